/*
 * octets.c - what the parts' ranges name.
 *
 * A range belongs to a source: the input, or what some part decodes to. Both
 * are either in memory, and then a span is a view, or behind a function that
 * reads at an offset.
 */
#include "tree/tree.h"

static mime_status
read_memory(mime_span memory, uint64_t offset, mime_room *to)
{
	mime_span rest = { 0 };

	if (offset < memory.len)
		rest = span_tail(memory, (size_t)offset);
	room_fill(to, &rest);
	return MIME_OK;
}

mime_status
mime_octets_read(const struct octets *o, uint64_t offset, mime_room *to)
{
	offset += o->base;
	if (o->memory.ptr != NULL)
		return read_memory(o->memory, offset, to);
	return o->read_at(o->ctx, offset, to);
}

SELDOM const struct octets *
mime_tree_octets(const struct mime_tree *tree, const struct mime_part *part)
{
	if (part->inside != NULL)
		return mime_part_decoded(part->inside);
	return tree->has_input ? &tree->input : NULL;
}

/* A view of RANGE of memory; what lies beyond its end is not there. */
static mime_span
view(mime_span memory, mime_range range)
{
	if (range.offset >= memory.len)
		return (mime_span){ memory.ptr, 0 };
	memory = span_tail(memory, (size_t)range.offset);
	return range.size < memory.len ?
	    span_head(memory, (size_t)range.size) : memory;
}

static mime_status
read_range(struct mime_arena *mem, const struct octets *o, mime_range what,
    mime_span *bytes)
{
	char *ptr = what.size < PTRDIFF_MAX ?
	    mime_arena_take(mem, (size_t)what.size) : NULL;
	mime_room room = { ptr, (size_t)what.size };

	if (ptr == NULL)
		return mime_arena_status(mem);
	while (room.len > 0) {
		size_t before = room.len;
		mime_status st = mime_octets_read(o,
		    what.offset + (what.size - room.len), &room);

		if (st < 0)
			return st;
		if (room.len == before)
			break;
	}
	*bytes = (mime_span){ ptr, (size_t)what.size - room.len };
	return MIME_OK;
}

mime_status
mime_part_bytes(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, mime_range what, mime_span *bytes)
{
	const struct octets *o;

	if (mem == NULL || tree == NULL || part == NULL)
		return MIME_NOMEM;
	o = mime_tree_octets(tree, part);
	if (o == NULL)
		return MIME_USAGE;
	if (o->memory.ptr == NULL)
		return read_range(mem, o, what, bytes);
	what.offset += o->base;
	*bytes = view(o->memory, what);
	return MIME_OK;
}

SELDOM mime_status
mime_part_head(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, mime_span *head)
{
	mime_range what;

	if (mem == NULL || tree == NULL || part == NULL)
		return MIME_NOMEM;
	what = part->head;
	if (what.size > tree->options.limits.header)
		what.size = tree->options.limits.header;
	return mime_part_bytes(mem, tree, part, what, head);
}
