/*
 * buffer.c - bytes that grow.
 *
 * A buffer doubles as it fills, in its arena, so that putting N octets costs
 * O(N) whatever the pieces. Its first failure sticks: puts that follow do
 * nothing, and the status is looked at once, at the end.
 */
#include "bytes/bytes.h"

#define FIRST ((size_t)64)

void
buffer_init(struct buffer *b, struct mime_arena *mem, size_t max)
{
	*b = (struct buffer){ .mem = mem, .max = max };
	if (mem == NULL)
		b->status = MIME_NOMEM;
}

bool
buffer_reserve(struct buffer *b, size_t n)
{
	size_t need = size_add(b->len, n);
	size_t cap = b->cap ? b->cap : FIRST;
	char *ptr;

	if (b->status < 0)
		return false;
	if (need <= b->cap)
		return true;
	if (need > b->max) {
		b->status = MIME_LIMIT;
		return false;
	}
	while (cap < need)
		cap = size_mul(cap, 2);
	if (cap > b->max)
		cap = b->max;
	ptr = mime_arena_resize(b->mem, b->ptr, b->cap, cap);
	if (ptr == NULL) {
		b->status = mime_arena_status(b->mem);
		return false;
	}
	b->ptr = ptr;
	b->cap = cap;
	return true;
}

void
buffer_put(struct buffer *b, mime_span bytes)
{
	if (bytes.len == 0 || !buffer_reserve(b, bytes.len))
		return;
	memcpy(b->ptr + b->len, bytes.ptr, bytes.len);
	b->len += bytes.len;
}

void
buffer_put_char(struct buffer *b, char c)
{
	if (b->len < b->cap ? b->status >= 0 : buffer_reserve(b, 1))
		b->ptr[b->len++] = c;
}

void
buffer_put_number(struct buffer *b, uint32_t n)
{
	char digits[10];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buffer_put(b, (mime_span){ digits + at, sizeof(digits) - at });
}
