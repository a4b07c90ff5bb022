/*
 * header.h - the third floor: what the fields of a header say.
 *
 * Field by field off the header's own bytes (field.c), the lexical pieces of
 * RFC 5322 3.2 (lex.c), encoded words (word.c), parameters (param.c) and those
 * that come in sections (section.c), what the Content-* fields amount to
 * (media.c), which name a part goes by (filename.c), and safe file names
 * (name.c). text.c is what of this mime.h shows for single values.
 */
#ifndef LIBMIME_HEADER_H
#define LIBMIME_HEADER_H

#include "codec/codec.h"

/* ---- field.c ------------------------------------------------------------ */

/*
 * What the lines at the front of a header are. A field is a line and its
 * continuations: what begins with SP or TAB belongs to the line before it.
 */
enum line_kind {
	LINE_FIELD,             /* has a name and a colon */
	LINE_BLANK,             /* ends the header */
	LINE_FROM,              /* "From ", as an mbox has it */
	LINE_CONTINUATION,      /* of nothing: the first of its header */
	LINE_EMPTY_NAME,        /* ":" with nothing before it */
	LINE_JUNK               /* no colon */
};

/*
 * Reads LINES, one logical line with its continuations and last line end, and
 * says what it is; FIELD is filled for LINE_FIELD (name trimmed: it may hold
 * octets that no name may).
 */
enum line_kind mime_field_read(mime_span lines, struct mime_field *field);

/* True where NAME has none but ftext (RFC 5322 2.2), at least one. */
bool mime_field_name_valid(mime_span name);

/* ---- lex.c: RFC 5322 3.2, each off the front of a span ------------------ */

/*
 * Blanks, and the octets of folds. A CR alone is one too, as it is shown as a
 * space; other control characters are not.
 */
static inline bool
char_is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline bool
span_has_line_end(mime_span s)
{
	return span_find(s, '\n') < s.len || span_find(s, '\r') < s.len;
}

/* S without the blanks at its front. */
static inline mime_span
span_after_blanks(mime_span s)
{
	while (char_is_blank(span_at(s, 0)))
		s = span_tail(s, 1);
	return s;
}

/* How deep comments may go, and who is told when one goes deeper. */
struct lex {
	mime_span rest;
	const struct notes *notes;
	uint32_t comments;      /* limit */
	bool saw_comment;       /* set, never cleared */
};

/*
 * Skips blanks, folds and comments (CFWS). An open comment takes the rest, and
 * so does one that goes deeper than the limit.
 */
void mime_lex_cfws(struct lex *x);

/* Skips blanks and folds only (FWS). */
void mime_lex_fws(struct lex *x);

/* As mime_lex_cfws. Tells CODE of comments, and returns what was skipped. */
mime_span mime_lex_skip(struct lex *x, unsigned code);

/*
 * What goes on up to a blank, ";", ",", "(" or STOP (an octet or -1): a token
 * as it is met. May be empty.
 */
mime_span mime_lex_word(struct lex *x, int stop);

/* token, RFC 2045 5.1; empty where there is none. */
mime_span mime_lex_token(struct lex *x);

/*
 * quoted-string, its quotes taken off; quoted pairs are still in it. False
 * where there is none. Without a closing quote it runs to the end; *CLOSED
 * says so.
 */
bool mime_lex_quoted(struct lex *x, mime_span *inside, bool *closed);

/* INSIDE without the backslashes of its quoted pairs and without line ends. */
void mime_lex_unquote(mime_span inside, struct buffer *out);

/* ---- word.c: RFC 2047 --------------------------------------------------- */

/*
 * Text with encoded words, as mime_text says, at the end of OUT. At most WORDS
 * of them are decoded. NOTES is told what is wrong with them.
 */
void mime_words_decode(mime_span value, uint32_t words,
    const struct notes *notes, struct buffer *out);

/* True where something in S has the form of an encoded word. */
bool mime_words_any(mime_span s);

/* ---- text.c: mime_text, mime_param of mime.h ---------------------------- */

/*
 * Converts BYTES from the charset that LABEL names to UTF-8 at the end of OUT,
 * as mime_charset_to_utf8 does, unless the octets prove the label wrong: what
 * is called ASCII, Latin-1 or Windows-125x and is UTF-8 is read as that.
 */
mime_status mime_text_convert(mime_span label, mime_span bytes,
    struct buffer *out, uint64_t *replaced);

/*
 * OCTETS, the plain value of a file name, as UTF-8: with U+FFFD for what is
 * none, counted in *REPLACED, and, where WORDS, encoded words decoded. Lives
 * in MEM or is OCTETS itself.
 */
mime_status mime_text_name(struct mime_arena *mem, mime_span octets, bool words,
    mime_span *utf8, uint64_t *replaced);

/* Control characters of Unicode: C0, DEL, C1. */
static inline bool
char_is_control(int32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

/* ---- param.c: RFC 2045 5.1 ---------------------------------------------- */

/* What is read for each parameter, or section of one (RFC 2231 3). */
struct piece {
	mime_span name;         /* what stands in front of the first "*" */
	mime_span value;        /* quotes off; folds and quoted pairs in it */
	mime_span at;           /* from the name to the value's end */
	uint32_t section;       /* its number, or PLAIN, or WHOLE */
	uint32_t order;         /* its place among all */
	bool extended;          /* NAME*=, NAME*0*=: percent encoded */
	bool quoted;
	bool absent;            /* NAME= and nothing */
};

/* In place of a number; sorted in front of all numbers. */
enum { PLAIN, WHOLE, SECTION_0 };

/* The pieces of one field, put together when a parameter is asked for. */
struct params {
	struct mime_arena *mem;
	const struct rulings *rulings;
	const struct notes *notes;
	struct piece *pieces;           /* in the order of the field */
	struct piece **sorted;          /* by name, section, order */
	size_t count, cap;
};

/*
 * Reads REST of VALUE, what follows the type, as parameters: all at once, at
 * most limits->params of them. The result lives in MEM and points into VALUE;
 * NOTES must last as long as it.
 */
mime_status mime_params_read(struct mime_arena *mem, mime_span rest,
    const struct mime_limits *limits, const struct rulings *rulings,
    const struct notes *notes, struct params **params);

/*
 * Passes over what is no parameter, up to a ";", or a comma or blanks that a
 * parameter follows. BLANK: blanks have just been passed.
 */
void mime_params_skip(struct lex *x, bool blank);

/* True where S begins with a name and "=". */
bool mime_params_start(mime_span s);

/* "filename" and "name": the rules for them are wider. */
bool mime_params_is_name(mime_span name);

/* ---- lookup.c: parameters by name --------------------------------------- */

/* Sorts the pieces, and tells those that say different things. */
mime_status mime_params_sort(struct params *params);

/*
 * The values of parameter NAME. plain: NAME=, unquoted, octets as they are.
 * extended: NAME*=, NAME*0=, .. put together and converted to UTF-8. Either
 * may be missing (has_ false).
 */
struct param_value {
	bool has_plain, has_extended;
	bool empty;             /* "NAME=" and nothing, which counts as none */
	bool unlabelled;        /* extended has none but plain sections: encoded
	                           words may be in it */
	mime_span plain, extended;
	mime_span plain_at, extended_at;        /* where they stand; plain_at
	                           also where there is but an empty one */
	uint64_t replaced;      /* U+FFFD in extended for what was ill-formed */
};
mime_status mime_params_get(struct mime_arena *mem, const struct params *params,
    const char *name, struct param_value *value);

/* The text of P: unquoted, unfolded; in a name a fold is one space. */
mime_status mime_piece_text(struct mime_arena *mem, const struct piece *p,
    mime_span *text);

/* The code for a second value of parameter NAME. */
unsigned mime_piece_duplicate(mime_span name);

/* ---- section.c: RFC 2231 3 and 4 ---------------------------------------- */

/*
 * Reads the stars and number of NAME into P: "name*", "name*0", "name*0*".
 * False where there is something else behind the star; the piece is dropped.
 */
bool mime_section_name(mime_span name, const struct notes *notes,
    struct piece *p);

/* Tells what is wrong with the form of P, an extended piece. */
void mime_section_check(const struct piece *p, const struct notes *notes);

/* Tells what is wrong with B, which follows A in order: same name, sections. */
struct section_order {
	bool gap, out_of_order;         /* told */
};
void mime_section_follow(struct section_order *o, const struct piece *a,
    const struct piece *b, const struct notes *notes);

/*
 * Puts the N pieces at SORTED together, all of one name: one that is WHOLE, or
 * sections, from 0 up to the first gap. Fills VALUE's members about extended.
 */
mime_status mime_section_join(struct mime_arena *mem,
    struct piece *const *sorted, size_t n, const struct notes *notes,
    struct param_value *value);

/* ---- media.c: what the Content-* fields amount to ----------------------- */

/* A Content-* field as the parser kept it; ptr NULL: there was none. */
struct raw_field {
	mime_span value;
	uint64_t offset;        /* of value, in the source */
};

struct raw_media {
	struct raw_field type, encoding, disposition, id;
};

/* Where the parts of a header are read with: limits, rulings, who is told. */
struct reading {
	const struct mime_limits *limits;
	const struct rulings *rulings;
	unsigned checks;
	void (*put)(void *ctx, unsigned code, mime_range at);
	void *ctx;
};

/*
 * What RAW amounts to, into *MEDIA, whose spans live in MEM or are static (they
 * do not point into RAW). All of them but boundary are valid UTF-8, and all
 * but boundary and filename without control characters. IN_DIGEST: the parent
 * is a multipart/digest, so that the default type is message/rfc822.
 *
 * Tells the defects of the four fields' values: those of the type, of
 * parameters, of the boundary parameter, of encodings as they are named, and
 * (MIME_CHECK_VALUES) of file names and names of charsets.
 */
mime_status mime_media_read(struct mime_arena *mem, const struct raw_media *raw,
    bool in_digest, const struct reading *how, struct mime_media *media);

/* A Content-* field while it is read, with what all of its readers need. */
struct content_field {
	struct lex x;
	struct notes notes;
	mime_span value;
	struct params *params;  /* NULL: none were read */
};

/* ---- type.c: the type of a Content-Type field --------------------------- */

/* What became of a type. */
enum found_type {
	TYPE_FOUND,
	TYPE_NONE,              /* as if there was no field, parameters apart */
	TYPE_INVALID,
	TYPE_NO_SUBTYPE
};

/* Takes the type off F, and what else stands in front of its parameters. */
enum found_type mime_type_take(struct content_field *f,
    const struct rulings *rulings, mime_span *type, mime_span *subtype);

/* ---- encoding.c: Content-Transfer-Encoding ------------------------------ */

/*
 * The encoding that F names; *NAME is how: static where it is known, else a
 * piece of the value.
 */
mime_encoding mime_encoding_take(struct content_field *f,
    const struct rulings *rulings, mime_span *name);

/* ---- filename.c --------------------------------------------------------- */

/*
 * Which name a part goes by, into MEDIA->filename and name_from. TYPE and
 * DISPOSITION are the parameters of the two fields, NULL where there is none.
 */
mime_status mime_filename_choose(struct mime_arena *mem,
    const struct params *type, const struct params *disposition,
    const struct reading *how, struct mime_media *media);

/*
 * Tells what to beware of in NAME, which is UTF-8 and came in a message: AT is
 * where it stands, REPLACED how many octets of it were none.
 */
mime_status mime_filename_check(struct mime_arena *mem, mime_span name,
    uint64_t replaced, const struct notes *notes, mime_span at);

/* ---- name.c: mime_safe_name, mime_names_* of mime.h --------------------- */

#endif
