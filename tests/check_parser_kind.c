/*
 * check_parser_kind.c - what the fields make of a body: which of two counts,
 * and when a multipart is no more than a leaf.
 */
#include "parser_rows.h"

static const struct parser_row rows[] = {
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
};

static void
cases(TCase *tc)
{
	add_parser_rows(tc, rows, ROWS(rows));
}

int
main(void)
{
	return run_suite("parser_kind", cases);
}
