/*
 * parser.c - the machine: bytes in, events out.
 *
 * Each state stands somewhere in the message, is a function of its own, and
 * ends in one of three ways: it made an event, it needs a longer window, or it
 * moved to another state. Nothing recurses: a message nests, the stack of open
 * parts does, C does not.
 *
 *   state           on                          goes to
 *   AT_PART         (always)                    AT_FIELD, of a new part
 *   AT_FIELD        a field                     AT_FIELD
 *                   a line that is no field     AT_JUNK
 *                   a field over the limit      IN_LONG_FIELD
 *                   a full header               IN_HEADER_REST
 *                   the blank line              see mime_body_begin
 *                   a delimiter                 AT_DELIMITER; no body
 *   AT_JUNK         the header goes on          AT_FIELD, the line skipped
 *                   it does not                 see mime_body_begin
 *   IN_LONG_FIELD   its end                     AT_FIELD
 *   IN_HEADER_REST  as AT_FIELD, but that lines are not looked into
 *   mime_body_begin of a leaf                   IN_TEXT
 *                   of a multipart              IN_TEXT, its preamble
 *                   of a message                AT_PART
 *   IN_TEXT         text                        IN_TEXT
 *                   text, then a delimiter      AT_BREAK
 *                   a delimiter                 AT_DELIMITER
 *   AT_BREAK        (always)                    AT_DELIMITER
 *   AT_DELIMITER    a part inside still open    AT_DELIMITER, one less
 *                   "--boundary"                AT_PART
 *                   "--boundary--"              IN_TEXT, the epilogue
 *   any             the end of the input        AT_CLOSE
 *   AT_CLOSE        a part still open           AT_CLOSE, one less
 *                   none                        AT_END
 *
 * Within a header: header.c. Outside it: body.c. Which line is a delimiter:
 * boundary.c; which almost is: alike.c. In which order it is told: tell.c.
 */
#include "parse/parse.h"

/* ---- the states that are no header's and no body's ----------------------- */

static bool
is_digest(const struct frame *f)
{
	return f->multipart && span_is(f->media->subtype, SPAN("digest"));
}

static mime_status
at_part(struct mime_parser *p)
{
	bool digest = p->depth > 0 && is_digest(parser_top(p));

	if (!mime_part_push(p))
		return mime_arena_status(p->fixed);
	parser_top(p)->in_digest = digest;
	mime_header_begin(p);
	return mime_tell_event(p, MIME_EV_PART, 0);
}

static mime_status
at_close(struct mime_parser *p)
{
	if (p->depth > 0)
		return mime_part_close(p, false);
	p->state = AT_END;
	return GO_ON;
}

/* ---- the driver --------------------------------------------------------- */

static mime_status
step(struct mime_parser *p)
{
	switch (p->state) {
	case AT_PART:        return at_part(p);
	case AT_FIELD:       return mime_header_at_field(p);
	case AT_JUNK:        return mime_header_at_junk(p);
	case IN_LONG_FIELD:  return mime_header_in_long_field(p);
	case IN_HEADER_REST: return mime_header_in_rest(p);
	case IN_TEXT:        return mime_body_in_text(p);
	case AT_BREAK:
	case AT_DELIMITER:   return mime_body_at_delimiter(p);
	case AT_CLOSE:       return at_close(p);
	case AT_END:         return MIME_END;
	}
	return MIME_USAGE;
}

/* What was told last is done with: its octets, and the part that it ended. */
static void
use_up(struct mime_parser *p, const struct mime_event *last)
{
	p->last = NULL;
	mime_feed_eat(&p->feed, last->bytes.len);
	if (last->type == MIME_EV_PART_END)
		mime_part_pop(p);
}

/* The chunk goes back to its owner. */
static mime_status
give_back(struct mime_parser *p)
{
	mime_status st = mime_block_keep(p);

	return st < 0 ? st : mime_feed_keep(&p->feed);
}

mime_status
mime_parser_next(struct mime_parser *p, const struct mime_event **ev)
{
	const struct mime_event *next;
	mime_status st;

	if (p == NULL)
		return MIME_NOMEM;
	if (p->last != NULL)
		use_up(p, p->last);
	while (p->failed == MIME_OK) {
		next = tell_next(p);
		if (next != NULL) {
			p->last = *ev = next;
			return MIME_OK;
		}
		st = step(p);
		/* An event, most often, or another state. */
		if (st == MIME_OK || st == GO_ON)
			continue;
		if (st == MIME_MORE)
			st = give_back(p);
		if (st == MIME_MORE || st == MIME_END)
			return st;
		if (st < 0)
			p->failed = st;
	}
	return p->failed;
}

/* ---- life --------------------------------------------------------------- */

/* Where nobody asks for values, nobody is told which names are alike. */
static bool
make_names(struct mime_parser *p, struct mime_arena *mem)
{
	if ((p->options.checks & MIME_CHECK_VALUES) == 0)
		return true;
	p->names_mem = mime_arena_child(mem);
	p->names = mime_names_new(p->names_mem);
	p->names_start = mime_arena_mark(p->names_mem);
	return p->names != NULL;
}

struct mime_parser *
mime_parser_new(struct mime_arena *mem, const struct mime_options *opt)
{
	struct mime_parser *p = mime_arena_take(mem, sizeof(*p));
	struct mime_arena *carry;

	if (p == NULL)
		return NULL;
	/* The tables at its end are most of it, and filled when needed. */
	memset(p, 0, offsetof(struct mime_parser, letters.reading));
	p->again.count = 0;
	p->scans.at = p->scans.count = 0;
	p->options = mime_options_of(opt);
	p->rulings = &mime_rulings_default;
	mime_block_know(p);
	p->fixed = mime_arena_child(mem);
	p->medias = mime_arena_child(mem);
	p->raw = mime_arena_child(mem);
	carry = mime_arena_child(mem);
	if (p->fixed == NULL || p->medias == NULL || p->raw == NULL ||
	    carry == NULL || !make_names(p, mem))
		return NULL;
	p->boundaries.mem = p->fixed;
	p->raw_start = mime_arena_mark(p->raw);
	p->medias_start = mime_arena_mark(p->medias);
	mime_feed_init(&p->feed, carry);
	return p;
}

struct mime_parser *
mime_parser_new_inside(struct mime_arena *mem, const struct mime_options *opt,
    const struct mime_media *media, uint64_t offset)
{
	struct mime_parser *p = mime_parser_new(mem, opt);

	if (p == NULL || !mime_part_push(p))
		return NULL;
	parser_top(p)->media = media;
	p->feed.offset = offset;
	p->inside = true;
	if (mime_body_begin_composite(p) < 0)
		return NULL;
	return p;
}

struct mime_parser *
mime_parser_new_asking(struct mime_arena *mem, const struct mime_options *opt,
    const struct mime_media *parent, uint64_t offset, const struct teller *why)
{
	struct mime_parser *p = mime_parser_new(mem, opt);

	if (p == NULL || (parent != NULL && !mime_part_push(p)))
		return NULL;
	if (parent != NULL) {
		parser_top(p)->media = parent;
		parser_top(p)->multipart = true;
	}
	p->feed.offset = offset;
	p->why = why;
	return p;
}

/* Sets what a new message needs; memory stays. */
void
mime_parser_reset(struct mime_parser *p)
{
	if (p == NULL)
		return;
	mime_arena_release(p->raw, p->raw_start);
	mime_arena_release(p->medias, p->medias_start);
	mime_arena_release(p->names_mem, p->names_start);
	mime_names_forget(p->names);
	mime_again_reset(&p->again);
	mime_feed_reset(&p->feed);
	boundary_pop(&p->boundaries, 0);
	p->lines = (struct lines){ 0 };
	p->depth = p->parts = 0;
	p->top = NULL;
	p->queued = p->queue_at = 0;
	p->limits_told = 0;
	p->event_held = false;
	p->last = NULL;
	p->scans.at = p->scans.count = 0;
	p->decoder = NULL;
	p->failed = MIME_OK;
	p->state = AT_PART;
}

void
mime_parser_feed(struct mime_parser *p, mime_span chunk)
{
	if (p == NULL || chunk.len == 0)
		return;
	if (mime_feed_lends(&p->feed) || p->feed.ended)
		p->failed = MIME_USAGE;
	else
		mime_feed_lend(&p->feed, chunk);
}

void
mime_parser_end(struct mime_parser *p)
{
	if (p != NULL)
		p->feed.ended = true;
}

static bool
in_text(const struct mime_parser *p)
{
	return p->state == IN_TEXT || p->state == AT_BREAK;
}

/* True in the states that note whether the window begins a line. */
static bool
knows_line_start(const struct mime_parser *p)
{
	return in_text(p) || p->state == IN_HEADER_REST ||
	    p->state == IN_LONG_FIELD;
}

/*
 * The innermost part's own delimiters are no longer looked for; those around
 * it still end it.
 */
void
mime_parser_skip(struct mime_parser *p)
{
	bool mid_line;

	if (p == NULL || p->depth == 0 || p->state >= AT_DELIMITER ||
	    (p->last != NULL && p->last->type == MIME_EV_PART_END))
		return;
	boundary_pop(&p->boundaries, p->depth - 1);
	parser_top(p)->multipart = false;
	mid_line = knows_line_start(p) && !p->line_start;
	p->queued = p->queue_at = 0;
	p->decoder = NULL;
	p->sniff.wanted = false;
	parser_top(p)->text_outside = false;
	/* Some of a run may still be to be told. */
	if (p->event_held && (p->event.type == MIME_EV_BODY ||
	    p->event.type == MIME_EV_OUTSIDE))
		p->event.type = MIME_EV_OPAQUE;
	/* Nothing is told of the octets that were seen so far either. */
	mime_lines_forget(&p->lines, in_text(p) || p->depth == 1);
	mime_body_begin_text(p, MIME_EV_OPAQUE);
	p->line_start = !mid_line;
}
