/*
 * build_mail.c - mails that go into a mail: forwarded ones, and digests.
 *
 * They are read as all tools read mail, so that "archive.mbox#17" is one, and a
 * mailbox is many. What they are is copied, one behind the other, to one spool,
 * since the mailbox may be packed.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "build_mail.h"

#define PIECE_SIZE ((size_t)64 * 1024)

/* ---- mails one after the other ------------------------------------------ */

bool
build_mails(struct build *b, const char *path, build_mail_each *each)
{
	char *operand = (char *)(uintptr_t)path;
	struct mail_wish wish = b->tool.wish;
	struct message m = { 0 };
	struct mails *mails;
	struct mail mail;
	bool fine;

	wish.operands = &operand;
	wish.count = 1;
	wish.list = NULL;
	mails = mails_new(&wish);
	fine = mails != NULL;
	if (!fine)
		tool_complain(&b->tool, path, mime_status_text(MIME_NOMEM));
	while (fine && mails_next(mails, &mail)) {
		fine = message_open(&m, &b->tool, &mail, 0);
		if (!fine)
			break;
		fine = each(b, &m);
		message_close(&m);
	}
	/* One that is not there is an answer elsewhere, and trouble here. */
	if (b->tool.status != EXIT_SUCCESS)
		tool_raise(&b->tool, EXIT_TROUBLE);
	message_end(&m);
	mails_free(mails);
	return fine && b->tool.status == EXIT_SUCCESS;
}

/* ---- fields ------------------------------------------------------------- */

bool
build_mail_add(struct build *b, const char *name, struct build_text *value)
{
	if (!value->failed && (value->len == 0 || build_add(b, name,
	    (mime_span){ value->ptr, value->len })))
		return true;
	tool_complain(&b->tool, NULL, mime_status_text(MIME_NOMEM));
	return false;
}

bool
build_mail_subject(struct build *b, struct message *m, mime_span head,
    const char *prefix)
{
	const struct mime_text_options opt = part_text_options(message_root(m),
	    NULL);
	struct build_text text = { .mem = b->tool.mem };
	mime_span subject = { 0 };
	struct mime_field field;

	if (build_find(b, "Subject") != NULL)
		return true;
	if (mime_field_find(head, "Subject", &field) && !message_told(m,
	    mime_text_with(m->part_mem, field.value, &opt, &subject)))
		return false;
	if (!text_starts(subject, prefix)) {
		build_text_put(&text, text_span(prefix));
		build_text_put(&text, (mime_span){ " ", 1 });
	}
	build_text_put(&text, subject);
	return build_mail_add(b, "Subject", &text);
}

/* ---- the mail itself ---------------------------------------------------- */

static bool
copy_octets(struct build *b, struct message *m)
{
	const struct mime_part *root = message_root(m);
	mime_range at = { root->whole.offset, PIECE_SIZE };
	uint64_t end = at.offset + root->whole.size;
	bool fine = true;

	while (fine && at.offset < end) {
		mime_mark mark = mime_arena_mark(m->part_mem);
		mime_span piece = { 0 };

		if (at.size > end - at.offset)
			at.size = end - at.offset;
		fine = message_told(m, mime_part_bytes(m->part_mem, m->tree,
		    root, at, &piece));
		if (fine && !spool_put(&b->mails, piece)) {
			tool_complain(&b->tool, NULL, strerror(errno));
			fine = false;
		}
		if (piece.len == 0)
			break;
		at.offset += piece.len;
		mime_arena_release(m->part_mem, mark);
	}
	return fine;
}

struct build_piece *
build_mail_piece(struct build *b, struct message *m)
{
	struct build_piece *p = mime_arena_alloc(b->tool.mem, sizeof *p);
	uint64_t offset = b->mails.size;

	if (p == NULL)
		tool_complain(&b->tool, NULL, mime_status_text(MIME_NOMEM));
	if (p == NULL || !copy_octets(b, m))
		return NULL;
	*p = (struct build_piece){ .type = "message/rfc822", .file = {
	    .build = b, .path = "a mail", .shared = &b->mails,
	    .at = { offset, b->mails.size - offset } } };
	return p;
}

/* ---- forwarded, and digests --------------------------------------------- */

static bool
forward(struct build *b, struct message *m)
{
	struct build_piece *p = build_mail_piece(b, m);
	mime_span head = { 0 };

	if (p == NULL || !message_told(m, mime_part_head(m->part_mem, m->tree,
	    message_root(m), &head)))
		return false;
	*b->last_attached = p;
	b->last_attached = &p->next;
	return build_mail_subject(b, m, head, "Fwd:");
}

static bool
add_to_digest(struct build *b, struct message *m)
{
	struct build_piece *p = build_mail_piece(b, m);

	if (p == NULL)
		return false;
	*b->last_digest = p;
	b->last_digest = &p->next;
	return true;
}

bool
build_take_mails(struct build *b)
{
	const struct build_operand *o = b->operands;
	bool fine = true;

	for (; o != NULL && fine; o = o->next)
		fine = build_mails(b, o->path, o->digest ? add_to_digest :
		    forward);
	return fine;
}
