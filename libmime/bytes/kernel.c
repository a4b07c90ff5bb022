/*
 * kernel.c - the inner loops in plain C, and which set of them is used.
 *
 * The portable set is the definition of right; the others, whose tables are in
 * kernel_x86.c and kernel_arm.c, must agree with it and tests hold each against
 * it. The set is chosen once, from what the CPU has, and every thread would
 * choose the same. MIME_KERNELS in the environment names another, so that a
 * user can look for a fault and a benchmark can compare.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include <stdatomic.h>
#include <stdlib.h>
#include <threads.h>

#include "bytes/kernel_qp.h"

const char mime_base64_letters[65] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t
ascii_run(const uint8_t *p, size_t n)
{
	size_t i = 0;

	while (i < n && p[i] < 0x80)
		i++;
	return i;
}

/* Are the octets behind P, N with it, two dashes as far as they go? */
static bool
before_dashes(const uint8_t *p, size_t n)
{
	return n == 1 || (p[1] == '-' && (n == 2 || p[2] == '-'));
}

/* The first LF from I on, or N. What went before may have stopped at one. */
static inline size_t
next_lf(const uint8_t *p, size_t n, size_t i)
{
	const uint8_t *lf;

	if (i >= n || p[i] == '\n')
		return i;
	lf = memchr(p + i, '\n', n - i);
	return lf != NULL ? (size_t)(lf - p) : n;
}

static size_t
dash_line(const uint8_t *p, size_t n)
{
	size_t i = next_lf(p, n, 0);

	while (i < n && !before_dashes(p + i, n - i))
		i = next_lf(p, n, i + 1);
	return i;
}

static bool
begins_dash_pair(const uint8_t *p, size_t n)
{
	return (p[0] == ' ' || p[0] == '\t' || p[0] == '\r' || p[0] == '\n') &&
	    before_dashes(p, n);
}

/* Dashes are rarer than blanks: it is they that are looked for. */
static size_t
dash_pair(const uint8_t *p, size_t n)
{
	size_t i = 1;

	while (i < n) {
		const uint8_t *dash = memchr(p + i, '-', n - i);

		if (dash == NULL)
			break;
		i = (size_t)(dash - p);
		if (begins_dash_pair(p + i - 1, n - i + 1))
			return i - 1;
		i++;
	}
	return n > 0 && begins_dash_pair(p + n - 1, 1) ? n - 1 : n;
}

/* Is the line end odd that octet C, with N at P behind it, may be of? */
static bool
is_odd_end(uint8_t c, const uint8_t *p, size_t n, unsigned how)
{
	bool before_lf = n > 0 && p[0] == '\n';

	if (c == '\r')
		return !before_lf || (how & USUAL_LF) != 0;
	if (before_lf && (how & USUAL_CRLF) != 0)
		return true;
	return c == '\n' && (how & (USUAL_LF | USUAL_CRLF)) != 0 &&
	    begins_like_mark(p, n);
}

static size_t
usual_run(const uint8_t *p, size_t n, unsigned how)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (p[i] == '\0' || p[i] == 0x1A ||
		    (p[i] >= 0x80 && (how & USUAL_HIGH) == 0) ||
		    is_odd_end(p[i], p + i + 1, n - i - 1, how))
			break;
	}
	return i;
}

static bool
is_printable(uint8_t c)
{
	return (c >= ' ' && c < 0x7F) || c == '\t';
}

static size_t
header_run(const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_printable(p[i]) && p[i] != '\n' && (p[i] != '\r' ||
		    i + 1 == n || p[i + 1] != '\n'))
			break;
	return i;
}

static size_t
qp_run(const uint8_t *p, size_t n)
{
	size_t i = 0;

	while (i < n && is_printable(p[i]) && p[i] != '=')
		i++;
	return i;
}

/* Text and escapes off the front of Q, but for a blank at their end. */
static void
qp_text(struct qp *q)
{
	uint64_t left = qp_left(q);
	mime_span in = span_head(q->in, left < SIZE_MAX ? left : SIZE_MAX);
	const uint8_t *p = (const uint8_t *)in.ptr;
	size_t i = 0, o = 0;

	while (i < in.len && o < q->out.len) {
		bool escape = p[i] == '=';
		int octet = escape ? qp_escaped(span_tail(in, i), q->let) :
		    is_printable(p[i]) ? p[i] : -1;

		if (octet < 0)
			break;
		q->out.ptr[o++] = (char)octet;
		i += escape ? 3 : 1;
	}
	if (i > 0 && (p[i - 1] == ' ' || p[i - 1] == '\t')) {
		i--;
		o--;
	}
	qp_pass(q, i, o);
}

void
mime_qp_plain(struct qp *all)
{
	struct qp q = *all;

	do
		qp_text(&q);
	while (qp_step(&q));
	*all = q;
}

/* The codec floor goes on where a kernel stops, and here that is at once. */
static size_t
base64(mime_span in, mime_room out, size_t most)
{
	(void)in;
	(void)out;
	(void)most;
	return 0;
}

static size_t
base64_lines(mime_span in, mime_room out, size_t quanta, size_t end)
{
	(void)quanta;
	(void)end;
	return base64(in, out, 0);
}

static size_t
base64_encode(mime_span in, mime_room out)
{
	return base64(in, out, 0);
}

static size_t
line_run(const uint8_t *p, size_t n, const struct line_start *start)
{
	size_t i = next_lf(p, n, 0);

	while (i < n && !is_line_start(start, p + i + 1, n - i - 1))
		i = next_lf(p, n, i + 1);
	return i;
}

/* Do N octets at P begin so, as far as they go? */
static bool
begins_like_from(const uint8_t *p, size_t n)
{
	size_t i = 0;

	while (i < n && p[i] == '>')
		i++;
	return i == n || (p[i] == 'F' && (i + 1 == n || p[i + 1] == 'r'));
}

static size_t
from_line(const uint8_t *p, size_t n)
{
	size_t i = next_lf(p, n, 0);

	while (i < n && !begins_like_from(p + i + 1, n - i - 1))
		i = next_lf(p, n, i + 1);
	return i;
}

size_t
mime_to_crlf_plain(mime_span in, mime_room out, bool cr, size_t *put)
{
	(void)cr;
	return mime_to_lf_plain(in, out, put);
}

size_t
mime_to_lf_plain(mime_span in, mime_room out, size_t *put)
{
	(void)in;
	(void)out;
	*put = 0;
	return 0;
}

const struct kernels mime_kernels_portable = {
	"portable", ascii_run, dash_line, dash_pair, usual_run, header_run, qp_run,
	mime_qp_plain, base64, base64_lines, base64_encode, line_run,
	from_line, mime_utf8_run_plain, mime_single_plain, mime_field_plain,
	mime_to_crlf_plain, mime_to_lf_plain, mime_unfold_plain
};

/* The portable set first, then the better the later. */
const struct kernels *
mime_kernels_at(unsigned n)
{
	if (n == 0)
		return &mime_kernels_portable;
#if MIME_X86
	return mime_kernels_x86(n - 1);
#elif MIME_ARM
	return n == 1 ? &mime_kernels_neon : NULL;
#else
	return NULL;
#endif
}

static once_flag chosen_once = ONCE_FLAG_INIT;
static _Atomic(const struct kernels *) chosen;

static void
choose(void)
{
	const char *wanted = secure_getenv("MIME_KERNELS");
	const struct kernels *k, *best = NULL;

	for (unsigned n = 0; (k = mime_kernels_at(n)) != NULL; n++) {
		best = k;
		if (wanted != NULL && strcmp(wanted, k->name) == 0)
			break;
	}
	atomic_store_explicit(&chosen, best, memory_order_release);
}

/* Asked for at every turn: once it is known, a load. */
const struct kernels *
mime_kernels(void)
{
	const struct kernels *k =
	    atomic_load_explicit(&chosen, memory_order_acquire);

	if (k != NULL)
		return k;
	call_once(&chosen_once, choose);
	return atomic_load_explicit(&chosen, memory_order_acquire);
}

/* S is gone through by FAST, and from where that stops by PLAIN. */
static inline size_t
run(size_t (*fast)(const uint8_t *p, size_t n),
    size_t (*plain)(const uint8_t *p, size_t n), mime_span s)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t n = s.len ? fast(p, s.len) : 0;

	return n < s.len ? n + plain(p + n, s.len - n) : n;
}

size_t
mime_ascii_run(mime_span s)
{
	return run(mime_kernels()->ascii_run, ascii_run, s);
}

size_t
mime_dash_line(mime_span s)
{
	return run(mime_kernels()->dash_line, dash_line, s);
}

size_t
mime_line_run(mime_span s, const struct line_start *start)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t n = s.len ? mime_kernels()->line_run(p, s.len, start) : 0;

	return n < s.len ? n + line_run(p + n, s.len - n, start) : n;
}

size_t
mime_from_line_run(mime_span s)
{
	return run(mime_kernels()->from_line, from_line, s);
}

size_t
mime_dash_pair(mime_span s)
{
	return run(mime_kernels()->dash_pair, dash_pair, s);
}

size_t
mime_header_run(mime_span s)
{
	return run(mime_kernels()->header_run, header_run, s);
}

size_t
mime_qp_run(mime_span s)
{
	return run(mime_kernels()->qp_run, qp_run, s);
}

/* Gives back blanks that were taken last, down to FROM, from where Q came. */
static void
leave_blanks(struct qp *q, const char *from)
{
	const char *p = q->in.ptr;
	size_t n;

	while (p > from && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	n = (size_t)(q->in.ptr - p);
	q->in = (mime_span){ p, q->in.len + n };
	q->column -= n;
	if (n > 0)
		q->out = (mime_room){ q->out.ptr - n, q->out.len + n };
}

/* What is wrong may come in swarms: there is a look before the leap. */
void
mime_qp(struct qp *q)
{
	const char *from = q->in.ptr;
	int c;

	if (qp_step(q)) {
		mime_kernels()->qp(q);
		mime_qp_plain(q);
	}
	c = span_at(q->in, 0);
	if (c < 0 || c == ' ' || c == '\t' || c == '\r' || c == '\n')
		leave_blanks(q, from);
}

size_t
mime_usual_run(mime_span s, unsigned how)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t n = s.len ? mime_kernels()->usual_run(p, s.len, how) : 0;

	return n < s.len ? n + usual_run(p + n, s.len - n, how) : n;
}
