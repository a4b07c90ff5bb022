/*
 * type.c - the type in front of a Content-Type field's parameters.
 *
 *     content := "Content-Type" ":" type "/" subtype *(";" parameter)
 *                                                          RFC 2045 5.1
 *
 * Comments are blanks. Blanks around the slash are let, and so is any
 * character within the two halves. Of a list the first element counts, with
 * all parameters. A third token makes the type invalid, as quotes do and an
 * encoded word. What invalid means is media.c's to say.
 */
#include "header/header.h"

/* What stands between FROM and REST, its tail. */
static mime_span
head_up_to(mime_span from, mime_span rest)
{
	return span_head(from, from.len - rest.len);
}

/* The two halves of a type in quotes, which count only by ruling. */
static enum found_type
take_quoted(struct content_field *f, const struct rulings *rulings,
    mime_span *type, mime_span *subtype)
{
	bool closed;
	size_t slash;

	mime_lex_quoted(&f->x, type, &closed);
	note(&f->notes, MIME_DEFECT_CONTENT_TYPE_QUOTED, *type);
	slash = span_find(*type, '/');
	*subtype = span_tail(*type, slash + 1);
	*type = span_head(*type, slash);
	return rulings->quoted_type_taken && subtype->len > 0 ?
	    TYPE_FOUND : TYPE_INVALID;
}

/* Passes over what follows the type: another one, or a third token. */
static bool
skip_list(struct content_field *f, mime_span blanks)
{
	mime_span from = f->x.rest;

	mime_params_skip(&f->x, true);
	from = mime_span_trim(head_up_to(from, f->x.rest), IS_WSP);
	if (from.len == 0)
		return true;
	if (from.ptr[0] == ',') {
		note(&f->notes, MIME_DEFECT_CONTENT_TYPE_LIST, from);
		f->passed = from;
		return true;
	}
	note(&f->notes, MIME_DEFECT_CONTENT_TYPE_SPACE_IN_TYPE, from);
	if (span_has_line_end(blanks))
		note(&f->notes, MIME_DEFECT_HEADER_FOLD_IN_TOKEN, blanks);
	return false;
}

/* True where SLASH, what stands beside the slash, begins or ends in blanks. */
static bool
has_blank(mime_span slash)
{
	return slash.len > 0 && mime_span_trim(slash, IS_WSP).len < slash.len;
}

/* There is no type, as is seen AT. */
static enum found_type
take_none(const struct content_field *f, mime_span at)
{
	note(&f->notes, MIME_DEFECT_CONTENT_TYPE_EMPTY, at);
	return TYPE_NONE;
}

/* What is taken for a half of the type, up to STOP; *ODD: it is no token. */
static mime_span
take_half(struct content_field *f, int stop, bool *odd)
{
	mime_span half = mime_lex_word(&f->x, stop);

	*odd = f->x.odd_word;
	return half;
}

static void
check_half(const struct content_field *f, mime_span half, bool odd)
{
	if (odd)
		note(&f->notes, MIME_DEFECT_CONTENT_TYPE_INVALID_CHAR, half);
}

/* The slash, after the blanks BEFORE it, and SUBTYPE; FROM: all of the type. */
static mime_span
take_subtype(struct content_field *f, mime_span from, mime_span before,
    mime_span *subtype, bool *odd)
{
	mime_span after;

	if (!span_take_char(&f->x.rest, '/'))
		return before;
	after = mime_lex_skip(&f->x, MIME_DEFECT_CONTENT_TYPE_COMMENT);
	*subtype = take_half(f, -1, odd);
	if (has_blank(before) || has_blank(after))
		note(&f->notes, MIME_DEFECT_CONTENT_TYPE_SPACE_IN_TYPE,
		    head_up_to(from, f->x.rest));
	return mime_lex_skip(&f->x, MIME_DEFECT_CONTENT_TYPE_COMMENT);
}

/* True where the word taken off FROM, ODD or not, is a parameter's name. */
static bool
was_param(const struct content_field *f, mime_span from, bool odd)
{
	return (odd || char_is_blank(span_at(f->x.rest, 0))) &&
	    mime_params_start(from);
}

/*
 * type "/" subtype
 *
 * Also met: blanks and comments around the slash (let), other characters in
 * the halves (taken), a list (its first element), no subtype, no type.
 */
static enum found_type
take_halves(struct content_field *f, mime_span *type, mime_span *subtype)
{
	mime_span from = f->x.rest, before, end;
	bool odd, odd_subtype = false;

	*type = take_half(f, '/', &odd);
	if (was_param(f, from, odd)) {
		f->x.rest = from;
		return take_none(f, span_head(from, 0));
	}
	before = mime_lex_skip(&f->x, MIME_DEFECT_CONTENT_TYPE_COMMENT);
	end = take_subtype(f, from, before, subtype, &odd_subtype);
	check_half(f, *type, odd);
	check_half(f, *subtype, odd_subtype);
	if (!skip_list(f, end) || type->len == 0)
		return TYPE_INVALID;
	if (subtype->len > 0)
		return TYPE_FOUND;
	note(&f->notes, MIME_DEFECT_CONTENT_TYPE_NO_SUBTYPE, *type);
	return TYPE_NO_SUBTYPE;
}

/* What is no type, or one by ruling: quotes, a colon or an encoded word. */
static enum found_type
take_odd(struct content_field *f, const struct rulings *rulings,
    mime_span *type, mime_span *subtype)
{
	switch (span_at(f->x.rest, 0)) {
	case '"':
		return take_quoted(f, rulings, type, subtype);
	case ':':
		note(&f->notes, MIME_DEFECT_CONTENT_TYPE_INVALID_CHAR,
		    span_head(f->x.rest, 1));
		return TYPE_NONE;
	default:
		note(&f->notes, MIME_DEFECT_CONTENT_TYPE_ENCODED_WORD,
		    mime_lex_word(&f->x, -1));
		return TYPE_INVALID;
	}
}

enum found_type
mime_type_take(struct content_field *f, const struct rulings *rulings,
    mime_span *type, mime_span *subtype)
{
	enum found_type found;
	int c;

	mime_lex_skip(&f->x, MIME_DEFECT_CONTENT_TYPE_COMMENT);
	c = span_at(f->x.rest, 0);
	if (c < 0 || c == ';')
		return take_none(f, f->value);
	if (c != '"' && c != ':' && !span_starts(f->x.rest, SPAN("=?")))
		return take_halves(f, type, subtype);
	found = take_odd(f, rulings, type, subtype);
	mime_params_skip(&f->x, true);
	return found;
}
