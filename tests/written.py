"""
written.py WRITTEN SRCDIR - has others read what our writer wrote: see
written.sh.

A reader gives the leaves of all messages as (type, name, content); None stands
for what it does not tell. Files that are extracted have no type, are known by
their octets only and come in any order. What a reader is known not to do stands
in LIMITS, with a reason, and is counted.
"""
import collections
import email
import email.policy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

Leaf = collections.namedtuple("Leaf", "type kind name content")
Message = collections.namedtuple("Message", "path name leaves")


def unhex(word):
    return b"" if word == "-" else bytes.fromhex(word)


def read_facts(folder):
    messages = []
    with open(os.path.join(folder, "facts"), encoding="utf-8") as facts:
        for line in facts:
            kind, rest = line.rstrip("\n").split(" ", 1)
            if kind == "message":
                number, name = rest.split(" ", 1)
                path = os.path.join(folder, number + ".eml")
                messages.append(Message(path, name, []))
            else:
                mime, what, name, content = rest.split(" ")
                messages[-1].leaves.append(Leaf(
                    mime, what, unhex(name).decode(), unhex(content)))
    return messages


def lines(octets):
    """Lines, however they end, and whether or not the last one does."""
    octets = re.sub(rb"\r?\n", b"\n", octets)
    return octets[:-1] if octets.endswith(b"\n") else octets


# ---- readers: the leaves of each message ------------------------------------

def by_python(messages, tools):
    for m in messages:
        with open(m.path, "rb") as f:
            read = email.message_from_binary_file(
                f, policy=email.policy.default)
        yield [(p.get_content_type(), p.get_filename() or "",
                p.get_payload(decode=True) or b"")
               for p in read.walk()
               if not p.is_multipart()]


def listed(output, count):
    """Lines "file", then "leaf TYPE NAME CONTENT" for each."""
    files = []
    for line in output.decode().splitlines():
        words = line.split(" ")
        if words[0] == "file":
            files.append([])
        else:
            files[-1].append((words[1].lower(),
                              unhex(words[2]).decode("utf-8", "replace"),
                              unhex(words[3])))
    assert len(files) == count, output[-300:]
    return files


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=120, **more)


def by_gmime(messages, tools):
    return listed(run(tools["gmime"], *[m.path for m in messages]).stdout,
                  len(messages))


PERL = r"""
use MIME::Parser; use Encode;
sub hex_of { my $s = shift; length $s ? unpack("H*", $s) : "-" }
for my $path (@ARGV) {
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1); $parser->tmp_to_core(1);
    print "file\n";
    my @todo = ($parser->parse_open($path));
    while (my $e = shift @todo) {
        if ($e->parts) { unshift @todo, $e->parts; next }
        next if $e->mime_type =~ m{^(multipart|message)/};
        my $name = $e->head->recommended_filename;
        $name = "" unless defined $name;
        $name = decode("MIME-Header", $name) if $name =~ /=\?utf-8\?/i;
        utf8::encode($name) if utf8::is_utf8($name);
        my $body = $e->bodyhandle ? $e->bodyhandle->as_string : "";
        print "leaf ", $e->mime_type, " ", hex_of($name), " ",
            hex_of($body), "\n";
    }
}
"""


def by_mime_tools(messages, tools):
    return listed(run("perl", "-e", PERL,
                      *[m.path for m in messages]).stdout, len(messages))


NODE = r"""
const { simpleParser } = require('mailparser'), fs = require('fs');
(async () => {
    for (const path of process.argv.slice(1)) {
        const leaves = [], todo = [fs.readFileSync(path)];
        while (todo.length > 0) {
            const m = await simpleParser(todo.pop());
            for (const a of m.attachments)      // of mails, mails too
                if (/^message\/(rfc822|global)$/.test(a.contentType))
                    todo.push(a.content);
                else
                    leaves.push([a.contentType, a.filename || '',
                        a.content.toString('hex')]);
        }
        console.log(JSON.stringify(leaves));
    }
})();
"""


def by_mailparser(messages, tools):
    output = run("node", "-e", NODE, *[m.path for m in messages]).stdout
    for line in output.decode().splitlines():
        yield [(t, n, bytes.fromhex(c)) for t, n, c in json.loads(line)]


def by_mblaze(messages, tools):
    for m in messages:
        leaves = []
        for line in run("mshow", "-t", m.path).stdout.decode(
                "utf-8", "replace").splitlines():
            found = re.match(r'\s+(\d+): (\S+) size=\d+(?: name=(.*))?$', line)
            if not found or found.group(2).startswith(("multi", "message/")):
                continue
            name = found.group(3) or ""
            if name.startswith('"') and name.endswith('"'):
                name = name[1:-1]
            content = run("mshow", "-O", m.path, found.group(1)).stdout
            leaves.append((found.group(2), name, content))
        yield leaves


def extracted(messages, command):
    """Files that COMMAND puts into a folder: their octets, in any order."""
    for m in messages:
        with tempfile.TemporaryDirectory() as folder:
            run(*command(os.path.abspath(m.path), folder), cwd=folder)
            leaves = []
            for root, _, names in os.walk(folder):
                for name in names:
                    with open(os.path.join(root, name), "rb") as f:
                        leaves.append((None, None, f.read()))
            yield leaves


def by_ripmime(messages, tools):
    return extracted(messages, lambda path, folder: (
        "ripmime", "-i", path, "-d", folder, "--unique_names"))


def by_munpack(messages, tools):
    return extracted(messages, lambda path, folder: (
        "munpack", "-f", "-q", "-t", "-C", folder, path))


# ---- is it there? -----------------------------------------------------------

def has_gmime(tools, srcdir, folder):
    tools["gmime"] = os.path.join(folder, "gmime")
    flags = run("pkg-config", "--cflags", "--libs", "gmime-3.0") \
        if shutil.which("pkg-config") else None
    cc = os.environ.get("CC", "cc").split()
    return flags is not None and flags.returncode == 0 and run(
        *cc, "-o", tools["gmime"], os.path.join(srcdir, "written_gmime.c"),
        *flags.stdout.decode().split()).returncode == 0


def has(program, *arguments):
    return shutil.which(program) is not None and (
        not arguments or run(program, *arguments).returncode == 0)


READERS = [
    ("Python's email", by_python, lambda *_: True),
    ("GMime", by_gmime, has_gmime),
    ("MIME-tools", by_mime_tools,
     lambda *_: has("perl", "-e", "use MIME::Parser")),
    ("mailparser", by_mailparser,
     lambda *_: has("node", "-e", "require('mailparser')")),
    ("mblaze", by_mblaze, lambda *_: has("mshow")),
    ("ripMIME", by_ripmime, lambda *_: has("ripmime")),
    ("munpack", by_munpack, lambda *_: has("munpack")),
]

# (reader, message, aspect), all of them regular expressions: why not.
LIMITS = [
    ("Python's email", "binary", "content",
     "takes CRLF in binary for a line end, and makes it LF"),
    ("MIME-tools", "what looks like an encoded word.*", "name",
     "does not say whether a name is by RFC 2231, or words to be decoded"),
    ("mailparser", "empty parts", "content",
     "takes the line break in front of a delimiter for all of it"),
    ("munpack", "300 octets.*", "content",
     "cannot make the file, and goes on"),
    ("munpack", "CR.*", "content",
     "drops CRs of what is text"),
    ("ripMIME", "binary", "content",
     "writes NUL as a blank"),
]

# The line break in front of a delimiter, which ripMIME takes for content.
TAKES_BREAKS = ["ripMIME"]

# Has another type for application/octet-stream, by the name of the file.
GUESSES_TYPES = ["mailparser"]

# Takes the CR of a header's last line for content.
READS_LF_ONLY = ["munpack"]


def limit_of(*case):
    for limit in LIMITS:
        if all(re.fullmatch(p, c) for p, c in zip(limit, case)):
            return limit[3]
    return None


# ---- held against each other -------------------------------------------------

def same(kind, wanted, got):
    return wanted == got or (kind == "text" and lines(wanted) == lines(got))


def differences(reader, message, got):
    """The aspects in which GOT is not what was meant, and what it is."""
    wanted = message.leaves
    if reader == "mailparser":          # text becomes a body, not a leaf
        wanted = [w for w in wanted if w.kind == "octets"]
    if reader in ("ripMIME", "munpack"):
        left = [g[2] for g in got]
        for w in sorted(wanted, key=lambda w: w.kind):
            found = [g for g in left if same(w.kind, w.content, g)] or [
                g for g in left if reader in TAKES_BREAKS and
                lines(lines(g)) == lines(w.content)]
            if found:
                left.remove(found[0])
            elif w.content:             # of nothing, no file is made
                yield "content", w.type, [g[:60] for g in left]
        return
    if len(got) != len(wanted):
        yield "leaves", len(wanted), len(got)
    for w, (mime, name, content) in zip(wanted, got):
        if mime != w.type and not (reader in GUESSES_TYPES and w.name and
                                   w.type == "application/octet-stream"):
            yield "type", w.type, mime
        if name != w.name:
            yield "name", w.name, name
        if not same(w.kind, w.content, content):
            yield "content", w.content[:60], content[:60]


class Tap:
    def __init__(self):
        self.count = 0

    def row(self, good, text, *more):
        self.count += 1
        print("ok" if good else "not ok", self.count, "-", text)
        for line in more:
            print("#", line)


def main():
    written, srcdir = sys.argv[1:3]
    tap, tools, limits = Tap(), {}, collections.Counter()
    with tempfile.TemporaryDirectory() as top:
        sets = {}
        for ends, more in (("CRLF", []), ("LF", ["lf"])):
            sets[ends] = os.path.join(top, ends)
            os.mkdir(sets[ends])
            subprocess.run([written, sets[ends], *more], check=True)
        for reader, read, is_there in READERS:
            if not is_there(tools, srcdir, top):
                tap.row(True, reader + " # SKIP it is not there")
                continue
            for ends, folder in sets.items():
                if reader in READS_LF_ONLY and ends != "LF":
                    continue
                messages = read_facts(folder)
                for m, got in zip(messages, read(messages, tools)):
                    bad = []
                    for aspect, wanted, it in differences(reader, m, got):
                        if limit_of(reader, m.name, aspect) is None:
                            bad.append(f"{aspect}: {wanted!a:.300} "
                                       f"is {it!a:.300}")
                        else:
                            limits[reader, aspect] += 1
                    tap.row(not bad, f"{reader}, {ends}: {m.name}", *bad)
    for (reader, aspect), n in sorted(limits.items()):
        print(f"# {reader}: {n} of {aspect} are beyond it")
    print(f"1..{tap.count}")


if __name__ == "__main__":
    main()
