/*
 * rule_file.c - rules, read from a file: a line each.
 *
 *     ACTION ARGUMENT
 *     if SEL then ACTION ARGUMENT
 *
 * Blank lines, and lines that begin with "#", say nothing. A file with one line
 * that is no rule has no rules at all: half a policy may be worse than none.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rule.h"

/* S without blanks in front, and with none behind. */
static char *
trimmed(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	for (n = strlen(s); n > 0 && strchr(" \t\r\n", s[n - 1]); n--)
		s[n - 1] = '\0';
	return s;
}

/* Cuts the first word off REST. */
static char *
take_word(char **rest)
{
	char *word = *rest;
	size_t n = strcspn(word, " \t");

	*rest = word + n;
	if (**rest != '\0')
		*(*rest)++ = '\0';
	*rest = trimmed(*rest);
	return word;
}

/* Cuts "if SEL then" off LINE; *WHEN is SEL, or NULL. False: no "then". */
static bool
take_condition(char **line, const char **when)
{
	char *then;

	*when = NULL;
	if (strncmp(*line, "if ", 3) != 0)
		return true;
	then = strstr(*line, " then ");
	if (then == NULL)
		return false;
	*then = '\0';
	*when = trimmed(*line + 3);
	*line = trimmed(then + 6);
	return true;
}

/* What is wrong with LINE, which the rules keep; NULL: nothing. */
static const char *
add_line(struct rules *rules, struct tool *t, char *line)
{
	const char *when, *action;

	line = trimmed(line);
	if (*line == '\0' || *line == '#')
		return NULL;
	if (!take_condition(&line, &when))
		return "\"if\" wants \"then\"";
	action = take_word(&line);
	return rules_add(rules, t, action, line, when);
}

static char *
kept(struct tool *t, const char *line)
{
	size_t n = strlen(line) + 1;
	char *copy = mime_arena_alloc(t->mem, n);

	return copy != NULL ? memcpy(copy, line, n) : NULL;
}

static const char *
read_lines(struct rules *rules, struct tool *t, FILE *file, unsigned *number)
{
	char *line = NULL, *copy;
	size_t room = 0;
	const char *wrong = NULL;
	ssize_t n;

	while (wrong == NULL && (n = getline(&line, &room, file)) >= 0) {
		++*number;
		/* What is behind a NUL would not be read: half a rule. */
		if (strlen(line) < (size_t)n) {
			wrong = "has a NUL in it";
			break;
		}
		copy = kept(t, line);
		wrong = copy == NULL ? mime_status_text(MIME_NOMEM) :
		    add_line(rules, t, copy);
	}
	if (wrong == NULL && ferror(file))
		wrong = strerror(errno);
	free(line);
	return wrong;
}

bool
rules_read(struct rules *rules, struct tool *t, const char *path,
    char why[RULES_WHY])
{
	FILE *file = fopen(path, "re");
	unsigned number = 0;
	const char *wrong = file == NULL ? strerror(errno) :
	    read_lines(rules, t, file, &number);

	if (wrong != NULL && number > 0)
		snprintf(why, RULES_WHY, "line %u: %.350s", number, wrong);
	else if (wrong != NULL)
		snprintf(why, RULES_WHY, "%.350s", wrong);
	if (file != NULL)
		fclose(file);
	return wrong == NULL;
}
