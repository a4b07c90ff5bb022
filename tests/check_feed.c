/*
 * check_feed.c - the window over what was fed.
 *
 * First by a walk of many steps against what must hold of every window: it
 * begins where the octets used up end, and holds what was fed there. Then what
 * such a walk cannot see: that nothing is copied that need not be, and that
 * what is kept stays small.
 */
#include <stdlib.h>
#include <time.h>

#include "suite.h"

#include "parse/parse.h"

#define OCTETS 20000

/* A walk: what is fed in all, how much of it was, how much was used up. */
struct walk {
	struct feed feed;
	mime_span all;
	size_t fed, eaten;
	char *chunk;            /* lent to the feed */
	size_t chunk_size;
	uint32_t seed;
};

static void
check_window(const struct walk *w)
{
	mime_span window = mime_feed_window(&w->feed);
	bool whole = w->eaten + window.len == w->fed;

	if (w->feed.offset != w->eaten ||
	    !span_starts(span_tail(w->all, w->eaten), window))
		ck_abort_msg("seed %u: a wrong window at %zu", w->seed,
		    w->eaten);
	if (mime_feed_last(&w->feed) != (w->feed.ended && whole))
		ck_abort_msg("seed %u: a wrong end at %zu", w->seed, w->eaten);
}

/* Takes the chunk back and lends the next one, of at most MOST octets. */
static void
lend(struct walk *w, size_t most)
{
	size_t n = 1 + random_below(&w->seed, most);

	if (mime_feed_keep(&w->feed) != MIME_MORE)
		ck_abort_msg("seed %u: not kept", w->seed);
	/* Whoever still looks at it sees something else. */
	memset(w->chunk, '#', w->chunk_size);
	free(w->chunk);
	check_window(w);
	if (n > w->all.len - w->fed)
		n = w->all.len - w->fed;
	w->chunk = malloc(n);
	ck_assert_ptr_nonnull(w->chunk);
	memcpy(w->chunk, w->all.ptr + w->fed, n);
	mime_feed_lend(&w->feed, (mime_span){ w->chunk, n });
	w->chunk_size = n;
	w->fed += n;
	/* That nothing follows may be known long before it is used up. */
	w->feed.ended = w->fed == w->all.len;
}

static void
ask_for_more(struct walk *w)
{
	size_t before = mime_feed_window(&w->feed).len;
	mime_status st = mime_feed_longer(&w->feed);
	size_t after = mime_feed_window(&w->feed).len;

	if (st == MIME_MORE ? after != before || w->eaten + after != w->fed :
	    st != GO_ON || after <= before)
		ck_abort_msg("seed %u: %zu octets became %zu", w->seed, before,
		    after);
}

static void
take_a_walk(uint32_t seed, mime_span all)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct walk w = { .all = all, .seed = seed };
	size_t most = (size_t)1 << seed % 11;

	w.chunk = malloc(1);
	mime_feed_init(&w.feed, mem);
	while (w.eaten < all.len) {
		size_t n = mime_feed_window(&w.feed).len;

		if (w.fed < all.len && random_below(&w.seed, 3) == 0)
			lend(&w, most);
		else if (random_below(&w.seed, 2) == 0)
			ask_for_more(&w);
		n = mime_feed_window(&w.feed).len;
		n = random_below(&w.seed, n / 2 + 2) % (n + 1);
		check_window(&w);
		mime_feed_eat(&w.feed, n);
		w.eaten += n;
		check_window(&w);
	}
	free(w.chunk);
	mime_arena_free(mem);
}

START_TEST(holds_what_was_fed)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	char *all = mime_arena_alloc(mem, OCTETS);
	uint32_t seed = 1;

	for (size_t i = 0; i < OCTETS; i++)
		all[i] = (char)random_below(&seed, 256);
	for (seed = 1; seed <= 200; seed++)
		take_a_walk(seed, span_head((mime_span){ all, OCTETS },
		    (size_t)100 << seed % 8));
	mime_arena_free(mem);
}
END_TEST

/* ---- what is copied ----------------------------------------------------- */

START_TEST(a_chunk_is_its_own_window)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span chunk = SPAN("abcdef");
	struct feed f;

	mime_feed_init(&f, mem);
	mime_feed_lend(&f, chunk);
	mime_feed_eat(&f, 2);
	ck_assert_ptr_eq(mime_feed_window(&f).ptr, chunk.ptr + 2);
	ck_assert_int_eq(mime_feed_longer(&f), MIME_MORE);
	ck_assert_ptr_eq(mime_feed_window(&f).ptr, chunk.ptr + 2);
	mime_arena_free(mem);
}
END_TEST

/* What straddles a cut is copied; behind it the chunk is the window again. */
START_TEST(goes_back_to_the_chunk)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span chunk = SPAN("defghi");
	struct feed f;

	for (size_t used = 3; used <= 9; used++) {
		mime_feed_init(&f, mem);
		mime_feed_lend(&f, SPAN("abc"));
		ck_assert_int_eq(mime_feed_keep(&f), MIME_MORE);
		mime_feed_lend(&f, chunk);
		ck_assert_int_eq(mime_feed_longer(&f), GO_ON);
		ck_assert(span_is(mime_feed_window(&f), SPAN("abcdefghi")));
		mime_feed_eat(&f, used);
		ck_assert_ptr_eq(mime_feed_window(&f).ptr,
		    chunk.ptr + used - 3);
		ck_assert_uint_eq(mime_feed_window(&f).len, 9 - used);
	}
	mime_arena_free(mem);
}
END_TEST

/* Also where the window was made longer more than once. */
START_TEST(goes_back_to_a_long_chunk)
{
	static const char octets[1000];
	struct mime_arena *mem = mime_arena_new(NULL);
	struct feed f;

	mime_feed_init(&f, mem);
	mime_feed_lend(&f, SPAN("a"));
	ck_assert_int_eq(mime_feed_keep(&f), MIME_MORE);
	mime_feed_lend(&f, (mime_span){ octets, sizeof(octets) });
	ck_assert_int_eq(mime_feed_longer(&f), GO_ON);
	ck_assert_int_eq(mime_feed_longer(&f), GO_ON);
	mime_feed_eat(&f, 1);
	ck_assert_ptr_eq(mime_feed_window(&f).ptr, octets);
	ck_assert_uint_eq(mime_feed_window(&f).len, sizeof(octets));
	mime_arena_free(mem);
}
END_TEST

/* A chunk is in use as long as the window may go back to it. */
START_TEST(lends_what_it_may_go_back_to)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct feed f;

	mime_feed_init(&f, mem);
	mime_feed_lend(&f, SPAN("a"));
	ck_assert(mime_feed_lends(&f));
	ck_assert_int_eq(mime_feed_keep(&f), MIME_MORE);
	ck_assert(!mime_feed_lends(&f));
	mime_feed_lend(&f, SPAN("bc"));
	ck_assert_int_eq(mime_feed_longer(&f), GO_ON);
	ck_assert(mime_feed_lends(&f));
	mime_arena_free(mem);
}
END_TEST

/* As much again: what grows costs its length, and small things no more. */
START_TEST(grows_by_as_much_again)
{
	static const struct { size_t kept, window; } sizes[] = {
		{ 1, 257 }, { 256, 512 }, { 1000, 2000 }, { 3000, 6000 },
	};
	static const char octets[8000];

	for (size_t i = 0; i < ROWS(sizes); i++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct feed f;

		mime_feed_init(&f, mem);
		mime_feed_lend(&f, (mime_span){ octets, sizes[i].kept });
		ck_assert_int_eq(mime_feed_keep(&f), MIME_MORE);
		mime_feed_lend(&f, (mime_span){ octets, sizeof(octets) });
		ck_assert_int_eq(mime_feed_longer(&f), GO_ON);
		ck_assert_uint_eq(mime_feed_window(&f).len, sizes[i].window);
		mime_arena_free(mem);
	}
}
END_TEST

/* However much passes, what is kept takes memory for itself only. */
START_TEST(keeps_no_more_than_is_left)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span chunk = SPAN("0123456789");
	struct feed f;

	mime_feed_init(&f, mem);
	for (int i = 0; i < 1000; i++) {
		mime_feed_lend(&f, chunk);
		ck_assert_int_eq(mime_feed_keep(&f), MIME_MORE);
		/* Always more than the last chunk gave. */
		if (i >= 3)
			mime_feed_eat(&f, chunk.len);
	}
	ck_assert_uint_eq(mime_feed_window(&f).len, 30);
	ck_assert_uint_le(f.carry.cap, 128);
	mime_arena_free(mem);
}
END_TEST

/* ---- what it costs ------------------------------------------------------ */

/* Of keeping so many octets that come one by one, the first used up. */
static double
seconds_of(size_t octets)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct timespec before, after;
	struct feed f;

	mime_feed_init(&f, mem);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
	for (size_t i = 0; i < octets; i++) {
		mime_feed_lend(&f, SPAN("x"));
		if (mime_feed_keep(&f) != MIME_MORE)
			ck_abort_msg("octet %zu is not kept", i);
		if (i == 1)
			mime_feed_eat(&f, 1);
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
	mime_arena_free(mem);
	return (double)(after.tv_sec - before.tv_sec) +
	    (double)(after.tv_nsec - before.tv_nsec) / 1e9;
}

/* As in check_cost.c: by the square it would be sixteenfold. */
START_TEST(octet_by_octet_costs_its_length)
{
	double once = 1e9, more = 1e9;
	int tries = 0;

	do {
		double a = seconds_of(100000), b = seconds_of(400000);

		once = a < once ? a : once;
		more = b < more ? b : more;
	} while (more >= once * 9 && ++tries < 5);
	ck_assert_msg(more < once * 9, "%.1f ms, four times that: %.1f ms",
	    once * 1000, more * 1000);
}
END_TEST

/* ---- no memory ---------------------------------------------------------- */

START_TEST(tells_want_of_memory)
{
	static const char octets[10000];
	struct mime_arena *mem = arena_failing_at(2);
	struct feed f;

	mime_feed_init(&f, mem);
	mime_feed_lend(&f, (mime_span){ octets, 10 });
	ck_assert_int_eq(mime_feed_keep(&f), MIME_MORE);
	mime_feed_lend(&f, (mime_span){ octets, sizeof(octets) });
	while (mime_feed_longer(&f) == GO_ON)
		ck_assert_uint_lt(mime_feed_window(&f).len, sizeof(octets));
	ck_assert_int_eq(mime_feed_longer(&f), MIME_NOMEM);
	ck_assert_int_eq(mime_feed_keep(&f), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

START_TEST(reset_forgets_all_but_its_memory)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct feed f;

	mime_feed_init(&f, mem);
	mime_feed_lend(&f, SPAN("abc"));
	ck_assert_int_eq(mime_feed_keep(&f), MIME_MORE);
	f.ended = true;
	mime_feed_reset(&f);
	ck_assert_uint_eq(mime_feed_window(&f).len, 0);
	ck_assert_uint_eq(f.offset, 0);
	ck_assert(!mime_feed_last(&f));
	ck_assert_ptr_nonnull(f.carry.ptr);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, holds_what_was_fed);
	tcase_add_test(tc, a_chunk_is_its_own_window);
	tcase_add_test(tc, goes_back_to_the_chunk);
	tcase_add_test(tc, goes_back_to_a_long_chunk);
	tcase_add_test(tc, lends_what_it_may_go_back_to);
	tcase_add_test(tc, grows_by_as_much_again);
	tcase_add_test(tc, keeps_no_more_than_is_left);
	tcase_add_test(tc, octet_by_octet_costs_its_length);
	tcase_add_test(tc, tells_want_of_memory);
	tcase_add_test(tc, reset_forgets_all_but_its_memory);
}

int
main(void)
{
	return run_suite("feed", cases);
}
