/*
 * lines.c - what is wrong with the lines of a body.
 *
 * Bodies stream through in runs cut anywhere. Each check finds the first octet
 * of a run that proves its defect; the run is cut behind the earliest of them,
 * and the check falls quiet for the rest of the part. So a defect stands at
 * the same place however the input was cut, and a run is gone through at most
 * once per check, by memchr and its like.
 *
 * Line ends are counted for the message as a whole, structure included: mixed
 * ones are told where the second kind is met first, bare LF throughout at the
 * end.
 */
#include "parse/parse.h"

/* RFC 5322 2.1.1: 998 octets, not counting CRLF. */
#define LINE_MAX_OCTETS 998

#define NONE SIZE_MAX

enum {
	NUL, EIGHT_BIT, BARE_CR, DOS_EOF, LONG_LINE, MIXED,
	CHECKS
};
#define BIT(check) (1u << (check))
#define ALL (~0u)

/* Each returns the place behind the octet that proves it, or NONE. */

static size_t
behind(mime_span run, size_t at)
{
	return at < run.len ? at + 1 : NONE;
}

static size_t
find_nul(const struct lines *l, mime_span run)
{
	(void)l;
	return behind(run, span_find(run, '\0'));
}

static size_t
find_eight_bit(const struct lines *l, mime_span run)
{
	(void)l;
	return behind(run, mime_ascii_run(run));
}

static size_t
find_dos_eof(const struct lines *l, mime_span run)
{
	(void)l;
	return behind(run, span_find(run, '\x1a'));
}

/* Proved by the octet after the CR. */
static size_t
find_bare_cr(const struct lines *l, mime_span run)
{
	size_t at;

	if (l->last == '\r' && run.len > 0 && run.ptr[0] != '\n')
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

/*
 * Two octets after the last that is let stands at most the LF of a CRLF;
 * anything else there proves a line too long.
 */
static size_t
find_long_line(const struct lines *l, mime_span run)
{
	uint64_t length = l->length;
	size_t at = 0;

	while (at < run.len) {
		size_t lf = at + span_find(span_tail(run, at), '\n');
		uint64_t proof = LINE_MAX_OCTETS + 1 - length;
		size_t last = at + (size_t)proof;

		if (length > LINE_MAX_OCTETS + 1 || last > lf ||
		    last >= run.len) {
			at = lf + 1;
			length = 0;
			continue;
		}
		if (last < lf || !(last > 0 ? run.ptr[last - 1] == '\r' :
		    l->last == '\r'))
			return last + 1;
		at = lf + 1;
		length = 0;
	}
	return NONE;
}

static bool
cr_before(const struct lines *l, mime_span run, size_t lf)
{
	return lf > 0 ? run.ptr[lf - 1] == '\r' : l->last == '\r';
}

static size_t
find_mixed(const struct lines *l, mime_span run)
{
	bool crlf = l->crlf, lf = l->lf;

	for (size_t at = 0; at < run.len; at++) {
		at += span_find(span_tail(run, at), '\n');
		if (at >= run.len)
			return NONE;
		if (cr_before(l, run, at))
			crlf = true;
		else
			lf = true;
		if (crlf && lf)
			return at + 1;
	}
	return NONE;
}

static const struct {
	size_t (*find)(const struct lines *l, mime_span run);
	unsigned code;
} checks[CHECKS] = {
	[NUL]       = { find_nul,       MIME_DEFECT_NUL_IN_BODY },
	[EIGHT_BIT] = { find_eight_bit, MIME_DEFECT_8BIT_IN_7BIT_BODY },
	[BARE_CR]   = { find_bare_cr,   MIME_DEFECT_BARE_CR_IN_BODY },
	[DOS_EOF]   = { find_dos_eof,   MIME_DEFECT_DOS_EOF_IN_BODY },
	[LONG_LINE] = { find_long_line, MIME_DEFECT_LINE_OVER_998 },
	[MIXED]     = { find_mixed,     MIME_DEFECT_LINE_ENDING_MIXED },
};

/* Which checks make no sense for a body so encoded. */
static unsigned
out_of_place(mime_encoding encoding)
{
	switch (encoding) {
	case MIME_BINARY:
		return ALL;
	case MIME_8BIT:
		return BIT(EIGHT_BIT);
	case MIME_7BIT:
		return 0;
	default:
		return BIT(EIGHT_BIT) | BIT(DOS_EOF);
	}
}

void
mime_lines_begin(struct lines *l, mime_encoding encoding)
{
	l->quiet = out_of_place(encoding);
	if (l->mixed_told)
		l->quiet |= BIT(MIXED);
	l->length = 0;
	l->last = 0;
}

/* Takes RUN into account. */
static void
pass(struct lines *l, mime_span run)
{
	size_t at = 0, lf;

	while ((lf = at + span_find(span_tail(run, at), '\n')) < run.len) {
		if (cr_before(l, run, lf))
			l->crlf = true;
		else
			l->lf = true;
		at = lf + 1;
		l->length = 0;
	}
	l->length += run.len - at;
	if (run.len > 0)
		l->last = (uint8_t)run.ptr[run.len - 1];
}

/* Where what was proved by the octet before END stands. */
static mime_range
place(const struct lines *l, unsigned check, mime_span run, uint64_t end)
{
	switch (check) {
	case BARE_CR:
		return (mime_range){ end - 2, 1 };
	case LONG_LINE:
		return (mime_range){ end - LINE_MAX_OCTETS - 2,
		    LINE_MAX_OCTETS + 2 };
	case MIXED:
		if (cr_before(l, run, run.len - 1))
			return (mime_range){ end - 2, 2 };
		return (mime_range){ end - 1, 1 };
	default:
		return (mime_range){ end - 1, 1 };
	}
}

size_t
mime_lines_look(struct lines *l, mime_span run, uint64_t offset,
    const struct notes *notes)
{
	size_t found[CHECKS], first = run.len;

	if (l->quiet == ALL)
		return run.len;
	for (unsigned i = 0; i < CHECKS; i++) {
		found[i] = l->quiet & BIT(i) ? NONE :
		    checks[i].find(l, span_head(run, first));
		if (found[i] < first)
			first = found[i];
	}
	run = span_head(run, first);
	l->proof = offset + first;
	for (unsigned i = 0; i < CHECKS; i++) {
		if (found[i] != first)
			continue;
		l->quiet |= BIT(i);
		l->mixed_told |= i == MIXED;
		notes->put(notes->ctx, checks[i].code,
		    place(l, i, run, offset + first));
	}
	pass(l, run);
	return first;
}

void
mime_lines_structure(struct lines *l, mime_span bytes, uint64_t offset,
    const struct notes *notes)
{
	unsigned quiet = l->quiet;

	l->quiet = BIT(CHECKS) - 1 - BIT(LONG_LINE);
	if (!l->mixed_told)
		l->quiet -= BIT(MIXED);
	l->length = 0;
	while (bytes.len > 0) {
		size_t n = mime_lines_look(l, bytes, offset, notes);

		bytes = span_tail(bytes, n);
		offset += n;
	}
	l->quiet = quiet;
	l->last = 0;
}

/* What the octet behind the body would prove, its end does. */
void
mime_lines_end_body(struct lines *l, uint64_t offset, const struct notes *notes)
{
	if (l->last == '\r' && (l->quiet & BIT(BARE_CR)) == 0)
		notes->put(notes->ctx, MIME_DEFECT_BARE_CR_IN_BODY,
		    (mime_range){ offset - 1, 1 });
	if (l->length == LINE_MAX_OCTETS + 1 &&
	    (l->quiet & BIT(LONG_LINE)) == 0)
		notes->put(notes->ctx, MIME_DEFECT_LINE_OVER_998,
		    (mime_range){ offset - l->length, l->length });
	l->last = 0;
}

void
mime_lines_end(struct lines *l, uint64_t offset, const struct notes *notes)
{
	if (l->lf && !l->crlf)
		notes->put(notes->ctx, MIME_DEFECT_LINE_ENDING_LF,
		    (mime_range){ 0, offset });
	if (l->length > 0)
		notes->put(notes->ctx, MIME_DEFECT_NO_FINAL_NEWLINE,
		    (mime_range){ offset, 0 });
}
