# cli.sh - what the tests of the tools share; sourced by cli_*.sh and golden.sh.
#
# Leaves the shell in a new folder that goes away at the end, with the tools in
# PATH and a sample in mail.eml. The caller sets "tool" to the one it needs.

srcdir=$(cd "${srcdir:-.}" && pwd) || exit 99
bin=${abs_top_builddir:-$(cd "${top_builddir:-.}" && pwd)}/tools
[ -x "$bin/$tool" ] || { echo "1..0 # SKIP $tool is not built"; exit 0; }
PATH=$bin:$PATH
export PATH
unset NO_COLOR POSIXLY_CORRECT
dir=$(mktemp -d) || exit 99
trap 'cd / && chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
trap 'exit 99' HUP INT TERM
cd "$dir" || exit 99
n=0

# result NAME: ok if the last command had status 0; else the files of it
result() {
	status=$?
	n=$((n + 1))
	if [ $status = 0 ]; then
		printf 'ok %d - %s\n' "$n" "$1"
		return
	fi
	printf 'not ok %d - %s\n' "$n" "$1"
	echo "# exit status $got"
	sed 's/^/# out: /' "$dir/stdout" | head -40
	sed 's/^/# err: /' "$dir/stderr" | head -40
}

# run COMMAND: by the shell, with files stdout and stderr, and status in "got"
run() {
	(eval "$1") >"$dir/stdout" 2>"$dir/stderr" </dev/null
	got=$?
}

# has FILE PATTERN: "-" is anything, "" is nothing at all
has() {
	case $2 in
	-)	true ;;
	'')	[ ! -s "$1" ] ;;
	*)	grep -Eq -e "$2" "$1" ;;
	esac
}

# try NAME STATUS COMMAND OUT ERR: runs it; OUT and ERR are patterns
try() {
	run "$3"
	[ "$got" = "$2" ] && has "$dir/stdout" "$4" && has "$dir/stderr" "$5"
	result "$1"
}

# prints NAME STATUS COMMAND: what it prints is what comes in from the caller
prints() {
	cat >"$dir/wanted"
	run "$3"
	[ "$got" = "$2" ] && cmp -s "$dir/wanted" "$dir/stdout"
	result "$1"
}

# skip NAME WHY
skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# Runs the examples of a manual page and of --help: all must work. The folder
# "out" is there for them, and mail.eml.
examples() {
	mkdir -p out
	sed -n 's/^\.Dl \$ //p' "$srcdir/doc/$tool.1" >"$dir/page.list"
	"$tool" --help | sed -n '/^Examples:/,$s/^  \('"$tool"'.*[^ ]\)   .*/\1/p' |
	    sed 's/  *$//' >"$dir/help.list"
	for list in page help; do
		[ -s "$dir/$list.list" ]
		result "there are examples in the $list"
		while read -r line <&3; do
			case $line in
			*' -o '*)
				"$tool" -o x.zip mail.eml 2>&1 |
				    grep -q 'without' && continue ;;
			esac
			try "example: $line" 0 "$line" - ''
		done 3<"$dir/$list.list"
	done
}

# Something of 2,280 octets in base64.
two_kilobytes() {
	awk 'BEGIN { for (i = 0; i < 40; i++) {
		for (j = 0; j < 19; j++) printf "QUFB"
		printf "\n" } }'
}

cat >mail.eml <<END
From: Ann <ann@example.org>
To: Bo <bo@example.org>
Date: Tue, 24 Nov 2026 10:00:00 +0100
Message-ID: <one@example.org>
Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe
--inner
Content-Type: text/html; charset=utf-8

<p>Hello</p>
--inner--

--outer
Content-Type: application/pdf
Content-Disposition: attachment; filename=report.pdf
Content-Transfer-Encoding: base64

$(two_kilobytes)
--outer
Content-Type: application/pdf
Content-Disposition: attachment; filename=Report.pdf
Content-Transfer-Encoding: base64

Qg==
--outer
Content-Type: message/rfc822

From: Cy <cy@example.org>
Date: Tue, 24 Nov 2026 09:00:00 +0100
Subject: inner
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=deep

--deep
Content-Type: text/plain

inner text
--deep
Content-Type: text/csv
Content-Disposition: attachment; filename*=utf-8''%C3%BCber.csv

a,b
--deep--
--outer--
END
