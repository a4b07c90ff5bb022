#!/usr/bin/python3
"""through.py RULES RUN FILE .. - each mail twice through a real Postfix: to be kept
as it is handed on, and past our milter to Dovecot. What was delivered has to be
what mimefilter makes of what was handed on. A line a mail:

    FILE same | refused | deferred    as mimefilter has it, too
    FILE untold                       deferred, where mimefilter changes it
    FILE WHAT IS WRONG

RUN sets recipients apart. All mails of a way come in one SMTP session.
"""
import os
import pathlib
import re
import smtplib
import subprocess
import sys
import time

STACK = pathlib.Path(os.environ["stack"])
AS_IT_IS, BY_THE_MILTER = "127.0.0.16", "127.0.0.14"
LINE = 998              # octets that Postfix lets a line have, by SMTP and LMTP
SECONDS = 20

# Fields that servers put in front: Postfix's Received names it, and so does
# that of Dovecot, which has it from there.
TRACE = re.compile(rb"(?:Return-Path|Delivered-To):[^\n]*\n|"
                   rb"Received:(?=[^\n]*(?:\n[ \t][^\n]*)*mx\.example\.test)"
                   rb"[^\n]*\n(?:[ \t][^\n]*\n)*")


def hand_in(host, user, mails):
    """What the server says to each."""
    codes = []
    with smtplib.SMTP(host, 25, local_hostname="x.example.net") as server:
        server.ehlo()
        for i, octets in enumerate(mails):
            server.mail("ann@example.org", ["BODY=8BITMIME"])
            server.rcpt(f"{user}{i}@example.test")
            server.docmd("DATA")
            server.send(re.sub(rb"(?m)^\.", b"..", octets))
            if not octets.endswith(b"\r\n"):
                server.send(b"\r\n")
            codes.append(server.docmd(".")[0])
    return codes


def soon(find):
    """What FIND finds, before long; None."""
    until = time.monotonic() + SECONDS
    while not (found := find()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


def without_trace(octets):
    """OCTETS without the fields of servers, which stand among the first. There is
    a blank line behind a header that is all: a milter is told of one."""
    head = re.match(rb"(?:[^\n]+\n)*", octets)[0]
    fields = re.split(rb"(?<=\n)(?![ \t])", head)
    return (b"".join(f for f in fields if not TRACE.fullmatch(f)) +
            (octets[len(head):] or b"\n"))


def as_sent(octets):
    """What Postfix's client makes of it: no bare CR, lines up to a limit, the
    last one ended."""
    if octets[-1:] != b"\n":
        octets += b"\n"
    lines = octets.replace(b"\r", b" ").split(b"\n")
    for i, line in enumerate(lines):
        pieces = [line[:LINE]] + [b" " + line[at:at + LINE - 1] for at in
                                  range(LINE, len(line), LINE - 1)]
        lines[i] = b"\n".join(pieces)
    return b"\n".join(lines)


def filtered(octets, rules):
    done = subprocess.run(["mimefilter", "--rules", rules],
                          input=octets.replace(b"\n", b"\r\n"),
                          capture_output=True, check=False)
    return done.returncode, done.stdout.replace(b"\r\n", b"\n")


def verdict(code, kept, box, rules):
    if not soon(kept.exists):
        return "is not handed on"
    status, wanted = filtered(without_trace(kept.read_bytes()), rules)
    if code == 250:
        files = soon(lambda: list(box.glob("new/*")))
        if not files:
            return "was taken, and is lost"
        if status != 0:
            return f"was taken, where mimefilter says {status}"
        found = without_trace(files[0].read_bytes())
        return "same" if found == as_sent(wanted) else "differs"
    if (code // 100, status) in ((5, 65), (4, 75)):
        return "refused" if status == 65 else "deferred"
    return "untold" if code // 100 == 4 and status == 0 else f"got {code}"


def main():
    rules, run, *names = sys.argv[1:]
    mails = [pathlib.Path(name).read_bytes() for name in names]
    hand_in(AS_IT_IS, "kept" + run, mails)
    codes = hand_in(BY_THE_MILTER, "rules" + run, mails)
    for i, name in enumerate(names):
        print(name, verdict(codes[i], STACK / f"kept/kept{run}{i}",
                            STACK / f"mail/rules{run}{i}", rules))


main()
