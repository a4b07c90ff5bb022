/*
 * said.c - a message as it is said to a writer, and as it is read again; see
 * said.h.
 *
 * What was written is held against what was said: the same parts, types,
 * fields, parameters, names and octets, in lines of a lawful length, and no
 * defect that was not asked for.
 */
#include "said.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "header/header.h"
#include "slow.h"

/* ---- writing ------------------------------------------------------------ */

static void
tell_content(struct mime_arena *mem, const struct said_part *p,
    struct mime_writer *w)
{
	struct slow *slow;

	if (p->piece == 0) {
		mime_write_content(w, p->content);
		return;
	}
	slow = mime_arena_alloc(mem, sizeof(*slow));
	if (slow == NULL)
		abort();
	*slow = (struct slow){ .all = p->content, .most = p->piece };
	mime_write_source(w, &(struct mime_source){ read_slowly, slow });
}

bool
said_is_multipart(const struct said_part *p)
{
	return mime_span_same(span_head(span_of(p->type), 10),
	    SPAN("multipart/"));
}

bool
said_is_message(const struct said_part *p)
{
	return mime_span_is_text(span_of(p->type), "message/rfc822") ||
	    mime_span_is_text(span_of(p->type), "message/global");
}

static bool
has_content(const struct said_part *p)
{
	return !said_is_multipart(p) &&
	    (!said_is_message(p) || p->as_it_stands);
}

static void
tell_part(struct mime_arena *mem, const struct said_part *p,
    struct mime_writer *w)
{
	mime_write_part(w, p->type);
	for (size_t i = 0; i < SAID_VALUES && p->fields[i].name; i++)
		mime_write_field(w, p->fields[i].name, p->fields[i].value);
	if (p->to != NULL)
		mime_write_addresses(w, "To", p->to);
	for (size_t i = 0; i < SAID_VALUES && p->params[i].name; i++)
		mime_write_param(w, p->params[i].name, p->params[i].value);
	if (p->disposition != NULL)
		mime_write_disposition(w, p->disposition, p->filename);
	if (p->asks > 0)
		mime_write_encoding(w, p->asks - 1);
	if (has_content(p))
		tell_content(mem, p, w);
}

void
said_tell(struct mime_arena *mem, const struct said *s, struct mime_writer *w)
{
	unsigned open = 0;

	for (size_t i = 0; i < s->count; i++) {
		for (; open > s->parts[i].depth; open--)
			mime_write_part_end(w);
		tell_part(mem, &s->parts[i], w);
		open++;
	}
	for (; open > 0; open--)
		mime_write_part_end(w);
}

mime_status
said_put(void *ctx, mime_span octets)
{
	struct buffer *out = ctx;

	buffer_put(out, octets);
	return out->status < 0 ? MIME_IO : MIME_OK;
}

mime_status
said_write(struct mime_arena *mem, const struct said *s, struct buffer *out,
    const char **reason)
{
	const struct mime_write_options opt = { .size = sizeof(opt),
	    .how = s->how, .boundary = s->boundary };
	struct mime_writer *w = mime_writer_new(mem, &opt);
	const struct mime_sink to = { said_put, out };
	mime_status st;

	said_tell(mem, s, w);
	st = mime_writer_end(w, &to);
	*reason = mime_writer_reason(w);
	return st;
}

/* ---- what was read ------------------------------------------------------ */

/* One comparison: where it stands, and what differs, once something does. */
struct held {
	struct mime_arena *mem;
	const struct said *said;
	struct mime_tree *tree;
	size_t at;              /* the part */
	char *fault;
};

static void
fail(struct held *h, const char *what, mime_span wanted, mime_span got)
{
	const size_t room = 1000;

	if (h->fault != NULL)
		return;
	h->fault = mime_arena_alloc(h->mem, room);
	if (h->fault == NULL)
		abort();
	snprintf(h->fault, room, "part %zu: %s: wanted %zu octets \"%.*s\", "
	    "got %zu \"%.*s\"", h->at, what,
	    wanted.len, (int)span_head(wanted, 400).len, wanted.ptr,
	    got.len, (int)span_head(got, 400).len, got.ptr);
}

static void
expect(struct held *h, const char *what, mime_span wanted, mime_span got)
{
	if (!span_is(wanted, got))
		fail(h, what, wanted, got);
}

static void
must(mime_status st)
{
	if (st != MIME_OK)
		abort();
}

mime_span
said_lines(struct mime_arena *mem, mime_span s)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	while (s.len > 0) {
		size_t cr = span_find(s, '\r');

		buffer_put(&b, span_take(&s, cr));
		if (s.len > 0 && span_at(s, 1) != '\n')
			buffer_put_char(&b, '\r');
		span_take(&s, 1);
	}
	must(b.status);
	return buffer_span(&b);
}

/* A TAB passes, and is read as a space. */
static void
expect_text(struct held *h, const char *what, mime_span wanted, mime_span got)
{
	struct buffer b;

	buffer_init(&b, h->mem, SIZE_MAX);
	for (size_t i = 0; i < wanted.len; i++)
		buffer_put_char(&b, wanted.ptr[i] == '\t' ? ' ' :
		    wanted.ptr[i]);
	must(b.status);
	expect(h, what, buffer_span(&b), got);
}

/* ---- fields ------------------------------------------------------------- */

static bool
is_among(mime_span name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (mime_span_is_text(name, *names))
			return true;
	return false;
}

static const char *const own[] = {
	"Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
	"MIME-Version", NULL,
};

static const char *const with_addresses[] = {
	"From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Resent-From",
	"Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Bcc", NULL,
};

static const char *const as_they_are[] = {
	"Date", "Message-ID", "In-Reply-To", "References", "Content-ID",
	"Content-Location", "Content-Language", "Content-MD5", NULL,
};

static void
expect_addresses(struct held *h, const char *field,
    const struct mime_address *wanted, mime_span value)
{
	const struct mime_address *got;

	must(mime_addresses(h->mem, value, &got));
	for (; wanted != NULL && got != NULL;
	    wanted = wanted->next, got = got->next) {
		expect_text(h, "the name of an address",
		    mime_span_trim(wanted->name, IS_WSP), got->name);
		expect_text(h, "a group", mime_span_trim(wanted->group, IS_WSP),
		    got->group);
		expect(h, "an address", wanted->addr, got->addr);
	}
	if (wanted != NULL || got != NULL)
		fail(h, field, SPAN("as many addresses"), value);
}

static mime_span
unfolded(struct held *h, mime_span value)
{
	mime_span s = said_lines(h->mem, value);
	struct buffer b;

	buffer_init(&b, h->mem, SIZE_MAX);
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\n')
			buffer_put_char(&b, s.ptr[i]);
	must(b.status);
	return buffer_span(&b);
}

static void
expect_value(struct held *h, const struct said_value *v, mime_span value)
{
	mime_span name = span_of(v->name), text;
	const struct mime_address *wanted;

	if (is_among(name, with_addresses)) {
		must(mime_addresses(h->mem, v->value, &wanted));
		expect_addresses(h, v->name, wanted, value);
	} else if (is_among(name, as_they_are)) {
		expect(h, v->name, mime_span_trim(v->value, IS_WSP),
		    unfolded(h, value));
	} else {
		must(mime_text(h->mem, value, &text));
		expect_text(h, v->name, v->value, text);
	}
}

/* The next field that the caller has said, not the writer; false: none is. */
static bool
next_field(mime_span *head, struct mime_field *f)
{
	while (mime_field_next(head, f))
		if (!is_among(f->name, own))
			return true;
	return false;
}

static void
hold_fields(struct held *h, const struct said_part *p, mime_span head)
{
	struct mime_field f;

	for (size_t i = 0; i < SAID_VALUES && p->fields[i].name; i++) {
		if (!next_field(&head, &f)) {
			fail(h, "a field", span_of(p->fields[i].name), head);
			return;
		}
		expect(h, "a field", span_of(p->fields[i].name), f.name);
		expect_value(h, &p->fields[i], f.value);
	}
	if (p->to != NULL) {
		if (next_field(&head, &f))
			expect_addresses(h, "To", p->to, f.value);
		else
			fail(h, "a field", SPAN("To"), head);
	}
	if (next_field(&head, &f))
		fail(h, "a field", SPAN("no more"), f.whole);
}

/* Has P a value that stays as it is, with something like an encoded word? */
static bool
keeps_words(const struct said_part *p)
{
	for (size_t i = 0; i < SAID_VALUES && p->fields[i].name; i++)
		if (is_among(span_of(p->fields[i].name), as_they_are) &&
		    mime_word_find(p->fields[i].value) <
		    p->fields[i].value.len)
			return true;
	return false;
}

/* Does LINE have a blank, not in quotes, where it could have been folded? */
static bool
could_fold(mime_span line)
{
	size_t colon = span_find(line, ':');
	bool quoted = false;

	if (!char_is(span_at(line, 0), IS_WSP))
		line = span_tail(line, colon + 1);
	line = span_tail(line, mime_span_run(line, IS_WSP));
	for (size_t i = 0; i < line.len; i++) {
		if (quoted && line.ptr[i] == '\\')
			i++;
		else if (line.ptr[i] == '"')
			quoted = !quoted;
		else if (!quoted && char_is(span_at(line, i), IS_WSP))
			return true;
	}
	return false;
}

/* A field may well be called "=?". */
static bool
has_words(mime_span line)
{
	if (!char_is(span_at(line, 0), IS_WSP))
		line = span_tail(line, span_find(line, ':'));
	return mime_word_find(line) < line.len;
}

/* RFC 5322 2.1.1, RFC 2047 2. */
static void
hold_lines(struct held *h, const struct said_part *p, mime_span head)
{
	while (head.len > 0) {
		mime_span line = span_without_line_end(span_take(&head,
		    span_line_length(head)));

		if (line.len > 998)
			fail(h, "a line", SPAN("at most 998"), line);
		if (line.len > 78 && could_fold(line))
			fail(h, "a line", SPAN("at most 78"), line);
		if (line.len > 76 && has_words(line) && !keeps_words(p))
			fail(h, "a line", SPAN("at most 76 with words"), line);
		if (line.len > 0 &&
		    mime_span_run(line, IS_WSP) == line.len)
			fail(h, "a line", SPAN("more than blanks"), line);
	}
}

/* ---- media -------------------------------------------------------------- */

static const mime_span *
param_of(const struct said_part *p, const char *name)
{
	for (size_t i = 0; i < SAID_VALUES && p->params[i].name; i++)
		if (mime_span_is_text(span_of(p->params[i].name), name))
			return &p->params[i].value;
	return NULL;
}

static void
hold_media(struct held *h, const struct said_part *p, mime_span head,
    const struct mime_part *part)
{
	mime_span type = span_of(p->type), value;
	size_t slash = span_find(type, '/');
	const struct mime_media *m = part->media;
	struct mime_field f;

	if (!mime_span_same(m->type, span_head(type, slash)) ||
	    !mime_span_same(m->subtype, span_tail(type, slash + 1)))
		fail(h, "a type", type, m->subtype);
	expect(h, "a file name", p->filename.len == 0 &&
	    param_of(p, "name") != NULL ? *param_of(p, "name") : p->filename,
	    part->filename);
	if (p->disposition != NULL &&
	    !mime_span_is_text(m->disposition, p->disposition))
		fail(h, "a disposition", span_of(p->disposition),
		    m->disposition);
	if (!mime_field_find(head, "Content-Type", &f)) {
		fail(h, "a type", type, head);
		return;
	}
	for (size_t i = 0; i < SAID_VALUES && p->params[i].name; i++) {
		must(mime_param(h->mem, f.value, p->params[i].name, &value));
		if (p->params[i].value.len > 0 ||
		    strcmp(p->params[i].name, "charset") != 0)
			expect(h, p->params[i].name, p->params[i].value,
			    value);
	}
}

/* ---- content ------------------------------------------------------------ */

bool
said_is_text(const struct said_part *p)
{
	return mime_span_same(span_head(span_of(p->type), 5),
	    SPAN("text/")) && p->filename.len == 0 &&
	    (p->disposition == NULL ||
	    !mime_span_is_text(span_of(p->disposition), "attachment"));
}

/* A delimiter follows part I, so that its last line may lack its end. */
static bool
is_delimited(const struct said *s, size_t i)
{
	for (unsigned depth = s->parts[i].depth; i-- > 0;)
		if (s->parts[i].depth < depth) {
			depth = s->parts[i].depth;
			if (said_is_multipart(&s->parts[i]))
				return true;
		}
	return false;
}

/* How many CR are at the end of S. */
static size_t
last_crs(mime_span s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[s.len - 1 - n] == '\r')
		n++;
	return n;
}

/* GOT without the line end that a message must have behind what was WANTED. */
static mime_span
without_last_end(mime_span got, mime_span wanted)
{
	if (span_at(got, got.len - 1) != '\n')
		return got;
	got.len--;
	if (last_crs(got) > last_crs(wanted))
		got.len--;
	return got;
}

static void
hold_content(struct held *h, const struct said_part *p,
    const struct mime_part *part)
{
	mime_span wanted = p->content, got;
	bool lines = said_is_message(p) || said_is_text(p);

	if (said_is_message(p))
		must(mime_part_bytes(h->mem, h->tree, part, part->body, &got));
	else
		must(mime_content(h->mem, h->tree, part, MIME_DECODED, &got));
	if (lines) {
		/* A header without more has the line end for its own. */
		if ((said_is_message(p) || !is_delimited(h->said, h->at)) &&
		    span_at(wanted, wanted.len - 1) != '\n')
			got = without_last_end(got, wanted);
		wanted = said_lines(h->mem, wanted);
		/* What stands is not encoded: CR CR LF ends in CR LF then. */
		if (said_is_message(p) && (h->said->how & MIME_WRITE_LF) != 0)
			wanted = said_lines(h->mem, wanted);
		got = said_lines(h->mem, got);
	}
	expect(h, "content", wanted, got);
}

/* ---- defects ------------------------------------------------------------ */

/* What a defect may come of, ored together: then it is not the writer's. */
enum {
	OF_LF = 1,              /* lines end in LF */
	OF_UTF8 = 2,            /* UTF-8 in headers was asked for */
	OF_STANDING = 4,        /* a message stays as it stands */
	OF_BINARY = 8,          /* binary was asked for */
	OF_CHARSET = 16,        /* the caller says what it is */
	OF_NAMED = 32,          /* the caller says "name" himself */
	OF_WORDS = 64,          /* a value that stays has what looks like one */
	OF_CALLER = 128,        /* of what the caller says, whatever it is */
};

static const struct {
	uint16_t from, to;      /* codes */
	unsigned of;
} lawful[] = {
	{ MIME_DEFECT_LINE_ENDING_LF, MIME_DEFECT_LINE_ENDING_LF, OF_LF },
	{ MIME_DEFECT_LINE_ENDING_MIXED, MIME_DEFECT_LINE_ENDING_CR,
	    OF_STANDING | OF_BINARY },
	{ MIME_DEFECT_BARE_CR_IN_BODY, MIME_DEFECT_BARE_CR_IN_BODY,
	    OF_STANDING | OF_BINARY },
	{ MIME_DEFECT_NUL_IN_BODY, MIME_DEFECT_NUL_IN_BODY,
	    OF_STANDING | OF_BINARY },
	{ MIME_DEFECT_LINE_OVER_998, MIME_DEFECT_LINE_OVER_998,
	    OF_STANDING | OF_BINARY },
	{ MIME_DEFECT_NO_FINAL_NEWLINE, MIME_DEFECT_NO_FINAL_NEWLINE,
	    OF_BINARY },
	{ MIME_DEFECT_SMTP_SMUGGLING_SEQUENCE, MIME_DEFECT_DOS_EOF_IN_BODY,
	    OF_STANDING | OF_BINARY },
	{ MIME_DEFECT_HEADER_RAW_UTF8, MIME_DEFECT_HEADER_RAW_UTF8, OF_UTF8 },
	{ MIME_DEFECT_PARAM_RAW_8BIT, MIME_DEFECT_PARAM_RAW_8BIT, OF_UTF8 },
	{ MIME_DEFECT_ADDRESS_RAW_8BIT, MIME_DEFECT_ADDRESS_RAW_8BIT,
	    OF_UTF8 },
	{ MIME_DEFECT_CHARSET_UNKNOWN, MIME_DEFECT_CHARSET_UTF16_TEXT,
	    OF_CHARSET },
	/* Attached text that is no UTF-8. */
	{ MIME_DEFECT_CHARSET_UNDECLARED_8BIT,
	    MIME_DEFECT_CHARSET_UNDECLARED_8BIT, OF_CALLER },
	{ MIME_DEFECT_PARAM_EMPTY_VALUE, MIME_DEFECT_PARAM_EMPTY_VALUE,
	    OF_CALLER },
	{ MIME_DEFECT_DUPLICATE_MIME_HEADER_IDENTICAL,
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, OF_CALLER },
	{ MIME_DEFECT_MISSING_FROM, MIME_DEFECT_MISSING_DATE, OF_CALLER },
	{ MIME_DEFECT_PART_EMPTY, MIME_DEFECT_PART_EMPTY, OF_CALLER },
	{ MIME_DEFECT_MESSAGE_PARTIAL, MIME_DEFECT_PART_TYPE_MISMATCH,
	    OF_CALLER },
	{ MIME_DEFECT_INLINE_UUENCODE, MIME_DEFECT_INLINE_BINHEX, OF_CALLER },
	{ MIME_DEFECT_ENCODED_WORD_UNKNOWN_CHARSET,
	    MIME_DEFECT_ENCODED_WORD_UTF7, OF_WORDS },
	{ MIME_DEFECT_ENCODED_WORD_DECODES_SPECIALS,
	    MIME_DEFECT_ENCODED_WORD_DECODES_SPECIALS, OF_CALLER },
	{ MIME_DEFECT_ENCODED_WORD_NESTED, MIME_DEFECT_ENCODED_WORD_NESTED,
	    OF_CALLER },
	{ MIME_DEFECT_FILENAME_NAME_CONFLICT,
	    MIME_DEFECT_FILENAME_NAME_CONFLICT, OF_NAMED },
	{ MIME_DEFECT_FILENAME_PATH_SEPARATOR,
	    MIME_DEFECT_FILENAME_RESERVED_CHAR, OF_CALLER },
	{ MIME_DEFECT_FILENAME_LEADING_DASH, MIME_DEFECT_FILENAME_SHELL_META,
	    OF_CALLER },
	{ MIME_DEFECT_FILENAME_EMPTY, MIME_DEFECT_FILENAME_NOT_NFC,
	    OF_CALLER },
	{ MIME_DEFECT_ADDRESS_QUOTED_LOCAL_AT,
	    MIME_DEFECT_ADDRESS_QUOTED_LOCAL_AT, OF_CALLER },
	{ MIME_DEFECT_ADDRESS_DISPLAY_IS_ADDRESS,
	    MIME_DEFECT_ADDRESS_MULTIPLE_FROM, OF_CALLER },
	{ MIME_DEFECT_ADDRESS_EMPTY, MIME_DEFECT_ADDRESS_EMPTY, OF_CALLER },
	{ MIME_DEFECT_LIMIT_COMMENT_DEPTH, MIME_DEFECT_LIMIT_COMMENT_DEPTH,
	    OF_CALLER },
};

/* What defects of S may come of: those of lines are told once, anywhere. */
static unsigned
causes_of(const struct said *s)
{
	unsigned of = OF_CALLER;

	of |= (s->how & MIME_WRITE_LF) != 0 ? OF_LF : 0;
	of |= (s->how & MIME_WRITE_UTF8) != 0 ? OF_UTF8 : 0;
	for (size_t i = 0; i < s->count; i++) {
		const struct said_part *p = &s->parts[i];

		of |= p->as_it_stands ? OF_STANDING : 0;
		of |= p->asks == 1 + MIME_BINARY ? OF_BINARY : 0;
		of |= param_of(p, "charset") != NULL ? OF_CHARSET : 0;
		of |= param_of(p, "name") != NULL ? OF_NAMED : 0;
		of |= keeps_words(p) ? OF_WORDS : 0;
	}
	return of;
}

static bool
is_lawful(unsigned code, unsigned of)
{
	for (size_t i = 0; i < ROWS(lawful); i++)
		if (lawful[i].from <= code && code <= lawful[i].to &&
		    (lawful[i].of & of) != 0)
			return true;
	return false;
}

static void
hold_defects(struct held *h, const struct mime_part *part)
{
	unsigned of = causes_of(h->said);

	for (const struct mime_defect *d = part->defects; d; d = d->next) {
		mime_span at = { 0 };

		if (is_lawful(d->code, of))
			continue;
		must(mime_part_bytes(h->mem, h->tree, part, d->at, &at));
		fail(h, "a defect", span_of(mime_defect_info(d->code)->name),
		    at);
	}
}

/* ---- the message -------------------------------------------------------- */

static void
hold_part(struct held *h, const struct said_part *p,
    const struct mime_part *part)
{
	mime_span head;

	must(mime_part_head(h->mem, h->tree, part, &head));
	hold_lines(h, p, head);
	hold_media(h, p, head, part);
	hold_fields(h, p, head);
	if (has_content(p))
		hold_content(h, p, part);
	hold_defects(h, part);
}

/* The part after P that was said: what is in it as it stands is passed by. */
static const struct mime_part *
part_after(const struct said_part *p, const struct mime_part *part)
{
	const struct mime_part *after = part->after;

	while (p->as_it_stands && after != NULL && after->depth > part->depth)
		after = after->after;
	return after;
}

const char *
said_fault(struct mime_arena *mem, const struct said *s, mime_span message)
{
	const struct mime_options opt = { .size = sizeof(opt),
	    .checks = MIME_CHECK_ALL,
	    .limits = { .header = 1 << 30, .field = 1 << 30 } };
	struct held h = { .mem = mem, .said = s };
	const struct mime_part *part;

	must(mime_parse(mem, message, &opt, &h.tree));
	part = mime_tree_root(h.tree);
	for (; h.at < s->count && h.fault == NULL; h.at++) {
		const struct said_part *p = &s->parts[h.at];

		if (part == NULL || part->depth != p->depth) {
			fail(&h, "a part", span_of(p->type), message);
			break;
		}
		hold_part(&h, p, part);
		part = part_after(p, part);
	}
	if (part != NULL)
		fail(&h, "a part", SPAN("no more"), message);
	return h.fault;
}
