/*
 * check_name.c - safe names for every hazard there is, and no two alike.
 *
 * The hazards are those of MIME_DEFECT_FILENAME_*.
 */
#include "suite.h"

#include <stdio.h>

#include "header/header.h"

#define FALLBACK "part-1.bin"
#define TEN(x) x x x x x x x x x x
#define FIFTY(x) TEN(x) TEN(x) TEN(x) TEN(x) TEN(x)

#define ROW(name, in, out) { name, SPAN(in), SPAN(out) }

static const struct {
	const char *name;
	mime_span in, out;
} rows[] = {
	ROW("an ordinary name", "report.pdf", "report.pdf"),
	ROW("spaces and capitals", "My Report 2.PDF", "My Report 2.PDF"),
	ROW("other scripts", "\u5831\u544A.pdf", "\u5831\u544A.pdf"),
	ROW("mixed scripts are let", "p\u0430yp\u0430l.pdf",
	    "p\u0430yp\u0430l.pdf"),
	ROW("shell's letters are let", "a;$(id)`id`&'.txt",
	    "a;$(id)`id`&'.txt"),
	ROW("percents are not decoded", "..%2F..%2Fx", "%2F..%2Fx"),
	ROW("two extensions are let", "invoice.pdf.exe", "invoice.pdf.exe"),
	ROW("a user's home", "~root", "~root"),

	/* paths */
	ROW("path, Unix", "../../../../tmp/x", "x"),
	ROW("path, Windows", "..\\..\\x", "x"),
	ROW("path, mixed", "..\\../x", "x"),
	ROW("path, a folder", "sub/x", "x"),
	ROW("path, home", "~/x", "x"),
	ROW("path, trailing slash", "a/b/", "b"),
	ROW("path, trailing slashes", "a/b//\\", "b"),
	ROW("path, slashes only", "///", FALLBACK),
	ROW("path, ends in a dot", "a/.", FALLBACK),
	ROW("path, ends in two", "a/b/..", FALLBACK),
	ROW("absolute", "/etc/passwd", "passwd"),
	ROW("absolute, a drive", "C:\\x", "x"),
	ROW("absolute, a drive's folder", "C:x", "C_x"),
	ROW("absolute, a share", "\\\\evil.example\\share\\x", "x"),
	ROW("absolute, a device", "\\\\.\\PhysicalDrive0", "PhysicalDrive0"),
	ROW("a device file", "/dev/stdin", "stdin"),
	ROW("a descriptor", "/proc/self/fd/1", "1"),
	ROW("a web address", "http://evil.example/x", "x"),
	ROW("a file's address", "file:///etc/passwd", "passwd"),
	ROW("a fullwidth slash", "..\uFF0F..\uFF0Fx", "x"),
	ROW("a fullwidth backslash", "..\uFF3Cx", "x"),
	ROW("a division slash", "..\u2215x", "x"),
	ROW("a fraction slash", "1\u20442", "2"),
	ROW("a big solidus", "..\u29F8x", "x"),
	ROW("set minus", "a\u2216x", "a_x"),
	ROW("a small backslash", "a\uFE68x", "a_x"),
	ROW("other backslashes", "a\u29F5\u29F9x", "a__x"),

	/* dots */
	ROW("a dot", ".", FALLBACK),
	ROW("two dots", "..", FALLBACK),
	ROW("many dots", "......", FALLBACK),
	ROW("dots and spaces", ". . .", FALLBACK),
	ROW("a leading dot", ".bashrc", "bashrc"),
	ROW("leading dots", "...x", "x"),
	ROW("a trailing dot", "x.exe.", "x.exe"),
	ROW("trailing dots and spaces", "x.exe. . .", "x.exe"),
	ROW("an extension only", ".txt", "txt"),
	ROW("a fullwidth dot", "a\uFF0Eexe", "a_exe"),
	ROW("a fullwidth dot at the end", "a.exe\uFF0E", "a.exe_"),
	ROW("dot leaders", "\u2024\u2024/x", "x"),
	ROW("dot leaders alone", "\u2024\u2024", "__"),
	ROW("a small full stop", "a\uFE52exe", "a_exe"),

	/* dashes and spaces */
	ROW("a leading dash", "-rf", "rf"),
	ROW("an option", "--to-command=sh x", "to-command=sh x"),
	ROW("dashes, dots and spaces", " -.- x", "x"),
	ROW("dashes only", "---", FALLBACK),
	ROW("leading spaces", "  x.txt", "x.txt"),
	ROW("trailing spaces", "x.exe  ", "x.exe"),
	ROW("spaces only", "   ", FALLBACK),
	ROW("a space without a break at the end", "x.exe\u00A0", "x.exe"),
	ROW("and in front", "\u00A0.x", "x"),
	ROW("wide and thin spaces", "\u3000a\u2009b\u202Fc\u205F",
	    "a b c"),
	ROW("three spaces are let", "a   b", "a   b"),
	ROW("more are one", "a    b", "a b"),
	ROW("a hidden extension", "invoice.pdf" FIFTY(" ") ".exe",
	    "invoice.pdf .exe"),
	ROW("hidden by other spaces", "a.pdf\u00A0 \u2003 \u3000.exe",
	    "a.pdf .exe"),

	/* controls and what cannot be seen */
	ROW("NUL", "x.exe\0.txt", "x.exe_.txt"),
	ROW("a line end", "a\nb.txt", "a_b.txt"),
	ROW("a header of one's own", "x\r\nX-Evil: y.bin", "x__X-Evil_ y.bin"),
	ROW("a terminal's escape", "\x1B[2Ja.txt", "_[2Ja.txt"),
	ROW("a bell and a tab", "a\a\tb.txt", "a__b.txt"),
	ROW("DEL and C1", "a\x7F\xC2\x9B" "b.txt", "a__b.txt"),
	ROW("right to left", "ann\u202Etxt.exe", "ann_txt.exe"),
	ROW("embeddings", "\u202Aa\u202C.txt", "_a_.txt"),
	ROW("isolates", "a\u2067exe.\u2069txt", "a_exe._txt"),
	ROW("Arabic letter mark", "a\u061C" "b.txt", "a_b.txt"),
	ROW("marks of direction", "a\u200E\u200F.txt", "a__.txt"),
	ROW("zero width space", "a\u200B.exe", "a_.exe"),
	ROW("zero width joiners", "a\u200C\u200D.exe", "a__.exe"),
	ROW("word joiner", "a\u2060.exe", "a_.exe"),
	ROW("byte order mark", "\uFEFFa.txt", "_a.txt"),
	ROW("soft hyphen", "a.e\u00ADxe", "a.e_xe"),
	ROW("grapheme joiner", "a\u034F.exe", "a_.exe"),
	ROW("a tag", "a\U000E0065.txt", "a_.txt"),
	ROW("variation selectors", "a\uFE0F\U000E0100.txt", "a__.txt"),
	ROW("Hangul fillers", "a\u3164\u115F\u1160\uFFA0.txt", "a____.txt"),
	ROW("Mongolian selectors", "a\u180B\u180E.txt", "a__.txt"),
	ROW("Khmer's empty vowels", "a\u17B4\u17B5.txt", "a__.txt"),
	ROW("Braille without dots", "a\u2800.exe", "a_.exe"),
	ROW("line and paragraph ends", "a\u2028\u2029.txt", "a__.txt"),
	ROW("annotations", "a\uFFF9\uFFFB.txt", "a__.txt"),
	ROW("no characters", "a\uFDD0\uFFFE\U0001FFFF.txt", "a___.txt"),
	ROW("a colon as Windows keeps it", "a\uF03A" "b", "a_b"),
	ROW("format controls of music", "a\U0001D173.txt", "a_.txt"),

	/* reserved */
	ROW("a stream", "x.txt:evil.exe", "x.txt_evil.exe"),
	ROW("the data of a file", "x.exe::$DATA", "x.exe__$DATA"),
	ROW("what Windows reserves", "a<b>c|d?e*f\"g", "a_b_c_d_e_f_g"),
	ROW("a star", "*", "_"),

	/* devices */
	ROW("CON", "CON", "_CON"),
	ROW("con.txt", "con.txt", "_con.txt"),
	ROW("AUX and a space", "AUX .txt", "_AUX .txt"),
	ROW("prn with two dots", "prn.a.b", "_prn.a.b"),
	ROW("nul:", "nul:", "nul_"),
	ROW("a path to it", "C:\\nul", "_nul"),
	ROW("COM1", "COM1.bin", "_COM1.bin"),
	ROW("com0", "com0", "_com0"),
	ROW("COM, superscript", "COM\u00B9.bin", "_COM\u00B9.bin"),
	ROW("LPT, superscript", "lpt\u00B3", "_lpt\u00B3"),
	ROW("lpt9", "lpt9", "_lpt9"),
	ROW("CONIN$", "CONIN$", "_CONIN$"),
	ROW("conout$", "conout$.log", "_conout$.log"),
	ROW("CLOCK$", "CLOCK$", "_CLOCK$"),
	ROW("behind a dot", ".nul", "_nul"),
	ROW("no device: longer", "console.txt", "console.txt"),
	ROW("no device: COM10", "COM10.txt", "COM10.txt"),
	ROW("no device: COM", "COM.txt", "COM.txt"),
	ROW("no device: another superscript", "COM\u2074", "COM\u2074"),

	/* octets and normal form */
	ROW("no UTF-8", "a\xFF\xFE.txt", "a__.txt"),
	ROW("overlong slashes", "..\xC0\xAF..\xC0\xAFx", "__..__x"),
	ROW("a surrogate", "a\xED\xA0\x80.txt", "a___.txt"),
	ROW("cut UTF-8", "a\xE2\x82", "a_"),
	ROW("U+FFFD", "a\uFFFD.txt", "a_.txt"),
	ROW("not in NFC", "e\u0301.txt", "\u00E9.txt"),
	ROW("Hangul letters", "\u1112\u1161\u11AB.txt", "\uD55C.txt"),
	ROW("NFC makes no semicolon of it", "a\u037E", "a;"),
	ROW("a mark in front", "\u0301a", "\u0301a"),
	ROW("nothing", "", FALLBACK),

	/* length */
	ROW("254 octets", FIFTY("aaaaa") ".txt", FIFTY("aaaaa") ".txt"),
	ROW("255 octets", FIFTY("aaaaa") "a.txt", FIFTY("aaaaa") "a.txt"),
	ROW("256 octets", FIFTY("aaaaa") "aa.txt", FIFTY("aaaaa") "a.txt"),
	ROW("5000 octets", TEN(FIFTY("aaaaaaaaaa")) ".txt",
	    FIFTY("aaaaa") "a.txt"),
	ROW("no character is cut",
	    FIFTY("\u20AC") FIFTY("\u20AC") ".txt",
	    FIFTY("\u20AC") TEN("\u20AC") TEN("\u20AC") TEN("\u20AC")
	    "\u20AC\u20AC\u20AC.txt"),
	ROW("no extension: cut at the end", FIFTY("aaaaaaaaaa"),
	    FIFTY("aaaaa") "aaaaa"),
	ROW("no extension: too long a one", "a." FIFTY("bbbbbbbbbb"),
	    "a." FIFTY("bbbbb") "bbb"),
	ROW("an extension of 32", FIFTY("aaaaaaaaaa")
	    ".12345678901234567890123456789012",
	    TEN("aaaaaaaaaa") TEN("aaaaaaaaaa") TEN("aa") "aa"
	    ".12345678901234567890123456789012"),
	ROW("an extension of 33", FIFTY("aaaaaaaaaa")
	    ".123456789012345678901234567890123",
	    FIFTY("aaaaa") "aaaaa"),
	ROW("cut where a space is", FIFTY("aaaaa") "aaa b" TEN("c"),
	    FIFTY("aaaaa") "aaa b"),
	ROW("nothing but dots at the cut", "a" FIFTY("......") " b", "a"),
	ROW("a device, and too long", "CON." FIFTY("aaaaaa"),
	    "_CON." FIFTY("aaaaa")),
	ROW("too many marks", "q" FIFTY("\u0301"),
	    "q" TEN("\u0301") TEN("\u0301") TEN("\u0301") "_"
	    TEN("\u0301") TEN("\u0301")),
};

static mime_span
safe(struct mime_arena *mem, mime_span in, const char *fallback)
{
	mime_span name = { 0 };

	ck_assert_int_eq(mime_safe_name(mem, in, fallback, &name), MIME_OK);
	return name;
}

START_TEST(makes_safe)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span got = safe(mem, guarded(rows[_i].in), FALLBACK);

	ck_assert_msg(span_is(got, rows[_i].out), "%s: got \"%s\"",
	    rows[_i].name, shown(got));
	got = safe(mem, guarded(got), FALLBACK);
	ck_assert_msg(span_is(got, rows[_i].out), "%s: again, got \"%s\"",
	    rows[_i].name, shown(got));
	mime_arena_free(mem);
}
END_TEST

static const struct {
	const char *name, *fallback, *out;
} fallbacks[] = {
	{ "as given",          "part-2.txt", "part-2.txt" },
	{ "made safe too",     "a/b\n.txt",  "b_.txt" },
	{ "nothing left of it", "..",        "_" },
	{ "empty",             "",           "_" },
	{ "none",              NULL,         "_" },
};

START_TEST(falls_back)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span got = safe(mem, SPAN("..."), fallbacks[_i].fallback);

	ck_assert_msg(span_is(got, span_of(fallbacks[_i].out)),
	    "%s: got \"%s\"", fallbacks[_i].name, shown(got));
	mime_arena_free(mem);
}
END_TEST

/* Every character there is, in the middle and at both ends. */
START_TEST(every_character)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	for (int32_t code = 0; code <= 0x10FFFF; code++) {
		mime_mark mark = mime_arena_mark(mem);
		struct buffer in;
		mime_span once = { 0 }, twice = { 0 };

		if (code >= 0xD800 && code < 0xE000)
			continue;
		buffer_init(&in, mem, 100);
		mime_utf8_put(&in, code);
		buffer_put_char(&in, 'a');
		mime_utf8_put(&in, code);
		buffer_put(&in, SPAN("b.c"));
		mime_utf8_put(&in, code);
		mime_safe_name(mem, buffer_span(&in), FALLBACK, &once);
		mime_safe_name(mem, once, FALLBACK, &twice);
		if (once.len == 0 || !span_is(once, twice) ||
		    span_find(once, '/') < once.len ||
		    span_find(once, '\\') < once.len)
			ck_abort_msg("U+%04X: \"%s\", then \"%s\"",
			    (unsigned)code, shown(once), shown(twice));
		mime_arena_release(mem, mark);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- names that are taken ----------------------------------------------- */

#define LONG FIFTY("abcde")     /* 250 octets */

/* Takes the names one after the other; what they are given. */
static const struct {
	const char *name;
	const char *in[5], *out[5];
} takes[] = {
	{ "one name", { "a" }, { "a" } },
	{ "twice", { "a.txt", "a.txt" }, { "a.txt", "a (2).txt" } },
	{ "three times", { "a.txt", "a.txt", "a.txt" },
	    { "a.txt", "a (2).txt", "a (3).txt" } },
	{ "no extension", { "a", "a" }, { "a", "a (2)" } },
	{ "two extensions", { "a.tar.gz", "a.tar.gz" },
	    { "a.tar.gz", "a.tar (2).gz" } },
	{ "in capitals", { "a.txt", "A.TXT", "a.Txt" },
	    { "a.txt", "A (2).TXT", "a (3).Txt" } },
	{ "another extension is another name", { "a.txt", "a.pdf" },
	    { "a.txt", "a.pdf" } },
	{ "not in NFC", { "\u00E9", "e\u0301" }, { "\u00E9", "e\u0301 (2)" } },
	{ "sharp s", { "Stra\u00DFe", "STRASSE" },
	    { "Stra\u00DFe", "STRASSE (2)" } },
	{ "final sigma", { "\u03C3", "\u03C2" }, { "\u03C3", "\u03C2 (2)" } },
	{ "Kelvin", { "k", "\u212A" }, { "k", "\u212A (2)" } },
	{ "a number that is taken", { "a (2)", "a", "a" },
	    { "a (2)", "a", "a (3)" } },
	{ "a number that was given", { "a", "a", "a (2)" },
	    { "a", "a (2)", "a (2) (2)" } },
	{ "taken in capitals", { "A (2)", "a", "a", "a" },
	    { "A (2)", "a", "a (3)", "a (4)" } },
	{ "what is counted is no name", { "a.txt", "a.txt", "a/.txt" },
	    { "a.txt", "a (2).txt", "a/.txt" } },
	{ "a prefix is another name", { "ab", "a", "abc" },
	    { "ab", "a", "abc" } },
	{ "spaces before the number go", { "a   .txt", "a   .txt" },
	    { "a   .txt", "a (2).txt" } },
	{ "a hidden name keeps its dot", { ".a", ".a" }, { ".a", ".a (2)" } },
	{ "long", { LONG "f.txt", LONG "f.txt" },
	    { LONG "f.txt",
	    TEN("abcdeabcdeabcdeabcde") "abcdeabcdeabcdeabcdeabcdeabcde"
	    "abcdeabcdeabcdeab (2).txt" } },
	{ "no UTF-8", { "a\xFF", "a\xFE" }, { "a\xFF", "a\xFE (2)" } },
	{ "empty", { "", "" }, { "", " (2)" } },
};

static mime_span
take(struct mime_names *names, mime_span name)
{
	mime_span unique = { 0 };

	ck_assert_int_eq(mime_names_take(names, name, &unique), MIME_OK);
	return unique;
}

START_TEST(takes_in_turn)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *names = mime_names_new(mem);

	for (size_t i = 0; i < ROWS(takes[0].in) && takes[_i].in[i]; i++) {
		mime_span in = guarded(span_of(takes[_i].in[i]));
		mime_span got = take(names, in);

		ck_assert_msg(span_is(got, span_of(takes[_i].out[i])),
		    "%s: %zu: got \"%s\"", takes[_i].name, i, shown(got));
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(adds_what_is_there)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *names = mime_names_new(mem);

	ck_assert_int_eq(mime_names_add(names, SPAN("A.txt")), MIME_OK);
	ck_assert_int_eq(mime_names_add(names, SPAN("a (2).txt")), MIME_OK);
	ck_assert_int_eq(mime_names_add(names, SPAN("a (2).txt")), MIME_OK);
	ck_assert(span_is(take(names, SPAN("a.txt")), SPAN("a (3).txt")));
	mime_arena_free(mem);
}
END_TEST

/* Keys are octets: nothing is no NUL. */
/* To forget is to begin anew, in the memory that is there. */
START_TEST(meets_what_is_there)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *names = mime_names_new(mem);
	mime_mark mark = mime_arena_mark(mem);

	for (int i = 0; i < 3; i++) {
		bool a = true, b = true, again = false;

		ck_assert_int_eq(mime_names_meet(names, SPAN("a.txt"), &a),
		    MIME_OK);
		ck_assert_int_eq(mime_names_meet(names, SPAN("b.txt"), &b),
		    MIME_OK);
		ck_assert_int_eq(mime_names_meet(names, SPAN("A.TXT"), &again),
		    MIME_OK);
		ck_assert(!a && !b && again);
		ck_assert(span_is(take(names, SPAN("a.txt")),
		    SPAN("a (2).txt")));
		mime_names_forget(names);
		mime_arena_release(mem, mark);
	}
	mime_names_forget(NULL);
	mime_arena_free(mem);
}
END_TEST

START_TEST(tells_nul_from_nothing)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *names = mime_names_new(mem);

	mime_names_add(names, SPAN("a\0"));
	mime_names_add(names, SPAN("b"));
	ck_assert(span_is(take(names, SPAN("a")), SPAN("a")));
	ck_assert(span_is(take(names, SPAN("b\0\0")), SPAN("b\0\0")));
	ck_assert(span_is(take(names, SPAN("b\0")), SPAN("b\0")));
	ck_assert(span_is(take(names, SPAN("a\0")), SPAN("a\0 (2)")));
	mime_arena_free(mem);
}
END_TEST

/* The number fits: the stem is cut for it, at a character's border. */
START_TEST(cuts_for_the_number)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *names = mime_names_new(mem);
	mime_span name = SPAN(FIFTY("\u00E4\u20AC") "x.txt");

	ck_assert_uint_eq(name.len, 255);
	take(names, name);
	for (unsigned n = 2; n < 120; n++) {
		mime_span got = take(names, name);
		char end[20];

		snprintf(end, sizeof(end), " (%u).txt", n);
		if (got.len > 255 || got.len < 252 || !mime_utf8_valid(got) ||
		    !span_is(span_tail(got, got.len - strlen(end)),
		    span_of(end)))
			ck_abort_msg("%u: got \"%s\"", n, shown(got));
	}
	mime_arena_free(mem);
}
END_TEST

/*
 * Names that are cut to the same stem: each is taken twice, and would try all
 * numbers from 2 on if the counter were not the cut stem's.
 */
START_TEST(many_that_are_cut_alike)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *names = mime_names_new(mem);
	char text[256] = LONG;

	for (unsigned n = 0; n < 20000; n++) {
		snprintf(text + 250, 6, "%05u", n);
		if (!span_is(take(names, span_of(text)), span_of(text)))
			ck_abort_msg("%s is not free", text);
		if (take(names, span_of(text)).len > 255)
			ck_abort_msg("%s is numbered too long", text);
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(many_of_one_name)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *names = mime_names_new(mem);

	take(names, SPAN("a.txt"));
	for (unsigned n = 2; n <= 50000; n++) {
		char expected[20];
		mime_span got = take(names, SPAN("A.txt"));

		snprintf(expected, sizeof(expected), "A (%u).txt", n);
		if (!span_is(got, span_of(expected)))
			ck_abort_msg("%u: got \"%s\"", n, shown(got));
	}
	mime_arena_free(mem);
}
END_TEST

/* Names that others of the row would be given. */
START_TEST(many_that_are_in_the_way)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *names = mime_names_new(mem);
	char text[30];

	for (unsigned n = 2; n < 20000; n++) {
		snprintf(text, sizeof(text), "a (%u)", n);
		take(names, span_of(text));
	}
	take(names, SPAN("a"));
	for (unsigned n = 20000; n < 40000; n++) {
		snprintf(text, sizeof(text), "a (%u)", n);
		if (!span_is(take(names, SPAN("a")), span_of(text)))
			ck_abort_msg("%s was not given", text);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- memory ------------------------------------------------------------- */

static mime_status
take_many(struct mime_arena *mem, void *ctx)
{
	struct mime_names *names = mime_names_new(mem);
	mime_status st = MIME_OK;

	(void)ctx;
	for (unsigned i = 0; i < 60 && st == MIME_OK; i++) {
		mime_span name;

		st = mime_safe_name(mem, SPAN("../\xFF" LONG "e\u0301.txt"),
		    FALLBACK, &name);
		if (st == MIME_OK)
			st = mime_names_take(names, name, &name);
		if (st == MIME_OK)
			st = mime_names_add(names, SPAN("\xFE"));
	}
	return st;
}

START_TEST(stands_no_memory)
{
	ck_assert_int_eq(expect_nomem_told(take_many, NULL), MIME_OK);
}
END_TEST

START_TEST(takes_null)
{
	mime_span name;

	ck_assert_ptr_null(mime_names_new(NULL));
	ck_assert_int_eq(mime_names_add(NULL, SPAN("a")), MIME_NOMEM);
	ck_assert_int_eq(mime_names_take(NULL, SPAN("a"), &name), MIME_NOMEM);
	ck_assert_int_eq(mime_safe_name(NULL, SPAN("a"), "b", &name),
	    MIME_NOMEM);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, makes_safe, 0, ROWS(rows));
	tcase_add_loop_test(tc, falls_back, 0, ROWS(fallbacks));
	tcase_add_test(tc, every_character);
	tcase_add_loop_test(tc, takes_in_turn, 0, ROWS(takes));
	tcase_add_test(tc, adds_what_is_there);
	tcase_add_test(tc, meets_what_is_there);
	tcase_add_test(tc, tells_nul_from_nothing);
	tcase_add_test(tc, cuts_for_the_number);
	tcase_add_test(tc, many_that_are_cut_alike);
	tcase_add_test(tc, many_of_one_name);
	tcase_add_test(tc, many_that_are_in_the_way);
	tcase_add_test(tc, stands_no_memory);
	tcase_add_test(tc, takes_null);
}

int
main(void)
{
	return run_suite("name", cases);
}
