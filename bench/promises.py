#!/usr/bin/env python3
"""What we promise beside speed: growth, depth, memory, cores, size, start.

    promises.py [-n ROUNDS] [-o WORD] --build DIR [--mail DIR]

A line for each promise: what was reached, and "missed" where it was not. MAIL
holds the workloads; what is not there bench/mail.py makes, and what is made for
a series is deleted after it. -o runs only rows with WORD in their name.

Growth is what a program needs for 8 n over what it needs for n, its start taken
off: instructions, as valgrind counts them, where the files are small; else the
least CPU time of some runs. Exit: 0 measured, whatever was reached.
"""
import os
import shutil
import subprocess
import sys

import mail
import runs

DUMP = '{b}/tools/mimedump '
EXTRACT = '{b}/tools/mimeextract '
DRIVER = '{b}/bench/.libs/ours '
LIBRARY = '{b}/libmime/.libs/libmime.so'
LINE = '{:62} {:>10} {:>10} {}'


def say(name, aim, reached, good):
    print(LINE.format(name, aim, reached, '' if good else 'missed').rstrip(),
          flush=True)


def skipped(name, why):
    print(f'{name:62} skipped: {why}', flush=True)


def short(program):
    """A command as a reader knows it."""
    words = [word for word in program.split() if '{' not in word[:1]]
    return ' '.join([os.path.basename(program.split()[0]), *words])


# ---- growth ------------------------------------------------------------------

# Larger files are timed: valgrind would need minutes.
MOST_COUNTED = 5 << 20
READERS = {'to UTF-8': DRIVER + '-d -c {f}',
           'the same without limits': DRIVER + '-L -d -c {f}',
           'JSON': DUMP + '--json --no-digest {f}'}


def least_time(bench, words, rounds):
    times = [bench.cpu(words) for _ in range(rounds)]
    return None if None in times else min(times)


def growth(bench, small, large, reader, rounds):
    """The ratio, and how it was found; None where a run failed."""
    how = 'instructions'
    cost = bench.instructions
    if runs.size_of(large) > MOST_COUNTED or not shutil.which('valgrind'):
        how, cost = 'time', lambda w: least_time(bench, w, rounds)
    start, one, eight = [cost(bench.words(READERS[reader], path))
                         for path in (os.devnull, small, large)]
    if None in (start, one, eight):
        return None, how
    return (eight - start) / max(one - start, 1e-6), how


def measure_series(bench, args):
    for series, (_, n) in mail.SERIES.items():
        wanted = [reader for reader in READERS
                  if args.o in f'growth: {series}, {reader}']
        if not wanted:
            continue
        paths = [bench.workload(f'{series}-{k}.eml') for k in (n, 8 * n)]
        for reader in wanted:
            ratio, how = growth(bench, *paths, reader, args.n)
            name = f'growth: {series}, {reader}, {how}'
            if ratio is None:
                say(name, '<= 8.8', 'failed', False)
            else:
                say(name, '<= 8.8', f'{ratio:.2f}', ratio <= 8.8)
        for path in paths:
            bench.forget(path)


# ---- depth, memory -----------------------------------------------------------

def measure_depth(bench, args):
    for program in DUMP + '--json', DRIVER + '-L -d -c', \
            DUMP + '--limits=none --text', EXTRACT + '--limits=none -al':
        name = f'depth 100,000, stack of 256 KiB: {short(program)}'
        if args.o not in name:
            continue
        for series in 'deep', 'abuse-rfc822':
            path = bench.workload(f'{series}-100000.eml')
            words = bench.words(f"sh -c 'ulimit -s 256 && exec {program} {{f}}'",
                                path)
            good = bench.run(words) is not None
            say(f'{name}, {series}', 'runs', 'runs' if good else 'failed', good)


# program, workload, from a file or a pipe, MiB at most
LARGE = [(program, name, pipe, 8)
         for name in ('big-b64.eml', 'big-b64-2g.eml')
         for program in (DRIVER + '-d', DUMP + '--json', EXTRACT + '-C {o}')
         for pipe in (False, True)]
MEMORY = LARGE + [(program, 'many-parts-100000.eml', False, 16)
                  for program in (DRIVER + '-d -c', DUMP + '--json',
                                  DRIVER + '-L -d -c',
                                  DUMP + '--limits=none --json',
                                  EXTRACT + '--limits=none -al')]


def piped_memory(bench, program, workload):
    """The same through a pipe; nobody needs to store what mail.py makes."""
    source = [sys.executable, os.path.join(runs.HERE, 'mail.py'), workload]
    given = os.path.join(bench.mail, workload)
    if bench.mail and os.path.exists(given):
        source = ['cat', given]
    with subprocess.Popen(source, stdout=subprocess.PIPE) as child:
        # The driver takes paths only.
        path = '/dev/stdin' if 'ours' in program else '-'
        return bench.memory(bench.words(program + ' {f}', path), child.stdout)


def measure_memory(bench, args):
    for program, workload, pipe, most in MEMORY:
        name = f'memory: {short(program)}, {workload}' + ', pipe' * pipe
        if args.o not in name:
            continue
        if pipe:
            peak = piped_memory(bench, program, workload)
        else:
            peak = bench.memory(bench.words(program + ' {f}',
                                            bench.workload(workload)))
        if peak == 0:
            skipped(name, f'no {runs.TIME}')
        elif peak is None:
            say(name, f'<= {most} MiB', 'failed', False)
        else:
            say(name, f'<= {most} MiB', f'{peak:.1f}', peak <= most)


# ---- cores, size, start ------------------------------------------------------

def measure_cores(bench, args):
    name = 'two cores: wall of -j2 over that of -j1'
    if args.o not in name:
        return
    if (os.cpu_count() or 1) < 2:
        skipped(name, 'one core is all there is')
        return
    if os.getloadavg()[0] > .5:
        print(f'{name:62} others run, too, and what follows is too much')
    path = bench.workload('many-small-first-20000.mbox')
    commands = {j: bench.words(f'{DUMP} --json --no-digest -j{j} {{f}}', path)
                for j in '12'}
    took = bench.in_turns(commands, max(2, args.n // 2), clock=1)
    ratio = runs.median_ratio(took['2'], took['1'])
    say(name, '<= 0.56', f'{ratio:.2f}', ratio <= .56)


# What counts as code, and what as tables. What unwinding needs is neither.
SECTIONS = {
    'size of code': (200, ('.init', '.plt', '.plt.got', '.plt.sec', '.text',
                           '.fini')),
    'size of tables': (400, ('.rodata', '.data.rel.ro', '.data')),
}


def measure_size(bench, args):
    for what, (most, sections) in SECTIONS.items():
        name = f'{what} in libmime.so'
        if args.o not in name:
            continue
        if not shutil.which('size'):
            skipped(name, 'no size, of binutils')
            continue
        out = subprocess.run(['size', '-A', *bench.words(LIBRARY)], text=True,
                             stdout=subprocess.PIPE, check=True).stdout
        kib = sum(int(words[1]) for words in map(str.split, out.splitlines())
                  if words and words[0] in sections) / 1024
        say(name, f'<= {most} KiB', f'{kib:.0f}', kib <= most)


def measure_start(bench, args):
    for program in DUMP + os.devnull, DUMP + '--version', \
            EXTRACT + '--version':
        words = bench.words(program)
        name = f'start: {os.path.basename(words[0])} {words[1]}'
        if args.o not in name:
            continue
        count = bench.instructions(words)
        if count is None:
            skipped(name, 'no valgrind')
        else:
            say(name, '<= 300,000', f'{count:,}', count <= 300000)


def measure_message(bench, args):
    name = 'instructions a message, tree and header'
    if args.o not in name:
        return
    path = bench.workload('count-small.mbox')
    counts = [bench.instructions(bench.words(DRIVER + '-m {f}', of))
              for of in (os.devnull, path)]
    if None in counts:
        skipped(name, 'no valgrind')
        return
    each = (counts[1] - counts[0]) / 500
    say(name, '<= 30,000', f'{each:,.0f}', each <= 30000)


def main():
    args = runs.options('what we promise beside speed').parse_args()
    with runs.scratch() as folder:
        bench = runs.Bench(args, folder)
        print(LINE.format('promise', 'at most', 'reached', ''))
        for measure in (measure_message, measure_start, measure_size,
                        measure_cores, measure_depth, measure_memory,
                        measure_series):
            measure(bench, args)
    return 0


if __name__ == '__main__':
    sys.exit(main())
