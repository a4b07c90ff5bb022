/*
 * work.c - the counter behind work.h, and all that adds to it.
 *
 * The compiler calls __sanitizer_cov_trace_pc at each basic block of
 * libwork.a; the linker sends each call of NAME to __wrap_NAME, and that of
 * __real_NAME to the C library. This file is built with neither. A call counts
 * as many octets as its answer needs, however many it looks at in truth: that
 * is the C library's affair, and differs from one to the next.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "work.h"

static uint64_t work;

uint64_t
work_done(void)
{
	return work;
}

/* ---- memory ------------------------------------------------------------- */

/* In a new place each time, so that growth costs what it may cost. */
static void *
moving_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
	size_t kept = old_size < new_size ? old_size : new_size;
	void *moved = new_size > 0 ? malloc(new_size) : NULL;

	(void)ctx;
	if (new_size > 0 && moved == NULL)
		return NULL;
	if (kept > 0)
		memcpy(moved, ptr, kept);
	work += kept;
	free(ptr);
	return moved;
}

const struct mime_alloc work_alloc = { moving_resize, NULL };

/* ---- basic blocks ------------------------------------------------------- */

void __sanitizer_cov_trace_pc(void);

void
__sanitizer_cov_trace_pc(void)
{
	work++;
}

/* ---- calls of the C library --------------------------------------------- */

#define WRAPPED(type, name, ...) \
	type __wrap_##name(__VA_ARGS__); \
	type __real_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__)

#ifdef COUNTS_WORK

/* Octets up to and with HIT in the N at P; all of them where it is NULL. */
static size_t
up_to(const void *p, const void *hit, size_t n)
{
	return hit == NULL ? n :
	    (size_t)((const char *)hit - (const char *)p) + 1;
}

/* Octets at A and B up to and with the first that differs, N at most. */
static size_t
compared(const unsigned char *a, const unsigned char *b, size_t n)
{
	size_t i = 0;

	while (i < n && a[i] == b[i])
		i++;
	return i < n ? i + 1 : n;
}

WRAPPED(void *, memchr, const void *p, int c, size_t n)
{
	void *hit = __real_memchr(p, c, n);

	work += up_to(p, hit, n);
	return hit;
}

WRAPPED(void *, memrchr, const void *p, int c, size_t n)
{
	void *hit = __real_memrchr(p, c, n);

	work += n + 1 - (hit != NULL ? up_to(p, hit, n) : 1);
	return hit;
}

WRAPPED(void *, memmem, const void *p, size_t n, const void *what, size_t size)
{
	void *hit = __real_memmem(p, n, what, size);

	work += size + up_to(p, hit, n);
	return hit;
}

WRAPPED(int, memcmp, const void *a, const void *b, size_t n)
{
	work += compared(a, b, n);
	return __real_memcmp(a, b, n);
}

WRAPPED(void *, memcpy, void *to, const void *from, size_t n)
{
	work += n;
	return __real_memcpy(to, from, n);
}

WRAPPED(void *, memmove, void *to, const void *from, size_t n)
{
	work += n;
	return __real_memmove(to, from, n);
}

WRAPPED(void *, memset, void *p, int c, size_t n)
{
	work += n;
	return __real_memset(p, c, n);
}

WRAPPED(size_t, strlen, const char *s)
{
	size_t n = __real_strlen(s);

	work += n + 1;
	return n;
}

WRAPPED(int, strcmp, const char *a, const char *b)
{
	const char *p = a, *q = b;

	while (*p != '\0' && *p == *q)
		p++, q++;
	work += (size_t)(p - a) + 1;
	return __real_strcmp(a, b);
}

WRAPPED(char *, strchr, const char *s, int c)
{
	char *hit = __real_strchr(s, c);

	work += hit != NULL ? (size_t)(hit - s) + 1 : strlen(s) + 1;
	return hit;
}

/* What it eats and what it puts out; all it was given, where that is bad. */
WRAPPED(size_t, iconv, iconv_t cd, char **from, size_t *n, char **to, size_t *m)
{
	size_t n_before = n != NULL ? *n : 0, m_before = m != NULL ? *m : 0;
	size_t result = __real_iconv(cd, from, n, to, m);

	work += n_before - (n != NULL ? *n : 0);
	work += m_before - (m != NULL ? *m : 0) + 1;
	return result;
}

#endif
