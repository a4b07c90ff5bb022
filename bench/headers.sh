#!/bin/sh
#
# headers.sh [ROUNDS] - 100,000 header values decoded by us and by GMime.
#
# Compiles headers.c against the library in the build tree and the GMime that
# pkg-config knows, and runs it; see there. Exit: 0; 77 where GMime or a tool
# that is needed is not installed.

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

dir=$(mktemp -d "${TMPDIR:-/tmp}/headers.XXXXXX") || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' HUP INT TERM
# shellcheck disable=SC2046
${CC:-cc} -O2 -I"$here" $("$config" --cflags gmime-3.0) -o "$dir/headers" \
    "$here/bench/headers.c" -L"$build/libmime/.libs" -lmime \
    $("$config" --libs gmime-3.0) || exit 2
LD_LIBRARY_PATH=$build/libmime/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} \
    "$dir/headers" "$@"
