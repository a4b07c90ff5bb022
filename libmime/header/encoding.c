/*
 * encoding.c - which encoding does Content-Transfer-Encoding name?
 *
 *     encoding := "Content-Transfer-Encoding" ":" mechanism    RFC 2045 6.1
 *
 * The first token, in any case of letters. A comment is a blank, and what
 * follows does not count. In quotes, as an encoded word or misspelled it is
 * unknown: whoever decoded it would see other content than those who follow
 * the RFC. What the encodings do is left to the codec floor.
 */
#include "header/header.h"

/* The encodings, and what others call them. The first is the default. */
static const struct encoding {
	mime_span name;
	mime_encoding encoding;
	bool standard;
} encodings[] = {
	{ SPAN("7bit"),             MIME_7BIT,   true },
	{ SPAN("8bit"),             MIME_8BIT,   true },
	{ SPAN("base64"),           MIME_BASE64, true },
	{ SPAN("quoted-printable"), MIME_QP,     true },
	{ SPAN("binary"),           MIME_BINARY, true },
	{ SPAN("x-uuencode"),       MIME_UU,     false },
	{ SPAN("uuencode"),         MIME_UU,     false },
	{ SPAN("x-uue"),            MIME_UU,     false },
	{ SPAN("uue"),              MIME_UU,     false },
	{ SPAN("x-yencode"),        MIME_YENC,   false },
	{ SPAN("x-gzip64"),         MIME_OTHER,  false },
	{ SPAN("gzip64"),           MIME_OTHER,  false },
	{ SPAN("mac-binhex40"),     MIME_OTHER,  false },
	{ SPAN("x-binhex40"),       MIME_OTHER,  false },
	{ SPAN("x-binhex"),         MIME_OTHER,  false },
	{ SPAN("binhex"),           MIME_OTHER,  false },
};

static const struct encoding *
find_encoding(mime_span name)
{
	for (size_t i = 0; i < ROWS(encodings); i++)
		if (mime_span_same(name, encodings[i].name))
			return &encodings[i];
	return NULL;
}

/*
 * The encoding that NAME is a misspelling of; NULL: of none. Looks at letters
 * and digits only, and not at an x in front.
 */
static const struct encoding *
find_misspelled(mime_span name)
{
	static const struct { const char *letters, *name; } known[] = {
		{ "base64",          "base64" },
		{ "base64base64",    "base64" },
		{ "quotedprintable", "quoted-printable" },
		{ "7bit",            "7bit" },
		{ "7bits",           "7bit" },
		{ "8bit",            "8bit" },
		{ "8bits",           "8bit" },
	};
	char letters[24];
	size_t n = 0;

	for (size_t i = 0; i < name.len && n < sizeof(letters); i++)
		if (char_is(span_at(name, i), IS_ALPHA | IS_DIGIT) &&
		    !(n == 0 && mime_lower[(uint8_t)name.ptr[i]] == 'x'))
			letters[n++] = name.ptr[i];
	for (size_t i = 0; i < ROWS(known); i++)
		if (mime_span_is_text((mime_span){ letters, n },
		    known[i].letters))
			return find_encoding(span_of(known[i].name));
	return NULL;
}

/* NAME and SECOND as one, where only blanks stand between; else NAME. */
static mime_span
together(mime_span name, mime_span second)
{
	mime_span both = { name.ptr,
	    (size_t)(second.ptr - name.ptr) + second.len };
	mime_span between = span_tail(both, name.len);

	between = span_head(between, between.len - second.len);
	if (second.len == 0 || span_has_line_end(between) ||
	    mime_span_trim(between, IS_WSP).len > 0)
		return name;
	return both;
}

/*
 * NAME is no encoding. A misspelling is told as one, but read as one only
 * where that cannot change the content, or by ruling. SECOND, the next token,
 * may belong to it.
 */
static const struct encoding *
guess(const struct content_field *f, mime_span name, mime_span second,
    mime_span between, const struct rulings *rulings)
{
	mime_span at = name;
	const struct encoding *e = find_misspelled(name);

	if (e == NULL && char_is(span_at(name, 0), IS_ALPHA | IS_DIGIT)) {
		at = together(name, second);
		e = find_misspelled(at);
	}
	if (e == NULL) {
		explain_at(f->why, MIME_WHY_ENCODING_UNKNOWN, name, &f->notes,
		    name);
		note(&f->notes, MIME_DEFECT_CTE_UNKNOWN, name);
		if (second.len > 0 && span_has_line_end(between))
			note(&f->notes, MIME_DEFECT_HEADER_FOLD_IN_TOKEN,
			    between);
		return NULL;
	}
	note(&f->notes, MIME_DEFECT_CTE_MISSPELLED, at);
	if (e->encoding > MIME_BINARY && !rulings->misspelled_encoding_decoded)
		e = NULL;
	explain_at(f->why, e ? MIME_WHY_ENCODING_MISSPELLED :
	    MIME_WHY_ENCODING_LEFT, e ? e->name : at, &f->notes, at);
	return e;
}

/*
 * Tells what follows the encoding; it does not count. KNOWN: the encoding is.
 * Returns the next token, which may belong to it.
 */
static mime_span
check_rest(struct content_field *f, bool known)
{
	mime_span rest = f->x.rest, second;
	bool list = span_take_char(&f->x.rest, ',');

	if (rest.len == 0)
		return rest;
	mime_lex_cfws(&f->x);
	second = mime_lex_word(&f->x, -1);
	list = list || find_encoding(second) != NULL;
	if (list || known)
		note(&f->notes, list ? MIME_DEFECT_CTE_LIST :
		    MIME_DEFECT_CTE_TRAILING_GARBAGE, rest);
	if (list || known)
		f->passed = rest;
	return second;
}

/* True where NAME is in quotes or an encoded word; tells so. */
static bool
is_disguised(const struct content_field *f, mime_span name)
{
	unsigned code = span_at(name, 0) == '"' ? MIME_DEFECT_CTE_QUOTED :
	    span_starts(name, SPAN("=?")) ? MIME_DEFECT_CTE_ENCODED_WORD :
	    MIME_DEFECT_NONE;

	if (code == MIME_DEFECT_NONE)
		return false;
	note(&f->notes, code, name);
	explain_at(f->why, MIME_WHY_ENCODING_DISGUISED, name, &f->notes, name);
	return true;
}

/* What is to be said of E, which is declared by its name. */
static unsigned
declared(const struct encoding *e)
{
	if (e->encoding == MIME_OTHER)
		return MIME_WHY_ENCODING_UNKNOWN;
	return e->standard ? MIME_WHY_ENCODING_DECLARED :
	    MIME_WHY_ENCODING_NONSTANDARD;
}

/* What F names, by NAME; NULL: nothing that counts. */
static const struct encoding *
take(struct content_field *f, const struct rulings *rulings, mime_span *name)
{
	const struct encoding *e;
	mime_span between, second;

	mime_lex_skip(&f->x, MIME_DEFECT_CTE_COMMENT);
	*name = mime_lex_word(&f->x, -1);
	if (is_disguised(f, *name))
		return NULL;
	between = mime_lex_skip(&f->x, MIME_DEFECT_CTE_COMMENT);
	e = find_encoding(*name);
	second = check_rest(f, e != NULL);
	if (name->len == 0) {
		note(&f->notes, MIME_DEFECT_CTE_EMPTY, f->value);
		explain_at(f->why, MIME_WHY_ENCODING_EMPTY,
		    encodings[0].name, &f->notes, f->value);
		return &encodings[0];
	}
	if (e == NULL)
		return guess(f, *name, second, between, rulings);
	if (!e->standard)
		note(&f->notes, MIME_DEFECT_CTE_NONSTANDARD, *name);
	explain_at(f->why, declared(e), e->name, &f->notes, *name);
	return e;
}

bool
mime_encoding_take(struct content_field *f, const struct rulings *rulings,
    uint8_t *encoding, mime_span *name)
{
	const struct encoding *e = take(f, rulings, name);

	if (f->passed.len > 0)
		explain_at(f->why, MIME_WHY_ENCODING_FIRST, f->passed,
		    &f->notes, f->passed);
	*encoding = (uint8_t)(e ? e->encoding : MIME_OTHER);
	if (e != NULL)
		*name = e->name;
	return e != NULL;
}
