/*
 * runs.c - what most text in the charsets of East Asia, and in UTF-16, is made
 * of, at once.
 *
 * What a charset has is said by the function that takes a character (east.c,
 * escape.c, utf16.c). A run is faster and knows less: it takes what is ASCII or
 * a pair that stands for a character, as that function would, and stops at
 * whatever else there is. Longer sequences, shifts and all that is ill-formed
 * or cut is left.
 *
 * Cost: a look into a table a character, and no branch on what it is but for
 * ASCII beside pairs. ASCII goes by eight where there are eight.
 */
#include "codec/charset.h"
#include "codec/charset_tables.h"

#define INLINE static inline __attribute__((always_inline))

/* Most are of three octets. OUT has room for four, and takes them at once. */
INLINE size_t
put(char *to, uint32_t code)
{
	uint32_t octets = 0x8080E0 | code >> 12 | (code & 0xFC0) << 2 |
	    (code & 0x3F) << 16;

	if (code - 0x800 >= 0x10000 - 0x800)
		return utf8_encode(to, code);
	to[0] = (char)octets;
	to[1] = (char)(octets >> 8);
	to[2] = (char)(octets >> 16);
	to[3] = (char)(octets >> 24);
	return 3;
}

/* Copies ASCII, of which there is an octet, eight at a time or one. */
INLINE size_t
put_ascii(const uint8_t *p, const uint8_t *end, char *to)
{
	uint64_t eight;

	if (end - p < 8) {
		*to = (char)*p;
		return 1;
	}
	memcpy(&eight, p, sizeof(eight));
	memcpy(to, &eight, sizeof(eight));
	eight &= UINT64_C(0x8080808080808080);
	return eight == 0 ? 8 : 1;
}

/* ---- pairs -------------------------------------------------------------- */

/* A table of characters by leads and trails, as the standard has it. */
struct pairing {
	const uint_least16_t *chars;    /* else: */
	const uint_least32_t *wide;
	unsigned lead, lead_last;
	unsigned width;         /* of a row, with a column that has nothing */
	unsigned trail;         /* the lowest one, up to 0xFE, but not .. */
	unsigned gap_last;      /* .. from 0x7F to this; 0: no gap */
};

const struct pairing mime_gb_pairs = {
	mime_gbk[0], NULL, 0x81, 0xFE, 191, 0x40, 0x7F
};
const struct pairing mime_big5_pairs = {
	NULL, mime_big5[0], 0x81, 0xFE, 158, 0x40, 0xA0
};
const struct pairing mime_euc_kr_pairs = {
	mime_euc_kr[0], NULL, 0x81, 0xFE, 191, 0x41, 0
};
const struct pairing mime_euc_jp_pairs = {
	mime_jis0208[0], NULL, 0xA1, 0xFE, 95, 0xA1, 0
};
/* A lead has two rows; the one without a character is in the middle. */
const struct pairing mime_sjis_pairs = {
	mime_jis0208[0], NULL, 0x81, 0x9F, 190, 0x40, 0x7F
};

static void
place_leads(struct pairs *p, const struct pairing *from)
{
	for (unsigned c = 0; c < 256; c++)
		p->starts[c] = c < from->lead || c > from->lead_last ?
		    PAIRS_NONE : (uint16_t)((c - from->lead) * from->width);
	/* Those past the table's 94 rows are Shift_JIS's own: left. */
	for (unsigned c = 0xE0; from == &mime_sjis_pairs && c < 0xF0; c++)
		p->starts[c] = (uint16_t)((c - 0xC1) * from->width);
}

static void
place_trails(struct pairs *p, const struct pairing *from)
{
	bool two_rows = from == &mime_sjis_pairs;
	unsigned none = two_rows ? JIS_ROWS : from->width - 1, column = 0;

	for (unsigned d = 0; d < 256; d++) {
		bool is_trail = d >= from->trail && d < 0xFF &&
		    (d < 0x7F || d > from->gap_last) &&
		    !(two_rows && d > 0xFC);

		if (two_rows && column == none)
			column++;
		p->columns[d] = (uint8_t)(is_trail ? column++ : none);
	}
}

void
mime_pairs_begin(struct pairs *p, const struct pairing *from)
{
	p->chars = from->chars;
	p->wide = from->wide;
	place_leads(p, from);
	place_trails(p, from);
}

INLINE void
run(const struct pairs *pairs, bool wide, mime_span *in, mime_room *out)
{
	const uint8_t *p = (const uint8_t *)in->ptr, *end = p + in->len;
	char *to = out->ptr, *full = to + out->len;
	/* In front of these there is enough. */
	const uint8_t *last = p + (in->len > 1 ? in->len - 1 : 0);
	const char *last_to = to + (out->len > 7 ? out->len - 7 : 0);

	while (p < last && to < last_to) {
		unsigned start = pairs->starts[p[0]], at;
		uint32_t code;

		if (p[0] < 0x80) {
			size_t n = put_ascii(p, end, to);

			p += n;
			to += n;
			continue;
		}
		at = start + pairs->columns[p[1]];
		if (start == PAIRS_NONE)
			break;
		code = wide ? pairs->wide[at] : pairs->chars[at];
		if (code == 0)
			break;
		p += 2;
		to += put(to, code);
	}
	*in = span_tail(*in, in->len - (size_t)(end - p));
	*out = (mime_room){ to, (size_t)(full - to) };
}

void
mime_pairs_run(const struct pairs *pairs, mime_span *in, mime_room *out)
{
	if (pairs->wide != NULL)
		run(pairs, true, in, out);
	else
		run(pairs, false, in, out);
}

/* ---- pairs of 7-bit octets ---------------------------------------------- */

/* Of ISO-2022-JP: characters of JIS X 0208 between an escape and the next. */
void
mime_kanji_run(mime_span *in, mime_room *out)
{
	const uint8_t *p = (const uint8_t *)in->ptr, *end = p + in->len;
	char *to = out->ptr, *full = to + out->len;
	/* So many there is surely room for. */
	size_t n = in->len / 2 < out->len / 4 ? in->len / 2 : out->len / 4;

	for (; n > 0; n--) {
		unsigned row = p[0] - 0x21U, cell = p[1] - 0x21U;
		uint32_t code = row < JIS_ROWS && cell < JIS_ROWS ?
		    mime_jis0208[row][cell] : 0;

		if (code == 0)
			break;
		p += 2;
		to += put(to, code);
	}
	*in = span_tail(*in, in->len - (size_t)(end - p));
	*out = (mime_room){ to, (size_t)(full - to) };
}

/* ---- units -------------------------------------------------------------- */

/* A mark at the front comes first, and tells what it finds. */
void
mime_utf16_run(struct own *o, mime_span *in, mime_room *out)
{
	const uint8_t *p = (const uint8_t *)in->ptr, *end = p + in->len;
	char *to = out->ptr, *full = to + out->len;
	unsigned high = o->set == BIG ? 0 : 1, low = 1 - high;

	while (o->begun && end - p >= 2 && full - to >= 4) {
		uint32_t unit = (uint32_t)p[high] << 8 | p[low];

		if (is_surrogate(unit))
			break;
		p += 2;
		to += put(to, unit);
	}
	*in = span_tail(*in, in->len - (size_t)(end - p));
	*out = (mime_room){ to, (size_t)(full - to) };
}
