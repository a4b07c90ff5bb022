#!/usr/bin/env python3
"""The JSON of "mimedump --json --no-digest", as a Python program would make it.

    json_by_python.py MBOX

A line for each message of an mbox, by the standard library's email package with
its default policy, which is what its manual advises: the parts with their
types, charsets, names and decoded sizes, all fields decoded, addresses and
dates as such, and the defects that the package sees. What it cannot tell, such
as where a part lies, is left out and so costs it nothing. peers.py runs it to
compare the time.
"""
import email
import email.policy
import json
import sys

ADDRESSES = {'from': 'From', 'to': 'To', 'cc': 'Cc', 'reply_to': 'Reply-To',
             'sender': 'Sender', 'bcc': 'Bcc'}


def messages(path):
    """Offset and octets of each message, without its From_ line."""
    with open(path, 'rb') as file:
        at, start, lines = 0, 0, []
        for line in file:
            if line.startswith(b'From '):
                if lines:
                    yield start, b''.join(lines)
                start, lines = at + len(line), []
            else:
                lines.append(line)
            at += len(line)
        if lines:
            yield start, b''.join(lines)


def kind_of(part):
    if part.get_content_maintype() == 'multipart':
        return 'multipart'
    return 'message' if part.get_content_type() == 'message/rfc822' else 'leaf'


def addresses(header):
    return [{'name': a.display_name, 'addr': a.addr_spec}
            for a in getattr(header, 'addresses', ())]


def ids(part, name):
    return [word.strip('<>') for word in str(part.get(name, '')).split()]


def envelope(part):
    """What stands on the root of a message."""
    date = part.get('Date')
    date = getattr(date, 'datetime', None)
    return {'subject': part.get('Subject'),
            **{key: addresses(part.get(name))
               for key, name in ADDRESSES.items()},
            'date': date and date.isoformat(),
            'message_id': ''.join(ids(part, 'Message-ID')) or None,
            'in_reply_to': ids(part, 'In-Reply-To'),
            'references': ids(part, 'References')}


def describe(part, path, parent, is_root):
    told = {'path': path, 'parent': parent, 'kind': kind_of(part),
            'type': part.get_content_type(),
            'charset': part.get_content_charset(),
            'encoding': str(part.get('Content-Transfer-Encoding', '7bit')),
            'disposition': part.get_content_disposition(),
            'name': part.get_filename(), 'cid': part.get('Content-ID'),
            'headers': [{'name': name, 'text': str(value)}
                        for name, value in part.items()]}
    if told['kind'] == 'leaf':
        told['decoded'] = {'size': len(part.get_payload(decode=True) or b'')}
    if is_root:
        told |= envelope(part)
    return told


def parts_of(message):
    """All parts in their order, and the defects of each."""
    parts, defects = [], []
    waiting = [(message, '0' if message.is_multipart() else '1', None, True)]
    while waiting:
        part, path, parent, is_root = waiting.pop()
        parts.append(describe(part, path, parent, is_root))
        defects += [{'code': type(defect).__name__, 'part': path}
                    for defect in part.defects]
        prefix = '' if path == '0' else path + '.'
        inner = part.get_payload() if part.is_multipart() else []
        waiting += [(child, f'{prefix}{n + 1}', len(parts) - 1,
                     parts[-1]['kind'] == 'message')
                    for n, child in reversed(list(enumerate(inner)))]
    return parts, defects


def main():
    for n, (offset, octets) in enumerate(messages(sys.argv[1])):
        message = email.message_from_bytes(octets, policy=email.policy.default)
        parts, defects = parts_of(message)
        print(json.dumps({
            'schema': 'mime/1', 'source': sys.argv[1], 'message': n + 1,
            'offset': offset, 'size': len(octets), 'parts': parts,
            'defects': defects, 'limits': []}, ensure_ascii=False))
    return 0


if __name__ == '__main__':
    sys.exit(main())
