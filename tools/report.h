/*
 * report.h - what stands in a delivery status, a disposition notification or a
 * feedback report: fields, in blocks, and what their values say.
 *
 * Nothing is collected: a block is a span of the report's text, and fields are
 * found in it when they are asked for.
 */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include "json.h"

/* ---- report.c: blocks and fields ---------------------------------------- */

struct report_block {
	mime_span text;         /* fields */
	bool recipient;         /* of one recipient, not of the message */
};

/*
 * Takes the next block off the front of REST, the text of a delivery status.
 * False where there is none. A recipient's block ends at a blank line; where
 * that is missing, in front of the field that can only be of the next one.
 */
bool report_block_next(mime_span *rest, struct report_block *block);

/* As mime_field_next, but passes over blank lines and what cannot be a name. */
bool report_field_next(mime_span *rest, struct mime_field *field);

/* The first field called NAME in TEXT; false: there is none. */
bool report_field_find(mime_span text, const char *name,
    struct mime_field *field);

/* ---- report_value.c: values; the results live in MEM or in VALUE -------- */

/* VALUE with each fold as one space, and no blanks at its ends. */
mime_span report_unfolded(struct mime_arena *mem, mime_span value);

/*
 * The same without its comments (RFC 5322 3.2.2). *COMMENT is what the first
 * of them says; empty: there is none. One that is never closed is none.
 */
mime_span report_uncommented(struct mime_arena *mem, mime_span value,
    mime_span *comment);

/*
 * Takes "type ;" off the front of VALUE (RFC 3464 2.1.2). Empty, and all of
 * VALUE is left, where no ";" stands in it.
 */
mime_span report_take_type(mime_span *value);

/*
 * ADDRESS of that TYPE as it is meant: without brackets, with what is encoded
 * decoded: \x{HEX} of type utf-8 (RFC 6533 3), and xtext (RFC 3461 4). Of
 * xtext only what has to be encoded there: "+AB" is a tag, as people have them
 * in addresses.
 */
mime_span report_address(struct mime_arena *mem, mime_span type,
    mime_span address);

/* What stands in the brackets of an id; all of VALUE where there are none. */
mime_span report_id(mime_span value);

/* ---- report_table.c: what fields there are ------------------------------ */

/* How the value of a field is read. */
enum report_how {
	REPORT_PLAIN,           /* without comments */
	REPORT_WORD,            /* the same, in lower case */
	REPORT_TEXT,            /* to be read by people */
	REPORT_DATE,
	REPORT_STATUS,          /* RFC 3463, perhaps with text behind it */
	REPORT_NAME_OF_TYPE,    /* "dns; mail.example.org" */
	REPORT_ADDRESS_OF_TYPE,
	REPORT_TEXT_OF_TYPE,
	REPORT_ADDRESS,
	REPORT_ID,
	REPORT_DISPOSITION
};

/* A field that has a key of its own. */
struct report_row {
	const char *field, *key;
	uint8_t how;            /* enum report_how */
	bool many;              /* a list: it may come more than once */
};

/* More than any kind has. */
#define REPORT_ROWS 32

/* A kind of report, by its type. */
struct report_kind {
	const char *subtype, *name;
	const struct report_row *rows;
	size_t count;
	bool recipients;        /* it has blocks of them */
};

/* Which kind of report PART is by its type; NULL: none. */
const struct report_kind *report_kind_of(const struct mime_part *part);

/* The fields of a recipient, as if they were a kind of report. */
const struct report_kind *report_recipients(void);

/* ---- report_json.c ------------------------------------------------------ */

/* VALUE as people read it, on one line. */
mime_span report_readable(struct mime_arena *mem, mime_span value);

/* KEY, and TEXT or null. */
void report_key_text(struct json *j, const char *key, mime_span text);

/* VALUE, read as HOW (enum report_how) says; MEM is used up on the way. */
void report_put_value(struct json *j, struct mime_arena *mem,
    unsigned how, mime_span value);

#endif
