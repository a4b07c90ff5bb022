/*
 * dump.h - what mimedump can print of a message.
 *
 * mimedump.c reads the options, opens the message and finds out which of its
 * parts are to be shown; each form of output is a file of its own.
 */
#ifndef TOOLS_DUMP_H
#define TOOLS_DUMP_H

#include "message.h"

#define NOT_SHOWN UINT32_MAX

struct dump {
	struct tool tool;

	/* what was typed */
	bool json, text, content, html, headers, raw, defects, events, no_digest;
	bool strict, report, count, lint, requires, signatures;
	const char *field;      /* -h */
	const char *why;        /* --why: a section number */
	size_t chunk;           /* --chunk; 0: as the library likes it */

	/* the run */
	bool several;           /* inputs: each gets a line with its name */
	bool matched;           /* something that was asked for was there */
	struct message message;
	uint32_t *place;        /* of each part among those shown, by number */
};

/* The raw value of the first field NAME of HEAD; empty where there is none. */
static inline mime_span
dump_value(mime_span head, const char *name)
{
	struct mime_field field;

	return mime_field_find(head, name, &field) ? field.value :
	    (mime_span){ 0 };
}

static inline bool
dump_shows(const struct dump *d, const struct mime_part *part)
{
	return d->place[part->number] != NOT_SHOWN;
}

/* Each prints the message that is open. */
void dump_tree(struct dump *d);
void dump_json(struct dump *d);
void dump_text(struct dump *d);
void dump_html(struct dump *d);
void dump_headers(struct dump *d);
void dump_raw(struct dump *d);
void dump_defects(struct dump *d);
void dump_why(struct dump *d);
void dump_report(struct dump *d);
void dump_lint(struct dump *d);
void dump_signatures(struct dump *d);

/* A line for a defect of PART, for programs. */
void dump_defect(struct dump *d, const struct mime_part *part,
    const struct mime_defect *defect);

/* The events of MAIL, which is not open. */
void dump_events(struct dump *d, struct mail *mail);

/* What carrying MAIL takes, which is not open. */
void dump_requires(struct dump *d, struct mail *mail);

/* How many messages there are in each operand. */
void dump_count(struct dump *d);

/* Keys of a message with this header, or of a part; OPT: how it is read. */
struct json;
void dump_json_message(struct json *j, struct dump *d, mime_span head,
    const struct mime_text_options *opt);
void dump_json_received(struct json *j, struct dump *d, mime_span head);
void dump_json_list(struct json *j, struct dump *d, mime_span head);
void dump_json_content(struct json *j, struct dump *d, mime_span head,
    const struct mime_text_options *opt);


/* What PART says, as far as it was asked for and is there. */
void dump_json_text(struct json *j, struct dump *d,
    const struct mime_part *part, bool has_content);

/* A key with the signatures, where they were asked for. */
void dump_json_signatures(struct json *j, struct dump *d);

/* The JSON of the message that could not be opened. */
void dump_json_error(struct dump *d);

#endif
