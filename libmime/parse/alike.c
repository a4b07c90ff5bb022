/*
 * alike.c - which lines are almost delimiters.
 *
 * What is no delimiter to us is one to somebody else: text after the boundary,
 * a blank in front of it, another case, a CR next to it, a close delimiter with
 * something more. Each such line is told, once for each multipart and kind.
 * The range is what agrees with the boundary.
 *
 * Cost: as much of the line is compared as it has in common with each of the
 * open boundaries that boundary.c names for it, and where only case differs,
 * with those of one hash.
 */
#include "parse/parse.h"

static bool
is_blank(mime_span s)
{
	return mime_span_run(s, IS_WSP) == s.len;
}

static bool
begins_with_cr(mime_span s)
{
	return span_at(s, mime_span_run(s, IS_WSP)) == '\r';
}

/* REST follows a boundary that began the line; CLOSE: it is "--", and blanks. */
static unsigned
almost(const struct open_boundary *o, mime_span rest, bool close)
{
	mime_span after_blanks = span_tail(rest, mime_span_run(rest, IS_WSP));

	if (span_at(after_blanks, 0) == '\r' || (span_starts(rest, SPAN("--")) &&
	    begins_with_cr(span_tail(rest, 2))))
		return MIME_DEFECT_BOUNDARY_LINE_BARE_CR;
	if (close && !o->opened)
		return MIME_DEFECT_CLOSE_BEFORE_OPEN;
	if (span_starts(after_blanks, SPAN("--")) ||
	    (span_starts(rest, SPAN("-")) && is_blank(span_tail(rest, 1))))
		return MIME_DEFECT_CLOSE_DELIMITER_MALFORMED;
	return MIME_DEFECT_BOUNDARY_LINE_TRAILING_GARBAGE;
}

/* The same of any line, what stands in front of it considered. */
static unsigned
kind_of(const struct open_boundary *o, mime_span rest, bool close,
    enum alike_after after)
{
	if (o->closed)
		return after == AFTER_LINE && !close && is_blank(rest) ?
		    MIME_DEFECT_PARTS_AFTER_CLOSE : 0;
	switch (after) {
	case AFTER_BLANKS:
		return close || is_blank(rest) ?
		    MIME_DEFECT_BOUNDARY_LINE_LEADING_SPACE : 0;
	case AFTER_CR:
		return close || is_blank(rest) || begins_with_cr(rest) ?
		    MIME_DEFECT_BOUNDARY_LINE_BARE_CR : 0;
	default:
		return almost(o, rest, close);
	}
}

static bool
closes(mime_span rest)
{
	return span_starts(rest, SPAN("--")) && is_blank(span_tail(rest, 2));
}

/* False where A and B differ in their last octet, as most that differ do. */
static bool
may_end_alike(mime_span a, mime_span b)
{
	return a.len == 0 || b.len == 0 ||
	    ((a.ptr[a.len - 1] ^ b.ptr[b.len - 1]) & ~0x20) == 0;
}

/*
 * In any case of letters, L is O's delimiter, or with CLOSE closes it. Most
 * boundaries are of another length.
 */
static bool
is_in_another_case(const struct open_boundary *o, const struct dashed *l,
    bool close)
{
	mime_span text = span_head(l->text, o->text.len);

	return l->trimmed == o->text.len + (close ? 2 : 0) &&
	    may_end_alike(text, o->text) &&
	    o->folded == mime_boundary_fold(text) &&
	    mime_span_same(text, o->text) &&
	    (!close || closes(span_tail(span_head(l->text, l->trimmed),
	    text.len)));
}

/* Does TEXT begin with O? Most that do not differ in O's last octets. */
static bool
begins_with(mime_span text, const struct open_boundary *o)
{
	mime_span own = o->text;

	if (text.len < own.len)
		return false;
	if (own.len < BOUNDARY_FRONT)
		return memcmp(text.ptr, own.ptr, own.len) == 0;
	return memcmp(text.ptr + own.len - BOUNDARY_FRONT, own.ptr + own.len -
	    BOUNDARY_FRONT, BOUNDARY_FRONT) == 0 &&
	    memcmp(text.ptr, own.ptr, own.len - BOUNDARY_FRONT) == 0;
}

/* What L is to O; 0: nothing. */
static unsigned
compare(const struct open_boundary *o, const struct dashed *l,
    enum alike_after after, bool *close)
{
	mime_span rest = span_tail(l->text, o->text.len);

	*close = false;
	if (begins_with(l->text, o)) {
		*close = closes(rest);
		return kind_of(o, rest, *close, after);
	}
	if (o->closed || after != AFTER_LINE)
		return 0;
	*close = is_in_another_case(o, l, true);
	return *close || is_in_another_case(o, l, false) ?
	    MIME_DEFECT_BOUNDARY_CASE_MISMATCH : 0;
}

/* Each kind is told once for each boundary. */
enum { KIND_GARBAGE, KIND_BLANKS, KIND_CR };
static const uint16_t kinds[8] = {
	[KIND_GARBAGE] = MIME_DEFECT_BOUNDARY_LINE_TRAILING_GARBAGE,
	[KIND_BLANKS] = MIME_DEFECT_BOUNDARY_LINE_LEADING_SPACE,
	[KIND_CR] = MIME_DEFECT_BOUNDARY_LINE_BARE_CR,
	MIME_DEFECT_BOUNDARY_CASE_MISMATCH,
	MIME_DEFECT_CLOSE_DELIMITER_MALFORMED,
	MIME_DEFECT_CLOSE_BEFORE_OPEN,
	MIME_DEFECT_PARTS_AFTER_CLOSE,
};

static bool
is_news(struct open_boundary *o, unsigned code)
{
	unsigned kind = 0;

	while (kinds[kind] != code)
		kind++;
	if (o->told & 1u << kind)
		return false;
	o->told |= (uint8_t)(1u << kind);
	return true;
}

/* The first of those that L may begin with and are no longer; from 1. */
static uint32_t
first_no_longer(struct boundaries *b, const struct dashed *l)
{
	size_t most = l->text.len;
	struct no_longer *known = &b->known[most & (b->size / 8 - 1)];

	if (known->front != l->front || known->most != most ||
	    known->changes != b->changes)
		*known = (struct no_longer){ l->front, most, b->changes,
		    boundary_no_longer(b, l->alike, l->front, most) };
	return known->at;
}

unsigned
mime_alike(struct boundaries *b, const struct dashed *l,
    enum alike_after after, size_t *size)
{
	struct candidates c = {
		.front = l->front,
		.most = l->text.len,
		.alike = first_no_longer(b, l),
		.brief = b->brief,
	};
	struct open_boundary *o;

	for (size_t n = 0; n < BOUNDARY_NEAR &&
	    (o = boundary_candidate(b, &c)) != NULL; n++) {
		bool close;
		unsigned code = compare(o, l, after, &close);

		if (code == 0)
			continue;
		*size = 2 + o->text.len + (close ? 2 : 0);
		return is_news(o, code) ? code : 0;
	}
	return 0;
}

unsigned
mime_alike_line(struct boundaries *b, mime_span line, enum alike_after after,
    size_t *size)
{
	struct dashed l;

	/* Mostly there is none, and no need to look for the line's end. */
	if (!span_starts(line, SPAN("--")) ||
	    !mime_boundary_begins(b, line, &l))
		return 0;
	line = span_head(line, mime_boundary_most(b));
	mime_boundary_look(span_head(line, span_find(line, '\n') + 1), &l);
	return mime_alike(b, &l, after, size);
}

/* How much of TEXT shows what follows O in it; 0: O does not stand there. */
static size_t
decides(const struct open_boundary *o, mime_span text)
{
	mime_span rest = span_tail(text, o->text.len);
	size_t n = o->text.len;

	if (!span_starts(o->text, span_head(text, o->text.len)))
		return 0;
	if (span_starts(SPAN("--"), span_head(rest, 2))) {
		n += 2;
		rest = span_tail(rest, 2);
	}
	n += mime_span_run(rest, IS_WSP);
	/* A CR, and what follows it. */
	return n + (span_at(text, n) == '\r' ? 2 : 1);
}

/*
 * In front of a line, all of it has been waited for; here no longer than it
 * takes, since without line ends every CR would wait for as much as there may
 * be of a line.
 */
enum answer
mime_alike_may_be(const struct boundaries *b, enum alike_after after,
    mime_span *line)
{
	unsigned kind = 1u << (after == AFTER_CR ? KIND_CR : KIND_BLANKS);
	size_t most = mime_boundary_most(b) - 2, n = 0;
	mime_span text = span_head(span_tail(*line, 2), most);

	if (!span_starts(SPAN("--"), span_head(*line, 2)))
		return NO;
	for (size_t i = b->count, near = 0; i-- > 0 &&
	    near < BOUNDARY_NEAR; near++) {
		const struct open_boundary *o = &b->open[i];
		size_t size = o->told & kind ? 0 : decides(o, text);

		n = size > n ? size : n;
	}
	if (n > text.len && text.len < most)
		return MORE;
	*line = span_head(*line, 2 + n);
	return n > 0 ? YES : NO;
}
