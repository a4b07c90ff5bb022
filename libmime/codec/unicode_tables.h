/*
 * unicode_tables.h - the shape of the tables in unicode_tables.c.
 *
 * For unicode.c alone. All are sorted by their first member, but for the
 * composites, which are sorted by what they are composed of.
 */
#ifndef LIBMIME_UNICODE_TABLES_H
#define LIBMIME_UNICODE_TABLES_H

#include <stddef.h>
#include <stdint.h>

/* Characters with a canonical combining class that is not 0. */
struct unicode_class {
	uint32_t first, last;
	uint8_t value;
};

/* One step of canonical decomposition; second is 0 where there is but one. */
struct unicode_parts {
	uint32_t code, first, second;
};

/* Every STEP-th character folds to the one at that distance. */
struct unicode_fold {
	uint32_t first, last;
	uint8_t step;
	int32_t distance;
};

/* Characters that fold to two or three; to[2] is 0 where it is two. */
struct unicode_long_fold {
	uint32_t code;
	uint16_t to[3];
};

extern const struct unicode_class mime_unicode_classes[];
extern const size_t mime_unicode_classes_count;

extern const struct unicode_parts mime_unicode_parts[];
extern const size_t mime_unicode_parts_count;

/* The rows of mime_unicode_parts that may be composed again. */
extern const uint16_t mime_unicode_composites[];
extern const size_t mime_unicode_composites_count;

extern const struct unicode_fold mime_unicode_folds[];
extern const size_t mime_unicode_folds_count;

extern const struct unicode_long_fold mime_unicode_long_folds[];
extern const size_t mime_unicode_long_folds_count;

#endif
