#!/usr/bin/env python3
"""attacks.py MIMEDUMP - small mails that kill other readers, at full size.

Each is made, read by "mimedump --json", and must be done within 0.5 s of CPU
time and 10 MiB of memory, and must name the limit that was hit. TAP, a line
an attack. Part of "make attacks", not of "make check": it needs python3 and
GNU time.
"""
import json
import os
import subprocess
import sys
import tempfile

SECONDS = 0.5
KIB = 10 * 1024

TEXT = b'\n\ntext\n'
MIXED = b'Content-Type: multipart/mixed; boundary=%s\n\n'


def nested():
    for i in range(20000):
        b = b'b%d' % i
        yield MIXED % b + b'--' + b + b'\n'


def parts():
    yield MIXED % b'b'
    for _ in range(200):
        yield b'--b\n\nx\n' * 1000


def near_misses():
    yield MIXED % b'boundary' + b'--boundary\n\n'
    for _ in range(1000):
        yield b'--boundarx\n--boundary-\n--bound\n--\n' * 240


def numbered(start, line, count):
    yield start
    for i in range(count):
        yield line % i
    yield TEXT


# name, the octets by the piece, the limit that must be named (None: none is)
ATTACKS = [
    ('20,000 multiparts within each other', nested(), 'limit-depth'),
    ('200,000 parts', parts(), 'limit-parts'),
    ('a header line of 20 MB', [b'Subject: ', b'x' * 20000000, TEXT],
     'limit-header-field-bytes'),
    ('500,000 fields', [b'X-A: b\n' * 500000, TEXT], 'limit-header-fields'),
    ('300,000 encoded words',
     [b'Subject:', b' =?utf-8?q?a?=\n' * 300000, TEXT],
     'limit-header-field-bytes'),
    ('10,500 encoded words, in a field that is not too long',
     [b'Subject:', b' =?utf-8?q?a?=\n' * 10500, TEXT], 'limit-encoded-words'),
    ('50,000 pieces of a name (RFC 2231)',
     numbered(b'Content-Disposition: attachment', b';\n f*%d=v', 50000),
     'limit-header-field-bytes'),
    ('10,000 pieces of a name, in a field that is not too long',
     numbered(b'Content-Disposition: attachment', b'; filename*%d=v', 10000),
     'limit-rfc2231-sections'),
    ('200,000 open comments', [b'Content-Type: ', b'(' * 200000, TEXT],
     'limit-comment-depth'),
    ('a name of 160,000 quoted pieces', [b'From: ', b'"b\\""' * 160000, TEXT],
     'limit-header-field-bytes'),
    ('8 MB of lines that are almost delimiters', near_misses(), None),
]


def run(tool, path, *options):
    """What it did, its CPU seconds, and the peak of its resident set in KiB.

    GNU time starts it: a child of ours would begin with our own peak.
    """
    p = subprocess.run(['/usr/bin/time', '-f', '%U %S %M', tool, '--json',
                        *options, path], stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, check=False)
    user, system, kib = p.stderr.split()[-3:]
    return p, float(user) + float(system), int(kib)


def main():
    tool = sys.argv[1]
    bad = 0
    if not os.path.exists('/usr/bin/time'):
        print('1..0 # SKIP GNU time is not installed')
        return 0
    print('1..%d' % len(ATTACKS))
    for n, (name, pieces, limit) in enumerate(ATTACKS, 1):
        with tempfile.NamedTemporaryFile(suffix='.eml') as f:
            for piece in pieces:
                f.write(piece)
            f.flush()
            p, cpu, kib = run(tool, f.name)
        told = json.loads(p.stdout)['limits']
        names = {l['name'] for l in told}
        good = (p.returncode == 0 and cpu <= SECONDS and kib <= KIB and
                (limit is None or limit in names))
        bad += not good
        print('%sok %d - %s: %.2f s, %.1f MiB, %s' % (
            '' if good else 'not ', n, name, cpu, kib / 1024,
            ' '.join(sorted(names)) or 'no limit'), flush=True)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
