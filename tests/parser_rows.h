/*
 * parser_rows.h - what the suites of the parser share: rows of messages and
 * their events, the tests that each such row passes, and events in short.
 */
#ifndef LIBMIME_TESTS_PARSER_ROWS_H
#define LIBMIME_TESTS_PARSER_ROWS_H

#include "cuts.h"
#include "parse/parse.h"

/* What headers here begin with, or are made of. */
#define PART "Content-Type: multipart/mixed; boundary="
#define BASE64 "Content-Transfer-Encoding: base64\n\n"

/*
 * A message and the events it must give, as events.c writes them: type, part,
 * offset + size. What every message here lacks, an author, a date and a
 * version, is left out.
 */
struct parser_row {
	const char *name, *message, *events;
};

/*
 * Adds the tests that each of the N rows at ROWS passes: it gives its events,
 * also where the end is told early, and by a parser that was left anywhere in
 * another message; its media comes in time. One table a program.
 */
void add_parser_rows(TCase *tc, const struct parser_row *rows, int n);

/* MESSAGE, read with OPT, gives EVENTS, as a row's; NAME is for a failure. */
void expect_events(const char *name, const char *message,
    const struct mime_options *opt, const char *events);

/*
 * Events in short, to be held against each other: "F0 B0 ", a letter for the
 * type, the part, adjacent runs as one; a defect by its name.
 *
 * Puts all events that P has; behind *SKIP_AFTER of them (NULL, 0: never),
 * skips. Returns what P ended with.
 */
mime_status put_events(struct buffer *b, struct mime_parser *p,
    unsigned *skip_after);

/* The events of M, by P, fed in two pieces, the second with the end. */
mime_span events_in_short(struct mime_arena *mem, struct mime_parser *p,
    mime_span m, size_t cut, unsigned skip_after);

#endif
