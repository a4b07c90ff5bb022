/*
 * help.c - what --help and --version print: made from the tables of options.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "options.h"

/* Whether a row before ROW has the same long name. */
static bool
is_hidden(const struct tool *t, const struct tool_option *row)
{
	const struct tool_option *other = NULL;

	for (size_t n = 0; (other = options_row(t, n)) != row; n++)
		if (other->name != NULL && row->name != NULL &&
		    strcmp(other->name, row->name) == 0)
			return true;
	return false;
}

/* One option in the help: its letter, name and argument, then its text. */
static void
print_option(FILE *out, const struct tool_option *row, bool letter)
{
	int n = letter ? fprintf(out, "  -%c", row->letter) :
	    fprintf(out, "    ");
	const char *line = row->help, *end;

	if (row->name != NULL)
		n += fprintf(out, "%s--%s", letter ? ", " : "  ", row->name);
	if (row->argument != NULL)
		n += fprintf(out, "%s%s", row->name != NULL ? "=" : " ",
		    row->argument);
	for (; (end = strchr(line, '\n')) != NULL; line = end + 1, n = 0)
		fprintf(out, "%*s%.*s\n", n < 27 ? 27 - n : 1, "",
		    (int)(end - line), line);
	fprintf(out, "%*s%s\n", n < 27 ? 27 - n : 1, "", line);
}

void
options_help(struct tool *t, const char *argument)
{
	const struct tool_option *row;

	(void)argument;
	fprintf(t->out, "Usage: %s %s\n%s\n\n", t->name, t->usage, t->about);
	for (size_t n = 0; (row = options_row(t, n)) != NULL; n++)
		if (row->help != NULL && !is_hidden(t, row))
			print_option(t->out, row, row->letter != 0 &&
			    options_row_of_letter(t, row->letter) == row);
	fprintf(t->out, "\nExit status: %s.\n\nExamples:\n%s",
	    t->statuses != NULL ? t->statuses :
	    "0 fine, 1 the answer is no or not all, 2 trouble", t->examples);
	exit(tool_finish(t));
}

void
options_version(struct tool *t, const char *argument)
{
	(void)argument;
	fprintf(t->out, "%s %s %s%s%s\n", t->name, mime_version(),
	    mime_features(), *html_features() ? " " : "", html_features());
	exit(tool_finish(t));
}
