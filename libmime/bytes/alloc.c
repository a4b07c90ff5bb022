/*
 * alloc.c - the one way to memory.
 *
 * All of the library's memory passes through mime_resize, which asks the
 * caller's hook, or malloc. Sums of sizes that would wrap come out as SIZE_MAX
 * (size_add, size_mul) and end here.
 */
#include <stdlib.h>

#include "bytes/bytes.h"

static void *
libc_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
	(void)ctx;
	(void)old_size;
	if (new_size == 0) {
		free(ptr);
		return NULL;
	}
	return realloc(ptr, new_size);
}

const struct mime_alloc mime_alloc_libc = { libc_resize, NULL };

void *
mime_resize(const struct mime_alloc *alloc, void *ptr, size_t old_size,
    size_t new_size)
{
	if (new_size > PTRDIFF_MAX)
		return NULL;
	return alloc->resize(alloc->ctx, ptr, old_size, new_size);
}
