/*
 * kernel_text_arm.c - the inner loops over headers and other text, with NEON.
 *
 * UTF-8 is checked 64 octets at a time, see kernel_text.h. Octets of other
 * charsets are copied by 16 where all of them are ASCII, and else go by table.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel_text.h"

#if MIME_ARM

#include <arm_neon.h>

/* ---- UTF-8 -------------------------------------------------------------- */

/* What is wrong in pairs of BACK and the octet after each, V. */
static inline uint8x16_t
wrong_pairs(uint8x16_t back, uint8x16_t v)
{
	static const int8_t by_lead_high[16] = { BY_LEAD_HIGH };
	static const int8_t by_lead_low[16] = { BY_LEAD_LOW };
	static const int8_t by_next_high[16] = { BY_NEXT_HIGH };
	int8x16_t lead = vandq_s8(
	    vqtbl1q_s8(vld1q_s8(by_lead_high), vshrq_n_u8(back, 4)),
	    vqtbl1q_s8(vld1q_s8(by_lead_low),
	    vandq_u8(back, vdupq_n_u8(15))));

	return vreinterpretq_u8_s8(vandq_s8(lead,
	    vqtbl1q_s8(vld1q_s8(by_next_high), vshrq_n_u8(v, 4))));
}

/* What is wrong in V, which BEFORE stands in front of; zero: nothing. */
static inline uint8x16_t
wrong(uint8x16_t before, uint8x16_t v)
{
	uint8x16_t pairs = wrong_pairs(vextq_u8(before, v, 15), v);
	/* The high bit where a lead two or three in front wants a trail here. */
	uint8x16_t third = vqsubq_u8(vextq_u8(before, v, 14),
	    vdupq_n_u8(0xE0 - 0x80));
	uint8x16_t fourth = vqsubq_u8(vextq_u8(before, v, 13),
	    vdupq_n_u8(0xF0 - 0x80));

	return veorq_u8(pairs, vandq_u8(vorrq_u8(third, fourth),
	    vdupq_n_u8(0x80)));
}

static inline uint8x16_t
any_of(const uint8x16_t v[4])
{
	return vorrq_u8(vorrq_u8(v[0], v[1]), vorrq_u8(v[2], v[3]));
}

/* Is anything wrong in 64 octets, V, which BEFORE stands in front of? */
static inline bool
is_wrong(uint8x16_t before, const uint8x16_t v[4])
{
	uint8x16_t odd[4] = {
		wrong(before, v[0]), wrong(v[0], v[1]),
		wrong(v[1], v[2]), wrong(v[2], v[3]),
	};

	return vmaxvq_u8(any_of(odd)) != 0;
}

size_t
mime_utf8_run_neon(const uint8_t *p, size_t n)
{
	uint8x16_t before = vdupq_n_u8(0);
	size_t i;

	for (i = 0; n - i >= 64; i += 64) {
		uint8x16_t v[4] = {
			vld1q_u8(p + i), vld1q_u8(p + i + 16),
			vld1q_u8(p + i + 32), vld1q_u8(p + i + 48),
		};

		/* Octets cut in front of ASCII: found from there. */
		if (vmaxvq_u8(any_of(v)) < 0x80 ? cut(p, i) > 0 :
		    is_wrong(before, v))
			break;
		before = v[3];
	}
	return i - cut(p, i);
}

/* ---- charsets of one octet ---------------------------------------------- */

/* Where a block is ASCII the vector is it; else that is written over. */
size_t
mime_single_neon(mime_span in, mime_room out, const uint32_t *chars,
    size_t *put)
{
	size_t i = 0, o = 0, taken = 16;

	while (taken == 16 && in.len - i >= 16 && out.len - o >= 4 * 16) {
		uint8x16_t v = vld1q_u8((const uint8_t *)in.ptr + i);

		vst1q_u8((uint8_t *)out.ptr + o, v);
		o += vmaxvq_u8(v) < 0x80 ? 16 :
		    put_all(in.ptr + i, 16, out.ptr + o, chars, &taken);
		i += taken;
	}
	*put = o;
	return i;
}

/* ---- fields ------------------------------------------------------------- */

/* One bit for each octet of V, which are 00 or FF. */
static inline uint64_t
bits_of(const uint8x16_t v[4])
{
	static const uint8_t bits[16] = {
		1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128,
	};
	uint8x16_t bit = vld1q_u8(bits);
	uint8x16_t low = vpaddq_u8(vandq_u8(v[0], bit), vandq_u8(v[1], bit));
	uint8x16_t high = vpaddq_u8(vandq_u8(v[2], bit), vandq_u8(v[3], bit));

	low = vpaddq_u8(low, high);
	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(low, low)), 0);
}

/* Of 64 octets at P, by bit, those that are none of a name (RFC 5322 2.2). */
FIELD_BITS
not_of_name(const uint8_t *p)
{
	uint8x16_t odd[4];

	for (int i = 0; i < 4; i++) {
		uint8x16_t v = vld1q_u8(p + 16 * i);
		uint8x16_t in = vcltq_u8(vsubq_u8(v, vdupq_n_u8('!')),
		    vdupq_n_u8(0x7F - '!'));

		odd[i] = vornq_u8(vceqq_u8(v, vdupq_n_u8(':')), in);
	}
	return bits_of(odd);
}

FIELD_BITS
line_ends(const uint8_t *p)
{
	uint8x16_t lf[4];

	for (int i = 0; i < 4; i++)
		lf[i] = vceqq_u8(vld1q_u8(p + 16 * i), vdupq_n_u8('\n'));
	return bits_of(lf);
}

size_t
mime_field_neon(const uint8_t *p, size_t n, struct field_scan *f, size_t most)
{
	return scan_fields(p, n, f, most, not_of_name, line_ends);
}

#endif
