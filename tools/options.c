/*
 * options.c - the options that all tools have, and those of tools that read.
 */
#include "config.h"

#include <string.h>

#include "options.h"

#define JOBS_MAX 256

static void
add_selector(struct tool *t, const char *argument)
{
	struct select_error error;
	char what[240];

	t->select = select_compile(t->mem, argument, t->select, &error);
	if (t->select != NULL)
		return;
	snprintf(what, sizeof what, "-p: column %u: %s", error.column,
	    error.text);
	tool_usage(t, what, NULL);
}

static void
no_checks(struct tool *t, const char *argument)
{
	(void)argument;
	t->parse.checks = MIME_CHECK_STRUCTURE;
}

/* "-" is the standard output, where all goes anyway. */
static void
set_output(struct tool *t, const char *argument)
{
	t->output = strcmp(argument, "-") != 0 ? argument : NULL;
}

static void
set_files0(struct tool *t, const char *argument)
{
	if (t->wish.list != NULL)
		tool_usage(t, "--files0-from: given twice", NULL);
	t->wish.list = argument;
}

static void
set_jobs(struct tool *t, const char *argument)
{
	uint64_t n;

	if (!select_size((mime_span){ argument, strlen(argument) }, &n) ||
	    n == 0 || n > JOBS_MAX)
		tool_usage(t, "-j takes a number from 1 to 256", NULL);
	t->jobs = (unsigned)n;
}

static void
set_range(struct tool *t, const char *argument)
{
	if (!mail_range(argument, &t->wish.range))
		tool_usage(t, "-m takes numbers of messages: 17, 10-20, 10-",
		    NULL);
}

static const char *
kind_name(const void *ctx, size_t n)
{
	(void)ctx;
	return mime_mailbox_kind_name((unsigned)n);
}

static size_t
kind_count(void)
{
	unsigned n = 0;

	while (mime_mailbox_kind_name(n) != NULL)
		n++;
	return n;
}

static void
set_input(struct tool *t, const char *argument)
{
	t->wish.folders = strcmp(argument, "maildir") == 0;
	t->wish.kind = t->wish.folders ? MIME_MAILBOX_NONE :
	    mime_mailbox_kind_find(argument);
	if (!t->wish.folders && t->wish.kind == MIME_MAILBOX_ANY)
		tool_usage(t, "--input is eml, mbox, mboxo, mboxrd, mboxcl, "
		    "mboxcl2, emlx or maildir", tool_nearest(argument,
		    kind_count(), kind_name, NULL));
}

void
tool_charset(struct tool *t, const char *label)
{
	if (mime_charset_name((mime_span){ label, strlen(label) }).len == 0)
		tool_usage(t, "--charset: there is no charset of that name",
		    NULL);
	t->charset = label;
}

#define SHARED(member) offsetof(struct tool, member)

const struct tool_option options_reading[] = {
	{ 'p', "part", "SEL", "only the parts that SEL chooses: 1.2, '*.pdf',\n"
	    "type:image/* disp: role: cid: size>1M, with not,\n"
	    "and, or, ( )",
	    TOOL_CALLS, 0, add_selector },
	{ 0, "limit", "NAME=N", "set a limit: depth, parts, header, ..",
	    TOOL_CALLS, 0, options_limit },
	{ 0, "limits", "WHICH", "tight, default or none: all limits",
	    TOOL_CALLS, 0, options_limits },
	{ 0, "no-checks", NULL, "look for defects of structure only",
	    TOOL_CALLS, 0, no_checks },
	{ 0, "files0-from", "FILE", "read the files named in FILE, each ends "
	    "in NUL", TOOL_CALLS, 0, set_files0 },
	{ 'm', "messages", "N-M", "only these of each mailbox, as FILE#N-M",
	    TOOL_CALLS, 0, set_range },
	{ 0, "input", "KIND", "what files are: eml, mbox, mboxrd, mboxcl, "
	    "emlx,\nmaildir [found out]", TOOL_CALLS, 0, set_input },
	{ 'j', "jobs", "N", "so many messages at once [all processors]",
	    TOOL_CALLS, 0, set_jobs },
	{ 0, "progress", NULL, "tell each second how far it is",
	    TOOL_SETS, SHARED(progress), NULL }
};

const struct tool_option options_shared[] = {
	{ 'o', "output", "FILE", "write to FILE", TOOL_CALLS, 0,
	    set_output },
	{ 'q', "quiet", NULL, "say less", TOOL_SETS, SHARED(quiet), NULL },
	{ 'v', "verbose", NULL, "say more", TOOL_SETS, SHARED(verbose), NULL },
	{ 'n', "dry-run", NULL, "show, write nothing", TOOL_SETS, SHARED(dry),
	    NULL },
	{ 'h', "help", NULL, "this text", TOOL_CALLS, 0, options_help },
	{ 0, "version", NULL, "version and features", TOOL_CALLS, 0,
	    options_version }
};

const size_t options_reading_count =
    sizeof options_reading / sizeof options_reading[0];
const size_t options_shared_count =
    sizeof options_shared / sizeof options_shared[0];
