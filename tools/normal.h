/*
 * normal.h - a mail written anew, so that all who read it read the same.
 *
 * What the library reads is written by its writer: each part once, in plain
 * words, with one encoding and a boundary of its own. Fields that are sound
 * stay as they stand; so do signed parts, and messages in the mail with which
 * nothing is wrong.
 *
 * filter_normalise.c         the action: is it needed, may it be, what is told
 * filter_normalise_plan.c    what each part becomes
 * filter_normalise_params.c  the parameters of its type
 * filter_normalise_fields.c  the fields of a header, kept or written anew
 * filter_normalise_meta.c    what HTML says of its own charset
 * filter_normalise_write.c   the octets
 * filter_normalise_check.c   is it the same mail, and clear?
 *
 * Two passes write it. The writer makes what is new, without the fields; an
 * editor puts these in, and what stays to the octet. Neither holds a body in
 * memory.
 */
#ifndef TOOLS_NORMAL_H
#define TOOLS_NORMAL_H

#include <string.h>

#include "rule.h"
#include "spool.h"

/* What becomes of a part. */
enum normal_form {
	NORMAL_INSIDE,          /* it is within one that stays */
	NORMAL_MULTIPART,
	NORMAL_MESSAGE,         /* a message within the mail, written anew */
	NORMAL_KEPT,            /* one that stays as it stands */
	NORMAL_SIGNED,          /* a part that stays, header and body */
	NORMAL_TEXT,            /* lines, in UTF-8 from now on */
	NORMAL_LINES,           /* lines, in the charset that they are in */
	NORMAL_OCTETS
};

struct normal_part {
	const struct mime_part *part;
	enum normal_form form;
	const char *type;       /* "text/plain" */
	bool message;           /* it is written as text/x, and is message/x */
	bool empty;             /* what it holds is delimiters alone */
	mime_span charset;      /* that it is to say; empty: the writer's */
	const char *disposition;        /* NULL: none */
	mime_span filename;
};

struct normal {
	struct subject *x;
	struct mime_arena *mem;         /* for as long as this takes */
	struct mime_arena *content;     /* a part's, while it is read */
	const struct mime_part *root;
	struct normal_part *parts;      /* by mime_part.number; NULL: none is
	                                   written */
	bool head;                      /* but the header of the mail is */
	size_t count;
	bool lf;                        /* lines end in LF */
	struct mime_writer *field;      /* writes one, to be taken out */
	mime_status status;
	const char *why;                /* of MIME_VALUE */
};

/* ---- filter_normalise.c -------------------------------------------------- */

/* Is D, of P, something that writing it anew does away with? */
bool normal_cures(const struct mime_defect *d, const struct mime_part *p);

/* Is P what a signature or an encryption is about: not an octet may change? */
bool normal_is_signed(const struct mime_part *p);

/* The part after P in document order that is not within it; NULL: none. */
const struct mime_part *normal_beyond(const struct mime_part *p);

/* Says WHAT of octet AT of P's source, to who wants to hear it. */
void normal_tell(const struct normal *n, const struct mime_part *p,
    uint64_t at, const char *what);

/* N failed, for ST or for WHY. */
void normal_fail(struct normal *n, mime_status st, const char *why);

/* ---- filter_normalise_plan.c --------------------------------------------- */

bool normal_plan(struct normal *n);

/* Is text that is part P converted, where text is? */
bool normal_converts(const struct mime_part *p);

/* ---- filter_normalise_params.c ------------------------------------------- */

/* Tells W, whose part is open, the parameters of P's type, but for NAMES. */
void normal_params(struct normal *n, struct mime_writer *w,
    const struct mime_part *p);

/*
 * Parameters of P's disposition but for the name, each in a line of its own, to
 * stand behind it; in N's memory.
 */
mime_span normal_disposition(struct normal *n, const struct mime_part *p);

/* ---- filter_normalise_fields.c ------------------------------------------- */

enum normal_fields {
	NORMAL_OF_MAIL,         /* in front of those that the writer makes */
	NORMAL_OF_CONTENT,      /* behind them */
	NORMAL_OF_ALL           /* with those, as they stand, and the blank
	                           line: for a header that keeps its body */
};

/* Fields of P, in N's memory. */
mime_span normal_fields(struct normal *n, const struct mime_part *p,
    enum normal_fields which);

/* ---- filter_normalise_meta.c --------------------------------------------- */

/* Is Q HTML that is written in UTF-8, and so is to say? */
static inline bool
normal_is_page(const struct normal_part *q)
{
	return q->form == NORMAL_TEXT && strcmp(q->type, "text/html") == 0;
}

/* What a page goes through; NULL for want of memory. */
struct normal_meta *normal_meta_new(struct mime_arena *mem);

/*
 * What comes out for the front of IN, which is taken off it; good until the
 * next call. Empty: more is needed, or with LAST that was all.
 */
mime_span normal_meta_next(struct normal_meta *m, mime_span *in, bool last);

/* Did a tag name another charset? */
bool normal_meta_changed(const struct normal_meta *m);

/* A page that is read, and what of it passes. */
struct normal_page {
	struct mime_reader *reader;
	struct normal_meta *meta;
	mime_span in;
	bool ended;             /* nothing follows IN */
};

struct pieces normal_page_pieces(struct normal_page *page);

/* ---- filter_normalise_write.c -------------------------------------------- */

/* The mail as it is to be: what was written, and an editor over it. */
struct normal_mail {
	struct spool written, fresh;
	struct mime_spool calls;
	struct mime_tree *tree;
	struct mime_editor *editor;
};

bool normal_write(struct normal *n, struct normal_mail *m);

/* ---- filter_normalise_check.c -------------------------------------------- */

/* Is MADE the mail that was meant, without a defect that could be cured? */
bool normal_check(struct normal *n, const struct mime_source *made);

#endif
