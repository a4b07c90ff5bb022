#!/bin/sh
#
# filter_check.sh - what mimefilter promises, over all mail there is, in figures.
#
# The mail is in SHARED (../shared, beside the project); where it is not, a line
# says so and all is well. EVERY=N: only each N-th file. Run by "make
# filter-check".
set -u

here=$(cd "${top_srcdir:-.}/tests" && pwd) || exit 2
tools=$(cd "${top_builddir:-.}" && pwd)/tools
. "$here/verify.sh"

lacks=$(hostile_lacks)
[ -d "$shared/corpora" ] || lacks="$shared/corpora is not there"
[ -z "$lacks" ] || { echo "filter-check: skipped, $lacks"; exit 0; }
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
generate "$dir/hostile" >"$dir/said" 2>&1 || { cat "$dir/said"; exit 2; }
status=0
echo "== mail that people wrote"
"$here/filter_corpora.py" "$tools/mimefilter" "$shared/corpora" || status=1
echo "== hostile mail"
"$here/filter_corpora.py" "$tools/mimefilter" "$dir/hostile" || status=1
echo "== written anew"
"$here/normalise.py" "$tools" "$shared/corpora" "$dir/hostile" || status=1
exit $status
