/*
 * received.c - what a relay says of how a message came (RFC 5321 4.4).
 *
 *     "from" helo ["(" [name] "[" address "]" ")"] "by" host ["via" link]
 *     ["with" protocol] ["id" id] ["for" path] ";" date-time
 *
 * Clauses come in any order, each begins with its word, and the first of two
 * counts. What stands in no clause is passed over, as comments are but for
 * those behind "from": there each server has a form of its own to say what it
 * saw. All of these are met:
 *
 *     from helo (name [address])              RFC 5321, Sendmail, Postfix
 *     from helo (user@name [address])         with an ident of RFC 1413
 *     from name ([address] helo=helo)         Exim
 *     from [address] (helo=helo)              Exim, where there is no name
 *     from name (HELO helo) (address)         qmail
 *     from name ([address]:port "EHLO helo")  Linux-MIPS, vger
 *     from helo [address]                     fetchmail, IMail
 *     from helo (address)                     Exchange
 *     from helo (name[address])               InterMail
 *
 * Spans are of the value, as it stands. Each octet is passed a few times.
 */
#include "header/header.h"

enum clause { FROM, BY, VIA, WITH, ID, FOR, NO_CLAUSE };

static const char *const clauses[] = {
	"from", "by", "via", "with", "id", "for"
};

struct reading_received {
	struct lex x;
	enum clause clause;
	mime_span text[NO_CLAUSE];      /* of each: its first words */
	bool seen[NO_CLAUSE];
	bool closed;                    /* a comment ended the clause's text */
	bool ended;                     /* a semicolon was there */
	bool several;                   /* words behind "from" */
	mime_span helo, host, ip;       /* out of comments */
	mime_span date;
};

/* ---- addresses and names ------------------------------------------------ */

/* Four numbers with dots, or hex digits with two colons at least. */
static bool
is_ip(mime_span s)
{
	size_t dots = 0, colons = 0, digits = 0;

	for (size_t i = 0; i < s.len; i++) {
		int c = span_at(s, i);

		dots += c == '.';
		colons += c == ':';
		digits += char_is(c, IS_DIGIT);
		if (c != '.' && c != ':' && !char_is(c, IS_HEX))
			return false;
	}
	return colons == 0 ? dots == 3 && dots + digits == s.len &&
	    digits >= 4 : colons >= 2;
}

/* What follows the last "@" of WORD: a user's name may stand before it. */
static mime_span
without_user(mime_span word)
{
	size_t n = word.len;

	while (n > 0 && word.ptr[n - 1] != '@')
		n--;
	return span_tail(word, n);
}

/* The address that WORD is: "1.2.3.4", "[IPv6:..]:25"; else empty. */
static mime_span
ip_of(mime_span word)
{
	word = without_user(word);
	if (span_take_char(&word, '['))
		word = span_head(word, span_find(word, ']'));
	if (mime_span_same(span_head(word, 5), SPAN("IPv6:")))
		word = span_tail(word, 5);
	return is_ip(word) ? word : (mime_span){ 0 };
}

static bool
is_name(mime_span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!char_is(span_at(word, i), IS_ALPHA | IS_DIGIT) &&
		    span_find(SPAN(".-_"), word.ptr[i]) == 3)
			return false;
	return word.len > 0 && !mime_span_is_text(word, "unknown");
}

static void
set(mime_span *s, mime_span value)
{
	if (s->len == 0)
		*s = value;
}

/* ---- comments behind "from" --------------------------------------------- */

static bool
is_edge(int c)
{
	return char_is_blank(c) || c == '(' || c == ')' || c == '"';
}

/* WORD of a comment, BEFORE the one in front of it. */
static void
read_remark(struct reading_received *r, mime_span before, mime_span word)
{
	size_t open = span_find(word, '[');
	mime_span ip = ip_of(word), name = without_user(before);

	if (open < word.len && is_name(span_head(word, open))) {
		name = span_head(word, open);
		ip = ip_of(span_tail(word, open));
	}
	if (mime_span_is_text(before, "HELO") ||
	    mime_span_is_text(before, "EHLO")) {
		set(&r->helo, word);
	} else if (mime_span_same(span_head(word, 5), SPAN("helo="))) {
		set(&r->helo, span_tail(word, 5));
	} else if (ip.len > 0 && r->ip.len == 0) {
		r->ip = ip;
		if (is_name(name) && ip_of(name).len == 0)
			r->host = name;
	}
}

/* Reads COMMENTS word by word; a parenthesis begins afresh. */
static void
read_remarks(struct reading_received *r, mime_span comments)
{
	mime_span before = { 0 };

	while (comments.len > 0) {
		size_t n = 0;
		mime_span word;

		while (span_at(comments, n) >= 0 && !is_edge(comments.ptr[n]))
			n++;
		word = span_take(&comments, n);
		if (word.len > 0) {
			read_remark(r, before, word);
			before = word;
		}
		if (span_at(comments, 0) == '(')
			before.len = 0;
		comments = span_tail(comments, 1);
	}
}

/* ---- clauses ------------------------------------------------------------ */

/* What goes on up to a blank, a comment or a ";" that is not in brackets. */
static mime_span
take_word(struct lex *x)
{
	mime_span from = x->rest, inside;
	int c = span_at(from, 0), end = c == '<' ? '>' : c == '[' ? ']' : -1;
	size_t n = 0;
	bool closed;

	if (mime_lex_quoted(x, &inside, &closed))
		return span_head(from, from.len - x->rest.len);
	while ((c = span_at(from, n)) >= 0 && !char_is_blank(c) &&
	    (end >= 0 || (c != '(' && c != ';'))) {
		if (c == end)
			end = -1;
		n++;
	}
	return span_take(&x->rest, n);
}

/* The clause that WORD begins. */
static enum clause
clause_of(mime_span word)
{
	unsigned i = FROM;

	while (i < NO_CLAUSE && !mime_span_is_text(word, clauses[i]))
		i++;
	return (enum clause)i;
}

/* WORD goes on with the clause that is open. */
static void
add_word(struct reading_received *r, mime_span word)
{
	mime_span *text = &r->text[r->clause];
	bool phrase = r->clause == VIA || r->clause == WITH;

	if (text->len == 0) {
		*text = word;
		/* Where the semicolon is missing, the date may follow this. */
		if (r->clause >= ID && !r->ended)
			r->date = r->x.rest;
	} else if (phrase && !r->closed) {
		text->len = (size_t)(word.ptr - text->ptr) + word.len;
	} else if (r->clause == FROM && ip_of(word).len > 0) {
		set(&r->ip, ip_of(word));
	} else if (r->clause == FROM && !r->closed) {
		r->several = true;
	}
}

static void
read_word(struct reading_received *r)
{
	mime_span word = take_word(&r->x);
	enum clause clause = clause_of(word);

	if (clause != NO_CLAUSE) {
		r->clause = r->seen[clause] ? NO_CLAUSE : clause;
		r->seen[clause] = true;
		r->closed = false;
	} else if (r->clause != NO_CLAUSE) {
		add_word(r, word);
	}
}

/* Blanks and comments, and the semicolon in front of the date. */
static void
read_gap(struct reading_received *r)
{
	mime_span from = r->x.rest;

	r->x.saw_comment = false;
	mime_lex_cfws(&r->x);
	from = span_head(from, from.len - r->x.rest.len);
	if (r->x.saw_comment) {
		r->closed = true;
		if (r->clause == FROM)
			read_remarks(r, from);
	}
	if (span_take_char(&r->x.rest, ';')) {
		r->clause = NO_CLAUSE;
		r->ended = true;
		r->date = r->x.rest;
	}
}

/* ---- what it comes to --------------------------------------------------- */

static mime_span
without_brackets(mime_span s)
{
	if (!span_take_char(&s, '<'))
		return s;
	return span_head(s, span_find(s, '>'));
}

/* Who the word behind "from" names depends on what else was said. */
static void
settle_from(const struct reading_received *r, struct mime_received *out)
{
	mime_span word = r->text[FROM], ip = ip_of(word);

	out->helo = r->helo;
	out->host = r->host;
	out->ip = r->ip;
	if (r->several || mime_span_is_text(word, "unknown"))
		return;
	if (ip.len > 0 && r->ip.len == 0)
		out->ip = ip;
	else if (r->helo.len == 0)
		out->helo = word;
	else if (is_name(word) && ip.len == 0)
		set(&out->host, word);
}

bool
mime_received(mime_span value, struct mime_received *received)
{
	struct mime_received out = { 0 };
	struct reading_received r = {
		.x = { .rest = value,
		    .comments = mime_limits_default.comments },
		.clause = NO_CLAUSE,
	};
	bool any = false;

	for (read_gap(&r); r.x.rest.len > 0; read_gap(&r))
		read_word(&r);
	settle_from(&r, &out);
	out.by = r.text[BY];
	out.via = r.text[VIA];
	out.with = r.text[WITH];
	out.id = without_brackets(r.text[ID]);
	out.recipient = without_brackets(r.text[FOR]);
	out.dated = mime_date(r.date, &out.date);
	for (unsigned i = FROM; i < NO_CLAUSE; i++)
		any = any || r.text[i].len > 0;
	if (!any && !out.dated)
		return false;
	*received = out;
	return true;
}
