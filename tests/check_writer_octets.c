/*
 * check_writer_octets.c - nothing can be smuggled in: each octet there is, and
 * some that come together, within every string that a writer is told.
 *
 * It is refused, and nothing is written, or the message has the parts, fields,
 * addresses and parameters that it has without.
 */
#include <stdio.h>

#include "header/header.h"
#include "said.h"
#include "suite.h"

/* Where a string goes: one of them is the one that is tried. */
enum place {
	TYPE, FIELD, TEXT, ID, TYPED, NAME, GROUP, ADDR, PARAM, VALUE, CHARSET,
	DISPOSITION, FILENAME, STEM, PLACES
};

static const struct {
	const char *name, *usual;
} places[PLACES] = {
	[TYPE] = { "a type", "text/plain" },
	[FIELD] = { "the name of a field", "X-Name" },
	[TEXT] = { "a text", "some words" },
	[ID] = { "an id", "<some@words>" },
	[TYPED] = { "an address as typed", "Ann Lee <ann@x.org>" },
	[NAME] = { "a name", "Ann Lee" },
	[GROUP] = { "a group", "us all" },
	[ADDR] = { "an address", "ann@x.org" },
	[PARAM] = { "the name of a parameter", "title" },
	[VALUE] = { "a parameter", "some words" },
	[CHARSET] = { "a charset", "utf-8" },
	[DISPOSITION] = { "a disposition", "attachment" },
	[FILENAME] = { "the name of a file", "some file" },
	[STEM] = { "a boundary", "stem" },
};

/* What could be taken for more than it is. */
static const mime_span together[] = {
	{ "\r\nBcc: b@y.org", 14 }, { "\nBcc: b@y.org", 13 },
	{ "\rBcc: b@y.org", 13 }, { "\r\n\r\nb", 5 }, { "\n\n--=_stem_1_\n", 14 },
	{ ", b@y.org, c", 12 }, { ">, <b@y.org", 11 }, { "\" <b@y.org>, \"", 14 },
	{ ";, b@y.org", 10 }, { "(", 1 }, { "b@y.org ", 8 }, { "; b=c", 5 },
	{ "\"; b=\"c", 7 }, { "\\\"; b=\"c", 8 }, { ";boundary=b", 11 },
	{ "=?utf-8?Q?=0D=0AB:_b?=", 22 }, { "?= =?utf-8?Q?=0A?=", 18 },
	{ "\u2028B: b", 7 }, { "\xc2\x85" "B: b", 6 }, { "%0D%0AB: b", 10 },
	{ "*0*", 3 }, { "utf-8''%0A", 10 }, { "\0B: b", 5 }, { "\x1b[2J", 4 },
};

#define TRIES (256 + ROWS(together))

/* Try N put into TO, which has ROOM, in front of octet AT of USUAL. */
static mime_span
put_in(char *to, size_t room, const char *usual, size_t at, size_t n)
{
	char octet = (char)n;
	mime_span in = n < 256 ? (mime_span){ &octet, 1 } : together[n - 256];
	mime_room rest = { to, room - 1 };
	mime_span front = { usual, at }, back = span_of(usual + at);

	room_fill(&rest, &front);
	room_fill(&rest, &in);
	room_fill(&rest, &back);
	*rest.ptr = '\0';
	return (mime_span){ to, (size_t)(rest.ptr - to) };
}

/* A message of all STRINGS. */
static mime_status
write_all(struct mime_arena *mem, const mime_span *s, unsigned how,
    struct buffer *out, const char **reason)
{
	const struct mime_address second = { .addr = SPAN("b@x.org") };
	const struct mime_address first = { .next = &second, .name = s[NAME],
	    .group = s[GROUP], .addr = s[ADDR] };
	const struct mime_write_options opt = { .size = sizeof(opt),
	    .how = how, .boundary = s[STEM] };
	struct mime_writer *w = mime_writer_new(mem, &opt);

	mime_write_part(w, "multipart/mixed");
	mime_write_field(w, "Subject", s[TEXT]);
	mime_write_field(w, s[FIELD].ptr, SPAN("x"));
	mime_write_field(w, "Message-ID", s[ID]);
	mime_write_field(w, "From", s[TYPED]);
	mime_write_addresses(w, "To", &first);
	mime_write_part(w, s[TYPE].ptr);
	mime_write_param(w, s[PARAM].ptr, s[VALUE]);
	mime_write_param(w, "charset", s[CHARSET]);
	mime_write_disposition(w, s[DISPOSITION].ptr, s[FILENAME]);
	mime_write_content(w, SPAN("abc"));
	mime_write_part_end(w);
	mime_write_part_end(w);
	buffer_init(out, mem, SIZE_MAX);
	*reason = "";
	if (w == NULL)
		return MIME_NOMEM;
	mime_status st = mime_writer_end(w, &(struct mime_sink){ said_put,
	    out });
	*reason = mime_writer_reason(w);
	return st;
}

/* What there is in a message, counted. */
struct counts {
	unsigned parts, fields, addresses, params;
};

static unsigned
count_addresses(struct mime_arena *mem, mime_span value)
{
	const struct mime_address *a;
	unsigned n = 0;

	ck_assert(mime_addresses(mem, value, &a) == MIME_OK);
	for (; a != NULL; a = a->next)
		n++;
	return n;
}

/* Does S begin as a section that is not the first, "*1=" or "*1*="? */
static bool
is_later_section(mime_span s)
{
	uint64_t n = 0;

	return span_take_char(&s, '*') && mime_span_take_number(&s, &n) &&
	    n > 0 && (span_at(s, 0) == '=' || span_starts(s, SPAN("*=")));
}

/* Semicolons that are not in quotes; sections of one count as one. */
static unsigned
count_params(mime_span value)
{
	bool quoted = false;
	unsigned n = 0;

	for (size_t i = 0; i < value.len; i++) {
		if (quoted && value.ptr[i] == '\\')
			i++;
		else if (value.ptr[i] == '"')
			quoted = !quoted;
		else if (!quoted && value.ptr[i] == ';')
			n++;
		if (!quoted && is_later_section(span_tail(value, i)))
			n--;
	}
	return n;
}

static struct counts
count(struct mime_arena *mem, mime_span message)
{
	struct counts c = { 0 };
	struct mime_tree *tree;

	ck_assert(mime_parse(mem, message, NULL, &tree) == MIME_OK);
	for (const struct mime_part *p = mime_tree_root(tree); p;
	    p = p->after) {
		struct mime_field f;
		mime_span head;

		c.parts++;
		ck_assert(mime_part_head(mem, tree, p, &head) == MIME_OK);
		while (mime_field_next(&head, &f)) {
			c.fields++;
			if (mime_field_is(&f, "To") ||
			    mime_field_is(&f, "From"))
				c.addresses += count_addresses(mem, f.value);
			if (mime_field_is(&f, "Content-Type") ||
			    mime_field_is(&f, "Content-Disposition"))
				c.params += count_params(f.value);
		}
	}
	return c;
}

static bool
is_one_line_of_ascii(const char *reason)
{
	for (; *reason != '\0'; reason++)
		if (*reason < ' ' || *reason > '~')
			return false;
	return true;
}

static void
try(enum place place, size_t at, size_t n, unsigned how,
    const struct counts *usual)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span strings[PLACES];
	char room[100];
	const char *reason;
	struct buffer out;
	struct counts c;
	mime_status st;

	for (size_t i = 0; i < PLACES; i++)
		strings[i] = span_of(places[i].usual);
	strings[place] = put_in(room, sizeof(room), places[place].usual, at,
	    n);
	st = write_all(mem, strings, how, &out, &reason);
	if (st != MIME_OK && (st != MIME_VALUE || out.len > 0 ||
	    *reason == '\0' || !is_one_line_of_ascii(reason)))
		ck_abort_msg("%s, %zu at %zu: %d \"%s\"", places[place].name,
		    n, at, st, reason);
	c = st == MIME_OK ? count(mem, buffer_span(&out)) : *usual;
	if (memcmp(&c, usual, sizeof(c)) != 0)
		ck_abort_msg("%s, %zu at %zu, how %u: %.*s",
		    places[place].name, n, at, how, (int)out.len, out.ptr);
	mime_arena_free(mem);
}

/* A list that a person types may have more addresses, and a quote a comma. */
static bool
adds_addresses(enum place place, size_t n)
{
	return place == TYPED && n >= 256 &&
	    count_of(together[n - 256], SPAN("@y.org")) > 0;
}

START_TEST(nothing_is_smuggled_in)
{
	enum place place = (enum place)(_i / 4);
	unsigned how = (_i & 1 ? MIME_WRITE_UTF8 : 0) |
	    (_i & 2 ? MIME_WRITE_STRICT : 0);
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span strings[PLACES];
	const char *reason;
	struct counts usual;
	struct buffer out;

	for (size_t i = 0; i < PLACES; i++)
		strings[i] = span_of(places[i].usual);
	ck_assert(write_all(mem, strings, how, &out, &reason) == MIME_OK);
	usual = count(mem, buffer_span(&out));
	ck_assert(usual.parts == 2 && usual.addresses == 3);
	for (size_t at = 0; at <= strlen(places[place].usual); at++)
		for (size_t n = 0; n < TRIES; n++)
			if (!adds_addresses(place, n))
				try(place, at, n, how, &usual);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, nothing_is_smuggled_in, 0, PLACES * 4);
}

int
main(void)
{
	return run_suite("writer_octets", cases);
}
