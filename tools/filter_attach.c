/*
 * filter_attach.c - contents come back from a store, where placeholders stand.
 *
 * Anybody may send a placeholder. All that it can do is to name an object: one
 * that is there, of that size and of those octets, is put in, whoever sent the
 * mail; for any other the placeholder stays, which is said.
 *
 * Before a mail with new placeholders is released, what would come of it here
 * is held against the mail that came in, octet by octet.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "detach.h"
#include "part.h"
#include "spool.h"
#include "text.h"

#define WINDOW 4096

const char *
attach_prepare(struct tool *t, struct rule *r)
{
	struct store *s = mime_arena_alloc(t->mem, sizeof *s);

	if (s == NULL)
		return mime_status_text(MIME_NOMEM);
	r->own = s;
	return store_open(s, t, r->argument, false);
}

/* ---- a part as it was --------------------------------------------------- */

/* Read from front to end, once. */
struct former {
	int fd;                 /* the object */
	uint64_t offset;        /* in it */
	mime_span header;       /* what is left of it */
	struct rebuild body;
	char window[WINDOW];
};

static mime_status
next(void *ctx, mime_span *piece)
{
	struct former *f = ctx;
	mime_room room = { f->window, WINDOW };

	if (!spool_read_file(f->fd, f->offset, &room))
		return MIME_IO;
	*piece = (mime_span){ f->window, WINDOW - room.len };
	f->offset += piece->len;
	return piece->len > 0 ? MIME_OK : MIME_END;
}

static mime_status
read_at(void *ctx, uint64_t offset, mime_room *to)
{
	struct former *f = ctx;
	size_t n = f->header.len < to->len ? f->header.len : to->len;

	(void)offset;
	if (n > 0)
		memcpy(to->ptr, f->header.ptr, n);
	f->header = text_after(f->header, n);
	*to = (mime_room){ to->ptr + n, to->len - n };
	return rebuild_read(&f->body, to);
}

/* For PART, whose header is HEAD and says P; its object is FD. */
static struct former *
former_new(struct subject *x, const struct mime_part *part, mime_span head,
    const struct placeholder *p, int fd)
{
	struct mime_arena *mem = x->mem;
	struct former *f = mime_arena_alloc(mem, sizeof *f);

	if (f == NULL)
		return NULL;
	f->fd = fd;
	f->offset = 0;
	f->header = placeholder_header(mem, head, p);
	if (f->header.ptr != NULL && part->parent == NULL)
		f->header = placeholder_length(mem, f->header, x->length);
	return f->header.ptr != NULL && rebuild_begin(&f->body, mem, &p->shape,
	    next, f) ? f : NULL;
}

/* Is PART of TREE a placeholder? Its header is then HEAD. */
static bool
is_placeholder(struct subject *x, struct mime_tree *tree,
    const struct mime_part *part, mime_span *head, struct placeholder *p)
{
	mime_status st;

	if (part->kind != MIME_LEAF || part->inside != NULL)
		return false;
	st = mime_part_head(x->mem, tree, part, head);
	if (st < 0)
		subject_fail(x, st);
	return st >= 0 && head->len == part->head.size &&
	    placeholder_read(*head, p);
}

/* ---- putting back ------------------------------------------------------- */

/* The store, and what is known of it for this mail. */
struct source {
	const struct store *store;
	struct store_look *looks;
	uint64_t left;          /* octets that may come yet: many placeholders
	                           may name one large object */
};

/* A placeholder that stays, and why. */
static void
leave(struct subject *x, const struct mime_part *part, const char *why)
{
	mime_span section = part_section(x->mem, part);
	char line[200];

	snprintf(line, sizeof line, "part %.*s stays detached: %s",
	    (int)(section.len < 80 ? section.len : 80),
	    section.len > 0 ? section.ptr : "", why);
	tool_say(x->tool, NULL, line);
}

/* The object of P; -1: there is none that can be used, or X has failed. */
static int
find(struct subject *x, const struct source *s, const struct mime_part *part,
    const struct placeholder *p)
{
	int fd = store_find_again(s->store, s->looks, p->sha256, p->size);

	if (fd >= 0)
		return fd;
	if (errno == ENOENT)
		leave(x, part, "its content is not in the store");
	else if (errno == EILSEQ)
		leave(x, part, "what is in the store is not its content");
	else
		subject_fail(x, MIME_IO);
	return -1;
}

static void
attach(struct subject *x, const struct mime_part *part, mime_span head,
    const struct placeholder *p, int fd)
{
	struct former *f = former_new(x, part, head, p, fd);
	const struct mime_source source = { read_at, f };

	if (f == NULL) {
		subject_fail(x, MIME_NOMEM);
		return;
	}
	if (part->parent == NULL)
		x->new_head = f->header.len;
	mime_edit_replace(x->editor, part, &source);
}

/* Puts back what PART stands for. */
static void
put_back(struct subject *x, struct source *s, const struct mime_part *part)
{
	struct placeholder p;
	mime_span head;
	int fd;

	if (!is_placeholder(x, x->tree, part, &head, &p))
		return;
	if (p.size > s->left) {
		leave(x, part, "too much would come into the mail");
		return;
	}
	fd = find(x, s, part, &p);
	if (fd < 0)
		return;
	s->left -= p.size;
	attach(x, part, head, &p, fd);
	close_quietly(fd);
}

void
part_attach(struct subject *x, const struct rule *r)
{
	const struct mime_part *part = mime_tree_root(x->tree);
	const size_t size = STORE_LOOKS * sizeof(struct store_look);
	struct source s = { .store = r->own,
	    .looks = mime_arena_alloc(x->mem, size),
	    .left = x->tool->message_limit };

	if (s.looks == NULL) {
		subject_fail(x, MIME_NOMEM);
		return;
	}
	memset(s.looks, 0, size);
	for (; part != NULL && !x->failed; part = part->after) {
		mime_mark mark = mime_arena_mark(x->mem);

		put_back(x, &s, part);
		mime_arena_release(x->mem, mark);
	}
}

/* ---- would it come back? ------------------------------------------------ */

struct proof {
	struct subject *x;
	const struct rules *rules;
	const struct mime_source *result;
	uint64_t before;        /* in the mail that came in: all is the same */
	uint64_t now;           /* in the result */
	bool same;
	mime_status st;
};

/* Are the next octets of the mail that came in those of S? */
static bool
is_before(struct proof *p, mime_span s)
{
	struct mime_arena *mem = p->x->mem;
	struct mime_tree *tree = p->x->tree;
	mime_mark mark = mime_arena_mark(mem);
	mime_span was = { 0 };
	mime_status st = mime_part_bytes(mem, tree, mime_tree_root(tree),
	    (mime_range){ p->before, s.len }, &was);
	bool same = st >= 0 && text_equal(was, s);

	mime_arena_release(mem, mark);
	if (st < 0)
		p->st = st;
	return same;
}

/* What SOURCE gives, up to END, which may be beyond its own. */
static void
compare(struct proof *p, const struct mime_source *source, uint64_t offset,
    uint64_t end)
{
	char window[WINDOW];
	size_t n = 1;

	while (p->same && p->st >= 0 && n > 0 && offset < end) {
		size_t want = end - offset < WINDOW ? (size_t)(end - offset) :
		    WINDOW;
		mime_room room = { window, want };

		p->st = source->read_at(source->ctx, offset, &room);
		n = want - room.len;
		p->same = p->st >= 0 && is_before(p, (mime_span){ window, n });
		p->before += n;
		offset += n;
	}
}

/* The object is in the store of one of the rules. */
static int
find_any(struct proof *proof, const struct placeholder *p)
{
	int fd = -1;

	for (const struct rule *r = proof->rules->first; r != NULL && fd < 0;
	    r = r->next)
		if (r->action->apply == part_detach) {
			fd = queue_find(proof->x->queue, r->own, p->sha256,
			    p->size);
			if (fd < 0)
				fd = store_find(r->own, p->sha256, p->size);
		}
	return fd;
}

/* PART of the result, which stands where it should, against what was there. */
static void
prove(struct proof *proof, const struct mime_part *part, mime_span head,
    const struct placeholder *p)
{
	mime_mark mark = mime_arena_mark(proof->x->mem);
	int fd = find_any(proof, p);
	struct former *f = fd < 0 ? NULL : former_new(proof->x, part, head,
	    p, fd);
	const struct mime_source source = { read_at, f };

	if (fd >= 0 && f == NULL)
		proof->st = MIME_NOMEM;
	else if (fd < 0)
		proof->same = false;
	else
		compare(proof, &source, 0, UINT64_MAX);
	close_quietly(fd);
	mime_arena_release(proof->x->mem, mark);
	proof->now = part->whole.offset + part->whole.size;
}

/*
 * What a mail says of its length is set right when a content comes back: as
 * X->length has it. A placeholder sees to its own.
 */
static void
pass_length(struct proof *proof, struct mime_tree *tree)
{
	struct subject *x = proof->x;
	const struct mime_part *root = mime_tree_root(tree);
	mime_mark mark = mime_arena_mark(x->mem);
	const struct mime_source was = subject_source(&x->length);
	struct mime_field field;
	mime_span head;

	proof->st = mime_part_head(x->mem, tree, root, &head);
	if (proof->st >= 0 && mime_field_find(head, "Content-Length", &field)) {
		uint64_t at = root->head.offset +
		    (uint64_t)(field.value.ptr - head.ptr);

		compare(proof, proof->result, proof->now, at);
		compare(proof, &was, 0, UINT64_MAX);
		proof->now = at + field.value.len;
	}
	mime_arena_release(x->mem, mark);
}

static void
walk(struct proof *proof, struct mime_tree *tree)
{
	const struct mime_part *part = mime_tree_root(tree);
	struct placeholder p;
	mime_span head;

	if (proof->x->length.len > 0 && part != NULL &&
	    part->kind != MIME_LEAF)
		pass_length(proof, tree);
	for (; part != NULL && proof->same && proof->st >= 0;
	    part = part->after) {
		if (!is_placeholder(proof->x, tree, part, &head, &p))
			continue;
		compare(proof, proof->result, proof->now, part->whole.offset);
		proof->now = part->whole.offset;
		/* One that came in stays as it is. */
		if (proof->same && !is_before(proof, head))
			prove(proof, part, head, &p);
	}
	compare(proof, proof->result, proof->now, UINT64_MAX);
}

/* The mail that came in has no more octets. */
static bool
is_all(const struct proof *p)
{
	struct subject *x = p->x;
	mime_span more = { 0 };

	return mime_part_bytes(x->mem, x->tree, mime_tree_root(x->tree),
	    (mime_range){ p->before, 1 }, &more) >= 0 && more.len == 0;
}

bool
detach_holds(struct subject *x, const struct rules *rules,
    const struct mime_source *result, mime_status *st)
{
	struct proof p = { .x = x, .rules = rules, .result = result,
	    .same = true };
	struct mime_options opt = x->tool->parse;
	struct mime_tree *tree = NULL;

	*st = MIME_OK;
	/* With -n nothing is in the store. */
	if (!rules_do(rules, part_detach) || x->tool->dry)
		return true;
	opt.checks = MIME_CHECK_STRUCTURE;
	p.st = mime_parse_source(x->mem, result, &opt, &tree);
	if (p.st >= 0)
		walk(&p, tree);
	*st = p.st;
	return p.same && p.st >= 0 && is_all(&p);
}
