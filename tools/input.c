/*
 * input.c - what a tool reads: a file, the standard input, a pipe.
 *
 * A message is read twice, once by the parser and then part by part, so it
 * must be a thing that can be read from anywhere. A regular file is, from
 * where it stands: a shell may have read some lines of the standard input
 * already. A pipe, a terminal, a device, and files of /proc, which claim to be
 * empty, are copied to a file without a name in TMPDIR or /tmp. It goes away
 * by itself, whatever becomes of us, and only we can read it.
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

#define COPY_SIZE (64 * 1024)

/* ---- reading and writing all of it -------------------------------------- */

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

static bool
write_all(int fd, mime_span bytes)
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
	if (!write_all(s->fd, bytes))
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

/* Copies FROM to a file without a name, which takes its place. */
static bool
copy_all(struct input *in, char *buffer, int from)
{
	struct spool s = SPOOL_NONE;
	ssize_t n;

	/* So that nothing at all is a file too. */
	if (!spool_put(&s, (mime_span){ 0 }))
		return false;
	while ((n = read(from, buffer, COPY_SIZE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || !spool_put(&s, (mime_span){ buffer, (size_t)n })) {
			int why = errno;

			spool_close(&s);
			errno = why;
			return false;
		}
	}
	*in = (struct input){ .fd = s.fd, .size = s.size };
	return true;
}

static bool
copy(struct input *in, struct mime_arena *mem, int from)
{
	mime_mark mark = mime_arena_mark(mem);
	char *buffer = mime_arena_alloc(mem, COPY_SIZE);
	bool copied;

	errno = ENOMEM;
	copied = buffer != NULL && copy_all(in, buffer, from);
	mime_arena_release(mem, mark);
	return copied;
}

/* Takes FD as the input, as it is or as a copy. */
static bool
take(struct input *in, struct mime_arena *mem, int fd)
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
	if (!S_ISREG(st.st_mode) || st.st_size == 0 || at < 0)
		return copy(in, mem, fd);
	*in = (struct input){ .fd = fd, .base = (uint64_t)at,
	    .size = st.st_size > at ? (uint64_t)(st.st_size - at) : 0 };
	return true;
}

bool
input_open(struct input *in, struct mime_arena *mem, const char *path,
    uint64_t limit)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO :
	    open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool taken;
	int why;

	*in = (struct input){ .fd = -1 };
	if (fd < 0)
		return false;
	taken = take(in, mem, fd);
	why = errno;
	if (!is_stdin && in->fd != fd)
		close(fd);
	errno = why;
	in->limit = limit != 0 && limit < in->size ? limit : in->size;
	return taken;
}

void
input_close(struct input *in)
{
	if (in->fd >= 0 && in->fd != STDIN_FILENO)
		close(in->fd);
	in->fd = -1;
}

static mime_status
source_read_at(void *ctx, uint64_t offset, mime_room *to)
{
	const struct input *in = ctx;
	uint64_t left = offset < in->limit ? in->limit - offset : 0;
	mime_room room = { to->ptr, to->len < left ? to->len : (size_t)left };
	char *start = to->ptr;

	if (!read_at(in->fd, in->base + offset, &room))
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
