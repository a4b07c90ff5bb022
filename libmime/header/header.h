/*
 * header.h - the third floor: what the fields of a header say.
 *
 * From the simple to the composed, and each file knows only those before it:
 *
 *     field by field off the header's own bytes     field.c
 *     the lexical pieces of RFC 5322 3.2            lex.c
 *     text, encoded words in it                     unfold.c shown.c word.c
 *                                                   place.c words.c text.c
 *     dates, ids, lists of words and URLs           date.c msgid.c received.c
 *                                                   list.c
 *     lists of addresses                            usual.c nobody.c address.c
 *                                                   addr_spec.c phrase.c
 *                                                   address_check.c addresses.c
 *     parameters, those in sections too             piece.c section.c lookup.c
 *                                                   param.c
 *     types and encodings                           type.c encoding.c
 *     safe file names, no two alike                 unsafe.c name.c taken.c
 *     what the Content-* fields amount to           filename.c multipart.c
 *                                                   media.c
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

/* What has been seen of a line that goes on over several. */
struct folds {
	size_t looked;          /* up to here; a LF, or the end of all there
	                           was */
	size_t line;            /* where its last line begins; 0: it is one */
	bool blank;             /* one behind the first is of blanks only */
};

/* TEXT has all of the line F->line: takes note of whether it is blank. */
void mime_folds_note(struct folds *f, mime_span text);

/*
 * Takes the usual field off the front of TEXT: a name of ftext, its colon right
 * behind it, something on each line, and the octet behind the last one is
 * there, so that it is known to end. What is found is what mime_field_read
 * finds, for less than half of the work: nearly every field of a header is one
 * of these. False for all else, which may well be a field; FOLDS tells how far
 * it went.
 */
bool mime_field_take_usual(mime_span text, struct mime_field *field,
    struct folds *folds);

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

/* S without the octets of ENDS at its end. */
static inline mime_span
span_without_end(mime_span s, mime_span ends)
{
	while (s.len > 0 && span_find(ends, s.ptr[s.len - 1]) < ends.len)
		s.len--;
	return s;
}

/* Takes what stands before the next CR or LF, or the end, off REST. */
static inline mime_span
span_take_line(mime_span *rest)
{
	size_t n = 0;

	while (n < rest->len && rest->ptr[n] != '\r' && rest->ptr[n] != '\n')
		n++;
	return span_take(rest, n);
}

/* How deep comments may go, and who is told when one goes deeper. */
struct lex {
	mime_span rest;
	const struct notes *notes;
	uint32_t comments;      /* limit */
	bool saw_comment;       /* set, never cleared */
	bool odd_word;          /* the last word is no token */
};

/*
 * Skips blanks, folds and comments (CFWS). An open comment takes the rest, and
 * so does one that goes deeper than the limit.
 */
void mime_lex_cfws(struct lex *x);

/* Skips blanks and folds only (FWS). */
void mime_lex_fws(struct lex *x);

enum comment { COMMENT_CLOSED, COMMENT_OPEN, COMMENT_TOO_DEEP };

/*
 * Takes the comment that REST begins with; one that does not end, or goes
 * deeper than the limit, takes all. INSIDE is what it holds, OPEN begins where
 * it is not closed or too deep. Tells nothing.
 */
enum comment mime_lex_comment(struct lex *x, mime_span *inside,
    mime_span *open);

/* As mime_lex_cfws. Tells CODE of comments, and returns what was skipped. */
mime_span mime_lex_skip_some(struct lex *x, unsigned code);

/* The same; mostly there is nothing to skip. */
static inline mime_span
mime_lex_skip(struct lex *x, unsigned code)
{
	int c = span_at(x->rest, 0);

	return char_is_blank(c) || c == '(' ? mime_lex_skip_some(x, code) :
	    span_head(x->rest, 0);
}

/*
 * What goes on up to a blank, ";", ",", "(" or STOP (an octet that no token
 * has, or -1): a token as it is met. May be empty. ODD_WORD: has other octets.
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

/* ---- unfold.c: printable ASCII ------------------------------------------ */

/* How many octets at the front of S are printable ASCII. */
size_t mime_printable_run(mime_span s);

/*
 * VALUE unfolded, with a space for the blank of each fold, where it is printable
 * ASCII and folds, and no encoded word may be in it: VALUE itself, or in MEM.
 * MIME_END where it is anything else; MIME_NOMEM.
 */
mime_status mime_unfold_usual(struct mime_arena *mem, mime_span value,
    mime_span *text);

/* ---- shown.c: octets as text that can be shown -------------------------- */

/* Control characters of Unicode: C0, DEL, C1; and -1, which is none. */
static inline bool
char_is_control(int32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

/* True where LABEL, whichever of its labels that is, means charset NAME. */
bool mime_label_is(mime_span label, const char *name);

/*
 * Converts BYTES from CHARSET, NULL where nobody knows it, to UTF-8 at the end
 * of OUT, as mime_charset_convert does, unless the octets prove it wrong: what
 * is called ASCII, Latin-1 or Windows-125x and is UTF-8 is read as that.
 */
mime_status mime_text_convert(const struct charset *charset, mime_span bytes,
    struct buffer *out, uint64_t *replaced);

/*
 * Puts UTF8 with U+FFFD for control characters and for what is ill-formed.
 * True where there were none.
 */
bool mime_shown_put(mime_span utf8, struct buffer *out);

/* How many octets at the front of S, which is UTF-8, are no controls. */
size_t mime_shown_run(mime_span s);

/* The same where UTF8 is well-formed, as what a charset was turned into is. */
bool mime_shown_put_utf8(mime_span utf8, struct buffer *out);

/* What raw octets, those with no label of their own, are. */
struct raw {
	bool is_utf8;           /* what they are part of is, as a whole */
	mime_span charset;      /* else, where they are well-formed in it; else
	                           they are Windows-1252 */
};

/*
 * Puts S, raw octets, unfolded and without control characters. SCRATCH is used
 * for converting it; where that fails, its status says so.
 */
void mime_shown_put_raw(mime_span s, const struct raw *raw,
    struct buffer *scratch, struct buffer *out);

/* True where S may have text in CHARSET that looks like ASCII. */
bool mime_shown_escapes(mime_span s, mime_span charset);

/* True where S is in RAW's charset, if only it is well-formed in it. */
bool mime_shown_may_be(mime_span s, const struct raw *raw);

/* ---- word.c: an encoded word, RFC 2047 2 -------------------------------- */

struct word {
	mime_span whole;        /* as far as it goes, where it is none */
	mime_span label;        /* charset, without language */
	const struct charset *charset;  /* that the label means, once it was
	                           asked for */
	mime_span text;
	char letter;            /* its encoding, lower case */
};

enum found_word {
	WORD_FOUND,
	WORD_NONE,
	WORD_NO_END,            /* no "?=" before the next word */
	WORD_NO_LETTER          /* its encoding is neither B nor Q */
};

/* The first place of "=?" in S, or s.len. */
size_t mime_word_find(mime_span s);

/* Reads S, which begins with "=?", into W. */
enum found_word mime_word_look(mime_span s, struct word *w);

/* True where W, which has no end, looks like one that was cut off. */
bool mime_word_is_cut(const struct word *w);

/* Puts the octets of W, and tells what is wrong with it. */
void mime_word_decode(const struct word *w, const struct notes *notes,
    struct buffer *octets);

/* True where something in S has the form of an encoded word. */
bool mime_words_any(mime_span s);

/* ---- place.c: what a word is part of, in a list of addresses ------------ */

enum word_place {
	PLACE_TEXT,             /* a phrase or a comment */
	PLACE_QUOTED,           /* a quoted string of a phrase */
	PLACE_ADDRESS
};

/* How far into a list of addresses a walk is; REST begins as all of it. */
struct places {
	mime_span rest;
	uint32_t comments;      /* open */
	bool quoted, angle;     /* open */
	bool at;                /* behind an "@" and what is glued to it */
	bool seen_at;           /* an "@" stands at: */
	const char *seen;       /* how far was looked ahead */
};

/* Where WORD stands, which follows those that were asked about before. */
enum word_place mime_place_of(struct places *p, mime_span word);

/*
 * True where TEXT, which a word decodes to, holds what a reader that decodes
 * first would take for an address; but not where it only repeats the one that
 * stands BEHIND it, as many a mailer does for want of a name.
 */
bool mime_hides_address(mime_span text, mime_span behind);

/* ---- words.c: a value with encoded words in it -------------------------- */

/* What the value is. */
enum words_in {
	WORDS_IN_TEXT,          /* unstructured, or a phrase */
	WORDS_IN_ADDRESSES,     /* a list of addresses, all of it */
	WORDS_IN_NAME           /* the name of a file */
};

struct words {
	enum words_in in;
	uint32_t max;           /* that are decoded */
	mime_span charset;      /* of raw octets, see struct raw */
	const struct notes *notes;      /* who is told what is wrong */
};

/* VALUE as mime_text says, at the end of OUT. */
void mime_words_read(mime_span value, const struct words *how,
    struct buffer *out);

/* ---- text.c: mime_text of mime.h, and names of files -------------------- */

/* The most octets that VALUE may become. */
size_t mime_text_room(mime_span value);

/* How text is read with the options GIVEN; NULL: without. */
struct words mime_text_words(const struct mime_text_options *given);

/* A name of a file, as a parameter has it. */
struct name_value {
	mime_span octets;
	uint32_t words;         /* encoded words that are decoded; 0: none */
	const struct notes *notes;      /* who is told what is wrong with them */
	mime_span at;           /* the parameter: where it is */
};

/*
 * VALUE as UTF-8, encoded words decoded. *INVALID: it was no UTF-8, and was
 * read as Windows-1252. Lives in MEM or is VALUE->octets itself.
 */
mime_status mime_text_name(struct mime_arena *mem,
    const struct name_value *value, mime_span *utf8, bool *invalid);

/* ---- date.c ------------------------------------------------------------- */

/* As mime_date, without a look whether VALUE is what nearly all are. */
bool mime_date_by_words(mime_span value, struct mime_date *date);

/* ---- address.c: lists of addresses, RFC 5322 3.4 ------------------------- */

/* Who is named in a field. */
enum address_field {
	NO_ADDRESSES,           /* it is no list of addresses */
	ADDRESSES_OF_READERS,   /* To, Cc */
	ADDRESSES_OR_NONE,      /* Bcc, which may be empty */
	ADDRESSES_OF_AUTHORS,   /* From, Sender */
	ADDRESSES_TO_REPLY      /* Reply-To */
};

/* What field NAME is; those of "Resent-" too. */
enum address_field mime_addresses_field(mime_span name);

static inline bool
mime_addresses_named(mime_span name)
{
	return mime_addresses_field(name) != NO_ADDRESSES;
}

/* A list that is being read: {0} but for the two at the top. */
struct address_list {
	mime_span rest;         /* what is left of it */
	uint32_t comments;      /* limit: how deep they may go */
	mime_span group;        /* the name of the one at hand; else ptr NULL */
	bool group_unused;      /* that has had no mailbox yet */
	bool groups;            /* there was one; set, never cleared */
	mime_span no_word;      /* no encoded word begins and ends in here */
	const char *alone;      /* up to here every comma separates */
};

/*
 * One mailbox as it stands, not decoded; spans point into the list. One that
 * has nothing but a group is a group of none.
 */
struct mailbox {
	mime_span whole;        /* comments too, no blanks at its ends */
	mime_span group;        /* the name of its group; ptr NULL: in none */
	mime_span before;       /* words in front of the address, and comments */
	mime_span behind;       /* the same behind it */
	mime_span spec;         /* the address, its brackets off; may be empty */
	mime_span comment;      /* the inside of one that may be a name */
	mime_span open;         /* what is not closed, to the end, */
	unsigned open_code;     /* and which defect that is; 0: none */
	bool bracketed;         /* spec stood in brackets */
	bool joined;            /* nothing separates it from the next one */
	bool look;              /* something in it may be odd */
	bool named;             /* the name is as it stands */
	mime_span name;         /* atoms and words; ptr NULL: not known */
	size_t local;           /* of spec, which is plain then: so many octets
	                           are in front of its "@"; 0: not known */
};

/*
 * Takes the next mailbox off the front of LIST, with the separator behind it.
 * Empty places are passed over. False where no more follows.
 */
bool mime_addresses_next(struct address_list *list, struct mailbox *m);

/*
 * Takes whatever stands up to the next separator, which stays; false where no
 * mailbox is before it.
 */
bool mime_addresses_walk(struct address_list *list, struct mailbox *m);

/* ---- usual.c: mailboxes as nearly all stand ------------------------------ */

/*
 * Does the same where it is one of these, up to the separator; false, and LIST
 * untouched, where it is not.
 */
bool mime_addresses_usual(struct address_list *list, struct mailbox *m);

/* ---- nobody.c: a group of nobody in brackets ----------------------------- */

/*
 * Where M, the last of LIST, whose bracket is not closed, begins such a group
 * and is in no other, it becomes that, and LIST goes on behind the bracket.
 */
void mime_addresses_nobody(struct address_list *list, struct mailbox *m);

/* ---- addr_spec.c: an address taken apart, RFC 5322 3.4.1 ----------------- */

/* Octets are as they are meant: quotes, comments and blanks gone. */
struct addr_spec {
	mime_span local;
	mime_span domain;       /* a literal with its brackets; empty: none */
	mime_span all;          /* local@domain, quoted where it has to be */
	mime_span quoted_at;    /* a quoted string with "@", as it stands */
};

/*
 * Reads SPEC into A, which lives in MEM or points into SPEC, and is valid UTF-8
 * without control characters. *GOOD is false, and A untouched, where it is no
 * address. Tells what is odd about it.
 */
mime_status mime_addr_spec(struct mime_arena *mem, mime_span spec,
    const struct notes *notes, struct addr_spec *a, bool *good);

/* ---- phrase.c: names in front of addresses, RFC 5322 3.2.5 --------------- */

struct phrase_piece {
	enum { PHRASE_WORDS, PHRASE_QUOTED, PHRASE_COMMENT } kind;
	mime_span text;         /* its quotes or parentheses off */
	bool blank;             /* blanks or comments are in front of it */
};

/* Takes the next piece off the front of REST; false at the end. */
bool mime_phrase_next(mime_span *rest, struct phrase_piece *p);

/*
 * What people call mailbox M, or the group of it, decoded: its words, else its
 * comment, else nothing; all of M as it stands where the address is no GOOD.
 * HOW it is read is for text. Valid UTF-8 without control characters. Lives in
 * MEM or points into M.
 */
mime_status mime_phrase_name(struct mime_arena *mem, const struct mailbox *m,
    bool good, const struct words *how, mime_span *utf8);
mime_status mime_phrase_group(struct mime_arena *mem, const struct mailbox *m,
    const struct words *how, mime_span *utf8);

/* ---- address_check.c: what is wrong with a list of addresses ------------- */

/*
 * Tells what is wrong in VALUE, whose field is FIELD; of encoded words only
 * what they make of a name. SCRATCH is left as it was. *SECOND is the second
 * mailbox with an address and those behind it, empty where there is none.
 */
mime_status mime_addresses_check(struct mime_arena *scratch, mime_span value,
    enum address_field field, const struct mime_limits *limits,
    const struct notes *notes, mime_span *second);

/* ---- piece.c: a parameter, or a section of one -------------------------- */

/* The parameters that somebody asks each field for, a bit for each. */
enum {
	PARAM_BOUNDARY = 1,
	PARAM_CHARSET = 2,
	PARAM_FILENAME = 4,
	PARAM_NAME = 8,
	PARAM_OF_FILE = PARAM_FILENAME | PARAM_NAME     /* the rules for these
	                           are wider */
};

/* Which of them NAME is; 0: none. */
unsigned mime_piece_which(mime_span name);

/* What is read for each parameter, or section of one (RFC 2231 3). */
struct piece {
	mime_span name;         /* what stands in front of the first "*" */
	mime_span value;        /* quotes off; folds and quoted pairs in it */
	mime_span at;           /* from the name to the value's end */
	unsigned which;         /* see mime_piece_which */
	uint32_t section;       /* its number, or PLAIN, or WHOLE */
	uint32_t order;         /* its place among all */
	bool extended;          /* NAME*=, NAME*0*=: percent encoded */
	bool quoted;
	bool absent;            /* NAME= and nothing */
	bool words;             /* a file's plain name, and nothing but encoded
	                           words: filename.c tells it */
	bool clean;             /* of the value, nothing has to be taken off or
	                           told */
};

/* In place of a section's number; sorted in front of all numbers. */
enum { PLAIN, WHOLE, SECTION_0 };

/*
 * Reads NAME, stars and number included, into P. False where there is
 * something else behind the star; the piece is dropped.
 */
bool mime_piece_name(mime_span name, const struct notes *notes,
    struct piece *p);

/* The text of P: unquoted, unfolded; in a name a fold is one space. */
mime_status mime_piece_text(struct mime_arena *mem, const struct piece *p,
    mime_span *text);

/* ---- section.c: RFC 2231 3 and 4 ---------------------------------------- */

/*
 * The values of parameter NAME. plain: NAME=, unquoted, octets as they are.
 * extended: NAME*=, NAME*0=, .. put together and converted to UTF-8. Either
 * may be missing (has_ false).
 */
struct param_value {
	bool has_plain, has_extended;
	bool sections;          /* extended was put together of some */
	bool empty;             /* "NAME=" and nothing, which counts as none */
	bool unlabelled;        /* extended has none but plain sections: encoded
	                           words may be in it */
	mime_span plain, extended;
	mime_span plain_at, extended_at;        /* where they stand; plain_at
	                           also where there is but an empty one */
	uint64_t replaced;      /* U+FFFD in extended for what was ill-formed */
};

/* Tells what is wrong with the form of P, an extended piece. */
void mime_section_check(const struct piece *p, const struct notes *notes);

/*
 * Puts the N pieces at SORTED together, all of one name: one that is WHOLE, or
 * sections, from 0 up to the first gap. Fills VALUE's members about extended.
 */
mime_status mime_section_join(struct mime_arena *mem,
    struct piece *const *sorted, size_t n, const struct notes *notes,
    struct param_value *value);

/* ---- lookup.c: parameters by name --------------------------------------- */

/* The pieces of one field, put together when a parameter is asked for. */
struct params {
	struct mime_arena *mem;
	const struct rulings *rulings;
	const struct notes *notes;
	const struct teller *why;       /* set by whoever asks for values */
	struct piece *pieces;           /* in the order of the field */
	struct piece **sorted;          /* by name, section, order */
	size_t count, cap;
	unsigned which;                 /* see mime_piece_which, of all */
	bool words;                     /* of one of them; see piece */
	struct piece *alone;            /* in place of sorted, if it is */
	struct piece few[2];            /* in place of pieces, at first */
};

/* There are none yet. NOTES must last as long as they do. */
void mime_params_begin(struct params *params, struct mime_arena *mem,
    const struct rulings *rulings, const struct notes *notes);

/* Adds a copy of P, as the last of them. */
mime_status mime_params_add(struct params *params, const struct piece *p);

/* Sorts the pieces, and tells those that say different things. */
mime_status mime_params_sort(struct params *params);

/* True where PARAMS, or NULL, have one of WHICH, or a section of it. */
static inline bool
params_have(const struct params *params, unsigned which)
{
	return params != NULL && (params->which & which) != 0;
}

/* The values of the parameter that WHICH is. */
mime_status mime_params_get_known(struct mime_arena *mem,
    const struct params *params, unsigned which, struct param_value *value);

/* The values of parameter NAME; they live in MEM or in the field. */
mime_status mime_params_get(struct mime_arena *mem, const struct params *params,
    mime_span name, struct param_value *value);

/* ---- param.c: RFC 2045 5.1, mime_param of mime.h ------------------------ */

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

/* ---- Content-* fields, while they are read ------------------------------ */

/* What fields are read with: limits, rulings, who is told. */
struct reading {
	const struct mime_limits *limits;
	const struct rulings *rulings;
	unsigned checks;
	void (*put)(void *ctx, unsigned code, mime_range at);
	void *ctx;
	struct mime_names *names;       /* of the parts so far, to tell two
	                           that are alike; NULL: not told */
	const struct teller *why;       /* NULL: nobody asks */
};

/* A Content-* field while it is read, with what all of its readers need. */
struct content_field {
	struct lex x;
	struct notes notes;
	const struct teller *why;
	mime_span value;
	mime_span passed;       /* others of what counts once; empty: none */
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
 * The encoding that F names, and how. False where nobody knows it: then *NAME
 * is a piece of the value, else it is static.
 */
bool mime_encoding_take(struct content_field *f, const struct rulings *rulings,
    uint8_t *encoding, mime_span *name);

/* ---- unsafe.c: what to beware of in the name of a file ------------------ */

/* The longest that common file systems take: ext4, XFS, APFS, NTFS. */
#define NAME_MAX_OCTETS ((size_t)255)

/* The most octets that repair, NFC and folding may make of N. */
static inline size_t
name_room(size_t n)
{
	return size_add(size_mul(n, 12), 64);
}

/* What a character is to the name of a file. */
enum name_char {
	NAME_PLAIN,
	NAME_SPACE,             /* of whatever width */
	NAME_SEPARATOR,         /* a slash or a backslash, or looks like one */
	NAME_UNSAFE             /* nothing that a name may hold */
};
enum name_char mime_name_char(int32_t code);

/*
 * True for what Windows takes for a device, whatever folder, extension or
 * stream goes with the name: "nul.txt", "COM1 .log".
 */
bool mime_name_is_device(mime_span name);

/*
 * Tells what to beware of in NAME, which is UTF-8 and came in a message: AT is
 * where it stands; INVALID says that it was no UTF-8 there.
 */
mime_status mime_unsafe_tell(struct mime_arena *mem, mime_span name,
    bool invalid, const struct notes *notes, mime_span at);

/* ---- name.c: mime_safe_name of mime.h ----------------------------------- */

/* Takes the extension, dot included, off the end of NAME; perhaps empty. */
mime_span mime_name_take_extension(mime_span *name);

/* The first N octets of NAME, or some less, so that no character is cut. */
mime_span mime_name_head(mime_span name, size_t n);

/*
 * The safe name made of UTF8, empty where nothing is left of it. WHY is told
 * what had to be done.
 */
mime_status mime_name_make(struct mime_arena *mem, mime_span utf8,
    const struct teller *why, mime_span *name);

/* ---- taken.c: mime_names_* of mime.h ------------------------------------ */

/* Adds NAME, a safe name; *TAKEN: it, or one like it, was there already. */
mime_status mime_names_meet(struct mime_names *names, mime_span name,
    bool *taken);

/*
 * Forgets all names. Their memory is the caller's to release, to a mark from
 * right after NAMES was made.
 */
void mime_names_forget(struct mime_names *names);

/* ---- filename.c: which name a part goes by ------------------------------ */

/*
 * Which name a part goes by, into *FILENAME, and into MEDIA which field gave
 * it. TYPE and DISPOSITION are the parameters of the two fields, NULL where
 * there is none.
 */
mime_status mime_filename_choose(struct mime_arena *mem,
    const struct params *type, const struct params *disposition,
    const struct reading *how, struct mime_media *media, mime_span *filename);

/* ---- media.c: what the Content-* fields amount to ----------------------- */

/* A Content-* field as the parser kept it; ptr NULL: there was none. */
struct raw_field {
	mime_span value;
	uint64_t offset;        /* of value, in the source */
	bool lent;              /* value is where it was fed, no copy yet */
};

struct raw_media {
	struct raw_field type, encoding, disposition, id;
	mime_range header;      /* where the part's header stands */
};

/*
 * What RAW amounts to, into *MEDIA and *FILENAME, whose spans live in MEM or
 * are static (they do not point into RAW). All of them but boundary are valid
 * UTF-8, and all but boundary and filename without control characters.
 * encoding_name is static unless encoding is MIME_OTHER. IN_DIGEST: the parent
 * is a multipart/digest, so that the default type is message/rfc822.
 *
 * Tells the defects of the four fields' values: those of the type, be it that
 * of a digest's parts, of parameters, of the boundary parameter, of encodings
 * as they are named, and (MIME_CHECK_VALUES) of file names and names of
 * charsets.
 */
mime_status mime_media_read(struct mime_arena *mem, const struct raw_media *raw,
    bool in_digest, const struct reading *how, struct mime_media *media,
    mime_span *filename);

/* ---- multipart.c --------------------------------------------------------- */

/*
 * The same for the usual fields of a multipart, where HOW asks for no reasons.
 * False, and nothing done, where they are not that, or there is no memory.
 */
bool mime_multipart_usual(struct mime_arena *mem, const struct raw_media *raw,
    const struct reading *how, struct mime_media *media);

#endif
