/*
 * check_param.c - parameters as RFC 2045 and RFC 2231 have them, and as they
 * are met; what of them counts, and what is told.
 *
 * A row reads IN, as it stands behind a type, and asks for the parameter of
 * its name. What comes back is written down: p= the plain value, e= the
 * extended one, both as shown(); then "empty", "words" (encoded words may be
 * in the extended value) and r= what was replaced.
 */
#include <stdio.h>

#include "header/header.h"
#include "noted.h"

#define P "param-"
#define S "rfc2231-"
#define PARAMS 6                /* of one field */

static const struct {
	const char *name;
	mime_span in;
	const char *param, *out, *notes;
} rows[] = {
#define ROW(name, in, param, out, notes) { name, SPAN(in), param, out, notes }
	/* as it should be */
	ROW("nothing", "", "x", "", ""),
	ROW("plain", "; x=y", "x", "p=y", ""),
	ROW("names have no case", "; Xx=y", "xX", "p=y", ""),
	ROW("values have", "; x=YyY", "x", "p=YyY", ""),
	ROW("another name", "; x=y", "z", "", ""),
	ROW("a longer name", "; xx=y; x=z", "x", "p=z", ""),
	ROW("many", "; a=b; c=d; x=y; e=f", "x", "p=y", ""),
	ROW("no blanks", ";a=b;x=y;e=f", "x", "p=y", ""),
	ROW("folded", ";\r\n a=b;\r\n\tx=y", "x", "p=y", ""),
	ROW("quoted", "; x=\"y z\"", "x", "p=y z", ""),
	ROW("quoted: nothing", "; x=\"\"", "x", "p=", ""),
	ROW("quoted: separators", "; x=\"a;b=c,d (e)\"", "x",
	    "p=a;b=c,d (e)", ""),
	ROW("quoted: another parameter", "; z=\"; x=1\"; x=2", "x", "p=2", ""),
	ROW("quoted: a fold", "; x=\"y\r\n  z\"", "x", "p=y  z", ""),
	ROW("quoted: a fold in a name is one space",
	    "; filename=\"y\r\n\t z\"", "filename", "p=y z", ""),
	ROW("quoted: two folds in a name too",
	    "; name=\"y\r\n \r\n z\"", "name", "p=y z", ""),
	ROW("all octets of a token", "; x=a!#$%&'*+-.^_`{|}~", "x",
	    "p=a!#$%&'*+-.^_`{|}~", ""),
	ROW("a semicolon too many", ";; x=y;", "x", "p=y", ""),
	ROW("semicolons only", "; ;;", "x", "", ""),

	/* separators */
	ROW("no semicolon", " x=y", "x", "p=y", P "missing-semicolon@1+1"),
	ROW("none later", "; a=b x=y", "x", "p=y", P "missing-semicolon@6+1"),
	ROW("none behind quotes", "; a=\"b\" x=y", "x", "p=y",
	    P "missing-semicolon@8+1"),
	ROW("none behind a fold", "; a=b\r\n x=y", "x", "p=y",
	    P "missing-semicolon@8+1"),
	ROW("none behind a comment", "; a=b (c) x=y", "x", "p=y",
	    P "comment@6+3 " P "missing-semicolon@10+1"),
	ROW("none and no blank behind quotes", "; a=\"b\"x=y", "x", "",
	    P "trailing-garbage@7+3"),
	ROW("a comma", ", x=y", "x", "p=y", P "comma-separator@0+1"),
	ROW("a comma later", "; a=b, x=y", "x", "p=y",
	    P "comma-separator@5+1"),
	ROW("a comma without blanks", "; a=b,x=y", "x", "p=y",
	    P "comma-separator@5+1"),
	ROW("a comma within a value", "; x=a,b", "x", "p=a,b",
	    P "unquoted-tspecial@4+3"),
	ROW("a comma within a name of a file", "; name=a, b=c", "name",
	    "p=a, b=c",
	    P "unquoted-space@7+6 " P "unquoted-tspecial@7+6"),
	ROW("a comma behind quotes", "; a=\"b\", c; x=y", "x", "p=y",
	    P "trailing-garbage@7+3"),
	ROW("garbage behind quotes", "; x=\"y\"z; a=b", "x", "p=y",
	    P "trailing-garbage@7+1"),
	ROW("much of it", "; x=\"y\"z (c) w\"; a=b", "a", "p=b",
	    P "trailing-garbage@7+8"),
	ROW("garbage, then a parameter", "; a=\"b\"c x=y", "x", "p=y",
	    P "trailing-garbage@7+1 " P "missing-semicolon@9+1"),
	ROW("garbage in front", " zz; x=y", "x", "p=y", P "no-equals@1+2"),
	ROW("garbage behind a semicolon", "; [z]; x=y", "x", "p=y",
	    P "no-equals@2+3"),

	/* names */
	ROW("blanks around the equals sign", "; x = y", "x", "p=y",
	    P "space-around-equals@3+3"),
	ROW("a fold there", "; x=\r\n y", "x", "p=y",
	    P "space-around-equals@3+4"),
	ROW("a comment there", "; x(c)=(d)y", "x", "p=y",
	    P "comment@3+3 " P "comment@7+3"),
	ROW("no name", "; =z; x=y", "x", "p=y", P "empty-name@2+2"),
	ROW("no equals sign", "; z; x=y", "x", "p=y", P "no-equals@2+1"),
	ROW("no equals sign, but another name", "; z x=y", "x", "p=y",
	    P "no-equals@2+1 " P "missing-semicolon@4+1"),
	ROW("no equals sign at the end", "; x=y; z", "x", "p=y",
	    P "no-equals@7+1"),
	ROW("no value", "; x=; a=b", "x", "empty", P "empty-value@2+2"),
	ROW("no value at the end", "; x=", "x", "empty", P "empty-value@2+2"),
	ROW("no value, then one", "; x=; x=y", "x", "p=y empty",
	    P "empty-value@2+2"),

	/* unquoted values */
	ROW("a blank", "; x=y z; a=b", "x", "p=y", P "unquoted-space@6+1"),
	ROW("a blank and a semicolon", "; x=y z; a=b", "a", "p=b",
	    P "unquoted-space@6+1"),
	ROW("blanks in a name of a file", "; filename=a b.txt ; a=b",
	    "filename", "p=a b.txt", P "unquoted-space@11+7"),
	ROW("a parenthesis in a name", "; name=a (1).txt", "name",
	    "p=a (1).txt",
	    P "unquoted-space@7+9 " P "unquoted-tspecial@7+9"),
	ROW("a fold in a name", "; name=a\r\n b.txt", "name", "p=a b.txt",
	    P "unquoted-space@7+9"),
	ROW("a fold behind a name, and a parameter", "; name=a\r\n x=y",
	    "name", "p=a", P "missing-semicolon@11+1"),
	ROW("a colon behind it is a part of the name", "; name=a\r\n x: y",
	    "name", "p=a x: y",
	    P "unquoted-space@7+8 " P "unquoted-tspecial@7+8"),
	ROW("tspecials", "; x=a/b=c@d", "x", "p=a/b=c@d",
	    P "unquoted-tspecial@4+7"),
	ROW("a quote within", "; x=a\"b\"", "x", "p=a\"b\"",
	    P "unquoted-tspecial@4+4"),
	ROW("a backslash", "; x=a\\b", "x", "p=a\\\\b",
	    P "unquoted-tspecial@4+3"),
	ROW("apostrophes", "; x='y'", "x", "p='y'", P "single-quoted@4+3"),
	ROW("apostrophes and a blank", "; x='y z'", "x", "p='y",
	    P "single-quoted@4+2 " P "unquoted-space@7+2"),
	ROW("a comment within", "; x=a(c)b", "x", "p=a(c)b", P "comment@4+5"),
	ROW("a comment at the end", "; x=a(c)", "x", "p=a", P "comment@5+3"),
	ROW("two, one in one", "; x=a(c)(d(e)); b=c", "x", "p=a",
	    P "comment@5+9"),
	ROW("a comment with a blank at the end", "; x=a(c d)", "x", "p=a",
	    P "comment@5+5"),
	ROW("a comment behind", "; x=a (c; x=b)", "x", "p=a",
	    P "comment@6+8"),
	ROW("a comment never closed", "; x=a (c; z=b", "z", "",
	    P "comment@6+7"),
	ROW("a parenthesis in a comment, quoted", "; x=a(\\))", "x", "p=a",
	    P "comment@5+4"),
	ROW("a closing parenthesis", "; x=a)", "x", "p=a)", P "comment@4+2"),
	ROW("a bare CR is a blank", "; x=a\rb", "x", "p=a",
	    P "unquoted-space@6+1"),
	ROW("VT and NUL are none", "; x=a\v\0b", "x", "p=a\\x0b\\x00b", ""),

	/* quoted values */
	ROW("quoted pairs", "; x=\"a\\\"b\\\\\"", "x", "p=a\"b\\\\",
	    P "quoted-pair@5+6"),
	ROW("quoted pairs need not be", "; x=\"\\f\\oo\"", "x", "p=foo",
	    P "quoted-pair@5+5"),
	ROW("never closed", "; x=\"a; b=c", "x", "p=a; b=c",
	    P "unterminated-quote@5+6"),
	ROW("never closed: nothing else", "; x=\"a; b=c", "b", "",
	    P "unterminated-quote@5+6"),
	ROW("8 bits", "; x=\"a\xFC\"", "x", "p=a\\xfc", P "raw-8bit@5+2"),
	ROW("8 bits of UTF-8", "; x=\xC3\xBC", "x", "p=\\xc3\\xbc",
	    P "raw-8bit@4+2"),
	ROW("an encoded word", "; x=\"=?utf-8?Q?y?=\"", "x",
	    "p==?utf-8?Q?y?=", P "encoded-word@5+13"),

	/* twins */
	ROW("twice", "; x=1; x=2", "x", "p=1", "duplicate-param@7+3"),
	ROW("twice in other case", "; x=1; X=2", "x", "p=1",
	    "duplicate-param@7+3"),
	ROW("twice the same", "; x=1; x=\"1\"", "x", "p=1", ""),
	ROW("three times", "; x=1; x=2; x=1", "x", "p=1",
	    "duplicate-param@7+3"),
	ROW("twice: boundary", "; boundary=1; boundary=2", "boundary", "p=1",
	    "duplicate-boundary-param@14+10"),
	ROW("twice: charset", "; charset=1; charset=2", "charset", "p=1",
	    "duplicate-charset-param@13+9"),
	ROW("twice: filename", "; filename=1; filename=2", "filename", "p=1",
	    "duplicate-filename-param@14+10"),
	ROW("twice: extended", "; x*=''1; x*=''2", "x", "e=1",
	    "duplicate-param@10+6"),

	/* extended values */
	ROW("a charset", "; x*=utf-8''%C3%BC", "x", "e=\\xc3\\xbc", ""),
	ROW("and a language", "; x*=utf-8'de-AT'%C3%BC", "x", "e=\\xc3\\xbc",
	    ""),
	ROW("Latin-1", "; x*=iso-8859-1''%FC", "x", "e=\\xc3\\xbc", ""),
	ROW("UTF-16", "; x*=utf-16le''a%00b%00", "x", "e=ab", ""),
	ROW("Latin-1 that is UTF-8", "; x*=iso-8859-1''%C3%BC", "x",
	    "e=\\xc3\\xbc", ""),
	ROW("no name of a charset", "; x*=''%C3%BC", "x", "e=\\xc3\\xbc", ""),
	ROW("no charset", "; x*=y", "x", "e=y", S "missing-charset@5+1"),
	ROW("no charset, an apostrophe", "; x*=it's", "x", "e=it's",
	    S "missing-charset@5+4"),
	ROW("two apostrophes of the text's own", "; x*=\"it's Bob's\"", "x",
	    "e=it's Bob's", S "missing-charset@6+10"),
	ROW("an unknown charset", "; x*=x-nope''%C3%BC", "x", "e=\\xc3\\xbc",
	    S "unknown-charset@5+6"),
	ROW("an unknown charset, and no UTF-8", "; x*=x-nope''%FC", "x",
	    "e=\\xef\\xbf\\xbd r=1", S "unknown-charset@5+6"),
	ROW("octets that are none", "; x*=utf-8''a%FF", "x",
	    "e=a\\xef\\xbf\\xbd r=1", ""),
	ROW("in quotes", "; x*=\"utf-8''%C3%BC\"", "x", "e=\\xc3\\xbc", ""),
	ROW("a percent sign of its own", "; x*=utf-8''5%25%2", "x", "e=5%%2",
	    S "bad-percent@16+1"),
	ROW("at the end", "; x*=utf-8''5%", "x", "e=5%", S "bad-percent@13+1"),
	ROW("lower case hex", "; x*=utf-8''%c3%bc", "x", "e=\\xc3\\xbc", ""),
	ROW("decoded once", "; x*=utf-8''%2541", "x", "e=%41", ""),
	ROW("a NUL", "; x*=utf-8''a%00b", "x", "e=a\\x00b",
	    S "decodes-control@5+12"),
	ROW("a line end", "; x*=utf-8''%0D%0A", "x", "e=\\r\\n",
	    S "decodes-control@5+13"),
	ROW("UTF-7", "; x*=utf-7''+AC8-", "x", "e=/", "charset-utf7@5+5"),
	ROW("no value, extended", "; x*=", "x", "empty",
	    P "empty-value@2+3"),
	ROW("both", "; x=1; x*=utf-8''2", "x", "p=1 e=2", ""),
	ROW("both, in the other order", "; x*=utf-8''2; x=1", "x", "p=1 e=2",
	    ""),

	/* sections */
	ROW("two", "; x*0=a; x*1=b", "x", "e=ab words", ""),
	ROW("one", "; x*0=a", "x", "e=a words", ""),
	ROW("with a charset", "; x*0*=utf-8''%C3%BC; x*1=b", "x",
	    "e=\\xc3\\xbcb", ""),
	ROW("only what has a star is decoded",
	    "; x*0*=utf-8''%41; x*1=%41; x*2*=%41", "x", "e=A%41A", ""),
	ROW("the first has none", "; x*0=%41; x*1*=%41", "x", "e=%41A", ""),
	ROW("a character cut in two", "; x*0*=utf-8''%C3; x*1*=%BC", "x",
	    "e=\\xc3\\xbc", ""),
	ROW("in quotes, with blanks", "; x*0=\"a \"; x*1=\" b\"", "x",
	    "e=a  b words", ""),
	ROW("in another order", "; x*2=c; x*0=a; x*1=b", "x", "e=abc words",
	    S "out-of-order@2+5"),
	ROW("one is missing", "; x*0=a; x*2=c; x*4=e", "x", "e=a words",
	    S "gap@9+5"),
	ROW("the first is missing", "; x*1=b; x*2=c", "x", "",
	    S "missing-zero@2+5"),
	ROW("one twice", "; x*0=a; x*1=b; x*1=c; x*2=d", "x", "e=abd words",
	    S "duplicate-section@16+5"),
	ROW("one twice, with a star", "; x*0=a; x*1=b; x*1*=c", "x",
	    "e=ab words", S "duplicate-section@16+6"),
	ROW("leading zeros", "; x*00=a; x*01=b", "x", "e=ab words",
	    S "leading-zero@2+4 " S "leading-zero@10+4"),
	ROW("a huge number", "; x*0=a; x*4294967297=b", "x", "e=a words",
	    S "bad-section@9+12"),
	ROW("one with 20 digits", "; x*0=a; x*18446744073709551617=b", "x",
	    "e=a words", S "bad-section@9+22"),
	ROW("a number below zero", "; x*-1=b", "x", "", S "bad-section@2+4"),
	ROW("no number", "; x*a=b", "x", "", S "bad-section@2+3"),
	ROW("two stars", "; x**=b", "x", "", S "bad-section@2+3"),
	ROW("a star and no name", "; *0=b", "x", "", S "bad-section@2+2"),
	ROW("a charset too late", "; x*0=a; x*1*=utf-8''b", "x",
	    "e=autf-8''b", S "late-charset@14+8"),
	ROW("apostrophes later", "; x*0*=utf-8''a; x*1*=it''s", "x",
	    "e=ait''s", ""),
	ROW("whole, and in sections", "; x*0=a; x*=utf-8''b", "x", "e=b",
	    "duplicate-param@2+5"),
	ROW("names with the same start", "; x*0=a; xx*1=b; x*1=c", "x",
	    "e=ac words", S "missing-zero@9+6"),

	/* as many as may be, and more */
	ROW("as many as may be", "; a=1; b=2; c=3; d=4; e=5; f=6", "f", "p=6",
	    ""),
	ROW("more", "; a=1; b=2; c=3; d=4; e=5; f=6; x=7; y=8", "x", "",
	    "limit-params@32+8"),
	ROW("more sections",
	    "; x*0=1; x*1=2; x*2=3; x*3=4; x*4=5; x*5=6; x*6=7", "x",
	    "e=123456 words", "limit-rfc2231-sections@44+5"),
	ROW("a section more, of another name",
	    "; a=1; b=2; c=3; d=4; e=5; f=6; x*0=7", "x", "",
	    "limit-params@32+5"),
};

/* Adds " KEY=VALUE" to TEXT. */
static void
add(struct buffer *text, const char *key, const char *value)
{
	if (text->len > 0)
		buffer_put_char(text, ' ');
	buffer_put(text, span_of(key));
	buffer_put(text, span_of(value));
}

static void
write_down(const struct param_value *v, struct buffer *text)
{
	char number[32];

	if (v->has_plain)
		add(text, "p=", shown(v->plain));
	if (v->has_extended)
		add(text, "e=", shown(v->extended));
	if (v->empty)
		add(text, "empty", "");
	if (v->has_extended && v->unlabelled)
		add(text, "words", "");
	if (v->replaced > 0) {
		snprintf(number, sizeof(number), "%llu",
		    (unsigned long long)v->replaced);
		add(text, "r=", number);
	}
}

static struct mime_limits
limits_of(uint32_t params)
{
	return mime_limits_of(&(struct mime_limits){ .params = params });
}

START_TEST(reads)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_limits limits = limits_of(PARAMS);
	mime_span in = guarded(rows[_i].in);
	struct noted noted = { .len = 0 };
	struct notes notes = { note_down, &noted, in.ptr, 0 };
	struct params *params;
	struct param_value v = { 0 };
	struct buffer text;

	ck_assert_int_eq(mime_params_read(mem, in, &limits,
	    &mime_rulings_default, &notes, &params), MIME_OK);
	ck_assert_int_eq(mime_params_get(mem, params,
	    span_of(rows[_i].param), &v), MIME_OK);
	buffer_init(&text, mem, 1000);
	write_down(&v, &text);
	ck_assert_msg(span_is(buffer_span(&text), span_of(rows[_i].out)),
	    "%s: %s", rows[_i].name, shown(buffer_span(&text)));
	ck_assert_msg(strcmp(noted.text, rows[_i].notes) == 0, "%s: %s",
	    rows[_i].name, noted.text);
	mime_arena_free(mem);
}
END_TEST

/* Whatever is cut off, places lie within the value, and nobody listens. */
START_TEST(reads_what_is_cut)
{
	struct mime_limits limits = limits_of(PARAMS);

	for (size_t n = 0; n <= rows[_i].in.len; n++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		mime_span in = guarded(span_head(rows[_i].in, n));
		struct params *params;
		struct param_value v = { 0 };

		if (mime_params_read(mem, in, &limits, &mime_rulings_default,
		    NULL, &params) != MIME_OK ||
		    mime_params_get(mem, params, span_of(rows[_i].param), &v) !=
		    MIME_OK)
			ck_abort_msg("%s: %zu octets", rows[_i].name, n);
		if (v.has_plain && (v.plain_at.ptr < in.ptr ||
		    v.plain_at.ptr + v.plain_at.len > in.ptr + n))
			ck_abort_msg("%s: out of place", rows[_i].name);
		if (v.has_extended && !mime_utf8_valid(v.extended))
			ck_abort_msg("%s: no UTF-8", rows[_i].name);
		mime_arena_free(mem);
	}
}
END_TEST

/* ---- rulings ------------------------------------------------------------ */

static const struct {
	const char *name;
	mime_span in;
	const char *plain, *extended;
} lasts[] = {
	{ "the last of two", SPAN("; x=1; x=2"), "2", "" },
	{ "but one without a value", SPAN("; x=1; x="), "1", "" },
	{ "of extended ones", SPAN("; x*=''1; x*=''2"), "", "2" },
	{ "not of sections", SPAN("; x*0=1; x*0=2"), "", "1" },
};

START_TEST(takes_the_last_by_ruling)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_limits limits = limits_of(0);
	struct rulings rulings = mime_rulings_default;
	struct params *params;
	struct param_value v = { 0 };

	rulings.last_param = true;
	ck_assert_int_eq(mime_params_read(mem, guarded(lasts[_i].in), &limits,
	    &rulings, NULL, &params), MIME_OK);
	ck_assert_int_eq(mime_params_get(mem, params, SPAN("x"), &v), MIME_OK);
	ck_assert_msg(span_is(v.plain, span_of(lasts[_i].plain)) &&
	    span_is(v.extended, span_of(lasts[_i].extended)),
	    "%s: \"%s\", \"%s\"", lasts[_i].name, shown(v.plain),
	    shown(v.extended));
	mime_arena_free(mem);
}
END_TEST

/* ---- what stands in front of parameters --------------------------------- */

static const struct {
	const char *name;
	mime_span in, left;
	bool blank;
} skips[] = {
	{ "nothing",              SPAN(""),            SPAN(""),      true },
	{ "up to a semicolon",    SPAN("a b;c"),       SPAN(";c"),    true },
	{ "up to a parameter",    SPAN("a b c = d"),   SPAN("c = d"), true },
	{ "a parameter at once",  SPAN("c=d"),         SPAN("c=d"),   true },
	{ "not behind a blank",   SPAN("c=d e=f"),     SPAN("e=f"),   false },
	{ "up to a comma",        SPAN("a, b, c=d"),   SPAN(", c=d"), true },
	{ "over a comment",       SPAN("a (b; c=d);"), SPAN(";"),     true },
	{ "over commas",          SPAN(",,, ,"),       SPAN(""),      true },
};

START_TEST(passes_over)
{
	struct lex x = { .rest = guarded(skips[_i].in), .comments = 3 };

	mime_params_skip(&x, skips[_i].blank);
	ck_assert_msg(span_is(x.rest, skips[_i].left), "%s: \"%s\"",
	    skips[_i].name, shown(x.rest));
}
END_TEST

/* ---- many --------------------------------------------------------------- */

/* 50,000 sections, the last one first: all found, in the time of a row. */
START_TEST(joins_many_sections)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	uint32_t n = 50000;
	struct mime_limits limits = limits_of(n);
	struct params *params;
	struct param_value v = { 0 };
	struct buffer in;

	buffer_init(&in, mem, 32 * (size_t)n);
	for (uint32_t i = n; i > 0; i--) {
		char section[32];

		snprintf(section, sizeof(section), "; x*%u*=%%%02X", i - 1,
		    'a' + (i - 1) % 26);
		buffer_put(&in, span_of(section));
	}
	ck_assert_int_eq(mime_params_read(mem, buffer_span(&in), &limits,
	    &mime_rulings_default, NULL, &params), MIME_OK);
	ck_assert_int_eq(mime_params_get(mem, params, SPAN("x"), &v), MIME_OK);
	ck_assert_uint_eq(v.extended.len, n);
	for (uint32_t i = 0; i < n; i++)
		if (v.extended.ptr[i] != (char)('a' + i % 26))
			ck_abort_msg("section %u: %c", i, v.extended.ptr[i]);
	mime_arena_free(mem);
}
END_TEST

static mime_status
read_and_get(struct mime_arena *mem, void *ctx)
{
	struct mime_limits limits = limits_of(0);
	struct params *params;
	struct param_value v;
	mime_status st = mime_params_read(mem, *(const mime_span *)ctx, &limits,
	    &mime_rulings_default, NULL, &params);

	return st >= 0 ? mime_params_get(mem, params, SPAN("x"), &v) : st;
}

START_TEST(runs_out_of_memory)
{
	mime_span in = guarded(SPAN("; a=b; c=d; e=f; g=h; i=j; x=\"k\\l\"; "
	    "x*1*=%FC; x*0*=iso-8859-2''%FC; x*2=\"m\\n\"; x*3*=%C3; x*4=o"));

	ck_assert_int_eq(expect_nomem_told(read_and_get, &in), MIME_OK);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, reads, 0, ROWS(rows));
	tcase_add_loop_test(tc, reads_what_is_cut, 0, ROWS(rows));
	tcase_add_loop_test(tc, takes_the_last_by_ruling, 0, ROWS(lasts));
	tcase_add_loop_test(tc, passes_over, 0, ROWS(skips));
	tcase_add_test(tc, joins_many_sections);
	tcase_add_test(tc, runs_out_of_memory);
}

int
main(void)
{
	return run_suite("param", cases);
}
