#!/bin/sh
#
# build.sh [ROUNDS] - messages made by us and by GMime, in turns.
#
# 100,000 small messages, and one with a file of 2 GB attached, which is a hole:
# base64 does not care. CPU time, medians of the rounds, and their ratio, which
# holds on a machine that others use too; peak memory of ours in the large one.
# Exit: 0; 1 where a promise is not kept (3 times as fast, 8 MiB); 77 where GMime
# is not installed.

rounds=${1:-5}
here=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 2
build=$(cd "${top_builddir:-.}" && pwd) || exit 2
config=${PKG_CONFIG:-pkg-config}

skip() {
	echo "skipped: $1"
	exit 77
}
command -v "$config" >/dev/null 2>&1 || skip "no pkg-config"
"$config" --exists gmime-3.0 2>/dev/null || skip "no libgmime-3.0-dev"
[ -e "$build/libmime/.libs/libmime.so" ] || skip "no shared library is built"

dir=$(mktemp -d "${TMPDIR:-/tmp}/build.XXXXXX") || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' HUP INT TERM
LD_LIBRARY_PATH=$build/libmime/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
${CC:-cc} -O2 -D_FILE_OFFSET_BITS=64 -I"$here" -o "$dir/ours" \
    "$here/bench/build.c" -L"$build/libmime/.libs" -lmime || exit 2
# shellcheck disable=SC2046
${CC:-cc} -O2 $("$config" --cflags gmime-3.0) -o "$dir/theirs" \
    "$here/bench/build_gmime.c" $("$config" --libs gmime-3.0) || exit 2
# Read once, so that it is in memory for both.
truncate -s 2G "$dir/file" && cat "$dir/file" >/dev/null || exit 2

# median COLUMN: of the numbers in it
median() {
	awk -v c="$1" '{ print $c }' "$2" | sort -g |
	    awk '{ v[NR] = $1 } END { print v[int(NR / 2) + 1] }'
}

# row NAME COMMAND ..
row() {
	name=$1
	shift
	: >"$dir/ours.list"
	: >"$dir/theirs.list"
	i=0
	while [ $((i += 1)) -le "$rounds" ]; do
		for who in ours theirs; do
			"$dir/$who" "$@" >>"$dir/$who.list" || exit 2
		done
	done
	set -- "$(median 2 "$dir/ours.list")" "$(median 2 "$dir/theirs.list")" \
	    "$(median 3 "$dir/ours.list")" "$(median 3 "$dir/theirs.list")"
	awk -v name="$name" -v a="$1" -v b="$2" -v m="$3" -v n="$4" 'BEGIN {
		printf "%-16s %7.3f s %7.3f s %6.2fx %7.1f MiB %7.1f MiB\n",
		    name, a, b, b / a, m / 1024, n / 1024
		exit b / a < 3 || m > 8192
	}' || missed=1
}

printf '%-16s %9s %9s %7s %11s %11s\n' '' ours GMime '' ours GMime
row '100,000 small' small 100000
row 'one of 2 GB' large "$dir/file"
[ -z "$missed" ]
