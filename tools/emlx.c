/*
 * emlx.c - what Apple Mail keeps outside a message: attachments.
 *
 * Older releases keep the body beside the message, as it was encoded; newer
 * ones keep the content, decoded, under a name. Where both are there, the body
 * is taken, which is nearer to the message.
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
#define PLACE_SIZE (3 * NAME_SIZE)
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
	mime_span wanted = part->filename;

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

/* Opens NAME in FOLDER: a file that is one, and no way to another. */
static int
open_plain(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)))
		return fd;
	close(fd);
	return -1;
}

/* Opens the file in the folder FD, which is closed; NAME becomes its name. */
static int
open_only(const struct mime_part *part, int fd, char name[NAME_SIZE])
{
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

	if (dir == NULL && fd >= 0)
		close(fd);
	if (dir == NULL)
		return -1;
	fd = choose(dir, part, name) ? open_plain(dirfd(dir), name) : -1;
	closedir(dir);
	return fd;
}

/* The two places; PLACE has the second, or the first where that is it. */
static void
look(const struct message *m, const struct mime_part *part,
    const char *section, struct outside *o, char place[PLACE_SIZE])
{
	uint64_t n = number_of(m);
	char number[24], name[NAME_SIZE] = "";
	const char *const steps[] = { "..", ATTACHMENTS, number, section };
	int fd = n != 0 ? own_folder(m) : -1;

	snprintf(number, sizeof number, "%" PRIu64, n);
	if (n == 0)
		number[0] = '?';
	snprintf(place, PLACE_SIZE, "%s.%s.emlxpart", number, section);
	o->fd = fd >= 0 ? open_plain(fd, place) : -1;
	o->encoded = o->fd >= 0;
	for (int i = 0; i < 4 && !o->encoded; i++)
		enter(&fd, steps[i]);
	if (o->encoded) {
		close(fd);
		return;
	}
	o->fd = open_only(part, fd, name);
	snprintf(place, PLACE_SIZE, "../%s/%s/%s%s%s", ATTACHMENTS, number,
	    section, o->fd >= 0 ? "/" : "", o->fd >= 0 ? name : "");
}

mime_status
emlx_open(struct message *m, const struct mime_part *part, struct outside *o)
{
	mime_span number = part_section(m->part_mem, part);
	char section[NAME_SIZE];
	char *place = mime_arena_alloc(m->part_mem, PLACE_SIZE);

	*o = (struct outside){ .fd = -1 };
	if (number.len == 0 || place == NULL)
		return MIME_NOMEM;
	snprintf(section, sizeof section, "%.*s", (int)number.len, number.ptr);
	look(m, part, section, o, place);
	o->name = (mime_span){ place, strlen(place) };
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
	if (emlx_open(m, part, &o) != MIME_OK)
		return mime_status_text(MIME_NOMEM);
	there = o.fd >= 0;
	emlx_close(&o);
	if (there)
		return raw && !o.encoded ? "its content is outside the "
		    "message, and not encoded" : NULL;
	text = mime_arena_alloc(m->part_mem, sizeof why + o.name.len);
	if (text == NULL)
		return mime_status_text(MIME_NOMEM);
	snprintf(text, sizeof why + o.name.len, "%s%.*s", why,
	    (int)o.name.len, o.name.ptr);
	return text;
}

/* ---- content, wherever it is -------------------------------------------- */

static mime_status
begin_outside(struct flow *f, struct message *m, const struct mime_part *part,
    unsigned how)
{
	mime_status st = emlx_open(m, part, &f->outside);
	bool decode = f->outside.encoded && (how & MIME_DECODED);

	if (st < 0)
		return st;
	f->decode = mime_filter_decode(m->part_mem, decode ?
	    (mime_encoding)part->media->encoding : MIME_BINARY);
	f->read = mime_arena_alloc(m->part_mem, FLOW_SIZE);
	f->decoded = mime_arena_alloc(m->part_mem, FLOW_SIZE);
	f->ended = f->outside.fd < 0;
	return f->decode != NULL && f->read != NULL && f->decoded != NULL ?
	    MIME_OK : MIME_NOMEM;
}

mime_status
flow_begin(struct flow *f, struct message *m, const struct mime_part *part,
    unsigned how)
{
	*f = (struct flow){ .outside.fd = -1 };
	if (emlx_left_out(m, part))
		return begin_outside(f, m, part, how);
	f->reader = content_reader(m, part, how);
	return f->reader != NULL ? MIME_OK : MIME_NOMEM;
}

/* Reads on in the file, once what was read is decoded. */
static bool
read_on(struct flow *f)
{
	mime_room room = { f->read, FLOW_SIZE };

	if (f->in.len > 0 || f->ended)
		return true;
	if (!spool_read_file(f->outside.fd, f->at, &room))
		return false;
	f->in = (mime_span){ f->read, FLOW_SIZE - room.len };
	f->at += f->in.len;
	f->ended = room.len > 0;
	return true;
}

mime_status
flow_next(struct flow *f, mime_span *bytes)
{
	mime_status st;

	if (f->reader != NULL)
		return mime_reader_next(f->reader, bytes);
	for (bytes->len = 0; bytes->len == 0 && !f->done;) {
		mime_room room = { f->decoded, FLOW_SIZE };

		if (!read_on(f))
			return MIME_IO;
		st = mime_filter_run(f->decode, &f->in, &room, f->ended);
		if (st < 0)
			return st;
		f->done = st == MIME_END;
		*bytes = (mime_span){ f->decoded, FLOW_SIZE - room.len };
	}
	return bytes->len > 0 ? MIME_OK : MIME_END;
}

void
flow_end(struct flow *f)
{
	emlx_close(&f->outside);
}
