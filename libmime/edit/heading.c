/*
 * heading.c - the fields of a header that is edited.
 *
 * The header is read once, when the first edit of it is told, and its fields
 * are put in order by name: so an edit finds its field by halving, however many
 * there are of both.
 */
#include "edit/edit.h"

/* ---- the fields --------------------------------------------------------- */

static int
compare_names(mime_span a, mime_span b)
{
	size_t least = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < least; i++) {
		int d = (int)mime_lower[(uint8_t)a.ptr[i]] -
		    (int)mime_lower[(uint8_t)b.ptr[i]];

		if (d != 0)
			return d;
	}
	return (a.len > b.len) - (a.len < b.len);
}

static SELDOM int
compare(const void *a, const void *b)
{
	struct edit_field *const *one = a, *const *other = b;

	return compare_names((*one)->field.name, (*other)->field.name);
}

static uint32_t
count_fields(mime_span head)
{
	struct mime_field field;
	uint32_t n = 0;

	while (mime_field_next(&head, &field))
		n++;
	return n;
}

SELDOM size_t
mime_head_lines(mime_span head)
{
	size_t n = span_without_line_end(head).len;
	bool blank = n == 0 || head.ptr[n - 1] == '\n' ||
	    span_is(span_head(head, n), SPAN("\xef\xbb\xbf"));

	return blank ? n : head.len;
}

/* Fills H->fields, and where they begin and end. */
static void
list_fields(struct heading *h)
{
	mime_span rest = h->head;
	uint32_t n = 0;

	h->begin = SIZE_MAX;
	while (n < h->count && mime_field_next(&rest, &h->fields[n].field)) {
		mime_span whole = h->fields[n].field.whole;
		size_t at = (size_t)(whole.ptr - h->head.ptr);

		if (n == 0)
			h->begin = at;
		h->end = at + whole.len;
		h->named[n] = &h->fields[n];
		n++;
	}
	if (h->count == 0)
		h->begin = h->end = mime_head_lines(h->head);
	h->ended = h->end == 0 || h->head.ptr[h->end - 1] == '\n';
}

static void
number_fields(struct heading *h)
{
	struct edit_field *first = NULL;

	for (uint32_t i = 0; i < h->count; i++) {
		bool same = i > 0 && compare(&h->named[i - 1],
		    &h->named[i]) == 0;

		first = same ? first : h->named[i];
		h->named[i]->nth = ++first->same;
	}
}

static mime_status
read_fields(struct mime_editor *e, struct heading *h)
{
	struct edit_field **spare;
	size_t n = h->count = count_fields(h->head);

	h->fields = mime_arena_alloc(e->mem, size_mul(n + 1,
	    sizeof(*h->fields)));
	h->named = mime_arena_alloc(e->mem, size_mul(n + 1,
	    sizeof(*h->named)));
	spare = mime_arena_alloc(e->mem, size_mul(n + 1, sizeof(*spare)));
	if (h->fields == NULL || h->named == NULL || spare == NULL)
		return mime_arena_status(e->mem);
	list_fields(h);
	h->named = mime_sort(h->named, spare, n, sizeof(*spare), compare);
	number_fields(h);
	return MIME_OK;
}

/* ---- the heading -------------------------------------------------------- */

static struct heading *
heading_new(struct mime_editor *e, const struct mime_part *part)
{
	struct heading *h = mime_arena_alloc(e->mem, sizeof(*h));

	if (h == NULL) {
		e->status = mime_arena_status(e->mem);
		return NULL;
	}
	h->part = part;
	h->after_first = &h->first;
	h->after_last = &h->last;
	e->status = mime_part_head(e->mem, e->tree, part, &h->head);
	if (e->status >= 0)
		e->status = read_fields(e, h);
	*e->last_heading = h;
	e->last_heading = &h->next;
	return h;
}

SELDOM struct heading *
mime_heading_of(struct mime_editor *e, const struct mime_part *part)
{
	struct edit_part *p = edit_of(e, part);

	if (p->heading == NULL &&
	    part->head.size > e->tree->options.limits.header)
		mime_editor_fail(e, part, "has too large a header");
	else if (p->heading == NULL)
		p->heading = heading_new(e, part);
	return e->status < 0 ? NULL : p->heading;
}

/* The first place in H->named that is not before NAME. */
static uint32_t
place_of(const struct heading *h, mime_span name)
{
	uint32_t low = 0, high = h->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (compare_names(h->named[middle]->field.name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

SELDOM struct edit_field **
mime_heading_find(const struct heading *h, mime_span name, uint32_t nth,
    uint32_t *count)
{
	uint32_t first = place_of(h, name), n = 0;

	if (first < h->count &&
	    compare_names(h->named[first]->field.name, name) == 0)
		n = h->named[first]->same;
	*count = nth > 0 ? nth <= n : n;
	return *count > 0 ? &h->named[first + (nth > 0 ? nth - 1 : 0)] : NULL;
}

/* ---- new ones that were set --------------------------------------------- */

static SELDOM int
compare_new(const void *a, const void *b)
{
	struct edit_new *const *one = a, *const *other = b;

	return compare_names((*one)->name, (*other)->name);
}

/* Of N by name, and then as they were told: one of each name has octets. */
static void
merge(struct edit_new **named, uint32_t n)
{
	struct edit_new *first = NULL;

	for (uint32_t i = 0; i < n; i++) {
		if (i == 0 || compare_new(&named[i - 1], &named[i]) != 0) {
			first = named[i];
			continue;
		}
		first->octets = named[i]->octets;
		named[i]->octets = (mime_span){ 0 };
	}
}

static void
unlink_empty(struct heading *h)
{
	struct edit_new **at = &h->last;

	while (*at != NULL) {
		if ((*at)->octets.len == 0)
			*at = (*at)->next;
		else
			at = &(*at)->next;
	}
	h->after_last = at;
}

SELDOM void
mime_heading_settle(struct mime_editor *e, struct heading *h)
{
	size_t n = 0, size = sizeof(struct edit_new *);
	struct edit_new **named, **spare;

	if (h->only < 2)
		return;
	named = mime_arena_alloc(e->mem, size_mul(h->only, size));
	spare = mime_arena_alloc(e->mem, size_mul(h->only, size));
	if (named == NULL || spare == NULL) {
		e->status = mime_arena_status(e->mem);
		return;
	}
	for (struct edit_new *new = h->last; new != NULL; new = new->next)
		if (new->only)
			named[n++] = new;
	merge(mime_sort(named, spare, n, size, compare_new), h->only);
	unlink_empty(h);
}
