/*
 * filter_run.c - all that comes in, mail after mail, and what is between.
 *
 * A mailbox has lines that belong to no mail: those go on as they are. So what
 * comes out has every octet that came in, but for the edits.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "filter.h"

struct run {
	struct filter *f;
	struct input *input;    /* of the last mail; NULL: none yet */
	uint64_t done;          /* octets of it that have gone on */
};

/* Copies what is between the mails, up to END, which may be beyond the end. */
static bool
copy(struct run *r, struct input *in, uint64_t end)
{
	char *window = r->f->window;
	size_t n = 1;

	while (n > 0 && r->done < end) {
		uint64_t left = end - r->done;
		size_t want = left < FILTER_PIECE ? (size_t)left :
		    FILTER_PIECE;
		mime_room room = { window, want };

		if (input_read(in, r->done, &room) < 0)
			return false;
		n = want - room.len;
		if (!spool_put(&r->f->result, (mime_span){ window, n }))
			return false;
		r->done += n;
	}
	return true;
}

static bool
complain(struct run *r, const char *path, const char *why)
{
	tool_complain(&r->f->tool, path, why);
	return false;
}

/* Whether the mail could be read whole: else nothing must come of it. */
static bool
filter_one(struct run *r, struct mail *mail)
{
	struct message *m = &r->f->message;
	struct input *in = mail->input;
	bool well, last = mail->last;

	if (!copy(r, in, mail->offset))
		return complain(r, mail->path, strerror(errno));
	if (!message_open(m, &r->f->tool, mail, 0))
		return false;
	well = filter_mail(r->f);
	r->done = mail->offset + m->size;
	well = well && input_broken(in) == NULL;
	if (well && last && !copy(r, in, UINT64_MAX))
		well = complain(r, mail->path, strerror(errno));
	message_close(m);
	return well && r->f->tool.status == 0;
}

static bool
next(struct run *r, struct mail *mail)
{
	if (mail->why == NULL && mail_open(mail)) {
		if (mail->input != r->input)
			r->done = 0;
		r->input = mail->input;
		return filter_one(r, mail);
	}
	return complain(r, mail->path, mail->why);
}

bool
filter_run(struct filter *f)
{
	struct run r = { .f = f };
	struct mails *mails = mails_new(&f->tool.wish);
	struct mail mail;
	bool well = true;

	if (mails == NULL)
		return complain(&r, NULL, mime_status_text(MIME_NOMEM));
	while (well && f->refused == NULL && mails_next(mails, &mail))
		well = next(&r, &mail);
	message_end(&f->message);
	mails_free(mails);
	return well;
}
