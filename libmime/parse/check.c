/*
 * check.c - what is wrong with a body, as it passes.
 *
 * Two looks at each run of it: at its lines (lines.c), and at how it is
 * encoded, by decoding it into nothing with a filter that tells what it meets.
 * Both say behind which octet a defect is proved. What it begins with, decoded,
 * is kept until its end (sniff.c), and of text, what characters it has is looked
 * at (letters.c). Which are done is the caller's choice
 * (mime_options.checks). What is outside of parts has lines as well.
 */
#include "parse/parse.h"

#define SCRATCH 4096

static void
put_of_lines(void *ctx, unsigned code, mime_range at)
{
	struct mime_parser *p = ctx;

	mime_tell_defect_at(p, code, at, p->lines.proof);
}

/* The decoder counts from the start of the body. */
static void
put_of_decoder(void *ctx, unsigned code, mime_range at)
{
	struct mime_parser *p = ctx;

	at.offset += p->body;
	mime_tell_defect_at(p, code, at, p->body + p->decoder->at);
}

static bool
looks_at_lines(const struct mime_parser *p)
{
	return (p->options.checks & MIME_CHECK_LINES) != 0;
}

/* Where lines are looked at, fields that nobody asked for come alone, too. */
static bool
is_field(mime_event_type type)
{
	return type == MIME_EV_FIELD || type == MIME_EV_FIELDS;
}

void
mime_check_structure(struct mime_parser *p)
{
	const struct notes notes = parser_notes(p);

	mime_lines_structure(&p->lines, p->event.bytes, p->event.offset,
	    is_field(p->event.type) && p->block.folds.line == 0, &notes);
}

static bool
looks_at_encoding(const struct mime_parser *p)
{
	return (p->options.checks & MIME_CHECK_ENCODING) != 0;
}

mime_status
mime_check_begin(struct mime_parser *p, const struct mime_media *m)
{
	if (looks_at_lines(p))
		mime_lines_begin(&p->lines, (mime_encoding)m->encoding,
		    span_is(m->type, SPAN("text")) ? LINES_OF_TEXT :
		    LINES_OF_DATA);
	p->body = UINT64_MAX;
	p->decoder = NULL;
	p->sniff.len = 0;
	p->sniff.wanted = looks_at_encoding(p) && mime_sniff_wants(m);
	mime_letters_begin(p, m);
	if (!looks_at_encoding(p) || !encoding_changes(m->encoding))
		return MIME_OK;
	p->decoder = mime_filter_decode(p->medias, (mime_encoding)m->encoding);
	p->decoder_notes = (struct notes){ .put = put_of_decoder, .ctx = p };
	mime_filter_listen(p->decoder, &p->decoder_notes, p->rulings);
	return p->decoder ? MIME_OK : mime_arena_status(p->medias);
}

static void
check_lines(struct mime_parser *p, mime_span text)
{
	const struct notes notes = { .put = put_of_lines, .ctx = p };
	uint64_t offset = p->feed.offset;

	while (text.len > 0) {
		size_t n = mime_lines_look(&p->lines, text, offset, &notes);

		offset += n;
		text = span_tail(text, n);
	}
}

/* Some octets of the content, as its transfer encoding leaves them. */
static mime_status
check_content(struct mime_parser *p, mime_span octets)
{
	if (p->sniff.wanted)
		mime_sniff_take(&p->sniff, octets);
	return p->letters.wanted ? mime_letters_look(p, octets) : MIME_OK;
}

static mime_status
decode(struct mime_parser *p, mime_span text, bool last)
{
	char scratch[SCRATCH];
	mime_status st, content = MIME_OK;

	do {
		mime_room room = { scratch, sizeof(scratch) };

		st = mime_filter_run(p->decoder, &text, &room, last);
		if (st >= 0)
			content = check_content(p, (mime_span){ scratch,
			    sizeof(scratch) - room.len });
	} while (st == MIME_MORE && content == MIME_OK);
	return st < 0 ? st : content;
}

/* The same line by line, since what letters.c finds has lines for places. */
static mime_status
decode_lines(struct mime_parser *p, mime_span text)
{
	uint64_t offset = p->feed.offset;
	mime_status st = MIME_OK;

	if (offset == p->body)
		mime_letters_line(p, offset);
	while (text.len > 0 && st == MIME_OK &&
	    letters_need_lines(&p->letters)) {
		size_t n = span_find(text, '\n') + 1;
		mime_span line = span_take(&text, n);

		st = decode(p, line, false);
		offset += line.len;
		if (line.len == n)
			mime_letters_line(p, offset);
	}
	return st == MIME_OK && text.len > 0 ? decode(p, text, false) : st;
}

static void
note_body(struct mime_parser *p)
{
	if (p->body == UINT64_MAX)
		p->body = p->feed.offset;
}

mime_status
mime_check_body(struct mime_parser *p, mime_span text)
{
	note_body(p);
	if (looks_at_lines(p))
		check_lines(p, text);
	if (p->decoder == NULL)
		return check_content(p, text);
	return letters_need_lines(&p->letters) ? decode_lines(p, text) :
	    decode(p, text, false);
}

/* What only the end of a body proves comes before its PART_END. */
static mime_status
end_content(struct mime_parser *p)
{
	mime_status st = MIME_OK;

	note_body(p);
	if (p->decoder != NULL)
		st = decode(p, (mime_span){ 0 }, true);
	if (st == MIME_OK && letters_need_lines(&p->letters))
		st = mime_letters_end(p);
	p->decoder = NULL;
	if (p->sniff.wanted && mime_sniff_is_program(&p->sniff))
		mime_tell_defect(p, MIME_DEFECT_PART_TYPE_MISMATCH,
		    (mime_range){ p->body, p->feed.offset - p->body });
	p->sniff.wanted = false;
	return st;
}

/* What only the end of the message proves of its lines. */
static void
end_lines(struct mime_parser *p)
{
	const struct notes notes = parser_notes(p);

	mime_lines_end(&p->lines, p->feed.offset, &notes);
}

mime_status
mime_check_end(struct mime_parser *p)
{
	mime_status st = end_content(p);

	mime_check_outside_end(p);
	if (looks_at_lines(p) && p->depth == 1 && !p->inside)
		end_lines(p);
	return st;
}

/* ---- outside of parts --------------------------------------------------- */

void
mime_check_outside_begin(struct mime_parser *p)
{
	struct frame *f = parser_top(p);

	f->outside = UINT64_MAX;
	f->text_outside = false;
	if (!looks_at_lines(p))
		return;
	mime_lines_begin(&p->lines, (mime_encoding)f->media->encoding,
	    f->closed ? LINES_OF_EPILOGUE : LINES_OF_PREAMBLE);
}

static bool
is_blank(mime_span text)
{
	return mime_span_trim(text, IS_WSP).len == 0;
}

void
mime_check_outside(struct mime_parser *p, mime_span text)
{
	struct frame *f = parser_top(p);

	if (f->outside == UINT64_MAX)
		f->outside = p->feed.offset;
	f->text_outside = f->text_outside || !is_blank(text);
	if (looks_at_lines(p))
		check_lines(p, text);
}

static void
end_body_lines(struct mime_parser *p)
{
	const struct notes notes = parser_notes(p);

	mime_lines_end_body(&p->lines, p->feed.offset, &notes);
}

/*
 * A preamble ends at the first delimiter: where there is none, all of the body
 * is preamble, and that has a code of its own. With it end its lines, or those
 * of a body where that is what ends.
 */
void
mime_check_outside_end(struct mime_parser *p)
{
	struct frame *f = parser_top(p);

	if (looks_at_lines(p))
		end_body_lines(p);
	if (f->text_outside && (f->opened || f->closed))
		mime_tell_defect(p, f->closed ?
		    MIME_DEFECT_EPILOGUE_NOT_EMPTY :
		    MIME_DEFECT_PREAMBLE_NOT_EMPTY,
		    (mime_range){ f->outside, p->feed.offset - f->outside });
	f->text_outside = false;
}
