/*
 * check_nomem.c - with the n-th allocation failing, for every n: MIME_NOMEM,
 * no leak, no crash.
 */
#include <stdlib.h>

#include "suite.h"

#include "shapes.h"
#include "slow.h"
#include "whole.h"

static const struct mime_options options = {
	.size = sizeof(options), .checks = MIME_CHECK_ALL,
};

/* More than any of the small messages needs. */
#define MANY 3000

static void
fail_at_each(const char *name, mime_span message)
{
	for (long n = 1; n < MANY; n++) {
		struct mime_arena *mem = arena_failing_at(n);
		struct mime_tree *tree;
		mime_status st = whole_use(mem, message, &options, &tree);
		bool failed = arena_failed(mem);

		mime_arena_free(mem);
		if (arena_left() != 0)
			ck_abort_msg("%s: allocation %ld: a leak", name, n);
		if (!failed && st == MIME_OK)
			return;
		if (st != MIME_NOMEM)
			ck_abort_msg("%s: allocation %ld: %s", name, n,
			    mime_status_text(st));
	}
	ck_abort_msg("%s: never enough memory", name);
}

START_TEST(fails_cleanly)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer message;

	buffer_init(&message, mem, SIZE_MAX);
	shapes[_i].make(&message, 3);
	fail_at_each(shapes[_i].name, buffer_span(&message));
	mime_arena_free(mem);
}
END_TEST

/* What straddles a cut has to be kept, and that takes memory too. */
START_TEST(fails_cleanly_in_pieces)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer message;

	buffer_init(&message, mem, SIZE_MAX);
	shapes[_i].make(&message, 200);
	for (long n = 1; n < MANY; n++) {
		struct mime_arena *poor = arena_failing_at(n);
		struct mime_parser *p = mime_parser_new(poor, &options);
		const struct mime_event *ev;
		mime_span rest = buffer_span(&message);
		mime_status st = p ? MIME_MORE : MIME_NOMEM;
		bool failed;

		while (st >= 0 && rest.len > 0) {
			mime_parser_feed(p, span_take(&rest, 100));
			while ((st = mime_parser_next(p, &ev)) == MIME_OK)
				;
		}
		failed = arena_failed(poor);
		mime_arena_free(poor);
		if (arena_left() != 0)
			ck_abort_msg("%s: %ld: a leak", shapes[_i].name, n);
		if (!failed)
			break;
		if (st != MIME_NOMEM)
			ck_abort_msg("%s: %ld: no MIME_NOMEM",
			    shapes[_i].name, n);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- wherever a block of the arena ends ---------------------------------- */

/*
 * An arena asks its allocator once a block, so most things are made without.
 * A message with all sorts of parts, and a text in it that grows, has each of
 * them come first in a block at some length of that text.
 */
static void
make_padded(struct buffer *b, size_t pad)
{
	buffer_put(b, SPAN("Subject:"));
	for (size_t i = 0; i < 100; i++)
		buffer_put(b, SPAN(" =?x?q?a?="));
	buffer_put(b, SPAN("\nFrom: \"=?koi8-r?q?=C1?=\" <\"a b\"@c>,"
	    " =?koi8-r?q?=C1?= : a@b (\xC1);"));
	buffer_put(b, SPAN("\nContent-ID: <"));
	for (size_t i = 0; i < pad; i++)
		buffer_put_char(b, 'x');
	buffer_put(b, SPAN(">\nContent-Type: multipart/mixed; boundary="));
	for (size_t i = 0; i < pad / 2; i++)
		buffer_put_char(b, 'b');
	buffer_put(b, SPAN("a\n--x: y\n\n"));
	for (size_t i = 0; i < 2; i++) {
		buffer_put(b, SPAN("--"));
		for (size_t j = 0; j < pad / 2; j++)
			buffer_put_char(b, 'b');
		buffer_put(b, i == 0 ?
		    SPAN("a\nContent-Type: text/plain; charset=koi8-r\n"
		    "Content-Transfer-Encoding: base64\n\n*QUI\n") :
		    SPAN("a\nContent-Type: message/rfc822\n"
		    "Content-Transfer-Encoding: quoted-printable\n\n"
		    "Content-Disposition: attachment; filename==22x=22\n\n"));
	}
}

static mime_status
use_source(struct mime_arena *mem, mime_span message)
{
	struct slow slow = { .all = message, .most = SIZE_MAX };
	const struct mime_source source = { read_slowly, &slow };
	struct mime_tree *tree;
	mime_span bytes;
	mime_status st = mime_parse_source(mem, &source, &options, &tree);
	const struct mime_part *p = st == MIME_OK ? mime_tree_root(tree) : NULL;

	for (; st == MIME_OK && p != NULL; p = p->after) {
		st = mime_part_head(mem, tree, p, &bytes);
		if (st == MIME_OK)
			st = mime_content(mem, tree, p, MIME_DECODED |
			    MIME_IN_UTF8 | MIME_WITH_LF, &bytes);
	}
	return st;
}

static mime_status
use_memory(struct mime_arena *mem, mime_span message)
{
	struct mime_tree *tree;

	return whole_use(mem, message, &options, &tree);
}

/* An allocator that fails once: whoever does not tell of it is found out. */
struct once {
	unsigned long left;     /* allocations until then */
	bool failed;
	long held;
};

static void *
resize_but_once(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
	struct once *once = ctx;

	(void)old_size;
	if (new_size == 0) {
		once->held -= ptr != NULL;
		free(ptr);
		return NULL;
	}
	if (once->left-- == 0) {
		once->failed = true;
		return NULL;
	}
	once->held += ptr == NULL;
	return realloc(ptr, new_size);
}

static void
fail_with_pad(mime_status (*use)(struct mime_arena *, mime_span),
    mime_span message, size_t pad)
{
	struct once once = { .failed = true };

	for (unsigned long n = 0; once.failed; n++) {
		const struct mime_alloc alloc = { resize_but_once, &once };
		struct mime_arena *mem;
		mime_status st;

		once = (struct once){ .left = n };
		mem = mime_arena_new(&alloc);
		st = use(mem, message);
		mime_arena_free(mem);
		if (once.held != 0)
			ck_abort_msg("%zu, allocation %lu: a leak", pad, n);
		if (st != (once.failed ? MIME_NOMEM : MIME_OK))
			ck_abort_msg("%zu, allocation %lu: %s", pad, n,
			    mime_status_text(st));
	}
}

START_TEST(one_failure_is_told_wherever_a_block_ends)
{
	for (size_t pad = 0; pad < 4096; pad += 32) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct buffer message;

		buffer_init(&message, mem, SIZE_MAX);
		make_padded(&message, pad);
		fail_with_pad(_i == 0 ? use_memory : use_source,
		    buffer_span(&message), pad);
		mime_arena_free(mem);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, fails_cleanly, 0, SHAPES);
	tcase_add_loop_test(tc, fails_cleanly_in_pieces, 0, SHAPES);
	tcase_add_loop_test(tc, one_failure_is_told_wherever_a_block_ends, 0,
	    2);
}

int
main(void)
{
	return run_suite("nomem", cases);
}
