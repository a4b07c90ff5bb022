#!/usr/bin/env python3
"""class_a.py MIMEDUMP FOLDER .. - is real mail taken for ambiguous?

A defect of severity A says that other programs read other content. Mail that
people wrote to each other hardly ever is like that: where many messages have
such a defect, a rule is too eager. Each FOLDER holds mail known to be wanted.

Prints the share of messages with at least one, and for each code how many
there are and the first three of them: file, offset, and the octets there.
Fails above 0.2 % of all messages. Part of "make class-a".
"""
import collections
import json
import os
import subprocess
import sys

SHARE = 0.002
CONTEXT = 60
SHOWN = 3


def files(folders):
    """All files within, in an order that is the same everywhere."""
    for folder in folders:
        for here, inside, names in os.walk(folder):
            inside.sort()
            for name in sorted(names):
                yield os.path.join(here, name)


def messages(tool, paths):
    """What the tool says of each message. It must end well on all of them."""
    zeros = b''.join(os.fsencode(p) + b'\0' for p in paths)
    run = subprocess.run([tool, '--json', '--no-digest', '--files0-from=-'],
                         input=zeros, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def octets(message, defect):
    """What stands at the defect, a third of it in front of it."""
    at = message['offset'] + defect['offset']
    start = max(0, at - CONTEXT // 3)
    with open(message['source'], 'rb') as f:
        f.seek(start)
        return repr(f.read(CONTEXT))[1:]


def ambiguous(message):
    return [d for d in message['defects'] if d['severity'] == 'A']


def table(found):
    """CODE -> [(message, defect)], the most frequent first."""
    codes = collections.defaultdict(list)
    for message in found:
        for defect in ambiguous(message):
            codes[defect['code']].append((message, defect))
    return sorted(codes.items(), key=lambda row: (-len(row[1]), row[0]))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    read = messages(sys.argv[1], files(sys.argv[2:]))
    # A file that is no message has no defects, and would only thin them out.
    assert read and all('error' not in m for m in read)
    found = [m for m in read if ambiguous(m)]
    share = len(found) / len(read)
    good = share <= SHARE
    print('%sclass A: %d of %d messages, %.2f %% (%.2f %% at most)' % (
        '' if good else 'FAIL ', len(found), len(read), 100 * share,
        100 * SHARE))
    for code, rows in table(found):
        print('%6d %s, in %d messages' % (
            len(rows), code, len({id(m) for m, _ in rows})))
        for message, defect in rows[:SHOWN]:
            print('       %s@%d: %s' % (
                message['source'], message['offset'] + defect['offset'],
                octets(message, defect)))
    return 0 if good else 1


sys.exit(main())
