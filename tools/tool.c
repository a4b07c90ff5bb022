/*
 * tool.c - a run of a tool, from its start to its end.
 *
 * The world a tool starts in is put right first: the three standard files are
 * open, whatever the caller closed (or else the mail would be opened as file
 * 1 and overwritten by our own output), and writing to a pipe that nobody
 * reads is an error like any other, not a signal.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest.h"
#include "options.h"
#include "output.h"
#include "show.h"

#define OUT_BUFFER (64 * 1024)

/* ---- the start ---------------------------------------------------------- */

/* Opens what the caller closed, in such a way that using it still fails. */
static void
open_standard_files(const struct tool *t)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(t->trouble != 0 ? t->trouble : EXIT_TROUBLE);
}

static bool
forbidden(const void *ctx, int fd)
{
	return tool_writes(ctx, fd);
}

static void
prepare(struct tool *t)
{
	open_standard_files(t);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	t->out = stdout;
	t->err = stderr;
	t->wish.range = MAIL_ALL;
	t->wish.forbidden = forbidden;
	t->wish.ctx = t;
	t->parse.size = sizeof t->parse;
	t->parse.checks = MIME_CHECK_ALL;
	t->mem = mime_arena_new(NULL);
	t->buffer = malloc(OUT_BUFFER);
	if (t->mem == NULL || t->buffer == NULL) {
		tool_complain(t, NULL, mime_status_text(MIME_NOMEM));
		tool_give_up(t);
	}
	if (!show_terminal(stdout))
		setvbuf(stdout, t->buffer, _IOFBF, OUT_BUFFER);
}

void
tool_start(struct tool *t, int argc, char **argv)
{
	prepare(t);
	options_read(t, argc, argv);
}

/* ---- where to ----------------------------------------------------------- */

bool
tool_open(struct tool *t, struct output *o, bool nowhere)
{
	*o = OUTPUT_NONE;
	if (nowhere)
		t->out = fopen("/dev/null", "we");
	else if (t->output != NULL && !t->dry)
		t->out = output_create(o, t->output) ? output_stream(o) : NULL;
	t->writes[0] = o;
	if (t->out != NULL)
		return true;
	tool_complain(t, t->output, strerror(errno));
	t->out = stdout;
	return false;
}

void
tool_close(struct tool *t, struct output *o)
{
	/* Half a mail is none. */
	bool unwanted = t->makes && t->status == EXIT_TROUBLE;

	if (t->out == stdout)
		return;
	errno = t->out_error;
	output_close(o, t->out);
	if (o->failed || (o->fd >= 0 && !unwanted &&
	    !output_keep(o, t->status == EXIT_TROUBLE)))
		tool_complain(t, t->output, output_why());
	output_drop(o);
	t->out = stdout;
}

/* ---- inputs and the end ------------------------------------------------- */

bool
tool_writes(const struct tool *t, int fd)
{
	return output_is(t->writes[0], fd) || output_is(t->writes[1], fd);
}

void
tool_digests(struct tool *t)
{
	const char *why;

	t->digester = digester_load(t->mem, &why);
	if (t->digester != NULL)
		return;
	tool_say(t, "no digests", why);
	tool_give_up(t);
}

bool
tool_several(const struct tool *t)
{
	return t->wish.count > 1 || t->wish.list != NULL;
}

bool
tool_may_go_on(const struct tool *t)
{
	return !ferror(t->out);
}

/* Is OUT a pipe that nobody reads any more? */
static bool
is_broken(FILE *out)
{
	struct pollfd p = { .fd = fileno(out), .events = POLLOUT };

	return poll(&p, 1, 0) == 1 && (p.revents & (POLLERR | POLLHUP)) != 0;
}

/* Nobody who closed a pipe wants to be told that it is closed. */
static void
check_out(struct tool *t)
{
	bool broken = is_broken(t->out), failed;

	errno = t->out_error;
	failed = ferror(t->out) != 0;
	failed |= fflush(t->out) != 0;
	/* Its buffer goes after it. */
	failed |= fclose(stdout) != 0 && t->out == stdout;
	if (failed && !broken)
		tool_complain(t, "standard output", errno != 0 ?
		    strerror(errno) : "could not be written");
	if (failed)
		tool_raise(t, EXIT_TROUBLE);
}

int
tool_finish(struct tool *t)
{
	check_out(t);
	free(t->buffer);
	digester_free(t->digester);
	mime_arena_free(t->mem);
	t->mem = NULL;
	return t->status;
}
