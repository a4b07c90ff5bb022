/*
 * charset_own.c - the charsets that we decode ourselves, but for UTF-8 and -7.
 *
 * Windows-1252, because most of the mail that is not UTF-8 is in it, and
 * WHATWG's table has no holes. UTF-16 and UTF-32, because a mark at the front
 * goes before the label (Unicode 3.10), and because what is ill-formed there
 * is a unit, not an octet. ISO-2022-JP (RFC 1468, WHATWG 12.2) and HZ (RFC
 * 1843), because the C library's converters lack the characters that Windows
 * and phones put into the one, and the other altogether: their escapes are
 * read here, and their pairs of octets handed to the converter of the charset
 * that has the same characters in 8-bit form.
 *
 * The table of charsets at the end says which function takes a character off
 * which of them; that for UTF-7 is in utf7.c. charset.c does the rest: pieces,
 * U+FFFD, defects.
 */
#include "codec/charset.h"

/* ---- one octet, one character ------------------------------------------- */

static int32_t
take_1252(struct own *o, mime_span *rest)
{
	/* From 0x80 on. What Windows leaves open is a C1 control, by WHATWG. */
	static const uint16_t high[] = {
		0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
		0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
		0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
	};
	int c = span_at(*rest, 0);

	(void)o;
	return taken(rest, 1, c >= 0x80 && c < 0xA0 ? high[c - 0x80] : c);
}

/* WHATWG 14.5: what is not ASCII goes to the private use area. */
static int32_t
take_user_defined(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0);

	(void)o;
	return taken(rest, 1, c < 0x80 ? c : 0xF780 + c - 0x80);
}

/* ---- UTF-16, UTF-32 ----------------------------------------------------- */

enum { LITTLE, BIG };

/* The unit of N octets at place AT of S, which has it. */
static uint32_t
unit(const struct own *o, mime_span s, size_t at, size_t n)
{
	uint32_t value = 0;

	for (size_t i = 0; i < n; i++) {
		size_t place = o->set == BIG ? i : n - 1 - i;

		value = value << 8 | (uint32_t)span_at(s, at + place);
	}
	return value;
}

/* A byte order mark at the front, in units of N octets, goes and counts. */
static bool
take_mark(struct own *o, mime_span *rest, size_t n)
{
	uint8_t labelled = o->set;

	if (o->begun)
		return false;
	o->begun = true;
	for (o->set = LITTLE; o->set <= BIG; o->set++)
		if (unit(o, *rest, 0, n) == 0xFEFF)
			return taken(rest, n, true);
	o->set = labelled;
	return false;
}

/* A surrogate without its other half is ill-formed, as a unit. */
static int32_t
take_utf16(struct own *o, mime_span *rest)
{
	uint32_t high;
	int32_t code;

	if (rest->len < 2)
		return OWN_CUT;
	if (take_mark(o, rest, 2))
		return OWN_NOTHING;
	high = unit(o, *rest, 0, 2);
	if (!is_surrogate(high))
		return taken(rest, 2, (int32_t)high);
	if (high >= 0xDC00)
		return taken(rest, 2, OWN_ILL_FORMED);
	if (rest->len < 4)
		return OWN_CUT;
	code = paired(high, unit(o, *rest, 2, 2));
	return taken(rest, code == OWN_ILL_FORMED ? 2 : 4, code);
}

static int32_t
take_utf32(struct own *o, mime_span *rest)
{
	uint32_t code;

	if (rest->len < 4)
		return OWN_CUT;
	if (take_mark(o, rest, 4))
		return OWN_NOTHING;
	code = unit(o, *rest, 0, 4);
	if (code > 0x10FFFF || is_surrogate(code))
		return taken(rest, 4, OWN_ILL_FORMED);
	return taken(rest, 4, (int32_t)code);
}

/* ---- charsets with escapes ---------------------------------------------- */

enum { ASCII, ROMAN, KANA, KANJI, SUPPLEMENT, HANZI, SAME };

/* What follows the octet that escapes, and which set it chooses. */
struct escape {
	const char *text;
	uint8_t set;            /* SAME: none, the escape is passed over */
};

/* Reads REST, which begins with an escape, by a table with N rows. */
static int32_t
take_escape(struct own *o, mime_span *rest, const struct escape *table,
    size_t n)
{
	mime_span after = span_tail(*rest, 1);
	bool cut = false;

	for (size_t i = 0; i < n; i++) {
		mime_span text = span_of(table[i].text);

		if (span_starts(after, text)) {
			if (table[i].set != SAME)
				o->set = table[i].set;
			return taken(rest, 1 + text.len, OWN_NOTHING);
		}
		cut |= span_starts(text, after);
	}
	return cut ? OWN_CUT : taken(rest, 1, OWN_ILL_FORMED);
}

static bool
in_pair(int c)
{
	return c >= 0x21 && c <= 0x7E;
}

/*
 * A pair of 7-bit octets as the converter knows it: with their high bits set,
 * after PREFIX (0: none). Controls and blanks between pairs are themselves.
 */
static int32_t
take_pair(struct own *o, mime_span *rest, char prefix)
{
	int c = span_at(*rest, 0), d = span_at(*rest, 1);
	char octets[] = { prefix, (char)(c | 0x80), (char)(d | 0x80) };
	mime_span pair = { octets, sizeof(octets) };

	if (c >= 0x80)
		return taken(rest, 1, OWN_ILL_FORMED);
	if (!in_pair(c))
		return taken(rest, 1, c);
	if (d < 0)
		return OWN_CUT;
	if (!in_pair(d))
		return taken(rest, 1, OWN_ILL_FORMED);
	return taken(rest, 2, mime_converter_char(o->with,
	    prefix != 0 ? pair : span_tail(pair, 1)));
}

static int32_t
take_kana(mime_span *rest)
{
	int c = span_at(*rest, 0);

	if (c >= 0x60 && c != 0x7F)
		return taken(rest, 1, OWN_ILL_FORMED);
	return taken(rest, 1, in_pair(c) ? 0xFF61 + c - 0x21 : c);
}

/* ASCII, or its Japanese variant (JIS X 0201). */
static int32_t
take_letter(const struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0);

	if (c >= 0x80 || c == 0x0E || c == 0x0F)
		return taken(rest, 1, OWN_ILL_FORMED);
	if (o->set == ROMAN && c == '\\')
		c = 0xA5;
	else if (o->set == ROMAN && c == '~')
		c = 0x203E;
	return taken(rest, 1, c);
}

static int32_t
take_jis(struct own *o, mime_span *rest)
{
	static const struct escape escapes[] = {
		{ "(B",  ASCII },
		{ "(J",  ROMAN },
		{ "(H",  ROMAN },       /* wrong, but it was in use */
		{ "(I",  KANA },
		{ "$@",  KANJI },       /* JIS C 6226-1978 */
		{ "$B",  KANJI },       /* JIS X 0208-1983 */
		{ "$(B", KANJI },
		{ "$(D", SUPPLEMENT },  /* JIS X 0212, RFC 2237 */
		{ "&@",  SAME },        /* announces the edition of 1990 */
	};

	if (span_at(*rest, 0) == 0x1B)
		return take_escape(o, rest, escapes, ROWS(escapes));
	switch (o->set) {
	case KANA:
		return take_kana(rest);
	case KANJI:
		return take_pair(o, rest, 0);
	case SUPPLEMENT:
		return take_pair(o, rest, '\x8F');
	default:
		return take_letter(o, rest);
	}
}

/* A line ends in ASCII, whatever it began with (RFC 1843). */
static int32_t
take_hz(struct own *o, mime_span *rest)
{
	static const struct escape escapes[] = {
		{ "{",    HANZI },
		{ "}",    ASCII },
		{ "\n",   SAME },       /* a soft line break */
		{ "\r\n", SAME },
	};
	int c = span_at(*rest, 0);

	if (c == '~' && o->set == ASCII && span_at(*rest, 1) == '~')
		return taken(rest, 2, '~');
	if (c == '~')
		return take_escape(o, rest, escapes, ROWS(escapes));
	if (c == '\n')
		o->set = ASCII;
	return o->set == HANZI ? take_pair(o, rest, 0) : take_letter(o, rest);
}

/* ---- which is which ----------------------------------------------------- */

static const struct {
	const char *charset;
	int32_t (*take)(struct own *o, mime_span *rest);
	bool ascii;
	uint8_t set;
} owns[] = {
	{ "windows-1252",   take_1252,         true,  0 },
	{ "x-user-defined", take_user_defined, true,  0 },
	{ "utf-16le",       take_utf16,        false, LITTLE },
	{ "utf-16be",       take_utf16,        false, BIG },
	{ "utf-32le",       take_utf32,        false, LITTLE },
	{ "utf-32be",       take_utf32,        false, BIG },
	{ "iso-2022-jp",    take_jis,          false, ASCII },
	{ "hz-gb-2312",     take_hz,           false, ASCII },
	{ "utf-7",          mime_utf7_take,    false, 0 },
};

void
mime_own_begin(struct own *o, const struct charset *charset)
{
	*o = (struct own){ 0 };
	for (size_t i = 0; i < ROWS(owns); i++) {
		if (strcmp(charset->name, owns[i].charset) == 0) {
			o->take = owns[i].take;
			o->ascii = owns[i].ascii;
			o->set = owns[i].set;
		}
	}
}

bool
mime_own_unreset(const struct own *o)
{
	return o->take == take_jis && o->set != ASCII;
}
