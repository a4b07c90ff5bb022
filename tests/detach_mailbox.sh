#!/bin/sh
#
# detach_mailbox.sh - contents out of mailboxes, and back: mails that say how
# long they are, and lines that begin with "From ".

tool=mimefilter
. "${srcdir:-.}/tests/cli.sh"

all='not type:none'
when='Thu Nov 12 06:30:00 2026'

# mail FIELD BODY: one of an mboxcl2, whose FIELD, printf's, has "LENGTH" in it
mail() {
	# shellcheck disable=SC2059  # it is a format
	printf -- "$2" >body
	size=$(($(wc -c <body)))
	printf 'From a@b %s\nSubject: x\n' "$when"
	# shellcheck disable=SC2059
	printf -- "$(printf '%s' "$1" | sed "s/LENGTH/$size/")"
	printf '\n'
	cat body
	printf '\n'
}

# back NAME MAILS: "in", out and back, and so many mails in between
back() {
	rm -rf store out back
	run "mimefilter --detach store '$all' <in >out &&
	    mimefilter --attach-back store <out >back"
	[ "$got" = 0 ] && [ ! -s "$dir/stderr" ] && cmp -s in back &&
	    ! cmp -s in out && [ "$(mimedump --count out)" = "$2" ] &&
	    [ "$(mimedump --count in)" = "$2" ]
	result "$1"
}

parts='--b\nContent-Type: image/png\n\nabcdefgh\n--b--\n'
type='Content-Type: multipart/mixed; boundary=b\n'
text='Content-Type: text/plain\n'
within="hi\\n\\nFrom c@d $when\\nSubject: no mail\\n\\nyou\\n"

# ---- mails that say how long they are ----

{ mail "Content-Length: LENGTH\n$type" "$parts"
  mail "${type}Content-Length: LENGTH\n" "$parts"; } >in
back 'lengths change, and back' 2
grep -q '^Content-Length: 44$' in && ! grep -q '^Content-Length: 44$' out
result 'in between they are those of what is there'
{ mail "content-length:\tLENGTH   \n$type" "$parts"
  mail "Content-Length:\n LENGTH\n$type" "$parts"; } >in
back 'only the digits change' 2
{ mail "Content-Length: LENGTH\n$text" 'hello\n'
  mail "$text" 'hello\n'; } >in
back 'a mail that is one content' 2
grep -q '^Content-Length: ' out && ! grep -q '^Content-Length: 6$' out
result 'its length is not taken for one of the content'
{ mail "Content-Length: LENGTH\nContent-Length: LENGTH\n$type" "$parts"
  mail "Content-Length: LENGTH\nContent-Length: LENGTH\n$text" "$parts"
} >in
back 'the first of two' 2
{ mail "Content-Length: 9\n$type" "$parts"
  mail "Content-Length: 9\n$text" "$parts"; } >in
back 'a length that is wrong stays' 2
{ mail "Content-Length: LENGTH\n$text" 'hello\n'
  mail "Content-Length: LENGTH\n$text" "$within"
  mail "Content-Length: LENGTH\n$text" 'hello\n'; } >in
back 'mail within a mail, which its length tells' 3
{ mail "Content-Length: LENGTH\nX-Detached: x\n$text" 'hello\n'
  mail "Content-Length: LENGTH\n$text" "$within"; } >in
run "mimefilter --detach store '$all' <in >out &&
    mimefilter --attach-back store <out >back"
[ "$got" = 0 ] && cmp -s in back
result 'behind a mail that stays as it is'
{ mail "$type" "$parts"; mail "$type" "$parts"; } >in
mimefilter --detach store "$all" <in >out
now=$(sed '1,/^$/d; /^From /,$d' <out | wc -c)
{ mail "Content-Length: $((now - 1))\n$type" "$parts"; mail "$type" "$parts"
} >in
try 'a wrong one that would be right in between' 75 \
    "mimefilter --detach store 'type:image/*' <in" '' 'would be right'

# ---- lines that begin with "From " ----

mail "$type" '--b\nContent-Type: text/plain\n\nFrom me to you\n\n--b--\n' >in
back 'a line that begins no mail' 1
mail "$text" '>From me\n>>From me\nFrom me\n' >in
back 'quoted, twice, and not at all' 1
head -n 1 out >first
[ "$(cat first)" = "From a@b $when" ]
result 'a From_ line stays in front'
mail "Content-Length: LENGTH\n$text" "$within" >in
back 'the length of the first mail does not tell it, so they are two' 2
mail "$text" "$within" >in
mimefilter --input=eml --detach store "$all" <in >out
mimefilter --input=eml --attach-back store <out >back
cmp -s in back
result 'said to be one mail, it is one'
try 'a content that would begin a mail is not put in' 75 \
    'mimefilter --attach-back store <out' '' 'told apart otherwise'
{ cat out; mail "$text" x; } >more
try 'nor into one mail of many' 75 \
    'mimefilter --attach-back store <more' '' 'told apart otherwise'

# ---- what a limit hides ----

{ printf 'Content-Type: multipart/mixed; boundary=a\n\n'
  printf -- '--a\nContent-Type: multipart/mixed; boundary=b\n\n'
  printf -- '--b\nContent-Type: text/plain\n\nx\n--b--\n--a--\n'; } >in
mimefilter --detach store "$all" <in >out
try 'contents that cannot be seen do not come back' 75 \
    'mimefilter --limit depth=1 --attach-back store <out' '' 'hides some'
run 'mimefilter --attach-back store <out | cmp - in'
[ "$got" = 0 ]
result 'where they can be, they do'

echo "1..$n"
