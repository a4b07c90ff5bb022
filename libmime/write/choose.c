/*
 * choose.c - which transfer encoding, charset and boundaries a message gets.
 *
 * Of the encodings that leave the content as it was meant, the shortest wins;
 * 8bit is only used where the caller says that it passes, binary where it is
 * asked for by name. Text is us-ascii where it can be, else UTF-8.
 *
 * A boundary begins with "=_", which neither quoted-printable nor base64 can
 * contain (RFC 2045 6.7), and text that has a line like that is encoded. What
 * remains is a message that is attached as it stands: the boundaries are tried
 * on it, and others are taken where they occur.
 */
#include "write/write.h"

/* ---- a look at the content ---------------------------------------------- */

/*
 * The content is read once, or as much of it as is more than MOST; UTF8 counts
 * what is not UTF-8 in it.
 */
static mime_status
look_at(struct mime_writer *w, const struct draft *d, uint64_t most,
    struct look *l, struct mime_filter *utf8)
{
	const size_t want = most < PIECE ? (size_t)most + 1 : PIECE;
	char scratch[4096];
	mime_room room;
	mime_status st;

	for (;;) {
		mime_span piece;

		room = (mime_room){ w->window, want };
		st = mime_draft_read(d, l->size, &room);
		piece = (mime_span){ w->window, want - room.len };
		if (st < 0)
			return st;
		mime_look(l, piece);
		if (piece.len == 0 || l->size > most)
			break;
		st = MIME_MORE;
		while (l->high > 0 && st == MIME_MORE) {
			room = (mime_room){ scratch, sizeof(scratch) };
			st = mime_filter_run(utf8, &piece, &room, false);
		}
	}
	/* A character may be cut at the end. */
	room = (mime_room){ scratch, sizeof(scratch) };
	mime_filter_run(utf8, &(mime_span){ 0 }, &room, true);
	mime_look_end(l);
	return MIME_OK;
}

#define NOT_AS_ASKED "cannot pass in the encoding that was asked for"

/* ---- encodings ---------------------------------------------------------- */

/* Lines that pass through everything, whatever their octets. */
static bool
is_tame(const struct look *l)
{
	return !l->nul && !l->bare_cr && !l->dos_eof && !l->dashes &&
	    l->longest <= LINE_MUST;
}

/* How long it becomes. */
static uint64_t
qp_size(const struct look *l)
{
	uint64_t letters = l->size + 2 * l->escaped;

	return letters + letters / 75 * 3;
}

static uint64_t
base64_size(const struct look *l)
{
	return (l->size + 2) / 3 * 4 + l->size / 57 * 2;
}

/* So many octets more are let for text that can be read as it stands. */
#define LEGIBLE 64

static mime_encoding
for_text(const struct mime_writer *w, const struct look *l)
{
	if (is_tame(l) && !l->from && l->high == 0)
		return MIME_7BIT;
	if (is_tame(l) && !l->from && (w->how & MIME_WRITE_8BIT) != 0)
		return MIME_8BIT;
	return qp_size(l) <= base64_size(l) + LEGIBLE && !l->bare_cr ?
	    MIME_QP : MIME_BASE64;
}

/* Does a delimiter follow D? Else its last line must have an end. */
static bool
is_delimited(const struct draft *d)
{
	while (d != NULL && d->kind != MIME_MULTIPART)
		d = d->parent;
	return d != NULL;
}

/* Of what must not change by an octet: line ends do, on their way. */
static mime_encoding
for_octets(const struct draft *d, const struct look *l)
{
	return is_tame(l) && !l->from && l->high == 0 && !l->lines &&
	    (l->size == 0 || is_delimited(d)) ? MIME_7BIT : MIME_BASE64;
}

/* May content with L be sent in ENCODING, which was asked for? */
static bool
may_be(mime_encoding encoding, const struct draft *d, const struct look *l)
{
	bool text = mime_draft_is_text(d);
	bool lines = text || (!l->lines && is_delimited(d));

	switch (encoding) {
	case MIME_7BIT:
		return is_tame(l) && l->high == 0 && lines;
	case MIME_8BIT:
		return is_tame(l) && lines;
	case MIME_QP:
		/* A CR in front of a line that ends in LF ends it too. */
		return text && !l->bare_cr;
	default:
		return encoding == MIME_BASE64 || encoding == MIME_BINARY;
	}
}

static void
choose_charset(struct mime_writer *w, struct draft *d, const struct look *l,
    const struct mime_filter *utf8)
{
	bool is_utf8 = mime_filter_replaced(utf8) == 0;

	if (d->charset.len > 0)
		return;
	if (!is_utf8 && mime_draft_is_text(d))
		mime_writer_fail(w, d->type, "is not UTF-8 and has no charset");
	if (is_utf8)
		d->charset = l->high > 0 ? SPAN("utf-8") : SPAN("us-ascii");
}

/*
 * A message that is written as it stands: what is in it is what it is sent in
 * (RFC 2046 5.2.1). It may be asked for something wider.
 */
static void
choose_for_message(struct mime_writer *w, struct draft *d,
    const struct look *l)
{
	mime_encoding asked = d->encoding;
	mime_encoding e = l->nul || l->longest > LINE_MUST ? MIME_BINARY :
	    l->high > 0 ? MIME_8BIT : MIME_7BIT;

	if (d->keeps && (asked > MIME_BINARY || asked < e))
		asked = MIME_OTHER;
	if (asked == MIME_OTHER && e == MIME_BINARY)
		mime_writer_fail(w, d->type, "has NUL or lines of more than "
		    "998 octets, and binary was not asked for");
	else if (asked != MIME_OTHER && (asked > MIME_BINARY || asked < e))
		mime_writer_fail(w, d->type, NOT_AS_ASKED);
	d->encoding = asked == MIME_OTHER ? e : asked;
}

/* What holds parts is never encoded (RFC 2045 6.4): they are. */
static void
choose_for_parts(struct mime_writer *w, struct draft *d)
{
	if (d->encoding == MIME_BASE64 || d->encoding == MIME_QP)
		mime_writer_fail(w, d->type, NOT_AS_ASKED);
	d->encoding = MIME_7BIT;
}

SELDOM void
mime_choose_content(struct mime_writer *w, struct draft *d)
{
	bool text = mime_draft_is_text(d);
	bool has_charset = mime_span_same(span_head(d->type, 5), SPAN("text/"));
	bool is_message = d->kind == MIME_MESSAGE;
	struct mime_filter *utf8 = mime_filter_utf8(w->mem);
	struct look l = { 0 };
	mime_encoding asked = d->encoding;
	/* Octets that do not fit into a line are not looked at whole. */
	uint64_t most = has_charset || is_message || asked != MIME_OTHER ?
	    UINT64_MAX : LINE_MUST;
	mime_status st = utf8 == NULL ? mime_arena_status(w->mem) :
	    look_at(w, d, most, &l, utf8);

	if (st < 0) {
		w->status = st;
		return;
	}
	if (is_message) {
		choose_for_message(w, d, &l);
		return;
	}
	if (has_charset)
		choose_charset(w, d, &l, utf8);
	if (d->keeps && !may_be(asked, d, &l))
		asked = MIME_OTHER;
	if (asked == MIME_OTHER)
		d->encoding = l.size > most ? MIME_BASE64 : text ?
		    for_text(w, &l) : for_octets(d, &l);
	else if (!may_be(asked, d, &l))
		mime_writer_fail(w, d->type, NOT_AS_ASKED);
}

/* Parts around D are of the widest that is in them. */
static void
widen_parents(const struct draft *d)
{
	mime_encoding e = d->encoding;

	if (e != MIME_8BIT && e != MIME_BINARY)
		return;
	for (struct draft *p = d->parent; p != NULL && p->encoding < e;
	    p = p->parent)
		p->encoding = e;
}

/* ---- boundaries --------------------------------------------------------- */

/* The first 8 octets as a number, the same on every machine. */
static uint64_t
first_octets(mime_span s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	uint64_t n = 0;

	if (s.len >= 8)
		return (uint64_t)p[0] | (uint64_t)p[1] << 8 |
		    (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
		    (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
		    (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
	for (size_t i = s.len; i > 0; i--)
		n = n << 8 | p[i - 1];
	return n;
}

/* A number out of what is to be written: the same for the same message. */
static uint64_t
digest(const struct draft *d, uint64_t hash)
{
	const mime_span pieces[] = {
		d->type, buffer_span(&d->fields), d->filename,
		span_head(d->octets, 4096),
	};

	for (size_t i = 0; i < ROWS(pieces); i++)
		for (mime_span s = pieces[i]; s.len > 0; s = span_tail(s, 8))
			hash = mix_bits(hash ^ first_octets(s));
	return hash;
}

#define STEM_LETTERS 13

static void
make_stem(struct mime_writer *w, uint64_t hash)
{
	static const char letters[] = "0123456789abcdefghijklmnopqrstuv";
	char *stem = mime_arena_take(w->mem, STEM_LETTERS);

	if (stem == NULL) {
		w->status = mime_arena_status(w->mem);
		return;
	}
	for (unsigned i = 0; i < STEM_LETTERS; i++)
		stem[i] = letters[hash >> (5 * i) & 31];
	w->stem = (mime_span){ stem, STEM_LETTERS };
}

/* Does S, of D's content, have what all delimiters begin with? */
static bool
occurs_in(const struct mime_writer *w, mime_span s)
{
	const char *at = s.ptr;
	size_t n = s.len;

	while ((at = memmem(at, n, "--=_", 4)) != NULL) {
		at += 4;
		n = s.len - (size_t)(at - s.ptr);
		if (span_starts((mime_span){ at, n }, w->stem))
			return true;
	}
	return false;
}

/* Fills the window from OFFSET, however little a read gives; how far? */
static size_t
fill_window(struct mime_writer *w, const struct draft *d, uint64_t offset)
{
	mime_room room = { w->window, PIECE };
	size_t before;

	do {
		mime_status st;

		before = room.len;
		st = mime_draft_read(d, offset + (PIECE - room.len), &room);
		if (st < 0)
			w->status = st;
	} while (w->status >= 0 && room.len > 0 && room.len < before);
	return PIECE - room.len;
}

/* Pieces overlap, so that none of them cuts one. */
static bool
occurs(struct mime_writer *w, const struct draft *d)
{
	const size_t overlap = 4 + w->stem.len;
	uint64_t offset = 0;

	for (;;) {
		size_t n = fill_window(w, d, offset);

		if (w->status < 0 || n < overlap)
			return false;
		if (occurs_in(w, (mime_span){ w->window, n }))
			return true;
		offset += n - overlap + 1;
	}
}

static bool
occurs_anywhere(struct mime_writer *w)
{
	for (const struct draft *d = w->root; d != NULL && w->status >= 0;
	    d = mime_draft_after(d))
		if (d->has_content && (d->kind == MIME_MESSAGE ||
		    d->encoding == MIME_BINARY) && occurs(w, d))
			return true;
	return false;
}

#define TRIES 16

static void
choose_stem(struct mime_writer *w)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);

	for (const struct draft *d = w->root; d; d = mime_draft_after(d))
		hash = digest(d, hash);
	w->stem = w->stem_asked;
	for (unsigned n = 0; n < TRIES && w->status >= 0; n++) {
		if (n > 0 || w->stem.len == 0)
			make_stem(w, hash + n * UINT64_C(0x9E3779B97F4A7C15));
		if (w->status >= 0 && !occurs_anywhere(w))
			return;
	}
	mime_writer_fail(w, (mime_span){ 0 },
	    "a message that is attached has all the boundaries there are");
}

SELDOM void
mime_choose(struct mime_writer *w)
{
	for (struct draft *d = w->root; d != NULL && w->status >= 0;
	    d = mime_draft_after(d)) {
		mime_mark before = mime_arena_mark(w->mem);

		if (!d->has_content) {
			choose_for_parts(w, d);
			continue;
		}
		mime_choose_content(w, d);
		if (w->status < 0)
			return;
		mime_arena_release(w->mem, before);
		widen_parents(d);
	}
	if (w->status >= 0 && w->multiparts > 0)
		choose_stem(w);
}
