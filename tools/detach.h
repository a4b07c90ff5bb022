/*
 * detach.h - contents that are taken out of mail, and put back.
 *
 * shape.c          how a content was encoded
 * store.c          where it is kept
 * placeholder.c    what stands in its place
 * filter_detach.c  the action that takes out
 * filter_attach.c  the one that puts back, and the proof that it would
 */
#ifndef TOOLS_DETACH_H
#define TOOLS_DETACH_H

#include "placeholder.h"
#include "rule.h"
#include "store.h"

/* The actions. */
const char *detach_prepare(struct tool *t, struct rule *r);
void part_detach(struct subject *x, const struct rule *r);
const char *attach_prepare(struct tool *t, struct rule *r);
void part_attach(struct subject *x, const struct rule *r);

/*
 * Would RESULT, which X was made into by RULES, give X again? True where no
 * rule detaches. X->length: what X says of its length, where RESULT says
 * otherwise. ST is an error of the world's.
 */
bool detach_holds(struct subject *x, const struct rules *rules,
    const struct mime_source *result, mime_status *st);

#endif
