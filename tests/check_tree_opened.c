/*
 * check_tree_opened.c - parts that are encoded are opened: when, how deep, in
 * how much memory, and where their defects stand.
 */
#include "trees.h"

/* By ruling, or where its octets cannot be had, it is not opened. */
START_TEST(what_is_encoded_may_stay_a_leaf)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct rulings rulings = { .composite_stays_leaf = true };
	mime_span m = SPAN(MESSAGE BASE64 "\nQTogYgoKb25lCg==\n");
	struct slow slow = { m, SIZE_MAX, 0 };
	struct mime_source source = { read_slowly, &slow };
	struct mime_tree *tree = mime_tree_new(mem, &source, NULL);

	tree->rulings = &rulings;
	add_events(mem, tree, m, NULL);
	ck_assert_ptr_null(mime_tree_root(tree)->child);
	ck_assert_int_eq(mime_tree_root(tree)->kind, MIME_LEAF);
	tree = tree_by_hand(mem, m, NULL, NULL);
	ck_assert_ptr_null(mime_tree_root(tree)->child);
	ck_assert_int_eq(mime_tree_end(tree), MIME_USAGE);
	mime_arena_free(mem);
}
END_TEST

/* Without a source nothing can be decoded: what is encoded stays a leaf. */
START_TEST(no_source_no_message)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = tree_by_hand(mem,
	    SPAN(MESSAGE BASE64 "\nU3ViamVjdDogeAoKeQo=\n"), NULL, NULL);
	const struct mime_part *p = mime_tree_root(tree);

	ck_assert_uint_eq(p->kind, MIME_LEAF);
	ck_assert_uint_eq(p->role, MIME_ROLE_ATTACHMENT);
	mime_arena_free(mem);
}
END_TEST

/* What is not encoded is looked at once, also where it has no parts. */
START_TEST(what_is_not_encoded_is_parsed_once)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = tree_of(mem, SPAN(MIXED("b")
	    "Content-Transfer-Encoding: x-strange\n\nno parts\n"), NULL);

	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_BOUNDARY_NOT_FOUND),
	    1);
	mime_arena_free(mem);
}
END_TEST

/* Decoded content within decoded content is a pass each: eight are enough. */
START_TEST(encoded_within_encoded_has_an_end)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;
	mime_span inner = SPAN("A: b\n\nx\n");
	const struct mime_part *last = NULL;
	unsigned levels = 0;

	for (int i = 0; i < 12; i++) {
		struct buffer b;

		buffer_init(&b, mem, SIZE_MAX);
		buffer_put(&b, SPAN(MESSAGE BASE64 "\n"));
		ck_assert_int_eq(mime_filter_pour(mime_filter_encode(mem,
		    MIME_BASE64), inner, &b, true), MIME_OK);
		inner = buffer_span(&b);
	}
	tree = tree_of(mem, inner, NULL);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after) {
		last = p;
		levels++;
	}
	ck_assert_uint_eq(levels, 9);
	ck_assert(last->opaque);
	ck_assert_int_eq(last->kind, MIME_LEAF);
	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_LIMIT_DEPTH), 1);
	mime_arena_free(mem);
}
END_TEST

/* Two that say the same of themselves do not hold the same. */
START_TEST(each_has_what_it_decodes_to)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = tree_of(mem, SPAN(MIXED("b") "\n--b\n" MESSAGE
	    BASE64 "\nQTogYgoKb25lCg==\n--b\n" MESSAGE BASE64
	    "\nQTogYgoKdHdvCg==\n--b--\n"), NULL);
	const mime_span sections[] = { SPAN("1!1"), SPAN("2!1") };
	const mime_span bodies[] = { SPAN("one\n"), SPAN("two\n") };

	for (size_t i = 0; i < ROWS(sections); i++) {
		const struct mime_part *p = mime_part_at(tree, sections[i]);
		mime_span body;

		ck_assert_ptr_nonnull(p);
		ck_assert_int_eq(mime_part_bytes(mem, tree, p, p->body, &body),
		    MIME_OK);
		ck_assert(span_is(body, bodies[i]));
	}
	mime_arena_free(mem);
}
END_TEST

/* A file of its own: neither the message nor what it decodes to is in MEM. */
START_TEST(what_is_encoded_is_opened_in_little_memory)
{
	struct mime_arena *outside = mime_arena_new(NULL);
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { .most = SIZE_MAX };
	struct mime_source source = { read_slowly, &slow };
	struct buffer spool;
	struct mime_spool to = spool_in(&spool, outside);
	struct mime_options opt = { .size = sizeof(opt), .spool = &to };
	struct mime_tree *tree;
	struct buffer plain, m;

	buffer_init(&plain, outside, SIZE_MAX);
	buffer_put(&plain, SPAN("A: b\n\n"));
	for (int i = 0; i < 200000; i++)
		buffer_put(&plain, SPAN("sixteen octets.\n"));
	buffer_init(&m, outside, SIZE_MAX);
	buffer_put(&m, SPAN(MESSAGE BASE64 "\n"));
	ck_assert_int_eq(mime_filter_pour(mime_filter_encode(outside,
	    MIME_BASE64), buffer_span(&plain), &m, true), MIME_OK);
	slow.all = buffer_span(&m);
	mime_arena_limit(mem, 1000000);
	ck_assert_int_eq(mime_parse_source(mem, &source, &opt, &tree), MIME_OK);
	ck_assert(span_is(list_parts(mem, tree), SPAN("1:me 1!1:bo")));
	ck_assert_uint_eq(spool.len, plain.len);
	mime_arena_free(mem);
	mime_arena_free(outside);
}
END_TEST

/* However long the preamble is that comes in front of the parts. */
START_TEST(a_long_preamble_hides_nothing)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer plain, m;
	struct mime_tree *tree;

	buffer_init(&plain, mem, SIZE_MAX);
	for (int i = 0; i < 20000; i++)
		buffer_put(&plain, SPAN("a preamble\n"));
	buffer_put(&plain, SPAN("--b\n\nx\n--b--\n"));
	buffer_init(&m, mem, SIZE_MAX);
	buffer_put(&m, SPAN(MIXED("b") BASE64 "\n"));
	ck_assert_int_eq(mime_filter_pour(mime_filter_encode(mem, MIME_BASE64),
	    buffer_span(&plain), &m, true), MIME_OK);
	tree = tree_of(mem, buffer_span(&m), NULL);
	ck_assert_ptr_nonnull(mime_tree_root(tree)->child);
	mime_arena_free(mem);
}
END_TEST

/* What is wrong in there stands, from outside, where all of it does. */
START_TEST(defects_inside_stand_where_the_body_does)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = tree_of(mem, SPAN(MIXED("b") BASE64
	    "\nLS1iCgp4Cg==\n"), NULL);
	const struct mime_part *root = mime_tree_root(tree);
	const struct mime_defect *d = root->defects;

	while (d != NULL && d->code != MIME_DEFECT_BOUNDARY_UNTERMINATED)
		d = d->next;
	ck_assert_ptr_nonnull(d);
	ck_assert_uint_eq(d->at.offset, root->body.offset);
	ck_assert_uint_eq(d->at.size, root->body.size);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, what_is_encoded_may_stay_a_leaf);
	tcase_add_test(tc, no_source_no_message);
	tcase_add_test(tc, what_is_not_encoded_is_parsed_once);
	tcase_add_test(tc, encoded_within_encoded_has_an_end);
	tcase_add_test(tc, each_has_what_it_decodes_to);
	tcase_add_test(tc, what_is_encoded_is_opened_in_little_memory);
	tcase_add_test(tc, a_long_preamble_hides_nothing);
	tcase_add_test(tc, defects_inside_stand_where_the_body_does);
}

int
main(void)
{
	return run_suite("tree_opened", cases);
}
