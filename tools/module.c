/*
 * module.c - a library of others that is loaded when its work is asked for.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "module.h"

_Static_assert(sizeof(void (*)(void)) == sizeof(void *),
    "a function's address is as large as an object's");

#ifdef LOAD_MODULES

#include <dlfcn.h>

/* The first name is the likely one: what is wrong is told of that. */
static void *
open_library(const char *const *files, char why[MODULE_WHY])
{
	void *library = dlopen(files[0], RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		snprintf(why, MODULE_WHY, "%s", dlerror());
	while (library == NULL && *++files != NULL)
		library = dlopen(*files, RTLD_NOW | RTLD_LOCAL);
	return library;
}

const char *
module_load(const char *const *files, const struct module_function *table,
    size_t count, void *functions, char why[MODULE_WHY])
{
	void *library = open_library(files, why), *found;
	char *to = functions;

	if (library == NULL)
		return why;
	for (size_t i = 0; i < count; i++, to += sizeof found) {
		found = dlsym(library, table[i].name);
		if (found == NULL) {
			snprintf(why, MODULE_WHY, "%s: it has no %s", files[0],
			    table[i].name);
			return why;
		}
		memcpy(to, &found, sizeof found);
	}
	return NULL;
}

#else

const char *
module_load(const char *const *files, const struct module_function *table,
    size_t count, void *functions, char why[MODULE_WHY])
{
	char *to = functions;

	(void)files, (void)why;
	for (size_t i = 0; i < count; i++, to += sizeof table[i].linked)
		memcpy(to, &table[i].linked, sizeof table[i].linked);
	return NULL;
}

#endif
