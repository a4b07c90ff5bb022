/*
 * input.h - what a tool reads: a file, the standard input, a pipe.
 *
 * All of them are read from anywhere (pread), never mapped. What cannot be,
 * such as a pipe, is copied to a file without a name as it is first read.
 */
#ifndef TOOLS_INPUT_H
#define TOOLS_INPUT_H

#include "mime.h"

/* A file without a name; made when the first octets come. */
struct spool {
	int fd;                 /* of {-1}: none yet */
	uint64_t size;
};

#define SPOOL_NONE ((struct spool){ .fd = -1 })

/* S as the library wants it. */
struct mime_spool spool_calls(struct spool *s);
void spool_close(struct spool *s);

struct input {
	int fd;                 /* to be read anywhere; -1: COPY is */
	int pipe;               /* to be read once, into COPY; -1: none */
	struct spool copy;
	uint64_t base;          /* where in the file it begins */
	uint64_t size;          /* octets from there to the end, as far as they
	                           have come */
	uint64_t limit;         /* what is shown of it; 0: all */
};

/*
 * Opens the file at PATH; "-" is the standard input. At most LIMIT octets are
 * shown (0: all). False with errno set.
 */
bool input_open(struct input *in, const char *path, uint64_t limit);
void input_close(struct input *in);

/*
 * Once it has been read as far as it is shown: finds out its size. A pipe may
 * have no end: of one that goes beyond the limit, the size is what has come.
 * Returns MIME_OK or MIME_IO.
 */
mime_status input_measure(struct input *in);

/* Octets beyond the limit. */
static inline uint64_t
input_hidden(const struct input *in)
{
	return in->limit != 0 && in->limit < in->size ?
	    in->size - in->limit : 0;
}

/* IN as the library wants it; good for as long as IN is. */
struct mime_source input_source(struct input *in);

#endif
