/*
 * part.h - what tools call a part and its kinds.
 */
#ifndef TOOLS_PART_H
#define TOOLS_PART_H

#include "mime.h"

/* A part that a limit kept closed, with nothing below it. */
bool part_is_opaque(const struct mime_part *part);

/* One with content of its own; what is opaque counts. */
bool part_is_leaf(const struct mime_part *part);

bool part_is_text(const struct mime_part *part);

/* The message's root, or that of a message within it. */
bool part_is_message_root(const struct mime_part *part);

/*
 * How texts in the header of PART are read. Raw octets are in CHARSET, or where
 * that is NULL in what they are likely to be: the charset of the first text of
 * the message that PART begins, else of PART, else of what is around it.
 */
struct mime_text_options part_text_options(const struct mime_part *part,
    const char *charset);

bool part_type_is(const struct mime_part *part, const char *type,
    const char *subtype);

const char *part_kind(const struct mime_part *part);    /* "leaf" .. */
const char *part_role(const struct mime_part *part);    /* "body" .. */

/* The parameter that gave the name, "filename*"; NULL: none did. */
const char *part_name_from(const struct mime_part *part);

/* ".pdf" for application/pdf, ".bin" for what is not known. */
const char *part_extension(const struct mime_part *part);

/* Octets that come by the piece. NEXT as mime_reader_next; NULL: none come. */
struct pieces {
	mime_status (*next)(void *ctx, mime_span *piece);
	void *ctx;
};

/* What READER gives; NULL: nothing. */
struct pieces part_pieces(struct mime_reader *reader);

/*
 * Reads on on both SIDES as long as they give the same octets, wherever their
 * pieces end. REST: what comes next in each, empty at its end. Less than
 * MIME_OK: no memory, or the mail could not be read.
 */
mime_status pieces_pass_same(const struct pieces sides[2], mime_span rest[2]);

/* These live in MEM; empty for want of memory. */

/* "text/plain" */
mime_span part_type(struct mime_arena *mem, const struct mime_part *part);

/* "1.2" */
mime_span part_section(struct mime_arena *mem, const struct mime_part *part);

/* "part-1.2.pdf" */
mime_span part_plain_name(struct mime_arena *mem, const struct mime_part *part);

/* The name of the message, made safe; the plain name where it gives none. */
mime_span part_safe_name(struct mime_arena *mem, const struct mime_part *part);

#endif
