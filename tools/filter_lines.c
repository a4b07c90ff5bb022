/*
 * filter_lines.c - line ends and dots, for who takes the mail over a wire.
 *
 * Done to the whole result, when it is complete and was checked: a content that
 * is binary suffers, as it would on its way. A dot that begins a line is doubled
 * (RFC 5321 4.5.2): a line of one dot would end the mail.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "filter.h"

struct lines {
	struct filter *f;
	struct mime_filter *ends;       /* NULL: they stay */
	struct spool to;
	bool within;                    /* a line has begun */
};

/* Puts PIECE, with the dots that are wanted. */
static bool
put(struct lines *l, mime_span piece)
{
	while (piece.len > 0) {
		const char *lf = memchr(piece.ptr, '\n', piece.len);
		size_t n = lf != NULL ? (size_t)(lf - piece.ptr) + 1 :
		    piece.len;

		if (l->f->dots && !l->within && piece.ptr[0] == '.' &&
		    !spool_put(&l->to, (mime_span){ ".", 1 }))
			return false;
		if (!spool_put(&l->to, (mime_span){ piece.ptr, n }))
			return false;
		l->within = lf == NULL;
		piece = (mime_span){ piece.ptr + n, piece.len - n };
	}
	return true;
}

static bool
put_ended(struct lines *l, mime_span piece, bool last)
{
	mime_status st = MIME_MORE;

	if (l->ends == NULL)
		return put(l, piece);
	while (st == MIME_MORE) {
		char window[4096];
		mime_room room = { window, sizeof window };

		st = mime_filter_run(l->ends, &piece, &room, last);
		if (st < 0 || !put(l, (mime_span){ window,
		    sizeof window - room.len }))
			return false;
	}
	return true;
}

static bool
convert(struct lines *l)
{
	struct filter *f = l->f;
	uint64_t at = 0;
	size_t n = 1;

	while (n > 0) {
		mime_room room = { f->window, FILTER_PIECE };

		if (!spool_get(&f->result, at, &room))
			return false;
		n = FILTER_PIECE - room.len;
		at += n;
		if (!put_ended(l, (mime_span){ f->window, n }, n == 0))
			return false;
	}
	return true;
}

bool
filter_lines(struct filter *f)
{
	struct lines l = { .f = f, .to = SPOOL_NONE };
	bool well = true;

	if (!filter_wants_lines(f) || f->refused != NULL)
		return true;
	if (f->crlf || f->lf) {
		l.ends = mime_filter_newlines(f->tool.mem, f->lf);
		well = l.ends != NULL;
	}
	well = well && convert(&l);
	if (!well)
		tool_complain(&f->tool, NULL, strerror(errno));
	spool_close(&f->result);
	f->result = l.to;
	return well;
}
