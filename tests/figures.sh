#!/bin/sh
#
# figures.sh WHAT - the figures we hold ourselves to, over material that is not
# ours to ship.
#
#     oracles     what other parsers read in real mail, and what we do
#     hostile     generated hostile mail: controls clean, names safe, resource
#                 attacks within bounds
#     corpora     every promise of the parser over all mail there is
#     attacks     large attacks of our own (needs none of the material)
#
# The material is in SHARED (../shared, beside the project). Where it is not,
# a line says so and all is well. Run by "make oracles" and so on.
set -u

shared=${SHARED:-${top_srcdir:-.}/../shared}
build=${top_builddir:-.}
dump=$build/tools/mimedump
extract=$build/tools/mimeextract

skip() {
	echo "$1: skipped, $2 is not there"
	exit 0
}

need() {
	[ -e "$2" ] || skip "$1" "$2"
}

# Python's own email package, for comparison: tree 99.1, type 99.9, bytes 98.9,
# name 99.3, subject 98.9; no offsets.
oracles() {
	need oracles "$shared/oracles/check.py"
	python3 "$shared/oracles/check.py" --tool "$dump --json --text" \
	    --min tree=99.2 --min type=99.9 --min bytes=99.0 --min name=99.0 \
	    --min offsets=95 --min subject=98.5
}

# The controls must give no defect; no case may crash or hang.
controls() {
	python3 "$shared/defects/verify.py" "$1" --only ok- \
	    --dump "$dump --json {}"
}

# All leaves: the cases count the text as well. A relative path would not do,
# since verify.py runs the tool elsewhere.
names() {
	python3 "$shared/defects/verify.py" "$1" \
	    --extract "$(cd "$build" && pwd)/tools/mimeextract -a -C {dir} {}"
}

hostile() {
	need hostile "$shared/defects/verify.py"
	dir=$(mktemp -d) || exit 2
	trap 'rm -rf "$dir"' EXIT
	python3 "$shared/defects/gen_hostile.py" "$dir" --resource || exit 2
	status=0
	echo "== 16 legal controls: no defect"
	controls "$dir" || status=1
	echo "== names: inside the folder, portable, none overwritten"
	names "$dir" || status=1
	echo "== resource attacks: linear, within 32 MiB"
	python3 "$shared/defects/verify.py" "$dir" --only r- --mem 32 \
	    --linear "$dump --json {}" || status=1
	exit $status
}

# Two ways over the same mail: the library's own promises, and the tool as a
# whole, which must end well on each file.
corpora() {
	need corpora "$shared/corpora"
	status=0
	"$build/tests/corpus" "$shared"/corpora/* || status=1
	find "$shared/corpora" -type f -print0 | {
		"$dump" --files0-from=- --json -o /dev/null &&
		    echo "mimedump --json: exit 0 on all of them"
	} || status=1
	exit $status
}

attacks() {
	python3 "${top_srcdir:-.}/tests/attacks.py" "$dump"
}

case ${1:-} in
oracles|hostile|corpora|attacks)
	command -v python3 >/dev/null || skip "$1" python3
	"$1" ;;
*)
	echo "usage: figures.sh oracles|hostile|corpora|attacks" >&2
	exit 2 ;;
esac
