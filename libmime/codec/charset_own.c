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

static const struct {
	const char *charset;
	int32_t (*take)(struct own *o, mime_span *rest);
	void (*run)(struct own *o, mime_span *in, mime_room *out);
	const struct pairing *pairing;
	bool ascii;
	uint8_t set;
} owns[] = {
	{ "gbk",            mime_gb_take,            NULL,
	    &mime_gb_pairs, true, 0 },
	{ "gb18030",        mime_gb_take,            NULL,
	    &mime_gb_pairs, true, 0 },
	{ "big5",           mime_big5_take,          NULL,
	    &mime_big5_pairs, true, 0 },
	{ "euc-kr",         mime_euc_kr_take,        NULL,
	    &mime_euc_kr_pairs, true, 0 },
	{ "shift_jis",      mime_sjis_take,          NULL,
	    &mime_sjis_pairs, true, 0 },
	{ "euc-jp",         mime_euc_jp_take,        NULL,
	    &mime_euc_jp_pairs, true, 0 },
	{ "iso-2022-jp",    mime_jis_take,           mime_jis_run,
	    NULL, false, 0 },
	{ "iso-2022-jp-2",  mime_jis_take,           mime_jis_run,
	    NULL, false, 0 },
	{ "iso-2022-kr",    mime_kr_take,            NULL,
	    NULL, false, 0 },
	{ "hz-gb-2312",     mime_hz_take,            NULL,
	    NULL, false, 0 },
	{ "x-user-defined", mime_user_defined_take,  NULL,
	    NULL, true, 0 },
	{ "utf-16le",       mime_utf16_take,         mime_utf16_run,
	    NULL, false, LITTLE },
	{ "utf-16be",       mime_utf16_take,         mime_utf16_run,
	    NULL, false, BIG },
	{ "utf-32le",       mime_utf32_take,         NULL,
	    NULL, false, LITTLE },
	{ "utf-32be",       mime_utf32_take,         NULL,
	    NULL, false, BIG },
	{ "utf-7",          mime_utf7_take,          NULL,
	    NULL, false, 0 },
};

void
mime_own_begin(struct own *o, const struct charset *charset)
{
	*o = (struct own){ .high = mime_single_find(charset->name) };
	if (o->high != NULL) {
		o->take = mime_single_take;
		o->ascii = true;
	}
	for (size_t i = 0; i < ROWS(owns) && o->take == NULL; i++) {
		if (strcmp(charset->name, owns[i].charset) == 0) {
			o->take = owns[i].take;
			o->run = owns[i].run;
			o->pairing = owns[i].pairing;
			o->ascii = owns[i].ascii;
			o->set = owns[i].set;
		}
	}
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

	if (charset == NULL || strcmp(charset->name, "utf-8") == 0)
		return true;
	mime_own_begin(&o, charset);
	return o.ascii;
}
