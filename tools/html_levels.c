/*
 * html_levels.c - the elements of a page that are open, and how they end.
 *
 * An element ends by its end tag, by that of one around it, or since another
 * one begins that cannot be in it.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "html_page.h"
#include "text.h"

const struct margins page_margins[HTML_KINDS] = {
	[HTML_BLOCK] = { 1, 1 },     [HTML_PARAGRAPH] = { 2, 2 },
	[HTML_HEADING1] = { 2, 2 },  [HTML_HEADING2] = { 2, 2 },
	[HTML_QUOTE] = { 2, 2 },     [HTML_PRE] = { 2, 2 },
	[HTML_UL] = { 2, 2 },        [HTML_OL] = { 2, 2 },
	[HTML_LI] = { 1, 1 },        [HTML_DL] = { 2, 2 },
	[HTML_DT] = { 1, 1 },        [HTML_DD] = { 1, 1 },
	[HTML_TABLE] = { 2, 2 },     [HTML_TR] = { 1, 1 },
	[HTML_TD] = { 1, 1 },        [HTML_TH] = { 1, 1 },
};

/* Lists within lists, and items, have no blank lines around them. */
unsigned
page_margin(const struct page *p, const struct level *l, bool before)
{
	const struct margins *m = &page_margins[l->kind];
	unsigned n = before ? m->before : m->after;

	if (is_one_of(l->kind, LISTS) && p->counts[HTML_LI] > 0)
		return 1;
	/* The marker of an item stands in front of what comes first in it. */
	if (before && n > 0 && p->wrap.marker_len > 0 &&
	    !cells_keep(p->cells) && l->kind != HTML_LI)
		return 0;
	return n > 1 && (before ? l->tight_above : l->tight_below) ? 1 : n;
}

/* Behind the last word of the link, whatever blocks it was in. */
void
page_number_link(struct page *p)
{
	unsigned n, due;
	char text[24];

	page_item_end(p);
	/* A picture that nobody described is still something to follow. */
	if (links_open(p->links) && !links_shown(p->links))
		return;
	n = links_end(p->links);
	if (n == 0)
		return;
	due = page_resume(p);
	p->blank = due > 0;
	p->kept = true;
	snprintf(text, sizeof text, "[%u]", n);
	page_words(p, text);
	if (due > 0)
		page_break(p, due);
}

/* Many write an empty line as "<div>&nbsp;</div>". */
static bool
is_blank_line(const struct page *p, const struct level *l)
{
	return p->kept && !p->text &&
	    is_one_of(l->kind, KIND(HTML_BLOCK) | KIND(HTML_PARAGRAPH));
}

/* A level ends: what it asked for is undone. */
static void
leave(struct page *p)
{
	struct level *l = &p->levels[p->depth - 1];
	bool seen = page_is_seen(p);

	if (p->item.level == p->depth)
		page_item_end(p);
	p->depth--;
	p->counts[l->kind]--;
	if (l->kind == HTML_A)
		page_number_link(p);
	if (l->kind == HTML_SUP)
		p->raised = false;
	if (seen && l->kind == HTML_Q)
		page_words(p, "\"");
	if (seen && (l->kind == HTML_HEADING1 || l->kind == HTML_HEADING2) &&
	    !cells_keep(p->cells)) {
		unsigned columns;

		page_break(p, 1);
		columns = p->wrap.column - p->wrap.prefix_len;
		if (p->wrap.lines == l->lines + 1)
			for (; columns > 0; columns--)
				page_char(p,
				    l->kind == HTML_HEADING1 ? '=' : '-');
	}
	if (seen && l->kind == HTML_TABLE) {
		page_forget_blank(p);
		cells_end(p->cells, &p->wrap);
	}
	if (l->pushed)
		wrap_pop(&p->wrap);
	p->look = l->before;
	p->wrap.nowrap = p->look.pre;
	if (seen && page_margins[l->kind].after > 0)
		page_break(p, is_blank_line(p, l) ? 2 :
		    page_margin(p, l, false));
}

unsigned
page_find(const struct page *p, uint32_t kinds, uint32_t outer)
{
	for (unsigned n = p->depth; n > 0; n--) {
		if (is_one_of(p->levels[n - 1].kind, kinds))
			return n;
		if (is_one_of(p->levels[n - 1].kind, outer))
			break;
	}
	return 0;
}

void
page_leave_to(struct page *p, unsigned level)
{
	while (level > 0 && p->depth >= level)
		leave(p);
}

/* What an element of a kind ends, as its end tag may be left off. */
static const struct {
	enum html_kind kind;
	uint32_t ends, outer;
} implied[] = {
	{ HTML_A,       KIND(HTML_A), CELLS | KIND(HTML_TABLE) },
	{ HTML_LI,      KIND(HTML_LI), LISTS | CELLS | KIND(HTML_TABLE) },
	{ HTML_DT,      KIND(HTML_DT) | KIND(HTML_DD),
	    KIND(HTML_DL) | CELLS | KIND(HTML_TABLE) },
	{ HTML_DD,      KIND(HTML_DT) | KIND(HTML_DD),
	    KIND(HTML_DL) | CELLS | KIND(HTML_TABLE) },
	{ HTML_TD,      CELLS, KIND(HTML_TABLE) | KIND(HTML_TR) },
	{ HTML_TH,      CELLS, KIND(HTML_TABLE) | KIND(HTML_TR) },
	{ HTML_TR,      KIND(HTML_TR), KIND(HTML_TABLE) },
	{ HTML_SECTION, KIND(HTML_SECTION), KIND(HTML_TABLE) },
};

/* Elements that end a paragraph: all that have margins. */
void
page_end_implied(struct page *p, enum html_kind kind)
{
	for (size_t i = 0; i < sizeof implied / sizeof implied[0]; i++)
		if (implied[i].kind == kind)
			page_leave_to(p, page_find(p, implied[i].ends,
			    implied[i].outer));
	if (page_margins[kind].before > 0 && p->counts[HTML_PARAGRAPH] > 0 &&
	    kind != HTML_TABLE) {
		unsigned n = page_find(p, KIND(HTML_PARAGRAPH), CELLS |
		    KIND(HTML_TABLE) | KIND(HTML_BLOCK) | LISTS |
		    KIND(HTML_QUOTE) | KIND(HTML_SKIPPED));

		if (n > 0 && text_is((mime_span){ p->levels[n - 1].name,
		    p->levels[n - 1].name_len }, "p"))
			page_leave_to(p, n);
	}
}

unsigned
page_find_named(const struct page *p, const struct html_tag *tag)
{
	/* "<b><p>..</b>" does not end the paragraph. */
	bool words = page_margins[tag->kind].before == 0 &&
	    tag->kind != HTML_SECTION && tag->kind != HTML_SKIPPED;
	size_t len = tag->name.len < NAMES ? tag->name.len : NAMES;
	bool of_table = is_one_of(tag->kind, CELLS | KIND(HTML_TR) |
	    KIND(HTML_SECTION) | KIND(HTML_TABLE));

	if (p->counts[tag->kind] == 0)
		return 0;
	for (unsigned n = p->depth; n > 0; n--) {
		const struct level *l = &p->levels[n - 1];

		if (l->kind == tag->kind && l->name_len == len &&
		    memcmp(l->name, tag->name.ptr, len) == 0)
			return n;
		if (l->kind == HTML_TABLE ||
		    (!of_table && is_one_of(l->kind, CELLS)) ||
		    (words && page_margins[l->kind].before > 0))
			break;
	}
	return 0;
}
