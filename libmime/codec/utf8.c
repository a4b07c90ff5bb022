/*
 * utf8.c - UTF-8: characters off a span, into a buffer, and repaired.
 *
 * Well-formed is what Unicode 3.9, table 3-7 says: no overlong forms, no
 * surrogates, nothing above U+10FFFF (RFC 3629 3). What is ill-formed is cut
 * in maximal parts: a lead octet with as many of its trail octets as could
 * still have become a character, else one octet. Each part becomes one U+FFFD,
 * as WHATWG's decoders do it.
 *
 * The filter holds back the start of a character (at most three octets) where
 * its input is cut. Well-formed text is passed on by the run.
 */
#include "codec/codec.h"

#define REPLACEMENT "\xEF\xBF\xBD"      /* U+FFFD */

/* ---- one character ------------------------------------------------------ */

/* Results of look that are no character. */
enum {
	ILL_FORMED = -1,        /* the first *LEN octets are */
	CUT = -2                /* all *LEN octets may yet become one */
};

/* How many trail octets follow LEAD; -1: it leads nothing. */
static int
trail_count(unsigned lead)
{
	if (lead < 0x80)
		return 0;
	if (lead < 0xC2 || lead > 0xF4)
		return -1;
	return 1 + (lead >= 0xE0) + (lead >= 0xF0);
}

/* May C be the first octet after LEAD? Table 3-7's four special rows. */
static bool
may_follow(unsigned lead, unsigned c)
{
	unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;

	return c >= low && c <= high;
}

/* The character at the front of S, which is not empty, and its length. */
static int32_t
look(mime_span s, size_t *len)
{
	unsigned lead = (unsigned char)s.ptr[0];
	int more = trail_count(lead);
	int32_t code;

	*len = 1;
	if (more < 0)
		return ILL_FORMED;
	if (more == 0)
		return (int32_t)lead;
	code = (int32_t)(lead & (0x3FU >> more));
	for (int i = 1; i <= more; i++) {
		unsigned c = (unsigned)span_at(s, (size_t)i);

		if ((size_t)i == s.len)
			return CUT;
		if (i == 1 ? !may_follow(lead, c) : (c & 0xC0) != 0x80)
			return ILL_FORMED;
		code = code << 6 | (int32_t)(c & 0x3F);
		(*len)++;
	}
	return code;
}

int32_t
mime_utf8_take(mime_span *rest)
{
	size_t len;
	int32_t code = look(*rest, &len);

	*rest = span_tail(*rest, len);
	return code < 0 ? -1 : code;
}

void
mime_utf8_put(struct buffer *out, int32_t code)
{
	char octets[4];
	size_t n = utf8_encode(octets, (uint32_t)code);

	buffer_put(out, (mime_span){ octets, n });
}

/* ---- texts that are whole ----------------------------------------------- */

bool
mime_utf8_valid(mime_span s)
{
	return mime_utf8_run(s) == s.len;
}

uint64_t
mime_utf8_repair(mime_span s, struct buffer *out)
{
	uint64_t replaced = 0;

	for (;;) {
		buffer_put(out, span_take(&s, mime_utf8_run(s)));
		if (s.len == 0)
			return replaced;
		mime_utf8_take(&s);
		buffer_put(out, SPAN(REPLACEMENT));
		replaced++;
	}
}

/* ---- the filter --------------------------------------------------------- */

struct repair {
	struct mime_filter base;
	uint64_t offset;        /* of the next octet, held ones not counted */
	size_t held_count;
	char held[4];           /* what is cut, then the next octet */
	char kept[4];           /* what found no room yet */
	mime_span ready;        /* into kept, or a static text */
};

/*
 * Overlong: a shorter form would have done. AT is all there is from the first
 * ill-formed octet on, since the second one tells.
 */
static bool
overlong(mime_span at)
{
	int lead = span_at(at, 0), second = span_at(at, 1);

	return lead == 0xC0 || lead == 0xC1 ||
	    (lead == 0xE0 && second >= 0x80 && second < 0xA0) ||
	    (lead == 0xF0 && second >= 0x80 && second < 0x90);
}

/*
 * The first LEN octets of AT, the next ones of the input, are ill-formed. What
 * proves it is the octet after them, if they would have gone on, else the last.
 */
static void
replace(struct repair *f, mime_span at, size_t len)
{
	bool next_proves = len < at.len &&
	    trail_count((unsigned char)at.ptr[0]) > 0;

	f->base.at = f->offset + len + next_proves;
	mime_filter_tell(&f->base, overlong(at) ?
	    MIME_DEFECT_CHARSET_OVERLONG_UTF8 :
	    MIME_DEFECT_CHARSET_INVALID_SEQUENCE, f->offset, len);
	f->ready = SPAN(REPLACEMENT);
	f->offset += len;
	f->base.replaced++;
}

/* Readies the first LEN octets of AT, a character. */
static void
keep(struct repair *f, mime_span at, size_t len)
{
	memcpy(f->kept, at.ptr, len);
	f->ready = (mime_span){ f->kept, len };
	f->offset += len;
}

/*
 * Goes on with a character that was cut. What is ill-formed then is what was
 * held: all of it could have become a character, the next octet spoilt it.
 */
static void
go_on(struct repair *f, mime_span *in)
{
	mime_span held = { f->held, f->held_count + 1 };
	size_t len;
	int32_t code;

	f->held[f->held_count] = in->ptr[0];
	code = look(held, &len);
	if (code != ILL_FORMED)
		*in = span_tail(*in, 1);
	if (code == CUT) {
		f->held_count++;
		return;
	}
	f->held_count = 0;
	if (code == ILL_FORMED)
		replace(f, held, held.len - 1);
	else
		keep(f, held, len);
}

/* Takes one character or ill-formed part off IN. */
static void
step(struct repair *f, mime_span *in)
{
	size_t len;
	int32_t code = look(*in, &len);

	if (code == CUT) {
		f->held_count = in->len;
		memcpy(f->held, in->ptr, in->len);
		*in = span_tail(*in, in->len);
		return;
	}
	if (code == ILL_FORMED)
		replace(f, *in, len);
	else
		keep(f, *in, len);
	*in = span_tail(*in, len);
}

/* Passes whole characters on for as long as they are well-formed and fit. */
static void
pass(struct repair *f, mime_span *in, mime_room *out)
{
	size_t n = mime_utf8_run(span_head(*in, out->len));
	mime_span text = span_take(in, n);

	f->offset += n;
	room_fill(out, &text);
}

static mime_status
run(struct mime_filter *base, mime_span *in, mime_room *out, bool last)
{
	struct repair *f = (struct repair *)base;

	for (;;) {
		room_fill(out, &f->ready);
		if (f->ready.len > 0)
			return MIME_MORE;
		if (in->len == 0 && (!last || f->held_count == 0))
			return last ? MIME_END : MIME_OK;
		if (out->len == 0)
			return MIME_MORE;
		if (f->held_count == 0)
			pass(f, in, out);
		if (in->len > 0 && f->held_count > 0) {
			go_on(f, in);
		} else if (in->len > 0) {
			step(f, in);
		} else if (last && f->held_count > 0) {
			replace(f, (mime_span){ f->held, f->held_count },
			    f->held_count);
			f->held_count = 0;
		}
	}
}

struct mime_filter *
mime_filter_utf8(struct mime_arena *mem)
{
	return mime_filter_make(mem, sizeof(struct repair), run);
}
