#!/bin/sh
#
# floors.sh - does every file include only what stands below it?
#
# The rules are those of HACKING.md. Each is a function that prints what breaks
# it in the tree that is the current folder. Each rule is run twice: on the
# tree, where it must be silent, and on a copy with a planted fault, where it
# must not be. A rule that cannot fail tells nothing.

srcdir=$(cd "${srcdir:-.}" && pwd) || exit 99
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
n=0

floors="bytes codec header parse tree write edit mailbox inside check"

ok() {
	n=$((n + 1))
	echo "ok $n - $1"
}

not_ok() {
	n=$((n + 1))
	echo "not ok $n - $1"
	sed 's/^/# /' "$dir/faults"
}

# "FILE WHAT" for each #include "WHAT" of the C files in the folders given.
includes() {
	find "$@" -name '*.[ch]' -exec \
	    sed -n 's/^[ 	]*#[ 	]*include[ 	]*"\([^"]*\)".*/\1/p;T;F' {} + |
	    awk 'NR % 2 { what = $0; next } { print $0, what }'
}

# FILES without comments and strings, a line "FILE:NUMBER: code" each.
code_of() {
	find "$@" -name '*.[ch]' -exec awk '
	FNR == 1 { inside = 0 }
	{
		line = $0; out = ""
		gsub(/\\./, "", line)
		while (line != "") {
			if (inside) {
				i = index(line, "*/")
				if (i == 0)
					break
				line = substr(line, i + 2)
				inside = 0
			} else if (match(line, /\/\*|"[^"]*"|\/\//)) {
				out = out substr(line, 1, RSTART - 1) " "
				what = substr(line, RSTART, 2)
				line = substr(line, RSTART + RLENGTH)
				if (what == "//")
					break
				inside = what == "/*"
			} else {
				out = out line
				break
			}
		}
		print FILENAME ":" FNR ": " out
	}' {} +
}

# A floor includes mime.h, the files of its own floor, and the header that has
# the name of a floor below.
floor_includes_above() {
	includes libmime | awk -v floors="$floors" '
	BEGIN { n = split(floors, f, " "); for (i = 1; i <= n; i++) rank[f[i]] = i }
	{
		split($1, at, "/"); split($2, what, "/")
		own = at[2]; other = what[1]
		if (at[3] == "" || $2 == "mime.h" || $2 == "config.h")
			next
		if (other == own && what[3] == "")
			next
		if (other in rank && rank[other] < rank[own] &&
		    $2 == other "/" other ".h")
			next
		print $1 " includes " $2
	}'
}

# Tools and examples are like anybody else: they know mime.h.
user_knows_the_inside() {
	includes tools examples | while read -r file what; do
		case $what in
		mime.h|libmime/mime.h|config.h)
			continue ;;
		esac
		[ -f "$(dirname "$file")/$what" ] && case $what in
		*/*)	;;
		*)	continue ;;
		esac
		echo "$file includes $what"
	done
}

# No two files include each other, nor go around in a larger ring.
ring_of_includes() {
	includes libmime tools tests fuzz examples | while read -r file what; do
		for base in libmime/ "$(dirname "$file")/" ''; do
			[ -f "$base$what" ] && echo "$file $base$what" && break
		done
	done | tsort 2>&1 >/dev/null
}

# Functions that overrun, keep hidden state, ask the locale or jump.
banned='strcpy|stpcpy|strcat|strncpy|strncat|sprintf|vsprintf|strtok|strtok_r'
banned="$banned|atoi|atol|atoll|atof|alloca|scanf|fscanf|sscanf|gets|system"
banned="$banned|popen|setjmp|longjmp|mktemp|tmpnam|isalpha|isdigit|isspace"
banned="$banned|toupper|tolower|strcasecmp|strncasecmp"
banned_function() {
	code_of libmime tools examples |
	    grep -E "(^|[^A-Za-z0-9_>.])($banned)[ 	]*\(|[ 	]<ctype\.h>"
}

# A line of a list whose line before lost its "\" is a recipe to make, and what
# it names is neither built nor run nor shipped, without a word.
list_cut_short() {
	find libmime tools tests fuzz examples -name local.mk -exec awk '
	FNR == 1 { recipe = more = 0 }
	/^\t/ && !recipe && !more { print FILENAME ":" FNR ": " $0 }
	/^[^\t#]/ && !more { recipe = /^[^=]*:/ }
	{ more = /\\$/ }' {} +
}

# rule NAME FUNCTION PLANTED FILE: PLANTED, a line, is put at the end of FILE.
rule() {
	if (cd "$srcdir" && $2) >"$dir/faults" 2>&1; [ -s "$dir/faults" ]; then
		not_ok "$1"
	else
		ok "$1"
	fi
	cp -R "$dir/tree" "$dir/bad"
	chmod -R u+w "$dir/bad"
	echo "$3" >>"$dir/bad/$4"
	if (cd "$dir/bad" && $2) >"$dir/faults" 2>&1; [ -s "$dir/faults" ]; then
		ok "$1: a planted fault is seen"
	else
		not_ok "$1: a planted fault is not seen"
	fi
	rm -rf "$dir/bad"
}

mkdir "$dir/tree"
for folder in libmime tools tests fuzz examples; do
	cp -R "$srcdir/$folder" "$dir/tree"
done

echo 1..16
rule "no floor includes one above it" floor_includes_above \
    '#include "tree/tree.h"' libmime/codec/qp.c
rule "no floor includes another's own business" floor_includes_above \
    '#include "bytes/kernel.h"' libmime/codec/qp.c
rule "tools know mime.h only" user_knows_the_inside \
    '#include "bytes/bytes.h"' tools/mimedump.c
rule "examples know mime.h only" user_knows_the_inside \
    '#include "../libmime/bytes/bytes.h"' examples/parts.c
rule "no files include each other" ring_of_includes \
    '#include "codec/codec.h"' libmime/bytes/bytes.h
rule "no banned function" banned_function \
    'int f(char *s) { return atoi (s); }' libmime/header/field.c
rule "no locale's idea of a letter" banned_function \
    '# include <ctype.h>' tools/mimedump.c
rule "no list of files ends early" list_cut_short \
    '	tests/forgotten.sh' tests/local.mk
