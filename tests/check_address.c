/*
 * check_address.c - lists of addresses: which mailboxes are in one, what they
 * are made of, and what people are shown.
 */
#include "header/header.h"
#include "suite.h"

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
	ROW("a group of none", "undisclosed-recipients:;",
	    "undisclosed-recipients|"),
	ROW("a group of two", "G: a@b, c@d;, e@f", "a@b|c@d|e@f|"),
	ROW("a quoted group", "\"G: x, y\": a@b;", "a@b|"),
	ROW("two groups", "G: a@b;, H: c@d;", "a@b|c@d|"),
	ROW("a group behind an address", "a@b, G: c@d;", "a@b|c@d|"),
	ROW("a group that is not closed", "G: a@b, H: c@d", "a@b|c@d|"),
	ROW("nothing between groups", "G: a@b; H: c@d;", "a@b|c@d|"),
	ROW("a colon in angle brackets", "<mailto:a@b>, c@d",
	    "<mailto:a@b>|c@d|"),
	ROW("a colon behind an address", "a@b: c@d, e@f", "a@b:|c@d|e@f|"),
	ROW("nothing between two", "a@b c@d, e@f", "a@b|c@d|e@f|"),
	ROW("nothing between brackets", "<a@b> x <c@d>", "<a@b>|x <c@d>|"),
	ROW("a comma in a name", "b, a <a@b>, c@d", "b, a <a@b>|c@d|"),
	ROW("a comma in no name", "b, a, c@d", "b|a|c@d|"),
	ROW("a comma in an encoded word", "=?x?q?b,a?= <a@b>, c@d",
	    "=?x?q?b,a?= <a@b>|c@d|"),
	ROW("one in what has brackets", "\"\" =?x?q?b,<a@b>?=, c@d",
	    "\"\" =?x?q?b|<a@b>?=|c@d|"),
	ROW("a group of none in brackets", "<G:;>, a@b", "G|a@b|"),
	ROW("a group of empty places", "G: ,,; a@b", "G|a@b|"),
	ROW("a group of none at the end", "a@b, G: , ", "a@b|G|"),

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
	ROW("a comment that is not closed", "a@b, (x, c@d",
	    "a@b|(x, c@d|"),
	ROW("a quoted comma", "a\\,b@c, d@e", "a\\,b@c|d@e|"),
	ROW("a quoted comma and another", "a\\,,b@c", "a\\,|b@c|"),
	ROW("brackets in the name of a group", "<x> G: a@b;", "a@b|"),
	ROW("a backslash at the end", "a@b, \\", "a@b|\\|"),
	ROW("NUL and controls are data", "a\0@b, \x01", "a\0@b|\x01|"),
	ROW("a word with a bracket, and one in it",
	    "=?a?Q?b <a@b>,=?x?Q?y, z?= <c@d>",
	    "=?a?Q?b <a@b>|=?x?Q?y, z?= <c@d>|"),
	ROW("a word in a domain, with a comma", "a@=?x?Q?b, c?=",
	    "a@=?x?Q?b, c?=|"),
};

START_TEST(yields_each_mailbox)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct address_list list = {
		.rest = guarded(rows[_i].in), .comments = 9,
	};
	struct buffer out;
	struct mailbox m;

	buffer_init(&out, mem, 1000);
	while (mime_addresses_next(&list, &m)) {
		buffer_put(&out, m.whole);
		buffer_put_char(&out, '|');
	}
	ck_assert_msg(span_is(buffer_span(&out), rows[_i].out),
	    "%s: got \"%s\"", rows[_i].name, shown(buffer_span(&out)));
	ck_assert(list.rest.len == 0);
	mime_arena_free(mem);
}
END_TEST

/* ---- the usual way and the long one ------------------------------------- */

static void
put_pieces(struct buffer *out, uint32_t seed, unsigned n)
{
	static const mime_span pieces[] = {
		SPAN("Ann"), SPAN("a"), SPAN("B."), SPAN(" "), SPAN(" "),
		SPAN("<a@b.c>"), SPAN("d-e@f.g"), SPAN(", "), SPAN("@"),
		SPAN("\"Doe, A.\""), SPAN("\r\n "), SPAN("<"), SPAN(">"),
		SPAN("=?utf-8?Q?=C3=BC?="), SPAN("x=y"), SPAN("."), SPAN(";"),
		SPAN("\""), SPAN("?="), SPAN("=?a?Q?b "), SPAN("=?"), SPAN("?"),
		SPAN("G:"), SPAN("("), SPAN(")"), SPAN("\\"), SPAN("\xFC"),
		SPAN("\t"), SPAN("[1]"), SPAN("\xC3\xBC"), SPAN("\0"),
	};
	size_t of = seed % 4 < 3 ? 16 : ROWS(pieces);

	while (n-- > 0)
		buffer_put(out, pieces[random_below(&seed, of)]);
}

static bool
same_place(mime_span a, mime_span b)
{
	return a.len == b.len && (a.len == 0 || a.ptr == b.ptr);
}

/* M, which the usual way found, as the walk found it, and read right? */
static bool
agree(struct mime_arena *mem, const struct mailbox *m, const struct mailbox *w)
{
	const struct words how = mime_text_words(NULL);
	struct addr_spec spec = { 0 };
	mime_span name, usual = m->name;
	bool good;

	mime_addr_spec(mem, w->spec, NULL, &spec, &good);
	mime_phrase_name(mem, w, good, &how, &name);
	if (!m->named)
		mime_phrase_name(mem, m, true, &how, &usual);
	return same_place(m->whole, w->whole) &&
	    same_place(m->group, w->group) && m->behind.len == 0 &&
	    same_place(m->before, w->before) && w->behind.len == 0 &&
	    same_place(m->spec, w->spec) && w->comment.len == 0 &&
	    w->open_code == 0 && m->bracketed == w->bracketed &&
	    !w->joined && !w->look && good && m->local == spec.local.len &&
	    same_place(span_tail(m->spec, m->local + 1), spec.domain) &&
	    w->name.ptr == NULL && span_is(usual, name);
}

START_TEST(finds_what_a_walk_finds)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_mark mark = mime_arena_mark(mem);
	size_t found = 0;

	for (uint32_t seed = 0; seed < 120000; seed++) {
		struct address_list list, walked;
		struct mailbox m, w;
		struct buffer in;

		mime_arena_release(mem, mark);
		buffer_init(&in, mem, SIZE_MAX);
		put_pieces(&in, seed, seed % 13);
		walked = list = (struct address_list){
			.rest = buffer_span(&in), .comments = 9,
		};
		if (!mime_addresses_usual(&list, &m))
			continue;
		found++;
		if (!mime_addresses_walk(&walked, &w) ||
		    !same_place(list.rest, walked.rest) || !agree(mem, &m, &w))
			ck_abort_msg("%u: \"%s\": found \"%s\", not \"%s\"",
			    seed, shown(buffer_span(&in)), shown(m.whole),
			    shown(w.whole));
	}
	ck_assert_uint_gt(found, 3000);
	mime_arena_free(mem);
}
END_TEST

/* ---- decoded ------------------------------------------------------------ */

/* OUT: "group: name/address|" each. */
static const struct {
	const char *name;
	mime_span in, out;
} decoded[] = {
	/* as it should be */
	ROW("nothing", "", ""),
	ROW("blanks", "  ", ""),
	ROW("an address", "a@b.c", "/a@b.c|"),
	ROW("blanks and a line end around it", " a@b.c \r\n", "/a@b.c|"),
	ROW("in brackets", "<a@b.c>", "/a@b.c|"),
	ROW("with a name", "Ann B <a@b.c>", "Ann B/a@b.c|"),
	ROW("no blank in front of the bracket", "Ann<a@b.c>", "Ann/a@b.c|"),
	ROW("a name in quotes", "\"B, Ann\" <a@b.c>", "B, Ann/a@b.c|"),
	ROW("quoted pairs in a name", "\"Ann \\\"A\\\" B\\\\C\" <a@b.c>",
	    "Ann \"A\" B\\C/a@b.c|"),
	ROW("a folded name", "Ann\r\n B <a@b.c>", "Ann B/a@b.c|"),
	ROW("a fold in quotes", "\"Ann\r\n B\" <a@b.c>", "Ann B/a@b.c|"),
	ROW("a quoted string beside a word", "\"Ann\" B <a@b.c>",
	    "Ann B/a@b.c|"),
	ROW("quoted strings that touch", "\"An\"\"n\" <a@b.c>", "Ann/a@b.c|"),
	ROW("a name with dots", "J. R. R. Tolkien <a@b.c>",
	    "J. R. R. Tolkien/a@b.c|"),
	ROW("a name with an apostrophe", "O'Neil <a@b.c>", "O'Neil/a@b.c|"),
	ROW("apostrophes are part of a name", "'Ann' <a@b.c>", "'Ann'/a@b.c|"),
	ROW("many blanks in a name are one", "Ann     B <a@b.c>",
	    "Ann B/a@b.c|"),
	ROW("blanks in quotes stay", "\"Ann   B\" <a@b.c>", "Ann   B/a@b.c|"),
	ROW("an empty name", "\"\" <a@b.c>", "/a@b.c|"),
	ROW("a name of blanks", "\" \" <a@b.c>", "/a@b.c|"),
	ROW("two", "a@b.c, Ben <d@e.f>", "/a@b.c|Ben/d@e.f|"),
	ROW("a local part of all atoms", "!#$%&'*+-/=?^_`{|}~@b.c",
	    "/!#$%&'*+-/=?^_`{|}~@b.c|"),
	ROW("case stays", "Ann@Example.ORG", "/Ann@Example.ORG|"),
	ROW("a domain literal", "a@[192.0.2.1]", "/a@[192.0.2.1]|"),
	ROW("one of IPv6", "<a@[IPv6:2001:db8::1]>", "/a@[IPv6:2001:db8::1]|"),
	ROW("a quoted local part", "\"a b\"@c.d", "/\"a b\"@c.d|"),
	ROW("quotes that were not needed", "\"ab\"@c.d", "/ab@c.d|"),
	ROW("an empty local part in quotes", "\"\"@c.d", "/\"\"@c.d|"),
	ROW("a comma in a local part", "\"a,b\"@c.d, e@f.g",
	    "/\"a,b\"@c.d|/e@f.g|"),
	ROW("a quote in a local part", "\"a\\\"b\"@c.d", "/\"a\\\"b\"@c.d|"),
	ROW("an at sign in a local part", "\"a@b.c\"@d.e", "/\"a@b.c\"@d.e|"),
	ROW("a tab in a local part", "\"a\tb\"@c.d", "/\"a b\"@c.d|"),
	ROW("a fold in a local part", "\"a\r\n b\"@c.d", "/\"a b\"@c.d|"),

	/* comments */
	ROW("a comment is the name", "a@b.c (Ann B)", "Ann B/a@b.c|"),
	ROW("in front of it, too", "(Ann B) a@b.c", "Ann B/a@b.c|"),
	ROW("of brackets", "<a@b.c> (Ann)", "Ann/a@b.c|"),
	ROW("the first of two", "a@b.c (Ann) (work)", "Ann/a@b.c|"),
	ROW("not beside a name", "Ann (work) <a@b.c> (home)", "Ann/a@b.c|"),
	ROW("within each other", "a@b.c (Ann (the (first)))",
	    "Ann (the (first))/a@b.c|"),
	ROW("a quoted pair in one", "a@b.c (Ann \\) B)", "Ann ) B/a@b.c|"),
	ROW("words in one", "a@b.c (=?utf-8?q?=C3=84nne?=)",
	    "\303\204nne/a@b.c|"),
	ROW("an empty one", "a@b.c ()", "/a@b.c|"),
	ROW("a folded one", "a@b.c (Ann\r\n B)", "Ann B/a@b.c|"),
	ROW("commas in one", "a@b.c (x, y), d@e.f", "x, y/a@b.c|/d@e.f|"),
	ROW("around an at sign", "a(x)@(y)b.c(z)", "z/a@b.c|"),
	ROW("around dots", "a@b(x).(y)c", "/a@b.c|"),
	ROW("only a comment", "(nobody)", ""),
	ROW("in a name", "Ann(x)B <a@b.c>", "Ann B/a@b.c|"),

	/* groups */
	ROW("of nobody", "undisclosed-recipients:;",
	    "undisclosed-recipients: /|"),
	ROW("of nobody, with blanks and comments", "Nobody (x) : (y) ;",
	    "Nobody: /|"),
	ROW("of two", "Team: a@b.c, Ben <d@e.f>;",
	    "Team: /a@b.c|Team: Ben/d@e.f|"),
	ROW("and one behind it", "Team: a@b.c;, d@e.f", "Team: /a@b.c|/d@e.f|"),
	ROW("two of them", "Team: a@b.c; Other: d@e.f;",
	    "Team: /a@b.c|Other: /d@e.f|"),
	ROW("a quoted name of one", "\"A, B\": a@b.c;", "A, B: /a@b.c|"),
	ROW("an encoded name of one", "=?utf-8?q?=C3=84?=: a@b.c;",
	    "\303\204: /a@b.c|"),
	ROW("never closed", "Team: a@b.c, d@e.f", "Team: /a@b.c|Team: /d@e.f|"),
	ROW("never closed, of nobody", "Team:", "Team: /|"),
	ROW("of empty places", "Team: , ,;", "Team: /|"),
	ROW("one behind another that is open", "Team: Other: a@b.c;",
	    "Other: /a@b.c|"),
	ROW("of nobody, in brackets", "<Undisclosed Recipients:;>",
	    "Undisclosed Recipients: /|"),
	ROW("the same with a host", "<Nobody:@b.c;>", "Nobody: /|"),
	ROW("the same with a host behind it", "<Nobody:;@b.c>", "Nobody: /|"),
	ROW("the same with blanks, and one behind it",
	    "d@e.f, < Nobody : @b.c ; > , a@b.c", "/d@e.f|Nobody: /|/a@b.c|"),
	ROW("the same behind an empty place", ", <Nobody:;>", "Nobody: /|"),
	ROW("no such group holds anybody", "<Team:a@b.c;>",
	    "<Team:a@b.c/|"),
	ROW("nor is without a name", "<:;>", "<:/|"),
	ROW("nor within another", "Team: a@b.c, <Nobody:;>, d@e.f",
	    "Team: /a@b.c|Team: <Nobody:/|/d@e.f|"),
	ROW("nor open", "<Nobody:@b.c;, a@b.c", "<Nobody:@b.c/|/a@b.c|"),
	ROW("a colon in a quoted name", "\"Ann: work\" <a@b.c>",
	    "Ann: work/a@b.c|"),
	ROW("a colon in brackets", "Ann <mailto:a@b.c>", "Ann/a@b.c|"),
	ROW("a colon behind an address", "a@b.c: d@e.f", "/a@b.c|/d@e.f|"),

	/* encoded words */
	ROW("one", "=?utf-8?q?=C3=84nne?= <a@b.c>", "\303\204nne/a@b.c|"),
	ROW("two are joined", "=?utf-8?q?=C3=84?= =?utf-8?q?nne?= <a@b.c>",
	    "\303\204nne/a@b.c|"),
	ROW("beside a word", "=?utf-8?q?=C3=84nne?= B <a@b.c>",
	    "\303\204nne B/a@b.c|"),
	ROW("in quotes", "\"=?utf-8?q?=C3=84nne?=\" <a@b.c>",
	    "\303\204nne/a@b.c|"),
	ROW("a comma that it decodes to", "=?utf-8?q?B=2C_Ann?= <a@b.c>",
	    "B, Ann/a@b.c|"),
	ROW("a comma that it has", "=?utf-8?q?B,_Ann?= <a@b.c>, d@e.f",
	    "B, Ann/a@b.c|/d@e.f|"),
	ROW("parentheses that it has", "=?utf-8?q?Ann_(x)?= <a@b.c>",
	    "Ann (x)/a@b.c|"),
	ROW("a quote that it has", "=?utf-8?q?\"Ann\"?= <a@b.c>",
	    "\"Ann\"/a@b.c|"),
	ROW("blanks that it has", "=?utf-8?q?Ann B?= <a@b.c>", "Ann B/a@b.c|"),
	ROW("an address that it decodes to", "=?utf-8?q?x=40y.z?= <a@b.c>",
	    "x@y.z/a@b.c|"),
	ROW("an address that it has", "=?utf-8?q?x@y.z?= <a@b.c>",
	    "x@y.z/a@b.c|"),
	ROW("over the whole mailbox", "=?utf-8?q?Ann_=3Ca=40b.c=3E?=",
	    "Ann <a@b.c>/|"),
	ROW("a bracket that it has is one", "=?utf-8?q?Ann_<a@b.c>?=",
	    "Ann/a@b.c|"),
	ROW("and a blank", "=?utf-8?q?Ann =C3=84 <a@b.c>?=, d@e.f",
	    "Ann \303\204/a@b.c|/d@e.f|"),
	ROW("and a comma", "=?utf-8?q?B,_Ann_<a@b.c>?=", "B, Ann/a@b.c|"),
	ROW("and more behind it", "=?utf-8?q?Ann_<a@b.c>_B?= C",
	    "Ann  B C/a@b.c|"),
	ROW("and no name", "=?utf-8?q?<a@b.c>?=", "/a@b.c|"),
	ROW("the second of two", "=?utf-8?q?Ann?= =?utf-8?q?_B_<a@b.c>?=",
	    "Ann B/a@b.c|"),
	ROW("one behind what never ends", "=?utf-8?q?Ann <a@b.c> =?utf-8?q?B?=",
	    "Ann B/a@b.c|"),
	ROW("no end of a word", "Ann <a@b.c> B?=", "Ann B?=/a@b.c|"),
	ROW("one that never ends", "=?utf-8?q?Ann <a@b.c>",
	    "Ann/a@b.c|"),
	ROW("in an address it stays", "<=?utf-8?q?a?=@b.c>",
	    "/=?utf-8?q?a?=@b.c|"),
	ROW("without brackets too", "=?utf-8?q?a?=@b.c", "/=?utf-8?q?a?=@b.c|"),
	ROW("of an unknown charset", "=?x-none?q?Ann?= <a@b.c>",
	    "=?x-none?q?Ann?=/a@b.c|"),
	ROW("that hides a control", "=?utf-8?q?Ann=00B?= <a@b.c>",
	    "Ann\357\277\275B/a@b.c|"),
	ROW("that hides a line", "=?utf-8?q?Ann=0D=0ABcc:_x?= <a@b.c>",
	    "Ann\357\277\275\357\277\275Bcc: x/a@b.c|"),
	ROW("alone it is a name", "=?utf-8?q?Ann?=", "Ann/|"),

	/* octets */
	ROW("UTF-8", "\xC3\x84nne <\xC3\xA4@\xC3\xB6.c>",
	    "\303\204nne/\303\244@\303\266.c|"),
	ROW("UTF-8 in quotes", "\"\xC3\x84, B\" <a@b.c>", "\303\204, B/a@b.c|"),
	ROW("Latin-1 in a name", "\xC4nne <a@b.c>", "\303\204nne/a@b.c|"),
	ROW("Latin-1 in quotes", "\"\xC4nne\" <a@b.c>", "\303\204nne/a@b.c|"),
	ROW("Latin-1 in an address", "\xE4@b.c", "\303\244@b.c/|"),
	ROW("UTF-8 cut short in an address", "\xC3@b.c", "\303\203@b.c/|"),
	ROW("a control in a name", "An\x01n <a@b.c>", "An n/a@b.c|"),
	ROW("a control in an address", "<a\x01@b.c>", "<a @b.c>/|"),
	ROW("DEL in an address", "a@b\x7F.c", "a@b .c/|"),
	ROW("a C1 control in an address", "a@b\xC2\x85.c",
	    "a@b\357\277\275.c/|"),
	ROW("a CR in an address", "\"a\rb\"@c.d", "\"a b\"@c.d/|"),
	ROW("a quoted line end in an address", "\"a\\\r\n b\"@c.d",
	    "\"a\\ b\"@c.d/|"),
	ROW("a line end in an address", "\"a\nb\"@c.d", "\"a b\"@c.d/|"),
	ROW("a right-to-left mark in a name is kept",
	    "\xE2\x80\x8F\x41 <a@b.c>",
	    "\342\200\217A/a@b.c|"),

	/* obsolete */
	ROW("blanks around dots and at sign", "a . b @ c . d", "/a.b@c.d|"),
	ROW("a route", "<@x.y,@z:a@b.c>", "/a@b.c|"),
	ROW("a route with blanks", "Ann <@x.y , @z : a@b.c>", "Ann/a@b.c|"),
	ROW("a route of commas", "<,,@x.y:a@b.c>", "/a@b.c|"),
	ROW("empty places", ", a@b.c,, ,d@e.f,", "/a@b.c|/d@e.f|"),

	/* broken */
	ROW("a comma at the end", "a@b.c,", "/a@b.c|"),
	ROW("semicolons", "a@b.c; Ben <d@e.f>;", "/a@b.c|Ben/d@e.f|"),
	ROW("a name with a comma", "B, Ann <a@b.c>", "B, Ann/a@b.c|"),
	ROW("and another behind it", "B, Ann <a@b.c>, C, Dan <d@e.f>",
	    "B, Ann/a@b.c|C, Dan/d@e.f|"),
	ROW("with two commas", "B, Ann, Dr. <a@b.c>", "B, Ann, Dr./a@b.c|"),
	ROW("in a group", "Team: B, Ann <a@b.c>;", "Team: B, Ann/a@b.c|"),
	ROW("a comma and a quoted name are two", "root, \"Ann\" <a@b.c>",
	    "/root|Ann/a@b.c|"),
	ROW("a quoted name and a comma are two", "\"B\", Ann <a@b.c>",
	    "B/|Ann/a@b.c|"),
	ROW("a comma and brackets alone are two", "root, <a@b.c>",
	    "/root|/a@b.c|"),
	ROW("words and commas only", "root, ann, ben", "/root|/ann|/ben|"),
	ROW("words and commas before an address", "root, ann, a@b.c",
	    "/root|/ann|/a@b.c|"),
	ROW("words and commas before a group", "root, Team: a@b.c;",
	    "/root|Team: /a@b.c|"),
	ROW("words, a comma, a comment", "root, (x) Ann <a@b.c>",
	    "/root|Ann/a@b.c|"),
	ROW("local users", "root", "/root|"),
	ROW("a local user in brackets", "Charlie <root>", "Charlie/root|"),
	ROW("a local user with a comment", "root (Charlie Root)",
	    "Charlie Root/root|"),
	ROW("with a dot", "first.last", "/first.last|"),
	ROW("two words are a name", "Mary Smith", "Mary Smith/|"),
	ROW("a quoted string is a name", "\"Mary\"", "Mary/|"),
	ROW("no brackets, a name", "Ann B a@b.c", "Ann B/a@b.c|"),
	ROW("no brackets, a name behind", "a@b.c Ann B", "Ann B/a@b.c|"),
	ROW("a title in front", "Dr. a@b.c", "Dr./a@b.c|"),
	ROW("a name behind the brackets", "<a@b.c> Ann", "Ann/a@b.c|"),
	ROW("names on both sides", "Ann <a@b.c> B", "Ann B/a@b.c|"),
	ROW("nothing in brackets", "Ann <>", "Ann/|"),
	ROW("nothing in brackets and no name", "<>", ""),
	ROW("brackets in brackets", "<<a@b.c>>", "/a@b.c|"),
	ROW("and a name", "Ann <<a@b.c>>", "Ann/a@b.c|"),
	ROW("no closing bracket", "Ann <a@b.c", "Ann/a@b.c|"),
	ROW("no closing bracket, more behind", "Ann <a@b.c and more",
	    "Ann and more/a@b.c|"),
	ROW("no closing bracket, a comma", "Ann <a@b.c, d@e.f",
	    "Ann/a@b.c|/d@e.f|"),
	ROW("no closing bracket, another", "Ann <a@b.c Ben <d@e.f>",
	    "Ann/a@b.c|Ben/d@e.f|"),
	ROW("no opening bracket", "a@b.c>", "/a@b.c|"),
	ROW("only a closing bracket", ">", ""),
	ROW("brackets that hold a word, then an address", "Ann <work> <a@b.c>",
	    "Ann <work>/a@b.c|"),
	ROW("the same without brackets", "Ann <work> a@b.c",
	    "Ann <work>/a@b.c|"),
	ROW("two in brackets", "<a@b.c> <d@e.f>", "/a@b.c|/d@e.f|"),
	ROW("two with names", "Ann <a@b.c> Ben <d@e.f>",
	    "Ann/a@b.c|Ben/d@e.f|"),
	ROW("two without brackets", "a@b.c d@e.f", "/a@b.c|/d@e.f|"),
	ROW("in brackets and without", "<a@b.c> d@e.f", "/a@b.c|/d@e.f|"),
	ROW("an address as a name", "x@y.z <a@b.c>", "x@y.z/a@b.c|"),
	ROW("two at signs", "a@b@c.d", "a@b@c.d/|"),
	ROW("two at signs in brackets", "Ann <a@b@c.d>", "Ann <a@b@c.d>/|"),
	ROW("no local part", "@b.c", "@b.c/|"),
	ROW("no domain", "a@", "a@/|"),
	ROW("a domain of dots", "a@..", "a@../|"),
	ROW("dots at odd places", "a..b.@c.d", "/a..b.@c.d|"),
	ROW("a dot in front", ".a@b.c", "/.a@b.c|"),
	ROW("a dot behind", "a@b.c.", "/a@b.c.|"),
	ROW("blanks in a local part", "<a b@c.d>", "<a b@c.d>/|"),
	ROW("blanks in a domain", "<a@b c.d>", "<a@b c.d>/|"),
	ROW("a comment between words", "a(x)b@c.d", "a(x)b@c.d/|"),
	ROW("a comment within a domain", "a@b.c(x)d.e", "a@b.c(x)d.e/|"),
	ROW("quoted and bare in one local part", "a\"b\"@c.d", "a\"b\"@c.d/|"),
	ROW("a quoted string as a word of many", "\"a\".b@c.d", "/a.b@c.d|"),
	ROW("a quoted domain", "a@\"b.c\"", "a@\"b.c\"/|"),
	ROW("a bracket in a local part", "a[b]@c.d", "a[b]@c.d/|"),
	ROW("a literal without an end", "a@[1.2, d@e.f", "a@[1.2/|/d@e.f|"),
	ROW("a literal and more", "a@[1.2]b", "a@[1.2]b/|"),
	ROW("a backslash", "a\\b@c.d", "a\\b@c.d/|"),
	ROW("a backslash at the end", "a@b.c, \\", "/a@b.c|\\/|"),
	ROW("a closing parenthesis", "a)b@c.d", "a)b@c.d/|"),
	ROW("a quote that never ends", "\"Ann <a@b.c>, d@e.f",
	    "Ann <a@b.c>, d@e.f/|"),
	ROW("a quote that never ends, behind another", "a@b.c, \"Ann",
	    "/a@b.c|Ann/|"),
	ROW("a comment that never ends", "(((a@b.c", "(((a@b.c/|"),
	ROW("a comment that never ends, behind an address", "a@b.c (Ann, d@e.f",
	    "Ann, d@e.f/a@b.c|"),
	ROW("a comment that never ends, in a name", "Ann (x <a@b.c>",
	    "Ann (x <a@b.c>/|"),
	ROW("a route without an end", "<@x.y, d@e.f", "<@x.y, d@e.f/|"),
	ROW("a colon in a local part", "<a:b@c.d>", "<a:b@c.d>/|"),
	ROW("mailto without brackets", "mailto:a@b.c", "mailto: /a@b.c|"),
	ROW("NUL in a name", "An\0n <a@b.c>", "An\357\277\275n/a@b.c|"),
	ROW("separators only", ",;, ;", ""),
};

static void
put_address(struct buffer *out, const struct mime_address *a)
{
	if (a->group.len > 0) {
		buffer_put(out, a->group);
		buffer_put(out, SPAN(": "));
	}
	buffer_put(out, a->name);
	buffer_put_char(out, '/');
	buffer_put(out, a->addr);
	buffer_put_char(out, '|');
}

START_TEST(decodes)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_address *a;
	struct buffer out;

	buffer_init(&out, mem, 10000);
	ck_assert_int_eq(mime_addresses(mem, guarded(decoded[_i].in), &a),
	    MIME_OK);
	for (; a != NULL; a = a->next)
		put_address(&out, a);
	ck_assert_msg(span_is(buffer_span(&out), decoded[_i].out),
	    "%s: got \"%s\"", decoded[_i].name, shown(buffer_span(&out)));
	mime_arena_free(mem);
}
END_TEST

/* ---- with options ------------------------------------------------------- */

#define TEST_RU "\xD1\x82\xD0\xB5\xD1\x81\xD1\x82"

static const struct {
	const char *name, *charset;
	uint32_t words;
	mime_span in, out;
} options[] = {
	{ "nothing said", "", 0, SPAN("\xD4 <a@b>"), SPAN("\xC3\x94/a@b|") },
	{ "words of KOI8-R", "koi8-r", 0, SPAN("\xD4\xC5\xD3\xD4 A <a@b>"),
	    SPAN(TEST_RU " A/a@b|") },
	{ "in quotes", "koi8-r", 0, SPAN("\"\xD4\xC5\xD3\xD4\" <a@b>"),
	    SPAN(TEST_RU "/a@b|") },
	{ "in a comment", "koi8-r", 0, SPAN("a@b (\xD4\xC5\xD3\xD4)"),
	    SPAN(TEST_RU "/a@b|") },
	{ "beside an encoded word", "koi8-r", 0,
	    SPAN("=?utf-8?q?A?= \xD4\xC5\xD3\xD4 <a@b>"),
	    SPAN("A " TEST_RU "/a@b|") },
	{ "of a group", "koi8-r", 0, SPAN("\xD4\xC5\xD3\xD4: a@b, c@d;"),
	    SPAN(TEST_RU ": /a@b|" TEST_RU ": /c@d|") },
	{ "without an address", "koi8-r", 0, SPAN("\xD4\xC5\xD3\xD4"),
	    SPAN(TEST_RU "/|") },
	{ "an address is in none", "koi8-r", 0, SPAN("A <\xD4@b>"),
	    SPAN("A <\xD1\x82@b>/|") },
	{ "UTF-8 is UTF-8", "koi8-r", 0, SPAN("\xC3\xA4 <a@b>"),
	    SPAN("\xC3\xA4/a@b|") },
	{ "words of each name", "", 1,
	    SPAN("=?utf-8?q?A?= =?utf-8?q?B?= <a@b>, =?utf-8?q?C?= <c@d>"),
	    SPAN("A =?utf-8?q?B?=/a@b|C/c@d|") },
};

START_TEST(decodes_with_options)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_text_options opt = {
		.size = sizeof(opt), .words = options[_i].words,
		.charset = span_of(options[_i].charset),
	};
	const struct mime_address *a;
	struct buffer out;

	buffer_init(&out, mem, 10000);
	ck_assert_int_eq(mime_addresses_with(mem, guarded(options[_i].in),
	    &opt, &a), MIME_OK);
	for (; a != NULL; a = a->next)
		put_address(&out, a);
	ck_assert_msg(span_is(buffer_span(&out), options[_i].out),
	    "%s: got \"%s\"", options[_i].name, shown(buffer_span(&out)));
	mime_arena_free(mem);
}
END_TEST

/* ---- taken apart -------------------------------------------------------- */

static const struct {
	const char *name;
	mime_span in, local, domain, whole;
} apart[] = {
	{ "as it stands", SPAN("Ann <a.b@c.d>"), SPAN("a.b"), SPAN("c.d"),
	    SPAN("Ann <a.b@c.d>") },
	{ "blanks go", SPAN(" a . b @ c . d "), SPAN("a.b"), SPAN("c.d"),
	    SPAN("a . b @ c . d") },
	{ "quotes go", SPAN("\"a \\\"b\"@c.d"), SPAN("a \"b"), SPAN("c.d"),
	    SPAN("\"a \\\"b\"@c.d") },
	{ "an at sign in quotes", SPAN("\"a@b\"@c.d"), SPAN("a@b"),
	    SPAN("c.d"), SPAN("\"a@b\"@c.d") },
	{ "a literal keeps its brackets", SPAN("a@[ 1.2 ]"), SPAN("a"),
	    SPAN("[1.2]"), SPAN("a@[ 1.2 ]") },
	{ "no domain", SPAN("root"), SPAN("root"), SPAN(""), SPAN("root") },
	{ "no address", SPAN("a@b@c"), SPAN(""), SPAN(""), SPAN("a@b@c") },
	{ "a comment is of the whole", SPAN("a@b (Ann)"), SPAN("a"), SPAN("b"),
	    SPAN("a@b (Ann)") },
};

START_TEST(takes_apart)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_address *a;

	ck_assert_int_eq(mime_addresses(mem, guarded(apart[_i].in), &a),
	    MIME_OK);
	ck_assert_msg(a != NULL && a->next == NULL, "%s", apart[_i].name);
	ck_assert_msg(span_is(a->local, apart[_i].local) &&
	    span_is(a->domain, apart[_i].domain) &&
	    span_is(a->whole, apart[_i].whole), "%s: %s", apart[_i].name,
	    shown(a->local));
	mime_arena_free(mem);
}
END_TEST

START_TEST(needs_memory)
{
	const struct mime_address *a;

	ck_assert_int_eq(mime_addresses(NULL, SPAN("a@b"), &a), MIME_NOMEM);
}
END_TEST

START_TEST(stops_at_the_limit)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_address *a;
	struct buffer in;
	unsigned n = 0;

	buffer_init(&in, mem, SIZE_MAX);
	for (size_t i = 0; i < 10001; i++)
		buffer_put(&in, SPAN("a@b,"));
	ck_assert_int_eq(mime_addresses(mem, buffer_span(&in), &a), MIME_OK);
	for (; a != NULL; a = a->next)
		n++;
	ck_assert_uint_eq(n, 10000);
	mime_arena_free(mem);
}
END_TEST

/* Names of many such pieces, in a mailbox without an address. */
static const struct {
	const char *name;
	mime_span piece;
} pieces[] = {
	{ "quoted pairs in quotes", SPAN("\"b\\\"\"") },
	{ "the same between comments", SPAN("(a)\"b\\\"\"") },
	{ "quotes alone", SPAN("\"b c\" ") },
	{ "encoded words", SPAN("=?utf-8?q?b?= ") },
	{ "encoded words in quotes", SPAN("\"=?latin1?q?=E4?=\" ") },
	{ "words that are no UTF-8", SPAN("\xe4 \"b\" ") },
	{ "words and comments", SPAN("b (a) ") },
};

/*
 * A name gets room for four octets of each that it is made of, and an encoded
 * word is worked on in blocks; nothing else is kept for a piece.
 */
START_TEST(keeps_nothing_for_a_piece)
{
	struct mime_arena *in_mem = mime_arena_new(NULL);
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_address *a;
	struct buffer in;

	buffer_init(&in, in_mem, SIZE_MAX);
	for (size_t i = 0; i < 20000; i++)
		buffer_put(&in, pieces[_i].piece);
	mime_arena_limit(mem, 4 * in.len + ((size_t)1 << 18));
	ck_assert_msg(mime_addresses(mem, buffer_span(&in), &a) == MIME_OK,
	    "%s", pieces[_i].name);
	mime_arena_free(mem);
	mime_arena_free(in_mem);
}
END_TEST

/* ---- which fields ------------------------------------------------------- */

static const struct {
	const char *name;
	enum address_field is;
} fields[] = {
	{ "From", ADDRESSES_OF_AUTHORS }, { "sender", ADDRESSES_OF_AUTHORS },
	{ "REPLY-TO", ADDRESSES_TO_REPLY }, { "To", ADDRESSES_OF_READERS },
	{ "Cc", ADDRESSES_OF_READERS }, { "Bcc", ADDRESSES_OR_NONE },
	{ "Resent-From", ADDRESSES_OF_AUTHORS },
	{ "Resent-Sender", ADDRESSES_OF_AUTHORS },
	{ "resent-to", ADDRESSES_OF_READERS },
	{ "Resent-Cc", ADDRESSES_OF_READERS },
	{ "Resent-Bcc", ADDRESSES_OR_NONE },
	{ "Resent-Date", NO_ADDRESSES }, { "Resent-", NO_ADDRESSES },
	{ "", NO_ADDRESSES }, { "Subject", NO_ADDRESSES },
	{ "Tom", NO_ADDRESSES }, { "T", NO_ADDRESSES },
	{ "Resent-Resent-To", NO_ADDRESSES }, { "X-To", NO_ADDRESSES },
	{ "Reply-Too", NO_ADDRESSES },
};

START_TEST(knows_its_fields)
{
	ck_assert_msg(mime_addresses_field(guarded(span_of(fields[_i].name))) ==
	    fields[_i].is, "%s", fields[_i].name);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, yields_each_mailbox, 0, ROWS(rows));
	tcase_add_test(tc, finds_what_a_walk_finds);
	tcase_add_loop_test(tc, decodes, 0, ROWS(decoded));
	tcase_add_loop_test(tc, decodes_with_options, 0, ROWS(options));
	tcase_add_loop_test(tc, takes_apart, 0, ROWS(apart));
	tcase_add_test(tc, needs_memory);
	tcase_add_test(tc, stops_at_the_limit);
	tcase_add_loop_test(tc, keeps_nothing_for_a_piece, 0, ROWS(pieces));
	tcase_add_loop_test(tc, knows_its_fields, 0, ROWS(fields));
}

int
main(void)
{
	return run_suite("address", cases);
}
