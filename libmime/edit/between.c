/*
 * between.c - what is put into a text, between octets of its body that stay.
 *
 * Places are known in the text as it is read, in UTF-8. Most often that is what
 * the body has, octet by octet; else the body is decoded up to there. In
 * quoted-printable what comes in is encoded alone; base64 cannot be cut so.
 */
#include "edit/wrap.h"

/* How long the byte order mark is, which no text has. */
static size_t
mark_length(const struct wrap *w, mime_span begin)
{
	if (span_starts(w->charset, SPAN("utf-16")) &&
	    (span_starts(begin, SPAN("\xfe\xff")) ||
	    span_starts(begin, SPAN("\xff\xfe"))))
		return 2;
	return span_starts(w->charset, SPAN("utf-32")) &&
	    (span_starts(begin, (mime_span){ "\xff\xfe\0\0", 4 }) ||
	    span_starts(begin, (mime_span){ "\0\0\xfe\xff", 4 })) ? 4 : 0;
}

static uint64_t
raw_size(struct wrap *w)
{
	struct stretch whole;
	uint64_t size = 0;

	for (const struct stretch *s = mime_edit_stretches(&w->text.was,
	    &whole); s != NULL; s = s->next)
		size += s->range.size;
	return size;
}

/* The octet at AT of the body as it was; -1: there is none. */
static int
octet_at(struct wrap *w, uint64_t at)
{
	struct stretch whole;
	const struct stretch *s = mime_edit_stretches(&w->text.was, &whole);
	char c;
	mime_room room = { &c, 1 };
	mime_status st = MIME_OK;

	for (; s != NULL && at >= s->range.size; s = s->next)
		at -= s->range.size;
	if (s == NULL)
		return -1;
	at += s->range.offset;
	st = s->fresh ? mime_fresh_read(&w->e->fresh, at, &room) :
	    mime_octets_read(&w->e->tree->input, at, &room);
	return wrap_failed(w, st) || room.len > 0 ? -1 : (uint8_t)c;
}

/* Where P comes in: most often without looking for it. */
SELDOM void
mime_wrap_locate(struct wrap *w, struct wrap_put *p, mime_span begin)
{
	mime_status st = MIME_OK;
	uint64_t at = p->place->at;

	if (at == 0) {
		p->raw = p->decoded = mark_length(w, begin);
	} else if (at == w->size) {
		p->raw = raw_size(w);
		p->decoded = w->decoded;
	} else if (w->same && !encoding_changes(w->text.encoding)) {
		p->raw = p->decoded = at;
	} else {
		st = mime_passage_find(&w->text, at, &p->raw, &p->decoded);
	}
	wrap_failed(w, st);
}

/* P's octets in quoted-printable, with the line ends of the message. */
static mime_span
in_qp(struct wrap *w, const struct wrap_put *p)
{
	struct buffer crlf, out;
	int last = p->raw > 0 ? octet_at(w, p->raw - 1) : '\n';
	mime_status st;

	buffer_init(&crlf, w->mem, PTRDIFF_MAX);
	/* The line in front was not ended by a line end of the body's, or a
	   blank would be at its end: a soft line break keeps it as it is. */
	if (p->place->begins_line ? last != '\n' : last == ' ' || last == '\t')
		buffer_put(&crlf, SPAN("=\r\n"));
	st = mime_filter_pour(mime_qp_encoder(w->mem), p->octets, &crlf, true);
	buffer_init(&out, w->mem, PTRDIFF_MAX);
	if (st >= 0 && w->e->lf)
		st = mime_filter_pour(mime_filter_newlines(w->mem, true),
		    buffer_span(&crlf), &out, true);
	wrap_failed(w, st);
	return wrap_buffer(w, w->e->lf ? &out : &crlf);
}

/* May P's octets stand in the body as they are? */
static bool
may_stand(struct wrap *w, const struct wrap_put *p)
{
	struct look l = { 0 };

	mime_look(&l, p->encoded);
	mime_look_end(&l);
	return !l.nul && !l.bare_cr && !l.dos_eof && l.longest <= LINE_MUST &&
	    (l.high == 0 || w->text.encoding == MIME_8BIT ||
	    w->text.encoding == MIME_BINARY) &&
	    !mime_edit_delimits(w->e, w->part, p->encoded) &&
	    (p->place->begins_line || octet_at(w, p->raw) != '-');
}

static void
add_stretch(struct wrap *w, struct stretch ***last, bool fresh,
    mime_range range)
{
	struct stretch *s;

	if (range.size == 0)
		return;
	s = mime_arena_alloc(w->e->mem, sizeof(*s));
	if (s == NULL) {
		wrap_failed(w, mime_arena_status(w->e->mem));
		return;
	}
	*s = (struct stretch){ .fresh = fresh, .range = range };
	**last = s;
	*last = &s->next;
}

/* The body as it was, with what is put in. */
static struct stretch *
spliced(struct wrap *w)
{
	struct stretch whole, *first = NULL, **last = &first;
	const struct stretch *s = mime_edit_stretches(&w->text.was, &whole);
	uint64_t at = 0;
	unsigned n = 0;

	for (; s != NULL && w->e->status >= 0; s = s->next) {
		mime_range rest = s->range;

		for (; n < w->count && w->puts[n].raw - at <= rest.size; n++) {
			uint64_t size = w->puts[n].raw - at;
			uint64_t from = w->e->fresh.size;

			add_stretch(w, &last, s->fresh,
			    (mime_range){ rest.offset, size });
			mime_fresh_put(&w->e->fresh, w->puts[n].encoded);
			add_stretch(w, &last, true,
			    fresh_since(&w->e->fresh, from));
			rest = (mime_range){ rest.offset + size,
			    rest.size - size };
			at += size;
		}
		add_stretch(w, &last, s->fresh, rest);
		at += rest.size;
	}
	return first;
}

/* False: the octets of the body cannot stay as they are. */
SELDOM bool
mime_wrap_splice(struct wrap *w)
{
	struct edit_part *p = edit_of(w->e, w->part);
	bool qp = w->text.encoding == MIME_QP;
	bool may = p->fate <= FATE_WRAPPED && w->part->body.size > 0 &&
	    (qp || w->text.encoding <= MIME_BINARY);

	for (unsigned i = 0; i < w->count && may; i++) {
		w->puts[i].encoded = qp ? in_qp(w, &w->puts[i]) :
		    w->puts[i].octets;
		may = may_stand(w, &w->puts[i]);
	}
	if (!may || w->e->status < 0)
		return false;
	p->stretches = spliced(w);
	p->fate = FATE_WRAPPED;
	return true;
}
