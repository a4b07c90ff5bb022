/*
 * ours.c - goes through mail with the library, as drivers of its peers do.
 *
 *     ours [-m] [-d] [-c] [-n TIMES] PATH ...
 *
 * A PATH that is a folder is walked. Each message is parsed into a tree, and
 * of its header the subject and the authors are decoded. -d decodes the
 * transfer encoding of every leaf into nothing, -c with it turns text into
 * UTF-8, and reads all fields: addresses as such, others as text. -m says that
 * the files are mailboxes, split at lines that begin with "From ". What is
 * printed can be held against other drivers: messages, parts, leaves, octets
 * decoded.
 *
 * Files are read by read(2) into one window: mapped pages cost more than they
 * save. What fits into it is parsed in place and its content is read off the
 * tree; a larger message streams through, and its bodies are decoded as they
 * pass, so that memory does not grow with them. peers.sh runs this beside the
 * others.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libmime/mime.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

enum { PAGE = 4096, WINDOW = 256 * 1024, PIECE = 64 * 1024 };

/* A filter, and the room that it fills. */
struct stage {
	struct mime_filter *filter;     /* NULL: octets pass as they are */
	char *room;
};

struct run {
	bool mailbox, decode, utf8;
	struct mime_arena *mem;         /* of the message at hand */
	struct mime_arena *filters;     /* of the body at hand */
	struct mime_parser *parser;
	char *window;
	size_t cap;
	struct stage stages[2];
	uint64_t messages, parts, leaves, decoded, touched, octets;
};

static void
fail(const char *what, mime_status st)
{
	fprintf(stderr, "ours: %s: %s\n", what, mime_status_text(st));
	exit(2);
}

/* ---- headers ------------------------------------------------------------ */

static void
read_addresses(struct run *r, mime_span value)
{
	const struct mime_address *a;

	if (mime_addresses(r->mem, value, &a) != MIME_OK)
		fail("addresses", MIME_NOMEM);
	for (; a != NULL; a = a->next)
		r->touched += a->addr.len;
}

static void
read_text(struct run *r, mime_span value)
{
	mime_span text;

	if (mime_text(r->mem, value, &text) != MIME_OK)
		fail("text", MIME_NOMEM);
	r->touched += text.len;
}

static bool
is_any(const struct mime_field *field, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mime_field_is(field, names[i]))
			return true;
	return false;
}

static void
read_field(struct run *r, const struct mime_field *field)
{
	static const char *const of_addresses[] = {
		"from", "to", "cc", "bcc", "sender", "reply-to",
	};
	struct mime_date date;

	if (is_any(field, of_addresses, r->utf8 ? ROWS(of_addresses) : 1))
		read_addresses(r, field->value);
	else if (r->utf8 && mime_field_is(field, "date"))
		r->touched += mime_date(field->value, &date);
	else if (r->utf8 || mime_field_is(field, "subject"))
		read_text(r, field->value);
}

/* ---- a message that is in memory ---------------------------------------- */

static bool
is_text(const struct mime_media *m)
{
	return m->type.len == 4 && memcmp(m->type.ptr, "text", 4) == 0;
}

static void
note_part(struct run *r, const struct mime_part *part)
{
	r->parts++;
	r->leaves += part->kind == MIME_LEAF;
	r->touched += part->media->subtype.len + part->media->filename.len;
}

static void
read_body(struct run *r, struct mime_tree *tree, const struct mime_part *part)
{
	mime_mark before = mime_arena_mark(r->mem);
	unsigned how = MIME_DECODED | (r->utf8 ? MIME_IN_UTF8 : 0);
	struct mime_reader *reader = mime_reader_new(r->mem, tree, part, how);
	mime_span piece;
	mime_status st;

	while ((st = mime_reader_next(reader, &piece)) == MIME_OK)
		r->decoded += piece.len;
	if (st != MIME_END)
		fail("body", st);
	mime_arena_release(r->mem, before);
}

static void
in_memory(struct run *r, mime_span message)
{
	mime_mark before = mime_arena_mark(r->mem);
	struct mime_tree *tree;
	const struct mime_part *part;
	struct mime_field field;
	mime_span head;
	mime_status st = mime_parse(r->mem, message, NULL, &tree);

	if (st != MIME_OK)
		fail("parse", st);
	part = mime_tree_root(tree);
	st = mime_part_head(r->mem, tree, part, &head);
	if (st != MIME_OK)
		fail("header", st);
	while (mime_field_next(&head, &field))
		read_field(r, &field);
	for (; part != NULL; part = part->after) {
		note_part(r, part);
		if (r->decode && part->kind == MIME_LEAF)
			read_body(r, tree, part);
	}
	r->messages++;
	mime_arena_release(r->mem, before);
}

/* ---- one that streams through ------------------------------------------- */

/* Has all of BYTES go through stage I and those behind it. */
static void
pass(struct run *r, unsigned i, mime_span bytes, bool last)
{
	struct stage *s = &r->stages[i];
	mime_status st;

	if (i == ROWS(r->stages) || s->filter == NULL) {
		r->decoded += bytes.len;
		return;
	}
	do {
		mime_room room = { s->room, PIECE };

		st = mime_filter_run(s->filter, &bytes, &room, last);
		if (st < 0)
			fail("filter", st);
		pass(r, i + 1, (mime_span){ s->room, PIECE - room.len },
		    st == MIME_END);
	} while (st == MIME_MORE);
}

/* A leaf of M begins. */
static void
begin_body(struct run *r, const struct mime_media *m)
{
	mime_span label = mime_charset_name(m->charset);

	if (label.len == 0)
		label = (mime_span){ "windows-1252", 12 };
	r->stages[0].filter = mime_filter_decode(r->filters,
	    (mime_encoding)m->encoding);
	r->stages[1].filter = r->utf8 && is_text(m) ?
	    mime_filter_charset(r->filters, label) : NULL;
}

static void
body(struct run *r, const struct mime_event *ev, mime_mark unused)
{
	if (r->stages[0].filter == NULL)
		begin_body(r, ev->media);
	if (ev->type == MIME_EV_BODY) {
		pass(r, 0, ev->bytes, false);
		return;
	}
	pass(r, 0, (mime_span){ 0 }, true);
	r->stages[0].filter = NULL;
	mime_arena_release(r->filters, unused);
}

/* Tells the tree, and does with EV what there is to do. */
static void
take(struct run *r, struct mime_tree *tree, const struct mime_event *ev,
    mime_mark unused)
{
	mime_status st = mime_tree_add(tree, ev);

	if (st != MIME_OK)
		fail("tree", st);
	if (ev->type == MIME_EV_FIELD && ev->depth == 0)
		read_field(r, &ev->field);
	if (r->decode && (ev->type == MIME_EV_BODY ||
	    (ev->type == MIME_EV_PART_END && ev->media->kind == MIME_LEAF)))
		body(r, ev, unused);
}

static mime_status
drain(struct run *r, struct mime_tree *tree, mime_mark unused)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(r->parser, &ev)) == MIME_OK)
		take(r, tree, ev, unused);
	return st;
}

/* What of the message is in the window is its first N octets. */
static void
streamed(struct run *r, int fd, ssize_t n)
{
	mime_mark before = mime_arena_mark(r->mem);
	mime_mark unused = mime_arena_mark(r->filters);
	struct mime_tree *tree = mime_tree_new(r->mem, NULL, NULL);
	mime_status st = MIME_MORE;

	mime_parser_reset(r->parser);
	for (; n > 0 && st == MIME_MORE; n = read(fd, r->window, WINDOW)) {
		mime_parser_feed(r->parser, (mime_span){ r->window,
		    (size_t)n });
		st = drain(r, tree, unused);
	}
	if (st == MIME_MORE) {
		mime_parser_end(r->parser);
		st = drain(r, tree, unused);
	}
	if (st == MIME_END)
		st = mime_tree_end(tree);
	if (st != MIME_OK || n < 0)
		fail("stream", n < 0 ? MIME_IO : st);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after)
		note_part(r, p);
	r->messages++;
	mime_arena_release(r->mem, before);
}

/* ---- mailboxes ---------------------------------------------------------- */

/* Reads as much as there is room for; the octets there are then. */
static size_t
fill(struct run *r, int fd, size_t filled)
{
	ssize_t n = 1;

	while (filled < r->cap && n > 0) {
		n = read(fd, r->window + filled, r->cap - filled);
		if (n < 0)
			fail("mailbox", MIME_IO);
		filled += (size_t)n;
	}
	return filled;
}

/* A message that is larger than the window: so is the next window. */
static void
widen(struct run *r, size_t filled)
{
	char *wider = aligned_alloc(PAGE, 2 * r->cap);

	if (wider == NULL)
		fail("window", MIME_NOMEM);
	memcpy(wider, r->window, filled);
	free(r->window);
	r->window = wider;
	r->cap *= 2;
}

/*
 * The messages in the first N octets of the window, all but one that may go on
 * behind them; returns where that begins.
 */
static size_t
split(struct run *r, size_t n, bool last)
{
	const char *at = r->window, *end = at + n;

	while (at < end) {
		const char *lf = memchr(at, '\n', (size_t)(end - at));
		const char *next = lf == NULL ? NULL :
		    memmem(lf, (size_t)(end - lf), "\nFrom ", 6);

		if (next == NULL && !last)
			break;
		if (lf == NULL)
			return n;
		next = next != NULL ? next + 1 : end;
		in_memory(r, (mime_span){ lf + 1, (size_t)(next - lf - 1) });
		at = next;
	}
	return (size_t)(at - r->window);
}

static void
mailbox(struct run *r, int fd)
{
	size_t filled = 0, done;
	bool last;

	do {
		filled = fill(r, fd, filled);
		last = filled < r->cap;
		done = split(r, filled, last);
		filled -= done;
		memmove(r->window, r->window + done, filled);
		if (filled == r->cap)
			widen(r, filled);
	} while (!last);
}

/* ---- files and folders -------------------------------------------------- */

static void
one_file(struct run *r, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	if (fd < 0)
		fail(path, MIME_IO);
	if (r->mailbox)
		mailbox(r, fd);
	else
		n = read(fd, r->window, WINDOW);
	if (n < 0)
		fail(path, MIME_IO);
	if (n == WINDOW)
		streamed(r, fd, n);
	else if (!r->mailbox)
		in_memory(r, (mime_span){ r->window, (size_t)n });
	close(fd);
}

static int
is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Folders nest as deep as whoever runs this made them. */
static void
walk(struct run *r, const char *path)
{
	struct dirent **names;
	struct stat st;
	char *inner;
	int n;

	if (stat(path, &st) < 0)
		fail(path, MIME_IO);
	if (!S_ISDIR(st.st_mode)) {
		r->octets += (uint64_t)st.st_size;
		one_file(r, path);
		return;
	}
	n = scandir(path, &names, is_shown, alphasort);
	for (int i = 0; i < n; i++) {
		if (asprintf(&inner, "%s/%s", path, names[i]->d_name) < 0)
			fail(path, MIME_NOMEM);
		walk(r, inner);
		free(inner);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

static void
begin(struct run *r)
{
	r->cap = WINDOW;
	r->window = aligned_alloc(PAGE, WINDOW);
	r->stages[0].room = aligned_alloc(PAGE, PIECE);
	r->stages[1].room = aligned_alloc(PAGE, PIECE);
	r->mem = mime_arena_new(NULL);
	r->filters = mime_arena_new(NULL);
	r->parser = mime_parser_new(r->mem, NULL);
	if (r->window == NULL || r->stages[0].room == NULL ||
	    r->stages[1].room == NULL || r->filters == NULL ||
	    r->parser == NULL)
		fail("begin", MIME_NOMEM);
}

static void
end(struct run *r)
{
	mime_arena_free(r->filters);
	mime_arena_free(r->mem);
	free(r->stages[1].room);
	free(r->stages[0].room);
	free(r->window);
}

int
main(int argc, char **argv)
{
	struct run r = { 0 };
	int c, times = 1;

	while ((c = getopt(argc, argv, "mdcn:")) != -1) {
		r.mailbox |= c == 'm';
		r.decode |= c == 'd';
		r.utf8 |= c == 'c';
		if (c == 'n')
			times = atoi(optarg);
		if (c == '?')
			return 2;
	}
	begin(&r);
	for (int i = 0; i < times; i++)
		for (int path = optind; path < argc; path++)
			walk(&r, argv[path]);
	printf("messages=%llu parts=%llu leaves=%llu decoded=%llu touch=%llu"
	    " bytes=%llu\n", (unsigned long long)r.messages,
	    (unsigned long long)r.parts, (unsigned long long)r.leaves,
	    (unsigned long long)r.decoded, (unsigned long long)r.touched,
	    (unsigned long long)r.octets);
	end(&r);
	return 0;
}
