/*
 * check_edit.c - edits of fields and parts: what comes out, that all else
 * stays, and that the check finds what was not meant.
 *
 * Rows are written with LF; each runs with CRLF, too.
 */
#include "edit_run.h"

enum what { NOTHING, ADD, FIRST, SET, REMOVE, DROP, REPLACE, CONTENT, RECODE,
	OCTETS, CLOSE };

struct told {
	enum what what;
	const char *part;       /* its section; of octets, the first one */
	const char *name, *value;
	unsigned n;             /* of the field; the encoding; octets that go */
};

#define MOST 5
#define MIXED "Content-Type: multipart/mixed; boundary=b\n"

static const struct {
	const char *name, *before;
	struct told told[MOST];
	const char *after;      /* NULL: it cannot be done */
} rows[] = {
	{ "nothing", "A: b\n\nc\n", { { 0 } }, "A: b\n\nc\n" },
	{ "a field behind the last", "A: b\n\nc\n",
	    { { ADD, "1", "X", "y", 0 } }, "A: b\nX: y\n\nc\n" },
	{ "a field in front of all", "A: b\n\nc\n",
	    { { FIRST, "1", "X", "y", 0 } }, "X: y\nA: b\n\nc\n" },
	{ "several, in the order of their telling", "A: b\n\nc\n",
	    { { FIRST, "1", "X", "1", 0 }, { FIRST, "1", "X", "2", 0 },
	    { ADD, "1", "Y", "1", 0 }, { ADD, "1", "Y", "2", 0 } },
	    "X: 1\nX: 2\nA: b\nY: 1\nY: 2\n\nc\n" },
	{ "to no header", "\nc\n", { { ADD, "1", "X", "y", 0 } },
	    "X: y\n\nc\n" },
	{ "no line end behind the last", "C: d\nA: b",
	    { { ADD, "1", "X", "y", 0 } }, "C: d\nA: b\nX: y\n" },
	{ "and that one goes", "A: b\nC: d",
	    { { REMOVE, "1", "C", "", 0 }, { ADD, "1", "X", "y", 0 } },
	    "A: b\nX: y\n" },
	{ "behind a From_ line", "From a@b Sat Nov 28 09:00:00 2026\nA: b\n\nc\n",
	    { { FIRST, "1", "X", "y", 0 } },
	    "From a@b Sat Nov 28 09:00:00 2026\nX: y\nA: b\n\nc\n" },
	{ "behind a byte order mark", "\xef\xbb\xbf""A: b\n\nc\n",
	    { { FIRST, "1", "X", "y", 0 } },
	    "\xef\xbb\xbfX: y\nA: b\n\nc\n" },
	{ "words are encoded", "A: b\n\nc\n",
	    { { ADD, "1", "Subject", "gr\xc3\xbc\xc3\x9f", 0 } },
	    "A: b\nSubject: =?utf-8?B?Z3LDvMOf?=\n\nc\n" },
	{ "another value", "A: b\nX: 1\n folded\nC: d\n\nc\n",
	    { { SET, "1", "x", "2", 0 } }, "A: b\nX: 2\nC: d\n\nc\n" },
	{ "of the second", "X: 1\nX: 2\n\nc\n",
	    { { SET, "1", "X", "3", 2 } }, "X: 1\nX: 3\n\nc\n" },
	{ "of all: one is left", "X: 1\nA: b\nX: 2\n\nc\n",
	    { { SET, "1", "X", "3", 0 } }, "X: 3\nA: b\n\nc\n" },
	{ "of one that is not there", "A: b\n\nc\n",
	    { { SET, "1", "X", "3", 0 } }, "A: b\nX: 3\n\nc\n" },
	{ "of a third, of two", "X: 1\nX: 2\n\nc\n",
	    { { SET, "1", "X", "3", 3 } }, NULL },
	{ "the same value", "Subject: =?utf-8?q?a?=\n b\n\nc\n",
	    { { SET, "1", "Subject", "a b", 0 } },
	    "Subject: =?utf-8?q?a?=\n b\n\nc\n" },
	{ "twice: the last one holds", "X: 1\n\nc\n",
	    { { SET, "1", "X", "2", 0 }, { SET, "1", "X", "3", 0 } },
	    "X: 3\n\nc\n" },
	{ "twice, where there was none", "A: b\n\nc\n",
	    { { SET, "1", "X", "1", 0 }, { ADD, "1", "Y", "1", 0 },
	    { SET, "1", "X", "2", 0 } }, "A: b\nX: 2\nY: 1\n\nc\n" },
	{ "and removed again", "A: b\n\nc\n",
	    { { SET, "1", "X", "1", 0 }, { ADD, "1", "Y", "1", 0 },
	    { REMOVE, "1", "x", "", 0 } }, "A: b\nY: 1\n\nc\n" },
	{ "and set once more", "A: b\n\nc\n",
	    { { SET, "1", "X", "1", 0 }, { REMOVE, "1", "x", "", 0 },
	    { SET, "1", "X", "3", 0 }, { ADD, "1", "Y", "1", 0 } },
	    "A: b\nX: 3\nY: 1\n\nc\n" },
	{ "what was added is another one", "A: b\n\nc\n",
	    { { ADD, "1", "X", "1", 0 }, { SET, "1", "X", "2", 0 },
	    { ADD, "1", "X", "3", 0 } },
	    "A: b\nX: 1\nX: 2\nX: 3\n\nc\n" },
	{ "removed, and set", "X: 1\nA: b\nX: 2\n\nc\n",
	    { { REMOVE, "1", "X", "", 0 }, { SET, "1", "X", "3", 0 } },
	    "X: 3\nA: b\n\nc\n" },
	{ "set, and removed", "X: 1\nA: b\nX: 2\n\nc\n",
	    { { SET, "1", "X", "3", 0 }, { REMOVE, "1", "X", "", 0 } },
	    "A: b\n\nc\n" },
	{ "removed, and the second set", "X: 1\nx: 2\nX: 3\n\nc\n",
	    { { REMOVE, "1", "X", "", 0 }, { SET, "1", "X", "4", 2 } },
	    "x: 4\n\nc\n" },
	{ "and then all", "X: 1\nX: 2\nX: 3\n\nc\n",
	    { { REMOVE, "1", "X", "", 0 }, { SET, "1", "X", "4", 2 },
	    { SET, "1", "X", "5", 0 } }, "X: 5\n\nc\n" },
	{ "without the first, and then without all", "X: 1\nX: 2\n\nc\n",
	    { { REMOVE, "1", "X", "", 1 }, { REMOVE, "1", "X", "", 0 } },
	    "\nc\n" },
	{ "to a body without a header", "hello\n\nc\n",
	    { { ADD, "1", "X", "y", 0 } }, "X: y\n\nhello\n\nc\n" },
	{ "in front of a body without a header", "hello\n\nc\n",
	    { { FIRST, "1", "X", "y", 0 } }, "X: y\n\nhello\n\nc\n" },
	{ "to a body behind a From_ line",
	    ">From a@b Sat Nov 28 09:00:00 2026\nhello\n",
	    { { FIRST, "1", "X", "y", 0 }, { ADD, "1", "Y", "z", 0 } },
	    ">From a@b Sat Nov 28 09:00:00 2026\nX: y\nY: z\n\nhello\n" },
	{ "to a From_ line without a line end", "A: b\n"
	    "Content-Type: message/rfc822\n\nFrom a@b Sat Nov 28 09:00:00 2026",
	    { { ADD, "1.1", "Y", "z", 0 } },
	    "A: b\nContent-Type: message/rfc822\n\n"
	    "From a@b Sat Nov 28 09:00:00 2026\nY: z\n" },
	{ "behind a From_ line without a line end", "A: b\n"
	    "Content-Type: message/rfc822\n\nFrom a@b Sat Nov 28 09:00:00 2026",
	    { { FIRST, "1.1", "X", "y", 0 }, { ADD, "1.1", "Y", "z", 0 } },
	    "A: b\nContent-Type: message/rfc822\n\n"
	    "From a@b Sat Nov 28 09:00:00 2026\nX: y\nY: z\n" },
	{ "to a body behind blank lines", "\n\n\nhello\n",
	    { { FIRST, "1", "X", "y", 0 } }, "X: y\n\n\n\nhello\n" },
	{ "to a body behind a byte order mark", "\xef\xbb\xbf\nhello\n",
	    { { FIRST, "1", "X", "y", 0 } },
	    "\xef\xbb\xbfX: y\n\nhello\n" },
	{ "to a header without a blank line", "A: b\nhello\n\nc\n",
	    { { ADD, "1", "X", "y", 0 } }, "A: b\nX: y\nhello\n\nc\n" },
	{ "to a part that has nothing", MIXED "\n--b\n--b--\n",
	    { { ADD, "1", "X", "y", 0 } }, MIXED "\n--b\nX: y\n--b--\n" },
	{ "to a part without a blank line", MIXED "\n--b\nA: b\n--b--\n",
	    { { FIRST, "1", "X", "y", 0 }, { REMOVE, "1", "A", "", 0 } },
	    MIXED "\n--b\nX: y\n--b--\n" },
	{ "without a field", "A: b\nX: 1\n more\nC: d\nx: 2\n\nc\n",
	    { { REMOVE, "1", "X", "", 0 } }, "A: b\nC: d\n\nc\n" },
	{ "without the second", "X: 1\nX: 2\nX: 3\n\nc\n",
	    { { REMOVE, "1", "X", "", 2 } }, "X: 1\nX: 3\n\nc\n" },
	{ "without any field", "X: 1\n\nc\n",
	    { { REMOVE, "1", "X", "", 0 } }, "\nc\n" },
	{ "without what is not there", "X: 1\n\nc\n",
	    { { REMOVE, "1", "Y", "", 0 } }, "X: 1\n\nc\n" },
	{ "without nothing behind the colon", "X:\nA: b\n\nc\n",
	    { { REMOVE, "1", "X", "", 0 } }, "A: b\n\nc\n" },
	{ "a name that is none", "A: b\n\nc\n",
	    { { ADD, "1", "X y", "z", 0 } }, NULL },
	{ "a value with a line end", "A: b\n\nc\n",
	    { { ADD, "1", "X", "y\nZ: a", 0 } }, NULL },
	{ "of a part", MIXED "\n--b\nX: 1\n\na\n--b\n\nb\n--b--\n",
	    { { SET, "1", "X", "2", 0 } },
	    MIXED "\n--b\nX: 2\n\na\n--b\n\nb\n--b--\n" },
	{ "of a message within", "Content-Type: message/rfc822\n\nX: 1\n\na\n",
	    { { ADD, "1.1", "Y", "2", 0 }, { ADD, "1", "Z", "3", 0 } },
	    "Content-Type: message/rfc822\nZ: 3\n\nX: 1\nY: 2\n\na\n" },

	{ "a part goes, the first", MIXED "\nx\n--b\n\na\n--b\n\nb\n--b--\ny\n",
	    { { DROP, "1", "", "", 0 } }, MIXED "\nx\n--b\n\nb\n--b--\ny\n" },
	{ "no preamble", MIXED "\n--b\n\na\n--b\n\nb\n--b--\n",
	    { { DROP, "1", "", "", 0 } }, MIXED "\n--b\n\nb\n--b--\n" },
	{ "the last", MIXED "\n--b\n\na\n--b\n\nb\n--b--\n",
	    { { DROP, "2", "", "", 0 } }, MIXED "\n--b\n\na\n--b--\n" },
	{ "the last, and nothing closes", MIXED "\n--b\n\na\n--b\n\nb\n",
	    { { DROP, "2", "", "", 0 } }, MIXED "\n--b\n\na" },
	{ "two in a row, and nothing closes",
	    MIXED "\n--b\n\na\n--b\n\nb\n--b\n\nc\n",
	    { { DROP, "2", "", "", 0 }, { DROP, "3", "", "", 0 } },
	    MIXED "\n--b\n\na" },
	{ "two in a row", MIXED "\n--b\n\na\n--b\n\nb\n--b\n\nc\n--b--\n",
	    { { DROP, "1", "", "", 0 }, { DROP, "2", "", "", 0 } },
	    MIXED "\n--b\n\nc\n--b--\n" },
	{ "first and last", MIXED "\n--b\n\na\n--b\n\nb\n--b\n\nc\n--b--\n",
	    { { DROP, "1", "", "", 0 }, { DROP, "3", "", "", 0 } },
	    MIXED "\n--b\n\nb\n--b--\n" },
	{ "one without a body", MIXED "\n--b\n\na\n--b\nX: y\n--b\n\nc\n--b--\n",
	    { { DROP, "2", "", "", 0 } }, MIXED "\n--b\n\na\n--b\n\nc\n--b--\n" },
	{ "the one behind it", MIXED "\n--b\nX: y\n--b\n\nc\n--b--\n",
	    { { DROP, "2", "", "", 0 } }, MIXED "\n--b\nX: y\n--b--\n" },
	{ "all: an empty text is left", MIXED "\n--b\n\na\n--b\n\nb\n--b--\n",
	    { { DROP, "1", "", "", 0 }, { DROP, "2", "", "", 0 } },
	    MIXED "\n--b\nContent-Type: text/plain\n\n\n--b--\n" },
	{ "the whole", MIXED "\n--b\n\na\n--b\n\nb\n--b--\n",
	    { { DROP, "0", "", "", 0 } },
	    MIXED "\n--b\nContent-Type: text/plain\n\n\n--b--\n" },
	{ "a message without parts", "Content-Type: image/png\n"
	    "Content-Transfer-Encoding: base64\nA: b\n\nAAAA\n",
	    { { DROP, "1", "", "", 0 } },
	    "Content-Type: text/plain\nA: b\n\n" },
	{ "a multipart that is left empty goes, too",
	    MIXED "\n--b\n\na\n--b\nContent-Type: multipart/mixed; boundary=c\n"
	    "\n--c\n\nb\n--c--\n\n--b--\n",
	    { { DROP, "2.1", "", "", 0 } }, MIXED "\n--b\n\na\n--b--\n" },
	{ "one in a multipart that is not closed",
	    MIXED "\n--b\nContent-Type: multipart/mixed; boundary=c\n"
	    "\n--c\n\nb\n--c\n\nc\n--b\n\nd\n--b--\n",
	    { { DROP, "1.2", "", "", 0 } },
	    MIXED "\n--b\nContent-Type: multipart/mixed; boundary=c\n"
	    "\n--c\n\nb\n--b\n\nd\n--b--\n" },
	{ "what is told of a part that goes does not matter",
	    MIXED "\n--b\nX: y\n\na\n--b\n\nb\n--b--\n",
	    { { SET, "1", "X", "z", 0 }, { DROP, "1", "", "", 0 },
	    { ADD, "1", "Y", "z", 0 } }, MIXED "\n--b\n\nb\n--b--\n" },
	{ "another part in its place", MIXED "\n--b\n\na\n--b\n\nb\n--b--\n",
	    { { REPLACE, "1", "", "X: y\n\nnew", 0 } },
	    MIXED "\n--b\nX: y\n\nnew\n--b\n\nb\n--b--\n" },

	{ "in the place of one that has no body",
	    MIXED "\n--b\nX: y\n--b\n\nb\n--b--\n",
	    { { REPLACE, "1", "", "X: y\n\nnew", 0 } },
	    MIXED "\n--b\nX: y\n\nnew\n--b\n\nb\n--b--\n" },
	{ "with a delimiter in it", MIXED "\n--b\n\na\n--b--\n",
	    { { REPLACE, "1", "", "\na\n--b\n\nc", 0 } }, NULL },

	{ "another text", "A: b\n\nc\n", { { CONTENT, "1", "", "new\n",
	    MIME_OTHER } }, "A: b\n\nnew\n" },
	{ "where there was none", "A: b\n", { { CONTENT, "1", "", "new\n",
	    MIME_OTHER } }, "A: b\n\nnew\n" },
	{ "behind a byte order mark", "\xef\xbb\xbf\n",
	    { { CONTENT, "1", "", "new\n", MIME_OTHER } },
	    "\xef\xbb\xbf\nnew\n" },
	{ "to a part without a blank line", MIXED "\n--b\nX: y\n--b--\n",
	    { { CONTENT, "1", "", "new", MIME_OTHER } },
	    MIXED "\n--b\nX: y\n\nnew\n--b--\n" },
	{ "behind a delimiter without a line end", MIXED "\n--b",
	    { { CONTENT, "1", "", "new", MIME_OTHER } },
	    MIXED "\n--b\n\nnew" },
	{ "and to an empty part before that", MIXED "\n--b\n--b",
	    { { CONTENT, "1", "", "new\n", MIME_OTHER },
	    { CONTENT, "2", "", "new\n", MIME_OTHER } },
	    MIXED "\n--b\n\nnew\n\n--b\n\nnew\n" },
	{ "fields there", MIXED "\n--b", { { ADD, "1", "X", "y", 0 } },
	    MIXED "\n--b\nX: y\n" },
	{ "a part there", MIXED "\n--b",
	    { { REPLACE, "1", "", "X: y\n\nnew", 0 } },
	    MIXED "\n--b\nX: y\n\nnew" },
	{ "behind a header without a blank line", "A: b\nno field\n",
	    { { CONTENT, "1", "", "C: d\n", MIME_OTHER } },
	    "A: b\n\nC: d\n" },
	{ "behind one without a line end", "C: d\nA: b",
	    { { CONTENT, "1", "", "new\n", MIME_OTHER } },
	    "C: d\nA: b\n\nnew\n" },
	{ "and a field with it", "C: d\nA: b",
	    { { CONTENT, "1", "", "new\n", MIME_OTHER },
	    { ADD, "1", "X", "y", 0 } }, "C: d\nA: b\nX: y\n\nnew\n" },
	{ "one that has to be encoded", "A: b\n\nc\n",
	    { { CONTENT, "1", "", "\xc3\xbc\n", MIME_OTHER } },
	    "A: b\nMIME-Version: 1.0\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n=C3=BC\n" },
	{ "one that is encoded already",
	    "Content-Transfer-Encoding: quoted-printable\n\nc\n",
	    { { CONTENT, "1", "", "\xc3\xbc\n", MIME_OTHER } },
	    "Content-Transfer-Encoding: quoted-printable\n\n=C3=BC\n" },
	{ "one with a delimiter in it",
	    MIXED "\n--b\n\na\n--b--\n",
	    { { CONTENT, "1", "", "--b\n", MIME_OTHER } },
	    MIXED "\n--b\nContent-Transfer-Encoding: base64\n\nLS1iDQo=\n\n"
	    "--b--\n" },
	{ "and it may not be encoded", MIXED "\n--b\n\na\n--b--\n",
	    { { CONTENT, "1", "", "--b\n", MIME_7BIT } }, NULL },
	{ "of a multipart", MIXED "\n--b\n\na\n--b--\n",
	    { { CONTENT, "0", "", "a", MIME_OTHER } }, NULL },
	{ "recoded", "Content-Transfer-Encoding: 8bit\n\n\xc3\xbc\n",
	    { { RECODE, "1", "", "", MIME_QP } },
	    "Content-Transfer-Encoding: quoted-printable\n"
	    "MIME-Version: 1.0\n\n=C3=BC\n" },
	{ "recoded, of a message that says it is MIME",
	    "mime-version: 1.0 (x)\nContent-Transfer-Encoding: 8bit\n\n\xc3\xbc\n",
	    { { RECODE, "1", "", "", MIME_QP } },
	    "mime-version: 1.0 (x)\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n=C3=BC\n" },
	{ "and back", "Content-Transfer-Encoding: quoted-printable\n\n=C3=BC\n",
	    { { RECODE, "1", "", "", MIME_8BIT } },
	    "Content-Transfer-Encoding: 8bit\n\n\xc3\xbc\n" },
	{ "recoded twice", "Content-Type: text/plain; charset=utf-8\n\n\xc3\xbc\n",
	    { { RECODE, "1", "", "", MIME_QP },
	    { RECODE, "1", "", "", MIME_BASE64 } },
	    "Content-Type: text/plain; charset=utf-8\nMIME-Version: 1.0\n"
	    "Content-Transfer-Encoding: base64\n\nw7wNCg==\n" },
	{ "another text, recoded", "A: b\n\nc\n",
	    { { CONTENT, "1", "", "a=\xc3\xbc\n", MIME_BASE64 },
	    { RECODE, "1", "", "", MIME_QP } },
	    "A: b\nMIME-Version: 1.0\n"
	    "Content-Transfer-Encoding: quoted-printable\n\na=3D=C3=BC\n" },
	{ "another text twice, and as it was", "A: b\n\nc\n",
	    { { CONTENT, "1", "", "\xc3\xbc\n", MIME_OTHER },
	    { CONTENT, "1", "", "d\n", MIME_OTHER } },
	    "A: b\nMIME-Version: 1.0\n"
	    "Content-Transfer-Encoding: 7bit\n\nd\n" },
	{ "of a message without a body, that a delimiter follows",
	    MIXED "\n--b\nContent-Type: message/rfc822\n\nX: y\n--b--\n",
	    { { CONTENT, "1.1", "", "new", MIME_OTHER } },
	    MIXED "\n--b\nContent-Type: message/rfc822\n\nX: y\n\nnew\n"
	    "--b--\n" },
	{ "of what is dropped", MIXED "\n--b\n\na\n--b\n\nb\n--b--\n",
	    { { DROP, "1", "", "", 0 },
	    { CONTENT, "1", "", "new", MIME_OTHER },
	    { REPLACE, "1", "", "\nnew", 0 } }, MIXED "\n--b\n\nb\n--b--\n" },
	{ "of a message that is dropped", "A: b\n\nc\n",
	    { { DROP, "1", "", "", 0 },
	    { CONTENT, "1", "", "\xc3\xbc", MIME_OTHER } },
	    "A: b\nContent-Type: text/plain\n\n" },
	{ "of what is replaced", MIXED "\n--b\n\na\n--b--\n",
	    { { REPLACE, "1", "", "\nnew", 0 },
	    { CONTENT, "1", "", "\xc3\xbc", MIME_OTHER } },
	    MIXED "\n--b\n\nnew\n--b--\n" },
	{ "a multipart that is encoded is dropped",
	    MIXED "Content-Transfer-Encoding: base64\nA: b\n\n"
	    "LS1iCgphCi0tYi0tCg==\n", { { DROP, "0", "", "", 0 } },
	    "Content-Type: text/plain\nA: b\n\n" },

	{ "a part of one that says it is encoded, and is not",
	    MIXED "Content-Transfer-Encoding: base64\n\n--b\n\na\n--b\n"
	    "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64"
	    "\n\nQTogYgoKYwo=\n--b\n\nb\n--b--\n",
	    { { DROP, "1", "", "", 0 }, { ADD, "3", "X", "y", 0 } },
	    MIXED "Content-Transfer-Encoding: base64\n\n--b\n"
	    "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64"
	    "\n\nQTogYgoKYwo=\n--b\nX: y\n\nb\n--b--\n" },

	{ "of what says so, and becomes a message",
	    "Content-Transfer-Encoding: base64\n\nA: b\n\n-\n",
	    { { ADD, "1", "Content-Type", "message/rfc822", 0 } }, NULL },

	{ "octets", "A: b\n\nc\n", { { OCTETS, "3", "", "x", 1 } },
	    "A: x\n\nc\n" },
	{ "put in, in the order of their telling", "A: b\n\nc\n",
	    { { OCTETS, "3", "", "x", 0 }, { OCTETS, "3", "", "y", 0 } },
	    "A: xyb\n\nc\n" },
	{ "put in at the end, and what goes there", "ab",
	    { { OCTETS, "1", "", "", 1 }, { OCTETS, "2", "", "x", 0 },
	    { OCTETS, "1", "", "y", 0 } }, "ayx" },
	{ "a multipart is closed", MIXED "\n--b\n\na\n",
	    { { CLOSE, "0", "", "", 0 } }, MIXED "\n--b\n\na\n\n--b--\n" },
	{ "behind a last line without an end", MIXED "\n--b\n\na",
	    { { CLOSE, "0", "", "", 0 } }, MIXED "\n--b\n\na\n--b--\n" },
	{ "behind nothing", MIXED "\n--b\n\n",
	    { { CLOSE, "0", "", "", 0 } }, MIXED "\n--b\n\n\n--b--\n" },
	{ "behind what is new", MIXED "\n--b\n\n",
	    { { CLOSE, "0", "", "", 0 }, { CONTENT, "1", "", "x", MIME_7BIT } },
	    MIXED "\n--b\n\nx\n--b--\n" },
	{ "by a boundary that it does not get", MIXED "\n--b\n\na",
	    { { CLOSE, "0", "", "c", 0 } }, NULL },
	{ "which it was", MIXED "\n--b\n\na\n--b--\n",
	    { { CLOSE, "0", "", "", 0 } }, MIXED "\n--b\n\na\n--b--\n" },
	{ "or has no parts", MIXED "\na\n",
	    { { CLOSE, "0", "", "", 0 } }, MIXED "\na\n" },
	{ "an inner one, before a delimiter around it", MIXED "\n--b\n"
	    "Content-Type: multipart/mixed; boundary=c\n\n--c\n\na\n"
	    "--b--\n", { { CLOSE, "1", "", "", 0 } }, MIXED "\n--b\n"
	    "Content-Type: multipart/mixed; boundary=c\n\n--c\n\na\n"
	    "--c--\n--b--\n" },
	{ "both, from the inside out", MIXED "\n--b\n"
	    "Content-Type: multipart/mixed; boundary=c\n\n--c\n\na\n",
	    { { CLOSE, "0", "", "", 0 }, { CLOSE, "1", "", "", 0 } },
	    MIXED "\n--b\n"
	    "Content-Type: multipart/mixed; boundary=c\n\n--c\n\na\n"
	    "\n--c--\n--b--\n" },
	{ "of the same place", "A: b\n\nc\n",
	    { { OCTETS, "3", "", "x", 2 }, { OCTETS, "4", "", "x", 1 } },
	    NULL },
	{ "that are not there", "A",
	    { { OCTETS, "0", "", "x", 9 } }, NULL },
	{ "behind the end", "A",
	    { { OCTETS, "9", "", "x", 0 } }, NULL },
	{ "in what is encoded", MIXED "Content-Transfer-Encoding: base64\n\n"
	    "LS1iCgphCi0tYi0tCg==\n", { { DROP, "0!1", "", "", 0 } }, NULL },
};

/* ---- a row -------------------------------------------------------------- */

static void
tell(struct mime_editor *e, const struct mime_part *part,
    const struct told *t, mime_span *value)
{
	mime_span name = span_of(t->name);
	struct slow slow = { *value, SIZE_MAX, 0 };
	struct mime_source source = { read_slowly, &slow };

	switch (t->what) {
	case ADD:     mime_edit_add(e, part, name, *value, false);      break;
	case FIRST:   mime_edit_add(e, part, name, *value, true);       break;
	case SET:     mime_edit_set(e, part, name, t->n, *value);       break;
	case REMOVE:  mime_edit_remove(e, part, name, t->n);            break;
	case DROP:    mime_edit_drop(e, part);                          break;
	case REPLACE: mime_edit_replace(e, part, &source);              break;
	case CONTENT: mime_edit_content(e, part, &source, t->n);        break;
	case RECODE:  mime_edit_recode(e, part, t->n);                  break;
	case OCTETS:
		mime_edit_octets(e, (mime_range){ (uint64_t)(t->part[0] - '0'),
		    t->n }, *value);
		break;
	case CLOSE:   mime_edit_close(e, part, *value);                 break;
	case NOTHING:                                                   break;
	}
}

/* What comes out; MIME_VALUE where it cannot be done. */
static mime_status
edit(struct mime_arena *mem, void *ctx)
{
	struct edit_run *run = ctx;
	mime_span before = lined(mem, rows[run->row].before, run->crlf);
	struct mime_tree *tree;
	struct mime_editor *e;
	mime_span values[MOST];
	mime_status st;

	if (before.ptr == NULL && rows[run->row].before[0] != '\0')
		return MIME_NOMEM;
	st = mime_parse(mem, before, NULL, &tree);
	if (st < 0)
		return st;
	e = mime_editor_new(mem, tree, NULL);
	for (size_t i = 0; i < MOST && rows[run->row].told[i].what; i++) {
		const struct told *t = &rows[run->row].told[i];

		values[i] = lined(mem, t->value,
		    run->crlf && t->what == REPLACE);
		if (values[i].ptr == NULL && *t->value != '\0')
			return MIME_NOMEM;
		tell(e, t->what == OCTETS ? NULL :
		    mime_part_at(tree, span_of(t->part)), t, &values[i]);
	}
	return edit_end(mem, e, run);
}

START_TEST(edits)
{
	struct edit_run run = { .row = (size_t)_i / 2, .crlf = _i % 2,
	    .most = SIZE_MAX };
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_status st = edit(mem, &run);

	expect_edit(mem, &run, rows[run.row].name, st, rows[run.row].after);
	mime_arena_free(mem);
}
END_TEST

START_TEST(no_memory)
{
	struct edit_run run = { .row = (size_t)_i, .most = SIZE_MAX };

	expect_nomem_told(edit, &run);
}
END_TEST

/* ---- the check ---------------------------------------------------------- */

/* A result that is not what was meant, wherever it was spoilt. */
START_TEST(spoilt_results_are_found)
{
	static const char message[] =
	    MIXED "\n--b\nX: y\n\na\n--b\n\nb\n--b--\n";
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;
	struct buffer out;
	const struct mime_sink sink = { put_buffer, &out };

	ck_assert(mime_parse(mem, span_of(message), NULL, &tree) == MIME_OK);
	for (size_t i = 0; i < 100; i++) {
		mime_mark mark = mime_arena_mark(mem);
		struct mime_editor *e = mime_editor_new(mem, tree, NULL);
		struct slow after = { .most = SIZE_MAX };
		struct mime_source result = { read_slowly, &after };

		mime_edit_set(e, mime_part_at(tree, SPAN("1")), SPAN("X"), 0,
		    SPAN("z"));
		mime_edit_drop(e, mime_part_at(tree, SPAN("2")));
		ck_assert(mime_editor_end(e) == MIME_OK);
		buffer_init(&out, mem, PTRDIFF_MAX);
		ck_assert(mime_editor_write(e, &sink) == MIME_OK);
		after.all = buffer_span(&out);
		if (i >= after.all.len)
			break;
		/* An octet is lost. */
		memmove(out.ptr + i, out.ptr + i + 1, out.len - i - 1);
		after.all.len--;
		ck_assert_msg(mime_editor_check(e, &result) == MIME_VALUE,
		    "octet %zu is lost, and nobody sees it", i);
		mime_arena_release(mem, mark);
	}
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, edits, 0, 2 * ROWS(rows));
	tcase_add_loop_test(tc, no_memory, 0, ROWS(rows));
	tcase_add_test(tc, spoilt_results_are_found);
}

int
main(void)
{
	return run_suite("edit", cases);
}
