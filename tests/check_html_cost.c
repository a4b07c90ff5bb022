/*
 * check_html_cost.c - twice the page is at most twice the work.
 *
 * Each nasty shape (html_shapes.h) is read by gumbo and without it, at sizes
 * that double, and the work is counted (work.h): that of the tools, not of
 * gumbo, whose own is bounded by what html_gumbo.c hands to it. The smallest
 * page is one where all that is bounded has met its bound: 512 elements that
 * are open, 10,000 links, a table of 2,048 cells.
 *
 * A line of TAP is a shape read in one way.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tools/html.h"
#include "bytes/bytes.h"
#include "html_shapes.h"
#include "work.h"

#define AT_MOST 2.1

#define LEAST ((size_t)60 * 1024)
#define MOST ((size_t)500 * 1024)

#ifdef COUNTS_WORK

static unsigned lines, failed;

static void
forget(void *ctx, mime_span text)
{
	(void)ctx;
	(void)text;
}

static mime_span
page_of(struct mime_arena *mem, const struct html_shape *s, size_t n)
{
	struct buffer page;

	buffer_init(&page, mem, SIZE_MAX);
	buffer_put(&page, span_of(s->front));
	for (size_t i = 0; i < n; i++)
		buffer_put(&page, span_of(s->again));
	for (size_t i = 0; i < n; i++)
		buffer_put(&page, span_of(s->back));
	buffer_put(&page, span_of(s->end));
	return buffer_span(&page);
}

static uint64_t
cost_of(const struct html_shape *s, size_t n)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span page = page_of(mem, s, n);
	uint64_t before = work_done();
	struct html *h = html_new(mem, 78, forget, NULL);

	if (h == NULL)
		abort();
	html_feed(h, page);
	if (html_end(h) != MIME_OK)
		abort();
	mime_arena_free(mem);
	return work_done() - before;
}

static void
tell_growth(const struct html_shape *s, const char *how)
{
	size_t size = strlen(s->again) + strlen(s->back);
	size_t n = LEAST / size, at = 0;
	uint64_t none, less;
	double worst = 0;

	setenv("MIME_HTML", how, 1);
	none = cost_of(s, 0);
	less = cost_of(s, n) - none;
	for (n *= 2; n * size <= MOST; n *= 2) {
		uint64_t more = cost_of(s, n) - none;

		if ((double)more / (double)less > worst) {
			worst = (double)more / (double)less;
			at = n;
		}
		less = more;
	}
	printf("%sok %u - %s, %s: %.2f times, at n = %zu; %.1f steps an "
	    "octet\n", worst <= AT_MOST ? "" : "not ", ++lines, s->name,
	    *how == '\0' ? "by gumbo" : how, worst, at,
	    (double)less / (double)(n / 2 * size));
	fflush(stdout);
	failed += worst > AT_MOST;
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(html_shapes); i++) {
		tell_growth(&html_shapes[i], "");
		tell_growth(&html_shapes[i], "plain");
	}
	printf("1..%u\n", lines);
	return failed > 0;
}

#else

int
main(void)
{
	printf("1..0 # SKIP neither compiler nor linker counts work\n");
	return 0;
}

#endif
