/*
 * build_image.c - which file a page means by a reference, and is it to be
 * taken?
 *
 * What lies beside the page, in its folder or below, with all links followed,
 * and is an image by its name, becomes a part of the mail; the same file once.
 * What is elsewhere on the disk is not taken, whoever wrote the page, unless
 * --inline has named it. What is elsewhere in the world stays there.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "text.h"

#define SLOTS 1024              /* of files, by hash */

/* A file that is a part already. */
struct known {
	struct known *next;
	dev_t device;
	ino_t inode;
	struct build_piece *piece;
};

struct build_images {
	struct build *build;
	char *folder;           /* with all links followed, by malloc */
	unsigned numbered;      /* images that were found */
	bool failed;            /* for want of memory */
	struct known *files[SLOTS];
};

static mime_span
copy(struct build_images *p, mime_span s)
{
	mime_span to = build_copy(p->build, s);

	p->failed |= to.ptr == NULL;
	return to;
}

/* ---- files -------------------------------------------------------------- */

static struct known **
slot_of(struct build_images *p, const struct stat *st)
{
	return &p->files[((uint64_t)st->st_ino ^ (uint64_t)st->st_dev) % SLOTS];
}

/* The part that has that file; NULL: none yet. */
static struct build_piece *
find_known(struct build_images *p, const struct stat *st)
{
	const struct known *k = *slot_of(p, st);

	while (k != NULL && (k->inode != st->st_ino ||
	    k->device != st->st_dev))
		k = k->next;
	return k != NULL ? k->piece : NULL;
}

static void
add_known(struct build_images *p, const struct stat *st, struct build_piece *piece)
{
	struct known *k = mime_arena_alloc(p->build->tool.mem, sizeof *k);
	struct known **slot = slot_of(p, st);

	p->failed |= k == NULL;
	if (k == NULL)
		return;
	*k = (struct known){ *slot, st->st_dev, st->st_ino, piece };
	*slot = k;
}

static void
add_typed(struct build_images *p)
{
	struct build_piece *piece = p->build->inlines;
	struct stat st;

	for (; piece != NULL; piece = piece->next)
		if (!piece->file.spooled && stat(piece->file.path, &st) == 0)
			add_known(p, &st, piece);
}

/* One that --inline has given under that name. */
static struct build_piece *
find_named(struct build_images *p, mime_span name)
{
	struct build_piece *piece = p->build->inlines;

	while (piece != NULL && !text_equal(piece->name, name))
		piece = piece->next;
	return piece;
}

static bool
is_plain(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '@' ||
	    c == '.' || c == '-' || c == '_';
}

/* Unlike any other, as far as the Message-ID is: what is plain of that. */
static mime_span
new_cid(struct build_images *p)
{
	const struct build_field *id = build_find(p->build, "Message-ID");
	mime_span from = id != NULL ? id->value : (mime_span){ 0 };
	char *text = mime_arena_alloc(p->build->tool.mem, from.len + 24);
	size_t n;

	p->failed |= text == NULL;
	if (text == NULL)
		return (mime_span){ 0 };
	n = (size_t)snprintf(text, 24, "<image%u.", ++p->numbered);
	for (size_t i = 0; i < from.len; i++)
		if (is_plain(text_at(from, i)))
			text[n++] = from.ptr[i];
	text[n++] = '>';
	return (mime_span){ text, n };
}

static mime_span
last_part(mime_span path)
{
	size_t n = path.len;

	while (n > 0 && path.ptr[n - 1] != '/')
		n--;
	return text_after(path, n);
}

static struct build_piece *
add_image(struct build_images *p, const char *path, mime_span name, const char *type)
{
	struct build *b = p->build;
	struct build_piece *piece = mime_arena_alloc(b->tool.mem, sizeof *piece);
	mime_span kept = copy(p, text_span(path));

	p->failed |= piece == NULL;
	if (p->failed)
		return NULL;
	*piece = (struct build_piece){ .type = type, .name = copy(p, name),
	    .cid = new_cid(p) };
	if (!build_file_open(&piece->file, b, kept.ptr))
		return NULL;
	*b->last_inline = piece;
	b->last_inline = &piece->next;
	return piece;
}

/* ---- references --------------------------------------------------------- */

/* "http:", "cid:", "//host": what is not a path. */
static bool
is_elsewhere(mime_span value)
{
	size_t n = 0;

	while (text_at(value, n) >= 'a' && text_at(value, n) <= 'z')
		n++;
	return text_starts(value, "//") || (n > 0 && text_at(value, n) == ':');
}

static int
hex(int c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The path that VALUE stands for: "a%20b.png?v=1" is "a b.png". */
static mime_span
path_of(mime_span value, char path[BUILD_REFERENCE_MOST + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < value.len && value.ptr[i] != '?' &&
	    value.ptr[i] != '#'; i++) {
		char c = value.ptr[i];
		int high = hex(text_at(value, i + 1));
		int low = hex(text_at(value, i + 2));

		if (c == '%' && high >= 0 && low >= 0 && high + low > 0) {
			c = (char)(high * 16 + low);
			i += 2;
		}
		path[n++] = c;
	}
	path[n] = '\0';
	return text_span(path);
}

/* PATH, with all links followed, is in the folder of the page. */
static bool
is_beside(const struct build_images *p, const char *path)
{
	size_t n = strlen(p->folder);

	return strncmp(path, p->folder, n) == 0 &&
	    (path[n] == '/' || (n > 0 && path[n - 1] == '/'));
}

/* REAL is the file at PATH, which the page calls VALUE. NULL: it stays. */
static struct build_piece *
take(struct build_images *p, mime_span value, mime_span path, const char *real)
{
	const char *type = build_type_of(path);
	struct build_piece *piece;
	struct stat st;

	if (stat(real, &st) < 0 || access(real, R_OK) < 0) {
		build_page_say(p->build, value, strerror(errno));
		return NULL;
	}
	piece = find_known(p, &st);
	if (piece != NULL)
		return piece;
	if (*path.ptr == '/' || !is_beside(p, real)) {
		build_page_say(p->build, value, "is not in the folder of the page: --inline "
		    "takes it from elsewhere");
		return NULL;
	}
	if (!S_ISREG(st.st_mode) || !text_starts((mime_span){ type,
	    strlen(type) }, "image/")) {
		build_page_say(p->build, value, text_is(text_span(type),
		    "text/css") ? "does not go with the mail: styles that do "
		    "are those within the page" :
		    "is no image, by its name: --inline takes it");
		return NULL;
	}
	piece = add_image(p, real, last_part(path), type);
	if (piece != NULL)
		add_known(p, &st, piece);
	return piece;
}

struct build_piece *
build_image(struct build_images *p, mime_span value)
{
	char path[BUILD_REFERENCE_MOST + 1], whole[PATH_MAX + BUILD_REFERENCE_MOST + 2];
	struct build_piece *piece;
	mime_span typed = path_of(value, path);
	char *real;

	if (p == NULL || p->failed || p->folder == NULL)
		return NULL;
	if (is_elsewhere(value)) {
		if (p->build->tool.verbose && !text_starts(value, "cid:"))
			build_page_say(p->build, value, "stays where it is");
		return NULL;
	}
	if (typed.len == 0)
		return NULL;
	snprintf(whole, sizeof whole, "%s%s%s", *path == '/' ? "" : p->folder,
	    *path == '/' ? "" : "/", path);
	real = realpath(whole, NULL);
	if (real == NULL) {
		piece = find_named(p, last_part(typed));
		if (piece == NULL)
			build_page_say(p->build, value, strerror(errno));
		return piece;
	}
	piece = take(p, value, typed, real);
	free(real);
	return piece;
}

/* ---- all of them -------------------------------------------------------- */

static void
find_folder(struct build_images *p)
{
	const char *path = p->build->html->file.path;
	const char *slash = strrchr(path, '/');
	mime_span folder = copy(p, slash == NULL ? (mime_span){ ".", 1 } :
	    (mime_span){ path, (size_t)(slash - path) + 1 });

	if (!p->failed)
		p->folder = realpath(folder.ptr, NULL);
}

struct build_images *
build_images_new(struct build *b)
{
	struct build_images *p = mime_arena_alloc(b->tool.mem, sizeof *p);

	if (p == NULL)
		return NULL;
	p->build = b;
	find_folder(p);
	add_typed(p);
	return p;
}

bool
build_images_end(struct build_images *p)
{
	bool fine = p != NULL && !p->failed;

	if (p != NULL)
		free(p->folder);
	return fine;
}
