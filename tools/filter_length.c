/*
 * filter_length.c - mail that says how long it is.
 *
 * Some mailboxes tell mails apart by their lengths: mboxcl has a field of the
 * header for it, Content-Length, and an .emlx has it in its first line. The
 * digits change and nothing around them, so that they can be had back.
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

/* How long the body of the mail that is open is, after the edits of E. */
static uint64_t
new_length(const struct filter *f, const struct mime_editor *e,
    uint64_t new_head)
{
	uint64_t body = message_root(&f->message)->body.offset;
	size_t count;
	const struct mime_splice *s = mime_editor_splices(e, &count);

	/* One splice is all of it, header and body. */
	if (new_head > 0 && count == 1)
		return s[0].by.size - new_head;
	return (uint64_t)((int64_t)(f->message.size - body) +
	    filter_growth(e, body));
}

bool
filter_length(struct filter *f, const struct mime_editor *e,
    uint64_t new_head, struct length *length)
{
	struct message *m = &f->message;
	const struct mime_part *root = message_root(m);
	struct mime_field field;
	mime_span head;
	uint64_t was, now;
	bool right;

	*length = (struct length){ .at = 0 };
	if (m->mail.from_line.size == 0 || root == NULL ||
	    mime_part_head(m->mem, m->tree, root, &head) < 0 ||
	    !mime_field_find(head, "Content-Length", &field) || is_named(e))
		return false;
	was = m->size - root->body.offset;
	now = new_length(f, e, new_head);
	right = is_length(field.value, was);
	length->comes_right = !right && is_length(field.value, now);
	length->at = root->head.offset + (uint64_t)(field.value.ptr - head.ptr);
	snprintf(length->was, LENGTH_SIZE, "%" PRIu64, was);
	snprintf(length->now, LENGTH_SIZE, "%" PRIu64, now);
	return right && was != now;
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
