/*
 * addr_spec.c - an address taken apart (RFC 5322 3.4.1).
 *
 *     addr-spec  = local-part "@" domain
 *     local-part = dot-atom / quoted-string / word *("." word)
 *     domain     = dot-atom / domain-literal / atom *("." atom)
 *
 * Nearly all are atoms and dots around one "@", and come back as they stand.
 * Others are read piece by piece: blanks and comments may stand between pieces,
 * but two words with nothing else between them are never joined. Only an "@"
 * outside of quotes separates.
 *
 * Also met: a local part alone, as Unix knows its own users; dots at odd
 * places, which some providers gave out; "mailto:" in front; a source route,
 * which goes (RFC 5322 4.4). Where it is anyone's guess what is meant there is
 * no address: a wrong one leads to someone else.
 */
#include "header/header.h"

/* ---- the usual ----------------------------------------------------------- */

static size_t
plain_length(mime_span s)
{
	size_t n = 0;

	while (n < s.len && (s.ptr[n] == '.' ||
	    (span_at(s, n) < 0x80 && char_is(span_at(s, n), IS_ATEXT))))
		n++;
	return n;
}

/* A domain of dots only is none. */
static bool
is_domain(mime_span s)
{
	size_t n = 0;

	while (span_at(s, n) == '.')
		n++;
	return n < s.len;
}

static bool
take_plain(mime_span spec, struct addr_spec *a)
{
	mime_span rest = spec;
	struct addr_spec got = { .all = spec };

	got.local = span_take(&rest, plain_length(rest));
	if (span_take_char(&rest, '@')) {
		got.domain = span_take(&rest, plain_length(rest));
		if (!is_domain(got.domain))
			return false;
	}
	if (got.local.len == 0 || rest.len > 0)
		return false;
	*a = got;
	return true;
}

/* ---- octets that no address has ------------------------------------------ */

/*
 * How many octets a control at the front of S has. A fold is none, but where its
 * line end is quoted.
 */
static size_t
control_size(mime_span s)
{
	int c = span_at(s, 0), next = span_at(s, 1);

	if (c == '\\')
		return next == '\r' || next == '\n' ? 2 : 0;
	if (c == '\n')
		return char_is(next, IS_WSP) ? 0 : 1;
	if (c == '\r')
		return next == '\n' ? 0 : 1;
	if (c == 0xC2 && next >= 0x80 && next < 0xA0)
		return 2;
	return char_is(c, IS_CONTROL);
}

/* The first control of S, or an empty span. */
static mime_span
find_control(mime_span s)
{
	size_t n = 0;

	for (; s.len > 0 && n == 0; s = span_tail(s, n == 0))
		n = control_size(s);
	return span_head(s, n);
}

/* ---- the rest ------------------------------------------------------------ */

struct reading_spec {
	struct lex x;
	const struct notes *notes;
	mime_span all;
	struct buffer local, domain;
	bool at, many;          /* an "@" has come; another one */
	bool any, word;         /* something has come; a word came last */
	mime_span gap;          /* blanks and comments behind that */
	mime_span quoted_at;    /* a quoted string with "@"; empty: none */
	bool quoted, bad;
};

/* A word comes: not right behind another. */
static struct buffer *
begin_word(struct reading_spec *r)
{
	r->bad = r->bad || r->word;
	r->word = true;
	return r->at ? &r->domain : &r->local;
}

static void
take_atom(struct reading_spec *r)
{
	struct buffer *out = begin_word(r);

	buffer_put(out, span_take(&r->x.rest,
	    mime_span_run(r->x.rest, IS_ATEXT)));
}

/* A tab, perhaps of a fold, is a blank like another. */
static void
take_quoted(struct reading_spec *r)
{
	struct buffer *out = begin_word(r);
	mime_span before = r->x.rest, inside;
	size_t n = out->len;
	bool closed;

	mime_lex_quoted(&r->x, &inside, &closed);
	r->bad = r->bad || !closed || r->at;
	r->quoted = true;
	if (span_find(inside, '@') < inside.len)
		r->quoted_at = span_head(before, before.len - r->x.rest.len);
	mime_lex_unquote(inside, out);
	for (; n < out->len; n++)
		if (out->ptr[n] == '\t')
			out->ptr[n] = ' ';
}

/* domain-literal = "[" *([FWS] dtext) [FWS] "]"; it is all of the domain. */
static void
take_literal(struct reading_spec *r)
{
	struct buffer *out = begin_word(r);
	size_t n = span_find(r->x.rest, ']');
	mime_span literal = span_take(&r->x.rest, n + 1);

	r->bad = r->bad || !r->at || r->domain.len > 0 ||
	    n == literal.len;
	for (size_t i = 0; i < literal.len; i++)
		if (!char_is_blank(span_at(literal, i)))
			buffer_put_char(out, literal.ptr[i]);
}

static void
take_octet(struct reading_spec *r, int c)
{
	span_take(&r->x.rest, 1);
	r->word = false;
	if (c == '.') {
		buffer_put_char(r->at ? &r->domain : &r->local, '.');
	} else if (c == '@') {
		r->many = r->many || r->at;
		r->at = true;
	} else {
		r->bad = true;
	}
}

static void
take_piece(struct reading_spec *r)
{
	int c = span_at(r->x.rest, 0);

	if (r->any && r->x.saw_comment)
		note(r->notes, MIME_DEFECT_ADDRESS_COMMENT_IN_DOMAIN,
		    mime_span_trim(r->gap, IS_WSP));
	if (char_is(c, IS_ATEXT))
		take_atom(r);
	else if (c == '"')
		take_quoted(r);
	else if (c == '[')
		take_literal(r);
	else
		take_octet(r, c);
	r->any = true;
}

static void
take_gap(struct reading_spec *r)
{
	mime_span before = r->x.rest;

	r->x.saw_comment = false;
	mime_lex_cfws(&r->x);
	r->gap = span_head(before, before.len - r->x.rest.len);
}

/* obs-route = *("," / "@" domain) ":" */
static void
take_route(struct reading_spec *r)
{
	size_t n = span_find(r->x.rest, ':');
	int c = span_at(r->x.rest, 0);

	if ((c != '@' && c != ',') || n == r->x.rest.len)
		return;
	note(r->notes, MIME_DEFECT_ADDRESS_ROUTE,
	    span_take(&r->x.rest, n + 1));
}

static void
take_scheme(struct reading_spec *r)
{
	mime_span scheme = SPAN("mailto:");

	if (mime_span_same(span_head(r->x.rest, scheme.len), scheme))
		span_take(&r->x.rest, scheme.len);
}

static void
read_pieces(struct reading_spec *r)
{
	mime_lex_cfws(&r->x);
	take_route(r);
	take_scheme(r);
	take_gap(r);
	while (r->x.rest.len > 0) {
		take_piece(r);
		take_gap(r);
	}
	if (r->many)
		note(r->notes, MIME_DEFECT_ADDRESS_MULTIPLE_AT, r->all);
}

static bool
is_good(const struct reading_spec *r)
{
	return !r->bad && !r->many && (r->quoted || r->local.len > 0) &&
	    (!r->at || is_domain(buffer_span(&r->domain)));
}

/* Puts LOCAL as it has to be written. */
static void
put_local(mime_span local, struct buffer *out)
{
	size_t n = 0;

	while (char_is(span_at(local, n), IS_ATEXT) || span_at(local, n) == '.')
		n++;
	if (n == local.len && n > 0) {
		buffer_put(out, local);
		return;
	}
	buffer_put_char(out, '"');
	for (n = 0; n < local.len; n++) {
		if (local.ptr[n] == '"' || local.ptr[n] == '\\')
			buffer_put_char(out, '\\');
		buffer_put_char(out, local.ptr[n]);
	}
	buffer_put_char(out, '"');
}

static mime_status
put_together(struct mime_arena *mem, struct reading_spec *r,
    struct addr_spec *a)
{
	struct addr_spec got = {
		.local = buffer_span(&r->local),
		.domain = buffer_span(&r->domain),
		.quoted_at = r->at ? r->quoted_at : (mime_span){ 0 },
	};
	struct buffer out;

	buffer_init(&out, mem, PTRDIFF_MAX);
	put_local(got.local, &out);
	if (r->at)
		buffer_put_char(&out, '@');
	buffer_put(&out, got.domain);
	got.all = buffer_span(&out);
	if (out.status >= 0)
		*a = got;
	return out.status;
}

static mime_status
read_spec(struct mime_arena *mem, struct reading_spec *r, struct addr_spec *a,
    bool *good)
{
	mime_status st;

	buffer_init(&r->local, mem, PTRDIFF_MAX);
	buffer_init(&r->domain, mem, PTRDIFF_MAX);
	read_pieces(r);
	st = r->local.status < 0 ? r->local.status : r->domain.status;
	*good = st >= 0 && is_good(r);
	if (!*good)
		return st;
	return put_together(mem, r, a);
}

SELDOM mime_status
mime_addr_spec(struct mime_arena *mem, mime_span spec,
    const struct notes *notes, struct addr_spec *a, bool *good)
{
	struct reading_spec r = { .notes = notes };
	mime_span control;

	spec = mime_span_trim(spec, IS_WSP);
	*good = take_plain(spec, a);
	if (*good)
		return MIME_OK;
	r.all = r.x.rest = spec;
	r.x.comments = mime_limits_default.comments;
	control = find_control(spec);
	if (control.len > 0)
		note(notes, MIME_DEFECT_ADDRESS_CONTROL_CHAR, control);
	r.bad = control.len > 0 || !mime_utf8_valid(spec);
	return read_spec(mem, &r, a, good);
}
