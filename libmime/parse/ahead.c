/*
 * ahead.c - what comes next in a header: a line, a delimiter, its end?
 *
 * A line without a colon is skipped where the header goes on: that is, where a
 * blank line still comes. Where none does (the header runs straight into the
 * body), the body begins at that line. To tell, the parser looks ahead, up to
 * the header limit; what it found is remembered, so that many such lines cost
 * one look. RFC 5322 2.2, RFC 2046 5.1.
 */
#include "parse/parse.h"

/* ---- lines -------------------------------------------------------------- */

/* The blanks that a blank line may have, by ruling: as many as a delimiter. */
#define BLANKS ((size_t)1024)

size_t
mime_ahead_blank(const struct mime_parser *p, mime_span w, size_t i)
{
	bool last = mime_feed_last(&p->feed);
	size_t at = i;

	while (p->rulings->blanks_end_header && at - i < BLANKS &&
	    char_is(span_at(w, at), IS_WSP))
		at++;
	if (span_at(w, at) == '\n')
		return at + 1 - i;
	if (at == w.len && at > i && !last)
		return SIZE_MAX;
	if (span_at(w, at) != '\r')
		return 0;
	if (at + 1 == w.len && !last)
		return SIZE_MAX;
	return span_at(w, at + 1) == '\n' ? at + 2 - i : 0;
}

enum answer
mime_ahead_continues(const struct mime_parser *p, mime_span w, size_t i)
{
	size_t blank;

	if (!char_is(span_at(w, i), IS_WSP))
		return NO;
	blank = mime_ahead_blank(p, w, i);
	return blank == SIZE_MAX ? MORE : blank > 0 ? NO : YES;
}

enum answer
mime_ahead_line(struct mime_parser *p, size_t *size)
{
	mime_span w = mime_feed_window(&p->feed);
	size_t at = p->scanned > p->feed.offset ?
	    (size_t)(p->scanned - p->feed.offset) : 0;
	enum answer a = YES;

	for (; a == YES; at++) {
		at += span_find(span_tail(w, at), '\n');
		p->scanned = p->feed.offset + at;
		if (at > p->options.limits.field)
			return NO;
		if (at + 1 >= w.len) {
			*size = w.len;
			return mime_feed_last(&p->feed) ? YES : MORE;
		}
		a = mime_ahead_continues(p, w, at + 1);
	}
	*size = at;
	return a == MORE ? MORE : YES;
}

enum line_kind
mime_ahead_kind(const struct mime_parser *p, mime_span line,
    struct mime_field *field)
{
	enum line_kind kind = mime_field_read(line, field);

	if (kind == LINE_FIELD && p->rulings->blank_before_colon_is_junk &&
	    span_at(line, field->name.len) != ':')
		return LINE_JUNK;
	return kind;
}

/* ---- delimiters --------------------------------------------------------- */

/*
 * A header may run straight into the first part of its own multipart, whose
 * boundary is not known before the header has ended: it is found out for the
 * first line that looks like a delimiter, once.
 */
static mime_status
know_own_boundary(struct mime_parser *p)
{
	const struct reading how = {
		.limits = &p->options.limits, .rulings = p->rulings,
	};
	struct mime_media media;
	mime_status st;

	if (p->block.own_known || p->block.raw.type.value.ptr == NULL)
		return MIME_OK;
	p->block.own_known = true;
	st = mime_media_read(p->raw, &p->block.raw, false, &how, &media);
	if (st < 0 || media.kind != MIME_MULTIPART)
		return st;
	if (!mime_boundary_push(&p->boundaries, media.boundary, p->depth - 1))
		return mime_arena_status(p->fixed);
	return MIME_OK;
}

/* As mime_body_match, for the line at place I. */
enum answer
mime_ahead_delimiter(struct mime_parser *p, size_t i)
{
	mime_span w = mime_feed_window(&p->feed);

	if (span_starts(span_tail(w, i), SPAN("--"))) {
		mime_status st = know_own_boundary(p);

		if (st < 0)
			p->failed = st;
	}
	return mime_body_match(p, i);
}

/* ---- looking ahead for the blank line ----------------------------------- */

/*
 * Moves block.ahead behind the line that it stands at. False: the window does
 * not hold all of it, and it may still be within the limit.
 */
static bool
line_ahead(struct mime_parser *p, mime_span w)
{
	struct block *b = &p->block;
	size_t at = (size_t)((b->look > b->ahead ? b->look : b->ahead) -
	    p->feed.offset);

	at += span_find(span_tail(w, at), '\n');
	b->look = p->feed.offset + at;
	if (at == w.len && !mime_feed_last(&p->feed) &&
	    b->look - b->begin <= p->options.limits.header)
		return false;
	b->ahead = at < w.len ? b->look + 1 : b->look;
	return true;
}

bool
mime_ahead_too_far(const struct mime_parser *p)
{
	return p->block.ahead - p->block.begin > p->options.limits.header &&
	    p->block.ahead > p->block.begin;
}

/*
 * Does a blank line come before the part ends? Goes on from block.ahead, so
 * that no octet is looked at twice.
 */
static enum answer
separator_ahead(struct mime_parser *p)
{
	struct block *b = &p->block;

	for (;;) {
		mime_span w = mime_feed_window(&p->feed);
		size_t at = (size_t)(b->ahead - p->feed.offset);
		size_t blank;
		enum answer a;

		if (mime_ahead_too_far(p))
			return NO;
		if (at >= w.len)
			return mime_feed_last(&p->feed) ? NO : MORE;
		blank = mime_ahead_blank(p, w, at);
		if (blank == SIZE_MAX)
			return MORE;
		if (blank > 0) {
			b->separator = b->ahead;
			return YES;
		}
		a = mime_ahead_delimiter(p, at);
		if (a != NO)
			return a == YES ? NO : MORE;
		if (!line_ahead(p, w))
			return MORE;
	}
}

/* Whether the header goes on behind a line of SIZE octets that is no field. */
enum answer
mime_ahead_goes_on(struct mime_parser *p, size_t size)
{
	uint64_t end = p->feed.offset + size;

	if (p->rulings->junk_ends_header)
		return NO;
	if (p->block.separator >= end)
		return YES;
	if (p->block.ahead < end)
		p->block.ahead = end;
	return separator_ahead(p);
}
