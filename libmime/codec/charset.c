/*
 * charset.c - from any charset to UTF-8.
 *
 * A filter decodes by a function that charset_own.c names, character by
 * character or by the run, or by iconv, a piece at a time. Either goes straight
 * into the caller's room where that has space for all that some octets can
 * become, else into a room of the filter's own, which is drained: so iconv is
 * never short of space (some converters go wrong then), and any room will do.
 * What cannot be converted becomes U+FFFD and conversion goes on behind it: by
 * iconv one octet, else the ill-formed sequence. What is cut at the end of the
 * input becomes one U+FFFD. A character that is cut at the end of a piece is
 * held back, and goes on octet by octet, so that cuts make no difference.
 */
#include <errno.h>
#include <stddef.h>

#include "codec/charset.h"

#define HELD_MAX ((size_t)16)   /* no charset has a longer sequence */
#define GROWTH 8                /* octets one octet may become: 3, or 4 by 2 */
#define TEXT ((size_t)2048)
#define TEXT_LEAST (HELD_MAX * GROWTH)

/* A run from this on is worth a table of its own. */
#define LONG_RUN ((size_t)512)

/* ---- the filter --------------------------------------------------------- */

struct from_charset {
	struct mime_filter base;
	struct own own;         /* take is NULL where iconv does it */
	struct converter *with; /* NULL where none is needed */
	uint64_t offset;        /* of the next octet to be converted */
	bool lags;              /* its converter may keep a character back */
	bool ended;
	mime_range wrong;       /* the first that was replaced .. */
	uint64_t due;           /* .. to be told up to here; 0: nothing is */
	uint64_t known;         /* octets there were, up to this call's last */
	size_t held_count;
	char held[HELD_MAX];    /* the start of a character that is cut */
	mime_span ready;        /* of text, not drained yet */
	bool has_table;
	/* What follows is large, and written before it is read. */
	char text[TEXT];
	union {
		uint32_t chars[256];    /* for mime_single_text */
		struct pairs pairs;
	} table;                        /* for long runs */
};

/*
 * A converter that puts a letter out only when it knows that no accent follows
 * it. It has to come out before the U+FFFD of what follows instead.
 */
static bool
lags(const char *iconv_name)
{
	return strcmp(iconv_name, "TCVN") == 0;
}

/*
 * Neither iconv nor what takes a character says which octet proved a sequence
 * wrong, only that it is not far. So that the place does not depend on cuts, we
 * tell when the farthest one it can be is known.
 */
static void
tell_due(struct from_charset *f)
{
	if (f->due == 0 || f->due > f->known)
		return;
	f->base.at = f->due;
	f->due = 0;
	mime_filter_tell(&f->base, MIME_DEFECT_CHARSET_INVALID_SEQUENCE,
	    f->wrong.offset, f->wrong.size);
}

/* U+FFFD for the next LEN octets, to the front of OUT. */
static void
replace(struct from_charset *f, size_t len, mime_room *out)
{
	mime_span replacement = SPAN("\xEF\xBF\xBD");

	if (f->base.replaced++ == 0) {
		f->wrong = (mime_range){ f->offset, len };
		f->due = f->offset + len +
		    (f->own.high != NULL ? 0 : HELD_MAX);
		tell_due(f);
	}
	f->offset += len;
	room_fill(out, &replacement);
}

/* OUT has room enough. */
static void
put_char(mime_room *out, int32_t code)
{
	uint32_t mark = (uint32_t)code >> OWN_MARK_SHIFT;
	size_t n = utf8_encode(out->ptr, (uint32_t)code & 0x1FFFFF);

	if (mark != 0)
		n += utf8_encode(out->ptr + n, 0x300 + mark);
	*out = (mime_room){ out->ptr + n, out->len - n };
}

static void
make_table(struct from_charset *f)
{
	if (f->own.high != NULL)
		mime_single_chars(f->own.high, f->table.chars);
	else
		mime_pairs_begin(&f->table.pairs, f->own.pairing);
	f->has_table = true;
}

static void
take_long_run(struct from_charset *f, mime_span *src, mime_room *out)
{
	size_t put, taken;

	if (!f->has_table)
		make_table(f);
	if (f->own.high == NULL) {
		mime_pairs_run(&f->table.pairs, src, out);
		return;
	}
	taken = mime_single_text(*src, *out, f->table.chars, &put);
	*src = span_tail(*src, taken);
	*out = (mime_room){ out->ptr + put, out->len - put };
}

/* Takes what goes by the run: all that a charset of one octet has, too. */
static void
take_run(struct from_charset *f, mime_span *src, mime_room *out)
{
	bool has_long = f->own.high != NULL || f->own.pairing != NULL;
	size_t before = src->len;

	if (f->own.run != NULL)
		f->own.run(&f->own, src, out);
	else if (has_long && src->len >= LONG_RUN)
		take_long_run(f, src, out);
	else if (f->own.ascii)
		mime_single_run(f->own.high, src, out);
	f->offset += before - src->len;
}

/* Takes one character or ill-formed sequence. False where it is cut. */
static bool
take_char(struct from_charset *f, mime_span *src, mime_room *out)
{
	size_t before = src->len;
	int32_t code = f->own.take(&f->own, src);
	size_t n = before - src->len;

	if (code == OWN_CUT)
		return false;
	if (code == OWN_ILL_FORMED) {
		replace(f, n, out);
		return true;
	}
	f->offset += n;
	if (code != OWN_NOTHING)
		put_char(out, code);
	return true;
}

/*
 * Both of these convert of SRC what OUT has room for. False where they stop
 * because SRC ends in the middle of a character; then less than HELD_MAX
 * octets of it are left.
 */
static bool
by_own(struct from_charset *f, mime_span *src, mime_room *out)
{
	while (src->len > 0 && out->len >= TEXT_LEAST) {
		take_run(f, src, out);
		if (src->len > 0 && out->len >= TEXT_LEAST &&
		    !take_char(f, src, out))
			return false;
	}
	return true;
}

static SELDOM bool
by_iconv(struct from_charset *f, mime_span *src, mime_room *out)
{
	while (src->len > 0 && out->len >= TEXT_LEAST) {
		mime_span piece = span_head(*src, out->len / GROWTH);
		bool all = piece.len == src->len;
		size_t size = piece.len, room = out->len;
		int why = mime_convert(f->with, &piece, out);
		size_t n = size - piece.len;

		*src = span_tail(*src, n);
		f->offset += n;
		if (why == EINVAL && all && src->len < HELD_MAX)
			return false;
		if (why == 0 || (why != EILSEQ && (n > 0 || out->len < room)))
			continue;
		if (f->lags)
			mime_convert(f->with, NULL, out);
		replace(f, 1, out);
		*src = span_tail(*src, 1);
	}
	return true;
}

/* Converts of SRC what OUT has room for. False as above. */
static bool
convert_some(struct from_charset *f, mime_span *src, mime_room *out)
{
	return f->own.take != NULL ? by_own(f, src, out) :
	    by_iconv(f, src, out);
}

/* The same into the filter's own room, which is empty. */
static bool
convert_to_text(struct from_charset *f, mime_span *src)
{
	mime_room out = { f->text, sizeof(f->text) };
	bool whole = convert_some(f, src, &out);

	f->ready = (mime_span){ f->text, sizeof(f->text) - out.len };
	return whole;
}

/* Goes on with what is held and one octet of IN more. */
static void
go_on(struct from_charset *f, mime_span *in)
{
	mime_span src = { f->held, f->held_count + 1 };

	f->held[f->held_count] = in->ptr[0];
	*in = span_tail(*in, 1);
	convert_to_text(f, &src);
	memmove(f->held, src.ptr, src.len);
	f->held_count = src.len;
}

/* Copies ASCII, as far as IN and OUT go. */
static void
copy_ascii(struct from_charset *f, mime_span *in, mime_room *out)
{
	size_t n = mime_ascii_run(span_head(*in, out->len));
	mime_span ascii = span_take(in, n);

	f->offset += n;
	room_fill(out, &ascii);
}

/* Converts IN, to OUT if that is large. */
static void
go(struct from_charset *f, mime_span *in, mime_room *out)
{
	bool whole;

	if (f->own.ascii)
		copy_ascii(f, in, out);
	whole = out->len >= 2 * TEXT_LEAST ? convert_some(f, in, out) :
	    convert_to_text(f, in);
	if (!whole) {
		memcpy(f->held, in->ptr, in->len);
		f->held_count = in->len;
		*in = span_tail(*in, in->len);
	}
}

/* What the converter kept back, and U+FFFD for a character that is cut. */
static void
end(struct from_charset *f)
{
	mime_room out = { f->text, sizeof(f->text) };
	mime_span held = { f->held, f->held_count };

	if (f->own.take == NULL)
		mime_convert(f->with, NULL, &out);
	if (mime_utf7_padding(&f->own, held))
		f->offset += f->held_count;
	else if (f->held_count > 0)
		replace(f, f->held_count, &out);
	if (f->due > f->offset)
		f->due = f->offset;
	tell_due(f);
	f->base.at = f->offset;
	if (mime_own_unreset(&f->own))
		mime_filter_tell(&f->base, MIME_DEFECT_CHARSET_STATEFUL_UNRESET,
		    f->offset, 0);
	f->ready = (mime_span){ f->text, sizeof(f->text) - out.len };
	f->held_count = 0;
	f->ended = true;
}

static mime_status
run(struct mime_filter *base, mime_span *in, mime_room *out, bool last)
{
	struct from_charset *f = (struct from_charset *)base;

	f->known = base->eaten + in->len;
	tell_due(f);
	for (;;) {
		room_fill(out, &f->ready);
		if (f->ready.len > 0)
			return MIME_MORE;
		if (in->len == 0 && (!last || f->ended))
			return last ? MIME_END : MIME_OK;
		if (out->len == 0)
			return MIME_MORE;
		if (in->len == 0)
			end(f);
		else if (f->held_count > 0)
			go_on(f, in);
		else
			go(f, in, out);
	}
}

/* Makes F ready to convert from CHARSET (not UTF-8). */
static mime_status
begin(struct from_charset *f, struct mime_arena *mem,
    const struct charset *charset)
{
	mime_status status;

	memset(f, 0, offsetof(struct from_charset, text));
	f->base.run = run;
	f->base.rulings = &mime_rulings_default;
	mime_own_begin(&f->own, charset);
	assert(f->own.take != NULL || charset->iconv_name != NULL);
	if (charset->iconv_name == NULL)
		return MIME_OK;
	status = mime_converter_borrow(mem, charset, &f->with);
	f->lags = lags(charset->iconv_name);
	return status;
}

struct mime_filter *
mime_filter_charset(struct mime_arena *mem, mime_span from)
{
	const struct charset *charset = mime_charset_find(from);
	struct from_charset *f;

	if (charset == NULL)
		return NULL;
	if ((charset->is & CHARSET_UTF8) != 0)
		return mime_filter_utf8(mem);
	f = mime_arena_take(mem, sizeof(*f));
	if (f == NULL || begin(f, mem, charset) < 0)
		return NULL;
	if (f->with != NULL &&
	    !mime_arena_defer(mem, mime_converter_return, f->with)) {
		mime_converter_return(f->with);
		return NULL;
	}
	return &f->base;
}

/* Up to so many octets are converted at once, and room is made for the most. */
#define SHORT ((size_t)1024)

/*
 * Converts BYTES, few and nothing wrong with them, by F, which has just begun,
 * without what a filter does around that. False where they are not so: then
 * nothing is put, and F has to begin again.
 */
static bool
convert_short(struct from_charset *f, mime_span bytes, struct buffer *out)
{
	size_t most = bytes.len * 4 + TEXT_LEAST;
	mime_room room;

	if (f->own.take == NULL || bytes.len > SHORT ||
	    most > out->max - out->len || !buffer_reserve(out, most))
		return false;
	room = buffer_room(out);
	if (!by_own(f, &bytes, &room) || bytes.len > 0 || f->base.replaced > 0)
		return false;
	buffer_filled(out, (size_t)(room.ptr - out->ptr) - out->len);
	return true;
}

static mime_status
convert(const struct charset *charset, mime_span bytes, struct buffer *out,
    uint64_t *replaced)
{
	struct from_charset f;
	mime_status status = begin(&f, out->mem, charset);

	if (status < 0)
		return status;
	if (convert_short(&f, bytes, out)) {
		*replaced = 0;
		return MIME_OK;
	}
	if (f.own.take != NULL)
		begin(&f, out->mem, charset);
	status = mime_filter_pour(&f.base, bytes, out, true);
	if (f.with != NULL)
		mime_converter_return(f.with);
	*replaced = f.base.replaced;
	return status;
}

mime_status
mime_charset_convert(const struct charset *charset, mime_span bytes,
    struct buffer *out, uint64_t *replaced)
{
	if (charset == NULL)
		return MIME_NOCHARSET;
	if (out->status < 0)
		return out->status;
	if ((charset->is & CHARSET_UTF8) == 0)
		return convert(charset, bytes, out, replaced);
	*replaced = mime_utf8_repair(bytes, out);
	return out->status;
}

mime_status
mime_charset_to_utf8(mime_span label, mime_span bytes, struct buffer *out,
    uint64_t *replaced)
{
	return mime_charset_convert(mime_charset_find(label), bytes, out,
	    replaced);
}
