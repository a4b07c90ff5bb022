/*
 * text.c - single values as text: mime_text of mime.h, and names of files.
 *
 * A value that is clean already, as most are, is handed back as it is. One that
 * is only folded is unfolded (unfold.c). Any other is read by words.c.
 *
 * In a name of a file, an encoded word counts whatever it touches. RFC 2047 5
 * lets none be there at all, and where they are, they are cut and glued as it
 * comes; an extension must not hide in one.
 */
#include "header/header.h"

/* A value may grow: an octet becomes a character of UTF-8, or U+FFFD. */
size_t
mime_text_room(mime_span value)
{
	return size_add(size_mul(value.len, 4), 256);
}

/* True where UTF8 has no controls beyond ASCII: C2 80 to C2 9F. */
static bool
is_without_c1(mime_span utf8)
{
	for (;;) {
		utf8 = span_tail(utf8, span_find(utf8, '\xC2'));
		if (utf8.len == 0)
			return true;
		if (char_is_control(span_at(utf8, 1)))
			return false;
		utf8 = span_tail(utf8, 1);
	}
}

/* Where the first octet from FROM on is that is ASCII, or the end. */
static size_t
after_8bit(mime_span s, size_t from)
{
	while (from < s.len && (uint8_t)s.ptr[from] >= 0x80)
		from++;
	return from;
}

/*
 * True where S is UTF-8 without control characters and encoded words. Most of
 * it a kernel goes through, which stops at all that matters here but TAB.
 */
static bool
is_clean(mime_span s)
{
	bool ascii = true;
	size_t i = 0;

	if (span_starts(s, SPAN("=?")) || span_find(s, '\t') < s.len)
		return false;
	while ((i += mime_qp_run(span_tail(s, i))) < s.len) {
		uint8_t c = (uint8_t)s.ptr[i];

		if (c < 0x20 || c == 0x7F ||
		    (c == '=' && span_at(s, i + 1) == '?'))
			return false;
		ascii = ascii && c < 0x80;
		i = c < 0x80 ? i + 1 : after_8bit(s, i);
	}
	return ascii || (mime_utf8_valid(s) && is_without_c1(s));
}

/* A caller built against an older header gives a shorter struct. */
struct words
mime_text_words(const struct mime_text_options *given)
{
	struct mime_text_options opt = { 0 };

	if (given != NULL)
		memcpy(&opt, given, given->size < sizeof(opt) ? given->size :
		    sizeof(opt));
	return (struct words){
		.in = WORDS_IN_TEXT, .charset = opt.charset,
		.max = opt.words > 0 ? opt.words : mime_limits_default.words,
	};
}

static mime_status
read_words(struct mime_arena *mem, mime_span value, const struct words *how,
    mime_span *utf8)
{
	struct buffer out;

	buffer_init(&out, mem, mime_text_room(value));
	buffer_reserve(&out, value.len);
	mime_words_read(value, how, &out);
	if (out.status < 0)
		return out.status;
	*utf8 = buffer_span(&out);
	return MIME_OK;
}

/*
 * What is not printable ASCII, or has a word in it. Apart, so that for what is
 * no registers are saved for this.
 */
static __attribute__((noinline)) mime_status
read_text(struct mime_arena *mem, mime_span value,
    const struct mime_text_options *given, mime_span *utf8)
{
	const struct words how = mime_text_words(given);

	if (!is_clean(value) || mime_shown_escapes(value, how.charset))
		return read_words(mem, value, &how, utf8);
	*utf8 = value;
	return MIME_OK;
}

mime_status
mime_text_with(struct mime_arena *mem, mime_span value,
    const struct mime_text_options *given, mime_span *utf8)
{
	mime_status st = MIME_END;

	if (mem == NULL)
		return MIME_NOMEM;
	/* One that begins with a word is not what that is for. */
	if (!span_starts(value, SPAN("=?")))
		st = mime_unfold_usual(mem, value, utf8);
	return st != MIME_END ? st : read_text(mem, value, given, utf8);
}

mime_status
mime_text(struct mime_arena *mem, mime_span value, mime_span *utf8)
{
	return mime_text_with(mem, value, NULL, utf8);
}

/* ---- names of files ----------------------------------------------------- */

/* Who is told of the words in a name, which may be read from a copy. */
struct relay {
	const struct notes *to;
	mime_span at;           /* the parameter, which stands for all of it */
	unsigned told;          /* rows of name_codes */
};

/* What of words makes a name another one; where they stand does not. */
static const uint16_t name_codes[] = {
	MIME_DEFECT_ENCODED_WORD_UNKNOWN_CHARSET,
	MIME_DEFECT_ENCODED_WORD_BAD_ENCODING,
	MIME_DEFECT_ENCODED_WORD_UNTERMINATED,
	MIME_DEFECT_ENCODED_WORD_BAD_BASE64,
	MIME_DEFECT_ENCODED_WORD_NESTED,
	MIME_DEFECT_ENCODED_WORD_UTF7,
	MIME_DEFECT_LIMIT_ENCODED_WORDS,
};

/* The put of a relay: each code once. */
static void
relay(void *ctx, unsigned code, mime_range at)
{
	struct relay *r = ctx;

	(void)at;               /* in a copy of the value */
	for (unsigned i = 0; i < ROWS(name_codes); i++)
		if (name_codes[i] == code && (r->told & 1u << i) == 0) {
			r->told |= 1u << i;
			note(r->to, code, r->at);
		}
}

/* Octets that are no UTF-8 are Windows-1252, as in any other text. */
static mime_status
name_in_utf8(struct mime_arena *mem, mime_span *name)
{
	uint64_t replaced;
	struct buffer out;
	mime_status st;

	buffer_init(&out, mem, mime_text_room(*name));
	st = mime_charset_to_utf8(SPAN("windows-1252"), *name, &out,
	    &replaced);
	if (st < 0)
		return st;
	*name = buffer_span(&out);
	return out.status;
}

mime_status
mime_text_name(struct mime_arena *mem, const struct name_value *value,
    mime_span *utf8, bool *invalid)
{
	struct relay to = { .to = value->notes, .at = value->at };
	const struct notes notes = { relay, &to, value->octets.ptr, 0 };
	const struct words how = {
		.in = WORDS_IN_NAME, .max = value->words, .notes = &notes,
	};
	mime_span name = value->octets;
	struct buffer out;
	mime_status st = MIME_OK;

	*invalid = !mime_utf8_valid(name);
	if (*invalid)
		st = name_in_utf8(mem, &name);
	if (st >= 0 && value->words > 0 && mime_word_find(name) < name.len) {
		buffer_init(&out, mem, mime_text_room(name));
		mime_words_read(name, &how, &out);
		st = out.status;
		name = buffer_span(&out);
	}
	if (st >= 0)
		*utf8 = name;
	return st;
}
