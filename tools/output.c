/*
 * output.c - files that appear when they are complete, and not before.
 *
 * A file in a folder is made without a name (O_TMPFILE) and linked to its name
 * when all is written. Where the file system has no such files it is made as
 * ".mime-" and random letters, and renamed. Both ways never replace a file
 * that is there: a name is taken by the kernel or not at all, so no check
 * before it can be outrun. To overwrite, which must be asked for, takes the
 * second way and a rename that replaces. A file that a person named is replaced
 * so, but not by a run that failed: what it has is put where nothing is.
 *
 * Names come from mime_safe_name only: one component, no dots in front, so
 * they cannot lead out of the folder, and a link of that name is never
 * followed.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"

/* Few and large writes: an attachment is often megabytes. */
#define BUFFER_SIZE (128 * 1024)
#define TRIES 100

/* Closes FD and leaves errno alone. */
static void
close_quietly(int fd)
{
	int why = errno;

	if (fd >= 0)
		close(fd);
	errno = why;
}

/* ---- temporary files ---------------------------------------------------- */

static bool
temporary_name(char name[TEMPORARY_MAX])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
	unsigned char random[8];

	if (getentropy(random, sizeof random) < 0)
		return false;
	memcpy(name, ".mime-", 6);
	for (size_t i = 0; i < sizeof random; i++)
		name[6 + i] = letters[random[i] & 31];
	name[6 + sizeof random] = '\0';
	return true;
}

static bool
create_named(struct output *o, int folder)
{
	for (int i = 0; i < TRIES; i++) {
		if (!temporary_name(o->temporary))
			return false;
		o->fd = openat(folder, o->temporary, O_WRONLY | O_CREAT |
		    O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (o->fd >= 0)
			return true;
		if (errno != EEXIST)
			break;
	}
	o->temporary[0] = '\0';
	return false;
}

static bool
create_nameless(struct output *o, int folder)
{
	o->temporary[0] = '\0';
	o->fd = openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
	return o->fd >= 0;
}

bool
output_write(int fd, mime_span bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes.ptr += n;
		bytes.len -= (size_t)n;
	}
	return true;
}

static void
remove_temporary(struct output *o, int folder)
{
	int why = errno;

	if (o->temporary[0] != '\0')
		unlinkat(folder, o->temporary, 0);
	o->temporary[0] = '\0';
	errno = why;
}

/* Moves the temporary file to NAME, which must be free. */
static bool
move_named(int folder, struct output *o, const char *name)
{
#ifdef RENAME_NOREPLACE
	if (renameat2(folder, o->temporary, folder, name,
	    RENAME_NOREPLACE) == 0) {
		o->temporary[0] = '\0';
		return true;
	}
	if (errno != EINVAL && errno != ENOSYS)
		return false;
#endif
	if (linkat(folder, o->temporary, folder, name, 0) < 0)
		return false;
	remove_temporary(o, folder);
	return true;
}

static bool
replace_named(int folder, struct output *o, const char *name)
{
	if (renameat(folder, o->temporary, folder, name) < 0)
		return false;
	o->temporary[0] = '\0';
	return true;
}

/* A disk that is full may tell only now. */
static bool
close_file(struct output *o)
{
	int fd = o->fd;

	o->fd = -1;
	return close(fd) == 0;
}

/* ---- a file that a person named ----------------------------------------- */

/* Opens the folder that PATH is in; *BASE is the rest of PATH. */
static int
open_parent(const char *path, const char **base)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];
	size_t length = slash != NULL ? (size_t)(slash - path) : 0;

	*base = slash != NULL ? slash + 1 : path;
	if (length >= sizeof folder || **base == '\0') {
		errno = **base == '\0' ? EISDIR : ENAMETOOLONG;
		return -1;
	}
	if (slash == NULL)
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(folder, sizeof folder, "%.*s",
	    (int)(length > 0 ? length : 1), path);
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Is FILE what FD is, too? */
static bool
leads_to(const struct stat *file, int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_dev == file->st_dev &&
	    st.st_ino == file->st_ino;
}

/* Writes to FILE at PATH as it is, where it is of a kind that allows it. */
static bool
open_special(struct output *o, const char *path, const struct stat *file)
{
	if (S_ISFIFO(file->st_mode) || S_ISCHR(file->st_mode))
		o->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	else
		errno = S_ISDIR(file->st_mode) ? EISDIR : EINVAL;
	return o->fd >= 0;
}

/* A new file, that will be at PATH, which is no link. */
static bool
create_at(struct output *o, const char *path)
{
	const char *base;

	o->folder = open_parent(path, &base);
	if (o->folder >= 0 && strlen(base) >= sizeof o->name)
		errno = ENAMETOOLONG;
	else if (o->folder >= 0) {
		memcpy(o->name, base, strlen(base) + 1);
		if (create_named(o, o->folder))
			return true;
	}
	close_quietly(o->folder);
	o->folder = -1;
	return false;
}

bool
output_create(struct output *o, const char *path)
{
	struct stat there, file;
	char real[PATH_MAX];

	*o = OUTPUT_NONE;
	if (lstat(path, &there) < 0)
		return errno == ENOENT && create_at(o, path);
	/* A link that leads nowhere is left alone. */
	if (stat(path, &file) < 0)
		return false;
	if (!S_ISREG(file.st_mode))
		return open_special(o, path, &file);
	o->there = true;
	o->device = file.st_dev;
	o->inode = file.st_ino;
	if (!S_ISLNK(there.st_mode))
		return create_at(o, path);
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (leads_to(&file, fd))
			return (o->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0)) >= 0;
	return realpath(path, real) != NULL && create_at(o, real);
}

FILE *
output_stream(struct output *o)
{
	int fd = fcntl(o->fd, F_DUPFD_CLOEXEC, 0);
	FILE *stream = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (stream == NULL) {
		close_quietly(fd);
		output_drop(o);
	}
	return stream;
}

bool
output_is(const struct output *o, int fd)
{
	struct stat st;

	return o != NULL && o->there && o->folder >= 0 &&
	    fstat(fd, &st) == 0 && st.st_dev == o->device &&
	    st.st_ino == o->inode;
}

bool
output_same(const struct output *a, const struct output *b)
{
	struct stat folder;

	return a->folder >= 0 && b->folder >= 0 &&
	    strcmp(a->name, b->name) == 0 && fstat(a->folder, &folder) == 0 &&
	    leads_to(&folder, b->folder);
}

/* Nothing in it, and trouble: then nobody wants it. */
static bool
is_empty(const struct output *o)
{
	struct stat st;

	return fstat(o->fd, &st) == 0 && st.st_size == 0;
}

bool
output_keep(struct output *o, bool trouble)
{
	bool kept = !o->failed, unwanted = trouble && kept && is_empty(o);

	kept = kept && close_file(o);
	if (kept && o->folder >= 0 && !unwanted)
		kept = trouble ? move_named(o->folder, o, o->name) :
		    replace_named(o->folder, o, o->name);
	output_drop(o);
	return kept;
}

const char *
output_why(void)
{
	if (errno == EEXIST)
		return "left as it was, since not all went well";
	return errno != 0 ? strerror(errno) : "could not be written";
}

void
output_drop(struct output *o)
{
	close_quietly(o->fd);
	if (o->folder >= 0)
		remove_temporary(o, o->folder);
	close_quietly(o->folder);
	*o = OUTPUT_NONE;
}

/* ---- a folder for parts ------------------------------------------------- */

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
	/* A file without a name is given one by way of /proc. */
	f->nameless = access("/proc/self/fd", X_OK) == 0;
	f->names = mime_names_new(mem);
	f->buffer = mime_arena_alloc(mem, BUFFER_SIZE);
	if (f->names == NULL || f->buffer == NULL) {
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

bool
folder_begin(struct folder *f, struct output *o)
{
	*o = OUTPUT_NONE;
	f->used = 0;
	if (f->nameless && !f->overwrite) {
		if (create_nameless(o, f->fd))
			return true;
		f->nameless = false;
	}
	return create_named(o, f->fd);
}

static bool
flush(struct folder *f, struct output *o)
{
	mime_span bytes = { f->buffer, f->used };

	f->used = 0;
	if (!o->failed && !output_write(o->fd, bytes))
		o->failed = true;
	return !o->failed;
}

bool
folder_put(struct folder *f, struct output *o, mime_span bytes)
{
	while (bytes.len > 0) {
		size_t n = BUFFER_SIZE - f->used;

		if (n > bytes.len)
			n = bytes.len;
		memcpy(f->buffer + f->used, bytes.ptr, n);
		f->used += n;
		bytes = (mime_span){ bytes.ptr + n, bytes.len - n };
		if (f->used == BUFFER_SIZE && !flush(f, o))
			return false;
	}
	return true;
}

/* ---- giving a name ------------------------------------------------------ */

/* Links the nameless file to NAME, which must be free. */
static bool
link_nameless(const struct folder *f, struct output *o, const char *name)
{
	char self[32];

	snprintf(self, sizeof self, "/proc/self/fd/%d", o->fd);
	return linkat(AT_FDCWD, self, f->fd, name, AT_SYMLINK_FOLLOW) == 0;
}

static bool
give_name(const struct folder *f, struct output *o, mime_span name)
{
	char string[OUTPUT_NAME_MAX];

	if (!as_string(string, name))
		return false;
	if (f->overwrite)
		return replace_named(f->fd, o, string);
	return o->temporary[0] == '\0' ? link_nameless(f, o, string) :
	    move_named(f->fd, o, string);
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

/* Takes back a file that turned out not to be complete when it was closed. */
static void
take_back(const struct folder *f, mime_span name)
{
	char string[OUTPUT_NAME_MAX];
	int why = errno;

	if (as_string(string, name))
		unlinkat(f->fd, string, 0);
	errno = why;
}

enum kept
folder_keep(struct folder *f, struct output *o, mime_span name,
    mime_span *taken)
{
	bool nameless = o->temporary[0] == '\0';
	enum kept kept = KEPT_FAILED;

	/* A file with a name is closed first, a nameless one cannot be. */
	if (flush(f, o) && (nameless || close_file(o)))
		kept = give_some_name(f, o, name, taken);
	if (kept == KEPT && nameless && !close_file(o)) {
		take_back(f, *taken);
		kept = KEPT_FAILED;
	}
	folder_drop(f, o);
	return kept;
}

void
folder_drop(struct folder *f, struct output *o)
{
	close_quietly(o->fd);
	remove_temporary(o, f->fd);
	*o = OUTPUT_NONE;
	f->used = 0;
}
