/*
 * check_mailbox.c - where messages lie in files of many.
 *
 * A row is a file and what its messages are, each in braces, with a "!" in
 * front of one whose length is wrong. Whatever the row, the messages' wholes
 * are the file, and neither the size of the window nor how much a read gives
 * makes a difference.
 */
#include <stdlib.h>

#include "suite.h"

#include "mailbox/mailbox.h"

#define F "From jo Thu Jan  1 00:00:00 1970\n"
#define FCR "From jo Thu Jan  1 00:00:00 1970\r\n"
#define PATCH "From 0123456789abcdef0123456789abcdef01234567 " \
    "Mon Sep 17 00:00:00 2001\n"
#define ANY MIME_MAILBOX_ANY
#define EML MIME_MAILBOX_NONE
#define MBOX MIME_MAILBOX_MBOX
#define MBOXO MIME_MAILBOX_MBOXO
#define MBOXRD MIME_MAILBOX_MBOXRD
#define MBOXCL MIME_MAILBOX_MBOXCL
#define MBOXCL2 MIME_MAILBOX_MBOXCL2
#define EMLX MIME_MAILBOX_EMLX

static const struct {
	const char *name, *in;
	unsigned kind;
	const char *out;
	unsigned is;
} rows[] = {
	/* what is it? */
	{ "nothing is one message", "", ANY, "{}", EML },
	{ "nothing is no mbox", "", MBOX, "", MBOXO },
	{ "nothing is no mboxrd", "", MBOXRD, "", MBOXRD },
	{ "one message", "A: b\n\nx\n", ANY, "{A: b\n\nx\n}", EML },
	{ "one with a From_ line is one message", F "A: b\n\nx\n\n", ANY,
	    "{" F "A: b\n\nx\n\n}", EML },
	{ "one with a From_ line, said to be an mbox", F "A: b\n\nx\n\n", MBOX,
	    "{A: b\n\nx\n}", MBOXO },
	{ "an mbox, said to be one message", F "A: b\n\n" F "C: d\n", EML,
	    "{" F "A: b\n\n" F "C: d\n}", EML },
	{ "text is one message", "From here on\n\n" F "A: b\n", ANY,
	    "{From here on\n\n" F "A: b\n}", EML },
	{ "an mbox", F "A: b\n\nx\n\n" F "C: d\n\ny\n\n", ANY,
	    "{A: b\n\nx\n}{C: d\n\ny\n}", MBOXO },
	{ "a byte order mark", "\xEF\xBB\xBF" F "A: b\n\nx\n\n" F "C: d\n",
	    ANY, "{A: b\n\nx\n}{C: d\n}", MBOXO },
	{ "blank lines in front", "\n\r\n" F "A: b\n\nx\n\n" F "C: d\n", ANY,
	    "{A: b\n\nx\n}{C: d\n}", MBOXO },
	{ "lines of blanks in front", " \t\n\t\r\n" F "A: b\n\nx\n\n" F
	    "C: d\n", ANY, "{A: b\n\nx\n}{C: d\n}", MBOXO },
	{ "blanks in front of a From_ line", "\n " F "A: b\n\nx\n\n" F
	    "C: d\n", ANY, "{\n " F "A: b\n\nx\n\n" F "C: d\n}", EML },
	{ "half a byte order mark", "\xEF\xBB" F "A: b\n\nx\n\n" F "C: d\n",
	    ANY, "{\xEF\xBB" F "A: b\n\nx\n\n" F "C: d\n}", EML },

	/* From_ lines */
	{ "CRLF", FCR "A: b\r\n\r\nx\r\n\r\n" FCR "C: d\r\n\r\ny\r\n\r\n", ANY,
	    "{A: b\r\n\r\nx\r\n}{C: d\r\n\r\ny\r\n}", MBOXO },
	{ "CRLF and LF", F "A: b\r\n\r\nx\n\r\n" FCR "C: d\n\ny\r\n\n", ANY,
	    "{A: b\r\n\r\nx\n}{C: d\n\ny\r\n}", MBOXO },
	{ "no blank line before", F "A: b\n\nx\n" F "C: d\n\ny\n", ANY,
	    "{A: b\n\nx\n}{C: d\n\ny\n}", MBOXO },
	{ "two blank lines before", F "A: b\n\nx\n\n\n" F "C: d\n", ANY,
	    "{A: b\n\nx\n\n}{C: d\n}", MBOXO },
	{ "no line end at the end", F "A: b\n\nx\n\n" F "C: d\n\ny", ANY,
	    "{A: b\n\nx\n}{C: d\n\ny}", MBOXO },
	{ "a From_ line at the end", F "A: b\n\nx\n\n" F, ANY,
	    "{A: b\n\nx\n}{}", MBOXO },
	{ "empty messages", F "\n" F "\n" F "\n", ANY, "{}{}{}", MBOXO },
	{ "empty messages, two blank lines", F "\n\n" F "\n\n", ANY,
	    "{\n}{\n}", MBOXO },
	{ "empty messages, CRLF", FCR "\r\n" FCR "\r\n", ANY, "{}{}", MBOXO },
	{ "a header's blank line stays with it", F "A: b\n\n" F "C: d\n\n",
	    ANY, "{A: b\n\n}{C: d\n\n}", MBOXO },
	{ "a header without one", F "A: b\n" F "C: d\n", ANY,
	    "{A: b\n}{C: d\n}", MBOXO },
	{ "text in a body", F "A: b\n\nFrom Russia\nx\n\n" F "C: d\n", ANY,
	    "{A: b\n\nFrom Russia\nx\n}{C: d\n}", MBOXO },
	{ "a From_ line in a body, and text", F "A: b\n\n" F "x\n\n" F
	    "C: d\n", ANY, "{A: b\n\n" F "x\n}{C: d\n}", MBOXO },
	{ "a From_ line in a header, and text", F "A: b\n" F "x\n\n" F
	    "C: d\n", ANY, "{A: b\n" F "x\n\n}{C: d\n}", MBOXO },
	{ "relays' lines are of the header", F ">" F F "A: b\n\n" F "C: d\n",
	    ANY, "{>" F F "A: b\n\n}{C: d\n}", MBOXO },
	{ "a relay's line, and a header without a blank line", F ">From x\n"
	    "A: b\n" F "C: d\n", ANY, "{>From x\nA: b\n}{C: d\n}", MBOXO },
	{ "two From_ lines are one separator", F F "A: b\n\nx\n\n" F F
	    "C: d\n", ANY, "{" F "A: b\n\nx\n}{" F "C: d\n}", MBOXO },
	{ "a patch in a message", F "A: b\n\n" PATCH "C: d\n\n", ANY,
	    "{" F "A: b\n\n" PATCH "C: d\n\n}", EML },
	{ "a patch in a message of several", F "A: b\n\n" PATCH "C: d\n\n" F
	    "E: f\n", ANY, "{A: b\n\n" PATCH "C: d\n}{E: f\n}", MBOXO },
	{ "patches", PATCH "A: b\n\nx\n\n" PATCH "C: d\n", ANY,
	    "{A: b\n\nx\n}{C: d\n}", MBOXO },
	{ "patches behind another of git's", "From x Mon Sep 17 00:00:00 2001"
	    "\nA: b\n\nx\n\n" PATCH "C: d\n", ANY,
	    "{A: b\n\nx\n}{C: d\n}", MBOXO },
	{ "Netscape's", "From - \nA: b\n\nx\nFrom - \nC: d\n", ANY,
	    "{A: b\n\nx\n}{C: d\n}", MBOXO },
	{ "senders", "From 1@x\nA: b\n\nx\n\nFrom 2@x\nC: d\n", ANY,
	    "{A: b\n\nx\n}{C: d\n}", MBOXO },
	{ "a sender needs a blank line", "From 1@x\nA: b\n\nx\nFrom 2@x\n"
	    "C: d\n", MBOX, "{A: b\n\nx\nFrom 2@x\nC: d\n}", MBOXO },
	{ "a header that is none", F "rom jo 00:00\nA: b\n\nx\n", MBOX,
	    "{rom jo 00:00\nA: b\n\nx\n}", MBOXO },
	{ "NUL and CR are octets", F "A: b\n\nx\r" F "C: d\n\n" F "E: f\n",
	    ANY, "{A: b\n\nx\r" F "C: d\n}{E: f\n}", MBOXO },

	/* what stands in front */
	{ "no From_ line in front", "A: b\n\nx\n\n" F "C: d\n", MBOX,
	    "{A: b\n\nx\n}{C: d\n}", MBOXO },
	{ "text in front", "hello\n" F "A: b\n", MBOX, "{hello\n}{A: b\n}",
	    MBOXO },
	{ "no From_ line at all", "A: b\n\nx\n", MBOX, "{A: b\n\nx\n}", MBOXO },
	{ "blank lines only", "\n\n", MBOX, "{\n}", MBOXO },

	/* how it is quoted */
	{ "quoted once", F "A: b\n\n>From x\n\n" F "C: d\n", ANY,
	    "{A: b\n\n>From x\n}{C: d\n}", MBOXO },
	{ "quoted twice", F "A: b\n\n>>From x\n\n" F "C: d\n", ANY,
	    "{A: b\n\n>>From x\n}{C: d\n}", MBOXRD },
	{ "quoted many times", F "A: b\n\n>>>>>>>>From x\n\n" F "C: d\n",
	    ANY, "{A: b\n\n>>>>>>>>From x\n}{C: d\n}", MBOXRD },
	{ "a relay's line is no quoting", F ">From x\nA: b\n\n" F "C: d\n",
	    ANY, "{>From x\nA: b\n\n}{C: d\n}", MBOXO },

	/* lengths */
	{ "a length", F "Content-Length: 2\n\nx\n\n" F "C: d\n", ANY,
	    "{Content-Length: 2\n\nx\n}{C: d\n}", MBOXCL2 },
	{ "a length that counts the blank line", F "Content-Length: 3\n\nx\n\n"
	    F "C: d\n", ANY, "{Content-Length: 3\n\nx\n\n}{C: d\n}", MBOXCL2 },
	{ "a length that leaves out the line end", F "Content-Length: 1\n\nx\n"
	    F "C: d\n", ANY, "{Content-Length: 1\n\nx}{C: d\n}", MBOXCL2 },
	{ "no octets", F "Content-Length: 0\n\n" F "C: d\n", ANY,
	    "{Content-Length: 0\n\n}{C: d\n}", MBOXCL2 },
	{ "no octets and a blank line", F "Content-Length: 0\n\n\n" F "C: d\n",
	    ANY, "{Content-Length: 0\n\n}{C: d\n}", MBOXCL2 },
	{ "a length, CRLF", FCR "content-length :3\r\n\r\nx\r\n\r\n" FCR
	    "C: d\r\n", ANY, "{content-length :3\r\n\r\nx\r\n}{C: d\r\n}",
	    MBOXCL2 },
	{ "a length and quoted lines", F "Content-Length: 8\n\n>From x\n\n" F
	    "C: d\n", ANY, "{Content-Length: 8\n\n>From x\n}{C: d\n}",
	    MBOXCL },
	{ "a length in folds", F "Content-Length:\n\t\n 2\n \nD: e\n\nx\n\n" F
	    "C: d\n", ANY, "{Content-Length:\n\t\n 2\n \nD: e\n\nx\n}{C: d\n}",
	    MBOXCL2 },
	{ "a length behind other fields", F "A: b\nC: d\ncontent-length: 2\n"
	    "\nx\n\n" F "C: d\n", ANY, "{A: b\nC: d\ncontent-length: 2\n\nx"
	    "\n}{C: d\n}", MBOXCL2 },
	{ "in capitals", F "A: b\nB: d\nCONTENT-LENGTH: 2\n\nx\n\n" F
	    "C: d\n", ANY, "{A: b\nB: d\nCONTENT-LENGTH: 2\n\nx\n}{C: d\n}",
	    MBOXCL2 },
	{ "a length and blanks", F "Content-Length: 2 \t\n\nx\n\n" F "C: d\n",
	    ANY, "{Content-Length: 2 \t\n\nx\n}{C: d\n}", MBOXCL2 },
	{ "a length among lines that begin like it", F "Content-Language: en\n"
	    "From: a\nFrom\nCc: b\ncontent-location: x\nCONTENT-length: 2"
	    "\n\nx\n\n" F "C: d\n", ANY, "{Content-Language: en\nFrom: a\n"
	    "From\nCc: b\ncontent-location: x\nCONTENT-length: 2\n\nx\n}"
	    "{C: d\n}", MBOXCL2 },
	{ "the first length counts", F "Content-Length: 2\nContent-Length: 9"
	    "\n\nx\n\n" F "C: d\n", ANY, "{Content-Length: 2\n"
	    "Content-Length: 9\n\nx\n}{C: d\n}", MBOXCL2 },
	{ "a length to the end", F "A: b\n\n" F "Content-Length: 2\n\nx\n",
	    ANY, "{A: b\n\n}{Content-Length: 2\n\nx\n}", MBOXCL2 },
	{ "a length beyond the end", F "A: b\n\n" F "Content-Length: 4\n\nx\n",
	    ANY, "{A: b\n\n}!{Content-Length: 4\n\nx\n}", MBOXO },
	{ "too short", F "Content-Length: 1\n\nxyz\n\n" F "C: d\n", ANY,
	    "!{Content-Length: 1\n\nxyz\n}{C: d\n}", MBOXO },
	{ "two too long", F "Content-Length: 4\n\nx\n\n" F "C: d\n", ANY,
	    "!{Content-Length: 4\n\nx\n}{C: d\n}", MBOXO },
	{ "empty", F "Content-Length: \n\nx\n\n" F "C: d\n", ANY,
	    "!{Content-Length: \n\nx\n}{C: d\n}", MBOXO },
	{ "no number", F "Content-Length: 2x\n\nx\n\n" F "C: d\n", ANY,
	    "!{Content-Length: 2x\n\nx\n}{C: d\n}", MBOXO },
	{ "below zero", F "Content-Length: -2\n\nx\n\n" F "C: d\n", ANY,
	    "!{Content-Length: -2\n\nx\n}{C: d\n}", MBOXO },
	{ "two to the 64th, and two", F "Content-Length: 18446744073709551618"
	    "\n\nx\n\n" F "C: d\n", ANY, "!{Content-Length: "
	    "18446744073709551618\n\nx\n}{C: d\n}", MBOXO },
	{ "two to the 63rd", F "Content-Length: 9223372036854775808\n\nx\n\n" F
	    "C: d\n", MBOXCL, "!{Content-Length: 9223372036854775808\n\nx\n}"
	    "{C: d\n}", MBOXCL },
	{ "in a header that does not end", F "Content-Length: 2\n" F "C: d\n",
	    ANY, "!{Content-Length: 2\n}{C: d\n}", MBOXO },
	{ "not looked at in an mboxrd", F "Content-Length: 1\n\nxyz\n\n" F
	    "C: d\n", MBOXRD, "{Content-Length: 1\n\nxyz\n}{C: d\n}", MBOXRD },
	{ "not looked at in an mboxo", F "Content-Length: 1\n\nxyz\n\n" F
	    "C: d\n", MBOXO, "{Content-Length: 1\n\nxyz\n}{C: d\n}", MBOXO },

	/* mail within mail */
	{ "beyond a From_ line", F "Content-Length: 40\n\nx\n" F "C: d\n\n" F
	    "E: f\n", ANY, "!{Content-Length: 40\n\nx\n}{C: d\n\n}{E: f\n}",
	    MBOXO },
	{ "the same, said to be an mboxcl2", F "Content-Length: 40\n\nx\n" F
	    "C: d\n\n" F "E: f\n", MBOXCL2, "{Content-Length: 40\n\nx\n" F
	    "C: d\n}{E: f\n}", MBOXCL2 },
	{ "the same, said to be an mboxcl, to the end", F "Content-Length: 40"
	    "\n\nx\n" F "C: d\n\n", MBOXCL, "{Content-Length: 40\n\nx\n" F
	    "C: d\n}", MBOXCL },
	{ "said to be an mboxcl, and it leads nowhere", F "Content-Length: 39"
	    "\n\nx\n" F "C: d\n\n" F "E: f\n", MBOXCL,
	    "!{Content-Length: 39\n\nx\n}{C: d\n\n}{E: f\n}", MBOXCL },
	{ "said to be an mboxcl, and it leads into a line",
	    F "Content-Length: 2\n\nx " F "C: d\n\n" F "E: f\n", MBOXCL,
	    "!{Content-Length: 2\n\nx " F "C: d\n}{E: f\n}", MBOXCL },
	{ "said to be an mboxcl, and it leads past the end",
	    F "Content-Length: 3\n\nx\n", MBOXCL,
	    "!{Content-Length: 3\n\nx\n}", MBOXCL },
	{ "after one that was right", F "Content-Length: 2\n\nx\n\n"
	    F "Content-Length: 40\n\nx\n" F "C: d\n\n" F "E: f\n", ANY,
	    "{Content-Length: 2\n\nx\n}{Content-Length: 40\n\nx\n" F
	    "C: d\n}{E: f\n}", MBOXCL2 },
	{ "after one that had none", F "A: b\n\nx\n\n"
	    F "Content-Length: 40\n\nx\n" F "C: d\n\n" F "E: f\n", ANY,
	    "{A: b\n\nx\n}!{Content-Length: 40\n\nx\n}{C: d\n\n}{E: f\n}",
	    MBOXO },
	{ "after one that was wrong", F "Content-Length: 1\n\nxyz\n\n"
	    F "Content-Length: 40\n\nx\n" F "C: d\n\n" F "E: f\n", ANY,
	    "!{Content-Length: 1\n\nxyz\n}!{Content-Length: 40\n\nx\n}"
	    "{C: d\n\n}{E: f\n}", MBOXO },
	{ "what is within has a length", F "Content-Length: 2\n\nx\n\n"
	    F "Content-Length: 56\n\nx\n" F "Content-Length: 1\n\nz\n" F
	    "E: f\n", ANY, "{Content-Length: 2\n\nx\n}"
	    "!{Content-Length: 56\n\nx\n}{Content-Length: 1\n\nz}{E: f\n}",
	    MBOXO },
	{ "after one that was right, but it leads nowhere",
	    F "Content-Length: 2\n\nx\n\n" F "Content-Length: 39\n\nx\n" F
	    "C: d\n\n" F "E: f\n", ANY, "{Content-Length: 2\n\nx\n}"
	    "!{Content-Length: 39\n\nx\n}{C: d\n\n}{E: f\n}", MBOXO },

	/* emlx */
	{ "an emlx", "8        \nA: b\n\nx\n<?xml?>\n", ANY, "{A: b\n\nx\n}",
	    EMLX },
	{ "CRLF after the count", "8\r\nA: b\n\nx\n<?xml?>\n", ANY,
	    "{A: b\n\nx\n}", EMLX },
	{ "an emlx without a list", "8\nA: b\n\nx\n", ANY, "{A: b\n\nx\n}",
	    EMLX },
	{ "a count of more than is there", "9\nA: b\n\nx\n", ANY,
	    "{9\nA: b\n\nx\n}", EML },
	{ "the same, said to be an emlx", "9\nA: b\n\nx\n", EMLX,
	    "!{A: b\n\nx\n}", EMLX },
	{ "a huge count", "99999999999999999999\nA: b\n\nx\n", EMLX,
	    "!{A: b\n\nx\n}", EMLX },
	{ "no count, said to be an emlx", "A: b\n\nx\n", EMLX,
	    "!{A: b\n\nx\n}", EMLX },
	{ "nothing, said to be an emlx", "", EMLX, "!{}", EMLX },
	{ "a number and a field on its line", "2 A: b\n\nx\n", ANY,
	    "{2 A: b\n\nx\n}", EML },
	{ "a number and text", "2\nhello\n", ANY, "{2\nhello\n}", EML },
	{ "a number and more on its line", "8 x\nA: b\n\nx\n", ANY,
	    "{8 x\nA: b\n\nx\n}", EML },
};

/* ---- sources ------------------------------------------------------------ */

struct octets {
	mime_span bytes;
	size_t most;            /* that a read gives; 0: all that is wanted */
	long fail;              /* at this read, from 1; 0: never */
	long reads;
	uint64_t given;         /* octets, in all */
};

static mime_status
read_octets(void *ctx, uint64_t offset, mime_room *to)
{
	struct octets *o = ctx;
	mime_span rest = { 0 };

	/* A file has no octets there, and pread says so. */
	if (++o->reads == o->fail || offset > INT64_MAX)
		return MIME_IO;
	if (offset < o->bytes.len)
		rest = span_tail(o->bytes, (size_t)offset);
	if (o->most > 0)
		rest = span_head(rest, o->most);
	o->given += rest.len < to->len ? rest.len : to->len;
	room_fill(to, &rest);
	return MIME_OK;
}

/* ---- messages ----------------------------------------------------------- */

#define MESSAGES 16

struct listing {
	struct mime_stored of[MESSAGES];
	size_t count, views;
	unsigned kind;
	mime_status status;
};

/* A view of MESSAGE, if there is one, is what the source has there. */
static bool
check_view(const struct mime_mailbox *box, mime_range message, mime_span in)
{
	mime_span view, there = span_head(span_tail(in,
	    (size_t)message.offset), (size_t)message.size);

	if (!mime_mailbox_bytes(box, message, &view))
		return false;
	ck_assert_msg(span_is(view, there), "\"%s\"", shown(view));
	return true;
}

static void
list(struct mime_arena *mem, struct octets *o, unsigned kind, size_t window,
    struct listing *l)
{
	struct mime_source source = { read_octets, o };
	struct mime_mailbox *box = mime_mailbox_windowed(mem, &source, kind,
	    window);

	memset(l, 0, sizeof(*l));
	while ((l->status = mime_mailbox_next(box, &l->of[l->count])) ==
	    MIME_OK) {
		l->views += check_view(box, l->of[l->count].message, o->bytes);
		if (++l->count == MESSAGES)
			ck_abort_msg("too many messages");
	}
	l->kind = mime_mailbox_kind_of(box);
	ck_assert_ptr_nonnull(mime_mailbox_reason(box));
}

static bool
same_range(mime_range a, mime_range b)
{
	return a.offset == b.offset && a.size == b.size;
}

static bool
same(const struct listing *a, const struct listing *b)
{
	bool is = a->count == b->count && a->kind == b->kind &&
	    a->status == b->status;

	for (size_t i = 0; is && i < a->count; i++) {
		const struct mime_stored *x = &a->of[i], *y = &b->of[i];

		is = x->number == y->number && x->defect == y->defect &&
		    x->last == y->last && x->unquote == y->unquote &&
		    same_range(x->whole, y->whole) &&
		    same_range(x->from_line, y->from_line) &&
		    same_range(x->message, y->message) &&
		    same_range(x->at, y->at);
	}
	return is;
}

static bool
is_inside(mime_range what, mime_range whole)
{
	return what.offset >= whole.offset &&
	    range_end(what) <= range_end(whole);
}

/* What holds for every message of every mailbox. */
static void
check_places(const char *name, const struct listing *l, mime_span in)
{
	uint64_t end = 0;

	for (size_t i = 0; i < l->count; i++) {
		const struct mime_stored *s = &l->of[i];
		bool from = s->from_line.size > 0;

		if (s->number != i + 1 || s->last != (i + 1 == l->count) ||
		    s->whole.offset != end ||
		    !is_inside(s->message, s->whole) ||
		    (s->defect != 0 && !is_inside(s->at, s->whole)))
			ck_abort_msg("%s: message %zu", name, i + 1);
		if (from && (!is_inside(s->from_line, s->whole) ||
		    range_end(s->from_line) != s->message.offset))
			ck_abort_msg("%s: From_ line %zu", name, i + 1);
		end = range_end(s->whole);
	}
	if (l->count > 0 && end != in.len)
		ck_abort_msg("%s: the messages are not the file", name);
}

static mime_span
described(struct mime_arena *mem, const struct listing *l, mime_span in)
{
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	for (size_t i = 0; i < l->count; i++) {
		mime_range m = l->of[i].message;

		if (l->of[i].defect != 0)
			buffer_put_char(&b, '!');
		buffer_put_char(&b, '{');
		buffer_put(&b, span_head(span_tail(in, (size_t)m.offset),
		    (size_t)m.size));
		buffer_put_char(&b, '}');
	}
	return buffer_span(&b);
}

START_TEST(tells_where_messages_lie)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct octets o = { .bytes = guarded(span_of(rows[_i].in)) };
	const char *name = rows[_i].name;
	struct listing l, again;
	mime_span got;

	list(mem, &o, rows[_i].kind, WINDOW_SIZE, &l);
	ck_assert_int_eq(l.status, MIME_END);
	check_places(name, &l, o.bytes);
	got = described(mem, &l, o.bytes);
	ck_assert_msg(span_is(got, span_of(rows[_i].out)), "%s: \"%s\"", name,
	    shown(got));
	ck_assert_msg(l.kind == rows[_i].is, "%s: %s", name,
	    mime_mailbox_kind_name(l.kind));
	for (o.most = 1; o.most < 7; o.most++) {
		list(mem, &o, rows[_i].kind, WINDOW_MIN, &again);
		ck_assert_msg(same(&l, &again), "%s: %zu octets a read", name,
		    o.most);
	}
	mime_arena_free(mem);
}
END_TEST

/*
 * What is to be undone in each message, a letter each: "-" nothing, "1" one
 * mark in front of "From ", "+" one of any number of them.
 */
static const struct {
	const char *name, *in;
	unsigned kind;
	const char *out;
} quotings[] = {
	{ "nothing", F "A: b\n\nx\n\n" F "C: d\n", ANY, "--" },
	{ "quoted once", F "A: b\n\n>From x\n\n" F "C: d\n", ANY, "1-" },
	{ "quoted twice", F "A: b\n\n>>From x\n\n" F "C: d\n", ANY, "+-" },
	{ "once, then twice", F "A: b\n\n>From x\n\n" F "C: d\n\n>>From x\n",
	    ANY, "1+" },
	{ "twice, then once", F "A: b\n\n>>From x\n\n" F "C: d\n\n>From x\n",
	    ANY, "++" },
	{ "with the only From_ line", F "A: b\n\n>From x\n", ANY, "1" },
	{ "in a message without one", "A: b\n\n>From x\n", ANY, "-" },
	{ "not what only looks so", F "A: b\n\n> From x\n>Fromage\n\n" F
	    "C: d\n", ANY, "--" },
	{ "a relay's line is no quoting", F ">From x\nA: b\n\n" F "C: d\n",
	    ANY, "--" },
	{ "twice, said to be mboxo", F "A: b\n\n>>From x\n\n" F "C: d\n",
	    MBOXO, "1-" },
	{ "once, said to be mboxrd", F "A: b\n\n>From x\n\n" F "C: d\n",
	    MBOXRD, "+-" },
	{ "said to be mboxcl", F "A: b\n\n>From x\n\n" F "C: d\n", MBOXCL,
	    "1-" },
	{ "said to be mboxcl, not looked at", F "Content-Length: 8\n\n>From x"
	    "\n\n" F "C: d\n", MBOXCL, "1-" },
	{ "said to be mboxcl2", F "A: b\n\n>From x\n\n" F "C: d\n", MBOXCL2,
	    "--" },
	{ "lengths and quoted lines", F "Content-Length: 8\n\n>From x\n\n" F
	    "C: d\n", ANY, "1-" },
	{ "mail within, so it quotes nothing", F "Content-Length: 2\n\nx\n\n" F
	    "Content-Length: 51\n\nFrom jo Thu Jan  1 00:00:00 1970\nA: b\n\n"
	    ">From x\nyz\n\n" F "C: d\n", ANY, "---" },
};

START_TEST(tells_what_is_quoted)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct octets o = { .bytes = guarded(span_of(quotings[_i].in)) };
	struct listing l;
	char got[MESSAGES + 1] = { 0 };

	list(mem, &o, quotings[_i].kind, WINDOW_SIZE, &l);
	for (size_t i = 0; i < l.count; i++)
		got[i] = l.of[i].unquote == 0 ? '-' :
		    l.of[i].unquote == MIME_UNQUOTED ? '1' : '+';
	ck_assert_msg(strcmp(got, quotings[_i].out) == 0, "%s: %s",
	    quotings[_i].name, got);
	mime_arena_free(mem);
}
END_TEST

/*
 * The row's file behind another message, so long that what matters falls on
 * each place of a small window's end.
 */
START_TEST(windows_make_no_difference)
{
	size_t len = strlen(rows[_i].in), size = 2 * WINDOW_MIN + len;
	char *text = malloc(size);

	ck_assert_ptr_nonnull(text);
	memset(text, 'p', size);
	for (size_t pad = WINDOW_MIN - 200; pad < WINDOW_MIN + 20; pad++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct octets o = { .bytes = { text, pad + len } };
		struct listing l, again;

		memcpy(text, F "A: b\n\n", strlen(F "A: b\n\n"));
		memcpy(text + pad - 2, "\n\n", 2);
		memcpy(text + pad, rows[_i].in, len);
		list(mem, &o, rows[_i].kind, WINDOW_SIZE, &l);
		check_places(rows[_i].name, &l, o.bytes);
		for (size_t more = 0; more < 3; more++) {
			list(mem, &o, rows[_i].kind, WINDOW_MIN + more * 7,
			    &again);
			if (!same(&l, &again))
				ck_abort_msg("%s: behind %zu octets, window "
				    "%zu", rows[_i].name, pad, more * 7);
		}
		memset(text + pad, 'p', len);
		mime_arena_free(mem);
	}
	free(text);
}
END_TEST

/*
 * A length leads past the end, and whether it may be right depends on a header
 * that is larger than the window and reaches to the end of the file: from there
 * the window has to come back.
 */
START_TEST(comes_back_from_the_end)
{
	static const char front[] = F "Content-Length: 2\n\nx\n\n"
	    F "Content-Length: 90000\n\nx\n" F "A: b\n";
	struct mime_arena *mem = mime_arena_new(NULL);
	struct listing l, again;
	struct octets o;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, span_of(front));
	for (size_t i = 0; i < 3000; i++)
		buffer_put(&b, SPAN("C: d\n"));
	o = (struct octets){ .bytes = buffer_span(&b) };
	list(mem, &o, ANY, WINDOW_SIZE, &l);
	ck_assert_uint_eq(l.count, 3);
	check_places("large", &l, o.bytes);
	list(mem, &o, ANY, WINDOW_MIN, &again);
	ck_assert(same(&l, &again));
	mime_arena_free(mem);
}
END_TEST

/*
 * A From_ line that is none, in a header, has more looked at than was there:
 * the window moves, and what stood at the line's place is another text.
 */
START_TEST(forgets_what_was_in_the_window)
{
	static const char field[] = "Content-Length: 1\n";

	for (size_t pad = 2000; pad < 2000 + sizeof(field); pad++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct octets o = { .most = 0 };
		struct listing l;
		struct buffer b;

		buffer_init(&b, mem, SIZE_MAX);
		buffer_put(&b, SPAN(F "A: "));
		while (b.len < pad)
			buffer_put_char(&b, 'b');
		buffer_put(&b, SPAN("\nFrom x\n\n"));
		while (b.len < 3 * WINDOW_MIN)
			buffer_put(&b, span_of(field));
		o.bytes = buffer_span(&b);
		list(mem, &o, MBOX, WINDOW_MIN, &l);
		if (l.count != 1 || l.of[0].defect != 0)
			ck_abort_msg("behind %zu octets", pad);
		mime_arena_free(mem);
	}
}
END_TEST

/* ---- the world ---------------------------------------------------------- */

static const char two[] = F "Content-Length: 2\n\nx\n\n"
    F "Content-Length: 40\n\nx\n" F "C: d\n\n" F "E: f\n";

START_TEST(says_when_it_cannot_read)
{
	for (unsigned kind = 0; kind <= EMLX; kind++) {
		bool failed = true;

		for (long n = 1; failed; n++) {
			struct mime_arena *mem = mime_arena_new(NULL);
			struct octets o = {
				.bytes = span_of(two), .most = 9, .fail = n
			};
			struct listing l;

			list(mem, &o, kind, WINDOW_MIN, &l);
			failed = o.reads >= n;
			if (l.status != (failed ? MIME_IO : MIME_END))
				ck_abort_msg("%u: read %ld", kind, n);
			mime_arena_free(mem);
		}
	}
}
END_TEST

START_TEST(fails_for_good)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct octets o = { .bytes = span_of(two), .fail = 1 };
	struct mime_source source = { read_octets, &o };
	struct mime_mailbox *box = mime_mailbox_new(mem, &source, ANY);
	struct mime_stored stored;

	ck_assert_int_eq(mime_mailbox_next(box, &stored), MIME_IO);
	ck_assert_int_eq(mime_mailbox_next(box, &stored), MIME_IO);
	mime_arena_free(mem);
}
END_TEST

START_TEST(says_when_there_is_no_memory)
{
	bool failed = true;

	for (long n = 1; failed; n++) {
		struct mime_arena *mem = arena_failing_at(n);
		struct octets o = { .bytes = span_of(two) };
		struct listing l;

		list(mem, &o, ANY, WINDOW_SIZE, &l);
		failed = arena_failed(mem);
		if (l.status != (failed ? MIME_NOMEM : MIME_END))
			ck_abort_msg("allocation %ld", n);
		mime_arena_free(mem);
		ck_assert_int_eq(arena_left(), 0);
	}
}
END_TEST

START_TEST(ends_for_good)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct octets o = { .bytes = span_of(two) };
	struct mime_source source = { read_octets, &o };
	struct mime_mailbox *box = mime_mailbox_new(mem, &source, ANY);
	struct mime_stored stored = { 0 };

	ck_assert_uint_eq(mime_mailbox_kind_of(box), ANY);
	while (mime_mailbox_next(box, &stored) == MIME_OK)
		ck_assert(stored.last == (stored.number == 3));
	ck_assert_uint_eq(stored.number, 3);
	ck_assert_int_eq(mime_mailbox_next(box, &stored), MIME_END);
	ck_assert_int_eq(mime_mailbox_next(NULL, &stored), MIME_NOMEM);
	ck_assert_uint_eq(mime_mailbox_kind_of(NULL), ANY);
	ck_assert_ptr_nonnull(mime_mailbox_reason(NULL));
	mime_arena_free(mem);
}
END_TEST

/* Nothing is seen that lies beyond what there is, or that is there in part. */
START_TEST(shows_what_is_in_memory)
{
	static const struct { const char *name; mime_range at; bool seen; }
	views[] = {
		{ "the message", { 33, 8 }, true },
		{ "the octet in front", { 0, 1 }, true },
		{ "all there is", { 0, 187 }, true },
		{ "nothing, at the end", { 187, 0 }, true },
		{ "more than there is", { 0, 188 }, false },
		{ "what would wrap around", { 1, UINT64_MAX }, false },
		{ "nothing, behind the end", { 188, 0 }, false },
		{ "far behind", { UINT64_MAX, 1 }, false },
	};
	struct mime_arena *mem = mime_arena_new(NULL);
	struct octets o = { .bytes = span_of(two) };
	struct mime_source source = { read_octets, &o };
	struct mime_mailbox *box = mime_mailbox_new(mem, &source, ANY);
	struct mime_stored stored;
	struct listing l;
	mime_span view;

	ck_assert_uint_eq(o.bytes.len, 187);
	ck_assert(!mime_mailbox_bytes(NULL, views[0].at, &view));
	ck_assert(!mime_mailbox_bytes(box, views[0].at, &view));
	ck_assert_int_eq(mime_mailbox_next(box, &stored), MIME_OK);
	for (size_t i = 0; i < ROWS(views); i++)
		ck_assert_msg(mime_mailbox_bytes(box, views[i].at, &view) ==
		    views[i].seen, "%s", views[i].name);
	list(mem, &o, ANY, WINDOW_SIZE, &l);
	ck_assert_uint_eq(l.views, l.count);
	mime_arena_free(mem);
}
END_TEST

START_TEST(looks_at_the_front_only)
{
	static const struct {
		const char *text;
		unsigned kind;
	} fronts[] = {
		{ "Subject: x\n\n", EML }, { two, MBOX },
		{ "11\nSubject: x\n", EMLX },
	};

	for (size_t i = 0; i < ROWS(fronts); i++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct octets o = { .bytes = span_of(fronts[i].text) };
		struct mime_source source = { read_octets, &o };
		struct mime_mailbox *box = mime_mailbox_new(mem, &source, ANY);
		struct mime_stored stored = { 0 };
		long reads;

		ck_assert_int_eq(mime_mailbox_look(box), MIME_OK);
		reads = o.reads;
		ck_assert_int_eq(mime_mailbox_look(box), MIME_OK);
		ck_assert_int_eq(o.reads, reads);
		/* Which of the four an mbox is, its messages tell. */
		ck_assert(mime_mailbox_kind_of(box) == fronts[i].kind ||
		    fronts[i].kind == MBOX);
		ck_assert_int_eq(mime_mailbox_next(box, &stored), MIME_OK);
		ck_assert_uint_eq(stored.number, 1);
		mime_arena_free(mem);
	}
	ck_assert_int_eq(mime_mailbox_look(NULL), MIME_NOMEM);
}
END_TEST

/* ---- cost --------------------------------------------------------------- */

#define HONEST F "Content-Length: 2\n\nx\n\n"
#define LIAR F "Content-Length: 100000\n\nx\n\n"

static const struct {
	const char *name, *message;
	unsigned kind;
	double most;            /* octets read for each there is */
} costs[] = {
	{ "lengths that are right", HONEST, ANY, 1.2 },
	{ "lengths that lie", LIAR, ANY, 1.2 },
	{ "lengths that are right, and trusted", HONEST, MBOXCL, 1.2 },
	{ "lengths that lie, and are trusted", LIAR, MBOXCL, 1.6 },
};

/* Each octet is read once, but for what is looked at around a window's end. */
START_TEST(reads_once)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;
	struct octets o = { .most = 0 };
	struct mime_source source = { read_octets, &o };
	struct mime_mailbox *box;
	struct mime_stored stored = { 0 };
	const size_t count = 10000;

	buffer_init(&b, mem, SIZE_MAX);
	for (size_t i = 0; i < count; i++)
		buffer_put(&b, span_of(costs[_i].message));
	o.bytes = buffer_span(&b);
	box = mime_mailbox_windowed(mem, &source, costs[_i].kind,
	    (size_t)64 * 1024);
	while (mime_mailbox_next(box, &stored) == MIME_OK)
		;
	ck_assert_uint_eq(stored.number, count);
	ck_assert_msg((double)o.given < costs[_i].most * (double)b.len,
	    "%s: %.2f times", costs[_i].name, (double)o.given / (double)b.len);
	mime_arena_free(mem);
}
END_TEST

/* ---- names -------------------------------------------------------------- */

START_TEST(has_names_for_kinds)
{
	static const char *const names[] = {
		"any", "eml", "mbox", "mboxo", "mboxrd", "mboxcl", "mboxcl2",
		"emlx",
	};

	for (unsigned kind = 0; kind < ROWS(names); kind++) {
		ck_assert_str_eq(mime_mailbox_kind_name(kind), names[kind]);
		ck_assert_uint_eq(mime_mailbox_kind_find(names[kind]), kind);
	}
	ck_assert_ptr_null(mime_mailbox_kind_name(ROWS(names)));
	ck_assert_uint_eq(mime_mailbox_kind_find("mboxx"), ANY);
	ck_assert_uint_eq(mime_mailbox_kind_find(NULL), ANY);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, tells_where_messages_lie, 0, ROWS(rows));
	tcase_add_loop_test(tc, tells_what_is_quoted, 0, ROWS(quotings));
	tcase_add_loop_test(tc, windows_make_no_difference, 0, ROWS(rows));
	tcase_add_test(tc, comes_back_from_the_end);
	tcase_add_test(tc, forgets_what_was_in_the_window);
	tcase_add_test(tc, says_when_it_cannot_read);
	tcase_add_test(tc, fails_for_good);
	tcase_add_test(tc, says_when_there_is_no_memory);
	tcase_add_test(tc, ends_for_good);
	tcase_add_test(tc, shows_what_is_in_memory);
	tcase_add_test(tc, looks_at_the_front_only);
	tcase_add_loop_test(tc, reads_once, 0, ROWS(costs));
	tcase_add_test(tc, has_names_for_kinds);
}

int
main(void)
{
	return run_suite("mailbox", cases);
}
