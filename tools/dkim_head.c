/*
 * dkim_head.c - which fields of a header a signature covers, and as what.
 *
 * h= names fields, and each name stands for the last field of it that is not
 * taken yet; a name more than there are fields stands for nothing, and for that
 * nothing must come in its place. RFC 6376 5.4.2.
 *
 * Names are looked up by a search, fields of a name are taken one after the
 * other: so a header of many fields and an h= of many names cost no product.
 */
#include "config.h"

#include <stdlib.h>

#include "dkim.h"
#include "text.h"

/* ---- the fields --------------------------------------------------------- */

static int
compare_names(mime_span a, mime_span b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && text_at(a, i) == text_at(b, i))
		i++;
	return text_at(a, i) - text_at(b, i);
}

static int
compare_fields(const void *a, const void *b)
{
	const struct dkim_field *f = a, *g = b;
	int c = compare_names(f->field.name, g->field.name);

	return c != 0 ? c : (f->place < g->place) - (f->place > g->place);
}

bool
dkim_head(struct mime_arena *mem, mime_span head, struct dkim_head *h)
{
	mime_span rest = head;
	struct mime_field field;
	size_t n = 0;

	while (mime_field_next(&rest, &field))
		n++;
	h->count = n;
	h->turn = 1;
	h->fields = mime_arena_alloc(mem, n * sizeof *h->fields);
	if (h->fields == NULL)
		return false;
	rest = head;
	for (n = 0; mime_field_next(&rest, &field); n++)
		h->fields[n] = (struct dkim_field){ .field = field,
		    .place = n };
	qsort(h->fields, n, sizeof *h->fields, compare_fields);
	return true;
}

void
dkim_head_begin(struct dkim_head *h)
{
	h->turn++;
}

/* The first of those called NAME; COUNT: there is none. */
static size_t
find(const struct dkim_head *h, mime_span name)
{
	size_t low = 0, high = h->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_names(h->fields[middle].field.name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct dkim_field *
dkim_take(struct dkim_head *h, mime_span name, const char *own)
{
	size_t first = find(h, name), i;
	struct dkim_field *f = &h->fields[first];

	if (first == h->count)
		return NULL;
	/* Another signature begins at the front, of what it asks for alone. */
	if (f->turn != h->turn)
		f->next = first;
	f->turn = h->turn;
	for (i = f->next; i < h->count &&
	    text_same(h->fields[i].field.name, name); i++) {
		f->next = i + 1;
		if (h->fields[i].field.whole.ptr != own)
			return &h->fields[i];
	}
	return NULL;
}

/* ---- a field ------------------------------------------------------------ */

static void
put_name(mime_span name, canon_put *put, void *ctx)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = (char)text_at(name, i);

		put(ctx, (mime_span){ &c, 1 });
	}
	put(ctx, (mime_span){ ":", 1 });
}

/* S but for CUT, which is in it, or NULL. */
static void
put_around(struct canon *c, mime_span s, const mime_span *cut)
{
	size_t before;

	if (cut == NULL) {
		canon_octets(c, s);
		return;
	}
	before = (size_t)(cut->ptr - s.ptr);
	canon_octets(c, (mime_span){ s.ptr, before });
	canon_octets(c, text_after(s, before + cut->len));
}

/* FIELD up to its last line end. */
static mime_span
without_end(mime_span whole)
{
	if (whole.len > 0 && whole.ptr[whole.len - 1] == '\n')
		whole.len--;
	if (whole.len > 0 && whole.ptr[whole.len - 1] == '\r')
		whole.len--;
	return whole;
}

void
dkim_field_put(const struct mime_field *field, bool relaxed,
    const mime_span *cut, canon_put *put, void *ctx)
{
	struct canon c;

	canon_begin(&c, relaxed ? CANON_FIELD : CANON_LINES, UINT64_MAX, put,
	    ctx);
	if (relaxed) {
		put_name(field->name, put, ctx);
		put_around(&c, field->value, cut);
	} else {
		put_around(&c, without_end(field->whole), cut);
	}
	canon_end(&c);
	if (cut == NULL)
		put(ctx, (mime_span){ "\r\n", 2 });
}
