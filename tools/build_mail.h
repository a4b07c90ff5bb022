/*
 * build_mail.h - mails that a new one is about.
 *
 * build_mail.c   forwarded ones, and digests: they go with it
 * build_reply.c  one that is answered: it may be quoted
 */
#ifndef TOOLS_BUILD_MAIL_H
#define TOOLS_BUILD_MAIL_H

#include "build.h"
#include "message.h"
#include "part.h"
#include "text.h"

/* All of these are told where they are false. */
typedef bool build_mail_each(struct build *b, struct message *m);

/* Opens each mail in the operand PATH and calls EACH. */
bool build_mails(struct build *b, const char *path, build_mail_each *each);

/* Adds a field that was made of a mail, but not an empty one. */
bool build_mail_add(struct build *b, const char *name,
    struct build_text *value);

/* The subject of M behind PREFIX ("Re:"), unless one was typed. */
bool build_mail_subject(struct build *b, struct message *m, mime_span head,
    const char *prefix);

/* M as a part; NULL where that failed. */
struct build_piece *build_mail_piece(struct build *b, struct message *m);

#endif
