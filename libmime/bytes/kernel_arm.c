/*
 * kernel_arm.c - the inner loops with NEON, which every 64-bit ARM has.
 *
 * The scans share one loop: what is odd about 16 octets is a vector of 00 and
 * FF, which becomes four bits an octet, since there is no instruction that
 * takes one bit of each. Base64 goes the other way round than on x86: a load
 * deals out the letters of 16 quanta to four vectors by their place, so that
 * no octet changes its lane. Like everywhere, less than a vector is left to the
 * portable kernel. Only little-endian machines: the order of bits relies on it.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel.h"

#if MIME_ARM

#include <arm_neon.h>

#define ONE_BIT_EACH UINT64_C(0x1111111111111111)

/* Four bits for each of 16 octets that are 00 or FF. */
static inline uint64_t
bits_of(uint8x16_t v)
{
	return vget_lane_u64(vreinterpret_u64_u8(
	    vshrn_n_u16(vreinterpretq_u16_u8(v), 4)), 0);
}

/* Which is the first octet that SET, not 0, has? */
static inline size_t
first_of(uint64_t set)
{
	return (size_t)__builtin_ctzll(set) / 4;
}

static inline uint8x16_t
same(uint8x16_t v, char c)
{
	return vceqq_u8(v, vdupq_n_u8((uint8_t)c));
}

/*
 * Octets before the first that ODD tells, as long as 16 of them and BEHIND
 * more are there for it to look at. It is known where this is compiled, so
 * there are no calls in the loop.
 */
static inline size_t
scan(const uint8_t *p, size_t n, size_t behind,
    uint8x16_t (*odd)(const uint8_t *p))
{
	size_t i = 0;

	while (n - i >= 16 + behind) {
		uint64_t set = bits_of(odd(p + i));

		if (set != 0)
			return i + first_of(set);
		/* The last vector may look at octets that were seen. */
		i += 16;
		if (n - i > behind && n - i < 16 + behind)
			i = n - 16 - behind;
	}
	return i;
}

static inline uint8x16_t
high(const uint8_t *p)
{
	return vcgeq_u8(vld1q_u8(p), vdupq_n_u8(0x80));
}

static size_t
ascii_run_neon(const uint8_t *p, size_t n)
{
	return scan(p, n, 0, high);
}

/* Which are followed by two dashes? */
static inline uint8x16_t
before_dashes(const uint8_t *p)
{
	return vandq_u8(same(vld1q_u8(p + 1), '-'), same(vld1q_u8(p + 2), '-'));
}

static inline uint8x16_t
lf_and_dashes(const uint8_t *p)
{
	return vandq_u8(same(vld1q_u8(p), '\n'), before_dashes(p));
}

static size_t
dash_line_neon(const uint8_t *p, size_t n)
{
	return scan(p, n, 2, lf_and_dashes);
}

static inline uint8x16_t
blank_and_dashes(const uint8_t *p)
{
	static const uint8_t low_blanks[16] = {
		['\t'] = 0xFF, ['\n'] = 0xFF, ['\r'] = 0xFF,
	};
	uint8x16_t v = vld1q_u8(p);

	/* What is above 15 is not found in the table. */
	return vandq_u8(before_dashes(p), vorrq_u8(same(v, ' '),
	    vqtbl1q_u8(vld1q_u8(low_blanks), v)));
}

static size_t
dash_pair_neon(const uint8_t *p, size_t n)
{
	return scan(p, n, 2, blank_and_dashes);
}

static size_t
line_run_neon(const uint8_t *p, size_t n, const struct line_start *start)
{
	const uint8x16_t mask = vdupq_n_u8(start->mask);
	const uint8x16_t low = vld1q_u8(start->low);
	size_t i;

	for (i = 0; n - i >= 17; i += 16) {
		uint8x16_t first = vandq_u8(mask, vld1q_u8(p + i + 1));
		uint8x16_t wanted = vqtbl1q_u8(low,
		    vandq_u8(first, vdupq_n_u8(15)));
		uint64_t set = ONE_BIT_EACH & bits_of(vandq_u8(
		    same(vld1q_u8(p + i), '\n'), vceqq_u8(first, wanted)));

		for (; set != 0; set &= set - 1) {
			size_t at = i + first_of(set);

			if (is_line_start(start, p + at + 1, n - at - 1))
				return at;
		}
	}
	return i;
}

static size_t
from_line_neon(const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; n - i >= 17; i += 16) {
		uint8x16_t f = same(vld1q_u8(p + i), 'F');
		uint8x16_t r = same(vld1q_u8(p + i + 1), 'r');
		uint64_t set = ONE_BIT_EACH & bits_of(vandq_u8(f, r));

		for (; set != 0; set &= set - 1) {
			size_t at = i + first_of(set);
			size_t lf = kernel_quotes(p, at);

			if (lf < at)
				return lf;
		}
	}
	return kernel_quotes(p, i);
}

/* Which are printable ASCII or TAB? */
static inline uint8x16_t
printable(uint8x16_t v)
{
	return vorrq_u8(same(v, '\t'),
	    vcltq_u8(vsubq_u8(v, vdupq_n_u8(' ')), vdupq_n_u8(0x7F - ' ')));
}

static inline uint8x16_t
odd_in_header(const uint8_t *p)
{
	uint8x16_t v = vld1q_u8(p);
	uint8x16_t crlf = vandq_u8(same(v, '\r'), same(vld1q_u8(p + 1), '\n'));

	return vmvnq_u8(vorrq_u8(printable(v), vorrq_u8(same(v, '\n'), crlf)));
}

static size_t
header_run_neon(const uint8_t *p, size_t n)
{
	return scan(p, n, 1, odd_in_header);
}

static inline uint8x16_t
odd_in_qp(const uint8_t *p)
{
	uint8x16_t v = vld1q_u8(p);

	return vornq_u8(same(v, '='), printable(v));
}

static size_t
qp_run_neon(const uint8_t *p, size_t n)
{
	return scan(p, n, 0, odd_in_qp);
}

/*
 * Of the LFs at P, one bit each in SET: how many octets are in front of the
 * first that a mark may follow, or MOST. Two octets behind the last are there.
 */
static inline size_t
before_mark(const uint8_t *p, uint64_t set, size_t most)
{
	for (; set != 0; set &= set - 1) {
		size_t i = first_of(set);

		if (begins_like_mark(p + i + 1, 2))
			return i < most ? i : most;
	}
	return most;
}

/* What is odd for any HOW, and what the masks of HOW add. */
static inline uint8x16_t
unusual(const uint8_t *p, uint8x16_t no_cr, uint8x16_t no_lf, uint8x16_t limit)
{
	uint8x16_t v = vld1q_u8(p);
	uint8x16_t cr = same(v, '\r'), before_lf = same(vld1q_u8(p + 1), '\n');
	uint8x16_t odd = vorrq_u8(vorrq_u8(same(v, 0), same(v, 0x1A)),
	    vcgtq_u8(v, limit));

	/* CR, no LF behind it; any CR; LF, no CR in front of it. */
	odd = vorrq_u8(odd, vbicq_u8(cr, vbicq_u8(before_lf, no_cr)));
	return vorrq_u8(odd, vandq_u8(no_lf, vbicq_u8(before_lf, cr)));
}

static size_t
usual_run_neon(const uint8_t *p, size_t n, unsigned how)
{
	const uint8x16_t no_cr = vdupq_n_u8(how & USUAL_LF ? 0xFF : 0);
	const uint8x16_t no_lf = vdupq_n_u8(how & USUAL_CRLF ? 0xFF : 0);
	const uint8x16_t limit = vdupq_n_u8(how & USUAL_HIGH ? 0xFF : 0x7F);
	const bool marks = (how & (USUAL_LF | USUAL_CRLF)) != 0;
	size_t i = 0;

	while (n - i >= 18) {
		uint64_t set = bits_of(unusual(p + i, no_cr, no_lf, limit));
		size_t most = set ? first_of(set) : 16;

		if (marks)
			most = before_mark(p + i, ONE_BIT_EACH &
			    bits_of(same(vld1q_u8(p + i), '\n')), most);
		if (most < 16)
			return i + most;
		i += 16;
		if (n - i > 2 && n - i < 18)
			i = n - 18;
	}
	return i;
}

/* ---- base64 ------------------------------------------------------------- */

#define NO4 0xFF, 0xFF, 0xFF, 0xFF
#define NO16 NO4, NO4, NO4, NO4
#define UP4(n) (n), (n) + 1, (n) + 2, (n) + 3

/* The values of octets below 128; FF: no letter. */
static const uint8_t values[128] = {
	NO16, NO16, NO4, NO4, 0xFF, 0xFF, 0xFF, 62, 0xFF, 0xFF, 0xFF, 63,
	UP4(52), UP4(56), 60, 61, 0xFF, 0xFF, NO4,
	0xFF, 0, 1, 2, UP4(3), UP4(7), UP4(11), UP4(15), UP4(19), 23, 24, 25,
	0xFF, NO4, 0xFF, 26, 27, 28, UP4(29), UP4(33), UP4(37), UP4(41), UP4(45),
	49, 50, 51, 0xFF, NO4,
};

/* An octet above 127 is found in neither half, and stays what it is. */
static inline uint8x16_t
values_16(uint8x16_t v)
{
	uint8x16_t low = vqtbx4q_u8(v, vld1q_u8_x4(values), v);

	return vqtbx4q_u8(low, vld1q_u8_x4(values + 64),
	    vsubq_u8(v, vdupq_n_u8(64)));
}

static inline uint8x8_t
values_8(uint8x8_t v)
{
	uint8x8_t low = vqtbx4_u8(v, vld1q_u8_x4(values), v);

	return vqtbx4_u8(low, vld1q_u8_x4(values + 64),
	    vsub_u8(v, vdup_n_u8(64)));
}

/* Decodes 16 quanta. Four bits for each that is not of letters throughout. */
static inline uint64_t
decode_16(const char *from, char *to)
{
	uint8x16x4_t v = vld4q_u8((const uint8_t *)from);
	uint8x16_t a = values_16(v.val[0]), b = values_16(v.val[1]);
	uint8x16_t c = values_16(v.val[2]), d = values_16(v.val[3]);

	vst3q_u8((uint8_t *)to, (uint8x16x3_t){ {
	    vorrq_u8(vshlq_n_u8(a, 2), vshrq_n_u8(b, 4)),
	    vorrq_u8(vshlq_n_u8(b, 4), vshrq_n_u8(c, 2)),
	    vorrq_u8(vshlq_n_u8(c, 6), d) } });
	return bits_of(vcgeq_u8(vorrq_u8(vorrq_u8(a, b), vorrq_u8(c, d)),
	    vdupq_n_u8(0x80)));
}

/* The same of 8 quanta, with eight bits for each. */
static inline uint64_t
decode_8(const char *from, char *to)
{
	uint8x8x4_t v = vld4_u8((const uint8_t *)from);
	uint8x8_t a = values_8(v.val[0]), b = values_8(v.val[1]);
	uint8x8_t c = values_8(v.val[2]), d = values_8(v.val[3]);

	vst3_u8((uint8_t *)to, (uint8x8x3_t){ {
	    vorr_u8(vshl_n_u8(a, 2), vshr_n_u8(b, 4)),
	    vorr_u8(vshl_n_u8(b, 4), vshr_n_u8(c, 2)),
	    vorr_u8(vshl_n_u8(c, 6), d) } });
	return vget_lane_u64(vreinterpret_u64_u8(vcge_u8(vorr_u8(vorr_u8(a, b),
	    vorr_u8(c, d)), vdup_n_u8(0x80))), 0);
}

/* How many of 16 quanta (8, with twice the bits) come before the first odd? */
static inline size_t
good_of(uint64_t odd, size_t all)
{
	return odd ? (size_t)__builtin_ctzll(odd) * all / 64 : all;
}

static size_t
base64_neon(mime_span in, mime_room out, size_t most)
{
	size_t n = 0, good = 16;

	while (good == 16 && n < most && in.len - 4 * n >= 64 &&
	    out.len - 3 * n >= 48) {
		good = good_of(decode_16(in.ptr + 4 * n, out.ptr + 3 * n), 16);
		n += good;
	}
	while (good >= 8 && n < most && in.len - 4 * n >= 32 &&
	    out.len - 3 * n >= 24) {
		good = good_of(decode_8(in.ptr + 4 * n, out.ptr + 3 * n), 8);
		n += good;
	}
	return n < most ? n : most;
}

/* Decodes QUANTA, not 0. Returns 0 where all are of letters. */
static inline uint64_t
line_of_letters(const char *from, char *to, size_t quanta)
{
	uint64_t odd = 0;

	for (; quanta >= 16; quanta -= 16, from += 64, to += 48)
		odd |= decode_16(from, to);
	if (quanta > 8)
		odd |= decode_16(from, to) << 4 * (16 - quanta);
	else if (quanta > 0)
		odd |= decode_8(from, to) << 8 * (8 - quanta);
	return odd;
}

static size_t
base64_lines_neon(mime_span in, mime_room out, size_t quanta, size_t end)
{
	size_t line = 4 * quanta + end, octets = 3 * quanta, lines = 0;
	const char *from = in.ptr, *last = in.ptr + in.len;
	char *to = out.ptr, *full = out.ptr + out.len;

	/* Vectors reach over what is theirs, by less than 32 octets. */
	while ((size_t)(last - from) >= line + 32 &&
	    (size_t)(full - to) >= octets + 32) {
		const char *lf = from + line - 1;

		if (line_of_letters(from, to, quanta) != 0 || *lf != '\n' ||
		    (end == 2 && lf[-1] != '\r'))
			break;
		from += line;
		to += octets;
		lines++;
	}
	return lines;
}

/* The letter of each value, of which 6 bits count. */
static inline uint8x16_t
letters_16(uint8x16_t v)
{
	return vqtbl4q_u8(vld1q_u8_x4((const uint8_t *)mime_base64_letters),
	    vandq_u8(v, vdupq_n_u8(63)));
}

/* Encodes 48 octets, each third of them in a vector, to 64 letters. */
static inline void
encode_48(const char *from, char *to)
{
	uint8x16x3_t v = vld3q_u8((const uint8_t *)from);
	uint8x16_t a = v.val[0], b = v.val[1], c = v.val[2];

	vst4q_u8((uint8_t *)to, (uint8x16x4_t){ {
	    letters_16(vshrq_n_u8(a, 2)),
	    letters_16(vorrq_u8(vshlq_n_u8(a, 4), vshrq_n_u8(b, 4))),
	    letters_16(vorrq_u8(vshlq_n_u8(b, 2), vshrq_n_u8(c, 6))),
	    letters_16(c) } });
}

/* The same of 24 octets. */
static inline void
encode_24(const char *from, char *to)
{
	uint8x8x3_t v = vld3_u8((const uint8_t *)from);
	uint8x16_t a = vcombine_u8(v.val[0], v.val[0]);
	uint8x16_t b = vcombine_u8(v.val[1], v.val[1]);
	uint8x16_t c = vcombine_u8(v.val[2], v.val[2]);

	vst4_u8((uint8_t *)to, (uint8x8x4_t){ {
	    vget_low_u8(letters_16(vshrq_n_u8(a, 2))),
	    vget_low_u8(letters_16(vorrq_u8(vshlq_n_u8(a, 4),
	    vshrq_n_u8(b, 4)))),
	    vget_low_u8(letters_16(vorrq_u8(vshlq_n_u8(b, 2),
	    vshrq_n_u8(c, 6)))),
	    vget_low_u8(letters_16(c)) } });
}

/* Vectors reach over what is theirs, by less than 32 octets. */
static size_t
base64_encode_neon(mime_span in, mime_room out)
{
	size_t lines = 0;

	for (; in.len >= 57 + 32 && out.len >= 78 + 32; lines++) {
		encode_48(in.ptr, out.ptr);
		encode_24(in.ptr + 48, out.ptr + 64);
		memcpy(out.ptr + 76, "\r\n", 2);
		span_take(&in, 57);
		out = (mime_room){ out.ptr + 78, out.len - 78 };
	}
	return lines;
}

const struct kernels mime_kernels_neon = {
	"neon", ascii_run_neon, dash_line_neon, dash_pair_neon, usual_run_neon,
	header_run_neon, qp_run_neon, mime_qp_neon, base64_neon,
	base64_lines_neon, base64_encode_neon, line_run_neon, from_line_neon,
	mime_utf8_run_neon, mime_single_neon, mime_field_neon,
	mime_to_crlf_plain, mime_to_lf_plain, mime_unfold_plain
};

#endif
