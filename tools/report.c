/*
 * report.c - the blocks of a report and the fields in them.
 *
 * A delivery status has a block of fields about the message and then one for
 * each recipient, with blank lines between them (RFC 3464 2.1). Mailers leave
 * out the first block, or the blank lines, or write prose where fields belong.
 * So a block is known by what stands in it: fields that only recipients have.
 *
 * Every line is looked at a few times, however they are put together.
 */
#include "config.h"

#include "report.h"
#include "text.h"

/* ---- fields ------------------------------------------------------------- */

/* Passes over the line ends at the front of REST. */
static bool
skip_blank(mime_span *rest)
{
	size_t n = 0;

	while (n < rest->len && (rest->ptr[n] == '\n' || rest->ptr[n] == '\r'))
		n++;
	*rest = text_after(*rest, n);
	return n > 0;
}

bool
report_field_next(mime_span *rest, struct mime_field *field)
{
	do {
		while (mime_field_next(rest, field))
			if (text_is_field_name(field->name))
				return true;
	} while (skip_blank(rest));
	return false;
}

bool
report_field_find(mime_span text, const char *name, struct mime_field *field)
{
	while (report_field_next(&text, field))
		if (mime_field_is(field, name))
			return true;
	return false;
}

/* ---- blocks ------------------------------------------------------------- */

/* The fields that recipients have and messages do not (RFC 3464 2.3). */
enum {
	ORIGINAL, FINAL, ACTION, STATUS, REMOTE_MTA, DIAGNOSTIC, ATTEMPT,
	LOG_ID, RETRY, OTHER
};

static const char *const names[OTHER] = {
	[ORIGINAL] = "Original-Recipient",
	[FINAL] = "Final-Recipient",
	[ACTION] = "Action",
	[STATUS] = "Status",
	[REMOTE_MTA] = "Remote-MTA",
	[DIAGNOSTIC] = "Diagnostic-Code",
	[ATTEMPT] = "Last-Attempt-Date",
	[LOG_ID] = "Final-Log-Id",
	[RETRY] = "Will-Retry-Until",
};

static unsigned
which(const struct mime_field *field)
{
	unsigned n = 0;

	while (n < OTHER && !mime_field_is(field, names[n]))
		n++;
	return n;
}

/*
 * Whether a recipient that has SEEN some fields, a bit each, ends in front of
 * field N, which AFTER follows: it names a recipient, and one is named. The
 * original one may also stand last, so there it takes the next field to tell.
 */
static bool
begins_another(unsigned seen, unsigned n, mime_span after)
{
	struct mime_field next;

	if (n > FINAL || (seen & 1U << n) != 0)
		return n <= FINAL;
	return n == ORIGINAL && (seen & 1U << FINAL) != 0 &&
	    mime_field_next(&after, &next) && which(&next) == FINAL;
}

/* The fields that only messages have (RFC 3464 2.2). */
static bool
is_of_message(const struct mime_field *field)
{
	static const char *const of_message[] = {
		"Reporting-MTA", "DSN-Gateway", "Received-From-MTA",
		"Original-Envelope-Id", "Arrival-Date",
	};

	for (size_t i = 0; i < sizeof of_message / sizeof *of_message; i++)
		if (mime_field_is(field, of_message[i]))
			return true;
	return false;
}

bool
report_block_next(mime_span *rest, struct report_block *block)
{
	struct mime_field field;
	mime_span from, after;
	unsigned seen = 0;
	bool message = false;

	skip_blank(rest);
	from = after = *rest;
	while (mime_field_next(&after, &field)) {
		unsigned n = which(&field);

		if (n < OTHER && ((message && seen == 0) ||
		    begins_another(seen, n, after)))
			break;
		if (n < OTHER)
			seen |= 1U << n;
		message |= is_of_message(&field);
		*rest = after;
	}
	/* What is left of a block without fields is no field either. */
	if (rest->len == from.len)
		*rest = after;
	block->recipient = seen != 0;
	block->text = (mime_span){ from.ptr, from.len - rest->len };
	return block->text.len > 0;
}
