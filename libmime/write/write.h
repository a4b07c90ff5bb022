/*
 * write.h - the floor that writes: parts in, bytes out.
 *
 * A writer only notes what it is told, values encoded at once; when all is
 * known it looks at what is to be written, decides, and writes it in one go.
 * Each file builds on those above it:
 *
 * fold.c          lines of a header, folded
 * encoded.c       text as encoded words
 * unstructured.c  values that are text
 * mailbox.c       lists of addresses
 * parameter.c     parameters of Content-* fields
 * look.c          what content has in it
 * draft.c         a part that is to be written
 * choose.c        which transfer encoding, charset and boundary it asks for
 * writer.c        what the caller says
 * emit.c          the message, octet by octet
 */
#ifndef LIBMIME_WRITE_H
#define LIBMIME_WRITE_H

#include "header/header.h"

/* RFC 5322 2.1.1, without the line end: a line should not, must not be longer;
   RFC 2047 2: one with an encoded word, and the word. */
enum { LINE_SHOULD = 78, LINE_MUST = 998, LINE_WORDS = 76, WORD_MOST = 75 };

/* What is longer may not fit into a line behind the name of a field. */
enum { LONGEST = 900 };

/* ---- fold.c ------------------------------------------------------------- */

/* The header that is made, and how far its last line goes. */
struct fold {
	struct buffer *out;
	size_t column;
	bool begun;             /* the field at hand has some of its value */
	bool words;             /* the last line has encoded words */
};

/* A field of NAME begins. */
void mime_fold_begin(struct fold *f, mime_span name);

/*
 * Puts PIECE, which stays whole, behind BLANKS; the line is folded in front of
 * them where it would be longer than MOST, or than a line with encoded words
 * may be: those are put by the second.
 */
void mime_fold_put(struct fold *f, mime_span blanks, mime_span piece,
    size_t most);
void mime_fold_word(struct fold *f, mime_span blanks, mime_span word,
    size_t most);

/* Puts what may not be parted from the piece before it. */
void mime_fold_add(struct fold *f, mime_span piece);

/* Folds in front of BLANKS, whether it must or not. */
void mime_fold_break(struct fold *f, mime_span blanks);

void mime_fold_end(struct fold *f);

/* ---- encoded.c ---------------------------------------------------------- */

enum encoded_where { ENCODED_IN_TEXT, ENCODED_IN_PHRASE };

/* Puts TEXT, UTF-8, as one or more encoded words, behind BLANK. */
void mime_encoded_put(struct fold *f, mime_span blank, mime_span text,
    enum encoded_where where);

/* ---- unstructured.c ----------------------------------------------------- */

/*
 * May S be written into a header: UTF-8 without control characters but TAB?
 * If not, why not, in words; NULL: it may.
 */
const char *mime_value_fault(mime_span s);

/* May S stand as UTF-8? Not where some see a line end in it. */
bool mime_is_raw(mime_span s);

/* Must S become encoded words? */
bool mime_needs_words(mime_span s, bool raw);

/* Puts TEXT as the value of a field. RAW: what is not ASCII stays (RFC 6532). */
void mime_unstructured_put(struct fold *f, mime_span text, bool raw);

/*
 * Puts a value of ASCII that stays as it is, folded at its blanks where a line
 * would be longer than MOST; and the most octets that stay together so.
 */
size_t mime_structured_longest(mime_span value);
void mime_structured_put(struct fold *f, mime_span value, size_t most);

/* ---- mailbox.c ---------------------------------------------------------- */

/* Puts FIRST and those that follow. Why it cannot, in words; NULL: it did. */
const char *mime_mailboxes_put(struct fold *f, const struct mime_address *first,
    bool raw);

/* ---- parameter.c -------------------------------------------------------- */

enum {
	PARAMETER_RAW = 1,      /* what is not ASCII stays: RFC 6532 */
	PARAMETER_WORDS = 2,    /* as encoded words, for programs that know no
	                           RFC 2231 */
	PARAMETER_WHOLE = 4     /* what is ASCII stays, however long: a boundary,
	                           which nobody looks for in sections */
};

/* Puts "; NAME=VALUE". */
void mime_parameter_put(struct fold *f, mime_span name, mime_span value,
    unsigned how);

/* ---- look.c ------------------------------------------------------------- */

/* What was seen of some content, which passes in pieces. */
struct look {
	uint64_t size;
	uint64_t high;          /* octets that are not 7-bit */
	uint64_t escaped;       /* those, "=" and control characters */
	uint64_t longest, line; /* octets of a line; of the one at hand */
	bool nul, bare_cr, lines;       /* there is one; a line end */
	bool dos_eof;           /* a SUB, where some end a file */
	bool from;              /* a line begins with "From " */
	bool dashes;            /* one begins as our boundaries do, but for
	                           blanks, which some pass over */
	bool ends_line;         /* the last octet is a line end */
	bool cr;                /* it is a CR */
	unsigned char begun;    /* how many octets the next has */
	bool indented;          /* it has blanks in front of them */
	char begin[5];          /* the first ones of the line at hand, behind
	                           its blanks */
};

void mime_look(struct look *l, mime_span piece);
void mime_look_end(struct look *l);

/* ---- draft.c: a part that is to be written ------------------------------- */

struct parameter {
	struct parameter *next;
	mime_span name, value;
};

struct draft {
	struct draft *parent, *child, *last_child, *next;
	mime_span type;         /* "text/plain" */
	mime_kind kind;
	struct buffer fields;   /* of its header, but for those below */
	struct parameter *parameters, **last_parameter; /* of Content-Type */
	unsigned sections;      /* of them, at most */
	mime_span charset;      /* as the caller has it, or as chosen */
	mime_span disposition, filename;
	bool has_content;
	mime_span octets;       /* of the content, where there is no source */
	struct mime_source source;
	mime_encoding encoding; /* MIME_OTHER: to be chosen */
	bool keeps;             /* it had that, and need not keep it */
	uint32_t number;        /* of multiparts: makes its boundary */
};

/* Fills TO with content from OFFSET on; with nothing at its end. */
mime_status mime_draft_read(const struct draft *d, uint64_t offset,
    mime_room *to);

/* Its lines are lines, however they end; else its octets are to stay. */
bool mime_draft_is_text(const struct draft *d);

/* Has the caller given parameter NAME of D's type? */
bool mime_draft_says(const struct draft *d, mime_span name);

/* The next part of the message after D, into it first; NULL: none. */
struct draft *mime_draft_after(const struct draft *d);

/* ---- choose.c ----------------------------------------------------------- */

/* Octets at a time, of content that is looked at or written. */
#define PIECE ((size_t)65536)

/* The most octets of the stem of boundaries that a caller may ask for. */
#define STEM_MOST 40

/* The writer, whole: see writer.c. */
struct mime_writer {
	struct mime_arena *mem;
	mime_mark begin;        /* of MEM, before the message */
	unsigned how;           /* MIME_WRITE_ values */
	mime_span stem_asked;   /* by the caller; empty: by none */
	mime_span stem;         /* of all boundaries */
	struct draft *root, *open;
	struct fold fold;
	uint32_t multiparts;
	mime_status status;
	const char *reason;     /* of MIME_VALUE */
	char *window;           /* PIECE octets */
};

/*
 * Puts the field NAME, any that there is, with its value, encoded and folded,
 * into OUT, with CRLF.
 */
void mime_writer_field(struct mime_writer *w, struct buffer *out,
    mime_span name, mime_span utf8);

/* W fails: WHAT, which may be empty, "cannot be written: " WHY. */
void mime_writer_fail(struct mime_writer *w, mime_span what, const char *why);

/*
 * Chooses what the caller left open, for all parts: encodings, charsets, and
 * the stem of boundaries, which no content that stays as it is may have.
 */
void mime_choose(struct mime_writer *w);

/* The encoding, and where it has none the charset, of D, which has content. */
void mime_choose_content(struct mime_writer *w, struct draft *d);

/* ---- emit.c ------------------------------------------------------------- */

/* Of those that are written, MIME_7BIT to MIME_QP. */
extern const mime_span mime_encoding_names[];

/* Writes the message, all of which is chosen, to TO. */
mime_status mime_emit(struct mime_writer *w, const struct mime_sink *to);

/* Writes the content of D alone, in its encoding. */
mime_status mime_emit_content(struct mime_writer *w, const struct draft *d,
    const struct mime_sink *to);

#endif
