/*
 * edited.h - edits out of octets, carried out, and every promise of an editor
 * held against what came out.
 */
#ifndef LIBMIME_TESTS_EDITED_H
#define LIBMIME_TESTS_EDITED_H

#include "bytes/bytes.h"

/* What became of the edits. */
struct edited {
	bool refused;           /* they cannot be carried out */
	bool doubted;           /* the check says no */
	const char *reason;     /* of either, as long as the arena */
	mime_span result;       /* else: the message that came out */
	size_t splices;
};

/*
 * Edits MESSAGE as HOW tells, EDIT_OCTETS of it an edit; SAFE: those only that
 * no reader of any mail could take for something else. NULL: all promises hold.
 */
#define EDIT_OCTETS 4
const char *edited_fault(struct mime_arena *mem, mime_span message,
    mime_span how, bool safe, struct edited *what);

#endif
