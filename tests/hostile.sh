#!/bin/sh
#
# hostile.sh - is hostile mail read as it should be, and told of?
#
# Some hundred generated mails, each with the codes that must be told of it and
# the reading that is the safest; verify.py is the judge. A row is one kind of
# promise, and shows the judge's lines about it. What hostile.allow names is
# left to later work: each line of it must still fail, and there may be ten.

tool=mimedump
. "${srcdir:-.}/tests/verify.sh"
. "${srcdir:-.}/tests/cli.sh"
tools=$bin
lacks=$(hostile_lacks)
[ -z "$lacks" ] || { echo "1..0 # SKIP hostile mail: $lacks"; exit 0; }

# row NAME FILE: ok where the last command had status 0; else shows FILE
row() {
	status=$?
	n=$((n + 1))
	if [ $status = 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' "$2"
	fi
}

# none NAME PATTERN: no line of the verdict is about that; takes these out
none() {
	grep -aE -e "$2" verdict >about
	grep -avE -e "$2" verdict >rest
	mv rest verdict
	[ ! -s about ]
	row "$1" about
}

echo 1..15

[ "$(wc -l <"$allow")" -le 10 ]
row "at most ten failures are allowed" "$allow"

generate cases >generated 2>&1
row "the mail is generated" generated

judge_codes cases >verdict 2>&1
# First, for such a line goes on with the failure that is missed.
none "what is allowed to fail does" \
    '^FAIL allowed, but does not fail any more: '
none "legal mail has no defect" ': control reports '
none "what is wrong is told" ': defect not reported: '
none "what is told is within the mail" ': offset outside the input: '
none "the safest reading is ours" ': reading differs: '
none "little else is called ambiguous" '^FAIL all: .* severity A '
# Left is what tells of crashes, hangs, and of the judge itself.
grep -q "^$(ls cases/*.eml 2>&1 | wc -l) checks, " verdict
row "each mail was judged" verdict
none "no crash, no hang, JSON each time" '^FAIL |^[^0-9]'

judge_names cases >verdict 2>&1
none "nothing is written outside the folder" ': file outside |: wrote '
none "names are good on every system" ': name is not portable: '
none "no file takes the place of another" ': names fall |: [0-9]* files, '
[ "$(grep -Ec '^[1-9][0-9]+ checks, ' verdict)" = 1 ]
row "the names were judged" verdict
none "no crash, no hang" '^FAIL |^[^0-9]'
