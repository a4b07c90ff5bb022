/*
 * repair_line.c - the lines of a field, as they should be.
 */
#include "config.h"

#include <string.h>

#include "repair.h"
#include "text.h"

#define LINE_MOST 998           /* RFC 5322 2.1.1 */
#define LINE_GOOD 78

size_t
repair_line_length(mime_span s)
{
	const char *lf = s.len > 0 ? memchr(s.ptr, '\n', s.len) : NULL;

	return lf != NULL ? (size_t)(lf - s.ptr) + 1 : s.len;
}

mime_span
repair_without_line_end(mime_span s)
{
	if (s.len > 0 && s.ptr[s.len - 1] == '\n')
		s.len -= s.len > 1 && s.ptr[s.len - 2] == '\r' ? 2 : 1;
	return s;
}

void
repair_put_line_end(const struct repair *r, struct made *m, mime_span line)
{
	size_t n = repair_without_line_end(line).len;

	if (n < line.len && r->ends)
		made_line_end(m, r->lf);
	else
		made_put(m, text_after(line, n));
}

/* A CR that ends no line is read as a blank. */
static void
put_without_cr(struct made *m, mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		made_put(m, s.ptr[i] == '\r' ? (mime_span){ " ", 1 } :
		    (mime_span){ s.ptr + i, 1 });
}

static bool
is_blank(mime_span line)
{
	return text_trimmed(line).len == 0;
}

/*
 * Lines of a field, from behind its name on. One of blanks joins the next, or
 * the last: the text is the same when they are unfolded.
 */
void
repair_put_lines(const struct repair *r, struct made *m, mime_span s)
{
	struct made blanks = { .mem = m->mem };
	mime_span line = { s.ptr, repair_line_length(s) }, last = line;

	put_without_cr(m, repair_without_line_end(line));
	while ((s = text_after(s, last.len)).len > 0) {
		last = (mime_span){ s.ptr, repair_line_length(s) };
		if (is_blank(last)) {
			put_without_cr(&blanks, repair_without_line_end(last));
			continue;
		}
		repair_put_line_end(r, m, line);
		made_put(m, made_span(&blanks));
		put_without_cr(m, repair_without_line_end(last));
		blanks.len = 0;
		line = last;
	}
	made_put(m, made_span(&blanks));
	m->failed = m->failed || blanks.failed;
	repair_put_line_end(r, m, last);
}

/* Does a line of S have more octets than it may? */
bool
repair_is_long(mime_span s)
{
	while (s.len > 0) {
		mime_span line = { s.ptr, repair_line_length(s) };

		if (repair_without_line_end(line).len > LINE_MOST)
			return true;
		s = text_after(s, line.len);
	}
	return false;
}

/* Puts S, folded at its blanks. */
void
repair_put_folded(const struct repair *r, struct made *m, mime_span s)
{
	size_t begin = 0, column = 0, i;

	for (i = 0; i < s.len; i++) {
		size_t word = i + 1;

		column = s.ptr[i] == '\n' ? 0 : column + 1;
		if (i == 0 || (s.ptr[i] != ' ' && s.ptr[i] != '\t') ||
		    text_is_blank(s.ptr[i - 1]))
			continue;
		while (word < s.len && !text_is_blank(s.ptr[word]))
			word++;
		if (column + (word - i) <= LINE_GOOD || word == i + 1)
			continue;
		made_put(m, (mime_span){ s.ptr + begin, i - begin });
		made_line_end(m, r->lf);
		begin = i;
		column = 1;
	}
	made_put(m, (mime_span){ s.ptr + begin, s.len - begin });
}
