/*
 * shapes.c - messages of every nasty shape.
 */
#include <stdio.h>

#include "shapes.h"

static void
text(struct buffer *b, const char *s)
{
	buffer_put(b, span_of(s));
}

static void
number(struct buffer *b, const char *before, size_t n, const char *after)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%zu", n);
	text(b, before);
	text(b, digits);
	text(b, after);
}

/* A boundary of its own for each N, all of one length. */
static void
nth_boundary(struct buffer *b, const char *before, size_t n, const char *after)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "b%06zu", n);
	text(b, before);
	text(b, digits);
	text(b, after);
}

static void
repeat(struct buffer *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text(b, s);
}

static void
nested_multiparts(struct buffer *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		nth_boundary(b, "Content-Type: multipart/mixed; boundary=", i,
		    "\n\n");
		nth_boundary(b, "--", i, "\n");
	}
	text(b, "\ntext\n");
}

/* Each says that it is in base64, and is not. */
static void
nested_lies(struct buffer *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		text(b, "Content-Transfer-Encoding: base64\n");
		nth_boundary(b, "Content-Type: multipart/mixed; boundary=", i,
		    "\n\n");
		nth_boundary(b, "--", i, "\n");
	}
	text(b, "\ntext\n");
}

static void
nested_messages(struct buffer *b, size_t n)
{
	repeat(b, "Content-Type: message/rfc822\n\n", n);
	text(b, "Subject: the innermost\n\ntext\n");
}

static void
many_parts(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n");
	repeat(b, "--b\n\nx\n", n);
	text(b, "--b--\n");
}

/* Each takes its charset from the multipart, 90 levels out. */
static void
texts_without_charset(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b; charset=euc-jp\n"
	    "\n--b\n");
	nested_multiparts(b, 90);
	repeat(b, "--b000089\n\n\xbf\xa7\n", n);
}

static void
empty_parts(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n");
	repeat(b, "--b\n", n);
}

static void
near_misses(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=bbbbbbbbbbbb\n\n"
	    "--bbbbbbbbbbbb\n\n");
	repeat(b, "--bbbbbbbbbbbc\n--bbbbbbbbbbbb-\n-\n--\n", n);
}

static void
near_misses_deep(struct buffer *b, size_t n)
{
	nested_multiparts(b, 99);
	repeat(b, "--b000001x\n--b000022y\n--\n", n);
}

static void
dashes(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=\"---------\"\n\n");
	text(b, "-----------\n\n--");
	repeat(b, "-", n * 16);
}

static void
line_ends(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n");
	repeat(b, "\r\r\n\n\r", n * 4);
}

static void
many_fields(struct buffer *b, size_t n)
{
	repeat(b, "X-A: b\n", n);
	text(b, "\ntext\n");
}

static void
long_field(struct buffer *b, size_t n)
{
	text(b, "Subject: ");
	repeat(b, "0123456789abcde ", n);
	text(b, "\n\ntext\n");
}

static void
long_fold(struct buffer *b, size_t n)
{
	text(b, "Subject: x\n");
	repeat(b, " y\n", n * 4);
	text(b, "\ntext\n");
}

static void
junk_lines(struct buffer *b, size_t n)
{
	text(b, "From: a@example.org\n");
	repeat(b, "no field at all\n", n);
	text(b, "\ntext\n");
}

static void
junk_without_blank(struct buffer *b, size_t n)
{
	text(b, "From: a@example.org\n");
	repeat(b, "no field at all\n", n);
}

static void
parameters(struct buffer *b, size_t n)
{
	text(b, "Content-Type: text/plain");
	for (size_t i = 0; i < n; i++)
		number(b, ";\n p", i, "=v");
	text(b, "\n\ntext\n");
}

static void
pieces_of_a_name(struct buffer *b, size_t n)
{
	text(b, "Content-Disposition: attachment");
	for (size_t i = 0; i < n; i++)
		number(b, ";\n filename*", i, "=v");
	text(b, "\n\ntext\n");
}

static void
comments(struct buffer *b, size_t n)
{
	text(b, "Content-Type: ");
	repeat(b, "((((((((", n);
	text(b, "\n\ntext\n");
}

static void
encoded_words(struct buffer *b, size_t n)
{
	text(b, "Subject:");
	repeat(b, " =?utf-8?q?=C3=A4?=\n", n);
	text(b, "\ntext\n");
}

static void
charsets_of_words(struct buffer *b, size_t n)
{
	static const char *const words[] = {
		" =?iso-8859-2?q?a?=\n", " =?koi8-r?q?a?=\n",
		" =?shift_jis?q?a?=\n", " =?big5?q?a?=\n",
		" =?iso-2022-jp?q?a?=\n", " =?gb18030?q?a?=\n",
	};

	text(b, "Subject:");
	for (size_t i = 0; i < n; i++)
		text(b, words[i % ROWS(words)]);
	text(b, "\ntext\n");
}

/* Some in names, some in quotes, some in addresses. */
static void
words_in_addresses(struct buffer *b, size_t n)
{
	text(b, "From: ");
	repeat(b, "\"=?utf-8?q?a=40b?=\" =?utf-8?q?a?= <=?utf-8?q?a?=@b>,\n ",
	    n);
	text(b, "a@b\n\ntext\n");
}

/* What each is part of shows at the end only, where no "@" follows. */
static void
glued_words(struct buffer *b, size_t n)
{
	text(b, "To: ");
	repeat(b, "=?utf-8?q?a=40b?=x", n);
	text(b, "\n\ntext\n");
}

/* Quotes and brackets without an end, behind what might be an address. */
static void
open_words(struct buffer *b, size_t n)
{
	text(b, "Cc: ");
	repeat(b, "\"=?utf-8?q?a=40b?= <=?utf-8?q?a", n);
	repeat(b, " =?utf-8?q?a=40b?=<,", n);
	text(b, "\n\ntext\n");
}

/* As the name of a file. */
static void
words_in_name(struct buffer *b, size_t n)
{
	text(b, "Content-Type: a/b; name=\"");
	repeat(b, "=?utf-8?q?a?=.\n ", n);
	text(b, "\"\n\ntext\n");
}

static void
base64_body(struct buffer *b, size_t n)
{
	text(b, "Content-Transfer-Encoding: base64\n\n");
	repeat(b, "QUJD\n=\n*Q=\n", n);
}

static void
qp_body(struct buffer *b, size_t n)
{
	text(b, "Content-Transfer-Encoding: quoted-printable\n\n");
	repeat(b, "= \t \n=Z=\n=C3  ", n);
}

static void
blanks_in_qp(struct buffer *b, size_t n)
{
	text(b, "Content-Transfer-Encoding: quoted-printable\n\n");
	repeat(b, "                ", n);
}

static void
encoded_messages(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n");
	repeat(b, "--b\nContent-Type: message/rfc822\n"
	    "Content-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKeQo=\n", n);
	text(b, "--b--\n");
}

static void
japanese_body(struct buffer *b, size_t n)
{
	text(b, "Content-Type: text/plain; charset=iso-2022-jp\n\n");
	repeat(b, "\033$B$3$s\033(B ok\n", n);
}

static void
bad_characters(struct buffer *b, size_t n)
{
	text(b, "Content-Type: text/plain; charset=windows-1253\n\n");
	repeat(b, "\xC3\xA4\xD2\xC0\xAF\n", n);
}

static void
bad_characters_by_line(struct buffer *b, size_t n)
{
	text(b, "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n");
	repeat(b, "=C3=\n=\n=C3=\n=A4\n", n);
}

/* As long as each of 100 open boundaries, and like them up to the end. */
static void
near_misses_of_all(struct buffer *b, size_t n)
{
	static const char same[] = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

	for (size_t i = 100; i < 199; i++) {
		text(b, "Content-Type: multipart/mixed; boundary=");
		number(b, same, i, "\n\n--");
		number(b, same, i, "\n");
	}
	for (size_t i = 0; i < n; i++) {
		text(b, "\n--");
		text(b, same);
		text(b, "1xx");
	}
}

static void
dash_lines(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n");
	repeat(b, "--\n--x\n---\n--\r\n-- \n", n);
}

static void
long_dash_lines(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n");
	for (size_t i = 0; i < n; i++) {
		repeat(b, "----------", 90);
		text(b, "\n");
	}
}

static void
blanks_before_dashes(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n");
	repeat(b, "        \t\t\t\t\t\t\t\t--b\n", n);
	repeat(b, " \t", n * 16);
	text(b, "--b\n");
}

/* As many as a delimiter may have, and more, with a letter after them. */
static void
blanks_after_dashes(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n");
	for (size_t i = 0; i < n; i++) {
		text(b, "--b");
		repeat(b, "        ", 126);
		text(b, "x\n");
	}
}

static void
lone_crs(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n");
	repeat(b, "\r", n * 16);
}

static void
lone_crs_in_header(struct buffer *b, size_t n)
{
	text(b, "Subject: x");
	repeat(b, "\r", n * 8);
	repeat(b, "\rX: y", n);
	text(b, "\n\ntext\n");
}

static void
junk_in_part(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n");
	repeat(b, "no field at all\n", n);
	text(b, "\nfar behind\n--b--\n");
}

static void
parameters_of_parts(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (size_t i = 0; i < n; i++) {
		text(b, "--b\nContent-Type: text/plain");
		for (size_t p = 128; p > 0; p--)
			number(b, ";p", p, "=v");
		text(b, "\n\nx\n");
	}
}

static void
pieces_in_reverse(struct buffer *b, size_t n)
{
	text(b, "Content-Disposition: attachment");
	for (size_t i = n; i > 0; i--)
		number(b, ";\n filename*", i - 1, "*=%61");
	text(b, "\n\ntext\n");
}

static void
same_parameter(struct buffer *b, size_t n)
{
	text(b, "Content-Type: text/plain");
	for (size_t i = 0; i < n; i++)
		text(b, ";\n name=a; NAME=\"\\b\"");
	text(b, "\n\ntext\n");
}

static void
names_that_collide(struct buffer *b, size_t n)
{
	static const char *const names[] = {
		"a.txt", "A.TXT", "a (2).txt", "a (3).txt", "a.txt.",
	};

	text(b, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (size_t i = 0; i < n; i++) {
		text(b, "--b\nContent-Disposition: attachment; filename=\"");
		text(b, names[i % ROWS(names)]);
		text(b, "\"\n\n");
	}
}

static void
ids(struct buffer *b, size_t n)
{
	text(b, "References:");
	repeat(b, " <a b@c>\n (x)<d", n);
	text(b, "\n\ntext\n");
}

static void
ids_without_brackets(struct buffer *b, size_t n)
{
	text(b, "References:");
	repeat(b, " a@b (x)", n);
	text(b, "\n\ntext\n");
}

static void
open_brackets(struct buffer *b, size_t n)
{
	text(b, "References: ");
	repeat(b, "<\\\"", n * 4);
	text(b, "\nReceived: from");
	repeat(b, " < [", n * 2);
	text(b, "\nList-Post: ");
	repeat(b, "<x:", n * 2);
	text(b, "\n\ntext\n");
}

static void
hops(struct buffer *b, size_t n)
{
	repeat(b, "Received: from a (b [192.0.2.1]) by c with d id e for <f>;"
	    "\n 22 Nov 2026 10:04:05 +0100\n", n);
	text(b, "\ntext\n");
}

static void
hop_of_comments(struct buffer *b, size_t n)
{
	text(b, "Received: from x");
	repeat(b, " (b@[192.0.2.1] helo=) [::1];", n);
	text(b, "\n\ntext\n");
}

static void
date_of_comments(struct buffer *b, size_t n)
{
	text(b, "Date: Sun");
	repeat(b, ", (x)", n);
	text(b, "22");
	repeat(b, " (:)", n);
	text(b, "Nov 2026\n\ntext\n");
}

static void
field_of(struct buffer *b, const char *name, const char *piece, size_t n)
{
	text(b, name);
	repeat(b, piece, n);
	text(b, "\n\ntext\n");
}

static void
addresses(struct buffer *b, size_t n)
{
	field_of(b, "To: ", "Ann <a@b>, \"B\" <c@d>, e@f (E),\n ", n);
}

/* Commas that may be of a name, up to what shows that they are not. */
static void
names_with_commas(struct buffer *b, size_t n)
{
	field_of(b, "To: ", "a, b, c, d <e@f>, g, h, \"i\", ", n);
}

static void
commas_without_end(struct buffer *b, size_t n)
{
	field_of(b, "To: ", "a, b, c, ", n);
}

/* What looks like words, without an end or with brackets in them. */
static void
words_without_end(struct buffer *b, size_t n)
{
	field_of(b, "To: ", "=?a?q?x,", n);
}

static void
words_with_brackets(struct buffer *b, size_t n)
{
	text(b, "To: ");
	repeat(b, "=?a?q?x<", n);
	text(b, "?=\n\ntext\n");
}

static void
nothing_between(struct buffer *b, size_t n)
{
	field_of(b, "From: ", "a@b c@d <e@f> G <h@i ", n);
}

static void
all_at_signs(struct buffer *b, size_t n)
{
	field_of(b, "From: a", "@b.c", n);
}

/* A name full of addresses, and an address that is almost like them. */
static void
addresses_in_a_name(struct buffer *b, size_t n)
{
	text(b, "To: \"");
	repeat(b, "a@b.ca@b.c", n);
	text(b, "\" <\"");
	repeat(b, "a@b.c", n);
	text(b, "\"@b.c>\n\ntext\n");
}

static void
pieces_of_a_phrase(struct buffer *b, size_t n)
{
	text(b, "From: ");
	repeat(b, "\"x@y.z\" (c) =?a?q? w =?utf-8?q?=C3?= ", n);
	text(b, "<a@b>\n\ntext\n");
}

static void
pieces_of_an_address(struct buffer *b, size_t n)
{
	text(b, "From: <");
	repeat(b, "\"@\"(c) . a.", n);
	text(b, "@b>\n\ntext\n");
}

static void
groups(struct buffer *b, size_t n)
{
	field_of(b, "To: ", "G (x): a, b@c; \"H\":; <K L:@m;>, <N o, "
	    "I: J: k@l, ", n);
}

static void
references(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/related; boundary=b\n"
	    "Content-Base: http://x/\n\n--b\nContent-Type: text/html\n\n");
	for (size_t i = 0; i < n; i++) {
		number(b, "<img src=\"cid:a", i, "\">");
		number(b, "<img src=\"../x/", i, "\">");
	}
	for (size_t i = 0; i < n; i++) {
		number(b, "\n--b\nContent-ID: <a", i, ">\n");
		number(b, "Content-Type: image/png\nContent-Location: ", i,
		    "\n\n");
	}
}

static void
references_to_one(struct buffer *b, size_t n)
{
	text(b, "Content-Type: multipart/related; boundary=b\n\n--b\n"
	    "Content-Type: text/html\n\n");
	repeat(b, "url(a)cid:a ", n);
	repeat(b, "\n--b\nContent-ID: <a>\nContent-Location: a\n\n", n);
}

static void
nested_alternatives(struct buffer *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		nth_boundary(b, "Content-Type: multipart/alternative; boundary=",
		    i, "\n\n");
		nth_boundary(b, "--", i, "\n");
	}
	text(b, "Content-Type: text/html\n\n");
}

/* ---- mailboxes ---------------------------------------------------------- */

#define FROM_LINE "From jo Thu Jan  1 00:00:00 1970\n"

static void
from_lines(struct buffer *b, size_t n)
{
	text(b, FROM_LINE "A: b\n\n");
	repeat(b, FROM_LINE "x\n>From y\n" FROM_LINE FROM_LINE "From - \nz\n",
	    n);
}

/* Each leads to somewhere near the end. */
static void
lengths_that_lie(struct buffer *b, size_t n)
{
	for (size_t i = n; i > 0; i--)
		number(b, FROM_LINE "Content-Length: ", i * 60, "\n\nx\n\n");
}

/* The first leads right; the others to what begins as a message does. */
static void
lengths_astray(struct buffer *b, size_t n)
{
	text(b, FROM_LINE "Content-Length: 2\n\nx\n\n");
	for (size_t i = 0; i < n; i++)
		text(b, FROM_LINE "Content-Length: 39\n\n" FROM_LINE
		    "A: b\n\nFrom x\n");
}

const struct shape shapes[SHAPES] = {
	{ "multiparts within each other", nested_multiparts,
	    MIME_DEFECT_LIMIT_DEPTH, 200 },
	{ "multiparts that lie, within each other", nested_lies,
	    MIME_DEFECT_LIMIT_DEPTH, 200 },
	{ "messages within each other", nested_messages,
	    MIME_DEFECT_LIMIT_DEPTH, 200 },
	{ "many parts", many_parts, MIME_DEFECT_LIMIT_PARTS, 20000 },
	{ "many texts without a charset", texts_without_charset,
	    MIME_DEFECT_LIMIT_PARTS, 20000 },
	{ "many empty parts", empty_parts, MIME_DEFECT_LIMIT_PARTS, 20000 },
	{ "lines that are almost delimiters", near_misses, 0, 0 },
	{ "the same in 99 multiparts", near_misses_deep, 0, 0 },
	{ "a line of dashes", dashes, 0, 0 },
	{ "line ends of all sorts", line_ends, 0, 0 },
	{ "many fields", many_fields, MIME_DEFECT_LIMIT_HEADER_FIELDS, 20000 },
	{ "a long field", long_field,
	    MIME_DEFECT_LIMIT_HEADER_FIELD_BYTES, 50000 },
	{ "a field of many folds", long_fold,
	    MIME_DEFECT_LIMIT_HEADER_FIELD_BYTES, 50000 },
	{ "junk in a header", junk_lines,
	    MIME_DEFECT_LIMIT_HEADER_BYTES, 100000 },
	{ "junk and no blank line", junk_without_blank,
	    MIME_DEFECT_LIMIT_HEADER_BYTES, 100000 },
	{ "many parameters", parameters, MIME_DEFECT_LIMIT_PARAMS, 5000 },
	{ "a name in many pieces", pieces_of_a_name,
	    MIME_DEFECT_LIMIT_RFC2231_SECTIONS, 5000 },
	{ "comments within each other", comments,
	    MIME_DEFECT_LIMIT_COMMENT_DEPTH, 5000 },
	{ "many encoded words", encoded_words,
	    MIME_DEFECT_LIMIT_ENCODED_WORDS, 11000 },
	{ "encoded words of many charsets", charsets_of_words, 0, 0 },
	{ "encoded words in addresses", words_in_addresses,
	    MIME_DEFECT_LIMIT_ENCODED_WORDS, 4000 },
	{ "encoded words glued together", glued_words,
	    MIME_DEFECT_LIMIT_ENCODED_WORDS, 11000 },
	{ "encoded words in what is not closed", open_words, 0, 0 },
	{ "encoded words in a name", words_in_name,
	    MIME_DEFECT_LIMIT_ENCODED_WORDS, 11000 },
	{ "bad base64", base64_body, 0, 0 },
	{ "bad quoted-printable", qp_body, 0, 0 },
	{ "blanks in quoted-printable", blanks_in_qp, 0, 0 },
	{ "many encoded messages", encoded_messages,
	    MIME_DEFECT_LIMIT_PARTS, 20000 },
	{ "text in a stateful charset", japanese_body, 0, 0 },
	{ "text of bad characters", bad_characters, 0, 0 },
	{ "the same, an octet a line", bad_characters_by_line, 0, 0 },
	{ "almost a delimiter of each of 99 multiparts", near_misses_of_all,
	    0, 0 },
	{ "lines that begin as delimiters do", dash_lines, 0, 0 },
	{ "long lines that begin as delimiters do", long_dash_lines, 0, 0 },
	{ "blanks before what would be a delimiter", blanks_before_dashes,
	    0, 0 },
	{ "delimiters but for what follows many blanks", blanks_after_dashes,
	    0, 0 },
	{ "CRs alone", lone_crs, 0, 0 },
	{ "CRs alone in a header", lone_crs_in_header, 0, 0 },
	{ "junk before a blank line far behind", junk_in_part,
	    MIME_DEFECT_LIMIT_HEADER_BYTES, 100000 },
	{ "parts of 128 parameters each", parameters_of_parts,
	    MIME_DEFECT_LIMIT_PARTS, 11000 },
	{ "a name in many pieces, the last first", pieces_in_reverse,
	    MIME_DEFECT_LIMIT_RFC2231_SECTIONS, 5000 },
	{ "one parameter many times", same_parameter,
	    MIME_DEFECT_LIMIT_PARAMS, 5000 },
	{ "names that collide", names_that_collide,
	    MIME_DEFECT_LIMIT_PARTS, 20000 },
	{ "many ids", ids, 0, 0 },
	{ "many ids without brackets", ids_without_brackets, 0, 0 },
	{ "brackets that are not closed", open_brackets, 0, 0 },
	{ "many relays", hops, 0, 0 },
	{ "a relay with many comments", hop_of_comments, 0, 0 },
	{ "a date with many comments", date_of_comments, 0, 0 },
	{ "many addresses", addresses, MIME_DEFECT_LIMIT_ADDRESSES, 5000 },
	{ "names with commas", names_with_commas, 0, 0 },
	{ "words and commas, and no address", commas_without_end, 0, 0 },
	{ "encoded words without an end, and commas", words_without_end,
	    0, 0 },
	{ "encoded words with brackets in them", words_with_brackets, 0, 0 },
	{ "addresses with nothing between", nothing_between, 0, 0 },
	{ "an address of at signs", all_at_signs, 0, 0 },
	{ "a name full of addresses", addresses_in_a_name, 0, 0 },
	{ "a name in many pieces of all kinds", pieces_of_a_phrase, 0, 0 },
	{ "an address in many pieces", pieces_of_an_address, 0, 0 },
	{ "groups of all kinds", groups, 0, 0 },
	{ "references, and what they name", references,
	    MIME_DEFECT_LIMIT_PARTS, 11000 },
	{ "references that all name the same", references_to_one,
	    MIME_DEFECT_LIMIT_PARTS, 11000 },
	{ "alternatives within each other", nested_alternatives,
	    MIME_DEFECT_LIMIT_DEPTH, 200 },
	{ "From_ lines without a header", from_lines, 0, 0 },
	{ "messages whose lengths lie", lengths_that_lie, 0, 0 },
	{ "messages whose lengths lead astray", lengths_astray, 0, 0 },
};
