/*
 * again.c - Content-* fields that were read before.
 *
 * Nearly every part declares what another did, in the same octets: text/plain
 * or text/html, a charset, an encoding. What such fields amount to is kept, so
 * that they are read once for many parts and messages. Kept are short ones
 * that no defect was told of and that say nothing of the part itself: neither
 * name, disposition nor id, and no boundary but in one way. What else decides,
 * limits and rulings, is the parser's own and does not change.
 *
 * A multipart most often declares its boundary, in quotes, and nothing behind
 * it. Of two such fields that are alike in front of the boundaries, these are
 * all that differs, if they are what a boundary should be.
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

/* RFC 2046 5.1.1: as long as a boundary may be. */
#define BOUNDARY_USUAL 70

/* Letters, digits and some of what else a boundary may have. */
static bool
is_plain(char c)
{
	return char_is((unsigned char)c, IS_ALPHA | IS_DIGIT) || c == '=' ||
	    c == '_' || c == '-' || c == '.' || c == '+' || c == '/';
}

/*
 * What stands in quotes at the end of TYPE, and may be a boundary, with nothing
 * odd about it; empty: there is no such thing.
 */
static mime_span
quoted_end(const struct mime_parser *p, mime_span type)
{
	size_t most = p->options.limits.boundary < BOUNDARY_USUAL ?
	    p->options.limits.boundary : BOUNDARY_USUAL;
	size_t end = type.len - 1, at = end;

	if (span_at(type, end) != '"')
		return (mime_span){ 0 };
	while (at > 0 && is_plain(type.ptr[at - 1]))
		at--;
	return at > 0 && type.ptr[at - 1] == '"' && end - at <= most ?
	    span_head(span_tail(type, at), end - at) : (mime_span){ 0 };
}

/*
 * True where FRONT, of a Content-Type, has one parameter only, which is called
 * boundary and whose quote it ends with.
 */
static bool
is_front(mime_span front)
{
	mime_span params = span_tail(front, span_find(front, ';') + 1);

	return mime_span_same(mime_span_trim(params, IS_WSP), SPAN("boundary=\""));
}

/* Does FRONT, kept, stand in front of BOUNDARY and its quote in TYPE? */
static bool
is_in_front(mime_span front, mime_span type, mime_span boundary)
{
	return boundary.len > 0 && front.len + boundary.len + 1 == type.len &&
	    span_starts(type, front);
}

static const struct known_media *
find(const struct known_medias *a, const struct raw_media *raw,
    mime_span boundary)
{
	for (unsigned i = 0; i < a->count; i++) {
		const struct known_media *k = &a->known[i];

		if ((k->bounded ?
		    is_in_front(k->type, raw->type.value, boundary) :
		    is_same(k->type, raw->type.value)) &&
		    is_same(k->encoding, raw->encoding.value))
			return k;
	}
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

/* M was read of RAW, whose type ends with BOUNDARY, if that is one. */
static void
keep(struct known_medias *a, const struct raw_media *raw,
    const struct mime_media *m, mime_span boundary)
{
	struct known_media *k = &a->known[a->count];
	mime_span type = raw->type.value;
	mime_span front = span_head(type, type.len - boundary.len - 1);
	bool bounded = m->boundary.ptr != NULL;

	if (a->count == ROWS(a->known) || m->filename.ptr != NULL ||
	    m->encoding == MIME_OTHER || (bounded &&
	    (!span_is(m->boundary, boundary) || !is_front(front))))
		return;
	*k = (struct known_media){ .type = bounded ? front : type,
		.encoding = raw->encoding.value, .media = *m,
		.bounded = bounded };
	k->media.boundary = (mime_span){ 0 };
	a->count += copy(k, &k->type) && copy(k, &k->encoding) &&
	    copy(k, &k->media.type) && copy(k, &k->media.subtype) &&
	    copy(k, &k->media.charset);
}

static mime_status
use(struct mime_parser *p, const struct known_media *k, mime_span boundary,
    struct mime_media *media)
{
	*media = k->media;
	return k->bounded ?
	    mime_arena_copy(p->medias, boundary, &media->boundary) : MIME_OK;
}

mime_status
mime_again_read(struct mime_parser *p, const struct reading *how,
    struct mime_media *media)
{
	const struct raw_media *raw = &p->block.raw;
	struct frame *f = parser_top(p);
	bool may = may_be_known(p, raw);
	mime_span boundary = quoted_end(p, raw->type.value);
	const struct known_media *known = may ?
	    find(&p->again, raw, boundary) : NULL;
	uint32_t queued = p->queued;
	mime_status st;

	if (known != NULL)
		return use(p, known, boundary, media);
	st = mime_media_read(p->medias, raw, f->in_digest, how, media);
	if (st >= 0 && may && p->queued == queued)
		keep(&p->again, raw, media, boundary);
	return st;
}

void
mime_again_reset(struct known_medias *a)
{
	if (a->count == ROWS(a->known))
		a->count = 0;
}
