/*
 * repair_outside.c - what of a multipart is in no part: delimiters, and text.
 *
 * A boundary that is not allowed, or that is the front of another, is changed
 * where it is declared and on each delimiter. A multipart that is never closed
 * is closed. A part whose header ends at a delimiter gets the line end that
 * belongs in front of it.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "part.h"
#include "repair.h"
#include "text.h"

/* ---- boundaries --------------------------------------------------------- */

/* FNV-1a: no secret, and the same for the same mail. */
static uint64_t
hash(mime_span s)
{
	uint64_t h = 0xcbf29ce484222325;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3;
	return h;
}

mime_span
repair_boundary(struct repair *r, const struct mime_part *part)
{
	char *text = mime_arena_alloc(r->x->mem, 64);
	int n;

	if (text == NULL) {
		subject_fail(r->x, MIME_NOMEM);
		return (mime_span){ 0 };
	}
	n = snprintf(text, 64, "=_repaired_%016" PRIx64 "_%" PRIu32 "_",
	    hash(part->media->boundary), part->number);
	return (mime_span){ text, (size_t)n };
}

/* The delimiter's boundary, OFFSET of the message, becomes the new one. */
static void
rename_at(struct repair *r, const struct mime_part *part, uint64_t offset)
{
	mime_edit_octets(r->x->editor, (mime_range){ offset,
	    part->media->boundary.len }, r->parts[part->number].boundary);
}

/* The delimiter that ends at END, in front of a part; not before BEGIN. */
static void
rename_before(struct repair *r, const struct mime_part *part, uint64_t begin,
    uint64_t end)
{
	uint64_t most = part->media->boundary.len + 1200;
	mime_span s;
	size_t at;

	if (end - begin > most)
		begin = end - most;
	s = subject_octets(r->x, part, begin, end);
	at = s.len;
	if (at > 0 && s.ptr[at - 1] == '\n')
		at--;
	while (at > 0 && s.ptr[at - 1] != '\n')
		at--;
	rename_at(r, part, begin + at + 2);
}

/* The one behind the last part, if there is one. */
static void
rename_close(struct repair *r, const struct mime_part *part, uint64_t begin,
    uint64_t end)
{
	mime_span boundary = part->media->boundary;
	mime_span s = subject_octets(r->x, part, begin, end);
	size_t at = s.len > 0 && s.ptr[0] == '\r';

	at += at < s.len && s.ptr[at] == '\n';
	if (s.len < at + 2 + boundary.len ||
	    memcmp(s.ptr + at, "--", 2) != 0 ||
	    memcmp(s.ptr + at + 2, boundary.ptr, boundary.len) != 0)
		return;
	rename_at(r, part, begin + at + 2);
}

/* ---- line ends ---------------------------------------------------------- */

/* Lines from BEGIN to END end as all should. */
static void
mend_ends(struct repair *r, const struct mime_part *part, uint64_t begin,
    uint64_t end)
{
	static const mime_span crlf = { "\r\n", 2 }, lf = { "\n", 1 };
	bool cr = false;

	while (begin < end && !r->x->failed) {
		mime_mark mark = mime_arena_mark(r->x->mem);
		mime_span s = subject_octets(r->x, part, begin, end);

		for (size_t i = 0; i < s.len; i++) {
			if (s.ptr[i] == '\n' && cr == r->lf)
				mime_edit_octets(r->x->editor, (mime_range){
				    begin + i - cr, 1 + (uint64_t)cr },
				    r->lf ? lf : crlf);
			cr = s.ptr[i] == '\r';
		}
		begin += s.len > 0 ? s.len : end - begin;
		mime_arena_release(r->x->mem, mark);
	}
}

/* ---- line ends in front of delimiters ----------------------------------- */

/*
 * PART ends in its header, or is nothing, and the delimiter behind it has no
 * line end of its own. What is put there is put behind the part: the octet that
 * follows comes along.
 */
static void
mend_break(struct repair *r, const struct mime_part *part)
{
	uint64_t end = text_range_end(part->whole);
	mime_mark mark = mime_arena_mark(r->x->mem);
	mime_span head = { 0 }, next = subject_octets(r->x, part, end, end + 2);
	mime_status st = mime_part_head(r->x->mem, r->x->tree, part, &head);
	bool ended = head.len == 0 || head.ptr[head.len - 1] == '\n';

	if (st < 0)
		subject_fail(r->x, st);
	else if (part->body.size == 0 && ended && (head.len > 0 ||
	    !part_is_message_root(part)) && next.len == 2 &&
	    memcmp(next.ptr, "--", 2) == 0)
		mime_edit_octets(r->x->editor, (mime_range){ end, 1 },
		    text_span(r->lf ? "\n-" : "\r\n-"));
	mime_arena_release(r->x->mem, mark);
}

/* Does all of PART end in a header, of the last part in it? */
static bool
ends_in_header(struct repair *r, const struct mime_part *part)
{
	mime_mark mark = mime_arena_mark(r->x->mem);
	mime_span octets = { 0 };
	mime_status st = MIME_OK;
	size_t n;

	while (part->child != NULL)
		for (part = part->child; part->next != NULL; part = part->next)
			continue;
	if (part->body.size > 0)
		return false;
	st = mime_part_head(r->x->mem, r->x->tree, part, &octets);
	n = octets.len;
	n -= n > 0 && octets.ptr[n - 1] == '\n';
	n -= n > 0 && n < octets.len && octets.ptr[n - 1] == '\r';
	n = n == octets.len || (n > 0 && octets.ptr[n - 1] != '\n');
	mime_arena_release(r->x->mem, mark);
	if (st < 0)
		subject_fail(r->x, st);
	return n > 0;
}

/* ---- a multipart -------------------------------------------------------- */

static void
mend_between(struct repair *r, const struct mime_part *part, uint64_t begin,
    uint64_t end, bool last)
{
	mime_mark mark = mime_arena_mark(r->x->mem);

	if (r->ends)
		mend_ends(r, part, begin, end);
	if (r->parts[part->number].boundary.len == 0)
		return;
	if (last)
		rename_close(r, part, begin, end);
	else
		rename_before(r, part, begin, end);
	mime_arena_release(r->x->mem, mark);
}

void
repair_outside(struct repair *r, const struct mime_part *part)
{
	struct mending *m = &r->parts[part->number];
	const struct mime_part *p = part->child;
	uint64_t at = part->body.offset;

	if ((m->mends & MEND_BREAK) != 0)
		mend_break(r, part);
	if (part->kind != MIME_MULTIPART || (p != NULL && p->inside != NULL))
		return;
	for (; p != NULL && !r->x->failed; p = p->next) {
		mend_between(r, part, at, p->whole.offset, false);
		at = text_range_end(p->whole);
	}
	mend_between(r, part, at, text_range_end(part->body), true);
	if ((m->mends & MEND_CLOSE) != 0 && !ends_in_header(r, part))
		mime_edit_close(r->x->editor, part, m->boundary);
}
