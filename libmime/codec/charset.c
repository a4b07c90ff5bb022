/*
 * charset.c - from any charset to UTF-8.
 *
 * A filter decodes by a function of charset_own.c, character by character, or
 * by iconv, a piece at a time. Either goes into a room of the filter's own,
 * with space for all that the piece can become, and is drained into whatever
 * room the caller has: so iconv is never short of space (some converters go
 * wrong then), and any room will do. An octet that cannot be converted becomes
 * U+FFFD and conversion goes on with the next one; what is cut at the end of
 * the input becomes one U+FFFD. A character that is cut at the end of a piece
 * is held back, and goes on octet by octet, so that cuts make no difference.
 *
 * Converters are dear to open (the C library loads a module). An arena keeps
 * one of each charset open (arena_slot), until it is freed. While a filter
 * has it, others that want the same charset open their own. What iconv itself
 * allocates does not come from the arena.
 */
#include <errno.h>
#include <iconv.h>

#include "codec/charset.h"

#ifndef ICONV_CONST
#define ICONV_CONST             /* "const" where iconv takes a const char ** */
#endif

#define HELD_MAX ((size_t)16)   /* no charset has a longer sequence */
#define GROWTH 8                /* octets one octet may become: 3, or 4 by 2 */
#define TEXT ((size_t)2048)
#define TEXT_LEAST (HELD_MAX * GROWTH)

/* ---- converters --------------------------------------------------------- */

struct converter {
	struct converter *next; /* in the arena's slot */
	const struct charset *charset;
	const struct mime_alloc *alloc;
	iconv_t cd;
	bool kept;              /* in the slot; else closed after use */
	bool busy;
};

/*
 * Names that GNU libiconv does not know, and what comes nearest there. The
 * names in charset_names.c are the C library's (glibc).
 */
static const struct {
	const char *name, *other;
} others[] = {
	{ "CP858",             "CP850" },       /* but for the Euro sign */
	{ "EUC-JP-MS",         "EUC-JP" },      /* but for NEC's and IBM's */
	{ "ISO-2022-JP-3",     "ISO-2022-JP-2" },
	{ "MAC-CENTRALEUROPE", "MacCentralEurope" },
	{ "MAC-UK",            "MacUkraine" },
	{ "WINDOWS-874",       "CP874" },
};

static iconv_t
open_iconv(const char *name)
{
	iconv_t cd = iconv_open("UTF-8", name);

	for (size_t i = 0; i < ROWS(others) && cd == (iconv_t)-1; i++)
		if (errno == EINVAL && strcmp(name, others[i].name) == 0)
			cd = iconv_open("UTF-8", others[i].other);
	return cd;
}

static void
converter_free(struct converter *c)
{
	iconv_close(c->cd);
	mime_resize(c->alloc, c, sizeof(*c), 0);
}

static void
close_slot(void *held, const struct mime_alloc *alloc)
{
	struct converter *c = held, *next;

	(void)alloc;            /* the same as theirs */
	for (; c != NULL; c = next) {
		next = c->next;
		converter_free(c);
	}
}

static mime_status
converter_open(const struct mime_alloc *alloc, const struct charset *charset,
    struct converter **opened)
{
	struct converter *c = mime_resize(alloc, NULL, 0, sizeof(*c));
	mime_status status;

	if (c == NULL)
		return MIME_NOMEM;
	*c = (struct converter){ .charset = charset, .alloc = alloc };
	c->cd = open_iconv(charset->iconv_name);
	if (c->cd == (iconv_t)-1) {
		status = errno == ENOMEM ? MIME_NOMEM : MIME_NOCHARSET;
		mime_resize(alloc, c, sizeof(*c), 0);
		return status;
	}
	*opened = c;
	return MIME_OK;
}

/* A converter from CHARSET for one user at a time, in its initial state. */
static mime_status
converter_borrow(struct mime_arena *mem, const struct charset *charset,
    struct converter **borrowed)
{
	struct arena_slot *slot = mime_arena_slot(mem);
	struct converter *c = slot->held;
	mime_status status;

	while (c != NULL && c->charset != charset)
		c = c->next;
	if (c == NULL || c->busy) {
		bool keep = c == NULL;

		status = converter_open(mime_arena_alloc_of(mem), charset, &c);
		if (status < 0)
			return status;
		if (keep) {
			c->next = slot->held;
			c->kept = true;
			*slot = (struct arena_slot){ c, close_slot };
		}
	}
	iconv(c->cd, NULL, NULL, NULL, NULL);
	c->busy = true;
	*borrowed = c;
	return MIME_OK;
}

static void
converter_return(void *ctx)
{
	struct converter *c = ctx;

	if (c->kept)
		c->busy = false;
	else
		converter_free(c);
}

/* iconv, with spans: IN NULL ends a text. errno says why it stopped, or 0. */
static int
convert(struct converter *c, mime_span *in, mime_room *out)
{
	char *from = in != NULL ? (char *)(uintptr_t)in->ptr : NULL;
	size_t left = in != NULL ? in->len : 0;
	size_t n = iconv(c->cd, in != NULL ? (ICONV_CONST char **)&from : NULL,
	    &left, &out->ptr, &out->len);
	int why = n == (size_t)-1 ? errno : 0;

	if (in != NULL)
		*in = span_tail(*in, in->len - left);
	return why;
}

int32_t
mime_converter_char(struct converter *with, mime_span octets)
{
	char text[64];
	mime_room out = { text, sizeof(text) };
	mime_span utf8 = { text, 0 };
	int32_t code;

	if (convert(with, &octets, &out) != 0 || octets.len > 0) {
		iconv(with->cd, NULL, NULL, NULL, NULL);
		return OWN_ILL_FORMED;
	}
	utf8.len = sizeof(text) - out.len;
	code = utf8.len > 0 ? mime_utf8_take(&utf8) : OWN_ILL_FORMED;
	return utf8.len == 0 ? code : OWN_ILL_FORMED;
}

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
	char text[TEXT];
};

/*
 * Converters that put a letter out only when they know that no accent follows
 * it. It has to come out before the U+FFFD of what follows instead.
 */
static bool
lags(const char *iconv_name)
{
	static const char *const names[] = {
		"BIG5-HKSCS", "CP1255", "CP1258", "TCVN",
	};

	for (size_t i = 0; i < ROWS(names); i++)
		if (strcmp(iconv_name, names[i]) == 0)
			return true;
	return false;
}

/*
 * iconv does not say which octet proved a sequence wrong, only that it is not
 * far. So that the place does not depend on cuts, we tell when the farthest
 * one it can be is known.
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
		f->due = f->offset + len + HELD_MAX;
		tell_due(f);
	}
	f->offset += len;
	room_fill(out, &replacement);
}

/* OUT has room enough: a buffer over it never grows. */
static void
put_char(mime_room *out, int32_t code)
{
	struct buffer b = { .ptr = out->ptr, .cap = out->len, .max = out->len };

	mime_utf8_put(&b, code);
	*out = buffer_room(&b);
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
		size_t before = src->len;
		int32_t code = f->own.take(&f->own, src);
		size_t n = before - src->len;

		if (code == OWN_CUT)
			return false;
		if (code == OWN_ILL_FORMED) {
			replace(f, n, out);
			continue;
		}
		f->offset += n;
		if (code != OWN_NOTHING)
			put_char(out, code);
	}
	return true;
}

static bool
by_iconv(struct from_charset *f, mime_span *src, mime_room *out)
{
	while (src->len > 0 && out->len >= TEXT_LEAST) {
		mime_span piece = span_head(*src, out->len / GROWTH);
		bool all = piece.len == src->len;
		size_t size = piece.len, room = out->len;
		int why = convert(f->with, &piece, out);
		size_t n = size - piece.len;

		*src = span_tail(*src, n);
		f->offset += n;
		if (why == EINVAL && all && src->len < HELD_MAX)
			return false;
		if (why == 0 || (why != EILSEQ && (n > 0 || out->len < room)))
			continue;
		if (f->lags)
			convert(f->with, NULL, out);
		replace(f, 1, out);
		*src = span_tail(*src, 1);
	}
	return true;
}

/* Fills the filter's own room, which is empty, from SRC. False as above. */
static bool
convert_some(struct from_charset *f, mime_span *src)
{
	mime_room out = { f->text, sizeof(f->text) };
	bool whole = f->own.take != NULL ? by_own(f, src, &out) :
	    by_iconv(f, src, &out);

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
	convert_some(f, &src);
	memmove(f->held, src.ptr, src.len);
	f->held_count = src.len;
}

/* Copies ASCII, where it is that, and then fills the filter's room from IN. */
static void
go(struct from_charset *f, mime_span *in, mime_room *out)
{
	if (f->own.ascii) {
		size_t n = mime_ascii_run(span_head(*in, out->len));
		mime_span ascii = span_take(in, n);

		f->offset += n;
		room_fill(out, &ascii);
	}
	if (!convert_some(f, in)) {
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
		convert(f->with, NULL, &out);
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

/* Makes F, which is zeroed, ready to convert from CHARSET (not UTF-8). */
static mime_status
begin(struct from_charset *f, struct mime_arena *mem,
    const struct charset *charset)
{
	mime_status status;

	mime_own_begin(&f->own, charset);
	assert(f->own.take != NULL || charset->iconv_name != NULL);
	if (charset->iconv_name == NULL)
		return MIME_OK;
	status = converter_borrow(mem, charset, &f->with);
	f->own.with = f->with;
	f->lags = lags(charset->iconv_name);
	return status;
}

static bool
is_utf8(const struct charset *charset)
{
	return strcmp(charset->name, "utf-8") == 0;
}

struct mime_filter *
mime_filter_charset(struct mime_arena *mem, mime_span from)
{
	const struct charset *charset = mime_charset_find(from);
	struct from_charset *f;

	if (charset == NULL)
		return NULL;
	if (is_utf8(charset))
		return mime_filter_utf8(mem);
	f = mime_filter_make(mem, sizeof(*f), run);
	if (f == NULL || begin(f, mem, charset) < 0)
		return NULL;
	if (f->with != NULL &&
	    !mime_arena_defer(mem, converter_return, f->with)) {
		converter_return(f->with);
		return NULL;
	}
	return &f->base;
}

mime_status
mime_charset_to_utf8(mime_span label, mime_span bytes, struct buffer *out,
    uint64_t *replaced)
{
	struct from_charset f = {
		.base = { .run = run, .rulings = &mime_rulings_default },
	};
	const struct charset *charset = mime_charset_find(label);
	mime_status status;

	if (charset == NULL)
		return MIME_NOCHARSET;
	if (out->status < 0)
		return out->status;
	if (is_utf8(charset)) {
		*replaced = mime_utf8_repair(bytes, out);
		return out->status;
	}
	status = begin(&f, out->mem, charset);
	if (status < 0)
		return status;
	status = mime_filter_pour(&f.base, bytes, out, true);
	if (f.with != NULL)
		converter_return(f.with);
	*replaced = f.base.replaced;
	return status;
}
