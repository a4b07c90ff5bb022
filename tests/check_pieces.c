/*
 * check_pieces.c - where a message is cut makes no difference, and the bytes of
 * its events, strung together, are the message.
 *
 * Every message of shapes.c and of the table below, small, and cut at every
 * place; larger, in pieces of many sizes.
 */
#include "suite.h"

#include "events.h"
#include "shapes.h"

/* Of fields that nobody asks for, where a run of them ends must not show. */
static const char *const few[] = { "subject", "X-A", NULL };

static const struct mime_options options[] = {
	{ .size = sizeof(options[0]), .checks = MIME_CHECK_ALL },
	{ .size = sizeof(options[0]) },
	{ .size = sizeof(options[0]), .fields = few },
	{ .size = sizeof(options[0]), .checks = MIME_CHECK_ALL, .fields = few },
	/* Limits that even the small ones meet. */
	{ .size = sizeof(options[0]), .checks = MIME_CHECK_ALL, .limits = {
	    .depth = 2, .parts = 3, .header = 120, .field = 40, .fields = 3,
	    .boundary = 8 } },
	{ .size = sizeof(options[0]), .fields = few, .limits = { .header = 120,
	    .field = 40, .fields = 3 } },
};

static const struct cuts ways[] = {
	{ .piece = 1 }, { .piece = 2 }, { .piece = 3 }, { .piece = 7 },
	{ .piece = 63 }, { .piece = 64 }, { .piece = 65 },
	{ .piece = 4095 }, { .piece = 4097 },
	{ .piece = 10, .seed = 1 }, { .piece = 100, .seed = 2 },
	{ .piece = 1000, .seed = 3 },
};

static void
compare(struct mime_arena *mem, const char *name, mime_span message,
    const struct cuts *cuts, const struct mime_options *opt, mime_span expected)
{
	mime_mark mark = mime_arena_mark(mem);
	mime_span text;
	const char *why;

	if (events_text(mem, message, cuts, opt, &text, &why) != MIME_OK)
		ck_abort_msg("%s: parse failed", name);
	if (why != NULL)
		ck_abort_msg("%s: %s", name, why);
	if (!span_is(text, expected))
		ck_abort_msg("%s: cut at %zu, by %zu: differs", name,
		    cuts->first, cuts->piece);
	mime_arena_release(mem, mark);
}

static void
cut(const char *name, mime_span m, bool everywhere,
    const struct mime_options *opt)
{
	static const struct cuts whole = { 0 };
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span expected;
	const char *why;

	ck_assert_int_eq(events_text(mem, m, &whole, opt, &expected, &why),
	    MIME_OK);
	ck_assert_msg(why == NULL, "%s: %s", name, why);
	for (size_t at = 1; everywhere && at < m.len; at++) {
		struct cuts once = { .first = at };

		compare(mem, name, m, &once, opt, expected);
	}
	for (size_t i = 0; i < ROWS(ways); i++)
		compare(mem, name, m, &ways[i], opt, expected);
	mime_arena_free(mem);
}

static void
cut_shape(const struct shape *s, size_t n, bool everywhere,
    const struct mime_options *opt)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	s->make(&b, n);
	cut(s->name, buffer_span(&b), everywhere, opt);
	mime_arena_free(mem);
}

START_TEST(cut_everywhere)
{
	for (size_t i = 0; i < ROWS(options); i++)
		cut_shape(&shapes[_i], 4, true, &options[i]);
}
END_TEST

START_TEST(cut_in_pieces)
{
	for (size_t i = 0; i < ROWS(options); i++)
		cut_shape(&shapes[_i], 150, false, &options[i]);
}
END_TEST

/* ---- small messages in which much depends on two octets ----------------- */

#define PART(b) "Content-Type: multipart/mixed; boundary=" b "\r\n"
#define BLANKS "                                                    " \
	"                                                    " \
	"                                                    " \
	"                                                    " \
	"                                                    "
#define X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X250 X50 X50 X50 X50 X50
#define X40 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X990 X250 X250 X250 X50 X50 X50 X50 X40

static const struct {
	const char *name, *message;
} messages[] = {
	{ "CRLF, and all that may stand in a multipart",
	    "From: a\r\n" PART("b") "\r\npreamble\r\n--b\r\n\r\none\r\n\r\n"
	    "--b  \r\nA: b\r\n c\r\n" PART("i") "\r\n--i\r\n\r\n--x\r\n--b-\r\n"
	    "two\r\n--i--\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
	    "C: d\r\n\r\nthree\r\n--b--\r\nepilogue\r\n" },
	{ "a delimiter of one multipart within what is almost another's",
	    PART("a") "\r\n--a\r\nContent-Type: multipart/x; boundary*="
	    "us-ascii''a%0D--a\r\n\r\n--a\r--a"
	    BLANKS BLANKS BLANKS BLANKS "x\r\n--a\r--a--\r\n" },
	{ "a full header that runs into its own first part",
	    "A: b\r\nC: d\r\nContent-Type: multipart/x; boundary=b\r\n"
	    "--b\r\n\r\none\r\n--b--\r\n" },
	{ "what looks like a delimiter but does not begin its line",
	    PART("b") "\r\n--b\r\n\r\ntext--b\r\ntext\r--b\r\n\r\r\n--b\r\r\n"
	    "-\r\n--\r\n--b--" },
	{ "an inner multipart that is never closed",
	    PART("b") "\r\n--b\r\n" PART("i") "\r\n--i\r\n\r\n1\r\n--b\r\n\r\n"
	    "--i\r\n--i--\r\n--b--\r\n" },
	{ "junk in a header, and a blank line that comes late",
	    "From x@example.org\r\nA: b\r\njunk\r\nmore junk\r\n: c\r\nlast\r\n"
	    "D: e\r\nstill\r\n\r\ntext\r\n" },
	{ "a header that runs into its body",
	    PART("b") "\r\n--b\r\nA: b\r\njunk\r\nmore\r\n--b\r\nC: d\r\n"
	    "text\r\n--b--\r\n" },
	{ "a header that runs into its own parts",
	    PART("b") "--b\r\n\r\none\r\n--b\r\n--b\r\nA: b\r\n--b--\r\n" },
	{ "a byte order mark", "\xef\xbb\xbf" "A: b\r\n\r\ntext" },
	{ "some of a byte order mark", "\xef\xbb" "A: b\r\n\r\ntext" },
	{ "odd octets in a header",
	    "A\x01: \xc3\xa4\r\n \t\r\nB \t: \r\x7f\r\nC\r\n : d\r\n\r\n\r" },
	{ "encoded words and parameters",
	    "Subject: =?x?q?a?= =?utf-8?b?w6Q?=\r\n =?utf-8?q?=?=\r\n"
	    "Content-Type: text/plain; name*0*=utf-8''%e4;\r\n name*2=x;; q\r\n"
	    "\r\ntext\r\n" },
	{ "base64 with CRLF and much that is wrong",
	    "Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n\r\nQU JD-_\r\n"
	    "*QUI=\r\nQUJ\r\n" },
	{ "quoted-printable with CRLF and much that is wrong",
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "a=C3=a4=\r\nb \r\nc= \r\n=Z=\rd\r\n\xe4=" },
	{ "uuencode",
	    "Content-Transfer-Encoding: x-uuencode\r\n\r\ntext\r\n"
	    "begin 644 a\r\n#86)C\r\n#8\r\n`\r\nend\r\n" },
	{ "line ends of two kinds",
	    PART("b") "\n--b\r\n\nx\n\ry\r\n\r\n--b--\n" },
	{ "a line that is as long as it may be",
	    "A: b\r\n\r\n" X990 "12345678\r\nx" },
	{ "a line that is longer", "A: b\r\n\r\n" X990 "123456789\r\nx" },
	{ "a line that is longer, with a bare CR",
	    "A: b\r\n\r\n" X990 "12345678\r\r\nx" },
};

START_TEST(cut_messages_everywhere)
{
	for (size_t i = 0; i < ROWS(options); i++)
		cut(messages[_i].name, span_of(messages[_i].message), true,
		    &options[i]);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, cut_everywhere, 0, SHAPES);
	tcase_add_loop_test(tc, cut_messages_everywhere, 0, ROWS(messages));
	tcase_add_loop_test(tc, cut_in_pieces, 0, SHAPES);
}

int
main(void)
{
	return run_suite("pieces", cases);
}
