/*
 * module.h - a library of others that is loaded when its work is asked for.
 *
 * To load libcrypto takes ten times as long as to read a small message, and
 * most runs want nothing of it. So the tools are not linked with it, nor with
 * libarchive and libidn2: what they use of one is a list of functions, and of
 * it are made both a struct of pointers and the table by which they are found:
 *
 *     #define FUNCTIONS(F) F(deflate) F(inflate)
 *     struct functions { FUNCTIONS(MODULE_MEMBER) };
 *     static const struct module_function table[] = {
 *             FUNCTIONS(MODULE_FUNCTION)
 *     };
 *
 * Where configure found no dlopen, or was told not to use it, they are linked
 * like any other, and the table has their addresses.
 */
#ifndef TOOLS_MODULE_H
#define TOOLS_MODULE_H

#include "mime.h"

struct module_function {
	const char *name;
	void (*linked)(void);   /* NULL: it is to be looked for */
};

#define MODULE_MEMBER(name) __typeof__(name) *name;
#ifdef LOAD_MODULES
#define MODULE_FUNCTION(name) { #name, NULL },
#else
#define MODULE_FUNCTION(name) { #name, (void (*)(void))name },
#endif

/*
 * Loads the first of FILES (NULL ends them) that there is and fills FUNCTIONS,
 * a struct of COUNT pointers, by TABLE. It stays loaded to the end, as what it
 * made may. Returns NULL, or what is missing, in WHY.
 */
#define MODULE_WHY 160

const char *module_load(const char *const *files,
    const struct module_function *table, size_t count, void *functions,
    char why[MODULE_WHY]);

#endif
