/*
 * dump_octets.c - the header of a message, decoded, and its octets as they
 * stand.
 */
#include "config.h"

#include <string.h>

#include "address.h"
#include "dump.h"
#include "part.h"
#include "sink.h"

#define PIECE_SIZE (64 * 1024)

/* ---- header ------------------------------------------------------------- */

static void
put_to_sink(void *ctx, mime_span piece)
{
	sink_put(ctx, piece);
}

/*
 * A line each, where that field is all that is wanted; else all on one line.
 * False where there are none, so that what stands there instead is shown.
 */
static bool
put_addresses(struct dump *d, const struct mime_field *field,
    const struct mime_text_options *opt, struct sink *sink)
{
	const struct mime_address *a = NULL;

	if (!message_told(&d->message,
	    mime_addresses_with(d->message.part_mem, field->value, opt, &a)) ||
	    a == NULL)
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
print_field(struct dump *d, const struct mime_field *field,
    const struct mime_text_options *opt)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct sink sink = sink_to(d->tool.out);
	mime_span text = { 0 };

	sink.show.lines = false;
	if (d->field == NULL) {
		sink_put(&sink, field->name);
		sink_put(&sink, (mime_span){ ": ", 2 });
	}
	if (!(address_field(field->name) &&
	    put_addresses(d, field, opt, &sink)) &&
	    message_told(&d->message,
	    mime_text_with(mem, field->value, opt, &text)))
		sink_put(&sink, text);
	show_end(&sink.show);
	fputc('\n', d->tool.out);
	mime_arena_release(mem, mark);
}

static void
print_header(struct dump *d, const struct mime_part *part)
{
	const struct mime_text_options opt = part_text_options(part,
	    d->tool.charset);
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct mime_field field;
	mime_span head = { 0 };

	message_told(&d->message, mime_part_head(mem, d->message.tree, part, &head));
	while (mime_field_next(&head, &field)) {
		if (d->field != NULL && !mime_field_is(&field, d->field))
			continue;
		d->matched = true;
		print_field(d, &field, &opt);
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
