/*
 * dump_json_fields.c - fields that are more than text, as keys of JSON: how a
 * message came, the list it came by, and what a part says of its content.
 */
#include "config.h"

#include "dump.h"
#include "json.h"
#include "text.h"

/* The raw VALUE as people read it; null where it is empty. */
static void
key_text_with(struct json *j, struct dump *d, const char *key,
    mime_span value, const struct mime_text_options *opt)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_span text = { 0 };

	message_told(&d->message, mime_text_with(mem, value, opt, &text));
	json_key_text(j, key, text);
	mime_arena_release(mem, mark);
}

static void
key_decoded(struct json *j, struct dump *d, const char *key, mime_span value)
{
	key_text_with(j, d, key, value, NULL);
}

static void
key_bool(struct json *j, const char *key, bool is)
{
	json_key(j, key);
	json_bool(j, is);
}

/* ---- received ----------------------------------------------------------- */

static void
put_received(struct json *j, struct dump *d, const struct mime_received *r)
{
	json_open(j, '{');
	key_decoded(j, d, "helo", r->helo);
	key_decoded(j, d, "host", r->host);
	key_decoded(j, d, "ip", r->ip);
	key_decoded(j, d, "by", r->by);
	key_decoded(j, d, "via", r->via);
	key_decoded(j, d, "with", r->with);
	key_decoded(j, d, "id", r->id);
	key_decoded(j, d, "for", r->recipient);
	json_key_date(j, "date", r->dated ? &r->date : NULL);
	json_close(j, '}');
}

/* In the order of the header: the last relay first. */
void
dump_json_received(struct json *j, struct dump *d, mime_span head)
{
	struct mime_field field;
	struct mime_received r;

	json_key(j, "received");
	json_open(j, '[');
	while (mime_field_next(&head, &field))
		if (mime_field_is(&field, "Received") &&
		    mime_received(field.value, &r))
			put_received(j, d, &r);
	json_close(j, ']');
}

/* ---- list --------------------------------------------------------------- */

/* Fields with URLs (RFC 2369 3). */
static const struct {
	const char *key, *name;
} lists[] = {
	{ "help",        "List-Help" },
	{ "unsubscribe", "List-Unsubscribe" },
	{ "subscribe",   "List-Subscribe" },
	{ "post",        "List-Post" },
	{ "owner",       "List-Owner" },
	{ "archive",     "List-Archive" },
};

static void
key_urls(struct json *j, struct dump *d, const char *key, mime_span rest)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_span url;

	json_key(j, key);
	json_open(j, '[');
	while (mime_list_url(&rest, &url)) {
		if (message_told(&d->message, mime_location(mem, url, &url)))
			json_string(j, url);
		mime_arena_release(mem, mark);
	}
	json_close(j, ']');
}

/* "NO": members may not post (RFC 2369 3.4). */
static bool
is_closed(mime_span post)
{
	mime_span token;

	return mime_token(&post, &token) && text_is(token, "NO");
}

/* One request unsubscribes, without a page that asks (RFC 8058 3.1). */
static bool
is_one_click(mime_span value)
{
	mime_span token;

	return mime_token(&value, &token) &&
	    text_is(token, "List-Unsubscribe=One-Click");
}

static bool
has_list(mime_span head)
{
	bool any = dump_value(head, "List-Id").len > 0;

	for (size_t i = 0; !any && i < sizeof lists / sizeof lists[0]; i++)
		any = dump_value(head, lists[i].name).len > 0;
	return any;
}

void
dump_json_list(struct json *j, struct dump *d, mime_span head)
{
	mime_span name = { 0 }, id = { 0 };

	json_key(j, "list");
	if (!has_list(head)) {
		json_null(j);
		return;
	}
	message_told(&d->message, mime_list_id(d->message.part_mem,
	    dump_value(head, "List-Id"), &name, &id));
	json_open(j, '{');
	json_key_text(j, "id", id);
	json_key_text(j, "name", name);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		key_urls(j, d, lists[i].key, dump_value(head, lists[i].name));
	key_bool(j, "closed", is_closed(dump_value(head, "List-Post")));
	key_bool(j, "one_click",
	    is_one_click(dump_value(head, "List-Unsubscribe-Post")));
	json_close(j, '}');
}

/* ---- content ------------------------------------------------------------ */

static void
key_language(struct json *j, mime_span rest)
{
	mime_span tag;

	json_key(j, "language");
	json_open(j, '[');
	while (mime_token(&rest, &tag))
		json_string(j, tag);
	json_close(j, ']');
}

/* Seconds (RFC 3803 2); null where it is anything else. */
static void
key_duration(struct json *j, mime_span rest)
{
	mime_span token = { 0 }, more;
	uint64_t n = 0;
	size_t i = 0;
	bool alone = mime_token(&rest, &token) && !mime_token(&rest, &more);

	while (i < token.len && i < 10 &&
	    token.ptr[i] >= '0' && token.ptr[i] <= '9')
		n = n * 10 + (uint64_t)(token.ptr[i++] - '0');
	json_key(j, "duration");
	if (alone && i == token.len)
		json_number(j, n);
	else
		json_null(j);
}

void
dump_json_content(struct json *j, struct dump *d, mime_span head,
    const struct mime_text_options *opt)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_span uri = { 0 };

	key_language(j, dump_value(head, "Content-Language"));
	message_told(&d->message, mime_location(mem,
	    dump_value(head, "Content-Location"), &uri));
	json_key_text(j, "location", uri);
	key_text_with(j, d, "description",
	    dump_value(head, "Content-Description"), opt);
	key_duration(j, dump_value(head, "Content-Duration"));
}
