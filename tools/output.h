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

/*
 * After TROUBLE no file is replaced, and no empty one is made. False where it
 * could not be kept; output_why tells, from errno.
 */
bool output_keep(struct output *o, bool trouble);
const char *output_why(void);
void output_drop(struct output *o);

/* ---- a folder for parts ------------------------------------------------- */

struct folder {
	const char *path;
	int fd;
	bool overwrite, skip_existing;
	bool nameless;          /* files without a name can be had here */
	struct mime_names *names;       /* that are taken */
	char *buffer;           /* octets of the file that is being written */
	size_t used;
};

enum kept {
	KEPT,
	KEPT_NOT,               /* a file of that name is there */
	KEPT_FAILED             /* errno says how */
};

/* Opens the folder at PATH; MEM is kept to the end. False with errno set. */
bool folder_open(struct folder *f, struct mime_arena *mem, const char *path);
void folder_close(struct folder *f);

/*
 * Takes NAME, a safe one, or the next like it that is free. Whether a file of
 * that name is there is known only when the part is kept.
 */
mime_status folder_name(struct folder *f, mime_span name, mime_span *taken);

/* With skip_existing: is there one? */
bool folder_skips(const struct folder *f, mime_span name);

bool folder_begin(struct folder *f, struct output *o);
bool folder_put(struct folder *f, struct output *o, mime_span bytes);

/*
 * Gives the file its name, *TAKEN, or where somebody made such a file in the
 * meantime, the next one like NAME. In any case O is closed then.
 */
enum kept folder_keep(struct folder *f, struct output *o, mime_span name,
    mime_span *taken);

/* Gives the file up; nothing of it is left. */
void folder_drop(struct folder *f, struct output *o);

#endif
