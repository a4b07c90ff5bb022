/*
 * filter_verdict.c - actions that judge a mail as a whole.
 *
 * What is said with it may begin with an enhanced status (RFC 3463), which is
 * what a server tells the sender.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "rule.h"

#define WHY_MAX 200

/* STATUS, and by which defect X is ambiguous; as long as the run. */
static const char *
name_defect(struct subject *x, const char *status)
{
	const struct mime_defect *d = subject_ambiguity(x);
	char *why = mime_arena_alloc(x->tool->mem, WHY_MAX);

	if (why == NULL)
		return status;
	snprintf(why, WHY_MAX, "%.20s %s@%" PRIu64, status,
	    mime_defect_info(d->code)->name, d->at.offset);
	return why;
}

/* A status alone, of a mail that is ambiguous, is told by which defect it is. */
void
verdict_reject(struct subject *x, const struct rule *r)
{
	const char *why = r->argument;
	bool bare = why[strspn(why, "0123456789.")] == '\0';

	x->verdict = VERDICT_REJECT;
	x->why = bare && r->ambiguous ? name_defect(x, why) : why;
}

void
verdict_quarantine(struct subject *x, const struct rule *r)
{
	x->verdict = VERDICT_QUARANTINE;
	x->why = r->argument;
}

/* Three numbers with a dot between, the first of them 4 or 5. */
size_t
verdict_status(const char *why)
{
	static const char digits[] = "0123456789";
	const char *at = why + 1;

	if (why[0] != '4' && why[0] != '5')
		return 0;
	for (unsigned i = 0; i < 2; i++) {
		size_t n = *at == '.' ? strspn(at + 1, digits) : 0;

		if (n == 0 || n > 3)
			return 0;
		at += 1 + n;
	}
	return *at == ' ' ? (size_t)(at - why) : 0;
}

const char *
verdict_keep_prepare(struct tool *t, struct rule *r)
{
	char status[40];

	if (t->digester == NULL)
		tool_digests(t);
	if (*r->argument == '\0')
		return NULL;
	snprintf(status, sizeof status, "%.30s ", r->argument);
	return verdict_status(status) == strlen(r->argument) ? NULL :
	    "keep-signed takes nothing, or a status such as 4.7.1";
}

void
verdict_keep_signed(struct subject *x, const struct rule *r)
{
	x->keep_signed = *r->argument != '\0' ? r->argument : "5.7.1";
}
