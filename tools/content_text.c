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

static bool
is_flowed(struct message *m, const struct mime_part *part)
{
	return part_type_is(part, "text", "plain") &&
	    param_is(m, part, "format", "flowed");
}

mime_status
content_filter(struct mime_filter *f, mime_span piece, bool last,
    wrap_put *put, void *ctx)
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

static mime_status
put_flowed(struct message *m, const struct mime_part *part,
    struct mime_reader *r, wrap_put *put, void *ctx)
{
	struct mime_filter *f = mime_filter_flowed(m->part_mem,
	    param_is(m, part, "delsp", "yes"));
	mime_status st = MIME_OK, end;
	mime_span piece;

	while (st >= 0 && (st = mime_reader_next(r, &piece)) == MIME_OK)
		st = content_filter(f, piece, false, put, ctx);
	/* What came before an error is shown, too. */
	end = content_filter(f, (mime_span){ 0 }, true, put, ctx);
	return st < 0 ? st : end;
}

/* ---- text --------------------------------------------------------------- */

static mime_status
put_plain(struct mime_reader *r, wrap_put *put, void *ctx)
{
	mime_span piece;
	mime_status st;

	while ((st = mime_reader_next(r, &piece)) == MIME_OK)
		put(ctx, piece);
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
	struct mime_reader *r = content_reader(m, part, CONTENT_TEXT);

	message_told(m, part_type_is(part, "text", "html") ?
	    put_page(m, r, put, ctx) : is_flowed(m, part) ?
	    put_flowed(m, part, r, put, ctx) : put_plain(r, put, ctx));
	mime_arena_release(m->part_mem, mark);
}
