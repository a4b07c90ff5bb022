/*
 * again.c - Content-* fields that were read before.
 *
 * Nearly every part declares what another did, in the same octets: text/plain
 * or text/html, a charset, an encoding. What such fields amount to is kept, so
 * that they are read once for many parts and messages. Kept are short ones
 * that no defect was told of and that say nothing of the part itself: neither
 * boundary nor name, disposition nor id. What else decides, limits and rulings,
 * is the parser's own and does not change.
 *
 * The media of an open part points into what is kept. So that is forgotten
 * between messages only, and where there is no more room.
 */
#include "parse/parse.h"

static bool
may_be_known(struct mime_parser *p, const struct raw_media *raw)
{
	return p->why == NULL && raw->disposition.value.ptr == NULL &&
	    raw->id.value.ptr == NULL && !parser_top(p)->in_digest;
}

/* An empty value is one, and not the same as none. */
static bool
is_same(mime_span a, mime_span b)
{
	return span_is(a, b) && (a.ptr == NULL) == (b.ptr == NULL);
}

static const struct mime_media *
find(const struct known_medias *a, const struct raw_media *raw)
{
	for (unsigned i = 0; i < a->count; i++)
		if (is_same(a->known[i].type, raw->type.value) &&
		    is_same(a->known[i].encoding, raw->encoding.value))
			return &a->known[i].media;
	return NULL;
}

/* Has S, unless it is none, point to a copy of it in K. */
static bool
copy(struct known_media *k, mime_span *s)
{
	char *at = k->octets + k->used;

	if (s->len > sizeof(k->octets) - k->used)
		return false;
	if (s->len > 0)
		memcpy(at, s->ptr, s->len);
	if (s->ptr != NULL)
		s->ptr = at;
	k->used += s->len;
	return true;
}

static void
keep(struct known_medias *a, const struct raw_media *raw,
    const struct mime_media *m)
{
	struct known_media *k = &a->known[a->count];

	if (a->count == ROWS(a->known) || m->boundary.ptr != NULL ||
	    m->name_from != MIME_NAME_NONE || m->encoding == MIME_OTHER)
		return;
	k->type = raw->type.value;
	k->encoding = raw->encoding.value;
	k->media = *m;
	k->used = 0;
	a->count += copy(k, &k->type) && copy(k, &k->encoding) &&
	    copy(k, &k->media.type) && copy(k, &k->media.subtype) &&
	    copy(k, &k->media.charset);
}

mime_status
mime_again_read(struct mime_parser *p, const struct reading *how)
{
	const struct raw_media *raw = &p->block.raw;
	struct frame *f = parser_top(p);
	bool may = may_be_known(p, raw);
	uint32_t queued = p->queued;
	struct mime_media *media;
	mime_status st;

	f->media = may ? find(&p->again, raw) : NULL;
	if (f->media != NULL)
		return MIME_OK;
	media = mime_arena_take(p->medias, sizeof(*media));
	if (media == NULL)
		return mime_arena_status(p->medias);
	st = mime_media_read(p->medias, raw, f->in_digest, how, media,
	    &f->filename);
	if (st < 0)
		return st;
	f->media = media;
	if (may && p->queued == queued)
		keep(&p->again, raw, media);
	return MIME_OK;
}

void
mime_again_reset(struct known_medias *a)
{
	if (a->count == ROWS(a->known))
		a->count = 0;
}
