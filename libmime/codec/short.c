/*
 * short.c - the text of an encoded word, decoded at once (RFC 2047 4).
 *
 * A word is some forty octets, and to make, feed and end a filter for it costs
 * more than to decode them. Here is what is as it should be only. Whatever is
 * odd is left to the filters of base64.c and qp.c, which say how it is read
 * and what is wrong with it.
 */
#include "codec/codec.h"

/* From so many letters on, a kernel has some of them to take. */
#define KERNEL_LEAST 36

/* How many octets, at TO, the last four letters make; 0: they are odd. */
static size_t
last_quantum(const char *letters, char *to)
{
	size_t pads = (letters[3] == '=') + (size_t)(letters[3] == '=' &&
	    letters[2] == '=');
	char filled[4] = { letters[0], letters[1], letters[2], letters[3] };
	uint32_t bits;

	/* Padding is no bits: "A" is worth 0. */
	memset(filled + 4 - pads, 'A', pads);
	bits = base64_bits(filled);
	if (bits > BASE64_BITS || (bits & ((1u << 8 * pads) - 1)) != 0)
		return 0;
	for (size_t i = 0; i < 3 - pads; i++)
		to[i] = (char)(bits >> (16 - 8 * i));
	return 3 - pads;
}

size_t
mime_short_base64(mime_span text, char *to)
{
	char *at = to;
	size_t last;

	if (text.len == 0 || text.len % 4 != 0)
		return SHORT_ODD;
	if (text.len >= KERNEL_LEAST) {
		size_t n = mime_kernels()->base64(text,
		    (mime_room){ to, text.len }, text.len / 4 - 1);

		at += 3 * n;
		text = span_tail(text, 4 * n);
	}
	for (; text.len > 4; text = (mime_span){ text.ptr + 4, text.len - 4 }) {
		uint32_t bits = base64_bits(text.ptr);

		if (bits > BASE64_BITS)
			return SHORT_ODD;
		*at++ = (char)(bits >> 16);
		*at++ = (char)(bits >> 8 & 0xff);
		*at++ = (char)(bits & 0xff);
	}
	last = last_quantum(text.ptr, at);
	return last == 0 ? SHORT_ODD : (size_t)(at - to) + last;
}

size_t
mime_short_q(mime_span text, char *to)
{
	const char *p = text.ptr, *end = p + text.len;
	char *at = to;

	while (p < end) {
		int c = (unsigned char)*p++;

		if (c == '=' && end - p >= 2) {
			c = mime_hex_value[(uint8_t)p[0]] * 16 |
			    mime_hex_value[(uint8_t)p[1]];
			p += 2;
		} else if (c < ' ' || c >= 0x7F || c == '=') {
			return SHORT_ODD;
		} else if (c == '_') {
			c = ' ';
		}
		if (c < 0)
			return SHORT_ODD;
		*at++ = (char)c;
	}
	return (size_t)(at - to);
}
