/*
 * mimeextract.c - gets the attachments out of a mail.
 *
 * Reads the options, opens the place where the parts shall go, and hands over
 * each part that was chosen. How a part is named and written is extract.c,
 * what places there are is targets.c.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "archive.h"
#include "emlx.h"
#include "extract.h"
#include "part.h"

static void
set_names(struct tool *t, const char *argument)
{
	static const char *const names[] = {
		[BY_NAME] = "safe", [BY_ASCII] = "ascii", [BY_HASH] = "hash",
		[BY_SECTION] = "part"
	};
	struct extract *x = (struct extract *)(void *)t;

	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(argument, names[i]) == 0) {
			x->naming = (enum naming)i;
			return;
		}
	tool_usage(t, "--names is safe, ascii, hash or part", NULL);
}

struct input_name {
	const char *name;
	struct input_name *before;
};

static void
add_input(struct tool *t, const char *argument)
{
	struct extract *x = (struct extract *)(void *)t;
	struct input_name *input = mime_arena_alloc(t->mem, sizeof *input);

	if (input == NULL)
		tool_usage(t, mime_status_text(MIME_NOMEM), NULL);
	*input = (struct input_name){ argument, x->inputs };
	x->inputs = input;
}

#define SETS(member) TOOL_SETS, offsetof(struct extract, member), NULL
#define KEEPS(member) TOOL_KEEPS, offsetof(struct extract, member), NULL

static const struct tool_option options[] = {
	{ 'C', "directory", "DIR", "into DIR, which must be there [.]",
	    KEEPS(directory) },
	{ 'd', NULL, "DIR", NULL, KEEPS(directory) },
	{ 'O', "to-stdout", NULL, "to the standard output", SETS(to_stdout) },
	{ 'o', "output", "ARCHIVE", "into ARCHIVE: .zip, .tar, .tar.gz, .tgz",
	    TOOL_KEEPS, offsetof(struct extract, tool.output), NULL },
	{ 'l', "list", NULL, "list the names; with -v, more", SETS(list) },
	{ 't', NULL, NULL, NULL, SETS(list) },
	{ 'x', "extract", NULL, "extract, which is done anyway",
	    SETS(extract) },
	{ 'a', "all", NULL, "all that is no container", SETS(all) },
	{ 0, "bodies", NULL, "the text bodies", SETS(bodies) },
	{ 0, "inline", NULL, "what is shown within a body", SETS(inlines) },
	{ 0, "names", "HOW", "safe, ascii, hash or part", TOOL_CALLS, 0,
	    set_names },
	{ 0, "overwrite", NULL, "replace files that are there",
	    SETS(overwrite) },
	{ 0, "skip-existing", NULL, "leave out what is there",
	    SETS(skip_existing) },
	{ 0, "raw", NULL, "as it is encoded in the message", SETS(raw) },
	{ 0, "to-utf8", NULL, "text converted to UTF-8", SETS(to_utf8) },
	{ 0, "charset", "LABEL", "with --to-utf8: from LABEL, whatever it says",
	    TOOL_CALLS, 0, tool_charset },
	{ 0, "manifest", "FILE", "tell in FILE what became of each part",
	    KEEPS(manifest_path) },
	{ 'i', NULL, "FILE", "read FILE, as an operand", TOOL_CALLS, 0,
	    add_input },
	{ 0, NULL, NULL, NULL, TOOL_SETS, 0, NULL }
};

static const char examples[] =
	"  mimeextract -C out mail.eml               all attachments\n"
	"  mimeextract -lv mail.eml                  which are these?\n"
	"  mimeextract -C out -p '*.pdf' mail.eml    only the PDF files\n"
	"  mimeextract -O -p 2 mail.eml | wc -c      a part to a program\n"
	"  mimeextract -o parts.zip mail.eml         into an archive\n";

/* ---- which parts -------------------------------------------------------- */

static bool
chosen_by_default(const struct mime_part *part)
{
	return part->role == MIME_ROLE_ATTACHMENT ||
	    part->role == MIME_ROLE_MESSAGE ||
	    (part->role == MIME_ROLE_INLINE && part->filename.len > 0);
}

static bool
is_chosen(struct extract *x, const struct mime_part *part)
{
	bool by_selector = x->tool.select != NULL;

	if (!by_selector && !x->all && !x->bodies && !x->inlines)
		return chosen_by_default(part);
	return (x->all && (part->kind != MIME_MULTIPART ||
	    part->child == NULL)) ||
	    (x->bodies && part->role == MIME_ROLE_BODY) ||
	    (x->inlines && part->role == MIME_ROLE_INLINE) ||
	    (by_selector && part_chosen(&x->message, part));
}

/*
 * What a limit kept from being looked into may hold, or be, what was asked for:
 * it is not passed over in silence. Nor is a part written that the limit on the
 * message cuts. NULL: no limit is in the way.
 */
static const char *
limit_of(const struct extract *x, const struct mime_part *part, bool chosen)
{
	const struct mime_defect *over = &x->message.over;

	if (over->code != 0 && part->child == NULL && part->inside == NULL &&
	    part->whole.offset + part->whole.size >= over->at.offset)
		return "it is cut by the limit on the message";
	if (part->opaque && !chosen)
		return "what it holds is beyond a limit, see --limits";
	return NULL;
}

static bool
one_part(struct extract *x, const struct mime_part *part)
{
	mime_mark mark = mime_arena_mark(x->message.part_mem);
	bool chosen = is_chosen(x, part);
	const char *why = limit_of(x, part, chosen);

	if (why == NULL && chosen)
		why = emlx_hindrance(&x->message, part, x->raw);
	if (why != NULL)
		extract_skip(x, part, why);
	mime_arena_release(x->message.part_mem, mark);
	return why != NULL || !chosen || extract_part(x, part);
}

static void
extract(struct tool *t, struct mail *mail)
{
	struct extract *x = (struct extract *)(void *)t;
	const struct mime_part *part;
	bool fine = true;

	early_open(&x->early, &x->folder);
	extract_watch(x);
	if (!message_open(&x->message, t, mail, 0)) {
		early_close(&x->early);
		return;
	}
	message_roles(&x->message);
	part = message_root(&x->message);
	for (; part != NULL && fine; part = part->after)
		fine = one_part(x, part);
	extract_settle(x);
	early_close(&x->early);
	message_close(&x->message);
}

static void
join(struct tool *all, struct tool *copy)
{
	struct extract *x = (struct extract *)(void *)all;
	struct extract *one = (struct extract *)(void *)copy;

	x->found += one->found;
	x->written += one->written;
	message_end(&one->message);
	early_free(&one->early);
	one->target->leave(one);
}

/* ---- the run ------------------------------------------------------------ */

static void
check_options(struct extract *x)
{
	struct tool *t = &x->tool;

	if ((x->directory != NULL) + x->to_stdout + (t->output != NULL) > 1)
		tool_usage(t, "-C, -O and -o do not go together", NULL);
	if (x->overwrite && x->skip_existing)
		tool_usage(t, "--overwrite and --skip-existing do not go "
		    "together", NULL);
	if (x->raw && x->to_utf8)
		tool_usage(t, "--raw and --to-utf8 do not go together", NULL);
	if (t->charset != NULL && !x->to_utf8)
		tool_usage(t, "--charset is for --to-utf8", NULL);
	if (t->output != NULL && archive_problem(t->output) != NULL)
		tool_usage(t, archive_problem(t->output), NULL);
}

static const struct target *
choose_target(const struct extract *x)
{
	if (x->list || x->tool.dry)
		return &target_list;
	if (x->to_stdout)
		return &target_stdout;
	return x->tool.output != NULL ? &target_archive : &target_folder;
}

/* Whether the run went as it was asked to. */
static void
count(struct extract *x)
{
	char what[120];

	if (x->found == 0 && x->tool.status == EXIT_SUCCESS) {
		tool_raise(&x->tool, EXIT_NO);
		if (!x->tool.quiet)
			tool_say(&x->tool, NULL, "no part was chosen");
	}
	if (!x->tool.verbose || x->target->unread)
		return;
	snprintf(what, sizeof what, "%" PRIu64 " found, %" PRIu64 " written, %"
	    PRIu64 " not written", x->found, x->written,
	    x->found - x->written);
	tool_say(&x->tool, NULL, what);
}

/* Puts what -i gave in front of the operands. False for want of memory. */
static bool
add_inputs(struct extract *x)
{
	struct mail_wish *wish = &x->tool.wish;
	size_t count = 0, operands = (size_t)wish->count;
	char **all;

	for (struct input_name *i = x->inputs; i != NULL; i = i->before)
		count++;
	if (count == 0)
		return true;
	all = mime_arena_alloc(x->tool.mem, (count + operands) * sizeof *all);
	if (all == NULL)
		return false;
	memcpy(all + count, wish->operands, operands * sizeof *all);
	wish->operands = all;
	wish->count += (int)count;
	for (struct input_name *i = x->inputs; i != NULL; i = i->before)
		all[--count] = (char *)(uintptr_t)i->name;
	return true;
}

static void
run(struct extract *x)
{
	const struct tool_work work = {
		.size = sizeof *x, .each = extract,
		.join = x->target->alone ? NULL : join,
		.silent = x->target == &target_folder &&
		    x->manifest != x->tool.out,
		.waits = true, .files = FILES_MOST
	};

	if (add_inputs(x))
		tool_run(&x->tool, &work);
	else
		tool_complain(&x->tool, NULL, mime_status_text(MIME_NOMEM));
	count(x);
}

int
main(int argc, char **argv)
{
	struct extract x = {
		.tool = {
			.name = "mimeextract",
			.about = "Gets the attachments out of a mail.",
			.usage = "[OPTION ...] [FILE ...]",
			.examples = examples,
			.options = options
		}
	};

	tool_start(&x.tool, argc, argv);
	check_options(&x);
	/* Defects are not shown here, so they are not looked for. */
	x.tool.parse.checks = MIME_CHECK_STRUCTURE;
	if (x.manifest_path != NULL || x.naming == BY_HASH)
		tool_digests(&x.tool);
	x.target = choose_target(&x);
	x.names_mem = x.tool.mem;
	if (manifest_open(&x)) {
		if (x.target->open(&x)) {
			run(&x);
			x.target->close(&x);
		} else
			tool_raise(&x.tool, EXIT_TROUBLE);
		manifest_close(&x);
	}
	message_end(&x.message);
	early_free(&x.early);
	return tool_finish(&x.tool);
}
