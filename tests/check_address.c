/*
 * check_address.c - the mailboxes of a list of addresses, one by one.
 */
#include "header/header.h"
#include "noted.h"

/* ---- one by one --------------------------------------------------------- */

#define ROW(name, in, out) { name, SPAN(in), SPAN(out) }

/* OUT: the mailboxes, a "|" behind each. */
static const struct {
	const char *name;
	mime_span in, out;
} rows[] = {
	/* as it should be */
	ROW("nothing", "", ""),
	ROW("one", "a@b", "a@b|"),
	ROW("two", " a@b, c@d\r\n", "a@b|c@d|"),
	ROW("no blanks", "a@b,c@d", "a@b|c@d|"),
	ROW("folded", "a@b,\r\n\tc@d\r\n", "a@b|c@d|"),
	ROW("in angle brackets", "Ann B <a@b>, <c@d>", "Ann B <a@b>|<c@d>|"),
	ROW("a comma in quotes", "\"B, Ann\" <a@b>, c@d",
	    "\"B, Ann\" <a@b>|c@d|"),
	ROW("a quote in quotes", "\"B\\\", Ann\" <a@b>, c@d",
	    "\"B\\\", Ann\" <a@b>|c@d|"),
	ROW("a comma in a local part", "\"a,b\"@c, d@e", "\"a,b\"@c|d@e|"),
	ROW("a comma in a comment", "a@b (x, y), (u, v) c@d",
	    "a@b (x, y)|(u, v) c@d|"),
	ROW("a comma in a comment in a comment", "a@b (x (,) y), c@d",
	    "a@b (x (,) y)|c@d|"),
	ROW("a colon in a domain literal", "a@[IPv6:::1], <c@[IPv6:::2]>",
	    "a@[IPv6:::1]|<c@[IPv6:::2]>|"),
	ROW("a source route", "<@a,@b:c@d>, e@f", "<@a,@b:c@d>|e@f|"),
	ROW("a source route with blanks", "<, @a , @b : c@d>, e@f",
	    "<, @a , @b : c@d>|e@f|"),
	ROW("a source route behind a blank", "< @a,@b:c@d>, e@f",
	    "< @a,@b:c@d>|e@f|"),
	ROW("eight bit", "\xC3\xA4 <\xC3\xA4@b>, c@d",
	    "\xC3\xA4 <\xC3\xA4@b>|c@d|"),

	/* groups */
	ROW("a group of none", "undisclosed-recipients:;", ""),
	ROW("a group of two", "G: a@b, c@d;, e@f", "a@b|c@d|e@f|"),
	ROW("a quoted group", "\"G: x, y\": a@b;", "a@b|"),
	ROW("two groups", "G: a@b;, H: c@d;", "a@b|c@d|"),
	ROW("a group behind an address", "a@b, G: c@d;", "a@b|c@d|"),
	ROW("a group that is not closed", "G: a@b, H: c@d", "a@b|c@d|"),
	ROW("nothing between groups", "G: a@b; H: c@d;", "a@b|c@d|"),
	ROW("a colon in angle brackets", "<mailto:a@b>, c@d",
	    "<mailto:a@b>|c@d|"),
	ROW("a colon behind an address", "a@b: c@d, e@f", "a@b: c@d|e@f|"),

	/* as it is met */
	ROW("empty places", ", a@b,, (x) ,c@d,", "a@b|c@d|"),
	ROW("a comment only", "(x)", ""),
	ROW("separators only", ",;: ,", ""),
	ROW("semicolons", "a@b; c@d;", "a@b|c@d|"),
	ROW("no address", "Ann, Ben", "Ann|Ben|"),
	ROW("an empty one in brackets", "<>, a@b", "<>|a@b|"),
	ROW("nothing in quotes", "\"\", a@b", "\"\"|a@b|"),
	ROW("a bracket that is not closed", "<a@b, c@d", "<a@b|c@d|"),
	ROW("a bracket that was not open", "a@b>, c@d", "a@b>|c@d|"),
	ROW("a route without an end", "<@a,@b, c@d", "<@a,@b, c@d|"),
	ROW("a route ends with its bracket", "<@a,@b>, c@d",
	    "<@a,@b>|c@d|"),
	ROW("a literal that is not closed", "a@[1.2, c@d", "a@[1.2|c@d|"),
	ROW("a literal that is not closed, in a group", "G: a@[1.2; c@d",
	    "a@[1.2|c@d|"),
	ROW("a colon in a literal as a name", "[a:b] <c@d>, e@f",
	    "[a:b] <c@d>|e@f|"),
	ROW("a literal as a name", "[x] G: a@b;", "a@b|"),
	ROW("a quote that is not closed", "a@b, \"x, c@d", "a@b|\"x, c@d|"),
	ROW("a comment that is not closed", "a@b, (x, c@d", "a@b|"),
	ROW("a quoted comma", "a\\,b@c, d@e", "a\\,b@c|d@e|"),
	ROW("a quoted comma and another", "a\\,,b@c", "a\\,|b@c|"),
	ROW("brackets in the name of a group", "<x> G: a@b;", "a@b|"),
	ROW("a backslash at the end", "a@b, \\", "a@b|\\|"),
	ROW("NUL and controls are data", "a\0@b, \x01", "a\0@b|\x01|"),
};

START_TEST(yields_each_mailbox)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct lex x = { .rest = guarded(rows[_i].in), .comments = 9 };
	struct buffer out;
	mime_span mailbox;

	buffer_init(&out, mem, 1000);
	while (mime_addresses_next(&x, &mailbox)) {
		buffer_put(&out, mailbox);
		buffer_put_char(&out, '|');
	}
	ck_assert_msg(span_is(buffer_span(&out), rows[_i].out),
	    "%s: got \"%s\"", rows[_i].name, shown(buffer_span(&out)));
	ck_assert(x.rest.len == 0);
	mime_arena_free(mem);
}
END_TEST

/* ---- which fields ------------------------------------------------------- */

static const struct {
	const char *name;
	bool is;
} fields[] = {
	{ "From", true }, { "sender", true }, { "REPLY-TO", true },
	{ "To", true }, { "Cc", true }, { "Bcc", true },
	{ "Resent-From", true }, { "Resent-Sender", true },
	{ "resent-to", true }, { "Resent-Cc", true }, { "Resent-Bcc", true },
	{ "Resent-Date", false }, { "Resent-", false }, { "", false },
	{ "Subject", false }, { "Tom", false }, { "T", false },
	{ "Resent-Resent-To", false }, { "X-To", false },
	{ "Reply-Too", false },
};

START_TEST(knows_its_fields)
{
	ck_assert_msg(mime_addresses_named(guarded(span_of(fields[_i].name))) ==
	    fields[_i].is, "%s", fields[_i].name);
}
END_TEST

/* ---- limits ------------------------------------------------------------- */

static const struct {
	const char *name;
	mime_span in;
	uint32_t addresses, comments;
	const char *notes;
} limited[] = {
	{ "none", SPAN(""), 1, 1, "" },
	{ "as many as the limit", SPAN("a@b, c@d"), 2, 1, "" },
	{ "as many, and empty places", SPAN("a@b,, (x), c@d,,"), 2, 1, "" },
	{ "as many, in a group", SPAN("G: a@b, c@d;"), 2, 1, "" },
	{ "one more", SPAN("a@b, c@d, e@f \r\n"), 2, 1,
	    "limit-addresses@110+3" },
	{ "many more are told once", SPAN("a@b, c@d, e@f, g@h;"), 1, 1,
	    "limit-addresses@105+14" },
	{ "comments as deep as the limit", SPAN("(x) a@b (y), c@d"), 2, 1,
	    "" },
	{ "comments deeper", SPAN("a@b (x(y)), c@d"), 1, 1,
	    "limit-comment-depth@106+9" },
};

START_TEST(tells_what_is_beyond)
{
	mime_span in = guarded(limited[_i].in);
	struct noted noted = { .len = 0 };
	struct notes notes = { note_down, &noted, in.ptr, 100 };
	struct mime_limits limits = mime_limits_of(&(struct mime_limits){
	    .addresses = limited[_i].addresses,
	    .comments = limited[_i].comments });

	mime_addresses_check(in, &limits, &notes);
	ck_assert_msg(strcmp(noted.text, limited[_i].notes) == 0, "%s: %s",
	    limited[_i].name, noted.text);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, yields_each_mailbox, 0, ROWS(rows));
	tcase_add_loop_test(tc, knows_its_fields, 0, ROWS(fields));
	tcase_add_loop_test(tc, tells_what_is_beyond, 0, ROWS(limited));
}

int
main(void)
{
	return run_suite("address", cases);
}
