/*
 * sink.h - where a text out of a mail goes, by the piece.
 *
 * On a terminal it passes show.c, which lets nothing act on it; to a file or a
 * pipe it goes as it is, since a program is to read it.
 */
#ifndef TOOLS_SINK_H
#define TOOLS_SINK_H

#include "show.h"

struct sink {
	struct show show;
	bool terminal;
	char last;              /* octet that was written; 0: none */
};

static inline struct sink
sink_to(FILE *out)
{
	return (struct sink){
		.show = { .out = out, .lines = true },
		.terminal = show_terminal(out)
	};
}

static inline void
sink_put(struct sink *s, mime_span piece)
{
	if (piece.len == 0)
		return;
	s->last = piece.ptr[piece.len - 1];
	if (s->terminal)
		show_put(&s->show, piece);
	else
		fwrite(piece.ptr, 1, piece.len, s->show.out);
}

/* Ends a line that is open. */
static inline void
sink_end_line(struct sink *s)
{
	show_end(&s->show);
	if (s->last != '\n' && s->last != '\0')
		fputc('\n', s->show.out);
}

#endif
