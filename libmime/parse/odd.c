/*
 * odd.c - octets that text should not have.
 *
 * NUL, DOS's end of file, 8-bit octets where none are declared, CR alone, and
 * CR next to a lone dot. Nearly all text has none of them, and one pass says so
 * (mime_usual_run); only where that stops are they told apart.
 */
#include "parse/parse.h"

#define NONE SIZE_MAX           /* no octet proves it */
#define BIT(odd) (1u << (odd))
#define ALL (BIT(ODDS) - 1)

/* ---- each returns the place behind what proves it, or NONE --------------- */

static size_t
behind(mime_span run, size_t at)
{
	return at < run.len ? at + 1 : NONE;
}

static SELDOM size_t
find_nul(const struct lines *l, mime_span run)
{
	(void)l;
	return behind(run, span_find(run, '\0'));
}

static SELDOM size_t
find_eight_bit(const struct lines *l, mime_span run)
{
	(void)l;
	return behind(run, mime_ascii_run(run));
}

static SELDOM size_t
find_dos_eof(const struct lines *l, mime_span run)
{
	(void)l;
	return behind(run, span_find(run, '\x1a'));
}

/* Proved by the octet after the CR. */
static SELDOM size_t
find_bare_cr(const struct lines *l, mime_span run)
{
	size_t at;

	if (lines_octet(l, run, -1) == '\r' && run.len > 0 &&
	    run.ptr[0] != '\n')
		return 1;
	for (at = 0; at < run.len; at += 2) {
		at += span_find(span_tail(run, at), '\r');
		if (at + 1 >= run.len)
			return NONE;
		if (run.ptr[at + 1] != '\n')
			return at + 2;
	}
	return NONE;
}

/* CR . CR, CR . LF, or LF . CR and no LF: does it end at place I? */
static SELDOM bool
ends_cr_dot(const struct lines *l, mime_span run, ptrdiff_t i)
{
	int c = lines_octet(l, run, i);

	if ((c == '\r' || c == '\n') && lines_octet(l, run, i - 1) == '.' &&
	    lines_octet(l, run, i - 2) == '\r')
		return true;
	return c != '\n' && lines_octet(l, run, i - 1) == '\r' &&
	    lines_octet(l, run, i - 2) == '.' &&
	    lines_octet(l, run, i - 3) == '\n';
}

/* It has a CR in it, and ends at most two octets behind that. */
static SELDOM size_t
find_cr_dot(const struct lines *l, mime_span run)
{
	size_t at = 0;

	for (size_t i = 0; i < 3 && i < run.len; i++)
		if (ends_cr_dot(l, run, (ptrdiff_t)i))
			return i + 1;
	for (; (at += span_find(span_tail(run, at), '\r')) < run.len; at++) {
		if (lines_octet(l, run, (ptrdiff_t)at - 1) == '.' &&
		    at + 2 <= run.len &&
		    ends_cr_dot(l, run, (ptrdiff_t)at + 1))
			return at + 2;
		if (span_at(run, at + 1) == '.' && at + 3 <= run.len &&
		    ends_cr_dot(l, run, (ptrdiff_t)at + 2))
			return at + 3;
	}
	return NONE;
}

static size_t (*const finders[])(const struct lines *l, mime_span run) = {
	[ODD_NUL] = find_nul,
	[ODD_EIGHT_BIT] = find_eight_bit,
	[ODD_BARE_CR] = find_bare_cr,
	[ODD_DOS_EOF] = find_dos_eof,
	[ODD_CR_DOT] = find_cr_dot,
};

/* ---- all of them -------------------------------------------------------- */

SELDOM size_t
mime_odd_find(const struct lines *l, mime_span run, unsigned *proved)
{
	size_t first = run.len;
	bool high_too = (l->quiet & BIT(ODD_EIGHT_BIT)) != 0;

	if ((l->quiet & ALL) == ALL || (lines_octet(l, run, -1) != '\r' &&
	    lines_octet(l, run, -1) != '.' &&
	    mime_usual_run(run, high_too ? USUAL_HIGH : 0) == run.len))
		return first;
	for (unsigned i = 0; i < ROWS(finders); i++) {
		size_t at = l->quiet & BIT(i) ? NONE :
		    finders[i](l, span_head(run, first));

		if (at < first)
			*proved = 0;
		if (at <= first) {
			*proved |= BIT(i);
			first = at;
		}
	}
	return first;
}
