/*
 * escape.c - charsets that change their meaning on the way.
 *
 * ISO-2022-JP (RFC 1468, WHATWG 12.2), with what RFC 1554 and RFC 2237 add to
 * it under names of their own, and with the characters that Windows and phones
 * put into it. ISO-2022-KR (RFC 1557), HZ (RFC 1843). Their pairs of 7-bit
 * octets are those of east.c without the high bit.
 *
 * Escapes that change nothing are let: mailers write them where lines end.
 */
#include "codec/charset.h"
#include "codec/charset_tables.h"

/* What octets mean; from PAIRS on, two of them a character, by enum east. */
enum {
	ASCII, ROMAN, KANA, PAIRS,
	KANJI = PAIRS + EAST_JIS,
	SUPPLEMENT = PAIRS + EAST_JIS_MORE,
	HANZI = PAIRS + EAST_CHINESE,
	KOREAN = PAIRS + EAST_KOREAN
};

/* What an escape does, if not choose one of these. */
enum {
	SAME = 0x80,            /* nothing */
	LATIN, GREEK            /* choose what ESC N takes an octet of */
};

/* What follows the octet that escapes. */
struct escape {
	const char *text;
	uint8_t set;
};

static int32_t
chosen(struct own *o, uint8_t set)
{
	if (set < SAME)
		o->set = set;
	else if (set != SAME)
		o->shifted = set;
	return OWN_NOTHING;
}

/* Reads REST, which begins with an escape, by a table with N rows. */
static int32_t
take_escape(struct own *o, mime_span *rest, const struct escape *table,
    size_t n)
{
	mime_span after = span_tail(*rest, 1);
	bool cut = false;

	for (size_t i = 0; i < n; i++) {
		mime_span text = span_of(table[i].text);

		if (span_starts(after, text))
			return taken(rest, 1 + text.len,
			    chosen(o, table[i].set));
		cut |= span_starts(text, after);
	}
	return cut ? OWN_CUT : taken(rest, 1, OWN_ILL_FORMED);
}

/* ---- characters --------------------------------------------------------- */

static bool
in_pair(int c)
{
	return c >= 0x21 && c <= 0x7E;
}

/* Controls and blanks between pairs are themselves. */
static int32_t
take_pair(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0), d = span_at(*rest, 1);
	int32_t code;

	if (c >= 0x80)
		return taken(rest, 1, OWN_ILL_FORMED);
	if (!in_pair(c))
		return taken(rest, 1, c);
	if (d < 0)
		return OWN_CUT;
	if (!in_pair(d))
		return taken(rest, 1, OWN_ILL_FORMED);
	code = mime_east_char((enum east)(o->set - PAIRS), c - 0x21, d - 0x21);
	return taken(rest, 2, code != 0 ? code : OWN_ILL_FORMED);
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
take_in_set(struct own *o, mime_span *rest)
{
	if (o->set >= PAIRS)
		return take_pair(o, rest);
	return o->set == KANA ? take_kana(rest) : take_letter(o, rest);
}

/* ---- ISO-2022-JP -------------------------------------------------------- */

/* ESC N and an octet from 0x20 on, that has its high bit off (RFC 1554). */
static int32_t
take_shifted(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 2);
	const uint_least16_t *high = mime_single[SINGLE_ISO_8859_7];
	int32_t code;

	if (c < 0)
		return OWN_CUT;
	if (o->shifted == 0 || c < 0x20 || c >= 0x80)
		return taken(rest, 1, OWN_ILL_FORMED);
	code = o->shifted == LATIN ? c | 0x80 : high[c];
	return taken(rest, 3, code != 0 ? code : OWN_ILL_FORMED);
}

int32_t
mime_jis_take(struct own *o, mime_span *rest)
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
		{ "$A",  HANZI },       /* GB 2312, RFC 1554 */
		{ "$(A", HANZI },
		{ "$(C", KOREAN },      /* KS X 1001, RFC 1554 */
		{ ".A",  LATIN },
		{ ".F",  GREEK },
		{ "&@",  SAME },        /* announces the edition of 1990 */
	};

	if (span_at(*rest, 0) == '\n')
		o->shifted = 0;         /* to be chosen anew on each line */
	if (span_at(*rest, 0) != 0x1B)
		return take_in_set(o, rest);
	if (span_at(*rest, 1) == 'N')
		return take_shifted(o, rest);
	return take_escape(o, rest, escapes, ROWS(escapes));
}

/* ASCII, up to what means something else in it. */
static void
letters_run(struct own *o, mime_span *in, mime_room *out)
{
	const char *p = in->ptr;
	size_t most = in->len < out->len ? in->len : out->len, n = 0;
	mime_span some;

	for (; n < most && ((p[n] >= ' ' && p[n] <= '~') || p[n] == '\n' ||
	    p[n] == '\r' || p[n] == '\t'); n++)
		if (p[n] == '\n')
			o->shifted = 0;
	some = span_take(in, n);
	room_fill(out, &some);
}

/* The two escapes that most text has, to and fro. */
static bool
take_usual_escape(struct own *o, mime_span *in)
{
	if (span_starts(*in, SPAN("\x1B$B")))
		o->set = KANJI;
	else if (span_starts(*in, SPAN("\x1B(B")))
		o->set = ASCII;
	else
		return false;
	*in = span_tail(*in, 3);
	return true;
}

void
mime_jis_run(struct own *o, mime_span *in, mime_room *out)
{
	do {
		if (o->set == KANJI)
			mime_kanji_run(in, out);
		else if (o->set == ASCII)
			letters_run(o, in, out);
	} while (take_usual_escape(o, in));
}

/* ---- ISO-2022-KR, HZ ---------------------------------------------------- */

int32_t
mime_kr_take(struct own *o, mime_span *rest)
{
	static const struct escape escapes[] = {
		{ "$)C", SAME },        /* stands once, at the front */
	};
	int c = span_at(*rest, 0);

	if (c == 0x1B)
		return take_escape(o, rest, escapes, ROWS(escapes));
	if (c != 0x0E && c != 0x0F)
		return take_in_set(o, rest);
	o->set = c == 0x0E ? KOREAN : ASCII;
	return taken(rest, 1, OWN_NOTHING);
}

/* A line ends in ASCII, whatever it began with (RFC 1843). */
int32_t
mime_hz_take(struct own *o, mime_span *rest)
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
	return take_in_set(o, rest);
}

bool
mime_escape_unreset(const struct own *o)
{
	return (o->take == mime_jis_take || o->take == mime_kr_take ||
	    o->take == mime_hz_take) && o->set != ASCII;
}
