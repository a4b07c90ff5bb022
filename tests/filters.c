/*
 * filters.c - runs a filter with its input and its output cut everywhere; see
 * filters.h.
 */
#include "filters.h"

#include <stdio.h>

#define ALL ((size_t)1 << 20)

/* Far more than any row puts out: a filter that goes on is stuck. */
#define OUT_MAX ((size_t)64 << 20)

/* What a filter tells, and where it stood before the call that told. */
struct listener {
	struct poured *poured;
	const struct mime_filter *f;
	uint64_t fed;           /* with the piece at hand */
};

static void
put_number(struct buffer *b, char before, uint64_t n)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%c%llu", before,
	    (unsigned long long)n);

	buffer_put(b, (mime_span){ text, (size_t)len });
}

static void
put_note(void *ctx, unsigned code, mime_range at)
{
	struct listener *l = ctx;
	struct buffer *b = &l->poured->told;

	ck_assert_msg(l->f->eaten <= l->f->at && l->f->at <= l->fed,
	    "%s is told out of its turn", mime_defect_info(code)->name);
	ck_assert_msg(range_end(at) <= l->f->at, "%s lies ahead",
	    mime_defect_info(code)->name);
	if (b->len > 0)
		buffer_put_char(b, ' ');
	buffer_put(b, span_of(mime_defect_info(code)->name));
	put_number(b, '@', at.offset);
	put_number(b, '+', at.size);
	put_number(b, '@', l->f->at);
}

/* What mime_filter_run promises of its result. */
static void
check_contract(mime_status status, mime_span in, mime_room out, bool last)
{
	bool good = status < 0 ||
	    (status == MIME_OK && in.len == 0 && !last) ||
	    (status == MIME_MORE && out.len == 0) ||
	    (status == MIME_END && in.len == 0 && last);

	if (!good)
		ck_abort_msg("status %d with %zu octets left, room for %zu%s",
		    (int)status, in.len, out.len, last ? ", the last" : "");
}

/* Runs F until PIECE is used up; TO is the room, again and again. */
static mime_status
pour_piece(struct mime_filter *f, mime_span piece, mime_room to, bool last,
    struct poured *p)
{
	for (;;) {
		mime_room out = to;
		mime_status status = mime_filter_run(f, &piece, &out, last);

		check_contract(status, piece, out, last);
		buffer_put(&p->bytes, (mime_span){ to.ptr, to.len - out.len });
		ck_assert_msg(p->bytes.status == MIME_OK, "it does not end");
		if (status != MIME_MORE)
			return status;
	}
}

static void
begin(struct poured *p)
{
	*p = (struct poured){ .mem = mime_arena_new(NULL) };
	ck_assert_ptr_nonnull(p->mem);
	buffer_init(&p->bytes, p->mem, OUT_MAX);
	buffer_init(&p->told, p->mem, OUT_MAX);
}

static void
pour_into(filter_maker *make, const struct rulings *rulings, mime_span in,
    size_t piece, mime_room to, bool late, struct poured *p)
{
	struct listener l = { .poured = p };
	struct notes notes = { .put = put_note, .ctx = &l };
	struct mime_filter *f;

	begin(p);
	f = make(p->mem);
	ck_assert_ptr_nonnull(f);
	l.f = f;
	mime_filter_listen(f, &notes, rulings);
	do {
		mime_span some = span_take(&in, piece);

		l.fed += some.len;
		p->status = pour_piece(f, some, to, in.len == 0 && !late, p);
	} while (p->status >= 0 && in.len > 0);
	if (late && p->status >= 0)
		p->status = pour_piece(f, (mime_span){ 0 }, to, true, p);
}

static mime_room
guarded_room(size_t size)
{
	return (mime_room){ guarded_end(size) - size, size };
}

void
pour(filter_maker *make, const struct rulings *rulings, mime_span in,
    size_t piece, size_t room, bool late, struct poured *p)
{
	struct mime_arena *mem = NULL;
	mime_room to;

	if (room <= 16) {
		to = guarded_room(room);
	} else {
		mem = mime_arena_new(NULL);
		to = (mime_room){ mime_arena_alloc(mem, room), room };
	}
	pour_into(make, rulings, in, piece, to, late, p);
	mime_arena_free(mem);
}

void
poured_free(struct poured *p)
{
	mime_arena_free(p->mem);
}

static void
check_same(const char *name, const struct poured *a, const struct poured *b,
    size_t piece, size_t room)
{
	if (a->status != b->status ||
	    !span_is(buffer_span(&a->bytes), buffer_span(&b->bytes)))
		ck_abort_msg("%s: in pieces of %zu, rooms of %zu: %d, \"%s\", "
		    "else %d, \"%s\"", name, piece, room, (int)b->status,
		    shown(buffer_span(&b->bytes)), (int)a->status,
		    shown(buffer_span(&a->bytes)));
	if (!span_is(buffer_span(&a->told), buffer_span(&b->told)))
		ck_abort_msg("%s: in pieces of %zu, rooms of %zu: told \"%s\", "
		    "else \"%s\"", name, piece, room,
		    shown(buffer_span(&b->told)), shown(buffer_span(&a->told)));
}

void
pour_everywhere(const char *name, filter_maker *make,
    const struct rulings *rulings, mime_span in, struct poured *whole)
{
	static const size_t sizes[] = { 1, 2, 3, 7, ALL };
	static const char octets[16];
	mime_span end = guarded(in);
	mime_room large = { NULL, ALL }, small = guarded_room(sizeof(octets));

	pour(make, rulings, end, ALL, ALL, false, whole);
	large.ptr = mime_arena_alloc(whole->mem, large.len);
	for (size_t i = 0; i < ROWS(sizes); i++) {
		for (size_t k = 0; k < 2 * ROWS(sizes); k++) {
			size_t room = sizes[k / 2];
			mime_room to = room == ALL ? large : (mime_room){
			    small.ptr + small.len - room, room };
			struct poured p;

			pour_into(make, rulings, end, sizes[i], to, k & 1, &p);
			check_same(name, whole, &p, sizes[i], room);
			poured_free(&p);
		}
	}
}

/* Takes the "@N" at the end of each note off: the place where it was told. */
static void
without_places(mime_span told, struct buffer *to)
{
	while (told.len > 0) {
		mime_span one = span_take(&told, span_find(told, ' '));
		size_t n = one.len;

		while (n > 0 && one.ptr[n - 1] != '@')
			n--;
		buffer_put(to, span_head(one, n - 1));
		buffer_put(to, span_take(&told, 1));
	}
}

void
expect_poured(const char *name, filter_maker *make,
    const struct rulings *rulings, mime_span in, mime_span out,
    const char *told)
{
	struct buffer text;
	struct poured p;

	pour_everywhere(name, make, rulings, in, &p);
	buffer_init(&text, p.mem, OUT_MAX);
	without_places(buffer_span(&p.told), &text);
	ck_assert_msg(p.status == MIME_END, "%s: status %d", name,
	    (int)p.status);
	ck_assert_msg(span_is(buffer_span(&p.bytes), out), "%s: got \"%s\"",
	    name, shown(buffer_span(&p.bytes)));
	ck_assert_msg(span_is(buffer_span(&text), span_of(told)),
	    "%s: told \"%s\"", name, shown(buffer_span(&text)));
	poured_free(&p);
}

void
expect_nomem(filter_maker *make)
{
	bool failed = true;

	for (long n = 1; failed; n++) {
		struct mime_arena *mem = arena_failing_at(n);
		struct mime_filter *f = make(mem);

		failed = arena_failed(mem);
		if (!failed && f == NULL)
			ck_abort_msg("no filter, though nothing failed");
		mime_arena_free(mem);
		if (arena_left() != 0)
			ck_abort_msg("allocation %ld fails: %ld are left", n,
			    arena_left());
	}
}

mime_span
noise(struct mime_arena *mem, size_t size, uint32_t seed)
{
	char *octets = mime_arena_alloc(mem, size);

	ck_assert_ptr_nonnull(octets);
	for (size_t i = 0; i < size; i++) {
		seed = seed * 1664525 + 1013904223;
		octets[i] = (char)(seed >> 24);
	}
	return (mime_span){ octets, size };
}
