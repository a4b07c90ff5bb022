#!/bin/sh
#
# normalise.sh - hostile mail, written anew: is it clear, and does everybody
# read it as we do?
#
# The judge of hostile mail asks for the leaves of the safest reading, no defect
# and a fixed point; normalise.py asks the same of every mail there is, and of
# Python's email; normalise_readers.py has all the readers of written.py read
# what came out. What normalise.allow names cannot be had: a date is never
# invented, what is signed stays, and a multipart without parts becomes a text.

tool=mimefilter
. "${srcdir:-.}/tests/verify.sh"
. "${srcdir:-.}/tests/cli.sh"
tools=$bin
lacks=$(hostile_lacks)
[ -z "$lacks" ] || { echo "1..0 # SKIP hostile mail: $lacks"; exit 0; }

run "generate cases"
[ "$got" = 0 ]
result 'the mail is generated'

run "judge cases --dump '$tools/mimedump --json {}' --families none \
    --canon '$tools/mimefilter --normalise {}' \
    --allow '$srcdir/tests/normalise.allow'"
[ "$got" = 0 ]
result 'its reading is the safest, it is clear, and it stays'

run "python3 -B '$srcdir/tests/normalise.py' '$tools' cases"
[ "$got" = 0 ]
result 'each is written anew, or nothing could be cured'

python3 -B "$srcdir/tests/normalise_readers.py" "$tools" cases \
    "$srcdir/tests" >read
sed -n "s/^\(ok\|not ok\) [0-9]* /\1 /p; /^#/p" read |
    awk -v n="$n" '/^#/ { print; next }
        { at = /^not/ ? 7 : 3; n++
          print substr($0, 1, at) n " " substr($0, at + 1) }
        END { print n > "count" }'
n=$(cat count)
echo "1..$n"
