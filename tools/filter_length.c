/*
 * filter_length.c - mail that says how long it is, and mail that must not get a
 * neighbour.
 *
 * Some mailboxes tell mails apart by their lengths: mboxcl has a field of the
 * header for it, Content-Length, and an .emlx has it in its first line. The
 * others do it by lines that begin with "From ".
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "filter.h"
#include "text.h"

int64_t
filter_growth(const struct mime_editor *e, uint64_t from)
{
	size_t count;
	const struct mime_splice *s = mime_editor_splices(e, &count);
	int64_t growth = 0;

	for (size_t i = 0; i < count; i++)
		if (s[i].at.offset >= from)
			growth += (int64_t)s[i].by.size -
			    (int64_t)s[i].at.size;
	return growth;
}

/* ---- Content-Length ----------------------------------------------------- */

static bool
is_length(mime_span value, uint64_t length)
{
	char digits[LENGTH_SIZE];

	snprintf(digits, sizeof digits, "%" PRIu64, length);
	return text_is(value, digits);
}

/* It was told to be removed, or to be something else. */
static bool
is_named(const struct mime_editor *e)
{
	const struct mime_field_change *c = mime_editor_changes(e);

	while (c != NULL && !text_is(c->name, "content-length"))
		c = c->next;
	return c != NULL;
}

bool
filter_length(struct filter *f, struct mime_editor *e,
    char value[LENGTH_SIZE])
{
	struct message *m = &f->message;
	const struct mime_part *root = message_root(m);
	struct mime_field field;
	mime_span head;
	uint64_t length;
	int64_t growth;

	if (m->mail.from_line.size == 0 || root == NULL)
		return false;
	length = m->size - root->body.offset;
	growth = filter_growth(e, root->body.offset);
	if (growth == 0 || mime_part_head(m->mem, m->tree, root, &head) < 0 ||
	    !mime_field_find(head, "Content-Length", &field) ||
	    !is_length(field.value, length) || is_named(e))
		return false;
	snprintf(value, LENGTH_SIZE, "%" PRIu64,
	    (uint64_t)((int64_t)length + growth));
	return true;
}

/* ---- .emlx -------------------------------------------------------------- */

/* LINE with another number in front; blanks keep its size where they can. */
static size_t
renumber(char *line, size_t size, mime_span was, int64_t growth)
{
	uint64_t number = 0;
	size_t n = 0, digits;

	while (n < was.len && was.ptr[n] >= '0' && was.ptr[n] <= '9')
		number = 10 * number + (uint64_t)(was.ptr[n++] - '0');
	digits = (size_t)snprintf(line, size, "%" PRIu64,
	    (uint64_t)((int64_t)number + growth));
	while (digits < n)
		line[digits++] = ' ';
	while (digits > n && n < was.len && was.ptr[n] == ' ')
		n++;
	memcpy(line + digits, was.ptr + n, was.len - n);
	return digits + was.len - n;
}

bool
filter_front(struct filter *f, uint64_t front, int64_t growth)
{
	char was[64], line[sizeof was + LENGTH_SIZE];
	mime_room room = { was, (size_t)front };
	mime_span old, fresh;

	if (front == 0)
		return true;
	errno = EFBIG;
	if (front > sizeof was || input_read(f->message.mail.input,
	    f->message.mail.offset - front, &room) < 0)
		return false;
	old = fresh = (mime_span){ was, (size_t)front };
	if (growth != 0)
		fresh = (mime_span){ line,
		    renumber(line, sizeof line, old, growth) };
	return (growth == 0 || proof_octets(f, f->message.mail.offset - front,
	    old, fresh)) && spool_put(&f->result, fresh);
}

/* ---- lines that begin with "From " -------------------------------------- */

/* Does what comes in by S begin a line? */
static bool
begins_line(struct filter *f, const struct mime_splice *s)
{
	const struct mail *mail = &f->message.mail;
	char before;
	mime_room room = { &before, 1 };

	return s->at.offset == 0 || input_read(mail->input,
	    mail->offset + s->at.offset - 1, &room) < 0 || room.len > 0 ||
	    before == '\n';
}

/* How much of "\nFrom " stands at the end of TEXT, MATCHED was before it. */
static size_t
match(mime_span text, size_t matched)
{
	static const char from[] = "\nFrom ";

	for (size_t i = 0; i < text.len && matched < sizeof from - 1; i++)
		matched = text.ptr[i] == from[matched] ? matched + 1 :
		    text.ptr[i] == '\n';
	return matched;
}

/* Does what comes in by S have such a line? */
static bool
has_from_line(struct filter *f, struct mime_editor *e,
    const struct mime_splice *s)
{
	uint64_t end = s->by.offset + s->by.size;
	size_t matched = begins_line(f, s), n;

	for (uint64_t at = s->by.offset; at < end && matched < 6; at += n) {
		mime_room room;

		n = end - at < FILTER_PIECE ? (size_t)(end - at) :
		    FILTER_PIECE;
		room = (mime_room){ f->window, n };
		if (mime_editor_read(e, at, &room) < 0 || room.len > 0)
			return true;
		matched = match((mime_span){ f->window, n }, matched);
	}
	return matched == 6;
}

bool
filter_splits(struct filter *f, struct mime_editor *e)
{
	size_t count;
	const struct mime_splice *s = mime_editor_splices(e, &count);

	if (f->message.mail.from_line.size == 0)
		return false;
	for (size_t i = 0; i < count; i++)
		if (has_from_line(f, e, &s[i]))
			return true;
	return false;
}
