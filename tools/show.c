/*
 * show.c - prints what came in a mail so that a terminal cannot be fooled.
 *
 * A control or an escape sequence out of a mail could rewrite the screen, a
 * bidirectional override turn "gpj.exe" into what looks like "exe.jpg", and an
 * invisible character make two names look alike. All of them are escaped, by
 * one table. So the output holds only characters that stand for themselves.
 *
 * The columns count characters, not cells: what is padded here (types,
 * charsets, encodings) is ASCII in any mail that means well.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "show.h"

bool
show_terminal(FILE *out)
{
	int fd = fileno(out);

	/* What a thread prints into has none; then nobody need be asked. */
	return fd >= 0 && isatty(fd) == 1;
}

/* As no-color.org and the terminal itself have it. */
bool
show_colours(FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return show_terminal(out) && (no == NULL || *no == '\0') &&
	    term != NULL && strcmp(term, "dumb") != 0;
}

/* Characters that act on others, or that nobody sees. Sorted. */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0x00, 0x1f },         /* C0 controls */
	{ 0x7f, 0x9f },         /* DEL and the C1 controls */
	{ 0xad, 0xad },         /* soft hyphen */
	{ 0x34f, 0x34f },       /* combining grapheme joiner */
	{ 0x61c, 0x61c },       /* Arabic letter mark */
	{ 0x115f, 0x1160 },     /* Hangul fillers */
	{ 0x17b4, 0x17b5 },     /* Khmer inherent vowels */
	{ 0x180b, 0x180e },     /* Mongolian selectors and separator */
	{ 0x200b, 0x200f },     /* zero width, left and right marks */
	{ 0x2028, 0x202e },     /* line separators, embeddings, overrides */
	{ 0x2060, 0x206f },     /* word joiner, isolates, deprecated ones */
	{ 0x3164, 0x3164 },     /* Hangul filler */
	{ 0xfeff, 0xfeff },     /* byte order mark */
	{ 0xffa0, 0xffa0 },     /* Hangul filler, half width */
	{ 0xfff0, 0xfffb },     /* interlinear annotation */
	{ 0xe0000, 0xe0fff },   /* tags, more variation selectors */
	{ 0x10ffff, 0x10ffff }
};

bool
show_hides(uint32_t code)
{
	size_t i = 0;

	while (code > hidden[i].last)
		if (++i == sizeof hidden / sizeof hidden[0])
			return false;
	return code >= hidden[i].first;
}

static void
put_plain(struct show *s, int c)
{
	fputc(c, s->out);
	s->columns++;
}

static void
put_escape(struct show *s, uint32_t code)
{
	s->columns += (unsigned)fprintf(s->out,
	    code < 0x80 ? "\\x%02x" : "\\u%04x", (unsigned)code);
}

static void
put_code(struct show *s, uint32_t code)
{
	char utf8[4];

	if (s->after_cr && code != '\n')
		put_escape(s, '\r');
	s->after_cr = s->lines && code == '\r';
	if (s->after_cr)
		return;
	if (s->lines && (code == '\n' || code == '\t'))
		put_plain(s, (int)code);
	else if (show_hides(code))
		put_escape(s, code);
	else {
		fwrite(utf8, 1, utf8_put(utf8, code), s->out);
		s->columns++;
	}
}

/* The octets that turned out to be no character. */
static void
put_bad(struct show *s)
{
	for (unsigned i = 0; i < s->count; i++)
		s->columns += (unsigned)fprintf(s->out, "\\x%02x", s->seen[i]);
	s->count = 0;
}

static void
put_octet(struct show *s, unsigned char c)
{
	int32_t code = utf8_step(&s->partial, c);

	if (code == UTF8_BAD_BEFORE) {
		put_bad(s);
		code = utf8_step(&s->partial, c);
	}
	s->seen[s->count++] = c;
	if (code == UTF8_MORE)
		return;
	if (code == UTF8_BAD)
		put_bad(s);
	else
		put_code(s, (uint32_t)code);
	s->count = 0;
}

void
show_put(struct show *s, mime_span piece)
{
	for (size_t i = 0; i < piece.len; i++)
		put_octet(s, (unsigned char)piece.ptr[i]);
}

void
show_end(struct show *s)
{
	put_bad(s);
	if (s->after_cr)
		put_escape(s, '\r');
	s->after_cr = false;
	s->partial = (struct utf8){ 0 };
}

unsigned
show_line(FILE *out, mime_span text)
{
	struct show s = { .out = out };

	show_put(&s, text);
	show_end(&s);
	return s.columns;
}

void
show_padded(FILE *out, mime_span text, unsigned width)
{
	for (unsigned n = show_line(out, text); n < width; n++)
		fputc(' ', out);
}

void
show_octets(FILE *out, mime_span octets)
{
	static const char named[] = "\aa\bb\tt\nn\vv\ff\rr\"\"\\\\";

	fputc('"', out);
	for (size_t i = 0; i < octets.len; i++) {
		unsigned char c = (unsigned char)octets.ptr[i];
		const char *at = named;

		while (*at != '\0' && (unsigned char)*at != c)
			at += 2;
		if (*at != '\0')
			fprintf(out, "\\%c", at[1]);
		else if (c < 0x20 || c >= 0x7f)
			fprintf(out, "\\x%02x", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}
