/*
 * kernel_unfold.c - values of fields without their folds (RFC 5322 2.2.3).
 *
 * Nearly all values are printable ASCII, in lines that go on with a blank. Such
 * a value is looked through and unfolded in one go; where anything else stands,
 * or an encoded word may begin, that is left to the header floor.
 * There is no AVX-512 here: to close up 62 octets at a time, whatever is in
 * them, took longer than to copy line by line, for values are short.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel.h"

/* ---- octet by octet ----------------------------------------------------- */

/* May an octet of N at P mean but itself? "=" with "?" behind it may not. */
static inline bool
is_itself(const uint8_t *p, size_t n)
{
	return p[0] >= ' ' && p[0] < 0x7F &&
	    (p[0] != '=' || n == 1 || p[1] != '?');
}

/* The octets of the fold in front of N at P, its blank with them; 0: none. */
static inline size_t
fold_at(const uint8_t *p, size_t n)
{
	size_t at = n > 1 && p[0] == '\r';

	return n > at + 1 && p[at] == '\n' &&
	    (p[at + 1] == ' ' || p[at + 1] == '\t') ? at + 2 : 0;
}

/*
 * Puts to TO, which has room for all of N octets at P, those that are
 * themselves: how many.
 */
static inline size_t
put_text(const uint8_t *p, size_t n, char *to)
{
	size_t i = 0;

	while (i < n && is_itself(p + i, n - i))
		i++;
	memcpy(to, p, i);
	return i;
}

/* PUT_SOME is put_text, or does the same with vectors. */
static inline size_t
unfold_by(size_t (*put_some)(const uint8_t *p, size_t n, char *to),
    const uint8_t *p, size_t n, char *to, size_t *put)
{
	size_t i = 0, o = 0;

	while (i < n) {
		size_t text = put_some(p + i, n - i, to + o), fold;

		i += text;
		o += text;
		fold = fold_at(p + i, n - i);
		if (fold == 0)
			break;
		to[o++] = ' ';
		i += fold;
	}
	*put = o;
	return i;
}

__attribute__((noinline)) size_t
mime_unfold_plain(const uint8_t *p, size_t n, char *to, size_t *put)
{
	return unfold_by(put_text, p, n, to, put);
}

/* Goes on by octets where a kernel stopped, N of S. */
static __attribute__((noinline)) size_t
unfold_rest(mime_span s, size_t n, char *to, size_t *put)
{
	size_t more;

	n += mime_unfold_plain((const uint8_t *)s.ptr + n, s.len - n,
	    to + *put, &more);
	*put += more;
	return n;
}

size_t
mime_unfold(mime_span s, char *to, size_t *put)
{
	size_t n;

	*put = 0;
	if (s.len == 0)
		return 0;
	n = mime_kernels()->unfold((const uint8_t *)s.ptr, s.len, to, put);
	return n == s.len ? n : unfold_rest(s, n, to, put);
}

#if MIME_X86

#include <immintrin.h>

/* ---- SSE2 and AVX2 ------------------------------------------------------ */

/*
 * A vector tells of all its octets but the last whether they are themselves; of
 * that too where it is the last of all. So the next one begins with it, and
 * what is put of it is put again. Where too little is left for a vector, it
 * begins in front of P: there are as many octets at least, since a value is
 * left to others that has fewer than a vector.
 */

/* What is printable is more than 1F, with a sign. */
static inline unsigned
odd_sse2(const uint8_t *p)
{
	__m128i v = _mm_loadu_si128((const void *)p);
	__m128i odd = _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8(' ')),
	    _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)));
	unsigned equals = (unsigned)_mm_movemask_epi8(
	    _mm_cmpeq_epi8(v, _mm_set1_epi8('=')));
	unsigned marks = (unsigned)_mm_movemask_epi8(
	    _mm_cmpeq_epi8(v, _mm_set1_epi8('?')));

	return (unsigned)_mm_movemask_epi8(odd) | (equals & marks >> 1);
}

static inline size_t
put_text_sse2(const uint8_t *p, size_t n, char *to)
{
	size_t i = 0, last;
	unsigned odd;

	for (; n - i > 16; i += 15) {
		odd = odd_sse2(p + i);
		_mm_storeu_si128((void *)(to + i),
		    _mm_loadu_si128((const void *)(p + i)));
		if (odd != 0)
			return i + (size_t)__builtin_ctz(odd);
	}
	last = n - i;
	odd = odd_sse2(p + n - 16) >> (16 - last);
	if (odd != 0)
		last = (size_t)__builtin_ctz(odd);
	memcpy(to + i, p + i, last);
	return i + last;
}

__attribute__((noinline)) size_t
mime_unfold_sse2(const uint8_t *p, size_t n, char *to, size_t *put)
{
	*put = 0;
	return n < 16 ? 0 : unfold_by(put_text_sse2, p, n, to, put);
}

#define AVX2 __attribute__((target("avx2,bmi,bmi2")))

AVX2 static inline unsigned
odd_avx2(const uint8_t *p)
{
	__m256i v = _mm256_loadu_si256((const void *)p);
	__m256i odd = _mm256_or_si256(
	    _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), v),
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7F)));
	unsigned equals = (unsigned)_mm256_movemask_epi8(
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8('=')));
	unsigned marks = (unsigned)_mm256_movemask_epi8(
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8('?')));

	return (unsigned)_mm256_movemask_epi8(odd) | (equals & marks >> 1);
}

AVX2 static inline size_t
put_text_avx2(const uint8_t *p, size_t n, char *to)
{
	size_t i = 0, last;
	unsigned odd;

	for (; n - i > 32; i += 31) {
		odd = odd_avx2(p + i);
		_mm256_storeu_si256((void *)(to + i),
		    _mm256_loadu_si256((const void *)(p + i)));
		if (odd != 0)
			return i + (size_t)__builtin_ctz(odd);
	}
	last = n - i;
	odd = odd_avx2(p + n - 32) >> (32 - last);
	if (odd != 0)
		last = (size_t)__builtin_ctz(odd);
	memcpy(to + i, p + i, last);
	return i + last;
}

AVX2 size_t
mime_unfold_avx2(const uint8_t *p, size_t n, char *to, size_t *put)
{
	return n < 32 ? mime_unfold_sse2(p, n, to, put) :
	    unfold_by(put_text_avx2, p, n, to, put);
}

#endif
