#!/bin/sh
#
# extract.sh [ROUNDS] - one large attachment, taken out by us and by ripMIME.
#
# Makes a message with an attachment of 200 MB (SIZE_MB) in TMPDIR, which takes
# some 700 MB there, and has both programs write it to a file, in turns, from
# the file and from a pipe. Prints the medians of CPU time, user and system
# together, and of the peak resident set as the kernel counts it. Then says
# whether what we promise holds: the same octets, at most 8 MiB of memory, at
# least three times as fast as ripMIME.
#
# Exit: 0 all hold; 1 one does not; 77 what is needed is not installed.

rounds=${1:-5}
size=${SIZE_MB:-200}
ours=${MIMEEXTRACT:-${top_builddir:-.}/tools/mimeextract}
most_kib=8192
least_ratio=3

need() {
	command -v "$1" >/dev/null 2>&1 || {
		echo "skipped: no $1"
		exit 77
	}
}
need "$ours"
need python3
need /usr/bin/time

dir=$(mktemp -d "${TMPDIR:-/tmp}/extract.XXXXXX") || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' HUP INT TERM

# Octets that do not compress, the same each time; lines of 76.
python3 - "$dir" "$size" <<'END' || exit 2
import base64, random, sys
folder, left = sys.argv[1], int(sys.argv[2]) * 1000 * 1000
octets = random.Random(2045)
with open(folder + '/big.eml', 'wb') as mail, \
        open(folder + '/wanted', 'wb') as wanted:
    mail.write(b'From: a@example.org\nSubject: large\nMIME-Version: 1.0\n'
               b'Content-Type: multipart/mixed; boundary="b"\n\n'
               b'--b\n\nSee the attachment.\n'
               b'--b\nContent-Type: application/octet-stream\n'
               b'Content-Transfer-Encoding: base64\n'
               b'Content-Disposition: attachment; filename="big.bin"\n\n')
    while left > 0:
        piece = octets.randbytes(min(left, 57 * 16384))
        wanted.write(piece)
        mail.write(base64.encodebytes(piece))
        left -= len(piece)
    mail.write(b'--b--\n')
END

# one LABEL COMMAND: runs it, stdin as it is, notes what it cost and whether
# the attachment came out whole.
one() {
	label=$1
	shift
	rm -rf "$dir/out"
	mkdir "$dir/out"
	/usr/bin/time -f '%U %S %M' -o "$dir/cost" "$@" >/dev/null 2>&1
	tail -n 1 "$dir/cost" >>"$dir/$label.costs"
	cmp -s "$dir/wanted" "$dir/out/big.bin" || echo "$label" >>"$dir/differ"
}

round() {
	one ours-file "$ours" -C "$dir/out" "$dir/big.eml"
	cat "$dir/big.eml" | one ours-pipe "$ours" -C "$dir/out"
	if $theirs; then
		one ripmime-file ripmime -i "$dir/big.eml" -d "$dir/out"
		cat "$dir/big.eml" | one ripmime-pipe ripmime -i - -d "$dir/out"
	fi
}

# cpu LABEL, peak LABEL: medians, in seconds and KiB
median() {
	sort -n | awk '{ v[NR] = $1 }
	END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}
cpu() { awk '{ print $1 + $2 }' "$dir/$1.costs" | median; }
peak() { awk '{ print $3 }' "$dir/$1.costs" | median; }

theirs=true
command -v ripmime >/dev/null 2>&1 || theirs=false
: >"$dir/differ"
n=0
while [ "$n" -lt "$rounds" ]; do
	round
	n=$((n + 1))
done

failed=0
verdict() {
	if [ "$1" = 1 ]; then
		echo "PASS  $2"
	else
		echo "FAIL  $2"
		failed=1
	fi
}

echo "$size MB attachment, $rounds rounds"
printf '%-14s %8s %10s\n' '' 'CPU s' 'peak KiB'
for label in ours-file ripmime-file ours-pipe ripmime-pipe; do
	[ -s "$dir/$label.costs" ] &&
	    printf '%-14s %8s %10s\n' "$label" "$(cpu $label)" "$(peak $label)"
done
echo

verdict "$(grep -c ours "$dir/differ" | awk '{ print ($1 == 0) }')" \
    "the attachment comes out whole"
for how in file pipe; do
	kib=$(peak ours-$how)
	verdict "$(awk -v k="$kib" -v m=$most_kib 'BEGIN { print (k <= m) }')" \
	    "from a $how: $kib KiB, at most $most_kib"
	if $theirs; then
		ratio=$(echo "$(cpu ripmime-$how) $(cpu ours-$how)" |
		    awk '{ printf "%.1f", $1 / ($2 > 0 ? $2 : 0.01) }')
		verdict "$(awk -v r="$ratio" -v l=$least_ratio \
		    'BEGIN { print (r >= l) }')" \
		    "from a $how: $ratio times as fast as ripMIME, at least $least_ratio"
	fi
done
$theirs || echo "skipped: no ripmime to compare with"
exit $failed
