/*
 * build_envelope.c - who sends and who receives, for a program that sends.
 *
 * A file of options for curl, so that "curl -K FILE -T MAIL smtp://HOST" sends
 * it; one line each, so that it is easily read by others too. The recipients
 * are those of To, Cc and Bcc, each once.
 */
#include "config.h"

#include <string.h>

#include "build.h"
#include "output.h"
#include "text.h"

/* An address in quotes, as curl reads it. */
static void
put(FILE *to, const char *option, mime_span addr)
{
	fprintf(to, "%s = \"<", option);
	for (size_t i = 0; i < addr.len; i++) {
		if (addr.ptr[i] == '"' || addr.ptr[i] == '\\')
			fputc('\\', to);
		fputc(addr.ptr[i], to);
	}
	fputs(">\"\n", to);
}

/*
 * Takes ADDR, and says whether it is there for the first time. Names of files
 * are alike as mailboxes are: whatever the case of letters.
 */
static bool
is_new(struct mime_names *seen, mime_span addr)
{
	mime_span unique = { 0 };

	return mime_names_take(seen, addr, &unique) == MIME_OK &&
	    unique.len == addr.len;
}

static bool
put_list(struct build *b, FILE *to, const struct build_field *field,
    struct mime_names *seen)
{
	const struct mime_address *first;

	if (seen == NULL || mime_addresses(b->tool.mem, field->value, &first) !=
	    MIME_OK)
		return false;
	for (const struct mime_address *a = first; a != NULL; a = a->next)
		if (a->addr.len > 0 && is_new(seen, a->addr))
			put(to, "mail-rcpt", a->addr);
	return true;
}

static bool
write_all(struct build *b, FILE *to)
{
	static const char *const names[] = { "To", "Cc", "Bcc" };
	const struct build_field *from = build_find(b, "Sender");
	const struct mime_address *a = NULL;
	struct mime_names *seen = mime_names_new(b->tool.mem);
	bool fine = true;

	if (from == NULL)
		from = build_find(b, "From");
	if (from == NULL ||
	    mime_addresses(b->tool.mem, from->value, &a) != MIME_OK || !a)
		return false;
	put(to, "mail-from", a->addr);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		for (const struct build_field *f = b->fields; f; f = f->next)
			if (text_is((mime_span){ f->name, strlen(f->name) },
			    names[i]))
				fine = fine && put_list(b, to, f, seen);
	return fine;
}

bool
build_write_envelope(struct build *b)
{
	struct output o = OUTPUT_NONE;
	FILE *to = output_create(&o, b->envelope) ? output_stream(&o) : NULL;
	bool fine = to != NULL && write_all(b, to);

	if (to != NULL) {
		o.failed = ferror(to) != 0;
		o.failed |= fclose(to) != 0;
		fine = output_keep(&o, !fine || o.failed) && fine && !o.failed;
	}
	if (!fine)
		tool_complain(&b->tool, b->envelope, output_why());
	output_drop(&o);
	return fine;
}
