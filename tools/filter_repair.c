/*
 * filter_repair.c - mail that breaks the rules, mended.
 *
 * What is wrong is what the library tells; the table says how each is mended,
 * and what is not in it is left (doc/repair.md says why). First it is planned
 * what becomes of every part, since what one becomes may have to be told in the
 * headers around it; then headers, bodies and delimiters are edited. What is
 * signed as it stands is left, with all that is in it.
 */
#include "config.h"

#include <string.h>

#include "part.h"
#include "repair.h"
#include "text.h"

/* ---- the table ---------------------------------------------------------- */

#define D(name) [MIME_DEFECT_ ## name]

static const uint16_t mends[MIME_DEFECT_CODES] = {
	/* lines */
	D(LINE_ENDING_MIXED) = MEND_ENDS,
	D(BARE_CR_IN_HEADER) = MEND_LINES,
	D(BARE_CR_IN_BODY) = MEND_BODY,
	D(NUL_IN_HEADER) = MEND_FIELD,
	D(NUL_IN_BODY) = MEND_BODY,
	D(CONTROL_IN_HEADER) = MEND_FIELD,
	D(UNICODE_NEWLINE_IN_HEADER) = MEND_FIELD,
	D(BOM_AT_START) = MEND_MARK,
	D(LINE_OVER_998) = MEND_LINES | MEND_FIELD | MEND_BODY,
	D(SMTP_SMUGGLING_SEQUENCE) = MEND_BODY,
	D(MBOX_FROM_LINE) = MEND_LINES,
	D(MBOX_FROM_IN_HEADER) = MEND_LINES,

	/* header fields */
	D(HEADER_NO_COLON) = MEND_LINES,
	D(HEADER_SPACE_BEFORE_COLON) = MEND_LINES,
	D(HEADER_EMPTY_NAME) = MEND_LINES,
	D(HEADER_LEADING_CONTINUATION) = MEND_LINES,
	D(HEADER_NAME_INVALID_CHAR) = MEND_LINES,
	D(HEADER_FOLD_BLANK_LINE) = MEND_LINES,
	D(HEADER_FOLD_BEFORE_COLON) = MEND_LINES,
	D(HEADER_FOLD_BARE_CR) = MEND_LINES,
	D(HEADER_RAW_8BIT) = MEND_FIELD,
	D(HEADER_UNTERMINATED) = MEND_BLANK | MEND_BREAK,
	D(HEADER_SEPARATOR_WHITESPACE) = MEND_LINES,
	D(HEADER_SEPARATOR_BARE_CR) = MEND_LINES,
	D(DUPLICATE_CONTENT_TYPE) = MEND_ONCE,
	D(DUPLICATE_CTE) = MEND_ONCE,
	D(DUPLICATE_CONTENT_DISPOSITION) = MEND_ONCE,
	D(DUPLICATE_MIME_VERSION) = MEND_ONCE,
	D(DUPLICATE_MIME_HEADER_IDENTICAL) = MEND_ONCE,
	D(DUPLICATE_FROM) = MEND_ONCE,
	D(DUPLICATE_SUBJECT) = MEND_ONCE,
	D(DUPLICATE_SINGLETON_HEADER) = MEND_ONCE,
	D(MIME_VERSION_MISSING) = MEND_VERSION,
	D(MIME_VERSION_UNKNOWN) = MEND_FIELD | MEND_KEEP,

	/* Content-Type and parameters */
	D(CONTENT_TYPE_LIST) = MEND_FIELD | MEND_KEEP,
	D(CONTENT_TYPE_SPACE_IN_TYPE) = MEND_FIELD | MEND_KEEP,
	D(CONTENT_TYPE_COMMENT) = MEND_FIELD | MEND_KEEP,
	D(PARAM_MISSING_SEMICOLON) = MEND_FIELD,
	D(PARAM_COMMA_SEPARATOR) = MEND_FIELD,
	D(PARAM_TRAILING_GARBAGE) = MEND_FIELD | MEND_KEEP,
	D(PARAM_UNTERMINATED_QUOTE) = MEND_FIELD,
	D(PARAM_QUOTED_PAIR) = MEND_FIELD,
	D(PARAM_SPACE_AROUND_EQUALS) = MEND_FIELD,
	D(PARAM_EMPTY_NAME) = MEND_FIELD | MEND_KEEP,
	D(PARAM_EMPTY_VALUE) = MEND_FIELD,
	D(PARAM_NO_EQUALS) = MEND_FIELD | MEND_KEEP,
	D(PARAM_UNQUOTED_SPACE) = MEND_FIELD | MEND_KEEP,
	D(PARAM_UNQUOTED_TSPECIAL) = MEND_FIELD,
	D(PARAM_ENCODED_WORD) = MEND_FIELD,
	D(PARAM_COMMENT) = MEND_FIELD | MEND_KEEP,
	D(PARAM_RAW_8BIT) = MEND_FIELD,
	D(DUPLICATE_PARAM) = MEND_FIELD | MEND_KEEP,
	D(DUPLICATE_BOUNDARY_PARAM) = MEND_FIELD | MEND_KEEP,
	D(DUPLICATE_CHARSET_PARAM) = MEND_FIELD | MEND_KEEP,
	D(BOUNDARY_RFC2231) = MEND_FIELD,
	D(RFC2231_GAP) = MEND_FIELD | MEND_KEEP,
	D(RFC2231_MISSING_ZERO) = MEND_FIELD | MEND_KEEP,
	D(RFC2231_OUT_OF_ORDER) = MEND_FIELD,
	D(RFC2231_DUPLICATE_SECTION) = MEND_FIELD | MEND_KEEP,
	D(RFC2231_LEADING_ZERO) = MEND_FIELD,
	D(RFC2231_BAD_SECTION) = MEND_FIELD | MEND_KEEP,
	D(RFC2231_BAD_PERCENT) = MEND_FIELD,
	D(RFC2231_MISSING_CHARSET) = MEND_FIELD | MEND_KEEP,
	D(RFC2231_LATE_CHARSET) = MEND_FIELD,
	D(DUPLICATE_FILENAME_PARAM) = MEND_FIELD | MEND_KEEP,
	D(FILENAME_INVALID_UTF8) = MEND_FIELD,

	/* charsets */
	D(CHARSET_INVALID_SEQUENCE) = MEND_CHARSET,
	D(CHARSET_UNDECLARED_8BIT) = MEND_CHARSET,
	D(CHARSET_UTF16_TEXT) = MEND_BODY,

	/* boundaries and structure */
	D(BOUNDARY_TOO_LONG) = MEND_BOUNDARY,
	D(BOUNDARY_TRAILING_SPACE) = MEND_FIELD | MEND_KEEP,
	D(BOUNDARY_INVALID_CHAR) = MEND_BOUNDARY,
	D(BOUNDARY_UNTERMINATED) = MEND_CLOSE,
	D(BOUNDARY_INNER_UNTERMINATED) = MEND_CLOSE,
	D(BOUNDARY_REUSED_NESTED) = MEND_BOUNDARY,
	D(BOUNDARY_PREFIX) = MEND_BOUNDARY,
	D(BOUNDARY_INSIDE_HEADER) = MEND_BREAK,
	D(PART_EMPTY) = MEND_BREAK,
	D(PART_NO_SEPARATOR) = MEND_BLANK | MEND_BREAK,
	D(COMPOSITE_ENCODED) = MEND_LABEL,

	/* transfer encodings */
	D(CTE_UNKNOWN) = MEND_LABEL,
	D(CTE_LIST) = MEND_FIELD | MEND_KEEP,
	D(CTE_TRAILING_GARBAGE) = MEND_FIELD | MEND_KEEP,
	D(CTE_COMMENT) = MEND_FIELD | MEND_KEEP,
	D(CTE_MISSPELLED) = MEND_FIELD,
	D(CTE_EMPTY) = MEND_FIELD,
	D(8BIT_IN_7BIT_BODY) = MEND_LABEL,

	/* base64 */
	D(BASE64_PADDING_MID) = MEND_BODY,
	D(BASE64_DATA_AFTER_PADDING) = MEND_BODY,
	D(BASE64_INVALID_CHAR) = MEND_BODY,
	D(BASE64_URLSAFE_CHAR) = MEND_BODY,
	D(BASE64_TRUNCATED) = MEND_BODY,
	D(BASE64_MISSING_PADDING) = MEND_BODY,
	D(BASE64_EXCESS_PADDING) = MEND_BODY,
	D(BASE64_NONZERO_TRAILING_BITS) = MEND_BODY,
	D(BASE64_LINE_TOO_LONG) = MEND_BODY,
	D(BASE64_EMBEDDED_SPACE) = MEND_BODY,
	D(BASE64_BLANK_LINE) = MEND_BODY,
	D(BASE64_UUENCODE_HEADER) = MEND_BODY,

	/* quoted-printable */
	D(QP_INVALID_ESCAPE) = MEND_BODY,
	D(QP_TRUNCATED_ESCAPE) = MEND_BODY,
	D(QP_SPLIT_ESCAPE) = MEND_BODY,
	D(QP_LOWERCASE_HEX) = MEND_BODY,
	D(QP_TRAILING_SPACE) = MEND_BODY,
	D(QP_SOFT_BREAK_SPACE) = MEND_BODY,
	D(QP_SOFT_BREAK_BARE_CR) = MEND_BODY,
	D(QP_LINE_TOO_LONG) = MEND_BODY,
	D(QP_RAW_8BIT) = MEND_BODY,
	D(QP_RAW_CONTROL) = MEND_BODY,

	/* encoded words */
	D(ENCODED_WORD_UNTERMINATED) = MEND_FIELD,
	D(ENCODED_WORD_TOO_LONG) = MEND_FIELD,
	D(ENCODED_WORD_SPACE) = MEND_FIELD,
	D(ENCODED_WORD_NOT_DELIMITED) = MEND_FIELD,
	D(ENCODED_WORD_IN_QUOTED_STRING) = MEND_FIELD,
	D(ENCODED_WORD_DECODES_CONTROL) = MEND_FIELD,
	D(ENCODED_WORD_SPLIT_CHAR) = MEND_FIELD,
	D(ENCODED_WORD_BAD_BASE64) = MEND_FIELD,
	D(ENCODED_WORD_UTF7) = MEND_FIELD,

	/* addresses */
	D(ADDRESS_UNBALANCED_COMMENT) = MEND_FIELD | MEND_KEEP,
	D(ADDRESS_UNCLOSED_ANGLE) = MEND_FIELD,
	D(ADDRESS_ROUTE) = MEND_FIELD | MEND_KEEP,
	D(ADDRESS_COMMENT_IN_DOMAIN) = MEND_FIELD | MEND_KEEP,
	D(ADDRESS_RAW_8BIT) = MEND_FIELD,
};

unsigned
repair_mends(unsigned code)
{
	return code < MIME_DEFECT_CODES ? mends[code] : 0;
}

/* ---- plans -------------------------------------------------------------- */

/* So many defects are told of before the rest is only counted. */
#define DEFECTS 1000000

const char *
repair_prepare(struct tool *t, struct rule *r)
{
	r->defects = true;
	if (t->single.defects == 0)
		t->parse.limits.defects = DEFECTS;
	return NULL;
}

/* What is signed by its octets, and what is in that. */
static bool
is_signed(const struct repair *r, const struct mime_part *part)
{
	const struct mime_part *around = part->parent;

	return around != NULL && (r->parts[around->number].left ||
	    part_type_is(around, "multipart", "signed"));
}

/* How D is mended, where it is. */
static unsigned
mends_of(const struct mime_part *part, const struct mime_defect *d)
{
	unsigned m = repair_mends(d->code);

	if (d->code != MIME_DEFECT_LINE_OVER_998)
		return m;
	return d->at.offset >= part->body.offset ? m & MEND_BODY :
	    m & ~(unsigned)MEND_BODY;
}

/* An mbox of one mail stays one: D is no defect of the mail. */
static bool
is_of_mailbox(const struct repair *r, const struct mime_part *part,
    const struct mime_defect *d)
{
	return d->code == MIME_DEFECT_MBOX_FROM_LINE && r->x->in_mailbox &&
	    part->parent == NULL;
}

static void
plan_part(struct repair *r, const struct mime_part *part)
{
	struct mending *m = &r->parts[part->number];

	m->recode = -1;
	m->left = part->inside != NULL || part->opaque || is_signed(r, part);
	for (const struct mime_defect *d = part->defects; d; d = d->next) {
		if (is_of_mailbox(r, part, d))
			r->from_line = true;
		else
			m->mends |= mends_of(part, d);
		r->ends |= d->code == MIME_DEFECT_LINE_ENDING_MIXED;
	}
	if (part_type_is(part, "multipart", "signed"))
		m->mends &= ~(unsigned)MEND_BOUNDARY;
}

static void
plan_content(struct repair *r, const struct mime_part *part)
{
	struct mending *m = &r->parts[part->number];

	if (m->left)
		return;
	if ((m->mends & MEND_BOUNDARY) != 0 && part->child != NULL &&
	    part->child->inside == NULL)
		m->boundary = repair_boundary(r, part);
	repair_plan_body(r, part);
}

static bool
plan(struct repair *r)
{
	const struct mime_part *root = mime_tree_root(r->x->tree), *p;
	size_t count = 0;

	for (p = root; p != NULL; p = p->after)
		count = p->number >= count ? (size_t)p->number + 1 : count;
	r->parts = mime_arena_alloc(r->x->mem, (count + 1) *
	    sizeof *r->parts);
	if (r->parts == NULL)
		subject_fail(r->x, MIME_NOMEM);
	r->lf = subject_has_lf(r->x);
	for (p = root; p != NULL && !r->x->failed; p = p->after)
		plan_part(r, p);
	for (p = root; p != NULL && !r->x->failed; p = p->after)
		plan_content(r, p);
	return !r->x->failed;
}

/* ---- the action --------------------------------------------------------- */

#define OF_HEAD (MEND_FIELD | MEND_LINES | MEND_ONCE | MEND_BLANK | \
	MEND_VERSION | MEND_MARK)

static bool
wants_head(const struct repair *r, const struct mending *m)
{
	return r->ends || (m->mends & OF_HEAD) != 0 || m->encoding != NULL ||
	    m->charset.len > 0 || m->boundary.len > 0;
}

static void
mend(struct repair *r, const struct mime_part *part)
{
	struct mending *m = &r->parts[part->number];

	if (wants_head(r, m))
		repair_head(r, part);
	repair_body(r, part);
	repair_outside(r, part);
}

/* With -v: what is signed is not looked at, however wrong it is. */
static void
say_left(struct repair *r, const struct mime_part *part)
{
	struct mending *m = &r->parts[part->number];
	char line[120];
	mime_span section = part_section(r->x->mem, part);

	if (!r->x->tool->verbose || m->mends == 0 || part->inside != NULL ||
	    part->opaque)
		return;
	snprintf(line, sizeof line, "part %.*s is signed, and left as it is",
	    section.len < 60 ? (int)section.len : 60, section.ptr);
	tool_say(r->x->tool, NULL, line);
}

void
repair(struct subject *x, const struct rule *rule)
{
	struct repair r = { .x = x };
	const struct mime_part *p = mime_tree_root(x->tree);

	(void)rule;
	if (!plan(&r))
		return;
	for (; p != NULL && !x->failed; p = p->after) {
		if (!r.parts[p->number].left)
			mend(&r, p);
		else
			say_left(&r, p);
	}
}
