/*
 * proof_file.c - a proof, read line by line.
 *
 * jansson reads each line, and is loaded for it (module.h). A line has an end:
 * one that is longer than any we write is not read.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "module.h"
#include "proof_file.h"

#ifdef HAVE_JANSSON

#include <jansson.h>

#define LINE_SIZE ((size_t)160 * 1024)

/* What is used of jansson. */
#define FUNCTIONS(F) \
	F(json_delete) \
	F(json_integer_value) \
	F(json_loadb) \
	F(json_object_get) \
	F(json_string_length) \
	F(json_string_value)

struct functions {
	FUNCTIONS(MODULE_MEMBER)
};

static const struct module_function functions[] = {
	FUNCTIONS(MODULE_FUNCTION)
};

static const char *const files[] = {
	"libjansson.so.4", "libjansson.4.dylib", "libjansson.so", NULL
};

struct proof_file {
	struct functions call;
	struct mime_arena *mem;
	mime_mark mark;         /* of MEM, before the octets of a line */
	FILE *file;
	json_t *object;         /* the line; NULL: none yet */
	char *line;
	char text[MODULE_WHY];
};

static const char no_proof[] = "is no proof, or a damaged one";

/* ---- a line ------------------------------------------------------------- */

static bool
read_line(struct proof_file *p, const char **why)
{
	json_error_t error;

	if (p->object != NULL)
		p->call.json_delete(p->object);
	p->object = NULL;
	errno = 0;
	*why = no_proof;
	if (fgets(p->line, (int)LINE_SIZE, p->file) == NULL) {
		if (ferror(p->file))
			*why = strerror(errno);
		return false;
	}
	p->object = p->call.json_loadb(p->line, strlen(p->line), 0, &error);
	return p->object != NULL;
}

static mime_span
text(struct proof_file *p, const json_t *object, const char *key)
{
	const json_t *value = p->call.json_object_get(object, key);

	if (p->call.json_string_value(value) == NULL)
		return (mime_span){ 0 };
	return (mime_span){ p->call.json_string_value(value),
	    p->call.json_string_length(value) };
}

/* Octets in base64; those that are none show in the digest. */
static bool
octets(struct proof_file *p, const char *key, mime_span *to)
{
	mime_span digits = text(p, p->object, key);
	struct mime_filter *decode = mime_filter_decode(p->mem, MIME_BASE64);
	char *room_at = mime_arena_alloc(p->mem, digits.len + 1);
	mime_room room = { room_at, digits.len + 1 };

	if (room_at == NULL || decode == NULL ||
	    mime_filter_run(decode, &digits, &room, true) != MIME_END)
		return false;
	*to = (mime_span){ room_at, (size_t)(room.ptr - room_at) };
	return true;
}

static bool
number(struct proof_file *p, const json_t *object, const char *key,
    uint64_t *n)
{
	const json_t *value = p->call.json_object_get(object, key);

	if (!json_is_integer(value) || p->call.json_integer_value(value) < 0)
		return false;
	*n = (uint64_t)p->call.json_integer_value(value);
	return true;
}

static bool
whole(struct proof_file *p, const char *key, struct proof_whole *w)
{
	const json_t *object = p->call.json_object_get(p->object, key);
	mime_span hex = text(p, object, "sha256");

	if (hex.len != sizeof w->sha256 - 1)
		return false;
	memcpy(w->sha256, hex.ptr, hex.len);
	w->sha256[hex.len] = '\0';
	return number(p, object, "size", &w->size);
}

bool
proof_file_next(struct proof_file *p, struct proof_line *line,
    const char **why)
{
	*line = (struct proof_line){ 0 };
	mime_arena_release(p->mem, p->mark);
	if (!read_line(p, why))
		return false;
	line->last = p->call.json_object_get(p->object, "output") != NULL;
	if (line->last)
		return whole(p, "input", &line->input) &&
		    whole(p, "output", &line->output);
	return number(p, p->object, "at", &line->at) &&
	    octets(p, "removed", &line->removed) &&
	    octets(p, "new", &line->fresh);
}

/* ---- the file ----------------------------------------------------------- */

/* The first line says what it is. */
static bool
is_proof(struct proof_file *p, const char **why)
{
	mime_span schema;

	if (!read_line(p, why))
		return false;
	schema = text(p, p->object, "schema");
	return schema.len == 12 && memcmp(schema.ptr, "mime-proof/1", 12) == 0;
}

struct proof_file *
proof_file_open(struct mime_arena *mem, const char *path, const char **why)
{
	struct proof_file *p = mime_arena_alloc(mem, sizeof *p);
	char *line = mime_arena_alloc(mem, LINE_SIZE);

	*why = mime_status_text(MIME_NOMEM);
	if (p == NULL || line == NULL)
		return NULL;
	*p = (struct proof_file){ .line = line };
	*why = module_load(files, functions, sizeof functions /
	    sizeof functions[0], &p->call, p->text);
	if (*why != NULL)
		return NULL;
	p->file = fopen(path, "re");
	p->mem = mime_arena_new(NULL);
	*why = p->file == NULL ? strerror(errno) : mime_status_text(MIME_NOMEM);
	p->mark = mime_arena_mark(p->mem);
	if (p->file != NULL && p->mem != NULL && is_proof(p, why))
		return p;
	proof_file_close(p);
	return NULL;
}

void
proof_file_close(struct proof_file *p)
{
	if (p == NULL)
		return;
	if (p->object != NULL)
		p->call.json_delete(p->object);
	if (p->file != NULL)
		fclose(p->file);
	mime_arena_free(p->mem);
}

#else

struct proof_file *
proof_file_open(struct mime_arena *mem, const char *path, const char **why)
{
	(void)mem, (void)path;
	*why = "proofs are read by jansson, which was not there at the build";
	return NULL;
}

bool
proof_file_next(struct proof_file *p, struct proof_line *line,
    const char **why)
{
	(void)p, (void)line;
	*why = mime_status_text(MIME_USAGE);
	return false;
}

void
proof_file_close(struct proof_file *p)
{
	(void)p;
}

#endif
