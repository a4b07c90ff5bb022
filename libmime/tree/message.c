/*
 * message.c - a message as a whole: from its octets to a tree that is done.
 *
 * mime_parse reads what is in memory, mime_parse_source reads from front to
 * end, once; both are a parser, a tree, and a loop that hands events from one
 * to the other, as a caller may write it by hand.
 */
#include "tree/tree.h"

mime_status
mime_tree_end(struct mime_tree *tree)
{
	mime_status st;

	if (tree == NULL)
		return MIME_NOMEM;
	if (tree->ended || tree->root == NULL)
		return MIME_USAGE;
	st = mime_tree_open_inside(tree);
	tree->ended = true;
	mime_tree_assign(tree);
	return st < 0 ? st : mime_tree_roles(tree);
}

static mime_status
drain(struct mime_parser *p, struct mime_tree *tree)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(p, &ev)) == MIME_OK) {
		st = mime_tree_add(tree, ev);
		if (st < 0)
			return st;
	}
	return st;
}

static mime_status
finish(struct mime_parser *p, struct mime_tree *tree, struct mime_tree **result)
{
	mime_status st;

	mime_parser_end(p);
	st = drain(p, tree);
	if (st < 0)
		return st;
	st = mime_tree_end(tree);
	if (st == MIME_OK)
		*result = tree;
	return st;
}

/* A parser for all of TREE: no field is asked for, the header's range is. */
static struct mime_parser *
parser_for(struct mime_arena *mem, const struct mime_tree *tree)
{
	static const char *const none[] = { NULL };
	struct mime_options opt;

	if (tree == NULL)
		return NULL;
	opt = tree->options;
	opt.fields = none;
	return mime_parser_new(mem, &opt);
}

mime_status
mime_parse(struct mime_arena *mem, mime_span message,
    const struct mime_options *opt, struct mime_tree **result)
{
	struct mime_tree *tree = mime_tree_new(mem, NULL, opt);
	struct mime_arena *scratch = mime_arena_part(mem);
	struct mime_parser *p = parser_for(scratch, tree);
	mime_status st = mime_arena_status(mem);

	if (tree != NULL && p != NULL) {
		tree->has_input = true;
		tree->input.memory = message.ptr ? message : SPAN("");
		mime_parser_feed(p, message);
		st = finish(p, tree, result);
	}
	mime_arena_free(scratch);
	return st;
}

#define PIECE ((size_t)131072)

static mime_status
feed_all(struct mime_parser *p, struct mime_tree *tree, char *piece)
{
	for (uint64_t offset = 0;;) {
		mime_room room = { piece, PIECE };
		mime_status st = mime_octets_read(&tree->input, offset, &room);
		size_t n = PIECE - room.len;

		if (st < 0)
			return st;
		if (n == 0)
			return MIME_OK;
		offset += n;
		mime_parser_feed(p, (mime_span){ piece, n });
		st = drain(p, tree);
		if (st < 0)
			return st;
	}
}

SELDOM mime_status
mime_parse_source(struct mime_arena *mem, const struct mime_source *source,
    const struct mime_options *opt, struct mime_tree **result)
{
	struct mime_tree *tree = mime_tree_new(mem, source, opt);
	struct mime_arena *scratch = mime_arena_part(mem);
	struct mime_parser *p = parser_for(scratch, tree);
	char *piece = mime_arena_take(scratch, PIECE);
	mime_status st = mime_arena_status(mem);

	if (tree != NULL && p != NULL && piece != NULL)
		st = feed_all(p, tree, piece);
	if (st == MIME_OK)
		st = finish(p, tree, result);
	mime_arena_free(scratch);
	return st;
}
