/*
 * dump_events.c - what the parser tells, a line for each event.
 *
 *     type part depth offset size "the first octets"
 *
 * A run of body comes in pieces that depend on how the message was fed. Pieces
 * that follow each other are shown as one, so that --chunk changes nothing.
 * That the limit on a message hid some of it comes last: the parser knows of
 * no such limit.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "dump.h"
#include "show.h"

#define EXCERPT 48              /* octets of an event that are shown */
#define CHUNK (64 * 1024)

/* An event that waits for the next one, which may be more of it. */
struct run {
	FILE *out;
	bool waiting;
	mime_event_type type;
	uint32_t part, depth;
	uint64_t offset, size;
	char head[EXCERPT];
	struct mime_defect defect;
	bool strict_failed;
};

static const char *const names[] = {
	[MIME_EV_PART] = "part",
	[MIME_EV_FIELD] = "field",
	[MIME_EV_SKIPPED] = "skipped",
	[MIME_EV_BLANK] = "blank",
	[MIME_EV_BODY] = "body",
	[MIME_EV_BOUNDARY] = "boundary",
	[MIME_EV_OUTSIDE] = "outside",
	[MIME_EV_OPAQUE] = "opaque",
	[MIME_EV_PART_END] = "part-end",
	[MIME_EV_DEFECT] = "defect"
};

static void
flush(struct run *r)
{
	size_t n = r->size < EXCERPT ? (size_t)r->size : EXCERPT;

	if (!r->waiting)
		return;
	r->waiting = false;
	fprintf(r->out, "%-8s %" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRIu64,
	    names[r->type], r->part, r->depth, r->offset, r->size);
	if (r->type == MIME_EV_DEFECT) {
		fprintf(r->out, " %s\n",
		    mime_defect_info(r->defect.code)->name);
		return;
	}
	if (n > 0) {
		fputc(' ', r->out);
		show_octets(r->out, (mime_span){ r->head, n });
	}
	fputs(n < r->size ? "..\n" : "\n", r->out);
}

static bool
comes_in_pieces(mime_event_type type)
{
	return type == MIME_EV_BODY || type == MIME_EV_OUTSIDE ||
	    type == MIME_EV_SKIPPED || type == MIME_EV_OPAQUE;
}

/* Is EV more of what waits? */
static bool
goes_on(const struct run *r, const struct mime_event *ev)
{
	return r->waiting && r->type == ev->type && r->part == ev->part &&
	    comes_in_pieces(ev->type) && r->offset + r->size == ev->offset;
}

static void
add_bytes(struct run *r, mime_span bytes)
{
	if (r->size < EXCERPT && bytes.len > 0) {
		size_t room = EXCERPT - (size_t)r->size;

		memcpy(r->head + r->size, bytes.ptr,
		    bytes.len < room ? bytes.len : room);
	}
	r->size += bytes.len;
}

static void
add_defect(struct run *r, const struct mime_defect *defect)
{
	r->defect = *defect;
	r->offset = defect->at.offset;
	r->size = defect->at.size;
	r->strict_failed |= defect->severity != MIME_SEVERITY_INFORMATION;
}

static mime_status
take(void *ctx, const struct mime_event *ev)
{
	struct run *r = ctx;

	if (!goes_on(r, ev)) {
		flush(r);
		r->waiting = true;
		r->type = ev->type;
		r->part = ev->part;
		r->depth = ev->depth;
		r->offset = ev->offset;
		r->size = 0;
	}
	if (ev->type == MIME_EV_DEFECT)
		add_defect(r, ev->defect);
	else
		add_bytes(r, ev->bytes);
	return MIME_OK;
}

void
dump_events(struct dump *d, struct mail *mail)
{
	const struct mime_event over = {
		.type = MIME_EV_DEFECT, .defect = &d->message.over
	};
	struct run r = { .out = d->tool.out };

	if (message_stream(&d->message, &d->tool, mail,
	    d->chunk != 0 ? d->chunk : CHUNK, take, &r) &&
	    d->message.over.code != 0)
		take(&r, &over);
	flush(&r);
	if (d->strict && r.strict_failed)
		tool_raise(&d->tool, EXIT_NO);
}
