/*
 * ahead.c - what comes next in a header: a line, a delimiter, its end?
 *
 * A line that is no field is skipped where the header goes on, else the body
 * begins at it. A line without a colon needs a blank line that still comes:
 * where none does, the header runs straight into the body. And any line needs a
 * field, before it or between it and the blank line: without one there is no
 * header, only text that has a blank line in it. To tell, the parser looks
 * ahead, up to the header limit; what it found is remembered, so that many such
 * lines cost one look. RFC 5322 2.2, RFC 2046 5.1.
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
	mime_span most = span_head(w, (size_t)p->options.limits.field + 1);
	struct folds *folds = &p->block.folds;
	enum answer a = YES;

	if (at == 0)
		*folds = (struct folds){ 0 };
	for (; a == YES; at++) {
		at += span_find(span_tail(most, at), '\n');
		p->scanned = p->feed.offset + at;
		if (at > p->options.limits.field)
			return NO;
		*size = w.len;
		if (at + 1 >= w.len && !mime_feed_last(&p->feed))
			return MORE;
		mime_folds_note(folds, w);
		if (at + 1 >= w.len)
			return YES;
		a = mime_ahead_continues(p, w, at + 1);
		if (a == YES)
			folds->line = at + 1;
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
	mime_span filename;
	mime_status st;

	if (p->block.own_known || p->block.raw.type.value.ptr == NULL)
		return MIME_OK;
	p->block.own_known = true;
	st = mime_media_read(p->raw, &p->block.raw, false, &how, &media,
	    &filename);
	if (st < 0 || media.kind != MIME_MULTIPART)
		return st;
	if (!mime_boundary_push(&p->boundaries, media.boundary, p->depth - 1))
		return mime_arena_status(p->fixed);
	return MIME_OK;
}

/*
 * As mime_body_match, for the line at place I. A first dash is waited behind
 * even where no multipart is open: the second one may open the header's own.
 */
enum answer
mime_ahead_delimiter(struct mime_parser *p, size_t i)
{
	mime_span line = span_tail(mime_feed_window(&p->feed), i);

	/* Most lines, without a call more. */
	if (line.len > 0 && line.ptr[0] != '-')
		return NO;
	if (span_is(line, SPAN("-")) && !mime_feed_last(&p->feed))
		return MORE;
	if (span_starts(line, SPAN("--"))) {
		mime_status st = know_own_boundary(p);

		if (st < 0)
			p->failed = st;
	}
	return mime_body_match(p, i);
}

/* ---- looking ahead ------------------------------------------------------- */

/* Notes whether LINE, one of those ahead, is a field or completes one. */
static void
look_for_field(struct mime_parser *p, mime_span line)
{
	struct block *b = &p->block;
	struct mime_field field;
	enum line_kind kind = mime_ahead_kind(p, line, &field);

	/* A name, blank lines of it perhaps, and then the colon. */
	if (kind == LINE_CONTINUATION) {
		int c = span_at(span_after_blanks(line), 0);

		b->field_ahead = b->name_ahead && c == ':' &&
		    !p->rulings->blank_before_colon_is_junk;
		b->name_ahead = b->name_ahead && c < 0;
		return;
	}
	b->field_ahead = kind == LINE_FIELD;
	b->name_ahead = kind == LINE_JUNK;
}

/*
 * Moves block.ahead behind the line that it stands at. False: the window does
 * not hold all of it, and it may still be within the limit. A line that ends
 * beyond that is not looked at, be it there or not.
 */
static bool
line_ahead(struct mime_parser *p, mime_span w)
{
	struct block *b = &p->block;
	size_t from = (size_t)(b->ahead - p->feed.offset);
	size_t at = b->look > b->ahead ?
	    (size_t)(b->look - p->feed.offset) : from;
	bool within;

	at += span_find(span_tail(w, at), '\n');
	b->look = p->feed.offset + at;
	within = b->look - b->begin <= p->options.limits.header;
	if (at == w.len && !mime_feed_last(&p->feed) && within)
		return false;
	if (p->block.fields == 0 && !b->field_ahead && within)
		look_for_field(p, span_head(span_tail(w, from), at - from));
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
 * Looks on from block.ahead, so that no octet is looked at twice, for the blank
 * line: YES where it comes before the part ends. Not JUNK: or for a field, be
 * there a blank line or none.
 */
static enum answer
look_ahead(struct mime_parser *p, bool junk)
{
	struct block *b = &p->block;

	while (junk || !b->field_ahead) {
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
	return YES;
}

enum answer
mime_ahead_goes_on(struct mime_parser *p, size_t size, bool junk)
{
	struct block *b = &p->block;
	uint64_t end = p->feed.offset + size;
	enum answer a = YES;

	if (junk && p->rulings->junk_ends_header)
		return NO;
	/* What is no junk goes with the header that it stands in. */
	if (!junk && b->fields > 0)
		return YES;
	if (b->ahead < end)
		b->ahead = end;
	if (b->separator < end)
		a = look_ahead(p, junk);
	return a == YES && b->fields == 0 && !b->field_ahead ? NO : a;
}
