/*
 * check_edited.c - whatever is told of whatever message: edited.c's promises,
 * over sample mail and over every message of shapes.c.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "suite.h"

#include "edited.h"
#include "shapes.h"

#define ROUNDS 60
#define EDITS 4

/* The same ones at each run: xorshift. */
static void
fill(unsigned char *how, size_t n, uint64_t *seed)
{
	for (size_t i = 0; i < n; i++) {
		*seed ^= *seed << 13;
		*seed ^= *seed >> 7;
		*seed ^= *seed << 17;
		how[i] = (unsigned char)(*seed >> 24);
	}
}

static void
edit(const char *name, mime_span message, bool safe, bool sound)
{
	uint64_t seed = UINT64_C(88172645463325252);
	unsigned char how[EDITS * EDIT_OCTETS];
	struct edited what;

	for (size_t round = 0; round < ROUNDS; round++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		mime_span told = { (char *)how,
		    (1 + round % EDITS) * EDIT_OCTETS };
		const char *why;

		fill(how, sizeof(how), &seed);
		why = edited_fault(mem, message, told, safe, &what);
		if (why != NULL)
			ck_abort_msg("%s, round %zu: %s", name, round, why);
		if (sound && (what.refused || what.doubted))
			ck_abort_msg("%s, round %zu: %s", name, round,
			    what.reason);
		mime_arena_free(mem);
	}
}

START_TEST(shapes_are_edited)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	shapes[_i].make(&b, 12);
	edit(shapes[_i].name, buffer_span(&b), _i % 2 == 0, false);
	mime_arena_free(mem);
}
END_TEST

/* No edit of a field or a part is refused for what mail is like. */
START_TEST(mail_is_edited)
{
	const char *srcdir = getenv("srcdir");
	glob_t g = { 0 };
	char pattern[4096];

	snprintf(pattern, sizeof(pattern), "%s/examples/mail/*",
	    srcdir != NULL ? srcdir : ".");
	ck_assert_int_eq(glob(pattern, 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		mime_span message;

		ck_assert_int_eq(mime_load(mem, g.gl_pathv[i], &message),
		    MIME_OK);
		edit(g.gl_pathv[i], message, _i == 0, _i == 0);
		mime_arena_free(mem);
	}
	globfree(&g);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, shapes_are_edited, 0, SHAPES);
	tcase_add_loop_test(tc, mail_is_edited, 0, 2);
}

int
main(void)
{
	return run_suite("edited", cases);
}
