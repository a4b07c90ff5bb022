/*
 * build_flowed.c - text that flows: paragraphs that a reader wraps (RFC 3676).
 *
 * A line of the text is a paragraph. It is broken behind a blank, which then
 * stands at the end of the line and says that the next one goes on; a line that
 * ends by itself has none. What would be taken for something else at the front
 * of a line, a blank, ">" or "From", gets a blank in front ("stuffed").
 *
 * Lines behind "> " are quotes and stay as they are, however long: where they
 * are broken is for who wrote them. The line in front of a signature, "-- ", is
 * itself.
 *
 * Octet by octet, and no line is kept: at most one word of WIDTH columns.
 */
#include "config.h"

#include <string.h>

#include "build.h"

#define WIDTH 72                /* of a line, RFC 3676 4.2, with its blank */
#define WORD_MOST (WIDTH * 4)   /* octets of a word that is kept */

enum state {
	AT_LINE,                /* marks at most, so far */
	IN_TEXT,
	IN_QUOTE
};

struct flow {
	struct build_out out;
	enum state state;
	size_t marks;           /* ">" at the front */
	size_t blanks;          /* that are held, behind all that is put out */
	size_t column;          /* of what is put out in this line */
	bool dashes;            /* that is "--" alone */
	bool goes_on;           /* the line before ends in a blank */
	bool after_cr;
	char word[WORD_MOST];   /* that is held, behind the blanks */
	size_t word_len, word_columns;
	bool long_word;         /* one that is longer is being put out */
};

/* ---- out ---------------------------------------------------------------- */

static void
put(struct flow *f, char c)
{
	build_out_put(&f->out, (mime_span){ &c, 1 });
}

static void
put_blanks(struct flow *f)
{
	f->column += f->blanks;
	for (; f->blanks > 0; f->blanks--)
		put(f, ' ');
}

/* The first octet of a character, in UTF-8. */
static bool
begins(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

/* ---- words -------------------------------------------------------------- */

/* Is the word one that must not stand at the front of a line? */
static bool
is_stuffed(const struct flow *f)
{
	return f->word_len > 0 && (*f->word == '>' || (f->word_len >= 4 &&
	    memcmp(f->word, "From", 4) == 0));
}

/* A line of "-- " would be the one in front of a signature. */
static bool
may_break(const struct flow *f)
{
	return f->column > 0 && f->blanks > 0 && !(f->dashes && f->blanks == 1);
}

/* Puts the word out, on a new line where it does not fit. */
static void
put_word(struct flow *f)
{
	if (f->word_len == 0)
		return;
	if (f->column + f->blanks + f->word_columns >= WIDTH && may_break(f)) {
		put_blanks(f);
		put(f, '\n');
		f->column = 0;
		f->goes_on = true;
	}
	if (f->column == 0 && (f->blanks > 0 || is_stuffed(f)))
		put(f, ' ');
	put_blanks(f);
	f->dashes = f->column == 0 && f->word_len == 2 &&
	    memcmp(f->word, "--", 2) == 0;
	build_out_put(&f->out, (mime_span){ f->word, f->word_len });
	f->column += f->word_columns;
	f->word_len = f->word_columns = 0;
}

static void
add(struct flow *f, char c)
{
	if (f->long_word) {
		put(f, c);
		f->column += begins(c);
		return;
	}
	f->word[f->word_len++] = c;
	f->word_columns += begins(c);
	f->long_word = f->word_columns > WIDTH || f->word_len == WORD_MOST;
	if (f->long_word)
		put_word(f);
}

/* ---- lines -------------------------------------------------------------- */

/* What comes behind the marks, C, tells what they are. */
static void
leave_front(struct flow *f, char c)
{
	f->state = c == ' ' || c == '\n' ? IN_QUOTE : IN_TEXT;
	if (f->marks == 0)
		f->state = IN_TEXT;
	for (; f->marks > 0; f->marks--)
		if (f->state == IN_TEXT)
			add(f, '>');
		else
			put(f, '>');
}

/* Blanks at the end of a line would have it go on. */
static void
end_line(struct flow *f)
{
	put_word(f);
	if (f->dashes && f->blanks == 1 && !f->goes_on)
		put(f, ' ');
	f->state = AT_LINE;
	f->blanks = f->column = 0;
	f->dashes = f->long_word = f->goes_on = false;
}

static void
take_text(struct flow *f, char c)
{
	if (c != ' ') {
		add(f, c);
		return;
	}
	put_word(f);
	f->long_word = false;
	f->blanks++;
}

/* What stands behind "> " is put out as it comes. */
static void
take_quoted(struct flow *f, char c)
{
	if (c == ' ') {
		f->blanks++;
		return;
	}
	f->dashes = c == '-' && ((f->column == 0 && f->blanks == 1) ||
	    (f->column == 2 && f->blanks == 0));
	put_blanks(f);
	put(f, c);
	f->column++;
}

static void
take(struct flow *f, char c)
{
	if (f->state == AT_LINE && c == '>') {
		f->marks++;
		return;
	}
	if (f->state == AT_LINE)
		leave_front(f, c);
	if (c == '\n') {
		end_line(f);
		put(f, '\n');
	} else if (f->state == IN_QUOTE) {
		take_quoted(f, c);
	} else {
		take_text(f, c);
	}
}

/* A CR in front of a LF is of the line end. */
static bool
take_piece(void *ctx, mime_span piece)
{
	struct flow *f = ctx;

	for (size_t i = 0; i < piece.len; i++) {
		char c = piece.ptr[i];

		if (f->after_cr && c != '\n')
			take(f, '\r');
		f->after_cr = c == '\r';
		if (c != '\r')
			take(f, c);
	}
	return !f->out.failed;
}

bool
build_flow(struct build *b)
{
	struct flow *f = mime_arena_alloc(b->tool.mem, sizeof *f);

	if (f == NULL) {
		tool_complain(&b->tool, NULL, mime_status_text(MIME_NOMEM));
		return false;
	}
	f->out = BUILD_OUT;
	if (!build_file_pour(&b->text->file, take_piece, f) && !f->out.failed)
		return false;
	if (f->state == AT_LINE && f->marks > 0)
		leave_front(f, '\n');
	end_line(f);
	b->text->flowed = true;
	return build_out_end(&f->out, &b->text->file);
}
