/*
 * dump_text.c - what a message says: of the message, and of each message in it,
 * the body of who prefers plain text (RFC 8621 4.1.4).
 *
 * A page that has no text beside it is told as text. The other body, for who
 * prefers HTML, is the page as it stands.
 */
#include "config.h"

#include <string.h>

#include "dump.h"
#include "part.h"
#include "sink.h"
#include "text.h"

/* ---- text --------------------------------------------------------------- */

static void
put_piece(void *ctx, mime_span text)
{
	sink_put(ctx, text);
}

static void
print_text(struct dump *d, const struct mime_part *part)
{
	struct sink sink = sink_to(d->tool.out);

	content_text(&d->message, part, put_piece, &sink);
	sink_end_line(&sink);
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

/* ---- HTML --------------------------------------------------------------- */

static void
put_escaped(struct sink *sink, mime_span piece)
{
	for (size_t i = 0; i < piece.len; i++) {
		const char *text = piece.ptr[i] == '<' ? "&lt;" :
		    piece.ptr[i] == '&' ? "&amp;" : NULL;

		sink_put(sink, text != NULL ? (mime_span){ text, strlen(text) } :
		    (mime_span){ piece.ptr + i, 1 });
	}
}

/*
 * A page in UTF-8 whose <meta> may still name the charset it had: a byte order
 * mark in front tells a browser better (HTML 13.2.3.2). Text beside the page,
 * such as the footer of a mailing list, stands there as it is.
 */
static mime_status
put_html(struct sink *sink, struct mime_reader *r, bool is_page, bool first)
{
	mime_span piece;
	mime_status st;

	while ((st = mime_reader_next(r, &piece)) == MIME_OK) {
		if (first && !sink->terminal &&
		    !text_is(mime_reader_charset(r), "utf-8"))
			sink_put(sink, (mime_span){ "\xef\xbb\xbf", 3 });
		first = false;
		if (is_page)
			sink_put(sink, piece);
		else
			put_escaped(sink, piece);
	}
	return st;
}

static void
print_html(struct dump *d, const struct mime_part *part)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct mime_reader *r = content_reader(&d->message, part,
	    CONTENT_TEXT);
	struct sink sink = sink_to(d->tool.out);
	bool is_page = part_type_is(part, "text", "html");

	if (!is_page)
		fputs("<pre>", d->tool.out);
	message_told(&d->message, put_html(&sink, r, is_page, !d->matched));
	sink_end_line(&sink);
	if (!is_page)
		fputs("</pre>\n", d->tool.out);
	d->matched = true;
	mime_arena_release(mem, mark);
}

/* Nothing where the message has no page: it has no HTML body then. */
void
dump_html(struct dump *d)
{
	const struct mime_part *root = message_root(&d->message), *p;
	bool has_page = false;

	for (p = root; p != NULL; p = p->after)
		has_page |= dump_shows(d, p) && (d->tool.select != NULL ||
		    p->bodies != 0) && part_type_is(p, "text", "html");
	for (p = root; p != NULL && has_page; p = p->after)
		if (dump_shows(d, p) && part_is_text(p) &&
		    (d->tool.select != NULL || (p->bodies & MIME_HTML_BODY)))
			print_html(d, p);
}
