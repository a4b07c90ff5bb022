/*
 * json.h - writes JSON, always valid and always UTF-8.
 *
 * Values go straight to a stream; nothing is collected. Octets that are no
 * UTF-8 become U+FFFD; what show.h keeps from a terminal is escaped. Commas
 * are put where they belong, so that a caller just says what comes next: after
 * json_key a value, in a list a value, and so on. Whether the stream took it
 * all is asked of the stream.
 */
#ifndef TOOLS_JSON_H
#define TOOLS_JSON_H

#include <stdio.h>

#include "mime.h"
#include "utf8.h"

struct json {
	FILE *out;
	bool comma;             /* one is due before the next value */
	struct utf8 partial;    /* of the string that is being written */
};

void json_open(struct json *j, char bracket);   /* '{' or '[' */
void json_close(struct json *j, char bracket);  /* '}' or ']' */
void json_key(struct json *j, const char *key);
void json_string(struct json *j, mime_span text);
void json_text(struct json *j, const char *text);
void json_number(struct json *j, uint64_t n);
void json_bool(struct json *j, bool is);
void json_null(struct json *j);

/* A string, or null where it is empty. */
void json_string_or_null(struct json *j, mime_span text);

/* A key and its value. Nothing (NULL, or an empty text) is null. */
void json_key_text(struct json *j, const char *key, mime_span text);
void json_key_name(struct json *j, const char *key, const char *text);
void json_key_number(struct json *j, const char *key, uint64_t n);

/* A key and a list of two numbers: where R begins, and ends. */
void json_key_range(struct json *j, const char *key, mime_range r);

/* A date as date.h writes it. NULL is null. */
void json_key_date(struct json *j, const char *key,
    const struct mime_date *date);

/* A string in pieces, cut anywhere. */
void json_string_begin(struct json *j);
void json_string_put(struct json *j, mime_span piece);
void json_string_end(struct json *j);

/* Ends the line after a whole value: the next one is independent. */
void json_line(struct json *j);

#endif
