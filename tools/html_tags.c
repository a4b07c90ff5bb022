/*
 * html_tags.c - the names of elements and attributes, and what styles hide.
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
	{ "input",      HTML_VOID,      false, false },
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
		[HTML_ALT] = "alt", [HTML_COLSPAN] = "colspan",
		[HTML_HEIGHT] = "height", [HTML_HIDDEN] = "hidden",
		[HTML_HREF] = "href", [HTML_START] = "start",
		[HTML_STYLE] = "style", [HTML_VALUE] = "value",
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

/* ---- styles ------------------------------------------------------------- */

static mime_span
trimmed(mime_span s)
{
	while (s.len > 0 && (unsigned char)*s.ptr <= ' ')
		s = text_after(s, 1);
	while (s.len > 0 && (unsigned char)s.ptr[s.len - 1] <= ' ')
		s.len--;
	return s;
}

/* Up to C, which is taken too. */
static mime_span
take_up_to(mime_span *rest, char c)
{
	const char *at = rest->len > 0 ? memchr(rest->ptr, c, rest->len) : NULL;
	size_t n = at != NULL ? (size_t)(at - rest->ptr) : rest->len;
	mime_span head = { rest->ptr, n };

	*rest = text_after(*rest, n + (at != NULL));
	return head;
}

/* "0", "0px", "0.0 !important": of a number, LEAST or less, whatever its unit. */
static bool
is_number_up_to(mime_span s, char most)
{
	bool digits = false;

	for (; s.len > 0; s = text_after(s, 1)) {
		char c = *s.ptr;

		if (c >= '0' && c <= '9') {
			if (c > most || (digits && most > '0'))
				return false;
			digits = true;
		} else if (c == '.' && most > '0')
			break;
		else if (c != '.')
			break;
	}
	return digits;
}

/* A size of text: nothing, or a point or pixel. */
static bool
is_tiny(mime_span s)
{
	mime_span unit = s;

	while (unit.len > 0 && ((*unit.ptr >= '0' && *unit.ptr <= '9') ||
	    *unit.ptr == '.'))
		unit = text_after(unit, 1);
	return is_number_up_to(s, '0') || (is_number_up_to(s, '1') &&
	    (text_starts(unit, "px") || text_starts(unit, "pt")));
}

static bool
is_flat(mime_span name)
{
	return text_is(name, "height") || text_is(name, "width");
}

/*
 * Not looked at: "mso-hide:all", since it hides from Outlook what others show,
 * mostly the button that stands in for one that only Outlook draws.
 */
unsigned
html_style(mime_span style)
{
	unsigned told = 0;
	bool flat = false, cut = false;

	while (style.len > 0) {
		mime_span value = take_up_to(&style, ';');
		mime_span name = trimmed(take_up_to(&value, ':'));

		value = trimmed(value);
		if (text_is(name, "display"))
			told |= text_starts(value, "none") ? STYLE_HIDDEN : 0;
		else if (text_is(name, "visibility"))
			told |= text_starts(value, "visible") ? STYLE_SEEN :
			    STYLE_UNSEEN;
		else if (text_is(name, "font-size"))
			told |= is_tiny(value) ? STYLE_TINY : STYLE_SIZED;
		else if (text_is(name, "opacity") || text_is(name, "max-height"))
			told |= is_number_up_to(value, '0') ? STYLE_HIDDEN : 0;
		else if (text_is(name, "overflow"))
			cut = text_starts(value, "hidden");
		else if (is_flat(name))
			flat |= is_number_up_to(value, '0');
	}
	return told | (flat && cut ? STYLE_HIDDEN : 0);
}
