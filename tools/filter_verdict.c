/*
 * filter_verdict.c - actions that judge a mail as a whole.
 *
 * What is said with it may begin with an enhanced status (RFC 3463), which is
 * what a server tells the sender.
 */
#include "config.h"

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
