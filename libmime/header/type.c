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

static void
check_token(const struct content_field *f, mime_span half)
{
	if (mime_span_run(half, IS_TOKEN) < half.len)
		note(&f->notes, MIME_DEFECT_CONTENT_TYPE_INVALID_CHAR, half);
}

/*
 * type "/" subtype
 *
 * Also met: blanks and comments around the slash (let), other characters in
 * the halves (taken), a list (its first element), no subtype.
 */
static enum found_type
take_halves(struct content_field *f, mime_span *type, mime_span *subtype)
{
	mime_span from = f->x.rest, before, after, end;

	*type = mime_lex_word(&f->x, '/');
	before = mime_lex_skip(&f->x, MIME_DEFECT_CONTENT_TYPE_COMMENT);
	end = before;
	if (span_take_char(&f->x.rest, '/')) {
		after = mime_lex_skip(&f->x, MIME_DEFECT_CONTENT_TYPE_COMMENT);
		*subtype = mime_lex_word(&f->x, -1);
		if (has_blank(before) || has_blank(after))
			note(&f->notes, MIME_DEFECT_CONTENT_TYPE_SPACE_IN_TYPE,
			    head_up_to(from, f->x.rest));
		end = mime_lex_skip(&f->x, MIME_DEFECT_CONTENT_TYPE_COMMENT);
	}
	check_token(f, *type);
	check_token(f, *subtype);
	if (!skip_list(f, end) || type->len == 0)
		return TYPE_INVALID;
	if (subtype->len > 0)
		return TYPE_FOUND;
	note(&f->notes, MIME_DEFECT_CONTENT_TYPE_NO_SUBTYPE, *type);
	return TYPE_NO_SUBTYPE;
}

/* There is no type, as is seen AT. */
static enum found_type
take_none(const struct content_field *f, mime_span at)
{
	note(&f->notes, MIME_DEFECT_CONTENT_TYPE_EMPTY, at);
	return TYPE_NONE;
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
	if (mime_params_start(f->x.rest))
		return take_none(f, span_head(f->x.rest, 0));
	if (c != '"' && c != ':' && !span_starts(f->x.rest, SPAN("=?")))
		return take_halves(f, type, subtype);
	found = take_odd(f, rulings, type, subtype);
	mime_params_skip(&f->x, true);
	return found;
}
