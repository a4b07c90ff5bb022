/*
 * qp.c - quoted-printable there and back (RFC 2045 6.7), and the "Q" of
 * encoded words (RFC 2047 4.2).
 *
 * What an octet means may depend on what follows: a blank on whether its line
 * ends, "=" on the next two. The decoder holds such octets back until that is
 * known; then they are dropped, decoded, or put out as they stand. The table
 * next says which, for each state and kind of octet. Lines as they should be
 * do not take that way: clean_text copies and decodes as far as it can see
 * what follows, and so does clean_word.
 *
 * Readings, where others read otherwise: blanks at a line's end go, and so do
 * those between "=" and a line end; "=" with anything but two hexadecimal
 * digits (of either case) is text, and what follows it is looked at anew; CR
 * alone is no line end. Blanks are held back up to HELD of them: a longer run
 * is text wherever it stands, so that memory stays bounded.
 */
#include "codec/codec.h"

/* RFC 2045 6.7 rule 5: the most octets of an encoded line. */
#define LINE 76

/* The most blanks held back at a time. */
#define HELD 1024

/*
 * What an octet is. OTHER and HEX are text that may stand for itself; RAW may
 * not, and is read as OTHER.
 */
enum kind { OTHER, HEX, BLANK, CR, LF, EQUALS, KINDS, RAW };

#define O OTHER
#define O8 O, O, O, O, O, O, O, O
#define H HEX
#define R RAW
#define R8 R, R, R, R, R, R, R, R
#define R32 R8, R8, R8, R8
#define LETTERS O, H, H, H, H, H, H, O, O8, O8, O, O, O

static const uint8_t kind_of[256] = {
	R8, R, BLANK, LF, R, R, CR, R, R, R8, R8,
	BLANK, O, O, O, O, O, O, O, O8,
	H, H, H, H, H, H, H, H, H, H, O, O, O, EQUALS, O, O,
	LETTERS, O, O, O, O, O,
	LETTERS, O, O, O, O, R,
	R32, R32, R32, R32,
};

static unsigned
kind_at(mime_span s, size_t i)
{
	return kind_of[(unsigned char)s.ptr[i]];
}

/*
 * How many octets at the front of S stand for themselves. A blank does where
 * something that is no line end follows it.
 */
static size_t
plain_run(mime_span s)
{
	size_t n = mime_qp_run(s);

	if (n == s.len || kind_at(s, n) == CR || kind_at(s, n) == LF)
		while (n > 0 && kind_at(s, n - 1) == BLANK)
			n--;
	return n;
}

/* ---- decoder ------------------------------------------------------------ */

/* What is held back. */
enum state {
	TEXT,                   /* nothing */
	BLANKS,
	BLANKS_CR,              /* perhaps blanks, and a CR */
	MANY,                   /* nothing: in a run of too many blanks */
	EQ,                     /* "=" */
	EQ_BLANKS,
	EQ_CR,                  /* "=", perhaps blanks, and a CR */
	EQ_HEX,                 /* "=" and a digit */
	EQ_HEX_CR,
	STATES,
	/* what an octet may do but be held too */
	PUT,                    /* it is text, and nothing is held */
	FREE,                   /* what is held is text; look at it again */
	HARD,                   /* it ends a line */
	SOFT,                   /* it ends a line that the next one goes on */
	DECODE                  /* it is the second digit */
};

static const uint8_t next[STATES][KINDS] = {
	/*              other hex     blank      CR         LF    =    */
	[TEXT]      = { PUT,  PUT,    BLANKS,    BLANKS_CR, HARD, EQ },
	[BLANKS]    = { FREE, FREE,   BLANKS,    BLANKS_CR, HARD, FREE },
	[BLANKS_CR] = { FREE, FREE,   FREE,      FREE,      HARD, FREE },
	[MANY]      = { FREE, FREE,   PUT,       FREE,      FREE, FREE },
	[EQ]        = { FREE, EQ_HEX, EQ_BLANKS, EQ_CR,     SOFT, FREE },
	[EQ_BLANKS] = { FREE, FREE,   EQ_BLANKS, EQ_CR,     SOFT, FREE },
	[EQ_CR]     = { FREE, FREE,   FREE,      FREE,      SOFT, FREE },
	[EQ_HEX]    = { FREE, DECODE, FREE,      EQ_HEX_CR, FREE, FREE },
	[EQ_HEX_CR] = { FREE, FREE,   FREE,      FREE,      FREE, FREE },
};

#define INVALID   MIME_DEFECT_QP_INVALID_ESCAPE
#define SPLIT     MIME_DEFECT_QP_SPLIT_ESCAPE
#define TRUNCATED MIME_DEFECT_QP_TRUNCATED_ESCAPE
#define BARE_CR   MIME_DEFECT_QP_SOFT_BREAK_BARE_CR

/* The defect where what is held is freed: by an octet, by LF, by the end. */
static const struct {
	uint16_t octet, line, end;
} freed[STATES] = {
	[EQ]        = { INVALID, INVALID, TRUNCATED },
	[EQ_BLANKS] = { INVALID, INVALID, INVALID },
	[EQ_CR]     = { BARE_CR, BARE_CR, BARE_CR },
	[EQ_HEX]    = { INVALID, SPLIT,   TRUNCATED },
	[EQ_HEX_CR] = { INVALID, SPLIT,   INVALID },
};

struct decoder {
	struct mime_filter f;
	enum state state;
	bool q;                         /* of an encoded word: no lines */
	bool finished;                  /* the end was looked at */
	uint64_t end;                   /* of all that was fed so far */
	uint64_t line;                  /* where this one begins */
	mime_span due;                  /* decoded, to be put out first */
	char ready[2];                  /* its octets, if not those of held */
	unsigned count, blanks;         /* octets held; blanks among them */
	char held[1 + HELD + 1];        /* "=", blanks, CR */
};

static void
tell(struct decoder *d, unsigned code, uint64_t from, uint64_t size)
{
	mime_filter_tell(&d->f, code, from, size);
}

static void
make_ready(struct decoder *d, const char *octets, size_t n)
{
	memcpy(d->ready, octets, n);
	d->due = (mime_span){ d->ready, n };
}

static void
drop_held(struct decoder *d)
{
	d->count = d->blanks = 0;
	d->state = TEXT;
}

/* What is held in front of AT is text; CODE is its defect, or 0. */
static void
free_held(struct decoder *d, unsigned code, uint64_t at)
{
	if (code != 0)
		tell(d, code, at - d->count, d->count < 2 ? d->count : 2);
	d->due = (mime_span){ d->held, d->count };
	drop_held(d);
}

/* The line ends at AT, or the input does: the blanks before that go. */
static void
drop_trailing(struct decoder *d, uint64_t at)
{
	if (d->blanks > 0)
		tell(d, MIME_DEFECT_QP_TRAILING_SPACE, at - d->count,
		    d->blanks);
	drop_held(d);
}

static void
drop_soft_break(struct decoder *d, uint64_t at)
{
	if (d->blanks > 0)
		tell(d, MIME_DEFECT_QP_SOFT_BREAK_SPACE, at - d->count,
		    1 + d->blanks);
	drop_held(d);
}

/* Of the two digits of an escape, the second, C, stands at AT. */
static void
decode_escape(struct decoder *d, unsigned char c, uint64_t at)
{
	unsigned char high = (unsigned char)d->held[1];
	char octet = (char)(mime_hex_value[high] * 16 + mime_hex_value[c]);

	if (high >= 'a' || c >= 'a')
		tell(d, MIME_DEFECT_QP_LOWERCASE_HEX, at - 2, 3);
	make_ready(d, &octet, 1);
	drop_held(d);
}

static void
end_line(struct decoder *d, unsigned how, uint64_t at)
{
	bool cr = d->state == BLANKS_CR;

	if (how == SOFT) {
		drop_soft_break(d, at);
	} else {
		drop_trailing(d, at);
		make_ready(d, cr ? "\r\n" : "\n", cr ? 2 : 1);
	}
	d->line = at + 1;
}

/* What is wrong with an octet wherever it stands. */
static void
look_at(struct decoder *d, unsigned char c, unsigned kind, uint64_t at)
{
	if (kind == RAW)
		tell(d, c >= 0x80 ? MIME_DEFECT_QP_RAW_8BIT :
		    MIME_DEFECT_QP_RAW_CONTROL, at, 1);
	if (kind != CR && kind != LF && !d->q && at - d->line >= LINE)
		tell(d, MIME_DEFECT_QP_LINE_TOO_LONG, d->line,
		    at + 1 - d->line);
}

/* In an encoded word there are no lines, and "_" is a space. */
static unsigned
kind_here(const struct decoder *d, unsigned char c)
{
	unsigned kind = kind_of[c];

	if (d->q && (kind == BLANK || kind == CR || kind == LF))
		return OTHER;
	return kind;
}

static void
hold(struct decoder *d, unsigned state, unsigned char c)
{
	d->held[d->count++] = (char)c;
	d->blanks += state == BLANKS || state == EQ_BLANKS;
	d->state = (enum state)state;
}

/* Does with octet C, at AT, what the table says; it is not freed by it. */
static void
take(struct decoder *d, unsigned char c, unsigned todo, uint64_t at)
{
	char text = d->q && c == '_' ? ' ' : (char)c;

	switch (todo) {
	case PUT:
		make_ready(d, &text, 1);
		break;
	case HARD:
	case SOFT:
		end_line(d, todo, at);
		break;
	case DECODE:
		decode_escape(d, c, at);
		break;
	default:
		hold(d, todo, c);
		break;
	}
}

static void
step(struct decoder *d, mime_span *in)
{
	unsigned char c = (unsigned char)in->ptr[0];
	unsigned kind = kind_here(d, c);
	unsigned todo = next[d->state][kind == RAW ? OTHER : kind];
	uint64_t at = d->end - in->len;

	d->f.at = at + 1;
	if (todo == FREE) {
		free_held(d, kind == LF ? freed[d->state].line :
		    freed[d->state].octet, at);
	} else if (kind == BLANK && d->blanks == HELD) {
		free_held(d, freed[d->state].octet, at);
		d->state = MANY;
	} else {
		span_take(in, 1);
		look_at(d, c, kind, at);
		take(d, c, todo, at);
	}
}

/* What was told once is told no more: from then on it is as it should be. */
static unsigned
let(const struct decoder *d)
{
	static const struct {
		unsigned code, let;
	} rows[] = {
		{ MIME_DEFECT_QP_LOWERCASE_HEX, QP_LOWER },
		{ MIME_DEFECT_QP_RAW_8BIT,      QP_HIGH },
		{ MIME_DEFECT_QP_RAW_CONTROL,   QP_CONTROL },
	};
	unsigned all = 0;

	for (size_t i = 0; i < ROWS(rows); i++)
		if (filter_told(&d->f, rows[i].code))
			all |= rows[i].let;
	return all;
}

/* Text whose every octet is as it should be, while nothing is held. */
static void
clean_text(struct decoder *d, struct qp *q)
{
	q->let = let(d);
	q->column = d->end - q->in.len - d->line;
	q->longest = filter_told(&d->f, MIME_DEFECT_QP_LINE_TOO_LONG) ?
	    UINT64_MAX : LINE;
	mime_qp(q);
	d->line = d->end - q->in.len - q->column;
}

/* The octet of the escape in front of S, its digits in upper case, or -1. */
static int
clean_escape(mime_span s)
{
	int high = span_at(s, 1), low = span_at(s, 2);

	if (!char_is(high, IS_HEX) || !char_is(low, IS_HEX) || high >= 'a' ||
	    low >= 'a')
		return -1;
	return mime_hex_value[high] * 16 + mime_hex_value[low];
}

/* The same of an encoded word: short, and blanks stand for themselves. */
static void
clean_word(mime_span *in, mime_room *out)
{
	while (in->len > 0 && out->len > 0) {
		unsigned kind = kind_at(*in, 0);
		int c = kind == EQUALS ? clean_escape(*in) :
		    kind == RAW ? -1 : in->ptr[0] == '_' ? ' ' : in->ptr[0];

		if (c < 0)
			break;
		*out->ptr = (char)c;
		*out = (mime_room){ out->ptr + 1, out->len - 1 };
		span_take(in, kind == EQUALS ? 3 : 1);
	}
}

/* The end of the input ends a line too. */
static void
finish(struct decoder *d)
{
	enum state held = d->state;

	d->finished = true;
	d->f.at = d->end;
	if (held == BLANKS)
		drop_trailing(d, d->end);
	else if (!d->q && (held == EQ || held == EQ_BLANKS))
		drop_soft_break(d, d->end);
	else
		free_held(d, freed[held].end, d->end);
}

static mime_status
go_on(struct decoder *d, struct qp *q, bool last)
{
	for (;;) {
		room_fill(&q->out, &d->due);
		if (d->due.len > 0)
			return MIME_MORE;
		if (d->state == TEXT && d->q)
			clean_word(&q->in, &q->out);
		else if (d->state == TEXT)
			clean_text(d, q);
		if (q->in.len > 0)
			step(d, &q->in);
		else if (!last)
			return MIME_OK;
		else if (!d->finished)
			finish(d);
		else
			return MIME_END;
	}
}

static mime_status
decode(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct decoder *d = (struct decoder *)f;
	struct qp q = { .in = *in, .out = *out };
	mime_status status;

	d->end = f->eaten + in->len;
	status = go_on(d, &q, last);
	*in = q.in;
	*out = q.out;
	return status;
}

struct mime_filter *
mime_qp_decoder(struct mime_arena *mem)
{
	return mime_filter_make(mem, sizeof(struct decoder), decode);
}

struct mime_filter *
mime_q_decoder(struct mime_arena *mem)
{
	struct decoder *d = mime_filter_make(mem, sizeof(*d), decode);

	if (d == NULL)
		return NULL;
	d->q = true;
	return &d->f;
}

/* ---- encoder ------------------------------------------------------------ */

/* How many octets a decision looks at: "From ". */
#define LOOK 5

struct encoder {
	struct mime_filter f;
	unsigned column;
	mime_span due;                  /* encoded, to be put out first */
	char ready[3];                  /* its octets */
	unsigned count;                 /* octets held: too few to decide */
	char held[2 * LOOK];
};

static void
make_due(struct encoder *e, const char *octets, size_t n)
{
	memcpy(e->ready, octets, n);
	e->due = (mime_span){ e->ready, n };
}

static void
make_escape(struct encoder *e, unsigned char c)
{
	make_due(e, (char[]){ '=', mime_hex_digits[c >> 4],
	    mime_hex_digits[c & 15] }, 3);
}

/*
 * May the first octet of TEXT stand for itself? Not at the start of a line
 * where transport might take it for the end of the message (RFC 5321 4.5.2) or
 * put ">" before it (RFC 4155); nor a blank at a line's end, which would go.
 */
static bool
stands(const struct encoder *e, mime_span text)
{
	int after = span_at(text, 1);
	unsigned kind = kind_at(text, 0);

	if (e->column == 0 &&
	    (text.ptr[0] == '.' || span_starts(text, SPAN("From "))))
		return false;
	if (kind == BLANK)
		return after >= 0 && after != '\r' && after != '\n';
	return kind <= HEX;
}

/* Encodes one octet or line end of TEXT; returns how many it took. */
static size_t
encode_next(struct encoder *e, mime_span text)
{
	unsigned char c = (unsigned char)text.ptr[0];
	unsigned width = stands(e, text) ? 1 : 3;

	if (c == '\n' || span_starts(text, SPAN("\r\n"))) {
		make_due(e, "\r\n", 2);
		e->column = 0;
		return c == '\n' ? 1 : 2;
	}
	if (e->column + width > LINE - 1) {
		make_due(e, "=\r\n", 3);
		e->column = 0;
		return 0;
	}
	e->column += width;
	if (width == 1)
		make_due(e, text.ptr, 1);
	else
		make_escape(e, c);
	return 1;
}

/* What is held, and as much of IN behind it as a decision may look at. */
static mime_span
look_ahead(struct encoder *e, mime_span in)
{
	mime_room rest = { e->held + e->count, sizeof(e->held) - e->count };

	if (e->count == 0)
		return in;
	room_fill(&rest, &in);
	return (mime_span){ e->held, sizeof(e->held) - rest.len };
}

/* N octets of what look_ahead showed are done with. */
static void
used_up(struct encoder *e, mime_span *in, size_t n)
{
	size_t held = n < e->count ? n : e->count;

	span_take(in, n - held);
	e->count -= (unsigned)held;
	memmove(e->held, e->held + held, e->count);
}

/* Keeps TEXT, all that there is so far: too little. */
static void
keep(struct encoder *e, mime_span *in, mime_span text)
{
	if (text.len > 0)
		memmove(e->held, text.ptr, text.len);
	e->count = (unsigned)text.len;
	span_take(in, in->len);
}

/* Text within a line that stands for itself. */
static void
copy_plain(struct encoder *e, mime_span *in, mime_room *out)
{
	size_t most = LINE - 1 - e->column;
	mime_span text = span_head(*in, most < out->len ? most : out->len);

	if (e->count > 0 || e->column == 0)
		return;
	text = span_take(in, plain_run(text));
	e->column += (unsigned)text.len;
	room_fill(out, &text);
}

static mime_status
encode(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct encoder *e = (struct encoder *)f;

	for (;;) {
		mime_span text;

		room_fill(out, &e->due);
		if (e->due.len > 0)
			return MIME_MORE;
		copy_plain(e, in, out);
		text = look_ahead(e, *in);
		if (text.len < LOOK && !last) {
			keep(e, in, text);
			return MIME_OK;
		}
		if (text.len == 0)
			return MIME_END;
		used_up(e, in, encode_next(e, text));
	}
}

struct mime_filter *
mime_qp_encoder(struct mime_arena *mem)
{
	return mime_filter_make(mem, sizeof(struct encoder), encode);
}
