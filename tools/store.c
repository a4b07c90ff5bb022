/*
 * store.c - contents, kept by what they are.
 *
 * An object gets its name when all of it is on the disk. No link is followed in
 * a store and nothing but a plain file is read; what is read is held against
 * its name first. So a name from a stranger opens an object or nothing.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "spool.h"
#include "store.h"

#define WINDOW 4096

/* "ab/" and the other digits. */
#define PATH_SIZE (DIGEST_HEX + 1)

const char *
store_open(struct store *s, struct tool *t, const char *path, bool make)
{
	if (t->digester == NULL)
		tool_digests(t);
	s->by = t->digester;
	if (make && mkdir(path, 0700) < 0 && errno != EEXIST)
		return strerror(errno);
	s->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return s->folder < 0 ? strerror(errno) : NULL;
}

bool
store_is_name(mime_span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!(name.ptr[i] >= '0' && name.ptr[i] <= '9') &&
		    !(name.ptr[i] >= 'a' && name.ptr[i] <= 'f'))
			return false;
	return name.len == DIGEST_HEX - 1;
}

/* ---- reading ------------------------------------------------------------ */

/* The folder for objects called HEX; MAKE: it is made. */
static int
open_folder(const struct store *s, const char *hex, bool make)
{
	const char name[] = { hex[0], hex[1], '\0' };

	if (make && mkdirat(s->folder, name, 0777) < 0 && errno != EEXIST)
		return -1;
	return openat(s->folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC);
}

/* A pipe put there must not hold us up: hence O_NONBLOCK. */
static int
open_object(const struct store *s, const char *hex)
{
	int folder = open_folder(s, hex, false);
	int fd = folder < 0 ? -1 : openat(folder, hex + 2, O_RDONLY |
	    O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	close_quietly(folder);
	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR || errno == ENXIO))
		errno = EILSEQ;
	return fd;
}

/* The digest of what is in FD; false with errno set. */
static bool
measure(const struct store *s, int fd, char hex[DIGEST_HEX])
{
	struct digest digest = { 0 };
	char window[WINDOW];
	uint64_t offset = 0;
	size_t n = 1;
	bool well = true;

	digest_begin(&digest, s->by);
	while (well && n > 0) {
		mime_room room = { window, WINDOW };

		well = spool_read_file(fd, offset, &room);
		n = WINDOW - room.len;
		offset += n;
		digest_put(&digest, (mime_span){ window, n });
	}
	if (well && !digest_end(&digest, hex)) {
		errno = ENOMEM;
		well = false;
	}
	digest_free(&digest);
	return well;
}

/* The slot of objects called as HEX is: two digits, small ones. */
static struct store_look *
slot(struct store_look *looks, const char *hex)
{
	static const char digits[] = "0123456789abcdef";
	size_t high = strcspn(digits, (const char[]){ hex[0], '\0' });
	size_t low = strcspn(digits, (const char[]){ hex[1], '\0' });

	return &looks[(high * 16 + low) % STORE_LOOKS];
}

static bool
same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Is the file ST, called HEX, what was looked at? */
static bool
was_seen(const struct store_look *look, const char *hex, const struct stat *st)
{
	return strcmp(look->hex, hex) == 0 && look->device == st->st_dev &&
	    look->inode == st->st_ino && look->size == st->st_size &&
	    same_time(look->written, st->st_mtim) &&
	    same_time(look->changed, st->st_ctim);
}

static void
keep_look(struct store_look *look, const char *hex, const struct stat *st,
    bool right)
{
	*look = (struct store_look){ .right = right, .device = st->st_dev,
	    .inode = st->st_ino, .size = st->st_size, .written = st->st_mtim,
	    .changed = st->st_ctim };
	memcpy(look->hex, hex, DIGEST_HEX);
}

/* Are the octets of FD, a file ST, what HEX says? Else errno is set. */
static bool
is_right(const struct store *s, struct store_look *looks, const char *hex,
    int fd, const struct stat *st)
{
	struct store_look *look = looks != NULL ? slot(looks, hex) : NULL;
	char is[DIGEST_HEX];
	bool right;

	if (look == NULL || !was_seen(look, hex, st)) {
		if (!measure(s, fd, is))
			return false;
		right = strcmp(is, hex) == 0;
		if (look != NULL)
			keep_look(look, hex, st, right);
	} else
		right = look->right;
	if (!right)
		errno = EILSEQ;
	return right;
}

int
store_find_again(const struct store *s, struct store_look *looks,
    const char *hex, uint64_t size)
{
	int fd = open_object(s, hex);
	struct stat st;
	bool right = false;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (uint64_t)st.st_size == size)
		right = is_right(s, looks, hex, fd, &st);
	else
		errno = EILSEQ;
	if (right)
		return fd;
	close_quietly(fd);
	return -1;
}

int
store_find(const struct store *s, const char *hex, uint64_t size)
{
	return store_find_again(s, NULL, hex, size);
}

/* ---- writing ------------------------------------------------------------ */

static void
fail(struct deposit *d)
{
	if (!d->failed)
		d->why = errno;
	d->failed = true;
}

void
deposit_begin(struct deposit *d, const struct store *s)
{
	bool nameless = output_names_later();

	*d = (struct deposit){ .store = s, .file = OUTPUT_NONE };
	digest_begin(&d->digest, s->by);
	if (!output_begin(&d->file, s->folder, &nameless))
		fail(d);
}

void
deposit_put(struct deposit *d, mime_span octets)
{
	if (d->failed)
		return;
	digest_put(&d->digest, octets);
	d->size += octets.len;
	if (!output_write(d->file.fd, octets))
		fail(d);
}

/* The name of what is on the disk is to be there, too. */
static bool
sync_folder(int folder)
{
	return fsync(folder) == 0 || errno == EINVAL;
}

bool
store_sync_names(const struct store *s, const char *hex)
{
	int folder = open_folder(s, hex, false);
	bool well = folder >= 0 && sync_folder(folder) &&
	    sync_folder(s->folder);

	close_quietly(folder);
	return well;
}

static bool
is_there(const struct store *s, const char *hex, uint64_t size)
{
	int fd = store_find(s, hex, size);

	close_quietly(fd);
	return fd >= 0;
}

bool
store_name(const struct store *s, struct output *file, const char *hex,
    uint64_t size)
{
	char path[PATH_SIZE];
	int folder = open_folder(s, hex, true);

	if (folder < 0)
		return false;
	close_quietly(folder);
	snprintf(path, sizeof path, "%.2s/%s", hex, hex + 2);
	if (output_move(file, s->folder, path))
		return true;
	if (errno != EEXIST)
		return false;
	/* Another run may have been quicker. */
	if (is_there(s, hex, size))
		return true;
	return errno == EILSEQ && output_replace(file, s->folder, path);
}

/* What has a name was on the disk before: only a new object is waited for. */
static bool
keep(struct deposit *d, const char *hex, struct queue *queue)
{
	const struct store *s = d->store;

	if (is_there(s, hex, d->size))
		return true;
	if (queue != NULL)
		return queue_add(queue, d, hex);
	return fsync(d->file.fd) == 0 && output_end(&d->file) &&
	    store_name(s, &d->file, hex, d->size) && store_sync_names(s, hex);
}

bool
deposit_keep(struct deposit *d, char hex[DIGEST_HEX], bool dry,
    struct queue *queue)
{
	if (!d->failed && !digest_end(&d->digest, hex)) {
		errno = ENOMEM;
		fail(d);
	}
	if (!d->failed && !dry && !keep(d, hex, queue))
		fail(d);
	deposit_drop(d);
	errno = d->why;
	return !d->failed;
}

void
deposit_drop(struct deposit *d)
{
	digest_free(&d->digest);
	if (d->store != NULL)
		output_give_up(&d->file, d->store->folder);
	d->store = NULL;
}
