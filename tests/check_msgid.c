/*
 * check_msgid.c - the ids of messages, off the front of a list of them.
 */
#include "header/header.h"
#include "suite.h"

#define ROW(name, in, out) { name, SPAN(in), SPAN(out) }

/* OUT: the ids as they are compared, a "|" behind each. */
static const struct {
	const char *name;
	mime_span in, out;
} rows[] = {
	/* as it should be */
	ROW("nothing", "", ""),
	ROW("one", "<a@b>", "a@b|"),
	ROW("two", " <a@b> <c@d>\r\n", "a@b|c@d|"),
	ROW("folded", "<a@b>\r\n\t<c@d>\r\n", "a@b|c@d|"),
	ROW("comments", "(x) <a@b> (<c@d>) <e@f>", "a@b|e@f|"),
	ROW("a literal", "<a@[192.0.2.1]>", "a@[192.0.2.1]|"),
	ROW("no at", "<a>", "a|"),

	/* RFC 5322 4.5.4: phrases of old mail */
	ROW("a phrase", "Your message of Fri, 06 Sep 2002 <a@b>", "a@b|"),
	ROW("a quoted phrase", "\"Your message <x@y>, of Fri\" <a@b>", "a@b|"),
	ROW("text behind", "<a@b>; from ann@c.example on Fri", "a@b|"),
	ROW("a name behind", "<a@b> from \"Ann A\" at Sep 06, 2002", "a@b|"),
	ROW("a comment behind", "<a@b> (message from Ann <c@d> on Fri)",
	    "a@b|"),
	ROW("text between", "<a@b> and <c@d>", "a@b|c@d|"),
	ROW("text only", "Ann's message of \"Fri, 06 Sep 2002\"", ""),
	ROW("a quoted pair", "\\\"<a@b>\\\" <c@d>", "a@b|c@d|"),
	ROW("blanks and a comment within",
	    "<1234   @   local(blah)  .machine .example>",
	    "1234@local.machine.example|"),
	ROW("a quoted part keeps its blanks", "<\"a  b\r\n c\"@d>",
	    "\"a  b c\"@d|"),

	/* as it is met */
	ROW("no blank between", "<a@b><c@d>", "a@b|c@d|"),
	ROW("commas", "<a@b>, <c@d>,,<e@f>,", "a@b|c@d|e@f|"),
	ROW("a fold within", "<a@exam\r\n  ple.org>", "a@example.org|"),
	ROW("blanks at the ends", "< a@b\t>", "a@b|"),
	ROW("empty brackets", "<> < > <a@b>", "a@b|"),
	ROW("two brackets", "<<a@b>>", "a@b|"),
	ROW("no brackets", "a@b", "a@b|"),
	ROW("no brackets, two", "a@b c@d", "a@b|c@d|"),
	ROW("no brackets, commas", "a@b, c@d", "a@b|c@d|"),
	ROW("no brackets, a comment", "a@b (x)", "a@b|"),
	ROW("somebody wrote", "ann@b.example wrote: <a@b>", "a@b|"),
	ROW("somebody, and the id", "ann@b.example <a@b>", "a@b|"),
	ROW("the message of somebody", "ann@b.example's message of Fri", ""),
	ROW("no at, no brackets", "12345", ""),
	ROW("an at and nothing", "@ a@ @b", ""),
	ROW("nothing in front of the at", "@b", ""),
	ROW("quotes and no brackets", "\"a\"@b", ""),
	ROW("a bracket that is quoted", "x \\<a@b> <c@d>", "c@d|"),
	ROW("a semicolon", "<a@b>; c@d", "a@b|c@d|"),
	ROW("DEL", "<a\x7F@b>", "a\xEF\xBF\xBD@b|"),
	ROW("never closed", "<a@b", "a@b|"),
	ROW("never closed, and text", "<a@b on Friday", "a@b|"),
	ROW("not closed, and another", "<a@b <c@d>", "a@b|c@d|"),
	ROW("not closed, no at", "3 < 4 <a@b>", "a@b|"),
	ROW("a quote that is not closed", "\"x <a@b>", "a@b|"),
	ROW("another, escaped", "\"\\\"x <a@b>", "a@b|"),
	ROW("a comment that is not closed", "<a@b> (x <c@d>", "a@b|"),
	ROW("a backslash at the end", "x\\", ""),
	ROW("8 bits and controls", "<a\xFF\x01@b> <\xC3\xA4@b>",
	    "a\xEF\xBF\xBD\xEF\xBF\xBD@b|\xC3\xA4@b|"),
	ROW("NUL", "<a\0@b>", "a\xEF\xBF\xBD@b|"),
};

START_TEST(takes_ids)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span rest = guarded(rows[_i].in), id;
	struct buffer out;

	buffer_init(&out, mem, 1000);
	while (mime_msgid(&rest, &id)) {
		ck_assert_int_eq(mime_msgid_text(mem, id, &id), MIME_OK);
		buffer_put(&out, id);
		buffer_put_char(&out, '|');
	}
	ck_assert_msg(span_is(buffer_span(&out), rows[_i].out),
	    "%s: got \"%s\"", rows[_i].name, shown(buffer_span(&out)));
	ck_assert(rest.len == 0);
	mime_arena_free(mem);
}
END_TEST

START_TEST(needs_memory_only_for_what_changes)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span id = SPAN("a@b"), text;

	ck_assert_int_eq(mime_msgid_text(mem, id, &text), MIME_OK);
	ck_assert(text.ptr == id.ptr && text.len == id.len);
	ck_assert_int_eq(mime_msgid_text(NULL, id, &text), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, takes_ids, 0, ROWS(rows));
	tcase_add_test(tc, needs_memory_only_for_what_changes);
}

int
main(void)
{
	return run_suite("msgid", cases);
}
