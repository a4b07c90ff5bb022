/*
 * check_kernel_qp.c - the kernels of quoted-printable against the portable one.
 *
 * All sets that this CPU runs must take the same octets and put the same, at
 * every length, in any room, with every octet at every place; in and out are in
 * front of an unreadable page. None may stop early.
 */
#include "suite.h"

#include "bytes/kernel.h"

#define LONGEST 200

/* Where the room is full, soft breaks may be taken or not. */
static bool
is_same_qp(const struct qp *got, const struct qp *right)
{
	if (got->out.len != right->out.len)
		return false;
	return got->out.len == 0 ? got->in.len >= right->in.len :
	    got->in.len == right->in.len && got->column == right->column;
}

/* What is put must be the same, too. */
static void
compare_from(const struct qp *from, char *end)
{
	size_t room = from->out.len;
	struct qp right = *from, q;
	const struct kernels *k;

	mime_kernels_at(0)->qp(&right);
	for (unsigned n = 1; (k = mime_kernels_at(n)) != NULL; n++) {
		q = *from;
		q.out.ptr = end - room;
		k->qp(&q);
		if (!is_same_qp(&q, &right) || memcmp(end - room,
		    from->out.ptr, room - right.out.len) != 0)
			ck_abort_msg("%s qp: %zu of %zu left, column %u of %u, "
			    "room %zu in \"%s\"", k->name, q.in.len,
			    right.in.len, (unsigned)q.column,
			    (unsigned)right.column, room, shown(from->in));
	}
	q = *from;
	q.out.ptr = end - room;
	mime_qp(&q);
	if (q.in.len < right.in.len || q.out.len < right.out.len)
		ck_abort_msg("mime_qp takes more of \"%s\"", shown(from->in));
}

static void
compare(mime_span s, size_t room)
{
	static const struct {
		uint64_t column, longest;
		unsigned let;
	} ways[] = {
		{ 0, 76, 0 },
		{ 70, 76, QP_HIGH },
		{ 0, UINT64_MAX, QP_LOWER | QP_HIGH | QP_CONTROL },
		{ 40, 76, QP_LOWER | QP_CONTROL },
	};
	static char right[LONGEST], *end;

	if (end == NULL)
		end = guarded_end(LONGEST);
	for (size_t i = 0; i < ROWS(ways); i++)
		compare_from(&(struct qp){ .in = s, .out = { right, room },
		    .column = ways[i].column, .longest = ways[i].longest,
		    .let = ways[i].let }, end);
}

START_TEST(means_what_it_says)
{
	static const struct {
		const char *text, *out;
		size_t taken;
		unsigned let;
	} means[] = {
		{ "a plain text", "a plain", 7, 0 },
		{ "=4F=C3x",      "O\xc3x", 7, 0 },
		{ "a=4f",         "a", 1, 0 },
		{ "a=4f",         "aO", 4, QP_LOWER },
		{ "a=4",          "a", 1, 0 },
		{ "a=",           "a", 1, 0 },
		{ "a=GG",         "a", 1, QP_LOWER },
		{ "a=20\r\nb",    "a \r\nb", 7, 0 },
		{ "a\tb\nc",      "a\tb\nc", 5, 0 },
		{ "a=\r\nb=\nc",  "abc", 8, 0 },
		{ "a =\nb",       "a b", 5, 0 },
		{ "a \t\nb",      "a", 1, 0 },
		{ "a \t\r\nb",    "a", 1, 0 },
		{ "a  \rb",       "a", 1, 0 },
		{ "ab  ",         "ab", 2, 0 },
		{ "a\rb",         "a", 1, QP_CONTROL },
		{ "a\x80",        "a", 1, QP_CONTROL },
		{ "a\x80",        "a\x80", 2, QP_HIGH },
		{ "a\x7f",        "a", 1, QP_HIGH },
		{ "a\x7f\1",      "a\x7f\1", 3, QP_CONTROL },
		{ "01234567",     "0123456", 7, 0 },
		{ "0123456\r\n8", "0123456\r\n8", 10, 0 },
		{ "0123=41",      "0123A", 7, 0 },
		{ "01234=41",     "01234", 5, 0 },
		{ "012345=\r\n",  "012345", 9, 0 },
		{ "0123456=\n",   "0123456", 7, 0 },
	};

	for (size_t i = 0; i < ROWS(means); i++) {
		mime_span in = guarded(span_of(means[i].text));
		char out[16];
		struct qp q = { .in = in, .out = { out, sizeof(out) },
			.column = 3, .longest = 10, .let = means[i].let };

		mime_qp(&q);
		ck_assert_msg(in.len - q.in.len == means[i].taken &&
		    span_is((mime_span){ out, sizeof(out) - q.out.len },
		    span_of(means[i].out)), "\"%s\": \"%s\"", means[i].text,
		    shown((mime_span){ out, sizeof(out) - q.out.len }));
	}
}
END_TEST

/* Of such pieces, in front of an unreadable page, any octet at each place. */
static const char *const of_qp[] = {
	"=41", "=D0=BF=C3=A4", "abcdefghijk", "=\n", "text of =E4 line\r\n",
	"some text that is as long as a line may be and ends softly =\r\n", "a b=",
};

START_TEST(agrees_on_every_octet)
{
	const char *piece = of_qp[_i];
	char text[150];
	mime_span page;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = piece[i % strlen(piece)];
	page = guarded((mime_span){ text, sizeof(text) });
	for (size_t at = 0; at < sizeof(text); at++) {
		char *p = (char *)(uintptr_t)page.ptr + at, was = *p;

		for (int c = 0; c < 256; c++) {
			*p = (char)c;
			compare(page, LONGEST);
		}
		*p = was;
	}
	for (size_t n = 0; n <= page.len; n += 3)
		for (size_t room = 0; room < LONGEST; room++)
			compare(span_tail(page, n), room);
}
END_TEST

/* Two of these at each place, so that all meet the end of a block. */
static const char *const odd[] = {
	"=", "=4", "=41", "=4f", "=\r", "=\r\n", "=\n", "\r", "\r\n",
	"\n", " ", " \r\n", "  \n", " =\r\n", "\t \r", "==", "=\t\n",
};

START_TEST(agrees_on_what_meets)
{
	char text[150];
	mime_span page;

	memset(text, 'x', sizeof(text));
	page = guarded((mime_span){ text, sizeof(text) });
	for (size_t at = 0; at < sizeof(text); at++)
		for (size_t i = 0; i < ROWS(odd); i++) {
			char *p = (char *)(uintptr_t)page.ptr;
			size_t n = strlen(odd[i]);

			if (n + strlen(odd[_i]) > sizeof(text) - at)
				continue;
			memcpy(p + at, odd[i], n);
			memcpy(p + at + n, odd[_i], strlen(odd[_i]));
			compare(page, LONGEST);
			compare(page, at + 1);
			memset(p + at, 'x', n + strlen(odd[_i]));
		}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, means_what_it_says);
	tcase_add_loop_test(tc, agrees_on_every_octet, 0, ROWS(of_qp));
	tcase_add_loop_test(tc, agrees_on_what_meets, 0, ROWS(odd));
}

int
main(void)
{
	return run_suite("kernel_qp", cases);
}
