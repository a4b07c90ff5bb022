/*
 * extract.h - what mimeextract does with a part, and where to.
 *
 * mimeextract.c reads the options and chooses the parts; extract.c names one
 * and pours it out; targets.c are the places it can go to.
 */
#ifndef TOOLS_EXTRACT_H
#define TOOLS_EXTRACT_H

#include "early.h"
#include "folder.h"
#include "json.h"
#include "message.h"
#include "show.h"

enum naming { BY_NAME, BY_ASCII, BY_HASH, BY_SECTION };

struct extract;

/* A part on its way out. */
struct piece {
	const struct mime_part *part;
	mime_span safe_name;    /* of the message, made safe */
	mime_span wanted;       /* by --names */
	mime_span name;         /* that it got: WANTED or the next like it */
	struct content content; /* as it was written */
	struct output file;     /* that it is in until it has a name */
	bool begun;             /* at its target, and not kept nor dropped */
	bool failed;            /* the target did */
	int error;              /* errno of a failure that is not told yet */
	const char *skipped;    /* why it was not; NULL: it was */
	unsigned code;          /* of the limit it was skipped for; 0: none */
	bool told;              /* on stderr, already */
};

/*
 * A place for parts. Each function tells of its failures itself, on stderr,
 * and returns false. begin and keep may set SKIPPED instead; after begin did,
 * nothing more is called for that part.
 *
 * Messages are extracted by several threads, each with a copy of the extract.
 * What all share, such as the names that are taken, is used by the one whose
 * turn it is (tool_await_turn). A target that can WAIT has nothing of it in
 * begin, put and end, where it fails without a word; keep or drop may come
 * when other parts have begun, and tell.
 */
struct target {
	bool unread;            /* content is not wanted */
	bool sized;             /* its size must be known before it begins */
	bool waits;
	bool alone;             /* only one thread can use it */
	bool (*open)(struct extract *x);
	bool (*begin)(struct extract *x, struct piece *p);
	bool (*put)(struct extract *x, struct piece *p, mime_span bytes);
	bool (*end)(struct extract *x, struct piece *p);
	bool (*keep)(struct extract *x, struct piece *p);
	void (*drop)(struct extract *x, struct piece *p);
	bool (*close)(struct extract *x);
	void (*leave)(struct extract *copy);    /* that a thread had */
};

extern const struct target target_folder, target_stdout, target_list,
    target_archive;

struct archive_writer;

/* Parts of a message that wait for its turn; each may be an open file. */
#define WAITING_MOST 8
#define FILES_MOST (WAITING_MOST + 1)   /* that are being written */

struct extract {
	struct tool tool;

	/* what was typed */
	bool all, bodies, inlines, list, to_stdout, raw, to_utf8, extract;
	bool overwrite, skip_existing;
	const char *directory;  /* -C; NULL: none */
	struct input_name *inputs;      /* -i, as ripmime has it; the last
	                           one first */
	const char *manifest_path;
	enum naming naming;

	/* the run */
	const struct target *target;
	struct message message;
	struct mime_arena *names_mem;
	struct folder folder;
	struct early early;
	struct output file;     /* the archive */
	struct archive_writer *archive;
	struct show show;       /* of stdout, where it is a terminal */
	struct output manifest_file;
	FILE *manifest;         /* NULL: none */
	uint64_t found, written;
	struct piece waiting[WAITING_MOST];
	unsigned waiting_count;
	mime_mark waiting_mark; /* of the memory that they need */
};

/*
 * Writes one part; counts it. False where the run cannot go on. In a crew it
 * may wait for its turn, at the latest until the message is settled.
 */
bool extract_part(struct extract *x, const struct mime_part *part);
bool extract_settle(struct extract *x);

/*
 * Has large attachments decoded as the message is read, where nothing that was
 * asked for is against it; before the message is opened.
 */
void extract_watch(struct extract *x);

/* Counts a part that is not written, for the reason WHY. */
void extract_skip(struct extract *x, const struct mime_part *part,
    const char *why);

bool manifest_open(struct extract *x);
bool manifest_close(struct extract *x);
void manifest_put(struct extract *x, const struct piece *p);

#endif
