/*
 * mimemilter.c - the rules of mimefilter in front of a mail server's queue.
 *
 * A daemon that a mail server asks about each mail (the milter protocol, by
 * libmilter). It starts as root at most to give up root, and ends with 0, or
 * with 75 where it cannot start: a mistake must delay mail, not send it back.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "milter.h"
#include "options.h"

enum { MILTER_LATER = 75 };

/* ---- options ------------------------------------------------------------ */

static void
set_on_failure(struct tool *t, const char *argument)
{
	struct milter *m = (struct milter *)(void *)t;

	if (strcmp(argument, "pass") == 0)
		m->on_failure = FAILURE_PASS;
	else if (strcmp(argument, "tempfail") != 0)
		tool_usage(t, "--on-limit takes pass or tempfail", NULL);
}

#define SETS(member) TOOL_SETS, offsetof(struct milter, member), NULL
#define KEEPS(member) TOOL_KEEPS, offsetof(struct milter, member), NULL

static const struct tool_option options[] = {
	{ 's', "socket", "WHERE", "unix:PATH or inet:PORT@HOST, where the\n"
	    "server finds us", KEEPS(socket) },
	{ 0, "rules", "FILE", "what is to be done; SIGUSR1: read it again",
	    KEEPS(rules_path) },
	{ 0, "user", "NAME", "who to be, when started as root", KEEPS(user) },
	{ 0, "pid-file", "FILE", "write our process's number to FILE",
	    KEEPS(pid_file) },
	{ 'f', "foreground", NULL, "do not go to the background; log to the\n"
	    "standard error", SETS(foreground) },
	{ 0, "on-limit", "WHAT", "where we fail, or a limit is in the way:\n"
	    "pass, tempfail [it]", TOOL_CALLS, 0, set_on_failure },
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

static _Noreturn void
give_up(struct milter *m, const char *what, const char *why)
{
	tool_complain(&m->tool, what, why);
	exit(MILTER_LATER);
}

static void
write_pid(struct milter *m)
{
	FILE *file;

	if (m->pid_file == NULL)
		return;
	file = fopen(m->pid_file, "we");
	if (file == NULL || fprintf(file, "%ld\n", (long)getpid()) < 0 ||
	    fclose(file) != 0)
		give_up(m, m->pid_file, strerror(errno));
}

/* Root reads other people's mail without need. */
static void
become(struct milter *m)
{
	struct passwd *user;

	if (m->user == NULL && geteuid() == 0)
		give_up(m, NULL, "--user is missing: it is not to run as root");
	if (m->user == NULL || geteuid() != 0)
		return;
	errno = 0;
	user = getpwnam(m->user);
	if (user == NULL)
		give_up(m, m->user, errno != 0 ? strerror(errno) :
		    "there is no such user");
	if (initgroups(m->user, user->pw_gid) != 0 ||
	    setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)
		give_up(m, m->user, strerror(errno));
}

/* The socket is for our group, and a stale one goes. */
static void
listen_to(struct milter *m)
{
	umask(0117);
	if (smfi_setconn((char *)(uintptr_t)m->socket) != MI_SUCCESS ||
	    smfi_register(milter_callbacks) != MI_SUCCESS)
		give_up(m, m->socket, "is no socket that libmilter takes");
	if (smfi_opensocket(true) != MI_SUCCESS)
		give_up(m, m->socket, "cannot be listened to: is it in use?");
	umask(077);
}

static void
check_options(struct milter *m)
{
	struct tool *t = &m->tool;

	if (m->socket == NULL)
		tool_usage(t, "-s is missing: where does the server find us?",
		    NULL);
	if (t->wish.count > 0)
		tool_usage(t, "it takes no operands", NULL);
}

static void
heed_signals(void)
{
	struct sigaction again = { .sa_handler = milter_rules_wanted,
	    .sa_flags = SA_RESTART };

	sigaction(SIGUSR1, &again, NULL);
}

/* ---- the run ------------------------------------------------------------ */

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
			.options = options,
			.makes = true,
			.trouble = MILTER_LATER
		},
		.lock = PTHREAD_MUTEX_INITIALIZER
	};
	int status;

	tool_start(&m.tool, argc, argv);
	check_options(&m);
	milter_of_all = &m;
	if (m.rules_path != NULL && m.rules_path[0] != '/' && !m.foreground)
		give_up(&m, m.rules_path, "wants its whole path, from /");
	openlog("mimemilter", LOG_PID, LOG_MAIL);
	heed_signals();
	if (m.pid_file != NULL && m.foreground)
		write_pid(&m);
	become(&m);
	listen_to(&m);
	if (!milter_read_rules(&m))
		give_up(&m, m.rules_path, "has a mistake: it is not started");
	if (!m.foreground && daemon(0, 0) != 0)
		give_up(&m, NULL, strerror(errno));
	if (!m.foreground)
		write_pid(&m);
	status = smfi_main() == MI_SUCCESS ? 0 : MILTER_LATER;
	milter_release_rules(&m, m.ruleset);
	if (m.pid_file != NULL)
		unlink(m.pid_file);
	return status;
}
