/*
 * filter_footer.c - a text at the end of what people read of a mail.
 *
 * It goes into every text of the body, plain and HTML, each in the charset and
 * the encoding that the text has: in front of the delimiter of a person's own
 * signature ("-- ") or of </body>, else at the end. Where the charset has no
 * letters for it, the text becomes UTF-8. What is signed or encrypted, what is
 * attached and mails within the mail stay as they are, and so does a text that
 * has the footer already.
 */
#include "config.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "rule.h"
#include "text.h"

#define TEXT_MOST ((uint64_t)8 * 1024 * 1024)

/* What is put in: UTF-8 with LF, empty where there is none for it. */
struct footer {
	mime_span plain, html;
};

/* A text, and what comes of it. */
struct page {
	const struct mime_part *part;
	bool html;
	mime_span octets;       /* as they are, decoded */
	mime_span footer;       /* UTF-8 */
	size_t place;           /* in OCTETS */
};

/* ---- files -------------------------------------------------------------- */

static const char *
load(struct tool *t, const char *path, mime_span *text)
{
	mime_status st = mime_load(t->mem, path, text);

	return st < 0 ? tool_reason(st) : NULL;
}

/* What stands for C in a page; ptr NULL: C itself. */
static mime_span
escaped(char c)
{
	switch (c) {
	case '&':  return (mime_span){ "&amp;", 5 };
	case '<':  return (mime_span){ "&lt;", 4 };
	case '>':  return (mime_span){ "&gt;", 4 };
	case '\n': return (mime_span){ "<br>\n", 5 };
	case '\r': return (mime_span){ "", 0 };
	default:   return (mime_span){ 0 };
	}
}

/* TEXT for a page: what HTML would take for its own is escaped. */
static mime_span
as_html(struct tool *t, mime_span text)
{
	char *html = mime_arena_alloc(t->mem, 5 * text.len + 8), *to = html;

	if (html == NULL)
		return (mime_span){ 0 };
	while (text.len > 0 && text.ptr[text.len - 1] == '\n')
		text.len--;
	to = mempcpy(to, "<p>", 3);
	for (size_t i = 0; i < text.len; i++) {
		mime_span s = escaped(text.ptr[i]);

		if (s.ptr == NULL)
			*to++ = text.ptr[i];
		else
			to = mempcpy(to, s.ptr, s.len);
	}
	to = mempcpy(to, "</p>\n", 5);
	return (mime_span){ html, (size_t)(to - html) };
}

/* "FILE" or "FILE with FILE", the second for pages. */
const char *
footer_prepare(struct tool *t, struct rule *r)
{
	struct footer *f = mime_arena_alloc(t->mem, sizeof *f);
	const char *with = strstr(r->argument, " with "), *wrong;
	size_t n = with != NULL ? (size_t)(with - r->argument) :
	    strlen(r->argument);
	char *path = mime_arena_alloc(t->mem, n + 1);

	if (f == NULL || path == NULL)
		return mime_status_text(MIME_NOMEM);
	memcpy(path, r->argument, n);
	wrong = load(t, path, &f->plain);
	if (wrong == NULL && with != NULL)
		wrong = load(t, with + 6, &f->html);
	else if (wrong == NULL)
		f->html = as_html(t, f->plain);
	r->own = f;
	return wrong;
}

const char *
footer_html_prepare(struct tool *t, struct rule *r)
{
	struct footer *f = mime_arena_alloc(t->mem, sizeof *f);

	if (f == NULL)
		return mime_status_text(MIME_NOMEM);
	r->own = f;
	return load(t, r->argument, &f->html);
}

/* ---- where -------------------------------------------------------------- */

/* Is PART something that people read, and nobody vouches for? */
static bool
is_page(const struct mime_part *part)
{
	if (part->bodies == 0 || !part_is_leaf(part) || !part_is_text(part) ||
	    part->inside != NULL || part->opaque)
		return false;
	for (const struct mime_part *p = part->parent; p; p = p->parent)
		if (p->kind == MIME_MESSAGE ||
		    part_type_is(p, "multipart", "signed") ||
		    part_type_is(p, "multipart", "encrypted"))
			return false;
	return subject_editable(part) == part;
}

/* The last place of WHAT in S, in any case of letters; S.len: none. */
static size_t
last_place(mime_span s, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = s.len; i-- > 0;)
		if (i + n <= s.len && text_starts(text_after(s, i), what))
			return i;
	return s.len;
}

/* The place of the line "-- ", which begins a signature; S.len: none. */
static size_t
signature_place(mime_span s)
{
	for (size_t i = s.len; i-- > 0;)
		if ((i == 0 || s.ptr[i - 1] == '\n') &&
		    (text_starts(text_after(s, i), "-- \n") ||
		    text_starts(text_after(s, i), "-- \r\n")))
			return i;
	return s.len;
}

static size_t
place_in(const struct page *p)
{
	size_t place;

	if (!p->html)
		return signature_place(p->octets);
	place = last_place(p->octets, "</body");
	return place < p->octets.len ? place :
	    last_place(p->octets, "</html");
}

static bool
has(mime_span s, mime_span what)
{
	while (what.len > 0 && strchr(" \t\r\n",
	    what.ptr[what.len - 1]) != NULL)
		what.len--;
	return what.len > 0 && s.len > 0 &&
	    memmem(s.ptr, s.len, what.ptr, what.len) != NULL;
}

/* ---- charsets ----------------------------------------------------------- */

/* TEXT in CHARSET; ptr NULL: it has not all letters, or is not known. */
static mime_span
converted(struct subject *x, mime_span text, const char *charset)
{
	iconv_t to = iconv_open(charset, "UTF-8");
	size_t room = 4 * text.len + 16, left = room, in_left = text.len;
	char *out = mime_arena_alloc(x->mem, room), *at = out;
	char *in = (char *)(uintptr_t)text.ptr;
	bool well = false;

	if (to == (iconv_t)-1)
		return (mime_span){ 0 };
	if (out != NULL)
		well = iconv(to, &in, &in_left, &at, &left) == 0 &&
		    iconv(to, NULL, NULL, &at, &left) != (size_t)-1;
	iconv_close(to);
	return well ? (mime_span){ out, room - left } : (mime_span){ 0 };
}

/* Do lines and tags look as in ASCII in CHARSET? */
static bool
is_like_ascii(mime_span charset)
{
	return !text_starts(charset, "utf-16") &&
	    !text_starts(charset, "utf-32") &&
	    !text_starts(charset, "utf-7") && !text_is(charset, "hz-gb-2312");
}

/* The charset that PART is read by, as iconv calls it. */
static const char *
charset_of(struct subject *x, const struct mime_part *part)
{
	mime_span name = mime_charset_name(part->media->charset.len > 0 ?
	    part->media->charset : (mime_span){ "us-ascii", 8 });
	char *text;

	if (text_is(part->media->charset, "us-ascii") ||
	    part->media->charset.len == 0)
		return "us-ascii";
	if (name.len == 0 || !is_like_ascii(name))
		return NULL;
	text = mime_arena_alloc(x->mem, name.len + 1);
	return text != NULL ? memcpy(text, name.ptr, name.len) : NULL;
}

/* ---- what comes of it --------------------------------------------------- */

/*
 * FOOTER at PLACE of OCTETS, on lines of its own. A text whose last line has no
 * end gets none: a delimiter may bring it.
 */
static mime_span
joined(struct subject *x, mime_span octets, size_t place, mime_span footer)
{
	char *all = mime_arena_alloc(x->mem, octets.len + footer.len + 2);
	char *to = all;

	if (all == NULL) {
		subject_fail(x, MIME_NOMEM);
		return (mime_span){ 0 };
	}
	/* What is empty may be nowhere. */
	if (place > 0)
		to = mempcpy(to, octets.ptr, place);
	if (place > 0 && octets.ptr[place - 1] != '\n')
		*to++ = '\n';
	while (footer.len > 0 && footer.ptr[footer.len - 1] == '\n')
		footer.len--;
	to = mempcpy(to, footer.ptr, footer.len);
	if (place < octets.len || place == 0 || octets.ptr[place - 1] == '\n')
		*to++ = '\n';
	if (place < octets.len)
		to = mempcpy(to, octets.ptr + place, octets.len - place);
	return (mime_span){ all, (size_t)(to - all) };
}

static void
put_content(struct subject *x, const struct page *p, mime_span octets)
{
	const struct mime_source source = subject_source(&octets);

	if (!x->failed)
		mime_edit_content(x->editor, p->part, &source, MIME_OTHER);
}

/* The text has no letters for it: all of it becomes UTF-8. */
static void
put_as_utf8(struct subject *x, struct page *p)
{
	mime_status st = mime_content(x->mem, x->tree, p->part,
	    MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF, &p->octets);

	if (st < 0) {
		subject_fail(x, st);
		return;
	}
	put_content(x, p, joined(x, p->octets, place_in(p), p->footer));
	charset_say_utf8(x, p->part);
}

static void
put(struct subject *x, struct page *p)
{
	const char *charset = charset_of(x, p->part);
	mime_span footer = charset != NULL ?
	    converted(x, p->footer, charset) : (mime_span){ 0 };

	if (footer.ptr == NULL)
		put_as_utf8(x, p);
	else if (!has(p->octets, footer))
		put_content(x, p, joined(x, p->octets, place_in(p), footer));
}

/* ---- the action --------------------------------------------------------- */

static bool
is_armoured(mime_span s)
{
	static const mime_span pgp = { "-----BEGIN PGP ", 15 };

	return has(s, pgp);
}

static void
add_to(struct subject *x, const struct mime_part *part,
    const struct footer *f)
{
	struct page p = { .part = part,
	    .html = part_type_is(part, "text", "html") };
	mime_mark mark = mime_arena_mark(x->mem);
	mime_span utf8;
	mime_status st;

	p.footer = p.html ? f->html : f->plain;
	if (p.footer.len == 0 || part->body.size > TEXT_MOST)
		return;
	st = mime_content(x->mem, x->tree, part, MIME_DECODED, &p.octets);
	if (st >= 0)
		st = mime_content(x->mem, x->tree, part, MIME_DECODED |
		    MIME_IN_UTF8 | MIME_WITH_LF, &utf8);
	if (st < 0)
		subject_fail(x, st);
	else if (!has(utf8, p.footer) && !is_armoured(utf8))
		put(x, &p);
	mime_arena_release(x->mem, mark);
}

void
footer(struct subject *x, const struct rule *r)
{
	const struct mime_part *p = mime_tree_root(x->tree);

	for (; p != NULL && !x->failed; p = p->after)
		if (is_page(p) && (part_type_is(p, "text", "plain") ||
		    part_type_is(p, "text", "html")))
			add_to(x, p, r->own);
}
