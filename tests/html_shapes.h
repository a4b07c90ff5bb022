/*
 * html_shapes.h - pages that cost a reader of HTML more than they are long, if
 * it is not careful.
 *
 * A page is FRONT, AGAIN any number of times, as often BACK, and END.
 */
#ifndef LIBMIME_TESTS_HTML_SHAPES_H
#define LIBMIME_TESTS_HTML_SHAPES_H

static const struct html_shape {
	const char *name, *front, *again, *back, *end;
} html_shapes[] = {
	{ "blocks in blocks", "", "<div>", "", "x" },
	{ "blocks in blocks, closed", "", "<div>a", "</div>", "x" },
	{ "quotes in quotes", "", "<blockquote>", "", "x" },
	{ "quotes in quotes, with text", "", "<blockquote>a", "</blockquote>",
	    "x" },
	{ "lists in lists", "", "<ul><li>", "", "x" },
	{ "lists in lists, with text", "", "<ol><li>a", "</ol>", "x" },
	{ "items", "<ul>", "<li>a", "", "x" },
	{ "tables in tables", "", "<table><tr><td>", "", "x" },
	{ "tables in tables, with text", "", "<table><tr><td>a<td>b",
	    "</table>", "x" },
	{ "tables", "", "<table><tr><td>a<td>b</table>", "", "x" },
	{ "unknown elements", "", "<x1>", "", "x" },
	{ "elements that others end", "", "<x1></x2>", "", "x" },
	{ "formatting that is not ended", "", "<b><i>", "", "<p>x" },
	{ "formatting and paragraphs", "<b><i><u><a>", "<font a=b><p>", "",
	    "x" },
	{ "formatting of one paragraph each", "", "<p><b>a", "", "x" },
	{ "end tags", "<div>", "</p></b></td>", "", "x" },
	{ "end tags of what is far out", "<table><tr><td><p>", "<div></p>", "",
	    "x" },
	{ "items within formatting", "", "<b>", "<li>", "x" },
	{ "end tags within formatting", "<p>", "<b>", "</i>", "x" },
	{ "end tags of cells within blocks", "<table><tr><td>", "<div>",
	    "</th>", "x" },
	{ "paragraphs within formatting", "<p>", "<b>", "<p>", "x" },
	{ "attributes", "<a ", "b ", "", ">x" },
	{ "attributes of different names", "", "<a b c d e f g h i j>", "",
	    "x" },
	{ "attributes with quotes", "<a ", "b=\"c\" ", "", ">x" },
	{ "an attribute", "<img alt=\"", "b", "", "\">x" },
	{ "a style", "<p style=\"", "a:b;", "", "\">x" },
	{ "characters in an attribute", "<img alt=\"", "&amp;", "", "\">x" },
	{ "text that a table has no place for", "<table>", "a<b></b>", "",
	    "x" },
	{ "characters by name", "", "&amp;&#1;&", "", "x" },
	{ "a name of a character", "&", "a", "", " x" },
	{ "ampersands", "", "&", "", "x" },
	{ "less-than signs", "", "<", "", "x" },
	{ "comments that do not end", "", "<!--", "", "-->x" },
	{ "dashes in a comment", "<!--", "-", "", "x" },
	{ "declarations", "", "<!a", "", "x" },
	{ "scripts", "", "<script></scrip", "", "</script>x" },
	{ "cells", "<table>", "<td>a", "", "x" },
	{ "rows", "<table>", "<tr><td>a<td>b", "", "x" },
	{ "columns", "<table>", "<td colspan=999>a", "", "x" },
	{ "a cell of words", "<table><td>", "a ", "", "x" },
	{ "a cell of line ends", "<table><td>a", "<br>", "", "x" },
	{ "links", "", "<a href=//x>a", "", "x" },
	{ "a link of images", "<a href=//x>", "<img>", "", "x" },
	{ "a link of text", "<a href=//xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab>",
	    "xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", "", "x" },
	{ "a link of blocks", "", "<a href=//x><div>a</div></a>", "", "x" },
	{ "line ends", "<pre>", "\n", "", "x" },
	{ "headings", "", "<h1>a", "", "x" },
	{ "headings, closed", "", "<h1>a</h1>", "", "x" },
	{ "rules", "", "<hr>", "", "x" },
	{ "combining marks", "", "a\xcc\x81", "", " x" },
	{ "one word", "", "a", "", " x" },
	{ "wide characters", "", "\xe4\xb8\x80", "", "x" },
	{ "blanks", "a", " \t\n", "", "x" },
	{ "ill-formed characters", "", "\xe4\xb8", "", "x" },
	{ "selects", "", "<select><option>", "", "</select>x" },
	{ "frames", "", "<svg><math><template>", "", "x" },
};

#endif
