/*
 * charset_tables.h - what octets mean, as data.
 *
 * Characters are in rows, a row a lead octet, 0 where there is none. The extra
 * column takes the 0 that ends a literal. charset_tables.py writes them.
 */
#ifndef LIBMIME_CHARSET_TABLES_H
#define LIBMIME_CHARSET_TABLES_H

#include <stdint.h>

#define SINGLES 48
#define GB_RANGES 208

/* Charsets of one octet, by name, sorted; their characters from 0x80 on. */
extern const char *const mime_single_names[SINGLES];
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
