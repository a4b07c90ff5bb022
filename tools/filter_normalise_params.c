/*
 * filter_normalise_params.c - what else a type says, said anew.
 *
 * The library answers what a parameter is, by its name; which names there are
 * is found here: whatever stands in front of a "=", or of a "*" behind a name.
 * What is none has no value, and is passed over. A value that cannot be written,
 * or is longer than others read, is left out, and that is told.
 */
#include "config.h"

#include <string.h>

#include "normal.h"
#include "text.h"

#define NAMES_MOST 128          /* as many as the library reads */
#define NAME_MOST 60
#define SECTIONS_MOST 90        /* of 16 octets: the writer takes 100 */

/* The names found so far, and room for their values. */
struct params {
	mime_span field, rest;  /* the value, and what is not looked at yet */
	mime_span names[NAMES_MOST];
	size_t count;
	size_t sections;
};

/* ---- names -------------------------------------------------------------- */

static bool
is_letter(char c)
{
	return c > ' ' && c <= '~' && strchr("()<>@,;:\\\"/[]?=*'%", c) == NULL;
}

/* Takes the next run of letters that may be a name off REST. */
static mime_span
take_name(mime_span *rest)
{
	mime_span name;

	while (rest->len > 0 && !is_letter(*rest->ptr))
		*rest = text_after(*rest, 1);
	name = (mime_span){ rest->ptr, 0 };
	while (name.len < rest->len && is_letter(name.ptr[name.len]))
		name.len++;
	*rest = text_after(*rest, name.len);
	return name;
}

/* Does a value follow? Blanks and comments may be in between. */
static bool
is_name(mime_span name, mime_span rest)
{
	rest = text_trimmed(rest);
	return name.len > 0 && name.len <= NAME_MOST && rest.len > 0 &&
	    strchr("=*(", *rest.ptr) != NULL;
}

/* Those that the writer, or the plan, gives. */
static bool
is_own(mime_span name)
{
	return text_is(name, "boundary") || text_is(name, "charset") ||
	    text_is(name, "name") || text_is(name, "filename");
}

static bool
is_known(const struct params *p, mime_span name)
{
	size_t i = 0;

	while (i < p->count && !text_same(p->names[i], name))
		i++;
	return i < p->count;
}

/* ---- values ------------------------------------------------------------- */

static bool
is_encoded_word(mime_span s)
{
	return memmem(s.ptr, s.len, "=?", 2) != NULL;
}

/* Octets that the writer refuses: controls, C1 among them. */
static bool
has_control(mime_span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c < ' ' || c == 0x7f || (c == 0xc2 && i + 1 < s.len &&
		    (unsigned char)s.ptr[i + 1] < 0xa0))
			return true;
	}
	return false;
}

static mime_status
value_of(struct normal *n, mime_span field, const char *name, mime_span *value)
{
	mime_status st = mime_param(n->mem, field, name, value);

	if (st >= 0 && value->len > 0 && is_encoded_word(*value))
		st = mime_text(n->mem, *value, value);
	return st;
}

/* Some find a boundary wherever it says so, in quotes or not. */
static bool
has_boundary(mime_span s)
{
	while (s.len > 0 && !text_starts(s, "boundary"))
		s = text_after(s, 1);
	return s.len > 0;
}

static bool
fits(struct params *p, mime_span value)
{
	size_t sections = 1 + value.len / 16;

	if (has_control(value) || is_encoded_word(value) ||
	    has_boundary(value) ||
	    sections > SECTIONS_MOST - p->sections)
		return false;
	p->sections += sections;
	return true;
}

static void
tell(const struct normal *n, const struct mime_part *part)
{
	normal_tell(n, part, part->head.offset,
	    "dropped: a parameter that cannot be written");
}

/* ---- one after the other ------------------------------------------------ */

/* Finds FIELD in the header of PART, to go through its parameters. */
static bool
begin(struct normal *n, const struct mime_part *part, const char *name,
    struct params *p)
{
	struct mime_field field;
	mime_span head;
	mime_status st = mime_part_head(n->mem, n->x->tree, part, &head);

	*p = (struct params){ .count = 0 };
	if (st < 0)
		normal_fail(n, st, NULL);
	if (st < 0 || !mime_field_find(head, name, &field))
		return false;
	p->field = p->rest = field.value;
	return true;
}

/* The next name that may be one, and what it is worth; false: no more. */
static bool
next(struct normal *n, struct params *p, char name[NAME_MOST + 1],
    mime_span *value)
{
	mime_status st = MIME_OK;

	*value = (mime_span){ 0 };
	while (p->rest.len > 0 && p->count < NAMES_MOST && value->len == 0 &&
	    st >= 0) {
		mime_span s = take_name(&p->rest);

		if (!is_name(s, p->rest) || is_own(s) || is_known(p, s))
			continue;
		p->names[p->count++] = s;
		memcpy(name, s.ptr, s.len);
		name[s.len] = '\0';
		st = value_of(n, p->field, name, value);
	}
	if (st < 0)
		normal_fail(n, st, NULL);
	return st >= 0 && value->len > 0;
}

void
normal_params(struct normal *n, struct mime_writer *w,
    const struct mime_part *part)
{
	char name[NAME_MOST + 1];
	struct params p;
	mime_span value;

	if (!begin(n, part, "Content-Type", &p))
		return;
	while (next(n, &p, name, &value))
		if (fits(&p, value))
			mime_write_param(w, name, value);
		else
			tell(n, part);
}

/* ---- what the writer does not know -------------------------------------- */

/* In quotes, without pairs, which not all undo; a date, or a size. */
static bool
can_be_quoted(mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < ' ' || s.ptr[i] > '~' ||
		    strchr("\"\\", s.ptr[i]) != NULL)
			return false;
	return s.len <= NAME_MOST;
}

mime_span
normal_disposition(struct normal *n, const struct mime_part *part)
{
	const size_t most = 2 * NAME_MOST + 8;
	char name[NAME_MOST + 1], *text;
	struct params p;
	mime_span value;
	size_t size = 0;

	if (!begin(n, part, "Content-Disposition", &p))
		return (mime_span){ 0 };
	text = mime_arena_alloc(n->mem, p.field.len / 2 * 8 + most);
	if (text == NULL)
		normal_fail(n, MIME_NOMEM, NULL);
	while (text != NULL && next(n, &p, name, &value))
		if (fits(&p, value) && can_be_quoted(value))
			size += (size_t)snprintf(text + size, most,
			    ";%s\t%s=\"%.*s\"", n->lf ? "\n" : "\r\n", name,
			    (int)value.len, value.ptr);
		else
			tell(n, part);
	return (mime_span){ text, size };
}
