#!/bin/sh
#
# mailboxes.sh - messages of mailboxes lie where others say they do.
#
# The mailboxes are not ours to ship: SHARED names the folder that has them, and
# where they are not there, this is skipped.

shared=${SHARED:-${top_srcdir:-.}/../shared}
what=$shared/corpora/generated-mbox
[ -d "$what" ] || { echo "1..0 # SKIP mailboxes: $what is not there"; exit 0; }
command -v python3 >/dev/null || { echo "1..0 # SKIP no python3"; exit 0; }

exec python3 "${top_srcdir:-.}/tests/mailboxes.py" \
    "${top_builddir:-.}/tests/mailbox" "$shared"
