/*
 * filter_limit.c - mail of which a limit hides something.
 *
 * What cannot be seen cannot be filtered: a part that a rule is against may be
 * behind the limit. So such a mail waits, unless its owner has said that it may
 * pass as it is, or is to be refused.
 */
#include "config.h"

#include "filter.h"

/* Rules on fields see all of the header, whatever is hidden below it. */
static bool
hides_fields(const struct mime_defect *d)
{
	return d->code == MIME_DEFECT_LIMIT_HEADER_FIELDS ||
	    d->code == MIME_DEFECT_LIMIT_HEADER_BYTES ||
	    d->code == MIME_DEFECT_LIMIT_HEADER_FIELD_BYTES;
}

static bool
hides(const struct filter *f, const struct mime_part *part,
    const struct mime_defect *d)
{
	if (d->severity != MIME_SEVERITY_LIMIT)
		return false;
	return f->rules.selects || f->rules.ambiguous ||
	    (part->parent == NULL && hides_fields(d));
}

static bool
is_hidden(const struct filter *f)
{
	const struct message *m = &f->message;
	const struct mime_part *part = message_root(m);

	if (m->over.code != 0)
		return true;
	for (; part != NULL; part = part->after)
		for (const struct mime_defect *d = part->defects; d != NULL;
		    d = d->next)
			if (hides(f, part, d))
				return true;
	return false;
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
