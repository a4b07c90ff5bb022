/*
 * rule.c - the actions there are, and how rules are applied.
 *
 * Rules are made once and then applied to mail after mail, by several threads
 * if there are: nothing of a rule changes after it was made.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "detach.h"
#include "downgrade.h"
#include "repair.h"
#include "rule.h"
#include "text.h"

/* ---- the table ---------------------------------------------------------- */

static const struct rule_action actions[] = {
	{ "add", "NAME: VALUE", field_prepare, field_add, RULE_WITH_ALL },
	{ "prepend", "NAME: VALUE", field_prepare, field_prepend,
	    RULE_WITH_ALL },
	{ "set", "NAME: VALUE", field_prepare, field_set, RULE_WITH_ALL },
	{ "remove", "NAME, or X-*", NULL, field_remove, RULE_WITH_ALL },
	{ "drop", "SEL", part_prepare, part_drop, RULE_WITH_ALL },
	{ "keep", "SEL", part_prepare, part_keep, RULE_WITH_ALL },
	{ "replace", "SEL with FILE", part_replace_prepare, part_replace,
	    RULE_WITH_ALL },
	{ "footer", "FILE, or FILE with FILE", footer_prepare, footer,
	    RULE_WITH_ALL },
	{ "footer-html", "FILE", footer_html_prepare, footer, RULE_WITH_ALL },
	{ "recode", "7bit or 8bit", recode_prepare, recode, RULE_WITH_ALL },
	{ "downgrade", "ascii", downgrade_prepare, downgrade, RULE_WITH_ALL },
	{ "defects", "NAME", defects_prepare, defects, RULE_WITH_ALL },
	{ "repair", "mime", repair_prepare, repair, RULE_ALONE },
	{ "detach", "SEL to DIR", detach_prepare, part_detach, RULE_ALONE },
	{ "attach-back", "DIR", attach_prepare, part_attach, RULE_ALONE },
	{ "unwrap", "rfc822", unwrap_prepare, unwrap, RULE_ALONE },
	{ "normalise", "utf-8", normalise_prepare, normalise, RULE_ALONE },
	{ "anonymize", "SEED, or random", anonymize_prepare, anonymize,
	    RULE_ALONE },
	{ "quarantine", "TEXT", NULL, verdict_quarantine, RULE_JUDGES },
	{ "keep-signed", NULL, verdict_keep_prepare, verdict_keep_signed,
	    RULE_JUDGES },
	{ "reject", "TEXT, or 5.7.1 TEXT", NULL, verdict_reject, RULE_JUDGES },
};

#define ACTIONS (sizeof actions / sizeof actions[0])

static const char *
action_name(const void *ctx, size_t n)
{
	(void)ctx;
	return n < ACTIONS ? actions[n].name : NULL;
}

static const struct rule_action *
find_action(const char *name)
{
	for (size_t i = 0; i < ACTIONS; i++)
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	return NULL;
}

/* ---- making rules ------------------------------------------------------- */

void
rules_init(struct rules *rules)
{
	*rules = (struct rules){ 0 };
	rules->last = &rules->first;
}

/* A line in T's memory, of A to D; a plain one where there is none. */
static const char *
said(struct tool *t, const char *a, const char *b, const char *c,
    const char *d)
{
	char *line = mime_arena_alloc(t->mem, RULES_WHY);

	if (line == NULL)
		return mime_status_text(MIME_NOMEM);
	snprintf(line, RULES_WHY, "%.150s%s%.150s%s", a, b, c, d);
	return line;
}

static const char *
unknown_action(struct tool *t, const char *name)
{
	const char *meant = tool_nearest(name, ACTIONS, action_name, NULL);

	return meant == NULL ? said(t, name, ": no such action", "", "") :
	    said(t, name, ": no such action; did you mean ", meant, "?");
}

/* What is behind "if", compiled. */
static const char *
condition(struct rules *rules, struct tool *t, struct rule *r,
    const char *text)
{
	struct select_error error;

	if (text == NULL)
		return NULL;
	if (strcmp(text, "ambiguous") == 0) {
		rules->ambiguous = r->ambiguous = true;
		return NULL;
	}
	rules->selects = true;
	r->when = select_compile(t->mem, text, NULL, &error);
	return r->when != NULL ? NULL :
	    said(t, text, ": ", error.text, "");
}

static bool
go_together(const struct rule_action *a, const struct rule_action *b)
{
	return a == b || a->company == RULE_JUDGES ||
	    b->company == RULE_JUDGES ||
	    (a->company == RULE_WITH_ALL && b->company == RULE_WITH_ALL);
}

/* What is wrong with R beside the rules before it; NULL: nothing. */
static const char *
company(const struct rules *rules, struct tool *t, const struct rule *r)
{
	const struct rule *other = rules->first;

	while (other != NULL && go_together(other->action, r->action))
		other = other->next;
	return other == NULL ? NULL : said(t, r->action->name,
	    " does not go with ", other->action->name,
	    ": use a run of its own");
}

void
rules_keep(struct rules *rules, struct rule *r)
{
	/* A placeholder that cannot be seen would stay, and nobody know. */
	rules->selects |= r->which != NULL || r->when != NULL ||
	    r->action->apply == part_attach;
	rules->ambiguous |= r->ambiguous || r->defects;
	*rules->last = r;
	rules->last = &r->next;
}

const char *
rules_add(struct rules *rules, struct tool *t, const char *action,
    const char *argument, const char *if_is)
{
	struct rule *r = mime_arena_alloc(t->mem, sizeof *r);
	const char *wrong;

	if (r == NULL)
		return mime_status_text(MIME_NOMEM);
	r->action = find_action(action);
	if (r->action == NULL)
		return unknown_action(t, action);
	if (*argument == '\0' && r->action->takes != NULL)
		return said(t, action, " wants ", r->action->takes, "");
	r->argument = argument;
	wrong = company(rules, t, r);
	if (wrong == NULL)
		wrong = condition(rules, t, r, if_is);
	if (wrong == NULL && r->action->prepare != NULL)
		wrong = r->action->prepare(t, r);
	if (wrong != NULL)
		return wrong;
	rules_keep(rules, r);
	return NULL;
}

/* ---- applying them ------------------------------------------------------ */

void
subject_fail(struct subject *x, mime_status st)
{
	if (!x->failed)
		tool_complain(x->tool, NULL, tool_reason(st));
	x->failed = true;
}

mime_span
subject_octets(struct subject *x, const struct mime_part *part, uint64_t begin,
    uint64_t end)
{
	const uint64_t most = 64 * 1024;
	mime_span s = { 0 };
	mime_status st = begin >= end ? MIME_OK : mime_part_bytes(x->mem,
	    x->tree, part, (mime_range){ begin, end - begin < most ?
	    end - begin : most }, &s);

	if (st < 0)
		subject_fail(x, st);
	return s;
}

bool
subject_head(struct subject *x, mime_span *head)
{
	const struct mime_part *root = mime_tree_root(x->tree);
	mime_status st = root == NULL ? MIME_OK :
	    mime_part_head(x->mem, x->tree, root, head);

	if (root == NULL)
		*head = (mime_span){ 0 };
	if (st < 0)
		subject_fail(x, st);
	return st >= 0;
}

static mime_status
read_octets(void *ctx, uint64_t offset, mime_room *to)
{
	mime_span rest = *(const mime_span *)ctx;
	size_t n;

	rest = text_after(rest, offset < rest.len ? (size_t)offset : rest.len);
	n = rest.len < to->len ? rest.len : to->len;
	if (n > 0)
		memcpy(to->ptr, rest.ptr, n);
	*to = (mime_room){ to->ptr + n, to->len - n };
	return MIME_OK;
}

struct mime_source
subject_source(mime_span *octets)
{
	return (struct mime_source){ read_octets, octets };
}

/* What a part decodes to is measured only where a selector asks. */
static uint64_t
size_of(void *ctx, const struct mime_part *part)
{
	struct subject *x = ctx;
	mime_mark mark = mime_arena_mark(x->mem);
	struct mime_reader *reader = mime_reader_new(x->mem, x->tree, part,
	    MIME_DECODED);
	mime_span piece;
	mime_status st = reader == NULL ? MIME_NOMEM : MIME_OK;
	uint64_t size = 0;

	while (st == MIME_OK) {
		st = mime_reader_next(reader, &piece);
		size += st == MIME_OK ? piece.len : 0;
	}
	if (st < 0)
		subject_fail(x, st);
	mime_arena_release(x->mem, mark);
	return size;
}

bool
subject_chosen(struct subject *x, const struct select *s,
    const struct mime_part *part)
{
	struct select_part p = { .part = part, .size = size_of, .ctx = x };
	mime_mark mark;
	bool chosen = false;
	mime_status st;

	if (x->failed)
		return false;
	mark = mime_arena_mark(x->mem);
	st = mime_part_section(x->mem, part, &p.section);
	if (st >= 0)
		chosen = select_matches(s, &p);
	else
		subject_fail(x, st);
	mime_arena_release(x->mem, mark);
	return chosen && !x->failed;
}

const struct mime_defect *
subject_ambiguity(const struct subject *x)
{
	const struct mime_part *p = mime_tree_root(x->tree);

	for (; p != NULL; p = p->after)
		for (const struct mime_defect *d = p->defects; d; d = d->next)
			if (d->severity == MIME_SEVERITY_AMBIGUOUS)
				return d;
	return NULL;
}

static bool
is_encoded(const struct mime_part *part)
{
	return part->child != NULL && part->media->encoding >= MIME_BASE64 &&
	    part->media->encoding != MIME_OTHER;
}

bool
subject_has_lf(struct subject *x)
{
	mime_span head;
	const char *lf;

	if (!subject_head(x, &head))
		return false;
	lf = head.len > 0 ? memchr(head.ptr, '\n', head.len) : NULL;
	return lf != NULL && (lf == head.ptr || lf[-1] != '\r');
}

const struct mime_part *
subject_editable(const struct mime_part *part)
{
	const struct mime_part *meant = part;

	for (; part != NULL; part = part->parent)
		if (is_encoded(part))
			meant = part;
	return meant;
}

static bool
some_part_is_chosen(struct subject *x, const struct select *s)
{
	const struct mime_part *p = mime_tree_root(x->tree);

	while (p != NULL && !subject_chosen(x, s, p))
		p = p->after;
	return p != NULL;
}

static bool
holds(struct subject *x, const struct rule *r)
{
	return (r->when == NULL || some_part_is_chosen(x, r->when)) &&
	    (!r->ambiguous || subject_ambiguity(x) != NULL);
}

/* Rules on fields see all of the header, whatever is hidden below it. */
static bool
hides_fields(const struct mime_defect *d)
{
	return d->code == MIME_DEFECT_LIMIT_HEADER_FIELDS ||
	    d->code == MIME_DEFECT_LIMIT_HEADER_BYTES ||
	    d->code == MIME_DEFECT_LIMIT_HEADER_FIELD_BYTES;
}

bool
rules_are_blind(const struct rules *rules, const struct mime_tree *tree)
{
	bool all = rules->selects || rules->ambiguous;
	const struct mime_part *p = mime_tree_root(tree);

	for (; p != NULL; p = p->after)
		for (const struct mime_defect *d = p->defects; d; d = d->next)
			if (d->severity == MIME_SEVERITY_LIMIT && (all ||
			    (p->parent == NULL && hides_fields(d))))
				return true;
	return false;
}

/*
 * What makes headers ASCII of what the mail says does so first: another rule
 * may want to say something else.
 */
static bool
makes_ascii(const struct rule *r)
{
	return r->action->apply == downgrade ||
	    (r->action->apply == recode && r->argument[0] == '7');
}

bool
rules_apply(const struct rules *rules, struct subject *x)
{
	mime_status st = rules->selects ? mime_tree_refer(x->tree) : MIME_OK;

	if (st < 0)
		subject_fail(x, st);
	for (const struct rule *r = rules->first; r != NULL && !x->failed;
	    r = r->next)
		if (makes_ascii(r) && holds(x, r))
			downgrade(x, r);
	for (const struct rule *r = rules->first; r != NULL && !x->failed &&
	    x->verdict != VERDICT_REJECT; r = r->next)
		if (holds(x, r))
			r->action->apply(x, r);
	return !x->failed;
}

bool
rules_do(const struct rules *rules, void (*apply)(struct subject *,
    const struct rule *))
{
	const struct rule *r = rules->first;

	while (r != NULL && r->action->apply != apply)
		r = r->next;
	return r != NULL;
}

const char *
rules_why_unlike(const struct rules *rules, struct subject *x,
    const struct mime_source *result)
{
	const char *why = NULL;
	mime_status st;

	if (!repair_holds(x, rules, result, &why, &st))
		return st < 0 ? tool_reason(st) : why;
	if (detach_holds(x, rules, result, &st))
		return NULL;
	return st < 0 ? tool_reason(st) :
	    "what is detached would not come back as it was";
}
