/*
 * dump_json_message.c - what the header of a message says, as keys of JSON.
 *
 * They stand on the root of the message and on that of each message within it.
 */
#include "config.h"

#include <string.h>

#include "dump.h"
#include "json.h"

/* The text of ID, which points into a field. */
static mime_span
id_text(struct dump *d, mime_span id)
{
	mime_span text = { 0 };

	message_told(&d->message, mime_msgid_text(d->message.part_mem, id,
	    &text));
	return text;
}

/* The first id, or, as some mailers make them, a word that is all there is. */
static void
key_id(struct json *j, struct dump *d, const char *key, mime_span value)
{
	mime_span rest = value, id = { 0 }, more;

	if (!mime_msgid(&rest, &id)) {
		rest = value;
		if (!mime_token(&rest, &id) || mime_token(&rest, &more))
			id.len = 0;
	}
	json_key_text(j, key, id_text(d, id));
}

static void
key_ids(struct json *j, struct dump *d, const char *key, mime_span rest)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_span id;

	json_key(j, key);
	json_open(j, '[');
	while (mime_msgid(&rest, &id)) {
		json_string(j, id_text(d, id));
		mime_arena_release(mem, mark);
	}
	json_close(j, ']');
}

static void
key_subject(struct json *j, struct dump *d, mime_span head,
    const struct mime_text_options *opt)
{
	struct mime_field field;
	mime_span text = { 0 };

	json_key(j, "subject");
	if (mime_field_find(head, "Subject", &field) &&
	    message_told(&d->message, mime_text_with(d->message.part_mem,
	    field.value, opt, &text)))
		json_string(j, text);
	else
		json_null(j);
}

static void
put_address(struct json *j, const struct mime_address *a)
{
	json_open(j, '{');
	json_key_text(j, "name", a->name);
	json_key_text(j, "addr", a->addr);
	if (a->group.len > 0)
		json_key_text(j, "group", a->group);
	json_close(j, '}');
}

/* The addresses of FIELD. A list may be long, and is let go at once. */
static void
put_list(struct json *j, struct dump *d, const struct mime_field *field,
    const struct mime_text_options *opt)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	const struct mime_address *a = NULL;

	message_told(&d->message, mime_addresses_with(mem, field->value, opt,
	    &a));
	for (; a != NULL; a = a->next)
		put_address(j, a);
	mime_arena_release(mem, mark);
}

/*
 * Fields of receivers that come more than once are one list (RFC 5322 4.5.3);
 * of the others the first counts.
 */
static void
put_addresses(struct json *j, struct dump *d, mime_span head,
    const struct mime_text_options *opt)
{
	static const struct {
		const char *key, *name;
		bool all;
	} lists[] = {
		{ "from", "From", false }, { "to", "To", true },
		{ "cc", "Cc", true }, { "reply_to", "Reply-To", false },
		{ "sender", "Sender", false }, { "bcc", "Bcc", true },
	};

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		mime_span rest = head;
		struct mime_field field;
		bool more = true;

		json_key(j, lists[i].key);
		json_open(j, '[');
		while (more && mime_field_next(&rest, &field)) {
			if (!mime_field_is(&field, lists[i].name))
				continue;
			put_list(j, d, &field, opt);
			more = lists[i].all;
		}
		json_close(j, ']');
	}
}

void
dump_json_message(struct json *j, struct dump *d, mime_span head,
    const struct mime_text_options *opt)
{
	struct mime_date date;
	bool dated = mime_date(dump_value(head, "Date"), &date);

	key_subject(j, d, head, opt);
	put_addresses(j, d, head, opt);
	json_key_date(j, "date", dated ? &date : NULL);
	key_id(j, d, "message_id", dump_value(head, "Message-ID"));
	key_ids(j, d, "in_reply_to", dump_value(head, "In-Reply-To"));
	key_ids(j, d, "references", dump_value(head, "References"));
	dump_json_received(j, d, head);
	dump_json_list(j, d, head);
}
