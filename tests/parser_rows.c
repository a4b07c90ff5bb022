/*
 * parser_rows.c - what the suites of the parser share; see parser_rows.h.
 */
#include <string.h>

#include "parser_rows.h"

/* ---- events as text ----------------------------------------------------- */

/* Every message here lacks these. */
static bool
is_of_no_interest(mime_span line)
{
	return span_starts(line, SPAN("! missing-")) ||
	    span_starts(line, SPAN("! mime-version-missing"));
}

static mime_span
without_them(struct mime_arena *mem, mime_span text)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	while (text.len > 0) {
		mime_span line = span_take(&text, span_find(text, '\n') + 1);

		if (!is_of_no_interest(line))
			buffer_put(&b, line);
	}
	return buffer_span(&b);
}

void
expect_events(const char *name, const char *message,
    const struct mime_options *opt, const char *events)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span got = without_them(mem, events_with(mem,
	    guarded(span_of(message)), &(struct cuts){ 0 }, opt));

	ck_assert_msg(span_is(got, span_of(events)), "%s: got\n%.*s", name,
	    (int)got.len, got.ptr);
	mime_arena_free(mem);
}

/* ---- events in short ---------------------------------------------------- */

static const char letters[] = {
	[MIME_EV_PART] = 'P', [MIME_EV_FIELD] = 'F', [MIME_EV_SKIPPED] = 'S',
	[MIME_EV_BLANK] = 'N', [MIME_EV_BODY] = 'B', [MIME_EV_BOUNDARY] = 'D',
	[MIME_EV_OUTSIDE] = 'O', [MIME_EV_OPAQUE] = 'X',
	[MIME_EV_PART_END] = 'E',
};

static void
put_event(struct buffer *b, const struct mime_event *ev)
{
	const char *name = ev->type == MIME_EV_DEFECT ?
	    mime_defect_info(ev->defect->code)->name : "";
	const char text[] = { letters[ev->type % MIME_EV_DEFECT],
	    (char)('0' + ev->part), ' ' };
	mime_span s = { text, sizeof(text) };

	if (ev->type == MIME_EV_DEFECT) {
		buffer_put(b, span_of(name));
		buffer_put_char(b, ' ');
	} else if (strchr("BOXS", text[0]) == NULL || b->len < s.len ||
	    !span_is(span_tail(buffer_span(b), b->len - s.len), s)) {
		buffer_put(b, s);
	}
}

/* At the header's end of every message here. */
static bool
is_of_interest(const struct mime_event *ev)
{
	return ev->type != MIME_EV_DEFECT ||
	    (ev->defect->code != MIME_DEFECT_MISSING_FROM &&
	    ev->defect->code != MIME_DEFECT_MISSING_DATE &&
	    ev->defect->code != MIME_DEFECT_MIME_VERSION_MISSING);
}

mime_status
put_events(struct buffer *b, struct mime_parser *p, unsigned *skip_after)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(p, &ev)) == MIME_OK) {
		if (!is_of_interest(ev))
			continue;
		put_event(b, ev);
		if (skip_after != NULL && *skip_after > 0 && --*skip_after == 0)
			mime_parser_skip(p);
	}
	return st;
}

mime_span
events_in_short(struct mime_arena *mem, struct mime_parser *p, mime_span m,
    size_t cut, unsigned skip_after)
{
	struct buffer b;
	mime_status st = MIME_MORE;

	buffer_init(&b, mem, SIZE_MAX);
	mime_parser_feed(p, span_take(&m, cut));
	if (cut > 0)
		st = put_events(&b, p, &skip_after);
	if (st != MIME_MORE)
		ck_abort_msg("cut at %zu: %s", cut, mime_status_text(st));
	mime_parser_feed(p, m);
	mime_parser_end(p);
	st = put_events(&b, p, &skip_after);
	if (st != MIME_END)
		ck_abort_msg("cut at %zu: %s", cut, mime_status_text(st));
	return buffer_span(&b);
}

/* ---- what each row passes ----------------------------------------------- */

/* The table of this program: a test is told no more than a number. */
static const struct parser_row *rows;

static const struct mime_options strict = {
	.size = sizeof(strict), .checks = MIME_CHECK_ALL,
	.limits = { .fields = 2, .parts = 4, .depth = 2 },
};

START_TEST(gives_the_events)
{
	expect_events(rows[_i].name, rows[_i].message, NULL, rows[_i].events);
}
END_TEST

START_TEST(the_end_may_be_told_early)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span m = span_of(rows[_i].message);
	mime_span all = events_in_short(mem, mime_parser_new(mem, &strict), m,
	    0, 0);

	for (size_t cut = 1; cut < m.len; cut++) {
		mime_mark mark = mime_arena_mark(mem);
		mime_span got = events_in_short(mem,
		    mime_parser_new(mem, &strict), m, cut, 0);

		if (!span_is(got, all))
			ck_abort_msg("%s: cut at %zu: %s", rows[_i].name, cut,
			    shown(got));
		mime_arena_release(mem, mark);
	}
	mime_arena_free(mem);
}
END_TEST

/* Left behind at any place, and at any event: nothing of it stays. */
START_TEST(reset_makes_as_new)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, &strict);
	mime_span broken = SPAN(PART "b\n--b\n" PART "i\r\nA \x01: b\n\n--i\n"
	    "A: b\nC: d\nE: f\nG: h\n\nx\n--i\n" BASE64 "*QU\r\n*\r\n--i\n\n\r"
	    "\n--b\n\n--b\n\n--b\njunk\nmore");
	mime_span m = span_of(rows[_i].message);
	mime_span fresh = events_in_short(mem, mime_parser_new(mem, &strict), m,
	    0, 0);
	const struct mime_event *ev;

	for (size_t i = 0; i < 2 * broken.len; i++) {
		mime_mark mark = mime_arena_mark(mem);
		size_t most = i < broken.len ? SIZE_MAX : i % 60;
		mime_span got;

		mime_parser_feed(p, span_head(broken, i));
		while (most-- > 0 && mime_parser_next(p, &ev) == MIME_OK)
			;
		mime_parser_reset(p);
		got = events_in_short(mem, p, m, 0, 0);
		if (!span_is(got, fresh))
			ck_abort_msg("%s: after %zu: %s", rows[_i].name, i,
			    shown(got));
		mime_parser_reset(p);
		mime_arena_release(mem, mark);
	}
	mime_arena_free(mem);
}
END_TEST

/* An event's media is there from the blank line on, and not before. */
START_TEST(media_comes_with_the_blank_line)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, &strict);
	const struct mime_event *ev;
	bool known[8] = { false };

	mime_parser_feed(p, span_of(rows[_i].message));
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK) {
		ck_assert_uint_lt(ev->depth, ROWS(known));
		if (ev->type == MIME_EV_PART)
			known[ev->depth] = false;
		if (ev->type != MIME_EV_FIELD && ev->type != MIME_EV_SKIPPED &&
		    ev->type != MIME_EV_PART && ev->type != MIME_EV_DEFECT &&
		    ev->type != MIME_EV_OPAQUE)
			known[ev->depth] = true;
		if (ev->type != MIME_EV_DEFECT || known[ev->depth])
			ck_assert_msg((ev->media != NULL) == known[ev->depth],
			    "%s: at %u", rows[_i].name, (unsigned)ev->offset);
	}
	mime_arena_free(mem);
}
END_TEST

void
add_parser_rows(TCase *tc, const struct parser_row *table, int n)
{
	rows = table;
	tcase_add_loop_test(tc, gives_the_events, 0, n);
	tcase_add_loop_test(tc, the_end_may_be_told_early, 0, n);
	tcase_add_loop_test(tc, reset_makes_as_new, 0, n);
	tcase_add_loop_test(tc, media_comes_with_the_blank_line, 0, n);
}
