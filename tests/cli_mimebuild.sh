#!/bin/sh
#
# cli_mimebuild.sh - mail that mimebuild makes, as mimedump and mimeextract
# read it.

tool=mimebuild
. "${srcdir:-.}/tests/cli.sh"
SOURCE_DATE_EPOCH=1000000000
export SOURCE_DATE_EPOCH

printf 'Gr\303\274\303\237e\nFrom me\n.\n' >utf8.txt
printf 'hello\n' >plain.txt
printf '<p>one <b>two</b><img src="cid:dot.png"></p>\n' >page.html
printf '\211PNG\r\n\032\n\000' >dot.png
printf 'a;b\r\nc;d\n' >d.csv
printf 'caf\351\n' >latin1.txt
printf 'From: a@b.org\n\nin\303\251side\n' >old.eml
who='-f a@x.org -t b@y.org'
b="mimebuild $who -b plain.txt --lf"

# shape NAME COMMAND: the types in the tree of what is made come in
shape() {
	cat >"$dir/wanted"
	run "$2 >made.eml && mimedump --no-checks made.eml |
	    awk '{ print \$1, \$2 }'"
	[ "$got" = 0 ] && cmp -s "$dir/wanted" "$dir/stdout"
	result "$1"
}

# back NAME SEL FILE COMMAND: part SEL of what is made is FILE to the octet
back() {
	run "$4 >made.eml && mimeextract -O -p '$2' made.eml"
	[ "$got" = 0 ] && cmp -s "$3" "$dir/stdout"
	result "$1"
}

# ---- what is typed ----

try 'nobody wrote it' 2 'mimebuild -t b@y.org' '' '-f is missing'
try 'operands are none' 2 "mimebuild $who plain.txt" '' 'no operands'
try 'an option that reads mail' 2 "mimebuild $who -m 3" '' 'no such option'
try 'the body comes from the standard input' 0 \
    "echo hi | mimebuild $who" '^hi' ''
try 'lines end in CRLF' 0 "mimebuild $who -b plain.txt | tr '\\r' '~'" \
    '^hello~$' ''
try 'or in LF' 0 "$b | tr '\\r' '~'" '^hello$' ''
try 'both' 2 "$b --crlf" '' 'do not go together'
try 'a subject is encoded' 0 "$b -s 'Gr$(printf '\303\274')n'" \
    '^Subject: =\?utf-8\?' ''
try 'addresses are a list' 0 "$b -c 'Ann B <c@z.org>, d@z.org'" \
    '^Cc: Ann B <c@z.org>, d@z.org$' ''
try 'addresses that are typed one by one' 0 \
    "$b -t c@z.org -H 'to: d@z.org' | grep -i ^to" \
    '^To: b@y.org, c@z.org, d@z.org$' ''
try 'one of them without an end' 2 "$b -t 'c@z.org (d' -t e@z.org" '' \
    '^mimebuild: To: an address has no end'
try 'nobody' 2 "$b -c ''" '' '^mimebuild: Cc: nobody is named$'
try 'from nobody' 2 "mimebuild -f 'g:;' -t b@y.org -b plain.txt" '' \
    '^mimebuild: From: nobody is named$'
try 'of two authors the first sends it' 0 "$b -f 'C <c@z.org>' | head -n 9" \
    '^Sender: a@x.org$' ''
try 'in a group too' 0 "mimebuild -f 'g: C <c@z.org>, a@x.org;' -b plain.txt" \
    '^Sender: c@z.org' ''
try 'which -v tells' 0 "$b -v -f c@z.org" '^From: a@x.org, c@z.org$' \
    '^mimebuild: Sender: a@x.org, the first of several authors$'
try 'or another of them' 0 "$b -v -f c@z.org --sender c@z.org" \
    '^Sender: c@z.org$' ''
try 'an author alone is not told twice' 1 "$b | grep ^Sender" '' ''
try 'two groups of nobody' 2 "mimebuild -f 'g:;, h:;' -b plain.txt" '' \
    '^mimebuild: From: nobody is named$'
try 'two who send it' 2 "$b --sender 'c@z.org, d@z.org'" '' \
    'Sender: one address'
awk 'BEGIN { while (i++ < 10001) printf "a@b," }' >many.txt
try 'more than are read' 2 "$b --bcc \"\$(cat many.txt)\" --envelope env" '' \
    'Bcc: 9,999 addresses, no more'
try 'two subjects' 2 "$b -s a -s b" '' 'Subject: given twice'
try 'two dates' 2 "$b --date x -H 'Date: y'" '' 'Date: given twice'
try 'a field' 0 "$b -H 'X-Foo:  bar'" '^X-Foo: bar$' ''
try 'no field' 2 "$b -H X-Foo" '' "takes a field: 'Name: value'"

try '-q is not about the mail' 0 "$b -q" '^hello$' ''
try '-n writes nothing' 0 "$b -n -o none.eml; [ ! -e none.eml ]" '' ''

# ---- domains that are not ASCII ----

ue=$(printf '\303\274')
muc=m${ue}nchen.de
if mimebuild -f a@x.org -t "u@$muc" 2>&1 </dev/null |
    grep -q 'without libidn2'; then
	skip 'domains that are not ASCII' 'built without libidn2'
else
	try 'a domain' 0 "$b -c u@$muc" '^Cc: u@xn--mnchen-3ya.de$' ''
	try 'in capitals, and a letter in two pieces' 0 \
	    "$b -c 'u@M$(printf 'u\314\210')nchen.DE'" \
	    '^Cc: u@xn--mnchen-3ya.de$' ''
	try 'with a name that has it too' 0 "$b -c '\"u@$muc\" <u@$muc> (@$muc)'" \
	    '^Cc: =\?utf-8\?.* <u@xn--mnchen-3ya.de>' ''
	try 'the name stays' 0 "$b -c '\"u@$muc\" <u@$muc>' |
	    mimedump -h cc" "^\"u@$muc\" <u@xn--mnchen-3ya.de>$" ''
	try 'among others' 0 "$b -c 'a@b.org, u@$muc, g: v@$muc;'" \
	    '^Cc: a@b.org, u@xn--mnchen-3ya.de, g: v@xn--mnchen-3ya.de;$' ''
	try 'of who writes it' 0 "mimebuild -f u@$muc -f v@$muc -b plain.txt" \
	    '^Sender: u@xn--mnchen-3ya.de' ''
	try 'in the envelope' 0 "$b --bcc u@$muc --envelope idn -o made.eml
	    cat idn" '^mail-rcpt = "<u@xn--mnchen-3ya.de>"$' ''
	try 'as it is with SMTPUTF8' 0 "$b --smtputf8 -c u@$muc" \
	    "^Cc: u@$muc\$" ''
	try 'what is in front of it has no such form' 2 "$b -c u$ue@$muc" '' \
	    '^mimebuild: Cc needs SMTPUTF8'
	try 'what becomes an at sign' 2 \
	    "$b -c 'a@b$(printf '\357\274\240')c.org'" '' '^mimebuild: Cc: b.*: is no domain$'
	try 'what becomes a slash' 2 \
	    "$b -c 'a@b$(printf '\342\204\200')c.org'" '' 'Cc: b.*: is no domain'
	try 'what becomes nothing' 2 \
	    "$b -c 'a@$(printf '\302\255').org'" '' 'Cc is no address'
	try 'what is no UTF-8' 2 "$b -c 'a@b$(printf '\374').org'" '' \
	    '^mimebuild: Cc: b.*: '
	try 'a label without an end' 2 \
	    "$b -c 'a@$(printf '\303\274%.0s' $(seq 70)).org'" '' \
	    '^mimebuild: Cc: .*: '
	mkdir idn2
	echo none | tee idn2/libidn2.so.0 >idn2/libidn2.so
	if LD_LIBRARY_PATH=idn2 mimebuild --version >out 2>&1; then
		try 'and no libidn2' 2 "LD_LIBRARY_PATH=idn2 $b -c u@$muc" '' \
		    "^mimebuild: Cc: $muc: .*libidn2"
	else
		skip 'and no libidn2' 'libidn2 is linked'
	fi
fi

# ---- what cannot be written is told, and nothing is ----

lf='
'
try 'a line end in a subject' 2 "$b -s 'a${lf}Bcc: x@y'" '' \
    '^mimebuild: Subject has a line end in it$'
try 'and in a field' 2 "$b -H 'X-A: b${lf}c'" '' 'X-A has a line end'
try 'a name that is none' 2 "$b -H 'X A: b'" '' 'X A is no name of a field'
try 'a field that is ours' 2 "$b -H 'Content-Type: text/html'" '' \
    'Content-Type is written by the writer alone'
try 'an address that is none' 2 "$b -c 'x@@y'" '' '^mimebuild: Cc '
try 'a file that is not there' 2 "$b -a nothing.pdf" '' \
    '^mimebuild: nothing.pdf: No such file'
try 'a folder' 2 "$b -a ." '' '^mimebuild: .: Is a directory'
try 'text in no charset' 2 "mimebuild $who -b latin1.txt" '' \
    'text/plain is not UTF-8 and has no charset'
try 'unless it is told' 0 \
    "mimebuild $who -b 'latin1.txt;charset=iso-8859-1' | mimedump --text" \
    "$(printf 'caf\303\251')" ''
try 'text that does not pass in 7bit' 2 "mimebuild $who -b utf8.txt -e 7bit" \
    '' 'cannot pass in the encoding'
try 'a word behind a file that means nothing' 2 "$b -a 'd.csv;typ=x'" '' \
    'is none of type='
try 'a full disk' 2 "$b >/dev/full" '' 'No space left'
try 'and by its name' 2 "$b -o /dev/full" '' 'full: No space left'

# ---- the shape ----

shape 'text' "$b" <<'E'
1 text/plain
E
shape 'a page, and text of it' "mimebuild $who --html page.html" <<'E'
0 multipart/alternative
1 text/plain
2 text/html
E
shape 'a page with an image' "$b --html page.html --inline dot.png" <<'E'
0 multipart/related
1 multipart/alternative
1.1 text/plain
1.2 text/html
2 image/png
E
shape 'all' "$b --html page.html --inline dot.png -a d.csv" <<'E'
0 multipart/mixed
1 multipart/related
1.1 multipart/alternative
1.1.1 text/plain
1.1.2 text/html
1.2 image/png
2 text/csv
E
shape 'a file and nothing to say' "mimebuild $who -a d.csv" <<'E'
0 multipart/mixed
1 text/csv
E
shape 'a mail' "$b --attach-mail old.eml" <<'E'
0 multipart/mixed
1 text/plain
2 message/rfc822
2.1 text/plain
E
try 'the id of a file' 0 "$b -a 'd.csv;cid=x@y'" '^Content-ID: <x@y>$' ''
try 'in brackets' 0 "$b -a 'd.csv;cid=<x@y>'" '^Content-ID: <x@y>$' ''
try 'an image that nothing can refer to' 2 \
    "mimebuild $who --html page.html --inline - <dot.png" '' 'wants an id'
try 'a mail in 8bit' 0 "$b --attach-mail old.eml" 'Encoding: 8bit' ''
try 'the image is what the page shows' 0 \
    "$b --html page.html --inline dot.png >made.eml
    mimedump -p 'role:inline' made.eml" 'image/png' ''

# ---- the images of a page ----

mkdir -p site/img other
cp dot.png site/img/a.png
cp dot.png 'site/b c.png'
cp d.csv site/d.csv
printf '\211PNG2' >other/o.png
ln -s ../other/o.png site/link.png
ln -s img/a.png site/alias.png
html="mimebuild $who -b plain.txt --lf --html site/p.html"

# page HTML: what site/p.html has
page() {
	printf '%s' "$1" >site/p.html
}

# page_is NAME HTML: the page of the mail is HTML, N for what makes its ids new
page_is() {
	run "$html | mimedump --raw -p type:text/html | sed '1,/^\$/d' |
	    sed 's/image[0-9][-a-z0-9@._]*/N/g'"
	[ "$(cat "$dir/stdout")" = "$2" ]
	result "$1"
}

if mimebuild --version | grep -q gumbo; then
	page '<body background=img/a.png><IMG ALT=x src = "img/a.png" />'
	shape 'the images beside a page go with it, once each' "$html" <<'E'
0 multipart/related
1 multipart/alternative
1.1 text/plain
1.2 text/html
2 image/png
E
	page_is 'the page refers to them, and nothing else of it changes' \
	    '<body background="cid:N"><IMG ALT=x src = "cid:N" />'
	back 'and they are what the files are' a.png dot.png "$html"
	try 'they are inline' 0 "$html | mimedump -p role:inline" a.png ''
	page '<img src="b%20c.png?v=1&amp;w#x">'
	back 'a path as a URL has it' 'type:image' dot.png "$html"
	page '<img src="alias.png"><img src="img/a.png">'
	try 'one file under two names is one part' 0 \
	    "$html | mimedump -p 'type:image/*' | grep -c image" '^1$' ''
	page '<img src="http://z.org/y.png">'
	page_is 'what is on the web stays there' '<img src="http://z.org/y.png">'
	try 'and is told if one asks' 0 "$html -v" - '"http://z.org/y.png": st'
	page '<img src="none.png">'
	try 'what is missing is told' 0 "$html" 'src="none.png"' \
	    '^mimebuild: site/p.html: "none.png": No such file'
	try 'unless it is to be quiet' 0 "$html -q" 'src="none.png"' ''
	for out in ../other/o.png link.png "$dir/other/o.png"; do
		page "<img src='$out'>"
		try 'no way out of the folder' 0 "$html" "src='$out'" \
		    'is not in the folder of the page'
		try 'unless --inline takes it' 0 \
		    "$html --inline other/o.png" 'src="cid:o.png"' ''
	done
	page '<img src="o.png">'
	try 'a name that --inline has' 0 "$html --inline other/o.png" \
	    'src="cid:o.png"' ''
	page '<img src="d.csv">'
	try 'what is no image' 0 "$html" 'src="d.csv"' 'is no image'
	page '<img src="img">'
	try 'a folder' 0 "$html" 'src="img"' 'is no image'
	page '<img src=""><img src="?"><img src="cid:own"><img>'
	try 'what refers to nothing' 0 "$html" 'src="cid:own"' ''
	page '<p style="background: url( img/a.png ) no-repeat">'
	page_is 'an image of a style' \
	    '<p style="background: url(cid:N) no-repeat">'
	page "<p style='a: URL(\"img/a.png\"); b: url(http://z.org/x)'>"
	page_is 'in quotes' \
	    '<p style="a: url(cid:N); b: url(http://z.org/x)">'
	page '<p style=a:url(&quot;b&#32;c.png&quot;);b:"&lt;&amp;">'
	page_is 'in quotes that are entities' \
	    '<p style="a:url(cid:N);b:&quot;<&amp;&quot;">'
	page '<p style="a:/* url(img/a.png) */ b:&quot;url(img/a.png)&quot;">'
	page_is 'what is no reference stays' "$(cat site/p.html)"
	page '<p style="a:url(img/a.png;b:url('
	page_is 'nor one without an end' "$(cat site/p.html)"
	page '<style>p { a: url(img/a.png) } /* " */ q > r { b: "&" }</style>'
	page_is 'in a style of the page' \
	    '<style>p { a: url(cid:N) } /* " */ q > r { b: "&" }</style>'
	page "<style>a: 'x
	    b: url(img/a.png)</style>"
	page_is 'behind a string that is not closed' "<style>a: 'x
	    b: url(cid:N)</style>"
	page "<meta charset=iso-8859-1>
	    <p style='a:url(img/a.png);b:\"$(printf '\351')\"'>"
	try 'in one that is neither ASCII nor UTF-8' 0 "$html" - \
	    'is not ASCII: its images stay'
	page '<img src=none srcset="img/a.png 1x, b%20c.png  2x,http://z.org/x,y 3x">'
	try 'each image of a set' 0 "$html -q" \
	    'srcset="cid:[^ ]* 1x, cid:[^ ]*  2x,http://z.org/x,y 3x"' ''
	page '<picture><source srcset="img/a.png, none.png,"></picture>'
	try 'what is missing of a set' 0 "$html" 'srcset="cid:[^ ]*, none.png,"' \
	    '"none.png": No such file'
	echo 'p {}' >site/s.css
	page '<link rel=stylesheet href=s.css>'
	try 'a sheet is told' 0 "$html" 'href=s.css' \
	    's.css": does not go with the mail: styles that do'
	page '<style>@import "s.css"; @import url(s.css)</style>'
	try 'and in another' 0 "$html 2>&1 | grep -c 'does not go with'" '^2$' ''
	page '<style>@import "s.css"</style>'
	try 'with nothing behind it' 0 "$html" '@import "s.css"<' \
	    's.css": does not go with the mail'
	page '<style>@import "s.css"; @import url(s.css)</style>'
	try 'but for one that --inline takes' 0 "$html --inline site/s.css" \
	    '<style>@import "cid:s.css"; @import url\(cid:s.css\)</style>' ''
	page '<script src=x.js></script><iframe src=d.csv></iframe>'
	try 'what else does not go with it' 0 "$html" 'src=x.js' \
	    'x.js": No such file'
	page "<meta charset=iso-8859-1><p>caf$(printf '\351')<p>"
	try 'the charset that a page names' 0 \
	    "mimebuild $who --html site/p.html | mimedump --text" \
	    "^caf$(printf '\303\251')$" ''
	page "<meta content='text/html; charset=koi8-r'>$(printf '\351')"
	try 'in the old way' 0 "$html" 'charset=koi8-r' ''
	page '<meta charset=utf-16>hello'
	try 'one that its octets cannot be' 0 "$html | mimedump --text" \
	    '^hello$' ''
	try 'for the page too' 0 "$html" 'text/html; charset=us-ascii' ''
	page "<meta charset=iso-8859-1>$(printf '\303\251')"
	try 'one that is wrong' 0 "$html" 'charset=utf-8' 'the page is UTF-8'
	page "<meta charset=nonesuch>$(printf '\351')"
	try 'one that nobody knows' 2 "$html" '' 'is no charset that is known'
else
	page '<img src="img/a.png">'
	try 'without gumbo images stay, and that is told' 0 "$html" \
	    'src="img/a.png"' 'built without gumbo'
fi

yes '<p>one <b>two</b> three' | head -n 600000 >site/p.html
if (ulimit -v 50000 && mimebuild --version) >/dev/null 2>&1; then
	try 'a page of 14 MB, in 50 MB of address space' 0 "ulimit -v 50000
	    mimebuild $who --html site/p.html | wc -c" '^[0-9]{8}$' ''
else
	skip 'a page of 14 MB' 'sanitizers take their own'
fi
page '<p>'

# ---- text that flows ----

# flows NAME FORMAT LINES: text of that format is read back as it was, and LINES
# is how many lines it takes
flows() {
	# What is a row of a table is a format.
	# shellcheck disable=SC2059
	printf -- "$2" >flow.txt
	run "mimebuild $who -b flow.txt --lf -e 8bit --flowed >made.eml
	    mimedump --text made.eml"
	lines=$(sed '1,/^$/d' made.eml | wc -l)
	[ "$got" = 0 ] && cmp -s flow.txt "$dir/stdout" && [ "$lines" = "$3" ]
	result "flows: $1"
}
# words N: so many of five columns with their blank
words() {
	awk -v n="$1" 'BEGIN { while (n-- > 0) printf "word " }'
}

flows 'a line' 'short\n' 1
flows 'nothing' '' 0
flows 'a paragraph of three lines' "$(words 40)end\n" 3
flows 'as wide as can be' "$(words 13)as one\n" 1
flows 'and one more' "$(words 14)at\n" 2
flows 'characters, not octets' \
    "$(words 40 | sed "s/wo/$(printf '\303\274')w/g")end\n" 3
flows 'a word that is too long' "$(words 40 | tr -d ' ')\n" 1
flows 'one in the middle' "a $(words 40 | tr -d ' ') b\n" 3
flows 'several blanks' "$(words 40 | sed 's/ /   /g')end\n" 5
flows 'an indent' '  a\n' 1
flows 'From' 'From me\n' 1
flows 'From, where a line breaks' "$(words 13)words From me\n" 2
flows 'a mark, where a line breaks' "$(words 13)words > me\n" 2
flows 'a mark that quotes nothing' '>a\n' 1
flows 'a quote, however long' "> $(words 40)end\n" 1
flows 'quotes of quotes, empty ones' '>> a\n>\n> > b\n' 3
flows 'a signature' 'a\n-- \nme\n' 3
flows 'a quoted signature' '> -- \n> me\n' 2
flows 'dashes in front of a long word' "-- $(words 40 | tr -d ' ')\n" 1
try 'dashes at the end of a paragraph are no signature' 0 \
    "echo '$(words 14)-- ' | mimebuild $who --lf --flowed" '^--$' ''
try 'blanks at the end are lost' 0 \
    "printf 'a  \\n> b \\n' | mimebuild $who --lf --flowed | tr '\\n' ,&&echo" \
    ',,a,> b,$' ''
try 'the type says so' 0 "$b --flowed" \
    '^Content-Type: text/plain; format=flowed; charset=us-ascii' ''
try 'a page does not flow' 2 "mimebuild $who --html page.html --flowed" '' \
    'are for a text'

# ---- text in another charset ----

in="mimebuild $who -b utf8.txt --charset"
try 'in Latin-1' 0 "$in iso-8859-1" '^Gr=FC=DFe' ''
try 'and it says so' 0 "$in iso-8859-1" 'text/plain; charset=iso-8859-1' ''
run "$in iso-8859-1 | mimedump --text | cmp - utf8.txt"
[ "$got" = 0 ]
result 'it is the same'
printf '\346\227\245\346\234\254\n\346\227\245' >jp.txt
run "mimebuild $who -b jp.txt --charset iso-2022-jp | mimedump --text |
    cmp - jp.txt"
grep -q EOF "$dir/stderr" || [ "$got" = 0 ]
result 'one with shifts'
awk 'BEGIN { for (i = 0; i < 3000; i++) printf "x\303\244" }' >long.txt
run "mimebuild $who -b long.txt --charset latin1 >made.eml
    mimeextract -O --to-utf8 -p 1 made.eml | tr -d '\r\n' | cmp - long.txt"
[ "$got" = 0 ]
result 'wherever it is cut'
try 'what cannot be held' 2 "$in koi8-r" '' \
    "utf8.txt: line 1: koi8-r cannot hold \"$(printf '\303\274')\" \(U\+00FC"
printf 'a\nb\nc\342\202\254' >euro.txt
try 'is told with its line' 2 \
    "mimebuild $who -b euro.txt --charset iso-8859-1" '' \
    'line 3: iso-8859-1 cannot hold .*U\+20AC'
try 'what is not UTF-8' 2 "mimebuild $who -b latin1.txt --charset latin1" '' \
    'latin1.txt: line 1 is not UTF-8'
printf 'a\303' >cut.txt
try 'nor at its end' 2 "mimebuild $who -b cut.txt --charset latin1" '' \
    'cut.txt: line 1 is not UTF-8'
try 'no charset' 2 "$in utf-9" '' 'no charset of that name'
try 'none for mail' 2 "$in utf-16le" '' 'no charset of that name for mail'
try 'nor one to write in' 2 "$in x-user-defined" '' 'no way to write in'
try 'that flows' 0 "$in iso-8859-1 --flowed | mimedump --text" '^From me$' ''

# ---- mails that it is about ----

cat >asked.eml <<'E'
From: "B, Ann" <ann@z.org>
To: a@x.org
Date: Tue, 24 Nov 2026 10:00:00 +0100
Message-ID: <one@z.org>
References: <r1@z.org>
 <r2@z.org>
Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; format=flowed

Hello 
there.
> old

-- 
Ann
--x
Content-Type: message/rfc822

Subject: inner

inside
--x--
E
re="mimebuild -f a@x.org -b plain.txt --lf --reply-to-mail"
try 'a reply goes to its author' 0 "$re asked.eml" \
    '^To: "B, Ann" <ann@z.org>$' ''
try 'or to whom was typed' 0 "$re asked.eml -t c@z.org | grep ^To" \
    '^To: c@z.org$' ''
sed 's/^To:.*/Reply-To: list@z.org, d@z.org/' asked.eml >list.eml
try 'or where answers are wanted' 0 "$re list.eml" \
    '^To: list@z.org, d@z.org$' ''
try 'its subject' 0 "$re asked.eml | mimedump -h subject" \
    "^Re: Gr$(printf '\303\274\303\237')e$" ''
sed 's/^Subject.*/Subject: RE: what/' asked.eml >again.eml
try 'which is replied to once' 0 "$re again.eml" '^Subject: RE: what$' ''
try 'its thread' 0 "$re asked.eml" \
    '^References: <r1@z.org> <r2@z.org> <one@z.org>$' ''
try 'and what it answers' 0 "$re asked.eml" '^In-Reply-To: <one@z.org>$' ''
awk '/^References/ { printf "References:"; for (i = 1; i < 100; i++)
    printf " <%d@z.org>\n", i; next } !/r2@/' asked.eml >long.eml
try 'of a long thread the ends' 0 "$re long.eml | mimedump -h references" \
    '^<1@z.org> <82@z.org> .* <99@z.org> <one@z.org>$' ''
sed 's/^Subject.*/Subject: =?utf-8?Q?a=0D=0ABcc:_e@z.org?=/' asked.eml >evil.eml
try 'no line end comes in by its subject' 0 \
    "$re evil.eml | mimedump -h subject" '^Re: a.*Bcc: e@z.org$' ''
sed '/^From/d' asked.eml >nobody.eml
try 'a mail of nobody' 2 "$re nobody.eml" '' 'nobody.eml: names nobody to'
try 'no mail' 2 "$re none.eml" '' 'none.eml: No such file'
cat >wanted.txt <<'E'
hello

On 2026-11-24 10:00 +01:00, B, Ann wrote:
> Hello there.
>> old
>
E
run "$re asked.eml --quote | sed '1,/^\$/d' | diff wanted.txt -"
[ "$got" = 0 ]
result 'what it quotes: neither a signature, nor mails within'
run "$re asked.eml --quote --flowed | mimedump --text | diff wanted.txt -"
[ "$got" = 0 ]
result 'and has it flow'
try 'quotes of nothing' 2 "$b --quote" '' 'is for --reply-to-mail'
printf 'From a Thu Jan  1 00:00:00 2026\n' | cat - asked.eml >in.mbox
printf '\nFrom a Thu Jan  1 00:00:00 2026\n' | cat - old.eml >>in.mbox
try 'a mail out of a mailbox' 0 "$re 'in.mbox#2'" '^To: a@b.org$' ''
try 'but one' 2 "$re in.mbox" '' 'in.mbox#2: is one mail too many'

shape 'a mail that is forwarded' "$b --forward asked.eml" <<'E'
0 multipart/mixed
1 text/plain
2 message/rfc822
2.0 multipart/mixed
2.1 text/plain
2.2 message/rfc822
2.2.1 text/plain
E
try 'its subject' 0 "$b --forward asked.eml | mimedump -h subject" \
    "^Fwd: Gr$(printf '\303\274\303\237')e$" ''
try 'or what was typed, wherever' 0 "$b --forward asked.eml -s Look |
    mimedump -h subject" '^Look$' ''
run "$b --forward asked.eml | mimeextract -O -p 2 | diff asked.eml -"
[ "$got" = 0 ]
result 'it is what it was'
shape 'mails to be read one after the other' \
    "$b --digest in.mbox old.eml" <<'E'
0 multipart/mixed
1 text/plain
2 multipart/digest
2.1 message/rfc822
2.1.0 multipart/mixed
2.1.1 text/plain
2.1.2 message/rfc822
2.1.2.1 text/plain
2.2 message/rfc822
2.2.1 text/plain
2.3 message/rfc822
2.3.1 text/plain
E
shape 'and nothing else' "mimebuild $who --digest old.eml" <<'E'
0 multipart/digest
1 message/rfc822
1.1 text/plain
E
try 'a mail that is not there' 2 "$b --digest old.eml none.eml" '' 'No such'

# ---- JSON ----

# leaves FILE: paths, types and names of the parts, and what is in the leaves
leaves() {
	mimedump --no-checks "$1" | sed '/^$/,$d' |
	    awk '{ print $1, $2 }' | tr '!' .
	mimeextract -O -p 'not (type:text/* or type:multipart/* or
	    type:message/*)' "$1" | od -c
	mimeextract -O -p 'type:text/*' --to-utf8 "$1" | tr -d '\r'
	mimeextract -l "$1"
}

# again NAME FILE: a message is the same after it was JSON
again() {
	run "mimedump --json --content '$2' | mimebuild --json - >made.eml"
	leaves "$2" >leaves.1 2>&1
	leaves made.eml >leaves.2 2>&1
	[ "$got" = 0 ] && cmp -s leaves.1 leaves.2
	result "there and back: $1"
}

# json NAME STATUS JSON OUT ERR: what comes of JSON
json() {
	printf '%s' "$3" >spec.json
	try "$1" "$2" 'mimebuild --json spec.json --lf' "$4" "$5"
}

if mimebuild --json nothing 2>&1 | grep -q 'without jansson'; then
	skip 'JSON' 'built without jansson'
else
	for sample in "$srcdir"/examples/mail/*.eml mail.eml asked.eml; do
		case $sample in
		*/broken.eml|*/uuencode.eml) continue ;;
		esac
		again "$(basename "$sample")" "$sample"
	done
	run "$b -s 'Gr$(printf '\303\274')n' -c 'G: c@z.org, \"D, E\" <d@z.org>;' \
	    -H 'X-Foo: bar' -a d.csv >one
	    mimedump --json --content one | mimebuild --lf --json - >two
	    sed 's/=_[a-z0-9]*_/=_B_/' one >one.plain
	    sed 's/=_[a-z0-9]*_/=_B_/' two | diff one.plain -"
	[ "$got" = 0 ]
	result 'there and back: all but the boundary'
	try 'what is typed counts first' 0 \
	    "mimedump --json --content one | mimebuild --json - -s New -t n@z.org |
	    mimedump -H | grep -E '^(Subject|To|From):' | tr '\n' ,; echo" \
	    '^Subject: New,To: n@z.org,From: a@x.org,$' ''

	p='"parent":null,"type":"text/plain"'
	a='"from":[{"addr":"a@x.org"}]'
	json 'as little as can be' 0 "{\"parts\":[{$p,$a,\"text\":\"hi\"}]}" \
	    '^hi' ''
	json 'a key counts before the field' 0 "{\"parts\":[{$p,$a,\"text\":\"\",
	    \"subject\":\"new\",
	    \"headers\":[{\"name\":\"subject\",\"text\":\"old\"}]}]}" \
	    '^Subject: new$' ''
	json 'a date' 0 "{\"parts\":[{$p,$a,\"text\":\"\",
	    \"date\":\"2026-11-22T10:04:05+01:00\"}]}" \
	    '^Date: Sun, 22 Nov 2026 10:04:05 \+0100$' ''
	json 'in no zone' 0 "{\"parts\":[{$p,$a,\"text\":\"\",
	    \"date\":\"2026-11-22T10:04:05-00:00\"}]}" \
	    '^Date: Sun, 22 Nov 2026 10:04:05 -0000$' ''
	json 'it is no JSON' 2 "{
	    \"parts\":[}" '' 'mimebuild: spec.json: line 2, column 15: '
	yes '   ' | head -n 1000000 >spec.json
	try 'there is no place for what comes in' 2 \
	    "TMPDIR=$dir/no/place mimebuild --json - <spec.json" '' \
	    '^mimebuild: standard input: '
	json 'nor is nothing' 2 '' '' 'spec.json: line 1, column 0: '
	json 'two are not one' 2 "{\"parts\":[{$p}]}
	    {}" '' 'line 2, column '
	json 'a key twice' 2 '{"parts":[],"parts":[]}' '' 'duplicate'
	json 'no message' 2 '[]' '' 'is no JSON of a message'
	json 'no parts' 2 '{}' '' '"parts" is no list of parts'
	json 'what could not be read' 2 '{"error":"No such file"}' '' 'No such'
	json 'a key that nobody knows' 0 \
	    "{\"parts\":[{$p,$a,\"text\":\"\",\"subjct\":\"x\"}]}" - \
	    'spec.json: "subjct" is no key that is known'
	json 'a key that is no text' 2 \
	    "{\"parts\":[{$p,$a,\"text\":\"\",\"subject\":1}]}" '' \
	    'spec.json: parts\[0\].subject is no text'
	json 'nobody wrote it' 2 "{\"parts\":[{$p,\"text\":\"\"}]}" '' \
	    '-f is missing'
	json 'somebody without an address' 2 \
	    "{\"parts\":[{$p,$a,\"to\":[{\"name\":\"x\"}]}]}" '' \
	    'parts\[0\].to has somebody without an addr'
	json 'no content' 2 "{\"parts\":[{$p,$a}]}" '' \
	    'parts\[0\] has neither "content" nor "text"'
	json 'content that is no base64' 2 \
	    "{\"parts\":[{$p,$a,\"content\":\"QQ=\"}]}" '' \
	    'parts\[0\].content is no base64'
	json 'a line end in a field' 2 \
	    "{\"parts\":[{$p,$a,\"text\":\"\",\"subject\":\"a\\nBcc: x\"}]}" \
	    '' 'Subject has a line end'
	json 'no type' 2 "{\"parts\":[{\"type\":\"x\",$a,\"text\":\"\"}]}" '' \
	    'x is no media type'
	json 'a parent that comes later' 2 \
	    "{\"parts\":[{$p,$a,\"text\":\"\"},{\"parent\":1}]}" '' \
	    'parts\[1\].parent is no part before it'
	m='"type":"multipart/mixed"'
	json 'a parent that has ended' 2 "{\"parts\":[{$m,$a},
	    {$m,\"parent\":0},{\"parent\":1,\"type\":\"a/b\",\"text\":\"\"},
	    {\"parent\":0,\"type\":\"a/b\",\"text\":\"\"},
	    {\"parent\":1,\"type\":\"a/b\",\"text\":\"\"}]}" '' \
	    'parts\[4\].parent has ended'
	try 'and nothing else' 2 'mimebuild --json one -b plain.txt' '' \
	    'has all there is'
fi

# ---- content ----

back 'a text with lines ends to keep' '*.csv' d.csv "$b -a d.csv"
back 'octets' '*.png' dot.png "$b -a dot.png"
back 'text that looks like a mailbox' 1 utf8.txt \
    "mimebuild $who -b utf8.txt --lf"
back 'a name of our own' 'name:m*' d.csv "$b -a 'd.csv;name=m n.csv'"
back 'out of a pipe' 'name:x' dot.png "cat dot.png | $b -a '-;name=x'"
cp d.csv 'a;type=b'
back 'a file with a semicolon in its name' '2' d.csv "$b -a 'a;type=b'"
try 'a type' 0 "$b -a 'd.csv;type=text/plain'" \
    '^Content-Type: text/plain.*d.csv' ''
cp dot.png DSC1.PNG
try 'a type by the end of a name, in whatever letters' 0 "$b -a DSC1.PNG" \
    '^Content-Type: image/png; name=DSC1.PNG' ''
try 'one that a file has not' 2 "$b -a 'd.csv;type=multipart/mixed'" '' \
    'a file is no multipart'
try 'names for old programs' 0 "$b -a 'd.csv;name=$(printf '\303\274')'" \
    'name="=\?utf-8' ''
try 'or by the book' 0 \
    "$b --names=strict -a 'd.csv;name=$(printf '\303\274')'" \
    "filename\\*=utf-8''%C3%BC$" ''

try 'a long one: no line over 78' 0 \
    "$b -a 'd.csv;name=$(printf '\303\274%090d' 1)' | awk 'length > 78'" '' ''
# meanwhile NAME STATUS COMMAND OUT ERR: COMMAND changes now.txt after it was
# named and before it is read: mimebuild waits for the pipe
mkfifo pipe
meanwhile() {
	seq 1000 >now.txt
	(exec 3>pipe && eval "$3") &
	try "$1" "$2" "mimebuild $who --lf -b now.txt -a pipe" "$4" "$5"
	wait
}
meanwhile 'a file that grows' 0 'echo more >>now.txt' '^1000$' ''
[ "$(grep -c more "$dir/stdout")" = 0 ]
result 'is what it was'
meanwhile 'one that is cut' 2 'echo 1 >now.txt' '' 'now.txt: changed while'
meanwhile 'another' 2 'seq 1000 >new.txt; mv new.txt now.txt' '' 'txt: changed'
# The clock of the file system may be coarse.
later() {
	while touch probe && [ -z "$(find probe -newer now.txt)" ]; do
		:
	done
}
meanwhile 'other octets' 2 'later; seq 1000 1<>now.txt' '' 'txt: changed'
meanwhile 'one that goes' 2 'rm now.txt' '' 'now.txt: No such file'
rm -f now.txt
for twice in '-a - -a -' '-a - --forward -' '--digest - -'; do
	try "the standard input twice: $twice" 2 "echo a | $b $twice" '' \
	    'cannot be two'
done
shape 'the standard input is a file, and no text' \
    "echo a | mimebuild $who -a -" <<'X'
0 multipart/mixed
1 application/octet-stream
X
if cat /proc/version >version 2>/dev/null; then
	back 'a file of the kernel' 'name:version' version \
	    "$b -a /proc/version"
fi

# ---- what the help shows ----

mkdir ex
cp plain.txt ex/note
cp plain.txt ex/body.txt
cp dot.png ex/logo.png
cp d.csv ex/d.csv
cp dot.png ex/report.pdf
cp asked.eml ex/old.eml
sed 's/dot/logo/' page.html >ex/page.html
mimebuild --help | sed '1,/^Examples:/d;/^$/,$d;s/^  //' >help.list
sed -n 's/^\.Dl \$ //p' "$srcdir/doc/mimebuild.1" >page.list
run 'cat help.list'
[ "$(wc -l <help.list)" = 5 ]
result 'there are five examples'
cat help.list page.list >all.list
while read -r line <&3; do
	case $line in
	*--json*) mimebuild --json nothing 2>&1 | grep -q 'without' && continue ;;
	esac
	try "example: $line" 0 "cd ex && $line" - ''
done 3<all.list
try 'the page shows its logo' 0 "cd ex && $(sed -n 3p help.list) >made.eml
    mimedump -p role:inline made.eml" 'logo.png' ''

mimebuild --help | sed -n 's/^ .*  *--\([a-z0-9-]*\).*/\1/p;/^Ex/q' |
    while read -r option; do
	grep -q -e "Fl .*\\\\-$option\>" "$srcdir/doc/mimebuild.1" ||
	    echo "$option"
    done >"$dir/stdout"
[ ! -s "$dir/stdout" ]
result 'the manual page has all options'

# ---- what is said, and what is written ----

try 'quiet: the mail is there' 0 "$b -q" '^hello$' ''
rm -f made.eml env
try 'a dry run shows nothing' 0 "$b -n -o made.eml --envelope env" '' ''
[ ! -e made.eml ] && [ ! -e env ]
result 'and writes no file'
try 'but what cannot be done is told' 2 "$b -n -a nothing.pdf" '' 'No such'

# ---- a mail that mail cannot carry ----

{ cat old.eml; yes y | head -n 1200 | tr -d '\n'; } >long.eml
back 'a mail with a long line is a file' 'long.eml' long.eml \
    "$b --attach-mail long.eml 2>err"
try 'which is told' 0 'cat err' \
    '^mimebuild: long.eml: has lines of more than 998 octets: it goes as a' ''
try 'of 8 bits, where there are to be none' 0 \
    "$b --7bit --attach-mail old.eml 2>&1" 'has octets of 8 bits' ''
try 'or as it is' 0 "$b --attach-mail old.eml" \
    '^Content-Transfer-Encoding: 8bit$' ''
printf 'From: a@b.org\n\n\000\n' >nul.eml
try 'with NUL' 0 "$b -a nul.eml" 'octet-stream' 'nul.eml: has NUL in it'

# ---- again and again ----

run "$b -a d.csv >one; $b -a d.csv >two; cmp one two"
[ "$got" = 0 ]
result 'the same again, with SOURCE_DATE_EPOCH'
try 'its date' 0 "$b" '^Date: Sun, 09 Sep 2001 01:46:40 \+0000$' ''
try 'another Message-ID without it' 1 \
    "unset SOURCE_DATE_EPOCH; $b >one; $b >two; cmp -s one two" '' ''
try 'the date that was said' 0 "$b --date 'Mon, 1 Jan 2001 00:00:00 +0100'" \
    '^Date: Mon, 1 Jan 2001 00:00:00 \+0100$' ''
try 'the Message-ID too' 0 "$b --message-id '<x@y>'" '^Message-ID: <x@y>$' ''
try 'what is none' 2 "$b --message-id 'x y'" '' 'Message-ID: is no id'
try 'nor in brackets' 2 "$b --message-id '<x y>'" '' 'Message-ID: is no id'
try 'nor a date' 2 "$b --date 'next week'" '' 'Date: is no date'
try 'a boundary' 0 "$b -a d.csv --boundary abc" '^--=_abc_1_$' ''

# ---- to whom ----

try 'the envelope' 0 "$b -c 'C@z.org, B@y.org' --bcc 'd@z.org' --envelope env -o made.eml
    cat env" '^mail-rcpt = "<d@z.org>"$' ''
try 'each is there once' 0 "grep -ci '<b@y.org>' env" '^1$' ''
try 'who sends' 0 'cat env' '^mail-from = "<a@x.org>"$' ''
try 'nobody sees a Bcc' 1 'grep -i bcc made.eml' '' ''
try 'without an envelope it is there' 0 "$b --bcc d@z.org" '^Bcc: d@z.org$' ''

try 'names that are alike for files are others' 0 \
    "$b --smtputf8 -c 'stra$(printf '\303\237')e@z.org, strasse@z.org' \
    --envelope env -o made.eml; cat env" '<strasse@z.org>' ''
echo old >env
try 'no mail' 2 "$b -s 'a${lf}b' --envelope env; r=\$?; cat env; exit \$r" \
    '^old$' 'Subject has a line end'
try 'a mail that is not written' 2 \
    "$b --envelope env >/dev/full; r=\$?; cat env; exit \$r" '^old$' 'No space'
try 'one file for both' 2 "$b --envelope new -o ./new" '' 'new: is to be the mail'
try 'the standard output for both' 2 "$b --envelope -" '' 'wants a file'
try 'nobody to send it to' 2 "mimebuild -f a@x.org -b plain.txt --envelope new" \
    '' 'new: nobody receives it'
try 'nobody who sends it' 2 "$b --sender 'g:;' --envelope new" '' \
    'new: nobody sends it'
[ ! -e new ]
result 'of which nothing is left'

run "$b -s x -a d.csv --html page.html --inline dot.png >made.eml
    mimedump --defects made.eml | grep -v line-ending-lf"
[ ! -s "$dir/stdout" ]
result 'nothing is wrong with it'
try 'nor with names for old programs' 0 "mimebuild $who -b plain.txt \
    -a 'd.csv;name=$(printf '\303\274').csv' >made.eml
    grep -q 'name=\"=?utf-8?' made.eml && mimedump --defects made.eml" '' ''
[ ! -s "$dir/stdout" ]
result 'which are no defect beside the exact name'
# What those who receive it would dislike: nothing, whatever was asked for.
name=$(printf '\303\274 %0100d.csv' 1)
while read -r how; do
	try "nothing to dislike: $how" 0 "mimebuild $who $how --bcc z@z.org |
	    mimedump --lint" '' ''
done <<E
-b plain.txt
-b utf8.txt --lf -s '$name'
-b utf8.txt -e base64
-b utf8.txt -e 8bit
-b plain.txt -a 'd.csv;name=$name' -a dot.png
-b plain.txt -a 'd.csv;name=$(printf '\303\274').csv'
-b plain.txt --attach-mail old.eml
-b plain.txt --html page.html
--html page.html --inline dot.png -a d.csv -a utf8.txt
-a d.csv -s '$(printf '\303\274%.0s' $(seq 200))' -c '$(printf 'Ann B <a@b.org>, %.0s' $(seq 20))c@d.org'
-b plain.txt -H 'X-Foo: $(printf 'word %.0s' $(seq 60))'
E
try 'but a name by the book' 1 "mimebuild $who --names=strict -b plain.txt \
    -a 'd.csv;name=$name' | mimedump --lint" 'filename-extended-only' ''

echo "1..$n"
