/*
 * check_why.c - why a part is read as it is: every decision that there is, as
 * it is told, and with its place.
 */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>

#include "suite.h"

#include "header/header.h"
#include "shapes.h"
#include "slow.h"

/*
 * In place of the C library's, which on some systems knows every charset: it
 * has none here. What the library reads by tables of its own it still reads.
 */
iconv_t
iconv_open(const char *to, const char *from)
{
	(void)to;
	(void)from;
	errno = EINVAL;
	return (iconv_t)-1;
}

#define TEN "0123456789"

/*
 * What is told about TOPIC of part SECTION: code (subject) @offset+size, and
 * "!" and the code of a defect.
 */
static const struct {
	const char *name, *message, *section, *topic, *told;
	struct mime_limits limits;
	bool refer;             /* look into HTML first */
} rows[] = {
	{ "a message of one part",
	    "A: b\n\nx",
	    "1", "section",
	    "section-single (1)", { 0 }, false },
	{ "a multipart that is the message",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b--\n",
	    "0", "section",
	    "section-multipart (0)", { 0 }, false },
	{ "a part of it",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b--\n",
	    "1", "section",
	    "section-child (1)", { 0 }, false },
	{ "a message in base64",
	    "Content-Type: message/rfc822\n"
	    "Content-Transfer-Encoding: base64\n\nQTogYgoKeAo=\n",
	    "1!1", "section",
	    "section-single (1!1) section-inside", { 0 }, false },
	{ "a field that comes twice",
	    "Content-Type: text/plain\nContent-Type: text/html\n\nx",
	    "1", "header",
	    "field-first (Content-Type) @25+24 !missing-from !missing-date "
	    "!mime-version-missing", { 0 }, false },
	{ "two fields that say the same",
	    "Content-Type: text/plain\nContent-Type: text/plain\n\nx",
	    "1", "header",
	    "!duplicate-mime-header-identical !missing-from !missing-date "
	    "!mime-version-missing", { 0 }, false },
	{ "a Subject that comes twice",
	    "Subject: a\nSubject: b\n\nx",
	    "1", "header",
	    "field-first (Subject) @11+11 !duplicate-subject !missing-from "
	    "!missing-date", { 0 }, false },
	{ "a header beyond a limit",
	    "A: b\nC: d\nContent-Type: text/html\n\nx",
	    "1", "header",
	    "limit-header !missing-from !missing-date", { .fields = 2 }, false },
	{ "a field beyond a limit",
	    "A: b\n"
	    "Content-Type: text/html; "
	    "x=0123456789012345678901234567890123456789\n"
	    "\nx",
	    "1", "header",
	    "limit-header !missing-from !missing-date", { .field = 40 }, false },
	{ "a type",
	    "Content-Type: text/html; charset=utf-8\n\nx",
	    "1", "type",
	    "type-declared (text/html) @14+9", { 0 }, false },
	{ "a type with blanks",
	    "Content-Type: text / html\n\nx",
	    "1", "type",
	    "type-declared (text/html) @14+11 !content-type-space-in-type", { 0 }, false },
	{ "no type",
	    "A: b\n\nx",
	    "1", "type",
	    "type-default (text/plain)", { 0 }, false },
	{ "no type in a digest",
	    "Content-Type: multipart/digest; boundary=b\n\n--b\n\n"
	    "A: b\n\nx\n--b--\n",
	    "1", "type",
	    "type-digest (message/rfc822) !digest-default-type", { 0 }, false },
	{ "an empty type",
	    "Content-Type: \n\nx",
	    "1", "type",
	    "type-empty (text/plain) !content-type-empty", { 0 }, false },
	{ "parameters alone",
	    "Content-Type: charset=utf-8\n\nx",
	    "1", "type",
	    "type-empty (text/plain) !content-type-empty", { 0 }, false },
	{ "half a type",
	    "Content-Type: text\n\nx",
	    "1", "type",
	    "type-half (text/plain) @14+4 !content-type-no-subtype", { 0 }, false },
	{ "no type at all in it",
	    "Content-Type: text plain html\n\nx",
	    "1", "type",
	    "type-unusable (application/octet-stream) @14+15 "
	    "!content-type-space-in-type", { 0 }, false },
	{ "a type in quotes",
	    "Content-Type: \"text/html\"\n\nx",
	    "1", "type",
	    "type-unusable (application/octet-stream) @14+11 "
	    "!content-type-quoted", { 0 }, false },
	{ "a list of types",
	    "Content-Type: text/plain, text/html\n\nx",
	    "1", "type",
	    "type-declared (text/plain) @14+10 type-first (, text/html) "
	    "@24+11 !content-type-list", { 0 }, false },
	{ "a parameter that comes twice",
	    "Content-Type: text/plain; charset=utf-8; charset=koi8-r\n"
	    "\nx",
	    "1", "parameter",
	    "param-first (charset=koi8-r) @41+14", { 0 }, false },
	{ "one that comes twice and says the same",
	    "Content-Type: text/plain; charset=utf-8; charset=utf-8\n\n"
	    "x",
	    "1", "parameter",
	    "", { 0 }, false },
	{ "a boundary, closed",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b--\n",
	    "0", "boundary",
	    "boundary-declared (b) @31+10 boundary-closed @49+7", { 0 }, false },
	{ "closed, with an epilogue",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b--\nbye\n",
	    "0", "boundary",
	    "boundary-declared (b) @31+10 boundary-closed @49+11 "
	    "!epilogue-not-empty", { 0 }, false },
	{ "a boundary whose end is the input's",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n",
	    "0", "boundary",
	    "boundary-declared (b) @31+10 boundary-at-end "
	    "!boundary-unterminated", { 0 }, false },
	{ "one whose last delimiter begins a part",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b\n",
	    "0", "boundary",
	    "boundary-declared (b) @31+10 boundary-at-end "
	    "!boundary-unterminated", { 0 }, false },
	{ "one that a delimiter around it ends",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n"
	    "--b--\n",
	    "1", "boundary",
	    "boundary-declared (c) @78+10 boundary-cut "
	    "!boundary-inner-unterminated", { 0 }, false },
	{ "a boundary that is nowhere",
	    "Content-Type: multipart/mixed; boundary=b\n\nx\n",
	    "0", "boundary",
	    "boundary-declared (b) @31+10 boundary-not-found @43+2 "
	    "!boundary-not-found !multipart-no-parts", { 0 }, false },
	{ "blanks at a boundary's end",
	    "Content-Type: multipart/mixed; boundary=\"b \"\n\n--b\n\n"
	    "x\n--b--\n",
	    "0", "boundary",
	    "boundary-declared (b) @31+13 boundary-trimmed @31+13 "
	    "boundary-closed @52+7 !boundary-trailing-space", { 0 }, false },
	{ "boundary and boundary*",
	    "Content-Type: multipart/mixed; boundary=b; boundary*=''c\n"
	    "\n--b\n\nx\n--b--\n",
	    "0", "boundary",
	    "boundary-declared (b) @31+10 boundary-plain (c) @43+13 "
	    "boundary-closed @64+7 !boundary-rfc2231 "
	    "!duplicate-boundary-param", { 0 }, false },
	{ "no boundary",
	    "Content-Type: multipart/mixed\n\n--b\n\nx\n--b--\n",
	    "1", "boundary",
	    "boundary-missing @14+15 !boundary-param-missing", { 0 }, false },
	{ "an empty boundary",
	    "Content-Type: multipart/mixed; boundary=\n\nx\n",
	    "1", "boundary",
	    "boundary-empty @31+9 !boundary-empty", { 0 }, false },
	{ "an empty boundary, in quotes",
	    "Content-Type: multipart/mixed; boundary=\" \"\n\nx\n",
	    "1", "boundary",
	    "boundary-empty @31+12 !boundary-trailing-space !boundary-empty", { 0 }, false },
	{ "a boundary beyond the limit",
	    "Content-Type: multipart/mixed; boundary=bcdefg\n\nx\n",
	    "1", "boundary",
	    "boundary-too-long @31+15 !boundary-too-long", { .boundary = 4 }, false },
	{ "a boundary that is not needed",
	    "Content-Type: text/plain; boundary=b\n\nx\n",
	    "1", "boundary",
	    "boundary-ignored (boundary=b) @26+10 !boundary-on-non-multipart", { 0 }, false },
	{ "a boundary within an encoding",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "Content-Transfer-Encoding: base64\n\n"
	    "LS1iCgp4Ci0tYi0tCg==\n",
	    "0", "boundary",
	    "boundary-declared (b) @31+10 boundary-closed", { 0 }, false },
	{ "a charset",
	    "Content-Type: text/plain; charset=KOI8-R\n\nx",
	    "1", "charset",
	    "charset-declared (KOI8-R) @26+14 charset-read (koi8-r)", { 0 }, false },
	{ "what a label stands for",
	    "Content-Type: text/plain; charset=latin1\n\n\xe4",
	    "1", "charset",
	    "charset-declared (latin1) @26+14 charset-read (windows-1252)", { 0 }, false },
	{ "charset and charset*",
	    "Content-Type: text/plain; charset=utf-8; charset*=''koi8-r\n"
	    "\nx",
	    "1", "charset",
	    "charset-declared (utf-8) @26+13 charset-plain (koi8-r) @41+17 "
	    "charset-read (utf-8) !duplicate-charset-param", { 0 }, false },
	{ "no charset",
	    "A: b\n\nx",
	    "1", "charset",
	    "charset-none charset-default (windows-1252)", { 0 }, false },
	{ "no charset, but UTF-8",
	    "A: b\n\n\xc3\xa4",
	    "1", "charset",
	    "charset-none charset-guessed (utf-8) !charset-undeclared-8bit",
	    { 0 }, false },
	{ "UTF-8 under the label of Latin-1",
	    "Content-Type: text/plain; charset=latin1\n\n\xc3\xa4",
	    "1", "charset",
	    "charset-declared (latin1) @26+14 charset-disproved (utf-8)", { 0 }, false },
	{ "no charset, but a multipart has one",
	    "Content-Type: multipart/mixed; boundary=b; charset=koi8-r\n\n"
	    "--b\n\n\xc4\n--b--\n",
	    "1", "charset",
	    "charset-none charset-inherited (koi8-r) "
	    "!charset-undeclared-8bit", { 0 }, false },
	{ "a charset nobody knows",
	    "Content-Type: text/plain; charset=x-strange\n\nx",
	    "1", "charset",
	    "charset-declared (x-strange) @26+17 charset-unknown "
	    "(windows-1252) !charset-unknown", { 0 }, false },
	{ "a charset without a converter",
	    "Content-Type: text/plain; charset=johab\n\nx",
	    "1", "charset",
	    "charset-declared (johab) @26+13 charset-read (johab) "
	    "charset-no-converter (windows-1252)", { 0 }, false },
	{ "what is no text has no charset",
	    "Content-Type: image/png\n\nx",
	    "1", "charset",
	    "", { 0 }, false },
	{ "no encoding",
	    "A: b\n\nx",
	    "1", "encoding",
	    "encoding-default (7bit)", { 0 }, false },
	{ "an encoding",
	    "Content-Transfer-Encoding: BASE64\n\neA==\n",
	    "1", "encoding",
	    "encoding-declared (base64) @27+6", { 0 }, false },
	{ "one of no standard",
	    "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n`\n"
	    "end\n",
	    "1", "encoding",
	    "encoding-nonstandard (x-uuencode) @27+10 !cte-nonstandard", { 0 }, false },
	{ "an empty one",
	    "Content-Transfer-Encoding: \n\nx",
	    "1", "encoding",
	    "encoding-empty (7bit) !cte-empty", { 0 }, false },
	{ "one that nobody knows",
	    "Content-Transfer-Encoding: x-strange\n\nx",
	    "1", "encoding",
	    "encoding-unknown (x-strange) @27+9 !cte-unknown", { 0 }, false },
	{ "one that is known, and not understood",
	    "Content-Transfer-Encoding: x-binhex\n\nx",
	    "1", "encoding",
	    "encoding-unknown (x-binhex) @27+8 !cte-nonstandard", { 0 }, false },
	{ "one in quotes",
	    "Content-Transfer-Encoding: \"base64\"\n\nx",
	    "1", "encoding",
	    "encoding-disguised (\"base64\") @27+8 !cte-quoted", { 0 }, false },
	{ "one that is misspelled and changes nothing",
	    "Content-Transfer-Encoding: 7-bit\n\nx",
	    "1", "encoding",
	    "encoding-misspelled (7bit) @27+5 !cte-misspelled", { 0 }, false },
	{ "one that is misspelled and would",
	    "Content-Transfer-Encoding: base-64\n\nx",
	    "1", "encoding",
	    "encoding-left (base-64) @27+7 !cte-misspelled", { 0 }, false },
	{ "two of them",
	    "Content-Transfer-Encoding: 8bit, base64\n\nx",
	    "1", "encoding",
	    "encoding-declared (8bit) @27+4 encoding-first (, base64) @31+8 "
	    "!cte-list", { 0 }, false },
	{ "an encoded message",
	    "Content-Type: message/rfc822\n"
	    "Content-Transfer-Encoding: base64\n\nQTogYgoKeAo=\n",
	    "1", "encoding",
	    "encoding-declared (base64) @56+6 composite-decoded (base64) "
	    "@64+13 !composite-encoded", { 0 }, false },
	{ "a message that is said to be encoded",
	    "Content-Type: message/rfc822\n"
	    "Content-Transfer-Encoding: base64\n\nA: b\n\nx\n",
	    "1", "encoding",
	    "encoding-declared (base64) @56+6 composite-lies (base64) @64+8 "
	    "!composite-encoded", { 0 }, false },
	{ "an encoded message too deep",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Type: message/rfc822\n"
	    "Content-Transfer-Encoding: base64\n\nQTogYgoKeAo=\n--b--\n",
	    "1", "encoding",
	    "encoding-declared (base64) @103+6 composite-closed (base64) "
	    "@111+12 !composite-encoded", { .depth = 1 }, false },
	{ "no disposition",
	    "A: b\n\nx",
	    "1", "disposition",
	    "disposition-none", { 0 }, false },
	{ "a disposition",
	    "Content-Disposition: ATTACHMENT; filename=a\n\nx",
	    "1", "disposition",
	    "disposition-declared (attachment) @21+10", { 0 }, false },
	{ "a disposition of parameters",
	    "Content-Disposition: filename=a\n\nx",
	    "1", "disposition",
	    "disposition-empty @21+10", { 0 }, false },
	{ "a Content-ID",
	    "Content-ID: <a@b>\n\nx",
	    "1", "id",
	    "id-declared (a@b) @12+5", { 0 }, false },
	{ "no name",
	    "A: b\n\nx",
	    "1", "name",
	    "name-none", { 0 }, false },
	{ "no name in either field",
	    "Content-Type: text/plain\nContent-Disposition: inline\n\nx",
	    "1", "name",
	    "name-none", { 0 }, false },
	{ "filename*",
	    "Content-Disposition: attachment; filename*=utf-8''%C3%A4\n"
	    "\nx",
	    "1", "name",
	    "name-filename-ext (\xc3\xa4) @33+23 name-percent", { 0 }, false },
	{ "filename",
	    "Content-Disposition: attachment; filename=a\n\nx",
	    "1", "name",
	    "name-filename (a) @33+10", { 0 }, false },
	{ "name*",
	    "Content-Type: text/plain; name*=utf-8''%C3%A4\n\nx",
	    "1", "name",
	    "name-name-ext (\xc3\xa4) @26+19 name-percent", { 0 }, false },
	{ "name",
	    "Content-Type: text/plain; name=a\n\nx",
	    "1", "name",
	    "name-name (a) @26+6", { 0 }, false },
	{ "an empty name",
	    "Content-Disposition: attachment; filename=\"\"\n\nx",
	    "1", "name",
	    "name-filename @33+11 name-empty", { 0 }, false },
	{ "filename* and filename",
	    "Content-Disposition: attachment; filename=a; filename*=''b\n"
	    "\nx",
	    "1", "name",
	    "name-filename-ext (b) @45+13 name-percent name-form-passed (a) "
	    "@33+10 !filename-extended-conflict", { 0 }, false },
	{ "filename and name",
	    "Content-Type: text/plain; name=a\n"
	    "Content-Disposition: attachment; filename=b\n\nx",
	    "1", "name",
	    "name-filename (b) @66+10 name-field-passed (a) @26+6 "
	    "!filename-name-conflict", { 0 }, false },
	{ "a name in sections",
	    "Content-Disposition: attachment; filename*0=a; filename*1=b\n"
	    "\nx",
	    "1", "name",
	    "name-filename-ext (ab) @33+12 name-sections", { 0 }, false },
	{ "a name in encoded words",
	    "Content-Disposition: attachment; "
	    "filename=\"=?utf-8?q?=C3=A4?=\"\n"
	    "\nx",
	    "1", "name",
	    "name-filename (\xc3\xa4) @33+29 name-words", { 0 }, false },
	{ "a name in raw UTF-8",
	    "Content-Disposition: attachment; filename=\xc3\xa4\n\nx",
	    "1", "name",
	    "name-filename (\xc3\xa4) @33+11 name-raw", { 0 }, false },
	{ "a name in raw octets of no charset",
	    "Content-Disposition: attachment; filename=\xff\n\nx",
	    "1", "name",
	    "name-filename (\xc3\xbf) @33+10 name-raw name-replaced", { 0 }, false },
	{ "a safe name",
	    "Content-Disposition: attachment; filename=\"a.txt\"\n\nx",
	    "1", "safe name",
	    "safe-same (a.txt)", { 0 }, false },
	{ "no name, no safe name",
	    "A: b\n\nx",
	    "1", "safe name",
	    "", { 0 }, false },
	{ "a path",
	    "Content-Disposition: attachment; filename=\"/etc/passwd\"\n"
	    "\nx",
	    "1", "safe name",
	    "safe-path safe-result (passwd) !filename-path-separator "
	    "!filename-absolute", { 0 }, false },
	{ "a character too many",
	    "Content-Disposition: attachment; filename=\"a:b.txt\"\n\nx",
	    "1", "safe name",
	    "safe-characters safe-result (a_b.txt) !filename-absolute "
	    "!filename-colon", { 0 }, false },
	{ "many blanks",
	    "Content-Disposition: attachment; filename=\"a         .exe\"\n"
	    "\nx",
	    "1", "safe name",
	    "safe-spaces safe-result (a .exe) !filename-hidden-extension", { 0 }, false },
	{ "a dot in front",
	    "Content-Disposition: attachment; filename=\".profile\"\n\n"
	    "x",
	    "1", "safe name",
	    "safe-ends safe-result (profile) !filename-leading-dot", { 0 }, false },
	{ "a device",
	    "Content-Disposition: attachment; filename=\"nul.txt\"\n\nx",
	    "1", "safe name",
	    "safe-device safe-result (_nul.txt) !filename-device", { 0 }, false },
	{ "a name of marks put together",
	    "Content-Disposition: attachment; filename=\"a\xcc\x88.txt\"\n"
	    "\nx",
	    "1", "safe name",
	    "safe-composed safe-result (\xc3\xa4.txt) !filename-not-nfc", { 0 }, false },
	{ "a name that leaves nothing",
	    "Content-Disposition: attachment; filename=\"..\"\n\nx",
	    "1", "safe name",
	    "safe-ends safe-nothing !filename-dot", { 0 }, false },
	{ "a name too long",
	    "Content-Disposition: attachment; filename=" TEN TEN TEN TEN
	    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
	    TEN TEN TEN TEN TEN TEN ".txt\n"
	    "\nx",
	    "1", "safe name",
	    "safe-cut safe-result (" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
	    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "0.txt) "
	    "!filename-too-long", { 0 }, false },
	{ "two parts of one name",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Disposition: attachment; filename=a\n\nx\n--b\n"
	    "Content-Disposition: attachment; filename=A\n\nx\n--b--\n",
	    "2", "safe name",
	    "safe-same (A) safe-taken !filename-collision", { 0 }, false },
	{ "a multipart is a container",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b--\n",
	    "0", "role",
	    "role-container", { 0 }, false },
	{ "a message in a message",
	    "Content-Type: message/rfc822\n\nA: b\n\nx\n",
	    "1", "role",
	    "role-message", { 0 }, false },
	{ "a signature",
	    "Content-Type: multipart/signed; boundary=b\n\n--b\n\nx\n"
	    "--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n",
	    "2", "role",
	    "role-signature", { 0 }, false },
	{ "an attachment by disposition",
	    "Content-Disposition: attachment\n\nx",
	    "1", "role",
	    "role-attached", { 0 }, false },
	{ "a disposition of no standard",
	    "Content-Disposition: x-strange\n\nx",
	    "1", "role",
	    "role-attached", { 0 }, false },
	{ "text in the first place",
	    "Content-Type: text/plain; name=a\n\nx",
	    "1", "role",
	    "role-body-first", { 0 }, false },
	{ "text in a later place",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b\n\ny\n--b--\n",
	    "2", "role",
	    "role-body", { 0 }, false },
	{ "text with a name in a later place",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b\nContent-Type: text/plain; name=a\n\ny\n--b--\n",
	    "2", "role",
	    "role-named", { 0 }, false },
	{ "text of another kind in a later place",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b\nContent-Type: text/csv; name=a\n\ny\n--b--\n",
	    "2", "role",
	    "role-file", { 0 }, false },
	{ "plain text beside a page",
	    "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nx\n"
	    "--b\nContent-Type: text/html\n\ny\n--b--\n",
	    "1", "role",
	    "role-body-first role-for-plain", { 0 }, false },
	{ "a page beside plain text",
	    "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nx\n"
	    "--b\nContent-Type: text/html\n\ny\n--b--\n",
	    "2", "role",
	    "role-body role-for-html", { 0 }, false },
	{ "a page beside no plain text",
	    "Content-Type: multipart/alternative; boundary=b\n\n"
	    "--b\nContent-Type: text/html\n\ny\n--b--\n",
	    "1", "role",
	    "role-body-first", { 0 }, false },
	{ "text with a name of blanks in a later place",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b\nContent-Type: text/plain; name=\" \"\n\ny\n--b--\n",
	    "2", "role",
	    "role-body", { 0 }, false },
	{ "an image in a related",
	    "Content-Type: multipart/related; boundary=b\n\n--b\n\nx\n"
	    "--b\nContent-Type: image/png\n\ny\n--b--\n",
	    "2", "role",
	    "role-inline-related", { 0 }, false },
	{ "an image that HTML refers to",
	    "Content-Type: multipart/related; boundary=b\n\n"
	    "--b\nContent-Type: text/html\n\n<img src=\"cid:i@x\">\n"
	    "--b\nContent-Type: image/png\nContent-ID: <i@x>\n\ny\n--b--\n",
	    "2", "role",
	    "role-referred", { 0 }, true },
	{ "an image that HTML does not refer to",
	    "Content-Type: multipart/related; boundary=b\n\n"
	    "--b\nContent-Type: text/html\n\n<img src=\"cid:j@x\">\n"
	    "--b\nContent-Type: image/png\nContent-ID: <i@x>\n\ny\n--b--\n",
	    "2", "role",
	    "role-not-referred", { 0 }, true },
	{ "an image to be shown inline",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b\nContent-Type: image/png\n"
	    "Content-Disposition: inline\n\ny\n--b--\n",
	    "2", "role",
	    "role-inline", { 0 }, false },
	{ "data",
	    "Content-Type: application/pdf\n\nx",
	    "1", "role",
	    "role-file", { 0 }, false },
	{ "too deep",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Type: message/rfc822\n\nA: b\n\nx\n--b--\n",
	    "1", "limit",
	    "limit-depth @77+7 !limit-depth", { .depth = 1 }, false },
	{ "too many parts",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
	    "--b\n\ny\n--b--\n",
	    "0", "limit",
	    "limit-parts @43+20 !limit-parts", { .parts = 2 }, false },
	{ "no limit was met",
	    "A: b\n\nx",
	    "1", "limit",
	    "", { 0 }, false },
	{ "a defect of the charset",
	    "Content-Type: text/plain; charset=x-strange\n\nx",
	    "1", "charset",
	    "charset-declared (x-strange) @26+17 charset-unknown "
	    "(windows-1252) !charset-unknown", { 0 }, false },
	{ "the charset of an image",
	    "Content-Type: image/png; charset=utf-8\n\nx",
	    "1", "charset",
	    "charset-declared (utf-8) @25+13 charset-ignored", { 0 }, false },
	{ "the charset of a multipart",
	    "Content-Type: multipart/mixed; charset=utf-8; boundary=b\n\n"
	    "--b\n\nx\n--b--\n",
	    "0", "charset",
	    "charset-declared (utf-8) @31+13", { 0 }, false },
	{ "what stands in front of the header",
	    "From a Mon Nov 23 10:00:00 2026\nFrom: a\nDate: b\n\nx",
	    "1", "header",
	    "!mbox-from-line", { 0 }, false },
	{ "a defect of a name",
	    "Content-Disposition: attachment; filename=\"a\\b\"\n\nx",
	    "1", "parameter",
	    "!param-quoted-pair", { 0 }, false },
	{ "a defect of an encoding",
	    "Content-Transfer-Encoding: base64, 8bit\n\neA==\n",
	    "1", "encoding",
	    "encoding-declared (base64) @27+6 encoding-first (, 8bit) @33+6 "
	    "!cte-list", { 0 }, false },
	{ "a defect of the content",
	    "Content-Transfer-Encoding: base64\n\ne*A==\n",
	    "1", "content",
	    "!base64-invalid-char !line-ending-lf", { 0 }, false },
	{ "controls and octets of no charset in what is told",
	    "Content-Type: a/\x1b\xff\n\nx",
	    "1", "type",
	    "type-declared (a/\xef\xbf\xbd\xef\xbf\xbd) @14+4 "
	    "!content-type-invalid-char", { 0 }, false },
};

/* ---- as text ------------------------------------------------------------ */

static void
put_decision(struct buffer *b, const struct mime_decision *d)
{
	char place[64];

	if (b->len > 0)
		buffer_put(b, SPAN(" "));
	if (d->code == MIME_WHY_DEFECT) {
		buffer_put(b, SPAN("!"));
		buffer_put(b, span_of(mime_defect_info(d->defect)->name));
		return;
	}
	buffer_put(b, span_of(mime_decision_info(d->code)->name));
	if (d->subject.len > 0) {
		buffer_put(b, SPAN(" ("));
		buffer_put(b, d->subject);
		buffer_put(b, SPAN(")"));
	}
	snprintf(place, sizeof(place), " @%llu+%llu",
	    (unsigned long long)d->at.offset, (unsigned long long)d->at.size);
	if (d->at.size > 0)
		buffer_put(b, span_of(place));
}

/* Decisions are told by topic, and each topic stands together. */
static void
check_order(const char *name, const struct mime_decision *first)
{
	const char *before[DECISION_TOPICS + 1] = { "" };
	size_t n = 0;

	for (const struct mime_decision *d = first; d != NULL; d = d->next) {
		if (strcmp(d->topic, before[n]) == 0)
			continue;
		for (size_t i = 0; i < n; i++)
			ck_assert_msg(strcmp(d->topic, before[i]) != 0,
			    "%s: %s comes twice", name, d->topic);
		ck_assert_uint_lt(n, DECISION_TOPICS);
		before[++n] = d->topic;
	}
}

static const struct mime_decision *
ask_why(struct mime_arena *mem, mime_span message, const char *section,
    const struct mime_limits *limits, bool refer)
{
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ALL,
		.limits = *limits,
	};
	const struct mime_decision *first = NULL;
	const struct mime_part *part;
	struct mime_tree *tree;

	ck_assert_int_eq(mime_parse(mem, message, &opt, &tree), MIME_OK);
	ck_assert(!refer || mime_tree_refer(tree) == MIME_OK);
	part = mime_part_at(tree, span_of(section));
	ck_assert_msg(part != NULL, "no part %s", section);
	ck_assert_int_eq(mime_part_why(mem, tree, part, &first), MIME_OK);
	return first;
}

START_TEST(tells)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_decision *d = ask_why(mem,
	    guarded(span_of(rows[_i].message)), rows[_i].section,
	    &rows[_i].limits, rows[_i].refer);
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	check_order(rows[_i].name, d);
	for (; d != NULL; d = d->next)
		if (strcmp(d->topic, rows[_i].topic) == 0)
			put_decision(&b, d);
	ck_assert_msg(span_is(buffer_span(&b), span_of(rows[_i].told)),
	    "%s: got \"%s\"", rows[_i].name, shown(buffer_span(&b)));
	mime_arena_free(mem);
}
END_TEST

/* ---- every one of them -------------------------------------------------- */

static void
mark(bool *told, const struct mime_decision *d)
{
	for (; d != NULL; d = d->next)
		told[d->code] = true;
}

static void
mark_all(struct mime_arena *mem, struct mime_tree *tree, bool *told)
{
	const struct mime_decision *d;

	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after) {
		ck_assert_int_eq(mime_part_why(mem, tree, p, &d), MIME_OK);
		mark(told, d);
	}
}

/* Multiparts that say they are encoded, and are not, one in the other. */
static void
mark_levels(struct mime_arena *mem, bool *told)
{
	struct mime_tree *tree;
	struct buffer b;
	size_t i = 0;

	buffer_init(&b, mem, SIZE_MAX);
	while (strcmp(shapes[i].name, "multiparts that lie, within each other"))
		i++;
	shapes[i].make(&b, 12);
	ck_assert_int_eq(mime_parse(mem, buffer_span(&b), NULL, &tree),
	    MIME_OK);
	mark_all(mem, tree, told);
}

/* A part that the reader of the events asked not to look into. */
static void
mark_skipped(struct mime_arena *mem, bool *told)
{
	mime_span message = SPAN("A: b\n\nx\n");
	struct slow slow = { .all = message, .most = SIZE_MAX };
	const struct mime_source source = { read_slowly, &slow };
	struct mime_parser *p = mime_parser_new(mem, NULL);
	struct mime_tree *tree = mime_tree_new(mem, &source, NULL);
	const struct mime_event *ev;

	mime_parser_feed(p, message);
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK) {
		ck_assert_int_eq(mime_tree_add(tree, ev), MIME_OK);
		if (ev->type == MIME_EV_BLANK)
			mime_parser_skip(p);
	}
	ck_assert_int_eq(mime_tree_end(tree), MIME_OK);
	mark_all(mem, tree, told);
}

START_TEST(every_decision_is_told_in_some_row)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	bool told[MIME_WHY_CODES] = { [MIME_WHY_NONE] = true };

	for (size_t i = 0; i < ROWS(rows); i++)
		mark(told, ask_why(mem, span_of(rows[i].message),
		    rows[i].section, &rows[i].limits, rows[i].refer));
	mark_levels(mem, told);
	mark_skipped(mem, told);
	for (unsigned code = 0; code < MIME_WHY_CODES; code++)
		ck_assert_msg(told[code], "%s is never told",
		    mime_decision_info(code)->name);
	mime_arena_free(mem);
}
END_TEST

/* ---- the table ---------------------------------------------------------- */

START_TEST(names_and_texts_differ)
{
	for (unsigned a = 1; a < MIME_WHY_CODES; a++)
		for (unsigned b = 1; b < a; b++) {
			const struct mime_decision_info *x, *y;

			x = mime_decision_info(a);
			y = mime_decision_info(b);
			ck_assert_str_ne(x->name, y->name);
			ck_assert_str_ne(x->text, y->text);
		}
}
END_TEST

START_TEST(nothing_stands_for_no_code)
{
	ck_assert_ptr_null(mime_decision_info(MIME_WHY_NONE));
	ck_assert_ptr_null(mime_decision_info(MIME_WHY_CODES));
	ck_assert_ptr_null(mime_decision_info(UINT32_MAX));
}
END_TEST

/* ---- misuse ------------------------------------------------------------- */

START_TEST(has_nothing_to_read)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	struct mime_tree *tree = mime_tree_new(mem, NULL, NULL);
	const struct mime_decision *d;
	const struct mime_event *ev;

	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK)
		ck_assert_int_eq(mime_tree_add(tree, ev), MIME_OK);
	ck_assert_int_eq(mime_part_why(mem, tree, mime_tree_root(tree), &d),
	    MIME_USAGE);
	ck_assert_int_eq(mime_tree_end(tree), MIME_OK);
	ck_assert_int_eq(mime_part_why(mem, tree, mime_tree_root(tree), &d),
	    MIME_USAGE);
	ck_assert_int_eq(mime_part_why(NULL, tree, mime_tree_root(tree), &d),
	    MIME_NOMEM);
	ck_assert_int_eq(mime_part_why(mem, NULL, NULL, &d), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, tells, 0, ROWS(rows));
	tcase_add_test(tc, every_decision_is_told_in_some_row);
	tcase_add_test(tc, names_and_texts_differ);
	tcase_add_test(tc, nothing_stands_for_no_code);
	tcase_add_test(tc, has_nothing_to_read);
}

int
main(void)
{
	return run_suite("why", cases);
}
