#!/bin/sh
#
# leniency.sh - does doc/leniency.md say of each defect what the sources say?
#
# The codes of mime.h, the table of bytes/defect.c and the rows of the document
# are brought to lines of one form, and compared: none may be missing, none may
# be made up. A code that no other source names is never reported, and has to
# be marked as planned; one that is reported must not be.

srcdir=${srcdir:-.}
header=$srcdir/libmime/mime.h
table=$srcdir/libmime/bytes/defect.c
document=$srcdir/doc/leniency.md
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
n=0

# ok NAME WANTED GOT: two files with the same lines, in the same order?
ok() {
	n=$((n + 1))
	if [ -s "$2" ] && diff "$2" "$3" >"$dir/diff"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' "$dir/diff"
	fi
}

# MIME_DEFECT_X_Y to x-y
names() {
	sed 's/^MIME_DEFECT_//' | tr 'A-Z_' 'a-z-'
}

# The enumerators that the sources name, also those that a macro puts together as
# in "#define BIT(code) .. MIME_DEFECT_FILENAME_##code". What mimefilter does
# about defects names them all, and tells none.
reported() {
	find "$srcdir/libmime" "$srcdir/tools" -name '*.[ch]' ! -name mime.h \
	    ! -name defect.c ! -name "filter_*" -exec awk '
	FNR == 1 { macro = "" }
	/^#define [A-Z]+\(.*MIME_DEFECT_[A-Z_]*##/ {
		macro = $2; sub(/\(.*/, "(", macro)
		start = $0; sub(/##.*/, "", start); sub(/.* /, "", start)
		sub(/.*MIME_DEFECT_/, "MIME_DEFECT_", start)
	}
	{
		for (s = $0; match(s, /MIME_DEFECT_[A-Z0-9_]*/);
		    s = substr(s, RSTART + RLENGTH))
			print substr(s, RSTART, RLENGTH)
		for (s = $0; macro != "" && (i = index(s, macro)) > 0; ) {
			s = substr(s, i + length(macro))
			match(s, /^[A-Z0-9_]*/)
			print start substr(s, 1, RLENGTH)
		}
	}' {} +
}

echo 1..5

sed -n '/^enum mime_defect_code/,/^};/s/^	\(MIME_DEFECT_[A-Z0-9_]*\),*.*/\1/p' \
    "$header" | names | grep -vx -e none -e codes >"$dir/enumerators"

sed -n 's/^	\[\(MIME_DEFECT_[A-Z0-9_]*\)\] *= { "\([^"]*\)",.*/\1 \2/p' \
    "$table" >"$dir/rows"
cut -d' ' -f1 "$dir/rows" | names >"$dir/designators"
cut -d' ' -f2 "$dir/rows" >"$dir/names"
ok "the table has each enumerator, in order" "$dir/enumerators" \
    "$dir/designators"
ok "a name is its enumerator" "$dir/designators" "$dir/names"

# name|severity|text, from the table and from the document
awk -F'"' '/^	\[MIME_DEFECT_/ {
	print $2 "|" substr($7, index($7, "}") - 2, 1) "|" $4
}' "$table" >"$dir/told"
awk -F' *[|] *' '/^[|] `/ {
	sub(/ \*planned\*/, "", $2); gsub(/`/, "", $2)
	print $2 "|" $3 "|" $4
}' "$document" >"$dir/written"
ok "the document has each code, its severity and its meaning" "$dir/told" \
    "$dir/written"

sed -n 's/^| `\([a-z0-9-]*\)`.*/\1/p' "$document" >"$dir/rows"
ok "every row of the document is well formed" "$dir/rows" "$dir/names"

reported | names | sort -u >"$dir/reported"
sort "$dir/names" | comm -23 - "$dir/reported" >"$dir/silent"
sed -n 's/^| `\([a-z0-9-]*\)` \*planned\* .*/\1/p' "$document" | sort \
    >"$dir/planned"
# The first line keeps the lists from being empty once nothing is planned.
{ echo planned:; cat "$dir/silent"; } >"$dir/a"
{ echo planned:; cat "$dir/planned"; } >"$dir/b"
ok "planned are the codes that nothing reports" "$dir/a" "$dir/b"
