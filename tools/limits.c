/*
 * limits.c - the options that set limits: of the library, by its names for
 * them, and of the tools.
 */
#include "config.h"

#include <string.h>

#include "options.h"

static const char *
limit_name(const void *ctx, size_t n)
{
	(void)ctx;
	return mime_limit_name((unsigned)n);
}

static size_t
limit_count(void)
{
	unsigned n = 0;

	while (mime_limit_name(n) != NULL)
		n++;
	return n;
}

/* One of the tools' own limits, which the library does not know. */
static uint64_t *
own_limit(struct tool *t, const char *name)
{
	if (strcmp(name, "message") == 0)
		return &t->message_limit;
	return strcmp(name, "decoded") == 0 ? &t->decoded_limit : NULL;
}

void
options_limit(struct tool *t, const char *argument)
{
	const char *equals = strchr(argument, '=');
	uint32_t *limit;
	uint64_t n, *own;
	char name[WORD_MAX + 1];

	if (equals == NULL || equals - argument > WORD_MAX ||
	    !select_size((mime_span){ equals + 1, strlen(equals + 1) }, &n) ||
	    n == 0)
		tool_usage(t, "--limit takes a name, = and a number from 1",
		    NULL);
	snprintf(name, sizeof name, "%.*s", (int)(equals - argument), argument);
	limit = mime_limit(&t->single, name);
	own = own_limit(t, name);
	if (limit == NULL && own == NULL)
		tool_usage(t, "--limit: no such limit", tool_nearest(name,
		    limit_count(), limit_name, NULL));
	if (limit != NULL)
		*limit = n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
	if (own != NULL)
		*own = n;
}

/*
 * Tight is a quarter of the default or less, and still more than honest mail
 * has. None is the most that a number holds; a depth is one of 16 bits.
 */
static const struct {
	const char *name;
	uint32_t tight, none;
} presets[] = {
	{ "depth",     20,         UINT16_MAX },
	{ "parts",     500,        UINT32_MAX },
	{ "header",    256 * 1024, UINT32_MAX },
	{ "field",     64 * 1024,  UINT32_MAX },
	{ "fields",    1000,       UINT32_MAX },
	{ "params",    32,         UINT32_MAX },
	{ "boundary",  200,        UINT32_MAX },
	{ "comments",  8,          UINT32_MAX },
	{ "addresses", 1000,       UINT32_MAX },
	{ "words",     1000,       UINT32_MAX },
	{ "defects",   100,        UINT32_MAX },
	{ "views",     2,          UINT32_MAX }
};

void
options_limits(struct tool *t, const char *argument)
{
	bool none = strcmp(argument, "none") == 0;

	if (!none && strcmp(argument, "tight") != 0 &&
	    strcmp(argument, "default") != 0)
		tool_usage(t, "--limits is tight, default or none", NULL);
	t->parse.limits = (struct mime_limits){ 0 };
	if (strcmp(argument, "default") == 0)
		return;
	for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
		uint32_t *limit = mime_limit(&t->parse.limits,
		    presets[i].name);

		if (limit != NULL)
			*limit = none ? presets[i].none : presets[i].tight;
	}
}

/* A single limit stands, whether --limits comes before it or after. */
void
options_limits_done(struct tool *t)
{
	const char *name;

	for (unsigned n = 0; (name = mime_limit_name(n)) != NULL; n++) {
		uint32_t *limit = mime_limit(&t->single, name);

		if (limit != NULL && *limit != 0)
			*mime_limit(&t->parse.limits, name) = *limit;
	}
}
