/*
 * check_parser_multipart.c - the delimiters of one multipart: which lines are
 * some, and what stands in front of them, between and behind.
 *
 * "b" is its boundary.
 */
#include "parser_rows.h"

static const struct parser_row rows[] = {
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

static void
cases(TCase *tc)
{
	add_parser_rows(tc, rows, ROWS(rows));
}

int
main(void)
{
	return run_suite("parser_multipart", cases);
}
