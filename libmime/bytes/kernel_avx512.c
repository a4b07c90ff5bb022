/*
 * kernel_avx512.c - inner loops with AVX-512 and its VBMI.
 *
 * Only those that are faster for it than with AVX2. Two things make them so:
 * comparisons come out as bits in an integer, where what follows an octet is a
 * shift away and not another load; so a scan goes on by as many octets as it
 * knows the next ones of. And a table of 128 octets is one instruction. Where
 * less than a vector is there, it is loaded under a mask, so next to nothing is
 * left to the portable kernel. What looks for many octets at once gains least,
 * since bits come out one comparison at a time: line_run is not here.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel.h"

#if MIME_X86

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512bw,avx512vbmi,bmi,bmi2")))
#define VBMI2 __attribute__((target("avx512bw,avx512vbmi,avx512vbmi2,bmi," \
    "bmi2,popcnt")))

/* Bits for the first N of 64. */
AVX512 static inline uint64_t
bits(size_t n)
{
	return n < 64 ? (UINT64_C(1) << n) - 1 : ~UINT64_C(0);
}

/* Up to 64 of N octets at P; 0 behind them. */
AVX512 static inline __m512i
load(const uint8_t *p, size_t n)
{
	return n >= 64 ? _mm512_loadu_si512(p) :
	    _mm512_maskz_loadu_epi8(bits(n), p);
}

AVX512 static inline uint64_t
same(__m512i v, char c)
{
	return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(c));
}

/* How many octets in front of the first that SET has; else MOST. */
AVX512 static inline size_t
before(uint64_t set, size_t most)
{
	return set ? (size_t)__builtin_ctzll(set) : most;
}

AVX512 size_t
mime_ascii_run_avx512(const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i += 64) {
		uint64_t high = _mm512_movepi8_mask(load(p + i, n - i));

		if (high != 0)
			return i + before(high, 64);
	}
	return n;
}

AVX512 static inline uint64_t
blanks(__m512i v)
{
	return same(v, ' ') | same(v, '\t') | same(v, '\r') | same(v, '\n');
}

/*
 * The dashes are looked for, from the second octet on: two side by side are
 * rarer than what stands before them, an LF or with ANY_BLANK any of those.
 */
AVX512 static inline size_t
before_dashes_near(const uint8_t *p, size_t n, bool any_blank)
{
	size_t i;

	for (i = 0; n - i > 2; i += 63) {
		size_t some = n - i - 1 < 64 ? n - i - 1 : 64;
		uint64_t dash = same(load(p + i + 1, some), '-');
		uint64_t pair = dash & dash >> 1;

		if (pair != 0) {
			__m512i front = load(p + i, some);

			pair &= any_blank ? blanks(front) : same(front, '\n');
		}
		if (pair != 0)
			return i + before(pair, 64);
		if (some < 64)
			return n - 2;
	}
	return i;
}

/* 0 where, of 64 octets at P, a dash has one behind it or is an eighth one. */
AVX512 static inline __m512i
undashed(const uint8_t *p)
{
	__m512i v = _mm512_xor_si512(_mm512_loadu_si512(p),
	    _mm512_set1_epi8('-'));

	return _mm512_or_si512(v, _mm512_srli_epi64(v, 8));
}

/* May two dashes begin in 256 octets at P? */
AVX512 static inline bool
may_have_dashes(const uint8_t *p)
{
	__m512i v = _mm512_min_epu8(
	    _mm512_min_epu8(undashed(p), undashed(p + 64)),
	    _mm512_min_epu8(undashed(p + 128), undashed(p + 192)));

	return _mm512_testn_epi8_mask(v, v) != 0;
}

/* Where they are not near, most often none are for long. */
AVX512 static inline size_t
before_dashes(const uint8_t *p, size_t n, bool any_blank)
{
	enum { NEAR = 128, FAR = 256 };
	size_t near = NEAR + 63 - ((uintptr_t)p + NEAR) % 64;
	size_t i = before_dashes_near(p, n < near + 2 ? n : near + 2,
	    any_blank);

	if (n < near + 2 || i < near)
		return i;
	for (; n - i > FAR + 1; i += FAR) {
		size_t found = may_have_dashes(p + i + 1) ?
		    before_dashes_near(p + i, FAR + 2, any_blank) : FAR;

		if (found < FAR)
			return i + found;
	}
	return i + before_dashes_near(p + i, n - i, any_blank);
}

AVX512 size_t
mime_dash_line_avx512(const uint8_t *p, size_t n)
{
	return before_dashes(p, n, false);
}

AVX512 size_t
mime_dash_pair_avx512(const uint8_t *p, size_t n)
{
	return before_dashes(p, n, true);
}

AVX512 size_t
mime_header_run_avx512(const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; n - i > 1; i += 63) {
		size_t some = n - i < 64 ? n - i : 64;
		__m512i v = load(p + i, some);
		uint64_t lf = same(v, '\n');
		uint64_t odd = _mm512_cmpge_epu8_mask(_mm512_sub_epi8(v,
		    _mm512_set1_epi8(' ')), _mm512_set1_epi8(0x7F - ' '));

		odd &= ~(lf | same(v, '\t') | (same(v, '\r') & lf >> 1));
		odd &= bits(some - 1);
		if (odd != 0)
			return i + before(odd, 64);
		if (some < 64)
			return n - 1;
	}
	return i;
}

/*
 * Of the LFs at P, by bit in SET: how many octets are in front of the first
 * that a mark may follow, or MOST. Two octets behind the last are there.
 */
AVX512 static inline size_t
before_mark(const uint8_t *p, uint64_t set, size_t most)
{
	for (; set != 0; set &= set - 1) {
		size_t i = (size_t)__builtin_ctzll(set);

		if (begins_like_mark(p + i + 1, 2))
			return i < most ? i : most;
	}
	return most;
}

/*
 * Which of V are NUL, 1A or, where LEAST is 0, not 7-bit. The last digit of
 * each octet looks up the one octet that is odd and ends in it; what is
 * not 7-bit finds NUL.
 */
AVX512 static inline uint64_t
never_usual(__m512i v, __m512i least)
{
	static const uint8_t by_digit[16] = { ['\0'] = '\0', [0xA] = 0x1A };
	__m512i table = _mm512_broadcast_i32x4(
	    _mm_loadu_si128((const void *)by_digit));

	return _mm512_cmpeq_epi8_mask(_mm512_shuffle_epi8(table, v),
	    _mm512_max_epi8(v, least));
}

AVX512 size_t
mime_usual_run_avx512(const uint8_t *p, size_t n, unsigned how)
{
	const uint64_t no_cr = how & USUAL_LF ? ~UINT64_C(0) : 0;
	const uint64_t no_lf = how & USUAL_CRLF ? ~UINT64_C(0) : 0;
	const __m512i least = _mm512_set1_epi8(how & USUAL_HIGH ? -128 : 0);
	size_t i;

	for (i = 0; n - i > 2; i += 62) {
		size_t some = n - i < 64 ? n - i : 64, most;
		__m512i v = load(p + i, some);
		uint64_t seen = bits(some - 2);
		uint64_t cr = same(v, '\r'), lf = same(v, '\n');
		uint64_t odd = never_usual(v, least);

		/* CR, no LF behind it; any CR; LF, no CR in front of it. */
		odd |= (cr & ~(lf >> 1)) | (cr & no_cr) | (~cr & lf >> 1 & no_lf);
		most = before(odd & seen, some - 2);
		if ((no_cr | no_lf) != 0)
			most = before_mark(p + i, lf & seen, most);
		if (most < 62)
			return i + most;
	}
	return i;
}

/* ---- base64 ------------------------------------------------------------- */

#define NO4 -1, -1, -1, -1
#define NO16 NO4, NO4, NO4, NO4
#define UP4(n) (n), (n) + 1, (n) + 2, (n) + 3

/* The values of octets below 128; negative: no letter. */
static const int8_t values[128] = {
	NO16, NO16, NO4, NO4, -1, -1, -1, 62, -1, -1, -1, 63,
	UP4(52), UP4(56), 60, 61, -1, -1, NO4,
	-1, 0, 1, 2, UP4(3), UP4(7), UP4(11), UP4(15), UP4(19), 23, 24, 25,
	-1, NO4, -1, 26, 27, 28, UP4(29), UP4(33), UP4(37), UP4(41), UP4(45),
	49, 50, 51, -1, NO4,
};

/* Where the octets of a 32-bit unit come from, the highest first. */
#define THREE(n) (n) + 2, (n) + 1, (n)
#define TWELVE(n) THREE(n), THREE((n) + 4), THREE((n) + 8), THREE((n) + 12)

static const uint8_t packed[64] = {
	TWELVE(0), TWELVE(16), TWELVE(32), TWELVE(48)
};

/* What 64 letters stand for, 6 bits each; negative here or there: no letter. */
AVX512 static inline __m512i
values_of(__m512i letters)
{
	return _mm512_permutex2var_epi8(_mm512_loadu_si512(values), letters,
	    _mm512_loadu_si512(values + 64));
}

/* 64 times 6 bits to 48 octets: a * 64 + b, then ab * 4096 + cd, in each 32. */
AVX512 static inline __m512i
pack(__m512i v)
{
	v = _mm512_maddubs_epi16(v, _mm512_set1_epi32(0x01400140));
	v = _mm512_madd_epi16(v, _mm512_set1_epi32(0x00011000));
	return _mm512_permutexvar_epi8(_mm512_loadu_si512(packed), v);
}

/* Decodes 64 letters to 48 octets. Which are no letters, by bit in *ODD. */
AVX512 static inline __m512i
decode(__m512i letters, uint64_t *odd)
{
	__m512i v = values_of(letters);

	*odd = _mm512_movepi8_mask(_mm512_or_si512(v, letters));
	return pack(v);
}

AVX512 size_t
mime_base64_avx512(mime_span in, mime_room out, size_t most)
{
	size_t n = 0, some = in.len / 4, good;

	some = some < out.len / 3 ? some : out.len / 3;
	most = most < some ? most : some;
	for (; n < most; n += good) {
		uint64_t odd;
		__m512i v;

		some = most - n < 16 ? most - n : 16;
		v = decode(load((const uint8_t *)in.ptr + 4 * n, 4 * some),
		    &odd);
		good = before(odd & bits(4 * some), 4 * some) / 4;
		_mm512_mask_storeu_epi8(out.ptr + 3 * n, bits(3 * some), v);
		if (good < some)
			return n + good;
	}
	return n;
}

/* The 48 octets of V, and none behind them. */
AVX512 static inline void
store_48(char *to, __m512i v)
{
	_mm256_storeu_si256((void *)to, _mm512_castsi512_si256(v));
	_mm_storeu_si128((void *)(to + 32), _mm512_extracti32x4_epi32(v, 2));
}

/* Decodes LETTERS octets, not 0. Returns 0 where all are letters. */
AVX512 static inline uint64_t
line_of_letters(const char *from, char *to, size_t letters)
{
	uint64_t odd = 0, unknown;

	for (; letters > 32; from += 64, to += 48) {
		store_48(to, decode(_mm512_loadu_si512(from), &unknown));
		if (letters <= 64)
			return odd | unknown << (64 - letters);
		odd |= unknown;
		letters -= 64;
	}
	_mm256_storeu_si256((void *)to, _mm512_castsi512_si256(decode(
	    _mm512_castsi256_si512(_mm256_loadu_si256((const void *)from)),
	    &unknown)));
	return odd | unknown << (64 - letters);
}

/* 0 where CRLF stands in front of FROM; an LF, where END is 1. */
AVX512 static inline unsigned
odd_end(const char *from, size_t end)
{
	uint16_t two, crlf;

	memcpy(&two, from - 2, 2);
	memcpy(&crlf, "\r\n", 2);
	return (unsigned)(two ^ crlf) >> (end == 2 ? 0 : 8);
}

/*
 * Decodes 16 lines of LETTERS, 64 at least: these are as many whole vectors as
 * a line has quanta, and no vector has more than one line end in it. What is
 * behind that comes from a second load. Whether all is well is asked once.
 */
AVX512 static inline bool
lines_16(const char *from, char *to, size_t letters, size_t end)
{
	__m512i odd = _mm512_setzero_si512();
	size_t left = letters;
	unsigned ends = 0;

	/* Where lines differ in length, this one shows it most often. */
	if (odd_end(from + 16 * (letters + end), end) != 0)
		return false;
	for (size_t i = 0; i < letters / 4; i++, to += 48) {
		__m512i v = _mm512_loadu_si512(from), sixes;

		if (left < 64) {
			from += end;
			ends |= odd_end(from + left, end);
			v = _mm512_mask_loadu_epi8(v, ~bits(left), from);
			left += letters;
		}
		from += 64;
		left -= 64;
		sixes = values_of(v);
		odd = _mm512_or_si512(odd, _mm512_or_si512(sixes, v));
		_mm512_storeu_si512(to, pack(sixes));
	}
	return ends == 0 && _mm512_movepi8_mask(odd) == 0;
}

/* Lines do not wait for each other: where each begins is known before. */
AVX512 size_t
mime_base64_lines_avx512(mime_span in, mime_room out, size_t quanta,
    size_t end)
{
	size_t letters = 4 * quanta, octets = 3 * quanta, lines = 0;
	const char *from = in.ptr, *last = in.ptr + in.len;
	char *to = out.ptr, *full = out.ptr + out.len;

	/* What is written reaches over what it is, by 16 octets. */
	while (letters >= 64 && (size_t)(last - from) >= 16 * (letters + end) &&
	    (size_t)(full - to) >= 16 * octets + 16 &&
	    lines_16(from, to, letters, end)) {
		from += 16 * (letters + end);
		to += 16 * octets;
		lines += 16;
	}
	/* Vectors reach over what is theirs, by less than 32 octets. */
	while ((size_t)(last - from) >= letters + end + 32 &&
	    (size_t)(full - to) >= octets + 32) {
		const char *lf = from + letters + end - 1;

		if (line_of_letters(from, to, letters) != 0 || *lf != '\n' ||
		    (end == 2 && lf[-1] != '\r'))
			break;
		from = lf + 1;
		to += octets;
		lines++;
	}
	return lines;
}

/* Each 24 bits twice in a 32-bit unit, so that no letter's 6 bits are apart. */
#define FOUR(n) (n) + 1, (n), (n) + 2, (n) + 1
#define SIXTEEN(n) FOUR(n), FOUR((n) + 3), FOUR((n) + 6), FOUR((n) + 9)

static const uint8_t dealt[64] = {
	SIXTEEN(0), SIXTEEN(12), SIXTEEN(24), SIXTEEN(36)
};

/* Encodes the first 48 octets of V to 64 letters. */
AVX512 static inline __m512i
encode(__m512i v)
{
	/* From which bit of 64 the letters take theirs, the first lowest. */
	const __m512i from = _mm512_set1_epi64(0x3036242A1016040A);

	v = _mm512_permutexvar_epi8(_mm512_loadu_si512(dealt), v);
	v = _mm512_multishift_epi64_epi8(from, v);
	return _mm512_permutexvar_epi8(v,
	    _mm512_loadu_si512(mime_base64_letters));
}

/* Vectors reach over what is theirs, by less than 32 octets. */
AVX512 size_t
mime_base64_encode_avx512(mime_span in, mime_room out)
{
	size_t lines = 0;

	for (; in.len >= 57 + 32 && out.len >= 78 + 32; lines++) {
		__m256i rest = _mm256_loadu_si256((const void *)(in.ptr + 48));

		_mm512_storeu_si512(out.ptr,
		    encode(_mm512_loadu_si512(in.ptr)));
		_mm256_storeu_si256((void *)(out.ptr + 64),
		    _mm512_castsi512_si256(encode(
		    _mm512_castsi256_si512(rest))));
		memcpy(out.ptr + 76, "\r\n", 2);
		span_take(&in, 57);
		out = (mime_room){ out.ptr + 78, out.len - 78 };
	}
	return lines;
}

/* ---- line ends ---------------------------------------------------------- */

/*
 * Of 32 octets and the CRs in front of those in SET, by bit, which are the
 * octets: each is given two places, the first for its CR, and the places that
 * are not needed close up. *N: how many are left.
 */
VBMI2 static inline uint64_t
places(uint32_t set, size_t *n)
{
	const uint64_t first = UINT64_C(0x5555555555555555);
	uint64_t needed = ~first | _pdep_u64(set, first);

	*n = (size_t)__builtin_popcountll(needed);
	return _pext_u64(~first, needed);
}

/* Writes 64 octets each time, of which those behind *PUT are none. */
VBMI2 size_t
mime_to_crlf_avx512(mime_span in, mime_room out, bool cr, size_t *put)
{
	const char *from = in.ptr, *last = in.ptr + in.len;
	char *to = out.ptr, *full = out.ptr + out.len;
	uint64_t before = cr;

	for (; last - from >= 64 && full - to >= 128; from += 64) {
		__m512i v = _mm512_loadu_si512(from);
		uint64_t crs = same(v, '\r');
		uint64_t alone = same(v, '\n') & ~(crs << 1 | before);
		__m512i upper = _mm512_castsi256_si512(
		    _mm512_extracti64x4_epi64(v, 1));
		size_t n;

		before = crs >> 63;
		if (alone == 0) {
			_mm512_storeu_si512(to, v);
			to += 64;
			continue;
		}
		_mm512_storeu_si512(to, _mm512_mask_expand_epi8(
		    _mm512_set1_epi8('\r'), places((uint32_t)alone, &n), v));
		to += n;
		_mm512_storeu_si512(to, _mm512_mask_expand_epi8(
		    _mm512_set1_epi8('\r'), places((uint32_t)(alone >> 32), &n),
		    upper));
		to += n;
	}
	*put = (size_t)(to - out.ptr);
	return (size_t)(from - in.ptr);
}

/* To a register, and then to memory: the other way is slow on some CPUs. */
VBMI2 size_t
mime_to_lf_avx512(mime_span in, mime_room out, size_t *put)
{
	const char *from = in.ptr, *last = in.ptr + in.len;
	char *to = out.ptr, *full = out.ptr + out.len;

	/* What follows the last of them is there, too. */
	for (; last - from > 64 && full - to >= 64; from += 64) {
		__m512i v = _mm512_loadu_si512(from);
		uint64_t next = from[64] == '\n';
		uint64_t keep = ~(same(v, '\r') &
		    (same(v, '\n') >> 1 | next << 63));

		_mm512_storeu_si512(to, _mm512_maskz_compress_epi8(keep, v));
		to += __builtin_popcountll(keep);
	}
	*put = (size_t)(to - out.ptr);
	return (size_t)(from - in.ptr);
}

#endif
