/*
 * kernel_text_x86.c - the inner loops over text that is not ASCII, with AVX2.
 *
 * UTF-8 is checked 64 octets at a time by the lookup method of Keiser and
 * Lemire ("Validating UTF-8 in less than one instruction per byte", 2020):
 * three digits of two neighbours, looked up, tell all that can be wrong with
 * two octets; what remains is that a third and fourth octet follow the leads
 * that want one. The blocks that are wrong are left to the portable kernel.
 *
 * Octets of other charsets become characters by table, without a branch on
 * what they are, as there are few or many: where a block of 32 has but some
 * that are not ASCII, what stands between them is copied by the vector.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel.h"

#if MIME_X86

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

/* A table of 16 octets, twice: a shuffle looks up in each half alone. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/* ---- UTF-8 -------------------------------------------------------------- */

/*
 * What can be wrong with an octet and the one after it, by bit. Those that are
 * told by a lead and what may not follow it are of table 3-7.
 */
enum {
	SHORT = 1,              /* a lead, then no trail */
	LONG = 2,               /* ASCII, then a trail */
	OVER_3 = 4,             /* E0, then 80 to 9F */
	OVER_2 = 8,             /* C0 or C1, then a trail */
	BEYOND = 16,            /* F4 to FF, then 90 to BF */
	BEYOND_OR_OVER_4 = 32,  /* F5 to FF or F0, then 80 to 8F */
	SURROGATE = 64,         /* ED, then A0 to BF */
	TRAILS = -128,          /* two trails: right where a lead wants them */
	ALWAYS = SHORT | LONG | TRAILS  /* whatever the lead's low digit is */
};

/* V, moved on by N octets: the last ones of BEFORE come in. */
#define MOVED(v, before, n) \
	_mm256_alignr_epi8(v, _mm256_permute2x128_si256(before, v, 0x21), \
	    16 - (n))

/* What is wrong in pairs of BACK and the octet after each, V. */
AVX2 static inline __m256i
wrong_pairs(__m256i back, __m256i v)
{
	const __m256i by_lead_high = TWICE(LONG, LONG, LONG, LONG, LONG, LONG,
	    LONG, LONG, TRAILS, TRAILS, TRAILS, TRAILS, SHORT | OVER_2, SHORT,
	    SHORT | OVER_3 | SURROGATE, SHORT | BEYOND | BEYOND_OR_OVER_4);
	const __m256i by_lead_low = TWICE(
	    ALWAYS | OVER_2 | OVER_3 | BEYOND_OR_OVER_4, ALWAYS | OVER_2,
	    ALWAYS, ALWAYS, ALWAYS | BEYOND, ALWAYS | BEYOND | BEYOND_OR_OVER_4,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4 | SURROGATE,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4,
	    ALWAYS | BEYOND | BEYOND_OR_OVER_4);
	const __m256i by_next_high = TWICE(SHORT, SHORT, SHORT, SHORT, SHORT,
	    SHORT, SHORT, SHORT,
	    LONG | OVER_2 | TRAILS | OVER_3 | BEYOND_OR_OVER_4,
	    LONG | OVER_2 | TRAILS | OVER_3 | BEYOND,
	    LONG | OVER_2 | TRAILS | SURROGATE | BEYOND,
	    LONG | OVER_2 | TRAILS | SURROGATE | BEYOND,
	    SHORT, SHORT, SHORT, SHORT);
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

/* How many octets at the end of N at P are of a character that is cut. */
static size_t
cut(const uint8_t *p, size_t n)
{
	for (size_t back = 1; back <= 3 && back <= n; back++) {
		uint8_t c = p[n - back];

		if (c >= 0xC0)
			return back < (c < 0xE0 ? 2U : c < 0xF0 ? 3U : 4U) ?
			    back : 0;
		if (c < 0x80)
			break;
	}
	return 0;
}

AVX2 size_t
mime_utf8_run_avx2(const uint8_t *p, size_t n)
{
	__m256i before = _mm256_setzero_si256();
	size_t i;

	for (i = 0; n - i >= 64; i += 64) {
		__m256i a = _mm256_loadu_si256((const void *)(p + i));
		__m256i b = _mm256_loadu_si256((const void *)(p + i + 32));

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

/* The same of 32 octets that are anything, up to four that are not all good. */
static inline size_t
put_all(const char *p, char *out, const uint32_t *chars, size_t *taken)
{
	size_t o = 0, i;

	for (i = 0; i < 32; i += 4) {
		uint32_t a = chars[(uint8_t)p[i]];
		uint32_t b = chars[(uint8_t)p[i + 1]];
		uint32_t c = chars[(uint8_t)p[i + 2]];
		uint32_t d = chars[(uint8_t)p[i + 3]];

		if (a == 0 || b == 0 || c == 0 || d == 0)
			break;
		o += kernel_put(out + o, a);
		o += kernel_put(out + o, b);
		o += kernel_put(out + o, c);
		o += kernel_put(out + o, d);
	}
	*taken = i;
	return o;
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
		    put_all(p, out.ptr + o, chars, &taken) :
		    put_some(p, high, out.ptr + o, chars, &taken);
		i += taken;
	}
	*put = o;
	return i;
}

#endif
