/*
 * wrap.c - words to lines, for a terminal.
 *
 * Nothing is put out before it is known what follows: a word waits for its
 * end, a line end for the next text. A word that is wider than a line stands
 * alone and is not cut, so that a URL can be copied. Between characters that
 * take two columns (Chinese, Japanese) a line may be cut anywhere, but not in
 * front of closing punctuation.
 */
#include "config.h"

#include <string.h>

#include "utf8.h"
#include "wrap.h"

#define ROOM_LEAST 20

/* Sorted; after East Asian Width and general category of Unicode. */
static const struct {
	uint32_t first, last;
	unsigned columns;
} widths[] = {
	{ 0x0300, 0x036f, 0 }, { 0x0483, 0x0489, 0 }, { 0x0591, 0x05bd, 0 },
	{ 0x0610, 0x061a, 0 }, { 0x064b, 0x065f, 0 }, { 0x0900, 0x0902, 0 },
	{ 0x1100, 0x115f, 2 }, { 0x1ab0, 0x1aff, 0 }, { 0x1dc0, 0x1dff, 0 },
	{ 0x200b, 0x200f, 0 }, { 0x20d0, 0x20f0, 0 }, { 0x2e80, 0x303e, 2 },
	{ 0x3041, 0xa4cf, 2 }, { 0xac00, 0xd7a3, 2 }, { 0xf900, 0xfaff, 2 },
	{ 0xfe00, 0xfe0f, 0 }, { 0xfe20, 0xfe2f, 0 }, { 0xfe30, 0xfe6f, 2 },
	{ 0xff00, 0xff60, 2 }, { 0xffe0, 0xffe6, 2 }, { 0x1f300, 0x1f64f, 2 },
	{ 0x1f680, 0x1f6ff, 2 }, { 0x1f900, 0x1faff, 2 },
	{ 0x20000, 0x3fffd, 2 },
};

unsigned
wrap_columns(uint32_t code)
{
	size_t i = 0;

	while (i < sizeof widths / sizeof widths[0] && code > widths[i].last)
		i++;
	return i < sizeof widths / sizeof widths[0] && code >= widths[i].first ?
	    widths[i].columns : 1;
}

/* That must not begin a line. */
static bool
is_closing(uint32_t code)
{
	static const uint16_t closing[] = {
		'!', ')', ',', '.', ':', ';', '?', ']', '}', 0x3001, 0x3002,
		0x3009, 0x300b, 0x300d, 0x300f, 0x3011, 0x3015, 0x30fc, 0xff01,
		0xff09, 0xff0c, 0xff0e, 0xff1a, 0xff1b, 0xff1f
	};

	for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++)
		if (code == closing[i])
			return true;
	return false;
}

/* ---- lines -------------------------------------------------------------- */

static void
put(struct wrap *w, const char *text, size_t len)
{
	if (len > 0)
		w->put(w->ctx, (mime_span){ text, len });
}

static void
put_blank_line(struct wrap *w)
{
	unsigned n = w->low < w->prefix_len ? w->low : w->prefix_len;

	while (n > 0 && w->prefix[n - 1] == ' ')
		n--;
	put(w, w->prefix, n);
	put(w, "\n", 1);
}

static void
put_prefix(struct wrap *w)
{
	unsigned n = w->prefix_len;

	if (w->marker_len > 0 && n >= w->marker_len) {
		put(w, w->prefix, n - w->marker_len);
		put(w, w->marker, w->marker_len);
	} else
		put(w, w->prefix, n);
	w->marker_len = 0;
	w->column = n;
	w->low = n;
	w->lines++;
	w->started = w->open = true;
}

static void
begin_line(struct wrap *w)
{
	if (w->started) {
		put(w, "\n", 1);
		while (w->gap-- > 1)
			put_blank_line(w);
	}
	w->gap = 0;
	put_prefix(w);
}

/* Puts out the word that is held, on this line or the next one. */
static void
put_word(struct wrap *w)
{
	unsigned wanted = w->column + w->space + w->word_columns;

	if (w->word_len == 0)
		return;
	if (!w->open || w->gap > 0)
		begin_line(w);
	else if (!w->nowrap && !w->glued && wanted > w->width &&
	    w->column > w->prefix_len)
		begin_line(w);
	else if (w->space) {
		put(w, " ", 1);
		w->column++;
	}
	put(w, w->word, w->word_len);
	w->column += w->word_columns;
	w->word_len = w->word_columns = 0;
	w->space = w->glued = false;
}

/* ---- words -------------------------------------------------------------- */

void
wrap_char(struct wrap *w, uint32_t code)
{
	unsigned columns = wrap_columns(code);

	if ((columns == 2 || (w->after_wide && columns > 0)) &&
	    !is_closing(code) && code != ' ')
		put_word(w);
	if (w->word_len + 4 > sizeof w->word) {
		put_word(w);
		w->glued = true;
	}
	w->word_len += utf8_put(w->word + w->word_len, code);
	w->word_columns += columns;
	w->after_wide = columns == 2 || (columns == 0 && w->after_wide);
}

void
wrap_space(struct wrap *w)
{
	put_word(w);
	w->space = w->open && w->gap == 0;
	w->after_wide = w->glued = false;
}

void
wrap_text(struct wrap *w, mime_span s)
{
	struct utf8 u = { 0 };

	for (size_t i = 0; i < s.len; i++) {
		int32_t code = utf8_step(&u, (unsigned char)s.ptr[i]);

		if (code >= 0)
			wrap_char(w, (uint32_t)code);
	}
}

static void
end_word(struct wrap *w)
{
	put_word(w);
	w->space = w->after_wide = w->glued = false;
}

void
wrap_break(struct wrap *w, unsigned n)
{
	end_word(w);
	if (w->gap < n)
		w->gap = n;
}

unsigned
wrap_resume(struct wrap *w)
{
	/* With a word that is held, they are due in front of that. */
	unsigned n = w->open && w->word_len == 0 ? w->gap : 0;

	w->gap -= n;
	return n;
}

void
wrap_newline(struct wrap *w, bool keep)
{
	end_word(w);
	if (keep || w->gap < 2)
		w->gap++;
}

/* ---- prefixes ----------------------------------------------------------- */

void
wrap_push(struct wrap *w, const char *text, const char *marker)
{
	size_t n = strlen(text);

	if (w->prefix_len + n > sizeof w->prefix || n > sizeof w->marker)
		n = 0;
	if (w->depth < WRAP_LEVELS)
		w->levels[w->depth] = (uint8_t)n;
	else
		n = 0;
	w->depth++;
	memcpy(w->prefix + w->prefix_len, text, n);
	w->prefix_len += (unsigned)n;
	w->marker_len = 0;
	if (marker != NULL && n > 0) {
		memcpy(w->marker, marker, n);
		w->marker_len = (unsigned)n;
	}
}

void
wrap_pop(struct wrap *w)
{
	end_word(w);
	w->depth--;
	if (w->depth < WRAP_LEVELS)
		w->prefix_len -= w->levels[w->depth];
	if (w->low > w->prefix_len)
		w->low = w->prefix_len;
	w->marker_len = 0;
}

unsigned
wrap_room(const struct wrap *w)
{
	return w->width > w->prefix_len + ROOM_LEAST ?
	    w->width - w->prefix_len : ROOM_LEAST;
}

void
wrap_end(struct wrap *w)
{
	end_word(w);
	if (w->started)
		put(w, "\n", 1);
	w->started = w->open = false;
}
