/*
 * check.h - as much of Check as our suites use, for a CPU that is not ours.
 *
 * The unit-test library is rarely there for another CPU, and what is wanted is
 * the rows. So tests/cross.sh puts this in front of Check's own header. Each row
 * runs in a process of its own with a time limit, as Check does it; the row that
 * fails says so itself, one that dies has its parent say so. It is compiled
 * into every file of a suite, so all is static and nothing is kept but which row
 * runs.
 */
#ifndef LIBMIME_TESTS_CROSS_CHECK_H
#define LIBMIME_TESTS_CROSS_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CROSS_ROWS 200                  /* of a suite, each with its loop */

struct cross_row {
	void (*run)(int _i);
	const char *name;
	int from, to;
};

/* Suite, case and runner are one here. */
typedef struct cross_suite {
	const char *name;
	unsigned seconds;
	void (*after)(void);
	struct cross_row rows[CROSS_ROWS];
	int n, failed;
} TCase, Suite, SRunner;

enum { CK_SILENT };

#define START_TEST(name) \
	static void name(int _i __attribute__((unused)))
#define END_TEST

/* ---- what a row says ---------------------------------------------------- */

/* A row is one process, and this is how it ends. */
#define ck_abort_msg(...) do { \
	printf("# %s:%d: ", __FILE__, __LINE__); \
	printf(__VA_ARGS__); \
	printf("\n"); \
	fflush(stdout); \
	_exit(1); \
} while (0)

#define ck_assert_msg(expr, ...) do { \
	if (!(expr)) \
		ck_abort_msg(__VA_ARGS__); \
} while (0)

#define ck_assert(expr) ck_assert_msg(expr, "%s", #expr)

#define CROSS_COMPARE(type, format, a, op, b) do { \
	type cross_a = (type)(a); \
	type cross_b = (type)(b); \
	ck_assert_msg(cross_a op cross_b, "%s: " format " " #op " " format, \
	    #a " " #op " " #b, cross_a, cross_b); \
} while (0)

#define CROSS_INT(a, op, b) CROSS_COMPARE(intmax_t, "%jd", a, op, b)
#define CROSS_UINT(a, op, b) CROSS_COMPARE(uintmax_t, "%ju", a, op, b)
#define CROSS_PTR(a, op, b) CROSS_COMPARE(const void *, "%p", a, op, b)

#define ck_assert_int_eq(a, b)  CROSS_INT(a, ==, b)
#define ck_assert_int_ge(a, b)  CROSS_INT(a, >=, b)
#define ck_assert_int_lt(a, b)  CROSS_INT(a, <, b)
#define ck_assert_uint_eq(a, b) CROSS_UINT(a, ==, b)
#define ck_assert_uint_ge(a, b) CROSS_UINT(a, >=, b)
#define ck_assert_uint_gt(a, b) CROSS_UINT(a, >, b)
#define ck_assert_uint_le(a, b) CROSS_UINT(a, <=, b)
#define ck_assert_uint_lt(a, b) CROSS_UINT(a, <, b)
#define ck_assert_ptr_eq(a, b)  CROSS_PTR(a, ==, b)
#define ck_assert_ptr_ne(a, b)  CROSS_PTR(a, !=, b)
#define ck_assert_ptr_null(a)   CROSS_PTR(a, ==, NULL)
#define ck_assert_ptr_nonnull(a) CROSS_PTR(a, !=, NULL)
#define ck_assert_str_eq(a, b)  ck_assert(strcmp(a, b) == 0)
#define ck_assert_str_ne(a, b)  ck_assert(strcmp(a, b) != 0)

/* ---- a suite of rows ---------------------------------------------------- */

#define tcase_add_loop_test(tc, row, from, to) \
	cross_add(tc, row, #row, from, to)
#define tcase_add_test(tc, row) tcase_add_loop_test(tc, row, 0, 1)

static inline void
cross_add(TCase *tc, void (*row)(int), const char *name, int from, int to)
{
	if (tc->n == CROSS_ROWS)
		abort();
	tc->rows[tc->n++] = (struct cross_row){ row, name, from, to };
}

static inline Suite *
suite_create(const char *name)
{
	(void)name;
	return NULL;
}

static inline TCase *
tcase_create(const char *name)
{
	TCase *tc = calloc(1, sizeof(*tc));

	if (tc == NULL)
		abort();
	tc->name = name;
	return tc;
}

static inline void
tcase_set_timeout(TCase *tc, unsigned seconds)
{
	tc->seconds = seconds;
}

static inline void
tcase_add_checked_fixture(TCase *tc, void (*before)(void), void (*after)(void))
{
	(void)before;
	tc->after = after;
}

/* Only here are suite and case brought together, so that is what is kept. */
#define suite_add_tcase(suite, tc) ((suite) = (tc))

static inline SRunner *
srunner_create(Suite *suite)
{
	return suite;
}

/* TAP on stdout is all that there is. */
static inline void
srunner_set_tap(SRunner *runner, const char *file)
{
	(void)runner;
	(void)file;
}

/* True where row ROW held for I. */
static inline bool
cross_holds(const SRunner *s, const struct cross_row *row, int i)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		alarm(s->seconds);
		row->run(i);
		if (s->after != NULL)
			s->after();
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		abort();
	if (WIFSIGNALED(status))
		printf("# signal %d\n", WTERMSIG(status));
	return status == 0;
}

static inline void
srunner_run_all(SRunner *s, int mode)
{
	int told = 0;

	(void)mode;
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	for (int n = 0; n < s->n; n++)
		for (int i = s->rows[n].from; i < s->rows[n].to; i++) {
			bool held = cross_holds(s, s->rows + n, i);

			s->failed += !held;
			printf("%s %d - %s: %s %d\n", held ? "ok" : "not ok",
			    ++told, s->name, s->rows[n].name, i);
		}
	printf("1..%d\n", told);
}

static inline int
srunner_ntests_failed(const SRunner *s)
{
	return s->failed;
}

static inline void
srunner_free(SRunner *s)
{
	free(s);
}

#endif
