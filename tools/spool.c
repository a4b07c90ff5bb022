/*
 * spool.c - octets that are kept to be read again.
 *
 * Most mail is small, and a file for each would be most of the work: the first
 * octets stay in memory. When that is full, what is in it goes to a file without
 * a name in TMPDIR or /tmp, and it is filled again: so the file is written in
 * large pieces, however small those are that come, and what came last is read
 * back without it. It goes away by itself, whatever becomes of us, and only we
 * can read it.
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
#define FIRST_SIZE ((size_t)16 * 1024)  /* enough for most, and near at hand */

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

/* What is in memory goes to the file, which is made for it. */
static bool
write_out(struct spool *s, int fd)
{
	size_t n = (size_t)(s->size - s->written);

	if (fd < 0 || !output_write(fd, (mime_span){ s->memory, n })) {
		if (fd >= 0 && s->fd < 0)
			close_quietly(fd);
		return false;
	}
	s->fd = fd;
	s->written = s->size;
	return true;
}

/* Has memory for N octets, or as much as there ever is. */
static bool
grow(struct spool *s, uint64_t n)
{
	size_t room = n <= FIRST_SIZE ? FIRST_SIZE : MEMORY_SIZE;
	char *more;

	if (n <= s->room || s->room == MEMORY_SIZE)
		return true;
	more = realloc(s->memory, room);
	if (more == NULL)
		return false;
	s->memory = more;
	s->room = room;
	return true;
}

/* Has room in memory for N octets, unless they are too many for it. */
static bool
make_room(struct spool *s, size_t n)
{
	if (!grow(s, s->size - s->written + n))
		return false;
	return s->size - s->written + n <= MEMORY_SIZE ||
	    write_out(s, s->fd >= 0 ? s->fd : nameless_file());
}

bool
spool_put(struct spool *s, mime_span bytes)
{
	if (bytes.len == 0)
		return true;
	if (!make_room(s, bytes.len))
		return false;
	if (bytes.len <= MEMORY_SIZE)
		memcpy(s->memory + (s->size - s->written), bytes.ptr,
		    bytes.len);
	else if (output_write(s->fd, bytes))
		s->written += bytes.len;
	else
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

/* What is in the file, up to where memory goes on. */
static bool
get_written(const struct spool *s, uint64_t offset, mime_room *to)
{
	uint64_t left = s->written - offset;
	size_t n = to->len < left ? to->len : (size_t)left;
	mime_room room = { to->ptr, n };

	if (!spool_read_file(s->fd, offset, &room))
		return false;
	n -= room.len;
	*to = (mime_room){ to->ptr + n, to->len - n };
	errno = EIO;
	return room.len == 0;
}

bool
spool_get(const struct spool *s, uint64_t offset, mime_room *to)
{
	const char *start = to->ptr;
	size_t n;

	if (offset < s->written && !get_written(s, offset, to))
		return false;
	offset += (uint64_t)(to->ptr - start);
	if (offset >= s->size)
		return true;
	n = to->len < s->size - offset ? to->len : (size_t)(s->size - offset);
	if (n > 0)
		memcpy(to->ptr, s->memory + (offset - s->written), n);
	*to = (mime_room){ to->ptr + n, to->len - n };
	return true;
}

void
spool_clear(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->size = s->written = 0;
}

/* Memory alone goes to a file there, which no disk has to have room for. */
int
spool_file(struct spool *s)
{
	return write_out(s, s->fd >= 0 ? s->fd :
	    memfd_create("mail", MFD_CLOEXEC)) ? s->fd : -1;
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
