/*
 * build_text.c - text that grows, in the arena of the tool; and octets that
 * take the place of a file.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "build.h"
#include "message.h"

mime_span
build_copy(struct build *b, mime_span s)
{
	char *to = mime_arena_alloc(b->tool.mem, s.len + 1);

	if (to == NULL)
		return (mime_span){ 0 };
	if (s.len > 0)
		memcpy(to, s.ptr, s.len);
	return (mime_span){ to, s.len };
}

void
build_text_put(void *text, mime_span piece)
{
	struct build_text *t = text;
	char *more;

	if (t->len + piece.len > t->cap && !t->failed) {
		t->cap = 2 * (t->len + piece.len) + 256;
		more = mime_arena_alloc(t->mem, t->cap);
		t->failed = more == NULL;
		if (more != NULL && t->len > 0)
			memcpy(more, t->ptr, t->len);
		t->ptr = more;
	}
	if (t->failed || piece.len == 0)
		return;
	memcpy(t->ptr + t->len, piece.ptr, piece.len);
	t->len += piece.len;
}

void
build_text_filter(struct build_text *text, mime_span octets,
    struct mime_filter *f)
{
	text->failed |= content_filter(f, octets, true, build_text_put, text) <
	    0;
}

void
build_text_decode(struct build_text *text, mime_span octets, mime_span label)
{
	if (label.len == 0)
		build_text_put(text, octets);
	else
		build_text_filter(text, octets,
		    mime_filter_charset(text->mem, label));
}

/* ---- octets ------------------------------------------------------------- */

static void
flush(struct build_out *o)
{
	o->failed |= !spool_put(&o->to, (mime_span){ o->octets, o->len });
	o->len = 0;
}

void
build_out_put(struct build_out *o, mime_span piece)
{
	while (piece.len > 0) {
		size_t room = sizeof o->octets - o->len;
		size_t n = piece.len < room ? piece.len : room;

		memcpy(o->octets + o->len, piece.ptr, n);
		o->len += n;
		piece = (mime_span){ piece.ptr + n, piece.len - n };
		if (o->len == sizeof o->octets)
			flush(o);
	}
}

bool
build_out_end(struct build_out *o, struct build_file *f)
{
	flush(o);
	if (o->failed) {
		tool_complain(&f->build->tool, f->path, strerror(errno));
		spool_close(&o->to);
		return false;
	}
	build_file_replace(f, &o->to);
	return true;
}
