/*
 * build_file.c - octets that are read twice: once to decide, once to write.
 *
 * A file is opened when it is read, one at a time, so that there may be more of
 * them than descriptors. What cannot be read twice, such as a pipe, is copied
 * (spool.h) as soon as it is named.
 *
 * What a file gets at its end after that, as a log does, is left out. One that
 * becomes another in between would not be what was decided about: that fails.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "output.h"
#include "text.h"

#define PIECE ((size_t)65536)

static int
open_path(const char *path)
{
	return strcmp(path, "-") == 0 ? dup(STDIN_FILENO) :
	    open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

/* Copies what FD gives. False with errno set. */
static bool
copy_all(int fd, struct spool *to)
{
	char piece[4096];
	ssize_t n;

	while ((n = read(fd, piece, sizeof piece)) != 0)
		if ((n < 0 && errno != EINTR) || (n > 0 &&
		    !spool_put(to, (mime_span){ piece, (size_t)n })))
			return false;
	return true;
}

/* Takes F off FD, or notes what FD is. False with errno set. */
static bool
begin(struct build_file *f, int fd, bool is_stdin)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return false;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return false;
	}
	f->device = st.st_dev;
	f->inode = st.st_ino;
	f->size = (uint64_t)st.st_size;
	f->changed = st.st_mtim;
	/* Files of the kernel have no size. */
	f->spooled = is_stdin || !S_ISREG(st.st_mode) || st.st_size == 0;
	return !f->spooled || copy_all(fd, &f->spool);
}

bool
build_file_open(struct build_file *f, struct build *b, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0, fine;
	const char *name = is_stdin ? "standard input" : path;
	int fd;

	if (is_stdin && b->stdin_read)
		tool_usage(&b->tool, "the standard input cannot be two things",
		    NULL);
	b->stdin_read |= is_stdin;
	*f = (struct build_file){ .build = b, .path = path,
	    .spool = SPOOL_NONE };
	fd = open_path(path);
	fine = fd >= 0 && begin(f, fd, is_stdin);
	if (!fine) {
		tool_complain(&b->tool, name, strerror(errno));
		spool_close(&f->spool);
		f->spooled = false;
	}
	close_quietly(fd);
	return fine;
}

const char *
build_file_why(const struct build *b)
{
	return b->why != 0 ? strerror(b->why) : "changed while it was read";
}

/* Is B's descriptor still what F was? It may have more at its end. */
static bool
is_as_it_was(const struct build_file *f)
{
	struct stat st;

	return fstat(f->build->fd, &st) == 0 && st.st_dev == f->device &&
	    st.st_ino == f->inode && ((uint64_t)st.st_size > f->size ||
	    ((uint64_t)st.st_size == f->size &&
	    st.st_mtim.tv_sec == f->changed.tv_sec &&
	    st.st_mtim.tv_nsec == f->changed.tv_nsec));
}

/* Has B's descriptor be F's. False with errno set. */
static bool
reopen(struct build_file *f)
{
	struct build *b = f->build;

	if (b->open == f)
		return true;
	if (b->open != NULL)
		close(b->fd);
	b->open = NULL;
	b->fd = open_path(f->path);
	if (b->fd >= 0)
		b->open = f;
	return b->fd >= 0;
}

/* False with errno set, to 0 where F is not what it was. */
static bool
read_file(struct build_file *f, uint64_t offset, mime_room *to)
{
	uint64_t left = offset < f->size ? f->size - offset : 0;
	size_t most = left < to->len ? (size_t)left : to->len;
	mime_room room = { to->ptr, most };

	if (!reopen(f) || !spool_read_file(f->build->fd, offset, &room))
		return false;
	to->ptr += most - room.len;
	to->len -= most - room.len;
	/* At the front and at the end: each octet would cost too much. */
	errno = 0;
	return room.len == 0 && ((offset > 0 && most > 0) || is_as_it_was(f));
}

static bool
read_shared(const struct build_file *f, uint64_t offset, mime_room *to)
{
	uint64_t left = offset < f->at.size ? f->at.size - offset : 0;
	size_t most = left < to->len ? (size_t)left : to->len;
	mime_room room = { to->ptr, most };
	bool fine = spool_get(f->shared, f->at.offset + offset, &room);

	to->ptr += most - room.len;
	to->len -= most - room.len;
	return fine;
}

static bool
read_some(struct build_file *f, uint64_t offset, mime_room *to)
{
	if (f->shared != NULL)
		return read_shared(f, offset, to);
	if (f->spooled)
		return spool_get(&f->spool, offset, to);
	return read_file(f, offset, to);
}

static mime_status
read_at(void *ctx, uint64_t offset, mime_room *to)
{
	struct build_file *f = ctx;
	mime_span rest = text_after(f->memory, (size_t)offset);
	size_t n = rest.len < to->len ? rest.len : to->len;

	if (f->in_memory) {
		if (n > 0)
			memcpy(to->ptr, rest.ptr, n);
		to->ptr += n;
		to->len -= n;
		return MIME_OK;
	}
	if (read_some(f, offset, to))
		return MIME_OK;
	f->build->unread = f->path;
	f->build->why = errno;
	return MIME_IO;
}

struct mime_source
build_file_source(struct build_file *f)
{
	return (struct mime_source){ read_at, f };
}

bool
build_file_load(struct build_file *f, mime_span *octets)
{
	size_t cap = PIECE, len = 0;
	char *all = NULL, *more;
	mime_room room;

	for (;;) {
		more = mime_arena_alloc(f->build->tool.mem, cap);
		if (more == NULL) {
			tool_complain(&f->build->tool, f->path,
			    mime_status_text(MIME_NOMEM));
			return false;
		}
		if (len > 0)
			memcpy(more, all, len);
		all = more;
		room = (mime_room){ all + len, cap - len };
		if (read_at(f, len, &room) != MIME_OK) {
			tool_complain(&f->build->tool, f->path,
			    build_file_why(f->build));
			return false;
		}
		len = cap - room.len;
		if (room.len > 0)
			break;
		cap *= 2;
	}
	*octets = (mime_span){ all, len };
	return true;
}

bool
build_file_pour(struct build_file *f, bool (*put)(void *ctx, mime_span piece),
    void *ctx)
{
	char piece[4096];
	uint64_t offset = 0;

	for (;;) {
		mime_room room = { piece, sizeof piece };
		size_t n;

		if (read_at(f, offset, &room) != MIME_OK) {
			tool_complain(&f->build->tool, f->path,
			    build_file_why(f->build));
			return false;
		}
		n = sizeof piece - room.len;
		if (n == 0)
			return true;
		if (!put(ctx, (mime_span){ piece, n }))
			return false;
		offset += n;
	}
}

void
build_file_replace(struct build_file *f, const struct spool *with)
{
	if (f->spooled)
		spool_close(&f->spool);
	f->spool = *with;
	f->spooled = true;
	f->in_memory = false;
}
