/*
 * anonymous_wrap.c - what is encoded, read and put back where it was.
 *
 * An octet that was escaped stays escaped, and what stands between letters of
 * base64 stays between them: so nothing moves. What is no escape is an octet
 * like others.
 */
#include "config.h"

#include <string.h>

#include "anonymous.h"

/* ---- escapes of three octets: "=C3", "%C3" ------------------------------ */

static int
hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
is_escape(const char *p, size_t n, char mark)
{
	return n >= 3 && *p == mark && hex_of(p[1]) >= 0 && hex_of(p[2]) >= 0;
}

/* Digits in the case that was there. */
static void
put_hex(char *p, unsigned char c)
{
	bool small = p[0] >= 'a' || p[1] >= 'a';
	const char *digits = small ? "0123456789abcdef" : "0123456789ABCDEF";

	p[0] = digits[c >> 4];
	p[1] = digits[c & 15];
}

/* How long a soft line break is that P begins with; 0: it does not. */
static size_t
soft_break(const char *p, size_t n)
{
	if (n >= 3 && memcmp(p, "=\r\n", 3) == 0)
		return 3;
	return n >= 2 && memcmp(p, "=\n", 2) == 0 ? 2 : 0;
}

/* "=xy", which is none, stays: other letters might make it one. */
static size_t
no_escape(const char *p, size_t n)
{
	size_t i = 1;

	while (i < 3 && i < n && p[i] != *p && ((p[i] >= '0' && p[i] <= '9') ||
	    (p[i] | 32) >= 'a') && (p[i] | 32) <= 'z')
		i++;
	return i;
}

static size_t
escaped(char mark, bool breaks, char *p, size_t n, char *out, bool back)
{
	size_t i = 0, k = 0, skip;

	while (i < n) {
		bool hex = is_escape(p + i, n - i, mark);

		skip = breaks ? soft_break(p + i, n - i) : 0;
		if (skip == 0 && !hex && p[i] == mark)
			skip = no_escape(p + i, n - i);
		if (skip > 0) {
			i += skip;
			continue;
		}
		if (hex && back)
			put_hex(p + i + 1, (unsigned char)out[k]);
		else if (hex)
			out[k] = (char)(hex_of(p[i + 1]) << 4 |
			    hex_of(p[i + 2]));
		else if (back)
			p[i] = out[k];
		else
			out[k] = p[i];
		i += hex ? 3 : 1;
		k++;
	}
	return k;
}

/* ---- base64 ------------------------------------------------------------- */

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	"abcdefghijklmnopqrstuvwxyz0123456789+/";

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* COUNT letters at places AT of P: octets, out or back; how many. */
static size_t
quad(char *p, const size_t at[4], unsigned count, char *out, bool back)
{
	size_t n = count > 0 ? count - 1 : 0;
	uint32_t bits = 0, rest;

	for (unsigned i = 0; i < 4; i++)
		bits = bits << 6 |
		    (i < count ? (uint32_t)value_of(p[at[i]]) : 0);
	if (!back) {
		for (unsigned i = 0; i < n; i++)
			out[i] = (char)(bits >> (16 - 8 * i));
		return n;
	}
	/* Bits behind the last octet stay as they are. */
	rest = n < 3 ? bits & (0xffffffu >> (8 * n)) : 0;
	for (unsigned i = 0; i < n; i++)
		rest |= (uint32_t)(unsigned char)out[i] << (16 - 8 * i);
	for (unsigned i = 0; i < count; i++)
		p[at[i]] = letters[rest >> (18 - 6 * i) & 63];
	return n;
}

static size_t
base64(char *p, size_t n, char *out, bool back)
{
	size_t at[4] = { 0 }, k = 0;
	unsigned count = 0;

	for (size_t i = 0; i < n; i++) {
		if (value_of(p[i]) >= 0)
			at[count++] = i;
		if (count == 4 || p[i] == '=') {
			k += quad(p, at, count, out + k, back);
			count = 0;
		}
	}
	return k + quad(p, at, count, out + k, back);
}

size_t
unwrapped(enum wrapping w, char *p, size_t n, char *out, bool back)
{
	switch (w) {
	case WRAPPING_QP:
		return escaped('=', true, p, n, out, back);
	case WRAPPING_Q:
		return escaped('=', false, p, n, out, back);
	case WRAPPING_PERCENT:
		return escaped('%', false, p, n, out, back);
	case WRAPPING_BASE64:
		return base64(p, n, out, back);
	case WRAPPING_NONE:
		break;
	}
	memcpy(back ? p : out, back ? out : p, n);
	return n;
}
