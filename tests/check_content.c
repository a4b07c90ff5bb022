/*
 * check_content.c - bodies by the piece: encodings undone, charsets converted,
 * line ends made LF; in memory and over a source, the same.
 */
#include "suite.h"

#include "codec/codec.h"
#include "slow.h"

#define TEXT(charset, encoding) "Content-Type: text/plain; charset=" charset \
	"\nContent-Transfer-Encoding: " encoding "\n\n"

#define PARTS "Content-Type: multipart/mixed; boundary=b\n" \
	"Content-Transfer-Encoding: "

static const struct {
	const char *name, *message;
	unsigned how;
	const char *content, *charset;
	uint64_t replaced;
} rows[] = {
	{ "as it stands",         TEXT("utf-8", "base64") "YWJj\r\n",
	    MIME_RAW, "YWJj\r\n", "", 0 },
	{ "base64",               TEXT("utf-8", "base64") "YWJj\r\n",
	    MIME_DECODED, "abc", "", 0 },
	{ "quoted-printable",     TEXT("utf-8", "quoted-printable") "a=C3=A4",
	    MIME_DECODED, "a\xc3\xa4", "", 0 },
	{ "an encoding nobody knows", TEXT("utf-8", "x-strange") "abc",
	    MIME_DECODED, "abc", "", 0 },
	{ "uuencode",             TEXT("utf-8", "x-uuencode")
	    "begin 644 a\n#86)C\n`\nend\n", MIME_DECODED, "abc", "", 0 },
	{ "Latin-1",              TEXT("iso-8859-1", "8bit") "a\xe4",
	    MIME_DECODED | MIME_IN_UTF8, "a\xc3\xa4", "windows-1252", 0 },
	{ "KOI8-R",               TEXT("koi8-r", "8bit") "\xc4\xc1",
	    MIME_DECODED | MIME_IN_UTF8, "\xd0\xb4\xd0\xb0", "koi8-r", 0 },
	{ "UTF-8 under the label of Latin-1", TEXT("iso-8859-1", "8bit")
	    "a\xc3\xa4", MIME_DECODED | MIME_IN_UTF8, "a\xc3\xa4", "utf-8", 0 },
	{ "UTF-8 under the label of ASCII", TEXT("us-ascii", "8bit")
	    "a\xc3\xa4", MIME_DECODED | MIME_IN_UTF8, "a\xc3\xa4", "utf-8", 0 },
	{ "Latin-1 under the label of UTF-8", TEXT("utf-8", "8bit") "a\xe4z",
	    MIME_DECODED | MIME_IN_UTF8, "a\xef\xbf\xbdz", "utf-8", 1 },
	{ "7-bit octets that are no ASCII, escapes",
	    TEXT("iso-2022-jp", "7bit") "a\x1b$B?'\x1b(B",
	    MIME_DECODED | MIME_IN_UTF8, "a\u8272", "iso-2022-jp", 0 },
	{ "7-bit octets that are no ASCII, UTF-7",
	    TEXT("utf-7", "7bit") "a+AOQ-",
	    MIME_DECODED | MIME_IN_UTF8, "a\u00e4", "utf-7", 0 },
	{ "ASCII under a label of more", TEXT("koi8-r", "base64") "YQpi",
	    MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF, "a\nb", "koi8-r", 0 },
	{ "no label, UTF-8",      "A: b\n\na\xc3\xa4",
	    MIME_DECODED | MIME_IN_UTF8, "a\xc3\xa4", "utf-8", 0 },
	{ "no label, Latin-1",    "A: b\n\na\xe4",
	    MIME_DECODED | MIME_IN_UTF8, "a\xc3\xa4", "windows-1252", 0 },
	{ "a label nobody knows", TEXT("x-strange", "8bit") "a\xe4",
	    MIME_DECODED | MIME_IN_UTF8, "a\xc3\xa4", "windows-1252", 0 },
	{ "what is no text stays", "Content-Type: image/png\n\na\xe4",
	    MIME_DECODED | MIME_IN_UTF8, "a\xe4", "", 0 },
	{ "line ends",            "A: b\n\na\r\nb\nc\rd\r\n", MIME_WITH_LF,
	    "a\nb\nc\rd\n", "", 0 },
	{ "all at once",          TEXT("iso-8859-1", "base64") "5A0K5A0K",
	    MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF,
	    "\xc3\xa4\n\xc3\xa4\n", "windows-1252", 0 },
	{ "what was replaced is counted, whatever comes after",
	    TEXT("utf-8", "8bit") "a\xe4z\r\n",
	    MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF, "a\xef\xbf\xbdz\n",
	    "utf-8", 1 },
	{ "a multipart whose label lies stays as it stands",
	    PARTS "base64\n\n--b\n\nx\n--b--\n", MIME_DECODED,
	    "--b\n\nx\n--b--\n", "", 0 },
	{ "a multipart whose label is right", PARTS "base64\n\nLS1iCgp4Cg==\n",
	    MIME_DECODED, "--b\n\nx\n", "", 0 },
	{ "quoted by a mailbox",  "A: b\n\n>From x\n>>From y\n> From z\n",
	    MIME_DECODED | MIME_UNQUOTED, "From x\n>>From y\n> From z\n", "",
	    0 },
	{ "quoted by one that quotes again",
	    "A: b\n\n>From x\n>>From y\n> From z\n",
	    MIME_DECODED | MIME_UNQUOTED_ALL, "From x\n>From y\n> From z\n",
	    "", 0 },
	{ "quoted, as it stands", "A: b\n\n>From x\n", MIME_RAW, ">From x\n",
	    "", 0 },
	{ "quoted behind a soft break",
	    TEXT("iso-8859-1", "quoted-printable") "a=\n>From =E4\n",
	    MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF | MIME_UNQUOTED,
	    "aFrom \xc3\xa4\n", "windows-1252", 0 },
	{ "what was encoded was not quoted by a mailbox",
	    TEXT("utf-8", "quoted-printable") "=3EFrom x\n",
	    MIME_DECODED | MIME_UNQUOTED_ALL, ">From x\n", "", 0 },
	{ "nor was base64",       TEXT("utf-8", "base64") "PkZyb20geAo=\n",
	    MIME_DECODED | MIME_UNQUOTED_ALL, ">From x\n", "", 0 },
	{ "nothing",              "A: b\n\n",
	    MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF, "", "windows-1252", 0 },
};

/* ---- what a multipart hands down ----------------------------------------- */

#define MULTI(type, more) "Content-Type: multipart/" type "\n\n--" more
#define SAYS(charset) "mixed; boundary=b; charset=" charset
#define SILENT "mixed; boundary=b"
#define NO_LABEL "b\nContent-Transfer-Encoding: 8bit\n\n"
#define INNER(charset, more) "b\n" MULTI("mixed; boundary=i" charset, "i" more)

/* The last part of a message, which says nothing of its charset. */
static const struct {
	const char *name, *message, *content, *charset;
} handed_down[] = {
	{ "8-bit text",
	    MULTI(SAYS("koi8-r"), NO_LABEL "\xc4\xc1"),
	    "\u0434\u0430", "koi8-r" },
	{ "escapes of 7 bits",
	    MULTI(SAYS("iso-2022-jp"), NO_LABEL "\x1b$B?'\x1b(B"),
	    "\u8272", "iso-2022-jp" },
	{ "escapes, where the charset has none",
	    MULTI(SAYS("koi8-r"), NO_LABEL "\x1b$B"), "\x1b$B",
	    "windows-1252" },
	{ "what is encoded",
	    MULTI(SAYS("euc-jp"), "b\nContent-Transfer-Encoding: base64\n\n"
	    "v6c="), "\u8272", "euc-jp" },
	{ "from further out",
	    MULTI(SAYS("koi8-r"), INNER("", "\n\n\xc4")), "\u0434", "koi8-r" },
	{ "the nearest counts",
	    MULTI(SAYS("koi8-r"), INNER("; charset=cp866", "\n\n\xa4")),
	    "\u0434", "ibm866" },
	{ "into what is encoded as a whole",
	    "Content-Type: multipart/mixed; boundary=b; charset=koi8-r\n"
	    "Content-Transfer-Encoding: base64\n\nLS1iCgrE\n",
	    "\u0434", "koi8-r" },
	{ "UTF-8 is UTF-8",
	    MULTI(SAYS("koi8-r"), NO_LABEL "\xc3\xa4"), "\u00e4", "utf-8" },
	{ "ASCII needs none",
	    MULTI(SAYS("koi8-r"), NO_LABEL "a"), "a", "windows-1252" },
	{ "its own label goes before",
	    MULTI(SAYS("koi8-r"), "b\n" TEXT("iso-8859-1", "8bit") "\xe4"),
	    "\u00e4", "windows-1252" },
	{ "its own label goes before, whatever it means",
	    MULTI(SAYS("koi8-r"), "b\n" TEXT("x-strange", "8bit") "\xe4"),
	    "\u00e4", "windows-1252" },
	{ "not what is ill-formed in it",
	    MULTI(SAYS("euc-jp"), NO_LABEL "a\xe4z"), "a\u00e4z",
	    "windows-1252" },
	{ "not a charset nobody knows",
	    MULTI(SAYS("x-strange"), NO_LABEL "\xe4"), "\u00e4",
	    "windows-1252" },
	{ "not one in which anything is well-formed",
	    MULTI(SAYS("utf-16le"), NO_LABEL "\xe4z"), "\u00e4z",
	    "windows-1252" },
	{ "not into a message within it",
	    MULTI(SAYS("koi8-r"), "b\nContent-Type: message/rfc822\n\n"
	    "A: b\n\n\xe4"), "\u00e4", "windows-1252" },
	{ "nothing, where none is named",
	    MULTI(SILENT, NO_LABEL "\xe4"), "\u00e4", "windows-1252" },
};

static mime_span
read_all(struct mime_arena *mem, struct mime_reader *r)
{
	struct buffer b;
	mime_span bytes;
	mime_status st;

	buffer_init(&b, mem, SIZE_MAX);
	while ((st = mime_reader_next(r, &bytes)) == MIME_OK) {
		ck_assert_uint_gt(bytes.len, 0);
		buffer_put(&b, bytes);
	}
	ck_assert_int_eq(st, MIME_END);
	ck_assert_int_eq(mime_reader_next(r, &bytes), MIME_END);
	return buffer_span(&b);
}

static void
check_row(int i, struct mime_tree *tree)
{
	/* The reader's arena is not the arena of what it gives. */
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_arena *scratch = mime_arena_new(NULL);
	struct mime_reader *r = mime_reader_new(scratch, tree,
	    mime_tree_root(tree), rows[i].how);
	mime_span got = read_all(mem, r);

	ck_assert_msg(span_is(got, span_of(rows[i].content)), "%s: got \"%s\"",
	    rows[i].name, shown(got));
	ck_assert_msg(span_is(mime_reader_charset(r), span_of(rows[i].charset)),
	    "%s: charset %s", rows[i].name, shown(mime_reader_charset(r)));
	ck_assert_uint_eq(mime_reader_replaced(r), rows[i].replaced);
	mime_arena_free(scratch);
	mime_arena_free(mem);
}

START_TEST(reads_memory)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;
	mime_span whole;

	ck_assert_int_eq(mime_parse(mem, guarded(span_of(rows[_i].message)),
	    NULL, &tree), MIME_OK);
	check_row(_i, tree);
	ck_assert_int_eq(mime_content(mem, tree, mime_tree_root(tree),
	    rows[_i].how, &whole), MIME_OK);
	ck_assert(span_is(whole, span_of(rows[_i].content)));
	mime_arena_free(mem);
}
END_TEST

START_TEST(reads_a_source)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { span_of(rows[_i].message), 1, 0 };
	struct mime_source source = { read_slowly, &slow };
	struct mime_tree *tree;

	ck_assert_int_eq(mime_parse_source(mem, &source, NULL, &tree), MIME_OK);
	check_row(_i, tree);
	mime_arena_free(mem);
}
END_TEST

/* MOST 0: in memory; else a source that gives so many octets at a time. */
static struct mime_tree *
parse_either_way(struct mime_arena *mem, struct slow *slow)
{
	struct mime_source source = { read_slowly, slow };
	struct mime_tree *tree = NULL;

	ck_assert_int_eq(slow->most == 0 ?
	    mime_parse(mem, slow->all, NULL, &tree) :
	    mime_parse_source(mem, &source, NULL, &tree), MIME_OK);
	return tree;
}

/* So much ASCII, then UTF-8, under the label of ASCII, in ENCODING. */
static void
put_text(struct buffer *b, size_t ascii, mime_encoding encoding)
{
	struct buffer plain;

	buffer_init(&plain, b->mem, SIZE_MAX);
	for (size_t i = 0; i < ascii; i++)
		buffer_put_char(&plain, 'a');
	for (size_t i = 0; i < 1000; i++)
		buffer_put(&plain, SPAN("\xc3\xa4"));
	buffer_put(b, encoding == MIME_BASE64 ?
	    SPAN(TEXT("us-ascii", "base64")) : SPAN(TEXT("us-ascii", "8bit")));
	ck_assert_int_eq(mime_filter_pour(mime_filter_encode(b->mem, encoding),
	    buffer_span(&plain), b, true), MIME_OK);
}

/* The charset is chosen by the first 64 KiB, wherever reads happen to end. */
static void
check_probe(size_t ascii, size_t most, mime_encoding encoding,
    const char *charset)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { .most = most };
	struct mime_tree *tree;
	struct mime_reader *r;
	struct buffer b;
	mime_span got;

	buffer_init(&b, mem, SIZE_MAX);
	put_text(&b, ascii, encoding);
	slow.all = buffer_span(&b);
	tree = parse_either_way(mem, &slow);
	r = mime_reader_new(mem, tree, mime_tree_root(tree),
	    MIME_DECODED | MIME_IN_UTF8);
	got = read_all(mem, r);
	ck_assert_msg(span_is(mime_reader_charset(r), span_of(charset)),
	    "%zu, %zu, %d: %s", ascii, most, encoding,
	    shown(mime_reader_charset(r)));
	/* In Windows-1252 each octet of the UTF-8 is a character. */
	ck_assert_uint_eq(got.len, ascii + 1000 *
	    (strcmp(charset, "utf-8") == 0 ? 2 : 4));
	mime_arena_free(mem);
}

START_TEST(probes_the_first_64_kib)
{
	static const size_t reads[] = { 0, 999, 65536, SIZE_MAX };
	mime_encoding encoding = _i == 0 ? MIME_8BIT : MIME_BASE64;

	for (size_t i = 0; i < ROWS(reads); i++) {
		check_probe(65000, reads[i], encoding, "utf-8");
		/* A character across the end of the probe still counts. */
		check_probe(65533, reads[i], encoding, "utf-8");
		check_probe(65536, reads[i], encoding, "windows-1252");
		/* ASCII and half a character are no UTF-8 yet. */
		check_probe(65535, reads[i], encoding, "windows-1252");
		check_probe(0, reads[i], encoding, "utf-8");
	}
}
END_TEST

/* Over a source, more than the body is within reach of a read. */
START_TEST(a_body_ends_where_it_ends)
{
	static const size_t reads[] = { 0, 999, SIZE_MAX };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;
	mime_span body, got;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(PARTS "8bit\n\n--b\n\n"));
	for (int i = 0; i < 100000; i++)
		buffer_put_char(&b, (char)('a' + i % 26));
	buffer_put(&b, SPAN("\n--b\n\nanother\n--b--\n"));
	body = span_tail(buffer_span(&b), b.len - 20 - 100000);
	body = span_head(body, 100000);
	for (size_t i = 0; i < ROWS(reads); i++) {
		struct slow slow = { buffer_span(&b), reads[i], 0 };
		struct mime_tree *tree = parse_either_way(mem, &slow);

		got = read_all(mem, mime_reader_new(mem, tree,
		    mime_tree_root(tree)->child, MIME_RAW));
		ck_assert_msg(span_is(got, body), "%zu: %zu octets", reads[i],
		    got.len);
	}
	mime_arena_free(mem);
}
END_TEST

/* Cut short after it was parsed, it ends early: no octets are made up. */
START_TEST(a_source_may_shrink)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { SPAN("A: b\n\nabcdef"), 2, 0 };
	struct mime_tree *tree = parse_either_way(mem, &slow);
	const struct mime_part *root = mime_tree_root(tree);
	mime_span got;

	slow.all = span_head(slow.all, 9);
	got = read_all(mem, mime_reader_new(mem, tree, root, MIME_RAW));
	ck_assert(span_is(got, SPAN("abc")));
	got = read_all(mem, mime_reader_new(mem, tree, root, MIME_WITH_LF));
	ck_assert(span_is(got, SPAN("abc")));
	ck_assert_int_eq(mime_content(mem, tree, root, MIME_RAW, &got),
	    MIME_OK);
	ck_assert(span_is(got, SPAN("abc")));
	mime_arena_free(mem);
}
END_TEST

/* Of a reader, of a view, and of content as a whole. */
START_TEST(failures_are_told)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { SPAN(TEXT("utf-8", "base64") "YWJj\r\n"), 7, 0 };
	struct mime_tree *tree = parse_either_way(mem, &slow);
	const struct mime_part *root = mime_tree_root(tree);
	struct mime_reader *r = mime_reader_new(mem, tree, root, MIME_DECODED);
	mime_span bytes = SPAN("untouched");

	ck_assert_int_eq(mime_content(mem, NULL, root, MIME_DECODED, &bytes),
	    MIME_NOMEM);
	slow.fail_at = 1;
	ck_assert_int_eq(mime_content(mem, tree, root, MIME_DECODED, &bytes),
	    MIME_IO);
	slow.fail_at = 1;
	ck_assert_int_eq(mime_content(mem, tree, root, MIME_RAW, &bytes),
	    MIME_IO);
	slow.fail_at = 1;
	ck_assert_int_eq(mime_part_head(mem, tree, root, &bytes), MIME_IO);
	ck_assert(span_is(bytes, SPAN("untouched")));
	/* A reader that failed once gives nothing more. */
	slow.fail_at = 1;
	ck_assert_int_eq(mime_reader_next(r, &bytes), MIME_IO);
	ck_assert_int_eq(mime_reader_next(r, &bytes), MIME_IO);
	mime_arena_free(mem);
}
END_TEST

/* The reader fits under the ceiling; what it gives does not. */
START_TEST(content_keeps_to_the_ceiling)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;
	struct buffer b;
	mime_span bytes;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN("A: b\n\n"));
	for (int i = 0; i < 50000; i++)
		buffer_put(&b, SPAN("0123456789abcdef"));
	ck_assert_int_eq(mime_parse(mem, buffer_span(&b), NULL, &tree),
	    MIME_OK);
	mem = mime_arena_new(NULL);
	mime_arena_limit(mem, 300000);
	ck_assert_int_eq(mime_content(mem, tree, mime_tree_root(tree),
	    MIME_WITH_LF, &bytes), MIME_LIMIT);
	mime_arena_free(mem);
	mime_arena_free(b.mem);
}
END_TEST

START_TEST(a_failed_read_is_told)
{
	const char *m = TEXT("utf-8", "base64") "YWJj\r\n";

	for (size_t at = 1; at < 300; at++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct slow slow = { span_of(m), 7, at };
		struct mime_source source = { read_slowly, &slow };
		struct mime_tree *tree;
		struct mime_reader *r;
		mime_span bytes;
		mime_status st = mime_parse_source(mem, &source, NULL, &tree);

		if (st == MIME_OK) {
			r = mime_reader_new(mem, tree, mime_tree_root(tree),
			    MIME_DECODED);
			while ((st = mime_reader_next(r, &bytes)) == MIME_OK)
				;
		}
		mime_arena_free(mem);
		if (slow.fail_at > 0 && st == MIME_END)
			return;
		if (st != MIME_IO)
			ck_abort_msg("read %zu: %s", at, mime_status_text(st));
	}
	ck_abort_msg("it always failed");
}
END_TEST

/* Whatever the label says and the octets prove. */
START_TEST(as_another_charset)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;
	struct mime_reader *r;
	mime_span bytes;

	ck_assert_int_eq(mime_parse(mem, SPAN(TEXT("iso-8859-1", "base64")
	    "w6Q="), NULL, &tree), MIME_OK);
	r = mime_reader_new(mem, tree, mime_tree_root(tree),
	    MIME_DECODED | MIME_IN_UTF8);
	ck_assert_int_eq(mime_reader_as(r, SPAN("x-nope")), MIME_NOCHARSET);
	ck_assert_int_eq(mime_reader_as(r, (mime_span){ 0 }), MIME_NOCHARSET);
	ck_assert_int_eq(mime_reader_as(r, SPAN("CP1251")), MIME_OK);
	ck_assert_int_eq(mime_reader_next(r, &bytes), MIME_OK);
	ck_assert_msg(span_is(bytes, SPAN("\u0413\u00A4")), "got \"%s\"",
	    shown(bytes));
	ck_assert(span_is(mime_reader_charset(r), SPAN("windows-1251")));
	ck_assert_int_eq(mime_reader_as(r, SPAN("utf-8")), MIME_USAGE);
	ck_assert_int_eq(mime_reader_as(NULL, SPAN("utf-8")), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

static const struct mime_part *
last_part(struct mime_tree *tree)
{
	const struct mime_part *p = mime_tree_root(tree);

	while (p->after != NULL)
		p = p->after;
	return p;
}

START_TEST(hands_down_a_charset)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span m = span_of(handed_down[_i].message);
	static const size_t reads[] = { 0, 1, SIZE_MAX };

	for (size_t i = 0; i < ROWS(reads); i++) {
		struct slow slow = { m, reads[i], 0 };
		struct mime_tree *tree = parse_either_way(mem, &slow);
		struct mime_reader *r = mime_reader_new(mem, tree,
		    last_part(tree), MIME_DECODED | MIME_IN_UTF8);
		mime_span got = read_all(mem, r);

		ck_assert_msg(span_is(got, span_of(handed_down[_i].content)),
		    "%s: got \"%s\"", handed_down[_i].name, shown(got));
		got = mime_reader_charset(r);
		ck_assert_msg(span_is(got, span_of(handed_down[_i].charset)),
		    "%s: %s", handed_down[_i].name, shown(got));
	}
	mime_arena_free(mem);
}
END_TEST

/* The end of the probe cuts a character or an escape, which is no fault. */
START_TEST(hands_down_what_the_probe_cuts)
{
	static const size_t more[] = { 65000, 65534, 65535, 65536, 65537 };

	for (size_t i = 0; i < ROWS(more); i++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct mime_tree *tree;
		struct mime_reader *r;
		struct buffer b;

		buffer_init(&b, mem, SIZE_MAX);
		buffer_put(&b, SPAN(MULTI(SAYS("euc-jp"),
		    NO_LABEL "\xbf\xa7\n")));
		for (size_t n = 3; n < more[i]; n++)
			buffer_put_char(&b, 'a');
		for (size_t n = 0; n < 100; n++)
			buffer_put(&b, SPAN("\xbf\xa7"));
		ck_assert_int_eq(mime_parse(mem, buffer_span(&b), NULL, &tree),
		    MIME_OK);
		r = mime_reader_new(mem, tree, last_part(tree),
		    MIME_DECODED | MIME_IN_UTF8);
		read_all(mem, r);
		ck_assert_msg(span_is(mime_reader_charset(r), SPAN("euc-jp")),
		    "%zu: %s", more[i], shown(mime_reader_charset(r)));
		mime_arena_free(mem);
	}
}
END_TEST

START_TEST(no_source_no_octets)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = mime_tree_new(mem, NULL, NULL);
	struct mime_event part = { .type = MIME_EV_PART };
	struct mime_reader *r;
	mime_span bytes;

	ck_assert_int_eq(mime_tree_add(tree, &part), MIME_OK);
	r = mime_reader_new(mem, tree, mime_tree_root(tree), MIME_RAW);
	ck_assert_int_eq(mime_reader_next(r, &bytes), MIME_USAGE);
	ck_assert_int_eq(mime_reader_next(NULL, &bytes), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, reads_memory, 0, ROWS(rows));
	tcase_add_loop_test(tc, reads_a_source, 0, ROWS(rows));
	tcase_add_loop_test(tc, probes_the_first_64_kib, 0, 2);
	tcase_add_test(tc, a_body_ends_where_it_ends);
	tcase_add_test(tc, a_source_may_shrink);
	tcase_add_test(tc, failures_are_told);
	tcase_add_test(tc, content_keeps_to_the_ceiling);
	tcase_add_test(tc, a_failed_read_is_told);
	tcase_add_test(tc, as_another_charset);
	tcase_add_loop_test(tc, hands_down_a_charset, 0, ROWS(handed_down));
	tcase_add_test(tc, hands_down_what_the_probe_cuts);
	tcase_add_test(tc, no_source_no_octets);
}

int
main(void)
{
	return run_suite("content", cases);
}
