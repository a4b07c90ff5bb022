/*
 * html_page.c - a page, element by element, as text.
 *
 * What is open is a stack, so that tags which do not match do no harm: an end
 * tag closes what is open inside, and where nothing of its name is open, or
 * only outside of the table cell, it does nothing. Below LEVELS elements that
 * are open nothing more is opened, and end tags first close those.
 *
 * In the form of a terminal: paragraphs with a blank line between them, quotes
 * behind "> ", lists behind "* " or numbers, headings underlined, links as
 * numbers in brackets that a list at the end explains. What a browser would not
 * show is left out: scripts, styles, what is hidden, and the invisible
 * characters by which newsletters fill the preview of a mail.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "html_page.h"
#include "text.h"

/* ---- opening ------------------------------------------------------------ */

/* The paragraphs of Word have none, by a style sheet that is not read. */
static void
apply_margins(struct level *l, const struct html_tag *tag, unsigned style)
{
	bool word = text_starts(tag->attributes[HTML_CLASS], "Mso");

	if (!is_one_of(tag->kind, LISTS | KIND(HTML_PARAGRAPH)))
		return;
	l->tight_above = (style & STYLE_NOT_ABOVE) ||
	    (word && !(style & STYLE_ABOVE));
	l->tight_below = (style & STYLE_NOT_BELOW) ||
	    (word && !(style & STYLE_BELOW));
}

static void
apply_style(struct page *p, struct level *l, const struct html_tag *tag)
{
	unsigned style = html_style(tag->attributes[HTML_STYLE]);

	if (tag->kind == HTML_SKIPPED || (style & STYLE_HIDDEN) ||
	    tag->attributes[HTML_HIDDEN].ptr != NULL)
		p->look.hidden = true;
	if (style & (STYLE_SEEN | STYLE_UNSEEN))
		p->look.unseen = (style & STYLE_UNSEEN) != 0;
	if (style & (STYLE_TINY | STYLE_SIZED))
		p->look.tiny = (style & STYLE_TINY) != 0;
	p->look.pre |= tag->kind == HTML_PRE;
	if (tag->kind == HTML_PARAGRAPH)
		l->item = (uint8_t)(style / STYLE_ITEM);
	apply_margins(l, tag, style);
}

static void
begin_item(struct page *p, const struct html_tag *tag)
{
	unsigned list = page_find(p, LISTS, CELLS | KIND(HTML_TABLE));
	struct level *l = list > 0 ? &p->levels[list - 1] : NULL;
	static const char blanks[] = "            ";
	char marker[16] = "* ";

	if (l != NULL && l->kind == HTML_OL) {
		html_number(tag->attributes[HTML_VALUE], &l->number);
		snprintf(marker, sizeof marker, "%u. ", (unsigned)l->number++);
	}
	wrap_push(&p->wrap, blanks + sizeof blanks - 1 - strlen(marker), marker);
}

/* A prefix, or what is in front of an element. True: it was pushed. */
static bool
begin_kind(struct page *p, struct level *l, const struct html_tag *tag)
{
	uint32_t span = 1;

	switch (tag->kind) {
	case HTML_A:
		page_item_end(p);
		links_begin(p->links, tag->attributes[HTML_HREF]);
		return false;
	case HTML_Q:
		page_words(p, "\"");
		return false;
	case HTML_SUP:
		p->raised = true;
		return false;
	case HTML_QUOTE:
		wrap_push(&p->wrap, "> ", NULL);
		return true;
	case HTML_UL: case HTML_OL:
		l->number = 1;
		html_number(tag->attributes[HTML_START], &l->number);
		return false;
	case HTML_LI:
		begin_item(p, tag);
		return true;
	case HTML_DD:
		wrap_push(&p->wrap, "    ", NULL);
		return true;
	case HTML_TABLE:
		cells_begin(p->cells, &p->wrap);
		return false;
	case HTML_TR:
		if (cells_keep(p->cells))
			cells_row(p->cells);
		return false;
	case HTML_TD: case HTML_TH:
		html_number(tag->attributes[HTML_COLSPAN], &span);
		if (cells_keep(p->cells))
			cells_cell(p->cells, span > 0 && span < 1000 ? span : 1,
			    tag->kind == HTML_TH);
		return false;
	default:
		return false;
	}
}

/* What is in a table that is more than words makes it layout. */
#define NO_TABLE (LISTS | KIND(HTML_QUOTE) | KIND(HTML_PRE) | KIND(HTML_LI) | \
	KIND(HTML_DD) | KIND(HTML_HEADING1) | KIND(HTML_HEADING2) | \
	KIND(HTML_TABLE))

static void
enter(struct page *p, const struct html_tag *tag)
{
	struct level *l = &p->levels[p->depth++];
	size_t n = tag->name.len < NAMES ? tag->name.len : NAMES;

	*l = (struct level){ .kind = tag->kind, .before = p->look,
	    .name_len = (uint8_t)n };
	memcpy(l->name, tag->name.ptr, n);
	p->counts[tag->kind]++;
	apply_style(p, l, tag);
	if (!page_is_seen(p) && p->look.hidden)
		return;
	if (is_one_of(tag->kind, NO_TABLE) || l->item > 0)
		cells_flow(p->cells, &p->wrap);
	if (page_margins[tag->kind].before > 0 &&
	    !(is_one_of(tag->kind, CELLS | KIND(HTML_TR)) &&
	    cells_keep(p->cells)))
		page_break(p, page_margin(p, l, true));
	else if (page_margins[tag->kind].before > 0)
		page_forget_blank(p);
	l->pushed = begin_kind(p, l, tag);
	if (l->item > 0 && !p->look.pre)
		page_item_begin(p, l->item);
	l->lines = p->wrap.lines;
	p->wrap.nowrap = p->look.pre;
}

void
page_open(void *page, const struct html_tag *tag)
{
	struct page *p = page;

	if (tag->kind >= HTML_BR) {
		page_void(p, tag);
		return;
	}
	page_end_implied(p, tag->kind);
	if (p->depth == LEVELS) {
		p->beyond++;
		page_break(p, page_margins[tag->kind].before);
		return;
	}
	enter(p, tag);
}

void
page_close(void *page, const struct html_tag *tag)
{
	struct page *p = page;
	unsigned n;

	if (tag->kind >= HTML_BR) {
		/* "</br>" is a line end to browsers. */
		if (tag->kind == HTML_BR)
			page_void(p, tag);
		return;
	}
	if (p->beyond > 0) {
		p->beyond--;
		page_break(p, page_margins[tag->kind].after);
		return;
	}
	n = page_find_named(p, tag);
	if (n == 0 && tag->kind == HTML_A)
		page_number_link(p);
	page_leave_to(p, n);
}

/* ---- the whole ---------------------------------------------------------- */

struct page *
page_new(struct mime_arena *mem, unsigned width, wrap_put *put, void *ctx)
{
	struct page *p = mime_arena_alloc(mem, sizeof *p);

	if (p == NULL)
		return NULL;
	p->wrap.width = width;
	p->wrap.put = put;
	p->wrap.ctx = ctx;
	p->links = links_new(mem);
	p->cells = cells_new(mem);
	return p->links != NULL && p->cells != NULL ? p : NULL;
}

mime_status
page_end(struct page *p)
{
	page_leave_to(p, 1);
	page_forget_blank(p);
	cells_flow(p->cells, &p->wrap);
	links_list(p->links, &p->wrap);
	wrap_end(&p->wrap);
	return links_failed(p->links) ? MIME_NOMEM : MIME_OK;
}

