/*
 * shape.c - how a content was encoded, so that it can be encoded so again.
 *
 * The finder looks at the first line, at what is behind the last digit, and at
 * how many digits there are; it goes through the octets once and keeps none.
 * What it says is a guess. The rebuilder has the library encode, takes the
 * line ends out, and puts in those of the shape.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "shape.h"
#include "text.h"

/* More is no line that a mailer made; no number overflows by it. */
#define MOST 1000000

/* ---- finding it --------------------------------------------------------- */

void
shape_begin(struct shape_finder *f)
{
	*f = (struct shape_finder){ .shape.kind = SHAPE_BASE64 };
}

static void
look_at_end(struct shape_finder *f)
{
	if (f->ends++ == 0 && f->shape.line == 0)
		f->shape.lf = f->last != '\r';
}

static void
look_at_digit(struct shape_finder *f)
{
	/* A second line begins: the first was a full one. */
	if (f->ends > 0 && f->shape.line == 0)
		f->shape.line = f->digits < MOST ? (uint32_t)f->digits : MOST;
	f->ends = 0;
	f->digits++;
}

void
shape_look(struct shape_finder *f, mime_span encoded)
{
	for (size_t i = 0; i < encoded.len; i++) {
		char c = encoded.ptr[i];

		if (c == '\n')
			look_at_end(f);
		else if (c != '\r')
			look_at_digit(f);
		f->last = c;
	}
}

struct shape
shape_end(const struct shape_finder *f)
{
	struct shape s = f->shape;

	s.ends = f->ends < MOST ? (uint32_t)f->ends : MOST;
	s.bare = f->digits % 4 != 0;
	return s;
}

/* ---- as words ----------------------------------------------------------- */

static const char *const kinds[] = {
	[SHAPE_RAW] = "raw", [SHAPE_PLAIN] = "plain",
	[SHAPE_BASE64] = "base64"
};

void
shape_print(const struct shape *s, char text[SHAPE_TEXT])
{
	if (s->kind != SHAPE_BASE64)
		snprintf(text, SHAPE_TEXT, "%s", kinds[s->kind]);
	else
		snprintf(text, SHAPE_TEXT, "base64 %u %s %u%s",
		    (unsigned)s->line, s->lf ? "lf" : "crlf",
		    (unsigned)s->ends, s->bare ? " bare" : "");
}

static bool
number(mime_span word, uint32_t *n)
{
	*n = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] < '0' || word.ptr[i] > '9' || *n > MOST)
			return false;
		*n = *n * 10 + (uint32_t)(word.ptr[i] - '0');
	}
	return word.len > 0 && *n <= MOST;
}

static bool
read_base64(mime_span rest, struct shape *s)
{
	mime_span end;

	s->kind = SHAPE_BASE64;
	if (!number(text_take(&rest, ' '), &s->line))
		return false;
	end = text_take(&rest, ' ');
	s->lf = text_is(end, "lf");
	if ((!s->lf && !text_is(end, "crlf")) ||
	    !number(text_take(&rest, ' '), &s->ends))
		return false;
	s->bare = text_is(rest, "bare");
	return s->bare || rest.len == 0;
}

bool
shape_read(mime_span text, struct shape *s)
{
	mime_span rest = text, word = text_take(&rest, ' ');

	*s = (struct shape){ 0 };
	if (text_is(word, kinds[SHAPE_BASE64]))
		return read_base64(rest, s);
	s->kind = text_is(word, kinds[SHAPE_PLAIN]) ? SHAPE_PLAIN : SHAPE_RAW;
	return rest.len == 0 && text_is(word, kinds[s->kind]);
}

/* ---- encoding again ----------------------------------------------------- */

bool
rebuild_begin(struct rebuild *r, struct mime_arena *mem,
    const struct shape *shape, shape_next *next, void *ctx)
{
	bool encodes = shape->kind == SHAPE_BASE64;

	*r = (struct rebuild){ .shape = *shape, .next = next, .ctx = ctx };
	r->ends = encodes ? shape->ends : 0;
	if (encodes)
		r->filter = mime_filter_encode(mem, MIME_BASE64);
	return !encodes || r->filter != NULL;
}

/* Has more octets READY, or is done. */
static mime_status
more(struct rebuild *r)
{
	mime_room room = { r->buffer, SHAPE_BUFFER };
	mime_status st = MIME_OK;

	if (r->piece.len == 0 && !r->drained)
		st = r->next(r->ctx, &r->piece);
	if (st < 0)
		return st;
	r->drained = r->drained || st == MIME_END;
	if (r->drained)
		r->piece = (mime_span){ 0 };
	if (r->filter == NULL) {
		r->ready = r->piece;
		r->piece = (mime_span){ 0 };
		r->done = r->drained;
		return MIME_OK;
	}
	st = mime_filter_run(r->filter, &r->piece, &room, r->drained);
	r->ready = (mime_span){ r->buffer, SHAPE_BUFFER - room.len };
	r->done = st == MIME_END;
	return st < 0 ? st : MIME_OK;
}

static bool
is_skipped(const struct rebuild *r, char c)
{
	return c == '\r' || c == '\n' || (c == '=' && r->shape.bare);
}

/* Digits that are ready, up to the end of a line of the shape. */
static mime_span
run_of_digits(struct rebuild *r)
{
	mime_span run = { 0 };
	uint64_t left = r->shape.line > 0 ? r->shape.line - r->column :
	    UINT64_MAX;

	while (r->ready.len > 0 && is_skipped(r, *r->ready.ptr))
		r->ready = text_after(r->ready, 1);
	run.ptr = r->ready.ptr;
	while (run.len < r->ready.len && run.len < left &&
	    !is_skipped(r, run.ptr[run.len]))
		run.len++;
	return run;
}

static size_t
put(mime_room *to, mime_span s)
{
	size_t n = s.len < to->len ? s.len : to->len;

	if (n > 0)
		memcpy(to->ptr, s.ptr, n);
	*to = (mime_room){ to->ptr + n, to->len - n };
	return n;
}

static void
end_line(struct rebuild *r)
{
	r->line_end = text_span(r->shape.lf ? "\n" : "\r\n");
	r->column = 0;
}

/* Puts digits; a line that is full ends where another digit comes. */
static void
put_digits(struct rebuild *r, mime_room *to)
{
	mime_span run = run_of_digits(r);
	size_t n;

	if (r->ready.len == 0)
		return;
	if (run.len == 0) {
		end_line(r);
		return;
	}
	n = put(to, run);
	r->column += n;
	r->ready = text_after(r->ready, n);
}

static void
put_ready(struct rebuild *r, mime_room *to)
{
	if (r->filter != NULL)
		put_digits(r, to);
	else
		r->ready = text_after(r->ready, put(to, r->ready));
}

mime_status
rebuild_read(struct rebuild *r, mime_room *to)
{
	mime_status st = MIME_OK;

	while (to->len > 0 && st >= 0) {
		if (r->line_end.len > 0)
			r->line_end = text_after(r->line_end,
			    put(to, r->line_end));
		else if (r->ready.len > 0)
			put_ready(r, to);
		else if (!r->done)
			st = more(r);
		else if (r->ends > 0) {
			end_line(r);
			r->ends--;
		} else
			break;
	}
	return st < 0 ? st : MIME_OK;
}
