#!/bin/sh
#
# cli_mimefilter.sh - mail in, mail out, and nothing else touched.

tool=mimefilter
. "${srcdir:-.}/tests/cli.sh"

f=mimefilter
printf 'It was taken out.\n' >note.txt

# Two mails, with what is between them.
box() {
	printf 'From a@x.org Mon Jan  1 00:00:00 2024\nSubject: one\n\nx\n\n'
	printf 'From b@x.org Mon Jan  1 00:00:00 2024\nSubject: two\n\ny\n\n'
}
box >box.mbox

# keeps NAME COMMAND: what comes out is mail.eml, and nothing is said
keeps() {
	run "$2"
	[ "$got" = 0 ] && cmp -s mail.eml "$dir/stdout" && has "$dir/stderr" ''
	result "$1"
}

# differs NAME COMMAND: its result, against mail.eml, is what comes in
differs() {
	cat >"$dir/wanted"
	run "$2"
	diff mail.eml "$dir/stdout" >"$dir/diff"
	[ "$got" = 0 ] && diff "$dir/wanted" "$dir/diff" >>"$dir/stderr"
	result "$1"
}

# shape NAME COMMAND: types in the tree of what comes out
shape() {
	cat >"$dir/wanted"
	run "$2 >made.eml && mimedump --no-checks made.eml |
	    awk '{ print \$1, \$2 }'"
	[ "$got" = 0 ] && cmp -s "$dir/wanted" "$dir/stdout"
	result "$1"
}

# waits NAME COMMAND WHY: 75, nothing comes out, one line says why
waits() {
	run "$2"
	[ "$got" = 75 ] && has "$dir/stdout" '' &&
	    [ "$(wc -l <"$dir/stderr")" = 1 ] &&
	    has "$dir/stderr" "^4\\.3\\.0 mimefilter: $3"
	result "$1"
}

# ---- nothing asked for, or nothing found ----

keeps 'without options it is cat' "$f <mail.eml"
keeps 'of a file' "$f mail.eml"
keeps 'of a pipe' "cat mail.eml | $f"
keeps 'edits that match nothing' \
    "$f -R 'X-*' --drop 'name:*.exe' --keep 'size>=0' <mail.eml"
keeps 'a field that says so already' "$f -I 'From: Ann <ann@example.org>' mail.eml"
try 'an empty mail' 0 "$f </dev/null" '' ''
gzip -c mail.eml >mail.gz
run "$f -R 'X-*' <mail.gz"
[ "$got" = 0 ] && cmp -s mail.gz "$dir/stdout"
result 'what is packed and stays is packed'
run "$f -R 'X-*' mail.gz"
[ "$got" = 0 ] && cmp -s mail.gz "$dir/stdout"
result 'a file of it too'
try 'what is packed and changes is not' 0 "$f -A 'X: y' <mail.gz" '^X: y$' ''

# ---- fields ----

differs 'a field behind the others' "$f -A 'X-Scanned: yes' mail.eml" <<'END'
7a8
> X-Scanned: yes
END
differs 'in front of all' "$f --prepend 'X-Trace: a' mail.eml" <<'END'
0a1
> X-Trace: a
END
differs 'another value, where it stood' "$f -I 'date: Tue, 24 Nov 2026 11:00:00 +0100' mail.eml" <<'END'
3c3
< Date: Tue, 24 Nov 2026 10:00:00 +0100
---
> Date: Tue, 24 Nov 2026 11:00:00 +0100
END
differs 'what is not ASCII is encoded' "$f -I 'Subject: $(printf '\303\274')' mail.eml" <<'END'
5c5
< Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
---
> Subject: =?utf-8?B?w7w=?=
END
differs 'fields that a pattern names' "$f -R 'm*-id' -R date mail.eml" <<'END'
3,4d2
< Date: Tue, 24 Nov 2026 10:00:00 +0100
< Message-ID: <one@example.org>
END
differs 'removed and added' "$f -R 'Subject' -A 'Subject: new' mail.eml" <<'END'
5d4
< Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
7a7
> Subject: new
END
run "sed 's/\$/\\r/' mail.eml | $f -A 'X-Scanned: yes'"
[ "$got" = 0 ] && [ "$(tr -cd '\r' <"$dir/stdout" | wc -c)" = \
    "$(wc -l <"$dir/stdout")" ]
result 'new lines end as the others do'
waits 'no field' "$f -A nothing <mail.eml" '-A: a field is NAME: VALUE$'
waits 'a field cannot bring others' \
    "$f -A \"\$(printf 'X: a\\nBcc: b')\" <mail.eml" ''
waits 'a name that is none' "$f -A 'X Y: a' <mail.eml" ''

# ---- parts ----

shape 'attachments dropped' "$f --drop role:attachment mail.eml" <<'END'
0 multipart/mixed
1 multipart/alternative
1.1 text/plain
1.2 text/html
2 message/rfc822
2.0 multipart/mixed
2.1 text/plain
END
shape 'a part of a message within' "$f --drop 'name:*.csv' mail.eml" <<'END'
0 multipart/mixed
1 multipart/alternative
1.1 text/plain
1.2 text/html
2 application/pdf
3 application/pdf
4 message/rfc822
4.0 multipart/mixed
4.1 text/plain
END
shape 'only one kept' "$f --keep type:text/html mail.eml" <<'END'
0 multipart/mixed
1 multipart/alternative
1.1 text/html
END
shape 'a message within, for what is in it' "$f --keep 'name:*.csv' mail.eml" <<'END'
0 multipart/mixed
1 message/rfc822
1.0 multipart/mixed
1.1 text/csv
END
shape 'nothing kept' "$f --keep 'name:*.exe' mail.eml" <<'END'
0 multipart/mixed
1 text/plain
END
keeps 'a message within, and all in it' "$f --keep 'type:*/*' mail.eml"
shape 'all dropped' "$f --drop 1 --drop 2 --drop 3 --drop 4 mail.eml" <<'END'
0 multipart/mixed
1 text/plain
END
try 'a text in its place' 0 \
    "$f --drop 3 --replace-with note.txt mail.eml | mimedump --raw -p 3" \
    '^It was taken out\.$' ''
waits 'no selector' "$f --drop 'size>' <mail.eml" '--drop: column'
waits 'no such file' "$f --drop 1 --replace-with none mail.eml" \
    '--replace-with: No such file'
waits '-p is of other tools' "$f -p 1 <mail.eml" '-p: say --drop or --keep$'

# ---- refusing ----

try 'refused for a part' 65 "$f --reject-if 'name:*.PDF' mail.eml" '' \
    '^5\.7\.1 refused by a rule$'
keeps 'not refused' "$f --reject-if 'name:*.exe' mail.eml"
sed 's/boundary=outer/&; boundary=other/' mail.eml >two.eml
try 'refused for being ambiguous' 65 "$f --reject-if ambiguous two.eml" '' \
    '^5\.6\.0 duplicate-boundary-param@[0-9]+$'
keeps 'a plain mail is not' "$f --reject-if ambiguous mail.eml"
waits 'a slip in the selector' "$f --reject-if ambigous: mail.eml" \
    '--reject-if'

# ---- what is wrong, in a field ----

printf 'From: a@x.org\nX-MIME-Defects: none\nFrom: b@x.org\n' >wrong.eml
printf 'Date: Thu, 1 Jan 2026 00:00:00 +0000\nx-mime-defects: no\n\nhi\n' \
    >>wrong.eml
try 'what is wrong is told in a field' 0 \
    "$f --defects wrong.eml | grep -i defects" \
    '^X-MIME-Defects: duplicate-from@35$' ''
try 'the only one of its name' 0 \
    "$f --defects wrong.eml | grep -ic '^x-mime-defects'" '^1$' ''
sed '2,3d; 5d' wrong.eml >right.eml
sed '1s/^/X-MIME-Defects: duplicate-from@35\n/' right.eml >forged.eml
prints 'where nothing is wrong there is none' 0 "$f --defects forged.eml" \
    <right.eml
i=0
while [ $i -lt 60 ]; do
	echo 'To b'
	i=$((i + 1))
done | sed '1s/^/To: <@r.org:b@x.org>\n/' >lines
sed '/^Date/d' right.eml | cat lines - >many.eml
run "$f --defects many.eml | mimedump -h X-MIME-Defects -"
tr ' ' '\n' <"$dir/stdout" | grep -o '@[0-9]*' >told
[ "$(wc -l <told)" = 50 ] && sort -c -t@ -k2n told && grep -qx '@0' told &&
    grep -q ', and 12 more$' "$dir/stdout"
result 'from front to end, fifty, and how many more'
base64 wrong.eml >wrong.64
{ sed '/^Content-Type/,$d' mail.eml; echo 'Content-Type: message/rfc822'
printf 'Content-Transfer-Encoding: base64\n\n'; cat wrong.64; } >within.eml
at=$(sed '/^$/q' within.eml | wc -c)
try 'one within an encoded content is at its front' 0 \
    "$f --defects within.eml | tr -d '\n'" "duplicate-from@$at" ''
echo 'defects X-Wrong' >rules.wrong
try 'a rule gives the field a name' 0 "$f --rules rules.wrong wrong.eml" \
    '^X-Wrong: duplicate-from@35$' ''
echo 'defects X Wrong' >rules.wrong
waits 'which must be one' "$f --rules rules.wrong wrong.eml" \
    '.*takes the name of a field$'
try 'a mail written anew behind it keeps it' 0 \
    "$f --defects wrong.eml | $f --normalise" \
    '^X-MIME-Defects: duplicate-from@35' ''

# ---- what is in no part, for 7 bits ----

# multi BOUNDARY PREAMBLE EPILOGUE: a mail, as printf reads it
multi() {
	printf 'Subject: x\nMIME-Version: 1.0\n'
	printf 'Content-Type: multipart/mixed; boundary="%s"\n\n' "$1"
	printf -- "$2--%s\n\na\n--%s--\n$3" "$1" "$1"
}

# seven NAME: in.eml comes out as wanted.eml, which is 7 bits, and stays
seven() {
	run "$f --to 7bit in.eml >out.eml"
	[ "$got" = 0 ] && cmp out.eml wanted.eml >"$dir/stdout" &&
	    $f --to 7bit out.eml | cmp -s - out.eml
	result "$1"
}

multi b 'gr\303\274n\n--b\374\n\0\n' 'schl\374ss\n\200' >in.eml
multi b 'gr??n\n--b?\n?\n' 'schl?ss\n?' >wanted.eml
seven 'what is around the parts is 7 bits'
multi 'b?' '--b\374\n' '' >in.eml
multi 'b?' '--b*\n' '' >wanted.eml
seven 'no delimiter comes of it'
{ multi 'b?' 'x\n' '' | sed '/^--b?$/,$d'
multi a '--b\374\n' '\303' | sed 's/^Subject.*/--b?/; /^MIM/d'
printf '\n--b?--\n\344\n'; } >in.eml
LC_ALL=C sed 's/[\o200-\o377]/*/g' in.eml >wanted.eml
seven 'also of a multipart within one'
multi b "$(printf '%065530d' 1)\374\374$(printf '%0998d' 1)\303\n" '' >in.eml
multi b "$(printf '%065530d' 1)??$(printf '%0998d' 1)?\n" '' >wanted.eml
seven 'wherever its pieces end'
multi b 'a\n' '' | sed 's/^--b.*/\xfc/' >in.eml
cp in.eml wanted.eml
seven 'a multipart without parts stays'
multi '?*_.-' '\374\n' '' >in.eml
cp in.eml wanted.eml
seven 'and so does all where no sign is left'
multi b '\374\n' '' | base64 >in.64
{ printf 'Subject: x\nContent-Type: message/rfc822\n'
printf 'Content-Transfer-Encoding: base64\n\n'; cat in.64; } >in.eml
cp in.eml wanted.eml
seven 'a mail within that is encoded is 7 bits already'

# ---- rules ----

cat >rules <<'END'
# what comes in
prepend X-Trace: mx1

if name:*.exe then reject 5.7.1 no programs
if name:*.pdf then add X-Has: a report
drop name:*.csv
END
differs 'a file of rules' "$f --rules rules mail.eml" <<'END'
0a1
> X-Trace: mx1
7a9
> X-Has: a report
87,91d88
< --deep
< Content-Type: text/csv
< Content-Disposition: attachment; filename*=utf-8''%C3%BCber.csv
< 
< a,b
END
echo 'if name:*.pdf then reject 5.3.4 too much' >rules.no
try 'one that refuses' 65 "$f --rules rules.no mail.eml" '' \
    '^5\.3\.4 too much$'
printf 'add A: b\nfrob x\n' >rules.bad
waits 'a line that is no rule' "$f --rules rules.bad <mail.eml" \
    '.*rules\.bad: line 2: frob: no such action'
printf 'remove X-A\000, and more\n' >rules.nul
waits 'a line with a NUL' "$f --rules rules.nul <mail.eml" \
    '.*rules\.nul: line 1: has a NUL'
echo 'reject 5.x of a rule' >rules.no
try 'what looks like a status' 65 "$f --rules rules.no mail.eml" '' \
    '^5\.7\.1 5\.x of a rule$'
printf 'reject 5.7.2 a\033[1mb\n' >rules.no
try 'no control characters are said' 65 "$f --rules rules.no mail.eml" '' \
    '^5\.7\.2 a\?\[1mb$'
printf 'dropp 1\n' >rules.slip
waits 'a slip of the pen' "$f --rules rules.slip <mail.eml" \
    '.*did you mean drop\?'
waits 'no rules' "$f --rules none <mail.eml" 'none: No such file'

# ---- mailboxes ----

run "$f -I 'Subject: new' box.mbox | diff box.mbox - | grep -c '^> Subject: new'"
[ "$(cat "$dir/stdout")" = 2 ]
result 'every mail of a mailbox'
run "$f -I 'Subject: new' -m 2 box.mbox | diff box.mbox -"
[ "$(grep -c '^[<>]' "$dir/stdout")" = 2 ] && grep -q '^< Subject: two' "$dir/stdout"
result 'one of it; the others, before and behind, stay'
run "$f -I 'Subject: new' -m 1 box.mbox | diff box.mbox -"
[ "$(grep -c '^[<>]' "$dir/stdout")" = 2 ]
result 'what stands behind the last one that was asked for stays'
{
	printf 'From a@x.org Mon Jan  1 00:00:00 2024\n'
	printf 'Content-Length: 7\nContent-Type: multipart/mixed; boundary=b\n\n'
	printf 'a\nb\nc\n\n'
	printf '\nFrom a@x.org Mon Jan  1 00:00:00 2024\n'
	printf 'Content-Length: 9\n'
	printf '\nHi there\n\nFrom b@x.org Mon Jan  1 00:00:00 2024\nA: b\n\nx\n'
} >cl.mbox
try 'lengths that stay right' 0 "$f -A 'X: y' --input=mboxcl cl.mbox |
    grep -a Content-L" '^Content-Length: 9$' ''
{
	printf 'From a@x.org Mon Jan  1 00:00:00 2024\nContent-Length: 61\n'
	printf 'Content-Type: multipart/mixed; boundary=b\n\n'
	printf -- '--b\n\na\n--b\nContent-Type: text/html\n\n<p>From here\n'
	printf -- '\n--b--\n'
	printf '\nFrom b@x.org Mon Jan  1 00:00:00 2024\nContent-Length: 2\n\nx\n'
} >cl2.mbox
size=$(awk '/^--b/ { p = 1 } p' cl2.mbox | sed '/^--b--/q' | wc -c | tr -d ' ')
sed -i "s/Content-Length: 61/Content-Length: $size/" cl2.mbox
run "$f --drop type:text/html cl2.mbox >new.mbox && mimedump --count new.mbox"
new=$(awk '/^--b/ { p = 1 } p' new.mbox | sed '/^--b--/q' | wc -c | tr -d ' ')
[ "$got" = 0 ] && grep -q "^Content-Length: $new\$" new.mbox &&
    [ "$new" -lt "$size" ] && grep -q '^Content-Length: 2$' new.mbox
result 'a mail that says its length says the new one'
printf 'one\nFrom me to you\n' >from.txt
sed '1d' box.mbox | head -4 >one.eml
try 'no new line begins a mail of its own' 0 \
    "$f --drop 1 --replace-with from.txt box.mbox >new.mbox;
    [ \$? = 75 ] && [ ! -s new.mbox ] || mimedump --count new.mbox" \
    '^$|2' -
try 'a mail with a From_ line' 0 \
    "head -5 box.mbox | $f -A 'X: y' | head -1" '^From a@x.org' ''

{
	printf '%-10s\n' "$(wc -c <one.eml)"
	cat one.eml
	printf '<?xml version="1.0"?>\n'
} >a.emlx
size=$(($(wc -c <one.eml) + 5))
try 'an .emlx says its new length' 0 "$f -A 'X: y' a.emlx | head -1" \
    "^$size *\$" ''
try 'and keeps what is behind it' 0 "$f -A 'X: y' a.emlx | tail -1" '^<.xml' ''

# ---- where it goes ----

try 'a file' 0 "$f -A 'X: y' -o out.eml mail.eml && grep -c '^X: y' out.eml" \
    '^1$' ''
mkdir -p folder
try 'files, to a folder' 0 "$f -A 'X: y' -C folder mail.eml mail.gz &&
    cd folder && grep -l '^X: y' *" '^mail$' ''
mkdir -p folder2
try 'which ripMIME calls -d' 0 "$f -A 'X: y' -d folder2 mail.eml &&
    cat folder2/mail.eml" '^X: y' ''
keeps 'the standard output, as it is' "$f -O -R 'X-*' mail.eml"
waits 'that and a file' "$f -O -o out2.eml mail.eml" \
    'only one of -o, -C, -O and --$'
prints 'another spelling' 0 "$f --normalize right.eml" <right.eml
waits 'which must be new' "$f -A 'X: y' -C folder mail.eml" 'mail.eml: File'
mkdir -p md/cur md/new md/tmp md2
cp mail.eml md/cur/1:2,S
cp mail.eml md/new/2
try 'a Maildir, to a folder' 0 "$f -A 'X: y' -C md2 md && grep -c '^X: y' md2/*" \
    '^md2/1:2,S:1$' ''
waits 'a Maildir, and no folder' "$f -A 'X: y' md" '.*want a folder, -C$'
waits 'several files, and no folder' "$f -A 'X: y' mail.eml box.mbox" \
    'several files want a folder, -C$'
prints 'a program' 0 "$f -A 'X: y' mail.eml -- grep '^X:'" <<'END'
X: y
END
prints 'its arguments are its own' 0 "$f <mail.eml -- sh -c 'cat >/dev/null; echo \"\$@\"' - -A 'b c' --" <<'END'
-A b c --
END
waits 'a program that is not there' "$f <mail.eml -- ./none" \
    './none: No such file'
waits 'no program' "$f <mail.eml --" '-- wants a program$'
waits 'one that fails' "$f <mail.eml -- sh -c 'cat >/dev/null; exit 70'" \
    'sh: ended with 70$'
waits 'one that dies' "$f <mail.eml -- sh -c 'cat >/dev/null; kill -9 \$\$'" \
    'sh: was ended by signal 9$'
waits 'one that does not read' "$f <mail.eml -- true" \
    'true: did not read all of the mail$'
waits 'one that hangs' "$f --deadline=1 <mail.eml -- sleep 60" \
    'the deadline has passed$'
try 'its status may be passed on' 77 \
    "$f --pass-exit <mail.eml -- sh -c 'cat >/dev/null; exit 77'" '' -
try 'if it is one for that' 75 \
    "$f --pass-exit <mail.eml -- sh -c 'cat >/dev/null; exit 1'" '' -
prints 'edits as offsets' 0 "$f -n -R subject -A 'X: y' mail.eml" <<'END'
120: 37 octets go, 0 come
221: 0 octets go, 5 come
END

# ---- limits ----

try 'a limit is in the way' 75 "$f --limit parts=2 --drop 'name:*.exe' mail.eml" \
    '' '^4\.3\.0 mimefilter: mail.eml: a limit hides some of it$'
run "$f --limit parts=2 --on-limit=pass --drop 'name:*.exe' mail.eml"
[ "$got" = 0 ] && cmp -s mail.eml "$dir/stdout" && [ -s "$dir/stderr" ]
result 'it may pass as it is, and that is told'
try 'or be refused' 65 \
    "$f --limit parts=2 --on-limit=reject --drop 'name:*.exe' mail.eml" '' \
    '^5\.7\.1 a limit hides some of it$'
try 'fields are seen above it' 0 "$f --limit parts=2 -A 'X: y' mail.eml" \
    '^X: y$' ''
waits 'a message that is too large' \
    "$f --limit message=1K -A 'X: y' mail.eml" 'mail.eml: a limit hides'
waits 'an option that there is not' "$f --dropp 1 <mail.eml" \
    '.*did you mean --drop\?$'
waits 'no such file' "$f -A 'X: y' none" 'none: No such file'
waits 'a folder' "$f <." '-: Is a directory$'
waits 'no file at all, without edits' "$f none" 'none: No such file'

# ---- proofs ----

judge() {
	python3 -B "$srcdir/tests/splice_judge.py" "$@"
}
if mimefilter --check note.txt </dev/null 2>&1 | grep -q 'not there at the'; then
	skip 'proofs' 'built without jansson'
else
	edit="-R subject -A 'X: y' --drop 'name:*.pdf' --prepend 'A: b'"
	try 'a proof is written' 0 \
	    "$f $edit --proof p mail.eml >new.eml; grep -c at p" '^[4-9]' ''
	keeps 'it undoes what it tells of' "$f --undo p new.eml"
	rm -f p2
	keeps 'also while it is being written' \
	    "$f $edit --proof p2 mail.eml | $f --undo p2"
	run "$f --check p mail.eml"
	[ "$got" = 0 ] && cmp -s new.eml "$dir/stdout"
	result 'and does it again'
	run "$f --check p $edit mail.eml"
	[ "$got" = 0 ] && cmp -s new.eml "$dir/stdout"
	result 'rules are held against it'
	waits 'and differ' "$f --check p -A 'X: z' mail.eml" \
	    'p: tells of another mail$'
	waits 'another mail' "$f --undo p mail.eml" \
	    'mail.eml: is not the mail that the proof tells of$'
	sed 's/"at":0,/"at":1,/' p >p.bad
	waits 'a proof with another place' "$f --undo p.bad new.eml" ''
	sed '3,4d' p >p.cut
	waits 'a proof without a line' "$f --undo p.cut new.eml" ''
	sed '$d' p >p.end
	waits 'a proof without its end' "$f --undo p.end new.eml" \
	    'p.end: is no proof, or a damaged one$'
	waits 'a mail is no proof' "$f --undo mail.eml new.eml" 'mail.eml: is no proof'
	run "$f -I 'Subject: new' --proof p box.mbox >new.mbox && $f --undo p new.mbox"
	[ "$got" = 0 ] && cmp -s box.mbox "$dir/stdout"
	result 'of a mailbox too'
	head -c 300000 /dev/zero | tr '\0' 'x' | fold >big.txt
	run "mimebuild -f a@x.org -t b@x.org -b note.txt -a big.txt >big.eml &&
	    $f --drop 2 --proof p big.eml >new.eml && $f --undo p new.eml"
	[ "$got" = 0 ] && cmp -s big.eml "$dir/stdout"
	result 'a large change, in pieces'
	if command -v python3 >/dev/null; then
		try 'an independent judge agrees' 0 'judge big.eml new.eml p' \
		    '^[0-9]+$' ''
		sed 's/^From:/Form:/' new.eml >other.eml
		try 'and would not, if it were false' 1 \
		    'judge big.eml other.eml p' '' 'digest'
	else
		skip 'an independent judge' 'python3 is not there'
	fi
	waits 'it goes alone' "$f --undo p -A 'X: y' new.eml" '--undo goes alone$'
fi

# ---- a mail within ----

# wraps TYPE ENCODING: what comes in, as a mail within another
wraps() {
	printf 'Subject: FW\nMIME-Version: 1.0\n'
	printf 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\n'
	printf 'Content-Type: %s\nContent-Transfer-Encoding: %s\n\n' "$1" "$2"
	cat
	printf '\n--b--\n'
}

# unwraps NAME FILE: mail.eml comes out of it
unwraps() {
	run "$f --unwrap rfc822 $2"
	[ "$got" = 0 ] && cmp -s mail.eml "$dir/stdout" && has "$dir/stderr" ''
	result "$1"
}

wraps message/rfc822 7bit <mail.eml >fw.eml
unwraps 'a mail within is the mail' fw.eml
wraps message/rfc822 7bit <fw.eml >fw2.eml
run "$f --unwrap rfc822 fw2.eml"
[ "$got" = 0 ] && cmp -s fw.eml "$dir/stdout"
result 'the outer one of two'
base64 mail.eml | wraps message/rfc822 base64 >fw64.eml
unwraps 'one that was encoded' fw64.eml
printf '%s' "$(cat mail.eml)" | wraps message/global 8bit >fw8.eml
unwraps 'its last line has an end' fw8.eml
run "printf '%s' \"\$(cat mail.eml)\" | wraps message/rfc822 7bit |
    sed 's/\$/\\r/' | $f --unwrap rfc822"
sed 's/$/\r/' mail.eml | cmp -s - "$dir/stdout" && [ "$got" = 0 ]
result 'which ends as the others do'
printf '' | wraps message/rfc822 7bit >fw0.eml
run "$f --unwrap rfc822 fw0.eml"
[ "$got" = 0 ] && cmp -s fw0.eml "$dir/stdout"
result 'nothing is in it'
printf 'Subject: x\n\ny\n' >plain.eml
run "$f --unwrap rfc822 plain.eml"
[ "$got" = 0 ] && cmp -s plain.eml "$dir/stdout"
result 'there is none'
waits 'nothing else is unwrapped' "$f --unwrap zip fw.eml" \
    '--unwrap: takes rfc822$'
waits 'it goes with no other edit' "$f --unwrap rfc822 -A 'X: y' fw.eml" \
    '-A: add does not go with unwrap'

# ---- signatures ----

# The hash is that of an empty body; nobody asks for the key.
{
	printf 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=a.org;\n'
	printf ' s=k; h=from:from:subject; b=YQ==;\n'
	printf ' bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'
	printf 'Subject: one\nX-Other: x\nFrom: a@a.org\n\n'
} >dkim.eml
try 'a field that nobody signed' 0 "$f --keep-signed -A 'X: y' \
    -R X-Other dkim.eml" '^X: y' ''
try 'a signed field' 65 "$f --keep-signed -I 'Subject: two' dkim.eml" '' \
    '^5.7.1 the DKIM signature of a.org breaks: .* changes \(subject\)$'
try 'a field that is signed as not there' 65 \
    "$f --keep-signed --prepend 'From: b@b.org' dkim.eml" '' 'not there'
try 'the signature itself' 65 "$f --keep-signed -R DKIM-Signature dkim.eml" \
    '' 'taken out'
try 'and without that' 0 "$f -R DKIM-Signature dkim.eml" '^Subject' ''
sed 's/bh=4/bh=5/' dkim.eml >bad.eml
try 'one that does not match is not kept' 0 \
    "$f --keep-signed -I 'Subject: two' bad.eml" '^Subject: two' ''
run "$f --keep-signed dkim.eml"
[ "$got" = 0 ] && cmp -s dkim.eml "$dir/stdout"
result 'nothing to do, nothing broken'
printf 'keep-signed\nset Subject: two\n' >rules.keep
try 'by a line of a file of rules' 65 "$f --rules rules.keep dkim.eml" '' \
    '^5.7.1 the DKIM signature of a.org breaks'
printf 'set Subject: two\nkeep-signed 5.7.7\n' >rules.keep
try 'wherever that stands, with a status of its own' 65 \
    "$f --rules rules.keep dkim.eml" '' '^5.7.7 the DKIM'
printf 'keep-signed 4.7.1\nset Subject: two\n' >rules.keep
try 'a refusal that does not last: try again' 75 \
    "$f --rules rules.keep dkim.eml" '' '^4.7.1 the DKIM'
printf 'if size>1M then keep-signed\nset Subject: two\n' >rules.keep
try 'only where it holds' 0 "$f --rules rules.keep dkim.eml" '^Subject: two' ''
printf 'keep-signed\nadd X: y\n' >rules.keep
try 'other edits are let' 0 "$f --rules rules.keep dkim.eml" '^X: y' ''
echo 'keep-signed please' >rules.keep
waits 'what is no status' "$f --rules rules.keep dkim.eml" \
    '.*keep-signed takes nothing, or a status'
echo 'reject 4.3.2 not today' >rules.later
try 'reject, for now' 75 "$f --rules rules.later mail.eml" '' \
    '^4.3.2 not today$'

examples
echo "1..$n"
