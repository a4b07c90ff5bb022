/*
 * check_shape.c - the shape of base64 is found, told in words, and read again;
 * what is rebuilt by it is what was there, in pieces of any size, or differs.
 */
#include "suite.h"

#include "../tools/shape.h"

/* ---- found -------------------------------------------------------------- */

static const struct {
	const char *in, *shape;
	bool regular;
} rows[] = {
	{ "", "base64 0 crlf 0", true },
	{ "aGFs", "base64 0 crlf 0", true },
	{ "aGFs\n", "base64 0 lf 1", true },
	{ "aGFs\r\nbG8h\r\n", "base64 4 crlf 1", true },
	{ "aGFs\nbG8h\n\n", "base64 4 lf 2", true },
	{ "aGFsb\nG8hIQ\n==", "base64 5 lf 0", true },
	{ "aGFs\nbG8hIQ==", "base64 4 lf 0", false },
	{ "aGFsIQ", "base64 0 crlf 0 bare", true },
	{ "aG\r\nFs\r\nIQ\r\n", "base64 2 crlf 1 bare", true },
	{ "a\nG\nF\ns", "base64 1 lf 0", true },
	{ "\r\naGFs", "base64 0 crlf 0", false },
	{ "aGFs\r\n\r\nbG8h", "base64 4 crlf 0", false },
	{ "aGF-", "base64 0 crlf 0", false },
	{ "aGFs\n\r\n", "base64 0 lf 2", false },
};

/* The content that a source hands out, a few octets at a time. */
struct content {
	mime_span rest;
	size_t piece;
};

static mime_status
next(void *ctx, mime_span *piece)
{
	struct content *c = ctx;

	*piece = span_head(c->rest, c->piece);
	c->rest = span_tail(c->rest, c->piece);
	return piece->len > 0 ? MIME_OK : MIME_END;
}

static mime_span
decoded(struct mime_arena *mem, mime_span in)
{
	struct mime_filter *f = mime_filter_decode(mem, MIME_BASE64);
	char *out = mime_arena_alloc(mem, in.len + 4);
	mime_room room = { out, in.len + 4 };

	ck_assert_int_eq(mime_filter_run(f, &in, &room, true), MIME_END);
	return (mime_span){ out, (size_t)(room.ptr - out) };
}

static struct shape
found(mime_span in, size_t piece)
{
	struct shape_finder f;

	shape_begin(&f);
	while (in.len > 0) {
		shape_look(&f, span_head(in, piece));
		in = span_tail(in, piece);
	}
	return shape_end(&f);
}

/* What S makes of CONTENT, in pieces: as long as ROOM at most. */
static mime_span
rebuilt(struct mime_arena *mem, const struct shape *s, mime_span content,
    size_t piece, size_t most)
{
	struct content c = { content, piece };
	struct rebuild *r = mime_arena_alloc(mem, sizeof *r);
	char *out = mime_arena_alloc(mem, most);
	size_t n = 0, before;

	ck_assert(rebuild_begin(r, mem, s, next, &c));
	do {
		size_t want = piece < most - n ? piece : most - n;
		mime_room room = { out + n, want };

		before = n;
		ck_assert_int_eq(rebuild_read(r, &room), MIME_OK);
		n += want - room.len;
	} while (n > before);
	return (mime_span){ out, n };
}

START_TEST(shapes)
{
	mime_span in = guarded(span_of(rows[_i].in));

	for (size_t piece = 1; piece < 12; piece++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct shape s = found(in, piece), again;
		char text[SHAPE_TEXT];
		mime_span out;

		shape_print(&s, text);
		ck_assert_str_eq(text, rows[_i].shape);
		ck_assert(shape_read(span_of(text), &again));
		out = rebuilt(mem, &again, decoded(mem, in), piece,
		    2 * in.len + 16);
		ck_assert_msg(span_is(out, in) == rows[_i].regular,
		    "%s: got %s", shown(in), shown(out));
		mime_arena_free(mem);
	}
}
END_TEST

/* ---- what is rebuilt is right at every length ---------------------------- */

START_TEST(lengths)
{
	static char octets[600];
	struct mime_arena *mem = mime_arena_new(NULL);
	struct shape s = { .kind = SHAPE_BASE64, .line = (uint32_t)_i,
	    .lf = _i % 2, .bare = _i % 3 == 0, .ends = (uint32_t)_i % 4 };

	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (char)(i * 37);
	for (size_t n = 1; n < sizeof octets; n += 7) {
		mime_mark mark = mime_arena_mark(mem);
		mime_span content = { octets, n }, out, again;

		out = rebuilt(mem, &s, content, 17, 8 * n + 64);
		again = decoded(mem, out);
		if (again.len != n || memcmp(again.ptr, octets, n) != 0)
			ck_abort_msg("%zu octets, lines of %d", n, _i);
		mime_arena_release(mem, mark);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- words that are no shape -------------------------------------------- */

static const char *const no_shapes[] = {
	"", "base", "plain x", "raw 1", "base64", "base64 76",
	"base64 76 crlf", "base64 76 cr 1", "base64 -1 crlf 1",
	"base64 76 crlf 1 bar", "base64  crlf 1",
	"base64 76 crlf 1 bare x", "base64 1000001 crlf 1",
	"base64 4294967372 crlf 1", "base64 76 crlf 99999999999999999999",
};

START_TEST(refused)
{
	struct shape s;

	ck_assert_msg(!shape_read(guarded(span_of(no_shapes[_i])), &s), "%s",
	    no_shapes[_i]);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, shapes, 0, ROWS(rows));
	tcase_add_loop_test(tc, lengths, 1, 100);
	tcase_add_loop_test(tc, refused, 0, ROWS(no_shapes));
}

int
main(void)
{
	return run_suite("shape", cases);
}
