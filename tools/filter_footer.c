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

#include <string.h>

#include "part.h"
#include "rule.h"
#include "text.h"

/* What is put in: UTF-8 with LF, empty where there is none for it. */
struct footer {
	mime_span plain, html;
};

/* ---- files -------------------------------------------------------------- */

/* Is TEXT, whole, that? */
static bool
is_utf8(struct tool *t, mime_span text)
{
	struct mime_filter *f = mime_filter_utf8(t->mem);
	mime_status st = MIME_MORE;

	while (st == MIME_MORE) {
		char passed[1024];
		mime_room room = { passed, sizeof passed };

		st = mime_filter_run(f, &text, &room, true);
	}
	return st >= 0 && mime_filter_replaced(f) == 0;
}

static const char *
load(struct tool *t, const char *path, mime_span *text)
{
	mime_status st = mime_load(t->mem, path, text);

	if (st < 0)
		return tool_reason(st);
	return is_utf8(t, *text) ? NULL : "a footer that is not UTF-8";
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
	while (text.len > 0 && (text.ptr[text.len - 1] == '\n' ||
	    text.ptr[text.len - 1] == '\r'))
		text.len--;
	if (text.len == 0)
		return (mime_span){ html, 0 };
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
	if (wrong == NULL && with == NULL && f->html.ptr == NULL)
		wrong = mime_status_text(MIME_NOMEM);
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

/* ---- signed inline ------------------------------------------------------ */

/* What a text signed or encrypted by PGP begins a line with. */
#define ARMOUR "-----BEGIN PGP "
#define ARMOUR_LENGTH (sizeof ARMOUR - 1)

/* A text as it passes. */
struct watch {
	size_t seen;            /* octets of ARMOUR on the line at hand */
	bool passed;            /* the line is another one */
};

/* Does a line begin so in PIECE, or in those before it? */
static bool
sees_armour(struct watch *w, mime_span piece)
{
	const char *end = piece.ptr + piece.len;

	while (piece.len > 0 && w->seen < ARMOUR_LENGTH) {
		if (w->passed || *piece.ptr != ARMOUR[w->seen]) {
			mime_span line = text_take(&piece, '\n');

			w->passed = line.ptr + line.len == end;
			w->seen = 0;
		} else {
			piece = text_after(piece, 1);
			w->seen++;
		}
	}
	return w->seen == ARMOUR_LENGTH;
}

static bool
is_armoured(struct subject *x, const struct mime_part *part)
{
	mime_mark mark = mime_arena_mark(x->mem);
	struct mime_reader *r = mime_reader_new(x->mem, x->tree, part,
	    MIME_DECODED | MIME_IN_UTF8);
	struct watch w = { 0 };
	mime_span piece;
	mime_status st;
	bool sees = false;

	while (!sees && (st = mime_reader_next(r, &piece)) == MIME_OK)
		sees = sees_armour(&w, piece);
	if (!sees && st < 0)
		subject_fail(x, st);
	mime_arena_release(x->mem, mark);
	return sees;
}

/* ---- the action --------------------------------------------------------- */

static void
add_to(struct subject *x, const struct mime_part *part, mime_span text)
{
	mime_span none = { 0 };
	mime_status st;

	if (text.len == 0 || is_armoured(x, part) || x->failed)
		return;
	st = mime_edit_wrap(x->editor, part, none, text,
	    MIME_WRAP_BEFORE_SIGNATURE);
	/* What else can be wrong, the editor's end tells. */
	if (st == MIME_NOCHARSET)
		tool_say(x->tool, NULL, "a text gets no footer: how it is "
		    "encoded is not known, or cannot be said");
}

void
footer(struct subject *x, const struct rule *r)
{
	const struct mime_part *p = mime_tree_root(x->tree);
	const struct footer *f = r->own;

	for (; p != NULL && !x->failed; p = p->after)
		if (is_page(p) && part_type_is(p, "text", "plain"))
			add_to(x, p, f->plain);
		else if (is_page(p) && part_type_is(p, "text", "html"))
			add_to(x, p, f->html);
}
