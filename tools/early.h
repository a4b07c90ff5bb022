/*
 * early.h - an attachment decoded while its message is read the first time.
 */
#ifndef TOOLS_EARLY_H
#define TOOLS_EARLY_H

#include "folder.h"

/* All zeros is one that was never open. Used for one message after another. */
struct early {
	struct mime_arena *mem; /* of FILTER */
	mime_mark start;        /* of MEM */
	struct mime_filter *filter;     /* NULL: no part is being decoded */
	struct folder *folder;
	uint64_t left;          /* of the message, where the part began */
	uint32_t part;          /* its number among the events */
	uint64_t offset, fed;   /* of its body, as it stands */
	uint64_t size;          /* decoded */
	struct output file;     /* begun when there is enough of it */
	bool whole;             /* FILE has it all */
};

void early_open(struct early *e, struct folder *folder);

/*
 * Sees every event of the message, of which as much is LEFT; 0: that is not
 * known. ALL: not only parts that have a name.
 */
void early_event(struct early *e, const struct mime_event *ev, uint64_t left,
    bool all);

/*
 * Hands over the file where it is that of PART, and tells its size. It is as
 * if it had been written by folder_begin, folder_put and folder_end.
 */
bool early_take(struct early *e, const struct mime_part *part,
    struct output *file, uint64_t *size);

/* Drops what nobody took. */
void early_close(struct early *e);
void early_free(struct early *e);

#endif
