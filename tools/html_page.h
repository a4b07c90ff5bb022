/*
 * html_page.h - a page as far as it was read, for those who make text of it.
 *
 *     html_page.c     elements, as they begin and end
 *     html_void.c     those without content
 *     html_levels.c   which are open
 *     html_item.c     lists that are paragraphs
 *     html_words.c    the text in them, on its way to html_cells.c or wrap.c
 */
#ifndef TOOLS_HTML_PAGE_H
#define TOOLS_HTML_PAGE_H

#include "html_cells.h"
#include "html_links.h"
#include "html_tags.h"
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
	uint8_t item;           /* how deep the item of Word is; 0: it is none */
	struct look before;
	bool tight_above, tight_below;  /* no blank line there */
	unsigned lines;         /* of the wrap, when a heading began */
	uint32_t number;        /* of the next item of an <ol> */
};

/* The first word of a paragraph that may be an item. */
#define ITEM_MOST 7
struct item {
	unsigned level;         /* of the paragraph, plus one; 0: there is none */
	unsigned indent, count;
	uint32_t codes[ITEM_MOST];
};

/* What an image is, until other text comes; see put_image. */
#define SLICE_MOST 128
struct slice {
	size_t len;
	char alt[SLICE_MOST];
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
	bool raised;            /* what comes stands above the line */
	uint32_t joiner;        /* U+200C or D, where letters are around it */
	uint32_t last;          /* the character before */
	struct item item;
	struct slice slice;
	bool own;               /* the words that come are ours */
};

/* ---- html_words.c: characters ------------------------------------------- */

/* Neither what is open nor a style hides what comes now. */
bool page_is_seen(const struct page *p);

/* CODE as it is, to the table that is kept or to the line. */
void page_char(struct page *p, uint32_t code);

/* CODE, with the blank or the joiner that is due in front of it. */
void page_visible(struct page *p, uint32_t code);

/* Text as html_reader tells it, from ourselves. */
void page_words(struct page *p, const char *text);

/* At least N line ends; one that counts, as <br> is. */
void page_break(struct page *p, unsigned n);
void page_newline(struct page *p);

/*
 * Stands behind the last text again, in front of the line ends that are due
 * since. Returns how many, for page_break.
 */
unsigned page_resume(struct page *p);

/* Blanks at the end of a line are dropped. */
void page_forget_blank(struct page *p);

/* ---- html_levels.c: what is open ---------------------------------------- */

/* Line ends around an element. */
struct margins {
	unsigned before, after;
};
extern const struct margins page_margins[HTML_KINDS];

/* Those of a level that are due at this place. */
unsigned page_margin(const struct page *p, const struct level *l, bool before);

/* Sets of kinds. */
#define KIND(kind) (UINT32_C(1) << (kind))
#define LISTS (KIND(HTML_UL) | KIND(HTML_OL))
#define CELLS (KIND(HTML_TD) | KIND(HTML_TH))

static inline bool
is_one_of(enum html_kind kind, uint32_t kinds)
{
	return (kinds >> kind & 1) != 0;
}

/* The innermost level of KINDS, plus one; 0 where one of OUTER is met first. */
unsigned page_find(const struct page *p, uint32_t kinds, uint32_t outer);

/* The level that an end tag closes, plus one; 0: none. */
unsigned page_find_named(const struct page *p, const struct html_tag *tag);

/* Leaves LEVEL, as the two above count, and all that is in it; 0: none. */
void page_leave_to(struct page *p, unsigned level);

/* Leaves what an element of KIND ends, whose end tag was left off. */
void page_end_implied(struct page *p, enum html_kind kind);

/* Ends the link that is open: its number is text. */
void page_number_link(struct page *p);

/* ---- html_item.c -------------------------------------------------------- */

/* The paragraph that was opened is an item of a list, so deep. */
void page_item_begin(struct page *p, unsigned level);

/* Is CODE held back? Asked as long as p->item.level is not 0. */
bool page_item_takes(struct page *p, uint32_t code);

/* What was held back is text, and no marker. */
void page_item_end(struct page *p);

/* ---- html_void.c -------------------------------------------------------- */

/* An element without content. */
void page_void(struct page *p, const struct html_tag *tag);

#endif
