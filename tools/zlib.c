/*
 * zlib.c - zlib, loaded when something in gzip is met.
 *
 * Few mails are in gzip, and to load zlib is a fifteenth of what a tool costs
 * with a small one. libmime calls it like any library; in the tools, which have
 * libmime in them, these functions answer, and hand on to zlib's own. -u (see
 * configure.ac) has them taken from libtools.a, which comes before libmime.
 *
 * What was found is held in a global: zlib's callers have a stream and nothing
 * else to hold it in. It is set once, and by every thread to the same.
 */
#include "config.h"

#ifdef LOAD_ZLIB

#include <pthread.h>
#include <stdio.h>
#include <zlib.h>

#include "module.h"

#define FUNCTIONS(F) \
	F(inflate) \
	F(inflateEnd) \
	F(inflateInit2_) \
	F(inflateReset)

static struct functions {
	FUNCTIONS(MODULE_MEMBER)
} call;

static bool is_there;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const struct module_function functions[] = {
	FUNCTIONS(MODULE_FUNCTION)
};

/* Whoever called can only say that there is no memory: say it here. */
static void
load(void)
{
	static const char *const files[] = {
		"libz.so.1", "libz.so.6", "libz.so", NULL
	};
	char text[MODULE_WHY];
	const char *why = module_load(files, functions, sizeof functions /
	    sizeof functions[0], &call, text);

	is_there = why == NULL;
	if (!is_there)
		fprintf(stderr, "no gzip: %s\n", why);
}

/* Comes before all others: without a stream there is nothing to do to one. */
int
inflateInit2_(z_streamp z, int bits, const char *version, int size)
{
	if (pthread_once(&once, load) != 0 || !is_there)
		return Z_MEM_ERROR;
	return call.inflateInit2_(z, bits, version, size);
}

int
inflate(z_streamp z, int flush)
{
	return call.inflate(z, flush);
}

int
inflateReset(z_streamp z)
{
	return call.inflateReset(z);
}

int
inflateEnd(z_streamp z)
{
	return call.inflateEnd(z);
}

#else

/* ISO C wants something in a file. */
extern int no_zlib_to_load;

#endif
