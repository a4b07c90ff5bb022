/*
 * kernel_x86.c - the inner loops with SSE2 and AVX2.
 *
 * Each stops where less than a vector is left; the portable kernel goes on.
 * What follows an octet is looked at by loading the same place one and two
 * octets further on, so a vector is taken only where these are there. Base64 is
 * in kernel_base64_x86.c.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel.h"

#if MIME_X86

#include <immintrin.h>
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif

static size_t
ascii_run_sse2(const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; n - i >= 16; i += 16) {
		__m128i v = _mm_loadu_si128((const void *)(p + i));
		unsigned high = (unsigned)_mm_movemask_epi8(v);

		if (high != 0)
			return i + (size_t)__builtin_ctz(high);
	}
	return i;
}

static size_t
dash_line_sse2(const uint8_t *p, size_t n)
{
	const __m128i lf = _mm_set1_epi8('\n'), dash = _mm_set1_epi8('-');
	size_t i;

	for (i = 0; n >= 18 + i; i += 16) {
		__m128i a = _mm_loadu_si128((const void *)(p + i));
		__m128i b = _mm_loadu_si128((const void *)(p + i + 1));
		__m128i c = _mm_loadu_si128((const void *)(p + i + 2));
		unsigned all = (unsigned)_mm_movemask_epi8(_mm_and_si128(
		    _mm_cmpeq_epi8(a, lf), _mm_and_si128(
		    _mm_cmpeq_epi8(b, dash), _mm_cmpeq_epi8(c, dash))));

		if (all != 0)
			return i + (size_t)__builtin_ctz(all);
	}
	return i;
}

__attribute__((target("avx2"))) static size_t
ascii_run_avx2(const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; n - i >= 32; i += 32) {
		__m256i v = _mm256_loadu_si256((const void *)(p + i));
		unsigned high = (unsigned)_mm256_movemask_epi8(v);

		if (high != 0)
			return i + (size_t)__builtin_ctz(high);
	}
	return i;
}

/*
 * How many of N octets at P are in front of 128 that have SOME, or where no
 * more are left than 128 and BEHIND. Apart from the loop around it, or the
 * compiler makes a worse one of it; SOME is known where this is compiled.
 */
__attribute__((target("avx2"))) static inline size_t
none_in(const uint8_t *p, size_t n, size_t behind,
    bool (*some)(const uint8_t *p))
{
	const uint8_t *at = p, *last = p;

	if (n > 128 + behind)
		last = p + (n - 128 - behind);
	while (at < last && !some(at))
		at += 128;
	return (size_t)(at - p);
}

/*
 * FF for words of 32 octets at P that are "--", or "\n-", or alike: LF and dash
 * differ in bits that are left out.
 */
__attribute__((target("avx2"))) static inline __m256i
dash_words(const uint8_t *p)
{
	const __m256i bits = _mm256_set1_epi16((short)~('\n' ^ '-'));
	const __m256i words = _mm256_set1_epi16('-' << 8 | ('\n' & '-'));

	return _mm256_cmpeq_epi16(words, _mm256_and_si256(bits,
	    _mm256_loadu_si256((const void *)p)));
}

/*
 * May an LF before two dashes be among 128 octets at P? One of two words that
 * overlap is at an even place, behind P by one. Most often none are.
 */
__attribute__((target("avx2"))) static inline bool
may_have_dashes(const uint8_t *p)
{
	__m256i some = _mm256_or_si256(
	    _mm256_or_si256(dash_words(p + 1), dash_words(p + 33)),
	    _mm256_or_si256(dash_words(p + 65), dash_words(p + 97)));

	return !_mm256_testz_si256(some, some);
}

/* Which of 32 octets at P, by bit, are an LF before two dashes? */
__attribute__((target("avx2"))) static inline unsigned
dash_lines(const uint8_t *p)
{
	const __m256i lf = _mm256_set1_epi8('\n'), dash = _mm256_set1_epi8('-');
	__m256i a = _mm256_loadu_si256((const void *)p);
	__m256i b = _mm256_loadu_si256((const void *)(p + 1));
	__m256i c = _mm256_loadu_si256((const void *)(p + 2));

	return (unsigned)_mm256_movemask_epi8(_mm256_and_si256(
	    _mm256_cmpeq_epi8(a, lf), _mm256_and_si256(
	    _mm256_cmpeq_epi8(b, dash), _mm256_cmpeq_epi8(c, dash))));
}

__attribute__((target("avx2"))) static size_t
dash_line_avx2(const uint8_t *p, size_t n)
{
	size_t i = 0;

	for (;;) {
		size_t to;

		i += none_in(p + i, n - i, 1, may_have_dashes);
		if (n < 34 + i)
			return i;
		for (to = i + 128; i < to && n >= 34 + i; i += 32) {
			unsigned set = dash_lines(p + i);

			if (set != 0)
				return i + (size_t)__builtin_ctz(set);
		}
	}
}

/*
 * Of the LFs at P, N octets with what is behind them, by bit in SET: how many
 * are in front of the first that START may follow; else MOST.
 */
static size_t
before_start(const uint8_t *p, size_t n, unsigned set, size_t most,
    const struct line_start *start)
{
	for (; set != 0; set &= set - 1) {
		size_t i = (size_t)__builtin_ctz(set);

		if (is_line_start(start, p + i + 1, n - i - 1))
			return i;
	}
	return most;
}

static size_t
line_run_sse2(const uint8_t *p, size_t n, const struct line_start *start)
{
	const __m128i lf = _mm_set1_epi8('\n');
	size_t i;

	for (i = 0; n >= 17 + i; i += 16) {
		__m128i v = _mm_loadu_si128((const void *)(p + i));
		size_t found = before_start(p + i, n - i, (unsigned)
		    _mm_movemask_epi8(_mm_cmpeq_epi8(v, lf)), 16, start);

		if (found < 16)
			return i + found;
	}
	return i;
}

/* FF for those of 32 octets at P that are an LF before one of MASK and LOW. */
__attribute__((target("avx2"))) static inline __m256i
line_ends(const uint8_t *p, __m256i mask, __m256i low)
{
	const __m256i lf = _mm256_set1_epi8('\n');
	__m256i a = _mm256_loadu_si256((const void *)p);
	__m256i b = _mm256_and_si256(mask,
	    _mm256_loadu_si256((const void *)(p + 1)));

	/* An octet from 80 on finds 0, which it is not. */
	return _mm256_and_si256(_mm256_cmpeq_epi8(a, lf),
	    _mm256_cmpeq_epi8(b, _mm256_shuffle_epi8(low, b)));
}

/* Are any of those in 128 octets at P? */
__attribute__((target("avx2"))) static inline bool
have_line_ends(const uint8_t *p, __m256i mask, __m256i low)
{
	__m256i some = _mm256_or_si256(
	    _mm256_or_si256(line_ends(p, mask, low),
	    line_ends(p + 32, mask, low)),
	    _mm256_or_si256(line_ends(p + 64, mask, low),
	    line_ends(p + 96, mask, low)));

	return !_mm256_testz_si256(some, some);
}

/* What comes later is looked at where what comes first is right. */
__attribute__((target("avx2"))) static size_t
line_run_avx2(const uint8_t *p, size_t n, const struct line_start *start)
{
	const __m256i mask = _mm256_set1_epi8((char)start->mask);
	const __m256i low = _mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const void *)start->low));
	const size_t last = n < 129 ? 0 : n - 128;
	size_t i = 0;

	for (;;) {
		size_t to;

		while (i < last && !have_line_ends(p + i, mask, low))
			i += 128;
		if (n < 33 + i)
			return i;
		for (to = i + 128; i < to && n >= 33 + i; i += 32) {
			unsigned set = (unsigned)_mm256_movemask_epi8(
			    line_ends(p + i, mask, low));
			size_t found = set ? before_start(p + i, n - i, set, 32,
			    start) : 32;

			if (found < 32)
				return i + found;
		}
	}
}

/* ---- From_ lines -------------------------------------------------------- */

/*
 * "Fr" is rarer than a line end: it is looked for first. Of those at P + I, by
 * bit in SET: where the line of the first that begins one is; else I + MOST.
 */
static size_t
before_from(const uint8_t *p, size_t i, unsigned set, size_t most)
{
	for (; set != 0; set &= set - 1) {
		size_t at = i + (size_t)__builtin_ctz(set);
		size_t lf = kernel_quotes(p, at);

		if (lf < at)
			return lf;
	}
	return i + most;
}

static size_t
from_line_sse2(const uint8_t *p, size_t n)
{
	const __m128i f = _mm_set1_epi8('F'), r = _mm_set1_epi8('r');
	size_t i;

	for (i = 0; n >= 17 + i; i += 16) {
		__m128i a = _mm_loadu_si128((const void *)(p + i));
		__m128i b = _mm_loadu_si128((const void *)(p + i + 1));
		unsigned set = (unsigned)_mm_movemask_epi8(_mm_and_si128(
		    _mm_cmpeq_epi8(a, f), _mm_cmpeq_epi8(b, r)));
		size_t found = before_from(p, i, set, 16);

		if (found < i + 16)
			return found;
	}
	return kernel_quotes(p, i);
}

/* FF for those of 32 octets at P that "Fr" begins with. */
__attribute__((target("avx2"))) static inline __m256i
from_pairs(const uint8_t *p)
{
	__m256i f = _mm256_loadu_si256((const void *)p);
	__m256i r = _mm256_loadu_si256((const void *)(p + 1));

	return _mm256_and_si256(_mm256_cmpeq_epi8(f, _mm256_set1_epi8('F')),
	    _mm256_cmpeq_epi8(r, _mm256_set1_epi8('r')));
}

/* Are any of those among 128 octets at P? */
__attribute__((target("avx2"))) static inline bool
have_from_pairs(const uint8_t *p)
{
	__m256i some = _mm256_or_si256(
	    _mm256_or_si256(from_pairs(p), from_pairs(p + 32)),
	    _mm256_or_si256(from_pairs(p + 64), from_pairs(p + 96)));

	return !_mm256_testz_si256(some, some);
}

__attribute__((target("avx2"))) static size_t
from_line_avx2(const uint8_t *p, size_t n)
{
	size_t i = 0;

	for (;;) {
		size_t to;

		i += none_in(p + i, n - i, 0, have_from_pairs);
		if (n < 33 + i)
			return kernel_quotes(p, i);
		for (to = i + 128; i < to && n >= 33 + i; i += 32) {
			unsigned set = (unsigned)_mm256_movemask_epi8(
			    from_pairs(p + i));
			size_t found = set ? before_from(p, i, set, 32) :
			    i + 32;

			if (found < i + 32)
				return found;
		}
	}
}

/* Which of the octets at P, by bit in SET, are blanks or line ends. */
static unsigned
blanks_of(const uint8_t *p, unsigned set)
{
	unsigned blanks = 0;

	for (; set != 0; set &= set - 1) {
		unsigned i = (unsigned)__builtin_ctz(set);

		if (p[i] == ' ' || (p[i] >= '\t' && p[i] <= '\r' &&
		    p[i] != '\v' && p[i] != '\f'))
			blanks |= 1u << i;
	}
	return blanks;
}

static size_t
dash_pair_sse2(const uint8_t *p, size_t n)
{
	const __m128i dash = _mm_set1_epi8('-');
	size_t i;

	for (i = 0; n - i >= 18; i += 16) {
		__m128i b = _mm_loadu_si128((const void *)(p + i + 1));
		__m128i c = _mm_loadu_si128((const void *)(p + i + 2));
		unsigned set = (unsigned)_mm_movemask_epi8(_mm_and_si128(
		    _mm_cmpeq_epi8(b, dash), _mm_cmpeq_epi8(c, dash)));

		set = blanks_of(p + i, set);
		if (set != 0)
			return i + (size_t)__builtin_ctz(set);
	}
	return i;
}

__attribute__((target("avx2"))) static size_t
dash_pair_avx2(const uint8_t *p, size_t n)
{
	const __m256i dash = _mm256_set1_epi8('-');
	size_t i;

	for (i = 0; n - i >= 34; i += 32) {
		__m256i b = _mm256_loadu_si256((const void *)(p + i + 1));
		__m256i c = _mm256_loadu_si256((const void *)(p + i + 2));
		unsigned set = (unsigned)_mm256_movemask_epi8(
		    _mm256_and_si256(_mm256_cmpeq_epi8(b, dash),
		    _mm256_cmpeq_epi8(c, dash)));

		set = blanks_of(p + i, set);
		if (set != 0)
			return i + (size_t)__builtin_ctz(set);
	}
	return i;
}

/*
 * Of the LFs at P, by bit in SET: how many octets are in front of the first
 * that a mark may follow; else MOST. Two octets behind the last are there.
 */
static size_t
before_mark(const uint8_t *p, unsigned set, size_t most)
{
	for (; set != 0; set &= set - 1) {
		size_t i = (size_t)__builtin_ctz(set);

		if (begins_like_mark(p + i + 1, 2))
			return i;
	}
	return most;
}

static size_t
usual_run_sse2(const uint8_t *p, size_t n, unsigned how)
{
	const __m128i cr = _mm_set1_epi8('\r'), lf = _mm_set1_epi8('\n');
	const __m128i no_cr = _mm_set1_epi8(how & USUAL_LF ? -1 : 0);
	const __m128i no_lf = _mm_set1_epi8(how & USUAL_CRLF ? -1 : 0);
	const __m128i high = _mm_set1_epi8(how & USUAL_HIGH ? 0 : -1);
	size_t i = 0;

	while (n - i >= 18) {
		__m128i a = _mm_loadu_si128((const void *)(p + i));
		__m128i b = _mm_loadu_si128((const void *)(p + i + 1));
		__m128i c = _mm_cmpeq_epi8(a, cr), d = _mm_cmpeq_epi8(b, lf);
		__m128i odd = _mm_or_si128(
		    _mm_or_si128(_mm_cmpeq_epi8(a, _mm_setzero_si128()),
		    _mm_cmpeq_epi8(a, _mm_set1_epi8(0x1A))),
		    _mm_and_si128(a, high));
		unsigned set, most;

		/* CR, no LF behind it; any CR; LF, no CR in front of it. */
		odd = _mm_or_si128(_mm_or_si128(odd, _mm_andnot_si128(d, c)),
		    _mm_or_si128(_mm_and_si128(c, no_cr),
		    _mm_andnot_si128(c, _mm_and_si128(d, no_lf))));
		set = (unsigned)_mm_movemask_epi8(odd);
		most = set ? (unsigned)__builtin_ctz(set) : 16;
		if ((how & (USUAL_LF | USUAL_CRLF)) != 0)
			most = (unsigned)before_mark(p + i,
			    (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a, lf)) &
			    ((1u << most) - 1), most);
		if (most < 16)
			return i + most;
		/* The last vector may look at octets that were seen. */
		i += 16;
		if (n - i > 2 && n - i < 18)
			i = n - 18;
	}
	return i;
}

__attribute__((target("avx2"))) static size_t
usual_run_avx2(const uint8_t *p, size_t n, unsigned how)
{
	const __m256i cr = _mm256_set1_epi8('\r'), lf = _mm256_set1_epi8('\n');
	const __m256i no_cr = _mm256_set1_epi8(how & USUAL_LF ? -1 : 0);
	const __m256i no_lf = _mm256_set1_epi8(how & USUAL_CRLF ? -1 : 0);
	const __m256i high = _mm256_set1_epi8(how & USUAL_HIGH ? 0 : -1);
	size_t i = 0;

	if (n < 34)
		return usual_run_sse2(p, n, how);
	while (n - i >= 34) {
		__m256i a = _mm256_loadu_si256((const void *)(p + i));
		__m256i b = _mm256_loadu_si256((const void *)(p + i + 1));
		__m256i c = _mm256_cmpeq_epi8(a, cr);
		__m256i d = _mm256_cmpeq_epi8(b, lf);
		__m256i odd = _mm256_or_si256(
		    _mm256_or_si256(_mm256_cmpeq_epi8(a,
		    _mm256_setzero_si256()),
		    _mm256_cmpeq_epi8(a, _mm256_set1_epi8(0x1A))),
		    _mm256_and_si256(a, high));
		unsigned set;
		size_t most;

		odd = _mm256_or_si256(
		    _mm256_or_si256(odd, _mm256_andnot_si256(d, c)),
		    _mm256_or_si256(_mm256_and_si256(c, no_cr),
		    _mm256_andnot_si256(c, _mm256_and_si256(d, no_lf))));
		set = (unsigned)_mm256_movemask_epi8(odd);
		most = set ? (size_t)__builtin_ctz(set) : 32;
		if ((how & (USUAL_LF | USUAL_CRLF)) != 0)
			most = before_mark(p + i, (unsigned)
			    _mm256_movemask_epi8(_mm256_cmpeq_epi8(a, lf)) &
			    (unsigned)((UINT64_C(1) << most) - 1), most);
		if (most < 32)
			return i + most;
		i += 32;
		if (n - i > 2 && n - i < 34)
			i = n - 34;
	}
	return i;
}

/* Of the 16 octets V, by bit, which are neither printable ASCII nor TAB. */
static unsigned
unprintable_sse2(__m128i v)
{
	__m128i in = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\t')),
	    _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)),
	    _mm_cmpgt_epi8(v, _mm_set1_epi8(0x1F))));

	return 0xFFFFu ^ (unsigned)_mm_movemask_epi8(in);
}

static size_t
header_run_sse2(const uint8_t *p, size_t n)
{
	const __m128i cr = _mm_set1_epi8('\r'), lf = _mm_set1_epi8('\n');
	size_t i = 0;

	while (n - i >= 17) {
		__m128i a = _mm_loadu_si128((const void *)(p + i));
		__m128i b = _mm_loadu_si128((const void *)(p + i + 1));
		unsigned odd = unprintable_sse2(a);

		if (odd != 0)
			odd &= ~(unsigned)_mm_movemask_epi8(_mm_or_si128(
			    _mm_cmpeq_epi8(a, lf), _mm_and_si128(
			    _mm_cmpeq_epi8(a, cr), _mm_cmpeq_epi8(b, lf))));
		if (odd != 0)
			return i + (size_t)__builtin_ctz(odd);
		/* The last vector may look at octets that were seen. */
		i += 16;
		if (n - i > 1 && n - i < 17)
			i = n - 17;
	}
	return i;
}

static size_t
qp_run_sse2(const uint8_t *p, size_t n)
{
	const __m128i equals = _mm_set1_epi8('=');
	size_t i = 0;

	while (n - i >= 16) {
		__m128i v = _mm_loadu_si128((const void *)(p + i));
		unsigned odd = unprintable_sse2(v) |
		    (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, equals));

		if (odd != 0)
			return i + (size_t)__builtin_ctz(odd);
		i += 16;
		if (n - i > 0 && n - i < 16)
			i = n - 16;
	}
	return i;
}

/* Of the 32 octets V, by bit, which are neither printable ASCII nor TAB. */
__attribute__((target("avx2"))) static unsigned
unprintable_avx2(__m256i v)
{
	__m256i in = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\t')),
	    _mm256_andnot_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7F)),
	    _mm256_cmpgt_epi8(v, _mm256_set1_epi8(0x1F))));

	return ~(unsigned)_mm256_movemask_epi8(in);
}

__attribute__((target("avx2"))) static size_t
header_run_avx2(const uint8_t *p, size_t n)
{
	const __m256i cr = _mm256_set1_epi8('\r'), lf = _mm256_set1_epi8('\n');
	size_t i = 0;

	if (n < 33)
		return header_run_sse2(p, n);
	while (n - i >= 33) {
		__m256i a = _mm256_loadu_si256((const void *)(p + i));
		__m256i b = _mm256_loadu_si256((const void *)(p + i + 1));
		unsigned odd = unprintable_avx2(a);

		if (odd != 0)
			odd &= ~(unsigned)_mm256_movemask_epi8(_mm256_or_si256(
			    _mm256_cmpeq_epi8(a, lf), _mm256_and_si256(
			    _mm256_cmpeq_epi8(a, cr), _mm256_cmpeq_epi8(b, lf))));
		if (odd != 0)
			return i + (size_t)__builtin_ctz(odd);
		/* The last vector may look at octets that were seen. */
		i += 32;
		if (n - i > 1 && n - i < 33)
			i = n - 33;
	}
	return i;
}

__attribute__((target("avx2"))) static size_t
qp_run_avx2(const uint8_t *p, size_t n)
{
	const __m256i equals = _mm256_set1_epi8('=');
	size_t i = 0;

	if (n < 32)
		return qp_run_sse2(p, n);
	while (n - i >= 32) {
		__m256i v = _mm256_loadu_si256((const void *)(p + i));
		unsigned odd = unprintable_avx2(v) |
		    (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, equals));

		if (odd != 0)
			return i + (size_t)__builtin_ctz(odd);
		i += 32;
		if (n - i > 0 && n - i < 32)
			i = n - 32;
	}
	return i;
}

/* Without PSHUFB there is little to be had. */
static size_t
no_base64(mime_span in, mime_room out, size_t most)
{
	return mime_kernels_portable.base64(in, out, most);
}

static size_t
no_base64_lines(mime_span in, mime_room out, size_t quanta, size_t end)
{
	return mime_kernels_portable.base64_lines(in, out, quanta, end);
}

static size_t
no_base64_encode(mime_span in, mime_room out)
{
	return mime_kernels_portable.base64_encode(in, out);
}

static const struct kernels sse2 = {
	"sse2", ascii_run_sse2, dash_line_sse2, dash_pair_sse2, usual_run_sse2,
	header_run_sse2, qp_run_sse2, mime_qp_sse2, no_base64, no_base64_lines,
	no_base64_encode, line_run_sse2, from_line_sse2, mime_utf8_run_plain,
	mime_single_plain, mime_field_plain, mime_to_crlf_plain,
	mime_to_lf_plain, mime_unfold_sse2
};
static const struct kernels avx2 = {
	"avx2", ascii_run_avx2, dash_line_avx2, dash_pair_avx2, usual_run_avx2,
	header_run_avx2, qp_run_avx2, mime_qp_avx2, mime_base64_avx2,
	mime_base64_lines_avx2, mime_base64_encode_avx2, line_run_avx2,
	from_line_avx2, mime_utf8_run_avx2, mime_single_avx2, mime_field_avx2,
	mime_to_crlf_plain, mime_to_lf_plain, mime_unfold_avx2
};

static const struct kernels avx512 = {
	"avx512", mime_ascii_run_avx512, mime_dash_line_avx512,
	mime_dash_pair_avx512, mime_usual_run_avx512, mime_header_run_avx512,
	qp_run_avx2, mime_qp_avx512, mime_base64_avx512,
	mime_base64_lines_avx512, mime_base64_encode_avx512, line_run_avx2,
	from_line_avx2, mime_utf8_run_avx2, mime_single_avx512,
	mime_field_avx512, mime_to_crlf_avx512, mime_to_lf_avx512,
	mime_unfold_avx2
};

/*
 * What the C library found when the program was started costs a look; the
 * compiler's own question asks the CPU again, some ten times, which takes
 * 4.5 KiB of code and, under a hypervisor, a trap each.
 */
#ifdef CPU_FEATURE_ACTIVE
#define HAS(of_compiler, of_library) CPU_FEATURE_ACTIVE(of_library)
#else
#define HAS(of_compiler, of_library) __builtin_cpu_supports(of_compiler)
#endif

/* The other extensions came with these in every CPU. */
static bool
has_avx2(void)
{
	return HAS("avx2", AVX2) && HAS("bmi", BMI1) && HAS("popcnt", POPCNT);
}

static bool
has_avx512(void)
{
	return has_avx2() && HAS("bmi2", BMI2) && HAS("avx512bw", AVX512BW) &&
	    HAS("avx512vbmi", AVX512_VBMI) && HAS("avx512vbmi2", AVX512_VBMI2);
}

/*
 * What the CPU has and the system lets us use: a system that does not keep the
 * wide registers when it changes tasks has none, and that is part of what
 * either question asks. SSE2 belongs to every x86-64.
 */
const struct kernels *
mime_kernels_x86(unsigned n)
{
	if (n == 0)
		return &sse2;
	if (n == 1)
		return has_avx2() ? &avx2 : NULL;
	return n == 2 && has_avx512() ? &avx512 : NULL;
}

#endif
