/*
 * charset_names.c - which charset a label stands for.
 *
 * The labels, and which charset each of them stands for, are those of WHATWG's
 * Encoding Standard (section 4.2), as browsers and their mail readers take
 * them: "us-ascii" and "iso-8859-1" are windows-1252, "ks_c_5601-1987" is
 * Korean as Windows writes it, "utf-16" without a mark is little endian. To
 * them come charsets that only mail has (UTF-7, DOS code pages, iso-2022-kr ..)
 * and spellings that occur in it ("cp-1252", "utf_8", "iso-8859_1").
 *
 * The list is closed: what is handed to iconv_open is the string in the row
 * found, never a label. Not on it are:
 *
 *     iso-2022-cn-ext  its converter in the C library had CVE-2024-2961, and
 *                      no mail needs it
 *     replacement      stands for no charset; what WHATWG replaces by it for
 *                      the sake of scripts in web pages (iso-2022-kr,
 *                      iso-2022-cn, hz-gb-2312) is read as what it is
 *     x-unknown, unknown-8bit, default ..  are for the caller to guess at
 *
 * charset_own.c decodes the rows without an iconv_name. To add a charset: a
 * line in the enum, a row in each table, sorted.
 */
#include "codec/charset.h"
#include "codec/charset_tables.h"

#define LABEL_MAX 64            /* the longest one here has 45 octets */

enum {
	UTF_8, IBM866, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5,
	ISO_8859_6, ISO_8859_7, ISO_8859_8, ISO_8859_8_I, ISO_8859_10,
	ISO_8859_13, ISO_8859_14, ISO_8859_15, ISO_8859_16, KOI8_R, KOI8_U,
	MACINTOSH, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
	WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
	WINDOWS_1258, X_MAC_CYRILLIC, GBK, GB18030, BIG5, EUC_JP, ISO_2022_JP,
	SHIFT_JIS, EUC_KR, UTF_16BE, UTF_16LE, X_USER_DEFINED, ISO_2022_KR,
	ISO_2022_CN, HZ_GB_2312, ISO_2022_JP_2, ISO_2022_JP_3, EUC_TW, JOHAB,
	UTF_7, UTF_32BE, UTF_32LE, VISCII, TCVN, ARMSCII_8, GEORGIAN_PS,
	GEORGIAN_ACADEMY, KOI8_T, PT154, HP_ROMAN8, X_MAC_CE, IBM437, IBM737,
	IBM775, IBM850, IBM852, IBM855, IBM857, IBM858, IBM860, IBM861, IBM862,
	IBM863, IBM864, IBM865, IBM869, CP1125
};

/* Of one octet, by the table of that name. */
#define ONE(name) (OWN_SINGLE + SINGLE_##name)

static const struct charset charsets[] = {
	[UTF_8]             = { "utf-8",             NULL, CHARSET_UTF8,
	    OWN_NONE },
	[IBM866]            = { "ibm866",            NULL, 0, ONE(IBM866) },
	[ISO_8859_2]        = { "iso-8859-2",        NULL, 0,
	    ONE(ISO_8859_2) },
	[ISO_8859_3]        = { "iso-8859-3",        NULL, 0,
	    ONE(ISO_8859_3) },
	[ISO_8859_4]        = { "iso-8859-4",        NULL, 0,
	    ONE(ISO_8859_4) },
	[ISO_8859_5]        = { "iso-8859-5",        NULL, 0,
	    ONE(ISO_8859_5) },
	[ISO_8859_6]        = { "iso-8859-6",        NULL, 0,
	    ONE(ISO_8859_6) },
	[ISO_8859_7]        = { "iso-8859-7",        NULL, 0,
	    ONE(ISO_8859_7) },
	[ISO_8859_8]        = { "iso-8859-8",        NULL, 0,
	    ONE(ISO_8859_8) },
	[ISO_8859_8_I]      = { "iso-8859-8-i",      NULL, 0,
	    ONE(ISO_8859_8_I) },
	[ISO_8859_10]       = { "iso-8859-10",       NULL, 0,
	    ONE(ISO_8859_10) },
	[ISO_8859_13]       = { "iso-8859-13",       NULL, 0,
	    ONE(ISO_8859_13) },
	[ISO_8859_14]       = { "iso-8859-14",       NULL, 0,
	    ONE(ISO_8859_14) },
	[ISO_8859_15]       = { "iso-8859-15",       NULL, 0,
	    ONE(ISO_8859_15) },
	[ISO_8859_16]       = { "iso-8859-16",       NULL, 0,
	    ONE(ISO_8859_16) },
	[KOI8_R]            = { "koi8-r",            NULL, 0, ONE(KOI8_R) },
	[KOI8_U]            = { "koi8-u",            NULL, 0, ONE(KOI8_U) },
	[MACINTOSH]         = { "macintosh",         NULL, 0, ONE(MACINTOSH) },
	[WINDOWS_874]       = { "windows-874",       NULL, 0,
	    ONE(WINDOWS_874) },
	[WINDOWS_1250]      = { "windows-1250",      NULL, CHARSET_CARELESS,
	    ONE(WINDOWS_1250) },
	[WINDOWS_1251]      = { "windows-1251",      NULL, CHARSET_CARELESS,
	    ONE(WINDOWS_1251) },
	[WINDOWS_1252]      = { "windows-1252",      NULL, CHARSET_CARELESS,
	    ONE(WINDOWS_1252) },
	[WINDOWS_1253]      = { "windows-1253",      NULL, CHARSET_CARELESS,
	    ONE(WINDOWS_1253) },
	[WINDOWS_1254]      = { "windows-1254",      NULL, CHARSET_CARELESS,
	    ONE(WINDOWS_1254) },
	[WINDOWS_1255]      = { "windows-1255",      NULL, CHARSET_CARELESS,
	    ONE(WINDOWS_1255) },
	[WINDOWS_1256]      = { "windows-1256",      NULL, CHARSET_CARELESS,
	    ONE(WINDOWS_1256) },
	[WINDOWS_1257]      = { "windows-1257",      NULL, CHARSET_CARELESS,
	    ONE(WINDOWS_1257) },
	[WINDOWS_1258]      = { "windows-1258",      NULL, CHARSET_CARELESS,
	    ONE(WINDOWS_1258) },
	[X_MAC_CYRILLIC]    = { "x-mac-cyrillic",    NULL, 0,
	    ONE(X_MAC_CYRILLIC) },
	[GBK]               = { "gbk",               NULL, 0, OWN_GB },
	[GB18030]           = { "gb18030",           NULL, 0, OWN_GB },
	[BIG5]              = { "big5",              NULL, 0, OWN_BIG5 },
	[EUC_JP]            = { "euc-jp",            NULL, 0, OWN_EUC_JP },
	[ISO_2022_JP]       = { "iso-2022-jp",       NULL, 0, OWN_JIS },
	[SHIFT_JIS]         = { "shift_jis",         NULL, 0, OWN_SJIS },
	[EUC_KR]            = { "euc-kr",            NULL, 0, OWN_EUC_KR },
	[UTF_16BE]          = { "utf-16be",          NULL, 0, OWN_UTF_16BE },
	[UTF_16LE]          = { "utf-16le",          NULL, 0, OWN_UTF_16LE },
	[X_USER_DEFINED]    = { "x-user-defined",    NULL, 0,
	    OWN_USER_DEFINED },
	[ISO_2022_KR]       = { "iso-2022-kr",       NULL, 0, OWN_KR },
	[ISO_2022_CN]       = { "iso-2022-cn",       "ISO-2022-CN", 0,
	    OWN_NONE },
	[HZ_GB_2312]        = { "hz-gb-2312",        NULL, 0, OWN_HZ },
	[ISO_2022_JP_2]     = { "iso-2022-jp-2",     NULL, 0, OWN_JIS },
	[ISO_2022_JP_3]     = { "iso-2022-jp-3",     "ISO-2022-JP-3", 0,
	    OWN_NONE },
	[EUC_TW]            = { "euc-tw",            "EUC-TW", 0, OWN_NONE },
	[JOHAB]             = { "johab",             "JOHAB", 0, OWN_NONE },
	[UTF_7]             = { "utf-7",             NULL, 0, OWN_UTF_7 },
	[UTF_32BE]          = { "utf-32be",          NULL, 0, OWN_UTF_32BE },
	[UTF_32LE]          = { "utf-32le",          NULL, 0, OWN_UTF_32LE },
	[VISCII]            = { "viscii",            "VISCII", 0, OWN_NONE },
	[TCVN]              = { "tcvn",              "TCVN", 0, OWN_NONE },
	[ARMSCII_8]         = { "armscii-8",         "ARMSCII-8", 0,
	    OWN_NONE },
	[GEORGIAN_PS]       = { "georgian-ps",       "GEORGIAN-PS", 0,
	    OWN_NONE },
	[GEORGIAN_ACADEMY]  = { "georgian-academy",  "GEORGIAN-ACADEMY", 0,
	    OWN_NONE },
	[KOI8_T]            = { "koi8-t",            NULL, 0, ONE(KOI8_T) },
	[PT154]             = { "pt154",             NULL, 0, ONE(PT154) },
	[HP_ROMAN8]         = { "hp-roman8",         NULL, 0, ONE(HP_ROMAN8) },
	[X_MAC_CE]          = { "x-mac-ce",          NULL, 0, ONE(X_MAC_CE) },
	[IBM437]            = { "ibm437",            NULL, 0, ONE(IBM437) },
	[IBM737]            = { "ibm737",            NULL, 0, ONE(IBM737) },
	[IBM775]            = { "ibm775",            NULL, 0, ONE(IBM775) },
	[IBM850]            = { "ibm850",            NULL, 0, ONE(IBM850) },
	[IBM852]            = { "ibm852",            NULL, 0, ONE(IBM852) },
	[IBM855]            = { "ibm855",            NULL, 0, ONE(IBM855) },
	[IBM857]            = { "ibm857",            NULL, 0, ONE(IBM857) },
	[IBM858]            = { "ibm858",            NULL, 0, ONE(IBM858) },
	[IBM860]            = { "ibm860",            NULL, 0, ONE(IBM860) },
	[IBM861]            = { "ibm861",            NULL, 0, ONE(IBM861) },
	[IBM862]            = { "ibm862",            NULL, 0, ONE(IBM862) },
	[IBM863]            = { "ibm863",            NULL, 0, ONE(IBM863) },
	[IBM864]            = { "ibm864",            NULL, 0, ONE(IBM864) },
	[IBM865]            = { "ibm865",            NULL, 0, ONE(IBM865) },
	[IBM869]            = { "ibm869",            NULL, 0, ONE(IBM869) },
	[CP1125]            = { "cp1125",            NULL, 0, ONE(CP1125) },
};

/*
 * Sorted by label, octet by octet. Labels stand in their rows: 766 pointers
 * would be set anew, on pages of its own, in each process.
 */
static const struct {
	char label[46];         /* the longest one, and its NUL */
	uint8_t charset;
} labels[] = {
	{ "437", IBM437 }, { "646", WINDOWS_1252 }, { "737", IBM737 },
	{ "775", IBM775 }, { "850", IBM850 }, { "852", IBM852 },
	{ "855", IBM855 }, { "857", IBM857 }, { "858", IBM858 },
	{ "860", IBM860 }, { "861", IBM861 }, { "862", IBM862 },
	{ "863", IBM863 }, { "865", IBM865 }, { "866", IBM866 },
	{ "869", IBM869 }, { "8859-1", WINDOWS_1252 },
	{ "8859_1", WINDOWS_1252 }, { "8859_10", ISO_8859_10 },
	{ "8859_13", ISO_8859_13 }, { "8859_14", ISO_8859_14 },
	{ "8859_15", ISO_8859_15 }, { "8859_16", ISO_8859_16 },
	{ "8859_2", ISO_8859_2 }, { "8859_3", ISO_8859_3 },
	{ "8859_4", ISO_8859_4 }, { "8859_5", ISO_8859_5 },
	{ "8859_6", ISO_8859_6 }, { "8859_7", ISO_8859_7 },
	{ "8859_8", ISO_8859_8 }, { "8859_9", WINDOWS_1254 },
	{ "932", SHIFT_JIS }, { "936", GBK }, { "949", EUC_KR },
	{ "950", BIG5 }, { "_iso-2022-jp", ISO_2022_JP }, { "al32utf8", UTF_8 },
	{ "ansi", WINDOWS_1252 }, { "ansi-1251", WINDOWS_1251 },
	{ "ansi_x3.110-1983", WINDOWS_1252 }, { "ansi_x3.4", WINDOWS_1252 },
	{ "ansi_x3.4-1968", WINDOWS_1252 }, { "ansi_x3.4-1986", WINDOWS_1252 },
	{ "arabic", ISO_8859_6 }, { "armscii-8", ARMSCII_8 },
	{ "armscii8", ARMSCII_8 }, { "ascii", WINDOWS_1252 },
	{ "asmo-708", ISO_8859_6 }, { "big-5", BIG5 }, { "big-five", BIG5 },
	{ "big5", BIG5 }, { "big5-eten", BIG5 }, { "big5-hkscs", BIG5 },
	{ "big5-tw", BIG5 }, { "big5_hkscs", BIG5 }, { "big5_tw", BIG5 },
	{ "big5hkscs", BIG5 }, { "bigfive", BIG5 }, { "ccsid00858", IBM858 },
	{ "chinese", GBK }, { "cn-big5", BIG5 }, { "cn-gb", GBK },
	{ "cp-1250", WINDOWS_1250 }, { "cp-1251", WINDOWS_1251 },
	{ "cp-1252", WINDOWS_1252 }, { "cp-1253", WINDOWS_1253 },
	{ "cp-1254", WINDOWS_1254 }, { "cp-1255", WINDOWS_1255 },
	{ "cp-1256", WINDOWS_1256 }, { "cp-1257", WINDOWS_1257 },
	{ "cp-1258", WINDOWS_1258 }, { "cp-437", IBM437 },
	{ "cp-819", WINDOWS_1252 }, { "cp-850", IBM850 }, { "cp-852", IBM852 },
	{ "cp-855", IBM855 }, { "cp-857", IBM857 }, { "cp-858", IBM858 },
	{ "cp-862", IBM862 }, { "cp-866", IBM866 }, { "cp-874", WINDOWS_874 },
	{ "cp-932", SHIFT_JIS }, { "cp-936", GBK }, { "cp-949", EUC_KR },
	{ "cp-950", BIG5 }, { "cp-gr", IBM869 }, { "cp-is", IBM861 },
	{ "cp00858", IBM858 }, { "cp1125", CP1125 }, { "cp1250", WINDOWS_1250 },
	{ "cp1251", WINDOWS_1251 }, { "cp1252", WINDOWS_1252 },
	{ "cp1253", WINDOWS_1253 }, { "cp1254", WINDOWS_1254 },
	{ "cp1255", WINDOWS_1255 }, { "cp1256", WINDOWS_1256 },
	{ "cp1257", WINDOWS_1257 }, { "cp1258", WINDOWS_1258 },
	{ "cp1361", JOHAB }, { "cp1363", EUC_KR }, { "cp154", PT154 },
	{ "cp367", WINDOWS_1252 }, { "cp437", IBM437 },
	{ "cp50220", ISO_2022_JP }, { "cp50221", ISO_2022_JP },
	{ "cp50222", ISO_2022_JP }, { "cp51932", EUC_JP },
	{ "cp54936", GB18030 }, { "cp65000", UTF_7 }, { "cp65001", UTF_8 },
	{ "cp737", IBM737 }, { "cp775", IBM775 }, { "cp819", WINDOWS_1252 },
	{ "cp850", IBM850 }, { "cp852", IBM852 }, { "cp855", IBM855 },
	{ "cp857", IBM857 }, { "cp858", IBM858 }, { "cp860", IBM860 },
	{ "cp861", IBM861 }, { "cp862", IBM862 }, { "cp863", IBM863 },
	{ "cp864", IBM864 }, { "cp865", IBM865 }, { "cp866", IBM866 },
	{ "cp869", IBM869 }, { "cp874", WINDOWS_874 }, { "cp932", SHIFT_JIS },
	{ "cp936", GBK }, { "cp942", SHIFT_JIS }, { "cp943", SHIFT_JIS },
	{ "cp949", EUC_KR }, { "cp950", BIG5 }, { "csascii", WINDOWS_1252 },
	{ "csbig5", BIG5 }, { "csbig5hkscs", BIG5 }, { "cseuckr", EUC_KR },
	{ "cseucpkdfmtjapanese", EUC_JP }, { "csgb18030", GB18030 },
	{ "csgb2312", GBK }, { "csgbk", GBK }, { "cshproman8", HP_ROMAN8 },
	{ "csibm855", IBM855 }, { "csibm857", IBM857 }, { "csibm860", IBM860 },
	{ "csibm861", IBM861 }, { "csibm863", IBM863 }, { "csibm864", IBM864 },
	{ "csibm865", IBM865 }, { "csibm866", IBM866 }, { "csibm869", IBM869 },
	{ "csiso2022cn", ISO_2022_CN }, { "csiso2022jp", ISO_2022_JP },
	{ "csiso2022jp2", ISO_2022_JP_2 }, { "csiso2022kr", ISO_2022_KR },
	{ "csiso58gb231280", GBK }, { "csiso885915", ISO_8859_15 },
	{ "csiso885916", ISO_8859_16 }, { "csiso88596e", ISO_8859_6 },
	{ "csiso88596i", ISO_8859_6 }, { "csiso88598e", ISO_8859_8 },
	{ "csiso88598i", ISO_8859_8_I }, { "csiso99naplps", WINDOWS_1252 },
	{ "csisolatin1", WINDOWS_1252 }, { "csisolatin2", ISO_8859_2 },
	{ "csisolatin3", ISO_8859_3 }, { "csisolatin4", ISO_8859_4 },
	{ "csisolatin5", WINDOWS_1254 }, { "csisolatin6", ISO_8859_10 },
	{ "csisolatin9", ISO_8859_15 }, { "csisolatinarabic", ISO_8859_6 },
	{ "csisolatincyrillic", ISO_8859_5 }, { "csisolatingreek", ISO_8859_7 },
	{ "csisolatinhebrew", ISO_8859_8 }, { "csjisencoding", ISO_2022_JP },
	{ "cskoi8r", KOI8_R }, { "cskoi8u", KOI8_U },
	{ "csksc56011987", EUC_KR }, { "csmacintosh", MACINTOSH },
	{ "cspc775baltic", IBM775 }, { "cspc850multilingual", IBM850 },
	{ "cspc858multilingual", IBM858 }, { "cspc862latinhebrew", IBM862 },
	{ "cspc8codepage437", IBM437 }, { "cspcp852", IBM852 },
	{ "csptcp154", PT154 }, { "csshiftjis", SHIFT_JIS },
	{ "cstis620", WINDOWS_874 }, { "csucs4", UTF_32LE },
	{ "csunicode", UTF_16LE }, { "csunicode11utf7", UTF_7 },
	{ "csutf16", UTF_16LE }, { "csutf16be", UTF_16BE },
	{ "csutf16le", UTF_16LE }, { "csutf32", UTF_32LE },
	{ "csutf32be", UTF_32BE }, { "csutf32le", UTF_32LE },
	{ "csutf7", UTF_7 }, { "csutf8", UTF_8 }, { "csviscii", VISCII },
	{ "cswindows1250", WINDOWS_1250 }, { "cswindows1251", WINDOWS_1251 },
	{ "cswindows1252", WINDOWS_1252 }, { "cswindows1253", WINDOWS_1253 },
	{ "cswindows1254", WINDOWS_1254 }, { "cswindows1255", WINDOWS_1255 },
	{ "cswindows1256", WINDOWS_1256 }, { "cswindows1257", WINDOWS_1257 },
	{ "cswindows1258", WINDOWS_1258 }, { "cswindows31j", SHIFT_JIS },
	{ "cyrillic", ISO_8859_5 }, { "cyrillic-asian", PT154 },
	{ "cyrillic-windows", WINDOWS_1251 }, { "dos-437", IBM437 },
	{ "dos-850", IBM850 }, { "dos-852", IBM852 }, { "dos-866", IBM866 },
	{ "dos-874", WINDOWS_874 }, { "ecma-114", ISO_8859_6 },
	{ "ecma-118", ISO_8859_7 }, { "elot_928", ISO_8859_7 },
	{ "euc-cn", GBK }, { "euc-gb", GBK }, { "euc-jp", EUC_JP },
	{ "euc-jp-ms", EUC_JP }, { "euc-kr", EUC_KR }, { "euc-tw", EUC_TW },
	{ "euc_jp", EUC_JP }, { "euc_kr", EUC_KR }, { "euccn", GBK },
	{ "eucjp", EUC_JP }, { "eucjp-ms", EUC_JP }, { "eucjp-open", EUC_JP },
	{ "eucjp-win", EUC_JP }, { "euckr", EUC_KR }, { "euctw", EUC_TW },
	{ "extended_unix_code_packed_format_for_japanese", EUC_JP },
	{ "gb-18030", GB18030 }, { "gb-2312", GBK }, { "gb18030", GB18030 },
	{ "gb18030-0", GB18030 }, { "gb18030-2000", GB18030 },
	{ "gb18030-2005", GB18030 }, { "gb2312", GBK }, { "gb2312-80", GBK },
	{ "gb2312_charset", GBK }, { "gb_18030", GB18030 }, { "gb_2312", GBK },
	{ "gb_2312-80", GBK }, { "gb_2312_80", GBK }, { "gbk", GBK },
	{ "georgian", GEORGIAN_PS }, { "georgian-academy", GEORGIAN_ACADEMY },
	{ "georgian-ps", GEORGIAN_PS }, { "greek", ISO_8859_7 },
	{ "greek8", ISO_8859_7 }, { "hebrew", ISO_8859_8 },
	{ "hp-roman8", HP_ROMAN8 }, { "hz", HZ_GB_2312 },
	{ "hz-gb-2312", HZ_GB_2312 }, { "hz-gb2312", HZ_GB_2312 },
	{ "hzgb", HZ_GB_2312 }, { "ibm-437", IBM437 }, { "ibm-850", IBM850 },
	{ "ibm-852", IBM852 }, { "ibm-855", IBM855 }, { "ibm-857", IBM857 },
	{ "ibm-858", IBM858 }, { "ibm-862", IBM862 }, { "ibm-866", IBM866 },
	{ "ibm-943", SHIFT_JIS }, { "ibm00858", IBM858 },
	{ "ibm367", WINDOWS_1252 }, { "ibm437", IBM437 }, { "ibm737", IBM737 },
	{ "ibm775", IBM775 }, { "ibm819", WINDOWS_1252 }, { "ibm850", IBM850 },
	{ "ibm852", IBM852 }, { "ibm855", IBM855 }, { "ibm857", IBM857 },
	{ "ibm858", IBM858 }, { "ibm860", IBM860 }, { "ibm861", IBM861 },
	{ "ibm862", IBM862 }, { "ibm863", IBM863 }, { "ibm864", IBM864 },
	{ "ibm865", IBM865 }, { "ibm866", IBM866 }, { "ibm869", IBM869 },
	{ "ibm874", WINDOWS_874 }, { "ibm943", SHIFT_JIS },
	{ "iso-10646-ucs-2", UTF_16LE }, { "iso-10646-ucs-4", UTF_32LE },
	{ "iso-2022-cn", ISO_2022_CN }, { "iso-2022-jp", ISO_2022_JP },
	{ "iso-2022-jp-1", ISO_2022_JP }, { "iso-2022-jp-2", ISO_2022_JP_2 },
	{ "iso-2022-jp-3", ISO_2022_JP_3 },
	{ "iso-2022-jp-cp932", ISO_2022_JP },
	{ "iso-2022-jp-ext", ISO_2022_JP_2 }, { "iso-2022-jp-ms", ISO_2022_JP },
	{ "iso-2022-kr", ISO_2022_KR }, { "iso-2022jp", ISO_2022_JP },
	{ "iso-646", WINDOWS_1252 }, { "iso-8859-1", WINDOWS_1252 },
	{ "iso-8859-1-windows-3.1-latin-1", WINDOWS_1252 },
	{ "iso-8859-10", ISO_8859_10 }, { "iso-8859-11", WINDOWS_874 },
	{ "iso-8859-13", ISO_8859_13 }, { "iso-8859-14", ISO_8859_14 },
	{ "iso-8859-15", ISO_8859_15 }, { "iso-8859-16", ISO_8859_16 },
	{ "iso-8859-2", ISO_8859_2 },
	{ "iso-8859-2-windows-latin-2", ISO_8859_2 },
	{ "iso-8859-3", ISO_8859_3 }, { "iso-8859-4", ISO_8859_4 },
	{ "iso-8859-5", ISO_8859_5 }, { "iso-8859-6", ISO_8859_6 },
	{ "iso-8859-6-e", ISO_8859_6 }, { "iso-8859-6-i", ISO_8859_6 },
	{ "iso-8859-7", ISO_8859_7 }, { "iso-8859-8", ISO_8859_8 },
	{ "iso-8859-8-e", ISO_8859_8 }, { "iso-8859-8-i", ISO_8859_8_I },
	{ "iso-8859-9", WINDOWS_1254 },
	{ "iso-8859-9-windows-latin-5", WINDOWS_1254 },
	{ "iso-8859_1", WINDOWS_1252 }, { "iso-8859_10", ISO_8859_10 },
	{ "iso-8859_13", ISO_8859_13 }, { "iso-8859_14", ISO_8859_14 },
	{ "iso-8859_15", ISO_8859_15 }, { "iso-8859_16", ISO_8859_16 },
	{ "iso-8859_2", ISO_8859_2 }, { "iso-8859_3", ISO_8859_3 },
	{ "iso-8859_4", ISO_8859_4 }, { "iso-8859_5", ISO_8859_5 },
	{ "iso-8859_6", ISO_8859_6 }, { "iso-8859_7", ISO_8859_7 },
	{ "iso-8859_8", ISO_8859_8 }, { "iso-8859_9", WINDOWS_1254 },
	{ "iso-celtic", ISO_8859_14 }, { "iso-ir-100", WINDOWS_1252 },
	{ "iso-ir-101", ISO_8859_2 }, { "iso-ir-109", ISO_8859_3 },
	{ "iso-ir-110", ISO_8859_4 }, { "iso-ir-126", ISO_8859_7 },
	{ "iso-ir-127", ISO_8859_6 }, { "iso-ir-138", ISO_8859_8 },
	{ "iso-ir-144", ISO_8859_5 }, { "iso-ir-148", WINDOWS_1254 },
	{ "iso-ir-149", EUC_KR }, { "iso-ir-157", ISO_8859_10 },
	{ "iso-ir-166", WINDOWS_874 }, { "iso-ir-179", ISO_8859_13 },
	{ "iso-ir-199", ISO_8859_14 }, { "iso-ir-203", ISO_8859_15 },
	{ "iso-ir-226", ISO_8859_16 }, { "iso-ir-58", GBK },
	{ "iso-ir-6", WINDOWS_1252 }, { "iso-latin-1", WINDOWS_1252 },
	{ "iso-latin-2", ISO_8859_2 }, { "iso-latin1", WINDOWS_1252 },
	{ "iso2022-jp", ISO_2022_JP }, { "iso2022-kr", ISO_2022_KR },
	{ "iso2022cn", ISO_2022_CN }, { "iso2022jp", ISO_2022_JP },
	{ "iso2022jp1", ISO_2022_JP }, { "iso2022jp2", ISO_2022_JP_2 },
	{ "iso2022jp3", ISO_2022_JP_3 }, { "iso2022kr", ISO_2022_KR },
	{ "iso646-us", WINDOWS_1252 }, { "iso8859", WINDOWS_1252 },
	{ "iso8859-1", WINDOWS_1252 }, { "iso8859-10", ISO_8859_10 },
	{ "iso8859-11", WINDOWS_874 }, { "iso8859-13", ISO_8859_13 },
	{ "iso8859-14", ISO_8859_14 }, { "iso8859-15", ISO_8859_15 },
	{ "iso8859-16", ISO_8859_16 }, { "iso8859-2", ISO_8859_2 },
	{ "iso8859-3", ISO_8859_3 }, { "iso8859-4", ISO_8859_4 },
	{ "iso8859-5", ISO_8859_5 }, { "iso8859-6", ISO_8859_6 },
	{ "iso8859-7", ISO_8859_7 }, { "iso8859-8", ISO_8859_8 },
	{ "iso8859-8-i", ISO_8859_8_I }, { "iso8859-9", WINDOWS_1254 },
	{ "iso88591", WINDOWS_1252 }, { "iso885910", ISO_8859_10 },
	{ "iso885911", WINDOWS_874 }, { "iso885913", ISO_8859_13 },
	{ "iso885914", ISO_8859_14 }, { "iso885915", ISO_8859_15 },
	{ "iso885916", ISO_8859_16 }, { "iso88592", ISO_8859_2 },
	{ "iso88593", ISO_8859_3 }, { "iso88594", ISO_8859_4 },
	{ "iso88595", ISO_8859_5 }, { "iso88596", ISO_8859_6 },
	{ "iso88597", ISO_8859_7 }, { "iso88598", ISO_8859_8 },
	{ "iso88599", WINDOWS_1254 }, { "iso8859_1", WINDOWS_1252 },
	{ "iso8859_10", ISO_8859_10 }, { "iso8859_11", WINDOWS_874 },
	{ "iso8859_13", ISO_8859_13 }, { "iso8859_14", ISO_8859_14 },
	{ "iso8859_15", ISO_8859_15 }, { "iso8859_16", ISO_8859_16 },
	{ "iso8859_2", ISO_8859_2 }, { "iso8859_3", ISO_8859_3 },
	{ "iso8859_4", ISO_8859_4 }, { "iso8859_5", ISO_8859_5 },
	{ "iso8859_6", ISO_8859_6 }, { "iso8859_7", ISO_8859_7 },
	{ "iso8859_8", ISO_8859_8 }, { "iso8859_9", WINDOWS_1254 },
	{ "iso_2022-jp", ISO_2022_JP }, { "iso_2022_jp", ISO_2022_JP },
	{ "iso_646.irv:1991", WINDOWS_1252 }, { "iso_8859-1", WINDOWS_1252 },
	{ "iso_8859-10", ISO_8859_10 }, { "iso_8859-10:1992", ISO_8859_10 },
	{ "iso_8859-11", WINDOWS_874 }, { "iso_8859-13", ISO_8859_13 },
	{ "iso_8859-14", ISO_8859_14 }, { "iso_8859-14:1998", ISO_8859_14 },
	{ "iso_8859-15", ISO_8859_15 }, { "iso_8859-15:1998", ISO_8859_15 },
	{ "iso_8859-16", ISO_8859_16 }, { "iso_8859-16:2001", ISO_8859_16 },
	{ "iso_8859-1:1987", WINDOWS_1252 }, { "iso_8859-2", ISO_8859_2 },
	{ "iso_8859-2:1987", ISO_8859_2 }, { "iso_8859-3", ISO_8859_3 },
	{ "iso_8859-3:1988", ISO_8859_3 }, { "iso_8859-4", ISO_8859_4 },
	{ "iso_8859-4:1988", ISO_8859_4 }, { "iso_8859-5", ISO_8859_5 },
	{ "iso_8859-5:1988", ISO_8859_5 }, { "iso_8859-6", ISO_8859_6 },
	{ "iso_8859-6:1987", ISO_8859_6 }, { "iso_8859-7", ISO_8859_7 },
	{ "iso_8859-7:1987", ISO_8859_7 }, { "iso_8859-7:2003", ISO_8859_7 },
	{ "iso_8859-8", ISO_8859_8 }, { "iso_8859-8-i", ISO_8859_8_I },
	{ "iso_8859-8:1988", ISO_8859_8 }, { "iso_8859-9", WINDOWS_1254 },
	{ "iso_8859-9:1989", WINDOWS_1254 }, { "iso_8859_1", WINDOWS_1252 },
	{ "iso_8859_10", ISO_8859_10 }, { "iso_8859_13", ISO_8859_13 },
	{ "iso_8859_14", ISO_8859_14 }, { "iso_8859_15", ISO_8859_15 },
	{ "iso_8859_16", ISO_8859_16 }, { "iso_8859_2", ISO_8859_2 },
	{ "iso_8859_3", ISO_8859_3 }, { "iso_8859_4", ISO_8859_4 },
	{ "iso_8859_5", ISO_8859_5 }, { "iso_8859_6", ISO_8859_6 },
	{ "iso_8859_7", ISO_8859_7 }, { "iso_8859_8", ISO_8859_8 },
	{ "iso_8859_9", WINDOWS_1254 }, { "jis", ISO_2022_JP },
	{ "johab", JOHAB }, { "koi", KOI8_R }, { "koi-8", KOI8_R },
	{ "koi-8-r", KOI8_R }, { "koi8", KOI8_R }, { "koi8-r", KOI8_R },
	{ "koi8-ru", KOI8_U }, { "koi8-rus", KOI8_R }, { "koi8-t", KOI8_T },
	{ "koi8-u", KOI8_U }, { "koi8-uk", KOI8_U }, { "koi8_r", KOI8_R },
	{ "koi8_u", KOI8_U }, { "koi8r", KOI8_R }, { "koi8u", KOI8_U },
	{ "korean", EUC_KR }, { "ks-c-5601", EUC_KR },
	{ "ks-c-5601-1987", EUC_KR }, { "ks_c-5601-1987", EUC_KR },
	{ "ks_c_5601", EUC_KR }, { "ks_c_5601-1987", EUC_KR },
	{ "ks_c_5601-1989", EUC_KR }, { "ks_c_5601_1987", EUC_KR },
	{ "ks_c_5861-1992", EUC_KR }, { "ksc-5601", EUC_KR },
	{ "ksc5601", EUC_KR }, { "ksc5601-1987", EUC_KR },
	{ "ksc_5601", EUC_KR }, { "l1", WINDOWS_1252 }, { "l10", ISO_8859_16 },
	{ "l2", ISO_8859_2 }, { "l3", ISO_8859_3 }, { "l4", ISO_8859_4 },
	{ "l5", WINDOWS_1254 }, { "l6", ISO_8859_10 }, { "l7", ISO_8859_13 },
	{ "l8", ISO_8859_14 }, { "l9", ISO_8859_15 },
	{ "latin-1", WINDOWS_1252 }, { "latin-10", ISO_8859_16 },
	{ "latin-2", ISO_8859_2 }, { "latin-3", ISO_8859_3 },
	{ "latin-4", ISO_8859_4 }, { "latin-5", WINDOWS_1254 },
	{ "latin-6", ISO_8859_10 }, { "latin-7", ISO_8859_13 },
	{ "latin-8", ISO_8859_14 }, { "latin-9", ISO_8859_15 },
	{ "latin0", ISO_8859_15 }, { "latin1", WINDOWS_1252 },
	{ "latin10", ISO_8859_16 }, { "latin2", ISO_8859_2 },
	{ "latin3", ISO_8859_3 }, { "latin4", ISO_8859_4 },
	{ "latin5", WINDOWS_1254 }, { "latin6", ISO_8859_10 },
	{ "latin7", ISO_8859_13 }, { "latin8", ISO_8859_14 },
	{ "latin9", ISO_8859_15 }, { "latin_1", WINDOWS_1252 },
	{ "logical", ISO_8859_8_I }, { "mac", MACINTOSH },
	{ "mac-ce", X_MAC_CE }, { "mac-centraleurope", X_MAC_CE },
	{ "mac-cyrillic", X_MAC_CYRILLIC }, { "mac-roman", MACINTOSH },
	{ "mac-uk", X_MAC_CYRILLIC }, { "macce", X_MAC_CE },
	{ "maccentraleurope", X_MAC_CE }, { "maccyrillic", X_MAC_CYRILLIC },
	{ "macintosh", MACINTOSH }, { "maclatin2", X_MAC_CE },
	{ "macroman", MACINTOSH }, { "macukrainian", X_MAC_CYRILLIC },
	{ "ms-ansi", WINDOWS_1252 }, { "ms-arab", WINDOWS_1256 },
	{ "ms-cyrl", WINDOWS_1251 }, { "ms-ee", WINDOWS_1250 },
	{ "ms-greek", WINDOWS_1253 }, { "ms-hebr", WINDOWS_1255 },
	{ "ms-kanji", SHIFT_JIS }, { "ms-turk", WINDOWS_1254 },
	{ "ms1361", JOHAB }, { "ms932", SHIFT_JIS }, { "ms936", GBK },
	{ "ms949", EUC_KR }, { "ms950", BIG5 }, { "ms_kanji", SHIFT_JIS },
	{ "mscp1361", JOHAB }, { "mscp949", EUC_KR },
	{ "pc-multilingual-850+euro", IBM858 }, { "pt154", PT154 },
	{ "ptcp154", PT154 }, { "r8", HP_ROMAN8 }, { "roman8", HP_ROMAN8 },
	{ "ruscii", CP1125 }, { "shift-jis", SHIFT_JIS },
	{ "shift_jis", SHIFT_JIS }, { "shiftjis", SHIFT_JIS },
	{ "sjis", SHIFT_JIS }, { "sjis-open", SHIFT_JIS },
	{ "sjis-win", SHIFT_JIS }, { "sun_eu_greek", ISO_8859_7 },
	{ "tcvn", TCVN }, { "tcvn-5712", TCVN }, { "tcvn5712-1", TCVN },
	{ "tcvn5712-1:1993", TCVN }, { "thai8", WINDOWS_874 },
	{ "tis-620", WINDOWS_874 }, { "tis620", WINDOWS_874 },
	{ "tis620-0", WINDOWS_874 }, { "tis620.2533-0", WINDOWS_874 },
	{ "ucs-2", UTF_16LE }, { "ucs-2be", UTF_16BE }, { "ucs-2le", UTF_16LE },
	{ "ucs-4", UTF_32LE }, { "ucs-4be", UTF_32BE }, { "ucs-4le", UTF_32LE },
	{ "ucs2", UTF_16LE }, { "ucs2be", UTF_16BE }, { "ucs2le", UTF_16LE },
	{ "ucs4", UTF_32LE }, { "uhc", EUC_KR }, { "ujis", EUC_JP },
	{ "unicode", UTF_16LE }, { "unicode-1-1-utf-7", UTF_7 },
	{ "unicode-1-1-utf-8", UTF_8 }, { "unicode-2-0-utf-7", UTF_7 },
	{ "unicode11utf8", UTF_8 }, { "unicode20utf8", UTF_8 },
	{ "unicodebig", UTF_16BE }, { "unicodefeff", UTF_16LE },
	{ "unicodefffe", UTF_16BE }, { "unicodelittle", UTF_16LE },
	{ "us", WINDOWS_1252 }, { "us-ascii", WINDOWS_1252 },
	{ "us_ascii", WINDOWS_1252 }, { "usascii", WINDOWS_1252 },
	{ "utf-16", UTF_16LE }, { "utf-16be", UTF_16BE },
	{ "utf-16le", UTF_16LE }, { "utf-32", UTF_32LE },
	{ "utf-32be", UTF_32BE }, { "utf-32le", UTF_32LE }, { "utf-7", UTF_7 },
	{ "utf-8", UTF_8 }, { "utf-8-mac", UTF_8 }, { "utf-8n", UTF_8 },
	{ "utf16", UTF_16LE }, { "utf16be", UTF_16BE }, { "utf16le", UTF_16LE },
	{ "utf32", UTF_32LE }, { "utf32be", UTF_32BE }, { "utf32le", UTF_32LE },
	{ "utf7", UTF_7 }, { "utf8", UTF_8 }, { "utf8-mac", UTF_8 },
	{ "utf8mb3", UTF_8 }, { "utf8mb4", UTF_8 }, { "utf_16", UTF_16LE },
	{ "utf_16be", UTF_16BE }, { "utf_16le", UTF_16LE },
	{ "utf_32", UTF_32LE }, { "utf_32be", UTF_32BE },
	{ "utf_32le", UTF_32LE }, { "utf_7", UTF_7 }, { "utf_8", UTF_8 },
	{ "viscii", VISCII }, { "viscii1.1-1", VISCII },
	{ "visual", ISO_8859_8 }, { "win-1250", WINDOWS_1250 },
	{ "win-1251", WINDOWS_1251 }, { "win-1252", WINDOWS_1252 },
	{ "win-1253", WINDOWS_1253 }, { "win-1254", WINDOWS_1254 },
	{ "win-1255", WINDOWS_1255 }, { "win-1256", WINDOWS_1256 },
	{ "win-1257", WINDOWS_1257 }, { "win-1258", WINDOWS_1258 },
	{ "win-874", WINDOWS_874 }, { "win1250", WINDOWS_1250 },
	{ "win1251", WINDOWS_1251 }, { "win1252", WINDOWS_1252 },
	{ "win1253", WINDOWS_1253 }, { "win1254", WINDOWS_1254 },
	{ "win1255", WINDOWS_1255 }, { "win1256", WINDOWS_1256 },
	{ "win1257", WINDOWS_1257 }, { "win1258", WINDOWS_1258 },
	{ "win874", WINDOWS_874 }, { "winbaltrim", WINDOWS_1257 },
	{ "windows-1250", WINDOWS_1250 }, { "windows-1251", WINDOWS_1251 },
	{ "windows-1252", WINDOWS_1252 }, { "windows-1253", WINDOWS_1253 },
	{ "windows-1254", WINDOWS_1254 }, { "windows-1255", WINDOWS_1255 },
	{ "windows-1256", WINDOWS_1256 }, { "windows-1257", WINDOWS_1257 },
	{ "windows-1258", WINDOWS_1258 }, { "windows-31j", SHIFT_JIS },
	{ "windows-51932", EUC_JP }, { "windows-54936", GB18030 },
	{ "windows-874", WINDOWS_874 }, { "windows-932", SHIFT_JIS },
	{ "windows-936", GBK }, { "windows-949", EUC_KR },
	{ "windows-950", BIG5 }, { "windows-latin1", WINDOWS_1252 },
	{ "windows1250", WINDOWS_1250 }, { "windows1251", WINDOWS_1251 },
	{ "windows1252", WINDOWS_1252 }, { "windows1253", WINDOWS_1253 },
	{ "windows1254", WINDOWS_1254 }, { "windows1255", WINDOWS_1255 },
	{ "windows1256", WINDOWS_1256 }, { "windows1257", WINDOWS_1257 },
	{ "windows1258", WINDOWS_1258 }, { "windows874", WINDOWS_874 },
	{ "windows_1250", WINDOWS_1250 }, { "windows_1251", WINDOWS_1251 },
	{ "windows_1252", WINDOWS_1252 }, { "windows_1253", WINDOWS_1253 },
	{ "windows_1254", WINDOWS_1254 }, { "windows_1255", WINDOWS_1255 },
	{ "windows_1256", WINDOWS_1256 }, { "windows_1257", WINDOWS_1257 },
	{ "windows_1258", WINDOWS_1258 }, { "x-ansi", WINDOWS_1252 },
	{ "x-ascii", WINDOWS_1252 }, { "x-big5", BIG5 },
	{ "x-cp1250", WINDOWS_1250 }, { "x-cp1251", WINDOWS_1251 },
	{ "x-cp1252", WINDOWS_1252 }, { "x-cp1253", WINDOWS_1253 },
	{ "x-cp1254", WINDOWS_1254 }, { "x-cp1255", WINDOWS_1255 },
	{ "x-cp1256", WINDOWS_1256 }, { "x-cp1257", WINDOWS_1257 },
	{ "x-cp1258", WINDOWS_1258 }, { "x-cp437", IBM437 },
	{ "x-cp850", IBM850 }, { "x-cp866", IBM866 }, { "x-cp936", GBK },
	{ "x-cp950", BIG5 }, { "x-euc", EUC_JP }, { "x-euc-cn", GBK },
	{ "x-euc-jp", EUC_JP }, { "x-euc-kr", EUC_KR }, { "x-euc-tw", EUC_TW },
	{ "x-eucjp", EUC_JP }, { "x-gb18030", GB18030 }, { "x-gb2312", GBK },
	{ "x-gbk", GBK }, { "x-ibm850", IBM850 },
	{ "x-iso-2022-jp", ISO_2022_JP }, { "x-iso-8859-1", WINDOWS_1252 },
	{ "x-iso2022-jp", ISO_2022_JP }, { "x-iso8859-1", WINDOWS_1252 },
	{ "x-jis", ISO_2022_JP }, { "x-johab", JOHAB }, { "x-koi8-r", KOI8_R },
	{ "x-koi8-u", KOI8_U }, { "x-ks_c_5601-1987", EUC_KR },
	{ "x-latin1", WINDOWS_1252 }, { "x-mac", MACINTOSH },
	{ "x-mac-ce", X_MAC_CE }, { "x-mac-centraleurroman", X_MAC_CE },
	{ "x-mac-cyrillic", X_MAC_CYRILLIC }, { "x-mac-latin2", X_MAC_CE },
	{ "x-mac-roman", MACINTOSH }, { "x-mac-ukrainian", X_MAC_CYRILLIC },
	{ "x-mac-westeurope", MACINTOSH }, { "x-macintosh", MACINTOSH },
	{ "x-macroman", MACINTOSH }, { "x-ms-cp932", SHIFT_JIS },
	{ "x-ms932", SHIFT_JIS }, { "x-shift-jis", SHIFT_JIS },
	{ "x-shift_jis", SHIFT_JIS }, { "x-shiftjis", SHIFT_JIS },
	{ "x-sjis", SHIFT_JIS }, { "x-unicode-1-1-utf-7", UTF_7 },
	{ "x-unicode-2-0-utf-7", UTF_7 }, { "x-unicode-utf-8", UTF_8 },
	{ "x-unicode20utf8", UTF_8 }, { "x-user-defined", X_USER_DEFINED },
	{ "x-utf-16", UTF_16LE }, { "x-utf-16be", UTF_16BE },
	{ "x-utf-16le", UTF_16LE }, { "x-utf-7", UTF_7 }, { "x-utf-8", UTF_8 },
	{ "x-utf8", UTF_8 }, { "x-viet-tcvn5712", TCVN },
	{ "x-viscii", VISCII }, { "x-windows-31j", SHIFT_JIS },
	{ "x-windows-874", WINDOWS_874 }, { "x-windows-949", EUC_KR },
	{ "x-windows-950", BIG5 }, { "x-x-big5", BIG5 },
};

/* Nearly all mail has one of these: asked first, they spare the search. */
static const struct {
	mime_span label;
	uint8_t charset;
} usual[] = {
	{ SPAN("utf-8"), UTF_8 }, { SPAN("us-ascii"), WINDOWS_1252 },
	{ SPAN("iso-8859-1"), WINDOWS_1252 },
	{ SPAN("windows-1252"), WINDOWS_1252 },
	{ SPAN("iso-2022-jp"), ISO_2022_JP }, { SPAN("gb2312"), GBK },
	{ SPAN("koi8-r"), KOI8_R }, { SPAN("windows-1251"), WINDOWS_1251 },
	{ SPAN("iso-8859-2"), ISO_8859_2 }, { SPAN("euc-kr"), EUC_KR },
};

static const struct charset *
find_usual(mime_span label)
{
	for (size_t i = 0; i < ROWS(usual); i++)
		if (mime_span_same(usual[i].label, label))
			return &charsets[usual[i].charset];
	return NULL;
}

static const struct charset *
search(mime_span label)
{
	char lower[LABEL_MAX + 1];
	size_t low = 0, high = ROWS(labels);

	for (size_t i = 0; i < label.len; i++)
		lower[i] = (char)mime_lower[(unsigned char)label.ptr[i]];
	lower[label.len] = '\0';
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *other = labels[middle].label;
		int order = lower[0] - other[0];

		if (order == 0)
			order = strcmp(lower, other);
		if (order == 0)
			return &charsets[labels[middle].charset];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct charset *
mime_charset_find(mime_span label)
{
	const struct charset *charset;

	label = mime_span_trim(label, IS_WSP);
	charset = find_usual(label);
	if (charset != NULL || label.len > LABEL_MAX ||
	    span_find(label, '\0') < label.len)
		return charset;
	return search(label);
}

mime_span
mime_charset_name(mime_span label)
{
	const struct charset *charset = mime_charset_find(label);

	return charset != NULL ? span_of(charset->name) : (mime_span){ 0 };
}

bool
mime_charset_is_careless(mime_span label)
{
	const struct charset *charset = mime_charset_find(label);

	return charset == NULL || (charset->is & CHARSET_CARELESS) != 0;
}

/* Those of IANA's registry, and how else mail spells them. */
bool
mime_charset_is_ascii(mime_span label)
{
	static const char *const names[] = {
		"us-ascii", "ascii", "usascii", "us_ascii", "x-ascii",
		"csascii", "us", "ansi_x3.4", "ansi_x3.4-1968",
		"ansi_x3.4-1986", "iso-ir-6", "iso646-us", "iso-646",
		"iso_646.irv:1991", "646", "ibm367", "cp367"
	};

	label = mime_span_trim(label, IS_WSP);
	for (size_t i = 0; i < ROWS(names); i++)
		if (mime_span_is_text(label, names[i]))
			return true;
	return false;
}
