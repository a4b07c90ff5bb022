/*
 * check_unicode.c - NFC as Unicode tests it, and names that fold together.
 *
 * NormalizationTest.txt comes with Debian's unicode-data, sometimes packed.
 * Where it is not found, that test says so and our own rows must do.
 */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>

#include "codec/codec.h"

#define FOLDER "/usr/share/unicode/"
#define FILE_NAME "NormalizationTest.txt"

/* Combining marks: GRAVE is above (230), CEDILLA below (202). */
#define GRAVE "\u0300"
#define CEDILLA "\u0327"
#define TEN(x) x x x x x x x x x x
#define CGJ "\u034F"

#define ROW(name, in, out) { name, SPAN(in), SPAN(out) }

static const struct row {
	const char *name;
	mime_span in, out;
} nfc[] = {
	ROW("nothing", "", ""),
	ROW("ASCII", "a.txt", "a.txt"),
	ROW("composes", "e\u0301.txt", "\u00E9.txt"),
	ROW("is composed already", "\u00E9.txt", "\u00E9.txt"),
	ROW("two marks, in order", "c\u0327\u0301", "\u1E09"),
	ROW("two marks, the other way round", "c\u0301\u0327", "\u1E09"),
	ROW("in three steps", "\u03B1\u0313\u0300\u0345", "\u1F82"),
	ROW("a mark that composes with nothing", "q\u0301", "q\u0301"),
	ROW("blocked by one of the same class", "a\u0305\u0301",
	    "a\u0305\u0301"),
	ROW("not blocked by one of another", "a\u0316\u0301", "\u00E1\u0316"),
	ROW("marks of one class keep their order", "q\u0302\u0301",
	    "q\u0302\u0301"),
	ROW("marks are put in order", "q\u0301\u0316", "q\u0316\u0301"),
	ROW("marks with no letter before", "\u0301\u0316a", "\u0316\u0301a"),
	ROW("a singleton", "\u212B", "\u00C5"),
	ROW("the Kelvin sign", "\u212A", "K"),
	ROW("a Greek question mark is a semicolon", "\u037E", ";"),
	ROW("what must not be composed", "\u0915\u093C", "\u0915\u093C"),
	ROW("what must not stay composed", "\u0958", "\u0915\u093C"),
	ROW("a mark that is two", "\u0344", "\u0308\u0301"),
	ROW("two starters compose", "\u09C7\u09BE", "\u09CB"),
	ROW("but not over a mark", "\u09C7\u0334\u09BE",
	    "\u09C7\u0334\u09BE"),
	ROW("less-than with a stroke", "<\u0338", "\u226E"),
	ROW("Hangul, two letters", "\u1112\u1161", "\uD558"),
	ROW("Hangul, three letters", "\u1112\u1161\u11AB", "\uD55C"),
	ROW("Hangul, a syllable and a letter", "\uD558\u11AB", "\uD55C"),
	ROW("Hangul, a closed syllable and a letter", "\uD55C\u11AB",
	    "\uD55C\u11AB"),
	ROW("Hangul, the first", "\u1100\u1161", "\uAC00"),
	ROW("Hangul, the last", "\u1112\u1175\u11C2", "\uD7A3"),
	ROW("Hangul, no trailing letter", "\uAC00\u11A7", "\uAC00\u11A7"),
	ROW("Hangul over a mark", "\u1100\u0300\u1161",
	    "\u1100\u0300\u1161"),
	ROW("Han, a compatibility form", "\uF900", "\u8C48"),
	ROW("Han, one beyond 16 bits", "\U0002F800", "\u4E3D"),
	ROW("composes beyond 16 bits", "\U00011099\U000110BA", "\U0001109A"),
	ROW("what is ill-formed is replaced", "a\x80", "a\uFFFD"),
	ROW("30 marks", "q" TEN(GRAVE) TEN(GRAVE) TEN(GRAVE),
	    "q" TEN(GRAVE) TEN(GRAVE) TEN(GRAVE)),
	ROW("31 marks", "q" TEN(GRAVE) TEN(GRAVE) TEN(GRAVE) CEDILLA,
	    "q" TEN(GRAVE) TEN(GRAVE) TEN(GRAVE) CGJ CEDILLA),
	ROW("30 marks, one of which composes",
	    "e" TEN(CEDILLA) TEN(CEDILLA) TEN(CEDILLA),
	    "\u0229" TEN(CEDILLA) TEN(CEDILLA) CEDILLA CEDILLA CEDILLA
	    CEDILLA CEDILLA CEDILLA CEDILLA CEDILLA CEDILLA),
};

static const struct row folded[] = {
	ROW("nothing", "", ""),
	ROW("ASCII", "README.TxT", "readme.txt"),
	ROW("not only letters", "[\\]^_@`{", "[\\]^_@`{"),
	ROW("Latin", "\u00C9t\u00C9", "\u00E9t\u00E9"),
	ROW("decomposed", "E\u0301", "\u00E9"),
	ROW("sharp s", "Stra\u00DFe", "strasse"),
	ROW("capital sharp s", "STRA\u1E9EE", "strasse"),
	ROW("long s", "\u017F", "s"),
	ROW("a ligature", "\uFB03x", "ffix"),
	ROW("dotted capital I", "\u0130", "i\u0307"),
	ROW("dotless i stays", "\u0131", "\u0131"),
	ROW("Kelvin", "\u212A", "k"),
	ROW("Greek, final sigma", "\u03A3\u03C2\u03C3", "\u03C3\u03C3\u03C3"),
	ROW("the micro sign", "\u00B5", "\u03BC"),
	ROW("Cyrillic", "\u0414\u0416", "\u0434\u0436"),
	ROW("every second one", "\u0100\u0101\u0102\u0103",
	    "\u0101\u0101\u0103\u0103"),
	ROW("Georgian", "\u1C90", "\u10D0"),
	ROW("Cherokee folds to capitals", "\uAB70", "\u13A0"),
	ROW("Deseret", "\U00010400", "\U00010428"),
	ROW("in three", "\u0390", "\u0390"),
	ROW("iota below comes last", "\u1F88", "\u1F00\u03B9"),
	ROW("what folding makes is composed", "\u01F0", "\u01F0"),
	ROW("what has no case", "\u6F22\uAC00", "\u6F22\uAC00"),
};

typedef void converter(mime_span utf8, struct buffer *out);

static mime_span
converted(struct mime_arena *mem, converter *convert, mime_span in)
{
	struct buffer out;

	buffer_init(&out, mem, 100000);
	convert(in, &out);
	ck_assert_int_eq(out.status, MIME_OK);
	return buffer_span(&out);
}

/* And once more makes no difference. */
static void
expect(converter *convert, const struct row *r)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span got = converted(mem, convert, guarded(r->in));

	ck_assert_msg(span_is(got, r->out), "%s: got \"%s\"", r->name,
	    shown(got));
	got = converted(mem, convert, r->out);
	ck_assert_msg(span_is(got, r->out), "%s: again, got \"%s\"", r->name,
	    shown(got));
	mime_arena_free(mem);
}

START_TEST(composes)
{
	expect(mime_unicode_nfc, &nfc[_i]);
}
END_TEST

START_TEST(folds)
{
	expect(mime_unicode_fold, &folded[_i]);
}
END_TEST

/* ---- NormalizationTest.txt ---------------------------------------------- */

/* Whichever of the two there is; nothing is read where there is none. */
#define READ_FILE \
	"cd " FOLDER " && { cat " FILE_NAME " || bzcat " FILE_NAME ".bz2; }"

/* Takes "0044 0307;" off the front of LINE, as UTF-8 to OUT. */
static void
take_column(char **line, struct buffer *out)
{
	out->len = 0;
	while (**line != ';' && **line != '\0')
		mime_utf8_put(out, (int32_t)strtol(*line, line, 16));
	if (**line == ';')
		++*line;
}

/* Columns 1 to 3 give the second one, 4 and 5 the fourth. */
static void
check_line(struct mime_arena *mem, char *line, unsigned number)
{
	struct buffer column[5], got;

	buffer_init(&got, mem, 1000);
	for (size_t i = 0; i < 5; i++) {
		buffer_init(&column[i], mem, 1000);
		take_column(&line, &column[i]);
	}
	for (size_t i = 0; i < 5; i++) {
		mime_span want = buffer_span(&column[i < 3 ? 1 : 3]);

		got.len = 0;
		mime_unicode_nfc(buffer_span(&column[i]), &got);
		if (!span_is(buffer_span(&got), want))
			ck_abort_msg("line %u, column %zu: \"%s\"", number,
			    i + 1, shown(buffer_span(&got)));
	}
}

START_TEST(passes_unicodes_own_test)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	char line[2000];
	unsigned number = 0, checked = 0;
	FILE *f = popen("exec 2>/dev/null; " READ_FILE, "r");

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		mime_mark mark = mime_arena_mark(mem);

		number++;
		if (line[0] == '#' || line[0] == '@')
			continue;
		check_line(mem, line, number);
		mime_arena_release(mem, mark);
		checked++;
	}
	if (f != NULL)
		pclose(f);
	if (checked < 10000)
		fprintf(stderr, "# no " FILE_NAME " in " FOLDER
		    ": only our own rows were tested\n");
	mime_arena_free(mem);
}
END_TEST

/* ---- costs -------------------------------------------------------------- */

/* Marks in the worst order, far more than a segment holds. */
START_TEST(long_runs_of_marks)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer in, out;

	buffer_init(&in, mem, 10000000);
	buffer_init(&out, mem, 10000000);
	buffer_put_char(&in, 'q');
	for (int i = 0; i < 300000; i++)
		buffer_put(&in, i & 1 ? SPAN("\u0334") : SPAN("\u0301"));
	mime_unicode_nfc(buffer_span(&in), &out);
	ck_assert_int_eq(out.status, MIME_OK);
	ck_assert_uint_eq(out.len, in.len + 2 * (300000 / 30 - 1));
	mime_arena_free(mem);
}
END_TEST

static mime_status
compose_and_fold(struct mime_arena *mem, void *ctx)
{
	mime_span in = SPAN("Stra\u00DFe e\u0301 " TEN("0123456789"));
	struct buffer out;

	(void)ctx;
	buffer_init(&out, mem, 1000);
	mime_unicode_nfc(in, &out);
	mime_unicode_fold(in, &out);
	return out.status;
}

START_TEST(stands_no_memory)
{
	ck_assert_int_eq(expect_nomem_told(compose_and_fold, NULL), MIME_OK);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, composes, 0, ROWS(nfc));
	tcase_add_loop_test(tc, folds, 0, ROWS(folded));
	tcase_add_test(tc, passes_unicodes_own_test);
	tcase_add_test(tc, long_runs_of_marks);
	tcase_add_test(tc, stands_no_memory);
}

int
main(void)
{
	return run_suite("unicode", cases);
}
