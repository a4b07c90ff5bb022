/*
 * build_piece.c - what -a and others are given: FILE;type=T;name=N ..
 *
 * A file whose name has such a tail is that file where it is there. Its type is
 * by the end of its name, if none is said; its name in the mail is the last
 * part of its path.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "text.h"

/* By the end of a name, in whatever letters it is; these are small, sorted. */
static const struct { const char *end, *type; } types[] = {
	{ "7z", "application/x-7z-compressed" },
	{ "aac", "audio/aac" },
	{ "avi", "video/x-msvideo" },
	{ "avif", "image/avif" },
	{ "bmp", "image/bmp" },
	{ "bz2", "application/x-bzip2" },
	{ "c", "text/x-c" },
	{ "css", "text/css" },
	{ "csv", "text/csv" },
	{ "diff", "text/x-diff" },
	{ "doc", "application/msword" },
	{ "docx", "application/vnd.openxmlformats-officedocument"
	    ".wordprocessingml.document" },
	{ "eml", "message/rfc822" },
	{ "epub", "application/epub+zip" },
	{ "flac", "audio/flac" },
	{ "gif", "image/gif" },
	{ "gz", "application/gzip" },
	{ "heic", "image/heic" },
	{ "htm", "text/html" },
	{ "html", "text/html" },
	{ "ics", "text/calendar" },
	{ "jpeg", "image/jpeg" },
	{ "jpg", "image/jpeg" },
	{ "js", "text/javascript" },
	{ "json", "application/json" },
	{ "log", "text/plain" },
	{ "m4a", "audio/mp4" },
	{ "md", "text/markdown" },
	{ "mov", "video/quicktime" },
	{ "mp3", "audio/mpeg" },
	{ "mp4", "video/mp4" },
	{ "odp", "application/vnd.oasis.opendocument.presentation" },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "odt", "application/vnd.oasis.opendocument.text" },
	{ "ogg", "audio/ogg" },
	{ "patch", "text/x-diff" },
	{ "pdf", "application/pdf" },
	{ "png", "image/png" },
	{ "ppt", "application/vnd.ms-powerpoint" },
	{ "pptx", "application/vnd.openxmlformats-officedocument"
	    ".presentationml.presentation" },
	{ "ps", "application/postscript" },
	{ "rtf", "application/rtf" },
	{ "svg", "image/svg+xml" },
	{ "tar", "application/x-tar" },
	{ "tgz", "application/gzip" },
	{ "tif", "image/tiff" },
	{ "tiff", "image/tiff" },
	{ "ttf", "font/ttf" },
	{ "txt", "text/plain" },
	{ "vcf", "text/vcard" },
	{ "wav", "audio/x-wav" },
	{ "webm", "video/webm" },
	{ "webp", "image/webp" },
	{ "xls", "application/vnd.ms-excel" },
	{ "xlsx", "application/vnd.openxmlformats-officedocument"
	    ".spreadsheetml.sheet" },
	{ "xml", "application/xml" },
	{ "xz", "application/x-xz" },
	{ "yaml", "application/yaml" },
	{ "yml", "application/yaml" },
	{ "zip", "application/zip" },
	{ "zst", "application/zstd" },
};

/* The place behind the last C of S; 0: there is none. */
static size_t
behind_last(mime_span s, char c)
{
	size_t n = s.len;

	while (n > 0 && s.ptr[n - 1] != c)
		n--;
	return n;
}

#define END_MOST 8              /* octets: no end in the table is as long */

/* The end of NAME in small letters; empty where none of the table is it. */
static mime_span
small_end(mime_span name, char small[END_MOST])
{
	size_t dot = behind_last(name, '.');
	mime_span end = text_after(name, dot);

	if (dot == 0 || end.len > END_MOST)
		return (mime_span){ 0 };
	for (size_t i = 0; i < end.len; i++)
		small[i] = end.ptr[i] >= 'A' && end.ptr[i] <= 'Z' ?
		    (char)(end.ptr[i] + ('a' - 'A')) : end.ptr[i];
	return (mime_span){ small, end.len };
}

const char *
build_type_of(mime_span name)
{
	size_t low = 0, high = sizeof types / sizeof types[0];
	char small[END_MOST];
	mime_span end = small_end(name, small);

	while (end.len > 0 && low < high) {
		size_t middle = low + (high - low) / 2;
		int c = text_compare(end, types[middle].end);

		if (c == 0)
			return types[middle].type;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return "application/octet-stream";
}

/* ---- what is typed behind the file --------------------------------------- */

static void
set_type(struct build_piece *p, const char *value)
{
	p->type = value;
}

static void
set_disposition(struct build_piece *p, const char *value)
{
	p->disposition = value;
}

#define SPAN_AT(member) offsetof(struct build_piece, member)

static const struct {
	const char *key;
	size_t span;            /* that the value goes to; or SET */
	void (*set)(struct build_piece *p, const char *value);
} keys[] = {
	{ "type=", 0, set_type },
	{ "name=", SPAN_AT(name), NULL },
	{ "charset=", SPAN_AT(charset), NULL },
	{ "cid=", SPAN_AT(cid), NULL },
	{ "description=", SPAN_AT(description), NULL },
	{ "disposition=", 0, set_disposition },
};

static bool
set_key(struct build_piece *p, const char *word)
{
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		size_t n = strlen(keys[i].key);
		mime_span *span = (void *)((char *)p + keys[i].span);

		if (strncmp(word, keys[i].key, n) != 0)
			continue;
		if (keys[i].set != NULL)
			keys[i].set(p, word + n);
		else
			*span = text_span(word + n);
		return true;
	}
	return false;
}

/* Cuts TEXT at its semicolons; the first piece is the file. */
static void
read_keys(struct build *b, struct build_piece *p, const char *option,
    char *text)
{
	char *word = strchr(text, ';');
	char what[120];

	while (word != NULL) {
		char *next = strchr(word + 1, ';');

		*word++ = '\0';
		if (next != NULL)
			*next = '\0';
		if (!set_key(p, word)) {
			snprintf(what, sizeof what, "%s: \"%.40s\" is none of "
			    "type=, name=, charset=, cid=, description=, "
			    "disposition=", option, word);
			tool_usage(&b->tool, what, NULL);
		}
		if (next != NULL)
			*next = ';';
		word = next;
	}
}

/* ID as a Content-ID has it. */
mime_span
build_bracketed(struct build *b, mime_span id)
{
	char *text;

	/* Some type them. */
	if (id.len > 2 && *id.ptr == '<' && id.ptr[id.len - 1] == '>')
		return id;
	text = mime_arena_alloc(b->tool.mem, id.len + 3);
	if (text == NULL) {
		tool_complain(&b->tool, NULL, mime_status_text(MIME_NOMEM));
		exit(EXIT_TROUBLE);
	}
	return (mime_span){ text, (size_t)snprintf(text, id.len + 3, "<%.*s>",
	    (int)id.len, id.ptr) };
}

struct build_piece *
build_piece_new(struct build *b, const char *option, const char *text)
{
	struct build_piece *p = mime_arena_alloc(b->tool.mem, sizeof *p);
	char *path = mime_arena_alloc(b->tool.mem, strlen(text) + 1);
	mime_span name;

	if (p == NULL || path == NULL) {
		tool_complain(&b->tool, NULL, mime_status_text(MIME_NOMEM));
		exit(EXIT_TROUBLE);
	}
	memcpy(path, text, strlen(text) + 1);
	if (access(text, F_OK) < 0)
		read_keys(b, p, option, path);
	if (!build_file_open(&p->file, b, path))
		exit(tool_finish(&b->tool));
	name = text_span(path);
	name = text_after(name, behind_last(name, '/'));
	if (p->cid.len > 0)
		p->cid = build_bracketed(b, p->cid);
	if (p->type == NULL)
		p->type = build_type_of(p->name.len > 0 ? p->name : name);
	if (text_starts((mime_span){ p->type, strlen(p->type) }, "multipart/"))
		tool_usage(&b->tool, "a file is no multipart", NULL);
	if (p->name.len == 0 && strcmp(path, "-") != 0)
		p->name = name;
	return p;
}

void
build_piece_close(struct build_piece *p)
{
	for (; p != NULL; p = p->next) {
		if (p->file.spooled)
			spool_close(&p->file.spool);
		p->file.spooled = false;
	}
}
