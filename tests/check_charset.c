/*
 * check_charset.c - labels, and what the octets of many charsets become.
 *
 * Each text is converted at once and, by the filter, cut everywhere: whole, cut
 * at its end, and with octets that are no characters. So it is for every
 * charset in the table with noise. Defects are written as in filters.h.
 */
#include "filters.h"

#include <stdio.h>

#define R "\xEF\xBF\xBD"        /* U+FFFD */
#define INVALID "charset-invalid-sequence@"

/* ---- labels ------------------------------------------------------------- */

static const struct {
	const char *label, *charset;
} labels[] = {
	{ "utf-8",              "utf-8" },
	{ "UTF-8",              "utf-8" },
	{ " \tutf8\r\n ",       "utf-8" },
	{ "utf_8",              "utf-8" },
	{ "unicode-1-1-utf-8",  "utf-8" },
	{ "us-ascii",           "windows-1252" },
	{ "ascii",              "windows-1252" },
	{ "646",                "windows-1252" },
	{ "ANSI_X3.4-1968",     "windows-1252" },
	{ "iso-8859-1",         "windows-1252" },
	{ "ISO8859-1",          "windows-1252" },
	{ "iso_8859-1:1987",    "windows-1252" },
	{ "latin1",             "windows-1252" },
	{ "cp-1252",            "windows-1252" },
	{ "win-1252",           "windows-1252" },
	{ "windows1252",        "windows-1252" },
	{ "cp1250",             "windows-1250" },
	{ "win-1251",           "windows-1251" },
	{ "iso-8859-2",         "iso-8859-2" },
	{ "iso-8859-9",         "windows-1254" },
	{ "iso-8859-11",        "windows-874" },
	{ "tis-620",            "windows-874" },
	{ "iso_8859-15",        "iso-8859-15" },
	{ "latin9",             "iso-8859-15" },
	{ "iso-8859-8-i",       "iso-8859-8-i" },
	{ "logical",            "iso-8859-8-i" },
	{ "visual",             "iso-8859-8" },
	{ "koi8-r",             "koi8-r" },
	{ "koi8-ru",            "koi8-u" },
	{ "x-mac-roman",        "macintosh" },
	{ "x-mac-cyrillic",     "x-mac-cyrillic" },
	{ "gb2312",             "gbk" },
	{ "gb18030",            "gb18030" },
	{ "big5-hkscs",         "big5" },
	{ "ks_c_5601-1987",     "euc-kr" },
	{ "x-sjis",             "shift_jis" },
	{ "windows-31j",        "shift_jis" },
	{ "cp932",              "shift_jis" },
	{ "x-euc-jp",           "euc-jp" },
	{ "csISO2022JP",        "iso-2022-jp" },
	{ "iso-2022-jp-1",      "iso-2022-jp" },
	{ "iso-2022-kr",        "iso-2022-kr" },
	{ "hz-gb-2312",         "hz-gb-2312" },
	{ "utf-16",             "utf-16le" },
	{ "utf-16be",           "utf-16be" },
	{ "utf-32",             "utf-32le" },
	{ "unicode-1-1-utf-7",  "utf-7" },
	{ "cp850",              "ibm850" },
	{ "ibm437",             "ibm437" },
	{ "cp1361",             "johab" },
	{ "georgian",           "georgian-ps" },
	{ "x-user-defined",     "x-user-defined" },
	{ "ansi_x3.110-1983",   "windows-1252" },
	{ "iso-2022-jp-2",      "iso-2022-jp-2" },
	{ "utf8mb3",            "utf-8" },
	{ "x-gb2312",           "gbk" },
	{ "cp943",              "shift_jis" },
	{ "_iso-2022-jp",       "iso-2022-jp" },
	{ "Extended_UNIX_Code_Packed_Format_for_Japanese", "euc-jp" },
	/* the ends of the table */
	{ "437",                "ibm437" },
	{ "x_x",                "" },
	/* not known */
	{ "",                   "" },
	{ " ",                  "" },
	{ "x-unknown",          "" },
	{ "unknown-8bit",       "" },
	{ "default",            "" },
	{ "%CHARSET",           "" },
	{ "replacement",        "" },
	{ "iso-2022-cn-ext",    "" },
	{ "utf-8//TRANSLIT",    "" },
	{ "../utf-8",           "" },
	{ "utf-8 ; x",          "" },
	{ "iso-8859-1*en",      "" },
	{ "utf-9",              "" },
	{ "utf-8        aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "" },
};

START_TEST(knows_labels)
{
	mime_span label = guarded(span_of(labels[_i].label));
	mime_span name = mime_charset_name(label);

	ck_assert_msg(span_is(name, span_of(labels[_i].charset)),
	    "\"%s\" is \"%s\"", labels[_i].label, shown(name));
}
END_TEST

START_TEST(a_label_ends_at_no_nul)
{
	ck_assert_ptr_null(mime_charset_find(SPAN("utf-8\0")));
	ck_assert_ptr_null(mime_charset_find(SPAN("utf-8\0//x")));
	ck_assert_ptr_null(mime_charset_find((mime_span){ 0 }));
}
END_TEST

/*
 * Every name is a label of itself, and has a converter: here are all names.
 * The C library's iconv has them all; another may lack some.
 */
static const char *const names[] = {
	"utf-8", "ibm866", "iso-8859-2", "iso-8859-3", "iso-8859-4",
	"iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-8-i",
	"iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15",
	"iso-8859-16", "koi8-r", "koi8-u", "macintosh", "windows-874",
	"windows-1250", "windows-1251", "windows-1252", "windows-1253",
	"windows-1254", "windows-1255", "windows-1256", "windows-1257",
	"windows-1258", "x-mac-cyrillic", "gbk", "gb18030", "big5", "euc-jp",
	"iso-2022-jp", "shift_jis", "euc-kr", "utf-16be", "utf-16le",
	"x-user-defined", "iso-2022-kr", "iso-2022-cn", "hz-gb-2312",
	"iso-2022-jp-2", "iso-2022-jp-3", "euc-tw", "johab", "utf-7",
	"utf-32be", "utf-32le", "viscii", "tcvn", "armscii-8", "georgian-ps",
	"georgian-academy", "koi8-t", "pt154", "hp-roman8", "x-mac-ce",
	"ibm437", "ibm737", "ibm775", "ibm850", "ibm852", "ibm855", "ibm857",
	"ibm858", "ibm860", "ibm861", "ibm862", "ibm863", "ibm864", "ibm865",
	"ibm869", "cp1125",
};

START_TEST(names_are_labels)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span name = span_of(names[_i]);

	ck_assert_msg(span_is(mime_charset_name(name), name), "%s", names[_i]);
	if (mime_filter_charset(mem, name) == NULL)
		fprintf(stderr, "# iconv has no %s\n", names[_i]);
	mime_arena_free(mem);
}
END_TEST

/* ---- texts -------------------------------------------------------------- */

#define ROW(label, name, in, out, told) \
	{ label, name, SPAN(in), SPAN(out), told }

static const struct {
	const char *label, *name;
	mime_span in, out;
	const char *told;
} rows[] = {
	ROW("us-ascii", "plain", "abc\r\n", "abc\r\n", ""),
	ROW("us-ascii", "nothing", "", "", ""),
	ROW("us-ascii", "high octets are Windows'", "\x80\x93x\x94",
	    "\u20AC\u201Cx\u201D", ""),
	ROW("iso-8859-1", "Latin", "gr\xFC\xDF" "e", "gr\u00FC\u00DFe", ""),
	ROW("windows-1252", "what Windows leaves open",
	    "\x81\x8D\x8F\x90\x9D",
	    "\xC2\x81\xC2\x8D\xC2\x8F\xC2\x90\xC2\x9D", ""),
	ROW("windows-1252", "the ends of the table",
	    "\x7F\x80\x9F\xA0\xFF", "\x7F\u20AC\u0178\u00A0\u00FF", ""),
	ROW("utf-8", "well-formed", "gr\u00FC\u00DFe", "gr\u00FC\u00DFe", ""),
	ROW("utf-8", "ill-formed", "a\xFF", "a" R, INVALID "1+1"),
	ROW("utf-8", "cut", "a\xE2\x82", "a" R, INVALID "1+2"),
	ROW("utf-8", "overlong", "\xC0\xAF", R R,
	    "charset-overlong-utf8@0+1 " INVALID "1+1"),
	ROW("iso-8859-2", "Polish", "\xB3\xF3" "d\xBC", "\u0142\u00F3d\u017A",
	    ""),
	ROW("iso-8859-5", "Cyrillic", "\xB4\xD0", "\u0414\u0430", ""),
	ROW("iso-8859-6", "holes", "\xC7\xA1" "a", "\u0627" R "a",
	    INVALID "1+1"),
	ROW("iso-8859-7", "Greek", "\xC1\xE1", "\u0391\u03B1", ""),
	ROW("iso-8859-8-i", "Hebrew", "\xF9\xEC", "\u05E9\u05DC", ""),
	ROW("iso-8859-9", "Turkish", "\xFD\xDD", "\u0131\u0130", ""),
	ROW("iso-8859-15", "the Euro", "\xA4", "\u20AC", ""),
	ROW("koi8-r", "Russian", "\xC4\xC1", "\u0434\u0430", ""),
	ROW("koi8-u", "Ukrainian", "\xA7", "\u0457", ""),
	ROW("windows-1251", "Cyrillic", "\xC4\xE0", "\u0414\u0430", ""),
	ROW("windows-1253", "a hole", "\xD2" "a", R "a", INVALID "0+1"),
	ROW("windows-1255", "a letter, its point, the next: not composed",
	    "\xE0\xC7\xE1", "\u05D0\u05B7\u05D1", ""),
	ROW("windows-1255", "a letter at the end", "\xF9", "\u05E9", ""),
	ROW("windows-1255", "a letter before a hole", "\xF9\xD9", "\u05E9" R,
	    INVALID "1+1"),
	ROW("windows-1258", "a letter and its tone", "a\xEC", "a\u0301", ""),
	ROW("windows-1258", "a letter at the end", "\xE2", "\u00E2", ""),
	ROW("windows-874", "Thai", "\xA1", "\u0E01", ""),
	ROW("macintosh", "Mac", "\x8A\xDB", "\u00E4\u20AC", ""),
	ROW("cp437", "DOS", "\x84", "\u00E4", ""),
	ROW("cp850", "DOS", "\x84", "\u00E4", ""),
	ROW("viscii", "Vietnamese", "\xD5", "\u1EA1", ""),
	ROW("x-user-defined", "to private use", "a\x80\xFF",
	    "a\uF780\uF7FF", ""),

	ROW("gb2312", "Chinese", "\xC4\xE3\xBA\xC3", "\u4F60\u597D", ""),
	ROW("gbk", "beyond GB 2312", "\x87\x42", "\u560A", ""),
	ROW("gb18030", "in four octets", "\x81\x30\x84\x36x", "\u00A5x", ""),
	ROW("gb18030", "beyond 16 bits", "\x94\x39\xFC\x36", "\U0001F600", ""),
	ROW("gb18030", "cut in two", "a\xC4", "a" R, INVALID "1+1"),
	ROW("gb18030", "cut in four", "a\x81\x30\x81", "a" R, INVALID "1+3"),
	ROW("gbk", "a trail octet that is none", "\xC4\x20z", R " z",
	    INVALID "0+1"),
	ROW("big5", "Chinese", "\xA7\x41\xA6\x6E", "\u4F60\u597D", ""),
	ROW("big5", "a letter and its accent", "\x88\x66\x88\x62",
	    "\u00CA\u00CA\u0304", ""),
	ROW("big5", "a letter at the end", "\x88\x66", "\u00CA", ""),
	ROW("big5", "a letter, and cut", "\x88\x66\xA7", "\u00CA" R,
	    INVALID "2+1"),
	ROW("big5", "a letter before a wrong one", "\x88\x66\xFF",
	    "\u00CA" R, INVALID "2+1"),
	ROW("euc-kr", "Korean", "\xBE\xC8\xB3\xE7", "\uC548\uB155", ""),
	ROW("ks_c_5601-1987", "what only Windows has", "\x8C\x63", "\uB620",
	    ""),
	ROW("euc-kr", "cut", "\xBE", R, INVALID "0+1"),
	ROW("euc-kr", "not a pair", "\xBE\xFF\xBE\xC8", R "\uC548",
	    INVALID "0+2"),
	ROW("euc-kr", "a lead hides no markup", "\xBE<b>", R "<b>",
	    INVALID "0+1"),
	ROW("shift_jis", "Japanese", "\x82\xB1\x83\x5C\xB1",
	    "\u3053\u30BD\uFF71", ""),
	ROW("shift_jis", "what Windows added", "\x87\x40\xFB\xFC",
	    "\u2460\u9AD9", ""),
	ROW("shift_jis", "a backslash is one", "\\~", "\\~", ""),
	ROW("shift_jis", "cut", "a\x82", "a" R, INVALID "1+1"),
	ROW("euc-jp", "Japanese", "\xA4\xB3\x8E\xB1\xAD\xA1",
	    "\u3053\uFF71\u2460", ""),
	ROW("euc-jp", "cut in three", "a\x8F\xB0", "a" R, INVALID "1+2"),
	ROW("johab", "Korean", "\xB4\x62", "\uC545", ""),

	ROW("iso-2022-jp", "Japanese", "\x1B$B$3$s\x1B(B!",
	    "\u3053\u3093!", ""),
	ROW("iso-2022-jp", "of 1978", "\x1B$@$3\x1B(J\\~\x1B(Bx",
	    "\u3053\u00A5\u203Ex", ""),
	ROW("iso-2022-jp", "what Windows added", "\x1B$B-!\x1B(B", "\u2460",
	    ""),
	ROW("iso-2022-jp", "half-width", "\x1B(I1\x1B(B", "\uFF71", ""),
	ROW("iso-2022-jp", "the supplement", "\x1B$(D0!\x1B(B", "\u4E02", ""),
	ROW("iso-2022-jp", "of 1990", "\x1B&@\x1B$B$3\x1B(B", "\u3053", ""),
	ROW("iso-2022-jp", "does not escape back", "\x1B$B$3$s",
	    "\u3053\u3093", "charset-stateful-unreset@7+0"),
	ROW("iso-2022-jp", "lines go on in it", "\x1B$B$3\r\n$s\x1B(B",
	    "\u3053\r\n\u3093", ""),
	ROW("iso-2022-jp", "cut in a pair", "\x1B$B$", R,
	    INVALID "3+1 charset-stateful-unreset@4+0"),
	ROW("iso-2022-jp", "cut in an escape", "a\x1B$", "a" R, INVALID "1+2"),
	ROW("iso-2022-jp", "an escape that is none", "\x1B[2J", R "[2J",
	    INVALID "0+1"),
	ROW("iso-2022-jp", "8-bit octets", "a\xB1", "a" R, INVALID "1+1"),
	ROW("iso-2022-jp", "half a pair, then an escape", "\x1B$B$\x1B(Bx",
	    R "x", INVALID "3+1"),
	ROW("iso-2022-jp", "a pair that is none", "\x1B$B/!\x1B(Bx", R "x",
	    INVALID "3+2"),
	ROW("iso-2022-jp", "escapes in a row", "\x1B(B\x1B$B\x1B(Bx", "x", ""),
	ROW("iso-2022-jp-2", "Chinese and Korean", "\x1B$ADc\x1B$(C>H\x1B(B",
	    "\u4F60\uC548", ""),
	ROW("iso-2022-jp-2", "Latin and Greek letters",
	    "\x1B.A\x1BNd\x1B.F\x1BNax", "\u00E4\u03B1x", ""),
	ROW("iso-2022-jp-2", "no letters chosen", "\x1BNdx", R "Ndx",
	    INVALID "0+1"),
	ROW("iso-2022-jp-2", "lines choose letters anew",
	    "\x1B.A\n\x1BNd", "\n" R "Nd", INVALID "4+1"),
	ROW("iso-2022-jp-2", "a letter that is none", "\x1B.F\x1BN\x7F", R,
	    INVALID "3+3"),
	ROW("iso-2022-jp-2", "cut before the letter", "\x1B.F\x1BN", R,
	    INVALID "3+2"),
	ROW("iso-2022-kr", "Korean", "\x1B$)C\x0E>H\x0Fx", "\uC548x", ""),
	ROW("iso-2022-kr", "does not shift back", "\x1B$)C\x0E>H",
	    "\uC548", "charset-stateful-unreset@7+0"),
	ROW("iso-2022-kr", "lines go on in it", "\x0E>H\r\n>H\x0F",
	    "\uC548\r\n\uC548", ""),
	ROW("iso-2022-kr", "a pair that is none", "\x0E/!\x0F", R,
	    INVALID "1+2"),
	ROW("iso-2022-kr", "8-bit octets", "\x0E\xBE>H\x0F", R "\uC548",
	    INVALID "1+1"),
	ROW("iso-2022-cn", "Chinese", "\x1B$)A\x0E" "Dc\x0Fx", "\u4F60x", ""),
	ROW("hz-gb-2312", "Chinese", "~{Dc:C~}!", "\u4F60\u597D!", ""),
	ROW("hz-gb-2312", "tildes and soft line breaks", "~~a~\nb~\r\nc",
	    "~abc", ""),
	ROW("hz-gb-2312", "a line ends in ASCII", "~{Dc\nx", "\u4F60\nx", ""),
	ROW("hz-gb-2312", "an escape that is none", "~x", R "x",
	    INVALID "0+1"),
	ROW("hz-gb-2312", "cut", "~{D", R,
	    INVALID "2+1 charset-stateful-unreset@3+0"),
	ROW("hz-gb-2312", "does not escape back", "~{Dc", "\u4F60",
	    "charset-stateful-unreset@4+0"),
	ROW("utf-7", "plain", "a b\r\n.", "a b\r\n.", ""),
	ROW("utf-7", "all of ASCII stands for itself", "\0\t!\"#~\\\x7F",
	    "\0\t!\"#~\\\x7F", ""),
	ROW("utf-7", "markup", "+ADw-b+AD4-", "<b>", ""),
	ROW("utf-7", "a letter", "+AGE-", "a", ""),
	ROW("utf-7", "three units in eight letters", "+AGEAYgBj-", "abc", ""),
	ROW("utf-7", "RFC 2152's Japanese", "+ZeVnLIqe-", "\u65E5\u672C\u8A9E",
	    ""),
	ROW("utf-7", "RFC 2152's smile", "Hi Mom -+Jjo--!", "Hi Mom -\u263A-!",
	    ""),
	ROW("utf-7", "a plus", "1+-1", "1+1", ""),
	ROW("utf-7", "pluses", "+-+-+--", "+++-", ""),
	ROW("utf-7", "a plus in a run is a letter of it", "+++-", R,
	    INVALID "1+2"),
	ROW("utf-7", "all letters of base64 that are no letters", "+/+8-",
	    "\uFFEF", ""),
	ROW("utf-7", "a run that another character ends", "A+ImIDkQ.",
	    "A\u2262\u0391.", ""),
	ROW("utf-7", "a run that a line ends", "+AGE\r\nb", "a\r\nb", ""),
	ROW("utf-7", "a run that the text ends", "+AGE", "a", ""),
	ROW("utf-7", "a run of whole letters that the text ends", "+AGEAYgBj",
	    "abc", ""),
	ROW("utf-7", "runs without space", "+AGE-+AGI-", "ab", ""),
	ROW("utf-7", "a dash after a run", "+AGE--", "a-", ""),
	ROW("utf-7", "NUL is a character", "+AAAAYQ-", "\0a", ""),
	ROW("utf-7", "a mark stays", "+/v8-a", "\uFEFFa", ""),
	ROW("utf-7", "a pair", "+2D3eAA-", "\U0001F600", ""),
	ROW("utf-7", "a pair from the second unit on", "+AGHYPd4A-",
	    "a\U0001F600", ""),
	ROW("utf-7", "a pair from the third unit on", "+AGEAYtg93gA-",
	    "ab\U0001F600", ""),
	ROW("utf-7", "the highest character", "+2//f/w", "\U0010FFFF", ""),
	ROW("utf-7", "half a pair, then a letter", "+2D0AYQ-", R "a",
	    INVALID "1+2"),
	ROW("utf-7", "half a pair, then a pair", "+2D3YPd4A-",
	    R "\U0001F600", INVALID "1+2"),
	ROW("utf-7", "half a pair, then the run ends", "+2D0-a", R "a",
	    INVALID "1+2"),
	ROW("utf-7", "half a pair in either run", "+2D0-+3gA-", R R,
	    INVALID "1+2"),
	ROW("utf-7", "the second half first", "+3gAAYQ-", R "a",
	    INVALID "1+2"),
	ROW("utf-7", "cut in a pair", "a+2D3e", "a" R, INVALID "2+4"),
	ROW("utf-7", "cut between the halves", "a+2D0", "a" R, INVALID "2+3"),
	ROW("utf-7", "cut in a unit", "a+AG", "a" R, INVALID "2+2"),
	ROW("utf-7", "cut in the second unit", "+AGEA", "a" R, INVALID "3+2"),
	ROW("utf-7", "cut after the plus", "a+", "a" R, INVALID "1+1"),
	ROW("utf-7", "a run that ends in a unit", "+AG-b", R "b",
	    INVALID "1+2"),
	ROW("utf-7", "a run of one letter", "+A-b", R "b", INVALID "1+1"),
	ROW("utf-7", "a letter too many", "+AGEA-b", "a" R "b",
	    INVALID "3+2"),
	ROW("utf-7", "two units and a letter too many", "+AGEAYgA!",
	    "ab" R "!", INVALID "6+2"),
	ROW("utf-7", "three units and a letter too many", "+AGEAYgBjA-",
	    "abc" R, INVALID "9+1"),
	ROW("utf-7", "padding that is not 0", "+AGF-b", "a" R "b",
	    INVALID "3+1"),
	ROW("utf-7", "the same, and another character", "+AGF!", "a" R "!",
	    INVALID "3+1"),
	ROW("utf-7", "the same, and the end", "+AGF", "a" R, INVALID "3+1"),
	ROW("utf-7", "the same, in the second unit", "+AGEAYj-", "ab" R,
	    INVALID "6+1"),
	ROW("utf-7", "an equals sign is none of it", "+AGE=-", "a=-", ""),
	ROW("utf-7", "an empty run", "a+!", "a" R "!", INVALID "1+1"),
	ROW("utf-7", "a plus and a space", "1 + 1", "1 " R " 1",
	    INVALID "2+1"),
	ROW("utf-7", "IMAP's is another", "&AGE- &-", "&AGE- &-", ""),
	ROW("utf-7", "IMAP's comma is no letter", "+AGE,", "a,", ""),
	ROW("utf-7", "8-bit octets", "a\xFF", "a" R, INVALID "1+1"),
	ROW("utf-7", "an 8-bit octet ends a run", "+AGE\xE4" "AGE-",
	    "a" R "AGE-", INVALID "4+1"),
	ROW("utf-7", "an 8-bit octet and an empty run", "+\xE4", R R,
	    INVALID "0+1"),

	ROW("utf-16", "little endian", "h\0i\0", "hi", ""),
	ROW("utf-16", "a mark wins", "\xFE\xFF\0h\0i", "hi", ""),
	ROW("utf-16", "the other mark", "\xFF\xFEh\0", "h", ""),
	ROW("utf-16be", "big endian", "\0h\0i", "hi", ""),
	ROW("utf-16be", "a mark wins", "\xFF\xFEh\0", "h", ""),
	ROW("utf-16le", "a second mark stays", "\xFF\xFE\xFF\xFE", "\uFEFF",
	    ""),
	ROW("utf-16le", "a pair", "\x3D\xD8\x00\xDE", "\U0001F600", ""),
	ROW("utf-16le", "half a pair, then a letter", "\x3D\xD8h\0", R "h",
	    INVALID "0+2"),
	ROW("utf-16le", "the second half first", "\x00\xDEh\0", R "h",
	    INVALID "0+2"),
	ROW("utf-16le", "cut in a pair", "h\0\x3D\xD8\x00", "h" R,
	    INVALID "2+3"),
	ROW("utf-16le", "cut in a unit", "h\0i", "h" R, INVALID "2+1"),
	ROW("utf-16le", "one octet", "h", R, INVALID "0+1"),
	ROW("utf-16le", "NUL is a character", "a\0\0\0b\0", "a\0b", ""),
	ROW("utf-32", "little endian", "h\0\0\0\x00\xF6\x01\0",
	    "h\U0001F600", ""),
	ROW("utf-32", "a mark wins", "\0\0\xFE\xFF\0\0\0h", "h", ""),
	ROW("utf-32be", "too high", "\0\x11\0\0\0\0\0h", R "h", INVALID "0+4"),
	ROW("utf-32be", "a surrogate", "\0\0\xD8\0", R, INVALID "0+4"),
	ROW("utf-32be", "cut", "\0\0\0h\0\0", "h" R, INVALID "4+2"),
};

/* The label for make_filter, as makers take none. */
static const char *label;

static struct mime_filter *
make_filter(struct mime_arena *mem)
{
	return mime_filter_charset(mem, span_of(label));
}

START_TEST(converts_in_pieces)
{
	char name[200];

	label = rows[_i].label;
	snprintf(name, sizeof(name), "%s: %s", label, rows[_i].name);
	expect_poured(name, make_filter, NULL, rows[_i].in, rows[_i].out,
	    rows[_i].told);
}
END_TEST

/* The second time with a converter that was open already. */
START_TEST(converts_at_once)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	for (int i = 0; i < 2; i++) {
		struct buffer out;
		uint64_t replaced = 99;

		buffer_init(&out, mem, 1000);
		ck_assert_int_eq(mime_charset_to_utf8(span_of(rows[_i].label),
		    guarded(rows[_i].in), &out, &replaced), MIME_OK);
		ck_assert_msg(span_is(buffer_span(&out), rows[_i].out),
		    "%s: %s: got \"%s\"", rows[_i].label, rows[_i].name,
		    shown(buffer_span(&out)));
		ck_assert_uint_eq(replaced, count_of(rows[_i].out, SPAN(R)));
	}
	mime_arena_free(mem);
}
END_TEST

/*
 * For every charset: noise comes out as valid UTF-8, the same however it is
 * cut, and every octet that is no character leaves a mark.
 */
START_TEST(noise_in_pieces)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span in = noise(mem, 300, (uint32_t)_i);
	struct poured p;

	label = names[_i];
	if (make_filter(mem) != NULL) {
		pour_everywhere(label, make_filter, NULL, in, &p);
		ck_assert_msg(mime_utf8_valid(buffer_span(&p.bytes)), "%s",
		    label);
		poured_free(&p);
	}
	mime_arena_free(mem);
}
END_TEST

/* Noise of few letters, so that escapes and pairs are met. */
START_TEST(escapes_in_pieces)
{
	static const char letters[] = "\x1B\x1B$B(J)AC\x0E\x0F~{}\n+-$!\x88";
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span in = noise(mem, 300, (uint32_t)_i + 1000);
	struct poured p;

	for (size_t i = 0; i < in.len; i++)
		((char *)(uintptr_t)in.ptr)[i] = letters[
		    (unsigned char)in.ptr[i] % (sizeof(letters) - 1)];
	label = names[_i];
	if (make_filter(mem) != NULL) {
		pour_everywhere(label, make_filter, NULL, in, &p);
		poured_free(&p);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- converters, and memory --------------------------------------------- */

/* Two that are alive at once do not meet in one converter. */
START_TEST(filters_do_not_meet)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_mark mark = mime_arena_mark(mem);
	mime_span cn = SPAN("iso-2022-cn");
	mime_span shifted = SPAN("\x1B$)A\x0E" "D");
	struct mime_filter *a = mime_filter_charset(mem, cn);
	struct mime_filter *b = mime_filter_charset(mem, cn);
	struct buffer out;
	uint64_t replaced;

	buffer_init(&out, mem, 1000);
	ck_assert_int_eq(mime_filter_pour(a, shifted, &out, false), MIME_OK);
	ck_assert_int_eq(mime_filter_pour(b, SPAN("x"), &out, true), MIME_OK);
	ck_assert_int_eq(mime_charset_to_utf8(cn, SPAN("y"), &out, &replaced),
	    MIME_OK);
	ck_assert_int_eq(mime_filter_pour(a, SPAN("c\x0F"), &out, true),
	    MIME_OK);
	ck_assert_msg(span_is(buffer_span(&out), SPAN("xy\u4F60")),
	    "got \"%s\"", shown(buffer_span(&out)));
	mime_arena_release(mem, mark);

	/* Given back in a state of its own; the next one starts afresh. */
	buffer_init(&out, mem, 1000);
	a = mime_filter_charset(mem, cn);
	mime_filter_pour(a, shifted, &out, false);
	mime_arena_release(mem, mark);
	buffer_init(&out, mem, 1000);
	a = mime_filter_charset(mem, cn);
	mime_filter_pour(a, SPAN("z"), &out, true);
	ck_assert_msg(span_is(buffer_span(&out), SPAN("z")), "got \"%s\"",
	    shown(buffer_span(&out)));
	mime_arena_free(mem);
}
END_TEST

START_TEST(unknown_labels)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer out;
	uint64_t replaced = 7;

	buffer_init(&out, mem, 1000);
	ck_assert_ptr_null(mime_filter_charset(mem, SPAN("x-nope")));
	ck_assert_int_eq(mime_charset_to_utf8(SPAN("x-nope"), SPAN("a"), &out,
	    &replaced), MIME_NOCHARSET);
	ck_assert_uint_eq(out.len, 0);
	ck_assert_uint_eq(replaced, 7);
	mime_arena_free(mem);
}
END_TEST

/* OUT's ceiling is OUT's status. */
START_TEST(a_full_buffer)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer out;
	uint64_t replaced;

	buffer_init(&out, mem, 3);
	ck_assert_int_eq(mime_charset_to_utf8(SPAN("koi8-r"), SPAN("\xC4\xC1"),
	    &out, &replaced), MIME_LIMIT);
	ck_assert_int_eq(out.status, MIME_LIMIT);
	mime_arena_free(mem);
}
END_TEST

static const char *const kinds[] = {
	"utf-8", "latin1", "koi8-r", "iso-2022-jp", "utf-16",
};

START_TEST(filters_stand_no_memory)
{
	label = kinds[_i];
	expect_nomem(make_filter);
}
END_TEST

/* What the arena gives away between the two. */
static size_t used;

/* The second one has a converter that nobody keeps. */
static struct mime_filter *
make_two(struct mime_arena *mem)
{
	struct mime_filter *first = make_filter(mem);

	for (size_t i = 0; i < used; i += 16)
		mime_arena_alloc(mem, 16);
	return first != NULL ? make_filter(mem) : NULL;
}

/* So that each allocation of the second is once the one that needs a block. */
START_TEST(two_filters_stand_no_memory)
{
	label = "koi8-r";
	for (used = 0; used < 8192; used += 16)
		expect_nomem(make_two);
}
END_TEST

static mime_status
convert_often(struct mime_arena *mem, void *ctx)
{
	mime_span text = SPAN("\x1B$B$3$s\x1B(B and so on, and so on, and so "
	    "on, and so on, and so on, and so on, and so on, and so on");
	mime_status st = MIME_OK;
	struct buffer out;
	uint64_t replaced;

	(void)ctx;
	buffer_init(&out, mem, 100000);
	for (int i = 0; i < 200; i++)
		st = mime_charset_to_utf8(span_of(label), text, &out,
		    &replaced);
	return st;
}

START_TEST(conversion_stands_no_memory)
{
	label = kinds[_i];
	ck_assert_int_eq(expect_nomem_told(convert_often, NULL), MIME_OK);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, knows_labels, 0, ROWS(labels));
	tcase_add_test(tc, a_label_ends_at_no_nul);
	tcase_add_loop_test(tc, names_are_labels, 0, ROWS(names));
	tcase_add_loop_test(tc, converts_in_pieces, 0, ROWS(rows));
	tcase_add_loop_test(tc, converts_at_once, 0, ROWS(rows));
	tcase_add_loop_test(tc, noise_in_pieces, 0, ROWS(names));
	tcase_add_loop_test(tc, escapes_in_pieces, 0, ROWS(names));
	tcase_add_test(tc, filters_do_not_meet);
	tcase_add_test(tc, unknown_labels);
	tcase_add_test(tc, a_full_buffer);
	tcase_add_loop_test(tc, filters_stand_no_memory, 0, ROWS(kinds));
	tcase_add_test(tc, two_filters_stand_no_memory);
	tcase_add_loop_test(tc, conversion_stands_no_memory, 0, ROWS(kinds));
}

int
main(void)
{
	return run_suite("charset", cases);
}
