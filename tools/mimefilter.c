/*
 * mimefilter.c - mail in, mail out, nothing else touched.
 *
 * Reads the options: each that edits is a rule. What came out is handed on when
 * all of it is there, and was read again. A mail transfer agent may run it: it
 * ends with 0, with 65 where a rule refuses the mail, and with 75 for whatever
 * is wrong, since most other statuses send mail back to its sender.
 */
#include "config.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"

#define DEADLINE 300            /* seconds: Postfix gives up after 1,000 */
#define DEADLINE_MOST 86400
#define MESSAGE_LIMIT ((uint64_t)1 << 30)      /* octets: what a spool holds */

/* ---- options ------------------------------------------------------------ */

static void
add_rule(struct tool *t, const char *option, const char *action,
    const char *argument, const char *if_is)
{
	struct filter *f = (struct filter *)(void *)t;
	const char *wrong = rules_add(&f->rules, t, action, argument, if_is);
	char what[RULES_WHY + 40];

	if (wrong == NULL)
		return;
	snprintf(what, sizeof what, "%s: %s", option, wrong);
	tool_usage(t, what, NULL);
}

/* An option that is called as its action is. */
static void
take_rule(struct tool *t, const char *argument)
{
	const struct tool_option *o = t->option;
	char name[40];

	if (o->letter != 0)
		snprintf(name, sizeof name, "-%c", o->letter);
	else
		snprintf(name, sizeof name, "--%s", o->name);
	add_rule(t, name, o->name, argument, NULL);
}

/* The one option that takes two: SEL is what follows DIR. */
static void
detach(struct tool *t, const char *dir)
{
	struct filter *f = (struct filter *)(void *)t;
	const char *selector = optind < f->argc ? f->argv[optind++] : NULL;
	size_t n = selector != NULL ? strlen(dir) + strlen(selector) + 5 : 0;
	char *argument = mime_arena_alloc(t->mem, n);

	if (selector == NULL)
		tool_usage(t, "--detach wants DIR and SEL", NULL);
	if (argument == NULL)
		tool_usage(t, mime_status_text(MIME_NOMEM), NULL);
	snprintf(argument, n, "%s to %s", selector, dir);
	add_rule(t, "--detach", "detach", argument, NULL);
}

static void
recode_to(struct tool *t, const char *argument)
{
	add_rule(t, "--to", "recode", argument, NULL);
}

static void
downgrade_mail(struct tool *t, const char *argument)
{
	(void)argument;
	add_rule(t, "--downgrade", "downgrade", "ascii", NULL);
}

static void
repair_mail(struct tool *t, const char *argument)
{
	(void)argument;
	add_rule(t, "--repair", "repair", "mime", NULL);
}

static void
tell_defects(struct tool *t, const char *argument)
{
	(void)argument;
	add_rule(t, "--defects", "defects", "X-MIME-Defects", NULL);
}

static void
reject_if(struct tool *t, const char *argument)
{
	add_rule(t, "--reject-if", "reject", strcmp(argument, "ambiguous") == 0 ?
	    "5.6.0" : "5.7.1 refused by a rule", argument);
}

static void
read_rules(struct tool *t, const char *argument)
{
	struct filter *f = (struct filter *)(void *)t;
	char why[RULES_WHY], what[2 * RULES_WHY];

	if (rules_read(&f->rules, t, argument, why))
		return;
	snprintf(what, sizeof what, "%.300s: %s", argument, why);
	tool_usage(t, what, NULL);
}

static void
set_eol(struct tool *t, const char *argument)
{
	struct filter *f = (struct filter *)(void *)t;

	f->crlf = strcmp(argument, "crlf") == 0;
	f->lf = strcmp(argument, "lf") == 0;
	if (!f->crlf && !f->lf)
		tool_usage(t, "--eol takes crlf or lf", NULL);
}

static void
set_deadline(struct tool *t, const char *argument)
{
	struct filter *f = (struct filter *)(void *)t;
	char *end;
	unsigned long n = strtoul(argument, &end, 10);

	if (*end != '\0' || n == 0 || n > DEADLINE_MOST)
		tool_usage(t, "--deadline takes seconds, from 1 to 86400",
		    NULL);
	f->deadline = (unsigned)n;
}

static void
set_on_limit(struct tool *t, const char *argument)
{
	static const char *const names[] = { "tempfail", "pass", "reject" };
	struct filter *f = (struct filter *)(void *)t;

	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(argument, names[i]) == 0) {
			f->on_limit = (enum on_limit)i;
			return;
		}
	tool_usage(t, "--on-limit takes pass, reject or tempfail", NULL);
}

#define SETS(member) TOOL_SETS, offsetof(struct filter, member), NULL
#define KEEPS(member) TOOL_KEEPS, offsetof(struct filter, member), NULL

static const struct tool_option options[] = {
	{ 'A', "add", "NAME: VALUE", "add a field behind the others",
	    TOOL_CALLS, 0, take_rule },
	{ 0, "prepend", "NAME: VALUE", "add a field in front of all",
	    TOOL_CALLS, 0, take_rule },
	{ 'I', "set", "NAME: VALUE", "the field of that name, and the only one",
	    TOOL_CALLS, 0, take_rule },
	{ 'R', "remove", "NAME", "remove fields: Subject, or 'X-*'",
	    TOOL_CALLS, 0, take_rule },
	{ 0, "drop", "SEL", "drop the parts that SEL chooses", TOOL_CALLS, 0,
	    take_rule },
	{ 0, "keep", "SEL", "drop all leaves but those", TOOL_CALLS, 0,
	    take_rule },
	{ 0, "replace-with", "FILE", "a text in the place of what --drop "
	    "chooses", KEEPS(replace_with) },
	{ 0, "detach", "DIR SEL", "put what SEL chooses into DIR, and a "
	    "note\nin its place", TOOL_CALLS, 0, detach },
	{ 0, "attach-back", "DIR", "put it back, to the octet", TOOL_CALLS, 0,
	    take_rule },
	{ 0, "footer", "FILE", "add the text of FILE to what is read",
	    KEEPS(footer) },
	{ 0, "footer-html", "FILE", "the same, for HTML [the text]",
	    KEEPS(footer_html) },
	{ 0, "to", "7bit|8bit", "encode for a server of 7 bits, or undo it",
	    TOOL_CALLS, 0, recode_to },
	{ 0, "downgrade", NULL, "headers in ASCII, for a server without "
	    "SMTPUTF8", TOOL_CALLS, 0, downgrade_mail },
	{ 0, "repair", NULL, "mend what breaks the rules of mail, and no more",
	    TOOL_CALLS, 0, repair_mail },
	{ 0, "defects", NULL, "say in X-MIME-Defects what is wrong with the "
	    "mail", TOOL_CALLS, 0, tell_defects },
	{ 0, "eol", "crlf|lf", "end all lines so", TOOL_CALLS, 0, set_eol },
	{ 0, "dots", NULL, "double the dots that begin lines, for SMTP",
	    SETS(dots) },
	{ 0, "unwrap", "rfc822", "the first mail within the mail, instead of "
	    "it", TOOL_CALLS, 0, take_rule },
	{ 0, "normalise", NULL, "write anew what others read otherwise",
	    SETS(normalise) },
	{ 0, "anonymize", NULL, "the same shape, and no word of it",
	    SETS(anonymize) },
	/* As others spell them. */
	{ 0, "normalize", NULL, NULL, SETS(normalise) },
	{ 0, "anonymise", NULL, NULL, SETS(anonymize) },
	{ 0, "seed", "TEXT", "for --anonymize: the same words for the same",
	    KEEPS(seed) },
	{ 0, "reject-if", "SEL", "refuse a mail with such a part, or an\n"
	    "\"ambiguous\" one: exit with 65", TOOL_CALLS, 0, reject_if },
	{ 0, "keep-signed", NULL, "refuse a mail whose signature would break",
	    SETS(keep_signed) },
	{ 0, "rules", "FILE", "do what the lines of FILE say", TOOL_CALLS, 0,
	    read_rules },
	{ 0, "on-limit", "WHAT", "where a limit is in the way: pass, reject,\n"
	    "tempfail [it]", TOOL_CALLS, 0, set_on_limit },
	{ 'C', "directory", "DIR", "each file of mail to a new one in DIR",
	    KEEPS(directory) },
	{ 'd', NULL, "DIR", NULL, KEEPS(directory) },
	{ 'O', "to-stdout", NULL, "to the standard output, as without it",
	    SETS(to_stdout) },
	{ 0, "proof", "FILE", "write down what was changed", KEEPS(proof_to) },
	{ 0, "check", "FILE", "do it again, and compare with that proof",
	    KEEPS(check_by) },
	{ 0, "undo", "FILE", "undo what that proof tells of", KEEPS(undo_by) },
	{ 0, "deadline", "N", "give up after N seconds [300]", TOOL_CALLS, 0,
	    set_deadline },
	{ 0, "pass-exit", NULL, "end with what the program behind -- ended\n"
	    "with, from 64 to 78", SETS(pass_exit) },
	{ 0, NULL, NULL, NULL, TOOL_SETS, 0, NULL }
};

static const char examples[] =
	"  mimefilter -A 'X-Scanned: yes' mail.eml       one field more\n"
	"  mimefilter -R 'X-*' -I 'Subject: a' mail.eml  others less\n"
	"  mimefilter --drop '*.pdf' mail.eml            no such files\n"
	"  mimefilter -n --drop 'size>1M' mail.eml       what would change\n"
	"  mimefilter --rules rules -- sendmail -G -i -f ann@x.org bo@y.org\n";

/* ---- the command line --------------------------------------------------- */

/* What is behind "--" is a program: getopt must not see it. */
static int
take_child(struct filter *f, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--") == 0) {
			f->child = argv + i + 1;
			argv[i] = NULL;
			return i;
		}
	return argc;
}

/* What --drop chose is replaced by a text, if there is one. */
static void
replace_dropped(struct filter *f)
{
	struct rule *r = f->rules.first;
	struct tool *t = &f->tool;

	rules_init(&f->rules);
	for (; r != NULL; r = r->next) {
		bool drops = strcmp(r->action->name, "drop") == 0;
		size_t n = strlen(r->argument) + strlen(f->replace_with) + 7;
		char *argument = mime_arena_alloc(t->mem, n);

		if (argument == NULL)
			tool_usage(t, mime_status_text(MIME_NOMEM), NULL);
		snprintf(argument, n, "%s with %s", r->argument,
		    f->replace_with);
		if (drops)
			add_rule(t, "--replace-with", "replace", argument,
			    NULL);
		else
			rules_keep(&f->rules, r);
	}
}

/* What does not go together, or is of other tools. */
static const char *
misused(const struct filter *f)
{
	const struct tool *t = &f->tool;
	bool proves = f->proof_to != NULL || f->check_by != NULL ||
	    f->undo_by != NULL;

	if (f->child != NULL && f->child[0] == NULL)
		return "-- wants a program";
	if ((f->child != NULL) + (t->output != NULL) +
	    (f->directory != NULL) + f->to_stdout > 1)
		return "only one of -o, -C, -O and --";
	if (f->directory == NULL && tool_several(t))
		return "several files want a folder, -C";
	if (filter_wants_lines(f) && (proves || t->dry))
		return "--eol and --dots go with no proof, nor with -n";
	if (f->directory != NULL && (proves || t->dry))
		return "-C goes with no proof, nor with -n";
	if (f->undo_by != NULL && (f->rules.first != NULL ||
	    f->check_by != NULL || f->proof_to != NULL))
		return "--undo goes alone";
	if (f->seed != NULL && !f->anonymize)
		return "--seed is for --anonymize";
	return t->select != NULL ? "-p: say --drop or --keep" : NULL;
}

/* Both files are one rule: HTML gets one of them. */
static void
add_footer(struct filter *f)
{
	struct tool *t = &f->tool;
	size_t n = strlen(f->footer) + strlen(f->footer_html) + 7;
	char *both = mime_arena_alloc(t->mem, n);

	if (both == NULL)
		tool_usage(t, mime_status_text(MIME_NOMEM), NULL);
	snprintf(both, n, "%s with %s", f->footer, f->footer_html);
	add_rule(t, "--footer", "footer", both, NULL);
}

static void
add_footers(struct filter *f)
{
	struct tool *t = &f->tool;

	if (f->footer != NULL && f->footer_html != NULL)
		add_footer(f);
	else if (f->footer != NULL)
		add_rule(t, "--footer", "footer", f->footer, NULL);
	else if (f->footer_html != NULL)
		add_rule(t, "--footer-html", "footer-html", f->footer_html,
		    NULL);
}

/* Defects that no rule asks for are not looked for. */
static void
check_options(struct filter *f)
{
	const char *wrong = misused(f);

	if (wrong != NULL)
		tool_usage(&f->tool, wrong, NULL);
	if (f->replace_with != NULL)
		replace_dropped(f);
	add_footers(f);
	if (f->anonymize)
		add_rule(&f->tool, "--anonymize", "anonymize",
		    f->seed != NULL ? f->seed : "random", NULL);
	if (f->normalise)
		add_rule(&f->tool, "--normalise", "normalise", "utf-8", NULL);
	/* Without edits no signature breaks. */
	if (f->keep_signed && f->rules.first != NULL)
		add_rule(&f->tool, "--keep-signed", "keep-signed", "", NULL);
	if (!f->rules.ambiguous)
		f->tool.parse.checks = MIME_CHECK_STRUCTURE;
	if (f->tool.message_limit == 0)
		f->tool.message_limit = MESSAGE_LIMIT;
}

/* Gets ready for the run. */
static bool
begin(struct filter *f)
{
	filter_guard(f);
	/* Not of the arena, which would touch all of it. */
	f->window = malloc(FILTER_PIECE);
	f->queue = queue_new();
	if (f->window == NULL || f->queue == NULL)
		tool_usage(&f->tool, mime_status_text(MIME_NOMEM), NULL);
	if (f->check_by != NULL || f->undo_by != NULL)
		tool_digests(&f->tool);
	return f->proof_to == NULL || f->tool.dry || proof_begin(f);
}

/* The one line that is read by others than people. */
static int
refuse(struct filter *f)
{
	bool has_status = verdict_status(f->refused) > 0;

	fputs(has_status ? "" : "5.7.1 ", stderr);
	for (const char *c = f->refused; *c != '\0'; c++)
		fputc((unsigned char)*c >= ' ' && *c != '\x7f' ? *c : '?',
		    stderr);
	fputc('\n', stderr);
	/* What does not last is tried again. */
	return has_status && f->refused[0] == '4' ? FILTER_LATER :
	    FILTER_REFUSED;
}

static void
close_all(struct filter *f)
{
	proof_drop(f);
	free(f->window);
	spool_close(&f->fresh);
	spool_close(&f->places);
	queue_drop(f->queue);
	free(f->queue);
	spool_close(&f->result);
}

int
main(int argc, char **argv)
{
	struct filter f = {
		.tool = {
			.name = "mimefilter",
			.about = "Changes mail as it passes.",
			.usage = "[OPTION ...] [FILE] [-- PROGRAM ...]",
			.examples = examples,
			.options = options,
			.statuses = "0 fine, 65 refused by a rule, 75 anything "
			    "else: try again",
			.reply = "4.3.0 ",
			.trouble = FILTER_LATER
		},
		.deadline = DEADLINE,
		.fresh = SPOOL_NONE,
		.places = SPOOL_NONE,
		.result = SPOOL_NONE
	};
	int status;

	rules_init(&f.rules);
	f.argc = argc = take_child(&f, argc, argv);
	f.argv = argv;
	tool_start(&f.tool, argc, argv);
	check_options(&f);
	if (!begin(&f) || !filter_run(&f) ||
	    (f.directory == NULL && !filter_lines(&f)))
		status = FILTER_LATER;
	else if (f.refused != NULL)
		status = refuse(&f);
	else
		status = filter_out(&f);
	close_all(&f);
	return tool_finish(&f.tool) != 0 && status == 0 ? FILTER_LATER :
	    status;
}
