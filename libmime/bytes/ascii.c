/*
 * ascii.c - the classes of characters, by table.
 *
 * <ctype.h> asks the locale, which must not change what a mail means. Octets
 * of 128 and more count as atext and ftext-free: RFC 6532 lets UTF-8 into
 * atoms, never into the names of fields.
 */
#include "bytes/bytes.h"

#define A (IS_ATEXT | IS_TOKEN | IS_FTEXT)      /* in atoms and in tokens */
#define L (A | IS_ALPHA)
#define H (L | IS_HEX)
#define D (A | IS_DIGIT | IS_HEX)
#define T (IS_TOKEN | IS_FTEXT)                 /* in tokens, not in atoms */
#define S IS_FTEXT                              /* in neither: tspecials */
#define B (IS_ATEXT | IS_FTEXT)                 /* in atoms: / = ? */
#define C IS_CONTROL
#define W IS_WSP
#define U IS_ATEXT
#define U8 U, U, U, U, U, U, U, U
#define U32 U8, U8, U8, U8

const uint8_t mime_char_class[256] = {
	C, C, C, C, C, C, C, C,  C, W, 0, C, C, 0, C, C,
	C, C, C, C, C, C, C, C,  C, C, C, C, C, C, C, C,
	/*   !  "  #  $  %  &  '   (  )  *  +  ,  -  .  / */
	W, A, S, A, A, A, A, A,  S, S, A, A, S, A, T, B,
	/* 0-9                        :  ;  <  =  >  ? */
	D, D, D, D, D, D, D, D,  D, D, 0, S, S, B, S, B,
	/* @ A-O */
	S, H, H, H, H, H, H, L,  L, L, L, L, L, L, L, L,
	/* P-Z                        [  \  ]  ^  _ */
	L, L, L, L, L, L, L, L,  L, L, L, S, S, S, A, A,
	/* ` a-o */
	A, H, H, H, H, H, H, L,  L, L, L, L, L, L, L, L,
	/* p-z                        {  |  }  ~  DEL */
	L, L, L, L, L, L, L, L,  L, L, L, A, A, A, A, C,
	U32, U32, U32, U32,
};

#define N8 -1, -1, -1, -1, -1, -1, -1, -1
#define N16 N8, N8

const int8_t mime_hex_value[256] = {
	N16, N16, N16,
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -1, -1, -1, -1, -1,
	-1, 10, 11, 12, 13, 14, 15, -1, N8, N16,
	-1, 10, 11, 12, 13, 14, 15, -1, N8, N16,
	N16, N16, N16, N16, N16, N16, N16, N16,
};

const char mime_hex_digits[17] = "0123456789ABCDEF";

#define R8(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7
#define R32(n) R8(n), R8(n + 8), R8(n + 16), R8(n + 24)

const uint8_t mime_lower[256] = {
	R32(0), R32(32),
	64, R8(97), R8(105), R8(113), 121, 122, 91, 92, 93, 94, 95,
	R32(96), R32(128), R32(160), R32(192), R32(224),
};

size_t
mime_span_run(mime_span s, unsigned classes)
{
	size_t n = 0;

	while (n < s.len &&
	    (mime_char_class[(uint8_t)s.ptr[n]] & classes) != 0)
		n++;
	return n;
}

/* True for those of CLASSES, and for CR and LF. */
static inline bool
goes(char c, unsigned classes)
{
	return (mime_char_class[(uint8_t)c] & classes) != 0 || c == '\r' ||
	    c == '\n';
}

mime_span
mime_span_trim(mime_span s, unsigned classes)
{
	size_t n = 0;

	while (n < s.len && goes(s.ptr[n], classes))
		n++;
	s = span_tail(s, n);
	while (s.len > 0 && goes(s.ptr[s.len - 1], classes))
		s.len--;
	return s;
}

#define EACH(octet) (UINT64_C(0x0101010101010101) * (octet))

/* Where A and B differ: is it in nothing but the case of letters? */
static inline bool
same_letters(uint64_t a, uint64_t b)
{
	uint64_t lower = (a | EACH(0x20)) & EACH(0x7F);
	/* The high bit of each that is a letter; none is carried over. */
	uint64_t letters = (lower + EACH(0x80 - 'a')) &
	    ~(lower + EACH(0x7F - 'z')) & ~a & EACH(0x80);

	return ((a ^ b) & ~(letters >> 2)) == 0;
}

static inline uint64_t
eight_at(const char *p)
{
	uint64_t octets;

	memcpy(&octets, p, sizeof(octets));
	return octets;
}

/* All N octets at P, less than eight of them, in one number. */
static inline uint64_t
few_at(const char *p, size_t n)
{
	uint32_t first, last;

	if (n < 4)
		return n == 0 ? 0 : (uint64_t)(uint8_t)p[0] |
		    (uint64_t)(uint8_t)p[n / 2] << 8 |
		    (uint64_t)(uint8_t)p[n - 1] << 16;
	memcpy(&first, p, sizeof(first));
	memcpy(&last, p + n - 4, sizeof(last));
	return first | (uint64_t)last << 32;
}

/*
 * The last eight of N may be some that were looked at before. Apart, since it
 * need not be asked most often, and costs registers.
 */
static __attribute__((noinline)) bool
same_in_any_case(const char *a, const char *b, size_t n)
{
	if (n < 8)
		return same_letters(few_at(a, n), few_at(b, n));
	for (size_t i = 0; i + 8 < n; i += 8)
		if (!same_letters(eight_at(a + i), eight_at(b + i)))
			return false;
	return same_letters(eight_at(a + n - 8), eight_at(b + n - 8));
}

bool
mime_octets_same(const char *a, const char *b, size_t n)
{
	size_t i = 0;

	if (n < 8)
		return few_at(a, n) == few_at(b, n) ||
		    same_in_any_case(a, b, n);
	while (i + 8 < n && eight_at(a + i) == eight_at(b + i))
		i += 8;
	/* Written alike, as most are. */
	return (i + 8 >= n && eight_at(a + n - 8) == eight_at(b + n - 8)) ||
	    same_in_any_case(a, b, n);
}

bool
mime_span_take_number(mime_span *rest, uint64_t *number)
{
	size_t digits = mime_span_run(*rest, IS_DIGIT);
	uint64_t n = 0;

	for (size_t i = 0; i < digits; i++) {
		unsigned d = (unsigned)(rest->ptr[i] - '0');

		n = n > (UINT64_MAX - d) / 10 ? UINT64_MAX : n * 10 + d;
	}
	*rest = span_tail(*rest, digits);
	if (digits > 0)
		*number = n;
	return digits > 0;
}
