/*
 * parse.h - the fourth floor: bytes in, events out.
 *
 * Each file builds on those above it:
 *
 * feed.c      what was fed and is not yet used up
 * boundary.c  which multiparts are open, and does this line end a part?
 * lines.c     what is wrong with the lines of a body
 * tell.c      events and defects, in their order
 * check.c     what is wrong with a body
 * part.c      the parts that are open
 * block.c     what a header has shown so far
 * body.c      the states outside headers
 * header.c    the states within a header
 * parser.c    the machine as a whole
 */
#ifndef LIBMIME_PARSE_H
#define LIBMIME_PARSE_H

#include "header/header.h"

/* The state changed, there is nothing to tell yet. Never leaves this floor. */
#define GO_ON ((mime_status)99)

/* What a look ahead says. */
enum answer { NO, YES, MORE };

/* ---- feed.c ------------------------------------------------------------- */

/*
 * The octets not yet used up, as one window. It is the caller's own chunk
 * where it can be, and a copy of the octets around a cut where it must.
 */
struct feed {
	struct buffer carry;    /* used where carry.len > start */
	size_t start;           /* of what is left in carry */
	size_t copied;          /* octets at carry's end that are copies of
	                           those in front of chunk */
	mime_span chunk;
	uint64_t offset;        /* of the window, from the first octet fed */
	bool ended;             /* nothing comes after chunk */
};

void mime_feed_init(struct feed *f, struct mime_arena *mem);
void mime_feed_reset(struct feed *f);

mime_span mime_feed_window(const struct feed *f);

/* True where nothing will come after the window. */
bool mime_feed_last(const struct feed *f);

/* Uses up the first N octets of the window. */
void mime_feed_eat(struct feed *f, size_t n);

/* Makes the window longer: GO_ON; MIME_MORE where nothing is left; or less. */
mime_status mime_feed_longer(struct feed *f);

/* Copies what is left of the chunk, which goes back to its owner: MIME_MORE. */
mime_status mime_feed_keep(struct feed *f);

/* ---- boundary.c --------------------------------------------------------- */

/* A multipart that a delimiter line may still belong to. */
struct open_boundary {
	mime_span text;
	uint32_t frame;         /* its place in the stack of open parts */
	bool opened;            /* a delimiter of it was seen */
};

struct boundaries {
	struct mime_arena *mem;
	struct open_boundary *open;
	size_t count, cap;
	uint64_t lengths;       /* bit N: a length that is N modulo 64 */
	size_t longest;
};

bool mime_boundary_push(struct boundaries *b, mime_span text, uint32_t frame);

/* Forgets the boundaries of frames from FRAME on. */
void mime_boundary_pop(struct boundaries *b, uint32_t frame);

struct match {
	size_t of;              /* place in boundaries.open */
	size_t size;            /* of the line, its line end included */
	bool close;
};

/*
 * Is LINE, which begins at the start of a line, a delimiter line? ENDED says
 * that nothing follows LINE. MORE is never said of 4 KiB or more.
 */
enum answer mime_boundary_match(const struct boundaries *b, mime_span line,
    bool ended, const struct rulings *rulings, struct match *match);

/* ---- lines.c ------------------------------------------------------------ */

/* What was seen of the lines of a message. */
struct lines {
	uint64_t length;        /* of this line so far */
	unsigned quiet;         /* checks told, or out of place, by bit */
	bool crlf, lf;          /* line ends seen, in all of the message */
	bool mixed_told;
	uint64_t proof;         /* while a note is put: behind what proves it */
	uint8_t last;           /* octet before; 0: none */
};

/* A body begins; ENCODING is how it is declared to be encoded. */
void mime_lines_begin(struct lines *l, mime_encoding encoding);

/*
 * Looks at RUN, the next octets of a body at OFFSET, up to and with the one
 * that proves something wrong not told before; all of it where none does.
 */
size_t mime_lines_look(struct lines *l, mime_span run, uint64_t offset,
    const struct notes *notes);

/* Looks at the octets of a header's line or of a delimiter, at OFFSET. */
void mime_lines_structure(struct lines *l, mime_span bytes, uint64_t offset,
    const struct notes *notes);

/* The body, or the message, has ended at OFFSET. */
void mime_lines_end_body(struct lines *l, uint64_t offset,
    const struct notes *notes);
void mime_lines_end(struct lines *l, uint64_t offset,
    const struct notes *notes);

/* ---- parser.c ----------------------------------------------------------- */

enum state {
	AT_PART,                /* a part begins here */
	AT_FIELD,               /* of a header, or its blank line */
	AT_JUNK,                /* a line of a header that is no field */
	IN_LONG_FIELD,          /* one beyond the limit */
	IN_HEADER_REST,         /* of a header beyond a limit */
	IN_TEXT,                /* of a body, a preamble, an epilogue */
	AT_DELIMITER,           /* one that was matched */
	AT_CLOSE,               /* the input has ended */
	AT_END
};

/* An open part. */
struct frame {
	const struct mime_media *media; /* NULL: its header has not ended */
	mime_mark mark;         /* of the arena of medias, before it */
	uint32_t number;
	bool multipart;         /* delimiters of its own are looked for */
	bool in_digest;         /* its parent is a multipart/digest */
	bool opened, closed;    /* a delimiter, a close delimiter was seen */
};

/* What was seen of the header at hand. */
struct block {
	uint64_t begin;
	uint32_t fields;
	uint32_t lines;         /* logical ones, junk too */
	struct raw_media raw;   /* in the arena RAW */
	uint32_t seen;          /* fields met, a bit for each in header.c */
	bool mime;              /* a Content-* field was there */
	bool own_known;         /* the boundary it declares is among the open */
	uint64_t separator;     /* where its blank line is, once known */
	uint64_t ahead;         /* the line up to which it was looked for */
	uint64_t look;          /* no line end from there to here */
	size_t junk;            /* octets of the line in AT_JUNK */
};

/* A defect that comes once all octets in front of PROOF have passed. */
struct noted {
	uint64_t proof;
	struct mime_defect defect;
};

struct mime_parser {
	struct mime_options options;
	const struct rulings *rulings;
	struct mime_arena *fixed;       /* the arrays below */
	struct mime_arena *medias;      /* of the open parts */
	struct mime_arena *raw;         /* fields of the header at hand */
	mime_mark medias_start, raw_start;
	struct feed feed;
	struct boundaries boundaries;
	struct lines lines;
	struct block block;
	struct frame *frames;
	uint32_t depth, frames_cap;     /* open parts, the innermost last */
	uint32_t parts;                 /* begun so far */
	enum state state;
	mime_event_type text_type;      /* in IN_TEXT: BODY, OUTSIDE, OPAQUE */
	bool line_start;                /* the window begins a line */
	uint64_t scanned;               /* no line end before this offset */
	struct match match;     /* in AT_DELIMITER */
	size_t match_break;     /* octets of the line break before it */
	uint32_t match_frame;   /* whose delimiter it is */
	struct noted *queue;    /* defects to be told next, by their proofs */
	uint32_t queued, queue_at, queue_cap;
	uint32_t limits_told;   /* bit of a limit-* code */
	struct mime_event event;        /* made; what is not told yet of it */
	bool event_held;        /* there is something to tell of it */
	struct mime_event told; /* told last */
	size_t told_size;       /* its octets, still in the window */
	struct mime_defect defect;      /* told last */
	struct mime_filter *decoder;    /* of the body at hand, that looks for
	                           what is wrong with its encoding; or NULL */
	struct notes decoder_notes;
	uint64_t decoder_base;  /* where that body begins */
	bool inside;            /* see mime_parser_new_inside */
	mime_status failed;
};

static inline struct frame *
parser_top(struct mime_parser *p)
{
	return &p->frames[p->depth - 1];
}

/* The place of the window, as a range without octets. */
static inline mime_range
parser_here(const struct mime_parser *p)
{
	return (mime_range){ p->feed.offset, 0 };
}

/*
 * A parser that begins at OFFSET, in the body of a multipart or message whose
 * header was read elsewhere as MEDIA (which must stay) and whose transfer
 * encoding has been undone. That part is of depth 0 and has a PART_END only.
 */
struct mime_parser *mime_parser_new_inside(struct mime_arena *mem,
    const struct mime_options *opt, const struct mime_media *media,
    uint64_t offset);

/* ---- tell.c ------------------------------------------------------------- */

/* Makes an event of the window's first N octets; returns MIME_OK. */
mime_status mime_tell_event(struct mime_parser *p, mime_event_type type,
    size_t n);

/* Queues a defect of the innermost open part, to come before the event. */
void mime_tell_defect(struct mime_parser *p, unsigned code, mime_range at);

/* The same, once in a message; for limits. */
void mime_tell_limit(struct mime_parser *p, unsigned code, mime_range at);

/* Queues a defect that is proved by the octet in front of PROOF. */
void mime_tell_defect_at(struct mime_parser *p, unsigned code, mime_range at,
    uint64_t proof);

/* mime_tell_defect, as what the floors below tell defects to. */
void mime_tell_put(void *p, unsigned code, mime_range at);

static inline struct notes
parser_notes(struct mime_parser *p)
{
	return (struct notes){ .put = mime_tell_put, .ctx = p };
}

/* What is to be told next: a defect, or (some of) the event; NULL: nothing. */
const struct mime_event *mime_tell_next(struct mime_parser *p);

/* What was told last is done with: uses up its octets, and says what it was. */
mime_event_type mime_tell_done(struct mime_parser *p);

/* ---- check.c ------------------------------------------------------------ */

/* A body of M begins; RUN are its next octets, at the window; it ends. */
mime_status mime_check_begin(struct mime_parser *p, const struct mime_media *m);
mime_status mime_check_body(struct mime_parser *p, mime_span run);
mime_status mime_check_end(struct mime_parser *p);

/* mime_tell_event, for octets that are no body: their lines count as well. */
mime_status mime_check_event(struct mime_parser *p, mime_event_type type,
    size_t n);

/* ---- part.c ------------------------------------------------------------- */

/* A part begins, in the innermost open one. False for want of memory. */
bool mime_part_push(struct mime_parser *p);

/* Ends the innermost part; BY_OUTER: at a delimiter of one around it. */
mime_status mime_part_close(struct mime_parser *p, bool by_outer);

/* Takes the innermost part, whose end has been told, off the stack. */
void mime_part_pop(struct mime_parser *p);

/* ---- block.c ------------------------------------------------------------ */

/* Takes a field of the header at hand into account, and tells its defects. */
mime_status mime_block_take(struct mime_parser *p,
    const struct mime_field *field);

/* Tells what takes the whole header to tell. */
void mime_block_check(struct mime_parser *p);

/* Queues a defect that stands at AT, which lies in the window. */
void mime_block_note(struct mime_parser *p, unsigned code, mime_span at);

/* ---- body.c: the states IN_TEXT and AT_DELIMITER ------------------------ */

/* The header has been read: the part's body begins. */
mime_status mime_body_begin(struct mime_parser *p);

/* The same, of a multipart or message that is not encoded (any more). */
mime_status mime_body_begin_composite(struct mime_parser *p);

/* Text of TYPE follows. Returns GO_ON. */
mime_status mime_body_begin_text(struct mime_parser *p, mime_event_type type);

/*
 * Answers whether the window from place I on is a delimiter line, into
 * p->match, whose size then counts from I.
 */
enum answer mime_body_match(struct mime_parser *p, size_t i);

/* Goes on at the delimiter that was matched, behind LINE_BREAK octets. */
mime_status mime_body_delimiter(struct mime_parser *p, size_t line_break);

mime_status mime_body_in_text(struct mime_parser *p);
mime_status mime_body_at_delimiter(struct mime_parser *p);

/* ---- header.c: the states AT_FIELD to IN_HEADER_REST -------------------- */

void mime_header_begin(struct mime_parser *p);
mime_status mime_header_at_field(struct mime_parser *p);
mime_status mime_header_at_junk(struct mime_parser *p);
mime_status mime_header_in_long_field(struct mime_parser *p);
mime_status mime_header_in_rest(struct mime_parser *p);

#endif
