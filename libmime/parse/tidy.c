/*
 * tidy.c - lines that have nothing to tell, many at a time.
 *
 * Nearly all lines are as they should be. They end as all lines of the message
 * do, none is too long, none of their octets is odd (a kernel says so in one
 * pass) and none begins what marks.c looks for. Such lines are only counted;
 * so no check is done twice where one of them does not hold: lines.c looks at
 * them one by one, from where the tidy ones end.
 */
#include "parse/parse.h"

mime_span
mime_lines_whole(mime_span s)
{
	const char *lf = s.len ? memrchr(s.ptr, '\n', s.len) : NULL;

	return span_head(s, lf ? (size_t)(lf - s.ptr) + 1 : 0);
}

/* How lines end in RUN, where no line of the message has ended yet. */
static void
first_line_end(const struct lines *l, mime_span run, bool *crlf, bool *lf)
{
	size_t at = span_find(run, '\n');
	bool cr = lines_octet(l, run, (ptrdiff_t)at - 1) == '\r';

	*crlf = at < run.len && cr;
	*lf = at < run.len && !cr;
}

/*
 * True where nothing that came before, and not how RUN begins, may make a tidy
 * line of it odd.
 */
static bool
may_be_tidy(const struct lines *l, mime_span run)
{
	return l->length == 0 && l->tail[2] != '\r' && l->tail[2] != '.' &&
	    !(l->crlf && l->lf) &&
	    !begins_like_mark((const uint8_t *)run.ptr, run.len);
}

size_t
mime_tidy_lines(struct lines *l, mime_span run, bool high_too)
{
	bool crlf = l->crlf, lf = l->lf;
	unsigned how = high_too ? USUAL_HIGH : 0;

	run = span_head(run, LINE_MAX_OCTETS);
	if (!may_be_tidy(l, run))
		return 0;
	if (!crlf && !lf)
		first_line_end(l, run, &crlf, &lf);
	if (crlf ? run.ptr[0] == '\n' : !lf)
		return 0;
	how |= crlf ? USUAL_CRLF : USUAL_LF;
	run = mime_lines_whole(span_head(run, mime_usual_run(run, how)));
	if (run.len == 0)
		return 0;
	l->crlf = crlf;
	l->lf = lf;
	l->before = crlf ? END_CRLF : END_LF;
	return run.len;
}

/*
 * The first line of BYTES, of a header: how many octets it has, if it is of a
 * usual length and ends as all others do; else 0.
 */
static size_t
tidy_line(struct lines *l, mime_span bytes, bool one)
{
	size_t lf = one && bytes.len > 0 ? bytes.len - 1 :
	    span_find(bytes, '\n');
	bool crlf = span_at(bytes, lf - 1) == '\r';

	if (span_at(bytes, lf) != '\n' || lf > LINE_MAX_OCTETS ||
	    (crlf ? l->lf : l->crlf))
		return 0;
	l->crlf = crlf;
	l->lf = !crlf;
	return lf + 1;
}

size_t
mime_tidy_structure(struct lines *l, mime_span bytes, bool one)
{
	size_t n = 0, size;

	if (l->length > 0)
		return 0;
	for (; (size = tidy_line(l, span_tail(bytes, n), one)) > 0; n += size)
		l->before = l->crlf ? END_CRLF : END_LF;
	return n;
}
