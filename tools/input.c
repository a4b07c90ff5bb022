/*
 * input.c - what a tool reads: a file, the standard input, a pipe; packed by
 * gzip or not.
 *
 * A message is read twice, once by the parser and then part by part, so it
 * must be a thing that can be read from anywhere. A regular file is, from
 * where it stands: a shell may have read some lines of the standard input
 * already. A pipe, a terminal, a device, files of /proc, which claim to be
 * empty, and whatever begins like a gzip file (RFC 1952) are streams: they are
 * copied to a spool while they are first read.
 *
 * Files are read, never mapped: one that is cut short under our hands then
 * just ends, instead of killing the process.
 *
 * Only one thread reads a stream on; the lock is for the copy, which others
 * read at the same time.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input.h"
#include "spool.h"

/* What the kernel grants anyone at most, unless it is told otherwise. */
#define PIPE_SIZE (1024 * 1024)

#define RAW_SIZE ((size_t)64 * 1024)

/* What comes once, from front to end. */
struct stream {
	int fd;                 /* -1: it has ended */
	mime_span raw;          /* read, and not handed on yet */
	struct mime_arena *mem; /* of GUNZIP */
	struct mime_filter *gunzip;     /* NULL: it is not packed */
	const char *broken;
	char buffer[RAW_SIZE];
};

struct input {
	atomic_uint users;
	int fd;                 /* to be read anywhere; -1: COPY is */
	uint64_t base;          /* where in FD it begins */
	uint64_t size;          /* of FD from there, when it was opened */
	struct stream *stream;  /* to be read once, into COPY; NULL: FD */
	int file;
	pthread_mutex_t lock;             /* of COPY */
	struct spool copy;
	char path[];
};

/* ---- a stream ----------------------------------------------------------- */

static void
end_stream(struct stream *s, const char *why)
{
	int error = errno;

	if (s->fd >= 0 && s->fd != STDIN_FILENO)
		close(s->fd);
	errno = error;
	s->fd = -1;
	if (s->broken == NULL)
		s->broken = why;
}

/* Reads some octets; none is the end. */
static size_t
read_some(struct stream *s, char *to, size_t n)
{
	ssize_t got;

	if (s->fd < 0)
		return 0;
	do {
		got = read(s->fd, to, n);
	} while (got < 0 && errno == EINTR);
	if (got <= 0)
		end_stream(s, got < 0 ? strerror(errno) : NULL);
	return got > 0 ? (size_t)got : 0;
}

/* Some octets as they were packed into ROOM; none is the end. */
static void
unpack_some(struct stream *s, mime_room *room)
{
	const char *start = room->ptr;
	mime_status st = MIME_OK;

	while (room->ptr == start && st == MIME_OK) {
		if (s->raw.len == 0)
			s->raw = (mime_span){ s->buffer,
			    read_some(s, s->buffer, RAW_SIZE) };
		st = mime_filter_run(s->gunzip, &s->raw, room, s->fd < 0);
	}
	if (st < 0)
		end_stream(s, st == MIME_NOMEM ? mime_status_text(st) :
		    "the gzip data is damaged or cut short");
}

/* Some octets into ROOM; none is the end. */
static void
stream_some(struct stream *s, mime_room *room)
{
	size_t n = s->raw.len < room->len ? s->raw.len : room->len;

	if (s->gunzip != NULL) {
		unpack_some(s, room);
		return;
	}
	if (n > 0) {
		memcpy(room->ptr, s->raw.ptr, n);
		s->raw = (mime_span){ s->raw.ptr + n, s->raw.len - n };
	} else {
		n = read_some(s, room->ptr, room->len);
	}
	*room = (mime_room){ room->ptr + n, room->len - n };
}

/* ---- opening ------------------------------------------------------------ */

static bool
is_packed(mime_span bytes)
{
	return bytes.len >= 2 && bytes.ptr[0] == '\x1f' &&
	    bytes.ptr[1] == '\x8b';
}

static bool
begin_unpacking(struct stream *s)
{
	s->mem = mime_arena_new(NULL);
	s->gunzip = mime_filter_gunzip(s->mem);
	errno = s->mem == NULL ? ENOMEM : ENOTSUP;
	return s->gunzip != NULL;
}

/* Reads FD once; its first octets tell whether it is packed. */
static bool
open_stream(struct input *in, int fd)
{
	struct stream *s = malloc(sizeof *s);
	size_t n;

	if (s == NULL)
		return false;
	/* Of its room nothing is read before it is filled. */
	memset(s, 0, offsetof(struct stream, buffer));
	in->stream = s;
	s->fd = fd;
	s->raw.ptr = s->buffer;
	/* Fewer turns between us and the writer; it may fail. */
	fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);
	while (s->raw.len < 2 && (n = read_some(s, s->buffer + s->raw.len,
	    RAW_SIZE - s->raw.len)) > 0)
		s->raw.len += n;
	if (s->raw.len == 0 && s->broken != NULL)
		return false;
	return !is_packed(s->raw) || begin_unpacking(s);
}

static bool
file_is_packed(int fd, uint64_t base)
{
	char first[2];

	return pread(fd, first, 2, (off_t)base) == 2 &&
	    is_packed((mime_span){ first, 2 });
}

/* Takes FD as the input, to be read anywhere or once. */
static bool
take(struct input *in, int fd)
{
	struct stat st;
	off_t at;

	in->file = fd;
	if (fstat(fd, &st) < 0)
		return false;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return false;
	}
	at = lseek(fd, 0, SEEK_CUR);
	if (!S_ISREG(st.st_mode) || st.st_size == 0 || at < 0 ||
	    file_is_packed(fd, (uint64_t)at))
		return open_stream(in, fd);
	in->fd = fd;
	in->base = (uint64_t)at;
	in->size = st.st_size > at ? (uint64_t)(st.st_size - at) : 0;
	return true;
}

static void
close_input(struct input *in)
{
	int why = errno;

	if (in->stream != NULL) {
		end_stream(in->stream, NULL);
		mime_arena_free(in->stream->mem);
		free(in->stream);
	} else if (in->file > STDIN_FILENO) {
		close(in->file);
	}
	spool_close(&in->copy);
	pthread_mutex_destroy(&in->lock);
	free(in);
	errno = why;
}

static struct input *
new_input(const char *path)
{
	size_t size = strlen(path) + 1;
	struct input *in = calloc(1, sizeof *in + size);

	if (in == NULL)
		return NULL;
	memcpy(in->path, path, size);
	in->fd = in->file = -1;
	in->copy = SPOOL_NONE;
	atomic_init(&in->users, 1);
	if (pthread_mutex_init(&in->lock, NULL) == 0)
		return in;
	free(in);
	errno = ENOMEM;
	return NULL;
}

struct input *
input_open(const char *path)
{
	struct input *in = new_input(path);
	int fd;

	if (in == NULL)
		return NULL;
	fd = strcmp(path, "-") == 0 ? STDIN_FILENO :
	    open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0 && take(in, fd))
		return in;
	close_input(in);
	return NULL;
}

const char *
input_path(const struct input *in)
{
	return in->path;
}

struct input *
input_share(struct input *in)
{
	if (in != NULL)
		atomic_fetch_add(&in->users, 1);
	return in;
}

void
input_release(struct input *in)
{
	if (in != NULL && atomic_fetch_sub(&in->users, 1) == 1)
		close_input(in);
}

/* ---- reading ------------------------------------------------------------ */

/* Reads the stream on, into ROOM and into the copy. */
static bool
read_on(struct input *in, mime_room *room)
{
	char *start;
	bool kept = true;

	do {
		start = room->ptr;
		stream_some(in->stream, room);
		pthread_mutex_lock(&in->lock);
		kept = spool_put(&in->copy,
		    (mime_span){ start, (size_t)(room->ptr - start) });
		pthread_mutex_unlock(&in->lock);
	} while (kept && room->ptr > start && room->len > 0);
	return kept;
}

/* What the copy has from OFFSET on. */
static bool
read_copy(struct input *in, uint64_t offset, mime_room *room)
{
	bool well;

	pthread_mutex_lock(&in->lock);
	well = spool_get(&in->copy, offset, room);
	pthread_mutex_unlock(&in->lock);
	return well;
}

/* Has the copy reach to OFFSET, where the stream does. */
static bool
copy_up_to(struct input *in, uint64_t offset)
{
	char passed[4096];

	while (in->copy.size < offset) {
		uint64_t left = offset - in->copy.size;
		mime_room room = { passed, left < sizeof passed ?
		    (size_t)left : sizeof passed };

		if (!read_on(in, &room))
			return false;
		if (room.len > 0)
			break;
	}
	return true;
}

/*
 * Octets that are in the copy may be asked for by anyone. Who asks for more is
 * the one who reads the stream on.
 */
static bool
read_stream(struct input *in, uint64_t offset, mime_room *to)
{
	return read_copy(in, offset, to) && (to->len == 0 ||
	    (copy_up_to(in, offset) && (offset > in->copy.size ||
	    read_on(in, to))));
}

mime_status
input_read(struct input *in, uint64_t offset, mime_room *to)
{
	bool well = in->stream != NULL ? read_stream(in, offset, to) :
	    spool_read_file(in->fd, in->base + offset, to);

	return well ? MIME_OK : MIME_IO;
}

const char *
input_broken(const struct input *in)
{
	return in->stream != NULL ? in->stream->broken : NULL;
}

uint64_t
input_known_size(const struct input *in)
{
	return in->stream == NULL ? in->size : UINT64_MAX;
}

uint64_t
input_size(struct input *in, uint64_t beyond)
{
	char unseen[4096];
	uint64_t size;

	if (in->stream == NULL)
		return in->size;
	for (size = in->copy.size; size <= beyond;) {
		mime_room room = { unseen, sizeof unseen };

		stream_some(in->stream, &room);
		if (room.len == sizeof unseen)
			break;
		size += sizeof unseen - room.len;
	}
	return size;
}

int
input_file(const struct input *in)
{
	return in->file;
}
