/*
 * address_check.c - what is wrong with a list of addresses.
 *
 * A list is walked once. Only where the walk, or an octet anywhere in the
 * value, says that there is something to look at, a mailbox is taken apart: its
 * address (addr_spec.c), and whether its name deceives. So a clean list costs
 * the walk, and nothing is allocated for it. What is wrong with encoded words
 * is told by those who decode them.
 *
 * A name deceives where it holds an address whose domain has nothing to do with
 * that of the mailbox. Names that mailers and lists make of the address itself
 * do not: "'a@b.c'" <a@b.c>, "a@b.c via list" <list@d.e>, a subdomain of the
 * same, and among the readers the same local part elsewhere.
 */
#include "header/header.h"

#define LOCAL_MAX 64

struct checking {
	struct mime_arena *mem;         /* scratch */
	const struct notes *notes;
	enum address_field field;
	bool all;                       /* each mailbox is looked at */
	const char *group;              /* where the last one stands */
	mime_status status;
};

static bool
is_of_readers(const struct checking *c)
{
	return c->field != ADDRESSES_OF_AUTHORS &&
	    c->field != ADDRESSES_TO_REPLY;
}

/* ---- names that deceive -------------------------------------------------- */

static bool
is_of_domain(int c)
{
	return char_is(c, IS_ALPHA | IS_DIGIT) || c == '-' || c == '.' ||
	    c >= 0x80;
}

/* Is INNER the domain OUTER, or one within it? */
static bool
is_within_domain(mime_span inner, mime_span outer)
{
	size_t n = inner.len - outer.len;

	return outer.len > 0 && inner.len >= outer.len &&
	    mime_span_same(span_tail(inner, n), outer) &&
	    (n == 0 || inner.ptr[n - 1] == '.');
}

/*
 * An address, as those who read it see one: something, "@", a domain with a
 * dot. FRONT ends before the "@", REST begins behind it.
 */
static mime_span
take_domain(mime_span front, mime_span rest)
{
	size_t n = 0;
	mime_span domain;

	while (is_of_domain(span_at(rest, n)))
		n++;
	domain = span_without_end(span_head(rest, n), SPAN(".-"));
	if (front.len == 0 || span_find(domain, '.') == domain.len ||
	    !char_is(span_at(front, front.len - 1), IS_ATEXT))
		return (mime_span){ 0 };
	return domain;
}

/*
 * Do the last octets of FRONT say LOCAL, and nothing more? None is longer than
 * RFC 5321 4.5.3.1.1 lets it be, so that this costs little for each "@".
 */
static bool
ends_with_local(mime_span front, mime_span local)
{
	size_t n = front.len - local.len;

	return local.len <= LOCAL_MAX && front.len >= local.len &&
	    mime_span_same(span_tail(front, n), local) &&
	    (n == 0 || front.ptr[n - 1] == '\'' ||
	    !char_is(span_at(front, n - 1), IS_ATEXT));
}

/* Lists send on with "a@b via list", to get past checks of the author. */
static bool
is_sent_on(mime_span rest)
{
	const char *at = rest.len ? memmem(rest.ptr, rest.len, " via ", 5) :
	    NULL;

	return at != NULL;
}

static bool
deceives(const struct checking *c, mime_span name, const struct addr_spec *a)
{
	bool readers = is_of_readers(c);
	mime_span rest = name;

	if (is_sent_on(name))
		return false;
	while (rest.len > 0) {
		mime_span front, said;

		rest = span_tail(rest, span_find(rest, '@') + 1);
		front = span_head(name, name.len - rest.len);
		if (front.len > 0)
			front.len--;
		said = take_domain(front, rest);
		if (said.len > 0 && !is_within_domain(said, a->domain) &&
		    !is_within_domain(a->domain, said) &&
		    !(readers && ends_with_local(front, a->local)))
			return true;
	}
	return false;
}

/* Where the name of M stands. */
static mime_span
name_place(const struct mailbox *m)
{
	mime_span before = mime_span_trim(m->before, IS_WSP);
	mime_span behind = mime_span_trim(m->behind, IS_WSP);

	return before.len > 0 ? before : behind;
}

/* ---- at signs in quotes -------------------------------------------------- */

static size_t
atoms_length(mime_span s)
{
	size_t n = 0;

	while (char_is(span_at(s, n), IS_ATEXT) || span_at(s, n) == '.')
		n++;
	return n;
}

/* Is S an address, and such that no part of it can be taken for one? */
static bool
is_one_address(mime_span s)
{
	size_t local = atoms_length(s);
	mime_span domain = span_tail(s, local + 1);

	return local > 0 && span_at(s, local) == '@' && domain.len > 0 &&
	    atoms_length(domain) == domain.len;
}

/*
 * "a@b "@c.d is a@b to those who pass over quotes, since words end there. Not
 * so "a@b"@c.d, in which they find two at signs in a row: gateways and mailers
 * made it of a quoted address of somebody elsewhere. But as the author it would
 * deceive a person who reads it.
 */
static void
check_at(const struct checking *c, const struct addr_spec *a)
{
	bool whole = a->quoted_at.len == a->local.len + strlen("\"\"");

	if (a->quoted_at.len > 0 &&
	    !(is_of_readers(c) && whole && is_one_address(a->local)))
		note(c->notes, MIME_DEFECT_ADDRESS_QUOTED_LOCAL_AT,
		    a->quoted_at);
}

/* ---- mailboxes ----------------------------------------------------------- */

static void
check_name(struct checking *c, const struct mailbox *m,
    const struct addr_spec *a)
{
	const struct words how = mime_text_words(NULL);
	mime_span name;
	mime_status st = mime_phrase_name(c->mem, m, true, &how, &name);

	if (st < 0)
		c->status = st;
	else if (span_find(name, '@') < name.len && deceives(c, name, a))
		note(c->notes, MIME_DEFECT_ADDRESS_DISPLAY_IS_ADDRESS,
		    name_place(m));
}

static void
check_spec(struct checking *c, const struct mailbox *m)
{
	struct addr_spec a;
	bool good;
	mime_status st = mime_addr_spec(c->mem, m->spec, c->notes, &a, &good);

	if (st < 0) {
		c->status = st;
	} else if (good) {
		check_at(c, &a);
		check_name(c, m, &a);
	}
}

static void
check_mailbox(struct checking *c, const struct mailbox *m)
{
	mime_mark mark = mime_arena_mark(c->mem);

	check_spec(c, m);
	if (m->open_code != 0)
		note(c->notes, m->open_code,
		    mime_span_trim(m->open, IS_WSP));
	/* Several authors are told of as such. */
	if (m->joined && c->field != ADDRESSES_OF_AUTHORS)
		note(c->notes, MIME_DEFECT_ADDRESS_MULTIPLE_AT, m->whole);
	mime_arena_release(c->mem, mark);
}

static void
check_group(struct checking *c, const struct mailbox *m)
{
	if (m->group.ptr == c->group)
		return;
	c->group = m->group.ptr;
	if (c->group != NULL && c->field == ADDRESSES_OF_AUTHORS)
		note(c->notes, MIME_DEFECT_ADDRESS_GROUP_IN_FROM, m->group);
}

/* ---- a list -------------------------------------------------------------- */

/* From WHAT to the end of VALUE, without the blanks there. */
static mime_span
from_here(mime_span value, mime_span what)
{
	return mime_span_trim(span_tail(value,
	    (size_t)(what.ptr - value.ptr)), IS_WSP);
}

/* Octets that are neither ASCII nor UTF-8, up to the next that is ASCII. */
static void
check_octets(const struct checking *c, mime_span value)
{
	size_t n = 0;

	value = span_tail(value, mime_ascii_run(value));
	if (mime_utf8_valid(value))
		return;
	while (span_at(value, n) >= 0x80)
		n++;
	note(c->notes, MIME_DEFECT_ADDRESS_RAW_8BIT, span_head(value, n));
}

/* Walks over VALUE; returns how many addresses are in it, up to the limit. */
static uint32_t
check_list(struct checking *c, mime_span value, struct address_list *list,
    uint32_t limit, mime_span *second)
{
	uint32_t addresses = 0;
	struct mailbox m;

	for (uint32_t n = 0; c->status >= 0 && mime_addresses_next(list, &m);
	    n++) {
		if (n == limit) {
			note(c->notes, MIME_DEFECT_LIMIT_ADDRESSES,
			    from_here(value, m.whole));
			break;
		}
		if (m.spec.len > 0 && ++addresses == 2)
			*second = from_here(value, m.whole);
		check_group(c, &m);
		if (m.look || c->all)
			check_mailbox(c, &m);
	}
	return addresses;
}

SELDOM mime_status
mime_addresses_check(struct mime_arena *scratch, mime_span value,
    enum address_field field, const struct mime_limits *limits,
    const struct notes *notes, mime_span *second)
{
	struct address_list list = {
		.rest = value, .comments = limits->comments,
	};
	struct checking c = {
		.mem = scratch, .notes = notes, .field = field,
		.all = mime_header_run(value) < value.len ||
		    mime_word_find(value) < value.len,
	};

	*second = (mime_span){ 0 };
	if (c.all)
		check_octets(&c, value);
	if (check_list(&c, value, &list, limits->addresses, second) == 0 &&
	    !list.groups && field != ADDRESSES_OR_NONE)
		note(notes, MIME_DEFECT_ADDRESS_EMPTY,
		    mime_span_trim(value, IS_WSP));
	return c.status;
}
