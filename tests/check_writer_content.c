/*
 * check_writer_content.c - content: how it is sent, and that it comes out as it
 * was: from memory and from sources that give little at a time, with CRLF and
 * with LF, alone and within a multipart.
 */
#include "said.h"
#include "suite.h"

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define LINE_998 HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED \
	HUNDRED HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN "01234567"
#define SIX8 "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"
#define ALL8 SIX8 SIX8 SIX8 SIX8

static const struct {
	const char *name;
	mime_span content;
	/* text alone; text where 8bit passes; octets within a multipart */
	const char *text, *text8, *octets;
} rows[] = {
#define ROW(name, content, text, text8, octets) \
	{ name, SPAN(content), text, text8, octets }
	ROW("nothing", "", "7bit", "7bit", "7bit"),
	ROW("a word", "abc", "7bit", "7bit", "7bit"),
	ROW("a line", "abc\n", "7bit", "7bit", "base64"),
	ROW("a line with CRLF", "abc\r\n", "7bit", "7bit", "base64"),
	ROW("lines of both kinds", "a\r\nb\nc", "7bit", "7bit", "base64"),
	ROW("blank lines", "\n\n\n", "7bit", "7bit", "base64"),
	ROW("blanks at ends of lines", "a \nb\t\n ", "7bit", "7bit", "base64"),
	ROW("a dot", ".\n", "7bit", "7bit", "base64"),
	ROW("dots", "a\n..\n.\nb", "7bit", "7bit", "base64"),
	ROW("From", "From a\n", "quoted-printable", "quoted-printable",
	    "base64"),
	ROW("From later", "a\nFrom a", "quoted-printable", "quoted-printable",
	    "base64"),
	ROW("From, no line end", "From a", "quoted-printable",
	    "quoted-printable", "base64"),
	ROW("From within a line", "a From b", "7bit", "7bit", "7bit"),
	ROW("what a boundary begins with", "a\n--=_x\n", "quoted-printable",
	    "quoted-printable", "base64"),
	ROW("that, behind blanks, where others may see it", "a\n \t--=_x\n",
	    "quoted-printable", "quoted-printable", "base64"),
	ROW("two dashes", "--\nx--=_\n", "7bit", "7bit", "base64"),
	ROW("a CR alone", "a\rb", "base64", "base64", "base64"),
	ROW("a CR at the end", "ab\r", "base64", "base64", "base64"),
	ROW("a CR in front of a line end", "a\r\r\nb\r\r\n", "base64", "base64",
	    "base64"),
	ROW("an NUL", "text of some length\0", "quoted-printable",
	    "quoted-printable", "base64"),
	ROW("an SUB", "text of some length\x1a", "quoted-printable",
	    "quoted-printable", "base64"),
	ROW("a letter that is not ASCII", "Gr\xc3\xbc\xc3\x9f" "e an alle\n",
	    "quoted-printable", "8bit", "base64"),
	ROW("nothing else", ALL8, "base64", "8bit", "base64"),
	ROW("equals signs", "a = b\n", "7bit", "7bit", "base64"),
	ROW("a line of 998", LINE_998, "7bit", "7bit", "7bit"),
	ROW("a line of 998, and one more", LINE_998 "\nab", "7bit", "7bit",
	    "base64"),
	ROW("a line of 999", LINE_998 "x", "quoted-printable",
	    "quoted-printable", "base64"),
	ROW("999 within lines", "a\n" LINE_998 "x\nb\n", "quoted-printable",
	    "quoted-printable", "base64"),
};

/* How each row is said. */
enum form { TEXT, TEXT_8BIT, OCTETS, NAMED_TEXT, ATTACHED_TEXT, FORMS };

/* P as FORM says it; what it is written in, NULL: one may not say. */
static const char *
shape(struct said_part *p, unsigned row, enum form form)
{
	p->type = form == OCTETS ? "image/png" : "text/plain";
	p->content = rows[row].content;
	if (form == NAMED_TEXT) {
		p->disposition = "inline";
		p->filename = SPAN("a");
	} else if (form == ATTACHED_TEXT) {
		p->disposition = "ATTACHMENT";
	}
	return form == TEXT ? rows[row].text : form == TEXT_8BIT ?
	    rows[row].text8 : rows[row].octets;
}

static void
write_and_hold(struct mime_arena *mem, const char *name, const struct said *s,
    struct buffer *out)
{
	const char *reason, *fault;

	buffer_init(out, mem, SIZE_MAX);
	if (said_write(mem, s, out, &reason) != MIME_OK)
		ck_abort_msg("%s: %s", name, reason);
	fault = said_fault(mem, s, buffer_span(out));
	if (fault != NULL)
		ck_abort_msg("%s: %s", name, fault);
}

/* The encoding of the last part of MESSAGE. */
static mime_span
encoding_of(struct mime_arena *mem, mime_span message)
{
	const struct mime_part *p;
	struct mime_tree *tree;

	ck_assert(mime_parse(mem, message, NULL, &tree) == MIME_OK);
	for (p = mime_tree_root(tree); p->after != NULL; p = p->after)
		;
	return p->media->encoding_name;
}

START_TEST(is_sent_so)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	unsigned row = (unsigned)_i / FORMS, form = (unsigned)_i % FORMS;
	struct said_part parts[] = { { .type = "multipart/mixed" },
	    { .depth = 1 } };
	struct said s = { .parts = parts, .count = 2,
	    .how = form == TEXT_8BIT ? MIME_WRITE_8BIT : 0 };
	const char *wanted = shape(&parts[1], row, form);
	struct buffer out;
	mime_span got;

	write_and_hold(mem, rows[row].name, &s, &out);
	got = encoding_of(mem, buffer_span(&out));
	if (!span_is(got, span_of(wanted)))
		ck_abort_msg("%s, form %u: in %.*s", rows[row].name, form,
		    (int)got.len, got.ptr);
	mime_arena_free(mem);
}
END_TEST

/* Where P stands: alone, in a multipart, in a message, in one within one. */
static size_t
place(struct said_part parts[4], const struct said_part *p, unsigned where)
{
	size_t n = 0;

	if (where & 1)
		parts[n++] = (struct said_part){ .type = "multipart/mixed" };
	if (where & 2)
		parts[n++] = (struct said_part){ .type = "message/rfc822",
		    .depth = where & 1 };
	parts[n] = *p;
	parts[n].depth = (unsigned)n;
	return n + 1;
}

START_TEST(comes_out_as_it_was)
{
	static const size_t pieces[] = { 0, 1, 2, 7, 1000 };
	struct mime_arena *mem = mime_arena_new(NULL);
	unsigned row = (unsigned)_i / FORMS, form = (unsigned)_i % FORMS;
	struct said_part p = { 0 }, parts[4];
	struct buffer first, out;

	shape(&p, row, form);
	for (unsigned where = 0; where < 4; where++) {
		for (size_t i = 0; i < 2 * ROWS(pieces); i++) {
			struct said s = { .parts = parts, .how = (i & 1 ?
			    MIME_WRITE_LF : 0) | (form == TEXT_8BIT ?
			    MIME_WRITE_8BIT : 0), .boundary = SPAN("x") };

			p.piece = pieces[i / 2];
			s.count = place(parts, &p, where);
			write_and_hold(mem, rows[row].name, &s, &out);
			if (i == 0)
				first = out;
			if (!span_is(i & 1 ? said_lines(mem,
			    buffer_span(&first)) : buffer_span(&first),
			    buffer_span(&out)))
				ck_abort_msg("%s, form %u: pieces of %zu",
				    rows[row].name, form, p.piece);
		}
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- much --------------------------------------------------------------- */

static const struct {
	const char *name, *of;
	size_t octets;
} large[] = {
	{ "a line of 1 MB", "x", 1 << 20 },
	{ "a line of 1 MB that is not ASCII", "\xc3\xbc", 1 << 20 },
	{ "a million line ends", "\n", 1 << 20 },
	{ "a million CR", "\r", 1 << 20 },
	{ "a million NUL", "\0", 1 << 20 },
	{ "short lines", "a line of text\n", 300000 },
	{ "a message's worth of From", "\nFrom ", 300000 },
	{ "boundaries", "\r\n--=_", 300000 },
};

START_TEST(much_comes_out_as_it_was)
{
	static const unsigned hows[] = { 0, MIME_WRITE_LF, MIME_WRITE_8BIT };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer content, out;

	buffer_init(&content, mem, SIZE_MAX);
	while (content.len < large[_i].octets)
		buffer_put(&content, (mime_span){ large[_i].of,
		    large[_i].of[0] == '\0' ? 1 : strlen(large[_i].of) });
	for (size_t i = 0; i < 2 * ROWS(hows); i++) {
		const struct said_part parts[] = {
			{ .type = "multipart/mixed" },
			{ .depth = 1, .type = i & 1 ? "text/plain" : "a/b",
			    .content = buffer_span(&content),
			    .piece = 10007 * (i & 2) },
		};
		const struct said s = { .how = hows[i / 2], .parts = parts,
		    .count = 2 };

		write_and_hold(mem, large[_i].name, &s, &out);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- encodings that are asked for --------------------------------------- */

static const struct {
	const char *name;
	mime_encoding asked;
	mime_span content;
	bool text, octets;      /* may be sent in it, alone */
} asked[] = {
	{ "7bit", MIME_7BIT, SPAN("abc\n"), true, false },
	{ "7bit, no line", MIME_7BIT, SPAN("abc"), true, false },
	{ "7bit, but From", MIME_7BIT, SPAN("From a\n"), true, false },
	{ "7bit, not ASCII", MIME_7BIT, SPAN("\xc3\xbc"), false, false },
	{ "7bit, NUL", MIME_7BIT, SPAN("\0"), false, false },
	{ "7bit, bare CR", MIME_7BIT, SPAN("a\rb"), false, false },
	{ "7bit, too long", MIME_7BIT, SPAN(LINE_998 "x"), false, false },
	{ "7bit, a boundary", MIME_7BIT, SPAN("--=_"), false, false },
	{ "8bit", MIME_8BIT, SPAN("\xc3\xbc\n"), true, false },
	{ "8bit, too long", MIME_8BIT, SPAN(LINE_998 "x"), false, false },
	{ "quoted-printable", MIME_QP, SPAN("a\n"), true, false },
	{ "quoted-printable, bare CR", MIME_QP, SPAN("a\r\r\n"), false, false },
	{ "base64", MIME_BASE64, SPAN("a\r\n\r\n\0"), true, true },
	{ "binary", MIME_BINARY, SPAN("a\0\r\n\rb\n" LINE_998 "x"), true,
	    true },
	{ "binary, a line end", MIME_BINARY, SPAN("a\r\n"), true, true },
	{ "binary, a CR at its end", MIME_BINARY, SPAN("a\r"), true, true },
	{ "binary, nothing", MIME_BINARY, SPAN(""), true, true },
};

START_TEST(is_sent_as_asked_or_refused)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	for (unsigned i = 0; i < 8; i++) {
		const struct said_part parts[] = {
			{ .type = "message/rfc822" },
			{ .depth = 1, .type = i & 1 ? "text/plain" : "a/b",
			    .asks = 1 + asked[_i].asked,
			    .content = asked[_i].content,
			    .piece = i & 2 ? 1 : 0 },
		};
		const struct said s = { .how = i & 4 ? MIME_WRITE_LF : 0,
		    .parts = parts, .count = 2 };
		bool may_be = i & 1 ? asked[_i].text : asked[_i].octets;
		const char *reason, *fault = NULL;
		struct buffer out;
		mime_status st;

		buffer_init(&out, mem, SIZE_MAX);
		st = said_write(mem, &s, &out, &reason);
		if (st != (may_be ? MIME_OK : MIME_VALUE))
			ck_abort_msg("%s, %u: %s", asked[_i].name, i, reason);
		if (st == MIME_OK)
			fault = said_fault(mem, &s, buffer_span(&out));
		if (fault != NULL)
			ck_abort_msg("%s, %u: %s", asked[_i].name, i, fault);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- charsets ----------------------------------------------------------- */

#define ASCII_64K_LINES 8192    /* of 8 octets: more than a look takes */

static const struct {
	const char *name, *type, *charset, *disposition;
	bool long_front;        /* behind more ASCII than one look takes */
	mime_span content;
	const char *wanted;     /* NULL: refused */
} charsets[] = {
	{ "ASCII", "text/plain", NULL, NULL, false, SPAN("a"), "us-ascii" },
	{ "UTF-8", "text/html", NULL, NULL, false, SPAN(ALL8), "utf-8" },
	{ "UTF-8 at the end", "text/plain", NULL, NULL, true, SPAN(ALL8),
	    "utf-8" },
	{ "attached", "text/plain", NULL, "attachment", true, SPAN(ALL8),
	    "utf-8" },
	{ "no UTF-8", "text/plain", NULL, NULL, false, SPAN("\xfc"), NULL },
	{ "no UTF-8 at the end", "text/plain", NULL, NULL, true,
	    SPAN("\xfc"), NULL },
	{ "half a character", "text/plain", NULL, NULL, false,
	    SPAN("a\xe2\x82"), NULL },
	{ "attached, no UTF-8", "text/plain", NULL, "attachment", true,
	    SPAN("\xfc"), "" },
	{ "said to be Latin-1", "text/plain", "iso-8859-1", NULL, false,
	    SPAN("\xfc"), "iso-8859-1" },
	{ "no text", "image/png", NULL, NULL, false, SPAN("\xfc"), "" },
};

START_TEST(charset_is_told)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct said_part p = { .type = charsets[_i].type,
	    .disposition = charsets[_i].disposition };
	const struct said s = { .parts = &p, .count = 1 };
	struct buffer content, out;
	struct mime_tree *tree;
	const char *reason;
	mime_span got;
	mime_status st;

	buffer_init(&content, mem, SIZE_MAX);
	for (int i = 0; charsets[_i].long_front && i < ASCII_64K_LINES; i++)
		buffer_put(&content, SPAN("a line.\n"));
	buffer_put(&content, charsets[_i].content);
	p.content = buffer_span(&content);
	if (charsets[_i].charset != NULL)
		p.params[0] = (struct said_value){ "charset",
		    span_of(charsets[_i].charset) };
	buffer_init(&out, mem, SIZE_MAX);
	st = said_write(mem, &s, &out, &reason);
	ck_assert_msg(st == (charsets[_i].wanted ? MIME_OK : MIME_VALUE),
	    "%s: %s", charsets[_i].name, reason);
	if (st == MIME_OK) {
		ck_assert(mime_parse(mem, buffer_span(&out), NULL,
		    &tree) == MIME_OK);
		got = mime_tree_root(tree)->media->charset;
		ck_assert_msg(span_is(got, span_of(charsets[_i].wanted)),
		    "%s: %.*s", charsets[_i].name, (int)got.len, got.ptr);
	}
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, is_sent_so, 0, ROWS(rows) * FORMS);
	tcase_add_loop_test(tc, comes_out_as_it_was, 0, ROWS(rows) * FORMS);
	tcase_add_loop_test(tc, much_comes_out_as_it_was, 0, ROWS(large));
	tcase_add_loop_test(tc, is_sent_as_asked_or_refused, 0, ROWS(asked));
	tcase_add_loop_test(tc, charset_is_told, 0, ROWS(charsets));
}

int
main(void)
{
	return run_suite("writer_content", cases);
}
