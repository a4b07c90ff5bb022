/*
 * check_uu.c - uuencode and yEnc undone, however they are cut.
 *
 * Notes are written as in filters.h: code, offset, "+", size.
 */
#include "filters.h"

#define ROW(name, in, out, told) { name, SPAN(in), SPAN(out), told }

#define BEGIN "begin 644 x\r\n"         /* 13 octets */
#define END   "`\r\nend\r\n"
#define CAT   "#0V%T\r\n"               /* "Cat" */

static const struct row {
	const char *name;
	mime_span in, out;
	const char *told;
} rows[] = {
	ROW("a file", BEGIN CAT END, "Cat", ""),
	ROW("with LF", "begin 644 x\n#0V%T\n`\nend\n", "Cat", ""),
	ROW("no line end at the end", BEGIN CAT "`\r\nend", "Cat", ""),
	ROW("of no octets", BEGIN END, "", ""),
	ROW("two lines", BEGIN CAT CAT END, "CatCat", ""),
	ROW("one octet", BEGIN "!0P``\r\n" END, "C", ""),
	ROW("two octets", BEGIN "\"0V$`\r\n" END, "Ca", ""),
	ROW("a blank for zero", BEGIN "!0P  \r\n \r\nend\r\n", "C", ""),
	ROW("no characters that are not needed", BEGIN "!0P\r\n" END, "C", ""),
	ROW("a full line", BEGIN
	    "M86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A\r\n"
	    END, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ""),
	ROW("a checksum", BEGIN "#0V%TA\r\n" END, "Cat", ""),
	ROW("blanks at the line's end", BEGIN "#0V%T  \r\n" END, "Cat", ""),
	ROW("a longer mode", "begin 0100644 x y\r\n" CAT END, "Cat", ""),
	ROW("text before it", "see file\r\n\r\n" BEGIN CAT END, "Cat", ""),
	ROW("begin, but no mode", "begin here\r\nbegin  x\r\n" BEGIN
	    CAT END, "Cat", ""),
	ROW("a long line before it", "........................................"
	    "........................................................"
	    "........................................................\r\n"
	    BEGIN CAT END, "Cat", ""),
	ROW("text behind it", BEGIN CAT END "bye\r\n" BEGIN CAT END, "Cat",
	    ""),
	ROW("an empty line within", BEGIN CAT "\r\n" CAT END, "CatCat", ""),
	ROW("end without a line of zero", BEGIN CAT "end\r\n", "Cat", ""),
	ROW("lines after the one of zero", BEGIN CAT "`\r\n" CAT "end\r\n",
	    "Cat", ""),
	ROW("no end", BEGIN CAT, "Cat", "uu-no-end@0+20"),
	ROW("no end after text", "a\n" BEGIN CAT "`\n", "Cat",
	    "uu-no-end@2+22"),
	ROW("a line too short", BEGIN CAT "MAAAA\r\n" CAT END, "Cat",
	    "uu-bad-line@20+5"),
	ROW("a line too long", BEGIN "#0V%TAA\r\n" CAT END, "",
	    "uu-bad-line@13+7"),
	ROW("a line much too long", BEGIN "#0V%T"
	    "                                                            "
	    "                                                            "
	    "                                  .\r\n" CAT END, "",
	    "uu-bad-line@13+128"),
	ROW("other characters", BEGIN "#0v%T\r\n" CAT END, "",
	    "uu-bad-line@13+5"),
	ROW("a length that is none", BEGIN "hello\r\n" CAT END, "",
	    "uu-bad-line@13+5"),
	ROW("no begin at all", CAT END, "", "uu-bad-line@0+15"),
	ROW("nothing", "", "", ""),
};

START_TEST(decodes_uu)
{
	const struct row *r = &rows[_i];

	expect_poured(r->name, mime_uu_decoder, NULL, r->in, r->out, r->told);
}
END_TEST

#define YBEGIN "=ybegin line=128 size=3 name=x\r\n"
#define YEND   "\r\n=yend size=3\r\n"
#define YCAT   "m\x8b\x9e"              /* "Cat" */

static const struct row yenc[] = {
	ROW("a file", YBEGIN YCAT YEND, "Cat", ""),
	ROW("with LF", "=ybegin x\nm\n=yend\n", "C", ""),
	ROW("all of two lines", YBEGIN YCAT "\r\n" YCAT YEND, "CatCat", ""),
	ROW("an escape", YBEGIN "=n=@" YEND, "\x04\xd6", ""),
	ROW("an escaped NUL, LF, CR, =", YBEGIN "=@=J=M=}" YEND,
	    "\xd6\xe0\xe3\x13", ""),
	ROW("an escape in front of a line", YBEGIN "m\r\n=J" YEND, "C\xe0",
	    ""),
	ROW("= and y within a line", YBEGIN "m=y" YEND, "C\x0f", ""),
	ROW("= at the end of a line", YBEGIN "m=\r\nm" YEND, "CC", ""),
	ROW("a part of many", YBEGIN "=ypart begin=1 end=3\r\n" YCAT YEND,
	    "Cat", ""),
	ROW("text before it", "hello\r\n=y\r\n" YBEGIN YCAT YEND, "Cat", ""),
	ROW("its begin in a line", "a " YBEGIN YBEGIN YCAT YEND, "Cat", ""),
	ROW("text behind it", YBEGIN YCAT YEND "bye", "Cat", ""),
	ROW("no end", YBEGIN YCAT, "Cat", ""),
	ROW("no begin", YCAT YEND, "", ""),
	ROW("nothing", "", "", ""),
};

START_TEST(decodes_yenc)
{
	const struct row *r = &yenc[_i];

	expect_poured(r->name, mime_yenc_decoder, NULL, r->in, r->out, r->told);
}
END_TEST

/* uuencode as it is meant to be, here only. */
static void
put_uu(struct buffer *b, mime_span octets)
{
	buffer_put(b, SPAN("begin 644 x\n"));
	while (octets.len > 0) {
		mime_span line = span_take(&octets, 45);

		buffer_put_char(b, (char)(' ' + line.len));
		for (size_t i = 0; i < line.len; i += 3) {
			unsigned bits = 0;

			for (size_t k = i; k < i + 3; k++)
				bits = bits << 8 | (k < line.len ?
				    (unsigned char)line.ptr[k] : 0);
			for (int shift = 18; shift >= 0; shift -= 6)
				buffer_put_char(b, (char)((bits >> shift & 63) ?
				    ' ' + (bits >> shift & 63) : '`'));
		}
		buffer_put_char(b, '\n');
	}
	buffer_put(b, SPAN("`\nend\n"));
}

static void
put_yenc(struct buffer *b, mime_span octets)
{
	buffer_put(b, SPAN("=ybegin line=128 size=1 name=x\r\n"));
	for (size_t i = 0; i < octets.len; i++) {
		unsigned char c = (unsigned char)(octets.ptr[i] + 42);

		if (c == 0 || c == '\r' || c == '\n' || c == '=') {
			buffer_put_char(b, '=');
			c = (unsigned char)(c + 64);
		}
		buffer_put_char(b, (char)c);
		if (i % 128 == 127)
			buffer_put(b, SPAN("\r\n"));
	}
	buffer_put(b, SPAN("\r\n=yend size=1\r\n"));
}

static void
check_back(filter_maker *make, void (*encode)(struct buffer *, mime_span),
    size_t n)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span octets = noise(mem, n, (uint32_t)n);
	struct buffer there;
	struct poured back;

	buffer_init(&there, mem, 4096);
	encode(&there, octets);
	pour(make, NULL, buffer_span(&there), n % 11 + 1, n % 13 + 1, n & 1,
	    &back);
	if (!span_is(buffer_span(&back.bytes), octets) || back.told.len > 0)
		ck_abort_msg("%zu octets: \"%s\", told \"%s\"", n,
		    shown(buffer_span(&back.bytes)),
		    shown(buffer_span(&back.told)));
	poured_free(&back);
	mime_arena_free(mem);
}

START_TEST(there_and_back)
{
	for (size_t n = 0; n <= 300; n++) {
		check_back(mime_uu_decoder, put_uu, n);
		check_back(mime_yenc_decoder, put_yenc, n);
	}
}
END_TEST

START_TEST(stands_no_memory)
{
	expect_nomem(mime_uu_decoder);
	expect_nomem(mime_yenc_decoder);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, decodes_uu, 0, ROWS(rows));
	tcase_add_loop_test(tc, decodes_yenc, 0, ROWS(yenc));
	tcase_add_test(tc, there_and_back);
	tcase_add_test(tc, stands_no_memory);
}

int
main(void)
{
	return run_suite("uu", cases);
}
