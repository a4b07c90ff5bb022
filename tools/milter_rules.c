/*
 * milter_rules.c - the rules, which can be read anew while mail passes.
 *
 * A mail keeps the rules that it began with; old ones go with the last mail
 * that has them. A file with a mistake in it changes nothing.
 */
#include "config.h"

#include <stdlib.h>
#include <syslog.h>

#include "milter.h"

static void
free_rules(struct ruleset *r)
{
	if (r == NULL)
		return;
	mime_arena_free(r->tool.mem);
	free(r);
}

static struct ruleset *
new_rules(struct milter *m, char why[RULES_WHY])
{
	struct ruleset *r = calloc(1, sizeof *r);

	if (r == NULL)
		return NULL;
	r->tool = m->tool;
	r->tool.mem = mime_arena_new(NULL);
	rules_init(&r->rules);
	if (r->tool.mem != NULL && (m->rules_path == NULL ||
	    rules_read(&r->rules, &r->tool, m->rules_path, why)))
		return r;
	free_rules(r);
	return NULL;
}

/* R are the rules from now on. */
static void
put_rules(struct milter *m, struct ruleset *r)
{
	struct ruleset *old;

	pthread_mutex_lock(&m->lock);
	old = m->ruleset;
	m->ruleset = r;
	r->users = 1;
	pthread_mutex_unlock(&m->lock);
	milter_release_rules(m, old);
}

bool
milter_read_rules(struct milter *m)
{
	char why[RULES_WHY] = "out of memory", line[2 * RULES_WHY];
	struct ruleset *r = new_rules(m, why);

	if (r == NULL) {
		snprintf(line, sizeof line, "%s: %s", m->rules_path, why);
		milter_log(m, LOG_ERR, line);
		return false;
	}
	put_rules(m, r);
	return true;
}

struct ruleset *
milter_take_rules(struct milter *m)
{
	struct ruleset *r;

	pthread_mutex_lock(&m->lock);
	r = m->ruleset;
	r->users++;
	pthread_mutex_unlock(&m->lock);
	return r;
}

void
milter_release_rules(struct milter *m, struct ruleset *r)
{
	bool last;

	if (r == NULL)
		return;
	pthread_mutex_lock(&m->lock);
	last = --r->users == 0;
	pthread_mutex_unlock(&m->lock);
	if (last)
		free_rules(r);
}
