/*
 * milter_verdict.c - what is told to the server when all of a mail is there.
 *
 * What changes in the header is told field by field (milter_header.c). If
 * anything behind the header changes, the body is sent as a whole. Both are
 * told only after the edited mail was read again and is what was meant.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "milter.h"
#include "signed.h"
#include "text.h"

/* The protocol lets a piece have as many octets. */
#define PIECE ((size_t)65535)

/* ---- the body ----------------------------------------------------------- */

/* Does anything behind the header change, or with it? */
static bool
changes_body(const struct session *s, struct mime_editor *e)
{
	const struct mime_part *root = mime_tree_root(s->tree);
	uint64_t head = root != NULL ? root->body.offset : 0;
	size_t n;
	const struct mime_splice *splice = mime_editor_splices(e, &n);
	const struct mime_splice *last = n > 0 ? &splice[n - 1] : NULL;

	return last != NULL && (last->at.offset >= head ||
	    last->at.offset + last->at.size > head);
}

static bool
send_body(SMFICTX *ctx, struct session *s, struct mime_editor *e, uint64_t at)
{
	char *window = mime_arena_alloc(s->mem, PIECE);
	size_t n = window != NULL ? PIECE : 0;
	bool any = false;

	while (n > 0) {
		mime_room room = { window, PIECE };

		if (mime_editor_result(e, at, &room) < 0)
			return false;
		n = PIECE - room.len;
		at += n;
		if ((n > 0 || !any) && smfi_replacebody(ctx,
		    (unsigned char *)window, (int)n) != MI_SUCCESS)
			return false;
		any = true;
	}
	return any;
}

/* ---- the verdict -------------------------------------------------------- */

static sfsistat
fail(SMFICTX *ctx, struct session *s, const char *why)
{
	/* What some edits were told of is not as it was any more. */
	bool pass = s->milter->on_failure == FAILURE_PASS && !s->told;

	s->failed = true;
	milter_log_mail(ctx, s, pass ? "passed as it is" : "not now", why);
	return pass ? SMFIS_CONTINUE : SMFIS_TEMPFAIL;
}

/*
 * "5.7.1 text", "4.7.1 text" for a refusal that does not last, or text alone;
 * libmilter reads "%" as printf does.
 */
static sfsistat
reject(SMFICTX *ctx, struct session *s, const char *why)
{
	char code[12] = "5.7.1", text[400];
	size_t n = verdict_status(why);
	bool lasts = n == 0 || why[0] == '5';

	if (n > 0) {
		snprintf(code, sizeof code, "%.*s", (int)n, why);
		why += n + 1;
	}
	n = 0;
	for (const char *c = why; *c != '\0' && n < sizeof text - 2; c++) {
		if (*c == '%')
			text[n++] = '%';
		text[n++] = *c >= ' ' && *c < 0x7f ? *c : '?';
	}
	text[n] = '\0';
	smfi_setreply(ctx, lasts ? (char[]){ "550" } : (char[]){ "451" }, code,
	    text);
	milter_log_mail(ctx, s, lasts ? "refused" : "refused for now", why);
	return lasts ? SMFIS_REJECT : SMFIS_TEMPFAIL;
}

/* ---- what cannot be judged ---------------------------------------------- */

/*
 * What keeps the rules from being asked; NULL: nothing. A server that hands over
 * a blank line within a value has another body than we read: edits of one would
 * be carried out on the other.
 */
static const char *
unseen(const struct session *s)
{
	const struct rules *r = &s->ruleset->rules;
	const struct mime_part *root = mime_tree_root(s->tree);

	if (r->first == NULL)
		return NULL;
	if (s->over || rules_are_blind(r, s->tree))
		return "a limit hides some of it";
	return root != NULL && root->body.offset != s->head_end ?
	    "its header does not end where the server says" : NULL;
}

/* Nobody can say what the rules would have done. */
static sfsistat
judge_unseen(SMFICTX *ctx, struct session *s, const char *why)
{
	return s->milter->on_failure == FAILURE_REJECT ?
	    reject(ctx, s, why) : fail(ctx, s, why);
}

/* ---- carrying out ------------------------------------------------------- */

static mime_status
read_result(void *ctx, uint64_t offset, mime_room *to)
{
	return mime_editor_result(ctx, offset, to);
}

/*
 * Ends the telling; is the mail then what was meant, and can a server be told?
 * Why not; NULL: so it is.
 */
static const char *
end_edits(struct session *s, struct subject *x)
{
	const struct mime_source result = { read_result, x->editor };
	mime_status st = mime_editor_end(x->editor);
	size_t n;

	mime_editor_splices(x->editor, &n);
	if (st >= 0 && n > 0)
		st = mime_editor_check(x->editor, &result);
	if (st < 0)
		return mime_editor_reason(x->editor);
	if (n == 0)
		return NULL;
	s->header = milter_header_plan(s, x->editor, &s->body_begin);
	return s->header != NULL ?
	    rules_why_unlike(&s->ruleset->rules, x, &result) :
	    "a server cannot be told what changes in the header";
}

/* Are signatures kept, where that is asked for? */
static bool
keeps_signed(struct session *s, struct subject *x)
{
	const struct mime_spool mail = spool_calls(&s->mail);
	struct signed_mail m = {
		.mem = s->mem, .tree = s->tree,
		.source = { mail.read_at, mail.ctx }, .by = s->tool.digester,
		.hidden = s->over
	};
	bool kept;

	if (x->keep_signed == NULL)
		return true;
	m.part_mem = mime_arena_new(NULL);
	kept = m.part_mem != NULL && subject_keeps_signed(x, &m);
	if (m.part_mem == NULL)
		x->failed = true;
	mime_arena_free(m.part_mem);
	return kept;
}

static sfsistat
carry_out(SMFICTX *ctx, struct session *s, struct mime_editor *e)
{
	char what[60];
	size_t n;

	mime_editor_splices(e, &n);
	s->told = n > 0;
	if (n > 0 && (!milter_header_tell(ctx, s->header) ||
	    (changes_body(s, e) && !send_body(ctx, s, e, s->body_begin))))
		return fail(ctx, s, "the server does not take what changes");
	snprintf(what, sizeof what, "passed, %zu edits", n);
	milter_log_mail(ctx, s, what, "");
	return SMFIS_CONTINUE;
}

/*
 * Applies the rules, and has the editor end; what they complain of is kept, for
 * the log. False: the mail is not taken as it is to be, for now or at all.
 */
static bool
apply(struct session *s, struct subject *x)
{
	const char *why = NULL;
	FILE *said = fmemopen(s->said, sizeof s->said, "w");
	bool well;

	if (said == NULL)
		return false;
	s->tool.err = said;
	well = rules_apply(&s->ruleset->rules, x);
	if (well && x->verdict != VERDICT_REJECT) {
		why = end_edits(s, x);
		well = why == NULL && keeps_signed(s, x);
	}
	if (why != NULL)
		fputs(why, said);
	fclose(said);
	return well;
}

sfsistat
milter_verdict(SMFICTX *ctx, struct session *s)
{
	struct mime_edit_options opt = { .size = sizeof opt,
	    .spool = &s->fresh_calls };
	struct subject x = { .tool = &s->tool, .mem = s->mem,
	    .tree = s->tree };
	bool well;
	const char *why;

	if (milter_is_late(s))
		return fail(ctx, s, "the deadline has passed");
	if (s->failed)
		return fail(ctx, s, "no memory, or no room for it");
	why = unseen(s);
	if (why != NULL)
		return judge_unseen(ctx, s, why);
	x.editor = mime_editor_new(s->mem, s->tree, &opt);
	well = apply(s, &x);
	if (!x.failed && x.verdict == VERDICT_REJECT)
		return reject(ctx, s, x.why);
	if (!well)
		return fail(ctx, s, s->said[0] != '\0' ? s->said :
		    "a rule could not be applied");
	if (x.verdict == VERDICT_QUARANTINE &&
	    smfi_quarantine(ctx, milter_text(s->mem, text_span(x.why))) !=
	    MI_SUCCESS)
		return fail(ctx, s, "the server has no quarantine");
	return carry_out(ctx, s, x.editor);
}
