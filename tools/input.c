/*
 * input.c - what a tool reads: a file, the standard input, a pipe.
 *
 * A message is read twice, once by the parser and then part by part, so it
 * must be a thing that can be read from anywhere. A regular file is, from
 * where it stands: a shell may have read some lines of the standard input
 * already. A pipe, a terminal, a device, and files of /proc, which claim to be
 * empty, are copied, while the parser reads them, to a file without a name in
 * TMPDIR or /tmp. It goes away by itself, whatever becomes of us, and only we
 * can read it.
 *
 * Files are read, never mapped: one that is cut short under our hands then
 * just ends, instead of killing the process.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input.h"
#include "output.h"

/* What the kernel grants anyone at most, unless it is told otherwise. */
#define PIPE_SIZE (1024 * 1024)

/* ---- reading all of it -------------------------------------------------- */

/* Fills TO from OFFSET of FD; less only at the end. */
static bool
read_at(int fd, uint64_t offset, mime_room *to)
{
	while (to->len > 0) {
		ssize_t n = pread(fd, to->ptr, to->len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		to->ptr += n;
		to->len -= (size_t)n;
		offset += (uint64_t)n;
	}
	return true;
}

/* ---- a file without a name ---------------------------------------------- */

/* For file systems that have none: made with a name, which goes at once. */
static int
named_then_not(const char *folder)
{
	char path[4096];
	int fd;

	if ((size_t)snprintf(path, sizeof path, "%s/.mime-XXXXXX", folder) >=
	    sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

static int
nameless_file(void)
{
	const char *folder = secure_getenv("TMPDIR");
	int fd;

	if (folder == NULL || *folder == '\0')
		folder = "/tmp";
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return fd >= 0 ? fd : named_then_not(folder);
}

static bool
spool_put(struct spool *s, mime_span bytes)
{
	if (s->fd < 0 && (s->fd = nameless_file()) < 0)
		return false;
	if (!output_write(s->fd, bytes))
		return false;
	s->size += bytes.len;
	return true;
}

static mime_status
spool_append(void *ctx, mime_span bytes)
{
	return spool_put(ctx, bytes) ? MIME_OK : MIME_IO;
}

static mime_status
spool_read_at(void *ctx, uint64_t offset, mime_room *to)
{
	const struct spool *s = ctx;

	if (s->fd < 0)
		return MIME_OK;
	return read_at(s->fd, offset, to) ? MIME_OK : MIME_IO;
}

struct mime_spool
spool_calls(struct spool *s)
{
	return (struct mime_spool){ spool_append, spool_read_at, s };
}

void
spool_close(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	*s = SPOOL_NONE;
}

/* ---- input -------------------------------------------------------------- */

/* Takes FD as the input, to be read anywhere or once. */
static bool
take(struct input *in, int fd)
{
	struct stat st;
	off_t at;

	if (fstat(fd, &st) < 0)
		return false;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return false;
	}
	at = lseek(fd, 0, SEEK_CUR);
	if (!S_ISREG(st.st_mode) || st.st_size == 0 || at < 0) {
		in->pipe = fd;
		/* Fewer turns between us and the writer; it may fail. */
		fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);
		return true;
	}
	in->fd = fd;
	in->base = (uint64_t)at;
	in->size = st.st_size > at ? (uint64_t)(st.st_size - at) : 0;
	return true;
}

bool
input_open(struct input *in, const char *path, uint64_t limit)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO :
	    open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int why;

	*in = (struct input){ .fd = -1, .pipe = -1, .copy = SPOOL_NONE,
	    .limit = limit };
	if (fd < 0)
		return false;
	if (take(in, fd))
		return true;
	why = errno;
	if (!is_stdin)
		close(fd);
	errno = why;
	return false;
}

static void
close_one(int *fd)
{
	if (*fd >= 0 && *fd != STDIN_FILENO)
		close(*fd);
	*fd = -1;
}

void
input_close(struct input *in)
{
	close_one(&in->fd);
	close_one(&in->pipe);
	spool_close(&in->copy);
}

/* ---- a pipe, read once -------------------------------------------------- */

/* Some octets of the pipe into ROOM. False with errno set. */
static bool
read_pipe(struct input *in, mime_room *room)
{
	ssize_t n;

	do {
		n = read(in->pipe, room->ptr, room->len);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return false;
	if (n == 0)
		close_one(&in->pipe);
	room->ptr += n;
	room->len -= (size_t)n;
	in->size += (uint64_t)n;
	return true;
}

/* Fills ROOM with what comes next, and keeps a copy. */
static bool
copy_pipe(struct input *in, mime_room *room)
{
	char *start = room->ptr;

	while (room->len > 0 && in->pipe >= 0)
		if (!read_pipe(in, room))
			return false;
	return spool_put(&in->copy,
	    (mime_span){ start, (size_t)(room->ptr - start) });
}

mime_status
input_measure(struct input *in)
{
	char unseen[4096];

	while (in->pipe >= 0 && input_hidden(in) == 0) {
		mime_room room = { unseen, sizeof unseen };

		if (!read_pipe(in, &room))
			return MIME_IO;
	}
	close_one(&in->pipe);
	return MIME_OK;
}

/* ---- as a source -------------------------------------------------------- */

/* The library reads from front to end first, and only then here and there. */
static bool
read_somewhere(struct input *in, uint64_t offset, mime_room *room)
{
	if (in->fd >= 0)
		return read_at(in->fd, in->base + offset, room);
	if (offset < in->copy.size)
		return read_at(in->copy.fd, offset, room);
	return copy_pipe(in, room);
}

static mime_status
source_read_at(void *ctx, uint64_t offset, mime_room *to)
{
	struct input *in = ctx;
	uint64_t end = in->limit != 0 ? in->limit : UINT64_MAX;
	uint64_t left = offset < end ? end - offset : 0;
	mime_room room = { to->ptr, to->len < left ? to->len : (size_t)left };
	char *start = to->ptr;

	if (!read_somewhere(in, offset, &room))
		return MIME_IO;
	to->len -= (size_t)(room.ptr - start);
	to->ptr = room.ptr;
	return MIME_OK;
}

struct mime_source
input_source(struct input *in)
{
	return (struct mime_source){ source_read_at, in };
}
