/*
 * filter_normalise.c - a mail that others read otherwise is written anew.
 *
 * Only where something is wrong that this does away with: all other mail passes
 * to the octet, and so does what came of it, the second time. What no writing
 * changes, such as a date that is missing or a message in pieces, is no reason.
 *
 * What is signed or encrypted stays to the octet. Where that is itself
 * ambiguous nothing can be done, and the mail is refused.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "normal.h"
#include "part.h"
#include "text.h"

/* ---- what is wrong ------------------------------------------------------ */

/* What stays when the mail is written anew: it is what the mail says. */
static const uint16_t lasting[] = {
	MIME_DEFECT_MISSING_FROM, MIME_DEFECT_MISSING_DATE,
	MIME_DEFECT_CHARSET_UNKNOWN, MIME_DEFECT_MESSAGE_PARTIAL,
	MIME_DEFECT_MESSAGE_EXTERNAL_BODY, MIME_DEFECT_SIGNED_STRUCTURE,
	MIME_DEFECT_UU_BAD_LINE, MIME_DEFECT_UU_NO_END,
	MIME_DEFECT_TNEF_BAD_LENGTH,
	MIME_DEFECT_TNEF_BAD_CHECKSUM, MIME_DEFECT_TNEF_UNSAFE_NAME,
	MIME_DEFECT_ADDRESS_DISPLAY_IS_ADDRESS,
	MIME_DEFECT_ADDRESS_GROUP_IN_FROM, MIME_DEFECT_ADDRESS_MULTIPLE_FROM,
	MIME_DEFECT_ADDRESS_QUOTED_LOCAL_AT, MIME_DEFECT_ADDRESS_EMPTY,
	MIME_DEFECT_MBOX_BAD_CONTENT_LENGTH,
	MIME_DEFECT_RELATED_TYPE_MISSING,
};

/* What is of octets, and stays in a file, of which none may change. */
static const uint16_t of_charsets[] = {
	MIME_DEFECT_CHARSET_UTF7, MIME_DEFECT_CHARSET_INVALID_SEQUENCE,
	MIME_DEFECT_CHARSET_OVERLONG_UTF8,
	MIME_DEFECT_CHARSET_STATEFUL_UNRESET,
	MIME_DEFECT_CHARSET_UNDECLARED_8BIT,
};

/* What is in text, and stays; but in what is around parts, which goes. */
static const uint16_t in_texts[] = {
	MIME_DEFECT_INLINE_UUENCODE, MIME_DEFECT_INLINE_YENC,
	MIME_DEFECT_INLINE_BINHEX,
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool
is_among(unsigned code, const uint16_t *codes, size_t n)
{
	while (n > 0 && codes[n - 1] != code)
		n--;
	return n > 0;
}

static bool
is_serious(const struct mime_defect *d)
{
	return d->severity == MIME_SEVERITY_AMBIGUOUS ||
	    d->severity == MIME_SEVERITY_NONCONFORMING ||
	    d->severity == MIME_SEVERITY_UNSAFE;
}

/* Is D in what the mail says, which nobody may change? */
static bool
lasts(const struct mime_defect *d, const struct mime_part *p)
{
	return is_among(d->code, lasting, COUNT(lasting)) ||
	    (p->child == NULL && is_among(d->code, in_texts,
	    COUNT(in_texts))) || (!normal_converts(p) &&
	    is_among(d->code, of_charsets, COUNT(of_charsets)));
}

bool
normal_cures(const struct mime_defect *d, const struct mime_part *p)
{
	return is_serious(d) && !lasts(d, p);
}

/* ---- what is signed ----------------------------------------------------- */

bool
normal_is_signed(const struct mime_part *p)
{
	return part_type_is(p, "multipart", "signed") ||
	    part_type_is(p, "multipart", "encrypted") ||
	    part_type_is(p, "application", "pkcs7-mime") ||
	    part_type_is(p, "application", "x-pkcs7-mime");
}

const struct mime_part *
normal_beyond(const struct mime_part *p)
{
	const struct mime_part *n = p->after;

	while (n != NULL && n->depth > p->depth)
		n = n->after;
	return n;
}

/* Is D about a field of HEAD that says what the content is? */
static bool
is_of_content(mime_span head, uint64_t begin, const struct mime_defect *d)
{
	struct mime_field field;
	mime_span rest = head;

	while (mime_field_next(&rest, &field)) {
		uint64_t at = begin + (uint64_t)(field.whole.ptr - head.ptr);

		if (text_starts(field.name, "content-") &&
		    d->at.offset < at + field.whole.len &&
		    (text_range_end(d->at) > at || d->at.offset == at))
			return true;
	}
	return false;
}

/* The header of a signed mail may be written anew, but for those fields. */
static bool
is_of_head(const struct mime_part *p, mime_span head,
    const struct mime_defect *d)
{
	return p->parent == NULL && d->at.offset < text_range_end(p->head) &&
	    !is_of_content(head, p->head.offset, d);
}

/* ---- is it needed, and may it be? --------------------------------------- */

struct finding {
	bool needed;
	const struct mime_defect *signed_one;   /* NULL: none */
};

static void
look_at(struct finding *f, const struct mime_part *p, mime_span head,
    bool in_signed)
{
	for (const struct mime_defect *d = p->defects; d; d = d->next) {
		if (!normal_cures(d, p))
			continue;
		if (!in_signed || is_of_head(p, head, d))
			f->needed = true;
		else if (d->severity == MIME_SEVERITY_AMBIGUOUS &&
		    f->signed_one == NULL)
			f->signed_one = d;
	}
}

static struct finding
find(const struct mime_part *root, mime_span head)
{
	const struct mime_part *p = root, *beyond = root;
	struct finding f = { 0 };
	bool in_signed = false;

	for (; p != NULL; p = p->after) {
		if (p == beyond)
			in_signed = false;
		if (!in_signed && normal_is_signed(p)) {
			in_signed = true;
			beyond = normal_beyond(p);
		}
		look_at(&f, p, head, in_signed);
	}
	return f;
}

/* The mail is refused, since D cannot be helped; as long as the run. */
static void
refuse(struct subject *x, const struct mime_defect *d)
{
	char *why = mime_arena_alloc(x->tool->mem, 160);

	x->verdict = VERDICT_REJECT;
	x->why = "5.6.0 what is signed is ambiguous";
	if (why == NULL)
		return;
	snprintf(why, 160, "5.6.0 what is signed is ambiguous: %s@%" PRIu64,
	    mime_defect_info(d->code)->name, d->at.offset);
	x->why = why;
}

/* ---- what is told ------------------------------------------------------- */

void
normal_fail(struct normal *n, mime_status st, const char *why)
{
	if (n->status >= 0) {
		n->status = st;
		n->why = why;
	}
}

void
normal_tell(const struct normal *n, const struct mime_part *p, uint64_t at,
    const char *what)
{
	char line[300];
	mime_span section;

	if (!n->x->tool->verbose)
		return;
	section = part_section(n->mem, p);
	snprintf(line, sizeof line, "part %.*s, octet %" PRIu64 ": %s",
	    (int)section.len, section.ptr, at, what);
	tool_say(n->x->tool, NULL, line);
}

/* What is nowhere in a part, and so is gone. */
static const uint16_t dropped[] = {
	MIME_DEFECT_PREAMBLE_NOT_EMPTY, MIME_DEFECT_PREAMBLE_HAS_PART,
	MIME_DEFECT_EPILOGUE_NOT_EMPTY, MIME_DEFECT_EPILOGUE_HAS_PART,
	MIME_DEFECT_PARTS_AFTER_CLOSE, MIME_DEFECT_HEADER_NO_COLON,
	MIME_DEFECT_HEADER_EMPTY_NAME, MIME_DEFECT_HEADER_LEADING_CONTINUATION,
	MIME_DEFECT_MBOX_FROM_LINE, MIME_DEFECT_MBOX_FROM_IN_HEADER,
	MIME_DEFECT_DUPLICATE_CONTENT_TYPE, MIME_DEFECT_DUPLICATE_CTE,
	MIME_DEFECT_DUPLICATE_CONTENT_DISPOSITION,
};

/* Is D, of PART, in what stays to the octet? */
static bool
is_kept(const struct normal *n, const struct mime_part *part,
    const struct mime_defect *d)
{
	if (n->parts == NULL)
		return !n->head || part != n->root ||
		    d->at.offset >= text_range_end(part->head);
	return n->parts[part->number].form == NORMAL_INSIDE ||
	    n->parts[part->number].form == NORMAL_SIGNED;
}

static void
tell_part(const struct normal *n, const struct mime_part *p)
{
	char what[200];

	for (const struct mime_defect *d = p->defects; d; d = d->next) {
		bool gone = !is_kept(n, p, d) &&
		    is_among(d->code, dropped, COUNT(dropped));

		snprintf(what, sizeof what, "%s: %s",
		    gone ? "dropped" : "stays",
		    mime_defect_info(d->code)->text);
		if (gone || (is_serious(d) && lasts(d, p)))
			normal_tell(n, p, d->at.offset, what);
	}
}

/* Both what goes and what stays wrong. */
static void
tell_defects(const struct normal *n)
{
	const struct mime_part *p = n->x->tool->verbose ? n->root : NULL;

	for (; p != NULL; p = p->after)
		tell_part(n, p);
}

/* ---- the action --------------------------------------------------------- */

const char *
normalise_prepare(struct tool *t, struct rule *r)
{
	(void)t;
	r->defects = true;
	return strcmp(r->argument, "utf-8") == 0 ? NULL : "takes utf-8";
}

static mime_status
read_made(void *ctx, uint64_t offset, mime_room *to)
{
	return mime_editor_result(ctx, offset, to);
}

static void
make(struct normal *n)
{
	struct normal_mail m = { .written = SPOOL_NONE, .fresh = SPOOL_NONE };
	struct mime_source made = { read_made, NULL };

	if (normal_plan(n) && normal_write(n, &m)) {
		made.ctx = m.editor;
		if (normal_check(n, &made))
			mime_edit_replace(n->x->editor, n->root, &made);
	}
	spool_close(&m.written);
	spool_close(&m.fresh);
}

/* A signed mail: its header is written anew, and nothing else. */
static void
make_head(struct normal *n)
{
	mime_range at = { 0, text_range_end(n->root->head) };
	mime_span fields = normal_fields(n, n->root, NORMAL_OF_ALL);

	n->head = true;
	if (n->status >= 0)
		mime_edit_octets(n->x->editor, at, fields);
}

static void
finish(struct normal *n)
{
	struct subject *x = n->x;
	char line[300];

	if (n->status >= 0)
		tell_defects(n);
	if (n->status == MIME_VALUE && n->why != NULL && !x->failed) {
		snprintf(line, sizeof line, "cannot be normalised: %.250s",
		    n->why);
		tool_complain(x->tool, NULL, line);
		x->failed = true;
	} else if (n->status < 0)
		subject_fail(x, n->status);
}

void
normalise(struct subject *x, const struct rule *r)
{
	struct normal n = { .x = x, .root = mime_tree_root(x->tree) };
	struct finding f;
	mime_span head;

	(void)r;
	if (n.root == NULL || !subject_head(x, &head))
		return;
	f = find(n.root, head);
	if (f.signed_one != NULL) {
		refuse(x, f.signed_one);
		return;
	}
	n.lf = subject_has_lf(x) &&
	    mime_tree_count(x->tree, MIME_DEFECT_LINE_ENDING_MIXED) == 0;
	n.mem = mime_arena_new(NULL);
	n.content = mime_arena_new(NULL);
	if (n.mem == NULL || n.content == NULL)
		n.status = MIME_NOMEM;
	else if (f.needed && normal_is_signed(n.root))
		make_head(&n);
	else if (f.needed)
		make(&n);
	finish(&n);
	mime_arena_free(n.content);
	mime_arena_free(n.mem);
}
