/*
 * folder.c - a folder that parts are written to; see folder.h.
 *
 * A file gets its name when all is written (output.h). To replace one that is
 * there must be asked for.
 *
 * Names come from mime_safe_name only: one component, no dots in front, so
 * they cannot lead out of the folder, and a link of that name is never
 * followed.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"

/* Few and large writes, of whole pages: an attachment is often megabytes. */
#define BUFFER_SIZE ((size_t)256 * 1024)
#define PAGE_SIZE ((size_t)4096)

/* What is larger gets its room on the disk at once. */
#define RESERVE_LEAST ((uint64_t)1024 * 1024)

static bool
read_names(struct folder *f)
{
	int fd = openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	mime_status st = MIME_OK;
	int why;

	if (dir == NULL) {
		close_quietly(fd);
		return false;
	}
	while (st == MIME_OK && (errno = 0, entry = readdir(dir)) != NULL)
		st = mime_names_add(f->names, (mime_span){ entry->d_name,
		    strlen(entry->d_name) });
	why = st != MIME_OK ? ENOMEM : errno;
	closedir(dir);
	errno = why;
	return why == 0;
}

bool
folder_open(struct folder *f, struct mime_arena *mem, const char *path)
{
	f->path = path;
	f->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd < 0 || faccessat(f->fd, ".", W_OK | X_OK, AT_EACCESS) < 0)
		return false;
	f->nameless = output_names_later();
	f->names = mime_names_new(mem);
	if (f->names == NULL) {
		errno = ENOMEM;
		return false;
	}
	/* Files that may be there, since they are replaced or left out. */
	return f->overwrite || f->skip_existing || read_names(f);
}

void
folder_close(struct folder *f)
{
	close_quietly(f->fd);
	f->fd = -1;
	folder_leave(f);
}

void
folder_leave(struct folder *copy)
{
	free(copy->buffer);
	copy->buffer = NULL;
}

mime_status
folder_name(struct folder *f, mime_span name, mime_span *taken)
{
	return mime_names_take(f->names, name, taken);
}

/* NAME as a string; false where it is none that this system can hold. */
static bool
as_string(char to[OUTPUT_NAME_MAX], mime_span name)
{
	if (name.len == 0 || name.len >= OUTPUT_NAME_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(to, name.ptr, name.len);
	to[name.len] = '\0';
	return true;
}

bool
folder_skips(const struct folder *f, mime_span name)
{
	char string[OUTPUT_NAME_MAX];
	struct stat st;

	return f->skip_existing && as_string(string, name) &&
	    fstatat(f->fd, string, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

mime_room *
folder_room(struct folder *f)
{
	if (f->buffer != NULL)
		return &f->room;
	f->buffer = aligned_alloc(PAGE_SIZE, BUFFER_SIZE);
	if (f->buffer == NULL) {
		errno = ENOMEM;
		return NULL;
	}
	f->room = (mime_room){ f->buffer, BUFFER_SIZE };
	return &f->room;
}

/*
 * Room that is had in one piece is cheaper than block by block as the file
 * grows. It is a favour: what it cannot do, or the disk refuses, is left to the
 * writing.
 */
static void
reserve(struct folder *f, const struct output *o, uint64_t expected)
{
	f->reserved = false;
#ifdef FALLOC_FL_KEEP_SIZE
	if (expected >= RESERVE_LEAST)
		f->reserved = fallocate(o->fd, FALLOC_FL_KEEP_SIZE, 0,
		    (off_t)expected) == 0;
#else
	(void)o, (void)expected;
#endif
}

/* Gives back the room that was not used. */
static bool
unreserve(struct folder *f, const struct output *o)
{
	off_t end = f->reserved ? lseek(o->fd, 0, SEEK_CUR) : 0;

	return !f->reserved || (end >= 0 && ftruncate(o->fd, end) == 0);
}

bool
folder_begin(struct folder *f, struct output *o, uint64_t expected)
{
	bool begun;

	*o = OUTPUT_NONE;
	if (folder_room(f) == NULL)
		return false;
	begun = output_begin(o, f->fd, &f->nameless);
	if (begun)
		reserve(f, o, expected);
	return begun;
}

bool
folder_filled(struct folder *f, struct output *o)
{
	mime_span bytes = { f->buffer, BUFFER_SIZE - f->room.len };

	f->room = (mime_room){ f->buffer, BUFFER_SIZE };
	if (!o->failed && !output_write(o->fd, bytes))
		o->failed = true;
	return !o->failed;
}

bool
folder_put(struct folder *f, struct output *o, mime_span bytes)
{
	while (bytes.len > 0) {
		size_t n = f->room.len < bytes.len ? f->room.len : bytes.len;

		memcpy(f->room.ptr, bytes.ptr, n);
		f->room = (mime_room){ f->room.ptr + n, f->room.len - n };
		bytes = (mime_span){ bytes.ptr + n, bytes.len - n };
		if (f->room.len == 0 && !folder_filled(f, o))
			return false;
	}
	return true;
}

/* ---- giving a name ------------------------------------------------------ */

static bool
give_name(const struct folder *f, struct output *o, mime_span name)
{
	char string[OUTPUT_NAME_MAX];

	if (!as_string(string, name))
		return false;
	if (f->overwrite)
		return output_replace(o, f->fd, string);
	return output_move(o, f->fd, string);
}

/* Tries *TAKEN, then one name after the other that is like NAME. */
static enum kept
give_some_name(struct folder *f, struct output *o, mime_span name,
    mime_span *taken)
{
	for (;;) {
		if (give_name(f, o, *taken))
			return KEPT;
		if (errno != EEXIST || f->overwrite)
			return KEPT_FAILED;
		if (f->skip_existing)
			return KEPT_NOT;
		if (folder_name(f, name, taken) != MIME_OK) {
			errno = ENOMEM;
			return KEPT_FAILED;
		}
	}
}

bool
folder_end(struct folder *f, struct output *o)
{
	return folder_filled(f, o) && unreserve(f, o) && output_end(o);
}

enum kept
folder_keep(struct folder *f, struct output *o, mime_span name,
    mime_span *taken)
{
	enum kept kept = give_some_name(f, o, name, taken);

	folder_drop(f, o);
	return kept;
}

void
folder_drop(struct folder *f, struct output *o)
{
	output_give_up(o, f->fd);
	f->room = (mime_room){ f->buffer, f->buffer != NULL ? BUFFER_SIZE : 0 };
}
