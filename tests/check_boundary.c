/*
 * check_boundary.c - which lines are delimiters.
 */
#include "suite.h"

#include "parse/parse.h"

/* Open boundaries, the outermost first; "+" in front: it had a delimiter. */
static const struct {
	const char *name, *open, *line;
	bool last;
	enum answer answer;
	unsigned frame;
	bool close;
} rows[] = {
	{ "a delimiter",                  "foo", "--foo\r\nx", false, YES, 0, false },
	{ "bare LF",                      "foo", "--foo\nx", false, YES, 0, false },
	{ "at the end of the input",      "foo", "--foo", true, YES, 0, false },
	{ "blanks behind it",             "foo", "--foo \t \r\n", false, YES, 0, false },
	{ "closed",                       "+foo", "--foo--\r\n", false, YES, 0, true },
	{ "closed, no line end",          "+foo", "--foo--", true, YES, 0, true },
	{ "closed before it was opened",  "foo", "--foo--\r\n", false, NO, 0, false },
	{ "text behind it",               "foo", "--foo x\r\n", false, NO, 0, false },
	{ "longer",                       "foo", "--foobar\r\n", false, NO, 0, false },
	{ "shorter",                      "foo", "--fo\r\n", false, NO, 0, false },
	{ "another case",                 "foo", "--FOO\r\n", false, NO, 0, false },
	{ "one dash behind it",           "+foo", "--foo-\r\n", false, NO, 0, false },
	{ "a blank, then dashes",         "+foo", "--foo --\r\n", false, NO, 0, false },
	{ "a bare CR behind it",          "foo", "--foo\r\r\n", false, NO, 0, false },
	{ "may go on: nothing yet",       "foo", "", false, MORE, 0, false },
	{ "may go on: a dash",            "foo", "-", false, MORE, 0, false },
	{ "may go on: not ended",         "foo", "--foo", false, MORE, 0, false },
	{ "may go on: CR",                "foo", "--foo\r", false, MORE, 0, false },
	{ "one dash is no delimiter",     "foo", "-x", false, NO, 0, false },
	{ "none is open",                 "", "--foo\r\n", false, NO, 0, false },
	{ "the outer one",                "foo bar", "--foo\r\n", false, YES, 0, false },
	{ "the inner one",                "foo bar", "--bar\r\n", false, YES, 1, false },
	{ "two alike: the inner owns it", "foo foo", "--foo\r\n", false, YES, 1, false },
	{ "a close of two alike, one open", "+foo foo", "--foo--\r\n", false, YES, 0, true },
	{ "outer is a prefix of inner",   "foo foobar", "--foobar\n", false, YES, 1, false },
	{ "inner is a prefix of outer",   "foobar foo", "--foobar\n", false, YES, 0, false },
	{ "of eight octets",              "12345678", "--12345678\n", false, YES, 0, false },
	{ "of more, and no other",        "=_boundary_1", "--=_boundary_2\n", false, NO, 0, false },
	{ "that is seen at once",         "=_boundary_1", "--=-boundary", false, NO, 0, false },
	{ "or waited for",                "=_boundary_1", "--=_boundary", false, MORE, 0, false },
	{ "short in long",                "12345678 1234567", "--1234567\n", false, YES, 1, false },
	{ "long in short",                "1234567 12345678", "--12345678\n", false, YES, 1, false },
	{ "the second of a chain",        "=_boundary_1 =_boundary_2", "--=_boundary_1\n", false, YES, 0, false },
	{ "with a short one between",     "=_boundary_1 x =_boundary_2", "--=_boundary_1\n", false, YES, 0, false },
	{ "inner looks like outer's end", "+foo foo--", "--foo--\n", false, YES, 1, false },
	{ "inner's end looks like outer", "+boundar-- +boundar", "--boundar--\n", false, YES, 1, true },
	{ "the same, of eight octets",    "+boundary-- +boundary", "--boundary--\n", false, YES, 1, true },
};

static void
open_all(struct boundaries *b, const char *open)
{
	mime_span rest = span_of(open);

	for (uint32_t i = 0; rest.len > 0; i++) {
		bool opened = span_take_char(&rest, '+');
		mime_span name = span_take(&rest, span_find(rest, ' '));

		ck_assert(mime_boundary_push(b, name, i));
		b->open[b->count - 1].opened = opened;
		span_take_char(&rest, ' ');
	}
}

START_TEST(matches)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct boundaries b = { .mem = mem };
	struct match m = { 0 };
	enum answer got;

	open_all(&b, rows[_i].open);
	got = mime_boundary_match(&b, guarded(span_of(rows[_i].line)),
	    rows[_i].last, &mime_rulings_default, &m);
	ck_assert_msg(got == rows[_i].answer, "%s: %d", rows[_i].name, got);
	if (got == YES)
		ck_assert_msg(b.open[m.of].frame == rows[_i].frame &&
		    m.close == rows[_i].close, "%s", rows[_i].name);
	mime_arena_free(mem);
}
END_TEST

/* BEFORE, so many blanks, BEHIND: while "foo" is open, and was. */
static enum answer
match_blanks(const char *before, size_t blanks, const char *behind)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct boundaries b = { .mem = mem };
	struct buffer line;
	struct match m;
	enum answer got;

	open_all(&b, "+foo a-longer-boundary");
	boundary_pop(&b, 1);
	buffer_init(&line, mem, SIZE_MAX);
	buffer_put(&line, span_of(before));
	for (size_t i = 0; i < blanks; i++)
		buffer_put_char(&line, ' ');
	buffer_put(&line, span_of(behind));
	got = mime_boundary_match(&b, buffer_span(&line), false,
	    &mime_rulings_default, &m);
	mime_arena_free(mem);
	return got;
}

/* The lookahead is bounded: see boundary.c. */
START_TEST(waits_for_a_thousand_blanks_and_no_more)
{
	ck_assert_int_eq(match_blanks("--foo", 1024, "\n"), YES);
	ck_assert_int_eq(match_blanks("--foo--", 1024, "\r\n"), YES);
	ck_assert_int_eq(match_blanks("--foo", 1025, "\n"), NO);
	ck_assert_int_eq(match_blanks("--foo--", 1025, "\r\n"), NO);
	/* One that closes and has CRLF is the longest: 1033 octets. */
	ck_assert_int_eq(match_blanks("--foo", 1027, ""), MORE);
	ck_assert_int_eq(match_blanks("--foo", 1028, ""), NO);
}
END_TEST

/* ---- against one that looks at all of them, one by one ------------------ */

/* A boundary, much like many others: most share their first eight octets. */
static void
put_boundary(struct buffer *to, uint32_t *seed)
{
	static const char *const fronts[] = {
		"boundary", "boundary", "boundary", "BOUNDARY", "boundar",
		"bound",
	};
	static const char *const pieces[] = { "a", "-", "--", " ", "\r", "x" };

	buffer_put(to, span_of(fronts[random_below(seed, ROWS(fronts))]));
	for (size_t n = random_below(seed, 4); n > 0; n--)
		buffer_put(to,
		    span_of(pieces[random_below(seed, ROWS(pieces))]));
}

static void
open_some(struct boundaries *b, uint32_t *seed)
{
	size_t n = 1 + random_below(seed, 4);

	for (uint32_t i = 0; i < n; i++) {
		struct buffer text;
		struct open_boundary *o;

		buffer_init(&text, b->mem, SIZE_MAX);
		put_boundary(&text, seed);
		ck_assert(mime_boundary_push(b, buffer_span(&text), i));
		o = &b->open[b->count - 1];
		o->opened = random_below(seed, 4) > 0;
		o->closed = o->opened && random_below(seed, 4) == 0;
	}
}

/* A line that is one of theirs, or not quite, with a line end and more. */
static mime_span
some_line(const struct boundaries *b, uint32_t *seed)
{
	static const char *const behind[] = {
		"", "", "--", "--", "-", " ", "--x", "\r", "x",
	};
	static const char *const ends[] = {
		"\n", "\r\n", "\r\r\n", " \t\n", "",
	};
	struct buffer line;

	buffer_init(&line, b->mem, SIZE_MAX);
	buffer_put(&line, SPAN("--"));
	if (random_below(seed, 4) == 0)
		put_boundary(&line, seed);
	else
		buffer_put(&line, b->open[random_below(seed, b->count)]
		    .text);
	buffer_put(&line, span_of(behind[random_below(seed, ROWS(behind))]));
	buffer_put(&line, span_of(ends[random_below(seed, ROWS(ends))]));
	if (random_below(seed, 2) == 0)
		buffer_put(&line, SPAN("--boundary and more"));
	return guarded(buffer_span(&line));
}

static bool
is_closing(const struct open_boundary *o, mime_span text)
{
	return o->opened && text.len == o->text.len + 2 &&
	    span_starts(text, o->text) &&
	    span_is(span_tail(text, o->text.len), SPAN("--"));
}

/* Whose delimiter is LINE, by the book? From 1; 0: it is none. */
static size_t
owner_by_book(const struct boundaries *b, mime_span line, struct match *m)
{
	mime_span whole = span_head(line, span_find(line, '\n') + 1);
	mime_span all = span_without_line_end(span_tail(whole, 2));
	mime_span text = span_without_end(all, SPAN(" \t"));
	size_t at = b->count;

	m->size = whole.len;
	m->padding = all.len - text.len;
	for (; at > 0; at--) {
		const struct open_boundary *o = &b->open[at - 1];

		m->close = is_closing(o, text);
		if (!o->closed && (m->close || span_is(text, o->text)))
			break;
	}
	return at;
}

START_TEST(as_by_the_book)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	uint32_t seed = (uint32_t)_i;
	unsigned yes = 0;

	for (int i = 0; i < 500; i++) {
		mime_mark mark = mime_arena_mark(mem);
		struct boundaries b = { .mem = mem };
		struct match m = { 0 }, book = { 0 };
		mime_span line;
		size_t owner;
		enum answer got;

		open_some(&b, &seed);
		line = some_line(&b, &seed);
		owner = owner_by_book(&b, line, &book);
		got = mime_boundary_match(&b, line, true,
		    &mime_rulings_default, &m);
		ck_assert_msg(got == (owner > 0 ? YES : NO), "%d: %.*s", i,
		    (int)line.len, line.ptr);
		if (got == YES)
			ck_assert_msg(m.of + 1 == owner &&
			    m.close == book.close && m.size == book.size &&
			    m.padding == book.padding, "%d: %.*s", i,
			    (int)line.len, line.ptr);
		yes += got == YES;
		mime_arena_release(mem, mark);
	}
	ck_assert_uint_gt(yes, 50);
	mime_arena_free(mem);
}
END_TEST

/* ---- lines that are long ------------------------------------------------- */

/* The limit's name is "boundary"; here any length will do. */
START_TEST(a_boundary_may_be_long)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct boundaries b = { .mem = mem };
	struct buffer line;
	struct match m;

	buffer_init(&line, mem, SIZE_MAX);
	buffer_put(&line, SPAN("--"));
	for (size_t i = 0; i < 2000; i++)
		buffer_put_char(&line, (char)('a' + i % 26));
	ck_assert(mime_boundary_push(&b, span_tail(buffer_span(&line), 2), 0));
	buffer_put(&line, SPAN("\r\n"));
	ck_assert_int_eq(mime_boundary_match(&b, buffer_span(&line), false,
	    &mime_rulings_default, &m), YES);
	ck_assert_uint_eq(m.size, line.len);
	mime_arena_free(mem);
}
END_TEST

START_TEST(pop_forgets)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct boundaries b = { .mem = mem };
	struct match m;

	open_all(&b, "a b c d e f g h i j");
	boundary_pop(&b, 4);
	ck_assert_uint_eq(b.count, 4);
	ck_assert_int_eq(mime_boundary_match(&b, SPAN("--e\n"), true,
	    &mime_rulings_default, &m), NO);
	ck_assert_int_eq(mime_boundary_match(&b, SPAN("--d\n"), true,
	    &mime_rulings_default, &m), YES);
	mime_arena_free(mem);
}
END_TEST

/* What boundary_candidate finds, one by one outwards from place *AT. */
static const struct open_boundary *
candidate_by_hand(const struct boundaries *b, mime_span text, size_t most,
    size_t *at)
{
	while (*at > 0) {
		const struct open_boundary *o = &b->open[--*at];
		size_t n = o->text.len < BOUNDARY_FRONT ? 0 : BOUNDARY_FRONT;

		if (o->text.len <= most &&
		    mime_octets_same(o->text.ptr, text.ptr, n))
			return o;
	}
	return NULL;
}

static void
expect_all_candidates(const struct boundaries *b, mime_span text, size_t most)
{
	struct candidates c = mime_boundary_candidates(b, text);
	const struct open_boundary *o;
	size_t at = b->count;

	c.most = most;
	do {
		o = candidate_by_hand(b, text, most, &at);
		ck_assert_msg(boundary_candidate(b, &c) == o,
		    "%zu open, at most %zu", b->count, most);
	} while (o != NULL);
}

/* How long the boundary at place I is, and of how many letters there are. */
static const struct {
	const char *name;
	size_t first, step, round;      /* octets: FIRST + I * STEP % ROUND */
	unsigned kinds, each;           /* letters, and how often in a row */
} lengths[] = {
	{ "each longer",            1,  1, 300, 1, 1 },
	{ "each shorter",           1, 299, 300, 1, 1 },
	{ "all alike",              20, 1,   1, 1, 1 },
	{ "up and down",            1, 37,  80, 1, 1 },
	{ "of many kinds",          1, 37,  80, 26, 1 },
	{ "of many, some in a row", 1, 37,  80, 26, 2 },
	{ "and more of each",       8, 37,  80, 26, 4 },
	{ "short ones, then others", 4, 1,  12, 3, 1 },
};

/* Each run is 512 times one letter. */
static void
make_runs(struct mime_arena *mem, mime_span *runs)
{
	for (unsigned i = 0; i < 26; i++) {
		char *run = mime_arena_alloc(mem, 512);

		memset(run, "abcdefghijklmnopqrstuvwxyz"[i], 512);
		runs[i] = (mime_span){ run, 512 };
	}
}

/* Opens the boundary at place I of row ROW. Some close again. */
static void
open_next(struct boundaries *b, const mime_span *runs, size_t row, uint32_t i)
{
	size_t n = lengths[row].first +
	    i * lengths[row].step % lengths[row].round;
	size_t kind = i / lengths[row].each % lengths[row].kinds;

	if (i % 7 == 6)
		boundary_pop(b, i - 3);
	ck_assert(mime_boundary_push(b, span_head(runs[kind], n), i));
}

/* What is passed over is too long, and nothing that is not. */
START_TEST(the_longer_are_passed_over)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct boundaries b = { .mem = mem };
	mime_span runs[26];

	make_runs(mem, runs);
	for (uint32_t i = 0; i < 300; i++)
		open_next(&b, runs, (size_t)_i, i);
	for (size_t most = 0; most < 320; most++)
		for (unsigned i = 0; i < lengths[_i].kinds; i++)
			expect_all_candidates(&b, runs[i], most);
	mime_arena_free(mem);
}
END_TEST

/* Whose TEXT is, CLOSE or not, from 1; 0: nobody's. */
static size_t
owner_by_hand(const struct boundaries *b, mime_span text, bool close)
{
	size_t i = b->count;

	while (i > 0 && !(span_is(b->open[i - 1].text, text) &&
	    (!close || b->open[i - 1].opened)))
		i--;
	return i;
}

/* What of TEXT the first is that it begins with. */
static size_t
alike_by_hand(const struct boundaries *b, mime_span text)
{
	const struct open_boundary *o;
	size_t at = b->count;

	for (size_t n = 0; n < BOUNDARY_NEAR; n++) {
		o = candidate_by_hand(b, text, text.len, &at);
		if (o == NULL)
			break;
		if (span_starts(text, o->text))
			return 2 + o->text.len;
	}
	return 0;
}

/* A line that has N octets of RUN behind its dashes, and END. */
static void
expect_owner(struct boundaries *b, mime_span run, size_t n, mime_span end)
{
	char line[600] = "--";
	mime_span whole = { line, 2 + n + end.len };
	mime_span text = span_without_line_end(span_tail(whole, 2));
	bool close = span_is(end, SPAN("--\n"));
	struct match m = { 0 };
	size_t owner, right, size = 0;
	enum answer a;

	memcpy(line + 2, run.ptr, n);
	memcpy(line + 2 + n, end.ptr, end.len);
	owner = span_is(end, SPAN("x\n")) ? 0 :
	    owner_by_hand(b, span_head(run, n), close);
	a = mime_boundary_match(b, whole, false, &mime_rulings_default, &m);
	if (a != (owner > 0 ? YES : NO) || (a == YES &&
	    (m.of != owner - 1 || m.close != close)))
		ck_abort_msg("\"%s\": not of %zu", shown(whole), owner);
	if (a == YES || m.line.text.ptr == NULL)
		return;
	for (size_t i = 0; i < b->count; i++)
		b->open[i].told = 0;
	mime_alike(b, &m.line, AFTER_LINE, &size);
	right = alike_by_hand(b, text);
	if (size != right + (close && right == 2 + n ? 2 : 0))
		ck_abort_msg("\"%s\": %zu", shown(whole), size);
}

/* Lines of some lengths from N on, of letters that there are. */
static void
expect_owners(struct boundaries *b, const mime_span *runs, size_t row, size_t n)
{
	const mime_span *some[] = { runs, runs + lengths[row].kinds / 2 };

	for (; n < 320; n += 9)
		for (size_t i = 0; i < ROWS(some); i++) {
			expect_owner(b, *some[i], n, SPAN("\n"));
			expect_owner(b, *some[i], n, SPAN("--\n"));
			expect_owner(b, *some[i], n, SPAN("x\n"));
		}
}

/* While boundaries come and go, lines ask for the same again and again. */
START_TEST(each_line_finds_its_own)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct boundaries b = { .mem = mem };
	mime_span runs[26];

	make_runs(mem, runs);
	for (uint32_t i = 0; i < 300; i++) {
		open_next(&b, runs, (size_t)_i, i);
		b.open[b.count - 1].opened = i % 3 > 0;
		expect_owners(&b, runs, (size_t)_i, i % 5);
	}
	while (b.count > 0) {
		boundary_pop(&b, b.open[b.count - 1].frame);
		expect_owners(&b, runs, (size_t)_i, 0);
	}
	mime_arena_free(mem);
}
END_TEST

/* Each ruling flipped alone changes the answer it is about. */
START_TEST(rulings_flip)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct boundaries b = { .mem = mem };
	struct rulings longer = { .delimiter_may_be_longer = true };
	struct rulings outer = { .outermost_owns = true };
	struct rulings first = { .close_may_come_first = true };
	struct rulings again = { .parts_after_close = true };
	struct match m;

	open_all(&b, "foo foo");
	ck_assert_int_eq(mime_boundary_match(&b, SPAN("--foo x\n"), true,
	    &longer, &m), YES);
	ck_assert_int_eq(mime_boundary_match(&b, SPAN("--foo\n"), true,
	    &outer, &m), YES);
	ck_assert_uint_eq(b.open[m.of].frame, 0);
	ck_assert_int_eq(mime_boundary_match(&b, SPAN("--foo--\n"), true,
	    &first, &m), YES);
	ck_assert(m.close);
	b.open[0].closed = b.open[1].closed = true;
	ck_assert_int_eq(mime_boundary_match(&b, SPAN("--foo\n"), true,
	    &mime_rulings_default, &m), NO);
	ck_assert_int_eq(mime_boundary_match(&b, SPAN("--foo\n"), true,
	    &again, &m), YES);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, matches, 0, ROWS(rows));
	tcase_add_loop_test(tc, as_by_the_book, 0, 40);
	tcase_add_test(tc, waits_for_a_thousand_blanks_and_no_more);
	tcase_add_test(tc, a_boundary_may_be_long);
	tcase_add_test(tc, pop_forgets);
	tcase_add_loop_test(tc, the_longer_are_passed_over, 0, ROWS(lengths));
	tcase_add_loop_test(tc, each_line_finds_its_own, 0, ROWS(lengths));
	tcase_add_test(tc, rulings_flip);
}

int
main(void)
{
	return run_suite("boundary", cases);
}
