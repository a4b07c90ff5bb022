/*
 * codec.h - the second floor: filters, which turn bytes into bytes.
 *
 * Transfer encodings, line ends, charsets, gzip. Every one has the same shape
 * (mime_filter_run in mime.h), so that any can follow any other; the public
 * functions that make them are in filter.c. Above the octets, nothing here
 * knows what a header or a part is.
 */
#ifndef LIBMIME_CODEC_H
#define LIBMIME_CODEC_H

#include "bytes/bytes.h"

/* True where octets so encoded are others than those meant. */
static inline bool
encoding_changes(unsigned encoding)
{
	return encoding > MIME_BINARY && encoding != MIME_OTHER;
}

/* ---- filter.c ----------------------------------------------------------- */

/*
 * What every filter begins with. run goes on until IN or OUT is empty; it may
 * be called again and again with one octet of either. It keeps to the contract
 * of mime_filter_run, which calls it, but need not count.
 */
struct mime_filter {
	mime_status (*run)(struct mime_filter *f, mime_span *in, mime_room *out,
	    bool last);
	const struct notes *notes;      /* told defects; NULL: nobody */
	const struct rulings *rulings;  /* never NULL */
	uint64_t eaten;                 /* before this call of run */
	uint64_t replaced;              /* U+FFFD put out */
	uint64_t at;                    /* while a note is put: octets eaten, up
	                                   to and with the one that proves it */
	uint8_t told[MIME_DEFECT_CODES / 8 + 1];        /* codes, by bit */
};

/*
 * Has F tell its defects: ranges of what it eats, from its first octet. Of
 * each code it tells the first place only: a body may break a rule once per
 * octet. Range, order and f->at do not depend on how the input is cut. RULINGS
 * NULL leaves them as they are.
 */
void mime_filter_listen(struct mime_filter *f, const struct notes *notes,
    const struct rulings *rulings);

/* For filters: the octets from OFFSET on, SIZE of them, are CODE. */
void mime_filter_tell(struct mime_filter *f, unsigned code, uint64_t offset,
    uint64_t size);

/* True once CODE was told, or would have been had anybody listened. */
static inline bool
filter_told(const struct mime_filter *f, unsigned code)
{
	return (f->told[code / 8] >> code % 8 & 1) != 0;
}

/*
 * Pours all of IN through F into OUT. LAST as for mime_filter_run. Returns
 * OUT's status, or the filter's where that is negative.
 */
mime_status mime_filter_pour(struct mime_filter *f, mime_span in,
    struct buffer *out, bool last);

/* Makes room for a filter of SIZE octets that runs RUN; NULL: no memory. */
void *mime_filter_make(struct mime_arena *mem, size_t size,
    mime_status (*run)(struct mime_filter *, mime_span *, mime_room *, bool));

/* base64.c, qp.c, uu.c (begin .. end with lines; yEnc: "=ybegin" .. "=yend") */
struct mime_filter *mime_base64_decoder(struct mime_arena *mem);
struct mime_filter *mime_base64_encoder(struct mime_arena *mem);

/* What a letter of base64 is worth, below 64; all else is no letter. */
extern const uint8_t mime_base64_value[256];

/* The 24 bits of the four letters at P; more than that where one is none. */
static inline uint32_t
base64_bits(const char *p)
{
	uint32_t a = mime_base64_value[(uint8_t)p[0]];
	uint32_t b = mime_base64_value[(uint8_t)p[1]];
	uint32_t c = mime_base64_value[(uint8_t)p[2]];
	uint32_t d = mime_base64_value[(uint8_t)p[3]];

	return (a | b | c | d) >= 64 ? UINT32_MAX :
	    a << 18 | b << 12 | c << 6 | d;
}
#define BASE64_BITS UINT32_C(0xffffff)
struct mime_filter *mime_qp_decoder(struct mime_arena *mem);
struct mime_filter *mime_qp_encoder(struct mime_arena *mem);
struct mime_filter *mime_uu_decoder(struct mime_arena *mem);
struct mime_filter *mime_yenc_decoder(struct mime_arena *mem);

/*
 * The "Q" encoding of encoded words (RFC 2047 4.2): as quoted-printable, with
 * "_" for a space, and no line breaks or blanks that go.
 */
struct mime_filter *mime_q_decoder(struct mime_arena *mem);

/* ---- short.c: texts of encoded words ------------------------------------- */

/*
 * TEXT decoded to TO, which has room for as many octets: how many come out.
 * SHORT_ODD: something in it is not as it should be, and what is at TO is void.
 */
#define SHORT_ODD SIZE_MAX
size_t mime_short_base64(mime_span text, char *to);
size_t mime_short_q(mime_span text, char *to);

/* ---- utf8.c ------------------------------------------------------------- */

/*
 * Takes one character off the front of REST; ill-formed octets give -1 and
 * take the maximal ill-formed part (Unicode 3.9, as WHATWG does).
 * REST must not be empty.
 */
int32_t mime_utf8_take(mime_span *rest);

/* Writes CODE, a scalar value, to TO: one to four octets, how many. */
static inline size_t
utf8_encode(char *to, uint32_t code)
{
	char *p = to;

	if (code < 0x80) {
		*p++ = (char)code;
		return 1;
	}
	if (code < 0x800) {
		*p++ = (char)(0xC0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*p++ = (char)(0xE0 | code >> 12);
		} else {
			*p++ = (char)(0xF0 | code >> 18);
			*p++ = (char)(0x80 | (code >> 12 & 0x3F));
		}
		*p++ = (char)(0x80 | (code >> 6 & 0x3F));
	}
	*p++ = (char)(0x80 | (code & 0x3F));
	return (size_t)(p - to);
}

/* Puts CODE, a scalar value, to the end of OUT. */
void mime_utf8_put(struct buffer *out, int32_t code);

bool mime_utf8_valid(mime_span s);

/* Puts S to OUT with U+FFFD for what is ill-formed; returns how many. */
uint64_t mime_utf8_repair(mime_span s, struct buffer *out);

/* ---- charset.c, charset_names.c ----------------------------------------- */

/*
 * Converts BYTES, whole, from the charset that LABEL names to UTF-8 at the end
 * of OUT. MIME_NOCHARSET where LABEL is not known; else OUT's status. What
 * cannot be converted becomes U+FFFD, counted in *REPLACED. Converters stay
 * open in OUT's arena for the next call.
 */
mime_status mime_charset_to_utf8(mime_span label, mime_span bytes,
    struct buffer *out, uint64_t *replaced);

/*
 * A row of the table of charsets: its WHATWG name, and what iconv calls it
 * (NULL: we decode it ourselves). Found by label in any case of letters,
 * blanks around it ignored. No label from a message ever reaches iconv_open.
 */
struct charset {
	const char *name;
	const char *iconv_name;
	uint8_t is;             /* CHARSET_ values */
	uint8_t own;            /* how we decode it: OWN_ values of charset.h */
};
enum {
	CHARSET_UTF8 = 1,
	CHARSET_CARELESS = 2    /* put on UTF-8 by mistake: windows-125x, and so
	                           ASCII and Latin-1, which WHATWG reads as it */
};
const struct charset *mime_charset_find(mime_span label);

/* As mime_charset_to_utf8, from CHARSET, or NULL where nobody knows it. */
mime_status mime_charset_convert(const struct charset *charset, mime_span bytes,
    struct buffer *out, uint64_t *replaced);

/* Are letters of the charset of that NAME two octets, or four? */
static inline bool
charset_is_wide(mime_span name)
{
	return span_starts(name, SPAN("utf-16")) ||
	    span_starts(name, SPAN("utf-32"));
}

/*
 * Whether text with LABEL, where its first octets are UTF-8, is that: labels of
 * ASCII, Latin-1 and Windows-125x are put on anything, and so are those that
 * nobody knows. So many octets, decoded, decide it.
 */
#define CHARSET_PROBE 65536
bool mime_charset_is_careless(mime_span label);

/* Whether LABEL is a name of ASCII, which is read as windows-1252. */
bool mime_charset_is_ascii(mime_span label);

/* Whether ASCII in the charset of LABEL is ASCII, between characters. */
bool mime_charset_has_ascii(mime_span label);

/* ---- unicode.c: NFC and case folding, tables from unicode_tables.c ------ */

/*
 * UTF8, valid, in NFC at the end of OUT. Runs of combining marks longer than
 * 30 are broken with U+034F (Unicode's Stream-Safe Text Format), so that the
 * cost is linear.
 */
void mime_unicode_nfc(mime_span utf8, struct buffer *out);

/* UTF8, valid, full case folding then NFC: equal where names fall together. */
void mime_unicode_fold(mime_span utf8, struct buffer *out);

#endif
