/*
 * fuzz_header.c - any octets as the value of any field, and as a header.
 *
 * The first octet chooses a way to read the rest: as text, as parameters, as one
 * of the Content-* fields, as addresses, as dates and ids and the like or as a
 * header of fields, under the usual limits or under small ones. Results are
 * UTF-8 without control characters where that is promised, places of defects
 * lie within the value, fields follow each other, and whether anybody listens
 * makes no difference.
 */
#include <stdlib.h>

#include "header/header.h"

#define OFFSET 1000             /* of the value, in the source */

static void
must(bool promise)
{
	if (!promise)
		abort();
}

static bool
is_within(mime_span s, mime_span all)
{
	return s.len == 0 || (s.ptr >= all.ptr &&
	    s.ptr + s.len <= all.ptr + all.len);
}

static bool
is_shown(mime_span s)
{
	while (s.len > 0) {
		int32_t code = mime_utf8_take(&s);

		if (code < 0 || char_is_control(code))
			return false;
	}
	return true;
}

/* The put of whoever listens; CTX is the value that a place must be in. */
static void
check_place(void *ctx, unsigned code, mime_range at)
{
	const mime_span *value = ctx;

	must(mime_defect_info(code) != NULL);
	must(at.offset >= OFFSET && range_end(at) <= OFFSET + value->len);
}

/* ---- text and parameters ------------------------------------------------ */

static mime_span
read_words(struct mime_arena *mem, mime_span value, const struct words *how)
{
	struct buffer out;

	buffer_init(&out, mem, 4 * value.len + 256);
	mime_words_read(value, how, &out);
	must(out.status == MIME_OK);
	must(is_shown(buffer_span(&out)));
	return buffer_span(&out);
}

/* VALUE as IN, with raw octets in CHARSET. */
static void
try_words(struct mime_arena *mem, mime_span value, enum words_in in,
    const char *charset, uint32_t words)
{
	struct notes notes = { check_place, &value, value.ptr, OFFSET };
	struct words how = {
		.in = in, .max = words, .charset = span_of(charset),
		.notes = &notes,
	};
	mime_span told = read_words(mem, value, &how), untold;

	how.notes = NULL;
	untold = read_words(mem, value, &how);
	must(span_is(told, untold));
}

static void
try_text(mime_span value, uint32_t words)
{
	static const char *const charsets[] = {
		"", "gb18030", "iso-2022-jp", "koi8-r", "shift_jis",
	};
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span text;

	must(mime_text(mem, value, &text) == MIME_OK);
	must(is_shown(text));
	for (size_t i = 0; i < ROWS(charsets); i++) {
		struct mime_text_options opt = {
			.size = sizeof(opt), .words = words,
			.charset = span_of(charsets[i]),
		};

		must(mime_text_with(mem, value, &opt, &text) == MIME_OK);
		must(is_shown(text));
		for (unsigned in = WORDS_IN_TEXT; in <= WORDS_IN_NAME; in++)
			try_words(mem, value, in, charsets[i], words);
	}
	mime_arena_free(mem);
}

static void
try_params(mime_span value)
{
	static const char *const names[] = { "filename", "charset", "x" };
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span out;

	for (size_t i = 0; i < ROWS(names); i++) {
		must(mime_param(mem, value, names[i], &out) == MIME_OK);
		must(mime_utf8_valid(out));
	}
	mime_arena_free(mem);
}

/* ---- media -------------------------------------------------------------- */

/* What is read of a header. */
struct read {
	struct mime_media media;
	mime_span filename;
};

static void
check_media(const struct read *r, mime_span value,
    const struct mime_limits *limits)
{
	const struct mime_media *m = &r->media;
	mime_span b = m->boundary;

	must(is_shown(m->type) && m->type.len > 0);
	must(is_shown(m->subtype) && m->subtype.len > 0);
	must(is_shown(m->charset) && is_shown(m->disposition));
	must(is_shown(m->content_id));
	must(is_shown(m->encoding_name) && m->encoding_name.len > 0);
	must(mime_utf8_valid(r->filename));
	must((r->filename.len == 0) == (m->name_from == MIME_NAME_NONE));
	must(b.len <= limits->boundary);
	must(b.len == 0 || !char_is_blank(span_at(b, b.len - 1)));
	must((m->kind == MIME_MULTIPART) == (b.len > 0));
	must(m->kind != MIME_MULTIPART ||
	    span_is(m->type, SPAN("multipart")));
	must(b.len == 0 || !is_within(b, value));
	must(r->filename.len == 0 || !is_within(r->filename, value));
	must(m->encoding <= MIME_OTHER);
}

static bool
is_same(const struct read *one, const struct read *other)
{
	const struct mime_media *a = &one->media, *b = &other->media;

	return span_is(a->type, b->type) && span_is(a->subtype, b->subtype) &&
	    span_is(a->charset, b->charset) &&
	    span_is(a->boundary, b->boundary) &&
	    span_is(one->filename, other->filename) && a->kind == b->kind &&
	    a->encoding == b->encoding && a->name_from == b->name_from;
}

/* VALUE as each of the fields that FIELDS has a bit for. */
static void
try_media(mime_span value, unsigned fields, const struct mime_limits *limits)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct raw_media raw = { 0 };
	struct raw_field *all[] = { &raw.type, &raw.encoding,
	    &raw.disposition, &raw.id };
	struct reading how = {
		.limits = limits, .rulings = &mime_rulings_default,
		.checks = MIME_CHECK_ALL, .put = check_place, .ctx = &value,
	};
	struct read told, untold;

	for (size_t i = 0; i < ROWS(all); i++)
		if (fields & 1u << i)
			*all[i] = (struct raw_field){
				.value = value, .offset = OFFSET,
			};
	must(mime_media_read(mem, &raw, false, &how, &told.media,
	    &told.filename) == MIME_OK);
	how.put = NULL;
	how.checks = MIME_CHECK_STRUCTURE;
	must(mime_media_read(mem, &raw, false, &how, &untold.media,
	    &untold.filename) == MIME_OK);
	check_media(&told, value, limits);
	must(is_same(&told, &untold));
	mime_arena_free(mem);
}

/* ---- fields ------------------------------------------------------------- */

static void
check_field(const struct mime_field *f, mime_span behind)
{
	struct mime_field again;

	must(f->whole.ptr >= behind.ptr && f->name.len > 0);
	must(is_within(f->name, f->whole) && is_within(f->value, f->whole));
	must(f->name.ptr == f->whole.ptr);
	must(f->value.len == 0 || f->value.ptr > f->name.ptr + f->name.len);
	must(span_find(f->name, ':') == f->name.len);
	must(mime_field_read(f->whole, &again) == LINE_FIELD);
	must(span_is(f->name, again.name) && span_is(f->value, again.value));
}

static void
try_header(mime_span head)
{
	mime_span rest = head, before = head;
	struct mime_field f, found;

	while (mime_field_next(&rest, &f)) {
		check_field(&f, before);
		must(f.whole.ptr + f.whole.len == rest.ptr);
		must(before.len > rest.len);
		before = rest;
	}
	must(is_within(rest, head));
	must(rest.len == 0 || rest.ptr[0] == '\n' ||
	    span_starts(rest, SPAN("\r\n")));
	must(!mime_field_find(head, "Subject", &found) ||
	    mime_field_is(&found, "subject"));
}

/* ---- addresses ---------------------------------------------------------- */

/* What M is made of stands in it, in this order, and nothing twice. */
static void
check_mailbox(const struct mailbox *m, mime_span value)
{
	must(is_within(m->whole, value) && is_within(m->group, value));
	must(is_within(m->before, value) && is_within(m->behind, value));
	must(is_within(m->spec, m->whole) && is_within(m->comment, value));
	must(m->open_code == 0 || is_within(m->open, value));
	must(m->before.len == 0 || m->spec.len == 0 ||
	    m->before.ptr + m->before.len <= m->spec.ptr);
	must(m->behind.len == 0 || m->spec.len == 0 ||
	    m->spec.ptr + m->spec.len <= m->behind.ptr);
}

static void
walk_addresses(mime_span value, uint32_t comments)
{
	struct address_list list = { .rest = value, .comments = comments };
	size_t before = value.len;
	struct mailbox m;

	while (mime_addresses_next(&list, &m)) {
		check_mailbox(&m, value);
		must(is_within(list.rest, value) && list.rest.len < before);
		before = list.rest.len;
	}
	must(list.rest.len == 0);
}

/*
 * An address that was read is read the same again, whatever stood there; but in
 * brackets, for one may look like an encoded word.
 */
static void
check_again(struct mime_arena *mem, const struct mime_address *a)
{
	const struct mime_address *again;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put_char(&b, '<');
	buffer_put(&b, a->addr);
	buffer_put_char(&b, '>');
	must(mime_addresses(mem, buffer_span(&b), &again) == MIME_OK);
	must(again != NULL && again->next == NULL);
	must(span_is(again->addr, a->addr));
	must(span_is(again->local, a->local));
	must(span_is(again->domain, a->domain));
}

static void
read_addresses(mime_span value)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_address *a;

	must(mime_addresses(mem, value, &a) == MIME_OK);
	for (; a != NULL; a = a->next) {
		must(is_shown(a->name) && is_shown(a->group));
		must(is_shown(a->addr) && is_shown(a->local));
		must(is_shown(a->domain) && is_within(a->whole, value));
		must(a->name.len + a->addr.len + a->whole.len > 0);
		if (a->domain.len > 0)
			check_again(mem, a);
	}
	mime_arena_free(mem);
}

static void
try_addresses(mime_span value, const struct mime_limits *limits)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct notes notes = { check_place, &value, value.ptr, OFFSET };
	mime_span second;

	walk_addresses(value, limits->comments);
	read_addresses(value);
	for (unsigned f = ADDRESSES_OF_READERS; f <= ADDRESSES_TO_REPLY; f++) {
		must(mime_addresses_check(mem, value, f, limits, &notes,
		    &second) == MIME_OK);
		must(is_within(second, value));
	}
	mime_arena_free(mem);
}

/* ---- dates, ids, relays, lists ------------------------------------------ */

static void
try_date(mime_span value)
{
	struct mime_date d;

	if (!mime_date(value, &d))
		return;
	must(d.zone_known || d.zone_minutes == 0);
	must(d.zone_minutes > -16 * 60 && d.zone_minutes < 16 * 60);
	/* From 1900 to 9999, a leap second and a zone apart. */
	must(d.seconds > -INT64_C(2209075200));
	must(d.seconds < INT64_C(253402387200));
}

/* NEXT takes pieces off VALUE, and TEXT makes text of each. */
static void
try_pieces(mime_span value, bool (*next)(mime_span *, mime_span *),
    mime_status (*text)(struct mime_arena *, mime_span, mime_span *))
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span rest = value, before = value, piece, out;

	while (next(&rest, &piece)) {
		must(piece.len > 0 && is_within(piece, before));
		must(is_within(rest, before) && rest.len < before.len);
		must(text(mem, piece, &out) == MIME_OK && is_shown(out));
		must(out.len <= 4 * piece.len + 16);
		before = rest;
	}
	must(rest.len == 0);
	mime_arena_free(mem);
}

static void
try_received(mime_span value)
{
	struct mime_received r;

	if (!mime_received(value, &r))
		return;
	must(is_within(r.helo, value) && is_within(r.host, value));
	must(is_within(r.ip, value) && is_within(r.by, value));
	must(is_within(r.via, value) && is_within(r.with, value));
	must(is_within(r.id, value) && is_within(r.recipient, value));
	must(span_find(r.ip, '[') == r.ip.len);
}

static void
try_data(mime_span value)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span name, id;

	try_date(value);
	try_received(value);
	try_pieces(value, mime_msgid, mime_msgid_text);
	try_pieces(value, mime_list_url, mime_location);
	try_pieces(value, mime_token, mime_text);
	must(mime_list_id(mem, value, &name, &id) == MIME_OK);
	must(is_shown(name) && is_shown(id));
	must(span_find(id, ' ') == id.len);
	mime_arena_free(mem);
}

/* ---- ways to read ------------------------------------------------------- */

enum { TEXT, PARAMS, HEADER, ADDRESSES, DATA, MEDIA };

/* What MEDIA reads as: bits of the fields in try_media. */
static const unsigned media[] = { 1, 2, 4, 8, 5 };
enum { WAYS = MEDIA + ROWS(media) };

static void
try(mime_span value, unsigned way, const struct mime_limits *given)
{
	struct mime_limits limits = mime_limits_of(given);

	switch (way) {
	case TEXT:      try_text(value, limits.words); break;
	case PARAMS:    try_params(value); break;
	case HEADER:    try_header(value); break;
	case ADDRESSES: try_addresses(value, &limits); break;
	case DATA:      try_data(value); break;
	default:        try_media(value, media[way - MEDIA], &limits); break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct mime_limits few = {
		.params = 3, .boundary = 20, .comments = 2, .words = 2,
		.addresses = 2,
	};
	uint8_t choice = size > 0 ? data[0] : 0;
	/* From malloc, so that what reads past the end is seen. */
	char *copy = malloc(size > 1 ? size - 1 : 1);
	mime_span value = { copy, size > 0 ? size - 1 : 0 };

	must(copy != NULL);
	if (size > 1)
		memcpy(copy, data + 1, size - 1);
	for (unsigned i = 0; i < 2 * WAYS; i++)
		if (IS_REPLAY || i == choice % (2 * WAYS))
			try(value, i / 2, i % 2 ? &few : NULL);
	free(copy);
	return 0;
}
