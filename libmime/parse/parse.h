/*
 * parse.h - the fourth floor: bytes in, events out.
 *
 * Each file builds on those above it:
 *
 * feed.c      what was fed and is not yet used up
 * boundary.c  which multiparts are open, and does this line end a part?
 * alike.c     which lines almost do
 * marks.c     lines that begin something else than text
 * odd.c       octets that text should not have
 * tidy.c      lines that have nothing to tell, many at a time
 * lines.c     what is wrong with the lines of a body
 * tell.c      events and defects, in their order
 * sniff.c     programs and archives, by their first octets
 * letters.c   are the octets of a text characters of its charset?
 * check.c     what is wrong with a body
 * part.c      the parts that are open
 * shape.c     what is odd about a line of a header
 * block.c     what a header has shown so far
 * again.c     Content-* fields that were read before
 * body.c      the states outside headers
 * ahead.c     what comes next in a header
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
	mime_span window;       /* at the end of the carry, or of the chunk */
	mime_span later;        /* of the chunk, what is behind the window */
	uint64_t offset;        /* of the window, from the first octet fed */
	bool carries;           /* the window is in the carry, and not empty */
	bool ended;             /* nothing comes after the chunk */
	size_t copied;          /* octets at the window's end that are copies of
	                           those in front of later */
	struct buffer carry;
};

void mime_feed_init(struct feed *f, struct mime_arena *mem);
void mime_feed_reset(struct feed *f);

/* The next chunk; of the one before, mime_feed_lends is false. */
void mime_feed_lend(struct feed *f, mime_span chunk);
bool mime_feed_lends(const struct feed *f);

static inline mime_span
mime_feed_window(const struct feed *f)
{
	return f->window;
}

/* True where nothing will come after the window. */
static inline bool
mime_feed_last(const struct feed *f)
{
	return f->ended && f->later.len == 0;
}

/* All that is left in the carry stands in the chunk as well: steps into it. */
void mime_feed_step_back(struct feed *f);

/* Uses up the first N octets of the window. */
static inline void
mime_feed_eat(struct feed *f, size_t n)
{
	f->offset += n;
	f->window = span_tail(f->window, n);
	if (f->carries && f->window.len <= f->copied)
		mime_feed_step_back(f);
}

/* Makes the window longer: GO_ON; MIME_MORE where nothing is left; or less. */
mime_status mime_feed_longer(struct feed *f);

/* Copies what is left of the chunk, which goes back to its owner: MIME_MORE. */
mime_status mime_feed_keep(struct feed *f);

/* ---- boundary.c --------------------------------------------------------- */

/* A multipart that a delimiter line may still belong to. */
struct open_boundary {
	mime_span text;
	uint64_t front;         /* its first octets, see boundary.c */
	uint64_t hash;          /* of all of them */
	uint64_t folded;        /* see mime_boundary_fold */
	uint32_t end;           /* what it ends in: where that is counted */
	uint32_t below;         /* the next one outwards in its chain, from 1 */
	uint32_t below_whole;   /* and in that of whole ones */
	uint32_t jump;          /* one farther outwards in its chain, */
	uint32_t jumped;        /* past so many, it included, all of FRONT, */
	size_t shortest;        /* and of these the shortest's length */
	uint32_t frame;         /* its place in the stack of open parts */
	size_t longest, least;  /* of those outwards */
	bool opened;            /* a delimiter of it was seen */
	bool closed;            /* a close delimiter was: it owns no line */
	uint8_t told;           /* what its lines are almost: see alike.c */
};

/* Boundaries with as many octets are found by these, the others by length. */
#define BOUNDARY_FRONT 8

/* So many chains; and where few boundaries were open, as in most mail. */
#define BOUNDARY_CHAINS 512
#define BOUNDARY_FEW 32

/*
 * What is almost a delimiter, and which boundaries clash, is asked of so many
 * of the innermost: all there are by the usual limit of depth. Beyond that
 * each line, and each part, would cost what is open around it. Those longer
 * than the line are not asked, and do not count.
 */
#define BOUNDARY_NEAR 100

/*
 * Lines of one length and front ask for the same again and again, see
 * boundary_no_longer: so what some asked last is kept.
 */
struct no_longer {
	uint64_t front, most;
	uint32_t changes;       /* by then; others: no longer true */
	uint32_t at;
};

struct boundaries {
	struct mime_arena *mem;
	struct open_boundary *open;
	size_t count, cap;
	size_t longest, least;
	uint32_t *chains;       /* by their fronts: the innermost of each, from
	                           1; so many as size says, a power of two */
	uint32_t *wholes;       /* as many, by their hashes */
	uint8_t *ends;          /* as many: how many end so, see boundary.c */
	struct no_longer *known;        /* size / 8, by MOST */
	uint32_t size;
	uint32_t brief;         /* the chain of those that have no front */
	uint32_t changes;       /* how often one came or went */
};

bool mime_boundary_push(struct boundaries *b, mime_span text, uint32_t frame);

/*
 * The open boundaries that TEXT may begin with, in any case of letters, the
 * innermost first: begin, then ask until there is none (NULL). Where MOST is
 * made less in between, longer ones are passed over.
 */
struct candidates {
	uint64_t front;
	size_t most;
	uint32_t alike, brief;  /* the next of two chains, from 1; 0: none */
};
struct candidates mime_boundary_candidates(const struct boundaries *b,
    mime_span text);

/* From place AT of a chain outwards, the first of FRONT and no longer. */
static inline uint32_t
boundary_no_longer(const struct boundaries *b, uint32_t at, uint64_t front,
    size_t most)
{
	while (at > 0) {
		const struct open_boundary *o = &b->open[at - 1];
		bool other = o->front != front;

		if (!other && o->text.len <= most)
			break;
		at = other || o->shortest > most ? o->jump : o->below;
	}
	return at;
}

static inline struct open_boundary *
boundary_candidate(const struct boundaries *b, struct candidates *c)
{
	uint32_t alike = boundary_no_longer(b, c->alike, c->front, c->most);
	uint32_t brief = boundary_no_longer(b, c->brief, 0, c->most);
	uint32_t at = alike > brief ? alike : brief;
	struct open_boundary *o;

	if (at == 0)
		return NULL;
	o = &b->open[at - 1];
	c->alike = alike > brief ? o->below : alike;
	c->brief = alike > brief ? brief : o->below;
	return o;
}

/* TEXT in one number, whatever the case of its letters. */
uint64_t mime_boundary_fold(mime_span text);

/*
 * How B's newest goes with the others: boundary-reused-nested,
 * boundary-prefix, or 0. What a message within the message, frame MESSAGE,
 * uses again is its own affair: it was made without knowing of this one.
 */
unsigned mime_boundary_clash(const struct boundaries *b, uint32_t message);

/* Forgets the innermost boundary; there is one. */
void mime_boundary_forget(struct boundaries *b);

/* Those of frames from FRAME on; most have none. */
static inline void
boundary_pop(struct boundaries *b, uint32_t frame)
{
	while (b->count > 0 && b->open[b->count - 1].frame >= frame)
		mime_boundary_forget(b);
}

/* A line that begins with two dashes. */
struct dashed {
	mime_span text;         /* what follows them, without its line end */
	size_t trimmed;         /* its octets without the blanks at its end */
	uint64_t front;         /* as of those that it may begin with: the */
	uint32_t alike;         /* first of them, in the chain of that front */
};

struct match {
	size_t of;              /* place in boundaries.open */
	size_t size;            /* of the line, its line end included */
	size_t padding;         /* blanks at its end */
	bool close;
	struct dashed line;     /* of no text, NULL, where it begins like none */
};

/*
 * Is LINE, which begins at the start of a line, a delimiter line? ENDED says
 * that nothing follows LINE. MORE is never said of 4 KiB or more.
 */
enum answer mime_boundary_match(const struct boundaries *b, mime_span line,
    bool ended, const struct rulings *rulings, struct match *match);

/*
 * LINE, up to its end, begins with "--": false where no open boundary may stand
 * there. Where it ends is not looked for, L's text is left as it is.
 */
bool mime_boundary_begins(const struct boundaries *b, mime_span line,
    struct dashed *l);

/* Then what its text is. */
void mime_boundary_look(mime_span line, struct dashed *l);

/* At most so many octets of a line decide whether it is a delimiter. */
size_t mime_boundary_most(const struct boundaries *b);

/* ---- alike.c ------------------------------------------------------------ */

/* What stands in front of two dashes. */
enum alike_after { AFTER_LINE, AFTER_BLANKS, AFTER_CR };

/*
 * L is no delimiter: mime_boundary_match said so, and has looked at it. What it
 * almost is, as a defect; *SIZE octets, its dashes with them, are that. 0:
 * nothing, or of that boundary it was told before.
 */
unsigned mime_alike(struct boundaries *b, const struct dashed *l,
    enum alike_after after, size_t *size);

/* The same of LINE, which nobody looked at; it may begin with anything. */
unsigned mime_alike_line(struct boundaries *b, mime_span line,
    enum alike_after after, size_t *size);

/*
 * Whether the two dashes in front of LINE may be of one that is worth telling,
 * behind blanks or a CR. YES: as much of LINE as decides it is left of it.
 * MORE: it takes more of it.
 */
enum answer mime_alike_may_be(const struct boundaries *b,
    enum alike_after after, mime_span *line);

/* ---- marks.c ------------------------------------------------------------ */

enum { MARK_UUENCODE, MARK_YENC, MARK_BINHEX, MARK_FIELD, MARKS };
#define MARK_NONE SIZE_MAX

/* How far the line at hand is one that is looked for. */
struct marks {
	uint8_t which;          /* MARKS: no such line */
	uint8_t found;          /* which it was, once it is one */
	uint8_t at;             /* in its pattern */
	bool some;              /* of what the pattern repeats there */
};

/*
 * Looks at LINE, some octets of one, from its start where it BEGINS. WANTED:
 * which marks, by bit. The place behind the octet that makes it one;
 * MARK_NONE.
 */
size_t mime_marks_look(struct marks *m, unsigned wanted, bool begins,
    mime_span line);

/* ---- lines, as odd.c and lines.c know them ------------------------------ */

enum line_end { END_NONE, END_LF, END_CRLF };

/* What lines are looked at: of text, other content, or outside all parts. */
enum lines_of {
	LINES_OF_TEXT,
	LINES_OF_DATA,
	LINES_OF_PREAMBLE,
	LINES_OF_EPILOGUE
};

/* What was seen of the lines of a message. */
struct lines {
	uint64_t length;        /* of this line so far */
	unsigned quiet;         /* checks told, or out of place, by bit */
	unsigned field_code;    /* what a field in this text is called */
	bool crlf, lf;          /* line ends seen, in all of the message */
	bool cr;                /* a CR was, before any of them */
	bool mixed_told;        /* or there is no telling any more */
	bool dot;               /* this line begins with one */
	uint8_t before;         /* how the line before ended: enum line_end */
	struct marks marks;     /* of this line */
	uint64_t proof;         /* while a note is put: behind what proves it */
	uint8_t tail[3];        /* the last octets; 0: none */
};

/* The octet I places after the start of RUN; before it, what came last. */
static inline int
lines_octet(const struct lines *l, mime_span run, ptrdiff_t i)
{
	if (i >= 0)
		return span_at(run, (size_t)i);
	return i >= -3 ? l->tail[3 + i] : -1;
}

/* ---- odd.c -------------------------------------------------------------- */

/* Kinds of odd octets: the first bits of lines.quiet. */
enum { ODD_NUL, ODD_EIGHT_BIT, ODD_BARE_CR, ODD_DOS_EOF, ODD_CR_DOT, ODDS };

/*
 * The place in RUN behind the octet that is first to prove one of them that is
 * not quiet; run.len where none is. Their bits are in *PROVED.
 */
size_t mime_odd_find(const struct lines *l, mime_span run, unsigned *proved);

/* ---- tidy.c ------------------------------------------------------------- */

/* RFC 5322 2.1.1: 998 octets, not counting CRLF. */
#define LINE_MAX_OCTETS 998

/* The lines at the front of S that are there with their ends. */
mime_span mime_lines_whole(mime_span s);

/*
 * Counts the lines at the front of RUN, some of a body, that have nothing to
 * tell, and returns how many octets they are: no more than one line may have,
 * so that none of them is too long. As all of the message ends its lines in one
 * way, no dot is a lone one. HIGH_TOO: octets that are not 7-bit are let. Not
 * for where fields are looked for.
 */
size_t mime_tidy_lines(struct lines *l, mime_span run, bool high_too);

/*
 * The same of BYTES, of a header: of its lines nothing counts but the ends.
 * ONE: it is one line, perhaps without its end.
 */
size_t mime_tidy_structure(struct lines *l, mime_span bytes, bool one);

/* ---- lines.c ------------------------------------------------------------ */

/* A body begins; ENCODING is how it is declared to be encoded. */
void mime_lines_begin(struct lines *l, mime_encoding encoding,
    enum lines_of of);

/*
 * Looks at RUN, the next octets of a body at OFFSET, or at some of it: up to
 * and with the one that proves something wrong not told before. How many.
 */
size_t mime_lines_look(struct lines *l, mime_span run, uint64_t offset,
    const struct notes *notes);

/*
 * Octets pass that are not looked at. SEEN: some that were do not count, and
 * how many depends on how the input is cut; so line ends are not told.
 */
void mime_lines_forget(struct lines *l, bool seen);

/*
 * Looks at the lines of a header or a delimiter, at OFFSET. Odd octets within
 * those of a header are shape.c's business. ONE: it is known to be one line.
 */
void mime_lines_structure(struct lines *l, mime_span bytes, uint64_t offset,
    bool one, const struct notes *notes);

/* The body, or the message, has ended at OFFSET. */
void mime_lines_end_body(struct lines *l, uint64_t offset,
    const struct notes *notes);
void mime_lines_end(struct lines *l, uint64_t offset,
    const struct notes *notes);

/* ---- sniff.c ------------------------------------------------------------ */

/* The first octets of some content. */
struct sniff {
	char octets[16];
	uint8_t len;
	bool wanted;
};

/* Is content of M looked at? A program does not call itself a program. */
bool mime_sniff_wants(const struct mime_media *m);

void mime_sniff_take(struct sniff *s, mime_span bytes);

/* Are these the first octets of a program or an archive? */
bool mime_sniff_is_program(const struct sniff *s);

/* ---- letters, as parser.c keeps them ------------------------------------ */

/* The longest sequence of a charset is shorter than so many lines' octets. */
#define LETTERS_LINES 32

/* A way to read the text at hand, and what it has found that is not told. */
struct letters_reading {
	struct mime_filter *filter;     /* NULL: there is no converter */
	struct notes notes;
	bool any;               /* there was a character */
	uint64_t begun;         /* which decoded octet was its first */
	struct letters_found {
		unsigned code;
		mime_range at;  /* of decoded octets */
		uint64_t proof;
	} found[4];
	size_t count;
};

/* What was seen of the characters of the text at hand. */
struct letters {
	bool wanted;            /* more may be found */
	bool encoded;           /* its octets are not those of the message */
	bool quiet;             /* nothing but ASCII so far */
	bool undecided;         /* it is read by its label and as UTF-8 */
	bool has_default;       /* that it has no label is no defect */
	uint64_t offset;        /* decoded octets looked at */
	size_t lines;           /* that were begun */
	size_t due_count;
	/* The rest is filled before it is read: a parser is not all zero. */
	struct letters_reading reading[2];
	struct letters_line {
		uint64_t decoded, offset;
	} line[LETTERS_LINES];  /* those begun last, if it is encoded */
	struct letters_due {
		unsigned code;
		uint64_t offset;
	} due[8];               /* to be told where this line ends */
};

/* ---- what again.c keeps -------------------------------------------------- */

struct known_medias {
	unsigned count;
	struct known_media {
		mime_span type, encoding;       /* as they stand in the header;
		                                   ptr NULL: there is none */
		struct mime_media media;
		size_t used;
		char octets[128];               /* of all these spans */
	} known[8];
};

/* ---- parser.c ----------------------------------------------------------- */

enum state {
	AT_PART,                /* a part begins here */
	AT_FIELD,               /* of a header, or its blank line */
	AT_JUNK,                /* a line of a header that is no field */
	IN_LONG_FIELD,          /* one beyond the limit */
	IN_HEADER_REST,         /* of a header beyond a limit */
	IN_TEXT,                /* of a body, a preamble, an epilogue */
	AT_BREAK,               /* behind it: the line break in front of a
	                           delimiter that was matched */
	AT_DELIMITER,           /* one that was matched */
	AT_CLOSE,               /* the input has ended */
	AT_END
};

/* An open part. */
struct frame {
	const struct mime_media *media; /* NULL: its header has not ended */
	mime_span filename;     /* that belongs to it */
	mime_mark mark;         /* of the arena of medias, before it */
	uint32_t number;
	bool multipart;         /* delimiters of its own are looked for */
	bool in_digest;         /* its parent is a multipart/digest */
	bool opened, closed;    /* a delimiter, a close delimiter was seen */
	bool text_outside;      /* what is outside its parts is not blank */
	uint32_t children;      /* parts begun in it */
	uint32_t message;       /* the frame of the message that it is in */
	uint64_t outside;       /* where its preamble or epilogue begins;
	                           UINT64_MAX: none of it has come */
	mime_range type_at;     /* the value of its Content-Type */
};

/* What was seen of the header at hand. */
struct block {
	uint64_t begin;
	uint32_t fields;
	uint32_t lines;         /* logical ones, junk too */
	struct raw_media raw;   /* lent, or in the arena RAW */
	struct raw_field version;       /* as these */
	uint32_t seen;          /* fields met, a bit for each in header.c */
	struct folds folds;     /* of the line at hand */
	bool mime;              /* a Content-* field was there */
	mime_range second_author;       /* and those behind; size 0: none */
	bool own_known;         /* the boundary it declares is among the open */
	uint64_t separator;     /* where its blank line is, once known */
	uint64_t ahead;         /* the line up to which it was looked for */
	uint64_t look;          /* no line end from there to here */
	bool field_ahead;       /* before that, a field was seen */
	bool name_ahead;        /* what may be the name of one was */
	size_t junk;            /* octets of the line in AT_JUNK */
	unsigned junk_code;     /* what it is told as */
};

/* A defect that comes once all octets in front of PROOF have passed. */
struct noted {
	uint64_t proof;
	struct mime_defect defect;
};

/* Usual fields that were found in front of their turn. */
struct scans {
	uint64_t offset;        /* where the one at AT begins */
	unsigned at, count;
	struct field_scan fields[8];
};

struct mime_parser {
	struct mime_options options;
	const struct rulings *rulings;
	struct mime_arena *fixed;       /* the arrays below */
	struct mime_arena *medias;      /* of the open parts */
	struct mime_arena *raw;         /* fields of the last header */
	struct mime_arena *names_mem;   /* NULL: not asked for */
	struct mime_names *names;       /* of the files of the message */
	mime_mark medias_start, raw_start, names_start;
	struct feed feed;
	struct boundaries boundaries;
	struct lines lines;
	struct block block;
	struct frame *frames;
	uint32_t depth, frames_cap;     /* open parts, the innermost last: */
	struct frame *top;              /* that one; NULL: none is open */
	uint32_t parts;                 /* begun so far */
	enum state state;
	mime_event_type text_type;      /* in IN_TEXT: BODY, OUTSIDE, OPAQUE */
	bool line_start;                /* the window begins a line */
	bool line_blank;        /* in IN_TEXT: of this line, nothing but blanks
	                           stands in front of the window */
	uint64_t scanned;               /* no line end before this offset */
	struct match match;     /* in AT_DELIMITER */
	size_t match_break;     /* octets of the line break before it */
	uint32_t match_frame;   /* whose delimiter it is */
	struct noted *queue;    /* defects to be told next, by their proofs */
	uint32_t queued, queue_at, queue_cap;
	uint32_t limits_told;   /* bit of a limit-* code */
	uint64_t wanted;        /* names of fields that were asked for, .. */
	uint64_t known;         /* .. or that count, by block_number */
	struct mime_event event;        /* made; what is not told yet of it */
	bool event_held;        /* there is something to tell of it */
	struct mime_event told; /* told last, where that is not all of EVENT */
	const struct mime_event *last;  /* that was told, its octets still in
	                           the window; NULL: they are used up */
	struct mime_defect defect;      /* told last */
	struct mime_filter *decoder;    /* of the body at hand, that looks for
	                           what is wrong with its encoding; or NULL */
	struct notes decoder_notes;
	uint64_t body;          /* where the body at hand begins; UINT64_MAX:
	                           none of it has come */
	struct sniff sniff;     /* what it begins with */
	bool inside;            /* see mime_parser_new_inside */
	const struct teller *why;       /* NULL: nobody asks */
	mime_status failed;
	struct letters letters; /* of the text at hand */
	struct known_medias again;      /* of this message and those before */
	struct scans scans;     /* of this message */
};

static inline struct frame *
parser_top(struct mime_parser *p)
{
	return p->top;
}

/* The place of the window, as a range without octets. */
static inline mime_range
parser_here(const struct mime_parser *p)
{
	return (mime_range){ p->feed.offset, 0 };
}

/* The place of S, which lies in the window. */
static inline mime_range
parser_place(const struct mime_parser *p, mime_span s)
{
	return (mime_range){ p->feed.offset +
	    (uint64_t)(s.ptr - mime_feed_window(&p->feed).ptr), s.len };
}

/*
 * A parser that begins at OFFSET, in the body of a multipart or message whose
 * header was read elsewhere as MEDIA (which must stay) and whose transfer
 * encoding has been undone. That part is of depth 0 and has a PART_END only.
 */
struct mime_parser *mime_parser_new_inside(struct mime_arena *mem,
    const struct mime_options *opt, const struct mime_media *media,
    uint64_t offset);

/*
 * A parser that begins at OFFSET with a part whose header was read before, and
 * tells WHY what is decided about it. PARENT is the media of the multipart that
 * the part is in (which must stay), NULL where the part is a message. The
 * first event that has media ends it: what comes then is not to be relied on.
 */
struct mime_parser *mime_parser_new_asking(struct mime_arena *mem,
    const struct mime_options *opt, const struct mime_media *parent,
    uint64_t offset, const struct teller *why);

/* ---- tell.c ------------------------------------------------------------- */

/*
 * Makes an event of the window's first N octets; returns MIME_OK. OPAQUE ones
 * are seen by no check: so they are told by the second.
 */
mime_status mime_tell_event(struct mime_parser *p, mime_event_type type,
    size_t n);
SELDOM mime_status mime_tell_opaque(struct mime_parser *p, size_t n);

/* Queues a defect of the innermost open part, to come before the event. */
SELDOM void mime_tell_defect(struct mime_parser *p, unsigned code,
    mime_range at);

/* The same, once in a message; for limits. */
SELDOM void mime_tell_limit(struct mime_parser *p, unsigned code,
    mime_range at);

/* Queues a defect that is proved by the octet in front of PROOF. */
SELDOM void mime_tell_defect_at(struct mime_parser *p, unsigned code,
    mime_range at, uint64_t proof);

/* mime_tell_defect, as what the floors below tell defects to. */
void mime_tell_put(void *p, unsigned code, mime_range at);

static inline struct notes
parser_notes(struct mime_parser *p)
{
	return (struct notes){ .put = mime_tell_put, .ctx = p };
}

/* A defect, or as much of the event as comes before the next; NULL: nothing. */
const struct mime_event *mime_tell_in_order(struct mime_parser *p);

/*
 * The same, and the event is told with it: most often no defect waits, and what
 * comes next is all of it.
 */
static inline const struct mime_event *
tell_next(struct mime_parser *p)
{
	if (p->queued > 0)
		return mime_tell_in_order(p);
	if (!p->event_held)
		return NULL;
	p->event_held = false;
	return &p->event;
}

/* ---- letters.c ---------------------------------------------------------- */

/*
 * A body of M begins. Then, for as long as letters.wanted: OCTETS of it,
 * decoded, and in front of each line of an encoded one that the line begins,
 * at OFFSET.
 */
void mime_letters_begin(struct mime_parser *p, const struct mime_media *m);
void mime_letters_line(struct mime_parser *p, uint64_t offset);
mime_status mime_letters_look(struct mime_parser *p, mime_span octets);

/* True where it is to be told of lines: more may be found, or a place is due. */
static inline bool
letters_need_lines(const struct letters *l)
{
	return l->wanted || l->due_count > 0;
}

/* The body has ended. */
mime_status mime_letters_end(struct mime_parser *p);

/* ---- check.c ------------------------------------------------------------ */

/* A body of M begins; TEXT are its next octets, at the window; it ends. */
mime_status mime_check_begin(struct mime_parser *p, const struct mime_media *m);
mime_status mime_check_body(struct mime_parser *p, mime_span text);
mime_status mime_check_end(struct mime_parser *p);

/*
 * The same for what is outside the parts of the innermost multipart: its
 * preamble or, once it is closed, its epilogue. TEXT is some of it.
 */
void mime_check_outside_begin(struct mime_parser *p);
void mime_check_outside(struct mime_parser *p, mime_span text);
void mime_check_outside_end(struct mime_parser *p);

/* The octets of the event at hand are no body: their lines count as well. */
void mime_check_structure(struct mime_parser *p);

/* mime_tell_event, for such octets. */
static inline mime_status
mime_check_event(struct mime_parser *p, mime_event_type type, size_t n)
{
	mime_status st = mime_tell_event(p, type, n);

	if ((p->options.checks & MIME_CHECK_LINES) != 0)
		mime_check_structure(p);
	return st;
}

/* ---- part.c ------------------------------------------------------------- */

/* A part begins, in the innermost open one. False for want of memory. */
bool mime_part_push(struct mime_parser *p);

/* Ends the innermost part; BY_OUTER: at a delimiter of one around it. */
mime_status mime_part_close(struct mime_parser *p, bool by_outer);

/* Takes the innermost part, whose end has been told, off the stack. */
void mime_part_pop(struct mime_parser *p);

/* ---- shape.c ------------------------------------------------------------ */

/* Queues a defect that stands at AT, which lies in the window. */
SELDOM void mime_shape_note(struct mime_parser *p, unsigned code, mime_span at);

/* Tells what octets (MIME_CHECK_LINES) of LINES, in the window, are odd. */
void mime_shape_octets(struct mime_parser *p, mime_span lines);

/*
 * Tells what is odd about FIELD, its octets included. USUAL: as
 * mime_field_take_usual took it, so that its shape is not.
 */
mime_status mime_shape_check(struct mime_parser *p,
    const struct mime_field *field, bool usual);

/* ---- block.c ------------------------------------------------------------ */

/* Takes a field of the header at hand into account, and tells its defects. */
mime_status mime_block_take(struct mime_parser *p,
    const struct mime_field *field, bool usual);

/* The chunk goes back to its owner: what is lent of it is copied. */
mime_status mime_block_keep(struct mime_parser *p);

/* A parser begins: notes the names of fields that count. */
void mime_block_know(struct mime_parser *p);

/* Was a field of that NAME asked for? Few are, so each is looked at. */
bool mime_block_wants(const struct mime_parser *p, mime_span name);

/* The usual field at TEXT, as F says. */
static inline struct mime_field
usual_field(const char *text, const struct field_scan *f)
{
	size_t end = f->size - 1;

	end -= text[end - 1] == '\r';
	return (struct mime_field){
		.name = { text, f->colon },
		.value = { text + f->value, end - f->value },
		.whole = { text, f->size },
	};
}

/*
 * A number below 64 for NAME, which is not empty, in any case of letters. Few
 * that are usual in mail share one with a name that counts.
 */
static inline unsigned
block_number(mime_span name)
{
	unsigned first = (unsigned)name.ptr[0] & 31;
	unsigned last = (unsigned)name.ptr[name.len - 1] & 31;

	return ((unsigned)name.len * 8 + first * 7 + last * 4) & 63;
}

/*
 * mime_block_take of the usual field at TEXT, in the window, whose name has
 * this NUMBER, if it was not asked for and nothing is to be told about it; else
 * false, and nothing has happened.
 */
bool mime_block_pass_known(struct mime_parser *p, const char *text,
    const struct field_scan *f, unsigned number);

/* The same of any name; the field is not counted. */
static inline bool
block_passes(struct mime_parser *p, const char *text,
    const struct field_scan *f)
{
	unsigned number = block_number((mime_span){ text, f->colon });

	return (p->known >> number & 1) == 0 ||
	    mime_block_pass_known(p, text, f, number);
}

/* The header ends here. Tells what takes all of it to tell. */
void mime_block_end(struct mime_parser *p);

/* ---- again.c ------------------------------------------------------------ */

/* The innermost part gets its media, read from the header at hand or known. */
mime_status mime_again_read(struct mime_parser *p, const struct reading *how);

/* A new message begins: no media is in use. */
void mime_again_reset(struct known_medias *a);

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

/* ---- ahead.c ------------------------------------------------------------ */

/* Octets of the blank line at place I of window W; 0: none; SIZE_MAX: more. */
size_t mime_ahead_blank(const struct mime_parser *p, mime_span w, size_t i);

/* Does the line at place I of window W continue the one before it? */
enum answer mime_ahead_continues(const struct mime_parser *p, mime_span w,
    size_t i);

/*
 * The size of the logical line at the front of the window: up to a line end
 * that no continuation follows. NO: it is longer than a field may be.
 */
enum answer mime_ahead_line(struct mime_parser *p, size_t *size);

/* As mime_field_read, by the rulings. */
enum line_kind mime_ahead_kind(const struct mime_parser *p, mime_span line,
    struct mime_field *field);

/* As mime_body_match, within a header, which may run into its own parts. */
enum answer mime_ahead_delimiter(struct mime_parser *p, size_t i);

/*
 * Whether the header goes on behind a line of SIZE octets that is no field.
 * JUNK: it has no colon, so that it may be of the body.
 */
enum answer mime_ahead_goes_on(struct mime_parser *p, size_t size, bool junk);

/* True where it was the limit that ended the look. */
bool mime_ahead_too_far(const struct mime_parser *p);

/* ---- header.c: the states AT_FIELD to IN_HEADER_REST -------------------- */

void mime_header_begin(struct mime_parser *p);
mime_status mime_header_at_field(struct mime_parser *p);
mime_status mime_header_at_junk(struct mime_parser *p);
mime_status mime_header_in_long_field(struct mime_parser *p);
mime_status mime_header_in_rest(struct mime_parser *p);

#endif
