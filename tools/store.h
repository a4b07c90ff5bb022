/*
 * store.h - contents, kept by what they are.
 *
 * A store is a folder. An object in it is a file called by the SHA-256 of its
 * octets, "ab/cdef..": so the same content is there once, whoever brought it,
 * and a name tells whether the octets are the right ones.
 */
#ifndef TOOLS_STORE_H
#define TOOLS_STORE_H

#include <sys/stat.h>

#include "digest.h"
#include "output.h"
#include "tool.h"

struct store {
	int folder;
	const struct digester *by;
};

/*
 * Opens the one at PATH; MAKE: it is made where it is not there, for its owner
 * alone. What is wrong, or NULL. It stays open to the end of the run.
 */
const char *store_open(struct store *s, struct tool *t, const char *path,
    bool make);

/* Are these 64 hexadecimal digits, small ones? */
bool store_is_name(mime_span name);

/*
 * Opens the object called HEX, of SIZE octets, whose octets are right. -1 with
 * errno set; ENOENT: it is not there, EILSEQ: it is not what its name says.
 */
int store_find(const struct store *s, const char *hex, uint64_t size);

/*
 * Objects that were looked at. A mail may name one a thousand times, whose
 * octets are to be measured once: so long as it is the same file, unchanged.
 * Of those whose names begin with the same two digits, the last is known.
 */
struct store_look {
	char hex[DIGEST_HEX];           /* empty: none */
	bool right;
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec written, changed;
};

#define STORE_LOOKS 256

/* As store_find; LOOKS, STORE_LOOKS of them, begin as zeros. */
int store_find_again(const struct store *s, struct store_look *looks,
    const char *hex, uint64_t size);

/* ---- an object that is being written ------------------------------------- */

struct deposit {
	const struct store *store;
	struct output file;
	struct digest digest;
	uint64_t size;
	bool failed;            /* errno was set */
	int why;
};

void deposit_begin(struct deposit *d, const struct store *s);
void deposit_put(struct deposit *d, mime_span octets);

/*
 * Gives it its name, HEX, and has it on the disk; with DRY only the name. One
 * that is there already stays, or where it is damaged is replaced. With QUEUE,
 * which may be NULL, that is done when it is emptied. False with errno set.
 */
struct queue;
bool deposit_keep(struct deposit *d, char hex[DIGEST_HEX], bool dry,
    struct queue *queue);

/* Nothing of it stays. After deposit_keep nothing is done. */
void deposit_drop(struct deposit *d);

/* ---- store_queue.c: many objects, waited for at once --------------------- */

/*
 * To wait for the disk costs the same for one file and for many. So objects may
 * queue up: they are written, and have no names yet. Nothing that tells of them
 * may be released before the queue was emptied.
 */
struct queued {
	const struct store *store;
	struct output file;
	char hex[DIGEST_HEX];
	uint64_t size;
};

#define QUEUE_MOST 128          /* each is a file that is open */

struct queue {
	unsigned count;
	unsigned most;          /* as files may be open; 0: not yet known */
	struct queued all[QUEUE_MOST];  /* COUNT of them; no other was touched */
};

/* An empty one, for free(); or NULL. */
struct queue *queue_new(void);

/* Takes D, called HEX, whose FILE it closes in the end. False with errno set. */
bool queue_add(struct queue *q, struct deposit *d, const char *hex);

/* As store_find, of what is in Q, which may be NULL. */
int queue_find(const struct queue *q, const struct store *s, const char *hex,
    uint64_t size);

/* Has all of it on the disk, and gives it names. False with errno set. */
bool queue_empty(struct queue *q);

/* Nothing of it stays. */
void queue_drop(struct queue *q);

/* ---- of store.c, for the queue ------------------------------------------- */

/* Gives FILE, which is on the disk, its name, unless it is there. */
bool store_name(const struct store *s, struct output *file, const char *hex,
    uint64_t size);

/* Has the names that begin as HEX does on the disk. */
bool store_sync_names(const struct store *s, const char *hex);

#endif
