/*
 * header.c - the states within a header.
 *
 * AT_FIELD stands at the start of a line: a field with its continuations, the
 * blank line, a delimiter, or something that does not belong there. Fields
 * beyond a limit pass as OPAQUE in IN_LONG_FIELD, what follows a full header
 * in IN_HEADER_REST.
 *
 * A line that is no field is skipped where the header goes on, as ahead.c finds
 * out; else the body begins at that line. What the fields are is block.c's
 * business. RFC 5322 2.2, RFC 2046 5.1.
 */
#include "parse/parse.h"

/* ---- the states --------------------------------------------------------- */

void
mime_header_begin(struct mime_parser *p)
{
	mime_arena_release(p->raw, p->raw_start);
	p->block = (struct block){ .begin = p->feed.offset };
	p->scanned = 0;
	p->state = AT_FIELD;
}

/* A message, and not a part of a multipart: RFC 5322 3.6 holds. */
static bool
is_message(const struct mime_parser *p)
{
	return p->depth == 1 || !p->frames[p->depth - 2].multipart;
}

/*
 * Whether a delimiter of a multipart around this part stands at place I. One
 * of its own begins its first part, as the blank line before it was for.
 */
static enum answer
outer_delimiter(struct mime_parser *p, size_t i)
{
	enum answer a = p->boundaries.count == 0 ? NO :
	    mime_ahead_delimiter(p, i);

	if (a == YES &&
	    p->boundaries.open[p->match.of].frame == p->depth - 1)
		return NO;
	return a;
}

/*
 * The blank line, of N octets. Where a delimiter follows at once there is only
 * this one line break, and RFC 2046 5.1.1 gives it to the delimiter: the part
 * has a header and nothing else. But a message inside begins behind it.
 */
static mime_status
at_blank(struct mime_parser *p, size_t n)
{
	enum answer a = outer_delimiter(p, n);
	mime_status st;

	if (a == MORE)
		return mime_feed_longer(&p->feed);
	if (p->block.lines == 0)
		mime_tell_defect(p, is_message(p) ?
		    MIME_DEFECT_LEADING_BLANK_LINES :
		    MIME_DEFECT_PART_HEADERLESS,
		    (mime_range){ p->feed.offset, n });
	if (p->block.lines == 0 && is_message(p) &&
	    p->rulings->leading_blank_lines_skipped)
		return mime_check_event(p, MIME_EV_SKIPPED, n);
	mime_block_end(p);
	st = mime_body_begin(p);
	if (st < 0)
		return st;
	if (a == YES && p->state == IN_TEXT)
		return mime_body_delimiter(p, n);
	return mime_check_event(p, MIME_EV_BLANK, n);
}

/* The header ends here without its blank line; CODE says how. */
static mime_status
end_without_blank(struct mime_parser *p, unsigned code)
{
	mime_tell_defect(p, code, parser_here(p));
	mime_block_end(p);
	return mime_body_begin(p);
}

/*
 * The header ends at the delimiter that was matched, its OWN or an outer one.
 * A message is not a part of the multipart around it: it has been cut.
 */
static void
tell_delimiter(struct mime_parser *p, bool own)
{
	mime_range at = { p->feed.offset, p->match.size };
	bool cut = !own && is_message(p);

	if (p->block.lines == 0 && !cut) {
		mime_tell_defect(p, MIME_DEFECT_PART_EMPTY, at);
		return;
	}
	if (own)
		mime_tell_defect(p, MIME_DEFECT_HEADER_NO_COLON, at);
	if (p->block.lines > 0)
		mime_tell_defect(p, MIME_DEFECT_BOUNDARY_INSIDE_HEADER, at);
	if (p->block.lines > 0 && cut)
		mime_tell_defect(p, MIME_DEFECT_HEADER_UNTERMINATED,
		    parser_here(p));
	mime_tell_defect(p, MIME_DEFECT_PART_NO_SEPARATOR, parser_here(p));
}

static mime_status
at_field_delimiter(struct mime_parser *p)
{
	uint32_t frame = p->boundaries.open[p->match.of].frame;
	bool own = frame == p->depth - 1;
	mime_status st;

	tell_delimiter(p, own);
	mime_block_end(p);
	st = mime_body_begin(p);
	/* A limit may keep the multipart closed: then this is its text. */
	if (st < 0 || (own && !parser_top(p)->multipart))
		return st;
	return mime_body_delimiter(p, 0);
}

static mime_status
at_field_end(struct mime_parser *p)
{
	mime_status st = end_without_blank(p, MIME_DEFECT_HEADER_UNTERMINATED);

	p->state = AT_CLOSE;
	return st;
}

static mime_status
take_field(struct mime_parser *p, const struct mime_field *field, bool usual)
{
	mime_status st = mime_block_take(p, field, usual);

	if (st < 0)
		return st;
	if (!mime_block_wants(p, field->name))
		return mime_check_event(p, MIME_EV_FIELDS, field->whole.len);
	st = mime_check_event(p, MIME_EV_FIELD, field->whole.len);
	p->event.field = *field;
	return st;
}

/* LINE is no field; CODE says why. */
static void
note_line(struct mime_parser *p, unsigned code, mime_span line)
{
	mime_shape_note(p, code, line);
	mime_shape_octets(p, line);
}

/*
 * LINE is skipped; but is it almost a delimiter? Whoever takes it for one ends
 * the header there. Where the body begins at it, body.c asks.
 */
static void
note_alike(struct mime_parser *p, mime_span line)
{
	size_t size = 0;
	unsigned code = mime_alike_line(&p->boundaries, line, AFTER_LINE,
	    &size);

	if (code != 0)
		mime_shape_note(p, code, span_head(line, size));
}

static mime_status
skip_line(struct mime_parser *p, unsigned code, mime_span line)
{
	note_line(p, code, line);
	note_alike(p, line);
	return mime_check_event(p, MIME_EV_SKIPPED, line.len);
}

mime_status
mime_header_at_junk(struct mime_parser *p)
{
	mime_span line = span_head(mime_feed_window(&p->feed), p->block.junk);
	unsigned code = p->block.junk_code;

	p->state = AT_FIELD;
	switch (mime_ahead_goes_on(p, line.len,
	    code == MIME_DEFECT_HEADER_NO_COLON)) {
	case MORE:
		p->state = AT_JUNK;
		return mime_feed_longer(&p->feed);
	case YES:
		return skip_line(p, code, line);
	default:
		note_line(p, code, line);
		if (mime_ahead_too_far(p))
			mime_tell_limit(p,
			    MIME_DEFECT_LIMIT_HEADER_BYTES, parser_here(p));
		return end_without_blank(p, MIME_DEFECT_PART_NO_SEPARATOR);
	}
}

/* LINE is no field, as CODE tells: is it of the header at all? */
static mime_status
take_junk(struct mime_parser *p, unsigned code, mime_span line)
{
	p->block.junk = line.len;
	p->block.junk_code = code;
	p->state = AT_JUNK;
	return GO_ON;
}

/* A From_ line, in front of a message's header or in it. */
static mime_status
take_from(struct mime_parser *p, bool in_front, mime_span line)
{
	if (in_front)
		return skip_line(p, MIME_DEFECT_MBOX_FROM_LINE, line);
	return take_junk(p, p->rulings->from_line_is_junk ?
	    MIME_DEFECT_HEADER_NO_COLON : MIME_DEFECT_MBOX_FROM_IN_HEADER,
	    line);
}

static mime_status
take_line(struct mime_parser *p, mime_span line)
{
	struct mime_field field;
	bool first = p->block.lines++ == 0;

	switch (mime_ahead_kind(p, line, &field)) {
	case LINE_FIELD:
		return take_field(p, &field, false);
	case LINE_FROM:
		return take_from(p, first && is_message(p), line);
	case LINE_CONTINUATION:
		return take_junk(p, MIME_DEFECT_HEADER_LEADING_CONTINUATION,
		    line);
	case LINE_EMPTY_NAME:
		return take_junk(p, MIME_DEFECT_HEADER_EMPTY_NAME, line);
	default:
		return take_junk(p, MIME_DEFECT_HEADER_NO_COLON, line);
	}
}

/* A byte order mark in front of all; NO where there is none. */
static enum answer
byte_order_mark(struct mime_parser *p)
{
	mime_span w = mime_feed_window(&p->feed);

	if (p->feed.offset > 0 || !span_starts(SPAN("\xef\xbb\xbf"),
	    span_head(w, 3)))
		return NO;
	if (w.len >= 3)
		return YES;
	return mime_feed_last(&p->feed) ? NO : MORE;
}

static mime_status
skip_byte_order_mark(struct mime_parser *p)
{
	mime_span mark = span_head(mime_feed_window(&p->feed), 3);

	/* The header begins behind it. */
	mime_shape_note(p, MIME_DEFECT_BOM_AT_START, mark);
	return mime_check_event(p, MIME_EV_SKIPPED, mark.len);
}

/* What a header of so many FIELDS and OCTETS has too much of; 0: nothing. */
static unsigned
full_of(const struct mime_parser *p, size_t fields, uint64_t octets)
{
	const struct mime_limits *most = &p->options.limits;

	if (fields >= most->fields)
		return MIME_DEFECT_LIMIT_HEADER_FIELDS;
	return octets >= most->header ? MIME_DEFECT_LIMIT_HEADER_BYTES : 0;
}

/* True where the header is as full as it may get; says so once. */
static bool
is_full(struct mime_parser *p)
{
	unsigned code = full_of(p, p->block.fields,
	    p->feed.offset - p->block.begin);

	if (code == 0)
		return false;
	mime_tell_limit(p, code, parser_here(p));
	p->line_start = true;
	p->state = IN_HEADER_REST;
	return true;
}

/*
 * Looks for usual fields at place AT of the window, within their limit. With a
 * blank or a line end none begins. A line that has been looked at before, for it
 * was not all there, is not looked at from its beginning again.
 */
static bool
scan_fields(struct mime_parser *p, mime_span w, size_t at)
{
	struct scans *s = &p->scans;
	const struct field_scan *f = s->fields;
	mime_span text = span_head(span_tail(w, at),
	    (size_t)p->options.limits.field + 1);

	s->at = s->count = 0;
	s->offset = p->feed.offset + at;
	if (p->scanned > s->offset || span_at(text, 0) <= ' ')
		return false;
	s->count = (unsigned)mime_fields_usual(text, s->fields,
	    ROWS(s->fields));
	if (s->count > 0)
		return true;
	p->scanned = s->offset + f->looked;
	p->block.folds = (struct folds){ .looked = f->looked, .line = f->line };
	return false;
}

/* The usual field at place AT of the window; NULL: there is none. */
static const struct field_scan *
usual_at(struct mime_parser *p, mime_span w, size_t at)
{
	const struct scans *s = &p->scans;

	return (s->at < s->count && s->offset == p->feed.offset + at) ||
	    scan_fields(p, w, at) ? &s->fields[s->at] : NULL;
}

/* F, which is the usual field at hand, has been read. */
static void
usual_done(struct mime_parser *p, const struct field_scan *f)
{
	p->scans.offset += f->size;
	p->scans.at++;
}

/* True where fields that nobody asked for may pass in runs. */
static bool
may_pass(const struct mime_parser *p)
{
	const unsigned looks = MIME_CHECK_LINES | MIME_CHECK_VALUES;

	return p->options.fields != NULL && p->why == NULL &&
	    (p->options.checks & looks) == 0;
}

/* Passes by fields that were found, the next of which is at TEXT. */
static size_t
pass_found(struct mime_parser *p, const char *text)
{
	struct scans *s = &p->scans;
	uint64_t octets = s->offset - p->block.begin;
	uint32_t passed = 0, left = s->count - s->at;
	const struct field_scan *f = &s->fields[s->at];
	size_t n = 0;

	for (; passed < left && full_of(p, p->block.fields + passed,
	    octets + n) == 0 && block_passes(p, text + n, f); f++) {
		n += f->size;
		passed++;
	}
	p->block.fields += passed;
	p->block.lines += passed;
	s->at += passed;
	s->offset += n;
	return n;
}

/*
 * Finds the usual field at the window, *F, or passes by those in front of it
 * that nobody asked for and that have nothing to tell: how many octets.
 */
static size_t
pass_fields(struct mime_parser *p, mime_span w, const struct field_scan **f)
{
	bool may = may_pass(p);
	size_t at = 0;

	while ((*f = usual_at(p, w, at)) != NULL && may) {
		at += pass_found(p, w.ptr + at);
		may = p->scans.at == p->scans.count;
	}
	return at;
}

static mime_status
at_usual(struct mime_parser *p, mime_span w, const struct field_scan *f)
{
	const struct mime_field field = usual_field(w.ptr, f);

	if (is_full(p))
		return GO_ON;
	p->block.lines++;
	p->block.folds = (struct folds){ .looked = f->looked, .line = f->line };
	usual_done(p, f);
	return take_field(p, &field, true);
}

mime_status
mime_header_at_field(struct mime_parser *p)
{
	mime_span w = mime_feed_window(&p->feed);
	const struct field_scan *f;
	enum answer a;
	size_t n = pass_fields(p, w, &f);

	if (n > 0)
		return mime_tell_event(p, MIME_EV_FIELDS, n);
	if (f != NULL)
		return at_usual(p, w, f);
	n = mime_ahead_blank(p, w, 0);

	if (w.len == 0 && mime_feed_last(&p->feed))
		return at_field_end(p);
	if (w.len == 0 || n == SIZE_MAX)
		return mime_feed_longer(&p->feed);
	a = byte_order_mark(p);
	if (a != NO)
		return a == YES ? skip_byte_order_mark(p) :
		    mime_feed_longer(&p->feed);
	if (n > 0)
		return at_blank(p, n);
	a = mime_ahead_delimiter(p, 0);
	if (a != NO)
		return a == YES ? at_field_delimiter(p) :
		    mime_feed_longer(&p->feed);
	if (is_full(p))
		return GO_ON;
	a = mime_ahead_line(p, &n);
	if (a == MORE)
		return mime_feed_longer(&p->feed);
	if (a == YES)
		return take_line(p, span_head(w, n));
	mime_tell_limit(p, MIME_DEFECT_LIMIT_HEADER_FIELD_BYTES,
	    parser_here(p));
	p->block.lines++;
	p->block.fields++;
	p->line_start = true;
	p->state = IN_LONG_FIELD;
	return GO_ON;
}

/*
 * The octets of a field too long pass by. A line end is held until it shows
 * whether the field goes on behind it.
 */
mime_status
mime_header_in_long_field(struct mime_parser *p)
{
	mime_span w = mime_feed_window(&p->feed);
	size_t at = 0;

	for (;;) {
		enum answer a;

		at += mime_fold_run(span_tail(w, at));
		if (at + 1 >= w.len)
			break;
		a = mime_ahead_continues(p, w, at + 1);
		if (a == MORE)
			break;
		at++;
		if (a == NO) {
			p->state = AT_FIELD;
			return mime_tell_opaque(p, at);
		}
	}
	if (mime_feed_last(&p->feed)) {
		p->state = AT_FIELD;
		at = w.len;
	}
	p->line_start = p->line_start && at == 0;
	if (at > 0)
		return mime_tell_opaque(p, at);
	return p->state == AT_FIELD ? GO_ON : mime_feed_longer(&p->feed);
}

/*
 * What follows a full header, line by line, up to the blank line or a
 * delimiter. line_start: the window begins a line.
 */
mime_status
mime_header_in_rest(struct mime_parser *p)
{
	mime_span w = mime_feed_window(&p->feed);
	size_t at = 0;

	while (at < w.len) {
		if (p->line_start) {
			size_t blank = mime_ahead_blank(p, w, at);
			enum answer a = blank ? NO :
			    mime_ahead_delimiter(p, at);

			if (at > 0 && (blank > 0 || a != NO))
				return mime_tell_opaque(p, at);
			if (blank == SIZE_MAX || a == MORE)
				return mime_feed_longer(&p->feed);
			if (blank > 0)
				return at_blank(p, blank);
			if (a == YES)
				return at_field_delimiter(p);
		}
		at += span_find(span_tail(w, at), '\n');
		p->line_start = at < w.len;
		at += p->line_start;
	}
	if (at > 0)
		return mime_tell_opaque(p, at);
	return mime_feed_last(&p->feed) ? at_field_end(p) :
	    mime_feed_longer(&p->feed);
}
