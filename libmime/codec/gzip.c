/*
 * gzip.c - undoes gzip (RFC 1952), by zlib.
 *
 * A gzip file is one member or several in a row; what they hold is strung
 * together. NULs after a member are let, as tape blocks are filled up with
 * them. What else is no gzip, and a file that ends within a member, is
 * MIME_IO: here it is the source that is broken, not a message. What came out
 * before that was good.
 *
 * zlib takes its memory from the arena's allocator, block by block, and gives
 * it back when the arena goes. How much comes out is for the caller to bound:
 * one octet in may be a thousand out, but never more than there is room for.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "codec/codec.h"

#ifdef HAVE_ZLIB

#include <errno.h>
#include <limits.h>
#include <zlib.h>

/* zlib's largest window, and 16 more for "gzip header and nothing else". */
#define WINDOW_BITS (15 + 16)

struct gunzip {
	struct mime_filter f;
	z_stream z;
	const struct mime_alloc *alloc;
	bool inside;            /* a member */
	bool any;               /* a member has ended */
	mime_status failed;     /* once it has; else MIME_OK */
};

/* Stands in front of each block: zlib does not tell us its size again. */
union block {
	size_t size;
	max_align_t align;
};

static SELDOM void *
block_take(void *ctx, unsigned items, unsigned size)
{
	const struct gunzip *g = ctx;
	size_t whole = size_add(size_mul(items, size), sizeof(union block));
	union block *b = mime_resize(g->alloc, NULL, 0, whole);

	if (b == NULL)
		return NULL;
	b->size = whole;
	return b + 1;
}

static SELDOM void
block_give_back(void *ctx, void *ptr)
{
	const struct gunzip *g = ctx;
	union block *b = (union block *)ptr - 1;

	mime_resize(g->alloc, b, b->size, 0);
}

static SELDOM void
close_gunzip(void *ctx)
{
	struct gunzip *g = ctx;

	inflateEnd(&g->z);
}

static mime_status
fail(struct gunzip *g, int result)
{
	g->failed = result == Z_MEM_ERROR ? MIME_NOMEM : MIME_IO;
	if (g->failed == MIME_IO)
		errno = EILSEQ;
	return g->failed;
}

/* Between members: skips NULs; true where another one begins. */
static bool
begin_member(struct gunzip *g, mime_span *in)
{
	while (g->any && span_take_char(in, '\0'))
		continue;
	g->inside = in->len > 0;
	return g->inside;
}

static unsigned
clipped(size_t n)
{
	return n < UINT_MAX ? (unsigned)n : UINT_MAX;
}

/* One call of zlib, which counts in unsigned and takes no NULL for a room. */
static int
inflate_some(struct gunzip *g, mime_span *in, mime_room *out)
{
	unsigned char none;
	unsigned eaten = clipped(in->len), filled = clipped(out->len);
	int result;

	g->z.next_in = (unsigned char *)(uintptr_t)in->ptr;
	g->z.avail_in = eaten;
	g->z.next_out = filled > 0 ? (unsigned char *)out->ptr : &none;
	g->z.avail_out = filled;
	result = inflate(&g->z, Z_NO_FLUSH);
	span_take(in, eaten - g->z.avail_in);
	filled -= g->z.avail_out;
	if (filled > 0)
		*out = (mime_room){ out->ptr + filled, out->len - filled };
	return result;
}

static SELDOM mime_status
gunzip(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct gunzip *g = (struct gunzip *)f;

	while (g->failed == MIME_OK) {
		int result;

		if (!g->inside && !begin_member(g, in)) {
			if (!last)
				return MIME_OK;
			return g->any ? MIME_END : fail(g, Z_DATA_ERROR);
		}
		result = inflate_some(g, in, out);
		if (result == Z_STREAM_END) {
			g->inside = false;
			g->any = true;
			inflateReset(&g->z);
		} else if (result != Z_OK && result != Z_BUF_ERROR) {
			fail(g, result);
		} else if (out->len == 0) {
			return MIME_MORE;
		} else if (in->len == 0) {
			return last ? fail(g, Z_DATA_ERROR) : MIME_OK;
		}
	}
	return g->failed;
}

SELDOM struct mime_filter *
mime_filter_gunzip(struct mime_arena *mem)
{
	struct gunzip *g = mime_filter_make(mem, sizeof(*g), gunzip);

	if (g == NULL)
		return NULL;
	g->alloc = mime_arena_alloc_of(mem);
	g->z.zalloc = block_take;
	g->z.zfree = block_give_back;
	g->z.opaque = g;
	if (inflateInit2(&g->z, WINDOW_BITS) != Z_OK)
		return NULL;
	if (!mime_arena_defer(mem, close_gunzip, g)) {
		close_gunzip(g);
		return NULL;
	}
	return &g->f;
}

#else

SELDOM struct mime_filter *
mime_filter_gunzip(struct mime_arena *mem)
{
	(void)mem;
	return NULL;
}

#endif
