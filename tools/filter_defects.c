/*
 * filter_defects.c - what is wrong with a mail, told in a field of its header.
 *
 *     X-MIME-Defects: duplicate-from@52, base64-invalid-char@1733
 *
 * For who filters further on, and has no parser like ours: a rule of Sieve, a
 * scanner. Each is told with the octet at which it is in the mail as it came
 * in; one within what is encoded, with that of the content around it. What came
 * in by that name goes, whoever put it there: nobody is to vouch for himself.
 * What is let, or only poor, is not told.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rule.h"
#include "text.h"

#define SHOWN 50                /* a field of some KiB; the rest is counted */
#define ENTRY 80                /* octets: names have 40, numbers 20 */

struct found {
	const struct mime_defect *defect;
	uint64_t offset;
};

const char *
defects_prepare(struct tool *t, struct rule *r)
{
	(void)t;
	r->defects = true;
	return text_is_field_name(text_span(r->argument)) ? NULL :
	    "takes the name of a field";
}

static bool
is_told(const struct mime_defect *d)
{
	return d->severity == MIME_SEVERITY_AMBIGUOUS ||
	    d->severity == MIME_SEVERITY_NONCONFORMING ||
	    d->severity == MIME_SEVERITY_UNSAFE ||
	    d->severity == MIME_SEVERITY_LIMIT;
}

static size_t
count(const struct mime_part *p)
{
	size_t n = 0;

	for (; p != NULL; p = p->after)
		for (const struct mime_defect *d = p->defects; d; d = d->next)
			n += is_told(d);
	return n;
}

/* Where D of P is in the mail itself. */
static uint64_t
offset_of(const struct mime_part *p, const struct mime_defect *d)
{
	if (p->inside == NULL)
		return d->at.offset;
	while (p->inside != NULL)
		p = p->inside;
	return p->body.offset;
}

static int
by_offset(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return (x->defect->code > y->defect->code) -
	    (x->defect->code < y->defect->code);
}

/* All of them, from front to end, into FOUND, which has room. */
static void
find(const struct mime_part *p, struct found *found)
{
	size_t n = 0;

	for (; p != NULL; p = p->after)
		for (const struct mime_defect *d = p->defects; d; d = d->next)
			if (is_told(d))
				found[n++] = (struct found){ d,
				    offset_of(p, d) };
	qsort(found, n, sizeof *found, by_offset);
}

/* The first N of FOUND, as text in TEXT, which has room for them. */
static size_t
list(const struct found *found, size_t n, char *text)
{
	size_t size = 0, shown = n < SHOWN ? n : SHOWN;

	for (size_t i = 0; i < shown; i++)
		size += (size_t)snprintf(text + size, ENTRY,
		    "%s%.40s@%" PRIu64, i > 0 ? ", " : "",
		    mime_defect_info(found[i].defect->code)->name,
		    found[i].offset);
	if (n > shown)
		size += (size_t)snprintf(text + size, ENTRY, ", and %zu more",
		    n - shown);
	return size;
}

void
defects(struct subject *x, const struct rule *r)
{
	const struct mime_part *root = mime_tree_root(x->tree);
	mime_span name = text_span(r->argument), value = { 0 };
	size_t n = count(root);
	struct found *found;
	char *text;

	if (n == 0) {
		mime_edit_remove(x->editor, root, name, 0);
		return;
	}
	found = mime_arena_alloc(x->mem, n * sizeof *found);
	text = mime_arena_alloc(x->mem, (SHOWN + 1) * ENTRY);
	if (found == NULL || text == NULL) {
		subject_fail(x, MIME_NOMEM);
		return;
	}
	find(root, found);
	value = (mime_span){ text, list(found, n, text) };
	mime_edit_set(x->editor, root, name, 0, value);
}
