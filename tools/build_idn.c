/*
 * build_idn.c - domains that are not ASCII, as every server knows them.
 *
 * Mail to user@münchen.de goes to user@xn--mnchen-3ya.de: only what stands
 * in front of an "@" takes a server with SMTPUTF8, domains have an ASCII form
 * (RFC 5890; idn.c).
 *
 * The text of a list is walked, outside of quotes and comments, so that all of
 * it but the domains stays as it was typed, for the writer to judge.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "build.h"
#include "idn.h"
#include "text.h"

/* How many octets of S are in front of the next domain; all: there is none. */
static size_t
before_domain(mime_span s)
{
	bool quoted = false;
	size_t comments = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '\\')
			i++;
		else if (quoted)
			quoted = c != '"';
		else if (c == '(')
			comments++;
		else if (comments > 0)
			comments -= c == ')';
		else if (c == '@')
			return i + 1;
		else
			quoted = c == '"';
	}
	return s.len;
}

/* Letters, digits and hyphens, and the dots between them (RFC 1123 2.1). */
static bool
is_of_host(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '.';
}

/* The domain at the front of S; empty where it is ASCII already. */
static mime_span
domain_of(mime_span s)
{
	bool high = false;
	size_t i = 0;

	for (; text_at(s, i) >= 0x80 || is_of_host(text_at(s, i)); i++)
		high |= text_at(s, i) >= 0x80;
	return (mime_span){ s.ptr, high ? i : 0 };
}

static bool
refuse(struct build *b, const struct build_field *f, mime_span domain,
    const char *why)
{
	char line[400];

	snprintf(line, sizeof line, "%.*s: %s",
	    domain.len < 200 ? (int)domain.len : 200, domain.ptr, why);
	tool_complain(&b->tool, f->name, line);
	return false;
}

/* The ASCII form of DOMAIN, added to TEXT. */
static bool
convert(struct build *b, const struct build_field *f, mime_span domain,
    struct build_text *text)
{
	mime_span ascii = { 0 };
	const char *why = idn_ascii(b->tool.mem, domain, &ascii);

	if (why != NULL)
		return refuse(b, f, domain, why);
	build_text_put(text, ascii);
	return true;
}

bool
build_idn(struct build *b, struct build_field *f)
{
	struct build_text text = { .mem = b->tool.mem };
	mime_span rest = f->value, domain;
	size_t n;

	for (; rest.len > 0; rest = text_after(rest, n + domain.len)) {
		n = before_domain(rest);
		domain = domain_of(text_after(rest, n));
		build_text_put(&text, (mime_span){ rest.ptr, n });
		if (domain.len > 0 && !convert(b, f, domain, &text))
			return false;
	}
	if (text.failed)
		return refuse(b, f, (mime_span){ "", 0 },
		    mime_status_text(MIME_NOMEM));
	f->value = (mime_span){ text.ptr, text.len };
	return true;
}
