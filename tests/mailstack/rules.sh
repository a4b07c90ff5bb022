# rules.sh - a chapter of mailstack.sh, sourced by it: what the milter tells
# Postfix of each rule comes out as mimefilter has it.
#
# Servers know fields by name and number, and cut and write headers in their own
# way; so each mail here is odd in one way. Postfix itself does more to a mail,
# with a milter or without: it adds its Received; cuts a value at a NUL; takes
# blanks in front of a colon away; ends a header at a line that is no field; and,
# when it sends the mail on, writes a blank for a CR alone and a line end with a
# blank behind 998 octets of a line. through.py knows.

# odd NAME FORMAT ARGUMENT ..: a mail, by printf; lines end in CRLF.
odd() {
	name=$1
	shift
	# shellcheck disable=SC2059
	printf "$@" | sed 's/$/\r/' >"odd/$name"
}

make_odd_mails() {
	mkdir odd
	odd folded 'X-A:\n folded\n\tmore  \n \n last\nFrom: a@a.org\n\tb\nX-B: b\n\ntext\n'
	odd twice 'X-A: 1\nSubject: s\nX-A: 1\nx-a: 1\nSubject: s\n\ntext\n'
	odd three 'X-B: 1\nX-A: 1\nX-B: 2\nX-C: c\nx-b: 3\nFrom: a@a.org\n\ntext\n'
	odd blanks 'X-A:  two  \nX-B:\ttab\t\nX-C:none\nX-D : before\nX-E: one\n\ntext\n'
	odd empty 'X-A:\nX-B: \nX-C:  \nSubject:\nFrom: a@a.org\nX-A:\n\ntext\n'
	odd eight 'Subject: gr\303\274\303\237e\nFrom: J\303\274rgen <a@a.org>\nX-B: \377\n\ngr\303\274\n'
	odd received 'Received: from a\n\tby b; Sat, 28 Nov 2026 01:02:03 +0000\nX-A: 1\nFrom: a@a.org\n\ntext\n'
	odd nul 'X-A: a\000b\nX-B: c\nFrom: a@a.org\n\nbo\000dy\n\000\n'
	odd cr 'X-A: a\rb\nX-B: c\nFrom: a@a.org\n\none\rtwo\n'
	odd long 'X-B: 1\nX-A: %01500d\nFrom: a@a.org\n\n%03000d\n' 1 2
	odd dots 'X-B: .\nFrom: a@a.org\n\n.\n..\n.x\n'
	odd none 'no field\n\ntext\n'
	odd body '\ntext\n'
	odd nothing ''
	odd multipart 'X-B: 1\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\nFrom: a@a.org\n\n--b\n\none\n--b\nContent-Type: application/x-a; name=a.exe\n\ntwo\n'
	odd within 'X-B: 1\nFrom: out@a.org\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\nFrom: in@a.org\nX-B: 2\nX-A:  3\n 4\nX-B: 1\n\ntext\n'
	odd signed 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=a.org;\n s=k; h=from:from:subject; b=YQ==;\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nSubject: one\nX-B: x\nFrom: a@a.org\n\n'
}

runs=0

# each NAME OUTCOMES RULE ..: a row a mail, which has to come to one of OUTCOMES
each() {
	name=$1 outcomes=$2
	shift 2
	rules milter "$@"
	runs=$((runs + 1))
	"$here/mailstack/through.py" $stack/run/milter.rules "$runs-" odd/* >verdicts
	while read -r mail verdict; do
		case "|$outcomes|" in
		*"|$verdict|"*) true ;;
		*) echo "# $verdict"; false ;;
		esac
		row "$name: ${mail#odd/} is as mimefilter has it"
	done <verdicts
	[ "$(grep -c . verdicts)" = "$(ls odd | wc -l)" ]
	row "$name: each mail was judged"
}

# Hostile mail that others wrote, where it is: every twelfth, in one session.
chapter_hostile() {
	make_hostile="${SHARED:-}/defects/gen_hostile.py"
	if [ ! -r "$make_hostile" ]; then
		n=$((n + 1))
		echo "ok $n - hostile mail # SKIP no SHARED/defects"
		return
	fi
	python3 "$make_hostile" hostile >/dev/null
	# shellcheck disable=SC2046
	set -- $(ls hostile/*.eml | awk 'NR % 12 == 7')
	for rule in '' 'remove X-*' 'add X-A: b' 'drop name:*' 'repair mime' \
	    'normalise utf-8' 'unwrap rfc822' 'anonymize seed' \
	    'downgrade ascii' 'keep-signed' 'if ambiguous then reject 5.6.0 no'
	do
		rules milter "$rule"
		runs=$((runs + 1))
		"$here/mailstack/through.py" $stack/run/milter.rules "$runs-" \
		    "$@" >verdicts
		awk '{ $1 = ""; n[$0]++ } END { for (i in n)
		    print "#" i ": " n[i] }' verdicts
		[ "$(wc -l <verdicts)" = $# ] &&
		    ! grep -Ev ' (same|refused|deferred)$' verdicts
		row "hostile mail, ${rule:-no rule}: $# as mimefilter has them"
	done
	clear_rules
}

chapter_rules() {
	make_odd_mails
	each 'no rule' same ''
	each 'fields at both ends' same 'prepend X-1: a' 'prepend X-2: b' 'add X-3: c'
	each 'one of three' same 'set X-B: new' 'set Subject: other'
	each 'all of a name' same 'remove X-A' 'remove X-B'
	each 'most of a header' same 'remove X-*' 'remove From' 'add From: b@b.org'
	each 'a part' same 'drop name:*.exe' 'set X-B: new'
	each repair same 'repair mime'
	each normalise same 'normalise utf-8'
	each unwrap same 'unwrap rfc822'
	each anonymize same 'anonymize seed'
	each downgrade same 'downgrade ascii'
	each keep-signed 'same|refused' 'keep-signed' 'set Subject: two'
	clear_rules
}
