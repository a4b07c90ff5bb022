#!/bin/sh
#
# signed.sh - is what we say is signed what others find signed?
#
# DKIM by OpenDKIM's library (dkim_verify.c), where it is there; the octets of
# a multipart/signed and of signed data by gpg and openssl, which sign mails of
# many shapes and verify what mimedump --signatures names. With SHARED, the
# hashes of the bodies of real mail, too.

tool=mimedump
. "${srcdir:-.}/tests/cli.sh"

verify=$bin/../tests/dkim_verify
shared=${SHARED:-${top_srcdir:-.}/../shared}

skip() {
	n=$((n + 1))
	printf 'ok %d - %s # SKIP %s\n' "$n" "$1" "$2"
}

# ---- DKIM ----

if [ -x "$verify" ]; then
	"$verify" >rows
	sed -n 's/^\(not \)*ok [0-9]* /\1ok /p;/^[#B]/p' rows >plain
	while read -r line; do
		case $line in
		'ok '*)     n=$((n + 1)); echo "ok $n ${line#ok }" ;;
		'not ok '*) n=$((n + 1)); echo "not ok $n ${line#not ok }" ;;
		*)          echo "$line" ;;
		esac
	done <plain
else
	skip "DKIM" "libopendkim is not there"
fi
if [ -x "$verify" ] && [ -d "$shared/corpora" ]; then
	find "$shared/corpora" -type f -size -5M -exec \
	    grep -lisE '^dkim-signature:' {} + | sort >list
	xargs "$verify" <list >told 2>&1
	# Where one of us does not take the field, there is nothing to compare.
	awk -F'\t' '/ours (match|mismatch)\topendkim (match|mismatch)/ {
		all++
		split($2, a, " "); split($3, b, " ")
		if (a[2] != b[2]) { print >"other"; other++ }
		else if (a[2] == "match") match_++ }
	    END { print all + 0, match_ + 0, other + 0 }' told >count
	read -r all match other <count
	[ ! -f other ] || sed 's/^/# /' other
	[ "$other" = 0 ] && [ "$all" -gt 0 ]
	result "real mail: $all hashes as OpenDKIM has them, $match match"
else
	skip "real mail" "no libopendkim, or no $shared/corpora"
fi

# ---- parts ----

# octets FILE: those that the only line of --signatures names, with CRLF
octets() {
	mimedump --signatures "$1" >line
	from=$(sed 's/.*octets \([0-9]*\)-.*/\1/' line)
	to=$(sed 's/.*octets [0-9]*-\([0-9]*\).*/\1/' line)
	tail -c +$((from + 1)) "$1" | head -c $((to - from)) >raw
	sed 's/\r$//;s/$/\r/' raw >named
	# A last line without an end gets no CR.
	if [ -n "$(tail -c 1 raw)" ]; then
		head -c -1 named >cut
		mv cut named
	fi
}

# What is signed: a part each, header and body, in LF.
printf 'Content-Type: text/plain\n\nplain text\n' >plain.part
printf '\nno header\n' >bare.part
printf 'Content-Type: text/plain\n\nno end' >noend.part
printf 'Content-Type: text/plain\n\n' >empty.part
printf 'Content-Type: text/plain\n\nempty lines\n\n\n' >lines.part
printf 'Content-Type: text/plain\n\nblanks \t\n -- \n ' >blanks.part
printf 'Content-Type: multipart/mixed; boundary=in\n\npre\n--in\n\na\n--in
Content-Type: text/html\n\n<p>b\n--in--\nepilogue\n' >mixed.part
printf 'Content-Type: message/rfc822\n\nSubject: x\n\ntext\n' >message.part

# around PART SIGNATURE TYPE: a multipart/signed of them, in LF
around() {
	printf 'From: a@a.org\nContent-Type: multipart/signed; boundary=out;\n'
	printf ' micalg=pgp-sha256; protocol="%s"\n\npreamble\n--out\n' "$3"
	cat "$1"
	printf '\n--out\nContent-Type: %s\n\n' "$3"
	cat "$2"
	printf '\n--out--\nepilogue\n'
}

GNUPGHOME=$dir/gnupg
export GNUPGHOME
mkdir -m 700 "$GNUPGHOME"
if gpg --batch --quiet --passphrase '' --quick-generate-key a@a.org \
    ed25519 sign 2>/dev/null; then
	for part in *.part; do
		sed 's/$/\r/' "$part" >wire
		if [ -n "$(tail -c 1 "$part")" ]; then
			head -c -1 wire >cut
			mv cut wire
		fi
		gpg --batch --quiet --armor --detach-sign <wire >sig 2>/dev/null
		around "$part" sig application/pgp-signature >s.eml
		octets s.eml
		cmp wire named >stdout 2>&1 &&
		    gpg --batch --quiet --verify sig named >/dev/null 2>stderr
		result "PGP/MIME, LF: ${part%.part}"
		sed 's/$/\r/' s.eml >s.crlf
		octets s.crlf
		gpg --batch --quiet --verify sig named >/dev/null 2>stderr
		result "PGP/MIME, CRLF: ${part%.part}"
	done
	gpgconf --kill all 2>/dev/null
else
	skip "PGP/MIME" "gpg is not there, or makes no key"
fi

if openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=a -days 2 \
    -keyout key.pem -out cert.pem 2>/dev/null; then
	for part in *.part; do
		openssl cms -sign -in "$part" -signer cert.pem -inkey key.pem \
		    -md sha256 -out s.eml 2>stderr
		octets s.eml
		mimeextract -q -O -p 2 s.eml >p7s 2>/dev/null
		openssl cms -verify -inform DER -in p7s -content named -binary \
		    -CAfile cert.pem -purpose any -out /dev/null >stdout 2>stderr
		result "S/MIME, as openssl writes it: ${part%.part}"
	done
	openssl cms -sign -nodetach -in plain.part -signer cert.pem \
	    -inkey key.pem -out s.eml 2>stderr
	mimedump --signatures s.eml >stdout
	grep -q '^signed-data	part 1		not checked	octets' stdout
	result "S/MIME: signed data"
	openssl cms -encrypt -in plain.part -out s.eml cert.pem 2>stderr
	mimedump --signatures s.eml >stdout
	[ ! -s stdout ]
	result "S/MIME: encrypted data is not signed"
else
	skip "S/MIME" "openssl is not there"
fi
echo "1..$n"
