/*
 * usual.c - a mailbox as nearly all of them stand.
 *
 *     ann@example.org
 *     Ann B. Doe <ann@example.org>
 *     "Doe, Ann" <ann@example.org>
 *     =?utf-8?Q?Ann?= <ann@example.org>
 *
 * Words of ASCII with blanks between them, or one quoted string; and dots and
 * atoms around one "@", behind which nothing comes but blanks and a separator.
 * These are found in one pass, their address is taken apart on the way, and
 * their name, where there is nothing in it to undo. All else is left to
 * address.c, from the start: what is found here is what would be found there.
 */
#include "header/header.h"

enum {
	IN_ATOM = 1,              /* in atoms, and dots */
	SIGN = 2,               /* in atoms: "=" and "?", perhaps of a word */
	IN_QUOTES = 4           /* stands for itself there */
};

#define I IN_QUOTES
#define P (IN_ATOM | IN_QUOTES)
#define P8 P, P, P, P, P, P, P, P
#define P26 P8, P8, P8, P, P

static const uint8_t kinds[256] = {
	[' '] = I,
	/* !  "  #  $  %  &  '  (  )  *  +  ,  -  .  / */
	P, 0, P, P, P, P, P, I, I, P, P, I, P, P, P,
	/*                  :  ;  <  =     >  ?  @ */
	P8, P, P, I, I, I, I | SIGN, I, SIGN, 0,
	/*   [  \  ]  ^  _  ` */
	P26, I, 0, I, P, P, P,
	/*   {  |  }  ~  DEL */
	P26, P, P, P, P, 0,
};

/* How far a walk is. */
struct reader {
	const char *p, *end;
};

static int
octet(const struct reader *r)
{
	return r->p < r->end ? (unsigned char)*r->p : -1;
}

static mime_span
since(const struct reader *r, const char *from)
{
	return (mime_span){ from, (size_t)(r->p - from) };
}

static void
skip_blanks(struct reader *r)
{
	while (char_is_blank(octet(r)))
		r->p++;
}

/* Takes octets of KIND. */
static mime_span
take_run(const struct reader *r, unsigned kind)
{
	const char *p = r->p, *end = r->end;

	while (p < end && (kinds[(uint8_t)*p] & kind) != 0)
		p++;
	return (mime_span){ r->p, (size_t)(p - r->p) };
}

/* The separator, or the end, behind M, whose address ends here. */
static bool
ends(struct reader *r, struct mailbox *m, const char *from)
{
	int c;

	m->whole = since(r, from);
	skip_blanks(r);
	m->behind = (mime_span){ r->p, 0 };
	c = octet(r);
	return c < 0 || c == ',' || c == ';';
}

/* A domain of dots only is none: see addr_spec.c. */
static bool
take_domain(struct reader *r, struct mailbox *m, mime_span local)
{
	const char *dots;

	r->p = local.ptr + local.len + 1;
	dots = r->p;
	while (dots < r->end && *dots == '.')
		dots++;
	r->p += take_run(r, IN_ATOM | SIGN).len;
	m->spec = since(r, local.ptr);
	m->local = local.len;
	return local.len > 0 && r->p > dots;
}

static bool
take_angle(struct reader *r, struct mailbox *m, const char *from)
{
	mime_span local;

	m->bracketed = true;
	r->p++;
	local = take_run(r, IN_ATOM | SIGN);
	r->p += local.len;
	if (octet(r) != '@' || !take_domain(r, m, local) || octet(r) != '>')
		return false;
	r->p++;
	return ends(r, m, from);
}

/* Takes a word of atoms and dots; one that may be encoded is not *PLAIN. */
static mime_span
take_word(const struct reader *r, bool *plain)
{
	mime_span word = take_run(r, IN_ATOM);
	const char *behind = word.ptr + word.len;

	if (behind == r->end || (*behind != '=' && *behind != '?'))
		return word;
	*plain = false;
	return take_run(r, IN_ATOM | SIGN);
}

/* True where WORD, which has a "?", is an encoded word and nothing else. */
static bool
is_word(mime_span word)
{
	struct word w;

	return span_starts(word, SPAN("=?")) &&
	    mime_word_look(word, &w) == WORD_FOUND && w.whole.len == word.len;
}

/*
 * Takes the words from WORD to a bracket; they are the name, as it stands where
 * they are PLAIN.
 */
static bool
take_words(struct reader *r, struct mailbox *m, mime_span word, bool plain)
{
	const char *from = r->p;

	for (;; word = take_word(r, &plain)) {
		mime_span gap;

		r->p += word.len;
		if (!plain && span_find(word, '?') < word.len &&
		    !is_word(word))
			return false;
		gap = (mime_span){ r->p, 0 };
		skip_blanks(r);
		gap.len = (size_t)(r->p - gap.ptr);
		if (octet(r) == '<') {
			m->name = (mime_span){ from,
			    (size_t)(gap.ptr - from) };
			m->named = plain;
			return true;
		}
		if (word.len == 0 || gap.len == 0)
			return false;
		plain = plain && gap.len == 1 && *gap.ptr == ' ';
	}
}

static bool
take_quoted(struct reader *r, struct mailbox *m)
{
	mime_span inside;

	r->p++;
	inside = take_run(r, IN_QUOTES);
	r->p += inside.len;
	if (octet(r) != '"')
		return false;
	r->p++;
	skip_blanks(r);
	m->name = mime_span_trim(inside, IS_WSP);
	m->named = true;
	return octet(r) == '<';
}

/* Takes what begins at FROM, behind blanks, up to its separator. */
static bool
take(struct reader *r, struct mailbox *m)
{
	const char *from = r->p;
	bool plain = true;
	mime_span word;

	if (octet(r) == '"')
		return take_quoted(r, m) && take_angle(r, m, from);
	word = take_word(r, &plain);
	if (from + word.len < r->end && from[word.len] == '@') {
		m->name = (mime_span){ from, 0 };
		m->named = true;
		/* Where a word may be, it goes on to its end. */
		return take_domain(r, m, word) &&
		    span_find(m->spec, '?') == m->spec.len && ends(r, m, from);
	}
	return take_words(r, m, word, plain) && take_angle(r, m, from);
}

bool
mime_addresses_usual(struct address_list *list, struct mailbox *m)
{
	const char *from = list->rest.ptr, *end;
	struct reader r;

	*m = (struct mailbox){ .group = list->group };
	if (list->rest.len == 0)
		return false;
	end = from + list->rest.len;
	r = (struct reader){ .p = from, .end = end };
	skip_blanks(&r);
	if (!take(&r, m))
		return false;
	m->before = (mime_span){ from, (size_t)(m->spec.ptr - from) -
	    m->bracketed };
	list->rest = (mime_span){ r.p, (size_t)(end - r.p) };
	return true;
}
