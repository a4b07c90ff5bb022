/*
 * check_base64.c - base64 there and back, however it is cut.
 *
 * Notes are written as in filters.h: code, offset, "+", size.
 */
#include "filters.h"

#define L76 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define Z57 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" \
	    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" \
	    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

#define ROW(name, in, out, told) { name, SPAN(in), SPAN(out), told }

static const struct row {
	const char *name;
	mime_span in, out;
	const char *told;
} rows[] = {
	ROW("nothing", "", "", ""),
	ROW("only a line end", "\r\n", "", ""),
	ROW("a whole quantum", "QUJD\r\n", "ABC", ""),
	ROW("one pad", "QUI=\r\n", "AB", ""),
	ROW("two pads", "QQ==\r\n", "A", ""),
	ROW("all letters, low half", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef",
	    "\x00\x10\x83\x10\x51\x87\x20\x92\x8b\x30\xd3\x8f"
	    "\x41\x14\x93\x51\x55\x97\x61\x96\x9b\x71\xd7\x9f", ""),
	ROW("all letters, high half", "ghijklmnopqrstuvwxyz0123456789+/",
	    "\x82\x18\xa3\x92\x59\xa7\xa2\x9a\xab\xb2\xdb\xaf"
	    "\xc3\x1c\xb3\xd3\x5d\xb7\xe3\x9e\xbb\xf3\xdf\xbf", ""),
	ROW("LF for line ends", "QUJD\nQUJD\n", "ABCABC", ""),
	ROW("lines of odd length", "QUJ\r\nDQ\r\nUJD\r\n", "ABCABC", ""),
	ROW("an octet a line", "Q\r\nU\r\nJ\r\nD\r\n", "ABC", ""),
	ROW("lines of 76", L76 "\r\n" L76 "\r\n", Z57 Z57, ""),
	ROW("a line of 77", L76 "A\r\nAAA", Z57 "\0\0\0",
	    "base64-line-too-long@0+77"),
	ROW("the second of 80", L76 "\r\n" L76 "AAAA", Z57 Z57 "\0\0\0",
	    "base64-line-too-long@78+77"),
	ROW("a line too long by a blank", L76 " \r\n", Z57,
	    "base64-line-too-long@0+77 base64-embedded-space@76+1"),
	ROW("blank lines behind the data", "QUJD\r\n\r\n\r\n", "ABC", ""),
	ROW("blank lines before the data", "\r\n\r\nQUJD", "ABC", ""),
	ROW("a blank line within", "QUJD\r\n\r\nQUJD", "ABCABC",
	    "base64-blank-line@6+2"),
	ROW("a blank line within a quantum", "QU\n\nJD", "ABC",
	    "base64-blank-line@3+1"),
	ROW("the first of two blank lines", "QUJD\r\n\r\n\r\nQUJD", "ABCABC",
	    "base64-blank-line@6+2"),
	ROW("a line of blanks within", "QUJD\n \nQUJD", "ABCABC",
	    "base64-embedded-space@5+1 base64-blank-line@5+2"),
	ROW("a line of junk is not blank", "QUJD\n.\nQUJD", "ABCABC",
	    "base64-invalid-char@5+1"),
	ROW("blanks within a line", "QU JD\tQUJD", "ABCABC",
	    "base64-embedded-space@2+1"),
	ROW("a CR within a line", "QU\rJD", "ABC",
	    "base64-embedded-space@2+1"),
	ROW("CR CR LF", "QUJD\r\r\nQUJD", "ABCABC",
	    "base64-embedded-space@4+1"),
	ROW("a CR at the end", "QUJD\r", "ABC", "base64-embedded-space@4+1"),
	ROW("no letters at all", "!!!!", "", "base64-invalid-char@0+1"),
	ROW("other octets are skipped", "Q.U:J\xfc" "D", "ABC",
	    "base64-invalid-char@1+1"),
	ROW("NUL is skipped", "QU\0JD", "ABC", "base64-invalid-char@2+1"),
	ROW("- and _ are skipped", "QU-J_D", "ABC",
	    "base64-urlsafe-char@2+1"),
	ROW("one letter left over", "QUJDR", "ABC", "base64-truncated@4+1"),
	ROW("one letter alone", "Q\r\n", "", "base64-truncated@0+1"),
	ROW("two letters left over", "QUJDRA", "ABCD",
	    "base64-missing-padding@4+2"),
	ROW("three letters left over", "QUJDRE\r\nU", "ABCDE",
	    "base64-missing-padding@4+5"),
	ROW("of two pads one is missing", "QQ=\r\n", "A",
	    "base64-missing-padding@2+1"),
	ROW("one is missing within", "QQ=QUJD", "AABC",
	    "base64-missing-padding@2+1 base64-padding-mid@2+1"),
	ROW("pads on two lines", "QQ=\r\n=\r\n", "A", ""),
	ROW("more pads than needed", "QQ====", "A",
	    "base64-excess-padding@4+1"),
	ROW("a pad after a whole quantum", "QUJD=", "ABC",
	    "base64-excess-padding@4+1"),
	ROW("a pad after one letter", "Q=UJD", "ABC",
	    "base64-excess-padding@1+1"),
	ROW("pads before everything", "====QUJD", "ABC",
	    "base64-excess-padding@0+1"),
	ROW("unused bits, four", "QR==", "A",
	    "base64-nonzero-trailing-bits@1+1"),
	ROW("unused bits, two", "QUJ=", "AB",
	    "base64-nonzero-trailing-bits@2+1"),
	ROW("unused bits, no padding", "QUJ", "AB",
	    "base64-missing-padding@0+3 base64-nonzero-trailing-bits@2+1"),
	ROW("padding in the middle", "QQ==QUJD", "AABC",
	    "base64-padding-mid@2+2"),
	ROW("a padded quantum after it", "QQ==\r\nQg==\r\n", "AB",
	    "base64-padding-mid@2+2"),
	ROW("the padding that was followed", "QUI=QQ==QUI=", "ABAAB",
	    "base64-padding-mid@3+1"),
	ROW("letters after padding, too few", "QQ==QU", "A",
	    "base64-data-after-padding@4+2"),
	ROW("one letter after padding", "QQ==\r\nQ", "A",
	    "base64-data-after-padding@6+1"),
	ROW("the rest after padding", "QQ==QUJDQQ", "AABC",
	    "base64-padding-mid@2+2 base64-data-after-padding@8+2"),
	ROW("junk after padding", "QQ==\r\n. . .\r\n", "A",
	    "base64-invalid-char@6+1 base64-embedded-space@7+1"),
	ROW("a list's footer after padding",
	    "QQ==\r\n___\r\nlist lists\r\n", "A\x96+-\x96+-",
	    "base64-urlsafe-char@6+1 base64-padding-mid@2+2 "
	    "base64-embedded-space@15+1 base64-data-after-padding@20+1"),
	ROW("begin-base64", "begin-base64 644 x\r\nQUJD\r\n====\r\n", "ABC",
	    "base64-uuencode-header@0+20 base64-invalid-char@0+20 "
	    "base64-excess-padding@26+1"),
	ROW("begin-base64 and no more", "begin-base64 644", "",
	    "base64-uuencode-header@0+16 base64-invalid-char@0+16"),
	ROW("begin-base64, but not first", "QUJD\r\nbegin-base64 ",
	    "ABCm\xe8\"\x9d\xb6\xac\x7b\xae",
	    "base64-urlsafe-char@11+1 base64-embedded-space@18+1 "
	    "base64-missing-padding@15+3"),
	ROW("the front of it is data", "begin", "m\xe8\x22",
	    "base64-truncated@4+1"),
	ROW("data that begins alike", "begi\r\nbegi", "m\xe8\x22m\xe8\x22",
	    ""),
	ROW("all of it but the blank", "begin-base64", "m\xe8\x22\x9d\xb6"
	    "\xac\x7b\xae",
	    "base64-urlsafe-char@5+1 base64-missing-padding@9+3"),
};

START_TEST(decodes)
{
	const struct row *r = &rows[_i];

	expect_poured(r->name, mime_base64_decoder, NULL, r->in, r->out,
	    r->told);
}
END_TEST

/* The rival readings (bytes.h), with the defects as before. */
static const struct {
	const char *name;
	struct rulings rulings;
	mime_span in, out;
	const char *told;
} rulings[] = {
	{ "ends at padding", { .base64_ends_at_padding = true },
	    SPAN("QUJDQQ==QUJD"), SPAN("ABCA"), "base64-padding-mid@6+2" },
	{ "goes on up to it", { .base64_ends_at_padding = true },
	    SPAN(L76 "\r\nQUI=\r\n" L76), SPAN(Z57 "AB"),
	    "base64-padding-mid@81+1" },
	{ "- and _ are letters", { .base64_urlsafe = true },
	    SPAN("--__"), SPAN("\xfb\xef\xff"), "base64-urlsafe-char@0+1" },
};

START_TEST(follows_rulings)
{
	expect_poured(rulings[_i].name, mime_base64_decoder,
	    &rulings[_i].rulings, rulings[_i].in, rulings[_i].out,
	    rulings[_i].told);
}
END_TEST

static const struct row encoded[] = {
	ROW("nothing", "", "", ""),
	ROW("an octet", "A", "QQ==\r\n", ""),
	ROW("two", "AB", "QUI=\r\n", ""),
	ROW("three", "ABC", "QUJD\r\n", ""),
	ROW("high octets", "\xff\xfe\xfd", "//79\r\n", ""),
	ROW("a full line", Z57, L76 "\r\n", ""),
	ROW("an octet more", Z57 "A", L76 "\r\nQQ==\r\n", ""),
	ROW("two full lines", Z57 Z57, L76 "\r\n" L76 "\r\n", ""),
};

START_TEST(encodes)
{
	const struct row *r = &encoded[_i];

	expect_poured(r->name, mime_base64_encoder, NULL, r->in, r->out,
	    r->told);
}
END_TEST

/* Whatever the octets and however many. */
START_TEST(there_and_back)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	for (size_t n = 0; n <= 300; n++) {
		mime_span octets = noise(mem, n, (uint32_t)n);
		size_t quanta = (n + 2) / 3 * 4;
		struct poured there, back;

		pour(mime_base64_encoder, NULL, octets, n % 7 + 1, n % 5 + 1,
		    n & 1, &there);
		pour(mime_base64_decoder, NULL, buffer_span(&there.bytes),
		    n % 11 + 1, n % 13 + 1, n & 1, &back);
		if (there.bytes.len != quanta + (quanta + 75) / 76 * 2)
			ck_abort_msg("%zu octets: %zu", n, there.bytes.len);
		if (!span_is(buffer_span(&back.bytes), octets) ||
		    back.told.len > 0)
			ck_abort_msg("%zu octets: \"%s\", told \"%s\"", n,
			    shown(buffer_span(&back.bytes)),
			    shown(buffer_span(&back.told)));
		poured_free(&there);
		poured_free(&back);
	}
	mime_arena_free(mem);
}
END_TEST

/* Rooms of every size, each up to its last octet. */
START_TEST(every_room)
{
	static const char text[] = L76 "\r\n" L76 "\r\nQUI=\r\n";
	mime_span in = { text, sizeof(text) - 1 };

	for (size_t room = 1; room <= 130; room++) {
		struct poured p;

		pour(mime_base64_decoder, NULL, in, in.len, room, false, &p);
		if (!span_is(buffer_span(&p.bytes), SPAN(Z57 Z57 "AB")))
			ck_abort_msg("room for %zu: \"%s\"", room,
			    shown(buffer_span(&p.bytes)));
		poured_free(&p);
	}
}
END_TEST

/* The fast way through and the slow one: every octet at every place. */
START_TEST(any_octet_anywhere)
{
	static const char clean[] = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\r\n";
	char text[sizeof(clean) - 1];

	for (size_t i = 0; i < sizeof(text) * 256; i++) {
		struct poured fast, slow;
		mime_span in = { text, sizeof(text) };

		memcpy(text, clean, sizeof(text));
		text[i / 256] = (char)(i % 256);
		pour(mime_base64_decoder, NULL, in, 64, 64, false, &fast);
		pour(mime_base64_decoder, NULL, in, 1, 64, false, &slow);
		if (!span_is(buffer_span(&fast.bytes),
		    buffer_span(&slow.bytes)) ||
		    !span_is(buffer_span(&fast.told), buffer_span(&slow.told)))
			ck_abort_msg("octet %zu at %zu", i % 256, i / 256);
		poured_free(&fast);
		poured_free(&slow);
	}
}
END_TEST

START_TEST(stands_no_memory)
{
	expect_nomem(mime_base64_decoder);
	expect_nomem(mime_base64_encoder);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, decodes, 0, ROWS(rows));
	tcase_add_loop_test(tc, follows_rulings, 0, ROWS(rulings));
	tcase_add_loop_test(tc, encodes, 0, ROWS(encoded));
	tcase_add_test(tc, there_and_back);
	tcase_add_test(tc, every_room);
	tcase_add_test(tc, any_octet_anywhere);
	tcase_add_test(tc, stands_no_memory);
}

int
main(void)
{
	return run_suite("base64", cases);
}
