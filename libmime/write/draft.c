/*
 * draft.c - a part that is to be written: its content, and its neighbours.
 */
#include "write/write.h"

SELDOM mime_status
mime_draft_read(const struct draft *d, uint64_t offset, mime_room *to)
{
	mime_span rest;

	if (d->source.read_at != NULL)
		return d->source.read_at(d->source.ctx, offset, to);
	rest = offset < d->octets.len ?
	    span_tail(d->octets, (size_t)offset) : (mime_span){ 0 };
	room_fill(to, &rest);
	return MIME_OK;
}

SELDOM bool
mime_draft_is_text(const struct draft *d)
{
	return mime_span_same(span_head(d->type, 5), SPAN("text/")) &&
	    d->filename.len == 0 &&
	    !mime_span_is_text(d->disposition, "attachment");
}

SELDOM bool
mime_draft_says(const struct draft *d, mime_span name)
{
	for (const struct parameter *p = d->parameters; p; p = p->next)
		if (mime_span_same(p->name, name))
			return true;
	return mime_span_is_text(name, "charset") && d->charset.len > 0;
}

SELDOM struct draft *
mime_draft_after(const struct draft *d)
{
	if (d->child != NULL)
		return d->child;
	while (d != NULL && d->next == NULL)
		d = d->parent;
	return d != NULL ? d->next : NULL;
}
