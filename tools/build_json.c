/*
 * build_json.c - a mail out of what mimedump --json --content has printed.
 *
 * jansson reads it. Parts stand in document order, and each says which is its
 * parent, so they are begun one after the other, and those are ended that the
 * next is not in. What the keys of a part say counts, then its headers; places,
 * sizes and digests are of another message, and transfer encodings are chosen
 * anew. Text is written in UTF-8.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "text.h"

#ifdef HAVE_JANSSON

#include "build_json.h"

void
build_spec_fail(struct build_spec *s, size_t n, const char *key,
    const char *what)
{
	char line[200];

	if (!s->failed) {
		snprintf(line, sizeof line, "parts[%zu]%s%.60s %s", n,
		    key != NULL ? "." : "", key != NULL ? key : "", what);
		tool_complain(&s->build->tool, s->path, line);
	}
	s->failed = true;
}

mime_span
build_spec_text(struct build_spec *s, size_t n, const json_t *object,
    const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (value == NULL || json_is_null(value))
		return (mime_span){ 0 };
	if (json_is_string(value))
		return (mime_span){ json_string_value(value),
		    json_string_length(value) };
	build_spec_fail(s, n, key, "is no text");
	return (mime_span){ 0 };
}

static const json_t *
part(const struct build_spec *s, size_t n)
{
	return json_array_get(s->parts, n);
}

/* ---- keys --------------------------------------------------------------- */

static const char *const message_keys[] = {
	"schema", "source", "message", "offset", "size", "from_line", "parts",
	"defects", "limits",
};

static const char *const part_keys[] = {
	"path", "parent", "in", "kind", "type", "charset", "encoding",
	"disposition", "name", "name_from", "safe_name", "cid", "role",
	"header", "body", "end", "outside", "decoded", "text", "charset_used",
	"replaced", "content", "headers", "language", "location", "description",
	"duration", "subject", "from", "to", "cc", "bcc", "reply_to", "sender",
	"date", "message_id", "in_reply_to", "references", "received", "list",
};

/* A key that nobody knows may be a slip of the pen, or of another version. */
static void
check_keys(const struct build_spec *s, const json_t *object,
    const char *const *known, size_t count)
{
	const struct tool *t = &s->build->tool;
	void *at = json_object_iter((json_t *)(uintptr_t)object);
	char line[120];

	for (; at != NULL && !t->quiet; at = json_object_iter_next(
	    (json_t *)(uintptr_t)object, at)) {
		const char *key = json_object_iter_key(at);
		size_t i = 0;

		while (i < count && strcmp(known[i], key) != 0)
			i++;
		if (i < count)
			continue;
		snprintf(line, sizeof line, "\"%.60s\" is no key that is known",
		    key);
		tool_say(t, s->path, line);
	}
}

#define KNOWN(keys) keys, sizeof keys / sizeof keys[0]

/* ---- the tree ----------------------------------------------------------- */

static bool
is_container(mime_span type)
{
	return text_starts(type, "multipart/") ||
	    text_is(type, "message/rfc822") || text_is(type, "message/global");
}

/* Notes the parent of part N, and whether parts may be in it. */
static void
place_part(struct build_spec *s, size_t n)
{
	const json_t *parent = json_object_get(part(s, n), "parent");
	mime_span type = build_spec_text(s, n, part(s, n), "type");

	s->parent[n] = n;
	s->leaf[n] = !is_container(type);
	if (n == 0)
		return;
	if (!json_is_integer(parent) || json_integer_value(parent) < 0 ||
	    json_integer_value(parent) >= (json_int_t)n) {
		build_spec_fail(s, n, "parent", "is no part before it");
		return;
	}
	s->parent[n] = (size_t)json_integer_value(parent);
}

static void
check_parts(struct build_spec *s)
{
	for (size_t n = 0; n < s->count && !s->failed; n++) {
		if (!json_is_object(part(s, n))) {
			build_spec_fail(s, n, NULL, "is no object");
			break;
		}
		check_keys(s, part(s, n), KNOWN(part_keys));
		place_part(s, n);
	}
}

/* ---- reading ------------------------------------------------------------ */

static bool
complain(struct build_spec *s, const char *what)
{
	tool_complain(&s->build->tool, s->path, what);
	s->failed = true;
	return false;
}

static bool
parse(struct build_spec *s, mime_span octets)
{
	json_error_t error;
	char line[JSON_ERROR_TEXT_LENGTH + 60];

	s->root = json_loadb(octets.len > 0 ? octets.ptr : "", octets.len,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	if (s->root != NULL)
		return true;
	snprintf(line, sizeof line, "line %d, column %d: %s", error.line,
	    error.column, error.text);
	return complain(s, line);
}

static bool
check_message(struct build_spec *s)
{
	const json_t *error = json_object_get(s->root, "error");

	if (!json_is_object(s->root))
		return complain(s, "is no JSON of a message");
	if (json_is_string(error))
		return complain(s, json_string_value(error));
	check_keys(s, s->root, KNOWN(message_keys));
	s->parts = json_object_get(s->root, "parts");
	s->count = json_array_size(s->parts);
	if (s->count == 0)
		return complain(s, "\"parts\" is no list of parts");
	s->parent = mime_arena_alloc(s->build->tool.mem,
	    s->count * sizeof *s->parent);
	s->leaf = mime_arena_alloc(s->build->tool.mem,
	    s->count * sizeof *s->leaf);
	if (s->parent == NULL || s->leaf == NULL)
		return complain(s, mime_status_text(MIME_NOMEM));
	check_parts(s);
	return !s->failed;
}

/* What was typed counts before what is read. */
static void
add_field(void *ctx, const char *name, mime_span value)
{
	struct build_spec *s = ctx;
	struct build *b = s->build;
	const struct build_field *f = build_find(b, name);

	if (f != NULL && f->typed)
		return;
	if (!build_add(b, name, value))
		complain(s, mime_status_text(MIME_NOMEM));
}

bool
build_json_read(struct build *b, const char *path)
{
	struct build_spec *s = mime_arena_alloc(b->tool.mem, sizeof *s);
	struct build_file file;
	mime_span octets;

	if (s == NULL) {
		tool_complain(&b->tool, path, mime_status_text(MIME_NOMEM));
		return false;
	}
	*s = (struct build_spec){ .build = b, .path = path };
	b->spec = s;
	for (struct build_field *f = b->fields; f != NULL; f = f->next)
		f->typed = true;
	if (!build_file_open(&file, b, path))
		return false;
	s->failed = !build_file_load(&file, &octets) || !parse(s, octets) ||
	    !check_message(s);
	spool_close(&file.spool);
	if (!s->failed)
		build_spec_fields(s, 0, add_field, s);
	return !s->failed;
}

void
build_json_free(struct build *b)
{
	if (b->spec != NULL)
		json_decref(b->spec->root);
	b->spec = NULL;
}

/* ---- content ------------------------------------------------------------ */

static bool
is_base64(mime_span s)
{
	size_t n = 0;

	while (n < s.len && (text_at(s, n) == '+' || s.ptr[n] == '/' ||
	    (text_at(s, n) >= 'a' && text_at(s, n) <= 'z') ||
	    (text_at(s, n) >= '0' && text_at(s, n) <= '9')))
		n++;
	return s.len % 4 == 0 && (n == s.len || (n + 2 >= s.len &&
	    s.ptr[n] == '=' && s.ptr[s.len - 1] == '='));
}

static mime_span
decode(struct build_spec *s, size_t n, mime_span content)
{
	struct build_text out = { .mem = s->build->tool.mem };

	if (!is_base64(content)) {
		build_spec_fail(s, n, "content", "is no base64");
		return (mime_span){ 0 };
	}
	build_text_filter(&out, content,
	    mime_filter_decode(out.mem, MIME_BASE64));
	if (out.failed)
		build_spec_fail(s, n, "content", mime_status_text(MIME_NOMEM));
	return (mime_span){ out.ptr, out.len };
}

/* Octets are in a charset of their own; text is UTF-8. */
static void
write_octets(struct build_spec *s, struct mime_writer *w, size_t n)
{
	mime_span charset = build_spec_text(s, n, part(s, n), "charset");
	mime_span octets = decode(s, n,
	    build_spec_text(s, n, part(s, n), "content"));

	if (charset.len > 0)
		mime_write_param(w, "charset", charset);
	mime_write_content(w, octets);
}

static void
write_content(struct build_spec *s, struct mime_writer *w, size_t n)
{
	mime_span type = build_spec_text(s, n, part(s, n), "type");
	mime_span text = build_spec_text(s, n, part(s, n), "text");

	if (text_starts(type, "multipart/")) {
		build_spec_fail(s, n, NULL, "is a multipart without parts");
	} else if (json_object_get(part(s, n), "content") != NULL) {
		write_octets(s, w, n);
	} else if (json_object_get(part(s, n), "text") != NULL) {
		if (s->build->encoding != MIME_OTHER)
			mime_write_encoding(w,
			    (mime_encoding)s->build->encoding);
		mime_write_content(w, text);
	} else {
		build_spec_fail(s, n, NULL, "has neither \"content\" nor "
		    "\"text\": mimedump --json --content has them");
	}
}

/* ---- writing ------------------------------------------------------------ */

/* Parameters that say what a part is, and that no key has. */
static const char *const parameters[] = {
	"access-type", "component", "delsp", "format", "method", "micalg",
	"profile", "protocol", "report-type", "start", "start-info", "type",
};

static void
write_parameters(struct build_spec *s, struct mime_writer *w, size_t n)
{
	mime_span value = build_spec_header(s, n, "Content-Type"), text;

	for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
		if (mime_param(s->build->tool.mem, value, parameters[i],
		    &text) == MIME_OK && text.len > 0)
			mime_write_param(w, parameters[i], text);
}

/* A name without a disposition is one of a part that its role tells it of. */
static void
write_disposition(struct build_spec *s, struct mime_writer *w, size_t n)
{
	mime_span what = build_spec_text(s, n, part(s, n), "disposition");
	mime_span name = build_spec_text(s, n, part(s, n), "name");
	mime_span role = build_spec_text(s, n, part(s, n), "role");

	if (what.len == 0 && name.len > 0)
		what = text_span(text_is(role, "attachment") ? "attachment" :
		    "inline");
	if (what.len > 0)
		mime_write_disposition(w, what.ptr, name);
}

static void
put_field(void *ctx, const char *name, mime_span value)
{
	mime_write_field(ctx, name, value);
}

static void
begin_part(struct build_spec *s, struct mime_writer *w, size_t n)
{
	mime_span type = build_spec_text(s, n, part(s, n), "type");

	mime_write_part(w, type.len > 0 ? type.ptr : "");
	if (n == 0)
		build_write_fields(s->build, w);
	else
		build_spec_fields(s, n, put_field, w);
	write_parameters(s, w, n);
	write_disposition(s, w, n);
}

static bool
has_parts(const struct build_spec *s, size_t n)
{
	return n + 1 < s->count && s->parent[n + 1] == n && !s->leaf[n];
}

/* Ends the parts that N is not in. False where its parent is not open. */
static bool
leave(struct build_spec *s, struct mime_writer *w, size_t n, size_t *open)
{
	while (*open != s->parent[n] && *open != 0) {
		mime_write_part_end(w);
		*open = s->parent[*open];
	}
	if (*open != s->parent[n])
		build_spec_fail(s, n, "parent", "has ended: parts stand in "
		    "the order of the message");
	return *open == s->parent[n];
}

void
build_json_write(struct build *b, struct mime_writer *w)
{
	struct build_spec *s = b->spec;
	size_t open = 0;

	for (size_t n = 0; n < s->count && !s->failed; n++) {
		/* What is in a leaf is in its content too. */
		if (n > 0 && s->leaf[s->parent[n]]) {
			s->leaf[n] = true;
			continue;
		}
		if (n > 0 && !leave(s, w, n, &open))
			return;
		begin_part(s, w, n);
		if (!has_parts(s, n))
			write_content(s, w, n);
		open = n;
	}
	for (; open != 0; open = s->parent[open])
		mime_write_part_end(w);
	mime_write_part_end(w);
}

bool
build_json_failed(const struct build *b)
{
	return b->spec->failed;
}

#else

bool
build_json_read(struct build *b, const char *path)
{
	(void)path;
	tool_usage(&b->tool, "--json: mimebuild was built without jansson",
	    NULL);
}

void
build_json_free(struct build *b)
{
	(void)b;
}

void
build_json_write(struct build *b, struct mime_writer *w)
{
	(void)b, (void)w;
}

bool
build_json_failed(const struct build *b)
{
	(void)b;
	return true;
}

#endif
