/*
 * content.c - another content for a part, encoded as it is told.
 *
 * The writer's floor looks at it, chooses and encodes. What it cannot know is
 * which boundaries are open in this message: a line of the new content that
 * is one of their delimiters would cut the part, so what comes out is watched,
 * and encoded as base64, which has no dashes, where there is such a line.
 */
#include "edit/edit.h"

/* ---- a watch for delimiters --------------------------------------------- */

/* So much of a boundary is compared: the RFC allows 70 octets. */
#define LOOK 80

struct watch {
	struct mime_editor *e;
	const struct mime_part *part;
	char line[LOOK];        /* the first octets of the line at hand */
	size_t len;
	bool hit;
};

static bool
is_delimiter(const struct watch *w)
{
	mime_span line = { w->line, w->len };

	if (!span_starts(line, SPAN("--")))
		return false;
	line = span_tail(line, 2);
	for (const struct mime_part *p = w->part->parent; p; p = p->parent)
		if (p->kind == MIME_MULTIPART &&
		    span_starts(line, span_head(p->media->boundary, LOOK - 2)))
			return true;
	return false;
}

static void
look(struct watch *w, mime_span piece)
{
	while (piece.len > 0) {
		mime_span line = span_take(&piece, span_line_length(piece));
		mime_room room = { w->line + w->len, LOOK - w->len };
		bool ends = line.ptr[line.len - 1] == '\n';

		room_fill(&room, &line);
		w->len = LOOK - room.len;
		if (ends || w->len == LOOK)
			w->hit = w->hit || is_delimiter(w);
		if (ends)
			w->len = 0;
	}
}

static mime_status
put(void *ctx, mime_span octets)
{
	struct watch *w = ctx;

	look(w, octets);
	mime_fresh_put(&w->e->fresh, octets);
	return w->e->fresh.status;
}

/* ---- content ------------------------------------------------------------ */

/*
 * Who goes by RFC 2045 4 undoes no encoding in a message that does not say that
 * it is MIME.
 */
static void
say_mime(struct mime_editor *e, const struct mime_part *part)
{
	const struct heading *h = mime_heading_of(e, part);
	uint32_t count;

	if (h != NULL && !mime_heading_find(h, SPAN("MIME-Version"), 0,
	    &count))
		mime_edit_set(e, part, SPAN("MIME-Version"), 0, SPAN("1.0"));
}

SELDOM void
mime_edit_set_encoding(struct mime_editor *e, const struct mime_part *part,
    mime_encoding encoding)
{
	struct edit_part *p = edit_of(e, part);

	/* A dropped message has lost that field, and is told no more. */
	if (p->fate > FATE_CONTENT ||
	    (part->media->encoding == encoding && !p->encoded))
		return;
	p->encoded = true;
	p->encoding = encoding;
	if (is_whole_message(part) && encoding > MIME_BINARY)
		say_mime(e, part);
	mime_edit_set(e, part, SPAN("Content-Transfer-Encoding"), 0,
	    mime_encoding_names[encoding]);
}

/* PART as the writer's floor knows parts. */
static struct draft
draft_of(struct mime_editor *e, const struct mime_part *part,
    const struct mime_source *content)
{
	const struct mime_media *m = part->media;
	struct draft d = { .kind = m->kind, .source = *content,
	    .has_content = true, .charset = SPAN("kept"),
	    .disposition = m->disposition, .filename = part->filename };
	struct buffer type;

	buffer_init(&type, e->mem, PTRDIFF_MAX);
	/* A line end in UTF-16 is two units: octets that look like one are
	   none. */
	if (!edit_of(e, part)->utf8 &&
	    charset_is_wide(mime_charset_name(m->charset))) {
		buffer_put(&type, SPAN("application/octet-stream"));
	} else {
		buffer_put(&type, m->type);
		buffer_put_char(&type, '/');
		buffer_put(&type, m->subtype);
	}
	if (type.status < 0)
		e->status = type.status;
	d.type = buffer_span(&type);
	return d;
}

/* Encodes D's content; false where it would be cut by a delimiter. */
static bool
encode(struct mime_editor *e, const struct mime_part *part, struct draft *d)
{
	struct watch watch = { .e = e, .part = part };
	const struct mime_sink sink = { put, &watch };
	uint64_t begin = e->fresh.size;

	mime_choose_content(e->writer, d);
	if (!mime_editor_wrote(e))
		return true;
	e->status = mime_emit_content(e->writer, d, &sink);
	watch.hit = watch.hit || is_delimiter(&watch);
	mime_edit_becomes(e, part, FATE_CONTENT,
	    fresh_since(&e->fresh, begin));
	return e->status < 0 || !watch.hit;
}

SELDOM bool
mime_edit_delimits(struct mime_editor *e, const struct mime_part *part,
    mime_span octets)
{
	struct watch watch = { .e = e, .part = part };

	look(&watch, octets);
	return watch.hit || is_delimiter(&watch);
}

SELDOM mime_encoding
mime_edit_put_content(struct mime_editor *e, const struct mime_part *part,
    const struct mime_source *content, mime_encoding encoding, bool keeps)
{
	static const struct draft around = { .kind = MIME_MULTIPART };
	struct draft d = draft_of(e, part, content);
	bool clean;

	if (!is_whole_message(part))
		d.parent = (struct draft *)(uintptr_t)&around;
	d.keeps = keeps;
	d.encoding = encoding;
	clean = encode(e, part, &d);
	if (!clean && keeps) {
		d.encoding = MIME_BASE64;
		encode(e, part, &d);
	} else if (!clean) {
		mime_editor_fail(e, part, "has a line that is a delimiter");
	}
	return d.encoding;
}

SELDOM void
mime_edit_content(struct mime_editor *e, const struct mime_part *part,
    const struct mime_source *content, mime_encoding encoding)
{
	bool keeps = encoding == MIME_OTHER;

	if (!mime_edit_ready(e, part))
		return;
	if (part->kind == MIME_MULTIPART) {
		mime_editor_fail(e, part, "has parts, and no content");
		return;
	}
	if (keeps)
		encoding = (mime_encoding)part->media->encoding;
	encoding = mime_edit_put_content(e, part, content, encoding, keeps);
	if (e->status >= 0)
		mime_edit_set_encoding(e, part, encoding);
}
