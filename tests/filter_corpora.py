#!/usr/bin/env python3
"""filter_corpora.py MIMEFILTER FOLDER .. - mimefilter over all mail there is.

A file that is to stay as it is must come out so, to the octet. One that is
edited may differ only where the proof says (splice_judge.py), and the proof
must undo it, to the octet. Prints a line of figures for each kind of edit, and
what was not so; the exit status is 1 then. An edit that mimefilter refuses to
make, with 75, is counted: the mail is kept, but somebody waits for it. With
EVERY=N in the environment only each N-th file is taken.
"""

import concurrent.futures
import os
import subprocess
import sys
import tempfile
import zlib

import splice_judge

# Over these, nothing may change.
STILL = [
    ("without options", []),
    ("edits that match nothing",
     ["--on-limit=pass", "-R", "X-Nothing-*", "--drop", "name:*.nothing"]),
]

EDITS = [
    ("fields added, set, removed",
     ["-A", "X-Checked: yes", "--prepend", "X-Trace: gr\u00fcn",
      "-I", "Reply-To: <list@example.org>", "-R", "Subject"]),
    ("attachments dropped", ["--drop", "role:attachment"]),
    ("text kept only", ["--keep", "type:text/plain"]),
    ("images and pages replaced", ["--drop",
                                   "type:image/* or type:text/html",
                                   "--replace-with", "NOTE"]),
    ("first part dropped", ["--drop", "1"]),
]

# Done once more, these change nothing.
MENDS = [
    ("what breaks the rules mended", ["--repair"]),
    ("headers made ASCII", ["--downgrade"]),
]

SHOWN = 20      # of what is wrong, for each kind


def run(tool, args, into=None, **more):
    with open(into or os.devnull, "wb") as out:
        done = subprocess.run([tool, *args], stdout=out,
                              stderr=subprocess.PIPE, check=False, **more)
    return done.returncode, done.stderr.decode(errors="replace").strip()


def unpacks(path):
    try:
        return splice_judge.octets(path) is not None
    except (OSError, EOFError, ValueError, zlib.error):
        return False


def stays(tool, args, path, folder):
    out = os.path.join(folder, "out")
    with open(path, "rb") as file:
        status, said = run(tool, args, out, stdin=file)
    if status == 75 and "gzip data" in said and not unpacks(path):
        return "refused", said
    if status != 0:
        return "wrong", f"exit {status}: {said}"
    with open(path, "rb") as one, open(out, "rb") as other:
        same = one.read() == other.read()
    return ("same", "") if same else ("wrong", "is not what came in")


def is_edited(tool, args, path, folder):
    out, proof, back = (os.path.join(folder, name)
                        for name in ("out", "proof", "back"))
    if not unpacks(path):
        return "refused", "cannot be unpacked"
    args = [os.path.join(folder, a) if a == "NOTE" else a for a in args]
    status, said = run(tool, ["--on-limit=pass", "--proof", proof, *args,
                              path], out)
    if status == 75:
        return "refused", said
    if status != 0:
        return "wrong", f"exit {status}: {said}"
    before, after = splice_judge.octets(path), splice_judge.octets(out)
    with open(proof, "rb") as file:
        wrong, changes = splice_judge.judge(before, after, file.read())
    if wrong:
        return "wrong", wrong
    status, said = run(tool, ["--undo", proof, out], back)
    if status != 0 or splice_judge.octets(back) != before:
        return "wrong", f"is not undone: exit {status}: {said}"
    return ("edited" if changes else "same"), ""


def is_mended(tool, args, path, folder):
    what, why = is_edited(tool, args, path, folder)
    if what in ("edited", "same"):
        once_more = os.path.join(folder, "again")
        os.makedirs(once_more, exist_ok=True)
        again, said = stays(tool, ["--on-limit=pass", *args],
                            os.path.join(folder, "out"), once_more)
        if again != "same":
            return "wrong", f"done once more, it changes: {said}"
    return what, why


def work(tool, check, args, paths):
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "NOTE"), "w", encoding="ascii") as note:
            note.write("It was taken out.\n")
        for path in paths:
            try:
                what, why = check(tool, args, path, folder)
            except (OSError, EOFError, ValueError, zlib.error) as error:
                what, why = "wrong", str(error)
            found.setdefault(what, []).append((path, why))
    return found


def files_in(folders):
    return sorted(os.path.join(at, name) for folder in folders
                  for at, _, names in os.walk(folder) for name in names
                  if os.path.isfile(os.path.join(at, name)))


def one_kind(tool, name, check, args, paths):
    found = {}
    shares = [paths[i::64] for i in range(64)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for share in pool.map(lambda p: work(tool, check, args, p), shares):
            for what, items in share.items():
                found.setdefault(what, []).extend(items)
    wrong = found.get("wrong", [])
    print(f"{name}: {len(paths) - len(wrong)} of {len(paths)} right",
          *(f"{len(found[what])} {what}" for what in
            ("same", "edited", "refused") if what in found), sep=", ")
    for what in "wrong", "refused":
        for path, why in found.get(what, [])[:SHOWN]:
            print(f"  {what}: {path}: {why}")
    return not wrong


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    tool, paths = sys.argv[1], files_in(sys.argv[2:])
    paths = paths[::int(os.environ.get("EVERY", "1"))]
    kinds = [(name, stays, args) for name, args in STILL] + \
            [(name, is_edited, args) for name, args in EDITS] + \
            [(name, is_mended, args) for name, args in MENDS]
    well = [one_kind(tool, *kind, paths) for kind in kinds]
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
