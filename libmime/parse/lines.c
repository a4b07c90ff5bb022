/*
 * lines.c - what is wrong with the lines of a body.
 *
 * Bodies stream through in runs cut anywhere. Each check finds the first octet
 * of a run that proves its defect; the run is cut behind the earliest of them,
 * and the check falls quiet for the rest of the part. So a defect stands at
 * the same place however the input was cut.
 *
 * Nearly all lines are as they should be, and one pass of a kernel over many
 * of them says so (tidy.c). Where it does not, two passes over some lines
 * find out: one looks for octets that are odd in any way (odd.c), the other
 * goes from line end to line end: lengths, kinds of line ends, lone dots, and
 * what lines begin with (marks.c).
 *
 * Line ends are counted for the message as a whole, structure included: mixed
 * ones are told where the second kind is met first, bare LF throughout at the
 * end.
 */
#include "parse/parse.h"

#define NONE SIZE_MAX           /* no octet proves it */

/* Looked at in one go: what a proof early on makes one look at again. */
#define PIECE 1024

/* What is looked for: kinds of odd octets, of lines, of marks. */
enum {
	LONG_LINE = ODDS, MIXED, LONE_DOT,
	FIRST_MARK,
	CHECKS = FIRST_MARK + MARKS
};
#define BIT(check) (1u << (check))
#define ALL (~0u)

static const unsigned codes[CHECKS] = {
	[ODD_NUL] = MIME_DEFECT_NUL_IN_BODY,
	[ODD_EIGHT_BIT] = MIME_DEFECT_8BIT_IN_7BIT_BODY,
	[ODD_BARE_CR] = MIME_DEFECT_BARE_CR_IN_BODY,
	[ODD_DOS_EOF] = MIME_DEFECT_DOS_EOF_IN_BODY,
	[ODD_CR_DOT] = MIME_DEFECT_SMTP_SMUGGLING_SEQUENCE,
	[LONG_LINE] = MIME_DEFECT_LINE_OVER_998,
	[MIXED] = MIME_DEFECT_LINE_ENDING_MIXED,
	[LONE_DOT] = MIME_DEFECT_SMTP_SMUGGLING_SEQUENCE,
	[FIRST_MARK + MARK_UUENCODE] = MIME_DEFECT_INLINE_UUENCODE,
	[FIRST_MARK + MARK_YENC] = MIME_DEFECT_INLINE_YENC,
	[FIRST_MARK + MARK_BINHEX] = MIME_DEFECT_INLINE_BINHEX,
	[FIRST_MARK + MARK_FIELD] = MIME_DEFECT_PREAMBLE_HAS_PART,
};

/* ---- from line end to line end ------------------------------------------ */

/* Some octets of a body, and where they stand. */
struct run {
	struct lines *l;
	mime_span octets;
	uint64_t offset;
	const struct notes *notes;
	bool told;              /* something is proved: cut here */
};

/*
 * CHECK is proved by the octet in front of place END of R. What is wrong are
 * SIZE octets, from BACK in front of there on.
 */
static void
tell(struct run *r, unsigned check, size_t end, uint64_t back, uint64_t size)
{
	struct lines *l = r->l;
	uint64_t proof = r->offset + end;

	if (l->quiet & BIT(check))
		return;
	l->quiet |= BIT(check);
	l->proof = proof;
	r->told = true;
	r->notes->put(r->notes->ctx, check == FIRST_MARK + MARK_FIELD ?
	    l->field_code : codes[check], (mime_range){ proof - back, size });
}

/* The same of odd octets: which of them it is decides how far back they are. */
static void
tell_odd(struct run *r, unsigned check, size_t end)
{
	static const uint8_t sizes[] = { [ODD_BARE_CR] = 1, [ODD_CR_DOT] = 3 };
	uint64_t size = check < ROWS(sizes) && sizes[check] ? sizes[check] : 1;
	uint64_t back = size;

	if (check == ODD_BARE_CR || (check == ODD_CR_DOT &&
	    lines_octet(r->l, r->octets, (ptrdiff_t)end - 2) != '.'))
		back++;         /* the octet behind it proves it */
	tell(r, check, end, back, size);
}

/*
 * Two octets after the last that is let stands at most the LF of a CRLF;
 * anything else there proves a line too long. The place behind it, where that
 * is before END.
 */
static size_t
find_long_line(const struct run *r, size_t at, size_t end)
{
	const struct lines *l = r->l;
	size_t last;

	if (l->length > LINE_MAX_OCTETS + 1 || (l->quiet & BIT(LONG_LINE)))
		return NONE;
	last = at + (size_t)(LINE_MAX_OCTETS + 1 - l->length);
	if (last >= end || (r->octets.ptr[last] == '\n' &&
	    lines_octet(l, r->octets, (ptrdiff_t)last - 1) == '\r'))
		return NONE;
	return last + 1;
}

/* A line has ended at place END: what does that prove? */
static void
end_line(struct run *r, size_t end)
{
	struct lines *l = r->l;
	bool crlf = lines_octet(l, r->octets, (ptrdiff_t)end - 2) == '\r';
	size_t before = l->before == END_CRLF ? 2 : l->before == END_LF;
	bool odd = !crlf || l->before == END_LF;

	l->crlf |= crlf;
	l->lf |= !crlf;
	if (l->crlf && l->lf && !l->mixed_told) {
		l->mixed_told = (l->quiet & BIT(MIXED)) == 0;
		tell(r, MIXED, end, crlf ? 2 : 1, crlf ? 2 : 1);
	}
	if (l->dot && l->length == (crlf ? 3 : 2) && odd && l->crlf)
		tell(r, LONE_DOT, end, before + l->length,
		    before + l->length);
	l->before = crlf ? END_CRLF : END_LF;
	l->length = 0;
}

/*
 * Takes a line from place AT on into account, up to its end, that of R, or
 * what proves something within it. Returns the place behind.
 */
static size_t
take_line(struct run *r, size_t at)
{
	struct lines *l = r->l;
	size_t lf = at + span_find(span_tail(r->octets, at), '\n');
	size_t end = lf < r->octets.len ? lf + 1 : lf;
	size_t mark, too_long = find_long_line(r, at, end);

	if (l->length == 0)
		l->dot = r->octets.ptr[at] == '.';
	if (too_long < end)
		end = too_long;
	mark = mime_marks_look(&l->marks, ~l->quiet >> FIRST_MARK,
	    l->length == 0, span_head(span_tail(r->octets, at), end - at));
	if (mark != MARK_NONE)
		end = at + mark;
	l->length += end - at;
	if (mark != MARK_NONE)
		tell(r, FIRST_MARK + l->marks.found, end, l->length,
		    l->length);
	if (end == too_long)
		tell(r, LONG_LINE, end, LINE_MAX_OCTETS + 2,
		    LINE_MAX_OCTETS + 2);
	if (end == lf + 1)
		end_line(r, end);
	return end;
}

/* ---- all of it ---------------------------------------------------------- */

static void
remember(struct lines *l, mime_span run)
{
	uint8_t tail[3];

	for (int i = 0; i < 3 && run.len < 3; i++) {
		int c = lines_octet(l, run, (ptrdiff_t)run.len - 3 + i);

		tail[i] = c > 0 ? (uint8_t)c : 0;
	}
	memcpy(l->tail, run.len < 3 ? (const void *)tail :
	    run.ptr + run.len - 3, sizeof(tail));
	/* Only the first line of a message without line ends. */
	if (!l->crlf && !l->lf && !l->cr)
		l->cr = span_find(run, '\r') < run.len;
}

/* Some of RUN; up to the end of a line, where tidy ones may follow. */
static mime_span
piece_of(mime_span run)
{
	mime_span piece = span_head(run, PIECE), lines = mime_lines_whole(piece);

	return lines.len > 0 ? lines : piece;
}

static size_t
look_closely(struct lines *l, mime_span run, uint64_t offset,
    const struct notes *notes)
{
	unsigned odd = 0;
	struct run r = { l, run, offset, notes, false };
	size_t first, n = 0;

	run = piece_of(run);
	first = mime_odd_find(l, run, &odd);
	r.octets = span_head(run, first);
	while (n < first && !r.told)
		n = take_line(&r, n);
	for (unsigned i = 0; n == first && i < ODDS; i++)
		if (odd & BIT(i))
			tell_odd(&r, i, n);
	remember(l, span_head(run, n));
	return n;
}

size_t
mime_lines_look(struct lines *l, mime_span run, uint64_t offset,
    const struct notes *notes)
{
	size_t n;

	if (l->quiet == ALL)
		return run.len;
	n = l->quiet & BIT(FIRST_MARK + MARK_FIELD) ? mime_tidy_lines(l, run,
	    (l->quiet & BIT(ODD_EIGHT_BIT)) != 0) : 0;
	if (n == 0)
		return look_closely(l, run, offset, notes);
	remember(l, span_head(run, n));
	return n;
}

/* ---- where bodies begin and end ----------------------------------------- */

/* Which checks make no sense for a body so encoded. */
static unsigned
out_of_place(mime_encoding encoding)
{
	switch (encoding) {
	case MIME_BINARY:
		return ALL;
	case MIME_8BIT:
		return BIT(ODD_EIGHT_BIT);
	case MIME_7BIT:
		return 0;
	case MIME_UU:
	case MIME_YENC:
		return BIT(ODD_DOS_EOF);
	default:
		return BIT(ODD_EIGHT_BIT) | BIT(ODD_DOS_EOF);
	}
}

/* Marks of files are looked for in text that reads as it stands. */
static unsigned
marks_of(mime_encoding encoding, enum lines_of of)
{
	bool as_it_stands = encoding == MIME_7BIT || encoding == MIME_8BIT;

	switch (of) {
	case LINES_OF_PREAMBLE:
	case LINES_OF_EPILOGUE:
		return ALL;
	case LINES_OF_TEXT:
		return as_it_stands ? ALL & ~BIT(MARK_FIELD) : 0;
	default:
		return 0;
	}
}

void
mime_lines_begin(struct lines *l, mime_encoding encoding, enum lines_of of)
{
	bool outside = of == LINES_OF_PREAMBLE || of == LINES_OF_EPILOGUE;

	if (outside && encoding == MIME_BINARY)
		encoding = MIME_8BIT;
	l->quiet = out_of_place(encoding);
	if (l->quiet != ALL)
		l->quiet |= ~(marks_of(encoding, of) << FIRST_MARK) &
		    ~(BIT(FIRST_MARK) - 1);
	l->field_code = of == LINES_OF_PREAMBLE ?
	    MIME_DEFECT_PREAMBLE_HAS_PART : MIME_DEFECT_EPILOGUE_HAS_PART;
	if (outside)
		return;
	/* Of a header that the input ends in. */
	l->length = 0;
	if (l->tail[2] == '\r')
		l->tail[2] = 0;
}

void
mime_lines_forget(struct lines *l, bool seen)
{
	l->length = 0;
	l->dot = false;
	l->before = END_NONE;
	memset(l->tail, 0, sizeof(l->tail));
	if (!seen)
		return;
	l->mixed_told = true;
	l->crlf = l->lf = l->cr = false;
}

/*
 * Does what came before, together with BYTES, have a dot in it that a CR is
 * next to? Within the lines of a header, shape.c finds it.
 */
static bool
joins_dot(const struct lines *l, mime_span bytes)
{
	return l->tail[2] == '.' || l->tail[2] == '\r' ||
	    span_starts(bytes, SPAN(".\r"));
}

void
mime_lines_structure(struct lines *l, mime_span bytes, uint64_t offset,
    bool one, const struct notes *notes)
{
	unsigned quiet = l->quiet;

	l->quiet = BIT(CHECKS) - 1 - BIT(MIXED) - BIT(LONG_LINE) -
	    BIT(LONE_DOT);
	if (joins_dot(l, bytes))
		l->quiet -= BIT(ODD_CR_DOT);
	/* A dot alone in front of a delimiter ends with its line break. */
	if (l->length > 1 || !l->dot)
		l->length = 0;
	while (bytes.len > 0) {
		size_t n = joins_dot(l, bytes) ? 0 :
		    mime_tidy_structure(l, bytes, one);

		if (n > 0)
			remember(l, span_head(bytes, n));
		else
			n = look_closely(l, bytes, offset, notes);

		bytes = span_tail(bytes, n);
		offset += n;
	}
	l->quiet = quiet;
}

/*
 * What the octet behind the body would prove, its end does; once, for what is
 * around the part ends here, too.
 */
void
mime_lines_end_body(struct lines *l, uint64_t offset, const struct notes *notes)
{
	if (l->tail[2] == '\r' && (l->quiet & BIT(ODD_BARE_CR)) == 0)
		notes->put(notes->ctx, MIME_DEFECT_BARE_CR_IN_BODY,
		    (mime_range){ offset - 1, 1 });
	if (l->length == LINE_MAX_OCTETS + 1 &&
	    (l->quiet & BIT(LONG_LINE)) == 0)
		notes->put(notes->ctx, MIME_DEFECT_LINE_OVER_998,
		    (mime_range){ offset - l->length, l->length });
	l->quiet |= BIT(ODD_BARE_CR) | BIT(LONG_LINE);
}

void
mime_lines_end(struct lines *l, uint64_t offset, const struct notes *notes)
{
	if (l->lf && !l->crlf && !l->mixed_told)
		notes->put(notes->ctx, MIME_DEFECT_LINE_ENDING_LF,
		    (mime_range){ 0, offset });
	if (!l->lf && !l->crlf && l->cr && !l->mixed_told)
		notes->put(notes->ctx, MIME_DEFECT_LINE_ENDING_CR,
		    (mime_range){ 0, offset });
	if (l->length > 0)
		notes->put(notes->ctx, MIME_DEFECT_NO_FINAL_NEWLINE,
		    (mime_range){ offset, 0 });
}
