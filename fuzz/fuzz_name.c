/*
 * fuzz_name.c - any octets are made a name that is safe, and no two alike.
 *
 * The input is names, a line each. Each is made safe and checked against what
 * mime.h promises, written down here once more in other words; then taken, and
 * checked not to fold together with any before it.
 */
#include <stdlib.h>

#include "header/header.h"

/* The checks of one name against all others are quadratic. */
#define NAMES_MAX 200

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
	check_safe(mem, unique);
	taken[count] = folded(mem, unique);
	for (size_t i = 0; i < count; i++)
		must(!span_is(taken[i], taken[count]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_names *names = mime_names_new(mem);
	mime_span rest = { (const char *)data, size };
	mime_span taken[2 * NAMES_MAX];
	size_t count = 0;

	while (rest.len > 0 && count < NAMES_MAX) {
		mime_span line = span_take(&rest, span_find(rest, '\n'));
		mime_span name = made_safe(mem, line);

		check_safe(mem, name);
		check_unicode(mem, line);
		for (int twice = 0; twice < 2; twice++)
			take(mem, names, name, taken, count++);
		span_take(&rest, 1);
	}
	mime_arena_free(mem);
	return 0;
}
