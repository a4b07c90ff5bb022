/*
 * check_parser.c - the state machine, row by row.
 *
 * A row is a message and the events it must give, as events.c writes them:
 * type, part, offset + size. "b" is the outer boundary, "i" the inner one.
 */
#include <time.h>

#include "parse/parse.h"
#include "suite.h"

#include "events.h"

static const struct {
	const char *name, *message, *events;
} rows[] = {
	{ "a field, a blank line, a body",
	    "A: b\n"
	    "\n"
	    "text",
	    "PART 0 0+0\n"
	    "FIELD 0 0+5 A\n"
	    "BLANK 0 5+1\n"
	    "BODY 0 6+4\n"
	    "PART_END 0 10+0\n" },
	{ "nothing at all",
	    "",
	    "PART 0 0+0\n"
	    "! header-unterminated 0 0+0\n"
	    "PART_END 0 0+0\n" },
	{ "a header and no more",
	    "A: b\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+5 A\n"
	    "! header-unterminated 0 5+0\n"
	    "PART_END 0 5+0\n" },
	{ "a header without its last line end",
	    "A: b",
	    "PART 0 0+0\n"
	    "FIELD 0 0+4 A\n"
	    "! header-unterminated 0 4+0\n"
	    "PART_END 0 4+0\n" },
	{ "no header",
	    "\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "! leading-blank-lines 0 0+1\n"
	    "BLANK 0 0+1\n"
	    "BODY 0 1+5\n"
	    "PART_END 0 6+0\n" },
	{ "CRLF",
	    "A: b\r\n"
	    "\r\n"
	    "text\r\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+6 A\n"
	    "BLANK 0 6+2\n"
	    "BODY 0 8+6\n"
	    "PART_END 0 14+0\n" },
	{ "LF and CRLF",
	    "A: b\n"
	    "\r\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+5 A\n"
	    "BLANK 0 5+2\n"
	    "BODY 0 7+5\n"
	    "PART_END 0 12+0\n" },
	{ "a fold",
	    "A: b\n"
	    " c\n"
	    "\td\n"
	    "\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+11 A\n"
	    "BLANK 0 11+1\n"
	    "PART_END 0 12+0\n" },
	{ "a line of blanks is a fold, though it may look like the end",
	    "A: b\n"
	    " \n"
	    "B: c\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-fold-blank-line 0 5+2\n"
	    "! header-separator-whitespace 0 5+2\n"
	    "FIELD 0 0+7 A\n"
	    "FIELD 0 7+5 B\n"
	    "BLANK 0 12+1\n"
	    "PART_END 0 13+0\n" },
	{ "a line of blanks between two others of a field",
	    "A: b\r\n"
	    " \t\r\n"
	    " c\r\n"
	    "\r\n",
	    "PART 0 0+0\n"
	    "! header-fold-blank-line 0 6+4\n"
	    "FIELD 0 0+14 A\n"
	    "BLANK 0 14+2\n"
	    "PART_END 0 16+0\n" },
	{ "three lines of blanks: the first, and the last",
	    "A: b\n"
	    " \n"
	    "\t\n"
	    "  \n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-fold-blank-line 0 5+2\n"
	    "! header-separator-whitespace 0 9+3\n"
	    "FIELD 0 0+12 A\n"
	    "BLANK 0 12+1\n"
	    "PART_END 0 13+0\n" },
	{ "blanks before the colon",
	    "A \t: b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-space-before-colon 0 1+2\n"
	    "FIELD 0 0+7 A\n"
	    "BLANK 0 7+1\n"
	    "PART_END 0 8+0\n" },
	{ "a fold before the colon",
	    "A\n"
	    " : b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-fold-before-colon 0 1+2\n"
	    "FIELD 0 0+7 A\n"
	    "BLANK 0 7+1\n"
	    "PART_END 0 8+0\n" },
	{ "two colons of a field that counts",
	    "Content-Type:: text/html\n"
	    "MIME-Version \t::1.0\n"
	    "A:: b\n"
	    "Content-ID: :<c>\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-double-colon 0 13+1\n"
	    "FIELD 0 0+25 Content-Type\n"
	    "! header-space-before-colon 0 37+2\n"
	    "! header-double-colon 0 40+1\n"
	    "! mime-version-unknown 0 40+4\n"
	    "FIELD 0 25+20 MIME-Version\n"
	    "FIELD 0 45+6 A\n"
	    "FIELD 0 51+17 Content-ID\n"
	    "! content-type-invalid-char 0 13+1\n"
	    "BLANK 0 68+1\n"
	    "PART_END 0 69+0\n" },
	{ "no name",
	    ": b\n"
	    "A: b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-empty-name 0 0+4\n"
	    "SKIPPED 0 0+4\n"
	    "FIELD 0 4+5 A\n"
	    "BLANK 0 9+1\n"
	    "PART_END 0 10+0\n" },
	{ "a continuation of nothing",
	    " x\n"
	    "A: b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-leading-continuation 0 0+3\n"
	    "SKIPPED 0 0+3\n"
	    "FIELD 0 3+5 A\n"
	    "BLANK 0 8+1\n"
	    "PART_END 0 9+0\n" },
	{ "a byte order mark",
	    "\357\273\277A: b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! bom-at-start 0 0+3\n"
	    "SKIPPED 0 0+3\n"
	    "FIELD 0 3+5 A\n"
	    "BLANK 0 8+1\n"
	    "PART_END 0 9+0\n" },
	{ "a From_ line in front",
	    "From x@example.org Mon\n"
	    "A: b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! mbox-from-line 0 0+23\n"
	    "SKIPPED 0 0+23\n"
	    "FIELD 0 23+5 A\n"
	    "BLANK 0 28+1\n"
	    "PART_END 0 29+0\n" },
	{ "a From_ line between fields",
	    "A: b\n"
	    "From x@example.org Mon\n"
	    "B: c\n"
	    "\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+5 A\n"
	    "! mbox-from-in-header 0 5+23\n"
	    "SKIPPED 0 5+23\n"
	    "FIELD 0 28+5 B\n"
	    "BLANK 0 33+1\n"
	    "PART_END 0 34+0\n" },
	{ "From_ lines: the first of a message is in front of its header",
	    "Content-Type: message/rfc822\n"
	    "\n"
	    "From x@example.org Mon\n"
	    "From y@example.org Tue\n"
	    "A: b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+29 Content-Type\n"
	    "BLANK 0 29+1\n"
	    "PART 1 30+0\n"
	    "! mbox-from-line 1 30+23\n"
	    "SKIPPED 1 30+23\n"
	    "! mbox-from-in-header 1 53+23\n"
	    "SKIPPED 1 53+23\n"
	    "FIELD 1 76+5 A\n"
	    "BLANK 1 81+1\n"
	    "PART_END 1 82+0\n"
	    "PART_END 0 82+0\n" },
	{ "From_ lines: none is in front of a part's header",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "From x@example.org Mon\n"
	    "C: d\n"
	    "\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! mbox-from-in-header 1 47+23\n"
	    "SKIPPED 1 47+23\n"
	    "FIELD 1 70+5 C\n"
	    "PART_END 1 75+0\n"
	    "BOUNDARY 0 75+7\n"
	    "PART_END 0 82+0\n" },
	{ "junk between fields is skipped",
	    "A: b\n"
	    "junk\n"
	    "B: c\n"
	    "\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+5 A\n"
	    "! header-no-colon 0 5+5\n"
	    "SKIPPED 0 5+5\n"
	    "FIELD 0 10+5 B\n"
	    "BLANK 0 15+1\n"
	    "BODY 0 16+5\n"
	    "PART_END 0 21+0\n" },
	{ "no field up to the blank line: no header",
	    "just text\n"
	    "and more\n"
	    "\n"
	    "A: b\n",
	    "PART 0 0+0\n"
	    "! header-no-colon 0 0+10\n"
	    "! part-no-separator 0 0+0\n"
	    "BODY 0 0+25\n"
	    "PART_END 0 25+0\n" },
	{ "no field up to the blank line: a part without a header",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "just text\n"
	    "\n"
	    "more\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! header-no-colon 1 47+10\n"
	    "! part-no-separator 1 47+0\n"
	    "BODY 1 47+15\n"
	    "PART_END 1 62+0\n"
	    "BOUNDARY 0 62+7\n"
	    "PART_END 0 69+0\n" },
	{ "a field behind two lines of junk makes a header",
	    "just text\n"
	    "and more\n"
	    "A: b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-no-colon 0 0+10\n"
	    "SKIPPED 0 0+10\n"
	    "! header-no-colon 0 10+9\n"
	    "SKIPPED 0 10+9\n"
	    "FIELD 0 19+5 A\n"
	    "BLANK 0 24+1\n"
	    "PART_END 0 25+0\n" },
	{ "a field is one, whatever else follows it",
	    "junk\n"
	    "A: b\n"
	    "more\n"
	    "\n"
	    "x",
	    "PART 0 0+0\n"
	    "! header-no-colon 0 0+5\n"
	    "SKIPPED 0 0+5\n"
	    "FIELD 0 5+5 A\n"
	    "! header-no-colon 0 10+5\n"
	    "SKIPPED 0 10+5\n"
	    "BLANK 0 15+1\n"
	    "BODY 0 16+1\n"
	    "PART_END 0 17+0\n" },
	{ "so does one whose colon is folded away",
	    "just text\n"
	    "A\n"
	    " \n"
	    "\t: b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-no-colon 0 0+10\n"
	    "SKIPPED 0 0+10\n"
	    "! header-fold-before-colon 0 11+4\n"
	    "! header-fold-blank-line 0 12+2\n"
	    "FIELD 0 10+9 A\n"
	    "BLANK 0 19+1\n"
	    "PART_END 0 20+0\n" },
	{ "but no colon further on in a fold",
	    "just text\n"
	    "A\n"
	    " b\n"
	    " : c\n"
	    "\n"
	    "x\n",
	    "PART 0 0+0\n"
	    "! header-no-colon 0 0+10\n"
	    "! part-no-separator 0 0+0\n"
	    "BODY 0 0+23\n"
	    "PART_END 0 23+0\n" },
	{ "nor one in a fold of what is no name",
	    "junk\n"
	    ": x\n"
	    " \n"
	    " : y\n"
	    "\n"
	    "z",
	    "PART 0 0+0\n"
	    "! header-no-colon 0 0+5\n"
	    "! part-no-separator 0 0+0\n"
	    "BODY 0 0+18\n"
	    "PART_END 0 18+0\n" },
	{ "nor what else has a colon and is no field",
	    "just text\n"
	    "From x 10:00\n"
	    ": b\n"
	    "\n"
	    "x\n",
	    "PART 0 0+0\n"
	    "! header-no-colon 0 0+10\n"
	    "! part-no-separator 0 0+0\n"
	    "BODY 0 0+30\n"
	    "PART_END 0 30+0\n" },
	{ "no field, and lines that would be skipped: no header either",
	    "From x\n"
	    " indented\n"
	    "\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "! mbox-from-line 0 0+17\n"
	    "SKIPPED 0 0+17\n"
	    "BLANK 0 17+1\n"
	    "BODY 0 18+5\n"
	    "PART_END 0 23+0\n" },
	{ "text that begins with a blank",
	    " indented\n"
	    "text\n"
	    "\n"
	    "x\n",
	    "PART 0 0+0\n"
	    "! header-leading-continuation 0 0+10\n"
	    "! part-no-separator 0 0+0\n"
	    "BODY 0 0+18\n"
	    "PART_END 0 18+0\n" },
	{ "text that begins with a colon",
	    ": text\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-empty-name 0 0+7\n"
	    "! part-no-separator 0 0+0\n"
	    "BODY 0 0+8\n"
	    "PART_END 0 8+0\n" },
	{ "text that begins as a From_ line, in a part",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "From here on\n"
	    "\n"
	    "more\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! mbox-from-in-header 1 47+13\n"
	    "! part-no-separator 1 47+0\n"
	    "BODY 1 47+18\n"
	    "PART_END 1 65+0\n"
	    "BOUNDARY 0 65+7\n"
	    "PART_END 0 72+0\n" },
	{ "a line to skip, a field, and no blank line",
	    " x\n"
	    "A: b\n",
	    "PART 0 0+0\n"
	    "! header-leading-continuation 0 0+3\n"
	    "SKIPPED 0 0+3\n"
	    "FIELD 0 3+5 A\n"
	    "! header-unterminated 0 8+0\n"
	    "PART_END 0 8+0\n" },
	{ "junk and no blank line: the body",
	    "A: b\n"
	    "junk\n"
	    "more junk\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+5 A\n"
	    "! header-no-colon 0 5+5\n"
	    "! part-no-separator 0 5+0\n"
	    "BODY 0 5+15\n"
	    "PART_END 0 20+0\n" },
	{ "a bare CR is no line end",
	    "A: b\r"
	    "B: c\n"
	    "\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+10 A\n"
	    "BLANK 0 10+1\n"
	    "PART_END 0 11+0\n" },
	{ "CR CR is no blank line",
	    "A: b\r"
	    "\r\n"
	    "\r\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+7 A\n"
	    "BLANK 0 7+2\n"
	    "PART_END 0 9+0\n" },
	{ "a multipart",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "pre\n"
	    "--b\n"
	    "\n"
	    "one\n"
	    "--b\n"
	    "C: d\n"
	    "\n"
	    "two\n"
	    "--b--\n"
	    "epi\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "OUTSIDE 0 43+3\n"
	    "! preamble-not-empty 0 43+3\n"
	    "BOUNDARY 0 46+5\n"
	    "PART 1 51+0\n"
	    "! part-headerless 1 51+1\n"
	    "BLANK 1 51+1\n"
	    "BODY 1 52+3\n"
	    "PART_END 1 55+0\n"
	    "BOUNDARY 0 55+5\n"
	    "PART 2 60+0\n"
	    "FIELD 2 60+5 C\n"
	    "BLANK 2 65+1\n"
	    "BODY 2 66+3\n"
	    "PART_END 2 69+0\n"
	    "BOUNDARY 0 69+7\n"
	    "OUTSIDE 0 76+4\n"
	    "! epilogue-not-empty 0 76+4\n"
	    "PART_END 0 80+0\n" },
	{ "no preamble, no epilogue",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "\n"
	    "one\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\n"
	    "BODY 1 48+3\n"
	    "PART_END 1 51+0\n"
	    "BOUNDARY 0 51+7\n"
	    "PART_END 0 58+0\n" },
	{ "the line break before a delimiter is its own",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\r\n"
	    "--b\r\n"
	    "\r\n"
	    "one\r\n"
	    "\r\n"
	    "--b--\r\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+2\n"
	    "BOUNDARY 0 44+5\n"
	    "PART 1 49+0\n"
	    "! part-headerless 1 49+2\n"
	    "BLANK 1 49+2\n"
	    "BODY 1 51+5\n"
	    "PART_END 1 56+0\n"
	    "BOUNDARY 0 56+9\n"
	    "PART_END 0 65+0\n" },
	{ "a part with neither header nor body",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! part-empty 1 47+6\n"
	    "PART_END 1 47+0\n"
	    "BOUNDARY 0 47+6\n"
	    "PART_END 0 53+0\n" },
	{ "a part with a header only",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "C: d\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+5 C\n"
	    "! boundary-inside-header 1 52+6\n"
	    "! part-no-separator 1 52+0\n"
	    "PART_END 1 52+0\n"
	    "BOUNDARY 0 52+6\n"
	    "PART_END 0 58+0\n" },
	{ "a header, and a line break that is the delimiter's",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "C: d\n"
	    "\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+5 C\n"
	    "PART_END 1 52+0\n"
	    "BOUNDARY 0 52+7\n"
	    "PART_END 0 59+0\n" },
	{ "an empty body",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "C: d\r\n"
	    "\r\n"
	    "\r\n"
	    "--b--\r\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+6 C\n"
	    "BLANK 1 53+2\n"
	    "PART_END 1 55+0\n"
	    "BOUNDARY 0 55+9\n"
	    "PART_END 0 64+0\n" },
	{ "a line break that is the delimiter's, and no header",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "\r\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! part-headerless 1 47+2\n"
	    "PART_END 1 47+0\n"
	    "BOUNDARY 0 47+8\n"
	    "PART_END 0 55+0\n" },
	{ "junk, and a line break that is the delimiter's",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "A: b\n"
	    "junk\n"
	    "\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+5 A\n"
	    "! header-no-colon 1 52+5\n"
	    "SKIPPED 1 52+5\n"
	    "PART_END 1 57+0\n"
	    "BOUNDARY 0 57+7\n"
	    "PART_END 0 64+0\n" },
	{ "a multipart without a body, in another",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: multipart/mixed; boundary=i\n"
	    "\n"
	    "--b\n"
	    "A: b\n"
	    "\n"
	    "--i\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+42 Content-Type\n"
	    "! boundary-not-found 1 89+0\n"
	    "! multipart-no-parts 1 89+0\n"
	    "PART_END 1 89+0\n"
	    "BOUNDARY 0 89+5\n"
	    "PART 2 94+0\n"
	    "FIELD 2 94+5 A\n"
	    "BLANK 2 99+1\n"
	    "BODY 2 100+3\n"
	    "PART_END 2 103+0\n"
	    "BOUNDARY 0 103+7\n"
	    "PART_END 0 110+0\n" },
	{ "never closed",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "\n"
	    "one\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\n"
	    "BODY 1 48+4\n"
	    "PART_END 1 52+0\n"
	    "! boundary-unterminated 0 52+0\n"
	    "PART_END 0 52+0\n" },
	{ "never opened",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "no delimiter\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "OUTSIDE 0 43+13\n"
	    "! boundary-not-found 0 56+0\n"
	    "! multipart-no-parts 0 56+0\n"
	    "PART_END 0 56+0\n" },
	{ "closed before it opens",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b--\n"
	    "--b\n"
	    "\n"
	    "one\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "OUTSIDE 0 43+5\n"
	    "! close-before-open 0 43+5\n"
	    "! preamble-not-empty 0 43+5\n"
	    "BOUNDARY 0 48+5\n"
	    "PART 1 53+0\n"
	    "! part-headerless 1 53+1\n"
	    "BLANK 1 53+1\n"
	    "BODY 1 54+3\n"
	    "PART_END 1 57+0\n"
	    "BOUNDARY 0 57+7\n"
	    "PART_END 0 64+0\n" },
	{ "parts behind the end",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "\n"
	    "one\n"
	    "--b--\n"
	    "--b\n"
	    "\n"
	    "two\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\n"
	    "BODY 1 48+3\n"
	    "PART_END 1 51+0\n"
	    "BOUNDARY 0 51+7\n"
	    "OUTSIDE 0 58+3\n"
	    "! parts-after-close 0 58+3\n"
	    "OUTSIDE 0 61+6\n"
	    "! epilogue-not-empty 0 58+9\n"
	    "PART_END 0 67+0\n" },
	{ "a delimiter without a line end",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "\n"
	    "one\n"
	    "--b--",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\n"
	    "BODY 1 48+3\n"
	    "PART_END 1 51+0\n"
	    "BOUNDARY 0 51+6\n"
	    "PART_END 0 57+0\n" },
	{ "a line that only begins so",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "\n"
	    "--bc\n"
	    "--b-\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\n"
	    "BODY 1 48+3\n"
	    "! boundary-line-trailing-garbage 1 48+3\n"
	    "BODY 1 51+5\n"
	    "! close-delimiter-malformed 1 53+3\n"
	    "BODY 1 56+1\n"
	    "PART_END 1 57+0\n"
	    "BOUNDARY 0 57+7\n"
	    "PART_END 0 64+0\n" },
	{ "a multipart in another",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: multipart/mixed; boundary=i\n"
	    "\n"
	    "--i\n"
	    "\n"
	    "one\n"
	    "--i--\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+42 Content-Type\n"
	    "BLANK 1 89+1\n"
	    "BOUNDARY 1 90+4\n"
	    "PART 2 94+0\n"
	    "! part-headerless 2 94+1\n"
	    "BLANK 2 94+1\n"
	    "BODY 2 95+3\n"
	    "PART_END 2 98+0\n"
	    "BOUNDARY 1 98+6\n"
	    "PART_END 1 104+0\n"
	    "BOUNDARY 0 104+7\n"
	    "PART_END 0 111+0\n" },
	{ "three close one after the other",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: multipart/mixed; boundary=i\n"
	    "\n"
	    "--i\n"
	    "Content-Type: multipart/mixed; boundary=k\n"
	    "\n"
	    "--k\n"
	    "A: b\n"
	    "\n"
	    "one\r\n"
	    "--k-- \r\n"
	    "--i--\r\n"
	    "--b--\r\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+42 Content-Type\n"
	    "BLANK 1 89+1\n"
	    "BOUNDARY 1 90+4\n"
	    "PART 2 94+0\n"
	    "FIELD 2 94+42 Content-Type\n"
	    "BLANK 2 136+1\n"
	    "BOUNDARY 2 137+4\n"
	    "PART 3 141+0\n"
	    "FIELD 3 141+5 A\n"
	    "BLANK 3 146+1\n"
	    "BODY 3 147+3\n"
	    "PART_END 3 150+0\n"
	    "! boundary-line-trailing-space 2 157+1\n"
	    "BOUNDARY 2 150+8\n"
	    "PART_END 2 158+0\n"
	    "BOUNDARY 1 158+7\n"
	    "PART_END 1 165+0\n"
	    "BOUNDARY 0 165+9\n"
	    "PART_END 0 174+0\n" },
	{ "an epilogue inside, and one of nothing",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: multipart/mixed; boundary=i\n"
	    "\n"
	    "--i\n"
	    "A: b\n"
	    "\n"
	    "one\n"
	    "--i--\n"
	    "--c\n"
	    "--b\n"
	    "Content-Type: multipart/mixed; boundary=i\n"
	    "\n"
	    "--i\n"
	    "A: b\n"
	    "\n"
	    "two\n"
	    "--i--\n"
	    "\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+42 Content-Type\n"
	    "BLANK 1 89+1\n"
	    "BOUNDARY 1 90+4\n"
	    "PART 2 94+0\n"
	    "FIELD 2 94+5 A\n"
	    "BLANK 2 99+1\n"
	    "BODY 2 100+3\n"
	    "PART_END 2 103+0\n"
	    "BOUNDARY 1 103+7\n"
	    "OUTSIDE 1 110+3\n"
	    "! epilogue-not-empty 1 110+3\n"
	    "PART_END 1 113+0\n"
	    "BOUNDARY 0 113+5\n"
	    "PART 3 118+0\n"
	    "FIELD 3 118+42 Content-Type\n"
	    "BLANK 3 160+1\n"
	    "BOUNDARY 3 161+4\n"
	    "PART 4 165+0\n"
	    "FIELD 4 165+5 A\n"
	    "BLANK 4 170+1\n"
	    "BODY 4 171+3\n"
	    "PART_END 4 174+0\n"
	    "BOUNDARY 3 174+7\n"
	    "PART_END 3 181+0\n"
	    "BOUNDARY 0 181+7\n"
	    "PART_END 0 188+0\n" },
	{ "the outer delimiter ends the inner multipart",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: multipart/mixed; boundary=i\n"
	    "\n"
	    "--i\n"
	    "\n"
	    "one\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+42 Content-Type\n"
	    "BLANK 1 89+1\n"
	    "BOUNDARY 1 90+4\n"
	    "PART 2 94+0\n"
	    "! part-headerless 2 94+1\n"
	    "BLANK 2 94+1\n"
	    "BODY 2 95+3\n"
	    "PART_END 2 98+0\n"
	    "! boundary-inner-unterminated 1 98+0\n"
	    "PART_END 1 98+0\n"
	    "BOUNDARY 0 98+7\n"
	    "PART_END 0 105+0\n" },
	{ "two with one boundary: the inner owns the line",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "\n"
	    "one\n"
	    "--b--\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+42 Content-Type\n"
	    "! boundary-reused-nested 1 61+27\n"
	    "BLANK 1 89+1\n"
	    "BOUNDARY 1 90+4\n"
	    "PART 2 94+0\n"
	    "! part-headerless 2 94+1\n"
	    "BLANK 2 94+1\n"
	    "BODY 2 95+3\n"
	    "PART_END 2 98+0\n"
	    "BOUNDARY 1 98+6\n"
	    "PART_END 1 104+0\n"
	    "BOUNDARY 0 104+7\n"
	    "PART_END 0 111+0\n" },
	{ "a message in a message",
	    "Content-Type: message/rfc822\n"
	    "\n"
	    "A: b\n"
	    "\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+29 Content-Type\n"
	    "BLANK 0 29+1\n"
	    "PART 1 30+0\n"
	    "FIELD 1 30+5 A\n"
	    "BLANK 1 35+1\n"
	    "BODY 1 36+5\n"
	    "PART_END 1 41+0\n"
	    "PART_END 0 41+0\n" },
	{ "a message in a multipart",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: message/rfc822\n"
	    "\n"
	    "A: b\n"
	    "\n"
	    "text\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+29 Content-Type\n"
	    "BLANK 1 76+1\n"
	    "PART 2 77+0\n"
	    "FIELD 2 77+5 A\n"
	    "BLANK 2 82+1\n"
	    "BODY 2 83+4\n"
	    "PART_END 2 87+0\n"
	    "PART_END 1 87+0\n"
	    "BOUNDARY 0 87+7\n"
	    "PART_END 0 94+0\n" },
	{ "a message without a body",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: message/rfc822\n"
	    "\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+29 Content-Type\n"
	    "BLANK 1 76+1\n"
	    "PART 2 77+0\n"
	    "! part-no-separator 2 77+0\n"
	    "PART_END 2 77+0\n"
	    "PART_END 1 77+0\n"
	    "BOUNDARY 0 77+6\n"
	    "PART_END 0 83+0\n" },
	{ "a message in a message, its header cut short",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: message/rfc822\n"
	    "\n"
	    "A: b\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+29 Content-Type\n"
	    "BLANK 1 76+1\n"
	    "PART 2 77+0\n"
	    "FIELD 2 77+5 A\n"
	    "! boundary-inside-header 2 82+6\n"
	    "! header-unterminated 2 82+0\n"
	    "! part-no-separator 2 82+0\n"
	    "PART_END 2 82+0\n"
	    "PART_END 1 82+0\n"
	    "BOUNDARY 0 82+6\n"
	    "PART_END 0 88+0\n" },
	{ "a part of a digest, with a header, and none",
	    "Content-Type: multipart/digest; boundary=b\n"
	    "\n"
	    "--b\n"
	    "C: d\n"
	    "\n"
	    "A: b\n"
	    "\n"
	    "--b\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+43 Content-Type\n"
	    "BLANK 0 43+1\n"
	    "BOUNDARY 0 44+4\n"
	    "PART 1 48+0\n"
	    "FIELD 1 48+5 C\n"
	    "! digest-default-type 1 48+5\n"
	    "BLANK 1 53+1\n"
	    "PART 2 54+0\n"
	    "FIELD 2 54+5 A\n"
	    "PART_END 2 59+0\n"
	    "PART_END 1 59+0\n"
	    "BOUNDARY 0 59+5\n"
	    "PART 3 64+0\n"
	    "! part-empty 3 64+6\n"
	    "! digest-default-type 3 64+0\n"
	    "PART_END 3 64+0\n"
	    "BOUNDARY 0 64+6\n"
	    "PART_END 0 70+0\n" },
	{ "a part of a digest is a message",
	    "Content-Type: multipart/digest; boundary=b\n"
	    "\n"
	    "--b\n"
	    "\n"
	    "A: b\n"
	    "\n"
	    "text\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+43 Content-Type\n"
	    "BLANK 0 43+1\n"
	    "BOUNDARY 0 44+4\n"
	    "PART 1 48+0\n"
	    "! part-headerless 1 48+1\n"
	    "! digest-default-type 1 48+0\n"
	    "BLANK 1 48+1\n"
	    "PART 2 49+0\n"
	    "FIELD 2 49+5 A\n"
	    "BLANK 2 54+1\n"
	    "BODY 2 55+4\n"
	    "PART_END 2 59+0\n"
	    "PART_END 1 59+0\n"
	    "BOUNDARY 0 59+7\n"
	    "PART_END 0 66+0\n" },
	{ "an encoded multipart is a leaf",
	    "Content-Transfer-Encoding: base64\n"
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "LS1iCg==\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+34 Content-Transfer-Encoding\n"
	    "FIELD 0 34+42 Content-Type\n"
	    "! composite-encoded 0 76+0\n"
	    "BLANK 0 76+1\n"
	    "BODY 0 77+9\n"
	    "PART_END 0 86+0\n" },
	{ "a multipart without a boundary is a leaf",
	    "Content-Type: multipart/mixed\n"
	    "\n"
	    "--b\n"
	    "\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+30 Content-Type\n"
	    "! boundary-param-missing 0 14+15\n"
	    "BLANK 0 30+1\n"
	    "BODY 0 31+10\n"
	    "PART_END 0 41+0\n" },
	{ "a delimiter ends a header",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "C: d\n"
	    "junk\n"
	    "--b\n"
	    "\n"
	    "two\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+5 C\n"
	    "! header-no-colon 1 52+5\n"
	    "! part-no-separator 1 52+0\n"
	    "BODY 1 52+4\n"
	    "PART_END 1 56+0\n"
	    "BOUNDARY 0 56+5\n"
	    "PART 2 61+0\n"
	    "! part-headerless 2 61+1\n"
	    "BLANK 2 61+1\n"
	    "BODY 2 62+3\n"
	    "PART_END 2 65+0\n"
	    "BOUNDARY 0 65+7\n"
	    "PART_END 0 72+0\n" },
	{ "Content-Type twice: the first counts",
	    "Content-Type: text/html\n"
	    "Content-Type: text/plain\n"
	    "\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+24 Content-Type\n"
	    "! duplicate-content-type 0 24+25\n"
	    "FIELD 0 24+25 Content-Type\n"
	    "BLANK 0 49+1\n"
	    "BODY 0 50+5\n"
	    "PART_END 0 55+0\n" },
	{ "Content-Type twice, the same",
	    "Content-Type: text/html\n"
	    "Content-Type: text/html\n"
	    "\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+24 Content-Type\n"
	    "! duplicate-mime-header-identical 0 24+24\n"
	    "FIELD 0 24+24 Content-Type\n"
	    "BLANK 0 48+1\n"
	    "BODY 0 49+5\n"
	    "PART_END 0 54+0\n" },
	{ "its own delimiter ends a multipart's header",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "--b\n"
	    "\n"
	    "one\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "! header-no-colon 0 42+4\n"
	    "! boundary-inside-header 0 42+4\n"
	    "! part-no-separator 0 42+0\n"
	    "BOUNDARY 0 42+4\n"
	    "PART 1 46+0\n"
	    "! part-headerless 1 46+1\n"
	    "BLANK 1 46+1\n"
	    "BODY 1 47+3\n"
	    "PART_END 1 50+0\n"
	    "BOUNDARY 0 50+7\n"
	    "PART_END 0 57+0\n" },
	{ "the first Content-Type counts",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "Content-Type: text/plain\n"
	    "\n"
	    "--b\n"
	    "\n"
	    "one\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "! duplicate-content-type 0 42+25\n"
	    "FIELD 0 42+25 Content-Type\n"
	    "BLANK 0 67+1\n"
	    "BOUNDARY 0 68+4\n"
	    "PART 1 72+0\n"
	    "! part-headerless 1 72+1\n"
	    "BLANK 1 72+1\n"
	    "BODY 1 73+3\n"
	    "PART_END 1 76+0\n"
	    "BOUNDARY 0 76+7\n"
	    "PART_END 0 83+0\n" },
	{ "an encoding twice, the same in any case of letters",
	    "Content-Transfer-Encoding: 7bit\n"
	    "Content-Transfer-Encoding: 7BIT\n"
	    "Content-Type: text/html\n"
	    "Content-Type: text/HTML\n"
	    "\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+32 Content-Transfer-Encoding\n"
	    "! duplicate-mime-header-identical 0 32+32\n"
	    "FIELD 0 32+32 Content-Transfer-Encoding\n"
	    "FIELD 0 64+24 Content-Type\n"
	    "! duplicate-content-type 0 88+24\n"
	    "FIELD 0 88+24 Content-Type\n"
	    "BLANK 0 112+1\n"
	    "PART_END 0 113+0\n" },
	{ "versions: the same, and another",
	    "MIME-Version: 1.0 (a)\n"
	    "MIME-Version: 1.0 (A)\n"
	    "MIME-Version: 1.0\n"
	    "\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+22 MIME-Version\n"
	    "! duplicate-mime-version 0 22+22\n"
	    "! duplicate-mime-header-identical 0 22+22\n"
	    "FIELD 0 22+22 MIME-Version\n"
	    "! duplicate-mime-version 0 44+18\n"
	    "FIELD 0 44+18 MIME-Version\n"
	    "BLANK 0 62+1\n"
	    "PART_END 0 63+0\n" },
	{ "Content-Type twice, the same but for blanks",
	    "Content-Type: text/html\n"
	    "Content-Type: text/html \t\n"
	    "\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+24 Content-Type\n"
	    "! duplicate-mime-header-identical 0 24+26\n"
	    "FIELD 0 24+26 Content-Type\n"
	    "BLANK 0 50+1\n"
	    "PART_END 0 51+0\n" },
	{ "the delimiter of a multipart that was left is text",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: multipart/mixed; boundary=i\n"
	    "\n"
	    "--i\n"
	    "\n"
	    "one\n"
	    "--b\n"
	    "\n"
	    "--i\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+42 Content-Type\n"
	    "BLANK 1 89+1\n"
	    "BOUNDARY 1 90+4\n"
	    "PART 2 94+0\n"
	    "! part-headerless 2 94+1\n"
	    "BLANK 2 94+1\n"
	    "BODY 2 95+3\n"
	    "PART_END 2 98+0\n"
	    "! boundary-inner-unterminated 1 98+0\n"
	    "PART_END 1 98+0\n"
	    "BOUNDARY 0 98+5\n"
	    "PART 3 103+0\n"
	    "! part-headerless 3 103+1\n"
	    "BLANK 3 103+1\n"
	    "BODY 3 104+3\n"
	    "PART_END 3 107+0\n"
	    "BOUNDARY 0 107+7\n"
	    "PART_END 0 114+0\n" },
	{ "the same, in the next header",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b\n"
	    "Content-Type: multipart/mixed; boundary=i\n"
	    "\n"
	    "--i\n"
	    "\n"
	    "one\n"
	    "--b\n"
	    "A: b\n"
	    "--i\n"
	    "C: d\n"
	    "\n"
	    "--b--\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "BLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\n"
	    "PART 1 47+0\n"
	    "FIELD 1 47+42 Content-Type\n"
	    "BLANK 1 89+1\n"
	    "BOUNDARY 1 90+4\n"
	    "PART 2 94+0\n"
	    "! part-headerless 2 94+1\n"
	    "BLANK 2 94+1\n"
	    "BODY 2 95+3\n"
	    "PART_END 2 98+0\n"
	    "! boundary-inner-unterminated 1 98+0\n"
	    "PART_END 1 98+0\n"
	    "BOUNDARY 0 98+5\n"
	    "PART 3 103+0\n"
	    "FIELD 3 103+5 A\n"
	    "! header-no-colon 3 108+4\n"
	    "SKIPPED 3 108+4\n"
	    "FIELD 3 112+5 C\n"
	    "PART_END 3 117+0\n"
	    "BOUNDARY 0 117+7\n"
	    "PART_END 0 124+0\n" },
	{ "a boundary that comes to nothing: what is encoded is a leaf",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "--x: y\n"
	    "Content-Transfer-Encoding: base64\n"
	    "\n"
	    "--b\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+42 Content-Type\n"
	    "FIELD 0 42+7 --x\n"
	    "FIELD 0 49+34 Content-Transfer-Encoding\n"
	    "! composite-encoded 0 83+0\n"
	    "BLANK 0 83+1\n"
	    "BODY 0 84+4\n"
	    "PART_END 0 88+0\n" },
	{ "a multipart in an encoding nobody knows",
	    "Content-Transfer-Encoding: x-strange\n"
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "\n"
	    "--b--\n"
	    "--b\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+37 Content-Transfer-Encoding\n"
	    "FIELD 0 37+42 Content-Type\n"
	    "! cte-unknown 0 27+9\n"
	    "BLANK 0 79+1\n"
	    "OUTSIDE 0 80+5\n"
	    "! close-before-open 0 80+5\n"
	    "! preamble-not-empty 0 80+5\n"
	    "BOUNDARY 0 85+5\n"
	    "PART 1 90+0\n"
	    "! header-unterminated 1 90+0\n"
	    "PART_END 1 90+0\n"
	    "! boundary-unterminated 0 90+0\n"
	    "PART_END 0 90+0\n" },
	{ "blanks at the very end are a fold",
	    "A: b\n"
	    " ",
	    "PART 0 0+0\n"
	    "! header-fold-blank-line 0 5+1\n"
	    "! header-separator-whitespace 0 5+1\n"
	    "FIELD 0 0+6 A\n"
	    "! header-unterminated 0 6+0\n"
	    "PART_END 0 6+0\n" },
	{ "a name that is none",
	    "A\001: b\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-name-invalid-char 0 0+2\n"
	    "FIELD 0 0+6 A\001\n"
	    "BLANK 0 6+1\n"
	    "PART_END 0 7+0\n" },
	{ "a From_ line and no field",
	    "From x@example.org Mon\n"
	    "\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "! mbox-from-line 0 0+23\n"
	    "SKIPPED 0 0+23\n"
	    "BLANK 0 23+1\n"
	    "BODY 0 24+5\n"
	    "PART_END 0 29+0\n" },
	{ "a message in a message that has no header",
	    "Content-Type: message/rfc822\n"
	    "\n"
	    "\n"
	    "text\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+29 Content-Type\n"
	    "BLANK 0 29+1\n"
	    "PART 1 30+0\n"
	    "! leading-blank-lines 1 30+1\n"
	    "BLANK 1 30+1\n"
	    "BODY 1 31+5\n"
	    "PART_END 1 36+0\n"
	    "PART_END 0 36+0\n" },
	{ "a byte order mark further on is none",
	    "A: b\n"
	    "\357\273\277B: c\n"
	    "\n",
	    "PART 0 0+0\n"
	    "FIELD 0 0+5 A\n"
	    "! header-name-invalid-char 0 5+4\n"
	    "FIELD 0 5+8 \357\273\277B\n"
	    "BLANK 0 13+1\n"
	    "PART_END 0 14+0\n" },
	{ "some of a byte order mark",
	    "\357\273",
	    "PART 0 0+0\n"
	    "! header-no-colon 0 0+2\n"
	    "! part-no-separator 0 0+0\n"
	    "BODY 0 0+2\n"
	    "PART_END 0 2+0\n" },
};

/* Every message here lacks these; see below. */
static bool
is_of_no_interest(mime_span line)
{
	return span_starts(line, SPAN("! missing-")) ||
	    span_starts(line, SPAN("! mime-version-missing"));
}

static mime_span
without_them(struct mime_arena *mem, mime_span text)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	while (text.len > 0) {
		mime_span line = span_take(&text, span_find(text, '\n') + 1);

		if (!is_of_no_interest(line))
			buffer_put(&b, line);
	}
	return buffer_span(&b);
}

static mime_span
events_of(struct mime_arena *mem, mime_span message,
    const struct mime_options *opt)
{
	static const struct cuts whole = { 0 };
	mime_span text = { 0 };
	const char *why;

	ck_assert_int_eq(events_text(mem, message, &whole, opt, &text, &why),
	    MIME_OK);
	ck_assert_msg(why == NULL, "%s", why);
	return text;
}

START_TEST(gives_the_events)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span got = without_them(mem, events_of(mem,
	    guarded(span_of(rows[_i].message)), NULL));

	ck_assert_msg(span_is(got, span_of(rows[_i].events)), "%s: got\n%.*s",
	    rows[_i].name, (int)got.len, got.ptr);
	mime_arena_free(mem);
}
END_TEST

/* ---- what a message as a whole lacks ------------------------------------ */

static const struct {
	const char *name, *message;
	unsigned code;
	bool told;
} wholes[] = {
	{ "no From", "Date: x\n\n", MIME_DEFECT_MISSING_FROM, true },
	{ "From", "FROM: x\n\n", MIME_DEFECT_MISSING_FROM, false },
	{ "no Date", "From: x\n\n", MIME_DEFECT_MISSING_DATE, true },
	{ "no header at all", "\ntext\n", MIME_DEFECT_MISSING_FROM, true },
	{ "a line end and no more", "\n", MIME_DEFECT_MISSING_DATE, true },
	{ "no author of nothing", "", MIME_DEFECT_MISSING_FROM, true },
	{ "no date of nothing", "", MIME_DEFECT_MISSING_DATE, true },
	{ "an empty message in a message lacks nothing",
	    "From: x\nContent-Type: message/rfc822\n\n\n",
	    MIME_DEFECT_MISSING_FROM, false },
	{ "in a part nobody misses it",
	    "From: x\nContent-Type: message/rfc822\n\nA: b\n\n",
	    MIME_DEFECT_MISSING_FROM, false },
	{ "MIME without its version", "Content-Type: text/plain\n\n",
	    MIME_DEFECT_MIME_VERSION_MISSING, true },
	{ "no MIME, no version", "From: x\n\n",
	    MIME_DEFECT_MIME_VERSION_MISSING, false },
	{ "version 1.0", "MIME-Version: 1.0\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, false },
	{ "version 1.0, with a comment", "MIME-Version: (x) 1 . 0 (y)\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, false },
	{ "version 1.0, a comment within",
	    "MIME-Version: 1.(produced by MetaSend Vx.x)0\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, false },
	{ "version 1 and no more", "MIME-Version: 1.\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, true },
	{ "version 2.0", "MIME-Version: 2.0\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, true },
	{ "version 10", "MIME-Version: 10\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, true },
	{ "two versions", "MIME-Version: 1.0\nMIME-Version: 1.0\n\n",
	    MIME_DEFECT_DUPLICATE_MIME_VERSION, true },
	{ "one version", "MIME-Version: 1.0\n\n",
	    MIME_DEFECT_DUPLICATE_MIME_VERSION, false },
	{ "of two versions the first counts",
	    "MIME-Version: 1.0\nMIME-Version: 2.0\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, false },
	{ "no From, and no blank line", "Date: x\n",
	    MIME_DEFECT_MISSING_FROM, true },
	{ "two authors", "From: a\nFrom: b\n\n",
	    MIME_DEFECT_DUPLICATE_FROM, true },
	{ "two dates", "Date: a\nDate: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two encodings", "Content-Transfer-Encoding: 7bit\n"
	    "Content-Transfer-Encoding: 8bit\n\n",
	    MIME_DEFECT_DUPLICATE_CTE, true },
	{ "two dispositions", "Content-Disposition: inline\n"
	    "Content-Disposition: attachment\n\n",
	    MIME_DEFECT_DUPLICATE_CONTENT_DISPOSITION, true },
	{ "two identities", "Content-ID: <a>\nContent-ID: <b>\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Sender", "Sender: a\nSender: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Reply-To", "Reply-To: a\nReply-To: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: To", "To: a\nTo: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Cc", "Cc: a\nCc: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Bcc", "Bcc: a\nBcc: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: Message-ID", "Message-ID: a\nMessage-ID: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: In-Reply-To", "In-Reply-To: a\nIn-Reply-To: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields: References", "References: a\nReferences: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, true },
	{ "two fields that may be many", "Received: a\nReceived: b\n\n",
	    MIME_DEFECT_DUPLICATE_SINGLETON_HEADER, false },
	{ "two subjects", "Subject: a\nSubject: b\n\n",
	    MIME_DEFECT_DUPLICATE_SUBJECT, true },
};

START_TEST(looks_at_the_header_as_a_whole)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree;

	ck_assert_int_eq(mime_parse(mem, span_of(wholes[_i].message), NULL,
	    &tree), MIME_OK);
	ck_assert_msg((mime_tree_count(tree, wholes[_i].code) > 0) ==
	    wholes[_i].told, "%s", wholes[_i].name);
	mime_arena_free(mem);
}
END_TEST

/* ---- names of files that fall together ---------------------------------- */

static const struct {
	const char *name;
	unsigned told;
	const char *names[5];
} alike[] = {
	{ "two of one name", 1, { "a.txt", "a.txt" } },
	{ "the second and all later ones", 3, { "a", "a", "a", "a" } },
	{ "in another case of letters", 1, { "a.txt", "A.TXT" } },
	{ "once they are safe", 1, { "a/x.txt", "../b/x.txt", "xa.txt" } },
	{ "two that are nothing then", 0, { ".", "..", "" } },
	{ "what is nothing, and what looks like its name", 0, { ".", "_" } },
	{ "others in between", 2, { "a", "b", "a", "c", "b" } },
	{ "no two", 0, { "a", "b", "c", "d", "e" } },
};

/* A multipart of parts so named, up to the first NULL. */
static mime_span
with_names(struct mime_arena *mem, const char *const names[5])
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN("Content-Type: multipart/mixed; boundary=b\n\n"));
	for (int i = 0; i < 5 && names[i] != NULL; i++) {
		buffer_put(&b, SPAN("--b\nContent-Disposition: x; filename=\""));
		buffer_put(&b, span_of(names[i]));
		buffer_put(&b, SPAN("\"\n\nx\n"));
	}
	return buffer_span(&b);
}

/* How many of M's names P tells to be taken, reset before. */
static unsigned
count_taken(struct mime_parser *p, mime_span m)
{
	const struct mime_event *ev;
	unsigned n = 0;

	mime_parser_reset(p);
	mime_parser_feed(p, m);
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK)
		n += ev->type == MIME_EV_DEFECT &&
		    ev->defect->code == MIME_DEFECT_FILENAME_COLLISION;
	return n;
}

START_TEST(tells_names_that_are_alike)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_VALUES,
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);
	mime_span m = with_names(mem, alike[_i].names);

	for (int i = 0; i < 3; i++)
		ck_assert_msg(count_taken(p, m) == alike[_i].told, "%s",
		    alike[_i].name);
	ck_assert_uint_eq(count_taken(mime_parser_new(mem, NULL), m), 0);
	mime_arena_free(mem);
}
END_TEST

/* ---- limits: what is beyond them is there, as OPAQUE -------------------- */

#define PART "Content-Type: multipart/mixed; boundary="

static const struct {
	const char *name;
	struct mime_limits limits;
	const char *message, *events;
} limited[] = {
	{ "deeper than the limit", { .depth = 1 },
	    PART "b\n\n--b\n" PART "i\n\n--i\n\nx\n--i--\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+42 Content-Type\n"
	    "! limit-depth 1 89+0\nBLANK 1 89+1\nOPAQUE 1 90+12\n"
	    "PART_END 1 102+0\nBOUNDARY 0 102+7\nPART_END 0 109+0\n" },
	{ "what is opaque has nothing that is almost a delimiter",
	    { .depth = 1 },
	    PART "b\n\n--b\n" PART "i\n\n--bc\nx\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+42 Content-Type\n"
	    "! limit-depth 1 89+0\nBLANK 1 89+1\nOPAQUE 1 90+6\n"
	    "PART_END 1 96+0\nBOUNDARY 0 96+7\nPART_END 0 103+0\n" },
	{ "more parts than the limit", { .parts = 2 },
	    PART "b\n\n--b\n\nx\n--b\n\ny\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\nBODY 1 48+1\nPART_END 1 49+0\n"
	    "! limit-parts 0 49+0\nOPAQUE 0 49+7\nBOUNDARY 0 56+7\n"
	    "PART_END 0 63+0\n" },
	{ "more parts than the limit, and no end", { .parts = 2 },
	    PART "b\n\n--b\n\nx\n--b\n\ny\n--b\nz\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\nBODY 1 48+1\nPART_END 1 49+0\n"
	    "! limit-parts 0 49+0\nOPAQUE 0 49+14\n"
	    "! boundary-unterminated 0 63+0\nPART_END 0 63+0\n" },
	{ "more parts than the limit, and nothing in the last", { .parts = 2 },
	    PART "b\n\n--b\n\nx\n--b\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\nBODY 1 48+1\nPART_END 1 49+0\n"
	    "! limit-parts 0 49+0\nOPAQUE 0 49+5\nBOUNDARY 0 54+6\n"
	    "PART_END 0 60+0\n" },
	{ "more parts than the limit, and an outer delimiter", { .parts = 3 },
	    PART "b\n\n--b\n" PART "i\n\n--i\n\nx\n--i\ny\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+42 Content-Type\n"
	    "BLANK 1 89+1\nBOUNDARY 1 90+4\nPART 2 94+0\n"
	    "! part-headerless 2 94+1\nBLANK 2 94+1\nBODY 2 95+1\n"
	    "PART_END 2 96+0\n! limit-parts 1 96+0\nOPAQUE 1 96+6\n"
	    "! boundary-inner-unterminated 1 102+0\nPART_END 1 102+0\n"
	    "BOUNDARY 0 102+7\nPART_END 0 109+0\n" },
	{ "a field over the limit", { .field = 8 },
	    "A: b\nLong: abcdefg\n h\nC: d\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\n! limit-header-field-bytes 0 5+0\n"
	    "OPAQUE 0 5+17\nFIELD 0 22+5 C\nBLANK 0 27+1\nBODY 0 28+2\n"
	    "PART_END 0 30+0\n" },
	{ "a field over the limit, and no more", { .field = 8 },
	    "Long: abcdefg",
	    "PART 0 0+0\n! limit-header-field-bytes 0 0+0\nOPAQUE 0 0+13\n"
	    "! header-unterminated 0 13+0\nPART_END 0 13+0\n" },
	{ "more fields than the limit", { .fields = 2 },
	    "A: b\nC: d\nE: f\nG: h\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\nFIELD 0 5+5 C\n"
	    "! limit-header-fields 0 10+0\nOPAQUE 0 10+10\nBLANK 0 20+1\n"
	    "BODY 0 21+2\nPART_END 0 23+0\n" },
	{ "a header over the limit", { .header = 6 },
	    "A: b\nC: d\nE: f\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\nFIELD 0 5+5 C\n"
	    "! limit-header-bytes 0 10+0\nOPAQUE 0 10+5\nBLANK 0 15+1\n"
	    "BODY 0 16+2\nPART_END 0 18+0\n" },
	{ "as many parts as the limit", { .parts = 2 },
	    PART "b\n\n--b\n\nx\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\nBODY 1 48+1\nPART_END 1 49+0\n"
	    "BOUNDARY 0 49+7\nPART_END 0 56+0\n" },
	{ "a message in a message is a part more", { .parts = 1 },
	    "Content-Type: message/rfc822\n\nA: b\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+29 Content-Type\n! limit-parts 0 29+0\n"
	    "BLANK 0 29+1\nOPAQUE 0 30+8\nPART_END 0 38+0\n" },
	{ "too deep, in a header that runs into its own parts", { .depth = 1 },
	    PART "b\n\n--b\n" PART "i\n--i\n\nx\n--i--\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+42 Content-Type\n"
	    "! header-no-colon 1 89+4\n! boundary-inside-header 1 89+4\n"
	    "! part-no-separator 1 89+0\n! limit-depth 1 89+0\n"
	    "OPAQUE 1 89+12\nPART_END 1 101+0\nBOUNDARY 0 101+7\n"
	    "PART_END 0 108+0\n" },
	{ "a field as long as the limit", { .field = 8 },
	    "Long: ab\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+9 Long\nBLANK 0 9+1\nBODY 0 10+2\n"
	    "PART_END 0 12+0\n" },
	{ "a field over the limit and the blank line", { .field = 8 },
	    "Long: abcdefg\n\nx\n",
	    "PART 0 0+0\n! limit-header-field-bytes 0 0+0\nOPAQUE 0 0+14\n"
	    "BLANK 0 14+1\nBODY 0 15+2\nPART_END 0 17+0\n" },
	{ "a field over the limit and its line end", { .field = 8 },
	    "Long: abcdefg\n",
	    "PART 0 0+0\n! limit-header-field-bytes 0 0+0\nOPAQUE 0 0+14\n"
	    "! header-unterminated 0 14+0\nPART_END 0 14+0\n" },
	{ "a field over the limit counts as one", { .field = 8, .fields = 1 },
	    "Long: abcdefg\nA: b\n\nx\n",
	    "PART 0 0+0\n! limit-header-field-bytes 0 0+0\nOPAQUE 0 0+14\n"
	    "! limit-header-fields 0 14+0\nOPAQUE 0 14+5\nBLANK 0 19+1\n"
	    "BODY 0 20+2\nPART_END 0 22+0\n" },
	{ "as many fields as the limit", { .fields = 2 },
	    "A: b\nC: d\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\nFIELD 0 5+5 C\nBLANK 0 10+1\n"
	    "BODY 0 11+2\nPART_END 0 13+0\n" },
	{ "the header's end, beyond the limit", { .fields = 1 },
	    "A: b\nC: d\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\n! limit-header-fields 0 5+0\n"
	    "OPAQUE 0 5+5\n! header-unterminated 0 10+0\nPART_END 0 10+0\n" },
	{ "a delimiter beyond the limit; told once in a message",
	    { .fields = 1 },
	    PART "b\n\n--b\nA: b\nC: d\n--b\nE: f\nG: h\n\nx\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+5 A\n"
	    "! limit-header-fields 1 52+0\nOPAQUE 1 52+5\n"
	    "! boundary-inside-header 1 57+4\n! part-no-separator 1 57+0\n"
	    "PART_END 1 57+0\nBOUNDARY 0 57+4\nPART 2 61+0\n"
	    "FIELD 2 61+5 E\nOPAQUE 2 66+5\nBLANK 2 71+1\nBODY 2 72+1\n"
	    "PART_END 2 73+0\nBOUNDARY 0 73+7\nPART_END 0 80+0\n" },
	{ "two limits are told both", { .field = 50, .depth = 1 },
	    PART "b\nA: 34567890123456789012345678901234567890123456789012\n\n"
	    "--b\n" PART "i\n\nx\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\n"
	    "! limit-header-field-bytes 0 42+0\nOPAQUE 0 42+54\n"
	    "BLANK 0 96+1\nBOUNDARY 0 97+4\nPART 1 101+0\n"
	    "FIELD 1 101+42 Content-Type\n! limit-depth 1 143+0\n"
	    "BLANK 1 143+1\nOPAQUE 1 144+1\nPART_END 1 145+0\n"
	    "BOUNDARY 0 145+7\nPART_END 0 152+0\n" },
	{ "two limits, each once in a message", { .field = 50, .fields = 1 },
	    PART "b\n\n"
	    "--b\nA: 34567890123456789012345678901234567890123456789012\nC: d\n"
	    "--b\nA: 34567890123456789012345678901234567890123456789012\nC: d\n"
	    "--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n"
	    "! limit-header-field-bytes 1 47+0\nOPAQUE 1 47+54\n"
	    "! limit-header-fields 1 101+0\nOPAQUE 1 101+5\n"
	    "! boundary-inside-header 1 106+4\n! part-no-separator 1 106+0\n"
	    "PART_END 1 106+0\nBOUNDARY 0 106+4\nPART 2 110+0\n"
	    "OPAQUE 2 110+59\n"
	    "! boundary-inside-header 2 169+6\n! part-no-separator 2 169+0\n"
	    "PART_END 2 169+0\nBOUNDARY 0 169+6\nPART_END 0 175+0\n" },
	{ "a header as long as the limit", { .header = 10 },
	    "A: b\nC: d\nE: f\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\nFIELD 0 5+5 C\n"
	    "! limit-header-bytes 0 10+0\nOPAQUE 0 10+5\nBLANK 0 15+1\n"
	    "BODY 0 16+2\nPART_END 0 18+0\n" },
	{ "looking ahead to just the limit", { .header = 20 },
	    "junk\nA: 34567890123\n\nx\n",
	    "PART 0 0+0\n! header-no-colon 0 0+5\nSKIPPED 0 0+5\n"
	    "FIELD 0 5+15 A\nBLANK 0 20+1\n"
	    "BODY 0 21+2\nPART_END 0 23+0\n" },
	{ "a field that ends at just the limit is one", { .header = 20 },
	    " x\nA: 3456789012345\n\nx\n",
	    "PART 0 0+0\n! header-leading-continuation 0 0+3\nSKIPPED 0 0+3\n"
	    "FIELD 0 3+17 A\nBLANK 0 20+1\nBODY 0 21+2\nPART_END 0 23+0\n" },
	{ "so is one whose line end alone is beyond it", { .header = 20 },
	    " x\nA: 34567890123456\n\nx\n",
	    "PART 0 0+0\n! header-leading-continuation 0 0+3\nSKIPPED 0 0+3\n"
	    "FIELD 0 3+18 A\nBLANK 0 21+1\nBODY 0 22+2\nPART_END 0 24+0\n" },
	{ "one that ends beyond it is not seen", { .header = 20 },
	    " x\nA: 345678901234567\n\nx\n",
	    "PART 0 0+0\n! header-leading-continuation 0 0+3\n"
	    "! limit-header-bytes 0 0+0\n! part-no-separator 0 0+0\n"
	    "BODY 0 0+25\nPART_END 0 25+0\n" },
	{ "the looking ahead ends with it", { .header = 20 },
	    "junk\n012345678901234567890123456789\n\nx\n",
	    "PART 0 0+0\n! header-no-colon 0 0+5\n! limit-header-bytes 0 0+0\n"
	    "! part-no-separator 0 0+0\nBODY 0 0+39\nPART_END 0 39+0\n" },
};

START_TEST(limits_leave_it_opaque)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .limits = limited[_i].limits,
	};
	mime_span got = without_them(mem, events_of(mem,
	    guarded(span_of(limited[_i].message)), &opt));

	ck_assert_msg(span_is(got, span_of(limited[_i].events)),
	    "%s: got\n%.*s", limited[_i].name, (int)got.len, got.ptr);
	mime_arena_free(mem);
}
END_TEST

/* ---- what is looked at beyond structure --------------------------------- */

#define BASE64 "Content-Transfer-Encoding: base64\n\n"

static const struct {
	const char *name;
	unsigned checks;
	struct mime_limits limits;
	const char *message, *events;
} checked[] = {
	{ "encodings, each from where its body begins", MIME_CHECK_ENCODING,
	    { 0 },
	    PART "b\n\n--b\n" BASE64 "QUJD\n--b\n" BASE64 "*QUI\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n"
	    "FIELD 1 47+34 Content-Transfer-Encoding\nBLANK 1 81+1\n"
	    "BODY 1 82+4\nPART_END 1 86+0\nBOUNDARY 0 86+5\nPART 2 91+0\n"
	    "FIELD 2 91+34 Content-Transfer-Encoding\nBLANK 2 125+1\n"
	    "BODY 2 126+1\n! base64-invalid-char 2 126+1\nBODY 2 127+3\n"
	    "! base64-missing-padding 2 127+3\nPART_END 2 130+0\n"
	    "BOUNDARY 0 130+7\nPART_END 0 137+0\n" },
	{ "encodings, where nobody asks", MIME_CHECK_STRUCTURE, { 0 },
	    BASE64 "*QUI",
	    "PART 0 0+0\nFIELD 0 0+34 Content-Transfer-Encoding\n"
	    "BLANK 0 34+1\nBODY 0 35+4\nPART_END 0 39+0\n" },
	{ "encodings that change nothing", MIME_CHECK_ENCODING, { 0 },
	    "Content-Transfer-Encoding: 8bit\n\n=ZZ*",
	    "PART 0 0+0\nFIELD 0 0+32 Content-Transfer-Encoding\n"
	    "BLANK 0 32+1\nBODY 0 33+4\nPART_END 0 37+0\n" },
	{ "encoded words, each where it stands", MIME_CHECK_VALUES, { 0 },
	    "A: b\nSubject: a =?x?q?a?=\n =?y?q?b?=\n\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\n"
	    "! encoded-word-unknown-charset 0 16+9\n"
	    "! encoded-word-unknown-charset 0 27+9\n"
	    "FIELD 0 5+32 Subject\nBLANK 0 37+1\nPART_END 0 38+0\n" },
	{ "two names that are alike, at the second", MIME_CHECK_VALUES, { 0 },
	    PART "b\n\n--b\nContent-Type: a/b; name=c\n\n--b\n"
	    "Content-Disposition: x; filename=C\n\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+26 Content-Type\n"
	    "PART_END 1 73+0\nBOUNDARY 0 73+5\n"
	    "PART 2 78+0\nFIELD 2 78+35 Content-Disposition\n"
	    "! filename-collision 2 102+10\n"
	    "PART_END 2 113+0\nBOUNDARY 0 113+7\nPART_END 0 120+0\n" },
	{ "encoded words, where nobody asks", MIME_CHECK_LINES, { 0 },
	    "Subject: =?x?q?a?=\r\n\r\n",
	    "PART 0 0+0\nFIELD 0 0+20 Subject\nBLANK 0 20+2\n"
	    "PART_END 0 22+0\n" },
	{ "as many encoded words as the limit", MIME_CHECK_VALUES,
	    { .words = 12 },
	    "A: =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?="
	    " =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?="
	    " =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?=\n\n",
	    "PART 0 0+0\nFIELD 0 0+171 A\nBLANK 0 171+1\nPART_END 0 172+0\n" },
	{ "more encoded words than the limit", MIME_CHECK_VALUES,
	    { .words = 1 },
	    "A: =?utf-8?q?a?= =?utf-8?q?b?=\n\n",
	    "PART 0 0+0\n! limit-encoded-words 0 17+13\nFIELD 0 0+31 A\n"
	    "BLANK 0 31+1\nPART_END 0 32+0\n" },
	{ "a fold with CR alone is none", MIME_CHECK_LINES, { 0 },
	    "A: b\r\n\tc\rd\r e\r\tf\r\n\r\n",
	    "PART 0 0+0\n! bare-cr-in-header 0 8+1\n"
	    "! header-fold-bare-cr 0 10+2\nFIELD 0 0+18 A\nBLANK 0 18+2\n"
	    "PART_END 0 20+0\n" },
	{ "CR CR is no blank line", MIME_CHECK_LINES, { 0 },
	    "A: b\rc\r\rd: e\r\r\n\r\n",
	    "PART 0 0+0\n! bare-cr-in-header 0 4+1\n"
	    "! header-separator-bare-cr 0 6+2\nFIELD 0 0+15 A\n"
	    "BLANK 0 15+2\nPART_END 0 17+0\n" },
	{ "CR CRLF is no blank line either", MIME_CHECK_LINES, { 0 },
	    "A: b\r\r\n\r\n",
	    "PART 0 0+0\n! bare-cr-in-header 0 4+1\n"
	    "! header-separator-bare-cr 0 4+2\nFIELD 0 0+7 A\n"
	    "BLANK 0 7+2\nPART_END 0 9+0\n" },
	{ "a CR in front of a line is no blank line", MIME_CHECK_LINES, { 0 },
	    "A: b\r\n\rC: d\r\n\r\n",
	    "PART 0 0+0\nFIELD 0 0+6 A\n! header-name-invalid-char 0 6+2\n"
	    "! bare-cr-in-header 0 6+1\n! header-separator-bare-cr 0 6+1\n"
	    "FIELD 0 6+7 \rC\nBLANK 0 13+2\nPART_END 0 15+0\n" },
	{ "what Unicode takes for a new line is none", MIME_CHECK_LINES, { 0 },
	    "A: \303\205\302\205b\r\nC: d\342\200\250\342\200\251\r\n"
	    "E: \342\200\252\342\200\251\r\n\r\n",
	    "PART 0 0+0\n! unicode-newline-in-header 0 5+2\n"
	    "! header-raw-utf8 0 3+7\nFIELD 0 0+10 A\n"
	    "! unicode-newline-in-header 0 14+3\n"
	    "! header-raw-utf8 0 14+8\nFIELD 0 10+12 C\n"
	    "! unicode-newline-in-header 0 28+3\n"
	    "! header-raw-utf8 0 25+8\nFIELD 0 22+11 E\n"
	    "BLANK 0 33+2\nPART_END 0 35+0\n" },
	{ "nor are the separators of ASCII", MIME_CHECK_LINES, { 0 },
	    "A: \033b\036\r\nC: \034\r\nD: \037\r\n\r\n",
	    "PART 0 0+0\n! control-in-header 0 3+1\n"
	    "! unicode-newline-in-header 0 5+1\nFIELD 0 0+8 A\n"
	    "! control-in-header 0 11+1\n"
	    "! unicode-newline-in-header 0 11+1\nFIELD 0 8+6 C\n"
	    "! control-in-header 0 17+1\nFIELD 0 14+6 D\n"
	    "BLANK 0 20+2\nPART_END 0 22+0\n" },
	{ "the octets of lines that are skipped count too", MIME_CHECK_LINES,
	    { 0 },
	    " \004\r\nA: b\r\nj\001\r\nFrom \002\r\n: \003\r\nB: c\r\n\r\n",
	    "PART 0 0+0\n! header-leading-continuation 0 0+4\n"
	    "! control-in-header 0 1+1\nSKIPPED 0 0+4\nFIELD 0 4+6 A\n"
	    "! header-no-colon 0 10+4\n! control-in-header 0 11+1\n"
	    "SKIPPED 0 10+4\n! mbox-from-in-header 0 14+8\n"
	    "! control-in-header 0 19+1\nSKIPPED 0 14+8\n"
	    "! header-empty-name 0 22+5\n! control-in-header 0 24+1\n"
	    "SKIPPED 0 22+5\nFIELD 0 27+6 B\nBLANK 0 33+2\n"
	    "PART_END 0 35+0\n" },
	{ "and those of the line at which the body begins", MIME_CHECK_LINES,
	    { 0 },
	    "A: b\r\nj\001\r\nk\002\r\n",
	    "PART 0 0+0\nFIELD 0 0+6 A\n! header-no-colon 0 6+4\n"
	    "! control-in-header 0 7+1\n! part-no-separator 0 6+0\n"
	    "BODY 0 6+8\nPART_END 0 14+0\n" },
	{ "but no octets of a byte order mark", MIME_CHECK_LINES, { 0 },
	    "\357\273\277A: b\r\n\r\n",
	    "PART 0 0+0\n! bom-at-start 0 0+3\nSKIPPED 0 0+3\n"
	    "FIELD 0 3+6 A\nBLANK 0 9+2\nPART_END 0 11+0\n" },
	{ "as many addresses as the limit, in each of two fields",
	    MIME_CHECK_VALUES, { .addresses = 2 },
	    "To: a@b, c@d\nCc: e@f, g@h\n\n",
	    "PART 0 0+0\nFIELD 0 0+13 To\nFIELD 0 13+13 Cc\nBLANK 0 26+1\n"
	    "PART_END 0 27+0\n" },
	{ "more addresses than the limit", MIME_CHECK_VALUES,
	    { .addresses = 2 },
	    "Resent-To: a@b, c@d,\n e@f, g@h\nSubject: a, b, c\n\n",
	    "PART 0 0+0\n! limit-addresses 0 22+8\nFIELD 0 0+31 Resent-To\n"
	    "FIELD 0 31+17 Subject\nBLANK 0 48+1\nPART_END 0 49+0\n" },
	{ "more addresses than the limit, where nobody asks",
	    MIME_CHECK_LINES, { .addresses = 1 }, "To: a@b, c@d\r\n\r\n",
	    "PART 0 0+0\nFIELD 0 0+14 To\nBLANK 0 14+2\nPART_END 0 16+0\n" },
	{ "comments in addresses deeper than the limit", MIME_CHECK_VALUES,
	    { .comments = 1 }, "To: a@b ((x)), c@d\n\n",
	    "PART 0 0+0\n! limit-comment-depth 0 9+9\nFIELD 0 0+19 To\n"
	    "BLANK 0 19+1\nPART_END 0 20+0\n" },
	{ "encoded words in parameters are looked at once", MIME_CHECK_VALUES,
	    { 0 },
	    "Content-Disposition: attachment; filename=\"=?utf-8?q?a?=\"\n\n",
	    "PART 0 0+0\nFIELD 0 0+58 Content-Disposition\n"
	    "! param-encoded-word 0 43+13\nBLANK 0 58+1\n"
	    "PART_END 0 59+0\n" },
};

START_TEST(looks_at_what_it_is_asked_to)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .checks = checked[_i].checks,
		.limits = checked[_i].limits,
	};
	mime_span got = without_them(mem, events_of(mem,
	    guarded(span_of(checked[_i].message)), &opt));

	ck_assert_msg(span_is(got, span_of(checked[_i].events)),
	    "%s: got\n%.*s", checked[_i].name, (int)got.len, got.ptr);
	mime_arena_free(mem);
}
END_TEST

/* Each event and each defect, its place too. */
START_TEST(cuts_change_nothing)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span m = span_of(checked[_i].message), got = { 0 };
	struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ALL,
		.limits = checked[_i].limits,
	};
	mime_span all = events_of(mem, m, &opt);
	const char *why;

	for (size_t cut = 0; cut < m.len; cut++) {
		const struct cuts cuts = { .first = cut, .piece = cut ? 0 : 1 };
		mime_mark mark = mime_arena_mark(mem);

		if (events_text(mem, m, &cuts, &opt, &got, &why) < 0 ||
		    why != NULL || !span_is(got, all))
			ck_abort_msg("%s: cut at %zu: %s", checked[_i].name,
			    cut, shown(got));
		mime_arena_release(mem, mark);
	}
	mime_arena_free(mem);
}
END_TEST

/* However long a run of a body is: its last octets too. */
START_TEST(looks_at_all_of_an_encoded_body)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ENCODING,
	};
	const struct mime_defect *d;
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(BASE64));
	for (int i = 0; i < 1000; i++)
		buffer_put(&b, SPAN("QUJDQUJDQUJDQUJDQUJDQUJD\n"));
	buffer_put(&b, SPAN("QUJD*"));
	ck_assert_int_eq(mime_parse(mem, buffer_span(&b), &opt, &tree),
	    MIME_OK);
	d = mime_tree_root(tree)->defects;
	while (d != NULL && d->code != MIME_DEFECT_BASE64_INVALID_CHAR)
		d = d->next;
	ck_assert_ptr_nonnull(d);
	ck_assert_uint_eq(d->at.offset, b.len - 1);
	mime_arena_free(mem);
}
END_TEST

/* ---- the calls ---------------------------------------------------------- */

/*
 * Events in short, to be held against each other: "F0 B0", a letter for the
 * type, the part, adjacent runs as one; a defect by its name.
 */
static const char letters[] = {
	[MIME_EV_PART] = 'P', [MIME_EV_FIELD] = 'F', [MIME_EV_SKIPPED] = 'S',
	[MIME_EV_BLANK] = 'N', [MIME_EV_BODY] = 'B', [MIME_EV_BOUNDARY] = 'D',
	[MIME_EV_OUTSIDE] = 'O', [MIME_EV_OPAQUE] = 'X',
	[MIME_EV_PART_END] = 'E',
};

static void
put_event(struct buffer *b, const struct mime_event *ev)
{
	const char *name = ev->type == MIME_EV_DEFECT ?
	    mime_defect_info(ev->defect->code)->name : "";
	const char text[] = { letters[ev->type % MIME_EV_DEFECT],
	    (char)('0' + ev->part), ' ' };
	mime_span s = { text, sizeof(text) };

	if (ev->type == MIME_EV_DEFECT) {
		buffer_put(b, span_of(name));
		buffer_put_char(b, ' ');
	} else if (strchr("BOXS", text[0]) == NULL || b->len < s.len ||
	    !span_is(span_tail(buffer_span(b), b->len - s.len), s)) {
		buffer_put(b, s);
	}
}

/* At the header's end of every message here. */
static bool
is_of_interest(const struct mime_event *ev)
{
	return ev->type != MIME_EV_DEFECT ||
	    (ev->defect->code != MIME_DEFECT_MISSING_FROM &&
	    ev->defect->code != MIME_DEFECT_MISSING_DATE &&
	    ev->defect->code != MIME_DEFECT_MIME_VERSION_MISSING);
}

/* Puts all events that there are; behind *SKIP_AFTER of them, skips. */
static mime_status
put_events(struct buffer *b, struct mime_parser *p, unsigned *skip_after)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(p, &ev)) == MIME_OK) {
		if (!is_of_interest(ev))
			continue;
		put_event(b, ev);
		if (skip_after != NULL && *skip_after > 0 && --*skip_after == 0)
			mime_parser_skip(p);
	}
	return st;
}

static const struct mime_options strict = {
	.size = sizeof(strict), .checks = MIME_CHECK_ALL,
	.limits = { .fields = 2, .parts = 4, .depth = 2 },
};

/* The events of M, by P, fed in two pieces, the second with the end. */
static mime_span
events_in_short(struct mime_arena *mem, struct mime_parser *p, mime_span m,
    size_t cut, unsigned skip_after)
{
	struct buffer b;
	mime_status st = MIME_MORE;

	buffer_init(&b, mem, SIZE_MAX);
	mime_parser_feed(p, span_take(&m, cut));
	if (cut > 0)
		st = put_events(&b, p, &skip_after);
	if (st != MIME_MORE)
		ck_abort_msg("cut at %zu: %s", cut, mime_status_text(st));
	mime_parser_feed(p, m);
	mime_parser_end(p);
	st = put_events(&b, p, &skip_after);
	if (st != MIME_END)
		ck_abort_msg("cut at %zu: %s", cut, mime_status_text(st));
	return buffer_span(&b);
}

START_TEST(the_end_may_be_told_early)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span m = span_of(rows[_i].message);
	mime_span all = events_in_short(mem, mime_parser_new(mem, &strict), m,
	    0, 0);

	for (size_t cut = 1; cut < m.len; cut++) {
		mime_mark mark = mime_arena_mark(mem);
		mime_span got = events_in_short(mem,
		    mime_parser_new(mem, &strict), m, cut, 0);

		if (!span_is(got, all))
			ck_abort_msg("%s: cut at %zu: %s", rows[_i].name, cut,
			    shown(got));
		mime_arena_release(mem, mark);
	}
	mime_arena_free(mem);
}
END_TEST

/* Left behind at any place, and at any event: nothing of it stays. */
START_TEST(reset_makes_as_new)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, &strict);
	mime_span broken = SPAN(PART "b\n--b\n" PART "i\r\nA \x01: b\n\n--i\n"
	    "A: b\nC: d\nE: f\nG: h\n\nx\n--i\n" BASE64 "*QU\r\n*\r\n--i\n\n\r"
	    "\n--b\n\n--b\n\n--b\njunk\nmore");
	mime_span m = span_of(rows[_i].message);
	mime_span fresh = events_in_short(mem, mime_parser_new(mem, &strict), m,
	    0, 0);
	const struct mime_event *ev;

	for (size_t i = 0; i < 2 * broken.len; i++) {
		mime_mark mark = mime_arena_mark(mem);
		size_t most = i < broken.len ? SIZE_MAX : i % 60;
		mime_span got;

		mime_parser_feed(p, span_head(broken, i));
		while (most-- > 0 && mime_parser_next(p, &ev) == MIME_OK)
			;
		mime_parser_reset(p);
		got = events_in_short(mem, p, m, 0, 0);
		if (!span_is(got, fresh))
			ck_abort_msg("%s: after %zu: %s", rows[_i].name, i,
			    shown(got));
		mime_parser_reset(p);
		mime_arena_release(mem, mark);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- rulings, each flipped alone ----------------------------------------- */

#define RULED(member) #member, { .member = true }

static const struct {
	const char *name;
	struct rulings rulings;
	const char *message, *events;
} ruled[] = {
	{ "(none: a line of blanks is a fold)", { 0 },
	    "A: b\r\n \t\r\nC: d\r\n\r\nx",
	    "P0 header-fold-blank-line header-separator-whitespace F0 F0 N0 "
	    "B0 no-final-newline E0 " },
	{ RULED(blanks_end_header), "A: b\r\n \t\r\nC: d\r\n\r\nx",
	    "P0 F0 N0 B0 no-final-newline E0 " },
	{ RULED(blanks_end_header), "A: b\r\n \tc\r\n\r\nx",
	    "P0 F0 N0 B0 no-final-newline E0 " },
	{ RULED(blanks_end_header), "A: b\r\n ",
	    "P0 header-fold-blank-line header-separator-whitespace F0 "
	    "header-unterminated E0 " },
	{ RULED(blanks_end_header), "A: b\r\njunk\r\n \r\nx\r\n",
	    "P0 F0 header-no-colon S0 N0 B0 E0 " },
	{ RULED(blanks_end_header),
	    "Long: 34567890123456789012345678901234567890\r\n c\r\n \r\nx\r\n",
	    "P0 limit-header-field-bytes X0 N0 B0 E0 " },
	{ "(none: blanks before the colon are let)", { 0 },
	    "A : b\r\n\r\n", "P0 header-space-before-colon F0 N0 E0 " },
	{ RULED(blank_before_colon_is_junk), "A: b\r\nC : d\r\n\r\n",
	    "P0 F0 header-no-colon S0 N0 E0 " },
	{ RULED(blank_before_colon_is_junk), "a\r\nC\r\n : d\r\n\r\nx\r\n",
	    "P0 header-no-colon part-no-separator B0 E0 " },
	{ RULED(blank_before_colon_is_junk), "A: b\r\nC\r\n : d\r\nx\r\n",
	    "P0 F0 header-no-colon part-no-separator B0 E0 " },
	{ "(none: a blank line in front is the header's end)", { 0 },
	    "\r\n\r\nA: b\r\n\r\nx\r\n",
	    "P0 leading-blank-lines N0 B0 E0 " },
	{ RULED(leading_blank_lines_skipped),
	    "\r\n\r\nA: b\r\n\r\nx\r\n",
	    "P0 leading-blank-lines S0 leading-blank-lines S0 F0 N0 B0 E0 " },
	{ RULED(leading_blank_lines_skipped), "\r\n",
	    "P0 leading-blank-lines S0 header-unterminated E0 " },
	{ RULED(leading_blank_lines_skipped),
	    PART "b\n\n--b\n\nA: b\n\nx\n--b--\n",
	    "P0 F0 N0 D0 P1 part-headerless N1 B1 E1 D0 "
	    "line-ending-lf E0 " },
	{ "(none: a From_ line in a header is skipped)", { 0 },
	    "From x\r\nA: b\r\nFrom y\r\nx\r\n",
	    "P0 mbox-from-line S0 F0 mbox-from-in-header S0 header-no-colon "
	    "part-no-separator B0 E0 " },
	{ RULED(from_line_is_junk),
	    "From x\r\nA: b\r\nFrom y\r\nx\r\n",
	    "P0 mbox-from-line S0 F0 header-no-colon part-no-separator "
	    "B0 E0 " },
	{ RULED(junk_ends_header), "A: b\r\n: c\r\nD: e\r\n\r\nx\r\n",
	    "P0 F0 header-empty-name S0 F0 N0 B0 E0 " },
	{ RULED(close_may_come_first),
	    "Content-Type: multipart/a; boundary=b\r\n\r\n--b--\r\nx\r\n",
	    "P0 F0 N0 D0 O0 epilogue-not-empty E0 " },
	{ RULED(junk_ends_header), "A: b\r\nC\r\nD: e\r\n\r\nx\r\n",
	    "P0 F0 header-no-colon part-no-separator B0 E0 " },
	{ "(none: the first of two fields counts)", { 0 },
	    "Content-Type: text/html\r\nContent-Type: x\r\n\r\n",
	    "P0 F0 duplicate-content-type F0 N0 E0 " },
	{ RULED(last_field),
	    "Content-Type: text/html\r\nContent-Type: x\r\n\r\n",
	    "P0 F0 duplicate-content-type F0 content-type-no-subtype "
	    "N0 E0 " },
};

START_TEST(follows_rulings)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ALL,
		.limits = { .field = 45 },
	};
	mime_span m = guarded(span_of(ruled[_i].message));

	for (size_t cut = 0; cut < m.len; cut++) {
		struct mime_parser *p = mime_parser_new(mem, &opt);
		mime_span got;

		p->rulings = &ruled[_i].rulings;
		got = events_in_short(mem, p, m, cut, 0);
		if (!span_is(got, span_of(ruled[_i].events)))
			ck_abort_msg("%s: cut at %zu: %s", ruled[_i].name, cut,
			    shown(got));
	}
	mime_arena_free(mem);
}
END_TEST

#define INNER PART "b\n\n--b\n" PART "i\n\n--i\nA: b\n\nx\n--i--\n" \
	"--b\n\ny\n--b--\n"

static const struct {
	const char *name, *message;
	size_t cut;
	unsigned after;         /* so many events */
	const char *events;
} skipped[] = {
	{ "never", INNER, 0, 0,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 F2 N2 B2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 E0 " },
	{ "all", INNER, 0, 1, "P0 X0 E0 " },
	{ "all but its header", INNER, 0, 3, "P0 F0 N0 X0 E0 " },
	{ "a multipart", INNER, 0, 5,
	    "P0 F0 N0 D0 P1 X1 E1 D0 P2 part-headerless N2 B2 E2 D0 E0 " },
	{ "a multipart, from its first delimiter on", INNER, 0, 8,
	    "P0 F0 N0 D0 P1 F1 N1 D1 X1 E1 D0 P2 part-headerless N2 B2 E2 "
	    "D0 E0 " },
	{ "a leaf", INNER, 0, 9,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 X2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 E0 " },
	{ "a leaf whose body has passed", INNER, 0, 12,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 F2 N2 B2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 E0 " },
	{ "a part that has ended: nothing", INNER, 0, 13,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 F2 N2 B2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 E0 " },
	{ "the whole, after its last part", INNER "epilogue", 0, 22,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 F2 N2 B2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 X0 E0 " },
	{ "a multipart that is never closed", PART "b\n\n--b\n\nx", 0, 4,
	    "P0 F0 N0 D0 X0 E0 " },
	{ "a header in which much is wrong", "\001 : b\n\n", 0, 2,
	    "P0 header-space-before-colon F0 X0 E0 " },
	{ "a body that is badly encoded", BASE64 "*QUIx", 0, 3,
	    "P0 F0 N0 X0 E0 " },
	{ "some of a body that is badly encoded", BASE64 "QUIx", 37, 4,
	    "P0 F0 N0 B0 X0 E0 " },
	{ "some of a line that has no end", "A: b\r\n\r\nabc", 9, 4,
	    "P0 F0 N0 B0 X0 E0 " },
	{ "the rest of a run that a defect cut", "A: b\r\n\r\na\x1a" "bcdef\r\n",
	    0, 4, "P0 F0 N0 B0 X0 E0 " },
	{ "line ends, of which no more are seen",
	    "A: b\n\na\x1a" "b\r\n", 8, 4, "P0 F0 N0 B0 X0 E0 " },
	{ "the rest of a preamble that a defect cut",
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\na\x1a" "bc\r\n",
	    0, 4, "P0 F0 N0 O0 X0 E0 " },
	{ "a CR, and what would make it a bare one", "A: b\r\n\r\na\rc", 10, 4,
	    "P0 F0 N0 B0 X0 E0 " },
	{ "what begins as a program", "Content-Type: image/png\n\n\177ELFx", 29,
	    4, "P0 F0 N0 B0 X0 E0 " },
	{ "the rest of an epilogue", PART "b\n\n--b\nA: b\n\nx\n--b--\nyz", 62,
	    11, "P0 F0 N0 D0 P1 F1 N1 B1 E1 D0 O0 X0 E0 " },
	{ "a part of which there is nothing", PART "b\n\n--b\n--b--\n", 0, 5,
	    "P0 F0 N0 D0 P1 E1 D0 E0 " },
	{ "the rest of a line, which is no delimiter",
	    PART "b\n\n--b\nA: b\n\nx--b\n--b--\n", 54, 8,
	    "P0 F0 N0 D0 P1 F1 N1 B1 X1 E1 D0 E0 " },
};

START_TEST(skips)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ENCODING,
	};
	mime_span got;

	/* These are about line ends; all others have LF throughout. */
	if (strstr(skipped[_i].message, "\r\n") != NULL)
		opt.checks |= MIME_CHECK_LINES;
	got = events_in_short(mem, mime_parser_new(mem, &opt),
	    span_of(skipped[_i].message), skipped[_i].cut, skipped[_i].after);

	ck_assert_msg(span_is(got, span_of(skipped[_i].events)), "%s: got %s",
	    skipped[_i].name, shown(got));
	mime_arena_free(mem);
}
END_TEST

/* An event's media is there from the blank line on, and not before. */
START_TEST(media_comes_with_the_blank_line)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, &strict);
	const struct mime_event *ev;
	bool known[8] = { false };

	mime_parser_feed(p, span_of(rows[_i].message));
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK) {
		ck_assert_uint_lt(ev->depth, ROWS(known));
		if (ev->type == MIME_EV_PART)
			known[ev->depth] = false;
		if (ev->type != MIME_EV_FIELD && ev->type != MIME_EV_SKIPPED &&
		    ev->type != MIME_EV_PART && ev->type != MIME_EV_DEFECT &&
		    ev->type != MIME_EV_OPAQUE)
			known[ev->depth] = true;
		if (ev->type != MIME_EV_DEFECT || known[ev->depth])
			ck_assert_msg((ev->media != NULL) == known[ev->depth],
			    "%s: at %u", rows[_i].name, (unsigned)ev->offset);
	}
	mime_arena_free(mem);
}
END_TEST

/* ---- what it takes ------------------------------------------------------ */

/* Feeds PIECE over and over, TIMES, and reads all its events. */
static void
feed_often(struct mime_parser *p, mime_span piece, unsigned times)
{
	const struct mime_event *ev;
	mime_status st;

	for (unsigned i = 0; i < times; i++) {
		mime_parser_feed(p, piece);
		while ((st = mime_parser_next(p, &ev)) == MIME_OK)
			;
		if (st != MIME_MORE)
			ck_abort_msg("round %u: %s", i, mime_status_text(st));
	}
}

/* Bounded by what is open, never by how much has passed. */
START_TEST(memory_is_for_what_is_open)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ALL,
		.limits = { .parts = 1000000 },
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);

	mime_arena_limit(mem, 200000);
	/* Many fields. */
	feed_often(p, SPAN("A \x01: =?x?q?a?= =?utf-8?q?abcdefgh?=\n"), 5000);
	feed_often(p, SPAN(PART "b\nContent-ID: <a-content-id>\n\n"), 1);
	/* Many parts, and multiparts that nobody closes. */
	feed_often(p, SPAN("--b\n" PART "iiiiiiiiiiiiiiiii\nA \x01: b\n\n"
	    "--iiiiiiiiiiiiiiiii\n" BASE64 "*QU*\r\n*QU\n\r\n"), 5000);
	/* Many headers that are left before they end. */
	for (int i = 0; i < 5000; i++) {
		feed_often(p, SPAN("--b\nContent-ID: <a-content-id-that"
		    "-is-as-long-as-an-address-may-be-if-not-a-little-longer>\n"
		    "A: b\n"), 1);
		mime_parser_skip(p);
	}
	/* Many messages, all left behind. */
	for (int i = 0; i < 2000; i++) {
		mime_parser_reset(p);
		feed_often(p, SPAN(PART "b\n\n--b\n" PART "i\n\n--i\n"
		    "Content-Type: text/plain; name=\"a long, long name\"\n\n"
		    "--i\nContent-Type: text/plain; name=\"another one\"\n"
		    "Content-ID: <a-content-id-that-is-as-long-as-this>\n"), 1);
	}
	mime_arena_free(mem);
}
END_TEST

/* Where no blank line shows within the limit, it is waited for no longer. */
START_TEST(looks_ahead_up_to_the_limit)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .limits = { .header = 1000 },
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	mime_parser_feed(p, SPAN("A: b\njunk\n"));
	ck_assert_int_eq(put_events(&b, p, NULL), MIME_MORE);
	for (int i = 0; i < 11; i++) {
		mime_parser_feed(p, SPAN(
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
		ck_assert_int_eq(put_events(&b, p, NULL), MIME_MORE);
	}
	ck_assert_msg(span_is(buffer_span(&b), SPAN("P0 F0 header-no-colon "
	    "limit-header-bytes part-no-separator B0 ")), "%s",
	    shown(buffer_span(&b)));
	mime_arena_free(mem);
}
END_TEST

/* ---- what it costs, octet by octet --------------------------------------- */

static double
seconds_of(const char *line, bool folds, size_t octets)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .limits = { .field = 1000000 },
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);
	const struct mime_event *ev;
	struct timespec before, after;
	size_t len = strlen(line);

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
	for (size_t i = 0; i < octets; i++) {
		const char *at = folds && i % len == 0 && i > 0 ? " " :
		    line + i % len;

		mime_parser_feed(p, (mime_span){ at, 1 });
		while (mime_parser_next(p, &ev) == MIME_OK)
			;
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
	mime_arena_free(mem);
	return (double)(after.tv_sec - before.tv_sec) +
	    (double)(after.tv_nsec - before.tv_nsec) / 1e9;
}

static const struct {
	const char *name, *line;
	bool folds;
} slow[] = {
	{ "a field without an end", "A: bcdefghijklmnopqrstuvwxyz", false },
	{ "a field of many lines",  "A: bcd\n", true },
	{ "junk without an end",    "junk and more of it\n", false },
};

/*
 * What has to wait for its end is not gone through anew with each octet. As in
 * check_cost.c: four times the octets, and the square would be sixteenfold.
 */
START_TEST(octet_by_octet_costs_its_length)
{
	double once = 1e9, more = 1e9;
	int tries = 0;

	do {
		double a = seconds_of(slow[_i].line, slow[_i].folds, 40000);
		double b = seconds_of(slow[_i].line, slow[_i].folds, 160000);

		once = a < once ? a : once;
		more = b < more ? b : more;
	} while (more >= once * 9 && ++tries < 5);
	ck_assert_msg(more < once * 9, "%s: %.1f ms, four times that: %.1f ms",
	    slow[_i].name, once * 1000, more * 1000);
}
END_TEST

/* What failed for want of memory stays so, until a reset. */
START_TEST(a_failure_lasts_until_the_reset)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	const struct mime_event *ev;
	struct buffer b;

	/* The value of Content-Type is kept until its header ends. */
	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN("Content-Type: text/plain; name="));
	for (int i = 0; i < 100000; i++)
		buffer_put_char(&b, 'x');
	buffer_put(&b, SPAN("\n\n"));
	mime_arena_limit(mem, 200000);
	mime_parser_feed(p, buffer_span(&b));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_OK);
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_LIMIT);
	mime_arena_limit(mem, SIZE_MAX);
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_LIMIT);
	mime_parser_reset(p);
	mime_parser_feed(p, SPAN("A: b\n\n"));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_OK);
	mime_arena_free(mem);
}
END_TEST

static unsigned
count_events(struct mime_parser *p, mime_event_type type)
{
	const struct mime_event *ev;
	unsigned n = 0;

	while (mime_parser_next(p, &ev) == MIME_OK)
		n += ev->type == type;
	return n;
}

START_TEST(reset_makes_ready_for_the_next)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	const char *broken = PART "b\n\n--b\nA: b\n\nunfinished";

	for (int i = 0; i < 100; i++) {
		mime_parser_reset(p);
		/* Left behind at any point: */
		mime_parser_feed(p, span_head(span_of(broken), (size_t)i % 60));
		count_events(p, MIME_EV_PART);
		mime_parser_reset(p);
		mime_parser_feed(p, SPAN("A: b\nB: c\n\ntext"));
		mime_parser_end(p);
		ck_assert_uint_eq(count_events(p, MIME_EV_FIELD), 2);
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(feeding_too_early_is_a_mistake)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	const struct mime_event *ev;

	mime_parser_feed(p, SPAN("A: b\n"));
	mime_parser_feed(p, SPAN("B: c\n"));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_USAGE);
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_USAGE);
	mime_parser_reset(p);
	mime_parser_feed(p, SPAN("A: b\n"));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_OK);
	/* To feed nothing is none, and to feed behind the end is one. */
	mime_parser_reset(p);
	mime_parser_end(p);
	mime_parser_feed(p, SPAN(""));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_OK);
	mime_parser_feed(p, SPAN("A: b\n"));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_USAGE);
	ck_assert_int_eq(mime_parser_next(NULL, &ev), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

/* Skipping at the N-th event leaves tiling and nesting as they are. */
START_TEST(skip_passes_the_rest_as_opaque)
{
	const char *m = PART "b\n\n--b\n" PART "i\n\n--i\nA: b\n\nx\n--i--\n"
	    "--b\n\ny\n--b--\nepilogue\n";

	for (unsigned at = 1; at < 25; at++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct mime_parser *p = mime_parser_new(mem, NULL);
		const struct mime_event *ev;
		unsigned n = 0;
		int open = 0;
		uint64_t next = 0;

		mime_parser_feed(p, span_of(m));
		mime_parser_end(p);
		while (mime_parser_next(p, &ev) == MIME_OK) {
			open += ev->type == MIME_EV_PART;
			open -= ev->type == MIME_EV_PART_END;
			if (ev->type != MIME_EV_DEFECT)
				next += ev->bytes.len;
			if (++n == at)
				mime_parser_skip(p);
		}
		if (open != 0 || next != strlen(m))
			ck_abort_msg("skipped at event %u", at);
		mime_arena_free(mem);
	}
}
END_TEST

/*
 * Skipped in the midst of a line of its header that is beyond a limit: what
 * follows there begins no line.
 */
START_TEST(skip_within_a_long_field)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .limits = { .field = 50 },
	};
	mime_span got = events_in_short(mem, mime_parser_new(mem, &opt),
	    SPAN(PART "b\n\n--b\nA: 3456789012345678901234567890123456789012"
	    "34567890123456789--b\n--b--\n"), 107, 7);

	ck_assert_msg(span_is(got, SPAN("P0 F0 N0 D0 P1 "
	    "limit-header-field-bytes X1 E1 D0 E0 ")), "got %s", shown(got));
	mime_arena_free(mem);
}
END_TEST

static bool media_seen;

/* From BLANK to PART_END the media is there, and what it says stays. */
START_TEST(media_lasts_until_the_part_ends)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	const struct mime_media *root = NULL;
	const struct mime_event *ev;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(PART "outer\n\n"));
	for (int i = 0; i < 50; i++)
		buffer_put(&b, SPAN("--outer\n" PART "i\n\n--i\n\nx\n--i--\n"));
	mime_parser_feed(p, buffer_span(&b));
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK) {
		if (ev->part == 0 && ev->type == MIME_EV_BLANK)
			root = ev->media;
		if (root != NULL && !span_is(root->boundary, SPAN("outer")))
			ck_abort_msg("the root's media is gone");
		media_seen = root != NULL;
	}
	ck_assert(media_seen);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, gives_the_events, 0, ROWS(rows));
	tcase_add_loop_test(tc, looks_at_the_header_as_a_whole, 0, ROWS(wholes));
	tcase_add_loop_test(tc, tells_names_that_are_alike, 0, ROWS(alike));
	tcase_add_loop_test(tc, limits_leave_it_opaque, 0, ROWS(limited));
	tcase_add_loop_test(tc, looks_at_what_it_is_asked_to, 0, ROWS(checked));
	tcase_add_loop_test(tc, cuts_change_nothing, 0, ROWS(checked));
	tcase_add_test(tc, looks_at_all_of_an_encoded_body);
	tcase_add_loop_test(tc, the_end_may_be_told_early, 0, ROWS(rows));
	tcase_add_loop_test(tc, follows_rulings, 0, ROWS(ruled));
	tcase_add_loop_test(tc, reset_makes_as_new, 0, ROWS(rows));
	tcase_add_loop_test(tc, skips, 0, ROWS(skipped));
	tcase_add_loop_test(tc, media_comes_with_the_blank_line, 0, ROWS(rows));
	tcase_add_test(tc, memory_is_for_what_is_open);
	tcase_add_test(tc, looks_ahead_up_to_the_limit);
	tcase_add_loop_test(tc, octet_by_octet_costs_its_length, 0, ROWS(slow));
	tcase_add_test(tc, a_failure_lasts_until_the_reset);
	tcase_add_test(tc, reset_makes_ready_for_the_next);
	tcase_add_test(tc, feeding_too_early_is_a_mistake);
	tcase_add_test(tc, skip_passes_the_rest_as_opaque);
	tcase_add_test(tc, skip_within_a_long_field);
	tcase_add_test(tc, media_lasts_until_the_part_ends);
}

int
main(void)
{
	return run_suite("parser", cases);
}
