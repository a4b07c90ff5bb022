/*
 * content.c - bodies, by the piece.
 *
 * A reader is a source of raw octets and up to four filters behind it: the
 * quoting of an mbox, the transfer encoding, the charset, line ends. Octets are
 * pulled: the last filter is run, and where it lacks input the one before it,
 * down to the source. Each keeps what it put out in a buffer of its own until
 * the next has eaten it.
 *
 * By which charset text is read is decided when the first PROBE decoded octets
 * are there (or all of them): a label of ASCII, Latin-1 or Windows-125x, or
 * none, on octets that are UTF-8 with more than ASCII in it, means UTF-8. The
 * rule of doc/design.md, "charsets". No label on other octets that are not
 * ASCII means what a multipart around the part says, if they are that.
 */
#include <errno.h>

#include "tree/tree.h"

#define PIECE ((size_t)65536)
#define PROBE ((size_t)CHARSET_PROBE)
#define STAGES 4

struct stage {
	struct mime_filter *filter;     /* NULL: what comes in goes out */
	mime_span in;           /* not eaten yet */
	bool last;              /* nothing comes after IN */
	bool ended;             /* all has come out */
	char *ptr;
	size_t cap, filled;
};

struct mime_reader {
	struct mime_arena *mem;
	const struct octets *octets;
	const struct rulings *rulings;
	const struct mime_part *part;
	uint64_t at, end;       /* of what is left of the body */
	char *piece;            /* raw octets; NULL where they are in memory */
	size_t piece_size;
	struct stage stages[STAGES];
	unsigned count;
	int undecided;          /* the stage that lacks its charset; or -1 */
	bool begun, done;
	mime_span forced;       /* its name, where mime_reader_as gave one */
	mime_span charset;
	const struct teller *why;       /* NULL: nobody asks */
	mime_status failed;
};

/* ---- the source --------------------------------------------------------- */

static bool
is_in_memory(const struct mime_reader *r)
{
	return r->octets->memory.ptr != NULL;
}

/* All that is left at once, as a view. */
static mime_span
view_rest(struct mime_reader *r)
{
	mime_span all = r->octets->memory;
	mime_span rest = { 0 };

	if (r->at < all.len)
		rest = span_tail(all, (size_t)r->at);
	if (r->end - r->at < rest.len)
		rest = span_head(rest, (size_t)(r->end - r->at));
	r->at = r->end;
	return rest;
}

/* Some raw octets; empty at the end. */
static mime_status
read_raw(struct mime_reader *r, mime_span *bytes)
{
	mime_room room = { r->piece, r->piece_size };
	mime_status st;

	if (is_in_memory(r)) {
		*bytes = view_rest(r);
		return MIME_OK;
	}
	/* Whole pages of a file, behind the second piece: they copy faster. */
	if (room.len == PIECE && r->at > r->part->body.offset)
		room.len -= r->at % PIECE;
	if (r->end - r->at < room.len)
		room.len = (size_t)(r->end - r->at);
	*bytes = (mime_span){ r->piece, room.len };
	while (room.len > 0) {
		size_t before = room.len;

		st = mime_octets_read(r->octets, r->at, &room);
		if (st < 0)
			return st;
		r->at += before - room.len;
		/* A source that is shorter than it was ends here. */
		if (room.len == before)
			r->end = r->at;
		if (room.len == before)
			break;
	}
	bytes->len -= room.len;
	return MIME_OK;
}

/* ---- which charset ------------------------------------------------------ */

/*
 * True where FIRST, up to PROBE octets of the text, are UTF-8 and not only
 * ASCII. A character that the end of the probe cuts does not count against it.
 */
static bool
is_utf8(mime_span first, bool all)
{
	size_t cut = 0;

	while (!all && cut < 3 && cut < first.len &&
	    ((uint8_t)first.ptr[first.len - 1 - cut] & 0xc0) == 0x80)
		cut++;
	if (!all && cut < first.len &&
	    (uint8_t)first.ptr[first.len - 1 - cut] >= 0xc0)
		first.len -= cut + 1;
	return mime_ascii_run(first) < first.len && mime_utf8_valid(first);
}

/* What the nearest multipart around P that names a charset says. */
static mime_span
charset_around(const struct mime_part *p)
{
	while ((p = p->parent) != NULL && p->kind == MIME_MULTIPART)
		if (p->media->charset.len > 0)
			return p->media->charset;
	return (mime_span){ 0 };
}

/* *YES where TEXT is well-formed in CHARSET, and that can be converted. */
static mime_status
is_well_formed(struct mime_arena *mem, mime_span charset, mime_span text,
    bool *yes)
{
	struct mime_filter *f;
	mime_status st = MIME_MORE;
	char scratch[1024];

	*yes = false;
	errno = 0;
	f = mime_filter_charset(mem, charset);
	if (f == NULL)
		return errno == EINVAL ? MIME_OK : mime_arena_status(mem);
	while (st == MIME_MORE && mime_filter_replaced(f) == 0) {
		mime_room room = { scratch, sizeof(scratch) };

		st = mime_filter_run(f, &text, &room, true);
	}
	*yes = st == MIME_END && mime_filter_replaced(f) == 0;
	return st < 0 ? st : MIME_OK;
}

/* Up to its last line end: what is in front of that is cut nowhere. */
static mime_span
whole_lines(mime_span s)
{
	size_t n = s.len;

	while (n > 0 && s.ptr[n - 1] != '\n')
		n--;
	return n > 0 ? span_head(s, n) : s;
}

/*
 * *NAME is the charset that a part without one takes from a multipart, where
 * FIRST, which is no UTF-8, is text in it. A charset means nothing there, but
 * who put one there has text in it in mind, and else it would be a guess.
 */
static mime_status
take_over(const struct mime_reader *r, mime_span first, bool all,
    mime_span *name)
{
	const struct raw raw = { .charset = charset_around(r->part) };
	bool yes = false;
	mime_status st = MIME_OK;

	if (r->part->media->charset.len == 0 &&
	    !r->rulings->multipart_charset_void &&
	    mime_shown_may_be(first, &raw))
		st = is_well_formed(r->mem, mime_charset_name(raw.charset),
		    all ? first : whole_lines(first), &yes);
	*name = yes ? mime_charset_name(raw.charset) : (mime_span){ 0 };
	return st;
}

/* What to read octets by that are no UTF-8 by mistake, and CODE: why. */
static mime_span
by_label(const struct mime_reader *r, unsigned *code)
{
	mime_span declared = r->part->media->charset;
	mime_span name = mime_charset_name(declared);

	*code = declared.len == 0 ? MIME_WHY_CHARSET_DEFAULT :
	    name.len == 0 ? MIME_WHY_CHARSET_UNKNOWN : MIME_WHY_CHARSET_READ;
	return name.len > 0 ? name : SPAN("windows-1252");
}

static mime_status
choose_charset(struct mime_reader *r, mime_span first, bool all)
{
	mime_span declared = r->part->media->charset;
	unsigned code = MIME_WHY_CHARSET_INHERITED;
	mime_status st = MIME_OK;

	r->charset = r->forced;
	if (r->forced.len > 0)
		return MIME_OK;
	if (mime_charset_is_careless(declared) && is_utf8(first, all)) {
		code = declared.len > 0 ? MIME_WHY_CHARSET_DISPROVED :
		    MIME_WHY_CHARSET_GUESSED;
		r->charset = SPAN("utf-8");
	} else {
		st = take_over(r, first, all, &r->charset);
	}
	if (r->charset.len == 0)
		r->charset = by_label(r, &code);
	explain(r->why, code, r->charset);
	return st;
}

/* True where TEXT, which is all there is, is in UTF-8 as it stands. */
static bool
is_in_utf8(const struct mime_reader *r, mime_span text)
{
	if (span_is(r->charset, SPAN("utf-8")))
		return mime_utf8_valid(text);
	return mime_ascii_run(text) == text.len &&
	    mime_charset_has_ascii(r->charset);
}

/* Most text is ASCII, and short: then no filter is made, and nothing copied. */
static SELDOM mime_status
decide(struct mime_reader *r, mime_span first, bool all)
{
	struct stage *s = &r->stages[r->undecided];
	bool is_short = all && first.len <= PROBE;
	mime_status st = choose_charset(r, span_head(first, PROBE), is_short);

	if (st < 0)
		return st;
	if (is_short && is_in_utf8(r, first)) {
		r->undecided = -1;
		return MIME_OK;
	}
	errno = 0;
	s->filter = mime_filter_charset(r->mem, r->charset);
	/* The C library may lack a converter (EINVAL); this one is our own. */
	if (s->filter == NULL && errno == EINVAL) {
		r->charset = SPAN("windows-1252");
		explain(r->why, MIME_WHY_CHARSET_NO_CONVERTER, r->charset);
		s->filter = mime_filter_charset(r->mem, r->charset);
	}
	r->undecided = -1;
	return s->filter ? MIME_OK : mime_arena_status(r->mem);
}

/* ---- the filters -------------------------------------------------------- */

/*
 * Runs stage I as far as it goes; what it put out is *OUT. In front of the
 * stage that awaits its charset it waits until PROBE octets, or all, are there.
 */
static mime_status
run(struct mime_reader *r, unsigned i, mime_span *out)
{
	struct stage *s = &r->stages[i];
	mime_room room = { s->ptr + s->filled, s->cap - s->filled };
	mime_status st;

	if (s->filter == NULL) {
		*out = span_take(&s->in, s->in.len);
		s->ended = s->last;
		return MIME_OK;
	}
	st = mime_filter_run(s->filter, &s->in, &room, s->last);
	if (st < 0)
		return st;
	s->ended = st == MIME_END;
	s->filled = s->cap - room.len;
	if (r->undecided == (int)i + 1 && room.len > 0 && !s->ended)
		return MIME_OK;
	*out = (mime_span){ s->ptr, s->filled };
	s->filled = 0;
	return MIME_OK;
}

/* Hands BYTES on to stage I. */
static mime_status
hand_on(struct mime_reader *r, unsigned i, mime_span bytes, bool last)
{
	r->stages[i].in = bytes;
	r->stages[i].last = last;
	return r->undecided == (int)i ? decide(r, bytes, last) : MIME_OK;
}

/*
 * Pulls octets through the stages. I is the stage whose turn it is: it moves
 * up with what came out, and down where there is nothing to eat.
 */
static mime_status
pull(struct mime_reader *r, mime_span *bytes)
{
	unsigned i = r->count - 1;
	mime_status st;

	for (;;) {
		struct stage *s = &r->stages[i];

		if (s->in.len == 0 && !s->last) {
			if (i > 0) {
				i--;
				continue;
			}
			st = read_raw(r, &s->in);
			s->last = r->at == r->end;
			if (st == MIME_OK && r->undecided == 0)
				st = decide(r, s->in, s->last);
		} else {
			st = run(r, i, bytes);
		}
		if (st < 0)
			return st;
		if (bytes->len == 0 && !s->ended)
			continue;
		if (i == r->count - 1)
			return bytes->len > 0 ? MIME_OK : MIME_END;
		st = hand_on(r, ++i, *bytes, s->ended);
		*bytes = (mime_span){ 0 };
		if (st < 0)
			return st;
	}
}

/* ---- making one --------------------------------------------------------- */

static bool
add_stage(struct mime_reader *r, struct mime_filter *filter, size_t cap)
{
	struct stage *s = &r->stages[r->count++];

	s->filter = filter;
	s->cap = cap;
	s->ptr = mime_arena_take(r->mem, cap);
	return s->ptr != NULL;
}

struct mime_filter *
mime_part_decoder(struct mime_arena *mem, const struct mime_tree *tree,
    const struct mime_part *part)
{
	struct mime_filter *f = mime_filter_decode(mem,
	    (mime_encoding)part->media->encoding);

	mime_filter_listen(f, NULL, tree->rulings);
	return f;
}

/* False for a multipart or message whose label is not to be believed. */
static bool
is_decoded(const struct mime_part *part)
{
	return encoding_changes(part->media->encoding) &&
	    (part->child == NULL || part->child->inside == part);
}

/*
 * Whether PART has lines that a mailbox may have quoted: not in base64, nor in
 * what is decoded, for a mailbox sees neither.
 */
static bool
may_be_quoted(const struct mime_part *part)
{
	return part->media->encoding != MIME_BASE64 && part->inside == NULL;
}

static bool
add_unquoting(struct mime_reader *r, unsigned how, size_t cap)
{
	struct mime_filter *f;

	if (!(how & MIME_UNQUOTED) || !may_be_quoted(r->part))
		return true;
	f = mime_filter_unquote_from(r->mem,
	    (how & MIME_UNQUOTED_ALL) == MIME_UNQUOTED_ALL);
	return f != NULL && add_stage(r, f, cap);
}

static bool
add_stages(struct mime_reader *r, const struct mime_tree *tree, unsigned how)
{
	uint64_t size = r->end - r->at;
	size_t cap = size < PIECE - 64 ? (size_t)size + 64 : PIECE;
	struct mime_filter *f;

	if (!add_unquoting(r, how, cap))
		return false;
	if ((how & MIME_DECODED) && is_decoded(r->part)) {
		f = mime_part_decoder(r->mem, tree, r->part);
		if (f == NULL || !add_stage(r, f, cap))
			return false;
	}
	if ((how & MIME_IN_UTF8) &&
	    span_is(r->part->media->type, SPAN("text"))) {
		r->undecided = (int)r->count;
		if (!add_stage(r, NULL, cap))
			return false;
	}
	if (how & MIME_WITH_LF) {
		f = mime_filter_newlines(r->mem, true);
		if (f == NULL || !add_stage(r, f, cap))
			return false;
	}
	return true;
}

SELDOM struct mime_reader *
mime_reader_new(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, unsigned how)
{
	struct mime_reader *r = mime_arena_alloc(mem, sizeof(*r));
	uint64_t size;

	if (r == NULL || tree == NULL || part == NULL)
		return NULL;
	r->mem = mem;
	r->rulings = tree->rulings;
	r->part = part;
	r->undecided = -1;
	r->octets = mime_tree_octets(tree, part);
	if (r->octets == NULL) {
		r->failed = MIME_USAGE;
		return r;
	}
	r->at = part->body.offset;
	if (is_in_memory(r))
		r->at += r->octets->base;
	r->end = r->at + part->body.size;
	size = part->body.size;
	r->piece_size = size < PIECE ? (size_t)size : PIECE;
	if (!is_in_memory(r)) {
		r->piece = mime_arena_take(mem, r->piece_size);
		if (r->piece == NULL)
			return NULL;
	}
	return add_stages(r, tree, how) ? r : NULL;
}

mime_status
mime_reader_as(struct mime_reader *r, mime_span label)
{
	mime_span name = mime_charset_name(label);

	if (r == NULL)
		return MIME_NOMEM;
	if (r->begun)
		return MIME_USAGE;
	if (name.len == 0)
		return MIME_NOCHARSET;
	r->forced = name;
	return MIME_OK;
}

mime_status
mime_reader_next(struct mime_reader *r, mime_span *bytes)
{
	mime_status st;

	if (r == NULL)
		return MIME_NOMEM;
	if (r->failed < 0)
		return r->failed;
	if (r->done)
		return MIME_END;
	r->begun = true;
	*bytes = (mime_span){ 0 };
	if (r->count > 0) {
		st = pull(r, bytes);
	} else {
		st = read_raw(r, bytes);
		if (st == MIME_OK && bytes->len == 0)
			st = MIME_END;
	}
	r->done = st == MIME_END;
	if (st < 0)
		r->failed = st;
	return st;
}

void
mime_reader_ask(struct mime_reader *r, const struct teller *why)
{
	if (r != NULL)
		r->why = why;
}

uint64_t
mime_reader_replaced(const struct mime_reader *r)
{
	uint64_t n = 0;

	for (unsigned i = 0; r != NULL && i < r->count; i++)
		n += mime_filter_replaced(r->stages[i].filter);
	return n;
}

mime_span
mime_reader_charset(const struct mime_reader *r)
{
	return r ? r->charset : (mime_span){ 0 };
}

static mime_status
read_all(struct mime_reader *r, struct buffer *out)
{
	mime_span piece;
	mime_status st;

	while ((st = mime_reader_next(r, &piece)) == MIME_OK)
		buffer_put(out, piece);
	return st < 0 ? st : out->status;
}

mime_status
mime_content(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, unsigned how, mime_span *bytes)
{
	struct mime_arena *scratch = mime_arena_part(mem);
	struct mime_reader *r = mime_reader_new(scratch, tree, part, how);
	struct buffer out;
	mime_status st;

	buffer_init(&out, mem, PTRDIFF_MAX);
	if (r == NULL)
		st = mime_arena_status(mem);
	else if (r->count == 0)
		st = mime_part_bytes(mem, tree, part, part->body, bytes);
	else if ((st = read_all(r, &out)) == MIME_OK)
		*bytes = buffer_span(&out);
	mime_arena_free(scratch);
	return st;
}
