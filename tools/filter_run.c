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
	struct input *input;    /* shared; NULL: none yet */
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

/* ---- one input ---------------------------------------------------------- */

/* A file that has less than its size when it was opened is not all there is. */
static const char cut_short[] = "was cut short while it was read";

/*
 * A file in the folder, of the same name; what was packed and has changed is
 * not packed any more, and not called so.
 */
static bool
write_file(struct run *r, struct input *in)
{
	struct filter *f = r->f;
	char name[PATH_MAX];
	int fd = f->changed ? -1 : open(input_path(in), O_RDONLY | O_CLOEXEC);
	int n = snprintf(name, sizeof name, "%s", input_path(in));
	bool well = true;

	if (n > 3 && f->changed && strcmp(name + n - 3, ".gz") == 0)
		name[n - 3] = '\0';
	if (fd >= 0 && is_packed(fd, 0))
		well = copy_raw(f, fd) ||
		    complain(r, input_path(in), strerror(errno));
	close_quietly(fd);
	well = well && filter_out_as(f, name);
	spool_clear(&f->result);
	f->changed = false;
	return well;
}

/* What stands behind the last mail, and the result is complete. */
static bool
end_input(struct run *r)
{
	struct input *in = r->input;
	const char *why;

	if (in == NULL)
		return true;
	if (!copy(r, in, UINT64_MAX))
		return complain(r, input_path(in), strerror(errno));
	if (input_broken(in) != NULL)
		return complain(r, input_path(in), input_broken(in));
	if (input_known_size(in) != UINT64_MAX &&
	    r->done < input_known_size(in))
		return complain(r, input_path(in), cut_short);
	if (!queue_empty(r->f->queue))
		return complain(r, NULL, strerror(errno));
	if (!filter_stays_apart(r->f, &why))
		return complain(r, input_path(in), why);
	if (r->f->proof != NULL && !proof_end(r->f, in))
		return false;
	return r->f->directory == NULL ||
	    (filter_lines(r->f) && write_file(r, in));
}

static bool
begin_input(struct run *r, struct mail *mail)
{
	if (r->input != NULL && r->f->directory == NULL)
		return complain(r, mail->path,
		    "several files want a folder, -C");
	if (!end_input(r))
		return false;
	input_release(r->input);
	r->input = input_share(mail->input);
	r->done = 0;
	return true;
}

/* ---- mail after mail ---------------------------------------------------- */

/* Whether the mail could be read whole: else nothing must come of it. */
static bool
filter_one(struct run *r, struct mail *mail)
{
	struct message *m = &r->f->message;
	uint64_t front = mail->emlx ? mail->offset : 0;
	bool well;

	if (front == 0 && !copy(r, r->input, mail->offset))
		return complain(r, mail->path, strerror(errno));
	if (!message_open(m, &r->f->tool, mail, 0))
		return false;
	if (m->seen < m->size && m->over.code == 0)
		well = complain(r, mail->path, cut_short);
	else
		well = filter_mail(r->f, front);
	r->done = m->mail.offset + m->size;
	message_close(m);
	return well && r->f->tool.status == 0;
}

static bool
next(struct run *r, struct mail *mail)
{
	bool well = mail->why == NULL && mail_open(mail);

	if (!well)
		complain(r, mail->path, mail->why);
	else if (mail->input != r->input)
		well = begin_input(r, mail);
	if (well)
		return filter_one(r, mail);
	mail_done(mail);
	return false;
}

static bool
filter_all(struct run *r)
{
	struct filter *f = r->f;
	struct mails *mails = mails_new(&f->tool.wish);
	struct mail mail;
	bool well = true;

	if (mails == NULL)
		return complain(r, NULL, mime_status_text(MIME_NOMEM));
	while (well && f->refused == NULL && mails_next(mails, &mail))
		well = next(r, &mail);
	well = well && (f->refused != NULL || end_input(r));
	input_release(r->input);
	message_end(&f->message);
	mails_free(mails);
	return well;
}

bool
filter_run(struct filter *f)
{
	struct run r = { .f = f };
	off_t begin = f->tool.wish.count > 0 ? 0 :
	    lseek(STDIN_FILENO, 0, SEEK_CUR);
	bool well;

	if (f->undo_by != NULL || (f->check_by != NULL &&
	    f->rules.first == NULL))
		well = filter_undo(f, f->undo_by != NULL);
	else if (f->rules.first == NULL && f->proof == NULL &&
	    f->directory == NULL && !filter_wants_lines(f))
		return filter_nothing(&r);
	else
		well = filter_all(&r) && (f->refused != NULL ||
		    f->check_by == NULL || filter_check(f));
	return well && f->refused == NULL && f->directory == NULL &&
	    !filter_wants_lines(f) ?
	    repack(&r, begin) : well;
}
