/*
 * single.c - charsets of one octet a character, by table.
 *
 * Runs are converted at once: eight octets of ASCII by one copy, what is above
 * it by a look into the table. No octet is looked at twice. For long runs there
 * is a kernel, with a table that has the octets of UTF-8; it is made for them.
 */
#include "codec/charset.h"

int32_t
mime_single_take(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0);
	int32_t code = c < 0x80 ? c : o->high[c - 0x80];

	return taken(rest, 1, c > 0 && code == 0 ? OWN_ILL_FORMED : code);
}

/* WHATWG 14.5: what is not ASCII goes to the private use area. */
int32_t
mime_user_defined_take(struct own *o, mime_span *rest)
{
	int c = span_at(*rest, 0);

	(void)o;
	return taken(rest, 1, c < 0x80 ? c : 0xF780 + c - 0x80);
}

/* Copies ASCII from P to OUT, N octets there are of both; how many it was. */
static size_t
copy_ascii(const char *p, char *out, size_t n)
{
	size_t i = 0;

	for (uint64_t word; n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, p + i, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
		memcpy(out + i, &word, sizeof(word));
	}
	for (; i < n && (unsigned char)p[i] < 0x80; i++)
		out[i] = p[i];
	return i;
}

void
mime_single_run(const uint_least16_t *high, mime_span *in, mime_room *out)
{
	const char *p = in->ptr, *end = p + in->len;
	char *to = out->ptr, *full = to + out->len;

	while (p < end && to < full) {
		size_t left = (size_t)(end - p), room = (size_t)(full - to);
		size_t n = copy_ascii(p, to, left < room ? left : room);

		p += n;
		to += n;
		while (high != NULL && p < end && full - to >= 4 &&
		    (unsigned char)*p >= 0x80) {
			unsigned code = high[(unsigned char)*p - 0x80];

			if (code == 0)
				break;
			to += utf8_encode(to, code);
			p++;
		}
		if (p == end || (unsigned char)*p >= 0x80)
			break;
	}
	*in = span_tail(*in, (size_t)(p - in->ptr));
	*out = (mime_room){ to, (size_t)(full - to) };
}

void
mime_single_chars(const uint_least16_t *high, uint32_t chars[256])
{
	for (uint32_t c = 0; c < 0x80; c++)
		chars[c] = c | UINT32_C(1) << 24;
	for (size_t i = 0; i < 0x80; i++) {
		unsigned char octets[4] = { 0 };
		size_t n = utf8_encode((char *)octets, high[i]);

		chars[0x80 + i] = high[i] == 0 ? 0 : (uint32_t)n << 24 |
		    (uint32_t)octets[2] << 16 | (uint32_t)octets[1] << 8 |
		    octets[0];
	}
}
