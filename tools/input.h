/*
 * input.h - what a tool reads: a file, the standard input, a pipe.
 *
 * All of them are read from anywhere (pread), never mapped. What cannot be,
 * such as a pipe, is first copied to a file without a name.
 */
#ifndef TOOLS_INPUT_H
#define TOOLS_INPUT_H

#include "mime.h"

struct input {
	int fd;
	uint64_t base;          /* where in the file it begins */
	uint64_t size;          /* octets from there to the end */
	uint64_t limit;         /* what is shown of it; never more than SIZE */
};

/*
 * Opens the file at PATH; "-" is the standard input. At most LIMIT octets are
 * shown (0: all). MEM is used in between. False with errno set.
 */
bool input_open(struct input *in, struct mime_arena *mem, const char *path,
    uint64_t limit);
void input_close(struct input *in);

/* IN as the library wants it; good for as long as IN is. */
struct mime_source input_source(struct input *in);

/* A file without a name; made when the first octets come. */
struct spool {
	int fd;                 /* of {-1}: none yet */
	uint64_t size;
};

#define SPOOL_NONE ((struct spool){ .fd = -1 })

/* S as the library wants it. */
struct mime_spool spool_calls(struct spool *s);
void spool_close(struct spool *s);

#endif
