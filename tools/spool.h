/*
 * spool.h - octets that are kept to be read again: in memory while they are
 * few, then in a file without a name.
 */
#ifndef TOOLS_SPOOL_H
#define TOOLS_SPOOL_H

#include "mime.h"

/* It stays where it is until it is closed: memory that was filled is kept. */
struct spool {
	int fd;                 /* -1: MEMORY has it all */
	uint64_t size;          /* octets that are in it */
	uint64_t written;       /* of those, the first in FD; MEMORY has the
	                           others */
	char *memory;           /* NULL: none yet */
	size_t room;            /* of MEMORY */
};

#define SPOOL_NONE ((struct spool){ .fd = -1 })

/* Adds BYTES at the end. False with errno set. */
bool spool_put(struct spool *s, mime_span bytes);

/* Fills TO from OFFSET; less only at the end. False with errno set. */
bool spool_get(const struct spool *s, uint64_t offset, mime_room *to);

/* The same of FD, which can be read anywhere. */
bool spool_read_file(int fd, uint64_t offset, mime_room *to);

/* S as the library wants it. */
struct mime_spool spool_calls(struct spool *s);

/* Forgets what is in it; a file goes, memory is kept. */
void spool_clear(struct spool *s);

/* Has all of it in a file, for a program to read. -1 with errno set. */
int spool_file(struct spool *s);

void spool_close(struct spool *s);

#endif
