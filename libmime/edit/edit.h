/*
 * edit.h - the floor that edits: what is to change in, splices out.
 *
 * An editor notes what it is told by parts and fields. At the end it goes
 * through the parts and makes of it what a message is made of: octets that go,
 * and octets that come. Each file builds on those above it:
 *
 * fresh.c      the new octets, kept
 * heading.c    the fields of a header, and what becomes of them
 * parameter.c  one parameter of a field
 * editor.c     what the caller says: mime_edit_*
 * passage.c    the content of a part, as it is by now
 * content.c    another content, encoded
 * prose.c      where text may come into a plain text
 * page.c       and into HTML
 * present.c    is it there already?
 * letters.c    text in another charset than UTF-8
 * between.c    it comes between octets that stay
 * meant.c      is the text what it was, with that?
 * wrap.c       text in front of and behind a text
 * recode.c     the same content, encoded otherwise
 * gone.c       parts that are dropped, with their delimiters
 * change.c     edits of fields, for a milter
 * splice.c     all as splices, in order; the message they make
 * check.c      is that what was meant?
 */
#ifndef LIBMIME_EDIT_H
#define LIBMIME_EDIT_H

#include "tree/tree.h"
#include "write/write.h"

/* ---- fresh.c ------------------------------------------------------------ */

/* New octets: in a spool, or in memory. */
struct fresh {
	const struct mime_spool *spool; /* NULL: in MEMORY */
	struct buffer memory;
	uint64_t size;
	mime_status status;
};

void mime_fresh_put(struct fresh *f, mime_span octets);

/* Puts TEXT, whose lines end in CRLF, with LF where LF is true. */
void mime_fresh_put_lines(struct fresh *f, mime_span text, bool lf);

mime_status mime_fresh_read(const struct fresh *f, uint64_t offset,
    mime_room *to);

/* What has come since FROM. */
static inline mime_range
fresh_since(const struct fresh *f, uint64_t from)
{
	return (mime_range){ from, f->size - from };
}

/* ---- heading.c ---------------------------------------------------------- */

/* A field that is there. */
struct edit_field {
	struct mime_field field;
	uint32_t nth;           /* among those of its name, from 1 */
	uint32_t same;          /* of the first: how many have its name */
	bool alone;             /* of the first: all others are removed */
	bool removed;
	mime_span octets;       /* that it is replaced by; ptr NULL: by none */
};

/* One that is not, yet. */
struct edit_new {
	struct edit_new *next;
	mime_span name, octets; /* no octets: such a one is removed again */
	bool only;              /* the last one told of its name counts */
};

/* A header that is edited. */
struct heading {
	struct heading *next;   /* of all, as they were told of */
	const struct mime_part *part;
	mime_span head;         /* its octets */
	struct edit_field *fields;      /* in their order, COUNT */
	struct edit_field **named;      /* by name, then by place */
	uint32_t count;
	size_t begin, end;      /* where the first field begins, and the last
	                           ends, in HEAD */
	bool ended;             /* a line end is in front of END */
	bool type;              /* its Content-Type is edited */
	uint32_t only;          /* so many are to come that were set */
	struct edit_new *first, **after_first;  /* to come in front of all */
	struct edit_new *last, **after_last;    /* to come behind all */
};

/* The heading of PART; NULL, and E has failed, where there is none. */
struct heading *mime_heading_of(struct mime_editor *e,
    const struct mime_part *part);

/*
 * Octets of HEAD up to its blank line, all where it has none: fields, and what
 * else there is, a From_ line or a byte order mark.
 */
size_t mime_head_lines(mime_span head);

/*
 * The NTH field called NAME; with 0 for NTH the first, whose neighbours by
 * NAMED are the others, COUNT in all. NULL: there is none.
 */
struct edit_field **mime_heading_find(const struct heading *h, mime_span name,
    uint32_t nth, uint32_t *count);

/*
 * Of new fields that were set, which may have been done more than once, leaves
 * one of each name: it stands where the first was told, and says what the last
 * one does.
 */
void mime_heading_settle(struct mime_editor *e, struct heading *h);

/* ---- editor.c ----------------------------------------------------------- */

/* What becomes of a part. */
enum fate {
	FATE_STAYS,             /* later ones outdo these: */
	FATE_WRAPPED,           /* something comes into its body: STRETCHES */
	FATE_CONTENT,           /* its body, by BY */
	FATE_REPLACED,          /* header and body, by BY */
	FATE_BARE,              /* a message, no multipart: its body goes */
	FATE_EMPTIED,           /* a multipart that keeps one empty text */
	FATE_DROPPED
};

/* Some of a content: new octets, or the message's. */
struct stretch {
	struct stretch *next;
	bool fresh;
	mime_range range;
};

struct edit_part {
	const struct mime_part *part;
	struct heading *heading;        /* NULL: no field is edited */
	uint8_t fate;
	mime_span closes;       /* a multipart is closed by a delimiter of that
	                           boundary; empty: it is not */
	bool encoded;           /* its transfer encoding was told: */
	mime_encoding encoding;
	bool utf8;              /* its text has become that */
	bool hidden;            /* it goes with the part around it */
	struct stretch *stretches;
	mime_range by;
};

/* A splice, and on whose behalf. */
struct cut {
	struct mime_splice splice;
	const struct mime_part *part;   /* NULL: the caller's */
	bool head;              /* it is in a header */
	bool closes;            /* it is a close delimiter */
	int64_t shift;          /* of what lies behind it */
};

struct mime_editor {
	struct mime_arena *mem;
	struct mime_tree *tree;
	bool opens;             /* the check looks into what is encoded */
	bool lf;                /* new lines end in LF */
	struct mime_writer *writer;     /* of values and contents */
	struct fresh fresh;
	struct edit_part *parts;        /* by their numbers */
	struct heading *headings, **last_heading;
	struct cut *cuts;       /* those told by hand; after the end all, in
	                           order: COUNT */
	struct mime_splice *splices;
	uint32_t count, cap;
	const struct mime_field_change *changes;
	const struct mime_part *last_gone;      /* of those that were cut */
	bool ended;
	mime_status status;
	const char *reason;     /* of MIME_VALUE */
	char *window;           /* PIECE octets */
};

/* E fails: "part SECTION " WHY. PART may be NULL. */
void mime_editor_fail(struct mime_editor *e, const struct mime_part *part,
    const char *why);

/* E fails as its writer did, if it did; false then. */
bool mime_editor_wrote(struct mime_editor *e);

static inline struct edit_part *
edit_of(const struct mime_editor *e, const struct mime_part *part)
{
	return &e->parts[part->number];
}

/* Has E ended, and well? */
static inline mime_status
edit_done(const struct mime_editor *e)
{
	if (e == NULL)
		return MIME_NOMEM;
	return e->status < 0 || e->ended ? e->status : MIME_USAGE;
}

/* May PART be edited now? Else E has failed. */
bool mime_edit_ready(struct mime_editor *e, const struct mime_part *part);

/* FATE is told of PART, for which nothing stronger was told. */
void mime_edit_becomes(struct mime_editor *e, const struct mime_part *part,
    enum fate fate, mime_range by);

/* ---- parameter.c -------------------------------------------------------- */

/*
 * FIELD, whole, of PART, where parameter NAME is UTF8, or is not there where
 * that is empty; FIELD itself where it is so, or E has failed.
 */
mime_span mime_edit_parameter(struct mime_editor *e,
    const struct mime_part *part, mime_span field, mime_span name,
    mime_span utf8);

/* Will PART have a field of that NAME, of which mime_edit_param may be told? */
bool mime_edit_has_field(struct mime_editor *e, const struct mime_part *part,
    mime_span name);

/* ---- passage.c ---------------------------------------------------------- */

/* Octets that are put in front of what was to come out at AT. */
struct passage_put {
	uint64_t at;
	mime_span octets;
};

struct passage_stage {
	struct mime_filter *filter;
	mime_span in;           /* not eaten yet */
	bool last, ended;       /* nothing comes behind IN; all has come out */
	char *room;             /* PIECE octets */
};

struct passage {
	struct mime_editor *e;
	const struct mime_part *part;
	struct edit_part was;   /* what it was when this began */
	mime_encoding encoding;
	mime_span charset;      /* that is undone, by name; empty: none is */
	struct passage_put insert[2];   /* PUTS of them, by their places */
	unsigned puts, put;     /* so many of them are in */
	struct mime_arena *mem; /* goes back to BEGIN where all starts over */
	mime_mark begin;
	bool begun;
	struct stretch whole;
	const struct stretch *next;     /* what is read behind LEFT: */
	mime_range left;
	bool fresh;             /* that is of new octets */
	char *raw;              /* PIECE of them */
	struct passage_stage stages[2];
	unsigned count;
	mime_span rest;         /* of what came out of them last */
	uint64_t passed;        /* octets in front of that */
	uint64_t offset;        /* octets that were given out */
	uint64_t decoded;       /* those that were, before the charset */
	mime_span ready;        /* the last of these, that were not read */
	mime_status status;
};

/*
 * P is the content of PART, decoded, and in UTF-8 where CHARSET is given. It
 * reads from the front, by the piece (MIME_END at its end), until it is told to
 * do so again; or by offsets (mime_source.read_at).
 */
void mime_passage_begin(struct passage *p, struct mime_editor *e,
    const struct mime_part *part, mime_span charset);
mime_status mime_passage_next(struct passage *p, mime_span *piece);
mime_status mime_passage_again(struct passage *p);
mime_status mime_passage_read(void *passage, uint64_t offset, mime_room *to);
void mime_passage_end(struct passage *p);

/*
 * So many octets of the body, and of what it decodes to, make the first AT
 * octets of P's text; the least that do. P starts over.
 */
mime_status mime_passage_find(struct passage *p, uint64_t at, uint64_t *raw,
    uint64_t *decoded);

/* Stretches that P's content is made of: its own, or WHOLE alone. */
struct stretch *mime_edit_stretches(const struct edit_part *p,
    struct stretch *whole);

/* How the content of PART is encoded by now. */
mime_encoding mime_edit_encoding(const struct mime_editor *e,
    const struct mime_part *part);

/* ---- content.c ---------------------------------------------------------- */

/* Would a line of OCTETS be a delimiter in PART? */
bool mime_edit_delimits(struct mime_editor *e, const struct mime_part *part,
    mime_span octets);

/*
 * PART has CONTENT from now on, in ENCODING; if it KEEPS that only where it
 * can, in another one. Which one it is, its header has yet to say.
 */
mime_encoding mime_edit_put_content(struct mime_editor *e,
    const struct mime_part *part, const struct mime_source *content,
    mime_encoding encoding, bool keeps);

/* The header of PART says ENCODING from now on. */
void mime_edit_set_encoding(struct mime_editor *e,
    const struct mime_part *part, mime_encoding encoding);

/* ---- prose.c, page.c ---------------------------------------------------- */

/* Where text may come in, in a text that is read in UTF-8. */
struct gap {
	uint64_t at;
	bool is;                /* there is one */
	bool begins_line;
	bool soft;              /* the line before goes on, where that is so */
};

struct gaps {
	struct gap front, behind;
};

/* A plain text as it passes; {0} at first. */
struct prose {
	uint64_t offset, line;  /* of the next octet; where its line begins */
	char begin[5];          /* the first BEGUN octets of the line at hand */
	size_t begun;
	char last[2];           /* the last octets */
	bool soft;              /* the line before goes on */
	bool crlf;              /* the first line ends in that */
	struct gap signature; /* the last line that is "-- " */
};

void mime_prose_take(struct prose *l, mime_span piece);
void mime_prose_end(struct prose *l, bool before_signature, struct gaps *to);

/* A page of HTML as it passes; {0} at first. */
struct page {
	uint64_t offset;
	uint8_t state;
	char last;              /* octet */
	int quote;
	char name[12];          /* of the tag at hand, as far as it goes */
	size_t named;
	bool closing;           /* it is an end tag */
	bool declares;          /* it begins with "<!" */
	size_t dashes;          /* the last so many octets are */
	const char *raw;        /* whose end is awaited, and how much of it */
	size_t matched;         /* is there */
	struct gap tag, raw_at;       /* where they begin */
	struct gap body, head_end, html, doctype;     /* behind the first */
	struct gap body_end, html_end;        /* before the last */
};

void mime_page_take(struct page *p, mime_span piece);
void mime_page_end(struct page *p, struct gaps *to);

/* ---- present.c ---------------------------------------------------------- */

/* Looks for WHAT in a text that passes; empty: it is not there. */
struct search {
	mime_span what;
	char *window;
	size_t cap, len;
	bool found;
};

/* LINES: it is to be whole lines. */
mime_status mime_search_begin(struct search *s, struct mime_arena *mem,
    mime_span what, bool lines);
void mime_search_take(struct search *s, mime_span piece);
void mime_search_end(struct search *s);

/* ---- letters.c ---------------------------------------------------------- */

/*
 * UTF8 in the charset of that NAME, at the end of OUT. False: that has not all
 * the letters, nobody knows it, or there is no memory.
 */
bool mime_letters_put(mime_span name, mime_span utf8, struct buffer *out);

/* ---- gone.c ------------------------------------------------------------- */

/* What becomes of multiparts whose parts are all dropped. */
void mime_edit_spread(struct mime_editor *e);

/*
 * The octets that go with PART, which is dropped, and with the dropped ones
 * behind it; LAST is the last of them.
 */
mime_range mime_edit_gone(struct mime_editor *e, const struct mime_part *part,
    const struct mime_part **last);

/*
 * Where the delimiter behind the last PART of a multipart begins; false: there
 * is none.
 */
bool mime_edit_is_closed(struct mime_editor *e, const struct mime_part *part,
    uint64_t *at);

/* The octets between the delimiters of PART, a multipart, and what comes. */
mime_range mime_edit_emptied(struct mime_editor *e,
    const struct mime_part *part, mime_range *by);

/* ---- change.c ----------------------------------------------------------- */

/* Makes e->changes. */
void mime_edit_list_changes(struct mime_editor *e);

/* ---- splice.c ----------------------------------------------------------- */

/* AT goes, BY of the new octets comes: for PART, or NULL. */
void mime_edit_cut(struct mime_editor *e, const struct mime_part *part,
    bool head, mime_range at, mime_range by);

/* Where what stood at AT is now. */
uint64_t mime_edit_moved(const struct mime_editor *e, uint64_t at);

/* How much was put in at AT, where nothing went: for PART and those within. */
uint64_t mime_edit_put_at(const struct mime_editor *e, uint64_t at,
    const struct mime_part *part, bool head);

#endif
