/*
 * ways.c - every way to read a message.
 */
#include "ways.h"

#include "whole.h"

/* Octets that a filter is given room for. */
#define ROOM ((size_t)4096)

static const struct mime_options options = {
	.size = sizeof(options), .checks = MIME_CHECK_ALL,
};

/* What costs N * N up to a limit looks well behind it. */
#define LIFTED UINT32_C(100000000)
static const struct mime_options lifted = {
	.size = sizeof(lifted), .checks = MIME_CHECK_ALL,
	.limits = { .depth = LIFTED, .parts = LIFTED, .header = LIFTED,
	    .field = LIFTED, .fields = LIFTED, .params = LIFTED,
	    .boundary = LIFTED, .comments = LIFTED, .addresses = LIFTED,
	    .words = LIFTED, .defects = LIFTED },
};

static mime_status
all_events(struct mime_parser *p)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(p, &ev)) == MIME_OK)
		;
	return st;
}

static mime_status
read_events(struct reading *r)
{
	struct mime_parser *p = mime_parser_new(r->mem, &options);

	mime_parser_feed(p, r->message);
	mime_parser_end(p);
	return all_events(p);
}

static mime_status
read_octets(struct reading *r)
{
	struct mime_parser *p = mime_parser_new(r->mem, &options);
	mime_span rest = r->message;

	while (rest.len > 0) {
		mime_parser_feed(p, span_take(&rest, 1));
		all_events(p);
	}
	mime_parser_end(p);
	return all_events(p);
}

static mime_status
read_tree(struct reading *r)
{
	struct mime_tree *tree;
	mime_status st = mime_parse(r->mem, r->message, &options, &tree);

	return st == MIME_OK ? MIME_END : st;
}

static mime_status
read_lifted(struct reading *r)
{
	struct mime_tree *tree;
	mime_status st = mime_parse(r->mem, r->message, &lifted, &tree);

	return st == MIME_OK ? MIME_END : st;
}

/* Each part is asked for, so that what is in ten others is read ten times. */
static mime_status
read_whole(struct reading *r)
{
	struct mime_tree *tree;
	mime_status st = whole_use(r->mem, r->message, &options, &tree);

	if (st != MIME_OK)
		return st;
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after)
		r->octets += p->body.size;
	return MIME_END;
}

/* Runs F over all of IN, PIECE octets in and ROOM out at a time. */
static mime_status
run_filter(struct mime_filter *f, mime_span in, size_t piece, size_t room)
{
	char bytes[ROOM];
	mime_status st = MIME_OK;

	while (st == MIME_OK) {
		mime_span next = span_take(&in, piece);

		do {
			mime_room out = { bytes, room };

			st = mime_filter_run(f, &next, &out, in.len == 0);
		} while (st == MIME_MORE);
	}
	return st;
}

/* Every filter but gunzip, whose work zlib does. */
static mime_status
run_filters(const struct reading *r, size_t piece, size_t room)
{
	struct mime_filter *filters[2 * MIME_OTHER + 9];
	size_t n = 0;
	mime_status st = MIME_END;

	for (mime_encoding e = MIME_7BIT; e < MIME_OTHER; e++) {
		filters[n++] = mime_filter_decode(r->mem, e);
		filters[n++] = mime_filter_encode(r->mem, e);
	}
	filters[n++] = mime_filter_newlines(r->mem, false);
	filters[n++] = mime_filter_newlines(r->mem, true);
	filters[n++] = mime_filter_utf8(r->mem);
	filters[n++] = mime_filter_flowed(r->mem, true);
	filters[n++] = mime_filter_unquote_from(r->mem, true);
	filters[n++] = mime_filter_charset(r->mem, SPAN("iso-8859-2"));
	filters[n++] = mime_filter_charset(r->mem, SPAN("utf-7"));
	filters[n++] = mime_filter_charset(r->mem, SPAN("gb18030"));
	filters[n++] = mime_filter_charset(r->mem, SPAN("iso-2022-jp"));
	for (size_t i = 0; i < n && st == MIME_END; i++)
		st = run_filter(filters[i], r->message, piece, room);
	return st;
}

static mime_status
filter_whole(struct reading *r)
{
	return run_filters(r, ROOM, ROOM);
}

static mime_status
filter_octets(struct reading *r)
{
	return run_filters(r, 1, 1);
}

/* All of it as the value of one field, as a name, and as a header. */
static mime_status
look_up(struct reading *r)
{
	mime_span head = r->message, got;
	const struct mime_address *addresses;
	struct mime_field field;
	mime_status st = whole_value(r->mem, r->message);

	if (st == MIME_OK)
		st = mime_addresses(r->mem, r->message, &addresses);
	if (st == MIME_OK)
		st = mime_param(r->mem, r->message, "filename", &got);
	if (st == MIME_OK)
		st = mime_safe_name(r->mem, r->message, "part", &got);
	mime_field_find(head, "x-none", &field);
	while (mime_field_next(&head, &field))
		mime_field_is(&field, "x-none");
	return st == MIME_OK ? MIME_END : st;
}

static mime_status
read_span(void *ctx, uint64_t offset, mime_room *to)
{
	mime_span rest = span_tail(*(mime_span *)ctx, (size_t)offset);

	room_fill(to, &rest);
	return MIME_OK;
}

/* As a mailbox, of each kind. */
static mime_status
read_mailbox(struct reading *r)
{
	struct mime_source source = { read_span, &r->message };
	struct mime_stored stored;
	mime_status st = MIME_END;

	for (unsigned kind = 0; kind <= MIME_MAILBOX_EMLX && st == MIME_END;
	    kind++) {
		struct mime_mailbox *box = mime_mailbox_new(r->mem, &source,
		    kind);

		while ((st = mime_mailbox_next(box, &stored)) == MIME_OK)
			;
	}
	return st;
}

static mime_status
put_in(void *ctx, mime_span octets)
{
	buffer_put(ctx, octets);
	return ((struct buffer *)ctx)->status;
}

/* Each part loses its fields, however often that is told, and gets one. */
static mime_status
tell_fields(struct reading *r, struct mime_tree *tree, struct mime_editor *e,
    const struct mime_part *p)
{
	struct mime_field field;
	mime_span head = { 0 };
	mime_status st = mime_part_head(r->mem, tree, p, &head);

	for (uint32_t i = 0; mime_field_next(&head, &field); i++)
		if (!mime_span_same(span_head(field.name, 8), SPAN("Content-")))
			mime_edit_remove(e, p, field.name, i % 2);
	mime_edit_set(e, p, SPAN("X-A"), 0, SPAN("b"));
	return st;
}

/* Of two parts one goes; what stays and is no multipart is encoded. */
static mime_status
tell_edits(struct reading *r, struct mime_tree *tree, struct mime_editor *e)
{
	mime_status st = MIME_OK;

	for (const struct mime_part *p = mime_tree_root(tree); st == MIME_OK &&
	    p != NULL; p = p->after) {
		if (p->inside != NULL || p->opaque)
			continue;
		if (p->number % 2 == 1)
			mime_edit_drop(e, p);
		else if (p->child == NULL && p->kind == MIME_LEAF)
			mime_edit_recode(e, p, MIME_BASE64);
		st = tell_fields(r, tree, e, p);
	}
	return st < 0 ? st : mime_editor_end(e);
}

/* Room for all that comes: growth is no cost of the editor's. */
static void
reserve(struct buffer *b, const struct reading *r)
{
	buffer_init(b, mime_arena_child(r->mem), SIZE_MAX);
	buffer_reserve(b, 4 * r->message.len + 4096);
}

static mime_status
read_kept(void *ctx, uint64_t offset, mime_room *to)
{
	mime_span all = buffer_span(ctx);

	return read_span(&all, offset, to);
}

/* What is refused is refused in time. */
static mime_status
read_edited(struct reading *r)
{
	struct mime_tree *tree;
	struct mime_editor *e;
	struct buffer out, kept;
	const struct mime_sink sink = { put_in, &out };
	const struct mime_spool spool = { put_in, read_kept, &kept };
	const struct mime_edit_options opt = { sizeof(opt), 0, &spool };
	mime_span result;
	struct mime_source source = { read_span, &result };
	mime_status st = mime_parse(r->mem, r->message, &options, &tree);

	if (st < 0)
		return st;
	reserve(&out, r);
	reserve(&kept, r);
	e = mime_editor_new(r->mem, tree, &opt);
	st = tell_edits(r, tree, e);
	if (st >= 0)
		st = mime_editor_write(e, &sink);
	result = buffer_span(&out);
	if (st >= 0)
		st = mime_editor_check(e, &source);
	return st == MIME_OK || st == MIME_VALUE ? MIME_END : st;
}

const struct way ways[WAYS] = {
	{ "events",               read_events,   1 << 20, 8192 },
	{ "events by the octet",  read_octets,   1 << 15, 8192 },
	{ "tree",                 read_tree,     1 << 17, 8192 },
	{ "tree, no limits",      read_lifted,   1 << 17, 8192 },
	{ "all there is to ask",  read_whole,    1 << 16, 131072 },
	{ "filters",              filter_whole,  1 << 15, 8192 },
	{ "filters by the octet", filter_octets, 1 << 13, 8192 },
	{ "as one value",         look_up,       1 << 16, 32768 },
	{ "as mailboxes",         read_mailbox,  1 << 17, 8192 },
	{ "edited",               read_edited,   1 << 17, 196608 },
};
