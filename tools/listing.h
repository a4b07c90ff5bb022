/*
 * listing.h - which files of a directory are messages, and in what order.
 */
#ifndef TOOLS_LISTING_H
#define TOOLS_LISTING_H

#include "mime.h"

struct listing;

/*
 * Lists the directory at PATH: of a Maildir what is in cur and new; of an MH
 * folder the files with a number for a name; of another, where MAILDIR does not
 * forbid it, all files that are not hidden. NULL with errno set: ENOTDIR where
 * it is not what was asked for, EISDIR where it holds folders only.
 */
struct listing *listing_open(const char *path, bool maildir);
void listing_close(struct listing *l);

/*
 * The path of the next file, to be freed; NULL for want of memory. False: there
 * is none.
 */
bool listing_next(struct listing *l, char **path);

/*
 * Where the message of a Maildir is that stood at PATH, for mail programs move
 * and rename what they show: a path to be freed. NULL: it is not there, or PATH
 * is in no Maildir.
 */
char *listing_again(const char *path);

/* Whether the directory is still there. */
bool listing_stands(const struct listing *l);

#endif
