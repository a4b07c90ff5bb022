/*
 * headers.c - 100,000 typical header values to UTF-8, by us and by GMime.
 *
 *     headers [ROUNDS]
 *
 * Built and run by headers.sh, only where GMime is installed; no part of the
 * library or its tests needs that. The values are made here: subjects, lists of
 * addresses, names of files and dates, in the mix that mail has them: most are
 * ASCII, some have words in UTF-8 or Latin-1, some are folded or raw, and each
 * is another one. Both libraries get the same values, in turns within a round;
 * the median of the rounds is CPU time, and its ratio is what counts, as it
 * holds on a machine that others use too.
 *
 * Addresses count with their names decoded, dates as seconds. Ours reads spans,
 * GMime strings that end in NUL: both are there before the clock starts. What
 * comes out is let go at once, each in its library's way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gmime/gmime.h>
#include <libmime/mime.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

enum { VALUES = 100000, VALUE_MAX = 200, ROUNDS_MAX = 99 };

/* What a value is of. */
enum kind { TEXT, ADDRESSES, PARAM, DATE, KINDS };

/* %d is another number in each value. A row may come several times. */
static const struct { enum kind kind; const char *format; } rows[] = {
	{ TEXT, "Re: [list] minutes of meeting %d" },
	{ TEXT, "Your order %d has been shipped" },
	{ TEXT, "[Bug %d] segmentation fault when a header is empty" },
	{ TEXT, "Re: Re: Fwd: budget %d for next year, second draft" },
	{ TEXT, "=?utf-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?= %d" },
	{ TEXT, "=?UTF-8?B?w5xiZXJzaWNodCBkZXIgWmFobHVuZ2Vu?= %d" },
	{ TEXT, "=?iso-8859-1?Q?R=E9union_du_comit=E9?= %d" },
	{ TEXT, "=?UTF-8?B?5Lya6K2w44Gu44GK55+l44KJ44Gb?=\r\n"
	    " =?UTF-8?B?77yI56ys5LiA5Zue77yJ?= %d" },
	{ TEXT, "Rechnung f\xC3\xBCr M\xC3\xA4rz %d" },
	{ TEXT, "a subject that is long enough for its mailer to have\r\n"
	    " folded it in the middle of the line, number %d" },
	{ ADDRESSES, "Ann Example <ann%d@example.org>" },
	{ ADDRESSES, "\"Example, Bob\" <bob%d@example.org>" },
	{ ADDRESSES, "carol%d@example.org" },
	{ ADDRESSES, "=?utf-8?Q?J=C3=BCrgen_M=C3=BCller?="
	    " <juergen%d@example.org>" },
	{ ADDRESSES, "list-%d@example.org, Dan <dan@example.org>,\r\n"
	    "\tErin Example <erin@example.org>" },
	{ PARAM, "attachment; filename=\"report-%d.pdf\"" },
	{ PARAM, "attachment; filename=image%03d.png; size=20480" },
	{ PARAM, "attachment;\r\n\tfilename*=utf-8''%%C3%%9Cbersicht-%d.pdf" },
	{ PARAM, "attachment;\r\n filename=\"=?utf-8?Q?=C3=9Cbung?= %d.txt\"" },
	{ PARAM, "inline" },
	{ DATE, "Sat, 28 Nov 2026 01:02:03 +0100 (%d)" },
	{ DATE, "3 Jan 2024 22:10:59 GMT (%d)" },
};

struct value {
	enum kind kind;
	size_t len;
	char *text;             /* they stand close together, as in a mailbox */
};

static struct value values[VALUES];
static size_t sink;             /* results end here: none may be left out */

static void
make_values(void)
{
	static char texts[VALUES * VALUE_MAX];
	char *end = texts;

	for (int i = 0; i < VALUES; i++) {
		struct value *v = &values[i];
		size_t row = (size_t)i % ROWS(rows);

		*v = (struct value){ .kind = rows[row].kind, .text = end };
		v->len = (size_t)snprintf(end, VALUE_MAX, rows[row].format, i);
		end += v->len + 1;
	}
}

/* ---- both libraries ----------------------------------------------------- */

static struct mime_arena *mem;

static size_t
our_addresses(mime_span in)
{
	const struct mime_address *a = NULL;
	size_t n = 0;

	if (mime_addresses(mem, in, &a) < 0)
		abort();
	for (; a != NULL; a = a->next)
		n += a->name.len + a->domain.len;
	return n;
}

static void
decode_ours(const struct value *v)
{
	mime_mark mark = mime_arena_mark(mem);
	mime_span in = { v->text, v->len }, out = { 0 };
	struct mime_date date = { 0 };

	switch (v->kind) {
	case TEXT:      mime_text(mem, in, &out); break;
	case ADDRESSES: sink += our_addresses(in); break;
	case PARAM:     mime_param(mem, in, "filename", &out); break;
	default:        mime_date(in, &date); break;
	}
	sink += out.len + (size_t)date.seconds;
	mime_arena_release(mem, mark);
}

static size_t
their_addresses(const char *text)
{
	InternetAddressList *list = internet_address_list_parse(NULL, text);
	size_t n = 0;

	for (int i = 0; i < internet_address_list_length(list); i++) {
		const char *name = internet_address_get_name(
		    internet_address_list_get_address(list, i));

		n += name != NULL ? strlen(name) : 0;
	}
	g_object_unref(list);
	return n;
}

static size_t
their_name(const char *text)
{
	GMimeContentDisposition *d =
	    g_mime_content_disposition_parse(NULL, text);
	const char *name =
	    g_mime_content_disposition_get_parameter(d, "filename");
	size_t n = name != NULL ? strlen(name) : 0;

	g_object_unref(d);
	return n;
}

static size_t
their_date(const char *text)
{
	GDateTime *date = g_mime_utils_header_decode_date(text);
	size_t seconds = (size_t)g_date_time_to_unix(date);

	g_date_time_unref(date);
	return seconds;
}

static size_t
their_text(const char *text)
{
	char *utf8 = g_mime_utils_header_decode_text(NULL, text);
	size_t n = strlen(utf8);

	g_free(utf8);
	return n;
}

static void
decode_theirs(const struct value *v)
{
	switch (v->kind) {
	case TEXT:      sink += their_text(v->text); break;
	case ADDRESSES: sink += their_addresses(v->text); break;
	case PARAM:     sink += their_name(v->text); break;
	default:        sink += their_date(v->text); break;
	}
}

/* ---- the clock ---------------------------------------------------------- */

typedef void decoder(const struct value *);

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double
time_of(decoder *decode, enum kind kind)
{
	double start = cpu_seconds();

	for (int i = 0; i < VALUES; i++)
		if (values[i].kind == kind)
			decode(&values[i]);
	return cpu_seconds() - start;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *times, int n)
{
	qsort(times, (size_t)n, sizeof(*times), compare);
	return times[n / 2];
}

static void
print_row(const char *name, double ours, double theirs)
{
	printf("%-12s %8.1f ms %8.1f ms %8.1fx\n", name, ours * 1e3,
	    theirs * 1e3, theirs / ours);
}

/* [KINDS] is the sum of the others. */
static double ours[KINDS + 1][ROUNDS_MAX], theirs[KINDS + 1][ROUNDS_MAX];

int
main(int argc, char **argv)
{
	static const char *const names[] = {
		"text", "addresses", "parameters", "dates", "all"
	};
	int rounds = argc > 1 ? atoi(argv[1]) : 9;

	if (rounds < 1 || rounds > ROUNDS_MAX)
		rounds = 9;
	g_mime_init();
	mem = mime_arena_new(NULL);
	make_values();
	for (int i = 0; i < rounds; i++)
		for (int k = 0; k < KINDS; k++) {
			ours[k][i] = time_of(decode_ours, (enum kind)k);
			theirs[k][i] = time_of(decode_theirs, (enum kind)k);
			ours[KINDS][i] += ours[k][i];
			theirs[KINDS][i] += theirs[k][i];
		}
	printf("%d values, %d rounds   libmime        GMime     ratio\n",
	    VALUES, rounds);
	for (int k = 0; k <= KINDS; k++)
		print_row(names[k], median(ours[k], rounds),
		    median(theirs[k], rounds));
	mime_arena_free(mem);
	return sink == 0;
}
