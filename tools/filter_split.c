/*
 * filter_split.c - mail that must not get a neighbour.
 *
 * A line that begins with "From " may begin a mail, in a mailbox that is told
 * apart by them. So no edit may bring one. But a content that comes back may
 * have such lines, as it had when it was taken out, where they began no mail:
 * then the mailbox that is the result is read again, and each such mail has to
 * be one in it. So is one whose length has changed.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "detach.h"
#include "filter.h"

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

/*
 * An mbox of one mail is a mail, From_ line and all, where nobody has said what
 * it is: until there are two.
 */
bool
filter_in_mailbox(const struct filter *f)
{
	const struct mail *mail = &f->message.mail;
	char front[5];
	mime_room room = { front, sizeof front };

	return mail->from_line.size > 0 || (mail->alone &&
	    f->tool.wish.kind == MIME_MAILBOX_ANY &&
	    input_read(mail->input, mail->offset, &room) >= 0 &&
	    room.len == 0 && memcmp(front, "From ", sizeof front) == 0);
}

bool
filter_splits(struct filter *f, struct mime_editor *e)
{
	size_t count;
	const struct mime_splice *s = mime_editor_splices(e, &count);

	if (!filter_in_mailbox(f))
		return false;
	for (size_t i = 0; i < count; i++)
		if (has_from_line(f, e, &s[i]))
			return true;
	return false;
}

/* ---- the mailbox that comes out ----------------------------------------- */

bool
filter_note_place(struct filter *f, uint64_t begin, uint64_t size)
{
	const mime_range place = { begin, size };

	return spool_put(&f->places, (mime_span){ (const char *)&place,
	    sizeof place });
}

/* The next place that was noted, from *AT on; false: there is none. */
static bool
next_place(struct filter *f, uint64_t *at, mime_range *place, mime_status *st)
{
	mime_room room = { (char *)place, sizeof *place };

	if (*at == f->places.size)
		return false;
	if (!spool_get(&f->places, *at, &room) || room.len > 0)
		*st = MIME_IO;
	*at += sizeof *place;
	return *st >= 0;
}

static mime_status
read_result(void *ctx, uint64_t offset, mime_room *to)
{
	return spool_get(ctx, offset, to) ? MIME_OK : MIME_IO;
}

/* Is PLACE a mail of BOX? One before it, and behind those that were found. */
static mime_status
find(struct mime_mailbox *box, mime_range place)
{
	struct mime_stored s = { 0 };
	mime_status st;

	do
		st = mime_mailbox_next(box, &s);
	while (st == MIME_OK && s.message.offset < place.offset);
	if (st < 0)
		return st;
	return st == MIME_OK && s.message.offset == place.offset &&
	    s.message.size == place.size ? MIME_OK : MIME_VALUE;
}

bool
filter_stays_apart(struct filter *f, const char **why)
{
	const struct mime_source source = { read_result, &f->result };
	struct mime_arena *mem = f->places.size == 0 ? NULL :
	    mime_arena_new(NULL);
	struct mime_mailbox *box = mem == NULL ? NULL :
	    mime_mailbox_new(mem, &source, f->tool.wish.kind);
	mime_status st = MIME_OK;
	mime_range place;
	uint64_t at = 0;

	if (f->places.size > 0 && box == NULL)
		st = MIME_NOMEM;
	while (st >= 0 && next_place(f, &at, &place, &st))
		st = find(box, place);
	mime_arena_free(mem);
	spool_clear(&f->places);
	*why = st == MIME_VALUE ? "a mail would be told apart otherwise in "
	    "the mailbox that comes out" : tool_reason(st);
	return st >= 0;
}
