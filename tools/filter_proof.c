/*
 * filter_proof.c - what was changed, written down so that it can be checked and
 * undone.
 *
 * A proof is JSON, an object a line: first what it is, then the changes in the
 * order in which they lie, last the digests of what came in and what came out.
 *
 *     {"schema":"mime-proof/1"}
 *     {"at":120,"removed":"U3ViamVjdDogYQo=","new":"U3ViamVjdDogYgo="}
 *     {"input":{"size":900,"sha256":".."},"output":{..},"changes":1}
 *
 * "at" is an octet of all that came in, a mailbox too. Octets are in base64. A
 * change that is large is several lines, so that neither who writes nor who
 * reads a proof ever holds more than a piece.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "filter.h"
#include "json.h"

/* Octets of a line: their base64 fits the window. */
#define PIECE ((size_t)45 * 1024)

struct proof {
	struct output file;
	struct json json;
	uint64_t changes;
	char piece[PIECE];
};

static bool
failed(struct filter *f, const char *why)
{
	tool_complain(&f->tool, f->proof_to, why);
	return false;
}

static bool
is_written(struct filter *f)
{
	return !ferror(f->proof->json.out) ||
	    failed(f, errno != 0 ? strerror(errno) : "cannot be written");
}

bool
proof_begin(struct filter *f)
{
	struct proof *p = mime_arena_alloc(f->tool.mem, sizeof *p);

	tool_digests(&f->tool);
	if (p == NULL)
		return failed(f, mime_status_text(MIME_NOMEM));
	if (!output_create(&p->file, f->proof_to))
		return failed(f, strerror(errno));
	p->json = (struct json){ .out = output_stream(&p->file) };
	if (p->json.out == NULL)
		return failed(f, strerror(errno));
	f->proof = p;
	json_open(&p->json, '{');
	json_key_name(&p->json, "schema", "mime-proof/1");
	json_close(&p->json, '}');
	json_line(&p->json);
	return true;
}

void
proof_drop(struct filter *f)
{
	if (f->proof == NULL)
		return;
	fclose(f->proof->json.out);
	output_drop(&f->proof->file);
	f->proof = NULL;
}

/* ---- changes ------------------------------------------------------------ */

/* KEY, with OCTETS in base64, without line ends. */
static bool
put_octets(struct filter *f, const char *key, mime_span octets)
{
	struct mime_arena *mem = f->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct mime_filter *encode = mime_filter_encode(mem, MIME_BASE64);
	struct json *j = &f->proof->json;
	mime_status st = encode == NULL ? MIME_NOMEM : MIME_MORE;
	char digits[4096];

	json_key(j, key);
	json_string_begin(j);
	while (st == MIME_MORE) {
		mime_room room = { digits, sizeof digits };
		size_t n = 0;

		st = mime_filter_run(encode, &octets, &room, true);
		for (size_t i = 0; i < sizeof digits - room.len; i++)
			if (digits[i] != '\r' && digits[i] != '\n')
				digits[n++] = digits[i];
		json_string_put(j, (mime_span){ digits, n });
	}
	json_string_end(j);
	mime_arena_release(mem, mark);
	return st >= 0 || failed(f, mime_status_text(st));
}

/* A line: no more than a piece of either. */
static bool
put_change(struct filter *f, uint64_t at, mime_span removed, mime_span fresh)
{
	struct json *j = &f->proof->json;
	bool well;

	f->proof->changes++;
	json_open(j, '{');
	json_key_number(j, "at", at);
	well = put_octets(f, "removed", removed) &&
	    put_octets(f, "new", fresh);
	json_close(j, '}');
	json_line(j);
	return well && is_written(f);
}

bool
proof_octets(struct filter *f, uint64_t at, mime_span removed,
    mime_span fresh)
{
	return f->proof == NULL || put_change(f, at, removed, fresh);
}

/* Octets AT of the input go. */
static bool
put_removed(struct filter *f, mime_range at)
{
	char *piece = f->proof->piece;
	size_t n;

	for (; at.size > 0; at.offset += n, at.size -= n) {
		mime_room room;

		n = at.size < PIECE ? (size_t)at.size : PIECE;
		room = (mime_room){ piece, n };
		if (input_read(f->message.mail.input, at.offset, &room) < 0 ||
		    room.len > 0)
			return failed(f, strerror(errno));
		if (!put_change(f, at.offset, (mime_span){ piece, n },
		    (mime_span){ 0 }))
			return false;
	}
	return true;
}

/* New octets BY come at octet AT of the input. */
static bool
put_fresh(struct filter *f, struct mime_editor *e, uint64_t at, mime_range by)
{
	char *piece = f->proof->piece;
	size_t n;

	for (; by.size > 0; by.offset += n, by.size -= n) {
		mime_room room;

		n = by.size < PIECE ? (size_t)by.size : PIECE;
		room = (mime_room){ piece, n };
		if (mime_editor_read(e, by.offset, &room) < 0 || room.len > 0)
			return failed(f, strerror(errno));
		if (!put_change(f, at, (mime_span){ 0 },
		    (mime_span){ piece, n }))
			return false;
	}
	return true;
}

bool
proof_mail(struct filter *f, struct mime_editor *e)
{
	uint64_t base = f->message.mail.offset;
	size_t count;
	const struct mime_splice *s = mime_editor_splices(e, &count);

	if (f->proof == NULL)
		return true;
	for (size_t i = 0; i < count; i++) {
		mime_range at = { base + s[i].at.offset, s[i].at.size };

		if (!put_removed(f, at) ||
		    !put_fresh(f, e, at.offset + at.size, s[i].by))
			return false;
	}
	return true;
}

/* ---- digests ------------------------------------------------------------ */

bool
proof_digest(struct filter *f, proof_read *read, void *ctx, uint64_t size,
    char hex[DIGEST_HEX])
{
	struct digest digest = { 0 };
	bool well = true;
	size_t n;

	digest_begin(&digest, f->tool.digester);
	for (uint64_t at = 0; well && at < size; at += n) {
		mime_room room;

		n = size - at < FILTER_PIECE ? (size_t)(size - at) :
		    FILTER_PIECE;
		room = (mime_room){ f->window, n };
		well = read(ctx, at, &room) && room.len == 0;
		digest_put(&digest, (mime_span){ f->window, n });
	}
	if (!well)
		tool_complain(&f->tool, NULL, strerror(errno));
	else if (!(well = digest_end(&digest, hex)))
		tool_complain(&f->tool, NULL, "libcrypto failed");
	digest_free(&digest);
	return well;
}

static bool
read_result(void *ctx, uint64_t offset, mime_room *to)
{
	return spool_get(ctx, offset, to);
}

static bool
read_input(void *ctx, uint64_t offset, mime_room *to)
{
	return input_read(ctx, offset, to) >= 0;
}

bool
proof_result(struct filter *f, char hex[DIGEST_HEX])
{
	return proof_digest(f, read_result, &f->result, f->result.size, hex);
}

static void
put_end(struct json *j, const char *key, uint64_t size, const char *hex)
{
	json_key(j, key);
	json_open(j, '{');
	json_key_number(j, "size", size);
	json_key_name(j, "sha256", hex);
	json_close(j, '}');
}

bool
proof_end(struct filter *f, struct input *in)
{
	struct proof *p = f->proof;
	struct json *j = &p->json;
	uint64_t size = input_size(in, UINT64_MAX);
	char before[DIGEST_HEX], after[DIGEST_HEX];

	if (!proof_digest(f, read_input, in, size, before) ||
	    !proof_result(f, after))
		return false;
	json_open(j, '{');
	put_end(j, "input", size, before);
	put_end(j, "output", f->result.size, after);
	json_key_number(j, "changes", p->changes);
	json_close(j, '}');
	json_line(j);
	errno = 0;
	output_close(&p->file, j->out);
	f->proof = NULL;
	return output_keep(&p->file, false) || failed(f, output_why());
}
