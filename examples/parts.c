/*
 * parts.c - shows a message as a tree: mime_parse, and a walk over its parts.
 *
 *     $ parts two-same-names.eml
 *     0 multipart/mixed
 *       1 text/plain, 57 octets
 *       2 application/pdf, 798 octets
 *       3 application/pdf, 798 octets
 *
 * The octets are those of the body as it stands in the message. The walk is a
 * list: "after" leads through all parts in the order of the message, however
 * deep they nest.
 */
#include <inttypes.h>
#include <stdio.h>

#include <libmime/mime.h>

/* Whatever comes out of a mail may be hostile: mime_text has no controls. */
static void
show(struct mime_arena *mem, mime_span text)
{
	mime_span utf8;

	if (mime_text(mem, text, &utf8) == MIME_OK)
		printf("%.*s", (int)utf8.len, utf8.ptr);
}

static void
show_part(struct mime_arena *mem, const struct mime_part *part)
{
	mime_span section = {0};

	mime_part_section(mem, part, &section);
	printf("%*s%.*s ", 2 * part->depth, "", (int)section.len, section.ptr);
	show(mem, part->media->type);
	putchar('/');
	show(mem, part->media->subtype);
	if (part->kind == MIME_LEAF)
		printf(", %" PRIu64 " octets", part->body.size);
	putchar('\n');
}

int
main(int argc, char **argv)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const char *path = argc > 1 ? argv[1] : "-";
	struct mime_tree *tree;
	mime_span message;
	mime_status st;

	st = mime_load(mem, path, &message);
	if (st == MIME_OK)
		st = mime_parse(mem, message, NULL, &tree);
	if (st == MIME_OK)
		for (const struct mime_part *part = mime_tree_root(tree); part;
		    part = part->after)
			show_part(mem, part);
	else
		fprintf(stderr, "parts: %s: %s\n", path, mime_status_text(st));
	mime_arena_free(mem);
	return st == MIME_OK ? 0 : 2;
}
