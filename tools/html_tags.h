/*
 * html_tags.h - what HTML is made of, as far as a text shows it.
 */
#ifndef TOOLS_HTML_TAGS_H
#define TOOLS_HTML_TAGS_H

#include "wrap.h"

/* What is done about an element; in html_tags.c, a row for each name. */
enum html_kind {
	HTML_OTHER,             /* nothing: <b>, <span>, <o:p>, unknown ones */
	HTML_A, HTML_SUP, HTML_BLOCK, HTML_PARAGRAPH, HTML_HEADING1,
	HTML_HEADING2, HTML_QUOTE, HTML_Q, HTML_PRE, HTML_UL, HTML_OL, HTML_LI, HTML_DL,
	HTML_DT, HTML_DD, HTML_TABLE, HTML_SECTION, HTML_TR, HTML_TD, HTML_TH,
	HTML_SKIPPED,           /* with all that is in it */
	HTML_BR, HTML_HR, HTML_IMG, HTML_INPUT, HTML_WBR, HTML_VOID,
	HTML_KINDS
};

enum html_attribute {
	HTML_ALT, HTML_CLASS, HTML_COLSPAN, HTML_HEIGHT, HTML_HIDDEN, HTML_HREF,
	HTML_START, HTML_STYLE, HTML_TITLE, HTML_TYPE, HTML_VALUE, HTML_WIDTH,
	HTML_ATTRIBUTES
};

/* A tag. Attributes that are not there have no ptr. */
struct html_tag {
	enum html_kind kind;
	mime_span name;         /* in small letters */
	bool raw;               /* <script> ..: no tags in it */
	bool formats;           /* <b> ..: gumbo opens it again and again */
	mime_span attributes[HTML_ATTRIBUTES];
	unsigned count;         /* of all attributes, unknown ones too */
};

/* Who is told of them, in the order of the page. Text is UTF-8. */
struct html_reader {
	void (*open)(void *ctx, const struct html_tag *tag);
	void (*close)(void *ctx, const struct html_tag *tag);
	void (*text)(void *ctx, mime_span utf8);
	void *ctx;
};

/* Fills in what follows from TAG's name. */
void html_tag_named(struct html_tag *tag, mime_span name);

/* The attribute called NAME, in small letters; HTML_ATTRIBUTES: no such. */
enum html_attribute html_attribute_named(mime_span name);

/* The number that VALUE begins with, to *N; false: it does not. */
bool html_number(mime_span value, uint32_t *n);

/* The character that NAME stands for, without "&" and ";"; 0: none. */
uint32_t html_entity(mime_span name);

/*
 * What a style says of whether its element can be seen, of the margins above
 * and below it, and of Word's lists, ored together.
 */
enum {
	STYLE_HIDDEN = 1,       /* with all that is in it */
	STYLE_UNSEEN = 2,       /* but what is in it may be seen */
	STYLE_SEEN = 4,
	STYLE_TINY = 8,         /* of a size that nobody can read */
	STYLE_SIZED = 16,
	STYLE_ABOVE = 32,       /* some margin */
	STYLE_BELOW = 64,
	STYLE_NOT_ABOVE = 128,  /* none */
	STYLE_NOT_BELOW = 256,
	STYLE_ITEM = 512        /* times how deep an item of a list it is */
};
unsigned html_style(mime_span style);

/* ---- html_scan.c: tags as they come, without a tree --------------------- */

struct html_scan *html_scan_new(struct mime_arena *mem,
    const struct html_reader *to);
void html_scan_feed(struct html_scan *s, mime_span piece);
void html_scan_end(struct html_scan *s);

/* ---- html_gumbo.c ------------------------------------------------------- */

/* False where PAGE was not read, as it would cost too much. */
bool html_gumbo(struct mime_arena *mem, mime_span page,
    const struct html_reader *to);

/* ---- html_page.c -------------------------------------------------------- */

struct page *page_new(struct mime_arena *mem, unsigned width, wrap_put *put,
    void *ctx);
void page_open(void *page, const struct html_tag *tag);
void page_close(void *page, const struct html_tag *tag);
void page_text(void *page, mime_span utf8);
mime_status page_end(struct page *page);

#endif
