/*
 * converter.c - iconv, for the charsets that we have no tables of.
 *
 * Converters are dear to open (the C library loads a module). An arena keeps
 * one of each charset open (arena_slot), until it is freed. While a filter
 * has it, others that want the same charset open their own. What iconv itself
 * allocates does not come from the arena.
 */
#include <errno.h>
#include <iconv.h>

#include "codec/charset.h"

#ifndef ICONV_CONST
#define ICONV_CONST             /* "const" where iconv takes a const char ** */
#endif

struct converter {
	struct converter *next; /* in the arena's slot */
	const struct charset *charset;
	const struct mime_alloc *alloc;
	iconv_t cd;
	bool kept;              /* in the slot; else closed after use */
	bool busy;
};

/* A name that GNU libiconv may not know, and what comes nearest there. */
static iconv_t
open_iconv(const char *name)
{
	iconv_t cd = iconv_open("UTF-8", name);

	if (cd == (iconv_t)-1 && errno == EINVAL &&
	    strcmp(name, "ISO-2022-JP-3") == 0)
		cd = iconv_open("UTF-8", "ISO-2022-JP-2");
	return cd;
}

static void
converter_free(struct converter *c)
{
	iconv_close(c->cd);
	mime_resize(c->alloc, c, sizeof(*c), 0);
}

static SELDOM void
close_slot(void *held, const struct mime_alloc *alloc)
{
	struct converter *c = held, *next;

	(void)alloc;            /* the same as theirs */
	for (; c != NULL; c = next) {
		next = c->next;
		converter_free(c);
	}
}

static mime_status
converter_open(const struct mime_alloc *alloc, const struct charset *charset,
    struct converter **opened)
{
	struct converter *c = mime_resize(alloc, NULL, 0, sizeof(*c));
	mime_status status;

	if (c == NULL)
		return MIME_NOMEM;
	*c = (struct converter){ .charset = charset, .alloc = alloc };
	c->cd = open_iconv(charset->iconv_name);
	if (c->cd == (iconv_t)-1) {
		status = errno == ENOMEM ? MIME_NOMEM : MIME_NOCHARSET;
		mime_resize(alloc, c, sizeof(*c), 0);
		return status;
	}
	*opened = c;
	return MIME_OK;
}

SELDOM mime_status
mime_converter_borrow(struct mime_arena *mem, const struct charset *charset,
    struct converter **borrowed)
{
	struct arena_slot *slot = mime_arena_slot(mem);
	struct converter *c = slot->held;
	mime_status status;

	while (c != NULL && c->charset != charset)
		c = c->next;
	if (c == NULL || c->busy) {
		bool keep = c == NULL;

		status = converter_open(mime_arena_alloc_of(mem), charset, &c);
		if (status < 0)
			return status;
		if (keep) {
			c->next = slot->held;
			c->kept = true;
			*slot = (struct arena_slot){ c, close_slot };
		}
	}
	iconv(c->cd, NULL, NULL, NULL, NULL);
	c->busy = true;
	*borrowed = c;
	return MIME_OK;
}

SELDOM void
mime_converter_return(void *ctx)
{
	struct converter *c = ctx;

	if (c->kept)
		c->busy = false;
	else
		converter_free(c);
}

SELDOM int
mime_convert(struct converter *c, mime_span *in, mime_room *out)
{
	char *from = in != NULL ? (char *)(uintptr_t)in->ptr : NULL;
	size_t left = in != NULL ? in->len : 0;
	size_t n = iconv(c->cd, in != NULL ? (ICONV_CONST char **)&from : NULL,
	    &left, &out->ptr, &out->len);
	int why = n == (size_t)-1 ? errno : 0;

	if (in != NULL)
		*in = span_tail(*in, in->len - left);
	return why;
}
