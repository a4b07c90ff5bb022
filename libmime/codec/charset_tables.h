/*
 * charset_tables.h - what octets mean, as data.
 *
 * Characters are in rows, a row a lead octet, 0 where there is none. The extra
 * column takes the 0 that ends a literal. charset_tables.py writes them.
 */
#ifndef LIBMIME_CHARSET_TABLES_H
#define LIBMIME_CHARSET_TABLES_H

#include <stdint.h>

#define GB_RANGES 208

/* Charsets of one octet; their characters from 0x80 on. */
enum {
	SINGLE_CP1125, SINGLE_HP_ROMAN8, SINGLE_IBM437, SINGLE_IBM737,
	SINGLE_IBM775, SINGLE_IBM850, SINGLE_IBM852, SINGLE_IBM855,
	SINGLE_IBM857, SINGLE_IBM858, SINGLE_IBM860, SINGLE_IBM861,
	SINGLE_IBM862, SINGLE_IBM863, SINGLE_IBM864, SINGLE_IBM865,
	SINGLE_IBM866, SINGLE_IBM869, SINGLE_ISO_8859_10, SINGLE_ISO_8859_13,
	SINGLE_ISO_8859_14, SINGLE_ISO_8859_15, SINGLE_ISO_8859_16,
	SINGLE_ISO_8859_2, SINGLE_ISO_8859_3, SINGLE_ISO_8859_4,
	SINGLE_ISO_8859_5, SINGLE_ISO_8859_6, SINGLE_ISO_8859_7,
	SINGLE_ISO_8859_8, SINGLE_ISO_8859_8_I, SINGLE_KOI8_R, SINGLE_KOI8_T,
	SINGLE_KOI8_U, SINGLE_MACINTOSH, SINGLE_PT154, SINGLE_WINDOWS_1250,
	SINGLE_WINDOWS_1251, SINGLE_WINDOWS_1252, SINGLE_WINDOWS_1253,
	SINGLE_WINDOWS_1254, SINGLE_WINDOWS_1255, SINGLE_WINDOWS_1256,
	SINGLE_WINDOWS_1257, SINGLE_WINDOWS_1258, SINGLE_WINDOWS_874,
	SINGLE_X_MAC_CE, SINGLE_X_MAC_CYRILLIC, SINGLES
};
extern const uint_least16_t mime_single[SINGLES][129];

/* JIS X 0208 by rows and cells; rows 115 to 120, which are Windows', follow. */
#define JIS_ROWS 94
#define JIS_FIRST_EXTRA 114
extern const uint_least16_t mime_jis0208[JIS_ROWS + 6][95];
extern const uint_least16_t mime_jis0212[JIS_ROWS][95];

/* Leads from 0x81, trails from 0x41; from 0x40 but 0x7F; 0x40-0x7E, 0xA1-. */
#define LEADS 126
extern const uint_least16_t mime_euc_kr[LEADS][191];
extern const uint_least16_t mime_gbk[LEADS][191];
extern const uint_least32_t mime_big5[LEADS][158];

/* Sequences of four octets, numbered, from POINTER on are those from CODE. */
struct gb_range {
	uint_least16_t pointer, code;
};
extern const struct gb_range mime_gb_ranges[GB_RANGES];

#endif
