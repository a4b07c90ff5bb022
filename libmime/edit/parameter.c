/*
 * parameter.c - one parameter of a field becomes another one, or goes.
 *
 * The field is read into the pieces that any reader of ours sees, and those of
 * the parameter alone are taken out; what is new stands where the first of them
 * stood, or in front of all others. Octets of other parameters stay, but for
 * those that no new field may have: raw ones, and what is too long for a line.
 * Such a parameter is written anew, with what it is read as.
 *
 * Then all is read once more. Where that is not what was meant, since the old
 * field is too odd to be cut, the whole is written anew; and where that is not
 * it either, the edit fails.
 */
#include "edit/edit.h"

/* What becomes of a piece. */
enum { STAYS, IS_PUT, GOES };

/* More are never read: see mime_param. */
#define PIECES 128

/* Octets that a name and a section of its value may take in a line. */
#define NAME_MOST 64

struct setting {
	struct mime_editor *e;
	mime_span whole, value; /* the field as it is, and of that its value */
	struct params *params;
	mime_span front;        /* of VALUE, before its parameters */
	mime_span name, utf8;   /* of what is set */
	struct buffer out;      /* the field as it is to be */
};

/* ---- reading ------------------------------------------------------------ */

/* The parameters of VALUE; what is in front of them is FRONT. */
static mime_status
read_value(struct mime_editor *e, mime_span value, struct params **params,
    mime_span *front)
{
	struct mime_limits limits = e->tree->options.limits;
	struct lex x = { .rest = value, .comments = limits.comments };
	mime_span inside;
	bool closed;

	if (limits.params > PIECES)
		limits.params = PIECES;
	mime_lex_cfws(&x);
	mime_lex_quoted(&x, &inside, &closed);
	mime_params_skip(&x, true);
	*front = span_head(value, value.len - x.rest.len);
	return mime_params_read(e->mem, x.rest, &limits, e->tree->rulings,
	    NULL, params);
}

/* What PARAMS say of NAME, as mime_param has it; empty: nothing. */
static mime_span
text_of(struct mime_editor *e, const struct params *params, mime_span name)
{
	struct param_value v;
	struct name_value found = { 0 };
	mime_span utf8 = { 0 };
	mime_status st = mime_params_get(e->mem, params, name, &v);
	bool invalid;

	if (st >= 0) {
		found.octets = v.has_extended ? v.extended : v.plain;
		if ((mime_piece_which(name) & PARAM_OF_FILE) != 0 &&
		    (!v.has_extended || v.unlabelled))
			found.words = mime_limits_default.words;
		st = mime_text_name(e->mem, &found, &utf8, &invalid);
	}
	if (st < 0 && e->status >= 0)
		e->status = st;
	return utf8;
}

/* ---- what may stand in a field ------------------------------------------ */

/* May S, of one or more lines, be in a field that is written? */
static bool
may_stand(const struct mime_editor *e, mime_span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if ((c == '\r' && span_at(s, i + 1) != '\n') || c == 0x7F ||
		    (c < ' ' && c != '\t' && c != '\r' && c != '\n'))
			return false;
	}
	if (mime_ascii_run(s) < s.len && ((e->writer->how &
	    MIME_WRITE_UTF8) == 0 || !mime_utf8_valid(s) || !mime_is_raw(s)))
		return false;
	return true;
}

/* And is none of its lines too long? */
static bool
fits_lines(mime_span s)
{
	while (s.len > 0)
		if (span_take(&s, span_line_length(s)).len > LINE_MUST)
			return false;
	return true;
}

/* ---- what becomes of each piece ----------------------------------------- */

static bool
is_set(const struct setting *s, const struct piece *p)
{
	return mime_span_same(p->name, s->name);
}

/* Must one of the pieces that have the name of P be written anew? */
static bool
is_unfit(const struct setting *s, const struct piece *p)
{
	for (size_t i = 0; i < s->params->count; i++) {
		const struct piece *q = &s->params->pieces[i];

		if (mime_span_same(q->name, p->name) &&
		    (!may_stand(s->e, q->at) || q->at.len > LONGEST))
			return true;
	}
	return false;
}

/* Is it the first one of its name? */
static bool
is_first(const struct setting *s, const struct piece *p)
{
	const struct piece *q = s->params->pieces;

	while (q < p && !mime_span_same(q->name, p->name))
		q++;
	return q == p;
}

static int
fate_of(const struct setting *s, const struct piece *p, bool anew)
{
	if (!anew && !is_set(s, p) && !is_unfit(s, p))
		return STAYS;
	return is_first(s, p) ? IS_PUT : GOES;
}

/* ---- writing ------------------------------------------------------------ */

/* How far the last line goes. */
static size_t
column_of(const struct buffer *b)
{
	size_t n = b->len;

	while (n > 0 && b->ptr[n - 1] != '\n')
		n--;
	return b->len - n;
}

/*
 * "; NAME=VALUE" as it was written, behind GAP, what stood in front of the old
 * one, where that has a fold: then its own blank, or fold, goes.
 */
static void
put_behind(struct setting *s, mime_span gap, mime_span written)
{
	mime_span bare = mime_span_trim(gap, IS_WSP);

	if (span_is(bare, SPAN(";")) && span_has_line_end(gap)) {
		buffer_put(&s->out, gap);
		written = span_after_blanks(span_tail(written, 1));
	}
	for (size_t i = 0; i < written.len; i++)
		if (written.ptr[i] != '\r' || !s->e->lf)
			buffer_put_char(&s->out, written.ptr[i]);
}

static void
put(struct setting *s, mime_span gap, mime_span name, mime_span utf8)
{
	unsigned how = (s->e->writer->how & MIME_WRITE_UTF8) != 0 ?
	    PARAMETER_RAW : 0;
	struct fold fold;
	struct buffer b;

	if (utf8.len == 0)
		return;
	/* Nobody looks for that in sections. */
	if (mime_span_is_text(name, "boundary"))
		how |= PARAMETER_WHOLE;
	buffer_init(&b, s->e->mem, PTRDIFF_MAX);
	fold = (struct fold){ .out = &b, .begun = true,
	    .column = span_has_line_end(gap) ? 0 : column_of(&s->out) };
	mime_parameter_put(&fold, name, utf8, how);
	if (b.status < 0)
		s->out.status = b.status;
	put_behind(s, gap, buffer_span(&b));
}

/* P in its new form. */
static void
put_piece(struct setting *s, mime_span gap, const struct piece *p)
{
	put(s, gap, p->name, is_set(s, p) ? s->utf8 :
	    text_of(s->e, s->params, p->name));
}

/* Where P ends, with a comment on it and what else is in front of the next. */
static const char *
end_of(const struct setting *s, const struct piece *p)
{
	const char *end = s->value.ptr + s->value.len;
	struct lex x = { .comments = s->e->tree->options.limits.comments };
	mime_span more;

	x.rest.ptr = p->at.ptr + p->at.len;
	x.rest.len = (size_t)(end - x.rest.ptr);
	more = x.rest;
	mime_params_skip(&x, false);
	more = span_head(more, more.len - x.rest.len);
	while (char_is_blank(span_at(more, more.len - 1)) && more.len > 0)
		more.len--;
	return more.ptr + more.len;
}

static mime_span
between(const char *from, const char *to)
{
	return (mime_span){ from, from < to ? (size_t)(to - from) : 0 };
}

/* What is in front of the value, and of its parameters. */
static void
put_front(struct setting *s, bool anew)
{
	buffer_put(&s->out, between(s->whole.ptr, s->value.ptr));
	buffer_put(&s->out, anew ? mime_span_trim(s->front, IS_WSP) :
	    s->front);
}

/* Puts the value; ANEW: of what is old, nothing stays but the type. */
static void
put_value(struct setting *s, bool anew)
{
	const char *at;
	bool is_new = true;

	for (size_t i = 0; i < s->params->count; i++)
		is_new = is_new && !is_set(s, &s->params->pieces[i]);
	s->front = span_head(s->front, span_without_end(s->front,
	    SPAN(" \t\r\n")).len);
	put_front(s, anew);
	at = s->front.ptr + s->front.len;
	if (is_new)
		put(s, (mime_span){ 0 }, s->name, s->utf8);
	for (size_t i = 0; i < s->params->count; i++) {
		const struct piece *p = &s->params->pieces[i];
		int fate = fate_of(s, p, anew);
		const char *end = end_of(s, p);

		if (fate == STAYS)
			buffer_put(&s->out, between(at, end));
		else if (fate == IS_PUT)
			put_piece(s, between(at, p->at.ptr), p);
		at = end;
	}
	if (!anew)
		buffer_put(&s->out, between(at, s->value.ptr + s->value.len));
}

static void
build(struct setting *s, bool anew)
{
	const char *end = s->value.ptr + s->value.len;
	mime_span rest = between(end, s->whole.ptr + s->whole.len);

	buffer_init(&s->out, s->e->mem, PTRDIFF_MAX);
	put_value(s, anew);
	if (!anew)
		buffer_put(&s->out, rest);
	if (anew || s->out.len == 0 || s->out.ptr[s->out.len - 1] != '\n')
		buffer_put(&s->out, s->e->lf ? SPAN("\n") : SPAN("\r\n"));
	if (s->out.status < 0)
		s->e->status = s->out.status;
}

/* ---- is it what was meant? ---------------------------------------------- */

/* Does NOW say what was meant of all names that PARAMS have? */
static bool
says_all(const struct setting *s, const struct params *params,
    const struct params *now)
{
	for (size_t i = 0; i < params->count; i++) {
		mime_span name = params->pieces[i].name;
		mime_span meant = mime_span_same(name, s->name) ? s->utf8 :
		    text_of(s->e, s->params, name);

		if (!span_is(text_of(s->e, now, name), meant))
			return false;
	}
	return true;
}

static bool
is_meant(struct setting *s)
{
	mime_span all = buffer_span(&s->out), front;
	struct mime_field field;
	struct params *now;
	mime_status st;

	if (s->e->status < 0)
		return true;
	if (!may_stand(s->e, all) || !fits_lines(all) ||
	    !mime_field_next(&all, &field) || all.len > 0)
		return false;
	st = read_value(s->e, field.value, &now, &front);
	if (st < 0)
		s->e->status = st;
	return st < 0 || (span_is(mime_span_trim(front, IS_WSP),
	    mime_span_trim(s->front, IS_WSP)) &&
	    says_all(s, s->params, now) && says_all(s, now, now) &&
	    span_is(text_of(s->e, now, s->name), s->utf8));
}

/* ---- the call ----------------------------------------------------------- */

/* Why NAME may not have that value; NULL: it may. */
static const char *
fault(mime_span name, mime_span utf8)
{
	if (name.len == 0 || name.len > NAME_MOST ||
	    mime_span_run(name, IS_TOKEN) < name.len ||
	    mime_ascii_run(name) < name.len ||
	    span_find(name, '*') < name.len)
		return "gets a parameter whose name is none";
	return mime_value_fault(utf8) != NULL ||
	    span_find(utf8, '\t') < utf8.len ?
	    "gets a parameter whose value is no text" : NULL;
}

SELDOM mime_span
mime_edit_parameter(struct mime_editor *e, const struct mime_part *part,
    mime_span field, mime_span name, mime_span utf8)
{
	struct setting s = { .e = e, .whole = field, .name = name,
	    .utf8 = utf8 };
	struct mime_field f = { 0 };
	mime_span rest = field;

	if (fault(name, utf8) != NULL) {
		mime_editor_fail(e, part, fault(name, utf8));
		return field;
	}
	mime_field_next(&rest, &f);
	/* What is empty may be anywhere. */
	if (f.value.len == 0)
		f.value = span_tail(field, span_without_line_end(field).len);
	s.value = f.value;
	e->status = read_value(e, s.value, &s.params, &s.front);
	if (e->status < 0 || span_is(text_of(e, s.params, name), utf8))
		return field;
	build(&s, false);
	if (!is_meant(&s))
		build(&s, true);
	if (!is_meant(&s))
		mime_editor_fail(e, part,
		    "has a field to which no parameter can be written");
	return e->status < 0 ? field : buffer_span(&s.out);
}
