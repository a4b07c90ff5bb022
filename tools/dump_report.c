/*
 * dump_report.c - reports as data, a line of JSON each: schema mime-report/1.
 *
 * Delivery status notifications (RFC 3464, RFC 6533), message disposition
 * notifications (RFC 8098) and feedback reports (RFC 5965, RFC 6591) are parts
 * of a type of their own, so they are found wherever they stand, with or
 * without the multipart/report around them. Which fields they have is a table
 * (report_table.c); what is in none comes as it is, under "extensions", so
 * nothing is lost. How a value is read is report_json.c's business.
 */
#include "config.h"

#include <string.h>

#include "dump.h"
#include "part.h"
#include "report.h"

/*
 * Octets that are read of a report: 10,000 recipients take about a third. What
 * is cut off is told.
 */
#define REPORT_MAX ((uint64_t)16 * 1024 * 1024)

/* ---- fields of a message, or of a recipient ------------------------------ */

/* The fields of one of them; those of a message may be in several blocks. */
struct fields {
	const struct report_row *rows;
	size_t count;
	mime_span text;
	bool blocks;            /* but for those of recipients */
};

/* A walk over them; begins with REST as their text and BLOCK empty. */
struct walk {
	mime_span rest, block;
};

static struct walk
walk_over(const struct fields *f)
{
	return f->blocks ? (struct walk){ f->text, { 0 } } :
	    (struct walk){ { 0 }, f->text };
}

static bool
walk_next(struct walk *w, struct mime_field *field)
{
	struct report_block block = { { 0 }, true };

	while (!report_field_next(&w->block, field)) {
		do
			if (!report_block_next(&w->rest, &block))
				return false;
		while (block.recipient);
		w->block = block.text;
	}
	return true;
}

static size_t
row_of(const struct fields *f, const struct mime_field *field)
{
	size_t i = 0;

	while (i < f->count && !mime_field_is(field, f->rows[i].field))
		i++;
	return i;
}

static void
put_many(struct json *j, struct mime_arena *mem, const struct fields *f,
    const struct report_row *row)
{
	struct walk w = walk_over(f);
	struct mime_field field;

	json_open(j, '[');
	while (walk_next(&w, &field)) {
		mime_mark mark = mime_arena_mark(mem);

		if (mime_field_is(&field, row->field))
			report_put_value(j, mem, row->how, field.value);
		mime_arena_release(mem, mark);
	}
	json_close(j, ']');
}

/* Those of the tables; the first counts of what may come once. */
static void
put_known(struct json *j, struct mime_arena *mem, const struct fields *f)
{
	struct mime_field first[REPORT_ROWS] = { 0 }, field;
	struct walk w = walk_over(f);

	while (walk_next(&w, &field)) {
		size_t i = row_of(f, &field);

		if (i < f->count && first[i].whole.ptr == NULL)
			first[i] = field;
	}
	for (size_t i = 0; i < f->count; i++) {
		mime_mark mark = mime_arena_mark(mem);

		json_key(j, f->rows[i].key);
		if (f->rows[i].many)
			put_many(j, mem, f, &f->rows[i]);
		else if (first[i].whole.ptr == NULL)
			json_null(j);
		else
			report_put_value(j, mem, f->rows[i].how,
			    first[i].value);
		mime_arena_release(mem, mark);
	}
}

/* What is in no table, and what came once too often. */
static void
put_extensions(struct json *j, struct mime_arena *mem, const struct fields *f)
{
	bool seen[REPORT_ROWS] = { false };
	struct walk w = walk_over(f);
	struct mime_field field;

	json_key(j, "extensions");
	json_open(j, '[');
	while (walk_next(&w, &field)) {
		mime_mark mark = mime_arena_mark(mem);
		size_t i = row_of(f, &field);

		if (i == f->count || (seen[i] && !f->rows[i].many)) {
			json_open(j, '{');
			json_key(j, "name");
			json_string(j, field.name);
			json_key(j, "text");
			json_string(j, report_readable(mem, field.value));
			json_close(j, '}');
		}
		if (i < f->count)
			seen[i] = true;
		mime_arena_release(mem, mark);
	}
	json_close(j, ']');
}

static void
put_recipients(struct json *j, struct mime_arena *mem, mime_span text)
{
	const struct report_kind *kind = report_recipients();
	struct report_block block;

	json_key(j, "recipients");
	json_open(j, '[');
	while (report_block_next(&text, &block)) {
		const struct fields f = { kind->rows, kind->count,
		    block.text, false };

		if (!block.recipient)
			continue;
		json_open(j, '{');
		put_known(j, mem, &f);
		put_extensions(j, mem, &f);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* ---- what was returned of the original ---------------------------------- */

static bool
is_headers(const struct mime_part *part)
{
	return part_type_is(part, "text", "rfc822-headers") ||
	    part_type_is(part, "message", "rfc822-headers") ||
	    part_type_is(part, "message", "global-headers");
}

/* The first part behind REPORT, in what that is in, that holds an original. */
static const struct mime_part *
find_returned(const struct mime_part *report)
{
	const struct mime_part *p = report->next;

	while (p != NULL && p->kind != MIME_MESSAGE && !is_headers(p))
		p = p->next;
	return p;
}

/* Up to REPORT_MAX octets of the content of PART; *CUT: there are more. */
static mime_span
read_content(struct dump *d, struct mime_arena *mem,
    const struct mime_part *part, bool *cut)
{
	uint64_t most = part->body.size < REPORT_MAX ? part->body.size :
	    REPORT_MAX;
	char *to = mime_arena_alloc(mem, (size_t)most);
	struct mime_reader *r = mime_reader_new(mem, d->message.tree, part,
	    MIME_DECODED | MIME_WITH_LF);
	mime_span piece, text = { to, 0 };
	mime_status st = to != NULL ? MIME_OK : MIME_NOMEM;

	*cut = false;
	while (st == MIME_OK && !*cut &&
	    (st = mime_reader_next(r, &piece)) == MIME_OK) {
		size_t left = (size_t)most - text.len;

		*cut = piece.len > left;
		if (*cut)
			piece.len = left;
		if (piece.len > 0)
			memcpy(to + text.len, piece.ptr, piece.len);
		text.len += piece.len;
	}
	message_told(&d->message, st);
	return text;
}

/* The header of the original that PART holds. */
static mime_span
original_header(struct dump *d, struct mime_arena *mem,
    const struct mime_part *part)
{
	mime_span head = { 0 };
	bool cut;

	if (part->kind != MIME_MESSAGE)
		return read_content(d, mem, part, &cut);
	if (part->child != NULL)
		message_told(&d->message, mime_part_head(mem, d->message.tree,
		    part->child, &head));
	return head;
}

static void
put_returned(struct json *j, struct dump *d, struct mime_arena *mem,
    const struct mime_part *part)
{
	mime_mark mark = mime_arena_mark(mem);
	struct mime_field field;
	mime_span head, id = { 0 }, subject = { 0 };

	json_key(j, "returned");
	if (part == NULL) {
		json_null(j);
		return;
	}
	head = original_header(d, mem, part);
	if (mime_field_find(head, "Message-ID", &field))
		id = report_id(report_unfolded(mem, field.value));
	if (mime_field_find(head, "Subject", &field))
		subject = report_readable(mem, field.value);
	json_open(j, '{');
	report_key_text(j, "path", part_section(mem, part));
	json_key(j, "what");
	json_text(j, part->kind == MIME_MESSAGE ? "message" : "headers");
	report_key_text(j, "message_id", id);
	report_key_text(j, "subject", subject);
	json_close(j, '}');
	mime_arena_release(mem, mark);
}

/* ---- a report ----------------------------------------------------------- */

static bool
has_known(const struct fields *f)
{
	struct walk w = walk_over(f);
	struct mime_field field;

	while (walk_next(&w, &field))
		if (row_of(f, &field) < f->count)
			return true;
	return false;
}

/* Prose under the type of a report is none: a field of it has to be there. */
static bool
is_report(const struct fields *f, bool recipients)
{
	mime_span rest = f->text;
	struct report_block block;

	while (recipients && report_block_next(&rest, &block))
		if (block.recipient)
			return true;
	return has_known(f);
}

static void
put_begin(struct json *j, struct dump *d, const struct report_kind *kind,
    const struct mime_part *part)
{
	json_open(j, '{');
	json_key(j, "schema");
	json_text(j, "mime-report/1");
	json_key(j, "source");
	json_text(j, d->message.mail.path);
	json_key(j, "message");
	json_number(j, d->message.mail.number);
	report_key_text(j, "path", part_section(d->message.part_mem, part));
	json_key(j, "kind");
	json_text(j, kind->name);
}

static void
put_report(struct dump *d, const struct report_kind *kind,
    const struct mime_part *part, const struct mime_part *returned)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct json j = { .out = d->tool.out };
	struct fields f = { kind->rows, kind->count, { 0 }, kind->recipients };
	bool cut;

	f.text = read_content(d, mem, part, &cut);
	if (!is_report(&f, kind->recipients)) {
		mime_arena_release(mem, mark);
		return;
	}
	d->matched = true;
	if (cut)
		message_complain(&d->message, "a report is cut at 16 MiB");
	put_begin(&j, d, kind, part);
	put_known(&j, mem, &f);
	put_extensions(&j, mem, &f);
	if (kind->recipients)
		put_recipients(&j, mem, f.text);
	put_returned(&j, d, mem, returned);
	json_close(&j, '}');
	json_line(&j);
	mime_arena_release(mem, mark);
}

void
dump_report(struct dump *d)
{
	const struct mime_part *p = message_root(&d->message);
	const struct mime_part *returned = NULL, *asked = NULL;

	for (; p != NULL; p = p->after) {
		const struct report_kind *kind = report_kind_of(p);

		if (kind == NULL || !part_is_leaf(p) || !dump_shows(d, p))
			continue;
		/* Many reports side by side: looked for once, not for each. */
		if (asked == NULL || asked->parent != p->parent ||
		    (returned != NULL && returned->index < p->index))
			returned = find_returned(p);
		asked = p;
		put_report(d, kind, p, returned);
	}
}
