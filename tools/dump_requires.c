/*
 * dump_requires.c - what a message asks of those who carry it.
 *
 * Any server takes lines of up to 998 octets of ASCII that end in CRLF (RFC
 * 5321 4.5.3.1.6). What goes beyond needs an extension on every hop: octets
 * that are not ASCII 8BITMIME (RFC 6152), such octets in a header SMTPUTF8 as
 * well (RFC 6531), and what is no lines BINARYMIME (RFC 3030). It is the octets
 * that count, whatever a part declares; but in a part that is declared to be
 * binary line ends are octets like any others, so it is never lines.
 *
 * The events' bytes are the message, so all of it is looked at once, in order,
 * and nothing is kept. A file whose lines all end in LF is one that is stored
 * so: they become CRLF on their way.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "dump.h"

/* As large as helps; a chunk is read at once. */
#define CHUNK (64 * 1024)

/* RFC 5321 4.5.3.1.6, without the line end. */
#define LINE_MOST 998

struct needs {
	uint64_t line, longest; /* octets of the one at hand; of any */
	uint64_t cr, lf, crlf, nul;
	bool after_cr;          /* the last octet was one */
	bool high, high_header; /* octets that are not ASCII */
	bool binary;            /* a part is declared so */
	bool in_message;        /* in one that is attached */
	uint32_t depth;         /* of the part that is it */
};

/* ---- octets ------------------------------------------------------------- */

static void
end_line(struct needs *n)
{
	uint64_t line = n->line - (n->after_cr ? 1 : 0);

	n->lf++;
	n->crlf += n->after_cr;
	if (line > n->longest)
		n->longest = line;
	n->line = 0;
	n->after_cr = false;
}

/* Octets without LF. Three plain loops, which compilers make vectors of. */
static bool
take_text(struct needs *n, mime_span s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	unsigned char all = 0;

	for (size_t i = 0; i < s.len; i++)
		all |= p[i];
	for (size_t i = 0; i < s.len; i++)
		n->cr += p[i] == '\r';
	for (size_t i = 0; i < s.len; i++)
		n->nul += p[i] == '\0';
	n->line += s.len;
	if (s.len > 0)
		n->after_cr = p[s.len - 1] == '\r';
	return all > 0x7F;
}

/* Whether octets that are not ASCII are among them. */
static bool
take_octets(struct needs *n, mime_span s)
{
	bool high = false;

	while (s.len > 0) {
		const char *lf = memchr(s.ptr, '\n', s.len);
		size_t len = lf != NULL ? (size_t)(lf - s.ptr) : s.len;

		high |= take_text(n, (mime_span){ s.ptr, len });
		if (lf == NULL)
			break;
		end_line(n);
		s.ptr = lf + 1;
		s.len -= len + 1;
	}
	return high;
}

/* ---- events ------------------------------------------------------------- */

/* The header of a message that is attached is content: RFC 6532 3.7. */
static void
note_message(struct needs *n, const struct mime_event *ev)
{
	if (ev->type == MIME_EV_BLANK && !n->in_message &&
	    ev->media->kind == MIME_MESSAGE) {
		n->in_message = true;
		n->depth = ev->depth;
	} else if (ev->type == MIME_EV_PART_END && ev->depth == n->depth) {
		n->in_message = false;
	}
}

static mime_status
take(void *ctx, const struct mime_event *ev)
{
	struct needs *n = ctx;
	bool high = take_octets(n, ev->bytes);

	n->high |= high;
	if (ev->type == MIME_EV_FIELD && !n->in_message)
		n->high_header |= high;
	if (ev->type == MIME_EV_PART_END)
		n->binary |= ev->media->encoding == MIME_BINARY;
	note_message(n, ev);
	return MIME_OK;
}

/* ---- the answer --------------------------------------------------------- */

static void
print_answer(struct dump *d, const char *name, bool needed)
{
	fprintf(d->tool.out, "%s %s\n", name, needed ? "yes" : "no");
	if (needed)
		tool_raise(&d->tool, EXIT_NO);
}

static void
print(struct dump *d, const struct needs *n)
{
	uint64_t cr = n->cr - n->crlf, lf = n->crlf > 0 ? n->lf - n->crlf : 0;

	print_answer(d, "8bitmime", n->high);
	print_answer(d, "smtputf8", n->high_header);
	print_answer(d, "binarymime", n->binary || cr > 0 || lf > 0 ||
	    n->nul > 0 || n->longest > LINE_MOST);
	fprintf(d->tool.out, "longest-line %" PRIu64 "\n"
	    "bare-cr %" PRIu64 "\nbare-lf %" PRIu64 "\nnul %" PRIu64 "\n",
	    n->longest, cr, lf, n->nul);
}

void
dump_requires(struct dump *d, struct mail *mail)
{
	struct needs n = { 0 };

	if (!message_stream(&d->message, &d->tool, mail,
	    d->chunk != 0 ? d->chunk : CHUNK, take, &n))
		return;
	/* The last line may have no end. */
	if (n.line > n.longest)
		n.longest = n.line;
	print(d, &n);
	if (d->message.over.code != 0) {
		message_say(&d->message,
		    "only what the limit lets through was looked at");
		tool_raise(&d->tool, EXIT_NO);
	}
}
