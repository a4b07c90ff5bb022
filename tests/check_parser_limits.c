/*
 * check_parser_limits.c - limits: what is beyond them is there, as OPAQUE, and
 * is not waited for.
 */
#include "parser_rows.h"

static const struct {
	const char *name;
	struct mime_limits limits;
	const char *message, *events;
} limited[] = {
	{ "deeper than the limit", { .depth = 1 },
	    PART "b\n\n--b\n" PART "i\n\n--i\n\nx\n--i--\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+42 Content-Type\n"
	    "! limit-depth 1 89+0\nBLANK 1 89+1\nOPAQUE 1 90+12\n"
	    "PART_END 1 102+0\nBOUNDARY 0 102+7\nPART_END 0 109+0\n" },
	{ "what is opaque has nothing that is almost a delimiter",
	    { .depth = 1 },
	    PART "b\n\n--b\n" PART "i\n\n--bc\nx\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+42 Content-Type\n"
	    "! limit-depth 1 89+0\nBLANK 1 89+1\nOPAQUE 1 90+6\n"
	    "PART_END 1 96+0\nBOUNDARY 0 96+7\nPART_END 0 103+0\n" },
	{ "more parts than the limit", { .parts = 2 },
	    PART "b\n\n--b\n\nx\n--b\n\ny\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\nBODY 1 48+1\nPART_END 1 49+0\n"
	    "! limit-parts 0 49+0\nOPAQUE 0 49+7\nBOUNDARY 0 56+7\n"
	    "PART_END 0 63+0\n" },
	{ "more parts than the limit, and no end", { .parts = 2 },
	    PART "b\n\n--b\n\nx\n--b\n\ny\n--b\nz\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\nBODY 1 48+1\nPART_END 1 49+0\n"
	    "! limit-parts 0 49+0\nOPAQUE 0 49+14\n"
	    "! boundary-unterminated 0 63+0\nPART_END 0 63+0\n" },
	{ "more parts than the limit, and nothing in the last", { .parts = 2 },
	    PART "b\n\n--b\n\nx\n--b\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\nBODY 1 48+1\nPART_END 1 49+0\n"
	    "! limit-parts 0 49+0\nOPAQUE 0 49+5\nBOUNDARY 0 54+6\n"
	    "PART_END 0 60+0\n" },
	{ "more parts than the limit, and an outer delimiter", { .parts = 3 },
	    PART "b\n\n--b\n" PART "i\n\n--i\n\nx\n--i\ny\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+42 Content-Type\n"
	    "BLANK 1 89+1\nBOUNDARY 1 90+4\nPART 2 94+0\n"
	    "! part-headerless 2 94+1\nBLANK 2 94+1\nBODY 2 95+1\n"
	    "PART_END 2 96+0\n! limit-parts 1 96+0\nOPAQUE 1 96+6\n"
	    "! boundary-inner-unterminated 1 102+0\nPART_END 1 102+0\n"
	    "BOUNDARY 0 102+7\nPART_END 0 109+0\n" },
	{ "a field over the limit", { .field = 8 },
	    "A: b\nLong: abcdefg\n h\nC: d\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\n! limit-header-field-bytes 0 5+0\n"
	    "OPAQUE 0 5+17\nFIELD 0 22+5 C\nBLANK 0 27+1\nBODY 0 28+2\n"
	    "PART_END 0 30+0\n" },
	{ "a field over the limit, and no more", { .field = 8 },
	    "Long: abcdefg",
	    "PART 0 0+0\n! limit-header-field-bytes 0 0+0\nOPAQUE 0 0+13\n"
	    "! header-unterminated 0 13+0\nPART_END 0 13+0\n" },
	{ "more fields than the limit", { .fields = 2 },
	    "A: b\nC: d\nE: f\nG: h\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\nFIELD 0 5+5 C\n"
	    "! limit-header-fields 0 10+0\nOPAQUE 0 10+10\nBLANK 0 20+1\n"
	    "BODY 0 21+2\nPART_END 0 23+0\n" },
	{ "a header over the limit", { .header = 6 },
	    "A: b\nC: d\nE: f\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\nFIELD 0 5+5 C\n"
	    "! limit-header-bytes 0 10+0\nOPAQUE 0 10+5\nBLANK 0 15+1\n"
	    "BODY 0 16+2\nPART_END 0 18+0\n" },
	{ "as many parts as the limit", { .parts = 2 },
	    PART "b\n\n--b\n\nx\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n! part-headerless 1 47+1\n"
	    "BLANK 1 47+1\nBODY 1 48+1\nPART_END 1 49+0\n"
	    "BOUNDARY 0 49+7\nPART_END 0 56+0\n" },
	{ "a message in a message is a part more", { .parts = 1 },
	    "Content-Type: message/rfc822\n\nA: b\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+29 Content-Type\n! limit-parts 0 29+0\n"
	    "BLANK 0 29+1\nOPAQUE 0 30+8\nPART_END 0 38+0\n" },
	{ "too deep, in a header that runs into its own parts", { .depth = 1 },
	    PART "b\n\n--b\n" PART "i\n--i\n\nx\n--i--\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+42 Content-Type\n"
	    "! header-no-colon 1 89+4\n! boundary-inside-header 1 89+4\n"
	    "! part-no-separator 1 89+0\n! limit-depth 1 89+0\n"
	    "OPAQUE 1 89+12\nPART_END 1 101+0\nBOUNDARY 0 101+7\n"
	    "PART_END 0 108+0\n" },
	{ "a field as long as the limit", { .field = 8 },
	    "Long: ab\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+9 Long\nBLANK 0 9+1\nBODY 0 10+2\n"
	    "PART_END 0 12+0\n" },
	{ "a field over the limit and the blank line", { .field = 8 },
	    "Long: abcdefg\n\nx\n",
	    "PART 0 0+0\n! limit-header-field-bytes 0 0+0\nOPAQUE 0 0+14\n"
	    "BLANK 0 14+1\nBODY 0 15+2\nPART_END 0 17+0\n" },
	{ "a field over the limit and its line end", { .field = 8 },
	    "Long: abcdefg\n",
	    "PART 0 0+0\n! limit-header-field-bytes 0 0+0\nOPAQUE 0 0+14\n"
	    "! header-unterminated 0 14+0\nPART_END 0 14+0\n" },
	{ "a field over the limit counts as one", { .field = 8, .fields = 1 },
	    "Long: abcdefg\nA: b\n\nx\n",
	    "PART 0 0+0\n! limit-header-field-bytes 0 0+0\nOPAQUE 0 0+14\n"
	    "! limit-header-fields 0 14+0\nOPAQUE 0 14+5\nBLANK 0 19+1\n"
	    "BODY 0 20+2\nPART_END 0 22+0\n" },
	{ "as many fields as the limit", { .fields = 2 },
	    "A: b\nC: d\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\nFIELD 0 5+5 C\nBLANK 0 10+1\n"
	    "BODY 0 11+2\nPART_END 0 13+0\n" },
	{ "the header's end, beyond the limit", { .fields = 1 },
	    "A: b\nC: d\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\n! limit-header-fields 0 5+0\n"
	    "OPAQUE 0 5+5\n! header-unterminated 0 10+0\nPART_END 0 10+0\n" },
	{ "a delimiter beyond the limit; told once in a message",
	    { .fields = 1 },
	    PART "b\n\n--b\nA: b\nC: d\n--b\nE: f\nG: h\n\nx\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\nFIELD 1 47+5 A\n"
	    "! limit-header-fields 1 52+0\nOPAQUE 1 52+5\n"
	    "! boundary-inside-header 1 57+4\n! part-no-separator 1 57+0\n"
	    "PART_END 1 57+0\nBOUNDARY 0 57+4\nPART 2 61+0\n"
	    "FIELD 2 61+5 E\nOPAQUE 2 66+5\nBLANK 2 71+1\nBODY 2 72+1\n"
	    "PART_END 2 73+0\nBOUNDARY 0 73+7\nPART_END 0 80+0\n" },
	{ "two limits are told both", { .field = 50, .depth = 1 },
	    PART "b\nA: 34567890123456789012345678901234567890123456789012\n\n"
	    "--b\n" PART "i\n\nx\n--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\n"
	    "! limit-header-field-bytes 0 42+0\nOPAQUE 0 42+54\n"
	    "BLANK 0 96+1\nBOUNDARY 0 97+4\nPART 1 101+0\n"
	    "FIELD 1 101+42 Content-Type\n! limit-depth 1 143+0\n"
	    "BLANK 1 143+1\nOPAQUE 1 144+1\nPART_END 1 145+0\n"
	    "BOUNDARY 0 145+7\nPART_END 0 152+0\n" },
	{ "two limits, each once in a message", { .field = 50, .fields = 1 },
	    PART "b\n\n"
	    "--b\nA: 34567890123456789012345678901234567890123456789012\nC: d\n"
	    "--b\nA: 34567890123456789012345678901234567890123456789012\nC: d\n"
	    "--b--\n",
	    "PART 0 0+0\nFIELD 0 0+42 Content-Type\nBLANK 0 42+1\n"
	    "BOUNDARY 0 43+4\nPART 1 47+0\n"
	    "! limit-header-field-bytes 1 47+0\nOPAQUE 1 47+54\n"
	    "! limit-header-fields 1 101+0\nOPAQUE 1 101+5\n"
	    "! boundary-inside-header 1 106+4\n! part-no-separator 1 106+0\n"
	    "PART_END 1 106+0\nBOUNDARY 0 106+4\nPART 2 110+0\n"
	    "OPAQUE 2 110+59\n"
	    "! boundary-inside-header 2 169+6\n! part-no-separator 2 169+0\n"
	    "PART_END 2 169+0\nBOUNDARY 0 169+6\nPART_END 0 175+0\n" },
	{ "a header as long as the limit", { .header = 10 },
	    "A: b\nC: d\nE: f\n\nx\n",
	    "PART 0 0+0\nFIELD 0 0+5 A\nFIELD 0 5+5 C\n"
	    "! limit-header-bytes 0 10+0\nOPAQUE 0 10+5\nBLANK 0 15+1\n"
	    "BODY 0 16+2\nPART_END 0 18+0\n" },
	{ "looking ahead to just the limit", { .header = 20 },
	    "junk\nA: 34567890123\n\nx\n",
	    "PART 0 0+0\n! header-no-colon 0 0+5\nSKIPPED 0 0+5\n"
	    "FIELD 0 5+15 A\nBLANK 0 20+1\n"
	    "BODY 0 21+2\nPART_END 0 23+0\n" },
	{ "a field that ends at just the limit is one", { .header = 20 },
	    " x\nA: 3456789012345\n\nx\n",
	    "PART 0 0+0\n! header-leading-continuation 0 0+3\nSKIPPED 0 0+3\n"
	    "FIELD 0 3+17 A\nBLANK 0 20+1\nBODY 0 21+2\nPART_END 0 23+0\n" },
	{ "so is one whose line end alone is beyond it", { .header = 20 },
	    " x\nA: 34567890123456\n\nx\n",
	    "PART 0 0+0\n! header-leading-continuation 0 0+3\nSKIPPED 0 0+3\n"
	    "FIELD 0 3+18 A\nBLANK 0 21+1\nBODY 0 22+2\nPART_END 0 24+0\n" },
	{ "one that ends beyond it is not seen", { .header = 20 },
	    " x\nA: 345678901234567\n\nx\n",
	    "PART 0 0+0\n! header-leading-continuation 0 0+3\n"
	    "! limit-header-bytes 0 0+0\n! part-no-separator 0 0+0\n"
	    "BODY 0 0+25\nPART_END 0 25+0\n" },
	{ "the looking ahead ends with it", { .header = 20 },
	    "junk\n012345678901234567890123456789\n\nx\n",
	    "PART 0 0+0\n! header-no-colon 0 0+5\n! limit-header-bytes 0 0+0\n"
	    "! part-no-separator 0 0+0\nBODY 0 0+39\nPART_END 0 39+0\n" },
};

START_TEST(limits_leave_it_opaque)
{
	struct mime_options opt = {
		.size = sizeof(opt), .limits = limited[_i].limits,
	};

	expect_events(limited[_i].name, limited[_i].message, &opt,
	    limited[_i].events);
}
END_TEST

/* Where no blank line shows within the limit, it is waited for no longer. */
START_TEST(looks_ahead_up_to_the_limit)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .limits = { .header = 1000 },
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	mime_parser_feed(p, SPAN("A: b\njunk\n"));
	ck_assert_int_eq(put_events(&b, p, NULL), MIME_MORE);
	for (int i = 0; i < 11; i++) {
		mime_parser_feed(p, SPAN(
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
		ck_assert_int_eq(put_events(&b, p, NULL), MIME_MORE);
	}
	ck_assert_msg(span_is(buffer_span(&b), SPAN("P0 F0 header-no-colon "
	    "limit-header-bytes part-no-separator B0 ")), "%s",
	    shown(buffer_span(&b)));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, limits_leave_it_opaque, 0, ROWS(limited));
	tcase_add_test(tc, looks_ahead_up_to_the_limit);
}

int
main(void)
{
	return run_suite("parser_limits", cases);
}
