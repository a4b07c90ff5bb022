/*
 * check_list.c - lists of words and of URLs, and the names of mailing lists.
 */
#include "header/header.h"
#include "suite.h"

#define ROW(name, in, out) { name, SPAN(in), SPAN(out) }

struct row {
	const char *name;
	mime_span in, out;
};

/* ---- words -------------------------------------------------------------- */

static const struct row tokens[] = {
	ROW("nothing", "", ""),
	ROW("one", "en", "en|"),
	ROW("three", "en, de-CH,fr", "en|de-CH|fr|"),
	ROW("comments and folds", "en (a, b),\r\n de\r\n", "en|de|"),
	ROW("separators only", ",; ,", ""),
	ROW("blanks separate", "en de", "en|de|"),
	ROW("a comment that is not closed", "en (de", "en|"),
};

/* ---- URLs --------------------------------------------------------------- */

static const struct row urls[] = {
	ROW("nothing", "", ""),
	ROW("one", "<mailto:a@b>", "mailto:a@b|"),
	ROW("two", "<mailto:a@b?subject=x,y>, <https://b/?q=(1)>\r\n",
	    "mailto:a@b?subject=x,y|https://b/?q=(1)|"),
	ROW("comments", "<mailto:a@b> (the <x:y> list)", "mailto:a@b|"),
	ROW("a fold within", "<https://b/\r\n  c>", "https://b/c|"),
	ROW("blanks at the ends", "< https://b/ >", "https://b/|"),
	ROW("NO", "NO (closed)", ""),
	ROW("a word that ends the value", "NO", ""),
	ROW("no brackets", "https://b/c", "https://b/c|"),
	ROW("words", "see <https://b/> NOTHING,ELSE=1 version=2",
	    "https://b/|"),
	ROW("no scheme", "<b/c>, <a@b>, <:x>, <x:>", ""),
	ROW("a scheme of one letter is a drive", "<C:\\x>", ""),
	ROW("a scheme begins with a letter and has a rest", "<1a:b>, <xy:>",
	    ""),
	ROW("not closed", "<https://b/, <https://c/>",
	    "https://b/|https://c/|"),
	ROW("never closed", "<https://b/", "https://b/|"),
	ROW("brackets only", "<<<<", ""),
	ROW("a control", "<xy:a\x01>", "xy:a|"),
};

/* ---- one URL ------------------------------------------------------------ */

static const struct row locations[] = {
	ROW("nothing", "", ""),
	ROW("absolute", "https://b/c?d#e", "https://b/c?d#e"),
	ROW("relative", " photo.jpg\r\n", "photo.jpg"),
	ROW("folded", "https://b/\r\n\tc/\r\n d", "https://b/c/d"),
	ROW("an encoded word", "=?utf-8?Q?https=3A//b/=C3=A4?=",
	    "https://b/\xC3\xA4"),
	ROW("two of them",
	    "=?us-ascii?Q?https://b/?=\r\n =?us-ascii?Q?c?=", "https://b/c"),
	ROW("in quotes", "\"https://b/c d\"", "https://b/cd"),
	ROW("in brackets", "<https://b/>", "https://b/"),
	ROW("one quote", "\"", "\""),
	ROW("parentheses belong to it", "a(b).png", "a(b).png"),
};

/* ---- List-Id ------------------------------------------------------------ */

/* OUT: the name, "|" and the id. */
static const struct row ids[] = {
	ROW("nothing", "", "|"),
	ROW("an id", "<l.example.org>", "|l.example.org"),
	ROW("a name", "The list <l.example.org>", "The list|l.example.org"),
	ROW("a quoted name", "\"The <b> \\(e\\)\r\n list\"\r\n\t<l.example>",
	    "The <b> (e) list|l.example"),
	ROW("an encoded name", "=?utf-8?q?=C3=A4?= <l.example.org>",
	    "\xC3\xA4|l.example.org"),
	ROW("a URL as a name", "https://b/ <l.example>",
	    "https://b/|l.example"),
	ROW("no brackets", "l.example.org", "|l.example.org"),
	ROW("no brackets and no dot", "localhost", "localhost|"),
	ROW("no id", "l@b.example List", "l@b.example List|"),
	ROW("blanks in the id", "x < l.exa\r\n mple >", "x|l.example"),
	ROW("not closed", "x <l.example", "x|l.example"),
	ROW("a quote that is not closed", "\"x <l.example>",
	    "\"x|l.example"),
};

/* ---- tests -------------------------------------------------------------- */

static void
expect(const struct row *row, mime_span got)
{
	ck_assert_msg(span_is(got, row->out), "%s: got \"%s\"", row->name,
	    shown(got));
}

START_TEST(takes_tokens)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span rest = guarded(tokens[_i].in), token;
	struct buffer out;

	buffer_init(&out, mem, 1000);
	while (mime_token(&rest, &token)) {
		buffer_put(&out, token);
		buffer_put_char(&out, '|');
	}
	expect(&tokens[_i], buffer_span(&out));
	ck_assert(rest.len == 0);
	mime_arena_free(mem);
}
END_TEST

START_TEST(takes_urls)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span rest = guarded(urls[_i].in), url;
	struct buffer out;

	buffer_init(&out, mem, 1000);
	while (mime_list_url(&rest, &url)) {
		ck_assert_int_eq(mime_location(mem, url, &url), MIME_OK);
		buffer_put(&out, url);
		buffer_put_char(&out, '|');
	}
	expect(&urls[_i], buffer_span(&out));
	ck_assert(rest.len == 0);
	mime_arena_free(mem);
}
END_TEST

START_TEST(reads_locations)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span uri;

	ck_assert_int_eq(mime_location(mem, guarded(locations[_i].in), &uri),
	    MIME_OK);
	expect(&locations[_i], uri);
	ck_assert_int_eq(mime_location(NULL, locations[_i].in, &uri),
	    MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

START_TEST(reads_list_ids)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer out;
	mime_span name, id;

	buffer_init(&out, mem, 1000);
	ck_assert_int_eq(mime_list_id(mem, guarded(ids[_i].in), &name, &id),
	    MIME_OK);
	buffer_put(&out, name);
	buffer_put_char(&out, '|');
	buffer_put(&out, id);
	expect(&ids[_i], buffer_span(&out));
	ck_assert_int_eq(mime_list_id(NULL, ids[_i].in, &name, &id),
	    MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, takes_tokens, 0, ROWS(tokens));
	tcase_add_loop_test(tc, takes_urls, 0, ROWS(urls));
	tcase_add_loop_test(tc, reads_locations, 0, ROWS(locations));
	tcase_add_loop_test(tc, reads_list_ids, 0, ROWS(ids));
}

int
main(void)
{
	return run_suite("list", cases);
}
