/*
 * html_item.c - the lists of Word, which are paragraphs.
 *
 *     <p style="mso-list:l0 level1 lfo1">·<span>&nbsp;&nbsp; </span>text
 *
 * Word writes what stands in front of an item as text, a letter of a font of
 * bullets or a number, with blanks that do not break behind it. Such a first
 * word is held back until it is known what it is; then it is the marker of an
 * item, or text like any other.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "html_page.h"

#define DEEPEST 4               /* markers have to fit, see wrap_push */

void
page_item_begin(struct page *p, unsigned level)
{
	p->item = (struct item){ .level = p->depth,
	    .indent = 2 * ((level < DEEPEST ? level : DEEPEST) - 1) };
}

/* "1.", "a)": a number, or a letter, and what ends it. */
static bool
is_number(const struct item *i)
{
	uint32_t last = i->codes[i->count - 1];

	for (unsigned n = 0; n < i->count; n++)
		if (i->codes[n] > '~')
			return false;
	return last == '.' || last == ')';
}

/* Any one character but a letter or digit, or letters that look like one. */
static bool
is_bullet(const struct item *i)
{
	uint32_t c = i->codes[0];

	if (i->count != 1 || (c >= '0' && c <= '9'))
		return false;
	/* "o" of Courier; "v", "q" and accented ones of Wingdings. */
	return !((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) ||
	    c == 'o' || c == 'v' || c == 'q';
}

static void
push_marker(struct page *p)
{
	struct item *i = &p->item;
	char marker[16], word[ITEM_MOST + 1] = "*", blanks[16] = "";
	int n;

	for (unsigned c = 0; c < i->count && !is_bullet(i); c++)
		word[c] = (char)i->codes[c];
	n = snprintf(marker, sizeof marker, "%*s%s ", (int)i->indent, "",
	    word);
	memset(blanks, ' ', (size_t)n);
	wrap_push(&p->wrap, blanks, marker);
	p->levels[i->level - 1].pushed = true;
	p->blank = p->kept = p->text = false;
	i->level = 0;
}

void
page_item_end(struct page *p)
{
	struct item i = p->item;
	bool blank = p->blank, kept = p->kept;

	p->item.level = 0;
	if (i.level == 0 || i.count == 0)
		return;
	p->blank = p->kept = false;
	for (unsigned n = 0; n < i.count; n++)
		page_visible(p, i.codes[n]);
	p->blank = blank;
	p->kept = kept;
}

bool
page_item_takes(struct page *p, uint32_t code)
{
	struct item *i = &p->item;
	bool ended = i->count > 0 && (p->blank || p->kept);

	if (ended && p->kept && (is_bullet(i) || is_number(i))) {
		push_marker(p);
		return false;
	}
	if (ended || i->count == ITEM_MOST) {
		page_item_end(p);
		return false;
	}
	i->codes[i->count++] = code;
	p->blank = p->kept = false;
	return true;
}
