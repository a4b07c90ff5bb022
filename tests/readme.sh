#!/bin/sh
#
# readme.sh - do the tools print what README.md shows on its first screen?
#
# The first block of the file is a transcript: lines that begin with "$ " are
# run, from a folder in which the samples are where the reader has them.

srcdir=$(cd "${srcdir:-.}" && pwd) || exit 99
PATH=$(cd "${top_builddir:-.}" && pwd)/tools:$PATH
command -v mimedump >/dev/null || {
	echo "1..0 # SKIP the tools are not built"
	exit 0
}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/here" "$dir/here/examples"
cp -R "$srcdir/examples/mail" "$dir/here/examples"

awk '/^```/ { if (seen++) exit; next } seen' "$srcdir/README.md" >"$dir/wanted"
cd "$dir/here" || exit 99
sed -n 's/^\$ //p' "$dir/wanted" | while read -r line; do
	echo "\$ $line"
	eval "$line" 2>&1 </dev/null
done >"$dir/got"

echo 1..1
if [ -s "$dir/got" ] && diff "$dir/wanted" "$dir/got" >"$dir/diff"; then
	echo "ok 1 - the first screen of README.md is what the tools print"
else
	echo "not ok 1 - the first screen of README.md is what the tools print"
	sed 's/^/# /' "$dir/diff"
fi
