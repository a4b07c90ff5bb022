/*
 * attachments.c - names the attachments of a message and their decoded sizes.
 *
 *     $ attachments two-same-names.eml
 *     590 report.pdf
 *     591 report (2).pdf
 *
 * A file name from a message is a stranger's wish. mime_safe_name makes one
 * component of it that is fit for any file system, and mime_names_take sees to
 * it that no two are the same. The content comes by the piece, so that memory
 * does not grow with it; mark and release give back what one part took.
 */
#include <inttypes.h>
#include <stdio.h>

#include <libmime/mime.h>

static mime_status
decoded_size(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, uint64_t *size)
{
	mime_mark before = mime_arena_mark(mem);
	struct mime_reader *reader;
	mime_status st;
	mime_span piece;

	*size = 0;
	reader = mime_reader_new(mem, tree, part, MIME_DECODED);
	while ((st = mime_reader_next(reader, &piece)) == MIME_OK)
		*size += piece.len;
	mime_arena_release(mem, before);
	return st == MIME_END ? MIME_OK : st;
}

static mime_status
show_attachment(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, struct mime_names *taken)
{
	mime_span safe, unique;
	uint64_t size;
	mime_status st;

	st = mime_safe_name(mem, part->filename, "unnamed", &safe);
	if (st == MIME_OK)
		st = mime_names_take(taken, safe, &unique);
	if (st == MIME_OK)
		st = decoded_size(mem, tree, part, &size);
	if (st == MIME_OK)
		printf("%" PRIu64 " %.*s\n", size, (int)unique.len, unique.ptr);
	return st;
}

int
main(int argc, char **argv)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *taken = mime_names_new(mem);
	const char *path = argc > 1 ? argv[1] : "-";
	const struct mime_part *part = NULL;
	struct mime_tree *tree;
	mime_span message;
	mime_status st;

	st = mime_load(mem, path, &message);
	if (st == MIME_OK)
		st = mime_parse(mem, message, NULL, &tree);
	if (st == MIME_OK)
		part = mime_tree_root(tree);
	for (; part != NULL && st == MIME_OK; part = part->after)
		if (part->role == MIME_ROLE_ATTACHMENT)
			st = show_attachment(mem, tree, part, taken);
	if (st != MIME_OK)
		fprintf(stderr, "attachments: %s: %s\n", path,
		    mime_status_text(st));
	mime_arena_free(mem);
	return st == MIME_OK ? 0 : 2;
}
