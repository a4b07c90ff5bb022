/*
 * wrap.h - words to lines, for a terminal.
 *
 * Words are put between blanks and line ends; lines are cut between words, and
 * begin with a prefix: "> " of a quote, the indent of a list. Blank lines are
 * asked for, and made only where text follows and text was before.
 */
#ifndef TOOLS_WRAP_H
#define TOOLS_WRAP_H

#include "mime.h"

#define WRAP_PREFIX 60          /* columns of all prefixes; more is not shown */
#define WRAP_LEVELS 64
#define WRAP_WORD 2000          /* octets that are held back to be kept whole */

typedef void wrap_put(void *ctx, mime_span text);

/* Begins as {0}, but for put, ctx and width. */
struct wrap {
	wrap_put *put;
	void *ctx;
	unsigned width;
	bool nowrap;            /* lines end where they are told to */

	char prefix[WRAP_PREFIX];
	unsigned prefix_len;
	unsigned low;           /* the least it was since the last text */
	uint8_t levels[WRAP_LEVELS];    /* what each push added */
	unsigned depth;
	char marker[16];        /* in front of the next text of the innermost */
	unsigned marker_len, marker_depth;

	char word[WRAP_WORD];
	unsigned word_len, word_columns;
	bool glued;             /* the word goes on with what is out already */
	bool after_wide;
	bool space;             /* between the line so far and the word */

	bool started;           /* something was put out */
	bool open;              /* the line has text */
	unsigned gap;           /* line ends due before the next text */
	unsigned column;
	unsigned lines;         /* begun so far */
};

/* A character of a word; a blank between words; the end of a word. */
void wrap_char(struct wrap *w, uint32_t code);
void wrap_space(struct wrap *w);
void wrap_text(struct wrap *w, mime_span utf8);

/* At least N line ends before the next text: 1 a new line, 2 a blank one. */
void wrap_break(struct wrap *w, unsigned n);

/*
 * Takes back the line ends that are due and returns how many, so that what
 * comes now stands behind the last text; wrap_break makes them due again.
 */
unsigned wrap_resume(struct wrap *w);

/* A line end that counts: two make a blank line. KEEP: each makes one more. */
void wrap_newline(struct wrap *w, bool keep);

/*
 * Lines begin with TEXT in addition, until it is popped; with MARKER, as long as
 * TEXT, the first of them (NULL: TEXT).
 */
void wrap_push(struct wrap *w, const char *text, const char *marker);
void wrap_pop(struct wrap *w);

/* Columns there are for text, at least 20. */
unsigned wrap_room(const struct wrap *w);

/* How many columns CODE takes: 0, 1 or 2. No locale. */
unsigned wrap_columns(uint32_t code);

/* Ends the last line. */
void wrap_end(struct wrap *w);

#endif
