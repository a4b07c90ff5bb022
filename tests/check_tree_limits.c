/*
 * check_tree_limits.c - limits hold within decoded content as outside it, and
 * defects are counted also where they are not kept.
 */
#include "trees.h"

/* Depths 0 to 3: a multipart, a message in base64, a multipart, three parts. */
#define ENCODED MIXED("b") "\n--b\n" MESSAGE BASE64 "\n" \
	"Q29udGVudC1UeXBlOiBtdWx0aXBhcnQvbWl4ZWQ7IGJvdW5kYXJ5PWIKCi0tYgo" \
	"KeAotLWIKCnkKLS1iCgp6Ci0tYi0tCg==\n--b--\n"

static const struct {
	const char *name;
	struct mime_limits limits;
	const char *parts;      /* what list_parts() says */
	unsigned code;          /* told once; 0: none */
} limited[] = {
	{ "as many parts as the limit", { .parts = 6 },
	    "0:co 1:me 1!0:co 1!1:bo 1!2:bo 1!3:bo", 0 },
	{ "more parts than the limit", { .parts = 5 },
	    "0:co 1:me 1!0:co 1!1:bo 1!2:bo", MIME_DEFECT_LIMIT_PARTS },
	{ "no part is left for the message itself", { .parts = 2 },
	    "0:co 1:me", MIME_DEFECT_LIMIT_PARTS },
	{ "as deep as the limit", { .depth = 3 },
	    "0:co 1:me 1!0:co 1!1:bo 1!2:bo 1!3:bo", 0 },
	{ "deeper than the limit", { .depth = 2 },
	    "0:co 1:me 1!0:co", MIME_DEFECT_LIMIT_DEPTH },
	{ "too deep to be opened", { .depth = 1 },
	    "0:co 1:at", MIME_DEFECT_LIMIT_DEPTH },
};

START_TEST(limits_hold_inside)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .limits = limited[_i].limits,
	};
	struct mime_tree *tree = tree_of(mem, SPAN(ENCODED), &opt);
	mime_span got = list_parts(mem, tree);
	uint64_t told = mime_tree_count(tree, MIME_DEFECT_LIMIT_PARTS) +
	    mime_tree_count(tree, MIME_DEFECT_LIMIT_DEPTH);
	const struct mime_part *last = mime_tree_root(tree);

	ck_assert_msg(span_is(got, span_of(limited[_i].parts)), "%s: got %.*s",
	    limited[_i].name, (int)got.len, got.ptr);
	ck_assert_uint_eq(told, limited[_i].code != 0);
	ck_assert_uint_eq(mime_tree_count(tree, limited[_i].code) > 0, true);
	while (last->after != NULL)
		last = last->after;
	/* The part that holds what was not looked into says so. */
	if (limited[_i].code == MIME_DEFECT_LIMIT_DEPTH)
		ck_assert(last->opaque);
	mime_arena_free(mem);
}
END_TEST

/* ---- defects ------------------------------------------------------------ */

/* In all, and code by code. */
static void
check_total(const struct mime_tree *tree)
{
	uint64_t sum = 0;

	for (unsigned code = 1; code < MIME_DEFECT_CODES; code++)
		sum += mime_tree_count(tree, code);
	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_NONE), sum);
	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_CODES), 0);
}

START_TEST(defects_are_kept_up_to_the_limit)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .limits = { .defects = 10 },
	};
	unsigned kept = 0;
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	for (int i = 0; i < 500; i++)
		buffer_put(&b, SPAN("junk\n"));
	buffer_put(&b, SPAN("A: b\n\n"));
	tree = tree_of(mem, buffer_span(&b), &opt);
	for (const struct mime_defect *d = mime_tree_root(tree)->defects; d;
	    d = d->next)
		kept++;
	/* Ten, limit-defects, and the first of missing-from and -date. */
	ck_assert_uint_eq(kept, 13);
	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_LIMIT_DEFECTS), 1);
	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_HEADER_NO_COLON),
	    500);
	check_total(tree);
	mime_arena_free(mem);
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

/* A limit is always kept, and once; each is counted. */
/* And so is the first of any kind: one kind must not hide another. */
START_TEST(limits_are_kept_though_it_is_full)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .limits = { .defects = 1, .params = 1 },
	};
	struct mime_tree *tree = tree_of(mem, SPAN("junk\n" MIXED("b") "\n"
	    "--b\nContent-Type: text/plain; a=b; c=d; e=f\n\nx\n"
	    "--b\njunk\nContent-Type: text/plain; a=b; c=d; e=f\n\nx\n"
	    "--b--\n"), &opt);

	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_HEADER_NO_COLON),
	    2);
	ck_assert_uint_eq(count_kept(tree, MIME_DEFECT_HEADER_NO_COLON), 1);
	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_LIMIT_PARAMS), 2);
	ck_assert_uint_eq(count_kept(tree, MIME_DEFECT_LIMIT_PARAMS), 1);
	ck_assert_uint_eq(count_kept(tree, MIME_DEFECT_LIMIT_DEFECTS), 1);
	check_total(tree);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, limits_hold_inside, 0, ROWS(limited));
	tcase_add_test(tc, defects_are_kept_up_to_the_limit);
	tcase_add_test(tc, limits_are_kept_though_it_is_full);
}

int
main(void)
{
	return run_suite("tree_limits", cases);
}
