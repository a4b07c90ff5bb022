/*
 * body.c - the states outside headers: bodies, preambles, delimiters.
 *
 * Where a header has ended, what its Content-* fields amount to decides what
 * comes: text of a leaf, the preamble of a multipart, or a message. Text is
 * passed on in runs as long as the window, cut only before what may be a
 * delimiter and the line break that belongs to it (RFC 2046 5.1.1).
 */
#include "parse/parse.h"

/* ---- where a body begins ------------------------------------------------ */

mime_status
mime_body_begin_text(struct mime_parser *p, mime_event_type type)
{
	p->text_type = type;
	p->line_start = p->line_blank = true;
	p->state = IN_TEXT;
	return GO_ON;
}

static mime_status
begin_opaque(struct mime_parser *p, unsigned code)
{
	mime_tell_limit(p, code, parser_here(p));
	return mime_body_begin_text(p, MIME_EV_OPAQUE);
}

static mime_status
begin_multipart(struct mime_parser *p)
{
	struct frame *f = parser_top(p);
	unsigned clash;

	if (!mime_boundary_push(&p->boundaries, f->media->boundary,
	    p->depth - 1))
		return mime_arena_status(p->fixed);
	clash = mime_boundary_clash(&p->boundaries, f->message);
	if (clash != 0)
		mime_tell_defect(p, clash, f->type_at);
	f->multipart = true;
	mime_check_outside_begin(p);
	return mime_body_begin_text(p, MIME_EV_OUTSIDE);
}

mime_status
mime_body_begin_composite(struct mime_parser *p)
{
	const struct mime_media *m = parser_top(p)->media;

	if (p->depth > p->options.limits.depth)
		return begin_opaque(p, MIME_DEFECT_LIMIT_DEPTH);
	if (m->kind == MIME_MULTIPART)
		return begin_multipart(p);
	if (p->parts >= p->options.limits.parts)
		return begin_opaque(p, MIME_DEFECT_LIMIT_PARTS);
	p->state = AT_PART;
	return GO_ON;
}

static mime_status
begin_content(struct mime_parser *p)
{
	const struct mime_media *m = parser_top(p)->media;

	/* Base64 and the like on a multipart or a message: a tree opens it. */
	if (m->kind != MIME_LEAF && !encoding_changes(m->encoding))
		return mime_body_begin_composite(p);
	if (m->kind != MIME_LEAF)
		mime_tell_defect(p, MIME_DEFECT_COMPOSITE_ENCODED,
		    parser_here(p));
	return mime_body_begin_text(p, MIME_EV_BODY);
}

mime_status
mime_body_begin(struct mime_parser *p)
{
	struct frame *f = parser_top(p);
	const struct reading how = {
		.limits = &p->options.limits, .rulings = p->rulings,
		.checks = p->options.checks, .put = mime_tell_put, .ctx = p,
		.names = p->names, .why = p->why,
	};
	mime_status st;

	/* Its own boundary, if header.c had to know it before. */
	boundary_pop(&p->boundaries, p->depth - 1);
	f->type_at = (mime_range){ p->block.raw.type.offset,
	    p->block.raw.type.value.len };
	st = mime_again_read(p, &how);
	if (st >= 0)
		st = mime_check_begin(p, f->media);
	return st < 0 ? st : begin_content(p);
}

/* ---- text and delimiters ------------------------------------------------ */

enum answer
mime_body_match(struct mime_parser *p, size_t i)
{
	mime_span w = mime_feed_window(&p->feed);

	return mime_boundary_match(&p->boundaries, span_tail(w, i),
	    mime_feed_last(&p->feed), p->rulings, &p->match);
}

mime_status
mime_body_delimiter(struct mime_parser *p, size_t line_break)
{
	p->match_break = line_break;
	p->match_frame = p->boundaries.open[p->match.of].frame;
	p->state = AT_DELIMITER;
	return GO_ON;
}

static bool
looks_at_lines(const struct mime_parser *p)
{
	return (p->options.checks & MIME_CHECK_LINES) != 0;
}

/* True where nothing but blanks stands between a line's start and place I. */
static bool
is_indent(const struct mime_parser *p, mime_span w, size_t i)
{
	mime_span left = span_without_end(span_head(w, i), SPAN(" \t"));

	return left.len > 0 ? left.ptr[left.len - 1] == '\n' : p->line_blank;
}

/* Some of a body, or of what is outside bodies, N octets of the window. */
static mime_status
emit_text(struct mime_parser *p, size_t n)
{
	mime_span text = span_head(mime_feed_window(&p->feed), n);
	mime_status st = MIME_OK;

	if (p->text_type == MIME_EV_BODY)
		st = mime_check_body(p, text);
	else if (p->text_type == MIME_EV_OUTSIDE)
		mime_check_outside(p, text);
	if (looks_at_lines(p))
		p->line_blank = is_indent(p, text, n);
	p->line_start = false;
	if (p->text_type == MIME_EV_OPAQUE)
		return mime_tell_opaque(p, n);
	return st < 0 ? st : mime_tell_event(p, p->text_type, n);
}

/* Where the line break that ends at place LF of W begins. */
static size_t
break_before(mime_span w, size_t lf)
{
	return lf > 0 && w.ptr[lf - 1] == '\r' ? lf - 1 : lf;
}

/* Text up to END is certain; nothing but a longer window tells of the rest. */
static mime_status
text_or_longer(struct mime_parser *p, size_t end)
{
	return end > 0 ? emit_text(p, end) : mime_feed_longer(&p->feed);
}

/* ---- what is almost a delimiter ------------------------------------------ */

/* Of the window, SIZE octets at place I are almost a delimiter, if CODE. */
static void
tell_alike(struct mime_parser *p, unsigned code, size_t i, size_t size)
{
	uint64_t offset = p->feed.offset + i;

	if (code != 0)
		mime_tell_defect_at(p, code, (mime_range){ offset, size },
		    offset + size);
}

/* The line at place I of the window is no delimiter; but almost? */
static void
look_alike(struct mime_parser *p, size_t i)
{
	const struct dashed *line = &p->match.line;
	size_t size = 0;
	unsigned code;

	if (line->text.ptr == NULL || p->text_type == MIME_EV_OPAQUE)
		return;
	code = mime_alike(&p->boundaries, line, AFTER_LINE, &size);
	tell_alike(p, code, i, size);
}

/*
 * A blank or a CR at place I of the window W, and perhaps two dashes behind
 * it. MORE: it takes a longer window to tell; else NO.
 */
static enum answer
after_blank(struct mime_parser *p, mime_span w, size_t i)
{
	enum alike_after after = w.ptr[i] == '\r' ? AFTER_CR : AFTER_BLANKS;
	mime_span line = span_tail(w, i + 1);
	size_t size = 0;
	unsigned code = 0;
	enum answer a;

	if (after == AFTER_BLANKS && !is_indent(p, w, i))
		return NO;
	a = mime_alike_may_be(&p->boundaries, after, &line);
	if (a == MORE && !mime_feed_last(&p->feed))
		return MORE;
	if (a != NO && p->text_type != MIME_EV_OPAQUE)
		code = mime_alike_line(&p->boundaries, line, after, &size);
	tell_alike(p, code, i + 1, size);
	return NO;
}

/* ---- within text -------------------------------------------------------- */

/*
 * A line break at place LF of the window W, and what may be a delimiter behind
 * it. NO: go on behind it.
 */
static enum answer
after_break(struct mime_parser *p, mime_span w, size_t lf)
{
	enum answer a;

	if (lf + 1 == w.len)
		return mime_feed_last(&p->feed) ? NO : MORE;
	a = mime_body_match(p, lf + 1);
	if (a == NO)
		look_alike(p, lf + 1);
	return a;
}

/* The next place in S where a delimiter, or what is like one, may begin. */
static size_t
next_place(const struct mime_parser *p, mime_span s)
{
	return looks_at_lines(p) ? mime_dash_pair(s) : mime_dash_line(s);
}

/*
 * A delimiter was matched at place LINE of the window, and text goes up to
 * TEXT in front of it. It is not looked for again behind the text; but who
 * skips the part there may do so.
 */
static mime_status
text_then_delimiter(struct mime_parser *p, size_t text, size_t line)
{
	mime_body_delimiter(p, line - text);
	if (text == 0)
		return GO_ON;
	p->state = AT_BREAK;
	return emit_text(p, text);
}

static mime_status
in_text_at_break(struct mime_parser *p)
{
	mime_span w = mime_feed_window(&p->feed);
	size_t at = 0;

	for (;; at++) {
		size_t start;
		bool lf;
		enum answer a;

		at += next_place(p, span_tail(w, at));
		if (at == w.len)
			break;
		lf = w.ptr[at] == '\n';
		start = lf ? break_before(w, at) : at;
		a = lf ? after_break(p, w, at) : after_blank(p, w, at);
		if (a == MORE)
			return text_or_longer(p, start);
		if (a == YES)
			return text_then_delimiter(p, start, at + 1);
	}
	/* A CR at the end may belong to a line break not yet seen. */
	if (w.ptr[w.len - 1] == '\r' && !mime_feed_last(&p->feed))
		return text_or_longer(p, w.len - 1);
	return emit_text(p, w.len);
}

mime_status
mime_body_in_text(struct mime_parser *p)
{
	mime_span w = mime_feed_window(&p->feed);
	enum answer a;

	if (w.len == 0 && mime_feed_last(&p->feed)) {
		p->state = AT_CLOSE;
		return GO_ON;
	}
	if (w.len == 0)
		return MIME_MORE;
	if (p->boundaries.count == 0)
		return emit_text(p, w.len);
	if (p->line_start) {
		a = mime_body_match(p, 0);
		if (a == MORE)
			return mime_feed_longer(&p->feed);
		if (a == YES)
			return mime_body_delimiter(p, 0);
		look_alike(p, 0);
	}
	return in_text_at_break(p);
}

/* ---- at a delimiter ------------------------------------------------------ */

/*
 * One more part than there may be: its delimiter, and what follows, are opaque
 * text of the multipart, up to its end.
 */
static mime_status
beyond_parts(struct mime_parser *p)
{
	begin_opaque(p, MIME_DEFECT_LIMIT_PARTS);
	return mime_tell_opaque(p, p->match_break + p->match.size);
}

/* Octets of the line end at the end of LINE. */
static size_t
line_end(mime_span line)
{
	size_t lf = line.len - 1;

	if (line.ptr[lf] != '\n')
		return 0;
	return line.len - break_before(line, lf);
}

static void
note_padding(struct mime_parser *p)
{
	size_t n = p->match_break + p->match.size;
	size_t end = n - line_end(span_head(mime_feed_window(&p->feed), n));

	if (p->match.padding > 0)
		mime_tell_defect(p, MIME_DEFECT_BOUNDARY_LINE_TRAILING_SPACE,
		    (mime_range){ p->feed.offset + end - p->match.padding,
		    p->match.padding });
}

/*
 * How much of the close delimiter at the front of the window passes: all of
 * its line, but for a line end that a delimiter follows at once, since that
 * owns the line break before it. What is not decided yet is MORE.
 */
static enum answer
close_size(struct mime_parser *p, size_t *size)
{
	mime_span w = mime_feed_window(&p->feed);
	struct match next;
	enum answer a;

	*size = p->match_break + p->match.size;
	a = mime_boundary_match(&p->boundaries, span_tail(w, *size),
	    mime_feed_last(&p->feed), p->rulings, &next);
	if (a == YES)
		*size -= line_end(span_head(w, *size));
	return a;
}

/* The delimiter itself passes, N octets of the window. */
static mime_status
emit_delimiter(struct mime_parser *p, size_t n)
{
	note_padding(p);
	return mime_check_event(p, MIME_EV_BOUNDARY, n);
}

static mime_status
at_close_delimiter(struct mime_parser *p)
{
	size_t size;

	if (close_size(p, &size) == MORE)
		return mime_feed_longer(&p->feed);
	mime_check_outside_begin(p);
	mime_body_begin_text(p, MIME_EV_OUTSIDE);
	return emit_delimiter(p, size);
}

/*
 * A delimiter that was matched. The parts inside its multipart end first, then
 * the line itself passes.
 */
mime_status
mime_body_at_delimiter(struct mime_parser *p)
{
	struct open_boundary *open = &p->boundaries.open[p->match.of];
	struct frame *f;

	p->state = AT_DELIMITER;
	if (p->depth - 1 > p->match_frame)
		return mime_part_close(p, true);
	f = parser_top(p);
	f->opened = f->opened || !p->match.close;
	if (p->text_type == MIME_EV_OUTSIDE)
		mime_check_outside_end(p);
	open->opened = f->opened;
	f->closed = open->closed = p->match.close;
	if (p->match.close)
		return at_close_delimiter(p);
	if (p->parts >= p->options.limits.parts)
		return beyond_parts(p);
	p->state = AT_PART;
	return emit_delimiter(p, p->match_break + p->match.size);
}
