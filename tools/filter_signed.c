/*
 * filter_signed.c - a mail whose signatures are to be kept.
 */
#include "config.h"

#include <string.h>

#include "filter.h"
#include "signed.h"

/* WHY, which goes with the mail, as long as the run. */
static const char *
to_keep(struct filter *f, const char *why)
{
	size_t n = strlen(why) + 1;
	char *text = mime_arena_alloc(f->tool.mem, n);

	if (text == NULL)
		return "5.7.1 a signature breaks";
	memcpy(text, why, n);
	return text;
}

bool
filter_keeps_signed(struct filter *f, struct mime_editor *e)
{
	struct signed_mail mail = signed_mail(&f->message);
	const char *why = NULL;

	if (!message_told(&f->message, signed_keep(&mail, e, &why)))
		return false;
	if (why != NULL)
		f->refused = to_keep(f, why);
	return why == NULL;
}
