/*
 * build_fields.c - fields that may stand once in a mail: they do.
 *
 * Lists of addresses that were typed one by one become one list (RFC 5322 3.6).
 * The text is joined, not what is read of it, so that the writer sees all that
 * was typed and refuses what it would refuse of one.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "build.h"
#include "text.h"

/* As many as a list has that is read; where there are more we do not know. */
#define LIST_MOST ((size_t)9999)

static const struct {
	const char *name;
	bool list;              /* of addresses, which are joined */
	size_t most;            /* addresses in it */
} rows[] = {
	{ "From", true, LIST_MOST },
	{ "Sender", true, 1 },
	{ "Reply-To", true, LIST_MOST },
	{ "To", true, LIST_MOST },
	{ "Cc", true, LIST_MOST },
	{ "Bcc", true, LIST_MOST },
	{ "Subject", false, 0 },
	{ "Date", false, 0 },
	{ "Message-ID", false, 0 },
	{ "In-Reply-To", false, 0 },
	{ "References", false, 0 },
};

static bool
is_named(const struct build_field *f, const char *name)
{
	return text_is((mime_span){ f->name, strlen(f->name) }, name);
}

/* How many addresses, and groups that are empty, VALUE has. */
static bool
count(struct build *b, mime_span value, size_t *n)
{
	mime_mark mark = mime_arena_mark(b->tool.mem);
	const struct mime_address *a = NULL;
	mime_status st = mime_addresses(b->tool.mem, value, &a);

	*n = 0;
	for (; st >= 0 && a != NULL; a = a->next)
		++*n;
	mime_arena_release(b->tool.mem, mark);
	if (st < 0)
		tool_complain(&b->tool, NULL, mime_status_text(st));
	return st >= 0;
}

/* Takes all fields called NAME out, but for the first. */
static void
take_out(struct build *b, const char *name)
{
	struct build_field **at = &b->fields;
	bool first = true;

	while (*at != NULL) {
		bool is = is_named(*at, name);

		if (is && !first)
			*at = (*at)->next;
		else
			at = &(*at)->next;
		first = first && !is;
	}
	b->last_field = at;
}

static bool
refuse(struct build *b, const char *name, const char *why)
{
	tool_complain(&b->tool, name, why);
	return false;
}

/* One that is not closed, as by a quote, would take in those behind it. */
static bool
join(struct build *b, struct build_field *first, size_t typed)
{
	struct build_text all = { .mem = b->tool.mem };
	size_t n;

	for (struct build_field *f = first; f != NULL; f = f->next) {
		if (!is_named(f, first->name))
			continue;
		if (f != first)
			build_text_put(&all, (mime_span){ ", ", 2 });
		build_text_put(&all, f->value);
	}
	if (all.failed)
		return refuse(b, NULL, mime_status_text(MIME_NOMEM));
	first->value = (mime_span){ all.ptr, all.len };
	take_out(b, first->name);
	if (!count(b, first->value, &n))
		return false;
	return n == typed || refuse(b, first->name,
	    "an address has no end: a quote, a comment or \"<\"");
}

/* The lists of the name of FIRST are one, with somebody in it. */
static bool
make_list(struct build *b, struct build_field *first, size_t most)
{
	size_t typed = 0, fields = 0, n;

	for (struct build_field *f = first; f != NULL; f = f->next) {
		if (!is_named(f, first->name))
			continue;
		if (!count(b, f->value, &n))
			return false;
		if (n == 0)
			return refuse(b, first->name, "nobody is named");
		typed += n;
		fields++;
	}
	if (typed > most)
		return refuse(b, first->name, most == 1 ?
		    "one address, no more" : "9,999 addresses, no more");
	return fields < 2 || join(b, first, typed);
}

/* The first of several authors has sent it, unless one is named who has (RFC
   5322 3.6.2 wants that said). */
static bool
add_sender(struct build *b, const struct mime_address *a)
{
	char line[300];

	if (!build_add(b, "Sender", a->addr))
		return refuse(b, NULL, mime_status_text(MIME_NOMEM));
	snprintf(line, sizeof line, "%.*s, the first of several authors",
	    a->addr.len < 200 ? (int)a->addr.len : 200, a->addr.ptr);
	if (b->tool.verbose)
		tool_say(&b->tool, "Sender", line);
	return true;
}

static bool
check_authors(struct build *b)
{
	const struct build_field *from = build_find(b, "From");
	const struct mime_address *a = NULL;
	bool several;

	if (mime_addresses(b->tool.mem, from->value, &a) < 0)
		return refuse(b, NULL, mime_status_text(MIME_NOMEM));
	several = a != NULL && a->next != NULL;
	while (a != NULL && a->addr.len == 0)
		a = a->next;
	if (a == NULL)
		return refuse(b, "From", "nobody is named");
	return !several || build_find(b, "Sender") != NULL ||
	    add_sender(b, a);
}

/* Both are written as they were typed. */
static bool
check_stamp(struct build *b)
{
	const struct build_field *date = build_find(b, "Date");
	const struct build_field *own = build_find(b, "Message-ID");
	mime_span rest = own->value, id = { 0 };
	struct mime_date when;

	if (!mime_date(date->value, &when))
		return refuse(b, "Date", "is no date, as \"Mon, 1 Jan 2001 "
		    "00:00:00 +0100\"");
	if (!mime_msgid(&rest, &id) || id.len + 2 != own->value.len ||
	    *own->value.ptr != '<' || memchr(id.ptr, ' ', id.len) != NULL)
		return refuse(b, "Message-ID", "is no id, as \"<x@y>\"");
	return true;
}

bool
build_domains(struct build *b)
{
	for (struct build_field *f = b->fields; f != NULL; f = f->next)
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
			if (rows[i].list && is_named(f, rows[i].name) &&
			    !build_idn(b, f))
				return false;
	return true;
}

bool
build_fields(struct build *b)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct build_field *first = b->fields, *f;

		while (first != NULL && !is_named(first, rows[i].name))
			first = first->next;
		if (first == NULL)
			continue;
		if (rows[i].list && !make_list(b, first, rows[i].most))
			return false;
		for (f = first->next; f != NULL; f = f->next)
			if (is_named(f, rows[i].name))
				return refuse(b, rows[i].name, "given twice");
	}
	return check_authors(b) && check_stamp(b);
}
