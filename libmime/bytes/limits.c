/*
 * limits.c - the limits: one table of names, places and defaults.
 *
 * The names are those of the tools' --limit; the reasons for the numbers are
 * in doc/design.md.
 */
#include "bytes/bytes.h"

#define LIMIT(name, value) \
	{ #name, offsetof(struct mime_limits, name), value }

static const struct {
	const char *name;
	size_t place;
	uint32_t value;
} limits[] = {
	LIMIT(depth,     100),
	LIMIT(parts,     10000),
	LIMIT(header,    1048576),
	LIMIT(field,     262144),
	LIMIT(fields,    10000),
	LIMIT(params,    128),
	LIMIT(boundary,  2048),
	LIMIT(comments,  32),
	LIMIT(addresses, 10000),
	LIMIT(words,     10000),
	LIMIT(defects,   1000),
	LIMIT(views,     8),
};

static uint32_t *
place_of(struct mime_limits *l, size_t row)
{
	return (uint32_t *)(void *)((char *)l + limits[row].place);
}

const char *
mime_limit_name(unsigned n)
{
	return n < ROWS(limits) ? limits[n].name : NULL;
}

uint32_t *
mime_limit(struct mime_limits *l, const char *name)
{
	for (size_t i = 0; i < ROWS(limits); i++)
		if (strcmp(limits[i].name, name) == 0)
			return place_of(l, i);
	return NULL;
}

struct mime_limits
mime_limits_of(const struct mime_limits *given)
{
	struct mime_limits l = { 0 };

	if (given != NULL)
		l = *given;
	for (size_t i = 0; i < ROWS(limits); i++)
		if (*place_of(&l, i) == 0)
			*place_of(&l, i) = limits[i].value;
	return l;
}

/* Deeper than a part can say that it is (mime_part.depth). */
#define DEPTH_MOST 65535

/* A caller built against an older header gives a shorter struct. */
struct mime_options
mime_options_of(const struct mime_options *opt)
{
	struct mime_options o = { 0 };

	if (opt != NULL)
		memcpy(&o, opt, opt->size < sizeof(o) ? opt->size : sizeof(o));
	o.size = sizeof(o);
	o.limits = mime_limits_of(&o.limits);
	if (o.limits.depth > DEPTH_MOST)
		o.limits.depth = DEPTH_MOST;
	return o;
}
