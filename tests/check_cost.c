/*
 * check_cost.c - four times the message is about four times the work.
 *
 * For each nasty shape a message is read whole, in every way, at two sizes.
 * Time is CPU time, the least of several rounds; what is looked for is growth
 * by the square, sixteenfold, so the bar stands well between: a noisy machine
 * does not fail it, nor does one slow try. Where a limit is met, more input must
 * not cost more than its octets.
 */
#include <time.h>

#include "suite.h"

#include "shapes.h"
#include "whole.h"

#define ROUNDS 5
#define TIMES 4
#define AT_MOST 9
#define TRIES 4

static const struct mime_options options = {
	.size = sizeof(options), .checks = MIME_CHECK_ALL,
};

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
least_time(mime_span message)
{
	double least = 1e9;

	for (int i = 0; i < ROUNDS; i++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct mime_tree *tree;
		double start = cpu_seconds(), took;

		ck_assert_int_eq(whole_use(mem, message, &options, &tree),
		    MIME_OK);
		took = cpu_seconds() - start;
		if (took < least)
			least = took;
		mime_arena_free(mem);
	}
	return least;
}

static double
time_of(const struct shape *s, size_t n)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;
	double took;

	buffer_init(&b, mem, SIZE_MAX);
	s->make(&b, n);
	took = least_time(buffer_span(&b));
	mime_arena_free(mem);
	return took;
}

START_TEST(grows_no_faster_than_the_input)
{
	const struct shape *s = &shapes[_i];
	double once = 0, more = 0;
	size_t n = 50;

	/* Large enough to be measured: a few milliseconds. */
	while (time_of(s, n) < 0.004 && n < 100000)
		n *= 2;
	/* Others use the machine too: what is not so once may be so again. */
	for (int i = 0; i < TRIES; i++) {
		once = time_of(s, n);
		more = time_of(s, n * TIMES);
		if (more < once * AT_MOST)
			return;
	}
	ck_abort_msg("%s: n = %zu: %.1f ms, %d times that: %.1f ms", s->name,
	    n, once * 1000, TIMES, more * 1000);
}
END_TEST

static unsigned
count_kept(const struct mime_tree *tree, unsigned code)
{
	unsigned n = 0;

	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after)
		for (const struct mime_defect *d = p->defects; d; d = d->next)
			n += d->code == code;
	return n;
}

/* What stops growing says so, once. */
START_TEST(names_the_limit_it_met)
{
	const struct shape *s = &shapes[_i];
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	s->make(&b, s->enough);
	ck_assert_int_eq(mime_parse(mem, buffer_span(&b), &options, &tree),
	    MIME_OK);
	if (s->limit != 0)
		ck_assert_msg(count_kept(tree, s->limit) == 1, "%s: %u times",
		    s->name, count_kept(tree, s->limit));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, grows_no_faster_than_the_input, 0,
	    SHAPES);
	tcase_add_loop_test(tc, names_the_limit_it_met, 0, SHAPES);
}

int
main(void)
{
	return run_suite("cost", cases);
}
