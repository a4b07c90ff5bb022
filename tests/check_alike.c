/*
 * check_alike.c - what is almost a delimiter, and what else hides outside of
 * parts or within text.
 *
 * Each row is a message, and all that is told of it with line and encoding
 * checks. Most are the body of a multipart whose boundary is "b"; their header
 * takes 73 octets. Cut anywhere, each gives the same.
 */
#include "noted.h"

#define TOP "From: a\nDate: b\nMIME-Version: 1.0\n"
#define IN(body) TOP "Content-Type: multipart/x; boundary=b\n\n" body

#define TEXT TOP "Content-Type: text/plain\n\n"
#define DATA(type, encoding) TOP "Content-Type: " type \
	"\nContent-Transfer-Encoding: " encoding "\n\n"

#define S50 "                                                  "
#define S350 S50 S50 S50 S50 S50 S50 S50
#define S1050 S350 S350 S350

static const struct row {
	const char *name, *message, *defects;
} rows[] = {
	{ "none", IN("--b\nA: b\n\nx\n--b--\n"),
	    "line-ending-lf 0+91 " },

	/* delimiters, almost */
	{ "text behind it", IN("--b\nA: b\n\nx\n--bc\n--b--\n"),
	    "line-ending-lf 0+96 boundary-line-trailing-garbage 85+3 " },
	{ "a blank and text behind it", IN("--b\nA: b\n\nx\n--b c\n--b--\n"),
	    "line-ending-lf 0+97 boundary-line-trailing-garbage 85+3 " },
	{ "once a multipart",
	    IN("--b\nA: b\n\nx\n--bc\n--bd\n--b--\n"),
	    "line-ending-lf 0+101 boundary-line-trailing-garbage 85+3 " },
	{ "each kind once a multipart", TOP
	    "Content-Type: multipart/x; boundary=bC\n\n"
	    "--bC--\n--bC--\n"
	    "--bC\nA: b\n\nx\n"
	    " --bC\n\t--bC\n" "--bC\rx\n--bC\rx\n" "--bc\n--Bc\n"
	    "--bC-\n--bC-\n" "--bCx\n--bCx\n"
	    "--bC--\n--bC\n--bC\n",
	    "close-before-open 74+6 preamble-not-empty 74+13 "
	    "parts-after-close 168+4 epilogue-not-empty 168+10 "
	    "line-ending-lf 0+178 boundary-line-leading-space 102+4 "
	    "boundary-line-bare-cr 113+4 bare-cr-in-body 117+1 "
	    "boundary-case-mismatch 127+4 close-delimiter-malformed 137+4 "
	    "boundary-line-trailing-garbage 149+4 " },
	{ "blanks behind it", IN("--b \t\nA: b\n\nx\n--b-- \n"),
	    "boundary-line-trailing-space 76+2 "
	    "boundary-line-trailing-space 92+1 line-ending-lf 0+94 " },
	{ "a blank in front of it", IN("--b\nA: b\n\nx\n --b\n--b--\n"),
	    "line-ending-lf 0+96 boundary-line-leading-space 86+3 " },
	{ "many blanks in front of its end",
	    IN("--b\nA: b\n\nx\n \t --b--\n--b--\n"),
	    "line-ending-lf 0+100 boundary-line-leading-space 88+5 " },
	{ "blanks in front of it, text behind it",
	    IN("--b\nA: b\n\nx\n --b c\n--b--\n"),
	    "line-ending-lf 0+98 " },
	{ "blanks in front of it, but not all of the line",
	    IN("--b\nA: b\n\nx\ny --b\n--b--\n"),
	    "line-ending-lf 0+97 " },
	{ "more blanks, but not all of the line",
	    IN("--b\nA: b\n\nx\ny  --b\n--b--\n"),
	    "line-ending-lf 0+98 " },
	{ "blanks at the start of the body",
	    IN("--b\nA: b\n\n --b\n--b--\n"),
	    "line-ending-lf 0+94 boundary-line-leading-space 84+3 " },
	{ "a CR in front of it", IN("--b\nA: b\n\nx\r--b\n--b--\n"),
	    "line-ending-lf 0+95 bare-cr-in-body 84+1 "
	    "boundary-line-bare-cr 85+3 " },
	{ "a CR in front of it, text behind it",
	    IN("--b\nA: b\n\nx\r--bc\n--b--\n"),
	    "line-ending-lf 0+96 bare-cr-in-body 84+1 " },
	{ "a CR in front of it and behind it",
	    IN("--b\nA: b\n\nx\r--b\rC: d\n--b--\n"),
	    "line-ending-lf 0+100 bare-cr-in-body 84+1 "
	    "boundary-line-bare-cr 85+3 " },
	{ "a CR behind it", IN("--b\nA: b\n\nx\n--b\rC: d\n--b--\n"),
	    "line-ending-lf 0+100 boundary-line-bare-cr 85+3 "
	    "bare-cr-in-body 88+1 " },
	{ "a CR behind what closes", IN("--b\nA: b\n\nx\n--b--\rC\n--b--\n"),
	    "line-ending-lf 0+99 boundary-line-bare-cr 85+3 "
	    "bare-cr-in-body 90+1 " },
	{ "CR CR LF behind it", IN("--b\nA: b\n\nx\n--b\r\r\n--b--\n"),
	    "line-ending-mixed 89+2 boundary-line-bare-cr 85+3 "
	    "bare-cr-in-body 88+1 " },
	{ "another case", "From: a\nDate: b\nMIME-Version: 1.0\n"
	    "Content-Type: multipart/x; boundary=bC\n\n"
	    "--bC\nA: b\n\nx\n--Bc\n--bC--\n",
	    "line-ending-lf 0+99 boundary-case-mismatch 87+4 " },
	{ "another case, closed", "From: a\nDate: b\nMIME-Version: 1.0\n"
	    "Content-Type: multipart/x; boundary=bC\n\n"
	    "--bC\nA: b\n\nx\n--BC-- \n--bC--\n",
	    "line-ending-lf 0+102 boundary-case-mismatch 87+6 " },
	{ "another case, and text", "From: a\nDate: b\nMIME-Version: 1.0\n"
	    "Content-Type: multipart/x; boundary=bC\n\n"
	    "--bC\nA: b\n\nx\n--BCd\n--bC--\n",
	    "line-ending-lf 0+100 " },
	{ "a blank in front of it, behind the end",
	    IN("--b\nA: b\n\nx\n--b--\n --b\n"),
	    "epilogue-not-empty 91+5 line-ending-lf 0+96 " },
	{ "another case, behind the end", TOP
	    "Content-Type: multipart/x; boundary=bC\n\n"
	    "--bC\nA: b\n\nx\n--bC--\n--BC\n",
	    "epilogue-not-empty 94+5 line-ending-lf 0+99 " },
	{ "one dash behind it", IN("--b\nA: b\n\nx\n--b-\n--b--\n"),
	    "line-ending-lf 0+96 close-delimiter-malformed 85+3 " },
	{ "two dashes and text", IN("--b\nA: b\n\nx\n--b--c\n--b--\n"),
	    "line-ending-lf 0+98 close-delimiter-malformed 85+3 " },
	{ "a blank and two dashes", IN("--b\nA: b\n\nx\n--b --\n--b--\n"),
	    "line-ending-lf 0+98 close-delimiter-malformed 85+3 " },
	{ "a dash and text", IN("--b\nA: b\n\nx\n--b-c\n--b--\n"),
	    "line-ending-lf 0+97 boundary-line-trailing-garbage 85+3 " },
	{ "closed, and more blanks than a delimiter may have",
	    IN("--b\nA: b\n\nx\n--b--" S1050 "\n--b--\n"),
	    "line-ending-lf 0+1147 close-delimiter-malformed 85+5 "
	    "line-over-998 85+1000 " },
	{ "a blank in front of it, and text behind many more",
	    IN("--b\nA: b\n\nx\n --b" S1050 "y\n--b--\n"),
	    "line-ending-lf 0+1147 boundary-line-leading-space 86+3 "
	    "line-over-998 85+1000 " },
	{ "closed before it opens", IN("--b--\n--b\nA: b\n\nx\n--b--\n"),
	    "close-before-open 73+5 preamble-not-empty 73+5 "
	    "line-ending-lf 0+97 " },
	{ "parts behind the end", IN("--b\nA: b\n\nx\n--b--\n--b\n"),
	    "parts-after-close 91+3 epilogue-not-empty 91+4 "
	    "line-ending-lf 0+95 " },
	{ "text behind the end that begins as one",
	    IN("--b\nA: b\n\nx\n--b--\n--bc\n--b c\n"),
	    "epilogue-not-empty 91+11 line-ending-lf 0+102 " },
	{ "closed again", IN("--b\nA: b\n\nx\n--b--\n--b--\n"),
	    "epilogue-not-empty 91+6 line-ending-lf 0+97 " },
	{ "in the preamble", IN(" --b\n--b\nA: b\n\nx\n--b--\n"),
	    "boundary-line-leading-space 74+3 preamble-not-empty 73+4 "
	    "line-ending-lf 0+96 " },
	{ "of the outer one, in an inner part",
	    IN("--b\nContent-Type: multipart/x; boundary=i\n\n"
	    "--i\nA: b\n\nx\n--bc\n--i--\n--b--\n"),
	    "line-ending-lf 0+145 boundary-line-trailing-garbage 128+3 " },

	/* among the fields of a header */
	{ "more behind it, in a header",
	    IN("--b\nA: b\n--b x\nC: d\n\nx\n--b--\n"),
	    "line-ending-lf 0+102 header-no-colon 82+6 "
	    "boundary-line-trailing-garbage 82+3 " },
	{ "in another case, in a header",
	    IN("--b\nA: b\n--B\nC: d\n\nx\n--b--\n"),
	    "line-ending-lf 0+100 header-no-colon 82+4 "
	    "boundary-case-mismatch 82+3 " },
	{ "of two, the inner one",
	    IN("--b\nContent-Type: multipart/x; boundary=bc\n\n"
	    "--bc\nA: b\n\nx\n--bcd\n--bcd\n--bc--\n--b--\n"),
	    "line-ending-lf 0+155 boundary-prefix 91+24 "
	    "boundary-line-trailing-garbage 130+4 " },

	/* boundaries that get into each other's way */
	{ "inner and outer alike",
	    IN("--b\nContent-Type: multipart/x; boundary=b\n\n"
	    "--b\nA: b\n\nx\n--b--\n--b--\n"),
	    "line-ending-lf 0+140 boundary-reused-nested 91+23 " },
	{ "of a message within, alike",
	    IN("--b\nContent-Type: message/rfc822\n\n"
	    TOP "Content-Type: multipart/x; boundary=b\n\n"
	    "--b\nA: b\n\nx\n--b--\n--b--\n"),
	    "line-ending-lf 0+204 " },
	{ "outer begins as inner",
	    IN("--b\nContent-Type: multipart/x; boundary=bi\n\n"
	    "--bi\nA: b\n\nx\n--bi--\n--b--\n"),
	    "line-ending-lf 0+143 boundary-prefix 91+24 " },
	{ "inner ended by outer, in base64",
	    IN("--b\nContent-Type: multipart/x; boundary=i\n\n"
	    "--i\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n"),
	    "line-ending-lf 0+166 boundary-inner-unterminated 159+0 "
	    "boundary-inside-encoded-part 160+6 " },
	{ "a message in base64 ended by the multipart it is in",
	    IN("--b\nContent-Type: message/rfc822\n\n" TOP
	    "Content-Transfer-Encoding: base64\n\nQUJD\n--b--\n"),
	    "line-ending-lf 0+187 " },
	{ "a message in base64, two multiparts in",
	    IN("--b\nContent-Type: multipart/x; boundary=i\n\n"
	    "--i\nContent-Type: message/rfc822\n\n" TOP
	    "Content-Transfer-Encoding: base64\n\nQUJD\n--b--\n"),
	    "line-ending-lf 0+230 boundary-inner-unterminated 223+0 "
	    "boundary-inside-encoded-part 224+6 " },
	{ "ended by its own, in base64",
	    IN("--b\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n"),
	    "line-ending-lf 0+123 " },

	/* outside of parts */
	{ "a preamble", IN("text\n\n--b\nA: b\n\nx\n--b--\n"),
	    "preamble-not-empty 73+5 line-ending-lf 0+97 " },
	{ "a preamble, and no end", IN("text\n--b\nA: b\n\nx\n"),
	    "preamble-not-empty 73+4 line-ending-lf 0+90 "
	    "boundary-unterminated 90+0 " },
	{ "blank lines are no preamble",
	    IN("\n \n\t\n--b\nA: b\n\nx\n--b--\n\n \n"),
	    "line-ending-lf 0+99 " },
	{ "an epilogue", IN("--b\nA: b\n\nx\n--b--\n\ntext\n"),
	    "epilogue-not-empty 91+6 line-ending-lf 0+97 " },
	{ "an inner epilogue",
	    IN("--b\nContent-Type: multipart/x; boundary=i\n\n"
	    "--i\nA: b\n\nx\n--i--\nyz\n--b--\n"),
	    "line-ending-lf 0+143 epilogue-not-empty 134+2 " },
	{ "a field in the preamble",
	    IN("content-Type: a\n--b\nA: b\n\nx\n--b--\n"),
	    "preamble-has-part 73+13 preamble-not-empty 73+15 "
	    "line-ending-lf 0+107 " },
	{ "a field in the preamble of what may be binary", TOP
	    "Content-Type: multipart/x; boundary=b\n"
	    "Content-Transfer-Encoding: binary\n\n"
	    "Content-ID: a\n--b\nA: b\n\nx\n--b--\n",
	    "preamble-has-part 107+11 preamble-not-empty 107+13 "
	    "line-ending-lf 0+139 " },
	{ "a field in the epilogue",
	    IN("--b\nA: b\n\nx\n--b--\nz\nContent-ID: a\n"),
	    "epilogue-has-part 93+11 epilogue-not-empty 91+16 "
	    "line-ending-lf 0+107 " },
	{ "no field in the epilogue",
	    IN("--b\nA: b\n\nx\n--b--\nContent- : a\n A: Content-ID:\n"),
	    "epilogue-not-empty 91+29 line-ending-lf 0+120 " },
	{ "no delimiter at all is no preamble", IN("text\n"),
	    "line-ending-lf 0+78 boundary-not-found 78+0 "
	    "multipart-no-parts 78+0 " },

	/* files in text */
	{ "uuencode", TEXT "begin 644 a\n`\nend\n",
	    "inline-uuencode 60+11 " "line-ending-lf 0+78 " },
	{ "uuencode, of four digits", TEXT "x\nbegin 0644 ab\n`\nend\n",
	    "inline-uuencode 62+12 " "line-ending-lf 0+82 " },
	{ "no name", TEXT "begin 644 \nbegin 644\n", "line-ending-lf 0+81 " },
	{ "no mode", TEXT "begin the day\nbegin 689 x\n", "line-ending-lf 0+86 " },
	{ "no file's mode", TEXT "begin 5 minutes later\nbegin 10 x\n",
	    "line-ending-lf 0+93 " },
	{ "DEL for a name", TEXT "begin 644 \177\n", "line-ending-lf 0+72 " },
	{ "no octal mode", TEXT "begin 648 x\n", "line-ending-lf 0+72 " },
	{ "not at the start of a line", TEXT "x begin 644 a\n", "line-ending-lf 0+74 " },
	{ "yEnc", TEXT "=ybegin line=1\n", "inline-yenc 60+8 " "line-ending-lf 0+75 " },
	{ "BinHex",
	    TEXT "(This file must be converted with BinHex 4.0)\n",
	    "inline-binhex 60+40 " "line-ending-lf 0+106 " },
	{ "BinHex in capitals",
	    TEXT "(THIS FILE MUST BE CONVERTED WITH BINHEX 4.0)\n",
	    "line-ending-lf 0+106 " },
	{ "uuencode in the preamble",
	    IN("begin 644 a\n--b\nA: b\n\nx\n--b--\n"),
	    "inline-uuencode 73+11 preamble-not-empty 73+11 "
	    "line-ending-lf 0+103 " },
	{ "uuencode in what is no text",
	    DATA("application/x", "7bit") "begin 644 a\n", "line-ending-lf 0+107 " },
	{ "uuencode declared", DATA("text/plain", "x-uuencode")
	    "begin 644 a\n`\nend\n",
	    "cte-nonstandard 86+10 line-ending-lf 0+116 " },

	/* signatures, of both kinds */
	{ "one part is signed", TOP
	    "Content-Type: multipart/signed; boundary=b\n\n"
	    "--b\nA: b\n\nx\n--b--\n",
	    "line-ending-lf 0+96 signed-structure 48+28 " },
	{ "no part at all is signed", TOP
	    "Content-Type: multipart/signed; boundary=b\n\ntext\n",
	    "line-ending-lf 0+83 boundary-not-found 83+0 "
	    "multipart-no-parts 83+0 " },
	{ "two parts", TOP
	    "Content-Type: multipart/signed; boundary=b\n\n"
	    "--b\nA: b\n\nx\n--b\nA: b\n\ny\n--b--\n",
	    "line-ending-lf 0+108 " },
	{ "three parts", TOP
	    "Content-Type: multipart/signed; boundary=b\n\n"
	    "--b\nA: b\n\nx\n--b\nA: b\n\ny\n--b\nA: b\n\nz\n--b--\n",
	    "line-ending-lf 0+120 signed-structure 48+28 " },
	{ "a picture that is a program", DATA("image/png", "7bit")
	    "\177ELFx\n",
	    "part-type-mismatch 91+6 line-ending-lf 0+97 " },
	{ "text that is an archive", DATA("text/plain", "base64")
	    "UEsDBAo=\n",
	    "part-type-mismatch 94+9 line-ending-lf 0+103 " },
	{ "MZ and a NUL", DATA("image/png", "base64") "TVoA\n",
	    "part-type-mismatch 93+5 line-ending-lf 0+98 " },
	{ "MZ and an escape", DATA("text/plain", "7bit") "MZ\33\f\n",
	    "line-ending-lf 0+97 " },
	{ "Java", DATA("audio/x", "8bit") "\312\376\272\276",
	    "part-type-mismatch 89+4 "
	    "line-ending-lf 0+93 no-final-newline 93+0 " },
	{ "Mach-O", DATA("video/x", "8bit") "\317\372\355\376",
	    "part-type-mismatch 89+4 "
	    "line-ending-lf 0+93 no-final-newline 93+0 " },
	{ "Rar", DATA("image/png", "8bit") "Rar!\32\7",
	    "dos-eof-in-body 95+1 part-type-mismatch 91+6 "
	    "line-ending-lf 0+97 no-final-newline 97+0 " },
	{ "7z", DATA("image/png", "8bit") "7z\274\257\47\34",
	    "part-type-mismatch 91+6 "
	    "line-ending-lf 0+97 no-final-newline 97+0 " },
	{ "gzip", DATA("image/png", "8bit") "\37\213\10",
	    "part-type-mismatch 91+3 "
	    "line-ending-lf 0+94 no-final-newline 94+0 " },
	{ "cabinet", DATA("image/png", "base64") "TVNDRgAAAAA=",
	    "part-type-mismatch 93+12 "
	    "line-ending-lf 0+105 no-final-newline 105+0 " },
	{ "text that begins MZ", DATA("text/plain", "7bit") "MZ and text\n",
	    "line-ending-lf 0+104 " },
	{ "a program that says so",
	    DATA("application/octet-stream", "7bit") "\177ELFx\n",
	    "line-ending-lf 0+112 " },
	{ "each part is looked at for itself",
	    IN("--b\nContent-Type: image/png\n\nab\n"
	    "--b\nContent-Type: image/png\n\n\177ELFx\n"
	    "--b\nContent-Type: image/png\n\ncd\n"
	    "--b\nContent-Type: image/png\n\nRar!\32\7\n--b--\n"),
	    "line-ending-lf 0+214 part-type-mismatch 134+5 "
	    "dos-eof-in-body 205+1 part-type-mismatch 201+6 " },
	{ "too short to tell", DATA("image/png", "7bit") "\177EL",
	    "line-ending-lf 0+94 no-final-newline 94+0 " },
};

START_TEST(tells)
{
	const struct row *row = &rows[_i];
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span got = defects_told(mem, guarded(span_of(row->message)),
	    MIME_CHECK_LINES | MIME_CHECK_ENCODING);

	ck_assert_msg(span_is(got, span_of(row->defects)), "%s: got %.*s",
	    row->name, (int)got.len, got.ptr);
	mime_arena_free(mem);
}
END_TEST

START_TEST(tells_the_same_at_every_cut)
{
	expect_same_at_every_cut(rows[_i].name, span_of(rows[_i].message),
	    MIME_CHECK_ALL);
}
END_TEST

/* A line is waited for as long as a delimiter may be, and no longer. */
START_TEST(waits_for_no_more_than_it_must)
{
	static const struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ALL,
	};
	mime_span message = SPAN(IN("--b\nA: b\n\nx\n --b" S1050));
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, &opt);
	const struct mime_event *ev;
	uint64_t end = 0;

	mime_parser_feed(p, message);
	while (mime_parser_next(p, &ev) == MIME_OK)
		if (ev->type != MIME_EV_DEFECT)
			end = ev->offset + ev->bytes.len;
	ck_assert_uint_eq(end, message.len);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, waits_for_no_more_than_it_must);
	tcase_add_loop_test(tc, tells_the_same_at_every_cut, 0, ROWS(rows));
	tcase_add_loop_test(tc, tells, 0, ROWS(rows));
}

int
main(void)
{
	return run_suite("alike", cases);
}
