#!/bin/sh
#
# figures.sh WHAT - the figures we hold ourselves to, over material that is not
# ours to ship.
#
#     oracles     what other parsers read in real mail, and what we do; where
#                 we stay with our reading, oracles.ruled tells why
#     hostile     generated hostile mail: defects told, readings safe, names
#                 safe, attacks within bounds; SCALE=N: size of the attacks
#                 where they are fed octet by octet
#     corpora     every promise of the parser over all mail there is
#     class-a     how much wanted mail is called ambiguous (in corpora too)
#     attacks     large attacks of our own (needs none of the material)
#
# The material is in SHARED (../shared, beside the project). Where it is not,
# a line says so and all is well. Run by "make oracles" and so on.
set -u

here=$(cd "${top_srcdir:-.}/tests" && pwd) || exit 2
build=${top_builddir:-.}
tools=$(cd "$build" && pwd)/tools
dump=$build/tools/mimedump
. "$here/verify.sh"

skip() {
	echo "$1: skipped, $2 is not there"
	exit 0
}

need() {
	[ -e "$2" ] || skip "$1" "$2"
}

# What the judges say, then the same in numbers, with what is ruled apart.
# Python's own email package, for comparison: tree 99.1, type 99.9, bytes 98.9,
# name 99.3, subject 98.9, from 99.3, to 95.9; no offsets.
oracles() {
	need oracles "$shared/oracles/check.py"
	judged=$(python3 "$shared/oracles/check.py" \
	    --tool "$dump --json --text" -v) || { echo "$judged"; exit 2; }
	texts=$(text_oracles) || exit 2
	judged="$judged
$texts"
	echo "$judged" | grep -v '^differs '
	echo
	echo "$judged" |
	    python3 -B "$here/oracle_table.py" "$here/oracles.ruled"
}

# The text of whole messages is on record beside what check.py asks about.
text_oracles() {
	for oracle in letters imap_tools; do
		[ -e "$shared/oracles/records/$oracle.jsonl" ] || {
			echo "texts: skipped, $oracle.jsonl is not there"
			return
		}
	done
	python3 -B "$here/oracle_text.py" "$dump" "$shared" -v
}

# What the judge says, then the same in numbers. With --chunk=1 the parser gets
# an octet at a time, which takes some minutes for 440 MB; SCALE=0.25 makes the
# attacks there smaller.
hostile() {
	lacks=$(hostile_lacks)
	[ -z "$lacks" ] || { echo "hostile: skipped, $lacks"; exit 0; }
	dir=$(mktemp -d) || exit 2
	trap 'rm -rf "$dir"' EXIT
	scale=${SCALE:-1}
	generate "$dir/small" && generate "$dir/whole" --resource --only r- &&
	    generate "$dir/chunk" --resource --only r- --scale "$scale" ||
	    exit 2
	status=0
	echo "== codes, readings, legal controls"
	judge_codes "$dir/small" || status=1
	echo "== the same, fed octet by octet"
	judge_codes "$dir/small" --chunk=1 || status=1
	echo "== names: inside the folder, portable, none overwritten"
	judge_names "$dir/small" >"$dir/names" || status=1
	cat "$dir/names"
	echo "== attacks: linear, within 16 MiB"
	judge_attacks "$dir/whole" || status=1
	echo "== attacks at scale $scale, fed octet by octet"
	judge_attacks "$dir/chunk" --chunk=1 || status=1
	echo
	python3 -B "$here/hostile_table.py" "$tools/mimedump" "$hostile" "$dir" \
	    "$allow" "$families" "$scale" || status=1
	exit $status
}

# Two ways over the same mail: the library's own promises, and the tool as a
# whole, which must end well on each file.
corpora() {
	need corpora "$shared/corpora"
	status=0
	"$build/tests/corpus" "$shared"/corpora/* || status=1
	# One of them is damaged, which is trouble, as it should be.
	find "$shared/corpora" -type f ! -name '*.gz' -print0 | {
		"$dump" --files0-from=- --json -o /dev/null &&
		    echo "mimedump --json: exit 0 on all of them"
	} || status=1
	class_a || status=1
	exit $status
}

# Mail that people wanted: of the lists one has spam too, but little of it.
class_a() {
	need class-a "$shared/corpora"
	(cd "$shared/corpora" && "$here/class_a.py" "$tools/mimedump" \
	    spamassassin-corpus/data/easy-ham-1 linux-mips/eml \
	    notmuch/test/corpora/lkml notmuch/test/corpora/default)
}

attacks() {
	"$here/attacks.py" "$dump"
}

case ${1:-} in
oracles|hostile|corpora|class-a|attacks)
	command -v python3 >/dev/null || skip "$1" python3
	"$(echo "$1" | tr - _)" ;;
*)
	echo "usage: figures.sh oracles|hostile|corpora|class-a|attacks" >&2
	exit 2 ;;
esac
