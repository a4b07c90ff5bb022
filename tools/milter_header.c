/*
 * milter_header.c - a header becomes another one, told to a server.
 *
 * A server knows no octets, only fields: one by its name and number, a new one
 * in front of all, a new one behind all. So the header that it has is held
 * against that of the result, whatever rule made it, and what differs is told:
 *
 *     was      A   B   C   D              A and D stay, B goes, C gets
 *     is   X   A       C'  D   Y          another value; X comes in front, Y
 *                                         behind
 *
 * A new field amid old ones has no call of its own that servers agree on: they
 * count places with or without the Received that they add themselves. From there
 * on all old fields go, and come again behind.
 *
 * What will be told is first held against what was meant, octet for octet.
 * Work is linear in the fields, but for two sorts of them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "milter.h"
#include "text.h"

struct field {
	mime_span whole;        /* its octets, with the last line end */
	mime_span name;         /* up to the colon */
	int nth;                /* of its name, as the server has them, from 1 */
	const struct field *is; /* what it becomes; NULL: it goes */
	bool new;               /* nothing becomes it: it comes */
	char *said_name, *said; /* where it is told: its name and its value */
};

struct fields {
	struct field *all;
	size_t count;
};

struct header_plan {
	struct fields was, is;
	size_t first;           /* so many of IS come in front of all */
};

/* ---- two headers -------------------------------------------------------- */

static size_t
count_fields(mime_span head)
{
	struct mime_field field;
	size_t n = 0;

	while (mime_field_next(&head, &field))
		n++;
	return n;
}

static mime_span
name_of(mime_span whole)
{
	return text_take(&whole, ':');
}

/* The fields of HEAD. False: no memory, or there is more than fields in it. */
static bool
split(struct mime_arena *mem, mime_span head, struct fields *f)
{
	struct mime_field field;
	mime_span rest = head;
	const char *at = head.ptr;

	f->count = 0;
	f->all = mime_arena_alloc(mem,
	    (count_fields(head) + 1) * sizeof *f->all);
	if (f->all == NULL)
		return false;
	while (mime_field_next(&rest, &field)) {
		if (field.whole.ptr != at)
			return false;
		at += field.whole.len;
		f->all[f->count++] = (struct field){ .whole = field.whole,
		    .name = name_of(field.whole) };
	}
	rest = text_after(head, (size_t)(at - head.ptr));
	return rest.len == 0 || text_is(rest, "\r\n");
}

/* How long the header in FRONT is, with its blank line; 0: it goes on. */
static size_t
head_size(mime_span front)
{
	size_t begin = 0;

	while (begin < front.len) {
		const char *lf = memchr(front.ptr + begin, '\n',
		    front.len - begin);
		size_t end = lf != NULL ? (size_t)(lf - front.ptr) + 1 : 0;

		if (end == 0)
			return 0;
		if (end - begin == 1 || (end - begin == 2 &&
		    front.ptr[begin] == '\r'))
			return end;
		begin = end;
	}
	return 0;
}

#define FIRST_LOOK ((size_t)4096)

/*
 * The header of the mail as it is to be. One without a blank line has none of
 * a body either, and a server writes the blank line.
 */
static mime_status
read_head(struct mime_arena *mem, struct mime_editor *e, mime_span *head)
{
	size_t size = FIRST_LOOK, n = 0;

	for (;; size *= 2) {
		char *octets = mime_arena_alloc(mem, size);
		mime_room room = { octets, size };
		mime_status st = octets == NULL ? MIME_NOMEM :
		    mime_editor_result(e, 0, &room);

		if (st < 0)
			return st;
		*head = (mime_span){ octets, size - room.len };
		n = head_size(*head);
		if (n > 0)
			head->len = n;
		if (n > 0 || room.len > 0)
			return MIME_OK;
		if (size > SIZE_MAX / 2)
			return MIME_NOMEM;
	}
}

/* ---- which field is which ----------------------------------------------- */

static int
by_octets(const void *a, const void *b)
{
	const struct field *const *x = a, *const *y = b;
	size_t m = (*x)->whole.len, n = (*y)->whole.len;
	int c = memcmp((*x)->whole.ptr, (*y)->whole.ptr, m < n ? m : n);

	if (c == 0)
		c = (m > n) - (m < n);
	return c != 0 ? c : (*x > *y) - (*x < *y);
}

/* In any case of letters, which is how servers count. */
static int
by_name(const void *a, const void *b)
{
	const struct field *const *x = a, *const *y = b;
	size_t i = 0;
	int c;

	do
		c = text_at((*x)->name, i) - text_at((*y)->name, i);
	while (c == 0 && i++ < (*x)->name.len);
	return c != 0 ? c : (*x > *y) - (*x < *y);
}

/* F in another order; NULL: no memory. */
static struct field **
sorted(struct mime_arena *mem, const struct fields *f,
    int (*order)(const void *, const void *))
{
	struct field **list = mime_arena_alloc(mem,
	    (f->count + 1) * sizeof(*list));

	if (list == NULL)
		return NULL;
	for (size_t i = 0; i < f->count; i++)
		list[i] = &f->all[i];
	qsort(list, f->count, sizeof(*list), order);
	return list;
}

static bool
number(struct mime_arena *mem, struct fields *f)
{
	struct field **list = sorted(mem, f, by_name);

	for (size_t i = 0; list != NULL && i < f->count; i++)
		list[i]->nth = i > 0 && text_same(list[i - 1]->name,
		    list[i]->name) ? list[i - 1]->nth + 1 : 1;
	return list != NULL;
}

/* The first of LIST with the octets WHOLE; NULL: there is none. */
static struct field *
find(struct field **list, size_t n, mime_span whole)
{
	const struct field key = { .whole = whole }, *wanted = &key;
	size_t from = 0, to = n;

	while (from < to) {
		size_t i = from + (to - from) / 2;
		const struct field *x = list[i];

		if (text_equal(x->whole, whole) || by_octets(&x, &wanted) > 0)
			to = i;
		else
			from = i + 1;
	}
	return from < n && text_equal(list[from]->whole, whole) ?
	    list[from] : NULL;
}

/* Could a server be told that WAS becomes IS? An empty value has it gone. */
static bool
may_become(const struct field *was, const struct field *is)
{
	mime_span value = text_after(is->whole, is->name.len + 1);

	return text_equal(was->whole, is->whole) ||
	    (text_equal(was->name, is->name) && text_trimmed(value).len > 0);
}

/*
 * The first old field that stays as it is, and is the first one new: *WAS, *IS.
 * All before it is matched from there to the front, so that what is put on top
 * of all is seen to be new, also where its name was there.
 */
static bool
match_front(struct mime_arena *mem, struct header_plan *p, size_t *was,
    size_t *is)
{
	struct field **list = sorted(mem, &p->was, by_octets);
	struct field *stays = NULL;
	size_t i, j = 0;

	if (list == NULL)
		return false;
	while (j < p->is.count && stays == NULL)
		stays = find(list, p->was.count, p->is.all[j++].whole);
	*was = i = stays != NULL ? (size_t)(stays - p->was.all) : 0;
	*is = j = stays != NULL ? j - 1 : 0;
	while (i > 0 && j > 0)
		if (may_become(&p->was.all[--i], &p->is.all[j - 1]))
			p->was.all[i].is = &p->is.all[--j];
	p->first = j;
	return true;
}

/* The others, from I and J on; where one is amid, all behind it is new. */
static void
match_rest(struct header_plan *p, size_t i, size_t j)
{
	for (; i < p->was.count && j < p->is.count; i++)
		if (may_become(&p->was.all[i], &p->is.all[j]))
			p->was.all[i].is = &p->is.all[j++];
	for (; j < p->is.count; j++)
		p->is.all[j].new = true;
	for (j = 0; j < p->first; j++)
		p->is.all[j].new = true;
}

/* ---- what is told ------------------------------------------------------- */

char *
milter_text(struct mime_arena *mem, mime_span octets)
{
	char *text = mime_arena_alloc(mem, octets.len + 1);

	if (text == NULL)
		return NULL;
	if (octets.len > 0)
		memcpy(text, octets.ptr, octets.len);
	text[octets.len] = '\0';
	return text;
}

/* The value of F as the protocol has it: lines end in LF, but for the last. */
static char *
value_of(struct session *s, const struct field *f)
{
	mime_span value = text_after(f->whole, f->name.len + 1);
	char *text = mime_arena_alloc(s->mem, value.len + 1);
	size_t n = 0, i = !s->leading_space && text_at(value, 0) == ' ';

	if (text == NULL)
		return NULL;
	for (; i < value.len; i++)
		if (value.ptr[i] != '\r')
			text[n++] = value.ptr[i];
	if (n > 0 && text[n - 1] == '\n')
		n--;
	text[n] = '\0';
	return text;
}

/* A server may let blanks stand in front of the colon, and we do. */
static bool
has_name(const struct field *f)
{
	return text_is_field_name(text_trimmed(f->name));
}

/*
 * Will a server write F as it is? A CR alone or a NUL cannot be told. One that
 * hears no blank behind the colon writes one, which is let.
 */
static bool
is_said(const struct session *s, const struct field *f)
{
	mime_span rest = text_after(f->whole, f->name.len + 1);
	const char *c = f->said;

	if (!has_name(f))
		return false;
	if (!s->leading_space && text_at(rest, 0) == ' ')
		rest = text_after(rest, 1);
	for (; *c != '\0'; c++) {
		if (*c == '\n' && text_at(rest, 0) == '\r')
			rest = text_after(rest, 1);
		else if (*c == '\n')
			return false;
		if (text_at(rest, 0) < 0 || *rest.ptr != *c)
			return false;
		rest = text_after(rest, 1);
	}
	return text_is(rest, "\r\n");
}

static bool
changes(const struct field *was)
{
	return was->is == NULL || !text_equal(was->whole, was->is->whole);
}

/* Makes ready to tell of F. */
static bool
say(struct session *s, struct field *f)
{
	f->said_name = milter_text(s->mem, f->name);
	f->said = value_of(s, f);
	return f->said_name != NULL && f->said != NULL;
}

/* The calls, in words. False: no memory, or one would not do what it should. */
static bool
say_all(struct session *s, struct header_plan *p)
{
	bool well = true;

	for (size_t i = 0; i < p->was.count && well; i++)
		if (changes(&p->was.all[i]))
			well = say(s, &p->was.all[i]) &&
			    has_name(&p->was.all[i]);
	for (size_t i = 0; i < p->is.count && well; i++)
		well = say(s, &p->is.all[i]);
	return well;
}

/* Is what the server then has what was meant? */
static bool
comes_out(const struct session *s, const struct header_plan *p)
{
	size_t j = p->first;
	bool well = p->is.count > 0 || p->was.count == 0;

	for (size_t i = 0; i < p->is.count && well; i++)
		well = !p->is.all[i].new || is_said(s, &p->is.all[i]);
	for (size_t i = 0; i < p->was.count && well; i++) {
		const struct field *is = p->was.all[i].is;

		if (is == NULL)
			continue;
		/* Those in front come from the back: in order, past FIRST. */
		well = is == &p->is.all[j++] && (!changes(&p->was.all[i]) ||
		    (is->said[0] != '\0' && is_said(s, is)));
	}
	for (; j < p->is.count && well; j++)
		well = p->is.all[j].new;
	return well;
}

struct header_plan *
milter_header_plan(struct session *s, struct mime_editor *e,
    uint64_t *body_begin)
{
	struct header_plan *p = mime_arena_alloc(s->mem, sizeof *p);
	mime_span was, is;
	size_t i, j;

	if (p == NULL || read_head(s->mem, e, &is) < 0 ||
	    mime_part_head(s->mem, s->tree, mime_tree_root(s->tree), &was) < 0)
		return NULL;
	*p = (struct header_plan){ .first = 0 };
	if (!split(s->mem, was, &p->was) || !split(s->mem, is, &p->is) ||
	    !number(s->mem, &p->was) || !match_front(s->mem, p, &i, &j))
		return NULL;
	match_rest(p, i, j);
	*body_begin = is.len;
	return say_all(s, p) && comes_out(s, p) ? p : NULL;
}

/*
 * Old fields from the last to the first: one that goes would give those behind
 * it other numbers. Then those in front, each on top of the last; then those
 * behind, in their order.
 */
bool
milter_header_tell(SMFICTX *ctx, const struct header_plan *p)
{
	bool well = true;

	for (size_t i = p->was.count; i > 0 && well; i--) {
		const struct field *was = &p->was.all[i - 1];

		if (changes(was))
			well = smfi_chgheader(ctx, was->said_name, was->nth,
			    was->is != NULL ? was->is->said : NULL) ==
			    MI_SUCCESS;
	}
	for (size_t j = p->first; j > 0 && well; j--)
		well = smfi_insheader(ctx, 0, p->is.all[j - 1].said_name,
		    p->is.all[j - 1].said) == MI_SUCCESS;
	for (size_t j = p->first; j < p->is.count && well; j++)
		if (p->is.all[j].new)
			well = smfi_addheader(ctx, p->is.all[j].said_name,
			    p->is.all[j].said) == MI_SUCCESS;
	return well;
}
