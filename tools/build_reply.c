/*
 * build_reply.c - an answer: to whom, about what, in which thread, and what it
 * quotes.
 *
 * The ids of the thread are those that the mail names and its own (RFC 5322
 * 3.6.4); of a long thread the first and the last ones, since relays refuse
 * long fields. Where the answer quotes, what was typed comes first.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "build_mail.h"
#include "date.h"

#define IDS_MOST 20             /* of the thread, the first among them */
#define ID_MOST 900             /* octets: a line has 998 */

/* ---- to whom ------------------------------------------------------------ */

/* The addresses of the first field called NAME; NULL: there are none. */
static const struct mime_address *
addresses(struct message *m, mime_span head, const char *name)
{
	const struct mime_text_options opt = part_text_options(message_root(m),
	    NULL);
	const struct mime_address *a = NULL;
	struct mime_field field;

	if (mime_field_find(head, name, &field))
		message_told(m, mime_addresses_with(m->part_mem, field.value,
		    &opt, &a));
	while (a != NULL && a->addr.len == 0)
		a = a->next;
	return a;
}

static bool
add_receivers(struct build *b, struct message *m, mime_span head)
{
	const struct mime_address *a = addresses(m, head, "Reply-To");
	struct build_text to = { .mem = b->tool.mem };

	if (build_find(b, "To") != NULL)
		return true;
	if (a == NULL)
		a = addresses(m, head, "From");
	if (a == NULL) {
		message_complain(m, "names nobody to reply to: -t");
		return false;
	}
	for (; a != NULL; a = a->next) {
		if (a->addr.len == 0)
			continue;
		if (to.len > 0)
			build_text_put(&to, (mime_span){ ", ", 2 });
		address_put_one(a, build_text_put, &to);
	}
	return build_mail_add(b, "To", &to);
}

/* ---- in which thread ---------------------------------------------------- */

struct thread {
	mime_span ids[IDS_MOST];        /* the first, then the last of them */
	size_t count;           /* of all, also those that gave way */
};

/* Ids that could not be written are left out. */
static void
add_id(struct thread *t, mime_span id)
{
	bool good = id.len > 0 && id.len <= ID_MOST;

	for (size_t i = 0; i < id.len; i++)
		good &= id.ptr[i] > ' ' && id.ptr[i] < 0x7F;
	if (!good)
		return;
	if (t->count < IDS_MOST)
		t->ids[t->count] = id;
	else
		t->ids[1 + (t->count - IDS_MOST) % (IDS_MOST - 1)] = id;
	t->count++;
}

/* The ids of the first field called NAME. */
static bool
add_ids(struct thread *t, struct message *m, mime_span head, const char *name)
{
	struct mime_field field;
	mime_span id, text = { 0 };

	if (!mime_field_find(head, name, &field))
		return true;
	while (mime_msgid(&field.value, &id)) {
		if (!message_told(m, mime_msgid_text(m->part_mem, id, &text)))
			return false;
		add_id(t, text);
	}
	return true;
}

static void
put_id(struct build_text *to, mime_span id)
{
	build_text_put(to, text_span(to->len > 0 ? " <" : "<"));
	build_text_put(to, id);
	build_text_put(to, text_span(">"));
}

static bool
add_thread(struct build *b, struct message *m, mime_span head)
{
	struct build_text to = { .mem = b->tool.mem }, all = to;
	struct thread own = { .count = 0 }, t = own;
	size_t rest = IDS_MOST - 1;

	if (!add_ids(&own, m, head, "Message-ID") ||
	    !add_ids(&t, m, head, "References") ||
	    (t.count == 0 && !add_ids(&t, m, head, "In-Reply-To")))
		return false;
	if (own.count > 0) {
		add_id(&t, own.ids[0]);
		put_id(&to, own.ids[0]);
	}
	for (size_t i = 0; i < t.count && i < IDS_MOST; i++)
		put_id(&all, t.ids[i == 0 || t.count <= IDS_MOST ? i :
		    1 + (t.count - IDS_MOST + i - 1) % rest]);
	return build_mail_add(b, "In-Reply-To", &to) &&
	    build_mail_add(b, "References", &all);
}

/* ---- what it quotes ----------------------------------------------------- */

struct quote {
	struct build_out out;
	char line[4];           /* how the line begins, to know "-- " */
	size_t column;
	bool signature;         /* all that follows is of it */
};

static void
put(struct quote *q, const char *octets, size_t n)
{
	build_out_put(&q->out, (mime_span){ octets, n });
}

/* Puts out what is held of the front of a line. */
static void
put_front(struct quote *q)
{
	size_t n = q->column < sizeof q->line ? q->column : sizeof q->line;

	put(q, ">", 1);
	if (n > 0 && *q->line != '>')
		put(q, " ", 1);
	put(q, q->line, n);
}

static void
end_line(struct quote *q)
{
	q->signature |= q->column == 3 && memcmp(q->line, "-- ", 3) == 0;
	if (q->column < sizeof q->line && !q->signature)
		put_front(q);
	if (!q->signature)
		put(q, "\n", 1);
	q->column = 0;
}

static void
quote_octet(struct quote *q, char c)
{
	if (c == '\n') {
		end_line(q);
		return;
	}
	if (q->column < sizeof q->line) {
		q->line[q->column++] = c;
		if (q->column == sizeof q->line && !q->signature)
			put_front(q);
	} else if (!q->signature) {
		put(q, &c, 1);
	}
}

static void
quote_text(void *ctx, mime_span text)
{
	struct quote *q = ctx;

	for (size_t i = 0; i < text.len; i++)
		quote_octet(q, text.ptr[i]);
}

/* Of the message itself, not of one that is attached to it. */
static bool
is_quoted(const struct mime_part *part)
{
	if (!part_is_text(part) || (part->bodies & MIME_TEXT_BODY) == 0)
		return false;
	while (part->parent != NULL && part->parent->kind == MIME_MULTIPART)
		part = part->parent;
	return part->parent == NULL;
}

/* "On 2026-11-22 10:04 +01:00, Ann B wrote:" */
static void
put_who(struct quote *q, struct message *m, mime_span head)
{
	const struct mime_address *a = addresses(m, head, "From");
	mime_span who = a == NULL ? text_span("somebody") :
	    a->name.len > 0 ? a->name : a->addr;
	struct mime_field field;
	struct mime_date date;
	char text[DATE_SIZE], line[DATE_SIZE + 20];

	put(q, "\n", 1);
	if (mime_field_find(head, "Date", &field) &&
	    mime_date(field.value, &date)) {
		date_text(&date, text);
		snprintf(line, sizeof line, "On %.10s %.5s %s, ", text,
		    text + 11, text + 19);
		put(q, line, strlen(line));
	}
	put(q, who.ptr, who.len);
	put(q, " wrote:\n", 8);
}

static bool
copy_piece(void *ctx, mime_span piece)
{
	struct quote *q = ctx;

	build_out_put(&q->out, piece);
	/* Whether it ends in a line end. */
	*q->line = piece.ptr[piece.len - 1];
	return !q->out.failed;
}

static bool
add_quote(struct build *b, struct message *m, mime_span head)
{
	struct quote q = { .out = BUILD_OUT, .line = "\n" };

	if (!build_file_pour(&b->text->file, copy_piece, &q) && !q.out.failed)
		return false;
	if (*q.line != '\n')
		put(&q, "\n", 1);
	put_who(&q, m, head);
	for (const struct mime_part *p = message_root(m); p; p = p->after) {
		q.signature = false;
		if (is_quoted(p))
			content_text(m, p, quote_text, &q);
		if (q.column > 0)
			end_line(&q);
	}
	return build_out_end(&q.out, &b->text->file);
}

/* ---- all of it ---------------------------------------------------------- */

static bool
reply(struct build *b, struct message *m)
{
	mime_span head = { 0 };

	if (b->replied++ > 0) {
		message_complain(m, "is one mail too many: a reply is to one");
		return false;
	}
	return message_told(m, mime_part_head(m->part_mem, m->tree,
	    message_root(m), &head)) &&
	    add_receivers(b, m, head) &&
	    build_mail_subject(b, m, head, "Re:") &&
	    add_thread(b, m, head) && (!b->quote || add_quote(b, m, head));
}

bool
build_reply(struct build *b)
{
	return build_mails(b, b->reply_to, reply);
}
