#!/usr/bin/env python3
"""What we reach beside our peers, each figure against its goal.

    peers.py [-n ROUNDS] [-o WORD] [-a] --build DIR [--mail DIR] [--peers DIR]

BUILD is a folder that was built in. MAIL holds the workloads; what is not there
bench/mail.py makes. PEERS has drivers of other libraries that take the options
of bench/ours.c (drv-gmime, drv-dovecot). A peer that is not installed is told
in a line. -o runs only rows with WORD in their name, -a also the peers for
which there is no goal.

All commands of a row run in turns, in one order and then in the other, so that
a machine that slows down does so for all. A ratio is the median of the ratios
round by round; seconds are medians. Memory is taken in a round that does not
count, and that warms what is to be warm.

What is extracted goes to a folder in TMPDIR, which is emptied each time. ext4
looks long for a place for a file where many have been deleted in the last
minutes: with many files, have TMPDIR on a tmpfs.
"""
import os
import shutil
import statistics
import sys

import runs

# name, workload, ours, then what it is held against: label, command, goal.
# A goal ">=" is the peer's time over ours, "<=" ours over the peer's, "MB/s"
# our own speed at least. {f} is the workload, {o} an empty folder, {p} PEERS,
# {b} BUILD.
DRIVER = '{b}/bench/.libs/ours'
OTHERS = {'etpan': None, 'mimetic': None, 'vmime': None, 'mailutils': None}


def lib(name, mail, options, goals, **more):
    """A row of drivers that take the same options."""
    against = [(label, f'{{p}}/drv-{label} {options} {{f}}', '>=', goal)
               for label, goal in (goals | OTHERS).items()]
    return dict(name=name, mail=mail, ours=f'{DRIVER} {options} {{f}}',
                against=against, **more)


def speed(name, mail, least, peer=None):
    against = [('', None, 'MB/s', least)]
    if peer:
        against.append(('gmime', '{p}/drv-gmime {f}', '>=', peer))
    return dict(name=name, mail=mail, ours=DRIVER + ' {f}', against=against)


DUMP = '{b}/tools/mimedump '
EXTRACT = '{b}/tools/mimeextract -d {o} '
ROWS = [
    lib('one of 256 MiB, base64: structure', 'big-b64.eml', '',
        {'gmime': 2.5, 'dovecot': 2.2}),
    dict(name='the same', mail='big-b64.eml', ours=DRIVER + ' {f}',
         against=[('cat', 'cat {f}', '<=', 1.6)]),
    lib('the same, decoded', 'big-b64.eml', '-d',
        {'gmime': 7, 'dovecot': 15, 'mail-parser': 10}),
    lib('64 MiB quoted-printable, sparse: decoded', 'big-qp-latin1.eml', '-d',
        {'gmime': 3.5}),
    lib('the same, dense', 'big-qp-utf8.eml', '-d', {'gmime': 7}),
    lib('the first to UTF-8', 'big-qp-latin1.eml', '-d -c',
        {'gmime': 4, 'dovecot': 10}),
    lib('100,000 small ones in an mbox: tree', 'many-small.mbox', '-m',
        {'gmime': 20, 'dovecot': 3}, slow=True),
    lib('the same to UTF-8, all fields', 'many-small.mbox', '-m -d -c',
        {'gmime': 15, 'mail-parser': 5}, slow=True),
    lib('20,000 files of a Maildir', 'maildir/cur', '', {'gmime': 8}),
    lib('1.67 GB of attachments: tree', 'attach-mix', '', {'gmime': 5},
        slow=True),
    lib('the same, decoded', 'attach-mix', '-d',
        {'gmime': 8, 'mail-parser': 8}, slow=True),
    dict(name='mimeextract of 196 MB', mail='big-b64.eml', ours=EXTRACT + '{f}',
         against=[('cp', 'cp {f} {o}/x', '<=', 1.25),
                  ('ripmime', 'ripmime -i {f} -d {o}', '>=', 8),
                  ('mshow', "sh -c 'cd {o} && exec mshow -x {f}'", '>=', 6)]),
    dict(name='mimeextract of 500 messages', mail='attach-mix', slow=True,
         ours="sh -c 'exec " + EXTRACT + "{f}/0[0-4]/*'",
         against=[('ripmime', "sh -c 'for f in {f}/0[0-4]/*; do "
                   "ripmime -i $f -d {o}; done'", '>=', 10)]),
    dict(name='mimedump --json of 2,000, -j1', slow=True,
         mail='many-small-first-2000.mbox',
         ours=DUMP + '--json --no-digest -j1 {f}',
         against=[('python', '{python} {here}/json_by_python.py {f}', '>=',
                   10)]),
    dict(name='mimedump --count', mail='many-small.mbox',
         ours=DUMP + '--count {f}',
         # Into a pipe: to /dev/null, grep stops at the first line.
         against=[('grep', "sh -c 'grep -c ^From\\  {f} | cat'", '<=', 1.5)]),
    speed('200 open boundaries among "--" lines', 'hell-nest-64.eml', 500, 30),
    speed('the same, each the front of the next', 'hell-prefix-64.eml', 500),
    speed('lines that are almost the boundary', 'hell-near-64.eml', 500),
    speed('lines of "--" and noise', 'hell-dash-64.eml', 500),
    speed('lines of dashes', 'hell-dashes-64.eml', 500),
    speed('lines of one octet', 'hell-lf1-64.eml', 1000),
    speed('lines of none', 'hell-short-64.eml', 1000),
    speed('no line end', 'hell-long-64.eml', 4000),
    speed('CR alone for line ends', 'hell-cr-64.eml', 4000),
    speed('a line of dashes without an end', 'hell-dashrun-64.eml', 500),
]
# Where no peer is there at all: our speed, for what it is worth.
ALONE = ('', None, 'MB/s', None)
LINE = '{:42} {:20} {:>8} {:6} {:>8} {:>8} {:>8} {:>8}'


def report(row, against, took, peaks, octets):
    label, _, how, goal = against
    ours = took['ours']
    own = statistics.median(ours)
    peer = peak = ''
    if how == 'MB/s':
        reached, unit, sign = octets / own / 1e6, 'MB/s', '>='
    else:
        pair = (took[label], ours) if how == '>=' else (ours, took[label])
        reached, unit, sign = runs.median_ratio(*pair), 'x ' + label, how
        peer = f'{statistics.median(took[label]):.3f}'
        peak = f'{peaks[label]:.1f}'
    if goal is None:
        aim, good = '   ' + '-'.rjust(6) + ' ' + unit, True
    else:
        aim = f'{sign} {goal:6g} {unit}'
        good = reached >= goal if sign == '>=' else reached <= goal
    print(LINE.format(row['name'], aim, f'{reached:.2f}',
                      '' if good else 'missed', f'{own:.3f}', peer,
                      f'{peaks["ours"]:.1f}', peak), flush=True)


def skipped(row, why):
    print(f'{row["name"]:42} skipped: {why}', flush=True)


def commands_of(bench, row, path):
    """By label; what is not installed is told, if there is a goal for it."""
    commands = {'ours': bench.words(row['ours'], path)}
    for label, command, _, goal in row['against']:
        if command is None:
            continue
        words = bench.words(command, path)
        program = label if words[0] == 'sh' else words[0]
        if shutil.which(program):
            commands[label] = words
        elif goal is not None:
            skipped(row, f'no {os.path.basename(program)}')
    return commands


def measure(bench, row, rounds):
    path = bench.workload(row['mail'])
    if path is None:
        skipped(row, f'no {row["mail"]}')
        return
    commands = commands_of(bench, row, path)
    peaks = {label: bench.memory(words) for label, words in commands.items()}
    for label in [label for label, peak in peaks.items() if peak is None]:
        skipped(row, f'{label} failed')
        del commands[label]
    if 'ours' not in commands:
        return
    took = bench.in_turns(commands,
                          max(2, rounds // 2) if row.get('slow') else rounds)
    there = [against for against in row['against']
             if against[1] is None or against[0] in commands]
    for against in there or [ALONE]:
        report(row, against, took, peaks, runs.size_of(path))


def main():
    ap = runs.options('beside our peers')
    ap.add_argument('-a', action='store_true', help='peers without goals, too')
    ap.add_argument('--peers', default='')
    args = ap.parse_args()
    print(LINE.format('work', 'goal', 'reached', '', 'ours s', 'peer s',
                      'our MiB', 'peer MiB'))
    with runs.scratch() as folder:
        bench = runs.Bench(args, folder, p=os.path.abspath(args.peers))
        for row in ROWS:
            if not args.a:
                row['against'] = [against for against in row['against']
                                  if against[3] is not None]
            if args.o in row['name']:
                measure(bench, row, args.n)
    return 0


if __name__ == '__main__':
    sys.exit(main())
