/*
 * kernel_qp.h - quoted-printable, octet by octet and 64 octets at a time.
 *
 * qp_step is the definition of right: it takes what is as it should be, and
 * leaves the rest to the codec floor, which knows what is wrong with it. The
 * sets that have vectors look at a block of 64 octets at once: what stands
 * where becomes six masks, one bit an octet, and from here on it does not
 * matter which CPU made them. qp_plan finds by shifts of these masks where the
 * block stops being as it should be, and which of its octets go: the two
 * digits of an escape (what they stand for takes the place of "="), and soft
 * breaks whole. So a block costs the same whatever is in it.
 *
 * An escape or a break is decided by two octets more, so only the first 62
 * are. What of it reaches into the next block is carried there.
 */
#ifndef LIBMIME_KERNEL_QP_H
#define LIBMIME_KERNEL_QP_H

#include "bytes/kernel.h"

/* ---- octet by octet ----------------------------------------------------- */

/* The octet that "=" and two digits in front of S stand for, or -1. */
static inline int
qp_escaped(mime_span s, unsigned let)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	int octet;

	if (s.len < 3)
		return -1;
	octet = mime_hex_value[p[1]] * 16 | mime_hex_value[p[2]];
	if ((let & QP_LOWER) == 0 && (p[1] >= 'a' || p[2] >= 'a'))
		return -1;
	return octet;
}

/* May C stand for itself? Line ends and "=" are not asked about. */
static inline bool
qp_is_text(uint8_t c, unsigned let)
{
	if (c >= 0x80)
		return (let & QP_HIGH) != 0;
	return (c >= ' ' && c < 0x7F) || c == '\t' || (let & QP_CONTROL) != 0;
}

/* How many octets there are until the line is too long. */
static inline uint64_t
qp_left(const struct qp *q)
{
	return q->longest > q->column ? q->longest - q->column : 0;
}

/* TAKEN octets of a line, which are there, became PUT. */
static inline void
qp_pass(struct qp *q, size_t taken, size_t put)
{
	q->in = (mime_span){ q->in.ptr + taken, q->in.len - taken };
	q->out = (mime_room){ q->out.ptr + put, q->out.len - put };
	q->column += taken;
}

/* TAKEN octets of the line are C. */
static inline bool
qp_put(struct qp *q, size_t taken, char c)
{
	if (q->out.len == 0 || taken > qp_left(q))
		return false;
	q->out.ptr[0] = c;
	qp_pass(q, taken, 1);
	return true;
}

/* N octets, the last of them an LF, go. */
static inline bool
qp_drop_line_end(struct qp *q, size_t n)
{
	if (qp_left(q) == 0)
		return false;
	q->in = span_tail(q->in, n);
	q->column = 0;
	return true;
}

/* The octet in front of Q, of a line end, stays. */
static inline bool
qp_put_line_end(struct qp *q)
{
	char c = q->in.ptr[0];

	if (q->out.len == 0 || span_line_end(q->in) == 0)
		return false;
	q->out.ptr[0] = c;
	qp_pass(q, 1, 1);
	if (c == '\n')
		q->column = 0;
	return true;
}

static inline bool
qp_step_equals(struct qp *q)
{
	int octet = qp_escaped(q->in, q->let);
	size_t end;

	if (octet >= 0)
		return qp_put(q, 3, (char)octet);
	end = span_line_end(span_tail(q->in, 1));
	return end > 0 && qp_drop_line_end(q, 1 + end);
}

/* Takes what is first of IN, if that is as it should be and there is room. */
static inline bool
qp_step(struct qp *q)
{
	int c = span_at(q->in, 0);

	if (c < 0)
		return false;
	if (c == '=')
		return qp_step_equals(q);
	if (c == '\r' || c == '\n')
		return qp_put_line_end(q);
	if ((c == ' ' || c == '\t') && span_line_end(span_tail(q->in, 1)) > 0)
		return false;
	return qp_is_text((uint8_t)c, q->let) && qp_put(q, 1, (char)c);
}

/* ---- 64 octets at a time ------------------------------------------------ */

enum { QP_BLOCK = 64, QP_DECIDED = 62 };

/* What stands where in a block, by bit. */
struct qp_block {
	uint64_t equals, cr, lf, blank, hex;
	uint64_t odd;           /* neither text nor a line end */
};

/* A way through IN and OUT, block by block. */
struct qp_walk {
	const char *from;       /* the block; QP_BLOCK octets are readable */
	char *to;               /* QP_BLOCK octets are writable */
	unsigned most;          /* octets of it to decide */
	unsigned taken;         /* octets of it that were */
	uint64_t carry;         /* octets that the last block did away with */
	uint64_t line;          /* what was left of IN where this line began */
};

/* Room at the ends, where a block would reach too far. */
struct qp_spare {
	char from[QP_BLOCK], to[QP_BLOCK];
};

/* As a block at the end goes: copies of what is there, zeros behind it. */
static inline bool
qp_last_block(const struct qp *q, struct qp_walk *w, struct qp_spare *spare)
{
	size_t most = q->in.len < q->out.len ? q->in.len : q->out.len;

	if (most == 0)
		return false;
	memset(spare->from, 0, sizeof(spare->from));
	memcpy(spare->from, q->in.ptr, span_head(q->in, QP_BLOCK).len);
	w->from = spare->from;
	w->to = spare->to;
	w->most = most < QP_DECIDED ? (unsigned)most : QP_DECIDED;
	return true;
}

/* As a walk begins. Once it is near an end, it does not leave that. */
static inline struct qp_walk
qp_begin_walk(const struct qp *q)
{
	return (struct qp_walk){
		.most = QP_DECIDED, .taken = QP_DECIDED,
		.line = q->in.len + q->column,
	};
}

/* The next block; false where there is none. */
static inline bool
qp_next_block(const struct qp *q, struct qp_walk *w, struct qp_spare *spare)
{
	if (w->taken < w->most)
		return false;
	if (q->in.len < QP_BLOCK || q->out.len < QP_BLOCK)
		return qp_last_block(q, w, spare);
	w->from = q->in.ptr;
	w->to = q->out.ptr;
	return true;
}

/*
 * The octet at AT is one too many for its line. If it is of an escape, all of
 * that is left.
 */
static inline uint64_t
qp_too_long(uint64_t escape, unsigned at)
{
	uint64_t bit = UINT64_C(1) << at;
	uint64_t begins = escape & (bit >> 1 | bit >> 2);

	return begins != 0 ? begins : bit;
}

/*
 * Of the block B of W: which octets are to be put out. No branch here is one
 * that lines of 76 octets would take now and then.
 */
static inline uint64_t
qp_plan(struct qp *q, struct qp_walk *w, const struct qp_block *b)
{
	uint64_t before_lf = b->lf >> 1, crlf = b->cr & before_lf;
	uint64_t ends = b->lf | crlf, soft = before_lf | crlf >> 1;
	uint64_t escape = b->equals & b->hex >> 1 & b->hex >> 2;
	uint64_t odd = b->odd | (b->equals & ~(escape | soft)) |
	    (b->cr & ~crlf) | (b->blank & ends >> 1) |
	    ~UINT64_C(0) << w->most;
	uint64_t left, taken, equals, gone, line;

	q->column = w->line - q->in.len;
	left = qp_left(q);
	/* No end up to there? Lines behind the first are shorter than B. */
	if ((ends << (~left & 63) | left >> 6) == 0)
		odd |= qp_too_long(escape, (unsigned)left);
	w->taken = (unsigned)__builtin_ctzll(odd);
	taken = (UINT64_C(1) << w->taken) - 1;
	ends = b->lf & taken;
	line = q->in.len - 64 + (unsigned)__builtin_clzll(ends | 1);
	w->line += (line - w->line) & -(uint64_t)(ends != 0);
	equals = b->equals & taken;
	gone = w->carry | (equals & soft) | equals << 1 |
	    (equals & ~before_lf) << 2;
	w->carry = gone >> w->taken;
	return taken & ~gone;
}

/*
 * PUT octets of the block were put out. The next one begins where it would if
 * all of this was taken: its place is not to wait for what this one said.
 */
static inline void
qp_end_block(struct qp *q, const struct qp_walk *w,
    const struct qp_spare *spare, unsigned put)
{
	if (w->to == spare->to)
		memcpy(q->out.ptr, spare->to, put);
	q->in = (mime_span){ q->in.ptr + w->most, q->in.len - w->most };
	q->out = (mime_room){ q->out.ptr + put, q->out.len - put };
}

/* The last block was not taken whole, or there is no more room. */
static inline void
qp_end_walk(struct qp *q, const struct qp_walk *w)
{
	unsigned left = w->most - w->taken;

	q->in = (mime_span){ left > 0 ? q->in.ptr - left : q->in.ptr, q->in.len + left };
	q->column = w->line - q->in.len;
	/* What went is taken, even if there is no room. */
	for (uint64_t carry = w->carry; carry != 0; carry >>= 1) {
		q->column = q->in.ptr[0] == '\n' ? 0 : q->column + 1;
		q->in = span_tail(q->in, 1);
	}
}

/* ---- closing up, for vectors that look up 16 octets --------------------- */

/*
 * The places of the bits that are set in a number of 8, one an octet, from the
 * lowest on: those of its lower half, then those of its upper half, H. To be
 * looked up by the number itself.
 */
#define QP_BOTH(h, low, n) (UINT64_C(low) | UINT64_C(h) << 8 * (n))
#define QP_ROW(h) \
	QP_BOTH(h, 0, 0),       QP_BOTH(h, 0, 1), \
	QP_BOTH(h, 1, 1),       QP_BOTH(h, 0x100, 2), \
	QP_BOTH(h, 2, 1),       QP_BOTH(h, 0x200, 2), \
	QP_BOTH(h, 0x201, 2),   QP_BOTH(h, 0x20100, 3), \
	QP_BOTH(h, 3, 1),       QP_BOTH(h, 0x300, 2), \
	QP_BOTH(h, 0x301, 2),   QP_BOTH(h, 0x30100, 3), \
	QP_BOTH(h, 0x302, 2),   QP_BOTH(h, 0x30200, 3), \
	QP_BOTH(h, 0x30201, 3), QP_BOTH(h, 0x3020100, 4)
#define QP_PLACES { \
	QP_ROW(0),       QP_ROW(4),         QP_ROW(5),       QP_ROW(0x504), \
	QP_ROW(6),       QP_ROW(0x604),     QP_ROW(0x605),   QP_ROW(0x60504), \
	QP_ROW(7),       QP_ROW(0x704),     QP_ROW(0x705),   QP_ROW(0x70504), \
	QP_ROW(0x706),   QP_ROW(0x70604),   QP_ROW(0x70605), QP_ROW(0x7060504) }

#endif
