/*
 * letters.c - are the octets of a text characters of its charset?
 *
 * A text is read as a reader of it would (doc/design.md, "Charsets"), and what
 * it becomes is thrown away: only what its charset's filter tells counts. Where
 * the label may be wrong, and until the octets have shown whether it is, the
 * text is read both by its label and as UTF-8; what the one that is right has
 * found is told then.
 *
 * Text that is ASCII, in a charset that has ASCII as it is, costs one pass of a
 * kernel. It is read from its first 8-bit octet on.
 *
 * Places: where octets stand in the message as they are, they are exact. Where
 * they are encoded, it is the lines that they came out of, which do not depend
 * on how the input is cut; so the decoder is fed by the line.
 */
#include <errno.h>

#include "parse/parse.h"

#define SCRATCH 4096

enum { BY_LABEL, AS_UTF8 };

static uint64_t
larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* ---- places ------------------------------------------------------------- */

/* Where the line begins that decoded octet AT came out of. */
static uint64_t
line_of(const struct letters *l, uint64_t at)
{
	size_t oldest = l->lines > LETTERS_LINES ? l->lines - LETTERS_LINES : 0;
	size_t i = l->lines;

	while (i > oldest + 1 && l->line[(i - 1) % LETTERS_LINES].decoded > at)
		i--;
	return l->line[(i - 1) % LETTERS_LINES].offset;
}

/* A line of encoded text begins at OFFSET. */
static void
begin_line(struct letters *l, uint64_t offset)
{
	struct letters_line *last =
	    &l->line[(l->lines + LETTERS_LINES - 1) % LETTERS_LINES];

	if (l->lines == 0 || last->decoded < l->offset)
		l->line[l->lines++ % LETTERS_LINES] =
		    (struct letters_line){ l->offset, offset };
	else
		last->offset = offset;
}

/* Tells what stands AT, proved by the octet in front of PROOF. */
static void
tell(struct mime_parser *p, unsigned code, mime_range at, uint64_t proof)
{
	struct letters *l = &p->letters;

	if (l->encoded)
		l->due[l->due_count++] = (struct letters_due){ code,
		    line_of(l, at.offset) };
	else
		mime_tell_defect_at(p, code, (mime_range){
		    p->body + at.offset, at.size }, p->body + proof);
	assert(l->due_count <= ROWS(l->due));
}

/* The line ends at OFFSET: what was found in it has its place now. */
static void
tell_due(struct mime_parser *p, uint64_t offset)
{
	struct letters *l = &p->letters;

	for (size_t i = 0; i < l->due_count; i++)
		mime_tell_defect_at(p, l->due[i].code, (mime_range){
		    l->due[i].offset, offset - l->due[i].offset }, offset);
	l->due_count = 0;
}

/* ---- reading ------------------------------------------------------------ */

/* What a filter tells waits until it is certain that it reads the text. */
static void
put_found(void *ctx, unsigned code, mime_range at)
{
	struct letters_reading *r = ctx;

	assert(r->count < ROWS(r->found));
	at.offset += r->begun;
	r->found[r->count++] = (struct letters_found){ code, at,
	    r->begun + r->filter->at };
}

static mime_status
begin_reading(struct mime_parser *p, struct letters_reading *r,
    mime_span charset)
{
	*r = (struct letters_reading){ .begun = p->letters.offset };
	errno = 0;
	r->filter = mime_filter_charset(p->medias, charset);
	/* The C library may lack a converter: then there is nothing to ask. */
	if (r->filter == NULL && errno == EINVAL)
		return MIME_OK;
	r->notes = (struct notes){ .put = put_found, .ctx = r };
	mime_filter_listen(r->filter, &r->notes, p->rulings);
	return r->filter != NULL ? MIME_OK : mime_arena_status(p->medias);
}

static mime_status
run(struct letters_reading *r, mime_span octets, bool last)
{
	char scratch[SCRATCH];
	mime_status st;

	if (r->filter == NULL)
		return MIME_OK;
	do {
		mime_room room = { scratch, sizeof(scratch) };

		st = mime_filter_run(r->filter, &octets, &room, last);
		r->any |= room.len < sizeof(scratch);
	} while (st == MIME_MORE);
	return st < 0 ? st : MIME_OK;
}

/* Tells what R has found, but nothing before PROOF. */
static void
tell_found(struct mime_parser *p, struct letters_reading *r, uint64_t proof)
{
	for (size_t i = 0; i < r->count; i++)
		tell(p, r->found[i].code, r->found[i].at,
		    larger(r->found[i].proof, proof));
	r->count = 0;
}

/* ---- which charset ------------------------------------------------------ */

static mime_span
label_of(const struct mime_media *m)
{
	mime_span name = mime_charset_name(m->charset);

	return name.len > 0 ? name : SPAN("windows-1252");
}

/* No more is to be said of text that calls itself ASCII, and is not. */
static void
tell_no_ascii(struct mime_parser *p)
{
	struct letters *l = &p->letters;

	tell(p, MIME_DEFECT_CHARSET_INVALID_SEQUENCE,
	    (mime_range){ l->offset, 1 }, l->offset + 1);
	l->wanted = false;
}

/* The first octet that is not plain, or that no text in this charset is. */
static mime_status
begin(struct mime_parser *p, const struct mime_media *m)
{
	struct letters *l = &p->letters;
	mime_status st;

	l->quiet = false;
	if (mime_charset_is_ascii(m->charset)) {
		tell_no_ascii(p);
		return MIME_OK;
	}
	st = begin_reading(p, &l->reading[BY_LABEL], label_of(m));
	if (m->charset.len == 0 && !l->has_default)
		tell(p, MIME_DEFECT_CHARSET_UNDECLARED_8BIT,
		    (mime_range){ l->offset, 1 }, l->offset + 1);
	l->undecided = st == MIME_OK && l->offset < CHARSET_PROBE &&
	    mime_charset_is_careless(m->charset);
	return l->undecided ?
	    begin_reading(p, &l->reading[AS_UTF8], SPAN("utf-8")) : st;
}

/*
 * Octets up to l->offset have been read; is it known by now how? Those that are
 * not UTF-8 settle it, and else that there are CHARSET_PROBE or, with LAST,
 * all; not counting a character that the last of them cuts.
 */
static SELDOM void
decide(struct mime_parser *p, bool last)
{
	struct letters *l = &p->letters;
	struct letters_reading *utf8 = &l->reading[AS_UTF8];
	struct letters_reading *labelled = &l->reading[BY_LABEL];

	if (utf8->count > 0) {
		l->undecided = false;
		tell_found(p, labelled, utf8->found[0].proof);
		/* Nothing can be wrong in that one. */
		l->wanted = !span_is(label_of(parser_top(p)->media),
		    SPAN("windows-1252"));
	} else if (last || l->offset == CHARSET_PROBE) {
		l->undecided = false;
		if (!utf8->any)
			return;
		*labelled = *utf8;
		labelled->notes.ctx = labelled;
		mime_filter_listen(labelled->filter, &labelled->notes, NULL);
	}
}

/* The first octets are read both ways. */
static mime_status
read_undecided(struct mime_parser *p, mime_span *octets)
{
	struct letters *l = &p->letters;
	mime_span some = span_take(octets,
	    (size_t)(CHARSET_PROBE - l->offset < octets->len ?
	    CHARSET_PROBE - l->offset : octets->len));
	mime_status st = run(&l->reading[AS_UTF8], some, false);

	if (st == MIME_OK)
		st = run(&l->reading[BY_LABEL], some, false);
	l->offset += some.len;
	decide(p, false);
	return st;
}

/* ---- texts -------------------------------------------------------------- */

/* Types that are UTF-8 where they do not say what (RFC 5545 8.1, RFC 6350). */
static bool
is_utf8_by_default(const struct mime_media *m)
{
	return span_is(m->subtype, SPAN("calendar")) ||
	    span_is(m->subtype, SPAN("vcard"));
}

void
mime_letters_begin(struct mime_parser *p, const struct mime_media *m)
{
	struct letters *l = &p->letters;

	l->due_count = 0;
	l->wanted = (p->options.checks & MIME_CHECK_ENCODING) != 0 &&
	    m->kind == MIME_LEAF && span_is(m->type, SPAN("text"));
	if (!l->wanted)
		return;
	l->encoded = encoding_changes(m->encoding);
	l->quiet = true;
	l->undecided = false;
	l->has_default = is_utf8_by_default(m);
	l->offset = 0;
	l->lines = 0;
}

void
mime_letters_line(struct mime_parser *p, uint64_t offset)
{
	tell_due(p, offset);
	begin_line(&p->letters, offset);
}

mime_status
mime_letters_look(struct mime_parser *p, mime_span octets)
{
	struct letters *l = &p->letters;
	const struct mime_media *m = parser_top(p)->media;
	mime_status st = MIME_OK;

	if (l->quiet && mime_charset_has_ascii(m->charset))
		l->offset += span_take(&octets, mime_ascii_run(octets)).len;
	if (octets.len == 0)
		return MIME_OK;
	if (l->quiet)
		st = begin(p, m);
	if (st == MIME_OK && l->undecided)
		st = read_undecided(p, &octets);
	if (st == MIME_OK && l->wanted && !l->undecided) {
		st = run(&l->reading[BY_LABEL], octets, false);
		l->offset += octets.len;
		tell_found(p, &l->reading[BY_LABEL], 0);
	}
	return st;
}

mime_status
mime_letters_end(struct mime_parser *p)
{
	struct letters *l = &p->letters;
	mime_status st = MIME_OK;

	if (l->wanted && l->undecided) {
		st = run(&l->reading[AS_UTF8], (mime_span){ 0 }, true);
		decide(p, true);
	}
	if (l->wanted && !l->quiet && st == MIME_OK) {
		st = run(&l->reading[BY_LABEL], (mime_span){ 0 }, true);
		tell_found(p, &l->reading[BY_LABEL], 0);
	}
	tell_due(p, p->feed.offset);
	l->wanted = false;
	return st;
}
