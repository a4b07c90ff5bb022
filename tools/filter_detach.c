/*
 * filter_detach.c - contents go to a store, placeholders come in their place.
 *
 * A content that is base64 in a regular shape is kept decoded: while it is
 * written it is encoded again and held against the mail. Where the two differ
 * by an octet, what is kept is what stands in the mail. An object that was
 * stored for a mail that then was not released does no harm.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "detach.h"
#include "part.h"
#include "text.h"

#define WINDOW 4096

/* ---- the rule ----------------------------------------------------------- */

/* The last " to " of TEXT; NULL: there is none. */
static const char *
last_to(const char *text)
{
	const char *found = NULL, *next = strstr(text, " to ");

	while (next != NULL) {
		found = next;
		next = strstr(next + 1, " to ");
	}
	return found;
}

/* "SEL to DIR". */
const char *
detach_prepare(struct tool *t, struct rule *r)
{
	const char *to = last_to(r->argument), *whole = r->argument, *wrong;
	size_t n = to != NULL ? (size_t)(to - whole) : 0;
	char *selector = mime_arena_alloc(t->mem, n + 1);
	struct store *s = mime_arena_alloc(t->mem, sizeof *s);

	if (selector == NULL || s == NULL)
		return mime_status_text(MIME_NOMEM);
	if (to == NULL)
		return "detach wants SEL to DIR";
	memcpy(selector, whole, n);
	selector[n] = '\0';
	r->argument = selector;
	wrong = part_prepare(t, r);
	r->argument = whole;
	if (wrong != NULL)
		return wrong;
	r->second = to + strlen(" to ");
	r->own = s;
	return store_open(s, t, r->second, true);
}

/* ---- a content, to the store -------------------------------------------- */

struct taking {
	struct subject *x;
	const struct mime_part *part;
	struct mime_reader *reader;     /* of what is kept */
	struct deposit deposit;
};

/* The next piece of what is kept, which goes to the store on its way. */
static mime_status
next(void *ctx, mime_span *piece)
{
	struct taking *t = ctx;
	mime_status st = mime_reader_next(t->reader, piece);

	if (st == MIME_OK)
		deposit_put(&t->deposit, *piece);
	return st;
}

/* What the part's octets look like; a guess where that is base64. */
static mime_status
guess(struct taking *t, struct shape *shape)
{
	unsigned encoding = t->part->media->encoding;
	struct shape_finder f;
	mime_span piece;
	mime_status st = MIME_OK;

	shape->kind = encoding <= MIME_BINARY ? SHAPE_PLAIN : SHAPE_RAW;
	if (encoding != MIME_BASE64)
		return MIME_OK;
	t->reader = mime_reader_new(t->x->mem, t->x->tree, t->part, MIME_RAW);
	shape_begin(&f);
	while (t->reader != NULL && st == MIME_OK) {
		st = mime_reader_next(t->reader, &piece);
		if (st == MIME_OK)
			shape_look(&f, piece);
	}
	*shape = shape_end(&f);
	return t->reader != NULL ? st : MIME_NOMEM;
}

/* Does R give what READER gives? */
static mime_status
compare(struct rebuild *r, struct mime_reader *reader, bool *same)
{
	char window[WINDOW];
	mime_span piece;
	mime_status st = MIME_OK;

	*same = true;
	while (*same && st == MIME_OK) {
		st = mime_reader_next(reader, &piece);
		if (st != MIME_OK)
			piece = (mime_span){ window, 1 };
		while (st >= 0 && *same && piece.len > 0) {
			size_t want = piece.len < WINDOW ? piece.len : WINDOW;
			mime_room room = { window, want };
			mime_status got = rebuild_read(r, &room);

			if (got < 0)
				return got;
			if (st == MIME_END) {
				*same = room.len == want;
				return MIME_OK;
			}
			*same = room.len == 0 && memcmp(window, piece.ptr,
			    want) == 0;
			piece = text_after(piece, want);
		}
	}
	return st < 0 ? st : MIME_OK;
}

/* The content goes to the store, and is encoded again to see that it can be. */
static mime_status
take_decoded(struct taking *t, const struct shape *shape, bool *same)
{
	struct mime_arena *mem = t->x->mem;
	struct rebuild *r = mime_arena_alloc(mem, sizeof *r);
	struct mime_reader *raw = mime_reader_new(mem, t->x->tree, t->part,
	    MIME_RAW);

	t->reader = mime_reader_new(mem, t->x->tree, t->part, MIME_DECODED);
	if (r == NULL || raw == NULL || t->reader == NULL ||
	    !rebuild_begin(r, mem, shape, next, t))
		return MIME_NOMEM;
	return compare(r, raw, same);
}

static mime_status
take_raw(struct taking *t)
{
	mime_span piece;
	mime_status st = MIME_OK;

	t->reader = mime_reader_new(t->x->mem, t->x->tree, t->part, MIME_RAW);
	if (t->reader == NULL)
		return MIME_NOMEM;
	while (st == MIME_OK)
		st = next(t, &piece);
	return st < 0 ? st : MIME_OK;
}

static mime_status
take(struct taking *t, const struct store *store, struct placeholder *p)
{
	bool same = false;
	mime_status st = guess(t, &p->shape);

	deposit_begin(&t->deposit, store);
	if (st >= 0 && p->shape.kind == SHAPE_BASE64)
		st = take_decoded(t, &p->shape, &same);
	if (st >= 0 && !same) {
		if (p->shape.kind == SHAPE_BASE64) {
			p->shape = (struct shape){ .kind = SHAPE_RAW };
			deposit_drop(&t->deposit);
			deposit_begin(&t->deposit, store);
		}
		st = take_raw(t);
	}
	p->size = t->deposit.size;
	if (st >= 0 && !deposit_keep(&t->deposit, p->sha256, t->x->tool->dry,
	    t->x->queue))
		st = MIME_IO;
	deposit_drop(&t->deposit);
	return st;
}

/* ---- the part ----------------------------------------------------------- */

static void
say(struct subject *x, const struct mime_part *part, const char *what)
{
	mime_span section = part_section(x->mem, part);
	char line[200];

	snprintf(line, sizeof line, "part %.*s is %s",
	    (int)(section.len < 80 ? section.len : 80),
	    section.len > 0 ? section.ptr : "", what);
	tool_say(x->tool, NULL, line);
}

/* The signature is broken until the content is back. */
static void
warn_of_signature(struct subject *x, const struct mime_part *part)
{
	const struct mime_part *p = part->parent;

	while (p != NULL && !part_type_is(p, "multipart", "signed"))
		p = p->parent;
	if (p != NULL)
		say(x, part, "detached, and was signed");
}

/* The header, where all of it may be read, and the body is behind it. */
static bool
whole_head(struct subject *x, const struct mime_part *part, mime_span *head)
{
	mime_status st = mime_part_head(x->mem, x->tree, part, head);

	if (st < 0)
		subject_fail(x, st);
	return st >= 0 && head->len == part->head.size &&
	    part->body.offset == part->head.offset + part->head.size &&
	    part->whole.offset == part->head.offset;
}

/* As it is to be, where a mail must say how long it is. */
static bool
new_head(struct subject *x, const struct mime_part *part, mime_span *head)
{
	if (!whole_head(x, part, head))
		return false;
	if (part->parent == NULL)
		*head = placeholder_length(x->mem, *head, x->length);
	if (head->ptr == NULL && head->len == 0 && part->head.size > 0)
		subject_fail(x, MIME_NOMEM);
	return !x->failed;
}

/* The placeholder, OCTETS of X's memory, comes in the place of PART. */
static void
put_in(struct subject *x, const struct mime_part *part, mime_span octets,
    size_t head_size)
{
	const struct mime_source source = subject_source(&octets);

	mime_edit_replace(x->editor, part, &source);
	if (part->parent == NULL)
		x->new_head = head_size;
	warn_of_signature(x, part);
}

static void
detach(struct subject *x, const struct store *store,
    const struct mime_part *part)
{
	struct placeholder p = { 0 };
	struct taking t = { .x = x, .part = part };
	mime_span head, octets = { 0 };
	size_t head_size;
	mime_mark mark;
	mime_status st;

	/* The header first: what is not to be replaced is not stored. */
	if (!new_head(x, part, &head) || !placeholder_make(x, part, head,
	    subject_has_lf(x), &p, &octets, &head_size)) {
		if (!x->failed)
			say(x, part, "not detached: it is a placeholder, or "
			    "has an odd header");
		return;
	}
	mark = mime_arena_mark(x->mem);
	st = take(&t, store, &p);
	mime_arena_release(x->mem, mark);
	if (st < 0)
		subject_fail(x, st);
	else if (placeholder_make(x, part, head, subject_has_lf(x), &p,
	    &octets, &head_size))
		put_in(x, part, octets, head_size);
}

void
part_detach(struct subject *x, const struct rule *r)
{
	const struct mime_part *p = mime_tree_root(x->tree);

	for (; p != NULL && !x->failed; p = p->after) {
		mime_mark mark = mime_arena_mark(x->mem);

		/* Where nothing is, nothing can be taken out. */
		if (p->kind != MIME_LEAF || p->opaque || p->body.size == 0 ||
		    !subject_chosen(x, r->which, p))
			continue;
		if (p->inside != NULL)
			say(x, p, "not detached: it is within something "
			    "encoded");
		else
			detach(x, r->own, p);
		mime_arena_release(x->mem, mark);
	}
}
