/*
 * block.c - what a header has shown so far.
 *
 * The few fields that the parser itself must know are kept until the header
 * ends (RFC 2045 3); of others it remembers that they were there.
 */
#include "parse/parse.h"

/* ---- the fields that matter here ---------------------------------------- */

enum {
	TYPE, ENCODING, DISPOSITION, ID, VERSION,
	FROM, SUBJECT, DATE,
	SENDER, REPLY_TO, TO, CC, BCC, MESSAGE_ID, IN_REPLY_TO, REFERENCES
};
#define BIT(field) (1u << (field))

/*
 * Fields that count once (RFC 5322 3.6, RFC 2045 3): what a second one is
 * called. RAW is where the first is kept, as an offset in struct block.
 * ANY_CASE: two values that differ in the case of letters only say the same.
 */
static const struct known {
	mime_span name;
	unsigned field;
	unsigned twice;
	int raw;
	bool any_case;
} known[] = {           /* as they are written most often */
#define RAW(member) (int)offsetof(struct block, member)
#define ONCE(name, field) \
	[field] = { SPAN(name), field, \
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, -1, false }
	[TYPE] = { SPAN("Content-Type"), TYPE,
	    MIME_DEFECT_DUPLICATE_CONTENT_TYPE, RAW(raw.type), false },
	[ENCODING] = { SPAN("Content-Transfer-Encoding"), ENCODING,
	    MIME_DEFECT_DUPLICATE_CTE, RAW(raw.encoding), true },
	[DISPOSITION] = { SPAN("Content-Disposition"), DISPOSITION,
	    MIME_DEFECT_DUPLICATE_CONTENT_DISPOSITION, RAW(raw.disposition),
	    false },
	[ID] = { SPAN("Content-ID"), ID,
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, RAW(raw.id), false },
	[VERSION] = { SPAN("MIME-Version"), VERSION,
	    MIME_DEFECT_DUPLICATE_MIME_VERSION, RAW(version), true },
	[FROM] = { SPAN("From"), FROM, MIME_DEFECT_DUPLICATE_FROM, -1, false },
	[SUBJECT] = { SPAN("Subject"), SUBJECT, MIME_DEFECT_DUPLICATE_SUBJECT,
	    -1, false },
	ONCE("Date", DATE),
	ONCE("Sender", SENDER),
	ONCE("Reply-To", REPLY_TO),
	ONCE("To", TO),
	ONCE("Cc", CC),
	ONCE("Bcc", BCC),
	ONCE("Message-ID", MESSAGE_ID),
	ONCE("In-Reply-To", IN_REPLY_TO),
	ONCE("References", REFERENCES),
#undef ONCE
#undef RAW
};

/* By block_number: all those above have one of their own. */
#define NONE ROWS(known)
static const uint8_t by_number[64] = {
	NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
	NONE, TYPE, NONE, NONE, NONE, SUBJECT, NONE, NONE,
	DATE, NONE, NONE, IN_REPLY_TO, NONE, NONE, NONE, NONE,
	TO, NONE, REFERENCES, NONE, NONE, NONE, NONE, NONE,
	NONE, NONE, NONE, NONE, NONE, DISPOSITION, NONE, NONE,
	NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
	NONE, CC, BCC, VERSION, NONE, ID, NONE, NONE,
	NONE, ENCODING, REPLY_TO, MESSAGE_ID, NONE, SENDER, FROM, NONE
};

static inline const struct known *
known_field(mime_span name, unsigned number)
{
	unsigned i = by_number[number];

	return i < NONE && mime_span_same(name, known[i].name) ?
	    &known[i] : NULL;
}

static mime_status
copy_value(struct mime_parser *p, struct raw_field *raw)
{
	mime_status st = mime_arena_copy(p->raw, raw->value, &raw->value);

	raw->lent = false;
	if (raw->value.ptr == NULL)
		raw->value = SPAN("");
	return st;
}

/*
 * Keeps the value of a MIME field until the header ends. The first of several
 * counts, or the last by ruling. Most headers end in the chunk that they begin
 * in: so what is in there is copied only when that goes back.
 */
static mime_status
keep(struct mime_parser *p, const struct known *k, mime_span value)
{
	struct raw_field *raw = (void *)((char *)&p->block + k->raw);

	p->block.mime |= k->field != VERSION;
	if (raw->value.ptr != NULL && !p->rulings->last_field)
		return MIME_OK;
	raw->offset = parser_place(p, value).offset;
	raw->value = value;
	raw->lent = !p->feed.carries && value.len > 0;
	return raw->lent ? MIME_OK : copy_value(p, raw);
}

mime_status
mime_block_keep(struct mime_parser *p)
{
	struct block *b = &p->block;
	struct raw_field *const fields[] = {
		&b->raw.type, &b->raw.encoding, &b->raw.disposition,
		&b->raw.id, &b->version,
	};
	mime_status st = MIME_OK;

	for (size_t i = 0; i < ROWS(fields) && st >= 0; i++)
		if (fields[i]->lent)
			st = copy_value(p, fields[i]);
	return st;
}

/* True where VALUE says what the one that is kept did. */
static bool
says_the_same(const struct mime_parser *p, const struct known *k,
    mime_span value)
{
	const struct raw_field *raw =
	    (const void *)((const char *)&p->block + k->raw);
	mime_span kept = mime_span_trim(raw->value, IS_WSP);

	value = mime_span_trim(value, IS_WSP);
	return k->any_case ? mime_span_same(kept, value) :
	    span_is(kept, value);
}

/*
 * A second field of a kind. Where it says the same, that is all there is to
 * tell; but of a version, that there are two is.
 */
static void
note_twice(struct mime_parser *p, const struct known *k,
    const struct mime_field *field)
{
	bool same = k->raw >= 0 && says_the_same(p, k, field->value);

	if (!same && p->why != NULL && !p->rulings->last_field)
		p->why->tell(p->why->ctx, MIME_WHY_FIELD_FIRST, field->name,
		    parser_place(p, field->whole));
	if (!same || k->field == VERSION)
		mime_shape_note(p, k->twice, field->whole);
	if (same)
		mime_shape_note(p, MIME_DEFECT_DUPLICATE_MIME_HEADER_IDENTICAL,
		    field->whole);
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
		mime_shape_note(p, MIME_DEFECT_MIME_VERSION_UNKNOWN, value);
}

static mime_status
take_known(struct mime_parser *p, const struct mime_field *field)
{
	mime_span name = field->name;
	const struct known *k = name.len == 0 ? NULL :
	    known_field(name, block_number(name));

	if (k == NULL)
		return MIME_OK;
	if (k->field == VERSION && (p->block.seen & BIT(VERSION)) == 0)
		check_version(p, field->value);
	if (p->block.seen & BIT(k->field))
		note_twice(p, k, field);
	p->block.seen |= BIT(k->field);
	return k->raw >= 0 ? keep(p, k, field->value) : MIME_OK;
}

/* ---- a field, and the header as a whole --------------------------------- */

mime_status
mime_block_take(struct mime_parser *p, const struct mime_field *field,
    bool usual)
{
	const unsigned looks = MIME_CHECK_LINES | MIME_CHECK_VALUES;
	mime_status st = MIME_OK;

	p->block.fields++;
	if (!usual || (p->options.checks & looks) != 0)
		st = mime_shape_check(p, field, usual);
	return st < 0 ? st : take_known(p, field);
}

void
mime_block_know(struct mime_parser *p)
{
	const char *const *wanted = p->options.fields;

	for (; wanted != NULL && *wanted != NULL; wanted++)
		if (**wanted != '\0')
			p->wanted |= UINT64_C(1) <<
			    block_number(span_of(*wanted));
	p->known = p->wanted;
	for (unsigned i = 0; i < ROWS(known); i++) {
		unsigned number = block_number(known[i].name);

		assert(by_number[number] == i);
		p->known |= UINT64_C(1) << number;
	}
}

bool
mime_block_wants(const struct mime_parser *p, mime_span name)
{
	const char *const *wanted = p->options.fields;

	if (wanted == NULL)
		return true;
	while (*wanted != NULL && !mime_span_is_text(name, *wanted))
		wanted++;
	return *wanted != NULL;
}

/* Keeps the value of FIELD, the first of K; false: it must be looked at. */
static bool
pass_value(struct mime_parser *p, const struct known *k,
    const struct mime_field field)
{
	mime_status st;

	if (k->field == VERSION && !span_is(field.value, SPAN("1.0")))
		return false;
	st = keep(p, k, field.value);
	if (st < 0)
		p->failed = st;
	return st == MIME_OK;
}

bool
mime_block_pass_known(struct mime_parser *p, const char *text,
    const struct field_scan *f, unsigned number)
{
	const struct known *k;

	/* Perhaps wanted: that is asked where it is told. */
	if ((p->wanted >> number & 1) != 0)
		return false;
	k = known_field((mime_span){ text, f->colon }, number);
	if (k == NULL)
		return true;
	if ((p->block.seen & BIT(k->field)) != 0 ||
	    (k->raw >= 0 && !pass_value(p, k, usual_field(text, f))))
		return false;
	p->block.seen |= BIT(k->field);
	return true;
}

void
mime_block_end(struct mime_parser *p)
{
	struct block *b = &p->block;
	mime_range header = { b->begin, p->feed.offset - b->begin };

	b->raw.header = header;
	if (b->second_author.size > 0 && (b->seen & BIT(SENDER)) == 0)
		mime_tell_defect(p, MIME_DEFECT_ADDRESS_MULTIPLE_FROM,
		    b->second_author);
	if (p->depth > 1)
		return;
	if ((b->seen & BIT(FROM)) == 0)
		mime_tell_defect(p, MIME_DEFECT_MISSING_FROM, header);
	if ((b->seen & BIT(DATE)) == 0)
		mime_tell_defect(p, MIME_DEFECT_MISSING_DATE, header);
	if (b->mime && (b->seen & BIT(VERSION)) == 0)
		mime_tell_defect(p, MIME_DEFECT_MIME_VERSION_MISSING, header);
}
