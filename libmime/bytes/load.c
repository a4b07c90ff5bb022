/*
 * load.c - a file or a pipe, whole, into an arena.
 *
 * By read(2), never by mapping: a file that is cut short under a map is a
 * crash. The size that stat tells is only a hint for the first allocation.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes/bytes.h"

#define PIECE ((size_t)65536)

static mime_status
read_all(int fd, struct buffer *b)
{
	struct stat st;

	/* One octet more than the size: the end shows without growing. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		buffer_reserve(b, size_add((size_t)st.st_size, 1));
	for (;;) {
		mime_room room;
		ssize_t n;

		if (b->len == b->cap && !buffer_reserve(b, PIECE))
			return b->status;
		room = buffer_room(b);
		n = read(fd, room.ptr, room.len);
		if (n == 0)
			return b->status;
		if (n > 0)
			buffer_filled(b, (size_t)n);
		else if (errno != EINTR)
			return MIME_IO;
	}
}

SELDOM mime_status
mime_load(struct mime_arena *mem, const char *path, mime_span *bytes)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct buffer b;
	mime_status st;
	int why;

	if (fd < 0)
		return MIME_IO;
	buffer_init(&b, mem, PTRDIFF_MAX);
	st = b.status < 0 ? b.status : read_all(fd, &b);
	why = errno;
	if (!standard)
		close(fd);
	errno = why;
	if (st == MIME_OK)
		*bytes = buffer_span(&b);
	return st;
}
