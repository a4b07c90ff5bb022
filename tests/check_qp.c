/*
 * check_qp.c - quoted-printable there and back, however it is cut.
 *
 * Notes are written as in filters.h: code, offset, "+", size.
 */
#include <time.h>

#include "filters.h"

#define A10 "aaaaaaaaaa"
#define A70 A10 A10 A10 A10 A10 A10 A10
#define A75 A70 "aaaaa"
#define A76 A75 "a"

#define ROW(name, in, out, told) { name, SPAN(in), SPAN(out), told }

struct row {
	const char *name;
	mime_span in, out;
	const char *told;
};

static const struct row rows[] = {
	ROW("nothing", "", "", ""),
	ROW("plain", "abc", "abc", ""),
	ROW("line ends stay as they are", "a\r\nb\nc\r\n", "a\r\nb\nc\r\n", ""),
	ROW("hex, upper case", "=C3=A4", "\xc3\xa4", ""),
	ROW("hex, lower case is let", "a=c3=bcb", "a\xc3\xbc" "b",
	    "qp-lowercase-hex@1+3"),
	ROW("one digit of two is lower", "=Aa", "\xaa",
	    "qp-lowercase-hex@0+3"),
	ROW("a line end in hex is none", "a =0D=0Ab", "a \r\nb", ""),
	ROW("decoded once only", "a=3D41b", "a=41b", ""),
	ROW("soft break", "ab=\r\ncd", "abcd", ""),
	ROW("soft break, bare LF", "ab=\ncd", "abcd", ""),
	ROW("soft break at the end", "abc=", "abc", ""),
	ROW("a soft break and a line end", "ab=\r\n\r\ncd", "ab\r\ncd", ""),
	ROW("soft break after a blank", "ab =\r\ncd", "ab cd", ""),
	ROW("soft break with blanks", "a= \t\r\nb", "ab",
	    "qp-soft-break-space@1+3"),
	ROW("the same with LF", "a= \nb", "ab", "qp-soft-break-space@1+2"),
	ROW("the same at the end", "a= ", "a", "qp-soft-break-space@1+2"),
	ROW("= and a bare CR", "a=\rb", "a=\rb", "qp-soft-break-bare-cr@1+2"),
	ROW("= CR CR LF", "a=\r\r\nb", "a=\r\r\nb",
	    "qp-soft-break-bare-cr@1+2"),
	ROW("= blank CR", "a= \rb", "a= \rb", "qp-soft-break-bare-cr@1+2"),
	ROW("= CR at the end", "a=\r", "a=\r", "qp-soft-break-bare-cr@1+2"),
	ROW("blanks within a line stay", "a  \tb", "a  \tb", ""),
	ROW("blanks before a line end go", "ab \t\r\ncd", "ab\r\ncd",
	    "qp-trailing-space@2+2"),
	ROW("blanks before LF go", "a \nb", "a\nb", "qp-trailing-space@1+1"),
	ROW("blanks at the end go", "ab  ", "ab", "qp-trailing-space@2+2"),
	ROW("a line of blanks", "a\r\n  \r\nb", "a\r\n\r\nb",
	    "qp-trailing-space@3+2"),
	ROW("blanks before a bare CR stay", "a \rb", "a \rb", ""),
	ROW("blanks, CR, line end", "a \r\r\nb", "a \r\r\nb", ""),
	ROW("blank and CR at the end", "a \r", "a \r", ""),
	ROW("a blank in hex stays", "a=20\r\nb", "a \r\nb", ""),
	ROW("a blank in hex after one", "a =20\r\nb", "a  \r\nb", ""),
	ROW("blanks before raw octets", "a \xfc", "a \xfc",
	    "qp-raw-8bit@2+1"),
	ROW("not hex: kept as it is", "a=ZZb", "a=ZZb",
	    "qp-invalid-escape@1+1"),
	ROW("one digit: kept as it is", "a=4Xb", "a=4Xb",
	    "qp-invalid-escape@1+2"),
	ROW("= in front of an escape", "a==41b", "a=Ab",
	    "qp-invalid-escape@1+1"),
	ROW("a digit in front of an escape", "a=4=41b", "a=4Ab",
	    "qp-invalid-escape@1+2"),
	ROW("= and a blank", "a= b", "a= b", "qp-invalid-escape@1+2"),
	ROW("= in front of a raw octet", "=\xfc", "=\xfc",
	    "qp-invalid-escape@0+1 qp-raw-8bit@1+1"),
	ROW("the line ends in an escape", "a=4\r\n1b", "a=4\r\n1b",
	    "qp-split-escape@1+2"),
	ROW("the same with LF", "a=4\n1b", "a=4\n1b", "qp-split-escape@1+2"),
	ROW("a bare CR in an escape", "a=4\r1b", "a=4\r1b",
	    "qp-invalid-escape@1+2"),
	ROW("a soft break in an escape", "a=4=\r\n1b", "a=41b",
	    "qp-invalid-escape@1+2"),
	ROW("cut in an escape", "ab=4", "ab=4", "qp-truncated-escape@2+2"),
	ROW("cut by a CR in an escape", "ab=4\r", "ab=4\r",
	    "qp-invalid-escape@2+2"),
	ROW("raw UTF-8", "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f",
	    "qp-raw-8bit@2+1"),
	ROW("control characters", "a\1b\x7f", "a\1b\x7f",
	    "qp-raw-control@1+1"),
	ROW("NUL", "a\0b", "a\0b", "qp-raw-control@1+1"),
	ROW("a line of 76", A76 "\r\nb", A76 "\r\nb", ""),
	ROW("76 with the soft break", A75 "=\r\nb", A75 "b", ""),
	ROW("77 with the soft break", A76 "=\r\nb", A76 "b",
	    "qp-line-too-long@0+77"),
	ROW("a line of 77", "b\r\n" A76 "_", "b\r\n" A76 "_",
	    "qp-line-too-long@3+77"),
	ROW("too long by an escape", A75 "=41", A75 "A",
	    "qp-line-too-long@0+77"),
	ROW("what was told is told once", A70 "=c3=bc=c3=bc" A75 "\r\n=c3=BC",
	    A70 "\xc3\xbc\xc3\xbc" A75 "\r\n\xc3\xbc",
	    "qp-lowercase-hex@70+3 qp-line-too-long@0+77"),
	ROW("raw octets again", A70 "\xfc\r\n" A70 "\xfc=41\xfc=\n" A70 "\1",
	    A70 "\xfc\r\n" A70 "\xfc" "A\xfc" A70 "\1",
	    "qp-raw-8bit@70+1 qp-raw-control@220+1"),
	ROW("control characters again", "\1" A70 "\r\n\0" A70 "\x7f \r\n\xfc",
	    "\1" A70 "\r\n\0" A70 "\x7f\r\n\xfc",
	    "qp-raw-control@0+1 qp-trailing-space@145+1 qp-raw-8bit@148+1"),
	ROW("a long line again", A76 "_\n" A76 "__=41__ \r\n" A76 "=\n_",
	    A76 "_\n" A76 "__A__\r\n" A76 "_",
	    "qp-line-too-long@0+77 qp-trailing-space@161+1"),
	ROW("an escape at the edge", A70 "aaa=41\r\n", A70 "aaaA\r\n", ""),
};

START_TEST(decodes)
{
	const struct row *r = &rows[_i];

	expect_poured(r->name, mime_qp_decoder, NULL, r->in, r->out, r->told);
}
END_TEST

/* The "Q" of encoded words has no lines: no blank goes. */
static const struct row words[] = {
	ROW("_ is a space", "a_b", "a b", ""),
	ROW("_ in hex is none", "a=5Fb", "a_b", ""),
	ROW("escapes", "=E4=e4", "\xe4\xe4", "qp-lowercase-hex@3+3"),
	ROW("blanks stay", "a  ", "a  ", ""),
	ROW("line ends stay", "a \r\nb", "a \r\nb", ""),
	ROW("no soft break", "a=\r\nb", "a=\r\nb", "qp-invalid-escape@1+1"),
	ROW("= at the end", "a=", "a=", "qp-truncated-escape@1+1"),
	ROW("cut in an escape", "a=4", "a=4", "qp-truncated-escape@1+2"),
	ROW("not hex", "=_4", "= 4", "qp-invalid-escape@0+1"),
	ROW("any length", A76 A76, A76 A76, ""),
};

START_TEST(decodes_words)
{
	const struct row *r = &words[_i];

	expect_poured(r->name, mime_q_decoder, NULL, r->in, r->out, r->told);
}
END_TEST

static const struct row encoded[] = {
	ROW("nothing", "", "", ""),
	ROW("plain", "abc", "abc", ""),
	ROW("CRLF stays", "a\r\nb\r\n", "a\r\nb\r\n", ""),
	ROW("LF becomes CRLF", "a\nb\n\n", "a\r\nb\r\n\r\n", ""),
	ROW("a bare CR", "a\rb\r", "a=0Db=0D", ""),
	ROW("CR CR LF", "a\r\r\n", "a=0D\r\n", ""),
	ROW("the sign itself", "a=b", "a=3Db", ""),
	ROW("high octets", "\xc3\xbc", "=C3=BC", ""),
	ROW("controls and NUL", "\0\1\x7f", "=00=01=7F", ""),
	ROW("blanks within a line", "a b\tc", "a b\tc", ""),
	ROW("a blank before a line end", "a \r\nb\t\nc", "a=20\r\nb=09\r\nc",
	    ""),
	ROW("the last of two blanks", "a  \n", "a =20\r\n", ""),
	ROW("a blank at the end", "a ", "a=20", ""),
	ROW("only a blank", " ", "=20", ""),
	ROW("a dot alone", "a\n.\nb", "a\r\n=2E\r\nb", ""),
	ROW("a dot in front", ".a", "=2Ea", ""),
	ROW("a dot within", "a.b.", "a.b.", ""),
	ROW("From in front", "From a\nFrom: b", "=46rom a\r\nFrom: b", ""),
	ROW("From within", "a From b", "a From b", ""),
	ROW("From cut short", "From", "From", ""),
	ROW("75 fit", A75, A75, ""),
	ROW("76 do not", A76, A75 "=\r\na", ""),
	ROW("an escape does not", A70 "aaa\xfc", A70 "aaa=\r\n=FC", ""),
	ROW("an escape does", A70 "aa\xfc", A70 "aa=FC", ""),
	ROW("a dot after a soft break", A75 ".", A75 "=\r\n=2E", ""),
	ROW("From after a soft break", A75 "From a", A75 "=\r\n=46rom a", ""),
	ROW("a blank before a soft break", A70 "aaaa bb",
	    A70 "aaaa =\r\nbb", ""),
};

START_TEST(encodes)
{
	const struct row *r = &encoded[_i];

	expect_poured(r->name, mime_qp_encoder, NULL, r->in, r->out, r->told);
}
END_TEST

/* BLANKS of them, then REST; what comes out and what is told. */
static void
expect_blanks(size_t blanks, mime_span rest, mime_span out, const char *told)
{
	static char text[4096];
	struct poured p;

	memset(text, ' ', blanks);
	memcpy(text + blanks, rest.ptr, rest.len);
	pour_everywhere("blanks", mime_qp_decoder, NULL,
	    (mime_span){ text, blanks + rest.len }, &p);
	ck_assert_msg(p.bytes.len == out.len, "%zu blanks: %zu come out",
	    blanks, p.bytes.len);
	buffer_put_char(&p.told, '\0');
	ck_assert_msg(strstr(p.told.ptr, told) != NULL,
	    "%zu blanks: told \"%s\"", blanks, shown(buffer_span(&p.told)));
	poured_free(&p);
}

/* A run of 1,024 blanks is held back, a longer one is text. */
START_TEST(holds_blanks)
{
	static char text[4096];

	memset(text, ' ', sizeof(text));
	expect_blanks(1024, SPAN("\r\n"), SPAN("\r\n"),
	    "qp-trailing-space@0+1024");
	expect_blanks(1025, SPAN("\r\n"), (mime_span){ text, 1027 },
	    "qp-line-too-long");
	expect_blanks(3000, SPAN("\nb"), (mime_span){ text, 3002 },
	    "qp-line-too-long");
	expect_blanks(1024, SPAN("\rb"), (mime_span){ text, 1026 },
	    "qp-line-too-long");
}
END_TEST

START_TEST(holds_blanks_after_equals)
{
	static char text[2048] = "=";
	struct poured p;

	memset(text + 1, '\t', 1025);
	pour_everywhere("1,024", mime_qp_decoder, NULL,
	    (mime_span){ text, 1025 }, &p);
	ck_assert_uint_eq(p.bytes.len, 0);
	poured_free(&p);
	pour_everywhere("1,025", mime_qp_decoder, NULL,
	    (mime_span){ text, 1026 }, &p);
	ck_assert_uint_eq(p.bytes.len, 1026);
	poured_free(&p);
}
END_TEST

/* Octets that are CR, LF, blank, "=", "F", "." or anything, in any order. */
static mime_span
text_of(struct mime_arena *mem, size_t n)
{
	static const char often[] = "\r\n \t=.FromA";
	mime_span octets = noise(mem, n, (uint32_t)n + 1);
	char *p = (char *)(uintptr_t)octets.ptr;

	for (size_t i = 0; i < n; i++)
		if ((p[i] & 3) != 0)
			p[i] = often[(unsigned char)p[i] / 4 % 11];
	return octets;
}

static void
check_lines(mime_span text, size_t n)
{
	while (text.len > 0) {
		mime_span line = span_take(&text, span_find(text, '\n'));

		span_take(&text, 1);
		if (line.len > 77 || span_at(line, 0) == '.' ||
		    span_starts(line, SPAN("From ")))
			ck_abort_msg("%zu octets: \"%s\"", n, shown(line));
	}
}

static struct mime_filter *
to_crlf(struct mime_arena *mem)
{
	return mime_filter_newlines(mem, false);
}

/* What comes back is the text, with CRLF for every line end. */
START_TEST(there_and_back)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	for (size_t n = 0; n <= 300; n++) {
		mime_span text = text_of(mem, n);
		struct poured want, there, back;

		pour(to_crlf, NULL, text, 64, 64, false, &want);
		pour(mime_qp_encoder, NULL, text, n % 7 + 1, n % 5 + 1, n & 1,
		    &there);
		pour(mime_qp_decoder, NULL, buffer_span(&there.bytes),
		    n % 11 + 1, n % 13 + 1, n & 1, &back);
		check_lines(buffer_span(&there.bytes), n);
		if (!span_is(buffer_span(&back.bytes),
		    buffer_span(&want.bytes)) || back.told.len > 0)
			ck_abort_msg("%zu octets: \"%s\", told \"%s\"", n,
			    shown(buffer_span(&back.bytes)),
			    shown(buffer_span(&back.told)));
		poured_free(&want);
		poured_free(&there);
		poured_free(&back);
	}
	mime_arena_free(mem);
}
END_TEST

/* The same for the encoder and the decoder, cut everywhere. */
START_TEST(cut_everywhere)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	for (size_t n = 1; n <= 200; n += n < 80 ? 1 : 17) {
		mime_span text = text_of(mem, n);
		struct poured p;

		pour_everywhere("encoded", mime_qp_encoder, NULL, text, &p);
		poured_free(&p);
		pour_everywhere("decoded", mime_qp_decoder, NULL, text, &p);
		poured_free(&p);
		pour_everywhere("a word", mime_q_decoder, NULL, text, &p);
		poured_free(&p);
	}
	mime_arena_free(mem);
}
END_TEST

/* Each octet is wrong, and what comes behind it is not gone through again. */
START_TEST(words_cost_their_length)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const size_t size = 1 << 19;
	char *text = mime_arena_alloc(mem, size);
	struct poured p;
	clock_t start;

	memset(text, 0xFC, size);
	start = clock();
	pour(mime_q_decoder, NULL, (mime_span){ text, size }, size, size,
	    false, &p);
	ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC / 2);
	ck_assert_uint_eq(p.bytes.len, size);
	poured_free(&p);
	mime_arena_free(mem);
}
END_TEST

START_TEST(stands_no_memory)
{
	expect_nomem(mime_qp_decoder);
	expect_nomem(mime_q_decoder);
	expect_nomem(mime_qp_encoder);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, decodes, 0, ROWS(rows));
	tcase_add_loop_test(tc, decodes_words, 0, ROWS(words));
	tcase_add_loop_test(tc, encodes, 0, ROWS(encoded));
	tcase_add_test(tc, holds_blanks);
	tcase_add_test(tc, holds_blanks_after_equals);
	tcase_add_test(tc, there_and_back);
	tcase_add_test(tc, cut_everywhere);
	tcase_add_test(tc, words_cost_their_length);
	tcase_add_test(tc, stands_no_memory);
}

int
main(void)
{
	return run_suite("qp", cases);
}
