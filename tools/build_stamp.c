/*
 * build_stamp.c - the Date and Message-ID of a mail that has none yet.
 *
 * With SOURCE_DATE_EPOCH the date is that, in UTC, and the Message-ID is made
 * of what was typed: the same command makes the same mail. Else the date is
 * now, in the zone of the machine, and the Message-ID is random.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "build.h"
#include "text.h"

/* What SOURCE_DATE_EPOCH says; false where it is not set. */
static bool
fixed_time(struct build *b, time_t *when)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	char *end;
	long long n;

	if (text == NULL || *text == '\0')
		return false;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0' || n < 0)
		tool_usage(&b->tool, "SOURCE_DATE_EPOCH is no number of "
		    "seconds", NULL);
	*when = (time_t)n;
	return true;
}

/* strftime would ask the locale for the names. */
bool
build_date(const struct mime_date *date, char *text, size_t size)
{
	static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	    "Fri", "Sat" };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int zone = date->zone_minutes;
	time_t local = (time_t)(date->seconds + zone * 60);
	struct tm tm;

	if (gmtime_r(&local, &tm) == NULL || tm.tm_year > 9999 - 1900 ||
	    tm.tm_year < 0)
		return false;
	snprintf(text, size, "%s, %02d %s %04d %02d:%02d:%02d %c%02d%02d",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec,
	    zone < 0 || !date->zone_known ? '-' : '+', abs(zone) / 60,
	    abs(zone) % 60);
	return true;
}

static bool
write_date(time_t when, bool utc, char *text, size_t size)
{
	struct mime_date date = { .seconds = when, .zone_known = true };
	struct tm tm;

	if (!utc && localtime_r(&when, &tm) != NULL)
		date.zone_minutes = (int16_t)(tm.tm_gmtoff / 60);
	return build_date(&date, text, size);
}

/* S in the tool's memory, whose life is the run's. */
static bool
add_text(struct build *b, const char *name, const char *text)
{
	mime_span copy = build_copy(b, text_span(text));

	return copy.ptr != NULL && build_add(b, name, copy);
}

/* A number out of all fields that there are. */
static uint64_t
digest(const struct build *b)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);

	for (const struct build_field *f = b->fields; f; f = f->next)
		for (size_t i = 0; i < f->value.len; i++)
			hash = (hash ^ (unsigned char)f->value.ptr[i]) *
			    UINT64_C(0x100000001B3);
	return hash;
}

/* The domain of the author, or one that is nobody's. */
static mime_span
domain_of(const struct build *b)
{
	const struct build_field *from = build_find(b, "From");
	const struct mime_address *a = NULL;

	if (from != NULL &&
	    mime_addresses(b->tool.mem, from->value, &a) == MIME_OK &&
	    a != NULL && a->domain.len > 0 && a->domain.len < 200)
		return a->domain;
	return (mime_span){ "localhost.invalid", 17 };
}

static bool
add_message_id(struct build *b, time_t when, bool fixed)
{
	mime_span domain = domain_of(b);
	uint64_t unique = digest(b);
	char text[280];

	if (!fixed && getentropy(&unique, sizeof unique) < 0)
		return false;
	snprintf(text, sizeof text, "<%" PRIx64 ".%" PRIx64 "@%.*s>",
	    (uint64_t)when, unique, (int)domain.len, domain.ptr);
	return add_text(b, "Message-ID", text);
}

bool
build_stamp(struct build *b)
{
	time_t when;
	bool fixed = fixed_time(b, &when), fine = true;
	char text[60];

	if (!fixed)
		when = time(NULL);
	if (b->message_id != NULL)
		fine = add_text(b, "Message-ID", b->message_id);
	else if (build_find(b, "Message-ID") == NULL)
		fine = add_message_id(b, when, fixed);
	if (b->date != NULL)
		fine = fine && add_text(b, "Date", b->date);
	else if (build_find(b, "Date") == NULL)
		fine = fine && write_date(when, fixed, text, sizeof text) &&
		    add_text(b, "Date", text);
	return fine;
}
