#!/bin/sh
#
# encodings.sh - tables of characters that others wrote, decoded and compared.
#
# They are not ours to ship: SHARED names the folder that has them, and where
# they are not there, this is skipped. check_whatwg.c has sums over the same
# tables, and is always run.

tool=mimeextract
. "${srcdir:-.}/tests/verify.sh"
data=$shared/corpora/encoding-rs/tests/test_data
[ -d "$data" ] || { echo "1..0 # SKIP tables: $data is not there"; exit 0; }
. "${srcdir:-.}/tests/cli.sh"

# table LABEL FILE: every line of FILE_in.txt is that of FILE_in_ref.txt
table() {
	{
		printf 'Content-Transfer-Encoding: binary\n\n'
		cat "$data/$2_in.txt"
	} >table.eml
	cp "$data/$2_in_ref.txt" wanted
	run "mimeextract -O --bodies --to-utf8 --charset $1 table.eml"
	cmp -s wanted stdout
	result "$1: $(wc -l <wanted) lines"
}

table big5 big5
table euc-kr euc_kr
table gb18030 gb18030

echo "1..$n"
