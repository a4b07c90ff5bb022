/*
 * fresh.c - the octets that an edit brings, kept until they are written.
 */
#include "edit/edit.h"

SELDOM void
mime_fresh_put(struct fresh *f, mime_span octets)
{
	if (f->status < 0 || octets.len == 0)
		return;
	if (f->spool != NULL) {
		f->status = f->spool->append(f->spool->ctx, octets);
	} else {
		buffer_put(&f->memory, octets);
		f->status = f->memory.status;
	}
	f->size += octets.len;
}

SELDOM void
mime_fresh_put_lines(struct fresh *f, mime_span text, bool lf)
{
	while (lf && text.len > 0) {
		size_t n = span_line_length(text);
		mime_span line = span_take(&text, n);
		mime_span bare = span_without_line_end(line);

		mime_fresh_put(f, bare);
		if (bare.len < line.len)
			mime_fresh_put(f, SPAN("\n"));
	}
	mime_fresh_put(f, text);
}

SELDOM mime_status
mime_fresh_read(const struct fresh *f, uint64_t offset, mime_room *to)
{
	mime_span rest = buffer_span(&f->memory);

	if (f->spool != NULL)
		return f->spool->read_at(f->spool->ctx, offset, to);
	rest = span_tail(rest, offset < rest.len ? (size_t)offset : rest.len);
	room_fill(to, &rest);
	return MIME_OK;
}
