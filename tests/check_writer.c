/*
 * check_writer.c - messages of parts within parts, calls out of order, a writer
 * used again, and a world that fails: memory, sources, sinks.
 */
#include <stdio.h>

#include "said.h"
#include "slow.h"
#include "suite.h"

/* ---- structures --------------------------------------------------------- */

#define TEXT(d, t) { .depth = (d), .type = "text/plain", .content = SPAN(t) }
#define IN(d, t) { .depth = (d), .type = (t) }
#define HEADED .fields = { { "From", SPAN("a@x.org") }, \
	{ "Date", SPAN("Sat, 28 Nov 2026 09:00:00 +0000") } }
#define MOST 16
#define STANDING(d, m) { .depth = (d), .type = "message/rfc822", \
	.as_it_stands = true, .content = SPAN(m) }

static const struct {
	const char *name;
	struct said_part parts[MOST];
	bool clean;             /* no defect at all */
} trees[] = {
	{ "a text", { { .type = "text/plain", HEADED,
	    .content = SPAN("abc\n") } }, true },
	{ "nothing", { { .type = "text/plain", HEADED } }, true },
	{ "a multipart of one", { { .type = "multipart/mixed", HEADED },
	    TEXT(1, "a\n") }, true },
	{ "empty parts", { { .type = "multipart/mixed", HEADED },
	    IN(1, "text/plain"), IN(1, "image/png"), IN(1, "text/html"),
	    IN(1, "a/b") }, false },
	{ "mixed, related, alternative", { { .type = "multipart/mixed", HEADED },
	    IN(1, "multipart/related"), IN(2, "multipart/alternative"),
	    TEXT(3, "a\n"), { .depth = 3, .type = "text/html",
	    .content = SPAN("<img src=\"cid:i@x\">") },
	    { .depth = 2, .type = "image/png",
	    .fields = { { "Content-ID", SPAN("<i@x>") } },
	    .disposition = "inline", .filename = SPAN("i.png"),
	    .content = SPAN("\x89PNG\r\n\x1a\n") },
	    { .depth = 1, .type = "application/pdf",
	    .disposition = "attachment", .filename = SPAN("a.pdf"),
	    .content = SPAN("%PDF-1.4") } }, true },
	{ "eight deep", { IN(0, "multipart/mixed"), IN(1, "multipart/mixed"),
	    IN(2, "multipart/mixed"), IN(3, "multipart/mixed"),
	    IN(4, "multipart/mixed"), IN(5, "multipart/mixed"),
	    IN(6, "multipart/mixed"), TEXT(7, "a"), TEXT(4, "b"),
	    TEXT(1, "c") }, false },
	{ "a dozen multiparts, so that one number begins another",
	    { IN(0, "multipart/mixed"), IN(1, "multipart/mixed"),
	    IN(2, "multipart/mixed"), IN(3, "multipart/mixed"),
	    IN(4, "multipart/mixed"), IN(5, "multipart/mixed"),
	    IN(6, "multipart/mixed"), IN(7, "multipart/mixed"),
	    IN(8, "multipart/mixed"), IN(9, "multipart/mixed"),
	    IN(10, "multipart/mixed"), IN(11, "multipart/mixed"),
	    TEXT(12, "a") }, false },
	{ "a digest", { IN(0, "multipart/digest"), IN(1, "message/rfc822"),
	    TEXT(2, "a"), IN(1, "message/rfc822"), TEXT(2, "b") }, false },
	{ "messages within messages", { { .type = "message/rfc822", HEADED },
	    { .depth = 1, .type = "message/rfc822", HEADED },
	    { .depth = 2, .type = "multipart/mixed", HEADED },
	    { .depth = 3, .type = "message/rfc822" },
	    { .depth = 4, .type = "text/plain", HEADED, .content = SPAN("a") },
	    TEXT(3, "b") }, true },
	{ "a message as it stands", { { .type = "multipart/mixed", HEADED },
	    STANDING(1, "From: a@b\nDate: Sat, 28 Nov 2026 09:00:00 +0000\n"
	    "\nabc\n"), TEXT(1, "a") }, true },
	{ "its line ends", { IN(0, "multipart/mixed"),
	    STANDING(1, "From: a@b\r\n\r\na\r\nb\nc") }, false },
	{ "a CR at its end", { IN(0, "multipart/mixed"),
	    STANDING(1, "From: a@b\r\n\r\na\r"), TEXT(1, "\r\r\n") }, false },
	{ "alone, a CR at its end", { STANDING(0, "A: b\r\n\r\na\r") }, false },
	{ "with 8-bit in it", { IN(0, "multipart/mixed"),
	    IN(1, "multipart/mixed"),
	    STANDING(2, "From: a@b\n\n\xc3\xbc\n") }, false },
	{ "with Latin-1 in its header", { IN(0, "multipart/mixed"),
	    STANDING(1, "From: \xfc@b\n\n") }, false },
	{ "with parts", { IN(0, "multipart/mixed"),
	    STANDING(1, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
	    "x\n--b--\n"), TEXT(1, "a") }, false },
	{ "with a boundary of ours", { IN(0, "multipart/mixed"),
	    STANDING(1, "A: b\n\n--=_stem_1_\n\n--=_stem_1_--\n"),
	    TEXT(1, "a") }, false },
	{ "two with one", { IN(0, "multipart/mixed"),
	    STANDING(1, "A: b\n\n--=_stem"), STANDING(1, "A: b\n\n--=_ste") },
	    false },
	{ "that is nothing", { IN(0, "multipart/mixed"), STANDING(1, "") },
	    false },
};

static size_t
count_parts(const struct said_part *parts)
{
	size_t n = 0;

	while (n < MOST && parts[n].type != NULL)
		n++;
	return n;
}

static void
expect_clean(struct mime_arena *mem, const char *name, mime_span message)
{
	const struct mime_options opt = { .size = sizeof(opt),
	    .checks = MIME_CHECK_ALL };
	struct mime_tree *tree;

	ck_assert(mime_parse(mem, message, &opt, &tree) == MIME_OK);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after)
		if (p->defects != NULL)
			ck_abort_msg("%s: %s", name, mime_defect_info(
			    p->defects->code)->name);
}

/* Writes S and holds it; the stem "stem", as far as that may be. */
static void
write_and_hold(struct mime_arena *mem, const char *name, struct said *s,
    struct buffer *out)
{
	const char *reason, *fault;

	buffer_init(out, mem, SIZE_MAX);
	if (said_write(mem, s, out, &reason) != MIME_OK)
		ck_abort_msg("%s: %s", name, reason);
	fault = said_fault(mem, s, buffer_span(out));
	if (fault != NULL)
		ck_abort_msg("%s: %s", name, fault);
}

START_TEST(tree_is_read_again)
{
	static const size_t pieces[] = { 0, 1, 3 };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct said_part parts[MOST];
	struct said s = { .parts = parts,
	    .count = count_parts(trees[_i].parts) };
	struct buffer out;

	memcpy(parts, trees[_i].parts, sizeof(parts));
	for (size_t i = 0; i < 2 * ROWS(pieces); i++) {
		s.how = i & 1 ? MIME_WRITE_LF : 0;
		s.boundary = i / 2 == 1 ? SPAN("") : SPAN("stem");
		for (size_t j = 0; j < s.count; j++)
			parts[j].piece = pieces[i / 2];
		write_and_hold(mem, trees[_i].name, &s, &out);
		if (trees[_i].clean && s.how == 0)
			expect_clean(mem, trees[_i].name, buffer_span(&out));
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(same_message_same_octets)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct said s = { .parts = trees[_i].parts,
	    .count = count_parts(trees[_i].parts) };
	struct buffer first, again;

	write_and_hold(mem, trees[_i].name, &s, &first);
	write_and_hold(mem, trees[_i].name, &s, &again);
	ck_assert_msg(span_is(buffer_span(&first), buffer_span(&again)),
	    "%s", trees[_i].name);
	mime_arena_free(mem);
}
END_TEST

/* ---- calls out of order ------------------------------------------------- */

#define PART(type) mime_write_part(w, type)
#define END mime_write_part_end(w)
#define CONTENT(s) mime_write_content(w, SPAN(s))
#define FIELD mime_write_field(w, "X", SPAN("y"))
#define PARAM mime_write_param(w, "x", SPAN("y"))
#define NAME mime_write_disposition(w, "inline", SPAN("a"))
#define ASK(e) mime_write_encoding(w, e)

static const struct {
	const char *name, *reason;      /* NULL: it is MIME_USAGE */
} misuses[] = {
	{ "nothing at all", NULL },
	{ "a field in front of all", NULL },
	{ "a parameter in front of all", NULL },
	{ "a name in front of all", NULL },
	{ "content in front of all", NULL },
	{ "an end in front of all", NULL },
	{ "a part that is not ended", NULL },
	{ "one end too many", NULL },
	{ "a field behind the end", NULL },
	{ "content twice", NULL },
	{ "content of a multipart", NULL },
	{ "content of a message with a part", NULL },
	{ "an encoding there is not", NULL },
	{ "a second message", "text/plain follows the message" },
	{ "a part in a text", "text/html is in a part that has none" },
	{ "two in a message", "a/b is the second in a message" },
	{ "a part in a message as it stands",
	    "a/b is in a message that is given as it stands" },
	{ "a multipart without parts", "multipart/mixed has no parts" },
	{ "a message without one", "message/rfc822 has no message" },
	{ "no type", "is no media type" },
	{ "half a type", "text is no media type" },
	{ "a type with a parameter", "text/plain; a=b is no media type" },
	{ "a type of two lines", "text/plain??A: b is no media type" },
	{ "an encoded multipart",
	    "multipart/mixed cannot pass in the encoding that was asked for" },
	{ "an encoded message",
	    "message/rfc822 cannot pass in the encoding that was asked for" },
	{ "a message that is binary", "message/rfc822 has NUL or lines of more "
	    "than 998 octets, and binary was not asked for" },
	{ "a message of 8-bit in 7bit",
	    "message/rfc822 cannot pass in the encoding that was asked for" },
};

static void
misuse(struct mime_writer *w, int row)
{
	switch (row) {
	case 0:  break;
	case 1:  FIELD; PART("a/b"); END; break;
	case 2:  PARAM; PART("a/b"); END; break;
	case 3:  NAME; PART("a/b"); END; break;
	case 4:  CONTENT("a"); PART("a/b"); END; break;
	case 5:  END; PART("a/b"); END; break;
	case 6:  PART("a/b"); break;
	case 7:  PART("a/b"); END; END; break;
	case 8:  PART("a/b"); END; FIELD; break;
	case 9:  PART("a/b"); CONTENT("a"); CONTENT("b"); END; break;
	case 10: PART("multipart/mixed"); CONTENT("a"); END; break;
	case 11: PART("message/rfc822"); PART("a/b"); END; CONTENT("a"); END;
		 break;
	case 12: PART("a/b"); ASK(MIME_UU); END; break;
	case 13: PART("a/b"); END; PART("text/plain"); END; break;
	case 14: PART("text/plain"); PART("text/html"); END; END; break;
	case 15: PART("message/rfc822"); PART("a/b"); END; PART("a/b"); END;
		 END; break;
	case 16: PART("message/rfc822"); CONTENT("A: b\n"); PART("a/b"); END;
		 END; break;
	case 17: PART("multipart/mixed"); END; break;
	case 18: PART("message/rfc822"); END; break;
	case 19: PART(""); END; break;
	case 20: PART("text"); END; break;
	case 21: PART("text/plain; a=b"); END; break;
	case 22: PART("text/plain\r\nA: b"); END; break;
	case 23: PART("multipart/mixed"); ASK(MIME_BASE64); PART("a/b"); END;
		 END; break;
	case 24: PART("message/rfc822"); ASK(MIME_QP); CONTENT("A: b\n"); END;
		 break;
	case 25: PART("message/rfc822"); CONTENT("A: b\n\n\0"); END;
		 break;
	case 26: PART("message/rfc822"); ASK(MIME_7BIT);
		 CONTENT("A: b\n\n\xc3\xbc"); END; break;
	}
}

/* The first thing wrong is told, whatever comes after it. */
START_TEST(misuse_is_told)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_writer *w = mime_writer_new(mem, NULL);
	const char *wanted = misuses[_i].reason;
	struct buffer out;
	const struct mime_sink to = { said_put, &out };

	buffer_init(&out, mem, SIZE_MAX);
	for (int again = 0; again < 2; again++) {
		mime_status st;

		misuse(w, _i);
		st = mime_writer_end(w, &to);
		ck_assert_msg(st == (wanted ? MIME_VALUE : MIME_USAGE),
		    "%s: %d", misuses[_i].name, st);
		ck_assert_msg(wanted == NULL ||
		    strcmp(mime_writer_reason(w), wanted) == 0, "%s: %s",
		    misuses[_i].name, mime_writer_reason(w));
		FIELD;
		PARAM;
		NAME;
		ck_assert(mime_writer_end(w, &to) == st && out.len == 0);
		mime_writer_reset(w);
	}
	PART("a/b");
	END;
	ck_assert(mime_writer_end(w, &to) == MIME_OK && out.len > 0);
	mime_arena_free(mem);
}
END_TEST

START_TEST(null_is_no_memory)
{
	mime_writer_reset(NULL);
	mime_write_part(NULL, "a/b");
	mime_write_field(NULL, "A", SPAN("b"));
	mime_write_addresses(NULL, "To", NULL);
	mime_write_param(NULL, "a", SPAN("b"));
	mime_write_disposition(NULL, "inline", SPAN("b"));
	mime_write_encoding(NULL, MIME_7BIT);
	mime_write_content(NULL, SPAN("b"));
	mime_write_source(NULL, NULL);
	mime_write_part_end(NULL);
	ck_assert(mime_writer_end(NULL, NULL) == MIME_NOMEM);
	ck_assert(mime_writer_reason(NULL) != NULL);
	ck_assert(mime_writer_new(NULL, NULL) == NULL);
}
END_TEST

static const struct {
	const char *name, *stem;
	bool good;
} stems[] = {
	{ "none", "", true },
	{ "letters and digits", "Aa09", true },
	{ "40", "0123456789012345678901234567890123456789", true },
	{ "41", "01234567890123456789012345678901234567890", false },
	{ "a blank", "a b", false },
	{ "a quote", "a\"", false },
	{ "a line end", "a\n", false },
	{ "not ASCII", "\xc3\xbc", false },
};

START_TEST(stem_is_taken_or_refused)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct said_part parts[] = { IN(0, "multipart/mixed"),
	    TEXT(1, "a") };
	const struct said s = { .parts = parts, .count = 2,
	    .boundary = span_of(stems[_i].stem) };
	const char *reason;
	struct buffer out;
	mime_status st;

	buffer_init(&out, mem, SIZE_MAX);
	st = said_write(mem, &s, &out, &reason);
	ck_assert_msg(st == (stems[_i].good ? MIME_OK : MIME_VALUE), "%s: %s",
	    stems[_i].name, reason);
	if (st == MIME_OK)
		ck_assert_msg(count_of(buffer_span(&out), s.boundary) > 2,
		    "%s", stems[_i].name);
	mime_arena_free(mem);
}
END_TEST

/* ---- used again --------------------------------------------------------- */

START_TEST(reset_forgets_all)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_writer *w = mime_writer_new(mem, NULL);

	for (size_t i = 0; i < 2 * ROWS(trees); i++) {
		size_t row = i % ROWS(trees);
		struct said s = { .parts = trees[row].parts,
		    .count = count_parts(trees[row].parts) };
		struct buffer fresh, out;

		write_and_hold(mem, trees[row].name, &s, &fresh);
		buffer_init(&out, mem, SIZE_MAX);
		said_tell(mem, &s, w);
		ck_assert(mime_writer_end(w, &(struct mime_sink){ said_put,
		    &out }) == MIME_OK);
		if (!span_is(buffer_span(&fresh), buffer_span(&out)))
			ck_abort_msg("%s, the second time", trees[row].name);
		mime_writer_reset(w);
		said_tell(mem, &s, w);          /* and is not ended */
		mime_writer_reset(w);
	}
	mime_arena_free(mem);
}
END_TEST

/* Message after message, a writer asks for no more memory. */
START_TEST(reset_keeps_memory_bounded)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_arena *scratch = mime_arena_new(NULL);
	struct mime_writer *w;

	mime_arena_limit(mem, 1 << 20);
	w = mime_writer_new(mem, NULL);
	for (size_t i = 0; i < 2000; i++) {
		size_t row = i % ROWS(trees);
		const struct said s = { .parts = trees[row].parts,
		    .count = count_parts(trees[row].parts) };
		struct buffer out;

		buffer_init(&out, scratch, SIZE_MAX);
		said_tell(scratch, &s, w);
		if (mime_writer_end(w, &(struct mime_sink){ said_put,
		    &out }) != MIME_OK)
			ck_abort_msg("message %zu: %s", i,
			    mime_writer_reason(w));
		mime_writer_reset(w);
	}
	mime_arena_free(mem);
	mime_arena_free(scratch);
}
END_TEST

/* ---- a world that fails ------------------------------------------------- */

static mime_status
put_nowhere(void *ctx, mime_span octets)
{
	(void)ctx;
	(void)octets;
	return MIME_OK;
}

/* Only octets: a source would take memory of MEM as well. */
static mime_status
write_in(struct mime_arena *mem, void *ctx)
{
	const struct said *s = ctx;
	const struct mime_write_options opt = { .size = sizeof(opt),
	    .how = s->how };
	struct mime_writer *w = mime_writer_new(mem, &opt);

	said_tell(mem, s, w);
	return mime_writer_end(w, &(struct mime_sink){ put_nowhere, NULL });
}

START_TEST(no_memory_is_told)
{
	static const unsigned hows[] = { 0, MIME_WRITE_LF, MIME_WRITE_UTF8 };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer name;

	buffer_init(&name, mem, SIZE_MAX);
	for (int i = 0; i < 300; i++)
		buffer_put(&name, SPAN("\u00fc "));
	for (size_t i = 0; i < ROWS(hows); i++) {
		const struct mime_address a = { .name = buffer_span(&name),
		    .addr = SPAN("a@x.org") };
		struct said_part parts[MOST];
		struct said s = { .how = hows[i], .parts = parts,
		    .count = count_parts(trees[_i].parts) };

		memcpy(parts, trees[_i].parts, sizeof(parts));
		parts[0].fields[0] = (struct said_value){ "Subject",
		    buffer_span(&name) };
		parts[0].to = &a;
		parts[s.count - 1].disposition = "attachment";
		parts[s.count - 1].filename = buffer_span(&name);
		ck_assert_msg(expect_nomem_told(write_in, &s) == MIME_OK,
		    "%s", trees[_i].name);
	}
	mime_arena_free(mem);
}
END_TEST

/* Takes LEFT times, and then no more. */
static mime_status
put_until(void *ctx, mime_span octets)
{
	unsigned *left = ctx;

	(void)octets;
	return (*left)-- > 0 ? MIME_OK : MIME_IO;
}

/* A text and a message, of what S reads. */
static void
tell_large(struct mime_writer *w, struct slow *s)
{
	PART("multipart/mixed");
	PART("text/plain");
	mime_write_source(w, &(struct mime_source){ read_slowly, s });
	END;
	PART("message/rfc822");
	mime_write_source(w, &(struct mime_source){ read_slowly, s });
	END;
	END;
}

static mime_span
large_text(struct mime_arena *mem)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	while (b.len < 300000)
		buffer_put(&b, SPAN("A: Gr\u00fc\u00dfe\n"));
	return buffer_span(&b);
}

START_TEST(sink_that_fails_is_told)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct slow slow = { .all = large_text(mem), .most = 10007 };
	mime_status st = MIME_IO;
	unsigned n;

	for (n = 0; st != MIME_OK; n++) {
		struct mime_writer *w = mime_writer_new(mem, NULL);
		unsigned left = n;

		tell_large(w, &slow);
		st = mime_writer_end(w, &(struct mime_sink){ put_until,
		    &left });
		if (st != MIME_OK && (st != MIME_IO || left + 1 != 0))
			ck_abort_msg("put %u: %s", n, mime_status_text(st));
	}
	ck_assert_msg(n > 5, "only %u", n);
	mime_arena_free(mem);
}
END_TEST

START_TEST(source_that_fails_is_told)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_status st = MIME_IO;
	size_t n;

	for (n = 1; st != MIME_OK; n++) {
		struct slow slow = { .all = large_text(mem), .most = 100007,
		    .fail_at = n };
		struct mime_writer *w = mime_writer_new(mem, NULL);

		tell_large(w, &slow);
		st = mime_writer_end(w, &(struct mime_sink){ put_nowhere,
		    NULL });
		if (st != MIME_OK && st != MIME_IO)
			ck_abort_msg("read %zu: %s", n, mime_status_text(st));
		if (st == MIME_OK && slow.fail_at == 0)
			ck_abort_msg("read %zu: not told", n);
	}
	ck_assert_msg(n > 20, "only %zu", n);
	mime_arena_free(mem);
}
END_TEST

START_TEST(ceiling_is_told)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_arena *large = mime_arena_new(NULL);
	struct slow slow = { .all = large_text(large), .most = SIZE_MAX };
	mime_status st = MIME_LIMIT;
	size_t most;

	mime_arena_free(mem);
	for (most = 1 << 16; st != MIME_OK; most += 1 << 14) {
		mem = mime_arena_new(NULL);
		mime_arena_limit(mem, most);
		struct mime_writer *w = mime_writer_new(mem, NULL);

		tell_large(w, &slow);
		st = mime_writer_end(w, &(struct mime_sink){ put_nowhere,
		    NULL });
		if (st != MIME_OK && st != (w ? MIME_LIMIT : MIME_NOMEM))
			ck_abort_msg("%zu: %s", most, mime_status_text(st));
		mime_arena_free(mem);
	}
	/* And that is not what the content takes. */
	ck_assert_msg(most < slow.all.len * 2, "%zu", most);
	mime_arena_free(large);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, tree_is_read_again, 0, ROWS(trees));
	tcase_add_loop_test(tc, same_message_same_octets, 0, ROWS(trees));
	tcase_add_loop_test(tc, misuse_is_told, 0, ROWS(misuses));
	tcase_add_test(tc, null_is_no_memory);
	tcase_add_loop_test(tc, stem_is_taken_or_refused, 0, ROWS(stems));
	tcase_add_test(tc, reset_forgets_all);
	tcase_add_test(tc, reset_keeps_memory_bounded);
	tcase_add_loop_test(tc, no_memory_is_told, 0, ROWS(trees));
	tcase_add_test(tc, sink_that_fails_is_told);
	tcase_add_test(tc, source_that_fails_is_told);
	tcase_add_test(tc, ceiling_is_told);
}

int
main(void)
{
	return run_suite("writer", cases);
}
