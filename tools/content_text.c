/*
 * content_text.c - the text of a part, as it is to be read.
 *
 * Paragraphs that were made to flow (RFC 3676) are lines again; a page is told
 * as text.
 */
#include "config.h"

#include "html.h"
#include "message.h"
#include "part.h"
#include "text.h"

#define ROOM_SIZE 4096
#define WIDTH 78                /* RFC 5322 2.1.1 */

/* ---- paragraphs --------------------------------------------------------- */

/* The parameter NAME of the Content-Type of PART is VALUE. */
static bool
param_is(struct message *m, const struct mime_part *part, const char *name,
    const char *value)
{
	struct mime_arena *mem = m->part_mem;
	struct mime_field field;
	mime_span head = { 0 }, got = { 0 };

	return message_told(m, mime_part_head(mem, m->tree,
	    part, &head)) && mime_field_find(head, "Content-Type", &field) &&
	    message_told(m, mime_param(mem, field.value, name,
	    &got)) && text_is(got, value);
}

/* NULL where the text of PART is not made to flow. */
static struct mime_filter *
flowed(struct message *m, const struct mime_part *part)
{
	if (!part_type_is(part, "text", "plain") ||
	    !param_is(m, part, "format", "flowed"))
		return NULL;
	return mime_filter_flowed(m->part_mem,
	    param_is(m, part, "delsp", "yes"));
}

static mime_status
put_filtered(struct mime_filter *f, mime_span piece, bool last, wrap_put *put,
    void *ctx)
{
	char octets[ROOM_SIZE];
	mime_status st;

	do {
		mime_room room = { octets, sizeof octets };

		st = mime_filter_run(f, &piece, &room, last);
		put(ctx, (mime_span){ octets, sizeof octets - room.len });
	} while (st == MIME_MORE);
	return st;
}

/* ---- text --------------------------------------------------------------- */

static mime_status
put_pieces(struct mime_reader *r, struct mime_filter *f, wrap_put *put,
    void *ctx)
{
	mime_span piece;
	mime_status st;

	while ((st = mime_reader_next(r, &piece)) == MIME_OK) {
		if (f == NULL)
			put(ctx, piece);
		else
			put_filtered(f, piece, false, put, ctx);
	}
	if (f != NULL)
		put_filtered(f, (mime_span){ 0 }, true, put, ctx);
	return st;
}

/* A page as text. */
static mime_status
put_page(struct message *m, struct mime_reader *r, wrap_put *put, void *ctx)
{
	struct html *h = html_new(m->part_mem, WIDTH, put, ctx);
	mime_span piece;
	mime_status st, end;

	if (h == NULL)
		return MIME_NOMEM;
	while ((st = mime_reader_next(r, &piece)) == MIME_OK)
		html_feed(h, piece);
	end = html_end(h);
	return st < 0 ? st : end;
}

void
content_text(struct message *m, const struct mime_part *part, wrap_put *put,
    void *ctx)
{
	mime_mark mark = mime_arena_mark(m->part_mem);
	struct mime_reader *r = content_reader(m, part,
	    MIME_DECODED | MIME_UNQUOTED | MIME_IN_UTF8 | MIME_WITH_LF);

	message_told(m, part_type_is(part, "text", "html") ?
	    put_page(m, r, put, ctx) :
	    put_pieces(r, flowed(m, part), put, ctx));
	mime_arena_release(m->part_mem, mark);
}
