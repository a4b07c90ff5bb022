/*
 * check_parser_checks.c - what is looked at beyond structure: the header as a
 * whole, names of files that fall together, and what a caller asks for.
 */
#include "parser_rows.h"

/* ---- what a message as a whole lacks ------------------------------------ */

static const struct {
	const char *name, *message;
	unsigned code;
	bool told;
} wholes[] = {
	{ "no From", "Date: x\n\n", MIME_DEFECT_MISSING_FROM, true },
	{ "From", "FROM: x\n\n", MIME_DEFECT_MISSING_FROM, false },
	{ "no Date", "From: x\n\n", MIME_DEFECT_MISSING_DATE, true },
	{ "no header at all", "\ntext\n", MIME_DEFECT_MISSING_FROM, true },
	{ "a line end and no more", "\n", MIME_DEFECT_MISSING_DATE, true },
	{ "no author of nothing", "", MIME_DEFECT_MISSING_FROM, true },
	{ "no date of nothing", "", MIME_DEFECT_MISSING_DATE, true },
	{ "an empty message in a message lacks nothing",
	    "From: x\nContent-Type: message/rfc822\n\n\n",
	    MIME_DEFECT_MISSING_FROM, false },
	{ "in a part nobody misses it",
	    "From: x\nContent-Type: message/rfc822\n\nA: b\n\n",
	    MIME_DEFECT_MISSING_FROM, false },
	{ "MIME without its version", "Content-Type: text/plain\n\n",
	    MIME_DEFECT_MIME_VERSION_MISSING, true },
	{ "no MIME, no version", "From: x\n\n",
	    MIME_DEFECT_MIME_VERSION_MISSING, false },
	{ "version 1.0", "MIME-Version: 1.0\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, false },
	{ "version 1.0, with a comment", "MIME-Version: (x) 1 . 0 (y)\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, false },
	{ "version 1.0, a comment within",
	    "MIME-Version: 1.(produced by MetaSend Vx.x)0\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, false },
	{ "version 1 and no more", "MIME-Version: 1.\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, true },
	{ "version 2.0", "MIME-Version: 2.0\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, true },
	{ "version 10", "MIME-Version: 10\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, true },
	{ "two versions", "MIME-Version: 1.0\nMIME-Version: 1.0\n\n",
	    MIME_DEFECT_DUPLICATE_MIME_VERSION, true },
	{ "one version", "MIME-Version: 1.0\n\n",
	    MIME_DEFECT_DUPLICATE_MIME_VERSION, false },
	{ "of two versions the first counts",
	    "MIME-Version: 1.0\nMIME-Version: 2.0\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, false },
	{ "no From, and no blank line", "Date: x\n",
	    MIME_DEFECT_MISSING_FROM, true },
	{ "two authors", "From: a\nFrom: b\n\n",
	    MIME_DEFECT_DUPLICATE_FROM, true },
	{ "two dates", "Date: a\nDate: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two encodings", "Content-Transfer-Encoding: 7bit\n"
	    "Content-Transfer-Encoding: 8bit\n\n",
	    MIME_DEFECT_DUPLICATE_CTE, true },
	{ "two dispositions", "Content-Disposition: inline\n"
	    "Content-Disposition: attachment\n\n",
	    MIME_DEFECT_DUPLICATE_CONTENT_DISPOSITION, true },
	{ "two identities", "Content-ID: <a>\nContent-ID: <b>\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Sender", "Sender: a\nSender: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Reply-To", "Reply-To: a\nReply-To: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: To", "To: a\nTo: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Cc", "Cc: a\nCc: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Bcc", "Bcc: a\nBcc: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Message-ID", "Message-ID: a\nMessage-ID: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: In-Reply-To", "In-Reply-To: a\nIn-Reply-To: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: References", "References: a\nReferences: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields that may be many", "Received: a\nReceived: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, false },
	{ "two subjects", "Subject: a\nSubject: b\n\n",
	    MIME_DEFECT_DUPLICATE_SUBJECT, true },
};

START_TEST(looks_at_the_header_as_a_whole)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;

	ck_assert_int_eq(mime_parse(mem, span_of(wholes[_i].message), NULL,
	    &tree), MIME_OK);
	ck_assert_msg((mime_tree_count(tree, wholes[_i].code) > 0) ==
	    wholes[_i].told, "%s", wholes[_i].name);
	mime_arena_free(mem);
}
END_TEST

/* ---- names of files that fall together ---------------------------------- */

static const struct {
	const char *name;
	unsigned told;
	const char *names[5];
} alike[] = {
	{ "two of one name", 1, { "a.txt", "a.txt" } },
	{ "the second and all later ones", 3, { "a", "a", "a", "a" } },
	{ "in another case of letters", 1, { "a.txt", "A.TXT" } },
	{ "once they are safe", 1, { "a/x.txt", "../b/x.txt", "xa.txt" } },
	{ "two that are nothing then", 0, { ".", "..", "" } },
	{ "what is nothing, and what looks like its name", 0, { ".", "_" } },
	{ "others in between", 2, { "a", "b", "a", "c", "b" } },
	{ "no two", 0, { "a", "b", "c", "d", "e" } },
};

/* A multipart of parts so named, up to the first NULL. */
static mime_span
with_names(struct mime_arena *mem, const char *const names[5])
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN("Content-Type: multipart/mixed; boundary=b\n\n"));
	for (int i = 0; i < 5 && names[i] != NULL; i++) {
		buffer_put(&b, SPAN("--b\nContent-Disposition: x; filename=\""));
		buffer_put(&b, span_of(names[i]));
		buffer_put(&b, SPAN("\"\n\nx\n"));
	}
	return buffer_span(&b);
}

/* How many of M's names P tells to be taken, reset before. */
static unsigned
count_taken(struct mime_parser *p, mime_span m)
{
	const struct mime_event *ev;
	unsigned n = 0;

	mime_parser_reset(p);
	mime_parser_feed(p, m);
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK)
		n += ev->type == MIME_EV_DEFECT &&
		    ev->defect->code == MIME_DEFECT_FILENAME_COLLISION;
	return n;
}

START_TEST(tells_names_that_are_alike)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_VALUES,
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);
	mime_span m = with_names(mem, alike[_i].names);

	for (int i = 0; i < 3; i++)
		ck_assert_msg(count_taken(p, m) == alike[_i].told, "%s",
		    alike[_i].name);
	ck_assert_uint_eq(count_taken(mime_parser_new(mem, NULL), m), 0);
	mime_arena_free(mem);
}
END_TEST

/* ---- what is looked at beyond structure --------------------------------- */

static const struct {
	const char *name;
	unsigned checks;
	struct mime_limits limits;
	const char *message, *events;
} checked[] = {
	{ "encodings, each from where its body begins", MIME_CHECK_ENCODING,
	    { 0 },
	    PART "b\n\n--b\n" BASE64 "QUJD\n--b\n" BASE64 "*QUI\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n"
	    "FIELD 1 47+34 Content-Transfer-Encoding\nBLANK 1 81+1\n"
	    "BODY 1 82+4\nPART_END 1 86+0\nBOUNDARY 0 86+5\nPART 2 91+0\n"
	    "FIELD 2 91+34 Content-Transfer-Encoding\nBLANK 2 125+1\n"
	    "BODY 2 126+1\n! base64-invalid-char 2 126+1\nBODY 2 127+3\n"
	    "! base64-missing-padding 2 127+3\nPART_END 2 130+0\n"
	    "BOUNDARY 0 130+7\nPART_END 0 137+0\n" },
	{ "encodings, where nobody asks", MIME_CHECK_STRUCTURE, { 0 },
	    BASE64 "*QUI",
	    "PART 0 0+0\nFIELD 0 0+34 Content-Transfer-Encoding\n"
	    "BLANK 0 34+1\nBODY 0 35+4\nPART_END 0 39+0\n" },
	{ "encodings that change nothing", MIME_CHECK_ENCODING, { 0 },
	    "Content-Transfer-Encoding: 8bit\n\n=ZZ*",
	    "PART 0 0+0\nFIELD 0 0+32 Content-Transfer-Encoding\n"
	    "BLANK 0 32+1\nBODY 0 33+4\nPART_END 0 37+0\n" },
	{ "encoded words, each where it stands", MIME_CHECK_VALUES, { 0 },
	    "A: b\nSubject: a =?x?q?a?=\n =?y?q?b?=\n\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\n"
	    "! encoded-word-unknown-charset 0 16+9\n"
	    "! encoded-word-unknown-charset 0 27+9\n"
	    "FIELD 0 5+32 Subject\nBLANK 0 37+1\nPART_END 0 38+0\n" },
	{ "two names that are alike, at the second", MIME_CHECK_VALUES, { 0 },
	    PART "b\n\n--b\nContent-Type: a/b; name=c\n\n--b\n"
	    "Content-Disposition: x; filename=C\n\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+26 Content-Type\n"
	    "PART_END 1 73+0\nBOUNDARY 0 73+5\n"
	    "PART 2 78+0\nFIELD 2 78+35 Content-Disposition\n"
	    "! filename-collision 2 102+10\n"
	    "PART_END 2 113+0\nBOUNDARY 0 113+7\nPART_END 0 120+0\n" },
	{ "encoded words, where nobody asks", MIME_CHECK_LINES, { 0 },
	    "Subject: =?x?q?a?=\r\n\r\n",
	    "PART 0 0+0\nFIELD 0 0+20 Subject\nBLANK 0 20+2\n"
	    "PART_END 0 22+0\n" },
	{ "as many encoded words as the limit", MIME_CHECK_VALUES,
	    { .words = 12 },
	    "A: =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?="
	    " =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?="
	    " =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?=\n\n",
	    "PART 0 0+0\nFIELD 0 0+171 A\nBLANK 0 171+1\nPART_END 0 172+0\n" },
	{ "more encoded words than the limit", MIME_CHECK_VALUES,
	    { .words = 1 },
	    "A: =?utf-8?q?a?= =?utf-8?q?b?=\n\n",
	    "PART 0 0+0\n! limit-encoded-words 0 17+13\nFIELD 0 0+31 A\n"
	    "BLANK 0 31+1\nPART_END 0 32+0\n" },
	{ "a fold with CR alone is none", MIME_CHECK_LINES, { 0 },
	    "A: b\r\n\tc\rd\r e\r\tf\r\n\r\n",
	    "PART 0 0+0\n! bare-cr-in-header 0 8+1\n"
	    "! header-fold-bare-cr 0 10+2\nFIELD 0 0+18 A\nBLANK 0 18+2\n"
	    "PART_END 0 20+0\n" },
	{ "CR CR is no blank line", MIME_CHECK_LINES, { 0 },
	    "A: b\rc\r\rd: e\r\r\n\r\n",
	    "PART 0 0+0\n! bare-cr-in-header 0 4+1\n"
	    "! header-separator-bare-cr 0 6+2\nFIELD 0 0+15 A\n"
	    "BLANK 0 15+2\nPART_END 0 17+0\n" },
	{ "CR CRLF is no blank line either", MIME_CHECK_LINES, { 0 },
	    "A: b\r\r\n\r\n",
	    "PART 0 0+0\n! bare-cr-in-header 0 4+1\n"
	    "! header-separator-bare-cr 0 4+2\nFIELD 0 0+7 A\n"
	    "BLANK 0 7+2\nPART_END 0 9+0\n" },
	{ "a CR in front of a line is no blank line", MIME_CHECK_LINES, { 0 },
	    "A: b\r\n\rC: d\r\n\r\n",
	    "PART 0 0+0\nFIELD 0 0+6 A\n! header-name-invalid-char 0 6+2\n"
	    "! bare-cr-in-header 0 6+1\n! header-separator-bare-cr 0 6+1\n"
	    "FIELD 0 6+7 \rC\nBLANK 0 13+2\nPART_END 0 15+0\n" },
	{ "what Unicode takes for a new line is none", MIME_CHECK_LINES, { 0 },
	    "A: \303\205\302\205b\r\nC: d\342\200\250\342\200\251\r\n"
	    "E: \342\200\252\342\200\251\r\n\r\n",
	    "PART 0 0+0\n! unicode-newline-in-header 0 5+2\n"
	    "! header-raw-utf8 0 3+7\nFIELD 0 0+10 A\n"
	    "! unicode-newline-in-header 0 14+3\n"
	    "! header-raw-utf8 0 14+8\nFIELD 0 10+12 C\n"
	    "! unicode-newline-in-header 0 28+3\n"
	    "! header-raw-utf8 0 25+8\nFIELD 0 22+11 E\n"
	    "BLANK 0 33+2\nPART_END 0 35+0\n" },
	{ "nor are the separators of ASCII", MIME_CHECK_LINES, { 0 },
	    "A: \033b\036\r\nC: \034\r\nD: \037\r\n\r\n",
	    "PART 0 0+0\n! control-in-header 0 3+1\n"
	    "! unicode-newline-in-header 0 5+1\nFIELD 0 0+8 A\n"
	    "! control-in-header 0 11+1\n"
	    "! unicode-newline-in-header 0 11+1\nFIELD 0 8+6 C\n"
	    "! control-in-header 0 17+1\nFIELD 0 14+6 D\n"
	    "BLANK 0 20+2\nPART_END 0 22+0\n" },
	{ "the octets of lines that are skipped count too", MIME_CHECK_LINES,
	    { 0 },
	    " \004\r\nA: b\r\nj\001\r\nFrom \002\r\n: \003\r\nB: c\r\n\r\n",
	    "PART 0 0+0\n! header-leading-continuation 0 0+4\n"
	    "! control-in-header 0 1+1\nSKIPPED 0 0+4\nFIELD 0 4+6 A\n"
	    "! header-no-colon 0 10+4\n! control-in-header 0 11+1\n"
	    "SKIPPED 0 10+4\n! mbox-from-in-header 0 14+8\n"
	    "! control-in-header 0 19+1\nSKIPPED 0 14+8\n"
	    "! header-empty-name 0 22+5\n! control-in-header 0 24+1\n"
	    "SKIPPED 0 22+5\nFIELD 0 27+6 B\nBLANK 0 33+2\n"
	    "PART_END 0 35+0\n" },
	{ "and those of the line at which the body begins", MIME_CHECK_LINES,
	    { 0 },
	    "A: b\r\nj\001\r\nk\002\r\n",
	    "PART 0 0+0\nFIELD 0 0+6 A\n! header-no-colon 0 6+4\n"
	    "! control-in-header 0 7+1\n! part-no-separator 0 6+0\n"
	    "BODY 0 6+8\nPART_END 0 14+0\n" },
	{ "but no octets of a byte order mark", MIME_CHECK_LINES, { 0 },
	    "\357\273\277A: b\r\n\r\n",
	    "PART 0 0+0\n! bom-at-start 0 0+3\nSKIPPED 0 0+3\n"
	    "FIELD 0 3+6 A\nBLANK 0 9+2\nPART_END 0 11+0\n" },
	{ "as many addresses as the limit, in each of two fields",
	    MIME_CHECK_VALUES, { .addresses = 2 },
	    "To: a@b, c@d\nCc: e@f, g@h\n\n",
	    "PART 0 0+0\nFIELD 0 0+13 To\nFIELD 0 13+13 Cc\nBLANK 0 26+1\n"
	    "PART_END 0 27+0\n" },
	{ "more addresses than the limit", MIME_CHECK_VALUES,
	    { .addresses = 2 },
	    "Resent-To: a@b, c@d,\n e@f, g@h\nSubject: a, b, c\n\n",
	    "PART 0 0+0\n! limit-addresses 0 22+8\nFIELD 0 0+31 Resent-To\n"
	    "FIELD 0 31+17 Subject\nBLANK 0 48+1\nPART_END 0 49+0\n" },
	{ "more addresses than the limit, where nobody asks",
	    MIME_CHECK_LINES, { .addresses = 1 }, "To: a@b, c@d\r\n\r\n",
	    "PART 0 0+0\nFIELD 0 0+14 To\nBLANK 0 14+2\nPART_END 0 16+0\n" },
	{ "comments in addresses deeper than the limit", MIME_CHECK_VALUES,
	    { .comments = 1 }, "To: a@b ((x)), c@d\n\n",
	    "PART 0 0+0\n! limit-comment-depth 0 9+9\nFIELD 0 0+19 To\n"
	    "BLANK 0 19+1\nPART_END 0 20+0\n" },
	{ "encoded words in parameters are looked at once", MIME_CHECK_VALUES,
	    { 0 },
	    "Content-Disposition: attachment; filename=\"=?utf-8?q?a?=\"\n\n",
	    "PART 0 0+0\nFIELD 0 0+58 Content-Disposition\n"
	    "! param-encoded-word 0 43+13\nBLANK 0 58+1\n"
	    "PART_END 0 59+0\n" },
};

START_TEST(looks_at_what_it_is_asked_to)
{
	struct mime_options opt = {
		.size = sizeof(opt), .checks = checked[_i].checks,
		.limits = checked[_i].limits,
	};

	expect_events(checked[_i].name, checked[_i].message, &opt,
	    checked[_i].events);
}
END_TEST

/* Each event and each defect, its place too. */
START_TEST(cuts_change_nothing)
{
	struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ALL,
		.limits = checked[_i].limits,
	};

	expect_same_however_cut(checked[_i].name, span_of(checked[_i].message),
	    &opt);
}
END_TEST

/* However long a run of a body is: its last octets too. */
START_TEST(looks_at_all_of_an_encoded_body)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ENCODING,
	};
	const struct mime_defect *d;
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(BASE64));
	for (int i = 0; i < 1000; i++)
		buffer_put(&b, SPAN("QUJDQUJDQUJDQUJDQUJDQUJD\n"));
	buffer_put(&b, SPAN("QUJD*"));
	ck_assert_int_eq(mime_parse(mem, buffer_span(&b), &opt, &tree),
	    MIME_OK);
	d = mime_tree_root(tree)->defects;
	while (d != NULL && d->code != MIME_DEFECT_BASE64_INVALID_CHAR)
		d = d->next;
	ck_assert_ptr_nonnull(d);
	ck_assert_uint_eq(d->at.offset, b.len - 1);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, looks_at_the_header_as_a_whole, 0, ROWS(wholes));
	tcase_add_loop_test(tc, tells_names_that_are_alike, 0, ROWS(alike));
	tcase_add_loop_test(tc, looks_at_what_it_is_asked_to, 0, ROWS(checked));
	tcase_add_loop_test(tc, cuts_change_nothing, 0, ROWS(checked));
	tcase_add_test(tc, looks_at_all_of_an_encoded_body);
}

int
main(void)
{
	return run_suite("parser_checks", cases);
}
