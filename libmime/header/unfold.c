/*
 * unfold.c - values of printable ASCII, folded or not.
 *
 * Nearly all fields are such values. They are gone through eight octets at a
 * time, and what is left at the end by eight that overlap what was done before;
 * so a value is unfolded for what a copy of it would cost. All that is not
 * as it should be is left to shown.c, which is asked in its place.
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

/* The same, copied to TO on the way, which has room for all of S. */
static size_t
copy_printable(mime_span s, char *to)
{
	size_t n = 0;
	uint64_t eight;

	for (; s.len - n >= EIGHT; n += EIGHT) {
		eight = eight_at(s.ptr + n);
		if (has_odd(eight))
			break;
		memcpy(to + n, &eight, EIGHT);
	}
	if (s.len - n < EIGHT && s.len >= EIGHT) {
		eight = eight_at(s.ptr + s.len - EIGHT);
		memcpy(to + s.len - EIGHT, &eight, EIGHT);
		if (!has_odd(eight))
			return s.len;
	}
	for (; n < s.len && !is_odd(s.ptr[n]); n++)
		to[n] = s.ptr[n];
	return n;
}

/* The octets of the line end at the front of S; 0: none is there. */
static size_t
line_end(mime_span s)
{
	return span_at(s, 0) == '\n' ? 1 : 2 * span_starts(s, SPAN("\r\n"));
}

/* Puts S to TO as far as it is as it should be; *END: how far that went. */
static bool
put_unfolded(mime_span s, char *to, char **end)
{
	for (;;) {
		size_t n = copy_printable(s, to);

		to += n;
		s = span_tail(s, n);
		*end = to;
		if (s.len == 0)
			return true;
		n = line_end(s);
		if (!char_is(span_at(s, n), IS_WSP))
			return false;
		*to++ = ' ';
		s = span_tail(s, n + 1);
	}
}

bool
mime_unfold_usual(struct mime_arena *mem, mime_span value, size_t printable,
    mime_span *text)
{
	mime_mark mark = mime_arena_mark(mem);
	char *to = mime_arena_take(mem, value.len), *end;

	if (to == NULL)
		return false;
	memcpy(to, value.ptr, printable);
	if (!put_unfolded(span_tail(value, printable), to + printable, &end)) {
		mime_arena_release(mem, mark);
		return false;
	}
	*text = (mime_span){ to, (size_t)(end - to) };
	return true;
}
