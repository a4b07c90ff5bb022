/*
 * build_refer.c - what a page has in place of a reference to an image that
 * goes with it.
 *
 * A reference is all of an attribute ("src"), one of several ("srcset"), or
 * stands in a style: url(a.png). Where none of them becomes a part of the mail
 * (build_image.c) nothing of the attribute changes.
 *
 * Of a style no more is read than that (CSS Syntax 3, 4.3): comments and
 * strings are passed by. A name with escapes in it is not found, which is told.
 */
#include "config.h"

#include <string.h>

#include "build.h"
#include "text.h"

struct refer {
	struct build_images *images;
	struct build_text out;
	bool any;               /* some reference became another */
};

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Takes the first N octets off the front of REST. */
static mime_span
take(mime_span *rest, size_t n)
{
	mime_span head = { rest->ptr, n < rest->len ? n : rest->len };

	*rest = text_after(*rest, head.len);
	return head;
}

static mime_span
take_blanks(mime_span *rest)
{
	size_t n = 0;

	while (is_blank(text_at(*rest, n)))
		n++;
	return take(rest, n);
}

/* ---- an image ----------------------------------------------------------- */

static bool
is_plain(mime_span s, size_t i)
{
	int c = text_at(s, i);

	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '@' ||
	    c == '.' || c == '-' || c == '_' || c == '+';
}

/* The id in CID as a URL has it; nothing in that is a mark of HTML or CSS. */
static void
put_cid(struct build_text *to, mime_span cid)
{
	static const char digits[] = "0123456789ABCDEF";

	build_text_put(to, text_span("cid:"));
	for (size_t i = 1; i + 1 < cid.len; i++) {
		unsigned char c = (unsigned char)cid.ptr[i];
		const char escaped[3] = { '%', digits[c >> 4], digits[c & 15] };

		build_text_put(to, is_plain(cid, i) ?
		    (mime_span){ cid.ptr + i, 1 } : (mime_span){ escaped, 3 });
	}
}

/* The part that URL leads to; NULL: it stays as it is. */
static const struct build_piece *
image_of(struct refer *r, mime_span url)
{
	const struct build_piece *piece = NULL;

	if (url.len > 0 && url.len <= BUILD_REFERENCE_MOST)
		piece = build_image(r->images, url);
	r->any |= piece != NULL;
	return piece;
}

/* Puts ALL, which names URL, or BEFORE and AFTER around what URL becomes. */
static void
put_image(struct refer *r, mime_span all, mime_span url, const char *before,
    const char *after)
{
	const struct build_piece *piece = image_of(r, url);

	if (piece == NULL) {
		build_text_put(&r->out, all);
		return;
	}
	build_text_put(&r->out, text_span(before));
	put_cid(&r->out, piece->cid);
	build_text_put(&r->out, text_span(after));
}

static void
put_whole(struct refer *r, mime_span value)
{
	put_image(r, value, value, "", "");
}

/* ---- srcset ------------------------------------------------------------- */

/* What stands behind a URL: up to a comma outside of parentheses. */
static size_t
descriptor_length(mime_span s)
{
	bool inside = false;
	size_t n = 0;

	for (; n < s.len && (inside || s.ptr[n] != ','); n++)
		inside = s.ptr[n] == '(' || (inside && s.ptr[n] != ')');
	return n;
}

/* "a.png 1x, b.png 2x": a comma belongs to a URL, unless at its end. */
static void
put_set(struct refer *r, mime_span rest)
{
	while (rest.len > 0) {
		size_t n = 0, commas = 0;
		mime_span url;

		while (is_blank(text_at(rest, n)) || text_at(rest, n) == ',')
			n++;
		build_text_put(&r->out, take(&rest, n));
		for (n = 0; n < rest.len && !is_blank(rest.ptr[n]); n++)
			commas = rest.ptr[n] == ',' ? commas + 1 : 0;
		url = take(&rest, n - commas);
		put_image(r, url, url, "", "");
		if (commas == 0)
			build_text_put(&r->out, take(&rest,
			    descriptor_length(rest)));
	}
}

/* ---- styles ------------------------------------------------------------- */

/* The length of the string at the front of S; a line end ends it too. */
static size_t
string_length(mime_span s)
{
	size_t n = 1;

	while (n < s.len && s.ptr[n] != *s.ptr && s.ptr[n] != '\n')
		n += s.ptr[n] == '\\' ? 2 : 1;
	return n < s.len ? n + (s.ptr[n] != '\n') : s.len;
}

static size_t
comment_length(mime_span s)
{
	size_t n = 2;

	while (n < s.len && !text_starts(text_after(s, n), "*/"))
		n++;
	return n + 2;
}

static bool
starts_string(mime_span s)
{
	return text_at(s, 0) == '"' || text_at(s, 0) == '\'';
}

/* Takes a string off the front of S; false where it is not closed. */
static bool
take_string(mime_span *s, mime_span *inside)
{
	mime_span all = take(s, string_length(*s));

	*inside = (mime_span){ all.ptr + 1, all.len > 2 ? all.len - 2 : 0 };
	return all.len > 1 && all.ptr[all.len - 1] == *all.ptr;
}

/* Takes "url(..)"; false where it has no end, and as much is taken as was
   looked at. */
static bool
take_url(mime_span *rest, mime_span *url)
{
	bool good = true;
	size_t n = 0;

	take(rest, strlen("url("));
	take_blanks(rest);
	if (starts_string(*rest)) {
		good = take_string(rest, url);
	} else {
		while (n < rest->len && rest->ptr[n] != ')' &&
		    !is_blank(rest->ptr[n]))
			n++;
		*url = take(rest, n);
	}
	take_blanks(rest);
	if (text_at(*rest, 0) != ')')
		return false;
	take(rest, 1);
	return good;
}

/* Another sheet, by a string: it is in no mail unless --inline names it. */
static void
put_import(struct refer *r, mime_span *rest)
{
	mime_span from, url;

	build_text_put(&r->out, take(rest, strlen("@import")));
	build_text_put(&r->out, take_blanks(rest));
	from = *rest;
	if (starts_string(*rest) && take_string(rest, &url))
		put_image(r, (mime_span){ from.ptr,
		    from.len - rest->len }, url, "\"", "\"");
	else
		*rest = from;
}

static void
put_style(struct refer *r, mime_span rest)
{
	while (rest.len > 0) {
		mime_span from = rest, url = { 0 };

		if (text_starts(rest, "@import")) {
			put_import(r, &rest);
		} else if (text_starts(rest, "url(")) {
			if (!take_url(&rest, &url))
				url.len = 0;
			put_image(r, (mime_span){ from.ptr,
			    from.len - rest.len }, url, "url(", ")");
		} else {
			build_text_put(&r->out, take(&rest,
			    starts_string(rest) ? string_length(rest) :
			    text_starts(rest, "/*") ? comment_length(rest) :
			    1));
		}
	}
}

/* ---- all of them -------------------------------------------------------- */

bool
build_refer(struct build *b, struct build_images *images,
    enum build_refer how, mime_span value, mime_span *instead)
{
	static void (*const put[])(struct refer *r, mime_span value) = {
		[BUILD_WHOLE] = put_whole, [BUILD_SET] = put_set,
		[BUILD_STYLE] = put_style, [BUILD_SHEET] = put_style,
	};
	struct refer r = { .images = images,
	    .out = { .mem = b->tool.mem } };

	put[how](&r, value);
	*instead = (mime_span){ r.out.ptr, r.any ? r.out.len : 0 };
	return !r.out.failed;
}
