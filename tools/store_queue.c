/*
 * store_queue.c - many objects, waited for at once.
 *
 * Each that is in the queue is written, and open, and has no name: whatever ends
 * us, it is not there. One call has all of them on the disk, and only then they
 * get their names; so a name still tells that its object is there to stay.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "store.h"

/* For fewer it is quicker to ask for each. */
#define FEW 4

/* Most runs keep nothing: 48 KiB cleared were a tenth of a small message. */
struct queue *
queue_new(void)
{
	struct queue *q = malloc(sizeof *q);

	if (q != NULL)
		q->count = q->most = 0;
	return q;
}

static const struct queued *
find(const struct queue *q, const struct store *s, const char *hex)
{
	for (unsigned i = 0; i < q->count; i++)
		if (q->all[i].store == s && strcmp(q->all[i].hex, hex) == 0)
			return &q->all[i];
	return NULL;
}

/* A quarter of the files that may be open, at most. */
static unsigned
most(void)
{
	long n = sysconf(_SC_OPEN_MAX) / 4;

	return n >= QUEUE_MOST || n <= 0 ? QUEUE_MOST : (unsigned)n;
}

bool
queue_add(struct queue *q, struct deposit *d, const char *hex)
{
	struct queued *o;

	if (find(q, d->store, hex) != NULL)
		return true;
	if (q->most == 0)
		q->most = most();
	if (q->count == q->most && !queue_empty(q))
		return false;
	o = &q->all[q->count++];
	*o = (struct queued){ .store = d->store, .file = d->file,
	    .size = d->size };
	memcpy(o->hex, hex, sizeof o->hex);
	d->file = OUTPUT_NONE;
	return true;
}

/* It may have a name that goes, or none: by way of its descriptor. */
int
queue_find(const struct queue *q, const struct store *s, const char *hex,
    uint64_t size)
{
	const struct queued *o = q != NULL ? find(q, s, hex) : NULL;
	char self[32];

	errno = ENOENT;
	if (o == NULL)
		return -1;
	errno = EILSEQ;
	if (o->size != size)
		return -1;
	snprintf(self, sizeof self, "/proc/self/fd/%d", o->file.fd);
	return open(self, O_RDONLY | O_CLOEXEC);
}

/*
 * Does syncfs tell of what could not be written? Since Linux 5.8; before, only
 * fsync of each file does.
 */
static bool
syncs_at_once(const struct queue *q)
{
#ifdef __linux__
	struct utsname name;
	unsigned long first, second = 0;
	char *end;

	if (q->count < FEW || uname(&name) < 0)
		return false;
	first = strtoul(name.release, &end, 10);
	if (*end == '.')
		second = strtoul(end + 1, NULL, 10);
	return first > 5 || (first == 5 && second >= 8);
#else
	(void)q;
	return false;
#endif
}

/* All that is written into the stores, and all names in them. */
static bool
sync_stores(const struct queue *q)
{
#ifdef __linux__
	for (unsigned i = 0; i < q->count; i++)
		if ((i == 0 || q->all[i].store != q->all[i - 1].store) &&
		    syncfs(q->all[i].store->folder) < 0)
			return false;
	return true;
#else
	return q->count == 0;
#endif
}

static bool
sync_files(const struct queue *q)
{
	for (unsigned i = 0; i < q->count; i++)
		if (fsync(q->all[i].file.fd) < 0)
			return false;
	return true;
}

static bool
give_names(struct queue *q)
{
	for (unsigned i = 0; i < q->count; i++) {
		struct queued *o = &q->all[i];

		if (!output_end(&o->file) ||
		    !store_name(o->store, &o->file, o->hex, o->size))
			return false;
	}
	return true;
}

static bool
sync_names(const struct queue *q)
{
	for (unsigned i = 0; i < q->count; i++)
		if (!store_sync_names(q->all[i].store, q->all[i].hex))
			return false;
	return true;
}

bool
queue_empty(struct queue *q)
{
	bool once = syncs_at_once(q);
	bool well = (once ? sync_stores(q) : sync_files(q)) &&
	    give_names(q) && (once ? sync_stores(q) : sync_names(q));

	queue_drop(q);
	return well;
}

void
queue_drop(struct queue *q)
{
	for (unsigned i = 0; i < q->count; i++)
		output_give_up(&q->all[i].file, q->all[i].store->folder);
	q->count = 0;
}
