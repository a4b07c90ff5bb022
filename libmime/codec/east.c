/*
 * east.c - the charsets of East Asia that have characters of several octets.
 *
 * As WHATWG's Encoding Standard decodes them (10 to 14), which is how those
 * who wrote the mail saw it: gbk is GB 18030, euc-kr and ks_c_5601-1987 are
 * Windows', so is shift_jis, and big5 is with Hong Kong's characters.
 *
 * Ill-formed is a lead with what cannot follow it. A trail that is ASCII is not
 * part of that: it may be the "<" that a lead is there to hide.
 */
#include "codec/charset.h"
#include "codec/charset_tables.h"

/* The column of trail octet D, where trails are from LOW on; SIZE_MAX: none. */
static size_t
column(int d, int low)
{
	return d >= low && d <= 0xFE ? (size_t)(d - low) : SIZE_MAX;
}

/* The same where trails are from 0x40 on, without 0x7F to BEHIND. */
static size_t
column_around(int d, int behind)
{
	if (d >= 0x40 && d < 0x7F)
		return (size_t)(d - 0x40);
	return d > behind && d <= 0xFE ? (size_t)(d - behind - 1 + 0x3F) :
	    SIZE_MAX;
}

/* N octets that are CODE, or none where that is 0. The last is a trail. */
static int32_t
sequence(mime_span *rest, size_t n, int32_t code)
{
	if (code != 0)
		return taken(rest, n, code);
	return taken(rest, span_at(*rest, n - 1) < 0x80 ? n - 1 : n,
	    OWN_ILL_FORMED);
}

static bool
is_lead(int c)
{
	return c >= 0x81 && c <= 0xFE;
}

/* ---- GB 18030 ----------------------------------------------------------- */

/* The character of four octets by number; 0 where there is none. */
static int32_t
gb_range_char(uint32_t pointer)
{
	size_t low = 0, high = GB_RANGES;

	if (pointer >= 189000 && pointer <= 1237575)
		return (int32_t)(pointer - 189000 + 0x10000);
	if (pointer > 39419)
		return 0;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (mime_gb_ranges[middle].pointer <= pointer)
			low = middle;
		else
			high = middle;
	}
	return (int32_t)(pointer - mime_gb_ranges[low].pointer +
	    mime_gb_ranges[low].code);
}

/* The second octet is a digit: four octets, or a lead alone. */
static int32_t
take_four(mime_span *rest)
{
	int a = span_at(*rest, 0) - 0x81, b = span_at(*rest, 1) - '0';
	int c = span_at(*rest, 2), d = span_at(*rest, 3);
	int32_t code;

	if (c < 0)
		return OWN_CUT;
	if (!is_lead(c))
		return taken(rest, 1, OWN_ILL_FORMED);
	if (d < 0)
		return OWN_CUT;
	if (!char_is(d, IS_DIGIT))
		return taken(rest, 1, OWN_ILL_FORMED);
	code = gb_range_char((uint32_t)(((a * 10 + b) * 126 + c - 0x81) * 10 +
	    d - '0'));
	return taken(rest, 4, code != 0 ? code : OWN_ILL_FORMED);
}

int32_t
mime_gb_take(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0), d = span_at(*rest, 1);
	size_t at;

	(void)o;
	if (c < 0x80)
		return taken(rest, 1, c);
	if (!is_lead(c))
		return taken(rest, 1, c == 0x80 ? 0x20AC : OWN_ILL_FORMED);
	if (d < 0)
		return OWN_CUT;
	if (char_is(d, IS_DIGIT))
		return take_four(rest);
	at = column_around(d, 0x7F);
	return sequence(rest, 2, at != SIZE_MAX ? mime_gbk[c - 0x81][at] : 0);
}

/* ---- Big5, EUC-KR ------------------------------------------------------- */

/* The four that Unicode has as a letter and a mark. */
static int32_t
big5_marked(int c, int d)
{
	switch (c << 8 | d) {
	case 0x8862:
		return OWN_MARKED(0xCA, 0x304);
	case 0x8864:
		return OWN_MARKED(0xCA, 0x30C);
	case 0x88A3:
		return OWN_MARKED(0xEA, 0x304);
	case 0x88A5:
		return OWN_MARKED(0xEA, 0x30C);
	default:
		return 0;
	}
}

int32_t
mime_big5_take(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0), d = span_at(*rest, 1);
	size_t at;
	int32_t code;

	(void)o;
	if (c < 0x80)
		return taken(rest, 1, c);
	if (!is_lead(c))
		return taken(rest, 1, OWN_ILL_FORMED);
	if (d < 0)
		return OWN_CUT;
	at = column_around(d, 0xA0);
	code = at != SIZE_MAX ? (int32_t)mime_big5[c - 0x81][at] : 0;
	return sequence(rest, 2, code != 0 ? code : big5_marked(c, d));
}

int32_t
mime_euc_kr_take(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0), d = span_at(*rest, 1);
	size_t at = column(d, 0x41);

	(void)o;
	if (c < 0x80)
		return taken(rest, 1, c);
	if (!is_lead(c))
		return taken(rest, 1, OWN_ILL_FORMED);
	if (d < 0)
		return OWN_CUT;
	return sequence(rest, 2, at != SIZE_MAX ?
	    mime_euc_kr[c - 0x81][at] : 0);
}

/* ---- Japanese ----------------------------------------------------------- */

/* What Shift_JIS has at POINTER: by rows of 94, two a lead octet. */
static int32_t
sjis_char(size_t pointer)
{
	size_t row = pointer / JIS_ROWS, cell = pointer % JIS_ROWS;

	if (pointer >= 8836 && pointer <= 10715)
		return (int32_t)(0xE000 + pointer - 8836);
	if (row >= JIS_FIRST_EXTRA)
		row -= JIS_FIRST_EXTRA - JIS_ROWS;
	return row < JIS_ROWS + 6 ? mime_jis0208[row][cell] : 0;
}

int32_t
mime_sjis_take(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0), d = span_at(*rest, 1);
	size_t at = d == 0xFD || d == 0xFE ? SIZE_MAX : column_around(d, 0x7F);

	(void)o;
	if (c <= 0x80)
		return taken(rest, 1, c);
	if (c >= 0xA1 && c <= 0xDF)
		return taken(rest, 1, 0xFF61 + c - 0xA1);
	if (c == 0xA0 || c > 0xFC)
		return taken(rest, 1, OWN_ILL_FORMED);
	if (d < 0)
		return OWN_CUT;
	c -= c < 0xA0 ? 0x81 : 0xC1;
	return sequence(rest, 2, at != SIZE_MAX ?
	    sjis_char((size_t)c * 188 + at) : 0);
}

/* Three octets, the first of which says that the others are JIS X 0212. */
static int32_t
take_supplement(mime_span *rest)
{
	int c = span_at(*rest, 1), d = span_at(*rest, 2);

	if (c < 0)
		return OWN_CUT;
	if (column(c, 0xA1) == SIZE_MAX)
		return sequence(rest, 2, 0);
	if (d < 0)
		return OWN_CUT;
	return sequence(rest, 3, mime_east_char(EAST_JIS_MORE, c - 0xA1,
	    d - 0xA1));
}

int32_t
mime_euc_jp_take(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0), d = span_at(*rest, 1);

	(void)o;
	if (c < 0x80)
		return taken(rest, 1, c);
	if (c == 0x8F)
		return take_supplement(rest);
	if (c != 0x8E && column(c, 0xA1) == SIZE_MAX)
		return taken(rest, 1, OWN_ILL_FORMED);
	if (d < 0)
		return OWN_CUT;
	if (c == 0x8E)
		return sequence(rest, 2, d >= 0xA1 && d <= 0xDF ?
		    0xFF61 + d - 0xA1 : 0);
	return sequence(rest, 2, mime_east_char(EAST_JIS, c - 0xA1, d - 0xA1));
}

/* ---- sets --------------------------------------------------------------- */

int32_t
mime_east_char(enum east set, int row, int cell)
{
	if (row < 0 || cell < 0 || row >= JIS_ROWS || cell >= JIS_ROWS)
		return 0;
	switch (set) {
	case EAST_JIS:
		return mime_jis0208[row][cell];
	case EAST_JIS_MORE:
		return mime_jis0212[row][cell];
	case EAST_CHINESE:
		return mime_gbk[row + 0xA1 - 0x81][cell + 0xA1 - 0x41];
	default:
		return mime_euc_kr[row + 0xA1 - 0x81][cell + 0xA1 - 0x41];
	}
}
