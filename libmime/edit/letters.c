/*
 * letters.c - UTF-8 in another charset, for text that joins one in that.
 *
 * By iconv, whose names are those of the table of charsets: a name that it does
 * not know, and a letter that it has to put something else for, are no. What is
 * more, whoever asks reads it back by our own tables.
 */
#include <errno.h>
#include <iconv.h>

#include "edit/edit.h"

#ifndef ICONV_CONST
#define ICONV_CONST             /* "const" where iconv takes a const char ** */
#endif

/* Converts what is left of IN, or with NULL ends the text. */
static bool
convert(iconv_t to, mime_span *in, struct buffer *out)
{
	for (;;) {
		char *from = in ? (char *)(uintptr_t)in->ptr : NULL, *put;
		size_t left = in ? in->len : 0, room, was;
		size_t n;

		if (!buffer_reserve(out, 64))
			return false;
		put = out->ptr + out->len;
		was = room = out->cap - out->len;
		n = iconv(to, in ? (ICONV_CONST char **)&from : NULL, &left,
		    &put, &room);
		buffer_filled(out, was - room);
		if (in != NULL)
			*in = span_tail(*in, in->len - left);
		if (n == 0)
			return true;
		if (n != (size_t)-1 || errno != E2BIG)
			return false;
	}
}

SELDOM bool
mime_letters_put(mime_span name, mime_span utf8, struct buffer *out)
{
	char text[64];
	iconv_t to;
	bool well;

	if (name.len >= sizeof(text) || name.len == 0)
		return false;
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	to = iconv_open(text, "UTF-8");
	if (to == (iconv_t)-1)
		return false;
	well = convert(to, &utf8, out) && convert(to, NULL, out);
	iconv_close(to);
	return well;
}
