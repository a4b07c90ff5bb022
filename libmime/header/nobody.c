/*
 * nobody.c - a group of nobody that was taken for an address.
 *
 *     nobody = "<" 1*atom ":" [host] ";" [host] ">"       host = "@" domain
 *
 * Relays put brackets around "Undisclosed-Recipients:;", as around any word
 * that is alone, and their own host behind it. By the letter the ";" ends both
 * the address and the list's group; but then people see pieces of it, and some
 * programs a receiver at that host. There is none, so this is read as the group
 * it was; what has anybody in it is left to address.c. Looked at is only what
 * was found to be a bracket that is not closed, so that this costs nothing.
 */
#include "header/header.h"

/* Words, and the blanks between them. */
static mime_span
take_words(struct lex *x)
{
	mime_span all = x->rest;
	const char *end = all.ptr;
	size_t n;

	while ((n = mime_span_run(x->rest, IS_ATEXT)) > 0) {
		span_take(&x->rest, n);
		end = x->rest.ptr;
		mime_lex_fws(x);
	}
	return span_head(all, (size_t)(end - all.ptr));
}

static void
skip_host(struct lex *x)
{
	mime_lex_fws(x);
	if (!span_take_char(&x->rest, '@'))
		return;
	do
		span_take(&x->rest, mime_span_run(x->rest, IS_ATEXT));
	while (span_take_char(&x->rest, '.'));
	mime_lex_fws(x);
}

static bool
take_nobody(struct lex *x, mime_span *name)
{
	if (!span_take_char(&x->rest, '<'))
		return false;
	mime_lex_fws(x);
	*name = take_words(x);
	if (name->len == 0 || !span_take_char(&x->rest, ':'))
		return false;
	skip_host(x);
	if (!span_take_char(&x->rest, ';'))
		return false;
	skip_host(x);
	return span_take_char(&x->rest, '>');
}

/* M ended at the ";", so LIST has what follows that. */
SELDOM void
mime_addresses_nobody(struct address_list *list, struct mailbox *m)
{
	mime_span from = {
		m->whole.ptr,
		(size_t)(list->rest.ptr - m->whole.ptr) + list->rest.len,
	};
	struct lex x = { .rest = from, .comments = list->comments };
	mime_span name;

	if (m->group.ptr != NULL || !take_nobody(&x, &name))
		return;
	*m = (struct mailbox){
		.whole = name, .group = name, .look = true,
		.open = span_head(from, from.len - x.rest.len),
		.open_code = MIME_DEFECT_ADDRESS_UNCLOSED_ANGLE,
	};
	list->rest = x.rest;
	list->groups = true;
}
