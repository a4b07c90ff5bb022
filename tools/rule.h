/*
 * rule.h - what is to be done to mail: rules, one after the other.
 *
 *     add X-Scanned: yes
 *     drop name:*.exe
 *     if size>10M then reject 5.3.4 too large
 *
 * An option that edits is a rule, and a line of a file of rules is one. A rule
 * is an action and its argument; the actions are a table (rule.c), each with a
 * function that tells an editor or gives a verdict. mimefilter and mimemilter
 * both apply them, and neither knows one from another.
 *
 * rule.c          the table, and how rules are applied
 * rule_file.c     rules, read from a file
 * filter_field.c  actions on fields
 * filter_part.c   actions on parts
 * filter_detach.c, filter_attach.c  contents, out and back (detach.h)
 * filter_footer.c a text at the end of what is read
 * filter_charset.c a text is UTF-8 from now on, and says so
 * filter_recode.c transfer encodings; recode_outside.c: of what is in no part
 * filter_downgrade.c  headers in ASCII (downgrade.h)
 * filter_repair.c what breaks the rules, mended (repair.h)
 * filter_unwrap.c a mail within the mail, instead of it
 * filter_defects.c  what is wrong, told in a field
 * filter_normalise.c  a mail that all read alike (normal.h)
 * filter_anonymize.c  words by others (anonymous.h)
 * filter_verdict.c  actions that judge
 * filter_signed.c what is signed, and is to stay
 */
#ifndef TOOLS_RULE_H
#define TOOLS_RULE_H

#include "select.h"
#include "tool.h"

/* What becomes of a mail as a whole. */
enum verdict { VERDICT_PASS, VERDICT_QUARANTINE, VERDICT_REJECT };

/* A mail that rules are applied to. */
struct subject {
	struct tool *tool;              /* to say something */
	struct mime_arena *mem;         /* for as long as the mail is there */
	struct mime_tree *tree;
	struct mime_editor *editor;
	struct queue *queue;            /* of objects for a store, to be emptied
	                                   before anything is released; NULL:
	                                   none, each is waited for */
	enum verdict verdict;
	const char *why;                /* of it: "5.7.1 no programs" */
	bool ascii;                     /* its headers are, by now */
	bool in_mailbox;                /* a From_ line in front of it is the
	                                   mailbox's, whose only mail it is */
	mime_span length;               /* what its Content-Length is to say;
	                                   empty: what it says */
	const char *keep_signed;        /* where a signature that stands would
	                                   break, it is refused with that
	                                   status; NULL: it is not */
	uint64_t new_head;              /* the header's size of what came in
	                                   the place of it all; 0: nothing */
	bool failed;                    /* and it has been told */
};

struct rule;

/* Which other actions an action goes with. */
enum rule_company {
	RULE_WITH_ALL,          /* those that want no other */
	RULE_JUDGES,            /* all: it edits nothing */
	RULE_ALONE              /* itself, and those that judge: what it does
	                           is proved by the mail as a whole */
};

struct rule_action {
	const char *name;               /* "drop" */
	const char *takes;              /* "SEL", "NAME: VALUE": for messages;
	                                   NULL: it may be nothing */
	/* Looks at the argument once. What is wrong with it; NULL: nothing. */
	const char *(*prepare)(struct tool *t, struct rule *r);
	void (*apply)(struct subject *x, const struct rule *r);
	enum rule_company company;
};

struct rule {
	struct rule *next;
	const struct rule_action *action;
	const char *argument;
	const char *second;             /* "FILE" of "SEL with FILE"; or NULL */
	struct select *which;           /* SEL of ARGUMENT; NULL: it has none */
	struct select *when;            /* only where a part is chosen by it */
	bool ambiguous;                 /* only where the mail is */
	bool defects;                   /* it asks for them: prepare says so */
	const void *own;                /* what prepare made */
};

struct rules {
	struct rule *first, **last;
	bool selects;                   /* some ask about parts */
	bool ambiguous;                 /* some ask for defects */
};

void rules_init(struct rules *rules);

/*
 * Adds a rule; ARGUMENT must stay. What is wrong with it, or NULL. IF_IS: the
 * selector behind "if"; NULL: none.
 */
const char *rules_add(struct rules *rules, struct tool *t, const char *action,
    const char *argument, const char *if_is);

/* Adds one that was made before. */
void rules_keep(struct rules *rules, struct rule *r);

/*
 * Adds those in the file at PATH. False where it cannot be read or a line is no
 * rule: WHY says so in a line, with the line's number.
 */
#define RULES_WHY 400
bool rules_read(struct rules *rules, struct tool *t, const char *path,
    char why[RULES_WHY]);

/*
 * Applies all rules to X: the editor is told, which has yet to be ended. A
 * rule that rejects is the last. False where that failed, which is told.
 */
bool rules_apply(const struct rules *rules, struct subject *x);

/* Is there a rule that does so? */
bool rules_do(const struct rules *rules, void (*apply)(struct subject *,
    const struct rule *));

/*
 * Why RESULT, which X was made into by RULES, may not come out: what was mended
 * is read otherwise, or what was detached would not come back. NULL: it may.
 */
const char *rules_why_unlike(const struct rules *rules, struct subject *x,
    const struct mime_source *result);

/* Does a limit hide something of TREE that they ask about? */
bool rules_are_blind(const struct rules *rules, const struct mime_tree *tree);

/* ---- for actions --------------------------------------------------------- */

/* Is PART chosen by S? False, and X has failed, where that cannot be known. */
bool subject_chosen(struct subject *x, const struct select *s,
    const struct mime_part *part);

/* The first defect of class A that X has; NULL: none. */
const struct mime_defect *subject_ambiguity(const struct subject *x);

/* The part to be edited where PART is meant: that, or what is encoded round it. */
const struct mime_part *subject_editable(const struct mime_part *part);

/* Do the lines of X end in LF? As that of its first field does. */
bool subject_has_lf(struct subject *x);

/* OCTETS, which stays where it is, to be put into a mail. */
struct mime_source subject_source(mime_span *octets);

/*
 * May the edits of X, which have ended, be carried out, if signatures are to be
 * kept as its rules say? Else the verdict is to refuse it, why is in the memory
 * of MAIL, which is X as others see it; or X has failed.
 */
struct signed_mail;
bool subject_keeps_signed(struct subject *x, struct signed_mail *mail);

/* X has failed: ST, told. */
void subject_fail(struct subject *x, mime_status st);

/*
 * Octets of PART from BEGIN to END, or as many as are read at once; empty, too,
 * where X has failed.
 */
mime_span subject_octets(struct subject *x, const struct mime_part *part,
    uint64_t begin, uint64_t end);

/* The header of the message itself. False: X has failed. */
bool subject_head(struct subject *x, mime_span *head);

/* filter_field.c */
const char *field_prepare(struct tool *t, struct rule *r);
void field_add(struct subject *x, const struct rule *r);
void field_prepend(struct subject *x, const struct rule *r);
void field_set(struct subject *x, const struct rule *r);
void field_remove(struct subject *x, const struct rule *r);

/* filter_part.c */
const char *part_prepare(struct tool *t, struct rule *r);
const char *part_replace_prepare(struct tool *t, struct rule *r);
void part_drop(struct subject *x, const struct rule *r);
void part_keep(struct subject *x, const struct rule *r);
void part_replace(struct subject *x, const struct rule *r);

/* filter_footer.c */
const char *footer_prepare(struct tool *t, struct rule *r);
const char *footer_html_prepare(struct tool *t, struct rule *r);
void footer(struct subject *x, const struct rule *r);

/* filter_recode.c */
const char *recode_prepare(struct tool *t, struct rule *r);
void recode(struct subject *x, const struct rule *r);

/* filter_defects.c */
const char *defects_prepare(struct tool *t, struct rule *r);
void defects(struct subject *x, const struct rule *r);

/* filter_unwrap.c */
const char *unwrap_prepare(struct tool *t, struct rule *r);
void unwrap(struct subject *x, const struct rule *r);

/* filter_normalise.c */
const char *normalise_prepare(struct tool *t, struct rule *r);
void normalise(struct subject *x, const struct rule *r);

/* filter_anonymize.c */
const char *anonymize_prepare(struct tool *t, struct rule *r);
void anonymize(struct subject *x, const struct rule *r);

/* filter_verdict.c */
void verdict_reject(struct subject *x, const struct rule *r);
void verdict_quarantine(struct subject *x, const struct rule *r);
const char *verdict_keep_prepare(struct tool *t, struct rule *r);
void verdict_keep_signed(struct subject *x, const struct rule *r);
/* How long the enhanced status in front of WHY is; 0: there is none. */
size_t verdict_status(const char *why);

#endif
