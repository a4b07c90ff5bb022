/*
 * check_word.c - encoded words, as RFC 2047 has them and as they are met.
 */
#include "header/header.h"
#include "noted.h"

#define WORDS 5                 /* that are decoded in one value */
#define R "\xEF\xBF\xBD"        /* U+FFFD */
#define UE "\xC3\xBC"           /* u with diaeresis */
#define EURO "\xE2\x82\xAC"
#define N "encoded-word-"

#define ROW(name, in, out, notes) { name, SPAN(in), SPAN(out), notes }

struct row {
	const char *name;
	mime_span in, out;
	const char *notes;
};

static const struct row texts[] = {
	/* no words */
	ROW("nothing", "", "", ""),
	ROW("plain text", "a b", "a b", ""),
	ROW("folds", "a\r\n b\n\tc", "a b c", ""),
	ROW("a fold of blanks only", "a\r\n \r\n b", "a  b", ""),
	ROW("line ends that are no folds", "a\r\nb\nc\rd\r", "a b c d ", ""),
	ROW("a TAB", "a\tb", "a b", ""),
	ROW("controls", "a\x01\x1B\x7F" "b", "a   b", ""),
	ROW("NUL", "a\0b", "a" R "b", ""),
	ROW("raw UTF-8", "gr" UE, "gr" UE, ""),
	ROW("raw Latin-1", "gr\xFC\xDF" "e \x80", "gr" UE "\xC3\x9F" "e " EURO,
	    ""),
	ROW("one octet makes all Latin-1", UE " \xFC", "\xC3\x83\xC2\xBC " UE,
	    ""),
	ROW("octets that Windows-1252 has not", "\x81\xFF", R "\xC3\xBF", ""),
	ROW("raw C1 controls", "a\xC2\x85" "b", "a" R "b", ""),
	ROW("raw line separators stay", "a\xE2\x80\xA8" "b",
	    "a\xE2\x80\xA8" "b", ""),
	ROW("pieces of words", "=? =?= ?= =?a? =?a?b =?a?Q =?a?Q? =??Q?a?=",
	    "=? =?= ?= =?a? =?a?b =?a?Q =?a?Q? =??Q?a?=",
	    N "unterminated@27+6"),

	/* words as they should be */
	ROW("Q", "=?utf-8?Q?gr=C3=BC=C3=9Fe?=", "gr" UE "\xC3\x9F" "e", ""),
	ROW("Q, lower case hex", "=?utf-8?q?gr=c3=bc?=", "gr" UE, ""),
	ROW("Q, underscore is a space", "=?utf-8?Q?a_b=5F?=", "a b_", ""),
	ROW("B", "=?utf-8?B?Z3LDvA==?=", "gr" UE, ""),
	ROW("either case", "=?UTF-8?b?Z3LDvA==?=", "gr" UE, ""),
	ROW("Latin-1", "=?iso-8859-1?Q?gr=FC?=", "gr" UE, ""),
	ROW("Euro in Windows-1252", "=?windows-1252?Q?=80?=", EURO, ""),
	ROW("KOI8-R", "=?koi8-r?B?98/U?=",
	    "\xD0\x92\xD0\xBE\xD1\x82", ""),
	ROW("Shift_JIS", "=?shift_jis?B?grGC8Q==?=",
	    "\xE3\x81\x93\xE3\x82\x93", ""),
	ROW("ISO-2022-JP", "=?iso-2022-jp?B?GyRCJDMkcxsoQg==?=",
	    "\xE3\x81\x93\xE3\x82\x93", ""),
	ROW("GB2312", "=?gb2312?B?xOO6ww==?=", "\xE4\xBD\xA0\xE5\xA5\xBD",
	    ""),
	ROW("a language", "=?utf-8*de?Q?=C3=BC?=", UE, ""),
	ROW("no text", "a =?utf-8?Q?\?= b", "a  b", ""),
	ROW("between text", "a =?utf-8?Q?b?= c", "a b c", ""),
	ROW("behind a fold", "a\r\n =?utf-8?Q?b?=\r\n c", "a b c", ""),
	ROW("in parentheses", "(=?utf-8?Q?a?=)", "(a)", ""),
	ROW("75 octets", "=?utf-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaa?=",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaa", ""),

	/* next to each other */
	ROW("blanks between words go", "=?utf-8?Q?a?= \t =?utf-8?Q?b?=", "ab",
	    ""),
	ROW("folds too", "=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=", "ab", ""),
	ROW("between charsets too", "=?utf-8?Q?a?= =?iso-8859-1?Q?=FC?=",
	    "a" UE, ""),
	ROW("blanks around text stay", "=?utf-8?Q?a?= b =?utf-8?Q?c?=",
	    "a b c", ""),
	ROW("blanks beside what stays a word stay",
	    "=?utf-8?Q?a?= =?x-nope?Q?b?= =?utf-8?Q?c?=",
	    "a =?x-nope?Q?b?= c", N "unknown-charset@14+14"),
	ROW("a character cut in two",
	    "=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", EURO, N "split-char@0+16"),
	ROW("in Q and in B, by two names of a charset",
	    "=?utf-8?Q?=E2=82?= =?UTF8?B?rA==?=", EURO, N "split-char@0+18"),
	ROW("a character cut in Shift_JIS",
	    "=?shift_jis?Q?=82?= =?shift_jis?Q?=B1?=", "\xE3\x81\x93", ""),
	ROW("cut, but not taken up", "=?utf-8?Q?=E2=82?= x", R " x", ""),
	ROW("base64 cut anywhere",
	    "=?utf-8?B?Z3I?= =?utf-8?B?w7w?=", "gr" UE,
	    N "bad-base64@0+15 " N "bad-base64@16+15"),
	ROW("JIS that goes on in the next word",
	    "=?iso-2022-jp?B?GyRCJDM=?= =?iso-2022-jp?B?JHMbKEI=?=",
	    "\xE3\x81\x93\xE3\x82\x93", ""),
	ROW("no blank between", "=?utf-8?Q?a?==?utf-8?Q?b?=", "ab",
	    N "not-delimited@0+13 " N "not-delimited@13+13"),
	ROW("three words without a blank",
	    "=?utf-8?Q?a?==?utf-8?Q?b?==?utf-8?Q?c?=", "abc",
	    N "not-delimited@0+13 " N "not-delimited@13+13 "
	    N "not-delimited@26+13"),
	ROW("no blank behind one that is unknown",
	    "=?x-nope?Q?a?==?utf-8?Q?b?=", "=?x-nope?Q?a?=b",
	    N "unknown-charset@0+14 " N "not-delimited@14+13"),

	/* in other text */
	ROW("text on both sides", "x=?utf-8?Q?a?=y", "xay",
	    N "not-delimited@1+13"),
	ROW("text in front", "x=?utf-8?Q?a?= y", "xa y",
	    N "not-delimited@1+13"),
	ROW("text behind", "=?utf-8?Q?a?=y", "ay",
	    N "not-delimited@0+13"),
	ROW("a letter in the middle of a name",
	    "H=?iso-8859-1?Q?=F6?=hn", "H\xC3\xB6hn",
	    N "not-delimited@1+20"),
	ROW("between two of them blanks go all the same",
	    "x=?utf-8?Q?a?= =?utf-8?Q?b?=y", "xaby",
	    N "not-delimited@1+13 " N "not-delimited@15+13"),
	ROW("8 bits in front", UE "=?utf-8?Q?a?=", UE "a",
	    N "not-delimited@2+13"),
	ROW("8 bits behind", "=?utf-8?Q?a?=" UE, "a" UE,
	    N "not-delimited@0+13"),
	ROW("an equals sign in front", "x==?utf-8?Q?a?=", "x=a",
	    N "not-delimited@2+13"),
	ROW("an equals sign behind", "=?utf-8?Q?a?==", "a=",
	    N "not-delimited@0+13"),
	ROW("a question mark behind", "=?utf-8?Q?a?=?", "a?",
	    N "not-delimited@0+13"),
	ROW("an underscore behind", "=?utf-8?Q?a?=_b", "a_b",
	    N "not-delimited@0+13"),
	ROW("a TAB in front", "a\t=?utf-8?Q?b?=", "a b", ""),
	ROW("a bare CR in front", "a\r=?utf-8?Q?b?=", "a b", ""),
	ROW("in quotes", "\"=?utf-8?Q?a?=\"", "\"a\"",
	    N "not-delimited@1+13"),
	ROW("behind a colon", "Re:=?utf-8?Q?a?=", "Re:a",
	    N "not-delimited@3+13"),
	ROW("in brackets", "[=?utf-8?Q?a?=]", "[a]", N "not-delimited@1+13"),
	ROW("before a comma", "=?utf-8?Q?a?=, b", "a, b",
	    N "not-delimited@0+13"),
	ROW("before an extension", "=?utf-8?Q?a?=.pdf", "a.pdf",
	    N "not-delimited@0+13"),
	ROW("beside an at sign: in front", "=?utf-8?Q?a?=@b",
	    "=?utf-8?Q?a?=@b", N "not-delimited@0+13"),
	ROW("beside an at sign: behind", "a@=?utf-8?Q?b?=",
	    "a@=?utf-8?Q?b?=", N "not-delimited@2+13"),
	ROW("in angle brackets", "<=?utf-8?Q?a?=>", "<=?utf-8?Q?a?=>",
	    N "not-delimited@1+13"),
	ROW("a list of addresses is no text", "\"a <=?utf-8?Q?b?= c",
	    "\"a <=?utf-8?Q?b?= c", N "not-delimited@4+13"),

	/* not as they should be, and decoded */
	ROW("a blank in Q", "=?utf-8?Q?a b?=", "a b", N "space@0+15"),
	ROW("a fold in Q", "=?utf-8?Q?a\r\n b?=", "a b", N "space@0+17"),
	ROW("a blank in B", "=?utf-8?B?Z3 I=?=", "gr", N "space@0+17"),
	ROW("a fold in B", "=?utf-8?B?Z3\n I=?=", "gr", N "space@0+18"),
	ROW("a question mark in Q", "=?utf-8?Q?a?b?\?=", "a?b?", ""),
	ROW("an equals sign at the end of Q", "=?utf-8?Q?a=?=", "a=", ""),
	ROW("a bad escape in Q", "=?utf-8?Q?a=ZZ?=", "a=ZZ", ""),
	ROW("8 bits in Q", "=?utf-8?Q?" UE "?=", UE, ""),
	ROW("no padding", "=?utf-8?B?Z3I?=", "gr", N "bad-base64@0+15"),
	ROW("too much padding", "=?utf-8?B?Z3I==?=", "gr",
	    N "bad-base64@0+17"),
	ROW("much too much padding", "=?utf-8?B?Z3I=====?=", "gr",
	    N "bad-base64@0+20"),
	ROW("padding in the middle: each its own",
	    "=?utf-8?B?Zw==cg==?=", "gr", N "bad-base64@0+20"),
	ROW("the alphabet of URLs is not that of mail", "=?utf-8?B?8J-Zgg==?=",
	    R "`", N "bad-base64@0+20"),
	ROW("one letter of base64", "=?utf-8?B?Z?=", "", N "bad-base64@0+13"),
	ROW("blanks only", "=?utf-8?Q?  ?=", "  ", N "space@0+14"),
	ROW("a TAB within", "=?utf-8?Q?a\tb?=", "a" R "b",
	    N "space@0+15 " N "decodes-control@0+15"),
	ROW("quoted-printable with a soft line break",
	    "=?utf-8?Q?gr=C3=\r\n =BCn?=", "gr" UE "n", N "space@0+25"),
	ROW("an equals sign before a blank is none",
	    "=?utf-8?Q?a= b?=", "a= b", N "space@0+16"),
	ROW("no base64", "=?utf-8?B?Z3*I=?=", "gr", N "bad-base64@0+17"),
	ROW("cut", "=?utf-8?B?Z3LD?=", "gr" R, ""),
	ROW("76 octets", "=?utf-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaa?=",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaa", N "too-long@0+76"),
	ROW("UTF-7", "=?utf-7?Q?+ADw-b+AD4-?=", "<b>", N "utf7@0+23"),
	ROW("JIS to the end", "=?iso-2022-jp?B?GyRCJDMkcw==?=",
	    "\xE3\x81\x93\xE3\x82\x93", "charset-stateful-unreset@0+30"),
	ROW("UTF-8 that is called Latin-1", "=?iso-8859-1?Q?=C3=BC?=", UE, ""),
	ROW("that is called ASCII", "=?us-ascii?Q?=C3=BC?=", UE, ""),
	ROW("but not Latin-2", "=?iso-8859-2?Q?=C3=BC?=",
	    "\xC4\x82\xC5\xBA", ""),
	ROW("not UTF-8, as it says", "=?utf-8?Q?a=FFb?=", "a" R "b", ""),

	/* not decoded */
	ROW("an unknown charset", "=?x-nope?Q?abc?=", "=?x-nope?Q?abc?=",
	    N "unknown-charset@0+16"),
	ROW("a charset that is a path", "=?../../x?Q?abc?=",
	    "=?../../x?Q?abc?=", ""),
	ROW("an encoding that there is not", "=?utf-8?X?abc?=",
	    "=?utf-8?X?abc?=", N "bad-encoding@0+15"),
	ROW("two letters", "=?utf-8?QB?abc?=", "=?utf-8?QB?abc?=", ""),
	ROW("no encoding", "=?utf-8??abc?=", "=?utf-8??abc?=", ""),
	ROW("a language and no charset", "=?*de?Q?a?=", "=?*de?Q?a?=", ""),
	ROW("a blank in the charset", "=?utf- 8?Q?a?=", "=?utf- 8?Q?a?=", ""),
	ROW("no charset", "=??Q?a?=", "=??Q?a?=", ""),

	/* cut off */
	ROW("no end", "=?utf-8?Q?abc", "abc", N "unterminated@0+13"),
	ROW("no end, behind text", "a =?utf-8?Q?gr=C3=BC", "a gr" UE,
	    N "unterminated@2+18"),
	ROW("no end, behind a word",
	    "=?utf-8?Q?=C3?=\r\n =?utf-8?Q?=BC", UE,
	    N "unterminated@18+13 " N "split-char@0+15"),
	ROW("half an end", "=?utf-8?Q?abc?", "abc", N "unterminated@0+14"),
	ROW("no end, and blanks", "=?utf-8?Q?abc \r\n ", "abc",
	    N "unterminated@0+13"),
	ROW("no end in B", "=?utf-8?B?Z3LDvA", "gr" UE,
	    N "unterminated@0+16 " N "bad-base64@0+16"),
	ROW("in the middle of a character", "=?utf-8?Q?gr=C3", "gr" R,
	    N "unterminated@0+15"),
	ROW("in the middle of an escape", "=?utf-8?Q?gr=C", "gr=C",
	    N "unterminated@0+14"),
	ROW("nothing but a start", "a =?utf-8?Q?", "a =?utf-8?Q?",
	    N "unterminated@2+10"),
	ROW("blanks in it: no cut", "=?utf-8?Q?ab c", "=?utf-8?Q?ab c",
	    N "unterminated@0+14"),
	ROW("a question mark in it: no cut", "=?utf-8?Q?a?b", "=?utf-8?Q?a?b",
	    N "unterminated@0+13"),
	ROW("no end and no charset that is known", "=?x-nope?Q?a",
	    "=?x-nope?Q?a",
	    N "unterminated@0+12 " N "unknown-charset@0+12"),
	ROW("no end and no encoding", "=?utf-8?X?a", "=?utf-8?X?a",
	    N "unterminated@0+11"),
	ROW("no end beside an at sign", "a@=?utf-8?Q?b", "a@=?utf-8?Q?b",
	    N "unterminated@2+11 " N "not-delimited@2+11"),
	ROW("no end but the next one's", "=?utf-8?Q?a =?utf-8?Q?b?=",
	    "=?utf-8?Q?a b", N "unterminated@0+11"),
	ROW("no end, in a row", "=?utf-8?Q?a =?utf-8?Q?b =?utf-8?B?Yw==?=",
	    "=?utf-8?Q?a =?utf-8?Q?b c",
	    N "unterminated@0+11 " N "unterminated@12+11"),

	/* what must not come out of one */
	ROW("NUL", "=?utf-8?Q?a=00b?=", "a" R "b", N "decodes-control@0+17"),
	ROW("a line end", "=?utf-8?Q?a=0D=0ABcc:_x?=", "a" R R "Bcc: x",
	    N "decodes-control@0+25"),
	ROW("a line end behind it goes", "=?utf-8?B?YQo=?= b", "a b",
	    N "decodes-control@0+16"),
	ROW("CRLF too, and several", "=?utf-8?Q?a=0D=0A=0A?=", "a",
	    N "decodes-control@0+22"),
	ROW("not between words", "=?utf-8?B?YQo=?= =?utf-8?Q?b?=", "a" R "b",
	    N "decodes-control@0+30"),
	ROW("converted, behind other text",
	    "=?koi8-r?Q?=D7=CF?= b =?koi8-r?Q?=D4=0A=0A?= =?koi8-r?Q?=07=D7?=",
	    "\xD0\xB2\xD0\xBE b \xD1\x82" R R R "\xD0\xB2",
	    N "decodes-control@22+42"),
	ROW("converted, a line end behind it", "a =?koi8-r?Q?=D4=0D=0A?= b",
	    "a \xD1\x82 b", N "decodes-control@2+22"),
	ROW("nothing but a line end", "=?utf-8?Q?=0A?=", "",
	    N "decodes-control@0+15"),
	ROW("escapes of a terminal", "=?utf-8?Q?=1B[2J?=", R "[2J",
	    N "decodes-control@0+18"),
	ROW("direction marks are text", "=?utf-8?Q?=E2=80=AEa?=",
	    "\xE2\x80\xAE" "a", ""),
	ROW("addresses are no harm in a text", "=?utf-8?Q?a=40b?=", "a@b", ""),
	ROW("a TAB", "=?utf-8?B?CQ==?=", R, N "decodes-control@0+16"),
	ROW("C1", "=?utf-8?Q?=C2=85?=", R, N "decodes-control@0+18"),
	ROW("another word", "=?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=",
	    "=?utf-8?Q?x?=", N "nested@0+37"),
	ROW("another word, out of two",
	    "=?utf-8?Q?=3D=3Futf-8=3FQ?= =?utf-8?Q?=3Fx=3F=3D?=",
	    "=?utf-8?Q?x?=", N "nested@0+50"),

	/* as many as may be, and more */
	ROW("as many as may be", "=?utf-8?Q?a?= =?utf-8?Q?b?= =?utf-8?Q?c?= "
	    "=?utf-8?Q?d?= =?utf-8?Q?e?= f", "abcde f", ""),
	ROW("more", "=?utf-8?Q?a?= =?utf-8?Q?b?= =?utf-8?Q?c?= =?utf-8?Q?d?= "
	    "=?utf-8?Q?e?= =?utf-8?Q?f?=\r\n =?utf-8?Q?g?= h",
	    "abcde =?utf-8?Q?f?= =?utf-8?Q?g?= h",
	    "limit-encoded-words@70+13"),
	ROW("what is not decoded is not counted",
	    "=?x-a?Q?a?= =?x-b?Q?a?= =?x-c?Q?a?= =?x-d?Q?a?= =?x-e?Q?a?= "
	    "=?utf-8?Q?a?=",
	    "=?x-a?Q?a?= =?x-b?Q?a?= =?x-c?Q?a?= =?x-d?Q?a?= =?x-e?Q?a?= a",
	    N "unknown-charset@0+11 " N "unknown-charset@12+11 "
	    N "unknown-charset@24+11 " N "unknown-charset@36+11 "
	    N "unknown-charset@48+11"),
};

/* ---- lists of addresses ------------------------------------------------- */

#define A "=?utf-8?Q?a?="        /* 13 octets */
#define AT "=?utf-8?Q?a=40b?="   /* a@b; 17 octets */
#define Q N "in-quoted-string"
#define D N "decodes-specials"

static const struct row addresses[] = {
	/* names */
	ROW("a name", A " <a@b>", "a <a@b>", ""),
	ROW("two words of a name", A " " A " <a@b>", "aa <a@b>", ""),
	ROW("a word and an atom", A " b <a@b>", "a b <a@b>", ""),
	ROW("in the middle of an atom", "x" A "y <a@b>", "xay <a@b>",
	    N "not-delimited@1+13"),
	ROW("no blank in front of the address", A "<a@b>", A "<a@b>",
	    N "not-delimited@0+13"),
	ROW("a second mailbox", "a@b, " A " <a@b>", "a@b, a <a@b>", ""),
	ROW("a comma at once", A ",b@c", "a,b@c", N "not-delimited@0+13"),
	ROW("the name of a group", A ": a@b;", "a: a@b;",
	    N "not-delimited@0+13"),
	ROW("a member of a group", "x: " A " <a@b>;", "x: a <a@b>;", ""),
	ROW("a comment", "a@b (" A ")", "a@b (a)", ""),
	ROW("a comment within a comment", "a@b ((" A "))", "a@b ((a))", ""),
	ROW("an at sign in a comment", "a@b (x@" A ")", "a@b (x@" A ")",
	    N "not-delimited@7+13"),
	ROW("quotes in a comment are none", "(\" " A ") x", "(\" a) x", ""),
	ROW("a parenthesis behind a backslash in a comment",
	    "(\\) " A ") <" A ">", "(\\) a) <" A ">",
	    N "in-addr-spec@20+13"),
	ROW("a name cut off", "a@b, =?utf-8?Q?a", "a@b, =?utf-8?Q?a",
	    N "unterminated@5+11"),

	/* quotes */
	ROW("in quotes", "\"" A "\" <a@b>", "\"a\" <a@b>", Q "@1+13"),
	ROW("with others in quotes", "\"x " A "\" <a@b>", "\"x a\" <a@b>",
	    Q "@3+13"),
	ROW("two in quotes", "\"" A " " A "\" <a@b>", "\"aa\" <a@b>",
	    Q "@1+13 " Q "@15+13"),
	ROW("glued in quotes", "\"x" A "\" <a@b>", "\"xa\" <a@b>",
	    Q "@2+13 " N "not-delimited@2+13"),
	ROW("behind a quoted quote", "\"\\\" " A "\" <a@b>",
	    "\"\\\" a\" <a@b>", Q "@4+13"),
	ROW("behind quotes", "\"x\" " A " <a@b>", "\"x\" a <a@b>", ""),
	ROW("in quotes that are not closed", "\"" A " <a@b>", "\"a <a@b>",
	    Q "@1+13"),
	ROW("commas in quotes", "\"x, " A "\" <a@b>", "\"x, a\" <a@b>",
	    Q "@4+13"),

	/* addresses */
	ROW("in angle brackets", "<" A ">", "<" A ">", N "in-addr-spec@1+13"),
	ROW("in them, with blanks", "< " A " >", "< " A " >",
	    N "in-addr-spec@2+13"),
	ROW("a local part", "<" A "@b>", "<" A "@b>", N "in-addr-spec@1+13"),
	ROW("a domain", "<a@" A ">", "<a@" A ">", N "in-addr-spec@3+13"),
	ROW("no angle brackets: a local part", A "@b", A "@b",
	    N "in-addr-spec@0+13"),
	ROW("no angle brackets: a domain", "a@" A ", b", "a@" A ", b",
	    N "in-addr-spec@2+13"),
	ROW("the end of a domain", "a@b." A, "a@b." A, N "in-addr-spec@4+13"),
	ROW("the start of a local part", A ".x@b", A ".x@b",
	    N "in-addr-spec@0+13"),
	ROW("both words of a local part", A A "@b", A A "@b",
	    N "in-addr-spec@0+13 " N "in-addr-spec@13+13"),
	ROW("a quoted local part", "\"" A "\"@b", "\"" A "\"@b",
	    N "in-addr-spec@1+13"),
	ROW("a quoted local part with more", "\"x " A " y\"@b",
	    "\"x " A " y\"@b", N "in-addr-spec@3+13"),
	ROW("an address, then a name", "a@b " A, "a@b a", ""),
	ROW("a name, then an address", A " a@b", "a a@b", ""),
	ROW("brackets that are not closed end at a comma",
	    "<a@b, " A " <c@d>", "<a@b, a <c@d>", ""),
	ROW("in one that is not closed", "<a@b " A, "<a@b " A,
	    N "in-addr-spec@5+13"),
	ROW("a control in an address", "=?utf-8?Q?=00?=@b",
	    "=?utf-8?Q?=00?=@b",
	    N "in-addr-spec@0+15 " N "decodes-control@0+15"),
	ROW("what is open is put in front of it", A " <" A "> " A,
	    "a <" A "> a", N "in-addr-spec@15+13"),

	/* what hides an address */
	ROW("an address as a name", AT " <x@y>", "a@b <x@y>", D "@0+17"),
	ROW("the same as behind it", AT " <a@b>", "a@b <a@b>", ""),
	ROW("the same in other case", AT " <A@B>", "a@b <A@B>", ""),
	ROW("more than the same", AT " <a@b.c>", "a@b <a@b.c>", D "@0+17"),
	ROW("less than the same", AT " <a@>", "a@b <a@>", D "@0+17"),
	ROW("in quotes", "\"" AT "\" <x@y>", "\"a@b\" <x@y>",
	    Q "@1+17 " D "@1+17"),
	ROW("the same in quotes", "\"" AT "\" <a@b>", "\"a@b\" <a@b>",
	    Q "@1+17"),
	ROW("the same, with apostrophes of its own",
	    "=?utf-8?Q?'a=40b'?= <a@b>", "'a@b' <a@b>", ""),
	ROW("out of two words", "=?utf-8?Q?a?= =?utf-8?Q?=40b?= <x@y>",
	    "a@b <x@y>", D "@0+30"),
	ROW("an at sign alone", "=?utf-8?Q?caf=C3=A9_=40_home?= <x@y>",
	    "caf\xC3\xA9 @ home <x@y>", ""),
	ROW("the second of two at signs", "=?utf-8?Q?_=40_a=40b?= <x@y>",
	    " @ a@b <x@y>", D "@0+22"),
	ROW("at its end", "=?utf-8?Q?a=40?= <x@y>", "a@ <x@y>", ""),
	ROW("a comma", "=?utf-8?Q?M=C3=BCller=2C_Jan?= <x@y>",
	    "M" UE "ller, Jan <x@y>", ""),
	ROW("an angle bracket alone", "=?utf-8?Q?I_=3C3_u?= <x@y>",
	    "I <3 u <x@y>", ""),
	ROW("angle brackets", "=?utf-8?Q?x_=3Cceo=3E?= <x@y>",
	    "x <ceo> <x@y>", D "@0+23"),
	ROW("the whole mailbox", "=?utf-8?Q?x_=3Ca=40b=3E?=", "x <a@b>",
	    D "@0+25"),
	ROW("in an address", "<" AT ">", "<" AT ">",
	    N "in-addr-spec@1+17 " D "@1+17"),
	ROW("in a comment", "x@y (" AT ")", "x@y (a@b)", D "@5+17"),

	/* as many as may be: those of addresses count, as they are looked at */
	ROW("more", A "@b " A "@b " A "@b " A " " A " " A,
	    A "@b " A "@b " A "@b aa " A,
	    N "in-addr-spec@0+13 " N "in-addr-spec@16+13 "
	    N "in-addr-spec@32+13 limit-encoded-words@76+13"),
};

/* ---- names of files ----------------------------------------------------- */

static const struct row names[] = {
	ROW("a word", A, "a", ""),
	ROW("an extension behind it", A ".pdf", "a.pdf", ""),
	ROW("in the middle", "3d-" A "om=?US-ASCII*EN?Q?pr?=ess.gif",
	    "3d-aompress.gif", ""),
	ROW("beside an at sign", "x@" A "@y", "x@a@y", ""),
	ROW("in angle brackets", "<" A ">", "<a>", ""),
	ROW("blanks between two", A "  " A, "aa", ""),
	ROW("a word and more", "=?utf-8?Q?Contract_?=25 04 2020.docx",
	    "Contract 25 04 2020.docx", ""),
	ROW("an unknown charset", "=?x-nope?Q?a?=.txt", "=?x-nope?Q?a?=.txt",
	    N "unknown-charset@0+14"),
	ROW("cut off", "=?utf-8?B?cmVwb3J0LnBkZg", "report.pdf",
	    N "unterminated@0+24 " N "bad-base64@0+24"),
	ROW("more than may be", A A A A A A, "aaaaa" A,
	    "limit-encoded-words@65+13"),
};

/* ---- all of them -------------------------------------------------------- */

static mime_span
read_row(struct mime_arena *mem, mime_span in, enum words_in as,
    const struct notes *notes)
{
	const struct words how = { .in = as, .max = WORDS, .notes = notes };
	struct buffer out;

	buffer_init(&out, mem, 10000);
	mime_words_read(in, &how, &out);
	ck_assert_int_eq(out.status, MIME_OK);
	return buffer_span(&out);
}

static void
expect_row(const struct row *row, enum words_in as)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span in = guarded(row->in), out;
	struct noted noted = { .len = 0 };
	struct notes notes = { note_down, &noted, in.ptr, 0 };

	out = read_row(mem, in, as, &notes);
	ck_assert_msg(span_is(out, row->out), "%s: \"%s\"", row->name,
	    shown(out));
	ck_assert_msg(strcmp(noted.text, row->notes) == 0, "%s: %s",
	    row->name, noted.text);
	ck_assert_msg(span_is(read_row(mem, in, as, NULL), out),
	    "%s: other text when nobody listens", row->name);
	mime_arena_free(mem);
}

START_TEST(decodes)
{
	expect_row(&texts[_i], WORDS_IN_TEXT);
}
END_TEST

START_TEST(decodes_in_addresses)
{
	expect_row(&addresses[_i], WORDS_IN_ADDRESSES);
}
END_TEST

START_TEST(decodes_in_names)
{
	expect_row(&names[_i], WORDS_IN_NAME);
}
END_TEST

/* Whatever is cut off: it is text without controls all the same. */
static void
expect_text_at_every_cut(const struct row *row, enum words_in as)
{
	for (size_t n = 0; n <= row->in.len; n++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		mime_span in = guarded(span_head(row->in, n));
		mime_span out = read_row(mem, in, as, NULL), rest = out;

		while (rest.len > 0) {
			int32_t c = mime_utf8_take(&rest);

			if (c < 0 || char_is_control(c))
				ck_abort_msg("%s, %zu octets: \"%s\"",
				    row->name, n, shown(out));
		}
		mime_arena_free(mem);
	}
}

START_TEST(decodes_what_is_cut)
{
	expect_text_at_every_cut(&texts[_i], WORDS_IN_TEXT);
}
END_TEST

START_TEST(decodes_what_is_cut_of_addresses)
{
	expect_text_at_every_cut(&addresses[_i], WORDS_IN_ADDRESSES);
}
END_TEST

static const struct {
	const char *name;
	mime_span in;
	bool any;
} anys[] = {
	{ "nothing",           SPAN(""),                     false },
	{ "one",               SPAN("=?a?Q?b?="),            true },
	{ "of any charset",    SPAN("x=?x-nope?b?b?=y"),     true },
	{ "behind others",     SPAN("=?a =?b?X?c?= =?d?q?\?="), true },
	{ "a boundary",        SPAN("=_foo:(1)?="),          false },
	{ "no end",            SPAN("=?utf-8?Q?a"),          false },
	{ "another letter",    SPAN("=?utf-8?X?a?="),        false },
	{ "an end only",       SPAN("?="),                   false },
};

START_TEST(sees_words)
{
	ck_assert_msg(mime_words_any(guarded(anys[_i].in)) == anys[_i].any,
	    "%s", anys[_i].name);
}
END_TEST

/* Many words take the memory of their text, not of a decoder each. */
START_TEST(decodes_many)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	size_t n = 20000;
	struct buffer in, out;

	buffer_init(&in, mem, n * 14);
	for (size_t i = 0; i < n; i++)
		buffer_put(&in, i % 2 ? SPAN("=?UTF-8?Q?a?= ") :
		    SPAN("=?utf-8?B?YQ?= "));
	ck_assert_int_eq(in.status, MIME_LIMIT);
	mime_arena_limit(mem, 4 << 20);
	buffer_init(&out, mem, 4 * in.len);
	mime_words_read(buffer_span(&in), &(struct words){ .max = UINT32_MAX },
	    &out);
	ck_assert_int_eq(out.status, MIME_OK);
	for (size_t i = 0; i + 1 < out.len; i++)
		if (out.ptr[i] != 'a')
			ck_abort_msg("at %zu", i);
	mime_arena_free(mem);
}
END_TEST

static mime_status
read_words(struct mime_arena *mem, void *ctx)
{
	struct buffer out;

	buffer_init(&out, mem, 10000);
	mime_words_read(*(const mime_span *)ctx, &(struct words){ .max = WORDS },
	    &out);
	return out.status;
}

START_TEST(runs_out_of_memory)
{
	mime_span in = guarded(SPAN("=?utf-8?Q?=E2=82?= =?utf-8?B?rA==?= \xFF "
	    "=?iso-2022-jp?B?GyRCJDMkcxsoQg==?= =?x-nope?Q?a?= and a tail "
	    "that is longer than what a buffer begins with"));

	ck_assert_int_eq(expect_nomem_told(read_words, &in), MIME_OK);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, decodes, 0, ROWS(texts));
	tcase_add_loop_test(tc, decodes_in_addresses, 0, ROWS(addresses));
	tcase_add_loop_test(tc, decodes_in_names, 0, ROWS(names));
	tcase_add_loop_test(tc, decodes_what_is_cut, 0, ROWS(texts));
	tcase_add_loop_test(tc, decodes_what_is_cut_of_addresses, 0,
	    ROWS(addresses));
	tcase_add_loop_test(tc, sees_words, 0, ROWS(anys));
	tcase_add_test(tc, decodes_many);
	tcase_add_test(tc, runs_out_of_memory);
}

int
main(void)
{
	return run_suite("word", cases);
}
