/*
 * repair.h - mail that breaks the rules becomes mail that does not.
 *
 * A table tells for each defect how it is mended, if one mend is surely right
 * and nothing is lost by it (doc/repair.md). A field, a body, a delimiter that
 * has none of these is not touched.
 *
 * filter_repair.c   the table, and part after part
 * repair_field.c    a field with the same meaning, as the rules want it
 * repair_param.c    one that has parameters
 * repair_line.c     its lines
 * repair_head.c     a header, line by line
 * repair_body.c     a body, encoded anew, and what is said of it
 * repair_outside.c  delimiters, and what lies between parts
 * repair_check.c    is the mail read as before, and valid?
 */
#ifndef TOOLS_REPAIR_H
#define TOOLS_REPAIR_H

#include "rule.h"

/* ---- filter_repair.c ---------------------------------------------------- */

/* How a defect is mended, ored together for a part. */
enum {
	MEND_FIELD = 1,         /* a field is written anew */
	MEND_KEEP = 2,          /* and what it was is kept: something goes */
	MEND_LINES = 4,         /* lines of the header */
	MEND_ONCE = 8,          /* fields that are there twice */
	MEND_BLANK = 16,        /* the line between header and body */
	MEND_VERSION = 32,      /* MIME-Version is missing */
	MEND_MARK = 64,         /* a byte order mark goes */
	MEND_BODY = 128,        /* the content is encoded anew */
	MEND_LABEL = 256,       /* its transfer encoding is told */
	MEND_CHARSET = 512,     /* its charset is told */
	MEND_BOUNDARY = 1024,   /* a multipart gets another one */
	MEND_CLOSE = 2048,      /* it is closed */
	MEND_BREAK = 4096,      /* a line end in front of a delimiter */
	MEND_ENDS = 8192        /* all lines of the mail end alike */
};

/* How CODE is mended; 0: it is left. */
unsigned repair_mends(unsigned code);

/* What is to become of a part. */
struct mending {
	unsigned mends;
	bool left;              /* it is signed: not an octet changes */
	const char *encoding;   /* its header is to say; NULL: what it does */
	int recode;             /* a mime_encoding; -1: its body stays */
	mime_span charset;      /* its header is to say; empty: what it does */
	mime_span boundary;     /* likewise */
};

struct repair {
	struct subject *x;
	struct mending *parts;  /* by their numbers */
	struct mime_writer *writer;     /* of fields; NULL: made when needed */
	bool lf;                /* lines end in LF */
	bool ends;              /* and some do not */
	bool from_line;         /* the first is the mailbox's, and stays */
};

/* ---- repair_field.c ----------------------------------------------------- */

/* What writes fields for R, for as long as its arena is not released. */
struct mime_writer *repair_writer(struct repair *r);

/* Octets that are put together, in an arena. */
struct made {
	struct mime_arena *mem;
	char *ptr;
	size_t len, room;
	bool failed;            /* for want of memory */
};

void made_put(struct made *m, mime_span octets);
void made_text(struct made *m, const char *text);
void made_line_end(struct made *m, bool lf);

static inline mime_span
made_span(const struct made *m)
{
	return (mime_span){ m->ptr, m->len };
}

/* What is in front of the name of a field that is no more what it was. */
#define REPAIRED "X-Repaired-"

/* What is wrong with a field, alone. */
struct asked {
	unsigned count;         /* of defects that writing it anew may mend */
	unsigned mends;         /* how they are mended, ored together */
	unsigned ambiguous;     /* of defects of severity A */
};

struct asked repair_asks(struct repair *r, mime_span field);

/*
 * Puts a field NAME of TEXT, UTF-8, into M, encoded and folded. False: it
 * cannot be written, and nothing is put.
 */
bool repair_put_text(struct repair *r, struct made *m, mime_span name,
    mime_span text);
/* The same of addresses. */
bool repair_put_addresses(struct repair *r, struct made *m, mime_span name,
    const struct mime_address *first);

/*
 * Puts F, a field of PART that is defective or is to say what M tells, anew.
 * False: no field of the same meaning and fewer defects is known.
 */
bool repair_put_field(struct repair *r, struct made *m,
    const struct mime_part *part, const struct mime_field *f);

/* Puts what F of PART was, as text. */
void repair_put_old(struct repair *r, struct made *m,
    const struct mime_part *part, const struct mime_field *f);

/* Do A and B name the same mailboxes, in the same groups? */
bool repair_same_mailboxes(const struct mime_address *a,
    const struct mime_address *b);

/* The mailboxes of F, a field of PART. */
const struct mime_address *repair_mailboxes(struct repair *r,
    const struct mime_part *part, mime_span value);

/* The text of VALUE, of a field of PART, as it is read. */
mime_span repair_text(struct repair *r, const struct mime_part *part,
    mime_span value);

/* ---- repair_param.c ----------------------------------------------------- */

/*
 * Puts Content-Type or Content-Disposition, F, with CHARSET and BOUNDARY if
 * they are not empty.
 */
bool repair_put_params(struct repair *r, struct made *m,
    const struct mime_field *f, mime_span charset, mime_span boundary);

/* Do both, fields of a header, amount to the same? */
bool repair_same_media(struct repair *r, mime_span a, mime_span b);

/* ---- repair_line.c ------------------------------------------------------ */

/* How long the line at the front of S is, its end included. */
size_t repair_line_length(mime_span s);

mime_span repair_without_line_end(mime_span line);

/* Puts the end of LINE, as all should be. */
void repair_put_line_end(const struct repair *r, struct made *m,
    mime_span line);

/* Puts the lines of a field, S, from its colon on, as they should be. */
void repair_put_lines(const struct repair *r, struct made *m, mime_span s);

/* Does a line of S have more octets than it may? */
bool repair_is_long(mime_span s);

/* Puts S, folded at its blanks. */
void repair_put_folded(const struct repair *r, struct made *m, mime_span s);

/* ---- repair_head.c ------------------------------------------------------ */

/* Mends the header of PART. What it cannot say is not wished any more. */
void repair_head(struct repair *r, const struct mime_part *part);

/* ---- repair_body.c ------------------------------------------------------ */

/* What becomes of the body of PART, a leaf or a multipart that is encoded. */
void repair_plan_body(struct repair *r, const struct mime_part *part);
void repair_body(struct repair *r, const struct mime_part *part);

/* ---- repair_outside.c --------------------------------------------------- */

/* Mends what of PART is in no part of it. */
void repair_outside(struct repair *r, const struct mime_part *part);

/* Another boundary for PART. */
mime_span repair_boundary(struct repair *r, const struct mime_part *part);

/* ---- for rules ---------------------------------------------------------- */

const char *repair_prepare(struct tool *t, struct rule *r);
void repair(struct subject *x, const struct rule *r);

/*
 * Is RESULT, which the tree of X became by RULES, read as that was, and would
 * nothing more be mended in it? True where no rule repairs. Why not, in WHY; ST
 * is an error of the world's.
 */
bool repair_holds(struct subject *x, const struct rules *rules,
    const struct mime_source *result, const char **why, mime_status *st);

#endif
