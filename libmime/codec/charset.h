/*
 * charset.h - how charset.c sees the charsets: those that we decode ourselves,
 * and iconv.
 *
 * charset.c      pieces, U+FFFD, defects: the filter
 * charset_own.c  which function decodes which charset
 * single.c       charsets of one octet
 * east.c         of two and four: GB 18030, Big5, EUC-KR, Shift_JIS, EUC-JP
 * runs.c         these by the run, where nothing is odd
 * escape.c       with escapes: ISO-2022-JP, ISO-2022-KR, HZ
 * utf16.c        UTF-16 and UTF-32
 * utf7.c         UTF-7
 * converter.c    the rest, by iconv
 */
#ifndef LIBMIME_CHARSET_H
#define LIBMIME_CHARSET_H

#include "codec/codec.h"

/* ---- characters --------------------------------------------------------- */

/* Results of take that are no character. */
enum {
	OWN_ILL_FORMED = -1,    /* what was taken is (at least one octet) */
	OWN_CUT = -2,           /* nothing was taken: REST ends too early */
	OWN_NOTHING = -3        /* what was taken stands for no character */
};

/*
 * Big5 has letters that are two characters: with a mark, U+0300 and N more.
 * Such a result has N where a character has no bits.
 */
#define OWN_MARK_SHIFT 24
#define OWN_MARKED(code, mark) ((code) | ((mark) - 0x300) << OWN_MARK_SHIFT)

struct pairing;

/* A charset that we decode ourselves, and where in it we are. */
struct own {
	/* Takes a character off the front of REST, which is not empty. */
	int32_t (*take)(struct own *o, mime_span *rest);
	/* Takes some characters that are usual, as take would; or NULL. */
	void (*run)(struct own *o, mime_span *in, mime_room *out);
	const struct pairing *pairing;  /* the same for long runs; or NULL */
	const uint_least16_t *high;     /* of one octet: its characters from
	                           0x80 on; else NULL */
	bool ascii;             /* 7-bit octets are ASCII, between characters */
	bool begun;             /* UTF-16, -32: with units; UTF-7: a run */
	uint8_t set;            /* the byte order; what an escape chose; in
	                           UTF-7 how many bits of the letter in front
	                           were the last unit's: 0, 2 or 4 */
	uint8_t shifted;        /* what ESC N takes a character of */
};

/* Takes N octets off REST, for a result that comes with them. */
static inline int32_t
taken(mime_span *rest, size_t n, int32_t result)
{
	*rest = span_tail(*rest, n);
	return result;
}

static inline bool
is_surrogate(uint32_t code)
{
	return code >= 0xD800 && code < 0xE000;
}

/* The character of two surrogates, the first of which is a high one. */
static inline int32_t
paired(uint32_t high, uint32_t low)
{
	if (low < 0xDC00 || low >= 0xE000)
		return OWN_ILL_FORMED;
	return (int32_t)(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
}

/* ---- charset_own.c ------------------------------------------------------ */

/* How a charset is decoded. */
enum {
	OWN_NONE,               /* by iconv; or it is UTF-8 */
	OWN_GB, OWN_BIG5, OWN_EUC_KR, OWN_SJIS, OWN_EUC_JP, OWN_JIS, OWN_KR,
	OWN_HZ, OWN_USER_DEFINED, OWN_UTF_16LE, OWN_UTF_16BE, OWN_UTF_32LE,
	OWN_UTF_32BE, OWN_UTF_7,
	OWN_SINGLE              /* and the number of a table of one octet */
};

/* Begins to decode CHARSET; take is NULL where iconv is to do it. */
void mime_own_begin(struct own *o, const struct charset *charset);

/* True where a text that ends here should have escaped to ASCII before. */
bool mime_own_unreset(const struct own *o);

/* ---- single.c ----------------------------------------------------------- */

int32_t mime_single_take(struct own *o, mime_span *rest);
int32_t mime_user_defined_take(struct own *o, mime_span *rest);

/*
 * Converts octets off the front of IN to the front of OUT, up to one that is no
 * character or the end of either. HIGH NULL: up to one that is not ASCII.
 */
void mime_single_run(const uint_least16_t *high, mime_span *in,
    mime_room *out);

/* What the kernel that does this for long runs (mime_single_text) wants to know. */
void mime_single_chars(const uint_least16_t *high, uint32_t chars[256]);

/* ---- east.c ------------------------------------------------------------- */

int32_t mime_gb_take(struct own *o, mime_span *rest);
int32_t mime_big5_take(struct own *o, mime_span *rest);
int32_t mime_euc_kr_take(struct own *o, mime_span *rest);
int32_t mime_sjis_take(struct own *o, mime_span *rest);
int32_t mime_euc_jp_take(struct own *o, mime_span *rest);

/* Sets of 94 by 94 characters. */
enum east { EAST_JIS, EAST_JIS_MORE, EAST_CHINESE, EAST_KOREAN };

/* The character in ROW and CELL, from 0 and below 94; 0: none is there. */
int32_t mime_east_char(enum east set, int row, int cell);

/* ---- escape.c ----------------------------------------------------------- */

int32_t mime_jis_take(struct own *o, mime_span *rest);
int32_t mime_kr_take(struct own *o, mime_span *rest);
int32_t mime_hz_take(struct own *o, mime_span *rest);

/* True where O is one of these and not in ASCII. */
bool mime_escape_unreset(const struct own *o);

/* ISO-2022-JP up to the next escape, in ASCII or JIS X 0208. */
void mime_jis_run(struct own *o, mime_span *in, mime_room *out);

/* ---- runs.c ------------------------------------------------------------- */

/*
 * Where the characters of pairs are, made of a pairing: the one of C and D is
 * at starts[C] + columns[D], or 0.
 */
#define PAIRS_NONE UINT16_MAX
struct pairs {
	const uint_least16_t *chars;    /* or: */
	const uint_least32_t *wide;
	uint16_t starts[256];   /* PAIRS_NONE: not a lead */
	uint8_t columns[256];
};
extern const struct pairing mime_gb_pairs, mime_big5_pairs, mime_euc_kr_pairs,
    mime_euc_jp_pairs, mime_sjis_pairs;

void mime_pairs_begin(struct pairs *p, const struct pairing *from);

/* Takes ASCII and pairs that are characters off IN, while OUT has room. */
void mime_pairs_run(const struct pairs *pairs, mime_span *in, mime_room *out);

/* Pairs of 7-bit octets that are characters of JIS X 0208. */
void mime_kanji_run(mime_span *in, mime_room *out);

void mime_utf16_run(struct own *o, mime_span *in, mime_room *out);

/* ---- utf16.c ------------------------------------------------------------ */

enum { LITTLE, BIG };

int32_t mime_utf16_take(struct own *o, mime_span *rest);
int32_t mime_utf32_take(struct own *o, mime_span *rest);

/* ---- utf7.c ------------------------------------------------------------- */

int32_t mime_utf7_take(struct own *o, mime_span *rest);

/* True where REST, in which a text ends, only fills up UTF-7's last unit. */
bool mime_utf7_padding(const struct own *o, mime_span rest);

/* ---- converter.c -------------------------------------------------------- */

struct converter;

/* A converter from CHARSET for one user at a time, in its initial state. */
mime_status mime_converter_borrow(struct mime_arena *mem,
    const struct charset *charset, struct converter **borrowed);

/* Gives C back. */
void mime_converter_return(void *c);

/* iconv, with spans: IN NULL ends a text. errno says why it stopped, or 0. */
int mime_convert(struct converter *c, mime_span *in, mime_room *out);

#endif
