/*
 * param.c - parameters: "; charset=utf-8; name="x.pdf"" (RFC 2045 5.1).
 *
 * A field's parameters are read once, front to back, into pieces (piece.c), of
 * which lookup.c makes values when someone asks for a name.
 *
 * Real mail forgets semicolons, writes commas, leaves quotes open and puts
 * spaces into names of files. What is taken for what stands above each
 * function; the rules that decide are few:
 *
 *   - a parameter begins behind ";", and also behind blanks or a comma where a
 *     name and "=" follow;
 *   - a quoted value ends at its quote, or at the end of the field;
 *   - an unquoted one ends at ";" or blanks, a file name's only at ";" (or at
 *     a fold behind which a parameter begins);
 *   - what is left over is passed over.
 *
 * Nothing is ever guessed from the value itself. Every octet is looked at a
 * few times: the only look ahead is for a name and "=", over one token.
 */
#include "header/header.h"

struct reader {
	struct lex x;
	const struct notes *notes;
	struct params *params;
	uint32_t max;           /* pieces */
	bool separated;         /* behind a ";" or what stands for it */
	bool blank;             /* behind blanks or a comment */
	unsigned garbage;       /* what to call what comes before the next */
};

/* What stands between FROM and REST, its tail, without blanks around it. */
static mime_span
passed(mime_span from, mime_span rest)
{
	return mime_span_trim(span_head(from, from.len - rest.len), IS_WSP);
}

bool
mime_params_start(mime_span s)
{
	size_t n = mime_span_run(s, IS_TOKEN);

	return n > 0 && span_at(span_after_blanks(span_tail(s, n)), 0) == '=';
}

/* True where S begins with a comma that stands for a ";". */
static bool
starts_with_comma(mime_span s)
{
	return span_at(s, 0) == ',' &&
	    mime_params_start(span_after_blanks(span_tail(s, 1)));
}

/* ---- what is no parameter ----------------------------------------------- */

/* True where S ends, or where what is no parameter ends in S. */
static bool
at_separator(mime_span s, bool blank)
{
	return s.len == 0 || s.ptr[0] == ';' || starts_with_comma(s) ||
	    (blank && mime_params_start(s));
}

void
mime_params_skip(struct lex *x, bool blank)
{
	if (mime_lex_skip(x, MIME_DEFECT_NONE).len > 0)
		blank = true;
	while (!at_separator(x->rest, blank)) {
		/* A comma that is no separator. */
		if (mime_lex_word(x, -1).len == 0)
			x->rest = span_tail(x->rest, 1);
		blank = mime_lex_skip(x, MIME_DEFECT_NONE).len > 0;
	}
}

static void
drop_garbage(struct reader *r)
{
	mime_span from = r->x.rest;

	if (r->separated)
		r->garbage = MIME_DEFECT_PARAM_NO_EQUALS;
	mime_params_skip(&r->x, r->blank);
	note(r->notes, r->garbage, passed(from, r->x.rest));
	r->separated = false;
	r->blank = true;
}

/* Skips blanks and comments, and tells the comments. */
static void
skip(struct reader *r)
{
	if (mime_lex_skip(&r->x, MIME_DEFECT_PARAM_COMMENT).len > 0)
		r->blank = true;
}

/* ---- values ------------------------------------------------------------- */

/*
 * The length of an unquoted value at the front of S. A comment within it is
 * part of it; one at its end, or still open there, is not.
 */
static size_t
unquoted_length(mime_span s)
{
	/* Nothing of a token ends it or begins a comment. */
	size_t i = mime_span_run(s, IS_TOKEN), comment = s.len;
	uint32_t depth = 0;

	for (; i < s.len; i++) {
		int c = span_at(s, i);

		if (c == ';' || char_is_blank(c) || (c == ',' && depth == 0 &&
		    starts_with_comma(span_tail(s, i))))
			break;
		if (c == '(' && depth++ == 0 && comment == s.len)
			comment = i;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0)
			i++;
		else if (c != '(' && depth == 0)
			comment = s.len;
	}
	return comment < i ? comment : i < s.len ? i : s.len;
}

/*
 * The same for a name of a file: blanks and parentheses are part of it. Looks
 * once at each run of blanks.
 */
static size_t
name_length(mime_span s)
{
	mime_span rest = span_tail(s, mime_span_run(s, IS_TOKEN));

	while (rest.len > 0 && rest.ptr[0] != ';') {
		mime_span behind = span_after_blanks(rest);
		mime_span blanks = span_head(rest, rest.len - behind.len);

		if (span_has_line_end(blanks) && mime_params_start(behind))
			break;
		rest = blanks.len > 0 ? behind : span_tail(rest, 1);
	}
	return s.len - rest.len;
}

static bool
has_any(mime_span s, const char *octets)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\0' && strchr(octets, s.ptr[i]) != NULL)
			return true;
	return false;
}

static void
check_unquoted(const struct piece *p, const struct notes *notes)
{
	bool name = (p->which & PARAM_OF_FILE) != 0;

	if (span_at(p->value, 0) == '\'' && !p->extended)
		note(notes, MIME_DEFECT_PARAM_SINGLE_QUOTED, p->value);
	if (mime_span_run(p->value, IS_TOKEN) == p->value.len)
		return;
	if (has_any(p->value, " \t\r\n"))
		note(notes, MIME_DEFECT_PARAM_UNQUOTED_SPACE, p->value);
	if (has_any(p->value, name ? "()<>@,;:\\\"/[]?=" : "<>@,;:\\\"/[]?="))
		note(notes, MIME_DEFECT_PARAM_UNQUOTED_TSPECIAL, p->value);
	if (!name && has_any(p->value, "()"))
		note(notes, MIME_DEFECT_PARAM_COMMENT, p->value);
}

/* Nothing but printable ASCII, no quoted pair, and no encoded word. */
static bool
is_clean_text(mime_span s)
{
	static const bool clean[256] = {
		[' ' ... '>'] = true, ['@' ... '['] = true,
		[']' ... '~'] = true,
	};
	size_t n = 0;

	while (n < s.len && clean[(uint8_t)s.ptr[n]])
		n++;
	return n == s.len;
}

/* Of most values, nothing has to be taken off, and nothing is to be told. */
static bool
is_clean(mime_span value, bool quoted)
{
	if (quoted)
		return is_clean_text(value);
	return span_at(value, 0) != '\'' &&
	    mime_span_run(value, IS_TOKEN) == value.len;
}

/* Encoded words apart by blanks, and nothing else: all read those alike. */
static bool
is_words(mime_span s)
{
	struct word w;

	while (span_starts(s, SPAN("=?")) &&
	    mime_word_look(s, &w) == WORD_FOUND) {
		mime_span behind = span_tail(s, w.whole.len);

		s = span_after_blanks(behind);
		if (s.len == 0 || s.len == behind.len)
			break;
	}
	return s.len == 0;
}

/*
 * Words that may repeat what the name of a file is by RFC 2231 are not told
 * here, where that is not known.
 */
static void
check_words(struct piece *p, const struct notes *notes)
{
	if (!mime_words_any(p->value))
		return;
	p->words = (p->which & PARAM_OF_FILE) != 0 && p->section == PLAIN &&
	    p->quoted && is_words(p->value);
	if (!p->words)
		note(notes, MIME_DEFECT_PARAM_ENCODED_WORD, p->value);
}

/* Tells what is odd about the value of P, which counts all the same. */
static void
check_value(struct piece *p, bool closed, const struct notes *notes)
{
	if (notes == NULL || (p->clean && closed && !p->extended))
		return;
	if (!p->quoted)
		check_unquoted(p, notes);
	else if (span_find(p->value, '\\') < p->value.len)
		note(notes, MIME_DEFECT_PARAM_QUOTED_PAIR, p->value);
	if (!closed)
		note(notes, MIME_DEFECT_PARAM_UNTERMINATED_QUOTE, p->value);
	if (mime_ascii_run(p->value) < p->value.len)
		note(notes, MIME_DEFECT_PARAM_RAW_8BIT, p->value);
	check_words(p, notes);
	if (p->extended)
		mime_section_check(p, notes);
}

/*
 * value := token / quoted-string
 *
 * Also met: no closing quote (it runs to the end of the field); tspecials in
 * what is not quoted; nothing at all, which counts as if NAME was not there.
 */
static void
take_value(struct reader *r, struct piece *p)
{
	mime_span *rest = &r->x.rest;
	bool closed = true;

	p->quoted = mime_lex_quoted(&r->x, &p->value, &closed);
	if (!p->quoted) {
		p->value = span_take(rest, (p->which & PARAM_OF_FILE) != 0 ?
		    name_length(*rest) : unquoted_length(*rest));
		p->value = mime_span_trim(p->value, IS_WSP);
		p->absent = p->value.len == 0;
	}
	r->garbage = p->quoted ? MIME_DEFECT_PARAM_TRAILING_GARBAGE :
	    MIME_DEFECT_PARAM_UNQUOTED_SPACE;
	p->clean = is_clean(p->value, p->quoted);
	p->at = passed(p->at, *rest);
	r->blank = false;
	if (p->absent)
		note(r->notes, MIME_DEFECT_PARAM_EMPTY_VALUE, p->at);
	else
		check_value(p, closed, r->notes);
}

/* ---- one parameter ------------------------------------------------------ */

/* The limit is reached: P and what follows it is not looked at. */
static mime_status
stop(struct reader *r, const struct piece *p)
{
	const struct params *all = r->params;
	bool section = p->section >= SECTION_0 && all->count > 0 &&
	    mime_span_same(p->name, all->pieces[all->count - 1].name);
	mime_span left = { p->at.ptr,
	    (size_t)(r->x.rest.ptr - p->at.ptr) + r->x.rest.len };

	note(r->notes, section ? MIME_DEFECT_LIMIT_RFC2231_SECTIONS :
	    MIME_DEFECT_LIMIT_PARAMS, left);
	return MIME_END;
}

/* Takes "=", blanks and comments before it; NAME has been taken. */
static bool
take_equals(struct reader *r, mime_span name)
{
	skip(r);
	if (span_take_char(&r->x.rest, '='))
		return true;
	r->garbage = MIME_DEFECT_PARAM_NO_EQUALS;
	if (name.len > 0)
		note(r->notes, r->garbage, name);
	return false;
}

/*
 * parameter := attribute "=" value                        RFC 2045 5.1
 *
 * Also met: blanks and comments around "="; no name; no "=" (a name without a
 * value is dropped, and so is a value without a name). MIME_END: it was one
 * too many.
 */
static mime_status
take_parameter(struct reader *r)
{
	mime_span from = r->x.rest, name = mime_lex_token(&r->x);
	struct piece p = { .at = from };
	mime_span blanks = r->x.rest;
	bool good;

	r->separated = r->blank = false;
	if (!take_equals(r, name))
		return MIME_OK;
	good = mime_piece_name(name, r->notes, &p);
	skip(r);
	blanks.len -= r->x.rest.len;
	if (has_any(blanks, " \t\r\n"))
		note(r->notes, MIME_DEFECT_PARAM_SPACE_AROUND_EQUALS, blanks);
	take_value(r, &p);
	if (name.len == 0)
		note(r->notes, MIME_DEFECT_PARAM_EMPTY_NAME, p.at);
	if (!good)
		return MIME_OK;
	return r->params->count < r->max ? mime_params_add(r->params, &p) :
	    stop(r, &p);
}

/* ---- all of them -------------------------------------------------------- */

/*
 * What stands at the front: a separator, a parameter, or something that is
 * neither. MIME_END at the end.
 */
static mime_status
take_next(struct reader *r)
{
	mime_span *rest = &r->x.rest;

	skip(r);
	if (rest->len == 0)
		return MIME_END;
	if (span_take_char(rest, ';')) {
		r->separated = true;
	} else if (starts_with_comma(*rest)) {
		note(r->notes, MIME_DEFECT_PARAM_COMMA_SEPARATOR,
		    span_take(rest, 1));
		r->separated = true;
	} else if (r->separated &&
	    (char_is(span_at(*rest, 0), IS_TOKEN) || rest->ptr[0] == '=')) {
		return take_parameter(r);
	} else if (r->blank && mime_params_start(*rest)) {
		note(r->notes, MIME_DEFECT_PARAM_MISSING_SEMICOLON,
		    span_head(*rest, mime_span_run(*rest, IS_TOKEN)));
		r->separated = true;
	} else {
		drop_garbage(r);
	}
	return MIME_OK;
}

mime_status
mime_params_read(struct mime_arena *mem, mime_span rest,
    const struct mime_limits *limits, const struct rulings *rulings,
    const struct notes *notes, struct params **params)
{
	struct params *all = mime_arena_take(mem, sizeof(*all));
	struct reader r = {
		.x = { .rest = rest, .notes = notes,
		    .comments = limits->comments },
		.notes = notes, .params = all, .max = limits->params,
		.blank = true, .garbage = MIME_DEFECT_PARAM_NO_EQUALS,
	};
	mime_status st;

	if (all == NULL)
		return mime_arena_status(mem);
	mime_params_begin(all, mem, rulings, notes);
	while ((st = take_next(&r)) == MIME_OK)
		;
	if (st >= 0)
		st = mime_params_sort(all);
	if (st >= 0)
		*params = all;
	return st < 0 ? st : MIME_OK;
}

/* ---- one of them, by name ----------------------------------------------- */

/* Passes over what stands in front of the parameters, such as the type. */
static void
skip_first(struct lex *x)
{
	mime_span inside;
	bool closed;

	mime_lex_cfws(x);
	mime_lex_quoted(x, &inside, &closed);
	mime_params_skip(x, true);
}

mime_status
mime_param(struct mime_arena *mem, mime_span value, const char *name,
    mime_span *utf8)
{
	struct mime_limits limits = mime_limits_default;
	struct lex x = { .rest = value, .comments = limits.comments };
	unsigned which = mime_piece_which(span_of(name));
	struct params *params;
	struct param_value v;
	struct name_value found = { 0 };
	bool invalid;
	mime_status st;

	skip_first(&x);
	st = mime_params_read(mem, x.rest, &limits, &mime_rulings_default, NULL,
	    &params);
	if (st >= 0)
		st = mime_params_get(mem, params, span_of(name), &v);
	if (st < 0)
		return st;
	found.octets = v.has_extended ? v.extended : v.plain;
	if ((which & PARAM_OF_FILE) != 0 &&
	    (!v.has_extended || v.unlabelled))
		found.words = limits.words;
	return mime_text_name(mem, &found, utf8, &invalid);
}
