/*
 * build_json_fields.c - the fields of a part that JSON describes.
 *
 * They stand in "headers", as they were; some also have a key of their own,
 * which says it better and counts: "subject", "from", "cid". One that is null
 * or empty says nothing. Keys that no field of "headers" stands for come last.
 */
#include "config.h"

#ifdef HAVE_JANSSON

#include <stdio.h>
#include <string.h>

#include "address.h"
#include "build_json.h"
#include "text.h"

/* ---- values ------------------------------------------------------------- */

struct value {
	struct build_spec *spec;
	size_t n;               /* the part */
	const char *key;
	const json_t *json;     /* what it says */
	mime_span header;       /* what the field says; empty: there is none */
	struct build_text text; /* what is made of it */
};

static void
put(struct value *v, const char *text)
{
	build_text_put(&v->text, (mime_span){ text, strlen(text) });
}

static mime_span
string(struct value *v, const json_t *json)
{
	if (json_is_string(json))
		return (mime_span){ json_string_value(json),
		    json_string_length(json) };
	build_spec_fail(v->spec, v->n, v->key, "has something in it that is "
	    "no text");
	return (mime_span){ 0 };
}

static void
make_text(struct value *v)
{
	build_text_put(&v->text, string(v, v->json));
}

static void
make_id(struct value *v)
{
	put(v, "<");
	make_text(v);
	put(v, ">");
}

/* Of a list, with BETWEEN them, each in FIRST and LAST. */
static void
make_list(struct value *v, const char *first, const char *last,
    const char *between)
{
	for (size_t i = 0; i < json_array_size(v->json); i++) {
		if (i > 0)
			put(v, between);
		put(v, first);
		build_text_put(&v->text, string(v, json_array_get(v->json, i)));
		put(v, last);
	}
}

static void
make_ids(struct value *v)
{
	make_list(v, "<", ">", " ");
}

static void
make_words(struct value *v)
{
	make_list(v, "", "", ", ");
}

static void
make_addresses(struct value *v)
{
	size_t count = json_array_size(v->json);
	struct mime_address *all = mime_arena_alloc(v->text.mem,
	    (count + 1) * sizeof *all);

	v->text.failed |= all == NULL;
	for (size_t i = 0; i < count && all != NULL; i++) {
		const json_t *a = json_array_get(v->json, i);

		all[i] = (struct mime_address){
			.name = build_spec_text(v->spec, v->n, a, "name"),
			.addr = build_spec_text(v->spec, v->n, a, "addr"),
			.group = build_spec_text(v->spec, v->n, a, "group"),
			.next = i + 1 < count ? &all[i + 1] : NULL
		};
		if (all[i].addr.len == 0 && (all[i].name.len > 0 ||
		    all[i].group.len == 0))
			build_spec_fail(v->spec, v->n, v->key,
			    "has somebody without an addr");
		/* One group has one span for its name. */
		if (i > 0 && all[i].group.len > 0 &&
		    text_same(all[i].group, all[i - 1].group))
			all[i].group = all[i - 1].group;
	}
	if (all != NULL && count > 0)
		address_put_all(all, build_text_put, &v->text);
}

/* As the field has it, where both mean the same. */
static void
make_date(struct value *v)
{
	struct mime_date said, had;
	char text[60];

	if (!mime_date(string(v, v->json), &said)) {
		build_spec_fail(v->spec, v->n, v->key, "is no date");
	} else if (mime_date(v->header, &had) && had.seconds == said.seconds &&
	    had.zone_minutes == said.zone_minutes) {
		build_text_put(&v->text, v->header);
	} else if (build_date(&said, text, sizeof text)) {
		put(v, text);
	} else {
		build_spec_fail(v->spec, v->n, v->key, "is no year of ours");
	}
}

/* ---- keys that stand for fields ------------------------------------------ */

static const struct {
	const char *key, *name;
	void (*make)(struct value *v);
	bool list;
} keyed[] = {
	{ "from",        "From",                make_addresses, true },
	{ "sender",      "Sender",              make_addresses, true },
	{ "reply_to",    "Reply-To",            make_addresses, true },
	{ "to",          "To",                  make_addresses, true },
	{ "cc",          "Cc",                  make_addresses, true },
	{ "bcc",         "Bcc",                 make_addresses, true },
	{ "subject",     "Subject",             make_text,      false },
	{ "date",        "Date",                make_date,      false },
	{ "message_id",  "Message-ID",          make_id,        false },
	{ "in_reply_to", "In-Reply-To",         make_ids,       true },
	{ "references",  "References",          make_ids,       true },
	{ "cid",         "Content-ID",          make_id,        false },
	{ "description", "Content-Description", make_text,      false },
	{ "location",    "Content-Location",    make_text,      false },
	{ "language",    "Content-Language",    make_words,     true },
};

#define KEYED (sizeof keyed / sizeof keyed[0])

/* The row for a field; KEYED: there is none. */
static size_t
row_of(mime_span name)
{
	size_t row = 0;

	while (row < KEYED && !text_is(name, keyed[row].name))
		row++;
	return row;
}

static const json_t *
part(const struct build_spec *s, size_t n)
{
	return json_array_get(s->parts, n);
}

/* Does part N say something by the key of ROW? What makes no sense is told. */
static bool
says(struct build_spec *s, size_t n, size_t row)
{
	const json_t *json = json_object_get(part(s, n), keyed[row].key);

	if (json == NULL || json_is_null(json))
		return false;
	if (keyed[row].list ? !json_is_array(json) : !json_is_string(json)) {
		build_spec_fail(s, n, keyed[row].key, keyed[row].list ?
		    "is no list" : "is no text");
		return false;
	}
	return !keyed[row].list || json_array_size(json) > 0;
}

static void
put_keyed(struct build_spec *s, size_t n, size_t row, mime_span header,
    build_spec_put *to, void *ctx)
{
	struct value v = {
		.spec = s, .n = n, .key = keyed[row].key, .header = header,
		.json = json_object_get(part(s, n), keyed[row].key),
		.text = { .mem = s->build->tool.mem }
	};

	keyed[row].make(&v);
	if (v.text.failed)
		build_spec_fail(s, n, v.key, mime_status_text(MIME_NOMEM));
	else if (!s->failed)
		to(ctx, keyed[row].name, (mime_span){ v.text.ptr, v.text.len });
}

/* ---- fields ------------------------------------------------------------- */

static bool
is_writers(mime_span name)
{
	static const char *const names[] = {
		"Content-Type", "Content-Transfer-Encoding",
		"Content-Disposition", "MIME-Version"
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (text_is(name, names[i]))
			return true;
	return false;
}

static const json_t *
headers(struct build_spec *s, size_t n)
{
	const json_t *list = json_object_get(part(s, n), "headers");

	if (list != NULL && !json_is_array(list))
		build_spec_fail(s, n, "headers", "is no list");
	return list;
}

mime_span
build_spec_header(struct build_spec *s, size_t n, const char *name)
{
	const json_t *list = headers(s, n);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *field = json_array_get(list, i);

		if (text_is(build_spec_text(s, n, field, "name"), name))
			return build_spec_text(s, n, field, "text");
	}
	return (mime_span){ 0 };
}

/* An address field that says nothing is none. */
static void
put_header(struct build_spec *s, size_t n, const json_t *field, bool *done,
    build_spec_put *to, void *ctx)
{
	mime_span name = build_spec_text(s, n, field, "name");
	mime_span text = build_spec_text(s, n, field, "text");
	size_t row = row_of(name);

	if (!json_is_object(field) || name.len == 0)
		build_spec_fail(s, n, "headers", "has a field without a name");
	if (s->failed || is_writers(name))
		return;
	if (row < KEYED && says(s, n, row)) {
		if (!done[row])
			put_keyed(s, n, row, text, to, ctx);
		done[row] = true;
	} else if (text.len > 0 || !address_field(name)) {
		to(ctx, name.ptr, text);
	}
}

void
build_spec_fields(struct build_spec *s, size_t n, build_spec_put *to, void *ctx)
{
	const json_t *list = headers(s, n);
	bool done[KEYED] = { false };

	for (size_t i = 0; i < json_array_size(list) && !s->failed; i++)
		put_header(s, n, json_array_get(list, i), done, to, ctx);
	for (size_t row = 0; row < KEYED && !s->failed; row++)
		if (!done[row] && says(s, n, row))
			put_keyed(s, n, row, (mime_span){ 0 }, to, ctx);
}

#endif
