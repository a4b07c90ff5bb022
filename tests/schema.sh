#!/bin/sh
#
# schema.sh - is what mimedump --json prints what doc/mime-1.schema.json says?
#
# Held against the schema: the sample mail, with text, cut by limits, in part;
# the golden files; a file that is not there; and, where SHARED has them, some
# of each corpus. That the schema holds anything is seen by planted faults.

srcdir=$(cd "${srcdir:-.}" && pwd) || exit 99
build=$(cd "${top_builddir:-.}" && pwd) || exit 99
shared=${SHARED:-${top_srcdir:-.}/../shared}
dump=$build/tools/mimedump
schema=$srcdir/doc/mime-1.schema.json
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
n=0

skip() {
	echo "1..0 # SKIP $1"
	exit 0
}

[ -x "$dump" ] || skip "mimedump is not built"
command -v python3 >/dev/null || skip "no python3"
python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null ||
    skip "python3-jsonschema is not there"

# hold FILE [FAULT ..]: against the schema
hold() {
	file=$1
	shift
	python3 -B "$srcdir/tests/schema.py" "$schema" "$@" <"$file"
}

# ok NAME FILE: FILE is as the schema says
ok() {
	n=$((n + 1))
	if hold "$2" >"$dir/told" 2>&1; then
		echo "ok $n - $1: $(tail -n 1 "$dir/told")"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' "$dir/told"
	fi
}

# refused FILE FAULT ..: each planted fault is seen
refused() {
	hold "$@" >"$dir/told" 2>&1
	while read -r verdict fault; do
		n=$((n + 1))
		case $verdict in
		refused) echo "ok $n - refused: $fault" ;;
		*)	echo "not ok $n - $verdict $fault" ;;
		esac
	done <"$dir/told"
}

mail=$srcdir/examples/mail
"$dump" --json --text "$mail"/*.eml >"$dir/text"
ok "the sample mail, with text" "$dir/text"
"$dump" --json --content "$mail"/*.eml >"$dir/content"
ok "all there is in it" "$dir/content"
"$dump" --json --no-digest -p 'type:text/*' "$mail"/*.eml >"$dir/part"
ok "only some parts, no digests" "$dir/part"
"$dump" --json --limit depth=1 --limit parts=2 --limit field=40 \
    --limit defects=1 "$mail"/*.eml >"$dir/limits"
ok "cut by limits" "$dir/limits"
"$dump" --json /dev/null "$dir/none" "$dir" >"$dir/error" 2>/dev/null
ok "nothing, no file and a folder" "$dir/error"
for file in "$srcdir"/tests/golden/*.json; do
	tr -d '\n' <"$file"
	echo
done >"$dir/golden"
ok "the golden files" "$dir/golden"

# Each key of a message, and some of others, taken away or made another type.
refused "$dir/text" \
    schema= source= message= offset= size= parts= defects= limits= \
    'schema="mime/2"' 'source=null' 'message=0' 'size=-1' 'size="1"' \
    'parts=null' 'parts={}' 'defects=[{}]' 'limits=[{"name":"x"}]' \
    'error=1' 'error=""' \
    parts.0.path= parts.0.parent= parts.0.kind= parts.0.type= \
    parts.0.charset= parts.0.encoding= parts.0.disposition= parts.0.name= \
    parts.0.name_from= parts.0.safe_name= parts.0.cid= parts.0.role= \
    parts.0.header= parts.0.body= parts.0.end= parts.0.headers= \
    parts.0.language= parts.0.location= parts.0.description= \
    parts.0.duration= parts.0.subject= parts.0.from= parts.0.date= \
    parts.0.message_id= parts.0.in_reply_to= parts.0.references= \
    parts.0.received= parts.0.list= \
    'parts.0.path="1..2"' 'parts.0.parent="0"' 'parts.0.kind="part"' \
    'parts.0.type="text"' 'parts.0.charset=""' 'parts.0.encoding=null' \
    'parts.0.name_from="Name"' 'parts.0.name="x"' 'parts.0.role="other"' \
    'parts.0.header=[0]' 'parts.0.body=[0,-1]' 'parts.0.end=null' \
    'parts.0.decoded={}' 'parts.0.decoded={"size":1,"sha256":"0"}' \
    'parts.0.outside=1' 'parts.0.text=null' 'parts.0.replaced=-1' \
    'parts.0.content=null' 'parts.0.content="QQ"' \
    'parts.0.headers=[{"name":"x"}]' 'parts.0.language=null' \
    'parts.0.duration="1"' 'parts.0.subject=1' \
    'parts.0.from=[{"name":"x"}]' 'parts.0.to="x"' \
    'parts.0.date="Sun, 22 Nov 2026 10:04:05 +0100"' \
    'parts.0.date="2026-11-22T10:04:05"' 'parts.0.message_id=[]' \
    'parts.0.in_reply_to=null' 'parts.0.references=[""]' \
    'parts.0.received=[{}]' 'parts.0.list={}'

# Signatures: one of each shape, and their keys.
{
	printf 'DKIM-Signature: v=1; a=rsa-sha256; d=a.org; s=k; h=from:to;\n'
	printf ' bh=x; b=YQ==\nDKIM-Signature: v=1\nFrom: a@a.org\n'
	printf 'Content-Type: multipart/signed; boundary=b; micalg=x\n\n'
	printf -- '--b\n\na\n--b\nContent-Type: application/pgp-signature\n'
	printf '\nx\n--b--\n'
} >"$dir/signed.eml"
"$dump" --json --signatures "$dir/signed.eml" >"$dir/signed"
ok "signatures" "$dir/signed"
refused "$dir/signed" 'signatures=null' signatures.0.kind= \
    'signatures.0.kind="x"' signatures.0.part= signatures.0.algorithm= \
    signatures.0.stands= 'signatures.0.stands=1' signatures.0.why= \
    signatures.0.field= signatures.0.domain= signatures.0.selector= \
    signatures.0.forms= signatures.0.limit= signatures.0.body= \
    'signatures.0.body="no"' signatures.0.body_size= \
    signatures.0.fields= signatures.0.absent= 'signatures.0.fields=[1]' \
    signatures.2.covered= signatures.2.signer= signatures.2.octets= \
    'signatures.2.octets=[1]' 'signatures.2.signer="x"'

# At most 40 files of each corpus, evenly spread.
if [ -d "$shared/corpora" ]; then
	for corpus in "$shared"/corpora/*/; do
		find "$corpus" -type f -size -5M | LC_ALL=C sort >"$dir/all"
		step=$(($(wc -l <"$dir/all") / 40 + 1))
		awk "NR % $step == 0 || NR == 1" "$dir/all" | tr '\n' '\0' |
		    "$dump" --files0-from=- --json --text >"$dir/corpus"
		ok "$(basename "$corpus")" "$dir/corpus"
	done
else
	n=$((n + 1))
	echo "ok $n - the corpora # SKIP there is no $shared/corpora"
fi
echo "1..$n"
