/*
 * written.c - messages of all kinds, written to a folder, and what was meant by
 * them: for written.py, which has others read them.
 *
 *     written FOLDER [lf]
 *
 * makes FOLDER/N.eml and FOLDER/facts: a line "message N NAME" for each, then
 * one "leaf TYPE KIND NAME CONTENT" for each leaf in it, the last two in
 * hexadecimal digits ("-" for nothing); KIND is "text" where lines count, or
 * "octets".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "said.h"

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define UE "\u00fc"

struct spec {
	struct mime_arena *mem;
	struct said said;
	struct said_part parts[16];
};

/* ---- what there is ------------------------------------------------------ */

static const struct {
	const char *language, *text;
} languages[] = {
	{ "English", "Good morning, world" },
	{ "French", "D\u00e9j\u00e0 re\u00e7u: \u0153uvre" },
	{ "German", "Sch\u00f6ne Gr\u00fc\u00dfe aus K\u00f6ln" },
	{ "Spanish", "\u00bfD\u00f3nde est\u00e1 el ni\u00f1o?" },
	{ "Polish", "Za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105 ja\u017a\u0144" },
	{ "Czech", "P\u0159\u00edli\u0161 \u017elu\u0165ou\u010dk\u00fd k\u016f\u0148" },
	{ "Turkish", "\u0130stanbul'da \u0131\u015f\u0131k" },
	{ "Vietnamese", "Ti\u1ebfng Vi\u1ec7t \u0111\u1eb9p" },
	{ "Russian", "\u0414\u043e\u0431\u0440\u043e\u0435 \u0443\u0442\u0440\u043e" },
	{ "Ukrainian", "\u0407\u0436\u0430\u043a \u0456 \u0491\u0430\u043d\u043e\u043a" },
	{ "Greek", "\u039a\u03b1\u03bb\u03b7\u03bc\u03ad\u03c1\u03b1 \u03ba\u03cc\u03c3\u03bc\u03b5" },
	{ "Hebrew", "\u05d1\u05d5\u05e7\u05e8 \u05d8\u05d5\u05d1" },
	{ "Arabic", "\u0635\u0628\u0627\u062d \u0627\u0644\u062e\u064a\u0631" },
	{ "Persian", "\u0635\u0628\u062d \u0628\u062e\u06cc\u0631" },
	{ "Hindi", "\u0938\u0941\u092a\u094d\u0930\u092d\u093e\u0924" },
	{ "Tamil", "\u0b95\u0bbe\u0bb2\u0bc8 \u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd" },
	{ "Thai", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e15\u0e2d\u0e19\u0e40\u0e0a\u0e49\u0e32" },
	{ "Georgian", "\u10d3\u10d8\u10da\u10d0 \u10db\u10e8\u10d5\u10d8\u10d3\u10dd\u10d1\u10d8\u10e1\u10d0" },
	{ "Armenian", "\u0532\u0561\u0580\u056b \u056c\u0578\u0582\u0575\u057d" },
	{ "Amharic", "\u12a5\u1295\u12f0\u121d\u1295 \u12a0\u12f0\u122d\u12ad" },
	{ "Chinese", "\u4f60\u597d\uff0c\u4e16\u754c" },
	{ "Japanese", "\u304a\u306f\u3088\u3046\u3054\u3056\u3044\u307e\u3059" },
	{ "Korean", "\uc548\ub155\ud558\uc138\uc694" },
};

static const struct {
	const char *name, *file;
} names[] = {
	{ "blanks", "the last report.txt" },
	{ "quotes", "a \"quoted\" name.txt" },
	{ "apostrophes", "it's 'mine'.txt" },
	{ "a backslash", "a\\b.txt" },
	{ "slashes", "a/b/c.txt" },
	{ "a semicolon and an equals sign", "a;b=c.txt" },
	{ "percent", "100%41.txt" },
	{ "brackets", "<a@b> (c) [d].txt" },
	{ "emoji", "\U0001F600 \U0001F468\u200D\U0001F469.png" },
	{ "a mark on a letter", "e\u0301te\u0301.txt" },
	{ "300 octets", HUNDRED HUNDRED HUNDRED ".txt" },
	{ "300 octets that are not ASCII",
	    UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE
	    UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE
	    UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE
	    UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE
	    UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE
	    UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE
	    ".txt" },
	{ "what looks like an encoded word", "=?utf-8?Q?a?=.txt" },
	{ "an umlaut", "Gr" UE "n.txt" },
};

#define TIMES(n, s) { s, sizeof(s) - 1 }, n

static const struct {
	const char *name;
	mime_span content;
	size_t times;
} contents[] = {
	{ "nothing", TIMES(1, "") },
	{ "a line", TIMES(1, "one line\n") },
	{ "no line end", TIMES(1, "one line") },
	{ "CRLF", TIMES(3, "one line\r\n") },
	{ "blank lines", TIMES(5, "\n") },
	{ "blanks at ends of lines", TIMES(3, "a \t\n") },
	{ "From", TIMES(3, "From here\nto there\n") },
	{ "dots", TIMES(2, ".\n..\n.a\n") },
	{ "boundaries", TIMES(2, "--\n--=_x_1_\n--=_x_1_--\n") },
	{ "equals signs", TIMES(9, "a=b =3D = \n") },
	{ "a line of 1 MB", TIMES(100000, TEN) },
	{ "a line of 1 MB, not ASCII", TIMES(500000, UE) },
	{ "a megabyte of lines", TIMES(50000, TEN TEN "\n") },
	{ "CR, LF, NUL", TIMES(20, "a\rb\nc\0d\r\r\n") },
	{ "CRs at the end", TIMES(1, "a\r\r") },
};

static const struct {
	const char *name;
	struct said_part parts[12];
} trees[] = {
#define IN(d, t) { .depth = (d), .type = (t) }
#define TEXT(d, s) { .depth = (d), .type = "text/plain", .content = SPAN(s) }
	{ "five deep", { IN(0, "multipart/mixed"), IN(1, "multipart/mixed"),
	    IN(2, "multipart/mixed"), IN(3, "multipart/mixed"),
	    IN(4, "multipart/mixed"), TEXT(5, "deep\n"), TEXT(3, "less\n"),
	    TEXT(1, "least\n") } },
	{ "twelve multiparts", { IN(0, "multipart/mixed"),
	    IN(1, "multipart/mixed"), TEXT(2, "1\n"), IN(1, "multipart/mixed"),
	    TEXT(2, "2\n"), IN(1, "multipart/mixed"), TEXT(2, "3\n"),
	    IN(1, "multipart/mixed"), IN(2, "multipart/mixed"),
	    IN(3, "multipart/mixed"), TEXT(4, "4\n"), TEXT(1, "5\n") } },
	{ "a page with an image, and a file", { IN(0, "multipart/mixed"),
	    IN(1, "multipart/related"), IN(2, "multipart/alternative"),
	    TEXT(3, "plain\n"), { .depth = 3, .type = "text/html",
	    .content = SPAN("<p>page <img src=\"cid:i@x\">\n") },
	    { .depth = 2, .type = "image/png", .disposition = "inline",
	    .fields = { { "Content-ID", SPAN("<i@x>") } },
	    .filename = SPAN("i.png"), .content = SPAN("\x89PNG\r\n\x1a\n") },
	    { .depth = 1, .type = "application/pdf",
	    .disposition = "attachment", .filename = SPAN("a.pdf"),
	    .content = SPAN("%PDF-1.4\n") } } },
	{ "empty parts", { IN(0, "multipart/mixed"), IN(1, "text/plain"),
	    { .depth = 1, .type = "image/png", .disposition = "attachment",
	    .filename = SPAN("e.png") }, IN(1, "text/html"),
	    TEXT(1, "not\n") } },
	{ "a message of parts", { IN(0, "multipart/mixed"), TEXT(1, "a\n"),
	    IN(1, "message/rfc822"), TEXT(2, "b\n") } },
	{ "a message of a multipart", { IN(0, "multipart/mixed"),
	    TEXT(1, "a\n"), IN(1, "message/rfc822"), IN(2, "multipart/mixed"),
	    TEXT(3, "b\n"), TEXT(3, "c\n") } },
	{ "a digest", { IN(0, "multipart/digest"), IN(1, "message/rfc822"),
	    TEXT(2, "a\n"), IN(1, "message/rfc822"), TEXT(2, "b\n") } },
	{ "binary", { IN(0, "multipart/mixed"), { .depth = 1, .type = "a/b",
	    .disposition = "attachment", .filename = SPAN("b"),
	    .asks = 1 + MIME_BINARY, .content = SPAN("a\r\nb\0c\r\n\xff") },
	    TEXT(1, "a\n") } },
	{ "8bit", { IN(0, "multipart/mixed"), { .depth = 1,
	    .type = "text/plain", .asks = 1 + MIME_8BIT,
	    .content = SPAN(UE "\n") }, TEXT(1, "a\n") } },
	{ "Latin-1", { IN(0, "multipart/mixed"), { .depth = 1,
	    .type = "text/plain", .params = { { "charset",
	    SPAN("iso-8859-1") } }, .content = SPAN("Gr\xfcn\n") },
	    TEXT(1, "a\n") } },
};

/* ---- messages of that --------------------------------------------------- */

static struct said_part *
add(struct spec *s, const struct said_part *p)
{
	s->parts[s->said.count] = *p;
	s->said.parts = s->parts;
	return &s->parts[s->said.count++];
}

static void
add_text_and_file(struct spec *s, mime_span text, mime_span name,
    mime_span octets)
{
	add(s, &(struct said_part){ .type = "multipart/mixed" });
	add(s, &(struct said_part){ .depth = 1, .type = "text/plain",
	    .content = text });
	add(s, &(struct said_part){ .depth = 1,
	    .type = "application/octet-stream", .disposition = "attachment",
	    .filename = name, .content = octets });
}

static mime_span
repeated(struct mime_arena *mem, mime_span s, size_t times)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	for (size_t i = 0; i < times; i++)
		buffer_put(&b, s);
	return buffer_span(&b);
}

/* Message N; its name, NULL: there is none. */
static const char *
make(struct spec *s, size_t n)
{
	mime_span text;

	if (n < ROWS(languages)) {
		text = span_of(languages[n].text);
		add_text_and_file(s, repeated(s->mem, text, 30), text, text);
		s->parts[0].fields[0] = (struct said_value){ "Subject", text };
		return languages[n].language;
	}
	n -= ROWS(languages);
	if (n < 2 * ROWS(names)) {
		s->said.how |= n & 1 ? MIME_WRITE_STRICT : 0;
		add_text_and_file(s, SPAN("a text\n"),
		    span_of(names[n / 2].file), SPAN("a file"));
		return names[n / 2].name;
	}
	n -= 2 * ROWS(names);
	if (n < ROWS(contents)) {
		text = repeated(s->mem, contents[n].content,
		    contents[n].times);
		add_text_and_file(s, text, SPAN("file"), text);
		return contents[n].name;
	}
	n -= ROWS(contents);
	if (n >= ROWS(trees))
		return NULL;
	for (size_t i = 0; i < 12 && trees[n].parts[i].type != NULL; i++)
		add(s, &trees[n].parts[i]);
	return trees[n].name;
}

/* ---- to the folder ------------------------------------------------------ */

static FILE *
create(const char *folder, const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wb");
	if (f == NULL) {
		perror(path);
		exit(99);
	}
	return f;
}

static void
put_hex(FILE *f, mime_span s)
{
	putc(' ', f);
	if (s.len == 0)
		putc('-', f);
	for (size_t i = 0; i < s.len; i++)
		fprintf(f, "%02x", (unsigned char)s.ptr[i]);
}

static void
put_facts(FILE *f, const struct spec *s)
{
	for (size_t i = 0; i < s->said.count; i++) {
		const struct said_part *p = &s->parts[i];

		if (said_is_multipart(p) || said_is_message(p))
			continue;
		fprintf(f, "leaf %s %s", p->type,
		    said_is_text(p) ? "text" : "octets");
		put_hex(f, p->filename);
		put_hex(f, p->content);
		putc('\n', f);
	}
}

static bool
write_one(struct spec *s, const char *folder, size_t n, FILE *facts)
{
	const char *name = make(s, n), *reason;
	struct buffer out;
	char file[32];
	FILE *f;

	if (name == NULL)
		return false;
	buffer_init(&out, s->mem, SIZE_MAX);
	if (said_write(s->mem, &s->said, &out, &reason) != MIME_OK) {
		fprintf(stderr, "written: %s: %s\n", name, reason);
		exit(99);
	}
	snprintf(file, sizeof(file), "%zu.eml", n);
	f = create(folder, file);
	fwrite(out.ptr, 1, out.len, f);
	if (fclose(f) != 0)
		exit(99);
	fprintf(facts, "message %zu %s%s\n", n, name,
	    s->said.how & MIME_WRITE_STRICT ? ", strict" : "");
	put_facts(facts, s);
	return true;
}

int
main(int argc, char **argv)
{
	unsigned lf = argc > 2 ? MIME_WRITE_LF : 0;
	bool more = argc > 1;
	FILE *facts = more ? create(argv[1], "facts") : NULL;

	for (size_t n = 0; more; n++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct spec *s = mime_arena_alloc(mem, sizeof(*s));

		s->mem = mem;
		s->said.how = lf;
		more = write_one(s, argv[1], n, facts);
		mime_arena_free(mem);
	}
	return facts != NULL && fclose(facts) == 0 ? 0 : 99;
}
