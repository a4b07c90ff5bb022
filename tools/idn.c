/*
 * idn.c - the ASCII form of a domain that has other letters.
 *
 * libidn2 makes it, by the rules that browsers go by (UTS 46), and is loaded
 * when the first such domain is met.
 */
#include "config.h"

#include <string.h>

#include "idn.h"
#include "text.h"

#ifdef HAVE_IDN2

#include <idn2.h>

#include "module.h"

/* What is used of libidn2. */
#define FUNCTIONS(F) \
	F(idn2_free) \
	F(idn2_strerror) \
	F(idn2_to_ascii_8z)

struct functions {
	FUNCTIONS(MODULE_MEMBER)
};

static const struct module_function functions[] = {
	FUNCTIONS(MODULE_FUNCTION)
};

static const char *const files[] = {
	"libidn2.so.0", "libidn2.0.dylib", "libidn2.so", NULL
};

/*
 * Letters, digits, hyphens, dots (RFC 1123 2.1): some wide characters become
 * others of ASCII, such as another "@".
 */
static bool
is_host(mime_span ascii)
{
	size_t i = 0;

	for (; i < ascii.len; i++) {
		int c = text_at(ascii, i);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '.')
			return false;
	}
	return i > 0;
}

static char *
copied(struct mime_arena *mem, mime_span s)
{
	char *copy = mime_arena_alloc(mem, s.len + 1);

	if (copy != NULL && s.len > 0)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

/* WHY, which may be the buffer of a caller, in MEM. */
static const char *
kept(struct mime_arena *mem, const char *why)
{
	const char *copy = copied(mem, text_span(why));

	return copy != NULL ? copy : mime_status_text(MIME_NOMEM);
}

/*
 * IDN2_USE_STD3_ASCII_RULES is not for us: it does not refuse what no name of a
 * host has, but drops it.
 */
const char *
idn_ascii(struct mime_arena *mem, mime_span domain, mime_span *ascii)
{
	struct functions call;
	char why[MODULE_WHY], *typed = copied(mem, domain), *form = NULL;
	const char *missing = module_load(files, functions,
	    sizeof functions / sizeof functions[0], &call, why);
	mime_span made;
	int st;

	if (typed == NULL)
		return mime_status_text(MIME_NOMEM);
	if (missing != NULL)
		return kept(mem, missing);
	st = call.idn2_to_ascii_8z(typed, &form, IDN2_NFC_INPUT |
	    IDN2_NONTRANSITIONAL);
	if (st != IDN2_OK)
		return call.idn2_strerror(st);
	made = (mime_span){ copied(mem, text_span(form)), strlen(form) };
	call.idn2_free(form);
	if (made.ptr == NULL)
		return mime_status_text(MIME_NOMEM);
	if (!is_host(made))
		return "is no domain";
	*ascii = made;
	return NULL;
}

#else

const char *
idn_ascii(struct mime_arena *mem, mime_span domain, mime_span *ascii)
{
	(void)mem;
	(void)domain;
	(void)ascii;
	return "is not ASCII, and this was built without libidn2";
}

#endif
