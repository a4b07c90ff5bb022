/*
 * boundary.c - which multiparts are open, and does this line end a part?
 *
 * A delimiter is a whole line: "--", an open boundary, perhaps "--", at most
 * BLANKS blanks, a line end or the end of the input (RFC 2046 5.1.1). So where
 * one open boundary is the beginning of another, each line still has one
 * answer. Matching is by octet, from the innermost multipart outwards: where
 * two are alike the inner one owns the line. A close delimiter counts only
 * after a delimiter.
 *
 * The answer is "yes", "no" or "more": a line is waited for only as long as it
 * may still be a delimiter.
 *
 * Cost: a line that does not begin with "--" is never looked at here. For one
 * that does, the open boundaries are gone through only where one of them has
 * its length (modulo 64), and only those of its very length are compared.
 */
#include "parse/parse.h"

/* RFC 2046 calls them transport padding and names no limit. */
#define BLANKS ((size_t)1024)

static uint64_t
length_bit(size_t n)
{
	return UINT64_C(1) << (n % 64);
}

/* Lengths that a line may have to be of a boundary of LEN: bare, or closing. */
static void
note_lengths(struct boundaries *b, size_t len)
{
	b->lengths |= length_bit(len) | length_bit(len + 2);
	if (len > b->longest)
		b->longest = len;
}

bool
mime_boundary_push(struct boundaries *b, mime_span text, uint32_t frame)
{
	if (b->count == b->cap) {
		size_t cap = b->cap ? size_mul(b->cap, 2) : 8;
		void *more = mime_arena_resize(b->mem, b->open,
		    size_mul(b->cap, sizeof(*b->open)),
		    size_mul(cap, sizeof(*b->open)));

		if (more == NULL)
			return false;
		b->open = more;
		b->cap = cap;
	}
	b->open[b->count++] = (struct open_boundary){
		.text = text,
		.folded = mime_boundary_fold(0, text),
		.frame = frame,
	};
	note_lengths(b, text.len);
	return true;
}

uint32_t
mime_boundary_fold(uint32_t before, mime_span text)
{
	for (size_t i = 0; i < text.len; i++)
		before = before * 31 + mime_lower[(unsigned char)text.ptr[i]];
	return before;
}

unsigned
mime_boundary_clash(const struct boundaries *b, uint32_t message)
{
	const struct open_boundary *newest = &b->open[b->count - 1];
	mime_span text = newest->text;

	for (const struct open_boundary *o = newest; o-- > b->open;) {
		if (o->closed)
			continue;
		if (o->text.len != text.len && (span_starts(o->text, text) ||
		    span_starts(text, o->text)))
			return MIME_DEFECT_BOUNDARY_PREFIX;
		if (o->folded == newest->folded && o->frame >= message &&
		    span_is(o->text, text))
			return MIME_DEFECT_BOUNDARY_REUSED_NESTED;
	}
	return 0;
}

void
mime_boundary_pop(struct boundaries *b, uint32_t frame)
{
	size_t before = b->count;

	while (b->count > 0 && b->open[b->count - 1].frame >= frame)
		b->count--;
	if (b->count == before)
		return;
	b->lengths = 0;
	b->longest = 0;
	for (size_t i = 0; i < b->count; i++)
		note_lengths(b, b->open[i].text.len);
}

mime_span
mime_boundary_text(mime_span line)
{
	line = span_tail(line, 2);
	if (line.len > 0 && line.ptr[line.len - 1] == '\n') {
		line.len--;
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
	}
	return line;
}

/* LINE without blanks at its end; false: too many of them. */
static bool
trim(mime_span *line)
{
	size_t blanks = 0;

	while (blanks <= BLANKS && line->len > 0 &&
	    char_is(span_at(*line, line->len - 1), IS_WSP)) {
		line->len--;
		blanks++;
	}
	return blanks <= BLANKS;
}

/* TEXT is the line after its "--": is it O's delimiter, or closes it? */
static bool
compare(const struct open_boundary *o, mime_span text,
    const struct rulings *rulings, bool *close)
{
	if (rulings->delimiter_may_be_longer ? !span_starts(text, o->text) :
	    text.len != o->text.len && text.len != o->text.len + 2)
		return false;
	if (!span_starts(text, o->text))
		return false;
	text = span_tail(text, o->text.len);
	*close = span_starts(text, SPAN("--"));
	if (!*close && text.len > 0 && !rulings->delimiter_may_be_longer)
		return false;
	if (*close && !o->opened && !rulings->close_may_come_first)
		return false;
	return !o->closed || rulings->parts_after_close;
}

static enum answer
find(const struct boundaries *b, mime_span text, const struct rulings *rulings,
    struct match *match)
{
	for (size_t i = 0; i < b->count; i++) {
		size_t at = rulings->outermost_owns ? i : b->count - 1 - i;

		match->of = at;
		if (compare(&b->open[at], text, rulings, &match->close))
			return YES;
	}
	return NO;
}

size_t
mime_boundary_most(const struct boundaries *b)
{
	return b->longest + 4 + BLANKS + 2;
}

enum answer
mime_boundary_match(const struct boundaries *b, mime_span line, bool ended,
    const struct rulings *rulings, struct match *match)
{
	size_t most = mime_boundary_most(b);
	mime_span whole = span_head(line, most);
	size_t lf;

	if (b->count == 0 || (line.len > 0 && line.ptr[0] != '-') ||
	    (line.len > 1 && line.ptr[1] != '-'))
		return NO;
	lf = span_find(whole, '\n');
	if (lf == whole.len && line.len < most && !ended)
		return MORE;
	if (lf == whole.len && line.len >= most)
		return NO;
	whole = span_head(whole, lf + 1);
	if (!span_starts(whole, SPAN("--")))
		return NO;
	match->size = whole.len;
	whole = mime_boundary_text(whole);
	match->padding = whole.len;
	if (!trim(&whole))
		return NO;
	match->padding -= whole.len;
	if (!rulings->delimiter_may_be_longer &&
	    (b->lengths & length_bit(whole.len)) == 0)
		return NO;
	return find(b, whole, rulings, match);
}
