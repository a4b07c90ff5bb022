/*
 * filter.c - what all filters share, and the public functions that make them.
 *
 * A filter is a struct of its own that begins with struct mime_filter, and a
 * function that runs it. Everything that turns bytes into bytes has this
 * shape. Here are the frame around that function, the telling of defects, the
 * filter that changes nothing, and the choice of a filter by encoding (RFC
 * 2045 6). What each one does stands in its own file: base64.c, qp.c, uu.c,
 * newline.c, flowed.c, unquote.c, gzip.c, charset.c, utf8.c.
 */
#include "codec/codec.h"

/* The least room that is made for what a filter has to put out. */
#define ROOM_LEAST ((size_t)64)

void *
mime_filter_make(struct mime_arena *mem, size_t size,
    mime_status (*run)(struct mime_filter *, mime_span *, mime_room *, bool))
{
	struct mime_filter *f = mime_arena_alloc(mem, size);

	assert(size >= sizeof(*f));
	if (f == NULL)
		return NULL;
	f->run = run;
	f->rulings = &mime_rulings_default;
	return f;
}

void
mime_filter_listen(struct mime_filter *f, const struct notes *notes,
    const struct rulings *rulings)
{
	if (f == NULL)
		return;
	f->notes = notes;
	if (rulings != NULL)
		f->rulings = rulings;
}

SELDOM void
mime_filter_tell(struct mime_filter *f, unsigned code, uint64_t offset,
    uint64_t size)
{
	if (filter_told(f, code))
		return;
	f->told[code / 8] |= (uint8_t)(1 << code % 8);
	if (f->notes != NULL && f->notes->put != NULL)
		f->notes->put(f->notes->ctx, code,
		    (mime_range){ offset, size });
}

mime_status
mime_filter_run(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	size_t before = in->len;
	mime_status status;

	if (f == NULL)
		return MIME_NOMEM;
	status = f->run(f, in, out, last);
	f->eaten += before - in->len;
	return status;
}

/*
 * First into what room there is, so that a buffer that is full to its ceiling
 * is no failure when nothing more comes out.
 */
SELDOM mime_status
mime_filter_pour(struct mime_filter *f, mime_span in, struct buffer *out,
    bool last)
{
	for (;;) {
		mime_room room = out->cap > 0 ? buffer_room(out) :
		    (mime_room){ 0 };
		size_t free = room.len;
		mime_status status = mime_filter_run(f, &in, &room, last);
		size_t most = out->max - out->len - (free - room.len);

		if (status < 0)
			return status;
		buffer_filled(out, free - room.len);
		if (status != MIME_MORE)
			return out->status;
		if (!buffer_reserve(out, most > 0 && most < ROOM_LEAST ?
		    most : ROOM_LEAST))
			return out->status;
	}
}

SELDOM uint64_t
mime_filter_replaced(const struct mime_filter *f)
{
	return f != NULL ? f->replaced : 0;
}

/* ---- the filter that changes nothing ------------------------------------ */

static mime_status
copy(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	(void)f;
	room_fill(out, in);
	if (in->len > 0)
		return MIME_MORE;
	return last ? MIME_END : MIME_OK;
}

static struct mime_filter *
copier(struct mime_arena *mem)
{
	return mime_filter_make(mem, sizeof(struct mime_filter), copy);
}

/* ---- by encoding -------------------------------------------------------- */

/* What is not here, or is NULL, copies. */
static const struct {
	struct mime_filter *(*decoder)(struct mime_arena *mem);
	struct mime_filter *(*encoder)(struct mime_arena *mem);
} encodings[] = {
	[MIME_BASE64] = { mime_base64_decoder, mime_base64_encoder },
	[MIME_QP]     = { mime_qp_decoder,     mime_qp_encoder },
	[MIME_UU]     = { mime_uu_decoder,     NULL },
	[MIME_YENC]   = { mime_yenc_decoder,   NULL },
};

struct mime_filter *
mime_filter_decode(struct mime_arena *mem, mime_encoding from)
{
	if ((size_t)from < ROWS(encodings) && encodings[from].decoder != NULL)
		return encodings[from].decoder(mem);
	return copier(mem);
}

SELDOM struct mime_filter *
mime_filter_encode(struct mime_arena *mem, mime_encoding to)
{
	if ((size_t)to < ROWS(encodings) && encodings[to].encoder != NULL)
		return encodings[to].encoder(mem);
	return copier(mem);
}
