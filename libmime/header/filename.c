/*
 * filename.c - which name a part goes by, and what to beware of in it.
 *
 * The name is, of what is there, the first of filename* and filename of
 * Content-Disposition, name* and name of Content-Type: the extended forms are
 * the exact ones (RFC 2231, RFC 6266 4.3), and Content-Type's is the older
 * place. Encoded words in a name are against RFC 2047 5 and everywhere, so they
 * are decoded. The name comes out as the message says it, and is not safe to
 * use: that is what mime_safe_name is for.
 *
 * What could go wrong with it is told here, one defect for each kind: by a
 * table of characters, and by a look at the name's beginning, end and parts.
 */
#include "header/header.h"

/* Longest component that common file systems take, in octets. */
#define NAME_MAX_OCTETS 255

/* ---- which one ---------------------------------------------------------- */

/* A name that a parameter gives. */
struct name {
	bool there;
	mime_span utf8, at;
	uint64_t replaced;
	mime_name_from from;
	const struct notes *notes;
};

/* The plain and the extended name that parameter NAME of PARAMS gives. */
static mime_status
read_names(struct mime_arena *mem, const struct params *params,
    const char *name, const struct rulings *rulings, struct name *plain,
    struct name *extended)
{
	bool words = !rulings->words_in_names_literal;
	struct param_value v = { 0 };
	mime_status st = mime_params_get(mem, params, name, &v);

	plain->notes = extended->notes = params->notes;
	plain->there = v.has_plain;
	plain->at = v.plain_at;
	extended->there = v.has_extended;
	extended->at = v.extended_at;
	extended->replaced = v.replaced;
	if (st >= 0 && v.has_plain)
		st = mime_text_name(mem, v.plain, words, &plain->utf8,
		    &plain->replaced);
	if (st >= 0 && v.has_extended)
		st = mime_text_name(mem, v.extended, words && v.unlabelled,
		    &extended->utf8, &extended->replaced);
	return st;
}

static bool
differ(const struct name *a, const struct name *b)
{
	return a->there && b->there && !span_is(a->utf8, b->utf8);
}

/* A, unless it is not there or B is RATHER wanted. An empty name is last. */
static const struct name *
choose(const struct name *a, const struct name *b, bool rather)
{
	if (rather) {
		const struct name *c = a;

		a = b;
		b = c;
	}
	if (a->there && a->utf8.len > 0)
		return a;
	return b->there && b->utf8.len > 0 ? b : a->there ? a : b;
}

/* The name that PARAMS, which may be NULL, give by parameter NAME. */
static mime_status
read_field(struct mime_arena *mem, const struct params *params,
    const char *name, mime_name_from from, const struct rulings *rulings,
    struct name *chosen)
{
	struct name plain = { .from = from + 1 }, extended = { .from = from };
	mime_status st;

	*chosen = plain;
	if (params == NULL)
		return MIME_OK;
	st = read_names(mem, params, name, rulings, &plain, &extended);
	if (st < 0)
		return st;
	if (differ(&plain, &extended))
		note(params->notes, MIME_DEFECT_FILENAME_EXTENDED_CONFLICT,
		    plain.at);
	*chosen = *choose(&extended, &plain, rulings->plain_over_extended);
	return MIME_OK;
}

mime_status
mime_filename_choose(struct mime_arena *mem, const struct params *type,
    const struct params *disposition, const struct reading *how,
    struct mime_media *media)
{
	struct name a, b;
	const struct name *name;
	mime_status st;

	st = read_field(mem, disposition, "filename", MIME_NAME_FILENAME_EXT,
	    how->rulings, &a);
	if (st >= 0)
		st = read_field(mem, type, "name", MIME_NAME_NAME_EXT,
		    how->rulings, &b);
	if (st < 0)
		return st;
	if (differ(&a, &b))
		note(b.notes, MIME_DEFECT_FILENAME_NAME_CONFLICT, b.at);
	name = choose(&a, &b, how->rulings->name_over_filename);
	if (!name->there)
		return MIME_OK;
	if ((how->checks & MIME_CHECK_VALUES) != 0)
		st = mime_filename_check(mem, name->utf8, name->replaced,
		    name->notes, name->at);
	if (st < 0 || name->utf8.len == 0)
		return st;
	media->name_from = (uint8_t)name->from;
	return mime_arena_copy(mem, name->utf8, &media->filename);
}

/* ---- character by character --------------------------------------------- */

/* What was found, a bit for each code of the family. */
#define FIRST_CODE MIME_DEFECT_FILENAME_NAME_CONFLICT
#define BIT(code) (UINT64_C(1) << (MIME_DEFECT_FILENAME_##code - FIRST_CODE))

/* Characters to beware of, in order. */
static const struct row {
	int32_t first, last;
	uint64_t bits;
} rows[] = {
	{ 0x00,    0x00,    BIT(NUL) },
	{ 0x01,    0x1F,    BIT(CONTROL) },
	{ '"',     '"',     BIT(RESERVED_CHAR) },
	{ '$',     '$',     BIT(SHELL_META) },
	{ '&',     '&',     BIT(SHELL_META) },
	{ '*',     '*',     BIT(RESERVED_CHAR) },
	{ '/',     '/',     BIT(PATH_SEPARATOR) },
	{ ':',     ':',     BIT(COLON) },
	{ ';',     ';',     BIT(SHELL_META) },
	{ '<',     '<',     BIT(RESERVED_CHAR) },
	{ '>',     '?',     BIT(RESERVED_CHAR) },
	{ '\\',    '\\',    BIT(PATH_SEPARATOR) },
	{ '`',     '`',     BIT(SHELL_META) },
	{ '|',     '|',     BIT(RESERVED_CHAR) | BIT(SHELL_META) },
	{ 0x7F,    0x9F,    BIT(CONTROL) },
	{ 0xAD,    0xAD,    BIT(INVISIBLE) },   /* soft hyphen */
	{ 0x034F,  0x034F,  BIT(INVISIBLE) },   /* grapheme joiner */
	{ 0x061C,  0x061C,  BIT(BIDI) },
	{ 0x115F,  0x1160,  BIT(INVISIBLE) },   /* Hangul fillers */
	{ 0x17B4,  0x17B5,  BIT(INVISIBLE) },
	{ 0x180B,  0x180F,  BIT(INVISIBLE) },
	{ 0x200B,  0x200D,  BIT(INVISIBLE) },   /* zero width */
	{ 0x200E,  0x200F,  BIT(BIDI) },
	{ 0x2024,  0x2024,  BIT(CONFUSABLE_SEPARATOR) },        /* dot */
	{ 0x2028,  0x2029,  BIT(INVISIBLE) },   /* line separators */
	{ 0x202A,  0x202E,  BIT(BIDI) },
	{ 0x2044,  0x2044,  BIT(CONFUSABLE_SEPARATOR) },        /* slash */
	{ 0x2060,  0x2065,  BIT(INVISIBLE) },
	{ 0x2066,  0x2069,  BIT(BIDI) },
	{ 0x206A,  0x206F,  BIT(INVISIBLE) },
	{ 0x2215,  0x2216,  BIT(CONFUSABLE_SEPARATOR) },        /* slashes */
	{ 0x29F5,  0x29F5,  BIT(CONFUSABLE_SEPARATOR) },        /* backslash */
	{ 0x29F8,  0x29F9,  BIT(CONFUSABLE_SEPARATOR) },
	{ 0x3164,  0x3164,  BIT(INVISIBLE) },
	{ 0xFE52,  0xFE52,  BIT(CONFUSABLE_SEPARATOR) },        /* dot */
	{ 0xFE68,  0xFE68,  BIT(CONFUSABLE_SEPARATOR) },        /* backslash */
	{ 0xFEFF,  0xFEFF,  BIT(INVISIBLE) },   /* byte order mark */
	{ 0xFF0E,  0xFF0F,  BIT(CONFUSABLE_SEPARATOR) },        /* dot, slash */
	{ 0xFF3C,  0xFF3C,  BIT(CONFUSABLE_SEPARATOR) },
	{ 0xFFA0,  0xFFA0,  BIT(INVISIBLE) },
	{ 0xFFF9,  0xFFFB,  BIT(INVISIBLE) },
	{ 0xE0000, 0xE007F, BIT(INVISIBLE) },   /* tags */
};

static uint64_t
bits_of(int32_t code)
{
	size_t low = 0, high = ROWS(rows);

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (code > rows[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	return low < ROWS(rows) && code >= rows[low].first ? rows[low].bits : 0;
}

/* Scripts whose letters look alike; 0: another, or no letter. */
static unsigned
script_of(int32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7))
		return 1;
	if (c >= 0x370 && c <= 0x3FF)
		return 2;
	return c >= 0x400 && c <= 0x52F ? 4 : 0;
}

/* Spaces that do not look like one, or not like anything at a name's end. */
static bool
is_odd_space(int32_t c)
{
	return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
	    c == 0x202F || c == 0x205F || c == 0x3000;
}

static uint64_t
look_at_characters(mime_span name)
{
	uint64_t bits = 0;
	unsigned scripts = 0;
	int32_t code = 0;
	bool first = true;

	while (name.len > 0) {
		unsigned script;

		code = mime_utf8_take(&name);
		bits |= bits_of(code);
		if (first && is_odd_space(code))
			bits |= BIT(INVISIBLE);
		first = false;
		/* Within a word: a Cyrillic name may well end in ".pdf". */
		script = script_of(code);
		scripts = script ? scripts | script : 0;
		if ((scripts & (scripts - 1)) != 0)
			bits |= BIT(MIXED_SCRIPT);
	}
	return is_odd_space(code) ? bits | BIT(INVISIBLE) : bits;
}

/* ---- by its parts ------------------------------------------------------- */

static bool
is_one_of(mime_span s, const char *const *names, size_t n)
{
	while (n > 0)
		if (mime_span_is_text(s, names[--n]))
			return true;
	return false;
}

/* Takes the last extension off NAME, without its dot; empty: there is none. */
static mime_span
take_extension(mime_span *name)
{
	size_t n = name->len;
	mime_span extension;

	while (n > 0 && name->ptr[n - 1] != '.')
		n--;
	if (n == 0)
		return (mime_span){ 0 };
	extension = span_tail(*name, n);
	*name = span_head(*name, n - 1);
	return extension;
}

static bool
has_double_extension(mime_span name)
{
	static const char *const runs[] = {
		"bat", "cmd", "com", "cpl", "exe", "hta", "jar", "js", "jse",
		"lnk", "msi", "pif", "ps1", "reg", "scr", "sh", "url", "vbe",
		"vbs", "wsf", "wsh",
	};
	static const char *const shows[] = {
		"avi", "bmp", "csv", "doc", "docx", "gif", "htm", "html",
		"jpeg", "jpg", "mp3", "mp4", "odp", "ods", "odt", "pdf", "png",
		"ppt", "pptx", "rtf", "tif", "tiff", "txt", "xls", "xlsx",
		"xml", "zip",
	};

	return is_one_of(take_extension(&name), runs, ROWS(runs)) &&
	    is_one_of(take_extension(&name), shows, ROWS(shows));
}

/* COM1 to COM9 and LPT1 to LPT9, 0 as well, and with a superscript digit. */
static bool
is_port(mime_span stem)
{
	mime_span digit = span_tail(stem, 3);

	stem = span_head(stem, 3);
	if (!mime_span_is_text(stem, "com") && !mime_span_is_text(stem, "lpt"))
		return false;
	return (digit.len == 1 && char_is(span_at(digit, 0), IS_DIGIT)) ||
	    span_is(digit, SPAN("\xC2\xB9")) ||
	    span_is(digit, SPAN("\xC2\xB2")) ||
	    span_is(digit, SPAN("\xC2\xB3"));
}

/* What Windows takes for a device, whatever extension or stream follows. */
static bool
is_device(mime_span name)
{
	static const char *const devices[] = {
		"aux", "clock$", "con", "conin$", "conout$", "nul", "prn",
	};
	size_t n = 0;

	while (n < name.len && name.ptr[n] != '.' && name.ptr[n] != ':')
		n++;
	while (n > 0 && name.ptr[n - 1] == ' ')
		n--;
	name = span_head(name, n);
	return is_one_of(name, devices, ROWS(devices)) || is_port(name);
}

static bool
has_run_of_spaces(mime_span name)
{
	size_t run = 0;

	for (size_t i = 0; i < name.len && run < 4; i++)
		run = name.ptr[i] == ' ' ? run + 1 : 0;
	return run == 4 && name.len > 4;
}

static uint64_t
look_at_ends(mime_span name)
{
	int first = span_at(name, 0), second = span_at(name, 1);
	int last = span_at(name, name.len - 1);
	uint64_t bits = 0;

	if (span_is(name, SPAN(".")) || span_is(name, SPAN("..")))
		return BIT(DOT);
	if (first == '-')
		bits |= BIT(LEADING_DASH);
	if (first == '.' && span_find(SPAN("./\\"), (char)second) == 3)
		bits |= BIT(LEADING_DOT);
	if (last == '.' || last == ' ')
		bits |= BIT(TRAILING_DOT_SPACE);
	if (first == '/' || first == '\\' ||
	    (char_is(first, IS_ALPHA) && second == ':'))
		bits |= BIT(ABSOLUTE);
	return bits;
}

static uint64_t
look_at_parts(mime_span name)
{
	uint64_t bits = look_at_ends(name);

	if (name.len > NAME_MAX_OCTETS)
		bits |= BIT(TOO_LONG);
	if (has_run_of_spaces(name))
		bits |= BIT(HIDDEN_EXTENSION);
	if (has_double_extension(name))
		bits |= BIT(DOUBLE_EXTENSION);
	if (is_device(name))
		bits |= BIT(DEVICE);
	return name.len == 0 ? bits | BIT(EMPTY) : bits;
}

/* ---- all of it ---------------------------------------------------------- */

static mime_status
look_at_form(struct mime_arena *mem, mime_span name, uint64_t *bits)
{
	mime_mark mark = mime_arena_mark(mem);
	struct buffer nfc;

	if (mime_ascii_run(name) == name.len)
		return MIME_OK;
	buffer_init(&nfc, mem, size_add(size_mul(name.len, 4), 64));
	mime_unicode_nfc(name, &nfc);
	if (nfc.status >= 0 && !span_is(buffer_span(&nfc), name))
		*bits |= BIT(NOT_NFC);
	mime_arena_release(mem, mark);
	return nfc.status;
}

mime_status
mime_filename_check(struct mime_arena *mem, mime_span name, uint64_t replaced,
    const struct notes *notes, mime_span at)
{
	uint64_t bits = look_at_characters(name) | look_at_parts(name);
	mime_status st = look_at_form(mem, name, &bits);

	if (replaced > 0)
		bits |= BIT(INVALID_UTF8);
	for (unsigned i = 0; bits != 0; i++, bits >>= 1)
		if ((bits & 1) != 0)
			note(notes, FIRST_CODE + i, at);
	return st;
}
