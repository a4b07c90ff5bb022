/*
 * events.c - a parse as text.
 */
#include <stdio.h>
#include <stdlib.h>

#include "events.h"

static const char *const names[] = {
	[MIME_EV_PART] = "PART",
	[MIME_EV_FIELD] = "FIELD",
	[MIME_EV_SKIPPED] = "SKIPPED",
	[MIME_EV_BLANK] = "BLANK",
	[MIME_EV_BODY] = "BODY",
	[MIME_EV_BOUNDARY] = "BOUNDARY",
	[MIME_EV_OUTSIDE] = "OUTSIDE",
	[MIME_EV_OPAQUE] = "OPAQUE",
	[MIME_EV_PART_END] = "PART_END",
	[MIME_EV_FIELDS] = "FIELDS",
};

struct recorder {
	struct buffer out;
	mime_span message;
	const char *why;
	uint64_t next;          /* where the next event's bytes must begin */
	uint32_t open;          /* parts */
	struct mime_event run;  /* a run that may go on */
	uint64_t run_size;
	bool in_run;
};

static void
put(struct recorder *r, const char *text)
{
	buffer_put(&r->out, span_of(text));
}

static void
put_place(struct recorder *r, const char *name, uint32_t part, uint64_t offset,
    uint64_t size)
{
	char line[160];

	snprintf(line, sizeof(line), "%s %u %llu+%llu", name, part,
	    (unsigned long long)offset, (unsigned long long)size);
	put(r, line);
}

static void
flush_run(struct recorder *r)
{
	if (!r->in_run)
		return;
	put_place(r, names[r->run.type], r->run.part, r->run.offset,
	    r->run_size);
	put(r, "\n");
	r->in_run = false;
}

static bool
is_run(mime_event_type type)
{
	return type == MIME_EV_BODY || type == MIME_EV_OUTSIDE ||
	    type == MIME_EV_SKIPPED || type == MIME_EV_OPAQUE ||
	    type == MIME_EV_FIELDS;
}

static void
record_run(struct recorder *r, const struct mime_event *ev)
{
	if (r->in_run && r->run.type == ev->type && r->run.part == ev->part) {
		r->run_size += ev->bytes.len;
		return;
	}
	flush_run(r);
	r->in_run = true;
	r->run = *ev;
	r->run_size = ev->bytes.len;
}

static void
record_defect(struct recorder *r, const struct mime_defect *d)
{
	put(r, "! ");
	put_place(r, mime_defect_info(d->code)->name, d->part, d->at.offset,
	    d->at.size);
	put(r, "\n");
	if (range_end(d->at) > r->message.len)
		r->why = "a defect outside the input";
}

static void
check_bytes(struct recorder *r, const struct mime_event *ev)
{
	if (ev->type == MIME_EV_DEFECT)
		return;
	if (ev->offset != r->next)
		r->why = "events do not follow each other";
	else if (ev->bytes.len > r->message.len - r->next ||
	    !span_is(ev->bytes, span_head(span_tail(r->message,
	    (size_t)r->next), ev->bytes.len)))
		r->why = "an event's bytes are not the input's";
	r->next += ev->bytes.len;
}

static void
check_nesting(struct recorder *r, const struct mime_event *ev)
{
	if (ev->type == MIME_EV_PART)
		r->open++;
	if (ev->depth + 1 != r->open)
		r->why = "an event's depth is not that of the open parts";
	if (ev->type == MIME_EV_PART_END && r->open > 0)
		r->open--;
}

static void
record(struct recorder *r, const struct mime_event *ev)
{
	check_bytes(r, ev);
	check_nesting(r, ev);
	if (is_run(ev->type)) {
		record_run(r, ev);
		return;
	}
	flush_run(r);
	if (ev->type == MIME_EV_DEFECT) {
		record_defect(r, ev->defect);
		return;
	}
	put_place(r, names[ev->type], ev->part, ev->offset, ev->bytes.len);
	if (ev->type == MIME_EV_FIELD) {
		put(r, " ");
		buffer_put(&r->out, ev->field.name);
	}
	put(r, "\n");
}

static mime_status
drain(struct recorder *r, struct mime_parser *p)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(p, &ev)) == MIME_OK)
		record(r, ev);
	return st;
}

/* A small generator of our own: the same numbers everywhere. */
static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static size_t
next_piece(const struct cuts *cuts, uint32_t *seed, size_t at, size_t left)
{
	size_t n = cuts->piece ? cuts->piece : left;

	if (at == 0 && cuts->first > 0)
		n = cuts->first;
	else if (cuts->seed != 0)
		n = 1 + next_random(seed) % n;
	return n < left ? n : left;
}

static mime_status
feed_pieces(struct recorder *r, struct mime_parser *p, const struct cuts *cuts)
{
	uint32_t seed = cuts->seed;

	for (size_t at = 0; at < r->message.len;) {
		size_t n = next_piece(cuts, &seed, at, r->message.len - at);
		char *piece = malloc(n);
		mime_status st;

		if (piece == NULL)
			return MIME_NOMEM;
		memcpy(piece, r->message.ptr + at, n);
		mime_parser_feed(p, (mime_span){ piece, n });
		st = drain(r, p);
		/* Whoever still looks at it sees something else. */
		memset(piece, '#', n);
		free(piece);
		if (st < 0)
			return st;
		at += n;
	}
	mime_parser_end(p);
	return drain(r, p);
}

mime_status
events_text(struct mime_arena *mem, mime_span message, const struct cuts *cuts,
    const struct mime_options *opt, mime_span *text, const char **why)
{
	struct recorder r = { .message = message };
	struct mime_parser *p = mime_parser_new(mem, opt);
	mime_status st;

	*why = NULL;
	buffer_init(&r.out, mem, PTRDIFF_MAX);
	st = p ? feed_pieces(&r, p, cuts) : mime_arena_status(mem);
	if (st < 0)
		return st;
	flush_run(&r);
	if (r.next != message.len)
		r.why = "octets are left out at the end";
	if (r.open != 0)
		r.why = "a part is left open";
	*why = r.why;
	*text = buffer_span(&r.out);
	return r.out.status < 0 ? r.out.status : MIME_OK;
}
