/*
 * part.c - the parts that are open, one within the other.
 *
 * A message nests, and this stack with it; C does not. What is known of an
 * open part is in its frame; its media stand in an arena that is released as
 * parts end, so that memory depends on how deep the parts are, never on how
 * many there were.
 */
#include "parse/parse.h"

static bool
more_frames(struct mime_parser *p)
{
	void *more = mime_arena_more(p->fixed, p->frames, &p->frames_cap, 8,
	    sizeof(*p->frames));

	if (more != NULL)
		p->frames = more;
	return more != NULL;
}

bool
mime_part_push(struct mime_parser *p)
{
	struct frame *f, *outer;

	if (p->depth == p->frames_cap && !more_frames(p))
		return false;
	f = &p->frames[p->depth];
	outer = p->depth > 0 ? f - 1 : NULL;
	*f = (struct frame){
		.number = p->parts++,
		.message = outer != NULL && outer->multipart ?
		    outer->message : p->depth,
		.mark = mime_arena_mark(p->medias),
	};
	if (outer != NULL)
		outer->children++;
	p->top = f;
	p->depth++;
	return true;
}

/* A multipart without its end; or without a beginning. */
static void
check_multipart(struct mime_parser *p, const struct frame *f, bool by_outer)
{
	mime_range at = parser_here(p);

	if (!f->multipart || f->closed)
		return;
	if (!f->opened) {
		mime_tell_defect(p, MIME_DEFECT_BOUNDARY_NOT_FOUND, at);
		mime_tell_defect(p, MIME_DEFECT_MULTIPART_NO_PARTS, at);
	} else if (by_outer) {
		mime_tell_defect(p, MIME_DEFECT_BOUNDARY_INNER_UNTERMINATED,
		    at);
	} else {
		mime_tell_defect(p, MIME_DEFECT_BOUNDARY_UNTERMINATED, at);
	}
}

/* The content and its signature, RFC 1847 2.1. */
static void
check_signed(struct mime_parser *p, const struct frame *f)
{
	if (f->multipart && f->opened && f->children != 2 &&
	    span_is(f->media->subtype, SPAN("signed")))
		mime_tell_defect(p, MIME_DEFECT_SIGNED_STRUCTURE, f->type_at);
}

/* The frame of the multipart that the innermost part is in. */
static uint32_t
multipart_around(const struct mime_parser *p)
{
	uint32_t i = p->depth - 1;

	while (i > 0 && !p->frames[--i].multipart)
		;
	return i;
}

/*
 * An encoded leaf that ends at the delimiter of a multipart further out: who
 * decodes first does not see that line. Of the multipart around it that is
 * the end there has to be, also where it is the text of a whole message.
 */
static void
check_encoded(struct mime_parser *p, const struct frame *f)
{
	if (f->media != NULL && f->media->kind == MIME_LEAF &&
	    encoding_changes(f->media->encoding) &&
	    p->match_frame < multipart_around(p))
		mime_tell_defect(p, MIME_DEFECT_BOUNDARY_INSIDE_ENCODED_PART,
		    (mime_range){ p->feed.offset + p->match_break,
		    p->match.size });
}

/*
 * Ends the innermost part. It leaves the stack when its PART_END has been
 * told (mime_part_pop): its media is good until then.
 */
mime_status
mime_part_close(struct mime_parser *p, bool by_outer)
{
	const struct frame *f = parser_top(p);
	mime_status st = mime_check_end(p);

	if (st < 0)
		return st;
	check_multipart(p, f, by_outer);
	check_signed(p, f);
	if (by_outer)
		check_encoded(p, f);
	return mime_tell_event(p, MIME_EV_PART_END, 0);
}

/* The innermost part, whose PART_END has been told, leaves the stack. */
void
mime_part_pop(struct mime_parser *p)
{
	boundary_pop(&p->boundaries, p->depth - 1);
	mime_arena_release(p->medias, parser_top(p)->mark);
	p->top = --p->depth > 0 ? p->top - 1 : NULL;
}
