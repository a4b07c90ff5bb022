#!/bin/sh
#
# instructions.sh - twice the attack is about twice the instructions.
#
# Generates the resource attacks at two sizes, one twice the other, and has
# valgrind count the instructions of "mimedump --json" over each: all of the
# tool, its libraries and the C library's, which tests/check_cost.c does not
# see, and the same on every run. What the attack costs at next to no size is
# taken off: the start of the tool, and of libcrypto where there is content.
# Prints a table, and fails where twice the octets cost more than MOST times.
#
# The generator is in SHARED (../shared, beside the project). SCALE makes the
# attacks larger: 1 is full size, and takes hours; EACH is how many seconds one
# run may take. ONLY=qp leaves all out but those whose name begins so. Run by
# "make instructions".
set -u

shared=${SHARED:-${top_srcdir:-.}/../shared}
build=${top_builddir:-.}
scale=${SCALE:-0.05}
most=2.3
each=${EACH:-120}

skip() {
	echo "instructions: skipped, $1"
	exit 0
}

command -v python3 >/dev/null || skip "python3 is not there"
command -v valgrind >/dev/null || skip "valgrind is not there"
[ -e "$shared/defects/gen_hostile.py" ] ||
	skip "$shared/defects/gen_hostile.py is not there"
[ -z "${SANITIZER_FLAGS:-}" ] || skip "valgrind does not run sanitizers"

dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT

# Instructions for the file $1; nothing where mimedump did not end well, or not
# in time: what grows by the square may take hours.
count() {
	timeout "$each" \
	    "$build/libtool" --mode=execute valgrind --tool=callgrind \
	    --callgrind-out-file=/dev/null --log-file="$dir/log" \
	    "$build/tools/mimedump" --json -o /dev/null "$1" || return
	awk '/Collected :/ { print $4 }' "$dir/log"
}

octets() {
	wc -c <"$1" | tr -d ' '
}

# An attack whose size is not scaled has its start measured on an empty file.
start_of() {
	start=$dir/none/$(basename "$1")
	if cmp -s "$start" "$1"; then
		start=$dir/empty.eml
	fi
	measure "$start"
}

measure() {
	echo "$(octets "$1") $(count "$1" || echo -1)"
}

# "NAME OCTETS IR OCTETS IR OCTETS IR", at next to nothing, N and 2 N, for each
# attack that has two sizes.
attacks() {
	for small in "$dir"/attacks/*.s1.*; do
		large=$(echo "$small" | sed 's/\.s1\.\([a-z]*\)$/.s2.\1/')
		[ -e "$large" ] || continue
		name=$(basename "$small" | sed 's/^[0-9]*-r-//; s/\.s1\..*//')
		echo "$name $(start_of "$small") $(measure "$small")" \
		    "$(measure "$large")"
	done
}

# The table of what attacks says. A ratio does not count where a limit ends the
# attack at once.
table() {
	awk -v most="$most" -v least=200000 '
	BEGIN {
		printf "%-26s %10s %12s %12s %7s %9s\n", "attack", "start",
		    "Ir at n", "Ir at 2n", "ratio", "Ir/octet"
	}
	{
		n = $5 - $3; more = $7 - $3; word = ""
		ratio = n > 0 && $6 > $2 ? \
		    2 * (more / ($6 - $2)) / (n / ($4 - $2)) : 0
		if ($3 < 0 || $5 < 0 || $7 < 0)
			word = "FAILED"
		else if (more > least && (ratio > most || n <= 0))
			word = "TOO MUCH"
		if (word != "")
			bad++
		if (more > least && ratio > worst)
			worst = ratio
		printf "%-26s %10.0f %12.0f %12.0f %7.2f %9.1f %s\n", $1, $3,
		    n, more, ratio, more / ($6 - $2), word
		fflush()
	}
	END {
		printf "%d attacks, %d bad; the worst ratio is %.2f\n", NR, bad,
		    worst
		exit NR == 0 || bad > 0
	}'
}

# generate FOLDER SCALE
generate() {
	python3 "$shared/defects/gen_hostile.py" "$dir/$1" --resource \
	    --only "r-${ONLY:-}" --scale "$2" >/dev/null 2>"$dir/log" || {
		cat "$dir/log" >&2
		exit 2
	}
}

generate attacks "$scale"
generate none 0.0005
: >"$dir/empty.eml"
[ -n "$(count "$dir/empty.eml")" ] || {
	echo "instructions: valgrind does not count" >&2
	exit 2
}
attacks | table
