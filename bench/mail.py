#!/usr/bin/env python3
"""Makes the mail that is measured, the same at every run.

    mail.py NAME FILE       workload NAME as FILE, "-" for stdout; a workload
                            of many files makes a folder
    mail.py -l              the names

Nothing here is mail of anybody: the octets are random, from a seed that is the
name, and the text is made of the words below. A workload has the name and the
size of the one it may stand for, so that bench/peers.py takes either.
"""
import argparse
import base64
import os
import random
import sys

WORDS = {
    'english': 'the harbour office opens again on Monday after repairs and '
               'asks for copies of every receipt that the crew still holds '
               'please find enclosed what was agreed last week about prices',
    'latin': 'le phare été près côté señor mañana größer schön für über Maß '
             'the harbour office opens again after repairs and asks of every '
             'receipt that crew still holds please find last week about naïve',
    'russian': 'гавань снова открыта после ремонта просим прислать копии '
               'всех счетов которые остались у команды на этой неделе цены',
}
HEX = [b'%c' % c for c in range(256)]
for c in [61, *range(9), *range(10, 32), *range(127, 256)]:
    HEX[c] = b'=%02X' % c


def lines(r, words, n):
    """N lines of text in UTF-8, without their ends."""
    words = WORDS[words].split()
    return [' '.join(r.choices(words, k=r.randint(3, 10))) for _ in range(n)]


def quoted(text, end):
    """A line of quoted-printable, or several with soft breaks."""
    out, width = [], 0
    for octet in text:
        if width > 72:
            out.append(b'=' + end)
            width = 0
        out.append(HEX[octet])
        width += len(HEX[octet])
    return b''.join(out) + end


def letters(octets, end=b'\r\n'):
    """Base64 in lines of 76."""
    text = base64.b64encode(octets)
    return b''.join(text[i:i + 76] + end for i in range(0, len(text), 76))


def head(*fields, end=b'\r\n'):
    usual = (b'From: Ann Example <ann@example.org>', b'To: bob@example.org',
             b'Subject: measured', b'Date: Sat, 28 Nov 2026 10:00:00 +0100',
             b'Message-ID: <1@example.org>', b'MIME-Version: 1.0')
    return end.join(usual + fields) + end


def multipart(boundary):
    return b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n'


# ---- large bodies: pieces of octets, as they are written ---------------------

def one_of_base64(r, size):
    block = letters(r.randbytes(57 << 14))
    first = (head(multipart(b'large')[:-2]) + b'\r\n--large\r\n\r\nenclosed\r\n'
             b'--large\r\nContent-Type: application/octet-stream\r\n'
             b'Content-Transfer-Encoding: base64\r\nContent-Disposition: '
             b'attachment; filename="disk.img"\r\n\r\n')
    yield first
    left = (size - len(first)) // 78 * 78
    while left > 0:
        start = r.randrange(len(block) // 78) * 78
        piece = block[start:start + left]
        yield piece
        left -= len(piece)
    yield b'--large--\r\n'


def one_of_quoted(r, size, words, charset):
    yield head(b'Content-Type: text/plain; charset=' + charset.encode(),
               b'Content-Transfer-Encoding: quoted-printable') + b'\r\n'
    pool = [quoted(line.encode(charset), b'\r\n')
            for line in lines(r, words, 20000)]
    while size > 0:
        piece = b''.join(r.choices(pool, k=1000))
        yield piece
        size -= len(piece)


# ---- small messages, LF line ends --------------------------------------------

class Small:
    """Newsletters, letters, a few with a picture: some 7 KB each."""

    def __init__(self, r):
        self.r = r
        self.text = [quoted(line.encode(), b'\n')
                     for line in lines(r, 'latin', 3000)]
        self.plain = [line.encode() + b'\n'
                      for line in lines(r, 'english', 3000)]
        self.page = [quoted(b'<p class="c%d"><a href="https://example.org/'
                            b'%x">%s</a></p>' % (r.randrange(99),
                            r.getrandbits(64), line.encode()), b'\n')
                     for line in lines(r, 'latin', 3000)]
        self.words = [b'=?UTF-8?B?' + base64.b64encode(line.encode()[:42]) +
                      b'?=' if n % 2 else b'=?iso-8859-1?Q?' + b''.join(
                          HEX[o] for o in line.encode('latin-1')[:24])
                      .replace(b' ', b'_') + b'?='
                      for n, line in enumerate(lines(r, 'latin', 500))]

    def some(self, pool, size):
        n = max(1, size * len(pool) // sum(map(len, pool)))
        start = self.r.randrange(len(pool) - n)
        return b''.join(pool[start:start + n])

    def header(self):
        r = self.r
        fields = [b'Return-Path: <bounce-%x@example.net>' % r.getrandbits(48)]
        for hop in range(r.randint(3, 6)):
            fields.append(b'Received: from relay%d.example.net (relay%d.example'
                          b'.net [192.0.2.%d])\n\tby mx.example.org with ESMTPS'
                          b' id %X\n\tfor <bob@example.org>; Sat, 28 Nov 2026 '
                          b'10:%02d:00 +0000' % (hop, hop, r.randrange(256),
                          r.getrandbits(40), r.randrange(60)))
        fields += [
            b'DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=one;\n\t'
            b'h=from:to:subject:date; bh=' + base64.b64encode(r.randbytes(32)) +
            b';\n\tb=' + base64.b64encode(r.randbytes(54)) + b'\n\t ' +
            base64.b64encode(r.randbytes(54)),
            b'From: %s <news%d@example.net>' % (r.choice(self.words),
                                                r.randrange(900)),
            b'To: Bob <bob%d@example.org>,\n\t"Example, Ann" <ann@example.org>'
            % r.randrange(900),
            b'Subject: ' + (b'\n '.join(r.choices(self.words, k=2))
                            if r.random() < .5 else r.choice(self.plain)[:-1]),
            b'Date: Sat, 28 Nov 2026 10:%02d:%02d +0100' % (r.randrange(60),
                                                            r.randrange(60)),
            b'Message-ID: <%032x@example.net>' % r.getrandbits(128),
            b'MIME-Version: 1.0', b'X-Mailer: Example 4.%d' % r.randrange(9),
            b'List-Unsubscribe: <https://example.net/%x>' % r.getrandbits(64)]
        return b'\n'.join(fields) + b'\n'

    def parts(self, subtype, *parts):
        b = b'=_%032x' % self.r.getrandbits(128)
        return (b'Content-Type: multipart/%s;\n\tboundary="%s"\n\n' %
                (subtype, b) + b''.join(b'--%s\n%s\n' % (b, part)
                                        for part in parts) + b'--%s--\n' % b)

    def leaf(self, subtype, pool, size):
        return (b'Content-Type: text/%s; charset="utf-8"\n'
                b'Content-Transfer-Encoding: quoted-printable\n\n' % subtype +
                self.some(pool, size))

    def message(self):
        r = self.r
        size = int(min(16000, max(800, r.lognormvariate(8.4, .6))))
        kind = r.random()
        if kind < .1:
            body = (b'Content-Type: text/plain; charset=us-ascii\n\n' +
                    self.some(self.plain, size))
        else:
            body = self.parts(b'alternative', self.leaf(b'plain', self.text,
                              size // 3), self.leaf(b'html', self.page,
                                                    size * 2 // 3))
        if kind > .9:
            body = self.parts(b'mixed', body, b'Content-Type: image/png; '
                              b'name="logo.png"\nContent-Transfer-Encoding: '
                              b'base64\n\n' + letters(r.randbytes(size // 2),
                                                      b'\n'))
        return self.header() + body


def mailbox(r, count):
    small = Small(r)
    for n in range(count):
        yield (b'From news@example.net Sat Nov 28 10:%02d:%02d 2026\n%s\n' %
               (n // 60 % 60, n % 60, small.message()))


def maildir(r, count):
    small = Small(r)
    for n in range(count):
        yield f'{1795000000 + n}.M{n}.example:2,S', [small.message()]


def attachments(r, count):
    """Some 340 KB each, CRLF: a letter, and files of half a page to 5 MB."""
    small = Small(r)
    octets = r.randbytes(8 << 20)
    for n in range(count):
        letter = small.parts(b'alternative',
                             small.leaf(b'plain', small.text, 1500),
                             small.leaf(b'html', small.page, 6000))
        parts = [letter.replace(b'\n', b'\r\n')]
        for k in range(r.randint(1, 3)):
            size = int(min(3 << 20, max(20000, r.lognormvariate(11.25, 1))))
            at = r.randrange(len(octets) - size)
            parts.append(b'Content-Type: application/pdf; name="%d-%d.pdf"\r\n'
                         b'Content-Transfer-Encoding: base64\r\n'
                         b'Content-Disposition: attachment;\r\n\tfilename="%d-'
                         b'%d.pdf"\r\n\r\n' % (n, k, n, k) +
                         letters(octets[at:at + size]))
        b = b'=_%032x' % r.getrandbits(128)
        yield f'{n // 100:02}/{n:05}.eml', [
            small.header().replace(b'\n', b'\r\n'), multipart(b), b'\r\n',
            *(b'--%s\r\n%s\r\n' % (b, part) for part in parts),
            b'--%s--\r\n' % b]


# ---- series: N of something, the cost of which must not grow by the square ----

def deep(r, n):
    names = [b'in%d_%x' % (i, r.getrandbits(32)) for i in range(n)]
    yield head()
    for name in names:
        yield multipart(name) + b'\r\n--' + name + b'\r\n'
    yield b'\r\nleaf\r\n'
    for name in reversed(names):
        yield b'\r\n--' + name + b'--\r\n'


def many_parts(r, n):
    yield head() + multipart(b'many') + b'\r\n'
    for i in range(n):
        yield (b'--many\r\nContent-Type: text/plain; charset=us-ascii; '
               b'name="%06d.txt"\r\nContent-Disposition: attachment; '
               b'filename="%06d.txt"\r\n\r\npart %d\r\n' % (i, i, i))
    yield b'--many--\r\n'


def fields(r, n):
    yield head()
    for i in range(n):
        yield b'X-Field-%d: %064x and more\r\n' % (i, r.getrandbits(256))
    yield b'\r\nbody\r\n'


def folded(r, kib):
    yield head() + b'X-Long: begins\r\n'
    for _ in range(kib * 16):
        yield b' %061x\r\n' % r.getrandbits(244)
    yield b'\r\nbody\r\n'


# Lines that try the search for delimiters: the boundaries, then a pool.
NEAR = b'=_near_0123456789'
LINES = {
    'dash': lambda r: ([NEAR], [b'--%x\r\n' % r.getrandbits(96)
                                for _ in range(4000)]),
    'near': lambda r: ([NEAR], [b'--' + NEAR[:-1] + b'X\r\n', b'--' + NEAR +
                                b'x\r\n', b'--' + NEAR[:-1] + b'\r\n', b' --' +
                                NEAR + b'\r\n', b'---' + NEAR + b'\r\n']),
    'dashes': lambda r: ([NEAR], [b'-' * n + b'\r\n'
                                  for n in (1, 2, 4, 30, 71)]),
    'short': lambda r: ([NEAR], [b'\r\n']),
    'cr': lambda r: ([NEAR], [line.encode() + b'\r'
                              for line in lines(r, 'english', 2000)]),
    'long': lambda r: ([NEAR], [line.encode() + b' '
                                for line in lines(r, 'english', 2000)]),
    'lf1': lambda r: ([NEAR], [b'a\n', b'-\n', b'\n', b'=\n']),
    'nest': lambda r: ([b'in%03d_%x' % (i, r.getrandbits(64))
                        for i in range(200)],
                       [b'--in%03d_%x\r\n' % (r.randrange(200),
                                              r.getrandbits(63))
                        for _ in range(4000)]),
    'prefix': lambda r: ([b'p' * n for n in range(1, 71)],
                         [b'--' + b'p' * n + b'x\r\n' for n in range(1, 70)]),
    'dashrun': lambda r: ([NEAR], [b'-' * 4096]),
}


def hell(r, mib, kind):
    names, pool = LINES[kind](r)
    block, size = [], 0
    while size < 1 << 20:
        block.append(r.choice(pool))
        size += len(block[-1])
    yield head()
    for name in names:
        yield multipart(name) + b'\r\n--' + name + b'\r\n'
    yield b'\r\n'
    for _ in range(mib):
        yield b''.join(block)
    for name in reversed(names):
        yield b'\r\n--' + name + b'--\r\n'


def one_field(start, each, end=b''):
    """A header with a field that has N pieces; EACH makes one of its number."""
    def make(r, n):
        yield head() + start
        yield b''.join(each(i) for i in range(n)) + end
        yield b'\r\n\r\nbody\r\n'
    return make


def reversed_pieces(r, n):
    yield head() + b'Content-Type: text/plain'
    for i in reversed(range(n)):
        yield b";\r\n name*%d*=%s%%C3%%A9x%d" % (i, b'' if i else b"utf-8''", i)
    yield b'\r\n\r\nbody\r\n'


def comments(r, n):
    yield head() + b'Cc: ' + b'(' * n + b')' * n + b' a@example.org\r\n\r\n.\r\n'


def received(r, n):
    for i in range(n):
        yield (b'Received: from a%d.example.net (b [192.0.2.1]) by c;\r\n'
               b'\tSat, 28 Nov 2026 10:00:00 +0000\r\n' % i)
    yield head() + b'\r\nbody\r\n'


def messages(r, n):
    yield head()
    for i in range(n):
        yield b'Content-Type: message/rfc822\r\n\r\nSubject: level %d\r\n' % i
    yield b'\r\nleaf\r\n'


def unclosed(r, n):
    yield head() + b'Content-Type: multipart/mixed; boundary=b\r\n\r\n'
    for _ in range(n):
        yield b'--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'


# name -> maker of N, and N; its last file is eight times as large.
SERIES = {
    'deep': (deep, 1600), 'many-parts': (many_parts, 12500),
    'hdr-fields': (fields, 6250), 'hdr-fold': (folded, 1280),
    'abuse-params': (one_field(b'Content-Type: text/plain', lambda i:
                     b';\r\n p%d=v%d' % (i, i)), 12500),
    'abuse-rfc2231': (one_field(b'Content-Type: text/plain', lambda i:
                      b";\r\n name*%d*=%s%%C3%%A9x" % (i, b'' if i else
                                                       b"utf-8''")), 12500),
    'abuse-rfc2231rev': (reversed_pieces, 12500),
    'abuse-ewords': (one_field(b'Comments:', lambda i:
                     b'\r\n =?utf-8?Q?=C3=A9_%d?=' % i), 12500),
    'abuse-comments': (comments, 12500),
    'abuse-opencomment': (one_field(b'Cc: a@example.org ', lambda i: b'('),
                          12500),
    'abuse-addrs': (one_field(b'Cc: a@example.org', lambda i:
                    b',\r\n "User %d" <user%d@example.org>' % (i, i)), 12500),
    'abuse-badaddrs': (one_field(b'Cc: ', lambda i: b'<'), 12500),
    'abuse-received': (received, 6250), 'abuse-rfc822': (messages, 1600),
    'abuse-unclosed': (unclosed, 12500),
    **{'hell-' + kind: (lambda r, n, kind=kind: hell(r, n, kind), 8)
       for kind in LINES},
}

FILES = {
    'big-b64.eml': lambda r: one_of_base64(r, 256 << 20),
    'big-b64-2g.eml': lambda r: one_of_base64(r, 2 << 30),
    'big-qp-latin1.eml': lambda r: one_of_quoted(r, 64 << 20, 'latin',
                                                 'iso-8859-1'),
    'big-qp-utf8.eml': lambda r: one_of_quoted(r, 64 << 20, 'russian', 'utf-8'),
    'many-small.mbox': lambda r: mailbox(r, 100000),
    'count-b64.eml': lambda r: one_of_base64(r, 4 << 20),
    'count-qp.eml': lambda r: one_of_quoted(r, 4 << 20, 'latin', 'iso-8859-1'),
    'count-dense.eml': lambda r: one_of_quoted(r, 4 << 20, 'russian', 'utf-8'),
    'count-small.mbox': lambda r: mailbox(r, 500),
}
FOLDERS = {
    'maildir/cur': lambda r: maildir(r, 20000),
    'attach-mix': lambda r: attachments(r, 5000),
}


def pieces(name):
    """The octets of the file NAME, or None where there is no such name."""
    r = random.Random(name)
    if name in FILES:
        return FILES[name](r)
    series, _, n = name.removesuffix('.eml').rpartition('-')
    if series in SERIES and n.isdigit():
        return SERIES[series][0](random.Random(series), int(n))
    return None


def write(file, octets):
    for piece in octets:
        file.write(piece)


def make(name, path):
    """Makes NAME at PATH, which is there when it is whole; False: no such."""
    octets = pieces(name)
    if octets is None and name not in FOLDERS:
        return False
    os.makedirs(os.path.dirname(path) or '.', exist_ok=True)
    part = path + '.part'
    if octets is not None:
        with open(part, 'wb') as file:
            write(file, octets)
    else:
        for inner, message in FOLDERS[name](random.Random(name)):
            at = os.path.join(part, inner)
            os.makedirs(os.path.dirname(at), exist_ok=True)
            with open(at, 'wb') as file:
                write(file, message)
    os.rename(part, path)
    return True


def main():
    ap = argparse.ArgumentParser(description='makes the mail that is measured')
    ap.add_argument('-l', action='store_true', help='the names')
    ap.add_argument('name', nargs='?')
    ap.add_argument('file', nargs='?', default='-')
    args = ap.parse_args()
    if args.l or args.name is None:
        series = [f'{name}-{n}.eml' for name, (_, small) in SERIES.items()
                  for n in (small, 8 * small)]
        print('\n'.join([*FILES, *FOLDERS, *series]))
        return 0
    if args.file != '-' or args.name in FOLDERS:
        found = make(args.name, args.file if args.file != '-' else args.name)
    else:
        octets = pieces(args.name)
        found = octets is not None
        write(sys.stdout.buffer, octets or ())
    if not found:
        print(f'mail.py: {args.name}: no such workload; -l lists them',
              file=sys.stderr)
    return 0 if found else 2


if __name__ == '__main__':
    sys.exit(main())
