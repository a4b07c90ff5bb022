/*
 * bench.c - how fast is the library on these files?
 *
 *     bench [-n ROUNDS] FILE ...
 *
 * The files are read once. A round does each task over all of them, as often
 * as it takes to get through some 64 MB, one task after the other, so that a
 * machine that slows down does so for all. What is printed is the median of
 * the rounds, in MB of message per second of CPU time, and how many times the
 * time of two other tasks that is: of finding no NUL by memchr, the least that
 * anything can cost that looks at every octet, and of the events without any
 * checks, so that it is seen what each kind of check costs.
 *
 * Each task works as a program would: one parser for all messages, an arena
 * released to a mark after each. What the tools do around the library (files,
 * digests, output) is not in it; bench/extract.sh measures that.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <libmime/mime.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

enum {
	ROUNDS_MAX = 99,
	ROUND_OCTETS = 64000000,
	MASKS = MIME_CHECK_ALL + 1
};

/* What all tasks work with. */
struct work {
	struct mime_arena *mem;
	struct mime_parser *parser[MASKS];      /* by MIME_CHECK_ values */
	mime_span *messages;
	size_t count;
	uint64_t octets;        /* of all messages */
	uint64_t sink;          /* results end here: no task may be left out */
};

static mime_status
scan(struct work *w, mime_span message, unsigned how)
{
	const char *at = message.ptr, *end = at + message.len;

	(void)how;
	while (at < end) {
		at = memchr(at, '\0', (size_t)(end - at));
		if (at == NULL)
			break;
		at++;
		w->sink++;
	}
	return MIME_OK;
}

static mime_status
events(struct work *w, mime_span message, unsigned checks)
{
	struct mime_parser *parser = w->parser[checks];
	const struct mime_event *ev;
	mime_status st;

	mime_parser_reset(parser);
	mime_parser_feed(parser, message);
	while ((st = mime_parser_next(parser, &ev)) == MIME_OK)
		w->sink++;
	if (st == MIME_MORE) {
		mime_parser_end(parser);
		while ((st = mime_parser_next(parser, &ev)) == MIME_OK)
			w->sink++;
	}
	return st == MIME_END ? MIME_OK : st;
}

static mime_status
tree(struct work *w, mime_span message, unsigned checks)
{
	struct mime_options opt = { .size = sizeof(opt), .checks = checks };
	struct mime_tree *parts;
	mime_status st = mime_parse(w->mem, message, &opt, &parts);

	if (st == MIME_OK)
		w->sink += mime_tree_root(parts) != NULL;
	return st;
}

static mime_status
read_part(struct work *w, struct mime_tree *parts, const struct mime_part *part,
    unsigned how)
{
	mime_mark before = mime_arena_mark(w->mem);
	struct mime_reader *reader;
	mime_status st;
	mime_span piece;

	reader = mime_reader_new(w->mem, parts, part, how);
	while ((st = mime_reader_next(reader, &piece)) == MIME_OK)
		w->sink += piece.len;
	mime_arena_release(w->mem, before);
	return st == MIME_END ? MIME_OK : st;
}

/* The octets of all leaves; those of text/... as TEXT_HOW says. */
static mime_status
leaves(struct work *w, mime_span message, unsigned text_how)
{
	const struct mime_part *part = NULL;
	struct mime_tree *parts;
	mime_status st = mime_parse(w->mem, message, NULL, &parts);

	if (st == MIME_OK)
		part = mime_tree_root(parts);
	for (; part != NULL && st == MIME_OK; part = part->after) {
		mime_span type = part->media->type;
		bool text = type.len == 4 && memcmp(type.ptr, "text", 4) == 0;

		if (part->kind == MIME_LEAF)
			st = read_part(w, parts, part,
			    text ? text_how : MIME_DECODED);
	}
	return st;
}

static const struct {
	const char *name;
	mime_status (*run)(struct work *w, mime_span message, unsigned how);
	unsigned how;
} tasks[] = {
	{ "memchr",                       scan, 0 },
	{ "events, structure only",       events, MIME_CHECK_STRUCTURE },
	{ "events, line checks",          events, MIME_CHECK_LINES },
	{ "events, encoding checks",      events, MIME_CHECK_ENCODING },
	{ "events, value checks",         events, MIME_CHECK_VALUES },
	{ "events, all checks",           events, MIME_CHECK_ALL },
	{ "tree, structure only",         tree, MIME_CHECK_STRUCTURE },
	{ "tree, all checks",             tree, MIME_CHECK_ALL },
	{ "tree, and all leaves decoded", leaves, MIME_DECODED },
	{ "tree, decoded, text in UTF-8", leaves, MIME_DECODED | MIME_IN_UTF8 },
};

/* What the others are held against. */
enum { OCTETS, STRUCTURE };

static double seconds[ROWS(tasks)][ROUNDS_MAX];

static double
cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static mime_status
run_task(struct work *w, size_t task, unsigned passes)
{
	for (unsigned pass = 0; pass < passes; pass++)
		for (size_t i = 0; i < w->count; i++) {
			mime_mark before = mime_arena_mark(w->mem);
			mime_status st = tasks[task].run(w, w->messages[i],
			    tasks[task].how);

			mime_arena_release(w->mem, before);
			if (st != MIME_OK)
				return st;
		}
	return MIME_OK;
}

static mime_status
run_round(struct work *w, unsigned round, unsigned passes)
{
	for (size_t task = 0; task < ROWS(tasks); task++) {
		double start = cpu_seconds();
		mime_status st = run_task(w, task, passes);

		if (st != MIME_OK)
			return st;
		seconds[task][round] = cpu_seconds() - start;
	}
	return MIME_OK;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, unsigned n)
{
	qsort(values, n, sizeof(*values), compare);
	return n % 2 ? values[n / 2] :
	    (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void
print(const struct work *w, unsigned rounds, unsigned passes)
{
	double took[ROWS(tasks)];

	for (size_t task = 0; task < ROWS(tasks); task++)
		took[task] = median(seconds[task], rounds);
	printf("%zu files, %.1f MB; %u rounds of %u passes; %s\n\n", w->count,
	    (double)w->octets / 1e6, rounds, passes, mime_features());
	printf("%-32s %10s %10s %11s\n", "", "MB/s", "x memchr",
	    "x structure");
	for (size_t task = 0; task < ROWS(tasks); task++)
		printf("%-32s %10.0f %10.1f %11.2f\n", tasks[task].name,
		    (double)w->octets * passes / took[task] / 1e6,
		    took[task] / took[OCTETS], took[task] / took[STRUCTURE]);
}

/* Reads the files; w->count says how many, and so where it failed. */
static mime_status
load(struct work *w, char **paths, size_t count)
{
	w->messages = mime_arena_alloc(w->mem, count * sizeof(*w->messages));
	if (w->messages == NULL)
		return MIME_NOMEM;
	for (w->count = 0; w->count < count; w->count++) {
		mime_span *message = &w->messages[w->count];
		mime_status st = mime_load(w->mem, paths[w->count], message);

		if (st != MIME_OK)
			return st;
		w->octets += message->len;
	}
	return MIME_OK;
}

/* A parser per mask; for want of memory NULL, and its first call says so. */
static void
make_parsers(struct work *w)
{
	for (unsigned checks = 0; checks < MASKS; checks++) {
		struct mime_options opt = {
			.size = sizeof(opt), .checks = checks,
		};

		w->parser[checks] = mime_parser_new(w->mem, &opt);
	}
}

/* Returns MIME_END where there is nothing to measure. */
static mime_status
measure(struct work *w, unsigned rounds)
{
	unsigned passes;

	if (w->octets == 0)
		return MIME_END;
	passes = 1 + (unsigned)(ROUND_OCTETS / w->octets);
	make_parsers(w);
	for (unsigned round = 0; round < rounds; round++) {
		mime_status st = run_round(w, round, passes);

		if (st != MIME_OK)
			return st;
	}
	print(w, rounds, passes);
	return MIME_OK;
}

int
main(int argc, char **argv)
{
	unsigned long rounds = 5;
	struct work w = {0};
	const char *what = "reading";
	mime_status st;
	int c;

	while ((c = getopt(argc, argv, "n:")) != -1)
		rounds = c == 'n' ? strtoul(optarg, NULL, 10) : 0;
	if (optind >= argc || rounds == 0 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: bench [-n ROUNDS] FILE ...\n");
		return 2;
	}
	w.mem = mime_arena_new(NULL);
	st = load(&w, argv + optind, (size_t)(argc - optind));
	if (st == MIME_OK) {
		what = "measuring";
		st = measure(&w, (unsigned)rounds);
	} else if (w.messages != NULL) {
		what = argv[(size_t)optind + w.count];
	}
	if (st != MIME_OK)
		fprintf(stderr, "bench: %s: %s\n", what, mime_status_text(st));
	mime_arena_free(w.mem);
	return st == MIME_OK ? 0 : 2;
}
