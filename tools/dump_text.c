/*
 * dump_text.c - what a message says: of the message, and of each message in it,
 * the body of who prefers plain text (RFC 8621 4.1.4).
 *
 * Paragraphs that were made to flow (RFC 3676) are lines again.
 */
#include "config.h"

#include <string.h>

#include "dump.h"
#include "part.h"
#include "sink.h"
#include "text.h"

#define ROOM_SIZE 4096

/* ---- paragraphs --------------------------------------------------------- */

/* The parameter NAME of the Content-Type of PART is VALUE. */
static bool
param_is(struct dump *d, const struct mime_part *part, const char *name,
    const char *value)
{
	struct mime_arena *mem = d->message.part_mem;
	struct mime_field field;
	mime_span head = { 0 }, got = { 0 };

	return message_told(&d->message, mime_part_head(mem, d->message.tree,
	    part, &head)) && mime_field_find(head, "Content-Type", &field) &&
	    message_told(&d->message, mime_param(mem, field.value, name,
	    &got)) && text_is(got, value);
}

/* NULL where the text of PART is not made to flow. */
static struct mime_filter *
flowed(struct dump *d, const struct mime_part *part)
{
	if (!part_type_is(part, "text", "plain") ||
	    !param_is(d, part, "format", "flowed"))
		return NULL;
	return mime_filter_flowed(d->message.part_mem,
	    param_is(d, part, "delsp", "yes"));
}

static mime_status
put_filtered(struct sink *sink, struct mime_filter *f, mime_span piece,
    bool last)
{
	char octets[ROOM_SIZE];
	mime_status st;

	do {
		mime_room room = { octets, sizeof octets };

		st = mime_filter_run(f, &piece, &room, last);
		sink_put(sink, (mime_span){ octets, sizeof octets - room.len });
	} while (st == MIME_MORE);
	return st;
}

/* ---- text --------------------------------------------------------------- */

static mime_status
put_pieces(struct sink *sink, struct mime_reader *r, struct mime_filter *f)
{
	mime_span piece;
	mime_status st;

	while ((st = mime_reader_next(r, &piece)) == MIME_OK) {
		if (f == NULL)
			sink_put(sink, piece);
		else
			put_filtered(sink, f, piece, false);
	}
	if (f != NULL)
		put_filtered(sink, f, (mime_span){ 0 }, true);
	return st;
}

static void
print_text(struct dump *d, const struct mime_part *part)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct mime_reader *r = content_reader(&d->message, part,
	    MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF);
	struct sink sink = sink_to(d->tool.out);

	message_told(&d->message, put_pieces(&sink, r, flowed(d, part)));
	sink_end_line(&sink);
	mime_arena_release(mem, mark);
}

/* Of the message and of each message in it: the body of who prefers text. */
static bool
is_chosen(const struct dump *d, const struct mime_part *part)
{
	return dump_shows(d, part) && part_is_text(part) &&
	    (d->tool.select != NULL || (part->bodies & MIME_TEXT_BODY) != 0);
}

void
dump_text(struct dump *d)
{
	const struct mime_part *p = message_root(&d->message);
	bool later = false;

	for (; p != NULL; p = p->after) {
		if (!is_chosen(d, p))
			continue;
		if (later)
			fputc('\n', d->tool.out);
		later = true;
		print_text(d, p);
	}
}
