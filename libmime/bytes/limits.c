/*
 * limits.c - the limits: one table of names, places and defaults.
 *
 * The names are those of the tools' --limit; the reasons for the numbers are
 * in doc/design.md.
 */
#include "bytes/bytes.h"

#define LIMITS(each) \
	each(depth,     100) \
	each(parts,     10000) \
	each(header,    1048576) \
	each(field,     262144) \
	each(fields,    10000) \
	each(params,    128) \
	each(boundary,  2048) \
	each(comments,  32) \
	each(addresses, 10000) \
	each(words,     10000) \
	each(defects,   1000) \
	each(views,     8)

#define ROW(name, value) { #name, offsetof(struct mime_limits, name), value },
#define MEMBER(name, value) .name = value,

static const struct {
	const char *name;
	size_t place;
	uint32_t value;
} limits[] = { LIMITS(ROW) };

const struct mime_limits mime_limits_default = { LIMITS(MEMBER) };

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
	struct mime_limits l;

	if (given == NULL)
		return mime_limits_default;
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
	o.limits = mime_limits_of(opt != NULL ? &o.limits : NULL);
	if (o.limits.depth > DEPTH_MOST)
		o.limits.depth = DEPTH_MOST;
	return o;
}
