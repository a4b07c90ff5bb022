/*
 * fuzz_html.c - any octets are a page, and its text can be printed.
 *
 * The first octet chooses how the rest is read: by gumbo, as it comes, or as it
 * comes in pieces of some octets. The text is UTF-8 without controls other than
 * line ends, ends in one, is the same each time and however the page was cut,
 * and is not much longer than the page.
 */
#include <stdlib.h>
#include <string.h>

#include "../tools/html.h"
#include "codec/codec.h"

#define WIDTH 78

/*
 * An octet of the page can be a line end in <pre>, which puts a line of nothing
 * but prefixes; no other gets that much out of one: "<p>x" has four, and puts
 * two. The rest is for the page as such: its last line end, and the line that
 * tells how many links are not listed.
 */
#define MOST(size) ((WRAP_PREFIX + 1) * (size) + 64)

static void
must(bool holds)
{
	if (!holds)
		abort();
}

struct text {
	char *octets;
	size_t len, most;
};

static void
keep(void *ctx, mime_span piece)
{
	struct text *t = ctx;

	must(piece.len > 0 && piece.len <= t->most - t->len);
	memcpy(t->octets + t->len, piece.ptr, piece.len);
	t->len += piece.len;
}

/* PAGE as text, in pieces of SIZE octets. */
static mime_span
text_of(mime_span page, size_t size, struct text *t)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct html *h;

	t->most = MOST(page.len);
	t->octets = malloc(t->most);
	h = html_new(mem, WIDTH, keep, t);
	must(h != NULL && t->octets != NULL);
	while (page.len > 0)
		html_feed(h, span_take(&page, size));
	must(html_end(h) == MIME_OK);
	mime_arena_free(mem);
	return (mime_span){ t->octets, t->len };
}

static void
check_text(mime_span text)
{
	mime_span rest = text;

	must(text.len == 0 || text.ptr[text.len - 1] == '\n');
	must(text.len == 0 || text.ptr[0] != '\n');
	must(mime_utf8_valid(text));
	while (rest.len > 0) {
		int32_t c = mime_utf8_take(&rest);

		must(c == '\n' || (c >= ' ' && c < 0x7f) || c >= 0xa0);
	}
}

static void
check(mime_span page, const char *how, size_t size)
{
	struct text once = { 0 }, again = { 0 };
	mime_span text, same;

	setenv("MIME_HTML", how, 1);
	text = text_of(page, SIZE_MAX, &once);
	check_text(text);
	same = text_of(page, size, &again);
	must(span_is(text, same));
	free(once.octets);
	free(again.octets);
}

enum { BY_GUMBO, AS_IT_COMES, IN_PIECES, WAYS };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mime_span page = span_tail((mime_span){ (const char *)data, size }, 1);

	for (unsigned way = 0; way < WAYS; way++)
		if (IS_REPLAY || (size > 0 && way == data[0] % WAYS))
			check(page, way == BY_GUMBO ? "" : "plain",
			    way == IN_PIECES ? (size_t)data[0] / WAYS % 8 + 1 :
			    SIZE_MAX);
	return 0;
}
