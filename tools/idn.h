/*
 * idn.h - the ASCII form of a domain that has other letters.
 */
#ifndef TOOLS_IDN_H
#define TOOLS_IDN_H

#include "mime.h"

/*
 * The form of DOMAIN, UTF-8, that every server knows (RFC 5890), in MEM. Why
 * there is none, or NULL.
 */
const char *idn_ascii(struct mime_arena *mem, mime_span domain,
    mime_span *ascii);

#endif
