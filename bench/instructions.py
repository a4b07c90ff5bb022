#!/usr/bin/env python3
"""Does the library still need as few instructions as it did?

    instructions.py [-o WORD] [--renew] --build DIR [--compiler TEXT]

valgrind counts the instructions of some commands over mail that bench/mail.py
makes: the same number at every run, however busy the machine is. The start of
the program is taken off, and what is left is told by the octet or by the
message, beside what bench/instructions.expected says. --renew writes that file,
for a change that is meant to cost more, or that need no longer cost so much.

Compilers and C libraries count differently: where the file was made with others
than are used here, the figures are told and not judged.

Exit: 0 no row grew by more than 3 %; 1 one did; 77 valgrind cannot count.
"""
import os
import platform
import sys

import runs

EXPECTED = os.path.join(runs.HERE, 'instructions.expected')
MOST = 1.03
DUMP = '{b}/tools/mimedump '
EXTRACT = '{b}/tools/mimeextract '
DRIVER = '{b}/bench/.libs/ours '

# name, command, workload or None for the start alone, how many messages in it;
# 0: told by the octet.
ROWS = [
    ('start of mimedump', DUMP + '--version', None, 1),
    ('start of mimeextract', EXTRACT + '--version', None, 1),
    ('base64, tree', DRIVER + '{f}', 'count-b64.eml', 0),
    ('base64, decoded', DRIVER + '-d {f}', 'count-b64.eml', 0),
    ('base64, mimeextract', EXTRACT + '-C {o} {f}', 'count-b64.eml', 0),
    ('quoted-printable, decoded', DRIVER + '-d {f}', 'count-qp.eml', 0),
    ('quoted-printable, to UTF-8', DRIVER + '-d -c {f}', 'count-qp.eml', 0),
    ('the same, dense', DRIVER + '-d -c {f}', 'count-dense.eml', 0),
    ('small message, tree and header', DRIVER + '-m {f}', 'count-small.mbox',
     500),
    ('small message, to UTF-8', DRIVER + '-m -d -c {f}', 'count-small.mbox',
     500),
    ('small message, JSON', DUMP + '--json --no-digest -j1 {f}',
     'count-small.mbox', 500),
    ('small message, counted', DUMP + '--count {f}', 'count-small.mbox', 500),
]
LINE = '{:32} {:>12} {:>12} {:>8} {}'


def read_expected():
    """What the figures were made with, and the figures by name."""
    with open(EXPECTED) as file:
        lines = [line.rstrip('\n') for line in file if not line.startswith('#')]
    return lines[0], dict((name, float(value)) for name, _, value in
                          (line.rpartition(' ') for line in lines[1:]))


def write_expected(made_with, figures):
    with open(EXPECTED, 'w') as file:
        file.write('# Instructions by the octet or the message; see '
                   'instructions.py, which wrote this.\n' + made_with + '\n')
        for name, value in figures.items():
            file.write(f'{name} {value:.4f}\n')


def figure(bench, command, workload, messages):
    """None where it cannot be counted."""
    if workload is None:
        return bench.instructions(bench.words(command))
    path = bench.workload(workload)
    start, whole = [bench.instructions(bench.words(command, of))
                    for of in (os.devnull, path)]
    if None in (start, whole):
        return None
    return (whole - start) / (messages or runs.size_of(path))


def shown(value, messages):
    return f'{value:,.0f}' if messages else f'{value:.3f}'


def measure(bench, only, expected, judged):
    """The figures, and how many grew; None where nothing can be counted."""
    figures, grown = {}, 0
    for name, command, workload, messages in ROWS:
        if only not in name:
            continue
        value = figure(bench, command, workload, messages)
        if value is None:
            return None
        figures[name] = value
        before = expected.get(name)
        worse = judged and before is not None and value > before * MOST
        grown += worse
        print(LINE.format(name, '' if before is None else
                          shown(before, messages), shown(value, messages),
                          '' if before is None else f'{value / before:.3f}',
                          'grew' if worse else '').rstrip(), flush=True)
    return figures, grown


def main():
    ap = runs.options('as few instructions as before?')
    ap.add_argument('--renew', action='store_true')
    ap.add_argument('--compiler', default='', help='what the build was made by')
    args = ap.parse_args()
    args.mail = ''
    made_with = ' '.join([args.compiler, *platform.libc_ver(),
                          platform.machine()])
    expected_with, expected = made_with, {}
    if os.path.exists(EXPECTED):
        expected_with, expected = read_expected()
    judged = expected_with == made_with
    if not judged:
        print(f'not judged: expected is of {expected_with}, this {made_with}')
    print(LINE.format('instructions, an octet or message', 'expected',
                      'counted', 'ratio', '').rstrip())
    with runs.scratch() as folder:
        counted = measure(runs.Bench(args, folder), args.o, expected, judged)
    if counted is None:
        print('skipped: no valgrind that counts these programs')
        return 77
    figures, grown = counted
    if args.renew:
        write_expected(made_with, expected | figures)
    return 1 if grown and not args.renew else 0


if __name__ == '__main__':
    sys.exit(main())
