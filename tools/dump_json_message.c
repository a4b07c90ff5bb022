/*
 * dump_json_message.c - what the header of a message says, as keys of JSON.
 *
 * They stand on the root of the message and on that of each message within it.
 */
#include "config.h"

#include <string.h>

#include "dump.h"
#include "json.h"

/* What stands in the first pair of angle brackets of VALUE; else empty. */
static mime_span
in_brackets(mime_span value)
{
	const char *open = value.len ? memchr(value.ptr, '<', value.len) : NULL;
	const char *end = value.ptr + value.len;
	const char *close = open != NULL ?
	    memchr(open, '>', (size_t)(end - open)) : NULL;

	if (close == NULL)
		return (mime_span){ 0 };
	value = (mime_span){ open + 1, (size_t)(close - open - 1) };
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.ptr[i] <= ' ' || value.ptr[i] == '"')
			return (mime_span){ 0 };
	return value;
}

/* The fields that stand for a whole message. Those not read yet are null. */
void
dump_json_message(struct json *j, struct dump *d, mime_span head)
{
	static const char *const unread[] = {
		"from", "to", "cc", "reply_to", "sender", "bcc", "date"
	};
	struct mime_arena *mem = d->message.part_mem;
	struct mime_field field;
	mime_span text = { 0 };

	json_key(j, "subject");
	if (mime_field_find(head, "Subject", &field) &&
	    message_told(&d->message, mime_text(mem, field.value, &text)))
		json_string(j, text);
	else
		json_null(j);
	for (size_t i = 0; i < sizeof unread / sizeof unread[0]; i++)
		json_key_name(j, unread[i], NULL);
	text = (mime_span){ 0 };
	if (mime_field_find(head, "Message-ID", &field))
		text = in_brackets(field.value);
	json_key_text(j, "message_id", text);
	json_key_name(j, "in_reply_to", NULL);
	json_key_name(j, "references", NULL);
}
