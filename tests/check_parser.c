/*
 * check_parser.c - the state machine, row by row.
 *
 * A row is a message and the events it must give, as events.c writes them:
 * type, part, offset + size. "b" is the outer boundary, "i" the inner one.
 */
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
	{ "a line of blanks is a fold",
	    "A: b\n"
	    " \n"
	    "B: c\n"
	    "\n",
	    "PART 0 0+0\n"
	    "! header-fold-blank-line 0 5+2\n"
	    "FIELD 0 0+7 A\n"
	    "FIELD 0 7+5 B\n"
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
	{ "an empty body",
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
	    "BLANK 1 52+1\n"
	    "PART_END 1 53+0\n"
	    "BOUNDARY 0 53+6\n"
	    "PART_END 0 59+0\n" },
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
	    "OUTSIDE 0 58+9\n"
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
	    "BODY 1 48+9\n"
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
	    "BOUNDARY 1 98+7\n"
	    "PART_END 1 105+0\n"
	    "BOUNDARY 0 105+6\n"
	    "PART_END 0 111+0\n" },
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
	    "BLANK 1 89+1\n"
	    "BOUNDARY 1 90+4\n"
	    "PART 2 94+0\n"
	    "! part-headerless 2 94+1\n"
	    "BLANK 2 94+1\n"
	    "BODY 2 95+3\n"
	    "PART_END 2 98+0\n"
	    "BOUNDARY 1 98+7\n"
	    "PART_END 1 105+0\n"
	    "BOUNDARY 0 105+6\n"
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
	    "! part-empty 2 77+6\n"
	    "PART_END 2 77+0\n"
	    "PART_END 1 77+0\n"
	    "BOUNDARY 0 77+6\n"
	    "PART_END 0 83+0\n" },
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
	{ "no header at all", "\ntext\n", MIME_DEFECT_MISSING_FROM, false },
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
	{ "version 2.0", "MIME-Version: 2.0\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, true },
	{ "version 10", "MIME-Version: 10\n\n",
	    MIME_DEFECT_MIME_VERSION_UNKNOWN, true },
	{ "two versions", "MIME-Version: 1.0\nMIME-Version: 1.0\n\n",
	    MIME_DEFECT_DUPLICATE_MIME_VERSION, true },
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
	{ "more parts than the limit", { .parts = 2 },
	    PART "b\n\n--b\n\nx\n--b\n\ny\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\nBODY 1 48+1\nPART_END 1 49+0\n"
	    "! limit-parts 0 49+0\nOPAQUE 0 49+14\nPART_END 0 63+0\n" },
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

/* ---- the calls ---------------------------------------------------------- */

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
	tcase_add_loop_test(tc, limits_leave_it_opaque, 0, ROWS(limited));
	tcase_add_test(tc, reset_makes_ready_for_the_next);
	tcase_add_test(tc, feeding_too_early_is_a_mistake);
	tcase_add_test(tc, skip_passes_the_rest_as_opaque);
	tcase_add_test(tc, media_lasts_until_the_part_ends);
}

int
main(void)
{
	return run_suite("parser", cases);
}
