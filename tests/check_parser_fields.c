/*
 * check_parser_fields.c - fields that nobody asked for pass in runs.
 *
 * All else must be as if all were asked for: defects, limits, media and where
 * each event stands. That is held against the events of a parser that tells all
 * fields, with those that were not asked for joined here.
 */
#include <stdio.h>

#include "parser_rows.h"
#include "shapes.h"

/* ---- what must come ----------------------------------------------------- */

static const char *const none[] = { NULL };
static const char *const some[] = { "subject", "FROM", "content-type", NULL };

static const struct {
	const char *name;
	const char *const *fields;
	const char *message, *events;
} rows[] = {
	{ "nothing is asked for", none,
	    "A: b\nSubject: c\n d\nMIME-Version: 1.0\n\nx",
	    "PART 0 0+0\nFIELDS 0 0+37\nBLANK 0 37+1\nBODY 0 38+1\n"
	    "PART_END 0 39+0\n" },
	{ "what is asked for comes alone, in any case of letters", some,
	    "A: b\nSUBJECT: c\nD: e\nF: g\nfrom: h\nfrom : i\n\nx",
	    "PART 0 0+0\nFIELDS 0 0+5\nFIELD 0 5+11 SUBJECT\nFIELDS 0 16+10\n"
	    "FIELD 0 26+8 from\n! header-space-before-colon 0 38+1\n"
	    "! duplicate-from 0 34+9\nFIELD 0 34+9 from\nBLANK 0 43+1\n"
	    "BODY 0 44+1\nPART_END 0 45+0\n" },
	{ "a defect comes in front of its field, not of the run", none,
	    "A: b\nTo: c\nD: e\nTo: f\nG: h\n\n",
	    "PART 0 0+0\nFIELDS 0 0+16\n"
	    "! duplicate-singleton-header 0 16+6\nFIELDS 0 16+11\n"
	    "BLANK 0 27+1\nPART_END 0 28+0\n" },
	{ "a version that is odd", none,
	    "A: b\nMIME-Version: 1.1\nC: d\n\n",
	    "PART 0 0+0\nFIELDS 0 0+5\n! mime-version-unknown 0 19+3\n"
	    "FIELDS 0 5+23\nBLANK 0 28+1\nPART_END 0 29+0\n" },
	{ "junk is skipped between runs", none,
	    "A: b\njunk\nC: d\n\n",
	    "PART 0 0+0\nFIELDS 0 0+5\n! header-no-colon 0 5+5\nSKIPPED 0 5+5\n"
	    "FIELDS 0 10+5\nBLANK 0 15+1\nPART_END 0 16+0\n" },
	{ "what the structure needs is known all the same", none,
	    PART "b\nA: c\n\n--b\nX: y\n\n1\n--b--\n",
	    "PART 0 0+0\nFIELDS 0 0+47\nBLANK 0 47+1\nBOUNDARY 0 48+4\n"
	    "PART 1 52+0\nFIELDS 1 52+5\nBLANK 1 57+1\nBODY 1 58+1\n"
	    "PART_END 1 59+0\nBOUNDARY 0 59+7\nPART_END 0 66+0\n" },
};

START_TEST(gives_the_events)
{
	const struct mime_options opt = {
		.size = sizeof(opt), .fields = rows[_i].fields,
	};

	expect_events(rows[_i].name, rows[_i].message, &opt, rows[_i].events);
	expect_same_however_cut(rows[_i].name, span_of(rows[_i].message), &opt);
}
END_TEST

/* ---- the same as of one that tells all ---------------------------------- */

static bool
is_wanted(mime_span name, const char *const *fields)
{
	for (; *fields != NULL; fields++)
		if (mime_span_is_text(name, *fields))
			return true;
	return false;
}

/* A run of fields that were not asked for. */
struct run {
	bool open;
	mime_span part;         /* its number */
	uint64_t offset, size;
};

static void
put_run(struct buffer *b, struct run *run)
{
	char line[100];

	if (!run->open)
		return;
	snprintf(line, sizeof(line), "FIELDS %.*s %llu+%llu\n",
	    (int)run->part.len, run->part.ptr, (unsigned long long)run->offset,
	    (unsigned long long)run->size);
	buffer_put(b, span_of(line));
	run->open = false;
}

/* Takes LINE, "FIELD 0 12+34 Name", into RUN, if that is not asked for. */
static bool
join(struct run *run, mime_span line, const char *const *fields)
{
	uint64_t offset, size;
	mime_span part;

	if (!span_starts(line, SPAN("FIELD ")))
		return false;
	span_take(&line, strlen("FIELD "));
	part = span_take(&line, span_find(line, ' '));
	span_take(&line, 1);
	mime_span_take_number(&line, &offset);
	span_take(&line, 1);
	mime_span_take_number(&line, &size);
	span_take(&line, 1);
	if (is_wanted(span_head(line, line.len - 1), fields))
		return false;
	if (!run->open)
		*run = (struct run){ true, part, offset, 0 };
	run->size += size;
	return true;
}

/* TEXT, the events of a parser that tells all fields, but for FIELDS joined. */
static mime_span
joined(struct mime_arena *mem, mime_span text, const char *const *fields)
{
	struct run run = { .open = false };
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	while (text.len > 0) {
		mime_span line = span_take(&text, span_find(text, '\n') + 1);

		if (!join(&run, line, fields)) {
			put_run(&b, &run);
			buffer_put(&b, line);
		}
	}
	return buffer_span(&b);
}

static const struct mime_options readings[] = {
	{ .size = sizeof(readings[0]) },
	{ .size = sizeof(readings[0]), .checks = MIME_CHECK_LINES },
	{ .size = sizeof(readings[0]), .checks = MIME_CHECK_ALL },
	{ .size = sizeof(readings[0]), .limits = { .fields = 3 } },
	{ .size = sizeof(readings[0]), .limits = { .header = 100 } },
	{ .size = sizeof(readings[0]), .limits = { .field = 30 } },
};

static void
compare(struct mime_arena *mem, const char *name, mime_span message,
    struct mime_options opt, const char *const *fields)
{
	const struct cuts whole = { 0 };
	mime_span all = events_with(mem, message, &whole, &opt);
	mime_span got;

	opt.fields = fields;
	got = events_with(mem, message, &whole, &opt);
	all = joined(mem, all, fields);
	if (!span_is(got, all))
		ck_abort_msg("%s: got\n%.*s\nnot\n%.*s", name, (int)got.len,
		    got.ptr, (int)all.len, all.ptr);
}

static void
compare_all(const char *name, mime_span message)
{
	for (size_t i = 0; i < ROWS(readings); i++) {
		struct mime_arena *mem = mime_arena_new(NULL);

		compare(mem, name, message, readings[i], none);
		compare(mem, name, message, readings[i], some);
		mime_arena_free(mem);
	}
}

START_TEST(all_else_is_the_same)
{
	static const size_t sizes[] = { 1, 4, 30 };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;

	for (size_t i = 0; i < ROWS(sizes); i++) {
		buffer_init(&b, mem, SIZE_MAX);
		shapes[_i].make(&b, sizes[i]);
		compare_all(shapes[_i].name, buffer_span(&b));
	}
	mime_arena_free(mem);
}
END_TEST

/* Each field that counts, once and twice, as others write it. */
START_TEST(every_field_that_counts_is_known)
{
	static const char *const names[] = {
		"To", "Cc", "Bcc", "From", "Date", "Sender", "Subject",
		"Reply-To", "Content-ID", "Message-ID", "References",
		"In-Reply-To", "Content-Type", "MIME-Version",
		"Content-Disposition", "Content-Transfer-Encoding", "Received",
		"X", "D", "Content", "Content-Typf", "From-",
	};
	static const char *const values[] = { "a", "1.0", "a@b", "" };

	for (size_t i = 0; i < ROWS(names); i++)
		for (size_t v = 0; v < ROWS(values); v++) {
			char text[200], upper[40];

			for (size_t k = 0; k <= strlen(names[i]); k++)
				upper[k] = names[i][k] >= 'a' &&
				    names[i][k] <= 'z' ?
				    (char)(names[i][k] - 32) : names[i][k];
			snprintf(text, sizeof(text),
			    "A: b\n%s: %s\nC: d\n%s: 1.0\nE: f\n\nx",
			    names[i], values[v], upper);
			compare_all(names[i], span_of(text));
		}
}
END_TEST

static mime_status
parse_with(struct mime_arena *mem, mime_span message)
{
	const struct mime_options opt = {
		.size = sizeof(opt), .fields = some,
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);
	const struct mime_event *ev;
	mime_status st;

	mime_parser_feed(p, message);
	mime_parser_end(p);
	do
		st = mime_parser_next(p, &ev);
	while (st == MIME_OK);
	return st;
}

/* Also where the memory for a value fails that is kept in passing. */
START_TEST(fails_cleanly)
{
	mime_span message = SPAN("A: b\nContent-Disposition: c\nTo: d\n"
	    "Content-Transfer-Encoding: 8bit\nMIME-Version: 1.0\nSubject: e\n\n");
	mime_status st = MIME_NOMEM;
	long n;

	for (n = 1; n < 100 && st == MIME_NOMEM; n++) {
		struct mime_arena *mem = arena_failing_at(n);

		st = parse_with(mem, message);
		if (!arena_failed(mem))
			ck_assert_int_eq(st, MIME_END);
		else
			ck_assert_int_eq(st, MIME_NOMEM);
		mime_arena_free(mem);
		ck_assert_uint_eq(arena_left(), 0);
	}
	ck_assert_int_eq(st, MIME_END);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, gives_the_events, 0, ROWS(rows));
	tcase_add_loop_test(tc, all_else_is_the_same, 0, SHAPES);
	tcase_add_test(tc, every_field_that_counts_is_known);
	tcase_add_test(tc, fails_cleanly);
}

int
main(void)
{
	return run_suite("parser_fields", cases);
}
