#!/usr/bin/env python3
"""splice_judge.py BEFORE AFTER PROOF - is a proof of mimefilter true?

Knows nothing of mail, and nothing of how mimefilter works: a mail that was
edited must be what it was, but for the changes that the proof tells of. Every
octet outside them must be there, in its order, and their digests must be right.
Prints how many changes there are, or what is wrong, with exit status 1.
"""

import base64
import gzip
import hashlib
import json
import sys


def octets(path):
    """What is in a file; unpacked, if gzip has packed it."""
    with open(path, "rb") as file:
        data = file.read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def whole(data):
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def judge(before, after, proof):
    """What is wrong; None: nothing. And how many changes there are."""
    lines = [json.loads(line) for line in proof.splitlines()]
    if lines[0] != {"schema": "mime-proof/1"}:
        return "it does not say that it is a proof", 0
    changes, last = lines[1:-1], lines[-1]
    if last["input"] != whole(before) or last["output"] != whole(after):
        return "a size or a digest is wrong", 0
    if last["changes"] != len(changes):
        return "the number of changes is wrong", 0
    at = to = 0
    for change in changes:
        kept = change["at"] - at
        if kept < 0:
            return "changes overlap or are in no order", 0
        if before[at:at + kept] != after[to:to + kept]:
            return f"octets differ between {at} and {at + kept}", 0
        at, to = at + kept, to + kept
        removed = base64.b64decode(change["removed"], validate=True)
        new = base64.b64decode(change["new"], validate=True)
        if before[at:at + len(removed)] != removed:
            return f"what is removed at {at} is not there", 0
        if after[to:to + len(new)] != new:
            return f"what is new at {to} is not there", 0
        at, to = at + len(removed), to + len(new)
    if before[at:] != after[to:]:
        return f"octets differ behind {at}", 0
    return None, len(changes)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with open(sys.argv[3], "rb") as file:
        proof = file.read()
    wrong, count = judge(octets(sys.argv[1]), octets(sys.argv[2]), proof)
    if wrong:
        sys.exit(wrong)
    print(count)


if __name__ == "__main__":
    main()
