/*
 * bytes.h - the ground floor: spans, memory, characters, kernels, rulings.
 *
 * What every floor above stands on. Nothing here knows what a mail is, but for
 * two tables that all floors share: the defects' and the rulings'.
 */
#ifndef LIBMIME_BYTES_H
#define LIBMIME_BYTES_H

#include <assert.h>
#include <string.h>

#include "mime.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/*
 * Met once an edit, a field or a part, and seldom once an octet: made for size,
 * and laid aside from what is. What a file calls by itself alone follows suit.
 */
#define SELDOM __attribute__((cold))

/* ---- spans and rooms: total functions, so loops over them need no proof -- */

#define SPAN(literal) ((mime_span){ "" literal, sizeof(literal) - 1 })

static inline mime_span
span_of(const char *text)
{
	return (mime_span){ text, strlen(text) };
}

/* The first N bytes of S, or all of it where it is shorter. */
static inline mime_span
span_head(mime_span s, size_t n)
{
	return (mime_span){ s.ptr, n < s.len ? n : s.len };
}

/* What follows the first N bytes of S; empty where there is nothing. */
static inline mime_span
span_tail(mime_span s, size_t n)
{
	if (n > s.len)
		n = s.len;
	return (mime_span){ n ? s.ptr + n : s.ptr, s.len - n };
}

/* Where the other one is a constant, so is the length that is compared. */
static inline bool
span_is(mime_span s, mime_span other)
{
	return s.len == other.len && (other.len == 0 ||
	    memcmp(s.ptr, other.ptr, other.len) == 0);
}

static inline bool
span_starts(mime_span s, mime_span with)
{
	return s.len >= with.len && (with.len == 0 ||
	    memcmp(s.ptr, with.ptr, with.len) == 0);
}

/* The octet at place I, or -1 where there is none. */
static inline int
span_at(mime_span s, size_t i)
{
	return i < s.len ? (unsigned char)s.ptr[i] : -1;
}

/* The first place of octet C in S, or s.len. */
static inline size_t
span_find(mime_span s, char c)
{
	const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;

	return at ? (size_t)(at - s.ptr) : s.len;
}

/* The octets of S up to its first line end, CRLF or LF, with it. */
static inline size_t
span_line_length(mime_span s)
{
	size_t lf = span_find(s, '\n');

	return lf < s.len ? lf + 1 : s.len;
}

/* S without the line end at its end, if one is there. */
static inline mime_span
span_without_line_end(mime_span s)
{
	if (span_at(s, s.len - 1) != '\n')
		return s;
	s.len--;
	return span_at(s, s.len - 1) == '\r' ? span_head(s, s.len - 1) : s;
}

/* Octets of the line end that S begins with; 0: none, or not all of it. */
static inline size_t
span_line_end(mime_span s)
{
	size_t cr = span_at(s, 0) == '\r';

	return span_at(s, cr) == '\n' ? cr + 1 : 0;
}

/* Takes the first N bytes of REST off it. */
static inline mime_span
span_take(mime_span *rest, size_t n)
{
	mime_span head = span_head(*rest, n);

	*rest = span_tail(*rest, n);
	return head;
}

/* Takes C off the front of REST, where it is there. */
static inline bool
span_take_char(mime_span *rest, char c)
{
	if (span_at(*rest, 0) != (unsigned char)c)
		return false;
	*rest = span_tail(*rest, 1);
	return true;
}

/* Copies as much of FROM as fits to the front of TO; both shrink. */
static inline void
room_fill(mime_room *to, mime_span *from)
{
	size_t n = from->len < to->len ? from->len : to->len;

	if (n == 0)
		return;
	memcpy(to->ptr, from->ptr, n);
	to->ptr += n;
	to->len -= n;
	*from = span_tail(*from, n);
}

static inline uint64_t
range_end(mime_range r)
{
	return r.offset + r.size;
}

/* ---- ascii.c: characters, by our own table and no locale ---------------- */

enum {
	IS_WSP = 1,             /* SP, TAB */
	IS_ATEXT = 2,           /* RFC 5322 3.2.3, UTF-8 as in RFC 6532 */
	IS_TOKEN = 4,           /* RFC 2045 5.1 */
	IS_FTEXT = 8,           /* in a field's name, RFC 5322 2.2 */
	IS_DIGIT = 16,
	IS_HEX = 32,
	IS_ALPHA = 64,
	IS_CONTROL = 128        /* 0-31 but TAB, CR, LF; and 127 */
};

extern const uint8_t mime_char_class[256];
extern const int8_t mime_hex_value[256];        /* -1: not a hex digit */
extern const char mime_hex_digits[17];          /* in upper case */
extern const uint8_t mime_lower[256];           /* A-Z to a-z */

static inline bool
char_is(int c, unsigned classes)
{
	return c >= 0 && (mime_char_class[(unsigned char)c] & classes) != 0;
}

/* How many octets at the front of S are of CLASSES. */
size_t mime_span_run(mime_span s, unsigned classes);

/* S without the octets of CLASSES, and CR and LF, at its two ends. */
mime_span mime_span_trim(mime_span s, unsigned classes);

/* True where the first N octets of A and B are alike but for case. */
bool mime_octets_same(const char *a, const char *b, size_t n);

/* The same of two spans; most that differ do so in length or first letter. */
static inline bool
mime_span_same(mime_span a, mime_span b)
{
	return a.len == b.len && (a.len == 0 ||
	    (mime_lower[(uint8_t)a.ptr[0]] == mime_lower[(uint8_t)b.ptr[0]] &&
	    mime_octets_same(a.ptr, b.ptr, a.len)));
}

/* True where S is TEXT, in any case of letters. */
static inline bool
mime_span_is_text(mime_span s, const char *text)
{
	return mime_span_same(s, span_of(text));
}

/*
 * Takes a decimal number off the front of REST; false where there is none.
 * Saturates at UINT64_MAX.
 */
bool mime_span_take_number(mime_span *rest, uint64_t *number);

/* ---- alloc.c: the one way to memory, and sums that cannot wrap ---------- */

/* A + B, or SIZE_MAX, which no allocation grants. */
static inline size_t
size_add(size_t a, size_t b)
{
	return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

static inline size_t
size_mul(size_t a, size_t b)
{
	return b != 0 && a > SIZE_MAX / b ? SIZE_MAX : a * b;
}

/*
 * N as a hash has it. Of a product the upper bits depend on all of its factors',
 * so they are folded into the lower ones.
 */
static inline uint64_t
mix_bits(uint64_t n)
{
	n *= UINT64_C(0x9E3779B97F4A7C15);
	return n ^ n >> 32;
}

/* The allocator that malloc, realloc and free make. */
extern const struct mime_alloc mime_alloc_libc;

/* As the hook, but sizes of half the address space and more are refused. */
void *mime_resize(const struct mime_alloc *alloc, void *ptr, size_t old_size,
    size_t new_size);

/* ---- arena.c ------------------------------------------------------------ */

/*
 * Memory whose contents do not matter. An arena's NULL comes with a status:
 * MIME_NOMEM or MIME_LIMIT (mime_arena_status; MIME_NOMEM for NULL).
 */
void *mime_arena_take(struct mime_arena *mem, size_t size);
SELDOM mime_status mime_arena_status(const struct mime_arena *mem);

/*
 * Where SIZE octets may be written of which some, or none, will be taken: what
 * mime_arena_take gives next is this place, if no more than SIZE is asked for.
 */
char *mime_arena_room(struct mime_arena *mem, size_t size);

/*
 * Makes the allocation at PTR larger: in place where it is the arena's last or
 * has a block of its own, else as a copy. PTR NULL allocates.
 */
void *mime_arena_resize(struct mime_arena *mem, void *ptr, size_t old_size,
    size_t new_size);

/*
 * The same of an ARRAY of *CAP elements of SIZE: twice as long, or of LEAST
 * where there was none; *CAP says so. NULL, and nothing done, for want of
 * memory.
 */
SELDOM void *mime_arena_more(struct mime_arena *mem, void *array,
    uint32_t *cap, uint32_t least, size_t size);

/* A copy of S in MEM. */
mime_status mime_arena_copy(struct mime_arena *mem, mime_span s,
    mime_span *copy);

/*
 * Has CLOSE(CTX) called when MEM goes back to before this call, or is freed,
 * last come, first closed. False for want of memory.
 */
bool mime_arena_defer(struct mime_arena *mem, void (*close)(void *ctx),
    void *ctx);

/* The allocator of MEM, for what has a life of its own in between. */
const struct mime_alloc *mime_arena_alloc_of(const struct mime_arena *mem);

/*
 * An arena with MEM's allocator that takes from MEM's account, so that one
 * ceiling holds for both: for things that grow or go while the caller marks and
 * releases MEM itself. A child is freed with MEM; a part by whoever made it,
 * and before MEM.
 */
struct mime_arena *mime_arena_child(struct mime_arena *mem);
struct mime_arena *mime_arena_part(struct mime_arena *mem);

/*
 * A place in MEM that survives a release: where the codec floor keeps the
 * converters that it has open. CLOSE is called with it when MEM is freed.
 */
struct arena_slot {
	void *held;
	void (*close)(void *held, const struct mime_alloc *alloc);
};
struct arena_slot *mime_arena_slot(struct mime_arena *mem);

/* ---- buffer.c: bytes that grow, up to a ceiling ------------------------- */

/*
 * Written often, so written short. To the linker they are the library's: an
 * archive hides no names, and a program may well have a buffer_init of its own.
 */
#define buffer_init mime_buffer_init
#define buffer_put mime_buffer_put
#define buffer_put_char mime_buffer_put_char
#define buffer_put_number mime_buffer_put_number
#define buffer_reserve mime_buffer_reserve

/*
 * Put what you like; whether all of it fitted is asked once, at the end: a
 * failed put makes STATUS negative, and later ones do nothing.
 */
struct buffer {
	struct mime_arena *mem;
	char *ptr;
	size_t len, cap, max;
	mime_status status;
};

/* An empty buffer of MEM that never holds more than MAX octets. */
void buffer_init(struct buffer *b, struct mime_arena *mem, size_t max);
void buffer_put(struct buffer *b, mime_span bytes);
void buffer_put_char(struct buffer *b, char c);

/* Puts N in decimal digits. */
void buffer_put_number(struct buffer *b, uint32_t n);

/* Room for at least N octets more, to be filled and then counted in. */
bool buffer_reserve(struct buffer *b, size_t n);

static inline mime_room
buffer_room(const struct buffer *b)
{
	return (mime_room){ b->len > 0 ? b->ptr + b->len : b->ptr,
	    b->cap - b->len };
}

static inline void
buffer_filled(struct buffer *b, size_t n)
{
	assert(n <= b->cap - b->len);
	b->len += n;
}

static inline mime_span
buffer_span(const struct buffer *b)
{
	return (mime_span){ b->ptr, b->len };
}

/* ---- sort.c ------------------------------------------------------------- */

/*
 * Sorts COUNT rows of SIZE octets; SPARE has room for as many. Returns where
 * they are then: at ROWS or SPARE. Equal ones stay in their order.
 */
void *mime_sort(void *rows, void *spare, size_t count, size_t size,
    int (*compare)(const void *a, const void *b));

/* ---- limits.c ----------------------------------------------------------- */

/* LIMITS (or NULL) with the defaults where it has 0. */
struct mime_limits mime_limits_of(const struct mime_limits *limits);
extern const struct mime_limits mime_limits_default;

/* OPT (or NULL) as a whole struct of today's size, limits filled in. */
struct mime_options mime_options_of(const struct mime_options *opt);

/* ---- notes: how a floor tells a defect it met --------------------------- */

/*
 * PUT is told code and place. The floors above the octets' own place know them
 * by span only: what begins at PTR stands at OFFSET of the source.
 */
struct notes {
	void (*put)(void *ctx, unsigned code, mime_range at);
	void *ctx;
	const char *ptr;
	uint64_t offset;
};

/* Not here: what leads to a defect is laid aside, for a sixtieth of the code. */
SELDOM void mime_note(const struct notes *n, unsigned code, mime_span at);

static inline void
note(const struct notes *n, unsigned code, mime_span at)
{
	mime_note(n, code, at);
}

/* ---- decision.c --------------------------------------------------------- */

/* What a decision, or a defect, is about, from 0: places in a story. */
#define DECISION_TOPICS 14
unsigned mime_decision_topic(unsigned code);
unsigned mime_defect_topic(unsigned code);
const char *mime_topic_name(unsigned topic);

/* ---- tellers: how a floor tells what it decided, to whoever asks --------- */

/*
 * TELL gets a mime_decision_code, what was taken or passed over, and where that
 * stands. Whoever decides has a pointer to one; it is NULL where nobody asks,
 * and then nothing is done for it.
 */
struct teller {
	void (*tell)(void *ctx, unsigned code, mime_span subject,
	    mime_range at);
	void *ctx;
};

/* Tells a decision that stands nowhere, or all over the part. */
SELDOM void mime_explain(const struct teller *t, unsigned code,
    mime_span subject);

static inline void
explain(const struct teller *t, unsigned code, mime_span subject)
{
	if (t != NULL)
		mime_explain(t, code, subject);
}

/* The same of AT, whose place N knows. */
SELDOM void mime_explain_at(const struct teller *t, unsigned code,
    mime_span subject, const struct notes *n, mime_span at);

static inline void
explain_at(const struct teller *t, unsigned code, mime_span subject,
    const struct notes *n, mime_span at)
{
	if (t != NULL)
		mime_explain_at(t, code, subject, n, at);
}

/* ---- rulings.c: decisions as data --------------------------------------- */

/*
 * Every decision that the world's parsers take differently. All false is the
 * safest reading, ours; true is the rival one. A test flips each.
 */
struct rulings {
	/* header fields */
	bool last_field;                /* of duplicates, not the first */
	bool junk_ends_header;          /* a line without colon, always */
	bool blanks_end_header;         /* a line of blanks, as an empty one */
	bool blank_before_colon_is_junk;
	bool leading_blank_lines_skipped;
	bool from_line_is_junk;         /* in a header, like other junk */
	/* parameters */
	bool last_param;                /* of duplicates, not the first */
	bool plain_over_extended;       /* filename over filename* */
	bool name_over_filename;        /* Content-Type's over -Disposition's */
	bool words_in_names_literal;    /* no RFC 2047 in file names */
	bool quoted_type_taken;         /* "text/html" in quotes is text/html */
	/* boundaries */
	bool delimiter_may_be_longer;   /* text after it is let */
	bool outermost_owns;            /* where two open boundaries match */
	bool close_may_come_first;      /* before any delimiter, it closes */
	bool parts_after_close;         /* a delimiter reopens its multipart */
	/* transfer encodings */
	bool base64_ends_at_padding;
	bool base64_urlsafe;            /* - and _ are letters of it */
	bool misspelled_encoding_decoded;
	bool composite_stays_leaf;      /* encoded multiparts are not opened */
	/* charsets */
	bool multipart_charset_void;    /* parts without one do not take it */
};

extern const struct rulings mime_rulings_default;

/* ---- kernel.c: inner loops, one table per set of CPU features ----------- */

/*
 * Every kernel works on a prefix of its input and returns how long that was.
 * It may stop early for any reason of its own; the portable one goes on from
 * there. So none needs a tail loop.
 */
enum {
	USUAL_HIGH = 1,         /* octets that are not 7-bit are usual */
	USUAL_LF = 2,           /* a CR is odd; so is an LF in front of what
	                           begins_like_mark, or may yet do so */
	USUAL_CRLF = 4          /* what stands in front of an LF that no CR is
	                           before is odd; and LFs as above */
};

/*
 * Of N octets at P, the start of a line: do the first two begin what marks.c
 * looks for, or may they, where there is but one?
 */
static inline bool
begins_like_mark(const uint8_t *p, size_t n)
{
	static const char second[256] = { ['b'] = 'e', ['='] = 'y', ['('] = 'T' };
	char wanted = n > 0 ? second[p[0]] : 0;

	return wanted != 0 && (n == 1 || p[1] == (uint8_t)wanted);
}

/*
 * Quoted-printable (RFC 2045 6.7) on its way. What is as it should be: text;
 * "=" and two digits; line ends, which stay, and those that "=" is before,
 * which go. Not so are "=" with anything else behind it, a CR that no LF
 * follows, a blank in front of a line end, and the octet, or the escape, that
 * makes a line longer than LONGEST.
 */
enum {
	QP_LOWER = 1,           /* digits may be in lower case */
	QP_HIGH = 2,            /* text may have octets that are not 7-bit */
	QP_CONTROL = 4          /* and control characters */
};

struct qp {
	mime_span in;
	mime_room out;
	uint64_t column;        /* octets of this line in front of IN */
	uint64_t longest;       /* octets of a line, its end not counted */
	unsigned let;           /* what more is as it should be, QP_ values */
};

/* How far a field was looked at, in octets from its start; begins as zeros. */
struct field_scan {
	size_t colon;           /* behind its name; 0: not known yet */
	size_t value;           /* its first octet that is no blank */
	size_t line;            /* its last line so far; 0: it is one */
	size_t looked;          /* up to here: a LF, or the end of all there
	                           was */
	size_t size;            /* of all of it; 0: not known yet */
};

/*
 * How the lines that matter begin: octet C may come first where, with only the
 * bits of MASK, it is what LOW has for its four lowest bits; and, AT octets
 * behind it, what THEN has for them, with only those bits: where AT is 0 that
 * is C again. What LOW has for 0 is not 0, or that would come first, with a
 * mask a blank.
 */
struct line_start {
	uint8_t mask, low[16], at[16], then[16];
};

/* May the N octets at P begin so, as far as they go? */
static inline bool
is_line_start(const struct line_start *start, const uint8_t *p, size_t n)
{
	uint8_t first = n > 0 ? p[0] & start->mask : 0;
	size_t at = start->at[first & 15];

	return n == 0 || (start->low[first & 15] == first &&
	    (n <= at || (p[at] & start->mask) == start->then[first & 15]));
}

struct kernels {
	const char *name;

	/* Octets before the first one that is not 7-bit. */
	size_t (*ascii_run)(const uint8_t *p, size_t n);

	/*
	 * Octets before the first LF that is followed by "--", or would be if
	 * it went on: where a delimiter may begin.
	 */
	size_t (*dash_line)(const uint8_t *p, size_t n);

	/*
	 * Octets before the first blank or line end that is followed by two
	 * dashes, or that would be if it went on: where something like a
	 * delimiter may begin.
	 */
	size_t (*dash_pair)(const uint8_t *p, size_t n);

	/*
	 * Octets before the first that is odd in text: NUL, 1A, a CR that no LF
	 * follows (or nothing yet), and what HOW, of USUAL_ values, adds.
	 */
	size_t (*usual_run)(const uint8_t *p, size_t n, unsigned how);

	/*
	 * Octets before the first that a header should not have: neither
	 * printable ASCII nor TAB, LF, or a CR that LF follows.
	 */
	size_t (*header_run)(const uint8_t *p, size_t n);

	/* Octets that are printable ASCII or TAB, but "=" (RFC 2045 6.7). */
	size_t (*qp_run)(const uint8_t *p, size_t n);

	/*
	 * Takes what is as it should be off the front of Q's IN, as far as
	 * there is room. What is written to OUT behind that does not matter.
	 */
	void (*qp)(struct qp *q);

	/*
	 * Base64 letters at IN decoded to OUT, four at a time, at most MOST
	 * times: how often, up to the first four that are not all letters.
	 * All of IN is readable, all of OUT writable; what stands in OUT behind
	 * the result does not matter.
	 */
	size_t (*base64)(mime_span in, mime_room out, size_t most);

	/*
	 * The same of whole lines that are alike: QUANTA times four letters,
	 * not 0, and a line end of END octets, LF or CRLF. How many lines, up
	 * to the first with anything else in it.
	 */
	size_t (*base64_lines)(mime_span in, mime_room out, size_t quanta,
	    size_t end);

	/*
	 * IN encoded to OUT, 57 octets at a time, each of which become a line
	 * of 76 letters and CRLF (RFC 2045 6.8): how many lines. What stands in
	 * OUT behind them does not matter.
	 */
	size_t (*base64_encode)(mime_span in, mime_room out);

	/*
	 * Octets before the first LF that START follows, or would if it went
	 * on: where a line that matters may begin.
	 */
	size_t (*line_run)(const uint8_t *p, size_t n,
	    const struct line_start *start);

	/*
	 * Octets before the first LF that "Fr" follows, or that behind any
	 * number of ">", or would if it went on: where a From_ line, or one
	 * that is quoted, may begin.
	 */
	size_t (*from_line)(const uint8_t *p, size_t n);

	/*
	 * Octets before the first that no whole, well-formed character of UTF-8
	 * has (Unicode 3.9, table 3-7).
	 */
	size_t (*utf8_run)(const uint8_t *p, size_t n);

	/*
	 * IN, of a charset of one octet, turned into UTF-8 at OUT. CHARS has
	 * for each octet those of its character, the first one lowest, and in
	 * the top 8 bits how many; 0 where there is none; ASCII is itself. How
	 * much of IN was taken, up to one that is no character, or to where OUT
	 * has no room for four octets; *PUT: how many octets that made. What
	 * stands in OUT behind them does not matter.
	 */
	size_t (*single)(mime_span in, mime_room out, const uint32_t *chars,
	    size_t *put);

	/*
	 * The usual fields that N octets at P begin with, at most MOST, are
	 * told in F: how many. Such a one has a name of ftext that begins with
	 * no dash, its colon right behind it and no other, something on each
	 * line, and the octet behind its end is there. Where F says that some
	 * of the first was looked at, it goes on from there; and where it does
	 * not end, F says so again.
	 */
	size_t (*field)(const uint8_t *p, size_t n, struct field_scan *f,
	    size_t most);

	/*
	 * IN to OUT with each LF a CRLF, CR says that the octet in front of IN
	 * is one; or without each CR that an LF follows. How much of IN was
	 * taken, as far as there is plenty of it and of room; *PUT: how many
	 * octets that made. What stands in OUT behind them does not matter.
	 */
	size_t (*to_crlf)(mime_span in, mime_room out, bool cr, size_t *put);
	size_t (*to_lf)(mime_span in, mime_room out, size_t *put);

	/*
	 * How many of N octets at P are printable ASCII and folds: LF or CRLF
	 * in front of a blank; up to a "=" that "?" follows. They are put to TO,
	 * which has room for N, with a space for each fold, *PUT octets.
	 */
	size_t (*unfold)(const uint8_t *p, size_t n, char *to, size_t *put);
};

/* The letters of base64 by their value (RFC 2045 6.8). */
extern const char mime_base64_letters[65];

/* The set for this CPU, or what MIME_KERNELS in the environment names. */
const struct kernels *mime_kernels(void);

/* All sets that this CPU runs, the portable one first; NULL after the last. */
const struct kernels *mime_kernels_at(unsigned n);

size_t mime_ascii_run(mime_span s);
size_t mime_dash_line(mime_span s);
size_t mime_dash_pair(mime_span s);
size_t mime_usual_run(mime_span s, unsigned how);
size_t mime_header_run(mime_span s);
size_t mime_qp_run(mime_span s);

/* As the kernel, but blanks are left where what follows them is not known. */
void mime_qp(struct qp *q);

/* As the kernel; TO has room for all of S. */
size_t mime_unfold(mime_span s, char *to, size_t *put);

size_t mime_line_run(mime_span s, const struct line_start *start);

size_t mime_from_line_run(mime_span s);
size_t mime_utf8_run(mime_span s);
size_t mime_single_text(mime_span in, mime_room out, const uint32_t *chars,
    size_t *put);

/* As the kernel, from the start; S is where a line begins. */
size_t mime_fields_usual(mime_span s, struct field_scan *f, size_t most);

/*
 * Octets of S, some of a field, up to the first LF that no text is known to
 * follow in the line behind it, which goes on with a blank; or all of S.
 */
size_t mime_fold_run(mime_span s);

#endif
