/*
 * filter.h - mail in, mail out: how mimefilter goes about it.
 *
 * All that comes in is read to its end, each mail is edited, and what comes out
 * is kept until it is complete and was read again. Only then does anybody get
 * to see any of it.
 *
 * mimefilter.c    options
 * filter_mail.c   a mail: rules, editor, check
 * filter_run.c    all that comes in, mail after mail
 * filter_out.c    who gets the result: a file, a pipe, a program
 * filter_guard.c  signals and the deadline
 */
#ifndef TOOLS_FILTER_H
#define TOOLS_FILTER_H

#include "message.h"
#include "output.h"
#include "rule.h"

/* What a mail transfer agent understands (sysexits.h). */
enum { FILTER_REFUSED = 65, FILTER_LATER = 75 };

/* What to do where a limit keeps us from doing what was asked. */
enum on_limit { LIMIT_LATER, LIMIT_PASS, LIMIT_REJECT };

#define FILTER_PIECE ((size_t)64 * 1024)

struct filter {
	struct tool tool;
	struct rules rules;
	const char *replace_with;       /* what --drop chooses is replaced by */
	enum on_limit on_limit;
	unsigned deadline;              /* seconds */
	bool pass_exit;                 /* of the child */
	char **child;                   /* a program and its arguments; NULL: the
	                                   result is for the standard output */

	/* the run */
	char *window;                   /* FILTER_PIECE octets */
	struct message message;
	struct spool fresh;             /* new octets of a mail */
	struct spool result;            /* all that comes out */
	const char *refused;            /* "5.7.1 why"; NULL: no */
	bool changed;                   /* it is not what came in */
};

/* filter_guard.c */

/* From here on, a signal or the deadline ends it all: with FILTER_LATER. */
void filter_guard(const struct filter *f);

/* A child that goes with us; 0: none. */
void filter_guard_child(pid_t child);

/* filter_mail.c */

/* Edits the mail that is open and adds what comes out to the result. */
bool filter_mail(struct filter *f);

/* filter_run.c */

/* Filters all mails there are into the result. */
bool filter_run(struct filter *f);

/* filter_out.c */

/* Hands the result on. What we are to end with. */
int filter_out(struct filter *f);

#endif
