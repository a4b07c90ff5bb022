/*
 * spool.c - octets that are kept to be read again.
 *
 * Most mail is small, and a file for each would be most of the work: the first
 * octets stay in memory. What comes beyond goes, with them, to a file without
 * a name in TMPDIR or /tmp. It goes away by itself, whatever becomes of us, and
 * only we can read it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "output.h"
#include "spool.h"

#define MEMORY_SIZE ((size_t)1024 * 1024)

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

/* ---- the spool ---------------------------------------------------------- */

/* Moves on to a file, with what is there already. */
static bool
leave_memory(struct spool *s)
{
	if (s->fd >= 0)
		return true;
	s->fd = nameless_file();
	if (s->fd < 0)
		return false;
	if (output_write(s->fd, (mime_span){ s->memory, (size_t)s->size }))
		return true;
	close(s->fd);
	s->fd = -1;
	return false;
}

static bool
fits_memory(struct spool *s, size_t more)
{
	if (s->fd >= 0 || s->size + more > MEMORY_SIZE)
		return false;
	if (s->memory == NULL)
		s->memory = malloc(MEMORY_SIZE);
	return s->memory != NULL;
}

bool
spool_put(struct spool *s, mime_span bytes)
{
	if (bytes.len == 0)
		return true;
	if (fits_memory(s, bytes.len))
		memcpy(s->memory + s->size, bytes.ptr, bytes.len);
	else if (!leave_memory(s) || !output_write(s->fd, bytes))
		return false;
	s->size += bytes.len;
	return true;
}

bool
spool_read_file(int fd, uint64_t offset, mime_room *to)
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

bool
spool_get(const struct spool *s, uint64_t offset, mime_room *to)
{
	size_t n = to->len;

	if (offset >= s->size)
		return true;
	if (s->fd >= 0)
		return spool_read_file(s->fd, offset, to);
	if (n > s->size - offset)
		n = (size_t)(s->size - offset);
	memcpy(to->ptr, s->memory + offset, n);
	*to = (mime_room){ to->ptr + n, to->len - n };
	return true;
}

void
spool_clear(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->size = 0;
}

/* What is in memory goes to a file there, which no disk has to have room for. */
int
spool_file(struct spool *s)
{
	if (s->fd >= 0)
		return s->fd;
	s->fd = memfd_create("mail", MFD_CLOEXEC);
	if (s->fd >= 0 && !output_write(s->fd, (mime_span){ s->memory,
	    (size_t)s->size })) {
		close(s->fd);
		s->fd = -1;
	}
	return s->fd;
}

void
spool_close(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	free(s->memory);
	*s = SPOOL_NONE;
}

/* ---- as the library wants it -------------------------------------------- */

static mime_status
append(void *ctx, mime_span bytes)
{
	return spool_put(ctx, bytes) ? MIME_OK : MIME_IO;
}

static mime_status
read_at(void *ctx, uint64_t offset, mime_room *to)
{
	return spool_get(ctx, offset, to) ? MIME_OK : MIME_IO;
}

struct mime_spool
spool_calls(struct spool *s)
{
	return (struct mime_spool){ append, read_at, s };
}
