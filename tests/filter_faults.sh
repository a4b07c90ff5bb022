#!/bin/sh
#
# filter_faults.sh - whatever fails round mimefilter, the mail is delivered
# whole, or it is kept.
#
# Each row has a fault: of memory, the disk, who writes, who reads, a child, a
# signal. The exit status must be 0, with all of the result, or 75, with nothing
# of it and a line that says why; 65 only where a rule refuses the mail. System
# calls are made to fail by strace, memory by ulimit and a library of our own.

tool=mimefilter
. "${srcdir:-.}/tests/cli.sh"

f=mimefilter
shared=${SHARED:-$srcdir/../shared}
edit="-A 'X-Scanned: yes' -R subject --drop 'name:*.csv'"
eval "$f $edit" <mail.eml >wanted.eml || exit 99

# Large enough for a spool on disk.
{
	printf 'From: a@x.org\nSubject: big\n\n'
	head -c 3000000 /dev/zero | tr '\0' 'x' | fold -w 70
} >big.eml
$f -R subject <big.eml >wanted.big || exit 99
mkfifo pipe

# kept NAME COMMAND: 75, and nothing has come out
kept() {
	run "$2"
	[ "$got" = 75 ] && has "$dir/stdout" '' &&
	    has "$dir/stderr" '^4\.3\.0 mimefilter: '
	result "$1"
}

# whole STATUS FILE WANTED: all of it with 0, or nothing with 75
whole() {
	case $1 in
	0) cmp -s "$2" "$3" ;;
	75) [ ! -s "$2" ] ;;
	*) false ;;
	esac
}

# either NAME COMMAND: all of wanted.eml with 0, or nothing with 75
either() {
	run "$2"
	whole "$got" "$dir/stdout" wanted.eml
	result "$1"
}

can() {
	command -v "$1" >/dev/null
}

# Does strace work here, and with what is built? A sanitizer wants no tracer.
traces() {
	can strace && [ -z "${SANITIZER_FLAGS:-}" ] &&
	    strace -o trace.log true 2>/dev/null
}

# The N-th call of that name which is ours, not the loader's.
nth_of_ours() {
	strace -qq -o trace.log -e "trace=$1" $f --version >/dev/null
	echo $(($(grep -c "^$1" trace.log) + $2))
}

# ---- P3: the spool ----

kept 'the spool: no such folder' "TMPDIR=$dir/none $f -R subject <big.eml"
mkdir shut && chmod 500 shut
if [ "$(id -u)" = 0 ]; then
	skip 'the spool: a folder that is read only' 'root may write there'
else
	kept 'the spool: a folder that is read only' \
	    "TMPDIR=$dir/shut $f -R subject <big.eml"
fi
if traces; then
	open=$(nth_of_ours openat 1) read=$(nth_of_ours read 3)
	pread=$(nth_of_ours pread64 2)
	for error in ENOSPC EDQUOT EIO EROFS; do
		kept "the spool: $error" "strace -o trace.log -e \
		    inject=write:error=$error:when=2 $f -R subject <big.eml"
		kept "the spool, its file: $error" "strace -qq -o trace.log \
		    -e inject=openat:error=$error:when=$open+ \
		    $f -R subject <big.eml"
	done
	kept 'the spool: read back with EIO' "strace -o trace.log -e \
	    inject=pread64:error=EIO:when=$((pread + 40)) $f -R subject <big.eml"
else
	skip 'the spool: errors of the disk' 'strace does not work here'
fi

# ---- P4: who reads ----

if [ -c /dev/full ]; then
	kept 'the output: a full disk' "$f -A 'X: y' <mail.eml >/dev/full"
	kept 'the output: a full disk, by name' "$f -A 'X: y' -o /dev/full mail.eml"
fi
kept 'the output: closed' "$f -A 'X: y' <mail.eml >&-"
kept 'the output: a pipe that nobody reads' \
    "{ $f -R subject <big.eml; echo \$? >status; } | true; exit \$(cat status)"
kept 'the output: a folder that is not there' "$f -o none/x mail.eml"

# ---- P5: who writes ----

kept 'the input: closed' "$f <&-"
kept 'the input: closed, with edits' "$f -A 'X: y' <&-"
kept 'the input: a folder' "$f -A 'X: y' <."
kept 'the input: a folder by name' "$f ."
if traces; then
	kept 'the input: EIO in the middle' "cat big.eml | strace -qq -o \
	    trace.log -e inject=read:error=EIO:when=$read $f -A 'X: y'"
	kept 'the input: EIO at once' "strace -o trace.log -e \
	    inject=pread64:error=EIO:when=$pread $f -A 'X: y' <mail.eml"
	lost=0
	for when in 4 8 12 20 30; do
		run "strace -qq -o trace.log -e inject=pread64:retval=0:when=$((
		    pread + when)) $f -R subject <big.eml"
		whole "$got" "$dir/stdout" wanted.big || lost=$((lost + 1))
	done
	[ "$lost" = 0 ]
	result 'the input: a file that gets shorter while it is read'
	either 'the input: interrupted' "cat mail.eml | strace -qq -o \
	    trace.log -e inject=read:error=EINTR:when=6..9 $f $edit"
	either 'the input: octet by octet' "cat mail.eml | while IFS= read -r l
	    do printf '%s\\n' \"\$l\"; done | $f $edit"
fi
head -c 60 mail.eml >cut.eml
try 'the input: it ends in the header' 0 "$f -A 'X: y' <cut.eml" '^X: y' ''
gzip -c mail.eml | head -c 300 >cut.gz
kept 'the input: it ends in a gzip file' "$f -A 'X: y' <cut.gz"

# ---- P6: the program behind ----

printf '#!/bin/sh\n' >program
kept 'a program: not there' "$f <mail.eml -- ./none"
kept 'a program: not executable' "$f <mail.eml -- ./program"
for code in 1 75 77 126 127 255; do
	kept "a program: ends with $code" \
	    "$f <mail.eml -- sh -c 'cat >/dev/null; exit $code'"
done
kept 'a program: ended by a signal' \
    "$f <mail.eml -- sh -c 'cat >/dev/null; kill -TERM \$\$'"
kept 'a program: reads nothing, and says that all is well' \
    "$f <mail.eml -- true"
kept 'a program: reads some of it' \
    "$f <big.eml -- sh -c 'head -c 100 >/dev/null'"
kept 'a program: never ends' "$f --deadline=1 <mail.eml -- sleep 100"
run "$f $edit <mail.eml -- sh -c 'cat >got.eml'"
[ "$got" = 0 ] && cmp -s got.eml wanted.eml
result 'a program: gets all'

# ---- P7: signals ----

for signal in TERM INT HUP QUIT XCPU; do
	kept "SIG$signal while it reads" \
	    "{ cat mail.eml; sleep 3; } | { exec 3<&0; $f -A 'X: y' <&3 3<&- &
	    sleep 0.5; kill -$signal \$!; wait \$!; }"
done
if traces; then
	# At the n-th call of the system: killed, or asked to end.
	calls=$(strace -f -o trace.log $f -A 'X: y' mail.eml -- cat >/dev/null &&
	    grep -c . trace.log)
	lost=0 tried=0
	at=1
	while [ "$at" -le "$calls" ]; do
		for signal in KILL TERM; do
			rm -f got.eml
			run "strace -o trace.log -e \
			    inject=all:signal=$signal:when=$at $f $edit \
			    mail.eml -- sh -c 'cat >got.tmp; mv got.tmp got.eml'"
			tried=$((tried + 1))
			case $got in
			0) cmp -s got.eml wanted.eml ;;
			75|137|143|65) [ ! -e got.eml ] ||
			    cmp -s got.eml wanted.eml ;;
			*) false ;;
			esac || lost=$((lost + 1))
		done
		at=$((at + 7))
	done
	[ "$lost" = 0 ] && [ "$tried" -gt 20 ]
	result 'killed at any call of the system: all is there, or nothing'
	# What comes before is the loader's, which may well die of it.
	strace -o trace.log $f --version >/dev/null
	ours=$(grep -n 'fcntl(0, F_GETFD)' trace.log | sed 's/:.*//;1q')
	lost=0
	for error in ENOSPC EIO EINTR ENOMEM EMFILE; do
		at=$ours
		while [ "$at" -le "$calls" ]; do
			run "strace -o trace.log -e \
			    inject=all:error=$error:when=$at $f $edit \
			    <mail.eml"
			whole "$got" "$dir/stdout" wanted.eml || {
				lost=$((lost + 1))
				echo "# $error at $at: $got"
			}
			at=$((at + 9))
		done
	done
	[ "$lost" = 0 ]
	result 'any call of the system fails: all comes out, or nothing'
else
	skip 'killed at any call' 'strace does not work here'
	skip 'any call fails' 'strace does not work here'
fi

# ---- P12: the result is read again ----

if traces; then
	lost=0
	for when in 55 65 70 75 80; do
		kept_by="strace -qq -o trace.log -e \
		    inject=pread64:retval=0:when=$((pread + when))"
		run "$kept_by $f -R subject <big.eml"
		[ "$got" = 75 ] && [ ! -s "$dir/stdout" ] ||
		    lost=$((lost + 1))
	done
	[ "$lost" = 0 ]
	result 'the result is not what was meant: nothing comes out'
fi

# altered NAME OCTETS: so is what is written to the spool; the original is not
altered() {
	cp big.eml original.eml
	kept "$1: nothing comes out" "strace -qq -o trace.log -e \
	    inject=write:poke_enter=@arg2=$2:when=1 $f -R subject <big.eml"
	grep -q 'in the result$' "$dir/stderr" && grep -q INJECTED trace.log &&
	    cmp -s big.eml original.eml
	result "$1: it is told what differs"
}

if traces && strace -qq -o trace.log -e inject=write:poke_enter=@arg2=41:when=1 \
    echo b 2>/dev/null | grep -q A; then
	altered 'another field in the spool' 58
	altered 'the header is cut in the spool' 0a0a
else
	skip 'an altered spool' 'strace cannot alter what is written here'
fi

# ---- P13: contents that go to a store ----

# An mbox of 40 mails, each with a content of its own.
i=0
while [ $i -lt 40 ]; do
	printf 'From a@b Thu Nov 12 06:30:00 2026\nSubject: %d\n' $i
	printf 'Content-Type: image/png\n\ncontent %d\n\n' $i
	i=$((i + 1))
done >store.mbox
run "ulimit -n 24; $f --detach few 'type:image/*' <store.mbox >few.out &&
    $f --attach-back few <few.out | cmp - store.mbox"
[ "$got" = 0 ] && [ "$(find few -type f | wc -l)" = 40 ]
result 'a store: few files may be open'
if traces && [ "$(uname -s)" = Linux ]; then
	# The names come when the octets are there, the result when names are.
	run "strace -qq -o trace.log -e trace=syncfs,fsync,linkat,write \
	    $f --detach order 'type:image/*' <store.mbox"
	sed -n 's/^\(syncfs\|fsync\|linkat\|write(1,\).*/\1/p' trace.log |
	    uniq | tr '\n' ' ' >order.seen
	[ "$got" = 0 ] && grep -Eq \
	    '^(syncfs|fsync) linkat (syncfs|fsync) write\(1, $' order.seen
	result 'a store: octets, then names, are on the disk; then it is released'
	head -5 store.mbox >one.mbox
	kept 'a store: fsync fails' "strace -qq -o trace.log -e \
	    inject=fsync:error=EIO $f --detach lost 'type:image/*' <one.mbox"
	for call in syncfs linkat; do
		kept "a store: $call fails" "strace -qq -o trace.log -e \
		    inject=$call:error=EIO:when=1+ \
		    $f --detach lost.$call 'type:image/*' <store.mbox"
	done
else
	skip 'a store: the order' 'strace does not work here'
fi

# ---- P8, P9: the deadline; wrong use ----

kept 'the deadline: who writes is slow' \
    "{ sleep 3; } | $f --deadline=1 -A 'X: y'"
begun=$(date +%s)
kept 'the deadline: who writes is slow, a field at a time' \
    "for i in 1 2 3 4 5 6 7 8 9; do echo \"X-\$i: y\"; sleep 1; done 2>pipe.log |
    { $f --deadline=1 -A 'X: y'; echo \$? >status; date +%s >ended; }
    exit \$(cat status)"
[ $(($(cat ended) - begun)) -le 4 ]
result 'and it is not waited for'
kept 'wrong use: no such option' "$f --frob <mail.eml"
kept 'wrong use: no such code' "$f --reject-if 'frob:' <mail.eml"
kept 'wrong use: no rules' "$f --rules none <mail.eml"
kept 'wrong use: several files' "$f mail.eml mail.eml"

# ---- P2: memory ----

# no_memory NAME EDIT FILE: whole or kept, whichever allocation fails
no_memory() {
	$real $2 "$3" >wanted || exit 99
	lost=0 at=1 later=0
	while [ "$at" -le 400 ]; do
		run "ONCE=1 LD_PRELOAD=./nomem.so NOMEM=$at $real $2 $3"
		whole "$got" "$dir/stdout" wanted || lost=$((lost + 1))
		run "LD_PRELOAD=./nomem.so NOMEM=$at $real $2 $3"
		whole "$got" "$dir/stdout" wanted || lost=$((lost + 1))
		[ "$got" = 0 ] && break
		later=$((later + 1)) at=$((at + 1))
	done
	[ "$lost" = 0 ] && [ "$later" -gt 3 ] && [ "$got" = 0 ]
	result "no memory at the n-th allocation, and from there on: $1"
}

if [ -z "${SANITIZER_FLAGS:-}" ] && can "${CC%% *}"; then
	cat >nomem.c <<'END'
/* The n-th allocation fails; so do all that come after it, or with ONCE none. */
#include <errno.h>
#include <stdlib.h>
extern void *__libc_malloc(size_t), *__libc_realloc(void *, size_t);
extern void *__libc_calloc(size_t, size_t);
static long left = -1, once;
static int
fails(void)
{
	if (left < 0) {
		const char *n = getenv("NOMEM");

		left = n != NULL ? atol(n) : 1000000000;
		once = getenv("ONCE") != NULL;
	}
	if ((left == 0 && once) || (left > 0 && --left > 0))
		return 0;
	errno = ENOMEM;
	return 1;
}
void *malloc(size_t n) { return fails() ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t m) { return fails() ? NULL : __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { return fails() ? NULL : __libc_realloc(p, n); }
END
	$CC -shared -fPIC -o nomem.so nomem.c 2>cc.log
fi
if [ -e nomem.so ]; then
	real=$(command -v $f)
	[ ! -x "$(dirname "$real")/.libs/$f" ] || real=$(dirname "$real")/.libs/$f
	LD_LIBRARY_PATH=$(dirname "$bin")/libmime/.libs
	export LD_LIBRARY_PATH
	printf 'Gr\303\274\303\237e\n' >foot
	{
		printf 'From: <@r:a@x.org>\nSubject: a=?utf-8?q?b?= \377\n'
		printf 'X : y\nContent-Type: multipart/mixed; boundary=b;\n'
		printf ' boundary=c\n\n--b\n\na\n--b\nContent-Type: '
		printf 'multipart/signed; boundary=s\n\n--s\n\nx\n--s\n\ny\n'
		printf -- '--s--\n--b\nContent-Type: a/b; x=y\nContent-'
		printf 'Disposition: attachment; filename=../x; size=4\n'
		printf 'Content-Transfer-Encoding: base64, x\n\naGV\n--b--\n'
	} >odd.eml
	no_memory 'an edit' "-A X-Scanned:yes -R subject --drop *.csv" mail.eml
	printf 'From: a@x.org\nMIME-Version: 1.0\nContent-Type: text/plain; ' \
	    >plain.eml
	printf 'charset=us-ascii; format=flowed\n\na\n' >>plain.eml
	no_memory 'a footer' '--footer foot' plain.eml
	no_memory 'written anew' --normalise odd.eml
	unset LD_LIBRARY_PATH
else
	skip 'no memory' 'no compiler, or a sanitizer'
fi

# ---- P14: a narrow world ----

either 'umask 0' "umask 0; $f $edit <mail.eml"
if [ -z "${SANITIZER_FLAGS:-}" ]; then
	either 'files may have no size' "ulimit -f 0; cat mail.eml | $f $edit"
	kept 'a spool may have no size' "ulimit -f 1; $f -R subject <big.eml"
	either 'one file more than three' "sh -c 'ulimit -n 4; exec $f \"\$@\"' \
	    - $edit <mail.eml 3<&- 4<&- 5<&- 6<&- 7<&-"
	either 'little memory' "ulimit -v 14000; $f $edit <mail.eml"
	either 'a small stack' "ulimit -s 64; $f $edit <mail.eml"
fi
either 'an empty environment' "env -i PATH=\"$PATH\" $f $edit <mail.eml"
# (What looks for leaks wants a /proc.)
if [ -z "${SANITIZER_FLAGS:-}" ] && unshare -rm true 2>/dev/null; then
	either 'no /proc' "unshare -rm sh -c 'mount -t tmpfs none /proc &&
	    $(command -v $f) \"\$@\"' - $edit <mail.eml"
	read_only="unshare -rm sh -c 'mount --rbind / /mnt &&
	    mount -o remount,bind,ro /mnt && chroot /mnt $(command -v $f) \"\$@\"' -"
	either 'a root that is read only' "$read_only $edit <mail.eml"
	kept 'a root that is read only, no room to spool' \
	    "$read_only -R subject <big.eml"
	either 'no /dev' "unshare -rm sh -c 'exec <mail.eml; mount -t tmpfs none \
	    /dev && $(command -v $f) \"\$@\"' - $edit"
else
	skip 'no /proc, no /dev' 'no namespaces, or a sanitizer'
fi

# ---- P10, P11: hostile mail ----

if command -v python3 >/dev/null && [ -e "$shared/defects/gen_hostile.py" ]; then
	python3 -B "$shared/defects/gen_hostile.py" attacks --resource \
	    --only r- --scale 0.1 >/dev/null 2>&1
	bad=0 count=0
	for m in attacks/*; do
		run "$f --reject-if 'name:*.exe' $edit <'$m'"
		count=$((count + 1))
		case $got in
		0|65|75) ;;
		*) bad=$((bad + 1)); echo "# $m: $got" ;;
		esac
	done
	[ "$bad" = 0 ] && [ "$count" -gt 20 ]
	result 'attacks end with 0, 65 or 75'
else
	skip 'attacks' "$shared/defects/gen_hostile.py is not there"
fi

echo "1..$n"
