#!/bin/sh
#
# against.sh [-n ROUNDS] BUILD_A BUILD_B FILE ... - is one build faster?
#
# BUILD_A and BUILD_B are folders that were built in, or two bench programs.
# Both run over the files in turns, A first, then B first, so that a machine
# that slows down does so for both. Prints the median speeds of each task that
# both know, and B's as a multiple of A's: above 1, B is the faster.
#
# Exit: 0 measured; 2 it could not.

rounds=5
while getopts n: option; do
	case $option in
	n) rounds=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
if [ $# -lt 3 ]; then
	echo "usage: against.sh [-n ROUNDS] BUILD_A BUILD_B FILE ..." >&2
	exit 2
fi

program() {
	if [ -d "$1" ]; then
		set -- "$1/bench/bench"
	fi
	[ -x "$1" ] || {
		echo "against.sh: $1: no such program; make bench/bench" >&2
		exit 2
	}
	echo "$1"
}
a=$(program "$1") && b=$(program "$2") || exit 2
shift 2

# one LABEL PROGRAM FILE ..: a line a task, LABEL, its name and its speed. The
# name takes the first 32 columns, however many figures follow it.
one() {
	label=$1
	shift
	"$@" >"$out" || exit 2
	awk -v label="$label" 'NR > 3 {
		name = substr($0, 1, 32)
		sub(/ +$/, "", name)
		split(substr($0, 33), figures, " ")
		print label "\t" name "\t" figures[1]
	}' "$out"
}

out=$(mktemp "${TMPDIR:-/tmp}/against.XXXXXX") || exit 2
trap 'rm -f "$out" "$out.all"' EXIT
trap 'exit 2' HUP INT TERM
: >"$out.all"

round=0
while [ $round -lt "$rounds" ]; do
	if [ $((round % 2)) -eq 0 ]; then
		one A "$a" -n 3 "$@" && one B "$b" -n 3 "$@"
	else
		one B "$b" -n 3 "$@" && one A "$a" -n 3 "$@"
	fi >>"$out.all" || exit 2
	round=$((round + 1))
done

awk -F '\t' '
function median(key,    n, i, j, values, v) {
	n = split(speeds[key], values, " ")
	for (i = 2; i <= n; i++) {
		v = values[i] + 0
		for (j = i - 1; j > 0 && values[j] + 0 > v; j--)
			values[j + 1] = values[j]
		values[j + 1] = v
	}
	return (values[int((n + 1) / 2)] + values[int(n / 2) + 1]) / 2
}
{
	if (!($2 in known)) {
		known[$2] = 1
		order[++tasks] = $2
	}
	speeds[$1 "\t" $2] = speeds[$1 "\t" $2] " " $3
}
END {
	printf "%-32s %10s %10s %8s\n", "", "A MB/s", "B MB/s", "B / A"
	for (i = 1; i <= tasks; i++) {
		a = "A\t" order[i]
		b = "B\t" order[i]
		if (a in speeds && b in speeds && median(a) > 0)
			printf "%-32s %10.0f %10.0f %8.2f\n", order[i],
			    median(a), median(b), median(b) / median(a)
	}
}' "$out.all"
