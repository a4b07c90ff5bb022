/*
 * downgrade_field.c - a field in ASCII that says what one in UTF-8 does.
 *
 * By RFC 6857: texts and names become encoded words, domains A-labels,
 * parameters RFC 2231. Who has other letters in front of the "@" cannot be
 * named in ASCII: of such a mailbox a group without members is left, whose name
 * shows it. What must be ASCII by its grammar, ids and the like, goes, and is
 * kept as the text of a field called Downgraded-.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "downgrade.h"
#include "idn.h"
#include "part.h"
#include "repair.h"
#include "text.h"

#define DOWNGRADED "Downgraded-"

bool
downgrade_is_raw(mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return true;
	return false;
}

/* A field that is to become another. */
struct field {
	struct subject *x;
	struct repair r;                /* for what writes fields */
	const struct mime_part *part;
	const struct mime_field *f;
	uint32_t nth;
};

static void
set(struct field *d, mime_span utf8)
{
	mime_edit_set(d->x->editor, d->part, d->f->name, d->nth, utf8);
}

static mime_span
text_of(struct field *d)
{
	return repair_text(&d->r, d->part, d->f->value);
}

/* May a field be called so? */
static bool
is_name(mime_span name)
{
	return text_is_field_name(name) && name.len <= 60;
}

/* The field goes; what it was is the text of another. */
static void
encapsulate(struct field *d)
{
	struct made name = { .mem = d->x->mem };
	mime_span called = d->f->name;

	made_text(&name, DOWNGRADED);
	if (is_name(called))
		made_put(&name, called);
	else
		made_text(&name, "Field");
	if (name.failed) {
		subject_fail(d->x, MIME_NOMEM);
		return;
	}
	mime_edit_remove(d->x->editor, d->part, called, d->nth);
	mime_edit_add(d->x->editor, d->part, made_span(&name),
	    text_trimmed(is_name(called) ? text_of(d) : repair_text(&d->r,
	    d->part, d->f->whole)), false);
}

/* ---- addresses ---------------------------------------------------------- */

static bool
domain_to_ascii(struct field *d, struct mime_address *a)
{
	struct made addr = { .mem = d->x->mem };
	mime_span ascii;

	if (idn_ascii(d->x->mem, a->domain, &ascii) != NULL)
		return false;
	/* As it is written, quoted where it must be. */
	made_put(&addr, (mime_span){ a->addr.ptr,
	    a->addr.len - a->domain.len });
	made_put(&addr, ascii);
	a->addr = made_span(&addr);
	a->domain = ascii;
	return !addr.failed;
}

/* What is left of A is a group that is called so, and has no members. */
static void
leave_name(struct field *d, struct mime_address *a)
{
	struct made name = { .mem = d->x->mem };

	if (a->group.len > 0) {
		made_put(&name, a->group);
		made_text(&name, " ");
	}
	made_put(&name, a->name);
	made_text(&name, a->name.len > 0 ? " " : "");
	made_put(&name, a->addr);
	*a = (struct mime_address){ .next = a->next,
	    .group = made_span(&name) };
	if (name.failed)
		subject_fail(d->x, MIME_NOMEM);
}

/* A copy of the list, whose addresses are ASCII. */
static struct mime_address *
ascii_list(struct field *d, const struct mime_address *list)
{
	struct mime_address *first = NULL, *last = NULL;

	for (; list != NULL && !d->x->failed; list = list->next) {
		struct mime_address *a = mime_arena_alloc(d->x->mem,
		    sizeof *a);

		if (a == NULL) {
			subject_fail(d->x, MIME_NOMEM);
			break;
		}
		*a = *list;
		a->next = NULL;
		if (downgrade_is_raw(a->local) ||
		    (downgrade_is_raw(a->domain) && !domain_to_ascii(d, a)))
			leave_name(d, a);
		if (last != NULL)
			last->next = a;
		first = first == NULL ? a : first;
		last = a;
	}
	return first;
}

static void
put_typed(void *ctx, mime_span piece)
{
	made_put(ctx, piece);
}

static void
mailboxes(struct field *d)
{
	struct made typed = { .mem = d->x->mem };
	struct made trial = { .mem = d->x->mem };
	struct mime_address *list = ascii_list(d, repair_mailboxes(&d->r,
	    d->part, d->f->value));

	/* A name without an address cannot be written. */
	if (!repair_put_addresses(&d->r, &trial, d->f->name, list)) {
		encapsulate(d);
		return;
	}
	address_put_all(list, put_typed, &typed);
	set(d, made_span(&typed));
}

/* ---- other fields ------------------------------------------------------- */

static void
text(struct field *d)
{
	set(d, text_of(d));
}

/* S without its folds. */
static mime_span
unfolded(struct field *d, mime_span s)
{
	struct made m = { .mem = d->x->mem };

	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\r' && s.ptr[i] != '\n')
			made_put(&m, (mime_span){ s.ptr + i, 1 });
	if (m.failed)
		subject_fail(d->x, MIME_NOMEM);
	return made_span(&m);
}

/*
 * A type whose parts are found by other octets stays: each delimiter would have
 * to change, too.
 */
static void
parameters(struct field *d)
{
	static const mime_span none = { 0 };
	struct made m = { .mem = d->x->mem };
	struct mime_field now;
	mime_span rest;

	if (downgrade_is_raw(d->part->media->boundary)) {
		tool_say(d->x->tool, NULL, "a boundary is not ASCII, and "
		    "stays");
		return;
	}
	if (!repair_put_params(&d->r, &m, d->f, none, none)) {
		encapsulate(d);
		return;
	}
	rest = made_span(&m);
	if (mime_field_next(&rest, &now))
		set(d, unfolded(d, now.value));
}

/* S with "?" for each character that is not ASCII. */
static void
put_marked(struct made *m, mime_span s)
{
	size_t n;

	for (; s.len > 0; s = text_after(s, n)) {
		n = (unsigned char)*s.ptr < 0x80 ? 1 : text_char(s);
		made_put(m, (unsigned char)*s.ptr < 0x80 ?
		    (mime_span){ s.ptr, 1 } : text_span("?"));
	}
}

/*
 * A trace stays one, in ASCII: loops are found by counting them. The address of
 * who receives it is left out, for without its letters it is another. What it
 * was is kept.
 */
static void
received(struct field *d)
{
	static const mime_span name = { DOWNGRADED "Received", 19 };
	mime_span s = unfolded(d, d->f->value);
	struct made m = { .mem = d->x->mem };
	bool receiver = false;
	size_t n;

	for (; s.len > 0; s = text_after(s, n)) {
		mime_span word = { s.ptr, 0 };

		while (word.len < s.len && s.ptr[word.len] != ';' &&
		    !text_is_blank(s.ptr[word.len]))
			word.len++;
		n = word.len > 0 ? word.len : 1;
		if (receiver && downgrade_is_raw(word))
			made_text(&m, "unknown");
		else
			put_marked(&m, (mime_span){ s.ptr, n });
		if (word.len > 0)
			receiver = text_is(word, "for");
	}
	if (m.failed)
		subject_fail(d->x, MIME_NOMEM);
	set(d, made_span(&m));
	mime_edit_add(d->x->editor, d->part, name, text_of(d), false);
}

/* "utf-8; name": other letters are written as their numbers (RFC 6533 3). */
static void
recipient(struct field *d)
{
	mime_span s = text_of(d);
	struct made m = { .mem = d->x->mem };
	char number[16];
	size_t n;

	for (; s.len > 0; s = text_after(s, n)) {
		uint32_t code = (unsigned char)*s.ptr;

		n = text_char(s);
		if (code >= 0x80) {
			code &= 0x7fu >> n;
			for (size_t i = 1; i < n; i++)
				code = code << 6 | (s.ptr[i] & 0x3f);
			snprintf(number, sizeof number, "\\x{%X}",
			    (unsigned)code);
			made_text(&m, number);
		} else {
			made_put(&m, (mime_span){ s.ptr, n });
		}
	}
	if (m.failed)
		subject_fail(d->x, MIME_NOMEM);
	set(d, made_span(&m));
}

typedef void downgrade_as(struct field *d);

/* Fields of addresses are known by address_field, all others are text. */
static const struct {
	const char *name;
	downgrade_as *as;
} rows[] = {
	{ "Content-Type", parameters },
	{ "Content-Disposition", parameters },
	{ "Received", received },
	{ "Final-Recipient", recipient },
	{ "Original-Recipient", recipient },
	{ "Content-Base", encapsulate },
	{ "Content-ID", encapsulate },
	{ "Content-Language", encapsulate },
	{ "Content-Location", encapsulate },
	{ "Content-MD5", encapsulate },
	{ "Content-Transfer-Encoding", encapsulate },
	{ "Date", encapsulate },
	{ "Disposition-Notification-To", encapsulate },
	{ "In-Reply-To", encapsulate },
	{ "Message-ID", encapsulate },
	{ "MIME-Version", encapsulate },
	{ "References", encapsulate },
	{ "Resent-Date", encapsulate },
	{ "Resent-Message-ID", encapsulate },
	{ "Return-Path", encapsulate },
};

static downgrade_as *
how_of(mime_span name)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (text_is(name, rows[i].name))
			return rows[i].as;
	if (!is_name(name))
		return encapsulate;
	return address_field(name) ? mailboxes : text;
}

void
downgrade_field(struct subject *x, const struct mime_part *part,
    const struct mime_field *f, uint32_t nth)
{
	struct field d = { .x = x, .r = { .x = x }, .part = part, .f = f,
	    .nth = nth };
	mime_mark mark = mime_arena_mark(x->mem);

	how_of(f->name)(&d);
	mime_arena_release(x->mem, mark);
}
