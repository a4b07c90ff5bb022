/*
 * tell.c - the event at hand and the defects around it, in their order.
 *
 * A state makes one event, and notes defects on the way. Most defects come
 * before the event. One of a body comes where the octet that proves it has
 * passed: it is noted with that place, its proof, and the run of the body is
 * told in two pieces around it. So the order is one of places in the input,
 * and cutting the input elsewhere cannot change it.
 */
#include "parse/parse.h"

/* ---- defects ------------------------------------------------------------ */

static bool
grow_queue(struct mime_parser *p)
{
	void *more = mime_arena_more(p->fixed, p->queue, &p->queue_cap, 16,
	    sizeof(*p->queue));

	if (more == NULL)
		p->failed = mime_arena_status(p->fixed);
	else
		p->queue = more;
	return more != NULL;
}

/*
 * Notes come in the order of their proofs, but that two checks of one run of a
 * body each begin anew: few at a time, so they are put in place one by one.
 */
void
mime_tell_defect_at(struct mime_parser *p, unsigned code, mime_range at,
    uint64_t proof)
{
	uint32_t i;

	if (p->queued == p->queue_cap && !grow_queue(p))
		return;
	i = p->queued++;
	for (; i > p->queue_at && p->queue[i - 1].proof > proof; i--)
		p->queue[i] = p->queue[i - 1];
	p->queue[i] = (struct noted){ proof, {
		.code = (uint16_t)code,
		.severity = mime_defect_info(code)->severity,
		.part = parser_top(p)->number,
		.at = at,
	} };
}

void
mime_tell_defect(struct mime_parser *p, unsigned code, mime_range at)
{
	mime_tell_defect_at(p, code, at, 0);
}

_Static_assert(MIME_DEFECT_LIMIT_DEFECTS - MIME_DEFECT_LIMIT_DEPTH < 32,
    "limits_told has a bit for each limit-* code");

void
mime_tell_limit(struct mime_parser *p, unsigned code, mime_range at)
{
	uint32_t bit = UINT32_C(1) << (code - MIME_DEFECT_LIMIT_DEPTH);

	if ((p->limits_told & bit) == 0)
		mime_tell_defect(p, code, at);
	p->limits_told |= bit;
	if (p->why != NULL && code >= MIME_DEFECT_LIMIT_HEADER_FIELDS &&
	    code <= MIME_DEFECT_LIMIT_HEADER_FIELD_BYTES)
		p->why->tell(p->why->ctx, MIME_WHY_LIMIT_HEADER,
		    (mime_span){ 0 }, at);
}

void
mime_tell_put(void *p, unsigned code, mime_range at)
{
	mime_tell_defect(p, code, at);
}

/* ---- events ------------------------------------------------------------- */

mime_status
mime_tell_event(struct mime_parser *p, mime_event_type type, size_t n)
{
	const struct frame *top = parser_top(p);
	struct mime_event *ev = &p->event;

	/* Nothing else writes what most events lack. */
	if (ev->type == MIME_EV_FIELD)
		ev->field = (struct mime_field){ 0 };
	ev->type = type;
	ev->part = top->number;
	ev->depth = p->depth - 1;
	ev->offset = p->feed.offset;
	ev->bytes = span_head(mime_feed_window(&p->feed), n);
	ev->media = top->media;
	ev->filename = top->filename;
	p->event_held = true;
	return MIME_OK;
}

mime_status
mime_tell_opaque(struct mime_parser *p, size_t n)
{
	mime_lines_forget(&p->lines, false);
	return mime_tell_event(p, MIME_EV_OPAQUE, n);
}

/* True where a defect is proved within the octets of the event at hand. */
static bool
is_cut(const struct mime_parser *p)
{
	return p->queue_at < p->queued && p->queue[p->queue_at].proof <
	    p->event.offset + p->event.bytes.len;
}

/* The event at hand, up to where the next defect is proved. */
static const struct mime_event *
some_of_event(struct mime_parser *p)
{
	struct mime_event *rest = &p->event;
	size_t n = (size_t)(p->queue[p->queue_at].proof - rest->offset);

	p->told = *rest;
	p->told.bytes = span_take(&rest->bytes, n);
	rest->offset += n;
	return &p->told;
}

static const struct mime_event *
first_defect(struct mime_parser *p)
{
	p->defect = p->queue[p->queue_at++].defect;
	p->told = (struct mime_event){
		.type = MIME_EV_DEFECT,
		.part = p->defect.part,
		.depth = p->depth - 1,
		.offset = p->defect.at.offset,
		.media = parser_top(p)->media,
		.filename = parser_top(p)->filename,
		.defect = &p->defect,
	};
	return &p->told;
}

SELDOM const struct mime_event *
mime_tell_in_order(struct mime_parser *p)
{
	bool defect = p->queue_at < p->queued;

	if (defect && p->queue[p->queue_at].proof <= p->feed.offset)
		return first_defect(p);
	if (p->event_held && is_cut(p))
		return some_of_event(p);
	if (p->event_held) {
		p->event_held = false;
		return &p->event;
	}
	/* What proves the rest has not passed: a later event has it. */
	if (!defect)
		p->queued = p->queue_at = 0;
	return NULL;
}
