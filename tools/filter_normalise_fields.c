/*
 * filter_normalise_fields.c - the fields of a header: those that are sound stay
 * as they stand, others are written anew from what is read in them.
 *
 * A field that may come once keeps its name the first time only. What cannot be
 * written as what it says it is, such as a sender who is nobody, keeps its words
 * under the name of X-Removed: nobody takes them for the sender, and nothing is
 * lost.
 *
 * Those of the mail come in front of what the writer makes, those of the content
 * behind it, in an order that is always the same.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "normal.h"
#include "part.h"
#include "text.h"

#define REMOVED "X-Removed-"
#define NAME_MOST 60
#define LINE_MOST 998           /* RFC 5322 2.1.1 */

/* ---- names -------------------------------------------------------------- */

/* What the writer makes, and what was true of the octets alone. */
static const char *const own[] = {
	"Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
	"MIME-Version", "Content-Length", "Content-MD5",
};

/* RFC 5322 3.6, RFC 2045 3. */
static const char *const once[] = {
	"From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Message-ID",
	"In-Reply-To", "References", "Subject", "Content-ID",
	"Content-Description", "Content-Type", "Content-Transfer-Encoding",
	"Content-Disposition",
};

#define ONCE (sizeof once / sizeof once[0])

static const char *const lists[] = {
	"From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Resent-From",
	"Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Bcc",
	"Resent-Reply-To",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Its place in NAMES; N: it is not there. */
static size_t
place(mime_span name, const char *const *names, size_t n)
{
	size_t i = 0;

	while (i < n && !text_is(name, names[i]))
		i++;
	return i;
}

/* One that the writer takes, whatever is put in front of it. */
static bool
is_short(mime_span name)
{
	return text_is_field_name(name) && name.len <= NAME_MOST;
}

/* ---- where defects are -------------------------------------------------- */

/* A header that is gone through, with its defects from front to end. */
struct header {
	struct normal *n;
	const struct mime_part *part;
	mime_span head;
	mime_range *wrong;      /* what is to be cured */
	size_t count, next;
	bool seen[ONCE];
	FILE *out;
};

static int
by_offset(const void *a, const void *b)
{
	uint64_t x = ((const mime_range *)a)->offset;
	uint64_t y = ((const mime_range *)b)->offset;

	return (x > y) - (x < y);
}

static bool
find_wrong(struct header *h)
{
	const struct mime_defect *d;
	size_t n = 0;

	for (d = h->part->defects; d != NULL; d = d->next)
		n++;
	h->wrong = mime_arena_alloc(h->n->mem, (n + 1) * sizeof *h->wrong);
	if (h->wrong == NULL)
		return false;
	for (d = h->part->defects; d != NULL; d = d->next)
		if (normal_cures(d, h->part) &&
		    d->at.offset < h->part->head.offset + h->part->head.size)
			h->wrong[h->count++] = d->at;
	qsort(h->wrong, h->count, sizeof *h->wrong, by_offset);
	return true;
}

/* Does a defect begin in FIELD? Fields are asked about in their order. */
static bool
is_wrong(struct header *h, mime_span field)
{
	uint64_t begin = h->part->head.offset +
	    (uint64_t)(field.ptr - h->head.ptr);
	bool wrong = false;

	while (h->next < h->count && h->wrong[h->next].offset < begin)
		h->next++;
	while (h->next < h->count &&
	    h->wrong[h->next].offset < begin + field.len) {
		wrong = true;
		h->next++;
	}
	return wrong;
}

/* Letters of ASCII, in lines that all can read. */
static bool
is_plain(mime_span s)
{
	size_t line = 0;

	for (size_t i = 0; i < s.len && line <= LINE_MOST; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '\r' && (i + 1 == s.len || s.ptr[i + 1] != '\n'))
			return false;
		if ((c < ' ' && !text_is_blank(c)) || c >= 0x7f)
			return false;
		line = c == '\n' ? 0 : line + (c != '\r');
	}
	return line <= LINE_MOST;
}

/* ---- as it stands ------------------------------------------------------- */

static const char *
line_end(const struct header *h)
{
	return h->n->lf ? "\n" : "\r\n";
}

/* S, its lines ended as those of the mail are to be. */
static void
put_lines(struct header *h, mime_span s)
{
	while (s.len > 0 && (s.ptr[s.len - 1] == '\n' ||
	    s.ptr[s.len - 1] == '\r'))
		s.len--;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == '\n')
			fputs(line_end(h), h->out);
		else if (s.ptr[i] != '\r')
			fputc(s.ptr[i], h->out);
	fputs(line_end(h), h->out);
}

/* ---- anew --------------------------------------------------------------- */

static mime_status
put_piece(void *ctx, mime_span octets)
{
	return fwrite(octets.ptr, 1, octets.len, ctx) == octets.len ?
	    MIME_OK : MIME_NOMEM;
}

/* What was told to the writer of fields, without all behind it. */
static mime_status
take_field(struct header *h)
{
	static const char behind[] = "MIME-Version: 1.0";
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	const struct mime_sink sink = { put_piece, out };
	mime_status st = MIME_NOMEM;
	const char *end;

	if (out != NULL) {
		mime_write_part_end(h->n->field);
		st = mime_writer_end(h->n->field, &sink);
		if ((fclose(out) != 0 || text == NULL) && st >= 0)
			st = MIME_NOMEM;
	}
	/* No line of a value begins so: one that is folded has a blank. */
	end = st >= 0 ? memmem(text, size, behind, sizeof behind - 1) : NULL;
	while (end != NULL && end > text && end[-1] != '\n')
		end = memmem(end + 1, size - (size_t)(end + 1 - text), behind,
		    sizeof behind - 1);
	if (end != NULL)
		fwrite(text, 1, (size_t)(end - text), h->out);
	free(text);
	return st;
}

/*
 * S, where it looks like an encoded word, with a blank in the midst of "=?":
 * some decode what they have decoded. For want of memory, empty.
 */
static mime_span
parted(struct header *h, mime_span s)
{
	bool whole = s.len == 0 || memmem(s.ptr, s.len, "=?", 2) == NULL;
	char *copy = whole ? NULL :
	    mime_arena_alloc(h->n->mem, s.len + s.len / 2);
	size_t n = 0;

	if (whole)
		return s;
	for (size_t i = 0; i < s.len && copy != NULL; i++) {
		if (i > 0 && s.ptr[i] == '?' && s.ptr[i - 1] == '=')
			copy[n++] = ' ';
		copy[n++] = s.ptr[i];
	}
	return (mime_span){ copy, n };
}

static void
begin_field(struct header *h)
{
	mime_writer_reset(h->n->field);
	mime_write_part(h->n->field, "text/plain");
}

/* What people read in VALUE, under NAME. */
static mime_status
put_text(struct header *h, const char *name, mime_span value)
{
	struct mime_text_options opt = part_text_options(h->part, NULL);
	mime_span utf8;
	mime_status st = mime_text_with(h->n->mem, value, &opt, &utf8);

	if (st < 0)
		return st;
	begin_field(h);
	mime_write_field(h->n->field, name, parted(h, utf8));
	return take_field(h);
}

/* Those of FIRST, each with a name that is no encoded word. */
static const struct mime_address *
with_names(struct header *h, const struct mime_address *first)
{
	const struct mime_address *copies = NULL, **to = &copies;

	for (; first != NULL; first = first->next) {
		struct mime_address *a = mime_arena_alloc(h->n->mem,
		    sizeof *a);

		if (a == NULL)
			return NULL;
		*a = *first;
		a->name = parted(h, a->name);
		a->group = parted(h, a->group);
		*to = a;
		to = &a->next;
	}
	return copies;
}

static mime_status
put_list(struct header *h, const char *name, mime_span value)
{
	struct mime_text_options opt = part_text_options(h->part, NULL);
	const struct mime_address *first;
	mime_status st = mime_addresses_with(h->n->mem, value, &opt, &first);

	if (st < 0)
		return st;
	if (first == NULL)
		return MIME_VALUE;
	begin_field(h);
	mime_write_addresses(h->n->field, name, with_names(h, first));
	return take_field(h);
}

/* An id or a date: what is no letter of it is a blank, and nothing is read. */
static mime_status
put_words(struct header *h, const char *name, mime_span value)
{
	char *s = mime_arena_alloc(h->n->mem, value.len + 1);
	size_t n = 0;

	if (s == NULL)
		return MIME_NOMEM;
	for (size_t i = 0; i < value.len; i++) {
		bool blank = value.ptr[i] <= ' ' || value.ptr[i] > '~';

		if (!blank || (n > 0 && s[n - 1] != ' '))
			s[n++] = blank ? ' ' : value.ptr[i];
	}
	begin_field(h);
	mime_write_field(h->n->field, name, (mime_span){ s, n });
	return take_field(h);
}

/* Fields that are no text: what is encoded in them is not read. */
static const char *const words[] = {
	"Date", "Message-ID", "In-Reply-To", "References", "Content-ID",
	"Content-Location", "Content-Language", "Content-Base", "Return-Path",
	"Received", "Resent-Date", "Resent-Message-ID",
	"Disposition-Notification-To",
};

static mime_status
put_anew(struct header *h, const char *name, mime_span value)
{
	if (place(text_span(name), lists, COUNT(lists)) < COUNT(lists))
		return put_list(h, name, value);
	if (place(text_span(name), words, COUNT(words)) < COUNT(words))
		return put_words(h, name, value);
	return put_text(h, name, value);
}

/* ---- a field ------------------------------------------------------------ */

/* FIELD under another name, which says what it was called. */
static mime_status
put_removed(struct header *h, const struct mime_field *field)
{
	char name[sizeof REMOVED + NAME_MOST];
	bool good = is_short(field->name);

	snprintf(name, sizeof name, REMOVED "%.*s",
	    good ? (int)field->name.len : 5,
	    good ? field->name.ptr : "Field");
	normal_tell(h->n, h->part, h->part->head.offset +
	    (uint64_t)(field->whole.ptr - h->head.ptr),
	    "a field is called X-Removed now");
	return put_text(h, name, good ? field->value : field->whole);
}

/* Is it the second of a field that may come once? */
static bool
is_again(struct header *h, mime_span name)
{
	size_t i = place(name, once, ONCE);
	bool again = i < ONCE && h->seen[i];

	if (i < ONCE)
		h->seen[i] = true;
	return again;
}

static void
put_field(struct header *h, const struct mime_field *field)
{
	bool wrong = is_wrong(h, field->whole);
	char name[NAME_MOST + 1];
	mime_status st = MIME_VALUE;

	if (!text_is_field_name(field->name) || is_again(h, field->name)) {
		st = put_removed(h, field);
	} else if (!wrong && is_plain(field->whole)) {
		put_lines(h, field->whole);
		return;
	} else if (!is_short(field->name)) {
		st = put_removed(h, field);
	} else {
		snprintf(name, sizeof name, "%.*s", (int)field->name.len,
		    field->name.ptr);
		st = put_anew(h, name, field->value);
		/* Addresses that only SMTPUTF8 can carry have it already. */
		if (st == MIME_VALUE && !wrong)
			put_lines(h, field->whole);
		else if (st == MIME_VALUE)
			st = put_removed(h, field);
	}
	if (st < 0 && (st != MIME_VALUE || wrong))
		normal_fail(h->n, st, "a field cannot be written");
}

/* In which round a field is put; those of the content in three, by name. */
enum round { OF_MAIL, OF_ID, OF_DESCRIPTION, OF_CONTENT };

static enum round
round_of(mime_span name)
{
	return text_is(name, "Content-ID") ? OF_ID :
	    text_is(name, "Content-Description") ? OF_DESCRIPTION :
	    text_starts(name, "content-") ? OF_CONTENT : OF_MAIL;
}

static bool
is_own(mime_span name)
{
	return place(name, own, COUNT(own)) < COUNT(own);
}

static void
put_round(struct header *h, enum round round)
{
	mime_span rest = h->head;
	struct mime_field field;

	h->next = 0;
	while (h->n->status >= 0 && mime_field_next(&rest, &field))
		if (!is_own(field.name) && round_of(field.name) == round)
			put_field(h, &field);
}

/* All fields, and a blank line, for a header that keeps its body. */
static void
put_all(struct header *h)
{
	mime_span rest = h->head;
	struct mime_field field;

	while (h->n->status >= 0 && mime_field_next(&rest, &field)) {
		if (!is_own(field.name))
			put_field(h, &field);
		else if (!text_is(field.name, "MIME-Version"))
			put_lines(h, field.whole);
	}
	fprintf(h->out, "MIME-Version: 1.0%s%s", line_end(h), line_end(h));
}

static void
put_fields(struct header *h, enum normal_fields which)
{
	switch (which) {
	case NORMAL_OF_MAIL:
		put_round(h, OF_MAIL);
		break;
	case NORMAL_OF_CONTENT:
		put_round(h, OF_ID);
		put_round(h, OF_DESCRIPTION);
		put_round(h, OF_CONTENT);
		break;
	case NORMAL_OF_ALL:
		put_all(h);
		break;
	}
}

/* Into N's memory. */
static mime_span
end(struct header *h, char **text, size_t *size)
{
	bool well = !ferror(h->out);
	char *kept;

	/* That there is no memory at the end, fclose does not say. */
	well = fclose(h->out) == 0 && *text != NULL && well;
	kept = well ? mime_arena_alloc(h->n->mem, *size + 1) : NULL;
	if (kept == NULL)
		normal_fail(h->n, MIME_NOMEM, NULL);
	else
		memcpy(kept, *text, *size);
	free(*text);
	return kept == NULL ? (mime_span){ 0 } : (mime_span){ kept, *size };
}

static bool
begin_writer(struct normal *n)
{
	const struct mime_write_options opt = { .size = sizeof opt,
	    .how = n->lf ? MIME_WRITE_LF : 0 };

	if (n->field == NULL)
		n->field = mime_writer_new(n->mem, &opt);
	return n->field != NULL;
}

mime_span
normal_fields(struct normal *n, const struct mime_part *p,
    enum normal_fields which)
{
	struct header h = { .n = n, .part = p };
	char *text = NULL;
	size_t size = 0;
	mime_status st = mime_part_head(n->mem, n->x->tree, p, &h.head);

	if (st >= 0 && (!begin_writer(n) || !find_wrong(&h)))
		st = MIME_NOMEM;
	if (st >= 0)
		h.out = open_memstream(&text, &size);
	if (st < 0 || h.out == NULL) {
		normal_fail(n, st < 0 ? st : MIME_NOMEM, NULL);
		return (mime_span){ 0 };
	}
	put_fields(&h, which);
	return end(&h, &text, &size);
}
