/*
 * glob.c - does a text match a pattern with wildcards? see glob.h.
 *
 * A text that does not go on as it should goes back to the last star only: at
 * worst the product of the two lengths, and names in mail have a limit.
 */
#include "config.h"

#include "glob.h"
#include "text.h"

/*
 * Does C match the set at the front of P, "[..]"? *LENGTH is the set's; 0
 * where it is not closed and so stands for itself.
 */
static bool
in_set(mime_span p, int c, size_t *length)
{
	bool negated = text_at(p, 1) == '!' || text_at(p, 1) == '^';
	bool found = false;
	size_t first = negated ? 2 : 1, i;

	for (i = first; i < p.len && (i == first || p.ptr[i] != ']'); i++) {
		int low = text_at(p, i), high = low;

		if (text_at(p, i + 1) == '-' && i + 2 < p.len &&
		    p.ptr[i + 2] != ']') {
			high = text_at(p, i + 2);
			i += 2;
		}
		found |= low <= c && c <= high;
	}
	*length = i < p.len ? i + 1 : 0;
	return found != negated;
}

/* Takes what one character of the pattern matches off both. */
static bool
match_one(mime_span *pattern, mime_span *text)
{
	size_t length = 0;
	int c = text_at(*pattern, 0);

	if (pattern->len == 0 || text->len == 0)
		return false;
	if (c == '?') {
		*text = text_after(*text, text_char(*text));
		*pattern = text_after(*pattern, 1);
		return true;
	}
	if (c == '[') {
		bool in = in_set(*pattern, text_at(*text, 0), &length);

		if (length > 0 && !in)
			return false;
	}
	if (length == 0 && c != text_at(*text, 0))
		return false;
	*text = text_after(*text, 1);
	*pattern = text_after(*pattern, length > 0 ? length : 1);
	return true;
}

bool
glob_matches(mime_span pattern, mime_span text)
{
	mime_span star = { 0 }, from = { 0 };
	bool starred = false;

	while (text.len > 0 || pattern.len > 0) {
		if (text_at(pattern, 0) == '*') {
			starred = true;
			star = pattern = text_after(pattern, 1);
			from = text;
		} else if (!match_one(&pattern, &text)) {
			if (!starred || from.len == 0)
				return false;
			from = text = text_after(from, 1);
			pattern = star;
		}
	}
	return true;
}
