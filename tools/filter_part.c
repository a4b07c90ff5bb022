/*
 * filter_part.c - actions on parts: dropped, kept, replaced by a text.
 *
 * A part within something encoded cannot be cut out of it. Where such a part is
 * to go, what is encoded goes as a whole: what a rule is against must not pass.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "part.h"
#include "rule.h"
#include "text.h"

/* ---- selectors ---------------------------------------------------------- */

static const char *
compile(struct tool *t, struct rule *r, const char *selector)
{
	struct select_error error;
	char *line;

	r->which = select_compile(t->mem, selector, NULL, &error);
	if (r->which != NULL)
		return NULL;
	line = mime_arena_alloc(t->mem, RULES_WHY);
	if (line == NULL)
		return mime_status_text(MIME_NOMEM);
	snprintf(line, RULES_WHY, "column %u: %s", error.column, error.text);
	return line;
}

const char *
part_prepare(struct tool *t, struct rule *r)
{
	return compile(t, r, r->argument);
}

/* ---- drop and keep ------------------------------------------------------ */

static void
drop(struct subject *x, const struct mime_part *part)
{
	mime_edit_drop(x->editor, subject_editable(part));
}

void
part_drop(struct subject *x, const struct rule *r)
{
	const struct mime_part *p = mime_tree_root(x->tree);

	for (; p != NULL && !x->failed; p = p->after)
		if (subject_chosen(x, r->which, p))
			drop(x, p);
}

/* The part that follows P and all that is in it. */
static const struct mime_part *
behind(const struct mime_part *p)
{
	while (p != NULL && p->next == NULL)
		p = p->parent;
	return p != NULL ? p->next : NULL;
}

/* What of the parts, by their numbers, is to be kept. */
enum { KEPT_NOT, KEPT_ROUND, KEPT };

static size_t
count_parts(const struct subject *x)
{
	const struct mime_part *p = mime_tree_root(x->tree);
	size_t n = 0;

	for (; p != NULL; p = p->after)
		n++;
	return n;
}

/* Marks what is chosen and what is round it; each part once. */
static void
mark(struct subject *x, const struct select *which, char *kept)
{
	const struct mime_part *p = mime_tree_root(x->tree);

	for (; p != NULL && !x->failed; p = p->after) {
		const struct mime_part *round = p->parent;

		if (!subject_chosen(x, which, p))
			continue;
		kept[p->number] = KEPT;
		for (; round != NULL && kept[round->number] == KEPT_NOT;
		    round = round->parent)
			kept[round->number] = KEPT_ROUND;
	}
}

/*
 * What is in a part that is kept is kept, and what is round it stays round it;
 * all else goes. The message itself is no part that could.
 */
void
part_keep(struct subject *x, const struct rule *r)
{
	const struct mime_part *p = mime_tree_root(x->tree);
	char *kept = mime_arena_alloc(x->mem, count_parts(x) + 1);

	if (kept == NULL) {
		subject_fail(x, MIME_NOMEM);
		return;
	}
	mark(x, r->which, kept);
	while (p != NULL && !x->failed) {
		bool goes = kept[p->number] == KEPT_NOT &&
		    (p->parent != NULL || part_is_leaf(p));

		/* Nothing is cut out of what is encoded. */
		if (goes && p->inside == NULL)
			drop(x, p);
		p = goes || kept[p->number] == KEPT ? behind(p) : p->after;
	}
}

/* ---- replace ------------------------------------------------------------ */

/* The text of a file, kept by the rule. */
static const char *
read_text(struct tool *t, struct rule *r, const char *path)
{
	mime_span *text = mime_arena_alloc(t->mem, sizeof *text);
	mime_status st = text == NULL ? MIME_NOMEM :
	    mime_load(t->mem, path, text);

	if (st < 0)
		return tool_reason(st);
	r->second = path;
	r->own = text;
	return NULL;
}

/* "SEL with FILE". */
const char *
part_replace_prepare(struct tool *t, struct rule *r)
{
	const char *with = strstr(r->argument, " with "), *wrong;
	size_t n = with != NULL ? (size_t)(with - r->argument) : 0;
	char *selector = mime_arena_alloc(t->mem, n + 1);

	if (selector == NULL)
		return mime_status_text(MIME_NOMEM);
	if (with == NULL)
		return "replace wants SEL with FILE";
	memcpy(selector, r->argument, n);
	wrong = compile(t, r, selector);
	return wrong != NULL ? wrong : read_text(t, r, with + 6);
}

/* What a writer writes. */
struct written {
	struct mime_arena *mem;
	char *ptr;
	size_t len, room;
};

static mime_status
put(void *ctx, mime_span octets)
{
	struct written *w = ctx;

	if (octets.len > w->room - w->len) {
		size_t room = 2 * w->room + octets.len;
		char *more = mime_arena_alloc(w->mem, room);

		if (more == NULL)
			return MIME_NOMEM;
		if (w->len > 0)
			memcpy(more, w->ptr, w->len);
		w->ptr = more;
		w->room = room;
	}
	memcpy(w->ptr + w->len, octets.ptr, octets.len);
	w->len += octets.len;
	return MIME_OK;
}

/* TEXT as a part, which ends without a line end: a delimiter brings its own. */
static bool
write_part(struct subject *x, const mime_span *text, mime_span *part)
{
	struct written w = { .mem = x->mem };
	struct mime_write_options opt = { .size = sizeof opt,
	    .how = subject_has_lf(x) ? MIME_WRITE_LF : 0 };
	struct mime_writer *writer = mime_writer_new(x->mem, &opt);
	const struct mime_sink sink = { put, &w };
	mime_status st;

	mime_write_part(writer, "text/plain");
	mime_write_disposition(writer, "inline", (mime_span){ 0 });
	mime_write_content(writer, *text);
	mime_write_part_end(writer);
	st = mime_writer_end(writer, &sink);
	if (st == MIME_VALUE)
		tool_complain(x->tool, NULL, mime_writer_reason(writer));
	if (st < 0)
		subject_fail(x, st);
	*part = (mime_span){ w.ptr, w.len };
	return st >= 0;
}

void
part_replace(struct subject *x, const struct rule *r)
{
	const struct mime_part *p = mime_tree_root(x->tree);
	mime_span note = { 0 };
	const struct mime_source source = subject_source(&note);

	for (; p != NULL && !x->failed; p = p->after) {
		if (!subject_chosen(x, r->which, p))
			continue;
		if (note.len == 0 && !write_part(x, r->own, &note))
			return;
		if (part_is_message_root(p))
			drop(x, p);
		else
			mime_edit_replace(x->editor, subject_editable(p),
			    &source);
	}
}
