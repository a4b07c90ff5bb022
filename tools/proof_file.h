/*
 * proof_file.h - a proof (filter_proof.c), read line by line.
 */
#ifndef TOOLS_PROOF_FILE_H
#define TOOLS_PROOF_FILE_H

#include "digest.h"

/* All that came in, or that came out. */
struct proof_whole {
	uint64_t size;
	char sha256[DIGEST_HEX];
};

/* A line: a change, or the last one. */
struct proof_line {
	bool last;
	uint64_t at;            /* octet of what came in */
	mime_span removed, fresh;       /* good until the next line */
	struct proof_whole input, output;       /* of the last */
};

struct proof_file;

/* NULL where the file at PATH is no proof, or cannot be read: WHY tells. */
struct proof_file *proof_file_open(struct mime_arena *mem, const char *path,
    const char **why);

/* The next line. False, and WHY tells: it is none, or the last was there. */
bool proof_file_next(struct proof_file *p, struct proof_line *line,
    const char **why);

void proof_file_close(struct proof_file *p);

#endif
