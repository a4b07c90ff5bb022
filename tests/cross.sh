#!/bin/sh
#
# cross.sh [SUITE ..] - do the rows hold on another CPU?
#
# Builds the library and its suites for 64-bit ARM, in build/aarch64, and runs
# them by qemu: those named (check_kernel), or nearly all. The rows are those of
# make check, run by tests/cross/check.h instead of Check. What relies on the
# sign of a char shows here, too: on that CPU it has none.
#
# Exit: 0 all rows held, 1 some did not, 2 no build, 77 compiler or qemu missing.

host=aarch64-linux-gnu
cc=$host-gcc
qemu=qemu-aarch64
cd "$(dirname "$0")/.." || exit 2
srcdir=$PWD
folder=build/aarch64

for tool in "$cc" "$qemu"; do
	command -v "$tool" >/dev/null || {
		echo "cross.sh: skipped, no $tool: install gcc-$host," \
		    "libc6-dev-arm64-cross, qemu-user"
		exit 77
	}
done
lib=$("$cc" -print-file-name=libc.so.6)
root=$(cd "$(dirname "$lib")/.." && pwd) || exit 2

[ -x configure ] || autoreconf -fi || exit 2
mkdir -p "$folder" && cd "$folder" || exit 2
[ -f config.status ] || "$srcdir/configure" --host="$host" --enable-werror \
    --disable-shared --disable-tools --without-zlib \
    CHECK_CFLAGS="-I$srcdir/tests/cross" CHECK_LIBS=" " || exit 2

# Neither zlib nor the C library's converters are there for that CPU as a rule;
# and two suites would take longer than all others together.
without='check_gzip|check_charset|check_letters|check_pieces|check_bounds'
all=$(sed -n '/^check_suites =/,/^$/s,^	tests/\([a-z0-9_]*\).*,\1,p' \
    "$srcdir/tests/local.mk" | grep -vxE "$without")
suites=
for suite in ${*:-$all}; do
	suites="$suites tests/$suite"
done
make -j "$(nproc)" $suites || exit 2
make -j "$(nproc)" check-TESTS TESTS="$suites" LOG_COMPILER="$qemu" \
    AM_LOG_FLAGS="-L $root" || exit 1
