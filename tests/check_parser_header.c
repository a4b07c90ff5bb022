/*
 * check_parser_header.c - fields, and what else stands in a header: where it
 * ends, what of it is skipped, and when there is none.
 */
#include "parser_rows.h"

static const struct parser_row rows[] = {
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

static void
cases(TCase *tc)
{
	add_parser_rows(tc, rows, ROWS(rows));
}

int
main(void)
{
	return run_suite("parser_header", cases);
}
