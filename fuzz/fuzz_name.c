/*
 * fuzz_name.c - any octets are made a name that is safe, and no two alike.
 *
 * The first octet chooses what is done, the rest is names, a line each: each is
 * made safe and checked against what mime.h promises, written down here once
 * more in other words; or normalised and folded; or taken, and checked not to
 * fold together with any before it.
 */
#include <stdlib.h>

#include "header/header.h"

/* The checks of one name against all others are quadratic. */
#define NAMES_MAX 10

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static mime_span
made_safe(struct mime_arena *mem, mime_span in)
{
	mime_span name = { 0 };

	must(mime_safe_name(mem, in, "part-1", &name) == MIME_OK);
	return name;
}

static mime_span
folded(struct mime_arena *mem, mime_span name)
{
	struct buffer out;

	buffer_init(&out, mem, SIZE_MAX / 2);
	mime_unicode_fold(name, &out);
	must(out.status == MIME_OK);
	return buffer_span(&out);
}

/* No such character is in a safe name. */
static bool
is_bad(int32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF ||
	    (c < 0x80 && strchr("<>:\"/\\|?*", c) != NULL) || c == 0x61C ||
	    (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	    (c >= 0x2060 && c <= 0x206F) || c == 0xFF0F || c == 0xFF3C ||
	    c == 0x2215 || c == 0x2044 || c == 0x29F8 || c == 0xFF0E ||
	    c == 0x2024 || (c >= 0xE0000 && c <= 0xE0FFF) || c == 0xFFFD;
}

static bool
is_device(mime_span name)
{
	static const char *const devices[] = {
		"con", "prn", "aux", "nul", "clock$", "conin$", "conout$",
	};
	mime_span stem = span_head(name, span_find(name, '.'));

	while (stem.len > 0 && stem.ptr[stem.len - 1] == ' ')
		stem.len--;
	for (size_t i = 0; i < ROWS(devices); i++)
		if (mime_span_is_text(stem, devices[i]))
			return true;
	return stem.len == 4 && char_is(stem.ptr[3], IS_DIGIT) &&
	    (mime_span_is_text(span_head(stem, 3), "com") ||
	    mime_span_is_text(span_head(stem, 3), "lpt"));
}

static void
check_safe(struct mime_arena *mem, mime_span name)
{
	struct buffer nfc;
	mime_span rest = name;

	must(name.len > 0 && name.len <= 255 && mime_utf8_valid(name));
	while (rest.len > 0)
		must(!is_bad(mime_utf8_take(&rest)));
	must(strchr(".- ", name.ptr[0]) == NULL);
	must(strchr(". ", name.ptr[name.len - 1]) == NULL);
	must(!is_device(name));
	buffer_init(&nfc, mem, 10000);
	mime_unicode_nfc(name, &nfc);
	must(span_is(buffer_span(&nfc), name));
	must(span_is(made_safe(mem, name), name));
}

/* What NFC and folding made, they leave alone. */
static void
check_unicode(struct mime_arena *mem, mime_span in)
{
	struct buffer valid, once, twice;

	buffer_init(&valid, mem, SIZE_MAX / 2);
	buffer_init(&once, mem, SIZE_MAX / 2);
	buffer_init(&twice, mem, SIZE_MAX / 2);
	mime_utf8_repair(in, &valid);
	must(mime_utf8_valid(buffer_span(&valid)));
	mime_unicode_nfc(buffer_span(&valid), &once);
	mime_unicode_nfc(buffer_span(&once), &twice);
	must(span_is(buffer_span(&once), buffer_span(&twice)));
	must(span_is(folded(mem, buffer_span(&valid)),
	    folded(mem, buffer_span(&once))));
}

static void
take(struct mime_arena *mem, struct mime_names *names, mime_span name,
    mime_span *taken, size_t count)
{
	mime_span unique = { 0 };

	must(mime_names_take(names, name, &unique) == MIME_OK);
	must(unique.len > 0 && unique.len <= 255);
	if (IS_REPLAY || !span_is(unique, name))
		check_safe(mem, unique);
	taken[count] = folded(mem, unique);
	for (size_t i = 0; i < count; i++)
		must(!span_is(taken[i], taken[count]));
}

enum { SAFE, UNICODE, TAKEN, WAYS };

static void
try(struct mime_arena *mem, unsigned way, mime_span rest)
{
	struct mime_names *names = mime_names_new(mem);
	mime_span taken[2 * NAMES_MAX];
	size_t count = 0;

	for (size_t lines = 0; rest.len > 0 && lines < NAMES_MAX; lines++) {
		mime_span line = span_take(&rest, span_find(rest, '\n'));

		if (way == SAFE)
			check_safe(mem, made_safe(mem, line));
		else if (way == UNICODE)
			check_unicode(mem, line);
		for (int twice = 0; way == TAKEN && twice < 2; twice++)
			take(mem, names, made_safe(mem, line), taken, count++);
		span_take(&rest, 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span rest = span_tail((mime_span){ (const char *)data, size }, 1);

	for (unsigned way = 0; way < WAYS; way++)
		if (IS_REPLAY || (size > 0 && way == data[0] % WAYS))
			try(mem, way, rest);
	mime_arena_free(mem);
	return 0;
}
