/*
 * check_edit_wrap.c - text in front of and behind a text: where it comes, in
 * which charset and encoding, and that all else stays.
 *
 * Rows are written with LF; each runs with CRLF, too, in the message and what
 * is not encoded in it. Each is done once more, and then nothing is to change.
 */
#include "edit_run.h"

#define PLAIN(charset, rest) "Content-Type: text/plain; charset=" charset rest
#define CTE(encoding) "Content-Transfer-Encoding: " encoding "\n"
#define NEW_CTE(name) "MIME-Version: 1.0\n" CTE(name)
#define ASCII PLAIN("us-ascii", "\n")
#define U8 PLAIN("utf-8", "\n")
#define HTML "Content-Type: text/html; charset=us-ascii\n\n"
#define FLOWED(more) PLAIN("us-ascii", "; format=flowed" more "\n\n")
#define UE "\xc3\xbc"
#define SIGN MIME_WRAP_BEFORE_SIGNATURE
#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=b\n\n"

static const struct {
	const char *name, *before;
	const char *front, *behind;
	const char *after;      /* NULL: it cannot be done */
	unsigned how;
	const char *part;       /* NULL: 1 */
} rows[] = {
	/* plain text: where */
	{ "in front", ASCII "\na\n", "f\n", "", ASCII "\nf\na\n", 0, NULL },
	{ "behind", ASCII "\na\n", "", "g", ASCII "\na\ng\n", 0, NULL },
	{ "both", ASCII "\na\n", "f\n1\n", "g\n2\n\n",
	    ASCII "\nf\n1\na\ng\n2\n", 0, NULL },
	{ "behind a last line without an end", ASCII "\na", "", "g",
	    ASCII "\na\ng", 0, NULL },
	{ "in front of one", ASCII "\na", "f", "", ASCII "\nf\na", 0, NULL },
	{ "in an empty text", ASCII "\n", "f", "g", ASCII "\nf\ng\n", 0,
	    NULL },
	{ "in a text that has no body", ASCII, "", "g", ASCII "\ng\n", 0,
	    NULL },
	{ "in a part that has none", "Content-Type: multipart/mixed; "
	    "boundary=b\n\n--b\nX: y\n--b--\n", "", "g", "Content-Type: "
	    "multipart/mixed; boundary=b\n\n--b\nX: y\n\ng\n\n--b--\n", 0,
	    "1" },
	{ "in front of a delimiter", ALTERNATIVE "--b\n\na\n--b--\n", "f", "g",
	    ALTERNATIVE "--b\n\nf\na\ng\n--b--\n", 0, "1" },
	{ "behind blank lines", ASCII "\n\n\n", "f", "g",
	    ASCII "\nf\n\n\ng\n", 0, NULL },
	{ "behind the signature", ASCII "\na\n-- \nme\n", "", "g",
	    ASCII "\na\n-- \nme\ng\n", 0, NULL },
	{ "before the signature", ASCII "\na\n-- \nme\n", "f", "g",
	    ASCII "\nf\na\ng\n-- \nme\n", SIGN, NULL },
	{ "before the last one", ASCII "\na\n-- \nb\n-- \nme\n", "", "g",
	    ASCII "\na\n-- \nb\ng\n-- \nme\n", SIGN, NULL },
	{ "nothing but a signature", ASCII "\n-- \nme\n", "f", "g",
	    ASCII "\nf\ng\n-- \nme\n", SIGN, NULL },
	{ "two dashes are no signature", ASCII "\na\n--\nb\n--  \n", "", "g",
	    ASCII "\na\n--\nb\n--  \ng\n", SIGN, NULL },
	{ "nor is one without a line end", ASCII "\na\n-- ", "", "g",
	    ASCII "\na\n-- \ng", SIGN, NULL },

	/* what is there already */
	{ "a text that has it", ASCII "\na\ng\n", "", "g\n", ASCII "\na\ng\n",
	    0, NULL },
	{ "and in a last line without an end", ASCII "\ng", "", "g",
	    ASCII "\ng", 0, NULL },
	{ "that has one of both", ASCII "\nf\na\n", "f", "g",
	    ASCII "\nf\na\ng\n", 0, NULL },
	{ "a word of it is not it", ASCII "\nbagg\n", "", "g",
	    ASCII "\nbagg\ng\n", 0, NULL },
	{ "encoded otherwise, it is", U8 CTE("quoted-printable")
	    "\n=67=\n=C3=BC\n", "", "g" UE, U8 CTE("quoted-printable")
	    "\n=67=\n=C3=BC\n", 0, NULL },
	{ "of lines, all of them", ASCII "\na\n\nb\n", "", "a\n\nb\n\n",
	    ASCII "\na\n\nb\n", 0, NULL },
	{ "nothing to put", ASCII "\na\n", "\n\n", "", ASCII "\na\n", 0, NULL },

	/* charsets */
	{ "UTF-8", U8 CTE("8bit") "\n" UE "\n", "", UE "g",
	    U8 CTE("8bit") "\n" UE "\n" UE "g\n", 0, NULL },
	{ "behind a byte order mark", U8 CTE("8bit") "\n\xef\xbb\xbf" "a\n",
	    "f", "", U8 CTE("8bit") "\n\xef\xbb\xbf" "f\na\n", 0, NULL },
	{ "Latin-1", PLAIN("iso-8859-1", "\n") CTE("8bit") "\n\xfc\n", "",
	    UE "g", PLAIN("iso-8859-1", "\n") CTE("8bit") "\n\xfc\n\xfcg\n",
	    0, NULL },
	{ "Latin-1 has no euro, Windows has",
	    PLAIN("windows-1252", "\n") CTE("8bit") "\n\xfc\n", "",
	    "\xe2\x82\xac", PLAIN("windows-1252", "\n") CTE("8bit")
	    "\n\xfc\n\x80\n", 0, NULL },
	{ "so that becomes UTF-8",
	    PLAIN("iso-8859-1", "\n") CTE("8bit") "\n\xfc\n", "",
	    "\xe2\x82\xac", U8 CTE("8bit") "\n" UE "\n\xe2\x82\xac\n", 0,
	    NULL },
	{ "KOI8-R", PLAIN("koi8-r", "\n") CTE("8bit") "\n\xc1\n-- \n\xc1\n",
	    "\xd0\xb1", "\xd0\xb2", PLAIN("koi8-r", "\n") CTE("8bit")
	    "\n\xc2\n\xc1\n\xd7\n-- \n\xc1\n", SIGN, NULL },
	{ "GB 18030", PLAIN("gb18030", "\n") CTE("8bit")
	    "\n\xc4\xe3\n-- \na\n", "", "\xe5\xa5\xbd",
	    PLAIN("gb18030", "\n") CTE("8bit")
	    "\n\xc4\xe3\n\xba\xc3\n-- \na\n", SIGN, NULL },
	{ "ISO-2022-JP", PLAIN("iso-2022-jp", "\n") "\n\x1b$B$\"\x1b(B\n",
	    "", "\xe3\x81\x84", PLAIN("iso-2022-jp", "\n")
	    "\n\x1b$B$\"\x1b(B\n\x1b$B$$\x1b(B\n", 0, NULL },
	{ "its letters before a signature", PLAIN("iso-2022-jp", "\n")
	    "\n\x1b$B$\"\x1b(B\n-- \n\x1b$B$\"\x1b(B\n", "", "g",
	    PLAIN("iso-2022-jp", "\n")
	    "\n\x1b$B$\"\x1b(B\ng\n-- \n\x1b$B$\"\x1b(B\n", SIGN, NULL },
	{ "a line that does not go back to ASCII",
	    PLAIN("iso-2022-jp", "\n") "\n\x1b$B$\"", "", "g",
	    U8 NEW_CTE("quoted-printable") "\n=E3=81=82\ng", 0, NULL },
	{ "UTF-16", PLAIN("utf-16le", "\n") CTE("base64") "\nYQAKAA==\n", "",
	    UE, PLAIN("utf-16le", "\n") CTE("base64") "\nYQAKAPwACgA=\n", 0,
	    NULL },
	{ "UTF-16 with its mark", PLAIN("utf-16", "\n") CTE("base64")
	    "\n/v8AYQAK\n", UE, "", PLAIN("utf-16", "\n") CTE("base64")
	    "\n/v8A/AAKAGEACg==\n", 0, NULL },
	{ "ASCII has no letters", ASCII "\na\n", "", UE,
	    U8 NEW_CTE("quoted-printable") "\na\n=C3=BC\n", 0, NULL },
	{ "no charset has none", "Content-Type: text/plain\n\na\n", "", UE,
	    "Content-Type: text/plain; charset=utf-8\n"
	    NEW_CTE("quoted-printable") "\na\n=C3=BC\n", 0, NULL },
	{ "and no type", "A: b\n\na\n", "", UE,
	    "A: b\n" NEW_CTE("quoted-printable")
	    "Content-Type: text/plain; charset=utf-8\n\na\n=C3=BC\n", 0,
	    NULL },
	{ "other parameters stay", "Content-Type: text/plain;\n"
	    "\tFormat=\"flowed\"; charset=us-ascii\n\na\n", "", UE,
	    "Content-Type: text/plain;\n\tFormat=\"flowed\"; charset=utf-8\n"
	    NEW_CTE("quoted-printable") "\na\n=C3=BC\n", 0, NULL },
	{ "the octets may stay when it becomes UTF-8", ASCII
	    CTE("quoted-printable") "\n=61 =\nb\n", "", UE,
	    U8 CTE("quoted-printable") "\n=61 =\nb\n=C3=BC\n", 0, NULL },
	{ "what is UTF-8 and says Latin-1", PLAIN("iso-8859-1", "\n")
	    CTE("8bit") "\n" UE "\n", "", UE "g", U8 CTE("8bit") "\n" UE "\n"
	    UE "g\n", 0, NULL },
	{ "need not say so for ASCII", PLAIN("iso-8859-1", "\n")
	    CTE("8bit") "\n" UE "\n", "", "g", PLAIN("iso-8859-1", "\n")
	    CTE("8bit") "\n" UE "\ng\n", 0, NULL },
	{ "letters that would be UTF-8 by mistake",
	    PLAIN("iso-8859-1", "\n") CTE("8bit") "\na\n", "",
	    "\xc3\x83\xc2\xbc",
	    U8 CTE("8bit") "\na\n\xc3\x83\xc2\xbc\n", 0, NULL },
	{ "a charset that nobody knows", PLAIN("x-none", "\n") CTE("8bit")
	    "\n\xe4\n", "", "g", PLAIN("x-none", "\n") CTE("8bit")
	    "\n\xe4\ng\n", 0, NULL },
	{ "a wrong octet in UTF-8", U8 CTE("8bit") "\n\xe4\n-- \na\n", "",
	    UE, U8 CTE("8bit") "\n\xe4\n" UE "\n-- \na\n", SIGN, NULL },

	{ "a field that cannot say so", "Content-Type: text/plain (a\n\na\n",
	    "", UE, "Content-Type: text/plain (a\n\na\n", 0, NULL },
	{ "nor do others go for it", "Content-Type: text/plain (a\n"
	    "Content-Type: text/plain\n\na\n", "", UE,
	    "Content-Type: text/plain (a\nContent-Type: text/plain\n\na\n",
	    0, NULL },

	/* encodings */
	{ "quoted-printable: what is there stays",
	    U8 CTE("quoted-printable") "\n=61=3d=c3=BC  =\nb\n--=20\nc =\n",
	    "f ", UE "=", U8 CTE("quoted-printable")
	    "\nf=20\n=61=3d=c3=BC  =\nb\n=C3=BC=3D\n--=20\nc =\n", SIGN, NULL },
	{ "behind a soft line break", U8 CTE("quoted-printable") "\na=\n", "",
	    "g", U8 CTE("quoted-printable") "\na=\n\ng", 0, NULL },
	{ "behind an encoded line end", U8 CTE("quoted-printable")
	    "\na=0A-- =0Ab\n", "", "g", U8 CTE("quoted-printable")
	    "\na=0A=\ng\n-- =0Ab\n", SIGN, NULL },
	{ "base64", U8 CTE("base64") "\nw7wK\n", "", "g",
	    U8 CTE("base64") "\nw7wNCmcNCg==\n", 0, NULL },
	{ "7bit that gets letters", U8 CTE("7bit") "\na\n", "", UE,
	    U8 CTE("quoted-printable") "MIME-Version: 1.0\n\na\n=C3=BC\n",
	    0, NULL },
	{ "8bit that need not be said", U8 "\n" UE "\n", "", "g",
	    U8 "\n" UE "\ng\n", 0, NULL },
	{ "a delimiter in it", ALTERNATIVE "--b\n\na\n--b--\n", "", "--b",
	    ALTERNATIVE "--b\nContent-Transfer-Encoding: base64\n\n"
	    "YQ0KLS1i\n\n--b--\n", 0, "1" },
	{ "an encoding that nobody knows", ASCII CTE("x-none") "\na\n", "",
	    "g", ASCII CTE("x-none") "\na\n", 0, NULL },
	{ "a name: octets stay octets", PLAIN("utf-8", "; name=a\n")
	    CTE("base64") "\nYQo=\n", "", "g", PLAIN("utf-8", "; name=a\n")
	    CTE("base64") "\nYQpnCg==\n", 0, NULL },

	/* format=flowed */
	{ "what looks quoted is stuffed", FLOWED("") "a\n", "> f",
	    " g\nFrom h\ni\n", FLOWED("") " > f\na\n  g\n From h\ni\n", 0,
	    NULL },
	{ "a line does not go on in it", FLOWED("") "a \nb \n", "f ", "g",
	    FLOWED("") "f\na \nb \n\ng\n", 0, NULL },
	{ "nor without a line end", FLOWED("; delsp=yes") "a ", "", "g",
	    FLOWED("; delsp=yes") "a \n\ng", 0, NULL },
	{ "nor before a signature", FLOWED("") "a \n-- \nb\n", "", "g",
	    FLOWED("") "a \n\ng\n-- \nb\n", SIGN, NULL },
	{ "a signature goes on nowhere", FLOWED("") "a\n-- \n", "", "g",
	    FLOWED("") "a\n-- \ng\n", 0, NULL },
	{ "a signature in it stays one", FLOWED("") "a\n", "", "g\n-- \nh ",
	    FLOWED("") "a\ng\n-- \nh\n", 0, NULL },

	/* HTML */
	{ "in a body", HTML "<html><body bgcolor=\">\" x>a</body></html>\n",
	    "<p>f", "<p>g", HTML "<html><body bgcolor=\">\" x>\n<p>f\na\n"
	    "<p>g\n</body></html>\n", 0, NULL },
	{ "on lines of its own", HTML "<BODY>\na\n</BODY >\n", "f1", "g1",
	    HTML "<BODY>\nf1\n\na\ng1\n</BODY >\n", 0, NULL },
	{ "without a body", HTML "a<br>\n", "f1", "g1",
	    HTML "f1\na<br>\ng1\n", 0, NULL },
	{ "nor one that ends", HTML "<body>a", "f1", "g1",
	    HTML "<body>\nf1\na\ng1", 0, NULL },
	{ "in <html> alone", HTML "<html>a</html>", "f1", "g1",
	    HTML "<html>\nf1\na\ng1\n</html>", 0, NULL },
	{ "behind a head", HTML "<html><head><title><body></title></head>a\n",
	    "f1", "", HTML "<html><head><title><body></title></head>\nf1\n"
	    "a\n", 0, NULL },
	{ "behind a doctype", HTML "<!DOCTYPE html>\na\n", "f1", "",
	    HTML "<!DOCTYPE html>\nf1\n\na\n", 0, NULL },
	{ "not in a comment", HTML "<!-- <body> --><body>a</body>"
	    "<!-- </body> -->", "f1", "g1", HTML "<!-- <body> --><body>\nf1\n"
	    "a\ng1\n</body><!-- </body> -->", 0, NULL },
	{ "nor in one that is open", HTML "<p>a<!-- b", "", "g1",
	    HTML "<p>a\ng1\n<!-- b", 0, NULL },
	{ "nor behind what does not end one", HTML "<p>a<!--!><!--b--!!>"
	    "<!--c--!-></body>", "", "g1", HTML "<p>a\ng1\n<!--!><!--b--!!>"
	    "<!--c--!-></body>", 0, NULL },
	{ "but behind what does", HTML "<!--><!---><!----!><!--b--!></body>",
	    "", "g1", HTML "<!--><!---><!----!><!--b--!>\ng1\n</body>", 0,
	    NULL },
	{ "nor in a script", HTML "<script>'</body>'</script>a\n", "",
	    "g1", HTML "<script>'</body>'</script>a\ng1\n", 0, NULL },
	{ "nor in one that is open, too", HTML "a\n<Style>b</styl", "", "g1",
	    HTML "a\ng1\n<Style>b</styl", 0, NULL },
	{ "nor in an attribute", HTML "<a title='</body>' b=\"<body>\">c\n",
	    "", "g1", HTML "<a title='</body>' b=\"<body>\">c\ng1\n", 0, NULL },
	{ "nor in a tag that is cut", HTML "a<b c=\"d", "", "g1",
	    HTML "a\ng1\n<b c=\"d", 0, NULL },
	{ "before the last end", HTML "<body>a</body><body>b</body>\n", "",
	    "g1", HTML "<body>a</body><body>b\ng1\n</body>\n", 0, NULL },
	{ "the end in front of the body", HTML "a</body>b<body>c", "f1",
	    "g1", HTML "a\ng1\n</body>b<body>\nf1\nc", 0, NULL },
	{ "a body that is called otherwise", HTML "<bodyx>a</bodyx>", "f1", "",
	    HTML "f1\n<bodyx>a</bodyx>", 0, NULL },
	{ "it is there, in a line", HTML "<p>x g1 y", "", "g1",
	    HTML "<p>x g1 y", 0, NULL },
	{ "a blank at the end of a line", "Content-Type: text/html\n"
	    CTE("quoted-printable") "\n<p>a =\n<p>b </body>\n", "", "g1",
	    "Content-Type: text/html\n" CTE("quoted-printable")
	    "\n<p>a =\n<p>b =\n\ng1\n</body>\n", 0, NULL },
	{ "dashes come to the front of a line", ALTERNATIVE
	    "--b\nContent-Type: text/html\n\n<body>--b\n--b--\n", "f1", "",
	    ALTERNATIVE "--b\nContent-Type: text/html\n"
	    "Content-Transfer-Encoding: base64\n\n"
	    "PGJvZHk+DQpmMQ0KLS1i\n\n--b--\n", 0, "1" },

	/* what cannot be */
	{ "no text", "Content-Type: image/png\n\na\n", "", "g", NULL, 0, NULL },
	{ "a multipart", ALTERNATIVE "--b\n\na\n--b--\n", "", "g", NULL, 0,
	    "0" },
	{ "what is no UTF-8", ASCII "\na\n", "", "\xff", NULL, 0, NULL },
};

/* ---- a row -------------------------------------------------------------- */

/* Wraps MESSAGE, which is read as slowly as RUN says. */
static mime_status
wrap(struct mime_arena *mem, struct edit_run *run, mime_span message)
{
	const char *section = rows[run->row].part;
	struct slow slow = { message, run->most, 0 };
	const struct mime_source source = { read_slowly, &slow };
	struct mime_tree *tree;
	struct mime_editor *e;
	mime_status st = mime_parse_source(mem, &source, NULL, &tree);

	if (st < 0)
		return st;
	e = mime_editor_new(mem, tree, NULL);
	run->told = mime_edit_wrap(e, mime_part_at(tree, section != NULL ?
	    span_of(section) : SPAN("1")), span_of(rows[run->row].front),
	    span_of(rows[run->row].behind), rows[run->row].how);
	return edit_end(mem, e, run);
}

static mime_status
wrap_row(struct mime_arena *mem, void *ctx)
{
	struct edit_run *run = ctx;
	mime_span before = lined(mem, rows[run->row].before, run->crlf);

	return before.ptr == NULL ? MIME_NOMEM : wrap(mem, run, before);
}

static void
expect(struct mime_arena *mem, struct edit_run *run)
{
	const char *after = rows[run->row].after;
	const char *name = rows[run->row].name;
	mime_status st = wrap_row(mem, run);

	expect_edit(mem, run, name, st, after);
	if (after == NULL) {
		ck_assert_msg(run->told == st, "%s: %s", name,
		    mime_status_text(run->told));
		return;
	}
	ck_assert_msg((run->told == MIME_OK) ==
	    (strcmp(rows[run->row].before, after) != 0), "%s: %s", name,
	    mime_status_text(run->told));
}

START_TEST(texts)
{
	struct edit_run run = { .row = (size_t)_i / 2, .crlf = _i % 2,
	    .most = SIZE_MAX };
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span once;

	expect(mem, &run);
	once = run.after;
	if (rows[run.row].after != NULL) {
		ck_assert(wrap(mem, &run, once) == MIME_OK);
		ck_assert_msg(run.told != MIME_OK && span_is(once, run.after),
		    "%s: twice: \"%s\"", rows[run.row].name, shown(run.after));
	}
	mime_arena_free(mem);
}
END_TEST

/* Cut anywhere: read by one octet, and by seven. */
START_TEST(cut)
{
	struct edit_run run = { .row = (size_t)_i / 2, .most = _i % 2 ? 1 : 7 };
	struct mime_arena *mem = mime_arena_new(NULL);

	expect(mem, &run);
	mime_arena_free(mem);
}
END_TEST

START_TEST(no_memory)
{
	struct edit_run run = { .row = (size_t)_i, .most = SIZE_MAX };

	expect_nomem_told(wrap_row, &run);
}
END_TEST

/* One text after the other: each is put into what the ones before left. */
static const struct {
	const char *name, *before, *behind[3], *after;
} several[] = {
	{ "three, where octets stay", ASCII "\na\n-- \nb\n",
	    { "g", "h", "g" }, ASCII "\na\ng\nh\n-- \nb\n" },
	{ "in front of the signature that one brought", ASCII "\na\n",
	    { "g\n-- \nh", "i", "" }, ASCII "\na\ng\ni\n-- \nh\n" },
	{ "and one that makes it UTF-8", ASCII "\na\n", { "g", UE, "h" },
	    U8 NEW_CTE("quoted-printable") "\na\ng\n=C3=BC\nh\n" },
	{ "in base64", U8 CTE("base64") "\nYQ==\n", { "g", "h", UE },
	    U8 CTE("base64") "\nYQ0KZw0KaA0Kw7w=\n" },
};

START_TEST(several_are_put)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;
	struct mime_editor *e;
	struct buffer b;
	const struct mime_sink sink = { put_buffer, &b };

	ck_assert(mime_parse(mem, span_of(several[_i].before), NULL, &tree) ==
	    MIME_OK);
	e = mime_editor_new(mem, tree, NULL);
	for (size_t i = 0; i < ROWS(several[_i].behind); i++)
		mime_edit_wrap(e, mime_tree_root(tree), (mime_span){ 0 },
		    span_of(several[_i].behind[i]), SIGN);
	buffer_init(&b, mem, PTRDIFF_MAX);
	ck_assert(mime_editor_end(e) == MIME_OK &&
	    mime_editor_write(e, &sink) == MIME_OK);
	ck_assert_msg(span_is(buffer_span(&b), span_of(several[_i].after)),
	    "%s: \"%s\"", several[_i].name, shown(buffer_span(&b)));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, texts, 0, 2 * ROWS(rows));
	tcase_add_loop_test(tc, cut, 0, 2 * ROWS(rows));
	tcase_add_loop_test(tc, no_memory, 0, ROWS(rows));
	tcase_add_loop_test(tc, several_are_put, 0, ROWS(several));
}

int
main(void)
{
	return run_suite("edit_wrap", cases);
}
