/*
 * emit.c - the message, octet by octet.
 *
 * All is written with CRLF; a last filter makes LF of that, if it is wanted.
 * Octets leave in large pieces. A delimiter brings the line break in front of
 * it along (RFC 2046 5.1.1), but behind a header, and behind base64, whose last
 * line end means nothing to it.
 */
#include "write/write.h"

struct out {
	const struct mime_sink *to;
	struct mime_filter *lf; /* NULL: lines end in CRLF */
	char *room;             /* PIECE octets, LEN of them used */
	size_t len;
	bool broken;            /* a line break is there that a delimiter may
	                           take for its own */
	bool at_line;           /* a line begins */
	bool exact;             /* octets stay, line ends too */
	bool cr;                /* the last octet is a CR, and no line end */
	mime_status status;
};

static void
flush(struct out *o)
{
	if (o->len > 0 && o->status >= 0)
		o->status = o->to->put(o->to->ctx,
		    (mime_span){ o->room, o->len });
	o->len = 0;
}

static void
put_as_is(struct out *o, mime_span s)
{
	while (s.len > 0 && o->status >= 0) {
		mime_room room = { o->room + o->len, PIECE - o->len };

		room_fill(&room, &s);
		o->len = PIECE - room.len;
		if (o->len == PIECE)
			flush(o);
	}
}

/* Has S go through F to the end of what is there. */
static void
put_through(struct out *o, struct mime_filter *f, mime_span s, bool last)
{
	mime_status st = MIME_MORE;

	while (st == MIME_MORE && o->status >= 0) {
		mime_room room = { o->room + o->len, PIECE - o->len };

		st = mime_filter_run(f, &s, &room, last);
		o->len = PIECE - room.len;
		if (st < 0)
			o->status = st;
		if (o->len == PIECE)
			flush(o);
	}
}

static void
put(struct out *o, mime_span s)
{
	if (s.len == 0)
		return;
	o->broken = false;
	o->at_line = s.ptr[s.len - 1] == '\n';
	o->cr = s.ptr[s.len - 1] == '\r';
	if (o->lf != NULL && !o->exact)
		put_through(o, o->lf, s, false);
	else
		put_as_is(o, s);
}

/* Puts a line end, which a CR in front of it does not become a part of. */
static void
put_line_end(struct out *o)
{
	put(o, o->lf != NULL && o->cr ? SPAN("\r\r\n") : SPAN("\r\n"));
}

/* ---- headers ------------------------------------------------------------ */

/*
 * Puts a boundary, as it stands in a delimiter. None is the beginning of
 * another: some look no further (RFC 2046 5.1.1).
 */
static void
add_boundary(struct buffer *b, const struct mime_writer *w,
    const struct draft *d)
{
	buffer_put(b, SPAN("=_"));
	buffer_put(b, w->stem);
	buffer_put_char(b, '_');
	buffer_put_number(b, d->number);
	buffer_put_char(b, '_');
}

static unsigned
parameters_of(const struct mime_writer *w)
{
	return (w->how & MIME_WRITE_UTF8) != 0 ? PARAMETER_RAW : 0;
}

static void
put_type(struct mime_writer *w, const struct draft *d)
{
	struct fold *f = &w->fold;
	unsigned how = parameters_of(w);
	struct buffer boundary;

	mime_fold_begin(f, SPAN("Content-Type"));
	mime_fold_put(f, SPAN(" "), d->type, LINE_SHOULD);
	for (const struct parameter *p = d->parameters; p; p = p->next)
		mime_parameter_put(f, p->name, p->value, how);
	if (d->charset.len > 0)
		mime_parameter_put(f, SPAN("charset"), d->charset, how);
	if (d->kind == MIME_MULTIPART) {
		buffer_init(&boundary, w->mem, PTRDIFF_MAX);
		add_boundary(&boundary, w, d);
		mime_parameter_put(f, SPAN("boundary"), buffer_span(&boundary),
		    how);
	}
	if (d->filename.len > 0 && (w->how & MIME_WRITE_STRICT) == 0 &&
	    !mime_draft_says(d, SPAN("name")))
		mime_parameter_put(f, SPAN("name"), d->filename,
		    how | PARAMETER_WORDS);
	mime_fold_end(f);
}

static void
put_disposition(struct mime_writer *w, const struct draft *d)
{
	struct fold *f = &w->fold;

	if (d->disposition.len == 0)
		return;
	mime_fold_begin(f, SPAN("Content-Disposition"));
	mime_fold_put(f, SPAN(" "), d->disposition, LINE_SHOULD);
	if (d->filename.len > 0)
		mime_parameter_put(f, SPAN("filename"), d->filename,
		    parameters_of(w));
	mime_fold_end(f);
}

const mime_span mime_encoding_names[] = {
	[MIME_7BIT] = { "7bit", 4 },
	[MIME_8BIT] = { "8bit", 4 },
	[MIME_BINARY] = { "binary", 6 },
	[MIME_BASE64] = { "base64", 6 },
	[MIME_QP] = { "quoted-printable", 16 },
};

static void
put_encoding(struct mime_writer *w, const struct draft *d)
{
	if (d->encoding == MIME_7BIT)
		return;
	mime_fold_begin(&w->fold, SPAN("Content-Transfer-Encoding"));
	mime_fold_put(&w->fold, SPAN(" "), mime_encoding_names[d->encoding],
	    LINE_SHOULD);
	mime_fold_end(&w->fold);
}

static void
put_header(struct mime_writer *w, struct out *o, const struct draft *d)
{
	mime_mark before = mime_arena_mark(w->mem);
	struct buffer header;

	buffer_init(&header, w->mem, PTRDIFF_MAX);
	w->fold = (struct fold){ .out = &header };
	buffer_put(&header, buffer_span(&d->fields));
	if (d->parent == NULL || d->parent->kind == MIME_MESSAGE)
		buffer_put(&header, SPAN("MIME-Version: 1.0\r\n"));
	put_type(w, d);
	put_encoding(w, d);
	put_disposition(w, d);
	buffer_put(&header, SPAN("\r\n"));
	if (header.status < 0)
		o->status = header.status;
	put(o, buffer_span(&header));
	mime_arena_release(w->mem, before);
	o->broken = d->kind == MIME_MULTIPART;
}

/* ---- content ------------------------------------------------------------ */

/* What content goes through, first one, then the other; NULL: not that. */
struct stages {
	struct mime_filter *lines, *encoder;
	char *lined, *encoded;  /* what comes out of them, PIECE octets each */
};

static struct stages
stages_for(struct mime_writer *w, struct out *o, const struct draft *d)
{
	struct stages s = { 0 };
	bool text = mime_draft_is_text(d);
	bool encoded = encoding_changes(d->encoding);
	bool lined = d->kind == MIME_MESSAGE || (text &&
	    d->encoding != MIME_QP && d->encoding != MIME_BINARY);

	if (lined) {
		s.lines = mime_filter_newlines(w->mem, false);
		s.lined = mime_arena_take(w->mem, PIECE);
	}
	if (encoded) {
		s.encoder = mime_filter_encode(w->mem, d->encoding);
		s.encoded = mime_arena_take(w->mem, PIECE);
	}
	if ((lined && (s.lines == NULL || s.lined == NULL)) ||
	    (encoded && (s.encoder == NULL || s.encoded == NULL)))
		o->status = mime_arena_status(w->mem);
	return s;
}

static void
put_lined(struct out *o, const struct stages *s, mime_span piece, bool last)
{
	mime_status st = MIME_MORE;

	if (s->encoder == NULL)
		put(o, piece);
	while (s->encoder != NULL && st == MIME_MORE && o->status >= 0) {
		mime_room room = { s->encoded, PIECE };

		st = mime_filter_run(s->encoder, &piece, &room, last);
		put(o, (mime_span){ s->encoded, PIECE - room.len });
	}
}

static void
put_piece(struct out *o, const struct stages *s, mime_span piece, bool last)
{
	mime_status st = MIME_MORE;

	if (s->lines == NULL)
		put_lined(o, s, piece, last);
	while (s->lines != NULL && st == MIME_MORE && o->status >= 0) {
		mime_room room = { s->lined, PIECE };

		st = mime_filter_run(s->lines, &piece, &room, last);
		put_lined(o, s, (mime_span){ s->lined, PIECE - room.len },
		    st == MIME_END);
	}
}

static void
put_content(struct mime_writer *w, struct out *o, const struct draft *d)
{
	mime_mark before = mime_arena_mark(w->mem);
	struct stages s = stages_for(w, o, d);
	uint64_t offset = 0;
	size_t n = 1;

	o->exact = d->encoding == MIME_BINARY && d->kind == MIME_LEAF;
	while (n > 0 && o->status >= 0) {
		mime_room room = { w->window, PIECE };

		o->status = mime_draft_read(d, offset, &room);
		n = PIECE - room.len;
		offset += n;
		if (o->status >= 0)
			put_piece(o, &s, (mime_span){ w->window, n }, n == 0);
	}
	mime_arena_release(w->mem, before);
	o->broken = d->encoding == MIME_BASE64 && offset > 0;
	o->at_line = o->at_line || o->exact;
	o->exact = false;
}

/* ---- parts -------------------------------------------------------------- */

static void
put_delimiter(struct mime_writer *w, struct out *o, const struct draft *d,
    mime_span behind)
{
	mime_mark before = mime_arena_mark(w->mem);
	struct buffer line;

	if (!o->broken)
		put_line_end(o);
	buffer_init(&line, w->mem, PTRDIFF_MAX);
	buffer_put(&line, SPAN("--"));
	add_boundary(&line, w, d);
	buffer_put(&line, behind);
	if (line.status < 0)
		o->status = line.status;
	put(o, buffer_span(&line));
	mime_arena_release(w->mem, before);
}

static void
begin_part(struct mime_writer *w, struct out *o, const struct draft *d)
{
	if (d->parent != NULL && d->parent->kind == MIME_MULTIPART)
		put_delimiter(w, o, d->parent, SPAN("\r\n"));
	put_header(w, o, d);
	if (d->has_content)
		put_content(w, o, d);
}

/* D has ended; so have those around it whose last part it is. */
static void
end_parts(struct mime_writer *w, struct out *o, const struct draft *d)
{
	for (; d->next == NULL && d->parent != NULL; d = d->parent)
		if (d->parent->kind == MIME_MULTIPART)
			put_delimiter(w, o, d->parent, SPAN("--"));
}

static void
begin(struct mime_writer *w, struct out *o)
{
	o->room = mime_arena_take(w->mem, PIECE);
	if ((w->how & MIME_WRITE_LF) != 0)
		o->lf = mime_filter_newlines(w->mem, true);
	if (o->room == NULL ||
	    ((w->how & MIME_WRITE_LF) != 0 && o->lf == NULL))
		o->status = mime_arena_status(w->mem);
}

static void
end(struct out *o)
{
	if (o->room == NULL)
		return;
	if (o->lf != NULL)
		put_through(o, o->lf, (mime_span){ 0 }, true);
	flush(o);
}

SELDOM mime_status
mime_emit_content(struct mime_writer *w, const struct draft *d,
    const struct mime_sink *to)
{
	mime_mark before = mime_arena_mark(w->mem);
	struct out o = { .to = to };

	begin(w, &o);
	if (o.status >= 0)
		put_content(w, &o, d);
	end(&o);
	mime_arena_release(w->mem, before);
	return o.status;
}

SELDOM mime_status
mime_emit(struct mime_writer *w, const struct mime_sink *to)
{
	struct out o = { .to = to };

	begin(w, &o);
	for (const struct draft *d = w->root; d != NULL && o.status >= 0;
	    d = mime_draft_after(d)) {
		begin_part(w, &o, d);
		if (d->child == NULL)
			end_parts(w, &o, d);
	}
	if (o.room != NULL && !o.at_line)
		put_line_end(&o);
	end(&o);
	return o.status;
}
