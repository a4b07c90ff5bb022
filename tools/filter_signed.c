/*
 * filter_signed.c - a mail whose signatures are to be kept.
 */
#include "config.h"

#include <string.h>

#include "rule.h"
#include "signed.h"

/* "5.7.1 the DKIM signature of a.org breaks: .." */
static const char *
refusal(struct signed_mail *mail, const char *status, const char *why)
{
	size_t n = strlen(status) + strlen(why) + 2;
	char *text = mime_arena_alloc(mail->mem, n);

	if (text != NULL)
		snprintf(text, n, "%s %s", status, why);
	return text;
}

bool
subject_keeps_signed(struct subject *x, struct signed_mail *mail)
{
	const char *why = NULL;
	mime_status st = x->keep_signed == NULL ? MIME_OK :
	    signed_keep(mail, x->editor, &why);

	if (st < 0)
		subject_fail(x, st);
	if (st < 0 || why == NULL)
		return st >= 0;
	x->verdict = VERDICT_REJECT;
	x->why = refusal(mail, x->keep_signed, why);
	if (x->why == NULL)
		subject_fail(x, MIME_NOMEM);
	return false;
}
