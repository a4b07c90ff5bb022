/*
 * mailbox.c - message after message out of one file.
 *
 * What kind of file it is is found out at the first call. A single message and
 * an emlx have one answer; an mbox is gone through message by message, each
 * ending where the next begins, so that one is told as soon as its end is
 * known, and with it whether another follows.
 */
#include "mailbox/mailbox.h"

struct mime_mailbox {
	struct mime_source source;
	struct mbox mbox;
	struct front front;
	unsigned asked;         /* what the caller said it is */
	bool begun;             /* the front was looked at */
	bool ended;
	mime_status status;     /* the first failure, which stays */
	uint64_t number;        /* of messages told */
	uint64_t begin;         /* of what is the next message's */
	struct separator from;  /* its From_ line */
};

struct mime_mailbox *
mime_mailbox_windowed(struct mime_arena *mem, const struct mime_source *source,
    unsigned kind, size_t window)
{
	struct mime_mailbox *box = mem != NULL && source != NULL ?
	    mime_arena_alloc(mem, sizeof(*box)) : NULL;

	if (box == NULL)
		return NULL;
	box->source = *source;
	box->asked = kind;
	box->mbox.lengths = kind != MIME_MAILBOX_MBOXO &&
	    kind != MIME_MAILBOX_MBOXRD;
	box->mbox.trusted = kind == MIME_MAILBOX_MBOXCL ||
	    kind == MIME_MAILBOX_MBOXCL2;
	if (!mime_window_init(&box->mbox.window, mem, &box->source, window) ||
	    !mime_window_init(&box->mbox.probe, mem, &box->source, WINDOW_MIN))
		return NULL;
	box->mbox.window.whole = true;
	return box;
}

struct mime_mailbox *
mime_mailbox_new(struct mime_arena *mem, const struct mime_source *source,
    unsigned kind)
{
	return mime_mailbox_windowed(mem, source, kind, WINDOW_SIZE);
}

/* ---- the kinds ---------------------------------------------------------- */

/* The file is one message, all of it, SIZE octets. */
static void
tell_whole(struct mime_mailbox *box, uint64_t size, struct mime_stored *stored)
{
	*stored = (struct mime_stored){
		.number = 1, .whole = { 0, size }, .message = { 0, size },
		.last = true,
	};
	box->ended = true;
}

static mime_status
next_single(struct mime_mailbox *box, struct mime_stored *stored)
{
	uint64_t size;
	mime_status st = mime_window_measure(&box->mbox.window, &size);

	if (st >= 0)
		tell_whole(box, size, stored);
	return st;
}

static mime_status
next_emlx(struct mime_mailbox *box, struct mime_stored *stored)
{
	const struct length *count = &box->front.count;
	uint64_t size, begin = box->front.count_line;
	mime_status st = mime_window_measure(&box->mbox.window, &size);

	if (st < 0)
		return st;
	tell_whole(box, size, stored);
	stored->message = (mime_range){ begin, size - begin };
	if (begin > 0 && count->octets <= size - begin) {
		stored->message.size = count->octets;
	} else {
		stored->defect = MIME_DEFECT_MBOX_BAD_CONTENT_LENGTH;
		stored->at = count->at;
	}
	return MIME_OK;
}

/*
 * How the quoting of the message at X is undone, by the kind of its mailbox as
 * it is known by now.
 */
static unsigned
unquoting(const struct mime_mailbox *box, const struct extent *x)
{
	const char *reason;
	unsigned kind = box->front.kind;

	if (kind == MIME_MAILBOX_MBOX)
		kind = mime_mbox_kind(&box->mbox, &reason);
	if (x->quoted == 0 || kind == MIME_MAILBOX_MBOXCL2)
		return 0;
	return kind == MIME_MAILBOX_MBOXRD ? MIME_UNQUOTED_ALL : MIME_UNQUOTED;
}

/* What X says of the message, for the caller. */
static void
tell_extent(struct mime_mailbox *box, const struct extent *x,
    struct mime_stored *stored)
{
	*stored = (struct mime_stored){
		.number = box->number + 1,
		.whole = { box->begin, x->next.offset - box->begin },
		.from_line = { box->from.offset, box->from.size },
		.message = { x->begin, x->end - x->begin },
		.last = x->next.size == 0,
		.unquote = unquoting(box, x),
	};
	if (x->length.kind != LENGTH_NONE && !x->right) {
		stored->defect = MIME_DEFECT_MBOX_BAD_CONTENT_LENGTH;
		stored->at = x->length.at;
	}
}

static mime_status
next_in_mbox(struct mime_mailbox *box, struct mime_stored *stored)
{
	struct extent x = { .begin = box->from.offset + box->from.size };
	mime_status st = mime_extent(&box->mbox, &x);

	if (st < 0)
		return st;
	if (x.next.size == 0 && box->number == 0 &&
	    box->asked == MIME_MAILBOX_ANY) {
		unsigned unquote = unquoting(box, &x);

		box->front.kind = MIME_MAILBOX_NONE;
		box->front.reason = "one From_ line and no other: a message "
		    "that was kept with it";
		tell_whole(box, x.next.offset, stored);
		stored->unquote = unquote;
		return MIME_OK;
	}
	tell_extent(box, &x, stored);
	box->begin = x.next.offset;
	box->from = x.next;
	box->ended = x.next.size == 0;
	return MIME_OK;
}

/* ---- the caller's ------------------------------------------------------- */

static mime_status
begin(struct mime_mailbox *box)
{
	struct window *w = &box->mbox.window;
	mime_status st = mime_front(w, box->asked, &box->front);

	if (st < 0)
		return st;
	box->begun = true;
	box->from = box->front.first;
	box->mbox.patches = box->front.patches;
	box->ended = mime_window_ends_at(w, 0) &&
	    mime_mailbox_is_mbox(box->front.kind);
	return MIME_OK;
}

static mime_status
next(struct mime_mailbox *box, struct mime_stored *stored)
{
	mime_status st = box->begun ? MIME_OK : begin(box);

	if (st < 0 || box->ended)
		return st < 0 ? st : MIME_END;
	switch (box->front.kind) {
	case MIME_MAILBOX_NONE:
		return next_single(box, stored);
	case MIME_MAILBOX_EMLX:
		return next_emlx(box, stored);
	default:
		return next_in_mbox(box, stored);
	}
}

mime_status
mime_mailbox_next(struct mime_mailbox *box, struct mime_stored *stored)
{
	mime_status st;

	if (box == NULL)
		return MIME_NOMEM;
	if (box->status < 0)
		return box->status;
	st = next(box, stored);
	if (st == MIME_OK)
		box->number++;
	if (st < 0)
		box->status = st;
	return st;
}

bool
mime_mailbox_bytes(const struct mime_mailbox *box, mime_range range,
    mime_span *octets)
{
	const struct window *w;

	if (box == NULL)
		return false;
	w = &box->mbox.window;
	if (range.offset < w->start || range.offset - w->start > w->len ||
	    range.size > w->len - (range.offset - w->start))
		return false;
	*octets = span_head(mime_window_rest(w, range.offset),
	    (size_t)range.size);
	return true;
}

mime_status
mime_mailbox_look(struct mime_mailbox *box)
{
	if (box == NULL)
		return MIME_NOMEM;
	if (box->status >= 0 && !box->begun)
		box->status = begin(box);
	return box->status < 0 ? box->status : MIME_OK;
}

/* The kind as it is known by now, and why. */
static unsigned
known(const struct mime_mailbox *box, const char **reason)
{
	*reason = "nothing is read yet";
	if (box == NULL || !box->begun)
		return box == NULL ? MIME_MAILBOX_ANY : box->asked;
	*reason = box->front.reason;
	return box->front.kind != MIME_MAILBOX_MBOX ? box->front.kind :
	    mime_mbox_kind(&box->mbox, reason);
}

unsigned
mime_mailbox_kind_of(const struct mime_mailbox *box)
{
	const char *reason;

	return known(box, &reason);
}

const char *
mime_mailbox_reason(const struct mime_mailbox *box)
{
	const char *reason;

	known(box, &reason);
	return reason;
}
