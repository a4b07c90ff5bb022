/*
 * build_message.c - the parts of a mail, in the order that every client shows
 * right:
 *
 *     mixed
 *       related                 where the page has images of its own
 *         alternative           where there is text and a page
 *           text, page
 *         images
 *       attachments
 *       digest                  where there are mails to be read in order
 *
 * A multipart that would have one part is not there.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "html.h"
#include "message.h"
#include "text.h"

#define WIDTH 72

/* ---- fields ------------------------------------------------------------- */

const struct build_field *
build_find(const struct build *b, const char *name)
{
	const struct build_field *f = b->fields;

	while (f != NULL && !text_is(text_span(f->name), name))
		f = f->next;
	return f;
}

bool
build_add(struct build *b, const char *name, mime_span value)
{
	struct build_field *f = mime_arena_alloc(b->tool.mem, sizeof *f);

	if (f == NULL)
		return false;
	*f = (struct build_field){ .name = name, .value = value };
	*b->last_field = f;
	b->last_field = &f->next;
	return true;
}

/* Bcc is for the envelope, where there is one. */
void
build_write_fields(struct build *b, struct mime_writer *w)
{
	for (const struct build_field *f = b->fields; f; f = f->next)
		if (b->envelope == NULL || !text_is(text_span(f->name), "Bcc"))
			mime_write_field(w, f->name, f->value);
	b->fields = NULL;
}

/* Begins a part; the first one has the fields of the mail. */
static void
begin(struct build *b, struct mime_writer *w, const char *type)
{
	mime_write_part(w, type);
	build_write_fields(b, w);
}

/* ---- content ------------------------------------------------------------ */

static void
write_piece(struct build *b, struct mime_writer *w, struct build_piece *p,
    const char *disposition)
{
	struct mime_source source = build_file_source(&p->file);

	if (text_is(text_span(p->type), "message/rfc822"))
		build_carry(b, p);
	begin(b, w, p->type);
	if (p->disposition != NULL)
		disposition = p->disposition;
	if (disposition != NULL)
		mime_write_disposition(w, disposition, p->name);
	if (p->charset.len > 0)
		mime_write_param(w, "charset", p->charset);
	if (p->flowed)
		mime_write_param(w, "format", text_span("flowed"));
	if (p->cid.len > 0)
		mime_write_field(w, "Content-ID", p->cid);
	if (p->description.len > 0)
		mime_write_field(w, "Content-Description", p->description);
	if (text_starts(text_span(p->type), "text/") && disposition == NULL)
		mime_write_encoding(w, (mime_encoding)b->encoding);
	mime_write_source(w, &source);
	mime_write_part_end(w);
}

/* A page that becomes text, by the piece: it may be long. */
struct page_text {
	struct build *build;
	struct mime_filter *decode;     /* NULL: nothing is to be decoded */
	struct html *html;
	struct build_out out;
	bool failed;                    /* for want of memory */
};

static void
put_text(void *ctx, mime_span piece)
{
	build_out_put(ctx, piece);
}

static void
put_page(void *ctx, mime_span piece)
{
	html_feed(ctx, piece);
}

static bool
decode_piece(void *ctx, mime_span piece)
{
	struct page_text *t = ctx;

	if (t->decode == NULL)
		html_feed(t->html, piece);
	else
		t->failed |= content_filter(t->decode, piece, false, put_page,
		    t->html) < 0;
	return !t->failed;
}

/* False where it cannot be done; that a file cannot be read is told. */
static bool
convert_page(struct page_text *t)
{
	struct mime_arena *mem = t->build->tool.mem;
	mime_span label = t->build->html->charset;

	t->html = html_new(mem, WIDTH, put_text, &t->out);
	t->decode = label.len > 0 ? mime_filter_charset(mem, label) : NULL;
	t->failed |= t->html == NULL || (label.len > 0 && t->decode == NULL);
	if (t->failed || !build_file_pour(&t->build->html->file, decode_piece,
	    t))
		return false;
	if (t->decode != NULL)
		t->failed |= content_filter(t->decode, (mime_span){ 0 }, true,
		    put_page, t->html) < 0;
	t->failed |= html_end(t->html) != MIME_OK;
	return !t->failed;
}

/* The page as plain text, for who reads no HTML. */
static bool
page_as_text(struct build *b)
{
	struct build_piece *text = mime_arena_alloc(b->tool.mem, sizeof *text);
	struct page_text t = { .build = b, .out = BUILD_OUT,
	    .failed = text == NULL };

	if (t.failed || !convert_page(&t)) {
		if (t.failed)
			tool_complain(&b->tool, NULL,
			    mime_status_text(MIME_NOMEM));
		spool_close(&t.out.to);
		return false;
	}
	*text = (struct build_piece){ .type = "text/plain",
	    .file = { .build = b, .path = "text" } };
	b->text = text;
	return build_out_end(&t.out, &text->file);
}

/* ---- the tree ----------------------------------------------------------- */

static void
write_alternative(struct build *b, struct mime_writer *w,
    struct build_piece *text)
{
	if (b->html == NULL || text == NULL) {
		write_piece(b, w, b->html != NULL ? b->html : text, NULL);
		return;
	}
	begin(b, w, "multipart/alternative");
	write_piece(b, w, text, NULL);
	write_piece(b, w, b->html, NULL);
	mime_write_part_end(w);
}

static void
write_related(struct build *b, struct mime_writer *w, struct build_piece *text)
{
	if (b->inlines == NULL) {
		write_alternative(b, w, text);
		return;
	}
	begin(b, w, "multipart/related");
	mime_write_param(w, "type", text_span(b->html != NULL && text != NULL ?
	    "multipart/alternative" : b->html != NULL ? "text/html" :
	    "text/plain"));
	write_alternative(b, w, text);
	for (struct build_piece *p = b->inlines; p != NULL; p = p->next)
		write_piece(b, w, p, "inline");
	mime_write_part_end(w);
}

static void
write_digest(struct build *b, struct mime_writer *w)
{
	begin(b, w, "multipart/digest");
	for (struct build_piece *p = b->digest; p != NULL; p = p->next)
		write_piece(b, w, p, NULL);
	mime_write_part_end(w);
}

/* A mail that is attached has a name only where one was typed. */
static void
write_mixed(struct build *b, struct mime_writer *w, struct build_piece *text)
{
	bool body = text != NULL || b->html != NULL;

	if (b->attached == NULL && (b->digest == NULL || !body)) {
		if (b->digest != NULL)
			write_digest(b, w);
		else
			write_related(b, w, text);
		return;
	}
	begin(b, w, "multipart/mixed");
	if (body)
		write_related(b, w, text);
	for (struct build_piece *p = b->attached; p != NULL; p = p->next)
		write_piece(b, w, p, "attachment");
	if (b->digest != NULL)
		write_digest(b, w);
	mime_write_part_end(w);
}

static void
tell(struct build *b, const struct mime_writer *w, mime_status st)
{
	if (st == MIME_OK)
		return;
	if (st == MIME_IO && b->unread != NULL)
		tool_complain(&b->tool, b->unread, build_file_why(b));
	else if (st == MIME_IO)
		tool_raise(&b->tool, EXIT_TROUBLE);
	else
		tool_complain(&b->tool, NULL, mime_writer_reason(w));
}

void
build_message(struct build *b, const struct mime_sink *to)
{
	const struct mime_write_options how = {
		.size = sizeof how,
		.how = (b->lf ? MIME_WRITE_LF : 0) |
		    (b->eightbit ? MIME_WRITE_8BIT : 0) |
		    (b->utf8 ? MIME_WRITE_UTF8 : 0) |
		    (b->strict ? MIME_WRITE_STRICT : 0),
		.boundary = b->boundary != NULL ? text_span(b->boundary) :
		    (mime_span){ 0 },
	};
	struct mime_writer *w = mime_writer_new(b->tool.mem, &how);

	if (b->spec != NULL) {
		build_json_write(b, w);
		if (!build_json_failed(b))
			tell(b, w, mime_writer_end(w, to));
		return;
	}
	if (b->text == NULL && b->html != NULL && !page_as_text(b))
		return;
	write_mixed(b, w, b->text);
	tell(b, w, mime_writer_end(w, to));
}
