/*
 * kernel_qp_x86.c - quoted-printable with SSE2, AVX2 and AVX-512.
 *
 * SSE2 copies text 16 octets at a time and goes octet by octet through what is
 * none. The others go by blocks (kernel_qp.h): here they find the masks, decode
 * every place as if "=" stood there, and close up what is left. AVX-512 VBMI2
 * has an instruction for that; AVX2 does it eight octets at a time by a table.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel_qp.h"

#if MIME_X86

#include <immintrin.h>

/* Of the 16 octets V, by bit, which are neither printable ASCII nor TAB. */
static unsigned
unprintable(__m128i v)
{
	__m128i in = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\t')),
	    _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)),
	    _mm_cmpgt_epi8(v, _mm_set1_epi8(0x1F))));

	return 0xFFFFu ^ (unsigned)_mm_movemask_epi8(in);
}

/* Takes the text in front of the next 16 octets, but for a blank at its end. */
static void
text_sse2(struct qp *q)
{
	__m128i v = _mm_loadu_si128((const void *)q->in.ptr);
	unsigned odd = unprintable(v) | 1u << 16 | (unsigned)
	    _mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('=')));
	size_t n = (size_t)__builtin_ctz(odd);

	if (n > 0 && (q->in.ptr[n - 1] == ' ' || q->in.ptr[n - 1] == '\t'))
		n--;
	if (n > qp_left(q))
		n = (size_t)qp_left(q);
	_mm_storeu_si128((void *)q->out.ptr, v);
	qp_pass(q, n, n);
}

/* Some languages have escapes close by each other: they do not wait. */
void
mime_qp_sse2(struct qp *all)
{
	struct qp q = *all;

	do {
		if (q.in.len >= 16 && q.out.len >= 16 && q.in.ptr[0] != '=')
			text_sse2(&q);
	} while (qp_step(&q));
	*all = q;
}

/* ---- AVX2 --------------------------------------------------------------- */

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

/*
 * What vectors are held against, by whether digits may be in lower case. It is
 * read from here: numbers that the compiler knows, and too many for registers,
 * it would make anew for each block.
 */
#define ALL(c) { EACH(c), EACH(c), EACH(c), EACH(c) }
#define EACH(c) ((long long)(UINT64_C(0x0101010101010101) * (uint8_t)(c)))
#define AGAINST(fold) { ALL('='), ALL('\n'), ALL('\r'), ALL(' '), \
	ALL(1), ALL(0xF0), \
	ALL(0xFF - '9'), ALL(6), ALL(fold), ALL('A'), ALL(10), \
	ALL(0x80 - 16) }

static const struct against {
	__m256i equals, lf, cr, space, one, f0;
	__m256i to_ff, six, fold, a, ten, to_80;
} against[2] = { AGAINST(0xFF), AGAINST(0xDF) };

/* By LET, all bits where it is odd: what is not 7-bit; control characters. */
struct let {
	uint64_t high, control;
};

static struct let
odd_by(unsigned let)
{
	return (struct let){
		let & QP_HIGH ? 0 : ~UINT64_C(0),
		let & QP_CONTROL ? 0 : ~UINT64_C(0),
	};
}

/* The upper bits of the octets of A and B. */
AVX2 static inline uint64_t
mask_avx2(__m256i a, __m256i b)
{
	return (unsigned)_mm256_movemask_epi8(a) |
	    (uint64_t)(unsigned)_mm256_movemask_epi8(b) << 32;
}

/* By bit, which octets of A and B are those of C. */
AVX2 static inline uint64_t
are_avx2(__m256i a, __m256i b, __m256i c)
{
	return mask_avx2(_mm256_cmpeq_epi8(a, c), _mm256_cmpeq_epi8(b, c));
}

/* Is printable ASCII: with 1 put to it, it is more than a blank, signed. */
AVX2 static inline __m256i
text_avx2(__m256i v, const struct against *k)
{
	return _mm256_cmpgt_epi8(_mm256_add_epi8(v, k->one), k->space);
}

/*
 * What the octets of V are worth as digits; 16 or more, without a sign: they
 * are none. "0" to "9" are moved up to where all behind them has wrapped
 * around, and what is in front of them stays small.
 */
AVX2 static inline __m256i
digits_avx2(__m256i v, const struct against *k)
{
	__m256i decimal = _mm256_sub_epi8(_mm256_subs_epu8(
	    _mm256_add_epi8(v, k->to_ff), k->six), k->f0);
	__m256i letter = _mm256_adds_epu8(_mm256_sub_epi8(
	    _mm256_and_si256(v, k->fold), k->a), k->ten);

	return _mm256_min_epu8(decimal, letter);
}

/* Adds to B, of A and C, what is seldom there: STRANGE is no text or line end. */
AVX2 static inline void
look_closer_avx2(struct qp_block *b, __m256i a, __m256i c, uint64_t strange,
    struct let let)
{
	uint64_t high = mask_avx2(a, c);
	uint64_t tab = are_avx2(a, c, _mm256_set1_epi8('\t'));

	b->blank |= tab;
	b->odd = (high & let.high) | (strange & ~(high | tab) & let.control);
}

AVX2 static inline struct qp_block
look_avx2(__m256i a, __m256i c, __m256i digits_a, __m256i digits_c,
    const struct against *k, struct let let)
{
	struct qp_block b = {
		.equals = are_avx2(a, c, k->equals),
		.lf = are_avx2(a, c, k->lf),
		.cr = are_avx2(a, c, k->cr),
		.blank = are_avx2(a, c, k->space),
		.hex = ~mask_avx2(_mm256_adds_epu8(digits_a, k->to_80),
		    _mm256_adds_epu8(digits_c, k->to_80)),
	};
	uint64_t strange = ~(mask_avx2(text_avx2(a, k), text_avx2(c, k)) |
	    b.lf | b.cr);

	if (strange != 0)
		look_closer_avx2(&b, a, c, strange, let);
	return b;
}

/* V with two digits' value in the place of each "=". */
AVX2 static inline __m256i
decoded_avx2(__m256i v, __m256i digits, __m256i next, const struct against *k)
{
	/* The digits from the next place on, and from the one after it. */
	__m256i across = _mm256_permute2x128_si256(digits, next, 0x21);
	__m256i high = _mm256_alignr_epi8(across, digits, 1);
	__m256i low = _mm256_alignr_epi8(across, digits, 2);

	high = _mm256_and_si256(_mm256_slli_epi16(high, 4), k->f0);
	return _mm256_blendv_epi8(v, _mm256_or_si256(high, low),
	    _mm256_cmpeq_epi8(v, k->equals));
}

static const uint64_t places[256] = QP_PLACES;

/* Puts those 16 octets of V that KEEP has to TO; returns its end. */
AVX2 static inline char *
pack_16(__m128i v, unsigned keep, char *to)
{
	unsigned first = keep & 255, second = keep >> 8 & 255;
	__m128i order = _mm_add_epi8(_mm_set_epi64x(0x0808080808080808, 0),
	    _mm_set_epi64x((long long)places[second], (long long)places[first]));

	v = _mm_shuffle_epi8(v, order);
	_mm_storel_epi64((void *)to, v);
	to += __builtin_popcount(first);
	_mm_storeh_pd((void *)to, _mm_castsi128_pd(v));
	return to + __builtin_popcount(second);
}

AVX2 static inline char *
pack_32(__m256i v, uint32_t keep, char *to)
{
	to = pack_16(_mm256_castsi256_si128(v), keep & 0xFFFF, to);
	return pack_16(_mm256_extracti128_si256(v, 1), keep >> 16, to);
}

/* Decodes the block of W; returns how many octets were put out. */
AVX2 static inline unsigned
block_avx2(struct qp *q, struct qp_walk *w, const struct against *k,
    struct let let)
{
	__m256i v0 = _mm256_loadu_si256((const void *)w->from);
	__m256i v1 = _mm256_loadu_si256((const void *)(w->from + 32));
	__m256i digits0 = digits_avx2(v0, k), digits1 = digits_avx2(v1, k);
	struct qp_block b = look_avx2(v0, v1, digits0, digits1, k, let);
	uint64_t keep = qp_plan(q, w, &b);
	char *end;

	end = pack_32(decoded_avx2(v0, digits0, digits1, k), (uint32_t)keep,
	    w->to);
	pack_32(decoded_avx2(v1, digits1, _mm256_setzero_si256(), k),
	    (uint32_t)(keep >> 32), end);
	return (unsigned)__builtin_popcountll(keep);
}

AVX2 void
mime_qp_avx2(struct qp *all)
{
	const struct against *k = &against[(all->let & QP_LOWER) != 0];
	const struct let let = odd_by(all->let);
	struct qp q = *all;
	struct qp_walk w = qp_begin_walk(&q);
	struct qp_spare spare;

	while (qp_next_block(&q, &w, &spare))
		qp_end_block(&q, &w, &spare, block_avx2(&q, &w, k, let));
	qp_end_walk(&q, &w);
	*all = q;
}

/* ---- AVX-512 ------------------------------------------------------------ */

#define AVX512 __attribute__((target( \
    "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi,popcnt")))

/*
 * What each octet of ASCII is worth as a digit, NONE: it is none. To be looked
 * up by its lower 7 bits; letters of either case, if LOWER.
 */
#define NONE 0x80
#define N8 NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE
#define DECIMAL 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, NONE, NONE, NONE, NONE, NONE, NONE
#define LETTERS NONE, 10, 11, 12, 13, 14, 15, NONE, N8, N8, N8

static const struct worth {
	uint8_t low[64], high[64];
} worth[2] = {
	{ { N8, N8, N8, N8, N8, N8, DECIMAL }, { LETTERS, N8, N8, N8, N8 } },
	{ { N8, N8, N8, N8, N8, N8, DECIMAL }, { LETTERS, LETTERS } },
};

/* By bit, which octets of V are C. */
AVX512 static inline uint64_t
are_avx512(__m512i v, char c)
{
	return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(c));
}

/* See look_closer_avx2. */
AVX512 static inline void
look_closer_avx512(struct qp_block *b, __m512i v, uint64_t strange,
    struct let let)
{
	uint64_t high = _mm512_movepi8_mask(v), tab = are_avx512(v, '\t');

	b->blank |= tab;
	b->odd = (high & let.high) | (strange & ~(high | tab) & let.control);
}

AVX512 static inline struct qp_block
look_avx512(__m512i v, __m512i digits, struct let let)
{
	uint64_t strange = _mm512_cmpgt_epu8_mask(_mm512_sub_epi8(v,
	    _mm512_set1_epi8(' ')), _mm512_set1_epi8('~' - ' '));
	struct qp_block b = {
		.equals = are_avx512(v, '='), .lf = are_avx512(v, '\n'),
		.cr = are_avx512(v, '\r'),
		.blank = are_avx512(v, ' '),
		/* An octet of 8 bits is none either. */
		.hex = ~_mm512_movepi8_mask(_mm512_or_si512(digits, v)),
	};

	strange &= ~(b.lf | b.cr);
	if (strange != 0)
		look_closer_avx512(&b, v, strange, let);
	return b;
}

/* V with two digits' value in the place of each "=". */
AVX512 static inline __m512i
decoded_avx512(__m512i v, __m512i digits, uint64_t equals)
{
	static const uint8_t next[66] = {
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
		17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
		32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46,
		47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61,
		62, 63,
	};
	__m512i high = _mm512_slli_epi16(_mm512_permutexvar_epi8(
	    _mm512_loadu_si512(next + 1), digits), 4);
	__m512i low = _mm512_permutexvar_epi8(
	    _mm512_loadu_si512(next + 2), digits);

	return _mm512_mask_blend_epi8(equals, v, _mm512_or_si512(low,
	    _mm512_and_si512(high, _mm512_set1_epi8((char)0xF0))));
}

/* Decodes the block of W; returns how many octets were put out. */
AVX512 static inline unsigned
block_avx512(struct qp *q, struct qp_walk *w, const struct worth *k,
    struct let let)
{
	__m512i v = _mm512_loadu_si512(w->from);
	__m512i digits = _mm512_permutex2var_epi8(_mm512_loadu_si512(k->low),
	    v, _mm512_loadu_si512(k->high));
	struct qp_block b = look_avx512(v, digits, let);
	uint64_t keep = qp_plan(q, w, &b);

	v = _mm512_maskz_compress_epi8(keep,
	    decoded_avx512(v, digits, b.equals));
	_mm512_storeu_si512(w->to, v);
	return (unsigned)__builtin_popcountll(keep);
}

AVX512 void
mime_qp_avx512(struct qp *all)
{
	const struct worth *k = &worth[(all->let & QP_LOWER) != 0];
	const struct let let = odd_by(all->let);
	struct qp q = *all;
	struct qp_walk w = qp_begin_walk(&q);
	struct qp_spare spare;

	while (qp_next_block(&q, &w, &spare))
		qp_end_block(&q, &w, &spare, block_avx512(&q, &w, k, let));
	qp_end_walk(&q, &w);
	*all = q;
}

#endif
