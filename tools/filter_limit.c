/*
 * filter_limit.c - mail of which a limit hides something.
 *
 * What cannot be seen cannot be filtered: a part that a rule is against may be
 * behind the limit. So such a mail waits, unless its owner has said that it may
 * pass as it is, or is to be refused.
 */
#include "config.h"

#include "filter.h"

static bool
is_hidden(const struct filter *f)
{
	const struct message *m = &f->message;

	return m->over.code != 0 || rules_are_blind(&f->rules, m->tree);
}

enum reach
filter_reach(struct filter *f)
{
	static const char why[] = "a limit hides some of it";
	const struct message *m = &f->message;

	if (!is_hidden(f))
		return REACH_ALL;
	switch (f->on_limit) {
	case LIMIT_PASS:
		message_say(m, "a limit hides some of it: passed as it is");
		return REACH_PASS;
	case LIMIT_REJECT:
		f->refused = why;
		return REACH_END;
	default:
		message_complain(m, why);
		return REACH_END;
	}
}
