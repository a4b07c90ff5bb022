/*
 * mail.c - the messages of a run, one after the other, wherever they lie.
 *
 *     operand, list ──► directory ──► file ──► mailbox ──► message
 *
 * Each is gone through to its end before the one to its left goes on, so what
 * is held is one of each, however many messages there are. What cannot be had
 * is handed out too, with the reason, in its place: the tool tells it there.
 *
 * The files of a directory are opened by whoever reads them, since each is a
 * message; a file that was typed is opened here, since it may be a mailbox.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "listing.h"
#include "mail.h"
#include "select.h"

struct mails {
	const struct mail_wish *wish;
	uint64_t turn;
	int operand;            /* the next one */
	FILE *list;             /* NULL: not open */
	bool listed;            /* it has been read */
	char *path;             /* of the operand that is being gone through */
	size_t path_size;
	struct mail_range range;        /* of its messages */
	bool any;               /* some were in it */

	struct listing *listing;        /* of PATH; NULL: none */
	uint64_t entry;         /* how many of it have been met */
	struct input *input;    /* the file that is a mailbox; NULL: none */
	struct mime_mailbox *box;
	struct mime_arena *mem; /* of BOX */
	mime_mark start;        /* of MEM */

	unsigned kind;          /* of the last file, once it was closed */
	const char *reason;
};

/* ---- ranges ------------------------------------------------------------- */

/* A number, or DEFAULT where TEXT is empty. */
static bool
bound(const char *text, size_t n, uint64_t instead, uint64_t *number)
{
	*number = instead;
	return n == 0 || (strspn(text, "0123456789") >= n &&
	    select_size((mime_span){ text, n }, number) && *number > 0);
}

bool
mail_range(const char *text, struct mail_range *range)
{
	const char *dash = strchr(text, '-');
	size_t n = dash != NULL ? (size_t)(dash - text) : strlen(text);

	if (*text == '\0' || strcmp(text, "-") == 0 ||
	    !bound(text, n, 1, &range->first))
		return false;
	range->last = range->first;
	return dash == NULL || (bound(dash + 1, strlen(dash + 1), UINT64_MAX,
	    &range->last) && range->first <= range->last);
}

static bool
in_range(const struct mails *ms, uint64_t number)
{
	return ms->range.first <= number && number <= ms->range.last;
}

/* ---- a mail ------------------------------------------------------------- */

/* The next mail: whatever is in a file, which is still to be named. */
static void
begin_mail(struct mails *ms, struct mail *mail)
{
	*mail = (struct mail){
		.turn = ms->turn++, .number = 1, .alone = true, .last = true,
		.size = MAIL_TO_END
	};
}

/* The same of PATH, which MAIL owns then; NULL: for want of memory. */
static void
begin_owner(struct mails *ms, struct mail *mail, char *path)
{
	begin_mail(ms, mail);
	mail->own = path;
	mail->path = path != NULL ? path : "-";
	mail->why = path != NULL ? NULL : strerror(ENOMEM);
}

/* The same of the input that is open. */
static void
begin_sharer(struct mails *ms, struct mail *mail)
{
	begin_mail(ms, mail);
	mail->input = input_share(ms->input);
	mail->path = input_path(ms->input);
}

static bool
cannot_be_had(struct mails *ms, struct mail *mail, const char *why)
{
	begin_owner(ms, mail, strdup(ms->path));
	mail->why = why;
	return true;
}

/* A file that is gone may have been renamed since it was listed. */
static void
open_again(struct mail *mail)
{
	char *path = listing_again(mail->path);

	if (path == NULL) {
		errno = ENOENT;
		return;
	}
	free(mail->own);
	mail->path = mail->own = path;
	mail->input = input_open(path);
}

static mime_status
read_at(void *ctx, uint64_t offset, mime_room *to)
{
	return input_read(ctx, offset, to);
}

/* Where the message is, and what its mailbox has to say of it. */
static void
take_stored(struct mail *mail, const struct mime_stored *stored)
{
	mail->number = stored->number;
	mail->last = stored->last;
	mail->alone = stored->last && stored->number == 1;
	mail->offset = stored->message.offset;
	mail->size = stored->message.size;
	mail->from_line = stored->from_line;
	mail->unquote = stored->unquote;
	mail->defect = stored->defect;
	mail->at = stored->at;
}

static bool
is_emlx_name(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcmp(path + n - 5, ".emlx") == 0;
}

/*
 * A file of a directory is one message, and not looked into, but for one that
 * is called as Apple Mail's are.
 */
static mime_status
look_for_emlx(struct mail *mail)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_source source = { read_at, mail->input };
	struct mime_mailbox *box = mime_mailbox_new(mem, &source,
	    MIME_MAILBOX_ANY);
	struct mime_stored stored;
	mime_status st = mime_mailbox_look(box);

	mail->emlx = st >= 0 &&
	    mime_mailbox_kind_of(box) == MIME_MAILBOX_EMLX &&
	    (st = mime_mailbox_next(box, &stored)) == MIME_OK;
	if (mail->emlx)
		take_stored(mail, &stored);
	mime_arena_free(mem);
	return st;
}

bool
mail_open(struct mail *mail)
{
	mime_status st = MIME_OK;

	if (mail->input != NULL || mail->why != NULL)
		return mail->why == NULL;
	mail->input = input_open(mail->path);
	if (mail->input == NULL && errno == ENOENT && mail->from_list)
		open_again(mail);
	if (mail->input != NULL && mail->unsure && is_emlx_name(mail->path))
		st = look_for_emlx(mail);
	if (mail->input == NULL || st == MIME_IO)
		mail->why = strerror(errno);
	else if (st < 0)
		mail->why = mime_status_text(st);
	return mail->why == NULL;
}

void
mail_done(struct mail *mail)
{
	input_release(mail->input);
	free(mail->own);
	mail->input = NULL;
	mail->own = NULL;
}

/* ---- a mailbox ---------------------------------------------------------- */

static void
close_file(struct mails *ms)
{
	ms->kind = ms->box != NULL ? mime_mailbox_kind_of(ms->box) :
	    MIME_MAILBOX_NONE;
	ms->reason = ms->box != NULL ? mime_mailbox_reason(ms->box) : NULL;
	mime_arena_release(ms->mem, ms->start);
	ms->box = NULL;
	input_release(ms->input);
	ms->input = NULL;
}

static bool
absent(struct mails *ms, struct mail *mail)
{
	if (ms->any || ms->range.first == 1)
		return false;
	cannot_be_had(ms, mail, "has no message of that number");
	mail->absent = true;
	return true;
}

static void
found(struct mails *ms, struct mail *mail, const struct mime_stored *stored)
{
	ms->any = true;
	begin_sharer(ms, mail);
	take_stored(mail, stored);
	mail->emlx = mime_mailbox_kind_of(ms->box) == MIME_MAILBOX_EMLX;
}

/* The next message of the mailbox; false: it ends here. */
static bool
from_box(struct mails *ms, struct mail *mail)
{
	struct mime_stored stored;
	mime_status st = MIME_END;
	bool told;

	while (ms->range.last != 0 &&
	    (st = mime_mailbox_next(ms->box, &stored)) == MIME_OK) {
		if (stored.number >= ms->range.last)
			ms->range.last = 0;
		if (stored.number < ms->range.first)
			continue;
		found(ms, mail, &stored);
		return true;
	}
	told = st < 0 ? cannot_be_had(ms, mail, st == MIME_IO ?
	    strerror(errno) : mime_status_text(st)) : absent(ms, mail);
	close_file(ms);
	return told;
}

/* ---- a file ------------------------------------------------------------- */

/* The whole file is one message. */
static bool
whole_file(struct mails *ms, struct mail *mail)
{
	if (in_range(ms, 1))
		begin_sharer(ms, mail);
	else
		absent(ms, mail);
	close_file(ms);
	return true;
}

static bool
begin_file(struct mails *ms, struct mail *mail)
{
	const struct mail_wish *wish = ms->wish;
	struct mime_source source;

	ms->input = input_open(ms->path);
	if (ms->input == NULL)
		return cannot_be_had(ms, mail, strerror(errno));
	if (wish->forbidden != NULL &&
	    wish->forbidden(wish->ctx, input_file(ms->input))) {
		close_file(ms);
		return cannot_be_had(ms, mail, "is to be read and written");
	}
	if (wish->kind == MIME_MAILBOX_NONE)
		return whole_file(ms, mail);
	source = (struct mime_source){ read_at, ms->input };
	ms->box = mime_mailbox_new(ms->mem, &source, wish->kind);
	/* The end of a message, there may be none, is for who reads it. */
	return mime_mailbox_look(ms->box) == MIME_OK &&
	    mime_mailbox_kind_of(ms->box) == MIME_MAILBOX_NONE &&
	    whole_file(ms, mail);
}

/* ---- a directory -------------------------------------------------------- */

static void
close_listing(struct mails *ms)
{
	listing_close(ms->listing);
	ms->listing = NULL;
}

/* The next file of the directory; false: it ends here. */
static bool
from_listing(struct mails *ms, struct mail *mail)
{
	bool stands = listing_stands(ms->listing), more = false;
	char *path;

	while (stands && (more = listing_next(ms->listing, &path)) &&
	    !in_range(ms, ++ms->entry))
		free(path);
	if (more) {
		ms->any = true;
		begin_owner(ms, mail, path);
		mail->from_list = true;
		mail->unsure = ms->wish->kind != MIME_MAILBOX_NONE;
		return true;
	}
	close_listing(ms);
	return stands ? absent(ms, mail) : cannot_be_had(ms, mail,
	    "has gone away, with the messages that were in it");
}

static const char *
why_not_listed(void)
{
	switch (errno) {
	case ENOTDIR:
		return "is no Maildir";
	case EISDIR:
		return "holds no message, only folders, which are mailboxes "
		    "of their own";
	default:
		return strerror(errno);
	}
}

static bool
begin_listing(struct mails *ms, struct mail *mail)
{
	ms->listing = listing_open(ms->path, ms->wish->folders);
	ms->entry = 0;
	return ms->listing == NULL &&
	    cannot_be_had(ms, mail, why_not_listed());
}

/* ---- an operand --------------------------------------------------------- */

static bool
take_path(struct mails *ms, const char *path)
{
	free(ms->path);
	ms->path = strdup(path);
	return ms->path != NULL;
}

/* The next name of the list; false: it has ended, or broke off. */
static bool
from_list(struct mails *ms)
{
	while (getdelim(&ms->path, &ms->path_size, '\0', ms->list) > 0)
		if (*ms->path != '\0')
			return true;
	return false;
}

static void
close_list(struct mails *ms)
{
	if (ms->list != NULL && ms->list != stdin)
		fclose(ms->list);
	ms->list = NULL;
	ms->listed = true;
}

/* Opens the list. False, and MAIL tells why, where it cannot be. */
static bool
open_list(struct mails *ms, struct mail *mail)
{
	const struct mail_wish *wish = ms->wish;

	ms->list = strcmp(wish->list, "-") == 0 ? stdin :
	    fopen(wish->list, "re");
	if (take_path(ms, wish->list) && ms->list != NULL &&
	    (wish->forbidden == NULL ||
	    !wish->forbidden(wish->ctx, fileno(ms->list))))
		return true;
	cannot_be_had(ms, mail, ms->list == NULL ? strerror(errno) :
	    "is to be read and written");
	close_list(ms);
	return false;
}

enum step { NOTHING_LEFT, OPERAND, TROUBLE };

static enum step
next_of_list(struct mails *ms, struct mail *mail)
{
	if (ms->listed || ms->wish->list == NULL)
		return NOTHING_LEFT;
	if (ms->list == NULL && !open_list(ms, mail))
		return TROUBLE;
	ms->path_size = ms->path != NULL ? strlen(ms->path) + 1 : 0;
	if (from_list(ms))
		return OPERAND;
	if (ferror(ms->list)) {
		take_path(ms, ms->wish->list);
		cannot_be_had(ms, mail, strerror(errno));
		close_list(ms);
		return TROUBLE;
	}
	close_list(ms);
	return NOTHING_LEFT;
}

static enum step
next_operand(struct mails *ms, struct mail *mail)
{
	const struct mail_wish *wish = ms->wish;
	bool alone = wish->count == 0 && wish->list == NULL;

	if (ms->operand < wish->count + alone) {
		take_path(ms, alone ? "-" : wish->operands[ms->operand]);
		ms->operand++;
		return OPERAND;
	}
	return next_of_list(ms, mail);
}

static bool
is_there(const char *path, bool *is_folder)
{
	struct stat st;

	*is_folder = false;
	if (strcmp(path, "-") == 0)
		return true;
	if (stat(path, &st) < 0)
		return errno != ENOENT && errno != ENOTDIR;
	*is_folder = S_ISDIR(st.st_mode);
	return true;
}

/* "FILE#17" is a message of FILE, where no file is called so. */
static bool
look_for_number(struct mails *ms, bool *is_folder)
{
	char *hash = strrchr(ms->path, '#');
	struct mail_range range;

	if (is_there(ms->path, is_folder))
		return true;
	if (hash == NULL || !mail_range(hash + 1, &range))
		return false;
	*hash = '\0';
	if (!is_there(ms->path, is_folder)) {
		*hash = '#';
		return false;
	}
	ms->range = range;
	return true;
}

/* Begins with what is at PATH. True: MAIL is what came of it at once. */
static bool
begin_operand(struct mails *ms, struct mail *mail)
{
	bool is_folder = false;

	ms->range = ms->wish->range;
	ms->any = false;
	ms->reason = NULL;
	if (ms->path == NULL) {
		begin_owner(ms, mail, NULL);
		return true;
	}
	look_for_number(ms, &is_folder);
	return is_folder || ms->wish->folders ? begin_listing(ms, mail) :
	    begin_file(ms, mail);
}

/* ---- all of them -------------------------------------------------------- */

struct mails *
mails_new(const struct mail_wish *wish)
{
	struct mails *ms = calloc(1, sizeof *ms);

	if (ms == NULL)
		return NULL;
	ms->wish = wish;
	ms->mem = mime_arena_new(NULL);
	ms->start = mime_arena_mark(ms->mem);
	if (ms->mem != NULL)
		return ms;
	free(ms);
	return NULL;
}

/* The next message of the operand; false: it ends here. */
static bool
next_within(struct mails *ms, struct mail *mail)
{
	while (ms->input != NULL || ms->listing != NULL)
		if (ms->input != NULL ? from_box(ms, mail) :
		    from_listing(ms, mail))
			return true;
	return false;
}

bool
mails_next(struct mails *ms, struct mail *mail)
{
	while (!next_within(ms, mail)) {
		enum step step = next_operand(ms, mail);

		if (step != OPERAND)
			return step == TROUBLE;
		if (begin_operand(ms, mail))
			return true;
	}
	return true;
}

/* A file without an octet is a mailbox without a message, to who counts. */
static bool
is_empty(const struct mail *mail)
{
	char first;
	mime_room room = { &first, 1 };

	return mail->alone && mail->input != NULL &&
	    input_read(mail->input, 0, &room) == MIME_OK && room.len == 1;
}

static void
count_mail(struct mail *mail, struct mail_count *count)
{
	if (mail->why == NULL && !is_empty(mail))
		count->messages++;
	if (mail->last && mail->input != NULL && mail->why == NULL)
		mail->why = input_broken(mail->input);
	if (mail->why != NULL && !mail->absent)
		count->why = mail->why;
	mail_done(mail);
}

bool
mails_count(struct mails *ms, struct mail_count *count)
{
	struct mail mail;
	enum step step = next_operand(ms, &mail);
	bool one = step == TROUBLE || (step == OPERAND &&
	    begin_operand(ms, &mail));

	*count = (struct mail_count){ 0 };
	if (step == NOTHING_LEFT)
		return false;
	for (; one || next_within(ms, &mail); one = false)
		count_mail(&mail, count);
	count->operand = ms->path;
	count->kind = ms->reason != NULL ? mime_mailbox_kind_name(ms->kind) :
	    NULL;
	count->reason = ms->reason;
	return true;
}

void
mails_free(struct mails *ms)
{
	if (ms == NULL)
		return;
	if (ms->input != NULL)
		close_file(ms);
	close_listing(ms);
	close_list(ms);
	mime_arena_free(ms->mem);
	free(ms->path);
	free(ms);
}
