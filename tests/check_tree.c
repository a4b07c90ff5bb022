/*
 * check_tree.c - parts, their section numbers, roles and ranges; what is
 * encoded is opened; trees over memory, over a source and by hand agree.
 */
#include <stdio.h>

#include "suite.h"

#include "codec/codec.h"

#define MIXED(b) "Content-Type: multipart/mixed; boundary=" b "\n"
#define RELATED(b) "Content-Type: multipart/related; boundary=" b "\n"
#define ALTERNATIVE(b) "Content-Type: multipart/alternative; boundary=" b "\n"
#define MESSAGE "Content-Type: message/rfc822\n"
#define BASE64 "Content-Transfer-Encoding: base64\n"
#define QP "Content-Transfer-Encoding: quoted-printable\n"

/* Each part as "section:role", roles by their first two letters. */
static const struct {
	const char *name, *message, *parts;
} rows[] = {
	{ "a message of text", "A: b\n\ntext\n", "1:bo" },
	{ "a message of a file", "Content-Type: application/pdf\n\nx\n", "1:at" },
	{ "a multipart",
	    MIXED("b") "\n--b\n\nx\n--b\nContent-Type: image/png\n\ny\n--b--\n",
	    "0:co 1:bo 2:at" },
	{ "a multipart in a multipart",
	    MIXED("b") "\n--b\n" ALTERNATIVE("i") "\n--i\n\nx\n--i\n"
	    "Content-Type: text/html\n\ny\n--i--\n--b--\n",
	    "0:co 1:co 1.1:bo 1.2:bo" },
	{ "a message in a message", MESSAGE "\nA: b\n\nx\n", "1:me 1.1:bo" },
	{ "a multipart in a message in a multipart",
	    MIXED("b") "\n--b\n\nx\n--b\n" MESSAGE "\n" MIXED("i")
	    "\n--i\n\ny\n--i\n\nz\n--i--\n--b--\n",
	    "0:co 1:bo 2:me 2.0:co 2.1:bo 2.2:bo" },
	{ "a message that is a message, in one",
	    MIXED("b") "\n--b\n" MESSAGE "\n" MESSAGE "\nA: b\n\nx\n--b--\n",
	    "0:co 1:me 1.1:me 1.1.1:bo" },
	{ "a message in base64",
	    MIXED("b") "\n--b\n" MESSAGE BASE64
	    "\nU3ViamVjdDogeAoKeQo=\n--b--\n",
	    "0:co 1:me 1!1:bo" },
	{ "a multipart in base64, in a message",
	    MESSAGE "\n" MIXED("b") BASE64 "\nLS1iCgp4Ci0tYi0tCg==\n",
	    "1:me 1.0:co 1.0!1:bo" },
	{ "a byte order mark hides no field",
	    "\xef\xbb\xbf" MIXED("b") "\n--b\n\nx\n--b--\n", "0:co 1:bo" },
	{ "the label lies: nothing is encoded",
	    MIXED("b") BASE64 "\n--b\n\nx\n--b--\n", "0:co 1:bo" },
	{ "the same in quoted-printable",
	    MIXED("b") QP "\n--b\nA: \"=x\"\n\nx\n--b--\n", "0:co 1:bo" },
	{ "quoted-printable that is",
	    MIXED("b") QP "\n--b\nA: =22x=22\n\nx\n--b--\n", "0:co 0!1:bo" },
	{ "what decodes to no message stays a leaf's octets",
	    MESSAGE BASE64 "\nAAECAwQFBgc=\n", "1:me 1.1:bo" },
	{ "an image beside its page",
	    RELATED("b") "\n--b\nContent-Type: text/html\n\nx\n--b\n"
	    "Content-Type: image/png\nContent-ID: <i>\n\ny\n--b--\n",
	    "0:co 1:bo 2:in" },
	{ "a text with a name is an attachment, unless it is the first",
	    MIXED("b") "\n--b\n\nx\n--b\n"
	    "Content-Type: text/plain; name=a.txt\n\ny\n--b--\n",
	    "0:co 1:bo 2:at" },
	{ "a text that is declared to be one",
	    "Content-Disposition: attachment\n\nx\n", "1:at" },
	{ "a disposition nobody knows",
	    "Content-Disposition: strange\n\nx\n", "1:at" },
	{ "a signature",
	    "Content-Type: multipart/signed; boundary=b\n\n--b\n\nx\n--b\n"
	    "Content-Type: application/pgp-signature\n\ny\n--b--\n",
	    "0:co 1:bo 2:si" },
	{ "a digest",
	    "Content-Type: multipart/digest; boundary=b\n\n--b\n\nA: b\n\nx\n"
	    "--b--\n", "0:co 1:me 1.1:bo" },
};

static const char *const roles[] = {
	[MIME_ROLE_BODY] = "bo", [MIME_ROLE_INLINE] = "in",
	[MIME_ROLE_ATTACHMENT] = "at", [MIME_ROLE_CONTAINER] = "co",
	[MIME_ROLE_MESSAGE] = "me", [MIME_ROLE_SIGNATURE] = "si",
};

static mime_span
list(struct mime_arena *mem, const struct mime_tree *tree)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after) {
		mime_span section = { 0 };

		ck_assert_int_eq(mime_part_section(mem, p, &section), MIME_OK);
		ck_assert_ptr_eq(mime_part_at(tree, section), p);
		if (b.len > 0)
			buffer_put_char(&b, ' ');
		buffer_put(&b, section);
		buffer_put_char(&b, ':');
		buffer_put(&b, span_of(roles[p->role]));
	}
	return buffer_span(&b);
}

static struct mime_tree *
parse(struct mime_arena *mem, mime_span message, const struct mime_options *opt)
{
	struct mime_tree *tree = NULL;

	ck_assert_int_eq(mime_parse(mem, message, opt, &tree), MIME_OK);
	return tree;
}

START_TEST(numbers_and_roles)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = parse(mem, guarded(span_of(rows[_i].message)),
	    NULL);
	mime_span got = list(mem, tree);

	ck_assert_msg(span_is(got, span_of(rows[_i].parts)), "%s: got %.*s",
	    rows[_i].name, (int)got.len, got.ptr);
	mime_arena_free(mem);
}
END_TEST

/* ---- three ways to the same tree ---------------------------------------- */

struct slow {
	mime_span all;
	size_t most;
};

/* A source that gives a few octets at a time. */
static mime_status
read_slowly(void *ctx, uint64_t offset, mime_room *to)
{
	const struct slow *s = ctx;
	mime_span rest = { 0 };

	if (offset < s->all.len)
		rest = span_head(span_tail(s->all, (size_t)offset), s->most);
	room_fill(to, &rest);
	return MIME_OK;
}

static struct mime_tree *
parse_by_hand(struct mime_arena *mem, mime_span m,
    const struct mime_source *source, const struct mime_options *opt)
{
	struct mime_tree *tree = mime_tree_new(mem, source, opt);
	struct mime_parser *p = mime_parser_new(mem, opt);
	const struct mime_event *ev;

	mime_parser_feed(p, m);
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK)
		ck_assert_int_eq(mime_tree_add(tree, ev), MIME_OK);
	ck_assert_int_eq(mime_tree_end(tree), MIME_OK);
	return tree;
}

/* A spool in memory, for what is decoded. */
struct spool {
	struct buffer kept;
};

static mime_status
spool_append(void *ctx, mime_span bytes)
{
	struct spool *s = ctx;

	buffer_put(&s->kept, bytes);
	return MIME_OK;
}

static mime_status
spool_read_at(void *ctx, uint64_t offset, mime_room *to)
{
	const struct spool *s = ctx;
	struct slow all = { buffer_span(&s->kept), SIZE_MAX };

	return read_slowly(&all, offset, to);
}

static void
same_content(struct mime_arena *mem, struct mime_tree *a,
    const struct mime_part *p, struct mime_tree *b, const struct mime_part *q)
{
	mime_span x, y;

	ck_assert_int_eq(mime_content(mem, a, p, MIME_DECODED, &x), MIME_OK);
	ck_assert_int_eq(mime_content(mem, b, q, MIME_DECODED, &y), MIME_OK);
	if (!span_is(x, y) || p->whole.offset != q->whole.offset ||
	    p->whole.size != q->whole.size || p->head.size != q->head.size)
		ck_abort_msg("part %u differs", p->number);
}

static void
same_trees(struct mime_arena *mem, struct mime_tree *a, struct mime_tree *b)
{
	const struct mime_part *p = mime_tree_root(a), *q = mime_tree_root(b);

	ck_assert(span_is(list(mem, a), list(mem, b)));
	for (; p != NULL; p = p->after, q = q->after)
		same_content(mem, a, p, b, q);
}

START_TEST(three_ways_agree)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { guarded(span_of(rows[_i].message)), 3 };
	struct mime_source source = { read_slowly, &slow };
	struct spool spool;
	struct mime_spool to = { spool_append, spool_read_at, &spool };
	struct mime_options opt = { .size = sizeof(opt), .spool = &to };
	struct mime_tree *plain = parse(mem, slow.all, NULL), *tree;

	buffer_init(&spool.kept, mem, SIZE_MAX);
	ck_assert_int_eq(mime_parse_source(mem, &source, &opt, &tree), MIME_OK);
	same_trees(mem, plain, tree);
	same_trees(mem, plain, parse_by_hand(mem, slow.all, &source, NULL));
	mime_arena_free(mem);
}
END_TEST

/* ---- the rest ----------------------------------------------------------- */

START_TEST(ranges_name_the_octets)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span m = SPAN(MIXED("b") "\n--b\nA: c\n\nxyz\n--b--\n"), bytes;
	struct mime_tree *tree = parse(mem, m, NULL);
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
	buffer_put(&b, SPAN("\n"));
	tree = parse(mem, buffer_span(&b), &opt);
	for (const struct mime_defect *d = mime_tree_root(tree)->defects; d;
	    d = d->next)
		kept++;
	ck_assert_uint_eq(kept, 11);
	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_LIMIT_DEFECTS), 1);
	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_HEADER_NO_COLON),
	    500);
	mime_arena_free(mem);
}
END_TEST

/* Decoded content within decoded content is a pass each: eight are enough. */
START_TEST(encoded_within_encoded_has_an_end)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;
	mime_span inner = SPAN("A: b\n\nx\n");
	unsigned levels = 0;

	for (int i = 0; i < 12; i++) {
		struct buffer b;

		buffer_init(&b, mem, SIZE_MAX);
		buffer_put(&b, SPAN(MESSAGE BASE64 "\n"));
		ck_assert_int_eq(mime_filter_pour(mime_filter_encode(mem,
		    MIME_BASE64), inner, &b, true), MIME_OK);
		inner = buffer_span(&b);
	}
	tree = parse(mem, inner, NULL);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after)
		levels++;
	ck_assert_uint_eq(levels, 9);
	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_LIMIT_DEPTH), 1);
	mime_arena_free(mem);
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
	tree = parse(mem, buffer_span(&m), NULL);
	ck_assert_ptr_nonnull(mime_tree_root(tree)->child);
	mime_arena_free(mem);
}
END_TEST

START_TEST(a_mark_is_no_part_of_the_header)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = parse(mem, SPAN("\xef\xbb\xbf" "From: x\n\n"),
	    NULL);
	struct mime_field field;
	mime_span head;

	ck_assert_int_eq(mime_part_head(mem, tree, mime_tree_root(tree), &head),
	    MIME_OK);
	ck_assert(mime_field_find(head, "From", &field));
	mime_arena_free(mem);
}
END_TEST

START_TEST(out_of_order_is_a_mistake)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = mime_tree_new(mem, NULL, NULL);
	struct mime_event ev = { .type = MIME_EV_BODY };
	mime_span bytes;

	ck_assert_int_eq(mime_tree_add(tree, &ev), MIME_USAGE);
	ck_assert_int_eq(mime_tree_end(tree), MIME_USAGE);
	ck_assert_ptr_null(mime_tree_root(tree));
	ck_assert_ptr_null(mime_part_at(tree, SPAN("1")));
	ev.type = MIME_EV_PART;
	ev.depth = 1;
	ck_assert_int_eq(mime_tree_add(tree, &ev), MIME_USAGE);
	ev.depth = 0;
	ck_assert_int_eq(mime_tree_add(tree, &ev), MIME_OK);
	ck_assert_int_eq(mime_tree_add(tree, &ev), MIME_USAGE);
	ev.type = MIME_EV_PART_END;
	ev.depth = 1;
	ck_assert_int_eq(mime_tree_add(tree, &ev), MIME_USAGE);
	ck_assert_int_eq(mime_tree_add(NULL, &ev), MIME_NOMEM);
	ck_assert_int_eq(mime_part_bytes(mem, NULL, NULL, (mime_range){ 0 },
	    &bytes), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, numbers_and_roles, 0, ROWS(rows));
	tcase_add_loop_test(tc, three_ways_agree, 0, ROWS(rows));
	tcase_add_test(tc, ranges_name_the_octets);
	tcase_add_test(tc, defects_are_kept_up_to_the_limit);
	tcase_add_test(tc, encoded_within_encoded_has_an_end);
	tcase_add_test(tc, a_long_preamble_hides_nothing);
	tcase_add_test(tc, a_mark_is_no_part_of_the_header);
	tcase_add_test(tc, out_of_order_is_a_mistake);
}

int
main(void)
{
	return run_suite("tree", cases);
}
