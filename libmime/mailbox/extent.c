/*
 * extent.c - where does a message of an mbox end, and the next one begin?
 *
 * The message is gone through once: its header line by line, for the
 * Content-Length, and its body from line to line that begins with what a From_
 * line or a quoted one does. The first separator ends it, and so does the end
 * of the source. Then the length is held against that:
 *
 *     the length leads to        and
 *     the separator found        right: the message ends where it says
 *     anywhere before it         wrong
 *     a separator behind it      every message so far had a length that led
 *                                right, and the one found has none: it is mail
 *                                within the message, and the length is right
 *     anything else              wrong
 *
 * "Leads to" lets one line end be between: most writers do not count the blank
 * line that they put behind a message. A length that is wrong is not used, and
 * is a defect. Where lengths are trusted (somebody said it is an mboxcl), it is
 * asked first whether there is a separator where it leads, and the body is not
 * looked at.
 *
 * Cost: one look elsewhere for a message at most, LOOK octets; and where the
 * message found within another is looked into for a length, its header is read
 * twice, up to HEADER_LOOK octets: but that has an end with the first length
 * that is wrong, and before that what was looked into is skipped.
 */
#include "mailbox/mailbox.h"

#define HEADER_LOOK ((uint64_t)64 * 1024)

/* What a From_ line, or one that was quoted a few times, begins with. */
#define QUOTES_MAX 11
#define MARK_LOOK (QUOTES_MAX + 5)

/* The size of the line end before OFFSET, within what begins at BEGIN. */
static unsigned
line_end_before(const struct window *w, uint64_t offset, uint64_t begin)
{
	if (offset <= begin || mime_window_octet(w, offset - 1) != '\n')
		return 0;
	return offset - begin > 1 &&
	    mime_window_octet(w, offset - 2) == '\r' ? 2 : 1;
}

/* The size of the blank line there; 0 where that line holds something. */
static unsigned
blank_line_before(const struct window *w, uint64_t offset, uint64_t begin)
{
	unsigned n = line_end_before(w, offset, begin);

	return offset - n == begin ||
	    line_end_before(w, offset - n, begin) > 0 ? n : 0;
}

/*
 * Looks for a separator at OFFSET, a line start of what begins at BEGIN, in a
 * window of M.
 */
static mime_status
separator_at(const struct mbox *m, struct window *w, uint64_t offset,
    uint64_t begin, struct separator *found)
{
	mime_span s;
	mime_status st = mime_window_at(w, offset, LOOK, &s);
	unsigned where = m->patches ? OF_PATCHES : 0;

	*found = (struct separator){ .offset = offset };
	if (st < 0)
		return st;
	found->blank = blank_line_before(w, offset, begin);
	if (found->blank > 0)
		where |= AFTER_BLANK;
	found->size = mime_separator(s, where);
	return st;
}

/* No separator, but the end of the source at OFFSET. */
static struct separator
end_at(const struct mbox *m, const struct extent *x, uint64_t offset)
{
	return (struct separator){ .offset = offset,
	    .blank = blank_line_before(&m->window, offset, x->begin) };
}

static size_t
line_end(mime_span s)
{
	return span_find(s, '\n');
}

/*
 * Moves on from S, which W has at *OFFSET, to behind the line end that FIND,
 * which says how many octets are before it, finds first; or to the end. *S: at
 * least WANT octets of what is there.
 */
static mime_status
next_line(struct window *w, uint64_t *offset, size_t (*find)(mime_span),
    size_t want, mime_span *s)
{
	size_t n = find(*s);
	mime_status st = MIME_OK;

	while (n == s->len && n > 0 && st >= 0) {
		*offset += n;
		st = mime_window_at(w, *offset, 1, s);
		n = find(*s);
	}
	n += n < s->len;
	*offset += n;
	if (st < 0 || s->len - n < want)
		return st < 0 ? st : mime_window_at(w, *offset, want, s);
	*s = span_tail(*s, n);
	return MIME_OK;
}

/* ---- the header --------------------------------------------------------- */

/*
 * Before a line of a header that matters: blank, "From ", Content-Length, which
 * begin like it, without case: "F...\0", "C.......L". A blank less that bit is
 * a NUL.
 */
static size_t
before_header_line(mime_span s)
{
	static const struct line_start start = {
		.mask = (uint8_t)~('C' ^ 'c'),
		.low = { 1, ['C' & 15] = 'C', ['F' & 15] = 'F',
		    ['\n'] = '\n', ['\r'] = '\r' },
		.at = { ['C' & 15] = 8, ['F' & 15] = 4, ['\r'] = 1 },
		.then = { ['C' & 15] = 'L', ['F' & 15] = '\0',
		    ['\n'] = '\n', ['\r'] = '\n' },
	};

	return mime_line_run(s, &start);
}

/* A line of the header, S, no relay's, stands at AT: X->next where it ends it. */
static mime_status
read_line(struct mbox *m, struct extent *x, uint64_t at, mime_span *s)
{
	mime_status st = MIME_OK;

	if (span_starts(*s, SPAN("From "))) {
		st = separator_at(m, &m->window, at, x->begin, &x->next);
		*s = mime_window_rest(&m->window, at);
	} else if (m->lengths && x->length.kind == LENGTH_NONE) {
		mime_length_field(*s, at, &x->length);
	}
	return st;
}

/*
 * Reads the header that begins at X->begin, MOST octets of it: its length, and
 * where the body begins. It may end without a blank line: at the end, or at a
 * separator, which is then X->next. From_ lines in front of the first field
 * are no separators, but what relays left.
 */
static mime_status
read_header(struct mbox *m, struct extent *x, uint64_t most)
{
	uint64_t at = x->begin;
	bool front = true;
	mime_span s;
	mime_status st = mime_window_at(&m->window, at, LENGTH_LOOK, &s);

	while (st >= 0 && s.len > 0 && at - x->begin < most) {
		size_t end = span_line_end(s);

		if (end > 0) {
			x->body = at + end;
			return MIME_OK;
		}
		front = front && mime_begins_from(s);
		if (!front)
			st = read_line(m, x, at, &s);
		if (st < 0 || x->next.size > 0)
			return st;
		st = next_line(&m->window, &at, front ? line_end :
		    before_header_line, LENGTH_LOOK, &s);
	}
	x->next = end_at(m, x, at);
	return st;
}

/* ---- the body ----------------------------------------------------------- */

static void
note_quoted(struct extent *x, mime_span line)
{
	size_t n = 0;

	while (n < QUOTES_MAX && span_at(line, n) == '>')
		n++;
	if (n > 0 && span_starts(span_tail(line, n), SPAN("From ")))
		x->quoted |= n > 1 ? QUOTED_TWICE : QUOTED_ONCE;
}

/* The first separator from OFFSET, the start of a line, on. */
static mime_status
search(struct mbox *m, uint64_t offset, struct extent *x)
{
	mime_span s;
	mime_status st = mime_window_at(&m->window, offset, MARK_LOOK, &s);

	while (st >= 0 && s.len > 0) {
		note_quoted(x, s);
		if (span_starts(s, SPAN("From "))) {
			st = separator_at(m, &m->window, offset, x->begin,
			    &x->next);
			if (st < 0 || x->next.size > 0)
				return st;
			s = mime_window_rest(&m->window, offset);
		}
		st = next_line(&m->window, &offset, mime_from_line_run,
		    MARK_LOOK, &s);
	}
	x->next = end_at(m, x, offset);
	return st;
}

/* ---- the length --------------------------------------------------------- */

/*
 * Where the length leads; NOWHERE if there is none, or it is one that no file
 * has: some sources would take reading there for a mistake.
 */
#define NOWHERE UINT64_MAX
static uint64_t
target(const struct extent *x)
{
	uint64_t most = INT64_MAX / 2;

	if (x->length.kind != LENGTH_GOOD || x->length.octets > most ||
	    x->body > most)
		return NOWHERE;
	return x->body + x->length.octets;
}

/* The window that has OFFSET already, or the one for looks elsewhere. */
static struct window *
window_for(struct mbox *m, uint64_t offset)
{
	return mime_window_has(&m->window, offset, LOOK) ?
	    &m->window : &m->probe;
}

/*
 * Does the length lead to a separator, or the end? Then X->next is that. A line
 * end may be between, and one must be before it.
 */
static SELDOM mime_status
follow(struct mbox *m, struct extent *x)
{
	uint64_t to = target(x), at;
	struct window *w = window_for(m, to);
	struct separator found;
	mime_span s;
	mime_status st;

	if (to == NOWHERE)
		return MIME_OK;
	if ((st = mime_window_at(w, to, MARK_LOOK, &s)) < 0)
		return st;
	at = to + span_line_end(s);
	s = span_tail(s, (size_t)(at - to));
	found = (struct separator){ .offset = at };
	if (s.len == 0)
		x->right = at > to || mime_window_ends_at(w, at);
	else if (span_starts(s, SPAN("From ")) && (at > to ||
	    line_end_before(w, at, x->begin) > 0)) {
		st = separator_at(m, w, at, x->begin, &found);
		x->right = found.size > 0;
	}
	if (x->right)
		x->next = found;
	return st;
}

/*
 * The length leads beyond the separator that was found. May that be mail within
 * the message?
 */
static mime_status
may_be_within(struct mbox *m, const struct extent *x, bool *may)
{
	struct extent found = {
		.begin = x->next.offset + x->next.size, .body = UINT64_MAX,
	};
	mime_status st = MIME_OK;

	*may = m->messages > 0 && m->right == m->messages &&
	    x->next.size > 0 && target(x) > x->next.offset &&
	    target(x) != NOWHERE;
	if (*may) {
		st = read_header(m, &found, HEADER_LOOK);
		*may = found.length.kind == LENGTH_NONE;
	}
	return st;
}

/* The end of the message by its separator, X->next. */
static uint64_t
natural_end(const struct extent *x)
{
	uint64_t end = x->next.offset - x->next.blank;

	/* The blank line of a header stays with it, but not one alone. */
	return x->body != UINT64_MAX && end < x->body && end > x->begin ?
	    x->next.offset : end;
}

static mime_status
judge(struct mbox *m, struct extent *x)
{
	uint64_t to = target(x), at = x->next.offset;
	bool may;
	mime_status st;

	x->end = natural_end(x);
	x->right = to == at || (to < at && to + line_end_before(&m->window, at,
	    x->body) == at);
	if (!x->right) {
		st = may_be_within(m, x, &may);
		if (st >= 0 && may)
			st = follow(m, x);
		if (st < 0)
			return st;
	}
	if (x->right)
		x->end = to;
	return MIME_OK;
}

mime_status
mime_extent(struct mbox *m, struct extent *x)
{
	mime_status st;

	x->body = UINT64_MAX;
	x->length.kind = LENGTH_NONE;
	x->right = false;
	x->quoted = 0;
	x->next = (struct separator){ 0 };
	st = read_header(m, x, UINT64_MAX);
	if (st >= 0 && m->trusted) {
		st = follow(m, x);
		x->end = target(x);
	}
	if (x->right)
		x->quoted = QUOTED_UNSEEN;
	else if (st >= 0 && x->body != UINT64_MAX)
		st = search(m, x->body, x);
	if (st >= 0 && !x->right)
		st = judge(m, x);
	m->messages++;
	m->quoted |= x->quoted & (QUOTED_ONCE | QUOTED_TWICE);
	m->right += x->right;
	m->wrong += x->length.kind != LENGTH_NONE && !x->right;
	return st;
}
