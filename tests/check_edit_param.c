/*
 * check_edit_param.c - one parameter of a field is set: what the field is then,
 * and that all else of it stays.
 *
 * Rows are written with LF; each runs with CRLF, too.
 */
#include "edit_run.h"

#define CT "Content-Type: "
#define TEXT CT "text/plain"
#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LONGER LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG \
	LONG LONG LONG LONG LONG

static const struct {
	const char *name, *before;
	const char *parameter, *value;
	const char *after;      /* NULL: it cannot be done */
	unsigned nth;
	unsigned how;
} rows[] = {
	{ "one that is new", TEXT "\n", "charset", "utf-8",
	    TEXT "; charset=utf-8\n", 0, 0 },
	{ "another value", TEXT "; charset=us-ascii\n", "charset", "utf-8",
	    TEXT "; charset=utf-8\n", 0, 0 },
	{ "in its place", TEXT "; a=b; CharSet = us-ascii ;c=d\n",
	    "charset", "utf-8", TEXT "; a=b; CharSet=utf-8 ;c=d\n", 0, 0 },
	{ "on its line", TEXT ";\n\tcharset=us-ascii;\n  a=\"b\"\n",
	    "charset", "utf-8", TEXT ";\n\tcharset=utf-8;\n  a=\"b\"\n", 0, 0 },
	{ "in front of all others", TEXT ";\n format=flowed\n",
	    "charset", "utf-8", TEXT "; charset=utf-8;\n format=flowed\n",
	    0, 0 },
	{ "gone", TEXT "; charset=us-ascii; a=b\n", "charset", "",
	    TEXT "; a=b\n", 0, 0 },
	{ "gone with its line", TEXT ";\n charset=us-ascii;\n a=b\n",
	    "charset", "", TEXT ";\n a=b\n", 0, 0 },
	{ "gone, the last", TEXT "; a=b; charset=us-ascii\n", "charset", "",
	    TEXT "; a=b\n", 0, 0 },
	{ "gone, the only one", TEXT "; charset=us-ascii\n", "charset", "",
	    TEXT "\n", 0, 0 },
	{ "gone, and was never there", TEXT "; a=b\n", "charset", "",
	    TEXT "; a=b\n", 0, 0 },
	{ "the same stays as it is", TEXT "; charset=\"utf\\-8\" (x)\n",
	    "charset", "utf-8", TEXT "; charset=\"utf\\-8\" (x)\n", 0, 0 },
	{ "duplicates go", TEXT "; charset=a; b=c; charset=d\n",
	    "charset", "utf-8", TEXT "; charset=utf-8; b=c\n", 0, 0 },
	{ "with the comment on it",
	    TEXT "; charset=a (charset=b; c); d=e (f)\n", "charset", "utf-8", TEXT "; charset=utf-8; d=e (f)\n", 0, 0 },
	{ "what is in quotes is none", TEXT "; x=\"; charset=b\"\n",
	    "charset", "utf-8", TEXT "; charset=utf-8; x=\"; charset=b\"\n",
	    0, 0 },
	{ "behind a comment", TEXT " (a; b)\n", "charset", "utf-8",
	    TEXT " (a; b); charset=utf-8\n", 0, 0 },
	{ "behind a quote that is open", TEXT "; name=\"a b\n", "charset",
	    "utf-8", TEXT "; charset=utf-8; name=\"a b\n", 0, 0 },
	{ "a missing semicolon", TEXT " charset=a name=b\n", "charset",
	    "utf-8", TEXT "; charset=utf-8 name=b\n", 0, 0 },
	{ "a comma for one", TEXT ", charset=a, name=b\n", "charset",
	    "utf-8", TEXT "; charset=utf-8, name=b\n", 0, 0 },
	{ "quotes", TEXT "; name=a\n", "name", "a b.txt",
	    TEXT "; name=\"a b.txt\"\n", 0, 0 },
	{ "letters in a section", TEXT "; name=a; b=c\n", "name", "\xc3\xbc",
	    TEXT "; name*=utf-8''%C3%BC; b=c\n", 0, 0 },
	{ "or raw", TEXT "; name=a; b=c\n", "name", "\xc3\xbc",
	    TEXT "; name=\"\xc3\xbc\"; b=c\n", 0, MIME_WRITE_UTF8 },
	{ "a long one in sections", CT "a/b; name=c\n", "name", LONG "b",
	    CT "a/b;\n name*0*=utf-8''aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaa;\n name*1*=aaaaaaaaaaaaab\n", 0, 0 },
	{ "sections become one", CT "a/b; name*0=a; c=d; name*1=b\n",
	    "name", "e", CT "a/b; name=e; c=d\n", 0, 0 },
	{ "both forms do", CT "a/b; name=a; name*=utf-8''b\n",
	    "name", "e", CT "a/b; name=e\n", 0, 0 },
	{ "sections of others stay", CT "a/b; name*0*=utf-8''%41; "
	    "name*1=b\n", "x", "e", CT "a/b; x=e; name*0*=utf-8''%41; "
	    "name*1=b\n", 0, 0 },
	{ "a name of raw octets is encoded", TEXT "; name=\"\344 .txt\"\n",
	    "charset", "utf-8",
	    TEXT "; charset=utf-8; name*=utf-8''%C3%A4%20.txt\n", 0, 0 },
	{ "raw UTF-8 may stay", TEXT "; name=\"\xc3\xbc\"; charset=a\n",
	    "charset", "utf-8", TEXT "; name=\"\xc3\xbc\"; charset=utf-8\n",
	    0, MIME_WRITE_UTF8 },
	{ "raw octets may not", TEXT "; name=\"\344\"\n", "charset", "utf-8",
	    TEXT "; charset=utf-8; name=\"\xc3\xa4\"\n", 0, MIME_WRITE_UTF8 },
	{ "raw octets of no parameter go", TEXT " (\344); x=y; charset=a\n",
	    "charset", "utf-8", NULL, 0, 0 },
	{ "those between parameters, too", TEXT "; x=y \344; charset=a\n",
	    "charset", "utf-8", TEXT "; x=y; charset=utf-8\n", 0, 0 },
	{ "a boundary stays whole", CT "multipart/mixed; boundary=b\n",
	    "boundary", LONG "b",
	    CT "multipart/mixed;\n boundary=" LONG "b\n", 0, 0 },
	{ "of a disposition", "Content-Disposition: attachment; size=1\n",
	    "filename", "a b", "Content-Disposition: attachment; "
	    "filename=\"a b\"; size=1\n", 0, 0 },
	{ "of the second", "X: a; b=c\nX: d; b=e\n", "b", "f",
	    "X: a; b=c\nX: d; b=f\n", 2, 0 },
	{ "of the first, and the others go", "X: a; b=c\nX: d; b=e\n",
	    "b", "f", "X: a; b=f\n", 0, 0 },
	{ "of no line end", "A: b\n" TEXT, "charset", "utf-8",
	    "A: b\n" TEXT "; charset=utf-8\n", 0, 0 },
	{ "of nothing", CT "\n", "charset", "utf-8",
	    CT "; charset=utf-8\n", 0, 0 },
	{ "of a field that is not there", "A: b\n", "charset", "utf-8", NULL,
	    0, 0 },
	{ "of a third", "X: a\nX: b\n", "b", "f", NULL, 3, 0 },
	{ "of a name that is none", TEXT "\n", "a*", "f", NULL, 0, 0 },
	{ "of no name", TEXT "\n", "", "f", NULL, 0, 0 },
	{ "a value with a line end", TEXT "\n", "a", "b\nC: d", NULL, 0, 0 },
	{ "a value that is no UTF-8", TEXT "\n", "a", "\xff", NULL, 0, 0 },
};

/* ---- a row -------------------------------------------------------------- */

/* What comes out; MIME_VALUE where it cannot be done. */
static mime_status
edit(struct mime_arena *mem, void *ctx)
{
	struct edit_run *run = ctx;
	const struct mime_edit_options opt = { .size = sizeof opt,
	    .how = rows[run->row].how };
	mime_span before = lined(mem, rows[run->row].before, run->crlf), name;
	struct mime_tree *tree;
	struct mime_editor *e;
	mime_status st;

	if (before.ptr == NULL)
		return MIME_NOMEM;
	st = mime_parse(mem, before, NULL, &tree);
	if (st < 0)
		return st;
	e = mime_editor_new(mem, tree, &opt);
	name = span_head(before, span_find(before, ':'));
	if (mime_span_is_text(name, "A"))
		name = SPAN("Content-Type");
	mime_edit_param(e, mime_tree_root(tree), name, rows[run->row].nth,
	    span_of(rows[run->row].parameter), span_of(rows[run->row].value));
	return edit_end(mem, e, run);
}

START_TEST(edits)
{
	struct edit_run run = { .row = (size_t)_i / 2, .crlf = _i % 2,
	    .most = SIZE_MAX };
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_status st = edit(mem, &run);

	expect_edit(mem, &run, rows[run.row].name, st, rows[run.row].after);
	mime_arena_free(mem);
}
END_TEST

START_TEST(no_memory)
{
	struct edit_run run = { .row = (size_t)_i, .most = SIZE_MAX };

	expect_nomem_told(edit, &run);
}
END_TEST

/* ---- several ------------------------------------------------------------ */

/* Two parameters, and others of a field that was set, or was not there. */
static const struct {
	const char *name, *before, *set, *after;
} twice[] = {
	{ "two of one", TEXT "; a=b\n", NULL,
	    TEXT "; format=flowed; charset=utf-8; a=b\n" },
	{ "of one that was set", TEXT "; a=b\n", "text/html; x=y",
	    CT "text/html; format=flowed; charset=utf-8; x=y\n" },
	{ "of one that was not there", "A: b\n", "text/html",
	    "A: b\n" CT "text/html; format=flowed; charset=utf-8\n" },
};

START_TEST(several)
{
	struct edit_run run = { .most = SIZE_MAX };
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span type = SPAN("Content-Type");
	struct mime_tree *tree;
	struct mime_editor *e;

	ck_assert(mime_parse(mem, span_of(twice[_i].before), NULL, &tree) ==
	    MIME_OK);
	e = mime_editor_new(mem, tree, NULL);
	if (twice[_i].set != NULL)
		mime_edit_set(e, mime_tree_root(tree), type, 0,
		    span_of(twice[_i].set));
	mime_edit_param(e, mime_tree_root(tree), type, 0, SPAN("charset"),
	    SPAN("utf-8"));
	mime_edit_param(e, mime_tree_root(tree), type, 0, SPAN("format"),
	    SPAN("flowed"));
	ck_assert_msg(edit_end(mem, e, &run) == MIME_OK &&
	    span_is(run.after, span_of(twice[_i].after)), "%s: %s, \"%s\"",
	    twice[_i].name, run.reason, shown(run.after));
	mime_arena_free(mem);
}
END_TEST

/* Too long for a line, though nothing of it is raw. */
START_TEST(a_long_value_is_encoded)
{
	struct edit_run run = { .most = SIZE_MAX };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree, *now;
	struct mime_editor *e;
	mime_span name = { 0 };

	ck_assert(mime_parse(mem, SPAN(TEXT "; name=" LONGER "\n"), NULL,
	    &tree) == MIME_OK);
	e = mime_editor_new(mem, tree, NULL);
	mime_edit_param(e, mime_tree_root(tree), SPAN("Content-Type"), 0,
	    SPAN("charset"), SPAN("utf-8"));
	ck_assert_msg(edit_end(mem, e, &run) == MIME_OK, "%s", run.reason);
	ck_assert(mime_parse(mem, run.after, NULL, &now) == MIME_OK);
	name = mime_tree_root(now)->filename;
	ck_assert_msg(span_is(name, SPAN(LONGER)), "\"%s\"", shown(run.after));
	ck_assert(count_of(run.after, SPAN("\n name*")) > 10);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, edits, 0, 2 * ROWS(rows));
	tcase_add_loop_test(tc, no_memory, 0, ROWS(rows));
	tcase_add_loop_test(tc, several, 0, ROWS(twice));
	tcase_add_test(tc, a_long_value_is_encoded);
}

int
main(void)
{
	return run_suite("edit_param", cases);
}
