/*
 * check_text.c - mime_text and mime_param: single values as people read them.
 */
#include "header/header.h"
#include "suite.h"

#define R "\xEF\xBF\xBD"        /* U+FFFD */
#define UE "\xC3\xBC"           /* u with diaeresis */

/* ---- unstructured values; OUT NULL: the value itself -------------------- */

#define ROW(name, in, out) { name, SPAN(in), SPAN(out), false }
#define SAME(name, in) { name, SPAN(in), SPAN(in), true }

static const struct {
	const char *name;
	mime_span in, out;
	bool same;              /* not a copy */
} texts[] = {
	SAME("nothing", ""),
	SAME("plain", "hello there"),
	SAME("UTF-8", "gr" UE "\xE2\x82\xAC\xF0\x9F\x98\x80"),
	SAME("signs of a word", "a = b ?= c =x? ?"),
	SAME("UTF-8 between signs", "=" UE UE "= a" UE),
	ROW("DEL behind UTF-8", "=" UE UE "\x7F", "=" UE UE " "),
	ROW("a word behind UTF-8", UE " =?utf-8?Q?=41?=", UE " A"),
	ROW("folded", "hello\r\n there", "hello there"),
	ROW("a TAB", "a\tb", "a b"),
	ROW("folded by LF and TAB, twice", "0123456789a\n\tb\n c\t",
	    "0123456789a b c "),
	ROW("a fold, then DEL", "0123456789a\n\tb\x7F", "0123456789a b "),
	ROW("a fold, then a line end alone", "0123456789a\n\tb\nc",
	    "0123456789a b c"),
	ROW("a word", "=?utf-8?Q?gr=C3=BC?=", "gr" UE),
	ROW("what is no word", "=?utf-8?Q?gr c", "=?utf-8?Q?gr c"),
	ROW("a word cut off", "=?utf-8?Q?gr", "gr"),
	ROW("Korean without a label", "\xB1\xB3\xC0\xB0", "\xC2\xB1\xC2\xB3"
	    "\xC3\x80\xC2\xB0"),
	ROW("a CR alone", "a\rb", "a b"),
	SAME("direction marks", "a\xE2\x80\xAE" "b"),
	SAME("NEL's neighbours", "\xC2\xA0\xC3\x85"),
	ROW("Latin-1", "gr\xFC", "gr" UE),
	ROW("NUL", "a\0b", "a" R "b"),
	ROW("DEL", "a\x7F" "b", "a b"),
	ROW("DEL far in", "0123456789ab\x7F" "cdefgh", "0123456789ab cdefgh"),
	ROW("1F far in", "0123456789ab\x1F" "cdefgh", "0123456789ab cdefgh"),
	ROW("Latin-1 far in", "0123456789a\xFC" "cdefgh",
	    "0123456789a" UE "cdefgh"),
	ROW("C1", "a\xC2\x80" "b", "a" R "b"),
	ROW("cut in a character", "a\xE2\x82", "a\xC3\xA2\xE2\x80\x9A"),
};

START_TEST(reads_text)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span in = guarded(texts[_i].in), out = { 0 };

	ck_assert_int_eq(mime_text(mem, in, &out), MIME_OK);
	ck_assert_msg(span_is(out, texts[_i].out), "%s: \"%s\"",
	    texts[_i].name, shown(out));
	ck_assert_msg((out.ptr == in.ptr) == texts[_i].same, "%s: %s",
	    texts[_i].name, texts[_i].same ? "a copy" : "no copy");
	mime_arena_free(mem);
}
END_TEST

/* ---- the usual way and the long one ------------------------------------- */

/* Puts N pieces, the same for the same SEED. */
static void
put_pieces(struct buffer *out, uint32_t seed, unsigned n)
{
	static const mime_span pieces[] = {
		SPAN("a"), SPAN("word"), SPAN("0123456789abcdef"), SPAN(" "),
		SPAN("\t"), SPAN("\n "), SPAN("\r\n\t"), SPAN("?"), SPAN("="),
		SPAN("~"), SPAN("\n"), SPAN("\r"), SPAN("\x7F"), SPAN("\x1F"),
		SPAN("\xFC"), SPAN(UE), SPAN("=?utf-8?Q?=41?="), SPAN("\0"),
		SPAN("=?koi8-r?B?1MXT1A==?="), SPAN("\xC2\x80"),
		SPAN("=?iso-8859-1?Q?=FC_?="), SPAN("=?utf-8?B?w7w=?="),
	};
	/* Most values have what is usual only. */
	size_t of = seed % 4 < 2 ? 10 : ROWS(pieces);

	while (n-- > 0)
		buffer_put(out, pieces[random_below(&seed, of)]);
}

START_TEST(agrees_with_the_long_way)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct words how = mime_text_words(NULL);
	mime_mark mark = mime_arena_mark(mem);

	for (uint32_t seed = 0; seed < 20000; seed++) {
		struct buffer in, slow;
		mime_span usual;

		mime_arena_release(mem, mark);
		buffer_init(&in, mem, SIZE_MAX);
		buffer_init(&slow, mem, SIZE_MAX);
		put_pieces(&in, seed, seed % 23);
		mime_words_read(buffer_span(&in), &how, &slow);
		if (mime_text(mem, buffer_span(&in), &usual) != MIME_OK ||
		    !span_is(usual, buffer_span(&slow)))
			ck_abort_msg("%u: \"%s\" gave \"%s\", not \"%s\"",
			    seed, shown(buffer_span(&in)), shown(usual),
			    shown(buffer_span(&slow)));
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- with options ------------------------------------------------------- */

#define IN(name, charset, words, in, out) \
	{ name, charset, words, SPAN(in), SPAN(out) }
#define KYOYUK "\xEA\xB5\x90\xEC\x9C\xA1"     /* Korean: education */
#define TEST_RU "\xD1\x82\xD0\xB5\xD1\x81\xD1\x82"
#define KON "\xE3\x81\x93\xE3\x82\x93"

static const struct {
	const char *name, *charset;
	uint32_t words;
	mime_span in, out;
} options[] = {
	IN("nothing said", "", 0, "a\xFC =?utf-8?Q?b?=", "a" UE " b"),
	IN("KOI8-R", "koi8-r", 0, "a \xD4\xC5\xD3\xD4", "a " TEST_RU),
	IN("by another label", "KOI8", 0, "\xD4\xC5\xD3\xD4", TEST_RU),
	IN("Korean", "ks_c_5601-1987", 0, "[\xB1\xB3\xC0\xB0] a",
	    "[" KYOYUK "] a"),
	IN("Turkish", "windows-1254", 0, "\xFE\xDD", "\xC5\x9F\xC4\xB0"),
	IN("octets that look like ASCII", "shift_jis", 0, "\x83\x5C",
	    "\xE3\x82\xBD"),
	IN("folded", "koi8-r", 0, "\xD4\xC5\r\n \xD3\xD4",
	    "\xD1\x82\xD0\xB5 \xD1\x81\xD1\x82"),
	IN("controls", "koi8-r", 0, "\xD4\t\xC5\0", "\xD1\x82 \xD0\xB5" R),
	IN("UTF-8 is UTF-8", "koi8-r", 0, UE, UE),
	IN("not well-formed in it", "euc-kr", 0, "gr\xFC" "e", "gr" UE "e"),
	IN("one piece is, one is not", "gb2312", 0,
	    "\xC4\xE3 =?utf-8?Q?a?= \xFC", "\xE4\xBD\xA0 a " UE),
	IN("around words", "koi8-r", 0,
	    "\xD4 =?iso-8859-1?Q?=FC?= \xC5", "\xD1\x82 " UE " \xD0\xB5"),
	IN("a word has a label of its own", "koi8-r", 0,
	    "=?iso-8859-1?Q?=FC?=", UE),
	IN("escapes of Japanese", "iso-2022-jp", 0,
	    "a \x1B$B$3$s\x1B(B b", "a " KON " b"),
	IN("with UTF-8 beside it they are none", "iso-2022-jp", 0,
	    UE "\x1B$B$3", UE " $B$3"),
	IN("escapes only where it says so", "utf-8", 0, "\x1B$B$3$s\x1B(B",
	    " $B$3$s (B"),
	IN("nor of a charset without", "koi8-r", 0, "\x1B$B", " $B"),
	IN("UTF-8 that it is not", "utf-8", 0, "\xFC", UE),
	IN("UTF-16 fits anything", "utf-16", 0, "\xFC\xFC", UE UE),
	IN("UTF-7 is no header's", "utf-7", 0, "+AC8-\xFC", "+AC8-" UE),
	IN("a charset nobody knows", "x-nope", 0, "\xFC", UE),
	IN("as many words as may be", "", 2,
	    "=?utf-8?Q?a?= =?utf-8?Q?b?= =?utf-8?Q?c?= d",
	    "ab =?utf-8?Q?c?= d"),
	IN("as many, and no more are there", "", 2,
	    "=?utf-8?Q?a?= =?utf-8?Q?b?= d", "ab d"),
};

START_TEST(reads_text_with_options)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_text_options opt = {
		.size = sizeof(opt), .words = options[_i].words,
		.charset = span_of(options[_i].charset),
	};
	mime_span out = { 0 };

	ck_assert_int_eq(mime_text_with(mem, guarded(options[_i].in), &opt,
	    &out), MIME_OK);
	ck_assert_msg(span_is(out, options[_i].out), "%s: \"%s\"",
	    options[_i].name, shown(out));
	mime_arena_free(mem);
}
END_TEST

/* A caller that knows of no options has none. */
START_TEST(takes_a_shorter_struct)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_text_options opt = {
		.size = sizeof(opt.size), .words = 1, .charset = SPAN("koi8-r"),
	};
	mime_span out = { 0 };

	ck_assert_int_eq(mime_text_with(mem, SPAN("\xFC =?utf-8?Q?a?= "
	    "=?utf-8?Q?b?="), &opt, &out), MIME_OK);
	ck_assert(span_is(out, SPAN(UE " ab")));
	mime_arena_free(mem);
}
END_TEST

/* ---- parameters --------------------------------------------------------- */

#define PARAM(name, in, param, out) { name, SPAN(in), param, SPAN(out) }

static const struct {
	const char *name;
	mime_span in;
	const char *param;
	mime_span out;
} params[] = {
	PARAM("plain", "text/plain; charset=utf-8", "charset", "utf-8"),
	PARAM("in any case", "text/plain; CharSet=utf-8", "cHARSET", "utf-8"),
	PARAM("quoted", "a/b; x=\"y z\"", "x", "y z"),
	PARAM("quoted pairs", "a/b; x=\"y\\\"z\"", "x", "y\"z"),
	PARAM("none", "a/b; x=y", "z", ""),
	PARAM("no parameters", "a/b", "x", ""),
	PARAM("no value", "", "x", ""),
	PARAM("of a disposition", "attachment; filename=x.bin", "filename",
	    "x.bin"),
	PARAM("nothing in front", "; x=y", "x", "y"),
	PARAM("nothing in front, no semicolon", "x=y", "x", "y"),
	PARAM("no semicolon", "a/b x=y", "x", "y"),
	PARAM("a comma", "a/b, x=y", "x", "y"),
	PARAM("a list in front", "a/b, c/d; x=y", "x", "y"),
	PARAM("quotes in front", "\"a/b; x=z\"; x=y", "x", "y"),
	PARAM("a comment in front", "(; x=z) a/b (; x=z); x=y", "x", "y"),
	PARAM("a value within a value", "a/b; z=\"; x=z\"; x=y", "x", "y"),
	PARAM("the first of two", "a/b; x=y; x=z", "x", "y"),
	PARAM("an extended one", "a; x*=utf-8''%C3%BC", "x", UE),
	PARAM("is preferred", "a; x=u; x*=utf-8''%C3%BC", "x", UE),
	PARAM("sections", "a; x*1=c; x*0=b", "x", "bc"),
	PARAM("a word in a name", "a; filename=\"=?utf-8?Q?=C3=BC?=\"",
	    "filename", UE),
	PARAM("a word in sections of a name",
	    "a; filename*0=\"=?utf-8?Q?\"; filename*1=\"=C3=BC?=\"",
	    "filename", UE),
	PARAM("a word elsewhere", "a; x=\"=?utf-8?Q?=C3=BC?=\"", "x",
	    "=?utf-8?Q?=C3=BC?="),
	PARAM("a word in an extended name",
	    "a; filename*=utf-8''%3D%3Futf-8%3FQ%3Fx%3F%3D", "filename",
	    "=?utf-8?Q?x?="),
	PARAM("a character cut by sections",
	    "a; name*0*=utf-8''%C3; name*1*=%BC.txt", "name", UE ".txt"),
	PARAM("in the other order",
	    "a; name*1*=%BC.txt; name*0*=utf-8''%C3", "name", UE ".txt"),
	PARAM("a semicolon in a section",
	    "a; filename*0=\"a; b\"; filename*1=.txt", "filename",
	    "a; b.txt"),
	PARAM("an extended one in quotes",
	    "a; filename*=\"UTF-8''a%20b.txt\"", "filename", "a b.txt"),
	PARAM("an extended one, blanks around its equals sign",
	    "a; filename* = utf-8''a.txt", "filename", "a.txt"),
	PARAM("a word over two sections",
	    "a; filename*0=\"=?utf-8?Q?a\"; filename*1=\"b?=.txt\"",
	    "filename", "ab.txt"),
	PARAM("a label that is none of the registry", "a; x*=utf8'en'%e2%82%ac",
	    "x", "\xE2\x82\xAC"),
	PARAM("Japanese, extended",
	    "a; filename*=iso-2022-jp''%1B%24B%24%22%1B%28B.txt", "filename",
	    "\xE3\x81\x82.txt"),
	PARAM("Japanese, cut within an escape",
	    "a; x*0*=iso-2022-jp''%1B%24B%24%22%1B; x*1*=%28B.txt", "x",
	    "\xE3\x81\x82.txt"),
	PARAM("percents without a star are text", "a; name=%C3%BC.txt", "name",
	    "%C3%BC.txt"),
	PARAM("apostrophes are the name's", "a; filename='a b.txt'", "filename",
	    "'a b.txt'"),
	PARAM("a quote never closed", "a; filename=\"a.txt; b=c", "filename",
	    "a.txt; b=c"),
	PARAM("raw UTF-8", "a; x=\"" UE "\"", "x", UE),
	PARAM("raw Latin-1", "a; x=\"\xFC\"", "x", UE),
	PARAM("raw Latin-1 in a name", "a; name=\"\xFC.txt\"", "name",
	    UE ".txt"),
	PARAM("an octet that is none, encoded", "a; x*=utf-8''%FC", "x", R),
	PARAM("raw octets in a section", "a; x*0=\xFC; x*1=b", "x", R "b"),
	PARAM("a word glued to more", "a; filename=\"a=?utf-8?Q?=C3=BC?=.txt\"",
	    "filename", "a" UE ".txt"),
	PARAM("an extension in a word",
	    "a; filename=\"a.=?utf-8?Q?exe?=\"", "filename", "a.exe"),
	PARAM("a word not in quotes",
	    "a; name==?koi8-r?B?1MXT1A==?=", "name",
	    "\xD1\x82\xD0\xB5\xD1\x81\xD1\x82"),
	PARAM("words over a fold, indented",
	    "a; name=\"=?utf-8?Q?a?=\r\n\t =?utf-8?Q?b?=\"", "name", "ab"),
	PARAM("a character cut by words",
	    "a; name=\"=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=\"", "name", UE),
	PARAM("a word cut off", "a; name=\"=?utf-8?Q?=C3=BC.tx", "name",
	    UE ".tx"),
	PARAM("a word cut by its quote", "a; name=\"=?utf-8?B?w7w\"; b=c",
	    "name", UE),
	PARAM("a word in a charset nobody knows",
	    "a; name=\"=?x-nope?Q?a?=\"", "name", "=?x-nope?Q?a?="),
	PARAM("Latin-1 beside a word", "a; name=\"\xFC=?utf-8?Q?=C3=BC?=\"",
	    "name", UE UE),
};

START_TEST(reads_a_parameter)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span in = guarded(params[_i].in), out = SPAN("untouched");

	ck_assert_int_eq(mime_param(mem, in, params[_i].param, &out), MIME_OK);
	ck_assert_msg(span_is(out, params[_i].out), "%s: \"%s\"",
	    params[_i].name, shown(out));
	mime_arena_free(mem);
}
END_TEST

/* ---- octets with a label ------------------------------------------------ */

static const struct {
	const char *name, *label;
	mime_span in, out;
	mime_status status;
} labels[] = {
	{ "as it says", "iso-8859-1", SPAN("\xFC"), SPAN(UE), MIME_OK },
	{ "proved wrong: Latin-1", "Latin1", SPAN(UE), SPAN(UE), MIME_OK },
	{ "proved wrong: ASCII", "us-ascii", SPAN(UE), SPAN(UE), MIME_OK },
	{ "proved wrong: Windows-1251", "windows-1251", SPAN(UE), SPAN(UE),
	    MIME_OK },
	{ "not proved: a character cut", "iso-8859-1", SPAN("\xC3\xBC\xC3"),
	    SPAN("\xC3\x83\xC2\xBC\xC3\x83"), MIME_OK },
	{ "other labels win", "koi8-r", SPAN("\xD4\xC5"),
	    SPAN("\xD1\x82\xD0\xB5"), MIME_OK },
	{ "unknown", "x-nope", SPAN("a"), SPAN(""), MIME_NOCHARSET },
	{ "none", "", SPAN("a"), SPAN(""), MIME_NOCHARSET },
};

START_TEST(converts_by_label)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	uint64_t replaced = 0;
	struct buffer out;
	mime_status st;

	buffer_init(&out, mem, 1000);
	st = mime_text_convert(mime_charset_find(span_of(labels[_i].label)),
	    guarded(labels[_i].in), &out, &replaced);
	ck_assert_msg(st == labels[_i].status, "%s: %d", labels[_i].name, st);
	ck_assert_msg(span_is(buffer_span(&out), labels[_i].out), "%s: \"%s\"",
	    labels[_i].name, shown(buffer_span(&out)));
	ck_assert(replaced == 0);
	mime_arena_free(mem);
}
END_TEST

/* ---- memory ------------------------------------------------------------- */

START_TEST(takes_no_arena_for_no_memory)
{
	mime_span out = SPAN("untouched");

	ck_assert_int_eq(mime_text(NULL, SPAN("a"), &out), MIME_NOMEM);
	ck_assert_int_eq(mime_text_with(NULL, SPAN("a"), NULL, &out),
	    MIME_NOMEM);
	ck_assert_int_eq(mime_param(NULL, SPAN("a"), "x", &out), MIME_NOMEM);
	ck_assert(span_is(out, SPAN("untouched")));
}
END_TEST

/* CTX: a text, and a value with parameters. */
static mime_status
read_all(struct mime_arena *mem, void *ctx)
{
	mime_span text = ((const mime_span *)ctx)[0], out;
	mime_span value = ((const mime_span *)ctx)[1];
	struct mime_text_options opt = {
		.size = sizeof(opt), .charset = SPAN("koi8-r"),
	};
	mime_status st = mime_text(mem, text, &out);

	if (st >= 0)
		st = mime_text_with(mem, text, &opt, &out);
	if (st >= 0)
		st = mime_param(mem, value, "filename", &out);
	return st >= 0 ? mime_param(mem, value, "x", &out) : st;
}

START_TEST(runs_out_of_memory)
{
	mime_span in[] = {
		guarded(SPAN("=?utf-8?Q?=C3=BC?= \xFF and a tail that is longer "
		    "than what a buffer begins with, which is 64 octets")),
		guarded(SPAN("a; filename=\"\xFF =?utf-8?Q?x?=\"; x*1*=%FC; "
		    "x*0*=iso-8859-2''%FC; a=b; c=d; e=f; g=\"h\\i\"")),
	};

	ck_assert_int_eq(expect_nomem_told(read_all, in), MIME_OK);
}
END_TEST

/* A ceiling on the arena is another failure, and keeps its name. */
START_TEST(meets_a_ceiling)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	size_t n = 100000;
	char *big = mime_arena_take(mem, n);
	mime_span out = SPAN("untouched");

	memset(big, '\t', n);
	mime_arena_limit(mem, n);
	ck_assert_int_eq(mime_text(mem, (mime_span){ big, n }, &out),
	    MIME_LIMIT);
	ck_assert(span_is(out, SPAN("untouched")));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, reads_text, 0, ROWS(texts));
	tcase_add_test(tc, agrees_with_the_long_way);
	tcase_add_loop_test(tc, reads_text_with_options, 0, ROWS(options));
	tcase_add_test(tc, takes_a_shorter_struct);
	tcase_add_loop_test(tc, reads_a_parameter, 0, ROWS(params));
	tcase_add_loop_test(tc, converts_by_label, 0, ROWS(labels));
	tcase_add_test(tc, takes_no_arena_for_no_memory);
	tcase_add_test(tc, runs_out_of_memory);
	tcase_add_test(tc, meets_a_ceiling);
}

int
main(void)
{
	return run_suite("text", cases);
}
