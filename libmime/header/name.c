/*
 * name.c - names for files: safe ones, and no two alike.
 *
 * A name that came in a message may be a path, a device, an option, invisible
 * or a lie (MIME_DEFECT_FILENAME_*). mime_safe_name makes one component of it
 * that names nothing but a plain file, in this order: what is ill-formed goes,
 * then NFC, the last component, characters one by one, the ends, devices, the
 * length. A safe name is its own safe name.
 *
 * Which names are taken is kept in a crit-bit tree: a binary tree that asks at
 * each node for one bit of the key, the first in which two keys below it
 * differ. So a look-up costs the length of the name whatever is in the tree,
 * and nobody can choose names that make it slow, as with a table of hashes.
 * Keys are folded names (mime_unicode_fold). The same tree has a counter for
 * each stem that was ever numbered, so that 10,000 equal names do not try each
 * other's numbers.
 */
#include "header/header.h"

#define NAME_MAX_OCTETS 255     /* ext4, XFS, APFS, NTFS count no less */
#define EXTENSION_MAX 32        /* octets, the dot not counted */
#define SPACES_MAX 3            /* more in a row hide an extension */
#define WIDTH_MAX 9             /* digits of a number */

/* The most octets that repair, NFC and folding may make of N. */
static size_t
most_octets(size_t n)
{
	return size_add(size_mul(n, 12), 64);
}

/* ---- characters --------------------------------------------------------- */

struct range {
	uint32_t first, last;
};

static bool
in_ranges(const struct range *ranges, size_t n, uint32_t code)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code < ranges[middle].first)
			high = middle;
		else if (code > ranges[middle].last)
			low = middle + 1;
		else
			return true;
	}
	return false;
}

/* A slash or a backslash, or what looks like one. */
static bool
is_separator(uint32_t code)
{
	static const struct range separators[] = {
		{ '/', '/' }, { '\\', '\\' },
		{ 0x2044, 0x2044 },     /* fraction slash */
		{ 0x2215, 0x2215 },     /* division slash */
		{ 0x29F8, 0x29F8 },     /* big solidus */
		{ 0xFF0F, 0xFF0F }, { 0xFF3C, 0xFF3C }, /* fullwidth */
	};

	return in_ranges(separators, ROWS(separators), code);
}

/* Blank, wide or narrow (Unicode's category Zs). */
static bool
is_space(uint32_t code)
{
	static const struct range spaces[] = {
		{ ' ', ' ' }, { 0xA0, 0xA0 }, { 0x1680, 0x1680 },
		{ 0x2000, 0x200A }, { 0x202F, 0x202F }, { 0x205F, 0x205F },
		{ 0x3000, 0x3000 },
	};

	return in_ranges(spaces, ROWS(spaces), code);
}

/*
 * What no name may hold: controls, what Windows reserves, and what cannot be
 * seen or is taken for something else.
 */
static bool
is_unsafe(uint32_t code)
{
	static const struct range unsafe[] = {
		{ 0, 0x1F },
		{ '"', '"' }, { '*', '*' }, { ':', ':' }, { '<', '<' },
		{ '>', '?' }, { '|', '|' },
		{ 0x7F, 0x9F },
		{ 0xAD, 0xAD },         /* soft hyphen */
		{ 0x34F, 0x34F },       /* grapheme joiner */
		{ 0x61C, 0x61C },       /* Arabic letter mark */
		{ 0x115F, 0x1160 },     /* Hangul fillers */
		{ 0x17B4, 0x17B5 },     /* Khmer vowels without a shape */
		{ 0x180B, 0x180F },     /* Mongolian selectors */
		{ 0x200B, 0x200F },     /* zero width; marks of direction */
		{ 0x2024, 0x2024 },     /* one dot leader */
		{ 0x2028, 0x202E },     /* line ends; embeddings */
		{ 0x2060, 0x206F },     /* invisible operators; isolates */
		{ 0x2216, 0x2216 },     /* set minus: a backslash */
		{ 0x2800, 0x2800 },     /* Braille without dots */
		{ 0x29F5, 0x29F5 }, { 0x29F9, 0x29F9 }, /* backslashes */
		{ 0x3164, 0x3164 },     /* Hangul filler */
		{ 0xF000, 0xF0FF },     /* how some systems keep ":" */
		{ 0xFDD0, 0xFDEF },     /* no characters */
		{ 0xFE00, 0xFE0F },     /* variation selectors */
		{ 0xFE52, 0xFE52 },     /* small full stop */
		{ 0xFE68, 0xFE68 },     /* small backslash */
		{ 0xFEFF, 0xFEFF },     /* byte order mark */
		{ 0xFF0E, 0xFF0E },     /* fullwidth full stop */
		{ 0xFFA0, 0xFFA0 },     /* halfwidth Hangul filler */
		{ 0xFFF0, 0xFFFF },     /* U+FFFD: what was no UTF-8 */
		{ 0x13430, 0x1343F },   /* hieroglyphs' format controls */
		{ 0x1BCA0, 0x1BCA3 },   /* shorthand's */
		{ 0x1D173, 0x1D17A },   /* music's */
		{ 0xE0000, 0xE0FFF },   /* tags, more selectors */
	};

	return is_separator(code) || (code & 0xFFFE) == 0xFFFE ||
	    in_ranges(unsafe, ROWS(unsafe), code);
}

/* ---- a safe name -------------------------------------------------------- */

/* UTF8, whatever it is, as valid UTF-8 in NFC. */
static mime_status
normalized(struct mime_arena *mem, mime_span utf8, mime_span *nfc)
{
	struct buffer valid, out;

	buffer_init(&valid, mem, most_octets(utf8.len));
	buffer_init(&out, mem, most_octets(utf8.len));
	if (!mime_utf8_valid(utf8)) {
		mime_utf8_repair(utf8, &valid);
		utf8 = buffer_span(&valid);
	}
	mime_unicode_nfc(utf8, &out);
	*nfc = buffer_span(&out);
	return valid.status < 0 ? valid.status : out.status;
}

/* What stands behind the last separator; those at the end do not count. */
static mime_span
last_component(mime_span path)
{
	mime_span rest = path, name = { path.ptr, 0 };
	bool begins = true;

	while (rest.len > 0) {
		mime_span at = rest;

		if (is_separator((uint32_t)mime_utf8_take(&rest))) {
			begins = true;
			continue;
		}
		if (begins)
			name.ptr = at.ptr;
		begins = false;
		name.len = (size_t)(rest.ptr - name.ptr);
	}
	return name;
}

static mime_span
without_end(mime_span name, const char *octets)
{
	mime_span ends = span_of(octets);

	while (name.len > 0 &&
	    span_find(ends, name.ptr[name.len - 1]) < ends.len)
		name.len--;
	return name;
}

/*
 * NAME with every character safe, to OUT. Runs of spaces are made short, and
 * what may not begin a name (a dot hides it, a dash makes it an option) or end
 * it (Windows cuts it off there) goes.
 */
static void
put_safe(mime_span name, struct buffer *out)
{
	size_t spaces = 0;

	while (name.len > 0) {
		int32_t code = mime_utf8_take(&name);

		if (is_space((uint32_t)code)) {
			spaces++;
			continue;
		}
		if (out->len == 0 && (code == '.' || code == '-'))
			continue;
		if (out->len == 0)
			spaces = 0;
		if (spaces > SPACES_MAX)
			spaces = 1;
		for (; spaces > 0; spaces--)
			buffer_put_char(out, ' ');
		mime_utf8_put(out, is_unsafe((uint32_t)code) ? '_' : code);
	}
	out->len = without_end(buffer_span(out), ". ").len;
}

/*
 * Windows opens the device, whatever folder and extension go with the name:
 * "nul.txt", "COM1 .log". The digit of a port may be a superscript.
 */
static bool
is_device(mime_span name)
{
	static const char *const devices[] = {
		"aux", "clock$", "con", "conin$", "conout$", "nul", "prn",
	};
	static const char *const high[] = { "\u00B9", "\u00B2", "\u00B3" };
	mime_span stem = without_end(span_head(name,
	    span_find(name, '.')), " ");
	mime_span port = span_head(stem, 3), digit = span_tail(stem, 3);

	for (size_t i = 0; i < ROWS(devices); i++)
		if (mime_span_is_text(stem, devices[i]))
			return true;
	if (!mime_span_is_text(port, "com") && !mime_span_is_text(port, "lpt"))
		return false;
	for (size_t i = 0; i < ROWS(high); i++)
		if (span_is(digit, span_of(high[i])))
			return true;
	return digit.len == 1 && char_is(span_at(digit, 0), IS_DIGIT);
}

/* Takes the extension, dot included, off the end of NAME; perhaps empty. */
static mime_span
take_extension(mime_span *name)
{
	size_t at = name->len;
	mime_span extension;

	while (at > 0 && name->len - at < EXTENSION_MAX &&
	    name->ptr[at - 1] != '.' && name->ptr[at - 1] != ' ')
		at--;
	if (at < 2 || at == name->len || name->ptr[at - 1] != '.')
		return (mime_span){ 0 };
	extension = span_tail(*name, at - 1);
	*name = span_head(*name, at - 1);
	return extension;
}

/* The first N octets of S, or some less, so that no character is cut. */
static mime_span
whole_head(mime_span s, size_t n)
{
	if (n >= s.len)
		return s;
	while (n > 0 && (s.ptr[n] & 0xC0) == 0x80)
		n--;
	return span_head(s, n);
}

/* Puts NAME to OUT, made shorter where it is too long. */
static void
put_cut(mime_span name, struct buffer *out)
{
	size_t most = NAME_MAX_OCTETS - out->len;
	mime_span stem = name;
	mime_span extension = take_extension(&stem);

	if (name.len <= most) {
		buffer_put(out, name);
		return;
	}
	stem = whole_head(stem, most - extension.len);
	if (extension.len == 0)
		stem = without_end(stem, ". ");
	buffer_put(out, stem);
	buffer_put(out, extension);
}

/* The safe name made of UTF8, empty where nothing is left of it. */
static mime_status
make_safe(struct mime_arena *mem, mime_span utf8, mime_span *name)
{
	struct buffer safe, out;
	mime_status status = normalized(mem, utf8, &utf8);

	if (status < 0)
		return status;
	buffer_init(&safe, mem, most_octets(utf8.len));
	buffer_init(&out, mem, NAME_MAX_OCTETS);
	put_safe(last_component(utf8), &safe);
	if (safe.status < 0)
		return safe.status;
	if (is_device(buffer_span(&safe)))
		buffer_put_char(&out, '_');
	put_cut(buffer_span(&safe), &out);
	*name = buffer_span(&out);
	return out.status;
}

/* FALLBACK is made safe too: its extension may have come with the message. */
mime_status
mime_safe_name(struct mime_arena *mem, mime_span utf8, const char *fallback,
    mime_span *name)
{
	mime_span safe = { 0 };
	mime_status status = make_safe(mem, utf8, &safe);

	if (status == MIME_OK && safe.len == 0 && fallback != NULL)
		status = make_safe(mem, span_of(fallback), &safe);
	if (status < 0)
		return status;
	*name = safe.len > 0 ? safe : SPAN("_");
	return MIME_OK;
}

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
	b->max = most_octets(n);
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

static void
put_number(struct buffer *out, uint32_t n)
{
	char digits[10];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buffer_put(out, (mime_span){ digits + at, sizeof(digits) - at });
}

/* HEAD, " (N)" and EXTENSION, in a buffer of NAMES. */
static mime_span
numbered(struct mime_names *names, mime_span head, uint32_t n,
    mime_span extension)
{
	struct buffer *text = &names->text;

	ready(text, names->mem, size_add(head.len, extension.len));
	buffer_put(text, head);
	buffer_put(text, SPAN(" ("));
	put_number(text, n);
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

/*
 * Takes the first free name with a number from LOW up to but not HIGH. MIME_END
 * where there is none. A number that a counter has passed is not tried again,
 * so that all takes together try each taken name once.
 */
static mime_status
take_between(struct mime_names *names, mime_span head, mime_span extension,
    uint32_t low, uint32_t high, mime_span *unique)
{
	struct node *counter, *leaf;
	bool fresh = false;
	mime_status status = counter_for(names, head, extension, &counter);

	if (status < 0)
		return status;
	if (counter->number < low)
		counter->number = low;
	while (counter->number < high && !fresh) {
		mime_span name = numbered(names, head, counter->number,
		    extension);

		if (names->text.status < 0)
			return names->text.status;
		status = look_up(names, NAME, name, &leaf, &fresh);
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
	mime_span extension = take_extension(&name);
	uint32_t low = 2, high = 10;
	mime_status status = MIME_END;

	for (size_t width = 1; status == MIME_END && width <= WIDTH_MAX;
	    width++) {
		size_t rest = extension.len + sizeof(" ()") - 1 + width;
		mime_span head = whole_head(name, NAME_MAX_OCTETS - rest);

		status = take_between(names, without_end(head, " "), extension,
		    low, high, unique);
		low = high;
		high *= 10;
	}
	return status == MIME_END ? MIME_LIMIT : status;
}

mime_status
mime_names_add(struct mime_names *names, mime_span name)
{
	struct node *leaf;
	bool fresh;

	if (names == NULL)
		return MIME_NOMEM;
	return look_up(names, NAME, name, &leaf, &fresh);
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
