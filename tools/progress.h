/*
 * progress.h - how far a long run has come, on stderr.
 *
 * A line once a second where a person looks on, and whenever the process gets a
 * SIGUSR1. A thread of its own prints it, so that it comes whatever the others
 * are at; a short run never has one.
 */
#ifndef TOOLS_PROGRESS_H
#define TOOLS_PROGRESS_H

#include "mail.h"

struct progress;

/*
 * Begins a run of WISH: SIGUSR1 no longer ends the process. SHOWN: a line each
 * second, in any case; else where stderr is a terminal and stdout is none. NULL
 * for want of memory, which all functions take.
 */
struct progress *progress_new(const char *tool, const struct mail_wish *wish,
    bool shown, bool hushed);

/* So much more has been read; so many messages more are done. */
void progress_add(struct progress *p, uint64_t messages, uint64_t octets);

/* To be called now and then, by anyone: has lines come where a run is long. */
void progress_watch(struct progress *p);

/* Ends it; where lines were SHOWN each second, the last tells of it all. */
void progress_free(struct progress *p);

#endif
