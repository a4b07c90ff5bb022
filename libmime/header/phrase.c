/*
 * phrase.c - what people are called in front of their addresses.
 *
 *     phrase  = 1*word / obs-phrase, RFC 5322 3.2.5
 *     comment = "(" *([FWS] ctext / quoted-pair / comment) [FWS] ")"
 *
 * A phrase is words, encoded words among them, quoted strings and comments. The
 * comments are left out of a name, but where it has nothing else one of them is
 * the name: "a@b (Ann)" is how mail began. Encoded words are decoded in quotes
 * too, as many mailers put them there; what comes out is for showing, and is
 * never looked through for an address.
 *
 * Also met: dots and other specials in a phrase, which count as words; "<" and
 * ">" that hold no address; quotes that are never closed; an encoded word that
 * is wrapped around name and address, both as they are.
 */
#include "header/header.h"

/* A name that is being put together. */
struct naming {
	struct buffer out;
	const struct words *how;        /* its words and raw octets are read */
};

/* ---- pieces -------------------------------------------------------------- */

/*
 * Up to a quote or a comment that is in no encoded word. Where no word ends,
 * none that begins before there does.
 */
static size_t
words_length(mime_span s)
{
	size_t n = 0, no_word = 0;
	struct word w;

	while (n < s.len && s.ptr[n] != '"' && s.ptr[n] != '(') {
		size_t size = 1;

		if (n >= no_word && s.ptr[n] == '=' &&
		    span_at(s, n + 1) == '?') {
			enum found_word found =
			    mime_word_look(span_tail(s, n), &w);

			if (found == WORD_FOUND)
				size = w.whole.len;
			else
				no_word = n + w.whole.len;
		}
		n += size;
	}
	return n;
}

bool
mime_phrase_next(mime_span *rest, struct phrase_piece *p)
{
	struct lex x = {
		.rest = span_after_blanks(*rest),
		.comments = mime_limits_default.comments,
	};
	mime_span open;
	bool closed;

	p->blank = x.rest.len < rest->len;
	if (x.rest.len == 0)
		return false;
	if (span_at(x.rest, 0) == '(') {
		p->kind = PHRASE_COMMENT;
		mime_lex_comment(&x, &p->text, &open);
	} else if (mime_lex_quoted(&x, &p->text, &closed)) {
		p->kind = PHRASE_QUOTED;
	} else {
		p->kind = PHRASE_WORDS;
		p->text = span_take(&x.rest, words_length(x.rest));
	}
	*rest = x.rest;
	return true;
}

/* ---- decoding ------------------------------------------------------------ */

/* Words of a phrase: a blank between them, however many there were. */
static void
put_words(mime_span s, struct buffer *scratch, struct naming *n)
{
	const struct raw raw = { mime_utf8_valid(s), n->how->charset };

	while ((s = span_after_blanks(s)).len > 0) {
		size_t size = 0;

		while (size < s.len && !char_is_blank(span_at(s, size)))
			size++;
		mime_shown_put_raw(span_take(&s, size), &raw, scratch,
		    &n->out);
		if (span_after_blanks(s).len > 0)
			buffer_put_char(&n->out, ' ');
	}
}

/* Text in quotes or a comment, its quoted pairs undone. */
static void
put_text(mime_span s, struct buffer *scratch, struct naming *n)
{
	if (span_find(s, '\\') < s.len || span_has_line_end(s)) {
		scratch->len = 0;
		mime_lex_unquote(s, scratch);
		s = buffer_span(scratch);
	}
	mime_words_read(s, n->how, &n->out);
}

/*
 * The name has all the room that it will need, so that whatever else is made
 * for a piece goes with it: a name may have very many of them.
 */
static void
put_piece(const struct phrase_piece *p, struct naming *n)
{
	mime_mark mark = mime_arena_mark(n->out.mem);
	struct buffer scratch;

	buffer_init(&scratch, n->out.mem, mime_text_room(p->text));
	if (p->kind != PHRASE_WORDS)
		put_text(p->text, &scratch, n);
	else if (mime_word_find(p->text) < p->text.len)
		mime_words_read(mime_span_trim(p->text, IS_WSP), n->how,
		    &n->out);
	else
		put_words(p->text, &scratch, n);
	if (scratch.status < 0 && n->out.status >= 0)
		n->out.status = scratch.status;
	mime_arena_release(n->out.mem, mark);
}

/* Puts the words of S, behind a blank where some have been put. */
static void
put_phrase(mime_span s, struct naming *n)
{
	struct phrase_piece p;
	bool blank = true;

	while (mime_phrase_next(&s, &p)) {
		blank = blank || p.blank || p.kind == PHRASE_COMMENT;
		if (p.kind == PHRASE_COMMENT)
			continue;
		if (blank && n->out.len > 0)
			buffer_put_char(&n->out, ' ');
		put_piece(&p, n);
		blank = false;
	}
}

/* ---- a word around the address ------------------------------------------- */

static bool
ends_within_word(mime_span s)
{
	enum found_word found = WORD_NONE;
	struct word w;

	while ((s = span_tail(s, mime_word_find(s))).len > 0) {
		found = mime_word_look(s, &w);
		s = span_tail(s, w.whole.len);
	}
	return found == WORD_NO_END;
}

/* Does S begin within an encoded word that ends in it? */
static bool
begins_within_word(mime_span s)
{
	size_t n = span_find(s, '?');

	return span_at(s, n + 1) == '=' && (n == 0 || s.ptr[n - 1] != '=');
}

/*
 * In "=?x?q?Ann_<a@b>?=" the brackets are what they look like, and the name is
 * the word without them.
 */
static void
put_names(const struct mailbox *m, struct naming *n)
{
	mime_span before = mime_span_trim(m->before, IS_WSP);
	struct buffer word;

	if (!begins_within_word(m->behind) || !ends_within_word(before)) {
		put_phrase(m->before, n);
		put_phrase(m->behind, n);
		return;
	}
	buffer_init(&word, n->out.mem, m->whole.len);
	buffer_put(&word, before);
	buffer_put(&word, m->behind);
	put_phrase(buffer_span(&word), n);
	if (word.status < 0 && n->out.status >= 0)
		n->out.status = word.status;
}

/* ---- names --------------------------------------------------------------- */

/* True where S, without blanks at its ends, is its own name. */
static bool
is_plain(mime_span s)
{
	for (size_t i = 0; i < s.len; i++) {
		int c = span_at(s, i);

		if (!(c < 0x80 && char_is(c, IS_ATEXT) && c != '=') &&
		    c != '.' && !(c == ' ' && span_at(s, i + 1) != ' '))
			return false;
	}
	return true;
}

/* True where what is in front of M's address is its name as it stands. */
static bool
is_own_name(const struct mailbox *m, bool good)
{
	mime_span words = mime_span_trim(m->before, IS_WSP);

	return good && m->behind.len == 0 && is_plain(words) &&
	    (words.len > 0 || m->comment.len == 0);
}

/*
 * Trims what S decoded to. The room was made beforehand, so that what else was
 * made in the arena meanwhile can go.
 */
static mime_status
finish(struct naming *n, mime_mark mark, mime_span *utf8)
{
	mime_arena_release(n->out.mem, mark);
	if (n->out.status < 0)
		return n->out.status;
	*utf8 = mime_span_trim(buffer_span(&n->out), IS_WSP);
	return MIME_OK;
}

static bool
make_room(struct naming *n, struct mime_arena *mem, mime_span all,
    mime_mark *mark)
{
	buffer_init(&n->out, mem, mime_text_room(all));
	if (!buffer_reserve(&n->out, n->out.max))
		return false;
	*mark = mime_arena_mark(mem);
	return true;
}

/* Is there something in M that neither its address nor its words show? */
static bool
hides(const struct mailbox *m, bool good)
{
	bool group = m->whole.len > 0 && m->whole.ptr == m->group.ptr;

	return !good && !group && (m->spec.len > 0 || (m->open_code != 0 &&
	    m->open_code != MIME_DEFECT_ADDRESS_UNCLOSED_QUOTE));
}

/* The comment, or where the address is no GOOD all that stands there. */
static void
put_instead(const struct mailbox *m, bool good, struct naming *n)
{
	struct phrase_piece comment = { PHRASE_COMMENT, m->comment, false };

	if (hides(m, good)) {
		n->out.len = 0;
		mime_words_read(m->whole, n->how, &n->out);
	} else if (n->out.len == 0 && m->comment.len > 0) {
		put_piece(&comment, n);
	}
}

SELDOM mime_status
mime_phrase_name(struct mime_arena *mem, const struct mailbox *m, bool good,
    const struct words *how, mime_span *utf8)
{
	const struct phrase_piece name = { PHRASE_WORDS, m->name, false };
	bool usual = m->name.ptr != NULL;
	struct naming n = { .how = how };
	mime_mark mark;

	if (!usual && is_own_name(m, good)) {
		*utf8 = mime_span_trim(m->before, IS_WSP);
		return MIME_OK;
	}
	if (!make_room(&n, mem, m->whole, &mark))
		return n.out.status;
	if (usual) {
		put_piece(&name, &n);
	} else {
		put_names(m, &n);
		put_instead(m, good, &n);
	}
	return finish(&n, mark, utf8);
}

SELDOM mime_status
mime_phrase_group(struct mime_arena *mem, const struct mailbox *m,
    const struct words *how, mime_span *utf8)
{
	struct naming n = { .how = how };
	mime_mark mark;

	if (is_plain(m->group)) {
		*utf8 = m->group;
		return MIME_OK;
	}
	if (!make_room(&n, mem, m->group, &mark))
		return n.out.status;
	put_phrase(m->group, &n);
	return finish(&n, mark, utf8);
}
