/*
 * check_rulings.c - each ruling, flipped alone, changes what it is about and
 * nothing else.
 *
 * One set of messages for all of them: ordinary mail, that no ruling may touch,
 * and mail that others read otherwise. How each is read stands beside it; what
 * a ruling makes of which, beside the ruling. All others must stay as they are.
 */
#include "suite.h"
#include "tree/tree.h"

#define CRLF "\r\n"
#define CT "Content-Type: "
#define CD "Content-Disposition: attachment; "
#define CTE "Content-Transfer-Encoding: "
#define HEAD "From: a@example.org" CRLF \
	"Date: Mon, 2 Feb 2026 10:00:00 +0100" CRLF "MIME-Version: 1.0" CRLF
#define MIXED CT "multipart/mixed; boundary=b\n\n"

/* ---- the messages ------------------------------------------------------- */

enum {
	A_TEXT, USUAL, FORWARDED, DIGEST, MAILBOX, UNLABELLED, ALIKE,
	TWO_TYPES, JUNK, BLANKS, BLANK_COLON, LEADING, FROM_LINE,
	TWO_NAMES, TWO_BOUNDARIES, EXTENDED, BOTH_NAMES, WORD, QUOTED,
	LONGER, PREFIX, SAME, CLOSE_FIRST, REOPENED, PADDED, URLSAFE,
	MISSPELLED, IN_TWO_WORDS, ENCODED, ENCODED_PADDED, ENCODED_URLSAFE,
	IN_CYRILLIC,
	MESSAGES
};

static const struct {
	const char *name, *message;
	const char *reads;      /* see rendered() */
} messages[MESSAGES] = {
	/* ordinary mail */
	[A_TEXT] = { "a text", HEAD "Subject: a subject that" CRLF
	    "\tgoes on" CRLF CT "text/plain; charset=\"us-ascii\"" CRLF
	    CTE "quoted-printable" CRLF CRLF "one =3D one" CRLF
	    "From here on" CRLF "-- " CRLF "A" CRLF,
	    "text/plain'one = one\r\nFrom here on\r\n--\r\nA\r\n'" },
	[USUAL] = { "a text in two forms, and files", HEAD
	    CT "multipart/mixed;" CRLF "\tboundary=\"=_1\"" CRLF CRLF
	    "This is a multi-part message in MIME format." CRLF "--=_1" CRLF
	    CT "multipart/alternative; boundary=\"=_2\"" CRLF CRLF
	    "--=_2" CRLF CT "text/plain" CRLF CRLF "a" CRLF CRLF
	    "--=_2" CRLF CT "text/html" CRLF CRLF "<p>a" CRLF
	    "--=_2--" CRLF CRLF "--=_1" CRLF
	    CT "image/png; name=\"a b.png\"" CRLF
	    CD "filename=\"a b.png\"" CRLF CTE "base64" CRLF CRLF
	    "iVBORw0KGgo=" CRLF CRLF "--=_1" CRLF
	    CT "application/pdf; name=\"x.pdf\"" CRLF
	    CD "filename*0*=utf-8''x%2E; filename*1=pdf" CRLF
	    CTE "base64" CRLF CRLF "JVBE" CRLF "Rg==" CRLF CRLF
	    "--=_1--" CRLF,
	    "multipart/mixed{multipart/alternative{text/plain'a\r\n',"
	    "text/html'<p>a'},image/png[a b.png]'\x89PNG\r\n\x1a\n',"
	    "application/pdf[x.pdf]'%PDF'}" },
	[FORWARDED] = { "a message that is passed on", HEAD
	    CT "multipart/mixed; boundary=----b" CRLF CRLF
	    "------b" CRLF CRLF "see below" CRLF
	    "------b" CRLF CT "message/rfc822" CRLF CRLF HEAD
	    CT "multipart/related; boundary=----a" CRLF CRLF
	    "------a" CRLF CT "text/html" CRLF CRLF "<p>" CRLF
	    "------a--" CRLF CRLF "------b--" CRLF,
	    "multipart/mixed{text/plain'see below',"
	    "message/rfc822{multipart/related{text/html'<p>'}}}" },
	[DIGEST] = { "a digest, and text behind it", HEAD
	    CT "multipart/digest; boundary=b" CRLF CRLF "--b" CRLF CRLF
	    "Subject: x" CRLF CRLF "x" CRLF "--b  " CRLF CRLF
	    "Subject: y" CRLF CRLF "y" CRLF "--b-- " CRLF "the end" CRLF,
	    "multipart/digest{message/rfc822{text/plain'x'},"
	    "message/rfc822{text/plain'y'}}" },
	[MAILBOX] = { "out of a mailbox", "From a Mon Feb  2 10:00:00 2026\n"
	    "Subject: x\n" CT "text/html\n\n<p>\n", "text/html'<p>\n'" },
	[UNLABELLED] = { "a text that says nothing of itself",
	    "Subject: x\n\n--b\n\njunk\n \n--b--\n",
	    "text/plain'--b\n\njunk\n \n--b--\n'" },
	[ALIKE] = { "twice, and both times the same",
	    CT "text/html; name=a; name=a\n" CT "text/html; name=a; name=a\n"
	    CD "filename=a; filename*=us-ascii''a\n\n<p>",
	    "text/html[a]'<p>'" },

	/* what others read otherwise: header fields */
	[TWO_TYPES] = { "two types", CT "text/html\n" CT "text/css\n\nx",
	    "text/html'x'" },
	[JUNK] = { "a line without a colon",
	    "A: b\njunk\n" CT "text/html\n\nx", "text/html'x'" },
	[BLANKS] = { "a line of blanks", "A: b\n \t\n" CT "text/html\n\nx",
	    "text/html'x'" },
	[BLANK_COLON] = { "a blank before the colon",
	    "A: b\nContent-Type : text/html\n\nx", "text/html'x'" },
	[LEADING] = { "a blank line in front", "\n" CT "text/html\n\nx",
	    "text/plain'" CT "text/html\n\nx'" },
	[FROM_LINE] = { "a From_ line, and no blank line",
	    CT "text/html\nFrom y\nA: b\nx\n", "text/html'x\n'" },
	/* parameters */
	[TWO_NAMES] = { "two names", CD "filename=a; filename=b\n\nx",
	    "text/plain[a]'x'" },
	[TWO_BOUNDARIES] = { "two boundaries",
	    CT "multipart/mixed; boundary=a; boundary=b\n\n"
	    "--a\n\nx\n--b\n\ny\n--a--\n",
	    "multipart/mixed{text/plain'x\n--b\n\ny'}" },
	[EXTENDED] = { "two forms of a name",
	    CD "filename=b; filename*=utf-8''a\n\nx", "text/plain[a]'x'" },
	[BOTH_NAMES] = { "a name in either field",
	    CT "text/html; name=b\n" CD "filename=a\n\nx",
	    "text/html[a]'x'" },
	[WORD] = { "an encoded word in a name",
	    CD "filename=\"=?utf-8?Q?=61?=\"\n\nx", "text/plain[a]'x'" },
	[QUOTED] = { "a type in quotes", CT "\"text/html\"\n\nx",
	    "application/octet-stream'x'" },
	/* boundaries */
	[LONGER] = { "text behind a delimiter",
	    MIXED "--b\n\nx\n--b c\n\ny\n--b--\n",
	    "multipart/mixed{text/plain'x\n--b c\n\ny'}" },
	[PREFIX] = { "a boundary that begins the one around it",
	    CT "multipart/mixed; boundary=bc\n\n--bc\n" MIXED
	    "--b\n\nx\n--bc\n\ny\n--bc--\n",
	    "multipart/mixed{multipart/mixed{text/plain'x'},"
	    "text/plain'y'}" },
	[SAME] = { "the boundary of the one around it",
	    MIXED "--b\n" MIXED "--b\n\nx\n--b--\n--b\n\ny\n--b--\n",
	    "multipart/mixed{multipart/mixed{text/plain'x'},"
	    "text/plain'y'}" },
	[CLOSE_FIRST] = { "a close delimiter in front",
	    MIXED "--b--\n--b\n\nx\n--b--\n",
	    "multipart/mixed{text/plain'x'}" },
	[REOPENED] = { "a part behind the close delimiter",
	    MIXED "--b\n\nx\n--b--\n--b\n\ny\n--b--\n",
	    "multipart/mixed{text/plain'x'}" },
	/* transfer encodings */
	[PADDED] = { "padding within", CTE "base64\n\neA==\neXo=\n",
	    "text/plain'xyz'" },
	[URLSAFE] = { "letters of the other base64",
	    CTE "base64\n\neHl6-_-_\n", "text/plain'xyz'" },
	[MISSPELLED] = { "a misspelled encoding", CTE "base-64\n\neHl6",
	    "text/plain'eHl6'" },
	[IN_TWO_WORDS] = { "an encoding in two words",
	    CTE "quoted printable\n\n=78", "text/plain'=78'" },
	/* Content-Type: text/html, a blank line, x */
	[ENCODED] = { "a message in base64", CT "message/rfc822\n"
	    CTE "base64\n\nQ29udGVudC1UeXBlOiB0ZXh0L2h0bWwKCng=\n",
	    "message/rfc822{text/html'x'}" },
	/* The delimiter, and x; the delimiter, and y */
	[ENCODED_PADDED] = { "a multipart in two pieces of base64",
	    CT "multipart/mixed; boundary=b\n" CTE "base64\n\n"
	    "LS1iCgp4Cg==\nLS1iCgp5Cg==\n",
	    "multipart/mixed{text/plain'x',text/plain'y\n'}" },
	/* The delimiter, and xxx? */
	[ENCODED_URLSAFE] = { "a multipart in the other base64",
	    CT "multipart/mixed; boundary=b\n" CTE "base64\n\n"
	    "LS1iCgp4eHg_\n", "multipart/mixed{text/plain'xxx'}" },
	/* charsets */
	[IN_CYRILLIC] = { "a charset on a multipart",
	    CT "multipart/mixed; charset=koi8-r; boundary=b\n\n--b\n\n\xc4",
	    "multipart/mixed{text/plain'\u0434'}" },
};

/* ---- the rulings -------------------------------------------------------- */

#define CHANGES 3

static const struct {
	const char *name;
	size_t place;
	struct {
		unsigned message;
		const char *reads;
	} changes[CHANGES];     /* reads NULL: no more */
} rulings[] = {
#define RULING(member, ...) \
	{ #member, offsetof(struct rulings, member), { __VA_ARGS__ } }
	RULING(last_field, { TWO_TYPES, "text/css'x'" }),
	RULING(junk_ends_header,
	    { JUNK, "text/plain'junk\n" CT "text/html\n\nx'" }),
	RULING(blanks_end_header,
	    { BLANKS, "text/plain'" CT "text/html\n\nx'" }),
	RULING(blank_before_colon_is_junk, { BLANK_COLON, "text/plain'x'" }),
	RULING(leading_blank_lines_skipped, { LEADING, "text/html'x'" }),
	RULING(from_line_is_junk,
	    { FROM_LINE, "text/html'From y\nA: b\nx\n'" }),
	RULING(last_param, { TWO_NAMES, "text/plain[b]'x'" },
	    { TWO_BOUNDARIES, "multipart/mixed{text/plain'y\n--a--\n'}" }),
	RULING(plain_over_extended, { EXTENDED, "text/plain[b]'x'" }),
	RULING(name_over_filename, { BOTH_NAMES, "text/html[b]'x'" }),
	RULING(words_in_names_literal,
	    { WORD, "text/plain[=?utf-8?Q?=61?=]'x'" }),
	RULING(quoted_type_taken, { QUOTED, "text/html'x'" }),
	RULING(delimiter_may_be_longer,
	    { LONGER, "multipart/mixed{text/plain'x',text/plain'y'}" },
	    { PREFIX, "multipart/mixed{multipart/mixed{text/plain'x',"
	    "text/plain'y',text/plain''}}" }),
	RULING(outermost_owns,
	    { SAME, "multipart/mixed{multipart/mixed,text/plain'x'}" }),
	RULING(close_may_come_first, { CLOSE_FIRST, "multipart/mixed" }),
	RULING(parts_after_close,
	    { REOPENED, "multipart/mixed{text/plain'x',text/plain'y'}" },
	    { SAME, "multipart/mixed{multipart/mixed{text/plain'x',"
	    "text/plain'y'}}" }),
	RULING(base64_ends_at_padding, { PADDED, "text/plain'x'" },
	    { ENCODED_PADDED, "multipart/mixed{text/plain'x\n'}" }),
	RULING(base64_urlsafe,
	    { URLSAFE, "text/plain'xyz\u00fb\u00ff\u00bf'" },
	    { ENCODED_URLSAFE, "multipart/mixed{text/plain'xxx?'}" }),
	RULING(misspelled_encoding_decoded, { MISSPELLED, "text/plain'xyz'" },
	    { IN_TWO_WORDS, "text/plain'x'" }),
	RULING(composite_stays_leaf,
	    { ENCODED, "message/rfc822'" CT "text/html\n\nx'" },
	    { ENCODED_PADDED, "multipart/mixed'--b\n\nx\n--b\n\ny\n'" },
	    { ENCODED_URLSAFE, "multipart/mixed'--b\n\nxxx'" }),
	RULING(multipart_charset_void,
	    { IN_CYRILLIC, "multipart/mixed{text/plain'\u00c4'}" }),
};

/* Each member is a row, where all of them are bool, and no row comes twice. */
_Static_assert(sizeof(struct rulings) == ROWS(rulings) * sizeof(bool),
    "every ruling has a row");

START_TEST(no_ruling_is_without_a_row)
{
	bool seen[sizeof(struct rulings)] = { false };

	for (size_t i = 0; i < ROWS(rulings); i++) {
		ck_assert_msg(!seen[rulings[i].place], "%s comes twice",
		    rulings[i].name);
		seen[rulings[i].place] = true;
	}
}
END_TEST

/* ---- a message as text -------------------------------------------------- */

static void
put(struct buffer *b, const char *text)
{
	buffer_put(b, span_of(text));
}

static void
put_part(struct buffer *b, struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p)
{
	const struct mime_media *m = p->media;
	mime_span content;

	buffer_put(b, m->type);
	put(b, "/");
	buffer_put(b, m->subtype);
	if (p->filename.len > 0) {
		put(b, "[");
		buffer_put(b, p->filename);
		put(b, "]");
	}
	if (p->kind != MIME_LEAF)
		return;
	ck_assert_int_eq(mime_content(mem, tree, p,
	    MIME_DECODED | MIME_IN_UTF8, &content), MIME_OK);
	put(b, "'");
	buffer_put(b, content);
	put(b, "'");
}

/* Every part: its type, name, and what it holds, in braces or as UTF-8. */
static mime_span
rendered(struct mime_arena *mem, struct mime_tree *tree)
{
	const struct mime_part *p = mime_tree_root(tree);
	uint32_t depth = 0;
	struct buffer b;

	buffer_init(&b, mem, PTRDIFF_MAX);
	put_part(&b, mem, tree, p);
	while ((p = p->after) != NULL) {
		put(&b, p->depth > depth ? "{" : "");
		for (uint32_t i = p->depth; i < depth; i++)
			put(&b, "}");
		put(&b, p->depth > depth ? "" : ",");
		depth = p->depth;
		put_part(&b, mem, tree, p);
	}
	while (depth-- > 0)
		put(&b, "}");
	return buffer_span(&b);
}

static void
drain(struct mime_parser *p, struct mime_tree *tree)
{
	const struct mime_event *ev;

	while (mime_parser_next(p, &ev) == MIME_OK)
		ck_assert_int_eq(mime_tree_add(tree, ev), MIME_OK);
}

/* MESSAGE read by R, in pieces of at most PIECE octets. */
static mime_span
read_by(struct mime_arena *mem, const struct rulings *r, mime_span message,
    size_t piece)
{
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ALL,
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);
	struct mime_tree *tree = mime_tree_new(mem, NULL, &opt);
	mime_span left = message;

	p->rulings = tree->rulings = r;
	tree->has_input = true;
	tree->input.memory = message;
	while (left.len > 0) {
		mime_parser_feed(p, span_take(&left, piece));
		drain(p, tree);
	}
	mime_parser_end(p);
	drain(p, tree);
	ck_assert_int_eq(mime_tree_end(tree), MIME_OK);
	return rendered(mem, tree);
}

/* ---- what changes, and what does not ------------------------------------ */

static const size_t pieces[] = { 1000, 1, 7 };   /* 1000: whole */

static void
expect(struct mime_arena *mem, const char *ruling, const struct rulings *r,
    unsigned message, const char *reads)
{
	mime_span m = guarded(span_of(messages[message].message));

	for (size_t i = 0; i < ROWS(pieces); i++) {
		mime_span got = read_by(mem, r, m, pieces[i]);

		if (!span_is(got, span_of(reads)))
			ck_abort_msg("%s: %s, in pieces of %zu: %s", ruling,
			    messages[message].name, pieces[i], shown(got));
	}
}

/* What ruling ROW makes of MESSAGE; NULL: nothing else. */
static const char *
change(size_t row, unsigned message)
{
	for (size_t i = 0; i < CHANGES && rulings[row].changes[i].reads; i++)
		if (rulings[row].changes[i].message == message)
			return rulings[row].changes[i].reads;
	return NULL;
}

static struct rulings
flipped(size_t row)
{
	struct rulings r = mime_rulings_default;
	bool *member = (void *)((char *)&r + rulings[row].place);

	*member = !*member;
	return r;
}

START_TEST(is_read_by_default)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	expect(mem, "default", &mime_rulings_default, (unsigned)_i,
	    messages[_i].reads);
	mime_arena_free(mem);
}
END_TEST

START_TEST(changes_these_and_no_others)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct rulings r = flipped((size_t)_i);

	for (unsigned m = 0; m < MESSAGES; m++) {
		const char *reads = change((size_t)_i, m);

		if (reads != NULL && strcmp(reads, messages[m].reads) == 0)
			ck_abort_msg("%s: %s: is no change", rulings[_i].name,
			    messages[m].name);
		expect(mem, rulings[_i].name, &r, m,
		    reads ? reads : messages[m].reads);
	}
	mime_arena_free(mem);
}
END_TEST

/* Ordinary mail stands in front. */
START_TEST(leaves_ordinary_mail_alone)
{
	bool changed = false;

	for (unsigned m = A_TEXT; m <= ALIKE; m++)
		ck_assert_ptr_null(change((size_t)_i, m));
	for (unsigned m = ALIKE + 1; m < MESSAGES; m++)
		changed = changed || change((size_t)_i, m) != NULL;
	ck_assert_msg(changed, "%s changes nothing", rulings[_i].name);
}
END_TEST

/* ---- within what is encoded --------------------------------------------- */

/* MESSAGE as another's content, in base64: only a tree opens that. */
static mime_span
wrapped(struct mime_arena *mem, mime_span message)
{
	struct buffer b;

	buffer_init(&b, mem, PTRDIFF_MAX);
	put(&b, CT "message/rfc822" CRLF CTE "base64" CRLF CRLF);
	ck_assert_int_ge(mime_filter_pour(mime_filter_encode(mem, MIME_BASE64),
	    message, &b, true), 0);
	return buffer_span(&b);
}

/* Inside what is encoded the same rulings hold. */
START_TEST(holds_inside_as_well)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct rulings r = flipped((size_t)_i);

	for (unsigned m = 0; m < MESSAGES && !r.composite_stays_leaf; m++) {
		mime_span in = wrapped(mem, span_of(messages[m].message));
		mime_span got = read_by(mem, &r, in, SIZE_MAX);
		const char *reads = change((size_t)_i, m);
		struct buffer b;

		buffer_init(&b, mem, PTRDIFF_MAX);
		put(&b, "message/rfc822{");
		put(&b, reads ? reads : messages[m].reads);
		put(&b, "}");
		if (!span_is(got, buffer_span(&b)))
			ck_abort_msg("%s: %s: %s", rulings[_i].name,
			    messages[m].name, shown(got));
	}
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, no_ruling_is_without_a_row);
	tcase_add_loop_test(tc, is_read_by_default, 0, MESSAGES);
	tcase_add_loop_test(tc, changes_these_and_no_others, 0, ROWS(rulings));
	tcase_add_loop_test(tc, leaves_ordinary_mail_alone, 0, ROWS(rulings));
	tcase_add_loop_test(tc, holds_inside_as_well, 0, ROWS(rulings));
}

int
main(void)
{
	return run_suite("rulings", cases);
}
