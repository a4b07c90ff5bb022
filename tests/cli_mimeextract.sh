#!/bin/sh
#
# cli_mimeextract.sh - mimeextract: what it writes, and what it never does.

# shellcheck disable=SC2010,SC2012  # the names are ours, and ls -A sees dots
tool=mimeextract
. "${srcdir:-.}/tests/cli.sh"

# names COMMAND: runs it with a new folder "to"; its files, sorted, a line each
names() {
	rm -rf to
	mkdir to
	(eval "$1") >"$dir/stdout" 2>"$dir/stderr"
	got=$?
	ls -A to | LC_ALL=C sort
}

# writes NAME STATUS COMMAND: the files that it writes come in from the caller
writes() {
	cat >"$dir/wanted"
	names "$3" >"$dir/listed"
	[ "$got" = "$2" ] && cmp -s "$dir/wanted" "$dir/listed"
	result "$1"
	cmp -s "$dir/wanted" "$dir/listed" || sed 's/^/# file: /' "$dir/listed"
}

# ---- which parts ----

writes "attachments, and messages both ways" 0 "mimeextract -C to mail.eml" \
    <<'END'
Report (2).pdf
part-4.eml
report.pdf
über.csv
END
[ "$(wc -c <to/report.pdf)" -eq 2280 ] &&
    [ "$(wc -c <'to/Report (2).pdf')" -eq 1 ] &&
    [ "$(sed -n 1p to/part-4.eml)" = "From: Cy <cy@example.org>" ]
result "their content"
ls -l to/report.pdf >listed && grep -q '^-rw' listed
result "their mode is that of any file"
writes "only some" 0 "mimeextract -C to -p '*.pdf and size>1K' mail.eml" <<'END'
report.pdf
END
writes "-p twice: either" 0 "mimeextract -C to -p 2 -p 4.2 mail.eml" <<'END'
report.pdf
über.csv
END
writes "all leaves" 0 "mimeextract -C to -a mail.eml" <<'END'
Report (2).pdf
part-1.1.txt
part-1.2.html
part-4.1.txt
part-4.eml
report.pdf
über.csv
END
writes "the bodies" 0 "mimeextract -C to --bodies mail.eml" <<'END'
part-1.1.txt
part-1.2.html
part-4.1.txt
END
writes "bodies and a part" 0 "mimeextract -C to --bodies -p 3 mail.eml" <<'END'
Report.pdf
part-1.1.txt
part-1.2.html
part-4.1.txt
END
writes "what is shown within the body" 0 \
    "mimeextract -C to --inline '$srcdir/examples/mail/related.eml'" <<'END'
tulip.png
END
writes "a message within an encoding" 0 \
    "mimeextract -C to '$srcdir/examples/mail/base64-message.eml'" <<'END'
Light in room 12.eml
rooms.csv
END
writes "nothing matched" 1 "mimeextract -C to -p 9 mail.eml" </dev/null
try "and is told" 1 "mimeextract -C to -p 9 mail.eml" '' 'no part was chosen'
try "unless -q" 1 "mimeextract -q -C to -p 9 mail.eml" '' ''
writes "one mail of two has none" 0 "mimeextract -C to -p 2 mail.eml \
    '$srcdir/examples/mail/plain.eml'" <<'END'
report.pdf
END
writes "an empty part is written too" 0 "printf 'Content-Type: a/b
Content-Disposition: attachment; filename=e\n\n' | mimeextract -C to" <<'END'
e
END

{
	printf 'Content-Disposition: attachment; filename=large\n'
	printf 'Content-Transfer-Encoding: base64\n\n'
	yes QUJD | head -n 400000
} >large.eml
writes "one whose room is had beforehand" 0 "mimeextract -C to large.eml" \
    <<'END'
large
END
[ "$(wc -c <to/large)" -eq 1200000 ] && [ "$(du -k to/large | cut -f 1)" -lt \
    1220 ] && [ "$(tr -d ABC <to/large | wc -c)" -eq 0 ]
result "what was too much of it is given back"

# Such a part is decoded as the message is read, but not where a manifest has
# to have its digest: both must come to the same.
large_part() {
	printf '\n--b\nContent-Type: %s; name=%s\n' "$1" "$2"
	printf 'Content-Transfer-Encoding: base64\n\n'
	yes "$3" | head -n "$4"
}
{
	echo 'Content-Type: multipart/mixed; boundary=b'
	large_part image/png small QUJD 10
	large_part image/png first QUJD 200000
	printf 'QQ==\n!-?QUJDR\nEVG\n--c\n'
	yes 'QUJDREVG  ' | head -n 100000
	large_part text/plain text QUJD 200000
	large_part image/png second QUJDREVG 200000
	large_part image/png last QUJ 200001
} >early.eml
sed 's/--c//' early.eml >later.eml
for options in '' '-a' '-j1' '--overwrite' '--names=part'; do
	rm -rf to second && mkdir to second
	run "mimeextract $options -C to early.eml later.eml &&
	    mimeextract $options -C second --manifest list early.eml later.eml"
	[ "$got" = 0 ] && [ "$(find to -type f -size +300k | wc -l)" -eq 8 ] &&
	    diff -r to second >stdout
	result "large parts are the same at first sight: mimeextract $options"
done
rm -r second
for options in '--limit message=1M' '-p 1' '--bodies'; do
	rm -rf to && mkdir to
	run "mimeextract $options -C to early.eml"
	find to -type f -size +1k >stdout
	[ ! -s stdout ]
	result "a large part at first sight, and not wanted: mimeextract $options"
done
try "a disk that has no place for it" 2 "rm -rf to; mkdir to; ulimit -f 500
    mimeextract -C to large.eml; s=\$?; ls -A to; exit \$s" '' \
    '^mimeextract: to/large: File too large$'

# ---- names ----

writes "the same name, from two mails" 0 \
    "mimeextract -C to -p 2 mail.eml mail.eml mail.eml" <<'END'
report (2).pdf
report (3).pdf
report.pdf
END
writes "a file was there" 0 \
    "echo old >to/REPORT.pdf; mimeextract -C to -p 2 mail.eml" <<'END'
REPORT.pdf
report (2).pdf
END
[ "$(cat to/REPORT.pdf)" = old ]
result "and is as it was"
writes "a file came in the meantime" 0 \
    "{ sleep 1; echo new >to/report.pdf; cat mail.eml; } |
    mimeextract -C to -p 2" <<'END'
report (2).pdf
report.pdf
END
[ "$(cat to/report.pdf)" = new ]
result "and is as it came"
writes "a link was there" 0 \
    "ln -s ../victim to/report.pdf; mimeextract -C to -p 2 mail.eml" <<'END'
report (2).pdf
report.pdf
END
[ ! -e victim ]
result "and was not followed"
writes "--overwrite" 0 "echo old >to/report.pdf
    mimeextract --overwrite -C to -p 2 -p 3 mail.eml" <<'END'
Report (2).pdf
report.pdf
END
[ "$(wc -c <to/report.pdf)" -eq 2280 ]
result "it is the new one"
writes "--overwrite replaces a link, not its file" 0 "echo old >victim
    ln -s ../victim to/report.pdf
    mimeextract --overwrite -C to -p 2 mail.eml; rm -f to/.x" <<'END'
report.pdf
END
[ "$(cat victim)" = old ] && [ ! -h to/report.pdf ]
result "the file is as it was"
writes "--skip-existing" 1 "echo old >to/report.pdf
    mimeextract --skip-existing -C to -p 2 -p 4.2 mail.eml" <<'END'
report.pdf
über.csv
END
[ "$(cat to/report.pdf)" = old ] && has stderr 'part 2: not written: a file of'
result "what is left out is told"
writes "--names=ascii" 0 "mimeextract -C to --names=ascii -p 4.2 mail.eml" \
    <<'END'
_ber.csv
END
writes "--names=part" 0 "mimeextract -C to --names=part mail.eml" <<'END'
part-2.pdf
part-3.pdf
part-4.2.csv
part-4.eml
END
writes "--names=hash" 0 "mimeextract -C to --names=hash -p 3 mail.eml" <<'END'
df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c.pdf
END
try "--names=other" 2 "mimeextract --names=other mail.eml" '' \
    'safe, ascii, hash or part'
for name in ../evil /etc/evil '..\\evil' .. CON .hidden -rf 'a\r\nb' ''; do
	printf 'Content-Type: a/b; name="%s"\nContent-Disposition: attachment
\nx\n' "$name" >evil.eml
	names "cd to && mkdir in && mimeextract -C in ../evil.eml" >listed
	[ "$got" = 0 ] && [ "$(cat listed)" = in ] &&
	    [ "$(ls -A to/in | wc -l)" -eq 1 ] &&
	    ! ls -A to/in | grep -Eq '^[-.]|^CON|^$'
	result "a name that would lead elsewhere: $name"
done

# ---- how ----

printf 'Ba,b' >wanted
run "mimeextract -O -p 4.2 -p 3 mail.eml"
cmp -s wanted stdout
result "to stdout, one after the other"
printf 'Gr=FC=DFe' >wanted
run "mimeextract -O --raw -p 1.1 mail.eml"
cmp -s wanted stdout
result "--raw"
printf 'Gr\374\337e' >wanted
run "mimeextract -O -p 1.1 mail.eml"
cmp -s wanted stdout
result "in its own charset"
printf 'Gr\303\274\303\237e' >wanted
run "mimeextract -O --to-utf8 -p 1.1 mail.eml"
cmp -s wanted stdout
result "--to-utf8"
printf 'Gr\321\214\320\257e' >wanted
run "mimeextract -O --to-utf8 --charset cp-1251 -p 1.1 mail.eml"
cmp -s wanted stdout
result "--charset: from another than it says"
run "mimeextract -O --to-utf8 --charset cp-1251 -p 2 mail.eml >two &&
    mimeextract -O -p 2 mail.eml"
cmp -s two stdout
result "--charset: what is no text stays"
rm two
try "--charset without --to-utf8" 2 \
    "mimeextract -O --charset cp-1251 -p 1.1 mail.eml" '' \
    '^mimeextract: --charset is for --to-utf8'
try "--charset: none of that name" 2 \
    "mimeextract -O --to-utf8 --charset x-nope -p 1.1 mail.eml" '' \
    'there is no charset of that name'
try "the parts that were found are counted" 0 \
    "mkdir v; mimeextract -v -C v mail.eml" '' \
    '^mimeextract: 4 found, 4 written, 0 not written$'
try "and told one by one" 0 "mimeextract -v -C v -p 2 mail.eml" '' \
    '^mimeextract: mail.eml: part 2: v/report \(3\)\.pdf, 2280 octets$'
prints "a list" 0 "mimeextract -l mail.eml" <<'END'
report.pdf
Report (2).pdf
part-4.eml
über.csv
END
prints "the same, as tar has it" 0 "mimeextract -t -p 2 mail.eml" <<'END'
report.pdf
END
try "a list, in full" 0 "mimeextract -lv -p 2 mail.eml" \
    '^2 +application/pdf +2280  report.pdf$' ''
mkdir dry
prints "-n: what would be written" 0 "mimeextract -n -C dry -p 2 mail.eml
    ls -A dry" <<'END'
dry/report.pdf
END
prints "-n knows what is there" 0 "echo old >dry/report.pdf
    mimeextract -n -C dry -p 2 mail.eml" <<'END'
dry/report (2).pdf
END
writes "as ripmime is called" 0 "mimeextract -i mail.eml -d to" <<'END'
Report (2).pdf
part-4.eml
report.pdf
über.csv
END
writes "and with -i twice: both are read, before the operands" 0 \
    "mimeextract -i mail.eml -i '$srcdir/examples/mail/related.eml' -p 2 \
    -d to mail.eml -v" <<'END'
report (2).pdf
report.pdf
tulip.png
END
[ "$(sed -n 's/.*: part 2: //p' stderr | cut -d, -f1 | tr '\n' ',')" = \
    'to/report.pdf,to/tulip.png,to/report (2).pdf,' ]
result "in that order"
writes "from a pipe" 0 "cat mail.eml | mimeextract -x -C to -p 2 -" <<'END'
report.pdf
END
writes "into the folder we are in" 0 "cd to && mimeextract -p 2 ../mail.eml" \
    <<'END'
report.pdf
END

# ---- the manifest ----

writes "a manifest" 1 "mimeextract -C to --manifest to/list --limit \
    decoded=100 -p 2 -p 4.2 mail.eml" <<'END'
list
über.csv
END
prints "it tells what became of each part" 0 "cat to/list" <<'END'
{"source":"mail.eml","path":"2","name":"report.pdf","safe_name":"report.pdf","skipped":"larger than --limit decoded","defect":"limit-decoded-bytes"}
{"source":"mail.eml","path":"4.2","name":"über.csv","safe_name":"über.csv","file":"über.csv","size":3,"sha256":"1eb7c54d52831bbfe8942af0b1c56b7409523a59ed6ca99c1174fef7eb32c1b5"}
END
try "a manifest to stdout" 0 "mimeextract -C to --manifest - -p 3 mail.eml" \
    '"file":"Report.pdf","size":1,"sha256":"df7e70e5021544' ''
try "a manifest that cannot be made: nothing is done" 2 \
    "mimeextract -C v --manifest none/list mail.eml" '' \
    '^mimeextract: none/list: No such file'

try "a manifest that is read" 2 "cp mail.eml in
    mimeextract -C v --manifest in in; s=\$?; cmp in mail.eml; exit \$s" '' \
    '^mimeextract: in: is to be read and written$'
# The wrapper that libtool makes would need more files than that.
built=$bin/mimeextract
[ ! -x "$bin/.libs/mimeextract" ] || built=$bin/.libs/mimeextract
try "a manifest, and too few files" 2 "(ulimit -n 5
    LD_LIBRARY_PATH='$bin/../libmime/.libs' '$built' -C v \
    --manifest few mail.eml); s=\$?
    ls -A | grep -E '^few|^.mime-'; exit \$s" '' \
    '^mimeextract: few: Too many open files$'

# ---- several at once ----

# one_of_many N: ten parts, which all are called the same; some are large
one_of_many() {
	echo 'Content-Type: multipart/mixed; boundary=b'
	for part in 1 2 3 4 5 6 7 8 9 10; do
		printf '\n--b\nContent-Disposition: attachment; '
		printf 'filename=same.txt\n\n%s\n' "$1, $part"
		[ $(($1 % 4)) != 1 ] || yes "$1" | head -n 20000
	done
}

mkdir many
for i in $(seq 24); do
	one_of_many "$i" >"many/$i.eml"
done
mv many/3.eml many/gone.eml
several=$(seq -f 'many/%g.eml' 24 | tr '\n' ' ')
for options in '-C to -v' '-C to -v --manifest list' \
    '-C to --manifest - --names=hash' '-C to --skip-existing' \
    '-C to -v --limit decoded=1K' '-O --manifest list' '-l -v' \
    '-C to --overwrite -v'; do
	for jobs in 1 4; do
		rm -rf to list && mkdir to
		run "mimeextract -j $jobs $options $several"
		echo "$got" >>stdout
		[ ! -f list ] || cat list >>stdout
		(cd to && for file in *; do echo "$file" && cat "$file"; done) \
		    >>stdout 2>&1
		cat stderr >>stdout
		mv stdout "jobs-$jobs"
	done
	[ "$got" != 0 ] && cmp -s jobs-1 jobs-4
	result "-j4 does as -j1: $options"
done
rm -rf many

# ---- archives ----

if mimeextract -o a.zip mail.eml 2>stderr; then
	for kind in zip tar tar.gz tgz; do
		run "mimeextract -o 'b.$kind' mail.eml"
		[ "$got" = 0 ] && [ -s "b.$kind" ]
		result "an archive: .$kind"
	done
	try "what tar finds in it" 0 "tar -xOf b.tgz 'Report (2).pdf'" '^B$' ''
	if command -v python3 >/dev/null; then
		prints "what a zip reader finds in it" 0 "python3 -c 'if 1:
		    import zipfile
		    for i in zipfile.ZipFile(\"b.zip\").infolist():
		        print(i.filename, i.file_size)'" <<'END'
report.pdf 2280
Report (2).pdf 1
part-4.eml 294
über.csv 3
END
	else
		skip "what a zip reader finds in it" "no python3"
	fi
	mkdir broken
	echo none | tee broken/libarchive.so.13 >broken/libarchive.so
	if LD_LIBRARY_PATH=broken mimeextract -l mail.eml >list 2>&1; then
		try "an archive, and no libarchive" 2 \
		    "LD_LIBRARY_PATH=broken mimeextract -o no.zip mail.eml
		    s=\$?; ls -A | grep '^no'; exit \$s" '' \
		    '^mimeextract: no.zip: .*libarchive'
	else
		skip "an archive, and no libarchive" "libarchive is linked"
	fi
	try "trouble: the archive that was there stays" 2 "echo old >k.zip
	    mimeextract -o k.zip none; s=\$?; cat k.zip; exit \$s" \
	    '^old$' '^mimeextract: none: No such file'
	try "nothing is chosen: it stays" 1 \
	    "mimeextract -o k.zip -p 9 mail.eml
	    s=\$?; cat k.zip; exit \$s" '^old$' 'no part was chosen'
	try "nor is a new one made" 1 "mimeextract -o new.zip -p 9 mail.eml
	    s=\$?; ls -A | grep -E '^new|^.mime-'; exit \$s" '' -
	try "an archive that is read" 2 "cp mail.eml in.zip
	    mimeextract -o in.zip in.zip
	    s=\$?; cmp in.zip mail.eml; exit \$s" '' \
	    'in.zip: is to be read and written$'
	try "an archive that is the manifest" 2 \
	    "mimeextract -o two.zip --manifest ./two.zip mail.eml
	    s=\$?; ls -A | grep -E '^two|^.mime-'; exit \$s" '' \
	    '^mimeextract: two.zip: cannot be the manifest too$'
	try "a folder that is not there" 2 "mimeextract -o none/a.tar mail.eml" \
	    '' '^mimeextract: none/a.tar: No such file'
	try "an ending that is none" 2 "mimeextract -o a.rar mail.eml" '' \
	    'ends in .zip, .tar, .tar.gz or .tgz'
	try "a disk that is full" 2 "ulimit -f 1; mimeextract -o c.tar mail.eml
	    s=\$?; ls -A | grep -E '^c.tar|^.mime-'; exit \$s" '' \
	    '^mimeextract: c.tar: File too large$'
else
	skip "archives" "built without libarchive"
fi

# ---- when the world fails ----

try "a folder that is not there" 2 "mimeextract -C none mail.eml" '' \
    '^mimeextract: none: No such file or directory$'
try "a folder that is none" 2 "mimeextract -C mail.eml mail.eml" '' \
    '^mimeextract: mail.eml: Not a directory$'
mkdir closed && chmod a-w closed
if touch closed/x 2>stderr; then
	rm -f closed/x
	skip "a folder that cannot be written" "we may write anywhere"
else
	try "a folder that cannot be written" 2 \
	    "mimeextract -C closed mail.eml" '' \
	    '^mimeextract: closed: Permission denied$'
fi
try "a file that is not there, and one that is" 2 \
    "rm -rf v; mkdir v; mimeextract -C v none mail.eml; s=\$?; ls v; exit \$s" \
    '^report.pdf$' '^mimeextract: none: No such file or directory$'
try "a disk that is full: what fits is written" 2 \
    "rm -rf v; mkdir v; ulimit -f 1; mimeextract -C v mail.eml
    s=\$?; ls -A v; exit \$s" '^Report.pdf$|^über.csv$' \
    '^mimeextract: v/report.pdf: File too large$'
! ls -A v | grep -Eq '^report|^\.mime-'
result "and nothing is left of what does not"
try "the same with --overwrite" 2 \
    "rm -rf v; mkdir v; ulimit -f 1; mimeextract --overwrite -C v mail.eml
    s=\$?; ls -A v | grep -v '^[Rpü]'; exit \$s" '' \
    '^mimeextract: v/report.pdf: File too large$'
if [ -w /dev/full ]; then
	try "stdout on a full disk" 2 "mimeextract -O -p 2 mail.eml >/dev/full" \
	    '' '^mimeextract: standard output: No space left'
	try "a list on a full disk" 2 "mimeextract -l mail.eml >/dev/full" '' \
	    '^mimeextract: standard output: No space left'
fi
try "stdout is closed, and not needed" 0 \
    "mimeextract -C v -p 2 mail.eml >&-" '' ''
try "nobody reads: no message" 0 \
    "{ mimeextract -O mail.eml mail.eml; echo \$? >&2; } | :" '' '^2$'
# killed COMMAND SIGNAL: what it leaves in "to" when it is ended while it waits
# for more of the standard input, and has parts of the next message in files.
mkfifo feed
killed() {
	rm -rf to && mkdir to
	# So much that what it is need not be waited for.
	{
		sed -n 1,3p mail.eml
		echo
		yes 'a line' | head -n 50000
		sleep 9
	} >feed 2>"$dir/feeding" &
	feeder=$!
	$1 <feed 2>"$dir/stderr" &
	victim=$!
	sleep 1
	kill -"$2" $victim
	wait $victim 2>"$dir/waiting"
	got=$?
	kill $feeder 2>"$dir/killing"
	wait $feeder 2>"$dir/waiting"
	ls -A to
}
for signal in TERM HUP; do
	killed "mimeextract -j2 --overwrite -C to - mail.eml" $signal >listed
	[ "$got" -gt 128 ] && [ ! -s listed ]
	result "nothing is left after SIG$signal: --overwrite"
	killed "mimeextract -j1 -C to --manifest to/list mail.eml -p 9 -" \
	    $signal >listed
	[ "$got" -gt 128 ] && [ ! -s listed ]
	result "nothing is left after SIG$signal: a manifest"
done

# Who sends a mail chooses its names; who reads it, that of the manifest.
printf 'Content-Disposition: attachment; filename=list\n\nx\n' >own.eml
try "an attachment that is called as the manifest" 0 \
    "mkdir own; mimeextract -C own --manifest own/list own.eml
    ls own | tr '\n' ','" '^list,list \(2\),$' ''
{
	yes 'X: y' | head -n 10001
	printf 'Content-Disposition: attachment; filename=a\n\nx\n'
} >flood.eml
try "a header beyond its limit: not passed over" 1 \
    "mimeextract -C v flood.eml" '' 'part 1: not written: what it holds'
try "a message beyond a limit: not passed over" 1 \
    "mimeextract -C v --limit depth=1 -p nosuch mail.eml" '' \
    'not written: what it holds is beyond a limit'
try "a part that the limit on the message cuts" 1 \
    "mkdir cut; mimeextract -C cut --limit message=700 mail.eml; status=\$?
    ls cut | wc -l; exit \$status" '^0$' 'cut by the limit on the message'
try "content as large as the limit" 0 \
    "mimeextract -O --limit decoded=3 -p 4.2 mail.eml" . ''
for option in -l -n -O '-C v' '-o v.tar' '-l --names=hash'; do
	try "$option: content larger than the limit" 1 \
	    "mkdir -p v; mimeextract $option --limit decoded=2 -p 4.2 mail.eml |
	    grep -c 'ber.csv'; mimeextract $option --limit decoded=2 -p 4.2 \
	    mail.eml >/dev/null" '^0$' \
	    'part 4.2: not written: larger than --limit decoded .limit-decoded'
done
try "a limit closes a part: it is not passed over" 1 \
    "mimeextract -C v --limit depth=2 -p 3 mail.eml" '' \
    'part 4.0: not written: what it holds is beyond a limit'

# ---- options ----

try "-h" 0 "mimeextract -h" '^Usage: mimeextract' ''
try "--version" 0 "mimeextract --version" '^mimeextract [0-9.]+ ' ''
try "a slip of the pen" 2 "mimeextract --overwite mail.eml" '' \
    '^did you mean --overwrite\?$'
try "-C and -O" 2 "mimeextract -C v -O mail.eml" '' 'do not go together'
try "--overwrite and --skip-existing" 2 \
    "mimeextract --overwrite --skip-existing mail.eml" '' 'do not go together'

examples

echo "1..$n"
