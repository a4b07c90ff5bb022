/*
 * check_tree.c - parts, their section numbers, roles and ranges; what is
 * encoded is opened; trees over memory, over a source and by hand agree.
 */
#include <stdio.h>

#include "suite.h"

#include "slow.h"
#include "tree/tree.h"

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
add_events(struct mime_arena *mem, struct mime_tree *tree, mime_span m,
    const struct mime_options *opt)
{
	struct mime_parser *p = mime_parser_new(mem, opt);
	const struct mime_event *ev;

	mime_parser_feed(p, m);
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK)
		ck_assert_int_eq(mime_tree_add(tree, ev), MIME_OK);
	ck_assert_int_eq(mime_tree_end(tree), MIME_OK);
}

static struct mime_tree *
parse_by_hand(struct mime_arena *mem, mime_span m,
    const struct mime_source *source, const struct mime_options *opt)
{
	struct mime_tree *tree = mime_tree_new(mem, source, opt);

	add_events(mem, tree, m, opt);
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
	struct slow all = { buffer_span(&s->kept), SIZE_MAX, 0 };

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
	struct slow slow = { guarded(span_of(rows[_i].message)), 3, 0 };
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

/* ---- ranges ------------------------------------------------------------- */

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
	struct mime_tree *tree = parse(mem,
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

	check_bytes(mem, parse(mem, slow.all, &opt));
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
	struct mime_tree *tree = parse(mem, (mime_span){ 0 }, NULL);

	check_no_bytes(mem, tree, mime_tree_root(tree));
	tree = parse(mem, SPAN(MESSAGE BASE64 "\n"), NULL);
	check_no_bytes(mem, tree, mime_tree_root(tree)->child);
	mime_arena_free(mem);
}
END_TEST

/* ---- what a part is declared to be -------------------------------------- */

static const struct {
	const char *name, *header, *media;
} medias[] = {
	{ "nothing", "A: b\n", "text/plain 7bit default" },
	{ "just that", "Content-Type: text/plain\n", "text/plain 7bit" },
	{ "a charset", "Content-Type: text/plain; charset=Koi8-R\n",
	    "text/plain 7bit koi8-r" },
	{ "an identity only", "Content-ID: <i@j>\n",
	    "text/plain 7bit i@j default" },
	{ "a disposition only", "Content-Disposition: inline\n",
	    "text/plain 7bit inline default" },
	{ "an encoding only", "Content-Transfer-Encoding: base64\n",
	    "text/plain base64 default" },
	{ "no type but a charset", "Content-Type: ; charset=koi8-r\n",
	    "text/plain 7bit koi8-r default" },
	{ "no type but a name", "Content-Type: ; name=n\n",
	    "text/plain 7bit n default" },
	{ "8bit only", "Content-Transfer-Encoding: 8bit\n",
	    "text/plain 8bit default" },
	{ "an encoding nobody knows", "Content-Transfer-Encoding: x-strange\n",
	    "text/plain x-strange default" },
	{ "all", "Content-Type: image/png; name=n\n"
	    "Content-Disposition: attachment; filename=f\nContent-ID: <i>\n"
	    "Content-Transfer-Encoding: base64\n",
	    "image/png base64 attachment f i" },
};

static void
put_word(struct buffer *b, mime_span word)
{
	if (word.len > 0 && b->len > 0)
		buffer_put_char(b, ' ');
	buffer_put(b, word);
}

/* The tree's own copy: the parser is gone, and other parts came after. */
START_TEST(media_stays_with_the_tree)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_media *m;
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(MIXED("b") "\n--b\n"));
	buffer_put(&b, span_of(medias[_i].header));
	buffer_put(&b, SPAN("\nx\n--b\nContent-Type: audio/xxx; name=xxxxxx;"
	    " charset=xxxxxxxx\nContent-ID: <xxxxxx>\n\ny\n--b--\n"));
	tree = parse(mem, buffer_span(&b), NULL);
	m = mime_part_at(tree, SPAN("1"))->media;
	buffer_init(&b, mem, SIZE_MAX);
	put_word(&b, m->type);
	buffer_put_char(&b, '/');
	buffer_put(&b, m->subtype);
	put_word(&b, m->encoding_name);
	put_word(&b, m->charset);
	put_word(&b, m->disposition);
	put_word(&b, m->filename);
	put_word(&b, m->content_id);
	put_word(&b, m->default_type ? SPAN("default") : SPAN(""));
	ck_assert_msg(span_is(buffer_span(&b), span_of(medias[_i].media)),
	    "%s: got %s", medias[_i].name, shown(buffer_span(&b)));
	mime_arena_free(mem);
}
END_TEST

/* ---- limits, within decoded content as outside it ------------------------ */

/* Depths 0 to 3: a multipart, a message in base64, a multipart, three parts. */
#define ENCODED MIXED("b") "\n--b\n" MESSAGE BASE64 "\n" \
	"Q29udGVudC1UeXBlOiBtdWx0aXBhcnQvbWl4ZWQ7IGJvdW5kYXJ5PWIKCi0tYgo" \
	"KeAotLWIKCnkKLS1iCgp6Ci0tYi0tCg==\n--b--\n"

static const struct {
	const char *name;
	struct mime_limits limits;
	const char *parts;      /* what list() says of it */
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
	struct mime_tree *tree = parse(mem, SPAN(ENCODED), &opt);
	mime_span got = list(mem, tree);
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
	tree = parse(mem, buffer_span(&b), &opt);
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
	struct mime_tree *tree = parse(mem, SPAN("junk\n" MIXED("b") "\n"
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

/* What is wrong in there stands, from outside, where all of it does. */
START_TEST(defects_inside_stand_where_the_body_does)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = parse(mem, SPAN(MIXED("b") BASE64
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
	tree = parse(mem, buffer_span(&b), NULL);
	p = mime_part_at(tree, SPAN("1000.1000"));
	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq(p->number, 2000);
	ck_assert_ptr_null(mime_part_at(tree, SPAN("1000.1001")));
	mime_arena_free(mem);
}
END_TEST

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
	tree = parse_by_hand(mem, m, NULL, NULL);
	ck_assert_ptr_null(mime_tree_root(tree)->child);
	ck_assert_int_eq(mime_tree_end(tree), MIME_USAGE);
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
	tree = parse(mem, inner, NULL);
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

/* A file of its own: neither the message nor what it decodes to is in MEM. */
START_TEST(what_is_encoded_is_opened_in_little_memory)
{
	struct mime_arena *outside = mime_arena_new(NULL);
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { .most = SIZE_MAX };
	struct mime_source source = { read_slowly, &slow };
	struct spool spool;
	struct mime_spool to = { spool_append, spool_read_at, &spool };
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
	buffer_init(&spool.kept, outside, SIZE_MAX);
	mime_arena_limit(mem, 1000000);
	ck_assert_int_eq(mime_parse_source(mem, &source, &opt, &tree), MIME_OK);
	ck_assert(span_is(list(mem, tree), SPAN("1:me 1!1:bo")));
	ck_assert_uint_eq(spool.kept.len, plain.len);
	mime_arena_free(mem);
	mime_arena_free(outside);
}
END_TEST

/* What is not encoded is looked at once, also where it has no parts. */
START_TEST(what_is_not_encoded_is_parsed_once)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = parse(mem, SPAN(MIXED("b")
	    "Content-Transfer-Encoding: x-strange\n\nno parts\n"), NULL);

	ck_assert_uint_eq(mime_tree_count(tree, MIME_DEFECT_BOUNDARY_NOT_FOUND),
	    1);
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

/* Without a source nothing can be decoded: what is encoded stays a leaf. */
START_TEST(no_source_no_message)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = parse_by_hand(mem,
	    SPAN(MESSAGE BASE64 "\nU3ViamVjdDogeAoKeQo=\n"), NULL, NULL);
	const struct mime_part *p = mime_tree_root(tree);

	ck_assert_uint_eq(p->kind, MIME_LEAF);
	ck_assert_uint_eq(p->role, MIME_ROLE_ATTACHMENT);
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
	tcase_add_loop_test(tc, ranges_are_right, 0, ROWS(ranges));
	tcase_add_test(tc, bytes_end_where_the_source_does);
	tcase_add_test(tc, nothing_is_an_empty_message);
	tcase_add_loop_test(tc, media_stays_with_the_tree, 0, ROWS(medias));
	tcase_add_loop_test(tc, limits_hold_inside, 0, ROWS(limited));
	tcase_add_test(tc, ranges_name_the_octets);
	tcase_add_test(tc, defects_are_kept_up_to_the_limit);
	tcase_add_test(tc, limits_are_kept_though_it_is_full);
	tcase_add_test(tc, defects_inside_stand_where_the_body_does);
	tcase_add_test(tc, sections_may_be_long);
	tcase_add_test(tc, what_is_encoded_may_stay_a_leaf);
	tcase_add_test(tc, encoded_within_encoded_has_an_end);
	tcase_add_test(tc, what_is_encoded_is_opened_in_little_memory);
	tcase_add_test(tc, what_is_not_encoded_is_parsed_once);
	tcase_add_test(tc, a_long_preamble_hides_nothing);
	tcase_add_test(tc, no_source_no_message);
	tcase_add_test(tc, a_mark_is_no_part_of_the_header);
	tcase_add_test(tc, out_of_order_is_a_mistake);
}

int
main(void)
{
	return run_suite("tree", cases);
}
