/*
 * address.c - the mailboxes of a list of addresses, one by one (RFC 5322 3.4).
 *
 *     address-list = address *("," address)
 *     address      = mailbox / display-name ":" [mailbox-list] ";"
 *     mailbox      = [display-name] "<" addr-spec ">" / addr-spec
 *
 * A mailbox is what stands between two separators. It is found by walking over
 * the lexical pieces, so that what is quoted, in a comment or in a domain
 * literal separates nothing. The name of a group is no mailbox, nor is nothing
 * at all: the old grammar lets a list have empty places (RFC 5322 4.4).
 *
 * Also met: ";" instead of ",", which separates too, as some mailers write it;
 * a "<" that is never closed, which a separator ends all the same, so that one
 * slip does not hide what follows; a group that is never closed, or is followed
 * by another. A quote that is never closed takes the rest, as in lex.c.
 *
 * What a mailbox is made of is left to whoever wants to know: its span is given
 * as it stands, comments included. Each octet is passed once; nothing is kept.
 */
#include "header/header.h"

/* Behind "Resent-" too (RFC 5322 3.6.6). */
static const char *const names[] = {
	"To", "Cc", "Bcc", "From", "Sender", "Reply-To",
};

bool
mime_addresses_named(mime_span name)
{
	if (name.len > strlen("Resent-") &&
	    mime_span_same(span_head(name, 7), SPAN("Resent-")))
		name = span_tail(name, 7);
	/* The last octet, whatever its case, spares most calls. */
	if (name.len > strlen("Reply-To") ||
	    strchr("ocmrOCMR", span_at(name, name.len - 1)) == NULL)
		return false;
	for (size_t i = 0; i < ROWS(names); i++)
		if (mime_span_is_text(name, names[i]))
			return true;
	return false;
}

/* How far into a mailbox the walk is. */
struct walk {
	struct lex *x;
	bool any;               /* more than blanks and comments was met */
	bool at;                /* an "@" was */
	bool angle;             /* within "<" and ">" */
	bool route;             /* there: a source route, "@a,@b:" */
};

enum step { WITHIN, GROUP_BEGINS, SEPARATED };

/*
 * domain-literal = "[" *([FWS] dtext) [FWS] "]", RFC 5322 3.4.1; its colons
 * are not a group's. Without an end it goes up to the next separator.
 */
static void
take_literal(struct lex *x)
{
	size_t n = 1;
	int c;

	while ((c = span_at(x->rest, n)) >= 0 && c != ']' && c != ',' &&
	    c != ';')
		n++;
	x->rest = span_tail(x->rest, c == ']' ? n + 1 : n);
}

/*
 * obs-route = *("," / "@" domain) ":", RFC 5322 4.4: in front of an address in
 * angle brackets. Its commas do not separate.
 */
static void
take_angle(struct walk *w)
{
	w->x->rest = span_tail(w->x->rest, 1);
	w->angle = true;
	mime_lex_cfws(w->x);
	w->route = span_at(w->x->rest, 0) == '@' ||
	    span_at(w->x->rest, 0) == ',';
}

static enum step
take_octet(struct walk *w, int c)
{
	enum step step = WITHIN;

	w->x->rest = span_tail(w->x->rest, c == '\\' ? 2 : 1);
	if (c == ';' || (c == ',' && !w->route))
		step = SEPARATED;
	else if (c == ':' && !w->angle && !w->at)
		step = GROUP_BEGINS;
	else if (c == '@')
		w->at = true;
	else if (c == '>')
		w->angle = w->route = false;
	else if (c == ':')
		w->route = false;
	w->any = w->any || step == WITHIN;
	return step;
}

/* Takes the next piece off the list, which is not at its end. */
static enum step
take_piece(struct walk *w)
{
	mime_span inside;
	bool closed;
	int c = span_at(w->x->rest, 0);

	if (c == '"')
		mime_lex_quoted(w->x, &inside, &closed);
	else if (c == '[')
		take_literal(w->x);
	else if (c == '<')
		take_angle(w);
	else if (char_is(c, IS_ATEXT))
		w->x->rest = span_tail(w->x->rest,
		    mime_span_run(w->x->rest, IS_ATEXT));
	else
		return take_octet(w, c);
	w->any = true;
	return WITHIN;
}

/* Up to and with the next separator; false where no mailbox is before it. */
static bool
take_mailbox(struct lex *x, mime_span *mailbox)
{
	struct walk w = { .x = x };
	enum step step = WITHIN;
	mime_span from = x->rest;

	mime_lex_cfws(x);
	while (step != SEPARATED && x->rest.len > 0) {
		step = take_piece(&w);
		if (step == GROUP_BEGINS) {
			w = (struct walk){ .x = x };
			from = x->rest;
		}
		if (step != SEPARATED)
			mime_lex_cfws(x);
	}
	from.len -= x->rest.len + (step == SEPARATED);
	*mailbox = mime_span_trim(from, IS_WSP);
	return w.any;
}

bool
mime_addresses_next(struct lex *x, mime_span *mailbox)
{
	while (x->rest.len > 0)
		if (take_mailbox(x, mailbox))
			return true;
	return false;
}

void
mime_addresses_check(mime_span value, const struct mime_limits *limits,
    const struct notes *notes)
{
	struct lex x = {
		.rest = value, .notes = notes, .comments = limits->comments,
	};
	uint32_t left = limits->addresses;
	mime_span mailbox;

	while (mime_addresses_next(&x, &mailbox)) {
		if (left-- > 0)
			continue;
		mailbox.len = value.len - (size_t)(mailbox.ptr - value.ptr);
		note(notes, MIME_DEFECT_LIMIT_ADDRESSES,
		    mime_span_trim(mailbox, IS_WSP));
		return;
	}
}
