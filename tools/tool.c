/*
 * tool.c - what all tools share: options, messages, exit status, files.
 *
 * The tool's table of options and the shared one become one table for
 * getopt_long, the tool's first, so that it may take a letter for itself. The
 * help is printed from the same table, and so is what is suggested for an
 * option that there is not. Nothing here knows one tool from another.
 *
 * The world a tool starts in is put right first: the three standard files are
 * open, whatever the caller closed (or else the mail would be opened as file
 * 1 and overwritten by our own output), and writing to a pipe that nobody
 * reads is an error like any other, not a signal.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "show.h"
#include "html.h"
#include "tool.h"

#define OUT_BUFFER (64 * 1024)
#define JOBS_MAX 256
#define LONG_ONLY 256           /* getopt's value of row N is this plus N */

/* ---- messages and status ------------------------------------------------ */

void
tool_raise(struct tool *t, int status)
{
	if (status > t->status)
		t->status = status;
}

void
tool_say(const struct tool *t, const char *path, const char *what)
{
	fprintf(t->err, "%s: ", t->name);
	if (path != NULL) {
		show_line(t->err, (mime_span){ path, strlen(path) });
		fputs(": ", t->err);
	}
	show_line(t->err, (mime_span){ what, strlen(what) });
	fputc('\n', t->err);
}

void
tool_complain(struct tool *t, const char *path, const char *what)
{
	tool_say(t, path, what);
	tool_raise(t, EXIT_TROUBLE);
}

const char *
tool_reason(mime_status status)
{
	return status == MIME_IO ? strerror(errno) : mime_status_text(status);
}

_Noreturn void
tool_usage(struct tool *t, const char *what, const char *meant)
{
	tool_say(t, NULL, what);
	if (meant != NULL)
		fprintf(stderr, "did you mean %s?\n", meant);
	else
		fprintf(stderr, "%s --help tells more\n", t->name);
	exit(EXIT_TROUBLE);
}

/* ---- what was meant ----------------------------------------------------- */

#define WORD_MAX 40

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* How many letters to add, drop or change to get from A to B (Levenshtein). */
static unsigned
distance(const char *a, const char *b)
{
	unsigned row[WORD_MAX + 1], n = (unsigned)strlen(b);

	if (n > WORD_MAX)
		return WORD_MAX;
	for (unsigned i = 0; i <= n; i++)
		row[i] = i;
	for (unsigned j = 1; *a != '\0' && j <= WORD_MAX; a++, j++) {
		unsigned corner = row[0]++;

		for (unsigned i = 1; i <= n; i++) {
			unsigned d = corner + (*a != b[i - 1]);

			corner = row[i];
			row[i] = least(d, least(row[i], row[i - 1]) + 1);
		}
	}
	return row[n];
}

const char *
tool_nearest(const char *word, size_t count,
    const char *(*names)(const void *ctx, size_t n), const void *ctx)
{
	/* A third of the letters may be wrong. */
	unsigned best = (unsigned)strlen(word) / 3 + 2;
	const char *nearest = NULL;

	for (size_t n = 0; n < count; n++) {
		const char *name = names(ctx, n);
		unsigned d = name != NULL ? distance(word, name) : best;

		if (d < best) {
			best = d;
			nearest = name;
		}
	}
	return nearest;
}

/* ---- options that all tools have ---------------------------------------- */

static void
add_selector(struct tool *t, const char *argument)
{
	struct select_error error;
	char what[240];

	t->select = select_compile(t->mem, argument, t->select, &error);
	if (t->select != NULL)
		return;
	snprintf(what, sizeof what, "-p: column %u: %s", error.column,
	    error.text);
	tool_usage(t, what, NULL);
}

static const char *
limit_name(const void *ctx, size_t n)
{
	(void)ctx;
	return mime_limit_name((unsigned)n);
}

static size_t
limit_count(void)
{
	unsigned n = 0;

	while (mime_limit_name(n) != NULL)
		n++;
	return n;
}

/* One of the tools' own limits, which the library does not know. */
static uint64_t *
own_limit(struct tool *t, const char *name)
{
	if (strcmp(name, "message") == 0)
		return &t->message_limit;
	return strcmp(name, "decoded") == 0 ? &t->decoded_limit : NULL;
}

static void
set_limit(struct tool *t, const char *argument)
{
	const char *equals = strchr(argument, '=');
	uint32_t *limit;
	uint64_t n, *own;
	char name[WORD_MAX + 1];

	if (equals == NULL || equals - argument > WORD_MAX ||
	    !select_size((mime_span){ equals + 1, strlen(equals + 1) }, &n) ||
	    n == 0)
		tool_usage(t, "--limit takes a name, = and a number from 1",
		    NULL);
	snprintf(name, sizeof name, "%.*s", (int)(equals - argument), argument);
	limit = mime_limit(&t->single, name);
	own = own_limit(t, name);
	if (limit == NULL && own == NULL)
		tool_usage(t, "--limit: no such limit", tool_nearest(name,
		    limit_count(), limit_name, NULL));
	if (limit != NULL)
		*limit = n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
	if (own != NULL)
		*own = n;
}

/*
 * Tight is a quarter of the default or less, and still more than honest mail
 * has. None is the most that a number holds; a depth is one of 16 bits.
 */
static const struct {
	const char *name;
	uint32_t tight, none;
} presets[] = {
	{ "depth",     20,         UINT16_MAX },
	{ "parts",     500,        UINT32_MAX },
	{ "header",    256 * 1024, UINT32_MAX },
	{ "field",     64 * 1024,  UINT32_MAX },
	{ "fields",    1000,       UINT32_MAX },
	{ "params",    32,         UINT32_MAX },
	{ "boundary",  200,        UINT32_MAX },
	{ "comments",  8,          UINT32_MAX },
	{ "addresses", 1000,       UINT32_MAX },
	{ "words",     1000,       UINT32_MAX },
	{ "defects",   100,        UINT32_MAX },
	{ "views",     2,          UINT32_MAX }
};

static void
set_limits(struct tool *t, const char *argument)
{
	bool none = strcmp(argument, "none") == 0;

	if (!none && strcmp(argument, "tight") != 0 &&
	    strcmp(argument, "default") != 0)
		tool_usage(t, "--limits is tight, default or none", NULL);
	t->parse.limits = (struct mime_limits){ 0 };
	if (strcmp(argument, "default") == 0)
		return;
	for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
		uint32_t *limit = mime_limit(&t->parse.limits,
		    presets[i].name);

		if (limit != NULL)
			*limit = none ? presets[i].none : presets[i].tight;
	}
}

/* A single limit stands, whether --limits comes before it or after. */
static void
apply_single_limits(struct tool *t)
{
	const char *name;

	for (unsigned n = 0; (name = mime_limit_name(n)) != NULL; n++) {
		uint32_t *limit = mime_limit(&t->single, name);

		if (limit != NULL && *limit != 0)
			*mime_limit(&t->parse.limits, name) = *limit;
	}
}

static void
no_checks(struct tool *t, const char *argument)
{
	(void)argument;
	t->parse.checks = MIME_CHECK_STRUCTURE;
}

/* "-" is the standard output, where all goes anyway. */
static void
set_output(struct tool *t, const char *argument)
{
	t->output = strcmp(argument, "-") != 0 ? argument : NULL;
}

static void
set_files0(struct tool *t, const char *argument)
{
	if (t->wish.list != NULL)
		tool_usage(t, "--files0-from: given twice", NULL);
	t->wish.list = argument;
}

static void
set_jobs(struct tool *t, const char *argument)
{
	uint64_t n;

	if (!select_size((mime_span){ argument, strlen(argument) }, &n) ||
	    n == 0 || n > JOBS_MAX)
		tool_usage(t, "-j takes a number from 1 to 256", NULL);
	t->jobs = (unsigned)n;
}

static void
set_range(struct tool *t, const char *argument)
{
	if (!mail_range(argument, &t->wish.range))
		tool_usage(t, "-m takes numbers of messages: 17, 10-20, 10-",
		    NULL);
}

static const char *
kind_name(const void *ctx, size_t n)
{
	(void)ctx;
	return mime_mailbox_kind_name((unsigned)n);
}

static size_t
kind_count(void)
{
	unsigned n = 0;

	while (mime_mailbox_kind_name(n) != NULL)
		n++;
	return n;
}

static void
set_input(struct tool *t, const char *argument)
{
	t->wish.folders = strcmp(argument, "maildir") == 0;
	t->wish.kind = t->wish.folders ? MIME_MAILBOX_NONE :
	    mime_mailbox_kind_find(argument);
	if (!t->wish.folders && t->wish.kind == MIME_MAILBOX_ANY)
		tool_usage(t, "--input is eml, mbox, mboxo, mboxrd, mboxcl, "
		    "mboxcl2, emlx or maildir", tool_nearest(argument,
		    kind_count(), kind_name, NULL));
}

static void print_help(struct tool *t, const char *argument);

static void
print_version(struct tool *t, const char *argument)
{
	(void)argument;
	fprintf(t->out, "%s %s %s%s%s\n", t->name, mime_version(),
	    mime_features(), *html_features() ? " " : "", html_features());
	exit(tool_finish(t));
}

#define SHARED(member) offsetof(struct tool, member)

static const struct tool_option shared[] = {
	{ 'p', "part", "SEL", "only the parts that SEL chooses: 1.2, '*.pdf', "
	    "type:image/*,\n"
	    "disp: role: cid: size>1M, with not, and, or, ( )",
	    TOOL_CALLS, 0, add_selector },
	{ 'o', "output", "FILE", "write to FILE", TOOL_CALLS, 0,
	    set_output },
	{ 0, "limit", "NAME=N", "set a limit: depth, parts, header, ..",
	    TOOL_CALLS, 0, set_limit },
	{ 0, "limits", "WHICH", "tight, default or none: all limits",
	    TOOL_CALLS, 0, set_limits },
	{ 0, "no-checks", NULL, "look for defects of structure only",
	    TOOL_CALLS, 0, no_checks },
	{ 0, "files0-from", "FILE", "read the files named in FILE, each ends "
	    "in NUL", TOOL_CALLS, 0, set_files0 },
	{ 'm', "messages", "N-M", "only these of each mailbox, as FILE#N-M",
	    TOOL_CALLS, 0, set_range },
	{ 0, "input", "KIND", "what files are: eml, mbox, mboxrd, mboxcl, "
	    "emlx,\nmaildir [found out]", TOOL_CALLS, 0, set_input },
	{ 'j', "jobs", "N", "so many messages at once [all processors]",
	    TOOL_CALLS, 0, set_jobs },
	{ 0, "progress", NULL, "tell each second how far it is",
	    TOOL_SETS, SHARED(progress), NULL },
	{ 'q', "quiet", NULL, "say less", TOOL_SETS, SHARED(quiet), NULL },
	{ 'v', "verbose", NULL, "say more", TOOL_SETS, SHARED(verbose), NULL },
	{ 'n', "dry-run", NULL, "show, write nothing", TOOL_SETS, SHARED(dry),
	    NULL },
	{ 'h', "help", NULL, "this text", TOOL_CALLS, 0, print_help },
	{ 0, "version", NULL, "version and features", TOOL_CALLS, 0,
	    print_version },
	{ 0, NULL, NULL, NULL, TOOL_SETS, 0, NULL }
};

/* ---- the table ---------------------------------------------------------- */

static size_t
table_length(const struct tool_option *table)
{
	size_t n = 0;

	while (table[n].letter != 0 || table[n].name != NULL)
		n++;
	return n;
}

/* Row N of the tool's table and the shared one; NULL after the last. */
static const struct tool_option *
row_at(const struct tool *t, size_t n)
{
	size_t own = table_length(t->options);

	if (n < own)
		return &t->options[n];
	return n - own < table_length(shared) ? &shared[n - own] : NULL;
}

static const struct tool_option *
row_of_letter(const struct tool *t, int letter)
{
	const struct tool_option *row;

	for (size_t n = 0; (row = row_at(t, n)) != NULL; n++)
		if (row->letter == letter)
			return row;
	return NULL;
}

/* Whether a row before ROW has the same long name. */
static bool
is_hidden(const struct tool *t, const struct tool_option *row)
{
	const struct tool_option *other = NULL;

	for (size_t n = 0; (other = row_at(t, n)) != row; n++)
		if (other->name != NULL && row->name != NULL &&
		    strcmp(other->name, row->name) == 0)
			return true;
	return false;
}

static const char *
row_name(const void *ctx, size_t n)
{
	const struct tool_option *row = row_at(ctx, n);

	return row != NULL && row->name != NULL ? row->name : NULL;
}

/* One option in the help: its letter, name and argument, then its text. */
static void
print_option(FILE *out, const struct tool_option *row, bool letter)
{
	int n = letter ? fprintf(out, "  -%c", row->letter) :
	    fprintf(out, "    ");
	const char *line = row->help, *end;

	if (row->name != NULL)
		n += fprintf(out, "%s--%s", letter ? ", " : "  ", row->name);
	if (row->argument != NULL)
		n += fprintf(out, "%s%s", row->name != NULL ? "=" : " ",
		    row->argument);
	for (; (end = strchr(line, '\n')) != NULL; line = end + 1, n = 0)
		fprintf(out, "%*s%.*s\n", n < 27 ? 27 - n : 1, "",
		    (int)(end - line), line);
	fprintf(out, "%*s%s\n", n < 27 ? 27 - n : 1, "", line);
}

static void
print_help(struct tool *t, const char *argument)
{
	const struct tool_option *row;

	(void)argument;
	fprintf(t->out, "Usage: %s %s\n%s\n\n", t->name, t->usage, t->about);
	for (size_t n = 0; (row = row_at(t, n)) != NULL; n++)
		if (row->help != NULL && !is_hidden(t, row))
			print_option(t->out, row, row->letter != 0 &&
			    row_of_letter(t, row->letter) == row);
	fprintf(t->out, "\nExit status: 0 fine, 1 the answer is no or not all, "
	    "2 trouble.\n\nExamples:\n%s", t->examples);
	exit(tool_finish(t));
}

/* ---- getopt ------------------------------------------------------------- */

/* What getopt_long wants to know: the letters, and the long names. */
static bool
tell_getopt(struct tool *t, char **letters, struct option **names)
{
	size_t count = table_length(t->options) + table_length(shared);
	char *at = *letters = mime_arena_alloc(t->mem, 2 * count + 2);
	struct option *name = *names = mime_arena_alloc(t->mem,
	    (count + 1) * sizeof *name);

	if (at == NULL || name == NULL)
		return false;
	/* Complaints are ours, and a missing argument is told apart. */
	*at++ = ':';
	for (size_t n = 0; n < count; n++) {
		const struct tool_option *row = row_at(t, n);

		if (row->name != NULL)
			*name++ = (struct option){ row->name,
			    row->argument ? required_argument : no_argument,
			    NULL, LONG_ONLY + (int)n };
		if (row->letter == 0 || row_of_letter(t, row->letter) != row)
			continue;
		*at++ = row->letter;
		if (row->argument != NULL)
			*at++ = ':';
	}
	return true;
}

static void
obey(struct tool *t, const struct tool_option *row, const char *argument)
{
	char *member = (char *)t + row->member;

	switch (row->does) {
	case TOOL_SETS:  *(bool *)(void *)member = true; break;
	case TOOL_KEEPS: *(const char **)(void *)member = argument; break;
	case TOOL_CALLS: row->call(t, argument); break;
	}
}

/* OPTION, as typed, is none. */
static _Noreturn void
unknown_option(struct tool *t, const char *option)
{
	size_t length = strcspn(option, "="), count = 0;
	char what[2 * WORD_MAX], word[WORD_MAX + 1], meant[WORD_MAX + 3];
	const char *nearest = NULL;

	while (row_at(t, count) != NULL)
		count++;
	snprintf(what, sizeof what, "%.*s: no such option", WORD_MAX, option);
	if (strncmp(option, "--", 2) == 0) {
		snprintf(word, sizeof word, "%.*s", (int)(length - 2),
		    option + 2);
		nearest = tool_nearest(word, count, row_name, t);
	}
	if (nearest != NULL)
		snprintf(meant, sizeof meant, "--%s", nearest);
	tool_usage(t, what, nearest != NULL ? meant : NULL);
}

/* getopt said '?' or ':' of the option that it left in optopt. */
static _Noreturn void
bad_option(struct tool *t, int said, char **argv)
{
	const struct tool_option *row = optopt >= LONG_ONLY ?
	    row_at(t, (size_t)(optopt - LONG_ONLY)) : NULL;
	char what[2 * WORD_MAX], letter[3] = { '-', (char)optopt, '\0' };

	/* "-h" may want a field's name; alone it is a cry for help. */
	if (said == ':' && optopt == 'h')
		print_help(t, NULL);
	if (row == NULL && said == '?')
		unknown_option(t, optopt != 0 ? letter : argv[optind - 1]);
	snprintf(what, sizeof what, "%s%s: %s", row != NULL ? "--" : "",
	    row != NULL ? row->name : letter,
	    said == ':' ? "an argument is missing" : "takes no argument");
	tool_usage(t, what, NULL);
}

/* Opens what the caller closed, in such a way that using it still fails. */
static void
open_standard_files(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXIT_TROUBLE);
}

static bool
forbidden(const void *ctx, int fd)
{
	return tool_writes(ctx, fd);
}

static void
prepare(struct tool *t)
{
	char *buffer;

	open_standard_files();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	t->out = stdout;
	t->err = stderr;
	t->wish.range = MAIL_ALL;
	t->wish.forbidden = forbidden;
	t->wish.ctx = t;
	t->parse.size = sizeof t->parse;
	t->parse.checks = MIME_CHECK_ALL;
	t->mem = mime_arena_new(NULL);
	buffer = mime_arena_alloc(t->mem, OUT_BUFFER);
	if (buffer == NULL) {
		tool_complain(t, NULL, mime_status_text(MIME_NOMEM));
		exit(EXIT_TROUBLE);
	}
	if (!show_terminal(stdout))
		setvbuf(stdout, buffer, _IOFBF, OUT_BUFFER);
}

void
tool_start(struct tool *t, int argc, char **argv)
{
	struct option *names;
	char *letters;
	int said;

	prepare(t);
	if (!tell_getopt(t, &letters, &names))
		tool_usage(t, mime_status_text(MIME_NOMEM), NULL);
	while ((said = getopt_long(argc, argv, letters, names, NULL)) != -1) {
		if (said == '?' || said == ':')
			bad_option(t, said, argv);
		obey(t, said < LONG_ONLY ? row_of_letter(t, said) :
		    row_at(t, (size_t)said - LONG_ONLY), optarg);
	}
	apply_single_limits(t);
	t->wish.operands = argv + optind;
	t->wish.count = argc - optind;
}

/* ---- inputs and the end ------------------------------------------------- */

bool
tool_writes(const struct tool *t, int fd)
{
	return output_is(t->writes[0], fd) || output_is(t->writes[1], fd);
}

void
tool_charset(struct tool *t, const char *label)
{
	if (mime_charset_name((mime_span){ label, strlen(label) }).len == 0)
		tool_usage(t, "--charset: there is no charset of that name",
		    NULL);
	t->charset = label;
}

bool
tool_several(const struct tool *t)
{
	return t->wish.count > 1 || t->wish.list != NULL;
}

bool
tool_may_go_on(const struct tool *t)
{
	return !ferror(t->out);
}

/* Is OUT a pipe that nobody reads any more? */
static bool
is_broken(FILE *out)
{
	struct pollfd p = { .fd = fileno(out), .events = POLLOUT };

	return poll(&p, 1, 0) == 1 && (p.revents & (POLLERR | POLLHUP)) != 0;
}

/* Nobody who closed a pipe wants to be told that it is closed. */
static void
check_out(struct tool *t)
{
	bool broken = is_broken(t->out), failed;

	errno = t->out_error;
	failed = ferror(t->out) != 0;
	failed |= fflush(t->out) != 0;
	/* Its buffer goes with the arena. */
	failed |= fclose(stdout) != 0 && t->out == stdout;
	if (failed && !broken)
		tool_complain(t, "standard output", errno != 0 ?
		    strerror(errno) : "could not be written");
	if (failed)
		tool_raise(t, EXIT_TROUBLE);
}

int
tool_finish(struct tool *t)
{
	check_out(t);
	mime_arena_free(t->mem);
	t->mem = NULL;
	return t->status;
}
