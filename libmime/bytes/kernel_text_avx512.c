/*
 * kernel_text_avx512.c - fields and charsets of one octet with AVX-512 VBMI2.
 *
 * Of a charset, a table of 128 octets is two vectors, and 64 octets are looked up in it at
 * once: so there is a table for the first octets of the characters, one for
 * the second, one for the third. What was found is put in order, with a gap
 * where a character has fewer, and the gaps are closed by an instruction. A
 * block costs the same whatever is in it, but for one that has characters of
 * three octets.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel_text.h"

#if MIME_X86

#include <immintrin.h>

#define AVX512 __attribute__((target( \
    "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")))

/* For less than this the tables are not worth making. */
#define WORTH_TABLES 128

/* The N-th octets of the characters of 80 to FF; 0 where they have fewer. */
struct table {
	__m512i low, high;
};

struct tables {
	struct table first, second, third;
};

/* Of what 64 octets become, the first, second and third octet of each. */
struct found {
	__m512i first, second, third;
};

AVX512 static inline struct table
table_of(const uint32_t *chars, unsigned shift)
{
	uint8_t octets[128];

	for (size_t i = 0; i < sizeof(octets); i += 16) {
		__m512i v = _mm512_loadu_si512(chars + 128 + i);

		_mm_storeu_si128((void *)(octets + i), _mm512_cvtepi32_epi8(
		    _mm512_srl_epi32(v, _mm_cvtsi32_si128((int)shift))));
	}
	return (struct table){
		_mm512_loadu_si512(octets), _mm512_loadu_si512(octets + 64)
	};
}

/* Those of V that HIGH has, looked up; the others are 0. */
AVX512 static inline __m512i
look_up(__m512i v, uint64_t high, const struct table *t)
{
	return _mm512_maskz_permutex2var_epi8(high, t->low, v, t->high);
}

AVX512 static inline uint64_t
are_there(__m512i v)
{
	return _mm512_test_epi8_mask(v, v);
}

/* Puts those octets of V that KEEP has to TO; returns their end. */
AVX512 static inline char *
pack(__m512i v, uint64_t keep, char *to)
{
	_mm512_storeu_si512((void *)to, _mm512_maskz_compress_epi8(keep, v));
	return to + _mm_popcnt_u64(keep);
}

/* The characters in TAKEN, of two octets at most. */
AVX512 static inline char *
put_pairs(const struct found *f, uint64_t taken, char *to)
{
	/* Of each pair an octet of the first vector, and of the second. */
	__m512i order = _mm512_add_epi16(_mm512_set1_epi16(0x4000),
	    _mm512_mullo_epi16(_mm512_set1_epi16(0x0101),
	    _mm512_cvtepu8_epi16(_mm256_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
	    10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
	    27, 28, 29, 30, 31))));
	uint64_t second = are_there(f->second) & taken;

	for (int half = 0; half < 2; half++) {
		uint64_t keep = _pdep_u64(taken, UINT64_C(0x5555555555555555)) |
		    _pdep_u64(second, UINT64_C(0xAAAAAAAAAAAAAAAA));

		to = pack(_mm512_permutex2var_epi8(f->first, order, f->second),
		    keep, to);
		order = _mm512_add_epi8(order, _mm512_set1_epi8(32));
		taken >>= 32;
		second >>= 32;
	}
	return to;
}

/* The characters in TAKEN, of any length: by fours, the last of which goes. */
AVX512 static inline char *
put_fours(const struct found *f, uint64_t taken, char *to)
{
	__m512i order = _mm512_add_epi32(_mm512_set1_epi32(0x4000),
	    _mm512_mullo_epi32(_mm512_set1_epi32(0x01010101),
	    _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	    15)));
	uint64_t second = are_there(f->second) & taken;
	uint64_t third = are_there(f->third) & taken;

	for (int quarter = 0; quarter < 4; quarter++) {
		uint64_t keep = _pdep_u64(taken, UINT64_C(0x1111111111111111)) |
		    _pdep_u64(second, UINT64_C(0x2222222222222222)) |
		    _pdep_u64(third, UINT64_C(0x4444444444444444));
		__m512i v = _mm512_permutex2var_epi8(f->first, order,
		    f->second);

		to = pack(_mm512_mask_permutexvar_epi8(v,
		    UINT64_C(0x4444444444444444), order, f->third), keep, to);
		order = _mm512_add_epi8(order, _mm512_set1_epi8(16));
		taken >>= 16;
		second >>= 16;
		third >>= 16;
	}
	return to;
}

/* Puts the 64 octets V, as far as they are characters, which is *TAKEN. */
AVX512 static inline char *
put_block(__m512i v, const struct tables *t, char *to, size_t *taken)
{
	uint64_t high = _mm512_movepi8_mask(v), all = ~UINT64_C(0), none;
	struct found f;

	*taken = 64;
	if (high == 0) {
		_mm512_storeu_si512((void *)to, v);
		return to + 64;
	}
	f.first = _mm512_mask_blend_epi8(high, v, look_up(v, high, &t->first));
	f.second = look_up(v, high, &t->second);
	f.third = look_up(v, high, &t->third);
	none = high & ~are_there(f.first);
	if (none != 0) {
		*taken = (size_t)__builtin_ctzll(none);
		all = (UINT64_C(1) << *taken) - 1;
	}
	return are_there(f.third) ? put_fours(&f, all, to) :
	    put_pairs(&f, all, to);
}

/* All that is put is of vectors, which reach over by less than one. */
AVX512 size_t
mime_single_avx512(mime_span in, mime_room out, const uint32_t *chars,
    size_t *put)
{
	size_t i = 0, taken = 64;
	char *to = out.ptr, *full = out.ptr + out.len;
	struct tables t;

	if (in.len < WORTH_TABLES)
		return mime_single_avx2(in, out, chars, put);
	t = (struct tables){ table_of(chars, 0), table_of(chars, 8),
	    table_of(chars, 16) };
	for (; taken == 64 && in.len - i >= 64 && full - to >= 4 * 64;
	    i += taken)
		to = put_block(_mm512_loadu_si512(in.ptr + i), &t, to, &taken);
	*put = (size_t)(to - out.ptr);
	return i;
}

/* ---- fields ------------------------------------------------------------- */

/*
 * Of 64 octets at P, by bit, those that are none of a name (RFC 5322 2.2). Those
 * that are not 7-bit are below 0 here.
 */
AVX512 FIELD_BITS
not_of_name(const uint8_t *p)
{
	__m512i v = _mm512_loadu_si512(p);

	return _mm512_cmple_epi8_mask(v, _mm512_set1_epi8(' ')) |
	    _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(':')) |
	    _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(0x7F));
}

AVX512 FIELD_BITS
line_ends(const uint8_t *p)
{
	return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p),
	    _mm512_set1_epi8('\n'));
}

AVX512 size_t
mime_field_avx512(const uint8_t *p, size_t n, struct field_scan *f,
    size_t most)
{
	return scan_fields(p, n, f, most, not_of_name, line_ends);
}

#endif
