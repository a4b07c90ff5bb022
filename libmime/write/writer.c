/*
 * writer.c - what the caller says: mime_write_* of mime.h.
 *
 * Each call adds to the message that is being described. The first one that
 * cannot be carried out fails for good, and the reason is kept in words; all
 * that follow do nothing, and nothing is written.
 */
#include "write/write.h"

/* ---- life --------------------------------------------------------------- */

/* A caller built against an older header gives a shorter struct. */
static struct mime_write_options
options_of(const struct mime_write_options *given)
{
	struct mime_write_options opt = { 0 };

	if (given != NULL)
		memcpy(&opt, given, given->size < sizeof(opt) ? given->size :
		    sizeof(opt));
	return opt;
}

SELDOM struct mime_writer *
mime_writer_new(struct mime_arena *mem, const struct mime_write_options *given)
{
	struct mime_writer *w = mem != NULL ?
	    mime_arena_alloc(mem, sizeof(*w)) : NULL;
	struct mime_write_options opt = options_of(given);

	if (w == NULL)
		return NULL;
	w->mem = mime_arena_child(mem);
	if (w->mem == NULL ||
	    mime_arena_copy(w->mem, opt.boundary, &w->stem_asked) < 0)
		return NULL;
	w->window = mime_arena_take(w->mem, PIECE);
	w->how = opt.how;
	if (w->window == NULL)
		return NULL;
	w->begin = mime_arena_mark(w->mem);
	mime_writer_reset(w);
	return w;
}

SELDOM void
mime_writer_reset(struct mime_writer *w)
{
	if (w == NULL)
		return;
	mime_arena_release(w->mem, w->begin);
	w->root = w->open = NULL;
	w->multiparts = 0;
	w->status = MIME_OK;
	w->reason = NULL;
	if (mime_span_run(w->stem_asked, IS_ALPHA | IS_DIGIT) <
	    w->stem_asked.len || w->stem_asked.len > STEM_MOST)
		mime_writer_fail(w, SPAN("a boundary"),
		    "is of letters and digits, 40 at most");
}

/* The reason is one line of ASCII, whatever the caller has said. */
SELDOM void
mime_writer_fail(struct mime_writer *w, mime_span what, const char *why)
{
	struct buffer b;

	if (w->status < 0)
		return;
	buffer_init(&b, w->mem, PTRDIFF_MAX);
	for (size_t i = 0; i < what.len && i < LINE_SHOULD; i++)
		buffer_put_char(&b, what.ptr[i] >= ' ' &&
		    what.ptr[i] < 0x7F ? what.ptr[i] : '?');
	if (what.len > 0)
		buffer_put_char(&b, ' ');
	buffer_put(&b, span_of(why));
	buffer_put_char(&b, '\0');
	w->status = b.status < 0 ? b.status : MIME_VALUE;
	w->reason = b.status < 0 ? NULL : b.ptr;
}

SELDOM const char *
mime_writer_reason(const struct mime_writer *w)
{
	if (w == NULL)
		return mime_status_text(MIME_NOMEM);
	return w->reason != NULL ? w->reason : mime_status_text(w->status);
}

/* True where there is a part to say something about. */
static bool
is_ready(struct mime_writer *w)
{
	if (w == NULL || w->status < 0)
		return false;
	if (w->open == NULL)
		w->status = MIME_USAGE;
	return w->open != NULL;
}

static mime_span
copied(struct mime_writer *w, mime_span s)
{
	mime_span copy = { 0 };
	mime_status st = mime_arena_copy(w->mem, s, &copy);

	if (st < 0)
		w->status = st;
	return copy;
}

/* ---- parts -------------------------------------------------------------- */

static bool
is_type(mime_span type)
{
	size_t slash = span_find(type, '/');

	return slash > 0 && slash + 1 < type.len && type.len <= LINE_WORDS &&
	    mime_span_run(type, IS_TOKEN) == slash &&
	    mime_span_run(span_tail(type, slash + 1), IS_TOKEN) ==
	    type.len - slash - 1 && mime_ascii_run(type) == type.len;
}

static mime_kind
kind_of(mime_span type)
{
	if (mime_span_same(span_head(type, 10), SPAN("multipart/")))
		return MIME_MULTIPART;
	return mime_span_is_text(type, "message/rfc822") ||
	    mime_span_is_text(type, "message/global") ?
	    MIME_MESSAGE : MIME_LEAF;
}

/* Why a part may not begin here; NULL: it may. */
static const char *
place_fault(const struct mime_writer *w)
{
	const struct draft *p = w->open;

	if (p == NULL)
		return w->root != NULL ? "follows the message" : NULL;
	if (p->kind == MIME_LEAF)
		return "is in a part that has none";
	if (p->has_content)
		return "is in a message that is given as it stands";
	return p->kind == MIME_MESSAGE && p->child != NULL ?
	    "is the second in a message" : NULL;
}

static void
join(struct mime_writer *w, struct draft *d)
{
	struct draft *p = w->open;

	d->parent = p;
	if (p == NULL)
		w->root = d;
	else if (p->last_child == NULL)
		p->child = d;
	else
		p->last_child->next = d;
	if (p != NULL)
		p->last_child = d;
	w->open = d;
}

SELDOM void
mime_write_part(struct mime_writer *w, const char *type)
{
	mime_span t = span_of(type);
	struct draft *d;

	if (w == NULL || w->status < 0)
		return;
	if (!is_type(t)) {
		mime_writer_fail(w, t, "is no media type");
		return;
	}
	if (place_fault(w) != NULL) {
		mime_writer_fail(w, t, place_fault(w));
		return;
	}
	d = mime_arena_alloc(w->mem, sizeof(*d));
	if (d == NULL) {
		w->status = mime_arena_status(w->mem);
		return;
	}
	d->type = copied(w, t);
	d->kind = kind_of(t);
	d->encoding = MIME_OTHER;
	d->last_parameter = &d->parameters;
	if (d->kind == MIME_MULTIPART)
		d->number = ++w->multiparts;
	buffer_init(&d->fields, w->mem, PTRDIFF_MAX);
	join(w, d);
}

SELDOM void
mime_write_part_end(struct mime_writer *w)
{
	struct draft *d;

	if (!is_ready(w))
		return;
	d = w->open;
	w->open = d->parent;
	if (d->kind == MIME_MULTIPART && d->child == NULL)
		mime_writer_fail(w, d->type, "has no parts");
	else if (d->kind == MIME_MESSAGE && d->child == NULL && !d->has_content)
		mime_writer_fail(w, d->type, "has no message");
	else if (d->kind == MIME_LEAF)
		d->has_content = true;
}

/* ---- fields ------------------------------------------------------------- */

/* What the writer makes itself of what it is told by other calls. */
static const char *const own_fields[] = {
	"Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
	"MIME-Version",
};

/* Values that are no text, and so cannot be encoded (RFC 5322 3.6, RFC 2045). */
static const char *const structured[] = {
	"Date", "Message-ID", "In-Reply-To", "References", "Content-ID",
	"Content-Location", "Content-Language", "Content-MD5", "Content-Base",
	"Return-Path", "Received", "Resent-Date", "Resent-Message-ID",
	"Disposition-Notification-To",
};

static bool
is_among(mime_span name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mime_span_is_text(name, names[i]))
			return true;
	return false;
}

static void
check_name(struct mime_writer *w, mime_span name)
{
	if (!mime_field_name_valid(name) || name.len > LINE_WORDS)
		mime_writer_fail(w, name, "is no name of a field");
}

/* A field of the open part begins; false, and W has failed, where it cannot. */
static SELDOM bool
begin_field(struct mime_writer *w, mime_span name)
{
	if (!is_ready(w))
		return false;
	check_name(w, name);
	if (is_among(name, own_fields, ROWS(own_fields)))
		mime_writer_fail(w, name, "is written by the writer alone");
	return w->status >= 0;
}

static void
begin_value(struct mime_writer *w, struct buffer *out, mime_span name)
{
	w->fold = (struct fold){ .out = out };
	mime_fold_begin(&w->fold, name);
}

static void
end_field(struct mime_writer *w)
{
	mime_fold_end(&w->fold);
	if (w->fold.out->status < 0)
		w->status = w->fold.out->status;
}

static bool
writes_utf8(const struct mime_writer *w)
{
	return (w->how & MIME_WRITE_UTF8) != 0;
}

static void
put_addresses(struct mime_writer *w, mime_span name,
    const struct mime_address *first)
{
	const char *fault = mime_mailboxes_put(&w->fold, first, writes_utf8(w));

	if (fault != NULL)
		mime_writer_fail(w, name, fault);
}

/* More are never read: those who are beyond would get lost. */
static bool
is_read_whole(mime_span value)
{
	struct address_list list = {
		.rest = value, .comments = mime_limits_default.comments,
	};
	struct mailbox m;
	uint32_t n = 0;

	while (n <= mime_limits_default.addresses &&
	    mime_addresses_next(&list, &m))
		n++;
	return n <= mime_limits_default.addresses;
}

/* A list of addresses as a person types it. */
static void
put_typed(struct mime_writer *w, mime_span name, mime_span value)
{
	const struct mime_address *first;
	mime_status st = mime_addresses(w->mem, value, &first);

	if (st < 0)
		w->status = st;
	else if (!is_read_whole(value))
		mime_writer_fail(w, name, "has too many addresses");
	else
		put_addresses(w, name, first);
}

/* Why a value may not stay as it is; NULL: it may. */
static SELDOM const char *
structured_fault(const struct mime_writer *w, mime_span value)
{
	if (mime_ascii_run(value) < value.len && !writes_utf8(w))
		return "is not ASCII";
	if (!mime_is_raw(value))
		return "has a line end in it";
	return mime_structured_longest(value) > LONGEST ?
	    "is too long for a line" : NULL;
}

static bool
is_text_field(mime_span name)
{
	return !is_among(name, structured, ROWS(structured)) &&
	    !is_among(name, own_fields, ROWS(own_fields));
}

static void
put_value(struct mime_writer *w, mime_span name, mime_span value)
{
	if (mime_value_fault(value) != NULL)
		mime_writer_fail(w, name, mime_value_fault(value));
	else if (mime_addresses_named(name))
		put_typed(w, name, value);
	else if (is_text_field(name))
		mime_unstructured_put(&w->fold, value, writes_utf8(w));
	else if (structured_fault(w, value) != NULL)
		mime_writer_fail(w, name, structured_fault(w, value));
	else
		mime_structured_put(&w->fold, value, LINE_SHOULD);
}

SELDOM void
mime_writer_field(struct mime_writer *w, struct buffer *out, mime_span name,
    mime_span utf8)
{
	check_name(w, name);
	if (w->status < 0)
		return;
	begin_value(w, out, name);
	put_value(w, name, utf8);
	end_field(w);
}

SELDOM void
mime_write_field(struct mime_writer *w, const char *name, mime_span utf8)
{
	if (begin_field(w, span_of(name)))
		mime_writer_field(w, &w->open->fields, span_of(name), utf8);
}

SELDOM void
mime_write_addresses(struct mime_writer *w, const char *name,
    const struct mime_address *first)
{
	if (!begin_field(w, span_of(name)))
		return;
	begin_value(w, &w->open->fields, span_of(name));
	put_addresses(w, span_of(name), first);
	end_field(w);
}

/* ---- Content-* ---------------------------------------------------------- */

/*
 * S as it is kept; fails, with WHAT it is, where it cannot be written. A TAB,
 * which is a blank to a text, is a control character to a name.
 */
static mime_span
kept(struct mime_writer *w, mime_span what, mime_span s)
{
	const char *fault = span_find(s, '\t') < s.len ?
	    "has a control character in it" : mime_value_fault(s);

	if (fault != NULL)
		mime_writer_fail(w, what, fault);
	return fault == NULL ? copied(w, s) : (mime_span){ 0 };
}

static bool
is_token(mime_span s)
{
	return s.len > 0 && s.len <= LINE_WORDS / 2 &&
	    mime_span_run(s, IS_TOKEN) == s.len && mime_ascii_run(s) == s.len;
}

/*
 * Readers let a field have so many sections of parameters and no more: ours
 * 128. What is not ASCII takes three letters of the 48 of a section.
 */
#define SECTIONS_MOST 100

/* Counts the sections of a value into *SECTIONS; fails where it is too long. */
static void
count_sections(struct mime_writer *w, mime_span what, mime_span value,
    unsigned *sections)
{
	size_t n = 1 + value.len / 16;

	if (n > SECTIONS_MOST - *sections)
		mime_writer_fail(w, what, "is longer than others read");
	else
		*sections += (unsigned)n;
}

SELDOM void
mime_write_param(struct mime_writer *w, const char *name, mime_span utf8)
{
	struct parameter *p;
	mime_span n = span_of(name);

	if (!is_ready(w))
		return;
	if (!is_token(n) || span_find(n, '*') < n.len ||
	    mime_span_is_text(n, "boundary")) {
		mime_writer_fail(w, n, "is no parameter that can be set");
		return;
	}
	if (mime_draft_says(w->open, n)) {
		mime_writer_fail(w, n, "is given twice");
		return;
	}
	if (mime_span_is_text(n, "charset")) {
		if (utf8.len > 0 && !is_token(utf8))
			mime_writer_fail(w, n, "is no name of a charset");
		w->open->charset = kept(w, n, utf8);
		return;
	}
	count_sections(w, n, utf8, &w->open->sections);
	p = mime_arena_alloc(w->mem, sizeof(*p));
	if (p == NULL) {
		w->status = mime_arena_status(w->mem);
		return;
	}
	*p = (struct parameter){ .name = copied(w, n), .value = kept(w, n, utf8) };
	*w->open->last_parameter = p;
	w->open->last_parameter = &p->next;
}

SELDOM void
mime_write_disposition(struct mime_writer *w, const char *disposition,
    mime_span filename)
{
	if (!is_ready(w))
		return;
	if (!is_token(span_of(disposition))) {
		mime_writer_fail(w, span_of(disposition), "is no disposition");
		return;
	}
	count_sections(w, SPAN("a file name"), filename, &(unsigned){ 0 });
	w->open->disposition = copied(w, span_of(disposition));
	w->open->filename = kept(w, SPAN("a file name"), filename);
}

SELDOM void
mime_write_encoding(struct mime_writer *w, mime_encoding encoding)
{
	if (!is_ready(w))
		return;
	if (encoding > MIME_QP && encoding != MIME_OTHER)
		w->status = MIME_USAGE;
	else
		w->open->encoding = encoding;
}

/* ---- content ------------------------------------------------------------ */

/* True where the open part may be given content, and has none yet. */
static bool
takes_content(struct mime_writer *w)
{
	if (!is_ready(w))
		return false;
	if (w->open->has_content || w->open->kind == MIME_MULTIPART ||
	    w->open->child != NULL)
		w->status = MIME_USAGE;
	w->open->has_content = true;
	return w->status >= 0;
}

SELDOM void
mime_write_content(struct mime_writer *w, mime_span octets)
{
	if (takes_content(w))
		w->open->octets = octets;
}

SELDOM void
mime_write_source(struct mime_writer *w, const struct mime_source *source)
{
	if (takes_content(w))
		w->open->source = *source;
}

SELDOM mime_status
mime_writer_end(struct mime_writer *w, const struct mime_sink *to)
{
	if (w == NULL)
		return MIME_NOMEM;
	if (w->status >= 0 && (w->root == NULL || w->open != NULL))
		w->status = MIME_USAGE;
	if (w->status >= 0)
		mime_choose(w);
	if (w->status >= 0)
		w->status = mime_emit(w, to);
	return w->status;
}
