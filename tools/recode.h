/*
 * recode.h - what transfer encoding a content can go in.
 */
#ifndef TOOLS_RECODE_H
#define TOOLS_RECODE_H

#include "rule.h"

/* What a look at a content has shown. */
struct seen {
	bool high, nul, bare_cr;
	bool sub;               /* where some end a file */
	bool dashes;            /* a line may be a delimiter */
	bool ends_crlf, ends_lf;        /* a line ends so */
	uint64_t line, longest;
	bool cr;                /* the last octet is one */
	unsigned minus;         /* that the line at hand begins with, to 2 */
};

/* Looks at the content of PART, as HOW says. False: X has failed. */
bool recode_see(struct subject *x, const struct mime_part *part, unsigned how,
    struct seen *s);

/* Are its lines such as any encoding lets through? */
bool recode_fits_lines(const struct seen *s);

/* Of text without a name; of a file, not an octet may change. */
bool recode_has_lines(const struct mime_part *part);

/* recode_outside.c: what is around the parts of PART is 7 bits from now on. */
void recode_outside(struct subject *x, const struct mime_part *part);

#endif
