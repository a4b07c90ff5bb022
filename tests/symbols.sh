#!/bin/sh
#
# symbols.sh - are mime.h, libmime.map and the shared library of one mind?
#
# The functions that mime.h declares, those that the map lists and those that
# the library shows must be the same. And mime.h must compile by itself, as any
# C from C99 on and as C++, without a word.

srcdir=${srcdir:-.}
top_builddir=${top_builddir:-.}
header=$srcdir/libmime/mime.h
map=$srcdir/libmime/libmime.map
lib=$top_builddir/libmime/.libs/libmime.so
archive=$top_builddir/libmime/.libs/libmime.a
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
LC_ALL=C
export LC_ALL
n=0

# same NAME WANTED GOT: files of names
same() {
	n=$((n + 1))
	if [ -s "$2" ] && diff "$2" "$3" >"$dir/diff"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' "$dir/diff"
	fi
}

skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# silent NAME COMMAND..: it must succeed and say nothing
silent() {
	name=$1
	shift
	n=$((n + 1))
	if "$@" >"$dir/said" 2>&1 && [ ! -s "$dir/said" ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$dir/said"
	fi
}

# compiles COMPILER LANGUAGE STANDARD..: mime.h alone, in each of them
compiles() {
	compiler=$1 language=$2
	shift 2
	for standard; do
		name="mime.h by itself, $compiler -std=$standard"
		if command -v "$compiler" >/dev/null; then
			silent "$name" "$compiler" -x "$language" \
			    -std="$standard" -Wall -Wextra -pedantic -Werror \
			    -fsyntax-only "$header"
		else
			skip "$name" "no $compiler"
		fi
	done
}

# Objects of the library that hold data which can change; the choice of kernels
# is the one exception. Constants with pointers are in .data.rel.ro.
changing_data() {
	for object in "$top_builddir"/libmime/*/.libs/*.o; do
		case $object in
		*-kernel.o) continue ;;
		esac
		objdump -t "$object" | awk -v o="${object##*/}" '
		    ($4 == ".data" || $4 == ".bss" || $3 == ".data" ||
		    $3 == ".bss") && $NF !~ /^\.(data|bss)$/ { print o, $NF }'
	done
}

# Names that the archive, which hides none, would take from a program.
foreign_names() {
	nm -g --defined-only "$archive" | awk 'NF == 3 && $3 !~ /^mime_/ {
	    print $3 }'
}

echo 1..15

sed 's|/\*.*\*/||; /\/\*/,/\*\//d' "$header" |
    grep -o '\<mime_[a-z0-9_]*(' | tr -d '(' | sort >"$dir/declared"
sed -n 's/^	\(mime_[a-z0-9_]*\);.*/\1/p' "$map" >"$dir/mapped"
sort -u "$dir/mapped" >"$dir/sorted"
same "the map lists what mime.h declares" "$dir/declared" "$dir/sorted"
same "the map is sorted" "$dir/sorted" "$dir/mapped"

if [ -f "$lib" ]; then
	${NM:-nm} -D --defined-only "$lib" | awk '$2 != "A" { print $3 }' |
	    sort >"$dir/shown"
	sed 's/$/@@LIBMIME_0/' "$dir/declared" >"$dir/versioned"
	same "the library shows what mime.h declares, with its version" \
	    "$dir/versioned" "$dir/shown"
	echo libmime.so.0 >"$dir/wanted"
	objdump -p "$lib" | awk '$1 == "SONAME" { print $2 }' >"$dir/soname"
	same "the soname is 0" "$dir/wanted" "$dir/soname"
else
	skip "what the library shows" "no shared library"
	skip "the soname is 0" "no shared library"
fi

if [ -n "$SANITIZER_FLAGS" ]; then
	skip "nothing in the library changes" "sanitizers keep data"
elif [ ! -f "$lib" ]; then
	skip "nothing in the library changes" "no shared library"
else
	silent "nothing in the library changes but the choice of kernels" \
	    changing_data
fi

if [ -n "$SANITIZER_FLAGS" ]; then
	skip "the archive's names" "sanitizers add theirs"
elif [ ! -f "$archive" ]; then
	skip "the archive's names" "no static library"
else
	silent "all names in the archive begin with mime_" foreign_names
fi

compiles gcc c c99 c11 c17
compiles clang c c99 c11
compiles g++ c++ c++11 c++20
compiles clang++ c++ c++11 c++20
