/*
 * unicode.c - Normalization Form C and case folding (Unicode 3.11, 3.13).
 *
 * A composer is pushed characters and emits them normalized. It holds one
 * segment: a starter and the combining marks that follow it. When the next
 * starter comes, the marks are put in order and composed with the starter, and
 * perhaps the two starters with each other (UAX #15). Marks beyond the 30th
 * begin a segment of their own after U+034F (UAX #15, Stream-Safe Text Format),
 * so that a segment has a size, sorting it a bound, and a text a linear cost.
 *
 * Folding is a composer that emits into another one, by way of the folding
 * table: names that are canonically equal are first made the same, then
 * folded, and what folding made is composed again.
 *
 * The tables are in unicode_tables.c; Hangul goes by arithmetic (Unicode 3.12).
 */
#include "codec/codec.h"
#include "codec/unicode_tables.h"

#define MARKS_MAX 30            /* UAX #15, D4 */
#define JOINER 0x34F            /* COMBINING GRAPHEME JOINER: class 0 */
#define STEPS_MAX 3             /* asserted by unicode_tables.py */
#define FIRST_MARK 0x300        /* none of a class before this one */
#define FIRST_PARTS 0xC0        /* nor with a decomposition before this one */

/* Hangul syllables: every leading with every vowel and trailing consonant. */
#define HANGUL 0xAC00
#define LEADING 0x1100
#define VOWEL 0x1161
#define TRAILING 0x11A7         /* itself "none": trailing ones begin after */
#define LEADINGS 19
#define VOWELS 21
#define TRAILINGS 28
#define SYLLABLES (LEADINGS * VOWELS * TRAILINGS)

struct composer {
	int32_t starter;        /* -1: none yet */
	size_t count;           /* of marks */
	int32_t marks[MARKS_MAX];
	uint8_t classes[MARKS_MAX];
	void (*emit)(void *ctx, int32_t code);
	void *ctx;
};

/* ---- the tables --------------------------------------------------------- */

/*
 * The last row that begins at CODE or before it; NULL where there is none.
 * Rows of every table begin with a uint32_t, by which they are sorted.
 */
static const void *
find(const void *table, size_t count, size_t size, int32_t code)
{
	const char *row = NULL, *base = table;

	while (count > 0) {
		const char *middle = base + count / 2 * size;

		if (*(const uint32_t *)(const void *)middle > (uint32_t)code) {
			count /= 2;
		} else {
			row = middle;
			base = middle + size;
			count -= count / 2 + 1;
		}
	}
	return row;
}

#define FIND(table, code) \
	find(table, table##_count, sizeof((table)[0]), code)

static uint8_t
class_of(int32_t code)
{
	const struct unicode_class *c;

	if (code < FIRST_MARK)
		return 0;
	c = FIND(mime_unicode_classes, code);
	return c != NULL && (uint32_t)code <= c->last ? c->value : 0;
}

static const struct unicode_parts *
parts_of(int32_t code)
{
	const struct unicode_parts *p;

	if (code < FIRST_PARTS)
		return NULL;
	p = FIND(mime_unicode_parts, code);
	return p != NULL && p->code == (uint32_t)code ? p : NULL;
}

/* What A and B are composed to in Hangul; 0 where they are not. */
static int32_t
compose_hangul(int32_t a, int32_t b)
{
	if (a >= LEADING && a < LEADING + LEADINGS &&
	    b >= VOWEL && b < VOWEL + VOWELS)
		return HANGUL +
		    ((a - LEADING) * VOWELS + b - VOWEL) * TRAILINGS;
	if (a >= HANGUL && a < HANGUL + SYLLABLES &&
	    (a - HANGUL) % TRAILINGS == 0 &&
	    b > TRAILING && b < TRAILING + TRAILINGS)
		return a + b - TRAILING;
	return 0;
}

/* What A and B are composed to; 0 where they are not. */
static SELDOM int32_t
compose(int32_t a, int32_t b)
{
	size_t low = 0, high = mime_unicode_composites_count;

	if (b < FIRST_MARK || a < 0)
		return 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct unicode_parts *p =
		    &mime_unicode_parts[mime_unicode_composites[middle]];

		if (p->first == (uint32_t)a && p->second == (uint32_t)b)
			return (int32_t)p->code;
		if (p->first < (uint32_t)a ||
		    (p->first == (uint32_t)a && p->second < (uint32_t)b))
			low = middle + 1;
		else
			high = middle;
	}
	return compose_hangul(a, b);
}

/* ---- the composer ------------------------------------------------------- */

/* Canonical ordering: marks by class, those of one class as they came. */
static SELDOM void
order_marks(struct composer *c)
{
	for (size_t i = 1; i < c->count; i++) {
		int32_t mark = c->marks[i];
		uint8_t class = c->classes[i];
		size_t at = i;

		for (; at > 0 && c->classes[at - 1] > class; at--) {
			c->marks[at] = c->marks[at - 1];
			c->classes[at] = c->classes[at - 1];
		}
		c->marks[at] = mark;
		c->classes[at] = class;
	}
}

/* Marks join the starter, unless one of the same class stands between. */
static SELDOM void
compose_marks(struct composer *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->count; i++) {
		bool blocked = kept > 0 &&
		    c->classes[kept - 1] == c->classes[i];
		int32_t joined = blocked ? 0 : compose(c->starter, c->marks[i]);

		if (joined != 0) {
			c->starter = joined;
		} else {
			c->marks[kept] = c->marks[i];
			c->classes[kept++] = c->classes[i];
		}
	}
	c->count = kept;
}

static SELDOM void
flush(struct composer *c)
{
	order_marks(c);
	compose_marks(c);
	if (c->starter >= 0)
		c->emit(c->ctx, c->starter);
	for (size_t i = 0; i < c->count; i++)
		c->emit(c->ctx, c->marks[i]);
	c->starter = -1;
	c->count = 0;
}

static void
push_starter(struct composer *c, int32_t code)
{
	int32_t joined = 0;

	order_marks(c);
	compose_marks(c);
	if (c->count == 0)
		joined = compose(c->starter, code);
	if (joined == 0)
		flush(c);
	c->starter = joined != 0 ? joined : code;
}

/* CODE decomposes no further. */
static SELDOM void
push_part(struct composer *c, int32_t code)
{
	uint8_t class = class_of(code);

	if (class == 0) {
		push_starter(c, code);
		return;
	}
	if (c->count == MARKS_MAX) {
		flush(c);
		c->starter = JOINER;
	}
	c->marks[c->count] = code;
	c->classes[c->count++] = class;
}

static void
push_hangul(struct composer *c, int32_t code)
{
	int32_t at = code - HANGUL;

	push_part(c, LEADING + at / (VOWELS * TRAILINGS));
	push_part(c, VOWEL + at / TRAILINGS % VOWELS);
	if (at % TRAILINGS != 0)
		push_part(c, TRAILING + at % TRAILINGS);
}

/* CODE, decomposed as far as it goes. */
static SELDOM void
push(struct composer *c, int32_t code)
{
	uint32_t later[STEPS_MAX];
	size_t n = 0;
	const struct unicode_parts *p;

	if (code >= HANGUL && code < HANGUL + SYLLABLES) {
		push_hangul(c, code);
		return;
	}
	while (n < STEPS_MAX && (p = parts_of(code)) != NULL) {
		later[n++] = p->second;
		code = (int32_t)p->first;
	}
	push_part(c, code);
	while (n-- > 0)
		if (later[n] != 0)
			push_part(c, (int32_t)later[n]);
}

/* ---- into a buffer ------------------------------------------------------ */

static SELDOM void
emit_utf8(void *out, int32_t code)
{
	mime_utf8_put(out, code);
}

static void
push_text(struct composer *c, mime_span utf8)
{
	while (utf8.len > 0) {
		int32_t code = mime_utf8_take(&utf8);

		push(c, code < 0 ? 0xFFFD : code);
	}
	flush(c);
}

SELDOM void
mime_unicode_nfc(mime_span utf8, struct buffer *out)
{
	struct composer c = { .starter = -1, .emit = emit_utf8, .ctx = out };

	if (mime_ascii_run(utf8) == utf8.len)
		buffer_put(out, utf8);
	else
		push_text(&c, utf8);
}

/* ---- folding ------------------------------------------------------------ */

/* Full case folding (the rows C and F of CaseFolding.txt). */
static SELDOM void
emit_folded(void *next, int32_t code)
{
	const struct unicode_long_fold *several;
	const struct unicode_fold *f = FIND(mime_unicode_folds, code);

	if (f != NULL && (uint32_t)code <= f->last &&
	    ((uint32_t)code - f->first) % f->step == 0) {
		push(next, code + f->distance);
		return;
	}
	several = FIND(mime_unicode_long_folds, code);
	if (several == NULL || several->code != (uint32_t)code) {
		push(next, code);
		return;
	}
	for (size_t i = 0; i < ROWS(several->to) && several->to[i] != 0; i++)
		push(next, several->to[i]);
}

static void
fold_ascii(mime_span ascii, struct buffer *out)
{
	for (size_t i = 0; i < ascii.len; i++)
		buffer_put_char(out,
		    (char)mime_lower[(unsigned char)ascii.ptr[i]]);
}

SELDOM void
mime_unicode_fold(mime_span utf8, struct buffer *out)
{
	struct composer last = { .starter = -1, .emit = emit_utf8, .ctx = out };
	struct composer first = {
		.starter = -1, .emit = emit_folded, .ctx = &last,
	};

	if (mime_ascii_run(utf8) == utf8.len) {
		fold_ascii(utf8, out);
		return;
	}
	push_text(&first, utf8);
	flush(&last);
}
