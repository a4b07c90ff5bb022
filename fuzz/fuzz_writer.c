/*
 * fuzz_writer.c - any octets as what is said to a writer: it is refused, or
 * what is written says the same, with CRLF and with LF.
 *
 * The octets make up to PARTS parts at any depth, with fields, parameters, file
 * names and contents. Their texts are raw octets, which mostly are refused, or
 * letters that do something somewhere (see pieces).
 */
#include <stdlib.h>
#include <stdio.h>

#include "said.h"

#define PARTS 24

/* What texts are made of where an octet is not 7-bit. */
static const char *const pieces[] = {
	"\u00e9", "\u00df", "\u0444", "\u05d0", "\u0e01", "\u4e2d", "\u3042",
	"\U0001F600", "\U0001F468\u200D\U0001F469", "e\u0301", "\u202e",
	"\u2028", "\ufeff", "\U0010FFFD", "\u00a0", "\u3000",
	"=?", "?=", "=?utf-8?Q?", "=?utf-8?B?YQ==?=", "=?a?q?b?=", "\"", "\\",
	"\\\"", "<", ">", "@", ",", ";", ":", "(", ")", "[", "]", "''",
	"utf-8''", "%41", "%", "*", "=", "  ", "\t", " ", "/", "../", ".",
	"a@b", "<a@b>", "x: ", "--=_", "From ", "=20", "_", "name=\"",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	"aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaa",
	"                                                                  ",
	"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
	"\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d",
};

/* And of contents, besides. */
static const char *const lines[] = {
	"\n", "\r\n", "\r", "\n\n", "\n.\n", "\nFrom ", "\n--=_", "\n--", " \n",
	"\t\n", "=\n", "\n--=_stem_1", "\x1a", "begin 644 a\n", "\n--=_stem_2--",
};

struct feed {
	struct mime_arena *mem;
	mime_span rest;
};

static unsigned
take(struct feed *f)
{
	return (unsigned)(unsigned char)(f->rest.len > 0 ?
	    span_take(&f->rest, 1).ptr[0] : '\0');
}

static void
put_piece(struct buffer *b, unsigned c, bool content)
{
	if (content && c % 4 == 0)
		buffer_put(b, span_of(lines[c / 4 % ROWS(lines)]));
	else
		buffer_put(b, span_of(pieces[c % ROWS(pieces)]));
}

/* A text: raw octets, or letters and pieces, some of them many times. */
static mime_span
take_text(struct feed *f, bool content)
{
	unsigned how = take(f);
	mime_span in = span_take(&f->rest, how & 31);
	struct buffer b;

	if (how >= 224)
		return in;
	buffer_init(&b, f->mem, SIZE_MAX);
	for (unsigned n = how >= 192 ? 40 : 1; n > 0; n--)
		for (size_t i = 0; i < in.len; i++) {
			unsigned c = (unsigned char)in.ptr[i];

			if (c >= 0x80)
				put_piece(&b, c - 0x80 + how / 32, content);
			else if (c >= ' ' && c < 0x7F)
				buffer_put_char(&b, (char)c);
			else
				buffer_put_char(&b, ' ');
		}
	return b.len > 0 ? buffer_span(&b) : (mime_span){ 0 };
}

/* The same as a string, up to its first NUL. */
static const char *
take_string(struct feed *f)
{
	mime_span s = take_text(f, false);
	char *copy = mime_arena_alloc(f->mem, s.len + 1);

	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

static const char *
take_name(struct feed *f, const char *const *names, size_t n)
{
	unsigned c = take(f);

	return c < 240 ? names[c % n] : take_string(f);
}

/* ---- parts -------------------------------------------------------------- */

static const struct mime_address *
take_addresses(struct feed *f)
{
	struct mime_address *list = NULL;

	for (unsigned n = take(f) % 5; n > 0; n--) {
		struct mime_address *a = mime_arena_alloc(f->mem, sizeof(*a));
		unsigned how = take(f);

		a->name = how & 1 ? take_text(f, false) : (mime_span){ 0 };
		a->group = how & 2 ? take_text(f, false) : (mime_span){ 0 };
		a->addr = how & 4 ? take_text(f, false) : how & 8 ?
		    SPAN("a@example.org") : SPAN("\"a b\"@[127.0.0.1]");
		if (how >= 240)
			a->addr = (mime_span){ 0 };
		a->next = list;
		list = a;
	}
	return list;
}

static void
take_values(struct feed *f, struct said_value *to, const char *const *names,
    size_t n, unsigned count)
{
	for (unsigned i = 0; i < count && i < SAID_VALUES; i++) {
		to[i].name = take_name(f, names, n);
		to[i].value = take_text(f, false);
	}
}

static void
take_fields(struct feed *f, struct said_part *p)
{
	static const char *const names[] = {
		"Subject", "X-Text", "Comments", "Content-Description", "Cc",
		"Reply-To", "Message-ID", "References", "Content-ID", "Date",
		"Content-Location", "x", "X-Of-A-Name-That-Is-Really-Very-Long",
	};
	static const char *const parameters[] = {
		"charset", "format", "name", "x", "title", "type",
		"a-parameter-of-a-long-name",
	};
	static const char *const dispositions[] = {
		"attachment", "inline", "Attachment", "x-other",
	};
	unsigned how = take(f);

	take_values(f, p->fields, names, ROWS(names), how % 4);
	take_values(f, p->params, parameters, ROWS(parameters), how / 4 % 3);
	if (how & 32)
		p->to = take_addresses(f);
	if (how & 64) {
		p->disposition = take_name(f, dispositions, ROWS(dispositions));
		p->filename = take_text(f, false);
	}
	if (how & 128)
		p->asks = take(f) % 6;
}

/* A part inside one that is open at DEPTH. */
static void
take_part(struct feed *f, struct said_part *p, unsigned depth)
{
	static const char *const types[] = {
		"text/plain", "text/plain", "text/html", "image/png",
		"application/octet-stream", "multipart/mixed",
		"multipart/alternative", "multipart/digest",
		"multipart/related", "message/rfc822", "message/rfc822",
		"message/global",
	};
	unsigned how;

	p->depth = depth;
	p->type = take_name(f, types, ROWS(types));
	take_fields(f, p);
	how = take(f);
	p->as_it_stands = how & 1 && said_is_message(p);
	p->piece = how & 2 ? how / 16 * 1000 + how / 16 + 1 : 0;
	if (how & 4)
		p->content = take_text(f, true);
	if (how & 8) {
		struct buffer b;

		buffer_init(&b, f->mem, SIZE_MAX);
		/* More than a line may have; rarely, more than a piece. */
		for (unsigned i = 0; i < how && (b.len < 2000 ||
		    (how > 252 && b.len < 70000)); i++)
			buffer_put(&b, p->content);
		p->content = buffer_span(&b);
	}
}

/* May P have parts, and more than one? */
static unsigned
room_in(const struct said_part *p)
{
	if (said_is_multipart(p))
		return PARTS;
	return said_is_message(p) && !p->as_it_stands;
}

/* A tree that is whole: what must have parts has one. */
static size_t
take_tree(struct feed *f, struct said_part *parts)
{
	unsigned left[PARTS + 1];       /* parts that the open ones may have */
	bool empty[PARTS + 1];
	unsigned depth = 0;
	size_t n = 0;

	left[0] = 1;
	empty[0] = true;
	for (;;) {
		unsigned up = take(f) % 4;

		while (depth > 0 && !empty[depth] &&
		    (left[depth] == 0 || up-- > 2 || f->rest.len == 0))
			depth--;
		if (left[depth] == 0 || n == PARTS)
			return n;
		take_part(f, &parts[n], depth);
		if (f->rest.len == 0 || n > PARTS - 3)
			parts[n] = (struct said_part){ .depth = depth,
			    .type = "text/plain" };
		empty[depth] = false;
		left[depth]--;
		left[++depth] = room_in(&parts[n++]);
		empty[depth] = left[depth] > 0;
	}
}

/* ---- held against each other -------------------------------------------- */

static bool
says(const struct said *s, unsigned asks)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->parts[i].as_it_stands || s->parts[i].asks == asks)
			return true;
	return false;
}

static mime_status
write_and_hold(struct mime_arena *mem, const struct said *s,
    struct buffer *out)
{
	const char *reason, *fault;
	mime_status st;

	buffer_init(out, mem, SIZE_MAX);
	st = said_write(mem, s, out, &reason);
	if (st != MIME_OK) {
		if (st == MIME_VALUE && out->len == 0 && *reason != '\0')
			return st;
		fprintf(stderr, "part ?: %d %s\n", st, reason);
		abort();
	}
	fault = said_fault(mem, s, buffer_span(out));
	if (fault != NULL) {
		fprintf(stderr, "%s\n%.*s", fault, (int)out->len, out->ptr);
		abort();
	}
	return st;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct feed f = { mem, { (const char *)data, size } };
	struct said_part *parts = mime_arena_alloc(mem,
	    PARTS * sizeof(*parts));
	struct said s = { .parts = parts };
	struct buffer crlf, lf;

	s.how = take(&f);
	s.boundary = s.how & 64 ? take_text(&f, false) : s.how & 128 ?
	    SPAN("stem") : SPAN("");
	s.how &= MIME_WRITE_8BIT | MIME_WRITE_UTF8 | MIME_WRITE_STRICT;
	s.count = take_tree(&f, parts);
	if (write_and_hold(mem, &s, &crlf) == MIME_OK) {
		s.how |= MIME_WRITE_LF;
		if (write_and_hold(mem, &s, &lf) != MIME_OK)
			abort();
		if (!says(&s, 1 + MIME_BINARY) && !span_is(buffer_span(&lf),
		    said_lines(mem, buffer_span(&crlf))))
			abort();
	}
	mime_arena_free(mem);
	return 0;
}
