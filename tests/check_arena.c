/*
 * check_arena.c - memory that goes all at once, and buffers in it.
 */
#include <stdlib.h>

#include "suite.h"

/* An allocator that counts: what is held now, at most so far, and calls. */
struct counted {
	size_t held, most;
	unsigned calls;
};

static void *
counting_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
	struct counted *c = ctx;

	c->calls++;
	c->held += new_size - old_size;
	if (c->held > c->most)
		c->most = c->held;
	if (new_size > 0)
		return realloc(ptr, new_size);
	free(ptr);
	return NULL;
}

static struct mime_arena *
counting_arena(struct counted *c)
{
	const struct mime_alloc alloc = { counting_resize, c };

	*c = (struct counted){ 0 };
	return mime_arena_new(&alloc);
}

/* Leaves no octet in MEM's first block, which is 4 KiB. */
static void
fill_first_block(struct mime_arena *mem)
{
	mime_arena_take(mem, 4096 - mime_arena_mark(mem).used);
}

static int closed;

static void
count_close(void *ctx)
{
	(void)ctx;
	closed++;
}

START_TEST(gives_aligned_zeroed_memory)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	for (size_t n = 0; n < 3000; n += 7) {
		char *p = mime_arena_alloc(mem, n);

		if (p == NULL || (uintptr_t)p % _Alignof(max_align_t) != 0)
			ck_abort_msg("size %zu is not aligned", n);
		for (size_t i = 0; i < n; i++)
			if (p[i] != 0)
				ck_abort_msg("size %zu is not zeroed", n);
		memset(p, 'x', n);
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(release_goes_back)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	char *kept = mime_arena_alloc(mem, 100);
	mime_mark mark = mime_arena_mark(mem);
	char *first = mime_arena_alloc(mem, 64);

	memset(kept, 'k', 100);
	closed = 0;
	mime_arena_defer(mem, count_close, NULL);
	for (int i = 0; i < 100; i++)
		mime_arena_alloc(mem, 5000);
	mime_arena_release(mem, mark);
	ck_assert_int_eq(closed, 1);
	ck_assert_ptr_eq(mime_arena_alloc(mem, 64), first);
	ck_assert_int_eq(kept[99], 'k');
	mime_arena_free(mem);
	ck_assert_int_eq(closed, 1);
}
END_TEST

/* What is let go is kept at hand: nothing is asked for the second time. */
START_TEST(what_is_done_again_takes_nothing)
{
	struct mime_arena *mem = arena_failing_at(4);
	mime_mark mark = mime_arena_mark(mem);

	for (int i = 0; i < 100; i++) {
		/* Two blocks, which the larger one of them has room for. */
		ck_assert_ptr_nonnull(mime_arena_take(mem, 6000));
		ck_assert_ptr_nonnull(mime_arena_take(mem, 6000));
		mime_arena_release(mem, mark);
	}
	ck_assert(!arena_failed(mem));
	mime_arena_free(mem);
	ck_assert_int_eq(arena_left(), 0);
}
END_TEST

/* Nor does what is kept at hand count against anything else. */
START_TEST(what_is_at_hand_is_given_up_for_the_ceiling)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_mark mark = mime_arena_mark(mem);

	mime_arena_limit(mem, 100000);
	ck_assert_ptr_nonnull(mime_arena_take(mem, 60000));
	mime_arena_release(mem, mark);
	ck_assert_ptr_nonnull(mime_arena_take(mem, 90000));
	mime_arena_free(mem);
}
END_TEST

/* A mark must stand although the block it was taken in has moved. */
START_TEST(release_after_growth)
{
	struct mime_arena *mem = arena_failing_at(-1);
	char *p = mime_arena_take(mem, 100000);
	mime_mark mark = mime_arena_mark(mem);

	p = mime_arena_resize(mem, p, 100000, 400000);
	ck_assert_ptr_nonnull(p);
	mime_arena_release(mem, mark);
	mime_arena_free(mem);
	ck_assert_int_eq(arena_left(), 0);
}
END_TEST

START_TEST(resize_keeps_contents)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	char *p = NULL;
	size_t size = 0;

	for (size_t next = 1; next < 300000; next += next / 3 + 1) {
		p = mime_arena_resize(mem, p, size, next);
		for (size_t i = size; i < next; i++)
			p[i] = (char)(i % 251);
		for (size_t i = 0; i < next; i++)
			if (p[i] != (char)(i % 251))
				ck_abort_msg("octet %zu lost at %zu", i, next);
		size = next;
		/* Something in between, so that it has to move at times. */
		if (next % 2 == 0)
			mime_arena_take(mem, 10);
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(resize_never_shrinks)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	char *p = mime_arena_take(mem, 1000);

	mime_arena_take(mem, 10);
	ck_assert_ptr_eq(mime_arena_resize(mem, p, 1000, 10), p);
	ck_assert_ptr_eq(mime_arena_resize(mem, p, 1000, 1000), p);
	mime_arena_free(mem);
}
END_TEST

/* How many calls and octets it costs to take N things of SIZE octets. */
static void
cost_of(unsigned n, size_t size, struct counted *c)
{
	struct mime_arena *mem = counting_arena(c);

	for (unsigned i = 0; i < n; i++)
		mime_arena_take(mem, size);
	mime_arena_free(mem);
	ck_assert_uint_eq(c->held, 0);
}

START_TEST(takes_little_more_than_it_gives)
{
	struct counted c;
	struct mime_arena *mem = counting_arena(&c);

	/* A block is used to its last octet. */
	fill_first_block(mem);
	ck_assert_uint_eq(c.calls, 1);
	mime_arena_free(mem);
	/* Blocks double, up to 64 KiB. */
	cost_of(1000, 1000, &c);
	ck_assert_uint_lt(c.calls, 2 * 25);
	ck_assert_uint_lt(c.most, 1200000);
	/* What is large has a block of its own, of its own size. */
	cost_of(1, 5000, &c);
	ck_assert_uint_lt(c.most, 4096 + 5000 + 100);
}
END_TEST

/* Grows in place, goes back, takes as much again. */
static bool
grow_and_go_back(struct mime_arena *mem)
{
	mime_mark mark = mime_arena_mark(mem);
	char *p = mime_arena_take(mem, 100000);

	p = mime_arena_resize(mem, p, p ? 100000 : 0, 300000);
	mime_arena_release(mem, mark);
	return p != NULL && mime_arena_take(mem, 300000) != NULL;
}

START_TEST(ceiling_is_what_the_allocator_gives)
{
	struct counted c;
	struct mime_arena *mem = counting_arena(&c);
	size_t most;

	ck_assert(grow_and_go_back(mem));
	mime_arena_free(mem);
	most = c.most;
	for (size_t less = 0; less < 2; less++) {
		mem = counting_arena(&c);
		mime_arena_limit(mem, most - less);
		ck_assert_int_eq(grow_and_go_back(mem), less == 0);
		ck_assert_uint_le(c.most, most - less);
		mime_arena_free(mem);
	}
}
END_TEST

/* The status is that of the last failure, not of one before. */
START_TEST(a_ceiling_lifted_is_no_limit)
{
	struct mime_arena *mem = arena_failing_at(3);
	char *p = mime_arena_take(mem, 100000);

	for (int i = 0; i < 2; i++) {
		mime_arena_limit(mem, 110000);
		ck_assert_ptr_null(mime_arena_take(mem, 200000));
		ck_assert_int_eq(mime_arena_status(mem), MIME_LIMIT);
		mime_arena_limit(mem, SIZE_MAX);
		ck_assert_ptr_null(i == 0 ? mime_arena_take(mem, 200000) :
		    mime_arena_resize(mem, p, 100000, 200000));
		ck_assert_int_eq(mime_arena_status(mem), MIME_NOMEM);
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(ceiling_is_a_limit)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	mime_arena_limit(mem, 100000);
	ck_assert_ptr_null(mime_arena_alloc(mem, 200000));
	ck_assert_int_eq(mime_arena_status(mem), MIME_LIMIT);
	ck_assert_ptr_nonnull(mime_arena_alloc(mem, 1000));
	mime_arena_free(mem);
}
END_TEST

START_TEST(absurd_sizes_are_refused)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	ck_assert_ptr_null(mime_arena_alloc(mem, SIZE_MAX));
	ck_assert_ptr_null(mime_arena_alloc(mem, SIZE_MAX - 20));
	ck_assert_ptr_null(mime_arena_alloc(mem, (size_t)PTRDIFF_MAX));
	ck_assert_int_eq(mime_arena_status(mem), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

START_TEST(children_go_with_their_parent)
{
	struct mime_arena *mem = arena_failing_at(-1);
	struct mime_arena *child = mime_arena_child(mem);

	closed = 0;
	ck_assert(mime_arena_defer(child, count_close, NULL));
	mime_arena_free(mem);
	ck_assert_int_eq(closed, 1);
	ck_assert_int_eq(arena_left(), 0);
}
END_TEST

START_TEST(children_have_the_ceiling_of_their_parent)
{
	struct mime_arena *mem = mime_arena_new(NULL), *child;

	mime_arena_limit(mem, 100000);
	child = mime_arena_child(mem);
	ck_assert_ptr_null(mime_arena_alloc(child, 200000));
	ck_assert_int_eq(mime_arena_status(child), MIME_LIMIT);
	mime_arena_free(mem);
}
END_TEST

/* A parent that has no room for it, nor memory for more. */
START_TEST(a_child_needs_room_in_its_parent)
{
	struct mime_arena *mem = arena_failing_at(2);

	fill_first_block(mem);
	ck_assert_ptr_null(mime_arena_child(mem));
	ck_assert(arena_failed(mem));
	mime_arena_free(mem);
	ck_assert_int_eq(arena_left(), 0);
}
END_TEST

/* A mark of no arena is no place in any. */
START_TEST(no_mark_goes_nowhere)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	char *kept = mime_arena_alloc(mem, 100);

	mime_arena_release(mem, mime_arena_mark(NULL));
	memset(kept, 'k', 100);
	ck_assert_ptr_ne(mime_arena_alloc(mem, 100), kept);
	mime_arena_free(mem);
}
END_TEST

/* One ceiling for an arena and all that is made in it. */
START_TEST(children_and_parts_are_on_one_account)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_arena *child = mime_arena_child(mem);
	struct mime_arena *part = mime_arena_part(child);

	mime_arena_limit(part, 100000);
	ck_assert_ptr_nonnull(mime_arena_take(child, 50000));
	ck_assert_ptr_null(mime_arena_take(part, 50000));
	ck_assert_int_eq(mime_arena_status(mem), MIME_LIMIT);
	/* What a part had is there again when it has gone. */
	ck_assert_ptr_nonnull(mime_arena_take(part, 30000));
	ck_assert_ptr_null(mime_arena_take(mem, 30000));
	mime_arena_free(part);
	ck_assert_ptr_nonnull(mime_arena_take(mem, 30000));
	for (int i = 0; i < 1000; i++) {
		part = mime_arena_part(mem);
		ck_assert_ptr_nonnull(part);
		mime_arena_free(part);
	}
	mime_arena_limit(mem, 10000);
	ck_assert_ptr_null(mime_arena_part(mem));
	ck_assert_int_eq(mime_arena_status(mem), MIME_LIMIT);
	mime_arena_free(mem);
}
END_TEST

START_TEST(a_part_there_is_no_memory_for)
{
	struct mime_arena *mem = arena_failing_at(2);

	mime_arena_limit(mem, 0);
	ck_assert_ptr_null(mime_arena_part(mem));
	ck_assert_int_eq(mime_arena_status(mem), MIME_LIMIT);
	mime_arena_limit(mem, SIZE_MAX);
	ck_assert_ptr_null(mime_arena_part(mem));
	ck_assert_int_eq(mime_arena_status(mem), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

/* Whoever asks has a NULL in hand, even one that came from elsewhere. */
START_TEST(status_is_never_ok)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	ck_assert_int_eq(mime_arena_status(mem), MIME_NOMEM);
	ck_assert_int_eq(mime_arena_status(NULL), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

/* In a block that is there, at the end of one, and in one of its own. */
START_TEST(room_is_taken_next_or_not)
{
	static const size_t sizes[] = { 0, 1, 100, 3000, 4000, 100000 };

	for (size_t i = 0; i < ROWS(sizes); i++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		char *before = mime_arena_take(mem, 700);
		char *room = mime_arena_room(mem, sizes[i]);

		memset(room, 'r', sizes[i]);
		ck_assert_ptr_eq(mime_arena_room(mem, sizes[i]), room);
		memset(before, 'b', 700);
		ck_assert_ptr_eq(mime_arena_take(mem, sizes[i]), room);
		for (size_t n = 0; n < sizes[i]; n++)
			if (room[n] != 'r')
				ck_abort_msg("%zu of %zu", n, sizes[i]);
		ck_assert(mime_arena_room(mem, 1) != room || sizes[i] == 0);
		mime_arena_free(mem);
	}
}
END_TEST

START_TEST(room_there_is_no_memory_for)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	mime_arena_limit(mem, 8192);
	ck_assert_ptr_null(mime_arena_room(mem, 8192));
	ck_assert_int_eq(mime_arena_status(mem), MIME_LIMIT);
	ck_assert_ptr_null(mime_arena_room(mem, SIZE_MAX));
	ck_assert_ptr_nonnull(mime_arena_room(mem, 100));
	mime_arena_free(mem);
}
END_TEST

START_TEST(null_is_no_memory)
{
	mime_span copy;

	ck_assert_ptr_null(mime_arena_room(NULL, 1));
	ck_assert_ptr_null(mime_arena_alloc(NULL, 1));
	ck_assert_ptr_null(mime_arena_child(NULL));
	ck_assert_int_eq(mime_arena_copy(NULL, SPAN("x"), &copy), MIME_NOMEM);
	mime_arena_release(NULL, mime_arena_mark(NULL));
	mime_arena_free(NULL);
}
END_TEST

START_TEST(buffer_grows_up_to_its_ceiling)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;

	buffer_init(&b, mem, 1000);
	for (int i = 0; i < 1000; i++)
		buffer_put_char(&b, (char)i);
	ck_assert_int_eq(b.status, MIME_OK);
	ck_assert_uint_eq(buffer_span(&b).len, 1000);
	buffer_put_char(&b, 'x');
	ck_assert_int_eq(b.status, MIME_LIMIT);
	/* The first failure sticks, and what was put stays. */
	buffer_put(&b, SPAN("more"));
	ck_assert_uint_eq(buffer_span(&b).len, 1000);
	mime_arena_free(mem);
}
END_TEST

/* Also where what comes later is smaller. */
START_TEST(buffer_keeps_its_first_failure)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;

	buffer_init(&b, mem, 100);
	buffer_put(&b, SPAN("some"));
	ck_assert(!buffer_reserve(&b, 97));
	buffer_put(&b, SPAN("x"));
	buffer_put_char(&b, 'x');
	ck_assert_int_eq(b.status, MIME_LIMIT);
	ck_assert(span_is(buffer_span(&b), SPAN("some")));
	buffer_init(&b, mem, 100);
	ck_assert(buffer_reserve(&b, 100));
	mime_arena_free(mem);
}
END_TEST

START_TEST(buffer_tells_why_its_arena_gave_nothing)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;

	mime_arena_limit(mem, 100000);
	buffer_init(&b, mem, SIZE_MAX);
	ck_assert(!buffer_reserve(&b, 200000));
	ck_assert_int_eq(b.status, MIME_LIMIT);
	buffer_init(&b, NULL, SIZE_MAX);
	ck_assert_int_eq(b.status, MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

START_TEST(buffer_tells_want_of_memory)
{
	struct mime_arena *mem = arena_failing_at(2);
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	for (int i = 0; i < 100000; i++)
		buffer_put(&b, SPAN("text"));
	ck_assert_int_eq(b.status, MIME_NOMEM);
	mime_arena_free(mem);
	ck_assert_int_eq(arena_left(), 0);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, gives_aligned_zeroed_memory);
	tcase_add_test(tc, release_goes_back);
	tcase_add_test(tc, what_is_done_again_takes_nothing);
	tcase_add_test(tc, what_is_at_hand_is_given_up_for_the_ceiling);
	tcase_add_test(tc, release_after_growth);
	tcase_add_test(tc, resize_keeps_contents);
	tcase_add_test(tc, resize_never_shrinks);
	tcase_add_test(tc, takes_little_more_than_it_gives);
	tcase_add_test(tc, ceiling_is_what_the_allocator_gives);
	tcase_add_test(tc, a_ceiling_lifted_is_no_limit);
	tcase_add_test(tc, ceiling_is_a_limit);
	tcase_add_test(tc, absurd_sizes_are_refused);
	tcase_add_test(tc, children_go_with_their_parent);
	tcase_add_test(tc, children_have_the_ceiling_of_their_parent);
	tcase_add_test(tc, a_child_needs_room_in_its_parent);
	tcase_add_test(tc, no_mark_goes_nowhere);
	tcase_add_test(tc, children_and_parts_are_on_one_account);
	tcase_add_test(tc, a_part_there_is_no_memory_for);
	tcase_add_test(tc, status_is_never_ok);
	tcase_add_test(tc, room_is_taken_next_or_not);
	tcase_add_test(tc, room_there_is_no_memory_for);
	tcase_add_test(tc, null_is_no_memory);
	tcase_add_test(tc, buffer_grows_up_to_its_ceiling);
	tcase_add_test(tc, buffer_keeps_its_first_failure);
	tcase_add_test(tc, buffer_tells_why_its_arena_gave_nothing);
	tcase_add_test(tc, buffer_tells_want_of_memory);
}

int
main(void)
{
	return run_suite("arena", cases);
}
