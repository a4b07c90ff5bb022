/*
 * part.c - what tools call a part and its kinds.
 *
 * The words of the JSON and of the selectors, and names for files. Whatever a
 * message says of a name goes through mime_safe_name; where it says nothing,
 * the section number makes a name that is found again in the tree.
 */
#include "config.h"

#include <string.h>

#include "part.h"
#include "text.h"

/* Deeper ones are cut from the front: a name has at most 255 octets. */
#define SECTION_MAX 150

static bool
is(mime_span s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.ptr, text, s.len) == 0;
}

/* A, B and C, one after the other, with a NUL behind them. */
static mime_span
joined(struct mime_arena *mem, mime_span a, mime_span b, mime_span c)
{
	mime_span parts[] = { a, b, c };
	char *to = mime_arena_alloc(mem, a.len + b.len + c.len + 1);
	size_t n = 0;

	if (to == NULL)
		return (mime_span){ 0 };
	for (int i = 0; i < 3; i++) {
		if (parts[i].len > 0)
			memcpy(to + n, parts[i].ptr, parts[i].len);
		n += parts[i].len;
	}
	return (mime_span){ to, n };
}

/* ---- kinds -------------------------------------------------------------- */

bool
part_is_opaque(const struct mime_part *part)
{
	return part->opaque && part->child == NULL;
}

bool
part_is_leaf(const struct mime_part *part)
{
	return part->kind == MIME_LEAF || part_is_opaque(part);
}

bool
part_is_text(const struct mime_part *part)
{
	return part->kind == MIME_LEAF && is(part->media->type, "text");
}

bool
part_is_message_root(const struct mime_part *part)
{
	return part->parent == NULL || part->parent->kind == MIME_MESSAGE;
}

/* The next part of the message that PART is of; not in one within it. */
static const struct mime_part *
next_in_message(const struct mime_part *part, const struct mime_part *root)
{
	if (part->child != NULL && part->kind == MIME_MULTIPART)
		return part->child;
	while (part != root && part->next == NULL)
		part = part->parent;
	return part != root ? part->next : NULL;
}

/* The first text that names a charset, of the message that ROOT is of. */
static const struct mime_part *
first_text(const struct mime_part *root)
{
	const struct mime_part *p = root;

	while (p != NULL && (!part_is_text(p) || p->media->charset.len == 0))
		p = next_in_message(p, root);
	return p;
}

/* PART, or the nearest part around it in its message, that names a charset. */
static const struct mime_part *
nearest(const struct mime_part *part)
{
	while (part->media->charset.len == 0 && !part_is_message_root(part))
		part = part->parent;
	return part;
}

static mime_span
header_charset(const struct mime_part *part)
{
	const struct mime_part *p = NULL;

	if (part_is_message_root(part))
		p = first_text(part);
	if (p == NULL)
		p = nearest(part);
	return p->media->charset;
}

struct mime_text_options
part_text_options(const struct mime_part *part, const char *charset)
{
	return (struct mime_text_options){
		.size = sizeof(struct mime_text_options),
		.charset = charset != NULL ? text_span(charset) :
		    header_charset(part),
	};
}

bool
part_type_is(const struct mime_part *part, const char *type,
    const char *subtype)
{
	return is(part->media->type, type) && is(part->media->subtype, subtype);
}

const char *
part_kind(const struct mime_part *part)
{
	if (part_is_opaque(part))
		return "opaque";
	switch ((mime_kind)part->kind) {
	case MIME_MULTIPART: return "multipart";
	case MIME_MESSAGE:   return "message";
	default:             return "leaf";
	}
}

const char *
part_role(const struct mime_part *part)
{
	switch ((mime_role)part->role) {
	case MIME_ROLE_BODY:      return "body";
	case MIME_ROLE_INLINE:    return "inline";
	case MIME_ROLE_CONTAINER: return "container";
	case MIME_ROLE_MESSAGE:   return "message";
	case MIME_ROLE_SIGNATURE: return "signature";
	default:                  return "attachment";
	}
}

const char *
part_name_from(const struct mime_part *part)
{
	switch ((mime_name_from)part->media->name_from) {
	case MIME_NAME_FILENAME_EXT: return "filename*";
	case MIME_NAME_FILENAME:     return "filename";
	case MIME_NAME_NAME_EXT:     return "name*";
	case MIME_NAME_NAME:         return "name";
	default:                     return NULL;
	}
}

/* ---- names -------------------------------------------------------------- */

/* What a file of that type is called in most places. */
static const struct {
	const char *type, *subtype, *extension;
} extensions[] = {
	{ "application", "gzip",                ".gz" },
	{ "application", "json",                ".json" },
	{ "application", "ms-tnef",             ".tnef" },
	{ "application", "msword",              ".doc" },
	{ "application", "pdf",                 ".pdf" },
	{ "application", "pgp-encrypted",       ".pgp" },
	{ "application", "pgp-keys",            ".asc" },
	{ "application", "pgp-signature",       ".asc" },
	{ "application", "pkcs7-mime",          ".p7m" },
	{ "application", "pkcs7-signature",     ".p7s" },
	{ "application", "rtf",                 ".rtf" },
	{ "application", "vnd.ms-excel",        ".xls" },
	{ "application", "vnd.ms-powerpoint",   ".ppt" },
	{ "application",
	    "vnd.openxmlformats-officedocument.presentationml.presentation",
	    ".pptx" },
	{ "application",
	    "vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx" },
	{ "application",
	    "vnd.openxmlformats-officedocument.wordprocessingml.document",
	    ".docx" },
	{ "application", "vnd.oasis.opendocument.spreadsheet", ".ods" },
	{ "application", "vnd.oasis.opendocument.text", ".odt" },
	{ "application", "x-pkcs7-mime",        ".p7m" },
	{ "application", "x-pkcs7-signature",   ".p7s" },
	{ "application", "xml",                 ".xml" },
	{ "application", "zip",                 ".zip" },
	{ "audio",       "mpeg",                ".mp3" },
	{ "audio",       "ogg",                 ".ogg" },
	{ "audio",       "wav",                 ".wav" },
	{ "image",       "bmp",                 ".bmp" },
	{ "image",       "gif",                 ".gif" },
	{ "image",       "heic",                ".heic" },
	{ "image",       "jpeg",                ".jpg" },
	{ "image",       "png",                 ".png" },
	{ "image",       "svg+xml",             ".svg" },
	{ "image",       "tiff",                ".tif" },
	{ "image",       "webp",                ".webp" },
	{ "message",     "delivery-status",     ".txt" },
	{ "message",     "disposition-notification", ".txt" },
	{ "message",     "global",              ".eml" },
	{ "message",     "rfc822",              ".eml" },
	{ "text",        "calendar",            ".ics" },
	{ "text",        "csv",                 ".csv" },
	{ "text",        "html",                ".html" },
	{ "text",        "markdown",            ".md" },
	{ "text",        "plain",               ".txt" },
	{ "text",        "rfc822-headers",      ".txt" },
	{ "text",        "rtf",                 ".rtf" },
	{ "text",        "vcard",               ".vcf" },
	{ "text",        "x-vcard",             ".vcf" },
	{ "text",        "xml",                 ".xml" },
	{ "video",       "mp4",                 ".mp4" },
	{ "video",       "mpeg",                ".mpg" },
	{ "video",       "quicktime",           ".mov" }
};

const char *
part_extension(const struct mime_part *part)
{
	if (part->kind == MIME_MULTIPART)
		return ".mime";
	if (part->kind == MIME_MESSAGE)
		return ".eml";
	for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
		if (part_type_is(part, extensions[i].type,
		    extensions[i].subtype))
			return extensions[i].extension;
	return ".bin";
}

mime_span
part_type(struct mime_arena *mem, const struct mime_part *part)
{
	return joined(mem, part->media->type, text_span("/"),
	    part->media->subtype);
}

mime_span
part_section(struct mime_arena *mem, const struct mime_part *part)
{
	mime_span section = { 0 };

	if (mime_part_section(mem, part, &section) != MIME_OK)
		return (mime_span){ 0 };
	return section;
}

mime_span
part_plain_name(struct mime_arena *mem, const struct mime_part *part)
{
	mime_span section = part_section(mem, part), name;
	size_t cut = section.len > SECTION_MAX ? section.len - SECTION_MAX : 0;
	char *at;

	if (cut > 0)
		section = (mime_span){ section.ptr + cut, SECTION_MAX };
	name = joined(mem, text_span("part-"), section,
	    text_span(part_extension(part)));
	/* A shell would take "!" for a command of its history. */
	at = name.len > 0 ? memchr(name.ptr, '!', name.len) : NULL;
	for (; at != NULL; at = strchr(at, '!'))
		*at = '-';
	return name;
}

/* A message within a message is a .eml file, whatever it is called. */
static mime_span
wanted_name(struct mime_arena *mem, const struct mime_part *part)
{
	mime_span name = part->filename;

	size_t stem = name.len > 4 ? name.len - 4 : 0;

	if (part->kind != MIME_MESSAGE || name.len == 0 ||
	    text_is(text_after(name, stem), ".eml"))
		return name;
	return joined(mem, name, text_span(".eml"), (mime_span){ 0 });
}

mime_span
part_safe_name(struct mime_arena *mem, const struct mime_part *part)
{
	mime_span plain = part_plain_name(mem, part), name;

	if (plain.len == 0 || mime_safe_name(mem, wanted_name(mem, part),
	    plain.ptr, &name) != MIME_OK)
		return (mime_span){ 0 };
	return name;
}

/* ---- contents ----------------------------------------------------------- */

static mime_status
read_piece(void *ctx, mime_span *piece)
{
	return mime_reader_next(ctx, piece);
}

struct pieces
part_pieces(struct mime_reader *reader)
{
	return (struct pieces){ reader != NULL ? read_piece : NULL, reader };
}

/* Puts what comes from P into REST, if that is empty and P has not ENDED. */
static mime_status
fill(const struct pieces *p, mime_span *rest, bool *ended)
{
	mime_status st = MIME_OK;

	while (st == MIME_OK && rest->len == 0 && !*ended) {
		st = p->next(p->ctx, rest);
		*ended = st == MIME_END;
		if (*ended)
			*rest = (mime_span){ 0 };
	}
	return st < 0 ? st : MIME_OK;
}

mime_status
pieces_pass_same(const struct pieces sides[2], mime_span rest[2])
{
	bool ended[2] = { sides[0].next == NULL, sides[1].next == NULL };
	mime_status st;
	size_t n;

	for (;;) {
		st = fill(&sides[0], &rest[0], &ended[0]);
		if (st >= 0)
			st = fill(&sides[1], &rest[1], &ended[1]);
		n = rest[0].len < rest[1].len ? rest[0].len : rest[1].len;
		if (st < 0 || n == 0 ||
		    memcmp(rest[0].ptr, rest[1].ptr, n) != 0)
			return st;
		rest[0] = text_after(rest[0], n);
		rest[1] = text_after(rest[1], n);
	}
}
