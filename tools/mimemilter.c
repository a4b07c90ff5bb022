/*
 * mimemilter.c - the rules of mimefilter in front of a mail server's queue.
 *
 * A daemon that a mail server asks about each mail (the milter protocol, by
 * libmilter). It starts as root at most to give up root, and ends with 0, or
 * with 75 where it cannot start: a mistake must delay mail, not send it back.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "milter.h"
#include "options.h"

enum { MILTER_LATER = 75 };

#define DEADLINE 300            /* seconds */
#define DEADLINE_MOST 86400
#define MESSAGE_LIMIT ((uint64_t)1 << 30)      /* octets: what a spool holds */

/* ---- options ------------------------------------------------------------ */

static void
set_on_failure(struct tool *t, const char *argument)
{
	struct milter *m = (struct milter *)(void *)t;

	if (strcmp(argument, "pass") == 0)
		m->on_failure = FAILURE_PASS;
	else if (strcmp(argument, "reject") == 0)
		m->on_failure = FAILURE_REJECT;
	else if (strcmp(argument, "tempfail") != 0)
		tool_usage(t, "--on-limit takes pass, reject or tempfail",
		    NULL);
}

static void
set_deadline(struct tool *t, const char *argument)
{
	struct milter *m = (struct milter *)(void *)t;
	char *end;
	unsigned long n = strtoul(argument, &end, 10);

	if (*end != '\0' || n == 0 || n > DEADLINE_MOST)
		tool_usage(t, "--deadline takes seconds, from 1 to 86400",
		    NULL);
	m->deadline = (unsigned)n;
}

#define SETS(member) TOOL_SETS, offsetof(struct milter, member), NULL
#define KEEPS(member) TOOL_KEEPS, offsetof(struct milter, member), NULL

static const struct tool_option options[] = {
	{ 's', "socket", "WHERE", "unix:PATH or inet:PORT@HOST, where the\n"
	    "server finds us", KEEPS(socket) },
	{ 0, "rules", "FILE", "what is to be done; SIGHUP: read it again",
	    KEEPS(rules_path) },
	{ 0, "user", "NAME", "who to be, when started as root", KEEPS(user) },
	{ 0, "group", "NAME", "and in which group [the user's]",
	    KEEPS(group) },
	{ 0, "spool", "DIR", "for mail that is not small [TMPDIR, or /tmp]",
	    KEEPS(spool) },
	{ 0, "deadline", "N", "give a mail up after N seconds [300]",
	    TOOL_CALLS, 0, set_deadline },
	{ 0, "pid-file", "FILE", "write our process's number to FILE",
	    KEEPS(pid_file) },
	{ 'f', "foreground", NULL, "do not go to the background; log to the\n"
	    "standard error", SETS(foreground) },
	{ 0, "on-limit", "WHAT", "where a limit is in the way, or (not for\n"
	    "reject) we fail: pass, reject, tempfail [it]", TOOL_CALLS, 0, set_on_failure },
	{ 0, "limit", "NAME=N", "set a limit: depth, parts, header, ..",
	    TOOL_CALLS, 0, options_limit },
	{ 0, "limits", "WHICH", "tight, default or none: all limits",
	    TOOL_CALLS, 0, options_limits },
	{ 0, NULL, NULL, NULL, TOOL_SETS, 0, NULL }
};

static const char examples[] =
	"  mimemilter -s unix:/run/mimemilter/socket --rules /etc/mime.rules\n"
	"  mimemilter -f -s inet:8891@127.0.0.1 --rules rules   to try it\n";

/* ---- the start ---------------------------------------------------------- */

static void
check_options(struct milter *m)
{
	struct tool *t = &m->tool;

	if (m->socket == NULL)
		tool_usage(t, "-s is missing: where does the server find us?",
		    NULL);
	if (t->wish.count > 0)
		tool_usage(t, "it takes no operands", NULL);
	if (m->rules_path != NULL && m->rules_path[0] != '/' && !m->foreground)
		tool_usage(t, "--rules wants a whole path, from /", NULL);
	if (t->message_limit == 0)
		t->message_limit = MESSAGE_LIMIT;
	if (m->spool != NULL && setenv("TMPDIR", m->spool, 1) != 0)
		tool_usage(t, mime_status_text(MIME_NOMEM), NULL);
}

int
main(int argc, char **argv)
{
	static struct milter m = {
		.tool = {
			.name = "mimemilter",
			.about = "Changes mail in front of a mail server's "
			    "queue.",
			.usage = "-s SOCKET [OPTION ...]",
			.examples = examples,
			.statuses = "0 ended when told to, 75 it cannot start",
			.options = options,
			.makes = true,
			.trouble = MILTER_LATER
		},
		.deadline = DEADLINE,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.idle = PTHREAD_COND_INITIALIZER
	};

	tool_start(&m.tool, argc, argv);
	check_options(&m);
	milter_of_all = &m;
	return milter_run(&m);
}
