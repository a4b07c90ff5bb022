/*
 * command.c - the command line, read.
 *
 * The tool's table of options and the shared one become one table for
 * getopt_long, the tool's first, so that it may take a letter for itself. The
 * help is printed from the same table, and so is what is suggested for an
 * option that there is not. Nothing here knows one tool from another.
 */
#include "config.h"

#include <getopt.h>
#include <string.h>

#include "options.h"

#define LONG_ONLY 256           /* getopt's value of row N is this plus N */

/* ---- the table ---------------------------------------------------------- */

static size_t
table_length(const struct tool_option *table)
{
	size_t n = 0;

	while (table[n].letter != 0 || table[n].name != NULL)
		n++;
	return n;
}

const struct tool_option *
options_row(const struct tool *t, size_t n)
{
	if (n < t->own_options)
		return &t->options[n];
	n -= t->own_options;
	if (!t->makes && n < options_reading_count)
		return &options_reading[n];
	n -= t->makes ? 0 : options_reading_count;
	return n < options_shared_count ? &options_shared[n] : NULL;
}

static size_t
count_rows(const struct tool *t)
{
	size_t n = 0;

	while (options_row(t, n) != NULL)
		n++;
	return n;
}

const struct tool_option *
options_row_of_letter(const struct tool *t, int letter)
{
	const struct tool_option *row;

	for (size_t n = 0; (row = options_row(t, n)) != NULL; n++)
		if (row->letter == letter)
			return row;
	return NULL;
}

static const char *
row_name(const void *ctx, size_t n)
{
	const struct tool_option *row = options_row(ctx, n);

	return row != NULL && row->name != NULL ? row->name : NULL;
}

/* ---- getopt ------------------------------------------------------------- */

/* What getopt_long wants to know: the letters, and the long names. */
static bool
tell_getopt(struct tool *t, char **letters, struct option **names)
{
	size_t count = count_rows(t);
	char *at = *letters = mime_arena_alloc(t->mem, 2 * count + 2);
	struct option *name = *names = mime_arena_alloc(t->mem,
	    (count + 1) * sizeof *name);

	if (at == NULL || name == NULL)
		return false;
	/* Complaints are ours, and a missing argument is told apart. */
	*at++ = ':';
	for (size_t n = 0; n < count; n++) {
		const struct tool_option *row = options_row(t, n);

		if (row->name != NULL)
			*name++ = (struct option){ row->name,
			    row->argument ? required_argument : no_argument,
			    NULL, LONG_ONLY + (int)n };
		if (row->letter == 0 || options_row_of_letter(t, row->letter) != row)
			continue;
		*at++ = row->letter;
		if (row->argument != NULL)
			*at++ = ':';
	}
	return true;
}

static void
obey(struct tool *t, const struct tool_option *row, const char *argument)
{
	char *member = (char *)t + row->member;

	t->option = row;
	switch (row->does) {
	case TOOL_SETS:  *(bool *)(void *)member = true; break;
	case TOOL_KEEPS: *(const char **)(void *)member = argument; break;
	case TOOL_CALLS: row->call(t, argument); break;
	}
}

/* OPTION, as typed, is none. */
static _Noreturn void
unknown_option(struct tool *t, const char *option)
{
	size_t length = strcspn(option, "="), count = 0;
	char what[2 * WORD_MAX], word[WORD_MAX + 1], meant[WORD_MAX + 3];
	const char *nearest = NULL;

	while (options_row(t, count) != NULL)
		count++;
	snprintf(what, sizeof what, "%.*s: no such option", WORD_MAX, option);
	if (strncmp(option, "--", 2) == 0) {
		snprintf(word, sizeof word, "%.*s", (int)(length - 2),
		    option + 2);
		nearest = tool_nearest(word, count, row_name, t);
	}
	if (nearest != NULL)
		snprintf(meant, sizeof meant, "--%s", nearest);
	tool_usage(t, what, nearest != NULL ? meant : NULL);
}

/* getopt said '?' or ':' of the option that it left in optopt. */
static _Noreturn void
bad_option(struct tool *t, int said, char **argv)
{
	const struct tool_option *row = optopt >= LONG_ONLY ?
	    options_row(t, (size_t)(optopt - LONG_ONLY)) : NULL;
	char what[2 * WORD_MAX], letter[3] = { '-', (char)optopt, '\0' };

	/* "-h" may want a field's name; alone it is a cry for help. */
	if (said == ':' && optopt == 'h')
		options_help(t, NULL);
	if (row == NULL && said == '?')
		unknown_option(t, optopt != 0 ? letter : argv[optind - 1]);
	snprintf(what, sizeof what, "%s%s: %s", row != NULL ? "--" : "",
	    row != NULL ? row->name : letter,
	    said == ':' ? "an argument is missing" : "takes no argument");
	tool_usage(t, what, NULL);
}

void
options_read(struct tool *t, int argc, char **argv)
{
	struct option *names;
	char *letters;
	int said;

	t->own_options = table_length(t->options);
	if (!tell_getopt(t, &letters, &names))
		tool_usage(t, mime_status_text(MIME_NOMEM), NULL);
	while ((said = getopt_long(argc, argv, letters, names, NULL)) != -1) {
		if (said == '?' || said == ':')
			bad_option(t, said, argv);
		obey(t, said < LONG_ONLY ? options_row_of_letter(t, said) :
		    options_row(t, (size_t)said - LONG_ONLY), optarg);
	}
	options_limits_done(t);
	t->wish.operands = argv + optind;
	t->wish.count = argc - optind;
}
