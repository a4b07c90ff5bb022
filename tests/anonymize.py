#!/usr/bin/env python3
"""anonymize.py - is a mail of the same shape, and is no word of it left?

    anonymize.py MIMEDUMP MIMEFILTER FILE ...

Each file is made anonymous. Its tree (paths, types, kinds, charsets,
encodings, ranges) and its defects (codes and places) must be what they were;
words of its texts and headers, read by Python's own decoders, must not stand
where they stood. Of mail with mail in base64 only the length is held against it. A line a file that fails; the last line counts.
"""
import base64
import json
import quopri
import re
import subprocess
import sys

SHAPE = ("path", "parent", "kind", "type", "charset", "encoding", "header",
         "body", "end", "disposition", "in")
WORD = re.compile(rb"[A-Za-z]{4,}")
FIELDS = re.compile(rb"(?im)^(subject|from|to|cc|reply-to|message-id|"
                    rb"references|comments):(.*(?:\r?\n[ \t].*)*)")


def dump(mimedump, octets):
    out = subprocess.run([mimedump, "--input=eml", "--json", "--no-digest"],
                         input=octets, capture_output=True, timeout=120)
    return json.loads(out.stdout.decode().splitlines()[0])


def shape(tree):
    parts = [tuple(json.dumps(p.get(k)) for k in SHAPE)
             for p in tree["parts"]]
    defects = sorted((d["code"], str(d["part"]), d["offset"], d["size"])
                     for d in tree["defects"])
    return parts, defects


def texts(tree, octets):
    """What people read: values of some fields, and texts, decoded."""
    for p in tree["parts"]:
        if p.get("in") is not None:
            continue
        for m in FIELDS.finditer(octets[slice(*p["header"])]):
            if b"=?" not in m[2]:
                yield m[1].decode().lower(), m[2]
        body = octets[slice(*p["body"])]
        if p["type"] != "text/plain" or p["kind"] != "leaf":
            continue
        if p["encoding"] == "quoted-printable":
            body = quopri.decodestring(body)
        elif p["encoding"] == "base64":
            clean = re.sub(rb"[^A-Za-z0-9+/]", b"", body.split(b"=")[0])
            body = base64.b64decode(clean[:len(clean) // 4 * 4])
        yield p["path"], body


# Words, and beginnings of lines, that programs look for.
STAY = (b"begin", b"charset", b"content", b"from", b"http", b"https",
        b"mailto", b"type")
LINES = (b"--", b"=ybegin ", b"=yend ", b"=ypart ", b"(This file must be")


def left(before, after):
    """A word of BEFORE that stands in AFTER where it stood."""
    for m in WORD.finditer(before):
        if after[m.start():m.end()] == m[0] and \
                m[0].lower() not in STAY and \
                not line_of(before, m.start()).lstrip().startswith(LINES):
            return m[0]
    return None


def line_of(octets, at):
    return octets[octets.rfind(b"\n", 0, at) + 1:at + 20]


def fault(mimedump, mimefilter, path):
    before = open(path, "rb").read()
    made = subprocess.run([mimefilter, "--input=eml", "--anonymize",
                           "--seed", "a"],
                          input=before, capture_output=True, timeout=120)
    if made.returncode:
        return "ends with %d: %s" % (made.returncode,
                                     made.stderr.decode(errors="replace"))
    after = made.stdout
    if len(after) != len(before):
        return "is of another length"
    a, b = dump(mimedump, before), dump(mimedump, after)
    if any(p.get("in") is not None for p in a["parts"]):
        return None     # what is encoded as a whole loses its shape
    (parts, defects), (parts2, defects2) = shape(a), shape(b)
    if parts != parts2:
        return "has another tree: %s" % [
            x for x in zip(parts, parts2) if x[0] != x[1]][:1]
    if defects != defects2:
        return "has other defects: lost %s, came %s" % (
            [d for d in defects if d not in defects2][:2],
            [d for d in defects2 if d not in defects][:2])
    for (name, x), (_, y) in zip(texts(a, before), texts(b, after)):
        word = left(x, y)
        if word:
            return "%s still has %s" % (name, word.decode())
    return None


def main():
    mimedump, mimefilter, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    bad = 0
    for path in files:
        try:
            why = fault(mimedump, mimefilter, path)
        except (ValueError, IndexError, subprocess.TimeoutExpired) as e:
            why = "cannot be judged: %s" % e
        if why:
            bad += 1
            print("%s: %s" % (path, why.strip()))
    print("%d of %d" % (len(files) - bad, len(files)))
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
