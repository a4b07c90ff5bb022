/*
 * filter_undo.c - the changes that a proof tells of, undone or done again.
 *
 * Both are one walk: what is kept is copied, what is to go must be there as the
 * proof has it, what comes in its place is taken from the proof. The digest of
 * what comes of it must be the one that the proof ends with. Nothing is handed
 * on before.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "filter.h"
#include "proof_file.h"

struct walk {
	struct filter *f;
	const char *path;       /* of the proof */
	struct input *in;
	bool back;
	uint64_t done;          /* octets of the input that are dealt with */
	int64_t shift;          /* of the input, against what came in once */
};

static bool
failed(struct filter *f, const char *path, const char *why)
{
	tool_complain(&f->tool, path, why);
	return false;
}

/* ---- what a line asks for ----------------------------------------------- */

/* Copies what is kept up to octet END, or to the end of all. */
static bool
keep(struct walk *w, uint64_t end)
{
	while (w->done < end) {
		size_t n = end - w->done < FILTER_PIECE ?
		    (size_t)(end - w->done) : FILTER_PIECE;
		mime_room room = { w->f->window, n };

		if (input_read(w->in, w->done, &room) < 0 || !spool_put(
		    &w->f->result, (mime_span){ w->f->window, n - room.len }))
			return failed(w->f, input_path(w->in),
			    strerror(errno));
		w->done += n - room.len;
		if (room.len > 0)
			return end == UINT64_MAX;
	}
	return true;
}

/* Is GONE what comes next? */
static bool
skip(struct walk *w, mime_span gone)
{
	while (gone.len > 0) {
		size_t n = gone.len < FILTER_PIECE ? gone.len : FILTER_PIECE;
		mime_room room = { w->f->window, n };

		if (input_read(w->in, w->done, &room) < 0 || room.len > 0 ||
		    memcmp(w->f->window, gone.ptr, n) != 0)
			return false;
		gone = (mime_span){ gone.ptr + n, gone.len - n };
		w->done += n;
	}
	return true;
}

static bool
change(struct walk *w, const struct proof_line *line)
{
	mime_span gone = w->back ? line->fresh : line->removed;
	mime_span come = w->back ? line->removed : line->fresh;
	uint64_t at = line->at + (w->back ? (uint64_t)w->shift : 0);

	w->f->changed = true;
	w->shift += (int64_t)line->fresh.len - (int64_t)line->removed.len;
	if (at < w->done || !keep(w, at) || !skip(w, gone))
		return failed(w->f, input_path(w->in),
		    "is not the mail that the proof tells of");
	return spool_put(&w->f->result, come) ||
	    failed(w->f, NULL, strerror(errno));
}

/* ---- the end ------------------------------------------------------------ */

static bool
is_whole(struct filter *f, const char *path, const struct proof_whole *whole)
{
	char hex[DIGEST_HEX];

	if (!proof_result(f, hex))
		return false;
	return (f->result.size == whole->size &&
	    strcmp(hex, whole->sha256) == 0) ||
	    failed(f, path, "tells of another mail");
}

static bool
walk(struct walk *w, struct proof_file *p, struct proof_line *line)
{
	const char *why;

	for (;;) {
		if (!proof_file_next(p, line, &why))
			return failed(w->f, w->path, why);
		if (line->last)
			return keep(w, UINT64_MAX);
		if (!change(w, line))
			return false;
	}
}

/* Who writes the mail into a pipe may be writing the proof, too: only when that
   has ended is the proof there. */
static bool
read_to_end(struct filter *f, struct input *in)
{
	uint64_t at = 0;
	size_t n = 1;

	while (n > 0) {
		mime_room room = { f->window, FILTER_PIECE };

		if (input_read(in, at, &room) < 0)
			return false;
		n = FILTER_PIECE - room.len;
		at += n;
	}
	return true;
}

bool
filter_undo(struct filter *f, bool back)
{
	struct walk w = { .f = f, .back = back,
	    .path = back ? f->undo_by : f->check_by };
	const char *from = f->tool.wish.count > 0 ?
	    f->tool.wish.operands[0] : "-", *why;
	struct proof_file *p;
	struct proof_line line;
	bool well;

	w.in = input_open(from);
	if (w.in == NULL || (input_known_size(w.in) == UINT64_MAX &&
	    !read_to_end(f, w.in))) {
		input_release(w.in);
		return failed(f, from, strerror(errno));
	}
	p = proof_file_open(f->tool.mem, w.path, &why);
	well = p != NULL || failed(f, w.path, why);
	well = well && walk(&w, p, &line) && is_whole(f, w.path, back ?
	    &line.input : &line.output);
	if (input_broken(w.in) != NULL)
		well = failed(f, from, input_broken(w.in));
	input_release(w.in);
	if (p != NULL)
		proof_file_close(p);
	return well;
}

bool
filter_check(struct filter *f)
{
	const char *why;
	struct proof_file *p = proof_file_open(f->tool.mem, f->check_by, &why);
	struct proof_line line = { 0 };
	bool well = p != NULL;

	while (well && !line.last)
		well = proof_file_next(p, &line, &why);
	well = well ? is_whole(f, f->check_by, &line.output) :
	    failed(f, f->check_by, why);
	proof_file_close(p);
	return well;
}
