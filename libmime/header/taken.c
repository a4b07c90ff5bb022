/*
 * taken.c - which names of files are taken, and the next one that is free.
 *
 * Names are kept in a crit-bit tree: a binary tree that asks at each node for
 * one bit of the key, the first in which two keys below it differ. So a
 * look-up costs the length of the name whatever is in the tree, and nobody can
 * choose names that make it slow, as with a table of hashes. Keys are folded
 * names (mime_unicode_fold).
 *
 * A name that is taken gets a number: "a (2).txt". The same tree has a counter
 * for each stem that was ever numbered, so that 10,000 equal names do not try
 * each other's numbers.
 */
#include "header/header.h"

#define WIDTH_MAX 9             /* digits of a number */

/* ---- the tree of names -------------------------------------------------- */

/* A leaf, which has a key, or a fork, which has a mask. */
struct node {
	struct node *child[2];  /* where the bit is not set, and where it is */
	size_t at;              /* the unit it asks for */
	unsigned mask;          /* the bit; 0: a leaf */
	mime_span key;
	uint32_t number;        /* of a counter: the next one to try */
};

struct mime_names {
	struct mime_arena *mem;
	struct node *root;      /* NULL: nothing is taken */
	struct buffer key, text, valid; /* used again and again */
};

/* What a key begins with: two kinds share the tree. */
enum { NAME = 'n', COUNTER = 'c' };

struct mime_names *
mime_names_new(struct mime_arena *mem)
{
	struct mime_names *names = mime_arena_alloc(mem, sizeof(*names));

	if (names != NULL)
		names->mem = mem;
	return names;
}

/* Octet AT of KEY, told apart from the nothing that follows the last one. */
static unsigned
unit(mime_span key, size_t at)
{
	return at < key.len ? 0x100U | (unsigned char)key.ptr[at] : 0;
}

static struct node **
child_for(struct node *fork, mime_span key)
{
	return &fork->child[(unit(key, fork->at) & fork->mask) != 0];
}

/* The highest bit of A ^ B, which are not equal. */
static unsigned
first_difference(unsigned a, unsigned b)
{
	unsigned mask = 0x100;

	while (((a ^ b) & mask) == 0)
		mask >>= 1;
	return mask;
}

static struct node *
leaf_new(struct mime_arena *mem, mime_span key)
{
	struct node *leaf = mime_arena_alloc(mem, sizeof(*leaf));

	if (leaf == NULL || mime_arena_copy(mem, key, &leaf->key) < 0)
		return NULL;
	return leaf;
}

/* Puts a leaf for KEY where unit AT parts it from what is there. */
static struct node *
graft(struct mime_names *names, mime_span key, size_t at, unsigned mask)
{
	struct node **place = &names->root;
	struct node *fork = mime_arena_alloc(names->mem, sizeof(*fork));
	struct node *leaf = leaf_new(names->mem, key);

	if (fork == NULL || leaf == NULL)
		return NULL;
	while ((*place)->mask != 0 && ((*place)->at < at ||
	    ((*place)->at == at && (*place)->mask > mask)))
		place = child_for(*place, key);
	fork->at = at;
	fork->mask = mask;
	fork->child[0] = fork->child[1] = *place;
	*child_for(fork, key) = leaf;
	*place = fork;
	return leaf;
}

/* The leaf for KEY, made where there was none: *FRESH. NULL: no memory. */
static struct node *
leaf_for(struct mime_names *names, mime_span key, bool *fresh)
{
	struct node *near = names->root;
	size_t at = 0;

	*fresh = true;
	if (near == NULL)
		return names->root = leaf_new(names->mem, key);
	while (near->mask != 0)
		near = *child_for(near, key);
	while (unit(near->key, at) == unit(key, at) && at < key.len)
		at++;
	*fresh = unit(near->key, at) != unit(key, at);
	if (!*fresh)
		return near;
	return graft(names, key, at,
	    first_difference(unit(near->key, at), unit(key, at)));
}

/* Empties B, which was made or is all zero, for what N octets may become. */
static void
ready(struct buffer *b, struct mime_arena *mem, size_t n)
{
	b->mem = mem;
	b->max = name_room(n);
	b->len = 0;
	b->status = MIME_OK;
}

/* The leaf of that KIND for TEXT, which need not be valid UTF-8. */
static mime_status
look_up(struct mime_names *names, char kind, mime_span text,
    struct node **leaf, bool *fresh)
{
	ready(&names->valid, names->mem, text.len);
	ready(&names->key, names->mem, text.len);
	if (!mime_utf8_valid(text)) {
		mime_utf8_repair(text, &names->valid);
		text = buffer_span(&names->valid);
	}
	buffer_put_char(&names->key, kind);
	mime_unicode_fold(text, &names->key);
	if (names->valid.status < 0)
		return names->valid.status;
	if (names->key.status < 0)
		return names->key.status;
	*leaf = leaf_for(names, buffer_span(&names->key), fresh);
	return *leaf != NULL ? MIME_OK : mime_arena_status(names->mem);
}

/* ---- numbers ------------------------------------------------------------ */

/* HEAD, " (N)" and EXTENSION, in a buffer of NAMES. */
static mime_span
numbered(struct mime_names *names, mime_span head, uint32_t n,
    mime_span extension)
{
	struct buffer *text = &names->text;

	ready(text, names->mem, size_add(head.len, extension.len));
	buffer_put(text, head);
	buffer_put(text, SPAN(" ("));
	buffer_put_number(text, n);
	buffer_put_char(text, ')');
	buffer_put(text, extension);
	return buffer_span(text);
}

/* The counter for HEAD with EXTENSION: "/" is in neither. */
static mime_status
counter_for(struct mime_names *names, mime_span head, mime_span extension,
    struct node **counter)
{
	struct buffer *text = &names->text;
	bool fresh;

	ready(text, names->mem, size_add(head.len, extension.len));
	buffer_put(text, head);
	buffer_put_char(text, '/');
	buffer_put(text, extension);
	if (text->status < 0)
		return text->status;
	return look_up(names, COUNTER, buffer_span(text), counter, &fresh);
}

/* Takes HEAD, " (N)" and EXTENSION, where that is still free: *FRESH. */
static mime_status
take_number(struct mime_names *names, mime_span head, uint32_t n,
    mime_span extension, bool *fresh)
{
	struct node *leaf;
	mime_span name = numbered(names, head, n, extension);

	if (names->text.status < 0)
		return names->text.status;
	return look_up(names, NAME, name, &leaf, fresh);
}

/*
 * Takes the first free name with a number from LOW up to but not HIGH. MIME_END
 * where there is none. A number that a counter has passed is not tried again,
 * so that all takes together try each taken name once.
 */
static mime_status
take_between(struct mime_names *names, mime_span head, mime_span extension,
    uint32_t low, uint32_t high, mime_span *unique)
{
	struct node *counter;
	bool fresh = false;
	mime_status status = counter_for(names, head, extension, &counter);

	if (status < 0)
		return status;
	if (counter->number < low)
		counter->number = low;
	while (counter->number < high && !fresh) {
		status = take_number(names, head, counter->number, extension,
		    &fresh);
		if (status < 0)
			return status;
		counter->number++;
	}
	return fresh ? mime_arena_copy(names->mem, buffer_span(&names->text),
	    unique) : MIME_END;
}

/*
 * Numbers of one digit first, and so on: where the stem has to be cut to make
 * room, it is cut alike for all numbers of one width, and has one counter.
 */
static mime_status
take_numbered(struct mime_names *names, mime_span name, mime_span *unique)
{
	mime_span extension = mime_name_take_extension(&name);
	uint32_t low = 2, high = 10;
	mime_status status = MIME_END;

	for (size_t width = 1; status == MIME_END && width <= WIDTH_MAX;
	    width++) {
		size_t rest = extension.len + sizeof(" ()") - 1 + width;
		mime_span head = mime_name_head(name, NAME_MAX_OCTETS - rest);

		head = span_without_end(head, SPAN(" "));
		status = take_between(names, head, extension, low, high,
		    unique);
		low = high;
		high *= 10;
	}
	return status == MIME_END ? MIME_LIMIT : status;
}

void
mime_names_forget(struct mime_names *names)
{
	if (names != NULL)
		*names = (struct mime_names){ .mem = names->mem };
}

mime_status
mime_names_meet(struct mime_names *names, mime_span name, bool *taken)
{
	struct node *leaf;
	bool fresh;
	mime_status status = look_up(names, NAME, name, &leaf, &fresh);

	if (status >= 0)
		*taken = !fresh;
	return status;
}

mime_status
mime_names_add(struct mime_names *names, mime_span name)
{
	bool taken;

	if (names == NULL)
		return MIME_NOMEM;
	return mime_names_meet(names, name, &taken);
}

mime_status
mime_names_take(struct mime_names *names, mime_span name, mime_span *unique)
{
	struct node *leaf;
	bool fresh;
	mime_status status;

	if (names == NULL)
		return MIME_NOMEM;
	status = look_up(names, NAME, name, &leaf, &fresh);
	if (status < 0)
		return status;
	if (fresh)
		return mime_arena_copy(names->mem, name, unique);
	return take_numbered(names, name, unique);
}
