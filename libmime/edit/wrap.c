/*
 * wrap.c - text in front of and behind what people read in a part.
 *
 * The text passes once, in UTF-8, and shows where others may come in, and
 * whether they are there already. Then they are put in, in the text's own
 * charset and encoding: where the octets of the body can stay, between them,
 * else by encoding all of it anew. Where the charset has not the letters, the
 * text becomes UTF-8. What has come out is read again beside what it was, and
 * must be that and no more; else the next way is tried, or the part stays.
 *
 * Cost: the text is read some four times, eight where all ways are tried, and
 * never kept.
 */
#include "edit/edit.h"

/* Something that is put in. */
struct put {
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
	struct put puts[2];     /* COUNT of them, by their gaps */
	unsigned count;
	mime_encoding encoding; /* of the content, after it was put anew */
};

/* W fails for a reason of the world's. */
static bool
failed(struct wrap *w, mime_status st)
{
	if (st < 0 && w->e->status >= 0)
		w->e->status = st;
	return w->e->status < 0;
}

static mime_span
buffer_or_fail(struct wrap *w, const struct buffer *b)
{
	failed(w, b->status);
	return buffer_span(b);
}

/* ---- what is put -------------------------------------------------------- */

/* What begins so is something else in format=flowed (RFC 3676 4.4). */
static bool
is_stuffed(mime_span line)
{
	return char_is_blank(span_at(line, 0)) || span_at(line, 0) == '>' ||
	    span_starts(line, SPAN("From "));
}

/* TEXT as lines for W, without line ends at its end. */
static mime_span
lines_of(struct wrap *w, mime_span text)
{
	struct buffer b;

	buffer_init(&b, w->mem, PTRDIFF_MAX);
	text = span_without_end(text, SPAN("\r\n"));
	while (text.len > 0) {
		mime_span line = span_take(&text, span_line_length(text));
		mime_span bare = span_without_line_end(line);

		/* A blank at its end would join it to the next one. */
		if (w->flowed && !span_is(bare, SPAN("-- ")))
			bare = span_without_end(bare, SPAN(" "));
		if (w->flowed && is_stuffed(bare))
			buffer_put_char(&b, ' ');
		buffer_put(&b, bare);
		if (bare.len < line.len && text.len > 0)
			buffer_put_char(&b, '\n');
	}
	return buffer_or_fail(w, &b);
}

static void
find_format(struct wrap *w)
{
	mime_span head, format = { 0 };
	struct mime_field type;
	mime_status st = mime_part_head(w->mem, w->e->tree, w->part, &head);

	if (st >= 0 && mime_field_find(head, "Content-Type", &type))
		st = mime_param(w->mem, type.value, "format", &format);
	failed(w, st);
	w->flowed = !w->html && mime_span_is_text(format, "flowed");
}

/* ---- by which charset --------------------------------------------------- */

/* New content is UTF-8 where it is that by mistake; as a reader has it. */
static mime_status
find_new_charset(struct wrap *w)
{
	struct passage p;
	mime_span piece = { 0 };
	mime_status st;

	mime_passage_begin(&p, w->e, w->part, (mime_span){ 0 });
	st = mime_passage_next(&p, &piece);
	while (piece.len == PIECE && piece.ptr[piece.len - 1] != '\n')
		piece.len--;
	if (st >= 0 && mime_charset_is_careless(w->label) &&
	    mime_ascii_run(piece) < piece.len && mime_utf8_valid(piece))
		w->charset = SPAN("utf-8");
	mime_passage_end(&p);
	return st;
}

static mime_status
find_charset(struct wrap *w)
{
	const struct edit_part *p = edit_of(w->e, w->part);
	struct mime_arena *mem = mime_arena_part(w->e->mem);
	struct mime_reader *r;
	mime_span piece;
	mime_status st = MIME_OK;

	if (p->utf8) {
		w->charset = w->label = SPAN("utf-8");
	} else if (p->fate == FATE_CONTENT) {
		st = find_new_charset(w);
	} else {
		r = mime_reader_new(mem, w->e->tree, w->part,
		    MIME_DECODED | MIME_IN_UTF8);
		st = r != NULL ? mime_reader_next(r, &piece) :
		    mime_arena_status(w->e->mem);
		w->charset = mime_reader_charset(r);
	}
	if (w->charset.len == 0)
		w->charset = mime_charset_name(w->label);
	if (w->charset.len == 0)
		w->charset = SPAN("windows-1252");
	mime_arena_free(mem);
	return st;
}

/* ---- a look at the text ------------------------------------------------- */

struct sight {
	struct prose prose;
	struct page page;
	struct search front, behind;
	struct mime_filter *lf;
	char *room;             /* PIECE octets */
};

/* Looks for what is to be put, whatever the line ends. */
static mime_status
search(struct sight *s, mime_span piece, bool last)
{
	mime_status st = MIME_MORE;

	while (st == MIME_MORE) {
		mime_room room = { s->room, PIECE };
		mime_span out;

		st = mime_filter_run(s->lf, &piece, &room, last);
		out = (mime_span){ s->room, PIECE - room.len };
		mime_search_take(&s->front, out);
		mime_search_take(&s->behind, out);
	}
	return st;
}

/* PIECE, the next one of the text, without a byte order mark at its front. */
static mime_span
behind_mark(struct wrap *w, mime_span piece)
{
	mime_span mark = SPAN("\xef\xbb\xbf");

	while (w->mark == w->size && w->mark < mark.len && piece.len > 0 &&
	    *piece.ptr == mark.ptr[w->mark]) {
		piece = span_tail(piece, 1);
		w->mark++;
		w->size++;
	}
	w->size += piece.len;
	return piece;
}

static mime_status
see_piece(struct wrap *w, struct sight *s, mime_span piece)
{
	w->ascii = w->ascii && mime_ascii_run(piece) == piece.len;
	mime_prose_take(&s->prose, piece);
	if (w->html)
		mime_page_take(&s->page, piece);
	piece = behind_mark(w, piece);
	return search(s, piece, false);
}

/* What was seen; what is there already is put no more. */
static void
end_sight(struct wrap *w, struct sight *s)
{
	mime_search_end(&s->front);
	mime_search_end(&s->behind);
	if (s->front.found)
		w->front = (mime_span){ 0 };
	if (s->behind.found)
		w->behind = (mime_span){ 0 };
	mime_prose_end(&s->prose, w->before_signature, &w->gaps);
	if (w->html)
		mime_page_end(&s->page, &w->gaps);
	if (w->gaps.front.at == 0 && w->mark == 3)
		w->gaps.front.at = w->mark;
	w->decoded = w->text.decoded;
	w->same = w->size == w->decoded && (w->ascii ||
	    span_is(w->charset, SPAN("utf-8"))) &&
	    mime_charset_has_ascii(w->charset);
	/* Without lines, those that the encoding brings. */
	w->crlf = s->prose.line > 0 ? s->prose.crlf : !w->e->lf ||
	    mime_edit_encoding(w->e, w->part) == MIME_BASE64;
}

static mime_status
see(struct wrap *w)
{
	struct sight s = { .lf = mime_filter_newlines(w->mem, true),
	    .room = mime_arena_take(w->mem, PIECE) };
	mime_span piece;
	mime_status st = s.room == NULL ? mime_arena_status(w->mem) : MIME_OK;

	if (st >= 0)
		st = mime_search_begin(&s.front, w->mem, w->front, !w->html);
	if (st >= 0)
		st = mime_search_begin(&s.behind, w->mem, w->behind, !w->html);
	w->ascii = true;
	while (st >= 0 &&
	    (st = mime_passage_next(&w->text, &piece)) == MIME_OK)
		st = see_piece(w, &s, piece);
	if (st >= 0)
		st = search(&s, (mime_span){ 0 }, true);
	if (st >= 0)
		end_sight(w, &s);
	return st;
}

/* ---- where, and with which line ends ------------------------------------ */

/*
 * TEXT on lines of its own at PLACE. A text whose last line has no end gets
 * none: a delimiter may bring it.
 */
static void
add_put(struct wrap *w, mime_span text, const struct gap *place, bool front)
{
	struct put *p = &w->puts[w->count];
	struct buffer b;

	if (text.len == 0)
		return;
	if (w->count > 0 && p[-1].place->at > place->at)
		*p = p[-1], p--;
	buffer_init(&b, w->mem, PTRDIFF_MAX);
	if (!place->begins_line)
		buffer_put_char(&b, '\n');
	if (w->flowed && place->soft)
		buffer_put_char(&b, '\n');
	buffer_put(&b, text);
	if (front || place->begins_line || place->at < w->size)
		buffer_put_char(&b, '\n');
	*p = (struct put){ .place = place, .utf8 = buffer_or_fail(w, &b) };
	w->count++;
}

/* TEXT with line ends as the text has them. */
static mime_span
lined(struct wrap *w, mime_span text)
{
	struct buffer b;

	buffer_init(&b, w->mem, PTRDIFF_MAX);
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\n' && w->crlf)
			buffer_put_char(&b, '\r');
		buffer_put_char(&b, text.ptr[i]);
	}
	return buffer_or_fail(w, &b);
}

/* ---- the charset -------------------------------------------------------- */

/* Octets that a label such as iso-8859-1 has for control characters only. */
static bool
has_c1(mime_span octets)
{
	for (size_t i = 0; i < octets.len; i++)
		if ((uint8_t)octets.ptr[i] >= 0x80 &&
		    (uint8_t)octets.ptr[i] < 0xA0)
			return true;
	return false;
}

/* Is LABEL one of Windows' own? */
static bool
is_of_windows(mime_span label)
{
	return memmem(label.ptr, label.len, "125", 3) != NULL ||
	    memmem(label.ptr, label.len, "874", 3) != NULL;
}

/* The charset as iconv is to be asked for it: with the order of its octets. */
static mime_span
name_for_iconv(struct wrap *w, mime_span begin)
{
	if (span_starts(w->charset, SPAN("utf-16")) &&
	    span_starts(begin, SPAN("\xfe\xff")))
		return SPAN("utf-16be");
	if (span_starts(w->charset, SPAN("utf-16")) &&
	    span_starts(begin, SPAN("\xff\xfe")))
		return SPAN("utf-16le");
	return w->charset;
}

/* How long the byte order mark is, which no text has. */
static size_t
mark_length(const struct wrap *w, mime_span begin)
{
	if (span_starts(w->charset, SPAN("utf-16")) &&
	    (span_starts(begin, SPAN("\xfe\xff")) ||
	    span_starts(begin, SPAN("\xff\xfe"))))
		return 2;
	return span_starts(w->charset, SPAN("utf-32")) &&
	    (span_starts(begin, (mime_span){ "\xff\xfe\0\0", 4 }) ||
	    span_starts(begin, (mime_span){ "\0\0\xfe\xff", 4 })) ? 4 : 0;
}

/* P's octets in the charset that the text has; false: there are none. */
static bool
convert(struct wrap *w, struct put *p, mime_span begin)
{
	mime_span text = lined(w, p->utf8);
	struct buffer b;

	p->octets = text;
	if (mime_ascii_run(text) == text.len &&
	    mime_charset_has_ascii(w->charset))
		return true;
	if (w->label.len == 0 || mime_charset_is_ascii(w->label) ||
	    !span_is(mime_charset_name(w->label), w->charset))
		return false;
	if (span_is(w->charset, SPAN("utf-8")))
		return true;
	buffer_init(&b, w->mem, PTRDIFF_MAX);
	if (!mime_letters_put(name_for_iconv(w, begin), text, &b))
		return failed(w, b.status);
	p->octets = buffer_span(&b);
	/* Others would take it for what it is not. */
	if (mime_charset_is_careless(w->label))
		return !mime_utf8_valid(p->octets) &&
		    (is_of_windows(w->label) || !has_c1(p->octets));
	return true;
}

/* ---- between the octets that are there ---------------------------------- */

static uint64_t
raw_size(struct wrap *w)
{
	struct stretch whole;
	uint64_t size = 0;

	for (const struct stretch *s = mime_edit_stretches(&w->text.was,
	    &whole); s != NULL; s = s->next)
		size += s->range.size;
	return size;
}

/* The octet at AT of the body as it was; -1: there is none. */
static int
octet_at(struct wrap *w, uint64_t at)
{
	struct stretch whole;
	const struct stretch *s = mime_edit_stretches(&w->text.was, &whole);
	char c;
	mime_room room = { &c, 1 };
	mime_status st = MIME_OK;

	for (; s != NULL && at >= s->range.size; s = s->next)
		at -= s->range.size;
	if (s == NULL)
		return -1;
	at += s->range.offset;
	st = s->fresh ? mime_fresh_read(&w->e->fresh, at, &room) :
	    mime_octets_read(&w->e->tree->input, at, &room);
	return failed(w, st) || room.len > 0 ? -1 : (uint8_t)c;
}

/* Where P comes in: most often without looking for it. */
static void
locate(struct wrap *w, struct put *p, mime_span begin)
{
	mime_status st = MIME_OK;
	uint64_t at = p->place->at;

	if (at == 0) {
		p->raw = p->decoded = mark_length(w, begin);
	} else if (at == w->size) {
		p->raw = raw_size(w);
		p->decoded = w->decoded;
	} else if (w->same && !encoding_changes(w->text.encoding)) {
		p->raw = p->decoded = at;
	} else {
		st = mime_passage_find(&w->text, at, &p->raw, &p->decoded);
	}
	failed(w, st);
}

/* P's octets in quoted-printable, with the line ends of the message. */
static mime_span
in_qp(struct wrap *w, const struct put *p)
{
	struct buffer crlf, out;
	int last = p->raw > 0 ? octet_at(w, p->raw - 1) : '\n';
	mime_status st;

	buffer_init(&crlf, w->mem, PTRDIFF_MAX);
	/* The line in front was not ended by a line end of the body's, or a
	   blank would be at its end: a soft line break keeps it as it is. */
	if (p->place->begins_line ? last != '\n' : last == ' ' || last == '\t')
		buffer_put(&crlf, SPAN("=\r\n"));
	st = mime_filter_pour(mime_qp_encoder(w->mem), p->octets, &crlf, true);
	buffer_init(&out, w->mem, PTRDIFF_MAX);
	if (st >= 0 && w->e->lf)
		st = mime_filter_pour(mime_filter_newlines(w->mem, true),
		    buffer_span(&crlf), &out, true);
	failed(w, st);
	return buffer_or_fail(w, w->e->lf ? &out : &crlf);
}

/* May P's octets stand in the body as they are? */
static bool
may_stand(struct wrap *w, const struct put *p)
{
	struct look l = { 0 };

	mime_look(&l, p->encoded);
	mime_look_end(&l);
	return !l.nul && !l.bare_cr && !l.dos_eof && l.longest <= LINE_MUST &&
	    (l.high == 0 || w->text.encoding == MIME_8BIT ||
	    w->text.encoding == MIME_BINARY) &&
	    !mime_edit_delimits(w->e, w->part, p->encoded) &&
	    (p->place->begins_line || octet_at(w, p->raw) != '-');
}

static void
add_stretch(struct wrap *w, struct stretch ***last, bool fresh,
    mime_range range)
{
	struct stretch *s;

	if (range.size == 0)
		return;
	s = mime_arena_alloc(w->e->mem, sizeof(*s));
	if (s == NULL) {
		failed(w, mime_arena_status(w->e->mem));
		return;
	}
	*s = (struct stretch){ .fresh = fresh, .range = range };
	**last = s;
	*last = &s->next;
}

/* The body as it was, with what is put in. */
static struct stretch *
spliced(struct wrap *w)
{
	struct stretch whole, *first = NULL, **last = &first;
	const struct stretch *s = mime_edit_stretches(&w->text.was, &whole);
	uint64_t at = 0;
	unsigned n = 0;

	for (; s != NULL && w->e->status >= 0; s = s->next) {
		mime_range rest = s->range;

		for (; n < w->count && w->puts[n].raw - at <= rest.size; n++) {
			uint64_t size = w->puts[n].raw - at;
			uint64_t from = w->e->fresh.size;

			add_stretch(w, &last, s->fresh,
			    (mime_range){ rest.offset, size });
			mime_fresh_put(&w->e->fresh, w->puts[n].encoded);
			add_stretch(w, &last, true,
			    fresh_since(&w->e->fresh, from));
			rest = (mime_range){ rest.offset + size,
			    rest.size - size };
			at += size;
		}
		add_stretch(w, &last, s->fresh, rest);
		at += rest.size;
	}
	return first;
}

/* False: the octets of the body cannot stay as they are. */
static bool
splice(struct wrap *w)
{
	struct edit_part *p = edit_of(w->e, w->part);
	bool qp = w->text.encoding == MIME_QP;
	bool may = p->fate <= FATE_WRAPPED && w->part->body.size > 0 &&
	    (qp || w->text.encoding <= MIME_BINARY);

	for (unsigned i = 0; i < w->count && may; i++) {
		w->puts[i].encoded = qp ? in_qp(w, &w->puts[i]) :
		    w->puts[i].octets;
		may = may_stand(w, &w->puts[i]);
	}
	if (!may || w->e->status < 0)
		return false;
	p->stretches = spliced(w);
	p->fate = FATE_WRAPPED;
	return true;
}

/* ---- all of it anew ----------------------------------------------------- */

/* Encodes the content, with what is put in; STAYS: in the charset it has. */
static void
put_anew(struct wrap *w, bool stays)
{
	struct edit_part *p = edit_of(w->e, w->part);
	struct passage content;
	const struct mime_source source = { mime_passage_read, &content };

	mime_passage_begin(&content, w->e, w->part, stays ?
	    (mime_span){ 0 } : w->charset);
	for (unsigned i = 0; i < w->count; i++)
		content.insert[i] = (struct passage_put){ stays ?
		    w->puts[i].decoded : w->puts[i].place->at,
		    w->puts[i].octets };
	content.puts = w->count;
	w->encoding = mime_edit_put_content(w->e, w->part, &source,
	    w->text.encoding, true);
	p->encoded = true;
	p->encoding = w->encoding;
	mime_passage_end(&content);
}

/* ---- is it what was meant? ---------------------------------------------- */

/* A text, with LF for each line end. */
struct folded {
	struct passage *text;
	struct mime_filter *lf;
	char *room;             /* PIECE octets */
	mime_span in, out;
	bool last;
};

static mime_status
fold(struct wrap *w, struct folded *f, struct passage *text)
{
	*f = (struct folded){ .text = text,
	    .lf = mime_filter_newlines(w->mem, true),
	    .room = mime_arena_take(w->mem, PIECE) };
	return f->room != NULL ? MIME_OK : mime_arena_status(w->mem);
}

/* Fills f->out, unless it has some; empty at the end. */
static mime_status
fill(struct folded *f)
{
	mime_status st = MIME_OK;

	while (st >= 0 && st != MIME_END && f->out.len == 0) {
		mime_room room = { f->room, PIECE };

		if (f->in.len == 0 && !f->last) {
			st = mime_passage_next(f->text, &f->in);
			f->last = st == MIME_END;
		}
		if (st >= 0)
			st = mime_filter_run(f->lf, &f->in, &room, f->last);
		f->out = (mime_span){ f->room, PIECE - room.len };
	}
	return st < 0 ? st : MIME_OK;
}

static bool
are_same(struct wrap *w, struct folded *a, struct folded *b)
{
	do {
		size_t n;

		if (failed(w, fill(a)) || failed(w, fill(b)))
			return true;
		n = a->out.len < b->out.len ? a->out.len : b->out.len;
		if (!span_is(span_take(&a->out, n), span_take(&b->out, n)) ||
		    (n == 0 && (a->out.len > 0 || b->out.len > 0)))
			return false;
		if (n == 0)
			return true;
	} while (true);
}

/* Is the text, read by CHARSET, what it was, with what was put in? */
static bool
is_meant(struct wrap *w, mime_span charset)
{
	struct passage text;
	struct folded was, now;
	bool same;

	for (unsigned i = 0; i < w->count; i++)
		w->text.insert[i] = (struct passage_put){
		    w->puts[i].place->at, w->puts[i].utf8 };
	w->text.puts = w->count;
	failed(w, mime_passage_again(&w->text));
	mime_passage_begin(&text, w->e, w->part, charset);
	same = failed(w, fold(w, &was, &w->text)) ||
	    failed(w, fold(w, &now, &text)) || are_same(w, &was, &now);
	mime_passage_end(&text);
	w->text.puts = 0;
	return same;
}

/* ---- one way, or another ------------------------------------------------ */

/* The first octets of the content. */
static mime_status
read_begin(struct wrap *w, char begin[4], mime_span *span)
{
	struct passage p;
	mime_room room = { begin, 4 };
	mime_status st;

	mime_passage_begin(&p, w->e, w->part, (mime_span){ 0 });
	st = mime_passage_read(&p, 0, &room);
	mime_passage_end(&p);
	*span = (mime_span){ begin, 4 - room.len };
	return st;
}

/* Has all that is put the letters? Finds their octets, and their gaps. */
static bool
prepare(struct wrap *w, bool utf8)
{
	char octets[4];
	mime_span begin;

	if (failed(w, read_begin(w, octets, &begin)))
		return false;
	for (unsigned i = 0; i < w->count; i++) {
		struct put *p = &w->puts[i];

		if (utf8)
			p->octets = lined(w, p->utf8);
		else if (!convert(w, p, begin))
			return false;
		if (!utf8 || w->same)
			locate(w, p, begin);
	}
	return w->e->status >= 0;
}

/* Content-Type says so, and else what it said. */
static void
say_utf8(struct wrap *w)
{
	const struct mime_media *m = w->part->media;
	mime_span type = SPAN("Content-Type");
	struct buffer b;

	edit_of(w->e, w->part)->utf8 = true;
	if (!m->default_type && mime_edit_has_field(w->e, w->part, type)) {
		mime_edit_param(w->e, w->part, type, 0, SPAN("charset"),
		    SPAN("utf-8"));
		return;
	}
	buffer_init(&b, w->mem, PTRDIFF_MAX);
	buffer_put(&b, m->type);
	buffer_put_char(&b, '/');
	buffer_put(&b, m->subtype);
	buffer_put(&b, SPAN("; charset=utf-8"));
	mime_edit_set(w->e, w->part, type, 0, buffer_or_fail(w, &b));
}

/* The ways there are, the better ones first. */
enum { SPLICED = 1, UTF8 = 2 };

/* Puts it all; false: not in this WAY. */
static bool
put_all(struct wrap *w, unsigned way)
{
	bool utf8 = (way & UTF8) != 0, stays = !utf8 || w->same;

	if (!prepare(w, utf8))
		return false;
	if ((way & SPLICED) != 0)
		return stays && splice(w);
	edit_of(w->e, w->part)->utf8 |= utf8;
	put_anew(w, stays);
	return w->e->status >= 0;
}

/* True where it is done, or W has failed; else all is as it was. */
static bool
try(struct wrap *w, unsigned way)
{
	struct edit_part *p = edit_of(w->e, w->part), was = *p;
	bool utf8 = (way & UTF8) != 0;
	bool well = put_all(w, way) &&
	    is_meant(w, utf8 ? SPAN("utf-8") : w->charset);

	if (w->e->status < 0 || !well) {
		*p = was;
		return w->e->status < 0;
	}
	p->encoded = was.encoded;
	p->encoding = was.encoding;
	if ((way & SPLICED) == 0)
		mime_edit_set_encoding(w->e, w->part, w->encoding);
	if (utf8)
		say_utf8(w);
	return true;
}

static mime_status
wrap(struct wrap *w)
{
	if (failed(w, see(w)))
		return w->e->status;
	add_put(w, w->front, &w->gaps.front, true);
	add_put(w, w->behind, &w->gaps.behind, false);
	if (w->count == 0)
		return MIME_END;
	if (!try(w, SPLICED) && !try(w, 0) && !try(w, SPLICED | UTF8) &&
	    !try(w, UTF8))
		return MIME_NOCHARSET;
	return w->e->status < 0 ? w->e->status : MIME_OK;
}

/* ---- the call ----------------------------------------------------------- */

/* Why nothing can be put round PART; NULL: it can. */
static const char *
fault(const struct mime_part *part, mime_span front, mime_span behind)
{
	if (part->kind != MIME_LEAF || part->opaque ||
	    !span_is(part->media->type, SPAN("text")))
		return "is no text";
	return mime_utf8_valid(front) && mime_utf8_valid(behind) ? NULL :
	    "gets a text that is not UTF-8";
}

static mime_status
wrap_all(struct wrap *w, mime_span front, mime_span behind)
{
	mime_status st = MIME_OK;

	if (w->mem == NULL)
		st = mime_arena_status(w->e->mem);
	if (!failed(w, st))
		find_format(w);
	if (w->e->status >= 0 && !failed(w, find_charset(w))) {
		w->front = lines_of(w, front);
		w->behind = lines_of(w, behind);
		mime_passage_begin(&w->text, w->e, w->part, w->charset);
		st = w->e->status >= 0 ? wrap(w) : w->e->status;
		mime_passage_end(&w->text);
	}
	mime_arena_free(w->mem);
	return w->e->status < 0 ? w->e->status : st;
}

SELDOM mime_status
mime_edit_wrap(struct mime_editor *e, const struct mime_part *part,
    mime_span front, mime_span behind, unsigned how)
{
	struct wrap w = { .e = e, .part = part };

	if (!mime_edit_ready(e, part))
		return e == NULL ? MIME_NOMEM : e->status;
	if (fault(part, front, behind) != NULL) {
		mime_editor_fail(e, part, fault(part, front, behind));
		return e->status;
	}
	if (edit_of(e, part)->fate > FATE_CONTENT)
		return MIME_END;
	if (mime_edit_encoding(e, part) == MIME_OTHER)
		return MIME_NOCHARSET;
	w.mem = mime_arena_part(e->mem);
	w.label = part->media->charset;
	w.html = span_is(part->media->subtype, SPAN("html"));
	w.before_signature = (how & MIME_WRAP_BEFORE_SIGNATURE) != 0;
	return wrap_all(&w, front, behind);
}
