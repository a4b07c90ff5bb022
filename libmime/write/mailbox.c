/*
 * mailbox.c - lists of addresses (RFC 5322 3.4).
 *
 * A name is written as words where it is made of atoms, in quotes where it is
 * ASCII, and else as encoded words. An address is written only if it is read
 * again as the same address: so none of them can become two, or a name.
 */
#include "write/write.h"

/* A name in quotes that is longer becomes encoded words, which can be folded. */
#define QUOTED_MOST 64

/* Blanks are no name: readers take those at the ends of one off. */
static bool
is_blank(mime_span name)
{
	return mime_span_run(name, IS_WSP) == name.len;
}

/* Atoms with a blank between each two. */
static bool
is_atoms(mime_span name)
{
	bool blank = true;

	for (size_t i = 0; i < name.len; i++) {
		bool is = name.ptr[i] == ' ';

		if (is ? blank : !char_is(span_at(name, i), IS_ATEXT))
			return false;
		blank = is;
	}
	return !blank;
}

static void
put_quoted(struct fold *f, mime_span name, size_t most)
{
	struct buffer text;

	buffer_init(&text, f->out->mem, PTRDIFF_MAX);
	buffer_put_char(&text, '"');
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '"' || name.ptr[i] == '\\')
			buffer_put_char(&text, '\\');
		buffer_put_char(&text, name.ptr[i]);
	}
	buffer_put_char(&text, '"');
	if (text.status < 0)
		f->out->status = text.status;
	mime_fold_put(f, SPAN(" "), buffer_span(&text), most);
}

static bool
is_encoded(mime_span name, bool raw)
{
	return mime_needs_words(name, raw) ||
	    name.len > (raw ? LONGEST / 2 : QUOTED_MOST);
}

/* On a line of MOST, but for encoded words, which have a bound of their own. */
static void
put_name(struct fold *f, mime_span name, bool raw, size_t most)
{
	name = mime_span_trim(name, IS_WSP);
	if (is_encoded(name, raw))
		mime_encoded_put(f, SPAN(" "), name, ENCODED_IN_PHRASE);
	else if (is_atoms(name))
		mime_structured_put(f, name, most);
	else
		put_quoted(f, name, most);
}

/* No server takes one; local parts with odd dots were given out to people. */
static bool
has_empty_label(mime_span domain)
{
	int before = '.';

	if (span_at(domain, 0) == '[')
		return false;
	for (size_t i = 0; i < domain.len; i++) {
		if (before == '.' && domain.ptr[i] == '.')
			return true;
		before = domain.ptr[i];
	}
	return before == '.';
}

static const char *
fault_of(struct mime_arena *mem, const struct mime_address *a, bool raw)
{
	struct addr_spec read;
	bool good;

	if (!raw && mime_ascii_run(a->addr) < a->addr.len)
		return "needs SMTPUTF8: the address is not ASCII";
	if (mime_value_fault(a->addr) != NULL)
		return mime_value_fault(a->addr);
	if (mime_addr_spec(mem, a->addr, NULL, &read, &good) < 0)
		return NULL;            /* and the buffer knows soon */
	if (!good || has_empty_label(read.domain) || a->addr.len > LONGEST ||
	    !mime_is_raw(a->addr) || !span_is(read.all, a->addr) ||
	    mime_word_find(a->addr) < a->addr.len)
		return "is no address";
	return NULL;
}

/* Leaves room for a semicolon and a comma behind it. */
static void
put_mailbox(struct fold *f, const struct mime_address *a, bool raw)
{
	struct buffer angle;

	if (is_blank(a->name)) {
		mime_fold_put(f, SPAN(" "), a->addr, LINE_SHOULD - 2);
		return;
	}
	put_name(f, a->name, raw, LINE_SHOULD - 1);
	buffer_init(&angle, f->out->mem, PTRDIFF_MAX);
	buffer_put_char(&angle, '<');
	buffer_put(&angle, a->addr);
	buffer_put_char(&angle, '>');
	if (angle.status < 0)
		f->out->status = angle.status;
	mime_fold_put(f, SPAN(" "), buffer_span(&angle), LINE_SHOULD - 2);
}

static bool
same_group(const struct mime_address *a, const struct mime_address *b)
{
	return a != NULL && b != NULL && span_is(a->group, b->group);
}

/* A, which follows BEFORE, is a group without any addresses. */
static bool
is_empty_group(const struct mime_address *before, const struct mime_address *a)
{
	return a->addr.len == 0 && is_blank(a->name) && !is_blank(a->group) &&
	    !same_group(before, a) && !same_group(a, a->next);
}

/* What stands in front of A, which follows BEFORE, and behind it. */
static void
put_one(struct fold *f, const struct mime_address *before,
    const struct mime_address *a, bool raw)
{
	bool grouped = !is_blank(a->group);

	if (grouped && !same_group(before, a)) {
		/* Of one without addresses, ":", ";" and a comma stay with it. */
		put_name(f, a->group, raw, LINE_SHOULD -
		    (a->addr.len > 0 ? 1 : 3));
		/* No special beside an encoded word: RFC 2047 5 (3). */
		mime_fold_add(f, is_encoded(mime_span_trim(a->group, IS_WSP),
		    raw) ? SPAN(" :") : SPAN(":"));
	}
	if (a->addr.len > 0)
		put_mailbox(f, a, raw);
	if (grouped && !same_group(a, a->next))
		mime_fold_add(f, SPAN(";"));
	if (a->next != NULL)
		mime_fold_add(f, SPAN(","));
}

SELDOM const char *
mime_mailboxes_put(struct fold *f, const struct mime_address *first, bool raw)
{
	const struct mime_address *before = NULL;

	for (const struct mime_address *a = first; a != NULL; a = a->next) {
		const char *fault = mime_value_fault(a->name);

		if (fault == NULL)
			fault = mime_value_fault(a->group);
		if (fault == NULL && !is_empty_group(before, a))
			fault = fault_of(f->out->mem, a, raw);
		if (fault != NULL)
			return fault;
		put_one(f, before, a, raw);
		before = a;
	}
	return NULL;
}
