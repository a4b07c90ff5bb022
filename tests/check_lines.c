/*
 * check_lines.c - what is wrong with lines, and just where it shows.
 *
 * Each row is a whole message, parsed with the line checks; the defects listed
 * must be told, in this order, and no others of the kind. Cut anywhere, the
 * same.
 */
#include "noted.h"

#define H "From: a\nDate: b\n\n"
#define RH "From: a\r\nDate: b\r\n\r\n"
#define CTE(encoding) "From: a\r\nDate: b\r\nMIME-Version: 1.0\r\n" \
	"Content-Transfer-Encoding: " encoding "\r\n\r\n"
#define PARTS "From: a\nDate: b\nMIME-Version: 1.0\n" \
	"Content-Type: multipart/mixed; boundary=b\n\n"
#define RPARTS "From: a\r\nDate: b\r\nMIME-Version: 1.0\r\n" \
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define INNER PARTS "--b\nContent-Type: multipart/mixed; boundary=i\n\n"
#define X100 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X900 X100 X100 X100 X100 X100 X100 X100 X100 X100
#define X90 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
	const char *name, *message;
	size_t nul;             /* this octet is made a NUL, where not 0 */
	const char *defects;
} rows[] = {
	{ "CRLF throughout",     RH "text\r\n", 0, "" },
	{ "LF throughout",       H "text\n", 0, "line-ending-lf 0+22 " },
	{ "LF after CRLF",       RH "a\r\nb\nc\n", 0, "line-ending-mixed 24+1 " },
	{ "CRLF after LF",       H "a\r\n", 0, "line-ending-mixed 18+2 " },
	{ "mixed in the header", "From: a\r\nDate: b\n\r\n", 0,
	    "line-ending-mixed 16+1 " },
	{ "mixed in the header, told once",
	    "From: a\r\nDate: b\n\r\nx\r\ny\n", 0,
	    "line-ending-mixed 16+1 " },
	{ "LF throughout, in parts",
	    PARTS "--b\nA: b\n\nx\n--b\nA: b\n\ny\n--b--\n", 0,
	    "line-ending-lf 0+107 " },
	{ "an octet and no line end", RH "x", 0, "no-final-newline 21+0 " },
	{ "no last line end",    RH "text", 0, "no-final-newline 24+0 " },
	{ "a bare CR",           RH "a\rb\r\n", 0, "bare-cr-in-body 21+1 " },
	{ "told once a part",    RH "a\rb\rc\r\n", 0, "bare-cr-in-body 21+1 " },
	{ "told once, at the end too", RH "a\rb\r", 0,
	    "bare-cr-in-body 21+1 no-final-newline 24+0 " },
	{ "CRLF, then CR",       RH "a\r\n\rb\r\n", 0, "bare-cr-in-body 23+1 " },
	{ "a bare CR in what is outside",
	    PARTS "a\rb\n--b\nA: b\n\nx\n--b--\nc\rd\n", 0,
	    "bare-cr-in-body 78+1 preamble-not-empty 77+3 "
	    "bare-cr-in-body 100+1 epilogue-not-empty 99+4 "
	    "line-ending-lf 0+103 " },
	{ "CR CR LF",            RH "a\r\r\n", 0, "bare-cr-in-body 21+1 " },
	{ "CR at the very end",  RH "a\r", 0,
	    "bare-cr-in-body 21+1 no-final-newline 22+0 " },
	{ "CR at the very end, in a part", PARTS "--b\nA: b\n\nx\r", 0,
	    "line-ending-lf 0+89 no-final-newline 89+0 "
	    "boundary-unterminated 89+0 bare-cr-in-body 88+1 " },
	{ "a bare CR in a field", "From: a\rb\r\nDate: b\r\n\r\n", 0,
	    "bare-cr-in-header 7+1 " },
	{ "8-bit under 7bit",    RH "a\xc3\xa4\r\n", 0,
	    "8bit-in-7bit-body 21+1 " },
	{ "8-bit under 8bit",
	    "From: a\r\nDate: b\r\nContent-Transfer-Encoding: 8bit\r\n"
	    "MIME-Version: 1.0\r\n\r\n\xc3\xa4\r\n", 0, "" },
	{ "8-bit under base64",  CTE("base64") "\xc3\xa4\r\n", 0, "" },
	{ "1A under base64",     CTE("base64") "QUI=\x1a\r\n", 0, "" },
	{ "a bare CR under base64", CTE("base64") "Q\rUI=\r\n", 0,
	    "bare-cr-in-body 75+1 " },
	{ "NUL under quoted-printable", CTE("quoted-printable") "a\r\n", 84,
	    "nul-in-body 84+1 " },
	{ "nothing is wrong under binary",
	    CTE("binary") "a\rb\x1a\xff\n" X900 X100, 74, "" },
	{ "what is inside base64 has lines of its own",
	    "From: a\r\nDate: b\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: message/rfc822\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\nQTogYgoKeA==\r\n", 0,
	    "composite-encoded 102+0 " },
	{ "UTF-8 in a field",    "From: \xc3\xa4\r\nDate: b\r\n\r\n", 0,
	    "header-raw-utf8 6+4 " },
	{ "Latin-1 in a field",  "From: \xe4\r\nDate: b\r\n\r\n", 0,
	    "header-raw-8bit 6+3 " },
	{ "DEL in a field",      "From: a\x7f\r\nDate: b\r\n\r\n", 0,
	    "control-in-header 7+1 " },
	{ "NUL in a body",       RH "abc\r\n", 22, "nul-in-body 22+1 " },
	{ "NUL in a field",      RH "abc\r\n", 6, "nul-in-header 6+1 " },
	{ "1A in a body",        RH "a\x1a\r\n", 0, "dos-eof-in-body 21+1 " },
	{ "998 octets",          RH X900 X90 "12345678\r\n", 0, "" },
	{ "999 octets",          RH X900 X90 "123456789\r\n", 0,
	    "line-over-998 20+1000 " },
	{ "999 octets and no line end", RH X900 X90 "123456789", 0,
	    "line-over-998 20+999 no-final-newline 1019+0 " },
	{ "999 octets and no line end, in a part",
	    PARTS "--b\nA: b\n\n" X900 X90 "123456789", 0,
	    "line-ending-lf 0+1086 no-final-newline 1086+0 "
	    "boundary-unterminated 1086+0 line-over-998 87+999 " },
	{ "998 octets and no line end", RH X900 X90 "12345678", 0,
	    "no-final-newline 1018+0 " },
	{ "999 octets and a delimiter",
	    PARTS "--b\nA: b\n\n" X900 X90 "123456789\n--b\nA: b\n\n--b--\n", 0,
	    "line-ending-lf 0+1103 line-over-998 87+999 " },
	{ "999 octets and LF",   H X900 X90 "123456789\n", 0,
	    "line-over-998 17+1000 line-ending-lf 0+1017 " },
	{ "CR throughout",       "From: a\rDate: b\r\rtext\r", 0,
	    "bare-cr-in-header 7+1 header-separator-bare-cr 15+2 "
	    "header-unterminated 22+0 missing-date 0+22 "
	    "line-ending-cr 0+22 " },
	{ "CR, and no more of them", "x\ryz", 0,
	    "header-no-colon 0+4 bare-cr-in-header 1+1 part-no-separator 0+0 "
	    "missing-from 0+0 missing-date 0+0 bare-cr-in-body 1+1 "
	    "line-ending-cr 0+4 no-final-newline 4+0 " },
	{ "a CR in front of the first CRLF", "x\ry\r\n", 0,
	    "header-no-colon 0+5 bare-cr-in-header 1+1 part-no-separator 0+0 "
	    "missing-from 0+0 missing-date 0+0 bare-cr-in-body 1+1 " },
	{ "a CR in front of the first LF", "x\ry\n", 0,
	    "header-no-colon 0+4 bare-cr-in-header 1+1 part-no-separator 0+0 "
	    "missing-from 0+0 missing-date 0+0 bare-cr-in-body 1+1 "
	    "line-ending-lf 0+4 " },
	{ "a body that begins with LF, among CRLF", RH "\nb\r\n", 0,
	    "line-ending-mixed 20+1 " },
	{ "a file at once",      RH "begin 644 a\r\nb\r\n", 0,
	    "inline-uuencode 20+11 " },
	{ "a file in the second line", RH "a\r\nbegin 644 a\r\nb\r\n", 0,
	    "inline-uuencode 23+11 " },
	{ "LF . LF among CRLF",  RH "a\n.\nb\r\n", 0,
	    "line-ending-mixed 21+1 smtp-smuggling-sequence 21+3 " },
	{ "LF . CRLF",           RH "a\n.\r\nb\r\n", 0,
	    "line-ending-mixed 21+1 smtp-smuggling-sequence 21+4 " },
	{ "CRLF . LF",           RH "a\r\n.\nb\r\n", 0,
	    "line-ending-mixed 24+1 smtp-smuggling-sequence 21+4 " },
	{ "CRLF . LF where a body begins", RH ".\nb\r\n", 0,
	    "line-ending-mixed 21+1 smtp-smuggling-sequence 18+4 " },
	{ "CRLF . CRLF",         RH "a\r\n.\r\nb\r\n", 0, "" },
	{ "LF . LF, LF throughout", H "a\n.\nb\n", 0, "line-ending-lf 0+23 " },
	{ "two dots",            RH "a\n..\nb\r\n", 0,
	    "line-ending-mixed 21+1 " },
	{ "a dot and more",      RH "a\n.b\nb\r\n", 0,
	    "line-ending-mixed 21+1 " },
	{ "CR . CR",             RH "a\r.\rb\r\n", 0,
	    "bare-cr-in-body 21+1 smtp-smuggling-sequence 21+3 " },
	{ "CR . CRLF",           RH "a\r.\r\nb\r\n", 0,
	    "bare-cr-in-body 21+1 smtp-smuggling-sequence 21+3 " },
	{ "CR . LF",             RH "a\r.\nb\r\n", 0,
	    "bare-cr-in-body 21+1 line-ending-mixed 23+1 "
	    "smtp-smuggling-sequence 21+3 " },
	{ "CR . LF further on",  RH "a\rbcdef\r.\ng\r\n", 0,
	    "bare-cr-in-body 21+1 line-ending-mixed 29+1 "
	    "smtp-smuggling-sequence 27+3 " },
	{ "CRLF . CR",           RH "a\r\n.\rb\r\n", 0,
	    "bare-cr-in-body 24+1 smtp-smuggling-sequence 22+3 " },
	{ "CRLF . CR . CR",      RH "a\r\n.\r.\rb\r\n", 0,
	    "bare-cr-in-body 24+1 smtp-smuggling-sequence 22+3 " },
	{ "CR . CR, a dot before", RH "a.\r.\rb\r\n", 0,
	    "bare-cr-in-body 22+1 smtp-smuggling-sequence 22+3 " },
	{ "a dot alone, once a part", RH "a\n.\n.\nb\r\n", 0,
	    "line-ending-mixed 21+1 smtp-smuggling-sequence 21+3 " },
	{ "8-bit under yEnc",    CTE("x-yencode") "\xe4\r\n", 0,
	    "cte-nonstandard 64+9 8bit-in-7bit-body 77+1 " },
	{ "a long line in a header",
	    "From: " X900 X100 "\r\nDate: b\r\n\r\n", 0,
	    "line-over-998 0+1000 " },

	/* a dot alone next to structure */
	{ "CRLF . LF in front of a delimiter",
	    RPARTS "--b\r\nA: b\r\n\r\nx\r\n.\n--b--\r\n", 0,
	    "line-ending-mixed 99+1 smtp-smuggling-sequence 96+4 " },
	{ "LF . CRLF in front of a delimiter",
	    RPARTS "--b\r\nA: b\r\n\r\nx\n.\r\n--b\r\nA: b\r\n\r\n"
	    "y\r\n--b--\r\n", 0,
	    "smtp-smuggling-sequence 96+4 line-ending-mixed 96+1 " },
	{ "CRLF . CRLF in front of a delimiter",
	    RPARTS "--b\r\nA: b\r\n\r\nx\r\n.\r\n--b--\r\n", 0, "" },
	{ "two dots in front of a delimiter",
	    RPARTS "--b\r\nA: b\r\n\r\nx\r\n..\n--b--\r\n", 0,
	    "line-ending-mixed 100+1 " },
	{ "CR . and a delimiter's line break",
	    RPARTS "--b\r\nA: b\r\n\r\nx\r.\r\n--b--\r\n", 0,
	    "smtp-smuggling-sequence 96+3 bare-cr-in-body 96+1 " },
	{ "LF . CR and a delimiter's line break",
	    RPARTS "--b\r\nA: b\r\n\r\nx\r\n.\r\r\n--b--\r\n", 0,
	    "smtp-smuggling-sequence 97+3 bare-cr-in-body 99+1 " },
	{ "CRLF . CR where a body begins", RH ".\rb\r\n", 0,
	    "bare-cr-in-body 21+1 smtp-smuggling-sequence 19+3 " },
	{ "LF . LF in a preamble, in front of a delimiter",
	    RPARTS "x\n.\n--b\r\nA: b\r\n\r\ny\r\n--b--\r\n", 0,
	    "line-ending-mixed 83+1 preamble-not-empty 82+3 "
	    "smtp-smuggling-sequence 83+3 " },
	{ "LF . LF in a header",
	    "From: a\n.\nDate: b\r\n\r\nx\r\n.\nx\r\n", 0,
	    "header-no-colon 8+2 line-ending-mixed 17+2 "
	    "smtp-smuggling-sequence 22+4 " },
	{ "LF . LF in a header, CRLF before",
	    "From: a\r\nA: b\n.\nDate: b\r\n\r\nx\r\n", 0,
	    "line-ending-mixed 13+1 header-no-colon 14+2 "
	    "smtp-smuggling-sequence 13+3 " },
	{ "CR . CR in a field", "From: a\r.\rb\r\nDate: b\r\n\r\n", 0,
	    "bare-cr-in-header 7+1 smtp-smuggling-sequence 7+3 " },

	/* what a part's end proves, once, and outside of parts too */
	{ "999 octets, and an outer delimiter",
	    INNER "--i\nA: b\n\n" X900 X90 "123456789\n--b--\n", 0,
	    "line-ending-lf 0+1140 boundary-inner-unterminated 1133+0 "
	    "line-over-998 134+999 " },
	{ "999 octets, and the end of the input, in a part",
	    PARTS "--b\nA: b\n\n" X900 X90 "123456789", 0,
	    "line-ending-lf 0+1086 no-final-newline 1086+0 "
	    "boundary-unterminated 1086+0 line-over-998 87+999 " },
	{ "999 octets in a preamble, and a delimiter",
	    PARTS X900 X90 "123456789\n--b\nA: b\n\nx\n--b--\n", 0,
	    "line-over-998 77+999 preamble-not-empty 77+999 "
	    "line-ending-lf 0+1095 " },
	{ "CR at the end of a preamble",
	    RPARTS "x\r\r\n--b\r\nA: b\r\n\r\ny\r\n--b--\r\n", 0,
	    "bare-cr-in-body 83+1 preamble-not-empty 82+2 " },
	{ "CR at the end of an epilogue",
	    RPARTS "--b\r\nA: b\r\n\r\ny\r\n--b--\r\nx\r", 0,
	    "bare-cr-in-body 106+1 epilogue-not-empty 105+2 "
	    "no-final-newline 107+0 " },
	{ "CR at the end of a field, and of the input",
	    "From: a\r\nDate: b\r", 0,
	    "bare-cr-in-header 16+1 header-unterminated 17+0 " },
};

START_TEST(tells)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span m = guarded(span_of(rows[_i].message)), got;

	if (rows[_i].nul > 0)
		((char *)(uintptr_t)m.ptr)[rows[_i].nul] = '\0';
	got = defects_told(mem, m, MIME_CHECK_LINES);
	ck_assert_msg(span_is(got, span_of(rows[_i].defects)), "%s: got %.*s",
	    rows[_i].name, (int)got.len, got.ptr);
	mime_arena_free(mem);
}
END_TEST

START_TEST(tells_the_same_at_every_cut)
{
	mime_span message = span_of(rows[_i].message);

	/* The long lines: elsewhere, in pieces. */
	if (message.len < 500)
		expect_same_at_every_cut(rows[_i].name, message,
		    MIME_CHECK_LINES);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, tells_the_same_at_every_cut, 0, ROWS(rows));
	tcase_add_loop_test(tc, tells, 0, ROWS(rows));
}

int
main(void)
{
	return run_suite("lines", cases);
}
