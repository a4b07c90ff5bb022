/*
 * ours.c - goes through mail with the library, as drivers of its peers do.
 *
 *     ours [-m] [-d] [-c] [-L] [-n TIMES] PATH ...
 *
 * A PATH that is a folder is walked. Each message is parsed into a tree, and
 * of its header the subject and the authors are decoded. -d decodes the
 * transfer encoding of every leaf into nothing, -c with it turns text into
 * UTF-8, and reads all fields: addresses as such, others as text. -m says that
 * the files are mailboxes, -L that there are no limits. What is printed can be
 * held against other drivers: messages, parts, leaves, octets decoded.
 *
 * Files are read by read(2) into one window: mapped pages cost more than they
 * save. A message passes through one parser, whatever its size: events go to
 * the tree, fields are read and bodies decoded as they pass, so that nothing is
 * looked at twice and memory does not grow. peers.py runs this beside the
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

enum { PAGE = 4096, WINDOW = 1024 * 1024, PIECE = 64 * 1024 };

/* A filter, and the room that it fills. */
struct stage {
	struct mime_filter *filter;     /* NULL: octets pass as they are */
	char *room;
};

struct run {
	bool mailbox, decode, utf8;
	struct mime_options options;
	struct mime_arena *mem;         /* of the message at hand */
	struct mime_arena *filters;     /* of the body at hand */
	mime_mark unused, unused_filters;
	struct mime_parser *parser;
	struct mime_tree *tree;
	char *window;
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

static void
read_date(struct run *r, mime_span value)
{
	struct mime_date date;

	r->touched += mime_date(value, &date);
}

/* What is read as something else than text; the first rows also without -c. */
static const struct reader {
	const char *name;
	size_t len;             /* of the name: most are told by that */
	void (*read)(struct run *r, mime_span value);
} readers[] = {
	{ "from",      4, read_addresses },
	{ "subject",   7, read_text },
	{ "to",        2, read_addresses },
	{ "cc",        2, read_addresses },
	{ "bcc",       3, read_addresses },
	{ "sender",    6, read_addresses },
	{ "reply-to",  8, read_addresses },
	{ "date",      4, read_date },
};

static void
read_field(struct run *r, const struct mime_field *field)
{
	size_t rows = r->utf8 ? ROWS(readers) : 2;

	for (size_t i = 0; i < rows; i++)
		if (readers[i].len == field->name.len &&
		    mime_field_is(field, readers[i].name)) {
			readers[i].read(r, field->value);
			return;
		}
	if (r->utf8)
		read_text(r, field->value);
}

/* Those that read_field reads, where it does not read all. */
static const char *const wanted[] = { "from", "subject", NULL };

/* ---- one message -------------------------------------------------------- */

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
	r->touched += part->media->subtype.len + part->filename.len;
}

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
body(struct run *r, const struct mime_event *ev)
{
	if (r->stages[0].filter == NULL)
		begin_body(r, ev->media);
	if (ev->type == MIME_EV_BODY) {
		pass(r, 0, ev->bytes, false);
		return;
	}
	pass(r, 0, (mime_span){ 0 }, true);
	r->stages[0].filter = NULL;
	mime_arena_release(r->filters, r->unused_filters);
}

/* Tells the tree, and does with EV what there is to do. */
static void
take(struct run *r, const struct mime_event *ev)
{
	mime_status st = mime_tree_add(r->tree, ev);

	if (st != MIME_OK)
		fail("tree", st);
	if (ev->type == MIME_EV_FIELD && ev->depth == 0)
		read_field(r, &ev->field);
	if (r->decode && (ev->type == MIME_EV_BODY ||
	    (ev->type == MIME_EV_PART_END && ev->media->kind == MIME_LEAF)))
		body(r, ev);
}

static void
drain(struct run *r)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(r->parser, &ev)) == MIME_OK)
		take(r, ev);
	if (st < 0)
		fail("parse", st);
}

static void
begin_message(struct run *r)
{
	mime_arena_release(r->mem, r->unused);
	r->tree = mime_tree_new(r->mem, NULL, &r->options);
	mime_parser_reset(r->parser);
}

static void
take_octets(struct run *r, mime_span octets)
{
	mime_parser_feed(r->parser, octets);
	drain(r);
}

static void
end_message(struct run *r)
{
	mime_status st;

	mime_parser_end(r->parser);
	drain(r);
	st = mime_tree_end(r->tree);
	if (st != MIME_OK)
		fail("tree", st);
	for (const struct mime_part *p = mime_tree_root(r->tree); p;
	    p = p->after)
		note_part(r, p);
	r->messages++;
}

/* ---- where messages are ------------------------------------------------- */

/* The message that FD has at RANGE, as far as the file goes. */
static void
read_message(struct run *r, int fd, mime_range at)
{
	ssize_t n = 1;

	begin_message(r);
	for (; at.size > 0 && n > 0; at.offset += (uint64_t)n,
	    at.size -= (uint64_t)n) {
		n = pread(fd, r->window, at.size < WINDOW ? (size_t)at.size :
		    WINDOW, (off_t)at.offset);
		if (n < 0)
			fail("read", MIME_IO);
		take_octets(r, (mime_span){ r->window, (size_t)n });
	}
	end_message(r);
}

static mime_status
read_at(void *ctx, uint64_t offset, mime_room *room)
{
	ssize_t n = pread(*(int *)ctx, room->ptr, room->len, (off_t)offset);

	if (n < 0)
		return MIME_IO;
	room->ptr += n;
	room->len -= (size_t)n;
	return MIME_OK;
}

static void
mailbox(struct run *r, int fd)
{
	struct mime_source source = { read_at, &fd };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_mailbox *box = mime_mailbox_new(mem, &source,
	    MIME_MAILBOX_MBOX);
	struct mime_stored stored;
	struct stat file;
	mime_span octets;
	mime_status st;

	if (fstat(fd, &file) < 0)
		fail("mailbox", MIME_IO);
	r->octets += (uint64_t)file.st_size;
	while ((st = mime_mailbox_next(box, &stored)) == MIME_OK) {
		if (!mime_mailbox_bytes(box, stored.message, &octets)) {
			read_message(r, fd, stored.message);
			continue;
		}
		begin_message(r);
		mime_parser_feed(r->parser, octets);
		end_message(r);
	}
	if (st != MIME_END)
		fail("mailbox", st);
	mime_arena_free(mem);
}

/* A read that gives less of a regular file than was asked for is its last. */
static void
whole_file(struct run *r, int fd, bool regular)
{
	ssize_t n;

	begin_message(r);
	do {
		n = read(fd, r->window, WINDOW);
		if (n < 0)
			fail("read", MIME_IO);
		r->octets += (uint64_t)n;
		take_octets(r, (mime_span){ r->window, (size_t)n });
	} while (n > 0 && (n == WINDOW || !regular));
	end_message(r);
}

static void
one_file(struct run *r, int folder, const char *name, bool regular)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fail(name, MIME_IO);
	if (r->mailbox)
		mailbox(r, fd);
	else
		whole_file(r, fd, regular);
	close(fd);
}

/* What NAME in FOLDER is, one of DT_; a link is what it points to. */
static unsigned char
kind_of(int folder, const char *name, unsigned char told)
{
	struct stat st;

	if (told != DT_UNKNOWN && told != DT_LNK)
		return told;
	if (fstatat(folder, name, &st, 0) < 0)
		fail(name, MIME_IO);
	return IFTODT(st.st_mode);
}

/*
 * NAME in FOLDER; TOLD: what the folder says that it is. Folders nest as deep
 * as whoever runs this made them. With thousands of small files, half of the
 * time is in calls of the system: none is made that need not be.
 */
static void
walk(struct run *r, int folder, const char *name, unsigned char told)
{
	unsigned char kind = kind_of(folder, name, told);
	const struct dirent *entry;
	DIR *inner;
	int fd;

	if (kind != DT_DIR) {
		one_file(r, folder, name, kind == DT_REG);
		return;
	}
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	inner = fd < 0 ? NULL : fdopendir(fd);
	if (inner == NULL)
		fail(name, MIME_IO);
	while ((entry = readdir(inner)) != NULL)
		if (entry->d_name[0] != '.')
			walk(r, fd, entry->d_name, entry->d_type);
	closedir(inner);
}

static void
without_limits(struct mime_limits *limits)
{
	for (unsigned n = 0; mime_limit_name(n) != NULL; n++)
		*mime_limit(limits, mime_limit_name(n)) = UINT32_MAX;
}

static void
begin(struct run *r)
{
	r->window = aligned_alloc(PAGE, WINDOW);
	r->stages[0].room = aligned_alloc(PAGE, PIECE);
	r->stages[1].room = aligned_alloc(PAGE, PIECE);
	r->options.fields = r->utf8 ? NULL : wanted;
	r->mem = mime_arena_new(NULL);
	r->filters = mime_arena_new(NULL);
	r->parser = mime_parser_new(r->mem, &r->options);
	if (r->window == NULL || r->stages[0].room == NULL ||
	    r->stages[1].room == NULL || r->filters == NULL ||
	    r->parser == NULL)
		fail("begin", MIME_NOMEM);
	r->unused = mime_arena_mark(r->mem);
	r->unused_filters = mime_arena_mark(r->filters);
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
	struct run r = { .options.size = sizeof(r.options) };
	int c, times = 1;

	while ((c = getopt(argc, argv, "mdcLn:")) != -1) {
		r.mailbox |= c == 'm';
		r.decode |= c == 'd';
		r.utf8 |= c == 'c';
		if (c == 'L')
			without_limits(&r.options.limits);
		if (c == 'n')
			times = atoi(optarg);
		if (c == '?')
			return 2;
	}
	begin(&r);
	for (int i = 0; i < times; i++)
		for (int path = optind; path < argc; path++)
			walk(&r, AT_FDCWD, argv[path], DT_UNKNOWN);
	printf("messages=%llu parts=%llu leaves=%llu decoded=%llu touch=%llu"
	    " bytes=%llu\n", (unsigned long long)r.messages,
	    (unsigned long long)r.parts, (unsigned long long)r.leaves,
	    (unsigned long long)r.decoded, (unsigned long long)r.touched,
	    (unsigned long long)r.octets);
	end(&r);
	return 0;
}
