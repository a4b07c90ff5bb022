/*
 * utf7.c - UTF-7 (RFC 2152), as one of the charsets that we decode ourselves.
 *
 * Not by the C library, because its converter keeps bits of a run of base64 to
 * itself, so that what it makes of a wrong one depends on where the input is
 * cut. Here a letter is taken with its last bit. So all that can still turn out
 * wrong is in front of the reader, at most six letters, and the bits have the
 * place of the letters that they came in.
 *
 * Lenient in what stands for itself: all of ASCII does, what RFC 2152 calls
 * optional and what it leaves out. Ill-formed are octets above ASCII, a "+"
 * with neither "-" nor a letter behind it, halves of surrogate pairs, and a run
 * that ends within a unit or whose last bits are not 0. A run may end with the
 * text. charset.c does the rest: pieces, U+FFFD, defects.
 */
#include "codec/charset.h"

#define LETTER_BITS ((size_t)6)
#define UNIT_BITS ((size_t)16)

/* What holds two units that begin in the middle of a letter: 4 + 32 bits. */
#define LETTERS_AHEAD ((size_t)6)

static int
letter_value(int c)
{
	if (char_is(c, IS_DIGIT))
		return c - '0' + 52;
	if (char_is(c, IS_ALPHA))
		return c >= 'a' ? c - 'a' + 26 : c - 'A';
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* How many letters S begins with, as far as two units need them. */
static size_t
letters_ahead(mime_span s)
{
	size_t n = 0;

	while (n < LETTERS_AHEAD && letter_value(span_at(s, n)) >= 0)
		n++;
	return n;
}

/* The unit that begins at bit AT of the letters of S, which has it. */
static uint32_t
unit(mime_span s, size_t at)
{
	size_t end = at + UNIT_BITS;
	size_t letters = (end + LETTER_BITS - 1) / LETTER_BITS;
	uint32_t value = 0;

	for (size_t i = at / LETTER_BITS; i < letters; i++)
		value = value << LETTER_BITS |
		    (uint32_t)letter_value(span_at(s, i));
	return value >> (letters * LETTER_BITS - end) & 0xFFFF;
}

/* Takes the letters that are used up where the first END bits are. */
static int32_t
taken_bits(struct own *o, mime_span *rest, size_t end, int32_t result)
{
	o->set = (uint8_t)(end % LETTER_BITS);
	return taken(rest, end / LETTER_BITS, result);
}

/* A "+" begins a run, unless a "-" makes it stand for itself. */
static int32_t
take_direct(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0), next = span_at(*rest, 1);

	if (c >= 0x80)
		return taken(rest, 1, OWN_ILL_FORMED);
	if (c != '+')
		return taken(rest, 1, c);
	if (next < 0)
		return OWN_CUT;
	if (next == '-')
		return taken(rest, 2, '+');
	if (letter_value(next) < 0)
		return taken(rest, 1, OWN_ILL_FORMED);
	o->begun = true;
	return taken(rest, 1, OWN_NOTHING);
}

/* A "-" that ends a run goes with it; what else does stands for itself. */
static int32_t
take_end(struct own *o, mime_span *rest)
{
	o->begun = false;
	if (span_take_char(rest, '-'))
		return OWN_NOTHING;
	return take_direct(o, rest);
}

/* The run has N letters more, in which no unit ends. */
static int32_t
take_left_over(struct own *o, mime_span *rest, size_t n)
{
	bool padding = mime_utf7_padding(o, span_head(*rest, n));

	if (n == rest->len)
		return OWN_CUT;
	return taken_bits(o, rest, n * LETTER_BITS,
	    padding ? OWN_NOTHING : OWN_ILL_FORMED);
}

/* HIGH, a high surrogate at the front of N letters, with its other half. */
static int32_t
take_pair(struct own *o, mime_span *rest, size_t n, uint32_t high)
{
	size_t half = o->set + UNIT_BITS, end = half + UNIT_BITS;
	int32_t code = OWN_ILL_FORMED;

	if (n * LETTER_BITS >= end)
		code = paired(high, unit(*rest, half));
	else if (n == rest->len)
		return OWN_CUT;
	return taken_bits(o, rest, code == OWN_ILL_FORMED ? half : end, code);
}

/* A unit is at the front of N letters. */
static int32_t
take_unit(struct own *o, mime_span *rest, size_t n)
{
	size_t end = o->set + UNIT_BITS;
	uint32_t first = unit(*rest, o->set);

	if (!is_surrogate(first))
		return taken_bits(o, rest, end, (int32_t)first);
	if (first >= 0xDC00)
		return taken_bits(o, rest, end, OWN_ILL_FORMED);
	return take_pair(o, rest, n, first);
}

SELDOM int32_t
mime_utf7_take(struct own *o, mime_span *rest)
{
	size_t n;

	if (!o->begun)
		return take_direct(o, rest);
	n = letters_ahead(*rest);
	if (n == 0)
		return take_end(o, rest);
	if (n * LETTER_BITS < o->set + UNIT_BITS)
		return take_left_over(o, rest, n);
	return take_unit(o, rest, n);
}

SELDOM bool
mime_utf7_padding(const struct own *o, mime_span rest)
{
	return o->take == mime_utf7_take && o->set > 0 && rest.len == 1 &&
	    (letter_value(span_at(rest, 0)) & 0x3F >> o->set) == 0;
}
