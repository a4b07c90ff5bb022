/*
 * build_json.h - a mail out of what mimedump --json --content has printed.
 *
 * build_json.c         the parts and what is in them
 * build_json_fields.c  what is in their headers
 */
#ifndef TOOLS_BUILD_JSON_H
#define TOOLS_BUILD_JSON_H

#include <jansson.h>

#include "build.h"

/* One that was read; parts in document order. */
struct build_spec {
	struct build *build;
	const char *path;       /* of the file, for complaints */
	json_t *root;
	const json_t *parts;    /* an array; COUNT of them */
	size_t count;
	size_t *parent;         /* of each; its own number: none */
	bool *leaf;             /* it has content, or is in one that has */
	bool failed;            /* and that was told */
};

/* Complains that KEY of part N, which may be NULL, is as WHAT says. */
void build_spec_fail(struct build_spec *s, size_t n, const char *key,
    const char *what);

/*
 * The text KEY of OBJECT, which is of part N; empty where it is null or not
 * there. What is no text is told.
 */
mime_span build_spec_text(struct build_spec *s, size_t n, const json_t *object,
    const char *key);

/* Where fields go. */
typedef void build_spec_put(void *ctx, const char *name, mime_span value);

/* Hands the fields of part N to PUT, but those that the writer makes. */
void build_spec_fields(struct build_spec *s, size_t n, build_spec_put *put,
    void *ctx);

/* The raw value of its field NAME; empty: there is none. */
mime_span build_spec_header(struct build_spec *s, size_t n, const char *name);

#endif
