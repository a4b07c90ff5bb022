/*
 * check_bounds.c - memory does not grow with the message.
 *
 * Where a parser looks ahead it holds what it has looked at, and so each look
 * has an end. Here is mail that would have it look forever. It must be read
 * under a ceiling, at two sizes, whole and in small pieces, with checks and
 * without; come to its end; tile the input; and need the same memory at either
 * size.
 */
#include <stdlib.h>

#include "suite.h"

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)
#define SMALL MIB
#define LARGE (4 * MIB)
#define NOISE KIB               /* that the two sizes may differ by */

/* ---- the messages ------------------------------------------------------- */

#define CT "Content-Type: "
#define CTE "Content-Transfer-Encoding: "
#define MIXED CT "multipart/mixed; boundary=b\n\n"
#define PART MIXED "--b\n\n"
#define FILL SIZE_MAX

/* A text, so many times; FILL: until the message is as long as asked for. */
struct run {
	const char *text;
	size_t times;
};
#define ONCE(text) { text, 1 }

/*
 * A parser for a message of a few octets: itself and the first blocks of its
 * five arenas, 4 KiB each, and one more for names where values are checked.
 */
#define BASE (25 * KIB)

/* What is held is carried in a buffer that doubles. */
#define HOLDS(octets) (BASE + 2 * (octets))

/* A delimiter's line, of a small boundary: 1,024 blanks and a little. */
#define LINE HOLDS(3 * KIB)

static const struct shape {
	const char *name;
	struct run runs[9];     /* text NULL: no more */
	size_t ceiling;
	struct mime_limits limits;
} shapes[] = {
	/* is this line a delimiter? */
	{ "blanks behind a delimiter",
	    { ONCE(MIXED "--b"), { " ", FILL }, ONCE("\n\nx\n--b--\n") },
	    LINE, { 0 } },
	{ "blanks behind the second one",
	    { ONCE(PART "x\n--b"), { "\t", FILL }, ONCE("\n") }, LINE, { 0 } },
	{ "blanks behind one that closes",
	    { ONCE(PART "x\n--b--"), { " ", FILL } }, LINE, { 0 } },
	{ "blanks behind one in a header",
	    { ONCE(MIXED "--b\nA: b\n--b"), { " ", FILL } },
	    HOLDS(257 * KIB), { 0 } },
	{ "two dashes, and no line end",
	    { ONCE(PART "--"), { "text", FILL } }, LINE, { 0 } },
	{ "a delimiter that goes on",
	    { ONCE(PART "x\n--b"), { "b", FILL } }, LINE, { 0 } },
	{ "almost a delimiter behind one that closes",
	    { ONCE(PART "x\n--b--\n--b"), { " ", FILL } }, LINE, { 0 } },
	{ "dashes", { ONCE(PART), { "-", FILL } }, LINE, { 0 } },
	{ "blanks in front of a delimiter",
	    { ONCE(PART "x\n"), { " ", FILL }, ONCE("--b\n") }, LINE, { 0 } },
	{ "CRs between what would be delimiters",
	    { ONCE(PART "x\n"), { "--b\r", FILL } }, LINE, { 0 } },
	{ "CRs", { ONCE(PART "x"), { "\r", FILL }, ONCE("\n--b--\n") },
	    LINE, { 0 } },
	{ "lines that almost are delimiters",
	    { ONCE(PART "x\n"), { "--bb\n--b x\n --b\n--B\n", FILL } },
	    LINE, { 0 } },
	{ "a boundary of 100 KiB",
	    { ONCE(CT "multipart/mixed; boundary="), { "b", 100 * KIB },
	    ONCE("\n\n--"), { "b", 100 * KIB }, ONCE("\n\n"),
	    { "text\n", FILL } }, HOLDS(129 * KIB), { 0 } },
	{ "a boundary of 100 KiB, with that limit",
	    { ONCE(CT "multipart/mixed; boundary="), { "b", 100 * KIB },
	    ONCE("\n\n--"), { "b", 100 * KIB }, ONCE("\n\n--"),
	    { "b", FILL } }, HOLDS(192 * KIB), { .boundary = 128 * KIB } },
	{ "a boundary without end",
	    { ONCE(CT "multipart/mixed; boundary="), { "b", FILL } },
	    HOLDS(257 * KIB), { 0 } },

	/* does the header go on? */
	{ "junk in a header, and no blank line",
	    { ONCE("A: b\njunk\n"), { "junk and more of it\n", FILL } },
	    HOLDS(MIB / 2 + KIB), { .header = MIB / 2 } },
	{ "junk in a small header, and no blank line",
	    { ONCE("A: b\njunk\n"), { "junk and more of it\n", FILL } },
	    HOLDS(5 * KIB), { .header = 4096 } },
	{ "junk, and then fields",
	    { ONCE("A: b\njunk\n"), { "A: b\n", FILL } },
	    HOLDS(5 * KIB), { .header = 4096 } },
	{ "junk in a part's header",
	    { ONCE(MIXED "--b\nA: b\njunk\n"), { "junk\n", FILL } },
	    HOLDS(5 * KIB), { .header = 4096 } },
	{ "junk without a line end",
	    { ONCE("A: b\njunk"), { "k", FILL } },
	    HOLDS(5 * KIB), { .header = 4096, .field = 4096 } },
	{ "no field at all", { { "text\n", FILL } },
	    HOLDS(5 * KIB), { .header = 4096 } },
	{ "a header without end", { { "A: b\n", FILL } },
	    HOLDS(5 * KIB), { .header = 4096 } },
	{ "a field without end", { ONCE("A: "), { "b", FILL } },
	    HOLDS(257 * KIB), { 0 } },
	{ "a small field without end", { ONCE("A: "), { "b", FILL } },
	    HOLDS(5 * KIB), { .field = 4096 } },
	{ "a field's name without end", { { "a", FILL } },
	    HOLDS(5 * KIB), { .field = 4096 } },
	{ "folds without end", { ONCE("A: b"), { "\n b", FILL } },
	    HOLDS(5 * KIB), { .field = 4096 } },
	{ "folds of blanks without end", { ONCE("A: b"), { "\n ", FILL } },
	    HOLDS(5 * KIB), { .field = 4096 } },
	{ "encoded words without end",
	    { { "Subject: =?utf-8?Q?=C3=A4?= =?iso-2022-jp?B?GyRC?=\n",
	    FILL } }, HOLDS(5 * KIB), { .header = 4096 } },
	{ "types without end", { { CT "a/b; name=c\n", FILL } },
	    HOLDS(5 * KIB), { .header = 4096 } },
	{ "many parameters",
	    { ONCE(CT "a/b"), { "; a*0*=b", 25 * KIB }, ONCE("\n\n"),
	    { "text\n", FILL } }, HOLDS(257 * KIB), { 0 } },
	{ "a From_ line without end", { ONCE("From a"), { "b", FILL } },
	    HOLDS(5 * KIB), { .field = 4096 } },

	/* lines */
	{ "long lines",
	    { ONCE(PART), { "x", FILL }, ONCE("\n"), { "x", FILL },
	    ONCE("\r\n"), { "x", FILL }, ONCE("\n"), { "\xc3\xa4", FILL } },
	    LINE, { 0 } },
	{ "a preamble", { ONCE(MIXED), { "text\n", FILL }, ONCE("--b--\n") },
	    LINE, { 0 } },
	{ "a preamble of one line", { ONCE(MIXED), { "content-", FILL } },
	    LINE, { 0 } },
	{ "an epilogue",
	    { ONCE(PART "x\n--b--\n"), { "text\n", FILL } }, LINE, { 0 } },
	{ "an epilogue of one line",
	    { ONCE(PART "x\n--b--\n"), { "content-", FILL } }, LINE, { 0 } },
	{ "a file within text, and no line end",
	    { ONCE("A: b\n\nbegin 644 "), { "x", FILL } }, LINE, { 0 } },
	{ "a mode without end",
	    { ONCE("A: b\n\nbegin "), { "6", FILL } }, LINE, { 0 } },

	/* transfer encodings */
	{ "uuencode that begins with a line without end",
	    { ONCE(CTE "x-uuencode\n\nbegin 644 "), { "x", FILL } },
	    LINE, { 0 } },
	{ "uuencode of one line",
	    { ONCE(CTE "x-uuencode\n\nbegin 644 x\n"), { "M", FILL } },
	    LINE, { 0 } },
	{ "yEnc that begins with a line without end",
	    { ONCE(CTE "x-yencode\n\n=ybegin "), { "x", FILL } },
	    LINE, { 0 } },
	{ "yEnc of one line",
	    { ONCE(CTE "x-yencode\n\n=ybegin line=1 size=1 name=x\n"),
	    { "x", FILL } }, LINE, { 0 } },
	{ "base64 of one line",
	    { ONCE(CTE "base64\n\n"), { "QUJD", FILL } }, LINE, { 0 } },
	{ "padding", { ONCE(CTE "base64\n\nQQ"), { "=", FILL } },
	    LINE, { 0 } },
	{ "blank lines in base64",
	    { ONCE(CTE "base64\n\nQUJD"), { "\n", FILL }, ONCE("QUJD") },
	    LINE, { 0 } },
	{ "quoted-printable of one line",
	    { ONCE(CTE "quoted-printable\n\n"), { "=3D", FILL } },
	    LINE, { 0 } },
	{ "blanks in quoted-printable",
	    { ONCE(CTE "quoted-printable\n\nx"), { " ", FILL },
	    ONCE("\n=") , { " ", FILL } }, LINE, { 0 } },

	/* one after the other, and one in the other */
	{ "small parts", { ONCE(MIXED), { "--b\nA: b\n\nx\n", FILL } },
	    LINE, { .parts = UINT32_MAX } },
	{ "small files of one name",
	    { ONCE(MIXED), { "--b\n" CT "a/b; name=c\n\n", FILL } },
	    LINE, { 0 } },
	{ "multiparts in multiparts", { { MIXED "--b\n", FILL } },
	    HOLDS(64 * KIB), { 0 } },
	{ "messages in messages",
	    { { CT "message/rfc822\n\n", FILL } }, HOLDS(48 * KIB), { 0 } },
};

static void
put_run(struct buffer *b, const struct run *r, size_t octets)
{
	size_t len = strlen(r->text);
	size_t times = r->times == FILL ? octets / len : r->times;

	for (size_t i = 0; i < times; i++)
		buffer_put(b, (mime_span){ r->text, len });
}

/* The message of shape S, of about SIZE octets. */
static mime_span
make(struct mime_arena *mem, const struct shape *s, size_t size)
{
	size_t fills = 0;
	struct buffer b;

	buffer_init(&b, mem, PTRDIFF_MAX);
	for (const struct run *r = s->runs; r->text != NULL; r++)
		fills += r->times == FILL;
	for (const struct run *r = s->runs; r->text != NULL; r++)
		put_run(&b, r, size / fills);
	return buffer_span(&b);
}

/* ---- memory that is counted --------------------------------------------- */

struct counted {
	size_t now, most;
};

static void *
counted_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
	struct counted *c = ctx;
	void *at = NULL;

	if (new_size == 0)
		free(ptr);
	else if ((at = realloc(ptr, new_size)) == NULL)
		return NULL;
	c->now += new_size - old_size;
	if (c->now > c->most)
		c->most = c->now;
	return at;
}

/* ---- reading ------------------------------------------------------------ */

static const struct way {
	const char *name;
	size_t piece;
	unsigned checks;
} ways[] = {
	{ "whole",              SIZE_MAX, MIME_CHECK_STRUCTURE },
	{ "in pieces",          64,       MIME_CHECK_STRUCTURE },
	{ "whole, checked",     SIZE_MAX, MIME_CHECK_ALL },
	{ "in pieces, checked", 64,       MIME_CHECK_ALL },
};

/* Takes the events there are off the front of LEFT: they tile it. */
static mime_status
drain(struct mime_parser *p, mime_span *left)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(p, &ev)) == MIME_OK) {
		if (ev->type == MIME_EV_DEFECT)
			continue;
		if (!span_starts(*left, ev->bytes))
			return MIME_USAGE;
		span_take(left, ev->bytes.len);
	}
	return st;
}

static mime_status
feed(struct mime_parser *p, mime_span message, size_t piece)
{
	mime_span left = message;
	mime_status st;

	while (message.len > 0) {
		mime_parser_feed(p, span_take(&message, piece));
		st = drain(p, &left);
		if (st != MIME_MORE)
			return st;
	}
	mime_parser_end(p);
	st = drain(p, &left);
	return st == MIME_END && left.len > 0 ? MIME_USAGE : st;
}

/* The most octets it takes to read MESSAGE of shape S in this WAY. */
static size_t
most_memory(const struct shape *s, const struct way *way, mime_span message)
{
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = way->checks,
		.limits = s->limits,
	};
	struct counted c = { 0 };
	struct mime_alloc hook = { counted_resize, &c };
	struct mime_arena *mem = mime_arena_new(&hook);
	mime_status st;

	mime_arena_limit(mem, s->ceiling);
	st = feed(mime_parser_new(mem, &opt), message, way->piece);
	if (st != MIME_END)
		ck_abort_msg("%s, %s: %s (%zu of %zu KiB)", s->name, way->name,
		    mime_status_text(st), c.most / KIB, s->ceiling / KIB);
	mime_arena_free(mem);
	ck_assert_uint_eq(c.now, 0);
	return c.most;
}

START_TEST(takes_no_more_for_more)
{
	const struct shape *s = &shapes[_i];
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span small = make(mem, s, SMALL), large = make(mem, s, LARGE);

	for (size_t i = 0; i < ROWS(ways); i++) {
		size_t once = most_memory(s, &ways[i], small);
		size_t more = most_memory(s, &ways[i], large);

		if (once > more + NOISE || more > once + NOISE)
			ck_abort_msg("%s, %s: %zu octets, and then %zu",
			    s->name, ways[i].name, once, more);
	}
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, takes_no_more_for_more, 0, ROWS(shapes));
}

int
main(void)
{
	return run_suite("bounds", cases);
}
