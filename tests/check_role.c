/*
 * check_role.c - which parts are text, which are shown in it, which are files;
 * what HTML refers to.
 */
#include <stdio.h>

#include "suite.h"

#include "slow.h"
#include "tree/tree.h"

/* A multipart whose boundary is b; its parts; its end. */
#define MULTI(type, b) "Content-Type: multipart/" type "; boundary=" b "\n\n"
#define MIXED(b) MULTI("mixed", b)
#define RELATED(b) MULTI("related", b)
#define ALTERNATIVE(b) MULTI("alternative", b)
#define PART(b) "--" b "\n"
#define END(b) "--" b "--\n"

#define TEXT "Content-Type: text/plain\n\nx\n"
#define HTML "Content-Type: text/html\n\n<p>x\n"
#define PAGE(html) "Content-Type: text/html\n\n" html "\n"
#define PDF "Content-Type: application/pdf\n\nx\n"
#define IMAGE "Content-Type: image/png\n\nx\n"
#define IMAGE_ID(id) "Content-Type: image/png\nContent-ID: <" id ">\n\nx\n"
#define IMAGE_AT(url) "Content-Type: image/png\nContent-Location: " url "\n\nx\n"
#define IMAGE_INLINE "Content-Type: image/png\nContent-Disposition: inline\n\nx\n"
#define NAMED(type) "Content-Type: " type "; name=n\n\nx\n"
#define MESSAGE "Content-Type: message/rfc822\n\n"

/*
 * Each part as "section:role", roles by their first two letters; then the
 * bodies it is in: t, h.
 */
static const struct {
	const char *name, *message, *parts;
} rows[] = {
	/* bodies */
	{ "a text is both bodies", TEXT, "1:bo:th" },
	{ "a page is both bodies", HTML, "1:bo:th" },
	{ "a file is neither", PDF, "1:at" },
	{ "an image is both, and to be saved", IMAGE, "1:at:th" },
	{ "a text that is attached is neither",
	    "Content-Disposition: attachment\n\nx\n", "1:at" },
	{ "a text in a type of text that nobody reads",
	    "Content-Type: text/csv\n\nx\n", "1:at" },
	{ "of two alternatives each body has one",
	    ALTERNATIVE("a") PART("a") TEXT PART("a") HTML END("a"),
	    "0:co 1:bo:t 2:bo:h" },
	{ "an alternative of text alone is both",
	    ALTERNATIVE("a") PART("a") TEXT END("a"), "0:co 1:bo:th" },
	{ "an alternative of HTML alone is both",
	    ALTERNATIVE("a") PART("a") HTML END("a"), "0:co 1:bo:th" },
	{ "an alternative of something else is a file",
	    ALTERNATIVE("a") PART("a") TEXT PART("a")
	    "Content-Type: text/calendar\n\nx\n" END("a"),
	    "0:co 1:bo:th 2:at" },
	{ "an image as an alternative is no body",
	    ALTERNATIVE("a") PART("a") TEXT PART("a") IMAGE END("a"),
	    "0:co 1:bo:th 2:at" },
	{ "a named page as second alternative is a file",
	    ALTERNATIVE("a") PART("a") TEXT PART("a") NAMED("text/html")
	    END("a"), "0:co 1:bo:th 2:at" },
	{ "a text with a name, in the first place",
	    MIXED("m") PART("m") NAMED("text/plain") PART("m") TEXT END("m"),
	    "0:co 1:bo:th 2:bo:th" },
	{ "a text with a name, further behind",
	    MIXED("m") PART("m") TEXT PART("m") NAMED("text/plain") END("m"),
	    "0:co 1:bo:th 2:at" },
	{ "the footer of a list is in both",
	    MIXED("m") PART("m") ALTERNATIVE("a") PART("a") TEXT PART("a") HTML
	    END("a") PART("m") TEXT END("m"),
	    "0:co 1:co 1.1:bo:t 1.2:bo:h 2:bo:th" },
	{ "a page and a footer",
	    MIXED("m") PART("m") HTML PART("m") TEXT END("m"),
	    "0:co 1:bo:th 2:bo:th" },
	{ "text, image, text are all shown in turn",
	    MIXED("m") PART("m") TEXT PART("m") IMAGE_INLINE PART("m") TEXT
	    END("m"), "0:co 1:bo:th 2:in:th 3:bo:th" },
	{ "a page in pieces is one alternative",
	    ALTERNATIVE("a") PART("a") TEXT PART("a") MIXED("m") PART("m") HTML
	    PART("m") PDF PART("m") HTML END("m") END("a"),
	    "0:co 1:bo:t 2:co 2.1:bo:h 2.2:at 2.3:bo:h" },
	{ "an image between the pieces is in the body of these",
	    ALTERNATIVE("a") PART("a") TEXT PART("a") MIXED("m") PART("m") HTML
	    PART("m") IMAGE_INLINE PART("m") HTML END("m") END("a"),
	    "0:co 1:bo:t 2:co 2.1:bo:h 2.2:in:h 2.3:bo:h" },
	{ "only a page in pieces: both bodies have them",
	    ALTERNATIVE("a") PART("a") MIXED("m") PART("m") HTML PART("m") HTML
	    END("m") END("a"), "0:co 1:co 1.1:bo:th 1.2:bo:th" },
	{ "a page after text in one alternative is in no body",
	    ALTERNATIVE("a") PART("a") MIXED("m") PART("m") TEXT PART("m") HTML
	    END("m") END("a"), "0:co 1:co 1.1:bo:th 1.2:at" },
	{ "an alternative within an alternative",
	    ALTERNATIVE("a") PART("a") TEXT PART("a") ALTERNATIVE("b") PART("b")
	    TEXT PART("b") HTML END("b") END("a"),
	    "0:co 1:bo:t 2:co 2.1:bo:t 2.2:bo:h" },
	{ "an alternative within a piece of HTML",
	    ALTERNATIVE("a") PART("a") TEXT PART("a") MIXED("m") PART("m") HTML
	    PART("m") ALTERNATIVE("b") PART("b") TEXT PART("b") HTML END("b")
	    END("m") END("a"),
	    "0:co 1:bo:t 2:co 2.1:bo:h 2.2:co 2.2.1:at 2.2.2:bo:h" },
	{ "an alternative in a related in an alternative",
	    ALTERNATIVE("a") PART("a") TEXT PART("a") RELATED("r") PART("r")
	    HTML PART("r") IMAGE END("r") END("a"),
	    "0:co 1:bo:t 2:co 2.1:bo:h 2.2:at" },
	{ "a related around the alternative",
	    RELATED("r") PART("r") ALTERNATIVE("a") PART("a") TEXT PART("a")
	    HTML END("a") PART("r") IMAGE END("r"),
	    "0:co 1:co 1.1:bo:t 1.2:bo:h 2:at" },
	{ "of a related only the first part is text",
	    RELATED("r") PART("r") HTML PART("r") TEXT PART("r") HTML END("r"),
	    "0:co 1:bo:th 2:at 3:at" },
	{ "a multipart nobody knows is mixed",
	    MULTI("x-new", "x") PART("x") TEXT PART("x") HTML END("x"),
	    "0:co 1:bo:th 2:bo:th" },
	{ "a signed text",
	    MULTI("signed", "s") PART("s") TEXT PART("s")
	    "Content-Type: application/pgp-signature\n\nx\n" END("s"),
	    "0:co 1:bo:th 2:si" },
	{ "a signature that claims to be text",
	    MULTI("signed", "s") PART("s") TEXT PART("s") TEXT END("s"),
	    "0:co 1:bo:th 2:si" },
	{ "a message has bodies of its own",
	    MIXED("m") PART("m") TEXT PART("m") MESSAGE ALTERNATIVE("a")
	    PART("a") TEXT PART("a") HTML END("a") END("m"),
	    "0:co 1:bo:th 2:me 2.0:co 2.1:bo:t 2.2:bo:h" },
	{ "a message as an alternative does not count",
	    ALTERNATIVE("a") PART("a") HTML PART("a") MESSAGE TEXT END("a"),
	    "0:co 1:bo:th 2:me 2.1:bo:th" },
	{ "nor do its alternatives mix with those around it",
	    ALTERNATIVE("a") PART("a") MESSAGE ALTERNATIVE("b") PART("b") TEXT
	    PART("b") HTML END("b") PART("a") HTML END("a"),
	    "0:co 1:me 1.0:co 1.1:bo:t 1.2:bo:h 2:bo:th" },
	{ "a message in an alternative that is no more open",
	    ALTERNATIVE("a") PART("a") MIXED("m") PART("m") HTML PART("m")
	    MESSAGE TEXT END("m") END("a"),
	    "0:co 1:co 1.1:bo:th 1.2:me 1.2.1:bo:th" },
	{ "a multipart without parts",
	    ALTERNATIVE("a"), "0:co" },

	/* by disposition, then by type */
	{ "an image that is said to be inline",
	    MIXED("m") PART("m") TEXT PART("m") IMAGE_INLINE END("m"),
	    "0:co 1:bo:th 2:in:th" },
	{ "an image that says nothing of itself is a file",
	    MIXED("m") PART("m") TEXT PART("m") IMAGE END("m"),
	    "0:co 1:bo:th 2:at:th" },
	{ "a file that is said to be inline is a file",
	    MIXED("m") PART("m") TEXT PART("m") "Content-Disposition: inline\n"
	    PDF END("m"), "0:co 1:bo:th 2:at" },

	/* by reference */
	{ "an image that the page refers to",
	    RELATED("r") PART("r") PAGE("<img src=\"cid:a@b\">") PART("r")
	    IMAGE_ID("a@b") END("r"), "0:co 1:bo:th 2:in" },
	{ "one that it does not refer to",
	    RELATED("r") PART("r") PAGE("<img src=\"cid:a@b\">") PART("r")
	    IMAGE_ID("a@c") END("r"), "0:co 1:bo:th 2:at" },
	{ "one in a related around its page",
	    RELATED("r") PART("r") ALTERNATIVE("a") PART("a") TEXT PART("a")
	    PAGE("<img src='cid:a'>") END("a") PART("r") IMAGE_ID("a")
	    END("r"), "0:co 1:co 1.1:bo:t 1.2:bo:h 2:in" },
	{ "one in the mixed around its page",
	    MIXED("m") PART("m") PAGE("<img src=cid:a>") PART("m") IMAGE_ID("a")
	    END("m"), "0:co 1:bo:th 2:in:th" },
	{ "one that waits in a mixed and is not referred to",
	    MIXED("m") PART("m") HTML PART("m") "Content-Disposition: inline\n"
	    IMAGE_ID("a") END("m"), "0:co 1:bo:th 2:at:th" },
	{ "one that waits where there is no page",
	    MIXED("m") PART("m") TEXT PART("m") IMAGE_ID("a") END("m"),
	    "0:co 1:bo:th 2:at:th" },
	{ "a reference beats the disposition",
	    RELATED("r") PART("r") PAGE("<img src=\"cid:a\">") PART("r")
	    "Content-Disposition: attachment\n" IMAGE_ID("a") END("r"),
	    "0:co 1:bo:th 2:in" },
	{ "a file without a name stays a file",
	    RELATED("r") PART("r") PAGE("<a href=\"cid:a\">x</a>") PART("r")
	    "Content-ID: <a>\n" PDF END("r"), "0:co 1:bo:th 2:at" },
	{ "a file with a name is extracted anyway",
	    RELATED("r") PART("r") PAGE("<a href=\"cid:a\">x</a>") PART("r")
	    "Content-ID: <a>\n" NAMED("application/pdf") END("r"),
	    "0:co 1:bo:th 2:in" },
	{ "a style sheet",
	    RELATED("r") PART("r") PAGE("<link href=\"cid:a\">") PART("r")
	    "Content-ID: <a>\nContent-Type: text/css\n\nx\n" END("r"),
	    "0:co 1:bo:th 2:in" },
	{ "an escaped reference",
	    RELATED("r") PART("r") PAGE("<img src=\"cid:a%40b\">") PART("r")
	    IMAGE_ID("a@b") END("r"), "0:co 1:bo:th 2:in" },
	{ "a reference in capitals",
	    RELATED("r") PART("r") PAGE("<IMG SRC = \"CID:a\">") PART("r")
	    IMAGE_ID("a") END("r"), "0:co 1:bo:th 2:in" },
	{ "an id has case",
	    RELATED("r") PART("r") PAGE("<img src=\"cid:A\">") PART("r")
	    IMAGE_ID("a") END("r"), "0:co 1:bo:th 2:at" },
	{ "a reference in a style",
	    RELATED("r") PART("r") PAGE("<p style=\"background:url(cid:a)\">")
	    PART("r") IMAGE_ID("a") END("r"), "0:co 1:bo:th 2:in" },
	{ "one with quotes in quotes",
	    RELATED("r") PART("r")
	    PAGE("<p style=\"background:url(&quot;cid:a&quot;)\">")
	    PART("r") IMAGE_ID("a") END("r"), "0:co 1:bo:th 2:in" },
	{ "one with an ampersand",
	    RELATED("r") PART("r") PAGE("<img src=\"cid:a&amp;b\">") PART("r")
	    IMAGE_ID("a&b") END("r"), "0:co 1:bo:th 2:in" },
	{ "one in a comment, which Outlook shows",
	    RELATED("r") PART("r")
	    PAGE("<!--[if mso]><v:fill src=\"cid:a\"/><![endif]-->")
	    PART("r") IMAGE_ID("a") END("r"), "0:co 1:bo:th 2:in" },
	{ "two in a set",
	    RELATED("r") PART("r") PAGE("<img srcset=\"cid:a 1x, cid:b 2x\">")
	    PART("r") IMAGE_ID("a") PART("r") IMAGE_ID("b") END("r"),
	    "0:co 1:bo:th 2:in 3:in" },
	{ "one that its tag does not end",
	    RELATED("r") PART("r") PAGE("<img src=cid:a") PART("r")
	    IMAGE_ID("a") END("r"), "0:co 1:bo:th 2:in" },
	{ "a word in the text is no reference",
	    RELATED("r") PART("r") PAGE("a@b") PART("r") IMAGE_ID("a@b")
	    END("r"), "0:co 1:bo:th 2:at" },
	{ "a page in quoted-printable is decoded first",
	    RELATED("r") PART("r") "Content-Transfer-Encoding: quoted-printable\n"
	    PAGE("<img src=3D\"ci=\nd:a\">") PART("r") IMAGE_ID("a") END("r"),
	    "0:co 1:bo:th 2:in" },
	{ "two of one id",
	    RELATED("r") PART("r") PAGE("<img src=\"cid:a\">") PART("r")
	    IMAGE_ID("a") PART("r") IMAGE_ID("a") END("r"),
	    "0:co 1:bo:th 2:in 3:in" },
	{ "a message does not refer to what is around it",
	    MIXED("m") PART("m") MESSAGE PAGE("<img src=\"cid:a\">") PART("m")
	    IMAGE_ID("a") END("m"), "0:co 1:me 1.1:bo:th 2:at:th" },
	{ "nor the other way",
	    MIXED("m") PART("m") PAGE("<img src=\"cid:a\">") PART("m") MESSAGE
	    MIXED("n") PART("n") TEXT PART("n") IMAGE_ID("a") END("n") END("m"),
	    "0:co 1:bo:th 2:me 2.0:co 2.1:bo:th 2.2:at:th" },
	{ "within a message as outside",
	    MESSAGE RELATED("r") PART("r") PAGE("<img src=\"cid:a\">")
	    PART("r") IMAGE_ID("a") END("r"), "1:me 1.0:co 1.1:bo:th 1.2:in" },
	{ "an attached page refers to nothing",
	    MIXED("m") PART("m") TEXT PART("m")
	    "Content-Disposition: attachment\n" PAGE("<img src=\"cid:a\">")
	    PART("m") IMAGE_ID("a") END("m"), "0:co 1:bo:th 2:at 3:at:th" },

	/* by location */
	{ "by its location, word for word",
	    RELATED("r") PART("r") PAGE("<img src=\"http://x/y.png\">")
	    PART("r") IMAGE_AT("http://x/y.png") END("r"),
	    "0:co 1:bo:th 2:in" },
	{ "by a location that is only a name",
	    RELATED("r") PART("r") PAGE("<img src=\"y.png\">") PART("r")
	    IMAGE_AT("y.png") END("r"), "0:co 1:bo:th 2:in" },
	{ "another location",
	    RELATED("r") PART("r") PAGE("<img src=\"y.png\">") PART("r")
	    IMAGE_AT("z.png") END("r"), "0:co 1:bo:th 2:at" },
	{ "relative to where the page is",
	    RELATED("r") PART("r") "Content-Location: http://x/a/p.html\n"
	    PAGE("<img src=\"../y.png\">") PART("r") IMAGE_AT("http://x/y.png")
	    END("r"), "0:co 1:bo:th 2:in" },
	{ "relative to the base of all",
	    "Content-Base: http://x/a/\n" RELATED("r") PART("r")
	    PAGE("<img src=\"http://x/a/y.png\">") PART("r") IMAGE_AT("y.png")
	    END("r"), "0:co 1:bo:th 2:in" },
	{ "from the root of a host",
	    RELATED("r") PART("r") "Content-Location: http://x/a/p.html\n"
	    PAGE("<img src=\"/y.png#top\">") PART("r")
	    IMAGE_AT("http://x/y.png") END("r"), "0:co 1:bo:th 2:in" },
	{ "with the scheme of the page",
	    RELATED("r") PART("r") "Content-Location: http://x/a/p.html\n"
	    PAGE("<img src=\"//z/y.png\">") PART("r")
	    IMAGE_AT("http://z/y.png") END("r"), "0:co 1:bo:th 2:in" },
	{ "a location that is folded",
	    RELATED("r") PART("r") PAGE("<img src=\"http://x/y.png\">")
	    PART("r") IMAGE_AT("http://x/\n y.png") END("r"),
	    "0:co 1:bo:th 2:in" },
	{ "above the root there is nothing",
	    RELATED("r") PART("r") PAGE("<img src=\"../../y.png\">") PART("r")
	    IMAGE_AT("./y.png") END("r"), "0:co 1:bo:th 2:in" },
};

static const char *const roles[] = {
	[MIME_ROLE_BODY] = "bo", [MIME_ROLE_INLINE] = "in",
	[MIME_ROLE_ATTACHMENT] = "at", [MIME_ROLE_CONTAINER] = "co",
	[MIME_ROLE_MESSAGE] = "me", [MIME_ROLE_SIGNATURE] = "si",
};

static void
list_part(struct buffer *b, const struct mime_part *p)
{
	mime_span section = { 0 };

	ck_assert_int_eq(mime_part_section(b->mem, p, &section), MIME_OK);
	if (b->len > 0)
		buffer_put_char(b, ' ');
	buffer_put(b, section);
	buffer_put_char(b, ':');
	buffer_put(b, span_of(roles[p->role]));
	if (p->bodies != 0)
		buffer_put_char(b, ':');
	if (p->bodies & MIME_TEXT_BODY)
		buffer_put_char(b, 't');
	if (p->bodies & MIME_HTML_BODY)
		buffer_put_char(b, 'h');
}

static mime_span
list(struct mime_arena *mem, const struct mime_tree *tree)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after)
		list_part(&b, p);
	return buffer_span(&b);
}

START_TEST(roles_and_bodies)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = NULL;
	mime_span got;

	ck_assert_int_eq(mime_parse(mem, guarded(span_of(rows[_i].message)),
	    NULL, &tree), MIME_OK);
	ck_assert_int_eq(mime_tree_refer(tree), MIME_OK);
	ck_assert_int_eq(mime_tree_refer(tree), MIME_OK);
	got = list(mem, tree);
	ck_assert_msg(span_is(got, span_of(rows[_i].parts)), "%s: got %.*s",
	    rows[_i].name, (int)got.len, got.ptr);
	mime_arena_free(mem);
}
END_TEST

/* ---- a source ----------------------------------------------------------- */

START_TEST(over_a_source_as_over_memory)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow s = { .all = span_of(rows[_i].message), .most = 5 };
	struct mime_source source = { read_slowly, &s };
	struct mime_tree *tree = NULL;

	ck_assert_int_eq(mime_parse_source(mem, &source, NULL, &tree), MIME_OK);
	ck_assert_int_eq(mime_tree_refer(tree), MIME_OK);
	ck_assert(span_is(list(mem, tree), span_of(rows[_i].parts)));
	mime_arena_free(mem);
}
END_TEST

#define SHOWN RELATED("r") PART("r") PAGE("<img src=cid:a>") PART("r") \
	IMAGE_ID("a") PART("r") IMAGE_ID("b") END("r")

/* Where the octets cannot be had, roles are what structure says. */
START_TEST(what_cannot_be_read_changes_nothing)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow s = { .all = SPAN(SHOWN), .most = 5 };
	struct mime_source source = { read_slowly, &s };
	struct mime_tree *tree = NULL;

	ck_assert_int_eq(mime_parse_source(mem, &source, NULL, &tree), MIME_OK);
	s.fail_at = 1;
	ck_assert_int_eq(mime_tree_refer(tree), MIME_IO);
	ck_assert(span_is(list(mem, tree), SPAN("0:co 1:bo:th 2:in 3:in")));
	ck_assert_int_eq(mime_tree_refer(tree), MIME_OK);
	ck_assert(span_is(list(mem, tree), SPAN("0:co 1:bo:th 2:in 3:at")));
	mime_arena_free(mem);
}
END_TEST

START_TEST(out_of_order_is_a_mistake)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	ck_assert_int_eq(mime_tree_refer(NULL), MIME_NOMEM);
	ck_assert_int_eq(mime_tree_refer(mime_tree_new(mem, NULL, NULL)),
	    MIME_USAGE);
	mime_arena_free(mem);
}
END_TEST

/* ---- references, wherever they are cut ---------------------------------- */

static const struct {
	const char *html, *found;
} scans[] = {
	{ "", "" },
	{ "<img src=a>", "a " },
	{ "<img src='a b'>", "a b " },
	{ "<img src=\"a>", "a " },
	{ "src==a", "=a " },
	{ "src= >a", "" },
	{ "xsrc=a", "" },
	{ "x-src=a", "a " },
	{ "url(a) url( \"b\" )", "a b " },
	{ "cid:a xcid:b", "cid:a " },
	{ "cid:cid:a", "cid:cid:a " },
	{ "backgroundbackground=a src=b", "b " },
	{ "<a href=a,>", "a " },
	{ "<a href=,>", "" },
	{ "src=&quot;a&quot;&amp;&amp;", "a&& " },
	{ "src=a", "a " },
	{ "src=", "" },
};

static void
note_found(void *ctx, mime_span reference)
{
	buffer_put(ctx, reference);
	buffer_put_char(ctx, ' ');
}

START_TEST(references_are_found_however_cut)
{
	mime_span html = span_of(scans[_i].html);

	for (size_t size = 1; size <= html.len + 1; size++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct buffer b;
		struct scan s = { .found = note_found, .ctx = &b };
		mime_span rest = html;

		buffer_init(&b, mem, SIZE_MAX);
		while (rest.len > 0)
			mime_scan_html(&s, span_take(&rest, size));
		mime_scan_end(&s);
		ck_assert_msg(span_is(buffer_span(&b),
		    span_of(scans[_i].found)), "\"%s\", by %zu: %s",
		    scans[_i].html, size, shown(buffer_span(&b)));
		mime_arena_free(mem);
	}
}
END_TEST

/* One that is too long is none, and hides none that is in it. */
START_TEST(a_reference_has_a_length)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer html, b;
	struct scan s = { .found = note_found, .ctx = &b };

	buffer_init(&html, mem, SIZE_MAX);
	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&html, SPAN("src=\""));
	for (int i = 0; i < URL_MAX; i++)
		buffer_put_char(&html, 'x');
	mime_scan_html(&s, buffer_span(&html));
	mime_scan_html(&s, SPAN("y <img src=a>"));
	ck_assert(span_is(buffer_span(&b), SPAN("a ")));
	mime_arena_free(mem);
}
END_TEST

/* ---- memory that runs out ----------------------------------------------- */

static mime_status
parse_and_refer(struct mime_arena *mem, void *ctx)
{
	struct mime_tree *tree = NULL;
	mime_status st = mime_parse(mem, SPAN(SHOWN), NULL, &tree);

	(void)ctx;
	return st == MIME_OK ? mime_tree_refer(tree) : st;
}

START_TEST(stands_no_memory)
{
	ck_assert_int_eq(expect_nomem_told(parse_and_refer, NULL), MIME_OK);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, roles_and_bodies, 0, ROWS(rows));
	tcase_add_loop_test(tc, over_a_source_as_over_memory, 0, ROWS(rows));
	tcase_add_test(tc, what_cannot_be_read_changes_nothing);
	tcase_add_test(tc, out_of_order_is_a_mistake);
	tcase_add_loop_test(tc, references_are_found_however_cut, 0,
	    ROWS(scans));
	tcase_add_test(tc, a_reference_has_a_length);
	tcase_add_test(tc, stands_no_memory);
}

int
main(void)
{
	return run_suite("role", cases);
}
