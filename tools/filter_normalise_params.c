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
	    text_is(name, "name");
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
put(struct normal *n, struct mime_writer *w, const struct mime_part *part,
    struct params *p, mime_span field, mime_span name)
{
	char text[NAME_MOST + 1];
	mime_span value = { 0 };
	mime_status st;

	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	p->names[p->count++] = name;
	st = value_of(n, field, text, &value);
	if (st < 0)
		normal_fail(n, st, NULL);
	else if (value.len > 0 && fits(p, value))
		mime_write_param(w, text, value);
	else if (value.len > 0)
		normal_tell(n, part, part->head.offset,
		    "dropped: a parameter that cannot be written");
}

void
normal_params(struct normal *n, struct mime_writer *w,
    const struct mime_part *part)
{
	struct params p = { .count = 0 };
	struct mime_field field;
	mime_span head, rest;
	mime_status st = mime_part_head(n->mem, n->x->tree, part, &head);

	if (st < 0) {
		normal_fail(n, st, NULL);
		return;
	}
	if (!mime_field_find(head, "Content-Type", &field))
		return;
	rest = field.value;
	while (rest.len > 0 && p.count < NAMES_MOST && n->status >= 0) {
		mime_span name = take_name(&rest);

		if (is_name(name, rest) && !is_own(name) && !is_known(&p, name))
			put(n, w, part, &p, field.value, name);
	}
}
