/*
 * filter_normalise_write.c - the octets of a mail that is written anew.
 *
 * First the writer makes all parts without their fields, with an empty part in
 * the place of one that is signed. Then that is read, and an editor puts in the
 * fields, and the signed parts as they stand. Part after part of the mail has
 * its match in what was written, in the same order.
 *
 * The type message/x, whose lines are text, is none to the writer, which would
 * encode all of it: it is told text/x, and the word is changed behind it.
 */
#include "config.h"

#include <string.h>

#include "normal.h"
#include "text.h"

#define PIECE ((size_t)32768)

/* ---- contents, for the writer ------------------------------------------- */

/* The content that is being read: one at a time. */
struct stream {
	struct normal *n;
	const struct normal_part *of;
	struct mime_reader *reader;
	struct normal_meta *meta;       /* of a page; else NULL */
	mime_span read;         /* what is left of what was read */
	mime_span piece;        /* and of what came of it */
	uint64_t offset;        /* where that begins */
	bool at_end;
};

struct content {
	struct stream *stream;
	const struct normal_part *of;
};

static unsigned
how_of(const struct normal_part *q)
{
	return q->form == NORMAL_TEXT ? MIME_DECODED | MIME_IN_UTF8 :
	    MIME_DECODED;
}

static mime_status
start(struct stream *s, const struct normal_part *q)
{
	struct normal *n = s->n;

	mime_arena_free(n->content);
	n->content = mime_arena_new(NULL);
	*s = (struct stream){ .n = n, .of = q };
	s->reader = mime_reader_new(n->content, n->x->tree, q->part,
	    how_of(q));
	if (normal_is_page(q))
		s->meta = normal_meta_new(n->content);
	return s->reader != NULL && (s->meta != NULL || !normal_is_page(q)) ?
	    MIME_OK : MIME_NOMEM;
}

/* Of a page more may have to be read before a piece comes of it. */
static mime_status
next_piece(struct stream *s)
{
	mime_status st = MIME_OK;

	if (s->read.len == 0)
		st = mime_reader_next(s->reader, &s->read);
	if (st < 0)
		return st;
	if (st == MIME_END)
		s->read = (mime_span){ 0 };
	s->piece = s->read;
	if (s->meta != NULL)
		s->piece = normal_meta_next(s->meta, &s->read, st == MIME_END);
	else
		s->read = (mime_span){ 0 };
	s->at_end = st == MIME_END && s->piece.len == 0;
	return MIME_OK;
}

/* Drops, or puts into TO, which then is no NULL, N octets at most. */
static void
take(struct stream *s, size_t n, mime_room *to)
{
	n = s->piece.len < n ? s->piece.len : n;
	if (to != NULL && n > 0) {
		memcpy(to->ptr, s->piece.ptr, n);
		*to = (mime_room){ to->ptr + n, to->len - n };
	}
	s->piece = text_after(s->piece, n);
	s->offset += n;
}

/* The writer reads from front to end: what is behind is read from there. */
static mime_status
read_content(void *ctx, uint64_t offset, mime_room *to)
{
	const struct content *c = ctx;
	struct stream *s = c->stream;
	mime_status st = MIME_OK;

	if (s->of != c->of || s->reader == NULL || offset < s->offset)
		st = start(s, c->of);
	while (st == MIME_OK && to->len > 0 && !s->at_end) {
		if (s->piece.len == 0)
			st = next_piece(s);
		else if (s->offset < offset)
			take(s, (size_t)(offset - s->offset), NULL);
		else
			take(s, to->len, to);
	}
	return st;
}

/* A message that stays is read anywhere. */
static mime_status
read_kept(void *ctx, uint64_t offset, mime_room *to)
{
	const struct content *c = ctx;
	struct normal *n = c->stream->n;
	const struct mime_part *p = c->of->part;
	uint64_t left = offset < p->body.size ? p->body.size - offset : 0;
	mime_range at = { p->body.offset + offset,
	    left < to->len ? left : to->len };
	mime_mark mark = mime_arena_mark(n->mem);
	mime_span s;
	mime_status st = mime_part_bytes(n->mem, n->x->tree, p, at, &s);

	if (st >= 0 && s.len > 0) {
		memcpy(to->ptr, s.ptr, s.len);
		*to = (mime_room){ to->ptr + s.len, to->len - s.len };
	}
	mime_arena_release(n->mem, mark);
	return st;
}

/* ---- all parts, without fields ------------------------------------------ */

static bool
is_composite(const struct normal_part *q)
{
	return q->form == NORMAL_MULTIPART || q->form == NORMAL_MESSAGE;
}

/* The part that is written after P, or is read after it; NULL: none. */
static const struct mime_part *
follower(const struct normal_part *q, const struct mime_part *p)
{
	return is_composite(q) ? p->after : normal_beyond(p);
}

static void
put_content(struct normal *n, struct mime_writer *w, struct stream *s,
    const struct normal_part *q)
{
	struct content *c = mime_arena_alloc(n->mem, sizeof *c);
	struct mime_source source = { q->form == NORMAL_KEPT ? read_kept :
	    read_content, c };

	if (c == NULL) {
		normal_fail(n, MIME_NOMEM, NULL);
		return;
	}
	*c = (struct content){ s, q };
	mime_write_source(w, &source);
}

/* A multipart whose parts nobody should find: it is text now. */
static bool
was_multipart(const struct normal_part *q)
{
	return !is_composite(q) && text_is(q->part->media->type, "multipart");
}

/* How defects are called by which another reader may find parts in a text. */
static const char *const of_structure[] = {
	"boundary-", "content-type-", "duplicate-content-type",
	"header-double-colon", "header-fold-", "header-leading-",
	"header-name-", "header-no-colon", "header-separator-",
	"leading-blank-lines", "param-", "part-no-separator",
};

static bool
is_of_structure(const struct mime_defect *d)
{
	const char *name = mime_defect_info(d->code)->name;
	size_t i = 0;

	while (i < sizeof of_structure / sizeof of_structure[0] &&
	    strncmp(name, of_structure[i], strlen(of_structure[i])) != 0)
		i++;
	return d->severity == MIME_SEVERITY_AMBIGUOUS &&
	    i < sizeof of_structure / sizeof of_structure[0];
}

/*
 * Some look for parts in any text that has lines like theirs: one that was
 * taken for a text by a hair is encoded. A message is none, and never is.
 */
static bool
looks_like_parts(const struct normal_part *q)
{
	const struct mime_defect *d = q->part->defects;

	while (d != NULL && !is_of_structure(d))
		d = d->next;
	return was_multipart(q) || (!is_composite(q) && d != NULL &&
	    !text_is(q->part->media->type, "message"));
}

/* For one that is signed: what is around it says how many bits that has. */
static void
put_stand_in(struct mime_writer *w, const struct mime_part *p)
{
	mime_write_part(w, "text/plain");
	if (p->media->encoding == MIME_8BIT ||
	    p->media->encoding == MIME_BINARY)
		mime_write_encoding(w, p->media->encoding);
}

static void
put_part(struct normal *n, struct mime_writer *w, struct stream *s,
    const struct normal_part *q)
{
	if (q->form == NORMAL_SIGNED) {
		put_stand_in(w, q->part);
		return;
	}
	mime_write_part(w, q->type);
	if (!was_multipart(q))
		normal_params(n, w, q->part);
	if (q->charset.len > 0)
		mime_write_param(w, "charset", q->charset);
	/* A name is said once: another in ASCII would be another reading. */
	if (q->disposition != NULL)
		mime_write_disposition(w, q->disposition, q->filename);
	if (looks_like_parts(q) && !q->empty)
		mime_write_encoding(w, MIME_BASE64);
	if (!is_composite(q) && !q->empty)
		put_content(n, w, s, q);
}

static void
put_parts(struct normal *n, struct mime_writer *w, struct stream *s)
{
	const struct mime_part *p = n->root, *next;

	for (; p != NULL && n->status >= 0; p = next) {
		unsigned ends = p->depth + 1u;

		put_part(n, w, s, &n->parts[p->number]);
		next = follower(&n->parts[p->number], p);
		for (ends -= next != NULL ? next->depth : 0; ends > 0; ends--)
			mime_write_part_end(w);
	}
}

/* ---- boundaries --------------------------------------------------------- */

#define STEM 13

/*
 * What the boundaries are made of: letters that stand for the mail, the same
 * for the same mail, so that one that waited comes out as it would have. FNV;
 * that they occur nowhere is the writer's care, and the check's.
 */
static void
make_stem(struct normal *n, char stem[STEM])
{
	static const char letters[] = "0123456789abcdefghijklmnopqrstuv";
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	mime_range at = { 0, 2 * PIECE };
	mime_mark mark = mime_arena_mark(n->mem);
	mime_span s = { 0 };
	mime_status st = mime_part_bytes(n->mem, n->x->tree, n->root, at, &s);

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) *
		    UINT64_C(0x100000001b3);
	for (unsigned i = 0; i < STEM; i++)
		stem[i] = letters[hash >> (5 * i) & 31];
	mime_arena_release(n->mem, mark);
	if (st < 0)
		normal_fail(n, st, NULL);
}

static bool
write_parts(struct normal *n, struct spool *to)
{
	char stem[STEM];
	const struct mime_write_options opt = { .size = sizeof opt,
	    .how = MIME_WRITE_STRICT | (n->lf ? MIME_WRITE_LF : 0),
	    .boundary = { stem, STEM } };
	struct mime_spool calls = spool_calls(to);
	const struct mime_sink sink = { calls.append, calls.ctx };
	struct stream s = { .n = n };
	struct mime_writer *w;
	mime_status st;

	make_stem(n, stem);
	w = mime_writer_new(n->mem, &opt);
	if (w != NULL)
		put_parts(n, w, &s);
	st = mime_writer_end(w, &sink);
	if (st < 0)
		normal_fail(n, st, mime_writer_reason(w));
	return n->status >= 0;
}

/* ---- a signed part, as it stands ---------------------------------------- */

struct standing {
	struct normal *n;
	const struct mime_part *part;
	struct mime_filter *lines;      /* ends them as those of the mail */
	uint64_t offset;                /* of what is to be read, in the part */
	mime_span piece;
	bool last, done;
	char window[PIECE];
};

static mime_status
more_of(struct standing *s)
{
	const struct mime_part *p = s->part;
	uint64_t left = p->whole.size - s->offset;
	mime_range at = { p->whole.offset + s->offset,
	    left < PIECE ? left : PIECE };
	mime_mark mark = mime_arena_mark(s->n->mem);
	mime_status st = mime_part_bytes(s->n->mem, s->n->x->tree, p, at,
	    &s->piece);

	if (st >= 0 && s->piece.len > 0)
		memcpy(s->window, s->piece.ptr, s->piece.len);
	s->piece.ptr = s->window;
	mime_arena_release(s->n->mem, mark);
	s->offset += s->piece.len;
	s->last = s->offset >= p->whole.size || s->piece.len == 0;
	return st;
}

static mime_status
read_standing(void *ctx, uint64_t offset, mime_room *to)
{
	struct standing *s = ctx;
	mime_status st = MIME_OK;

	(void)offset;
	while (st >= 0 && to->len > 0 && !s->done) {
		if (s->piece.len == 0 && !s->last)
			st = more_of(s);
		if (st >= 0)
			st = mime_filter_run(s->lines, &s->piece, to, s->last);
		s->done = st == MIME_END;
	}
	return st < 0 ? st : MIME_OK;
}

static void
put_standing(struct normal *n, struct mime_editor *e,
    const struct mime_part *was, const struct mime_part *now)
{
	mime_mark mark = mime_arena_mark(n->content);
	struct standing *s = mime_arena_alloc(n->content, sizeof *s);
	struct mime_filter *lines = mime_filter_newlines(n->content, n->lf);
	struct mime_source source = { read_standing, s };

	if (s == NULL || lines == NULL) {
		normal_fail(n, MIME_NOMEM, NULL);
		return;
	}
	s->n = n;
	s->part = was;
	s->lines = lines;
	mime_edit_replace(e, now, &source);
	mime_arena_release(n->content, mark);
}

/* ---- fields ------------------------------------------------------------- */

/* The type that NOW says is not text/x, but message/x. */
static void
say_message(struct normal *n, struct normal_mail *m,
    const struct mime_part *now)
{
	struct mime_field field;
	mime_span head;
	mime_status st = mime_part_head(n->mem, m->tree, now, &head);
	mime_range at = { now->head.offset, 4 };

	if (st >= 0 && mime_field_find(head, "Content-Type", &field)) {
		at.offset += (uint64_t)(field.value.ptr - head.ptr);
		mime_edit_octets(m->editor, at, text_span("message"));
	} else
		normal_fail(n, st < 0 ? st : MIME_VALUE, "a type is lost");
}

/* What else the disposition says goes behind what the writer made of it. */
static void
say_more(struct normal *n, struct normal_mail *m, const struct mime_part *was,
    const struct mime_part *now)
{
	mime_span more = normal_disposition(n, was), head;
	struct mime_field field;
	mime_status st = MIME_OK;
	mime_range at = { now->head.offset, 0 };

	if (more.len == 0)
		return;
	st = mime_part_head(n->mem, m->tree, now, &head);
	if (st >= 0 && mime_field_find(head, "Content-Disposition", &field)) {
		at.offset += (uint64_t)(field.value.ptr - head.ptr) +
		    field.value.len;
		mime_edit_octets(m->editor, at, more);
	} else
		normal_fail(n, st < 0 ? st : MIME_VALUE,
		    "a disposition is lost");
}

static void
put_fields(struct normal_mail *m, uint64_t at, mime_span fields)
{
	if (fields.len > 0)
		mime_edit_octets(m->editor, (mime_range){ at, 0 }, fields);
}

static void
put_rest(struct normal *n, struct normal_mail *m, const struct normal_part *q,
    const struct mime_part *now)
{
	uint64_t blank = now->head.offset + now->head.size - (n->lf ? 1 : 2);

	if (q->form == NORMAL_SIGNED) {
		put_standing(n, m->editor, q->part, now);
		return;
	}
	put_fields(m, now->head.offset,
	    normal_fields(n, q->part, NORMAL_OF_MAIL));
	put_fields(m, blank, normal_fields(n, q->part, NORMAL_OF_CONTENT));
	if (q->message)
		say_message(n, m, now);
	if (q->disposition != NULL)
		say_more(n, m, q->part, now);
}

static void
put_all(struct normal *n, struct normal_mail *m)
{
	const struct mime_part *p = n->root, *now = mime_tree_root(m->tree);

	while (p != NULL && now != NULL && n->status >= 0) {
		const struct normal_part *q = &n->parts[p->number];

		put_rest(n, m, q, now);
		p = follower(q, p);
		now = follower(q, now);
	}
	if (p != NULL || now != NULL)
		normal_fail(n, MIME_VALUE, "what was written has other parts");
}

/* ---- all ---------------------------------------------------------------- */

static mime_status
read_written(void *ctx, uint64_t offset, mime_room *to)
{
	return spool_get(ctx, offset, to) ? MIME_OK : MIME_IO;
}

bool
normal_write(struct normal *n, struct normal_mail *m)
{
	const struct mime_source source = { read_written, &m->written };
	const struct mime_options opt = { .size = sizeof opt,
	    .limits = n->x->tool->parse.limits };
	const struct mime_edit_options how = { .size = sizeof how,
	    .spool = &m->calls };
	mime_status st;

	if (!write_parts(n, &m->written))
		return false;
	m->calls = spool_calls(&m->fresh);
	st = mime_parse_source(n->mem, &source, &opt, &m->tree);
	m->editor = st >= 0 ? mime_editor_new(n->mem, m->tree, &how) : NULL;
	if (m->editor == NULL) {
		normal_fail(n, st < 0 ? st : MIME_NOMEM, NULL);
		return false;
	}
	put_all(n, m);
	st = mime_editor_end(m->editor);
	if (st < 0)
		normal_fail(n, st, mime_editor_reason(m->editor));
	return n->status >= 0;
}
