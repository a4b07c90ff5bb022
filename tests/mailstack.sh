#!/bin/sh
#
# mailstack.sh - the filter and the milter on a real mail path.
#
# Mail that mimebuild makes is handed by curl and swaks to a real Postfix, with a
# password and TLS, goes through a second one and our filter, in each of the
# ways a filter can be put there, to Dovecot, and is fetched by IMAP and POP3.
# What must hold: a mail arrives whole, once, changed only as the rules say; or
# it is kept and tried again; or it is refused and its sender told. The ways are
# shown in mailstack/inside, which needs root and namespaces.
#
#     make mailstack-check                all of it
#     make mailstack-check ONLY=faults    one chapter
set -u

here=$(cd "${top_srcdir:-.}/tests" && pwd) || exit 2
builddir=$(cd "${top_builddir:-.}" && pwd) || exit 2

if [ "${1:-}" != inside ]; then
	. "$here/mailstack/needs.sh"
	mailstack_needs mailstack
	export top_srcdir builddir
	exec "$here/mailstack/inside" "$0" inside
fi

# ---- inside, where the servers run ----

. "$here/mailstack/needs.sh"
cd $stack/tmp || exit 99
n=0 bad=0

row() {	# NAME: the last command has to have been fine
	status=$?
	n=$((n + 1))
	[ $status = 0 ] && echo "ok $n - $1" && return
	echo "not ok $n - $1"
	bad=$((bad + 1))
}

# Is COMMAND fine before long?
soon() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 160 ] || return 1
		sleep 0.05
	done
}

# How many messages USER has; that there are COUNT.
mails() {
	find "$stack/mail/$1" -type f \( -path '*/new/*' -o -path '*/cur/*' \) \
	    2>/dev/null | wc -l
}
has() { [ "$(mails "$1")" -ge "$2" ]; }

# Nothing is on its way any more, but what is held.
queue_of() { find $stack/mx/queue/$1 -type f | wc -l; }
at_rest() { [ "$(queue_of incoming)$(queue_of active)" = 00 ]; }
deferred() { [ "$(queue_of deferred)" -ge 1 ] && at_rest; }

rules() {	# WAYS, then a line of rules each
	ways=$1
	shift
	for way in $ways; do
		printf '%s\n' "$@" >$stack/run/$way.rules
	done
	case " $ways " in
	*' milter '*)
		kill -USR1 "$(cat $stack/run/milter.pid)"
		sleep 0.3 ;;
	esac
}

send() {	# FILE RECIPIENT [curl|curls|swaks]
	case ${3:-curl} in
	curl)	curl -sS --ssl-reqd --cacert $stack/tls/cert.pem \
		    --user alice:secret --mail-from alice@example.test \
		    --mail-rcpt "$2@example.test" -T "$1" \
		    smtp://localhost:587/user.example.test ;;
	curls)	curl -sS --cacert $stack/tls/cert.pem \
		    --user alice:secret --mail-from alice@example.test \
		    --mail-rcpt "$2@example.test" -T "$1" \
		    smtps://localhost:465/user.example.test ;;
	swaks)	swaks --silent 2 -n --server 127.0.0.1 --port 587 -tls \
		    --auth PLAIN --auth-user alice --auth-password secret \
		    --from alice@example.test --to "$2@example.test" \
		    --data "@$1" ;;
	esac
}

fetch() { mailstack_fetch "$@"; }

# With LF, without the empty lines that clients and servers put at the end.
trimmed() { tr -d '\r' <"$1" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; }

body() { trimmed "$1" | sed '1,/^$/d'; }
same_body() {
	body "$1" >wanted
	body "$2" >found
	[ -s wanted ] && cmp -s wanted found
}

# The leaves: types, names, digests, of text with lines as lines.
leaves() {
	trimmed "$1" | mimedump --json | python3 -c '
import json, sys
for p in json.loads(sys.stdin.readline())["parts"]:
    if p["kind"] == "leaf":
        d = p["decoded"]
        print(p["type"], p["name"], d.get("sha256_lf") or d["sha256"])'
}
same_leaves() {	# MADE FOUND [NAME THAT IS GONE]
	leaves "$1" | grep -v " ${3:-nothing}" >wanted
	leaves "$2" >found
	[ -s wanted ] && cmp -s wanted found
}

# ---- what is sent ----

make_mails() {
	printf 'Gr\303\274\303\237e\nFrom me\n.\n..\n\n-- \nAnn\n' >text
	printf '<p>one<img src="cid:dot.png"></p>\n' >page.html
	head -c 3000 /dev/urandom >dot.png
	head -c 200000 /dev/urandom >setup.exe
	head -c 2000000 /dev/urandom >data.bin
	printf 'From: x@example.test\nSubject: old\n\ncaf\303\251\n' >old.eml
	set -- -f 'Ann <alice@example.test>' -t bob@example.test -b text
	mimebuild "$@" -s plain -H 'X-Secret: yes' -o plain.eml
	mimebuild "$@" -s eight --8bit -H 'X-Secret: yes' -o eight.eml
	mimebuild "$@" -s page --html page.html --inline dot.png \
	    -H 'X-Secret: yes' -o page.eml
	mimebuild "$@" -s files -a setup.exe -a data.bin \
	    -H 'X-Secret: yes' -o files.eml
	mimebuild "$@" -s mail --attach-mail old.eml -a setup.exe \
	    -H 'X-Secret: yes' -o mail.eml
}

samples='plain eight page files mail'
all_ways='pipe queue proxy milter'
clear_rules() { rules 'pipe queue milter sieve' ''; }

# ---- untouched: every way, every client, every protocol ----

chapter_untouched() {
	clear_rules
	for way in '' $all_ways old; do
		number=0
		for name in $samples; do
			for client in curl curls swaks; do
				send $name.eml "all${way}${way:++$way}" $client
				row "$name is taken for the way ${way:-straight} by $client"
			done
		done
	done
	for way in '' $all_ways old; do
		soon has all$way 15
		row "all 15 have come the way ${way:-straight}"
		protocols='imap imaps pop3 pop3s'
		[ -z "$way" ] || protocols='imaps pop3'
		for protocol in $protocols; do
			check_fetched "$way" $protocol
		done
	done
}

check_fetched() {	# WAY PROTOCOL
	wrong=
	for number in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		fetch $2 all$1 $number >got.eml
		name=$(mimedump -h subject got.eml)
		if [ "$1" = old ]; then
			same_leaves "$name.eml" got.eml
		else
			same_body "$name.eml" got.eml
		fi || wrong="$wrong $name"
	done
	[ -z "$wrong" ] || echo "#$wrong differ"
	[ -z "$wrong" ]
	row "the way ${1:-straight}, fetched by $2: 15 bodies to the octet"
}

# ---- edits: what the rules say, and nothing else ----

chapter_edits() {
	rules 'pipe queue milter sieve' 'add X-Scanned: yes' \
	    'remove X-Secret' 'drop name:*.exe'
	for way in $all_ways; do
		for name in $samples; do
			send $name.eml edit$way+$way
			row "$name is taken for the way $way"
		done
		soon has edit$way 5
		row "all 5 have come the way $way"
		check_edited edit$way 5
	done
	for name in $samples; do
		send $name.eml sieve1
		send $name.eml zip1+pipe
	done
	soon has sieve1 5 && soon has zip1 5
	row 'all 5 have come to who filters at delivery, and to the packed ones'
	check_edited sieve1 5
	check_edited zip1 5
	set -- "$stack/mail/zip1/"*/*,*
	[ "$(head -c 2 "$1" | od -An -tx1)" = ' 1f 8b' ]
	row 'what is packed is packed'
	[ "$(mimedump --count $stack/mail/zip1)" = 5 ]
	row 'and our tools read it'
	clear_rules
}

check_edited() {	# USER COUNT
	wrong= number=1
	while [ $number -le "$2" ]; do
		fetch imaps "$1" $number >got.eml
		name=$(mimedump -h subject got.eml)
		[ "$(grep -c '^X-Scanned: yes' got.eml)" = 1 ] &&
		    ! grep -q '^X-Secret' got.eml &&
		    same_leaves "$name.eml" got.eml setup.exe ||
		    wrong="$wrong $name"
		number=$((number + 1))
	done
	[ -z "$wrong" ] || echo "#$wrong differ"
	[ -z "$wrong" ]
	row "to $1: edited as the rules say"
}

# ---- refused: the sender is told, nobody gets it ----

# Where Sieve runs the filter, a mail is filed as it came.
check_at_delivery() {	# WHAT NUMBER RULE
	rules sieve 'add X-Scanned: yes' "$3"
	send files.eml sieve$2
	soon has sieve$2 1
	row "at delivery, where it is $1, the mail comes"
	fetch imaps sieve$2 1 >got.eml
	same_body files.eml got.eml && ! grep -q '^X-Scanned' got.eml
	row 'as it was'
	! has alice 1
	row 'and nobody is told'
}

chapter_refused() {
	rules 'pipe queue milter' 'if name:*.exe then reject 5.7.1 no programs'
	for way in $all_ways; do
		send files.eml refuse$way+$way
		row "files is taken for the way $way"
		soon has alice 1
		row "its sender is told, the way $way"
		fetch imaps alice 1 | grep -q '5\.7\.1'
		row 'and why'
		! has refuse$way 1 && [ "$(queue_of deferred)" = 0 ]
		row 'it is not delivered, and not kept'
		send plain.eml refuse$way+$way
		soon has refuse$way 1
		row 'the next one is'
		rm -rf $stack/mail/alice
	done
	check_at_delivery refused 4 'if name:*.exe then reject no programs'
	check_at_delivery failed 5 'frobnicate all'
	clear_rules
}

# ---- faults: kept and tried again, whole, once ----

# The fault stands in the way of a mail, which must wait; then it is gone, and
# the mail must come, as it is.
fault() {	# NAME COMMAND
	name=$1
	shift
	user=fault$n
	rm -rf $stack/mail/alice
	postfix_filter "$1"
	send files.eml $user+pipe
	soon deferred
	row "$name: the mail waits"
	! has $user 1
	row "$name: it is not delivered"
	! has alice 1
	row "$name: its sender is not told"
	mended
	postfix_filter "mimefilter --rules $stack/run/pipe.rules"
	postqueue -f
	soon has $user 1
	row "$name: once it is over, the mail comes"
	soon at_rest
	fetch imaps $user 1 >got.eml
	same_body files.eml got.eml && [ "$(mails $user)" = 1 ]
	row "$name: whole, and once"
}

mended() { :; }

chapter_faults() {
	. "$here/mailstack/postfix.sh"
	clear_rules
	filter="mimefilter --rules $stack/run/pipe.rules -A 'X-A: b'"
	fault 'an option there is not' 'mimefilter --no-such-thing'
	fault 'no such rules' 'mimefilter --rules /nowhere'
	printf 'frobnicate all\n' >$stack/run/wrong.rules
	fault 'rules that are none' "mimefilter --rules $stack/run/wrong.rules"
	fault 'no room for the spool' "env TMPDIR=/nowhere $filter"
	full=$stack/full
	mkdir -p $full
	mount -t tmpfs -o size=64k,mode=1777 tmpfs $full
	fault 'the spool is full' "env TMPDIR=$full $filter"
	umount $full
	fault 'no memory' "prlimit --as=9000000 $filter"
	# sendmail waits for some, and we do not for ever.
	fault 'no files' "prlimit --nofile=4 $filter --deadline=2"
	fault 'files may not grow' "prlimit --fsize=1000 $filter"
	fault 'killed at its first write' "strace -qo /dev/null -e trace=write \
	    -e inject=write:signal=KILL:when=1 $filter"
	fault 'a program that hangs' "$filter --deadline=1 -- sh -c 'sleep 9'"
	mv $stack/mx/queue/maildrop $stack/mx/queue/maildrop.gone
	mended() { mv $stack/mx/queue/maildrop.gone $stack/mx/queue/maildrop; }
	# It waits for its folder to come back, and we do not.
	fault 'sendmail cannot take it' "$filter --deadline=2"
	mended() { :; }
}

# ---- many: how fast, beside the same path without us ----

# Seconds until COUNT messages to USER by ADDRESS are delivered.
rate() {	# ADDRESS USER COUNT
	begun=$(date +%s%N)
	smtp-source -s 4 -m "$3" -l 20000 -f alice@example.test \
	    -t "$2@example.test" "$1:25" || return 1
	soon has "$2" "$3" || return 1
	echo $((($(date +%s%N) - begun) / 1000000))
}

chapter_many() {
	rules milter 'add X-Scanned: yes'
	for round in 1 2 3; do
		straight=$(rate 127.0.0.10 straight$round 200)
		filtered=$(rate 127.0.0.14 filtered$round 200)
		echo "# 200 mails: straight $straight ms, milter $filtered ms"
		echo "$straight $filtered" >>rates
	done
	clear_rules
	[ "$(wc -l <rates)" = 3 ]
	row 'three rounds of 200 mails are through'
	awk '{ a += $1; b += $2 } END { printf "# %d %% of the rate\n", 100 * a / b
	    exit a / b < 0.9 }' rates
	row 'the milter keeps 90 % of the rate'
}

. "$here/mailstack/rules.sh"

make_mails
for chapter in ${ONLY:-untouched edits rules hostile refused faults many}; do
	chapter_$chapter
done
[ $bad = 0 ] || tail -n 5 $stack/log/* | sed 's/^/# /'
echo "1..$n"
[ $bad = 0 ]
