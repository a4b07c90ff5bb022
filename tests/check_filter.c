/*
 * check_filter.c - what all filters share, and which is made for what.
 */
#include "filters.h"

static const struct {
	const char *name;
	mime_encoding encoding;
	mime_span in, decoded, encoded;
} rows[] = {
	{ "7bit", MIME_7BIT, SPAN("QQ==\r\n"), SPAN("QQ==\r\n"),
	    SPAN("QQ==\r\n") },
	{ "8bit", MIME_8BIT, SPAN("a=41\xfc\n"), SPAN("a=41\xfc\n"),
	    SPAN("a=41\xfc\n") },
	{ "binary", MIME_BINARY, SPAN("\0\r\xff"), SPAN("\0\r\xff"),
	    SPAN("\0\r\xff") },
	{ "base64", MIME_BASE64, SPAN("QUI="), SPAN("AB"),
	    SPAN("UVVJPQ==\r\n") },
	{ "quoted-printable", MIME_QP, SPAN("=41"), SPAN("A"), SPAN("=3D41") },
	{ "uuencode", MIME_UU, SPAN("begin 644 x\n#0V%T\n`\nend\n"),
	    SPAN("Cat"), SPAN("begin 644 x\n#0V%T\n`\nend\n") },
	{ "yEnc", MIME_YENC, SPAN("=ybegin x\nm\n=yend\n"), SPAN("C"),
	    SPAN("=ybegin x\nm\n=yend\n") },
	{ "another", MIME_OTHER, SPAN("QQ=="), SPAN("QQ=="), SPAN("QQ==") },
	{ "no encoding at all", (mime_encoding)99, SPAN("QQ=="), SPAN("QQ=="),
	    SPAN("QQ==") },
};

static mime_encoding encoding;

static struct mime_filter *
decoder(struct mime_arena *mem)
{
	return mime_filter_decode(mem, encoding);
}

static struct mime_filter *
encoder(struct mime_arena *mem)
{
	return mime_filter_encode(mem, encoding);
}

START_TEST(is_made_for)
{
	encoding = rows[_i].encoding;
	expect_poured(rows[_i].name, decoder, NULL, rows[_i].in,
	    rows[_i].decoded, "");
	expect_poured(rows[_i].name, encoder, NULL, rows[_i].in,
	    rows[_i].encoded, "");
	expect_nomem(decoder);
	expect_nomem(encoder);
}
END_TEST

/* A NULL filter is memory that there was none of. */
START_TEST(stands_null)
{
	mime_span in = SPAN("abc");
	char octets[4];
	mime_room out = { octets, sizeof(octets) };
	struct buffer b;

	buffer_init(&b, NULL, 10);
	ck_assert_int_eq(mime_filter_run(NULL, &in, &out, true), MIME_NOMEM);
	ck_assert_int_eq(mime_filter_pour(NULL, in, &b, true), MIME_NOMEM);
	ck_assert_uint_eq(mime_filter_replaced(NULL), 0);
	ck_assert_uint_eq(in.len, 3);
	ck_assert_uint_eq(out.len, 4);
	mime_filter_listen(NULL, NULL, NULL);
	ck_assert_ptr_null(mime_filter_decode(NULL, MIME_BASE64));
	ck_assert_ptr_null(mime_filter_encode(NULL, MIME_7BIT));
	ck_assert_ptr_null(mime_filter_newlines(NULL, true));
	ck_assert_ptr_null(mime_filter_gunzip(NULL));
}
END_TEST

START_TEST(counts_what_is_eaten)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_filter *f = mime_filter_decode(mem, MIME_8BIT);
	mime_span in = SPAN("abcde");
	char octets[3];
	mime_room out = { octets, sizeof(octets) };

	ck_assert_int_eq(mime_filter_run(f, &in, &out, false), MIME_MORE);
	ck_assert_uint_eq(f->eaten, 3);
	out = (mime_room){ octets, sizeof(octets) };
	ck_assert_int_eq(mime_filter_run(f, &in, &out, false), MIME_OK);
	ck_assert_uint_eq(f->eaten, 5);
	ck_assert_int_eq(mime_filter_run(f, &in, &out, true), MIME_END);
	ck_assert_uint_eq(mime_filter_replaced(f), 0);
	mime_arena_free(mem);
}
END_TEST

static void
count(void *ctx, unsigned code, mime_range at)
{
	(void)code;
	(void)at;
	++*(unsigned *)ctx;
}

/* A body of nothing but faults tells each of them once. */
START_TEST(tells_a_code_once)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_filter *f = mime_filter_decode(mem, MIME_BASE64);
	unsigned told = 0;
	struct notes notes = { .put = count, .ctx = &told };
	struct buffer out;

	mime_filter_listen(f, &notes, NULL);
	buffer_init(&out, mem, 1000);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(mime_filter_pour(f, SPAN("..QQ==.."), &out,
		    false), MIME_OK);
	ck_assert_uint_eq(out.len, 1000);
	ck_assert_msg(filter_told(f, MIME_DEFECT_BASE64_INVALID_CHAR) &&
	    filter_told(f, MIME_DEFECT_BASE64_PADDING_MID) &&
	    filter_told(f, MIME_DEFECT_BASE64_LINE_TOO_LONG) && told == 3,
	    "told %u", told);
	mime_arena_free(mem);
}
END_TEST

/* A buffer may be filled up to its ceiling, and no further. */
static const struct {
	const char *name;
	size_t max;
	mime_status status;
	mime_span out;
} ceilings[] = {
	{ "more than enough", 1000, MIME_OK, SPAN("ABCDEFGHI") },
	{ "just enough",      9,    MIME_OK, SPAN("ABCDEFGHI") },
	{ "one too few",      8,    MIME_LIMIT, SPAN("ABCDEFGH") },
	{ "one",              1,    MIME_LIMIT, SPAN("A") },
	{ "none",             0,    MIME_LIMIT, SPAN("") },
};

START_TEST(pours_up_to_the_ceiling)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_filter *f = mime_filter_decode(mem, MIME_BASE64);
	struct buffer out;
	mime_status status;

	buffer_init(&out, mem, ceilings[_i].max);
	status = mime_filter_pour(f, SPAN("QUJDREVGR0hJ\r\n"), &out, true);
	ck_assert_msg(status == ceilings[_i].status, "%s: status %d",
	    ceilings[_i].name, (int)status);
	ck_assert_msg(span_is(buffer_span(&out), ceilings[_i].out),
	    "%s: \"%s\"", ceilings[_i].name, shown(buffer_span(&out)));
	mime_arena_free(mem);
}
END_TEST

/* With no memory for the buffer, that is what is said. */
START_TEST(pours_without_memory)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_filter *f = mime_filter_decode(mem, MIME_7BIT);
	struct buffer out;

	buffer_init(&out, NULL, 100);
	ck_assert_int_eq(mime_filter_pour(f, SPAN("abc"), &out, true),
	    MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, is_made_for, 0, ROWS(rows));
	tcase_add_test(tc, stands_null);
	tcase_add_test(tc, counts_what_is_eaten);
	tcase_add_test(tc, tells_a_code_once);
	tcase_add_loop_test(tc, pours_up_to_the_ceiling, 0, ROWS(ceilings));
	tcase_add_test(tc, pours_without_memory);
}

int
main(void)
{
	return run_suite("filter", cases);
}
