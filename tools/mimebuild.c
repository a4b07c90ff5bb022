/*
 * mimebuild.c - makes a mail.
 *
 * Reads what it is to be made of off the command line, and has it made by
 * build_message.c. Where something is wrong nothing is written.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "output.h"
#include "text.h"

static struct build *
of(struct tool *t)
{
	return (struct build *)(void *)t;
}

/* ---- fields ------------------------------------------------------------- */

static void
add(struct tool *t, const char *name, mime_span value)
{
	if (build_add(of(t), name, value))
		return;
	tool_complain(t, NULL, mime_status_text(MIME_NOMEM));
	exit(EXIT_TROUBLE);
}

static void
add_from(struct tool *t, const char *argument)
{
	add(t, "From", text_span(argument));
}

static void
add_sender(struct tool *t, const char *argument)
{
	add(t, "Sender", text_span(argument));
}

static void
add_to(struct tool *t, const char *argument)
{
	add(t, "To", text_span(argument));
}

static void
add_cc(struct tool *t, const char *argument)
{
	add(t, "Cc", text_span(argument));
}

static void
add_bcc(struct tool *t, const char *argument)
{
	add(t, "Bcc", text_span(argument));
}

static void
add_reply_to(struct tool *t, const char *argument)
{
	add(t, "Reply-To", text_span(argument));
}

static void
add_subject(struct tool *t, const char *argument)
{
	add(t, "Subject", text_span(argument));
}

/* "Name: value"; the blanks behind the colon are nobody's. */
static void
add_field(struct tool *t, const char *argument)
{
	const char *colon = strchr(argument, ':');
	const char *value;
	char *name;

	if (colon == NULL || colon == argument)
		tool_usage(t, "-H takes a field: 'Name: value'", NULL);
	value = colon + 1 + strspn(colon + 1, " ");
	name = mime_arena_alloc(t->mem, (size_t)(colon - argument) + 1);
	if (name != NULL)
		memcpy(name, argument, (size_t)(colon - argument));
	add(t, name != NULL ? name : "", text_span(value));
}

/* ---- content ------------------------------------------------------------ */

static void
once(struct tool *t, const void *there, const char *option)
{
	char what[60];

	snprintf(what, sizeof what, "%s: given twice", option);
	if (there != NULL)
		tool_usage(t, what, NULL);
}

static void
set_body(struct tool *t, const char *argument)
{
	struct build *b = of(t);

	once(t, b->text, "-b");
	b->text = build_piece_new(b, "-b", argument);
	b->text->name.len = 0;
	if (!text_starts(text_span(b->text->type), "text/"))
		b->text->type = "text/plain";
}

static void
set_html(struct tool *t, const char *argument)
{
	struct build *b = of(t);

	once(t, b->html, "--html");
	b->html = build_piece_new(b, "--html", argument);
	b->html->name.len = 0;
	b->html->type = "text/html";
}

static void
attach(struct tool *t, const char *argument)
{
	struct build *b = of(t);
	struct build_piece *p = build_piece_new(b, "-a", argument);

	*b->last_attached = p;
	b->last_attached = &p->next;
}

static void
attach_mail(struct tool *t, const char *argument)
{
	struct build *b = of(t);
	struct build_piece *p = build_piece_new(b, "--attach-mail", argument);

	p->type = "message/rfc822";
	*b->last_attached = p;
	b->last_attached = &p->next;
}

static void
add_operand(struct tool *t, const char *path, bool digest)
{
	struct build_operand *o = mime_arena_alloc(t->mem, sizeof *o);

	if (o == NULL) {
		tool_complain(t, NULL, mime_status_text(MIME_NOMEM));
		exit(EXIT_TROUBLE);
	}
	*o = (struct build_operand){ .path = path, .digest = digest };
	*of(t)->last_operand = o;
	of(t)->last_operand = &o->next;
	of(t)->digests |= digest;
}

static void
forward(struct tool *t, const char *argument)
{
	add_operand(t, argument, false);
}

static void
add_to_digest(struct tool *t, const char *argument)
{
	add_operand(t, argument, true);
}

static void
set_reply(struct tool *t, const char *argument)
{
	once(t, of(t)->reply_to, "--reply-to-mail");
	of(t)->reply_to = argument;
}

/* Its name is its Content-ID too, where none is said. */
static void
set_inline(struct tool *t, const char *argument)
{
	struct build *b = of(t);
	struct build_piece *p = build_piece_new(b, "--inline", argument);

	if (p->cid.len == 0 && p->name.len == 0)
		tool_usage(t, "--inline - wants an id: '-;cid=logo'", NULL);
	if (p->cid.len == 0)
		p->cid = build_bracketed(b, p->name);
	*b->last_inline = p;
	b->last_inline = &p->next;
}

/* ---- how ---------------------------------------------------------------- */

static void
set_encoding(struct tool *t, const char *argument)
{
	static const struct { const char *name; mime_encoding encoding; }
	names[] = {
		{ "auto", MIME_OTHER }, { "7bit", MIME_7BIT },
		{ "8bit", MIME_8BIT }, { "qp", MIME_QP },
		{ "quoted-printable", MIME_QP }, { "base64", MIME_BASE64 },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(argument, names[i].name) == 0) {
			of(t)->encoding = names[i].encoding;
			return;
		}
	tool_usage(t, "-e is auto, qp, base64, 7bit or 8bit", NULL);
}

/* Lines of UTF-16 are no lines of mail. */
static void
set_charset(struct tool *t, const char *argument)
{
	mime_span name = mime_charset_name(text_span(argument));

	if (name.len == 0 || text_starts(name, "utf-16"))
		tool_usage(t, "--charset: there is no charset of that name for "
		    "mail", NULL);
	of(t)->charset = argument;
}

static void
set_names(struct tool *t, const char *argument)
{
	if (strcmp(argument, "compat") != 0 && strcmp(argument, "strict") != 0)
		tool_usage(t, "--names is compat or strict", NULL);
	of(t)->strict = strcmp(argument, "strict") == 0;
}

#define SETS(member) TOOL_SETS, offsetof(struct build, member), NULL
#define KEEPS(member) TOOL_KEEPS, offsetof(struct build, member), NULL
#define CALLS(function) TOOL_CALLS, 0, function

static const struct tool_option options[] = {
	{ 'f', "from", "ADDR", "who it is from: 'Ann B <a@b.org>'",
	    CALLS(add_from) },
	{ 't', "to", "ADDR", "to whom; may be given again, as may be --cc,\n"
	    "--bcc, -H, -a and --inline", CALLS(add_to) },
	{ 'c', "cc", "ADDR", "with a copy to", CALLS(add_cc) },
	{ 0, "bcc", "ADDR", "and one that nobody sees", CALLS(add_bcc) },
	{ 0, "reply-to", "ADDR", "answers go to", CALLS(add_reply_to) },
	{ 0, "sender", "ADDR", "who sends it for the author",
	    CALLS(add_sender) },
	{ 's', "subject", "TEXT", "what it is about", CALLS(add_subject) },
	{ 'H', "header", "FIELD", "any other field: 'X-Foo: bar'",
	    CALLS(add_field) },
	{ 'b', "body", "FILE", "the text [the standard input]",
	    CALLS(set_body) },
	{ 0, "html", "FILE", "the page, and the images beside it that it\n"
	    "shows; text is made of it without -b",
	    CALLS(set_html) },
	{ 'a', "attach", "FILE", "a file; with ;type=T;name=N;charset=C;\n"
	    "description=D behind it", CALLS(attach) },
	{ 0, "inline", "FILE", "an image from elsewhere, which the page calls\n"
	    "cid:FILE, or what ;cid= says", CALLS(set_inline) },
	{ 0, "attach-mail", "FILE", "a mail, as it stands",
	    CALLS(attach_mail) },
	{ 0, "forward", "MAIL", "the same, and the subject is of it",
	    CALLS(forward) },
	{ 0, "digest", "MAIL", "mails, or those of a mailbox, to be read one\n"
	    "after the other; operands are more", CALLS(add_to_digest) },
	{ 0, "reply-to-mail", "MAIL", "answer it: to whom, subject, thread",
	    CALLS(set_reply) },
	{ 0, "quote", NULL, "with its text behind yours", SETS(quote) },
	{ 0, "charset", "LABEL", "write the text, which is UTF-8, in LABEL",
	    CALLS(set_charset) },
	{ 0, "flowed", NULL, "the lines of the text are paragraphs, for readers\n"
	    "to wrap (RFC 3676)", SETS(flowed) },
	{ 0, "json", "FILE", "a mail in JSON, with all its content, as mimedump\n"
	    "prints it",
	    KEEPS(json) },
	{ 'e', "encoding", "HOW", "of the text: auto, qp, base64, 7bit, 8bit",
	    CALLS(set_encoding) },
	{ 0, "names", "HOW", "of files: compat, for old programs too, or\n"
	    "strict", CALLS(set_names) },
	{ 0, "crlf", NULL, "lines end in CRLF, as they are sent [so]",
	    SETS(crlf) },
	{ 0, "lf", NULL, "lines end in LF", SETS(lf) },
	{ 0, "7bit", NULL, "nothing but 7-bit octets [so]", SETS(sevenbit) },
	{ 0, "8bit", NULL, "text may be sent as it is (8BITMIME)",
	    SETS(eightbit) },
	{ 0, "smtputf8", NULL, "addresses and headers in UTF-8 (SMTPUTF8)",
	    SETS(utf8) },
	{ 0, "date", "DATE", "as it is to stand there [now]", KEEPS(date) },
	{ 0, "message-id", "ID", "as <x@y> [a new one]", KEEPS(message_id) },
	{ 0, "boundary", "TEXT", "boundaries are made of TEXT",
	    KEEPS(boundary) },
	{ 0, "envelope", "FILE", "write who sends and receives to FILE, for\n"
	    "curl -K; Bcc is left out of the mail", KEEPS(envelope) },
	{ 0, NULL, NULL, NULL, TOOL_SETS, 0, NULL }
};

/* A test runs these, each as it stands: curl is for who has a server. */
static const char examples[] =
	"  echo Hello | mimebuild -f me@x.org -t you@y.org -s Hi\n"
	"  mimebuild -f me@x.org -t you@y.org -s 'Gr\xC3\xBC\xC3\x9F""e' "
	"-b body.txt -a report.pdf\n"
	"  mimebuild -f me@x.org -t you@y.org --html page.html "
	"--inline logo.png\n"
	"  mimebuild -f me@x.org -t you@y.org -a "
	"'d.csv;type=text/csv;name=data.csv' <note\n"
	"  mimebuild -f me@x.org -t you@y.org --envelope env -o m.eml <note\n"
	"\nThen curl sends it: curl -K env -T m.eml smtp://mail.x.org\n";

/* ---- the run ------------------------------------------------------------ */

static bool
is_stdin(const char *path)
{
	return path != NULL && strcmp(path, "-") == 0;
}

/* What a second one reads is empty. */
static void
check_stdin(struct build *b)
{
	int n = b->stdin_read + is_stdin(b->reply_to);

	for (const struct build_operand *o = b->operands; o; o = o->next)
		n += is_stdin(o->path);
	for (int i = 0; i < b->tool.wish.count; i++)
		n += is_stdin(b->tool.wish.operands[i]);
	if (n > 1)
		tool_usage(&b->tool, "the standard input cannot be two things",
		    NULL);
}

static void
check_options(struct build *b)
{
	struct tool *t = &b->tool;

	if (t->wish.count > 0 && !b->digests)
		tool_usage(t, "mimebuild takes no operands: -a attaches a "
		    "file", NULL);
	if (b->quote && b->reply_to == NULL)
		tool_usage(t, "--quote is for --reply-to-mail", NULL);
	check_stdin(b);
	if (is_stdin(b->reply_to) && b->text == NULL && b->html == NULL)
		tool_usage(t, "--reply-to-mail - wants -b: the standard input "
		    "cannot be both", NULL);
	if (is_stdin(b->envelope))
		tool_usage(t, "--envelope wants a file: the standard output is "
		    "for the mail", NULL);
	if (b->lf && b->crlf)
		tool_usage(t, "--lf and --crlf do not go together", NULL);
	if (b->sevenbit && (b->eightbit || b->encoding == MIME_8BIT))
		tool_usage(t, "--7bit and 8bit do not go together", NULL);
	if (b->json != NULL && (b->text || b->html || b->attached ||
	    b->inlines || b->operands || b->reply_to || b->flowed ||
	    b->charset))
		tool_usage(t, "--json has all there is in the mail: no -b, "
		    "-a and the like", NULL);
	if (build_find(b, "From") == NULL && b->json == NULL)
		tool_usage(t, "-f is missing: who is it from?", NULL);
	if (b->inlines != NULL && b->html == NULL)
		tool_usage(t, "--inline is for a page: --html", NULL);
}

/* What is done to the text before it is written. */
static bool
prepare_text(struct build *b)
{
	if ((b->flowed || b->charset != NULL) && b->text == NULL)
		tool_usage(&b->tool, "--flowed and --charset are for a text: "
		    "-b", NULL);
	if (b->charset != NULL && b->text->charset.len > 0)
		tool_usage(&b->tool, "--charset wants a text in UTF-8", NULL);
	if (b->quote && b->text == NULL)
		tool_usage(&b->tool, "--quote is for a text: -b", NULL);
	if (b->quote && b->text->charset.len > 0 &&
	    !text_is(b->text->charset, "utf-8"))
		tool_usage(&b->tool, "--quote wants a text in UTF-8", NULL);
	if (b->reply_to != NULL && !build_reply(b))
		return false;
	if (b->flowed) {
		b->text->type = "text/plain";
		if (!build_flow(b))
			return false;
	}
	return b->charset == NULL || build_convert(b);
}

/* Without a body it is the standard input, unless that says nothing. */
static void
read_body(struct build *b)
{
	if (b->text != NULL || b->html != NULL || b->json != NULL ||
	    b->stdin_read)
		return;
	b->text = build_piece_new(b, "-b", "-");
	b->text->type = "text/plain";
	b->text->name.len = 0;
	if ((b->attached != NULL || b->digest != NULL) &&
	    b->text->file.spool.size == 0)
		b->text = NULL;
}

static mime_status
put(void *ctx, mime_span octets)
{
	struct tool *t = ctx;

	if (fwrite(octets.ptr, 1, octets.len, t->out) == octets.len)
		return MIME_OK;
	if (t->out_error == 0)
		t->out_error = errno;
	return MIME_IO;
}

/* What is left for the end of the run fails now, while the envelope is not
   there yet. */
static void
flush(struct tool *t)
{
	if (fflush(t->out) == 0)
		return;
	if (t->out_error == 0)
		t->out_error = errno;
	tool_raise(t, EXIT_TROUBLE);
}

static void
write_mail(struct build *b, const struct output *envelope)
{
	struct tool *t = &b->tool;
	const struct mime_sink sink = { put, t };
	struct output output;

	if (!tool_open(t, &output, t->dry))
		return;
	if (output_same(envelope, &output))
		tool_complain(t, b->envelope, "is to be the mail too");
	else
		build_message(b, &sink);
	flush(t);
	tool_close(t, &output);
}

static void
run(struct build *b)
{
	struct tool *t = &b->tool;
	struct output envelope = OUTPUT_NONE;

	if (build_find(b, "From") == NULL)
		tool_usage(t, "-f is missing: who is it from?", NULL);
	if (!prepare_text(b))
		return;
	/* The Message-ID is of the author's domain. */
	if (!b->utf8 && !build_domains(b))
		return;
	if (!build_stamp(b)) {
		tool_complain(t, NULL, "no date or Message-ID can be made");
		return;
	}
	if (!build_fields(b) || !build_page(b) || t->status == EXIT_TROUBLE)
		return;
	if (b->envelope != NULL && !t->dry) {
		if (!build_envelope_begin(b, &envelope))
			return;
		write_mail(b, &envelope);
		build_envelope_end(b, &envelope);
	} else {
		write_mail(b, &envelope);
	}
}

/* Gives back what is not the arena's. */
static void
close_all(struct build *b)
{
	struct build_piece *const lists[] = {
		b->text, b->html, b->inlines, b->attached, b->digest,
	};

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		build_piece_close(lists[i]);
	spool_close(&b->mails);
	if (b->open != NULL)
		close(b->fd);
	b->open = NULL;
	build_json_free(b);
}

int
main(int argc, char **argv)
{
	struct build b = {
		.tool = {
			.name = "mimebuild",
			.about = "Makes a mail.",
			.usage = "-f ADDR -t ADDR [OPTION ...]",
			.examples = examples,
			.options = options,
			.makes = true
		},
		.encoding = MIME_OTHER,
		.mails = SPOOL_NONE
	};

	b.last_field = &b.fields;
	b.last_inline = &b.inlines;
	b.last_attached = &b.attached;
	b.last_operand = &b.operands;
	b.last_digest = &b.digest;
	tool_start(&b.tool, argc, argv);
	check_options(&b);
	for (int i = 0; i < b.tool.wish.count; i++)
		add_to_digest(&b.tool, b.tool.wish.operands[i]);
	if (b.json != NULL ? build_json_read(&b, b.json) :
	    build_take_mails(&b)) {
		read_body(&b);
		run(&b);
	}
	close_all(&b);
	return tool_finish(&b.tool);
}
