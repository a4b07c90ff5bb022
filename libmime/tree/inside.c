/*
 * inside.c - opens messages and multiparts that are themselves encoded.
 *
 * RFC 2046 5.1 and 5.2.1 forbid base64 and quoted-printable on a multipart or
 * a message, and mailers do it all the same. In the stream such a part is a
 * leaf. Here it is decoded, what comes out is kept (in the spool or in the
 * arena), and parsed as if the part's header stood in front of it.
 *
 * As often the label lies and the body is not encoded at all. Base64 has no
 * "-", so a delimiter in the body shows that; quoted-printable has no "=" that
 * is no escape; of a message in base64, the first octets are decoded to see
 * whether they are a header. What is not encoded is parsed as it stands.
 *
 * Either way octets are parsed once more, and what is found may be encoded
 * again: that is done at most INSIDE_LEVELS times to any octet.
 */
#include "tree/tree.h"

#define PROBE ((size_t)65536)
#define PIECE ((size_t)32768)

/* ---- is it really encoded? ---------------------------------------------- */

static bool
begins_as_message(mime_span s)
{
	struct mime_field field;
	mime_span line = span_head(s, span_find(s, '\n') + 1);

	return line.len == 0 || mime_span_trim(line, IS_WSP).len == 0 ||
	    (mime_field_read(line, &field) == LINE_FIELD &&
	    mime_field_name_valid(field.name)) ||
	    span_starts(s, SPAN("From "));
}

/* A delimiter of BOUNDARY stands at the start of some line of S. */
static bool
has_delimiter(mime_span s, mime_span boundary)
{
	while (s.len > 0) {
		if (span_starts(s, SPAN("--")) &&
		    span_starts(span_tail(s, 2), boundary))
			return true;
		s = span_tail(s, span_find(s, '\n') + 1);
	}
	return false;
}

/* Every "=" in RAW is an escape or a soft break. */
static bool
is_clean_qp(mime_span raw)
{
	size_t at = 0;

	while ((at += span_find(span_tail(raw, at), '=')) + 2 < raw.len) {
		int a = span_at(raw, at + 1), b = span_at(raw, at + 2);

		if (a != '\r' && a != '\n' &&
		    !(char_is(a, IS_HEX) && char_is(b, IS_HEX)))
			return false;
		at++;
	}
	return true;
}

/* Decodes RAW, the first octets of N, and looks at them. */
static mime_status
decodes_to_message(struct mime_tree *tree, struct mime_arena *mem,
    const struct node *n, mime_span raw, bool *encoded)
{
	struct buffer out;
	mime_status st;

	buffer_init(&out, mem, PTRDIFF_MAX);
	st = mime_filter_pour(mime_part_decoder(mem, tree, &n->part), raw,
	    &out, raw.len == n->part.body.size);
	*encoded = begins_as_message(buffer_span(&out));
	return st < 0 ? st : MIME_OK;
}

static mime_status
probe(struct mime_tree *tree, struct mime_arena *mem, const struct node *n,
    bool *encoded)
{
	const struct mime_media *m = n->part.media;
	mime_range what = n->part.body;
	mime_span raw;
	mime_status st;

	if (what.size > PROBE)
		what.size = PROBE;
	st = mime_part_bytes(mem, tree, &n->part, what, &raw);
	if (st < 0)
		return st;
	if (m->encoding == MIME_QP)
		*encoded = is_clean_qp(raw);
	else if (m->kind == MIME_MULTIPART)
		*encoded = !has_delimiter(raw, m->boundary);
	else
		st = decodes_to_message(tree, mem, n, raw, encoded);
	return st;
}

/* ---- one part opened ---------------------------------------------------- */

/* Where what a part decodes to goes, and the parser that reads it. */
struct opening {
	struct mime_tree *tree;
	struct node *n;
	struct mime_parser *parser;
	struct octets *decoded;         /* NULL: read as it stands */
	struct buffer kept;             /* of it, without a spool */
};

/*
 * An event of the part itself, whose range and end are known already. Its
 * defects stand where its body does: what they name is inside that.
 */
static mime_status
add_own(struct opening *o, const struct mime_event *ev)
{
	struct mime_defect d;

	if (ev->type == MIME_EV_OPAQUE)
		o->n->part.opaque = true;
	if (ev->type == MIME_EV_BOUNDARY)
		o->n->closed = true;
	if (ev->type != MIME_EV_DEFECT)
		return MIME_OK;
	d = *ev->defect;
	if (o->decoded != NULL)
		d.at = o->n->part.body;
	return mime_tree_defect(o->tree, o->n, &d);
}

static mime_status
drain(struct opening *o)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(o->parser, &ev)) == MIME_OK) {
		st = ev->depth == 0 ? add_own(o, ev) :
		    mime_tree_add(o->tree, ev);
		if (st < 0)
			return st;
	}
	return st;
}

static mime_status
keep(struct opening *o, mime_span bytes)
{
	const struct mime_spool *spool = o->tree->options.spool;

	if (spool == NULL) {
		buffer_put(&o->kept, bytes);
		return o->kept.status;
	}
	o->tree->spooled += bytes.len;
	return spool->append(spool->ctx, bytes);
}

static mime_status
pass(struct opening *o, mime_span bytes)
{
	mime_status st = o->decoded && bytes.len > 0 ? keep(o, bytes) : MIME_OK;

	if (st < 0)
		return st;
	mime_parser_feed(o->parser, bytes);
	return drain(o);
}

static mime_status
begin(struct opening *o, bool encoded)
{
	struct mime_tree *tree = o->tree;
	const struct mime_spool *spool = tree->options.spool;

	if (!encoded)
		return MIME_OK;
	o->decoded = mime_arena_alloc(tree->mem, sizeof(*o->decoded));
	if (o->decoded == NULL)
		return mime_arena_status(tree->mem);
	if (spool != NULL)
		*o->decoded = (struct octets){ .read_at = spool->read_at,
		    .ctx = spool->ctx, .base = tree->spooled };
	buffer_init(&o->kept, tree->mem, PTRDIFF_MAX);
	mime_part_set_decoded(o->n, o->decoded);
	return MIME_OK;
}

/*
 * Without a spool the octets stand together in the tree's arena, where parts
 * are made too: so there all are decoded first, and then parsed.
 */
static mime_status
parse_kept(struct opening *o)
{
	mime_span all = buffer_span(&o->kept);

	o->decoded->memory = all.ptr ? all : SPAN("");
	mime_parser_feed(o->parser, all);
	return drain(o);
}

static mime_status
decode(struct opening *o, struct mime_reader *r)
{
	bool first_all = o->decoded != NULL && o->tree->options.spool == NULL;
	mime_span bytes;
	mime_status st;

	while ((st = mime_reader_next(r, &bytes)) == MIME_OK) {
		st = first_all ? keep(o, bytes) : pass(o, bytes);
		if (st < 0)
			return st;
	}
	if (st == MIME_END && first_all)
		st = parse_kept(o);
	if (st < 0)
		return st;
	mime_parser_end(o->parser);
	return drain(o);
}

static mime_status
parse_inside(struct opening *o, struct mime_arena *mem)
{
	struct mime_tree *tree = o->tree;
	const struct mime_part *p = &o->n->part;
	struct mime_options opt = tree->options;
	struct mime_reader *r;

	opt.limits.depth = opt.limits.depth > p->depth ?
	    opt.limits.depth - p->depth : 0;
	opt.limits.parts = opt.limits.parts > tree->parts ?
	    opt.limits.parts - tree->parts + 1 : 1;
	o->parser = mime_parser_new_inside(mem, &opt, p->media,
	    o->decoded ? 0 : p->body.offset);
	r = mime_reader_new(mem, tree, p, o->decoded ? MIME_DECODED : MIME_RAW);
	if (o->parser == NULL || r == NULL)
		return mime_arena_status(mem);
	o->parser->rulings = tree->rulings;
	mime_tree_reopen(tree, o->n);
	tree->open_parts = p->depth + 1u;
	tree->level = (uint8_t)(o->n->level + 1);
	tree->last = o->n;
	tree->base_depth = p->depth;
	tree->inside = o->decoded ? p : p->inside;
	return decode(o, r);
}

static mime_status
open_part(struct mime_tree *tree, struct node *n, struct mime_arena *mem)
{
	struct opening o = { .tree = tree, .n = n };
	bool encoded;
	mime_status st = probe(tree, mem, n, &encoded);

	if (st == MIME_OK)
		st = begin(&o, encoded);
	if (st == MIME_OK)
		st = parse_inside(&o, mem);
	if (st < 0)
		return st;
	n->part.kind = n->part.media->kind;
	return MIME_OK;
}

/* ---- all of them -------------------------------------------------------- */

static bool
is_closed_composite(const struct mime_part *p)
{
	const struct mime_media *m = p->media;

	return m->kind != MIME_LEAF && encoding_changes(m->encoding) &&
	    p->child == NULL;
}

static mime_status
leave_closed(struct mime_tree *tree, struct node *n)
{
	const struct mime_defect d = {
		.code = MIME_DEFECT_LIMIT_DEPTH,
		.severity = MIME_SEVERITY_LIMIT,
		.at = { n->part.body.offset, 0 },
	};

	n->part.opaque = true;
	return mime_tree_defect(tree, n, &d);
}

static mime_status
open_in_turn(struct mime_tree *tree, struct node *n)
{
	struct mime_arena *mem;
	mime_status st;

	if (n->level >= INSIDE_LEVELS ||
	    n->part.depth >= tree->options.limits.depth)
		return leave_closed(tree, n);
	mem = mime_arena_part(tree->mem);
	st = mem ? open_part(tree, n, mem) : mime_arena_status(tree->mem);
	mime_arena_free(mem);
	return st;
}

/* New parts join behind the one they are inside of, and so get their turn. */
SELDOM mime_status
mime_tree_open_inside(struct mime_tree *tree)
{
	for (struct node *n = tree->root; n != NULL;
	    n = (struct node *)(void *)(uintptr_t)n->part.after) {
		mime_status st = MIME_OK;

		if (is_closed_composite(&n->part)) {
			n->part.kind = MIME_LEAF;
			if (tree->has_input &&
			    !tree->rulings->composite_stays_leaf)
				st = open_in_turn(tree, n);
		}
		if (st < 0)
			return st;
	}
	return MIME_OK;
}
