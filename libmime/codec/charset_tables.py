#!/usr/bin/env python3
"""charset_tables.py - writes charset_tables.c: what octets mean in charsets.

  python3 charset_tables.py > charset_tables.c

The tables are those of WHATWG's Encoding Standard, from which browsers decode.
They are made out of Python's codecs (3.11 or later), which have nearly the
same ones, and of the differences, which are listed here. The result is in the
tree, so that building needs no Python. tests/check_charset.c holds it to
checksums of the standard's indexes.
"""
import sys
import unicodedata

# ---- charsets of one octet: a name here, a codec of Python -------------------

SINGLE = {
    "ibm866": "cp866", "koi8-r": "koi8_r", "koi8-u": "koi8_u",
    "macintosh": "mac_roman", "x-mac-cyrillic": "mac_cyrillic",
    "windows-874": "cp874", "x-mac-ce": "mac_latin2", "koi8-t": "koi8_t",
    "pt154": "ptcp154", "hp-roman8": "hp_roman8", "cp1125": "cp1125",
}
for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16):
    SINGLE["iso-8859-%d" % n] = "iso8859_%d" % n
SINGLE["iso-8859-8-i"] = SINGLE["iso-8859-8"]
for n in range(1250, 1259):
    SINGLE["windows-%d" % n] = "cp%d" % n
for n in (437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864,
          865, 869):
    SINGLE["ibm%d" % n] = "cp%d" % n

# What Windows leaves open between 0x80 and 0x9F is a control in WHATWG's.
CONTROLS = {"windows-874"} | {"windows-%d" % n for n in range(1250, 1259)}

# WHATWG's koi8-u has a letter of Belarusian, as KOI8-RU does.
ALSO = {("koi8-u", 0xAE): 0x045E, ("koi8-u", 0xBE): 0x040E,
        ("windows-1255", 0xCA): 0x05BA}

# ---- charsets of two: where WHATWG's index is not Python's -------------------

# GB 18030 of 2022 gives real letters what was in the private use area.
GBK = {
    0xA3A0: 0x3000, 0xA8BC: 0x1E3F,
    0xA6D9: 0xFE10, 0xA6DA: 0xFE12, 0xA6DB: 0xFE11, 0xA6DC: 0xFE13,
    0xA6DD: 0xFE14, 0xA6DE: 0xFE15, 0xA6DF: 0xFE16, 0xA6EC: 0xFE17,
    0xA6ED: 0xFE18, 0xA6F3: 0xFE19, 0xFE59: 0x9FB4, 0xFE61: 0x9FB5,
    0xFE66: 0x9FB6, 0xFE67: 0x9FB7, 0xFE6D: 0x9FB8, 0xFE7E: 0x9FB9,
    0xFE90: 0x9FBA, 0xFEA0: 0x9FBB,
}
JIS0212 = {(2, 23): 0xFF5E}

# Python has HKSCS of 2004; these are of 2008, Windows's, or twice there.
BIG5 = {
    0x877A: 0x3875, 0x877B: 0x21D53, 0x877C: 0x2369E, 0x877D: 0x26021,
    0x877E: 0x3EEC, 0x87A1: 0x258DE, 0x87A2: 0x3AF5, 0x87A3: 0x7AFC,
    0x87A4: 0x9F97, 0x87A5: 0x24161, 0x87A6: 0x2890D, 0x87A7: 0x231EA,
    0x87A8: 0x20A8A, 0x87A9: 0x2325E, 0x87AA: 0x430A, 0x87AB: 0x8484,
    0x87AC: 0x9F96, 0x87AD: 0x942F, 0x87AE: 0x4930, 0x87AF: 0x8613,
    0x87B0: 0x5896, 0x87B1: 0x974A, 0x87B2: 0x9218, 0x87B3: 0x79D0,
    0x87B4: 0x7A32, 0x87B5: 0x6660, 0x87B6: 0x6A29, 0x87B7: 0x889D,
    0x87B8: 0x744C, 0x87B9: 0x7BC5, 0x87BA: 0x6782, 0x87BB: 0x7A2C,
    0x87BC: 0x524F, 0x87BD: 0x9046, 0x87BE: 0x34E6, 0x87BF: 0x73C4,
    0x87C0: 0x25DB9, 0x87C1: 0x74C6, 0x87C2: 0x9FC7, 0x87C3: 0x57B3,
    0x87C4: 0x492F, 0x87C5: 0x544C, 0x87C6: 0x4131, 0x87C7: 0x2368E,
    0x87C8: 0x5818, 0x87C9: 0x7A72, 0x87CA: 0x27B65, 0x87CB: 0x8B8F,
    0x87CC: 0x46AE, 0x87CD: 0x26E88, 0x87CE: 0x4181, 0x87CF: 0x25D99,
    0x87D0: 0x7BAE, 0x87D1: 0x224BC, 0x87D2: 0x9FC8, 0x87D3: 0x224C1,
    0x87D4: 0x224C9, 0x87D5: 0x224CC, 0x87D6: 0x9FC9, 0x87D7: 0x8504,
    0x87D8: 0x235BB, 0x87D9: 0x40B4, 0x87DA: 0x9FCA, 0x87DB: 0x44E1,
    0x87DC: 0x2ADFF, 0x87DD: 0x62C1, 0x87DE: 0x706E, 0x87DF: 0x9FCB,
    0x8E69: 0x7BB8, 0x8E6F: 0x7C06, 0x8E7E: 0x7CCE, 0x8EAB: 0x7DD2,
    0x8EB4: 0x7E1D, 0x8ECD: 0x8005, 0x8ED0: 0x8028, 0x8F57: 0x83C1,
    0x8F69: 0x84A8, 0x8F6E: 0x840F, 0x8FCB: 0x89A6, 0x8FCC: 0x89A9,
    0x8FFE: 0x8D77, 0x906D: 0x90FD, 0x907A: 0x92B9, 0x90DC: 0x975C,
    0x90F1: 0x97FF, 0x91BF: 0x9F16, 0x9244: 0x8503, 0x92AF: 0x5159,
    0x92B0: 0x515B, 0x92B1: 0x515D, 0x92B2: 0x515E, 0x92C8: 0x936E,
    0x92D1: 0x7479, 0x9447: 0x6D67, 0x94CA: 0x799B, 0x95D9: 0x9097,
    0x9644: 0x975D, 0x96ED: 0x701E, 0x96FC: 0x5B28, 0x9B76: 0x7201,
    0x9B78: 0x77D7, 0x9B7B: 0x7E87, 0x9BC6: 0x99D6, 0x9BDE: 0x91D4,
    0x9BEC: 0x60DE, 0x9BF6: 0x6FB6, 0x9C42: 0x8F36, 0x9C53: 0x4FBB,
    0x9C62: 0x71DF, 0x9C68: 0x9104, 0x9C6B: 0x9DF0, 0x9C77: 0x83CF,
    0x9CBC: 0x5C10, 0x9CBD: 0x79E3, 0x9CD0: 0x5A67, 0x9D57: 0x8F0B,
    0x9D5A: 0x7B51, 0x9DC4: 0x62D0, 0x9EA9: 0x6062, 0x9EEF: 0x75F9,
    0x9EFD: 0x6C4A, 0x9F60: 0x9B2E, 0x9F66: 0x9F17, 0x9FCB: 0x50ED,
    0x9FD8: 0x5F0C, 0xA063: 0x880F, 0xA077: 0x62CE, 0xA0D5: 0x7468,
    0xA0DF: 0x7162, 0xA0E4: 0x7250, 0xA145: 0x2027, 0xA14E: 0xFE51,
    0xA1C2: 0xAF, 0xA1E3: 0xFF5E, 0xA1F2: 0x2295, 0xA1F3: 0x2299,
    0xA241: 0x2215, 0xA242: 0xFE68, 0xA244: 0xFFE5, 0xA246: 0xFFE0,
    0xA247: 0xFFE1, 0xA3C0: 0x2400, 0xA3C1: 0x2401, 0xA3C2: 0x2402,
    0xA3C3: 0x2403, 0xA3C4: 0x2404, 0xA3C5: 0x2405, 0xA3C6: 0x2406,
    0xA3C7: 0x2407, 0xA3C8: 0x2408, 0xA3C9: 0x2409, 0xA3CA: 0x240A,
    0xA3CB: 0x240B, 0xA3CC: 0x240C, 0xA3CD: 0x240D, 0xA3CE: 0x240E,
    0xA3CF: 0x240F, 0xA3D0: 0x2410, 0xA3D1: 0x2411, 0xA3D2: 0x2412,
    0xA3D3: 0x2413, 0xA3D4: 0x2414, 0xA3D5: 0x2415, 0xA3D6: 0x2416,
    0xA3D7: 0x2417, 0xA3D8: 0x2418, 0xA3D9: 0x2419, 0xA3DA: 0x241A,
    0xA3DB: 0x241B, 0xA3DC: 0x241C, 0xA3DD: 0x241D, 0xA3DE: 0x241E,
    0xA3DF: 0x241F, 0xA3E0: 0x2421, 0xA3E1: 0x20AC, 0xC6CF: 0x5EF4,
    0xC6D3: 0x65E0, 0xC6D5: 0x7676, 0xC6D7: 0x96B6, 0xC6DE: 0x3003,
    0xC6DF: 0x4EDD, 0xFA5F: 0x5029, 0xFA66: 0x507D, 0xFABD: 0x5305,
    0xFAC5: 0x5344, 0xFAD5: 0x537F, 0xFB48: 0x5605, 0xFBB8: 0x5A77,
    0xFBF3: 0x5E75, 0xFBF9: 0x5ED0, 0xFC4F: 0x5F58, 0xFC6C: 0x60A4,
    0xFCB9: 0x6490, 0xFCE2: 0x6674, 0xFCF1: 0x675E, 0xFDB7: 0x6C9C,
    0xFDB8: 0x6E1D, 0xFDBB: 0x6E2F, 0xFDF1: 0x716E, 0xFE52: 0x732A,
    0xFE6F: 0x745C, 0xFEAA: 0x74E9, 0xFEDD: 0x7809,
}


def decode(octets, codec):
    """The characters of OCTETS, or None."""
    try:
        return octets.decode(codec)
    except UnicodeDecodeError:
        return None


def char(octets, codec):
    """The one character of OCTETS, or 0."""
    text = decode(octets, codec)
    return ord(text) if text and len(text) == 1 else 0


def single(name, octet):
    code = ALSO.get((name, octet)) or char(bytes([octet]), SINGLE[name])
    return octet if code == 0 and name in CONTROLS and octet < 0xA0 else code


def gbk(lead, trail):
    return GBK.get(lead << 8 | trail) or char(bytes([lead, trail]), "gb18030")


def big5(lead, trail):
    return BIG5.get(lead << 8 | trail) or char(bytes([lead, trail]),
                                               "big5hkscs")


def euc_kr(lead, trail):
    return char(bytes([lead, trail]), "cp949")


def jis0208(row, cell):
    """Rows and cells count from 0; those past 94 are Shift_JIS's only."""
    first, second = row // 2, cell + 94 * (row % 2)
    return char(bytes([first + (0x81 if first < 0x1F else 0xC1),
                       second + (0x40 if second < 0x3F else 0x41)]), "cp932")


def jis0212(row, cell):
    return JIS0212.get((row + 1, cell + 1)) or \
        char(bytes([0x8F, row + 0xA1, cell + 0xA1]), "euc_jp")


# ---- how they are written ----------------------------------------------------

def written(code):
    """CODE in a string literal; as itself where an editor shows it well."""
    if code < 0xA0:
        return "\\%03o" % code
    c = chr(code)
    if unicodedata.category(c)[0] in "LNPS" and \
            unicodedata.bidirectional(c) not in ("R", "AL", "AN"):
        return c
    return "\\u%04X" % code if code < 0x10000 else "\\U%08X" % code


def literal(kind, codes, per_line=32):
    """Lines of a literal, as wide as eighty columns mostly."""
    text = [written(c) for c in codes]
    lines = ["".join(text[i:i + per_line]) for i in range(0, len(text),
                                                          per_line)]
    return "\n\t    ".join('%s"%s"' % (kind, x) for x in lines)


def table(what, kind, size, rows):
    out = ["", "const uint_least%d_t %s[%d][%d] = {" %
           (32 if kind == "U" else 16, what, len(rows), size + 1)]
    for note, codes in rows:
        while codes and codes[-1] == 0:
            codes.pop()
        if codes:
            out.append("\t[%s] = %s," % (note, literal(kind, codes)))
    print("\n".join(out + ["};"]))


def ranges():
    """Where four octets of GB 18030, numbered, go on with other characters."""
    out = []
    for i in range(39420):
        octets = bytes([0x81 + i // 12600, 0x30 + i // 1260 % 10,
                        0x81 + i // 10 % 126, 0x30 + i % 10])
        code = 0xE7C7 if i == 7457 else char(octets, "gb18030")
        if not out or out[-1][1] + i - out[-1][0] != code:
            out.append((i, code))
    return out


HEAD = """\
/*
 * charset_tables.c - what octets mean, by WHATWG's Encoding Standard.
 *
 * Written by charset_tables.py, where it says out of what; do not edit.
 */
#include "codec/charset_tables.h"
"""


def main():
    print(HEAD, end="")
    names = sorted(SINGLE)
    table("mime_single", "u", 128,
          [("SINGLE_" + n.upper().replace("-", "_"),
            [single(n, c) for c in range(128, 256)]) for n in names])
    table("mime_jis0208", "u", 94,
          [("%d" % (r if r < 94 else r - 20),
            [jis0208(r, c) for c in range(94)])
           for r in list(range(94)) + list(range(114, 120))])
    table("mime_jis0212", "u", 94,
          [("%d" % r, [jis0212(r, c) for c in range(94)])
           for r in range(94)])
    table("mime_euc_kr", "u", 190,
          [("%d" % (a - 0x81), [euc_kr(a, b) for b in range(0x41, 0xFF)])
           for a in range(0x81, 0xFF)])
    low = list(range(0x40, 0x7F))
    table("mime_gbk", "u", 190,
          [("%d" % (a - 0x81), [gbk(a, b) for b in
                                low + list(range(0x80, 0xFF))])
           for a in range(0x81, 0xFF)])
    table("mime_big5", "U", 157,
          [("%d" % (a - 0x81), [big5(a, b) for b in
                                low + list(range(0xA1, 0xFF))])
           for a in range(0x81, 0xFF)])
    found = ranges()
    print("\nconst struct gb_range mime_gb_ranges[] = {")
    for i in range(0, len(found), 3):
        print("\t" + " ".join("{ %d, 0x%04X }," % x for x in found[i:i + 3]))
    print("};\n\n_Static_assert(sizeof(mime_gb_ranges) / "
          "sizeof(mime_gb_ranges[0]) ==\n    GB_RANGES, "
          "\"charset_tables.h\");")
    print("%d singles, %d ranges" % (len(names), len(found)), file=sys.stderr)


main()
