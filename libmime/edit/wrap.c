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
#include "edit/wrap.h"

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
	return wrap_buffer(w, &b);
}

static void
find_format(struct wrap *w)
{
	mime_span head, format = { 0 };
	struct mime_field type;
	mime_status st = mime_part_head(w->mem, w->e->tree, w->part, &head);

	if (st >= 0 && mime_field_find(head, "Content-Type", &type))
		st = mime_param(w->mem, type.value, "format", &format);
	wrap_failed(w, st);
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
	struct wrap_put *p = &w->puts[w->count];
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
	*p = (struct wrap_put){ .place = place, .utf8 = wrap_buffer(w, &b) };
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
	return wrap_buffer(w, &b);
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

/* P's octets in the charset that the text has; false: there are none. */
static bool
convert(struct wrap *w, struct wrap_put *p, mime_span begin)
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
		return wrap_failed(w, b.status);
	p->octets = buffer_span(&b);
	/* Others would take it for what it is not. */
	if (mime_charset_is_careless(w->label))
		return !mime_utf8_valid(p->octets) &&
		    (is_of_windows(w->label) || !has_c1(p->octets));
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

	if (wrap_failed(w, read_begin(w, octets, &begin)))
		return false;
	for (unsigned i = 0; i < w->count; i++) {
		struct wrap_put *p = &w->puts[i];

		if (utf8)
			p->octets = lined(w, p->utf8);
		else if (!convert(w, p, begin))
			return false;
		if (!utf8 || w->same)
			mime_wrap_locate(w, p, begin);
	}
	return w->e->status >= 0;
}

static bool
has_type(struct wrap *w)
{
	return !w->part->media->default_type &&
	    mime_edit_has_field(w->e, w->part, SPAN("Content-Type"));
}

/*
 * Content-Type says so, and else what it said; false: it cannot, being too odd,
 * which the editor goes on after.
 */
static bool
say_utf8(struct wrap *w)
{
	mime_edit_param(w->e, w->part, SPAN("Content-Type"), 0,
	    SPAN("charset"), SPAN("utf-8"));
	if (w->e->status != MIME_VALUE)
		return w->e->status >= 0;
	w->e->status = MIME_OK;
	w->e->reason = NULL;
	return false;
}

/* The same where none is, or none that says a type. */
static void
add_type(struct wrap *w)
{
	const struct mime_media *m = w->part->media;
	struct buffer b;

	buffer_init(&b, w->mem, PTRDIFF_MAX);
	buffer_put(&b, m->type);
	buffer_put_char(&b, '/');
	buffer_put(&b, m->subtype);
	buffer_put(&b, SPAN("; charset=utf-8"));
	mime_edit_set(w->e, w->part, SPAN("Content-Type"), 0,
	    wrap_buffer(w, &b));
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
		return stays && mime_wrap_splice(w);
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
	    mime_wrap_is_meant(w, utf8 ? SPAN("utf-8") : w->charset);

	if (well && utf8 && w->e->status >= 0 && has_type(w))
		well = say_utf8(w);
	if (w->e->status < 0 || !well) {
		was.heading = p->heading;
		*p = was;
		return w->e->status < 0;
	}
	p->encoded = was.encoded;
	p->encoding = was.encoding;
	if ((way & SPLICED) == 0)
		mime_edit_set_encoding(w->e, w->part, w->encoding);
	if (utf8 && !has_type(w))
		add_type(w);
	p->utf8 |= utf8;
	return true;
}

static mime_status
wrap(struct wrap *w)
{
	if (wrap_failed(w, see(w)))
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
	if (!wrap_failed(w, st))
		find_format(w);
	if (w->e->status >= 0 && !wrap_failed(w, find_charset(w))) {
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
