#!/bin/sh
#
# detach_corpora.sh - all mail there is: contents out, and back, to the octet.
#
# Over the files of SHARED/corpora (../shared, beside the project): attachments
# alone, then every leaf. "N of N" each; what differs is told, and is exit 1.
# Where a limit hides some of a file, it goes there and back without limits, and
# is counted: among them are files that are no mail, such as a winmail.dat.
# EVERY=n: only each n-th file.
set -u

build=$(cd "${top_builddir:-.}" && pwd) || exit 2
here=$(cd "${top_srcdir:-.}/tests" && pwd) || exit 2
filter=$build/tools/mimefilter
. "$here/verify.sh"
[ -d "$shared/corpora" ] || {
	echo "detach: skipped, $shared/corpora is not there"
	exit 0
}
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
find "$shared/corpora" -type f ! -name '*.gz' -size -8M | LC_ALL=C sort |
    awk -v every="${EVERY:-1}" 'NR % every == 0' >"$dir/list"

# there_and_back FILE SEL LIMITS: 0 where it came back; sets "changed"
there_and_back() {
	"$filter" "$3" --detach "$dir/store" "$2" <"$1" >"$dir/out" \
	    2>"$dir/err" || return 1
	cmp -s "$1" "$dir/out" && return
	changed=$((changed + 1))
	"$filter" "$3" --attach-back "$dir/store" <"$dir/out" >"$dir/back" \
	    2>"$dir/err" && cmp -s "$1" "$dir/back"
}

# figures NAME SEL
figures() {
	n=0 well=0 changed=0 hidden=0
	rm -rf "$dir/store"
	while IFS= read -r file; do
		n=$((n + 1))
		if there_and_back "$file" "$2" --limits=default; then
			well=$((well + 1))
		elif grep -q 'a limit hides' "$dir/err" &&
		    there_and_back "$file" "$2" --limits=none; then
			well=$((well + 1)) hidden=$((hidden + 1))
		else
			echo "differs $file: $(head -n 1 "$dir/err")"
		fi
	done <"$dir/list"
	echo "$1: $well of $n come back to the octet, $changed were detached from, $hidden without limits"
	[ "$well" = "$n" ]
}

status=0
figures attachments 'role:attachment' || status=1
figures leaves 'not type:none' || status=1
exit $status
