/*
 * corpus.c - every promise of the parser over any folder of mail.
 *
 *     corpus DIR ..
 *
 * For each file: its events tile it; they are the same fed whole, in small
 * pieces and in random ones; the tree is made and every part of it is read in
 * every form; edits of it do what they say, and nothing else. TAP, a line a
 * folder given, naming the files that fail.
 */
#include <fts.h>
#include <stdio.h>

#include "edited.h"
#include "events.h"

static const struct cuts ways[] = {
	{ .piece = 1 }, { .piece = 7 }, { .piece = 64 }, { .piece = 4097 },
	{ .piece = 50, .seed = 1 }, { .piece = 5000, .seed = 2 },
};

/* Octet by octet is slow; for what is larger, pieces will do. */
#define SMALL ((size_t)262144)

static const struct mime_options options = {
	.size = sizeof(options), .checks = MIME_CHECK_ALL,
};

static const char *
check_events(struct mime_arena *mem, mime_span m)
{
	static const struct cuts whole = { 0 };
	mime_span expected, text;
	const char *why;
	mime_mark mark;

	if (events_text(mem, m, &whole, &options, &expected, &why) != MIME_OK)
		return "parse failed";
	mark = mime_arena_mark(mem);
	for (size_t i = 0; why == NULL && i < ROWS(ways); i++) {
		if (m.len > SMALL && ways[i].piece < 64)
			continue;
		if (events_text(mem, m, &ways[i], &options, &text, &why) !=
		    MIME_OK)
			return "parse in pieces failed";
		if (why == NULL && !span_is(text, expected))
			return "cuts make a difference";
		mime_arena_release(mem, mark);
	}
	return why;
}

static const char *
read_part(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p)
{
	mime_mark mark = mime_arena_mark(mem);

	for (unsigned how = 0; how < 8; how++) {
		struct mime_reader *r = mime_reader_new(mem, tree, p, how);
		mime_span bytes;
		mime_status st;

		do {
			st = mime_reader_next(r, &bytes);
		} while (st == MIME_OK);
		mime_arena_release(mem, mark);
		if (st != MIME_END)
			return "a part cannot be read";
	}
	return NULL;
}

static const char *
check_fields(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p)
{
	struct mime_field field;
	mime_mark mark = mime_arena_mark(mem);
	mime_span head, text;

	if (mime_part_head(mem, tree, p, &head) != MIME_OK)
		return "a header cannot be read";
	while (mime_field_next(&head, &field))
		if (mime_text(mem, field.value, &text) != MIME_OK)
			return "a field cannot be read";
	mime_arena_release(mem, mark);
	return NULL;
}

static const char *
check_tree(struct mime_arena *mem, mime_span m)
{
	struct mime_tree *tree;
	const struct mime_part *p;
	const char *why = NULL;
	uint32_t number = 0;

	if (mime_parse(mem, m, &options, &tree) != MIME_OK)
		return "the tree failed";
	for (p = mime_tree_root(tree); why == NULL && p; p = p->after) {
		if (p->number != number++ ||
		    (p->parent && p->parent->number >= p->number))
			return "parts are out of order";
		if (p->inside == NULL && range_end(p->whole) > m.len)
			return "a part lies outside the message";
		why = check_fields(mem, tree, p);
		if (why == NULL)
			why = read_part(mem, tree, p);
	}
	return why;
}

/* What is told is taken from the octets themselves. */
static const char *
check_edits(struct mime_arena *mem, mime_span m)
{
	const char *why = NULL;
	struct edited what;

	for (size_t i = 0; why == NULL && m.len <= SMALL && i < 8; i++) {
		mime_mark mark = mime_arena_mark(mem);
		size_t n = (1 + i % 4) * EDIT_OCTETS;

		why = edited_fault(mem, m, span_head(span_tail(m, i * m.len / 9),
		    n), i < 6, &what);
		mime_arena_release(mem, mark);
	}
	return why;
}

static bool
check_file(const char *path)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span message = { 0 };
	const char *why = "cannot be read";

	if (mime_load(mem, path, &message) == MIME_OK)
		why = check_events(mem, message);
	if (why == NULL)
		why = check_tree(mem, message);
	if (why == NULL)
		why = check_edits(mem, message);
	if (why != NULL)
		printf("# %s: %s\n", path, why);
	mime_arena_free(mem);
	return why == NULL;
}

static bool
check_folder(char *dir)
{
	char *const dirs[] = { dir, NULL };
	FTS *fts = fts_open(dirs, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	unsigned files = 0, bad = 0;
	FTSENT *e;

	while (fts != NULL && (e = fts_read(fts)) != NULL)
		if (e->fts_info == FTS_F) {
			files++;
			bad += !check_file(e->fts_path);
		}
	if (fts != NULL)
		fts_close(fts);
	printf("# %u files, %u bad\n", files, bad);
	return files > 0 && bad == 0;
}

int
main(int argc, char **argv)
{
	bool good = argc > 1;

	if (argc < 2)
		fprintf(stderr, "usage: corpus DIR ..\n");
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		bool ok = check_folder(argv[i]);

		printf("%sok %d - %s\n", ok ? "" : "not ", i, argv[i]);
		fflush(stdout);
		good = good && ok;
	}
	return good ? 0 : 1;
}
