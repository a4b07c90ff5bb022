/*
 * filter_mail.c - one mail: rules are applied, the edits carried out, and the
 * result read again before it counts.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "detach.h"
#include "filter.h"
#include "signed.h"
#include "text.h"

/* ---- the result, from where the mail begins in it ----------------------- */

struct from {
	const struct spool *spool;
	uint64_t begin;
};

static mime_status
read_result(void *ctx, uint64_t offset, mime_room *to)
{
	const struct from *from = ctx;

	return spool_get(from->spool, from->begin + offset, to) ? MIME_OK :
	    MIME_IO;
}

/* Adds the mail as it came in. */
static bool
copy_mail(struct filter *f)
{
	const struct message *m = &f->message;
	uint64_t at = 0;
	size_t n;

	for (; at < m->size; at += n) {
		mime_room room;

		n = m->size - at < FILTER_PIECE ? (size_t)(m->size - at) :
		    FILTER_PIECE;
		room = (mime_room){ f->window, n };
		errno = EIO;
		if (input_read(m->mail.input, m->mail.offset + at, &room) < 0 ||
		    room.len > 0 ||
		    !spool_put(&f->result, (mime_span){ f->window, n }))
			return false;
	}
	return true;
}

/* ---- a mail ------------------------------------------------------------- */

/* Why E cannot do it: its own reason, or the world's. */
static const char *
reason(const struct mime_editor *e, mime_status st)
{
	return st == MIME_VALUE ? mime_editor_reason(e) : tool_reason(st);
}

/* With -n: the edits, a line each, by octets of all that comes in. */
static void
show(struct filter *f, const struct mime_editor *e)
{
	uint64_t base = f->message.mail.offset;
	size_t count;
	const struct mime_splice *s = mime_editor_splices(e, &count);

	for (size_t i = 0; i < count; i++)
		fprintf(f->tool.out, "%" PRIu64 ": %" PRIu64 " octets go, %"
		    PRIu64 " come\n", base + s[i].at.offset, s[i].at.size,
		    s[i].by.size);
}

/* Writes the mail as it is to be, and looks whether it is. */
static mime_status
write_mail(struct filter *f, struct mime_editor *e)
{
	struct from from = { &f->result, f->result.size };
	const struct mime_source result = { read_result, &from };
	const struct mime_spool all = spool_calls(&f->result);
	const struct mime_sink sink = { all.append, all.ctx };
	mime_status st = mime_editor_write(e, &sink);

	if (st < 0)
		return st;
	f->changed = true;
	return mime_editor_check(e, &result);
}

/* Fails, and that is told. */
static bool
fail(struct filter *f, const char *why)
{
	message_complain(&f->message, why);
	return false;
}

/* LENGTH: what the mail said, and says; NULL: that has not changed. */
static bool
is_as_meant(struct filter *f, uint64_t begin, const struct length *length)
{
	struct from from = { &f->result, begin };
	const struct mime_source result = { read_result, &from };
	struct subject x = { .tool = &f->tool, .mem = f->message.mem,
	    .tree = f->message.tree, .queue = f->queue,
	    .in_mailbox = filter_in_mailbox(f) };
	const char *why;

	if (length != NULL)
		x.length = text_span(length->was);
	why = rules_why_unlike(&f->rules, &x, &result);
	return why == NULL || fail(f, why);
}

/* Carries out what E, which has ended, was told. */
static bool
carry_out(struct filter *f, struct mime_editor *e, uint64_t front,
    const struct length *length)
{
	uint64_t begin;
	mime_status st;
	size_t count;
	bool splits;

	mime_editor_splices(e, &count);
	if (!filter_front(f, front, filter_growth(e, 0)))
		return fail(f, strerror(errno));
	if (count == 0)
		return copy_mail(f) || fail(f, strerror(errno));
	splits = filter_splits(f, e);
	/* Contents come back with what they had. */
	if (splits && f->message.mail.from_line.size > 0 &&
	    !rules_do(&f->rules, part_attach))
		return fail(f, "a new line that begins with \"From \" would "
		    "end the mail");
	if (f->tool.dry)
		show(f, e);
	if (!proof_mail(f, e))
		return false;
	begin = f->result.size;
	st = write_mail(f, e);
	if (st < 0)
		return fail(f, reason(e, st));
	if ((splits || length != NULL) &&
	    !filter_note_place(f, begin, f->result.size - begin))
		return fail(f, strerror(errno));
	return is_as_meant(f, begin, length);
}

/*
 * The mail is to say another length. Only the digits change, but for where the
 * header is edited as well, and so all of its fields are looked at.
 */
static void
say_length(const struct filter *f, struct mime_editor *e,
    const struct length *length, bool edited)
{
	static const mime_span name = { "Content-Length", 14 };

	if (edited)
		mime_edit_set(e, message_root(&f->message), name, 0,
		    text_span(length->now));
	else
		mime_edit_octets(e, (mime_range){ length->at,
		    strlen(length->was) }, text_span(length->now));
}

/* The mail that is open is refused: WHY is kept as long as the run. */
static bool
refuse(struct filter *f, const char *why)
{
	size_t n = strlen(why) + 1;
	char *text = mime_arena_alloc(f->tool.mem, n);

	if (text == NULL)
		return fail(f, mime_status_text(MIME_NOMEM));
	f->refused = memcpy(text, why, n);
	return false;
}

/*
 * Has the rules tell the editor of X, which then has ended; LENGTH: what the
 * mail is to say of its own; with EDITED, beside other edits of its header.
 * False: nothing is to come out.
 */
static bool
edit(struct filter *f, struct subject *x, const struct length *length,
    bool edited)
{
	struct message *m = &f->message;
	const struct mime_edit_options opt = { .size = sizeof opt,
	    .spool = &f->calls };
	mime_status st;

	*x = (struct subject){ .tool = &f->tool, .mem = m->mem,
	    .tree = m->tree, .queue = f->queue,
	    .in_mailbox = filter_in_mailbox(f) };
	spool_clear(&f->fresh);
	f->calls = spool_calls(&f->fresh);
	x->editor = mime_editor_new(m->mem, m->tree, &opt);
	if (length != NULL)
		x->length = text_span(length->now);
	if (!rules_apply(&f->rules, x))
		return false;
	if (x->verdict == VERDICT_REJECT)
		return refuse(f, x->why);
	if (length != NULL)
		say_length(f, x->editor, length, edited);
	st = mime_editor_end(x->editor);
	return st >= 0 || fail(f, reason(x->editor, st));
}

static bool
keeps_signed(struct filter *f, struct subject *x)
{
	struct signed_mail mail = signed_mail(&f->message);

	return subject_keeps_signed(x, &mail) ||
	    (!x->failed && refuse(f, x->why));
}

/* Edits the mail that is open. */
static bool
edit_mail(struct filter *f, uint64_t front)
{
	struct length length;
	struct subject x;
	bool well = edit(f, &x, NULL, false), told;

	/* How long it gets is known when all else is told. */
	told = well && filter_length(f, x.editor, x.new_head, &length);
	if (told)
		well = edit(f, &x, &length,
		    mime_editor_changes(x.editor) != NULL);
	else if (well && length.comes_right && rules_do(&f->rules, part_detach))
		return fail(f, "its Content-Length, which is wrong, would be "
		    "right without what is detached");
	if (!well || !keeps_signed(f, &x))
		return f->refused != NULL;
	return carry_out(f, x.editor, front, told ? &length : NULL);
}

bool
filter_mail(struct filter *f, uint64_t front)
{

	switch (filter_reach(f)) {
	case REACH_PASS:
		return (filter_front(f, front, 0) && copy_mail(f)) ||
		    fail(f, strerror(errno));
	case REACH_END:
		return f->refused != NULL;
	case REACH_ALL:
		break;
	}
	return edit_mail(f, front);
}
