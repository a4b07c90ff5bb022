/*
 * html_words.c - the characters of a page.
 *
 * Blanks run together, and stand only between two words; characters that take
 * no place are left out, and so is all that is hidden.
 */
#include "config.h"

#include <string.h>

#include "html_page.h"

bool
page_is_seen(const struct page *p)
{
	return !p->look.hidden && !p->look.unseen && !p->look.tiny;
}

void
page_char(struct page *p, uint32_t code)
{
	if (cells_keep(p->cells)) {
		if (cells_char(p->cells, code == ' ' ? 0xa0 : code))
			return;
		cells_flow(p->cells, &p->wrap);
	}
	wrap_char(&p->wrap, code);
}

static void
put_space(struct page *p)
{
	if (cells_keep(p->cells)) {
		if (cells_space(p->cells))
			return;
		cells_flow(p->cells, &p->wrap);
	}
	wrap_space(&p->wrap);
}

void
page_forget_blank(struct page *p)
{
	p->blank = p->kept = p->text = p->raised = false;
	p->joiner = p->last = 0;
}

void
page_break(struct page *p, unsigned n)
{
	page_item_end(p);
	page_forget_blank(p);
	if (cells_keep(p->cells)) {
		if (cells_break(p->cells, n))
			return;
		cells_flow(p->cells, &p->wrap);
	}
	wrap_break(&p->wrap, n);
}

void
page_newline(struct page *p)
{
	bool ends_text;

	page_item_end(p);
	ends_text = p->text;
	if (cells_keep(p->cells)) {
		page_break(p, ends_text ? 1 : 2);
		return;
	}
	page_forget_blank(p);
	wrap_newline(&p->wrap, p->look.pre);
}

unsigned
page_resume(struct page *p)
{
	unsigned n = cells_keep(p->cells) ? cells_resume(p->cells) :
	    wrap_resume(&p->wrap);

	p->text |= n > 0;
	return n;
}

static bool
is_space(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') ||
	    (code >= 0x2000 && code <= 0x200a && code != 0x2007) ||
	    code == 0x205f || code == 0x2028 || code == 0x2029;
}

/* Characters without a look of their own, sorted. */
static bool
is_invisible(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} invisible[] = {
		{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad },
		{ 0x34f, 0x34f }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },
		{ 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2060, 0x2064 },
		{ 0x2800, 0x2800 }, { 0x3164, 0x3164 }, { 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f }
	};
	size_t i = 0, n = sizeof invisible / sizeof invisible[0];

	while (i < n && code > invisible[i].last)
		i++;
	return i < n && code >= invisible[i].first;
}

static bool
is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

void
page_visible(struct page *p, uint32_t code)
{
	char utf8[4];

	if (!p->own)
		p->slice.len = 0;
	if (p->item.level > 0 && page_item_takes(p, code))
		return;
	/* In Persian and in emoji they matter, elsewhere they fill space. */
	if (p->joiner != 0 && p->last > 0x600 && code > 0x600)
		page_char(p, p->joiner);
	p->joiner = 0;
	/* Ten to the sixth is not 106. */
	if (p->raised && is_digit(p->last) && is_digit(code))
		page_char(p, '^');
	p->raised = false;
	if (p->blank && p->text)
		put_space(p);
	else if (p->kept && p->text)
		page_char(p, ' ');
	if ((p->blank || p->kept) && p->text)
		links_text(p->links, (mime_span){ " ", 1 });
	p->blank = p->kept = false;
	p->text = true;
	p->last = code;
	page_char(p, code);
	links_text(p->links, (mime_span){ utf8, utf8_put(utf8, code) });
}

static void
put_code(struct page *p, uint32_t code)
{
	if (p->look.pre && code == '\n') {
		page_newline(p);
		return;
	}
	if (p->look.pre && (code == ' ' || code == '\t' || code == 0xa0)) {
		for (unsigned n = code == '\t' ? 4 : 1; n > 0; n--)
			page_char(p, ' ');
		p->text = true;
		return;
	}
	if (is_space(code)) {
		p->blank = true;
		p->last = 0;
	} else if (code == 0xa0 || code == 0x2007 || code == 0x202f) {
		p->kept = true;
		p->last = 0;
	} else if (code == 0x200c || code == 0x200d)
		p->joiner = code;
	else if (!is_invisible(code))
		page_visible(p, code);
}

void
page_text(void *page, mime_span utf8)
{
	struct page *p = page;

	for (size_t i = 0; i < utf8.len && page_is_seen(p); i++) {
		int32_t code = utf8_step(&p->utf8, (unsigned char)utf8.ptr[i]);

		if (code == UTF8_BAD_BEFORE)
			code = utf8_step(&p->utf8, (unsigned char)utf8.ptr[i]);
		if (code >= 0)
			put_code(p, (uint32_t)code);
	}
}

void
page_words(struct page *p, const char *text)
{
	p->own = true;
	page_text(p, (mime_span){ text, strlen(text) });
	p->own = false;
}
