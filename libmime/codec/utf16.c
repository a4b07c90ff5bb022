/*
 * utf16.c - UTF-16 and UTF-32.
 *
 * A byte order mark at the front goes before the label (Unicode 3.10), and goes
 * away. What is ill-formed is a unit, not an octet: half of a pair, a number
 * that is no character's.
 */
#include "codec/charset.h"

/* The unit of N octets at place AT of S, which has it. */
static uint32_t
unit(const struct own *o, mime_span s, size_t at, size_t n)
{
	uint32_t value = 0;

	for (size_t i = 0; i < n; i++) {
		size_t place = o->set == BIG ? i : n - 1 - i;

		value = value << 8 | (uint32_t)span_at(s, at + place);
	}
	return value;
}

/* A byte order mark at the front, in units of N octets, goes and counts. */
static bool
take_mark(struct own *o, mime_span *rest, size_t n)
{
	uint8_t labelled = o->set;

	if (o->begun)
		return false;
	o->begun = true;
	for (o->set = LITTLE; o->set <= BIG; o->set++)
		if (unit(o, *rest, 0, n) == 0xFEFF)
			return taken(rest, n, true);
	o->set = labelled;
	return false;
}

/* A surrogate without its other half is ill-formed, as a unit. */
int32_t
mime_utf16_take(struct own *o, mime_span *rest)
{
	uint32_t high;
	int32_t code;

	if (rest->len < 2)
		return OWN_CUT;
	if (take_mark(o, rest, 2))
		return OWN_NOTHING;
	high = unit(o, *rest, 0, 2);
	if (!is_surrogate(high))
		return taken(rest, 2, (int32_t)high);
	if (high >= 0xDC00)
		return taken(rest, 2, OWN_ILL_FORMED);
	if (rest->len < 4)
		return OWN_CUT;
	code = paired(high, unit(o, *rest, 2, 2));
	return taken(rest, code == OWN_ILL_FORMED ? 2 : 4, code);
}

int32_t
mime_utf32_take(struct own *o, mime_span *rest)
{
	uint32_t code;

	if (rest->len < 4)
		return OWN_CUT;
	if (take_mark(o, rest, 4))
		return OWN_NOTHING;
	code = unit(o, *rest, 0, 4);
	if (code > 0x10FFFF || is_surrogate(code))
		return taken(rest, 4, OWN_ILL_FORMED);
	return taken(rest, 4, (int32_t)code);
}
