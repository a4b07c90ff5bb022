#!/bin/sh
#
# written.sh - messages that our writer wrote, read by others.
#
# tests/written writes them, with CRLF and with LF; written.py has each reader
# that is installed read them, and compares types, names and octets of leaves
# with what was meant. A reader that is not there is skipped with a line. For
# npm's mailparser, NODE_PATH says where it is.

command -v python3 >/dev/null || { echo "1..0 # SKIP no python3"; exit 0; }

exec python3 -B "${top_srcdir:-.}/tests/written.py" \
    "${top_builddir:-.}/tests/written" "${top_srcdir:-.}/tests"
