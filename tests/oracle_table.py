#!/usr/bin/env python3
"""oracle_table.py RULED <JUDGED

What the judges of "make oracles" say (check.py and oracle_text.py, both with
-v), as a table: each aspect against its goal.

    right    facts that are read as the record has them
    ruled    facts that are not, but RULED says in a line why ours is right
    wrong    all others; each is named
    percent  of right, where what is ruled counts as wrong
    ruling   of right and ruled

Fails where "ruling" is below the goal, or nothing was judged; where RULED has
more than one fact in a hundred; and where it has one on which nobody differs
any more, so that it cannot hide what comes later. What "percent" alone would
fail is marked, for people to see.

RULED has lines of "ORACLE FILE ASPECT: why".
"""
import collections
import re
import sys

GOAL = 99.5
MOST_RULED = 1.0
ASPECTS = ['payload', 'offsets', 'tree', 'type', 'bytes', 'text', 'html',
           'enriched', 'name', 'subject', 'from', 'to', 'cc', 'date']
# Of these a judge of our own tells; its records may not be there.
MAY_LACK = {'text', 'html', 'enriched'}
NO_OBJECT = 'no single object printed'
DIFFERS = re.compile(r'differs (\S+) (.+) (\S+) (%s)' %
                     '|'.join(ASPECTS + [NO_OBJECT]))


def read_judged(lines):
    """Facts by aspect; differences, in order; the oracles that were heard."""
    facts, differ, heard = collections.Counter(), [], set()
    for line in lines:
        m = DIFFERS.fullmatch(line.rstrip('\n'))
        if m:
            oracle, path, message, aspect = m.groups()
            differ.append((oracle, path if message == 'None' else
                           path + '#' + message, aspect))
        words = line.split()
        if len(words) == 6 and words[2].isdigit() and words[3].isdigit():
            heard.add(words[0])
            if words[0] == 'ALL':
                facts[words[1]] += int(words[2]) + int(words[3])
    return facts, differ, heard


def read_ruled(path):
    """(oracle, file, aspect) -> why."""
    ruled = {}
    with open(path, encoding='utf-8') as f:
        for line in f:
            if line.startswith('#') or not line.strip():
                continue
            what, _, why = line.partition(': ')
            oracle, _, what = what.partition(' ')
            name, _, aspect = what.rpartition(' ')
            key = oracle, name, aspect
            if not why.strip() or aspect not in ASPECTS or key in ruled:
                sys.exit(f'{path}: no reason, no aspect, or again: {line}')
            ruled[key] = why.strip()
    return ruled


def verdict(aspect, facts, percent, ruling):
    if facts == 0:
        return 'no facts'
    if ruling < GOAL:
        return 'BELOW'
    return 'by rulings' if percent < GOAL else ''


def parted(differ, ruled):
    """What is ruled, and the rest; of two files of one name only one is."""
    let, wrong = [], []
    for d in differ:
        (let if d in ruled and d not in let else wrong).append(d)
    return let, wrong


def table(facts, let, wrong):
    """Prints it; True where all is well."""
    well = True
    print('%-8s %7s %6s %6s %8s %8s %6s' % (
        'aspect', 'right', 'ruled', 'wrong', 'percent', 'ruling', 'goal'))
    for a in ASPECTS:
        by_ruling, bad = (sum(d[2] == a for d in ds) for ds in (let, wrong))
        right, whole = facts[a] - by_ruling - bad, facts[a] or 1
        percent = 100 * right / whole
        ruling = 100 * (right + by_ruling) / whole
        word = verdict(a, facts[a], percent, ruling)
        print('%-8s %7d %6d %6d %8.2f %8.2f %6.1f  %s' % (
            a, right, by_ruling, bad, percent, ruling, GOAL, word))
        well &= word != 'BELOW' and (word != 'no facts' or a in MAY_LACK)
    return well


def complaints(total, let, wrong, heard, ruled):
    """A line each: what the list must not do, and files that gave nothing."""
    for oracle, path, aspect in ruled:
        if oracle in heard and (oracle, path, aspect) not in let:
            yield f'listed, but agrees: {oracle} {path} {aspect}'
    for oracle, path, aspect in wrong:
        if aspect == NO_OBJECT:
            yield f'{NO_OBJECT}: {oracle} {path}'
    if 100 * len(let) > MOST_RULED * total:
        yield f'too many are ruled: {len(let)} of {total} facts'


def main(path):
    facts, differ, heard = read_judged(sys.stdin)
    ruled = read_ruled(path)
    let, wrong = parted(differ, ruled)
    total = sum(facts[a] for a in ASPECTS)
    well = table(facts, let, wrong)
    print(f'{total} facts: {len(differ)} differ, {len(let)} of them ruled')
    for oracle, name, aspect in wrong:
        if aspect != NO_OBJECT:
            print(f'wrong: {oracle} {name} {aspect}')
    for line in complaints(total, let, wrong, heard, ruled):
        print(line)
        well = False
    return 0 if well else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
