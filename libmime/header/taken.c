/*
 * taken.c - which names of files are taken, and the next one that is free.
 *
 * Names are kept in a crit-bit tree: a binary tree that asks at each fork for
 * one bit of the key, the first in which two keys below it differ. So a
 * look-up costs the length of the name whatever is in the tree, and nobody can
 * choose names that make it slow, as with a table of hashes. Keys are folded
 * names (mime_unicode_fold).
 *
 * Each name but the first brings one key and one fork, and both stand in one
 * entry, as in Morrison's PATRICIA: a name costs 30 octets beside its own. The
 * fork of an entry is on the way to its key. So who goes down and comes to an
 * entry whose fork asks for nothing that comes later than what was just asked
 * has come to a key.
 *
 * A name that is taken gets a number: "a (2).txt". The same tree has a counter
 * for each stem that was ever numbered, so that 10,000 equal names do not try
 * each other's numbers.
 */
#include "header/header.h"

#define WIDTH_MAX 9             /* digits of a number */

/* ---- the tree of names -------------------------------------------------- */

/* The bit that the first entry asks for: no unit has it. */
#define NO_BIT 0x200U

struct entry {
	struct entry *child[2]; /* where the bit is not set, and where it is */
	uint32_t at;            /* the unit it asks for */
	uint32_t number;        /* of a counter: the next one to try */
	uint32_t len;           /* of the key */
	uint16_t mask;          /* the bit */
	char key[];
};

struct mime_names {
	struct mime_arena *mem;
	struct entry *root;     /* NULL: nothing is taken */
	struct buffer key, text, valid; /* used again and again */
};

/* What a key begins with: two kinds share the tree. */
enum { NAME = 'n', COUNTER = 'c' };

SELDOM struct mime_names *
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

static mime_span
key_of(const struct entry *e)
{
	return (mime_span){ e->key, e->len };
}

static struct entry **
child_for(struct entry *fork, mime_span key)
{
	return &fork->child[(unit(key, fork->at) & fork->mask) != 0];
}

/* Whether FORK asks for what comes behind bit MASK of unit AT. */
static bool
asks_later(const struct entry *fork, size_t at, unsigned mask)
{
	return fork->at > at || (fork->at == at && fork->mask < mask);
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

/* An entry for KEY that asks for MASK of unit AT, and leads to itself. */
static struct entry *
entry_new(struct mime_arena *mem, mime_span key, size_t at, unsigned mask)
{
	struct entry *e = mime_arena_take(mem, size_add(
	    offsetof(struct entry, key), key.len));

	if (e == NULL)
		return NULL;
	*e = (struct entry){ .child = { e, e }, .at = (uint32_t)at,
	    .len = (uint32_t)key.len, .mask = (uint16_t)mask };
	memcpy(e->key, key.ptr, key.len);
	return e;
}

/* The entry whose key is the likest to KEY: it, if it is there. */
static struct entry *
nearest(struct entry *root, mime_span key)
{
	struct entry *fork = root, *next = root->child[0];

	while (asks_later(next, fork->at, fork->mask)) {
		fork = next;
		next = *child_for(fork, key);
	}
	return next;
}

/* Puts one for KEY where MASK of unit AT parts it from what is there. */
static struct entry *
graft(struct mime_names *names, mime_span key, size_t at, unsigned mask)
{
	struct entry *fork = names->root, **place = &fork->child[0];
	struct entry *fresh = entry_new(names->mem, key, at, mask);

	if (fresh == NULL)
		return NULL;
	while (asks_later(*place, fork->at, fork->mask) &&
	    !asks_later(*place, at, mask)) {
		fork = *place;
		place = child_for(fork, key);
	}
	fresh->child[(unit(key, at) & mask) == 0] = *place;
	*place = fresh;
	return fresh;
}

/* The entry for KEY, made where there was none: *FRESH. NULL: no memory. */
static struct entry *
entry_for(struct mime_names *names, mime_span key, bool *fresh)
{
	struct entry *near;
	mime_span other;
	size_t at = 0;

	*fresh = true;
	if (names->root == NULL)
		return names->root = entry_new(names->mem, key, 0, NO_BIT);
	near = nearest(names->root, key);
	other = key_of(near);
	while (unit(other, at) == unit(key, at) && at < key.len)
		at++;
	*fresh = unit(other, at) != unit(key, at);
	return *fresh ? graft(names, key, at,
	    first_difference(unit(other, at), unit(key, at))) : near;
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

/* The entry of that KIND for TEXT, which need not be valid UTF-8. */
static mime_status
look_up(struct mime_names *names, char kind, mime_span text,
    struct entry **entry, bool *fresh)
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
	if (names->key.len > UINT32_MAX)
		return MIME_LIMIT;
	*entry = entry_for(names, buffer_span(&names->key), fresh);
	return *entry != NULL ? MIME_OK : mime_arena_status(names->mem);
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
    struct entry **counter)
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
	struct entry *entry;
	mime_span name = numbered(names, head, n, extension);

	if (names->text.status < 0)
		return names->text.status;
	return look_up(names, NAME, name, &entry, fresh);
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
	struct entry *counter;
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

SELDOM mime_status
mime_names_meet(struct mime_names *names, mime_span name, bool *taken)
{
	struct entry *entry;
	bool fresh;
	mime_status status = look_up(names, NAME, name, &entry, &fresh);

	if (status >= 0)
		*taken = !fresh;
	return status;
}

SELDOM mime_status
mime_names_add(struct mime_names *names, mime_span name)
{
	bool taken;

	if (names == NULL)
		return MIME_NOMEM;
	return mime_names_meet(names, name, &taken);
}

SELDOM mime_status
mime_names_take(struct mime_names *names, mime_span name, mime_span *unique)
{
	struct entry *entry;
	bool fresh;
	mime_status status;

	if (names == NULL)
		return MIME_NOMEM;
	status = look_up(names, NAME, name, &entry, &fresh);
	if (status < 0)
		return status;
	if (fresh)
		return mime_arena_copy(names->mem, name, unique);
	return take_numbered(names, name, unique);
}
