/*
 * events.c - counts what streams by: the parser fed in pieces of 4 KiB.
 *
 *     $ events < two-same-names.eml
 *     4 parts, 14 fields, 1653 octets of bodies, 2279 octets, 0 defects
 *
 * Feed a piece, take the events until the parser asks for more, feed the next.
 * Neither the message nor a body is ever held as a whole. The octets of all
 * events, strung together, are the input: the count of octets shows it.
 */
#include <inttypes.h>
#include <stdio.h>

#include <libmime/mime.h>

struct counts {
	uint64_t parts, fields, body, all, defects;
};

static void
count(struct counts *n, const struct mime_event *ev)
{
	n->all += ev->bytes.len;
	switch (ev->type) {
	case MIME_EV_PART:   n->parts++;              break;
	case MIME_EV_FIELD:  n->fields++;             break;
	case MIME_EV_BODY:   n->body += ev->bytes.len; break;
	case MIME_EV_DEFECT: n->defects++;            break;
	default:             break;
	}
}

/* Takes the events that are ready: MIME_MORE, or MIME_END after the last. */
static mime_status
take_events(struct mime_parser *parser, struct counts *n)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(parser, &ev)) == MIME_OK)
		count(n, ev);
	return st;
}

int
main(void)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *parser = mime_parser_new(mem, NULL);
	mime_status st = MIME_MORE;
	struct counts n = {0};
	char piece[4096];
	size_t len;

	while (st == MIME_MORE &&
	    (len = fread(piece, 1, sizeof(piece), stdin)) > 0) {
		mime_parser_feed(parser, (mime_span){ piece, len });
		st = take_events(parser, &n);
	}
	mime_parser_end(parser);
	if (st == MIME_MORE)
		st = take_events(parser, &n);
	if (st == MIME_END)
		printf("%" PRIu64 " parts, %" PRIu64 " fields, %" PRIu64
		    " octets of bodies, %" PRIu64 " octets, %" PRIu64
		    " defects\n", n.parts, n.fields, n.body, n.all, n.defects);
	else
		fprintf(stderr, "events: %s\n", mime_status_text(st));
	mime_arena_free(mem);
	return st == MIME_END && !ferror(stdin) ? 0 : 2;
}
