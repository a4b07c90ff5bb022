/*
 * build_charset.c - the text in another charset than UTF-8, for who cannot read
 * that.
 *
 * By iconv, and only where all of the text can be held: nothing is replaced by
 * something like it.
 */
#include "config.h"

#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "text.h"
#include "utf8.h"

struct conversion {
	struct build *build;
	struct build_out out;
	iconv_t by;
	char held[8];           /* of a character that was cut */
	size_t held_len;
	uint64_t line;
};

/* The character at the front of S; -1: it is none. */
static int32_t
first_of(mime_span s)
{
	struct utf8 u = { 0 };
	int32_t code = UTF8_MORE;

	for (size_t i = 0; i < s.len && code == UTF8_MORE; i++)
		code = utf8_step(&u, (unsigned char)s.ptr[i]);
	return code < 0 ? -1 : code;
}

static void
complain(struct conversion *c, mime_span at)
{
	int32_t code = first_of(at);
	char what[120];

	if (code < 0)
		snprintf(what, sizeof what, "line %" PRIu64 " is not UTF-8",
		    c->line);
	else
		snprintf(what, sizeof what, "line %" PRIu64 ": %.40s cannot "
		    "hold \"%.*s\" (U+%04" PRIX32 ")", c->line,
		    c->build->charset, (int)text_char(at), at.ptr,
		    (uint32_t)code);
	tool_complain(&c->build->tool, c->build->text->file.path, what);
}

/*
 * Converts IN, and NULL at the end, as far as it goes: what is left is cut, or
 * was told. False where it was.
 */
static bool
convert(struct conversion *c, mime_span *in)
{
	char octets[1024], *from = in != NULL ? (char *)(uintptr_t)in->ptr :
	    NULL;
	size_t left = in != NULL ? in->len : 0, n;

	do {
		char *to = octets;
		size_t room = sizeof octets;
		const char *begin = from;

		n = iconv(c->by, in != NULL ? &from : NULL,
		    in != NULL ? &left : NULL, &to, &room);
		for (; begin != from; begin++)
			c->line += *begin == '\n';
		build_out_put(&c->out, (mime_span){ octets,
		    sizeof octets - room });
	} while (n == (size_t)-1 && errno == E2BIG);
	if (in != NULL)
		*in = (mime_span){ from, left };
	if (n != (size_t)-1 || errno == EINVAL)
		return true;
	complain(c, in != NULL ? *in : (mime_span){ 0 });
	return false;
}

/* A character that was cut is put together, an octet at a time. */
static bool
end_held(struct conversion *c, mime_span *piece)
{
	while (c->held_len > 0 && piece->len > 0) {
		mime_span held = { c->held, c->held_len + 1 };

		c->held[c->held_len++] = *piece->ptr;
		*piece = text_after(*piece, 1);
		if (!convert(c, &held))
			return false;
		if (held.len > 0 && c->held_len == sizeof c->held) {
			complain(c, held);
			return false;
		}
		if (held.len == 0)
			c->held_len = 0;
	}
	return true;
}

static bool
take_piece(void *ctx, mime_span piece)
{
	struct conversion *c = ctx;

	if (!end_held(c, &piece) || !convert(c, &piece))
		return false;
	/* What is cut is less than a character. */
	if (piece.len >= sizeof c->held) {
		complain(c, piece);
		return false;
	}
	if (piece.len > 0)
		memcpy(c->held + c->held_len, piece.ptr, piece.len);
	c->held_len += piece.len;
	return true;
}

bool
build_convert(struct build *b)
{
	struct build_piece *text = b->text;
	struct conversion c = { .build = b, .out = BUILD_OUT, .line = 1 };
	bool fine;

	c.by = iconv_open(b->charset, "UTF-8");
	if (c.by == (iconv_t)-1) {
		tool_complain(&b->tool, b->charset,
		    "there is no way to write in that charset");
		return false;
	}
	fine = build_file_pour(&text->file, take_piece, &c) &&
	    convert(&c, NULL);
	if (fine && c.held_len > 0)
		complain(&c, (mime_span){ 0 });
	iconv_close(c.by);
	fine = fine && c.held_len == 0;
	text->charset = text_span(b->charset);
	if (!fine)
		spool_close(&c.out.to);
	return fine && build_out_end(&c.out, &text->file);
}
