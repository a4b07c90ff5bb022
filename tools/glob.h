/*
 * glob.h - patterns as a shell has them: *, ?, [a-z], [!a-z].
 *
 * "?" stands for a character of UTF-8, a set for an octet. No slash and no dot
 * is special. A "[" that is not closed stands for itself.
 */
#ifndef TOOLS_GLOB_H
#define TOOLS_GLOB_H

#include "mime.h"

/* Does TEXT match PATTERN, in any case of (ASCII) letters? */
bool glob_matches(mime_span pattern, mime_span text);

#endif
