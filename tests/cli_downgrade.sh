#!/bin/sh
#
# cli_downgrade.sh - headers in UTF-8 become ones in ASCII that say the same.

tool=mimefilter
. "${srcdir:-.}/tests/cli.sh"

f=mimefilter
u='\0303\0274'          # an u with two dots

# becomes NAME HEADER WANTED: that header, and nothing of the body
becomes() {
	printf '%b' "$2\nX: y\n\n${u}\n" >in.eml
	printf '%b' "$3\nX: y\n\n${u}\n" >wanted.eml
	rm -f p
	run "$f --downgrade --proof p <in.eml >out.eml"
	[ "$got" = 0 ] && cmp out.eml wanted.eml >stdout 2>&1 &&
	    $f --downgrade <out.eml | cmp -s - out.eml &&
	    $f --undo p <out.eml | cmp -s - in.eml
	result "$1"
}

# keeps NAME HEADER: mimedump says the same of it
keeps() {
	printf '%b' "$2\n\nx\n" >in.eml
	run "$f --downgrade <in.eml >out.eml"
	[ "$got" = 0 ] && ! LC_ALL=C grep -q '[^ -~]' out.eml &&
	    mimedump -H in.eml >a && mimedump -H out.eml | cmp - a
	result "$1"
}

# ends NAME HEADER WANTED: the last field is another
ends() {
	printf '%b' "$2\n\nx\n" >in.eml
	run "$f --downgrade <in.eml | sed -n '/^Downgraded/,/^$/p'"
	[ "$got" = 0 ] && [ "$(cat stdout)" = "$3" ]
	result "$1"
}

becomes 'ASCII stays' 'Subject: a' 'Subject: a'
becomes 'encoded words stay' 'Subject: =?utf-8?Q?=FC?=' \
    'Subject: =?utf-8?Q?=FC?='
becomes 'a text' "Subject: a $u" 'Subject: a =?utf-8?B?w7w=?='
becomes 'the second of a name' "X-A: b\nX-A: $u" \
    'X-A: b\nX-A: =?utf-8?B?w7w=?='
becomes 'Latin-1' 'Subject: \0374' 'Subject: =?utf-8?B?w7w=?='
becomes 'a name' "To: $u <a@b>, c@d" 'To: =?utf-8?B?w7w=?= <a@b>, c@d'
becomes 'a group' "To: $u: a@b;" 'To: =?utf-8?B?w7w=?= : a@b;'
if printf 'To: a@\303\274.example\n\n' | mimefilter --downgrade |
    grep -q 'xn--'; then
	becomes 'a domain' "To: a@$u.example" 'To: a@xn--tda.example'
else
	skip 'a domain' 'no libidn2'
fi
becomes 'a mailbox that cannot be written' "From: Ann <$u@x.org>" \
    'From: =?utf-8?B?QW5uIMO8QHgub3Jn?= :;'
becomes 'one in a group' "To: G: a@b, $u@x.org;, c@d" \
    'To: G: a@b;, =?utf-8?B?RyDDvEB4Lm9yZw==?= :;, c@d'
becomes 'a parameter' "Content-Type: text/plain; name=\"$u.txt\"; charset=x" \
    "Content-Type: text/plain; name*=utf-8''%C3%BC.txt; charset=x"
becomes 'a recipient in a report' "Final-Recipient: utf-8; $u@x.org" \
    'Final-Recipient: utf-8; \\x{FC}@x.org'
ends 'an id is kept as text' "Message-ID: <$u@x>" \
    'Downgraded-Message-ID: =?utf-8?B?PMO8QHg+?='
ends 'a trace too' "Received: from $u by b for <$u@x>; a" \
    'Downgraded-Received: from =?utf-8?B?w7w=?= by b for =?utf-8?Q?<=C3=BC@x>;?=
 a'
try 'and stays one' 0 "$f --downgrade in.eml" \
    '^Received: from \? by b for unknown; a$' ''
ends 'a name of a field' "$u: x" 'Downgraded-Field: =?utf-8?B?w7w6?= x'
ends 'one that is none' "a b: $u" 'Downgraded-Field: a b: =?utf-8?B?w7w=?='
ends 'people that cannot be made out' "To: \"$u" \
    'Downgraded-To: =?utf-8?B?IsO8?='

keeps 'all is read as before' "From: $u <a@b>
To: $u, B <c@d>, $u: e@f;
Subject: $u $u a $u
Comments: =?utf-8?Q?a?= $u
Date: Sat, 28 Nov 2026 09:00:00 +0000
X-Long: $(printf "%0200d" 1 | sed "s/0/a$u /g")"

printf 'Subject: a\nj\303\274\nTo: b@c\nk\303\274\n\nx\n' >in.eml
prints 'lines that are no fields go' 0 "$f --downgrade in.eml" <<'W'
Subject: a
To: b@c

x
W

# ---- within ----

printf '%b' "Subject: a
MIME-Version: 1.0
Content-Type: multipart/report; boundary=b

--b
Content-Type: message/global-delivery-status

Reporting-MTA: dns; x.org

Original-Recipient: utf-8; $u@x.org
Diagnostic-Code: smtp; $u

--b
Content-Type: message/global-headers

Subject: $u

--b
Content-Type: message/global

Subject: $u
Content-Type: text/plain; charset=utf-8

$u
--b--
" >in.eml
prints 'mails and reports in it' 0 "$f --downgrade in.eml" <<'W'
Subject: a
MIME-Version: 1.0
Content-Type: multipart/report; boundary=b

--b
Content-Type: message/delivery-status
Content-Transfer-Encoding: 7bit

Reporting-MTA: dns; x.org

Original-Recipient: utf-8; \x{FC}@x.org
Diagnostic-Code: smtp; =?utf-8?B?w7w=?=

--b
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 7bit

Subject: =?utf-8?B?w7w=?=

--b
Content-Type: message/rfc822

Subject: =?utf-8?B?w7w=?=
Content-Type: text/plain; charset=utf-8

ü
--b--
W
try '--to 7bit does it too' 1 "$f --to 7bit in.eml | LC_ALL=C grep '[^ -~]'" \
    '' ''
printf '%s\n' 'Content-Type: message/global' '' 'Subject: a' '' b >in.eml
try 'where all is ASCII, types stay' 0 "$f --downgrade in.eml | cmp - in.eml" \
    '' ''

# ---- beside others ----

printf 'Subject: \303\274\n\nx\n' >in.eml
prints 'what another rule says, it says' 0 \
    "$f -I 'Subject: b' --downgrade in.eml" <<'W'
Subject: b

x
W
prints 'and what it takes away is not there' 0 \
    "$f --to 7bit -R Subject in.eml" <<'W'

x
W
echo 'downgrade ascii' >rules
try 'by a rule' 0 "$f --rules rules in.eml" '^Subject: =' ''
try 'not to anything else' 75 "echo downgrade utf-8 >rules;
    $f --rules rules in.eml" '' 'is to ascii'

echo "1..$n"
