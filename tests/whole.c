/*
 * whole.c - everything that can be asked of a message, asked once.
 */
#include "whole.h"

static mime_status
use_content(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p)
{
	for (unsigned how = 0; how < 8; how++) {
		mime_mark mark = mime_arena_mark(mem);
		struct mime_reader *r = mime_reader_new(mem, tree, p, how);
		mime_span bytes;
		mime_status st;

		while ((st = mime_reader_next(r, &bytes)) == MIME_OK)
			;
		mime_arena_release(mem, mark);
		if (st != MIME_END)
			return st;
	}
	return MIME_OK;
}

static mime_status
use_lists(struct mime_arena *mem, mime_span value)
{
	mime_span rest = value, piece, text;
	mime_status st = MIME_OK;

	while (st == MIME_OK && mime_msgid(&rest, &piece))
		st = mime_msgid_text(mem, piece, &text);
	rest = value;
	while (st == MIME_OK && mime_list_url(&rest, &piece))
		st = mime_location(mem, piece, &text);
	rest = value;
	while (mime_token(&rest, &piece))
		;
	return st;
}

mime_status
whole_value(struct mime_arena *mem, mime_span value)
{
	const struct mime_address *addresses;
	struct mime_received received;
	struct mime_date date;
	mime_span text, id;
	mime_status st = mime_text(mem, value, &text);

	if (st == MIME_OK)
		st = mime_addresses(mem, value, &addresses);
	if (st == MIME_OK)
		st = mime_param(mem, value, "name", &text);
	if (st == MIME_OK)
		st = mime_list_id(mem, value, &text, &id);
	if (st == MIME_OK)
		st = mime_location(mem, value, &text);
	mime_date(value, &date);
	mime_received(value, &received);
	return st == MIME_OK ? use_lists(mem, value) : st;
}

static mime_status
use_fields(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p)
{
	struct mime_field field;
	mime_span head;
	mime_status st = mime_part_head(mem, tree, p, &head);

	while (st == MIME_OK && mime_field_next(&head, &field))
		st = whole_value(mem, field.value);
	return st;
}

static mime_status
use_part(struct mime_arena *mem, struct mime_tree *tree,
    struct mime_names *names, const struct mime_part *p)
{
	mime_span section, name, unique;
	mime_status st = mime_part_section(mem, p, &section);

	if (st == MIME_OK)
		st = mime_safe_name(mem, p->filename, "part", &name);
	if (st == MIME_OK)
		st = mime_names_take(names, name, &unique);
	if (st == MIME_OK)
		st = use_fields(mem, tree, p);
	return st == MIME_OK ? use_content(mem, tree, p) : st;
}

/* Why: of the first part and the last, each of which costs a look at all. */
static mime_status
use_why(struct mime_arena *mem, struct mime_tree *tree)
{
	const struct mime_part *root = mime_tree_root(tree), *last = root;
	const struct mime_decision *why;
	mime_status st = mime_part_why(mem, tree, root, &why);

	while (last->after != NULL)
		last = last->after;
	return st == MIME_OK ? mime_part_why(mem, tree, last, &why) : st;
}

mime_status
whole_use(struct mime_arena *mem, mime_span message,
    const struct mime_options *opt, struct mime_tree **tree)
{
	mime_status st = mime_parse(mem, message, opt, tree);
	struct mime_names *names;

	if (st == MIME_OK)
		st = mime_tree_refer(*tree);
	if (st != MIME_OK)
		return st;
	names = mime_names_new(mem);
	for (const struct mime_part *p = mime_tree_root(*tree);
	    st == MIME_OK && p != NULL; p = p->after)
		st = use_part(mem, *tree, names, p);
	return st == MIME_OK ? use_why(mem, *tree) : st;
}
