/*
 * output.h - files that appear when they are complete, and not before.
 *
 * Until then a file has no name at all, or one that begins with ".mime-".
 */
#ifndef TOOLS_OUTPUT_H
#define TOOLS_OUTPUT_H

#include <limits.h>
#include <stdio.h>
#include <sys/types.h>

#include "mime.h"

#define TEMPORARY_MAX 24
#define OUTPUT_NAME_MAX (NAME_MAX + 1)  /* with its NUL */

/* A file that is being written. */
struct output {
	int fd;                 /* -1: none */
	int folder;             /* that it will be in; -1: it is there */
	bool failed;
	char temporary[TEMPORARY_MAX];  /* its name so far; "": none */
	char name[OUTPUT_NAME_MAX];     /* in FOLDER, where a person gave it */
	bool there;             /* a file is, that it will replace: */
	dev_t device;
	ino_t inode;
};

#define OUTPUT_NONE ((struct output){ .fd = -1, .folder = -1 })

/*
 * For a file that a person named: it replaces what is at PATH, or what a link
 * there leads to, when it is kept. Pipes and character devices are written to
 * as they are, and so is the standard output by the name /dev/stdout. False
 * with errno set.
 */
bool output_create(struct output *o, const char *path);

/* Writes all of BYTES to FD. False with errno set. */
bool output_write(int fd, mime_span bytes);

/* To write to it by stdio; closed before O is kept. NULL: O is dropped. */
FILE *output_stream(struct output *o);

/* Is FD the file that O (NULL: none) will replace? */
bool output_is(const struct output *o, int fd);

/* Will both be the same file? */
bool output_same(const struct output *a, const struct output *b);

/* Closes OUT, a stream of O: what it could not write makes O fail. */
void output_close(struct output *o, FILE *out);

/*
 * After TROUBLE no file is replaced, and no empty one is made. False where it
 * could not be kept; output_why tells, from errno.
 */
bool output_keep(struct output *o, bool trouble);
const char *output_why(void);
void output_drop(struct output *o);

/* ---- for folder.c ------------------------------------------------------- */

/* Can files that were begun without a name be given one? */
bool output_names_later(void);

/*
 * A file in FOLDER: without a name, or where *NAMELESS is false or becomes so,
 * under one that begins with ".mime-".
 */
bool output_begin(struct output *o, int folder, bool *nameless);

/* All is written. False with errno set: a full disk may tell only now. */
bool output_end(struct output *o);

/* Gives the file its NAME, which must be free. */
bool output_move(struct output *o, int folder, const char *name);

/* The same; what is there is replaced. */
bool output_replace(struct output *o, int folder, const char *name);

/* Nothing of it is left in FOLDER. errno stays. */
void output_give_up(struct output *o, int folder);

/* Closes FD, if it is one. errno stays. */
void close_quietly(int fd);

#endif
