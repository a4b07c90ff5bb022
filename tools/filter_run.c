/*
 * filter_run.c - all that comes in, mail after mail, and what is between.
 *
 * A mailbox has lines that belong to no mail: those go on as they are. So what
 * comes out has every octet that came in, but for the edits.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "filter.h"

struct run {
	struct filter *f;
	struct input *input;    /* of the last mail; NULL: none yet */
	uint64_t done;          /* octets of it that have gone on */
};

static bool
complain(struct run *r, const char *path, const char *why)
{
	tool_complain(&r->f->tool, path, why);
	return false;
}

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

/*
 * What comes in, as it comes, packed or not: for when nothing is to be done to
 * it, or was. FD is read from where it stands.
 */
static bool
copy_raw(struct filter *f, int fd)
{
	ssize_t n;

	spool_clear(&f->result);
	while ((n = read(fd, f->window, FILTER_PIECE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || !spool_put(&f->result,
		    (mime_span){ f->window, (size_t)n }))
			return false;
	}
	return true;
}

static int
open_raw(const struct filter *f)
{
	const char *path = f->tool.wish.count > 0 ?
	    f->tool.wish.operands[0] : "-";

	return strcmp(path, "-") == 0 ? STDIN_FILENO :
	    open(path, O_RDONLY | O_CLOEXEC);
}

/* With no rules this is cat. */
static bool
filter_nothing(struct run *r)
{
	int fd = open_raw(r->f);
	bool well = fd >= 0 && copy_raw(r->f, fd);

	if (!well)
		complain(r, r->f->tool.wish.count > 0 ?
		    r->f->tool.wish.operands[0] : "-", strerror(errno));
	if (fd > STDIN_FILENO)
		close(fd);
	return well;
}

/* Does the operand begin as gzip does (RFC 1952)? Then where it can be read. */
static bool
is_packed(int fd, off_t at)
{
	unsigned char first[2];

	return pread(fd, first, 2, at) == 2 && first[0] == 0x1f &&
	    first[1] == 0x8b;
}

/* A file that was unpacked to no purpose comes out as it is. */
static bool
repack(struct run *r, off_t begin)
{
	int fd = open_raw(r->f);
	bool well = true;

	if (fd >= 0 && begin >= 0 && !r->f->changed && is_packed(fd, begin))
		well = lseek(fd, begin, SEEK_SET) == begin &&
		    copy_raw(r->f, fd);
	if (!well)
		complain(r, NULL, strerror(errno));
	if (fd > STDIN_FILENO)
		close(fd);
	return well;
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
	off_t begin = f->tool.wish.count > 0 ? 0 :
	    lseek(STDIN_FILENO, 0, SEEK_CUR);
	struct mails *mails;
	struct mail mail;
	bool well = true;

	if (f->rules.first == NULL)
		return filter_nothing(&r);
	mails = mails_new(&f->tool.wish);
	if (mails == NULL)
		return complain(&r, NULL, mime_status_text(MIME_NOMEM));
	while (well && f->refused == NULL && mails_next(mails, &mail))
		well = next(&r, &mail);
	message_end(&f->message);
	mails_free(mails);
	return well && f->refused == NULL ? repack(&r, begin) : well;
}
