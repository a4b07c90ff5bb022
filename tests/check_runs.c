/*
 * check_runs.c - what goes by the run comes out as it does one by one.
 *
 * Every pair of octets there is, in both places; and mixtures of what a charset
 * is made of with what is odd in it.
 */
#include "suite.h"

#include "codec/charset.h"

#define TEXT ((size_t)4 * 65536)

static char text[TEXT];
static struct pairs table;

/* Characters by the run; how many octets of IN that took. */
static size_t
by_run(struct own *o, mime_span *in, mime_room *out)
{
	size_t before = in->len;

	if (o->run != NULL)
		o->run(o, in, out);
	else
		mime_pairs_run(&table, in, out);
	return before - in->len;
}

/* IN, decoded with runs or without them; "!" for what is ill-formed. */
static mime_span
decoded(struct mime_arena *mem, const char *charset, mime_span in, bool runs,
    size_t room_size)
{
	struct own o;
	struct buffer out;

	buffer_init(&out, mem, SIZE_MAX);
	mime_own_begin(&o, mime_charset_find(span_of(charset)));
	if (runs && o.pairing != NULL)
		mime_pairs_begin(&table, o.pairing);
	while (in.len > 0) {
		int32_t code;

		buffer_reserve(&out, room_size);
		if (runs) {
			mime_room room = { out.ptr + out.len, room_size };

			by_run(&o, &in, &room);
			buffer_filled(&out, room_size - room.len);
		}
		code = in.len > 0 ? o.take(&o, &in) : OWN_NOTHING;
		if (code == OWN_CUT)
			break;
		if (code == OWN_ILL_FORMED)
			buffer_put_char(&out, '!');
		else if (code != OWN_NOTHING)
			mime_utf8_put(&out, code & 0x1FFFFF);
	}
	return buffer_span(&out);
}

static void
compare(const char *charset, mime_span in)
{
	static const size_t rooms[] = { 4, 8, 9, 64, 4 * TEXT };
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span right = decoded(mem, charset, in, false, 4);

	for (size_t i = 0; i < ROWS(rooms); i++) {
		mime_span got = decoded(mem, charset, in, true, rooms[i]);

		ck_assert_msg(span_is(got, right), "%s, room of %zu: %s",
		    charset, rooms[i], shown(span_head(got, 60)));
	}
	mime_arena_free(mem);
}

static const char *const charsets[] = {
	"gb18030", "big5", "euc-kr", "shift_jis", "euc-jp", "utf-16le",
	"utf-16be",
};

/* Each pair twice, the second time one octet further on. */
START_TEST(every_pair)
{
	for (size_t i = 0; i < TEXT / 2; i += 2) {
		text[i] = (char)(i / 2 >> 8);
		text[i + 1] = (char)(i / 2);
		text[TEXT / 2 + i + 1] = text[i];
		text[TEXT / 2 + i] = i > 0 ? text[i - 1] : 'x';
	}
	compare(charsets[_i], (mime_span){ text, TEXT });
}
END_TEST

/* N of the texts at TOKENS, in an order that is the same each time. */
static mime_span
mixture(const char *const *tokens, size_t count, size_t n)
{
	uint32_t seed = 1;
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		mime_span token = span_of(tokens[random_below(&seed, count)]);

		memcpy(text + len, token.ptr, token.len);
		len += token.len;
	}
	return guarded((mime_span){ text, len });
}

START_TEST(pairs_among_ascii)
{
	static const char *const tokens[] = {
		"\xb0\xa1\xb0\xa2", "\xa4\xa2\xa4\xa4", "a", " ", "\n",
		"eight of them, and more", "\x81\x40", "\xff", "\x80",
		"\x8e\xb1", "\x8f\xb0\xa1", "\x81\x30\x81\x30", "\x81",
		"\xe0\x9e", "\xe0\x9f", "\xfc\xfc", "\xfc\xfd", "\x88\x62",
		"\xb1", "\x87\x40", "\xf0\x40",
	};

	compare(charsets[_i], mixture(tokens, ROWS(tokens), 9001));
}
END_TEST

START_TEST(sets_of_iso_2022_jp)
{
	static const char *const tokens[] = {
		"\x1b$B", "\x1b$B", "\x1b(B", "\x1b(B", "\x1b(J", "\x1b(I",
		"\x1b$A", "\x1b.A", "\x1bN\x61", "\x1b$B\x24\x22\x24\x24",
		"\x24\x22", "\x30\x21\x30\x22", "a", "\n", "\r\n", "\\~",
		"\x0e", "\x7f", "\x01", "\x80", "\x1b", "\x1b$", "\x22\x7e",
	};

	compare("iso-2022-jp", mixture(tokens, ROWS(tokens), 20000));
}
END_TEST

/* Whole texts, long enough for a table, and the same in small pieces. */
START_TEST(cuts_make_no_difference)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer whole, pieces;
	struct mime_filter *f;
	mime_span in = { text, 6000 };
	uint64_t replaced;

	for (size_t i = 0; i < in.len; i++)
		text[i] = (char)(i * i / 7 % 5 == 0 ? ' ' : 0x81 + i * 31 % 97);
	buffer_init(&whole, mem, SIZE_MAX);
	buffer_init(&pieces, mem, SIZE_MAX);
	ck_assert_int_eq(mime_charset_to_utf8(span_of(charsets[_i]), in, &whole,
	    &replaced), MIME_OK);
	f = mime_filter_charset(mem, span_of(charsets[_i]));
	while (in.len > 0) {
		mime_span octet = span_take(&in, 1);

		mime_filter_pour(f, octet, &pieces, in.len == 0);
	}
	ck_assert(span_is(buffer_span(&whole), buffer_span(&pieces)));
	ck_assert_uint_eq(mime_filter_replaced(f), replaced);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, every_pair, 0, ROWS(charsets));
	tcase_add_loop_test(tc, pairs_among_ascii, 0, ROWS(charsets));
	tcase_add_test(tc, sets_of_iso_2022_jp);
	tcase_add_loop_test(tc, cuts_make_no_difference, 0, ROWS(charsets));
}

int
main(void)
{
	return run_suite("runs", cases);
}
