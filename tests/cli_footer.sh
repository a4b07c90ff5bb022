#!/bin/sh
#
# cli_footer.sh - footers, transfer encodings and line ends, put into mail that
# passes. Python's email reads what comes out: it is no parser of ours.

tool=mimefilter
. "${srcdir:-.}/tests/cli.sh"

f=mimefilter
printf 'Gr\303\274\303\237e <x>\n' >foot
printf '<p>by <b>us</b></p>\n' >foot.html
printf 'plain\n' >ascii

# mail TYPE ENCODING BODY: a mail of one text, into t.eml
mail() {
	printf 'From: a@x.org\nMIME-Version: 1.0\nContent-Type: %s\n' "$1"
	printf 'Content-Transfer-Encoding: %s\n\n' "$2"
	printf -- "$3"
}

# The texts of a mail, in UTF-8, as Python reads them; "|" for a line end.
texts() {
	python3 -c '
import email, email.policy, sys
m = email.message_from_binary_file(sys.stdin.buffer,
                                   policy=email.policy.default)
for p in m.walk():
    if p.get_content_maintype() == "text":
        sys.stdout.buffer.write(p.get_content().replace("\r\n", "\n").replace("\n", "|").encode()
                                + b"\n")'
}

# reads NAME OPTIONS WANTED: t.eml, filtered, has these texts; once more changes
# nothing
reads() {
	run "$f $2 <t.eml >out.eml && texts <out.eml"
	[ "$got" = 0 ] && [ "$(cat "$dir/stdout")" = "$3" ] &&
	    $f $2 <out.eml | cmp -s - out.eml
	result "$1"
}

# ---- footers ----

mail 'text/plain; charset=us-ascii' 7bit 'a\n' >t.eml
reads 'at the end' '--footer ascii' 'a|plain|'
reads 'letters that the charset has not' '--footer foot' 'a|Grüße <x>|'
mail 'text/plain; charset=us-ascii' 7bit 'a\n-- \nAnn\n' >t.eml
reads 'in front of a signature' '--footer ascii' 'a|plain|-- |Ann|'
mail 'text/plain; charset=iso-8859-1' quoted-printable 'a=FC\n' >t.eml
reads 'Latin-1, quoted-printable' '--footer foot' 'aü|Grüße <x>|'
try 'which it stays' 0 'cat out.eml' 'a=FC' ''
mail 'text/plain; charset=iso-8859-1' 8bit 'a\374\n' >t.eml
reads 'Latin-1, 8bit' '--footer foot' 'aü|Grüße <x>|'
mail 'text/plain; charset=windows-1251' 8bit '\377\n' >t.eml
reads 'a charset without them' '--footer foot' 'я|Grüße <x>|'
mail 'text/plain; x="charset=b"; charset = us-ascii' 7bit 'a\n' >t.eml
reads 'a charset in odd words' '--footer foot' 'a|Grüße <x>|'
try 'is one charset' 0 'cat out.eml' \
    '^Content-Type: text/plain; x="charset=b"; charset=utf-8$' ''
mail 'text/plain; charset=us-ascii (charset=b; c); format=flowed' 7bit \
    'a\n' >t.eml
reads 'a charset in a comment' '--footer foot' 'a|Grüße <x>|'
try 'goes with it' 0 'cat out.eml' \
    '^Content-Type: text/plain; charset=utf-8; format=flowed$' ''
mail "$(printf 'text/plain; name="\344 .txt"; charset=us-ascii')" 7bit \
    'a\n' >t.eml
reads 'a name of raw octets' '--footer foot' 'a|Grüße <x>|'
try 'which is encoded' 0 'cat out.eml' \
    "name\*=utf-8''%C3%A4%20.txt; charset=utf-8" ''
mail "text/plain; name=\"$(head -c 2000 /dev/zero | tr '\0' x)\"" 7bit \
    'a\n' >t.eml
reads 'a name of 2,000 letters' '--footer foot' 'a|Grüße <x>|'
mail 'text/plain; charset=utf-8' base64 'w7wK\n' >t.eml
reads 'base64' '--footer foot' 'ü|Grüße <x>|'
mail 'text/plain; charset=iso-2022-jp' 7bit '\033$B$"\033(B\n' >t.eml
reads 'ISO-2022-JP' '--footer ascii' 'あ|plain|'
mail 'text/plain; charset=utf-16le' base64 'YQAKAA==\n' >t.eml
reads 'UTF-16' '--footer ascii' 'a|plain|'
mail 'text/plain; charset=us-ascii' 7bit 'a is plain\n' >t.eml
reads 'a word of the text is no footer' '--footer ascii' 'a is plain|plain|'
mail 'text/plain; charset=us-ascii; format=flowed' 7bit 'a \n' >t.eml
reads 'a line of its own in format=flowed' '--footer ascii' 'a ||plain|'
{
	mail 'text/plain; charset=us-ascii' 7bit ''
	seq 1400000
} >t.eml
run "$f --footer ascii <t.eml | diff t.eml -"
[ "$(sed 1d "$dir/stdout")" = '> plain' ]
result 'a text of 9 MB'
mail 'text/plain; charset=us-ascii' 7bit 'a\n-----BEGIN PGP MESSAGE-----\n' >t.eml
run "$f --footer ascii <t.eml | cmp - t.eml"
[ "$got" = 0 ]
result 'no text that PGP vouches for'
{
	mail 'text/plain; charset=us-ascii' 7bit ''
	awk 'BEGIN { for (i = 0; i < 4096; i++) print "123456789012345" }'
	printf -- '-----BEGIN PGP MESSAGE-----\n'
} >t.eml
run "$f --footer ascii <t.eml | cmp - t.eml"
[ "$got" = 0 ]
result 'nor far behind, where a piece begins'
mail 'text/plain; charset=us-ascii' 7bit 'a -----BEGIN PGP MESSAGE-----\n' >t.eml
reads 'but one that speaks of it' '--footer ascii' \
    'a -----BEGIN PGP MESSAGE-----|plain|'
mail 'text/plain; charset=us-ascii' x-none 'a\n' >t.eml
try 'no text that is encoded otherwise' 0 "$f --footer ascii <t.eml" '^a$' \
    'gets no footer'
mail 'text/html; charset=us-ascii' 7bit 'a\n' >t.eml
printf '\n\n' >blank
run "$f --footer blank <t.eml | cmp - t.eml"
[ "$got" = 0 ]
result 'nothing, from a footer of no text'
mail 'text/plain (a' 7bit 'a\n' >t.eml
try 'none where a field cannot say UTF-8' 0 "$f --footer foot <t.eml" '^a$' \
    'gets no footer'
printf 'Gr\374\337e\n' >latin1
try 'a footer that is not UTF-8' 75 "$f --footer latin1 <t.eml" '' 'not UTF-8'
mail 'text/plain' 7bit '' >t.eml
reads 'an empty text' '--footer ascii' 'plain|'
reads 'an empty text, and letters' '--footer foot' 'Grüße <x>|'
mail 'text/html; charset=utf-8' 8bit '<body>a</body>\n' >t.eml
reads 'in front of </body>' '--footer foot' \
    '<body>a|<p>Grüße &lt;x&gt;</p>|</body>|'
mail 'text/html; charset=utf-8' 8bit '<body>a</body><!-- </body> -->\n' >t.eml
reads 'that is no comment' '--footer ascii' \
    '<body>a|<p>plain</p>|</body><!-- </body> -->|'
mail 'text/html; charset=utf-8' 8bit '<body>a</body>\n' >t.eml
reads 'of its own for HTML' '--footer foot --footer-html foot.html' \
    '<body>a|<p>by <b>us</b></p>|</body>|'
mail 'multipart/alternative; boundary=b' 7bit '--b\n\na\n--b\nContent-Type: text/html\n\n<p>a</p>\n--b--\n' >t.eml
reads 'both texts' '--footer ascii' 'a|plain
<p>a</p>|<p>plain</p>'
mail 'multipart/mixed; boundary=b' 7bit '--b\n\na\n--b\nContent-Disposition: attachment; filename=b.txt\n\nb\n--b\nContent-Type: message/rfc822\n\nSubject: c\n\nc\n--b--\n' >t.eml
run "$f --footer ascii <t.eml | diff t.eml - | grep -c '^[<>]'"
[ "$(cat "$dir/stdout")" = 1 ]
result 'no attachment, and no mail within'
mail 'multipart/signed; boundary=b' 7bit '--b\n\na\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n' >t.eml
run "$f --footer ascii <t.eml | cmp - t.eml"
[ "$got" = 0 ]
result 'nothing that is signed'
mail 'image/png' base64 'AAAA\n' >t.eml
run "$f --footer ascii <t.eml | cmp - t.eml"
[ "$got" = 0 ]
result 'nothing that is no text'
try 'a file that is not there' 75 "$f --footer none <t.eml" '' '^4\.3\.0 .*none|No such'

# ---- transfer encodings ----

mail 'text/plain; charset=utf-8' 8bit 'a\303\274\n' >t.eml
reads 'text to 7 bits' '--to 7bit' 'aü|'
try 'as quoted-printable' 0 'cat out.eml' '^a=C3=BC$' ''
$f --to 7bit <t.eml >q.eml
run "$f --to 8bit <q.eml | cmp - t.eml"
[ "$got" = 0 ]
result 'and back'
mail 'text/plain; charset=us-ascii' 7bit 'a\n' >t.eml
run "$f --to 7bit <t.eml | cmp - t.eml"
[ "$got" = 0 ]
result 'what is 7 bits stays'
mail 'multipart/mixed; boundary=b' 8bit '--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\303\274\n--b--\n' >t.eml
reads 'a multipart, and what is in it' '--to 7bit' 'ü'
try 'says so' 0 "! grep 8bit out.eml && ! LC_ALL=C grep '[^ -~]' out.eml" '' ''
mail 'text/plain; charset=utf-16le' binary 'a\000\n\000' >t.eml
reads 'UTF-16 to 7 bits' '--to 7bit' 'a|'
mail 'application/x' binary 'a\000b\n' >t.eml
try 'octets' 0 "$f --to 7bit <t.eml" '^Content-Transfer-Encoding: base64' ''
try 'to nothing else' 75 "$f --to 9bit <t.eml" '' '7bit or 8bit'

# Whatever there is, it is 7 bits or stays: no mail waits for ever.
mail 'text/plain; charset=utf-8; name=a.txt' 8bit '\303\274\n' >t.eml
reads 'a file of text to 7 bits' '--to 7bit' 'ü|'
try 'as base64' 0 'cat out.eml' '^w7wK$' ''
# stays NAME TYPE TEXT: text in base64 that --to 8bit leaves as it is
stays() {
	mail "$2" base64 "$(printf -- "$3" | base64)\n" >t.eml
	run "$f --to 8bit <t.eml | cmp - t.eml"
	[ "$got" = 0 ]
	result "$1"
}
stays 'a file of text' 'text/plain; name=a.txt' 'a\n'
stays 'an attached text' "$(printf \
    'text/plain\nContent-Disposition: attachment')" 'a\n'
stays 'an empty type' "$(printf \
    '\nContent-Disposition: attachment; filename=a')" 'a\n'
stays 'the end of a file of DOS' text/plain 'a\n\032'
stays 'what may be a delimiter' text/plain 'a\n--=_mime\n'
mail text/plain base64 "$(printf 'a\n-- \nb\n' | base64)\n" >t.eml
reads 'no signature is one' '--to 8bit' 'a|-- |b|'
try 'and comes out' 0 'grep -- "^-- $" out.eml' . ''

# ---- lines ----

printf 'A: b\n\n.\n..a\nb' >t.eml
run "$f --eol crlf <t.eml"
[ "$(od -An -c "$dir/stdout" | tr -d ' \n')" = 'A:b\r\n\r\n.\r\n..a\r\nb' ]
result 'CRLF'
run "$f --eol crlf <t.eml | $f --eol lf | cmp - t.eml"
[ "$got" = 0 ]
result 'and LF'
run "$f --dots <t.eml"
[ "$(cat "$dir/stdout")" = "$(printf 'A: b\n\n..\n...a\nb')" ]
result 'dots are doubled'
try 'other ends there are none' 75 "$f --eol cr <t.eml" '' 'crlf or lf'
try 'nor with a proof' 75 "$f --eol lf --proof p <t.eml" '' 'proof'
echo "1..$n"
