/*
 * walk.c - section numbers, document order.
 *
 * Section numbers are IMAP's (RFC 3501 6.4.5), with two additions of ours: a
 * multipart that is a whole message gets a number too, "0", and "!" stands
 * where a part is inside what another decodes to.
 */
#include "tree/tree.h"

/* ---- section numbers ---------------------------------------------------- */

SELDOM unsigned
mime_part_number_rule(const struct mime_part *p)
{
	if (is_whole_message(p))
		return p->kind == MIME_MULTIPART ? MIME_WHY_SECTION_MULTIPART :
		    MIME_WHY_SECTION_SINGLE;
	return MIME_WHY_SECTION_CHILD;
}

/* The number of P among the parts around it. */
static uint32_t
own_number(const struct mime_part *p)
{
	switch (mime_part_number_rule(p)) {
	case MIME_WHY_SECTION_MULTIPART: return 0;
	case MIME_WHY_SECTION_SINGLE:    return 1;
	default:                         return p->index;
	}
}

/* Digits are put from the back, so the text grows to the front. */
struct backwards {
	char *ptr;
	size_t left;
};

static void
put_back(struct backwards *b, char c)
{
	if (b->left > 0)
		b->ptr[--b->left] = c;
}

static void
put_number_back(struct backwards *b, uint32_t n)
{
	do {
		put_back(b, (char)('0' + n % 10));
		n /= 10;
	} while (n > 0);
}

/* Ten digits and a separator for each level. */
#define PER_LEVEL 11

mime_status
mime_part_section(struct mime_arena *mem, const struct mime_part *part,
    mime_span *section)
{
	struct backwards b;
	size_t cap;

	if (mem == NULL || part == NULL)
		return MIME_NOMEM;
	cap = size_mul(size_add(part->depth, 1), PER_LEVEL);
	b = (struct backwards){ mime_arena_take(mem, cap), cap };
	if (b.ptr == NULL)
		return mime_arena_status(mem);
	for (const struct mime_part *p = part;;) {
		const struct mime_part *up = p->parent;
		bool decoded = up != NULL && p->inside != up->inside;

		put_number_back(&b, own_number(p));
		/* "2.0" is the multipart, "2.1" its first part: the 0 goes. */
		while (up != NULL && !decoded && up->kind == MIME_MULTIPART &&
		    is_whole_message(up)) {
			decoded = up->parent != NULL &&
			    up->inside != up->parent->inside;
			up = up->parent;
		}
		if (up == NULL)
			break;
		put_back(&b, decoded ? '!' : '.');
		p = up;
	}
	*section = (mime_span){ b.ptr + b.left, cap - b.left };
	return MIME_OK;
}

SELDOM const struct mime_part *
mime_part_at(const struct mime_tree *tree, mime_span section)
{
	struct mime_arena *mem = tree ?
	    mime_arena_new(mime_arena_alloc_of(tree->mem)) : NULL;
	const struct mime_part *p = mime_tree_root(tree);
	mime_mark start = mime_arena_mark(mem);

	for (; mem != NULL && p != NULL; p = p->after) {
		mime_span own;

		mime_arena_release(mem, start);
		if (mime_part_section(mem, p, &own) == MIME_OK &&
		    span_is(own, section))
			break;
	}
	mime_arena_free(mem);
	return mem ? p : NULL;
}

/* ---- document order ----------------------------------------------------- */

void
mime_tree_assign(struct mime_tree *tree)
{
	uint32_t number = 0;

	for (struct node *n = tree->root; n != NULL;
	    n = (struct node *)(void *)(uintptr_t)n->part.after) {
		n->part.number = number++;
		for (struct mime_defect *d = (void *)(uintptr_t)n->part.defects;
		    d != NULL; d = (void *)(uintptr_t)d->next)
			d->part = n->part.number;
	}
}
