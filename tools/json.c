/*
 * json.c - writes JSON (RFC 8259) to a stream.
 *
 * One flag is all the state there is about commas: one is due after a value
 * or a closing bracket, none after an opening one or a key.
 *
 * In a string, runs of plain ASCII, which is nearly all there is, are written
 * at once. Everything else passes the UTF-8 machine: quote, backslash and
 * controls are escaped, what is ill-formed becomes U+FFFD, the rest stands as
 * it is. What show.c keeps from a terminal is escaped too, though JSON would
 * let it: who looks at the JSON must not be fooled, and its value is the same.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "date.h"
#include "json.h"
#include "show.h"

static void
put(struct json *j, const char *text)
{
	fputs(text, j->out);
}

static void
before_value(struct json *j)
{
	if (j->comma)
		fputc(',', j->out);
	j->comma = true;
}

void
json_open(struct json *j, char bracket)
{
	before_value(j);
	fputc(bracket, j->out);
	j->comma = false;
}

void
json_close(struct json *j, char bracket)
{
	fputc(bracket, j->out);
	j->comma = true;
}

void
json_key(struct json *j, const char *key)
{
	json_text(j, key);
	fputc(':', j->out);
	j->comma = false;
}

void
json_number(struct json *j, uint64_t n)
{
	before_value(j);
	fprintf(j->out, "%" PRIu64, n);
}

void
json_bool(struct json *j, bool is)
{
	before_value(j);
	put(j, is ? "true" : "false");
	j->comma = true;
}

void
json_null(struct json *j)
{
	before_value(j);
	put(j, "null");
}

void
json_text(struct json *j, const char *text)
{
	json_string(j, (mime_span){ text, strlen(text) });
}

void
json_string(struct json *j, mime_span text)
{
	json_string_begin(j);
	json_string_put(j, text);
	json_string_end(j);
}

void
json_string_or_null(struct json *j, mime_span text)
{
	if (text.len > 0)
		json_string(j, text);
	else
		json_null(j);
}

void
json_key_text(struct json *j, const char *key, mime_span text)
{
	json_key(j, key);
	json_string_or_null(j, text);
}

void
json_key_name(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	if (text != NULL)
		json_text(j, text);
	else
		json_null(j);
}

void
json_key_number(struct json *j, const char *key, uint64_t n)
{
	json_key(j, key);
	json_number(j, n);
}

void
json_key_range(struct json *j, const char *key, mime_range r)
{
	json_key(j, key);
	json_open(j, '[');
	json_number(j, r.offset);
	json_number(j, r.offset + r.size);
	json_close(j, ']');
}

void
json_key_date(struct json *j, const char *key, const struct mime_date *date)
{
	char text[DATE_SIZE];

	if (date != NULL)
		date_text(date, text);
	json_key_name(j, key, date != NULL ? text : NULL);
}

void
json_line(struct json *j)
{
	fputc('\n', j->out);
	j->comma = false;
}

/* ---- strings ------------------------------------------------------------ */

void
json_string_begin(struct json *j)
{
	before_value(j);
	fputc('"', j->out);
	j->partial = (struct utf8){ 0 };
}

static void
replace(struct json *j)
{
	put(j, "\xef\xbf\xbd");
}

void
json_string_end(struct json *j)
{
	if (j->partial.wanted > 0)
		replace(j);
	fputc('"', j->out);
}

/* The letter after the backslash that stands for C; 0: there is none. */
static char
short_escape(int32_t c)
{
	switch (c) {
	case '"':  return '"';
	case '\\': return '\\';
	case '\b': return 'b';
	case '\f': return 'f';
	case '\n': return 'n';
	case '\r': return 'r';
	case '\t': return 't';
	default:   return 0;
	}
}

/* Beyond 16 bits, as the two surrogates of UTF-16 (RFC 8259 7). */
static void
put_escape(struct json *j, uint32_t c)
{
	if (c < 0x10000)
		fprintf(j->out, "\\u%04x", (unsigned)c);
	else
		fprintf(j->out, "\\u%04x\\u%04x",
		    (unsigned)(0xd800 + ((c - 0x10000) >> 10)),
		    (unsigned)(0xdc00 + (c & 0x3ff)));
}

static void
put_char(struct json *j, int32_t c)
{
	char letter = short_escape(c), utf8[4];

	if (letter != 0)
		fprintf(j->out, "\\%c", letter);
	else if (show_hides((uint32_t)c))
		put_escape(j, (uint32_t)c);
	else
		fwrite(utf8, 1, utf8_put(utf8, (uint32_t)c), j->out);
}

static void
put_octet(struct json *j, unsigned char c)
{
	int32_t code = utf8_step(&j->partial, c);

	if (code == UTF8_BAD_BEFORE) {
		replace(j);
		code = utf8_step(&j->partial, c);
	}
	if (code == UTF8_BAD)
		replace(j);
	else if (code != UTF8_MORE)
		put_char(j, code);
}

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void
json_string_put(struct json *j, mime_span piece)
{
	size_t i = 0, n;

	while (i < piece.len) {
		n = i;
		while (n < piece.len && is_plain((unsigned char)piece.ptr[n]))
			n++;
		if (j->partial.wanted > 0 || n == i) {
			put_octet(j, (unsigned char)piece.ptr[i++]);
			continue;
		}
		fwrite(piece.ptr + i, 1, n - i, j->out);
		i = n;
	}
}
