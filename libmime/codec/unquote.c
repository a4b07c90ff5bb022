/*
 * unquote.c - the quoting of an mbox undone: ">From " is "From " again.
 *
 * A line of text that begins as a From_ line does gets a ">" in front where it
 * is put into an mbox; in an mboxrd also one that has such marks already, but
 * not in the others, so that there a line with two was written so. Which line
 * it is shows after the marks, however many there are: one of them is held back
 * until then, the others are let go at once, and what was matched of "From " is
 * known without being kept. From line end to line end it is the kernel that
 * looks, no further than there is room.
 */
#include "codec/codec.h"

static const mime_span quoted = { ">From ", 6 };

struct unquote {
	struct mime_filter f;
	bool all;               /* lines with several marks, too */
	bool at_start;          /* of a line */
	size_t held;            /* octets of QUOTED that are not put out yet */
	mime_span due;          /* to be put out first; static */
};

/* What was held is text. */
static void
let_go(struct unquote *u)
{
	u->due = span_head(quoted, u->held);
	u->held = 0;
}

/* Text up to where a quoted line may begin, with the line end before it. */
static void
copy_text(struct unquote *u, mime_span *in, mime_room *out)
{
	mime_span text = span_head(*in, out->len);
	size_t n = mime_from_line_run(text);

	u->at_start = n < text.len;
	text = span_take(in, u->at_start ? n + 1 : n);
	room_fill(out, &text);
}

/* An octet of a line that is quoted so far, or that begins. */
static void
match(struct unquote *u, mime_span *in, mime_room *out)
{
	int c = span_at(*in, 0);

	if (c == span_at(quoted, u->held)) {
		u->held++;
		span_take(in, 1);
	} else if (c == '>' && u->held == 1 && u->all) {
		mime_span mark = span_take(in, 1);

		room_fill(out, &mark);
	} else {
		u->at_start = false;
		let_go(u);
	}
	if (u->held == quoted.len) {
		u->at_start = false;
		u->held = 0;
		u->due = span_tail(quoted, 1);
	}
}

static SELDOM mime_status
undo(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct unquote *u = (struct unquote *)f;

	for (;;) {
		if (in->len == 0 && last && u->held > 0)
			let_go(u);
		room_fill(out, &u->due);
		if (u->due.len > 0)
			return MIME_MORE;
		if (in->len == 0)
			return last ? MIME_END : MIME_OK;
		if (out->len == 0)
			return MIME_MORE;
		if (u->at_start)
			match(u, in, out);
		else
			copy_text(u, in, out);
	}
}

SELDOM struct mime_filter *
mime_filter_unquote_from(struct mime_arena *mem, bool all)
{
	struct unquote *u = mime_filter_make(mem, sizeof(*u), undo);

	if (u == NULL)
		return NULL;
	u->all = all;
	u->at_start = true;
	return &u->f;
}
