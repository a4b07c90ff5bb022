/*
 * input.h - what a tool reads: a file, the standard input, a pipe; packed by
 * gzip or not.
 *
 * All of them are read from anywhere, never mapped. What cannot be, such as a
 * pipe, is copied (spool.h) as it is first read, which must be from front to
 * end. Many messages may lie in one input, and be read by several threads: it
 * is shared by them and closed with the last.
 */
#ifndef TOOLS_INPUT_H
#define TOOLS_INPUT_H

#include "mime.h"

struct input;

/* Opens the file at PATH; "-" is the standard input. NULL with errno set. */
struct input *input_open(const char *path);

/* What it was opened by. */
const char *input_path(const struct input *in);

/* One more user of IN; release is to be called once for each. NULL is let. */
struct input *input_share(struct input *in);
void input_release(struct input *in);

/*
 * Fills TO from OFFSET, less only at the end. Returns MIME_OK or MIME_IO. What
 * breaks off, a pipe or a damaged gzip file, ends there, and input_broken tells
 * why.
 */
mime_status input_read(struct input *in, uint64_t offset, mime_room *to);

/* Why IN broke off; NULL: it did not, as far as it has been read. */
const char *input_broken(const struct input *in);

/*
 * How many octets are in IN, or in a pipe that has no end: more than BEYOND.
 * A pipe is read for it, what is beyond is not kept. UINT64_MAX with errno set.
 */
uint64_t input_size(struct input *in, uint64_t beyond);

/* How many there are where that is known without reading; else UINT64_MAX. */
uint64_t input_known_size(const struct input *in);

/* The file it is read from, to compare it with others. */
int input_file(const struct input *in);

#endif
