/*
 * section.c - parameters in sections and with a charset (RFC 2231 3 and 4).
 *
 *     filename*0*=utf-8''%C3%BC; filename*1=ber.bin      is "\u00fcber.bin"
 *
 * Where a value is percent encoded, the whole of it begins with a charset and
 * a language. Sections, which lookup.c has sorted, are put together by number
 * up to the first one that is missing; without number 0 there is no value. The
 * first of two with the same number counts. Octets of neighbours that are
 * percent encoded are converted together, since a character may be cut in two;
 * sections that are not are literal.
 *
 * Percent signs that encode nothing stay. What has no charset, or one that
 * nobody knows, is UTF-8, with U+FFFD for what is not.
 */
#include "header/header.h"

/* ---- values ------------------------------------------------------------- */

static bool
is_language(mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is(span_at(s, i), IS_ALPHA | IS_DIGIT) &&
		    s.ptr[i] != '-' && s.ptr[i] != '_')
			return false;
	return true;
}

/*
 * Takes charset "'" [language] "'" off the front of TEXT. False where it is
 * not there: an apostrophe may be one of the text's own.
 */
static bool
take_charset(mime_span *text, mime_span *label)
{
	size_t first = span_find(*text, '\'');
	mime_span rest = span_tail(*text, first + 1);
	size_t second = span_find(rest, '\'');

	if (second == rest.len || !is_language(span_head(rest, second)))
		return false;
	*label = span_head(*text, first);
	*text = span_tail(rest, second + 1);
	return true;
}

/* The octet that "%XX" at place I of S stands for; -1: none. */
static int
percent_at(mime_span s, size_t i)
{
	int high = span_at(s, i + 1), low = span_at(s, i + 2);

	if (span_at(s, i) != '%' || !char_is(high, IS_HEX) ||
	    !char_is(low, IS_HEX))
		return -1;
	return mime_hex_value[high] << 4 | mime_hex_value[low];
}

static void
check_percents(mime_span s, const struct notes *notes)
{
	size_t i = span_find(s, '%');

	while (i < s.len && percent_at(s, i) >= 0)
		i += 3 + span_find(span_tail(s, i + 3), '%');
	if (i < s.len)
		note(notes, MIME_DEFECT_RFC2231_BAD_PERCENT,
		    span_head(span_tail(s, i), 1));
}

SELDOM void
mime_section_check(const struct piece *p, const struct notes *notes)
{
	mime_span text = p->value, label = { 0 };
	bool labelled = take_charset(&text, &label);
	bool known = mime_charset_find(label) != NULL;

	if (p->section > SECTION_0) {
		if (labelled && known)
			note(notes, MIME_DEFECT_RFC2231_LATE_CHARSET, p->value);
	} else if (!labelled) {
		note(notes, MIME_DEFECT_RFC2231_MISSING_CHARSET, p->value);
	} else if (label.len > 0 && !known) {
		note(notes, MIME_DEFECT_RFC2231_UNKNOWN_CHARSET, label);
	} else if (mime_span_is_text(label, "utf-7")) {
		note(notes, MIME_DEFECT_CHARSET_UTF7, label);
	}
	check_percents(p->value, notes);
}

/* ---- put together ------------------------------------------------------- */

struct joining {
	mime_span label;
	struct buffer octets;   /* percent decoded, not yet converted */
	struct buffer out;
	const struct piece *first;      /* NULL: none was added */
	uint64_t replaced;
	bool controls;          /* the octets converted to some */
	bool unlabelled;        /* all sections are plain */
};

static void
put_percents(mime_span s, struct buffer *octets)
{
	while (s.len > 0) {
		int c;

		buffer_put(octets, span_take(&s, span_find(s, '%')));
		c = percent_at(s, 0);
		if (c >= 0) {
			buffer_put_char(octets, (char)c);
			s = span_tail(s, 3);
		} else {
			buffer_put(octets, span_take(&s, 1));
		}
	}
}

static bool
has_control(mime_span utf8)
{
	while (utf8.len > 0)
		if (char_is_control(mime_utf8_take(&utf8)))
			return true;
	return false;
}

/* Converts the octets that have come together. */
static void
convert(struct joining *j)
{
	size_t before = j->out.len;
	mime_span octets = buffer_span(&j->octets);
	uint64_t replaced = 0;
	mime_status st = mime_text_convert(mime_charset_find(j->label),
	    octets, &j->out, &replaced);

	if (st == MIME_NOCHARSET)
		replaced = mime_utf8_repair(octets, &j->out);
	else if (st < 0 && j->out.status >= 0)
		j->out.status = st;
	j->replaced += replaced;
	j->octets.len = 0;
	j->controls = j->controls ||
	    has_control(span_tail(buffer_span(&j->out), before));
}

static mime_status
add(struct joining *j, struct mime_arena *mem, const struct piece *p)
{
	mime_span text;
	mime_status st = mime_piece_text(mem, p, &text);

	if (st < 0)
		return st;
	if (j->first == NULL)
		j->first = p;
	if (!p->extended) {
		convert(j);
		j->replaced += mime_utf8_repair(text, &j->out);
		return MIME_OK;
	}
	j->unlabelled = false;
	if (p->section <= SECTION_0)
		take_charset(&text, &j->label);
	put_percents(text, &j->octets);
	return MIME_OK;
}

/* Adds those of the N pieces that count. */
static mime_status
add_all(struct joining *j, struct mime_arena *mem,
    struct piece *const *sorted, size_t n)
{
	uint32_t next = SECTION_0;
	mime_status st = MIME_OK;

	for (size_t i = 0; i < n && st >= 0; i++) {
		const struct piece *p = sorted[i];

		if (p->section != WHOLE && p->section != next)
			continue;
		next++;
		st = add(j, mem, p);
	}
	return st;
}

static mime_status
finish(struct joining *j, const struct notes *notes, struct param_value *value)
{
	convert(j);
	if (j->octets.status < 0 || j->out.status < 0)
		return j->octets.status < 0 ? j->octets.status : j->out.status;
	if (j->controls)
		note(notes, MIME_DEFECT_RFC2231_DECODES_CONTROL,
		    j->first->value);
	value->has_extended = true;
	value->unlabelled = j->unlabelled;
	value->extended = buffer_span(&j->out);
	value->extended_at = j->first->at;
	value->sections = j->first->section >= SECTION_0;
	value->replaced = j->replaced;
	return MIME_OK;
}

/* Octets of the N pieces, each of which may become some of UTF-8. */
static size_t
room_for(struct piece *const *sorted, size_t n)
{
	size_t room = 64;

	for (size_t i = 0; i < n; i++)
		room = size_add(room, size_mul(sorted[i]->value.len, 4));
	return room;
}

SELDOM mime_status
mime_section_join(struct mime_arena *mem, struct piece *const *sorted, size_t n,
    const struct notes *notes, struct param_value *value)
{
	struct joining j = { .unlabelled = true };
	size_t max = room_for(sorted, n);
	mime_status st;

	buffer_init(&j.octets, mem, max);
	buffer_init(&j.out, mem, max);
	st = add_all(&j, mem, sorted, n);
	if (st < 0 || j.first == NULL)
		return st;
	return finish(&j, notes, value);
}
