/*
 * mailbox.h - the floor of mailboxes: many messages in one file.
 *
 *     a source, a window of it at a time          window.c
 *     is this line a From_ line?                  from_line.c
 *     does a message begin here?                  separator.c
 *     how long is it said to be?                  length.c
 *     header and body of one message in an mbox   extent.c
 *     what kind of file is it?                    kind.c
 *     message after message                       mailbox.c
 */
#ifndef LIBMIME_MAILBOX_H
#define LIBMIME_MAILBOX_H

#include "bytes/bytes.h"

/* ---- window.c ----------------------------------------------------------- */

/*
 * Some octets of a source, from START: those that were asked for last, more
 * behind them, and at least BEHIND before them, where there are any.
 */
struct window {
	const struct mime_source *source;
	char *ptr;
	size_t cap;
	uint64_t start;
	size_t len;
	bool end;               /* nothing is behind them */
	bool whole;             /* it is filled, not just as far as asked for */
};

/*
 * A separator, and whether one begins here, is decided by this many octets, and
 * so whatever the window.
 */
#define LOOK 4096
#define BEHIND 4

/* The smallest window there can be, and the usual one. */
#define WINDOW_MIN (BEHIND + LOOK)
#define WINDOW_SIZE ((size_t)256 * 1024)

/* A window of CAP octets over SOURCE; false for want of memory. */
bool mime_window_init(struct window *w, struct mime_arena *mem,
    const struct mime_source *source, size_t cap);

/*
 * All that the window has from OFFSET: at least WANT octets (LOOK at most), or
 * fewer at the end of the source. Good until the next call. MIME_IO.
 */
mime_status mime_window_at(struct window *w, uint64_t offset, size_t want,
    mime_span *s);

/* What the window has from OFFSET, which is in it or at its end. */
static inline mime_span
mime_window_rest(const struct window *w, uint64_t offset)
{
	return span_tail((mime_span){ w->ptr, w->len },
	    (size_t)(offset - w->start));
}

/* Would that read nothing? */
bool mime_window_has(const struct window *w, uint64_t offset, size_t want);

/* After mime_window_at for OFFSET gave nothing: does the source end there? */
bool mime_window_ends_at(const struct window *w, uint64_t offset);

/* The octet at OFFSET, which is less than BEHIND before what was asked for. */
int mime_window_octet(const struct window *w, uint64_t offset);

/* How many octets the source has. Reads some sixty single ones for that. */
mime_status mime_window_measure(struct window *w, uint64_t *size);

/* ---- from_line.c -------------------------------------------------------- */

enum from_line {
	FROM_NONE,              /* text that happens to begin so */
	FROM_SENDER,            /* an address and nothing else */
	FROM_DASH,              /* "From -", nothing else */
	FROM_DATED,             /* with a date and a time */
	FROM_PATCH              /* a commit of git's, and git's one date */
};

/* What is LINE, without its line end? */
enum from_line mime_from_line(mime_span line);

/* Is the date of LINE the one that git puts into all of its own? */
bool mime_from_line_of_git(mime_span line);

/* ---- separator.c -------------------------------------------------------- */

/* Where a message begins in an mbox: its From_ line. SIZE 0: nowhere. */
struct separator {
	uint64_t offset;
	size_t size;            /* with its line end */
	unsigned blank;         /* octets of the blank line in front of it */
};

enum {
	AFTER_BLANK = 1,        /* a blank line or nothing is before it */
	AT_FRONT = 2,           /* of a file that is said to be an mbox */
	OF_PATCHES = 4          /* the mbox, or what may be one, is git's */
};

/*
 * The length of the From_ line that S begins with, if a message begins with it;
 * 0 if not. S is LOOK octets, or all that is left.
 */
size_t mime_separator(mime_span s, unsigned where);

/* Does S begin with "From ", or that behind a ">"? */
bool mime_begins_from(mime_span s);

/* Does S begin with the name of a field and its colon? */
bool mime_begins_field(mime_span s);

/* ---- length.c ----------------------------------------------------------- */

enum length_kind { LENGTH_NONE, LENGTH_GOOD, LENGTH_BAD };

/* What a message is said to be long, and where that stands. */
struct length {
	enum length_kind kind;
	uint64_t octets;
	mime_range at;
};

/* A Content-Length, if the lines at S, which stands at OFFSET, begin so. */
bool mime_length_field(mime_span s, uint64_t offset, struct length *length);

/* The octets that decide about it. */
#define LENGTH_LOOK 256

/* The size of the line with a count that an emlx begins with; 0: none. */
size_t mime_length_line(mime_span s, uint64_t offset, struct length *length);

/* ---- extent.c: where a message of an mbox ends -------------------------- */

/* How the From_ lines of a body were quoted; nobody looked: perhaps. */
enum { QUOTED_ONCE = 1, QUOTED_TWICE = 2, QUOTED_UNSEEN = 4 };

/* What is known of the message that is gone through. */
struct extent {
	uint64_t begin;         /* of the message, behind its From_ line */
	uint64_t body;          /* behind the header's blank line; UINT64_MAX:
	                           there is no such line */
	uint64_t end;           /* where the blank line before the next begins,
	                           or the next */
	struct length length;
	struct separator next;  /* SIZE 0: the source ends there */
	bool right;             /* the length leads there */
	unsigned quoted;        /* QUOTED_ values, of its body */
};

struct mbox {
	struct window window;
	struct window probe;    /* for a look elsewhere */
	bool patches;           /* it is git's: FROM_PATCH separates */
	bool lengths;           /* are looked at */
	bool trusted;           /* where they lead to a separator: no look at
	                           what lies within */
	unsigned quoted;        /* QUOTED_ values, met so far */
	uint64_t messages;      /* gone through */
	uint64_t right, wrong;  /* how many of them had such a length */
};

/* Goes through the message that begins at X->begin and fills the rest of X. */
mime_status mime_extent(struct mbox *m, struct extent *x);

/* ---- kind.c ------------------------------------------------------------- */

/* The front of a file: what is it, and why? */
struct front {
	unsigned kind;          /* NONE, MBOX or EMLX */
	const char *reason;
	struct separator first; /* of an mbox */
	bool patches;           /* that is git's */
	struct length count;    /* of an emlx */
	size_t count_line;
};
mime_status mime_front(struct window *w, unsigned kind, struct front *front);

/* Which of the four it is, by what was met so far, and why. */
unsigned mime_mbox_kind(const struct mbox *m, const char **reason);

/* One of them, or not known which. */
static inline bool
mime_mailbox_is_mbox(unsigned kind)
{
	return kind >= MIME_MAILBOX_MBOX && kind <= MIME_MAILBOX_MBOXCL2;
}

/* ---- mailbox.c ---------------------------------------------------------- */

/* As mime_mailbox_new, with a window of that size: the answers are the same. */
struct mime_mailbox *mime_mailbox_windowed(struct mime_arena *mem,
    const struct mime_source *source, unsigned kind, size_t window);

#endif
