#!/bin/sh
#
# cli_repair.sh - what breaks the rules is mended, and nothing else is touched.
#
# Each row is a mail and what becomes of it. What came out, repaired once more,
# stays as it is, and --undo gives what went in.

tool=mimefilter
. "${srcdir:-.}/tests/cli.sh"

f=mimefilter
from='From: a@x.org
Date: Sat, 28 Nov 2026 09:00:00 +0000
'
mime="${from}MIME-Version: 1.0
"
mixed="${mime}Content-Type: multipart/mixed; boundary=b

"

# mends NAME MAIL WANTED: as printf takes both, but for the backslashes
mends() {
	printf '%b' "$2" >in.eml
	printf '%b' "$3" >wanted.eml
	rm -f p
	run "$f --repair --proof p <in.eml >out.eml"
	[ "$got" = 0 ] && cmp out.eml wanted.eml >stdout 2>&1 &&
	    $f --repair <out.eml | cmp -s - out.eml &&
	    $f --undo p <out.eml | cmp -s - in.eml
	result "$1"
	[ "$(tail -n 1 out.eml)" = "$(tail -n 1 wanted.eml)" ] ||
	    diff out.eml wanted.eml | sed 's/^/# /'
}

# stays NAME MAIL
stays() {
	mends "$1" "$2" "$2"
}

# ---- lines ----

stays 'what is right stays' "${mime}Subject: a\n\nb\n"
mends 'line ends become those of the first line' \
    "${mime}Subject: a\r\n\r\nb\r\nc\n" "${mime}Subject: a\n\nb\nc\n"
mends 'of CRLF too' "From: a@x.org\r\nDate: Sat, 28 Nov 2026 09:00:00 +0000\r
Subject: a\n b\r\n\nb\n" \
    "From: a@x.org\r\nDate: Sat, 28 Nov 2026 09:00:00 +0000\r
Subject: a\r\n b\r\n\r\nb\r\n"
mends 'those of delimiters too' "${mixed}--b\r\n\r\na\n--b--\n" \
    "${mixed}--b\n\na\n--b--\n"
mends 'a file that is not text keeps its own' \
    "${mime}Content-Type: application/x\n\nb\r\nc\n" \
    "${mime}Content-Type: application/x
Content-Transfer-Encoding: base64

Yg0KYwo=\n"
mends 'CR alone in a header is a blank' "${from}Subject: a\rb\n\nb\n" \
    "${from}Subject: a b\n\nb\n"
mends 'in a body it is encoded' "${mime}\na\rb\n" \
    "${mime}Content-Transfer-Encoding: base64\n\nYQ1iDQo=\n"
mends 'and so is NUL' "${mime}\na\0000b\n" \
    "${mime}Content-Transfer-Encoding: base64\n\nYQBiDQo=\n"
mends 'a byte order mark goes' "\0357\0273\0277${from}\nb\n" "${from}\nb\n"
from_line='From a@x.org Sat Nov 28 09:00:00 2026\n'
stays 'an mbox of one mail is one' "$from_line${from}\nb\n"
mends 'also where its mail is mended' "$from_line${from}Subject : a\n\nb\n" \
    "$from_line${from}Subject: a\n\nb\n"
mends 'and its lines' "$from_line${from}junk\nSubject: a\n\nb\n" \
    "$from_line${from}X-Repaired-Line: junk\nSubject: a\n\nb\n"
mends 'not a From_ line in a mail within' \
    "$from_line${mime}Content-Type: message/rfc822\n\nFrom me\n${from}\nb\n" \
    "$from_line${mime}Content-Type: message/rfc822\n\nX-Repaired-Line: From me\n${from}\nb\n"
printf '%b' "$from_line${from}\nb\n" >in.eml
printf '%b' "X-Repaired-Line: $from_line${from}\nb\n" >field.eml
prints 'said to be a mail, it has a field of ours' 0 \
    "$f --repair --input=eml in.eml" <field.eml
prints 'said to be an mbox, it has nothing to mend' 0 \
    "$f --repair --input=mbox in.eml" <in.eml
long=$(printf '%0999d' 1)
mends 'a long line is quoted-printable' "${mime}\n$long\n" \
    "${mime}Content-Transfer-Encoding: quoted-printable\n
$(printf '%s' "$long" | fold -w 75 | sed '$!s/$/=/')\n"
mends 'a long line of a header is folded' \
    "${from}X-A: $(printf '%0500d a %0500d' 1 1)\n\nb\n" \
    "${from}X-A:\n $(printf '%0500d\n a\n %0500d' 1 1)\n\nb\n"

# ---- header fields ----

mends 'a line that is no field is one of ours' \
    "${from}some junk\nSubject: a\n\nb\n" \
    "${from}X-Repaired-Line: some junk\nSubject: a\n\nb\n"
mends 'the blank line that is missing' "${from}Subject: a\nsome text\nb\n" \
    "${from}Subject: a\n\nsome text\nb\n"
mends 'blanks before a colon' "${from}Subject : a\n\nb\n" \
    "${from}Subject: a\n\nb\n"
mends 'a fold before it' "${from}Subject\n : a\n\nb\n" \
    "${from}Subject: a\n\nb\n"
mends 'a name that is none' "${from}Sub ject: a\n\nb\n" \
    "${from}X-Repaired-Line: Sub ject: a\n\nb\n"
mends 'no name' "${from}: a\nSubject: a\n\nb\n" \
    "${from}X-Repaired-Line: : a\nSubject: a\n\nb\n"
mends 'a fold of blanks only' "${from}Subject: a\n  \n b\n\nc\n" \
    "${from}Subject: a\n   b\n\nc\n"
mends 'raw 8-bit text is encoded' "${from}Subject: \0344\n\nb\n" \
    "${from}Subject: =?utf-8?B?w6Q=?=\n\nb\n"
stays 'UTF-8 is let' "${from}Subject: \0303\0244\n\nb\n"
mends 'names of people' "Date: Sat, 28 Nov 2026 09:00:00 +0000
From: J\0344 <a@x.org>, c@d\n\nb\n" \
    "Date: Sat, 28 Nov 2026 09:00:00 +0000
From: =?utf-8?B?SsOk?= <a@x.org>, c@d\n\nb\n"
mends 'the input ends in the header' "${from}Subject: a" \
    "${from}Subject: a\n\n"
mends 'a field that may be there once' "${from}Subject: a\nSubject: b\n\nc\n" \
    "${from}Subject: a\nX-Repaired-Subject: b\n\nc\n"
mends 'lists are one list' "${from}To: a@b\nSubject: a\nTo: c@d\n\nc\n" \
    "${from}To: a@b, c@d\nSubject: a\n\nc\n"
mends 'MIME-Version is missing' "${from}Content-Type: text/plain\n\nb\n" \
    "${from}Content-Type: text/plain\nMIME-Version: 1.0\n\nb\n"
mends 'or another' "${from}MIME-Version: 2\n\nb\n" \
    "${from}MIME-Version: 1.0\nX-Repaired-MIME-Version: 2\n\nb\n"

# ---- parameters ----

type="${mime}Content-Type: application/x; "
mends 'an encoded word' "${type}name=\"=?utf-8?Q?=C3=A4?=.txt\"\n\nb\n" \
    "${type}name*=utf-8''%C3%A4.txt\n\nb\n"
mends 'raw 8-bit text' "${type}name=\0344.txt\n\nb\n" \
    "${type}name*=utf-8''%C3%A4.txt\n\nb\n"
mends 'blanks without quotes' "${type}name=a b.txt\n\nb\n" \
    "${type}name=\"a b.txt\"
X-Repaired-Content-Type: application/x; name=a b.txt\n\nb\n"
mends 'no semicolon' "${mime}Content-Type: text/plain charset=utf-8\n\nb\n" \
    "${mime}Content-Type: text/plain; charset=utf-8\n\nb\n"
mends 'a second one is not lost' "${type}name=a; name=b\n\nb\n" \
    "${type}name=a
X-Repaired-Content-Type: application/x; name=a; name=b\n\nb\n"

# ---- what is said of the body ----

mends '8 bits are told' \
    "${mime}Content-Type: text/plain; charset=utf-8\n\n\0303\0244\n" \
    "${mime}Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit\n\n\0303\0244\n"
mends 'and the charset' "${from}\n\0344\n" "${from}Content-Type: text/plain;\
 charset=windows-1252\nContent-Transfer-Encoding: 8bit
MIME-Version: 1.0\n\n\0344\n"
mends 'which is another one' \
    "${mime}Content-Type: text/plain; charset=us-ascii; format=fixed
Content-Transfer-Encoding: 8bit\n\n\0303\0244\n" \
    "${mime}Content-Type: text/plain; charset=utf-8; format=fixed
Content-Transfer-Encoding: 8bit\n\n\0303\0244\n"
mends 'around it too' "${mixed}--b\nContent-Type: text/plain; charset=utf-8\n
\0303\0244\n--b--\n" "${mixed%?}Content-Transfer-Encoding: 8bit

--b\nContent-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit\n\n\0303\0244\n--b--\n"
mends 'an encoding that nobody knows' \
    "${mime}Content-Transfer-Encoding: plain\n\nb\n" \
    "${mime}Content-Transfer-Encoding: 7bit
X-Repaired-Content-Transfer-Encoding: plain\n\nb\n"
stays 'what may have been meant otherwise' \
    "${mime}Content-Transfer-Encoding: base-64\n\nYg==\n"
mends 'words behind it' "${mime}Content-Transfer-Encoding: base64 x\n\nYg==\n" \
    "${mime}Content-Transfer-Encoding: base64
X-Repaired-Content-Transfer-Encoding: base64 x\n\nYg==\n"
mends 'base64 with rubbish in it' \
    "${mime}Content-Transfer-Encoding: base64\n\nY!W\nI\n" \
    "${mime}Content-Transfer-Encoding: base64\n\nYWI=\n"
mends 'quoted-printable' \
    "${mime}Content-Transfer-Encoding: quoted-printable\n\na=zz=3d=\n" \
    "${mime}Content-Transfer-Encoding: quoted-printable\n\na=3Dzz=3D=\n"

# ---- multiparts ----

mends 'one that is never closed' "${mixed}--b\n\na\n" \
    "${mixed}--b\n\na\n\n--b--\n"
mends 'one within' "${mixed}--b\nContent-Type: multipart/mixed; boundary=c\n
--c\n\na\n--b--\n" "${mixed}--b\nContent-Type: multipart/mixed; boundary=c\n
--c\n\na\n--c--\n--b--\n"
printf '%b' "${mime}Content-Type: multipart/mixed; boundary=\"a&b\"\n
--a&b\n\nx\n" >in.eml
try 'one that gets another boundary' 0 "$f --repair in.eml | tail -n 1" \
    '^--=_repaired_[0-9a-f]*_0_--$' ''
stays 'but not where the mail ends in a header' "${mixed}--b\nSubject: a"
mends 'a part of nothing' "${mixed}--b\n--b\n\na\n--b--\n" \
    "${mixed}--b\n\n--b\n\na\n--b--\n"
new='=_repaired_HASH_0_'
printf '%b' "${mime}Content-Type: multipart/mixed; boundary=\"a&b\"\n
--a&b\n\nx\n--a&b \n\ny\n--a&b--\n" >in.eml
run "$f --repair <in.eml | sed 's/_[0-9a-f]\{16\}_/_HASH_/'"
printf '%b' "${mime}Content-Type: multipart/mixed; boundary=\"$new\"\n
--$new\n\nx\n--$new \n\ny\n--$new--\n" | cmp -s - stdout
result 'another boundary'
mends 'signed parts stay' "${mime}Content-Type: multipart/signed; boundary=b\n
--b\nSubject : a\n\nx\r\n--b\nContent-Type: application/pgp-signature\n
y\n--b--\n" "${mime}Content-Type: multipart/signed; boundary=b\n
--b\nSubject : a\n\nx\n--b\nContent-Type: application/pgp-signature\n
y\n--b--\n"
try 'which -v tells' 0 "$f -v --repair <in.eml" - 'part 1 is signed'

# ---- beside others ----

try 'not with other edits' 75 "$f --repair -A 'X: y' mail.eml" '' \
    'add does not go with repair'
try 'but with what judges' 65 "$f --repair --reject-if 1 mail.eml" '' '^5.7.1'
echo 'repair mime' >rules
printf '%b' "${from}Subject : a\n\nb\n" >in.eml
try 'by a rule' 0 "$f --rules rules in.eml" '^Subject: a$' ''
try 'for each mail of a mailbox' 0 "(for i in 1 2; do
    echo 'From a@x.org Sat Nov 28 09:00:00 2026'; cat in.eml; echo; done) |
    $f --repair | grep -c '^Subject: a$'" '^2$' ''

# ---- the document ----

codes() {
	sed -n 's/^| `\([a-z0-9-]*\)`.*/\1/p' "$1" | sort
}
codes "$srcdir/doc/repair.md" >got.list
codes "$srcdir/doc/leniency.md" | cmp -s - got.list
result 'doc/repair.md has all defects of doc/leniency.md'
sed -n 's/^	D(\([A-Z0-9_]*\)) = .*/\1/p' "$srcdir/tools/filter_repair.c" |
    tr 'A-Z_' 'a-z-' | sort >wanted.list
sed -n 's/^| `\([a-z0-9-]*\)` | mended .*/\1/p' "$srcdir/doc/repair.md" |
    sort | cmp -s - wanted.list
result 'and says of those that are mended that they are'

echo "1..$n"
