/*
 * extract.h - what mimeextract does with a part, and where to.
 *
 * mimeextract.c reads the options and chooses the parts; extract.c names one
 * and pours it out; targets.c are the places it can go to.
 */
#ifndef TOOLS_EXTRACT_H
#define TOOLS_EXTRACT_H

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
	const char *skipped;    /* why it was not; NULL: it was */
	unsigned code;          /* of the limit it was skipped for; 0: none */
	bool told;              /* on stderr, already */
};

/*
 * A place for parts. Each function tells of its failures itself, on stderr,
 * and returns false. begin and keep may set SKIPPED instead; after begin did,
 * nothing more is called for that part.
 */
struct target {
	bool unread;            /* content is not wanted */
	bool sized;             /* its size must be known before it begins */
	bool (*open)(struct extract *x);
	bool (*begin)(struct extract *x, struct piece *p);
	bool (*put)(struct extract *x, const struct piece *p, mime_span bytes);
	bool (*keep)(struct extract *x, struct piece *p);
	void (*drop)(struct extract *x);
	bool (*close)(struct extract *x);
};

extern const struct target target_folder, target_stdout, target_list,
    target_archive;

struct archive_writer;

struct extract {
	struct tool tool;

	/* what was typed */
	bool all, bodies, inlines, list, to_stdout, raw, to_utf8, extract;
	bool overwrite, skip_existing;
	const char *directory;  /* -C; NULL: none */
	const char *input;      /* -i, as ripmime has it; NULL: none */
	const char *manifest_path;
	enum naming naming;

	/* the run */
	const struct target *target;
	struct message message;
	struct mime_arena *names_mem;
	struct folder folder;
	struct output file;     /* being written: a part or the archive */
	struct archive_writer *archive;
	struct show show;       /* of stdout, where it is a terminal */
	struct output manifest_file;
	FILE *manifest;         /* NULL: none */
	uint64_t found, written;
};

/* Writes one part; counts it. False where the run cannot go on. */
bool extract_part(struct extract *x, const struct mime_part *part);

/* Counts a part that is not written, for the reason WHY. */
void extract_skip(struct extract *x, const struct mime_part *part,
    const char *why);

bool manifest_open(struct extract *x);
bool manifest_close(struct extract *x);
void manifest_put(struct extract *x, const struct piece *p);

#endif
