/*
 * addresses.c - mime_addresses of mime.h: a list of addresses, decoded.
 *
 * The list is walked once (address.c); each mailbox that has a name, an address
 * or an empty group becomes an entry. What is clean, as most are, is handed out
 * as it stands in the value.
 */
#include "header/header.h"

/* The name of a group is decoded once: its members follow each other. */
struct groups {
	const char *at;         /* where the last one stands; NULL: none yet */
	mime_span name;
};

static mime_status
read_group(struct mime_arena *mem, const struct mailbox *m,
    struct groups *groups, mime_span *name)
{
	mime_status st = MIME_OK;

	if (m->group.ptr == NULL)
		return MIME_OK;
	if (m->group.ptr != groups->at)
		st = mime_phrase_group(mem, m, &groups->name);
	groups->at = m->group.ptr;
	*name = groups->name;
	return st;
}

static mime_status
read_mailbox(struct mime_arena *mem, const struct mailbox *m,
    struct groups *groups, struct mime_address *a)
{
	struct addr_spec spec = { .all = { 0 } };
	bool good = false;
	mime_status st;

	*a = (struct mime_address){ .whole = m->whole };
	st = mime_addr_spec(mem, m->spec, NULL, &spec, &good);
	if (st >= 0)
		st = mime_phrase_name(mem, m, good, &a->name);
	if (st >= 0)
		st = read_group(mem, m, groups, &a->group);
	a->addr = spec.all;
	a->local = spec.local;
	a->domain = spec.domain;
	return st;
}

/* Has A something to show? A group is shown by its members, if it has any. */
static bool
is_something(const struct mime_address *a, const struct mailbox *m)
{
	return a->name.len > 0 || a->addr.len > 0 ||
	    (m->group.ptr != NULL && m->group.ptr == m->whole.ptr);
}

mime_status
mime_addresses(struct mime_arena *mem, mime_span value,
    const struct mime_address **first)
{
	const struct mime_limits limits = mime_limits_default;
	struct address_list list = {
		.rest = value, .comments = limits.comments,
	};
	const struct mime_address *got = NULL, **end = &got;
	struct groups groups = { .at = NULL };
	struct mailbox m;

	if (mem == NULL)
		return MIME_NOMEM;
	for (uint32_t n = 0; n < limits.addresses &&
	    mime_addresses_next(&list, &m); n++) {
		struct mime_address *a = mime_arena_alloc(mem, sizeof(*a));
		mime_status st = a != NULL ?
		    read_mailbox(mem, &m, &groups, a) : mime_arena_status(mem);

		if (st < 0)
			return st;
		if (!is_something(a, &m))
			continue;
		*end = a;
		end = &a->next;
	}
	*first = got;
	return MIME_OK;
}
