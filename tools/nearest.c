/*
 * nearest.c - which word was meant?
 */
#include "config.h"

#include <string.h>

#include "options.h"

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* How many letters to add, drop or change to get from A to B (Levenshtein). */
static unsigned
distance(const char *a, const char *b)
{
	unsigned row[WORD_MAX + 1], n = (unsigned)strlen(b);

	if (n > WORD_MAX)
		return WORD_MAX;
	for (unsigned i = 0; i <= n; i++)
		row[i] = i;
	for (unsigned j = 1; *a != '\0' && j <= WORD_MAX; a++, j++) {
		unsigned corner = row[0]++;

		for (unsigned i = 1; i <= n; i++) {
			unsigned d = corner + (*a != b[i - 1]);

			corner = row[i];
			row[i] = least(d, least(row[i], row[i - 1]) + 1);
		}
	}
	return row[n];
}

const char *
tool_nearest(const char *word, size_t count,
    const char *(*names)(const void *ctx, size_t n), const void *ctx)
{
	/* A third of the letters may be wrong. */
	unsigned best = (unsigned)strlen(word) / 3 + 2;
	const char *nearest = NULL;

	for (size_t n = 0; n < count; n++) {
		const char *name = names(ctx, n);
		unsigned d = name != NULL ? distance(word, name) : best;

		if (d < best) {
			best = d;
			nearest = name;
		}
	}
	return nearest;
}
