/*
 * filter_field.c - actions on the fields of a message's header.
 */
#include "config.h"

#include <string.h>

#include "glob.h"
#include "rule.h"
#include "text.h"

/* "NAME: VALUE", taken apart. */
struct field {
	mime_span name, value;
};

static mime_span
trimmed(mime_span s)
{
	while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
		s = text_after(s, 1);
	while (s.len > 0 && (s.ptr[s.len - 1] == ' ' ||
	    s.ptr[s.len - 1] == '\t'))
		s.len--;
	return s;
}

const char *
field_prepare(struct tool *t, struct rule *r)
{
	const char *colon = strchr(r->argument, ':');
	struct field *f = mime_arena_alloc(t->mem, sizeof *f);

	if (f == NULL)
		return mime_status_text(MIME_NOMEM);
	if (colon == NULL || colon == r->argument)
		return "a field is NAME: VALUE";
	f->name = trimmed((mime_span){ r->argument,
	    (size_t)(colon - r->argument) });
	f->value = trimmed(text_span(colon + 1));
	r->own = f;
	return NULL;
}

static void
add(struct subject *x, const struct rule *r, bool first)
{
	const struct field *f = r->own;

	mime_edit_add(x->editor, mime_tree_root(x->tree), f->name, f->value,
	    first);
}

void
field_add(struct subject *x, const struct rule *r)
{
	add(x, r, false);
}

void
field_prepend(struct subject *x, const struct rule *r)
{
	add(x, r, true);
}

void
field_set(struct subject *x, const struct rule *r)
{
	const struct field *f = r->own;

	mime_edit_set(x->editor, mime_tree_root(x->tree), f->name, 0,
	    f->value);
}

/* All fields whose names are like the argument. */
void
field_remove(struct subject *x, const struct rule *r)
{
	mime_span head, glob = text_span(r->argument);
	struct mime_field field;

	if (!subject_head(x, &head))
		return;
	while (mime_field_next(&head, &field))
		if (glob_matches(glob, field.name))
			mime_edit_remove(x->editor, mime_tree_root(x->tree),
			    field.name, 0);
}
