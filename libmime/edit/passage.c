/*
 * passage.c - the content of a part as it is by now, read from front to end,
 * as often as it takes.
 *
 * It is read out of the message, out of the new octets where it was edited
 * before, or out of both in turn; what encodes it and, if that is asked for,
 * its charset are undone. Nothing of it is kept but a piece at each stage. Some
 * text may come in between, at a place of what comes out.
 */
#include "edit/edit.h"

/* ---- octets ------------------------------------------------------------- */

/* How the content of PART is encoded by now. */
SELDOM mime_encoding
mime_edit_encoding(const struct mime_editor *e, const struct mime_part *part)
{
	const struct edit_part *p = edit_of(e, part);

	return p->encoded ? p->encoding : (mime_encoding)part->media->encoding;
}

/* What content is made of: what is new, what it was, or both. */
SELDOM struct stretch *
mime_edit_stretches(const struct edit_part *p, struct stretch *whole)
{
	if (p->fate == FATE_WRAPPED)
		return p->stretches;
	*whole = (struct stretch){ .fresh = p->fate == FATE_CONTENT,
	    .range = p->fate == FATE_CONTENT ? p->by : p->part->body };
	return whole;
}

/* Takes some octets, at most a piece, off what is left; none at the end. */
static mime_status
read_raw(struct passage *p, mime_span *octets)
{
	mime_room room = { p->raw, PIECE };
	mime_status st = MIME_OK;
	uint64_t at;

	while (p->left.size == 0 && p->next != NULL) {
		p->left = p->next->range;
		p->fresh = p->next->fresh;
		p->next = p->next->next;
	}
	if (p->left.size < room.len)
		room.len = (size_t)p->left.size;
	*octets = (mime_span){ p->raw, room.len };
	at = p->left.offset;
	if (room.len > 0)
		st = p->fresh ? mime_fresh_read(&p->e->fresh, at, &room) :
		    mime_octets_read(&p->e->tree->input, at, &room);
	if (st >= 0 && octets->len > 0 && room.len == octets->len)
		st = MIME_IO;
	octets->len -= room.len;
	p->left = (mime_range){ at + octets->len, p->left.size - octets->len };
	return st;
}

/* ---- decoded ------------------------------------------------------------ */

static bool
has_raw(const struct passage *p)
{
	return p->left.size > 0 || p->next != NULL;
}

/* Runs stage I as far as it goes; it ends where what comes in does. */
static mime_status
run(struct passage *p, unsigned i, mime_span *out)
{
	struct passage_stage *s = &p->stages[i];
	mime_room room = { s->room, PIECE };
	mime_status st = mime_filter_run(s->filter, &s->in, &room, s->last);

	s->ended = st == MIME_END;
	*out = (mime_span){ s->room, PIECE - room.len };
	if (i == 0)
		p->decoded += out->len;
	return st < 0 ? st : MIME_OK;
}

/*
 * The next octets out of the last stage. I is the stage whose turn it is: it
 * moves down where there is nothing to eat, and up with what came out.
 */
static mime_status
pull(struct passage *p, mime_span *out)
{
	unsigned i = p->count - 1;
	mime_status st;

	for (;;) {
		struct passage_stage *s = &p->stages[i];

		if (s->in.len == 0 && !s->last && i > 0) {
			i--;
			continue;
		}
		if (s->ended)
			return MIME_END;
		if (s->in.len == 0 && !s->last) {
			st = read_raw(p, &s->in);
			s->last = !has_raw(p);
			if (st < 0)
				return st;
		}
		st = run(p, i, out);
		if (st < 0)
			return st;
		if (out->len == 0 && !s->ended)
			continue;
		if (i == p->count - 1)
			return out->len > 0 ? MIME_OK : MIME_END;
		i++;
		p->stages[i].in = *out;
		p->stages[i].last = s->ended;
	}
}

/* ---- life --------------------------------------------------------------- */

static void
add_stage(struct passage *p, struct mime_filter *f)
{
	struct passage_stage *s = &p->stages[p->count++];

	*s = (struct passage_stage){ .filter = f, .room = s->room };
	if (f == NULL)
		p->status = mime_arena_status(p->mem);
}

/* A message or a multipart may say that it is encoded, and not be. */
static bool
is_as_labelled(const struct passage *p)
{
	return p->part->child == NULL || p->part->child->inside == p->part ||
	    p->was.fate == FATE_CONTENT;
}

static void
start(struct passage *p)
{
	struct mime_filter *decoder;
	mime_encoding encoding = is_as_labelled(p) ? p->encoding : MIME_BINARY;

	mime_arena_release(p->mem, p->begin);
	p->next = mime_edit_stretches(&p->was, &p->whole);
	p->left = (mime_range){ 0, 0 };
	p->rest = (mime_span){ 0 };
	p->offset = p->passed = p->decoded = 0;
	p->count = p->put = 0;
	p->begun = true;
	decoder = mime_filter_decode(p->mem, encoding);
	mime_filter_listen(decoder, NULL, p->e->tree->rulings);
	add_stage(p, decoder);
	if (p->charset.len > 0)
		add_stage(p, mime_filter_charset(p->mem, p->charset));
}

SELDOM void
mime_passage_begin(struct passage *p, struct mime_editor *e,
    const struct mime_part *part, mime_span charset)
{
	*p = (struct passage){ .e = e, .part = part, .charset = charset,
	    .was = *edit_of(e, part),
	    .encoding = mime_edit_encoding(e, part) };
	p->mem = mime_arena_part(e->mem);
	if (p->mem != NULL) {
		p->raw = mime_arena_take(p->mem, PIECE);
		p->stages[0].room = mime_arena_take(p->mem, PIECE);
		p->stages[1].room = mime_arena_take(p->mem, PIECE);
		p->begin = mime_arena_mark(p->mem);
	}
	if (p->mem == NULL || p->raw == NULL || p->stages[0].room == NULL ||
	    p->stages[1].room == NULL)
		p->status = mime_arena_status(e->mem);
}

SELDOM void
mime_passage_end(struct passage *p)
{
	mime_arena_free(p->mem);
}

/* ---- reading ------------------------------------------------------------ */

/* What is to be put in next, where its place is reached. */
static mime_span
take_put(struct passage *p)
{
	while (p->put < p->puts && p->passed == p->insert[p->put].at) {
		mime_span octets = p->insert[p->put++].octets;

		if (octets.len > 0)
			return octets;
	}
	return (mime_span){ 0 };
}

/* Up to where something is to be put in. */
static size_t
until_put(const struct passage *p)
{
	uint64_t left = UINT64_MAX;

	if (p->put < p->puts && p->insert[p->put].at >= p->passed)
		left = p->insert[p->put].at - p->passed;
	return left < p->rest.len ? (size_t)left : p->rest.len;
}

SELDOM mime_status
mime_passage_next(struct passage *p, mime_span *piece)
{
	if (p->status >= 0 && !p->begun)
		start(p);
	if (p->status < 0)
		return p->status;
	*piece = take_put(p);
	if (piece->len == 0 && p->rest.len == 0 && p->status >= 0)
		p->status = pull(p, &p->rest);
	if (piece->len == 0 && p->status == MIME_OK) {
		*piece = span_take(&p->rest, until_put(p));
		p->passed += piece->len;
	}
	p->offset += piece->len;
	if (piece->len > 0 || p->status < 0)
		return p->status < 0 ? p->status : MIME_OK;
	p->status = MIME_OK;
	return MIME_END;
}

SELDOM mime_status
mime_passage_again(struct passage *p)
{
	if (p->status >= 0)
		start(p);
	return p->status;
}

SELDOM mime_status
mime_passage_read(void *ctx, uint64_t offset, mime_room *to)
{
	struct passage *p = ctx;
	mime_status st = MIME_OK;

	/* What is left of the piece that was read last. */
	if (!p->begun || offset != p->offset - p->ready.len) {
		st = mime_passage_again(p);
		p->ready = (mime_span){ 0 };
	}
	while (st == MIME_OK && to->len > 0) {
		if (p->ready.len == 0)
			st = mime_passage_next(p, &p->ready);
		if (st == MIME_OK)
			room_fill(to, &p->ready);
	}
	return st < 0 ? st : MIME_OK;
}

/* ---- where a place is --------------------------------------------------- */

/* How far that is. */
struct progress {
	mime_span octets;       /* raw ones, read and not run through yet */
	uint64_t in, before;    /* of raw ones; the same before the last step */
	uint64_t decoded, text; /* octets that have come out */
	bool inside;            /* the last step decoded to more than that */
};

/* Runs DECODED through to the text, in steps of SIZE, up to AT octets of it. */
static mime_status
push_text(struct passage *p, struct progress *g, mime_span decoded,
    size_t size, uint64_t at)
{
	mime_status st = MIME_OK;
	mime_span text = { 0 };

	while (st >= 0 && g->text < at && decoded.len > 0) {
		mime_span step = span_take(&decoded, size), left = step;

		while (st >= 0 && p->count > 1 &&
		    (left.len > 0 || text.len == PIECE)) {
			p->stages[1].in = left;
			st = run(p, 1, &text);
			left = p->stages[1].in;
			g->text += text.len;
		}
		g->decoded += step.len;
		if (p->count == 1)
			g->text += step.len;
	}
	g->inside = decoded.len > 0;
	return st;
}

static mime_status
push(struct passage *p, struct progress *g, mime_span octets, size_t size,
    uint64_t at)
{
	struct passage_stage *s = &p->stages[0];
	mime_status st = MIME_OK;
	mime_span decoded = { 0 };

	s->in = octets;
	s->last = false;
	while (st >= 0 && !g->inside &&
	    (s->in.len > 0 || decoded.len == PIECE)) {
		st = run(p, 0, &decoded);
		if (st >= 0)
			st = push_text(p, g, decoded, size, at);
	}
	return st;
}

/* Goes on in steps of SIZE octets to IN raw ones, or to AT of text. */
static mime_status
pass(struct passage *p, struct progress *g, size_t size, uint64_t in,
    uint64_t at)
{
	mime_status st = MIME_OK;

	while (st >= 0 && g->in < in && g->text < at) {
		size_t n = size;

		if (g->octets.len == 0)
			st = read_raw(p, &g->octets);
		if (st < 0 || g->octets.len == 0)
			break;
		if (n > in - g->in)
			n = (size_t)(in - g->in);
		g->before = g->in;
		g->in += n < g->octets.len ? n : g->octets.len;
		st = push(p, g, span_take(&g->octets, n), size, at);
	}
	return st;
}

/*
 * Octet by octet only in the piece where it is. What is decoded may come later
 * than what it was, a blank in quoted-printable: then the place is in front of
 * the octet that brought it.
 */
SELDOM mime_status
mime_passage_find(struct passage *p, uint64_t at, uint64_t *raw,
    uint64_t *decoded)
{
	struct progress first = { 0 }, g = { 0 };
	mime_status st = mime_passage_again(p);

	if (st >= 0)
		st = pass(p, &first, PIECE, UINT64_MAX, at);
	if (st >= 0)
		st = mime_passage_again(p);
	if (st >= 0)
		st = pass(p, &g, PIECE, first.before, UINT64_MAX);
	if (st >= 0)
		st = pass(p, &g, 1, UINT64_MAX, at);
	*raw = g.inside ? g.before : g.in;
	*decoded = g.decoded;
	p->begun = false;
	return st;
}
