/*
 * lookup.c - the parameters of a field by name.
 *
 * The pieces that param.c reads and adds are sorted by name, section and
 * place, so that all that belongs together stands together, however many there
 * are: twins, which are told where they differ and of which the first counts
 * (or by ruling the last), and the sections of one parameter, which section.c
 * puts together. Asking for a name costs one look at each piece.
 */
#include "header/header.h"

void
mime_params_begin(struct params *all, struct mime_arena *mem,
    const struct rulings *rulings, const struct notes *notes)
{
	all->mem = mem;
	all->rulings = rulings;
	all->notes = notes;
	all->why = NULL;
	all->pieces = all->few;
	all->cap = ROWS(all->few);
	all->count = 0;
	all->which = 0;
	all->words = false;
}

/* Makes room for one more piece. */
static mime_status
grow(struct params *params)
{
	size_t size = sizeof(*params->pieces);
	size_t cap = 2 * params->cap;
	struct piece *pieces;

	if (params->count < params->cap)
		return MIME_OK;
	pieces = mime_arena_resize(params->mem, params->pieces,
	    size_mul(params->cap, size), size_mul(cap, size));
	if (pieces == NULL)
		return mime_arena_status(params->mem);
	params->pieces = pieces;
	params->cap = cap;
	return MIME_OK;
}

mime_status
mime_params_add(struct params *all, const struct piece *p)
{
	mime_status st = grow(all);

	if (st < 0)
		return st;
	all->pieces[all->count] = *p;
	all->pieces[all->count].order = (uint32_t)all->count;
	all->count++;
	all->which |= p->which;
	all->words |= p->words;
	return MIME_OK;
}

/* ---- sorted ------------------------------------------------------------- */

/* By name in any case, then section, then place. Never 0 for two pieces. */
static int
compare(const struct piece *a, const struct piece *b)
{
	size_t n = a->name.len < b->name.len ? a->name.len : b->name.len;

	for (size_t i = 0; i < n; i++) {
		int x = mime_lower[(uint8_t)a->name.ptr[i]];
		int y = mime_lower[(uint8_t)b->name.ptr[i]];

		if (x != y)
			return x - y;
	}
	if (a->name.len != b->name.len)
		return a->name.len < b->name.len ? -1 : 1;
	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

/* Merges two sorted runs at FROM, of WIDTH and the next WIDTH; LEFT in all. */
static void
merge(struct piece **to, struct piece **from, size_t width, size_t left)
{
	size_t mid = width < left ? width : left;
	size_t end = 2 * width < left ? 2 * width : left;
	size_t i = 0, j = mid;

	for (size_t k = 0; k < end; k++)
		to[k] = i < mid && (j == end ||
		    compare(from[i], from[j]) < 0) ? from[i++] : from[j++];
}

/* The pieces in the order of the field; and as much room behind them. */
static struct piece **
in_order(const struct params *all)
{
	size_t n = all->count;
	struct piece **a = mime_arena_take(all->mem,
	    size_mul(2 * n, sizeof(*a)));

	for (size_t i = 0; a != NULL && i < n; i++)
		a[i] = &all->pieces[i];
	return a;
}

/* Merge sort: N log N for any input, and no memory but our own. */
static mime_status
sort(struct params *all)
{
	size_t n = all->count;
	struct piece **a, **b;

	all->alone = all->pieces;
	all->sorted = &all->alone;
	if (n < 2)
		return MIME_OK;
	a = in_order(all);
	if (a == NULL)
		return mime_arena_status(all->mem);
	b = a + n;
	for (size_t width = 1; width < n; width *= 2) {
		struct piece **sorted = b;

		for (size_t i = 0; i < n; i += 2 * width)
			merge(b + i, a + i, width, n - i);
		b = a;
		a = sorted;
	}
	all->sorted = a;
	return MIME_OK;
}

/* ---- checked ------------------------------------------------------------ */

/* The code for a second value of the parameter that P is. */
static unsigned
duplicate(const struct piece *p)
{
	switch (p->which) {
	case PARAM_FILENAME:
	case PARAM_NAME:     return MIME_DEFECT_DUPLICATE_FILENAME_PARAM;
	case PARAM_BOUNDARY: return MIME_DEFECT_DUPLICATE_BOUNDARY_PARAM;
	case PARAM_CHARSET:  return MIME_DEFECT_DUPLICATE_CHARSET_PARAM;
	default:             return MIME_DEFECT_DUPLICATE_PARAM;
	}
}

/* What was told of the sections of one name. */
struct told {
	bool gap, out_of_order;
};

/* Tells what is wrong with B, a section, which follows A, of the same name. */
static void
check_section(struct told *told, const struct piece *a, const struct piece *b,
    const struct notes *notes)
{
	if (a == NULL || a->section < SECTION_0) {
		*told = (struct told){ false, false };
		if (a != NULL && a->section == WHOLE)
			note(notes, duplicate(b), b->at);
		if (b->section != SECTION_0)
			note(notes, MIME_DEFECT_RFC2231_MISSING_ZERO, b->at);
		return;
	}
	if (b->section == a->section) {
		note(notes, MIME_DEFECT_RFC2231_DUPLICATE_SECTION, b->at);
		return;
	}
	if (b->section > a->section + 1 && !told->gap) {
		note(notes, MIME_DEFECT_RFC2231_GAP, b->at);
		told->gap = true;
	}
	if (b->order < a->order && !told->out_of_order) {
		note(notes, MIME_DEFECT_RFC2231_OUT_OF_ORDER, b->at);
		told->out_of_order = true;
	}
}

/* Tells which pieces of one name say different things, or lack others. */
static void
check_twins(const struct params *all)
{
	const struct piece *first = NULL;
	struct told told = { false, false };

	for (size_t i = 0; i < all->count; i++) {
		const struct piece *p = all->sorted[i];
		const struct piece *before = i > 0 ? all->sorted[i - 1] : NULL;

		if (before != NULL && !mime_span_same(before->name, p->name))
			before = NULL;
		if (p->section >= SECTION_0) {
			check_section(&told, before, p, all->notes);
			continue;
		}
		if (before == NULL || before->section != p->section ||
		    first->absent)
			first = p;
		if (p != first && !p->absent &&
		    !span_is(first->value, p->value))
			note(all->notes, duplicate(p), p->at);
	}
}

mime_status
mime_params_sort(struct params *all)
{
	mime_status st = sort(all);

	if (st >= 0 && all->notes != NULL)
		check_twins(all);
	return st;
}

/* ---- values, when asked for --------------------------------------------- */

/* OTHER, a second piece, does not count because of PICKED. */
static void
tell_passed(const struct params *all, const struct piece *picked,
    const struct piece *other)
{
	if (!span_is(picked->value, other->value))
		explain_at(all->why, MIME_WHY_PARAM_FIRST, other->at,
		    all->notes, other->at);
}

/* The first piece of those of kind SECTION at SORTED, or the last by ruling. */
static struct piece *
pick(const struct params *all, struct piece *const *sorted, size_t n,
    uint32_t section, struct param_value *value)
{
	struct piece *picked = NULL;

	for (size_t i = 0; i < n; i++) {
		struct piece *p = sorted[i];

		if (p->section != section)
			continue;
		if (p->absent) {
			value->empty = true;
			value->plain_at = p->at;
		} else if (picked == NULL || all->rulings->last_param) {
			picked = p;
		} else {
			tell_passed(all, picked, p);
		}
	}
	return picked;
}

static mime_status
get_plain(struct mime_arena *mem, const struct piece *p,
    struct param_value *value)
{
	value->has_plain = true;
	value->plain_at = p->at;
	return mime_piece_text(mem, p, &value->plain);
}

/* A parameter that is wanted: by bit, or by NAME where there is none for it. */
struct wanted {
	unsigned which;
	mime_span name;
};

static bool
is_wanted(const struct piece *p, const struct wanted *w)
{
	return w->which != 0 ? p->which == w->which :
	    mime_span_same(p->name, w->name);
}

/* The pieces of W, which stand together, and how many. */
static struct piece *const *
find(const struct params *all, const struct wanted *w, size_t *n)
{
	struct piece *const *sorted = all->sorted;
	size_t first = 0, end;

	while (first < all->count && !is_wanted(sorted[first], w))
		first++;
	end = first < all->count ? first + 1 : first;
	while (end < all->count && is_wanted(sorted[end], w))
		end++;
	*n = end - first;
	return sorted + first;
}

static mime_status
get(struct mime_arena *mem, const struct params *all, const struct wanted *w,
    struct param_value *value)
{
	struct param_value v = { 0 };
	size_t n;
	struct piece *const *sorted = find(all, w, &n);
	struct piece *plain = pick(all, sorted, n, PLAIN, &v);
	struct piece *whole = pick(all, sorted, n, WHOLE, &v);
	mime_status st = MIME_OK;

	if (plain != NULL)
		st = get_plain(mem, plain, &v);
	while (n > 0 && sorted[0]->section < SECTION_0) {
		sorted++;
		n--;
	}
	if (st >= 0 && (whole != NULL || n > 0))
		st = mime_section_join(mem, whole ? &whole : sorted,
		    whole ? 1 : n, all->notes, &v);
	if (st >= 0)
		*value = v;
	return st;
}

mime_status
mime_params_get(struct mime_arena *mem, const struct params *all,
    mime_span name, struct param_value *value)
{
	const struct wanted w = { .which = mime_piece_which(name),
		.name = name };

	return get(mem, all, &w, value);
}

mime_status
mime_params_get_known(struct mime_arena *mem, const struct params *all,
    unsigned which, struct param_value *value)
{
	const struct wanted w = { .which = which };

	return get(mem, all, &w, value);
}
