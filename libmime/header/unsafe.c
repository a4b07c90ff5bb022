/*
 * unsafe.c - what to beware of in the name of a file.
 *
 * A name that came in a message may be a path, a device, an option, invisible
 * or a lie. One defect is told for each kind (MIME_DEFECT_FILENAME_*), by a
 * table of characters and by a look at the name's beginning, end and parts.
 * What mime_safe_name does about it is name.c's business; it asks the same
 * table.
 */
#include "header/header.h"

/* ---- character by character --------------------------------------------- */

/* What was found, a bit for each code of the family. */
#define FIRST_CODE MIME_DEFECT_FILENAME_NAME_CONFLICT
#define BIT(code) (UINT64_C(1) << (MIME_DEFECT_FILENAME_##code - FIRST_CODE))

/*
 * Characters that are more than themselves, in order. Spaces are Unicode's
 * category Zs. What is unsafe is reserved by Windows, cannot be seen, or is
 * taken for something else; some of it is so rare that no defect tells it.
 */
static const struct row {
	int32_t first, last;
	enum name_char kind;
	uint64_t bits;
} rows[] = {
	{ 0x00,    0x00,    NAME_UNSAFE,    BIT(NUL) },
	{ 0x01,    0x1F,    NAME_UNSAFE,    BIT(CONTROL) },
	{ ' ',     ' ',     NAME_SPACE,     0 },
	{ '"',     '"',     NAME_UNSAFE,    BIT(RESERVED_CHAR) },
	{ '$',     '$',     NAME_PLAIN,     BIT(SHELL_META) },
	{ '&',     '&',     NAME_PLAIN,     BIT(SHELL_META) },
	{ '*',     '*',     NAME_UNSAFE,    BIT(RESERVED_CHAR) },
	{ '/',     '/',     NAME_SEPARATOR, BIT(PATH_SEPARATOR) },
	{ ':',     ':',     NAME_UNSAFE,    BIT(COLON) },
	{ ';',     ';',     NAME_PLAIN,     BIT(SHELL_META) },
	{ '<',     '<',     NAME_UNSAFE,    BIT(RESERVED_CHAR) },
	{ '>',     '?',     NAME_UNSAFE,    BIT(RESERVED_CHAR) },
	{ '\\',    '\\',    NAME_SEPARATOR, BIT(PATH_SEPARATOR) },
	{ '`',     '`',     NAME_PLAIN,     BIT(SHELL_META) },
	{ '|',     '|',     NAME_UNSAFE,    BIT(RESERVED_CHAR) | BIT(SHELL_META) },
	{ 0x7F,    0x9F,    NAME_UNSAFE,    BIT(CONTROL) },
	{ 0xA0,    0xA0,    NAME_SPACE,     0 },
	{ 0xAD,    0xAD,    NAME_UNSAFE,    BIT(INVISIBLE) },	/* soft hyphen */
	{ 0x034F,  0x034F,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* grapheme joiner */
	{ 0x061C,  0x061C,  NAME_UNSAFE,    BIT(BIDI) },
	{ 0x115F,  0x1160,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* Hangul filler */
	{ 0x1680,  0x1680,  NAME_SPACE,     0 },
	{ 0x17B4,  0x17B5,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* Khmer vowels without a shape */
	{ 0x180B,  0x180F,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* Mongolian selectors */
	{ 0x2000,  0x200A,  NAME_SPACE,     0 },
	{ 0x200B,  0x200D,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* zero width */
	{ 0x200E,  0x200F,  NAME_UNSAFE,    BIT(BIDI) },
	{ 0x2024,  0x2024,  NAME_UNSAFE,    BIT(CONFUSABLE_SEPARATOR) },	/* dot */
	{ 0x2028,  0x2029,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* line ends */
	{ 0x202A,  0x202E,  NAME_UNSAFE,    BIT(BIDI) },
	{ 0x202F,  0x202F,  NAME_SPACE,     0 },
	{ 0x2044,  0x2044,  NAME_SEPARATOR, BIT(CONFUSABLE_SEPARATOR) },	/* slash */
	{ 0x205F,  0x205F,  NAME_SPACE,     0 },
	{ 0x2060,  0x2065,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* invisible operators */
	{ 0x2066,  0x2069,  NAME_UNSAFE,    BIT(BIDI) },
	{ 0x206A,  0x206F,  NAME_UNSAFE,    BIT(INVISIBLE) },
	{ 0x2215,  0x2215,  NAME_SEPARATOR, BIT(CONFUSABLE_SEPARATOR) },	/* slash */
	{ 0x2216,  0x2216,  NAME_UNSAFE,    BIT(CONFUSABLE_SEPARATOR) },	/* backslash */
	{ 0x2800,  0x2800,  NAME_UNSAFE,    0 },		/* Braille, no dots */
	{ 0x29F5,  0x29F5,  NAME_UNSAFE,    BIT(CONFUSABLE_SEPARATOR) },	/* backslash */
	{ 0x29F8,  0x29F8,  NAME_SEPARATOR, BIT(CONFUSABLE_SEPARATOR) },	/* slash */
	{ 0x29F9,  0x29F9,  NAME_UNSAFE,    BIT(CONFUSABLE_SEPARATOR) },	/* backslash */
	{ 0x3000,  0x3000,  NAME_SPACE,     0 },
	{ 0x3164,  0x3164,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* Hangul filler */
	{ 0xF000,  0xF0FF,  NAME_UNSAFE,    0 },		/* some keep ":" there */
	{ 0xFDD0,  0xFDEF,  NAME_UNSAFE,    0 },		/* no characters */
	{ 0xFE00,  0xFE0F,  NAME_UNSAFE,    0 },		/* variation selectors */
	{ 0xFE52,  0xFE52,  NAME_UNSAFE,    BIT(CONFUSABLE_SEPARATOR) },	/* dot */
	{ 0xFE68,  0xFE68,  NAME_UNSAFE,    BIT(CONFUSABLE_SEPARATOR) },	/* backslash */
	{ 0xFEFF,  0xFEFF,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* byte order mark */
	{ 0xFF0E,  0xFF0E,  NAME_UNSAFE,    BIT(CONFUSABLE_SEPARATOR) },	/* dot */
	{ 0xFF0F,  0xFF0F,  NAME_SEPARATOR, BIT(CONFUSABLE_SEPARATOR) },	/* slash */
	{ 0xFF3C,  0xFF3C,  NAME_SEPARATOR, BIT(CONFUSABLE_SEPARATOR) },	/* backslash */
	{ 0xFFA0,  0xFFA0,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* Hangul filler */
	{ 0xFFF0,  0xFFF8,  NAME_UNSAFE,    0 },
	{ 0xFFF9,  0xFFFB,  NAME_UNSAFE,    BIT(INVISIBLE) },	/* annotations */
	{ 0xFFFC,  0xFFFF,  NAME_UNSAFE,    0 },		/* U+FFFD: ill-formed */
	{ 0x13430, 0x1343F, NAME_UNSAFE,    0 },		/* format controls: hieroglyphs' */
	{ 0x1BCA0, 0x1BCA3, NAME_UNSAFE,    0 },		/* shorthand's */
	{ 0x1D173, 0x1D17A, NAME_UNSAFE,    0 },		/* music's */
	{ 0xE0000, 0xE007F, NAME_UNSAFE,    BIT(INVISIBLE) },	/* tags */
	{ 0xE0080, 0xE0FFF, NAME_UNSAFE,    0 },		/* more selectors */
};

/* The row that CODE is in, or one for what is in none. */
static const struct row *
row_of(int32_t code)
{
	static const struct row plain = { 0, 0, NAME_PLAIN, 0 };
	size_t low = 0, high = ROWS(rows);

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (code > rows[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	return low < ROWS(rows) && code >= rows[low].first ? &rows[low] :
	    &plain;
}

/* The last two of each plane are no characters. */
enum name_char
mime_name_char(int32_t code)
{
	return (code & 0xFFFE) == 0xFFFE ? NAME_UNSAFE : row_of(code)->kind;
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

/* Within a word of it: a Cyrillic name may well end in ".pdf". */
static bool
mixes_scripts(mime_span name)
{
	unsigned scripts = 0;

	while (name.len > 0) {
		unsigned script = script_of(mime_utf8_take(&name));

		scripts = script ? scripts | script : 0;
		if ((scripts & (scripts - 1)) != 0)
			return true;
	}
	return false;
}

/* Spaces that do not look like one, or not like anything at a name's end. */
static bool
is_odd_space(int32_t code)
{
	return code != ' ' && row_of(code)->kind == NAME_SPACE;
}

static uint64_t
look_at_characters(mime_span name)
{
	uint64_t bits = mixes_scripts(name) ? BIT(MIXED_SCRIPT) : 0;
	mime_span rest = name;

	while (rest.len > 0) {
		bool first = rest.len == name.len;
		int32_t code = mime_utf8_take(&rest);

		bits |= row_of(code)->bits;
		if ((first || rest.len == 0) && is_odd_space(code))
			bits |= BIT(INVISIBLE);
	}
	return bits;
}

/* ---- by its parts ------------------------------------------------------- */

static SELDOM bool
is_one_of(mime_span s, const char *const *names, size_t n)
{
	while (n > 0)
		if (mime_span_is_text(s, names[--n]))
			return true;
	return false;
}

/* Takes the last extension off NAME, without its dot; empty: there is none. */
static SELDOM mime_span
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

bool
mime_name_is_device(mime_span name)
{
	static const char *const devices[] = {
		"aux", "clock$", "con", "conin$", "conout$", "nul", "prn",
	};
	size_t n = 0;

	while (n < name.len && name.ptr[n] != '.' && name.ptr[n] != ':')
		n++;
	name = span_without_end(span_head(name, n), SPAN(" "));
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
	if (mime_name_is_device(name))
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
	buffer_init(&nfc, mem, name_room(name.len));
	mime_unicode_nfc(name, &nfc);
	if (nfc.status >= 0 && !span_is(buffer_span(&nfc), name))
		*bits |= BIT(NOT_NFC);
	mime_arena_release(mem, mark);
	return nfc.status;
}

SELDOM mime_status
mime_unsafe_tell(struct mime_arena *mem, mime_span name, bool invalid,
    const struct notes *notes, mime_span at)
{
	uint64_t bits = look_at_characters(name) | look_at_parts(name);
	mime_status st = look_at_form(mem, name, &bits);

	if (invalid)
		bits |= BIT(INVALID_UTF8);
	for (unsigned i = 0; bits != 0; i++, bits >>= 1)
		if ((bits & 1) != 0)
			note(notes, FIRST_CODE + i, at);
	return st;
}
