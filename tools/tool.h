/*
 * tool.h - what all tools share: options, messages, exit status, files.
 *
 *     start and end of a run              tool.c
 *     messages, exit status               say.c
 *     options                             options.h
 *     message after message               crew.c
 *
 * A tool is a struct that begins with a struct tool, a table of its own
 * options, and a function that is called for each message. It is used so:
 *
 *     tool_start      reads the options; ends the program where they are wrong
 *     tool_run        calls the tool for every message (crew.c)
 *     tool_finish     checks that all was written; gives the exit status
 */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include <stdio.h>

#include "mail.h"
#include "progress.h"
#include "select.h"

enum {
	EXIT_NO = 1,            /* the answer is no, or not all */
	EXIT_TROUBLE = 2        /* wrong use, or the world failed */
};

struct tool;
struct output;
struct worker;
struct digester;

/* What an option does with the struct that begins with a struct tool. */
enum tool_does {
	TOOL_SETS,              /* the bool at MEMBER becomes true */
	TOOL_KEEPS,             /* the const char * there: the argument */
	TOOL_CALLS              /* CALL, with the argument */
};

/* A row of a table of options, which a row of zeros ends. */
struct tool_option {
	char letter;            /* 0: none */
	const char *name;       /* long; NULL: none */
	const char *argument;   /* what the help calls it; NULL: takes none */
	const char *help;       /* NULL: not shown */
	enum tool_does does;
	size_t member;
	void (*call)(struct tool *t, const char *argument);
};

struct tool {
	const char *name;       /* "mimedump" */
	const char *about;      /* what it does, in a line */
	const char *usage;      /* "[OPTION ...] [FILE ...]" */
	const char *examples;   /* lines */
	const struct tool_option *options;
	bool makes;             /* mail, and reads none: nor options for that */
	const char *reply;      /* in front of complaints: "4.3.0 "; or NULL */
	const char *statuses;   /* what they mean, where they are its own */
	int trouble;            /* what it ends with then; 0: EXIT_TROUBLE */

	/* what was typed */
	const struct tool_option *option;       /* whose CALL is at work */
	bool quiet, verbose, dry;
	bool progress;          /* shown in any case */
	const char *output;     /* -o; NULL: none */
	struct mail_wish wish;  /* --files0-from, --input, -m, operands */
	unsigned jobs;          /* -j; 0: as many as there are processors */
	struct mime_options parse;
	struct mime_limits single; /* by --limit; 0: not set */
	uint64_t message_limit; /* octets read of a message; 0: all */
	uint64_t decoded_limit; /* octets of a part's content; 0: all */
	struct select *select;  /* -p; NULL: all */
	const char *charset;    /* of all text; NULL: what it says */

	/* the run */
	struct mime_arena *mem; /* to its end */
	char *buffer;           /* of stdout */
	size_t own_options;     /* how many */
	FILE *out, *err;
	int out_error;          /* errno of what failed first; 0: not known */
	const struct output *writes[2]; /* files; NULL: none */
	const struct digester *digester;        /* NULL: nobody wants any */
	struct progress *watch; /* of the run; NULL: none */
	struct worker *worker;  /* of a crew, whose copy this is; NULL: it
	                           works alone */
	int status;             /* the worst so far */
};

/*
 * Reads the options, in any order with the operands, which are then in t->wish.
 * Wrong ones are told on stderr and end the program with EXIT_TROUBLE; --help
 * and --version end it too.
 */
void tool_start(struct tool *t, int argc, char **argv);

/* What --charset calls: keeps the label; one that is not known ends the tool. */
void tool_charset(struct tool *t, const char *label);

/* Gets ready for digests; where libcrypto is missing, it ends the tool. */
void tool_digests(struct tool *t);

/*
 * Opens what -o names, or nothing at all for NOWHERE, in place of stdout.
 * False, and told, where that fails. A file appears when it is closed, and
 * only where all of it was written.
 */
bool tool_open(struct tool *t, struct output *o, bool nowhere);
void tool_close(struct tool *t, struct output *o);

/* Whether more than one message may come. */
bool tool_several(const struct tool *t);

/*
 * What a tool does with a message. Several threads may do it at once, each with
 * a copy of the tool as it was before the first: what it finds out joins the
 * tool in the end, and what it holds is freed.
 */
struct tool_work {
	size_t size;            /* of what begins with a struct tool */
	void (*each)(struct tool *t, struct mail *mail);
	void (*join)(struct tool *all, struct tool *copy);      /* NULL: not
	                           by several threads */
	bool silent;            /* it prints nothing that a terminal shows */
	bool waits;             /* by tool_await_turn, often */
	unsigned files;         /* it has open at once, at most */
};

/*
 * Has WORK done on every message, in the order of the operands; output is in
 * that order too. Stops where stdout has failed.
 */
void tool_run(struct tool *t, const struct tool_work *work);

/*
 * Waits until all messages before this one are done with: what follows happens
 * in the order of the messages, one at a time, up to the end of this one.
 */
void tool_await_turn(struct tool *t);

/* Can more be written? */
bool tool_may_go_on(const struct tool *t);

/* Checks that all output is written. Frees the run; returns the status. */
int tool_finish(struct tool *t);

/* Is FD a file that the run will replace? It is not to be read then. */
bool tool_writes(const struct tool *t, int fd);

/* Ends the program, in trouble, at once. */
_Noreturn void tool_give_up(const struct tool *t);

/* Makes the exit status at least STATUS. */
void tool_raise(struct tool *t, int status);

/* "tool: path: what" on stderr, safe for a terminal; PATH may be NULL. */
void tool_say(const struct tool *t, const char *path, const char *what);

/* The same, and it is trouble. */
void tool_complain(struct tool *t, const char *path, const char *what);

/* What STATUS means; for MIME_IO, what errno says. */
const char *tool_reason(mime_status status);

/* The same as wrong use, with the name that was meant (NULL: none); ends. */
_Noreturn void tool_usage(struct tool *t, const char *what, const char *meant);

/*
 * The name among NAMES (NULL: not one; NAMES is asked from 0 to COUNT) nearest
 * to WORD, where it is near enough to have been meant; else NULL.
 */
const char *tool_nearest(const char *word, size_t count,
    const char *(*names)(const void *ctx, size_t n), const void *ctx);

#endif
