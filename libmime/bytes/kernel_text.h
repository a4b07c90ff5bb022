/*
 * kernel_text.h - what the vector twins of kernel_text.c share.
 *
 * UTF-8 is checked by the lookup method of Keiser and Lemire ("Validating
 * UTF-8 in less than one instruction per byte", 2020): three digits of two
 * neighbours, looked up in the tables here, tell all that can be wrong with two
 * octets; what remains is that a third and fourth octet follow the leads that
 * want one. The blocks that are wrong are left to the portable kernel.
 */
#ifndef LIBMIME_KERNEL_TEXT_H
#define LIBMIME_KERNEL_TEXT_H

#include "bytes/kernel.h"

/* ---- UTF-8 -------------------------------------------------------------- */

/*
 * What can be wrong with an octet and the one after it, by bit. Those that are
 * told by a lead and what may not follow it are of table 3-7.
 */
enum {
	SHORT = 1,              /* a lead, then no trail */
	LONG = 2,               /* ASCII, then a trail */
	OVER_3 = 4,             /* E0, then 80 to 9F */
	OVER_2 = 8,             /* C0 or C1, then a trail */
	BEYOND = 16,            /* F4 to FF, then 90 to BF */
	BEYOND_OR_OVER_4 = 32,  /* F5 to FF or F0, then 80 to 8F */
	SURROGATE = 64,         /* ED, then A0 to BF */
	TRAILS = -128,          /* two trails: right where a lead wants them */
	ALWAYS = SHORT | LONG | TRAILS  /* whatever the lead's low digit is */
};

/* What may be wrong by the high digit of the first octet, .. */
#define BY_LEAD_HIGH LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, \
	TRAILS, TRAILS, TRAILS, TRAILS, SHORT | OVER_2, SHORT, \
	SHORT | OVER_3 | SURROGATE, SHORT | BEYOND | BEYOND_OR_OVER_4

/* .. by its low one, .. */
#define FROM_F5 (ALWAYS | BEYOND | BEYOND_OR_OVER_4)
#define BY_LEAD_LOW ALWAYS | OVER_2 | OVER_3 | BEYOND_OR_OVER_4, \
	ALWAYS | OVER_2, ALWAYS, ALWAYS, ALWAYS | BEYOND, FROM_F5, FROM_F5, \
	FROM_F5, FROM_F5, FROM_F5, FROM_F5, FROM_F5, FROM_F5, \
	FROM_F5 | SURROGATE, FROM_F5, FROM_F5

/* .. and by the high digit of the second: what is in all three, is. */
#define ANY_TRAIL (LONG | OVER_2 | TRAILS)
#define BY_NEXT_HIGH SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, \
	ANY_TRAIL | OVER_3 | BEYOND_OR_OVER_4, ANY_TRAIL | OVER_3 | BEYOND, \
	ANY_TRAIL | SURROGATE | BEYOND, ANY_TRAIL | SURROGATE | BEYOND, \
	SHORT, SHORT, SHORT, SHORT

/* How many octets at the end of N at P are of a character that is cut. */
static inline size_t
cut(const uint8_t *p, size_t n)
{
	for (size_t back = 1; back <= 3 && back <= n; back++) {
		uint8_t c = p[n - back];

		if (c >= 0xC0)
			return back < (c < 0xE0 ? 2U : c < 0xF0 ? 3U : 4U) ?
			    back : 0;
		if (c < 0x80)
			break;
	}
	return 0;
}

/* ---- charsets of one octet ---------------------------------------------- */

/*
 * Puts N octets at P, whatever they are, up to four that are not all
 * characters; as far as that, *TAKEN. Returns the octets put, for which there
 * is room.
 */
static inline size_t
put_all(const char *p, size_t n, char *out, const uint32_t *chars,
    size_t *taken)
{
	size_t o = 0, i;

	for (i = 0; i < n; i += 4) {
		uint32_t a = chars[(uint8_t)p[i]];
		uint32_t b = chars[(uint8_t)p[i + 1]];
		uint32_t c = chars[(uint8_t)p[i + 2]];
		uint32_t d = chars[(uint8_t)p[i + 3]];

		if (a == 0 || b == 0 || c == 0 || d == 0)
			break;
		o += kernel_put(out + o, a);
		o += kernel_put(out + o, b);
		o += kernel_put(out + o, c);
		o += kernel_put(out + o, d);
	}
	*taken = i;
	return o;
}

/* ---- fields ------------------------------------------------------------- */

static inline bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/*
 * Of N octets at P, AT is an LF and a blank follows: is there text behind the
 * blanks of that line, and in it?
 */
static inline bool
folds_to_text(const uint8_t *p, size_t n, size_t at)
{
	for (at += 2; at < n && is_blank(p[at]); at++)
		;
	return at < n && p[at] != '\r' && p[at] != '\n';
}

/* So many octets are looked at in one go, and two behind them. */
#define FIELD_BLOCK 66

/*
 * Finds where the value begins of a field at P, by ODD: which of the first 64
 * octets are none of a name. True where it is a usual one so far. What is above
 * the blank is neither one nor a line end, which saves most of the questions.
 */
static inline bool
begin_field(const uint8_t *p, uint64_t odd, struct field_scan *f)
{
	size_t colon = odd ? (size_t)__builtin_ctzll(odd) : 0;
	size_t at = colon + 1;

	if (colon == 0 || p[colon] != ':' || p[at] == ':' || p[0] == '-')
		return false;
	at += p[at] == ' ';
	if (p[at] <= ' ') {
		while (at < FIELD_BLOCK && is_blank(p[at]))
			at++;
		if (at == FIELD_BLOCK || p[at] == '\r' || p[at] == '\n')
			return false;
	}
	f->colon = colon;
	f->value = f->looked = at;
	return true;
}

/* What a kernel tells of 64 octets at P, by bit; compiled into scan_fields. */
#define FIELD_BITS __attribute__((always_inline)) static inline uint64_t
typedef uint64_t field_bits(const uint8_t *p);

/* In which octets of a block there are LFs, and the block. */
struct field_lines {
	uint64_t lfs;           /* those not looked at yet */
	size_t at, next;        /* places of the block, and the one behind it */
};

/*
 * Looks for the end of the field F, that begins at place START of N octets at P:
 * false where it does not come, or only after a line that may be of blanks.
 */
__attribute__((always_inline)) static inline bool
end_field(const uint8_t *p, size_t n, size_t start, struct field_lines *l,
    field_bits *line_ends, struct field_scan *f)
{
	for (;;) {
		size_t lf;

		while (l->lfs == 0 && n - l->next >= FIELD_BLOCK) {
			l->at = l->next;
			l->next += 64;
			l->lfs = line_ends(p + l->at);
		}
		f->looked = l->next - start;
		if (l->lfs == 0)
			return false;
		lf = l->at + (size_t)__builtin_ctzll(l->lfs);
		l->lfs &= l->lfs - 1;
		f->looked = lf - start;
		if (!is_blank(p[lf + 1])) {
			f->size = f->looked + 1;
			return true;
		}
		if (p[lf + 2] <= ' ' && !folds_to_text(p, n, lf))
			return false;
		f->line = f->looked + 1;
	}
}

/*
 * The kernel, for those who tell by vectors which octets are none of a name
 * (one of the first 32 is enough), and which are LFs. These are looked for once,
 * however many fields are in a block.
 */
__attribute__((always_inline)) static inline size_t
scan_fields(const uint8_t *p, size_t n, struct field_scan *f, size_t most,
    field_bits *name_end, field_bits *line_ends)
{
	struct field_lines l = { .next = f->looked };
	size_t count = 0, start = 0;

	while (count < most) {
		if (f->colon == 0) {
			if (n - start < FIELD_BLOCK || !begin_field(p + start,
			    name_end(p + start), f))
				break;
			if (start == 0)
				l.next = f->looked;
		}
		if (!end_field(p, n, start, &l, line_ends, f))
			break;
		start += f->size;
		count++;
		if (count < most)
			*++f = (struct field_scan){ 0 };
	}
	return count;
}

#endif
