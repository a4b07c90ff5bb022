/*
 * downgrade.h - a header in ASCII, for who knows no SMTPUTF8.
 *
 * filter_downgrade.c   which headers, and the reports within a mail
 * downgrade_field.c    a field (RFC 6857)
 */
#ifndef TOOLS_DOWNGRADE_H
#define TOOLS_DOWNGRADE_H

#include "rule.h"

/* Has S an octet that is not ASCII? */
bool downgrade_is_raw(mime_span s);

/*
 * Has the editor of X write the NTH field F of its name, in the header of PART,
 * in ASCII.
 */
void downgrade_field(struct subject *x, const struct mime_part *part,
    const struct mime_field *f, uint32_t nth);

/* filter_downgrade.c */
const char *downgrade_prepare(struct tool *t, struct rule *r);
void downgrade(struct subject *x, const struct rule *r);

/* Is PART a report of which downgrade makes one in ASCII? */
bool downgrade_is_report(const struct mime_part *part);

#endif
