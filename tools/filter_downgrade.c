/*
 * filter_downgrade.c - mail for servers that know no SMTPUTF8.
 *
 * Headers with UTF-8 in them (RFC 6532) become ones in ASCII, also those of
 * mails within the mail, and of reports on mail, whose types then are the ones
 * that all know (RFC 6533). Where all is ASCII, nothing changes. What is encoded
 * already passes any server, and stays.
 */
#include "config.h"

#include <string.h>

#include "downgrade.h"
#include "part.h"
#include "repair.h"
#include "text.h"

#define REPORT_MOST ((uint64_t)1 << 20) /* octets of a report */

/* ---- types -------------------------------------------------------------- */

/* RFC 6532 3.7, RFC 6533 4 and 6. */
static const struct type {
	const char *global, *ascii;
	bool leaf;              /* its content is fields */
} types[] = {
	{ "global", "message/rfc822", false },
	{ "global-headers", "text/rfc822-headers", true },
	{ "global-delivery-status", "message/delivery-status", true },
	{ "global-disposition-notification",
	    "message/disposition-notification", true },
};

static const struct type *
type_of(const struct mime_part *part)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (part_type_is(part, "message", types[i].global))
			return &types[i];
	return NULL;
}

/* F, a Content-Type, with another type; the rest as it stands. */
static struct mime_field
retyped(struct subject *x, const struct mime_field *f, const char *type)
{
	struct made m = { .mem = x->mem };
	struct mime_field now = *f;
	mime_span rest;
	size_t n = 0;

	while (n < f->value.len && f->value.ptr[n] != ';')
		n++;
	made_put(&m, f->name);
	made_text(&m, ": ");
	made_text(&m, type);
	made_put(&m, text_after(f->value, n));
	made_text(&m, "\n");
	rest = made_span(&m);
	if (m.failed || !mime_field_next(&rest, &now))
		subject_fail(x, MIME_NOMEM);
	return now;
}

/* ---- how many of a name there are --------------------------------------- */

struct seen_name {
	mime_span name;
	uint32_t count;
};

/* All names of a header, hashed; a field costs its name. */
struct names {
	struct seen_name *slots;
	size_t mask;
};

static bool
make_names(struct subject *x, struct names *names, mime_span head)
{
	struct mime_field f;
	size_t count = 0, size = 16;

	while (mime_field_next(&head, &f))
		count++;
	while (size < count * 2)
		size *= 2;
	names->slots = mime_arena_alloc(x->mem, size * sizeof *names->slots);
	names->mask = size - 1;
	if (names->slots == NULL)
		subject_fail(x, MIME_NOMEM);
	return names->slots != NULL;
}

/* The how manyth of its name this one is. */
static uint32_t
count_name(struct names *names, mime_span name)
{
	uint64_t h = 0xcbf29ce484222325;
	struct seen_name *s;

	for (size_t i = 0; i < name.len; i++)
		h = (h ^ (uint64_t)text_at(name, i)) * 0x100000001b3;
	h ^= h >> 32;
	for (s = &names->slots[h & names->mask]; s->count > 0 &&
	    !text_same(s->name, name); s = &names->slots[h & names->mask])
		h++;
	s->name = name;
	return ++s->count;
}

/* ---- headers ------------------------------------------------------------ */

static mime_span
head_of(struct subject *x, const struct mime_part *part)
{
	mime_span head = { 0 };
	mime_status st = mime_part_head(x->mem, x->tree, part, &head);

	if (st < 0)
		subject_fail(x, st);
	return head;
}

/* Of lines that are no fields, GAP, those go that would not pass. */
static void
drop_lines(struct subject *x, const struct mime_part *part, mime_span head,
    mime_span gap)
{
	while (gap.len > 0) {
		const char *lf = memchr(gap.ptr, '\n', gap.len);
		mime_span line = { gap.ptr, lf != NULL ?
		    (size_t)(lf - gap.ptr) + 1 : gap.len };

		if (downgrade_is_raw(line))
			mime_edit_octets(x->editor, (mime_range){
			    part->head.offset + (uint64_t)(line.ptr -
			    head.ptr), line.len }, (mime_span){ 0 });
		gap = text_after(gap, line.len);
	}
}

/* TYPE is what Content-Type is to say; NULL: what it does. */
static void
head_to_ascii(struct subject *x, const struct mime_part *part,
    const struct type *type)
{
	mime_span head = head_of(x, part), rest = head;
	const char *at = head.ptr;
	struct names names;
	struct mime_field f;

	if ((type == NULL && !downgrade_is_raw(head)) ||
	    !make_names(x, &names, head))
		return;
	while (!x->failed && mime_field_next(&rest, &f)) {
		uint32_t nth = count_name(&names, f.name);
		bool is_type = type != NULL && nth == 1 &&
		    text_is(f.name, "Content-Type");

		drop_lines(x, part, head, (mime_span){ at,
		    (size_t)(f.whole.ptr - at) });
		at = f.whole.ptr + f.whole.len;
		if (is_type)
			f = retyped(x, &f, type->ascii);
		if (is_type || downgrade_is_raw(f.whole))
			downgrade_field(x, part, &f, nth);
	}
	if (head.len > 0)
		drop_lines(x, part, head, (mime_span){ at,
		    (size_t)(head.ptr + head.len - at) });
}

/* ---- reports, whose content is fields ----------------------------------- */

/* How long the fields at the front of S are, with the blank line. */
static size_t
block_length(mime_span s)
{
	size_t n = 0, line = 0;

	while (n < s.len) {
		const char *lf = memchr(s.ptr + n, '\n', s.len - n);

		line = n;
		n = lf != NULL ? (size_t)(lf - s.ptr) + 1 : s.len;
		if (n - line == 1 || (n - line == 2 && s.ptr[line] == '\r'))
			break;
	}
	return n;
}

/* What X, which was edited, is now, behind what is in M. */
static void
put_result(struct subject *x, struct made *m)
{
	char window[4096];
	uint64_t at = 0;
	size_t n = 1;
	mime_status st = mime_editor_end(x->editor);

	while (st >= 0 && n > 0) {
		mime_room room = { window, sizeof window };

		st = mime_editor_result(x->editor, at, &room);
		n = sizeof window - room.len;
		at += n;
		made_put(m, (mime_span){ window, n });
	}
	if (st < 0)
		subject_fail(x, st);
}

/* The fields of BLOCK as those of a message, in ASCII. */
static void
put_block(struct subject *x, mime_span block, struct made *m)
{
	const struct mime_options opt = { .size = sizeof opt };
	struct subject own = { .tool = x->tool, .mem = x->mem };
	mime_status st = mime_parse(x->mem, block, &opt, &own.tree);

	if (st >= 0) {
		own.editor = mime_editor_new(x->mem, own.tree, NULL);
		head_to_ascii(&own, mime_tree_root(own.tree), NULL);
		if (!own.failed)
			put_result(&own, m);
	} else {
		subject_fail(x, st);
	}
	x->failed = x->failed || own.failed;
}

bool
downgrade_is_report(const struct mime_part *part)
{
	const struct type *type = type_of(part);

	return type != NULL && type->leaf && part->body.size <= REPORT_MOST;
}

/* The content of PART, if it is no larger than a report. */
static bool
read_report(struct subject *x, const struct mime_part *part,
    mime_span *content)
{
	mime_status st;

	if (!downgrade_is_report(part))
		return false;
	st = mime_content(x->mem, x->tree, part, MIME_DECODED, content);
	if (st < 0)
		subject_fail(x, st);
	return st >= 0;
}

/* Lines that are fields: of what is no text, not an octet is to change. */
static void
tell_content(struct subject *x, const struct mime_part *part,
    const struct mime_source *content)
{
	static const mime_span name = { "Content-Transfer-Encoding", 25 };

	mime_edit_content(x->editor, part, content, MIME_BINARY);
	mime_edit_set(x->editor, part, name, 0, text_span("7bit"));
}

/* One that has only ASCII by now may say so; else it stays as it is. */
static void
report_to_ascii(struct subject *x, const struct mime_part *part,
    const struct type *type)
{
	struct made m = { .mem = x->mem };
	struct mime_source source;
	mime_span content, whole;
	size_t n;

	if (!read_report(x, part, &content)) {
		head_to_ascii(x, part, NULL);
		return;
	}
	if (downgrade_is_raw(content)) {
		for (; content.len > 0 && !x->failed;
		    content = text_after(content, n)) {
			n = block_length(content);
			put_block(x, (mime_span){ content.ptr, n }, &m);
		}
		whole = made_span(&m);
		source = subject_source(&whole);
		if (m.failed)
			subject_fail(x, MIME_NOMEM);
		else if (!x->failed)
			tell_content(x, part, &source);
	}
	head_to_ascii(x, part, downgrade_is_raw(made_span(&m)) ? NULL : type);
}

/* ---- the action --------------------------------------------------------- */

static bool
is_ours(const struct mime_part *part)
{
	return part->inside == NULL && !part_is_opaque(part);
}

/* Is there anything but ASCII in what this is about? */
static bool
is_raw(struct subject *x, const struct mime_part *part)
{
	const struct type *type = type_of(part);
	mime_mark mark = mime_arena_mark(x->mem);
	mime_span content;
	bool raw = downgrade_is_raw(head_of(x, part));

	if (!raw && type != NULL && type->leaf &&
	    read_report(x, part, &content))
		raw = downgrade_is_raw(content);
	mime_arena_release(x->mem, mark);
	return raw;
}

const char *
downgrade_prepare(struct tool *t, struct rule *r)
{
	(void)t;
	return strcmp(r->argument, "ascii") == 0 ? NULL : "is to ascii";
}

void
downgrade(struct subject *x, const struct rule *r)
{
	const struct mime_part *root = mime_tree_root(x->tree), *p = root;

	(void)r;
	while (p != NULL && !x->failed && !(is_ours(p) && is_raw(x, p)))
		p = p->after;
	if (p == NULL || x->ascii)
		return;
	x->ascii = true;
	for (p = root; p != NULL && !x->failed; p = p->after) {
		const struct type *type = type_of(p);

		if (!is_ours(p))
			continue;
		if (type != NULL && type->leaf)
			report_to_ascii(x, p, type);
		else
			head_to_ascii(x, p, p->kind == MIME_MESSAGE ? type :
			    NULL);
	}
}
