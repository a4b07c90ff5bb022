/*
 * unfold.c - values of printable ASCII, folded or not.
 *
 * Nearly all fields are such values: a kernel looks through them and unfolds
 * them in one go. All that is not as it should be is left to words.c and
 * shown.c, which go through the printable ASCII of it eight octets at a time.
 */
#include "header/header.h"

#define EIGHT sizeof(uint64_t)
#define EACH(octet) (UINT64_C(0x0101010101010101) * (octet))

static inline uint64_t
eight_at(const char *p)
{
	uint64_t eight;

	memcpy(&eight, p, EIGHT);
	return eight;
}

/*
 * Is one of the eight octets no printable ASCII? In those the high bit is not
 * set when 0x20 is taken off them or 1 is put to them. What is carried from
 * one to the next can only tell too much, where one is odd anyway.
 */
static inline bool
has_odd(uint64_t eight)
{
	return (((eight - EACH(0x20)) | (eight + EACH(1))) & EACH(0x80)) != 0;
}

static inline bool
is_odd(char c)
{
	return c < ' ' || c >= 0x7F;
}

size_t
mime_printable_run(mime_span s)
{
	size_t n = 0;

	for (; s.len - n >= EIGHT; n += EIGHT)
		if (has_odd(eight_at(s.ptr + n)))
			break;
	if (s.len - n < EIGHT && s.len >= EIGHT &&
	    !has_odd(eight_at(s.ptr + s.len - EIGHT)))
		return s.len;
	while (n < s.len && !is_odd(s.ptr[n]))
		n++;
	return n;
}

mime_status
mime_unfold_usual(struct mime_arena *mem, mime_span value, mime_span *text)
{
	char *to = mime_arena_room(mem, value.len);
	size_t put;

	if (to == NULL)
		return mime_arena_status(mem);
	if (mime_unfold(value, to, &put) < value.len)
		return MIME_END;
	/* Where nothing went, a view is better. */
	if (put < value.len)
		value = (mime_span){ mime_arena_take(mem, put), put };
	*text = value;
	return MIME_OK;
}
