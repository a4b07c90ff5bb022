/*
 * milter_session.c - a mail as a server hands it over: fields, then pieces of
 * its body.
 *
 * There are no octets of a header: it is made again of names and values. What
 * is there is kept in a spool and parsed at once, so that at the end nothing is
 * left to be read. Where something fails the mail is not taken now, and whoever
 * sent it tries again.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "milter.h"

struct milter *milter_of_all;

/* ---- a mail ------------------------------------------------------------- */

/* Counts one more mail, or one less. False: none may begin any more. */
static bool
count(struct session *s, bool opens)
{
	struct milter *m = s->milter;

	if (s->open == opens)
		return true;
	pthread_mutex_lock(&m->lock);
	s->open = opens && !m->ending;
	m->open += s->open;
	m->open -= !opens;
	if (m->open == 0)
		pthread_cond_signal(&m->idle);
	pthread_mutex_unlock(&m->lock);
	return s->open == opens;
}

static void
forget(struct session *s)
{
	milter_release_rules(s->milter, s->ruleset);
	s->ruleset = NULL;
	s->tree = NULL;
	s->parser = NULL;
	mime_arena_release(s->mem, s->start);
	/* A connection may stay open, and need not keep a mail's memory. */
	spool_close(&s->mail);
	spool_close(&s->inside);
	spool_close(&s->fresh);
	s->failed = s->over = s->told = false;
	s->header = NULL;
	s->said[0] = '\0';
	count(s, false);
}

bool
milter_is_late(const struct session *s)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - s->begun.tv_sec >= (time_t)s->milter->deadline;
}

/* Makes ready for a mail. */
static void
begin(struct session *s)
{
	const struct mime_spool mail = spool_calls(&s->mail);
	const struct mime_source source = { mail.read_at, mail.ctx };
	struct mime_options opt;

	s->ruleset = milter_take_rules(s->milter);
	opt = s->ruleset->tool.parse;   /* a rule may want to see more */
	opt.checks = s->ruleset->rules.ambiguous ? MIME_CHECK_ALL :
	    MIME_CHECK_STRUCTURE;
	opt.spool = &s->inside_calls;
	s->tool = s->milter->tool;
	s->tool.digester = s->ruleset->tool.digester;
	s->tool.mem = s->mem;   /* that of all is not for threads */
	s->parser = mime_parser_new(s->mem, &opt);
	s->tree = mime_tree_new(s->mem, &source, &opt);
	s->failed = s->parser == NULL || s->tree == NULL;
}

/* What the parser has to tell. */
static void
take_events(struct session *s)
{
	const struct mime_event *ev;
	mime_status st = MIME_OK;

	while (!s->failed && (st = mime_parser_next(s->parser, &ev)) ==
	    MIME_OK)
		s->failed = mime_tree_add(s->tree, ev) < 0;
	s->failed |= st < 0;
}

static void
add(struct session *s, const char *octets, size_t n)
{
	const mime_span piece = { octets, n };

	if (s->failed || s->over || n == 0)
		return;
	/* What is beyond the limit is not kept: the mail is not ours then. */
	s->over = n > s->milter->tool.message_limit - s->mail.size;
	if (s->over)
		return;
	s->failed = milter_is_late(s) || !spool_put(&s->mail, piece);
	if (s->failed)
		return;
	mime_parser_feed(s->parser, piece);
	take_events(s);
}

/* A value comes with LF where it is folded, and without its last line end. */
static void
add_value(struct session *s, const char *value)
{
	while (*value != '\0') {
		size_t n = strcspn(value, "\n");

		add(s, value, n);
		value += n;
		if (*value == '\n') {
			value++;
			add(s, "\r\n", 2);
		}
	}
	add(s, "\r\n", 2);
}

/* ---- callbacks ---------------------------------------------------------- */

static struct session *
session_of(SMFICTX *ctx)
{
	return smfi_getpriv(ctx);
}

/*
 * Trouble is told at the end, where it is logged, and where what is to be done
 * about it is known: whether or not the server waits for an answer here.
 */
static sfsistat
go_on(const struct session *s)
{
	return s->quiet ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static struct session *
session_new(struct milter *m)
{
	struct session *s = calloc(1, sizeof *s);

	if (s == NULL)
		return NULL;
	s->milter = m;
	s->mail = s->inside = s->fresh = SPOOL_NONE;
	s->inside_calls = spool_calls(&s->inside);
	s->fresh_calls = spool_calls(&s->fresh);
	s->mem = mime_arena_new(NULL);
	s->start = mime_arena_mark(s->mem);
	if (s->mem != NULL)
		return s;
	free(s);
	return NULL;
}

/* What we do, and what we need not be told; what need not be answered. */
#define DONE_TO_MAIL (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY | \
	SMFIF_QUARANTINE)
#define NOT_WANTED (SMFIP_NOCONNECT | SMFIP_NOHELO | SMFIP_NORCPT | \
	SMFIP_NOUNKNOWN | SMFIP_NODATA)
#define NOT_ANSWERED (SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY)

static sfsistat
negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long f2, unsigned long f3, unsigned long *our_actions,
    unsigned long *our_steps, unsigned long *r2, unsigned long *r3)
{
	struct session *s = session_new(milter_of_all);

	(void)f2;
	(void)f3;
	if (s == NULL)
		return SMFIS_REJECT;    /* of the connection to us, no mail */
	*our_actions = actions & DONE_TO_MAIL;
	*our_steps = steps & (NOT_WANTED | SMFIP_HDR_LEADSPC);
	s->leading_space = (steps & SMFIP_HDR_LEADSPC) != 0;
	s->quiet = (steps & NOT_ANSWERED) == NOT_ANSWERED;
	if (s->quiet)
		*our_steps |= NOT_ANSWERED;
	*r2 = *r3 = 0;
	smfi_setpriv(ctx, s);
	return SMFIS_CONTINUE;
}

static sfsistat
from(SMFICTX *ctx, char **argv)
{
	struct session *s = session_of(ctx);
	size_t n;

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	forget(s);
	clock_gettime(CLOCK_MONOTONIC, &s->begun);
	snprintf(s->from, sizeof s->from, "%s", argv[0] + (*argv[0] == '<'));
	n = strlen(s->from);
	if (n > 0 && s->from[n - 1] == '>')
		s->from[n - 1] = '\0';
	if (!count(s, true)) {
		milter_log_mail(ctx, s, "not now", "we are ending");
		return SMFIS_TEMPFAIL;
	}
	begin(s);
	return SMFIS_CONTINUE;
}

static sfsistat
header(SMFICTX *ctx, char *name, char *value)
{
	struct session *s = session_of(ctx);

	add(s, name, strlen(name));
	add(s, ": ", s->leading_space ? 1 : 2);
	add_value(s, value);
	return go_on(s);
}

static sfsistat
end_of_header(SMFICTX *ctx)
{
	struct session *s = session_of(ctx);

	add(s, "\r\n", 2);
	s->head_end = s->mail.size;
	return go_on(s);
}

static sfsistat
body(SMFICTX *ctx, unsigned char *octets, size_t n)
{
	struct session *s = session_of(ctx);

	add(s, (const char *)octets, n);
	return go_on(s);
}

static sfsistat
end_of_message(SMFICTX *ctx)
{
	struct session *s = session_of(ctx);
	sfsistat answer;

	if (!s->failed) {
		mime_parser_end(s->parser);
		take_events(s);
	}
	s->failed = s->failed || mime_tree_end(s->tree) < 0;
	answer = milter_verdict(ctx, s);
	forget(s);
	return answer;
}

static sfsistat
abort_mail(SMFICTX *ctx)
{
	if (session_of(ctx) != NULL)
		forget(session_of(ctx));
	return SMFIS_CONTINUE;
}

static sfsistat
close_session(SMFICTX *ctx)
{
	struct session *s = session_of(ctx);

	if (s == NULL)
		return SMFIS_CONTINUE;
	forget(s);
	mime_arena_free(s->mem);
	free(s);
	smfi_setpriv(ctx, NULL);
	return SMFIS_CONTINUE;
}

struct smfiDesc milter_callbacks = {
	.xxfi_name = (char[]){ "mimemilter" },
	.xxfi_version = SMFI_VERSION,
	.xxfi_flags = DONE_TO_MAIL,
	.xxfi_envfrom = from,
	.xxfi_header = header,
	.xxfi_eoh = end_of_header,
	.xxfi_body = body,
	.xxfi_eom = end_of_message,
	.xxfi_abort = abort_mail,
	.xxfi_close = close_session,
	.xxfi_negotiate = negotiate
};
