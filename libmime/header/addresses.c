/*
 * addresses.c - mime_addresses of mime.h: a list of addresses, decoded.
 *
 * The list is walked once (usual.c, address.c); each mailbox that has a name, an address
 * or an empty group becomes an entry. What is clean, as most are, is handed out
 * as it stands in the value.
 */
#include "header/header.h"

/* How a list is read. */
struct list_reader {
	struct mime_arena *mem;
	struct words how;       /* names are */
	/* The name of a group is decoded once: its members follow each other. */
	const char *group_at;   /* where the last one stands; NULL: none yet */
	mime_span group;
};

static mime_status
read_group(struct list_reader *r, const struct mailbox *m, mime_span *name)
{
	mime_status st = MIME_OK;

	if (m->group.ptr == NULL)
		return MIME_OK;
	if (m->group.ptr != r->group_at)
		st = mime_phrase_group(r->mem, m, &r->how, &r->group);
	r->group_at = m->group.ptr;
	*name = r->group;
	return st;
}

/* The address of M; none is left of what is no address: *GOOD. */
static mime_status
read_spec(struct mime_arena *mem, const struct mailbox *m,
    struct addr_spec *spec, bool *good)
{
	if (m->local == 0)
		return mime_addr_spec(mem, m->spec, NULL, spec, good);
	spec->all = m->spec;
	spec->local = span_head(m->spec, m->local);
	spec->domain = span_tail(m->spec, m->local + 1);
	*good = true;
	return MIME_OK;
}

static mime_status
read_name(struct list_reader *r, const struct mailbox *m, bool good,
    mime_span *name)
{
	if (!m->named)
		return mime_phrase_name(r->mem, m, good, &r->how, name);
	*name = m->name;
	return MIME_OK;
}

static mime_status
read_mailbox(struct list_reader *r, const struct mailbox *m,
    struct mime_address *a)
{
	struct addr_spec spec = { .all = { 0 } };
	bool good = false;
	mime_status st;

	*a = (struct mime_address){ .whole = m->whole };
	st = read_spec(r->mem, m, &spec, &good);
	if (st >= 0)
		st = read_name(r, m, good, &a->name);
	if (st >= 0)
		st = read_group(r, m, &a->group);
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
mime_addresses_with(struct mime_arena *mem, mime_span value,
    const struct mime_text_options *opt, const struct mime_address **first)
{
	const struct mime_limits limits = mime_limits_default;
	struct address_list list = {
		.rest = value, .comments = limits.comments,
	};
	const struct mime_address *got = NULL, **end = &got;
	struct list_reader r = { .mem = mem, .how = mime_text_words(opt) };
	struct mailbox m;

	if (mem == NULL)
		return MIME_NOMEM;
	for (uint32_t n = 0; n < limits.addresses &&
	    mime_addresses_next(&list, &m); n++) {
		struct mime_address *a = mime_arena_take(mem, sizeof(*a));
		mime_status st = a != NULL ?
		    read_mailbox(&r, &m, a) : mime_arena_status(mem);

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

mime_status
mime_addresses(struct mime_arena *mem, mime_span value,
    const struct mime_address **first)
{
	return mime_addresses_with(mem, value, NULL, first);
}
