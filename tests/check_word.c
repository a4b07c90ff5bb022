/*
 * check_word.c - encoded words, as RFC 2047 has them and as they are met.
 */
#include "header/header.h"
#include "noted.h"

#define WORDS 5                 /* that are decoded in one value */
#define R "\xEF\xBF\xBD"        /* U+FFFD */
#define UE "\xC3\xBC"           /* u with diaeresis */
#define EURO "\xE2\x82\xAC"
#define N "encoded-word-"

#define ROW(name, in, out, notes) { name, SPAN(in), SPAN(out), notes }

static const struct {
	const char *name;
	mime_span in, out;
	const char *notes;
} rows[] = {
	/* no words */
	ROW("nothing", "", "", ""),
	ROW("plain text", "a b", "a b", ""),
	ROW("folds", "a\r\n b\n\tc", "a b c", ""),
	ROW("a fold of blanks only", "a\r\n \r\n b", "a  b", ""),
	ROW("line ends that are no folds", "a\r\nb\nc\rd\r", "a b c d ", ""),
	ROW("a TAB", "a\tb", "a b", ""),
	ROW("controls", "a\x01\x1B\x7F" "b", "a   b", ""),
	ROW("NUL", "a\0b", "a" R "b", ""),
	ROW("raw UTF-8", "gr" UE, "gr" UE, ""),
	ROW("raw Latin-1", "gr\xFC\xDF" "e \x80", "gr" UE "\xC3\x9F" "e " EURO,
	    ""),
	ROW("one octet makes all Latin-1", UE " \xFC", "\xC3\x83\xC2\xBC " UE,
	    ""),
	ROW("octets that Windows-1252 has not", "\x81\xFF", R "\xC3\xBF", ""),
	ROW("raw C1 controls", "a\xC2\x85" "b", "a" R "b", ""),
	ROW("raw line separators stay", "a\xE2\x80\xA8" "b",
	    "a\xE2\x80\xA8" "b", ""),
	ROW("pieces of words", "=? =?= ?= =?a? =?a?b =?a?Q =?a?Q? =??Q?a?=",
	    "=? =?= ?= =?a? =?a?b =?a?Q =?a?Q? =??Q?a?=",
	    N "unterminated@27+6"),

	/* words as they should be */
	ROW("Q", "=?utf-8?Q?gr=C3=BC=C3=9Fe?=", "gr" UE "\xC3\x9F" "e", ""),
	ROW("Q, lower case hex", "=?utf-8?q?gr=c3=bc?=", "gr" UE, ""),
	ROW("Q, underscore is a space", "=?utf-8?Q?a_b=5F?=", "a b_", ""),
	ROW("B", "=?utf-8?B?Z3LDvA==?=", "gr" UE, ""),
	ROW("either case", "=?UTF-8?b?Z3LDvA==?=", "gr" UE, ""),
	ROW("Latin-1", "=?iso-8859-1?Q?gr=FC?=", "gr" UE, ""),
	ROW("Euro in Windows-1252", "=?windows-1252?Q?=80?=", EURO, ""),
	ROW("KOI8-R", "=?koi8-r?B?98/U?=",
	    "\xD0\x92\xD0\xBE\xD1\x82", ""),
	ROW("Shift_JIS", "=?shift_jis?B?grGC8Q==?=",
	    "\xE3\x81\x93\xE3\x82\x93", ""),
	ROW("ISO-2022-JP", "=?iso-2022-jp?B?GyRCJDMkcxsoQg==?=",
	    "\xE3\x81\x93\xE3\x82\x93", ""),
	ROW("GB2312", "=?gb2312?B?xOO6ww==?=", "\xE4\xBD\xA0\xE5\xA5\xBD",
	    ""),
	ROW("a language", "=?utf-8*de?Q?=C3=BC?=", UE, ""),
	ROW("no text", "a =?utf-8?Q?\?= b", "a  b", ""),
	ROW("between text", "a =?utf-8?Q?b?= c", "a b c", ""),
	ROW("behind a fold", "a\r\n =?utf-8?Q?b?=\r\n c", "a b c", ""),
	ROW("in parentheses", "(=?utf-8?Q?a?=)", "(a)", ""),
	ROW("75 octets", "=?utf-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaa?=",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaa", ""),

	/* next to each other */
	ROW("blanks between words go", "=?utf-8?Q?a?= \t =?utf-8?Q?b?=", "ab",
	    ""),
	ROW("folds too", "=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=", "ab", ""),
	ROW("between charsets too", "=?utf-8?Q?a?= =?iso-8859-1?Q?=FC?=",
	    "a" UE, ""),
	ROW("blanks around text stay", "=?utf-8?Q?a?= b =?utf-8?Q?c?=",
	    "a b c", ""),
	ROW("blanks beside what stays a word stay",
	    "=?utf-8?Q?a?= =?x-nope?Q?b?= =?utf-8?Q?c?=",
	    "a =?x-nope?Q?b?= c", N "unknown-charset@14+14"),
	ROW("a character cut in two",
	    "=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", EURO, N "split-char@0+16"),
	ROW("in Q and in B, by two names of a charset",
	    "=?utf-8?Q?=E2=82?= =?UTF8?B?rA==?=", EURO, N "split-char@0+18"),
	ROW("a character cut in Shift_JIS",
	    "=?shift_jis?Q?=82?= =?shift_jis?Q?=B1?=", "\xE3\x81\x93", ""),
	ROW("cut, but not taken up", "=?utf-8?Q?=E2=82?= x", R " x", ""),
	ROW("base64 cut anywhere",
	    "=?utf-8?B?Z3I?= =?utf-8?B?w7w?=", "gr" UE,
	    N "bad-base64@0+15 " N "bad-base64@16+15"),
	ROW("JIS that goes on in the next word",
	    "=?iso-2022-jp?B?GyRCJDM=?= =?iso-2022-jp?B?JHMbKEI=?=",
	    "\xE3\x81\x93\xE3\x82\x93", ""),
	ROW("no blank between", "=?utf-8?Q?a?==?utf-8?Q?b?=", "ab",
	    N "not-delimited@0+13 " N "not-delimited@13+13"),
	ROW("three words without a blank",
	    "=?utf-8?Q?a?==?utf-8?Q?b?==?utf-8?Q?c?=", "abc",
	    N "not-delimited@0+13 " N "not-delimited@13+13 "
	    N "not-delimited@26+13"),
	ROW("no blank behind one that is unknown",
	    "=?x-nope?Q?a?==?utf-8?Q?b?=", "=?x-nope?Q?a?=b",
	    N "unknown-charset@0+14 " N "not-delimited@14+13"),

	/* in other text */
	ROW("text on both sides", "x=?utf-8?Q?a?=y", "x=?utf-8?Q?a?=y",
	    N "not-delimited@1+13"),
	ROW("text in front", "x=?utf-8?Q?a?= y", "x=?utf-8?Q?a?= y",
	    N "not-delimited@1+13"),
	ROW("text behind", "=?utf-8?Q?a?=y", "=?utf-8?Q?a?=y",
	    N "not-delimited@0+13"),
	ROW("8 bits behind", "=?utf-8?Q?a?=" UE, "=?utf-8?Q?a?=" UE,
	    N "not-delimited@0+13"),
	ROW("an equals sign behind", "=?utf-8?Q?a?==", "=?utf-8?Q?a?==",
	    N "not-delimited@0+13"),
	ROW("in quotes", "\"=?utf-8?Q?a?=\"", "\"a\"",
	    N "not-delimited@1+13"),
	ROW("behind a colon", "Re:=?utf-8?Q?a?=", "Re:a",
	    N "not-delimited@3+13"),
	ROW("in brackets", "[=?utf-8?Q?a?=]", "[a]", N "not-delimited@1+13"),
	ROW("before a comma", "=?utf-8?Q?a?=, b", "a, b",
	    N "not-delimited@0+13"),
	ROW("before an extension", "=?utf-8?Q?a?=.pdf", "a.pdf",
	    N "not-delimited@0+13"),
	ROW("in an address: the local part", "=?utf-8?Q?a?=@b",
	    "=?utf-8?Q?a?=@b", N "not-delimited@0+13"),
	ROW("in an address: the domain", "a@=?utf-8?Q?b?=",
	    "a@=?utf-8?Q?b?=", N "not-delimited@2+13"),
	ROW("in angle brackets", "<=?utf-8?Q?a?=>", "<=?utf-8?Q?a?=>",
	    N "not-delimited@1+13"),

	/* not as they should be, and decoded */
	ROW("a blank in Q", "=?utf-8?Q?a b?=", "a b", N "space@0+15"),
	ROW("a fold in Q", "=?utf-8?Q?a\r\n b?=", "a b", N "space@0+17"),
	ROW("a blank in B", "=?utf-8?B?Z3 I=?=", "gr", N "space@0+17"),
	ROW("a fold in B", "=?utf-8?B?Z3\n I=?=", "gr", N "space@0+18"),
	ROW("a question mark in Q", "=?utf-8?Q?a?b?\?=", "a?b?", ""),
	ROW("an equals sign at the end of Q", "=?utf-8?Q?a=?=", "a=", ""),
	ROW("a bad escape in Q", "=?utf-8?Q?a=ZZ?=", "a=ZZ", ""),
	ROW("8 bits in Q", "=?utf-8?Q?" UE "?=", UE, ""),
	ROW("no padding", "=?utf-8?B?Z3I?=", "gr", N "bad-base64@0+15"),
	ROW("too much padding", "=?utf-8?B?Z3I==?=", "gr",
	    N "bad-base64@0+17"),
	ROW("no base64", "=?utf-8?B?Z3*I=?=", "gr", N "bad-base64@0+17"),
	ROW("cut", "=?utf-8?B?Z3LD?=", "gr" R, ""),
	ROW("76 octets", "=?utf-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaa?=",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaa", N "too-long@0+76"),
	ROW("UTF-7", "=?utf-7?Q?+ADw-b+AD4-?=", "<b>", N "utf7@0+23"),
	ROW("JIS to the end", "=?iso-2022-jp?B?GyRCJDMkcw==?=",
	    "\xE3\x81\x93\xE3\x82\x93", "charset-stateful-unreset@0+30"),
	ROW("UTF-8 that is called Latin-1", "=?iso-8859-1?Q?=C3=BC?=", UE, ""),
	ROW("that is called ASCII", "=?us-ascii?Q?=C3=BC?=", UE, ""),
	ROW("but not Latin-2", "=?iso-8859-2?Q?=C3=BC?=",
	    "\xC4\x82\xC5\xBA", ""),
	ROW("not UTF-8, as it says", "=?utf-8?Q?a=FFb?=", "a" R "b", ""),

	/* not decoded */
	ROW("an unknown charset", "=?x-nope?Q?abc?=", "=?x-nope?Q?abc?=",
	    N "unknown-charset@0+16"),
	ROW("a charset that is a path", "=?../../x?Q?abc?=",
	    "=?../../x?Q?abc?=", ""),
	ROW("an encoding that there is not", "=?utf-8?X?abc?=",
	    "=?utf-8?X?abc?=", N "bad-encoding@0+15"),
	ROW("two letters", "=?utf-8?QB?abc?=", "=?utf-8?QB?abc?=", ""),
	ROW("no encoding", "=?utf-8??abc?=", "=?utf-8??abc?=", ""),
	ROW("no end", "=?utf-8?Q?abc", "=?utf-8?Q?abc", N "unterminated@0+13"),
	ROW("no end but the next one's", "=?utf-8?Q?a =?utf-8?Q?b?=",
	    "=?utf-8?Q?a b", N "unterminated@0+11"),
	ROW("no end, in a row", "=?utf-8?Q?a =?utf-8?Q?b =?utf-8?B?Yw==?=",
	    "=?utf-8?Q?a =?utf-8?Q?b c",
	    N "unterminated@0+11 " N "unterminated@12+11"),

	/* what must not come out of one */
	ROW("NUL", "=?utf-8?Q?a=00b?=", "a" R "b", N "decodes-control@0+17"),
	ROW("a line end", "=?utf-8?Q?a=0D=0ABcc:_x?=", "a" R R "Bcc: x",
	    N "decodes-control@0+25"),
	ROW("a TAB", "=?utf-8?B?CQ==?=", R, N "decodes-control@0+16"),
	ROW("C1", "=?utf-8?Q?=C2=85?=", R, N "decodes-control@0+18"),
	ROW("another word", "=?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=",
	    "=?utf-8?Q?x?=", N "nested@0+37"),
	ROW("another word, out of two",
	    "=?utf-8?Q?=3D=3Futf-8=3FQ?= =?utf-8?Q?=3Fx=3F=3D?=",
	    "=?utf-8?Q?x?=", N "nested@0+50"),

	/* as many as may be, and more */
	ROW("as many as may be", "=?utf-8?Q?a?= =?utf-8?Q?b?= =?utf-8?Q?c?= "
	    "=?utf-8?Q?d?= =?utf-8?Q?e?= f", "abcde f", ""),
	ROW("more", "=?utf-8?Q?a?= =?utf-8?Q?b?= =?utf-8?Q?c?= =?utf-8?Q?d?= "
	    "=?utf-8?Q?e?= =?utf-8?Q?f?=\r\n =?utf-8?Q?g?= h",
	    "abcde =?utf-8?Q?f?= =?utf-8?Q?g?= h",
	    "limit-encoded-words@70+13"),
	ROW("what is not decoded is not counted",
	    "=?x-a?Q?a?= =?x-b?Q?a?= =?x-c?Q?a?= =?x-d?Q?a?= =?x-e?Q?a?= "
	    "=?utf-8?Q?a?=",
	    "=?x-a?Q?a?= =?x-b?Q?a?= =?x-c?Q?a?= =?x-d?Q?a?= =?x-e?Q?a?= a",
	    N "unknown-charset@0+11 " N "unknown-charset@12+11 "
	    N "unknown-charset@24+11 " N "unknown-charset@36+11 "
	    N "unknown-charset@48+11"),
};

START_TEST(decodes)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span in = guarded(rows[_i].in);
	struct noted noted = { .len = 0 };
	struct notes notes = { note_down, &noted, in.ptr, 0 };
	struct buffer out;

	buffer_init(&out, mem, 10000);
	mime_words_decode(in, WORDS, &notes, &out);
	ck_assert_msg(out.status == MIME_OK, "%s: %d", rows[_i].name,
	    out.status);
	ck_assert_msg(span_is(buffer_span(&out), rows[_i].out), "%s: \"%s\"",
	    rows[_i].name, shown(buffer_span(&out)));
	ck_assert_msg(strcmp(noted.text, rows[_i].notes) == 0, "%s: %s",
	    rows[_i].name, noted.text);
	mime_arena_free(mem);
}
END_TEST

/* Whatever is cut off: it is text without controls all the same. */
START_TEST(decodes_what_is_cut)
{
	for (size_t n = 0; n <= rows[_i].in.len; n++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		mime_span in = guarded(span_head(rows[_i].in, n));
		struct buffer out;
		mime_span rest;

		buffer_init(&out, mem, 10000);
		mime_words_decode(in, WORDS, NULL, &out);
		rest = buffer_span(&out);
		while (rest.len > 0) {
			int32_t c = mime_utf8_take(&rest);

			if (c < 0 || char_is_control(c))
				ck_abort_msg("%s, %zu octets: \"%s\"",
				    rows[_i].name, n,
				    shown(buffer_span(&out)));
		}
		mime_arena_free(mem);
	}
}
END_TEST

static const struct {
	const char *name;
	mime_span in;
	bool any;
} anys[] = {
	{ "nothing",           SPAN(""),                     false },
	{ "one",               SPAN("=?a?Q?b?="),            true },
	{ "of any charset",    SPAN("x=?x-nope?b?b?=y"),     true },
	{ "behind others",     SPAN("=?a =?b?X?c?= =?d?q?\?="), true },
	{ "a boundary",        SPAN("=_foo:(1)?="),          false },
	{ "no end",            SPAN("=?utf-8?Q?a"),          false },
	{ "another letter",    SPAN("=?utf-8?X?a?="),        false },
	{ "an end only",       SPAN("?="),                   false },
};

START_TEST(sees_words)
{
	ck_assert_msg(mime_words_any(guarded(anys[_i].in)) == anys[_i].any,
	    "%s", anys[_i].name);
}
END_TEST

/* Many words take the memory of their text, not of a decoder each. */
START_TEST(decodes_many)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	size_t n = 20000;
	struct buffer in, out;

	buffer_init(&in, mem, n * 14);
	for (size_t i = 0; i < n; i++)
		buffer_put(&in, i % 2 ? SPAN("=?UTF-8?Q?a?= ") :
		    SPAN("=?utf-8?B?YQ?= "));
	ck_assert_int_eq(in.status, MIME_LIMIT);
	mime_arena_limit(mem, 4 << 20);
	buffer_init(&out, mem, 4 * in.len);
	mime_words_decode(buffer_span(&in), UINT32_MAX, NULL, &out);
	ck_assert_int_eq(out.status, MIME_OK);
	for (size_t i = 0; i + 1 < out.len; i++)
		if (out.ptr[i] != 'a')
			ck_abort_msg("at %zu", i);
	mime_arena_free(mem);
}
END_TEST

START_TEST(runs_out_of_memory)
{
	mime_span in = guarded(SPAN("=?utf-8?Q?=E2=82?= =?utf-8?B?rA==?= \xFF "
	    "=?iso-2022-jp?B?GyRCJDMkcxsoQg==?= =?x-nope?Q?a?= and a tail "
	    "that is longer than what a buffer begins with"));
	bool failed = true;

	for (long n = 1; failed; n++) {
		struct mime_arena *mem = arena_failing_at(n);
		struct buffer out;

		buffer_init(&out, mem, 10000);
		mime_words_decode(in, WORDS, NULL, &out);
		failed = arena_failed(mem);
		if (failed != (out.status == MIME_NOMEM))
			ck_abort_msg("allocation %ld: %d", n, out.status);
		mime_arena_free(mem);
		if (arena_left() != 0)
			ck_abort_msg("allocation %ld: a leak", n);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, decodes, 0, ROWS(rows));
	tcase_add_loop_test(tc, decodes_what_is_cut, 0, ROWS(rows));
	tcase_add_loop_test(tc, sees_words, 0, ROWS(anys));
	tcase_add_test(tc, decodes_many);
	tcase_add_test(tc, runs_out_of_memory);
}

int
main(void)
{
	return run_suite("word", cases);
}
