#!/bin/sh
#
# sent.sh - mail that mimebuild makes, sent by curl through real servers.
#
# Postfix takes it with a password and TLS (STARTTLS, and TLS at once) and hands
# it to Dovecot, directly or by a server that knows nothing but 7 bits; it is
# fetched by IMAP and POP3. Bodies must come back to the octet, and over the old
# server with the same octets once they are decoded.
#
# The servers are those of mailstack/inside; without them, or root, this is
# skipped.
set -u

here=$(cd "${top_srcdir:-.}/tests" && pwd) || exit 2
builddir=$(cd "${top_builddir:-.}" && pwd) || exit 2

if [ "${1:-}" != inside ]; then
	. "$here/mailstack/needs.sh"
	mailstack_needs sent
	export top_srcdir builddir
	exec "$here/mailstack/inside" "$0" inside
fi

# ---- inside, where the servers run ----

. "$here/mailstack/needs.sh"
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
n=0 bad=0

row() {
	status=$?
	n=$((n + 1))
	[ $status = 0 ] && echo "ok $n - $1" && return
	echo "not ok $n - $1"
	bad=$((bad + 1))
}

printf 'Gr\303\274\303\237e\nFrom me\n.\n..\n\n' >text
printf '<p>one<img src="cid:dot.png"></p>\n' >page.html
head -c 3000 /dev/urandom >dot.png
printf 'a;b\r\n1;\303\274\n' >d.csv
printf 'From: x@example.test\nSubject: old\n\ncaf\303\251\n' >old.eml
head -c 2000000 /dev/urandom >large.bin

# NAME, then the options: each is a mail, and its subject.
mails='
text -b text
eight -b text --8bit
page -b text --html page.html --inline dot.png
files -b text -a d.csv -a large.bin
mail -b text --attach-mail old.eml
words -b text -H X-Long:_'"$(printf '%0200d' 0)"'
'
printf '%s\n' "$mails" | sed '/^$/d' >mails

build() {	# NAME RECIPIENT OPTIONS ..
	name=$1 to=$2
	shift 2
	mimebuild -f "Ann <alice@example.test>" -t "$to@example.test" -s "$name" "$@" \
	    --envelope env -o "$name.$to.eml" </dev/null
}

count=0
while read -r name options; do
	for to in bob bob+old; do
		# shellcheck disable=SC2086
		build "$name" "$to" $options
		row "$name to $to is made"
		for url in smtp://localhost:587 smtps://localhost:465
		do
			curl -sS -K env -T "$name.$to.eml" --ssl-reqd \
			    --cacert "$stack/tls/cert.pem" \
			    --user "alice:secret" "$url/user.example.test"
			row "$name to $to is sent by ${url%%:*}"
			count=$((count + 1))
		done
	done
done <mails

tries=0
while [ "$(find "$stack/mail/bob" -type f -path '*/new/*' | wc -l)" -lt $count ] &&
    [ $tries -lt 300 ]; do
	sleep 0.1
	tries=$((tries + 1))
done

# The leaves of a mail: types and digests, of text with lines as lines.
leaves() {
	mimedump --json "$1" | python3 -c '
import json, sys
for p in json.loads(sys.stdin.readline())["parts"]:
    if p["kind"] == "leaf":
        d = p["decoded"]
        print(p["type"], p["name"], d.get("sha256_lf") or d["sha256"])'
}

# The body, lines ended alike, and what IMAP and POP3 put behind it off.
body() {
	tr -d '\r' <"$1" | sed '1,/^$/d' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

# All that bob has, by PROTOCOL, into got.
fetch_all() {
	rm -rf got
	mkdir got
	for number in $(seq $count); do
		mailstack_fetch "$1" bob "$number" >"got/$number"
	done
}

for protocol in imap imaps pop3 pop3s; do
	fetch_all $protocol
	[ "$(find got -size +0 | grep -c /)" = $count ]
	row "$protocol has all $count"
	for file in got/*; do
		name=$(mimedump -h subject "$file")
		to=bob
		grep -q '^Delivered-To:.*+old@' "$file" && to=bob+old
		made=$name.$to.eml
		leaves "$made" >wanted && leaves "$file" >found &&
		    [ -s wanted ] && cmp -s wanted found
		row "$protocol: $name to $to: what is in it"
		[ $to = bob ] || continue
		body "$made" >wanted && body "$file" >found && cmp -s wanted found
		row "$protocol: $name to $to: its body, to the octet"
	done
done
echo "1..$n"
[ $bad = 0 ]
