/*
 * filter_recode.c - transfer encodings that a server on the way can carry.
 *
 * To 7 bits: what has octets above 127, NUL or lines that are too long is
 * encoded, text as quoted-printable, all else as base64 (RFC 6152 3). To 8
 * bits: text that was encoded stands as it is again, where its lines allow it.
 * A server of 7 bits takes no header of 8, either: downgrade has been there.
 * Files of text are no text: what is asked for must be possible for any mail.
 * A part that is as it should be stays as it is, to the octet.
 */
#include "config.h"

#include <string.h>

#include "downgrade.h"
#include "part.h"
#include "recode.h"
#include "rule.h"
#include "text.h"

#define LINE_MOST 998           /* RFC 5322 2.1.1 */

/* ---- a look at content -------------------------------------------------- */

/* Lines of "--" and of "-- " begin a signature, and end no part. */
static void
look_for_dashes(struct seen *s, unsigned char c)
{
	if (s->line == s->minus && s->minus < 2)
		s->minus += c == '-';
	else if (s->line == 2 && s->minus == 2)
		s->dashes |= c > ' ';
}

static void
look(struct seen *s, mime_span piece)
{
	for (size_t i = 0; i < piece.len; i++) {
		unsigned char c = (unsigned char)piece.ptr[i];

		s->bare_cr |= s->cr && c != '\n';
		s->ends_crlf |= s->cr && c == '\n';
		s->ends_lf |= !s->cr && c == '\n';
		s->cr = c == '\r';
		s->high |= c >= 0x80;
		s->nul |= c == '\0';
		s->sub |= c == '\x1a';
		look_for_dashes(s, c);
		s->line = c == '\n' ? 0 : s->line + 1;
		s->minus = s->line == 0 ? 0 : s->minus;
		if (s->line > s->longest)
			s->longest = s->line;
	}
}

bool
recode_see(struct subject *x, const struct mime_part *part, unsigned how,
    struct seen *s)
{
	mime_mark mark = mime_arena_mark(x->mem);
	struct mime_reader *reader = mime_reader_new(x->mem, x->tree, part,
	    how);
	mime_span piece;
	mime_status st = reader == NULL ? MIME_NOMEM : MIME_OK;

	*s = (struct seen){ 0 };
	while (st == MIME_OK) {
		st = mime_reader_next(reader, &piece);
		if (st == MIME_OK)
			look(s, piece);
	}
	s->bare_cr |= s->cr;
	mime_arena_release(x->mem, mark);
	if (st < 0)
		subject_fail(x, st);
	return st >= 0;
}

bool
recode_fits_lines(const struct seen *s)
{
	/* A CR in front of a LF is counted as one of the line. */
	return !s->nul && !s->bare_cr && s->longest <= LINE_MOST;
}

/* ---- to 7 bits ---------------------------------------------------------- */

static bool
is_encoded(const struct mime_part *part)
{
	return part->media->encoding > MIME_BINARY;
}

static void
label(struct subject *x, const struct mime_part *part, mime_encoding encoding)
{
	static const mime_span names[] = {
		[MIME_7BIT] = { "7bit", 4 }, [MIME_8BIT] = { "8bit", 4 },
	};
	static const mime_span field = { "Content-Transfer-Encoding", 25 };

	if (part->media->encoding != encoding)
		mime_edit_set(x->editor, part, field, 0, names[encoding]);
}

bool
recode_has_lines(const struct mime_part *part)
{
	return part_is_text(part) && part->filename.len == 0 &&
	    !text_is(part->media->disposition, "attachment");
}

static void
leaf_to_7bit(struct subject *x, const struct mime_part *part)
{
	struct seen s;

	if (x->ascii && downgrade_is_report(part))
		return;
	if (is_encoded(part) || !recode_see(x, part, MIME_RAW, &s))
		return;
	if (!s.high && recode_fits_lines(&s))
		label(x, part, MIME_7BIT);
	else
		mime_edit_recode(x->editor, part, recode_has_lines(part) &&
		    !s.bare_cr && !s.nul ? MIME_QP : MIME_BASE64);
}

static void
to_7bit(struct subject *x)
{
	const struct mime_part *p = mime_tree_root(x->tree);

	for (; p != NULL && !x->failed; p = p->after) {
		if (p->inside != NULL || subject_editable(p) != p)
			continue;
		if (part_is_leaf(p)) {
			leaf_to_7bit(x, p);
		} else if (!is_encoded(p)) {
			label(x, p, MIME_7BIT);
			recode_outside(x, p);
		}
	}
}

/* ---- to 8 bits ---------------------------------------------------------- */

/* What is around a part with 8 bits has them too (RFC 2045 6.4). */
static void
label_around(struct subject *x, const struct mime_part *part)
{
	while ((part = part->parent) != NULL)
		if (part->media->encoding == MIME_7BIT)
			label(x, part, MIME_8BIT);
}

static void
leaf_to_8bit(struct subject *x, const struct mime_part *part)
{
	struct seen s;

	if (!is_encoded(part) || part->media->encoding > MIME_QP ||
	    !recode_has_lines(part) || !recode_see(x, part, MIME_DECODED, &s) ||
	    !recode_fits_lines(&s) || s.sub || s.dashes)
		return;
	mime_edit_recode(x->editor, part, s.high ? MIME_8BIT : MIME_7BIT);
	if (s.high)
		label_around(x, part);
}

static void
to_8bit(struct subject *x)
{
	const struct mime_part *p = mime_tree_root(x->tree);

	for (; p != NULL && !x->failed; p = p->after)
		if (p->inside == NULL && subject_editable(p) == p &&
		    part_is_leaf(p))
			leaf_to_8bit(x, p);
}

/* ---- the action --------------------------------------------------------- */

const char *
recode_prepare(struct tool *t, struct rule *r)
{
	(void)t;
	return strcmp(r->argument, "7bit") == 0 ||
	    strcmp(r->argument, "8bit") == 0 ? NULL :
	    "is 7bit or 8bit";
}

void
recode(struct subject *x, const struct rule *r)
{
	if (r->argument[0] == '7')
		to_7bit(x);
	else
		to_8bit(x);
}
