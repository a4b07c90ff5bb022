#!/bin/sh
#
# examples.sh - do the example programs print what their readers expect?
#
# Each runs on a sample of examples/mail. What is wanted stands here, after the
# command, and was checked by eye against the sample.

bin=${top_builddir:-.}/examples
mail=${srcdir:-.}/examples/mail
n=0

# prints NAME COMMAND: what COMMAND prints, compared with stdin
prints() {
	name=$1
	shift
	n=$((n + 1))
	wanted=$(cat)
	got=$("$@" 2>&1)
	if [ "$got" = "$wanted" ]; then
		echo "ok $n - $name"
		return
	fi
	echo "not ok $n - $name"
	echo "$wanted" | sed 's/^/# wanted: /'
	echo "$got" | sed 's/^/# got:    /'
}

# exits STATUS NAME COMMAND
exits() {
	wanted=$1
	name=$2
	shift 2
	n=$((n + 1))
	"$@" >/dev/null 2>&1 </dev/null
	got=$?
	[ "$got" = "$wanted" ] || printf 'not '
	echo "ok $n - $name"
	[ "$got" = "$wanted" ] || echo "# wanted $wanted, got $got"
}

# How many octets a sample has: git may not change their line ends.
size() {
	wc -c <"$1" | tr -d ' '
}

prints "subject: as it stands" "$bin/subject" "$mail/plain.eml" <<'END'
Keys for the workshop
END
prints "subject: quoted-printable words" \
    "$bin/subject" "$mail/quoted-printable.eml" <<'END'
Schöne Grüße aus Köln
END
prints "subject: words in ISO-2022-JP, folded" \
    "$bin/subject" "$mail/japanese-subject.eml" <<'END'
窓の修理について（三階の会議室）
END
prints "subject: after a line of junk" "$bin/subject" "$mail/broken.eml" <<'END'
Scan 0042
END
exits 1 "subject: none" "$bin/subject" /dev/null
exits 2 "subject: no such file" "$bin/subject" "$mail/none.eml"

prints "parts: one" "$bin/parts" "$mail/plain.eml" <<'END'
1 text/plain, 200 octets
END
prints "parts: deep" "$bin/parts" "$mail/nested.eml" <<'END'
0 multipart/mixed
  1 multipart/alternative
    1.1 text/plain, 126 octets
    1.2 multipart/related
      1.2.1 text/html, 186 octets
      1.2.2 image/png, 101 octets
  2 message/rfc822
    2.0 multipart/mixed
      2.1 text/plain, 37 octets
      2.2 application/pdf, 802 octets
  3 text/csv, 36 octets
END
prints "parts: a message in base64" \
    "$bin/parts" "$mail/base64-message.eml" <<'END'
0 multipart/mixed
  1 text/plain, 13 octets
  2 message/rfc822
    2!0 multipart/mixed
      2!1 text/plain, 62 octets
      2!2 text/csv, 36 octets
END
prints "parts: never closed" "$bin/parts" "$mail/broken.eml" <<'END'
0 multipart/mixed
  1 text/plain, 33 octets
  2 image/png, 191 octets
END

prints "attachments: none" "$bin/attachments" "$mail/plain.eml" </dev/null
prints "attachments: two of one name" \
    "$bin/attachments" "$mail/two-same-names.eml" <<'END'
590 report.pdf
591 report (2).pdf
END
prints "attachments: names in Japanese" \
    "$bin/attachments" "$mail/japanese-name.eml" <<'END'
33 会議の資料.txt
47 東京出張の写真と日程表.txt
END
prints "attachments: uuencoded" "$bin/attachments" "$mail/uuencode.eml" <<'END'
166 night.log
END
prints "attachments: in a message within" \
    "$bin/attachments" "$mail/nested.eml" <<'END'
592 offer.pdf
36 votes.csv
END
exits 2 "attachments: a folder" "$bin/attachments" "$mail"

for sample in plain nested quoted-printable calendar; do
	all=$(size "$mail/$sample.eml")
	got=$("$bin/events" <"$mail/$sample.eml" 2>&1)
	n=$((n + 1))
	case $got in
	*" $all octets, "*) echo "ok $n - events: all octets of $sample" ;;
	*) echo "not ok $n - events: all octets of $sample"; echo "# $got" ;;
	esac
done

echo "1..$n"
