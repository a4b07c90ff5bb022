/*
 * media.c - what the Content-* fields of a part amount to.
 *
 * Content-Type (RFC 2045 5; the type itself is type.c's), Content-Transfer-
 * Encoding (6; encoding.c), Content-ID (7) and Content-Disposition (RFC 2183),
 * one function each, over a common way of reading: comments are blanks, the
 * first token counts, and what is left over is passed over. A field that is
 * not there costs next to nothing: the defaults are static.
 *
 * A type that cannot be read is application/octet-stream (RFC 2045 5.2). A leaf
 * whose encoding nobody knows keeps its type, against the letter of 6.4: mail
 * that says "Content-Transfer-Encoding: plain" is text, and all the readers we
 * compare with show it as that. Its octets are not decoded. A multipart that
 * has no boundary of use is a leaf. What names a file is filename.c's
 * business.
 */
#include "header/header.h"

/* RFC 2046 5.1.1. Some gateways add to it; see mime_limits.boundary. */
#define BOUNDARY_MAX 70

/* No registered charset has a longer name (RFC 2978 2.3: 40 octets). */
#define CHARSET_MAX 40

static bool
field_open(struct content_field *f, const struct raw_field *raw,
    const struct reading *how)
{
	f->params = NULL;
	if (raw->value.ptr == NULL)
		return false;
	f->value = raw->value;
	f->passed = (mime_span){ 0 };
	f->why = how->why;
	f->notes = (struct notes){ how->put, how->ctx, raw->value.ptr,
	    raw->offset };
	f->x = (struct lex){ .rest = raw->value, .notes = &f->notes,
	    .comments = how->limits->comments };
	return true;
}

/* S, some of which is no ASCII or cannot be shown. */
static mime_status
copy_odd(struct mime_arena *mem, mime_span s, mime_span *copy)
{
	struct buffer out;

	buffer_init(&out, mem, size_add(size_mul(s.len, 3), 16));
	mime_shown_put(s, &out);
	if (out.status < 0)
		return out.status;
	for (size_t i = 0; i < out.len; i++)
		out.ptr[i] = (char)mime_lower[(uint8_t)out.ptr[i]];
	*copy = buffer_span(&out);
	return MIME_OK;
}

/* A copy of S that can be shown, in lower case. */
static mime_status
copy_shown(struct mime_arena *mem, mime_span s, mime_span *copy)
{
	char *at = mime_arena_take(mem, s.len);

	if (at == NULL)
		return mime_arena_status(mem);
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = (uint8_t)s.ptr[i];

		if ((uint8_t)(c - ' ') > '~' - ' ')
			return copy_odd(mem, s, copy);
		at[i] = (char)mime_lower[c];
	}
	*copy = (mime_span){ at, s.len };
	return MIME_OK;
}

/* ---- Content-Type ------------------------------------------------------- */

static void
set_type(struct mime_media *media, const char *type, const char *subtype)
{
	media->type = span_of(type);
	media->subtype = span_of(subtype);
}

static mime_status
read_params(struct mime_arena *mem, struct content_field *f,
    const struct reading *how)
{
	mime_status st = mime_params_read(mem, f->x.rest, how->limits,
	    how->rulings, &f->notes, &f->params);

	if (st >= 0)
		f->params->why = how->why;
	return st;
}

/* What a type without a subtype stands for. */
static void
set_half_type(struct mime_media *media, mime_span type)
{
	if (mime_span_is_text(type, "multipart"))
		set_type(media, "multipart", "mixed");
	else if (mime_span_is_text(type, "text"))
		set_type(media, "text", "plain");
	else
		set_type(media, "application", "octet-stream");
}

/* What is not here, or not whole. */
static void
check_elsewhere(const struct content_field *f, const struct mime_media *media)
{
	static const struct { const char *subtype; unsigned code; } known[] = {
		{ "partial",       MIME_DEFECT_MESSAGE_PARTIAL },
		{ "external-body", MIME_DEFECT_MESSAGE_EXTERNAL_BODY },
	};

	if (!span_is(media->type, SPAN("message")))
		return;
	for (size_t i = 0; i < ROWS(known); i++)
		if (span_is(media->subtype, span_of(known[i].subtype)))
			note(&f->notes, known[i].code, f->value);
}

/* What became of the type of F, for which MEDIA has what counts. */
static void
tell_type(struct mime_arena *mem, const struct content_field *f,
    enum found_type found, const struct mime_media *media)
{
	static const unsigned codes[] = {
		[TYPE_FOUND] = MIME_WHY_TYPE_DECLARED,
		[TYPE_NONE] = MIME_WHY_TYPE_EMPTY,
		[TYPE_INVALID] = MIME_WHY_TYPE_UNUSABLE,
		[TYPE_NO_SUBTYPE] = MIME_WHY_TYPE_HALF,
	};
	mime_span at = span_head(f->value, f->value.len - f->x.rest.len);
	struct buffer both;

	if (f->why == NULL)
		return;
	if (f->passed.len > 0)
		at = span_head(at, (size_t)(f->passed.ptr - at.ptr));
	buffer_init(&both, mem, SIZE_MAX);
	buffer_put(&both, media->type);
	buffer_put(&both, SPAN("/"));
	buffer_put(&both, media->subtype);
	explain_at(f->why, codes[found], buffer_span(&both), &f->notes,
	    mime_span_trim(at, IS_WSP));
	if (f->passed.len > 0)
		explain_at(f->why, MIME_WHY_TYPE_FIRST, f->passed, &f->notes,
		    f->passed);
}

static mime_status
read_type(struct mime_arena *mem, struct content_field *f,
    const struct reading *how, struct mime_media *media)
{
	mime_span type = { 0 }, subtype = { 0 };
	enum found_type found;
	mime_status st = MIME_OK;

	found = mime_type_take(f, how->rulings, &type, &subtype);
	media->default_type = found == TYPE_NONE;
	switch (found) {
	case TYPE_NONE:
		break;
	case TYPE_FOUND:
		st = copy_shown(mem, type, &media->type);
		if (st >= 0)
			st = copy_shown(mem, subtype, &media->subtype);
		if (st >= 0)
			check_elsewhere(f, media);
		break;
	case TYPE_NO_SUBTYPE:
		set_half_type(media, type);
		break;
	case TYPE_INVALID:
		set_type(media, "application", "octet-stream");
		break;
	}
	if (st < 0)
		return st;
	tell_type(mem, f, found, media);
	return read_params(mem, f, how);
}

/* ---- Content-Transfer-Encoding ------------------------------------------ */

static mime_status
read_encoding(struct mime_arena *mem, struct content_field *f,
    const struct reading *how, struct mime_media *media)
{
	mime_span name;

	if (mime_encoding_take(f, how->rulings, &media->encoding, &name)) {
		media->encoding_name = name;
		return MIME_OK;
	}
	return copy_shown(mem, name, &media->encoding_name);
}

/* ---- Content-Disposition and Content-ID --------------------------------- */

static mime_status
read_disposition(struct mime_arena *mem, struct content_field *f,
    const struct reading *how, struct mime_media *media)
{
	mime_span word = { 0 };
	bool closed;
	mime_status st;

	mime_lex_cfws(&f->x);
	if (!mime_params_start(f->x.rest)) {
		if (!mime_lex_quoted(&f->x, &word, &closed))
			word = mime_lex_word(&f->x, -1);
		mime_params_skip(&f->x, false);
	}
	st = copy_shown(mem, word, &media->disposition);
	if (st < 0)
		return st;
	if (word.len > 0)
		explain_at(f->why, MIME_WHY_DISPOSITION_DECLARED,
		    media->disposition, &f->notes, word);
	else
		explain_at(f->why, MIME_WHY_DISPOSITION_EMPTY, word,
		    &f->notes, f->value);
	return read_params(mem, f, how);
}

/* An id as in msgid.c; also met: a word without "@", without brackets too. */
static mime_status
read_id(struct mime_arena *mem, struct content_field *f,
    struct mime_media *media)
{
	mime_span rest = f->x.rest, id;
	mime_status st;

	if (!mime_msgid(&rest, &id)) {
		mime_lex_cfws(&f->x);
		span_take_char(&f->x.rest, '<');
		id = mime_lex_word(&f->x, '>');
	}
	explain_at(f->why, MIME_WHY_ID_DECLARED, id, &f->notes, f->value);
	st = mime_msgid_text(mem, id, &id);
	return st >= 0 ? mime_arena_copy(mem, id, &media->content_id) : st;
}

/* ---- boundary ----------------------------------------------------------- */

static bool
is_multipart(const struct mime_media *media)
{
	return span_is(media->type, SPAN("multipart"));
}

/* bchars, RFC 2046 5.1.1 */
static bool
is_bchars(mime_span s)
{
	static const bool other[256] = {
		['\''] = true, ['('] = true, [')'] = true, ['+'] = true,
		['_'] = true, [','] = true, ['-'] = true, ['.'] = true,
		['/'] = true, [':'] = true, ['='] = true, ['?'] = true,
		[' '] = true,
	};

	for (size_t i = 0; i < s.len; i++)
		if (!char_is(span_at(s, i), IS_ALPHA | IS_DIGIT) &&
		    !other[(uint8_t)s.ptr[i]])
			return false;
	return true;
}

/* The value that counts, which is the plain one, and its place. */
static mime_span
plain_first(const struct param_value *v, mime_span *at)
{
	*at = v->has_plain ? v->plain_at : v->extended_at;
	return v->has_plain ? v->plain : v->extended;
}

static bool
are_unlike(const struct param_value *v)
{
	return v->has_plain && v->has_extended &&
	    !span_is(v->plain, v->extended);
}

static SELDOM void
check_twins(const struct content_field *f, const struct param_value *v,
    unsigned code)
{
	if (are_unlike(v))
		note(&f->notes, code, v->extended_at);
}

static void
tell_twins(const struct content_field *f, const struct param_value *v,
    unsigned code)
{
	if (are_unlike(v))
		explain_at(f->why, code, v->extended, &f->notes,
		    v->extended_at);
}

/* What of B, a boundary at AT, counts: empty, where it is of no use. */
static mime_span
usable_boundary(const struct content_field *f, mime_span b, mime_span at,
    const struct reading *how)
{
	size_t n = span_without_end(b, SPAN(" \t\r\n")).len;

	if (n < b.len)
		note(&f->notes, MIME_DEFECT_BOUNDARY_TRAILING_SPACE, at);
	b = span_head(b, n);
	if (n == 0)
		note(&f->notes, MIME_DEFECT_BOUNDARY_EMPTY, at);
	if (!is_bchars(b))
		note(&f->notes, MIME_DEFECT_BOUNDARY_INVALID_CHAR, at);
	if (n > BOUNDARY_MAX || n > how->limits->boundary)
		note(&f->notes, MIME_DEFECT_BOUNDARY_TOO_LONG, at);
	return n > how->limits->boundary ? span_head(b, 0) : b;
}

/* What of B, the boundary at AT, is USABLE, and why. */
static void
tell_boundary(const struct content_field *f, mime_span b, mime_span at,
    mime_span usable)
{
	size_t n = span_without_end(b, SPAN(" \t\r\n")).len;

	explain_at(f->why, usable.len > 0 ? MIME_WHY_BOUNDARY_DECLARED :
	    n > 0 ? MIME_WHY_BOUNDARY_TOO_LONG : MIME_WHY_BOUNDARY_EMPTY,
	    usable, &f->notes, at);
	if (usable.len > 0 && n < b.len)
		explain_at(f->why, MIME_WHY_BOUNDARY_TRIMMED, (mime_span){ 0 },
		    &f->notes, at);
}

/* True where V, the boundary parameter, is there and needed; else tells. */
static bool
wants_boundary(const struct content_field *f, const struct param_value *v,
    mime_span at, const struct mime_media *media)
{
	bool there = v->has_plain || v->has_extended;

	if (there && !is_multipart(media)) {
		note(&f->notes, MIME_DEFECT_BOUNDARY_ON_NON_MULTIPART, at);
		explain_at(f->why, MIME_WHY_BOUNDARY_IGNORED, at, &f->notes,
		    at);
	} else if (is_multipart(media) && !there && v->empty) {
		note(&f->notes, MIME_DEFECT_BOUNDARY_EMPTY, v->plain_at);
		explain_at(f->why, MIME_WHY_BOUNDARY_EMPTY, (mime_span){ 0 },
		    &f->notes, v->plain_at);
	} else if (is_multipart(media) && !there) {
		note(&f->notes, MIME_DEFECT_BOUNDARY_PARAM_MISSING, f->value);
		explain_at(f->why, MIME_WHY_BOUNDARY_MISSING, (mime_span){ 0 },
		    &f->notes, f->value);
	}
	return there && is_multipart(media);
}

static mime_status
read_boundary(struct mime_arena *mem, const struct content_field *f,
    const struct reading *how, struct mime_media *media)
{
	struct param_value v = { 0 };
	mime_span b, at, usable;
	mime_status st = MIME_OK;

	if (params_have(f->params, PARAM_BOUNDARY))
		st = mime_params_get_known(mem, f->params, PARAM_BOUNDARY,
		    &v);
	if (st < 0)
		return st;
	b = plain_first(&v, &at);
	if (!wants_boundary(f, &v, at, media))
		return MIME_OK;
	if (v.has_extended)
		note(&f->notes, MIME_DEFECT_BOUNDARY_RFC2231, v.extended_at);
	check_twins(f, &v, MIME_DEFECT_DUPLICATE_BOUNDARY_PARAM);
	usable = usable_boundary(f, b, at, how);
	tell_boundary(f, b, at, usable);
	tell_twins(f, &v, MIME_WHY_BOUNDARY_PLAIN);
	return usable.len > 0 ?
	    mime_arena_copy(mem, usable, &media->boundary) : MIME_OK;
}

/* ---- charset ------------------------------------------------------------ */

/* True where S could be the name of a charset, known or not. */
static bool
is_charset_name(mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is(span_at(s, i), IS_ALPHA | IS_DIGIT) &&
		    span_find(SPAN("-_.:+()"), s.ptr[i]) == 7)
			return false;
	return s.len <= CHARSET_MAX;
}

/* Tells what to beware of in a charset's name, S, which stands AT. */
static void
check_charset(const struct content_field *f, mime_span s, mime_span at,
    const struct mime_media *media)
{
	const struct charset *c = mime_charset_find(s);

	if (!is_charset_name(s))
		note(&f->notes, MIME_DEFECT_CHARSET_NAME_INVALID, at);
	else if (c == NULL)
		note(&f->notes, MIME_DEFECT_CHARSET_UNKNOWN, at);
	else if (strcmp(c->name, "utf-7") == 0)
		note(&f->notes, MIME_DEFECT_CHARSET_UTF7, at);
	else if (charset_is_wide(span_of(c->name)) &&
	    media->encoding <= MIME_8BIT &&
	    span_is(media->type, SPAN("text")))
		note(&f->notes, MIME_DEFECT_CHARSET_UTF16_TEXT, at);
}

static mime_status
read_charset(struct mime_arena *mem, const struct content_field *f,
    const struct reading *how, struct mime_media *media)
{
	struct param_value v;
	mime_span s, at;
	mime_status st;

	if (!params_have(f->params, PARAM_CHARSET))
		return MIME_OK;
	st = mime_params_get_known(mem, f->params, PARAM_CHARSET, &v);
	if (st < 0 || (!v.has_plain && !v.has_extended))
		return st;
	check_twins(f, &v, MIME_DEFECT_DUPLICATE_CHARSET_PARAM);
	s = mime_span_trim(plain_first(&v, &at), IS_WSP);
	if (s.len > 0)
		explain_at(f->why, MIME_WHY_CHARSET_DECLARED, s, &f->notes,
		    at);
	tell_twins(f, &v, MIME_WHY_CHARSET_PLAIN);
	if ((how->checks & MIME_CHECK_VALUES) != 0 && s.len > 0)
		check_charset(f, s, at, media);
	return copy_shown(mem, s, &media->charset);
}

/* ---- all of them -------------------------------------------------------- */

static bool
is_message(const struct mime_media *media)
{
	return span_is(media->type, SPAN("message")) &&
	    (span_is(media->subtype, SPAN("rfc822")) ||
	    span_is(media->subtype, SPAN("global")) ||
	    span_is(media->subtype, SPAN("news")));
}

/* Settles what follows from all fields together. */
static void
settle(struct mime_media *media)
{
	if (is_message(media))
		media->kind = MIME_MESSAGE;
	else if (is_multipart(media))
		media->kind = media->boundary.len > 0 ? MIME_MULTIPART :
		    MIME_LEAF;
}

/* What holds where a field of RAW is not there; IN_DIGEST: see below. */
static void
tell_defaults(const struct teller *why, const struct raw_media *raw,
    bool in_digest)
{
	if (raw->type.value.ptr == NULL)
		explain(why, in_digest ? MIME_WHY_TYPE_DIGEST :
		    MIME_WHY_TYPE_DEFAULT, in_digest ? SPAN("message/rfc822") :
		    SPAN("text/plain"));
	if (raw->encoding.value.ptr == NULL)
		explain(why, MIME_WHY_ENCODING_DEFAULT, SPAN("7bit"));
	if (raw->disposition.value.ptr == NULL)
		explain(why, MIME_WHY_DISPOSITION_NONE, (mime_span){ 0 });
	if (raw->type.value.ptr == NULL && raw->disposition.value.ptr == NULL)
		explain(why, MIME_WHY_NAME_NONE, (mime_span){ 0 });
}

static mime_status
read_fields(struct mime_arena *mem, const struct raw_media *raw,
    const struct reading *how, struct mime_media *media, mime_span *filename)
{
	struct content_field type, encoding, disposition, id;
	mime_status st = MIME_OK;

	if (field_open(&encoding, &raw->encoding, how))
		st = read_encoding(mem, &encoding, how, media);
	if (field_open(&type, &raw->type, how) && st >= 0) {
		st = read_type(mem, &type, how, media);
		if (st >= 0)
			st = read_boundary(mem, &type, how, media);
		if (st >= 0)
			st = read_charset(mem, &type, how, media);
	}
	if (field_open(&disposition, &raw->disposition, how) && st >= 0)
		st = read_disposition(mem, &disposition, how, media);
	if (field_open(&id, &raw->id, how) && st >= 0)
		st = read_id(mem, &id, media);
	if (st < 0 || (type.params == NULL && disposition.params == NULL))
		return st;
	return mime_filename_choose(mem, type.params, disposition.params, how,
	    media, filename);
}

mime_status
mime_media_read(struct mime_arena *mem, const struct raw_media *raw,
    bool in_digest, const struct reading *how, struct mime_media *media,
    mime_span *filename)
{
	struct mime_media m = {
		.encoding_name = SPAN("7bit"), .default_type = true,
	};
	mime_status st;

	*filename = (mime_span){ 0 };
	if (mime_multipart_usual(mem, raw, how, media))
		return MIME_OK;
	if (in_digest)
		set_type(&m, "message", "rfc822");
	else
		set_type(&m, "text", "plain");
	if (how->why != NULL)
		tell_defaults(how->why, raw, in_digest);
	st = read_fields(mem, raw, how, &m, filename);
	if (st < 0)
		return st;
	if (m.charset.len == 0 && span_is(m.type, SPAN("text")))
		explain(how->why, MIME_WHY_CHARSET_NONE, (mime_span){ 0 });
	if (in_digest && m.default_type && how->put != NULL)
		how->put(how->ctx, MIME_DEFECT_DIGEST_DEFAULT_TYPE,
		    raw->header);
	settle(&m);
	*media = m;
	return MIME_OK;
}
