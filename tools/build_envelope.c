/*
 * build_envelope.c - who sends and who receives, for a program that sends.
 *
 * A file of options for curl, so that "curl -K FILE -T MAIL smtp://HOST" sends
 * it; one line each, so that it is easily read by others too. The recipients
 * are those of To, Cc and Bcc, each once. It appears when the mail is made,
 * since who finds it sends something.
 */
#include "config.h"

#include <errno.h>
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

#define DIGITS "0123456789abcdef"

/*
 * Takes ADDR, and says whether it is there for the first time. Only the case of
 * ASCII letters is nothing: names of files are alike where mailboxes are not,
 * as with an eszett and "ss", so that each octet is spelt out.
 */
static bool
take(struct build *b, struct mime_names *seen, mime_span addr, bool *is_new)
{
	char *spelt = mime_arena_alloc(b->tool.mem, 2 * addr.len + 1);
	mime_span unique = { 0 };

	if (spelt == NULL)
		return false;
	for (size_t i = 0; i < addr.len; i++) {
		unsigned char c = (unsigned char)addr.ptr[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		spelt[2 * i] = DIGITS[c >> 4];
		spelt[2 * i + 1] = DIGITS[c & 15];
	}
	if (mime_names_take(seen, (mime_span){ spelt, 2 * addr.len },
	    &unique) != MIME_OK)
		return false;
	*is_new = text_same(unique, (mime_span){ spelt, 2 * addr.len });
	return true;
}

static bool
put_list(struct build *b, FILE *to, const struct build_field *field,
    struct mime_names *seen, size_t *count)
{
	const struct mime_address *first;
	bool is_new = false;

	if (mime_addresses(b->tool.mem, field->value, &first) != MIME_OK)
		return false;
	for (const struct mime_address *a = first; a != NULL; a = a->next) {
		if (a->addr.len == 0)
			continue;
		if (!take(b, seen, a->addr, &is_new))
			return false;
		if (is_new)
			put(to, "mail-rcpt", a->addr);
		*count += is_new;
	}
	return true;
}

/* The first address of Sender, else of From; empty: there is none. */
static mime_span
sender_of(struct build *b)
{
	const struct build_field *f = build_find(b, "Sender");
	const struct mime_address *a = NULL;

	if (f == NULL)
		f = build_find(b, "From");
	if (f != NULL && mime_addresses(b->tool.mem, f->value, &a) != MIME_OK)
		return (mime_span){ 0 };
	while (a != NULL && a->addr.len == 0)
		a = a->next;
	return a != NULL ? a->addr : (mime_span){ 0 };
}

/* What is wrong; NULL: nothing. */
static const char *
write_all(struct build *b, FILE *to)
{
	static const char *const names[] = { "To", "Cc", "Bcc" };
	struct mime_names *seen = mime_names_new(b->tool.mem);
	mime_span sender = sender_of(b);
	size_t count = 0;

	if (sender.len == 0)
		return "nobody sends it";
	put(to, "mail-from", sender);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct build_field *f = build_find(b, names[i]);

		if (f != NULL && !put_list(b, to, f, seen, &count))
			return mime_status_text(MIME_NOMEM);
	}
	return count > 0 ? NULL : "nobody receives it: -t";
}

bool
build_envelope_begin(struct build *b, struct output *o)
{
	FILE *to = output_create(o, b->envelope) ? output_stream(o) : NULL;
	const char *why = to != NULL ? write_all(b, to) : output_why();

	if (to != NULL) {
		errno = 0;
		output_close(o, to);
		if (why == NULL && o->failed)
			why = output_why();
	}
	if (why == NULL)
		return true;
	tool_complain(&b->tool, b->envelope, why);
	output_drop(o);
	return false;
}

void
build_envelope_end(struct build *b, struct output *o)
{
	errno = 0;
	if (b->tool.status != EXIT_TROUBLE && !output_keep(o, false))
		tool_complain(&b->tool, b->envelope, output_why());
	output_drop(o);
}
