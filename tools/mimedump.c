/*
 * mimedump.c - shows what is in a mail.
 *
 * Reads the options, opens each message and has it printed in the form that
 * was asked for: a row of a table, a function each (dump.h). Nothing is ever
 * written but the output.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dump.h"
#include "output.h"
#include "show.h"

#define CHUNK_MAX (1024 * 1024)

static void
set_chunk(struct tool *t, const char *argument)
{
	struct dump *d = (struct dump *)(void *)t;
	uint64_t n;

	if (!select_size((mime_span){ argument, strlen(argument) }, &n) ||
	    n == 0 || n > CHUNK_MAX)
		tool_usage(t, "--chunk takes a number from 1 to 1M", NULL);
	d->chunk = (size_t)n;
}

#define SETS(member) TOOL_SETS, offsetof(struct dump, member), NULL
#define KEEPS(member) TOOL_KEEPS, offsetof(struct dump, member), NULL

static const struct tool_option options[] = {
	{ 0, "json", NULL, "a line of JSON for each message", SETS(json) },
	{ 0, "text", NULL, "the readable body; with --json, all texts",
	    SETS(text) },
	{ 0, "content", NULL, "with --json, all there is, for mimebuild --json",
	    SETS(content) },
	{ 0, "html", NULL, "the HTML body", SETS(html) },
	{ 0, "charset", "LABEL", "read text by LABEL, whatever it says",
	    TOOL_CALLS, 0, tool_charset },
	{ 'H', "headers", NULL, "the header, decoded", SETS(headers) },
	{ 'h', NULL, "NAME", "what the header fields called NAME say",
	    KEEPS(field) },
	{ 0, "raw", NULL, "the octets as they stand", SETS(raw) },
	{ 0, "defects", NULL, "what is wrong, a line each", SETS(defects) },
	{ 0, "lint", NULL, "what those who receive it will dislike",
	    SETS(lint) },
	{ 0, "requires", NULL, "what carrying it takes", SETS(requires) },
	{ 0, "report", NULL, "bounces and other reports, a line of JSON each",
	    SETS(report) },
	{ 0, "signatures", NULL, "what is signed, and whether it still can be",
	    SETS(signatures) },
	{ 0, "why", "PATH", "why the part of that number is read as it is",
	    KEEPS(why) },
	{ 0, "events", NULL, "what the parser tells", SETS(events) },
	{ 0, "count", NULL, "how many messages there are", SETS(count) },
	{ 0, "strict", NULL, "exit with 1 where something is wrong",
	    SETS(strict) },
	{ 0, "chunk", "N", "feed the parser N octets at a time", TOOL_CALLS, 0,
	    set_chunk },
	{ 0, "no-digest", NULL, "no SHA-256 in the JSON", SETS(no_digest) },
	{ 0, NULL, NULL, NULL, TOOL_SETS, 0, NULL }
};

static const char examples[] =
	"  mimedump mail.eml                    the parts of a message\n"
	"  mimedump -h subject mail.eml         its subject\n"
	"  mimedump --text < mail.eml           what it says\n"
	"  mimedump --raw -p 1 mail.eml         its first part as it stands\n"
	"  mimedump --why 1 mail.eml            why its first part is what it is\n"
	"  mimedump --json --no-digest *.eml    many messages, for programs\n"
	"  mimedump --count archive.mbox        how many are in a mailbox\n"
	"  mimedump 'archive.mbox#2'            the second of them\n"
	"  mimedump --report bounce.eml         who did not get it, and why\n"
	"  mimedump --lint mail.eml             will those who get it like it?\n"
	"  mimedump --signatures mail.eml       what is signed of it\n";

/* ---- which parts -------------------------------------------------------- */

/* Numbers the parts that are shown. */
static mime_status
choose(struct dump *d)
{
	const struct mime_part *root = message_root(&d->message), *p;
	uint32_t count = 0, shown = 0;

	for (p = root; p != NULL; p = p->after)
		count++;
	d->place = mime_arena_alloc(d->message.mem, count * sizeof *d->place);
	if (d->place == NULL)
		return MIME_NOMEM;
	for (p = root; p != NULL; p = p->after)
		d->place[p->number] = part_chosen(&d->message, p) ? shown++ :
		    NOT_SHOWN;
	d->matched |= d->field == NULL && d->why == NULL && !d->report &&
	    !d->html && shown > 0;
	return MIME_OK;
}

/* ---- modes -------------------------------------------------------------- */

/* The form that was asked for; the first row that applies. */
static const struct {
	const char *name;
	size_t member;          /* of struct dump: false or NULL, it was not
	                           asked for; 0: always */
	bool keeps;             /* it is a pointer */
	void (*print)(struct dump *d);
} modes[] = {
	{ "--json",    offsetof(struct dump, json),    false, dump_json },
	{ "--text",    offsetof(struct dump, text),    false, dump_text },
	{ "--html",    offsetof(struct dump, html),    false, dump_html },
	{ "-H",        offsetof(struct dump, headers), false, dump_headers },
	{ "--raw",     offsetof(struct dump, raw),     false, dump_raw },
	{ "--defects", offsetof(struct dump, defects), false, dump_defects },
	{ "--lint",    offsetof(struct dump, lint),    false, dump_lint },
	{ "--requires", offsetof(struct dump, requires), false, NULL },
	{ "--report",  offsetof(struct dump, report),  false, dump_report },
	{ "--signatures", offsetof(struct dump, signatures), false,
	    dump_signatures },
	{ "--why",     offsetof(struct dump, why),     true,  dump_why },
	{ "--events",  offsetof(struct dump, events),  false, NULL },
	{ "--count",   offsetof(struct dump, count),   false, NULL },
	{ "the tree",  0,                              false, dump_tree }
};

static bool
asked_for(const struct dump *d, size_t mode)
{
	const void *member = (const char *)d + modes[mode].member;

	if (modes[mode].member == 0)
		return true;
	return modes[mode].keeps ? *(const char *const *)member != NULL :
	    *(const bool *)member;
}

static size_t
mode_of(const struct dump *d)
{
	size_t mode = 0;

	while (!asked_for(d, mode))
		mode++;
	return mode;
}

/* What --json tells more of, as well. */
static bool
joins_json(size_t mode)
{
	return modes[mode].member == offsetof(struct dump, text) ||
	    modes[mode].member == offsetof(struct dump, signatures);
}

/* What does not go together ends the program. */
static void
check_modes(struct dump *d)
{
	size_t mode, other, last = sizeof modes / sizeof modes[0] - 1;
	char what[80];

	d->headers |= d->field != NULL;
	mode = mode_of(d);
	for (other = mode + 1; other < last; other++) {
		if (!asked_for(d, other) || (d->json && joins_json(other)))
			continue;
		snprintf(what, sizeof what, "%s and %s do not go together",
		    modes[mode].name, modes[other].name);
		tool_usage(&d->tool, what, NULL);
	}
	if (d->events && d->tool.select != NULL)
		tool_usage(&d->tool, "-p and --events do not go together",
		    NULL);
	if (d->requires && d->tool.select != NULL)
		tool_usage(&d->tool, "-p and --requires do not go together",
		    NULL);
	if (d->why != NULL && d->tool.select != NULL)
		tool_usage(&d->tool, "-p and --why do not go together", NULL);
	if (d->content && !d->json)
		tool_usage(&d->tool, "--content is for --json", NULL);
	if (d->tool.charset != NULL && !d->text && !d->html && !d->headers &&
	    !d->json)
		tool_usage(&d->tool, "--charset is for --text, --html, --json "
		    "and headers", NULL);
	if (d->tool.decoded_limit != 0)
		tool_usage(&d->tool, "--limit: decoded is for mimeextract",
		    NULL);
}

/* ---- a message ---------------------------------------------------------- */

/* Whether MAIL is all there is in what was typed. */
static bool
is_known(const struct dump *d, const struct mail *mail)
{
	return !d->several && mail->alone && !mail->from_list;
}

/* The line that says whose output follows; not where programs read it. */
static void
print_source(struct dump *d, const struct mail *mail)
{
	FILE *out = d->tool.out;

	if (is_known(d, mail) || d->json || d->report || d->raw ||
	    d->tool.quiet)
		return;
	if (mail->turn > 0)
		fputc('\n', out);
	show_line(out, (mime_span){ mail->path, strlen(mail->path) });
	if (!mail->alone)
		fprintf(out, "#%" PRIu64, mail->number);
	fputs(":\n", out);
}

static void
dump(struct tool *t, struct mail *mail)
{
	struct dump *d = (struct dump *)(void *)t;

	if (d->events || d->requires) {
		print_source(d, mail);
		(d->events ? dump_events : dump_requires)(d, mail);
		d->matched = true;
		return;
	}
	if (!message_open(&d->message, t, mail, d->chunk)) {
		if (d->json)
			dump_json_error(d);
		return;
	}
	print_source(d, &d->message.mail);
	if (d->json || d->tool.verbose || d->tool.select != NULL ||
	    d->why != NULL)
		message_roles(&d->message);
	if (message_told(&d->message, choose(d)))
		modes[mode_of(d)].print(d);
	if (d->strict && !message_is_clean(&d->message))
		tool_raise(t, EXIT_NO);
	message_close(&d->message);
}

static void
join(struct tool *all, struct tool *copy)
{
	struct dump *d = (struct dump *)(void *)all;
	struct dump *one = (struct dump *)(void *)copy;

	d->matched |= one->matched;
	message_end(&one->message);
}

/* A page of HTML begins in its own way where it is the first. */
static void
run(struct dump *d)
{
	const struct tool_work work = {
		.size = sizeof *d, .each = dump, .join = d->html ? NULL : join
	};

	if (d->count)
		dump_count(d);
	else
		tool_run(&d->tool, &work);
}

int
main(int argc, char **argv)
{
	struct dump d = {
		.tool = {
			.name = "mimedump",
			.about = "Shows what is in a mail.",
			.usage = "[OPTION ...] [FILE ...]",
			.examples = examples,
			.options = options
		}
	};
	struct output output;

	tool_start(&d.tool, argc, argv);
	check_modes(&d);
	if ((d.json && !d.no_digest) || d.signatures)
		tool_digests(&d.tool);
	d.several = tool_several(&d.tool);
	if (tool_open(&d.tool, &output, d.tool.quiet)) {
		run(&d);
		if (!d.matched && (d.tool.select != NULL || d.field != NULL ||
		    d.why != NULL || d.report || d.html))
			tool_raise(&d.tool, EXIT_NO);
	}
	message_end(&d.message);
	tool_close(&d.tool, &output);
	return tool_finish(&d.tool);
}
