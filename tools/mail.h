/*
 * mail.h - the messages of a run, one after the other, wherever they lie.
 *
 * What was typed is files, lists of files, directories and mailboxes, packed
 * or not; what a tool wants is messages. mails_next hands them out in the order
 * in which they were asked for. A mail is not read yet: it is a place to read
 * from, which stays good until mail_done.
 */
#ifndef TOOLS_MAIL_H
#define TOOLS_MAIL_H

#include "input.h"

#define MAIL_TO_END UINT64_MAX

/* A choice among the messages of a mailbox, from 1: both ends are in it. */
struct mail_range {
	uint64_t first, last;
};

#define MAIL_ALL ((struct mail_range){ 1, UINT64_MAX })

/* "17", "10-20", "10-" or "-20". False where TEXT is none of it. */
bool mail_range(const char *text, struct mail_range *range);

struct mail {
	uint64_t turn;          /* its place in the run, from 0 */
	const char *path;       /* of its file */
	struct input *input;    /* NULL: it is to be opened, see mail_open */
	uint64_t number;        /* in its file, from 1 */
	bool alone;             /* it is all there is in its file */
	bool last;              /* nothing follows in its file */
	bool unsure;            /* what INPUT is shows when it is opened */
	bool emlx;              /* its file is one of Apple Mail's */
	bool from_list;         /* PATH was not typed but found in a directory */
	uint64_t offset, size;  /* where it is in INPUT; size MAIL_TO_END: up
	                           to its end, wherever that is */
	mime_range from_line;   /* of it, in INPUT; size 0: none */
	unsigned unquote;       /* MIME_UNQUOTED .., as its mailbox quotes it */
	unsigned defect;        /* of the mailbox, about it; 0: none */
	mime_range at;          /* of DEFECT, in INPUT */
	const char *why;        /* it cannot be had: why; else NULL */
	bool absent;            /* it is not there, and that is the answer */
	char *own;              /* PATH, where no input keeps it */
};

/* Opens INPUT where it is not yet. False, and WHY is set, if it cannot be. */
bool mail_open(struct mail *mail);

/* Lets go of what MAIL holds. */
void mail_done(struct mail *mail);

/* How a run is asked for. */
struct mail_wish {
	char **operands;        /* COUNT of them; none, nor a list: "-" */
	int count;
	const char *list;       /* of names, each with a NUL behind; or NULL */
	unsigned kind;          /* a mime_mailbox_kind */
	bool folders;           /* operands are directories */
	struct mail_range range;        /* of each mailbox */
	bool (*forbidden)(const void *ctx, int fd); /* it is to be written */
	const void *ctx;
};

struct mails;

/* NULL for want of memory. WISH and what it points to must stay. */
struct mails *mails_new(const struct mail_wish *wish);
void mails_free(struct mails *ms);

/* The next one; false: there is none. By one thread at a time. */
bool mails_next(struct mails *ms, struct mail *mail);

/* What is in an operand. */
struct mail_count {
	const char *operand;    /* its path; good until the next one */
	uint64_t messages;
	const char *why;        /* some of it cannot be had: why; else NULL */
	const char *kind, *reason;      /* of a mailbox, else NULL */
};

/* Counts the messages of the next operand; false: there is none. */
bool mails_count(struct mails *ms, struct mail_count *count);

#endif
