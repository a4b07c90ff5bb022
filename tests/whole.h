/*
 * whole.h - everything that can be asked of a message, asked once.
 */
#ifndef LIBMIME_TESTS_WHOLE_H
#define LIBMIME_TESTS_WHOLE_H

#include "bytes/bytes.h"

/*
 * Parses MESSAGE in MEM, looks for references, and reads every part in every form, every field as
 * text, every name as a safe one. The first failure, or MIME_OK.
 */
mime_status whole_use(struct mime_arena *mem, mime_span message,
    const struct mime_options *opt, struct mime_tree **tree);

/* Reads VALUE as every kind of field there is a function for. */
mime_status whole_value(struct mime_arena *mem, mime_span value);

#endif
