/*
 * page.c - where in a page of HTML something may come: behind <body>, and in
 * front of the last </body>.
 *
 * The page is read as browsers do, as far as that tells tags from what only
 * looks like one: comments, quoted values of attributes, and elements that hold
 * no tags, such as <script>. Where there is no body, what else there is serves:
 * the ends of a head, of <html> and of a doctype in front, </html> and the end
 * behind. At the end, what is still open, a comment say, hides all that
 * follows: the place is in front of it.
 *
 * state      on                          goes to
 * TEXT       "<"                         OPEN
 * OPEN       a letter, or "/" and one    NAME
 *            "!", "?", "/" and no letter BOGUS; "!--" COMMENT
 *            anything else               TEXT
 * NAME       the end of the name         IN_TAG
 * IN_TAG     "="                         AT_VALUE
 * AT_VALUE   a quote, anything else      QUOTED, VALUE
 * QUOTED     the quote                   IN_TAG
 * VALUE      a blank                     IN_TAG
 * these      ">"                         TEXT; RAW behind a tag like <script>
 * RAW        "</script" and its end      IN_TAG
 * COMMENT    "-->", "--!>"               TEXT
 * BOGUS      ">"                         TEXT
 */
#include "edit/edit.h"

enum { TEXT, OPEN, NAME, IN_TAG, AT_VALUE, QUOTED, VALUE, RAW, COMMENT, BOGUS };

/* What is in them is text, up to their own end. */
static const char *const raw_names[] = {
	"script", "style", "title", "textarea", "xmp", "iframe", "noembed",
	"noframes", "plaintext",
};

static bool
is_letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_blank(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static mime_span
name_of(const struct page *p)
{
	return (mime_span){ p->name, p->named };
}

static bool
is_named(const struct page *p, const char *name)
{
	return mime_span_is_text(name_of(p), name);
}

/* ---- tags --------------------------------------------------------------- */

static void
set_gap(struct gap *place, uint64_t at, bool begins_line)
{
	*place = (struct gap){ .at = at, .is = true,
	    .begins_line = begins_line };
}

/* What may come behind OFFSET, the end of a tag, once. */
static void
note_front(struct page *p, struct gap *place)
{
	if (!place->is)
		set_gap(place, p->offset, false);
}

static void
end_of_start_tag(struct page *p)
{
	if (is_named(p, "body"))
		note_front(p, &p->body);
	if (is_named(p, "html"))
		note_front(p, &p->html);
	p->state = TEXT;
	for (size_t i = 0; i < ROWS(raw_names); i++)
		if (is_named(p, raw_names[i])) {
			p->state = RAW;
			p->raw = raw_names[i];
			p->raw_at = p->tag;
			p->matched = 0;
		}
}

static void
end_of_end_tag(struct page *p)
{
	if (is_named(p, "body"))
		p->body_end = p->tag;
	if (is_named(p, "html"))
		p->html_end = p->tag;
	if (is_named(p, "head"))
		note_front(p, &p->head_end);
	p->state = TEXT;
}

static void
end_tag(struct page *p)
{
	if (p->closing)
		end_of_end_tag(p);
	else
		end_of_start_tag(p);
}

/* ---- states, an octet at a time ----------------------------------------- */

static void
in_open(struct page *p, int c)
{
	if (is_letter(c)) {
		p->state = NAME;
		p->named = 0;
		p->name[p->named++] = (char)c;
	} else if (c == '/' && !p->closing) {
		p->closing = true;
	} else if (c == '!' || c == '?' || p->closing) {
		p->state = c == '>' ? TEXT : BOGUS;
		p->dashes = 0;
		p->named = 0;
		p->declares = c == '!' && !p->closing;
	} else {
		p->state = c == '<' ? OPEN : TEXT;
		set_gap(&p->tag, p->offset - 1, p->last == '\n');
	}
}

static void
in_name(struct page *p, int c)
{
	if (c == '>')
		end_tag(p);
	else if (is_blank(c) || c == '/')
		p->state = IN_TAG;
	else if (p->named < sizeof(p->name))
		p->name[p->named++] = (char)c;
}

static void
in_tag(struct page *p, int c)
{
	if (c == '>')
		end_tag(p);
	else if (c == '=')
		p->state = AT_VALUE;
}

static void
at_value(struct page *p, int c)
{
	if (is_blank(c))
		return;
	p->quote = c;
	if (c == '>')
		end_tag(p);
	else
		p->state = c == '"' || c == '\'' ? QUOTED : VALUE;
}

static void
in_value(struct page *p, int c)
{
	if (c == '>')
		end_tag(p);
	else if (is_blank(c))
		p->state = IN_TAG;
}

/* "</" and the name: MATCHED octets of that are seen. */
static void
in_raw(struct page *p, int c)
{
	size_t n = strlen(p->raw);
	int lower = mime_lower[(uint8_t)c];

	if (p->matched == n + 2 && (is_blank(c) || c == '/' || c == '>')) {
		p->named = 0;
		p->closing = true;
		p->state = IN_TAG;
		in_tag(p, c);
	} else if (p->matched == 1 && c == '/') {
		p->matched = 2;
	} else if (p->matched >= 2 && p->matched < n + 2 &&
	    lower == p->raw[p->matched - 2]) {
		p->matched++;
	} else {
		p->matched = c == '<';
	}
}

/*
 * "--!>" ends it, too. The dashes of "<!--" may be those of "-->", but not of
 * that: NAMED of them are.
 */
static void
in_comment(struct page *p, int c)
{
	bool bang = p->last == '!';

	if (c == '>' && p->dashes >= 2) {
		p->state = TEXT;
	} else if (c == '-' && !bang) {
		p->dashes++;
	} else if (c != '!' || bang || p->dashes < 2 + p->named) {
		p->dashes = c == '-';
		p->named = 0;
	}
}

static void
in_bogus(struct page *p, int c)
{
	if (p->declares && c == '-' && p->named == p->dashes) {
		if (++p->dashes == 2)
			p->state = COMMENT;
		p->named++;
		return;
	}
	if (c == '>' && p->declares && is_named(p, "doctype"))
		note_front(p, &p->doctype);
	if (c == '>')
		p->state = TEXT;
	else if (p->named < 7)
		p->name[p->named++] = (char)c;
}

static void
take_octet(struct page *p, int c)
{
	switch (p->state) {
	case TEXT:
		if (c != '<')
			break;
		p->state = OPEN;
		p->closing = false;
		set_gap(&p->tag, p->offset - 1, p->last == '\n' ||
		    p->offset == 1);
		break;
	case OPEN:     in_open(p, c);    break;
	case NAME:     in_name(p, c);    break;
	case IN_TAG:   in_tag(p, c);     break;
	case AT_VALUE: at_value(p, c);   break;
	case QUOTED:
		if (c == p->quote)
			p->state = IN_TAG;
		break;
	case VALUE:    in_value(p, c);   break;
	case RAW:      in_raw(p, c);     break;
	case COMMENT:  in_comment(p, c); break;
	case BOGUS:    in_bogus(p, c);   break;
	}
}

/* What of a text cannot be a tag goes at once. */
static void
skip_text(struct page *p, mime_span *piece)
{
	mime_span text = span_take(piece, span_find(*piece, '<'));

	p->offset += text.len;
	if (text.len > 0)
		p->last = text.ptr[text.len - 1];
}

SELDOM void
mime_page_take(struct page *p, mime_span piece)
{
	while (piece.len > 0) {
		if (p->state == TEXT)
			skip_text(p, &piece);
		if (piece.len == 0)
			break;
		p->offset++;
		take_octet(p, (unsigned char)*piece.ptr);
		p->last = *span_take(&piece, 1).ptr;
	}
}

/* ---- the places --------------------------------------------------------- */

SELDOM void
mime_page_end(struct page *p, struct gaps *to)
{
	const struct gap *fronts[] = { &p->body, &p->head_end, &p->html,
	    &p->doctype };
	size_t i = 0;

	to->front = (struct gap){ .is = true, .begins_line = true };
	while (i < ROWS(fronts) && !fronts[i]->is)
		i++;
	if (i < ROWS(fronts))
		to->front = *fronts[i];
	if (p->body_end.is)
		to->behind = p->body_end;
	else if (p->html_end.is)
		to->behind = p->html_end;
	else if (p->state == RAW)
		to->behind = p->raw_at;
	else if (p->state != TEXT)
		to->behind = p->tag;
	else
		set_gap(&to->behind, p->offset, p->offset == 0 ||
		    p->last == '\n');
}
