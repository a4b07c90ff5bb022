#!/bin/sh
#
# anonymize.sh - a mail of the same shape that says nothing.

tool=mimefilter
. "${srcdir:-.}/tests/cli.sh"

f=mimefilter
top=$srcdir

run "$f --anonymize --seed a mail.eml"
[ "$got" = 0 ] && ! grep -Eqi 'hello|example|ann@' "$dir/stdout" &&
    grep -q '^Message-ID: <' "$dir/stdout" &&
    grep -q '^Date: Tue, 24 Nov 2026' "$dir/stdout"
result 'words go, names of fields and dates stay'
run "$f --anonymize --seed a mail.eml >a && $f --anonymize --seed a mail.eml |
    cmp - a"
[ "$got" = 0 ]
result 'a seed gives the same again'
run "$f --anonymize --seed b mail.eml | cmp -s - a || $f --anonymize mail.eml |
    cmp -s - a"
[ "$got" = 1 ]
result 'others, and none, give other words'
printf 'Message-ID: <abcd1234@host>\nReferences: <abcd1234@host>\n\nx\n' >m
run "$f --anonymize m | sed -n 's/^[MR].*: //p' | uniq | wc -l"
[ "$got" = 0 ] && has "$dir/stdout" '^ *1$'
result 'the same word becomes the same'
printf 'Content-Disposition: attachment; filename="secret plan.pdf"\n\n' >m
run "$f --anonymize m"
[ "$got" = 0 ] && has "$dir/stdout" '"[a-z]{6} [a-z]{4}\.pdf"' &&
    ! grep -q 'secret\|plan' "$dir/stdout"
result 'a name keeps its extension'
printf 'Content-Transfer-Encoding: quoted-printable\n\n=zz=kitten =C3=BC\n' >m
run "$f --anonymize m"
[ "$got" = 0 ] && has "$dir/stdout" '^=zz=ki[a-z]{4} =C3=[89AB][0-9A-F]$'
result 'what is no escape becomes none'
printf '\n=ybegin line=128 size=9 name=secret.bin\nabc\n=yend size=9\n' >m
run "$f --anonymize m"
[ "$got" = 0 ] && has "$dir/stdout" '^=ybegin line=128 size=9 name=[a-z]{6}\.' &&
    has "$dir/stdout" '^=yend size=9$' && ! grep -q secret "$dir/stdout"
result 'what yEnc is known by stays'
try 'it goes with no other edit' 75 "$f --anonymize -A 'X: y' mail.eml" '' \
    'does not go with'
try 'a seed for nothing' 75 "$f --seed a mail.eml" '' '--seed is for'

# shape NAME: what m is, and what is wrong with it, stays
shape() {
	run "python3 '$top/tests/anonymize.py' mimedump $f m"
	[ "$got" = 0 ]
	result "$1"
}

if command -v python3 >/dev/null; then
	{
		printf 'Content-Disposition: attachment; filename*0*=UTF-8'
		printf "''%%C3%%A4pfel-s;\n filename*1*=aft.pdf\n"
		printf 'Content-Type: a/b; name="=?utf-8?Q?=C3=A4pf?=\n'
		printf ' =?utf-8?Q?el-saft=2Ep?= =?utf-8?Q?df?="\n\n'
	} >m
	shape 'a name in two fields, cut elsewhere, is one name'
	{
		printf 'Content-Disposition: attachment; filename="=?iso-8859-1'
		printf '?q?=E5=2Ediff?="\nContent-Type: a/b;\n'
		printf " name*=UTF-8''%%C3%%A5%%2Ediff\n\n"
	} >m
	shape 'in two charsets, too'
	{
		printf 'Content-Disposition: attachment; filename=plan1.x\n'
		printf 'Content-Type: a/b; name=plan2.x\n\n'
	} >m
	shape 'two names, nearly alike, are still two'
	printf 'Content-Type: a/b; name=my_plan.htm.pif\n\n' >m
	shape 'a program that looks like a document still does'
	{
		printf 'Content-Type: text/html; charset=iso-2022-jp\n\n'
		printf '<p a="\033$B>&<A\033(B">\033$B%%&'
		printf '%%a%%b%%c%%d%%e%%f%%g%%h%%i%%j%%k%%l'
		printf '%%a%%b%%c%%d%%e%%f%%g%%h%%i%%j%%k%%l'
		printf '\033(B</p>\n'
	} >m
	shape 'letters of two octets that look like a tag'
	printf 'Subject: =?utf-8?Q?=3D=3Futf-8=3FQ=3Fsecret=3F=3D?=\n\n' >m
	shape 'an encoded word within another one'
	{
		printf 'Content-Type: multipart/mixed; boundary=b\n\n'
		printf 'Content-ID: <secret@x>\n\n--b\n\n--b--\n'
	} >m
	shape 'a preamble that looks like a part'
	printf '\n=ybegin line=0name=secret.bin\nabcd\n' >m
	shape 'yEnc with a broken first line'
	printf '\n(This file must be converted with BinHex 4.0)\n:secret\n' >m
	shape 'BinHex'
	printf '\nbegin 644 x.buf\nM86)C\nTEST no secret words\nend\n' >m
	shape 'text within uuencode'
	printf 'Content-Type: text/plain; charset=big5\n\n\302\263n\303\205\n' >m
	shape 'octets that are no letter of their charset'
	for mail in "$top"/examples/mail/*.eml "$top"/fuzz/seeds/tree/*.eml; do
		run "python3 '$top/tests/anonymize.py' mimedump $f '$mail'"
		[ "$got" = 0 ]
		result "shape and words of ${mail##*/}"
	done
else
	skip 'shapes and words' 'python3 is not there'
fi
echo "1..$n"
