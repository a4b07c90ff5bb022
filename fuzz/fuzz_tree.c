/*
 * fuzz_tree.c - any octets as a tree, and everything that can be asked of it.
 *
 * The tree over memory and the tree over a source must say the same. The
 * first octet chooses checks, limits and how content is read; the rest is the
 * message.
 */
#include <stdlib.h>

#include "slow.h"
#include "tree/tree.h"

static uint64_t
mix(uint64_t sum, mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		sum = (sum ^ (uint8_t)s.ptr[i]) * UINT64_C(1099511628211);
	return sum;
}

static uint64_t
mix_number(uint64_t sum, uint64_t n)
{
	return (sum ^ n) * UINT64_C(1099511628211);
}

static uint64_t
mix_content(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p, unsigned how, uint64_t sum)
{
	struct mime_reader *r = mime_reader_new(mem, tree, p, how);
	mime_span bytes;
	mime_status st;

	while ((st = mime_reader_next(r, &bytes)) == MIME_OK)
		sum = mix(sum, bytes);
	if (st != MIME_END)
		abort();
	return mix_number(mix(sum, mime_reader_charset(r)),
	    mime_reader_replaced(r));
}

static uint64_t
mix_header(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p, uint64_t sum)
{
	struct mime_field f;
	mime_span head, text;

	if (mime_part_head(mem, tree, p, &head) != MIME_OK)
		abort();
	while (mime_field_next(&head, &f)) {
		if (mime_text(mem, f.value, &text) != MIME_OK)
			abort();
		sum = mix(mix(sum, f.name), text);
	}
	return sum;
}

/* Reading a header once more says the same. */
static bool
agree(const struct mime_part *p, const struct mime_event *ev)
{
	const struct mime_media *a = p->media, *b = ev->media;

	return a->kind == b->kind && a->encoding == b->encoding &&
	    a->name_from == b->name_from && span_is(a->type, b->type) &&
	    span_is(a->subtype, b->subtype) &&
	    span_is(a->charset, b->charset) &&
	    span_is(a->boundary, b->boundary) &&
	    span_is(a->disposition, b->disposition) &&
	    span_is(p->filename, ev->filename) &&
	    span_is(a->content_id, b->content_id);
}

/* One role, each defect, and places within the part. */
static uint64_t
mix_why(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p, uint64_t sum)
{
	const struct mime_decision *d;
	const struct mime_defect *defect = p->defects;
	const struct mime_event *again;
	unsigned roles = 0, readers = 0, defects = 0;

	if (mime_part_why(mem, tree, p, &d) != MIME_OK ||
	    mime_part_reread(mem, tree, p, NULL, &again) != MIME_OK ||
	    !agree(p, again))
		abort();
	for (; d != NULL; d = d->next) {
		if (mime_decision_info(d->code) == NULL)
			abort();
		roles += strcmp(d->topic, "role") == 0;
		readers += d->code == MIME_WHY_ROLE_FOR_PLAIN ||
		    d->code == MIME_WHY_ROLE_FOR_HTML;
		defects += d->code == MIME_WHY_DEFECT;
		if (d->code != MIME_WHY_DEFECT && d->at.size > 0 &&
		    (d->at.offset < p->whole.offset ||
		    range_end(d->at) > range_end(p->whole)))
			abort();
		sum = mix(mix_number(sum, d->code), d->subject);
	}
	for (; defect != NULL; defect = defect->next)
		defects--;
	if (readers != (p->bodies == MIME_TEXT_BODY ||
	    p->bodies == MIME_HTML_BODY))
		abort();
	if (roles != 1 + readers || defects != 0)
		abort();
	return sum;
}

/* A text to be read is in a body; what holds parts is in none. */
static void
check_role(const struct mime_part *p)
{
	if ((p->role == MIME_ROLE_BODY && p->bodies == 0) ||
	    (p->kind != MIME_LEAF && p->bodies != 0) ||
	    (p->kind == MIME_MESSAGE && p->role != MIME_ROLE_MESSAGE))
		abort();
}

/* Content is read as CHOICE says, see LLVMFuzzerTestOneInput. */
static uint64_t
mix_part(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *p, uint8_t choice, uint64_t sum)
{
	mime_span section, name;

	if (p->parent && p->parent->number >= p->number)
		abort();
	if (mime_part_section(mem, p, &section) != MIME_OK ||
	    mime_safe_name(mem, p->filename, "part", &name) != MIME_OK)
		abort();
	if (mime_part_at(tree, section) != p)
		abort();
	sum = mix(mix(sum, section), name);
	sum = mix_number(mix_number(sum, p->whole.offset), p->whole.size);
	sum = mix_number(mix_number(sum, p->role), p->kind);
	sum = mix_number(sum, p->bodies);
	check_role(p);
	for (const struct mime_defect *d = p->defects; d; d = d->next)
		sum = mix_number(mix_number(sum, d->code), d->at.offset);
	sum = mix_header(mem, tree, p, sum);
	sum = mix_why(mem, tree, p, sum);
	for (unsigned how = 0; how < 8; how++)
		if (IS_REPLAY || how == choice >> 5)
			sum = mix_content(mem, tree, p, how, sum);
	return sum;
}

static uint64_t
sum_of(struct mime_tree *tree, uint8_t choice)
{
	uint64_t sum = UINT64_C(14695981039346656037);

	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after) {
		struct mime_arena *mem = mime_arena_new(NULL);

		sum = mix_part(mem, tree, p, choice, sum);
		mime_arena_free(mem);
	}
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t choice = size > 0 ? data[0] : 0;
	struct mime_options opt = {
		.size = sizeof(opt), .checks = choice & MIME_CHECK_ALL,
	};
	struct slow slow = {
	    span_tail((mime_span){ (const char *)data, size }, 1),
	    choice & 16 ? 5 : SIZE_MAX, 0 };
	struct mime_source source = { read_slowly, &slow };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *a, *b;

	if (choice & 8)
		opt.limits = (struct mime_limits){ .depth = 3, .parts = 5,
		    .header = 300, .field = 100, .fields = 6, .defects = 3 };
	if (mime_parse(mem, slow.all, &opt, &a) != MIME_OK ||
	    mime_parse_source(mem, &source, &opt, &b) != MIME_OK)
		abort();
	if (sum_of(a, choice) != sum_of(b, choice))
		abort();
	if (mime_tree_refer(a) != MIME_OK || mime_tree_refer(b) != MIME_OK ||
	    sum_of(a, choice) != sum_of(b, choice))
		abort();
	mime_arena_free(mem);
	return 0;
}
