/*
 * check_content.c - bodies by the piece: encodings undone, charsets converted,
 * line ends made LF; in memory and over a source, the same.
 */
#include "suite.h"

#define TEXT(charset, encoding) "Content-Type: text/plain; charset=" charset \
	"\nContent-Transfer-Encoding: " encoding "\n\n"

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
	{ "nothing",              "A: b\n\n",
	    MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF, "", "windows-1252", 0 },
};

struct slow {
	mime_span all;
	size_t most;
	int fail_at;            /* reads from now on; then MIME_IO; -1: never */
};

static mime_status
read_slowly(void *ctx, uint64_t offset, mime_room *to)
{
	struct slow *s = ctx;
	mime_span rest = { 0 };

	if (s->fail_at >= 0 && s->fail_at-- == 0)
		return MIME_IO;
	if (offset < s->all.len)
		rest = span_head(span_tail(s->all, (size_t)offset), s->most);
	room_fill(to, &rest);
	return MIME_OK;
}

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
	struct slow slow = { span_of(rows[_i].message), 1, -1 };
	struct mime_source source = { read_slowly, &slow };
	struct mime_tree *tree;

	ck_assert_int_eq(mime_parse_source(mem, &source, NULL, &tree), MIME_OK);
	check_row(_i, tree);
	mime_arena_free(mem);
}
END_TEST

/* The charset is chosen by the first 64 KiB, wherever reads happen to end. */
static void
check_probe(size_t ascii, size_t most, const char *charset)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { .most = most, .fail_at = -1 };
	struct mime_source source = { read_slowly, &slow };
	struct mime_tree *tree;
	struct mime_reader *r;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(TEXT("us-ascii", "8bit")));
	for (size_t i = 0; i < ascii; i++)
		buffer_put_char(&b, 'a');
	for (size_t i = 0; i < 1000; i++)
		buffer_put(&b, SPAN("\xc3\xa4"));
	slow.all = buffer_span(&b);
	ck_assert_int_eq(mime_parse_source(mem, &source, NULL, &tree), MIME_OK);
	r = mime_reader_new(mem, tree, mime_tree_root(tree), MIME_IN_UTF8);
	read_all(mem, r);
	ck_assert_msg(span_is(mime_reader_charset(r), span_of(charset)),
	    "%zu, %zu: %s", ascii, most, shown(mime_reader_charset(r)));
	mime_arena_free(mem);
}

START_TEST(probes_the_first_64_kib)
{
	static const size_t reads[] = { 999, 65536, SIZE_MAX };

	for (size_t i = 0; i < ROWS(reads); i++) {
		check_probe(65000, reads[i], "utf-8");
		/* A character across the end of the probe still counts. */
		check_probe(65533, reads[i], "utf-8");
		check_probe(65536, reads[i], "windows-1252");
		/* ASCII and half a character are no UTF-8 yet. */
		check_probe(65535, reads[i], "windows-1252");
	}
}
END_TEST

START_TEST(a_failed_read_is_told)
{
	const char *m = TEXT("utf-8", "base64") "YWJj\r\n";

	for (int at = 0; at < 300; at++) {
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
		if (slow.fail_at >= 0 && st == MIME_END)
			return;
		if (st != MIME_IO)
			ck_abort_msg("read %d: %s", at, mime_status_text(st));
	}
	ck_abort_msg("it always failed");
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
	tcase_add_test(tc, probes_the_first_64_kib);
	tcase_add_test(tc, a_failed_read_is_told);
	tcase_add_test(tc, no_source_no_octets);
}

int
main(void)
{
	return run_suite("content", cases);
}
