#!/bin/sh
#
# cli_mimedump.sh - mimedump as a person and a program use it.

tool=mimedump
. "${srcdir:-.}/tests/cli.sh"

# mimeextract is tried with names that fall together, which would be a defect.
sed 's/=Report\.pdf/=letter.pdf/' mail.eml >other && mv other mail.eml

# ---- the tree ----

prints "the tree" 0 "mimedump mail.eml" <<'END'
0          multipart/mixed
  1        multipart/alternative
    1.1    text/plain             iso-8859-1  quoted-printable      5
    1.2    text/html              utf-8       7bit                 12
  2        application/pdf                    base64             2280  report.pdf
  3        application/pdf                    base64                1  letter.pdf
  4        message/rfc822                     7bit                294
    4.0    multipart/mixed
      4.1  text/plain                         7bit                 10
      4.2  text/csv                           7bit                  3  über.csv

I  line-ending-lf  part 0 at 0: lines end in LF alone (RFC 5322 2.3)
END
prints "only some parts" 0 "mimedump -p '*.pdf and size<1K' mail.eml" <<'END'
  3  application/pdf    base64      1  letter.pdf
END
try "-p twice: either" 0 "mimedump -p 2 -p 3 mail.eml | wc -l" '^ *2$' ''
try "no such part" 1 "mimedump -p 7 mail.eml" '' ''
try "a selector that is none" 2 "mimedump -p 'type:a/b and' mail.eml" '' \
    'column 13: something is missing'
try "-v: where it stands" 0 "mimedump -v -p 2 mail.eml" \
    'attachment, header [0-9]+\+[0-9]+, body' ''
try "several files are told apart" 0 "mimedump mail.eml mail.eml" \
    '^mail.eml:$' ''
try "one file is not named" 0 "mimedump mail.eml | grep -c mail.eml || :" \
    '^0$' ''

# ---- where from ----

run "mimedump mail.eml" && mv stdout whole
prints "from a file as stdin" 0 "mimedump <mail.eml" <whole
prints "from a pipe" 0 "cat mail.eml | mimedump" <whole
prints "from a pipe, named" 0 "cat mail.eml | mimedump -" <whole
try "from where stdin stands" 1 \
    "{ read -r line; mimedump -h from -h to; } <mail.eml &&
    { read -r line; mimedump -h from; } <mail.eml" '^Bo' ''
try "names in a file" 0 \
    "printf 'mail.eml\0mail.eml\0' | mimedump --files0-from=-" \
    '^mail.eml:$' ''
try "two lists" 2 "mimedump --files0-from=none --files0-from=none" '' \
    '^mimedump: --files0-from: given twice$'
try "no such list" 2 "mimedump --files0-from=none" '' \
    '^mimedump: none: No such file'
try "nothing at all is a message" 0 "mimedump /dev/null" '^1  text/plain' ''
try "a file that is not there" 2 "mimedump none mail.eml" 'multipart/mixed' \
    '^mimedump: none: No such file or directory$'
{ cat mail.eml; head -c 1400000 /dev/zero | tr '\0' '\n'; } >long.eml
try "a pipe that cannot be kept" 2 \
    "cat long.eml | TMPDIR=$dir/none mimedump" '' '^mimedump: -: No such file'
try "a pipe that need not be kept" 0 \
    "cat mail.eml | TMPDIR=$dir/none mimedump" '^0 ' ''
try "nothing is left in TMPDIR" 0 "mkdir tmp; cat long.eml |
    TMPDIR=$dir/tmp mimedump >/dev/null; ls -A tmp" '' ''

# ---- text, header, octets ----

prints "the readable body" 0 "mimedump --text mail.eml" <<'END'
Grüße

inner text
END
try "HTML whose plain twin is shown" 0 "mimedump --text \
    '$srcdir/examples/mail/nested.eml' | grep -c '<' || :" '^0$' ''
try "HTML that has no plain twin" 0 \
    "mimedump --text '$srcdir/examples/mail/related.eml'" '^Bulbs are here$' ''
printf 'Content-Type: text/html; charset=iso-8859-1\n\n<p>\344\n' >latin.eml
printf 'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>x\n--b\n\na < b & c\n--b--\n' >footer.eml
try "the page itself" 0 \
    "mimedump --html '$srcdir/examples/mail/related.eml'" '^<h1>' ''
try "text beside a page is in it" 0 "mimedump --html footer.eml" \
    '^<pre>a &lt; b &amp; c$' ''
try "no page" 1 "mimedump --html '$srcdir/examples/mail/plain.eml'" '' ''
try "a page and no gumbo" 0 "MIME_HTML=plain mimedump --text \
    '$srcdir/examples/mail/newsletter.eml'" '^> Ben$' ''
prints "a page in a charset of its own" 0 \
    "mimedump --html latin.eml | od -An -c | head -1" <<'END'
 357 273 277   <   p   > 303 244  \n
END
prints "the text of a part" 0 "mimedump --text -p 1.2 mail.eml" <<'END'
Hello
END
prints "the page of a part" 0 "mimedump --html -p 1.2 mail.eml" <<'END'
<p>Hello</p>
END
printf 'Content-Type: text/plain; format=flowed; delsp=yes\n\n> one \n> two\nth \nree\n-- \nAnn\n' >flowed.eml
prints "paragraphs that were made to flow" 0 "mimedump --text flowed.eml" <<'END'
> onetwo
three
-- 
Ann
END
printf 'Content-Type: text/html\n\n\0<frameset>' >frames.eml
try "a page of which gumbo frees what it has not" 0 \
    "mimedump --text frames.eml" - ''
try "all there is: text that is lines" 0 \
    "mimedump --json --content -p 1.1 mail.eml" \
    '"text":"Grüße","charset_used":"windows-1252","replaced":0,"headers"' ''
try "and octets in base64" 0 "mimedump --json --content -p 3 mail.eml" \
    '"content":"Qg==","headers":' ''
try "on one line, however long" 0 "mimedump --json --content -p 2 mail.eml |
    grep -o 'QUFB' | wc -l" '^760$' ''
printf 'Content-Disposition: attachment\n\na\303\244\n' >file.eml
try "text that is a file is octets" 0 "mimedump --json --content file.eml" \
    '"content":"YcOkCg==","headers":' ''
printf 'Content-Type: text/plain; charset=utf-8\n\na\377' >no.eml
try "and so is what cannot be read" 0 "mimedump --json --content no.eml" \
    '"content":"Yf8=","headers":' ''
try "without --json there is no place for it" 2 "mimedump --content mail.eml" \
    '' 'is for --json'
try "and in JSON as they stand" 0 "mimedump --json --text flowed.eml" \
    '"text":"> one .n> two' ''
prints "two texts" 0 "mimedump --text -p 1.1 -p 4.1 mail.eml" <<'END'
Grüße

inner text
END
try "a charset that the message does not say" 0 \
    "mimedump --text --charset windows-1251 -p 1.1 mail.eml" '^GrьЯe$' ''
try "it is told in the JSON" 0 \
    "mimedump --json --text --charset CP1251 -p 1.1 mail.eml" \
    '"text":"GrьЯe","charset_used":"windows-1251","replaced":0' ''
try "a charset that is none" 2 \
    "mimedump --text --charset utf-8//x mail.eml" '' \
    '^mimedump: --charset: there is no charset of that name'
try "a charset and nothing to read by it" 2 \
    "mimedump --charset utf-8 mail.eml" '' '^mimedump: --charset is for --text'
prints "one field" 0 "mimedump -h SUBJECT mail.eml" <<'END'
Grüße
END
cat >people.eml <<'END'
From: "=?utf-8?q?Gr=C3=BCn=2C_Ann?=" <ann@example.org>
To: ben@example.org (Ben), Team: c@example.org, Di <d@example.org>;,
 "x@y.z" <e@example.org>, a@b@c
To: Nobody:;
Cc: (none)
Bcc:
Subject: x

END
prints "an address a line" 0 "mimedump -h to people.eml" <<'END'
Ben <ben@example.org>
c@example.org
Di <d@example.org>
"x@y.z" <e@example.org>
"a@b@c"
Nobody:;
END
prints "a decoded name that would separate is in quotes" 0 \
    "mimedump -h from people.eml" <<'END'
"Grün, Ann" <ann@example.org>
END
prints "what is no address is shown" 0 "mimedump -h cc people.eml" <<'END'
(none)
END
prints "addresses of a header" 0 "mimedump -H people.eml" <<'END'
From: "Grün, Ann" <ann@example.org>
To: Ben <ben@example.org>, Team: c@example.org, Di <d@example.org>;, "x@y.z" <e@example.org>, "a@b@c"
To: Nobody:;
Cc: (none)
Bcc: 
Subject: x
END
prints "addresses as JSON" 0 "mimedump --json people.eml |
    sed 's/.*\"from\"/\"from\"/; s/,\"date.*//'" <<'END'
"from":[{"name":"Grün, Ann","addr":"ann@example.org"}],"to":[{"name":"Ben","addr":"ben@example.org"},{"name":null,"addr":"c@example.org","group":"Team"},{"name":"Di","addr":"d@example.org","group":"Team"},{"name":"x@y.z","addr":"e@example.org"},{"name":"a@b@c","addr":null},{"name":null,"addr":null,"group":"Nobody"}],"cc":[],"reply_to":[],"sender":[],"bcc":[]
END
try "no such field" 1 "mimedump -h x-none mail.eml" '' ''
try "the option may come last" 0 "mimedump mail.eml -h date" \
    '^Tue, 24 Nov 2026 10:00:00 \+0100$' ''
try "the header" 0 "mimedump -H mail.eml" '^Subject: Grüße$' ''
try "the header of a part" 0 "mimedump -H -p 3 mail.eml" \
    '^Content-Disposition: attachment; filename=letter.pdf$' ''
prints "the octets of all" 0 "mimedump --raw mail.eml" <mail.eml
prints "the octets of a part" 0 "mimedump --raw -p 3 mail.eml; echo" <<'END'
Content-Type: application/pdf
Content-Disposition: attachment; filename=letter.pdf
Content-Transfer-Encoding: base64

Qg==
END
printf 'From: a\n\nno line end' >open.eml
prints "octets are left as they are" 0 "mimedump --raw open.eml" <open.eml

# ---- defects ----

sed 's/--outer--//' mail.eml >broken.eml
try "defects" 0 "mimedump --defects broken.eml" \
    '^[0-9]+ 0 boundary-unterminated N a multipart is never closed$' ''
try "--strict: something is wrong" 1 "mimedump --strict broken.eml" - ''
try "--strict: information only" 0 "mimedump --strict mail.eml" - ''
try "-q: the status is the answer" 1 "mimedump -q --strict broken.eml" '' ''
try "a limit is told" 0 "mimedump --limit depth=1 mail.eml" \
    '^L  limit-depth' ''
try "a part that is closed" 0 "mimedump --limit depth=1 mail.eml" \
    '1  +multipart/alternative .*beyond a limit' ''
try "a message that is too large" 0 "mimedump --limit message=1K mail.eml" \
    '^L  limit-message-bytes  part 0 at 1024:' ''
try "a message that is too large, its events" 1 \
    "mimedump --strict --events --limit message=1K mail.eml" \
    '^defect +0 0 1024 [0-9]+ limit-message-bytes$' ''
# Each limit: what is as large is read, what is larger is told, once.
{
	printf '%s\n' 'From: a@b, c@d, e@f' 'Subject: =?utf-8?q?a?= =?utf-8?q?b?=' \
	    'MIME-Version: 1.0' "Content-Type: multipart/mixed (a (b));" \
	    '	boundary=xyzzyx; a=1; b*0=2; b*1=3' 'X: y' '' \
	    --xyzzyx 'Content-Type: multipart/mixed (c); boundary=y' '' \
	    --y '' a --y-- --xyzzyx--
} >limits.eml
while read -r name most less code; do
	try "$name=$most: as large as the limit" 0 \
	    "mimedump --json --limit $name=$most limits.eml" '"limits":\[\]' ''
	try "$name=$less: larger than the limit" 1 \
	    "mimedump --strict --json --limit $name=$less limits.eml" \
	    "\"limits\":\\[\\{\"name\":\"$code\"[^{]*\\}\\]" ''
done <<'END'
depth 2 1 limit-depth
parts 3 2 limit-parts
header 172 130 limit-header-bytes
field 74 73 limit-header-field-bytes
fields 5 4 limit-header-fields
params 4 3 limit-rfc2231-sections
params 4 2 limit-params
comments 2 1 limit-comment-depth
addresses 3 2 limit-addresses
words 2 1 limit-encoded-words
defects 4 1 limit-defects
message 236 235 limit-message-bytes
END
try "boundary=6: as long as the limit" 0 \
    "mimedump --strict --events --limit boundary=6 limits.eml |
    grep -c boundary-too-long; true" '^0$' ''
try "boundary=5: longer than the limit" 1 \
    "mimedump --strict --json --limit boundary=5 limits.eml" \
    '"kind":"leaf".*"code":"boundary-too-long","severity":"A","part":"1"' ''
try "a limit that there is not" 2 "mimedump --limit dept=1 mail.eml" '' \
    '^did you mean depth\?$'
try "a limit that is no number" 2 "mimedump --limit depth=x mail.eml" '' \
    'a name, = and a number'
try "a pipe without an end" 0 "{ cat mail.eml; yes; } |
    timeout 10 mimedump --limit message=1K" \
    '^L  limit-message-bytes  part 0 at 1024:' ''
for which in tight default none; do
	try "--limits=$which after a single limit" 0 \
	    "mimedump --limit depth=1 --limits=$which mail.eml" \
	    '^L  limit-depth' ''
	prints "--limits=$which reads good mail alike" 0 \
	    "mimedump --limits=$which mail.eml" <whole
done
try "--limits=few" 2 "mimedump --limits=few mail.eml" '' \
    'tight, default or none'

# ---- what carrying it takes ----

# needs NAME STATUS WORDS: the answer for a message that printf makes
needs() {
	printf "$4" >n.eml
	run "mimedump --requires n.eml | tr '\\n' ' '; echo
	    mimedump --requires -q n.eml"
	[ "$got" = "$2" ] && [ "$(cat stdout)" = "$3 " ]
	result "requires: $1"
}
plain='8bitmime no smtputf8 no binarymime no'
none='bare-cr 0 bare-lf 0 nul 0'
needs 'nothing' 0 "$plain longest-line 4 $none" 'A: b\r\n\r\nx\r\n'
needs 'a file with lines that end in LF' 0 "$plain longest-line 4 $none" \
    'A: b\n\nx\n'
needs 'the last line has no end' 0 "$plain longest-line 6 $none" \
    'A: b\n\nsix s.'
needs '8-bit text' 1 \
    "8bitmime yes smtputf8 no binarymime no longest-line 4 $none" \
    'A: b\n\n\303\251\n'
needs 'a header in UTF-8' 1 \
    "8bitmime yes smtputf8 yes binarymime no longest-line 5 $none" \
    'A: \303\251\n\nx\n'
needs 'the header of a part' 1 \
    "8bitmime yes smtputf8 yes binarymime no longest-line 37 $none" \
    'Content-Type: multipart/x; boundary=b\n\n--b\nA: \303\251\n\nx\n--b--\n'
needs 'that of a message within is content' 1 \
    "8bitmime yes smtputf8 no binarymime no longest-line 28 $none" \
    'Content-Type: message/rfc822\n\nA: \303\251\n\nx\n'
needs 'one within ends, and a header in UTF-8 follows' 1 \
    "8bitmime yes smtputf8 yes binarymime no longest-line 37 $none" \
    'Content-Type: multipart/x; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nA: b\n\nx\n--b\nA: \303\251\n\nx\n--b--\n'
odd='8bitmime no smtputf8 no binarymime yes'
needs 'a bare CR' 1 "$odd longest-line 4 bare-cr 1 bare-lf 0 nul 0" \
    'A: b\r\n\r\nx\ry\r\n'
needs 'a CR at the end of all' 1 "$odd longest-line 4 bare-cr 1 bare-lf 0 nul 0" \
    'A: b\r\n\r\nx\r'
needs 'a bare LF among CRLF' 1 "$odd longest-line 4 bare-cr 0 bare-lf 1 nul 0" \
    'A: b\r\n\r\nx\ny\r\n'
needs 'a NUL' 1 "$odd longest-line 4 bare-cr 0 bare-lf 0 nul 2" \
    'A: b\n\n\000x\000\n'
needs 'a part that is declared binary' 1 "$odd longest-line 33 $none" \
    'Content-Transfer-Encoding: binary\n\nx\n'
long=$(printf '%998s' x)
needs 'a line of 998' 0 "$plain longest-line 998 $none" "A: b\r\n\r\n$long\r\n"
needs 'a line of 999' 1 "$odd longest-line 999 $none" "A: b\r\n\r\ny$long\r\n"
try "requires: in pieces" 0 \
    "mimedump --requires n.eml >one; mimedump --requires --chunk=1 n.eml |
    cmp - one" '' ''
try "requires: beyond a limit" 1 \
    "mimedump --requires --limit message=1K mail.eml" '^8bitmime no' \
    '^mimedump: mail.eml: only what the limit lets through'
try "--requires and -p" 2 "mimedump --requires -p 1 mail.eml" '' \
    'do not go together'
try "--requires and --json" 2 "mimedump --requires --json mail.eml" '' \
    'do not go together'

# ---- signatures ----

# The hashes are of what "Hello,\n\n  world \n\n" is in its forms.
simple='+UtedDjnuvMApar+z0+c+KavPFSXPAKzqIfNaHoofVA='
relaxed='XmiNdTUQYVFjg3Zy/xfojk8cLaoNa1HJIB313ZEvxCE='
relaxed1='M3TJ1LgQ2z93LWxJuZdcThYEYGI='
first='2v52lEYPTje3CPUTTy9/dZy5l/nLYS1spWbdbmo0NT8='

# signature NAME TAGS TOLD: of a message with these tags, the fourth column
signature() {
	printf 'DKIM-Signature: v=1; d=a.org; s=k; h=from; b=YQ==;\n %s\n' \
	    "$2" >s.eml
	printf 'From: a@a.org\n\nHello,\n\n  world \n\n' >>s.eml
	run "mimedump --signatures s.eml | cut -f4"
	[ "$got" = 0 ] && [ "$(cat stdout)" = "$3" ]
	result "signatures: $1"
}
signature 'simple' "a=rsa-sha256; bh=$simple" 'body matches'
signature 'relaxed' "a=rsa-sha256; c=simple/relaxed; bh=$relaxed" \
    'body matches'
signature 'SHA-1' "a=rsa-sha1; c=relaxed/relaxed; bh=$relaxed1" 'body matches'
signature 'the other form' "a=rsa-sha256; bh=$relaxed" 'body differs'
signature 'the first octets' "a=rsa-sha256; l=6; bh=$first" 'body matches'
signature 'one more' "a=rsa-sha256; l=7; bh=$first" 'body differs'
signature 'all octets' "a=rsa-sha256; l=20; bh=$simple" 'body matches'
signature 'more than there are' "a=rsa-sha256; l=21; bh=$simple" \
    'body untold: its l= is beyond the body'
signature 'an unknown hash' "a=rsa-sha512; bh=$simple" \
    'body untold: its a= is not known'
signature 'an unknown form' "a=rsa-sha256; c=x; bh=$simple" \
    'body untold: its c= is not known'
signature 'malformed' 'a=rsa-sha256' 'malformed: no bh= in it'
sed -i "2s|\$|; bh=$simple|" s.eml
size=$(($(wc -c <s.eml) - 1))
try "signatures: a limit" 0 \
    "mimedump --limit message=$size --signatures s.eml" \
    'body untold: a limit hides some of the message' -
printf 'ARC-Message-Signature: i=1; a=rsa-sha256; d=a.org; s=k; b=YQ==;
 h=From:To:from; bh=%s\nFrom: a@a.org\n\nHello,\n\n  world \n\n' \
    "$simple" >s.eml
prints "signatures: a line of all" 0 "mimedump --signatures s.eml" <<X
arc	d=a.org s=k i=1	rsa-sha256	body matches	20 octets of body; From; no To from
X
tr -d '\r' <s.eml | sed 's/$/\r/' >s.crlf
try "signatures: CRLF" 0 "mimedump --signatures s.crlf" 'body matches' ''
{
	echo 'From a@a.org Tue Nov 24 10:00:00 2026'
	sed 's/^Hello,/>From &/' s.eml
	echo
	echo 'From a@a.org Tue Nov 24 10:00:00 2026'
	sed 's/^Hello,/>From &/' s.eml
} >s.mbox
quoted='7X9ZrnNdTNYUDkGpFy6WAR7dWaso44fAnMpiuk3aG5Q='
sed -i "s|bh=.*|bh=$quoted|" s.mbox
try "signatures: what an mbox quotes is as it was sent" 0 \
    "mimedump --input=mboxrd --signatures s.mbox | grep -c matches" '^2$' ''

signed='Content-Type: multipart/signed; boundary=b; micalg=pgp-sha256'
{
	printf 'Subject: x\n%s\n\npre\n--b\nX: y\n\ntext\n\n--b\n' "$signed"
	printf 'Content-Type: application/pgp-signature\n\nx\n--b--\nepi\n'
} >s.eml
prints "signatures: a part" 0 "mimedump --signatures s.eml" <<'X'
pgp	part 0	pgp-sha256	not checked	octets 82-93 with CRLF, part 1 by part 2
X
printf '%s\n\n--b\n\na\n--b--\n' "$signed" >s.eml
try "signatures: no second part" 0 "mimedump --signatures s.eml" \
    '^other	part 0	pgp-sha256	it has no two parts	octets' ''
printf '%s\n\n--b\n\na\n--b\n\nb\n--b\n\nc\n--b--\n' "$signed" >s.eml
try "signatures: a third part" 0 "mimedump --signatures s.eml" \
    '	it has more than two parts	' ''
data='Content-Type: application/pkcs7-mime; smime-type=signed-data
Content-Transfer-Encoding: base64'
printf '%s\n\nMIIJwwYJKoZIhvcNAQcCoIIJ\n' "$data" >s.eml
try "signatures: signed data" 0 "mimedump --signatures s.eml" \
    '^signed-data	part 1		not checked	octets 96-121, decoded$' ''
printf '%s\n\nMIIJwwYJKoZIhvcNAQcDoIIJ\n' "$data" >s.eml
try "signatures: signed data that is none" 0 "mimedump --signatures s.eml" \
    '	there is no signed data in it	' ''
sed -i 's/; smime-type.*//' s.eml
try "signatures: encrypted" 0 "mimedump --signatures s.eml" '' ''
try "signatures: none" 0 "mimedump --signatures mail.eml" '' ''
try "signatures and -p" 1 "mimedump --signatures -p 2 s.crlf" '' ''
try "signatures and --lint" 2 "mimedump --signatures --lint s.eml" '' \
    'do not go together'

# ---- lint ----

ok='From: a@x.org\nDate: Tue, 24 Nov 2026 10:00:00 +0100\nMessage-ID: <a@b>\nMIME-Version: 1.0\n'
html='Content-Type: text/html\n\n<p>x\n'
file='Content-Disposition: attachment; filename=a\n\nx\n'

# lint NAME FINDINGS HEADER BODY: "part code .." for what printf makes of them
lint() {
	printf "$ok$3\n$4" >l.eml
	run "mimedump --lint l.eml >l.list; got=\$?
	    cut -d' ' -f2,3 l.list | tr '\\n' ' '; echo; exit \$got"
	[ "$got" = "$([ -z "$2" ]; echo $?)" ] &&
	    [ "$(cat stdout)" = "${2:+$2 }" ]
	result "lint: $1"
}
try "lint: nothing" 0 "mimedump --lint mail.eml" '' ''
lint 'a short mail' '' '' 'x\n'
try "lint: all that is missing" 1 "printf 'X: y\n\nx\n' | mimedump --lint |
    cut -d' ' -f2,3 | tr '\n' ' '; printf 'X: y\n\nx\n' | mimedump -q --lint" \
    '^1 missing-from 1 missing-date 1 missing-message-id $' ''
lint 'what a reader trips over' '1 8bit-in-7bit-body 1 charset-undeclared-8bit' \
    '' '\303\251\n'
words="Subject: $(printf '%57s' end | tr ' ' -) words words"
lint 'a line of 78' '' "$words\n" 'x\n'
lint 'a line that could be folded' '1 line-over-78' "$words.\n" 'x\n'
lint 'characters are counted, not octets' '' \
    "${words%words}\303\251\303\251\303\251\303\251\303\251\n" 'x\n'
dashes=$(printf '%90s' - | tr ' ' -)
lint 'a line that cannot be folded' '' "X: $dashes\n\t$dashes \n" 'x\n'
lint 'blanks in quotes are no place to fold' '' \
    "Content-Type: text/plain;\n x=\"$dashes a\"\n" 'x\n'
lint 'a name that old programs lose' '1 filename-extended-only' \
    "Content-Disposition: attachment; filename*=utf-8''%%C3%%BC\n" 'x\n'
lint 'unless it is there as they like it' '' \
    "Content-Disposition: attachment; filename*=utf-8''%%C3%%BC\nContent-Type: text/plain; x=\"; y\";\n name=\"=?utf-8?q?=C3=BC?=\"\n" \
    'x\n'
lint 'within quotes it is not' '1 filename-extended-only' \
    "Content-Disposition: attachment; filename*=utf-8''%%C3%%BC\nContent-Type: text/plain; x=\"; name=y\"\n" \
    'x\n'
alternative='Content-Type: multipart/alternative; boundary=b\n'
lint 'plain text, and its page' '' "$alternative" "--b\n\nx\n--b\n$html--b--\n"
lint 'the page first' '2 alternative-order' "$alternative" \
    "--b\n$html--b\n\nx\n--b--\n"
related='Content-Type: multipart/related; boundary=c; type="text/html"\n'
lint 'the page with its images first' '2 alternative-order' "$alternative" \
    "--b\n$related\n--c\n$html--c--\n--b\n\nx\n--b--\n"
lint 'a file in an alternative' '2.2 alternative-attachment' "$alternative" \
    "--b\n\nx\n--b\n$related\n--c\n$html--c\n$file--c--\n--b--\n"
lint 'behind an alternative' '' 'Content-Type: multipart/mixed; boundary=d\n' \
    "--d\n$alternative\n--b\n\nx\n--b\n$html--b--\n--d\n$file--d--\n"
lint 'related, but of what type' '0 related-type-missing' \
    'Content-Type: multipart/related; boundary=c\n' "--c\n$html--c--\n"
lint 'a message within is not ours to judge' '' \
    'Content-Type: multipart/mixed; boundary=d\n' \
    "--d\nContent-Type: message/rfc822\n\n$words.\n\n\303\251\n--d\n\nx\n--d--\n"
lint 'what follows it is' '2 filename-extended-only' \
    'Content-Type: multipart/mixed; boundary=d\n' \
    "--d\nContent-Type: message/rfc822\n\nX: y\n\nx\n--d\nContent-Disposition: attachment; filename*=utf-8''a\n\nx\n--d--\n"
try "lint: some parts only" 0 "printf 'X: y\n$alternative\n--b\n$html--b--\n' |
    mimedump --lint -p 1" '' ''

# ---- why ----

cat >why.eml <<'END'
From: ann@example.org
Content-Type: text/plain; charset=latin1; name=other.txt
Content-Disposition: attachment; filename="../sum.txt"
Content-Disposition: inline

Grüße
END
prints "why a part is read as it is" 0 "mimedump --no-checks --why 1 why.eml" \
    <<'END'
part 1: text/plain, leaf, attachment
section      1: a message that is no multipart is one part, number 1
header       Content-Disposition: the field comes twice, and the first counts; this is the other
               at 134: "Content-Disposition: inline\n"
             defect N, missing-date: no Date field (RFC 5322 3.6)
               at 0: "From: ann@example.org\nContent-Type: text/plain; charset=lati".. (162 octets)
             defect N, mime-version-missing: MIME fields without MIME-Version (RFC 2045 4)
               at 0: "From: ann@example.org\nContent-Type: text/plain; charset=lati".. (162 octets)
type         text/plain: Content-Type declares it
               at 36
charset      latin1: the charset parameter names it
               at 48: "charset=latin1"
             utf-8: the octets are UTF-8, so the label is wrong
encoding     7bit: there is no Content-Transfer-Encoding, which means this
disposition  attachment: Content-Disposition declares it
               at 100
             defect A, duplicate-content-disposition: two Content-Disposition fields that differ (RFC 2183 2)
               at 134, in Content-Disposition: "Content-Disposition: inline\n"
name         ../sum.txt: filename of Content-Disposition gives it
               at 112: "filename=\"../sum.txt\""
             other.txt: the other field says otherwise, and does not count
               at 64: "name=other.txt"
             defect A, filename-name-conflict: the disposition and the type name different files (RFC 2183 2.3)
               at 64, in Content-Type: "name=other.txt"
safe name    only the last component of a path is left
             sum.txt: the file would be called this
role         its disposition makes it an attachment: any but inline does
END
printf 'X: y\nTo: \nContent-Type: text/plain; name=" "; x==?utf-8?q?y?=
Cc: =?utf-8?q?a?\nX: \377\n\nx\n' >odd.eml
try "why: the field that is empty" 0 "mimedump --why 1 odd.eml" \
    '^ {15}at 10, in To$' ''
try "why: the field that a defect is in" 0 "mimedump --why 1 odd.eml" \
    '^ {15}at 82, in X: "' ''
try "why: and one in front of that, told later" 0 "mimedump --why 1 odd.eml" \
    '^ {15}at 48, in Content-Type: "=.utf-8' ''
try "why: a name of blanks shows" 0 "mimedump --why 1 odd.eml" \
    '^name         " ": name of Content-Type' ''
try "-v: the names of decisions" 0 "mimedump -v --why 1 why.eml" \
    '\[charset-disproved\]$' ''
try "why of an image: HTML refers to it" 0 \
    "mimedump --why 2 '$srcdir/examples/mail/related.eml'" 'the HTML refers to it' ''
try "why of a part that is not there" 1 "mimedump --why 7 why.eml" '' ''
try "why of nothing" 1 "mimedump --why '' why.eml" '' ''
try "--why and -p" 2 "mimedump --why 1 -p 1 why.eml" '' 'do not go together'
try "--why and --json" 2 "mimedump --why 1 --json why.eml" '' \
    'do not go together'
printf 'Content-Type: text/plain; name="a\033[2J\342\200\256b"\n\nx\n' >esc.eml
try "why lets nothing act on a terminal" 0 \
    "mimedump --why 1 esc.eml | LC_ALL=C grep -c '[^ -~]' || :" '^0$' ''

# ---- events, however they are fed ----

try "events" 0 "mimedump --events mail.eml" \
    '^field    0 0 0 28 "From: Ann <ann@example.org>\\n"$' ''
run "mimedump --events mail.eml | awk '\$1 != \"defect\" { sum += \$5 }
    END { print sum }'"
[ "$(cat stdout)" -eq "$(wc -c <mail.eml)" ]
result "the events are the input"
for sample in mail.eml broken.eml "$srcdir"/examples/mail/*.eml; do
	for mode in --events --json; do
		run "mimedump $mode '$sample'" && mv stdout wanted.whole
		for chunk in 1 7 1000; do
			run "mimedump $mode --chunk=$chunk '$sample'"
			cmp -s wanted.whole stdout || break
		done
		[ "$got" = 0 ] && cmp -s wanted.whole stdout
		result "$mode in pieces: ${sample##*/}"
	done
done
try "pieces of nothing" 2 "mimedump --chunk=0 mail.eml" '' 'from 1 to 1M'
try "--events and -p" 2 "mimedump --events -p 1 mail.eml" '' \
    'do not go together'

# ---- JSON ----

run "mimedump --json mail.eml none broken.eml" && mv stdout all.json
[ "$got" = 2 ] && [ "$(wc -l <all.json)" -eq 3 ]
result "a line a message"
try "a file that cannot be read" 0 "sed -n 2p all.json" '^{"schema":"mime/1","source":"none","error":"No such file or directory"}$' ''
try "keys of a message" 0 "sed -n 1p all.json" '^{"schema":"mime/1","source":"mail.eml","message":1,"offset":0,"size":[0-9]+,"parts":\[' ''
try "keys of a part" 0 "sed -n 1p all.json" '\{"path":"2","parent":0,"kind":"leaf","type":"application/pdf","charset":null,"encoding":"base64","disposition":"attachment","name":"report.pdf","name_from":"filename","safe_name":"report.pdf","cid":null,"role":"attachment","header":\[[0-9]+,[0-9]+\],"body":\[[0-9]+,[0-9]+\],"end":[0-9]+,"decoded":\{"size":2280,"sha256":"[0-9a-f]{64}"\},"headers":\[' ''
# The octets stand for a word of Russian in KOI8-R.
printf 'Subject: \324\305\323\324\nContent-Type: multipart/mixed; boundary=b\n
--b\nContent-Type: text/plain; charset=koi8-r\n\n\324\n--b--\n' >raw.eml
try "raw octets of a header: the charset of the text, as JSON" 0 \
    "mimedump --json raw.eml" '"subject":"тест"' ''
prints "and as text" 0 "mimedump -h subject raw.eml" <<'END'
тест
END
printf 'From: \324\305\323\324 <a@b>\n' | cat - raw.eml >from.eml
try "in names of people, too, as JSON" 0 "mimedump --json from.eml" \
    '"from":\[{"name":"тест","addr":"a@b"}\]' ''
prints "and as text" 0 "mimedump -h from from.eml" <<'END'
тест <a@b>
END
prints "of a charset that one says oneself" 0 \
    "mimedump -H --charset iso-8859-5 from.eml" <<'END'
From: дХгд <a@b>
Subject: дХгд
Content-Type: multipart/mixed; boundary=b
END
printf 'From: \324\305\323\324 <a@b>
Content-Type: multipart/mixed; boundary=b; charset=koi8-r\n
--b\nContent-Type: image/png\nContent-Description: \324\305\323\324
\n--b--\n' >around.eml
try "no text names one: that of the multipart" 0 "mimedump --json around.eml" \
    '"from":\[{"name":"тест",.*"description":"тест"' ''
try "but not that of a message within" 0 "{ printf 'Subject: \\374\n'
    printf 'Content-Type: message/rfc822\n\n'; cat raw.eml; } |
    mimedump --json" '"subject":"ü".*"subject":"тест"' ''
try "keys of a message's root" 0 "sed -n 1p all.json" '"subject":"Grüße","from":.*"message_id":"one@example.org"' ''
try "and of a message within" 0 "sed -n 1p all.json" '"path":"4\.0","parent":6,.*"subject":"inner"' ''
try "two digests of a text" 0 "sed -n 1p all.json" \
    '"sha256_lf":"[0-9a-f]{64}"' ''
try "--no-digest" 0 "mimedump --json --no-digest mail.eml | grep -c sha256 ||
    :" '^0$' ''
mkdir broken && echo none | tee broken/libcrypto.so.3 >broken/libcrypto.so
if LD_LIBRARY_PATH=broken mimedump --json --no-digest mail.eml >stdout 2>&1
then
	try "digests, and no libcrypto" 2 \
	    "LD_LIBRARY_PATH=broken mimedump --json mail.eml" '' \
	    '^mimedump: no digests: .*libcrypto'
else
	skip "digests, and no libcrypto" "libcrypto is linked"
fi
try "--text adds text" 0 "mimedump --json --text mail.eml" \
    '"text":"Grüße","charset_used":"windows-1252","replaced":0' ''
try "a parent that is left out" 0 "mimedump --json -p 2 mail.eml" \
    '"parts":\[\{"path":"2","parent":null' ''
try "a parent's place among what is left" 0 \
    "mimedump --json -p 'role:container' mail.eml" '"path":"1","parent":0' ''
try "defects and limits" 0 "mimedump --json --limit depth=1 mail.eml" \
    '"code":"limit-depth","severity":"L","part":"1".*"limits":\[\{"name":"limit-depth","part":"1","offset":[0-9]+\}' ''
try "a part within an encoding" 0 \
    "mimedump --json '$srcdir/examples/mail/base64-message.eml'" \
    '"path":"2!0","parent":2,"in":2' ''
if command -v python3 >/dev/null; then
	for sample in mail.eml broken.eml "$srcdir"/examples/mail/*.eml; do
		try "valid JSON: ${sample##*/}" 0 "mimedump --json --text \
		    '$sample' | python3 -m json.tool" '"schema": "mime/1"' ''
	done
else
	skip "valid JSON" "no python3"
fi

# ---- nothing acts on a terminal ----

printf 'Subject: a\nContent-Type: text/plain; name*=utf-8'"''"'%%1B%%5B2J%%E2%%80%%AEgpj.exe\n\n\033[31mred\n' >bad.eml
try "a name with an escape sequence" 0 "mimedump bad.eml" \
    '\\x1b\[2J\\u202egpj\.exe$' ''
try "the same in JSON" 0 "mimedump --json bad.eml" \
    '"name":"\\u001b\[2J\\u202egpj\.exe"' ''
try "a file name with an escape sequence" 2 \
    "mimedump \"\$(printf 'a\\033b')\"" '' '^mimedump: a\\x1bb: No such'
if script -qec true /dev/null >/dev/null 2>&1; then
	try "text on a terminal" 0 \
	    "script -qec 'mimedump --text bad.eml' /dev/null" '\\x1b\[31mred' ''
	try "colours on a terminal" 0 \
	    "TERM=xterm script -qec 'mimedump mail.eml' /dev/null | od -c" \
	    '033' ''
	try "NO_COLOR" 0 "NO_COLOR=1 TERM=xterm script -qec \
	    'mimedump mail.eml' /dev/null | od -c | grep -c 033 || :" '^0$' ''
else
	skip "on a terminal" "no script(1), or no pseudo-terminals"
fi
try "text in a pipe is left alone" 0 "mimedump --text bad.eml | od -c" \
    '033' ''

# ---- where to ----

try "-o" 0 "mimedump -o tree mail.eml; cmp tree whole" '' ''
try "-o replaces" 0 "mimedump -o tree -h subject mail.eml; cat tree" \
    '^Grüße$' ''
try "-n: shown, not written" 0 "mimedump -n -o none mail.eml; ls none* | wc -l" \
    'multipart/mixed' 'none'
try "-o -" 0 "mimedump -o - -h to mail.eml; ls ./- 2>/dev/null || :" '^Bo' ''
try "-o and trouble: what was there stays" 2 "echo old >keep
    mimedump -o keep none; s=\$?; cat keep; exit \$s" '^old$' \
    '^mimedump: none: No such file'
try "and what was not is not made of nothing" 2 \
    "mimedump -o new none; s=\$?; ls new* | wc -l; exit \$s" '^0$' -
try "-o and trouble with one of two" 2 "mimedump -o keep none mail.eml
    s=\$?; cat keep; exit \$s" '^old$' '^mimedump: keep: left as it was'
try "-o what is read" 2 "cp mail.eml in; ln -f in same
    mimedump -o in same; s=\$?; cmp in mail.eml; exit \$s" '' \
    '^mimedump: same: is to be read and written$'
try "-o what stdin reads" 2 "mimedump -o in <in
    s=\$?; cmp in mail.eml; exit \$s" '' 'is to be read and written$'
try "-o a link: what it leads to is replaced" 0 "ln -s keep link
    mimedump -o link -h to mail.eml; [ -h link ] && cat keep" '^Bo' ''
try "-o a link, and trouble" 2 "mimedump -o link none
    s=\$?; cat keep; exit \$s" '^Bo' -
try "-o a link that leads nowhere" 2 "ln -s gone lost
    mimedump -o lost mail.eml" '' '^mimedump: lost: No such file'
try "-o into a folder that is not there" 2 "mimedump -o none/x mail.eml" '' \
    '^mimedump: none/x: No such file'
try "-o to what is no file" 0 "mimedump -o /dev/stdout -h to mail.eml" '^Bo' ''
if [ -w /dev/full ]; then
	try "a full disk" 2 "mimedump mail.eml >/dev/full" '' \
	    '^mimedump: standard output: No space left on device$'
	try "--help on a full disk" 2 "mimedump --help >/dev/full" '' \
	    'No space left'
	try "-o on a full disk" 2 "mimedump -o /dev/full mail.eml" '' \
	    '^mimedump: /dev/full: No space left'
fi
try "stdout is closed" 2 "mimedump mail.eml >&-" '' '^mimedump: standard output'
try "stdin is closed" 2 "mimedump <&-" '' '^mimedump: -: '
try "nobody reads: no message" 0 \
    "{ mimedump mail.eml mail.eml; echo \$? >&2; } | :" '' '^2$'

# ---- memory does not grow with the message ----

if [ -z "$SANITIZER_FLAGS" ]; then
	{
		printf 'Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n'
		yes QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB |
		    head -n 1600000
	} >large.eml
	try "80 MB from a file, in 50 MB of address space" 0 \
	    "ulimit -v 50000; mimedump --json large.eml" '"size":62400000' ''
	try "and from a pipe" 0 \
	    "cat large.eml | (ulimit -v 50000; mimedump --json)" \
	    '"size":62400000' ''
	rm large.eml
else
	skip "constant memory" "sanitizers take their own"
fi

# ---- options ----

try "--help" 0 "mimedump --help" '^Usage: mimedump' ''
try "-h alone is --help" 0 "mimedump -h" '^Usage: mimedump' ''
try "--version" 0 "mimedump --version" '^mimedump [0-9.]+ .*\+' ''
try "a slip of the pen" 2 "mimedump --jsn mail.eml" '' \
    '^did you mean --json\?$'
try "nothing like it" 2 "mimedump --frobnicate mail.eml" '' \
    '^mimedump --help tells more$'
try "a letter that is none" 2 "mimedump -Z mail.eml" '' \
    '^mimedump: -Z: no such option$'
try "an argument is missing" 2 "mimedump mail.eml -p" '' \
    '^mimedump: -p: an argument is missing$'
try "an argument too many" 2 "mimedump --json=3 mail.eml" '' \
    '^mimedump: --json: takes no argument$'
try "two forms at once" 2 "mimedump --json --raw mail.eml" '' \
    '^mimedump: --json and --raw do not go together$'
try "after --, all are files" 2 "mimedump -- --json" '' \
    '^mimedump: --json: No such file'

cp "$srcdir/examples/mail/bounce.eml" .
for i in 1 2; do
	echo 'From ann@example.org Thu Jan  1 00:00:00 2026'
	cat "$srcdir/examples/mail/plain.eml"
	echo
done >archive.mbox
examples

echo "1..$n"
