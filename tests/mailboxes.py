#!/usr/bin/env python3
"""Do messages of mailboxes lie where others say? A line of TAP for each file.

mailboxes.py PROGRAM SHARED: PROGRAM is tests/mailbox. Compared are the places
of From_ lines, and where messages begin and end. MimeKit leaves the line end
before a From_ line to that line even where no blank line is there; we do only
where a Content-Length says so, and otherwise leave a message its last line
whole. That one line end is let, and counted.
"""

import collections
import json
import os
import subprocess
import sys
import tempfile


def ours(program, path, kind=None):
    argv = [program] + ([kind] if kind else []) + [path]
    lines = subprocess.run(argv, stdout=subprocess.PIPE, check=True).stdout
    rows = [line.split() for line in lines.decode().splitlines()[:-1]]
    return [(int(r[2]), int(r[3]), int(r[4])) for r in rows]


def lines_of(path):
    with open(path, "rb") as f:
        return [json.loads(line) for line in f]


def generated(shared):
    folder = os.path.join(shared, "corpora", "generated-mbox")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".jsonl"):
            path = os.path.join(folder, name[: -len(".jsonl")])
            rows = lines_of(os.path.join(folder, name))
            yield path, [(r["marker"], r["begin"], r["end"]) for r in rows]


def mimekit(shared, folder):
    files = collections.OrderedDict()
    records = os.path.join(shared, "oracles", "records", "mimekit-mbox.jsonl")
    for r in lines_of(records):
        files.setdefault((r["file"], r["input"]["newlines"]), []).append(r)
    for (name, newlines), rows in files.items():
        with open(os.path.join(shared, "corpora", "mimekit", name), "rb") as f:
            octets = f.read().replace(b"\r\n", b"\n")
        if newlines == "crlf":
            octets = octets.replace(b"\n", b"\r\n")
        path = os.path.join(folder, newlines + "-" + os.path.basename(name))
        with open(path, "wb") as f:
            f.write(octets)
        rows.sort(key=lambda r: r["message"])
        yield path, [(r["mbox_marker"], r["begin"], r["end"]) for r in rows]


def last_lines(path, got, theirs):
    """GOT, less the line ends that MimeKit leaves to the From_ line."""
    with open(path, "rb") as f:
        octets = f.read()
    let = 0
    for ours_, other in zip(got, theirs):
        more = octets[other[2]:ours_[2]]
        blank = octets[other[2] - 1:other[2]] == b"\n"
        if ours_[:2] == other[:2] and more in (b"\n", b"\r\n") and not blank:
            let += 1
            ours_ = other
        yield ours_, let
    for row in got[len(theirs):]:
        yield row, let


def main():
    program, shared = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        todo = list(generated(shared)) + list(mimekit(shared, folder))
        print("1..%d" % len(todo))
        for path, theirs in todo:
            let = list(last_lines(path, ours(program, path), theirs))
            got = [row for row, _ in let]
            same = sum(a == b for a, b in zip(got, theirs))
            ok = got == theirs
            print("%s - %s: %d of %d messages lie where they should, "
                  "%d with the end of their last line" % (
                      "ok" if ok else "not ok", os.path.basename(path), same,
                      len(theirs), let[-1][1] if let else 0))
            for a, b in [p for p in zip(got, theirs) if p[0] != p[1]][:3]:
                print("# %s, should be %s" % (a, b))


main()
