/*
 * kernels.c - how fast are the inner loops, beside what they cannot beat?
 *
 *     kernels [-n ROUNDS] [WORD]
 *
 * Each row is a loop of the library over some 64 KiB that stay in the L2 cache,
 * by the kernels of this CPU and by the portable ones, in GB of input per second
 * of CPU time. Beside it stands a floor: memchr for what only looks, memcpy for
 * what writes, iconv for charsets; the ratio is to that. Loops that no public
 * filter has by itself are called as the floor bytes/ tells them. A row is
 * measured only if its name has WORD in it.
 *
 * The set of kernels is chosen once in a process: so there are two children, one
 * with MIME_KERNELS=portable, which are asked for a row in turns. The median of
 * the rounds counts, and of the ratios round by round.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bytes/bytes.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

enum { BLOCK = 64 * 1024, ROOM = 4 * BLOCK, LARGE = 64 << 20, ROUNDS_MAX = 99 };

static const double turn_seconds = 0.01;

/* ---- text --------------------------------------------------------------- */

enum words {
	ENGLISH, WEST, CENTRAL, CYRILLIC, GREEK, TURKISH, HEBREW, ARABIC, THAI,
	JAPANESE, CHINESE, TAIWAN, KOREAN,
	OCTETS                  /* no words: any octets */
};

/* In UTF-8, a blank between words. */
static const char *const words[] = {
	[ENGLISH]  = "the harbour office opens again after repairs and asks "
	             "for copies of every receipt that the crew still holds",
	[WEST]     = "le phare été près côté señor mañana größer schön für über "
	             "Maß again crew still holds naïve",
	[CENTRAL]  = "łódź świeci żeglarz przystań statek śruba ćma długość kotwica",
	[CYRILLIC] = "гавань снова открыта после ремонта просим прислать копии "
	             "всех счетов которые остались у команды",
	[GREEK]    = "το λιμάνι ανοίγει πάλι μετά από επισκευές και ζητά αντίγραφα",
	[TURKISH]  = "liman onarımdan sonra yeniden açılıyor gemi şişe ığdır güneş",
	[HEBREW]   = "הנמל נפתח שוב אחרי תיקונים ומבקש עותקים של כל קבלה",
	[ARABIC]   = "يفتح الميناء مرة أخرى بعد الإصلاح ويطلب نسخا من كل إيصال",
	[THAI]     = "ท่าเรือ เปิด อีกครั้ง หลัง ซ่อม และ ขอ สำเนา ใบเสร็จ ทุก ใบ",
	[JAPANESE] = "港の事務所は 修理の後 再び開きます 領収書の写しを お送り "
	             "ください テスト 船員 すべて",
	[CHINESE]  = "港口 办公室 修理 之后 重新 开放 请 寄来 船员 保存 的 每张 收据",
	[TAIWAN]   = "港口 辦公室 修理 之後 重新 開放 請 寄來 船員 保存 的 每張 收據",
	[KOREAN]   = "항구 사무실은 수리 후에 다시 문을 엽니다 모든 영수증의 사본을 보내",
};

/* Numbers that are the same in every run; octets of any value. */
static unsigned
next_number(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* The start of the N-th word of LIST, its length in *LEN. */
static const char *
word_at(const char *list, unsigned n, size_t *len)
{
	while (n-- > 0)
		list = strchr(list, ' ') + 1;
	*len = strcspn(list, " ");
	return list;
}

/* Lines of some ten words, SIZE octets of them at most; how many there are. */
static size_t
put_text(char *to, size_t size, enum words which)
{
	unsigned seed = 1, count = 1, column = 0;
	size_t n = 0, len;

	for (const char *s = words[which]; (s = strchr(s, ' ')) != NULL; s++)
		count++;
	for (;; column++) {
		const char *word = word_at(words[which],
		    next_number(&seed) % count, &len);

		if (n + len + 2 > size)
			break;
		memcpy(to + n, word, len);
		n += len;
		to[n++] = column % 10 == 9 ? '\n' : ' ';
	}
	to[n++] = '\n';
	return n;
}

/* ---- what a row works with ---------------------------------------------- */

struct work {
	char *in, *out;
	size_t size;            /* of what stands in IN */
	struct mime_arena *mem;
	struct mime_filter *filter;
	iconv_t converter;
	mime_span large;        /* a message of LARGE octets */
	struct mime_parser *parser;
	size_t sink;            /* no result may be left out */
};

struct row {
	const char *name;
	enum words words;
	void (*prepare)(struct work *w, const struct row *row);
	void (*run)(struct work *w);
	void (*floor)(struct work *w);
	const char *beside;     /* what the floor is */
	double gigabytes;       /* at least, or 0: no goal */
	double ratio;           /* to the floor, at least */
	const char *charset;
};

static _Noreturn void
give_up(const char *what)
{
	fprintf(stderr, "kernels: %s\n", what);
	exit(2);
}

static void
plain(struct work *w, const struct row *row)
{
	unsigned seed = 1;

	if (row->words != OCTETS) {
		w->size = put_text(w->in, BLOCK, row->words);
		return;
	}
	for (w->size = 0; w->size < BLOCK; w->size++)
		w->in[w->size] = (char)next_number(&seed);
}

/* What is in IN goes through F; what comes out, a whole line, is then in IN. */
static void
through(struct work *w, struct mime_filter *f)
{
	mime_span in = { w->in, w->size };
	mime_room room = { w->out, ROOM };

	if (f == NULL || mime_filter_run(f, &in, &room, true) != MIME_END)
		give_up("a block cannot be made");
	w->size = ROOM - room.len;
	if (w->size > BLOCK) {
		const char *end = memrchr(w->out, '\n', BLOCK);

		w->size = (size_t)(end - w->out) + 1;
	}
	memcpy(w->in, w->out, w->size);
}

static void
decoding(struct work *w, const struct row *row, mime_encoding encoding)
{
	plain(w, row);
	through(w, mime_filter_encode(w->mem, encoding));
	w->filter = mime_filter_decode(w->mem, encoding);
}

static void
base64(struct work *w, const struct row *row)
{
	decoding(w, row, MIME_BASE64);
}

/* From the charset of the row, whole characters. */
static void
charset(struct work *w, const struct row *row)
{
	iconv_t from_utf8 = iconv_open(row->charset, "UTF-8");
	char *in = w->in, *out = w->out;
	size_t left, room = 2 * BLOCK;

	w->size = left = put_text(w->in, BLOCK, row->words);
	if (from_utf8 == (iconv_t)-1 ||
	    iconv(from_utf8, &in, &left, &out, &room) == (size_t)-1 ||
	    iconv(from_utf8, NULL, NULL, &out, &room) == (size_t)-1)
		give_up(row->charset);
	iconv_close(from_utf8);
	w->size = 2 * BLOCK - room;
	memcpy(w->in, w->out, w->size);
	w->filter = mime_filter_charset(w->mem,
	    (mime_span){ row->charset, strlen(row->charset) });
	w->converter = iconv_open("UTF-8", row->charset);
}

static void
qp(struct work *w, const struct row *row)
{
	if (row->charset == NULL) {
		decoding(w, row, MIME_QP);
		return;
	}
	charset(w, row);
	through(w, mime_filter_encode(w->mem, MIME_QP));
	w->filter = mime_filter_decode(w->mem, MIME_QP);
}

static void
encode_base64(struct work *w, const struct row *row)
{
	plain(w, row);
	w->filter = mime_filter_encode(w->mem, MIME_BASE64);
}

static void
encode_qp(struct work *w, const struct row *row)
{
	plain(w, row);
	w->filter = mime_filter_encode(w->mem, MIME_QP);
}

static void
utf8(struct work *w, const struct row *row)
{
	plain(w, row);
	w->filter = mime_filter_utf8(w->mem);
	w->converter = iconv_open("UTF-8", "UTF-8");
}

static void
newlines(struct work *w, const struct row *row)
{
	plain(w, row);
	w->filter = mime_filter_newlines(w->mem, row->charset != NULL);
}

static void
crlf_newlines(struct work *w, const struct row *row)
{
	plain(w, row);
	through(w, mime_filter_newlines(w->mem, false));
	w->filter = mime_filter_newlines(w->mem, row->charset != NULL);
}

/* A message with one boundary and a body of base64, larger than any cache. */
static void
message(struct work *w, const struct row *row)
{
	static const char head[] =
	    "Content-Type: multipart/mixed; boundary=\"large\"\r\n\r\n"
	    "--large\r\nContent-Type: application/octet-stream\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n";
	char *large = mime_arena_alloc(w->mem, LARGE);
	struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_STRUCTURE,
	};
	size_t n = sizeof(head) - 1;

	base64(w, row);
	w->parser = mime_parser_new(w->mem, &opt);
	if (large == NULL || w->parser == NULL)
		give_up("no memory");
	memcpy(large, head, n);
	for (; n + w->size <= LARGE; n += w->size)
		memcpy(large + n, w->in, w->size);
	w->large = (mime_span){ large, n };
	w->size = n;
}

/* ---- what is timed ------------------------------------------------------ */

static mime_span
block(const struct work *w)
{
	return (mime_span){ w->in, w->size };
}

static void
filter(struct work *w)
{
	mime_span in = block(w);
	mime_room room = { w->out, ROOM };

	if (mime_filter_run(w->filter, &in, &room, false) != MIME_OK)
		give_up("a filter stopped");
	w->sink += room.len;
}

static void
dash_line(struct work *w)
{
	w->sink += mime_dash_line(block(w));
}

static void
dash_pair(struct work *w)
{
	w->sink += mime_dash_pair(block(w));
}

static void
ascii(struct work *w)
{
	w->sink += mime_ascii_run(block(w));
}

static void
usual(struct work *w)
{
	w->sink += mime_usual_run(block(w), USUAL_HIGH);
}

static void
header(struct work *w)
{
	w->sink += mime_header_run(block(w));
}

static void
from_line(struct work *w)
{
	w->sink += mime_from_line_run(block(w));
}

static void
structure(struct work *w)
{
	const struct mime_event *ev;

	mime_parser_reset(w->parser);
	mime_parser_feed(w->parser, w->large);
	while (mime_parser_next(w->parser, &ev) == MIME_OK)
		w->sink += ev->bytes.len;
}

static void
bare_scan(struct work *w)
{
	mime_span rest = w->large;
	size_t n;

	while ((n = mime_dash_line(rest)) < rest.len) {
		rest.ptr += n + 1;
		rest.len -= n + 1;
		w->sink++;
	}
}

/* None of the texts has a NUL in it. */
static void
by_memchr(struct work *w)
{
	w->sink += memchr(w->in, '\0', w->size) == NULL;
}

static void
by_memcpy(struct work *w)
{
	memcpy(w->out, w->in, w->size);
	__asm__ volatile ("" : : "r" (w->out) : "memory");
}

static void
by_iconv(struct work *w)
{
	char *in = w->in, *out = w->out;
	size_t left = w->size, room = ROOM;

	if (iconv(w->converter, &in, &left, &out, &room) == (size_t)-1)
		give_up("iconv stopped");
	w->sink += room;
}

#define LOOKS by_memchr, "memchr"
#define WRITES by_memcpy, "memcpy"
#define SINGLE(name, words) \
	{ name, words, charset, filter, by_iconv, "iconv", 0, 5, name }
#define EAST(name, words) \
	{ name, words, charset, filter, by_iconv, "iconv", 0, 2, name }

static const struct row rows[] = {
	{ "scan for LF, two dashes", ENGLISH, base64, dash_line, LOOKS, 0, .5, 0 },
	{ "the same, in text", ENGLISH, plain, dash_line, LOOKS, 0, .5, 0 },
	{ "scan for a blank, two dashes", ENGLISH, plain, dash_pair, LOOKS,
	    0, 0, 0 },
	{ "scan for From_ lines", ENGLISH, plain, from_line, LOOKS, 0, 0, 0 },
	{ "what is odd in a header", ENGLISH, plain, header, LOOKS, 0, 0, 0 },
	{ "what is odd in text", ENGLISH, plain, usual, LOOKS, 0, 0, 0 },
	{ "what is not ASCII", ENGLISH, plain, ascii, LOOKS, 0, 0, 0 },
	{ "base64, lines of 76", OCTETS, base64, filter, WRITES, 9, 0, 0 },
	{ "base64, encoded", OCTETS, encode_base64, filter, WRITES, 0, 0, 0 },
	{ "quoted-printable, sparse", WEST, qp, filter, WRITES, 2.5, 0,
	    "ISO-8859-1" },
	{ "quoted-printable, dense", CYRILLIC, qp, filter, WRITES, 2.5, 0, 0 },
	{ "quoted-printable, only ASCII", ENGLISH, qp, filter, WRITES, 2.5, 0,
	    0 },
	{ "quoted-printable, encoded", WEST, encode_qp, filter, WRITES,
	    0, 0, 0 },
	{ "LF to CRLF", ENGLISH, newlines, filter, WRITES, 0, 0, 0 },
	{ "CRLF to LF", ENGLISH, crlf_newlines, filter, WRITES, 0, 0, "LF" },
	{ "CRLF as it is", ENGLISH, crlf_newlines, filter, WRITES, 0, 0, 0 },
	{ "LF as it is", ENGLISH, newlines, filter, WRITES, 0, 0, "LF" },
	{ "UTF-8 checked, English", ENGLISH, utf8, filter, by_iconv, "iconv",
	    0, 0, 0 },
	{ "UTF-8 checked, French", WEST, utf8, filter, by_iconv, "iconv",
	    0, 0, 0 },
	{ "UTF-8 checked, Russian", CYRILLIC, utf8, filter, by_iconv, "iconv",
	    0, 0, 0 },
	{ "UTF-8 checked, Japanese", JAPANESE, utf8, filter, by_iconv, "iconv",
	    0, 0, 0 },
	SINGLE("US-ASCII", ENGLISH),
	SINGLE("ISO-8859-1", WEST),
	SINGLE("ISO-8859-2", CENTRAL),
	SINGLE("ISO-8859-5", CYRILLIC),
	SINGLE("ISO-8859-7", GREEK),
	SINGLE("ISO-8859-9", TURKISH),
	SINGLE("ISO-8859-15", WEST),
	SINGLE("WINDOWS-1250", CENTRAL),
	SINGLE("WINDOWS-1251", CYRILLIC),
	SINGLE("WINDOWS-1252", WEST),
	SINGLE("WINDOWS-1255", HEBREW),
	SINGLE("WINDOWS-1256", ARABIC),
	SINGLE("KOI8-R", CYRILLIC),
	SINGLE("TIS-620", THAI),
	EAST("SHIFT_JIS", JAPANESE),
	EAST("EUC-JP", JAPANESE),
	EAST("ISO-2022-JP", JAPANESE),
	EAST("GB2312", CHINESE),
	EAST("GB18030", CHINESE),
	EAST("BIG5", TAIWAN),
	EAST("EUC-KR", KOREAN),
	{ "UTF-16LE", CYRILLIC, charset, filter, by_iconv, "iconv", 0, 0,
	    "UTF-16LE" },
	/* Not from a cache, and beside the scan that it cannot do without. */
	{ "structure of 64 MiB in memory", OCTETS, message, structure,
	    bare_scan, "scan", 0, 1 / 1.3, 0 },
};

/* ---- a child: one set of kernels ---------------------------------------- */

/* GB/s of one turn. */
struct speed {
	double ours, floor;
};

static double
cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The first call is not timed: it warms the cache, and opens what is lazy. */
static double
time_of(struct work *w, void (*run)(struct work *))
{
	double start, took;
	unsigned long times = 0;

	run(w);
	start = cpu_seconds();
	do {
		for (unsigned i = 0; i < 8; i++)
			run(w);
		times += 8;
		took = cpu_seconds() - start;
	} while (took < turn_seconds);
	return (double)w->size * (double)times / took / 1e9;
}

static struct speed
measure(const struct row *row)
{
	struct work w = {
		.in = aligned_alloc(4096, 2 * BLOCK),
		.out = aligned_alloc(4096, ROOM),
		.mem = mime_arena_new(NULL),
	};
	struct speed speed;

	if (w.in == NULL || w.out == NULL || w.mem == NULL)
		give_up("no memory");
	/* A load under a mask is slow next to a page that is not there yet. */
	memset(w.in, 0, 2 * BLOCK);
	memset(w.out, 0, ROOM);
	row->prepare(&w, row);
	speed.ours = time_of(&w, row->run);
	speed.floor = time_of(&w, row->floor);
	if (w.converter != NULL)
		iconv_close(w.converter);
	mime_arena_free(w.mem);
	free(w.out);
	free(w.in);
	return speed;
}

/* Measures the rows that it is asked for, until nobody asks. */
static void
serve(int in, int out)
{
	unsigned row;

	while (read(in, &row, sizeof(row)) == sizeof(row)) {
		struct speed speed = measure(&rows[row]);

		if (write(out, &speed, sizeof(speed)) != sizeof(speed))
			break;
	}
	_exit(0);
}

struct child {
	int to, from;
	pid_t pid;
};

/* SET NULL: whatever is best. */
static struct child
start(const char *set)
{
	int to[2], from[2];
	struct child child;

	if (pipe(to) < 0 || pipe(from) < 0 || (child.pid = fork()) < 0)
		give_up("no child");
	if (child.pid == 0) {
		close(to[1]);
		close(from[0]);
		if (set != NULL)
			setenv("MIME_KERNELS", set, 1);
		serve(to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	child.to = to[1];
	child.from = from[0];
	return child;
}

static struct speed
ask(const struct child *child, unsigned row)
{
	struct speed speed;

	if (write(child->to, &row, sizeof(row)) != sizeof(row) ||
	    read(child->from, &speed, sizeof(speed)) != sizeof(speed))
		give_up(rows[row].name);
	return speed;
}

/* ---- the table ---------------------------------------------------------- */

enum { OWN, PORTABLE, FLOOR, RATIO, FIGURES };

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
print(const struct row *row, const double *figures)
{
	char goal[32] = "";
	bool missed = figures[OWN] < row->gigabytes ||
	    figures[RATIO] < row->ratio;

	if (row->gigabytes > 0)
		snprintf(goal, sizeof(goal), ">= %g GB/s", row->gigabytes);
	else if (row->ratio > 0)
		snprintf(goal, sizeof(goal), ">= %.2g x", row->ratio);
	printf("%-30s %8.2f %8.2f %8.2f %-7s %8.2f  %-12s%s\n", row->name,
	    figures[OWN], figures[PORTABLE], figures[FLOOR], row->beside,
	    figures[RATIO], goal, missed ? "missed" : "");
	fflush(stdout);
}

static void
one_row(unsigned row, const struct child *own, const struct child *portable,
    unsigned rounds)
{
	double took[FIGURES][ROUNDS_MAX], figures[FIGURES];

	for (unsigned i = 0; i < rounds; i++) {
		struct speed speed = ask(own, row);

		took[OWN][i] = speed.ours;
		took[FLOOR][i] = speed.floor;
		took[RATIO][i] = speed.ours / speed.floor;
		took[PORTABLE][i] = ask(portable, row).ours;
	}
	for (unsigned f = 0; f < FIGURES; f++) {
		qsort(took[f], rounds, sizeof(took[f][0]), compare);
		figures[f] = took[f][rounds / 2];
	}
	print(&rows[row], figures);
}

static void
stop(const struct child *child)
{
	close(child->to);
	waitpid(child->pid, NULL, 0);
}

int
main(int argc, char **argv)
{
	struct child own, portable;
	unsigned long rounds = 7;
	const char *word;
	int c;

	while ((c = getopt(argc, argv, "n:")) != -1)
		rounds = c == 'n' ? strtoul(optarg, NULL, 10) : 0;
	if (rounds == 0 || rounds > ROUNDS_MAX || argc > optind + 1) {
		fprintf(stderr, "usage: kernels [-n ROUNDS] [WORD]\n");
		return 2;
	}
	word = argc > optind ? argv[optind] : "";
	portable = start("portable");
	own = start(NULL);
	printf("%-30s %8s %8s %8s %-7s %8s  %s\n", "GB/s from L2",
	    mime_kernels()->name, "portable", "floor", "", "ratio", "goal");
	for (unsigned row = 0; row < ROWS(rows); row++)
		if (strstr(rows[row].name, word) != NULL)
			one_row(row, &own, &portable, (unsigned)rounds);
	stop(&own);
	stop(&portable);
	return 0;
}
