/*
 * kind.c - the kinds of mailboxes: their names, and which one a file is.
 *
 * The front of a file tells whether it may be an mbox, or is an emlx, or is a
 * message: the commonest thing, and what is taken where nothing speaks for
 * another. Which of the four kinds of mbox it is makes no difference to where
 * messages begin, but for lengths, and shows only as it is read.
 */
#include "mailbox/mailbox.h"

static const char *const names[] = {
	[MIME_MAILBOX_ANY]     = "any",
	[MIME_MAILBOX_NONE]    = "eml",
	[MIME_MAILBOX_MBOX]    = "mbox",
	[MIME_MAILBOX_MBOXO]   = "mboxo",
	[MIME_MAILBOX_MBOXRD]  = "mboxrd",
	[MIME_MAILBOX_MBOXCL]  = "mboxcl",
	[MIME_MAILBOX_MBOXCL2] = "mboxcl2",
	[MIME_MAILBOX_EMLX]    = "emlx",
};

SELDOM const char *
mime_mailbox_kind_name(unsigned kind)
{
	return kind < ROWS(names) ? names[kind] : NULL;
}

SELDOM unsigned
mime_mailbox_kind_find(const char *name)
{
	for (unsigned kind = 0; name != NULL && kind < ROWS(names); kind++)
		if (strcmp(names[kind], name) == 0)
			return kind;
	return MIME_MAILBOX_ANY;
}

/* ---- the front of a file ------------------------------------------------ */

/* A byte order mark, and lines of nothing or blanks: they are no message. */
static size_t
skip_front(mime_span s)
{
	const mime_span mark = SPAN("\xEF\xBB\xBF");
	size_t n = span_starts(s, mark) ? mark.len : 0;

	for (;;) {
		size_t blanks = mime_span_run(span_tail(s, n), IS_WSP);
		size_t end = span_line_end(span_tail(s, n + blanks));

		if (end == 0)
			return n;
		n += blanks + end;
	}
}

/* Does a From_ line begin the file? SAID: the caller says it is an mbox. */
static mime_status
find_first(struct window *w, bool said, mime_span s, struct front *front)
{
	struct separator *first = &front->first;
	size_t skip = skip_front(span_head(s, LOOK));
	mime_status st = mime_window_at(w, skip, LOOK, &s);

	*first = (struct separator){ 0 };
	if (st >= 0)
		first->size = mime_separator(s, AFTER_BLANK | OF_PATCHES |
		    (said ? AT_FRONT : 0));
	if (first->size > 0)
		first->offset = skip;
	front->patches = mime_from_line_of_git(mime_span_trim(
	    span_head(s, first->size), IS_WSP));
	return st;
}

/*
 * An emlx begins with a count of octets, and a header behind that. It counts
 * only where there are so many.
 */
static mime_status
is_emlx(struct window *w, mime_span s, struct front *front, bool *is)
{
	uint64_t size = 0;
	mime_status st = MIME_OK;

	front->count_line = mime_length_line(s, 0, &front->count);
	*is = front->count_line > 0 &&
	    mime_begins_field(span_tail(s, front->count_line));
	if (*is) {
		st = mime_window_measure(w, &size);
		*is = size >= front->count_line &&
		    size - front->count_line >= front->count.octets;
	}
	return st;
}

static mime_status
find_out(struct window *w, mime_span s, struct front *front)
{
	bool emlx;
	mime_status st;

	if (front->first.size > 0) {
		front->kind = MIME_MAILBOX_MBOX;
		front->reason = "begins with a From_ line and a header";
		return MIME_OK;
	}
	st = is_emlx(w, s, front, &emlx);
	front->kind = emlx ? MIME_MAILBOX_EMLX : MIME_MAILBOX_NONE;
	front->reason = emlx ? "begins with a count of octets that are there" :
	    "begins with neither a From_ line nor a count";
	return st;
}

mime_status
mime_front(struct window *w, unsigned kind, struct front *front)
{
	mime_span s;
	mime_status st = mime_window_at(w, 0, LOOK, &s);

	if (st >= 0)
		st = find_first(w, kind != MIME_MAILBOX_ANY, s, front);
	if (st >= 0)
		st = mime_window_at(w, 0, LOOK, &s);
	if (st < 0)
		return st;
	front->kind = kind;
	front->reason = "as was asked for";
	if (kind == MIME_MAILBOX_ANY)
		return find_out(w, s, front);
	front->count_line = mime_length_line(s, 0, &front->count);
	return MIME_OK;
}

/* ---- as it is read ------------------------------------------------------ */

unsigned
mime_mbox_kind(const struct mbox *m, const char **reason)
{
	const char *why = "nothing is quoted, no lengths lead from message to "
	    "message";
	unsigned kind = MIME_MAILBOX_MBOXO;

	if (m->right > 0 && m->wrong == 0) {
		bool quoted = m->quoted != 0;

		why = quoted ? "lengths lead from message to message, and From_ "
		    "lines are quoted" : "lengths lead from message to message";
		kind = quoted ? MIME_MAILBOX_MBOXCL : MIME_MAILBOX_MBOXCL2;
	} else if ((m->quoted & QUOTED_TWICE) != 0) {
		why = "quoted From_ lines are quoted again";
		kind = MIME_MAILBOX_MBOXRD;
	} else if (m->quoted != 0) {
		why = "From_ lines are quoted once";
	}
	*reason = why;
	return kind;
}
