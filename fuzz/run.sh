#!/bin/sh
#
# run.sh RUNS|- SECONDS TARGET ... - fuzzes the targets, one after the other.
#
# Each gets its share of RUNS executions, or, where that is "-", SECONDS. It
# starts from a copy of its seeds in fuzz/work/TARGET, which grows and is kept,
# so that the next time goes on from there. After a finding the target is
# started anew until its share is used up, or FINDINGS of them were made. Ends
# with a table of targets, executions and findings; what was found, and the
# logs, are in fuzz/work.
#
# Inputs are kept short: a run costs what its input is long, and what a parser
# can be made to do needs few octets to say. FUZZ_FLAGS adds to the fuzzer's
# flags: -jobs, -max_len.
#
# Exit: 0 nothing was found; 1 something was; 2 a target did not run.

if [ $# -lt 3 ]; then
	echo "usage: run.sh RUNS|- SECONDS TARGET ..." >&2
	exit 2
fi
runs=$1 seconds=$2
shift 2
srcdir=${srcdir:-.}
work=fuzz/work
findings_most=5
mkdir -p "$work" || exit 2

# Octets of an input: some headers, parts and lines; a field; a few names.
length_of() {
	case $1 in
	events | tree | mailbox) echo 600 ;;
	codec | html)  echo 400 ;;
	writer)        echo 300 ;;
	header)        echo 200 ;;
	*)             echo 120 ;;
	esac
}

# What is not guessed soon.
dict_of() {
	case $1 in
	html) echo "$srcdir/fuzz/html.dict" ;;
	*)    echo "$srcdir/fuzz/mime.dict" ;;
	esac
}

seed() {
	mkdir -p "$work/$1" && cp -R "$srcdir/fuzz/seeds/$1/." "$work/$1" ||
	    exit 2
	case $1 in
	events | tree) cp "$srcdir"/examples/mail/*.eml "$work/$1" ;;
	esac
}

# A number that the last run of the fuzzer printed at its end; 0 where none.
stat() {
	sed -n "s/^stat::$1: *//p" "$log" | tail -n 1 | grep . || echo 0
}

# fuzz TARGET LIMIT: until it ends, or finds something.
fuzz() {
	# shellcheck disable=SC2086
	fuzz/fuzz_"$1" "$2" -max_len="$(length_of "$1")" -timeout=10 \
	    -rss_limit_mb=2048 -print_final_stats=1 \
	    -artifact_prefix="$work/$1-" -dict="$(dict_of "$1")" \
	    $FUZZ_FLAGS "$work/$1" >"$log" 2>&1
}

# one TARGET: its line of the table.
one() {
	log=$work/$1.log done=0 found=0 start=$(date +%s)
	left=$share
	while [ "$left" -gt 0 ] && [ "$found" -lt "$findings_most" ]; do
		if [ "$runs" = - ]; then
			fuzz "$1" -max_total_time="$left"
		else
			fuzz "$1" -runs="$left"
		fi && failed=no || failed=yes
		[ "$(stat number_of_executed_units)" -gt 0 ] || return 2
		done=$((done + $(stat number_of_executed_units)))
		took=$(($(date +%s) - start))
		if [ "$failed" = yes ]; then
			found=$((found + 1))
			cp "$log" "$work/$1-$found.log"
		else
			break
		fi
		if [ "$runs" = - ]; then
			left=$((share - took))
		else
			left=$((share - done))
		fi
	done
	printf '%-10s %12d %10d %8d/s\n' "$1" "$done" "$found" \
	    $((done / (took > 0 ? took : 1)))
}

share=$seconds
[ "$runs" = - ] || share=$((runs / $#))
status=0 all=0 all_found=0
printf '%-10s %12s %10s %10s\n' target executions findings speed
for target; do
	seed "$target"
	one "$target" || {
		echo "run.sh: fuzz_$target did not run: see $log" >&2
		exit 2
	}
	all=$((all + done)) all_found=$((all_found + found))
done
printf '%-10s %12d %10d\n' 'in all' "$all" "$all_found"
[ "$all_found" -eq 0 ] || {
	echo "see $work: an input each, TARGET-crash-.., and TARGET-N.log" >&2
	status=1
}
exit $status
