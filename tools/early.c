/*
 * early.c - an attachment decoded while its message is read the first time.
 *
 * Which parts are chosen, and what they are called, is known when all of the
 * message has been read. To read it again is a quarter of the work where one
 * large attachment is all there is. So base64 that will most likely be wanted
 * is decoded on the way, into a file that has no name yet. If the tree then
 * has a part that is just these octets, in this encoding, the file is taken;
 * else it is dropped, and nothing was lost but time.
 *
 * One part of a message at a time, and the first large one is kept. A small
 * one is forgotten before it becomes a file. What fails here is tried again,
 * and told, when the part is extracted.
 */
#include "config.h"

#include "early.h"
#include "text.h"

void
early_open(struct early *e, struct folder *folder)
{
	early_close(e);
	e->file = OUTPUT_NONE;
	e->folder = folder;
}

/* Messages within an encoding are opened by the tree. */
static bool
is_wanted(const struct mime_event *ev, bool all)
{
	const struct mime_media *media = ev->media;

	return media != NULL && media->encoding == MIME_BASE64 &&
	    media->kind == MIME_LEAF && (all || ev->filename.len > 0) &&
	    !text_is(media->type, "text") && !text_is(media->type, "message") &&
	    !text_is(media->type, "multipart");
}

static void
begin(struct early *e, const struct mime_event *ev, uint64_t left)
{
	if (e->mem == NULL) {
		e->mem = mime_arena_new(NULL);
		e->start = mime_arena_mark(e->mem);
	}
	mime_arena_release(e->mem, e->start);
	e->filter = mime_filter_decode(e->mem, MIME_BASE64);
	e->part = ev->part;
	e->offset = ev->offset + ev->bytes.len;
	e->fed = e->size = 0;
	e->left = left;
}

/* A file is begun when the first block of it is full. */
static bool
write_block(struct early *e)
{
	if (e->file.fd < 0 &&
	    !folder_begin(e->folder, &e->file, e->left / 78 * 57))
		return false;
	return folder_filled(e->folder, &e->file);
}

/* Decodes BYTES straight into the block that is to be written. */
static bool
decode(struct early *e, mime_span bytes, bool last)
{
	mime_status st = MIME_MORE;

	while (st == MIME_MORE) {
		mime_room *room = folder_room(e->folder);
		size_t before = room != NULL ? room->len : 0;

		if (room == NULL)
			return false;
		st = mime_filter_run(e->filter, &bytes, room, last);
		e->size += before - room->len;
		if (room->len == 0 && !write_block(e))
			return false;
	}
	return st >= 0;
}

/* Nothing of the part is kept; another may begin. */
static void
forget(struct early *e)
{
	e->filter = NULL;
	folder_drop(e->folder, &e->file);
}

static void
end(struct early *e)
{
	if (decode(e, (mime_span){ 0 }, true) && e->file.fd >= 0 &&
	    folder_end(e->folder, &e->file)) {
		e->filter = NULL;
		e->whole = true;
	} else
		forget(e);
}

void
early_event(struct early *e, const struct mime_event *ev, uint64_t left,
    bool all)
{
	bool of_it = e->filter != NULL && ev->part == e->part;

	switch (ev->type) {
	case MIME_EV_BLANK:
		if (e->filter == NULL && !e->whole && is_wanted(ev, all))
			begin(e, ev, left);
		break;
	case MIME_EV_BODY:
		e->fed += of_it ? ev->bytes.len : 0;
		if (of_it && !decode(e, ev->bytes, false))
			forget(e);
		break;
	case MIME_EV_PART_END:
		if (of_it)
			end(e);
		break;
	default:
		break;
	}
}

bool
early_take(struct early *e, const struct mime_part *part, struct output *file,
    uint64_t *size)
{
	if (!e->whole || part->inside != NULL || part->child != NULL ||
	    part->media->encoding != MIME_BASE64 ||
	    part->body.offset != e->offset || part->body.size != e->fed)
		return false;
	e->whole = false;
	*file = e->file;
	*size = e->size;
	e->file = OUTPUT_NONE;
	return true;
}

void
early_close(struct early *e)
{
	if (e->filter != NULL || e->whole)
		forget(e);
	e->whole = false;
}

void
early_free(struct early *e)
{
	mime_arena_free(e->mem);
	e->mem = NULL;
}
