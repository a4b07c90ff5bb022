/*
 * dump_text.c - what a message says: its text, its header, its octets.
 *
 * On a terminal everything passes show.c, which lets nothing act on it; to a
 * file or a pipe it goes as it is, since a program is to read it.
 */
#include "config.h"

#include <string.h>

#include "address.h"
#include "dump.h"
#include "part.h"
#include "show.h"

#define PIECE_SIZE (64 * 1024)

/* ---- pieces to the output ----------------------------------------------- */

struct sink {
	struct show show;
	bool terminal;
	char last;              /* octet that was written; 0: none */
};

static struct sink
sink_to(FILE *out)
{
	return (struct sink){
		.show = { .out = out, .lines = true },
		.terminal = show_terminal(out)
	};
}

static void
sink_put(struct sink *s, mime_span piece)
{
	if (piece.len == 0)
		return;
	s->last = piece.ptr[piece.len - 1];
	if (s->terminal)
		show_put(&s->show, piece);
	else
		fwrite(piece.ptr, 1, piece.len, s->show.out);
}

static void
put_to_sink(void *ctx, mime_span piece)
{
	sink_put(ctx, piece);
}

/* Ends a line that is open. */
static void
sink_end_line(struct sink *s)
{
	show_end(&s->show);
	if (s->last != '\n' && s->last != '\0')
		fputc('\n', s->show.out);
}

/* ---- text --------------------------------------------------------------- */

static void
print_text(struct dump *d, const struct mime_part *part)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct mime_reader *r = mime_reader_new(mem, d->message.tree, part,
	    MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF);
	struct sink sink = sink_to(d->tool.out);
	mime_span piece;
	mime_status st;

	while ((st = mime_reader_next(r, &piece)) == MIME_OK)
		sink_put(&sink, piece);
	sink_end_line(&sink);
	message_told(&d->message, st);
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

/* ---- header ------------------------------------------------------------- */

/*
 * A line each, where that field is all that is wanted; else all on one line.
 * False where there are none, so that what stands there instead is shown.
 */
static bool
put_addresses(struct dump *d, const struct mime_field *field,
    struct sink *sink)
{
	const struct mime_address *a = NULL;

	if (!message_told(&d->message,
	    mime_addresses(d->message.part_mem, field->value, &a)) || a == NULL)
		return false;
	if (d->field == NULL) {
		address_put_all(a, put_to_sink, sink);
		return true;
	}
	for (; a != NULL; a = a->next) {
		address_put_one(a, put_to_sink, sink);
		show_end(&sink->show);
		if (a->next != NULL)
			fputc('\n', d->tool.out);
	}
	return true;
}

static void
print_field(struct dump *d, const struct mime_field *field, mime_span charset)
{
	const struct mime_text_options opt = {
		.size = sizeof(opt), .charset = charset,
	};
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct sink sink = sink_to(d->tool.out);
	mime_span text = { 0 };

	sink.show.lines = false;
	if (d->field == NULL) {
		sink_put(&sink, field->name);
		sink_put(&sink, (mime_span){ ": ", 2 });
	}
	if (!(address_field(field->name) && put_addresses(d, field, &sink)) &&
	    message_told(&d->message,
	    mime_text_with(mem, field->value, &opt, &text)))
		sink_put(&sink, text);
	show_end(&sink.show);
	fputc('\n', d->tool.out);
	mime_arena_release(mem, mark);
}

static void
print_header(struct dump *d, const struct mime_part *part)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct mime_field field;
	mime_span head = { 0 };

	message_told(&d->message, mime_part_head(mem, d->message.tree, part, &head));
	while (mime_field_next(&head, &field)) {
		if (d->field != NULL && !mime_field_is(&field, d->field))
			continue;
		d->matched = true;
		print_field(d, &field, part_header_charset(part));
	}
	mime_arena_release(mem, mark);
}

/* Of the message, unless -p names parts. */
void
dump_headers(struct dump *d)
{
	const struct mime_part *root = message_root(&d->message), *p;
	bool later = false;

	for (p = root; p != NULL; p = p->after) {
		if (!dump_shows(d, p) || (d->tool.select == NULL && p != root))
			continue;
		if (later && d->field == NULL)
			fputc('\n', d->tool.out);
		later = true;
		print_header(d, p);
	}
}

/* ---- octets ------------------------------------------------------------- */

static void
print_raw(struct dump *d, const struct mime_part *part)
{
	struct mime_arena *mem = d->message.part_mem;
	struct sink sink = sink_to(d->tool.out);
	mime_range at = { part->whole.offset, PIECE_SIZE };
	uint64_t end = at.offset + part->whole.size;

	while (at.offset < end) {
		mime_mark mark = mime_arena_mark(mem);
		mime_span piece = { 0 };

		if (at.size > end - at.offset)
			at.size = end - at.offset;
		if (!message_told(&d->message, mime_part_bytes(mem, d->message.tree, part,
		    at, &piece)) || piece.len == 0)
			end = at.offset;
		sink_put(&sink, piece);
		at.offset += piece.len;
		mime_arena_release(mem, mark);
	}
	if (sink.terminal)
		sink_end_line(&sink);
}

/* The message, unless -p names parts. */
void
dump_raw(struct dump *d)
{
	const struct mime_part *root = message_root(&d->message), *p;

	for (p = root; p != NULL; p = p->after)
		if (dump_shows(d, p) && (d->tool.select != NULL || p == root))
			print_raw(d, p);
}
