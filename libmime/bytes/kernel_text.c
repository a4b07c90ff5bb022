/*
 * kernel_text.c - the inner loops over headers and other text, in plain C.
 *
 * How far text is well-formed UTF-8, how charsets of one octet become it, and
 * where a field of a header ends. These are the definition of right; kernel_text_x86.c has them for vectors.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/kernel_text.h"

/* ---- UTF-8 -------------------------------------------------------------- */

/*
 * How many octets the character at P has, of which N are there; 0: it is
 * ill-formed, or cut. Unicode 3.9, table 3-7: what may follow the lead is
 * narrower for four of them.
 */
static inline size_t
char_length(const uint8_t *p, size_t n)
{
	uint8_t lead = p[0];
	uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
	size_t len = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4 || n < len || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return len;
}

static inline bool
are_ascii(const uint8_t *p)
{
	uint64_t eight;

	memcpy(&eight, p, sizeof(eight));
	return (eight & UINT64_C(0x8080808080808080)) == 0;
}

size_t
mime_utf8_run_plain(const uint8_t *p, size_t n)
{
	size_t i = 0, len = 1;

	while (i < n && len > 0) {
		len = n - i >= 8 && are_ascii(p + i) ? 8 :
		    char_length(p + i, n - i);
		i += len;
	}
	return i;
}

size_t
mime_utf8_run(mime_span s)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t n = s.len ? mime_kernels()->utf8_run(p, s.len) : 0;

	return n < s.len ? n + mime_utf8_run_plain(p + n, s.len - n) : n;
}

/* ---- charsets of one octet ---------------------------------------------- */

size_t
mime_single_plain(mime_span in, mime_room out, const uint32_t *chars, size_t *put)
{
	const uint8_t *p = (const uint8_t *)in.ptr;
	size_t i = 0, o = 0;

	for (; i < in.len && out.len - o >= 4; i++) {
		uint32_t c = chars[p[i]];

		if (c == 0)
			break;
		o += kernel_put(out.ptr + o, c);
	}
	*put = o;
	return i;
}

size_t
mime_single_text(mime_span in, mime_room out, const uint32_t *chars, size_t *put)
{
	size_t some, n = in.len ?
	    mime_kernels()->single(in, out, chars, put) : (*put = 0);

	if (n == in.len)
		return n;
	out = (mime_room){ out.ptr + *put, out.len - *put };
	n += mime_single_plain(span_tail(in, n), out, chars, &some);
	*put += some;
	return n;
}

/* ---- fields ------------------------------------------------------------- */

/* The name, the colon and where the value begins: is it as usual so far? */
static bool
begin_slowly(mime_span s, struct field_scan *f)
{
	size_t colon = mime_span_run(s, IS_FTEXT), at = colon + 1;

	if (colon == 0 || span_at(s, colon) != ':' ||
	    span_at(s, at) == ':' || s.ptr[0] == '-')
		return false;
	at += mime_span_run(span_tail(s, at), IS_WSP);
	if (at >= s.len || s.ptr[at] == '\r' || s.ptr[at] == '\n')
		return false;
	f->colon = colon;
	f->value = f->looked = at;
	return true;
}

/* One at a time: what a field is, and no more. */
size_t
mime_field_plain(const uint8_t *p, size_t n, struct field_scan *f, size_t most)
{
	mime_span s = { (const char *)p, n };

	if (most == 0 || (f->colon == 0 && !begin_slowly(s, f)))
		return 0;
	for (;;) {
		f->looked += span_find(span_tail(s, f->looked), '\n');
		if (f->looked + 1 >= n)
			return 0;
		if (!is_blank(p[f->looked + 1])) {
			f->size = f->looked + 1;
			return 1;
		}
		if (!folds_to_text(p, n, f->looked))
			return 0;
		f->line = ++f->looked;
	}
}

static inline size_t
scan(mime_span s, struct field_scan *f, size_t most)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t n = s.len ? mime_kernels()->field(p, s.len, f, most) : 0;

	return n > 0 ? n : mime_field_plain(p, s.len, f, most);
}

size_t
mime_fields_usual(mime_span s, struct field_scan *f, size_t most)
{
	*f = (struct field_scan){ 0 };
	return scan(s, f, most);
}

size_t
mime_fold_run(mime_span s)
{
	struct field_scan f = { .colon = 1 };

	scan(s, &f, 1);
	return f.looked;
}
