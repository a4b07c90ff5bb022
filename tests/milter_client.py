#!/usr/bin/env python3
#
# milter_client.py - a mail server's end of the milter protocol (version 6).
#
#     milter_client.py SOCKET [OPTION ..] FILE
#
# Hands FILE over as a server does, then prints what the mail is after the
# milter's edits: with CRLF, as it was for "accept". What else was answered is a
# line on stderr: "reject 550 5.7.1 why", "tempfail", "quarantine why".
#
#     --many=N --threads=N    hand it over so often, in so many connections
#     --abort                 stop in the middle of the body
#     --hold=SECONDS          wait before the last piece
#     --stay=SECONDS          stay connected behind the last mail
#     --blank                 a blank line within the last field
#     --actions=N --steps=N   what the server can do, and what may be left out
import socket
import struct
import sys
import threading
import time

CHUNK = 65535

# What the milter may have said it does not answer, by command.
UNANSWERED = {b'L': 0x80, b'N': 0x40000, b'B': 0x80000}


class Link:
    def __init__(self, where, opt):
        kind, rest = where.split(':', 1)
        if kind == 'unix':
            self.s = socket.socket(socket.AF_UNIX)
            self.s.connect(rest)
        else:
            port, host = rest.split('@')
            self.s = socket.create_connection((host, int(port)))
        self.s.settimeout(20)
        self.file = self.s.makefile('rb')
        self.send(b'O', struct.pack('>III', 6, opt['actions'], opt['steps']))
        kind, data = self.get()
        if kind != b'O':
            raise OSError('no negotiation')
        self.steps = struct.unpack('>III', data[:12])[2]

    def send(self, kind, data=b''):
        self.s.sendall(struct.pack('>I', len(data) + 1) + kind + data)

    def get(self):
        head = self.file.read(4)
        if len(head) < 4:
            raise OSError('the milter hung up')
        data = self.file.read(struct.unpack('>I', head)[0])
        return data[:1], data[1:]

    def ask(self, kind, data=b''):
        """The answer, where it is another one than to go on; else None."""
        self.send(kind, data)
        if self.steps & UNANSWERED.get(kind, 0):
            return None
        kind, data = self.get()
        return None if kind == b'c' else (kind, data)


def taken_apart(mail):
    """Fields, as name and value with LF folds, and the body."""
    head, blank, body = mail.partition(b'\r\n\r\n')
    fields = []
    for line in head.split(b'\r\n'):
        if line[:1] in b' \t' and fields and line:
            fields[-1][1] += b'\n' + line
        else:
            fields.append(list(line.partition(b':')[::2]))
    return fields, body


class Edited:
    """The mail as it is after the edits that the milter told."""

    def __init__(self, fields, body):
        self.fields, self.body, self.fresh = fields, body, None
        self.notes = []

    def find(self, name, nth):
        for i, field in enumerate(self.fields):
            if field[0].lower() == name.lower():
                nth -= 1
                if nth == 0:
                    return i
        return len(self.fields)

    def take(self, kind, data):
        if kind == b'b':
            self.fresh = (self.fresh or b'') + data
        elif kind == b'h':
            name, value = data.split(b'\0')[:2]
            self.fields.append([name, value])
        elif kind == b'i':
            name, value = data[4:].split(b'\0')[:2]
            at = struct.unpack('>I', data[:4])[0]
            self.fields.insert(at, [name, value])
        elif kind == b'm':
            name, value = data[4:].split(b'\0')[:2]
            at = self.find(name, struct.unpack('>I', data[:4])[0])
            self.fields[at:at + 1] = [[name, value]] if value else []
        elif kind == b'q':
            self.notes.append('quarantine ' +
                              data.rstrip(b'\0').decode('latin-1'))
        elif kind != b'p':
            return False
        return True

    def whole(self):
        head = b''.join(n + b':' + v.replace(b'\n', b'\r\n') + b'\r\n'
                        for n, v in self.fields)
        return head + b'\r\n' + (self.body if self.fresh is None
                                 else self.fresh)


def said(answer):
    kind, data = answer
    if kind == b'y':
        return 'reject ' + data.rstrip(b'\0').decode('latin-1')
    return {b't': 'tempfail', b'r': 'reject', b'a': 'accept'}.get(
        kind, 'answer ' + repr(kind))


def hand_over(link, fields, body, opt):
    """What the milter said, and the mail after it."""
    link.send(b'D', b'Mi\0QUEUE1\0')
    answer = link.ask(b'M', b'<ann@example.org>\0')
    if not link.steps & 0x8:
        answer = answer or link.ask(b'R', b'<bo@example.org>\0')
    for name, value in fields:
        answer = answer or link.ask(b'L', name + b'\0' + value + b'\0')
    answer = answer or link.ask(b'N')
    for at in range(0, len(body), CHUNK):
        if opt['abort'] and at >= len(body) // 2:
            link.send(b'A')
            return 'aborted', None
        answer = answer or link.ask(b'B', body[at:at + CHUNK])
    if answer:
        return said(answer), None
    if opt['hold']:
        print('holding', file=sys.stderr, flush=True)
    time.sleep(opt['hold'])
    edited = Edited([f[:] for f in fields], body)
    link.send(b'E')
    answer = link.get()
    while edited.take(*answer):
        answer = link.get()
    if answer[0] not in b'ca':
        return said(answer), None
    return '\n'.join(edited.notes), edited.whole()


def connection(where, fields, body, opt, count, results):
    try:
        link = Link(where, opt)
        for _ in range(count):
            results.append(hand_over(link, fields, body, opt))
        time.sleep(opt['stay'])
        link.send(b'Q')
    except OSError as why:
        results.append(('broken: %s' % why, None))


def main():
    opt = {'many': 1, 'threads': 1, 'abort': False, 'hold': 0.0, 'blank': False, 'stay': 0.0,
           'actions': 0x1ff, 'steps': 0x1fffff}
    where, *options, path = sys.argv[1:]
    for option in options:
        name, _, value = option[2:].partition('=')
        opt[name] = type(opt[name])(value or 1)
    with open(path, 'rb') as file:
        mail = file.read().replace(b'\r\n', b'\n').replace(b'\n', b'\r\n')
    fields, body = taken_apart(mail)
    if opt['blank']:
        fields[-1][1] += b'\n\nX: y'
    results = []
    count = opt['many'] // opt['threads']
    threads = [threading.Thread(target=connection, args=(
        where, fields, body, opt, count, results))
        for _ in range(opt['threads'])]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    if len(results) < count * opt['threads'] or len(set(results)) != 1:
        print('not all alike:', {r[0] for r in results}, file=sys.stderr)
        return 1
    if results[0][0]:
        print(results[0][0], file=sys.stderr)
    if results[0][1] is not None:
        sys.stdout.buffer.write(results[0][1])
    return 0


sys.exit(main())
