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
	mime_span instead;      /* what value becomes; empty: it stays */
	enum build_refer how;
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

#define ANY NULL

/* What refers to something that the page shows, or is shown by. */
static const struct {
	const char *element, *attribute;
	enum build_refer how;
} rows[] = {
	{ ANY,      "style",      BUILD_STYLE },
	{ ANY,      "background", BUILD_WHOLE },
	{ "style",  "",           BUILD_SHEET },
	{ "img",    "src",        BUILD_WHOLE },
	{ "img",    "srcset",     BUILD_SET },
	{ "source", "srcset",     BUILD_SET },
	{ "input",  "src",        BUILD_WHOLE },
	{ "video",  "poster",     BUILD_WHOLE },
	/* No images: but what does not go with the page is told. */
	{ "link",   "href",       BUILD_WHOLE },
	{ "script", "src",        BUILD_WHOLE },
	{ "iframe", "src",        BUILD_WHOLE },
	{ "embed",  "src",        BUILD_WHOLE },
	{ "object", "data",       BUILD_WHOLE },
	{ "audio",  "src",        BUILD_WHOLE },
	{ "video",  "src",        BUILD_WHOLE },
	{ "source", "src",        BUILD_WHOLE },
};

/* The row of it; NULL: it refers to nothing. */
static const enum build_refer *
how_it_refers(mime_span element, mime_span attribute)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (text_is(attribute, rows[i].attribute) &&
		    (rows[i].element == ANY ||
		    text_is(element, rows[i].element)))
			return &rows[i].how;
	return NULL;
}

static mime_span
copy(struct site *p, mime_span s)
{
	mime_span to = build_copy(p->build, s);

	p->failed |= to.ptr == NULL;
	return to;
}

static void
add_reference(struct site *p, mime_span value, mime_span raw,
    enum build_refer how)
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
	p->list[p->count++] = (struct reference){ raw, copy(p, value), { 0 },
	    how };
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
	const enum build_refer *how = how_it_refers(element, name);

	if (text_is(element, "meta"))
		look_for_charset(p, name, value);
	else if (value.len > 0 && raw.len > 0 && how != NULL)
		add_reference(p, value, raw, *how);
}

/* gumbo may tell of an attribute twice: it copies elements. */
static int
by_place(const void *a, const void *b)
{
	const struct reference *one = a, *two = b;

	return (one->raw.ptr > two->raw.ptr) - (one->raw.ptr < two->raw.ptr);
}

/* ---- the page anew ------------------------------------------------------ */

/* VALUE as an attribute has it. */
static void
put_attribute(struct build_text *to, mime_span value)
{
	build_text_put(to, text_span("\""));
	for (size_t i = 0; i < value.len; i++) {
		mime_span c = { value.ptr + i, 1 };

		build_text_put(to, *c.ptr == '"' ? text_span("&quot;") :
		    *c.ptr == '&' ? text_span("&amp;") : c);
	}
	build_text_put(to, text_span("\""));
}

/* A page of which nothing changes stays a file. */
static bool
rewrite(struct site *p)
{
	struct build_text out = { .mem = p->build->tool.mem };
	const char *from = p->octets.ptr;

	for (size_t i = 0; i < p->count; i++) {
		const struct reference *r = &p->list[i];

		if (r->instead.len == 0 || r->raw.ptr < from)
			continue;
		build_text_put(&out, (mime_span){ from,
		    (size_t)(r->raw.ptr - from) });
		if (r->how == BUILD_SHEET)
			build_text_put(&out, r->instead);
		else
			put_attribute(&out, r->instead);
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

/*
 * What an attribute says can be written anew where that is ASCII, or stands
 * there as it is. gumbo takes all else for UTF-8, which the page need not be.
 */
static bool
is_safe(const struct reference *r)
{
	size_t i = 0;

	while (i < r->value.len && (unsigned char)r->value.ptr[i] < 0x80)
		i++;
	return r->how == BUILD_WHOLE || i == r->value.len || memmem(r->raw.ptr,
	    r->raw.len, r->value.ptr, r->value.len) != NULL;
}

static void
take_images(struct site *p)
{
	struct build_images *images = build_images_new(p->build);

	if (p->count > 0)
		qsort(p->list, p->count, sizeof *p->list, by_place);
	for (size_t i = 0; i < p->count && !p->failed; i++) {
		struct reference *r = &p->list[i];

		if (i > 0 && r->raw.ptr == r[-1].raw.ptr)
			continue;
		if (!is_safe(r))
			build_page_say(p->build, r->value, "is not ASCII: its "
			    "images stay where they are");
		else
			p->failed |= !build_refer(p->build, images, r->how,
			    r->value, &r->instead);
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
