/*
 * report_value.c - what the values of a report's fields say.
 *
 * Most of them are "type; something" (RFC 3464 2.1.2), folded, with comments
 * where RFC 822 lets them; addresses may be encoded twice over. What cannot be
 * read stays as it is. A result that differs from what it is made of lives in
 * memory of the message; for want of that it is empty, or the value as it was.
 */
#include "config.h"

#include <string.h>

#include "report.h"
#include "text.h"
#include "utf8.h"

static bool
has(mime_span s, char c)
{
	return s.len > 0 && memchr(s.ptr, c, s.len) != NULL;
}

/* ---- folds and comments ------------------------------------------------- */

mime_span
report_unfolded(struct mime_arena *mem, mime_span value)
{
	char *to;
	size_t n = 0;

	value = text_trimmed(value);
	if (!has(value, '\n'))
		return value;
	to = mime_arena_alloc(mem, value.len);
	for (size_t i = 0; to != NULL && i < value.len; i++) {
		bool end = value.ptr[i] == '\n';

		if (!end) {
			to[n++] = value.ptr[i];
			continue;
		}
		while (n > 0 && text_is_blank(to[n - 1]))
			n--;
		while (i + 1 < value.len && text_is_blank(value.ptr[i + 1]))
			i++;
		to[n++] = ' ';
	}
	return (mime_span){ to, n };
}

/*
 * The length of the comment at the front of S, which begins with "("; 0: it is
 * never closed.
 */
static size_t
comment_length(mime_span s)
{
	size_t depth = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\\')
			i++;
		else if (s.ptr[i] == '(')
			depth++;
		else if (s.ptr[i] == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

mime_span
report_uncommented(struct mime_arena *mem, mime_span value, mime_span *comment)
{
	mime_span s = report_unfolded(mem, value);
	bool quoted = false, open = false;
	size_t n = 0;
	char *to;

	*comment = (mime_span){ 0 };
	if (!has(s, '(') || (to = mime_arena_alloc(mem, s.len)) == NULL)
		return s;
	for (size_t i = 0; i < s.len; i++) {
		size_t length = s.ptr[i] == '(' && !quoted && !open ?
		    comment_length(text_after(s, i)) : 0;

		/* One that is not closed takes in all that would follow. */
		open |= s.ptr[i] == '(' && !quoted && length == 0;
		if (length > 0) {
			if (comment->len == 0)
				*comment = text_trimmed((mime_span){
				    s.ptr + i + 1, length - 2 });
			i += length - 1;
			continue;
		}
		quoted ^= s.ptr[i] == '"';
		to[n++] = s.ptr[i];
		if (s.ptr[i] == '\\' && i + 1 < s.len)
			to[n++] = s.ptr[++i];
	}
	return text_trimmed((mime_span){ to, n });
}

/* ---- types and addresses ------------------------------------------------ */

mime_span
report_take_type(mime_span *value)
{
	const char *at = value->len > 0 ? memchr(value->ptr, ';', value->len) :
	    NULL;
	mime_span type = { 0 };

	if (at != NULL) {
		type = text_trimmed((mime_span){ value->ptr,
		    (size_t)(at - value->ptr) });
		*value = text_after(*value, (size_t)(at - value->ptr) + 1);
	}
	*value = text_trimmed(*value);
	return type;
}

static int
hex_value(int c, bool small_too)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return small_too && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "+XX" at the front of S, of an octet that xtext must encode; -1: none. */
static int
take_xtext(mime_span s, size_t *size)
{
	int high = s.len > 2 ? hex_value(s.ptr[1], false) : -1;
	int low = s.len > 2 ? hex_value(s.ptr[2], false) : -1;
	int c = high * 16 + low;

	if (s.ptr[0] != '+' || high < 0 || low < 0)
		return -1;
	*size = 3;
	return c <= ' ' || c >= 0x7f || c == '+' || c == '=' ? c : -1;
}

/* "\x{HEX}" at the front of S, a character; -1: none. */
static int32_t
take_unitext(mime_span s, size_t *size)
{
	int32_t code = 0;
	size_t i = 3;

	if (s.len < 5 || memcmp(s.ptr, "\\x{", 3) != 0)
		return -1;
	for (; i < s.len && i < 9 && hex_value(s.ptr[i], true) >= 0; i++)
		code = code * 16 + hex_value(s.ptr[i], true);
	if (i == 3 || i == s.len || s.ptr[i] != '}' || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return -1;
	*size = i + 1;
	return code;
}

/* What ADDRESS, of type utf-8 where UTF8, is once decoded; never longer. */
static mime_span
decoded(struct mime_arena *mem, mime_span address, bool utf8)
{
	char *to = mime_arena_alloc(mem, address.len + 4);
	size_t n = 0;

	while (to != NULL && address.len > 0) {
		size_t size = 1;
		int32_t code = utf8 ? take_unitext(address, &size) : -1;
		int c = code < 0 ? take_xtext(address, &size) : -1;

		if (code >= 0)
			n += utf8_put(to + n, (uint32_t)code);
		else if (c >= 0)
			to[n++] = (char)c;
		else
			to[n++] = address.ptr[0];
		address = text_after(address, code < 0 && c < 0 ? 1 : size);
	}
	return (mime_span){ to, n };
}

/* Where the whole of ADDRESS stands in angle brackets, what is within. */
static mime_span
without_brackets(mime_span address)
{
	if (address.len >= 2 && address.ptr[0] == '<' &&
	    address.ptr[address.len - 1] == '>')
		address = text_trimmed((mime_span){ address.ptr + 1,
		    address.len - 2 });
	return address;
}

mime_span
report_address(struct mime_arena *mem, mime_span type, mime_span address)
{
	address = without_brackets(address);
	if (!has(address, '+') && !has(address, '\\'))
		return address;
	return decoded(mem, address, text_is(type, "utf-8"));
}

mime_span
report_id(mime_span value)
{
	const char *open = value.len > 0 ? memchr(value.ptr, '<', value.len) :
	    NULL;
	mime_span inside = open == NULL ? value :
	    text_after(value, (size_t)(open - value.ptr) + 1);
	const char *close = inside.len > 0 ?
	    memchr(inside.ptr, '>', inside.len) : NULL;

	if (open == NULL || close == NULL)
		return text_trimmed(value);
	return text_trimmed((mime_span){ inside.ptr,
	    (size_t)(close - inside.ptr) });
}
