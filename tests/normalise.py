#!/usr/bin/env python3
"""normalise.py TOOLS FOLDER .. - mimefilter --normalise over any folder of mail.

What comes out must be clear and the same mail, and come out as it is the second
time. Asked of it are: mimedump, for defects and leaves; and Python's email,
which is no parser of ours: it must see the leaves that mimedump sees, by their
content. A mail in which nothing could be cured must stay as it is, to the
octet. Prints figures and what was not so; the exit status is 1 then. With
EVERY=N in the environment only each N-th file is taken.
"""

import concurrent.futures
import email
import email.message
import hashlib
import json
import os
import subprocess
import sys

from filter_corpora import unpacks

SHOWN = 40
SERIOUS = "ANS"
# What no writing changes: the table of filter_normalise.c.
LASTING = {
    "missing-from", "missing-date", "charset-unknown", "message-partial",
    "message-external-body", "signed-structure", "uu-bad-line", "uu-no-end",
    "tnef-bad-length", "tnef-bad-checksum", "tnef-unsafe-name",
    "address-display-is-address", "address-group-in-from",
    "address-multiple-from", "address-quoted-local-at", "address-empty",
    "mbox-bad-content-length", "related-type-missing", "inline-uuencode",
    "inline-yenc", "inline-binhex",
}
# And those of files, whose octets stay.
OF_CHARSETS = {
    "charset-utf7", "charset-invalid-sequence", "charset-overlong-utf8",
    "charset-stateful-unreset", "charset-undeclared-8bit",
}
SIGNED = ("multipart/signed", "multipart/encrypted", "application/pkcs7-mime",
          "application/x-pkcs7-mime")


def run(args, octets):
    done = subprocess.run(args, input=octets, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, timeout=300)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def dump(tools, octets):
    _, out, _ = run([tools + "/mimedump", "--json", "--input=eml", "-"],
                    octets)
    return json.loads(out.split(b"\n")[0])


def is_signed(read):
    return any(p["type"] in SIGNED for p in read["parts"])


def serious(read):
    return [d for d in read["defects"] if d["severity"] in SERIOUS]


def curable(read):
    return [d for d in serious(read)
            if d["code"] not in LASTING and d["code"] not in OF_CHARSETS]


def lines_of(octets):
    """As text is compared: with LF, and without a line end at the end."""
    return octets.replace(b"\r\n", b"\n").rstrip(b"\n")


def digest(octets):
    return hashlib.sha256(octets).hexdigest()[:12]


def python_leaves(octets):
    """What Python reads, as lines: encodings undone."""
    found = []
    stack = [email.message_from_bytes(octets)]
    while stack:
        part = stack.pop()
        if part.get_content_type() == "message/delivery-status":
            found.append(None)  # blocks of fields, not octets, to Python
        elif part.is_multipart():
            stack += reversed(part.get_payload())
        else:
            payload = part.get_payload(decode=True)
            found.append(digest(lines_of(payload or b"")))
    return found


def judge(tools, path):
    """(status, changed, faults) of the file at PATH, as one mail."""
    with open(path, "rb") as file:
        was = file.read()
    filters = [tools + "/mimefilter", "--normalise", "--input=eml"]
    status, now, said = run(filters, was)
    if status != 0:
        if status not in (65, 75):
            return status, False, ["status %d" % status]
        if (status == 75 and "a limit hides" not in said and
                not ("gzip data" in said and not unpacks(path))):
            return status, False, ["75: " + said.strip()[:200]]
        return status, False, []
    faults = []
    read = dump(tools, was)
    if now == was:
        if curable(read) and not is_signed(read):
            faults.append("not cured: " + curable(read)[0]["code"])
        return status, False, faults
    if not serious(read):
        faults.append("changed, though nothing is wrong")
    again = dump(tools, now)
    left = [d for d in curable(again)]
    if left and not is_signed(again):
        faults.append("left: " + left[0]["code"])
    status, twice, said = run(filters, now)
    if status != 0 or twice != now:
        faults.append("no fixed point: " + said.strip()[:200])
    if not is_signed(again):
        try:
            others = python_leaves(now)
        except Exception as error:  # whatever it is, it is no reading
            faults.append("Python: " + repr(error)[:100])
        else:
            ours = [p for p in again["parts"] if p["kind"] == "leaf"]
            if len(others) != len(ours):
                faults.append("Python reads %d leaves of %d" %
                              (len(others), len(ours)))
            elif others != python_digests(tools, now, ours):
                faults.append("Python reads other contents")
    return 0, True, faults


def python_digests(tools, octets, leaves):
    found = []
    for p in leaves:
        if p["type"] == "message/delivery-status":
            found.append(None)
            continue
        _, out, _ = run([tools + "/mimeextract", "--input=eml", "-p",
                         p["path"], "-O", "-"], octets)
        found.append(digest(lines_of(out)))
    return found


def files(folders):
    every = int(os.environ.get("EVERY", "1"))
    found = []
    for folder in folders:
        if os.path.isfile(folder):
            found.append(folder)
        for root, _, names in sorted(os.walk(folder)):
            found += [os.path.join(root, name) for name in sorted(names)]
    found = [f for f in found if os.path.isfile(f) and
             0 < os.path.getsize(f) < 4 << 20]
    return found[::every]


def main():
    tools, folders = sys.argv[1], sys.argv[2:]
    count = {0: 0, 65: 0, 75: 0}
    changed = 0
    wrong = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        paths = files(folders)
        judged = pool.map(lambda p: judge(tools, p), paths)
        for path, (status, was_changed, faults) in zip(paths, judged):
            count[status] = count.get(status, 0) + 1
            changed += was_changed
            wrong += ["%s: %s" % (path, fault) for fault in faults]
    for line in wrong[:SHOWN]:
        print(line)
    print("%d mails: %d written anew, %d as they were, %d refused, "
          "%d not now, %d faults" %
          (sum(count.values()), changed, count[0] - changed, count[65],
           count[75], len(wrong)))
    return 1 if wrong else 0


sys.exit(main())
