#!/bin/sh
#
# cli_mailbox.sh - many messages: mailboxes, directories, gzip, by one thread
# or several.
tool=mimedump
. "${srcdir:-.}/tests/cli.sh"

# box NAME FIRST LAST: an mbox of numbered messages
box() {
	for i in $(seq "$2" "$3"); do
		printf 'From a@x Thu Jan  1 00:00:%02d 2026\n' $((i % 60))
		printf 'From: a@x\nSubject: number %d\n\nhello %d\n\n' "$i" "$i"
	done >"$1"
}

# ---- an mbox ----

box three.mbox 1 3
try "an mbox is its messages" 0 "mimedump -h subject three.mbox | tr '\n' ' '" \
    '^three.mbox#1: number 1  three.mbox#2: number 2  three.mbox#3: number 3 $' ''
try "from a pipe" 0 "cat three.mbox | mimedump -h subject | grep -c number" '^3$' ''
try "one of them" 0 "mimedump -h subject 'three.mbox#2'" '^number 2$' ''
try "some of them" 0 "mimedump -h subject 'three.mbox#2-' | grep number | tr '\n' ' '" \
    '^number 2 number 3 $' ''
try "some of each" 0 "mimedump -m 1-2 -h subject three.mbox three.mbox |
    grep -c number" '^4$' ''
try "one that is not there" 1 "mimedump 'three.mbox#4'" '' \
    '^mimedump: three.mbox: has no message of that number$'
cp mail.eml 'odd#2'
try "a file whose name has a number" 0 "mimedump -q 'odd#2'" '' ''
try "-m takes a number" 2 "mimedump -m x three.mbox" '' '^mimedump: -m takes'
try "from 1" 2 "mimedump -m 0 three.mbox" '' '^mimedump: -m takes'
try "JSON tells where they lie" 0 "mimedump --json 'three.mbox#2' |
    cut -d, -f1-6" '"message":2,"offset":106,"size":37,"from_line":\[72$' ''
# The octets from offset on, as many as size, are the message.
run "mimedump --json three.mbox | sed 's/.*\"offset\":\([0-9]*\),\"size\":\([0-9]*\),\"from.*/\1 \2/' |
    while read -r offset size; do
	tail -c +\$((offset + 1)) three.mbox | head -c \$size
	echo --
    done"
for i in 1 2 3; do
	printf 'From: a@x\nSubject: number %d\n\nhello %d\n--\n' $i $i
done >"$dir/wanted"
cmp -s stdout wanted
result "which is the place of their octets"
try "one message is a message with a From_ line" 0 \
    "head -n 5 three.mbox >one; mimedump one" 'mbox-from-line' ''
try "unless it is to be an mbox" 1 "mimedump --defects --input=mbox one |
    grep mbox" '' ''
{ echo; cat three.mbox; } >blank.mbox
try "a blank line in front of an mbox" 0 "mimedump --count blank.mbox" '^3$' ''
try "an mbox as one message" 0 "mimedump --input=eml --json three.mbox |
    grep -c schema" '^1$' ''
try "a kind there is not" 2 "mimedump --input=mboxrb one" '' \
    '^did you mean mboxrd\?$'
printf 'From a@x Thu Jan  1 00:00:00 2026\nA: b\nContent-Length: 99\n\nx\n\n' >lying
cat three.mbox >>lying
try "a length that lies is a defect" 0 "mimedump --json lying" \
    '"code":"mbox-bad-content-length"' ''
try "and all messages are there" 0 "mimedump --count lying" '^4$' ''
head -c $(($(wc -c <three.mbox) - 15)) three.mbox >cut
try "cut in a header, it has all messages" 0 \
    "mimedump -h subject cut mail.eml | grep . | tr '\n' ' '" \
    '#2: number 2 cut#3: numb mail.eml: ' ''
try "and the last one a defect" 1 "mimedump --strict --defects 'cut#3'" \
    'header-unterminated' ''

# ---- what a mailbox quoted ----

# A text and an attachment with quoted lines, one of them in base64.
cat >quoted.mbox <<END
From a@x Thu Jan  1 00:00:01 2026
Content-Type: multipart/mixed; boundary=b

--b

>From here
>>From there
--b
Content-Type: text/plain
Content-Disposition: attachment; filename=a.txt

>From home
--b
Content-Type: text/plain
Content-Disposition: attachment; filename=b.txt
Content-Transfer-Encoding: base64

PkZyb20gYWZhcgo=
--b--

From a@x Thu Jan  1 00:00:02 2026

no more
END
sed 's/^>>From/>From/' quoted.mbox >once.mbox
quoted() {
	try "$1" 0 "{ $2; } | tr '\n' ' '; echo" "$3" ''
}
quoted "--text shows it as it was" "mimedump --text 'quoted.mbox#1'" \
    '(^|: )From here >From there ?$'
quoted "so does --json --text" "mimedump --json --text 'quoted.mbox#1'" \
    '"text":"From here.n>From there"'
quoted "--raw shows it as it stands" "mimedump --raw -p 1 'quoted.mbox#1'" \
    '^ >From here >>From there$'
quoted "quoted once" "mimedump --text 'once.mbox#1'" '(^|: )From here From there ?$'
quoted "with one mark only, by a mailbox of that kind" \
    "mimedump --text --input=mboxo 'quoted.mbox#1'" '(^|: )From here >>From there ?$'
quoted "not by one that does not quote" \
    "mimedump --text --input=mboxcl2 'quoted.mbox#1'" '(^|: )>From here >>From there ?$'
sed 1d once.mbox | sed '/^From /,$d' >nobox.eml
quoted "not what is in no mailbox" "mimedump --text nobox.eml" \
    '(^|: )>From here >From there ?$'
quoted "nor where it is told to be none" \
    "sed '/:02 2026/,\$d' quoted.mbox | mimedump --input=eml --text" \
    '(^|: )>From here >>From there ?$'
quoted "the size is that of the file" \
    "mimedump --json --no-digest -p 2 'quoted.mbox#1'" '"decoded":{"size":10}'

# ---- how many ----

try "--count" 0 "mimedump --count three.mbox" '^3$' ''
try "of several" 0 "mimedump --count three.mbox mail.eml | tr '\n' ' '" \
    '^three.mbox:3 mail.eml:1 $' ''
: >empty
try "none are in an empty file" 0 "mimedump --count empty" '^0$' ''
try "what it is, and why" 0 "mimedump --count -v three.mbox" \
    '^3  mbox[a-z]*: [a-z]' ''
try "of a file that is not there" 2 "mimedump --count none three.mbox" \
    '^three.mbox:3$' '^mimedump: none: No such file'

# ---- directories ----

mkdir -p md/cur md/new md/tmp mh plain
for i in 3 1 2; do
	printf 'Subject: %d\n\n' $i >"md/cur/10$i.x:2,S"
	printf 'Subject: %d\n\n' $i >"mh/$i"
	printf 'Subject: %d\n\n' $i >"plain/$i.eml"
done
printf 'Subject: 10\n\n' >mh/10
printf 'x' >mh/.mh_sequences
printf 'Subject: 0\n\n' >md/new/100.x
printf 'Subject: never\n\n' >md/tmp/100.x
# subjects NAME DIR WANTED
subjects() {
	try "$1" 0 "mimedump -h subject $2 | grep -v / | grep . | tr '\n' ' '" \
	    "^$3 \$" ''
}
subjects "a Maildir, by time" md "0 1 2 3"
subjects "an MH folder, by number" mh "1 2 3 10"
subjects "another folder, by name" plain "1 2 3"
subjects "the second of a folder" "'md#2'" 1
try "how many are in a folder" 0 "mimedump --count md mh plain | tr '\n' ' '" \
    '^md:4 mh:4 plain:3 $' ''
try "each has its name in front" 0 "mimedump -h subject mh | tr '\n' ' '" \
    '^mh/1: 1  mh/2: 2  mh/3: 3  mh/10: 10 $' ''
try "the source is the file" 0 "mimedump --json md" '"source":"md/new/100.x","message":1,' ''
try "--input=maildir" 0 "mimedump --input=maildir --count md" '^4$' ''
try "no Maildir" 2 "mimedump --input=maildir mh" '' '^mimedump: mh: is no Maildir$'
mkdir none.d
try "an empty folder" 0 "mimedump none.d" '' ''
try "a folder of folders is no mailbox" 2 "mkdir -p deep/er; mimedump deep" '' \
    '^mimedump: deep: holds no message, only folders, which are mailboxes of'
try "a link to nowhere is no message" 0 "ln -s nowhere plain/a; mimedump --count plain" '^3$' ''
chmod 0 plain/2.eml
if [ "$(id -u)" != 0 ]; then
	try "a file that cannot be read" 2 "mimedump -h subject plain" '3' \
	    '^mimedump: plain/2.eml: Permission denied$'
fi
chmod 644 plain/2.eml
# The pipe is read first, and the folder goes in the meantime.
cp -r md going
try "a folder that goes away" 2 "{ sleep 0.2; cat mail.eml; } |
    { (sleep 0.1; rm -r going) & mimedump -j1 -h subject 'going#1' - going mail.eml; }" \
    'mail.eml:' '^mimedump: going: No such file'

# moving DIR: a Maildir whose first message is so large that it waits for who
# reads it; meanwhile things happen to the others.
moving() {
	mkdir -p "$1/cur" "$1/new"
	{ printf 'Subject: 0\n\n'; yes '' | head -c 300000; } >"$1/new/100.x"
	for i in 1 2 3; do
		printf '\nnumber %d\n' $i >"$1/new/10$i.x,S=10"
	done
	printf '\nnumber 4\n' >"$1/cur/104.x,S=10:2,"
}
# meanwhile COMMAND DIR: the numbers that are read, where COMMAND is run
meanwhile() {
	mimedump -j1 --text "$2" 2>"$dir/complaints" | {
		head -c 1000 >/dev/null
		(eval "$1")
		grep number
	} | tr '\n' ' '
	cat "$dir/complaints" >&2
}
moving flags
try "messages that are moved are found again" 0 "meanwhile '
    mv flags/new/101.x,S=10 flags/cur/101.x,S=10:2,
    mv flags/new/102.x,S=10 flags/cur/102.x,S=10,W=12:2,RS
    mv flags/cur/104.x,S=10:2, flags/new/104.x' flags" \
    '^number 1 number 2 number 3 number 4 $' ''
moving deleted
try "one that is deleted is told" 0 "meanwhile '
    rm deleted/new/101.x,S=10 deleted/cur/104.x*
    cp deleted/new/102.x,S=10 deleted/cur/101.xx:2,' deleted" \
    '^number 2 number 3 $' '^mimedump: deleted/new/101.x,S=10: No such file'
try "and the others are read, but it is trouble" 2 \
    "mkfifo stop; { head -c 1000 >/dev/null; rm deleted/new/102.x,S=10
    cat >rest; } <stop & mimedump -j1 --text deleted mail.eml >stop; st=\$?
    wait; grep -c -e 'number 3' -e Gr rest; exit \$st" '^2$' \
    '^mimedump: deleted/new/102.x,S=10: No such file'
moving vanished
try "a Maildir that goes away while it is read" 2 \
    "{ head -c 1000 >/dev/null; rm -r vanished; cat >rest; } <stop &
    mimedump -j1 --text vanished mail.eml >stop; st=\$?
    wait; grep -c Gr rest; exit \$st" '^1$' \
    '^mimedump: vanished: has gone away, with the messages that were in it$'

# ---- Apple Mail ----

# emlx FILE: a message whose attachments are outside, and a property list
emlx() {
	cat >message <<END
Content-Type: multipart/mixed; boundary=b
Subject: emlx

--b

text
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename=report.pdf
Content-Transfer-Encoding: base64
X-Apple-Content-Length: 2280

--b
Content-Type: text/plain
Content-Disposition: attachment; filename="name: of Mail.txt"
X-Apple-Content-Length: 99


--b
Content-Type: text/plain
Content-Disposition: attachment; filename=here.txt
X-Apple-Content-Length: 4

here
--b--
END
	{ printf '%-10d\n' $(wc -c <message); cat message
	echo '<?xml version="1.0"?><plist></plist>'; } >"$1"
}
mkdir -p am/Messages am/Attachments/15/2 am/Attachments/15/3
emlx am/Messages/15.partial.emlx
printf 'PDF\n' >am/Attachments/15/2/report.pdf
printf 'text\n' >"am/Attachments/15/3/name_ of Mail.txt"
printf 'other\n' >am/Attachments/15/2/other.pdf
: >am/Attachments/15/2/.DS_Store
try "an emlx" 0 "mimedump -h subject am/Messages/15.partial.emlx" '^emlx$' ''
try "what is outside has its file" 0 "mimedump am/Messages/15.partial.emlx" \
    'base64 +4  report.pdf  \(outside: ../Attachments/15/2/report.pdf\)$' ''
try "whatever Mail calls it" 0 "cd am/Messages; mimedump 15.partial.emlx" \
    '\(outside: ../Attachments/15/3/name_ of Mail.txt\)$' ''
try "what is inside is inside" 0 "mimedump -p 4 am/Messages/15.partial.emlx" \
    'here.txt$' ''
try "JSON names the file" 0 "mimedump --json -p 2 am/Messages/15.partial.emlx" \
    '"outside":"../Attachments/15/2/report.pdf","decoded":{"size":4,"sha256":' ''
try "and no file of what is inside" 0 "mimedump --json -p 4 \
    am/Messages/15.partial.emlx | grep -o '\"outside\|\"decoded\":{\"size\":4,'" '^"decoded' ''
emlx am/Messages/16.partial.emlx
mkdir -p am/Attachments/16/2 am/Attachments/16/3 elsewhere
echo secret >elsewhere/report.pdf
ln -s ../../../../elsewhere/report.pdf am/Attachments/16/2/report.pdf
try "a folder of them" 0 "mimedump -h subject am/Messages | tr '\n' ' '" \
    '/15.partial.emlx: emlx  am/Messages/16.partial.emlx: emlx $' ''
try "unless they are told to be plain" 0 "mimedump --json --input=eml am/Messages |
    grep -c '\"message\":1,\"offset\":0,'" '^2$' ''
echo 'part of 15' >am/Messages/15.2.emlxpart
try "attachments beside them are no messages" 0 "mimedump --count am/Messages" \
    '^2$' ''
rm am/Messages/15.2.emlxpart
try "no link is followed to a file" 0 "mimedump am/Messages/16.partial.emlx" \
    'report.pdf  \(outside, but not there: ../Attachments/16/2\)$' ''
mkdir links
cp -r am/Messages links
ln -s ../am/Attachments links/Attachments
try "nor to a folder" 0 "mimedump links/Messages/15.partial.emlx" \
    '\(outside, but not there: ../Attachments/15/2\)$' ''
try "JSON of what is not there" 0 "mimedump --json -p 2 am/Messages/16.partial.emlx" \
    '"outside":null,"decoded":null' ''
try "from a pipe, nothing is beside it" 0 "mimedump <am/Messages/15.partial.emlx" \
    'report.pdf  \(outside, but not there' ''
try "said to be an emlx" 0 "cp am/Messages/15.partial.emlx am/Messages/15.x
    mimedump --input=emlx am/Messages/15.x; rm am/Messages/15.x" \
    'outside: ../Attachments/15/2/report.pdf' ''
try "another message has no such thing" 0 "cp message am/Messages/15.eml
    mimedump am/Messages/15.eml | grep -c outside; rm am/Messages/15.eml" '^0$' ''

# ---- gzip ----

if mimedump --version | grep -q +zlib; then
	gzip -k three.mbox mail.eml
	gzip -r md
	try "a mailbox in gzip" 0 "mimedump --count three.mbox.gz" '^3$' ''
	try "from a pipe too" 0 "mimedump --count <three.mbox.gz" '^3$' ''
	try "a message in gzip" 0 "mimedump mail.eml.gz | head -1" '^0 ' ''
	subjects "a Maildir of gzip files" md "0 1 2 3"
	mkdir -p dovecot/cur dovecot/new
	for i in 1 2 3; do
		printf 'Subject: %d\n\n' $i | gzip \
		    >"dovecot/cur/170000000$i.M1P2.host,S=12,W=14:2,S"
	done
	cp dovecot/cur/1700000003* dovecot/new/1700000004.M1P2.host,S=12,W=14
	subjects "a Maildir as Dovecot packs it" dovecot "1 2 3 3"
	head -c 25 dovecot/cur/1700000003* >dovecot/cur/1700000002.M1P2.host,S=12,W=14:2,S
	try "with one that is cut short" 2 "mimedump -h subject dovecot |
	    grep '^[0-9]' | tr '\n' ' '; mimedump -q dovecot" '^1 .*3 3 $' \
	    '^mimedump: dovecot/cur/1700000002.M1P2.host,S=12,W=14:2,S: the gzip data is damaged or cut short$'
	mkdir broken
	for f in libz.so.1 libz.so.6 libz.so; do
		echo none >broken/$f
	done
	if LD_LIBRARY_PATH=broken mimedump mail.eml >stdout 2>&1; then
		try "gzip, and no zlib to load" 2 \
		    "LD_LIBRARY_PATH=broken mimedump mail.eml.gz" '' \
		    '^no gzip: .*libz'
	else
		skip "gzip, and no zlib to load" "zlib is linked"
	fi
	head -c 100 three.mbox.gz >cut.gz
	try "a gzip file cut short" 2 "mimedump -h subject cut.gz mail.eml" \
	    '^number 1' '^mimedump: cut.gz: the gzip data is damaged or cut short$'
	try "the rest is done" 2 "mimedump cut.gz mail.eml" '^mail.eml:' -
	cat three.mbox.gz three.mbox.gz >twice.gz
	try "two gzip files in a row" 0 "mimedump --count twice.gz" '^6$' ''
	printf '\037\213xx' >broken.gz
	try "what only begins like gzip" 2 "mimedump --json broken.gz" - \
	    '^mimedump: broken.gz: the gzip data'
else
	skip "gzip" "this build has no zlib"
fi

# ---- several threads ----

box many.mbox 1 700
mimedump -j1 --json many.mbox mail.eml >one.json
for j in 2 3 16; do
	mimedump -j$j --json many.mbox mail.eml | cmp -s - one.json
	result "$j threads say the same as one, in order"
done
mimedump -j1 md none many.mbox mh >one.out 2>one.err
mimedump -j3 md none many.mbox mh >three.out 2>three.err
cmp one.out three.out && cmp one.err three.err
result "complaints too"
# The first one is slow to come and the rest fills what may be held.
{ mimedump -j1 --json mail.eml many.mbox many.mbox many.mbox many.mbox; } |
    sed 's/"mail.eml"/"-"/' >wanted
{ sleep 0.3; cat mail.eml; } | mimedump -j4 --json - many.mbox many.mbox many.mbox many.mbox |
    cmp -s - wanted
result "a slow message holds up nobody, and keeps its place"
try "the exit status is the worst of all" 2 "mimedump -j4 -q many.mbox none mail.eml" '' 'none'
try "--strict is asked of all" 1 "mimedump -j4 -q --strict many.mbox" '' ''
try "an answer of one is enough" 0 "mimedump -j4 -q -p '*.pdf' many.mbox mail.eml" '' ''
try "nobody reads" 0 "{ mimedump -j4 --json many.mbox many.mbox many.mbox; echo \$? >&2; } | head -c 10 >x" '' '^2$'
if [ -e /dev/full ]; then
	try "a full disk" 2 "mimedump -j4 --json many.mbox >/dev/full" '' 'No space'
fi
try "-j takes a number" 2 "mimedump -j x many.mbox" '' '^mimedump: -j takes'
try "not none" 2 "mimedump -j 0 many.mbox" '' '^mimedump: -j takes'

# ---- how far ----

try "--progress tells of it all" 0 "mimedump -q --progress many.mbox" '' \
    '^mimedump: 700 messages, [0-9.]+ kB'
mkfifo slow
mkfifo later
try "by one, each is told before the next is there" 0 \
    "{ sleep 0.5; grep -c none early >seen; cat mail.eml >later; } &
    mimedump -j1 -q none later 2>early; wait; cat seen" '^1$' ''
try "SIGUSR1 is no end" 0 "mimedump -h subject slow &
    { sleep 0.3; kill -USR1 \$!; cat mail.eml; } >slow; wait \$!" '.' ''

# ---- mimeextract ----

if command -v mimeextract >/dev/null; then
	for i in 1 2; do
		echo "From a@x Thu Jan  1 00:00:00 2026"
		cat mail.eml
		echo
	done >att.mbox
	mkdir out
	try "attachments of all messages of a mailbox" 0 \
	    "mimeextract -C out att.mbox; ls out | tr '\n' ' '" 'report \(3\).pdf report.pdf' ''
	try "of one" 0 "mimeextract -l 'att.mbox#2'" 'report.pdf' ''
	quoted "what is extracted is as it was" \
	    "mimeextract -O 'quoted.mbox#1'" '^From home>From afar $'
	quoted "but not with --raw" "mimeextract --raw -O -p 2 quoted.mbox" \
	    '^>From home$'
	quoted "in a file too" "mimeextract -C out 'quoted.mbox#1'; cat out/a.txt" \
	    '^From home$'
	mkdir apple
	try "attachments outside the message are extracted" 0 \
	    "mimeextract -C apple am/Messages/15.partial.emlx
	    cat apple/report.pdf apple/name*.txt apple/here.txt | tr '\n' ' '" \
	    '^PDF text here$' ''
	try "into an archive of known sizes, too" 0 \
	    "mimeextract -o apple.tar -p 2 am/Messages/15.partial.emlx &&
	    tar xOf apple.tar || mimeextract --version" '^PDF$|-libarchive' -
	try "one that is not there is told" 1 \
	    "mimeextract -C apple am/Messages/16.partial.emlx" '' \
	    '^mimeextract: am/Messages/16.partial.emlx: part 2: not written: its content is outside the message and not there: ../Attachments/16/2$'
	try "its encoded form is not to be had" 1 \
	    "mimeextract --raw -O -p 2 am/Messages/15.partial.emlx" '' \
	    'outside the message, and not encoded'
	{ two_kilobytes; two_kilobytes; } >am/Messages/16.2.emlxpart
	cp am/Messages/16.2.emlxpart am/Messages/15.2.emlxpart
	try "one that is kept encoded is decoded" 0 \
	    "mimeextract -O -p 2 am/Messages/16.partial.emlx | wc -c" '^ *4560$' \
	    ''
	try "and goes before one that is not" 0 \
	    "mimedump am/Messages/15.partial.emlx" \
	    'base64 +4560  report.pdf  \(outside: 15.2.emlxpart\)$' ''
	try "encoded as it is" 0 "mimeextract --raw -O -p 2 \
	    am/Messages/16.partial.emlx | cmp - am/Messages/16.2.emlxpart" '' ''
	rm am/Messages/16.2.emlxpart
	ln -s 15.2.emlxpart am/Messages/16.2.emlxpart
	try "but no link to it" 1 "mimeextract -O -p 2 am/Messages/16.partial.emlx" \
	    '' 'part 2: not written'
	try "complaints name the message" 1 "mimeextract -C out --limits=none --limit=decoded=1 att.mbox" '' \
	    '^mimeextract: att.mbox#2: part 2: not written'
fi

echo "1..$n"
