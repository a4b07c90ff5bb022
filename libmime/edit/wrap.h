/*
 * wrap.h - text that is put round a text: what wrap.c, between.c and meant.c
 * know of it.
 */
#ifndef LIBMIME_EDIT_WRAP_H
#define LIBMIME_EDIT_WRAP_H

#include "edit/edit.h"

/* Something that is put in. */
struct wrap_put {
	const struct gap *place;
	mime_span utf8;         /* with the line ends around it, LF */
	mime_span octets;       /* in the charset, with the text's line ends */
	mime_span encoded;      /* as they stand in the body */
	uint64_t raw, decoded;  /* PLACE in the body, and in what that decodes
	                           to */
};

struct wrap {
	struct mime_editor *e;
	const struct mime_part *part;
	struct mime_arena *mem; /* for as long as this takes */
	bool html, flowed, before_signature;
	mime_span front, behind;        /* lines, without the last line end */
	mime_span label;        /* of its charset, as it is declared */
	mime_span charset;      /* by which it is read */
	struct passage text;    /* as it was, in UTF-8 */
	uint64_t size, decoded; /* of that, and of what it was converted from */
	unsigned mark;          /* octets of a byte order mark in front */
	bool ascii;             /* all of it is */
	bool same;              /* both are the same octets */
	bool crlf;              /* its lines end in that */
	struct gaps gaps;
	struct wrap_put puts[2];     /* COUNT of them, by their gaps */
	unsigned count;
	mime_encoding encoding; /* of the content, after it was put anew */
};

/* W fails for a reason of the world's. */
static inline bool
wrap_failed(struct wrap *w, mime_status st)
{
	if (st < 0 && w->e->status >= 0)
		w->e->status = st;
	return w->e->status < 0;
}

/* What B has; empty where W fails. */
static inline mime_span
wrap_buffer(struct wrap *w, const struct buffer *b)
{
	wrap_failed(w, b->status);
	return buffer_span(b);
}

/* ---- between.c ---------------------------------------------------------- */

/* Finds where P comes in; BEGIN: the first octets of the content. */
void mime_wrap_locate(struct wrap *w, struct wrap_put *p, mime_span begin);

/* Puts all; false: the octets of the body cannot stay as they are. */
bool mime_wrap_splice(struct wrap *w);

/* ---- meant.c ------------------------------------------------------------ */

/* Is the text, read by CHARSET, what it was, with what was put in? */
bool mime_wrap_is_meant(struct wrap *w, mime_span charset);

#endif
