/*
 * milter.h - rules in front of a mail server's queue: how mimemilter goes
 * about it.
 *
 * A server (Postfix, Sendmail) hands over each mail while it comes in. It is
 * parsed as it comes and kept; at its end the rules are applied, and what they
 * come to is told to the server: fields by their numbers, a body as a whole.
 *
 * mimemilter.c      options
 * milter_start.c    the life of the daemon: rights, background, signals
 * milter_socket.c   where the server finds it
 * milter_rules.c    the rules, which can be read anew
 * milter_session.c  a mail as it comes in
 * milter_verdict.c  what is told at its end
 * milter_header.c   a header that becomes another, field by field
 * milter_log.c      one line a mail
 */
#ifndef TOOLS_MILTER_H
#define TOOLS_MILTER_H

#include <libmilter/mfapi.h>
#include <pthread.h>
#include <sys/types.h>
#include <time.h>

#include "rule.h"
#include "spool.h"

/* Rules that some sessions use. */
struct ruleset {
	struct tool tool;       /* in whose memory they are */
	struct rules rules;
	unsigned users;         /* under the lock */
};

enum on_failure { FAILURE_LATER, FAILURE_PASS, FAILURE_REJECT };

struct milter {
	struct tool tool;
	const char *socket, *rules_path, *user, *group, *pid_file, *spool;
	unsigned deadline;      /* seconds, for a mail */
	bool foreground;
	enum on_failure on_failure;

	/* the run */
	pthread_mutex_t lock;   /* of what follows */
	pthread_cond_t idle;    /* no mail is open */
	struct ruleset *ruleset;
	unsigned open;          /* mails that come in */
	bool ending;            /* no other may begin */
	bool pid_is_written;    /* to PID_FILE, which is ours to take away */
};

/* The daemon: libmilter's callbacks have no other way to it. Set once. */
extern struct milter *milter_of_all;

/* A mail that comes in. */
struct session {
	struct milter *milter;
	struct tool tool;       /* of rules that complain */
	struct ruleset *ruleset;        /* of this mail; NULL: there is none */
	struct mime_arena *mem; /* of this mail */
	mime_mark start;        /* of MEM */
	struct mime_parser *parser;
	struct mime_tree *tree;
	struct spool mail;      /* as the server has it */
	struct spool inside;    /* what it has encoded mails decode to */
	struct spool fresh;     /* new octets */
	struct mime_spool inside_calls, fresh_calls;
	bool leading_space;     /* values come with the blank behind the colon */
	bool quiet;             /* no answer to a field or a piece of body */
	bool failed;            /* nothing can come of this mail */
	bool open;              /* it counts among those of MILTER */
	bool over;              /* it is larger than the limit */
	bool told;              /* the server may have heard of edits */
	const struct header_plan *header;       /* what it is told of that */
	uint64_t body_begin;    /* in the mail as it is to be */
	uint64_t head_end;      /* of the header, as the server has it */
	char said[240];         /* what a rule complained of */
	char from[256];
	struct timespec begun;
};

/* ---- milter_start.c ----------------------------------------------------- */

/* Runs until a signal ends it: what to end with. */
int milter_run(struct milter *m);

/* ---- milter_socket.c ---------------------------------------------------- */

/* Who we are to be, if that is another than we are. */
struct milter_rights {
	uid_t uid;
	gid_t gid;
	bool change;
};

/* False: told. The socket is that of R's user. */
bool milter_listen(struct milter *m, const struct milter_rights *r);

/* What others find us by goes, also where we get no further. */
void milter_take_away(const struct milter *m);

/* ---- milter_rules.c ----------------------------------------------------- */

/* Reads the rules; the ones before stay where that fails: told. */
bool milter_read_rules(struct milter *m);

/* The rules as they are now, until they are released. */
struct ruleset *milter_take_rules(struct milter *m);
void milter_release_rules(struct milter *m, struct ruleset *r);

/* ---- milter_session.c --------------------------------------------------- */

/* What libmilter is to call. */
extern struct smfiDesc milter_callbacks;

/* Has the mail been here for too long? */
bool milter_is_late(const struct session *s);

/* ---- milter_verdict.c --------------------------------------------------- */

/* All of the mail is there: what is to become of it? */
sfsistat milter_verdict(SMFICTX *ctx, struct session *s);

/* ---- milter_header.c ---------------------------------------------------- */

/*
 * How the header of the mail becomes that of E's result, whose body is at
 * *BODY_BEGIN. NULL: no memory, or a server cannot be told so.
 */
struct header_plan *milter_header_plan(struct session *s,
    struct mime_editor *e, uint64_t *body_begin);

/* Tells it; false: the server does not listen. */
bool milter_header_tell(SMFICTX *ctx, const struct header_plan *plan);

/* OCTETS as a string, in MEM; NULL: no memory. */
char *milter_text(struct mime_arena *mem, mime_span octets);

/* ---- milter_log.c ------------------------------------------------------- */

/* A line for the mail server's log; no control characters get into it. */
void milter_log(const struct milter *m, int priority, const char *line);

/* What became of a mail. */
void milter_log_mail(SMFICTX *ctx, const struct session *s, const char *what,
    const char *why);

#endif
