/*
 * html_tags.c - the names of elements and attributes.
 */
#include "config.h"

#include <string.h>

#include "html_tags.h"
#include "text.h"

/* ---- elements ----------------------------------------------------------- */

/* Sorted. Those that are not here are HTML_OTHER. */
static const struct {
	const char *name;
	enum html_kind kind;
	bool raw, formats;
} names[] = {
	{ "a",          HTML_A,         false, true },
	{ "address",    HTML_BLOCK,     false, false },
	{ "area",       HTML_VOID,      false, false },
	{ "article",    HTML_BLOCK,     false, false },
	{ "aside",      HTML_BLOCK,     false, false },
	{ "audio",      HTML_SKIPPED,   false, false },
	{ "b",          HTML_OTHER,     false, true },
	{ "base",       HTML_VOID,      false, false },
	{ "basefont",   HTML_VOID,      false, false },
	{ "bgsound",    HTML_VOID,      false, false },
	{ "big",        HTML_OTHER,     false, true },
	{ "blockquote", HTML_QUOTE,     false, false },
	{ "body",       HTML_BLOCK,     false, false },
	{ "br",         HTML_BR,        false, false },
	{ "caption",    HTML_BLOCK,     false, false },
	{ "center",     HTML_BLOCK,     false, false },
	{ "code",       HTML_OTHER,     false, true },
	{ "col",        HTML_VOID,      false, false },
	{ "dd",         HTML_DD,        false, false },
	{ "dir",        HTML_UL,        false, false },
	{ "div",        HTML_BLOCK,     false, false },
	{ "dl",         HTML_DL,        false, false },
	{ "dt",         HTML_DT,        false, false },
	{ "em",         HTML_OTHER,     false, true },
	{ "embed",      HTML_VOID,      false, false },
	{ "fieldset",   HTML_BLOCK,     false, false },
	{ "figcaption", HTML_BLOCK,     false, false },
	{ "figure",     HTML_BLOCK,     false, false },
	{ "font",       HTML_OTHER,     false, true },
	{ "footer",     HTML_BLOCK,     false, false },
	{ "form",       HTML_BLOCK,     false, false },
	{ "frame",      HTML_VOID,      false, false },
	{ "h1",         HTML_HEADING1,  false, false },
	{ "h2",         HTML_HEADING2,  false, false },
	{ "h3",         HTML_PARAGRAPH, false, false },
	{ "h4",         HTML_PARAGRAPH, false, false },
	{ "h5",         HTML_PARAGRAPH, false, false },
	{ "h6",         HTML_PARAGRAPH, false, false },
	{ "header",     HTML_BLOCK,     false, false },
	{ "hr",         HTML_HR,        false, false },
	{ "i",          HTML_OTHER,     false, true },
	{ "iframe",     HTML_SKIPPED,   true,  false },
	{ "image",      HTML_IMG,       false, false },
	{ "img",        HTML_IMG,       false, false },
	{ "input",      HTML_INPUT,     false, false },
	{ "keygen",     HTML_VOID,      false, false },
	{ "legend",     HTML_BLOCK,     false, false },
	{ "li",         HTML_LI,        false, false },
	{ "link",       HTML_VOID,      false, false },
	{ "listing",    HTML_PRE,       false, false },
	{ "main",       HTML_BLOCK,     false, false },
	{ "menu",       HTML_UL,        false, false },
	{ "meta",       HTML_VOID,      false, false },
	{ "nav",        HTML_BLOCK,     false, false },
	{ "nobr",       HTML_OTHER,     false, true },
	{ "noembed",    HTML_SKIPPED,   true,  false },
	{ "noframes",   HTML_SKIPPED,   true,  false },
	{ "ol",         HTML_OL,        false, false },
	{ "option",     HTML_BLOCK,     false, false },
	{ "p",          HTML_PARAGRAPH, false, false },
	{ "param",      HTML_VOID,      false, false },
	{ "pre",        HTML_PRE,       false, false },
	{ "q",          HTML_Q,         false, false },
	{ "s",          HTML_OTHER,     false, true },
	{ "script",     HTML_SKIPPED,   true,  false },
	{ "section",    HTML_BLOCK,     false, false },
	{ "select",     HTML_SKIPPED,   false, false },
	{ "small",      HTML_OTHER,     false, true },
	{ "source",     HTML_VOID,      false, false },
	{ "strike",     HTML_OTHER,     false, true },
	{ "strong",     HTML_OTHER,     false, true },
	{ "style",      HTML_SKIPPED,   true,  false },
	{ "sup",        HTML_SUP,       false, false },
	{ "svg",        HTML_SKIPPED,   false, false },
	{ "table",      HTML_TABLE,     false, false },
	{ "tbody",      HTML_SECTION,   false, false },
	{ "td",         HTML_TD,        false, false },
	{ "template",   HTML_SKIPPED,   false, false },
	{ "tfoot",      HTML_SECTION,   false, false },
	{ "th",         HTML_TH,        false, false },
	{ "thead",      HTML_SECTION,   false, false },
	{ "title",      HTML_SKIPPED,   true,  false },
	{ "tr",         HTML_TR,        false, false },
	{ "track",      HTML_VOID,      false, false },
	{ "tt",         HTML_OTHER,     false, true },
	{ "u",          HTML_OTHER,     false, true },
	{ "ul",         HTML_UL,        false, false },
	{ "video",      HTML_SKIPPED,   false, false },
	{ "wbr",        HTML_WBR,       false, false },
	{ "xmp",        HTML_PRE,       true,  false },
};

void
html_tag_named(struct html_tag *tag, mime_span name)
{
	size_t low = 0, high = sizeof names / sizeof names[0];

	tag->name = name;
	tag->kind = HTML_OTHER;
	tag->raw = tag->formats = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = text_compare(name, names[middle].name);

		if (c == 0) {
			tag->kind = names[middle].kind;
			tag->raw = names[middle].raw;
			tag->formats = names[middle].formats;
			return;
		}
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
}

enum html_attribute
html_attribute_named(mime_span name)
{
	static const char *const attributes[HTML_ATTRIBUTES] = {
		[HTML_ALT] = "alt", [HTML_CLASS] = "class",
		[HTML_COLSPAN] = "colspan",
		[HTML_HEIGHT] = "height", [HTML_HIDDEN] = "hidden",
		[HTML_HREF] = "href", [HTML_START] = "start",
		[HTML_STYLE] = "style", [HTML_TITLE] = "title",
		[HTML_TYPE] = "type", [HTML_VALUE] = "value",
		[HTML_WIDTH] = "width"
	};
	unsigned a = 0;

	while (a < HTML_ATTRIBUTES && !text_is(name, attributes[a]))
		a++;
	return (enum html_attribute)a;
}

/* ---- numbers ------------------------------------------------------------ */

bool
html_number(mime_span s, uint32_t *n)
{
	uint32_t value = 0;
	size_t i = 0;

	for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9' && i < 9; i++)
		value = value * 10 + (uint32_t)(s.ptr[i] - '0');
	if (i > 0)
		*n = value;
	return i > 0;
}
