/*
 * html_links.c - where the links of a page lead, as a list at its end.
 *
 * URLs are found again by a table of hashes. Who chooses them so that they
 * collide makes a page of LINKS_MOST links slow, but no slower than that.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "html_links.h"
#include "show.h"
#include "text.h"

#define URL_MOST 4096
#define SLOTS 16384             /* a power of two, more than LINKS_MOST */
#define LIST_STEP 64

struct links {
	struct mime_arena *mem;
	bool open, failed;
	bool full;              /* the URL is cut */
	char url[URL_MOST], text[LINK_TEXT];
	size_t url_len, text_len;
	uint16_t *slot;         /* of the URL at hand */
	bool shown;
	mime_span *list;
	unsigned count, cap, left_out;
	uint16_t slots[SLOTS];  /* numbers; 0: free */
};

struct links *
links_new(struct mime_arena *mem)
{
	struct links *l = mime_arena_alloc(mem, sizeof *l);

	if (l != NULL)
		l->mem = mem;
	return l;
}

/* Schemes that lead somewhere. */
static bool
is_good(mime_span url)
{
	static const char *const schemes[] = {
		"http:", "https:", "mailto:", "ftp:", "tel:", "news:", "sms:",
		"webcal:", "xmpp:", "sip:", "geo:", "//", "www."
	};

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (text_starts(url, schemes[i]))
			return true;
	return false;
}

/* Octets that do not all fit are left out, and so is what follows. */
static void
add_octets(struct links *l, const char *octets, size_t n)
{
	if (n > URL_MOST - l->url_len)
		l->full = true;
	if (l->full)
		return;
	memcpy(l->url + l->url_len, octets, n);
	l->url_len += n;
}

/* As a URL would have them: "%E2". */
static void
add_escaped(struct links *l, const char *octets, size_t n)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)octets[i];
		const char escaped[3] = { '%', digits[c >> 4], digits[c & 15] };

		add_octets(l, escaped, sizeof escaped);
	}
}

static void
add_code(struct links *l, uint32_t code)
{
	char utf8[4];
	unsigned n = utf8_put(utf8, code);

	if (code == ' ' || show_hides(code))
		add_escaped(l, utf8, n);
	else
		add_octets(l, utf8, n);
}

/*
 * Blanks around a URL are no part of it; nor are those within it among which is
 * a line end, since that is of the mail.
 */
static void
add_url(struct links *l, mime_span url)
{
	struct utf8 u = { 0 };
	unsigned blanks = 0;
	bool broken = true;

	for (size_t i = 0; i < url.len; i++) {
		int32_t code = utf8_step(&u, (unsigned char)url.ptr[i]);

		if (code == UTF8_BAD_BEFORE)
			code = utf8_step(&u, (unsigned char)url.ptr[i]);
		if (code == ' ')
			blanks++;
		else if (code >= 0 && code < ' ')
			broken = true;
		if (code <= ' ')
			continue;
		for (; !broken && blanks > 0; blanks--)
			add_code(l, ' ');
		blanks = 0;
		broken = false;
		add_code(l, (uint32_t)code);
	}
}

static uint32_t
hash(mime_span s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 16777619u;
	return h ^ h >> 15;
}

/* Where the number of the URL at hand is, or a free place for it. */
static uint16_t *
find(struct links *l)
{
	mime_span url = { l->url, l->url_len };
	uint32_t at = hash(url);

	for (;; at++) {
		uint16_t *slot = &l->slots[at % SLOTS];
		mime_span known = *slot > 0 ? l->list[*slot - 1] : url;

		if (known.len == url.len && (*slot == 0 ||
		    memcmp(known.ptr, url.ptr, url.len) == 0))
			return slot;
	}
}

void
links_begin(struct links *l, mime_span url)
{
	l->url_len = l->text_len = 0;
	l->shown = l->full = false;
	add_url(l, url);
	l->open = is_good((mime_span){ l->url, l->url_len });
	/* Once for each link: it may have many images, which want to know. */
	l->slot = find(l);
}

void
links_text(struct links *l, mime_span utf8)
{
	size_t n = sizeof l->text - l->text_len;

	if (!l->open)
		return;
	l->shown = true;
	n = utf8.len < n ? utf8.len : n;
	memcpy(l->text + l->text_len, utf8.ptr, n);
	l->text_len += n;
}

bool
links_open(const struct links *l)
{
	return l->open;
}

bool
links_shown(const struct links *l)
{
	return l->shown;
}

/* Without what nobody writes in text: "http://x/" is "x". */
static mime_span
bare(mime_span url)
{
	static const char *const prefixes[] = {
		"mailto:", "tel:", "http://", "https://", "//", "www."
	};

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		if (text_starts(url, prefixes[i]))
			url = text_after(url, strlen(prefixes[i]));
	while (url.len > 0 && url.ptr[url.len - 1] == '/')
		url.len--;
	return url;
}

static bool
make_room(struct links *l)
{
	unsigned cap = l->cap > 0 ? l->cap * 2 : LIST_STEP;
	mime_span *list;

	if (l->count < l->cap)
		return true;
	list = mime_arena_alloc(l->mem, cap * sizeof *list);
	if (list == NULL)
		return false;
	if (l->count > 0)
		memcpy(list, l->list, l->count * sizeof *list);
	l->list = list;
	l->cap = cap;
	return true;
}

static unsigned
add(struct links *l, mime_span url, uint16_t *slot)
{
	char *copy;

	if (l->count == LINKS_MOST) {
		l->left_out++;
		return 0;
	}
	copy = mime_arena_alloc(l->mem, url.len);
	if (copy == NULL || !make_room(l)) {
		l->failed = true;
		return 0;
	}
	memcpy(copy, url.ptr, url.len);
	l->list[l->count++] = (mime_span){ copy, url.len };
	*slot = (uint16_t)l->count;
	return l->count;
}

/* That a URL goes on with: "x.org" does not say "x.or", nor "x.org.com". */
static bool
goes_on(mime_span rest)
{
	int c = text_at(rest, 0), next = text_at(rest, 1);

	if (c == '.')
		c = next;
	return c == '-' || c == '@' || (c >= '0' && c <= '9') ||
	    (c >= 'a' && c <= 'z') || c >= 0x80;
}

/* The text that is kept has all of URL in it, in any case of letters. */
static bool
says(mime_span text, mime_span url)
{
	url = bare(url);
	for (; url.len > 0 && text.len >= url.len; text = text_after(text, 1))
		if (text_same((mime_span){ text.ptr, url.len }, url) &&
		    !goes_on(text_after(text, url.len)))
			return true;
	return false;
}

bool
links_known(const struct links *l)
{
	return *l->slot != 0;
}

unsigned
links_end(struct links *l)
{
	mime_span url = { l->url, l->url_len };
	mime_span text = { l->text, l->text_len };

	if (!l->open)
		return 0;
	l->open = false;
	if (!l->shown || says(text, url))
		return 0;
	return *l->slot != 0 ? *l->slot : add(l, url, l->slot);
}

void
links_list(const struct links *l, struct wrap *w)
{
	char text[48];

	wrap_break(w, 2);
	w->nowrap = true;
	for (unsigned i = 0; i < l->count; i++) {
		int n = snprintf(text, sizeof text, "[%u] ", i + 1);

		wrap_text(w, (mime_span){ text, (size_t)n });
		wrap_text(w, l->list[i]);
		wrap_break(w, 1);
	}
	if (l->left_out > 0) {
		int n = snprintf(text, sizeof text, "(%u links are not listed)",
		    l->left_out);

		wrap_text(w, (mime_span){ text, (size_t)n });
	}
	w->nowrap = false;
}

bool
links_failed(const struct links *l)
{
	return l->failed;
}
