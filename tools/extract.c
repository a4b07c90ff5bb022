/*
 * extract.c - names a part and pours it out.
 *
 * A part is read once, by the piece, and handed on as it comes; a large one may
 * have been, when the message was read (early.h). Only where its size or digest
 * must be known beforehand, for an archive or for a name that is a digest, is
 * it read twice: it is never held.
 *
 * In a crew, a part of a folder is poured into a file that has no name yet. It
 * gets one, and is told of, when its message has the turn: names depend on all
 * that were given before.
 *
 * Every part that was chosen ends up written or skipped with a reason, and is
 * told in the manifest either way.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "emlx.h"
#include "extract.h"
#include "part.h"

#define LINE_SIZE 2048          /* of a message; what is longer is cut */

/* How the content of PART is wanted. */
static unsigned
how(const struct extract *x, const struct mime_part *part)
{
	if (x->raw)
		return MIME_RAW;
	return MIME_DECODED | MIME_UNQUOTED |
	    (x->to_utf8 && part_is_text(part) ? MIME_IN_UTF8 : 0u);
}

/* ---- names -------------------------------------------------------------- */

/* NAME with "_" for each character that is not ASCII. */
static mime_span
in_ascii(struct mime_arena *mem, mime_span name)
{
	char *to = mime_arena_alloc(mem, name.len);
	size_t n = 0;

	if (to == NULL)
		return (mime_span){ 0 };
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];

		if (c < 0x80 || c >= 0xc0)
			to[n++] = c < 0x80 ? name.ptr[i] : '_';
	}
	return (mime_span){ to, n };
}

/* The last ".ext" of NAME where it is short and plain, else the type's. */
static mime_span
extension(const struct mime_part *part, mime_span name)
{
	const char *plain = part_extension(part);
	size_t n = 0;

	while (n < name.len && n < 9 && name.ptr[name.len - 1 - n] > ' ' &&
	    name.ptr[name.len - 1 - n] != '.')
		n++;
	if (n > 0 && n < 9 && n + 1 < name.len &&
	    name.ptr[name.len - 1 - n] == '.')
		return (mime_span){ name.ptr + name.len - 1 - n, n + 1 };
	return (mime_span){ plain, strlen(plain) };
}

static mime_span
by_hash(struct mime_arena *mem, const struct piece *p)
{
	mime_span ext = extension(p->part, p->safe_name);
	size_t n = strlen(p->content.sha256);
	char *to = mime_arena_alloc(mem, n + ext.len);

	if (to == NULL)
		return (mime_span){ 0 };
	memcpy(to, p->content.sha256, n);
	memcpy(to + n, ext.ptr, ext.len);
	return (mime_span){ to, n + ext.len };
}

/* The name that the part should have, by --names; made safe in any case. */
static bool
choose_name(struct extract *x, struct piece *p)
{
	struct mime_arena *mem = x->message.part_mem;
	mime_span name = part_safe_name(mem, p->part);

	p->safe_name = p->wanted = name;
	if (name.len == 0)
		return false;
	switch (x->naming) {
	case BY_NAME:    return true;
	case BY_ASCII:   name = in_ascii(mem, name); break;
	case BY_HASH:    name = by_hash(mem, p); break;
	case BY_SECTION: name = part_plain_name(mem, p->part); break;
	}
	return mime_safe_name(mem, name, "part.bin", &p->wanted) == MIME_OK;
}

/* ---- content ------------------------------------------------------------ */

/* Stops at a limit, before it fills a disk; P is then skipped. */
static bool
is_too_large(const struct extract *x, struct piece *p)
{
	if (x->tool.decoded_limit == 0 ||
	    p->content.size <= x->tool.decoded_limit)
		return false;
	p->skipped = "larger than --limit decoded";
	p->code = MIME_DEFECT_LIMIT_DECODED_BYTES;
	return true;
}

/*
 * What must be known before the first octet is written; or listed, where a
 * limit may be in the way: nothing is poured then that would meet it.
 */
static mime_status
measure(struct extract *x, struct piece *p)
{
	unsigned wanted = x->naming == BY_HASH ? CONTENT_SHA256 : 0;
	bool met_here = x->tool.decoded_limit != 0 && x->target->unread;

	if (x->naming != BY_HASH && !x->target->sized && !met_here)
		return MIME_OK;
	return content_measure(&x->message, p->part, how(x, p->part), wanted,
	    &p->content);
}

/* Pours the content. False where the target failed. */
static bool
pour(struct extract *x, struct piece *p, mime_status *st)
{
	struct message *m = &x->message;
	struct flow flow;
	mime_span bytes;
	bool fine = true;

	p->content = (struct content){ 0 };
	if (x->manifest != NULL)
		digest_begin(&m->digest, x->tool.digester);
	*st = flow_begin(&flow, m, p->part, how(x, p->part));
	while (fine && *st >= 0 && !is_too_large(x, p) &&
	    (*st = flow_next(&flow, &bytes)) == MIME_OK) {
		p->content.size += bytes.len;
		if (x->manifest != NULL)
			digest_put(&m->digest, bytes);
		fine = is_too_large(x, p) || x->target->put(x, p, bytes);
	}
	flow_end(&flow);
	if (fine && p->skipped == NULL && x->manifest != NULL)
		digest_end(&m->digest, p->content.sha256);
	return fine && (p->skipped != NULL || *st < 0 ||
	    x->target->end(x, p));
}

/* ---- a part ------------------------------------------------------------- */

/* "mail.eml: part 2: what" */
static void
tell(const struct extract *x, const struct mime_part *part, const char *what)
{
	struct mime_arena *mem = x->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_span section = part_section(mem, part);
	char line[LINE_SIZE + 256];

	snprintf(line, sizeof line, "part %.*s: %s",
	    section.len < 200 ? (int)section.len : 200, section.ptr, what);
	message_say(&x->message, line);
	mime_arena_release(mem, mark);
}

static void
count_skipped(struct extract *x, const struct piece *p)
{
	char what[200];

	tool_raise(&x->tool, EXIT_NO);
	snprintf(what, sizeof what, p->code != 0 ? "not written: %s (%s)" :
	    "not written: %s", p->skipped, p->code != 0 ?
	    mime_defect_info(p->code)->name : "");
	if (!p->told)
		tell(x, p->part, what);
	manifest_put(x, p);
}

static void
count_written(struct extract *x, const struct piece *p)
{
	char what[LINE_SIZE];
	bool to_folder = x->target == &target_folder && x->directory != NULL;

	x->written++;
	manifest_put(x, p);
	if (!x->tool.verbose || x->target->unread)
		return;
	snprintf(what, sizeof what, "%s%s%.*s, %" PRIu64 " octets",
	    to_folder ? x->directory : "", to_folder ? "/" : "",
	    (int)p->name.len, p->name.ptr, p->content.size);
	tell(x, p->part, what);
}

/* Reading failed, which is trouble, and told even with -q. */
static void
skip_unread(struct extract *x, struct piece *p, mime_status st)
{
	p->skipped = st == MIME_NOCHARSET ? "its charset is not known" :
	    tool_reason(st);
	if (st == MIME_NOCHARSET)
		return;
	tool_raise(&x->tool, EXIT_TROUBLE);
	p->told = false;
}

static void
watch(void *extract, const struct mime_event *ev)
{
	struct extract *x = extract;
	uint64_t size = x->message.size;

	early_event(&x->early, ev, size != MAIL_TO_END && size > ev->offset ?
	    size - ev->offset : 0, x->all);
}

void
extract_watch(struct extract *x)
{
	bool any = x->tool.select == NULL && (x->all || (!x->bodies &&
	    !x->inlines));

	if (!any || x->target != &target_folder || x->skip_existing || x->raw ||
	    x->manifest != NULL || x->naming == BY_HASH ||
	    x->tool.decoded_limit != 0)
		return;
	x->message.watch = watch;
	x->message.watch_ctx = x;
}

/* All that can be done with P before it is its message's turn. */
static void
write_part(struct extract *x, struct piece *p)
{
	struct mime_arena *mem = x->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_status st = MIME_OK;

	p->begun = early_take(&x->early, p->part, &p->file, &p->content.size);
	if (p->begun)
		return;
	p->begun = x->target->begin(x, p);
	p->failed = !p->begun;
	if (p->skipped != NULL)
		p->begun = false;
	if (p->begun && !x->target->unread)
		p->failed = !pour(x, p, &st);
	if (st < 0)
		skip_unread(x, p, st);
	mime_arena_release(mem, mark);
}

/* The rest. False where the target failed. */
static bool
finish_part(struct extract *x, struct piece *p)
{
	bool unwanted = p->failed || p->skipped != NULL;

	if (p->begun && unwanted)
		x->target->drop(x, p);
	else if (p->begun)
		p->failed = !x->target->keep(x, p);
	if (p->failed) {
		p->skipped = "could not be written";
		p->told = true;
	}
	if (p->skipped != NULL)
		count_skipped(x, p);
	else
		count_written(x, p);
	return !p->failed;
}

bool
extract_settle(struct extract *x)
{
	bool fine = true;

	for (unsigned i = 0; i < x->waiting_count; i++)
		fine &= finish_part(x, &x->waiting[i]);
	if (x->waiting_count > 0)
		mime_arena_release(x->message.part_mem, x->waiting_mark);
	x->waiting_count = 0;
	return fine || x->target == &target_folder;
}

static struct piece *
new_piece(struct extract *x, const struct mime_part *part)
{
	struct piece *p = &x->waiting[x->waiting_count++];

	if (x->waiting_count == 1)
		x->waiting_mark = mime_arena_mark(x->message.part_mem);
	*p = (struct piece){
		.part = part, .told = x->tool.quiet, .file = OUTPUT_NONE
	};
	x->found++;
	return p;
}

/* The parts of a message are settled in their order. */
static bool
settle_in_time(struct extract *x)
{
	bool waits = x->target->waits && x->tool.worker != NULL;

	return (waits && x->waiting_count < WAITING_MOST) || extract_settle(x);
}

void
extract_skip(struct extract *x, const struct mime_part *part, const char *why)
{
	new_piece(x, part)->skipped = why;
	settle_in_time(x);
}

bool
extract_part(struct extract *x, const struct mime_part *part)
{
	struct piece *p = new_piece(x, part);
	mime_status st = measure(x, p);

	if (st < 0)
		skip_unread(x, p, st);
	else if (!is_too_large(x, p) && !choose_name(x, p))
		skip_unread(x, p, MIME_NOMEM);
	else if (p->skipped == NULL)
		write_part(x, p);
	return settle_in_time(x);
}

/* ---- the manifest ------------------------------------------------------- */

bool
manifest_open(struct extract *x)
{
	x->manifest_file = OUTPUT_NONE;
	if (x->manifest_path == NULL || x->tool.dry || x->list)
		return true;
	if (strcmp(x->manifest_path, "-") == 0)
		x->manifest = x->tool.out;
	else if (output_create(&x->manifest_file, x->manifest_path))
		x->manifest = output_stream(&x->manifest_file);
	x->tool.writes[1] = &x->manifest_file;
	if (x->manifest == NULL)
		tool_complain(&x->tool, x->manifest_path, strerror(errno));
	return x->manifest != NULL;
}

bool
manifest_close(struct extract *x)
{
	struct output *o = &x->manifest_file;

	if (x->manifest == NULL || x->manifest == x->tool.out)
		return true;
	errno = 0;
	output_close(o, x->manifest);
	if (!o->failed && output_keep(o, x->tool.status == EXIT_TROUBLE))
		return true;
	tool_complain(&x->tool, x->manifest_path, output_why());
	output_drop(o);
	return false;
}

static void
put(struct json *j, const char *key, mime_span text)
{
	json_key(j, key);
	json_string_or_null(j, text);
}

/* Each thread has a stdout of its own; a file is for one at a time. */
static FILE *
manifest_stream(struct extract *x)
{
	if (strcmp(x->manifest_path, "-") == 0)
		return x->tool.out;
	tool_await_turn(&x->tool);
	return x->manifest;
}

void
manifest_put(struct extract *x, const struct piece *p)
{
	struct mime_arena *mem = x->message.part_mem;
	struct json j;

	if (x->manifest == NULL)
		return;
	j = (struct json){ .out = manifest_stream(x) };
	json_open(&j, '{');
	json_key(&j, "source");
	json_text(&j, x->message.mail.path);
	put(&j, "path", part_section(mem, p->part));
	put(&j, "name", p->part->filename);
	put(&j, "safe_name", p->safe_name);
	if (p->skipped != NULL) {
		json_key(&j, "skipped");
		json_text(&j, p->skipped);
		if (p->code != 0) {
			json_key(&j, "defect");
			json_text(&j, mime_defect_info(p->code)->name);
		}
	} else {
		put(&j, "file", p->name);
		json_key(&j, "size");
		json_number(&j, p->content.size);
		json_key(&j, "sha256");
		json_text(&j, p->content.sha256);
	}
	json_close(&j, '}');
	json_line(&j);
}
