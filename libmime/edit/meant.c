/*
 * meant.c - is a text, into which something was put, what it was, and that?
 *
 * Both are read side by side, the one before as it was, with what was to come,
 * the one after as it is encoded by now.
 */
#include "edit/wrap.h"

/* A text, with LF for each line end. */
struct folded {
	struct passage *text;
	struct mime_filter *lf;
	char *room;             /* PIECE octets */
	mime_span in, out;
	bool last;
};

static mime_status
fold(struct wrap *w, struct folded *f, struct passage *text)
{
	*f = (struct folded){ .text = text,
	    .lf = mime_filter_newlines(w->mem, true),
	    .room = mime_arena_take(w->mem, PIECE) };
	return f->room != NULL ? MIME_OK : mime_arena_status(w->mem);
}

/* Fills f->out, unless it has some; empty at the end. */
static mime_status
fill(struct folded *f)
{
	mime_status st = MIME_OK;

	while (st >= 0 && st != MIME_END && f->out.len == 0) {
		mime_room room = { f->room, PIECE };

		if (f->in.len == 0 && !f->last) {
			st = mime_passage_next(f->text, &f->in);
			f->last = st == MIME_END;
		}
		if (st >= 0)
			st = mime_filter_run(f->lf, &f->in, &room, f->last);
		f->out = (mime_span){ f->room, PIECE - room.len };
	}
	return st < 0 ? st : MIME_OK;
}

static bool
are_same(struct wrap *w, struct folded *a, struct folded *b)
{
	do {
		size_t n;

		if (wrap_failed(w, fill(a)) || wrap_failed(w, fill(b)))
			return true;
		n = a->out.len < b->out.len ? a->out.len : b->out.len;
		if (!span_is(span_take(&a->out, n), span_take(&b->out, n)) ||
		    (n == 0 && (a->out.len > 0 || b->out.len > 0)))
			return false;
		if (n == 0)
			return true;
	} while (true);
}

/* Is the text, read by CHARSET, what it was, with what was put in? */
SELDOM bool
mime_wrap_is_meant(struct wrap *w, mime_span charset)
{
	struct passage text;
	struct folded was, now;
	bool same;

	for (unsigned i = 0; i < w->count; i++)
		w->text.insert[i] = (struct passage_put){
		    w->puts[i].place->at, w->puts[i].utf8 };
	w->text.puts = w->count;
	wrap_failed(w, mime_passage_again(&w->text));
	mime_passage_begin(&text, w->e, w->part, charset);
	same = wrap_failed(w, fold(w, &was, &w->text)) ||
	    wrap_failed(w, fold(w, &now, &text)) || are_same(w, &was, &now);
	mime_passage_end(&text);
	w->text.puts = 0;
	return same;
}
