/*
 * check_address_defects.c - lists of addresses: what is told of one.
 */
#include "header/header.h"
#include "noted.h"

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

/* What is told of IN, 100 octets into the source. */
static const char *
told_of(mime_span in, enum address_field field, const struct mime_limits *few,
    struct noted *noted)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct notes notes = { note_down, noted, in.ptr, 100 };
	struct mime_limits limits = mime_limits_of(few);
	mime_span second;

	ck_assert_int_eq(mime_addresses_check(mem, in, field, &limits, &notes,
	    &second), MIME_OK);
	mime_arena_free(mem);
	return noted->text;
}

START_TEST(tells_what_is_beyond)
{
	struct noted noted = { .len = 0 };
	struct mime_limits few = {
		.addresses = limited[_i].addresses,
		.comments = limited[_i].comments,
	};
	const char *told = told_of(guarded(limited[_i].in), ADDRESSES_OR_NONE,
	    &few, &noted);

	ck_assert_msg(strcmp(told, limited[_i].notes) == 0, "%s: %s",
	    limited[_i].name, told);
}
END_TEST

/* ---- what is wrong ------------------------------------------------------ */

#define READERS ADDRESSES_OF_READERS
#define AUTHORS ADDRESSES_OF_AUTHORS

static const struct {
	const char *name;
	mime_span in;
	enum address_field field;
	const char *notes;
} wrong[] = {
	/* what is as it should be */
	{ "an address", SPAN("a@b.c"), READERS, "" },
	{ "a name", SPAN("Ann <a@b.c>"), AUTHORS, "" },
	{ "a name in quotes", SPAN("\"B, Ann\" <a@b.c>"), AUTHORS, "" },
	{ "a comment", SPAN("a@b.c (Ann)"), AUTHORS, "" },
	{ "a group", SPAN("Team: a@b.c;"), READERS, "" },
	{ "a group of nobody", SPAN("undisclosed-recipients:;"), READERS, "" },
	{ "empty places", SPAN("a@b.c,,"), AUTHORS, "" },
	{ "obsolete blanks", SPAN("a . b @ c . d"), AUTHORS, "" },
	{ "a fold", SPAN("a@b.c,\r\n d@e.f"), READERS, "" },
	{ "UTF-8", SPAN("\xC3\x84 <\xC3\xA4@b.c>"), AUTHORS, "" },
	{ "brackets in brackets", SPAN("<<a@b.c>>"), AUTHORS, "" },
	{ "a name with a comma", SPAN("B, Ann <a@b.c>"), READERS, "" },
	{ "nobody, where that is let", SPAN(""), ADDRESSES_OR_NONE, "" },
	{ "a comma in a word", SPAN("=?utf-8?q?B=2C_A?= <a@b.c>"), AUTHORS,
	    "" },

	/* what is never closed */
	{ "a comment", SPAN("(((a@b.c"), AUTHORS,
	    "address-unbalanced-comment@100+8 address-empty@100+8" },
	{ "a comment behind an address", SPAN("a@b.c (Ann"), AUTHORS,
	    "address-unbalanced-comment@106+4" },
	{ "a comment within one", SPAN("a@b.c (Ann (x)"), AUTHORS,
	    "address-unbalanced-comment@106+8" },
	{ "a comment behind a comma in a name", SPAN("a, b (x"), READERS,
	    "address-unbalanced-comment@105+2" },
	{ "a bracket", SPAN("Ann <a@b.c"), AUTHORS,
	    "address-unclosed-angle@104+6" },
	{ "a bracket, then a comma", SPAN("Ann <a@b.c, d@e.f"), READERS,
	    "address-unclosed-angle@104+6" },
	{ "a bracket, then another", SPAN("<a@b.c <d@e.f>"), READERS,
	    "address-unclosed-angle@100+6 address-multiple-at@100+6" },
	{ "a bracket around a group of nobody", SPAN("<G:@b.c;>"), READERS,
	    "address-unclosed-angle@100+9" },
	{ "a quote", SPAN("\"Ann <a@b.c>"), AUTHORS,
	    "address-unclosed-quote@100+12 address-empty@100+12" },
	{ "a quote in brackets", SPAN("<\"a@b.c>"), AUTHORS,
	    "address-unclosed-quote@101+7" },
	{ "a quote behind a comma in a name", SPAN("a, \"b"), READERS,
	    "address-unclosed-quote@103+2" },

	/* addresses */
	{ "two at signs", SPAN("a@b@c.d"), AUTHORS,
	    "address-multiple-at@100+7" },
	{ "in brackets, too", SPAN("Ann < a@b@c.d >"), AUTHORS,
	    "address-multiple-at@106+7" },
	{ "no separator", SPAN("a@b.c d@e.f"), READERS,
	    "address-multiple-at@100+5" },
	{ "no separator of brackets", SPAN("Ann <a@b.c> Ben <d@e.f>"), READERS,
	    "address-multiple-at@100+11" },
	{ "no separator of authors", SPAN("a@b.c d@e.f"), AUTHORS, "" },
	{ "a route", SPAN("<@x.y,@z:a@b.c>"), AUTHORS, "address-route@101+8" },
	{ "an at sign in quotes", SPAN("\"a@b\"@c.d"), AUTHORS,
	    "address-quoted-local-at@100+5" },
	{ "an at sign in quotes, in brackets", SPAN("Ann <\"a@b.c \"@d.e>"),
	    AUTHORS, "address-quoted-local-at@105+8" },
	{ "an address in quotes, of who gets the reply",
	    SPAN("\"a@b.c\"@d.e"), ADDRESSES_TO_REPLY,
	    "address-quoted-local-at@100+7" },
	{ "an address in quotes, of a reader behind a gateway",
	    SPAN("\"a@b.c\"@d.e, Ann <\"f@g.h\"@i.j>"), READERS, "" },
	{ "a blank behind it lets it fall apart", SPAN("\"a@b.c \"@d.e"),
	    READERS, "address-quoted-local-at@100+8" },
	{ "so does a bracket", SPAN("\"<a@b.c>\"@d.e"), READERS,
	    "address-quoted-local-at@100+9" },
	{ "a comma", SPAN("\"a@b.c,\"@d.e"), READERS,
	    "address-quoted-local-at@100+8" },
	{ "a parenthesis", SPAN("\"a@b.c(\"@d.e"), READERS,
	    "address-quoted-local-at@100+8" },
	{ "a quoted pair", SPAN("\"a@b.c\\\"\"@d.e"), READERS,
	    "address-quoted-local-at@100+9" },
	{ "a second at sign", SPAN("\"a@b.c@f.g\"@d.e"), READERS,
	    "address-quoted-local-at@100+11" },
	{ "nothing in front of it", SPAN("\"@b.c\"@d.e"), READERS,
	    "address-quoted-local-at@100+6" },
	{ "one that is not all of the local part",
	    SPAN("\"a@b.c\".x@d.e"), READERS,
	    "address-quoted-local-at@100+7" },
	{ "a comment in a domain", SPAN("a@b.c(x)d.e"), AUTHORS,
	    "address-comment-in-domain@105+3" },
	{ "a comment in a local part", SPAN("a(x)b@c.d"), AUTHORS,
	    "address-comment-in-domain@101+3" },
	{ "comments where they may be", SPAN("a(x)@(y)b.c(z)"), AUTHORS,
	    "address-comment-in-domain@101+3 "
	    "address-comment-in-domain@105+3" },
	{ "comments behind what is in brackets", SPAN("<a@b.c(x)>"), AUTHORS,
	    "" },
	{ "NUL", SPAN("\"a\0b\"@c.d"), AUTHORS, "address-control-char@102+1" },
	{ "CR alone", SPAN("\"a\rb\"@c.d"), AUTHORS,
	    "address-control-char@102+1" },
	{ "the first of two controls", SPAN("<a\x01\x02@b.c>"), AUTHORS,
	    "address-control-char@102+1" },
	{ "a C1 control", SPAN("a@b\xC2\x85.c"), AUTHORS,
	    "address-control-char@103+2" },
	{ "a fold in quotes is none", SPAN("\"a\r\n b\"@c.d"), AUTHORS, "" },
	{ "a quoted line end", SPAN("\"a\\\r\n b\"@c.d"), AUTHORS,
	    "address-control-char@102+2" },
	{ "a control in a name is not of the address", SPAN("A\x01 <a@b.c>"),
	    AUTHORS, "" },
	{ "octets that are no UTF-8", SPAN("A\xFC\xFC b <a@b.c>"), AUTHORS,
	    "address-raw-8bit@101+2" },
	{ "and in the address", SPAN("\xFC@b.c"), READERS,
	    "address-raw-8bit@100+1" },

	/* names */
	{ "a name that is another address", SPAN("\"x@y.z\" <a@b.c>"), AUTHORS,
	    "address-display-is-address@100+7" },
	{ "without quotes", SPAN("x@y.z <a@b.c>"), AUTHORS,
	    "address-display-is-address@100+5" },
	{ "in brackets of its own", SPAN("\"X <x@y.z>\" <a@b.c>"), AUTHORS,
	    "address-display-is-address@100+11" },
	{ "in a comment", SPAN("a@b.c (x@y.z)"), AUTHORS,
	    "address-display-is-address@106+7" },
	{ "behind the address", SPAN("<a@b.c> \"x@y.z\""), AUTHORS,
	    "address-display-is-address@108+7" },
	{ "an encoded one", SPAN("=?utf-8?q?x=40y=2Ez?= <a@b.c>"), AUTHORS,
	    "address-display-is-address@100+21" },
	{ "an encoded one in quotes",
	    SPAN("\"=?utf-8?q?x=40y=2Ez?=\" <a@b.c>"), AUTHORS,
	    "address-display-is-address@100+23" },
	{ "a quoted pair hides the at sign", SPAN("\"x\\@y.z\" <a@b.c>"),
	    AUTHORS, "address-display-is-address@100+8" },
	{ "the same address", SPAN("\"a@b.c\" <a@b.c>"), AUTHORS, "" },
	{ "the same in apostrophes", SPAN("\"'a@b.c'\" <a@b.c>"), AUTHORS,
	    "" },
	{ "in other letters", SPAN("\"A@B.C\" <a@b.c>"), AUTHORS, "" },
	{ "the same domain", SPAN("\"x@b.c\" <a@b.c>"), AUTHORS, "" },
	{ "a domain within", SPAN("\"x@b.c\" <a@m.b.c>"), AUTHORS, "" },
	{ "a domain around", SPAN("\"x@m.b.c\" <a@b.c>"), AUTHORS, "" },
	{ "one that ends alike", SPAN("\"x@b.c\" <a@xb.c>"), AUTHORS,
	    "address-display-is-address@100+7" },
	{ "one that begins alike", SPAN("\"x@b.c\" <a@b.c.d>"), AUTHORS,
	    "address-display-is-address@100+7" },
	{ "a full stop behind it", SPAN("\"a@b.c.\" <a@b.c>"), AUTHORS, "" },
	{ "no domain with a dot", SPAN("\"x@y\" <a@b.c>"), AUTHORS, "" },
	{ "nothing in front", SPAN("\"@y.z\" <a@b.c>"), AUTHORS, "" },
	{ "a blank in front", SPAN("\"x @y.z\" <a@b.c>"), AUTHORS, "" },
	{ "through a list", SPAN("\"x@y.z via list\" <a@b.c>"), AUTHORS, "" },
	{ "the same local part elsewhere, of an author",
	    SPAN("\"a@y.z\" <a@b.c>"), AUTHORS,
	    "address-display-is-address@100+7" },
	{ "of who gets the reply", SPAN("\"a@y.z\" <a@b.c>"),
	    ADDRESSES_TO_REPLY, "address-display-is-address@100+7" },
	{ "of a reader", SPAN("\"'a@y.z'\" <a@b.c>"), READERS, "" },
	{ "another one of a reader", SPAN("\"x@y.z\" <a@b.c>"), READERS,
	    "address-display-is-address@100+7" },
	{ "one that ends alike, of a reader", SPAN("\"xa@y.z\" <a@b.c>"),
	    READERS, "address-display-is-address@100+8" },
	{ "the second of two in a name", SPAN("\"a@b.c x@y.z\" <a@b.c>"),
	    AUTHORS, "address-display-is-address@100+13" },
	{ "where there is no domain", SPAN("\"x@y.z\" <root>"), AUTHORS,
	    "address-display-is-address@100+7" },
	{ "in a name with a comma", SPAN("x@y.z, Ann <a@b.c>"), READERS, "" },

	/* fields */
	{ "nothing", SPAN(""), AUTHORS, "address-empty@100+0" },
	{ "nothing to reply to", SPAN(""), ADDRESSES_TO_REPLY,
	    "address-empty@100+0" },
	{ "empty brackets", SPAN("<>"), AUTHORS, "address-empty@100+2" },
	{ "a name alone", SPAN("Ann B"), AUTHORS, "address-empty@100+5" },
	{ "a group of authors", SPAN("Team: a@b.c, d@e.f;"), AUTHORS,
	    "address-group-in-from@100+4" },
	{ "a second group", SPAN("Team: a@b.c; Other: d@e.f;"), AUTHORS,
	    "address-group-in-from@100+4 address-group-in-from@113+5" },
	{ "a group to reply to", SPAN("Team: a@b.c;"), ADDRESSES_TO_REPLY,
	    "" },
};

START_TEST(tells_what_is_wrong)
{
	struct noted noted = { .len = 0 };
	const char *told = told_of(guarded(wrong[_i].in), wrong[_i].field,
	    NULL, &noted);

	ck_assert_msg(strcmp(told, wrong[_i].notes) == 0, "%s: %s",
	    wrong[_i].name, told);
}
END_TEST

/* ---- in a header -------------------------------------------------------- */

static const struct {
	const char *name, *in, *told;
} headers[] = {
	{ "one author", "From: a@b.c\nDate: x\n\n", "" },
	{ "two authors", "From: a@b.c, d@e.f\nDate: x\n\n",
	    "address-multiple-from 13+5 " },
	{ "three authors", "From: a@b.c, d@e.f,\n g@h.i\nDate: x\n\n",
	    "address-multiple-from 13+13 " },
	{ "two authors, one in words", "From: a@b.c, \"Ben\"\nDate: x\n\n",
	    "" },
	{ "a sender in front", "Sender: a@b.c\nFrom: a@b.c, d@e.f\n"
	    "Date: x\n\n", "" },
	{ "a sender behind", "From: a@b.c, d@e.f\nSender: a@b.c\n"
	    "Date: x\n\n", "" },
	{ "two who sent it again", "From: a@b.c\nResent-From: d@e.f, g@h.i\n"
	    "Date: x\n\n", "" },
	{ "two readers", "From: a@b.c\nTo: d@e.f, g@h.i\nDate: x\n\n", "" },
	{ "no other field is looked at", "From: a@b.c\nX-From: a@b@c\n"
	    "Date: x\n\n", "" },
	{ "in a message inside", "From: a@b.c\nDate: x\nMIME-Version: 1.0\n"
	    "Content-Type: message/rfc822\n\nFrom: a@b.c, d@e.f\n\n",
	    "address-multiple-from 81+5 " },
};

START_TEST(tells_of_a_header)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span in = guarded(span_of(headers[_i].in));
	mime_span told = defects_told(mem, in, MIME_CHECK_VALUES);

	ck_assert_msg(span_is(told, span_of(headers[_i].told)), "%s: %s",
	    headers[_i].name, shown(told));
	expect_same_at_every_cut(headers[_i].name, in, MIME_CHECK_VALUES);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, tells_what_is_beyond, 0, ROWS(limited));
	tcase_add_loop_test(tc, tells_what_is_wrong, 0, ROWS(wrong));
	tcase_add_loop_test(tc, tells_of_a_header, 0, ROWS(headers));
}

int
main(void)
{
	return run_suite("address_defects", cases);
}
