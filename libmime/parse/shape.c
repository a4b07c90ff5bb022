/*
 * shape.c - what is odd about a line of a header, whatever it says.
 *
 * Its shape is looked at always; its octets (MIME_CHECK_LINES) and the encoded
 * words in its value (MIME_CHECK_VALUES) where the caller asks for it. What
 * the fields say is block.c's business, and which lines are fields header.c's.
 */
#include "parse/parse.h"

void
mime_shape_note(struct mime_parser *p, unsigned code, mime_span at)
{
	mime_tell_defect(p, code, parser_place(p, at));
}

/* ---- octets -------------------------------------------------------------- */

/*
 * Each finds the first of something odd in S: its place, or s.len. *SIZE is 1,
 * and changed where that has more octets.
 */
static size_t
find_nul(mime_span s, size_t *size)
{
	(void)size;
	return span_find(s, '\0');
}

/* A CR that no LF follows. */
static size_t
find_bare_cr(mime_span s, size_t *size)
{
	size_t at = 0;

	(void)size;
	while ((at += span_find(span_tail(s, at), '\r')) < s.len &&
	    span_at(s, at + 1) == '\n')
		at += 2;
	return at < s.len ? at : s.len;
}

/* A fold, to whoever takes CR alone for a line end. */
static size_t
find_cr_fold(mime_span s, size_t *size)
{
	size_t at = 0;

	*size = 2;
	while ((at += span_find(span_tail(s, at), '\r')) < s.len &&
	    !char_is(span_at(s, at + 1), IS_WSP))
		at++;
	return at;
}

/* A blank line to them: two CRs, or one in front of a line. */
static size_t
find_cr_separator(mime_span s, size_t *size)
{
	const char *at = s.len ? memmem(s.ptr, s.len, "\r\r", 2) : NULL;

	if (span_at(s, 0) == '\r' && span_at(s, 1) != '\r' &&
	    span_at(s, 1) != '\n')
		return 0;
	*size = 2;
	return at ? (size_t)(at - s.ptr) : s.len;
}

/* CR . CR or CR . LF, for servers to whom that ends a message. */
static size_t
find_cr_dot(mime_span s, size_t *size)
{
	size_t at = 0;

	*size = 3;
	for (; (at += span_find(span_tail(s, at), '\r')) < s.len; at++)
		if (span_at(s, at + 1) == '.' && (span_at(s, at + 2) == '\r' ||
		    span_at(s, at + 2) == '\n'))
			return at;
	return s.len;
}

static size_t
find_control(mime_span s, size_t *size)
{
	size_t at = 0;

	(void)size;
	while (at < s.len && (s.ptr[at] == '\0' ||
	    !char_is((unsigned char)s.ptr[at], IS_CONTROL)))
		at++;
	return at;
}

/*
 * NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR as UTF-8, or one of the octets
 * FS, GS and RS: Python's splitlines() cuts at each of them.
 */
static size_t
newline_size(mime_span s)
{
	int c = span_at(s, 0);

	if (c < 0x80)
		return c >= 0x1C && c <= 0x1E;
	if (span_starts(s, SPAN("\xc2\x85")))
		return 2;
	return span_starts(s, SPAN("\xe2\x80\xa8")) ||
	    span_starts(s, SPAN("\xe2\x80\xa9")) ? 3 : 0;
}

static size_t
find_newline(mime_span s, size_t *size)
{
	size_t at = 0;

	while (at < s.len && (*size = newline_size(span_tail(s, at))) == 0)
		at++;
	return at;
}

static const struct {
	size_t (*find)(mime_span s, size_t *size);
	unsigned code;
} octets[] = {
	{ find_nul,          MIME_DEFECT_NUL_IN_HEADER },
	{ find_bare_cr,      MIME_DEFECT_BARE_CR_IN_HEADER },
	{ find_cr_fold,      MIME_DEFECT_HEADER_FOLD_BARE_CR },
	{ find_cr_separator, MIME_DEFECT_HEADER_SEPARATOR_BARE_CR },
	{ find_cr_dot,       MIME_DEFECT_SMTP_SMUGGLING_SEQUENCE },
	{ find_control,      MIME_DEFECT_CONTROL_IN_HEADER },
	{ find_newline,      MIME_DEFECT_UNICODE_NEWLINE_IN_HEADER },
};

static void
note_at(struct mime_parser *p, unsigned code, mime_span s, size_t at, size_t n)
{
	if (at < s.len)
		mime_shape_note(p, code, span_head(span_tail(s, at), n));
}

void
mime_shape_octets(struct mime_parser *p, mime_span s)
{
	size_t high;

	if ((p->options.checks & MIME_CHECK_LINES) == 0 ||
	    (mime_header_run(s) == s.len && span_at(s, 0) != '\r'))
		return;
	for (size_t i = 0; i < ROWS(octets); i++) {
		size_t size = 1, at = octets[i].find(s, &size);

		note_at(p, octets[i].code, s, at, size);
	}
	high = mime_ascii_run(s);
	if (high < s.len)
		note_at(p, mime_utf8_valid(s) ? MIME_DEFECT_HEADER_RAW_UTF8 :
		    MIME_DEFECT_HEADER_RAW_8BIT, s, high, s.len - high);
}

/* ---- shape --------------------------------------------------------------- */

static bool
is_content_field(mime_span name)
{
	/* The first octet, whatever its case, spares most calls. */
	return (span_at(name, 0) | 0x20) == 'c' &&
	    mime_span_same(span_head(name, 8), SPAN("Content-"));
}

static bool
is_mime_field(mime_span name)
{
	return is_content_field(name) ||
	    mime_span_is_text(name, "MIME-Version");
}

/*
 * The first continuation line of blanks only, which some take for the header's
 * end; and the last line, if it is one, which most of those do.
 */
static void
check_folds(struct mime_parser *p, mime_span s)
{
	bool told = false;

	s = span_tail(s, span_find(s, '\n') + 1);
	while (s.len > 0) {
		mime_span line = span_take(&s, span_find(s, '\n') + 1);

		if (span_without_end(line, SPAN("\r\n")).len >
		    mime_span_run(line, IS_WSP))
			continue;
		if (!told)
			mime_shape_note(p,
			    MIME_DEFECT_HEADER_FOLD_BLANK_LINE, line);
		if (s.len == 0)
			mime_shape_note(p,
			    MIME_DEFECT_HEADER_SEPARATOR_WHITESPACE, line);
		told = true;
	}
}

static void
check_shape(struct mime_parser *p, const struct mime_field *field)
{
	mime_span whole = field->whole;
	size_t colon = field->name.len;
	mime_span between;

	if (span_at(whole, colon) != ':')
		colon = span_find(whole, ':');
	between = span_head(whole, colon);

	between = span_tail(between, field->name.len);
	if (between.len > 0 && span_find(between, '\n') < between.len)
		mime_shape_note(p, MIME_DEFECT_HEADER_FOLD_BEFORE_COLON,
		    between);
	else if (between.len > 0)
		mime_shape_note(p, MIME_DEFECT_HEADER_SPACE_BEFORE_COLON,
		    between);
	if (span_at(whole, colon + 1) == ':' && is_mime_field(field->name))
		mime_shape_note(p, MIME_DEFECT_HEADER_DOUBLE_COLON,
		    span_head(span_tail(whole, colon + 1), 1));
	if (!mime_field_name_valid(field->name))
		mime_shape_note(p, MIME_DEFECT_HEADER_NAME_INVALID_CHAR,
		    field->name);
	if (p->block.folds.blank)
		check_folds(p, whole);
}

/* Who is told what is wrong within the value of FIELD. */
static struct notes
value_notes(struct mime_parser *p, const struct mime_field *field)
{
	struct notes notes = parser_notes(p);

	notes.ptr = field->value.ptr;
	notes.offset = parser_place(p, field->value).offset;
	return notes;
}

/*
 * What is wrong with the encoded words of a value is found by decoding them.
 * In the Content-* fields they have no place and are param.c's business.
 */
static mime_status
check_words(struct mime_parser *p, const struct mime_field *field)
{
	mime_mark mark = mime_arena_mark(p->raw);
	const struct notes notes = value_notes(p, field);
	const struct words how = {
		.in = mime_addresses_named(field->name) ? WORDS_IN_ADDRESSES :
		    WORDS_IN_TEXT,
		.max = p->options.limits.words, .notes = &notes,
	};
	struct buffer out;

	if (mime_word_find(field->value) == field->value.len)
		return MIME_OK;
	buffer_init(&out, p->raw, PTRDIFF_MAX);
	mime_words_read(field->value, &how, &out);
	mime_arena_release(p->raw, mark);
	return out.status < 0 ? out.status : MIME_OK;
}

/* Several authors need a Sender, and only the header's end tells of one. */
static mime_status
check_addresses(struct mime_parser *p, const struct mime_field *field)
{
	const struct notes notes = value_notes(p, field);
	enum address_field kind = mime_addresses_field(field->name);
	mime_span second;
	mime_status st;

	if (kind == NO_ADDRESSES)
		return MIME_OK;
	st = mime_addresses_check(p->raw, field->value, kind,
	    &p->options.limits, &notes, &second);
	if (st >= 0 && second.len > 0 && mime_field_is(field, "From"))
		p->block.second_author = parser_place(p, second);
	return st;
}

mime_status
mime_shape_check(struct mime_parser *p, const struct mime_field *field,
    bool usual)
{
	mime_status st;

	if (!usual)
		check_shape(p, field);
	mime_shape_octets(p, field->whole);
	if ((p->options.checks & MIME_CHECK_VALUES) == 0 ||
	    is_content_field(field->name))
		return MIME_OK;
	st = check_addresses(p, field);
	return st < 0 ? st : check_words(p, field);
}
