/*
 * check_tree_ranges.c - where parts, their headers and their bodies stand, and
 * which octets those are.
 */
#include <stdio.h>

#include "trees.h"

/* Each part as "section head body whole". */
static const struct {
	const char *name, *message;
	struct mime_limits limits;
	const char *parts;
} ranges[] = {
	{ "a message", "A: b\n\nx\n", { 0 }, "1 0+6 6+2 0+8" },
	{ "nothing", "", { 0 }, "1 0+0 0+0 0+0" },
	{ "a From_ line and no more", "From x\n", { 0 }, "1 0+7 7+0 0+7" },
	{ "a header that is cut short", "A: b\njunk", { 0 }, "1 0+5 5+4 0+9" },
	{ "parts", MIXED("b") "\n--b\nA: c\n\nx\n--b--\nepilogue\n", { 0 },
	    "0 0+43 43+27 0+70, 1 47+6 53+1 47+7" },
	{ "a label that lies", MIXED("b") BASE64 "\n--b\nA: c\n\nx\n--b--\n",
	    { 0 }, "0 0+77 77+18 0+95, 1 81+6 87+1 81+7" },
	{ "inside base64: from its own start",
	    MIXED("b") BASE64 "\nLS1iCgp4Ci0tYi0tCg==\n", { 0 },
	    "0 0+77 77+21 0+98, 0!1 4+1 5+1 4+2" },
	{ "a header beyond the limit", "A: b\nC: d\n\nx\n", { .fields = 1 },
	    "1 0+11 11+2 0+13 opaque" },
	{ "a header beyond the limit and no more",
	    "A: b\nC: d\n", { .fields = 1 },
	    "1 0+10 10+0 0+10 opaque" },
	{ "a body beyond the limit", MIXED("b") "\n--b\n" MIXED("i")
	    "\n--i\n\nx\n--i--\n--b--\n", { .depth = 1 },
	    "0 0+43 43+66 0+109, 1 47+43 90+12 47+55 opaque" },
	{ "parts beyond the limit, inside base64",
	    MIXED("b") BASE64 "\nLS1iCgp4Ci0tYgoKeQotLWItLQo=\n", { .parts = 2 },
	    "0 0+77 77+29 0+106 opaque, 0!1 4+1 5+1 4+2" },
};

static void
put_range(struct buffer *b, mime_range r)
{
	char text[50];

	snprintf(text, sizeof(text), " %llu+%llu", (unsigned long long)r.offset,
	    (unsigned long long)r.size);
	buffer_put(b, span_of(text));
}

START_TEST(ranges_are_right)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .limits = ranges[_i].limits,
	};
	struct mime_tree *tree = tree_of(mem,
	    guarded(span_of(ranges[_i].message)), &opt);
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after) {
		mime_span section = { 0 };

		ck_assert_int_eq(mime_part_section(mem, p, &section), MIME_OK);
		buffer_put(&b, b.len > 0 ? SPAN(", ") : SPAN(""));
		buffer_put(&b, section);
		put_range(&b, p->head);
		put_range(&b, p->body);
		put_range(&b, p->whole);
		if (p->opaque)
			buffer_put(&b, SPAN(" opaque"));
	}
	ck_assert_msg(span_is(buffer_span(&b), span_of(ranges[_i].parts)),
	    "%s: got %s", ranges[_i].name, shown(buffer_span(&b)));
	mime_arena_free(mem);
}
END_TEST

/* ---- the octets --------------------------------------------------------- */

START_TEST(ranges_name_the_octets)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span m = SPAN(MIXED("b") "\n--b\nA: c\n\nxyz\n--b--\n"), bytes;
	struct mime_tree *tree = tree_of(mem, m, NULL);
	const struct mime_part *p = mime_part_at(tree, SPAN("1"));

	ck_assert_int_eq(mime_part_bytes(mem, tree, p, p->head, &bytes), MIME_OK);
	ck_assert(span_is(bytes, SPAN("A: c\n\n")));
	ck_assert_int_eq(mime_part_bytes(mem, tree, p, p->body, &bytes), MIME_OK);
	ck_assert(span_is(bytes, SPAN("xyz")));
	/* A view, not a copy. */
	ck_assert(bytes.ptr >= m.ptr && bytes.ptr < m.ptr + m.len);
	mime_arena_free(mem);
}
END_TEST

/* What lies beyond the end is not there: in memory as over a source. */
static void
check_bytes(struct mime_arena *mem, struct mime_tree *tree)
{
	const struct mime_part *p = mime_tree_root(tree);
	mime_span bytes;

	ck_assert_int_eq(mime_part_bytes(mem, tree, p, (mime_range){ 6, 100 },
	    &bytes), MIME_OK);
	ck_assert(span_is(bytes, SPAN("xyz\n")));
	ck_assert_int_eq(mime_part_bytes(mem, tree, p, (mime_range){ 6, 2 },
	    &bytes), MIME_OK);
	ck_assert(span_is(bytes, SPAN("xy")));
	ck_assert_int_eq(mime_part_bytes(mem, tree, p, (mime_range){ 99, 5 },
	    &bytes), MIME_OK);
	ck_assert_uint_eq(bytes.len, 0);
	/* At most the header limit of a header. */
	ck_assert_int_eq(mime_part_head(mem, tree, p, &bytes), MIME_OK);
	ck_assert(span_is(bytes, SPAN("A: b")));
}

START_TEST(bytes_end_where_the_source_does)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .limits = { .header = 4 },
	};
	struct slow slow = { guarded(SPAN("A: b\n\nxyz\n")), 1, 0 };
	struct mime_source source = { read_slowly, &slow };
	struct mime_tree *tree;

	check_bytes(mem, tree_of(mem, slow.all, &opt));
	ck_assert_int_eq(mime_parse_source(mem, &source, &opt, &tree), MIME_OK);
	check_bytes(mem, tree);
	mime_arena_free(mem);
}
END_TEST

static void
check_no_bytes(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p)
{
	mime_span bytes;

	ck_assert_ptr_nonnull(p);
	ck_assert_int_eq(mime_part_bytes(mem, tree, p, (mime_range){ 0, 10 },
	    &bytes), MIME_OK);
	ck_assert_uint_eq(bytes.len, 0);
}

/* A message of no octets has octets all the same; so has one inside. */
START_TEST(nothing_is_an_empty_message)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = tree_of(mem, (mime_span){ 0 }, NULL);

	check_no_bytes(mem, tree, mime_tree_root(tree));
	tree = tree_of(mem, SPAN(MESSAGE BASE64 "\n"), NULL);
	check_no_bytes(mem, tree, mime_tree_root(tree)->child);
	mime_arena_free(mem);
}
END_TEST

START_TEST(a_mark_is_no_part_of_the_header)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = tree_of(mem,
	    SPAN("\xef\xbb\xbf" "From: x\n\n"), NULL);
	struct mime_field field;
	mime_span head;

	ck_assert_int_eq(mime_part_head(mem, tree, mime_tree_root(tree), &head),
	    MIME_OK);
	ck_assert(mime_field_find(head, "From", &field));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, ranges_are_right, 0, ROWS(ranges));
	tcase_add_test(tc, ranges_name_the_octets);
	tcase_add_test(tc, bytes_end_where_the_source_does);
	tcase_add_test(tc, nothing_is_an_empty_message);
	tcase_add_test(tc, a_mark_is_no_part_of_the_header);
}

int
main(void)
{
	return run_suite("tree_ranges", cases);
}
