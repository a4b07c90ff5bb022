/*
 * check_writer_fields.c - values as they are written into headers: text,
 * addresses, parameters and names, to the octet; and what is refused.
 *
 * Whatever a row is about, what was written is also read, and is what was said:
 * see said.c, which knows the lengths of lines as well.
 */
#include <stdio.h>

#include "header/header.h"
#include "said.h"
#include "suite.h"

#define UE "\u00fc"
#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define HUNDRED FIFTY FIFTY
#define THOUSAND HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED \
	HUNDRED HUNDRED HUNDRED

/* Writes one part that P describes, and holds it against that. */
static mime_span
written(struct mime_arena *mem, const char *name, const struct said_part *p,
    unsigned how)
{
	const struct said s = { .how = how, .parts = p, .count = 1 };
	const char *reason, *fault;
	struct buffer out;

	buffer_init(&out, mem, SIZE_MAX);
	if (said_write(mem, &s, &out, &reason) != MIME_OK)
		ck_abort_msg("%s: %s", name, reason);
	fault = said_fault(mem, &s, buffer_span(&out));
	if (fault != NULL)
		ck_abort_msg("%s: %s", name, fault);
	return buffer_span(&out);
}

/* Where the first field called FIELD begins in MESSAGE, it is WANTED. */
static void
expect_field(const char *name, mime_span message, const char *field,
    const char *wanted)
{
	struct mime_field f = { 0 };
	mime_span value;

	mime_field_find(message, field, &f);
	value = span_tail(f.whole, f.name.len + 1);
	if (!span_is(value, span_of(wanted)))
		ck_abort_msg("%s: got \"%.*s\"", name, (int)value.len,
		    value.ptr);
}

/* ---- text --------------------------------------------------------------- */

static const struct {
	const char *name, *field, *value, *written;
	unsigned how;
} texts[] = {
	{ "words", "Subject", "Hello, world", " Hello, world\r\n", 0 },
	{ "nothing", "Subject", "", "\r\n", 0 },
	{ "nothing, in UTF-8", "Message-ID", "", "\r\n", MIME_WRITE_UTF8 },
	{ "a blank", "Subject", " ", " =?utf-8?Q?_?=\r\n", 0 },
	{ "blanks in front", "Subject", "  a b", " =?utf-8?Q?__a?= b\r\n", 0 },
	{ "blanks behind", "Subject", "a b ", " a =?utf-8?Q?b_?=\r\n", 0 },
	{ "blanks within", "Subject", "a   b", " a   b\r\n", 0 },
	{ "a TAB", "Subject", "a\tb", " a\tb\r\n", 0 },
	{ "a TAB between encoded words", "Subject", UE "\t" UE,
	    " =?utf-8?B?w7wgw7w=?=\r\n", 0 },
	{ "one word of several", "Subject", "the Gr" UE "nen one",
	    " the =?utf-8?Q?Gr=C3=BCnen?= one\r\n", 0 },
	{ "neighbours are one word", "Subject", "a " UE " " UE " b",
	    " a =?utf-8?B?w7wgw7w=?= b\r\n", 0 },
	{ "base64 where that is shorter", "Subject",
	    "\u4e2d\u6587\u4e2d\u6587", " =?utf-8?B?5Lit5paH5Lit5paH?=\r\n",
	    0 },
	{ "what looks like a word", "Subject", "=?utf-8?Q?a?=",
	    " =?utf-8?B?PT91dGYtOD9RP2E/PQ==?=\r\n", 0 },
	{ "signs of one", "Subject", "a =? b ?= c",
	    " a =?utf-8?B?PT8=?= b ?= c\r\n", 0 },
	{ "folded at 78", "Subject", FIFTY " " TEN TEN " " TEN,
	    " " FIFTY "\r\n " TEN TEN " " TEN "\r\n", 0 },
	{ "the first word stays beside the name", "Subject", HUNDRED " a",
	    " " HUNDRED "\r\n a\r\n", 0 },
	{ "words between characters", "Subject",
	    UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE
	    UE UE UE UE UE UE UE UE,
	    " =?utf-8?B?w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7w=?=\r\n"
	    " =?utf-8?B?w7zDvMO8w7zDvMO8w7zDvMO8w7zDvA==?=\r\n", 0 },
	{ "UTF-8 where it may be", "Subject", "gr" UE "n",
	    " gr" UE "n\r\n", MIME_WRITE_UTF8 },
	{ "but not its line ends", "Subject", "a\u2028",
	    " =?utf-8?B?YeKAqA==?=\r\n", MIME_WRITE_UTF8 },
	{ "an id", "Message-ID", "<a@b>", " <a@b>\r\n", 0 },
	{ "ids are folded", "References",
	    "<" FIFTY "@a> <" FIFTY "@b>",
	    " <" FIFTY "@a>\r\n <" FIFTY "@b>\r\n", 0 },
	{ "what stays is trimmed", "Message-ID", " <a@b> ", " <a@b>\r\n", 0 },
	{ "addresses as typed", "To", "J" UE "rg <j@x.org>, \"A, B\" <b@x.org>",
	    " =?utf-8?B?SsO8cmc=?= <j@x.org>, \"A, B\" <b@x.org>\r\n", 0 },
	{ "a group as typed", "Cc", "us: a@x.org, b@x.org;",
	    " us: a@x.org, b@x.org;\r\n", 0 },
	{ "a comment is a name", "To", "a@x.org (Ann)",
	    " Ann <a@x.org>\r\n", 0 },
};

START_TEST(texts_are_written_so)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct said_part p = { .type = "text/plain",
	    .fields = { { texts[_i].field, span_of(texts[_i].value) } } };

	expect_field(texts[_i].name,
	    written(mem, texts[_i].name, &p, texts[_i].how), texts[_i].field,
	    texts[_i].written);
	mime_arena_free(mem);
}
END_TEST

/* Too long to be written down: that they are read again is what counts. */
static const struct {
	const char *name, *of;  /* repeated */
	unsigned times;
} lengths[] = {
	{ "a word of 900 octets", "a", 900 },
	{ "a word of 901", "a", 901 },
	{ "a word of 5,000", "a", 5000 },
	{ "words of every length", "a bb ccc dddd ", 500 },
	{ "blanks", " ", 3000 },
	{ "blanks between words", "a                                       ",
	    40 },
	{ "words far apart", "a \t                                      "
	    "                                                        ", 9 },
	{ "letters of two octets", UE, 3000 },
	{ "of three", "\u4e2d", 2000 },
	{ "of four", "\U0001F600", 2000 },
	{ "a family", "\U0001F468\u200D\U0001F469\u200D\U0001F467", 100 },
	{ "marks on letters", "e\u0301", 1000 },
	{ "by turns", "abc " UE " ", 500 },
	{ "words that look like words", "=?utf-8?Q?a?= ", 200 },
	{ "signs of them", "=? ?= =?utf-8?Q? =?utf-8?Q?a b?= ", 50 },
	{ "quotes", "\"\\ ", 300 },
};

START_TEST(lengths_are_read_again)
{
	static const unsigned hows[] = { 0, MIME_WRITE_UTF8 };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer value;

	buffer_init(&value, mem, SIZE_MAX);
	for (unsigned i = 0; i < lengths[_i].times; i++)
		buffer_put(&value, span_of(lengths[_i].of));
	for (size_t i = 0; i < ROWS(hows); i++) {
		const struct mime_address a = { .name = buffer_span(&value),
		    .group = buffer_span(&value), .addr = SPAN("a@x.org") };
		const struct said_part p = { .type = "text/plain",
		    .fields = { { "Subject", buffer_span(&value) } },
		    .to = &a };

		written(mem, lengths[_i].name, &p, hows[i]);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- addresses ---------------------------------------------------------- */

#define A(n, g, a) { .name = SPAN(n), .group = SPAN(g), .addr = SPAN(a) }

static const struct {
	const char *name;
	struct mime_address a[3];
	size_t count;
	const char *written;
	unsigned how;
} lists[] = {
	{ "none", { { 0 } }, 0, "\r\n", 0 },
	{ "an address", { A("", "", "a@x.org") }, 1, " a@x.org\r\n", 0 },
	{ "a name", { A("Ann Lee", "", "a@x.org") }, 1,
	    " Ann Lee <a@x.org>\r\n", 0 },
	{ "a comma", { A("Lee, Ann", "", "a@x.org") }, 1,
	    " \"Lee, Ann\" <a@x.org>\r\n", 0 },
	{ "a dot", { A("Ann B. Lee", "", "a@x.org") }, 1,
	    " \"Ann B. Lee\" <a@x.org>\r\n", 0 },
	{ "quotes", { A("Ann \"An\" Lee\\", "", "a@x.org") }, 1,
	    " \"Ann \\\"An\\\" Lee\\\\\" <a@x.org>\r\n", 0 },
	{ "two blanks", { A("Ann  Lee", "", "a@x.org") }, 1,
	    " \"Ann  Lee\" <a@x.org>\r\n", 0 },
	{ "blanks around", { A("  Ann ", "", "a@x.org") }, 1,
	    " Ann <a@x.org>\r\n", 0 },
	{ "nothing but blanks", { A("  ", "", "a@x.org") }, 1,
	    " a@x.org\r\n", 0 },
	{ "an address as a name", { A("b@y.org", "", "a@x.org") }, 1,
	    " \"b@y.org\" <a@x.org>\r\n", 0 },
	{ "a header as a name", { A("a@x.org>, <b@y.org", "", "a@x.org") }, 1,
	    " \"a@x.org>, <b@y.org\" <a@x.org>\r\n", 0 },
	{ "letters that are not ASCII", { A("M" UE "ller, A", "", "a@x.org") },
	    1, " =?utf-8?Q?M=C3=BCller=2C_A?= <a@x.org>\r\n", 0 },
	{ "what looks like a word", { A("=?utf-8?Q?a?=", "", "a@x.org") }, 1,
	    " =?utf-8?B?PT91dGYtOD9RP2E/PQ==?= <a@x.org>\r\n", 0 },
	{ "two", { A("A", "", "a@x.org"), A("", "", "b@x.org") }, 2,
	    " A <a@x.org>, b@x.org\r\n", 0 },
	{ "a group", { A("", "us", "a@x.org"), A("", "us", "b@x.org") }, 2,
	    " us: a@x.org, b@x.org;\r\n", 0 },
	{ "an empty group", { A("", "undisclosed recipients", "") }, 1,
	    " undisclosed recipients:;\r\n", 0 },
	{ "a group of another alphabet", { A("", UE, "a@x.org") }, 1,
	    " =?utf-8?B?w7w=?= : a@x.org;\r\n", 0 },
	{ "an empty group in a list", { A("", UE, ""), A("", "", "b@x.org") },
	    2, " =?utf-8?B?w7w=?= :;, b@x.org\r\n", 0 },
	{ "an empty group at the end of a line, with what stays with it",
	    { A("", "", "abcdefghijklmnopqrstuvwxyz0123@x.org"),
	    A("", "a.cdefghijklmnopqrstuvwxyz0123456", "") }, 2,
	    " abcdefghijklmnopqrstuvwxyz0123@x.org,\r\n"
	    " \"a.cdefghijklmnopqrstuvwxyz0123456\":;\r\n", 0 },
	{ "in and out of groups", { A("", "g", "a@x.org"),
	    A("", "", "b@x.org"), A("", "h", "c@x.org") }, 3,
	    " g: a@x.org;, b@x.org, h: c@x.org;\r\n", 0 },
	{ "a local part in quotes", { A("", "", "\"a b\"@x.org") }, 1,
	    " \"a b\"@x.org\r\n", 0 },
	{ "a literal", { A("", "", "a@[127.0.0.1]") }, 1,
	    " a@[127.0.0.1]\r\n", 0 },
	{ "UTF-8 where it may be", { A("J" UE, "", UE "@" UE ".org") }, 1,
	    " J" UE " <" UE "@" UE ".org>\r\n", MIME_WRITE_UTF8 },
};

/* The list of row I, linked. */
static const struct mime_address *
list_of(struct mime_address *to, const struct mime_address *from, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		to[i] = from[i];
		to[i].next = i + 1 < n ? &to[i + 1] : NULL;
	}
	return n > 0 ? to : NULL;
}

START_TEST(lists_are_written_so)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_address a[3];
	const struct said_part p = { .type = "text/plain",
	    .to = list_of(a, lists[_i].a, lists[_i].count) };
	const struct said_part none = { .type = "text/plain",
	    .fields = { { "To", SPAN("") } } };

	expect_field(lists[_i].name, written(mem, lists[_i].name,
	    p.to != NULL ? &p : &none, lists[_i].how), "To",
	    lists[_i].written);
	mime_arena_free(mem);
}
END_TEST

/* ---- what is refused ---------------------------------------------------- */

static const struct {
	const char *name, *field;
	mime_span value;
	const char *reason;
	unsigned how;
} refused[] = {
	{ "a line end", "Subject", SPAN("a\nBcc: b@c"),
	    "Subject has a line end in it", 0 },
	{ "a CR", "Subject", SPAN("a\rb"), "Subject has a line end in it", 0 },
	{ "a NUL", "Subject", SPAN("a\0b"),
	    "Subject has a control character in it", 0 },
	{ "an ESC", "X", SPAN("\x1b"), "X has a control character in it", 0 },
	{ "a C1", "X", SPAN("\xc2\x85"), "X has a control character in it", 0 },
	{ "no UTF-8", "X", SPAN("gr\xfcn"), "X is not UTF-8", 0 },
	{ "half a character", "X", SPAN("a\xe2\x82"), "X is not UTF-8", 0 },
	{ "a surrogate", "X", SPAN("\xed\xa0\x80"), "X is not UTF-8", 0 },
	{ "an id that is not ASCII", "Message-ID", SPAN("<" UE "@x>"),
	    "Message-ID is not ASCII", 0 },
	{ "an id that has no end", "References", SPAN("a <" THOUSAND "@x>"),
	    "References is too long for a line", 0 },
	{ "an id with a line end of Unicode", "Message-ID",
	    SPAN("<\u2028@x>"), "Message-ID has a line end in it",
	    MIME_WRITE_UTF8 },
	{ "a field without a name", "", SPAN("a"), " is no name of a field",
	    0 },
	{ "a name with a colon", "A:b", SPAN("a"), "A:b is no name of a field",
	    0 },
	{ "a name with a blank", "A b", SPAN("a"), "A b is no name of a field",
	    0 },
	{ "a name with a line end", "A\r\nB", SPAN("a"),
	    "A??B is no name of a field", 0 },
	{ "the writer's own", "content-TYPE", SPAN("text/html"),
	    "content-TYPE is written by the writer alone", 0 },
	{ "and another", "MIME-Version", SPAN("1.0"),
	    "MIME-Version is written by the writer alone", 0 },
	{ "no address", "To", SPAN("nobody"), "To is no address", 0 },
	{ "no address in a group", "To", SPAN("us: nobody;"),
	    "To is no address", 0 },
	{ "two at once", "To", SPAN("a@b@c"), "To is no address", 0 },
	{ "no domain", "To", SPAN("<a@>"), "To is no address", 0 },
	{ "a domain that begins with a dot", "To", SPAN("a@.org"),
	    "To is no address", 0 },
	{ "one that ends in a dot", "To", SPAN("a@org."),
	    "To is no address", 0 },
	{ "one with an empty label", "To", SPAN("a@b..org"),
	    "To is no address", 0 },
	{ "an address that is not ASCII", "To", SPAN(UE "@x.org"),
	    "To needs SMTPUTF8: the address is not ASCII", 0 },
	{ "an address longer than a line", "To", SPAN(THOUSAND "@x.org"),
	    "To is no address", 0 },
};

START_TEST(is_refused)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct said_part p = { .type = "text/plain",
	    .fields = { { refused[_i].field, refused[_i].value } } };
	const struct said s = { .how = refused[_i].how, .parts = &p,
	    .count = 1 };
	const char *reason, *wanted = refused[_i].reason;
	struct buffer out;
	mime_status st;

	buffer_init(&out, mem, SIZE_MAX);
	st = said_write(mem, &s, &out, &reason);
	if (wanted[0] == ' ')           /* of nothing, there is no name */
		wanted++;
	ck_assert_msg(st == MIME_VALUE && out.len == 0 &&
	    strcmp(reason, wanted) == 0, "%s: %d, %s", refused[_i].name, st,
	    reason);
	mime_arena_free(mem);
}
END_TEST

static const struct {
	const char *name;
	struct mime_address a;
	const char *reason;
} refused_addresses[] = {
	{ "nothing", A("", "", ""), "To is no address" },
	{ "a name alone", A("Ann", "", ""), "To is no address" },
	{ "two", A("", "", "a@x.org, b@y.org"), "To is no address" },
	{ "in brackets", A("", "", "<a@x.org>"), "To is no address" },
	{ "a comment", A("", "", "a@x.org (b)"), "To is no address" },
	{ "blanks", A("", "", " a@x.org"), "To is no address" },
	{ "an encoded word", A("", "", "=?utf-8?Q?a?=@x.org"),
	    "To is no address" },
	{ "a line end", A("", "", "a@x.org\r\nX: y"),
	    "To has a line end in it" },
	{ "a line end in a name", A("a\nb", "", "a@x.org"),
	    "To has a line end in it" },
	{ "a line end in a group", A("", "a\nb", "a@x.org"),
	    "To has a line end in it" },
	{ "a NUL", A("", "", "a\0@x.org"),
	    "To has a control character in it" },
	{ "a route", A("", "", "@y.org:a@x.org"), "To is no address" },
};

/* In a group that has one, an entry without an address says nothing. */
START_TEST(nobody_in_a_group_is_refused)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_address last = A("", "us", "a@x.org");
	const struct mime_address first = { .next = &last,
	    .group = SPAN("us") };
	const struct said_part p = { .type = "text/plain", .to = &first };
	const struct said s = { .parts = &p, .count = 1 };
	const char *reason;
	struct buffer out;

	buffer_init(&out, mem, SIZE_MAX);
	ck_assert(said_write(mem, &s, &out, &reason) == MIME_VALUE);
	ck_assert_str_eq(reason, "To is no address");
	mime_arena_free(mem);
}
END_TEST

/* Those that no reader takes would get no mail, and nobody would know. */
START_TEST(too_many_addresses_are_refused)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	size_t count = mime_limits_default.addresses + (size_t)_i;
	mime_status st, wanted = _i == 0 ? MIME_OK : MIME_VALUE;
	struct buffer value, out;
	const char *reason;

	buffer_init(&value, mem, SIZE_MAX);
	for (size_t i = 0; i < count; i++)
		buffer_put(&value, SPAN("a@b,"));
	buffer_init(&out, mem, SIZE_MAX);
	const struct said_part p = { .type = "text/plain",
	    .fields = { { "To", buffer_span(&value) } } };
	const struct said s = { .parts = &p, .count = 1 };
	st = said_write(mem, &s, &out, &reason);
	ck_assert_int_eq(st, wanted);
	if (_i == 1)
		ck_assert_str_eq(reason, "To has too many addresses");
	mime_arena_free(mem);
}
END_TEST

START_TEST(an_address_is_refused)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct said_part p = { .type = "text/plain",
	    .to = &refused_addresses[_i].a };
	const struct said s = { .parts = &p, .count = 1 };
	const char *reason;
	struct buffer out;
	mime_status st;

	buffer_init(&out, mem, SIZE_MAX);
	st = said_write(mem, &s, &out, &reason);
	ck_assert_msg(st == MIME_VALUE && out.len == 0 &&
	    strcmp(reason, refused_addresses[_i].reason) == 0, "%s: %d, %s",
	    refused_addresses[_i].name, st, reason);
	mime_arena_free(mem);
}
END_TEST

/* ---- parameters and names ----------------------------------------------- */

static const struct {
	const char *name, *param, *value, *written;
	unsigned how;
} params[] = {
	{ "a token", "x", "y", "; x=y", 0 },
	{ "nothing", "x", "", "; x=\"\"", 0 },
	{ "a blank", "x", "a b", "; x=\"a b\"", 0 },
	{ "separators", "x", "a;b=c", "; x=\"a;b=c\"", 0 },
	{ "an apostrophe is a quote to some", "x", "'y'", "; x=\"'y'\"", 0 },
	{ "quotes", "x", "a\"b", "; x*=utf-8''a%22b", 0 },
	{ "a backslash", "x", "a\\b", "; x*=utf-8''a%5Cb", 0 },
	{ "not ASCII", "x", "gr" UE "n", "; x*=utf-8''gr%C3%BCn", 0 },
	{ "UTF-8 where it may be", "x", "gr" UE "n", "; x=\"gr" UE "n\"",
	    MIME_WRITE_UTF8 },
	{ "what looks like a word", "x", "=?utf-8?Q?a?=",
	    "; x*=utf-8''%3D%3Futf-8%3FQ%3Fa%3F%3D", 0 },
	{ "long", "x", HUNDRED,
	    ";\r\n x*0*=utf-8''" TEN TEN TEN TEN "012345678;\r\n"
	    " x*1*=9" TEN TEN TEN TEN "01234567; x*2*=89", 0 },
	{ "48 letters, which are one section", "x", TEN TEN TEN TEN "01234\"",
	    ";\r\n x*=utf-8''" TEN TEN TEN TEN "01234%22", 0 },
	{ "49 letters, which are two", "x", TEN TEN TEN TEN "012345\"6",
	    ";\r\n x*0*=utf-8''" TEN TEN TEN TEN "012345%22; x*1*=6", 0 },
	{ "folded", "a-name", FIFTY, ";\r\n a-name=" FIFTY, 0 },
	{ "a charset", "charset", "iso-8859-1", "; charset=iso-8859-1", 0 },
};

START_TEST(params_are_written_so)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct said_part p = { .type = "image/png",
	    .params = { { params[_i].param, span_of(params[_i].value) } } };
	char wanted[400];

	snprintf(wanted, sizeof(wanted), " image/png%s\r\n",
	    params[_i].written);
	expect_field(params[_i].name,
	    written(mem, params[_i].name, &p, params[_i].how), "Content-Type",
	    wanted);
	mime_arena_free(mem);
}
END_TEST

static const struct {
	const char *name, *filename, *type, *disposition;
	unsigned how;
} names[] = {
	{ "plain", "a.txt", "; name=a.txt", "; filename=a.txt", 0 },
	{ "a blank", "a b.txt", "; name=\"a b.txt\"", "; filename=\"a b.txt\"",
	    0 },
	{ "strict", "a.txt", "", "; filename=a.txt", MIME_WRITE_STRICT },
	{ "not ASCII", "gr" UE "n.txt",
	    ";\r\n name=\"=?utf-8?B?Z3LDvG4udHh0?=\"",
	    "; filename*=utf-8''gr%C3%BCn.txt", 0 },
	{ "not ASCII, strict", "gr" UE "n.txt", "",
	    "; filename*=utf-8''gr%C3%BCn.txt", MIME_WRITE_STRICT },
	{ "not ASCII, UTF-8", UE, "; name=\"" UE "\"",
	    "; filename=\"" UE "\"", MIME_WRITE_UTF8 },
	{ "a quote", "a\"b", ";\r\n name=\"=?utf-8?B?YSJi?=\"",
	    "; filename*=utf-8''a%22b", 0 },
};

START_TEST(names_are_written_so)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct said_part p = { .type = "image/png",
	    .disposition = "attachment",
	    .filename = span_of(names[_i].filename) };
	mime_span message = written(mem, names[_i].name, &p, names[_i].how);
	char wanted[400];

	snprintf(wanted, sizeof(wanted), " image/png%s\r\n", names[_i].type);
	expect_field(names[_i].name, message, "Content-Type", wanted);
	snprintf(wanted, sizeof(wanted), " attachment%s\r\n",
	    names[_i].disposition);
	expect_field(names[_i].name, message, "Content-Disposition", wanted);
	mime_arena_free(mem);
}
END_TEST

/* The same in many languages, and then some: read again, in every way. */
static const char *const languages[] = {
	"report.pdf", "r\u00e9sum\u00e9.doc", "\u00dcbersicht f\u00fcr Jos\u00e9.txt",
	"\u4f60\u597d\u4e16\u754c.txt", "\u3053\u3093\u306b\u3061\u306f.txt",
	"\uc548\ub155\ud558\uc138\uc694.txt",
	"\u041f\u0440\u0438\u0432\u0435\u0442.txt",
	"\u0393\u03b5\u03b9\u03b1 \u03c3\u03bf\u03c5.txt",
	"\u0645\u0631\u062d\u0628\u0627.txt", "\u05e9\u05dc\u05d5\u05dd.txt",
	"\u0928\u092e\u0938\u094d\u0924\u0947.txt",
	"\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35.txt",
	"\u1019\u1004\u103a\u1039\u1002\u101c\u102c.txt",
	"\u10d2\u10d0\u10db\u10d0\u10e0.txt", "\u0532\u0561\u0580\u0587.txt",
	"\u12a4\u120d.txt", "xin ch\u00e0o \u0111\u1ea5t.txt",
	"\u0130stanbul \u015fi\u011f.txt", "\u017d\u010f\u00e1r.txt",
	"\u00e6\u00f8\u00e5.txt", "\u0bb5\u0ba3\u0b95\u0bcd.txt",
	"\U0001F600\U0001F468\u200D\U0001F469.png", "\u202egpj.exe",
	"a/b\\c:d*e?f\"g<h>i|j.txt", "'utf-8''%41.txt", "100% sure.txt",
	"=?utf-8?Q?a?=.txt", ".", "..", " a ", "a;b=c.txt", "a\u2028b",
	"\"", "\\", "\\\"", "=?", "''", "%", "*", "a'b'c",
	HUNDRED HUNDRED HUNDRED,
	UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE
	UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE UE,
};

START_TEST(languages_are_read_again)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span name = span_of(languages[_i]);

	for (unsigned how = 0; how < 16; how++) {
		const struct said_part p = { .type = "image/png",
		    .fields = { { "Subject", name } },
		    .params = { { "title", name } },
		    .disposition = "inline", .filename = name };

		written(mem, languages[_i], &p, how);
	}
	mime_arena_free(mem);
}
END_TEST

/* Wherever a word or a section ends. */
static const char *const units[] = {
	"a", "a ", "=", "\"", UE, "\u4e2d", "\U0001F600", ("a" UE), "aaaaa\u202e ",
};

START_TEST(every_length_is_read_again)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer value;

	for (size_t n = 0; n < 120; n++) {
		mime_mark before = mime_arena_mark(mem);
		const struct mime_address second = { .addr = SPAN("b@x.org") };
		struct mime_address a = { .next = &second,
		    .addr = SPAN("a@x.org") };
		struct said_part p = { .type = "image/png", .to = &a,
		    .disposition = "inline" };

		buffer_init(&value, mem, SIZE_MAX);
		for (size_t i = 0; i < n % 4; i++)
			buffer_put_char(&value, 'b');
		for (size_t i = 0; i < n; i++)
			buffer_put(&value, span_of(units[_i]));
		buffer_put_char(&value, 'b');
		a.name = a.group = p.filename = buffer_span(&value);
		p.params[0] = (struct said_value){ "title", a.name };
		p.fields[0] = (struct said_value){ "Subject", a.name };
		written(mem, units[_i], &p, 0);
		written(mem, units[_i], &p, MIME_WRITE_UTF8);
		a.name = a.addr = (mime_span){ 0 };     /* an empty group */
		written(mem, units[_i], &p, 0);
		mime_arena_release(mem, before);
	}
	mime_arena_free(mem);
}
END_TEST

static void
name_it(struct mime_writer *w, const char *name)
{
	mime_write_param(w, name, SPAN("x"));
}

/* ---- parameters that are refused ---------------------------------------- */

static void
say_long(struct mime_writer *w)
{
	mime_write_param(w, "x", SPAN(THOUSAND THOUSAND));
}

static void
say_long_name(struct mime_writer *w)
{
	mime_write_disposition(w, "inline", SPAN(THOUSAND THOUSAND));
}

static void
say_many(struct mime_writer *w)
{
	char name[8];

	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "x%d", i);
		name_it(w, name);
	}
}

static void
say_twice(struct mime_writer *w)
{
	name_it(w, "x");
	name_it(w, "X");
}

static void
say_boundary(struct mime_writer *w)
{
	name_it(w, "Boundary");
}

static void
say_section(struct mime_writer *w)
{
	name_it(w, "boundary*0*");
}

static void
say_charsets(struct mime_writer *w)
{
	name_it(w, "charset");
	name_it(w, "charset");
}

static void
say_no_charset(struct mime_writer *w)
{
	mime_write_param(w, "charset", SPAN("a b"));
}

static void
say_tab(struct mime_writer *w)
{
	mime_write_disposition(w, "inline", SPAN("a\tb"));
}

static void
say_no_disposition(struct mime_writer *w)
{
	mime_write_disposition(w, "in line", SPAN(""));
}

static const struct {
	const char *name;
	void (*say)(struct mime_writer *w);
	const char *reason;
} refused_params[] = {
	{ "longer than readers read", say_long, "x is longer than others read" },
	{ "a name of that length", say_long_name,
	    "a file name is longer than others read" },
	{ "more than readers read", say_many, "x100 is longer than others read" },
	{ "twice", say_twice, "X is given twice" },
	{ "a boundary", say_boundary,
	    "Boundary is no parameter that can be set" },
	{ "a section", say_section,
	    "boundary*0* is no parameter that can be set" },
	{ "two charsets", say_charsets, "charset is given twice" },
	{ "a charset of two words", say_no_charset,
	    "charset is no name of a charset" },
	{ "a TAB in a name", say_tab,
	    "a file name has a control character in it" },
	{ "no disposition", say_no_disposition, "in line is no disposition" },
};

START_TEST(a_param_is_refused)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_writer *w = mime_writer_new(mem, NULL);
	struct buffer out;
	mime_status st;

	buffer_init(&out, mem, SIZE_MAX);
	mime_write_part(w, "image/png");
	refused_params[_i].say(w);
	mime_write_part_end(w);
	st = mime_writer_end(w, &(struct mime_sink){ said_put, &out });
	ck_assert_msg(st == MIME_VALUE && out.len == 0 &&
	    strcmp(mime_writer_reason(w), refused_params[_i].reason) == 0,
	    "%s: %d, %s", refused_params[_i].name, st, mime_writer_reason(w));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, texts_are_written_so, 0, ROWS(texts));
	tcase_add_loop_test(tc, lengths_are_read_again, 0, ROWS(lengths));
	tcase_add_loop_test(tc, lists_are_written_so, 0, ROWS(lists));
	tcase_add_loop_test(tc, is_refused, 0, ROWS(refused));
	tcase_add_loop_test(tc, too_many_addresses_are_refused, 0, 2);
	tcase_add_loop_test(tc, an_address_is_refused, 0,
	    ROWS(refused_addresses));
	tcase_add_test(tc, nobody_in_a_group_is_refused);
	tcase_add_loop_test(tc, params_are_written_so, 0, ROWS(params));
	tcase_add_loop_test(tc, names_are_written_so, 0, ROWS(names));
	tcase_add_loop_test(tc, languages_are_read_again, 0, ROWS(languages));
	tcase_add_loop_test(tc, every_length_is_read_again, 0, ROWS(units));
	tcase_add_loop_test(tc, a_param_is_refused, 0, ROWS(refused_params));
}

int
main(void)
{
	return run_suite("writer_fields", cases);
}
