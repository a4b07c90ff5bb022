/*
 * change.c - what the edits of a message's own header come to, for a milter:
 * it names fields by their number, and has no octets to cut.
 */
#include "edit/edit.h"

struct list {
	struct mime_editor *e;
	const struct mime_field_change **after;
};

/* What stands behind the colon of OCTETS, a whole field. */
static mime_span
value_of(mime_span octets)
{
	octets = span_without_line_end(octets);
	return span_tail(octets, span_find(octets, ':') + 1);
}

static struct mime_field_change *
list(struct list *l, mime_span name, mime_span octets)
{
	struct mime_field_change *c = mime_arena_alloc(l->e->mem, sizeof(*c));

	if (c == NULL) {
		l->e->status = mime_arena_status(l->e->mem);
		return NULL;
	}
	c->name = name;
	c->value = value_of(octets);
	*l->after = c;
	l->after = &c->next;
	return c;
}

static void
list_new(struct list *l, const struct edit_new *n, bool first)
{
	for (; n != NULL; n = n->next) {
		struct mime_field_change *c = list(l, n->name, n->octets);

		if (c == NULL)
			return;
		c->first = first;
	}
}

static void
list_old(struct list *l, const struct edit_field *f)
{
	struct mime_field_change *c;

	if (!f->removed && f->octets.ptr == NULL)
		return;
	c = list(l, f->field.name, f->removed ? (mime_span){ 0 } : f->octets);
	if (c == NULL)
		return;
	c->nth = f->nth;
	c->removed = f->removed;
}

SELDOM void
mime_edit_list_changes(struct mime_editor *e)
{
	const struct mime_part *root = mime_tree_root(e->tree);
	const struct heading *h = root ? edit_of(e, root)->heading : NULL;
	struct list l = { e, &e->changes };

	if (h == NULL)
		return;
	list_new(&l, h->first, true);
	for (uint32_t i = 0; i < h->count; i++)
		list_old(&l, &h->fields[i]);
	list_new(&l, h->last, false);
}

SELDOM const struct mime_field_change *
mime_editor_changes(const struct mime_editor *e)
{
	return e != NULL && e->ended && e->status >= 0 ? e->changes : NULL;
}
