/*
 * suite.c - what every test program in C stands on; see suite.h.
 *
 * Check runs each row in a process of its own, so that a crash costs one row.
 * Its TAP goes to stdout and nothing else does (CK_SILENT): Automake's driver
 * counts the lines. What this file keeps in static variables belongs to one
 * row, and is dropped by a fixture after it; with CK_FORK=no that matters.
 */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Seconds for one row: generous, since sanitizers and busy machines are slow. */
#define ROW_TIMEOUT 300

/* ---- bytes before a page that cannot be read ---------------------------- */

static struct mapping {
	struct mapping *next;
	void *start;
	size_t size;
} *mappings;

static void *
map_pages(size_t size)
{
	struct mapping *m = malloc(sizeof(*m));

	if (m == NULL)
		abort();
	m->start = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (m->start == MAP_FAILED) {
		perror("guarded: mmap");
		abort();
	}
	m->size = size;
	m->next = mappings;
	mappings = m;
	return m->start;
}

static void
unmap_pages(void)
{
	while (mappings != NULL) {
		struct mapping *m = mappings;

		mappings = m->next;
		munmap(m->start, m->size);
		free(m);
	}
}

mime_span
guarded(mime_span bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t front = (bytes.len + page - 1) / page * page;
	char *start = map_pages(front + page);
	char *copy = start + front - bytes.len;

	if (mprotect(start + front, page, PROT_NONE) != 0) {
		perror("guarded: mprotect");
		abort();
	}
	if (bytes.len > 0)
		memcpy(copy, bytes.ptr, bytes.len);
	return (mime_span){ copy, bytes.len };
}

char *
guarded_end(size_t n)
{
	char *zeros = calloc(n + 1, 1);
	mime_span page;

	ck_assert(zeros != NULL);
	page = guarded((mime_span){ zeros, n });
	free(zeros);
	return (char *)(uintptr_t)page.ptr + n;
}

mime_span
guarded_pattern(const char *pattern, size_t every, size_t n)
{
	char *end = guarded_end(n), *text = end - n;
	size_t len = strlen(pattern);

	for (size_t i = 0; i < n; i++)
		text[i] = i % every < len ? pattern[i % every] : 'x';
	return (mime_span){ text, n };
}

/* ---- memory that runs out ----------------------------------------------- */

/*
 * One per arena, the newest first. They outlive their arenas, so that one may
 * ask afterwards; the fixture frees those that a row has left behind.
 */
static struct failing {
	struct failing *next;
	const struct mime_arena *arena;
	long grants;            /* allocations still to be granted; < 0: all */
	bool failed;
} *failings;

static long blocks_left;

/* In front of every block: its size, to hold against what we are told. */
union block {
	size_t size;
	max_align_t align;
};

static union block *
block_new(size_t size)
{
	union block *b = NULL;

	if (size <= SIZE_MAX - sizeof(*b))
		b = malloc(sizeof(*b) + size);
	if (b != NULL) {
		b->size = size;
		blocks_left++;
	}
	return b;
}

static void
block_free(union block *b)
{
	if (b != NULL) {
		blocks_left--;
		free(b);
	}
}

/* True where F grants one more allocation. */
static bool
grant(struct failing *f)
{
	if (f->grants == 0) {
		f->failed = true;
		return false;
	}
	if (f->grants > 0)
		f->grants--;
	return true;
}

/* The hook of struct mime_alloc. Always moves, so that stale pointers show. */
static void *
failing_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
	union block *old = ptr ? (union block *)ptr - 1 : NULL, *b;

	if (old_size != (old ? old->size : 0)) {
		fprintf(stderr, "resize: old size is told as %zu\n", old_size);
		abort();
	}
	if (new_size == 0) {
		block_free(old);
		return NULL;
	}
	if (!grant(ctx) || (b = block_new(new_size)) == NULL)
		return NULL;
	if (old != NULL)
		memcpy(b + 1, ptr, old_size < new_size ? old_size : new_size);
	block_free(old);
	return b + 1;
}

struct mime_arena *
arena_failing_at(long n)
{
	struct failing *f = calloc(1, sizeof(*f));
	struct mime_alloc hook = { failing_resize, f };
	struct mime_arena *mem;

	if (f == NULL)
		abort();
	f->grants = n > 0 ? n - 1 : n;
	f->next = failings;
	failings = f;
	mem = mime_arena_new(&hook);
	f->arena = mem;
	return mem;
}

bool
arena_failed(const struct mime_arena *mem)
{
	const struct failing *f = failings;

	if (mem == NULL)
		return true;
	while (f != NULL && f->arena != mem)
		f = f->next;
	ck_assert_msg(f != NULL, "arena_failed: no arena of arena_failing_at");
	return f->failed;
}

long
arena_left(void)
{
	return blocks_left;
}

mime_status
expect_nomem_told(mime_status (*use)(struct mime_arena *mem, void *ctx),
    void *ctx)
{
	mime_status st = MIME_NOMEM;
	bool failed = true;

	for (long n = 1; failed; n++) {
		struct mime_arena *mem = arena_failing_at(n);

		st = use(mem, ctx);
		failed = arena_failed(mem);
		if (failed != (st == MIME_NOMEM))
			ck_abort_msg("allocation %ld: %s", n,
			    mime_status_text(st));
		mime_arena_free(mem);
		if (arena_left() != 0)
			ck_abort_msg("allocation %ld: %ld are left", n,
			    arena_left());
	}
	return st;
}

static void
forget_failings(void)
{
	while (failings != NULL) {
		struct failing *f = failings;

		failings = f->next;
		free(f);
	}
	blocks_left = 0;
}

/* ---- octets ------------------------------------------------------------- */

uint64_t
count_of(mime_span in, mime_span what)
{
	uint64_t n = 0;

	for (; in.len > 0; in = span_tail(in, 1))
		n += span_starts(in, what);
	return n;
}

/* ---- messages ----------------------------------------------------------- */

#define SHOWN_BUFFERS 8
#define SHOWN_MAX 200

/* Writes octet C, escaped, at TO; returns how many characters that took. */
static size_t
show_char(char *to, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	if (c == '\n' || c == '\r' || c == '\t' || c == '\\') {
		*to++ = '\\';
		*to = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : '\\';
		return 2;
	}
	if (c >= ' ' && c < 0x7f) {
		*to = (char)c;
		return 1;
	}
	*to++ = '\\';
	*to++ = 'x';
	*to++ = hex[c >> 4];
	*to = hex[c & 15];
	return 4;
}

const char *
shown(mime_span s)
{
	static char buffers[SHOWN_BUFFERS][4 * SHOWN_MAX + sizeof("..")];
	static unsigned turn;
	char *buf = buffers[turn++ % SHOWN_BUFFERS], *to = buf;
	mime_span head = span_head(s, SHOWN_MAX);

	for (size_t i = 0; i < head.len; i++)
		to += show_char(to, (unsigned char)head.ptr[i]);
	if (head.len < s.len) {
		*to++ = '.';
		*to++ = '.';
	}
	*to = '\0';
	return buf;
}

/* ---- the suite ---------------------------------------------------------- */

static void
drop_what_the_row_left(void)
{
	unmap_pages();
	forget_failings();
}

int
run_suite(const char *name, void (*cases)(TCase *tc))
{
	Suite *suite = suite_create(name);
	TCase *tc = tcase_create(name);
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, ROW_TIMEOUT);
	tcase_add_checked_fixture(tc, NULL, drop_what_the_row_left);
	cases(tc);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
