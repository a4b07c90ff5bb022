#!/bin/sh
#
# golden.sh - does mimedump say of each sample what it said before?
#
# For each examples/mail/NAME.eml, its tree is compared with NAME.dump, its JSON
# with NAME.json and its text with NAME.text, all in tests/golden. "make golden" renews them, by way
# of --renew; the difference is then read like code.

tool=mimedump
. "${srcdir:-.}/tests/cli.sh"
golden=$srcdir/tests/golden

# A JSON object on one line is hard to compare by eye: a line for each part.
parts() {
	sed 's/{"path"/\
{"path"/g; s/\],"defects"/\
],"defects"/; s/{"code"/\
{"code"/g'
}

# dump NAME KIND: what mimedump says now
dump() {
	case $2 in
	dump)	mimedump "$1.eml" ;;
	json)	mimedump --json "$1.eml" | parts ;;
	text)	mimedump --text "$1.eml" ;;
	esac
}

cd "$srcdir/examples/mail" || exit 99
if [ "$1" = --renew ]; then
	mkdir -p "$golden"
	rm -f "$golden"/*.dump "$golden"/*.json "$golden"/*.text
fi
for mail in *.eml; do
	name=${mail%.eml}
	for kind in dump json text; do
		if [ "$1" = --renew ]; then
			dump "$name" $kind >"$golden/$name.$kind"
			continue
		fi
		dump "$name" $kind >"$dir/now"
		got=$?
		diff "$golden/$name.$kind" "$dir/now" >"$dir/stdout" 2>"$dir/stderr"
		result "$name.$kind"
	done
done
[ "$1" = --renew ] && exit
for file in "$golden"/*.dump; do
	[ -f "$(basename "$file" .dump).eml" ]
	result "there is a sample for ${file##*/}"
done
echo "1..$n"
