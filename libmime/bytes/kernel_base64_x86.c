/*
 * kernel_base64_x86.c - base64 with AVX2.
 *
 * A vector of letters is taken wherever 32 octets are readable and writable; of
 * it, those quanta count that are letters throughout.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel.h"

#if MIME_X86

#include <immintrin.h>

/* A table of 16 octets, twice: a shuffle looks up in each half alone. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/*
 * The values of letters, and by bit which of the octets V are none. What an
 * octet is depends on its two digits: a letter has a class in common in both
 * tables. Its value is the letter plus a number that the first digit gives,
 * but that "/" shares its first digit with "+".
 */
__attribute__((target("avx2"))) static inline __m256i
letter_values(__m256i v, unsigned *unknown)
{
	enum { SIGN = 1, NUMBER = 2, FIRST = 4, SECOND = 8, SOME = 14 };
	const __m256i classes_of_high = TWICE(0, 0, SIGN, NUMBER, FIRST, SECOND,
	    FIRST, SECOND, 0, 0, 0, 0, 0, 0, 0, 0);
	const __m256i classes_of_low = TWICE(NUMBER | SECOND, SOME, SOME, SOME,
	    SOME, SOME, SOME, SOME, SOME, SOME, FIRST | SECOND, SIGN | FIRST,
	    FIRST, FIRST, FIRST, SIGN | FIRST);
	const __m256i add_of_high = TWICE(0, 0, 62 - '+', 52 - '0', -'A', -'A',
	    26 - 'a', 26 - 'a', 0, 0, 0, 0, 0, 0, 0, 0);
	const __m256i digit = _mm256_set1_epi8(15);
	__m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), digit);
	__m256i low = _mm256_and_si256(v, digit);
	__m256i none = _mm256_cmpeq_epi8(_mm256_setzero_si256(),
	    _mm256_and_si256(_mm256_shuffle_epi8(classes_of_high, high),
	    _mm256_shuffle_epi8(classes_of_low, low)));
	__m256i slash = _mm256_and_si256(_mm256_set1_epi8(63 - '/' - 62 + '+'),
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8('/')));

	*unknown = (unsigned)_mm256_movemask_epi8(none);
	return _mm256_add_epi8(_mm256_add_epi8(v, slash),
	    _mm256_shuffle_epi8(add_of_high, high));
}

/* Four values of 6 bits become 3 octets, the highest first. */
__attribute__((target("avx2"))) static __m256i
pack_values(__m256i v)
{
	const __m256i order = _mm256_setr_epi8(
	    2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1,
	    2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);

	/* a * 64 + b, then ab * 4096 + cd, in each 32 bits. */
	v = _mm256_maddubs_epi16(v, _mm256_set1_epi32(0x01400140));
	v = _mm256_madd_epi16(v, _mm256_set1_epi32(0x00011000));
	v = _mm256_shuffle_epi8(v, order);
	return _mm256_permutevar8x32_epi32(v,
	    _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7));
}

__attribute__((target("avx2"))) size_t
mime_base64_avx2(mime_span in, mime_room out, size_t most)
{
	size_t n = 0;

	while (in.len - 4 * n >= 32 && out.len - 3 * n >= 32) {
		unsigned unknown;
		__m256i v = letter_values(_mm256_loadu_si256(
		    (const void *)(in.ptr + 4 * n)), &unknown);
		size_t good = unknown ? (size_t)__builtin_ctz(unknown) / 4 : 8;

		_mm256_storeu_si256((void *)(out.ptr + 3 * n), pack_values(v));
		n += good;
		if (n >= most)
			return most;
		if (good < 8)
			break;
	}
	return n;
}

/* Decodes LETTERS octets, not 0. Returns 0 where all are letters. */
__attribute__((target("avx2"))) static inline unsigned
line_of_letters(const char *from, char *to, size_t letters)
{
	unsigned odd = 0, unknown;
	__m256i v;

	for (; letters > 32; letters -= 32, from += 32, to += 24) {
		v = letter_values(_mm256_loadu_si256((const void *)from),
		    &unknown);
		_mm256_storeu_si256((void *)to, pack_values(v));
		odd |= unknown;
	}
	v = letter_values(_mm256_loadu_si256((const void *)from), &unknown);
	_mm256_storeu_si256((void *)to, pack_values(v));
	return odd | unknown << (32 - letters);
}

/* Lines do not wait for each other: where each begins is known before. */
__attribute__((target("avx2"))) size_t
mime_base64_lines_avx2(mime_span in, mime_room out, size_t quanta, size_t end)
{
	size_t letters = 4 * quanta, octets = 3 * quanta, lines = 0;
	const char *from = in.ptr, *last = in.ptr + in.len;
	char *to = out.ptr, *full = out.ptr + out.len;

	/* Vectors reach over what is theirs, by less than one. */
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

/*
 * Encodes 24 octets, 12 at P and 12 behind them, to 32 letters. Each 24 bits
 * come twice in a 32-bit unit; a multiplication shifts each letter's bits to
 * where they belong, another for each place. Which number to add to a value is
 * looked up: values of 52 and more by themselves, those below by letter's case.
 */
__attribute__((target("avx2"))) static inline __m256i
encode(const char *p)
{
	const __m256i dealt = TWICE(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9,
	    11, 10);
	const __m256i add = TWICE('a' - 26, '0' - 52, '0' - 52, '0' - 52,
	    '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
	    '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0);
	__m256i v = _mm256_shuffle_epi8(_mm256_inserti128_si256(
	    _mm256_castsi128_si256(_mm_loadu_si128((const void *)p)),
	    _mm_loadu_si128((const void *)(p + 12)), 1), dealt);
	__m256i first_third = _mm256_mulhi_epu16(_mm256_and_si256(v,
	    _mm256_set1_epi32(0x0FC0FC00)), _mm256_set1_epi32(0x04000040));
	__m256i others = _mm256_mullo_epi16(_mm256_and_si256(v,
	    _mm256_set1_epi32(0x003F03F0)), _mm256_set1_epi32(0x01000010));
	__m256i upper, row;

	v = _mm256_or_si256(first_third, others);
	/* Row 0: 26 to 51; 1 to 12: 52 to 63; 13: below 26. */
	upper = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), v);
	row = _mm256_or_si256(_mm256_subs_epu8(v, _mm256_set1_epi8(51)),
	    _mm256_and_si256(upper, _mm256_set1_epi8(13)));
	return _mm256_add_epi8(v, _mm256_shuffle_epi8(add, row));
}

__attribute__((target("avx2"))) size_t
mime_base64_encode_avx2(mime_span in, mime_room out)
{
	size_t lines = 0;

	/* Vectors reach over what is theirs, by less than 32 octets. */
	for (; in.len >= 57 + 32 && out.len >= 78 + 32; lines++) {
		for (size_t i = 0; i < 3; i++)
			_mm256_storeu_si256((void *)(out.ptr + 32 * i),
			    encode(in.ptr + 24 * i));
		memcpy(out.ptr + 76, "\r\n", 2);
		span_take(&in, 57);
		out = (mime_room){ out.ptr + 78, out.len - 78 };
	}
	return lines;
}

#endif
