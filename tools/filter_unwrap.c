/*
 * filter_unwrap.c - a mail that came within another becomes the mail itself.
 *
 * What was forwarded as an attachment, or what a report is about: the first
 * message/rfc822 there is stands alone, its transfer encoding undone, and all
 * else goes. A mail with none stays as it is.
 *
 * The line break before a delimiter belongs to the delimiter, so that the last
 * line within may have no end. It gets one: a mail that does not end with its
 * last line is refused or joined to the next one by what handles it later.
 */
#include "config.h"

#include <string.h>

#include "part.h"
#include "rule.h"
#include "text.h"

/* ---- what is within, read from front to end ----------------------------- */

struct within {
	struct mime_reader *reader;
	mime_span piece;        /* what is left of the last one */
	bool has_cr;            /* lines end in CRLF */
	char last;              /* the octet that was read last */
	bool at_end;            /* all of it was read, and its line ended */
};

static void
note(struct within *w, mime_span piece)
{
	const char *lf = memrchr(piece.ptr, '\n', piece.len);

	if (lf != NULL)
		w->has_cr = (lf > piece.ptr ? lf[-1] : w->last) == '\r';
	w->last = piece.ptr[piece.len - 1];
}

/* The next piece; empty at the end of all. */
static mime_status
next(struct within *w)
{
	mime_status st = mime_reader_next(w->reader, &w->piece);

	if (st == MIME_OK && w->piece.len > 0)
		note(w, w->piece);
	if (st != MIME_END)
		return st;
	w->piece = w->last == '\n' ? (mime_span){ 0 } :
	    text_span(w->has_cr ? "\r\n" : "\n");
	w->at_end = true;
	return MIME_OK;
}

/* Offsets follow each other: an editor reads what is new once. */
static mime_status
read_within(void *ctx, uint64_t offset, mime_room *to)
{
	struct within *w = ctx;
	mime_status st = MIME_OK;

	(void)offset;
	while (st == MIME_OK && to->len > 0) {
		size_t n = w->piece.len < to->len ? w->piece.len : to->len;

		if (n == 0 && w->at_end)
			break;
		if (n == 0) {
			st = next(w);
			continue;
		}
		memcpy(to->ptr, w->piece.ptr, n);
		*to = (mime_room){ to->ptr + n, to->len - n };
		w->piece.ptr += n;
		w->piece.len -= n;
	}
	return st;
}

/* ---- the action --------------------------------------------------------- */

const char *
unwrap_prepare(struct tool *t, struct rule *r)
{
	(void)t;
	return strcmp(r->argument, "rfc822") == 0 ? NULL : "takes rfc822";
}

/* An empty one, or one that a limit keeps closed, has nothing within. */
static bool
holds_mail(const struct mime_part *part)
{
	return part->child != NULL && part->child->whole.size > 0 &&
	    (part_type_is(part, "message", "rfc822") ||
	    part_type_is(part, "message", "global"));
}

void
unwrap(struct subject *x, const struct rule *r)
{
	const struct mime_part *root = mime_tree_root(x->tree), *p = root;
	struct within w = { .last = '\n' };
	const struct mime_source source = { read_within, &w };

	(void)r;
	while (p != NULL && !holds_mail(p))
		p = p->after;
	if (p == NULL)
		return;
	w.reader = mime_reader_new(x->mem, x->tree, p, MIME_DECODED);
	if (w.reader == NULL) {
		subject_fail(x, MIME_NOMEM);
		return;
	}
	mime_edit_replace(x->editor, root, &source);
}
