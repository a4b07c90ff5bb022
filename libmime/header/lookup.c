/*
 * lookup.c - the parameters of a field by name.
 *
 * The pieces that param.c read are sorted by name, section and place, so that
 * all that belongs together stands together: twins, which are told where they
 * differ and of which the first counts (or by ruling the last), and the
 * sections of one parameter, which section.c puts together. Asking for a name
 * costs one look at each piece.
 *
 * A value's octets stay as they are, but for quoted pairs and folds. In the
 * name of a file, a fold with its blanks is one space: mailers fold within
 * long names, and indent.
 */
#include "header/header.h"

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

/* Merge sort: N log N for any input, and no memory but our own. */
static mime_status
sort(struct params *all)
{
	size_t n = all->count, size = size_mul(n, sizeof(struct piece *));
	struct piece **a = mime_arena_take(all->mem, size);
	struct piece **b = mime_arena_take(all->mem, size);

	if (a == NULL || b == NULL)
		return mime_arena_status(all->mem);
	for (size_t i = 0; i < n; i++)
		a[i] = &all->pieces[i];
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

unsigned
mime_piece_duplicate(mime_span name)
{
	if (mime_params_is_name(name))
		return MIME_DEFECT_DUPLICATE_FILENAME_PARAM;
	if (mime_span_is_text(name, "boundary"))
		return MIME_DEFECT_DUPLICATE_BOUNDARY_PARAM;
	if (mime_span_is_text(name, "charset"))
		return MIME_DEFECT_DUPLICATE_CHARSET_PARAM;
	return MIME_DEFECT_DUPLICATE_PARAM;
}

/* Tells which pieces of one name say different things, or lack others. */
static void
check_twins(const struct params *all)
{
	const struct piece *first = NULL;
	struct section_order order = { false, false };

	for (size_t i = 0; i < all->count; i++) {
		const struct piece *p = all->sorted[i];
		const struct piece *before = i > 0 ? all->sorted[i - 1] : NULL;

		if (before != NULL && !mime_span_same(before->name, p->name))
			before = NULL;
		if (p->section >= SECTION_0) {
			mime_section_follow(&order, before, p, all->notes);
			continue;
		}
		if (before == NULL || before->section != p->section ||
		    first->absent)
			first = p;
		if (!p->absent && !span_is(first->value, p->value))
			note(all->notes, mime_piece_duplicate(p->name), p->at);
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
		}
	}
	return picked;
}

/* S, of a file's name, with each fold as one space. */
static void
put_name(mime_span s, bool quoted, struct buffer *out)
{
	while (s.len > 0) {
		size_t n = 0;
		mime_span part;

		while (n < s.len && s.ptr[n] != '\r' && s.ptr[n] != '\n')
			n++;
		part = span_take(&s, n);
		if (quoted)
			mime_lex_unquote(part, out);
		else
			buffer_put(out, part);
		if (s.len > 0)
			buffer_put_char(out, ' ');
		s = span_after_blanks(s);
	}
}

mime_status
mime_piece_text(struct mime_arena *mem, const struct piece *p, mime_span *text)
{
	struct buffer out;

	if (!span_has_line_end(p->value) &&
	    !(p->quoted && span_find(p->value, '\\') < p->value.len)) {
		*text = p->value;
		return MIME_OK;
	}
	buffer_init(&out, mem, p->value.len);
	if (mime_params_is_name(p->name))
		put_name(p->value, p->quoted, &out);
	else
		mime_lex_unquote(p->value, &out);
	if (out.status < 0)
		return out.status;
	*text = buffer_span(&out);
	return MIME_OK;
}

static mime_status
get_plain(struct mime_arena *mem, const struct piece *p,
    struct param_value *value)
{
	value->has_plain = true;
	value->plain_at = p->at;
	return mime_piece_text(mem, p, &value->plain);
}

mime_status
mime_params_get(struct mime_arena *mem, const struct params *all,
    const char *name, struct param_value *value)
{
	struct param_value v = { 0 };
	struct piece *const *sorted = all->sorted;
	struct piece *plain, *whole;
	mime_status st = MIME_OK;
	size_t i = 0, n = 0;

	while (i < all->count && !mime_span_is_text(sorted[i]->name, name))
		i++;
	while (i + n < all->count &&
	    mime_span_is_text(sorted[i + n]->name, name))
		n++;
	plain = pick(all, sorted + i, n, PLAIN, &v);
	whole = pick(all, sorted + i, n, WHOLE, &v);
	if (plain != NULL)
		st = get_plain(mem, plain, &v);
	for (; n > 0 && sorted[i]->section < SECTION_0; i++)
		n--;
	if (st >= 0)
		st = mime_section_join(mem, whole ? &whole : sorted + i,
		    whole ? 1 : n, all->notes, &v);
	if (st >= 0)
		*value = v;
	return st;
}
