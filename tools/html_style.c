/*
 * html_style.c - what the style of an element hides, its margins, and whether
 * it is an item of a list.
 */
#include "config.h"

#include <string.h>

#include "html_tags.h"
#include "text.h"

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

/* "0", ".0001pt": less than a hundredth of any unit. */
static bool
is_nothing(mime_span s)
{
	size_t i = 0, point = s.len;
	bool digits = false;

	for (; i < s.len && i < point + 3; i++) {
		if (s.ptr[i] == '.' && point == s.len)
			point = i;
		else if (s.ptr[i] != '0')
			break;
		else
			digits = true;
	}
	return digits && !(i < s.len && i < point + 3 && s.ptr[i] >= '0' &&
	    s.ptr[i] <= '9');
}

static mime_span
take_value(mime_span *rest)
{
	mime_span value;

	*rest = trimmed(*rest);
	value = take_up_to(rest, ' ');
	*rest = trimmed(*rest);
	return value;
}

/* "margin: 0 1em 2em": above is the first, below the third or the first. */
static unsigned
both_margins(mime_span value)
{
	mime_span above = take_value(&value), below = above;

	take_value(&value);
	if (value.len > 0)
		below = take_value(&value);
	return (is_nothing(above) ? STYLE_NOT_ABOVE : STYLE_ABOVE) |
	    (is_nothing(below) ? STYLE_NOT_BELOW : STYLE_BELOW);
}

/* TOLD, and what NAME says of margins: the last of two counts. */
static unsigned
margins(unsigned told, mime_span name, mime_span value)
{
	unsigned newer = 0;

	if (text_is(name, "margin"))
		newer = both_margins(value);
	else if (text_is(name, "margin-top"))
		newer = is_nothing(value) ? STYLE_NOT_ABOVE : STYLE_ABOVE;
	else if (text_is(name, "margin-bottom"))
		newer = is_nothing(value) ? STYLE_NOT_BELOW : STYLE_BELOW;
	else if (text_is(name, "mso-margin-top-alt"))
		newer = STYLE_ABOVE;
	else if (text_is(name, "mso-margin-bottom-alt"))
		newer = STYLE_BELOW;
	if (newer & (STYLE_ABOVE | STYLE_NOT_ABOVE))
		told &= ~(unsigned)(STYLE_ABOVE | STYLE_NOT_ABOVE);
	if (newer & (STYLE_BELOW | STYLE_NOT_BELOW))
		told &= ~(unsigned)(STYLE_BELOW | STYLE_NOT_BELOW);
	return told | newer;
}

/* "l0 level2 lfo1": how deep; 0: it is no item. */
static unsigned
item_level(mime_span value)
{
	static const char level[] = "level";

	for (; value.len >= sizeof level; value = text_after(value, 1)) {
		char c = value.ptr[sizeof level - 1];

		if (text_starts(value, level) && c >= '1' && c <= '9')
			return (unsigned)(c - '0');
	}
	return 0;
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
		else if (text_is(name, "mso-list"))
			told = told % STYLE_ITEM +
			    item_level(value) * STYLE_ITEM;
		else if (is_flat(name))
			flat |= is_number_up_to(value, '0');
		else
			told = margins(told, name, value);
	}
	return told | (flat && cut ? STYLE_HIDDEN : 0);
}
