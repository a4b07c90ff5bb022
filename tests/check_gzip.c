/*
 * check_gzip.c - gzip undone, however it is cut; and what is no gzip.
 *
 * The members were made by zlib, once. Built without zlib there is one row:
 * that there is no such filter.
 */
#include "filters.h"

#include <errno.h>

#define HEAD   "\x1f\x8b\x08\0\0\0\0\0\0\xff"
#define SUM    "\xc2\x41\x24\x35"       /* the CRC of "abc" */
#define THREE  "\3\0\0\0"               /* and its length */
#define ABC    HEAD "\x4b\x4c\x4a\6\0" SUM THREE
#define DEF    HEAD "\x4b\x49\x4d\3\0\x61\xe1\xc4\x0c" THREE
#define NONE   HEAD "\3\0\0\0\0\0\0\0\0\0"
#define STORED HEAD "\1\3\0\xfc\xff" "abc" SUM THREE
#define NAMED  "\x1f\x8b\x08\x08\0\0\0\0\0\xff" "a.txt\0" \
	       "\x4b\x4c\x4a\6\0" SUM THREE

#define ROW(name, in, out, status) { name, SPAN(in), SPAN(out), status }

static const struct {
	const char *name;
	mime_span in, out;
	mime_status status;
} rows[] = {
	ROW("a member", ABC, "abc", MIME_END),
	ROW("stored", STORED, "abc", MIME_END),
	ROW("with a name", NAMED, "abc", MIME_END),
	ROW("of nothing", NONE, "", MIME_END),
	ROW("two members", ABC DEF, "abcdef", MIME_END),
	ROW("an empty one between", ABC NONE DEF, "abcdef", MIME_END),
	ROW("NULs behind it", ABC "\0\0\0\0", "abc", MIME_END),
	ROW("NULs between", ABC "\0\0" DEF, "abcdef", MIME_END),
	ROW("nothing at all", "", "", MIME_IO),
	ROW("only NULs", "\0\0\0", "", MIME_IO),
	ROW("NULs before it", "\0\0" ABC, "", MIME_IO),
	ROW("no gzip", "From: a@example.org\r\n", "", MIME_IO),
	ROW("zlib's own format", "\x78\x9c\x4b\x4c\x4a\6\0\2\x4d\1\x27", "",
	    MIME_IO),
	ROW("junk behind it", ABC "junk", "abc", MIME_IO),
	ROW("half a header", "\x1f\x8b\x08", "", MIME_IO),
	ROW("cut in the data", HEAD "\x4b\x4c", "a", MIME_IO),
	ROW("cut in the sum", HEAD "\x4b\x4c\x4a\6\0\xc2", "abc", MIME_IO),
	ROW("cut before the sum", HEAD "\x4b\x4c\x4a\6\0", "abc", MIME_IO),
	ROW("the second is cut", ABC HEAD, "abc", MIME_IO),
	ROW("a wrong sum", HEAD "\x4b\x4c\x4a\6\0????" THREE, "abc", MIME_IO),
	ROW("a wrong length", HEAD "\x4b\x4c\x4a\6\0" SUM "\4\0\0\0", "abc",
	    MIME_IO),
	ROW("a block of no type", HEAD "\7\0", "", MIME_IO),
};

START_TEST(gunzips)
{
	struct poured p;

	errno = 0;
	pour_everywhere(rows[_i].name, mime_filter_gunzip, NULL, rows[_i].in,
	    &p);
	ck_assert_msg(p.status == rows[_i].status, "%s: status %d",
	    rows[_i].name, (int)p.status);
	ck_assert_msg((errno != 0) == (p.status == MIME_IO), "%s: errno %d",
	    rows[_i].name, errno);
	ck_assert_msg(span_is(buffer_span(&p.bytes), rows[_i].out),
	    "%s: got \"%s\"", rows[_i].name, shown(buffer_span(&p.bytes)));
	poured_free(&p);
}
END_TEST

/* 99,999 octets "abcabc..", more than zlib's window holds. */
static const char large[] =
    HEAD
    "\xed\xc2\x41\x11\x00\x00\x0c\x02\xa0\xac\x6a\xff\x0e\xab\xb1\x07"
    "\x1c\xe9\xa2\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa"
    "\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa"
    "\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa"
    "\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa"
    "\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa"
    "\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa"
    "\xaa\xaa\xaa\xbe\x7c\x75\xb3\x6d\xeb\x9f\x86\x01\x00";

START_TEST(gunzips_a_lot)
{
	mime_span in = { large, sizeof(large) - 1 };
	mime_span got;
	struct poured p;

	pour(mime_filter_gunzip, NULL, in, 5, 4099, false, &p);
	got = buffer_span(&p.bytes);
	ck_assert_int_eq(p.status, MIME_END);
	ck_assert_uint_eq(got.len, 99999);
	for (size_t i = 0; i < got.len; i++)
		if (got.ptr[i] != "abc"[i % 3])
			ck_abort_msg("octet %zu is %d", i, got.ptr[i]);
	poured_free(&p);
}
END_TEST

/* A filter that has failed goes on failing, and eats no more. */
START_TEST(stays_failed)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_filter *f = mime_filter_gunzip(mem);
	mime_span in = SPAN("junk"), more = SPAN(ABC);
	char octets[8];
	mime_room out = { octets, sizeof(octets) };

	ck_assert_int_eq(mime_filter_run(f, &in, &out, false), MIME_IO);
	ck_assert_int_eq(mime_filter_run(f, &more, &out, true), MIME_IO);
	ck_assert_uint_eq(more.len, sizeof(ABC) - 1);
	ck_assert_uint_eq(out.len, sizeof(octets));
	mime_arena_free(mem);
}
END_TEST

static mime_status
inflate_large(struct mime_arena *mem, void *ctx)
{
	struct mime_filter *f = mime_filter_gunzip(mem);
	mime_span in = { large, sizeof(large) - 1 };
	mime_status st = MIME_MORE;

	(void)ctx;
	while (st == MIME_MORE) {
		char octets[999];
		mime_room out = { octets, sizeof(octets) };

		st = mime_filter_run(f, &in, &out, true);
	}
	return st;
}

/* zlib takes memory while it runs, too: all of it is given back. */
START_TEST(stands_no_memory)
{
	ck_assert_int_eq(expect_nomem_told(inflate_large, NULL), MIME_END);
}
END_TEST

/* The same wherever in the arena's blocks the filter comes to stand. */
START_TEST(gives_all_back)
{
	for (size_t used = 0; used < 4096; used += 16) {
		for (long n = 2; n < 6; n++) {
			struct mime_arena *mem = arena_failing_at(n);

			mime_arena_alloc(mem, used);
			mime_filter_gunzip(mem);
			mime_arena_free(mem);
			if (arena_left() != 0)
				ck_abort_msg("allocation %ld after %zu octets "
				    "fails: %ld are left", n, used,
				    arena_left());
		}
	}
}
END_TEST

static bool
have_zlib(void)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	bool have = mime_filter_gunzip(mem) != NULL;

	mime_arena_free(mem);
	return have;
}

START_TEST(is_told_by_features)
{
	ck_assert_int_eq(have_zlib(),
	    strstr(mime_features(), "+zlib") != NULL);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, is_told_by_features);
	if (!have_zlib())
		return;
	tcase_add_loop_test(tc, gunzips, 0, ROWS(rows));
	tcase_add_test(tc, gunzips_a_lot);
	tcase_add_test(tc, stays_failed);
	tcase_add_test(tc, stands_no_memory);
	tcase_add_test(tc, gives_all_back);
}

int
main(void)
{
	return run_suite("gzip", cases);
}
