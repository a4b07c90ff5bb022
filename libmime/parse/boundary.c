/*
 * boundary.c - which multiparts are open, and does this line end a part?
 *
 * A delimiter is a whole line: "--", an open boundary, perhaps "--", at most
 * BLANKS blanks, a line end or the end of the input (RFC 2046 5.1.1). So where
 * one open boundary is the beginning of another, each line still has one
 * answer. Matching is by octet, from the innermost multipart outwards: where
 * two are alike the inner one owns the line. A close delimiter counts only
 * after a delimiter.
 *
 * The answer is "yes", "no" or "more": a line is waited for only as long as it
 * may still be a delimiter.
 *
 * Cost: a line that does not begin with "--" is never looked at here. One that
 * does is waited for only where an open boundary begins with the same eight
 * octets, or has fewer; is hashed where one is as long and may end with the
 * same eight; and compared with those that have its hash. So neither depth nor
 * likeness makes a line dear. What was found out about a line that is no
 * delimiter is left in the match for alike.c: none is looked at twice.
 */
#include "parse/parse.h"

/* RFC 2046 calls them transport padding and names no limit. */
#define BLANKS ((size_t)1024)

/* The bit that tells the cases of letters apart, in each of eight octets. */
#define ANY_CASE UINT64_C(0x2020202020202020)

/*
 * The first octets of TEXT in one number, the same in either case of letters
 * (some others fall together too, which is let: this only sorts out). 0 where
 * there are too few.
 */
static uint64_t
front_of(mime_span text)
{
	uint64_t front = 0;

	if (text.len < BOUNDARY_FRONT)
		return 0;
	memcpy(&front, text.ptr, sizeof(front));
	return front | ANY_CASE;
}

/*
 * All of TEXT in one number; bits of FOLD are set in each eight octets. The
 * last eight may be some that were had before.
 */
static uint64_t
hash_of(mime_span text, uint64_t fold)
{
	uint64_t hash = text.len, octets = 0;
	const char *last = text.ptr + text.len;

	if (text.len < sizeof(octets)) {
		for (size_t i = 0; i < text.len; i++)
			octets = octets << 8 | (uint8_t)text.ptr[i];
		return mix_bits(hash ^ (octets | fold));
	}
	for (; text.len > sizeof(octets); text = span_tail(text,
	    sizeof(octets))) {
		memcpy(&octets, text.ptr, sizeof(octets));
		hash = mix_bits(hash ^ (octets | fold));
	}
	memcpy(&octets, last - sizeof(octets), sizeof(octets));
	return mix_bits(hash ^ (octets | fold));
}

uint64_t
mime_boundary_fold(mime_span text)
{
	return hash_of(text, ANY_CASE);
}

/* Which of B's chains has those of FRONT; there are some. */
static uint32_t *
chain_of(const struct boundaries *b, uint64_t front)
{
	/* Of a product, only the upper bits depend on all octets. */
	return &b->chains[(uint32_t)(mix_bits(front) >> 48) & (b->size - 1)];
}

/*
 * Those that are as long as TEXT and end in the same octets are counted
 * together, with few others. Where there are none, TEXT need not be hashed.
 */
static uint32_t
end_of(mime_span text)
{
	uint64_t octets = 0;

	if (text.len >= sizeof(octets))
		memcpy(&octets, text.ptr + text.len - sizeof(octets),
		    sizeof(octets));
	return (uint32_t)(mix_bits(octets ^ text.len) >> 48);
}

struct candidates
mime_boundary_candidates(const struct boundaries *b, mime_span text)
{
	struct candidates c = { .front = front_of(text), .most = SIZE_MAX };

	c.brief = b->brief;
	c.alike = c.front != 0 && b->size > 0 ? *chain_of(b, c.front) : 0;
	return c;
}

/*
 * How far O, the newest, may jump: as far as the two jumps behind it where they
 * are as long, else to the next. So the first that is short enough is found in
 * as many steps as the number of boundaries has bits (twice), however many are
 * longer: a skew-binary list. One of another front is not jumped over.
 */
static void
add_jump(const struct boundaries *b, struct open_boundary *o)
{
	const struct open_boundary *first = o, *second = o;

	o->jump = o->below;
	o->jumped = 1;
	o->shortest = o->text.len;
	if (o->below > 0)
		first = &b->open[o->below - 1];
	if (first->jump > 0)
		second = &b->open[first->jump - 1];
	if (first == o || second == o || first->front != o->front ||
	    second->front != o->front || first->jumped != second->jumped)
		return;
	o->jump = second->jump;
	o->jumped += first->jumped + second->jumped;
	if (first->shortest < o->shortest)
		o->shortest = first->shortest;
	if (second->shortest < o->shortest)
		o->shortest = second->shortest;
}

/* Where the chains of O begin. */
static uint32_t *
front_chain(struct boundaries *b, const struct open_boundary *o)
{
	return o->front == 0 ? &b->brief : chain_of(b, o->front);
}

static uint32_t *
whole_chain(const struct boundaries *b, uint64_t hash)
{
	return &b->wholes[hash & (b->size - 1)];
}

/* How many end as O does, and it among them once it has joined. */
static uint8_t *
end_count(const struct boundaries *b, const struct open_boundary *o)
{
	return &b->ends[o->end & (b->size - 1)];
}

/* What was kept is no longer true; in the end, the count begins anew. */
static void
changed(struct boundaries *b)
{
	if (++b->changes == 0) {
		memset(b->known, 0, b->size / 8 * sizeof(*b->known));
		b->changes++;
	}
}

/* The newest joins its chains, or leaves them. */
static void
join_chains(struct boundaries *b)
{
	struct open_boundary *o = &b->open[b->count - 1];
	uint32_t *chain = front_chain(b, o);
	uint32_t *whole = whole_chain(b, o->hash);

	o->below = *chain;
	o->below_whole = *whole;
	*chain = *whole = (uint32_t)b->count;
	if (*end_count(b, o) < UINT8_MAX)
		++*end_count(b, o);
	changed(b);
	add_jump(b, o);
}

static void
leave_chains(struct boundaries *b)
{
	const struct open_boundary *o = &b->open[b->count - 1];

	*front_chain(b, o) = o->below;
	*whole_chain(b, o->hash) = o->below_whole;
	/* Too many to count are some for ever: that only costs. */
	if (*end_count(b, o) < UINT8_MAX)
		--*end_count(b, o);
	changed(b);
}

/*
 * More chains, so that few boundaries share one; those that are open join them.
 * Most messages have a few boundaries, and their parser little memory.
 */
static bool
more_chains(struct boundaries *b, uint32_t size)
{
	size_t all = size * (2 * sizeof(*b->chains) + sizeof(*b->ends));
	size_t kept = size / 8 * sizeof(*b->known), count = b->count;
	uint32_t *chains = mime_arena_alloc(b->mem, all);
	struct no_longer *known = mime_arena_alloc(b->mem, kept);

	if (chains == NULL || known == NULL)
		return false;
	b->known = memset(known, 0, kept);
	b->chains = memset(chains, 0, all);
	b->wholes = chains + size;
	b->ends = (uint8_t *)(b->wholes + size);
	b->size = size;
	b->brief = 0;
	for (b->count = 0; b->count < count;) {
		b->count++;
		join_chains(b);
	}
	return true;
}

/* Room for one more. */
static bool
have_room(struct boundaries *b)
{
	size_t cap = b->cap ? size_mul(b->cap, 2) : 8;
	uint32_t size = cap < BOUNDARY_FEW ? BOUNDARY_FEW : BOUNDARY_CHAINS;
	void *more;

	if (b->count < b->cap)
		return true;
	if (size > b->size && !more_chains(b, size))
		return false;
	more = mime_arena_resize(b->mem, b->open,
	    size_mul(b->cap, sizeof(*b->open)),
	    size_mul(cap, sizeof(*b->open)));
	if (more == NULL)
		return false;
	b->open = more;
	b->cap = cap;
	return true;
}

bool
mime_boundary_push(struct boundaries *b, mime_span text, uint32_t frame)
{
	if (!have_room(b))
		return false;
	b->open[b->count++] = (struct open_boundary){
		.text = text,
		.front = front_of(text),
		.hash = hash_of(text, 0),
		.folded = mime_boundary_fold(text),
		.end = end_of(text),
		.frame = frame,
		.longest = b->longest,
		.least = b->least,
	};
	join_chains(b);
	if (text.len > b->longest)
		b->longest = text.len;
	if (text.len < b->least || b->count == 1)
		b->least = text.len;
	return true;
}

/* The next one outwards of O; of one HASH alone: only that may be the same. */
static const struct open_boundary *
outwards(const struct boundaries *b, const struct open_boundary *o, bool hash)
{
	uint32_t at = hash ? o->below_whole : (uint32_t)(o - b->open);

	return at > 0 ? &b->open[at - 1] : NULL;
}

unsigned
mime_boundary_clash(const struct boundaries *b, uint32_t message)
{
	const struct open_boundary *newest = &b->open[b->count - 1];
	const struct open_boundary *last = b->count > BOUNDARY_NEAR ?
	    newest - BOUNDARY_NEAR : b->open;
	mime_span text = newest->text;
	/* As in most mail: then none begins another. */
	bool all_as_long = newest->longest == text.len &&
	    newest->least == text.len;

	for (const struct open_boundary *o = newest;
	    (o = outwards(b, o, all_as_long)) != NULL && o >= last;) {
		bool same_length = o->text.len == text.len;

		/* Most are as long, and others. */
		if (o->closed || (same_length && o->hash != newest->hash))
			continue;
		if (!same_length && (span_starts(o->text, text) ||
		    span_starts(text, o->text)))
			return MIME_DEFECT_BOUNDARY_PREFIX;
		if (same_length && o->frame >= message &&
		    span_is(o->text, text))
			return MIME_DEFECT_BOUNDARY_REUSED_NESTED;
	}
	return 0;
}

void
mime_boundary_forget(struct boundaries *b)
{
	leave_chains(b);
	b->count--;
	b->longest = b->open[b->count].longest;
	b->least = b->open[b->count].least;
}

bool
mime_boundary_begins(const struct boundaries *b, mime_span line,
    struct dashed *l)
{
	uint64_t front = front_of(span_tail(line, 2));

	l->front = front;
	l->alike = front == 0 || b->size == 0 ? 0 : boundary_no_longer(b,
	    *chain_of(b, front), front, SIZE_MAX);
	return l->alike > 0 || b->brief > 0;
}

void
mime_boundary_look(mime_span line, struct dashed *l)
{
	mime_span text = span_without_line_end(span_tail(line, 2));
	size_t n = text.len;

	while (n > 0 && char_is(span_at(text, n - 1), IS_WSP))
		n--;
	l->text = text;
	l->trimmed = n;
}

/* TEXT is the line after its "--": is it O's delimiter, or closes it? */
static bool
compare(const struct open_boundary *o, mime_span text,
    const struct rulings *rulings, bool *close)
{
	if (rulings->delimiter_may_be_longer ? !span_starts(text, o->text) :
	    text.len != o->text.len && text.len != o->text.len + 2)
		return false;
	if (!span_starts(text, o->text))
		return false;
	text = span_tail(text, o->text.len);
	*close = span_starts(text, SPAN("--"));
	if (!*close && text.len > 0 && !rulings->delimiter_may_be_longer)
		return false;
	if (*close && !o->opened && !rulings->close_may_come_first)
		return false;
	return !o->closed || rulings->parts_after_close;
}

/* Where a line may go on behind its boundary, no hash finds that. */
static bool
find_longer(const struct boundaries *b, mime_span text,
    const struct rulings *rulings, struct match *match)
{
	struct candidates c = mime_boundary_candidates(b, text);
	const struct open_boundary *o;
	bool close, found = false;

	while ((!found || rulings->outermost_owns) &&
	    (o = boundary_candidate(b, &c)) != NULL) {
		if (!compare(o, text, rulings, &close))
			continue;
		match->of = (size_t)(o - b->open);
		match->close = close;
		found = true;
	}
	return found;
}

/* Whose delimiter is TEXT, if its first N octets are a boundary? From 1. */
static uint32_t
owner_of(const struct boundaries *b, mime_span text, size_t n,
    const struct rulings *rulings)
{
	mime_span name = span_head(text, n);
	const struct open_boundary *o;
	uint32_t owner = 0;
	uint64_t hash;
	bool close;

	if (b->ends[end_of(name) & (b->size - 1)] == 0)
		return 0;
	hash = hash_of(name, 0);
	for (uint32_t at = *whole_chain(b, hash); at > 0 &&
	    (owner == 0 || rulings->outermost_owns); at = o->below_whole) {
		o = &b->open[at - 1];
		if (o->hash == hash && compare(o, text, rulings, &close))
			owner = at;
	}
	return owner;
}

/* The inner one of two owners, or the outer one; 0: there is none. */
static uint32_t
owner_among(uint32_t a, uint32_t b, bool outermost)
{
	if (a == 0 || b == 0)
		return a + b;
	return (a > b) != outermost ? a : b;
}

static bool
find(const struct boundaries *b, mime_span text, const struct rulings *rulings,
    struct match *match)
{
	uint32_t bare, close = 0, owner;

	if (rulings->delimiter_may_be_longer)
		return find_longer(b, text, rulings, match);
	bare = owner_of(b, text, text.len, rulings);
	if (text.len >= 2 && memcmp(text.ptr + text.len - 2, "--", 2) == 0)
		close = owner_of(b, text, text.len - 2, rulings);
	owner = owner_among(bare, close, rulings->outermost_owns);
	if (owner == 0)
		return false;
	match->of = owner - 1;
	match->close = owner == close;
	return true;
}

/*
 * LINE as most delimiters are: its two dashes, the innermost of the boundaries
 * that begin as it does, and a line end. False says nothing. What ends in a
 * blank, or in a CR, is not for here: the line would end in front of it.
 */
static bool
match_usual(const struct boundaries *b, mime_span line,
    const struct rulings *rulings, struct match *match)
{
	uint32_t at = match->line.alike;
	const struct open_boundary *o;
	size_t end, n;

	if (at == 0 || b->brief > 0 || rulings->outermost_owns ||
	    rulings->delimiter_may_be_longer)
		return false;
	o = &b->open[at - 1];
	if (o->closed || span_at(o->text, o->text.len - 1) <= ' ' ||
	    !span_starts(span_tail(line, 2), o->text))
		return false;
	n = 2 + o->text.len;
	match->close = span_starts(span_tail(line, n), SPAN("--"));
	n += match->close ? 2 : 0;
	end = span_line_end(span_tail(line, n));
	match->of = at - 1;
	match->size = n + end;
	match->padding = 0;
	return end > 0 && (o->opened || !match->close);
}

/* Is LINE something else than dashes, as far as it goes? */
static bool
has_no_dashes(mime_span line)
{
	return (line.len > 0 && line.ptr[0] != '-') ||
	    (line.len > 1 && line.ptr[1] != '-');
}

size_t
mime_boundary_most(const struct boundaries *b)
{
	return b->longest + 4 + BLANKS + 2;
}

enum answer
mime_boundary_match(const struct boundaries *b, mime_span line, bool ended,
    const struct rulings *rulings, struct match *match)
{
	size_t most = mime_boundary_most(b);
	mime_span whole = span_head(line, most);
	struct dashed *l = &match->line;
	size_t lf;

	l->text = (mime_span){ 0 };
	if (b->count == 0 || has_no_dashes(line) ||
	    (!mime_boundary_begins(b, line, l) &&
	    line.len >= 2 + BOUNDARY_FRONT))
		return NO;
	if (match_usual(b, line, rulings, match))
		return YES;
	lf = span_find(whole, '\n');
	if (lf == whole.len && line.len < most && !ended)
		return MORE;
	if (!span_starts(whole, SPAN("--")))
		return NO;
	match->size = lf < whole.len ? lf + 1 : lf;
	mime_boundary_look(span_head(whole, match->size), l);
	match->padding = l->text.len - l->trimmed;
	if ((lf == whole.len && line.len >= most) || match->padding > BLANKS)
		return NO;
	return find(b, span_head(l->text, l->trimmed), rulings, match) ?
	    YES : NO;
}
