/*
 * fold.c - lines of a header, folded (RFC 5322 2.2.3).
 *
 * Nothing is folded but in front of blanks that are part of the value, so that
 * unfolding gives it back to the octet. The first piece stays beside the name
 * of its field, however long: what stands alone on its line is read wrong by
 * too many. Only an encoded word, which comes short, may go to the next line.
 */
#include "write/write.h"

SELDOM void
mime_fold_begin(struct fold *f, mime_span name)
{
	buffer_put(f->out, name);
	buffer_put_char(f->out, ':');
	f->column = name.len + 1;
	f->begun = f->words = false;
}

static void
put(struct fold *f, mime_span s)
{
	buffer_put(f->out, s);
	f->column += s.len;
}

SELDOM void
mime_fold_break(struct fold *f, mime_span blanks)
{
	buffer_put(f->out, SPAN("\r\n"));
	f->column = 0;
	f->words = false;
	put(f, blanks);
	f->begun = true;
}

static SELDOM void
put_behind(struct fold *f, mime_span blanks, mime_span piece, size_t most)
{
	if (blanks.len > 0 && f->column + blanks.len + piece.len > most)
		mime_fold_break(f, blanks);
	else
		put(f, blanks);
	put(f, piece);
	f->begun = true;
}

SELDOM void
mime_fold_put(struct fold *f, mime_span blanks, mime_span piece, size_t most)
{
	if (!f->begun)
		most = LINE_MUST;
	else if (f->words)
		most -= LINE_SHOULD - LINE_WORDS;
	put_behind(f, blanks, piece, most);
}

SELDOM void
mime_fold_word(struct fold *f, mime_span blanks, mime_span word, size_t most)
{
	put_behind(f, blanks, word, most);
	f->words = true;
}

SELDOM void
mime_fold_add(struct fold *f, mime_span piece)
{
	put(f, piece);
}

SELDOM void
mime_fold_end(struct fold *f)
{
	buffer_put(f->out, SPAN("\r\n"));
	f->column = 0;
}
