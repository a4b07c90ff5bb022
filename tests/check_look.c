/*
 * check_look.c - what is seen of content, however it is cut.
 */
#include <stdio.h>

#include "suite.h"
#include "write/write.h"

/* What SEEN says, in words. */
static const char *
told(const struct look *l)
{
	static char text[200];

	snprintf(text, sizeof(text), "high %d escaped %d longest %d%s%s%s%s%s",
	    (int)l->high, (int)l->escaped, (int)l->longest,
	    l->nul ? " nul" : "", l->bare_cr ? " cr" : "",
	    l->lines ? " lines" : "", l->from ? " from" : "",
	    l->dashes ? " dashes" : "");
	return text;
}

static struct look
look_in_pieces(mime_span s, size_t n)
{
	struct look l = { 0 };

	while (s.len > 0)
		mime_look(&l, guarded(span_take(&s, n)));
	mime_look_end(&l);
	return l;
}

#define ROW(name, in, told) { name, SPAN(in), told }

static const struct {
	const char *name;
	mime_span in;
	const char *told;
} rows[] = {
	ROW("nothing", "", "high 0 escaped 0 longest 0"),
	ROW("a line", "ab\n", "high 0 escaped 0 longest 2 lines"),
	ROW("one without an end", "ab", "high 0 escaped 0 longest 2"),
	ROW("the CR counts", "ab\r\nc", "high 0 escaped 0 longest 3 lines"),
	ROW("a bare CR", "a\rb\n", "high 0 escaped 0 longest 3 cr lines"),
	ROW("at the end of all", "a\r", "high 0 escaped 0 longest 2 cr"),
	ROW("a NUL", "a\0b", "high 0 escaped 1 longest 3 nul"),
	ROW("what is escaped", "=\t \x7F\x01\xC3\xA4", "high 2 escaped 5 longest 7"),
	ROW("a mailbox's line", "a\nFrom b", "high 0 escaped 0 longest 6 lines from"),
	ROW("almost one", "aFrom b\nFrom", "high 0 escaped 0 longest 7 lines"),
	ROW("a delimiter of ours", "a\n--=_b", "high 0 escaped 1 longest 5 lines dashes"),
	ROW("one behind blanks", "a\n \t--=_b", "high 0 escaped 1 longest 7 lines dashes"),
	ROW("a mailbox's line behind them", " From b", "high 0 escaped 0 longest 7"),
	ROW("almost one, too", "a--=_b\n--_", "high 0 escaped 1 longest 6 lines"),
};

START_TEST(sees)
{
	for (size_t n = 1; n <= rows[_i].in.len + 1; n++) {
		struct look l = look_in_pieces(rows[_i].in, n);

		if (strcmp(told(&l), rows[_i].told) != 0)
			ck_abort_msg("%s, by %zu: %s", rows[_i].name, n,
			    told(&l));
	}
}
END_TEST

/* Each octet at each place of lengths around a block or two: by the words. */
START_TEST(every_octet_at_every_place)
{
	char text[140];

	memset(text, 'a', sizeof(text));
	for (int c = 0; c < 256; c++)
		for (size_t at = 0; at < sizeof(text); at++) {
			struct look l = { 0 };
			bool high = c >= 0x80;
			bool escaped = high || c == 0x7F || c == '=' ||
			    (c < 0x20 && strchr("\t\r\n", c) == NULL) || c == 0;

			text[at] = (char)c;
			mime_look(&l, (mime_span){ text, sizeof(text) -
			    at % 3 });
			text[at] = 'a';
			if (at >= sizeof(text) - at % 3)
				high = escaped = false;
			if (l.high != high || l.escaped != escaped)
				ck_abort_msg("octet %d at %zu: %s", c, at,
				    told(&l));
		}
}
END_TEST

/* A count that does not fit into an octet. */
START_TEST(many)
{
	char text[1000];
	struct look l = { 0 };

	memset(text, 0xC3, sizeof(text));
	mime_look(&l, (mime_span){ text, sizeof(text) });
	ck_assert_uint_eq(l.high, sizeof(text));
	ck_assert_uint_eq(l.escaped, sizeof(text));
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, sees, 0, ROWS(rows));
	tcase_add_test(tc, every_octet_at_every_place);
	tcase_add_test(tc, many);
}

int
main(void)
{
	return run_suite("look", cases);
}
