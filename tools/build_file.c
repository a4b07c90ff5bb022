/*
 * build_file.c - octets that are read twice: once to decide, once to write.
 *
 * A file is opened when it is read, one at a time, so that there may be more of
 * them than descriptors. What cannot be read twice, such as a pipe, is copied
 * (spool.h) as soon as it is named.
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

bool
build_file_open(struct build_file *f, struct build *b, const char *path)
{
	struct stat st;
	bool fine;
	int fd = open_path(path);

	*f = (struct build_file){ .build = b, .path = path,
	    .spool = SPOOL_NONE };
	fine = fd >= 0 && fstat(fd, &st) == 0;
	if (fine && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		fine = false;
	}
	if (fine && (!S_ISREG(st.st_mode) || strcmp(path, "-") == 0)) {
		f->spooled = true;
		fine = copy_all(fd, &f->spool);
	}
	close_quietly(fd);
	if (!fine)
		tool_complain(&b->tool, strcmp(path, "-") == 0 ?
		    "standard input" : path, strerror(errno));
	return fine;
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
	return reopen(f) && spool_read_file(f->build->fd, offset, to);
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
			    strerror(f->build->why));
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
			    strerror(f->build->why));
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
