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

if command -v python3 >/dev/null; then
	for mail in "$top"/examples/mail/*.eml "$top"/fuzz/seeds/tree/*.eml; do
		run "python3 '$top/tests/anonymize.py' mimedump $f '$mail'"
		[ "$got" = 0 ]
		result "shape and words of ${mail##*/}"
	done
else
	skip 'shapes and words' 'python3 is not there'
fi
echo "1..$n"
