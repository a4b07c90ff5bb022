/*
 * show.h - prints what came in a mail so that a terminal cannot be fooled.
 *
 * Controls, bidirectional and invisible characters and octets that are no
 * UTF-8 are shown as escapes: \x1b, \u202e. Everything else stands as it is.
 */
#ifndef TOOLS_SHOW_H
#define TOOLS_SHOW_H

#include <stdio.h>

#include "mime.h"
#include "utf8.h"

/* Whether OUT is a terminal, and one that is to have colours. */
bool show_terminal(FILE *out);
bool show_colours(FILE *out);

/* Whether the character CODE acts on others, or is one that nobody sees. */
bool show_hides(uint32_t code);

/* A text that comes in pieces, cut anywhere. */
struct show {
	FILE *out;
	bool lines;             /* line ends and tabs are let pass */
	bool after_cr;          /* which is shown unless a LF follows */
	struct utf8 partial;
	unsigned char seen[4];  /* the octets of PARTIAL */
	unsigned count;         /* how many */
	unsigned columns;       /* characters printed so far */
};

void show_put(struct show *s, mime_span piece);
void show_end(struct show *s);

/* TEXT within a line; returns how many characters that took. */
unsigned show_line(FILE *out, mime_span text);

/* As show_line, then blanks up to WIDTH. */
void show_padded(FILE *out, mime_span text, unsigned width);

/* Octets as a C string shows them, in quotes: ASCII only. */
void show_octets(FILE *out, mime_span octets);

#endif
