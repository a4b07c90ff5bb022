/*
 * message.h - a message that a tool has opened.
 *
 * An input, the tree over it, and memory for a part at a time. A body is never
 * held: it is read by the piece, as often as somebody wants to know of it.
 */
#ifndef TOOLS_MESSAGE_H
#define TOOLS_MESSAGE_H

#include "digest.h"
#include "mail.h"
#include "spool.h"
#include "tool.h"
#include "wrap.h"

/* All zeros is one that was never open. Used for one message after another. */
struct message {
	struct tool *tool;
	const char *why;        /* it could not be opened */
	struct mail mail;       /* where it is read from */
	uint64_t size;          /* what is there of it, shown or not */
	uint64_t seen;          /* octets that have been read of it once */
	struct spool spool;     /* of what is a message within an encoding */
	struct mime_spool calls;
	struct mime_arena *mem; /* for as long as it is open */
	struct mime_arena *part_mem;    /* for a part: mark, use, release */
	mime_mark start;        /* of MEM */
	char *whole;            /* a small one is held; kept for the next */
	void (*watch)(void *ctx, const struct mime_event *ev);
	void *watch_ctx;        /* WATCH sees the events of a large one as it
	                           is read the first time; NULL: nobody does */
	struct mime_tree *tree;
	struct mime_defect over;        /* of the limit on a message's size */
	struct mime_defect stored;      /* of its mailbox, about it */
	struct digest digest, digest_lf;
};

/*
 * Opens the message that is MAIL, which is M's then, and reads it once, CHUNK
 * octets at a time, or as the library likes it for 0. Where that fails it is
 * told, and false.
 */
bool message_open(struct message *m, struct tool *t, const struct mail *mail,
    size_t chunk);
void message_close(struct message *m);

/*
 * Reads it and hands its events to TAKE, without a tree, CHUNK octets at a
 * time. Where that fails it is told, and false. M->over then tells whether a
 * limit hid the rest.
 */
typedef mime_status message_take(void *ctx, const struct mime_event *ev);
bool message_stream(struct message *m, struct tool *t, const struct mail *mail,
    size_t chunk, message_take *take, void *ctx);

/* What is wrong about it, on stderr: "mail.eml: what", "mbox#17: what". */
void message_say(const struct message *m, const char *what);
void message_complain(const struct message *m, const char *what);

/* Complains of M where ST is an error; true where it is none. */
bool message_told(const struct message *m, mime_status st);

/* Gives back what M keeps from one message to the next. */
void message_end(struct message *m);

/* The parts, in document order, by AFTER; NULL: there is none. */
const struct mime_part *message_root(const struct message *m);

/*
 * The defect after BEFORE (NULL: the first), and the part that has it. Parts
 * in document order, the defects of each as they were found.
 */
const struct mime_defect *message_defect(const struct message *m,
    const struct mime_part **part, const struct mime_defect *before);

/*
 * Has the parts' roles say what the HTML refers to (mime_tree_refer): to be
 * called before roles are asked for. Reads all HTML once.
 */
void message_roles(struct message *m);

/* How many defects there are, kept or not. */
uint64_t message_defects(const struct message *m);

/* No defect but information. */
bool message_is_clean(const struct message *m);

/* All octets of M, as they stand, up to the limit on its size. */
struct mime_source message_source(struct message *m);

/* ---- content ------------------------------------------------------------ */

/*
 * A reader of PART's content, in part_mem, that heeds --charset. With
 * MIME_UNQUOTED in HOW, quoting is undone as far as the mailbox does it.
 */
struct mime_reader *content_reader(const struct message *m,
    const struct mime_part *part, unsigned how);

/* Text as it is to be shown, for content_reader. */
#define CONTENT_TEXT \
	(MIME_DECODED | MIME_UNQUOTED | MIME_IN_UTF8 | MIME_WITH_LF)

/*
 * Hands what F, which may be NULL, makes of PIECE to PUT. LAST: nothing comes
 * after it.
 */
mime_status content_filter(struct mime_filter *f, mime_span piece, bool last,
    wrap_put *put, void *ctx);

/*
 * Hands the text of PART to PUT, in UTF-8 with LF, as it is to be read; that of
 * a page is made of it. Where that fails it is told.
 */
void content_text(struct message *m, const struct mime_part *part,
    wrap_put *put, void *ctx);

/* What a part's content comes to. Digests are "" where nobody asked. */
struct content {
	uint64_t size;
	char sha256[DIGEST_HEX];
	char sha256_lf[DIGEST_HEX];     /* with LF for CRLF */
};

/* What content_measure is to find out beyond the size, ored together. */
enum {
	CONTENT_SHA256 = 1,
	CONTENT_SHA256_LF = 2
};

/* Reads the content of PART as HOW (MIME_DECODED ..) says and measures it. */
mime_status content_measure(struct message *m, const struct mime_part *part,
    unsigned how, unsigned wanted, struct content *c);

/* Only the size: not read where it need not be. */
mime_status content_size(struct message *m, const struct mime_part *part,
    uint64_t *size);

/* Is PART one of those that -p chooses? Read only where its size is asked. */
bool part_chosen(struct message *m, const struct mime_part *part);

#endif
