#!/usr/bin/env python3
"""unicode_tables.py - writes unicode_tables.c from the Unicode character data.

  python3 unicode_tables.py [FOLDER] > unicode_tables.c

FOLDER holds UnicodeData.txt, CompositionExclusions.txt and CaseFolding.txt; it
is where Debian's package unicode-data puts them unless given. The result is in
the tree, so that building needs neither this script nor the data: run it again
when Unicode has a new version.
"""
import os
import re
import sys

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"


def lines(name):
    """The lines of a data file, comments and blank ones left out."""
    with open(os.path.join(FOLDER, name), encoding="utf-8") as f:
        for line in f:
            line = line.split("#")[0].strip()
            if line:
                yield [x.strip() for x in line.split(";")]


def codes(text):
    return [int(x, 16) for x in text.split()]


def version():
    with open(os.path.join(FOLDER, "CaseFolding.txt"), encoding="utf-8") as f:
        return re.search(r"-([0-9.]+)\.txt", f.readline()).group(1)


def read_data():
    """Combining classes that are not 0, and canonical decompositions."""
    classes, parts = {}, {}
    for row in lines("UnicodeData.txt"):
        code = int(row[0], 16)
        if row[3] != "0":
            classes[code] = int(row[3])
        if row[5] and not row[5].startswith("<"):
            parts[code] = codes(row[5])
    return classes, parts


def depth(parts, code):
    steps = 0
    while code in parts:
        code, steps = parts[code][0], steps + 1
    return steps


def class_runs(classes):
    """Neighbours of one class as [first, last, class]."""
    runs = []
    for code, value in sorted(classes.items()):
        if runs and runs[-1][1] == code - 1 and runs[-1][2] == value:
            runs[-1][1] = code
        else:
            runs.append([code, code, value])
    return runs


def composing(classes, parts):
    """The primary composites (UAX #15, D114), ordered by what they are of."""
    excluded = {int(row[0], 16) for row in lines("CompositionExclusions.txt")}
    found = [code for code, p in parts.items()
             if len(p) == 2 and code not in excluded
             and code not in classes and p[0] not in classes]
    return sorted(found, key=parts.get)


def read_folding():
    """Full case folding: one to one by code, and one to several."""
    single, several = {}, {}
    for row in lines("CaseFolding.txt"):
        if row[1] == "C":
            single[int(row[0], 16)] = int(row[2], 16)
        elif row[1] == "F":
            several[int(row[0], 16)] = codes(row[2])
    return single, several


def fold_runs(single):
    """Codes STEP apart with one distance, as [first, last, step, distance]."""
    runs = []
    for code, to in sorted(single.items()):
        last = runs[-1] if runs else None
        if last and last[3] == to - code:
            step = code - last[1]
            if step <= 2 and (last[0] == last[1] or last[2] == step):
                last[1], last[2] = code, step
                continue
        runs.append([code, code, 1, to - code])
    return runs


def number(n):
    return "%d" % n if -10 < n < 10 else ("-0x%X" % -n if n < 0 else "0x%X" % n)


def table(declaration, cells):
    """A table, its cells packed into lines of at most 80 columns."""
    print("\n%s = {" % declaration)
    line = ""
    for cell in cells:
        if line and 8 + len(line) + 1 + len(cell) > 80:
            print("\t" + line)
            line = ""
        line += (" " if line else "") + cell
    print("\t" + line + "\n};")


def rows(values):
    return ["{ %s }," % ", ".join(number(n) for n in v) for v in values]


def counted(kind, name, cells):
    table("const %s mime_unicode_%s[]" % (kind, name), cells)
    print("const size_t mime_unicode_%s_count = %d;" % (name, len(cells)))


def main():
    classes, parts = read_data()
    single, several = read_folding()
    # unicode.c counts on these: only the first part goes on decomposing, and
    # no character takes more than three steps.
    assert all(not set(p[1:]) & set(parts) for p in parts.values())
    assert all(depth(parts, code) <= 3 for code in parts)
    order = sorted(parts)
    place = {code: i for i, code in enumerate(order)}
    print("""/*
 * unicode_tables.c - what unicode.c needs of Unicode %s.
 *
 * Made by unicode_tables.py from UnicodeData.txt, CompositionExclusions.txt
 * and CaseFolding.txt: do not edit. The data is Unicode, Inc.'s, under the
 * Unicode License. unicode_tables.h tells what each table holds; all are
 * sorted.
 */
#include "codec/unicode_tables.h\"""" % version())
    counted("struct unicode_class", "classes", rows(class_runs(classes)))
    counted("struct unicode_parts", "parts",
            rows([c] + (parts[c] + [0])[:2] for c in order))
    counted("uint16_t", "composites",
            ["%d," % place[c] for c in composing(classes, parts)])
    counted("struct unicode_fold", "folds", rows(fold_runs(single)))
    counted("struct unicode_long_fold", "long_folds",
            ["{ 0x%X, { %s } }," % (c, ", ".join(map(number, to)))
             for c, to in sorted(several.items())])


main()
