#!/usr/bin/env python3
"""oracle_text.py MIMEDUMP SHARED [-v]

Holds the text of whole messages, as mimedump --json --text gives it, against
the records of two parsers that join it: a Go and a Python library, letters and
imap_tools. Prints what the judge of parts, check.py, prints: a line for each
aspect, and with -v one for each difference.

    text       all text/plain that is read, strung together
    html       the same of text/html
    enriched   the same of text/enriched

The records hold digests, so our text is brought to the form that they are of,
and nothing beyond that is forgiven:

    both        CRLF is LF
    letters     blanks and line ends at both ends of the whole are gone
    imap_tools  line ends at the end of the whole are gone; a page that names
                its charset in <meta> says utf-8
"""
import collections
import hashlib
import json
import os
import re
import subprocess
import sys

ASPECTS = {'text': 'text/plain', 'html': 'text/html',
           'enriched': 'text/enriched'}
META = re.compile(r'<\s*meta .*?content-type.*?>', re.I | re.S)
NAMED = re.compile(r'charset\s*=\s*[a-z0-9_:.+-]+', re.I)

def in_utf8(page):
    """What imap_tools makes of a page: its first <meta> about that changes."""
    meta = META.search(page)
    if meta is None:
        return page
    named = NAMED.sub('charset=utf-8', meta.group(), count=1)
    return page.replace(meta.group(), named)


# Whose record: the digest that says it best, what a part's text goes through,
# and what the whole does.
FORMS = {
    'letters': ('text_strip_sha256', lambda text, kind: text, str.strip),
    'imap_tools': ('text_trim_sha256', lambda text, kind: (
        in_utf8(text) if kind == 'text/html' else text),
                   lambda text: text.rstrip('\n')),
}


def is_read(part, kind):
    """Bodies; rich text is in no body (RFC 8621 4.1.4), but not attached."""
    return part['type'] == kind and (
        part['role'] == 'body' or
        (kind == 'text/enriched' and part['disposition'] != 'attachment'))


def agrees(oracle, kind, says, message):
    digest, of_part, of_whole = FORMS[oracle]
    text = ''.join(of_part(p.get('text') or '', kind)
                   for p in message['parts'] if is_read(p, kind))
    text = of_whole(text.replace('\r\n', '\n'))
    return hashlib.sha256(text.encode('utf-8')).hexdigest() == says[digest]


def dump(tool, paths):
    """PATH -> its message, of files with one each."""
    p = subprocess.run([tool, '--json', '--text', *paths],
                       stdout=subprocess.PIPE, check=False)
    found = collections.defaultdict(list)
    for line in p.stdout.decode('utf-8').splitlines():
        message = json.loads(line)
        found[message['source']].append(message)
    return {k: v[0] for k, v in found.items()
            if len(v) == 1 and 'parts' in v[0]}


def judge(tool, shared, oracle):
    """Counts what agrees, by aspect; and (file, aspect) of what does not."""
    with open(f'{shared}/oracles/records/{oracle}.jsonl',
              encoding='utf-8') as f:
        records = [json.loads(line) for line in f]
    paths = [os.path.join(shared, 'corpora', r['corpus'], r['file'])
             for r in records]
    messages = dump(tool, sorted({p for p in paths if os.path.exists(p)}))
    right, wrong = collections.Counter(), []
    for path, record in zip(paths, records):
        for aspect, kind in ASPECTS.items():
            says = record.get(aspect + '_joined')
            if says is None or not os.path.exists(path):
                continue
            if path in messages and agrees(oracle, kind, says,
                                           messages[path]):
                right[aspect] += 1
            else:
                wrong.append((record['file'], aspect))
    return right, wrong


def row(name, aspect, right, wrong):
    if right + wrong > 0:
        print('%-22s %-8s %7d %7d %6d  %.2f%%' % (
            name, aspect, right, wrong, 0, 100 * right / (right + wrong)))


def main(tool, shared, *options):
    judged = {o: judge(tool, shared, o) for o in FORMS}
    for oracle, (right, wrong) in judged.items():
        for a in ASPECTS:
            row(oracle, a, right[a], sum(w[1] == a for w in wrong))
    for a in ASPECTS:
        row('ALL', a, sum(right[a] for right, _ in judged.values()),
            sum(w[1] == a for _, wrong in judged.values() for w in wrong))
    if '-v' in options:
        for oracle, (_, wrong) in judged.items():
            for path, aspect in wrong:
                print('differs', oracle, path, None, aspect)


if __name__ == '__main__':
    main(*sys.argv[1:])
