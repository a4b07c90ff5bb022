/*
 * fuzz_edit.c - any octets as a message, and edits of it: see edited.c.
 *
 * The first octet says how many of those behind it are edits; its top bit that
 * they are safe ones.
 */
#include <stdio.h>
#include <stdlib.h>

#include "edited.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mime_span message = { (const char *)data, size }, how;
	struct mime_arena *mem = mime_arena_new(NULL);
	struct edited what;
	const char *why;
	unsigned n = size > 0 ? data[0] : 0;

	how = span_take(&message, 1);
	how = span_take(&message, (n & 15) * (size_t)EDIT_OCTETS);
	why = edited_fault(mem, message, how, n & 128, &what);
	if (why != NULL) {
		fprintf(stderr, "%s\n", why);
		abort();
	}
	mime_arena_free(mem);
	return 0;
}
