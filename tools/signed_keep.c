/*
 * signed_keep.c - may a mail be edited so, if signatures are to be kept?
 */
#include "config.h"

#include <string.h>

#include "signed.h"

/* One line for a log or an SMTP reply, which is ASCII without controls. */
#define WHY_SIZE 200
#define WORD_MAX 60

static void
put(char why[WHY_SIZE], const char *text, size_t len)
{
	size_t n = strlen(why);

	if (len > WORD_MAX)
		len = WORD_MAX;
	for (size_t i = 0; i < len && n + 1 < WHY_SIZE; i++)
		why[n++] = text[i] > ' ' && text[i] < 0x7F ? text[i] :
		    text[i] == ' ' ? ' ' : '?';
	why[n] = '\0';
}

static void
put_text(char why[WHY_SIZE], const char *text)
{
	put(why, text, strlen(text));
}

static const char *
kind_text(enum signed_kind kind)
{
	switch (kind) {
	case SIGNED_DKIM:  return "DKIM signature";
	case SIGNED_ARC:   return "ARC signature";
	case SIGNED_PGP:   return "PGP/MIME signature";
	case SIGNED_SMIME:
	case SIGNED_DATA:  return "S/MIME signature";
	default:           return "signature";
	}
}

/* "the DKIM signature of a.org breaks: a field that .. changes (subject)" */
static void
explain(const struct signature *sig, char why[WHY_SIZE])
{
	mime_span domain = sig->dkim.tag[DKIM_D];

	put_text(why, "the ");
	put_text(why, kind_text(sig->kind));
	if (domain.len > 0) {
		put_text(why, " of ");
		put(why, domain.ptr, domain.len);
	}
	put_text(why, " breaks: ");
	put_text(why, sig->broken);
	if (sig->broken_by.len > 0) {
		put_text(why, " (");
		put(why, sig->broken_by.ptr, sig->broken_by.len);
		put_text(why, ")");
	}
}

mime_status
signed_keep(struct signed_mail *m, struct mime_editor *editor,
    const char **why)
{
	struct signatures s;
	struct signature *sig;
	size_t count;
	char *text;
	mime_status st;

	*why = NULL;
	mime_editor_splices(editor, &count);
	if (count == 0)
		return MIME_OK;
	st = signed_find(m, &s);
	if (st >= 0)
		st = signed_after(m, &s, editor);
	if (st < 0)
		return st;
	for (sig = s.first; sig != NULL && sig->broken == NULL;)
		sig = sig->next;
	if (sig == NULL)
		return MIME_OK;
	text = mime_arena_alloc(m->mem, WHY_SIZE);
	if (text == NULL)
		return MIME_NOMEM;
	explain(sig, text);
	*why = text;
	return MIME_OK;
}
