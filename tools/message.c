/*
 * message.c - a message that a tool has opened.
 *
 * Two arenas serve for the whole run. One holds the tree and is released when
 * the message is closed; the other holds what is wanted of one part, its
 * header, a reader, a name, and is released after each. So the memory of a
 * tool is that of the tree and of one part, whatever their sizes are.
 */
#include "config.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "emlx.h"
#include "message.h"

#define FOLD_SIZE (16 * 1024)
#define READ_SIZE ((size_t)64 * 1024)
#define WATCHED_CHUNK ((size_t)128 * 1024)
#define WATCH_STEP (4 * 1024 * 1024)
#define WHOLE_SIZE ((size_t)256 * 1024) /* what is held of a small message */

/* ---- opening ------------------------------------------------------------ */

/* How much of M is read; what is not known is beyond all limits. */
static uint64_t
shown_size(const struct message *m)
{
	uint64_t limit = m->tool->message_limit;

	return limit != 0 && limit < m->size ? limit : m->size;
}

/* Hands the events of what has been fed to TAKE. */
static mime_status
take_events(struct mime_parser *p, message_take *take, void *ctx)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(p, &ev)) == MIME_OK)
		if ((st = take(ctx, ev)) != MIME_OK)
			return st;
	return st;
}

/* Feeds BYTES by CHUNK octets, and takes their events each time. */
static mime_status
feed_chunks(struct mime_parser *p, mime_span bytes, size_t chunk,
    message_take *take, void *ctx)
{
	mime_status st = MIME_MORE;

	while (bytes.len > 0 && st == MIME_MORE) {
		size_t n = chunk < bytes.len ? chunk : bytes.len;

		mime_parser_feed(p, (mime_span){ bytes.ptr, n });
		bytes.ptr += n;
		bytes.len -= n;
		st = take_events(p, take, ctx);
	}
	return st;
}

/* Octets up to END have been read, perhaps for the first time. */
static void
note_seen(struct message *m, uint64_t end)
{
	if (end <= m->seen)
		return;
	progress_add(m->tool->watch, 0, end - m->seen);
	if (end / WATCH_STEP != m->seen / WATCH_STEP)
		progress_watch(m->tool->watch);
	m->seen = end;
}

/* Fills ROOM from OFFSET of the message, up to its end or its limit. */
static mime_status
read_at(void *ctx, uint64_t offset, mime_room *to)
{
	struct message *m = ctx;
	uint64_t shown = shown_size(m);
	uint64_t left = offset < shown ? shown - offset : 0;
	mime_room room = { to->ptr, to->len < left ? to->len : (size_t)left };
	size_t wanted = room.len;
	mime_status st = input_read(m->mail.input, m->mail.offset + offset,
	    &room);

	if (st < 0)
		return st;
	to->ptr = room.ptr;
	to->len -= wanted - room.len;
	note_seen(m, offset + wanted - room.len);
	return MIME_OK;
}

struct mime_source
message_source(struct message *m)
{
	return (struct mime_source){ read_at, m };
}

/* What is read at a time is as many chunks as go into READ_SIZE. */
static mime_status
feed_all(struct message *m, struct mime_parser *p, size_t chunk,
    message_take *take, void *ctx)
{
	size_t size = chunk < READ_SIZE ? READ_SIZE / chunk * chunk : chunk;
	char *buffer = mime_arena_alloc(m->part_mem, size);
	mime_room room;
	mime_status st;

	if (buffer == NULL)
		return MIME_NOMEM;
	for (uint64_t at = 0;; at += size - room.len) {
		room = (mime_room){ buffer, size };
		st = read_at(m, at, &room);
		if (st < 0)
			return st;
		if (room.len == size)
			break;
		st = feed_chunks(p, (mime_span){ buffer, size - room.len },
		    chunk, take, ctx);
		if (st < 0)
			return st;
	}
	mime_parser_end(p);
	return take_events(p, take, ctx);
}

static mime_status
stream(struct message *m, size_t chunk, message_take *take, void *ctx)
{
	mime_mark mark = mime_arena_mark(m->part_mem);
	mime_status st = feed_all(m, mime_parser_new(m->part_mem,
	    &m->tool->parse), chunk, take, ctx);

	mime_arena_release(m->part_mem, mark);
	return st;
}

static mime_status
add_to_tree(void *ctx, const struct mime_event *ev)
{
	struct message *m = ctx;

	if (m->watch != NULL)
		m->watch(m->watch_ctx, ev);
	return mime_tree_add(m->tree, ev);
}

/*
 * A small message is read at one go and held: its octets are asked for again
 * and again, and each time would be a call of the system.
 */
static mime_status
parse_whole(struct message *m, const struct mime_options *options)
{
	mime_room room = { m->whole, WHOLE_SIZE };
	mime_status st = read_at(m, 0, &room);

	if (st < 0)
		return st;
	return mime_parse(m->mem, (mime_span){ m->whole, WHOLE_SIZE - room.len },
	    options, &m->tree);
}

static bool
is_small(struct message *m)
{
	if (shown_size(m) > WHOLE_SIZE)
		return false;
	if (m->whole == NULL)
		m->whole = malloc(WHOLE_SIZE);
	return m->whole != NULL;
}

static mime_status
parse(struct message *m, size_t chunk)
{
	struct mime_source source = { read_at, m };
	struct mime_options options = m->tool->parse;
	mime_status st;

	m->calls = spool_calls(&m->spool);
	options.spool = &m->calls;
	if (chunk == 0 && is_small(m))
		return parse_whole(m, &options);
	if (chunk == 0 && m->watch == NULL)
		return mime_parse_source(m->mem, &source, &options, &m->tree);
	m->tree = mime_tree_new(m->mem, &source, &options);
	st = stream(m, chunk != 0 ? chunk : WATCHED_CHUNK, add_to_tree, m);
	return st < 0 ? st : mime_tree_end(m->tree);
}

/* Finds out how large it is, and notes where some of it was not read. */
static mime_status
note_limit(struct message *m)
{
	uint64_t limit = m->tool->message_limit, end;

	if (m->size == MAIL_TO_END) {
		end = input_size(m->mail.input, limit != 0 ?
		    m->mail.offset + limit : UINT64_MAX);
		m->size = end > m->mail.offset ? end - m->mail.offset : 0;
	}
	if (limit == 0 || m->size <= limit)
		return MIME_OK;
	m->over.code = MIME_DEFECT_LIMIT_MESSAGE_BYTES;
	m->over.severity = MIME_SEVERITY_LIMIT;
	m->over.at = (mime_range){ limit, m->size - limit };
	return MIME_OK;
}

/* Notes what the mailbox has to say, in octets of the message. */
static void
note_stored(struct message *m)
{
	const struct mail *mail = &m->mail;

	if (mail->defect == 0)
		return;
	m->stored.code = (uint16_t)mail->defect;
	m->stored.severity = mime_defect_info(mail->defect)->severity;
	m->stored.at = mail->at;
	m->stored.at.offset -= mail->at.offset < mail->offset ?
	    mail->at.offset : mail->offset;
}

static bool
prepare(struct message *m)
{
	if (m->mem == NULL)
		m->mem = mime_arena_new(NULL);
	if (m->part_mem == NULL)
		m->part_mem = mime_arena_new(NULL);
	return m->mem != NULL && m->part_mem != NULL;
}

/* Why it cannot be read; NULL: it can. */
static const char *
hindrance(struct message *m)
{
	struct mail *mail = &m->mail;

	if (!mail_open(mail))
		return mail->why;
	if (mail->from_list && tool_writes(m->tool, input_file(mail->input)))
		return "is to be read and written";
	return prepare(m) ? NULL : mime_status_text(MIME_NOMEM);
}

/* The rest of M is made ready. */
static bool
begin(struct message *m, struct tool *t, const struct mail *mail)
{
	/* The one before may have failed: it is named until now. */
	mail_done(&m->mail);
	m->tool = t;
	m->mail = *mail;
	m->why = hindrance(m);
	if (m->why != NULL) {
		message_say(m, m->why);
		tool_raise(t, mail->absent ? EXIT_NO : EXIT_TROUBLE);
		return false;
	}
	/* Opened, it may know more than before. */
	m->size = m->mail.size != MAIL_TO_END ? m->mail.size :
	    input_known_size(m->mail.input);
	m->seen = 0;
	m->spool = SPOOL_NONE;
	m->start = mime_arena_mark(m->mem);
	m->tree = NULL;
	m->over = m->stored = (struct mime_defect){ 0 };
	note_stored(m);
	return true;
}

/* Complains about ST where it is an error, and closes M then. */
static bool
is_well(struct message *m, mime_status st)
{
	if (st >= 0)
		return true;
	m->why = tool_reason(st);
	message_complain(m, m->why);
	message_close(m);
	return false;
}

bool
message_open(struct message *m, struct tool *t, const struct mail *mail,
    size_t chunk)
{
	return begin(m, t, mail) && is_well(m, parse(m, chunk)) &&
	    is_well(m, note_limit(m));
}

bool
message_stream(struct message *m, struct tool *t, const struct mail *mail,
    size_t chunk, message_take *take, void *ctx)
{
	if (!begin(m, t, mail) || !is_well(m, stream(m, chunk, take, ctx)) ||
	    !is_well(m, note_limit(m)))
		return false;
	message_close(m);
	return true;
}

/* What came before the input broke off has been shown: now it is told. */
void
message_close(struct message *m)
{
	const char *broken = m->mail.last ? input_broken(m->mail.input) : NULL;

	if (broken != NULL)
		tool_complain(m->tool, m->mail.path, broken);
	progress_add(m->tool->watch, 1, 0);
	mime_arena_release(m->mem, m->start);
	spool_close(&m->spool);
	m->tree = NULL;
}

void
message_say(const struct message *m, const char *what)
{
	const struct mail *mail = &m->mail;
	char name[PATH_MAX + 24];

	snprintf(name, sizeof name, "%s#%" PRIu64, mail->path, mail->number);
	tool_say(m->tool, mail->alone ? mail->path : name, what);
}

void
message_complain(const struct message *m, const char *what)
{
	message_say(m, what);
	tool_raise(m->tool, EXIT_TROUBLE);
}

bool
message_told(const struct message *m, mime_status st)
{
	if (st < 0)
		message_complain(m, tool_reason(st));
	return st >= 0;
}

void
message_end(struct message *m)
{
	mime_arena_free(m->mem);
	mime_arena_free(m->part_mem);
	mail_done(&m->mail);
	free(m->whole);
	digest_free(&m->digest);
	digest_free(&m->digest_lf);
}

/* ---- parts and defects -------------------------------------------------- */

const struct mime_part *
message_root(const struct message *m)
{
	return mime_tree_root(m->tree);
}

void
message_roles(struct message *m)
{
	message_told(m, mime_tree_refer(m->tree));
}

/* What is not the library's comes behind the defects of the root. */
static const struct mime_defect *
own_defect(const struct message *m, const struct mime_defect *before)
{
	if (before != &m->stored && before != &m->over && m->stored.code != 0)
		return &m->stored;
	return before != &m->over && m->over.code != 0 ? &m->over : NULL;
}

const struct mime_defect *
message_defect(const struct message *m, const struct mime_part **part,
    const struct mime_defect *before)
{
	const struct mime_part *root = message_root(m);
	const struct mime_defect *d = before != NULL ? before->next : NULL;

	if (before == NULL) {
		*part = root;
		d = root != NULL ? root->defects : NULL;
	}
	while (d == NULL && *part != NULL) {
		if (*part == root && (d = own_defect(m, before)) != NULL)
			return d;
		*part = (*part)->after;
		d = *part != NULL ? (*part)->defects : NULL;
	}
	return d;
}

uint64_t
message_defects(const struct message *m)
{
	return mime_tree_count(m->tree, 0) + (m->over.code != 0) +
	    (m->stored.code != 0);
}

bool
message_is_clean(const struct message *m)
{
	for (unsigned code = 1; code < MIME_DEFECT_CODES; code++)
		if (mime_defect_info(code)->severity !=
		    MIME_SEVERITY_INFORMATION &&
		    mime_tree_count(m->tree, code) > 0)
			return false;
	return m->over.code == 0 && m->stored.code == 0;
}

/* ---- content ------------------------------------------------------------ */

/* Digests PIECE with its line ends folded; LAST: nothing comes after it. */
static mime_status
digest_folded(struct message *m, struct mime_filter *fold, char *buffer,
    mime_span piece, bool last)
{
	mime_status st;

	do {
		mime_room room = { buffer, FOLD_SIZE };

		st = mime_filter_run(fold, &piece, &room, last);
		digest_put(&m->digest_lf,
		    (mime_span){ buffer, FOLD_SIZE - room.len });
	} while (st == MIME_MORE);
	return st;
}

static mime_status
measure_pieces(struct message *m, struct flow *flow, unsigned wanted,
    struct content *c)
{
	bool folded = (wanted & CONTENT_SHA256_LF) != 0;
	struct mime_filter *fold = folded ?
	    mime_filter_newlines(m->part_mem, true) : NULL;
	char *buffer = folded ? mime_arena_alloc(m->part_mem, FOLD_SIZE) : NULL;
	mime_span piece;
	mime_status st;

	if (folded && (fold == NULL || buffer == NULL))
		return MIME_NOMEM;
	while ((st = flow_next(flow, &piece)) == MIME_OK) {
		c->size += piece.len;
		if (wanted & CONTENT_SHA256)
			digest_put(&m->digest, piece);
		if (folded && (st = digest_folded(m, fold, buffer, piece,
		    false)) < 0)
			return st;
	}
	if (folded && st == MIME_END)
		st = digest_folded(m, fold, buffer, (mime_span){ 0 }, true);
	return st;
}

struct mime_reader *
content_reader(const struct message *m, const struct mime_part *part,
    unsigned how)
{
	unsigned quoted = how & MIME_UNQUOTED ? m->mail.unquote : 0;
	struct mime_reader *r = mime_reader_new(m->part_mem, m->tree, part,
	    (how & ~(unsigned)MIME_UNQUOTED_ALL) | quoted);
	const char *label = m->tool->charset;

	if (label != NULL)
		mime_reader_as(r, (mime_span){ label, strlen(label) });
	return r;
}

mime_status
content_measure(struct message *m, const struct mime_part *part, unsigned how,
    unsigned wanted, struct content *c)
{
	mime_mark mark = mime_arena_mark(m->part_mem);
	struct content got = { 0 };
	struct flow flow;
	mime_status st;

	if (wanted & CONTENT_SHA256)
		digest_begin(&m->digest, m->tool->digester);
	if (wanted & CONTENT_SHA256_LF)
		digest_begin(&m->digest_lf, m->tool->digester);
	st = flow_begin(&flow, m, part, how);
	if (st >= 0)
		st = measure_pieces(m, &flow, wanted, &got);
	flow_end(&flow);
	mime_arena_release(m->part_mem, mark);
	if (st >= 0 && (wanted & CONTENT_SHA256) &&
	    !digest_end(&m->digest, got.sha256))
		st = MIME_NOMEM;
	if (st >= 0 && (wanted & CONTENT_SHA256_LF) &&
	    !digest_end(&m->digest_lf, got.sha256_lf))
		st = MIME_NOMEM;
	if (st < 0)
		return st;
	*c = got;
	return MIME_OK;
}

/* Whether the content of PART is its body, as it stands. */
static bool
is_plain(const struct mime_part *part)
{
	switch ((mime_encoding)part->media->encoding) {
	case MIME_BASE64: case MIME_QP: case MIME_UU: case MIME_YENC:
		return false;
	default:
		return true;
	}
}

/*
 * The size of a container is not read for: containers hold each other, and
 * the octets of what is deep inside would be read once for each of them.
 */
mime_status
content_size(struct message *m, const struct mime_part *part, uint64_t *size)
{
	struct content c;
	mime_status st;

	if (is_plain(part) && !emlx_left_out(m, part)) {
		*size = part->body.size;
		return MIME_OK;
	}
	st = content_measure(m, part, MIME_DECODED, 0, &c);
	if (st == MIME_OK)
		*size = c.size;
	return st;
}

static uint64_t
size_for_select(void *ctx, const struct mime_part *part)
{
	struct message *m = ctx;
	uint64_t size = 0;

	message_told(m, content_size(m, part, &size));
	return size;
}

bool
part_chosen(struct message *m, const struct mime_part *part)
{
	struct select_part p = {
		.part = part, .size = size_for_select, .ctx = m
	};
	mime_mark mark;
	bool chosen;

	if (m->tool->select == NULL)
		return true;
	mark = mime_arena_mark(m->part_mem);
	chosen = mime_part_section(m->part_mem, part, &p.section) == MIME_OK &&
	    select_matches(m->tool->select, &p);
	mime_arena_release(m->part_mem, mark);
	return chosen;
}
