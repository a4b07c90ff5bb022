#!/usr/bin/env python3
"""What we reach beside our peers, each figure against its goal.

    peers.py [-n ROUNDS] [-o WORD] --build DIR --mail DIR --peers DIR

BUILD is a folder that was built in. MAIL holds the workloads, PEERS drivers of
other libraries that take the options of bench/ours.c (drv-gmime, drv-dovecot).
What is not there is skipped with a line. -o runs only rows with WORD in their
name.

All commands of a row run in turns, in one order and then in the other, so that
a machine that slows down does so for all. CPU time is user and system, of the
command and what it waited for. A ratio is the median of the ratios round by
round; seconds are medians. Memory is the largest resident set of one process,
as /usr/bin/time has it from the kernel: taken in a round that does not count.
"""
import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile

# name, workload, ours, then what it is held against: label, command, goal.
# A goal ">=" is the peer's time over ours, "<=" ours over the peer's, "MB/s"
# our own speed at least. {f} is the workload, {o} an empty folder, {p} PEERS.
PEER = {'gmime': '{p}/drv-gmime', 'dovecot': '{p}/drv-dovecot'}
DRIVER = '{b}/bench/.libs/ours'


def lib(name, mail, options, goals, **more):
    """A row of drivers that take the same options."""
    against = [(label, f'{PEER.get(label, label)} {options} {{f}}', '>=', goal)
               for label, goal in goals.items()]
    return dict(name=name, mail=mail, ours=f'{DRIVER} {options} {{f}}',
                against=against, **more)


def speed(name, mail, least, peer=None):
    row = lib(name, mail, '', {'gmime': peer} if peer else {})
    row['against'].append(('', None, 'MB/s', least))
    return row


EXTRACT = '{b}/tools/.libs/mimeextract -d {o} {f}'
ROWS = [
    lib('one of 256 MiB, base64: structure', 'big-b64.eml', '',
        {'gmime': 2.5, 'dovecot': 2.2}),
    dict(name='the same', mail='big-b64.eml', ours=DRIVER + ' {f}',
         against=[('cat', 'cat {f}', '<=', 1.6)]),
    lib('the same, decoded', 'big-b64.eml', '-d', {'gmime': 7, 'dovecot': 15}),
    lib('64 MiB quoted-printable, sparse: decoded', 'big-qp-latin1.eml', '-d',
        {'gmime': 3.5}),
    lib('the same, dense', 'big-qp-utf8.eml', '-d', {'gmime': 7}),
    lib('the first to UTF-8', 'big-qp-latin1.eml', '-d -c',
        {'gmime': 4, 'dovecot': 10}),
    lib('100,000 small ones in an mbox: tree', 'many-small.mbox', '-m',
        {'gmime': 20, 'dovecot': 3}, slow=True),
    lib('the same to UTF-8, all fields', 'many-small.mbox', '-m -d -c',
        {'gmime': 15}, slow=True),
    lib('20,000 files of a Maildir', 'maildir/cur', '', {'gmime': 8}),
    lib('1.67 GB of attachments: tree', 'attach-mix', '', {'gmime': 5},
        slow=True),
    lib('the same, decoded', 'attach-mix', '-d', {'gmime': 8}, slow=True),
    dict(name='mimeextract of 196 MB', mail='big-b64.eml', ours=EXTRACT,
         against=[('cp', 'cp {f} {o}/x', '<=', 1.25),
                  ('ripmime', 'ripmime -i {f} -d {o}', '>=', 8),
                  ('mshow', "sh -c 'cd {o} && exec mshow -x {f}'", '>=', 6)]),
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


def size_of(path):
    if not os.path.isdir(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, name))
               for folder, _, names in os.walk(path) for name in names)


class Bench:
    def __init__(self, args, scratch):
        self.args = args
        self.out = os.path.join(scratch, 'out')
        self.peak = os.path.join(scratch, 'peak')
        libs = os.path.join(args.build, 'libmime/.libs')
        self.env = dict(os.environ, LC_ALL='C.UTF-8', LD_LIBRARY_PATH=libs)

    def words(self, command, mail):
        return [word.format(b=self.args.build, p=self.args.peers,
                            f=os.path.join(self.args.mail, mail), o=self.out)
                for word in shlex.split(command)]

    def run(self, words):
        """CPU seconds of one run, into an empty folder; None if it failed."""
        shutil.rmtree(self.out, ignore_errors=True)
        os.mkdir(self.out)
        child = subprocess.Popen(words, env=self.env, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            return None
        return usage.ru_utime + usage.ru_stime

    def memory(self, words):
        """The peak resident set in MiB; also warms what is to be warm."""
        time = ['/usr/bin/time', '-f', '%M', '-o', self.peak]
        if not os.path.exists(time[0]):
            return 0 if self.run(words) is not None else None
        if self.run(time + words) is None:
            return None
        with open(self.peak) as file:
            return int(file.read()) / 1024

    def in_turns(self, commands, rounds):
        """Seconds by label, a list of rounds."""
        took = {label: [] for label in commands}
        for n in range(rounds):
            order = list(commands)
            for label in order if n % 2 == 0 else reversed(order):
                took[label].append(self.run(commands[label]))
        return took


def report(row, against, took, mebibytes, octets):
    label, _, how, goal = against
    ours = took['ours']
    own = statistics.median(ours)
    if how == 'MB/s':
        reached, peer = octets / own / 1e6, ''
        sign = '>='
    else:
        pairs = list(zip(took[label], ours))
        ratios = [a / b if how == '>=' else b / a for a, b in pairs]
        reached, sign = statistics.median(ratios), how
        peer = f'{statistics.median(took[label]):.3f}'
    good = reached >= goal if sign == '>=' else reached <= goal
    unit = 'MB/s' if how == 'MB/s' else 'x ' + label
    print(f'{row["name"]:42} {sign} {goal:6g} {unit:10} {reached:8.2f}'
          f' {"" if good else "missed":6} {own:8.3f} {peer:>8}'
          f' {mebibytes:7.1f}', flush=True)


def measure(bench, row):
    mail = os.path.join(bench.args.mail, row['mail'])
    if not os.path.exists(mail):
        print(f'{row["name"]:42} skipped: no {row["mail"]}')
        return
    commands = {'ours': bench.words(row['ours'], row['mail'])}
    for label, command, *_ in row['against']:
        if command is None:
            continue
        words = bench.words(command, row['mail'])
        if shutil.which(words[0]):
            commands[label] = words
        else:
            print(f'{row["name"]:42} skipped: no {words[0]}')
    peaks = {label: bench.memory(words) for label, words in commands.items()}
    for label in [label for label, peak in peaks.items() if peak is None]:
        print(f'{row["name"]:42} skipped: {label} failed')
        del commands[label]
    if 'ours' not in commands:
        return
    rounds = bench.args.n if not row.get('slow') else max(2, bench.args.n // 2)
    took = bench.in_turns(commands, rounds)
    for against in row['against']:
        if against[1] is None or against[0] in commands:
            report(row, against, took, peaks['ours'], size_of(mail))


def main():
    ap = argparse.ArgumentParser(description='beside our peers')
    ap.add_argument('-n', type=int, default=7, help='rounds [7]')
    ap.add_argument('-o', default='', metavar='WORD', help='only such rows')
    ap.add_argument('--build', default='.')
    ap.add_argument('--mail', required=True)
    ap.add_argument('--peers', default='')
    args = ap.parse_args()
    args.build = os.path.abspath(args.build)
    args.mail = os.path.abspath(args.mail)
    print(f'{"work":42} {"goal":20} {"reached":>8} {"":6} {"ours s":>8}'
          f' {"peer s":>8} {"our MiB":>7}')
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(args, scratch)
        for row in ROWS:
            if args.o in row['name']:
                measure(bench, row)
    return 0


if __name__ == '__main__':
    sys.exit(main())
