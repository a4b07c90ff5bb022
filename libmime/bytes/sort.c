/*
 * sort.c - rows in order: N log N for any input, equal ones as they came, and
 * no memory but what the caller gives (the C library's may ask for some).
 */
#include "bytes/bytes.h"

struct sort {
	char *rows, *spare;
	size_t count, size;
	int (*compare)(const void *a, const void *b);
};

/* Merges two sorted runs at FROM, of WIDTH and the next WIDTH. */
static void
merge(const struct sort *s, size_t from, size_t width)
{
	size_t a = from, b = from + width < s->count ? from + width : s->count;
	size_t a_end = b, b_end = b + width < s->count ? b + width : s->count;

	for (size_t to = from; to < b_end; to++) {
		bool first = a < a_end && (b == b_end || s->compare(
		    s->rows + a * s->size, s->rows + b * s->size) <= 0);

		memcpy(s->spare + to * s->size,
		    s->rows + (first ? a++ : b++) * s->size, s->size);
	}
}

void *
mime_sort(void *rows, void *spare, size_t count, size_t size,
    int (*compare)(const void *a, const void *b))
{
	struct sort s = { rows, spare, count, size, compare };

	for (size_t width = 1; width < count; width *= 2) {
		char *sorted = s.spare;

		for (size_t from = 0; from < count; from += 2 * width)
			merge(&s, from, width);
		s.spare = s.rows;
		s.rows = sorted;
	}
	return s.rows;
}
