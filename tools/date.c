/*
 * date.c - dates as programs write them.
 *
 * By arithmetic, since time_t has 32 bits on some machines, and what a locale
 * or TZ says must not change what a message says.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "date.h"

/*
 * The date that is N days after the first of 1970. Years are counted from
 * March on, so that the day that may be missing is their last: 146,097 days in
 * 400 of them, 153 in each five months; 719,468 from 0000-03-01 to 1970.
 */
static void
date_of(int64_t n, int *year, int *month, int *day)
{
	int64_t days = n + 719468, age = days / 146097, y;

	days %= 146097;
	y = (days - days / 1460 + days / 36524 - days / 146096) / 365;
	days -= 365 * y + y / 4 - y / 100;
	*month = (int)((5 * days + 2) / 153);
	*day = (int)days - (153 * *month + 2) / 5 + 1;
	*month += *month < 10 ? 3 : -9;
	*year = (int)(y + 400 * age) + (*month <= 2);
}

void
date_text(const struct mime_date *date, char text[DATE_SIZE])
{
	/* From the year 0, so that nothing divided is negative. */
	const int64_t era = INT64_C(719528) * 86400;
	int64_t local = date->seconds + date->zone_minutes * 60 + era;
	int zone = abs(date->zone_minutes), seconds = (int)(local % 86400);
	int year, month, day;

	date_of(local / 86400 - 719528, &year, &month, &day);
	snprintf(text, DATE_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
	    year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60,
	    !date->zone_known || date->zone_minutes < 0 ? '-' : '+',
	    zone / 60, zone % 60);
}
