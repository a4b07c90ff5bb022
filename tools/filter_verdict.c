/*
 * filter_verdict.c - actions that judge a mail as a whole.
 *
 * What is said with it may begin with an enhanced status (RFC 3463), which is
 * what a server tells the sender.
 */
#include "config.h"

#include <string.h>

#include "rule.h"

void
verdict_reject(struct subject *x, const struct rule *r)
{
	x->verdict = VERDICT_REJECT;
	x->why = r->argument;
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
