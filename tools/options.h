/*
 * options.h - how a tool reads its command line.
 *
 *     the options that all tools have     options.c, limits.c
 *     the command line                    command.c
 *     --help, --version                   help.c
 *     which word was meant                nearest.c
 */
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#include "tool.h"

/* A word that may be taken for another; longer ones are like none. */
#define WORD_MAX 40

/* The shared tables, and how many rows they have: of all, of those that read. */
extern const struct tool_option options_shared[];
extern const struct tool_option options_reading[];
extern const size_t options_shared_count, options_reading_count;

/* Row N of the tool's table and the shared one; NULL after the last. */
const struct tool_option *options_row(const struct tool *t, size_t n);

/* The first row with that letter; NULL: there is none. */
const struct tool_option *options_row_of_letter(const struct tool *t,
    int letter);

/* Reads the command line into T; ends the program where it is wrong. */
void options_read(struct tool *t, int argc, char **argv);

/* Calls of the shared table; these two end the program. */
void options_help(struct tool *t, const char *argument);
void options_version(struct tool *t, const char *argument);

/* --limit and --limits; and, behind the last option, what comes of them. */
void options_limit(struct tool *t, const char *argument);
void options_limits(struct tool *t, const char *argument);
void options_limits_done(struct tool *t);

#endif
