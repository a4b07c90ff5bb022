/*
 * kernel_qp_arm.c - quoted-printable with NEON, by blocks (kernel_qp.h).
 *
 * Four vectors become one mask by adding neighbours three times: each octet
 * that is set has a bit of its own in its eight. What is left of a block is
 * closed up eight octets at a time, by a table; where each eight go is known
 * from the mask alone, so that no store waits for the one before it.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel_qp.h"

#if MIME_ARM

#include <arm_neon.h>

/* A block, or something about each octet of it. */
struct octets {
	uint8x16_t v[4];
};

/* How digits and text are told, as LET has it. */
struct let_neon {
	uint8x16_t fold, first; /* a letter with FOLD in it, less FIRST */
	uint64_t high, control; /* all bits where they are odd */
};

static struct let_neon
let_neon(unsigned let)
{
	bool lower = (let & QP_LOWER) != 0;

	return (struct let_neon){
		vdupq_n_u8(lower ? 'a' - 'A' : 0),
		vdupq_n_u8(lower ? 'a' : 'A'),
		let & QP_HIGH ? 0 : ~UINT64_C(0),
		let & QP_CONTROL ? 0 : ~UINT64_C(0),
	};
}

/* One bit for each octet, which are 00 or FF. */
static inline uint64_t
bits_of(struct octets o)
{
	const uint8x16_t own = vreinterpretq_u8_u64(
	    vdupq_n_u64(UINT64_C(0x8040201008040201)));
	uint8x16_t low = vpaddq_u8(vandq_u8(o.v[0], own),
	    vandq_u8(o.v[1], own));
	uint8x16_t high = vpaddq_u8(vandq_u8(o.v[2], own),
	    vandq_u8(o.v[3], own));
	uint8x16_t all = vpaddq_u8(low, high);

	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static inline uint64_t
are(struct octets o, uint8_t c)
{
	for (size_t i = 0; i < 4; i++)
		o.v[i] = vceqq_u8(o.v[i], vdupq_n_u8(c));
	return bits_of(o);
}

static inline uint64_t
are_at_least(struct octets o, uint8_t c)
{
	for (size_t i = 0; i < 4; i++)
		o.v[i] = vcgeq_u8(o.v[i], vdupq_n_u8(c));
	return bits_of(o);
}

/* The mask of hexadecimal digits in O, and their values. */
static inline uint64_t
digits_of(struct octets o, const struct let_neon *let, struct octets *digits)
{
	for (size_t i = 0; i < 4; i++) {
		uint8x16_t decimal = vsubq_u8(o.v[i], vdupq_n_u8('0'));
		uint8x16_t letter = vsubq_u8(vorrq_u8(o.v[i], let->fold),
		    let->first);
		uint8x16_t is_letter = vcleq_u8(letter, vdupq_n_u8(5));

		digits->v[i] = vandq_u8(vdupq_n_u8(15), vbslq_u8(is_letter,
		    vaddq_u8(letter, vdupq_n_u8(10)), decimal));
		o.v[i] = vorrq_u8(is_letter,
		    vcleq_u8(decimal, vdupq_n_u8(9)));
	}
	return bits_of(o);
}

static inline struct qp_block
look(struct octets o, const struct let_neon *let, struct octets *digits)
{
	uint64_t high = are_at_least(o, 0x80);
	uint64_t control = ~are_at_least(o, ' ') | are(o, 0x7F);
	struct qp_block b = {
		.equals = are(o, '='), .cr = are(o, '\r'),
		.lf = are(o, '\n'), .blank = are(o, ' ') | are(o, '\t'),
		.hex = digits_of(o, let, digits),
	};

	control &= ~(b.blank | b.cr | b.lf);
	b.odd = (high & let->high) | (control & let->control);
	return b;
}

/* V with two digits' value in the place of each "="; NEXT stand behind them. */
static inline uint8x16_t
decoded(uint8x16_t v, uint8x16_t digits, uint8x16_t next)
{
	uint8x16_t high = vextq_u8(digits, next, 1);
	uint8x16_t low = vextq_u8(digits, next, 2);

	return vbslq_u8(vceqq_u8(v, vdupq_n_u8('=')),
	    vsliq_n_u8(low, high, 4), v);
}

static const uint64_t places[256] = QP_PLACES;

static inline uint8x8_t
places_of(uint64_t keep)
{
	return vcreate_u8(places[keep & 255]);
}

/* For each eight bits of KEEP how many are set there and in all below. */
static inline uint64_t
counts_up_to(uint64_t keep)
{
	return vget_lane_u64(vreinterpret_u64_u8(vcnt_u8(vcreate_u8(keep))), 0)
	    * UINT64_C(0x0101010101010101);
}

/* Puts those octets of O that KEEP has to TO; how many. */
static inline unsigned
pack(struct octets o, uint64_t keep, char *to)
{
	uint64_t counts = counts_up_to(keep), at = counts << 8;

	for (unsigned i = 0; i < 4; i++, keep >>= 16, at >>= 16) {
		uint8_t *first = (uint8_t *)to + (at & 255);
		uint8_t *second = (uint8_t *)to + (at >> 8 & 255);

		vst1_u8(first, vqtbl1_u8(o.v[i], places_of(keep)));
		vst1_u8(second, vtbl1_u8(vget_high_u8(o.v[i]),
		    places_of(keep >> 8)));
	}
	return (unsigned)(counts >> 56);
}

/* Decodes the block of W; returns how many octets were put out. */
static inline unsigned
block(struct qp *q, struct qp_walk *w, const struct let_neon *let)
{
	const uint8_t *p = (const uint8_t *)w->from;
	struct octets o = { { vld1q_u8(p), vld1q_u8(p + 16), vld1q_u8(p + 32),
	    vld1q_u8(p + 48) } };
	struct octets digits;
	struct qp_block b = look(o, let, &digits);
	uint64_t keep = qp_plan(q, w, &b);

	for (size_t i = 0; i < 4; i++)
		o.v[i] = decoded(o.v[i], digits.v[i],
		    i < 3 ? digits.v[i + 1] : vdupq_n_u8(0));
	return pack(o, keep, w->to);
}

void
mime_qp_neon(struct qp *all)
{
	const struct let_neon let = let_neon(all->let);
	struct qp q = *all;
	struct qp_walk w = qp_begin_walk(&q);
	struct qp_spare spare;

	while (qp_next_block(&q, &w, &spare))
		qp_end_block(&q, &w, &spare, block(&q, &w, &let));
	qp_end_walk(&q, &w);
	*all = q;
}

#endif
