#!/bin/sh
#
# installed.sh - is the library of use once it is installed?
#
# Installs it below a temporary folder, and builds an example against what is
# there and nothing else, with what pkg-config says: as anybody would.

srcdir=${srcdir:-.}
top_builddir=${top_builddir:-.}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
n=0

ok() {
	n=$((n + 1))
	if "$@" >"$dir/said" 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$dir/said"
	fi
}

skip() {
	n=$((n + 1))
	echo "ok $n - $name # SKIP $1"
}

# Make is already at work above us: what it tells its children is not for us.
make_below() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$top_builddir" \
	    DESTDIR="$dir" "$@"
}

# Nothing of that name is left: files, folders, links. The way to the prefix
# may have it, as that of distcheck does.
uninstall() {
	make_below install && make_below uninstall &&
	    ! find "$dir$prefix" -mindepth 1 -name '*mime*' | grep .
}

config() {
	PKG_CONFIG_PATH=$(dirname "$pc") pkg-config \
	    --define-variable=prefix="$dir$prefix" "$@" libmime
}

build() {
	# Words of CC and of what pkg-config says are words of the command.
	# shellcheck disable=SC2046,SC2086
	${CC:-cc} $SANITIZER_FLAGS -o "$dir/$1" $(config --cflags) \
	    "$srcdir/examples/subject.c" $2
}

runs() {
	subject=$(LD_LIBRARY_PATH="$dir$libdir" "$dir/$1" \
	    "$srcdir/examples/mail/plain.eml") && [ -n "$subject" ]
}

echo 1..6
name="make install"
ok make_below install-libLTLIBRARIES install-mimeincludeHEADERS \
    install-pkgconfigDATA
pc=$(find "$dir" -name libmime.pc)
prefix=$(sed -n 's/^prefix=//p' "$pc")
libdir=$(PKG_CONFIG_PATH=$(dirname "$pc") pkg-config --variable=libdir libmime)

name="an example builds against what is installed"
if [ -e "$dir$libdir/libmime.so" ]; then
	ok build shared "$(config --libs)"
	name="and runs"
	ok runs shared
else
	skip "no shared library"
	name="and runs"
	skip "no shared library"
fi

name="an example builds with the static library"
if [ -e "$dir$libdir/libmime.a" ]; then
	ok build static "$dir$libdir/libmime.a $(config --static --libs-only-l |
	    sed 's/-lmime//')"
	name="and runs"
	ok runs static
else
	skip "no static library"
	name="and runs"
	skip "no static library"
fi

name="make uninstall leaves nothing"
ok uninstall
