/*
 * select.c - part selectors: which parts does a person mean?
 *
 *     selector := test | "not" selector | selector "and" selector
 *               | selector "or" selector | "(" selector ")"
 *
 * "not" binds before "and", "and" before "or". The operators wait on a stack
 * until what they join is there, so that a selector becomes a row of tests and
 * operators in the order in which they are worked off (Dijkstra's shunting
 * yard). Both that stack and the one that works off the row have a fixed size;
 * nothing recurses.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "glob.h"
#include "select.h"
#include "text.h"

#define STEPS_MAX 256           /* tests and operators in one selector */
#define STACK_MAX 64            /* that wait for one another */

enum what {
	/* operators, the one that binds most comes last */
	OPEN, OR, AND, NOT,
	/* tests */
	SECTION, NAME, TYPE, DISPOSITION, ROLE, CID, SIZE
};

struct step {
	enum what what;
	char compare;           /* of SIZE: '<', '=', '>', 'l' (<=), 'g' (>=) */
	bool literal;           /* it was in quotes: no wildcards */
	mime_span pattern;
	uint64_t number;        /* of SIZE, ROLE */
};

struct select {
	struct select *before;
	unsigned count;
	struct step steps[];
};

/* ---- sizes -------------------------------------------------------------- */

bool
select_size(mime_span text, uint64_t *size)
{
	static const char units[] = "kmg";
	uint64_t n = 0;
	size_t i = 0;

	for (; text_at(text, i) >= '0' && text_at(text, i) <= '9'; i++) {
		if (n > (UINT64_MAX - 9) / 10)
			return false;
		n = n * 10 + (uint64_t)(text.ptr[i] - '0');
	}
	if (i == 0)
		return false;
	if (i < text.len) {
		const char *unit = strchr(units, text_at(text, i++));

		if (unit == NULL || *unit == '\0')
			return false;
		for (const char *u = units; u <= unit; u++) {
			if (n > UINT64_MAX >> 10)
				return false;
			n <<= 10;
		}
	}
	*size = n;
	return i == text.len;
}

/* ---- compiling ---------------------------------------------------------- */

static const struct {
	const char *name;
	mime_role role;
} roles[] = {
	{ "body",       MIME_ROLE_BODY },
	{ "inline",     MIME_ROLE_INLINE },
	{ "attachment", MIME_ROLE_ATTACHMENT },
	{ "container",  MIME_ROLE_CONTAINER },
	{ "message",    MIME_ROLE_MESSAGE },
	{ "signature",  MIME_ROLE_SIGNATURE }
};

static const struct {
	const char *prefix;
	enum what what;
} tests[] = {
	{ "name:", NAME }, { "type:", TYPE }, { "disp:", DISPOSITION },
	{ "role:", ROLE }, { "cid:", CID }, { "size", SIZE }
};

struct compiler {
	const char *text;       /* all of it */
	mime_span rest;
	struct step *steps;
	unsigned count;
	enum what stack[STACK_MAX];
	unsigned opened[STACK_MAX];     /* column of each of them */
	unsigned depth;
	struct select_error *error;
};

/* The column of AT, in characters. */
static unsigned
column(const struct compiler *c, const char *at)
{
	unsigned n = 1;

	for (const char *p = c->text; p < at; p++)
		n += ((unsigned char)*p & 0xc0) != 0x80;
	return n;
}

static bool
wrong(struct compiler *c, unsigned at, const char *text)
{
	c->error->column = at;
	snprintf(c->error->text, sizeof c->error->text, "%s", text);
	return false;
}

static bool
add(struct compiler *c, struct step step)
{
	if (c->count == STEPS_MAX)
		return wrong(c, column(c, c->rest.ptr), "too long a selector");
	c->steps[c->count++] = step;
	return true;
}

static bool
push(struct compiler *c, enum what operator, unsigned at)
{
	if (c->depth == STACK_MAX)
		return wrong(c, at,
		    "too many parentheses or operators that wait");
	c->opened[c->depth] = at;
	c->stack[c->depth++] = operator;
	return true;
}

/* Works off the operators that bind at least as much as LEAST. */
static bool
pop(struct compiler *c, enum what least)
{
	while (c->depth > 0 && c->stack[c->depth - 1] >= least)
		if (!add(c, (struct step){ .what = c->stack[--c->depth] }))
			return false;
	return true;
}

/* Takes blanks off; false at the end. */
static bool
skip_blanks(struct compiler *c)
{
	while (text_at(c->rest, 0) == ' ' || text_at(c->rest, 0) == '\t' ||
	    text_at(c->rest, 0) == '\n')
		c->rest.ptr++, c->rest.len--;
	return c->rest.len > 0;
}

/*
 * Takes a word: up to a blank or a parenthesis, or what stands in quotes after
 * a prefix or alone. *QUOTED says that it is literal.
 */
static bool
take_word(struct compiler *c, mime_span *word, bool *quoted)
{
	mime_span rest = c->rest;
	size_t n = 0;

	*quoted = text_at(rest, 0) == '"';
	if (*quoted) {
		const char *end = memchr(rest.ptr + 1, '"', rest.len - 1);

		if (end == NULL)
			return wrong(c, column(c, rest.ptr),
			    "a quote is not closed");
		*word = (mime_span){ rest.ptr + 1,
		    (size_t)(end - rest.ptr - 1) };
		c->rest = text_after(rest, word->len + 2);
		return true;
	}
	while (n < rest.len && strchr(" \t\n()\"", rest.ptr[n]) == NULL)
		n++;
	*word = (mime_span){ rest.ptr, n };
	c->rest.ptr += n;
	c->rest.len -= n;
	return true;
}

static bool
is_section(mime_span word)
{
	size_t i = 0;

	while (i < word.len && strchr("0123456789.!", word.ptr[i]) != NULL)
		i++;
	return i == word.len && word.len > 0 && text_at(word, 0) != '.';
}

static bool
read_role(struct compiler *c, struct step *step)
{
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
		if (text_is(step->pattern, roles[i].name)) {
			step->number = roles[i].role;
			return true;
		}
	return wrong(c, column(c, step->pattern.ptr), "a role is one of body, "
	    "inline, attachment, container, message, signature");
}

/* size>1M: the comparison and the number. */
static bool
read_size(struct compiler *c, struct step *step)
{
	int first = text_at(step->pattern, 0);
	bool equal = text_at(step->pattern, 1) == '=' && first != '=';

	if (first != '<' && first != '>' && first != '=')
		return wrong(c, column(c, step->pattern.ptr),
		    "after \"size\" comes one of > < = >= <=");
	step->compare = (char)(!equal ? first : first == '<' ? 'l' : 'g');
	if (!select_size(text_after(step->pattern, 1 + equal),
	    &step->number))
		return wrong(c, column(c, step->pattern.ptr) + 1 + equal,
		    "a size is a number, perhaps with K, M or G after it");
	return true;
}

/* What stands in angle brackets, or all. */
static mime_span
without_brackets(mime_span s)
{
	if (text_at(s, 0) == '<' && text_at(s, s.len - 1) == '>')
		return (mime_span){ s.ptr + 1, s.len - 2 };
	return s;
}

/* Which test WORD begins with; its pattern is what follows. */
static bool
read_prefix(struct compiler *c, mime_span word, struct step *step)
{
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		const char *prefix = tests[i].prefix;
		int next = text_at(word, strlen(prefix));

		if (!text_starts(word, prefix) || (tests[i].what == SIZE &&
		    next != '<' && next != '>' && next != '='))
			continue;
		step->what = tests[i].what;
		step->pattern = (mime_span){ word.ptr + strlen(prefix),
		    word.len - strlen(prefix) };
		return true;
	}
	if (memchr(word.ptr, ':', word.len) != NULL)
		return wrong(c, column(c, word.ptr), "not known: one of name: "
		    "type: disp: role: cid: size> (or put the name in quotes)");
	step->what = is_section(word) ? SECTION : NAME;
	step->pattern = word;
	return true;
}

/* The value after a prefix may be in quotes, as in name:"a b". */
static bool
read_value(struct compiler *c, struct step *step)
{
	if (step->pattern.len == 0 && text_at(c->rest, 0) == '"' &&
	    !take_word(c, &step->pattern, &step->literal))
		return false;
	if (step->pattern.len == 0)
		return wrong(c, column(c, c->rest.ptr), "something is missing "
		    "after the colon");
	switch (step->what) {
	case ROLE: return read_role(c, step);
	case SIZE: return read_size(c, step);
	case CID:  step->pattern = without_brackets(step->pattern); break;
	default:   break;
	}
	return true;
}

static bool
read_test(struct compiler *c, mime_span word, bool quoted)
{
	struct step step = { .what = NAME, .pattern = word, .literal = quoted };

	if (!quoted && (!read_prefix(c, word, &step) || !read_value(c, &step)))
		return false;
	return add(c, step);
}

/* "(", "not" or a test: what may come where a selector begins. */
static bool
read_operand(struct compiler *c, bool *complete)
{
	const char *at = c->rest.ptr;
	mime_span word;
	bool quoted;

	*complete = false;
	if (!skip_blanks(c))
		return wrong(c, column(c, c->rest.ptr),
		    c->count == 0 && c->depth == 0 ? "an empty selector" :
		    "something is missing at the end");
	at = c->rest.ptr;
	if (*at == '(') {
		c->rest.ptr++, c->rest.len--;
		return push(c, OPEN, column(c, at));
	}
	if (!take_word(c, &word, &quoted))
		return false;
	if (!quoted && text_is(word, "not"))
		return push(c, NOT, column(c, at));
	if (!quoted && (word.len == 0 || text_is(word, "and") ||
	    text_is(word, "or")))
		return wrong(c, column(c, at), "a part was expected here");
	*complete = true;
	return read_test(c, word, quoted);
}

static bool
close_parenthesis(struct compiler *c, const char *at)
{
	if (!pop(c, OR))
		return false;
	if (c->depth == 0)
		return wrong(c, column(c, at), "nothing is open here");
	c->depth--;
	c->rest.ptr++, c->rest.len--;
	return true;
}

/* ")", "and" or "or": what may follow a selector. *COMPLETE: it was ")". */
static bool
read_operator(struct compiler *c, bool *complete)
{
	const char *at = c->rest.ptr;
	enum what operator;
	mime_span word;
	bool quoted;

	*complete = *at == ')';
	if (*complete)
		return close_parenthesis(c, at);
	if (!take_word(c, &word, &quoted))
		return false;
	if (!quoted && text_is(word, "and"))
		operator = AND;
	else if (!quoted && text_is(word, "or"))
		operator = OR;
	else
		return wrong(c, column(c, at), "\"and\" or \"or\" is missing "
		    "here (a name with blanks goes in double quotes)");
	return pop(c, operator) && push(c, operator, column(c, at));
}

static bool
compile(struct compiler *c)
{
	bool complete = false;

	while (!complete || skip_blanks(c))
		if (!(complete ? read_operator : read_operand)(c, &complete))
			return false;
	if (!pop(c, OR))
		return false;
	if (c->depth > 0)
		return wrong(c, c->opened[c->depth - 1],
		    "a parenthesis is not closed");
	return true;
}

struct select *
select_compile(struct mime_arena *mem, const char *text, struct select *before,
    struct select_error *error)
{
	struct step *steps = mime_arena_alloc(mem, STEPS_MAX * sizeof *steps);
	struct compiler c = {
		.text = text, .rest = { text, strlen(text) },
		.steps = steps, .error = error
	};
	struct select *s;

	wrong(&c, 1, "out of memory");
	if (steps == NULL || !compile(&c))
		return NULL;
	s = mime_arena_alloc(mem, sizeof *s + c.count * sizeof *steps);
	if (s == NULL)
		return NULL;
	memcpy(s->steps, steps, c.count * sizeof *steps);
	s->count = c.count;
	s->before = before;
	return s;
}

/* ---- asking ------------------------------------------------------------- */

static bool
type_is(const struct mime_media *media, mime_span pattern)
{
	const char *slash = memchr(pattern.ptr, '/', pattern.len);
	size_t n = slash ? (size_t)(slash - pattern.ptr) : pattern.len;

	return glob_matches((mime_span){ pattern.ptr, n }, media->type) &&
	    (slash == NULL ||
	    glob_matches(text_after(pattern, n + 1), media->subtype));
}

static bool
size_is(const struct step *step, const struct select_part *p)
{
	uint64_t size = p->size(p->ctx, p->part);

	switch (step->compare) {
	case '<': return size < step->number;
	case '>': return size > step->number;
	case 'l': return size <= step->number;
	case 'g': return size >= step->number;
	default:  return size == step->number;
	}
}

/* Is TEXT there, and as the pattern wants it? */
static bool
matches(const struct step *step, mime_span text)
{
	return text.len > 0 && (step->literal ?
	    text_same(step->pattern, text) : glob_matches(step->pattern, text));
}

static bool
test(const struct step *step, const struct select_part *p)
{
	const struct mime_media *media = p->part->media;

	switch (step->what) {
	case SECTION:
		return step->pattern.len == p->section.len &&
		    memcmp(step->pattern.ptr, p->section.ptr,
		    p->section.len) == 0;
	case NAME:        return matches(step, p->part->filename);
	case TYPE:        return type_is(media, step->pattern);
	case DISPOSITION: return matches(step, media->disposition);
	case ROLE:        return p->part->role == step->number;
	case CID:         return matches(step, media->content_id);
	case SIZE:        return size_is(step, p);
	default:          return false;
	}
}

static bool
matches_one(const struct select *s, const struct select_part *p)
{
	bool stack[STEPS_MAX];
	unsigned depth = 0;

	for (const struct step *step = s->steps; step < s->steps + s->count;
	    step++)
		switch (step->what) {
		case NOT:
			stack[depth - 1] = !stack[depth - 1];
			break;
		case AND:
			depth--;
			stack[depth - 1] = stack[depth - 1] && stack[depth];
			break;
		case OR:
			depth--;
			stack[depth - 1] = stack[depth - 1] || stack[depth];
			break;
		default:
			stack[depth++] = test(step, p);
		}
	return stack[0];
}

bool
select_matches(const struct select *s, const struct select_part *part)
{
	bool found = s == NULL;

	for (; s != NULL && !found; s = s->before)
		found = matches_one(s, part);
	return found;
}
