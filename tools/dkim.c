/*
 * dkim.c - reads a DKIM-Signature or ARC-Message-Signature field.
 *
 * A verifier takes nothing that is not as RFC 6376 3.2 and 3.5 have it: a
 * signature that is malformed is none. So this reader is strict, and says what
 * is wrong; what it does not know but others may (an algorithm) is another
 * matter.
 */
#include "config.h"

#include <string.h>

#include "dkim.h"
#include "text.h"

/* Two digits less than a uint64_t holds: RFC 6376 3.5 lets l= have 76. */
#define LIMIT_DIGITS 18

/* By name; which must be there (RFC 6376 3.5, RFC 8617 4.1.2). */
static const struct {
	const char *name;
	bool dkim, arc;
	const char *missing;
} tags[DKIM_TAGS] = {
	[DKIM_A]  = { "a",  true,  true,  "no a= in it" },
	[DKIM_B]  = { "b",  true,  true,  "no b= in it" },
	[DKIM_BH] = { "bh", true,  true,  "no bh= in it" },
	[DKIM_C]  = { "c",  false, false, NULL },
	[DKIM_D]  = { "d",  true,  true,  "no d= in it" },
	[DKIM_H]  = { "h",  true,  true,  "no h= in it" },
	[DKIM_I]  = { "i",  false, true,  "no i= in it" },
	[DKIM_L]  = { "l",  false, false, NULL },
	[DKIM_Q]  = { "q",  false, false, NULL },
	[DKIM_S]  = { "s",  true,  true,  "no s= in it" },
	[DKIM_T]  = { "t",  false, false, NULL },
	[DKIM_V]  = { "v",  true,  false, "no v= in it" },
	[DKIM_X]  = { "x",  false, false, NULL },
	[DKIM_Z]  = { "z",  false, false, NULL },
};

/* ---- tags --------------------------------------------------------------- */

/* tag-name := ALPHA *(ALPHA / DIGIT / "_")                  RFC 6376 3.2 */
static bool
is_tag_name(mime_span s)
{
	for (size_t i = 0; i < s.len; i++) {
		int c = text_at(s, i);

		if ((c < 'a' || c > 'z') && (i == 0 || c != '_') &&
		    (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return s.len > 0;
}

/* Visible characters, UTF-8 too (RFC 8616), with blanks and folds between. */
static bool
is_tag_value(mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!text_is_blank(s.ptr[i]) &&
		    ((unsigned char)s.ptr[i] < 0x21 || s.ptr[i] == 0x7F))
			return false;
	return true;
}

static size_t
tag_of(mime_span name)
{
	size_t i = 0;

	/* In their own case of letters: "B=" is another tag. */
	while (i < DKIM_TAGS && text_compare(name, tags[i].name) != 0)
		i++;
	return i;
}

/* tag-spec := [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS] */
static const char *
read_tag(struct dkim *d, mime_span spec)
{
	mime_span left = spec, name = text_take(&left, '='), rest;
	size_t tag;

	if (name.len == spec.len)
		return "a tag without \"=\"";
	/* Empty, it still has a place. */
	rest = (mime_span){ name.ptr + name.len + 1, spec.len - name.len - 1 };
	name = text_trimmed(name);
	if (!is_tag_name(name) || !is_tag_value(rest))
		return "a tag with characters that no tag has";
	tag = tag_of(name);
	if (tag == DKIM_TAGS)
		return NULL;
	if (d->tag[tag].ptr != NULL)
		return "a tag that is there twice";
	if (tag == DKIM_B)
		d->signature = rest;
	d->tag[tag] = text_trimmed(rest);
	return NULL;
}

/* tag-list := tag-spec *( ";" tag-spec ) [ ";" ] */
static const char *
read_tags(struct dkim *d, mime_span value)
{
	const char *wrong = NULL;

	/* Blanks at the end are the last tag's: b= goes with those around it. */
	while (text_trimmed(value).len > 0 && wrong == NULL)
		wrong = read_tag(d, text_take(&value, ';'));
	return wrong;
}

/* ---- what they say ------------------------------------------------------ */

/* "simple" or "relaxed"; FALSE: something else. */
static bool
read_form(mime_span s, bool *relaxed)
{
	*relaxed = text_is(s, "relaxed");
	return *relaxed || text_is(s, "simple");
}

/* c=: the form of the header, "/", that of the body [simple/simple]. */
static void
read_forms(struct dkim *d)
{
	mime_span c = d->tag[DKIM_C], rest = c, head = text_take(&rest, '/');
	bool relaxed = false;

	d->body = CANON_SIMPLE;
	if (c.ptr == NULL)
		return;
	if (!read_form(head, &d->relaxed) ||
	    (head.len < c.len && !read_form(rest, &relaxed)))
		d->unknown = "its c= is not known";
	d->body = relaxed ? CANON_RELAXED : CANON_SIMPLE;
}

/* a=: a kind of key, "-", a kind of hash. */
static void
read_algorithm(struct dkim *d)
{
	mime_span hash = d->tag[DKIM_A];

	text_take(&hash, '-');
	if (text_is(hash, "sha1"))
		d->hash = DIGEST_SHA1;
	else if (!text_is(hash, "sha256"))
		d->unknown = "its a= is not known";
}

/* l=: digits. More than fit are more than any message has. */
static void
read_limit(struct dkim *d)
{
	mime_span s = d->tag[DKIM_L];
	uint64_t n = 0;
	bool is = s.len > 0;

	d->limit = UINT64_MAX;
	if (s.ptr == NULL)
		return;
	while (s.len > 1 && s.ptr[0] == '0')
		s = text_after(s, 1);
	for (size_t i = 0; i < s.len; i++) {
		is &= s.ptr[i] >= '0' && s.ptr[i] <= '9';
		if (i < LIMIT_DIGITS)
			n = n * 10 + (uint64_t)(s.ptr[i] - '0');
	}
	if (!is && d->wrong == NULL)
		d->wrong = "its l= is no number";
	d->limit = s.len > LIMIT_DIGITS ? UINT64_MAX - 1 : n;
}

static int
base64_value(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* bh=: base64 of as many octets as its hash has; blanks between are let. */
static bool
read_hash(struct dkim *d)
{
	mime_span s = d->tag[DKIM_BH];
	uint32_t bits = 0;
	unsigned have = 0;

	while (s.len > 0 && (s.ptr[s.len - 1] == '=' ||
	    text_is_blank(s.ptr[s.len - 1])))
		s.len--;
	for (; s.len > 0; s = text_after(s, 1)) {
		int value = base64_value(s.ptr[0]);

		if (text_is_blank(s.ptr[0]))
			continue;
		if (value < 0 || d->bh_size == sizeof d->bh)
			return false;
		bits = bits << 6 | (uint32_t)value;
		have += 6;
		if (have >= 8) {
			have -= 8;
			d->bh[d->bh_size++] = (unsigned char)(bits >> have);
		}
	}
	return d->bh_size == (d->hash == DIGEST_SHA1 ? 20 : 32);
}

bool
dkim_name(mime_span *rest, mime_span *name)
{
	while (rest->len > 0) {
		*name = text_trimmed(text_take(rest, ':'));
		if (name->len > 0)
			return true;
	}
	return false;
}

static bool
names_from(const struct dkim *d)
{
	mime_span rest = d->tag[DKIM_H], name;

	while (dkim_name(&rest, &name))
		if (text_is(name, "from"))
			return true;
	return false;
}

/* i=: somebody of d=, or of a domain within that (RFC 6376 3.5, 6.1.1). */
static bool
is_of_domain(const struct dkim *d)
{
	mime_span who = d->tag[DKIM_I], domain = d->tag[DKIM_D], before;
	const char *at = who.len > 0 ? memrchr(who.ptr, '@', who.len) : NULL;

	if (at == NULL)
		return who.ptr == NULL;
	who = text_after(who, (size_t)(at + 1 - who.ptr));
	if (who.len < domain.len)
		return false;
	before = (mime_span){ who.ptr, who.len - domain.len };
	return text_same(text_after(who, before.len), domain) &&
	    (before.len == 0 || before.ptr[before.len - 1] == '.');
}

/* Why something is missing, or cannot be; NULL: all is well. */
static const char *
missing(const struct dkim *d, bool arc)
{
	for (size_t i = 0; i < DKIM_TAGS; i++)
		if ((arc ? tags[i].arc : tags[i].dkim) && d->tag[i].len == 0)
			return tags[i].missing;
	return NULL;
}

static const char *
impossible(struct dkim *d, bool arc)
{
	if (!arc && text_compare(d->tag[DKIM_V], "1") != 0)
		return "its v= is not 1";
	if (d->unknown == NULL && !read_hash(d))
		return "its bh= is no such hash";
	if (!names_from(d))
		return "From is not in its h=";
	if (!arc && !is_of_domain(d))
		return "its i= is not of its d=";
	return NULL;
}

void
dkim_read(mime_span value, bool arc, struct dkim *d)
{
	*d = (struct dkim){ 0 };
	d->wrong = read_tags(d, value);
	if (d->wrong == NULL)
		d->wrong = missing(d, arc);
	read_forms(d);
	read_algorithm(d);
	read_limit(d);
	if (d->wrong == NULL)
		d->wrong = impossible(d, arc);
	if (d->wrong != NULL)
		d->unknown = NULL;
}
