/*
 * fuzz_codec.c - any octets through any filter, cut anywhere.
 *
 * The first octet chooses the filter, the second how its input and output are
 * cut. What comes out, and what is told, must be what comes out of one piece;
 * where the filter has a twin here, written without any regard to pieces or
 * speed, what the twin says too. What is encoded must come back.
 */
#include <stdio.h>
#include <stdlib.h>

#include "codec/codec.h"

#define OUT_MAX ((size_t)16 << 20)

/* ---- twins: all of the input is there, once ----------------------------- */

static bool
is_hex(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') ||
	    (c >= 'a' && c <= 'f');
}

static int
hex(int c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

static int
base64_value(char c)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(letters, c) : NULL;

	return at != NULL ? (int)(at - letters) : -1;
}

static void
put_bits(struct buffer *out, uint32_t bits, unsigned letters)
{
	bits <<= 6 * (4 - letters);
	for (unsigned i = 0; i + 1 < letters; i++)
		buffer_put_char(out, (char)(bits >> (16 - 8 * i) & 0xff));
}

static void
twin_base64(mime_span in, const struct rulings *rulings, struct buffer *out)
{
	uint32_t bits = 0;
	unsigned count = 0;
	bool padded = false;

	if (span_starts(in, SPAN("begin-base64 ")))
		in = span_tail(in, span_find(in, '\n'));
	for (size_t i = 0; i < in.len; i++) {
		int v = base64_value(in.ptr[i]);

		if (rulings->base64_urlsafe)
			v = in.ptr[i] == '-' ? 62 : in.ptr[i] == '_' ? 63 : v;
		if (in.ptr[i] == '=' && count >= 2) {
			put_bits(out, bits, count);
			count = 0;
			padded = true;
			if (rulings->base64_ends_at_padding)
				return;
		} else if (v >= 0) {
			bits = bits << 6 | (uint32_t)v;
			if (++count == 4) {
				put_bits(out, bits, 4);
				count = 0;
			}
		}
	}
	if (count >= 2 && !padded)
		put_bits(out, bits, count);
}

/* A line without its end; true: its end is a soft break. */
static bool
twin_qp_line(mime_span line, struct buffer *out)
{
	size_t blanks = 0;

	while (blanks < line.len &&
	    char_is(span_at(line, line.len - 1 - blanks), IS_WSP))
		blanks++;
	if (blanks <= 1024)
		line.len -= blanks;
	for (size_t i = 0; i < line.len; i++) {
		int a = span_at(line, i + 1), b = span_at(line, i + 2);

		if (line.ptr[i] != '=') {
			buffer_put_char(out, line.ptr[i]);
		} else if (is_hex(a) && is_hex(b)) {
			buffer_put_char(out, (char)(hex(a) * 16 + hex(b)));
			i += 2;
		} else if (i + 1 == line.len) {
			return true;
		} else {
			buffer_put_char(out, '=');
		}
	}
	return false;
}

static void
twin_qp(mime_span in, const struct rulings *rulings, struct buffer *out)
{
	(void)rulings;
	while (in.len > 0) {
		mime_span line = span_take(&in, span_find(in, '\n'));
		mime_span end = span_take(&in, 1);

		if (end.len > 0 && span_at(line, line.len - 1) == '\r') {
			line.len--;
			end = SPAN("\r\n");
		}
		if (!twin_qp_line(line, out))
			buffer_put(out, end);
	}
}

static void
twin_newlines(mime_span in, const char *end, struct buffer *out)
{
	while (in.len > 0) {
		mime_span line = span_take(&in, span_find(in, '\n'));
		mime_span lf = span_take(&in, 1);

		if (lf.len > 0 && span_at(line, line.len - 1) == '\r')
			line.len--;
		buffer_put(out, line);
		if (lf.len > 0)
			buffer_put(out, span_of(end));
	}
}

static void
twin_crlf(mime_span in, const struct rulings *rulings, struct buffer *out)
{
	(void)rulings;
	twin_newlines(in, "\r\n", out);
}

static void
twin_lf(mime_span in, const struct rulings *rulings, struct buffer *out)
{
	(void)rulings;
	twin_newlines(in, "\n", out);
}

/* Lines with up to MOST marks lose one. */
static void
twin_unquote(mime_span in, size_t most, struct buffer *out)
{
	while (in.len > 0) {
		size_t lf = span_find(in, '\n'), marks = 0;
		mime_span line = span_take(&in, lf < in.len ? lf + 1 : lf);

		while (span_at(line, marks) == '>')
			marks++;
		if (marks > 0 && marks <= most &&
		    span_starts(span_tail(line, marks), SPAN("From ")))
			line = span_tail(line, 1);
		buffer_put(out, line);
	}
}

static void
twin_unquote_once(mime_span in, const struct rulings *rulings,
    struct buffer *out)
{
	(void)rulings;
	twin_unquote(in, 1, out);
}

static void
twin_unquote_all(mime_span in, const struct rulings *rulings,
    struct buffer *out)
{
	(void)rulings;
	twin_unquote(in, SIZE_MAX, out);
}

/* Takes a line of format=flowed; its marks, and its text, stuffing undone. */
static size_t
twin_flowed_line(mime_span *in, mime_span *line)
{
	size_t marks = 0;

	*line = span_take(in, span_find(*in, '\n'));
	if (in->len > 0 && span_at(*line, line->len - 1) == '\r')
		line->len--;
	while (span_take_char(line, '>'))
		marks++;
	span_take_char(line, ' ');
	return marks;
}

static void
twin_flowed(mime_span in, const struct rulings *rulings, struct buffer *out)
{
	size_t last = SIZE_MAX;         /* marks of a line that goes on */

	(void)rulings;
	while (in.len > 0) {
		mime_span line;
		size_t marks = twin_flowed_line(&in, &line);
		bool sign = span_is(line, SPAN("-- "));
		bool ended = span_take(&in, 1).len > 0;
		bool soft = ended && !sign && span_at(line, line.len - 1) == ' ';
		bool joins = last == marks && !sign &&
		    (ended || marks > 0 || line.len > 0);

		if (joins)
			buffer_put_char(out, ' ');
		else if (last != SIZE_MAX)
			buffer_put_char(out, '\n');
		for (size_t i = 0; !joins && i < marks; i++)
			buffer_put_char(out, '>');
		if (!joins && marks > 0 && line.len > 0)
			buffer_put_char(out, ' ');
		buffer_put(out, span_head(line, line.len - soft));
		if (ended && !soft)
			buffer_put_char(out, '\n');
		last = soft ? marks : SIZE_MAX;
	}
	if (last != SIZE_MAX)
		buffer_put_char(out, '\n');
}

static mime_span
without_blanks(mime_span s)
{
	while (char_is(span_at(s, s.len - 1), IS_WSP) ||
	    span_at(s, s.len - 1) == '\r')
		s.len--;
	return s;
}

static bool
twin_uu_begin(mime_span line)
{
	if (!span_starts(line, SPAN("begin ")))
		return false;
	line = span_tail(line, 6);
	if (span_at(line, 0) < '0' || span_at(line, 0) > '7')
		return false;
	while (span_at(line, 0) >= '0' && span_at(line, 0) <= '7')
		line = span_tail(line, 1);
	return span_at(line, 0) == ' ';
}

/* Bit I of what the characters of LINE stand for. */
static unsigned
twin_uu_bit(mime_span line, size_t i)
{
	int c = span_at(line, 1 + i / 6);

	return c < 0 ? 0 : (unsigned)(c - 32) >> (5 - i % 6) & 1;
}

/* How many octets LINE holds; -1 where it is no line of uuencode. */
static int
twin_uu_length(mime_span line)
{
	int n = span_at(line, 0);
	size_t most;

	if (n < 32 || n > 96 || line.len > 128)
		return -1;
	n = (n - 32) & 63;
	most = (size_t)(n + 2) / 3 * 4;
	for (size_t i = 1; i < line.len && i <= most; i++)
		if (span_at(line, i) < 32 || span_at(line, i) > 96)
			return -1;
	if ((line.len - 1) * 6 < (size_t)n * 8 ||
	    without_blanks(span_tail(line, 2 + most)).len > 0)
		return -1;
	return n;
}

static void
twin_uu(mime_span in, const struct rulings *rulings, struct buffer *out)
{
	bool begun = false;

	(void)rulings;
	while (in.len > 0) {
		mime_span line = span_take(&in, span_find(in, '\n'));
		int n;

		span_take(&in, 1);
		if (line.len <= 128 && span_at(line, line.len - 1) == '\r')
			line.len--;
		/* Of a line, no more than this is kept. */
		if (!begun) {
			begun = twin_uu_begin(span_head(line, 128));
			continue;
		}
		if (line.len == 0)
			continue;
		n = twin_uu_length(line);
		if (n <= 0)
			return;
		for (size_t i = 0; i < (size_t)n; i++) {
			unsigned octet = 0;

			for (size_t bit = 8 * i; bit < 8 * i + 8; bit++)
				octet = octet << 1 | twin_uu_bit(line, bit);
			buffer_put_char(out, (char)octet);
		}
	}
}

/* ---- the filters -------------------------------------------------------- */

static struct mime_filter *
to_crlf(struct mime_arena *mem)
{
	return mime_filter_newlines(mem, false);
}

static struct mime_filter *
to_lf(struct mime_arena *mem)
{
	return mime_filter_newlines(mem, true);
}

static struct mime_filter *
from_iso_2022_jp(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("iso-2022-jp"));
}

static struct mime_filter *
from_utf_16(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("utf-16"));
}

static struct mime_filter *
from_utf_7(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("utf-7"));
}

static struct mime_filter *
from_iso_2022_kr(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("iso-2022-kr"));
}

static struct mime_filter *
from_iso_2022_jp_2(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("iso-2022-jp-2"));
}

static struct mime_filter *
from_iso_2022_cn(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("iso-2022-cn"));
}

static struct mime_filter *
from_gb18030(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("gb18030"));
}

static struct mime_filter *
from_big5(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("big5"));
}

static struct mime_filter *
from_euc_jp(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("euc-jp"));
}

static struct mime_filter *
from_windows_1253(struct mime_arena *mem)
{
	return mime_filter_charset(mem, SPAN("windows-1253"));
}

static struct mime_filter *
unquote_once(struct mime_arena *mem)
{
	return mime_filter_unquote_from(mem, false);
}

static struct mime_filter *
unquote_all(struct mime_arena *mem)
{
	return mime_filter_unquote_from(mem, true);
}

static struct mime_filter *
from_flowed(struct mime_arena *mem)
{
	return mime_filter_flowed(mem, false);
}

static const struct {
	struct mime_filter *(*make)(struct mime_arena *mem);
	void (*twin)(mime_span in, const struct rulings *rulings,
	    struct buffer *out);
	struct mime_filter *(*back)(struct mime_arena *mem);
	struct rulings rulings;
} filters[] = {
	{ .make = mime_base64_decoder, .twin = twin_base64 },
	{ .make = mime_base64_decoder, .twin = twin_base64,
	    .rulings = { .base64_ends_at_padding = true } },
	{ .make = mime_base64_decoder, .twin = twin_base64,
	    .rulings = { .base64_urlsafe = true } },
	{ .make = mime_qp_decoder, .twin = twin_qp },
	{ .make = mime_uu_decoder, .twin = twin_uu },
	{ .make = mime_yenc_decoder },
	{ .make = to_crlf, .twin = twin_crlf },
	{ .make = mime_filter_utf8 },
	{ .make = from_iso_2022_jp },
	{ .make = from_utf_16 },
	{ .make = from_utf_7 },
	{ .make = mime_base64_encoder, .back = mime_base64_decoder },
	{ .make = mime_filter_gunzip },
	{ .make = mime_qp_encoder, .back = mime_qp_decoder },
	{ .make = to_lf, .twin = twin_lf },
	{ .make = mime_q_decoder },
	{ .make = from_iso_2022_kr },
	{ .make = from_iso_2022_jp_2 },
	{ .make = from_iso_2022_cn },
	{ .make = from_gb18030 },
	{ .make = from_big5 },
	{ .make = from_euc_jp },
	{ .make = from_windows_1253 },
	{ .make = from_flowed, .twin = twin_flowed },
	{ .make = unquote_once, .twin = twin_unquote_once },
	{ .make = unquote_all, .twin = twin_unquote_all },
};

/* ---- runs --------------------------------------------------------------- */

struct result {
	struct buffer bytes;
	struct buffer told;     /* codes, ranges and places, as octets */
	mime_status status;
	const struct mime_filter *f;
	uint64_t fed;
};

static void
fail(const char *what)
{
	fprintf(stderr, "fuzz_codec: %s\n", what);
	abort();
}

static void
put_note(void *ctx, unsigned code, mime_range at)
{
	struct result *r = ctx;
	uint64_t note[] = { code, at.offset, at.size, r->f->at };

	if (r->f->at < r->f->eaten || r->f->at > r->fed)
		fail("a note out of its turn");
	if (range_end(at) > r->f->at)
		fail("a note on what lies ahead");
	buffer_put(&r->told, (mime_span){ (const char *)note, sizeof(note) });
}

/* The next size of a piece or a room: 1 to 8, or up to 300. */
static size_t
cut(uint32_t *cuts)
{
	*cuts = *cuts * 1664525 + 1013904223;
	return (*cuts >> 24 & 7) == 0 ? (*cuts >> 12) % 300 + 1 :
	    (*cuts >> 16 & 7) + 1;
}

/* All of PIECE through F; CUTS 0: into whatever room there is. */
static mime_status
run_piece(struct mime_filter *f, mime_span piece, bool last, uint32_t *cuts,
    struct buffer *out)
{
	for (;;) {
		size_t most = *cuts ? cut(cuts) : 4096;
		mime_room room;
		mime_status status;

		if (!buffer_reserve(out, most))
			return MIME_LIMIT;
		room = (mime_room){ out->ptr + out->len, most };
		status = mime_filter_run(f, &piece, &room, last);
		buffer_filled(out, most - room.len);
		if ((status == MIME_MORE && room.len > 0) ||
		    (status == MIME_OK && (piece.len > 0 || last)) ||
		    (status == MIME_END && (piece.len > 0 || !last)))
			fail("mime_filter_run's contract");
		if (status != MIME_MORE)
			return status;
	}
}

static void
run(struct mime_arena *mem, unsigned which, mime_span in, uint32_t cuts,
    struct result *r)
{
	struct notes notes = { .put = put_note, .ctx = r };
	struct mime_filter *f = filters[which].make(mem);

	*r = (struct result){ .f = f };
	buffer_init(&r->bytes, mem, OUT_MAX);
	buffer_init(&r->told, mem, OUT_MAX);
	mime_filter_listen(f, &notes, &filters[which].rulings);
	do {
		mime_span piece = span_take(&in, cuts ? cut(&cuts) : in.len);

		r->fed += piece.len;
		r->status = run_piece(f, piece, in.len == 0, &cuts, &r->bytes);
	} while (r->status >= 0 && in.len > 0);
}

static void
check_twin(struct mime_arena *mem, unsigned which, mime_span in, mime_span got)
{
	struct buffer want;

	if (filters[which].twin == NULL)
		return;
	buffer_init(&want, mem, OUT_MAX);
	filters[which].twin(in, &filters[which].rulings, &want);
	if (!span_is(buffer_span(&want), got))
		fail("not what the twin says");
}

/* Base64 gives the octets back; quoted-printable the text, with CRLF. */
static void
check_back(struct mime_arena *mem, unsigned which, mime_span in, mime_span got)
{
	struct buffer back, want;

	if (filters[which].back == NULL)
		return;
	buffer_init(&back, mem, OUT_MAX);
	buffer_init(&want, mem, OUT_MAX);
	mime_filter_pour(filters[which].back(mem), got, &back, true);
	if (filters[which].back == mime_qp_decoder)
		twin_crlf(in, NULL, &want);
	else
		buffer_put(&want, in);
	if (!span_is(buffer_span(&back), buffer_span(&want)))
		fail("what was encoded does not come back");
}

static void
check_same(const struct result *a, const struct result *b)
{
	if (a->status != b->status)
		fail("the cuts matter to the status");
	if (!span_is(buffer_span(&a->bytes), buffer_span(&b->bytes)))
		fail("the cuts matter to the bytes");
	if (!span_is(buffer_span(&a->told), buffer_span(&b->told)))
		fail("the cuts matter to what is told");
}

static void
check(struct mime_arena *mem, unsigned which, mime_span in, uint32_t cuts)
{
	struct result whole, pieces;

	run(mem, which, in, 0, &whole);
	run(mem, which, in, cuts, &pieces);
	/* More came out than we take: where that is noticed depends on cuts. */
	if (whole.status == MIME_LIMIT || pieces.status == MIME_LIMIT)
		return;
	check_same(&whole, &pieces);
	check_twin(mem, which, in, buffer_span(&whole.bytes));
	check_back(mem, which, in, buffer_span(&whole.bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mime_span in = { (const char *)data, size };
	struct mime_arena *mem;
	unsigned which;

	if (size < 2)
		return 0;
	which = data[0] % ROWS(filters);
	mem = mime_arena_new(NULL);
	/* Without zlib there is no gunzip. */
	if (filters[which].make(mem) != NULL)
		check(mem, which, span_tail(in, 2), data[1] + 1u);
	mime_arena_free(mem);
	return 0;
}
