/*
 * address.c - the mailboxes of a list of addresses, one by one (RFC 5322 3.4).
 *
 *     address-list = address *("," address)
 *     address      = mailbox / display-name ":" [mailbox-list] ";"
 *     mailbox      = [display-name] "<" addr-spec ">" / addr-spec
 *
 * What stands as it should is taken by usual.c. Any other is walked piece by piece: words, quoted strings, comments, domain
 * literals and the octets between them. So what is quoted or in a comment
 * separates nothing, and neither does what an encoded word decodes to. Empty
 * places are passed over, as the old grammar lets a list have them (4.4); an
 * empty group is a mailbox of nothing, so that it can be shown.
 *
 * Also met: ";" instead of ","; no separator at all, where the second address
 * begins a mailbox of its own; "Doe, Ann <a@b>", where words and a comma stand
 * in front of words and brackets; brackets in brackets or never closed, which a
 * separator ends all the same, so that one slip does not hide what follows; a
 * group that is never closed, or is followed by another; an encoded word with
 * commas or parentheses in it. A quote or a comment that is never closed takes
 * the rest.
 *
 * Which octets are the address and which the name is found out here; what they
 * say is left to addr_spec.c and phrase.c. Where a walk has to go back, it is
 * to a place it will pass for good: each octet is passed three times at most.
 */
#include "header/header.h"

/* Behind "Resent-" too (RFC 5322 3.6.6). */
static const struct {
	const char *name;
	enum address_field field;
} names[] = {
	{ "To", ADDRESSES_OF_READERS }, { "Cc", ADDRESSES_OF_READERS },
	{ "Bcc", ADDRESSES_OR_NONE }, { "From", ADDRESSES_OF_AUTHORS },
	{ "Sender", ADDRESSES_OF_AUTHORS }, { "Reply-To", ADDRESSES_TO_REPLY },
};

enum address_field
mime_addresses_field(mime_span name)
{
	if (name.len > strlen("Resent-") &&
	    mime_span_same(span_head(name, 7), SPAN("Resent-")))
		name = span_tail(name, 7);
	/* The last octet, whatever its case, spares most calls. */
	if (name.len > strlen("Reply-To") ||
	    strchr("ocmrOCMR", span_at(name, name.len - 1)) == NULL)
		return NO_ADDRESSES;
	for (size_t i = 0; i < ROWS(names); i++)
		if (mime_span_is_text(name, names[i].name))
			return names[i].field;
	return NO_ADDRESSES;
}

enum piece_kind {
	NOTHING, ATOM, ENCODED_WORD, QUOTED, DOT, AT, LITERAL, OTHER
};

/* How far into a mailbox a walk is. Places are pointers into the list. */
struct walk {
	struct address_list *list;
	struct mailbox *m;
	struct lex x;
	const char *from;       /* where the mailbox begins */
	const char *end;        /* of the last piece that is no comment */
	enum piece_kind last;   /* what that was */
	bool blank, comment;    /* stand behind it */
	bool spaced;            /* a blank was in front of the last dot */

	/* Pieces that touch each other, or nothing but "." and "@" between. */
	const char *run;        /* where they begin; NULL: there are none */
	bool run_at;            /* an "@" is among them */
	bool plain;             /* all runs are of atoms and dots */
	unsigned runs;          /* in the mailbox, up to 2 */

	/* Between "<" and ">". */
	const char *angle;      /* where it begins; NULL: not in there */
	bool angle_empty, angle_at, route;

	bool spec_at;           /* the mailbox has an address with an "@" */
	const char *spec_end;   /* behind it and its bracket */
	const char *comma;      /* one that may be of a name; NULL: none */
	bool words;             /* have come behind the last such comma */
};

enum step {
	WITHIN, SEPARATED,
	AGAIN                   /* with the commas up to here separating */
};

static mime_span
between(const char *from, const char *end)
{
	return (mime_span){ from, (size_t)(end - from) };
}

static const char *
here(const struct walk *w)
{
	return w->x.rest.ptr;
}

static void
pass(struct walk *w, size_t n)
{
	span_take(&w->x.rest, n);
	w->end = here(w);
}

/* The mailbox ends at PLACE, and the list goes on there. */
static enum step
go_back(struct walk *w, const char *place)
{
	w->x.rest = between(place, here(w) + w->x.rest.len);
	w->end = place;
	return SEPARATED;
}

/* What is never closed, from PLACE on, is told as CODE. */
static void
leave_open(struct walk *w, const char *place, unsigned code)
{
	w->m->look = true;
	if (w->m->open_code != 0)
		return;
	w->m->open = between(place, here(w));
	w->m->open_code = code;
}

/* ---- runs: what may be an address without brackets ---------------------- */

static void
end_run(struct walk *w)
{
	if (w->run != NULL && w->run_at && w->angle == NULL && !w->spec_at) {
		w->m->spec = between(w->run, w->end);
		w->m->bracketed = false;
		w->spec_at = true;
		w->spec_end = w->end;
		w->m->before = between(w->from, w->run);
	}
	w->run = NULL;
	w->run_at = false;
}

/*
 * Does a piece go on with the run? Blanks are let around "@" and "." (RFC 5322
 * 4.4), but "Mr. a@b" are two: there the blank is behind the dot alone.
 */
static bool
touches(const struct walk *w, enum piece_kind kind)
{
	if (w->run == NULL)
		return false;
	return !w->blank || kind == AT || kind == DOT || w->last == AT ||
	    (w->last == DOT && (w->run_at || w->spaced));
}

/* A comment between pieces that touch is no name, and worth a look. */
static void
begin_piece(struct walk *w, enum piece_kind kind)
{
	if (!touches(w, kind)) {
		end_run(w);
		w->run = here(w);
		w->runs += w->runs < 2;
	} else if (w->comment) {
		w->m->look = true;
		w->m->comment = (mime_span){ 0 };
	}
	w->spaced = kind == DOT && w->blank;
	w->plain = w->plain && (kind == ATOM || kind == DOT);
	w->last = kind;
	w->blank = w->comment = false;
	w->words = true;
	w->angle_empty = false;
}

/* ---- pieces ------------------------------------------------------------- */

static void
take_comment(struct walk *w)
{
	static const unsigned codes[] = {
		[COMMENT_OPEN] = MIME_DEFECT_ADDRESS_UNBALANCED_COMMENT,
		[COMMENT_TOO_DEEP] = MIME_DEFECT_LIMIT_COMMENT_DEPTH,
	};
	mime_span inside, open;
	enum comment kind = mime_lex_comment(&w->x, &inside, &open);

	if (kind != COMMENT_CLOSED)
		leave_open(w, open.ptr, codes[kind]);
	if (w->m->comment.len == 0)
		w->m->comment = inside;
	w->m->look = w->m->look || span_find(inside, '@') < inside.len;
	w->comment = true;
}

static void
take_quoted(struct walk *w)
{
	const char *place = here(w);
	mime_span inside;
	bool closed;

	begin_piece(w, QUOTED);
	mime_lex_quoted(&w->x, &inside, &closed);
	w->end = here(w);
	if (!closed)
		leave_open(w, place, MIME_DEFECT_ADDRESS_UNCLOSED_QUOTE);
	w->m->look = w->m->look || span_find(inside, '@') < inside.len ||
	    span_find(inside, '\\') < inside.len;
}

/*
 * domain-literal = "[" *([FWS] dtext) [FWS] "]", RFC 5322 3.4.1; its colons
 * are not a group's. Without an end it goes up to the next separator.
 */
static void
take_literal(struct walk *w)
{
	size_t n = 1;
	int c;

	begin_piece(w, LITERAL);
	while ((c = span_at(w->x.rest, n)) >= 0 && c != ']' && c != ',' &&
	    c != ';' && c != '>')
		n++;
	pass(w, c == ']' ? n + 1 : n);
}

static bool
is_within(const char *place, mime_span s)
{
	return s.len > 0 && place >= s.ptr && place < s.ptr + s.len;
}

static bool
has_bracket(mime_span s)
{
	return span_find(s, '<') < s.len || span_find(s, '>') < s.len;
}

/*
 * An encoded word is one piece, whatever commas mailers leave in it; but not
 * where it holds a bracket, since the address is in there. Where none ends, no
 * other that begins before there does: that is not looked for again.
 */
static void
take_atom(struct walk *w)
{
	struct word word;
	enum found_word found = WORD_NONE;

	if (w->angle == NULL && span_starts(w->x.rest, SPAN("=?")) &&
	    !is_within(here(w), w->list->no_word))
		found = mime_word_look(w->x.rest, &word);
	if (found == WORD_FOUND && !has_bracket(word.whole)) {
		begin_piece(w, ENCODED_WORD);
		pass(w, word.whole.len);
		return;
	}
	if (found != WORD_NONE)
		w->list->no_word = word.whole;
	begin_piece(w, ATOM);
	pass(w, mime_span_run(w->x.rest, IS_ATEXT));
}

/* A second address, without a separator, is a mailbox of its own. */
static enum step
take_at(struct walk *w)
{
	begin_piece(w, AT);
	if (w->angle != NULL) {
		w->m->look = w->m->look || w->angle_at;
		w->angle_at = true;
	} else if (w->spec_at) {
		w->m->joined = w->m->look = true;
		return go_back(w, w->run);
	}
	w->m->look = w->m->look || w->run_at;
	w->run_at = true;
	pass(w, 1);
	return WITHIN;
}

static void
take_other(struct walk *w, enum piece_kind kind)
{
	begin_piece(w, kind);
	pass(w, span_at(w->x.rest, 0) == '\\' ? 2 : 1);
}

/* ---- brackets ----------------------------------------------------------- */

/* What nothing closes goes on to the first blank behind its domain. */
static mime_span
up_to_blank(mime_span s)
{
	size_t n = span_find(s, '@') + 1;

	while (char_is_blank(span_at(s, n)))
		n++;
	while (n < s.len && !char_is_blank(span_at(s, n)))
		n++;
	return span_head(s, n);
}

/* What stands in the brackets that end here is the address. */
static SELDOM void
end_angle(struct walk *w, bool closed)
{
	const char *open = w->angle - 1;
	mime_span spec = between(w->angle, here(w));

	end_run(w);
	w->angle = NULL;
	w->route = false;
	if (closed) {
		pass(w, 1);
		w->spec_end = here(w);
	} else {
		spec = up_to_blank(spec);
		leave_open(w, open, MIME_DEFECT_ADDRESS_UNCLOSED_ANGLE);
		w->spec_end = spec.ptr + spec.len;
	}
	w->m->spec = spec;
	w->m->bracketed = true;
	w->spec_at = w->angle_at;
}

/*
 * obs-route = *("," / "@" domain) ":", RFC 5322 4.4: in front of an address in
 * brackets. Its commas do not separate.
 */
static void
begin_angle(struct walk *w)
{
	pass(w, 1);
	w->angle = here(w);
	w->angle_at = false;
	w->angle_empty = true;
	mime_lex_fws(&w->x);
	w->route = span_at(w->x.rest, 0) == '@' ||
	    span_at(w->x.rest, 0) == ',';
	w->m->look = w->m->look || w->route;
	w->plain = false;
}

/* An address in front of brackets is a name, but not one within others. */
static enum step
take_open(struct walk *w)
{
	if (w->angle != NULL && w->angle_empty) {
		begin_angle(w);
		return WITHIN;
	}
	if (w->angle != NULL)
		end_angle(w, false);
	end_run(w);
	if (w->spec_at && w->m->bracketed) {
		w->m->joined = w->m->look = true;
		return go_back(w, w->spec_end);
	}
	w->m->look = w->m->look || w->spec_at;
	w->spec_at = false;
	w->m->before = between(w->from, here(w));
	w->comma = NULL;
	begin_angle(w);
	return WITHIN;
}

static enum step
take_close(struct walk *w)
{
	if (w->angle != NULL) {
		end_angle(w, true);
		return WITHIN;
	}
	end_run(w);
	pass(w, 1);
	return WITHIN;
}

/* ---- what separates ----------------------------------------------------- */

/* Not one in a route, nor perhaps one in a name; see goes_on. */
static enum step
take_comma(struct walk *w)
{
	bool may_be_name = w->angle == NULL && w->spec_end == NULL &&
	    !w->run_at && w->words && w->plain && !w->m->look &&
	    w->m->comment.ptr == NULL && here(w) >= w->list->alone;

	if (w->route || may_be_name) {
		if (may_be_name && w->comma == NULL)
			w->comma = here(w);
		end_run(w);
		w->words = false;
		pass(w, 1);
		return WITHIN;
	}
	return SEPARATED;
}

/* The name of a group was what has been walked over so far. */
static void
begin_group(struct walk *w)
{
	struct address_list *list = w->list;

	list->group = mime_span_trim(between(w->from, here(w)), IS_WSP);
	list->group_unused = true;
	list->groups = true;
	pass(w, 1);
	*w->m = (struct mailbox){ 0 };
	*w = (struct walk){
		.list = list, .m = w->m, .x = w->x, .from = here(w),
		.end = here(w), .plain = true,
	};
}

static enum step
take_colon(struct walk *w)
{
	if (w->angle == NULL && !w->spec_at && !w->run_at) {
		begin_group(w);
	} else if (w->angle == NULL) {
		end_run(w);
		pass(w, 1);
	} else {
		w->route = false;
		pass(w, 1);
	}
	return WITHIN;
}

/* ---- a mailbox ---------------------------------------------------------- */

static enum step
take_piece(struct walk *w)
{
	int c = span_at(w->x.rest, 0);

	if (char_is(c, IS_ATEXT)) {
		take_atom(w);
		return WITHIN;
	}
	switch (c) {
	case '@': return take_at(w);
	case '<': return take_open(w);
	case '>': return take_close(w);
	case ',': return take_comma(w);
	case ';': return SEPARATED;
	case ':': return take_colon(w);
	case '(': take_comment(w); return WITHIN;
	case '"': take_quoted(w); return WITHIN;
	case '[': take_literal(w); return WITHIN;
	case '.': take_other(w, DOT); return WITHIN;
	default:  take_other(w, OTHER); return WITHIN;
	}
}

/*
 * Behind a comma that may be of a name come more words, and then a bracket with
 * some in front of it: else it separated, and so do the others up to here.
 */
static bool
goes_on(const struct walk *w)
{
	int c = span_at(w->x.rest, 0);

	return w->comma == NULL || char_is(c, IS_ATEXT) || c == '.' ||
	    c == ',' || (c == '<' && w->words);
}

static enum step
take_step(struct walk *w)
{
	size_t left = w->x.rest.len;

	mime_lex_fws(&w->x);
	w->blank = w->blank || w->x.rest.len < left;
	if (!goes_on(w)) {
		w->list->alone = here(w);
		return AGAIN;
	}
	return w->x.rest.len == 0 ? SEPARATED : take_piece(w);
}

/* Gives what is no address to the name. One word alone is an address. */
static void
share_out(struct walk *w, const char *end)
{
	struct mailbox *m = w->m;

	if (w->spec_end == NULL && w->runs == 1 && w->plain &&
	    w->run != NULL && m->open_code == 0) {
		m->spec = between(w->run, w->end);
		m->before = between(w->from, w->run);
		w->spec_end = w->end;
	}
	m->spec = mime_span_trim(m->spec, IS_WSP);
	m->whole = mime_span_trim(between(w->from, end), IS_WSP);
	if (w->spec_end == NULL) {
		m->before = m->whole;
		return;
	}
	m->behind = between(w->spec_end, end);
	while (char_is_blank(span_at(m->behind, 0)) ||
	    span_at(m->behind, 0) == '>' || span_at(m->behind, 0) == ':')
		m->behind = span_tail(m->behind, 1);
}

/* Walks from where the list stands up to what ends the mailbox there. */
static enum step
walk(struct walk *w, struct address_list *list, struct mailbox *m)
{
	enum step step;

	*m = (struct mailbox){ 0 };
	*w = (struct walk){
		.list = list, .m = m, .plain = true,
		.from = list->rest.ptr, .end = list->rest.ptr,
		.x = { .rest = list->rest, .comments = list->comments },
	};
	do
		step = take_step(w);
	while (step == WITHIN);
	list->rest = step == AGAIN ? between(w->from, here(w) +
	    w->x.rest.len) : w->x.rest;
	return step;
}

SELDOM bool
mime_addresses_walk(struct address_list *list, struct mailbox *m)
{
	struct walk w;

	while (walk(&w, list, m) == AGAIN)
		;
	if (w.angle != NULL)
		end_angle(&w, false);
	else if (w.run_at)
		end_run(&w);
	share_out(&w, here(&w));
	m->group = list->group;
	return w.runs > 0 || w.spec_end != NULL || m->open_code != 0;
}

/* Passes over the separator that ends a mailbox; it may end a group too. */
static bool
ends_group(struct address_list *list)
{
	bool ends = span_take_char(&list->rest, ';');

	if (!ends)
		span_take_char(&list->rest, ',');
	return ends || list->rest.len == 0;
}

bool
mime_addresses_next(struct address_list *list, struct mailbox *m)
{
	bool found = false;

	while (list->rest.len > 0 && !found) {
		found = mime_addresses_usual(list, m) ||
		    mime_addresses_walk(list, m);
		if (m->open_code == MIME_DEFECT_ADDRESS_UNCLOSED_ANGLE)
			mime_addresses_nobody(list, m);
		list->group_unused = list->group_unused && !found;
		if (!ends_group(list))
			continue;
		if (list->group_unused && list->group.len > 0) {
			*m = (struct mailbox){ .group = list->group };
			m->whole = list->group;
			found = true;
		}
		list->group_unused = false;
		list->group = (mime_span){ 0 };
	}
	return found;
}
