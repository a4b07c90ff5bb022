/*
 * dump_json_text.c - what is in a part, as keys of JSON.
 *
 * Text that is lines, and that can be read, is "text"; all else is "content",
 * in base64 (RFC 4648 4). So mimebuild can write the same message again.
 */
#include "config.h"

#include <string.h>

#include "dump.h"
#include "json.h"
#include "part.h"
#include "text.h"

static void
put_text(struct json *j, struct dump *d, const struct mime_part *part)
{
	struct mime_reader *r = content_reader(&d->message, part,
	    CONTENT_TEXT);
	mime_span piece;
	mime_status st;

	json_key(j, "text");
	json_string_begin(j);
	while ((st = mime_reader_next(r, &piece)) == MIME_OK)
		json_string_put(j, piece);
	json_string_end(j);
	if (!message_told(&d->message, st))
		return;
	json_key_text(j, "charset_used", mime_reader_charset(r));
	json_key_number(j, "replaced", mime_reader_replaced(r));
}

/* Can all of it be read as text? It is read for that. */
static bool
is_readable(struct dump *d, const struct mime_part *part)
{
	mime_mark mark = mime_arena_mark(d->message.part_mem);
	struct mime_reader *r = content_reader(&d->message, part,
	    CONTENT_TEXT);
	mime_span piece;
	mime_status st;
	bool readable;

	while ((st = mime_reader_next(r, &piece)) == MIME_OK)
		continue;
	readable = message_told(&d->message, st) &&
	    mime_reader_replaced(r) == 0;
	mime_arena_release(d->message.part_mem, mark);
	return readable;
}

/* A file stays to the octet. */
static bool
is_lines(struct dump *d, const struct mime_part *part)
{
	return part_is_text(part) && part->filename.len == 0 &&
	    !text_is(part->media->disposition, "attachment") &&
	    is_readable(d, part);
}

/* Without the line ends that are for mail. */
static void
put_letters(void *ctx, mime_span lines)
{
	struct json *j = ctx;

	while (lines.len > 0) {
		const char *cr = memchr(lines.ptr, '\r', lines.len);
		size_t n = cr != NULL ? (size_t)(cr - lines.ptr) : lines.len;

		json_string_put(j, (mime_span){ lines.ptr, n });
		lines = text_after(lines, n);
		while (lines.len > 0 && (*lines.ptr == '\r' ||
		    *lines.ptr == '\n'))
			lines = text_after(lines, 1);
	}
}

static void
put_content(struct json *j, struct dump *d, const struct mime_part *part)
{
	struct mime_reader *r = content_reader(&d->message, part,
	    MIME_DECODED | MIME_UNQUOTED);
	struct mime_filter *f = mime_filter_encode(d->message.part_mem,
	    MIME_BASE64);
	mime_span piece;
	mime_status st = MIME_OK;

	json_key(j, "content");
	json_string_begin(j);
	while (st >= 0 && (st = mime_reader_next(r, &piece)) == MIME_OK)
		st = content_filter(f, piece, false, put_letters, j);
	if (st >= 0)
		st = content_filter(f, (mime_span){ 0 }, true, put_letters, j);
	json_string_end(j);
	message_told(&d->message, st);
}

void
dump_json_text(struct json *j, struct dump *d, const struct mime_part *part,
    bool has_content)
{
	bool whole = d->content && has_content && part_is_leaf(part);
	bool lines = whole && is_lines(d, part);

	if (lines || (d->text && part_is_text(part)))
		put_text(j, d, part);
	if (whole && !lines)
		put_content(j, d, part);
}
