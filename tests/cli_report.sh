#!/bin/sh
#
# cli_report.sh - reports as data: bounces, read receipts, complaints, as
# mailers write them, and as nobody should.

tool=mimedump
. "${srcdir:-.}/tests/cli.sh"

# part TYPE: what comes in, as the body of a message of that type
part() {
	printf 'Content-Type: message/%s\n\n' "$1" >report.eml
	cat >>report.eml
}

# says NAME PATTERN: what --report says of report.eml
says() {
	try "$1" 0 "mimedump --report report.eml" "$2" ''
}

# hides NAME PATTERN: what it does not say
hides() {
	run "mimedump --report report.eml"
	[ "$got" = 0 ] && ! has "$dir/stdout" "$2"
	result "$1"
}

# ---- all of one ----

prints "a bounce" 0 "cd '$srcdir/examples/mail' && mimedump --report bounce.eml" <<'END'
{"schema":"mime-report/1","source":"bounce.eml","message":1,"path":"2","kind":"dsn","reporting_mta":{"type":"dns","name":"mail.example.org"},"dsn_gateway":null,"received_from_mta":null,"original_envelope_id":null,"arrival_date":"2026-11-14T03:00:10+01:00","extensions":[],"recipients":[{"original":null,"final":{"type":"rfc822","addr":"karl@example.net"},"action":"failed","status":"5.1.1","remote_mta":{"type":"dns","name":"mx.example.net"},"diagnostic":{"type":"smtp","text":"550 5.1.1 <karl@example.net>: no such user"},"localized_diagnostic":null,"last_attempt":null,"final_log_id":null,"will_retry_until":null,"extensions":[]}],"returned":{"path":"3","what":"message","message_id":"ladder.q@example.org","subject":"Do you have our ladder?"}}
END
prints "a read receipt" 0 "cd '$srcdir/examples/mail' && mimedump --report receipt.eml" <<'END'
{"schema":"mime-report/1","source":"receipt.eml","message":1,"path":"2","kind":"mdn","reporting_ua":"desk.example.org; Larch 2.1","mdn_gateway":null,"original_recipient":null,"final_recipient":{"type":"rfc822","addr":"ruth@example.org"},"original_message_id":"lamp.77@example.org","disposition":{"mode":"manual-action","sending":"mdn-sent-manually","type":"displayed","modifiers":[]},"failure":[],"error":[],"warning":[],"extensions":[],"returned":null}
END
prints "a complaint" 0 "cd '$srcdir/examples/mail' && mimedump --report complaint.eml" <<'END'
{"schema":"mime-report/1","source":"complaint.eml","message":1,"path":"2","kind":"arf","feedback_type":"abuse","user_agent":"Sieve-and-Bucket/0.4","version":"1","original_envelope_id":null,"original_mail_from":"bargains@shop.example","original_rcpt_to":["ruth@example.org"],"arrival_date":"2026-11-16T05:30:00+00:00","received_date":null,"reporting_mta":{"type":"dns","name":"mx.example.org"},"source_ip":"192.0.2.44","source_port":null,"incidents":null,"reported_domain":["shop.example"],"reported_uri":["https://shop.example/now","mailto:bargains@shop.example"],"authentication_results":["mx.example.org; spf=fail smtp.mailfrom=bargains@shop.example"],"auth_failure":null,"delivery_result":null,"identity_alignment":null,"dkim_domain":null,"dkim_identity":null,"dkim_selector":null,"dkim_selector_dns":null,"dkim_canonicalized_header":null,"dkim_canonicalized_body":null,"dkim_adsp_dns":null,"spf_dns":[],"extensions":[{"name":"X-Bucket","text":"spring"}],"returned":{"path":"3","what":"message","message_id":"b1@shop.example","subject":"Bargains, bargains"}}
END

# ---- none ----

try "no report: nothing is said" 1 "mimedump --report mail.eml" '' ''
part delivery-status <<'END'
Your message could not be delivered, for this reason:

nobody is at home
END
try "prose under the type of a report" 1 "mimedump --report report.eml" '' ''
part delivery-status </dev/null
try "an empty one" 1 "mimedump --report report.eml" '' ''
try "one of two files has one" 0 "mimedump --report mail.eml \
    '$srcdir/examples/mail/bounce.eml'" '"kind":"dsn"' ''
try "a file that is not there" 2 "mimedump --report none" '' '^mimedump: none: '
try "--report and --json" 2 "mimedump --report --json mail.eml" '' \
    'do not go together'
try "only the part that -p names" 1 "mimedump --report -p 1 \
    '$srcdir/examples/mail/bounce.eml'" '' ''

# ---- recipients, and how they are told apart ----

part delivery-status <<'END'
Reporting-MTA: dns; a.example

Final-Recipient: rfc822; b@c.example
Action: failed
Status: 5.0.0

Final-Recipient: rfc822; d@e.example
Action: delayed
Status: 4.0.0
Will-Retry-Until: Sat, 14 Nov 2026 03:00:10 +0100
END
says "two recipients" '"addr":"b@c\.example"},"action":"failed".*"addr":"d@e\.example"},"action":"delayed"'
says "the second one's date" '"will_retry_until":"2026-11-14T03:00:10\+01:00"'
part delivery-status <<'END'
Reporting-MTA: dns; a.example

Final-Recipient: rfc822; b@c.example
Action: failed
Final-Recipient: rfc822; d@e.example
Action: delayed
END
says "no blank line between them" '"addr":"b@c\.example"},"action":"failed".*"addr":"d@e\.example"},"action":"delayed"'
part delivery-status <<'END'
Reporting-MTA: dns; a.example

Original-Recipient: rfc822; x@c.example
Final-Recipient: rfc822; b@c.example
Action: failed
Original-Recipient: rfc822; y@c.example
Final-Recipient: rfc822; d@e.example
Action: delayed
END
says "no blank line, and the original in front" '"addr":"x@c\.example"},"final":{"type":"rfc822","addr":"b@c\.example"}.*"addr":"y@c\.example"},"final":{"type":"rfc822","addr":"d@e\.example"}'
part delivery-status <<'END'
Reporting-MTA: dns; a.example

Final-Recipient: rfc822; b@c.example
Action: failed
Status: 5.0.0
Original-Recipient: rfc822; x@c.example
END
says "the original behind the rest" '"original":{"type":"rfc822","addr":"x@c\.example"},"final":{"type":"rfc822","addr":"b@c\.example"}'
part delivery-status <<'END'
Reporting-MTA: dns; a.example
Arrival-Date: Sat, 14 Nov 2026 03:00:10 +0100
Final-Recipient: rfc822; b@c.example
Action: failed
X-Of: the recipient
END
says "no blank line behind the message's fields" '"name":"a\.example"}.*"extensions":\[\],"recipients":\[\{"original":null,"final":\{"type":"rfc822","addr":"b@c\.example"\}.*"extensions":\[\{"name":"X-Of"'
part delivery-status <<'END'
Final-Recipient: rfc822; b@c.example
Action: failed
END
says "nothing about the message" '"reporting_mta":null.*"recipients":\[\{"original":null,"final":\{"type":"rfc822","addr":"b@c\.example"'
part delivery-status <<'END'


Reporting-MTA: dns; a.example



Final-Recipient: rfc822; b@c.example
Action: failed


END
says "blank lines everywhere" '"name":"a\.example"}.*"addr":"b@c\.example"},"action":"failed"'
part delivery-status <<'END'
We are sorry to say that
this did not go well: really

Reporting-MTA: dns; a.example

<b@c.example> is not known here

Final-Recipient: rfc822; b@c.example
Action: failed
END
says "prose between the fields" '"extensions":\[\],"recipients":\[\{"original":null,"final":\{"type":"rfc822","addr":"b@c\.example"\},"action":"failed"'
part delivery-status <<'END'
Reporting-MTA: dns; a.example

X-Queue: 17
Final-Recipient: rfc822; b@c.example
Action: failed
END
says "an unknown field in front of the recipient is the recipient's" '"name":"a\.example"\}.*"extensions":\[\],"recipients":\[.*"extensions":\[\{"name":"X-Queue","text":"17"\}\]\}\]'
part delivery-status <<'END'
Reporting-MTA: dns; a.example
Reporting-MTA: dns; b.example
END
says "a field too many is kept, too" '"reporting_mta":\{"type":"dns","name":"a\.example"\}.*"extensions":\[\{"name":"Reporting-MTA","text":"dns; b\.example"\}\],"recipients":\[\]'
printf 'Reporting-MTA: dns; a.example\r\n\r\nFinal-Recipient: rfc822;b@c.example\r\nAction: failed\r\n' | part delivery-status
says "CRLF" '"addr":"b@c\.example"\},"action":"failed"'

# ---- values ----

part delivery-status <<'END'
Reporting-MTA: DNS; a.example (the relay (of two))

Final-Recipient: RFC822; <b+tag@c.example>
Action: FAILED (bounced)
Status: 5.1.1 (no such user)
Diagnostic-Code: smtp; 550 gone
    (we looked) twice
Last-Attempt-Date: Sat, 14 Nov 2026 03:00:10 +0100 (CET)
Final-Log-ID: =?utf-8?q?Z=C3=BCrich?=
END
says "comments go" '"reporting_mta":\{"type":"dns","name":"a\.example"\}'
says "brackets go, and what it was is kept" '"final":\{"type":"rfc822","addr":"b\+tag@c\.example","raw":"<b\+tag@c\.example>"\}'
says "an action in lower case" '"action":"failed"'
says "a status and its text" '"status":"5\.1\.1","status_text":"no such user"'
says "a diagnostic keeps its parentheses; a fold is a blank" '"text":"550 gone \(we looked\) twice"'
says "a date without its comment" '"last_attempt":"2026-11-14T03:00:10\+01:00"'
says "encoded words" '"final_log_id":"Zürich"'
part delivery-status <<'END'
Original-Recipient: rfc822;b+2Bc+3Dd+AB@c.example
Final-Recipient: utf-8; J\x{FC}rgen\x{40}m\x{1F600}@c.example
Status: 5.1.1 no such user
Diagnostic-Code: 550 gone
Remote-MTA: a.example
END
says "xtext, of what has to be encoded" '"original":\{"type":"rfc822","addr":"b\+c=d[^"]*@c\.example","raw":"b\+2Bc\+3Dd\+AB@c\.example"\}'
says "utf-8" '"final":\{"type":"utf-8","addr":"Jürgen@m😀@c\.example","raw":'
says "a status with text and no comment" '"status_text":"no such user"'
says "no type" '"diagnostic":\{"type":null,"text":"550 gone"\}'
says "no type of a name" '"remote_mta":\{"type":null,"name":"a\.example"\}'
part global-delivery-status <<'END'
Reporting-MTA: dns; bücher.example

Final-Recipient: utf-8; jürgen@bücher.example
END
says "RFC 6533, in UTF-8" '"name":"bücher\.example".*"addr":"jürgen@bücher\.example"\}'
part delivery-status <<'END'
Final-Recipient: utf-8; a\x{110000}\x{D800}\x{}\x{41
END
says "what is encoded wrongly stays" '"addr":"a\\\\x\{110000\}\\\\x\{D800\}\\\\x\{\}\\\\x\{41"\}'
part delivery-status <<'END'
Final-Recipient: rfc822; a@b.example (never closed
Remote-MTA: dns; "a (b" (c) d
END
says "a comment that is never closed is none" '"addr":"a@b\.example \(never closed"'
says "parentheses in quotes" '"name":"\\"a \(b\\"  d"'
printf 'Final-Recipient: rfc822; a\033[2J\342\200\256\377@b\nStatus:\n' | part delivery-status
says "what acts on a terminal is escaped" '"addr":"a\\u001b\[2J\\u202e[^"]*@b"'
says "a field that says nothing" '"status":null'
part disposition-notification <<'END'
Reporting-UA: a.example; Larch
Original-Recipient: rfc822; a@b.example
Final-Recipient: rfc822; c@d.example
Original-Message-ID: <x@y> 
Disposition: automatic-action/MDN-sent-automatically;
	deleted/error, expired
Error: one
Error: two
Failure: three
END
says "a disposition and its modifiers" '"disposition":\{"mode":"automatic-action","sending":"mdn-sent-automatically","type":"deleted","modifiers":\["error","expired"\]\}'
says "an id without its brackets" '"original_message_id":"x@y"'
says "a list" '"failure":\["three"\],"error":\["one","two"\],"warning":\[\]'
part disposition-notification <<'END'
Disposition: displayed
END
says "half a disposition" '"disposition":\{"mode":"displayed","sending":null,"type":null,"modifiers":\[\]\}'
part feedback-report <<'END'
Feedback-Type: auth-failure
Original-Rcpt-To: <a@b.example>
Original-Rcpt-To: c@d.example
Incidents: 3
Auth-Failure: bodyhash
DKIM-Domain: shop.example
SPF-DNS: txt : shop.example : "v=spf1 -all"
END
says "RFC 6591" '"feedback_type":"auth-failure".*"auth_failure":"bodyhash".*"dkim_domain":"shop\.example".*"spf_dns":\["txt : shop\.example : \\"v=spf1 -all\\""\]'
says "recipients of the original" '"original_rcpt_to":\["a@b\.example","c@d\.example"\]'
says "a number as it stands" '"incidents":"3"'

# ---- where reports stand ----

printf 'Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\nRmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGJAYwpBY3Rpb246IGZhaWxlZAo=\n' >report.eml
says "in base64, and the message itself" '"path":"1","kind":"dsn".*"addr":"b@c"\},"action":"failed".*"returned":null'
cat >report.eml <<'END'
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; a@b

--b
Content-Type: message/disposition-notification

Disposition: manual-action/MDN-sent-manually; displayed

--b
Content-Type: text/rfc822-headers

Message-ID: <x@y>
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=

--b
Content-Type: message/rfc822

Content-Type: message/feedback-report

Feedback-Type: fraud

--b--
END
says "several, each on its line" '^\{"schema":"mime-report/1","source":"report\.eml","message":1,"path":"2","kind":"mdn"'
says "and one in a message within" '"path":"4\.1","kind":"arf","feedback_type":"fraud"'
says "headers that were returned" '"returned":\{"path":"3","what":"headers","message_id":"x@y","subject":"Grüße"\}'
try "of them, those that are asked for" 0 \
    "mimedump --report -p 2 report.eml | grep -c ." '^1$' ''

# ---- hostile ones ----

awk 'BEGIN { for (i = 0; i < 10000; i++) printf "Final-Recipient: rfc822; r%d@example.org\nAction: failed\n%s", i, i % 2 ? "\n" : "" }' |
    part delivery-status
try "10,000 recipients" 0 "timeout 60 mimedump --report report.eml |
    grep -o '\"final\":{' | wc -l" '^ *10000$' ''
says "and the last of them" '"addr":"r9999@example\.org"'
{ printf 'Final-Recipient: rfc822; a@b\nDiagnostic-Code: smtp; '
    awk 'BEGIN { for (i = 0; i < 26214; i++) printf "0(23\\56789" }'; echo; } |
    part delivery-status
try "a field of 256 KiB" 0 "timeout 60 mimedump --report report.eml | wc -c" \
    '^ *[23][0-9]{5}$' ''
{ printf 'Reporting-MTA: dns; '
    awk 'BEGIN { for (i = 0; i < 100000; i++) printf "(" }'; echo; } |
    part delivery-status
try "100,000 comments within each other" 0 \
    "timeout 60 mimedump --report report.eml | wc -c" '^ *100[0-9]{3}$' ''
{ printf 'Reporting-MTA: dns; '
    awk 'BEGIN { for (i = 0; i < 100000; i++) printf "()" }'; echo a; } |
    part delivery-status
try "100,000 comments in a row" 0 "timeout 60 mimedump --report report.eml" \
    '"name":"a"' ''
awk 'BEGIN { for (i = 0; i < 100000; i++) print "Reported-URI: x" i }' |
    part feedback-report
try "100,000 fields of one name" 0 \
    "timeout 60 mimedump --report report.eml | grep -o '\"x' | wc -l" \
    '^ *100000$' ''
{ echo 'Content-Type: multipart/mixed; boundary=b'
    awk 'BEGIN { for (i = 0; i < 5000; i++)
    print "\n--b\nContent-Type: message/feedback-report\n\nVersion: 1" }'; } \
    >report.eml
try "5,000 reports in a row" 0 "timeout 60 mimedump --report report.eml |
    wc -l" '^ *5000$' ''
{ echo 'Final-Recipient: rfc822; a@b'
    head -c 17000000 /dev/zero | tr '\0' '\n'; } | part delivery-status
try "one that is too long is read as far as it may be" 2 \
    "mimedump --report report.eml" '"addr":"a@b"' 'a report is cut at 16 MiB$'
if command -v python3 >/dev/null; then
	size=$(wc -c <"$srcdir/examples/mail/complaint.eml")
	at=1 bad=
	while [ $at -lt "$size" ]; do
		head -c $at "$srcdir/examples/mail/complaint.eml" >cut.eml
		mimedump --report cut.eml >>cuts.json 2>>cuts.err
		[ $? -lt 2 ] || bad="$bad $at"
		at=$((at + 7))
	done
	try "cut anywhere, it is valid JSON or nothing" 0 \
	    "cat cuts.err; [ -z '$bad' ] && python3 -c '
import json, sys
for line in open(\"cuts.json\", encoding=\"utf-8\"):
    json.loads(line)'" '' ''
else
	skip "cut anywhere, it is valid JSON or nothing" "no python3"
fi

echo "1..$n"
