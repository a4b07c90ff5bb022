/*
 * milter_start.c - rights, background; then signals, to the end.
 *
 * libmilter takes SIGHUP for an end, and looks for an end every five seconds. It
 * runs in a thread of its own, then, and the first one gets the signals: it alone
 * does not block them, and a process's signals go to that one. At an end no
 * mail may begin, those that are open are waited for, and the program ends,
 * which closes the socket at once.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "milter.h"

#define LEAVE_SECONDS 30        /* what an end waits for open mails */

/* A handler has no other way to say something: the writing end. */
static int signals_to;

static bool
fail(struct milter *m, const char *what, const char *why)
{
	tool_complain(&m->tool, what, why);
	return false;
}

/* ---- rights ------------------------------------------------------------- */

static bool
take_group(struct milter *m, gid_t *gid)
{
	const struct group *g = m->group != NULL ? getgrnam(m->group) : NULL;

	if (g != NULL)
		*gid = g->gr_gid;
	return m->group == NULL || g != NULL ||
	    fail(m, m->group, "no such group");
}

/* Mail is not to be read as root, unless that is asked for by name. */
static bool
find_rights(struct milter *m, struct milter_rights *r)
{
	const struct passwd *u;

	*r = (struct milter_rights){ .change = false };
	if (m->user == NULL && geteuid() == 0)
		return fail(m, NULL, "--user is missing: it is not to run as root");
	if (m->user == NULL)
		return m->group == NULL || fail(m, NULL,
		    "--group wants --user");
	u = getpwnam(m->user);
	if (u == NULL)
		return fail(m, m->user, "no such user");
	r->uid = u->pw_uid;
	r->gid = u->pw_gid;
	r->change = geteuid() != u->pw_uid || u->pw_uid == 0;
	return take_group(m, &r->gid);
}

static bool
drop_rights(struct milter *m, const struct milter_rights *r)
{
	return !r->change || (initgroups(m->user, r->gid) == 0 &&
	    setgid(r->gid) == 0 && setuid(r->uid) == 0) ||
	    fail(m, m->user, strerror(errno));
}

/* ---- background --------------------------------------------------------- */

static bool
write_pid(struct milter *m)
{
	int fd;
	bool well;

	if (m->pid_file == NULL)
		return true;
	fd = open(m->pid_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
	    O_NOFOLLOW, 0644);
	m->pid_is_written = fd >= 0;
	well = fd >= 0 && dprintf(fd, "%ld\n", (long)getpid()) > 0;
	if (fd >= 0)
		close(fd);
	return well || fail(m, m->pid_file, strerror(errno));
}

/* The parent stays until the child is ready, and ends as that did. */
static void
await_child(const struct milter *m, int fd)
{
	char ready;

	if (read(fd, &ready, 1) == 1)
		_exit(0);
	_exit(m->tool.trouble);
}

/* Goes on in a child; TELLS is where it says that it is ready. */
static bool
fork_away(struct milter *m, int *tells)
{
	int ends[2];
	pid_t child;

	*tells = -1;
	if (m->foreground)
		return true;
	if (pipe2(ends, O_CLOEXEC) < 0 || (child = fork()) < 0)
		return fail(m, NULL, strerror(errno));
	if (child > 0) {
		close(ends[1]);
		await_child(m, ends[0]);
	}
	close(ends[0]);
	setsid();
	*tells = ends[1];
	return true;
}

static void
say_ready(int tells)
{
	int null;

	if (tells < 0)
		return;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = 0; null >= 0 && fd < 3; fd++)
		dup2(null, fd);
	if (write(tells, "", 1) == 1)
		close(tells);
}

/* ---- signals ------------------------------------------------------------ */

static void
note_signal(int number)
{
	char c = (char)number;
	int kept = errno;

	if (write(signals_to, &c, 1) != 1)
		errno = EAGAIN;
	errno = kept;
}

static void
catch_signals(void)
{
	/* Blocked while it is handled, a second one would go to libmilter. */
	struct sigaction a = { .sa_handler = note_signal,
	    .sa_flags = SA_NODEFER | SA_RESTART };

	sigaction(SIGHUP, &a, NULL);
	sigaction(SIGUSR1, &a, NULL);
	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGINT, &a, NULL);
}

static void *
serve(void *ctx)
{
	(void)ctx;
	if (smfi_main() != MI_SUCCESS)
		note_signal(0);
	return NULL;
}

/* Starts the thread, with the signals blocked in it and in all it starts. */
static bool
start_serving(struct milter *m)
{
	sigset_t ours, before;
	pthread_t thread;
	int failed;

	sigemptyset(&ours);
	sigaddset(&ours, SIGHUP);
	sigaddset(&ours, SIGUSR1);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ours, &before);
	failed = pthread_create(&thread, NULL, serve, NULL);
	if (failed == 0)
		pthread_detach(thread);
	pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
	return failed == 0 || fail(m, NULL, strerror(failed));
}

static void
reload(struct milter *m)
{
	bool well = milter_read_rules(m);

	milter_log(m, well ? LOG_INFO : LOG_ERR, well ?
	    "the rules were read again" : "the old rules stay");
}

/* Lets no mail begin, and waits for those that are open. */
static void
leave(struct milter *m)
{
	/* libmilter sends the last answer when we have given it, and no sooner
	   than it gets to it. */
	const struct timespec answers = { 1, 0 };
	struct timespec until;
	int st = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += LEAVE_SECONDS;
	pthread_mutex_lock(&m->lock);
	m->ending = true;
	while (m->open > 0 && st == 0)
		st = pthread_cond_timedwait(&m->idle, &m->lock, &until);
	pthread_mutex_unlock(&m->lock);
	nanosleep(&answers, NULL);
	milter_take_away(m);
}

static int
obey_signals(struct milter *m, int from)
{
	char c;
	ssize_t n;

	while ((n = read(from, &c, 1)) == 1 || (n < 0 && errno == EINTR))
		if (n == 1 && (c == SIGHUP || c == SIGUSR1))
			reload(m);
		else if (n == 1)
			break;
	leave(m);
	return n == 1 && c != 0 ? 0 : m->tool.trouble;
}

/* ---- a run -------------------------------------------------------------- */

/* Whoever starts it is told on the terminal. */
static bool
read_first_rules(struct milter *m)
{
	bool background = !m->foreground, well;

	m->foreground = true;
	well = milter_read_rules(m);
	m->foreground = !background;
	return well || fail(m, m->rules_path,
	    "has a mistake: it is not started");
}

/* A server may have more connections than the usual 1,024 files are enough for. */
static void
allow_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

/* Gets ready; SIGNALS is where they come from. */
static bool
begin(struct milter *m, const struct milter_rights *r, int signals[2], int *tells)
{
	if (!fork_away(m, tells) || !write_pid(m) || !drop_rights(m, r))
		return false;
	if (pipe2(signals, O_CLOEXEC) < 0)
		return fail(m, NULL, strerror(errno));
	signals_to = signals[1];
	allow_files();
	smfi_settimeout((int)m->deadline);
	catch_signals();
	return start_serving(m);
}

int
milter_run(struct milter *m)
{
	int signals[2], tells, status;
	struct milter_rights r;

	openlog(m->tool.name, LOG_PID, LOG_MAIL);
	if (!read_first_rules(m) || !find_rights(m, &r) || !milter_listen(m, &r))
		return m->tool.trouble;
	if (!begin(m, &r, signals, &tells)) {
		milter_take_away(m);
		return m->tool.trouble;
	}
	say_ready(tells);
	status = obey_signals(m, signals[0]);
	/* libmilter's threads are at work still: nothing is freed. */
	fflush(stderr);
	_exit(status);
}
