/*
 * report_json.c - the value of a report's field as JSON.
 *
 * One function for each way to read one (enum report_how). What it says comes
 * from report_value.c.
 */
#include "config.h"

#include <string.h>

#include "date.h"
#include "report.h"
#include "text.h"

static mime_span
lowered(struct mime_arena *mem, mime_span s)
{
	char *to = mime_arena_alloc(mem, s.len);

	for (size_t i = 0; to != NULL && i < s.len; i++)
		to[i] = (char)text_at(s, i);
	return (mime_span){ to, to != NULL ? s.len : 0 };
}

void
report_key_text(struct json *j, const char *key, mime_span text)
{
	json_key(j, key);
	json_string_or_null(j, text);
}

mime_span
report_readable(struct mime_arena *mem, mime_span value)
{
	mime_span text = { 0 };

	mime_text(mem, report_unfolded(mem, value), &text);
	return text;
}

/* "type; value", the value under KEY. */
static void
put_of_type(struct json *j, struct mime_arena *mem, unsigned how,
    mime_span value)
{
	static const char *const keys[] = {
		[REPORT_NAME_OF_TYPE] = "name",
		[REPORT_ADDRESS_OF_TYPE] = "addr",
		[REPORT_TEXT_OF_TYPE] = "text",
	};
	mime_span none, rest = how == REPORT_TEXT_OF_TYPE ?
	    report_readable(mem, value) :
	    report_uncommented(mem, value, &none);
	mime_span type = lowered(mem, report_take_type(&rest));
	mime_span meant = how == REPORT_ADDRESS_OF_TYPE ?
	    report_address(mem, type, rest) : rest;

	json_open(j, '{');
	report_key_text(j, "type", type);
	report_key_text(j, keys[how], meant);
	if (!text_same(meant, rest))
		report_key_text(j, "raw", rest);
	json_close(j, '}');
}

/* "5.1.1 (no such user)", as a key of its own where there is text. */
static void
put_status(struct json *j, struct mime_arena *mem, mime_span value)
{
	mime_span text, all = report_uncommented(mem, value, &text);
	size_t n = 0;

	while (n < all.len && all.ptr[n] != ' ' && all.ptr[n] != '\t')
		n++;
	json_string_or_null(j, (mime_span){ all.ptr, n });
	if (text.len == 0 && n < all.len)
		text = text_after(all, n + 1);
	if (text.len > 0)
		report_key_text(j, "status_text", report_readable(mem, text));
}

/* Takes what stands before the first C, or all, off REST, without blanks. */
static mime_span
take_until(mime_span *rest, char c)
{
	const char *at = rest->len > 0 ? memchr(rest->ptr, c, rest->len) : NULL;
	size_t n = at != NULL ? (size_t)(at - rest->ptr) : rest->len;
	mime_span taken = { rest->ptr, n };

	*rest = text_after(*rest, n + 1);
	while (taken.len > 0 && taken.ptr[0] == ' ')
		taken = text_after(taken, 1);
	while (taken.len > 0 && taken.ptr[taken.len - 1] == ' ')
		taken.len--;
	return taken;
}

/*
 * action-mode "/" sending-mode ";" type ["/" modifier *("," modifier)]
 *                                                              RFC 8098 3.2.6
 */
static void
put_disposition(struct json *j, struct mime_arena *mem, mime_span value)
{
	mime_span none, rest = report_uncommented(mem, value, &none);
	mime_span modes;

	rest = lowered(mem, rest);
	modes = take_until(&rest, ';');
	json_open(j, '{');
	report_key_text(j, "mode", take_until(&modes, '/'));
	report_key_text(j, "sending", take_until(&modes, '/'));
	report_key_text(j, "type", take_until(&rest, '/'));
	json_key(j, "modifiers");
	json_open(j, '[');
	while (rest.len > 0)
		json_string(j, take_until(&rest, ','));
	json_close(j, ']');
	json_close(j, '}');
}

/* A date that cannot be read is none, as in the JSON of messages. */
static void
put_date(struct json *j, mime_span value)
{
	struct mime_date date;
	char text[DATE_SIZE];

	if (!mime_date(value, &date)) {
		json_null(j);
		return;
	}
	date_text(&date, text);
	json_text(j, text);
}

void
report_put_value(struct json *j, struct mime_arena *mem, unsigned how,
    mime_span value)
{
	mime_span comment, none = { 0 };

	switch (how) {
	case REPORT_TEXT:
		json_string(j, report_readable(mem, value));
		break;
	case REPORT_STATUS:
		put_status(j, mem, value);
		break;
	case REPORT_NAME_OF_TYPE:
	case REPORT_ADDRESS_OF_TYPE:
	case REPORT_TEXT_OF_TYPE:
		put_of_type(j, mem, how, value);
		break;
	case REPORT_DISPOSITION:
		put_disposition(j, mem, value);
		break;
	case REPORT_ID:
		json_string(j, report_id(report_unfolded(mem, value)));
		break;
	case REPORT_ADDRESS:
		json_string(j, report_address(mem, none,
		    report_uncommented(mem, value, &comment)));
		break;
	case REPORT_WORD:
		json_string(j, lowered(mem,
		    report_uncommented(mem, value, &comment)));
		break;
	case REPORT_DATE:
		put_date(j, value);
		break;
	case REPORT_PLAIN:
		json_string(j, report_uncommented(mem, value, &comment));
		break;
	}
}
