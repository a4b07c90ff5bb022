/*
 * html.c - HTML as text that a person would want to read.
 *
 * Up to HTML_GUMBO_MAX octets are kept for gumbo. What is more, and what gumbo
 * is not to be given, is read as it comes. MIME_HTML=plain in the environment
 * does without gumbo, so that one can see what it does.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "html_tags.h"

struct html {
	struct mime_arena *mem;
	struct page *page;
	struct html_reader to;
	struct html_scan *scan; /* NULL: all is kept so far */
	char *kept;
	size_t len;
	bool failed;
};

#ifdef HAVE_GUMBO
static bool
gumbo_is_wanted(void)
{
	const char *how = getenv("MIME_HTML");

	return how == NULL || strcmp(how, "plain") != 0;
}
#endif

/* From now on it is read as it comes, what is kept first. */
static void
begin_scan(struct html *h)
{
	h->scan = html_scan_new(h->mem, &h->to);
	h->failed |= h->scan == NULL;
	if (h->scan != NULL)
		html_scan_feed(h->scan, (mime_span){ h->kept, h->len });
	h->len = 0;
}

struct html *
html_new(struct mime_arena *mem, unsigned width, wrap_put *put, void *ctx)
{
	struct html *h = mime_arena_alloc(mem, sizeof *h);

	if (h == NULL)
		return NULL;
	h->mem = mem;
	h->page = page_new(mem, width, put, ctx);
	if (h->page == NULL)
		return NULL;
	h->to = (struct html_reader){ page_open, page_close, page_text,
	    h->page };
#ifdef HAVE_GUMBO
	if (gumbo_is_wanted()) {
		h->kept = mime_arena_alloc(mem, HTML_GUMBO_MAX);
		return h->kept != NULL ? h : NULL;
	}
#endif
	begin_scan(h);
	return h->failed ? NULL : h;
}

void
html_feed(struct html *h, mime_span piece)
{
	if (h->scan == NULL && piece.len > HTML_GUMBO_MAX - h->len)
		begin_scan(h);
	if (h->scan != NULL)
		html_scan_feed(h->scan, piece);
	else if (!h->failed) {
		memcpy(h->kept + h->len, piece.ptr, piece.len);
		h->len += piece.len;
	}
}

mime_status
html_end(struct html *h)
{
	mime_status st;

#ifdef HAVE_GUMBO
	if (h->scan == NULL && !h->failed && !html_gumbo(h->mem,
	    (mime_span){ h->kept, h->len }, &h->to))
		begin_scan(h);
#endif
	if (h->scan != NULL)
		html_scan_end(h->scan);
	st = page_end(h->page);
	return h->failed ? MIME_NOMEM : st;
}
