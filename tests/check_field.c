/*
 * check_field.c - what a line of a header is, and headers field by field.
 *
 * Every row that is read as one logical line is also read as a header, since
 * the parser reads the one and mime_field_next the other.
 */
#include "suite.h"

#include "header/header.h"

#define ROW(name, kind, in, field, value) \
	{ name, kind, SPAN(in), SPAN(field), SPAN(value) }

static const struct {
	const char *name;
	enum line_kind kind;
	mime_span in, field, value;
} rows[] = {
	ROW("plain", LINE_FIELD, "Subject: hi\r\n", "Subject", "hi"),
	ROW("bare LF", LINE_FIELD, "Subject: hi\n", "Subject", "hi"),
	ROW("no line end", LINE_FIELD, "Subject: hi", "Subject", "hi"),
	ROW("no blank behind the colon", LINE_FIELD, "A:b\r\n", "A", "b"),
	ROW("many blanks behind it", LINE_FIELD, "A: \t b\r\n", "A", "b"),
	ROW("blanks at the end stay", LINE_FIELD, "A: b \t\r\n", "A", "b \t"),
	ROW("no value", LINE_FIELD, "A:\r\n", "A", ""),
	ROW("a value of blanks", LINE_FIELD, "A: \t \r\n", "A", ""),
	ROW("colons in the value", LINE_FIELD, "A: b: c\r\n", "A", "b: c"),
	ROW("two colons", LINE_FIELD, "A:: b\r\n", "A", ": b"),
	ROW("folded", LINE_FIELD, "A: b\r\n c\r\n\td\r\n", "A",
	    "b\r\n c\r\n\td"),
	ROW("folded behind the colon", LINE_FIELD, "A:\r\n b\r\n", "A", "b"),
	ROW("folded there, with LF", LINE_FIELD, "A:\n\tb\n", "A", "b"),
	ROW("a fold of blanks only", LINE_FIELD, "A: b\r\n \r\n c\r\n", "A",
	    "b\r\n \r\n c"),
	ROW("nothing but folds", LINE_FIELD, "A:\r\n \r\n\t\r\n", "A", ""),
	ROW("blanks before the colon", LINE_FIELD, "A \t: b\r\n", "A", "b"),
	ROW("a fold before the colon", LINE_FIELD, "A\r\n : b\r\n", "A", "b"),
	ROW("two of them", LINE_FIELD, "A \r\n \r\n\t: b\r\n", "A", "b"),
	ROW("a fold and text before the colon", LINE_JUNK, "A\r\n b: c\r\n",
	    "", ""),
	ROW("a bare CR is no fold", LINE_FIELD, "A:\r b\r\n", "A", "\r b"),
	ROW("nor a line end", LINE_FIELD, "A: b\rC: d\r\n", "A", "b\rC: d"),
	ROW("nor the end of a value", LINE_FIELD, "A: b\r\r\n", "A", "b\r"),
	ROW("nor a blank behind a name", LINE_FIELD, "A\r: b\r\n", "A\r", "b"),
	ROW("NUL is an octet", LINE_FIELD, "A: b\0c\r\n", "A", "b\0c"),
	ROW("in a name too", LINE_FIELD, "\0A: b\r\n", "\0A", "b"),
	ROW("a blank in the name", LINE_FIELD, "A b: c\r\n", "A b", "c"),
	ROW("8 bits in the name", LINE_FIELD, "\xD0\xA1: b\r\n", "\xD0\xA1",
	    "b"),
	ROW("VT is no blank", LINE_FIELD, "A:\v b\r\n", "A", "\v b"),
	ROW("blank", LINE_BLANK, "\r\n", "", ""),
	ROW("blank, bare LF", LINE_BLANK, "\n", "", ""),
	ROW("nothing", LINE_BLANK, "", "", ""),
	ROW("a CR too many is not blank", LINE_JUNK, "\r\r\n", "", ""),
	ROW("a CR alone", LINE_JUNK, "\r", "", ""),
	ROW("no colon", LINE_JUNK, "hello\r\n", "", ""),
	ROW("no colon, folded", LINE_JUNK, "hello\r\n there\r\n", "", ""),
	ROW("a colon first", LINE_EMPTY_NAME, ": b\r\n", "", ""),
	ROW("a blank first", LINE_CONTINUATION, " A: b\r\n", "", ""),
	ROW("a TAB first", LINE_CONTINUATION, "\tA: b\r\n", "", ""),
	ROW("blanks only", LINE_CONTINUATION, " \t\r\n", "", ""),
	ROW("a blank alone", LINE_CONTINUATION, " ", "", ""),
	ROW("From_", LINE_FROM, "From a@b Thu Jan  1 00:00:00 2026\r\n", "",
	    ""),
	ROW("From_, quoted", LINE_FROM,
	    ">From a@b Thu Jan  1 00:00:00 2026\r\n", "", ""),
	ROW("From_ without anything", LINE_FROM, "From \r\n", "", ""),
	ROW("From", LINE_FIELD, "From: a@b\r\n", "From", "a@b"),
	ROW("From with blanks before the colon", LINE_FIELD,
	    "From  : a@b\r\n", "From", "a@b"),
	ROW("Fromage", LINE_FIELD, "Fromage: x\r\n", "Fromage", "x"),
	ROW("From_ in lower case is junk", LINE_JUNK, "from here\r\n", "", ""),
};

START_TEST(reads_a_line)
{
	struct mime_field f;
	enum line_kind kind;
	mime_span in = guarded(rows[_i].in);

	kind = mime_field_read(in, &f);
	ck_assert_msg(kind == rows[_i].kind, "%s: kind %d", rows[_i].name,
	    (int)kind);
	if (kind != LINE_FIELD)
		return;
	ck_assert_msg(span_is(f.name, rows[_i].field), "%s: name \"%s\"",
	    rows[_i].name, shown(f.name));
	ck_assert_msg(span_is(f.value, rows[_i].value), "%s: value \"%s\"",
	    rows[_i].name, shown(f.value));
	ck_assert_msg(span_is(f.whole, in), "%s: not whole", rows[_i].name);
}
END_TEST

START_TEST(reads_the_same_off_a_header)
{
	struct mime_field f;
	mime_span in = guarded(rows[_i].in), rest = in;
	bool is = mime_field_next(&rest, &f);

	ck_assert_msg(is == (rows[_i].kind == LINE_FIELD), "%s: %s",
	    rows[_i].name, is ? "is one" : "is none");
	ck_assert_msg(rest.ptr + rest.len == in.ptr + in.len,
	    "%s: past the end", rows[_i].name);
	if (!is)
		return;
	ck_assert_msg(span_is(f.name, rows[_i].field), "%s: name \"%s\"",
	    rows[_i].name, shown(f.name));
	ck_assert_msg(span_is(f.value, rows[_i].value), "%s: value \"%s\"",
	    rows[_i].name, shown(f.value));
	ck_assert_msg(f.whole.len == in.len && rest.len == 0, "%s: not whole",
	    rows[_i].name);
}
END_TEST

/* ---- the usual field ----------------------------------------------------- */

/* One of each, strung together: a field, or something like one. */
static const char *const starts[] = {
	"A", "Content-Type", "", "A b", "A\r\n", "-", "\xC3\xA4", "A ", "From ",
};
static const char *const colons[] = { ":", "::", "", ": ", ":\t ", ":\r\n " };
static const char *const values[] = { "b", "", "b\tc ", "b\rc", "\xC3", " " };
static const char *const ends[] = {
	"\r\n", "\n", "", "\r\n c\n", "\n\tc\r\n d\r\n", "\n \n c\n", "\n \r\n",
	"\n\n", "\r\n \rc\n",
};
static const char *const after[] = { "X", "", " ", "\t", "\r\n", "\n", "\r" };

/* A list of them, and how many there are. */
static const struct {
	const char *const *of;
	size_t count;
} pieces[] = {
	{ starts, ROWS(starts) }, { colons, ROWS(colons) },
	{ values, ROWS(values) }, { ends, ROWS(ends) }, { after, ROWS(after) },
};

#define ALL_FIELDS (ROWS(starts) * ROWS(colons) * ROWS(values) * ROWS(ends) * \
    ROWS(after))

/* How much of TEXT is its first logical line. */
static size_t
logical_line(mime_span text)
{
	size_t n = span_find(text, '\n') + 1;

	while (n < text.len && (text.ptr[n] == ' ' || text.ptr[n] == '\t'))
		n += span_find(span_tail(text, n), '\n') + 1;
	return n < text.len ? n : text.len;
}

START_TEST(the_usual_field_is_what_is_read)
{
	size_t taken = 0;

	for (size_t i = 0; i < ALL_FIELDS; i++) {
		struct mime_field usual, read;
		char text[80];
		size_t n = i, at = 0;
		struct folds folds;
		mime_span in;

		for (size_t k = 0; k < ROWS(pieces); k++) {
			const char *piece = pieces[k].of[n % pieces[k].count];

			n /= pieces[k].count;
			memcpy(text + at, piece, strlen(piece));
			at += strlen(piece);
		}
		in = guarded((mime_span){ text, at });
		if (!mime_field_take_usual(in, &usual, &folds))
			continue;
		taken++;
		in = span_head(in, logical_line(in));
		if (mime_field_read(in, &read) != LINE_FIELD ||
		    !span_is(read.name, usual.name) ||
		    !span_is(read.value, usual.value) ||
		    !span_is(read.whole, usual.whole) ||
		    !mime_field_name_valid(read.name) ||
		    (folds.line > 0) != (memchr(in.ptr, '\n', in.len - 1) != NULL))
			ck_abort_msg("%zu: \"%s\"", i, shown(in));
	}
	/* Three names, three colons, six values (two of them behind a blank),
	   four ends, and what begins a line behind: see that it is no less. */
	ck_assert_msg(taken >= 3 * 3 * 3 * 4 * 2, "only %zu", taken);
}
END_TEST

/* ---- whole headers: "name=value|name=value" ----------------------------- */

#define HEAD(name, in, out, left) { name, SPAN(in), out, left }

static const struct {
	const char *name;
	mime_span in;
	const char *out;
	size_t left;            /* octets, from the blank line on */
} heads[] = {
	HEAD("nothing", "", "", 0),
	HEAD("two fields", "A: b\r\nC: d\r\n", "A=b|C=d", 0),
	HEAD("ends at the blank line", "A: b\r\n\r\nC: d\r\n", "A=b", 8),
	HEAD("ends at a blank LF", "A: b\n\nC: d\n", "A=b", 6),
	HEAD("blank at once", "\r\n B: c\r\n", "", 9),
	HEAD("the blank line has no continuation", "A: b\r\n\r\n C: d\r\n",
	    "A=b", 9),
	HEAD("blanks are no blank line", "A: b\r\n \r\nC: d\r\n",
	    "A=b\\r\\n |C=d", 0),
	HEAD("junk is passed over", "A: b\r\njunk\r\n more: junk\r\nC: d\r\n",
	    "A=b|C=d", 0),
	HEAD("an empty name is passed over", ": x\r\nA: b\r\n", "A=b", 0),
	HEAD("From_ is passed over", "From x y: z\r\nA: b\r\n", "A=b", 0),
	HEAD("a first continuation is passed over", " x: y\r\n z\r\nA: b\r\n",
	    "A=b", 0),
	HEAD("CR alone ends nothing", "A: b\rC: d\r\r\nE: f\r\n",
	    "A=b\\rC: d\\r|E=f", 0),
	HEAD("line ends mixed", "A: b\nC: d\r\nE: f\n\r\n", "A=b|C=d|E=f", 2),
	HEAD("cut in a field", "A: b\r\nC", "A=b", 0),
	HEAD("cut behind a CR", "A: b\r\nC: d\r", "A=b|C=d\\r", 0),
};

static void
put_shown(struct buffer *b, mime_span s)
{
	buffer_put(b, span_of(shown(s)));
}

START_TEST(takes_a_header_apart)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span rest = guarded(heads[_i].in);
	struct mime_field f;
	struct buffer b;

	buffer_init(&b, mem, 10000);
	while (mime_field_next(&rest, &f)) {
		if (b.len > 0)
			buffer_put_char(&b, '|');
		put_shown(&b, f.name);
		buffer_put_char(&b, '=');
		put_shown(&b, f.value);
	}
	ck_assert_msg(span_is(buffer_span(&b), span_of(heads[_i].out)),
	    "%s: %s", heads[_i].name, shown(buffer_span(&b)));
	ck_assert_msg(rest.len == heads[_i].left, "%s: %zu left",
	    heads[_i].name, rest.len);
	mime_arena_free(mem);
}
END_TEST

/* ---- names -------------------------------------------------------------- */

static const struct {
	const char *name;
	mime_span field;
	bool valid;
} names[] = {
	{ "letters",        SPAN("Content-Type"), true },
	{ "punctuation",    SPAN("!\"#()<>@;/[]?={}~"), true },
	{ "none",           SPAN(""),             false },
	{ "a blank",        SPAN("A b"),          false },
	{ "a colon",        SPAN("A:"),           false },
	{ "NUL",            SPAN("A\0"),          false },
	{ "DEL",            SPAN("A\x7F"),        false },
	{ "UTF-8",          SPAN("\xC3\xA4"),     false },
};

START_TEST(knows_valid_names)
{
	ck_assert_msg(mime_field_name_valid(guarded(names[_i].field)) ==
	    names[_i].valid, "%s", names[_i].name);
}
END_TEST

START_TEST(finds_the_first_of_a_name)
{
	mime_span head = guarded(SPAN("A: 1\r\nSub ject: 0\r\nsubject: 2\r\n"
	    "SUBJECT: 3\r\n\r\nB: 4\r\n"));
	struct mime_field f = { .value = SPAN("untouched") };

	ck_assert(!mime_field_find(head, "B", &f));
	ck_assert(span_is(f.value, SPAN("untouched")));
	ck_assert(mime_field_find(head, "Subject", &f));
	ck_assert(span_is(f.value, SPAN("2")));
	ck_assert(mime_field_is(&f, "sUBJECT"));
	ck_assert(!mime_field_is(&f, "Subjec"));
	ck_assert(!mime_field_find((mime_span){ 0 }, "A", &f));
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, reads_a_line, 0, ROWS(rows));
	tcase_add_loop_test(tc, reads_the_same_off_a_header, 0, ROWS(rows));
	tcase_add_test(tc, the_usual_field_is_what_is_read);
	tcase_add_loop_test(tc, takes_a_header_apart, 0, ROWS(heads));
	tcase_add_loop_test(tc, knows_valid_names, 0, ROWS(names));
	tcase_add_test(tc, finds_the_first_of_a_name);
}

int
main(void)
{
	return run_suite("field", cases);
}
