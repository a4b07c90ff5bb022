/*
 * build_text.c - text that grows, in the arena of the tool.
 */
#include "config.h"

#include <string.h>

#include "build.h"

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
build_text_decode(struct build_text *text, mime_span octets, mime_span label)
{
	struct mime_filter *f;
	char piece[4096];
	mime_status st;

	if (label.len == 0) {
		build_text_put(text, octets);
		return;
	}
	f = mime_filter_charset(text->mem, label);
	do {
		mime_room room = { piece, sizeof piece };

		st = mime_filter_run(f, &octets, &room, true);
		build_text_put(text, (mime_span){ piece,
		    sizeof piece - room.len });
	} while (st == MIME_MORE);
	text->failed |= st < 0;
}
