/*
 * trees.c - what the suites of the tree share; see trees.h.
 */
#include "trees.h"

static const char *const roles[] = {
	[MIME_ROLE_BODY] = "bo", [MIME_ROLE_INLINE] = "in",
	[MIME_ROLE_ATTACHMENT] = "at", [MIME_ROLE_CONTAINER] = "co",
	[MIME_ROLE_MESSAGE] = "me", [MIME_ROLE_SIGNATURE] = "si",
};

mime_span
list_parts(struct mime_arena *mem, const struct mime_tree *tree)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after) {
		mime_span section = { 0 };

		ck_assert_int_eq(mime_part_section(mem, p, &section), MIME_OK);
		ck_assert_ptr_eq(mime_part_at(tree, section), p);
		if (b.len > 0)
			buffer_put_char(&b, ' ');
		buffer_put(&b, section);
		buffer_put_char(&b, ':');
		buffer_put(&b, span_of(roles[p->role]));
	}
	return buffer_span(&b);
}

struct mime_tree *
tree_of(struct mime_arena *mem, mime_span message,
    const struct mime_options *opt)
{
	struct mime_tree *tree = NULL;

	ck_assert_int_eq(mime_parse(mem, message, opt, &tree), MIME_OK);
	return tree;
}

void
add_events(struct mime_arena *mem, struct mime_tree *tree, mime_span m,
    const struct mime_options *opt)
{
	struct mime_parser *p = mime_parser_new(mem, opt);
	const struct mime_event *ev;

	mime_parser_feed(p, m);
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK)
		ck_assert_int_eq(mime_tree_add(tree, ev), MIME_OK);
	ck_assert_int_eq(mime_tree_end(tree), MIME_OK);
}

struct mime_tree *
tree_by_hand(struct mime_arena *mem, mime_span m,
    const struct mime_source *source, const struct mime_options *opt)
{
	struct mime_tree *tree = mime_tree_new(mem, source, opt);

	add_events(mem, tree, m, opt);
	return tree;
}

static mime_status
spool_append(void *ctx, mime_span bytes)
{
	struct buffer *kept = ctx;

	buffer_put(kept, bytes);
	return MIME_OK;
}

static mime_status
spool_read_at(void *ctx, uint64_t offset, mime_room *to)
{
	struct slow all = { buffer_span(ctx), SIZE_MAX, 0 };

	return read_slowly(&all, offset, to);
}

struct mime_spool
spool_in(struct buffer *kept, struct mime_arena *mem)
{
	buffer_init(kept, mem, SIZE_MAX);
	return (struct mime_spool){ spool_append, spool_read_at, kept };
}
