/*
 * html_page.c - a page, element by element, as text.
 *
 * What is open is a stack, so that tags which do not match do no harm: an end
 * tag closes what is open inside, and where nothing of its name is open, or only
 * outside of the table cell, it does nothing. Below LEVELS elements that are
 * open nothing more is opened, and end tags first close those.
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

#include "html_cells.h"
#include "html_links.h"
#include "html_tags.h"
#include "text.h"
#include "utf8.h"

#define LEVELS 512
#define NAMES 32                /* octets of a name that are compared */

/* How an element changes what is in it. */
struct look {
	bool hidden, unseen, tiny, pre;
};

struct level {
	enum html_kind kind;
	char name[NAMES];
	uint8_t name_len;
	bool pushed;            /* a prefix */
	struct look before;
	unsigned lines;         /* of the wrap, when a heading began */
	uint32_t number;        /* of the next item of an <ol> */
};

struct page {
	struct wrap wrap;
	struct links *links;
	struct cells *cells;
	struct look look;
	struct level levels[LEVELS];
	unsigned depth, beyond;
	unsigned counts[HTML_KINDS];    /* of levels */
	struct utf8 utf8;
	bool blank;             /* between two words, not put out yet */
	bool kept;              /* one that does not break a line */
	bool text;              /* something stands in front of it */
	uint32_t joiner;        /* U+200C or D, where letters are around it */
	uint32_t last;          /* the character before */
};

/* ---- characters --------------------------------------------------------- */

static bool
is_seen(const struct page *p)
{
	return !p->look.hidden && !p->look.unseen && !p->look.tiny;
}

static void
put_char(struct page *p, uint32_t code)
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

/* Blanks at the end of a line are dropped. */
static void
forget_blank(struct page *p)
{
	p->blank = p->kept = p->text = false;
	p->joiner = p->last = 0;
}

static void
put_break(struct page *p, unsigned n)
{
	forget_blank(p);
	if (cells_keep(p->cells)) {
		if (cells_break(p->cells, n))
			return;
		cells_flow(p->cells, &p->wrap);
	}
	wrap_break(&p->wrap, n);
}

static void
put_newline(struct page *p)
{
	bool ends_text = p->text;

	if (cells_keep(p->cells)) {
		put_break(p, ends_text ? 1 : 2);
		return;
	}
	forget_blank(p);
	wrap_newline(&p->wrap, p->look.pre);
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

/* The blank that is due, or the joiner; then CODE. */
static void
put_visible(struct page *p, uint32_t code)
{
	char utf8[4];

	/* In Persian and in emoji they matter, elsewhere they fill space. */
	if (p->joiner != 0 && p->last > 0x600 && code > 0x600)
		put_char(p, p->joiner);
	p->joiner = 0;
	if (p->blank && p->text)
		put_space(p);
	else if (p->kept && p->text)
		put_char(p, ' ');
	if ((p->blank || p->kept) && p->text)
		links_text(p->links, (mime_span){ " ", 1 });
	p->blank = p->kept = false;
	p->text = true;
	p->last = code;
	put_char(p, code);
	links_text(p->links, (mime_span){ utf8, utf8_put(utf8, code) });
}

static void
put_code(struct page *p, uint32_t code)
{
	if (p->look.pre && code == '\n') {
		put_newline(p);
		return;
	}
	if (p->look.pre && (code == ' ' || code == '\t' || code == 0xa0)) {
		for (unsigned n = code == '\t' ? 4 : 1; n > 0; n--)
			put_char(p, ' ');
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
		put_visible(p, code);
}

void
page_text(void *page, mime_span utf8)
{
	struct page *p = page;

	for (size_t i = 0; i < utf8.len && is_seen(p); i++) {
		int32_t code = utf8_step(&p->utf8, (unsigned char)utf8.ptr[i]);

		if (code == UTF8_BAD_BEFORE)
			code = utf8_step(&p->utf8, (unsigned char)utf8.ptr[i]);
		if (code >= 0)
			put_code(p, (uint32_t)code);
	}
}

static void
put_text(struct page *p, const char *text)
{
	page_text(p, (mime_span){ text, strlen(text) });
}

/* ---- elements ----------------------------------------------------------- */

static const struct {
	unsigned before, after; /* line ends around it */
} margins[HTML_KINDS] = {
	[HTML_BLOCK] = { 1, 1 },     [HTML_PARAGRAPH] = { 2, 2 },
	[HTML_HEADING1] = { 2, 2 },  [HTML_HEADING2] = { 2, 2 },
	[HTML_QUOTE] = { 2, 2 },     [HTML_PRE] = { 2, 2 },
	[HTML_UL] = { 2, 2 },        [HTML_OL] = { 2, 2 },
	[HTML_LI] = { 1, 1 },        [HTML_DL] = { 2, 2 },
	[HTML_DT] = { 1, 1 },        [HTML_DD] = { 1, 1 },
	[HTML_TABLE] = { 2, 2 },     [HTML_TR] = { 1, 1 },
	[HTML_TD] = { 1, 1 },        [HTML_TH] = { 1, 1 },
};

static bool
is_one_of(enum html_kind kind, uint32_t kinds)
{
	return (kinds >> kind & 1) != 0;
}

#define KIND(kind) (UINT32_C(1) << (kind))
#define LISTS (KIND(HTML_UL) | KIND(HTML_OL))
#define CELLS (KIND(HTML_TD) | KIND(HTML_TH))

/* Lists within lists, and items, have no blank lines around them. */
static unsigned
margin(const struct page *p, enum html_kind kind, bool before)
{
	unsigned n = before ? margins[kind].before : margins[kind].after;

	if (is_one_of(kind, LISTS) && p->counts[HTML_LI] > 0)
		return 1;
	/* The marker of an item stands in front of what comes first in it. */
	if (before && n > 0 && p->wrap.marker_len > 0 &&
	    !cells_keep(p->cells) && kind != HTML_LI)
		return 0;
	return n;
}

static void
number_link(struct page *p)
{
	unsigned n;
	char text[24];

	/* A picture that nobody described is still something to follow. */
	if (links_open(p->links) && !links_shown(p->links))
		return;
	n = links_end(p->links);
	if (n == 0)
		return;
	p->kept = true;
	snprintf(text, sizeof text, "[%u]", n);
	put_text(p, text);
}

/* A level ends: what it asked for is undone. */
static void
leave(struct page *p)
{
	struct level *l = &p->levels[--p->depth];
	bool seen = is_seen(p);

	p->counts[l->kind]--;
	if (l->kind == HTML_A)
		number_link(p);
	if (seen && l->kind == HTML_Q)
		put_text(p, "\"");
	if (seen && (l->kind == HTML_HEADING1 || l->kind == HTML_HEADING2) &&
	    !cells_keep(p->cells)) {
		unsigned columns;

		put_break(p, 1);
		columns = p->wrap.column - p->wrap.prefix_len;
		if (p->wrap.lines == l->lines + 1)
			for (; columns > 0; columns--)
				put_char(p, l->kind == HTML_HEADING1 ? '=' : '-');
	}
	if (seen && l->kind == HTML_TABLE) {
		forget_blank(p);
		cells_end(p->cells, &p->wrap);
	}
	if (l->pushed)
		wrap_pop(&p->wrap);
	p->look = l->before;
	p->wrap.nowrap = p->look.pre;
	if (seen && margins[l->kind].after > 0)
		put_break(p, margin(p, l->kind, false));
}

/* The innermost level of KINDS, plus one; 0 where one of OUTER is met first. */
static unsigned
find(const struct page *p, uint32_t kinds, uint32_t outer)
{
	for (unsigned n = p->depth; n > 0; n--) {
		if (is_one_of(p->levels[n - 1].kind, kinds))
			return n;
		if (is_one_of(p->levels[n - 1].kind, outer))
			break;
	}
	return 0;
}

static void
leave_to(struct page *p, unsigned level)
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
static void
end_implied(struct page *p, enum html_kind kind)
{
	for (size_t i = 0; i < sizeof implied / sizeof implied[0]; i++)
		if (implied[i].kind == kind)
			leave_to(p, find(p, implied[i].ends, implied[i].outer));
	if (margins[kind].before > 0 && p->counts[HTML_PARAGRAPH] > 0 &&
	    kind != HTML_TABLE) {
		unsigned n = find(p, KIND(HTML_PARAGRAPH), CELLS |
		    KIND(HTML_TABLE) | KIND(HTML_BLOCK) | LISTS |
		    KIND(HTML_QUOTE));

		if (n > 0 && text_is((mime_span){ p->levels[n - 1].name,
		    p->levels[n - 1].name_len }, "p"))
			leave_to(p, n);
	}
}

/* ---- opening ------------------------------------------------------------ */

static bool
number_of(mime_span s, uint32_t *n)
{
	uint32_t value = 0;
	size_t i = 0;

	for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9' && i < 9; i++)
		value = value * 10 + (uint32_t)(s.ptr[i] - '0');
	if (i > 0)
		*n = value;
	return i > 0;
}

static void
apply_style(struct page *p, const struct html_tag *tag)
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
}

static void
begin_item(struct page *p, const struct html_tag *tag)
{
	unsigned list = find(p, LISTS, CELLS | KIND(HTML_TABLE));
	struct level *l = list > 0 ? &p->levels[list - 1] : NULL;
	static const char blanks[] = "            ";
	char marker[16] = "* ";

	if (l != NULL && l->kind == HTML_OL) {
		number_of(tag->attributes[HTML_VALUE], &l->number);
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
		links_begin(p->links, tag->attributes[HTML_HREF]);
		return false;
	case HTML_Q:
		put_text(p, "\"");
		return false;
	case HTML_QUOTE:
		wrap_push(&p->wrap, "> ", NULL);
		return true;
	case HTML_UL: case HTML_OL:
		l->number = 1;
		number_of(tag->attributes[HTML_START], &l->number);
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
		number_of(tag->attributes[HTML_COLSPAN], &span);
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
	apply_style(p, tag);
	if (!is_seen(p) && p->look.hidden)
		return;
	if (is_one_of(tag->kind, NO_TABLE))
		cells_flow(p->cells, &p->wrap);
	if (margins[tag->kind].before > 0 &&
	    !(is_one_of(tag->kind, CELLS | KIND(HTML_TR)) &&
	    cells_keep(p->cells)))
		put_break(p, margin(p, tag->kind, true));
	else if (margins[tag->kind].before > 0)
		forget_blank(p);
	l->pushed = begin_kind(p, l, tag);
	l->lines = p->wrap.lines;
	p->wrap.nowrap = p->look.pre;
}

/* ---- elements without content ------------------------------------------- */

/* So small that nobody sees it: it counts who reads the mail. */
static bool
is_pixel(const struct html_tag *tag)
{
	uint32_t width = 100, height = 100;

	number_of(tag->attributes[HTML_WIDTH], &width);
	number_of(tag->attributes[HTML_HEIGHT], &height);
	return width <= 2 || height <= 2 ||
	    (html_style(tag->attributes[HTML_STYLE]) & STYLE_HIDDEN) ||
	    tag->attributes[HTML_HIDDEN].ptr != NULL;
}

static void
put_image(struct page *p, const struct html_tag *tag)
{
	mime_span alt = tag->attributes[HTML_ALT];
	bool linked = links_open(p->links);

	if (is_pixel(tag) || text_starts(alt, "cid:") ||
	    (alt.len == 0 && (alt.ptr != NULL || !linked)))
		return;
	if (alt.len == 0)
		alt = (mime_span){ "image", 5 };
	put_text(p, linked && alt.ptr == tag->attributes[HTML_ALT].ptr ?
	    "" : "[");
	page_text(p, alt);
	put_text(p, linked && alt.ptr == tag->attributes[HTML_ALT].ptr ?
	    "" : "]");
}

static void
put_void(struct page *p, const struct html_tag *tag)
{
	if (!is_seen(p) && tag->kind != HTML_BR)
		return;
	switch (tag->kind) {
	case HTML_BR:
		if (!p->look.hidden)
			put_newline(p);
		break;
	case HTML_HR:
		cells_flow(p->cells, &p->wrap);
		put_break(p, 1);
		for (unsigned n = wrap_room(&p->wrap); n > 0; n--)
			put_char(p, '-');
		put_break(p, 1);
		break;
	case HTML_IMG:
		put_image(p, tag);
		break;
	default:
		break;
	}
}

void
page_open(void *page, const struct html_tag *tag)
{
	struct page *p = page;

	if (tag->kind >= HTML_BR) {
		put_void(p, tag);
		return;
	}
	end_implied(p, tag->kind);
	if (p->depth == LEVELS) {
		p->beyond++;
		put_break(p, margins[tag->kind].before);
		return;
	}
	enter(p, tag);
}

/* ---- closing ------------------------------------------------------------ */

/* The level that an end tag closes, plus one; 0: none. */
static unsigned
find_named(const struct page *p, const struct html_tag *tag)
{
	/* "<b><p>..</b>" does not end the paragraph. */
	bool words = margins[tag->kind].before == 0 &&
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
		    (words && margins[l->kind].before > 0))
			break;
	}
	return 0;
}

void
page_close(void *page, const struct html_tag *tag)
{
	struct page *p = page;
	unsigned n;

	if (tag->kind >= HTML_BR) {
		/* "</br>" is a line end to browsers. */
		if (tag->kind == HTML_BR)
			put_void(p, tag);
		return;
	}
	if (p->beyond > 0) {
		p->beyond--;
		put_break(p, margins[tag->kind].after);
		return;
	}
	n = find_named(p, tag);
	if (n == 0 && tag->kind == HTML_A)
		number_link(p);
	leave_to(p, n);
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
	while (p->depth > 0)
		leave(p);
	forget_blank(p);
	cells_flow(p->cells, &p->wrap);
	links_list(p->links, &p->wrap);
	wrap_end(&p->wrap);
	return links_failed(p->links) ? MIME_NOMEM : MIME_OK;
}
