/*
 * build_page.c - a page whose images travel with it.
 *
 * gumbo tells where the page refers to images. Where one of these becomes a
 * part of the mail (build_image.c) the reference becomes its "cid:"; nothing
 * else of the page is touched.
 *
 * A page may also name its charset: that counts where the octets do not show
 * that it is UTF-8.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "html.h"
#include "html_tags.h"
#include "text.h"

/* Where the page refers to something. */
struct reference {
	mime_span raw;          /* in the page, with quotes */
	mime_span value;
	mime_span cid;          /* that it becomes; empty: it stays */
};

struct site {
	struct build *build;
	mime_span octets;       /* of it, where it is not too long for gumbo */
	bool too_long;
	struct html_scan *scan; /* looks for images, all of it */
	bool images;            /* there are some */
	char *kept;
	mime_span label;        /* of the charset that the page names */
	struct reference *list;
	size_t count, cap;
	bool failed;            /* for want of memory */
};

/* ---- complaints --------------------------------------------------------- */

void
build_page_say(const struct build *b, mime_span what, const char *why)
{
	char line[300];

	if (b->tool.quiet)
		return;
	snprintf(line, sizeof line, "\"%.*s\": %s",
	    what.len < 200 ? (int)what.len : 200, what.ptr, why);
	tool_say(&b->tool, b->html->file.path, line);
}

/* ---- what the page refers to -------------------------------------------- */

static bool
is_image(mime_span element, mime_span attribute)
{
	static const struct { const char *element, *attribute; } rows[] = {
		{ "img", "src" }, { "input", "src" }, { "video", "poster" },
		{ NULL, "background" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (text_is(attribute, rows[i].attribute) &&
		    (rows[i].element == NULL ||
		    text_is(element, rows[i].element)))
			return true;
	return false;
}

static mime_span
copy(struct site *p, mime_span s)
{
	mime_span to = build_copy(p->build, s);

	p->failed |= to.ptr == NULL;
	return to;
}

static void
add_reference(struct site *p, mime_span value, mime_span raw)
{
	size_t cap = p->cap > 0 ? 2 * p->cap : 16;
	struct reference *more;

	if (p->count == p->cap) {
		more = mime_arena_alloc(p->build->tool.mem, cap * sizeof *more);
		p->failed |= more == NULL;
		if (more == NULL)
			return;
		if (p->count > 0)
			memcpy(more, p->list, p->count * sizeof *more);
		p->list = more;
		p->cap = cap;
	}
	p->list[p->count++] = (struct reference){ raw, copy(p, value), { 0 } };
}

/* "charset", or the "content" that stands for a Content-Type. */
static void
look_for_charset(struct site *p, mime_span name, mime_span value)
{
	mime_span label = { 0 };

	if (text_is(name, "charset"))
		label = value;
	else if (text_is(name, "content") && text_starts(value, "text/") &&
	    mime_param(p->build->tool.mem, value, "charset", &label) < 0)
		p->failed = true;
	if (label.len > 0 && p->label.len == 0)
		p->label = copy(p, label);
}

static void
found(void *ctx, mime_span element, mime_span name, mime_span value,
    mime_span raw)
{
	struct site *p = ctx;

	if (text_is(element, "meta"))
		look_for_charset(p, name, value);
	else if (value.len > 0 && value.len <= BUILD_REFERENCE_MOST && raw.len > 0 &&
	    is_image(element, name))
		add_reference(p, value, raw);
}

/* gumbo may tell of an attribute twice: it copies elements. */
static int
by_place(const void *a, const void *b)
{
	const struct reference *one = a, *two = b;

	return (one->raw.ptr > two->raw.ptr) - (one->raw.ptr < two->raw.ptr);
}

/* ---- the page anew ------------------------------------------------------ */

static bool
is_plain(mime_span s, size_t i)
{
	int c = text_at(s, i);

	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '@' ||
	    c == '.' || c == '-' || c == '_' || c == '+';
}

/* The id in CID as a URL has it. */
static void
put_url(struct build_text *to, mime_span cid)
{
	static const char digits[] = "0123456789ABCDEF";

	build_text_put(to, (mime_span){ "\"cid:", 5 });
	for (size_t i = 1; i + 1 < cid.len; i++) {
		unsigned char c = (unsigned char)cid.ptr[i];
		const char escaped[3] = { '%', digits[c >> 4], digits[c & 15] };

		build_text_put(to, is_plain(cid, i) ? (mime_span){ cid.ptr + i, 1 } :
		    (mime_span){ escaped, 3 });
	}
	build_text_put(to, (mime_span){ "\"", 1 });
}

/* A page of which nothing changes stays a file. */
static bool
rewrite(struct site *p)
{
	struct build_text out = { .mem = p->build->tool.mem };
	const char *from = p->octets.ptr;

	for (size_t i = 0; i < p->count; i++) {
		const struct reference *r = &p->list[i];

		if (r->cid.len == 0 || r->raw.ptr < from)
			continue;
		build_text_put(&out, (mime_span){ from,
		    (size_t)(r->raw.ptr - from) });
		put_url(&out, r->cid);
		from = r->raw.ptr + r->raw.len;
	}
	if (from == p->octets.ptr)
		return true;
	build_text_put(&out, text_after(p->octets,
	    (size_t)(from - p->octets.ptr)));
	p->build->html->file.in_memory = true;
	p->build->html->file.memory = (mime_span){ out.ptr, out.len };
	return !out.failed;
}

/* ---- charset ------------------------------------------------------------ */

/* UTF-8, and not just ASCII. */
static bool
is_utf8(struct site *p)
{
	struct mime_filter *f = mime_filter_utf8(p->build->tool.mem);
	mime_span in = p->octets;
	char octets[4096];
	bool high = false;
	mime_status st;

	for (size_t i = 0; i < in.len && !high; i++)
		high = (unsigned char)in.ptr[i] >= 0x80;
	do {
		mime_room room = { octets, sizeof octets };

		st = mime_filter_run(f, &in, &room, true);
	} while (st == MIME_MORE);
	p->failed |= st < 0;
	return high && st == MIME_END && mime_filter_replaced(f) == 0;
}

static void
heed_charset(struct site *p)
{
	mime_span name = mime_charset_name(p->label);

	/* Of what its <meta> could not be read in, as of ASCII, it is not. */
	if (p->label.len == 0 || p->build->html->charset.len > 0 ||
	    text_is(name, "utf-8") || text_starts(name, "utf-16") ||
	    text_starts(name, "utf-32") || text_is(name, "utf-7"))
		return;
	if (name.len == 0)
		build_page_say(p->build, p->label, "is no charset that is known");
	else if (is_utf8(p))
		build_page_say(p->build, p->label, "is not its charset: the page is UTF-8");
	else
		p->build->html->charset = name;
}

/* ---- its octets -------------------------------------------------------- */

static void
see_tag(void *ctx, const struct html_tag *tag)
{
	struct site *p = ctx;

	p->images |= tag->kind == HTML_IMG;
}

static void
see_text(void *ctx, mime_span text)
{
	(void)ctx;
	(void)text;
}

static void
see_end(void *ctx, const struct html_tag *tag)
{
	(void)ctx;
	(void)tag;
}

/* What gumbo is not given is not kept either, however long it is. */
static bool
take_piece(void *ctx, mime_span piece)
{
	struct site *p = ctx;

	html_scan_feed(p->scan, piece);
	p->too_long |= piece.len > HTML_GUMBO_MAX - p->octets.len;
	if (!p->too_long) {
		memcpy(p->kept + p->octets.len, piece.ptr, piece.len);
		p->octets.len += piece.len;
	}
	return true;
}

/* False, and told, where that cannot be done. */
static bool
read_page(struct site *p)
{
	struct mime_arena *mem = p->build->tool.mem;
	const struct html_reader to = { see_tag, see_end, see_text, p };

	p->scan = html_scan_new(mem, &to);
	p->kept = mime_arena_alloc(mem, HTML_GUMBO_MAX);
	p->octets.ptr = p->kept;
	if (p->scan == NULL || p->kept == NULL)
		return false;
	if (!build_file_pour(&p->build->html->file, take_piece, p))
		return false;
	html_scan_end(p->scan);
	return true;
}

/* ---- all of it ---------------------------------------------------------- */

/* Who names the images has seen to it. */
static void
say_unread(const struct site *p)
{
	if (p->images && p->build->inlines == NULL && !p->build->tool.quiet)
		tool_say(&p->build->tool, p->build->html->file.path,
		    *html_features() == '\0' ? "images stay where they are: "
		    "mimebuild was built without gumbo" : "images stay where "
		    "they are: the page is too large or too deep");
}

static void
take_images(struct site *p)
{
	struct build_images *images = build_images_new(p->build);

	if (p->count > 0)
		qsort(p->list, p->count, sizeof *p->list, by_place);
	for (size_t i = 0; i < p->count && !p->failed; i++) {
		const struct build_piece *piece;

		if (i > 0 && p->list[i].raw.ptr == p->list[i - 1].raw.ptr)
			continue;
		piece = build_image(images, p->list[i].value);
		if (piece != NULL)
			p->list[i].cid = piece->cid;
	}
	p->failed |= !build_images_end(images);
}

/* False for want of memory. */
static bool
look_through(struct site *p)
{
	if (p->too_long || !html_attributes(p->build->tool.mem, p->octets,
	    found, p)) {
		say_unread(p);
		return true;
	}
	if (p->count > 0)
		take_images(p);
	heed_charset(p);
	return !p->failed && rewrite(p);
}

bool
build_page(struct build *b)
{
	struct site p = { .build = b };

	if (b->html == NULL)
		return true;
	if (read_page(&p) && look_through(&p))
		return true;
	if (b->tool.status != EXIT_TROUBLE)
		tool_complain(&b->tool, b->html->file.path,
		    mime_status_text(MIME_NOMEM));
	return false;
}
