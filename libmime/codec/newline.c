/*
 * newline.c - every line end into CRLF, or into LF.
 *
 * Line ends are CRLF and LF, also mixed; a CR alone is none and stays. Towards
 * CRLF only the LFs matter, and whether a CR stood before one. Towards LF only
 * the CRs matter: each is held back until the next octet is known. So either
 * way looks for one octet and copies what stands before it at once. It looks
 * no further than there is room, so that no octet is searched twice. A kernel
 * goes first, and leaves what is at the end of the input or of the room.
 */
#include "codec/codec.h"

/* No kernel takes as few octets. */
#define WIDE 64

struct newline {
	struct mime_filter f;
	bool cr;                /* the last octet was a CR; to LF: it is held */
	mime_span due;          /* to be put out first; static */
};

/*
 * Copies what stands before the first C, or as much as there is room for.
 * True where IN now begins with C.
 */
static bool
copy_up_to(char c, struct newline *n, mime_span *in, mime_room *out)
{
	mime_span text = span_head(*in, out->len);

	text = span_take(in, span_find(text, c));
	if (text.len > 0)
		n->cr = text.ptr[text.len - 1] == '\r';
	room_fill(out, &text);
	return span_at(*in, 0) == c;
}

/* Takes what the CPU's own kernel does, if any; TRIED says that it has. */
static void
whole_lines(struct newline *n, bool lf, mime_span *in, mime_room *out,
    bool *tried)
{
	const struct kernels *k;
	size_t put, taken;

	if (*tried || in->len <= WIDE)
		return;
	*tried = true;
	k = mime_kernels();
	taken = lf ? k->to_lf(*in, *out, &put) :
	    k->to_crlf(*in, *out, n->cr, &put);
	if (taken > 0 && !lf)
		n->cr = in->ptr[taken - 1] == '\r';
	span_take(in, taken);
	*out = (mime_room){ out->ptr + put, out->len - put };
}

static mime_status
status_of(const mime_span *in, bool last)
{
	if (in->len > 0)
		return MIME_MORE;
	return last ? MIME_END : MIME_OK;
}

static mime_status
to_crlf(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct newline *n = (struct newline *)f;
	bool tried = false;

	for (;;) {
		room_fill(out, &n->due);
		if (n->due.len > 0)
			return MIME_MORE;
		whole_lines(n, false, in, out, &tried);
		if (!copy_up_to('\n', n, in, out))
			return status_of(in, last);
		n->due = n->cr ? SPAN("\n") : SPAN("\r\n");
		n->cr = false;
		span_take(in, 1);
	}
}

static mime_status
to_lf(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct newline *n = (struct newline *)f;
	bool tried = false;

	for (;;) {
		room_fill(out, &n->due);
		if (n->due.len > 0)
			return MIME_MORE;
		if (n->cr && in->len == 0 && !last)
			return MIME_OK;
		if (n->cr && span_at(*in, 0) != '\n') {
			n->due = SPAN("\r");
			n->cr = false;
			continue;
		}
		n->cr = false;
		whole_lines(n, true, in, out, &tried);
		if (!copy_up_to('\r', n, in, out))
			return status_of(in, last);
		n->cr = true;
		span_take(in, 1);
	}
}

struct mime_filter *
mime_filter_newlines(struct mime_arena *mem, bool lf)
{
	return mime_filter_make(mem, sizeof(struct newline),
	    lf ? to_lf : to_crlf);
}
