/*
 * keep.c - the media of parts, as a tree keeps them.
 *
 * Media belong to the parser until their part ends, so a tree has copies. Parts
 * that declare nothing share what is known of them; others share with a part
 * shortly before them that says the same, as attachments that differ by their
 * names do: a name is its part's own. Only RECENT of them are looked at, so
 * that it costs the same for each part.
 */
#include "tree/tree.h"

const struct mime_media mime_no_media = {
	.type = { "text", 4 }, .subtype = { "plain", 5 },
	.encoding_name = { "7bit", 4 }, .default_type = true,
};

/* Media of a part that is decoded: its octets differ from those of others. */
struct closed_media {
	struct octets *decoded;
	struct mime_media media;
};

/*
 * Those that differ most come first; the last is static where the encoding is
 * known.
 */
static const size_t spans[] = {
	offsetof(struct mime_media, subtype),
	offsetof(struct mime_media, content_id),
	offsetof(struct mime_media, boundary),
	offsetof(struct mime_media, charset),
	offsetof(struct mime_media, disposition),
	offsetof(struct mime_media, type),
	offsetof(struct mime_media, encoding_name),
};

static const mime_span *
span_in(const struct mime_media *m, size_t place)
{
	return (const void *)((const char *)m + place);
}

static bool
say_the_same(const struct mime_media *a, const struct mime_media *b)
{
	if (a->kind != b->kind || a->encoding != b->encoding ||
	    a->name_from != b->name_from || a->default_type != b->default_type)
		return false;
	for (size_t i = 0; i < ROWS(spans); i++)
		if (!span_is(*span_in(a, spans[i]), *span_in(b, spans[i])))
			return false;
	return true;
}

/* May what M is the media of be decoded to look for parts in it? */
static bool
is_closed(const struct mime_media *m)
{
	return m->kind != MIME_LEAF && encoding_changes(m->encoding);
}

/* Fills C, behind which there is room, so that it outlives M. */
static void
fill(struct mime_media *c, const struct mime_media *m, size_t n)
{
	char *at = (char *)(c + 1);

	*c = *m;
	for (size_t i = 0; i < n; i++) {
		mime_span *s = (void *)((char *)c + spans[i]);

		if (s->len == 0)
			continue;
		memcpy(at, s->ptr, s->len);
		s->ptr = at;
		at += s->len;
	}
}

/* A copy of M in MEM, its octets behind it; NULL for want of memory. */
static struct mime_media *
copy_media(struct mime_arena *mem, const struct mime_media *m)
{
	size_t n = ROWS(spans) - (m->encoding != MIME_OTHER);
	size_t front = is_closed(m) ? offsetof(struct closed_media, media) : 0;
	size_t size = front + sizeof(*m);
	char *at;

	for (size_t i = 0; i < n; i++)
		size = size_add(size, span_in(m, spans[i])->len);
	at = mime_arena_take(mem, size);
	if (at == NULL)
		return NULL;
	memset(at, 0, front);
	fill((void *)(at + front), m, n);
	return (void *)(at + front);
}

/* True where M is that of a part that declares nothing. */
static bool
says_nothing(const struct mime_media *m)
{
	static const struct mime_media *const usual = &mime_no_media;

	return m->default_type && m->kind == MIME_LEAF &&
	    m->disposition.len == 0 && m->content_id.len == 0 &&
	    m->name_from == MIME_NAME_NONE && m->encoding == MIME_7BIT &&
	    m->charset.len == 0 &&
	    span_is(m->encoding_name, usual->encoding_name) &&
	    span_is(m->subtype, usual->subtype);
}

/* M is new: the oldest of the recent ones makes room for its copy. */
static mime_status
keep_new(struct mime_tree *tree, struct node *n, const struct mime_media *m)
{
	const struct mime_media *copy = copy_media(tree->mem, m);
	unsigned i = tree->next_recent;

	if (copy == NULL)
		return mime_arena_status(tree->mem);
	n->part.media = copy;
	n->is = mime_media_is(m);
	if (is_closed(m))
		return MIME_OK;
	tree->recent[i].media = copy;
	tree->recent[i].is = n->is;
	tree->next_recent = (i + 1) % RECENT;
	return MIME_OK;
}

/* Names differ even where all else is the same. */
static mime_status
keep_name(struct mime_tree *tree, struct node *n, mime_span name)
{
	return name.len > 0 ?
	    mime_arena_copy(tree->mem, name, &n->part.filename) : MIME_OK;
}

mime_status
mime_tree_keep_media(struct mime_tree *tree, struct node *n,
    const struct mime_event *ev)
{
	const struct mime_media *m = ev->media;
	mime_status st;

	n->part.kind = m->kind;
	if (says_nothing(m))
		return MIME_OK;
	st = keep_name(tree, n, ev->filename);
	if (st < 0)
		return st;
	for (unsigned i = 0; i < RECENT && tree->recent[i].media; i++)
		if (say_the_same(tree->recent[i].media, m)) {
			n->part.media = tree->recent[i].media;
			n->is = tree->recent[i].is;
			return MIME_OK;
		}
	return keep_new(tree, n, m);
}

/* ---- what is decoded ---------------------------------------------------- */

static struct closed_media *
closed_of(const struct mime_part *part)
{
	char *at = (char *)(uintptr_t)part->media;

	return is_closed(part->media) ?
	    (void *)(at - offsetof(struct closed_media, media)) : NULL;
}

struct octets *
mime_part_decoded(const struct mime_part *part)
{
	const struct closed_media *c = closed_of(part);

	return c != NULL ? c->decoded : NULL;
}

void
mime_part_set_decoded(struct node *n, struct octets *decoded)
{
	struct closed_media *c = closed_of(&n->part);

	assert(c != NULL);
	c->decoded = decoded;
}
