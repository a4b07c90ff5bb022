#!/bin/sh
#
# cli_normalise.sh - mail that others read otherwise is written anew.
#
# A row for each family of what makes a mail ambiguous: mimedump must name the
# defect in it, and none in what comes out; Python's email, which is no parser
# of ours, must read there what we read; and the second time, nothing changes.

tool=mimefilter
. "${srcdir:-.}/tests/cli.sh"

f=mimefilter

# The leaves of a mail as Python reads them: type, name, content.
leaves() {
	python3 -c '
import email, sys
for p in email.message_from_binary_file(sys.stdin.buffer).walk():
    if not p.is_multipart():
        body = p.get_payload(decode=True).decode("utf-8", "backslashreplace")
        print(p.get_content_type(), p.get_filename() or "-",
              body.replace("\r", "").rstrip("\n").replace("\n", "|"))'
}

# mail TYPE BODY: into t.eml, with CRLF, as printf reads them
mail() {
	printf 'From: a@x.org\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n%b' \
	    "MIME-Version: 1.0\n$1\n\n$2" | sed 's/$/\r/' >t.eml
}

# parts TYPE: the same of two parts, a text and a file whose fields are TYPE
parts() {
	mail 'Content-Type: multipart/mixed; boundary=b' \
"--b\nContent-Type: text/plain\n\nhi\n--b\n$1\n\n${2-aGVsbG8=}\n--b--\n"
}

octets='Content-Type: application/octet-stream'
name='Content-Disposition: attachment; filename=x.bin'
base64='Content-Transfer-Encoding: base64'

# cures CODE WANTED: t.eml has that defect; written anew it has none, its leaves
# are WANTED, one a line, and once more changes nothing
cures() {
	printf '%s\n' "$2" >wanted
	run "mimedump --defects t.eml >was; $f --normalise t.eml >out.eml"
	[ "$got" = 0 ] && grep -q " $1 " was && ! cmp -s t.eml out.eml &&
	    run "mimedump --defects out.eml" && ! grep '^[ANS]' stdout &&
	    leaves <out.eml >read && cmp -s read wanted &&
	    $f --normalise out.eml | cmp -s - out.eml
	result "$1 is cured"
}

command -v python3 >/dev/null || { echo "1..0 # SKIP no python3"; exit 0; }

both='text/plain - hi
application/octet-stream x.bin hello'

# ---- lines, and what is in front of a header ----

parts "$octets\n$name\n$base64"
cp t.eml good.eml
try 'good mail passes to the octet' 0 "$f --normalise good.eml | cmp - good.eml" \
    '' ''
tr -d '\r' <good.eml >lf.eml
try 'and so does one with LF' 0 "$f --normalise lf.eml | cmp - lf.eml" '' ''
{ printf '\357\273\277'; cat good.eml; } >t.eml
cures bom-at-start "$both"
parts "X: a\r b\n$octets\n$name\n$base64"
cures bare-cr-in-header "$both"
parts "X: a\000b\n$octets\n$name\n$base64"
cures nul-in-header "$both"
{ tr -d '\r' <good.eml | head -3; sed 1,3d good.eml; } >t.eml
cures line-ending-mixed "$both"

{ printf 'From a@x.org Sat Nov 28 09:00:00 2026\r\n'; cat good.eml; } >t.eml
cures mbox-from-line "$both"
try 'but an mbox has nothing to be cured' 0 \
    "$f --normalise --input=mbox t.eml | cmp - t.eml" '' ''
{ printf 'From a@x.org Sat Nov 28 09:00:00 2026\r\n'
sed 's/^Date:/Date :/' good.eml; } >t.eml
try 'and keeps its line where its mail has' 0 \
    "$f --normalise --input=mbox t.eml | head -n 1" '^From a@x.org' ''

# ---- header fields ----

parts "$octets\njunk\n$name\n$base64"
cures header-no-colon "$both"
parts "$octets\n$name\nContent-Transfer-Encoding : base64"
cures header-space-before-colon "$both"
parts "$octets\n$name\nContent-Transfer-Encoding:: base64"
cures header-double-colon "$(printf '%s' "$both" | sed s/hello/aGVsbG8=/)"
parts "$octets\n$name\nContent Transfer Encoding: base64"
cures header-name-invalid-char \
    "$(printf '%s' "$both" | sed s/hello/aGVsbG8=/)"
parts "$octets;\n \n x=y\n$name\n$base64"
cures header-fold-blank-line "$both"
parts "$octets\n$name\n$base64\nContent-Transfer-Encoding: quoted-printable"
cures duplicate-cte "$both"
parts "$octets\nContent-Type: text/html\n$name\n$base64"
cures duplicate-content-type "$both"
mail 'From: eve@x.org' 'hi\n'
cures duplicate-from 'text/plain - hi'
try 'the second sender is called otherwise' 0 'cat out.eml' \
    '^X-Removed-From: eve@x.org' ''
mail 'Subject: a\nSubject: b' 'hi\n'
cures duplicate-subject 'text/plain - hi'

# ---- types and parameters ----

parts "Content-Type: application/octet-stream, text/html\n$name\n$base64"
cures content-type-list "$both"
parts "Content-Type: (text/html) application/octet-stream\n$name\n$base64"
cures content-type-comment "$both"
parts "$octets\n$name; filename=y.exe\n$base64"
cures duplicate-filename-param "$both"
parts "$octets; name=y.exe\n$name\n$base64"
cures filename-name-conflict "$both"
parts "$octets\n$name; filename*=utf-8''x.bin%21\n$base64"
cures filename-extended-conflict "$(printf '%s' "$both" | sed 's/bin/&!/')"
parts "$octets\nContent-Disposition: attachment; filename*00=x.bin; filename=x.bin\n$base64"
cures rfc2231-leading-zero "$both"
parts "$octets\nContent-Disposition: attachment; filename=\"=?utf-8?q?x.bin?=\"\n$base64"
cures param-encoded-word "$both"
parts "$octets\nContent-Disposition: attachment; filename=../x.bin\n$base64"
cures filename-path-separator "$both"

parts "$octets\n$name\n$base64\n\naGVsbG8=\n--b\n$octets\n$name\n$base64"
cures filename-collision "$both
application/octet-stream x (2).bin hello"
parts "$octets; a=\"boundary=c\"; b=(c)d\n$name\n$base64"
cures param-comment "$both"
try 'what some take for a boundary goes' 0 \
    "tr -d '\r' <out.eml | grep -A1 octet" 'octet-stream; b=d$' ''
parts "$octets; a*=us-ascii''x%07y; b=(c)d\n$name\n$base64"
cures param-comment "$both"
parts "$octets\n$name; read-date=\"a\\\\\"b\"; size=5\n$base64"
cures param-quoted-pair "$both"
try 'and so does what not all unquote' 0 \
    "tr -d '\r' <out.eml | grep -A1 '^Content-Disp'" 'size="5"$' ''
mail 'Content-Type: text/plain; name=(c)a.txt' 'hi\n'
cures param-comment 'text/plain a.txt hi'
try 'what is read as text stays so' 0 'cat out.eml' \
    '^Content-Disposition: inline; filename=a.txt' ''

# ---- boundaries ----

mail 'Content-Type: multipart/mixed; boundary=b; boundary=c' \
    '--b\n\nhi\n--c\n\nho\n--c--\n--b--\n'
cures duplicate-boundary-param 'text/plain - hi|--c||ho|--c--'
mail "Content-Type: multipart/mixed; boundary*=us-ascii''b" \
    '--b\n\nhi\n--b--\n'
cures boundary-rfc2231 'text/plain - hi'
mail 'Content-Type: multipart/mixed' '--b\n\nhi\n--b--\n'
cures boundary-param-missing 'text/plain - --b||hi|--b--'
mail 'Content-Type: multipart/mixed; boundary=c' '--b\n\nhi\n--b--\n'
cures boundary-not-found 'text/plain - --b||hi|--b--'
try 'where no lines are for others to find' 0 'cat out.eml' \
    '^Content-Transfer-Encoding: base64' ''
mail 'Content-Type: multipart/mixed; boundary=b' '--b\n\nhi\n'
cures boundary-unterminated 'text/plain - hi'
mail 'Content-Type: multipart/mixed; boundary=b' '--b\n\nhi\n--bx\n--b--\n'
cures boundary-line-trailing-garbage 'text/plain - hi|--bx'
mail 'Content-Type: multipart/mixed; boundary=b' \
    'Content-Type: text/html\n\nho\n--b\n\nhi\n--b--\n'
cures preamble-has-part 'text/plain - hi'
try 'what is dropped is told' 0 "$f -v --normalise t.eml" - \
    'dropped: the preamble looks like a part'
mail 'Content-Type: multipart/mixed; boundary=b' \
    '--b\n\nhi\n--b--\n--b\n\nho\n--b--\n'
cures parts-after-close 'text/plain - hi'
mail 'Content-Type: multipart/mixed; boundary=b' '--b--\n'
cures multipart-no-parts 'text/plain - '
printf 'From: in@x.org\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n\nhi\n' |
    sed 's/$/\r/' | base64 >inner
mail "Content-Type: message/rfc822\n$base64" "$(sed 's/$/\\n/' inner)"
cures composite-encoded 'text/plain - hi'

# ---- transfer encodings ----

parts "$octets\n$name\nContent-Transfer-Encoding: base64, 7bit"
cures cte-list "$both"
parts "$octets\n$name\nContent-Transfer-Encoding: (x) base64"
cures cte-comment "$both"
parts "$octets\n$name\nContent-Transfer-Encoding: base-64"
cures cte-misspelled "$(printf '%s' "$both" | sed s/hello/aGVsbG8=/)"
parts "$octets\n$name\nContent-Transfer-Encoding: x-uuencode" \
    'begin 644 x\n%:&5L;&\\\\\n`\nend'
cures cte-nonstandard "$both"
parts "$octets\n$name\n$base64" 'aGVs!bG8='
cures base64-invalid-char "$both"
parts "$octets\n$name\n$base64" 'aGU=aGVs'
cures base64-padding-mid "$(printf '%s' "$both" | sed s/hello/hehel/)"
parts 'Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable' \
    'a=ZZb'
cures qp-invalid-escape 'text/plain - hi
text/plain - a=ZZb'

# ---- texts, encoded words, addresses ----

mail 'Content-Type: text/plain; charset=utf-7' '+AOQ-\n'
cures charset-utf7 'text/plain - ä'
mail 'Subject: a=?utf-8?q?b?=' 'hi\n'
cures encoded-word-not-delimited 'text/plain - hi'
mail 'Subject: =?utf-8?q?=3D=3Futf-8=3Fq=3Fb=3F=3D?=' 'hi\n'
cures encoded-word-nested 'text/plain - hi'
mail 'To: <@r.org:b@x.org>' 'hi\n'
cures address-route 'text/plain - hi'
try 'whose address stays' 0 'cat out.eml' '^To: b@x.org' ''
mail 'To: "b@x.org' 'hi\n'
cures address-unclosed-quote 'text/plain - hi'
try 'nobody is nobody' 0 'cat out.eml' '^X-Removed-To: "b@x.org' ''

mail 'To: =?utf-8?q?=3D=3Futf-8=3Fq=3Fb=3F=3D?= <c@x.org>' 'hi\n'
cures encoded-word-nested 'text/plain - hi'
mail 'Message-ID: <a\001b@x.org>' 'hi\n'
cures control-in-header 'text/plain - hi'
try 'in whose place is a blank' 0 'cat out.eml' '^Message-ID: <a b@x.org>' ''
mail "Subject: $(printf '%01000d' 1 | sed 's/0/a /g')" 'hi\n'
cures line-over-998 'text/plain - hi'
mail "Content-MD5: x\nContent-Length: 3\nX : y" 'hi\n'
try 'what was true of the octets alone goes' 1 \
    "$f --normalise t.eml | grep -i 'md5\|length'" '' ''

# ---- what stays ----

mail 'Content-Type: message/partial; id=x; number=1; total=2' 'hi\n'
cp t.eml piece.eml
try 'what writing does not cure is no reason' 0 \
    "$f --normalise piece.eml | cmp - piece.eml" '' ''
try 'but that is told' 0 "$f -v --normalise piece.eml" - \
    'stays: a piece of a message'
long=X-$(printf '%090d' 1)
mail "$long: a  b\nX : y" 'hi\n'
try 'a field of a long name stays' 0 "$f --normalise t.eml" "^$long: a  b" ''
mail 'Content-Type: text/plain; charset=x-nope\nX : y' 'a\0344\n'
try 'a charset that nobody knows stays' 0 \
    "$f --normalise t.eml >out.eml && cat out.eml" 'charset=x-nope' ''
try 'and so do its octets' 0 'cat out.eml' 'a=E4' ''
mail 'Content-Type: text/plain; charset="x y"\nX : y' 'a\0344\n'
try 'one that cannot be written is unknown' 0 \
    "$f --normalise t.eml" 'charset=unknown-8bit' ''
signed='multipart/signed; protocol="application/pgp-signature"; boundary=b'
sig='--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n'
mail "Content-Type: $signed\nX : y" "--b\n\nhi  \n$sig"
sed '1,/^.$/d' t.eml >body
try 'a signed mail gets another header' 0 "$f --normalise t.eml | tee out.eml |
    sed '1,/^.\$/d' | cmp - body" '' ''
try 'that is clear' 0 'mimedump --defects --strict out.eml' - ''
mail "Content-Type: $signed" \
    "--b\nContent-Type: text/plain\nX : y\n\nhi\n$sig"
try 'what is signed and ambiguous is refused' 65 "$f --normalise t.eml" '' \
    '^5\.6\.0 what is signed is ambiguous: header-space-before-colon@'
mail 'Content-Type: multipart/mixed; boundary=c\nX : y' \
    "--c\nContent-Type: $signed\nX-a:   b\n\n--b\n\nhi  \n$sig--c--\n"
sed -n '/^X-a/,/^--b--/p' t.eml >within
try 'a signed part stays within a mail that does not' 0 \
    "$f --normalise t.eml | sed -n '/^X-a/,/^--b--/p' | cmp - within" '' ''
mail 'Content-Type: multipart/mixed; boundary=c\nX : y' \
"--c\nContent-Type: message/rfc822\n\nFrom: a@x.org\nDate: Thu, 1 Jan 2026 \
00:00:00 +0000\nSubject: a\n  b\n\nhi\n--c--\n"
try 'so does a message that is as it should be' 0 \
    "$f --normalise t.eml | tr -d '\r' | grep -A1 'Subject: a'" '^  b$' ''
mail 'Content-Type: multipart/mixed; boundary=c' \
"--c\nContent-Type: message/rfc822\nContent-Disposition: attachment; \
filename = x.eml\n\nFrom: a@x.org\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n\
Subject: a\n\nhi\n--c--\n"
try 'one with an odd parameter is not encoded' 0 \
    "$f --normalise t.eml | tr -d '\r' | grep -A2 'Subject: a'" '^hi$' ''
mail 'Content-Type: multipart/mixed; boundary=c' \
"--c\nContent-Type: message/rfc822\n\nFrom: a@x.org\nDate: Thu, 1 Jan 2026 \
00:00:00 +0000\nSubject : a\n\nhi\n--c--\n"
cures header-space-before-colon 'text/plain - hi'
mail 'Content-Type: multipart/report; boundary=c\nX : y' \
"--c\n\nhi\n--c\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; \
x.org\n\nFinal-Recipient: rfc822; b@x.org\n--c--\n"
run "$f --normalise t.eml | tr -d '\r' >out.eml"
grep -q '^Content-Type: message/delivery-status' out.eml &&
    grep -q '^Reporting-MTA: dns; x.org' out.eml
result 'a report keeps its lines'

# ---- what HTML says of its charset ----

# says NAME HTML WANTED: a page in windows-1252, and what becomes of it
says() {
	mail 'Content-Type: text/html; charset=windows-1252\nX : y' "$2"
	printf '%b' "$3" >wanted
	run "$f --normalise t.eml >out.eml &&
	    mimeextract -p 1 -O out.eml | tr -d '\r'"
	[ "$got" = 0 ] && cmp -s wanted "$dir/stdout" &&
	    $f --normalise out.eml | cmp -s - out.eml
	result "$1"
}

says 'a page says that it is UTF-8' '<Meta charset=windows-1252>\0344\n' \
    '<Meta charset=utf-8>\0303\0244\n'
says 'in quotes' "<meta charset = 'latin1' />\n" "<meta charset = 'utf-8' />\n"
says 'as a type' \
    '<meta\nhttp-equiv=Content-Type content="text/html; charset=latin1; a">\n' \
    '<meta\nhttp-equiv=Content-Type content="text/html; charset=utf-8; a">\n'
says 'as one in quotes within quotes' \
    "<meta content='a; charset=\"big5\"' http-equiv=content-type>\n" \
    "<meta content='a; charset=\"utf-8\"' http-equiv=content-type>\n"
says 'what says so stays' '<meta charset="UTF-8">\n' '<meta charset="UTF-8">\n'
for same in '<meta name=d content="charset=a">' '<metal charset=a>' \
    '<p charset=a>' '<meta a="charset=b">' '<meta charset=a' '<meta charset="">' \
    '<meta a=">" b' '<meta charset>' '<<meta/>'; do
	says "no charset is told by $same" "$same\\n" "$same\\n"
done
says 'a tag behind half of one' '<met<meta charset=a>\n' \
    '<met<meta charset=utf-8>\n'
says 'a quote that holds what ends a tag' '<meta a=">" charset=b>\n' \
    '<meta a=">" charset=utf-8>\n'
long=$(printf '%01007d' 1)
says 'a tag as long as one may be' "<meta charset=a $long>\\n" "<meta charset=utf-8 $long>\\n"
says 'of which a CR is no octet' "<meta\\ncharset=a $long>\\n" \
    "<meta\\ncharset=utf-8 $long>\\n"
says 'a longer one is none' "<meta charset=ab $long>\\n" "<meta charset=ab $long>\\n"
yes '<meta charset=windows-1252>x' | head -3000 >page
mail 'Content-Type: text/html; charset=windows-1252\nX : y' ''
sed 's/$/\r/' page >>t.eml
run "$f -v --normalise t.eml >out.eml; cat \"$dir/stderr\""
sed 's/windows-1252/utf-8/' page >wanted
mimeextract -p 1 -O out.eml | tr -d '\r' | cmp -s - wanted &&
    grep -q 'HTML says that it is utf-8 now' "$dir/stderr"
result 'tags wherever pieces end, which is told'
mail "Content-Type: text/html; charset=windows-1252\nX : y\n$name" \
    '<meta charset=windows-1252>\0344\n'
try 'a page that is a file keeps what it says' 0 \
    "$f --normalise t.eml | mimeextract -p 1 -O -" 'charset=windows-1252' ''

# ---- the order of fields ----

# ordered NAME ORDER: the names of the fields of t.eml, written anew
ordered() {
	run "$f --normalise t.eml | tr -d '\r' | sed '/^\$/q' |
	    sed -n 's/^\([A-Z][A-Za-z-]*\):.*/\1/p' | tr '\n' ' '"
	[ "$got" = 0 ] && [ "$(cat "$dir/stdout")" = "From Date X $2 " ]
	result "$1"
}

made='MIME-Version Content-Type Content-Transfer-Encoding Content-Disposition'
mail "Content-Location: x\nContent-Description: c\nContent-ID: <a@x.org>\n\
$name\n$base64\n$octets\nX : y" 'AGVsbG8=\n'
ordered 'fields of the content come behind, in one order' \
    "$made Content-ID Content-Description Content-Location"
mail 'Content-Disposition: inline\nContent-Type: multipart/mixed; boundary=c\nX : y' \
"--c\nContent-Type: $signed\nContent-Transfer-Encoding: 8bit\n\n\
--b\n\n\0303\0274\n$sig--c--\n"
ordered 'so it is around what is signed and has 8 bits' "$made"

# ---- the option ----

try 'it goes with no other edit' 75 "$f --normalise -R X t.eml" '' \
    '^4\.3\.0 mimefilter: '
try 'but with a refusal' 65 "$f --normalise --reject-if type:text/* t.eml" '' \
    '^5\.7\.1 '
printf 'normalise utf-8\n' >rules
$f --normalise t.eml >out.eml
try 'it is a rule' 0 "$f --rules rules t.eml | cmp - out.eml" '' ''
printf 'normalise utf-9\n' >rules
try 'of one word' 75 "$f --rules rules t.eml" '' 'rules: line 1: takes utf-8'
parts "$octets\n$name; size=5 (x); read-date=\"a (b) c\"; boundary=b\n$base64"
cures param-comment "$both"
try 'what else a disposition says stays' 0 'tr -d "\r" <out.eml |
    grep -A2 "^Content-Disposition: attachment; filename=x.bin;$" |
    tr "\n\t" "  "' \
    '^Content-Disp.*;  size="5";  read-date="a .b. c" $' ''
parts "$octets\n$name\n$base64\nX : y"
try 'it can be undone' 0 "$f --normalise --proof p.json t.eml >out.eml &&
    $f --undo p.json out.eml | cmp - t.eml" '' ''
try 'a limit is heeded' 75 "$f --normalise --limit parts=1 t.eml" '' \
    'a limit hides'
try 'lines end as they did' 1 "tr -d '\r' <t.eml | $f --normalise |
    od -c | grep -c '[\\]r'" '^0$' ''

echo "1..$n"
