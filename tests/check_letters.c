/*
 * check_letters.c - what is wrong with the characters of a text, and where.
 *
 * Each row is a header and a body; the defects listed must be told, and no
 * others of the kind, with offsets from the start of the body (the ranges of
 * others are not looked at). Cut anywhere, the same.
 */
#include "noted.h"

#define HEAD "From: a\r\nDate: b\r\nMIME-Version: 1.0\r\n"
#define TEXT(charset) HEAD "Content-Type: text/plain; charset=" charset "\r\n"
#define CTE(encoding) "Content-Transfer-Encoding: " encoding "\r\n\r\n"
#define PLAIN(charset) TEXT(charset) CTE("8bit")
#define BASE64(charset) TEXT(charset) CTE("base64")
#define QP(charset) TEXT(charset) CTE("quoted-printable")
#define UNDECLARED "charset-undeclared-8bit "
#define INVALID "charset-invalid-sequence "
#define OVERLONG "charset-overlong-utf8 "
#define UNRESET "charset-stateful-unreset "
#define LF10 "\n\n\n\n\n\n\n\n\n\n"
#define LF40 LF10 LF10 LF10 LF10
#define ROW(name, head, body, told) { name, SPAN(head), SPAN(body), told }

static const struct {
	const char *name;
	mime_span head, body;
	const char *told;
} rows[] = {
	ROW("ASCII", PLAIN("utf-8"), "a\r\n", ""),
	ROW("UTF-8", PLAIN("utf-8"), "\xC3\xA4\r\n", ""),
	ROW("ill-formed", PLAIN("utf-8"), "a\xED\xA0\x80" "b\r\n",
	    INVALID "1+1 "),
	ROW("overlong", PLAIN("utf-8"), "a\xC0\xAF" "b\r\n",
	    OVERLONG "1+1 " INVALID "2+1 "),
	ROW("each is told once", PLAIN("utf-8"), "\xFF\xC0\xAF\xFF\xC0\xAF\r\n",
	    INVALID "0+1 " OVERLONG "1+1 "),
	ROW("cut by the end", PLAIN("utf-8"), "a\xE2\x82", INVALID "1+2 "),
	ROW("not looked at in what is no text",
	    HEAD "Content-Type: x/y; charset=utf-8\r\n" CTE("8bit"),
	    "\xFF\r\n", ""),
	ROW("a type that is not there is text", HEAD CTE("8bit"), "\xFF\r\n",
	    UNDECLARED "0+1 "),

	ROW("no charset, Latin-1", HEAD "Content-Type: text/html\r\n"
	    CTE("8bit"), "gr\xFC\xDF" "e\r\n", UNDECLARED "2+1 "),
	ROW("no charset, UTF-8", HEAD CTE("8bit"), "gr\xC3\xBC\r\n",
	    UNDECLARED "2+1 "),
	ROW("no charset, ASCII", HEAD CTE("8bit"), "a\r\n", ""),
	ROW("an empty one", PLAIN("\"\""), "\xE4\r\n", UNDECLARED "0+1 "),
	ROW("calendars need none", HEAD "Content-Type: text/calendar\r\n"
	    CTE("8bit"), "\xC3\xA4\r\n", ""),
	ROW("an unknown one is another matter", PLAIN("x-nope"), "\xE4\r\n",
	    ""),

	ROW("ASCII that is not: UTF-8", PLAIN("us-ascii"), "a\xC3\xA4\r\n",
	    INVALID "1+1 "),
	ROW("or Latin-1", PLAIN("us-ascii"), "\xE4\r\n\xE4\r\n",
	    INVALID "0+1 "),
	ROW("by another label", PLAIN("\" ANSI_X3.4-1968 \""), "\xE4\r\n",
	    INVALID "0+1 "),
	ROW("ASCII that is", PLAIN("us-ascii"), "a\r\n", ""),
	ROW("UTF-8 under a careless label", PLAIN("iso-8859-1"),
	    "\xC3\xA4\r\n", ""),
	ROW("Latin-1 under it", PLAIN("windows-1252"), "\xE4\r\n", ""),
	ROW("UTF-8 and Latin-1", PLAIN("iso-8859-1"), "\xC3\xA4\xE4\r\n", ""),
	ROW("UTF-8 that the end cuts is Latin-1", PLAIN("iso-8859-1"),
	    "\xC3\xA4\xC3", ""),
	ROW("a hole of Windows", PLAIN("windows-1253"), "\xE4\xD2" "a\r\n",
	    INVALID "1+1 "),
	ROW("a hole, and UTF-8 after all", PLAIN("windows-1253"),
	    "\xD2\x80\r\n", ""),
	ROW("a hole in what is UTF-8 for a while", PLAIN("windows-1253"),
	    "\xD2\x80\r\n\xE4\r\n", INVALID "0+1 "),
	ROW("a hole behind what is no UTF-8", PLAIN("windows-1255"),
	    "\xE4\r\n\xD9\r\n", INVALID "3+1 "),
	ROW("not careless", PLAIN("iso-8859-6"), "\xC7\xA1\r\n",
	    INVALID "1+1 "),

	ROW("Japanese", PLAIN("iso-2022-jp"), "\x1B$B$3\x1B(B\r\n", ""),
	ROW("not back in ASCII", PLAIN("iso-2022-jp"), "\x1B$B$3$s\r\n",
	    UNRESET "9+0 "),
	ROW("Korean, not shifted back", PLAIN("iso-2022-kr"),
	    "\x1B$)C\x0E>H\r\n", UNRESET "9+0 "),
	ROW("an escape that is none", PLAIN("iso-2022-jp"), "a\x1B[1m\r\n",
	    INVALID "1+1 "),
	ROW("a pair that is none", PLAIN("big5"), "\xA7<\r\n",
	    INVALID "0+1 "),
	ROW("by iconv", PLAIN("euc-tw"), "\xFF\r\n", INVALID "0+1 "),
	ROW("half of UTF-16", PLAIN("utf-16le"), "h\0i", INVALID "2+1 "),
	ROW("an end of UTF-7 that is none", PLAIN("utf-7"), "+A-b\r\n",
	    INVALID "1+1 "),

	ROW("base64: the line", BASE64("utf-8"), "YWJj\r\n/2Fi\r\nYWJj\r\n",
	    INVALID "6+6 "),
	ROW("base64: a line without an end", BASE64("utf-8"),
	    "YWJj\r\n/2Fi", INVALID "6+4 "),
	ROW("base64: both lines of a sequence", BASE64("utf-8"),
	    "YWLi\r\nKGFi\r\n", INVALID "0+12 "),
	ROW("base64: cut by the end", BASE64("utf-8"), "YWJj\r\nYuKC\r\n",
	    INVALID "6+6 "),
	ROW("base64: no charset", HEAD CTE("base64"), "YWJj\r\nYuRj\r\n\r\n",
	    UNDECLARED "6+6 "),
	ROW("base64: no ASCII", BASE64("us-ascii"), "YWJj\r\nYuRj\r\n/2Fi",
	    INVALID "6+6 "),
	ROW("base64: lines of nothing", BASE64("utf-8"),
	    "YWLi\r\n\r\n\r\n\r\nKGFi\r\n", INVALID "0+18 "),
	ROW("base64: many lines of nothing", BASE64("utf-8"),
	    "YWLi\r\n" LF40 "KGFi\r\n", INVALID "0+52 "),
	ROW("base64: does not escape back", BASE64("iso-2022-jp"),
	    "GyRC\r\nJDMk\r\n", INVALID "6+6 " UNRESET "12+0 "),
	ROW("quoted-printable: the line", QP("utf-8"),
	    "abc\r\nd=FFe\r\nf\r\n", INVALID "5+7 "),
	ROW("quoted-printable: soft breaks in a sequence", QP("utf-8"),
	    "a=E2=\r\n=82=\r\nx\r\n", INVALID "0+16 "),
	ROW("quoted-printable: no charset", HEAD CTE("quoted-printable"),
	    "a\r\n=E4\r\n", UNDECLARED "3+5 "),
	ROW("quoted-printable: no ASCII", QP("us-ascii"), "a\r\n=E4\r\nb",
	    INVALID "3+5 "),
	ROW("quoted-printable: a hole, told once it is no UTF-8",
	    QP("windows-1253"), "=D2=80\r\n=E4\r\nx\r\n", INVALID "0+13 "),
};

/* Of TOLD, "code 5+1 ", those that letters.c tells, from BODY on. In MEM. */
static mime_span
of_letters(struct mime_arena *mem, mime_span told, uint64_t body)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	while (told.len > 0) {
		mime_span code = span_take(&told, span_find(told, ' ') + 1);
		mime_span at = span_take(&told, span_find(told, ' ') + 1);
		unsigned long long offset, size;
		char line[100];

		ck_assert_int_eq(sscanf(at.ptr, "%llu+%llu", &offset, &size),
		    2);
		if (!span_is(code, SPAN(UNDECLARED)) &&
		    !span_is(code, SPAN(INVALID)) &&
		    !span_is(code, SPAN(OVERLONG)) &&
		    !span_is(code, SPAN(UNRESET)))
			continue;
		buffer_put(&b, code);
		snprintf(line, sizeof(line), "%llu+%llu ",
		    (unsigned long long)(offset - body), size);
		buffer_put(&b, span_of(line));
	}
	return buffer_span(&b);
}

static mime_span
message(struct mime_arena *mem, int i)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, rows[i].head);
	buffer_put(&b, rows[i].body);
	return guarded(buffer_span(&b));
}

START_TEST(tells)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span told = of_letters(mem, defects_told(mem, message(mem, _i),
	    MIME_CHECK_ENCODING), rows[_i].head.len);

	ck_assert_msg(span_is(told, span_of(rows[_i].told)), "%s: got %.*s",
	    rows[_i].name, (int)told.len, told.ptr);
	mime_arena_free(mem);
}
END_TEST

START_TEST(tells_the_same_at_every_cut)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	expect_same_at_every_cut(rows[_i].name, message(mem, _i),
	    MIME_CHECK_ENCODING);
	mime_arena_free(mem);
}
END_TEST

START_TEST(nothing_without_the_check)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span told = of_letters(mem, defects_told(mem, message(mem, _i),
	    MIME_CHECK_ALL & ~(unsigned)MIME_CHECK_ENCODING),
	    rows[_i].head.len);

	ck_assert_msg(told.len == 0, "%s: got %.*s", rows[_i].name,
	    (int)told.len, told.ptr);
	mime_arena_free(mem);
}
END_TEST

/* ---- long texts --------------------------------------------------------- */

/* By the first 64 KiB it is decided whether a careless label counts. */
static const struct {
	const char *name, *head;
	size_t before;          /* octets of ASCII in front .. */
	const char *first;      /* .. of this */
	size_t between;
	const char *second;
	const char *told;       /* offsets from the start of SECOND */
} longs[] = {
	{ "UTF-8 for 64 KiB, then not: it is UTF-8",
	    PLAIN("iso-8859-1"), 10, "\xC3\xA4", 65524, "\xE4" "bc\r\n",
	    INVALID "0+1 " },
	{ "one octet less: where they cut, it still is",
	    PLAIN("iso-8859-1"), 10, "\xC3\xA4", 65523, "\xE4" "bc\r\n",
	    INVALID "0+1 " },
	{ "two octets less: it is not",
	    PLAIN("iso-8859-1"), 10, "\xC3\xA4", 65522, "\xE4" "bc\r\n", "" },
	{ "what the 64 KiB cut does not count",
	    PLAIN("iso-8859-1"), 10, "\xC3\xA4", 65523, "\xC3\xA4\xFF\r\n",
	    INVALID "2+1 " },
	{ "ASCII for 64 KiB, then UTF-8: it is not",
	    PLAIN("windows-1253"), 65535, "", 1, "\xC3\xA4\xD2\x80\r\n",
	    INVALID "2+1 " },
	{ "ASCII, and half a character of UTF-8",
	    PLAIN("windows-1253"), 65535, "", 0, "\xC3\xA4\xD2\x80\r\n",
	    INVALID "2+1 " },
	{ "ASCII for less",
	    PLAIN("windows-1253"), 65534, "", 0, "\xC3\xA4\xD2\x80\r\n", "" },
};

static void
put_text(struct buffer *b, size_t n)
{
	while (n-- > 0)
		buffer_put_char(b, n % 64 == 0 ? '\n' : 'a');
}

START_TEST(of_long_texts)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;
	size_t second;
	mime_span told;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, span_of(longs[_i].head));
	put_text(&b, longs[_i].before);
	buffer_put(&b, span_of(longs[_i].first));
	put_text(&b, longs[_i].between);
	second = b.len;
	buffer_put(&b, span_of(longs[_i].second));
	told = of_letters(mem, defects_told(mem, buffer_span(&b),
	    MIME_CHECK_ENCODING), second);
	ck_assert_msg(span_is(told, span_of(longs[_i].told)), "%s: got %.*s",
	    longs[_i].name, (int)told.len, told.ptr);
	for (size_t piece = 1; piece < 70000; piece = piece * 3 + 1)
		ck_assert_msg(span_is(events_cut(mem, buffer_span(&b),
		    &(struct cuts){ .piece = piece }, MIME_CHECK_ENCODING),
		    events_cut(mem, buffer_span(&b), &(struct cuts){ 0 },
		    MIME_CHECK_ENCODING)), "%s: by %zu", longs[_i].name, piece);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, tells, 0, ROWS(rows));
	tcase_add_loop_test(tc, tells_the_same_at_every_cut, 0, ROWS(rows));
	tcase_add_loop_test(tc, nothing_without_the_check, 0, ROWS(rows));
	tcase_add_loop_test(tc, of_long_texts, 0, ROWS(longs));
}

int
main(void)
{
	return run_suite("letters", cases);
}
