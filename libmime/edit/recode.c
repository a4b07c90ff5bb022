/*
 * recode.c - the same content in another transfer encoding.
 *
 * Content is read from front to end, and again, as often as what encodes it
 * wants to look at it: out of the message, or, where it was edited before, out
 * of the new octets. Nothing of it is kept.
 */
#include "edit/edit.h"

struct recoding {
	struct mime_editor *e;
	const struct mime_part *part;
	struct mime_arena *mem; /* goes back to BEGIN where all starts over */
	mime_mark begin;
	struct mime_reader *reader;     /* of the message's */
	struct mime_filter *filter;     /* or that decodes what is new: */
	mime_range left;        /* of that */
	char *in, *out;         /* PIECE octets each */
	mime_span piece;        /* of IN, not decoded yet */
	uint64_t offset;        /* of what comes next */
	mime_span rest;         /* of what was decoded last */
	bool ended;
};

/* ---- what is new -------------------------------------------------------- */

static mime_status
start_new(struct recoding *a)
{
	struct edit_part *p = edit_of(a->e, a->part);

	a->left = p->by;
	a->piece = (mime_span){ 0 };
	a->in = mime_arena_take(a->mem, PIECE);
	a->out = mime_arena_take(a->mem, PIECE);
	a->filter = mime_filter_decode(a->mem, p->encoded ? p->encoding :
	    a->part->media->encoding);
	return a->in != NULL && a->out != NULL && a->filter != NULL ?
	    MIME_OK : mime_arena_status(a->mem);
}

static mime_status
read_fresh(struct recoding *a)
{
	size_t n = a->left.size < PIECE ? (size_t)a->left.size : PIECE;
	mime_room room = { a->in, n };
	mime_status st = mime_fresh_read(&a->e->fresh, a->left.offset, &room);

	if (st >= 0 && n > 0 && room.len == n)
		st = MIME_IO;
	n -= room.len;
	a->piece = (mime_span){ a->in, n };
	a->left = (mime_range){ a->left.offset + n, a->left.size - n };
	return st;
}

/* Fills A->rest; MIME_END at the end. */
static mime_status
next_new(struct recoding *a)
{
	mime_room room = { a->out, PIECE };
	mime_status st = MIME_OK;

	if (a->ended)
		return MIME_END;
	if (a->piece.len == 0)
		st = read_fresh(a);
	if (st < 0)
		return st;
	st = mime_filter_run(a->filter, &a->piece, &room, a->left.size == 0);
	a->ended = st == MIME_END;
	a->rest = (mime_span){ a->out, PIECE - room.len };
	return st < 0 ? st : MIME_OK;
}

/* ---- either ------------------------------------------------------------- */

static mime_status
start(struct recoding *a)
{
	mime_arena_release(a->mem, a->begin);
	a->offset = 0;
	a->rest = (mime_span){ 0 };
	a->ended = false;
	if (edit_of(a->e, a->part)->fate == FATE_CONTENT)
		return start_new(a);
	a->reader = mime_reader_new(a->mem, a->e->tree, a->part, MIME_DECODED);
	return a->reader != NULL ? MIME_OK : mime_arena_status(a->mem);
}

static mime_status
next(struct recoding *a)
{
	return a->filter != NULL ? next_new(a) :
	    mime_reader_next(a->reader, &a->rest);
}

static mime_status
read_again(void *ctx, uint64_t offset, mime_room *to)
{
	struct recoding *a = ctx;
	mime_status st = MIME_OK;

	if ((a->reader == NULL && a->filter == NULL) || offset != a->offset)
		st = start(a);
	while (st == MIME_OK && to->len > 0) {
		size_t before = to->len;

		if (a->rest.len == 0)
			st = next(a);
		if (st == MIME_OK)
			room_fill(to, &a->rest);
		a->offset += before - to->len;
	}
	return st < 0 ? st : MIME_OK;
}

SELDOM void
mime_edit_recode(struct mime_editor *e, const struct mime_part *part,
    mime_encoding encoding)
{
	struct recoding again = { .e = e, .part = part };
	const struct mime_source source = { read_again, &again };

	if (!mime_edit_ready(e, part))
		return;
	if (part->kind != MIME_LEAF && encoding <= MIME_BINARY) {
		mime_edit_set_encoding(e, part, encoding);
		return;
	}
	again.mem = mime_arena_part(e->mem);
	if (again.mem == NULL) {
		e->status = mime_arena_status(e->mem);
		return;
	}
	again.begin = mime_arena_mark(again.mem);
	mime_edit_content(e, part, &source, encoding);
	mime_arena_free(again.mem);
}
