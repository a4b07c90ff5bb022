/*
 * flowed.c - undoes format=flowed (RFC 3676): paragraphs become lines again.
 *
 * A line is quote marks (">", as many as it is quoted deep), a space that was
 * stuffed in front of text, and text. A space at its end says that the next
 * line goes on with the same paragraph; with DelSp the space itself is no part
 * of it. A line that is quoted otherwise than the one before begins a paragraph
 * whatever that said, and so does "-- ", which is never flowed. Line ends are
 * LF and CRLF on the way in, LF on the way out; quote marks come out as ">> ".
 *
 * It is told by octets: UTF-8, and every charset whose spaces are ASCII's.
 *
 * state      on                          goes to
 * AT_MARKS   ">"                         AT_MARKS, one deeper
 *            " "                         AT_SIGN, it was stuffed
 *            anything else               AT_SIGN, with that
 * AT_SIGN    what goes on with "-- "     AT_SIGN, held back
 *            anything else               IN_LINE, what was held goes first
 * IN_LINE    a space                     IN_LINE, held back
 *            a line end                  AT_MARKS
 * A CR is held back in each, as nothing where LF follows.
 */
#include "codec/codec.h"

enum place { AT_MARKS, AT_SIGN, IN_LINE };

#define SIGN SPAN("-- ")

struct flowed {
	struct mime_filter f;
	enum place place;
	bool delsp;
	bool cr;                /* a CR is held back */
	bool space;             /* the space before the next octet is held */
	bool goes_on;           /* the line before ended in a space */
	uint64_t depth, last_depth;
	size_t sign;            /* octets of SIGN that are held back */
	/* to be put out, in this order: */
	bool newline;
	uint64_t marks;
	char due[8];
	size_t due_len, due_done;
};

static void
owe(struct flowed *w, char c)
{
	assert(w->due_len < sizeof(w->due));
	w->due[w->due_len++] = c;
}

/*
 * The text of a line begins, if it has any. It goes on with the line before, or
 * begins a line of its own.
 */
static void
begin_line(struct flowed *w, bool is_sign, bool is_empty)
{
	bool joins = w->goes_on && w->depth == w->last_depth && !is_sign;

	if (joins && !w->delsp)
		owe(w, ' ');
	if (!joins) {
		w->newline = w->goes_on;
		w->marks = w->depth;
	}
	if (!joins && w->depth > 0 && !is_empty)
		owe(w, ' ');
	for (size_t i = 0; i < w->sign; i++)
		owe(w, SIGN.ptr[i]);
	w->goes_on = false;
	w->sign = 0;
	w->place = IN_LINE;
}

static void
end_line(struct flowed *w)
{
	bool is_sign = w->sign == SIGN.len;

	if (w->place != IN_LINE) {
		/* "--" or "-" may be all there is; no space is at its end. */
		begin_line(w, is_sign, w->sign == 0);
	}
	w->goes_on = w->space && !is_sign;
	if (!w->goes_on)
		owe(w, '\n');
	w->last_depth = w->depth;
	w->space = false;
	w->depth = 0;
	w->place = AT_MARKS;
}

static void
in_line(struct flowed *w, char c)
{
	if (w->space)
		owe(w, ' ');
	w->space = c == ' ';
	if (!w->space)
		owe(w, c);
}

static void
at_sign(struct flowed *w, char c)
{
	if (w->sign < SIGN.len && c == SIGN.ptr[w->sign]) {
		w->sign++;
		return;
	}
	begin_line(w, false, false);
	in_line(w, c);
}

/* An octet that is no part of a line end. */
static void
take(struct flowed *w, char c)
{
	if (w->place == IN_LINE) {
		in_line(w, c);
		return;
	}
	if (w->place == AT_MARKS && c == '>') {
		w->depth++;
		return;
	}
	if (w->place == AT_MARKS) {
		w->place = AT_SIGN;
		if (c == ' ')
			return;
	}
	at_sign(w, c);
}

static void
step(struct flowed *w, char c)
{
	if (w->cr && c != '\n') {
		w->cr = false;
		take(w, '\r');
	}
	if (c == '\r')
		w->cr = true;
	else if (c != '\n')
		take(w, c);
	else {
		w->cr = false;
		end_line(w);
	}
}

/* Nothing comes after: what is held is text, but for a soft break. */
static void
finish(struct flowed *w)
{
	bool cr = w->cr;

	w->cr = false;
	if (cr)
		take(w, '\r');
	else if (w->place != IN_LINE && (w->depth > 0 || w->sign > 0))
		begin_line(w, w->sign == SIGN.len, w->sign == 0);
	else if (w->goes_on)
		owe(w, '\n');
	if (w->space)
		owe(w, ' ');
	w->space = w->goes_on = false;
	w->depth = 0;
	w->place = AT_MARKS;
}

/* True when all that was due is put out. */
static bool
put_due(struct flowed *w, mime_room *out)
{
	mime_span lf = SPAN("\n"), due;

	if (w->newline && out->len > 0) {
		room_fill(out, &lf);
		w->newline = false;
	}
	while (!w->newline && w->marks > 0 && out->len > 0) {
		mime_span mark = SPAN(">");

		room_fill(out, &mark);
		w->marks--;
	}
	if (w->newline || w->marks > 0)
		return false;
	due = (mime_span){ w->due + w->due_done, w->due_len - w->due_done };
	room_fill(out, &due);
	w->due_done = w->due_len - due.len;
	if (due.len == 0)
		w->due_len = w->due_done = 0;
	return due.len == 0;
}

/* Octets that are only text, at once. */
static void
copy_run(struct flowed *w, mime_span *in, mime_room *out)
{
	size_t n = 0;
	mime_span run;

	if (w->place != IN_LINE || w->space || w->cr)
		return;
	while (n < in->len && n < out->len && in->ptr[n] != ' ' &&
	    in->ptr[n] != '\r' && in->ptr[n] != '\n')
		n++;
	run = span_take(in, n);
	room_fill(out, &run);
}

static mime_status
run(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct flowed *w = (struct flowed *)f;

	while (put_due(w, out)) {
		copy_run(w, in, out);
		if (in->len > 0 && out->len == 0)
			return MIME_MORE;
		if (in->len > 0) {
			step(w, *span_take(in, 1).ptr);
			continue;
		}
		if (!last)
			return MIME_OK;
		finish(w);
		return put_due(w, out) ? MIME_END : MIME_MORE;
	}
	return MIME_MORE;
}

struct mime_filter *
mime_filter_flowed(struct mime_arena *mem, bool delsp)
{
	struct flowed *w = mime_filter_make(mem, sizeof(*w), run);

	if (w == NULL)
		return NULL;
	w->delsp = delsp;
	return &w->f;
}
