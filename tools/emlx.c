/*
 * emlx.c - what Apple Mail keeps outside a message: attachments.
 *
 * The file is looked up by numbers alone, that of the message in its own file's
 * name and that of the part: nothing that a mail says leads anywhere. No link
 * is followed on the way, so whoever made the folder cannot have a file from
 * elsewhere taken for an attachment. The name of the file is Mail's, which it
 * has made from that of the part: it is not compared where there is one only.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emlx.h"
#include "part.h"

#define ATTACHMENTS "Attachments"
#define NAME_SIZE 300           /* of a file, or of a number */
#define FLOW_SIZE ((size_t)64 * 1024)

/* ---- is it outside? ----------------------------------------------------- */

/* The number that the name of M's file begins with; 0 where there is none. */
static uint64_t
number_of(const struct message *m)
{
	const char *slash = strrchr(m->mail.path, '/');
	const char *name = slash != NULL ? slash + 1 : m->mail.path;
	size_t n = strspn(name, "0123456789");
	uint64_t number;

	return n > 0 && name[n] == '.' &&
	    select_size((mime_span){ name, n }, &number) ? number : 0;
}

/* Does the header of PART say that its body has more than SIZE octets? */
static bool
says_more(struct message *m, const struct mime_part *part, uint64_t size)
{
	mime_mark mark = mime_arena_mark(m->part_mem);
	mime_span head = { 0 }, value = { 0 };
	struct mime_field field;
	uint64_t said = 0;
	bool more;

	more = message_told(m, mime_part_head(m->part_mem, m->tree, part,
	    &head)) && mime_field_find(head, "X-Apple-Content-Length",
	    &field) && message_told(m, mime_text(m->part_mem, field.value,
	    &value)) && (!select_size(value, &said) || said > size);
	mime_arena_release(m->part_mem, mark);
	return more;
}

/* A line end may stand where the body was. */
bool
emlx_left_out(struct message *m, const struct mime_part *part)
{
	return m->mail.emlx && part->kind != MIME_MULTIPART &&
	    part->inside == NULL && part->body.size <= 2 &&
	    says_more(m, part, part->body.size);
}

/* ---- the file ----------------------------------------------------------- */

/* Opens the folder NAME in that of *FD, which is closed; -1: there is none. */
static void
enter(int *fd, const char *name)
{
	int inner = *fd < 0 ? -1 : openat(*fd, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (*fd >= 0)
		close(*fd);
	*fd = inner;
}

/* Opens the folder of M's file. */
static int
own_folder(const struct message *m)
{
	const char *slash = strrchr(m->mail.path, '/');
	char *path;
	int fd;

	if (slash == NULL)
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	path = strndup(m->mail.path, (size_t)(slash - m->mail.path) + 1);
	fd = path != NULL ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	free(path);
	return fd;
}

static bool
is_named(const struct mime_part *part, const char *name)
{
	mime_span wanted = part->media->filename;

	return wanted.len == strlen(name) &&
	    memcmp(name, wanted.ptr, wanted.len) == 0;
}

/*
 * The name of the one file in DIR, or of the one that is called as PART is.
 * False: there is none, or it is not clear which.
 */
static bool
choose(DIR *dir, const struct mime_part *part, char name[NAME_SIZE])
{
	const struct dirent *entry;
	unsigned count = 0;

	while ((entry = readdir(dir)) != NULL) {
		size_t size = strlen(entry->d_name) + 1;
		bool named = is_named(part, entry->d_name);

		if (entry->d_name[0] == '.' || size > NAME_SIZE)
			continue;
		if (count++ == 0 || named)
			memcpy(name, entry->d_name, size);
		if (named)
			return true;
	}
	return count == 1;
}

/* A file that is one, and no way to another. */
static bool
take(int fd, struct outside *o)
{
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		o->fd = fd;
		o->size = (uint64_t)st.st_size;
		return true;
	}
	if (fd >= 0)
		close(fd);
	return false;
}

/* Opens the file in the folder FD, which is closed; NAME becomes its name. */
static bool
open_file(const struct mime_part *part, int fd, struct outside *o,
    char name[NAME_SIZE])
{
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	bool there;

	if (dir == NULL && fd >= 0)
		close(fd);
	if (dir == NULL)
		return false;
	there = choose(dir, part, name) && take(openat(dirfd(dir), name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), o);
	closedir(dir);
	return there;
}

mime_status
emlx_open(struct message *m, const struct mime_part *part, struct outside *o)
{
	mime_span section = part_section(m->part_mem, part);
	char number[NAME_SIZE], place[NAME_SIZE], name[NAME_SIZE];
	const char *const steps[] = { "..", ATTACHMENTS, number, place };
	size_t size = sizeof ATTACHMENTS + 3 * NAME_SIZE;
	char *path = mime_arena_alloc(m->part_mem, size);
	int fd = number_of(m) != 0 ? own_folder(m) : -1;
	bool there;

	*o = (struct outside){ .fd = -1 };
	snprintf(number, sizeof number, "%" PRIu64, number_of(m));
	snprintf(place, sizeof place, "%.*s", (int)section.len, section.ptr);
	for (int i = 0; i < 4; i++)
		enter(&fd, steps[i]);
	there = open_file(part, fd, o, name);
	if (path == NULL)
		return MIME_NOMEM;
	o->name = (mime_span){ path, (size_t)snprintf(path, size, "../%s/%s/%s%s%s",
	    ATTACHMENTS, number, place, there ? "/" : "", there ? name : "") };
	return MIME_OK;
}

void
emlx_close(struct outside *o)
{
	if (o->fd >= 0)
		close(o->fd);
	o->fd = -1;
}

const char *
emlx_hindrance(struct message *m, const struct mime_part *part, bool raw)
{
	static const char why[] = "its content is outside the message and not "
	    "there: ";
	struct outside o;
	bool there;
	char *text;

	if (!emlx_left_out(m, part))
		return NULL;
	if (raw)
		return "its content is outside the message, and not encoded";
	if (emlx_open(m, part, &o) != MIME_OK)
		return mime_status_text(MIME_NOMEM);
	there = o.fd >= 0;
	emlx_close(&o);
	if (there)
		return NULL;
	text = mime_arena_alloc(m->part_mem, sizeof why + o.name.len);
	if (text == NULL)
		return mime_status_text(MIME_NOMEM);
	snprintf(text, sizeof why + o.name.len, "%s%.*s", why,
	    (int)o.name.len, o.name.ptr);
	return text;
}

/* ---- content, wherever it is -------------------------------------------- */

mime_status
flow_begin(struct flow *f, struct message *m, const struct mime_part *part,
    unsigned how)
{
	*f = (struct flow){ .outside.fd = -1 };
	if (emlx_left_out(m, part)) {
		f->buffer = mime_arena_alloc(m->part_mem, FLOW_SIZE);
		return f->buffer == NULL ? MIME_NOMEM :
		    emlx_open(m, part, &f->outside);
	}
	f->reader = content_reader(m, part, how);
	return f->reader != NULL ? MIME_OK : MIME_NOMEM;
}

mime_status
flow_next(struct flow *f, mime_span *bytes)
{
	mime_room room = { f->buffer, FLOW_SIZE };

	if (f->reader != NULL)
		return mime_reader_next(f->reader, bytes);
	if (f->outside.fd < 0)
		return MIME_END;
	if (!spool_read_file(f->outside.fd, f->at, &room))
		return MIME_IO;
	*bytes = (mime_span){ f->buffer, FLOW_SIZE - room.len };
	f->at += bytes->len;
	return bytes->len > 0 ? MIME_OK : MIME_END;
}

void
flow_end(struct flow *f)
{
	emlx_close(&f->outside);
}
