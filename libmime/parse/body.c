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
	p->line_start = true;
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

	if (!mime_boundary_push(&p->boundaries, f->media->boundary,
	    p->depth - 1))
		return mime_arena_status(p->fixed);
	f->multipart = true;
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
	};
	struct mime_media *media = mime_arena_alloc(p->medias, sizeof(*media));
	mime_status st;

	if (media == NULL)
		return mime_arena_status(p->medias);
	/* Its own boundary, if header.c had to know it before. */
	mime_boundary_pop(&p->boundaries, p->depth - 1);
	st = mime_media_read(p->medias, &p->block.raw, f->in_digest, &how,
	    media);
	mime_arena_release(p->raw, p->raw_start);
	if (st < 0)
		return st;
	f->media = media;
	st = mime_check_begin(p, media);
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

/* Some of a body, or of what is outside bodies, N octets of the window. */
static mime_status
emit_text(struct mime_parser *p, size_t n)
{
	mime_span text = span_head(mime_feed_window(&p->feed), n);
	mime_status st = MIME_OK;

	if (p->text_type == MIME_EV_BODY)
		st = mime_check_body(p, text);
	p->line_start = false;
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

/*
 * A line break at place LF of the window W, and what may be a delimiter behind
 * it. NO: go on behind the dash.
 */
static enum answer
after_break(struct mime_parser *p, mime_span w, size_t lf)
{
	if (lf + 1 == w.len)
		return mime_feed_last(&p->feed) ? NO : MORE;
	return mime_body_match(p, lf + 1);
}

static mime_status
in_text_at_break(struct mime_parser *p)
{
	mime_span w = mime_feed_window(&p->feed);
	size_t at = 0;

	for (;;) {
		size_t start;
		enum answer a;

		at += mime_dash_line(span_tail(w, at));
		if (at == w.len)
			break;
		start = break_before(w, at);
		a = after_break(p, w, at);
		if (a == MORE)
			return text_or_longer(p, start);
		if (a == YES && start > 0)
			return emit_text(p, start);
		if (a == YES)
			return mime_body_delimiter(p, at + 1);
		at++;
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
	}
	return in_text_at_break(p);
}

/* All that is left belongs to the multipart whose delimiter this is. */
static mime_status
too_many_parts(struct mime_parser *p)
{
	mime_boundary_pop(&p->boundaries, 0);
	for (uint32_t i = 0; i < p->depth; i++)
		p->frames[i].closed = true;
	return begin_opaque(p, MIME_DEFECT_LIMIT_PARTS);
}

/*
 * A delimiter that was matched. The parts inside its multipart end first, then
 * the line itself passes.
 */
mime_status
mime_body_at_delimiter(struct mime_parser *p)
{
	struct frame *f;

	if (p->depth - 1 > p->match_frame)
		return mime_part_close(p, true);
	f = parser_top(p);
	if (!p->match.close && p->parts >= p->options.limits.parts)
		return too_many_parts(p);
	if (p->match.close) {
		f->closed = true;
		mime_boundary_pop(&p->boundaries, p->match_frame);
		mime_body_begin_text(p, MIME_EV_OUTSIDE);
	} else {
		f->opened = p->boundaries.open[p->match.of].opened = true;
		p->state = AT_PART;
	}
	return mime_check_event(p, MIME_EV_BOUNDARY,
	    p->match_break + p->match.size);
}
