/*
 * fuzz_mailbox.c - any octets are a mailbox, and every octet is some message's.
 *
 * The first octet is the kind, the second how far what follows lies behind the
 * file's start, so that a small window ends at each place of it; the rest is
 * the file. The messages' wholes must be the file, whatever the window and
 * however little a read gives. Where lengths do not count, the messages must
 * begin where a plain loop over all lines finds them.
 */
#include <stdlib.h>

#include "mailbox/mailbox.h"

#define FRONT "From jo Thu Jan  1 00:00:00 1970\nA: b\n\n"

struct octets {
	mime_span bytes;
	size_t most;
};

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static mime_status
read_octets(void *ctx, uint64_t offset, mime_room *to)
{
	const struct octets *o = ctx;
	mime_span rest = { 0 };

	if (offset < o->bytes.len)
		rest = span_tail(o->bytes, (size_t)offset);
	rest = span_head(rest, o->most);
	room_fill(to, &rest);
	return MIME_OK;
}

static struct mime_mailbox *
open_box(struct mime_arena *mem, struct octets *o, unsigned kind, size_t window)
{
	struct mime_source source = { read_octets, o };

	return mime_mailbox_windowed(mem, &source, kind, window);
}

static bool
is_inside(mime_range what, mime_range whole)
{
	return what.offset >= whole.offset &&
	    range_end(what) <= range_end(whole);
}

static void
check_stored(const struct mime_stored *s, uint64_t number, uint64_t end)
{
	must(s->number == number && s->whole.offset == end);
	must(is_inside(s->message, s->whole));
	must(s->defect == 0 || is_inside(s->at, s->whole));
	must(s->from_line.size == 0 || (is_inside(s->from_line, s->whole) &&
	    range_end(s->from_line) == s->message.offset));
}

static bool
same(const struct mime_stored *a, const struct mime_stored *b)
{
	return a->whole.size == b->whole.size && a->last == b->last &&
	    a->from_line.size == b->from_line.size &&
	    a->message.offset == b->message.offset &&
	    a->message.size == b->message.size && a->unquote == b->unquote &&
	    a->defect == b->defect &&
	    (a->defect == 0 || a->at.offset == b->at.offset);
}

/* ---- where messages begin, once more ------------------------------------ */

/* Is the line at AT, of what begins at BEGIN, one that a relay left? */
static bool
is_relay(mime_span all, size_t begin, size_t at)
{
	while (begin < at) {
		mime_span line = span_tail(all, begin);

		span_take_char(&line, '>');
		if (!span_starts(line, SPAN("From ")))
			return false;
		begin += span_line_length(span_tail(all, begin));
	}
	return true;
}

static bool
is_after_blank(mime_span all, size_t begin, size_t at)
{
	mime_span before = span_tail(span_head(all, at), begin);
	size_t n = before.len;

	if (n == 0 || before.ptr[n - 1] != '\n')
		return false;
	n -= n > 1 && before.ptr[n - 2] == '\r' ? 2 : 1;
	return n == 0 || before.ptr[n - 1] == '\n';
}

/* The next start of a message behind BEGIN, which is one's; ALL.len: none. */
static size_t
next_start(mime_span all, size_t begin, unsigned where)
{
	size_t at = begin;

	while (at < all.len) {
		if (!is_relay(all, begin, at) && mime_separator(
		    span_tail(all, at), where |
		    (is_after_blank(all, begin, at) ? AFTER_BLANK : 0)) > 0)
			return at;
		at += span_line_length(span_tail(all, at));
	}
	return all.len;
}

/* OF_PATCHES, if the line at FIRST is one of git's. */
static unsigned
patches(mime_span all, mime_range first)
{
	mime_span line = span_head(span_tail(all, (size_t)first.offset),
	    (size_t)first.size);

	return mime_from_line_of_git(mime_span_trim(line, IS_WSP)) ?
	    OF_PATCHES : 0;
}

/* ---- the target --------------------------------------------------------- */

static void
compare(struct octets *o, unsigned kind, size_t window)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct octets all = { o->bytes, SIZE_MAX };
	struct mime_mailbox *a = open_box(mem, &all, kind, WINDOW_MIN * 4);
	struct mime_mailbox *b = open_box(mem, o, kind, window);
	struct mime_stored s = { .last = true }, t;
	uint64_t number = 0, end = 0;
	unsigned where = 0;

	while (mime_mailbox_next(a, &s) == MIME_OK) {
		must(mime_mailbox_next(b, &t) == MIME_OK && same(&s, &t));
		check_stored(&s, ++number, end);
		end = range_end(s.whole);
		if (number == 1)
			where = patches(o->bytes, s.from_line);
		if (kind == MIME_MAILBOX_MBOXRD)
			must(next_start(o->bytes, (size_t)s.message.offset,
			    where) == end);
	}
	must(mime_mailbox_next(b, &t) == MIME_END && s.last);
	must(end == o->bytes.len);
	must(mime_mailbox_kind_of(a) == mime_mailbox_kind_of(b));
	mime_arena_free(mem);
}

/* DATA behind a message that reaches to SKIP. */
static void
compare_behind(mime_span data, size_t skip, unsigned kind)
{
	char *text = malloc(skip + data.len + 1);
	struct octets o = { { text, skip + data.len }, SIZE_MAX };

	must(text != NULL);
	memset(text, 'p', skip);
	memcpy(text, FRONT, sizeof(FRONT) - 1);
	text[skip - 1] = '\n';
	if (data.len > 0)
		memcpy(text + skip, data.ptr, data.len);
	compare(&o, kind, WINDOW_MIN + skip % 3);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct octets o = { .most = 7 };
	unsigned kind;

	if (size < 2 || size > 65536)
		return 0;
	kind = data[0] % (MIME_MAILBOX_EMLX + 1);
	o.bytes = (mime_span){ (const char *)data + 2, size - 2 };
	if (IS_REPLAY || data[0] % 16 < 8)
		compare(&o, kind, WINDOW_MIN);
	if (IS_REPLAY || data[0] % 16 >= 8)
		compare_behind(o.bytes, LOOK - 200 + data[1], kind);
	return 0;
}
