/*
 * charset_own.c - which function decodes which of the charsets that are ours.
 *
 * Ours are all that WHATWG's Encoding Standard has, so that they are read as
 * browsers read them, whichever iconv is there; those that a mark at the front
 * or an escape changes, since what is ill-formed there is more than an octet;
 * and the one-octet ones of DOS and old Macs, since a table is all they are.
 *
 * A function takes a character off the front of a span. What comes of that
 * (pieces, U+FFFD, defects) is charset.c's business.
 */
#include "codec/charset.h"
#include "codec/charset_tables.h"

static const struct own owns[OWN_SINGLE] = {
	[OWN_GB]      = { .take = mime_gb_take, .ascii = true,
	                  .pairing = &mime_gb_pairs },
	[OWN_BIG5]    = { .take = mime_big5_take, .ascii = true,
	                  .pairing = &mime_big5_pairs },
	[OWN_EUC_KR]  = { .take = mime_euc_kr_take, .ascii = true,
	                  .pairing = &mime_euc_kr_pairs },
	[OWN_SJIS]    = { .take = mime_sjis_take, .ascii = true,
	                  .pairing = &mime_sjis_pairs },
	[OWN_EUC_JP]  = { .take = mime_euc_jp_take, .ascii = true,
	                  .pairing = &mime_euc_jp_pairs },
	[OWN_JIS]     = { .take = mime_jis_take, .run = mime_jis_run },
	[OWN_KR]      = { .take = mime_kr_take },
	[OWN_HZ]      = { .take = mime_hz_take },
	[OWN_USER_DEFINED] = { .take = mime_user_defined_take, .ascii = true },
	[OWN_UTF_16LE] = { .take = mime_utf16_take, .run = mime_utf16_run,
	                   .set = LITTLE },
	[OWN_UTF_16BE] = { .take = mime_utf16_take, .run = mime_utf16_run,
	                   .set = BIG },
	[OWN_UTF_32LE] = { .take = mime_utf32_take, .set = LITTLE },
	[OWN_UTF_32BE] = { .take = mime_utf32_take, .set = BIG },
	[OWN_UTF_7]   = { .take = mime_utf7_take },
};

void
mime_own_begin(struct own *o, const struct charset *charset)
{
	if (charset->own < OWN_SINGLE)
		*o = owns[charset->own];
	else
		*o = (struct own){
			.take = mime_single_take, .ascii = true,
			.high = mime_single[charset->own - OWN_SINGLE],
		};
}

bool
mime_own_unreset(const struct own *o)
{
	return mime_escape_unreset(o);
}

bool
mime_charset_has_ascii(mime_span label)
{
	const struct charset *charset = mime_charset_find(label);
	struct own o;

	if (charset == NULL || (charset->is & CHARSET_UTF8) != 0)
		return true;
	mime_own_begin(&o, charset);
	return o.ascii;
}
