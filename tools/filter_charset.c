/*
 * filter_charset.c - Content-Type says UTF-8 from now on, and all else that it
 * said.
 *
 * Parameters stay as they are where a line can hold them. Raw octets, which a
 * new field must not have, and what is too long for a line are encoded as
 * RFC 2231 says: mail with such a name must not wait for ever.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "rule.h"
#include "text.h"

#define NAME_MOST 60            /* octets; no parameter is called longer */
#define RUN_MOST 700            /* of 998 that a line may have (RFC 5322) */
#define SECTION 60              /* characters of an encoded value, at least */

/* Cuts what is in front of the next ";" off REST, but for those in quotes. */
static mime_span
take_piece(mime_span *rest)
{
	mime_span piece = *rest;
	bool quoted = false;
	size_t depth = 0, n;

	for (n = 0; n < rest->len; n++) {
		char c = rest->ptr[n];

		if (c == '\\' && (quoted || depth > 0))
			n++;
		else if (c == '"' && depth == 0)
			quoted = !quoted;
		else if (c == '(' && !quoted)
			depth++;
		else if (c == ')' && !quoted && depth > 0)
			depth--;
		else if (c == ';' && !quoted && depth == 0)
			break;
	}
	piece.len = n < rest->len ? n : rest->len;
	*rest = text_after(*rest, n + 1);
	return piece;
}

/* The name of a parameter, without what RFC 2231 puts behind it. */
static mime_span
name_of(mime_span piece)
{
	mime_span name = { piece.ptr, 0 };

	while (name.len < piece.len && piece.ptr[name.len] > ' ' &&
	    strchr("*=\"();", piece.ptr[name.len]) == NULL)
		name.len++;
	return name;
}

/* PIECE has a ";" in front of it. */
static bool
is_charset(struct subject *x, mime_span piece)
{
	mime_span value = { 0 };

	if (text_is(name_of(text_trimmed(piece)), "charset"))
		return true;
	return mime_param(x->mem, (mime_span){ piece.ptr - 1, piece.len + 1 },
	    "charset", &value) >= 0 && value.len > 0;
}

/* Can a line hold S, folded at its blanks? */
static bool
fits_lines(mime_span s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.len && run <= RUN_MOST; i++) {
		if (!text_is_blank(s.ptr[i]) && (s.ptr[i] < ' ' ||
		    s.ptr[i] > '~'))
			return false;
		run = text_is_blank(s.ptr[i]) ? 0 : run + 1;
	}
	return run <= RUN_MOST;
}

static void
put_as_it_is(FILE *out, mime_span s)
{
	fputs("; ", out);
	for (size_t i = 0; i < s.len; i++)
		putc(text_is_blank(s.ptr[i]) ? ' ' : s.ptr[i], out);
}

static bool
is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
}

/* VALUE in sections, RFC 2231 3 and 4.1. */
static void
put_sections(FILE *out, mime_span name, mime_span value)
{
	size_t room = 0, section = 0;

	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];

		if (room == 0) {
			fprintf(out, "; %.*s*%zu*=%s", (int)name.len, name.ptr,
			    section, section == 0 ? "utf-8''" : "");
			section++;
			room = SECTION;
		}
		if (is_plain((char)c))
			putc(c, out);
		else
			fprintf(out, "%%%02X", c);
		room--;
	}
}

static void
put_encoded(struct subject *x, FILE *out, mime_span piece)
{
	mime_span name = name_of(text_trimmed(piece)), value = { 0 };
	char text[NAME_MOST + 1];

	/* A section of a value alone means nothing. */
	if (name.len == 0 || name.len > NAME_MOST ||
	    memchr(piece.ptr, '*', (size_t)(name.ptr - piece.ptr) +
	    name.len + (name.ptr + name.len < piece.ptr + piece.len)) != NULL)
		return;
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	if (mime_param(x->mem, (mime_span){ piece.ptr - 1, piece.len + 1 },
	    text, &value) >= 0)
		put_sections(out, name, value);
}

static void
put_params(struct subject *x, FILE *out, mime_span rest)
{
	take_piece(&rest);
	while (rest.len > 0) {
		mime_span piece = take_piece(&rest), s = text_trimmed(piece);

		if (s.len == 0 || is_charset(x, piece))
			continue;
		if (fits_lines(s))
			put_as_it_is(out, s);
		else
			put_encoded(x, out, piece);
	}
}

/* What Content-Type says of PART, empty where there is none. */
static mime_span
old_value(struct subject *x, const struct mime_part *part)
{
	struct mime_field field;
	mime_span head;
	mime_status st = mime_part_head(x->mem, x->tree, part, &head);

	if (st < 0)
		subject_fail(x, st);
	return st >= 0 && mime_field_find(head, "Content-Type", &field) ?
	    field.value : (mime_span){ 0 };
}

void
charset_say_utf8(struct subject *x, const struct mime_part *part)
{
	static const mime_span name = { "Content-Type", 12 };
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	bool well = out != NULL;

	if (well) {
		fprintf(out, "text/%s; charset=utf-8",
		    part_type_is(part, "text", "html") ? "html" : "plain");
		put_params(x, out, old_value(x, part));
		well = !ferror(out);
		/* That there is no memory at the end, it does not say. */
		well = fclose(out) == 0 && text != NULL && well;
	}
	if (!well)
		subject_fail(x, MIME_NOMEM);
	else if (!x->failed)
		mime_edit_set(x->editor, part, name, 0,
		    (mime_span){ text, n });
	free(text);
}
