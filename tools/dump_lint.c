/*
 * dump_lint.c - what those who receive a message will dislike about it.
 *
 * For who makes mail: all defects that are more than information, and some that
 * no reader stumbles over but that make for poor mail. A line each, as
 * --defects has it. A message that is attached is left as its sender made it.
 *
 * Parts are passed once, in document order, with what they are inside of: that
 * is known by depth, so no part looks up at those around it.
 */
#include "config.h"

#include <string.h>

#include "dump.h"
#include "part.h"
#include "text.h"

/* RFC 5322 2.1.1, without the line end. */
#define LINE_SHOULD 78

/* The outermost part of its kind that is around the part at hand. */
struct around {
	bool open;
	uint16_t depth;
};

struct lint {
	struct dump *d;
	const struct mime_part *part;
	mime_span head;
	struct around message, alternative;
};

static void
tell(struct lint *l, const struct mime_part *part,
    const struct mime_defect *defect)
{
	if (!dump_shows(l->d, part))
		return;
	dump_defect(l->d, part, defect);
	tool_raise(&l->d->tool, EXIT_NO);
}

/* CODE, of the octets AT of the header. */
static void
tell_code(struct lint *l, const struct mime_part *part, unsigned code,
    mime_range at)
{
	const struct mime_defect defect = {
		.code = (uint16_t)code,
		.severity = mime_defect_info(code)->severity,
		.part = part->number, .at = at
	};

	tell(l, part, &defect);
}

/* ---- header ------------------------------------------------------------- */

/*
 * Could a line that is too long be folded? It has a blank with something on
 * both sides, a field's name not counted, and not in quotes.
 */
static bool
is_foldable(const char *p, const char *end)
{
	bool some = false, quoted = false;

	if (*p != ' ' && *p != '\t')
		while (p < end && *p++ != ':')
			continue;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	for (; p < end; p++) {
		quoted ^= *p == '"';
		if (*p != ' ' && *p != '\t')
			some = true;
		else if (some && !quoted)
			return true;
	}
	return false;
}

/* Characters, where it is UTF-8. */
static size_t
width(const char *p, const char *end)
{
	size_t n = 0;

	for (; p < end; p++)
		n += ((unsigned char)*p & 0xC0) != 0x80;
	return n;
}

/* The first one is enough. */
static void
check_lines(struct lint *l)
{
	const char *p = l->head.ptr, *all = p + l->head.len, *lf, *end;

	for (; p < all; p = lf + 1) {
		lf = memchr(p, '\n', (size_t)(all - p));
		if (lf == NULL)
			lf = all;
		end = lf > p && lf[-1] == '\r' ? lf - 1 : lf;
		if (end - p <= LINE_SHOULD || width(p, end) <= LINE_SHOULD ||
		    !is_foldable(p, end))
			continue;
		tell_code(l, l->part, MIME_DEFECT_LINE_OVER_78, (mime_range){
		    l->part->head.offset + (uint64_t)(p - l->head.ptr),
		    (uint64_t)(end - p) });
		return;
	}
}

static void
check_id(struct lint *l)
{
	struct mime_field field;

	if (!mime_field_find(l->head, "Message-ID", &field))
		tell_code(l, l->part, MIME_DEFECT_MISSING_MESSAGE_ID,
		    l->part->head);
}

/* ---- names -------------------------------------------------------------- */

/* Does parameter NAME stand in field FIELD as RFC 2045 has it? */
static bool
has_plain(mime_span head, const char *field, const char *name)
{
	struct mime_field f;
	const char *p, *end;
	size_t len = strlen(name);
	bool quoted = false;

	if (!mime_field_find(head, field, &f))
		return false;
	end = f.value.ptr + f.value.len;
	for (p = f.value.ptr; p < end; p++) {
		quoted ^= *p == '"';
		if (quoted || *p != ';')
			continue;
		while (p + 1 < end && text_is_blank(p[1]))
			p++;
		if ((size_t)(end - p) > len + 1 && p[len + 1] == '=' &&
		    text_is((mime_span){ p + 1, len }, name))
			return true;
	}
	return false;
}

/* Outlook of old, and some web mail, call such a file "Untitled attachment". */
static void
check_name(struct lint *l)
{
	uint8_t from = l->part->media->name_from;

	if ((from == MIME_NAME_FILENAME_EXT || from == MIME_NAME_NAME_EXT) &&
	    !has_plain(l->head, "Content-Disposition", "filename") &&
	    !has_plain(l->head, "Content-Type", "name"))
		tell_code(l, l->part, MIME_DEFECT_FILENAME_EXTENDED_ONLY,
		    l->part->head);
}

/* ---- nesting ------------------------------------------------------------ */

static bool
is_multipart(const struct mime_part *part, const char *subtype)
{
	return part->kind == MIME_MULTIPART &&
	    part_type_is(part, "multipart", subtype);
}

/* Of an alternative, the last form that a client can show is shown. */
static void
check_order(struct lint *l)
{
	bool rich = false;

	for (const struct mime_part *p = l->part->child; p; p = p->next) {
		if (part_type_is(p, "text", "html") ||
		    is_multipart(p, "related"))
			rich = true;
		else if (rich && part_type_is(p, "text", "plain"))
			tell_code(l, p, MIME_DEFECT_ALTERNATIVE_ORDER,
			    p->head);
	}
}

static void
check_related(struct lint *l)
{
	struct mime_field field;
	mime_span type = { 0 };

	if (mime_field_find(l->head, "Content-Type", &field) &&
	    message_told(&l->d->message, mime_param(l->d->message.part_mem,
	    field.value, "type", &type)) && type.len == 0)
		tell_code(l, l->part, MIME_DEFECT_RELATED_TYPE_MISSING,
		    l->part->head);
}

/* It is shown instead of the text, or not at all. */
static void
check_attachment(struct lint *l)
{
	if (l->alternative.open &&
	    text_is(l->part->media->disposition, "attachment"))
		tell_code(l, l->part, MIME_DEFECT_ALTERNATIVE_ATTACHMENT,
		    l->part->head);
}

/* ---- a part ------------------------------------------------------------- */

static void
leave(struct around *a, const struct mime_part *part)
{
	a->open = a->open && part->depth > a->depth;
}

/* PART, looked at, is around those that follow. */
static void
enter(struct around *a, const struct mime_part *part, bool is)
{
	if (is && !a->open)
		*a = (struct around){ true, part->depth };
}

static void
check(struct lint *l)
{
	struct message *m = &l->d->message;
	mime_mark mark = mime_arena_mark(m->part_mem);

	if (message_told(m, mime_part_head(m->part_mem, m->tree, l->part,
	    &l->head))) {
		if (l->part->parent == NULL)
			check_id(l);
		check_lines(l);
		check_name(l);
		check_attachment(l);
		if (is_multipart(l->part, "alternative"))
			check_order(l);
		if (is_multipart(l->part, "related"))
			check_related(l);
	}
	mime_arena_release(m->part_mem, mark);
}

void
dump_lint(struct dump *d)
{
	struct message *m = &d->message;
	struct lint l = { .d = d, .part = message_root(m) };
	const struct mime_part *has;
	const struct mime_defect *defect = message_defect(m, &has, NULL);

	for (; l.part != NULL; l.part = l.part->after) {
		leave(&l.message, l.part);
		leave(&l.alternative, l.part);
		for (; defect != NULL && has == l.part;
		    defect = message_defect(m, &has, defect))
			if (!l.message.open && defect->severity !=
			    MIME_SEVERITY_INFORMATION)
				tell(&l, l.part, defect);
		if (!l.message.open)
			check(&l);
		enter(&l.message, l.part, l.part->kind == MIME_MESSAGE);
		enter(&l.alternative, l.part,
		    is_multipart(l.part, "alternative"));
	}
}
