/*
 * filter.h - mail in, mail out: how mimefilter goes about it.
 *
 * All that comes in is read to its end, each mail is edited, and what comes out
 * is kept until it is complete and was read again. Only then does anybody get
 * to see any of it.
 *
 * mimefilter.c    options
 * filter_mail.c   a mail: rules, editor, check
 * filter_limit.c  what a limit hides
 * filter_length.c mail that says how long it is
 * filter_split.c  mail that must not get a neighbour
 * filter_run.c    all that comes in, mail after mail
 * filter_lines.c  line ends and dots, for who takes it over a wire
 * filter_out.c    who gets the result: a file, a pipe, a program
 * filter_proof.c  what was changed, written down
 * filter_undo.c   and undone, or done again
 * filter_guard.c  signals and the deadline
 */
#ifndef TOOLS_FILTER_H
#define TOOLS_FILTER_H

#include "message.h"
#include "output.h"
#include "rule.h"
#include "store.h"

/* What a mail transfer agent understands (sysexits.h). */
enum { FILTER_REFUSED = 65, FILTER_LATER = 75 };

/* What to do where a limit keeps us from doing what was asked. */
enum on_limit { LIMIT_LATER, LIMIT_PASS, LIMIT_REJECT };

#define FILTER_PIECE ((size_t)64 * 1024)

struct filter {
	struct tool tool;
	struct rules rules;
	const char *replace_with;       /* what --drop chooses is replaced by */
	const char *footer, *footer_html;       /* files */
	bool anonymize;
	bool normalise;
	const char *seed;               /* of it; NULL: none that is known */
	bool crlf, lf;                  /* all lines end so */
	bool dots;                      /* those that begin a line are two */
	enum on_limit on_limit;
	unsigned deadline;              /* seconds */
	bool pass_exit;                 /* of the child */
	bool keep_signed;               /* no signature that stands may break */
	const char *directory;          /* -C: a file for each that comes in */
	bool to_stdout;                 /* -O, where it goes anyway */
	const char *proof_to;           /* --proof */
	const char *check_by, *undo_by; /* --check, --undo: proofs */
	int argc;               /* as they were typed, up to "--" */
	char **argv;
	char **child;                   /* a program and its arguments; NULL: the
	                                   result is for the standard output */

	/* the run */
	char *window;                   /* FILTER_PIECE octets */
	struct message message;
	struct spool fresh;             /* new octets of a mail */
	struct mime_spool calls;        /* of FRESH, for its editor */
	struct spool result;            /* all that comes out */
	const char *refused;            /* "5.7.1 why"; NULL: no */
	bool changed;                   /* it is not what came in */
	struct queue *queue;            /* of objects whose mails are not
	                                   released */
	struct spool places;            /* mails whose ends are to be looked at
	                                   in it: filter_split.c */
	struct proof *proof;            /* that is being written; NULL: none */
};

/* filter_guard.c */

/* From here on, a signal or the deadline ends it all: with FILTER_LATER. */
void filter_guard(const struct filter *f);

/* A child that goes with us; 0: none. */
void filter_guard_child(pid_t child);

/* filter_mail.c */

/*
 * Edits the mail that is open and adds what comes out to the result. FRONT: so
 * many octets of the input before it say how long it is (.emlx), and come with
 * it.
 */
bool filter_mail(struct filter *f, uint64_t front);

/* filter_limit.c */

enum reach {
	REACH_ALL,              /* no limit is in the way */
	REACH_PASS,             /* the mail is to pass as it is */
	REACH_END               /* nothing is to come out: that is told */
};

/* What is to be done with the mail that is open. */
enum reach filter_reach(struct filter *f);

/* filter_length.c */

/* How much longer the mail gets by the splices of E from octet FROM on. */
int64_t filter_growth(const struct mime_editor *e, uint64_t from);

/* What the header of a mail says of the length of its body, in digits. */
#define LENGTH_SIZE 24
struct length {
	char was[LENGTH_SIZE], now[LENGTH_SIZE];
	uint64_t at;            /* in the mail, where it says so */
	bool comes_right;       /* it was wrong, and happens not to be now */
};

/*
 * Does the header of the mail that is open say how long its body is, and is
 * that wrong after the edits of E? NEW_HEAD: of subject.
 */
bool filter_length(struct filter *f, const struct mime_editor *e,
    uint64_t new_head, struct length *length);

/* Adds the FRONT octets of the input, which say how long the mail was. */
bool filter_front(struct filter *f, uint64_t front, int64_t growth);

/* filter_split.c */

/* Is the mail that is open one of an mbox? */
bool filter_in_mailbox(const struct filter *f);

/*
 * May new octets of E begin a mail of their own, in the mailbox it is in? Has a
 * line that begins with "From " come.
 */
bool filter_splits(struct filter *f, struct mime_editor *e);

/*
 * The mail that is SIZE octets at BEGIN of the result is to be looked at in the
 * end. False with errno set.
 */
bool filter_note_place(struct filter *f, uint64_t begin, uint64_t size);

/* Is each of these one mail of the mailbox that is the result? Else WHY. */
bool filter_stays_apart(struct filter *f, const char **why);

/* filter_run.c */

/* Filters all mails there are into the result. */
bool filter_run(struct filter *f);

/* filter_lines.c */

/* Are lines to be changed, and not edited? */
static inline bool
filter_wants_lines(const struct filter *f)
{
	return f->crlf || f->lf || f->dots;
}

/* Gives the lines of the result the ends that were asked for. */
bool filter_lines(struct filter *f);

/* filter_out.c */

/* Hands the result on. What we are to end with. */
int filter_out(struct filter *f);

/* Writes the result to f->directory, as PATH is called there: a new file. */
bool filter_out_as(struct filter *f, const char *path);

/* filter_proof.c */

/* Begins the proof, ends it. False, and told. */
bool proof_begin(struct filter *f);
bool proof_end(struct filter *f, struct input *in);
void proof_drop(struct filter *f);

/* Adds the edits of the mail that is open. */
bool proof_mail(struct filter *f, struct mime_editor *e);

/* Adds: REMOVED, at octet AT of the input, became FRESH. */
bool proof_octets(struct filter *f, uint64_t at, mime_span removed,
    mime_span fresh);

/* The digest of SIZE octets, read by READ. False, and told. */
typedef bool proof_read(void *ctx, uint64_t offset, mime_room *to);
bool proof_digest(struct filter *f, proof_read *read, void *ctx, uint64_t size,
    char hex[DIGEST_HEX]);
bool proof_result(struct filter *f, char hex[DIGEST_HEX]);

/* filter_undo.c */

/* Makes the result of what comes in and a proof: as it was, or as it became. */
bool filter_undo(struct filter *f, bool back);

/* Is the result what the proof at f->check_by tells of? False, and told. */
bool filter_check(struct filter *f);

#endif
