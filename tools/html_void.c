/*
 * html_void.c - elements without content: line ends, rules, images.
 */
#include "config.h"

#include <string.h>

#include "html_page.h"
#include "text.h"

/* Shorter ones may be meant to come again, as the stars of a rating are. */
#define SLICE_LEAST 12

/* So small that nobody sees it: it counts who reads the mail. */
static bool
is_pixel(const struct html_tag *tag)
{
	uint32_t width = 100, height = 100;

	html_number(tag->attributes[HTML_WIDTH], &width);
	html_number(tag->attributes[HTML_HEIGHT], &height);
	return width <= 2 || height <= 2 ||
	    (html_style(tag->attributes[HTML_STYLE]) & STYLE_HIDDEN) ||
	    tag->attributes[HTML_HIDDEN].ptr != NULL;
}

/* What is pressed, not what is filled in. */
static void
put_input(struct page *p, const struct html_tag *tag)
{
	mime_span type = tag->attributes[HTML_TYPE], text = { 0 };

	if (text_is(type, "image"))
		text = tag->attributes[HTML_ALT];
	else if (text_is(type, "submit") || text_is(type, "button") ||
	    text_is(type, "reset"))
		text = tag->attributes[HTML_VALUE];
	if (text.len == 0 || is_pixel(tag))
		return;
	page_words(p, "[");
	page_text(p, text);
	page_words(p, "]");
}

/*
 * A picture is cut in slices by some programs, and each is called the same.
 * True where ALT has just been shown, of the link that is open if one is.
 */
static bool
is_slice(const struct page *p, mime_span alt)
{
	const struct slice *s = &p->slice;

	return alt.len >= SLICE_LEAST && alt.len == s->len &&
	    memcmp(alt.ptr, s->alt, s->len) == 0 &&
	    (!links_open(p->links) || links_known(p->links));
}

static void
keep_slice(struct page *p, mime_span alt)
{
	p->slice.len = alt.len <= SLICE_MOST ? alt.len : 0;
	memcpy(p->slice.alt, alt.ptr, p->slice.len);
}

/* In brackets where it is not a link, which has some behind it. */
static void
put_image(struct page *p, const struct html_tag *tag)
{
	mime_span alt = tag->attributes[HTML_ALT];
	bool linked = links_open(p->links), brackets = !linked;

	if (alt.ptr == NULL)
		alt = tag->attributes[HTML_TITLE];
	/* One that says nothing is shown where it is all there is to follow. */
	if (alt.ptr == NULL && linked && !links_known(p->links)) {
		alt = (mime_span){ "image", 5 };
		brackets = true;
	}
	if (is_pixel(tag) || text_starts(alt, "cid:") || alt.len == 0 ||
	    is_slice(p, alt))
		return;
	page_words(p, brackets ? "[" : "");
	page_text(p, alt);
	page_words(p, brackets ? "]" : "");
	keep_slice(p, alt);
}

void
page_void(struct page *p, const struct html_tag *tag)
{
	if (!page_is_seen(p) && tag->kind != HTML_BR)
		return;
	switch (tag->kind) {
	case HTML_BR:
		if (!p->look.hidden)
			page_newline(p);
		break;
	case HTML_HR:
		cells_flow(p->cells, &p->wrap);
		page_break(p, 1);
		for (unsigned n = wrap_room(&p->wrap); n > 0; n--)
			page_char(p, '-');
		page_break(p, 1);
		break;
	case HTML_IMG:
		put_image(p, tag);
		break;
	case HTML_INPUT:
		put_input(p, tag);
		break;
	default:
		break;
	}
}
