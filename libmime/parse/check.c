/*
 * check.c - what is wrong with a body, as it passes.
 *
 * Two looks at each run of it: at its lines (lines.c), and at how it is
 * encoded, by decoding it into nothing with a filter that tells what it meets.
 * Both say behind which octet a defect is proved. Which are done is the
 * caller's choice (mime_options.checks).
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

	at.offset += p->decoder_base;
	mime_tell_defect_at(p, code, at, p->decoder_base + p->decoder->at);
}

static bool
looks_at_lines(const struct mime_parser *p)
{
	return (p->options.checks & MIME_CHECK_LINES) != 0;
}

mime_status
mime_check_event(struct mime_parser *p, mime_event_type type, size_t n)
{
	const struct notes notes = parser_notes(p);
	mime_status st = mime_tell_event(p, type, n);

	if (looks_at_lines(p))
		mime_lines_structure(&p->lines, p->event.bytes,
		    p->event.offset, &notes);
	return st;
}

mime_status
mime_check_begin(struct mime_parser *p, const struct mime_media *m)
{
	mime_lines_begin(&p->lines, (mime_encoding)m->encoding);
	p->decoder = NULL;
	if ((p->options.checks & MIME_CHECK_ENCODING) == 0 ||
	    !encoding_changes(m->encoding))
		return MIME_OK;
	p->decoder = mime_filter_decode(p->medias, (mime_encoding)m->encoding);
	p->decoder_notes = (struct notes){ .put = put_of_decoder, .ctx = p };
	mime_filter_listen(p->decoder, &p->decoder_notes, p->rulings);
	return p->decoder ? MIME_OK : mime_arena_status(p->medias);
}

static mime_status
decode(struct mime_parser *p, mime_span text, bool last)
{
	char scratch[SCRATCH];
	mime_status st;

	do {
		mime_room room = { scratch, sizeof(scratch) };

		st = mime_filter_run(p->decoder, &text, &room, last);
	} while (st == MIME_MORE);
	return st < 0 ? st : MIME_OK;
}

mime_status
mime_check_body(struct mime_parser *p, mime_span text)
{
	const struct notes notes = { .put = put_of_lines, .ctx = p };
	uint64_t offset = p->feed.offset;

	if (p->decoder != NULL && p->decoder->eaten == 0)
		p->decoder_base = offset;
	if (looks_at_lines(p))
		for (mime_span rest = text; rest.len > 0;) {
			size_t n = mime_lines_look(&p->lines, rest, offset,
			    &notes);

			offset += n;
			rest = span_tail(rest, n);
		}
	return p->decoder ? decode(p, text, false) : MIME_OK;
}

/* The innermost part ends: what only that proves comes before its PART_END. */
mime_status
mime_check_end(struct mime_parser *p)
{
	const struct notes notes = parser_notes(p);
	mime_status st = MIME_OK;

	if (p->decoder != NULL) {
		if (p->decoder->eaten == 0)
			p->decoder_base = p->feed.offset;
		st = decode(p, (mime_span){ 0 }, true);
		p->decoder = NULL;
	}
	if (looks_at_lines(p)) {
		mime_lines_end_body(&p->lines, p->feed.offset, &notes);
		if (p->depth == 1 && !p->inside)
			mime_lines_end(&p->lines, p->feed.offset, &notes);
	}
	return st;
}
