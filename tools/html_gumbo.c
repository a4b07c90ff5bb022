/*
 * html_gumbo.c - HTML by way of gumbo, which makes of tags that do not match
 * the tree that a browser would make.
 *
 * gumbo was not written for what strangers send: what is nested deeply, has
 * many attributes, leaves formatting open or puts text where a table has none
 * costs it the square of its length, and it frees its tree by recursion. So a
 * page is looked through first (by html_scan.c, which costs next to nothing),
 * and one that has too much of these is not given to it. Its memory is held in
 * a list and counted: beyond MEMORY_MOST it is told to stop, and then the page
 * is read without it. The tree is freed from that list, and walked by its
 * parent pointers.
 *
 * It is loaded when there is a page to read (module.h). Where it is not there
 * any more, pages are read without it.
 */
#include "config.h"

#include "html.h"
#include "html_tags.h"

const char *
html_features(void)
{
#ifdef HAVE_GUMBO
	return "+gumbo";
#else
	return "";
#endif
}

#ifdef HAVE_GUMBO

#include <gumbo.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"
#include "tool.h"

/* What is used of gumbo. */
#define FUNCTIONS(F) \
	F(gumbo_normalized_tagname) \
	F(gumbo_parse_with_options) \
	F(gumbo_tag_from_original_text)

struct functions {
	FUNCTIONS(MODULE_MEMBER)
};

static const struct module_function functions[] = {
	FUNCTIONS(MODULE_FUNCTION)
};

static const char *const files[] = {
	"libgumbo.so.1", "libgumbo.1.dylib", "libgumbo.so", NULL
};

/* Whether it is there. To ask again costs as much as a short line of text. */
static bool
load(struct functions *call)
{
	char why[MODULE_WHY];

	return module_load(files, functions, sizeof functions /
	    sizeof functions[0], call, why) == NULL;
}

/* ---- would it cost too much? -------------------------------------------- */

#define DEPTH_MOST 256
#define ATTRIBUTES_MOST 200
#define STRAYS_MOST 500         /* in a table, outside of its cells */
#define MEMORY_MOST ((size_t)48 << 20)

#define SLOTS 1024              /* of names, by hash */

struct look {
	unsigned open[SLOTS];   /* elements of that name */
	unsigned depth;         /* all of them */
	unsigned strays;
	bool in_table;          /* and not in a cell of it */
	bool bad;
};

static unsigned
slot_of(mime_span name)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < name.len; i++)
		h = (h ^ (unsigned char)name.ptr[i]) * 16777619u;
	return (h ^ h >> 15) % SLOTS;
}

/* Whose end tags may be left off. */
static bool
ends_by_itself(enum html_kind kind, mime_span name)
{
	return kind == HTML_LI || kind == HTML_DT || kind == HTML_DD ||
	    kind == HTML_TD || kind == HTML_TH || kind == HTML_TR ||
	    kind == HTML_SECTION || kind >= HTML_BR ||
	    (kind == HTML_PARAGRAPH && name.len == 1);
}

static void
look_at_place(struct look *l, enum html_kind kind, bool opens)
{
	switch (kind) {
	case HTML_TD: case HTML_TH:
		l->in_table = !opens;
		break;
	case HTML_TABLE:
		l->in_table = opens;
		break;
	case HTML_TR: case HTML_SECTION:
		l->in_table = true;
		break;
	default:
		l->strays += opens && l->in_table;
	}
	l->bad |= l->strays > STRAYS_MOST;
}

static void
look_open(void *ctx, const struct html_tag *tag)
{
	struct look *l = ctx;

	look_at_place(l, tag->kind, true);
	l->bad |= tag->count > ATTRIBUTES_MOST;
	if (ends_by_itself(tag->kind, tag->name))
		return;
	l->open[slot_of(tag->name)]++;
	l->bad |= ++l->depth > DEPTH_MOST;
}

static void
look_close(void *ctx, const struct html_tag *tag)
{
	struct look *l = ctx;
	unsigned *open = &l->open[slot_of(tag->name)];

	look_at_place(l, tag->kind, false);
	if (*open == 0 || ends_by_itself(tag->kind, tag->name))
		return;
	--*open;
	l->depth--;
}

static void
look_text(void *ctx, mime_span text)
{
	struct look *l = ctx;

	for (size_t i = 0; l->in_table && i < text.len; i++)
		if ((unsigned char)text.ptr[i] > ' ') {
			l->strays++;
			break;
		}
	l->bad |= l->strays > STRAYS_MOST;
}

static bool
is_good(struct mime_arena *mem, mime_span page)
{
	struct look *l = mime_arena_alloc(mem, sizeof *l);
	const struct html_reader to = { look_open, look_close, look_text, l };
	struct html_scan *s = mime_arena_alloc(mem, 1) != NULL && l != NULL ?
	    html_scan_new(mem, &to) : NULL;

	if (s == NULL)
		return false;
	html_scan_feed(s, page);
	html_scan_end(s);
	return !l->bad;
}

/* ---- its memory --------------------------------------------------------- */

struct held {
	struct held *next, *before;
	size_t size;
	size_t unused;          /* so that what follows is aligned */
};

struct memory {
	struct held all;        /* a ring */
	size_t size;
	bool full;
	GumboOptions options;
};

/*
 * gumbo does not look whether it got anything. It stops at the next error in
 * the page once it is told to, and a page without errors costs little.
 */
static void *
take(void *ctx, size_t size)
{
	struct memory *m = ctx;
	struct held *h = malloc(sizeof *h + size);

	if (h == NULL) {
		fputs("no memory for a page of HTML\n", stderr);
		exit(EXIT_TROUBLE);
	}
	*h = (struct held){ m->all.next, &m->all, size, 0 };
	m->all.next->before = h;
	m->all.next = h;
	m->size += size + sizeof *h;
	if (m->size > MEMORY_MOST)
		m->full = m->options.stop_on_first_error = true;
	return h + 1;
}

static void
give_back(void *ctx, void *ptr)
{
	struct memory *m = ctx;
	struct held *h = ptr;

	if (h == NULL)
		return;
	h--;
	h->before->next = h->next;
	h->next->before = h->before;
	m->size -= h->size + sizeof *h;
	free(h);
}

static void
give_all_back(struct memory *m)
{
	while (m->all.next != &m->all)
		give_back(m, m->all.next + 1);
}

/* ---- the tree ----------------------------------------------------------- */

static mime_span
name_of(const struct functions *call, const GumboElement *e)
{
	const char *name = call->gumbo_normalized_tagname(e->tag);
	GumboStringPiece piece = e->original_tag;

	if (*name != '\0')
		return (mime_span){ name, strlen(name) };
	call->gumbo_tag_from_original_text(&piece);
	return (mime_span){ piece.data, piece.length };
}

static struct html_tag
tag_of(const struct functions *call, const GumboNode *node)
{
	const GumboElement *e = &node->v.element;
	struct html_tag tag = { 0 };

	html_tag_named(&tag, name_of(call, e));
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];
		enum html_attribute n = html_attribute_named(
		    (mime_span){ a->name, strlen(a->name) });

		if (n < HTML_ATTRIBUTES)
			tag.attributes[n] = (mime_span){ a->value,
			    strlen(a->value) };
	}
	return tag;
}

static const GumboVector *
children_of(const GumboNode *node)
{
	static const GumboVector none = { NULL, 0, 0 };

	return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children :
	    node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children :
	    &none;
}

/* Who is told of a node, before and after those in it (NULL: is not). */
struct visitor {
	void (*enter)(const struct visitor *v, const GumboNode *node);
	void (*leave)(const struct visitor *v, const GumboNode *node);
	void *ctx;
	struct functions call;  /* once there is a tree */
};

static void
enter(const struct visitor *v, const GumboNode *node)
{
	const struct html_reader *to = v->ctx;
	struct html_tag tag;

	if (node->type == GUMBO_NODE_ELEMENT) {
		tag = tag_of(&v->call, node);
		to->open(to->ctx, &tag);
	} else if (node->type == GUMBO_NODE_TEXT ||
	    node->type == GUMBO_NODE_WHITESPACE ||
	    node->type == GUMBO_NODE_CDATA)
		to->text(to->ctx, (mime_span){ node->v.text.text,
		    strlen(node->v.text.text) });
}

static void
leave(const struct visitor *v, const GumboNode *node)
{
	const struct html_reader *to = v->ctx;
	struct html_tag tag;

	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	tag = tag_of(&v->call, node);
	/* One that has no content has no end tag either. */
	if (tag.kind < HTML_BR)
		to->close(to->ctx, &tag);
}

static void
depart(const struct visitor *v, const GumboNode *node)
{
	if (v->leave != NULL)
		v->leave(v, node);
}

static void
walk(const GumboNode *root, const struct visitor *v)
{
	const GumboNode *node = root;

	v->enter(v, node);
	for (;;) {
		const GumboVector *in = children_of(node);

		if (in->length > 0) {
			node = in->data[0];
			v->enter(v, node);
			continue;
		}
		for (;;) {
			depart(v, node);
			if (node == root)
				return;
			in = children_of(node->parent);
			if (node->index_within_parent + 1 < in->length)
				break;
			node = node->parent;
		}
		node = in->data[node->index_within_parent + 1];
		v->enter(v, node);
	}
}

/*
 * Shows V the tree of PAGE; false where it would cost too much, or there is no
 * gumbo.
 */
static bool
parse(struct mime_arena *mem, mime_span page, struct visitor *v)
{
	mime_mark mark = mime_arena_mark(mem);
	struct memory m = {
		.all = { &m.all, &m.all, 0, 0 },
		.options = {
			.allocator = take, .deallocator = give_back,
			.userdata = &m, .tab_stop = 8,
			.fragment_context = GUMBO_TAG_LAST,
		},
	};
	GumboOutput *output;
	bool good = is_good(mem, page) && load(&v->call);

	mime_arena_release(mem, mark);
	if (!good)
		return false;
	output = v->call.gumbo_parse_with_options(&m.options, page.ptr, page.len);
	if (!m.full)
		walk(output->document, v);
	give_all_back(&m);
	return !m.full;
}

bool
html_gumbo(struct mime_arena *mem, mime_span page, const struct html_reader *to)
{
	struct html_reader reader = *to;
	struct visitor v = { .enter = enter, .leave = leave, .ctx = &reader };

	return parse(mem, page, &v);
}

/* ---- attributes --------------------------------------------------------- */

struct attributes {
	html_found *found;
	void *ctx;
};

/* What <style> has in it is told like an attribute without a name. */
static void
tell_style(const struct visitor *v, const GumboNode *node)
{
	const struct attributes *to = v->ctx;
	const GumboStringPiece *all = &node->v.text.original_text;
	const GumboNode *in = node->parent;

	if (node->type == GUMBO_NODE_TEXT && in->type == GUMBO_NODE_ELEMENT &&
	    in->v.element.tag == GUMBO_TAG_STYLE)
		to->found(to->ctx, name_of(&v->call, &in->v.element),
		    (mime_span){ 0 }, (mime_span){ all->data, all->length },
		    (mime_span){ all->data, all->length });
}

static void
tell_attributes(const struct visitor *v, const GumboNode *node)
{
	const struct attributes *to = v->ctx;
	const GumboElement *e = &node->v.element;

	if (node->type != GUMBO_NODE_ELEMENT) {
		tell_style(v, node);
		return;
	}
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];
		mime_span name = { a->name, strlen(a->name) };
		mime_span value = { a->value, strlen(a->value) };

		to->found(to->ctx, name_of(&v->call, e), name, value,
		    (mime_span){ a->original_value.data,
		    a->original_value.length });
	}
}

bool
html_attributes(struct mime_arena *mem, mime_span page, html_found *found,
    void *ctx)
{
	struct attributes to = { found, ctx };
	struct visitor v = { .enter = tell_attributes, .ctx = &to };

	return page.len <= HTML_GUMBO_MAX && parse(mem, page, &v);
}

#else

bool
html_attributes(struct mime_arena *mem, mime_span page, html_found *found,
    void *ctx)
{
	(void)mem;
	(void)page;
	(void)found;
	(void)ctx;
	return false;
}

#endif
