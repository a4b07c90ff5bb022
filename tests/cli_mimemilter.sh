#!/bin/sh
#
# cli_mimemilter.sh - a server hands mail over, and is told what to change.
#
# The server is tests/milter_client.py. What it makes of the answers must be
# what mimefilter makes of the same mail by the same rules.

tool=mimemilter
. "${srcdir:-.}/tests/cli.sh"
command -v python3 >/dev/null || { echo '1..0 # SKIP no python3'; exit 0; }

client=$srcdir/tests/milter_client.py
at=unix:$dir/socket
user=$(id -un)
trap '[ -z "$pid" ] || kill $pid; cd / && chmod -R u+w "$dir" && rm -rf "$dir"' EXIT

# start RULES OPTION ..: a milter with those lines as its rules
start() {
	printf '%b' "$1" >rules
	shift
	mimemilter -s "$at" --rules rules --user "$user" --foreground "$@" \
	    2>log &
	pid=$!
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ -S socket ] && sleep 0.3 && return
		sleep 0.2
	done
}

# stop: and what it ended with, in "got"
stop() {
	kill "$pid"
	wait "$pid"
	got=$?
	pid=
}

serve() {
	python3 "$client" "$at" "$@"
}

# same NAME RULES MAIL: as mimefilter does it, octet for octet; where there are
# rules, they do something
same() {
	start "$2"
	run "serve '$3'"
	stop
	sed 's/\r*$/\r/' "$3" >crlf.eml
	mimefilter --rules rules <crlf.eml >wanted 2>>"$dir/stderr" &&
	    cmp wanted "$dir/stdout" >>"$dir/stderr" 2>&1 &&
	    { [ -z "$2" ] || ! cmp -s crlf.eml wanted; } &&
	    has "$dir/stderr" ''
	result "$1"
}

# answers NAME RULES WANTED [OPTION ..]: a line that the server is told
answers() {
	name=$1 wanted=$3
	start "$2"
	shift 3
	case "$*" in
	*.eml)	run "serve $*" ;;
	*)	run "serve $* mail.eml" ;;
	esac
	stop
	has "$dir/stderr" "$wanted"
	result "$name"
}

sed 's/boundary=outer/&; boundary=other/' mail.eml >two.eml

printf 'X-A: 1\nSubject: gr\303\274\303\237e\nFrom: a@a.org\nX-B: 2\n\nx\n' >raw.eml
printf 'X-A: 1\nSubject: gr\374n\nFrom: a@a.org\nX-B: 2\n\nx\n' >latin.eml
{
	printf 'Subject: outer\nMIME-Version: 1.0\n'
	printf 'Content-Type: message/rfc822\n\nX-A: 1\nSubject: inner\n\nx\n'
} >within.eml

# many.eml: fields of one name, folded ones, and text that is not ASCII
{
	printf 'Received: by a\n\twith b\nX-A: 1\nX-B:none\nX-A: 2\n'
	printf 'x-a:  3\nSubject: =?utf-8?q?gr=C3=BC=C3=9Fe?=\nX-Empty:\n'
	printf 'From: ann@example.org\n\nline\n'
} >many.eml

same 'without rules nothing changes' '' mail.eml
same 'a field is added' 'add X-Scanned: yes\n' mail.eml
same 'fields are added at both ends, in their order' \
    'prepend X-1: a\nprepend X-2: b\nadd X-3: c\nadd X-4: d\n' many.eml
same 'all fields of a name go' 'remove X-A\n' many.eml
same 'all but the first of a name go' 'set X-A: new\n' many.eml
same 'fields go by a pattern' 'remove X-*\n' many.eml
same 'a long value is folded' "set Subject: $(printf 'größe %.0s' 1 2 3 4 5 6 \
    7 8 9 10 11 12 13 14 15 16 17 18 19 20)\n" many.eml
same 'a part is dropped' 'drop disp:attachment\n' mail.eml
same 'parts and fields at once' \
    'drop disp:attachment\nset X-A: 1\nprepend X-B: 2\n' mail.eml
same 'what is no multipart loses its text' 'drop role:body\n' many.eml

answers 'refused, with a status of its own' \
    'reject 5.3.4 too large: 100%%\n' '^reject 55[0-9] 5\.3\.4 too large: 100'
answers 'refused for now' 'reject 4.7.1 later\n' '^reject 451 4\.7\.1 later'
answers 'refused without a status' 'reject no\n' '^reject 550 5\.7\.1 no'
answers 'refused for a defect, which is told' \
    'if ambiguous then reject 5.6.0\n' \
    '^reject 550 5\.6\.0 duplicate-boundary-param@[0-9]+' two.eml
answers 'refused only where it holds' \
    'if name:*.exe then reject no\n' ''
answers 'quarantined' 'quarantine odd\n' '^quarantine odd'

# The hash is that of an empty body; nobody asks for the key.
{
	printf 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=a.org;\n'
	printf ' s=k; h=from:from:subject; b=YQ==;\n'
	printf ' bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'
	printf 'Subject: one\nX-Other: x\nFrom: a@a.org\n\n'
} >dkim.eml

# kept NAME RULES WANTED: what the server is told of a mail that is signed
kept() {
	start "$2"
	run 'serve dkim.eml'
	stop
	has "$dir/stderr" "$3"
	result "$1"
}

kept 'a signature would break: refused' 'keep-signed\nset Subject: two\n' \
    '^reject 550 5\.7\.1 the DKIM signature of a\.org breaks'
kept 'or refused for now' 'keep-signed 4.7.1\nset Subject: two\n' \
    '^reject 451 4\.7\.1 the DKIM'
kept 'refused, and not put aside' \
    'keep-signed\nquarantine odd\nset Subject: two\n' '^reject 550 [^q]*$'
kept 'where nobody asks, it breaks' 'set Subject: two\n' ''
grep -q '^Subject: two' "$dir/stdout"
result 'and the edit is made'
same 'what breaks none is done' 'keep-signed\nadd X: y\nremove X-Other\n' \
    dkim.eml
same 'words are put in the place of all' 'anonymize seed\n' many.eml
same 'a mail is written anew' 'normalise utf-8\n' two.eml
same 'a header becomes ASCII' 'downgrade ascii\n' raw.eml
same 'a field is mended' 'repair mime\n' latin.eml
same 'a mail within comes instead' 'unwrap rfc822\n' within.eml
{
	printf 'MIME-Version: 1.0\nContent-Type: message/rfc822\n'
	printf 'Content-Transfer-Encoding: base64\n\nWC1BOiAxCgp4Cg==\n'
} >lf.eml
start 'unwrap rfc822\n'
run 'serve lf.eml'
stop
has "$dir/stderr" '^tempfail' && grep -q 'cannot be told' log
result 'lines that end in LF cannot be told: deferred'
same 'contents are detached' "detach disp:attachment to $dir/store\\n" mail.eml

# ---- what goes wrong on our side ----

start 'add X-A: 1\n' --deadline 1
run 'serve --hold=1.2 mail.eml'
stop
has "$dir/stderr" '^tempfail' && grep -q deadline log
result 'too late: deferred'

start 'if size>1M then reject no\n' --limit parts=1
run 'serve mail.eml'
stop
has "$dir/stderr" '^tempfail' && grep -q 'a limit hides' log
result 'a limit hides what a rule asks about: deferred'

start 'if size>1M then reject no\n' --limit parts=1 --on-limit pass
run 'serve mail.eml'
stop
has "$dir/stderr" '' && has "$dir/stdout" '^From'
result 'and passes where its owner says so'

answers 'a header that does not end where the server says: deferred' \
    'footer mail.eml\n' '^tempfail' --blank
answers 'without a rule it passes' '' '' --blank

{ cat many.eml; head -c 4000000 /dev/zero | base64; } >big.eml
start '' --spool "$dir/none"
run 'serve big.eml'
stop
has "$dir/stderr" '^tempfail'
result 'no room to spool: deferred'

# A server that waits for an answer to each field is told at the end, too.
start '' --spool "$dir/none"
run 'serve --steps=0 big.eml'
stop
has "$dir/stderr" '^tempfail' && [ "$(grep -c 'not now' log)" = 1 ]
result 'no room to spool, by a server that waits: deferred, with a line'
start '' --spool "$dir/none" --on-limit pass
run 'serve --steps=0 big.eml'
stop
has "$dir/stderr" '' && has "$dir/stdout" '^X-A: 1' && [ "$(grep -c 'passed as it is' log)" = 1 ]
result 'and passes where its owner says so'

# Edits that were told cannot be taken back, and half of them is no mail.
for way in '' '--on-limit pass'; do
	start 'remove X-A\ndrop disp:attachment\n' $way
	{ echo 'X-A: 1'; cat mail.eml; } >more.eml
	run 'serve --actions=16 more.eml'
	stop
	has "$dir/stderr" '^tempfail' && [ "$(grep -c 'not now' log)" = 1 ]
	result "a server that takes fields and no body${way:+, $way}: deferred"
done

start '' 
run 'serve --abort big.eml && serve mail.eml'
# (Who aborts does not wait for an answer.)
tries=0
while ls -l "/proc/$pid/fd" 2>/dev/null | grep deleted >left &&
    [ $tries -lt 50 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
stop
has "$dir/stderr" 'aborted' && [ ! -s left ]
result 'an abort in the middle leaves nothing behind'

start 'add X-A: 1\ndrop disp:attachment\n'
run 'serve --many=104 --threads=8 mail.eml'
stop
has "$dir/stderr" '' && [ "$(grep -c 'passed, ' log)" = 104 ]
result '104 mails by 8 connections, all alike'

# ---- memory ----

peak() {
	awk '$1 == "VmHWM:" { print $2 }' "/proc/$pid/status" 2>/dev/null
}

head -c 46000000 /dev/zero | base64 >body
{ cat many.eml; cat body; } >huge.eml
if [ -n "$SANITIZER_FLAGS" ] || [ ! -r /proc/self/status ]; then
	n=$((n + 1))
	echo "ok $n - memory for 62 MB # SKIP a sanitizer has its own"
else
	start 'add X-A: 1\n'
	run 'serve mail.eml'
	before=$(peak)
	run 'serve huge.eml >/dev/null'
	after=$(peak)
	stop
	echo "$before kB, then $after kB" >>"$dir/stderr"
	[ $((after - before)) -le 4096 ]
	result 'memory for 62 MB: 4 MiB more'
	start 'add X-A: 1\n'
	(serve --many=16 --threads=16 --stay=2 big.eml >/dev/null) & held=$!
	tries=0
	until [ "$(grep -c 'passed, ' log)" = 16 ] || [ $tries -ge 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	sleep 0.3
	after=$(awk '$1 == "VmRSS:" { print $2 }' "/proc/$pid/status")
	wait $held
	stop
	[ "$tries" -lt 100 ] && [ "$after" -le 16384 ]
	result 'connections that stay keep no memory of their mails'
fi

# ---- the daemon ----

ulimit -S -n 64
start 'add X-A: old\n' --pid-file pid
run 'cat pid'
has "$dir/stdout" "^$pid\$"
result 'the number of the process is in a file'
if [ -r "/proc/$pid/limits" ]; then
	run "awk '/Max open files/ { print \$4 == \$5 }' /proc/$pid/limits"
	has "$dir/stdout" '^1$'
	result 'it may have as many files as it is let'
fi
printf 'add X-A: new\n' >rules
kill -HUP "$pid"; sleep 0.3
run 'serve mail.eml'
has "$dir/stdout" '^X-A: new' && ! grep -q '^X-A: old' "$dir/stdout"
result 'SIGHUP: rules are read again'
printf 'ad X-A: broken\n' >rules
kill -HUP "$pid"; sleep 0.3
run 'serve mail.eml'
has "$dir/stdout" '^X-A: new' && grep -q 'line 1' log && grep -q 'the old rules stay' log
result 'a broken file of rules: the old ones stay'
try 'a socket in use is told' 75 \
    "mimemilter -s $at --user $user --foreground" '' 'in use'
(serve --hold=2 mail.eml >held.eml 2>held.err) & held=$!
tries=0
until grep -q holding held.err || [ $tries -ge 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
begun=$(date +%s)
stop
ended=$(date +%s)
wait $held
[ "$got" = 0 ] && [ -s held.eml ] && [ ! -e pid ] && [ ! -e socket ] &&
    [ $((ended - begun)) -le 6 ]
result 'SIGTERM: what is open is finished, then it ends at once'

run "mimemilter -s $at --user $user --pid-file pid2"
[ "$got" = 0 ] && [ -s pid2 ] && kill "$(cat pid2)"
result 'without --foreground it returns when it is ready'
tries=0
while [ -e socket ] && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done

try 'no socket named' 75 mimemilter '' '-s is missing'
try 'a rule that is none' 75 \
    "printf 'ad x\n' >r; mimemilter -f -s $at --rules r --user $user" '' 'did you'
try 'no such user' 75 "mimemilter -s $at --user nobody-of-that-name" '' \
    'no such user'
try 'a socket that is none' 75 "mimemilter -s x:y:z --user $user" '' 'x:y:z'
try 'operands' 75 "mimemilter -s $at mail.eml" '' 'operands'
try 'a socket without a path' 75 "mimemilter -s unix: --user $user" '' 'a path'
try 'a port that is none' 75 "mimemilter -s inet:99999@127.0.0.1 --user $user" \
    '' 'no such port'
long=$(printf '%0120d' 0)
try 'a path that is too long' 75 "mimemilter -s unix:$dir/$long --user $user" \
    '' 'too long'
echo text >file
try 'a file where the socket is to be' 75 \
    "mimemilter -s unix:$dir/file --user $user" '' "$dir/file" &&
    has file '^text'
try 'the number cannot be written' 75 \
    "mimemilter -s $at --user $user --pid-file none/pid" '' 'none/pid'
[ ! -e socket ]
result 'then it leaves no socket behind'
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
start 'add X-A: 1\n'
run 'serve mail.eml'
stop
has "$dir/stdout" '^X-A: 1'
result 'a socket that nobody listens at is no trouble'
if [ "$(id -u)" = 0 ]; then
	try 'it does not stay root' 75 "mimemilter -s $at --foreground" '' \
	    '--user is missing'
	chmod 777 "$dir"
	start '' --user nobody
	run "awk '\$1 == \"Uid:\" { print \$2, \$3 }' /proc/$pid/status"
	has "$dir/stdout" "^$(id -u nobody) $(id -u nobody)\$"
	result 'it runs as the user that was named'
	run "stat -c '%U %G %a' socket"
	stop
	has "$dir/stdout" "^nobody $(id -gn nobody) 660\$"
	result 'and the socket is that one'\''s, and its group'\''s'
	mkdir shared && chgrp mail shared && chmod 2755 shared
	mimemilter -s unix:shared/socket --user nobody --pid-file shared/pid
	run "stat -c '%U %G %a' shared/socket"
	kill "$(cat shared/pid)"
	has "$dir/stdout" '^nobody mail 660$'
	result 'a folder that gives its group gives it to the socket'
fi

# ---- the unit for systemd ----

unit=$srcdir/doc/mimemilter.service
sed "s|^ExecStart=mimemilter|ExecStart=$(command -v mimemilter)|" "$unit" \
    >mimemilter.service
if systemd-analyze --version 2>/dev/null | grep -q '^systemd 2[5-9]'; then
	run 'systemd-analyze verify --man=no ./mimemilter.service'
	[ "$got" = 0 ] && has "$dir/stderr" ''
	result 'systemd understands the unit'
	run 'systemd-analyze security --offline=yes --threshold=20 \
	    ./mimemilter.service'
	[ "$got" = 0 ]
	result 'and says that it may do little'
else
	n=$((n + 1))
	echo "ok $n - systemd understands the unit # SKIP no systemd 250"
fi
sed -n 's/^ExecStart=//p' "$unit" | sed "s|\${SOCKET}|$at|; s|\$OPTIONS||
    s|/run/mimemilter/pid|$dir/pid3|; s|/etc/mime.rules|$dir/rules|
    s|/var/tmp|$dir|; s|\$| --user $user|" >command
echo 'add X-A: unit' >rules
run 'sh ./command && serve mail.eml'
[ ! -s pid3 ] || kill "$(cat pid3)"
[ "$got" = 0 ] && has "$dir/stdout" '^X-A: unit'
result 'its command starts the milter'

printf '1..%d\n' "$n"
