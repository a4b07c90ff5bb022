/*
 * block.c - what a header has shown so far.
 *
 * The few fields that the parser itself must know are kept until the header
 * ends (RFC 2045 3); of others it remembers that they were there. Beside that,
 * what is odd about a field's octets and shape is told here.
 */
#include "parse/parse.h"

/* ---- the fields that matter here ---------------------------------------- */

enum {
	TYPE, ENCODING, DISPOSITION, ID, VERSION,
	FROM, SUBJECT, DATE, OTHER_ONCE,
	FIELDS
};
#define BIT(field) (1u << (field))

/*
 * Fields that count once (RFC 5322 3.6, RFC 2045 3): what a second one is
 * called. RAW is where the first is kept, as an offset in struct raw_media.
 */
static const struct known {
	const char *name;
	unsigned field;
	unsigned twice;
	int raw;
} known[] = {
#define RAW(member) (int)offsetof(struct raw_media, member)
	{ "Content-Type", TYPE,
	    MIME_DEFECT_DUPLICATE_CONTENT_TYPE, RAW(type) },
	{ "Content-Transfer-Encoding", ENCODING,
	    MIME_DEFECT_DUPLICATE_CTE, RAW(encoding) },
	{ "Content-Disposition", DISPOSITION,
	    MIME_DEFECT_DUPLICATE_CONTENT_DISPOSITION, RAW(disposition) },
	{ "Content-ID", ID,
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, RAW(id) },
	{ "MIME-Version", VERSION, MIME_DEFECT_DUPLICATE_MIME_VERSION, -1 },
	{ "From", FROM, MIME_DEFECT_DUPLICATE_FROM, -1 },
	{ "Subject", SUBJECT, MIME_DEFECT_DUPLICATE_SUBJECT, -1 },
	{ "Date", DATE, MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, -1 },
};
#undef RAW

static const struct known *
known_field(mime_span name)
{
	for (size_t i = 0; i < ROWS(known); i++)
		if (mime_span_is_text(name, known[i].name))
			return &known[i];
	return NULL;
}

static mime_range
place_of(const struct mime_parser *p, mime_span s)
{
	return (mime_range){ p->feed.offset +
	    (uint64_t)(s.ptr - mime_feed_window(&p->feed).ptr), s.len };
}

void
mime_block_note(struct mime_parser *p, unsigned code, mime_span at)
{
	mime_tell_defect(p, code, place_of(p, at));
}

/*
 * Keeps the value of a Content-* field until the header ends. The first of
 * several counts, or the last by ruling.
 */
static mime_status
keep(struct mime_parser *p, const struct known *k, mime_span value)
{
	struct raw_field *raw = (void *)((char *)&p->block.raw + k->raw);
	mime_status st;

	p->block.mime = true;
	if (raw->value.ptr != NULL && !p->rulings->last_field)
		return MIME_OK;
	raw->offset = place_of(p, value).offset;
	st = mime_arena_copy(p->raw, value, &raw->value);
	if (raw->value.ptr == NULL)
		raw->value = SPAN("");
	return st;
}

/* A second field of a kind: said the same, or something else? */
static void
note_twice(struct mime_parser *p, const struct known *k,
    const struct mime_field *field)
{
	unsigned code = k->twice;

	if (k->raw >= 0) {
		const struct raw_field *raw =
		    (const void *)((char *)&p->block.raw + k->raw);

		if (span_is(mime_span_trim(raw->value, IS_WSP),
		    mime_span_trim(field->value, IS_WSP)))
			code = MIME_DEFECT_DUPLICATE_MIME_HEADER_IDENTICAL;
	}
	mime_block_note(p, code, field->whole);
}

/*
 * version := 1*DIGIT "." 1*DIGIT, RFC 2045 4. Comments and blanks are let
 * between its pieces, as that section's examples have them, and "." is part of
 * a token: so it comes as one token or as several.
 */
static void
check_version(struct mime_parser *p, mime_span value)
{
	struct lex x = {
		.rest = value, .comments = p->options.limits.comments,
	};
	mime_span left = SPAN("1.0");

	while (left.len > 0) {
		mime_span piece;

		mime_lex_cfws(&x);
		piece = mime_lex_token(&x);
		if (piece.len == 0 || !span_starts(left, piece))
			break;
		left = span_tail(left, piece.len);
	}
	if (left.len > 0)
		mime_block_note(p, MIME_DEFECT_MIME_VERSION_UNKNOWN, value);
}

static mime_status
take_known(struct mime_parser *p, const struct mime_field *field)
{
	const struct known *k = known_field(field->name);

	if (k == NULL)
		return MIME_OK;
	if (k->field == VERSION && (p->block.seen & BIT(VERSION)) == 0)
		check_version(p, field->value);
	if (p->block.seen & BIT(k->field))
		note_twice(p, k, field);
	p->block.seen |= BIT(k->field);
	return k->raw >= 0 ? keep(p, k, field->value) : MIME_OK;
}

/* ---- what is odd about a field's octets --------------------------------- */

/* A CR that no LF follows; its place, or s.len. */
static size_t
find_bare_cr(mime_span s)
{
	size_t at = 0;

	while ((at += span_find(span_tail(s, at), '\r')) < s.len &&
	    span_at(s, at + 1) == '\n')
		at += 2;
	return at < s.len ? at : s.len;
}

static size_t
find_control(mime_span s)
{
	size_t at = 0;

	while (at < s.len && (s.ptr[at] == '\0' ||
	    !char_is((unsigned char)s.ptr[at], IS_CONTROL)))
		at++;
	return at;
}

static void
note_at(struct mime_parser *p, unsigned code, mime_span s, size_t at, size_t n)
{
	if (at < s.len)
		mime_block_note(p, code, span_head(span_tail(s, at), n));
}

/* A continuation line of blanks only: others take it for the header's end. */
static bool
find_blank_fold(mime_span s, mime_span *line)
{
	size_t lf;

	while ((lf = span_find(s, '\n')) + 1 < s.len) {
		s = span_tail(s, lf + 1);
		*line = span_head(s, span_find(s, '\n') + 1);
		if (mime_span_trim(*line, IS_WSP).len == 0)
			return true;
	}
	return false;
}

static void
check_octets(struct mime_parser *p, const struct mime_field *field)
{
	mime_span s = field->whole;
	size_t high = mime_ascii_run(s);

	note_at(p, MIME_DEFECT_NUL_IN_HEADER, s, span_find(s, '\0'), 1);
	note_at(p, MIME_DEFECT_BARE_CR_IN_HEADER, s, find_bare_cr(s), 1);
	note_at(p, MIME_DEFECT_CONTROL_IN_HEADER, s, find_control(s), 1);
	if (high < s.len)
		note_at(p, mime_utf8_valid(s) ? MIME_DEFECT_HEADER_RAW_UTF8 :
		    MIME_DEFECT_HEADER_RAW_8BIT, s, high, s.len - high);
}

static void
check_shape(struct mime_parser *p, const struct mime_field *field)
{
	mime_span whole = field->whole, line;
	size_t colon = span_find(whole, ':');
	mime_span between = span_head(whole, colon);

	between = span_tail(between, field->name.len);
	if (span_find(between, '\n') < between.len)
		mime_block_note(p, MIME_DEFECT_HEADER_FOLD_BEFORE_COLON,
		    between);
	else if (between.len > 0)
		mime_block_note(p, MIME_DEFECT_HEADER_SPACE_BEFORE_COLON,
		    between);
	if (!mime_field_name_valid(field->name))
		mime_block_note(p, MIME_DEFECT_HEADER_NAME_INVALID_CHAR,
		    field->name);
	if (find_blank_fold(whole, &line))
		mime_block_note(p, MIME_DEFECT_HEADER_FOLD_BLANK_LINE, line);
}

/*
 * What is wrong with the encoded words of a value is found by decoding them.
 * In the Content-* fields they have no place and are param.c's business.
 */
static mime_status
check_words(struct mime_parser *p, const struct mime_field *field)
{
	mime_mark mark = mime_arena_mark(p->raw);
	struct notes notes = parser_notes(p);
	struct buffer out;

	if (memmem(field->value.ptr, field->value.len, "=?", 2) == NULL)
		return MIME_OK;
	notes.ptr = field->value.ptr;
	notes.offset = place_of(p, field->value).offset;
	buffer_init(&out, p->raw, PTRDIFF_MAX);
	mime_words_decode(field->value, p->options.limits.words, &notes, &out);
	mime_arena_release(p->raw, mark);
	return out.status < 0 ? out.status : MIME_OK;
}

static bool
is_content_field(mime_span name)
{
	return mime_span_same(span_head(name, 8), SPAN("Content-"));
}

/* ---- a field, and the header as a whole --------------------------------- */

mime_status
mime_block_take(struct mime_parser *p, const struct mime_field *field)
{
	mime_status st = MIME_OK;

	p->block.fields++;
	check_shape(p, field);
	if (p->options.checks & MIME_CHECK_LINES)
		check_octets(p, field);
	if ((p->options.checks & MIME_CHECK_VALUES) &&
	    !is_content_field(field->name))
		st = check_words(p, field);
	return st < 0 ? st : take_known(p, field);
}

/* What takes the whole header to tell. */
void
mime_block_check(struct mime_parser *p)
{
	const struct block *b = &p->block;
	mime_range header = { b->begin, p->feed.offset - b->begin };

	if (p->depth > 1 || b->lines == 0)
		return;
	if ((b->seen & BIT(FROM)) == 0)
		mime_tell_defect(p, MIME_DEFECT_MISSING_FROM, header);
	if ((b->seen & BIT(DATE)) == 0)
		mime_tell_defect(p, MIME_DEFECT_MISSING_DATE, header);
	if (b->mime && (b->seen & BIT(VERSION)) == 0)
		mime_tell_defect(p, MIME_DEFECT_MIME_VERSION_MISSING, header);
}
