/*
 * uu.c - undoes uuencode (POSIX) and yEnc (version 1.3), the encodings that
 * mail had before MIME and beside it.
 *
 * Both have a line that begins the file and one that ends it. What stands
 * before the first is text and dropped, as is all that follows the last.
 *
 * uuencode goes line by line: the first character says how many octets the
 * line holds, four characters hold three of them. A line that does not fit its
 * own length is no such line, and nothing after it is decoded: what a reader
 * makes of a guess is anybody's guess. Let are: characters that a last group
 * does not need left off, one character more (a checksum), blanks after it.
 *
 * yEnc shifts each octet by 42, and escapes by "=" what must not stand there.
 *
 * Neither is encoded here: nothing sends them any more that should.
 */
#include "codec/codec.h"

/* ---- uuencode ----------------------------------------------------------- */

/* A length of at most 63, so 84 characters, a checksum, some blanks. */
#define OCTETS 63
#define LINE   128

enum uu_state {
	UU_BEFORE,              /* the line that begins the file */
	UU_DATA,
	UU_ZERO,                /* after a line of no octets: "end" is due */
	UU_OVER
};

struct uu {
	struct mime_filter f;
	enum uu_state state;
	bool finished;          /* the end of the input was looked at */
	bool too_long;          /* the line at hand is longer than kept */
	uint64_t end;           /* of all that was fed so far */
	uint64_t line;          /* where the line at hand begins */
	uint64_t begin;         /* where the line that begins the file does */
	mime_span due;          /* decoded, to be put out first */
	char ready[OCTETS];     /* its octets */
	unsigned count;
	char kept[LINE];        /* the first COUNT octets of the line */
};

/* "begin", a mode in octal, a name. */
static bool
is_begin(mime_span line)
{
	size_t digits = 0;

	if (!span_starts(line, SPAN("begin ")))
		return false;
	line = span_tail(line, 6);
	while (span_at(line, digits) >= '0' && span_at(line, digits) <= '7')
		digits++;
	return digits > 0 && span_at(line, digits) == ' ';
}

/* The 6 bits of a character: ' ' to '_', and '`' for ' '. */
static bool
is_uu_char(int c)
{
	return c >= ' ' && c <= '`';
}

/* The six bits at place I; 0 where characters were left off. */
static unsigned
six_bits(mime_span s, size_t i)
{
	return i < s.len ? (unsigned)(s.ptr[i] - ' ') & 63 : 0;
}

/*
 * The characters of LINE that hold its N octets. False where they are too few
 * or too many, or have others among them.
 */
static bool
take_characters(mime_span line, size_t n, mime_span *characters)
{
	size_t least = (8 * n + 5) / 6, most = (n + 2) / 3 * 4;
	mime_span more = span_tail(line, most);

	*characters = span_head(line, most);
	for (size_t i = 0; i < characters->len; i++)
		if (!is_uu_char(span_at(*characters, i)))
			return false;
	return characters->len >= least &&
	    mime_span_trim(span_tail(more, 1), IS_WSP).len == 0;
}

static void
decode_line(struct uu *u, mime_span s, size_t n)
{
	char *to = u->ready;

	for (size_t i = 0; i < s.len; i += 4) {
		unsigned bits = six_bits(s, i) << 18 |
		    six_bits(s, i + 1) << 12 | six_bits(s, i + 2) << 6 |
		    six_bits(s, i + 3);

		for (int shift = 16; shift >= 0; shift -= 8)
			if (to < u->ready + n)
				*to++ = (char)(bits >> shift & 0xff);
	}
	u->due = (mime_span){ u->ready, n };
}

static void
take_data_line(struct uu *u, mime_span line)
{
	size_t n = six_bits(line, 0);
	mime_span characters;

	if (u->too_long || !is_uu_char(span_at(line, 0)) ||
	    !take_characters(span_tail(line, 1), n, &characters)) {
		mime_filter_tell(&u->f, MIME_DEFECT_UU_BAD_LINE, u->line,
		    line.len);
		u->state = UU_OVER;
	} else if (n == 0) {
		u->state = UU_ZERO;
	} else {
		decode_line(u, characters, n);
	}
}

static void
take_line(struct uu *u, mime_span line)
{
	if (span_at(line, line.len - 1) == '\r')
		line.len--;
	switch (u->state) {
	case UU_BEFORE:
		if (is_begin(line)) {
			u->state = UU_DATA;
			u->begin = u->line;
		}
		break;
	case UU_DATA:
	case UU_ZERO:
		if (span_is(mime_span_trim(line, IS_WSP), SPAN("end")))
			u->state = UU_OVER;
		else if (u->state == UU_DATA && line.len > 0)
			take_data_line(u, line);
		break;
	case UU_OVER:
		break;
	}
}

/* Eats a line or the rest of it, and keeps its front; true: it has ended. */
static bool
keep_line(struct uu *u, mime_span *in, bool last)
{
	mime_span more = span_take(in, span_find(*in, '\n'));
	mime_room room = { u->kept + u->count, LINE - u->count };

	room_fill(&room, &more);
	u->count = (unsigned)(LINE - room.len);
	u->too_long |= more.len > 0;
	return span_take_char(in, '\n') || last;
}

static void
next_line(struct uu *u, mime_span *in, bool last)
{
	if (!keep_line(u, in, last))
		return;
	u->f.at = u->end - in->len;
	take_line(u, (mime_span){ u->kept, u->count });
	u->line = u->f.at;
	u->count = 0;
	u->too_long = false;
}

static void
finish(struct uu *u)
{
	u->finished = true;
	u->f.at = u->end;
	if (u->state == UU_BEFORE && u->end > 0)
		mime_filter_tell(&u->f, MIME_DEFECT_UU_BAD_LINE, 0, u->end);
	else if (u->state == UU_DATA || u->state == UU_ZERO)
		mime_filter_tell(&u->f, MIME_DEFECT_UU_NO_END, u->begin,
		    u->end - u->begin);
}

static SELDOM mime_status
decode_uu(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct uu *u = (struct uu *)f;

	u->end = f->eaten + in->len;
	for (;;) {
		room_fill(out, &u->due);
		if (u->due.len > 0)
			return MIME_MORE;
		if (in->len > 0 || (last && u->count > 0))
			next_line(u, in, last);
		else if (!last)
			return MIME_OK;
		else if (!u->finished)
			finish(u);
		else
			return MIME_END;
	}
}

SELDOM struct mime_filter *
mime_uu_decoder(struct mime_arena *mem)
{
	return mime_filter_make(mem, sizeof(struct uu), decode_uu);
}

/* ---- yEnc --------------------------------------------------------------- */

enum yenc_state {
	YENC_BEFORE,            /* the line that begins the file */
	YENC_LINE,              /* in a line of no use, before that */
	YENC_DATA,
	YENC_ESCAPE,            /* after "=" */
	YENC_KEYWORD,           /* after "=y" at the start of a line */
	YENC_KEYWORD_LINE,      /* in a line that begins so */
	YENC_OVER
};

struct yenc {
	struct mime_filter f;
	enum yenc_state state;
	unsigned matched;       /* octets of yenc_begin */
	bool line_start;        /* in YENC_DATA; in YENC_ESCAPE: of its "=" */
	mime_span due;          /* decoded, to be put out first */
	char ready[1];          /* its octet */
};

static const char yenc_begin[] = "=ybegin ";

/* What the octet was before it was shifted. */
static char
unshifted(unsigned char c, unsigned by)
{
	return (char)(unsigned char)(c - by);
}

static void
make_ready(struct yenc *y, unsigned char c, unsigned by)
{
	y->ready[0] = unshifted(c, by);
	y->due = (mime_span){ y->ready, 1 };
	y->state = YENC_DATA;
}

/* Looks for yenc_begin at the start of each line. */
static void
match_yenc_begin(struct yenc *y, unsigned char c)
{
	if (c == '\n')
		y->matched = 0;
	else if (c != (unsigned char)yenc_begin[y->matched])
		y->state = YENC_LINE;
	else if (++y->matched == sizeof(yenc_begin) - 1)
		y->state = YENC_KEYWORD_LINE;
}

/* Takes an octet of data, escaped or not. Line ends are not data. */
static void
take_octet(struct yenc *y, unsigned char c)
{
	bool line_start = y->line_start;

	y->line_start = c == '\n';
	if (c == '\n' || c == '\r')
		y->state = YENC_DATA;
	else if (y->state == YENC_ESCAPE && line_start && c == 'y')
		y->state = YENC_KEYWORD;
	else if (y->state == YENC_ESCAPE)
		make_ready(y, c, 64 + 42);
	else if (c != '=')
		make_ready(y, c, 42);
	else {
		y->state = YENC_ESCAPE;
		y->line_start = line_start;
	}
}

static void
take_yenc(struct yenc *y, unsigned char c)
{
	switch (y->state) {
	case YENC_BEFORE:
		match_yenc_begin(y, c);
		break;
	case YENC_LINE:
		if (c == '\n') {
			y->state = YENC_BEFORE;
			y->matched = 0;
		}
		break;
	case YENC_DATA:
	case YENC_ESCAPE:
		take_octet(y, c);
		break;
	case YENC_KEYWORD:      /* "=yend", or "=ypart" and others */
		y->state = c == 'e' ? YENC_OVER : YENC_KEYWORD_LINE;
		/* fall through */
	case YENC_KEYWORD_LINE:
		if (c == '\n') {
			y->state = YENC_DATA;
			y->line_start = true;
		}
		break;
	case YENC_OVER:
		break;
	}
}

/* Octets that are neither escaped nor line ends, straight to the output. */
static void
copy_unshifted(struct yenc *y, mime_span *in, mime_room *out)
{
	size_t most = in->len < out->len ? in->len : out->len, n = 0;

	while (n < most && in->ptr[n] != '=' && in->ptr[n] != '\n' &&
	    in->ptr[n] != '\r') {
		out->ptr[n] = unshifted((unsigned char)in->ptr[n], 42);
		n++;
	}
	if (n == 0)
		return;
	y->line_start = false;
	span_take(in, n);
	*out = (mime_room){ out->ptr + n, out->len - n };
}

static SELDOM mime_status
decode_yenc(struct mime_filter *f, mime_span *in, mime_room *out, bool last)
{
	struct yenc *y = (struct yenc *)f;

	for (;;) {
		room_fill(out, &y->due);
		if (y->due.len > 0)
			return MIME_MORE;
		if (y->state == YENC_DATA)
			copy_unshifted(y, in, out);
		if (in->len == 0)
			return last ? MIME_END : MIME_OK;
		take_yenc(y, (unsigned char)span_take(in, 1).ptr[0]);
	}
}

SELDOM struct mime_filter *
mime_yenc_decoder(struct mime_arena *mem)
{
	return mime_filter_make(mem, sizeof(struct yenc), decode_yenc);
}
