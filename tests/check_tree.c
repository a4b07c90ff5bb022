/*
 * check_tree.c - parts, their section numbers, roles and links; trees over
 * memory, over a source and by hand agree.
 *
 * Where parts stand is in check_tree_ranges.c, what they are declared to be in
 * check_tree_media.c, what is encoded in check_tree_opened.c, and what is too
 * much in check_tree_limits.c.
 */
#include "trees.h"

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
	{ "a header and no more", "Content-Type: application/pdf\n", "1:at" },
	{ "a text that is declared to be none",
	    "Content-Disposition: inline\n\nx\n", "1:bo" },
	{ "what is inline is media; all else is a file",
	    MIXED("b") "\n--b\n\nx\n--b\n"
	    "Content-Type: image/png\nContent-Disposition: inline\n\ny\n--b\n"
	    "Content-Type: audio/ogg\nContent-Disposition: inline\n\ny\n--b\n"
	    "Content-Type: video/ogg\nContent-Disposition: inline\n\ny\n--b\n"
	    "Content-Type: font/ttf\nContent-Disposition: inline\n\ny\n--b--\n",
	    "0:co 1:bo 2:in 3:in 4:in 5:at" },
	{ "what is beside a page",
	    RELATED("b") "\n--b\nContent-Type: text/html\n\nx\n--b\n"
	    "Content-Type: text/css\nContent-ID: <i>\n\ny\n--b\n"
	    "Content-Type: image/png\n\ny\n--b\n\ny\n--b\n"
	    "Content-Type: image/png\nContent-ID: <i>\n"
	    "Content-Disposition: attachment\n\ny\n--b--\n",
	    "0:co 1:bo 2:in 3:in 4:at 5:at" },
	{ "an image with nothing to stand beside",
	    RELATED("b") "\n--b\nContent-Type: image/png\nContent-ID: <i>\n"
	    "\nx\n--b--\n", "0:co 1:at" },
	{ "a message in base64 that is a multipart",
	    MESSAGE BASE64 "\nQ29udGVudC1UeXBlOiBtdWx0aXBhcnQvbWl4ZWQ7IGJvdW5kY"
	    "XJ5PWIKCi0tYgoKeAotLWItLQo=\n", "1:me 1!0:co 1!1:bo" },
	{ "two messages in base64, and a text behind them",
	    MIXED("b") "\n--b\n" MESSAGE BASE64 "\nQTogYgoKb25lCg==\n--b\n"
	    MESSAGE BASE64 "\nQTogYgoKdHdvCg==\n--b\n\nthree\n--b--\n",
	    "0:co 1:me 1!1:bo 2:me 2!1:bo 3:bo" },
	{ "a message in base64 that has no header",
	    MESSAGE BASE64 "\nCngK\n", "1:me 1!1:bo" },
	{ "a message in base64 that begins with a From_ line",
	    MESSAGE BASE64 "\nRnJvbSBhCkE6IGIKCngK\n", "1:me 1!1:bo" },
	{ "a message in base64 that is empty",
	    MESSAGE BASE64 "\n", "1:me 1!1:bo" },
	{ "a message in base64 that is cut short", MESSAGE BASE64 "\nQUJDOg",
	    "1:me 1!1:bo" },
	{ "what decodes to no field",
	    MESSAGE BASE64 "\nAQI6IHgK\n", "1:me 1.1:bo" },
	{ "the label lies, behind a preamble",
	    MIXED("b") BASE64 "\npreamble\n--b\n\nx\n--b--\n", "0:co 1:bo" },
	{ "dashes in base64 that are no delimiter",
	    MIXED("b") BASE64 "\n--\nLS1iCgp4Ci0tYi0tCg==\n", "0:co 0!1:bo" },
	{ "a label that lies, in a message in base64",
	    MESSAGE BASE64 "\nQ29udGVudC1UeXBlOiBtdWx0aXBhcnQvbWl4ZWQ7IGJvdW5kY"
	    "XJ5PWIKQ29udGVudC1UcmFuc2Zlci1FbmNvZGluZzogYmFzZTY0CgotLWIKCngKLS1i"
	    "LS0K\n", "1:me 1!0:co 1!1:bo" },
	{ "quoted-printable with a soft break",
	    MIXED("b") QP "\n--b\nA: x=\ny\n\nz\n--b--\n", "0:co 0!1:bo" },
	{ "an escape, and right behind it none",
	    MIXED("b") QP "\n--b\nA: =22=zz\n\nx\n--b--\n", "0:co 1:bo" },
	{ "half an escape",
	    MIXED("b") QP "\n--b\nA: =2z\n\nx\n--b--\n", "0:co 1:bo" },
	{ "an encoding nobody knows",
	    MIXED("b") "Content-Transfer-Encoding: x-strange\n\n"
	    "--b\n\nx\n--b--\n",
	    "0:co 1:bo" },
};

/* What the links of P must be, given those of the parts before it. */
static void
check_links(const struct mime_part *p, uint32_t number)
{
	const struct mime_part *up = p->parent, *first = up ? up->child : p;
	uint32_t index = 1;

	for (; first != p && first != NULL; first = first->next)
		index++;
	if (p->number != number || p->index != index || first != p ||
	    p->depth != (up ? up->depth + 1 : 0))
		ck_abort_msg("part %u: index %u, depth %u", p->number, p->index,
		    p->depth);
	for (const struct mime_defect *d = p->defects; d != NULL; d = d->next)
		if (d->part != number)
			ck_abort_msg("part %u: a defect of %u", number,
			    d->part);
}

START_TEST(numbers_and_roles)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = tree_of(mem,
	    guarded(span_of(rows[_i].message)), NULL);
	mime_span got = list_parts(mem, tree);
	uint32_t n = 0;

	ck_assert_msg(span_is(got, span_of(rows[_i].parts)), "%s: got %.*s",
	    rows[_i].name, (int)got.len, got.ptr);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after)
		check_links(p, n++);
	mime_arena_free(mem);
}
END_TEST

/* ---- three ways to the same tree ---------------------------------------- */

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

	ck_assert(span_is(list_parts(mem, a), list_parts(mem, b)));
	for (; p != NULL; p = p->after, q = q->after)
		same_content(mem, a, p, b, q);
}

START_TEST(three_ways_agree)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { guarded(span_of(rows[_i].message)), 3, 0 };
	struct mime_source source = { read_slowly, &slow };
	struct buffer spool;
	struct mime_spool to = spool_in(&spool, mem);
	struct mime_options opt = { .size = sizeof(opt), .spool = &to };
	struct mime_tree *plain = tree_of(mem, slow.all, NULL), *tree;

	ck_assert_int_eq(mime_parse_source(mem, &source, &opt, &tree), MIME_OK);
	same_trees(mem, plain, tree);
	same_trees(mem, plain, tree_by_hand(mem, slow.all, &source, NULL));
	mime_arena_free(mem);
}
END_TEST

/* ---- the rest ----------------------------------------------------------- */

/* Digits for as many parts as there may be. */
START_TEST(sections_may_be_long)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_part *p;
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(MIXED("b") "\n"));
	for (int i = 1; i < 1000; i++)
		buffer_put(&b, SPAN("--b\n\nx\n"));
	buffer_put(&b, SPAN("--b\n" MIXED("i") "\n"));
	for (int i = 1; i <= 1000; i++)
		buffer_put(&b, SPAN("--i\n\nx\n"));
	tree = tree_of(mem, buffer_span(&b), NULL);
	p = mime_part_at(tree, SPAN("1000.1000"));
	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq(p->number, 2000);
	ck_assert_ptr_null(mime_part_at(tree, SPAN("1000.1001")));
	mime_arena_free(mem);
}
END_TEST

/* Counts at CTX what is asked for. */
static void *
counting_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
	if (new_size > 0)
		++*(unsigned *)ctx;
	return mime_alloc_libc.resize(NULL, ptr, old_size, new_size);
}

/* M as a tree in MEM, by P, which is made ready for the next one. */
static void
tree_again(struct mime_arena *mem, struct mime_parser *p, mime_span m)
{
	struct mime_tree *tree = mime_tree_new(mem, NULL, NULL);
	const struct mime_event *ev;

	mime_parser_feed(p, m);
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK)
		ck_assert_int_eq(mime_tree_add(tree, ev), MIME_OK);
	ck_assert_int_eq(mime_tree_end(tree), MIME_OK);
	mime_parser_reset(p);
}

/* One parser, and an arena that goes back: the first message takes it all. */
START_TEST(message_after_message_takes_no_memory)
{
	unsigned asked = 0, first;
	const struct mime_alloc hook = { counting_resize, &asked };
	struct mime_arena *mem = mime_arena_new(&hook);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	mime_mark mark = mime_arena_mark(mem);
	mime_span m = SPAN(MIXED("b") "\n--b\n" RELATED("i") "\n--i\n"
	    "Content-Type: text/html; charset=\"utf-8\"\n" QP "\nx\n--i\n"
	    "Content-Type: image/png; name=\"a.png\"\n" BASE64
	    "Content-ID: <a@example.org>\n\neA==\n--i--\n--b\n"
	    "Content-Disposition: attachment; filename=\"b.txt\"\n\ny\n"
	    "--b--\n");

	tree_again(mem, p, m);
	first = asked;
	for (int i = 0; i < 100; i++) {
		mime_arena_release(mem, mark);
		tree_again(mem, p, m);
	}
	ck_assert_uint_eq(asked, first);
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
	ev.depth = 0;
	ck_assert_int_eq(mime_tree_add(tree, &ev), MIME_OK);
	/* One message a tree. */
	ev.type = MIME_EV_PART;
	ck_assert_int_eq(mime_tree_add(tree, &ev), MIME_USAGE);
	/* Ended before its parts have. */
	tree = mime_tree_new(mem, NULL, NULL);
	ck_assert_int_eq(mime_tree_add(tree, &ev), MIME_OK);
	ck_assert_int_eq(mime_tree_end(tree), MIME_OK);
	ev.type = MIME_EV_BODY;
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
	tcase_add_test(tc, sections_may_be_long);
	tcase_add_test(tc, message_after_message_takes_no_memory);
	tcase_add_test(tc, out_of_order_is_a_mistake);
}

int
main(void)
{
	return run_suite("tree", cases);
}
