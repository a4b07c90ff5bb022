"""
normalise_readers.py TOOLS CASES SRCDIR - does everybody read the same, once
mimefilter --normalise has written it? See normalise.sh.

Each hostile mail of class A that came out otherwise than it went in is read by
all readers of written.py that are there, as it was and as it is, and their
leaves are held against those that mimedump reads in the result. What a reader
is known not to do, whatever it is given, stands in LIMITS.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import written

# (reader, case, aspect), all of them regular expressions: why not.
LIMITS = [
    ("munpack", ".*-bare-cr|smtp-smuggling-cr.*|all-bytes", "content",
     "drops CRs of what is text"),
    ("munpack", "content-type-empty|boundary-inside-part-header", "content",
     "writes a file of text with LF"),
]

# Makes no file of a mail that is one text.
WANTS_PARTS = ["munpack"]


def output_of(args, octets=None):
    done = subprocess.run(args, input=octets, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout


def leaves_of(tools, path):
    _, out = output_of([tools + "/mimedump", "--json", "--input=eml", path])
    leaves = []
    for p in json.loads(out)["parts"]:
        if p["kind"] != "leaf":
            continue
        _, content = output_of([tools + "/mimeextract", "--input=eml", "-p",
                                p["path"], "-O", path])
        is_text = p["type"].startswith("text/") and not p["name"] and \
            p["disposition"] != "attachment"
        kind = "text" if is_text else "octets"
        leaves.append(written.Leaf(p["type"], kind, p["name"] or "", content))
    return leaves


def with_lf(path, folder):
    to = os.path.join(folder, "lf-" + os.path.basename(path))
    with open(path, "rb") as f, open(to, "wb") as g:
        g.write(f.read().replace(b"\r\n", b"\n"))
    return to


def as_read(reader, messages, folder):
    """MESSAGES, with the line ends that READER knows."""
    if reader not in written.READS_LF_ONLY:
        return messages
    return [m._replace(path=with_lf(m.path, folder)) for m in messages]


def normalise(tools, cases, folder):
    """Messages as they were and as they are, of those that have changed."""
    before, after = [], []
    with open(os.path.join(cases, "cases.json"), encoding="utf-8") as f:
        table = json.load(f)
    for case in table:
        path = os.path.join(cases, case["file"])
        if case["sev"] != "A" or not path.endswith(".eml") or \
                not os.path.exists(path) or ".s1." in path:
            continue
        status, out = output_of([tools + "/mimefilter", "--normalise",
                                 "--input=eml", path])
        with open(path, "rb") as f:
            if status != 0 or f.read() == out:
                continue
        to = os.path.join(folder, case["id"] + ".eml")
        with open(to, "wb") as f:
            f.write(out)
        leaves = leaves_of(tools, to)
        before.append(written.Message(path, case["id"], leaves))
        after.append(written.Message(to, case["id"], leaves))
    return before, after


def limit_of(*case):
    return any(all(re.fullmatch(p, c) for p, c in zip(limit[:3], case))
               for limit in LIMITS)


def judge(reader, read, tools, messages):
    """Which of MESSAGES are read otherwise, and how."""
    found = []
    for m, got in zip(messages, read(messages, tools)):
        if reader in WANTS_PARTS and not got and len(m.leaves) == 1:
            continue
        for aspect, wanted, it in written.differences(reader, m, got):
            if not limit_of(reader, m.name, aspect):
                found.append((m.name, aspect, wanted, it))
    return found


def survives(read, tools, messages):
    """Those that READER can be asked about, one by one."""
    good = []
    for m in messages:
        try:
            list(read([m], tools))
            good.append(m)
        except Exception:       # it has no reading at all
            pass
    return good


def main():
    tools, cases, srcdir = sys.argv[1:4]
    tap, helpers = written.Tap(), {}
    with tempfile.TemporaryDirectory() as folder:
        before, after = normalise(tools, cases, folder)
        tap.row(len(after) > 200, "%d mails were written anew" % len(after))
        for reader, read, is_there in written.READERS:
            if not is_there(helpers, srcdir, folder):
                tap.row(True, reader + " # SKIP it is not there")
                continue
            readable = survives(read, helpers,
                                as_read(reader, before, folder))
            was = {f[0] for f in judge(reader, read, helpers, readable)}
            found = judge(reader, read, helpers,
                          as_read(reader, after, folder))
            tap.row(not found, "%s reads %d of %d as we do; before, %d" %
                    (reader, len(after) - len({f[0] for f in found}),
                     len(after), len(readable) - len(was)),
                    *["%s: %s: %.200a is %.200a" % f for f in found[:40]])
    print("1..%d" % tap.count)


main()
