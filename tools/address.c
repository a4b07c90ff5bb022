/*
 * address.c - addresses as a person reads them.
 *
 * Decoded, and still what may be typed into a mailer: a name that holds what
 * means something there is in quotes. So "ceo@bank.example" in a name is not
 * taken for an address, and a name without an address is told from one.
 */
#include "config.h"

#include <string.h>

#include "address.h"
#include "text.h"

#define PUT(text) put(ctx, (mime_span){ text, sizeof(text) - 1 })

bool
address_field(mime_span name)
{
	static const char *const names[] = {
		"From", "To", "Cc", "Bcc", "Reply-To", "Sender"
	};

	if (text_starts(name, "Resent-"))
		name = text_after(name, strlen("Resent-"));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (text_is(name, names[i]))
			return true;
	return false;
}

static bool
needs_quotes(mime_span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (strchr("()<>[]:;@\\,\"", name.ptr[i]) != NULL)
			return true;
	return false;
}

static void
put_name(mime_span name, address_put *put, void *ctx)
{
	size_t from = 0;

	if (!needs_quotes(name)) {
		put(ctx, name);
		return;
	}
	PUT("\"");
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == '"' || name.ptr[i] == '\\') {
			put(ctx, (mime_span){ name.ptr + from, i - from });
			PUT("\\");
			from = i;
		}
	put(ctx, (mime_span){ name.ptr + from, name.len - from });
	PUT("\"");
}

static bool
is_group(const struct mime_address *a)
{
	return a->name.len == 0 && a->addr.len == 0;
}

void
address_put_one(const struct mime_address *a, address_put *put, void *ctx)
{
	if (is_group(a)) {
		put_name(a->group, put, ctx);
		PUT(":;");
		return;
	}
	if (a->name.len > 0)
		put_name(a->name, put, ctx);
	if (a->name.len == 0) {
		put(ctx, a->addr);
	} else if (a->addr.len > 0) {
		PUT(" <");
		put(ctx, a->addr);
		PUT(">");
	}
}

/* Members of one group have one span for its name. */
static bool
same_group(const struct mime_address *a, const struct mime_address *b)
{
	return a != NULL && b != NULL && a->group.ptr == b->group.ptr;
}

void
address_put_all(const struct mime_address *first, address_put *put, void *ctx)
{
	const struct mime_address *before = NULL;

	for (const struct mime_address *a = first; a != NULL; a = a->next) {
		bool grouped = a->group.len > 0 && !is_group(a);

		if (before != NULL)
			PUT(", ");
		if (grouped && !same_group(before, a)) {
			put_name(a->group, put, ctx);
			PUT(": ");
		}
		address_put_one(a, put, ctx);
		if (grouped && !same_group(a, a->next))
			PUT(";");
		before = a;
	}
}
