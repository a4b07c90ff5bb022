#!/bin/sh
#
# oracles.sh - does the table of "make oracles" pass and fail what it should?
#
# The material is not ours to ship, so facts are made up here. And the judge of
# texts is held to records of mail that are made up, too: one that agrees, and
# one that does not.

srcdir=$(cd "${srcdir:-.}" && pwd) || exit 99
build=$(cd "${top_builddir:-.}" && pwd) || exit 99
dump=$build/tools/mimedump
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
n=0

command -v python3 >/dev/null || { echo "1..0 # SKIP no python3"; exit 0; }

ok() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "# wanted $2, got $3"
		sed 's/^/# /' "$dir/table"
	fi
}

# facts TO SUBJECT: so many differ, of 200 and of 10,000 facts
facts() {
	for aspect in payload offsets tree type bytes name from cc date; do
		echo "ALL $aspect 100 0 0 100.00%"
	done
	echo "some to $((200 - $1)) $1 0 x%"
	echo "ALL to $((200 - $1)) $1 0 x%"
	echo "ALL subject $((10000 - $2)) $2 0 x%"
	for i in $(seq "$1"); do
		echo "differs some mail/a $i.eml None to"
	done
	for i in $(seq "$2"); do
		echo "differs other $i.eml None subject"
	done
}

# rule ORACLE ASPECT MAIL ..
rule() {
	oracle=$1 aspect=$2
	shift 2
	for i; do
		echo "$oracle $i $aspect: ours is right"
	done
}

# row NAME STATUS LINE: of the facts and the list in $dir, the table has LINE
row() {
	python3 -B "$srcdir/tests/oracle_table.py" "$dir/ruled" \
	    <"$dir/facts" >"$dir/table" 2>&1
	status=$?
	grep -q -x -e "$3" "$dir/table" || status="$status without \"$3\""
	ok "$1" "$2" "$status"
}

: >"$dir/ruled"
facts 0 0 >"$dir/facts"
row "all is right" 0 'to  *200 *0 *0 *100.00 *100.00 *99.5 *'
row "texts may be missing" 0 'text .*no facts'
grep -v "ALL cc" "$dir/facts" >"$dir/less" && mv "$dir/less" "$dir/facts"
row "nothing else may" 1 'cc .*no facts'

facts 1 0 >"$dir/facts"
row "one of 200 is wrong" 0 'to  *199 *0 *1 *99.50 *99.50 *99.5 *'
row "it is named" 0 'wrong: some mail/a 1.eml to'
facts 2 0 >"$dir/facts"
row "two are too many" 1 'to  *198 *0 *2 *99.00 *99.00 *99.5  BELOW'
rule some to "mail/a 1.eml" >"$dir/ruled"
row "a ruling lifts it, and is counted apart" 0 \
    'to  *198 *1 *1 *99.00 *99.50 *99.5  by rulings'
sed 's/a 2/a 1/' "$dir/facts" >"$dir/same" && mv "$dir/same" "$dir/facts"
row "one of two files of that name" 0 'wrong: some mail/a 1.eml to'
rule some to "mail/a 1.eml" "mail/a 3.eml" >"$dir/ruled"
row "what is ruled must differ" 1 'listed, but agrees: some mail/a 3.eml to'
rule some subject "mail/a 1.eml" >"$dir/ruled"
row "in that very aspect" 1 'listed, but agrees: some mail/a 1.eml subject'
rule absent to x.eml >"$dir/ruled"
facts 0 0 >"$dir/facts"
row "but not where its oracle was not heard" 0 '.* 0 differ.*'
echo "some x.eml to:  " >"$dir/ruled"
row "no ruling is without a reason" 1 '.*no reason.*'
echo "some x.eml too: ours is right" >"$dir/ruled"
row "nor about what is not judged" 1 '.*no reason.*'
rule some to x.eml x.eml >"$dir/ruled"
row "nor comes twice" 1 '.*no reason.*'
echo "differs some x.eml None no single object printed" >>"$dir/facts"
: >"$dir/ruled"
row "a file that gives no message" 1 'no single object printed: some x.eml'

facts 0 200 >"$dir/facts"
rule other subject $(seq 111 | sed 's/$/.eml/') >"$dir/ruled"
row "one in a hundred may be ruled" 1 'subject .*BELOW'
facts 0 111 >"$dir/facts"
row "and that passes" 0 'subject .*by rulings'
facts 0 112 >"$dir/facts"
rule other subject $(seq 112 | sed 's/$/.eml/') >"$dir/ruled"
row "no more than that" 1 'too many are ruled: .*'

# ---- texts ------------------------------------------------------------------

[ -x "$dump" ] || { echo "1..$n"; exit 0; }

# record ORACLE FILE ASPECT DIGEST TEXT
record() {
	sum=$(printf "$5" | sha256sum | cut -d ' ' -f 1)
	echo "{\"corpus\":\"c\",\"file\":\"$2\"," \
	    "\"$3_joined\":{\"text_$4_sha256\":\"$sum\"}}" \
	    >>"$dir/oracles/records/$1.jsonl"
}

mkdir -p "$dir/oracles/records" "$dir/corpora/c"
printf 'A: b\r\n\r\n one\r\ntwo \r\n' >"$dir/corpora/c/plain"
cat >"$dir/corpora/c/page" <<'END'
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=koi8-r

<meta http-equiv=content-type content="text/html; charset=koi8-r">
--b
Content-Type: text/html
Content-Disposition: attachment

no body
--b
Content-Type: text/enriched

<bold>
--b--
END
record letters plain text strip 'one\ntwo'
record letters page enriched strip '<bold>'
record imap_tools plain text trim ' one\ntwo '
record imap_tools page html trim \
    '<meta http-equiv=content-type content="text/html; charset=utf-8">'
record imap_tools plain html trim 'another'
record imap_tools gone text trim 'not there'
python3 -B "$srcdir/tests/oracle_text.py" "$dump" "$dir" -v >"$dir/table" 2>&1
for line in 'letters text 1 0 0 100.00%' 'letters enriched 1 0 0 100.00%' \
    'imap_tools text 1 0 0 100.00%' 'imap_tools html 1 1 0 50.00%' \
    'ALL text 2 0 0 100.00%' 'differs imap_tools plain None html'; do
	got=no
	tr -s ' ' <"$dir/table" | grep -q -x -e "$line" && got=yes
	ok "texts: $line" yes $got
done
echo "1..$n"
