/*
 * why.c - why a part was read as it was.
 *
 * A tree keeps what was decided, not why. So who asks has the part's header
 * read once more, by the parser itself, with a teller that the deciding
 * functions of all floors tell what they decide; the same for the charset of
 * its text, and for a safe name. What the tree decided itself shows in what it
 * keeps. Nothing here decides anything.
 *
 * What is told is put in a list for each topic, the part's defects with it, and
 * the lists are strung together in the order of bytes/decision.c. RFC 8621
 * speaks of roles, RFC 3501 of numbers, all else is told where it is decided.
 */
#include "tree/tree.h"

#define PIECE ((size_t)65536)

struct story {
	struct mime_arena *mem;
	struct mime_tree *tree;
	const struct mime_part *part;
	const struct mime_decision *first[DECISION_TOPICS];
	struct mime_decision *last[DECISION_TOPICS];
	bool header_limit;      /* a limit of the header's was told */
	mime_status status;     /* the first that failed */
};

/* ---- the lists ---------------------------------------------------------- */

static SELDOM void
add(struct story *s, unsigned topic, const struct mime_decision *what)
{
	struct mime_decision *d = mime_arena_take(s->mem, sizeof(*d));

	if (d == NULL) {
		s->status = mime_arena_status(s->mem);
		return;
	}
	*d = *what;
	d->topic = mime_topic_name(topic);
	if (s->last[topic] == NULL)
		s->first[topic] = d;
	else
		s->last[topic]->next = d;
	s->last[topic] = d;
}

/* The tell of a struct teller: SUBJECT is the teller's own, and raw. */
static SELDOM void
take(void *ctx, unsigned code, mime_span subject, mime_range at)
{
	struct story *s = ctx;
	struct mime_decision d = { .code = (uint16_t)code, .at = at };
	const struct raw raw = { .is_utf8 = mime_utf8_valid(subject) };
	struct buffer shown, scratch;

	if (s->status < 0)
		return;
	s->header_limit |= code == MIME_WHY_LIMIT_HEADER;
	buffer_init(&shown, s->mem, size_add(size_mul(subject.len, 4), 16));
	buffer_init(&scratch, s->mem, shown.max);
	mime_shown_put_raw(subject, &raw, &scratch, &shown);
	d.subject = buffer_span(&shown);
	s->status = scratch.status < 0 ? scratch.status : shown.status;
	if (s->status >= 0)
		add(s, mime_decision_topic(code), &d);
}

static void
say(struct story *s, unsigned code, mime_range at)
{
	take(s, code, (mime_span){ 0 }, at);
}

static void
add_defects(struct story *s)
{
	for (const struct mime_defect *d = s->part->defects;
	    d != NULL && s->status >= 0; d = d->next)
		add(s, mime_defect_topic(d->code), &(struct mime_decision){
		    .code = MIME_WHY_DEFECT, .defect = d->code, .at = d->at });
}

static const struct mime_decision *
strung_together(struct story *s)
{
	const struct mime_decision *first = NULL;

	for (unsigned topic = DECISION_TOPICS; topic-- > 0;)
		if (s->first[topic] != NULL) {
			s->last[topic]->next = first;
			first = s->first[topic];
		}
	return first;
}

/* ---- what is read once more --------------------------------------------- */

/*
 * True where what P is in goes on behind it: P ended at a delimiter, whose line
 * break is not P's.
 */
static bool
goes_on(const struct mime_part *p)
{
	for (const struct mime_part *up; (up = p->parent) != NULL; p = up) {
		const struct node *n = (const struct node *)up;

		if (p->next != NULL || n->closed ||
		    (up->kind == MIME_MULTIPART && up->opaque))
			return true;
		/* What inside.c reads once more ends with the part it is of. */
		if (n->level != ((const struct node *)p)->level)
			return false;
	}
	return false;
}

/* How much of P's source is read at a time: of memory, a view of all. */
static uint64_t
piece_size(const struct mime_tree *tree, const struct mime_part *p)
{
	const struct octets *o = mime_tree_octets(tree, p);

	return o != NULL && o->memory.ptr != NULL ? UINT64_MAX : PIECE;
}

/* Some octets of P from *OFFSET on, and of the line break behind it. */
static mime_status
next_piece(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p, uint64_t *offset, mime_span *piece)
{
	uint64_t end = range_end(p->whole);
	mime_range what = { *offset, piece_size(tree, p) };
	mime_status st;

	if (*offset >= end)
		what.size = *offset == end && goes_on(p) ? 2 : 0;
	else if (end - *offset < what.size)
		what.size = end - *offset;
	st = mime_part_bytes(mem, tree, p, what, piece);
	if (st < 0)
		return st;
	if (*offset == end && span_at(*piece, 0) != '\n' &&
	    !span_is(*piece, SPAN("\r\n")))
		piece->len = 0;
	if (*offset == end)
		*piece = span_head(*piece,
		    span_find(*piece, '\n') + (piece->len > 0));
	*offset += piece->len;
	return MIME_OK;
}

/*
 * Feeds PARSER the part from its start until the header has been read: what
 * comes behind that may decide where it ends.
 */
static mime_status
read_header(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, struct mime_parser *parser,
    const struct mime_event **last)
{
	uint64_t offset = part->whole.offset;
	const struct mime_event *ev;
	mime_status st = MIME_MORE;

	while (st == MIME_MORE) {
		mime_mark mark = mime_arena_mark(mem);
		mime_span piece = { 0 };

		st = next_piece(mem, tree, part, &offset, &piece);
		if (st < 0)
			return st;
		if (piece.len == 0)
			mime_parser_end(parser);
		mime_parser_feed(parser, piece);
		do
			st = mime_parser_next(parser, &ev);
		while (st == MIME_OK && ev->media == NULL);
		if (st == MIME_OK)
			*last = ev;
		mime_arena_release(mem, mark);
	}
	return st;
}

SELDOM mime_status
mime_part_reread(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, const struct teller *why,
    const struct mime_event **last)
{
	struct mime_arena *scratch = mime_arena_part(mem);
	const struct mime_part *up = part->parent;
	struct mime_parser *parser = mime_parser_new_asking(mem,
	    &tree->options,
	    up != NULL && up->kind == MIME_MULTIPART ? up->media : NULL,
	    part->whole.offset, why);
	mime_status st = mime_arena_status(mem);

	if (parser != NULL && scratch != NULL) {
		parser->rulings = tree->rulings;
		st = read_header(scratch, tree, part, parser, last);
	}
	mime_arena_free(scratch);
	return st;
}

/* By which charset its text is read shows with the first piece of that. */
static mime_status
ask_charset(struct story *s, struct mime_arena *scratch)
{
	const struct teller why = { take, s };
	const struct mime_media *m = s->part->media;
	struct mime_reader *r;
	mime_span piece;

	if (!span_is(m->type, SPAN("text"))) {
		/* That of a multipart does, for what is in it. */
		if (m->charset.len > 0 && s->part->kind == MIME_LEAF)
			say(s, MIME_WHY_CHARSET_IGNORED, (mime_range){ 0, 0 });
		return MIME_OK;
	}
	r = mime_reader_new(scratch, s->tree, s->part,
	    MIME_DECODED | MIME_IN_UTF8);
	mime_reader_ask(r, &why);
	return mime_reader_next(r, &piece);
}

/* Adds the safe name of PART, where it has one, to NAMES; SCRATCH is free. */
static mime_status
meet(struct mime_names *names, const struct mime_part *part,
    struct mime_arena *scratch)
{
	mime_mark mark = mime_arena_mark(scratch);
	mime_span safe = { 0 };
	bool taken;
	mime_status st = MIME_OK;

	if (part->filename.len > 0)
		st = mime_name_make(scratch, part->filename, NULL,
		    &safe);
	if (st >= 0 && safe.len > 0)
		st = mime_names_meet(names, safe, &taken);
	mime_arena_release(scratch, mark);
	return st;
}

/* Whether a part before has SAFE, the name of this one. */
static mime_status
ask_taken(struct story *s, struct mime_arena *scratch, mime_span safe)
{
	struct mime_arena *mem = mime_arena_part(scratch);
	struct mime_names *names = mime_names_new(mem);
	mime_status st = names ? MIME_OK : mime_arena_status(scratch);
	bool taken = false;

	for (const struct mime_part *p = mime_tree_root(s->tree);
	    p != s->part && st >= 0; p = p->after)
		st = meet(names, p, scratch);
	if (st >= 0)
		st = mime_names_meet(names, safe, &taken);
	if (taken)
		say(s, MIME_WHY_SAFE_TAKEN, (mime_range){ 0, 0 });
	mime_arena_free(mem);
	return st;
}

static mime_status
ask_safe_name(struct story *s, struct mime_arena *scratch)
{
	const struct teller why = { take, s };
	mime_span name = s->part->filename, safe;
	mime_status st;

	if (name.len == 0)
		return MIME_OK;
	st = mime_name_make(scratch, name, &why, &safe);
	if (st < 0)
		return st;
	if (safe.len == 0) {
		say(s, MIME_WHY_SAFE_NOTHING, (mime_range){ 0, 0 });
		return MIME_OK;
	}
	explain(&why, span_is(safe, name) ? MIME_WHY_SAFE_SAME :
	    MIME_WHY_SAFE_RESULT, safe);
	return ask_taken(s, scratch, safe);
}

/* ---- what shows in the tree --------------------------------------------- */

static void
say_number(struct story *s)
{
	mime_span number = { 0 };

	s->status = mime_part_section(s->mem, s->part, &number);
	take(s, mime_part_number_rule(s->part), number, (mime_range){ 0, 0 });
	if (s->part->inside != NULL)
		say(s, MIME_WHY_SECTION_INSIDE, (mime_range){ 0, 0 });
}

/* How the multipart ended, and where: with what follows its last part. */
static void
say_end(struct story *s)
{
	const struct node *n = (const struct node *)s->part;
	const struct mime_part *p = s->part, *last = p->child;
	mime_range rest = { range_end(p->whole), 0 };

	if (p->kind != MIME_MULTIPART)
		return;
	if (last == NULL) {
		say(s, MIME_WHY_BOUNDARY_NOT_FOUND, p->body);
		return;
	}
	while (last->next != NULL)
		last = last->next;
	if (last->inside == p->inside) {
		rest.offset = range_end(last->whole);
		rest.size = range_end(p->whole) - rest.offset;
	}
	say(s, n->closed ? MIME_WHY_BOUNDARY_CLOSED : goes_on(p) ?
	    MIME_WHY_BOUNDARY_CUT : MIME_WHY_BOUNDARY_AT_END, rest);
}

/* What became of a multipart or message that is, or says it is, encoded. */
static void
say_composite(struct story *s)
{
	const struct mime_media *m = s->part->media;

	if (m->kind == MIME_LEAF || !encoding_changes(m->encoding))
		return;
	take(s, mime_part_decoded(s->part) != NULL ? MIME_WHY_COMPOSITE_DECODED :
	    s->part->kind != MIME_LEAF ? MIME_WHY_COMPOSITE_LIES :
	    MIME_WHY_COMPOSITE_CLOSED, m->encoding_name, s->part->body);
}

static void
say_role(struct story *s)
{
	const struct mime_part *p = s->part;

	say(s, mime_part_role_rule(s->tree, p), (mime_range){ 0, 0 });
	if (p->bodies == MIME_TEXT_BODY || p->bodies == MIME_HTML_BODY)
		say(s, p->bodies == MIME_TEXT_BODY ? MIME_WHY_ROLE_FOR_PLAIN :
		    MIME_WHY_ROLE_FOR_HTML, (mime_range){ 0, 0 });
}

static void
say_limit(struct story *s)
{
	const struct mime_limits *most = &s->tree->options.limits;
	const struct node *n = (const struct node *)s->part;
	const struct mime_part *p = s->part;
	unsigned code = MIME_WHY_LIMIT_ASKED;

	if (!p->opaque || s->header_limit)
		return;
	if (n->level >= INSIDE_LEVELS)
		code = MIME_WHY_LIMIT_LEVELS;
	else if (p->depth >= most->depth && p->media->kind != MIME_LEAF)
		code = MIME_WHY_LIMIT_DEPTH;
	else if (s->tree->parts >= most->parts)
		code = MIME_WHY_LIMIT_PARTS;
	say(s, code, p->body);
}

/* ---- all of it ---------------------------------------------------------- */

static mime_status
tell_story(struct story *s, struct mime_arena *scratch)
{
	const struct teller why = { take, s };
	const struct mime_event *last;
	mime_status st;

	say_number(s);
	st = mime_part_reread(scratch, s->tree, s->part, &why, &last);
	if (st >= 0)
		st = ask_charset(s, scratch);
	if (st >= 0)
		st = ask_safe_name(s, scratch);
	if (st < 0)
		return st;
	say_composite(s);
	say_end(s);
	say_role(s);
	say_limit(s);
	add_defects(s);
	return s->status;
}

SELDOM mime_status
mime_part_why(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, const struct mime_decision **first)
{
	struct story s = { .mem = mem, .tree = tree, .part = part };
	struct mime_arena *scratch;
	mime_status st;

	if (mem == NULL || tree == NULL || part == NULL)
		return MIME_NOMEM;
	if (!tree->ended)
		return MIME_USAGE;
	scratch = mime_arena_part(mem);
	st = scratch ? tell_story(&s, scratch) : mime_arena_status(mem);
	mime_arena_free(scratch);
	if (st < 0)
		return st;
	*first = strung_together(&s);
	return MIME_OK;
}
