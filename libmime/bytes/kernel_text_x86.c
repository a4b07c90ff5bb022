/*
 * kernel_text_x86.c - the inner loops over headers and other text, with AVX2.
 *
 * UTF-8 is checked 64 octets at a time, see kernel_text.h.
 *
 * Octets of other charsets become characters by table, without a branch on
 * what they are, as there are few or many: where a block of 32 has but some
 * that are not ASCII, what stands between them is copied by the vector.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel_text.h"

#if MIME_X86

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

/* A table of 16 octets, twice: a shuffle looks up in each half alone. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/* ---- UTF-8 -------------------------------------------------------------- */

/* V, moved on by N octets: the last ones of BEFORE come in. */
#define MOVED(v, before, n) \
	_mm256_alignr_epi8(v, _mm256_permute2x128_si256(before, v, 0x21), \
	    16 - (n))

/* What is wrong in pairs of BACK and the octet after each, V. */
AVX2 static inline __m256i
wrong_pairs(__m256i back, __m256i v)
{
	const __m256i by_lead_high = TWICE(BY_LEAD_HIGH);
	const __m256i by_lead_low = TWICE(BY_LEAD_LOW);
	const __m256i by_next_high = TWICE(BY_NEXT_HIGH);
	const __m256i digit = _mm256_set1_epi8(15);
	__m256i lead_high = _mm256_and_si256(_mm256_srli_epi16(back, 4), digit);
	__m256i next_high = _mm256_and_si256(_mm256_srli_epi16(v, 4), digit);

	return _mm256_and_si256(
	    _mm256_and_si256(_mm256_shuffle_epi8(by_lead_high, lead_high),
	    _mm256_shuffle_epi8(by_lead_low, _mm256_and_si256(back, digit))),
	    _mm256_shuffle_epi8(by_next_high, next_high));
}

/* What is wrong in V, which BEFORE stands in front of; zero: nothing. */
AVX2 static inline __m256i
wrong(__m256i before, __m256i v)
{
	__m256i pairs = wrong_pairs(MOVED(v, before, 1), v);
	/* The high bit where a lead two or three in front wants a trail here. */
	__m256i third = _mm256_subs_epu8(MOVED(v, before, 2),
	    _mm256_set1_epi8((char)(0xE0 - 0x80)));
	__m256i fourth = _mm256_subs_epu8(MOVED(v, before, 3),
	    _mm256_set1_epi8((char)(0xF0 - 0x80)));
	__m256i wanted = _mm256_and_si256(_mm256_or_si256(third, fourth),
	    _mm256_set1_epi8((char)0x80));

	return _mm256_xor_si256(pairs, wanted);
}

/*
 * What is left at the end has zeros behind it, which are text; a character that
 * is cut there is wrong in front of them.
 */
AVX2 size_t
mime_utf8_run_avx2(const uint8_t *p, size_t n)
{
	__m256i before = _mm256_setzero_si256();
	uint8_t spare[64];
	size_t i;

	for (i = 0; i < n; i += 64) {
		const uint8_t *at = n - i < 64 ? memcpy(memset(spare, 0, 64),
		    p + i, n - i) : p + i;
		__m256i a = _mm256_loadu_si256((const void *)at);
		__m256i b = _mm256_loadu_si256((const void *)(at + 32));

		if (_mm256_movemask_epi8(_mm256_or_si256(a, b)) == 0) {
			/* Octets cut in front of ASCII: found from there. */
			if (cut(p, i) > 0)
				break;
		} else {
			__m256i odd = _mm256_or_si256(wrong(before, a),
			    wrong(a, b));

			if (!_mm256_testz_si256(odd, odd))
				break;
		}
		before = b;
	}
	i = i < n ? i : n;
	return i - cut(p, i);
}

/* ---- charsets of one octet ---------------------------------------------- */

/* Where more of 32 octets are not ASCII, they go one by one. */
#define SOME 12

/*
 * Of the 32 octets at P those in SET are not ASCII; as far as the first of
 * them that is no character, *TAKEN. Returns the octets put, of which those
 * before the first of SET are there.
 */
AVX2 static inline size_t
put_some(const char *p, unsigned set, char *out, const uint32_t *chars,
    size_t *taken)
{
	size_t more = 0;

	*taken = 32;
	for (; set != 0; set &= set - 1) {
		size_t at = (unsigned)__builtin_ctz(set);
		uint32_t c = chars[(uint8_t)p[at]];

		if (c == 0) {
			*taken = at;
			break;
		}
		kernel_put(out + at + more, c);
		more += (c >> 24) - 1;
		_mm256_storeu_si256((void *)(out + at + 1 + more),
		    _mm256_loadu_si256((const void *)(p + at + 1)));
	}
	return *taken + more;
}

/* Vectors reach over the 32 octets that are taken, and over what they make. */
AVX2 size_t
mime_single_avx2(mime_span in, mime_room out, const uint32_t *chars,
    size_t *put)
{
	size_t i = 0, o = 0, taken = 32;

	while (taken == 32 && in.len - i >= 64 && out.len - o >= 4 * 32) {
		const char *p = in.ptr + i;
		__m256i v = _mm256_loadu_si256((const void *)p);
		unsigned high = (unsigned)_mm256_movemask_epi8(v);

		_mm256_storeu_si256((void *)(out.ptr + o), v);
		o += __builtin_popcount(high) > SOME ?
		    put_all(p, 32, out.ptr + o, chars, &taken) :
		    put_some(p, high, out.ptr + o, chars, &taken);
		i += taken;
	}
	*put = o;
	return i;
}

/* ---- fields ------------------------------------------------------------- */

/* Of 32 octets at P, by bit, those that are none of a name (RFC 5322 2.2). */
AVX2 static inline unsigned
not_of_name(const uint8_t *p)
{
	__m256i v = _mm256_loadu_si256((const void *)p);
	__m256i odd = _mm256_or_si256(
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8(':')),
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7F)));

	return ~(unsigned)_mm256_movemask_epi8(_mm256_andnot_si256(odd,
	    _mm256_cmpgt_epi8(v, _mm256_set1_epi8(' '))));
}

/* The same of 64 octets, but that one of the first 32 is enough. */
AVX2 FIELD_BITS
name_end(const uint8_t *p)
{
	unsigned first = not_of_name(p);

	return first ? first : (uint64_t)not_of_name(p + 32) << 32;
}

AVX2 FIELD_BITS
line_ends(const uint8_t *p)
{
	const __m256i lf = _mm256_set1_epi8('\n');
	__m256i a = _mm256_loadu_si256((const void *)p);
	__m256i b = _mm256_loadu_si256((const void *)(p + 32));

	return (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, lf)) |
	    (uint64_t)(unsigned)_mm256_movemask_epi8(
	    _mm256_cmpeq_epi8(b, lf)) << 32;
}

AVX2 size_t
mime_field_avx2(const uint8_t *p, size_t n, struct field_scan *f, size_t most)
{
	return scan_fields(p, n, f, most, name_end, line_ends);
}

#endif
