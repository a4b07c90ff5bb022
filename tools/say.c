/*
 * say.c - what a tool says of itself: complaints, and its exit status.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "show.h"
#include "tool.h"

void
tool_give_up(const struct tool *t)
{
	exit(t->trouble != 0 ? t->trouble : EXIT_TROUBLE);
}

void
tool_raise(struct tool *t, int status)
{
	if (status > t->status)
		t->status = status;
}

void
tool_say(const struct tool *t, const char *path, const char *what)
{
	fprintf(t->err, "%s%s: ", t->reply != NULL ? t->reply : "", t->name);
	if (path != NULL) {
		show_line(t->err, (mime_span){ path, strlen(path) });
		fputs(": ", t->err);
	}
	show_line(t->err, (mime_span){ what, strlen(what) });
	fputc('\n', t->err);
}

void
tool_complain(struct tool *t, const char *path, const char *what)
{
	tool_say(t, path, what);
	tool_raise(t, EXIT_TROUBLE);
}

const char *
tool_reason(mime_status status)
{
	return status == MIME_IO ? strerror(errno) : mime_status_text(status);
}

_Noreturn void
tool_usage(struct tool *t, const char *what, const char *meant)
{
	char line[400];

	/* Who sends a reply has one line for it. */
	snprintf(line, sizeof line, "%s; did you mean %s?", what, meant);
	tool_say(t, NULL, t->reply != NULL && meant != NULL ? line : what);
	if (t->reply == NULL && meant != NULL)
		fprintf(stderr, "did you mean %s?\n", meant);
	else if (t->reply == NULL)
		fprintf(stderr, "%s --help tells more\n", t->name);
	tool_give_up(t);
}
