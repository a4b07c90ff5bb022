/*
 * base64.c - base64 there and back (RFC 2045 6.8).
 *
 * The decoder has two ways through its input that lead to the same end. Lines
 * as they should be are taken four letters at a time (clean_lines). All else
 * goes octet by octet through step, which knows what can be wrong with each.
 * The fast way is open only between two quanta and while nothing is waiting
 * for its proof, so it has nothing to tell and no state but the place.
 *
 * Readings, where others read otherwise: what is no letter is skipped, "-" and
 * "_" included; padding ends a chunk and decoding goes on behind it; two or
 * three letters left over at the end count where no padding came before, one
 * never does; "=" where none is due is ignored. A first line that begins with
 * "begin-base64 " is skipped whole.
 */
#include "codec/codec.h"

/* RFC 2045 6.8: the most octets of an encoded line, without its line end. */
#define LINE 76

/* What an octet is, where it is not a letter with a value below 64. */
enum { JUNK = 64, PAD, BLANK, CR, LF, URLSAFE };

#define J JUNK
#define J8 J, J, J, J, J, J, J, J
#define J32 J8, J8, J8, J8
#define R4(n) n, n + 1, n + 2, n + 3
#define R10(n) R4(n), R4(n + 4), n + 8, n + 9

const uint8_t mime_base64_value[256] = {
	J8, J, BLANK, LF, J, J, CR, J, J, J8, J8,
	BLANK, J, J, J, J, J, J, J, J, J, J, 62, J, URLSAFE, J, 63,
	R10(52), J, J, J, PAD, J, J,
	J, R10(0), R10(10), R4(20), 24, 25, J, J, J, J, URLSAFE,
	J, R10(26), R10(36), R4(46), 50, 51, J, J, J, J, J,
	J32, J32, J32, J32,
};

/* How uuencode -m begins its output; a base64 body is not to have it. */
static const char begin[] = "begin-base64 ";

/* ---- decoder ------------------------------------------------------------ */

enum phase {
	BEGIN,                  /* so far the input is the front of begin */
	BEGIN_LINE,             /* in a line that begins so */
	AGAIN,                  /* it did not: what matched is data */
	DATA
};

struct decoder {
	struct mime_filter f;
	enum phase phase;
	size_t matched, again;          /* octets of begin */
	mime_span due;                  /* decoded, to be put out first */
	char ready[3];                  /* its octets */
	uint64_t end;                   /* of all that was fed so far */

	uint64_t line;                  /* where this one begins */
	bool line_used;                 /* more than blanks is in it */
	bool cr;                        /* the last octet was a CR */
	bool any;                       /* letters were seen */
	mime_range blank_line;          /* a defect if letters follow it */

	uint32_t bits;                  /* of the quantum at hand */
	unsigned count;                 /* its letters */
	uint64_t first, latest;         /* their places */

	bool padded;                    /* padding was seen */
	unsigned pads_due;              /* "=" that this padding still lacks */
	mime_range padding;             /* a defect if a quantum follows it */
	bool finished;                  /* the end was looked at */
};

static void
tell(struct decoder *d, unsigned code, uint64_t from, uint64_t to)
{
	mime_filter_tell(&d->f, code, from, to - from);
}

/* Tells what was waiting for a proof that has now come. */
static void
tell_proved(struct decoder *d, unsigned code, mime_range *at)
{
	if (at->size > 0)
		tell(d, code, at->offset, range_end(*at));
	at->size = 0;
}

/* Makes N octets of the quantum at hand ready, and begins the next one. */
static void
end_quantum(struct decoder *d, unsigned n)
{
	uint32_t bits = d->bits << 6 * (4 - d->count);

	tell_proved(d, MIME_DEFECT_BASE64_PADDING_MID, &d->padding);
	for (unsigned i = 0; i < n; i++)
		d->ready[i] = (char)(bits >> (16 - 8 * i) & 0xff);
	if (!(d->padded && d->f.rulings->base64_ends_at_padding))
		d->due = (mime_span){ d->ready, n };
	d->bits = d->count = 0;
}

/* Two letters are 8 bits and 4 that must be 0; three are 16 and 2. */
static void
end_short_quantum(struct decoder *d)
{
	if ((d->bits & (d->count == 2 ? 15 : 3)) != 0)
		tell(d, MIME_DEFECT_BASE64_NONZERO_TRAILING_BITS, d->latest,
		    d->latest + 1);
	end_quantum(d, d->count - 1);
}

static void
take_letter(struct decoder *d, unsigned v, uint64_t at)
{
	tell_proved(d, MIME_DEFECT_BASE64_BLANK_LINE, &d->blank_line);
	if (d->pads_due > 0)
		tell(d, MIME_DEFECT_BASE64_MISSING_PADDING, d->padding.offset,
		    range_end(d->padding));
	d->pads_due = 0;
	d->any = true;
	if (d->count == 0)
		d->first = at;
	d->latest = at;
	d->bits = d->bits << 6 | v;
	if (++d->count == 4)
		end_quantum(d, 3);
}

static void
take_pad(struct decoder *d, uint64_t at)
{
	if (d->pads_due > 0) {
		d->pads_due--;
		d->padding.size = at + 1 - d->padding.offset;
	} else if (d->count < 2) {
		tell(d, MIME_DEFECT_BASE64_EXCESS_PADDING, at, at + 1);
	} else {
		d->pads_due = 3 - d->count;
		end_short_quantum(d);
		d->padded = true;
		d->padding = (mime_range){ at, 1 };
	}
}

/* A line end is CRLF or LF; it ends at TO. */
static void
end_line(struct decoder *d, uint64_t to)
{
	if (!d->line_used && d->any && d->blank_line.size == 0)
		d->blank_line = (mime_range){ d->line, to - d->line };
	d->line = to;
	d->line_used = d->cr = false;
}

/* A CR that no LF followed is white space like any other. */
static void
end_cr(struct decoder *d, uint64_t at)
{
	if (d->cr)
		tell(d, MIME_DEFECT_BASE64_EMBEDDED_SPACE, at - 1, at);
	d->cr = false;
}

static void
tell_other(struct decoder *d, unsigned kind, uint64_t at)
{
	unsigned code = kind == BLANK ? MIME_DEFECT_BASE64_EMBEDDED_SPACE :
	    kind == URLSAFE ? MIME_DEFECT_BASE64_URLSAFE_CHAR :
	    MIME_DEFECT_BASE64_INVALID_CHAR;

	tell(d, code, at, at + 1);
}

/* Takes octet C, which stands at AT. */
static void
step(struct decoder *d, unsigned char c, uint64_t at)
{
	unsigned v = mime_base64_value[c];

	if (v == LF) {
		end_line(d, at + 1);
		return;
	}
	end_cr(d, at);
	if (v == CR) {
		d->cr = true;
		return;
	}
	if (at - d->line >= LINE)
		tell(d, MIME_DEFECT_BASE64_LINE_TOO_LONG, d->line, at + 1);
	d->line_used |= v != BLANK;
	if (v >= JUNK && v != PAD)
		tell_other(d, v, at);
	if (v == URLSAFE && d->f.rulings->base64_urlsafe)
		v = c == '-' ? 62 : 63;
	if (v < JUNK)
		take_letter(d, v, at);
	else if (v == PAD)
		take_pad(d, at);
}

/*
 * Decodes whole quanta, at most N, up to the first that has anything but
 * letters; returns how many. The CPU's own kernel goes first, where there is
 * one. The four looks at the table do not wait for each other, which is where
 * the speed of the rest comes from.
 */
static size_t
quanta(const mime_span *from, const mime_room *to, size_t n)
{
	const char *p;
	char *out;
	size_t i;

	if (n == 0)
		return 0;
	i = mime_kernels()->base64(*from, *to, n);
	p = from->ptr + 4 * i;
	out = to->ptr + 3 * i;
	for (; i < n; i++, p += 4, out += 3) {
		uint32_t bits = base64_bits(p);

		if (bits > BASE64_BITS)
			break;
		out[0] = (char)(bits >> 16);
		out[1] = (char)(bits >> 8 & 0xff);
		out[2] = (char)(bits & 0xff);
	}
	return i;
}

/* How many quanta fit in the line before it is too long, which is told once. */
static size_t
quanta_of_line(const struct decoder *d, const mime_span *in)
{
	uint64_t column = d->end - in->len - d->line;

	if (filter_told(&d->f, MIME_DEFECT_BASE64_LINE_TOO_LONG))
		return SIZE_MAX;
	return column < LINE ? (size_t)(LINE - column) / 4 : 0;
}

/* Takes a line end; returns its octets, or 0. */
static size_t
take_line_end(struct decoder *d, mime_span *in)
{
	size_t n = span_at(*in, 0) == '\r' ? 2 : 1;

	if (!d->line_used || span_at(*in, n - 1) != '\n')
		return 0;
	span_take(in, n);
	end_line(d, d->end - in->len);
	return n;
}

static bool
is_clean(const struct decoder *d)
{
	return d->count == 0 && !d->cr && d->pads_due == 0 &&
	    d->padding.size == 0 && d->blank_line.size == 0 &&
	    !(d->padded && d->f.rulings->base64_ends_at_padding);
}

/*
 * Most lines are like the one before them, which had N quanta and a line end
 * of END octets.
 */
static void
lines_alike(struct decoder *d, mime_span *in, mime_room *out, size_t n,
    size_t end)
{
	size_t lines = mime_kernels()->base64_lines(*in, *out, n, end);

	if (lines == 0)
		return;
	span_take(in, lines * (4 * n + end));
	*out = (mime_room){ out->ptr + lines * 3 * n,
	    out->len - lines * 3 * n };
	d->line = d->end - in->len;
}

static void
clean_lines(struct decoder *d, mime_span *in, mime_room *out)
{
	size_t end;

	do {
		bool whole = d->line == d->end - in->len;
		size_t n = quanta_of_line(d, in);

		n = n < in->len / 4 ? n : in->len / 4;
		n = n < out->len / 3 ? n : out->len / 3;
		n = quanta(in, out, n);
		if (n > 0) {
			d->any = d->line_used = true;
			span_take(in, 4 * n);
			*out = (mime_room){ out->ptr + 3 * n, out->len - 3 * n };
		}
		end = take_line_end(d, in);
		if (end > 0 && whole && n > 0)
			lines_alike(d, in, out, n, end);
	} while (end > 0);
}

/* Whether the input begins with begin; undecided at its end. */
static void
match_begin(struct decoder *d, mime_span *in, bool last)
{
	while (d->matched < sizeof(begin) - 1 &&
	    span_take_char(in, begin[d->matched]))
		d->matched++;
	if (d->matched == sizeof(begin) - 1)
		d->phase = BEGIN_LINE;
	else if (in->len > 0 || last)
		d->phase = d->matched > 0 ? AGAIN : DATA;
}

/* Not all of its octets are letters, so two defects are told of this line. */
static void
skip_begin_line(struct decoder *d, mime_span *in, bool last)
{
	size_t n = span_find(*in, '\n');
	bool ends = n < in->len;

	span_take(in, ends ? n + 1 : n);
	if (!ends && !last)
		return;
	d->line = d->f.at = d->end - in->len;
	tell(d, MIME_DEFECT_BASE64_UUENCODE_HEADER, 0, d->line);
	tell(d, MIME_DEFECT_BASE64_INVALID_CHAR, 0, d->line);
	d->phase = DATA;
}

/* Takes what matched, an octet a call, as what it is after all. */
static void
take_again(struct decoder *d, const mime_span *in)
{
	d->f.at = d->end - in->len;
	step(d, (unsigned char)begin[d->again], d->again);
	if (++d->again == d->matched)
		d->phase = DATA;
}

static void
take_data(struct decoder *d, mime_span *in, mime_room *out)
{
	if (is_clean(d))
		clean_lines(d, in, out);
	if (in->len > 0) {
		unsigned char c = (unsigned char)span_take(in, 1).ptr[0];

		d->f.at = d->end - in->len;
		step(d, c, d->f.at - 1);
	}
}

/* What is left over at the end of the input. */
static void
finish(struct decoder *d)
{
	d->finished = true;
	d->f.at = d->end;
	end_cr(d, d->end);
	if (d->pads_due > 0)
		tell(d, MIME_DEFECT_BASE64_MISSING_PADDING, d->padding.offset,
		    range_end(d->padding));
	if (d->count == 0)
		return;
	tell(d, d->padded ? MIME_DEFECT_BASE64_DATA_AFTER_PADDING :
	    d->count == 1 ? MIME_DEFECT_BASE64_TRUNCATED :
	    MIME_DEFECT_BASE64_MISSING_PADDING, d->first, d->latest + 1);
	if (d->count > 1 && !d->padded)
		end_short_quantum(d);
}

static mime_status
decode(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct decoder *d = (struct decoder *)f;

	d->end = f->eaten + in->len;
	for (;;) {
		room_fill(out, &d->due);
		if (d->due.len > 0)
			return MIME_MORE;
		if (d->phase == AGAIN)
			take_again(d, in);
		else if (in->len == 0 && (!last || d->finished))
			return last ? MIME_END : MIME_OK;
		else if (d->phase == BEGIN)
			match_begin(d, in, last);
		else if (d->phase == BEGIN_LINE)
			skip_begin_line(d, in, last);
		else if (in->len > 0)
			take_data(d, in, out);
		else
			finish(d);
	}
}

struct mime_filter *
mime_base64_decoder(struct mime_arena *mem)
{
	return mime_filter_make(mem, sizeof(struct decoder), decode);
}

/* ---- encoder ------------------------------------------------------------ */

struct encoder {
	struct mime_filter f;
	mime_span due;                  /* encoded, to be put out first */
	char ready[6];                  /* its octets: a quantum, a line end */
	unsigned char held[3];          /* of the quantum at hand */
	unsigned count;
	unsigned column;
};

/* Writes the four letters of three octets. */
static void
put_quantum(char *to, const unsigned char *p)
{
	uint32_t bits = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
	const char *letters = mime_base64_letters;

	to[0] = letters[bits >> 18];
	to[1] = letters[bits >> 12 & 63];
	to[2] = letters[bits >> 6 & 63];
	to[3] = letters[bits & 63];
}

/* The line is full, or the last one: its end is due too. */
static void
end_encoded_line(struct encoder *e)
{
	memcpy(e->ready + e->due.len, "\r\n", 2);
	e->due = (mime_span){ e->ready, e->due.len + 2 };
	e->column = 0;
}

/* Padding stands for the octets that the last quantum lacks. */
static void
encode_held(struct encoder *e)
{
	unsigned count = e->count;

	while (e->count < 3)
		e->held[e->count++] = 0;
	put_quantum(e->ready, e->held);
	for (unsigned i = count + 1; i < 4; i++)
		e->ready[i] = '=';
	e->due = (mime_span){ e->ready, 4 };
	e->count = 0;
	e->column += 4;
	if (e->column == LINE)
		end_encoded_line(e);
}

/*
 * Whole lines straight from input to output, by the CPU's own kernel first,
 * where there is one; that leaves the last.
 */
static void
encode_lines(mime_span *in, mime_room *out)
{
	size_t lines = in->len < LINE ? 0 :
	    mime_kernels()->base64_encode(*in, *out);

	span_take(in, lines * (LINE / 4 * 3));
	*out = (mime_room){ out->ptr + lines * (LINE + 2),
	    out->len - lines * (LINE + 2) };
	while (in->len >= LINE / 4 * 3 && out->len >= LINE + 2) {
		const unsigned char *p = (const unsigned char *)in->ptr;

		for (size_t i = 0; i < LINE / 4; i++)
			put_quantum(out->ptr + 4 * i, p + 3 * i);
		memcpy(out->ptr + LINE, "\r\n", 2);
		span_take(in, LINE / 4 * 3);
		out->ptr += LINE + 2;
		out->len -= LINE + 2;
	}
}

static mime_status
encode(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct encoder *e = (struct encoder *)f;

	for (;;) {
		room_fill(out, &e->due);
		if (e->due.len > 0)
			return MIME_MORE;
		if (e->count == 0 && e->column == 0)
			encode_lines(in, out);
		while (in->len > 0 && e->count < 3)
			e->held[e->count++] =
			    (unsigned char)span_take(in, 1).ptr[0];
		if (e->count == 3 || (last && e->count > 0))
			encode_held(e);
		else if (!last)
			return MIME_OK;
		else if (e->column > 0)
			end_encoded_line(e);
		else
			return MIME_END;
	}
}

struct mime_filter *
mime_base64_encoder(struct mime_arena *mem)
{
	return mime_filter_make(mem, sizeof(struct encoder), encode);
}
