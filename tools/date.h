/*
 * date.h - dates as programs write them.
 */
#ifndef TOOLS_DATE_H
#define TOOLS_DATE_H

#include "mime.h"

#define DATE_SIZE 40

/*
 * DATE in ISO 8601, in the zone of whoever wrote it, with a NUL behind:
 * "2026-11-22T10:04:05+01:00", and -00:00 where the zone is not known (RFC 3339
 * 4.3).
 */
void date_text(const struct mime_date *date, char text[DATE_SIZE]);

#endif
