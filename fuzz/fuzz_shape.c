/*
 * fuzz_shape.c - any octets as base64: their shape, and what it makes of them.
 *
 * The first octet says how input and output are cut. The shape that is found
 * must be the same in any cuts and read again from its words; what is rebuilt,
 * too; and it must decode to the same content, whether it is what was there or
 * differs from it. Words that are no shape are tried as well.
 */
#include <stdlib.h>

#include "codec/codec.h"

#include "../tools/shape.h"

struct content {
	mime_span rest;
	size_t piece;
};

static mime_status
next(void *ctx, mime_span *piece)
{
	struct content *c = ctx;

	*piece = span_head(c->rest, c->piece);
	c->rest = span_tail(c->rest, c->piece);
	return piece->len > 0 ? MIME_OK : MIME_END;
}

static struct shape
find(mime_span in, size_t piece)
{
	struct shape_finder f;

	shape_begin(&f);
	while (in.len > 0) {
		shape_look(&f, span_head(in, piece));
		in = span_tail(in, piece);
	}
	return shape_end(&f);
}

static mime_span
decode(struct mime_arena *mem, mime_span in)
{
	struct mime_filter *f = mime_filter_decode(mem, MIME_BASE64);
	size_t size = in.len + 4;
	char *out = mime_arena_alloc(mem, size);
	mime_room room = { out, size };

	if (mime_filter_run(f, &in, &room, true) != MIME_END)
		abort();
	return (mime_span){ out, size - room.len };
}

/* A line is a digit and two octets at most, and there are the ends behind. */
static mime_span
rebuild(struct mime_arena *mem, const struct shape *s, mime_span content,
    size_t piece)
{
	struct content c = { content, piece };
	size_t most = 4 * (content.len + 3) + 2 * (size_t)s->ends + 2, n = 0;
	struct rebuild *r = mime_arena_alloc(mem, sizeof *r);
	char *out = mime_arena_alloc(mem, most);
	size_t before;

	if (r == NULL || out == NULL || !rebuild_begin(r, mem, s, next, &c))
		abort();
	do {
		size_t want = piece < most - n ? piece : most - n;
		mime_room room = { out + n, want };

		before = n;
		if (rebuild_read(r, &room) != MIME_OK)
			abort();
		n += want - room.len;
	} while (n > before);
	if (n == most)
		abort();
	return (mime_span){ out, n };
}

static bool
are_same(const struct shape *a, const struct shape *b)
{
	return a->kind == b->kind && a->line == b->line && a->lf == b->lf &&
	    a->bare == b->bare && a->ends == b->ends;
}

static void
try(struct mime_arena *mem, mime_span in, size_t piece)
{
	struct shape s = find(in, piece), whole = find(in, in.len + 1), again;
	char text[SHAPE_TEXT];
	mime_span content = decode(mem, in), out, one, back;

	shape_print(&s, text);
	if (!are_same(&s, &whole) || !shape_read(span_of(text), &again) ||
	    !are_same(&s, &again))
		abort();
	out = rebuild(mem, &s, content, piece);
	one = rebuild(mem, &s, content, in.len + 16);
	back = decode(mem, out);
	if (!span_is(out, one) || !span_is(back, content))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mime_span in = { (const char *)data, size };
	size_t piece = size > 0 ? data[0] % 64 + (size_t)1 : 1;
	struct mime_arena *mem = mime_arena_new(NULL);
	struct shape s;

	in = span_tail(in, 1);
	shape_read(in, &s);
	try(mem, in, piece);
	mime_arena_free(mem);
	return 0;
}
