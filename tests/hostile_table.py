#!/usr/bin/env python3
"""hostile_table.py MIMEDUMP HOSTILE DIR ALLOW FAMILIES SCALE

The figures of "make hostile", for people: the judge, verify.py, prints what
fails and no more. DIR has the mail in "small", the attacks in "whole" and, at
SCALE, in "chunk", and what the judge said of names in "names"; the other
arguments are what the judge was given.

Two columns: the mail as one piece, and fed to the parser octet by octet.
Fails where an attack does not end well or needs more than 16 MiB; GNU time
measures that, which starts out small, so that it is not python's own peak.
"""
import collections
import glob
import json
import os
import subprocess
import sys

from attacks import run

KIB = 16 * 1024
WAYS = [('whole', ()), ('chunk', ('--chunk=1',))]
# Below this a run is mostly its start, and its double says nothing.
SECONDS = 0.1


def families(hostile):
    """CODE -> the family it belongs to."""
    rows = subprocess.run([sys.executable, hostile + '/gen_hostile.py',
                           '--codes'], stdout=subprocess.PIPE, check=True)
    split = [r.split('\t') for r in rows.stdout.decode().splitlines()]
    return {r[0]: r[2] for r in split if len(r) > 3}


def dump(tool, path, options):
    p = subprocess.run([tool, '--json', *options, path],
                       stdout=subprocess.PIPE, check=False)
    return json.loads(p.stdout)


def reading(message):
    return [[p['type'], p['name'], (p.get('decoded') or {}).get('sha256', '')]
            for p in message['parts'] if p['kind'] == 'leaf']


def count(tool, folder, family, judged, options):
    """What became of the small mail: a Counter, by the names of the rows."""
    n = collections.Counter()
    with open(folder + '/cases.json', encoding='ascii') as f:
        cases = json.load(f)
    for case in cases:
        path = os.path.join(folder, case['file'])
        # Mailboxes are not asked about here, as the judge does not either.
        if not path.endswith('.eml') or not os.path.exists(path):
            continue
        message = dump(tool, path, options)
        told = {d['code'] for d in message['defects']}
        n['cases'] += 1
        for code in case['defects']:
            whose = 'judged' if family.get(code) in judged else 'later'
            n[whose] += 1
            n[whose + ' told'] += code in told
        n['extra'] += sum(d['severity'] == 'A' and
                          d['code'] not in case['defects']
                          for d in message['defects'])
        if case['reading'] is not None:
            n['readings'] += 1
            n['equal'] += reading(message) == case['reading']
        if case['family'] == 'OK':
            n['controls'] += 1
            n['defective'] += bool(told)
        n['alike'] += not options or message == dump(tool, path, ())
    return n


def attack(tool, folder, options):
    """PATH -> (did it end well, CPU seconds, KiB)."""
    runs = {}
    for path in sorted(glob.glob(folder + '/*.s[12].*')):
        p, cpu, kib = run(tool, path, *options)
        good = p.returncode == 0 and json.loads(
            p.stdout.splitlines()[0]).get('schema') == 'mime/1'
        runs[path] = good, cpu, kib
    return runs


def ratios(runs):
    """CPU time of twice the input by that of the input, where it can tell."""
    for path, (_, cpu, _) in runs.items():
        twice = runs.get(path.replace('.s1.', '.s2.'))
        if '.s1.' in path and twice and cpu >= SECONDS:
            yield twice[1] / cpu


def name(path):
    return os.path.basename(path).split('-', 1)[1].rsplit('.', 1)[0]


def line(what, values):
    print('%-38s%16s%16s' % (what, *values))


def small_rows(counts, allowed, names):
    both = lambda key: [n[key] for n in counts]
    line('mails', both('cases'))
    line('  said alike in both ways', both('alike'))
    line('codes required', both('judged'))
    line('  told', both('judged told'))
    line('  allowed to be missing', [allowed] * 2)
    line('codes of later work', both('later'))
    line('  told', both('later told'))
    line('readings stated', both('readings'))
    line('  equal', both('equal'))
    line('class A codes beyond those, a mail',
         ['%.2f' % (n['extra'] / n['cases']) for n in counts])
    line('legal controls', both('controls'))
    line('  with defects', both('defective'))
    line('mails whose names were checked', [names[0], '-'])
    line('  failures', [names[-2], '-'])


def attack_rows(attacks, scale):
    line('attacks at scale', ['1', scale])
    line('  run', [len(a) for a in attacks])
    line('  ended well', [sum(r[0] for r in a.values()) for a in attacks])
    found = [list(ratios(a)) for a in attacks]
    line('  long enough to compare with twice', [len(f) for f in found])
    line('  worst ratio, twice the input',
         ['%.2f' % max(f) if f else '-' for f in found])
    line('  peak memory, MiB', ['%.1f' % (max(r[2] for r in a.values()) / 1024)
                                for a in attacks])
    slow = [max(a, key=lambda p, a=a: a[p][1]) for a in attacks]
    line('  slowest, CPU seconds',
         ['%.2f' % a[p][1] for a, p in zip(attacks, slow)])
    print('  (%s; %s)' % tuple(name(p) for p in slow))


def main():
    tool, hostile, folder, allow, judged, scale = sys.argv[1:]
    family = families(hostile)
    with open(allow, encoding='ascii') as f:
        allowed = len(f.readlines())
    with open(folder + '/names', encoding='utf-8') as f:
        names = f.read().split('\n')[-2].split()
    line('', ['whole', '--chunk=1'])
    small_rows([count(tool, folder + '/small', family, judged.split(','), o)
                for _, o in WAYS], allowed, names)
    if not os.path.exists('/usr/bin/time'):
        print('attacks: not measured, GNU time is not installed')
        return 0
    attacks = [attack(tool, os.path.join(folder, f), o) for f, o in WAYS]
    attack_rows(attacks, scale)
    runs = [r for a in attacks for r in a.values()]
    return 0 if all(good and kib <= KIB for good, _, kib in runs) else 1


sys.exit(main())
