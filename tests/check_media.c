/*
 * check_media.c - what the Content-* fields of a part amount to.
 *
 * A row gives the fields, as they stand behind their colons (NULL: there is
 * none), and says what the part then is: its type, and behind it what is not
 * the default. Places of defects count from 0 in Content-Type, from 1000 in
 * Content-Transfer-Encoding, 2000 in Content-Disposition, 3000 in Content-ID.
 */
#include "header/header.h"
#include "noted.h"

#define CT "content-type-"
#define B "boundary-"
#define FN "filename-"
#define OCTETS "application/octet-stream"
#define R "\\xef\\xbf\\xbd"     /* U+FFFD, as shown */

#define A20 "aaaaaaaaaaaaaaaaaaaa"
#define A70 A20 A20 A20 "aaaaaaaaaa"

struct row {
	const char *name;
	mime_span type, encoding, disposition, id;
	const char *out, *notes;
};

#define NONE ((mime_span){ NULL, 0 })
#define TYPE(name, in, out, notes) \
	{ name, SPAN(in), NONE, NONE, NONE, out, notes }
#define ENCODING(name, in, out, notes) \
	{ name, NONE, SPAN(in), NONE, NONE, out, notes }
#define DISPOSITION(name, in, out, notes) \
	{ name, NONE, NONE, SPAN(in), NONE, out, notes }
#define ID(name, in, out) \
	{ name, NONE, NONE, NONE, SPAN(in), "text/plain default " out, "" }
#define BOTH(name, type, disposition, out, notes) \
	{ name, SPAN(type), NONE, SPAN(disposition), NONE, out, notes }

static const struct row rows[] = {
	{ "no fields", NONE, NONE, NONE, NONE, "text/plain default", "" },

	/* types */
	TYPE("text", "text/html", "text/html", ""),
	TYPE("in capitals", "TEXT/Html", "text/html", ""),
	TYPE("folded", "text/html;\r\n charset=utf-8",
	    "text/html charset=utf-8", ""),
	TYPE("a multipart", "multipart/mixed; boundary=foo",
	    "multipart/mixed multipart boundary=foo", ""),
	TYPE("a message", "message/rfc822", "message/rfc822 message", ""),
	TYPE("message/global", "message/global", "message/global message", ""),
	TYPE("message/news", "Message/News", "message/news message", ""),
	TYPE("message/partial is a leaf", "Message/Partial; id=x; number=1",
	    "message/partial", "message-partial@0+31"),
	TYPE("message/external-body too", "message/external-body; x=y ",
	    "message/external-body", "message-external-body@0+27"),
	TYPE("text/partial is no piece of anything", "text/partial",
	    "text/partial", ""),
	TYPE("message/delivery-status too", "message/delivery-status",
	    "message/delivery-status", ""),
	TYPE("empty", "", "text/plain default", CT "empty@0+0"),
	TYPE("blanks", " \r\n ", "text/plain default", CT "empty@0+4"),
	TYPE("parameters only", "; charset=utf-8",
	    "text/plain default charset=utf-8", CT "empty@0+15"),
	TYPE("parameters only, no semicolon", "charset=utf-8",
	    "text/plain default charset=utf-8",
	    CT "empty@0+0 param-missing-semicolon@0+7"),
	TYPE("a second colon", ": text/html; charset=utf-8",
	    "text/plain default charset=utf-8", CT "invalid-char@0+1"),
	TYPE("multipart alone", "multipart; boundary=foo",
	    "multipart/mixed multipart boundary=foo", CT "no-subtype@0+9"),
	TYPE("text alone", "text", "text/plain", CT "no-subtype@0+4"),
	TYPE("text and a slash", "text/; charset=utf-8",
	    "text/plain charset=utf-8", CT "no-subtype@0+4"),
	TYPE("message alone", "message", OCTETS, CT "no-subtype@0+7"),
	TYPE("another alone", "pdf", OCTETS, CT "no-subtype@0+3"),
	TYPE("a slash first", "/plain", OCTETS, ""),
	TYPE("a list, multipart first", "multipart/mixed, text/plain; "
	    "boundary=foo", "multipart/mixed multipart boundary=foo",
	    CT "list@15+12"),
	TYPE("a list, text first", "text/plain, multipart/mixed; boundary=foo",
	    "text/plain",
	    CT "list@10+17 " B "on-non-multipart@29+12"),
	TYPE("a comma for a semicolon", "multipart/mixed, boundary=foo",
	    "multipart/mixed multipart boundary=foo",
	    "param-comma-separator@15+1"),
	TYPE("no semicolon", "multipart/mixed boundary=foo",
	    "multipart/mixed multipart boundary=foo",
	    "param-missing-semicolon@16+8"),
	TYPE("blanks around the slash", "multipart / mixed; boundary=foo",
	    "multipart/mixed multipart boundary=foo",
	    CT "space-in-type@0+17"),
	TYPE("a blank behind it", "text/ html", "text/html",
	    CT "space-in-type@0+10"),
	TYPE("a third token", "x multipart/mixed; boundary=foo", OCTETS,
	    CT "space-in-type@2+15 " B "on-non-multipart@19+12"),
	TYPE("a third token behind", "text/html x; charset=utf-8",
	    OCTETS " charset=utf-8", CT "space-in-type@10+1"),
	TYPE("a fold in a token", "multi\r\n part/mixed", OCTETS,
	    CT "space-in-type@8+10 header-fold-in-token@5+3"),
	TYPE("quoted", "\"multipart/mixed\"; boundary=foo", OCTETS,
	    CT "quoted@1+15 " B "on-non-multipart@19+12"),
	TYPE("an encoded word", "=?us-ascii?Q?text/html?=", OCTETS,
	    CT "encoded-word@0+24"),
	TYPE("a comment in front", "(x) text/html", "text/html",
	    CT "comment@0+3"),
	TYPE("a comment within", "text/(x)html", "text/html",
	    CT "comment@5+3"),
	TYPE("a comment behind", "text/html (x;y=z); charset=a",
	    "text/html charset=a", CT "comment@10+7 charset-unknown@19+9"),
	TYPE("a comment in a token", "te(x)xt/html", OCTETS,
	    CT "comment@2+3 " CT "space-in-type@5+7"),
	TYPE("a comment only", "(x)", "text/plain default",
	    CT "comment@0+3 " CT "empty@0+3"),
	TYPE("no character of a token", "multipart/mi@xed; boundary=foo",
	    "multipart/mi@xed multipart boundary=foo",
	    CT "invalid-char@10+6"),
	TYPE("two slashes", "text/html/x", "text/html/x",
	    CT "invalid-char@5+6"),
	TYPE("NUL", "text/html\0; charset=utf-8",
	    "text/html" R " charset=utf-8", CT "invalid-char@5+5"),
	TYPE("8 bits", "text/h\xFCml", "text/h" R "ml",
	    CT "invalid-char@5+4"),

	/* boundaries */
	TYPE("no boundary", "multipart/mixed", "multipart/mixed",
	    B "param-missing@0+15"),
	TYPE("an empty one", "multipart/mixed; boundary=\"\"",
	    "multipart/mixed", B "empty@17+11"),
	TYPE("nothing", "multipart/mixed; boundary=", "multipart/mixed",
	    "param-empty-value@17+9 " B "empty@17+9"),
	TYPE("blanks", "multipart/mixed; boundary=\" \"", "multipart/mixed",
	    B "trailing-space@17+12 " B "empty@17+12"),
	TYPE("a blank behind", "multipart/mixed; boundary=\"foo \"",
	    "multipart/mixed multipart boundary=foo",
	    B "trailing-space@17+15"),
	TYPE("a blank in front", "multipart/mixed; boundary=\" foo\"",
	    "multipart/mixed multipart boundary= foo", ""),
	TYPE("a fold in it", "multipart/mixed; boundary=\"fo\r\n o\"",
	    "multipart/mixed multipart boundary=fo o", ""),
	TYPE("all that may be", "multipart/mixed; boundary=\"'()+_,-./:=? 0\"",
	    "multipart/mixed multipart boundary='()+_,-./:=? 0", ""),
	TYPE("what may not be", "multipart/mixed; boundary=\"foo*!\"",
	    "multipart/mixed multipart boundary=foo*!",
	    B "invalid-char@17+16"),
	TYPE("NUL", "multipart/mixed; boundary=\"f\0o\"",
	    "multipart/mixed multipart boundary=f\\x00o",
	    B "invalid-char@17+14"),
	TYPE("capitals stay", "multipart/mixed; boundary=Foo",
	    "multipart/mixed multipart boundary=Foo", ""),
	TYPE("70 octets", "multipart/mixed; boundary=" A70,
	    "multipart/mixed multipart boundary=" A70, ""),
	TYPE("71 octets", "multipart/mixed; boundary=" A70 "a",
	    "multipart/mixed multipart boundary=" A70 "a",
	    B "too-long@17+80"),
	TYPE("as long as may be", "multipart/mixed; boundary=" A70 A20 A20,
	    "multipart/mixed multipart boundary=" A70 A20 A20,
	    B "too-long@17+119"),
	TYPE("longer", "multipart/mixed; boundary=" A70 A20 A20 "a",
	    "multipart/mixed", B "too-long@17+120"),
	TYPE("extended", "multipart/mixed; boundary*=us-ascii''foo",
	    "multipart/mixed multipart boundary=foo", B "rfc2231@17+23"),
	TYPE("in sections", "multipart/mixed; boundary*0=f; boundary*1=oo",
	    "multipart/mixed multipart boundary=foo", B "rfc2231@17+12"),
	TYPE("both: the plain one", "multipart/mixed; boundary*=''bar; "
	    "boundary=foo", "multipart/mixed multipart boundary=foo",
	    B "rfc2231@17+15 duplicate-boundary-param@17+15"),
	TYPE("both the same", "multipart/mixed; boundary*=''foo; "
	    "boundary=foo", "multipart/mixed multipart boundary=foo",
	    B "rfc2231@17+15"),
	TYPE("an encoded word is none", "multipart/mixed; "
	    "boundary=\"=?us-ascii?Q?foo?=\"",
	    "multipart/mixed multipart boundary==?us-ascii?Q?foo?=",
	    "param-encoded-word@27+18"),
	TYPE("of what is no multipart", "text/html; boundary=foo",
	    "text/html", B "on-non-multipart@11+12"),
	TYPE("eaten by an open quote", "multipart/mixed; x=\"a; boundary=foo",
	    "multipart/mixed",
	    "param-unterminated-quote@20+15 " B "param-missing@0+35"),

	/* charsets */
	TYPE("a charset", "text/html; charset=ISO-8859-1",
	    "text/html charset=iso-8859-1", ""),
	TYPE("quoted, with a blank", "text/html; charset=\"utf-8 \"",
	    "text/html charset=utf-8", ""),
	TYPE("unknown", "text/html; charset=x-nope",
	    "text/html charset=x-nope", "charset-unknown@11+14"),
	TYPE("no name of one", "text/html; charset=\"../x\"",
	    "text/html charset=../x", "charset-name-invalid@11+14"),
	TYPE("an empty one", "text/html; charset=\" \"", "text/html", ""),
	TYPE("as long as one may be", "text/html; charset=" A20 A20,
	    "text/html charset=" A20 A20, "charset-unknown@11+48"),
	TYPE("too long for one", "text/html; charset=" A20 A20 "a",
	    "text/html charset=" A20 A20 "a", "charset-name-invalid@11+49"),
	TYPE("UTF-7", "text/html; charset=utf-7", "text/html charset=utf-7",
	    "charset-utf7@11+13"),
	TYPE("UTF-16 as it stands", "text/html; charset=utf-16",
	    "text/html charset=utf-16", "charset-utf16-text@11+14"),
	{ "UTF-16 in base64", SPAN("text/html; charset=utf-16le"),
	    SPAN("base64"), NONE, NONE,
	    "text/html charset=utf-16le encoding=base64", "" },
	TYPE("extended", "text/html; charset*=''utf-8",
	    "text/html charset=utf-8", ""),
	TYPE("both", "text/html; charset=utf-8; charset*=''koi8-r",
	    "text/html charset=utf-8", "duplicate-charset-param@26+17"),
	TYPE("controls in it", "text/html; charset=\"a\x01\"",
	    "text/html charset=a" R, "charset-name-invalid@11+12"),

	/* encodings */
#define DEFAULT "text/plain default"
#define UNKNOWN(name) DEFAULT " encoding=" name " other"
#define E "cte-"
	ENCODING("7bit", "7bit", DEFAULT, ""),
	ENCODING("8bit", "8BIT", DEFAULT " encoding=8bit", ""),
	ENCODING("binary", "binary", DEFAULT " encoding=binary", ""),
	ENCODING("base64", "BaSe64", DEFAULT " encoding=base64", ""),
	ENCODING("blanks around it", " \t base64  ",
	    DEFAULT " encoding=base64", ""),
	ENCODING("quoted-printable", "quoted-printable",
	    DEFAULT " encoding=quoted-printable", ""),
	ENCODING("a CR too many", "base64\r", DEFAULT " encoding=base64", ""),
	ENCODING("a bare CR in front", "\r base64", DEFAULT " encoding=base64",
	    ""),
	ENCODING("x-uuencode", "x-uuencode", DEFAULT " encoding=x-uuencode",
	    E "nonstandard@1000+10"),
	ENCODING("uue", "uue", DEFAULT " encoding=uue",
	    E "nonstandard@1000+3"),
	ENCODING("yEnc", "x-yencode", DEFAULT " encoding=x-yencode",
	    E "nonstandard@1000+9"),
	ENCODING("BinHex", "mac-binhex40", UNKNOWN("mac-binhex40"),
	    E "nonstandard@1000+12"),
	ENCODING("gzip64", "x-gzip64", UNKNOWN("x-gzip64"),
	    E "nonstandard@1000+8"),
	ENCODING("unknown", "X-Foo", UNKNOWN("x-foo"), E "unknown@1000+5"),
	ENCODING("empty", "", DEFAULT, E "empty@1000+0"),
	ENCODING("a list", "base64, quoted-printable",
	    DEFAULT " encoding=base64", E "list@1006+18"),
	ENCODING("a list without a comma", "base64 8bit",
	    DEFAULT " encoding=base64", E "list@1007+4"),
	ENCODING("a list, unknown first", "foo, base64", UNKNOWN("foo"),
	    E "list@1003+8 " E "unknown@1000+3"),
	ENCODING("a parameter", "base64; x=y", DEFAULT " encoding=base64",
	    E "trailing-garbage@1006+5"),
	ENCODING("another word", "base64 x", DEFAULT " encoding=base64",
	    E "trailing-garbage@1007+1"),
	ENCODING("another word behind a fold", "base64\r\n x",
	    DEFAULT " encoding=base64", E "trailing-garbage@1009+1"),
	ENCODING("quoted", "\"base64\"", UNKNOWN("\"base64\""),
	    E "quoted@1000+8"),
	ENCODING("an encoded word", "=?us-ascii?Q?base64?=",
	    UNKNOWN("=?us-ascii?q?base64?="), E "encoded-word@1000+21"),
	ENCODING("a comment behind", "base64 (x)", DEFAULT " encoding=base64",
	    E "comment@1007+3"),
	ENCODING("a comment in front", "(quoted-printable) base64",
	    DEFAULT " encoding=base64", E "comment@1000+18"),
	ENCODING("a comment within", "ba(x)se64", UNKNOWN("ba"),
	    E "comment@1002+3 " E "unknown@1000+2"),
	ENCODING("a comment only", "(x)", DEFAULT,
	    E "comment@1000+3 " E "empty@1000+3"),
	ENCODING("a fold within", "bas\r\n e64", UNKNOWN("bas"),
	    E "unknown@1000+3 header-fold-in-token@1003+3"),
	ENCODING("a blank within", "base 64", UNKNOWN("base"),
	    E "misspelled@1000+7"),
	ENCODING("a dot", "base64.", UNKNOWN("base64."),
	    E "misspelled@1000+7"),
	ENCODING("a dot, and more", "base64. x", UNKNOWN("base64."),
	    E "misspelled@1000+7"),
	ENCODING("x-base64", "x-base64", UNKNOWN("x-base64"),
	    E "misspelled@1000+8"),
	ENCODING("a backslash", "b\\ase64", UNKNOWN("b\\\\ase64"),
	    E "misspelled@1000+7"),
	ENCODING("a second colon", ": base64", UNKNOWN(":"),
	    E "list@1002+6 " E "unknown@1000+1"),
	ENCODING("VT is no blank", "\vbase64", UNKNOWN(R "base64"),
	    E "misspelled@1000+7"),
	ENCODING("NUL", "base64\0", UNKNOWN("base64" R),
	    E "misspelled@1000+7"),
	ENCODING("quoted printable", "quoted_printable",
	    UNKNOWN("quoted_printable"), E "misspelled@1000+16"),
	ENCODING("8-bit changes nothing, so it is taken", "8-bit",
	    DEFAULT " encoding=8bit", E "misspelled@1000+5"),
	{ "an unknown encoding leaves a multipart alone",
	    SPAN("multipart/mixed; boundary=foo"), SPAN("x"), NONE, NONE,
	    "multipart/mixed multipart boundary=foo encoding=x other",
	    E "unknown@1000+1" },
	{ "and a message", SPAN("message/rfc822"), SPAN("x"), NONE, NONE,
	    "message/rfc822 message encoding=x other", E "unknown@1000+1" },

	/* dispositions */
#define ATTACHED DEFAULT " disposition=attachment"
	DISPOSITION("attachment", "Attachment", ATTACHED, ""),
	DISPOSITION("any", "x-foo", DEFAULT " disposition=x-foo", ""),
	DISPOSITION("empty", "", DEFAULT, ""),
	DISPOSITION("quoted", "\"attachment\"; filename=a",
	    ATTACHED " name=a by=2", ""),
	DISPOSITION("a comment", "(x) attachment (y); filename=a",
	    ATTACHED " name=a by=2", ""),
	DISPOSITION("no semicolon", "attachment filename=a",
	    ATTACHED " name=a by=2", "param-missing-semicolon@2011+8"),
	DISPOSITION("a parameter only", "filename=a", DEFAULT " name=a by=2",
	    "param-missing-semicolon@2000+8"),
	DISPOSITION("words behind it", "attachment x y; filename=a",
	    ATTACHED " name=a by=2", ""),

	/* names: which one */
	BOTH("filename", "a/b", "x; filename=a", "a/b disposition=x name=a "
	    "by=2", ""),
	BOTH("filename*", "a/b", "x; filename*=''a", "a/b disposition=x "
	    "name=a by=1", ""),
	BOTH("name", "a/b; name=a", "x", "a/b disposition=x name=a by=4", ""),
	BOTH("name*", "a/b; name*=''a", "x", "a/b disposition=x name=a by=3",
	    ""),
	BOTH("all four", "a/b; name=d; name*=''c",
	    "x; filename=b; filename*=''a", "a/b disposition=x name=a by=1",
	    FN "extended-conflict@2003+10 " FN "extended-conflict@5+6 "
	    FN "name-conflict@13+9"),
	BOTH("all four the same", "a/b; name=a; name*=''a",
	    "x; filename=a; filename*=''a", "a/b disposition=x name=a by=1",
	    ""),
	BOTH("filename and name", "a/b; name=b", "x; filename=a",
	    "a/b disposition=x name=a by=2", FN "name-conflict@5+6"),
	BOTH("filename and name, in another case", "a/b; name=PATCH",
	    "x; filename=patch", "a/b disposition=x name=patch by=2", ""),
	BOTH("an empty one is no name", "a/b; name=b", "x; filename=\"\"",
	    "a/b disposition=x name=b by=4", FN "name-conflict@5+6"),
	BOTH("nor is a plain one that is empty", "a/b",
	    "x; filename*=''; filename=b", "a/b disposition=x name=b by=2",
	    FN "extended-conflict@2017+10"),
	BOTH("an empty one alone", "a/b", "x; filename=\"\"",
	    "a/b disposition=x", FN "empty@2003+11"),
	BOTH("names of other types", "a/b; filename=a", "x; name=b",
	    "a/b disposition=x", ""),
	BOTH("two empty ones", "a/b; name=\"\"", "x; filename=\"\"",
	    "a/b disposition=x", FN "empty@2003+11"),
	BOTH("sections do not go over fields", "a/b; name*1=bin",
	    "x; filename*0=x", "a/b disposition=x name=x by=1",
	    "rfc2231-missing-zero@5+10"),

	/* encoded words beside the exact name */
#define W(word) "a/b; name=\"" word "\""
#define EXACT(what, type, disposition, name, notes) BOTH(what, type, \
	    "x; " disposition, "a/b disposition=x name=" name, notes)
#define PEW "param-encoded-word@"
	EXACT("a word that says what filename* says", W("=?utf-8?Q?=C3=BC?="),
	    "filename*=utf-8''%C3%BC", "\\xc3\\xbc by=1", ""),
	EXACT("words, folded, that say it", W("=?utf-8?Q?=C3=BC?=\r\n "
	    "=?utf-8?Q?=C3=BC?="), "filename*0*=utf-8''%C3%BC; "
	    "filename*1*=%C3%BC", "\\xc3\\xbc\\xc3\\xbc by=1", ""),
	EXACT("a word in filename that says it", "a/b",
	    "filename=\"=?utf-8?Q?=C3=BC?=\"; filename*=utf-8''%C3%BC",
	    "\\xc3\\xbc by=1", ""),
	TYPE("a word in name that says what name* says",
	    W("=?utf-8?Q?=C3=BC?=") "; name*=utf-8''%C3%BC",
	    "a/b name=\\xc3\\xbc by=3", ""),
	EXACT("a word that says something else", W("=?utf-8?Q?b?="),
	    "filename*=utf-8''a", "a by=1",
	    PEW "11+13 " FN "name-conflict@5+20"),
	EXACT("a word in another case", W("=?utf-8?Q?A?="),
	    "filename*=utf-8''a", "a by=1", PEW "11+13"),
	EXACT("a word and more, that say it", W("=?utf-8?Q?a?=.exe"),
	    "filename*=utf-8''a.exe", "a.exe by=1", PEW "11+17"),
	EXACT("words that touch, and say it", W("=?utf-8?Q?a?==?utf-8?Q?b?="),
	    "filename*=utf-8''ab", "ab by=1", PEW "11+26"),
	EXACT("an unquoted word that says it", "a/b; name==?utf-8?Q?a?=",
	    "filename*=utf-8''a", "a by=1",
	    "param-unquoted-tspecial@10+13 " PEW "10+13"),
	EXACT("a word beside a plain name", W("=?utf-8?Q?a?="), "filename=a",
	    "a by=2", PEW "11+13"),
	EXACT("a word beside plain sections", W("=?utf-8?Q?a?="),
	    "filename*0=a", "a by=1", PEW "11+13"),
	EXACT("a word beside one that hides in sections",
	    W("=?utf-8?Q?a?="), "filename*0=\"=?utf-8?Q?a?=\"", "a by=1",
	    PEW "2015+13 " PEW "11+13"),
	EXACT("a word beside an exact name that is none", W("=?utf-8?Q?=FF?="),
	    "filename*=utf-8''%FF", R " by=1", PEW "11+15 "
	    FN "invalid-utf8@2003+20"),
	EXACT("two words, where the first says it", W("=?utf-8?Q?a?=")
	    "; name=\"=?utf-8?Q?b?=\"", "filename*=utf-8''a", "a by=1",
	    "duplicate-filename-param@27+20 " PEW "33+13"),
	EXACT("a word in a parameter that counts for nothing",
	    "a/b; filename=\"=?utf-8?Q?a?=\"", "filename*=utf-8''a", "a by=1",
	    PEW "15+13"),
	TYPE("such a one alone", "a/b; filename=\"=?utf-8?Q?a?=\"", "a/b",
	    PEW "15+13"),

	/* names: what they say */
#define NAMED(in, name) "a/b; name=" in, "a/b name=" name " by=4"
#define NAME(what, in, name, notes) TYPE(what, "a/b; name=" in, \
	    "a/b name=" name " by=4", notes)
#define EXTENDED(what, in, name, notes) TYPE(what, "a/b; name*=utf-8''" in, \
	    "a/b name=" name " by=3", notes)
	NAME("capitals stay", "Foo.TXT", "Foo.TXT", ""),
	NAME("a word", "\"=?utf-8?Q?=C3=BC?=\"", "\\xc3\\xbc",
	    "param-encoded-word@11+18"),
	NAME("a word, folded", "\"=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=\"", "ab",
	    "param-encoded-word@11+29"),
	NAME("a word and an extension", "\"=?utf-8?Q?a?=.pdf\"", "a.pdf",
	    "param-encoded-word@11+17"),
	NAME("raw UTF-8", "\"\xC3\xBC\"", "\\xc3\\xbc",
	    "param-raw-8bit@11+2"),
	NAME("words glued to more", "\"3d-=?utf-8?Q?a?=b.=?utf-8?Q?exe?=\"",
	    "3d-ab.exe", "param-encoded-word@11+33"),
	NAME("a word in a charset nobody knows", "\"=?x-nope?Q?a?=\"",
	    "=?x-nope?Q?a?=", "encoded-word-unknown-charset@5+21 "
	    "param-encoded-word@11+14 " FN "reserved-char@5+21"),
	NAME("raw Latin-1", "\"\xFC.bin\"", "\\xc3\\xbc.bin",
	    "param-raw-8bit@11+5 " FN "invalid-utf8@5+12"),
	NAME("a fold", "\"a\r\n\t b.txt\"", "a b.txt", ""),
	NAME("blanks in front stay", "\"  x.txt\"", "  x.txt", ""),
	NAME("percents mean nothing", "\"a%2Fb.txt\"", "a%2Fb.txt", ""),
	NAME("255 octets", A70 A70 A70 A20 A20 "aaaa.",
	    A70 A70 A70 A20 A20 "aaaa.", FN "trailing-dot-space@5+260"),
	NAME("256 octets", A70 A70 A70 A20 A20 "aaaaaa",
	    A70 A70 A70 A20 A20 "aaaaaa", FN "too-long@5+261"),

	/* names: what to beware of */
	NAME("a slash", "\"a/b\"", "a/b", FN "path-separator@5+10"),
	NAME("a backslash", "\"a\\\\b\"", "a\\\\b",
	    "param-quoted-pair@11+4 " FN "path-separator@5+11"),
	NAME("a root", "\"/a\"", "/a",
	    FN "path-separator@5+9 " FN "absolute@5+9"),
	NAME("a drive", "\"c:a\"", "c:a",
	    FN "absolute@5+10 " FN "colon@5+10"),
	NAME("a dot", "\".\"", ".", FN "dot@5+8"),
	NAME("two dots", "\"..\"", "..", FN "dot@5+9"),
	NAME("three dots", "\"...\"", "...", FN "trailing-dot-space@5+10"),
	NAME("a dot in front", "\".a\"", ".a", FN "leading-dot@5+9"),
	NAME("a dash in front", "\"-a\"", "-a", FN "leading-dash@5+9"),
	NAME("a space behind", "\"a \"", "a ", FN "trailing-dot-space@5+9"),
	NAME("spaces", "\"  \"", "  ", FN "trailing-dot-space@5+9"),
	NAME("NUL", "\"a\0b\"", "a\\x00b", FN "nul@5+10"),
	NAME("a control", "\"a\x1B" "b\"", "a\\x1bb", FN "control@5+10"),
	EXTENDED("what looks like a word is none", "%3D%3Futf-8%3FQ%3Fa%3F%3D",
	    "=?utf-8?Q?a?=", FN "reserved-char@5+38"),
	EXTENDED("C1", "%C2%9B", "\\xc2\\x9b",
	    "rfc2231-decodes-control@11+13 " FN "control@5+19"),
	EXTENDED("right to left", "a%E2%80%AEb", "a\\xe2\\x80\\xaeb",
	    FN "bidi@5+24"),
	EXTENDED("zero width", "a%E2%80%8Bb", "a\\xe2\\x80\\x8bb",
	    FN "invisible@5+24"),
	EXTENDED("a space that is none behind", "a%C2%A0", "a\\xc2\\xa0",
	    FN "invisible@5+20"),
	EXTENDED("within, it is one", "a%C2%A0b", "a\\xc2\\xa0b", ""),
	EXTENDED("a wide slash", "a%EF%BC%8Fb", "a\\xef\\xbc\\x8fb",
	    FN "confusable-separator@5+24"),
	EXTENDED("a dot leader", "a%E2%80%A4b", "a\\xe2\\x80\\xa4b",
	    FN "confusable-separator@5+24"),
	EXTENDED("Cyrillic in Latin", "p%D0%B0y", "p\\xd0\\xb0y",
	    FN "mixed-script@5+21"),
	EXTENDED("Cyrillic beside Latin", "%D0%B0_v2.pdf",
	    "\\xd0\\xb0_v2.pdf", ""),
	NAME("a device", "CON", "CON", FN "device@5+8"),
	NAME("a device with an extension", "aux.txt", "aux.txt",
	    FN "device@5+12"),
	NAME("a device and a blank", "\"nul .txt\"", "nul .txt",
	    FN "device@5+15"),
	NAME("a port", "com1", "com1", FN "device@5+9"),
	EXTENDED("a port, superscript", "COM%C2%B9.x", "COM\\xc2\\xb9.x",
	    FN "device@5+24"),
	NAME("no port", "com10", "com10", ""),
	NAME("no device", "console", "console", ""),
	NAME("a hidden extension", "\"a.pdf    .exe\"", "a.pdf    .exe",
	    FN "hidden-extension@5+20"),
	NAME("three spaces", "\"a.pdf   b\"", "a.pdf   b", ""),
	NAME("two extensions", "a.pdf.EXE", "a.pdf.EXE",
	    FN "double-extension@5+14"),
	NAME("of which none runs", "a.tar.gz", "a.tar.gz", ""),
	NAME("one that runs", "a.b.exe", "a.b.exe", ""),
	NAME("a stream", "\"a:b\"", "a:b",
	    FN "absolute@5+10 " FN "colon@5+10"),
	NAME("reserved", "\"a<b\"", "a<b", FN "reserved-char@5+10"),
	NAME("a question mark", "\"a?b\"", "a?b", FN "reserved-char@5+10"),
	NAME("for a shell", "\"a;$(b)\"", "a;$(b)", FN "shell-meta@5+13"),
	EXTENDED("not UTF-8", "a%FF", "a" R, FN "invalid-utf8@5+17"),
	EXTENDED("not NFC", "e%CC%81", "e\\xcc\\x81", FN "not-nfc@5+20"),

	/* Content-ID */
	ID("in brackets", "<a@b>", "id=a@b"),
	ID("without", " a@b ", "id=a@b"),
	ID("blanks within", "< a@b\r\n >", "id=a@b"),
	ID("comments around", "(x) <a@b> (y)", "id=a@b"),
	ID("never closed", "<a@b", "id=a@b"),
	ID("capitals stay", "<A@B>", "id=A@B"),
	ID("8 bits and controls", "<a\xFF\x01>", "id=a" R R),
	{ "an empty one", NONE, NONE, NONE, SPAN("<>"), DEFAULT, "" },
};

static void
add(struct buffer *text, const char *key, mime_span value)
{
	if (value.len == 0)
		return;
	buffer_put_char(text, ' ');
	buffer_put(text, span_of(key));
	/* shown() cuts what is long. */
	while (value.len > 0)
		buffer_put(text, span_of(shown(span_take(&value, 100))));
}

static void
add_if(struct buffer *text, bool is, const char *word)
{
	if (is)
		buffer_put(text, span_of(word));
}

/* What is read of a header. */
struct read {
	struct mime_media media;
	mime_span filename;
};

/* What R is, as the rows have it. */
static void
write_down(const struct read *r, struct buffer *text)
{
	const struct mime_media *m = &r->media;
	static const char *const by[] = { "", " by=1", " by=2", " by=3",
	    " by=4" };

	buffer_put(text, span_of(shown(m->type)));
	buffer_put_char(text, '/');
	buffer_put(text, span_of(shown(m->subtype)));
	add_if(text, m->default_type, " default");
	add_if(text, m->kind == MIME_MULTIPART, " multipart");
	add_if(text, m->kind == MIME_MESSAGE, " message");
	add(text, "charset=", m->charset);
	add(text, "boundary=", m->boundary);
	if (!span_is(m->encoding_name, SPAN("7bit")))
		add(text, "encoding=", m->encoding_name);
	add_if(text, m->encoding == MIME_OTHER, " other");
	add(text, "disposition=", m->disposition);
	add(text, "name=", r->filename);
	buffer_put(text, span_of(by[m->name_from]));
	add(text, "id=", m->content_id);
}

static struct raw_field
raw(mime_span value, uint64_t offset)
{
	if (value.ptr == NULL)
		return (struct raw_field){ .value = value };
	return (struct raw_field){ .value = guarded(value),
		    .offset = offset };
}

static mime_status
read_row(struct mime_arena *mem, const struct row *row,
    const struct rulings *rulings, unsigned checks, struct noted *noted,
    struct read *read)
{
	struct mime_limits limits = mime_limits_of(&(struct mime_limits){
	    .boundary = 110 });
	struct raw_media fields = {
		.type = raw(row->type, 0),
		.encoding = raw(row->encoding, 1000),
		.disposition = raw(row->disposition, 2000),
		.id = raw(row->id, 3000),
	};
	struct reading how = {
		.limits = &limits, .rulings = rulings, .checks = checks,
		.put = note_down, .ctx = noted,
	};

	return mime_media_read(mem, &fields, false, &how, &read->media,
	    &read->filename);
}

static void
expect_row(const struct row *row, const struct rulings *rulings)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct noted noted = { .len = 0 };
	struct read read;
	struct buffer text;

	ck_assert_int_eq(read_row(mem, row, rulings, MIME_CHECK_ALL, &noted,
	    &read), MIME_OK);
	buffer_init(&text, mem, 10000);
	write_down(&read, &text);
	buffer_put_char(&text, '\0');
	ck_assert_msg(strcmp(text.ptr, row->out) == 0, "%s: %s", row->name,
	    text.ptr);
	ck_assert_msg(strcmp(noted.text, row->notes) == 0, "%s: %s", row->name,
	    noted.text);
	mime_arena_free(mem);
}

START_TEST(reads)
{
	expect_row(&rows[_i], &mime_rulings_default);
}
END_TEST

/* ---- the usual way and the long one ------------------------------------- */

/* FIELD, read with or without somebody who asks why, which is the long way. */
static const char *
read_why(struct mime_arena *mem, mime_span field, const struct teller *why)
{
	struct mime_limits limits = mime_limits_of(&(struct mime_limits){
	    .boundary = 69 });
	struct raw_media fields = { .type = { field, 0 } };
	struct noted noted = { .len = 0 };
	struct reading how = {
		.limits = &limits, .rulings = &mime_rulings_default,
		.checks = MIME_CHECK_ALL, .put = note_down, .ctx = &noted,
		.why = why,
	};
	struct read read;
	struct buffer text;

	buffer_init(&text, mem, SIZE_MAX);
	ck_assert_int_eq(mime_media_read(mem, &fields, false, &how, &read.media,
	    &read.filename),
	    MIME_OK);
	write_down(&read, &text);
	buffer_put_char(&text, ';');
	buffer_put(&text, span_of(noted.text));
	buffer_put_char(&text, '\0');
	return text.ptr;
}

static void
say_nothing(void *ctx, unsigned code, mime_span subject, mime_range at)
{
	(void)ctx;
	(void)code;
	(void)subject;
	(void)at;
}

/* FIELD with a piece in the place of some of its octets, by SEED. */
static void
change(mime_span field, uint32_t seed, struct buffer *out)
{
	static const mime_span pieces[] = {
		SPAN(""), SPAN(" "), SPAN("\""), SPAN("?"), SPAN("=?"),
		SPAN("\\"), SPAN("("), SPAN(")"), SPAN("\r\n "), SPAN("\t"),
		SPAN("'"), SPAN("/"), SPAN(";"), SPAN("*"), SPAN("*0"),
		SPAN("\xFC"), SPAN("\0"), SPAN(","), SPAN("=?utf-8?Q?a?="),
		SPAN(A70), SPAN("; x=y"), SPAN("<"), SPAN("_'+-./:="),
	};
	uint32_t r = seed * 2654435761u;
	size_t at = (r >> 8) % (field.len + 1);

	buffer_put(out, span_head(field, at));
	buffer_put(out, pieces[(r >> 16) % ROWS(pieces)]);
	buffer_put(out, span_tail(field, at + (r >> 6 & 3)));
}

START_TEST(agrees_with_the_long_way)
{
	static const mime_span fields[] = {
		SPAN("multipart/mixed; boundary=\"--=_x:y\""),
		SPAN("Multipart/X-Own;\r\n\tBoundary=aB-9"),
	};
	const struct teller silent = { say_nothing, NULL };
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_mark mark = mime_arena_mark(mem);

	for (uint32_t seed = 0; seed < 60000; seed++) {
		struct buffer once, in;
		const char *usual, *slow;

		mime_arena_release(mem, mark);
		buffer_init(&once, mem, SIZE_MAX);
		buffer_init(&in, mem, SIZE_MAX);
		change(fields[seed % 2], seed, &once);
		if (seed % 4 < 2)
			in = once;
		else
			change(buffer_span(&once), seed * 7, &in);
		usual = read_why(mem, buffer_span(&in), NULL);
		slow = read_why(mem, buffer_span(&in), &silent);
		if (strcmp(usual, slow) != 0)
			ck_abort_msg("%u: \"%s\": %s, not %s", seed,
			    shown(buffer_span(&in)), usual, slow);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- what a ruling changes ---------------------------------------------- */

static const struct {
	struct row row;
	size_t ruling;
} ruled[] = {
#define RULE(ruling, ...) { __VA_ARGS__, offsetof(struct rulings, ruling) }
	RULE(quoted_type_taken, TYPE("a quoted type",
	    "\"Multipart/mixed\"; boundary=foo",
	    "multipart/mixed multipart boundary=foo", CT "quoted@1+15")),
	RULE(quoted_type_taken, TYPE("half of one", "\"text\"", OCTETS,
	    CT "quoted@1+4")),
	RULE(last_param, TYPE("the last boundary",
	    "multipart/mixed; boundary=foo; boundary=bar",
	    "multipart/mixed multipart boundary=bar",
	    "duplicate-boundary-param@31+12")),
	RULE(plain_over_extended, BOTH("the plain name", "a/b",
	    "x; filename*=''a; filename=b", "a/b disposition=x name=b by=2",
	    FN "extended-conflict@2018+10")),
	RULE(name_over_filename, BOTH("the type's name", "a/b; name=b",
	    "x; filename=a", "a/b disposition=x name=b by=4",
	    FN "name-conflict@5+6")),
	RULE(name_over_filename, BOTH("where it has one", "a/b",
	    "x; filename=a", "a/b disposition=x name=a by=2", "")),
	RULE(words_in_names_literal, NAME("a word as it stands",
	    "\"=?utf-8?Q?a?=\"", "=?utf-8?Q?a?=",
	    "param-encoded-word@11+13 " FN "reserved-char@5+20")),
	RULE(words_in_names_literal, BOTH("a word as it stands, in sections",
	    "a/b", "x; filename*0=\"=?utf-8?Q?a?=\"",
	    "a/b disposition=x name==?utf-8?Q?a?= by=1",
	    "param-encoded-word@2015+13 " FN "reserved-char@2003+26")),
	RULE(misspelled_encoding_decoded, ENCODING("misspelled", "base-64",
	    DEFAULT " encoding=base64", E "misspelled@1000+7")),
	RULE(misspelled_encoding_decoded, ENCODING("in two words",
	    "quoted printable", DEFAULT " encoding=quoted-printable",
	    E "misspelled@1000+16")),
};

START_TEST(follows_rulings)
{
	struct rulings rulings = mime_rulings_default;

	*(bool *)(void *)((char *)&rulings + ruled[_i].ruling) = true;
	expect_row(&ruled[_i].row, &rulings);
}
END_TEST

/* ---- what is not asked for, and what is not there ----------------------- */

START_TEST(tells_of_values_when_asked)
{
	static const struct row row = { "", SPAN("text/html; charset=x-nope; "
	    "name=\"a/b\"; name=c"), NONE, NONE, NONE, "", "" };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct noted noted = { .len = 0 };
	struct read read;

	ck_assert_int_eq(read_row(mem, &row, &mime_rulings_default,
	    MIME_CHECK_STRUCTURE, &noted, &read), MIME_OK);
	ck_assert_str_eq(noted.text, "duplicate-filename-param@39+6");
	mime_arena_free(mem);
}
END_TEST

static const struct {
	const char *name;
	mime_span type;
	const char *out, *notes;
} digests[] = {
	{ "no type",       { NULL, 0 },      "message/rfc822 default message",
	    "digest-default-type@70+30" },
	{ "an empty one",  SPAN(""),         "message/rfc822 default message",
	    CT "empty@80+0 digest-default-type@70+30" },
	{ "one",           SPAN("text/html"), "text/html", "" },
	{ "an invalid one", SPAN("\"x\""),   OCTETS, CT "quoted@81+1" },
};

START_TEST(knows_digests)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_limits limits = mime_limits_default;
	struct raw_media fields = {
		.type = raw(digests[_i].type, 80), .header = { 70, 30 },
	};
	struct noted noted = { .len = 0 };
	struct reading how = {
		.limits = &limits, .rulings = &mime_rulings_default,
		.put = note_down, .ctx = &noted,
	};
	struct read read;
	struct buffer text;

	ck_assert_int_eq(mime_media_read(mem, &fields, true, &how, &read.media,
	    &read.filename),
	    MIME_OK);
	buffer_init(&text, mem, 1000);
	write_down(&read, &text);
	ck_assert_msg(span_is(buffer_span(&text), span_of(digests[_i].out)),
	    "%s: %s", digests[_i].name, shown(buffer_span(&text)));
	ck_assert_msg(strcmp(noted.text, digests[_i].notes) == 0, "%s: %s",
	    digests[_i].name, noted.text);
	mime_arena_free(mem);
}
END_TEST

/* A part without fields, as most within a multipart of text, is no cost. */
START_TEST(takes_nothing_for_defaults)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_mark before = mime_arena_mark(mem), after;
	struct noted noted = { .len = 0 };
	struct read read;

	ck_assert_int_eq(read_row(mem, &rows[0], &mime_rulings_default, 0,
	    &noted, &read), MIME_OK);
	after = mime_arena_mark(mem);
	ck_assert(memcmp(&before, &after, sizeof(before)) == 0);
	mime_arena_free(mem);
}
END_TEST

START_TEST(runs_out_of_memory)
{
	bool failed = true;

	for (long n = 1; failed; n++) {
		struct mime_arena *mem = arena_failing_at(n);
		struct noted noted = { .len = 0 };
		struct read read = { .media.kind = 99 };
		mime_status st;

		st = read_row(mem, &rows[_i], &mime_rulings_default,
		    MIME_CHECK_ALL, &noted, &read);
		failed = arena_failed(mem);
		if (st == MIME_OK && n == 1 && failed)
			failed = false;         /* needs none */
		else if (failed != (st == MIME_NOMEM))
			ck_abort_msg("%s, allocation %ld: %d", rows[_i].name,
			    n, st);
		if (st < 0 && read.media.kind != 99)
			ck_abort_msg("%s: a result", rows[_i].name);
		mime_arena_free(mem);
		if (arena_left() != 0)
			ck_abort_msg("%s, allocation %ld: a leak",
			    rows[_i].name, n);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, reads, 0, ROWS(rows));
	tcase_add_test(tc, agrees_with_the_long_way);
	tcase_add_loop_test(tc, follows_rulings, 0, ROWS(ruled));
	tcase_add_test(tc, tells_of_values_when_asked);
	tcase_add_loop_test(tc, knows_digests, 0, ROWS(digests));
	tcase_add_test(tc, takes_nothing_for_defaults);
	tcase_add_loop_test(tc, runs_out_of_memory, 0, ROWS(rows));
}

int
main(void)
{
	return run_suite("media", cases);
}
