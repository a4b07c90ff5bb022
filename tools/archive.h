/*
 * archive.h - writes zip and tar, by libarchive where there is one.
 */
#ifndef TOOLS_ARCHIVE_H
#define TOOLS_ARCHIVE_H

#include "mime.h"

struct archive_writer;

/* Why no archive can be written to PATH, which tells its kind; NULL: it can. */
const char *archive_problem(const char *path);

/* Begins an archive, of the kind that PATH ends in, on FD. Lives in MEM. */
struct archive_writer *archive_begin(struct mime_arena *mem, const char *path,
    int fd);

/* What went wrong first; NULL: nothing. */
const char *archive_why(const struct archive_writer *a);

/* A file of SIZE octets, which archive_put brings. */
bool archive_member(struct archive_writer *a, mime_span name, uint64_t size);
bool archive_put(struct archive_writer *a, mime_span bytes);
bool archive_end_member(struct archive_writer *a);

/* Writes what is left and frees A. */
bool archive_end(struct archive_writer *a);

#endif
