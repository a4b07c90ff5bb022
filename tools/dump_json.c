/*
 * dump_json.c - a message as a line of JSON, schema mime/1.
 *
 * Written as it goes: nothing is collected, so a text of any size costs no
 * memory. What might fail, reading a part's content, is done before its key is
 * written, where it can; a text that breaks off in the middle still ends as a
 * string.
 */
#include "config.h"

#include <string.h>

#include "dump.h"
#include "emlx.h"
#include "json.h"
#include "part.h"

/* The index of PART in what is printed; null where it is none of it. */
static void
key_part(struct json *j, const struct dump *d, const char *key,
    const struct mime_part *part)
{
	json_key(j, key);
	if (part != NULL && dump_shows(d, part))
		json_number(j, d->place[part->number]);
	else
		json_null(j);
}

static void
begin(struct json *j, const struct dump *d)
{
	*j = (struct json){ .out = d->tool.out };
	json_open(j, '{');
	json_key_name(j, "schema", "mime/1");
	json_key_name(j, "source", d->message.mail.path);
}

/* ---- headers ------------------------------------------------------------ */

static void
put_field(struct json *j, struct dump *d, const struct mime_field *field,
    uint64_t offset, const struct mime_text_options *opt)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_span text = { 0 };

	message_told(&d->message,
	    mime_text_with(mem, field->value, opt, &text));
	json_open(j, '{');
	json_key(j, "name");
	json_string(j, field->name);
	json_key_number(j, "offset", offset);
	json_key_number(j, "size", field->whole.len);
	json_key(j, "text");
	json_string(j, text);
	json_close(j, '}');
	mime_arena_release(mem, mark);
}

static void
put_headers(struct json *j, struct dump *d, const struct mime_part *part,
    mime_span head, const struct mime_text_options *opt)
{
	mime_span rest = head;
	struct mime_field field;

	json_key(j, "headers");
	json_open(j, '[');
	while (mime_field_next(&rest, &field))
		put_field(j, d, &field, part->head.offset +
		    (uint64_t)(field.whole.ptr - head.ptr), opt);
	json_close(j, ']');
}

/* ---- content ------------------------------------------------------------ */

static void
put_digest(struct json *j, const char *key, const char *hex)
{
	if (*hex != '\0')
		json_key_name(j, key, hex);
}

/*
 * The file that has what is left out of the message; null where it is not
 * there. False: PART has no content then.
 */
static bool
put_outside(struct json *j, struct dump *d, const struct mime_part *part)
{
	struct outside o = { .fd = -1 };
	bool there;

	if (!emlx_left_out(&d->message, part))
		return true;
	message_told(&d->message, emlx_open(&d->message, part, &o));
	there = o.fd >= 0;
	json_key_text(j, "outside", there ? o.name : (mime_span){ 0 });
	emlx_close(&o);
	return there;
}

static void
put_decoded(struct json *j, struct dump *d, const struct mime_part *part)
{
	unsigned wanted = d->no_digest ? 0 : CONTENT_SHA256 |
	    (part_is_text(part) ? CONTENT_SHA256_LF : 0);
	struct content c;
	bool well = message_told(&d->message, content_measure(&d->message, part,
	    MIME_DECODED, wanted, &c));

	json_key(j, "decoded");
	if (!well) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_key_number(j, "size", c.size);
	put_digest(j, "sha256", c.sha256);
	put_digest(j, "sha256_lf", c.sha256_lf);
	json_close(j, '}');
}

/* ---- parts -------------------------------------------------------------- */

static void
put_names(struct json *j, struct dump *d, const struct mime_part *part)
{
	mime_span name = part->filename, safe = { 0 };

	if (name.len > 0)
		safe = part_safe_name(d->message.part_mem, part);
	json_key_text(j, "name", name);
	json_key_name(j, "name_from", part_name_from(part));
	json_key_text(j, "safe_name", safe);
	json_key_text(j, "cid", part->media->content_id);
}

static void
put_what(struct json *j, struct dump *d, const struct mime_part *part)
{
	struct mime_arena *mem = d->message.part_mem;

	json_key_text(j, "path", part_section(mem, part));
	key_part(j, d, "parent", part->parent);
	if (part->inside != NULL)
		key_part(j, d, "in", part->inside);
	json_key_name(j, "kind", part_kind(part));
	json_key_text(j, "type", part_type(mem, part));
	json_key_text(j, "charset", part->media->charset);
	json_key_text(j, "encoding", part->media->encoding_name);
	json_key_text(j, "disposition", part->media->disposition);
	put_names(j, d, part);
	json_key_name(j, "role", part_role(part));
	json_key_range(j, "header", part->head);
	json_key_range(j, "body", part->body);
	json_key_number(j, "end", part->whole.offset + part->whole.size);
}

static void
put_part(struct json *j, struct dump *d, const struct mime_part *part)
{
	const struct mime_text_options opt = part_text_options(part,
	    d->tool.charset);
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_span head = { 0 };
	bool has_content;

	json_open(j, '{');
	put_what(j, d, part);
	mime_arena_release(mem, mark);
	has_content = put_outside(j, d, part);
	if (part_is_leaf(part) && has_content)
		put_decoded(j, d, part);
	else if (part_is_leaf(part))
		json_key_text(j, "decoded", (mime_span){ 0 });
	dump_json_text(j, d, part, has_content);
	mime_arena_release(mem, mark);
	message_told(&d->message, mime_part_head(mem, d->message.tree, part, &head));
	put_headers(j, d, part, head, &opt);
	dump_json_content(j, d, head, &opt);
	if (part_is_message_root(part))
		dump_json_message(j, d, head, &opt);
	json_close(j, '}');
	mime_arena_release(mem, mark);
}

/* ---- defects ------------------------------------------------------------ */

static void
put_defect(struct json *j, struct dump *d, const struct mime_part *part,
    const struct mime_defect *defect)
{
	const struct mime_defect_info *info = mime_defect_info(defect->code);
	char severity[2] = { (char)defect->severity, '\0' };
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);

	json_open(j, '{');
	json_key_name(j, "code", info->name);
	json_key_name(j, "severity", severity);
	json_key_text(j, "part", part_section(mem, part));
	json_key_number(j, "offset", defect->at.offset);
	json_key_number(j, "size", defect->at.size);
	json_key_name(j, "text", info->text);
	json_key_name(j, "rule", *info->rule != '\0' ? info->rule : NULL);
	json_close(j, '}');
	mime_arena_release(mem, mark);
}

static void
put_limit(struct json *j, struct dump *d, const struct mime_part *part,
    const struct mime_defect *defect)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);

	json_open(j, '{');
	json_key_name(j, "name", mime_defect_info(defect->code)->name);
	json_key_text(j, "part", part_section(mem, part));
	json_key_number(j, "offset", defect->at.offset);
	json_close(j, '}');
	mime_arena_release(mem, mark);
}

/* A list of the defects that PUT writes; of limits only where LIMITS is set. */
static void
put_list(struct json *j, struct dump *d, const char *key, bool limits,
    void (*put)(struct json *, struct dump *, const struct mime_part *,
    const struct mime_defect *))
{
	const struct mime_defect *defect = NULL;
	const struct mime_part *part;

	json_key(j, key);
	json_open(j, '[');
	while ((defect = message_defect(&d->message, &part, defect)) != NULL)
		if (dump_shows(d, part) && (!limits ||
		    defect->severity == MIME_SEVERITY_LIMIT))
			put(j, d, part, defect);
	json_close(j, ']');
}

void
dump_json(struct dump *d)
{
	const struct mime_part *part = message_root(&d->message);
	struct json j;

	begin(&j, d);
	json_key_number(&j, "message", d->message.mail.number);
	json_key_number(&j, "offset", d->message.mail.offset);
	json_key_number(&j, "size", d->message.size);
	if (d->message.mail.from_line.size > 0)
		json_key_range(&j, "from_line", d->message.mail.from_line);
	json_key(&j, "parts");
	json_open(&j, '[');
	for (; part != NULL; part = part->after)
		if (dump_shows(d, part))
			put_part(&j, d, part);
	json_close(&j, ']');
	put_list(&j, d, "defects", false, put_defect);
	put_list(&j, d, "limits", true, put_limit);
	dump_json_signatures(&j, d);
	json_close(&j, '}');
	json_line(&j);
}

void
dump_json_error(struct dump *d)
{
	struct json j;

	begin(&j, d);
	json_key_name(&j, "error", d->message.why);
	json_close(&j, '}');
	json_line(&j);
}
