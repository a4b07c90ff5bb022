/*
 * folder.h - a folder that parts are written to, each as a file that appears
 * when it is complete.
 */
#ifndef TOOLS_FOLDER_H
#define TOOLS_FOLDER_H

#include "output.h"

struct folder {
	const char *path;
	int fd;
	bool overwrite, skip_existing;
	bool nameless;          /* files without a name can be had here */
	struct mime_names *names;       /* that are taken */
	char *buffer;           /* octets of the file that is being written;
	                           NULL: none was yet */
	mime_room room;         /* what is left of BUFFER */
	bool reserved;          /* there may be more room in it than is used */
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
 * A copy of a struct folder that was never written to may be used by a thread
 * of its own: but NAMES are for one at a time, and only the original is closed.
 */
void folder_leave(struct folder *copy);

/*
 * Takes NAME, a safe one, or the next like it that is free. Whether a file of
 * that name is there is known only when the part is kept.
 */
mime_status folder_name(struct folder *f, mime_span name, mime_span *taken);

/* With skip_existing: is there one? */
bool folder_skips(const struct folder *f, mime_span name);

/* EXPECTED: about so many octets will come; 0: not known. */
bool folder_begin(struct folder *f, struct output *o, uint64_t expected);
bool folder_put(struct folder *f, struct output *o, mime_span bytes);

/*
 * The same without a copy: room to be filled from its front, which may begin
 * before there is a file; and what writes it once it is full. NULL: no memory.
 */
mime_room *folder_room(struct folder *f);
bool folder_filled(struct folder *f, struct output *o);

/* No more will be put; another file may begin before this one is kept. */
bool folder_end(struct folder *f, struct output *o);

/*
 * Gives the file its name, *TAKEN, or where somebody made such a file in the
 * meantime, the next one like NAME. In any case O is closed then.
 */
enum kept folder_keep(struct folder *f, struct output *o, mime_span name,
    mime_span *taken);

/* Gives the file up; nothing of it is left. */
void folder_drop(struct folder *f, struct output *o);

#endif
