/*
 * build_carry.c - a mail that mail cannot carry as it stands.
 *
 * A message/rfc822 must not be encoded (RFC 2046 5.2.1), so one with NUL, with
 * lines of more than 998 octets, or with 8-bit octets where there are to be
 * none, cannot go as what it is. It goes as a file: that arrives to the octet,
 * and a mail program opens it all the same.
 */
#include "config.h"

#include <string.h>

#include "build.h"

#define LINE_MOST 998
#define PIECE ((size_t)4096)

/* What was seen of a mail so far. */
struct load {
	uint64_t line;          /* octets of the line at hand */
	bool too_long, nul, high;
};

static void
look(struct load *l, mime_span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		l->line = c == '\n' ? 0 : l->line + (c != '\r');
		l->too_long |= l->line > LINE_MOST;
		l->nul |= c == '\0';
		l->high |= c > 0x7F;
	}
}

/* Why F cannot be carried; NULL: it can, or cannot be read, which is told. */
static const char *
fault_of(const struct build *b, struct build_file *f)
{
	struct mime_source source = build_file_source(f);
	struct load l = { 0 };
	uint64_t offset = 0;
	char piece[PIECE];
	size_t n = 1;

	while (n > 0) {
		mime_room room = { piece, sizeof piece };

		if (source.read_at(source.ctx, offset, &room) != MIME_OK)
			return NULL;
		n = sizeof piece - room.len;
		look(&l, (mime_span){ piece, n });
		offset += n;
	}
	if (l.nul)
		return "has NUL in it";
	if (l.too_long)
		return "has lines of more than 998 octets";
	return l.high && b->sevenbit ? "has octets of 8 bits" : NULL;
}

void
build_carry(struct build *b, struct build_piece *p)
{
	const char *fault = fault_of(b, &p->file);
	char what[80];

	if (fault == NULL)
		return;
	snprintf(what, sizeof what, "%s: it goes as a file", fault);
	tool_say(&b->tool, p->file.path, what);
	p->type = "application/octet-stream";
	if (p->name.len == 0)
		p->name = (mime_span){ "message.eml", 11 };
}
