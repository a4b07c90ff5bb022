/*
 * check_cost.c - twice the message is at most twice the work.
 *
 * Each nasty shape (shapes.h) is read in every way (ways.h) at sizes that
 * double, and the work is counted (work.h), so that a figure is the same on
 * every run. It must not grow faster than the octets do, but for a twentieth;
 * what the shape costs at N = 0 is taken off first. Where a limit is met, it
 * says so.
 *
 * A line of TAP is a shape read in one way, and tells the worst that was seen.
 * All is done with the plain inner loops and with those of this machine, where
 * a vector of 16 or 32 octets is one step.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shapes.h"
#include "ways.h"
#include "work.h"

#define AT_MOST 2.1

/* The smallest N that is measured. */
#define FIRST 32

/* ---- lines of TAP ------------------------------------------------------- */

static unsigned lines, failed;

__attribute__((format(printf, 2, 3))) static void
tell(bool good, const char *format, ...)
{
	va_list args;

	printf("%sok %u - ", good ? "" : "not ", ++lines);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
	failed += !good;
}

/* ---- limits ------------------------------------------------------------ */

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
static void
tell_limit(const struct shape *s)
{
	static const struct mime_options options = {
		.size = sizeof(options), .checks = MIME_CHECK_ALL,
	};
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;
	struct buffer b;
	unsigned n;

	buffer_init(&b, mem, SIZE_MAX);
	s->make(&b, s->enough);
	if (mime_parse(mem, buffer_span(&b), &options, &tree) != MIME_OK)
		abort();
	n = count_kept(tree, s->limit);
	tell(n == 1, "%s: names the limit it met: %u times", s->name, n);
	mime_arena_free(mem);
}

#ifdef COUNTS_WORK

/* ---- growth ------------------------------------------------------------- */

struct cost {
	size_t octets;
	uint64_t work;
};

static struct cost
cost_of(const struct shape *s, const struct way *way, size_t n)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct reading r = { .mem = mime_arena_new(&work_alloc) };
	struct buffer b;
	uint64_t before;

	buffer_init(&b, mem, SIZE_MAX);
	s->make(&b, n);
	r.message = buffer_span(&b);
	r.octets = b.len;
	before = work_done();
	if (way->read(&r) != MIME_END)
		abort();
	mime_arena_free(r.mem);
	mime_arena_free(mem);
	return (struct cost){ r.octets, work_done() - before };
}

/* What is known to grow faster at first, and is measured from this N on. */
static const struct known {
	const char *shape;
	size_t from;
} known[] = {
	/* Each octet has the line looked at again, up to BLANKS of them. */
	{ "a line of dashes", 128 },
	/* Pieces are sorted, which is N log N. */
	{ "one parameter many times", 128 },
};

static size_t
first_of(const struct shape *s)
{
	for (size_t i = 0; i < ROWS(known); i++)
		if (strcmp(known[i].shape, s->name) == 0)
			return known[i].from;
	return FIRST;
}

struct growth {
	double worst;           /* times the work for twice the octets */
	size_t at;              /* N of the larger one */
	double steps;           /* an octet, at the largest N */
};

/* Steps an octet that C costs more than NONE does, SPARED not counted. */
static double
steps(struct cost c, struct cost none, double spared)
{
	return ((double)(c.work - none.work) - spared) /
	    (double)(c.octets - none.octets);
}

static struct growth
growth_of(const struct shape *s, const struct way *way)
{
	size_t n = first_of(s);
	struct cost none = cost_of(s, way, 0), c = cost_of(s, way, n);
	struct growth g = { .worst = 0 };

	for (n *= 2; c.octets <= way->most; n *= 2) {
		struct cost more = cost_of(s, way, n);
		double times = 2 * steps(more, none, way->once) /
		    steps(c, none, 0);

		if (times > g.worst)
			g = (struct growth){ .worst = times, .at = n };
		c = more;
	}
	g.steps = steps(c, none, 0);
	return g;
}

static void
tell_growth(const struct shape *s)
{
	for (size_t i = 0; i < WAYS; i++) {
		struct growth g = growth_of(s, &ways[i]);

		tell(g.worst <= AT_MOST, "%s, %s, %s: %.2f times, at n = %zu; "
		    "%.1f steps an octet", s->name, ways[i].name,
		    mime_kernels()->name, g.worst, g.at, g.steps);
	}
}

/* ---- the counter itself ------------------------------------------------- */

/* Each does one thing to each of the octets of S, in a way of its own. */
static void
by_block(struct mime_arena *mem, mime_span s)
{
	(void)mem;
	mime_span_run(s, IS_FTEXT);
}

static void
by_search(struct mime_arena *mem, mime_span s)
{
	(void)mem;
	mime_kernels_at(0)->dash_line((const uint8_t *)s.ptr, s.len);
}

static void
by_copy(struct mime_arena *mem, mime_span s)
{
	mime_arena_copy(mem, s, &s);
}

static void
by_clearing(struct mime_arena *mem, mime_span s)
{
	mime_arena_alloc(mem, s.len);
}

static void
by_growth(struct mime_arena *mem, mime_span s)
{
	mime_arena_resize(mem, mime_arena_take(mem, s.len), s.len, 2 * s.len);
}

static const struct {
	const char *name;
	void (*call)(struct mime_arena *mem, mime_span s);
} counted[] = {
	{ "a loop", by_block },
	{ "a search", by_search },
	{ "a copy", by_copy },
	{ "clearing", by_clearing },
	{ "growing", by_growth },
};

/* What is not counted is cheap in every row. */
static void
tell_counted(void)
{
	static char octets[100000];
	const mime_span s = { octets, sizeof(octets) };

	memset(octets, 'x', sizeof(octets));
	for (size_t i = 0; i < ROWS(counted); i++) {
		struct mime_arena *mem = mime_arena_new(&work_alloc);
		uint64_t work = work_done();

		counted[i].call(mem, s);
		work = work_done() - work;
		tell(work >= s.len, "%s is counted: %zu octets, %.0f steps",
		    counted[i].name, s.len, (double)work);
		mime_arena_free(mem);
	}
}

/* ---- sets of inner loops ------------------------------------------------ */

static void
tell_all_growth(void)
{
	for (size_t i = 0; i < SHAPES; i++)
		tell_growth(&shapes[i]);
}

/* A process chooses its inner loops once, so each set has one of its own. */
static void
tell_growth_with(const struct kernels *set)
{
	int status = 0;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		setenv("MIME_KERNELS", set->name, 1);
		failed = 0;
		tell_all_growth();
		exit(failed > 0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		failed++;
	lines += SHAPES * WAYS;
}

static void
tell_growth_with_each(void)
{
	const struct kernels *first = mime_kernels_at(0), *best = first;

	for (unsigned n = 0; mime_kernels_at(n) != NULL; n++)
		best = mime_kernels_at(n);
	tell_growth_with(first);
	if (best != first)
		tell_growth_with(best);
}

#endif

int
main(void)
{
#ifdef COUNTS_WORK
	tell_counted();
	tell_growth_with_each();
#else
	tell(true, "growth # SKIP neither compiler nor linker counts work");
#endif
	for (size_t i = 0; i < SHAPES; i++)
		if (shapes[i].limit != 0)
			tell_limit(&shapes[i]);
	printf("1..%u\n", lines);
	return failed > 0;
}
