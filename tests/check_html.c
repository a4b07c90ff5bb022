/*
 * check_html.c - HTML as text, by gumbo and without it.
 *
 * Each row is read in both ways, whole and octet by octet, and must come out
 * the same. Where gumbo is not there both are one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../tools/html.h"
#include "../tools/html_tags.h"
#include "html_shapes.h"
#include "suite.h"

#define DASHES "--------------------------------------"  /* half a line */

static const struct {
	const char *name, *html, *text;
} rows[] = {
	/* words */
	{ "nothing", "", "" },
	{ "only blanks", " \n ", "" },
	{ "a word", "word", "word\n" },
	{ "blanks run together", "a \n\t b", "a b\n" },
	{ "inline elements part no words", "a<b>b</b>c <i>d</i>", "abc d\n" },
	{ "tags and blanks", "<b>a </b> b", "a b\n" },
	{ "an empty element", "a<b></b>b", "ab\n" },
	{ "lines are cut between words",
	    "aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa "
	    "aaaaaaaaaa bb",
	    "aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa "
	    "aaaaaaaaaa\nbb\n" },
	{ "a long word is not cut",
	    "a " DASHES DASHES DASHES " b", "a\n" DASHES DASHES DASHES "\nb\n" },
	{ "Chinese is cut anywhere",
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80",
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\n\xe4\xb8\x80\n" },
	{ "quotation marks", "<q>a</q>", "\"a\"\n" },

	{ "a number raised above another", "10<sup>6</sup> 1<sup>st</sup> "
	    "a<sup>1</sup> 2<sup></sup>3", "10^6 1st a1 23\n" },

	/* characters */
	{ "by name", "&lt;&amp;&gt;&quot;&eacute;&hellip;&euro;",
	    "<&>\"\xc3\xa9\xe2\x80\xa6\xe2\x82\xac\n" },
	{ "by number", "&#65;&#x42;&#X43;", "ABC\n" },
	{ "numbers of Windows", "&#146;&#150;", "\xe2\x80\x99\xe2\x80\x93\n" },
	{ "without a semicolon", "&#65 &eacute b", "A \xc3\xa9 b\n" },
	{ "no name", "AT&T &unknown; & a", "AT&T &unknown; & a\n" },
	{ "a number that is none", "&#; &#x; &#xzz;", "&#; &#x; &#xzz;\n" },
	{ "a number beyond all", "&#99999999999;", "\xef\xbf\xbd\n" },
	{ "a surrogate", "&#xd800;", "\xef\xbf\xbd\n" },
	{ "at the end", "a&amp", "a&\n" },
	{ "a blank that does not break", "a&nbsp;b", "a b\n" },
	{ "many of them", "a&nbsp;&nbsp; &nbsp;b", "a b\n" },
	{ "soft hyphens go", "a&shy;b", "ab\n" },
	{ "what fills a preview goes",
	    "Hi&#847;&zwnj;&nbsp;&#8203;&#65279;&#847;&zwnj;&nbsp;<p>a",
	    "Hi\n\na\n" },
	{ "a joiner in emoji stays",
	    "\xf0\x9f\x91\xa8&zwj;\xf0\x9f\x91\xa9",
	    "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\n" },
	{ "in Latin letters it goes", "a&zwj;b", "ab\n" },
	{ "controls go", "a&#27;b", "ab\n" },

	/* blocks */
	{ "paragraphs", "<p>a</p><p>b</p>", "a\n\nb\n" },
	{ "paragraphs without ends", "<p>a<p>b", "a\n\nb\n" },
	{ "blocks", "<div>a</div><div>b</div>", "a\nb\n" },
	{ "blocks in blocks", "<div><div>a</div></div>b", "a\nb\n" },
	{ "a line end", "a<br>b", "a\nb\n" },
	{ "two line ends", "a<br><br>b", "a\n\nb\n" },
	{ "many line ends", "a<br><br><br><br>b", "a\n\nb\n" },
	{ "a line end before a block", "a<br><div>b</div>", "a\nb\n" },
	{ "a block with a line end only",
	    "<div>a</div><div><br></div><div>b</div>", "a\n\nb\n" },
	{ "a paragraph with a blank only", "<p>a</p><p>&nbsp;</p><p>b</p>",
	    "a\n\nb\n" },
	{ "line ends at the front", "<br><br>a", "a\n" },
	{ "line ends at the end", "a<br><br>", "a\n" },
	{ "paragraphs without margins",
	    "<p style='margin:0'>a</p><p style='margin-top:0;margin-bottom:0px'>b"
	    "</p><p style='margin: 0cm 0cm .0001pt'>c</p>d", "a\nb\nc\nd\n" },
	{ "paragraphs with some", "<p style='margin:0 0 1em'>a</p>"
	    "<p style='margin:0'>b</p><p style='margin-bottom:0'>c</p>"
	    "<p style='margin:.1in'>d</p>e", "a\n\nb\n\nc\n\nd\n\ne\n" },
	{ "paragraphs of Word", "<p class=MsoNormal>a</p>"
	    "<p class=MsoPlainText style='margin-left:.5in'>b</p>", "a\nb\n" },
	{ "such ones with margins",
	    "<p class=MsoNormal style='margin-bottom:12.0pt'>a</p>"
	    "<p class=MsoNormal style='mso-margin-top-alt:auto'>b</p>"
	    "<p class=MsoNormal style='mso-margin-top-alt:auto'>c</p>",
	    "a\n\nb\n\nc\n" },
	{ "an empty line of Word", "<p class=MsoNormal>a</p>"
	    "<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>",
	    "a\n\nb\n" },
	{ "an item of Word", "<p style='mso-list:l0 level1 lfo1'>"
	    "<![if !supportLists]>\xc2\xb7<span>&nbsp;&nbsp; </span><![endif]>"
	    DASHES " " DASHES "</p>b",
	    "* " DASHES "\n  " DASHES "\n\nb\n" },
	{ "items of Word, of any depth and number",
	    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
	    "<span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>a</p>"
	    "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>"
	    "<span style='mso-list:Ignore'>o<span>&nbsp; </span></span>b</p>"
	    "<p class=MsoListParagraph style='mso-list:l0 level3 lfo1'>"
	    "<span>\xef\x82\xa7<span>&nbsp; </span></span>c</p>"
	    "<p class=MsoListParagraph style='mso-list:l0 level9 lfo1'>"
	    "<span>(iii)<span>&nbsp; </span></span>d <i>e</i></p>",
	    "1. a\n  * b\n    * c\n      (iii) d e\n" },
	{ "what is no marker of Word",
	    "<p class=MsoNormal style='mso-list:l0 level1 lfo1'>A&nbsp;b</p>"
	    "<p class=MsoNormal style='mso-list:l0 level1 lfo1'>o b</p>"
	    "<p class=MsoNormal style='mso-list:l0 level1 lfo1'>abcdefghi&nbsp;j"
	    "</p><p class=MsoNormal style='mso-list:none'>-&nbsp;b</p>"
	    "<p class=MsoNormal style='mso-list:l0 level1 lfo1'>-</p>"
	    "<p class=MsoNormal style='mso-list:l0 level1 lfo1'>-<br>b"
	    "<p class=MsoNormal style='mso-list:l0 level1 lfo1'></p>c",
	    "A b\no b\nabcdefghi j\n- b\n-\n-\nb\nc\n" },
	{ "a link for an item of Word",
	    "<p style='mso-list:l0 level1 lfo1'><a href='http://a.b/'>c</a></p>"
	    "<p style='mso-list:l0 level1 lfo1'>a<a href='http://a.b/'>c</a>",
	    "c [1]\n\nac [1]\n\n[1] http://a.b/\n" },
	{ "an item of Word in a cell", "<table><tr><td>a<td>"
	    "<p style='mso-list:l0 level1 lfo1'>-&nbsp;b</p></table>c",
	    "a\n\n* b\n\nc\n" },
	{ "a block with a blank that does not break",
	    "<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb\n" },
	{ "an empty block", "<div>a</div><div> </div><div></div><div>b</div>",
	    "a\nb\n" },
	{ "a cell with such a blank",
	    "<table><tr><td><table></table>a<td>&nbsp;<td>b</table>",
	    "a\nb\n" },
	{ "a rule", "a<hr>b", "a\n" DASHES DASHES "--\nb\n" },
	{ "a word that is a link stays on its line",
	    "<p>a</p><p><a href='http://a.b/'>b</a></p>c<br>"
	    "<a href='http://a.b/'>d</a><p>e<a href='http://a.b/'>f</a>",
	    "a\n\nb [1]\n\nc\nd [1]\n\nef [1]\n\n[1] http://a.b/\n" },
	{ "slices of an image", "<img alt='A big picture'><br>"
	    "<img alt='A big picture'><table><tr><td><img alt='A big picture'>"
	    "</table>a<br><img alt='A big picture'><img alt='A Big picture'>",
	    "[A big picture]\n\na\n[A big picture][A Big picture]\n" },
	{ "slices of an image that is a link",
	    "<a href='http://a.b/'><img alt='A big picture'></a><br>"
	    "<a href='http://a.b/'><img alt='A big picture'></a><br>"
	    "<a href='http://c.d/'><img alt='A big picture'></a>",
	    "A big picture [1]\n\nA big picture [2]\n\n"
	    "[1] http://a.b/\n[2] http://c.d/\n" },
	{ "images of one kind", "<img alt='star'><img alt='star'>",
	    "[star][star]\n" },
	{ "a heading", "<h1>Big one</h1>a", "Big one\n=======\n\na\n" },
	{ "a smaller one", "<h2>Big</h2><p>a", "Big\n---\n\na\n" },
	{ "the smallest ones", "<h3>a</h3>b", "a\n\nb\n" },
	{ "a heading of two lines", "<h1>a<br>b</h1>c", "a\nb\n\nc\n" },
	{ "a heading of nothing", "<h1></h1>c", "c\n" },
	{ "text as it stands", "<pre>a  b\n  c\n\n\nd</pre>e",
	    "a  b\n  c\n\n\nd\n\ne\n" },
	{ "such text is not cut",
	    "<pre>" DASHES " " DASHES " a</pre>", DASHES " " DASHES " a\n" },

	/* quotes */
	{ "a quote", "a<blockquote>b<br>c</blockquote>d",
	    "a\n\n> b\n> c\n\nd\n" },
	{ "a quote in a quote",
	    "<blockquote>a<blockquote>b</blockquote>c</blockquote>",
	    "> a\n>\n> > b\n>\n> c\n" },
	{ "paragraphs of a quote", "<blockquote><p>a<p>b</blockquote>",
	    "> a\n>\n> b\n" },
	{ "a quote is cut to the width",
	    "<blockquote>aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa "
	    "aaaaaaaaa aaaaaaaaa aaaaaaaaa b</blockquote>",
	    "> aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa "
	    "aaaaaaaaa\n> aaaaaaaaa b\n" },
	{ "a quote that is not closed", "<blockquote>a", "> a\n" },

	/* lists */
	{ "a list", "<ul><li>a</li><li>b</li></ul>", "* a\n* b\n" },
	{ "without ends", "<ul><li>a<li>b</ul>c", "* a\n* b\n\nc\n" },
	{ "numbers", "<ol><li>a<li>b</ol>", "1. a\n2. b\n" },
	{ "numbers from elsewhere",
	    "<ol start=9><li>a<li>b<li value=\"3\">c</ol>",
	    "9. a\n10. b\n3. c\n" },
	{ "a list in a list", "<ul><li>a<ul><li>b</ul><li>c</ul>",
	    "* a\n  * b\n* c\n" },
	{ "numbers in a list", "<ol><li>a<ul><li>b</ul></ol>",
	    "1. a\n   * b\n" },
	{ "an item of two lines", "<ul><li>a<br>b</ul>", "* a\n  b\n" },
	{ "an item of paragraphs", "<ul><li><p>a<p>b</ul>", "* a\n\n  b\n" },
	{ "an item in a quote", "<blockquote><ul><li>a</ul></blockquote>",
	    "> * a\n" },
	{ "an item without a list", "<li>a", "* a\n" },
	{ "an empty item", "<ul><li><li>b</ul>", "* b\n" },
	{ "terms", "<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\n    b\nc\n    d\n" },

	/* tables */
	{ "a table", "<table><tr><td>a</td><td>b</td></tr><tr><td>cc</td>"
	    "<td>d</td></tr></table>", "a   b\ncc  d\n" },
	{ "without ends", "<table><tr><td>a<td>b<tr><td>cc<td>d</table>",
	    "a   b\ncc  d\n" },
	{ "headings", "<table><tr><th>aa<th>b<tr><td>c<td>d</table>",
	    "aa  b\n--  -\nc   d\n" },
	{ "a heading for each row", "<table><tr><th>a<td>b<tr><th>cc<td>d"
	    "</table>", "a   b\ncc  d\n" },
	{ "a cell across two", "<table><tr><td colspan=2>aaaa<tr><td>b<td>c"
	    "</table>", "aaaa\nb  c\n" },
	{ "an empty cell", "<table><tr><td>a<td><td>b<tr><td><td>c<td>d"
	    "</table>", "a     b\n   c  d\n" },
	{ "a column of nothing", "<table><tr><td>a<td>&nbsp;<td>b</table>",
	    "a  b\n" },
	{ "one column is text", "<table><tr><td>a<tr><td>b</table>", "a\nb\n" },
	{ "a table for layout",
	    "<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>",
	    "a\n\nb\n\nc\n" },
	{ "a table in one row", "<table><tr><td>Coffee<br>Tea<br><br>All<td>"
	    "\xe2\x82\xac" "1<br>2<br><br>3</td></table>b",
	    "Coffee  \xe2\x82\xac" "1\nTea     2\n\nAll     3\n\nb\n" },
	{ "and a row of headings above, one of sums below",
	    "<table><tr><th>a<th>bbb<th>c<tr><td>d<br>e<td><td>f<br>g<br>"
	    "<tr><td>h<td>i</table>", "a  bbb  c\n-  ---  -\nd       f\n"
	    "e       g\nh  i\n" },
	{ "cells of different lines are text",
	    "<table><tr><td>a<br>b<td>c<br>d<br>e</table>",
	    "a\nb\nc\nd\ne\n" },
	{ "and keep their blank lines", "<table><tr><td>a<br>b<td>c<p>d</p><td>e"
	    "</table>", "a\nb\nc\n\nd\n\ne\n" },
	{ "lines in a cell that are wide are text",
	    "<table><tr><td>a<br>" DASHES DASHES "<td>c<br>d</table>",
	    "a\n" DASHES DASHES "\nc\nd\n" },
	{ "a table in a table is one",
	    "<table><tr><td><table><tr><td>a<td>b</table></table>", "a  b\n" },
	{ "a list in a table", "<table><tr><td>a<td><ul><li>b</ul></table>",
	    "a\n\n* b\n" },
	{ "a heading in a table", "<table><tr><td>a<td><h1>bb</h1></table>",
	    "a\n\nbb\n==\n" },
	{ "rows that are too wide are text",
	    "<table><tr><td>" DASHES "<td>" DASHES "<td>a</table>",
	    DASHES "\n" DASHES "\na\n" },
	{ "a blank behind a letter of two octets",
	    "<table><tr><td>\xc3\xa4 b<br>c</table>", "\xc3\xa4 b\nc\n" },
	{ "a line end behind one",
	    "<table><tr><td>\xc3\xa4<br>b</table>", "\xc3\xa4\nb\n" },
	{ "a link in a cell",
	    "<table><tr><td>a<td><a href=\"http://x/y\">b</a><td>c</table>",
	    "a  b [1]  c\n\n[1] http://x/y\n" },
	{ "text around a table", "a<table><tr><td>b<td>c</table>d",
	    "a\n\nb  c\n\nd\n" },

	/* links and images */
	{ "a link", "<a href=\"http://x/y\">a</a> b", "a [1] b\n\n"
	    "[1] http://x/y\n" },
	{ "a link of blocks",
	    "<a href=\"http://x/y\"><div>a</div></a>b", "a [1]\nb\n\n"
	    "[1] http://x/y\n" },
	{ "a link of a table", "<a href=\"http://x/y\"><table><tr><td>a</table>"
	    "</a><p>b", "a [1]\n\nb\n\n[1] http://x/y\n" },
	{ "a link that ends in a line end",
	    "<a href=\"http://x/y\">a<br></a>b", "a [1]\nb\n\n"
	    "[1] http://x/y\n" },
	{ "one in a cell", "<table><tr><td><a href=\"http://x/y\">a<br></a>b"
	    "<td><a href=\"http://x/y\"><div>c</div></a></table>", "a [1]\nb\n"
	    "c [1]\n\n[1] http://x/y\n" },
	{ "one of blocks in columns", "<table><tr><td>a<td>"
	    "<a href=\"http://x/y\"><div>b</div></a><td>c</table>",
	    "a  b [1]  c\n\n[1] http://x/y\n" },
	{ "its number has no place on the line",
	    "<a href=\"http://x/y\">" DASHES DASHES "<br></a>b",
	    DASHES DASHES "\n[1]\nb\n\n[1] http://x/y\n" },
	{ "two of the same", "<a href=http://x/y>a</a> <a href=http://x/y>b</a>",
	    "a [1] b [1]\n\n[1] http://x/y\n" },
	{ "one that says where it leads", "<a href=\"http://x/\">http://x</a>",
	    "http://x\n" },
	{ "one without the scheme", "<a href=\"https://www.x.org/\">x.org</a>",
	    "x.org\n" },
	{ "one in other words", "<a href=\"http://x.org/a\">see x.org/a.</a>",
	    "see x.org/a.\n" },
	{ "one that leads where it does not say",
	    "<a href=\"http://x.org\">http://x.org.example.com</a>",
	    "http://x.org.example.com [1]\n\n[1] http://x.org\n" },
	{ "a mail address", "<a href=\"mailto:a@b\">a@b</a> "
	    "<a href=\"mailto:c@d\">me</a>", "a@b me [1]\n\n[1] mailto:c@d\n" },
	{ "one within the page", "<a href=\"#top\">a</a>", "a\n" },
	{ "one that runs", "<a href=\"javascript:x()\">a</a>", "a\n" },
	{ "no link", "<a name=x>a</a>", "a\n" },
	{ "an ampersand in it", "<a href=\"http://x/?a=1&amp;b=2\">a</a>",
	    "a [1]\n\n[1] http://x/?a=1&b=2\n" },
	{ "blanks in it", "<a href=\" http://x/\ny \">a</a>",
	    "a [1]\n\n[1] http://x/y\n" },
	{ "a blank within it", "<a href=\"http://x/a b \n  c\">a</a>",
	    "a [1]\n\n[1] http://x/a%20bc\n" },
	{ "what nobody sees in it is shown",
	    "<a href='http://x/&#x202e;\xc3\xa4'>a</a>",
	    "a [1]\n\n[1] http://x/%E2%80%AE\xc3\xa4\n" },
	{ "a link with nothing to see", "a<a href=\"http://x/y\"></a>", "a\n" },
	{ "an image", "<img src=x alt=\"a b\">", "[a b]\n" },
	{ "an image that says nothing", "a<img src=x><img src=x alt=''>b",
	    "ab\n" },
	{ "an image as a link", "<a href=http://x/y><img alt=\"a b\"></a>",
	    "a b [1]\n\n[1] http://x/y\n" },
	{ "one that says nothing", "<a href=http://x/y><img src=x></a>",
	    "[image] [1]\n\n[1] http://x/y\n" },
	{ "two that say nothing and lead to one place",
	    "<a href=http://x/y><img src=x></a><a href=http://x/y><img src=z></a>"
	    " <a href=http://x/z><img src=x></a>",
	    "[image] [1] [image] [2]\n\n[1] http://x/y\n[2] http://x/z\n" },
	{ "one beside a link that says where it leads",
	    "<a href=http://x/y>a</a> <a href=http://x/y><img src=x></a>b",
	    "a [1] b\n\n[1] http://x/y\n" },
	{ "one that has a title only",
	    "<a href=http://x/y><img src=x title='a b'></a><img src=x title=c>",
	    "a b [1][c]\n\n[1] http://x/y\n" },
	{ "one that counts readers",
	    "a<img src=x alt=b width=1 height=1>"
	    "<img alt=c style='display:none'>", "a\n" },

	{ "a button that is an image", "<input type=image alt='a b' value=c>",
	    "[a b]\n" },
	{ "a button", "<input type=Submit value=a> <input type=reset>",
	    "[a]\n" },
	{ "a button that is hidden",
	    "<input type=submit value=a style='display:none'>b", "b\n" },
	{ "what is to be filled in", "a <input value=b> <input type=hidden "
	    "value=c><input type=text value=d>e", "a e\n" },

	/* not shown */
	{ "a style", "<style>p{a:<b>}</style>a", "a\n" },
	{ "a script", "<script>if (a<b) '</b>'</script>a", "a\n" },
	{ "a title", "<head><title>a</title></head><body>b", "b\n" },
	{ "a comment", "a<!-- b > -- <p> c -->d", "ad\n" },
	{ "a comment for Outlook", "<!--[if mso]>a<![endif]-->b", "b\n" },
	{ "what is not for Outlook", "<![if !mso]>a<![endif]>b", "ab\n" },
	{ "a declaration", "<!DOCTYPE html><?xml version=\"1\"?>a", "a\n" },
	{ "display", "<div style=\"color:red; DISPLAY : none\">a<p>b</div>c",
	    "c\n" },
	{ "what is in it cannot be seen either",
	    "<div style=display:none>a<b style=display:inline>b</b></div>c",
	    "c\n" },
	{ "the attribute", "<p hidden>a</p>b", "b\n" },
	{ "visibility", "a<span style='visibility:hidden'>b<b style='visibility:"
	    "visible'>c</b></span>", "ac\n" },
	{ "no size", "a<span style='font-size:0px'>b<b style='font-size:12px'>c"
	    "</b></span>", "ac\n" },
	{ "a size of a pixel", "a<span style='font-size:1px'>b</span>", "a\n" },
	{ "a size of letters", "<span style='font-size:1em'>b</span>", "b\n" },
	{ "no height", "a<div style='max-height:0;overflow:hidden'>b</div>",
	    "a\n" },
	{ "cut to nothing", "a<div style='height:0px;overflow:hidden'>b</div>",
	    "a\n" },
	{ "no colour", "a<span style='opacity:0'>b</span>"
	    "<span style='opacity:0.5'>c</span>", "ac\n" },
	{ "hidden from Outlook is not hidden",
	    "<a style='mso-hide:all'>a</a>", "a\n" },
	{ "a menu", "a<select><option>b</select>c", "ac\n" },
	{ "a menu in a paragraph", "<p>a<select><option>b<option>c</select>d",
	    "ad\n" },
	{ "hidden in a paragraph without end",
	    "<p style='display:none'>a<p>b", "b\n" },

	/* not well-formed */
	{ "end tags of nothing", "</div></table></li>a</b>", "a\n" },
	{ "elements crossed", "<b><i>a</b>b</i>c", "abc\n" },
	{ "a formatting that ends in a block", "<b><p>a</b>b</p>c", "ab\n\nc\n" },
	{ "capitals", "<P>a</P><BR/>b", "a\n\nb\n" },
	{ "a less-than sign", "1 < 2 <3", "1 < 2 <3\n" },
	{ "attributes of all sorts",
	    "<img alt=a/><img alt = 'b'><img/alt=\"c\"/><img x alt=d y=>",
	    "[a/][b][c][d]\n" },
	{ "the first of two counts", "<img alt=a alt=b>", "[a]\n" },
	{ "a greater-than sign in quotes", "<img alt='a>b'>", "[a>b]\n" },
	{ "unknown elements", "<o:p>a</o:p><blink>b</blink>", "ab\n" },
	{ "it ends in a tag", "a<img alt=b", "a\n" },
	{ "it ends in a comment", "a<!-- b", "a\n" },
	{ "it ends in a script", "a<script>b", "a\n" },
	{ "a cell holds what is not closed in it",
	    "<div><table><tr><td></div>a<td>b</table>c</div>d",
	    "a  b\n\nc\nd\n" },
};

struct got {
	struct mime_arena *mem;
	struct buffer bytes;
};

static void
keep(void *ctx, mime_span text)
{
	buffer_put(&((struct got *)ctx)->bytes, text);
}

/* HTML as text, fed PIECE octets at a time. */
static mime_span
text_of(struct got *g, mime_span html, size_t piece, const char *how)
{
	struct html *h;

	setenv("MIME_HTML", how, 1);
	buffer_init(&g->bytes, g->mem, SIZE_MAX);
	h = html_new(g->mem, 78, keep, g);
	ck_assert_ptr_nonnull(h);
	while (html.len > 0)
		html_feed(h, span_take(&html, piece));
	ck_assert_int_eq(html_end(h), MIME_OK);
	return buffer_span(&g->bytes);
}

static void
expect(const char *how, size_t piece, int i)
{
	struct got g = { .mem = mime_arena_new(NULL) };
	mime_span got = text_of(&g, span_of(rows[i].html), piece, how);

	ck_assert_msg(span_is(got, span_of(rows[i].text)),
	    "%s, %s, by %zu: \"%s\"", rows[i].name, how, piece, shown(got));
	mime_arena_free(g.mem);
}

START_TEST(by_gumbo)
{
	expect("", 1000, _i);
}
END_TEST

START_TEST(by_tags)
{
	expect("plain", 1000, _i);
}
END_TEST

START_TEST(by_tags_octet_by_octet)
{
	expect("plain", 1, _i);
}
END_TEST

/* Octets that end a string in C, where strings are looked up. */
START_TEST(nul_is_an_octet)
{
	static const mime_span html = SPAN("a<b\0>b</b\0>&amp\0;"
	    "<img alt\0=c>d<\0>");
	struct got g = { .mem = mime_arena_new(NULL) };

	text_of(&g, html, 1000, "");
	ck_assert(span_starts(buffer_span(&g.bytes), SPAN("ab&")));
	text_of(&g, html, 1000, "plain");
	ck_assert(span_is(buffer_span(&g.bytes), SPAN("ab&;d<>\n")));
	mime_arena_free(g.mem);
}
END_TEST

/* ---- what hostile pages do ---------------------------------------------- */

/* A megabyte of it is read to its end, which is there unless it is hidden. */
static void
survives(int i, const char *how, size_t size)
{
	const struct html_shape *s = &html_shapes[i];
	struct got g = { .mem = mime_arena_new(NULL) };
	struct buffer html;

	buffer_init(&html, g.mem, SIZE_MAX);
	buffer_put(&html, span_of(s->front));
	while (html.len < size)
		buffer_put(&html, span_of(s->again));
	buffer_put(&html, span_of(s->end));
	text_of(&g, buffer_span(&html), 60000, how);
	mime_arena_free(g.mem);
}

START_TEST(hostile_pages_by_gumbo)
{
	survives(_i, "", HTML_GUMBO_MAX - 100);
}
END_TEST

START_TEST(hostile_pages_by_tags)
{
	survives(_i, "plain", 1 << 20);
}
END_TEST

/* What is too large for gumbo is read from its beginning. */
START_TEST(a_large_page_is_whole)
{
	struct got g = { .mem = mime_arena_new(NULL) };
	struct buffer html;
	mime_span got;

	buffer_init(&html, g.mem, SIZE_MAX);
	while (html.len < HTML_GUMBO_MAX + 10)
		buffer_put(&html, SPAN("<p>a</p>"));
	got = text_of(&g, buffer_span(&html), 30000, "");
	ck_assert_uint_eq(got.len, html.len / 8 * 3 - 1);
	mime_arena_free(g.mem);
}
END_TEST

/* So many links are no text any more; how many are missing is told. */
START_TEST(links_have_an_end)
{
	struct got g = { .mem = mime_arena_new(NULL) };
	struct buffer html;
	mime_span got;
	static const mime_span end = SPAN("(2 links are not listed)\n");

	buffer_init(&html, g.mem, SIZE_MAX);
	for (int i = 0; i < 10002; i++) {
		char link[60];

		snprintf(link, sizeof(link), "<a href='http://x/%d'>a</a> ", i);
		buffer_put(&html, span_of(link));
	}
	got = text_of(&g, buffer_span(&html), SIZE_MAX, "plain");
	ck_assert(got.len > end.len &&
	    span_is(span_tail(got, got.len - end.len), end));
	mime_arena_free(g.mem);
}
END_TEST

/* ---- memory that runs out ----------------------------------------------- */

START_TEST(stands_no_memory)
{
	static const mime_span html = SPAN("<p>a <a href=http://x/y>b</a>");
	mime_status st = MIME_NOMEM;

	setenv("MIME_HTML", _i == 0 ? "plain" : "", 1);
	for (long n = 1; st != MIME_OK; n++) {
		struct got g = { .mem = mime_arena_new(NULL) };
		struct mime_arena *mem = arena_failing_at(n);
		struct html *h;

		buffer_init(&g.bytes, g.mem, SIZE_MAX);
		h = html_new(mem, 78, keep, &g);
		if (h != NULL) {
			html_feed(h, html);
			st = html_end(h);
		}
		if (n > 100 || (st == MIME_OK && g.bytes.len == 0))
			ck_abort_msg("allocation %ld: %d", n, st);
		mime_arena_free(mem);
		mime_arena_free(g.mem);
		ck_assert_int_eq(arena_left(), 0);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, by_gumbo, 0, ROWS(rows));
	tcase_add_loop_test(tc, by_tags, 0, ROWS(rows));
	tcase_add_loop_test(tc, by_tags_octet_by_octet, 0, ROWS(rows));
	tcase_add_loop_test(tc, hostile_pages_by_gumbo, 0, ROWS(html_shapes));
	tcase_add_loop_test(tc, hostile_pages_by_tags, 0, ROWS(html_shapes));
	tcase_add_test(tc, nul_is_an_octet);
	tcase_add_test(tc, a_large_page_is_whole);
	tcase_add_test(tc, links_have_an_end);
	tcase_add_loop_test(tc, stands_no_memory, 0, 2);
}

int
main(void)
{
	return run_suite("html", cases);
}
