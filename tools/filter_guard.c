/*
 * filter_guard.c - signals and the deadline.
 *
 * Whoever started us keeps the mail when we end with 75, and may bounce it when
 * we die of a signal or take too long (Postfix gives 1,000 seconds). So both
 * end us by ourselves. Nothing is half done then: what was not handed on yet is
 * in files without names, which go with us.
 */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "filter.h"

/* A handler has nothing else to know it by. */
static volatile sig_atomic_t child_of_ours;

static void
end(int signal)
{
	static const char deadline[] =
	    "4.3.0 mimefilter: the deadline has passed\n";
	static const char stopped[] = "4.3.0 mimefilter: stopped\n";
	ssize_t n;

	if (child_of_ours > 0)
		kill(-(pid_t)child_of_ours, SIGKILL);
	n = signal == SIGALRM ?
	    write(STDERR_FILENO, deadline, sizeof deadline - 1) :
	    write(STDERR_FILENO, stopped, sizeof stopped - 1);
	_exit(n < 0 ? FILTER_LATER : FILTER_LATER);
}

void
filter_guard(const struct filter *f)
{
	static const int ours[] = {
		SIGALRM, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGXCPU,
	};
	struct sigaction action = { .sa_handler = end };

	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
		sigaction(ours[i], &action, NULL);
	alarm(f->deadline);
}

void
filter_guard_child(pid_t child)
{
	child_of_ours = (sig_atomic_t)child;
}
