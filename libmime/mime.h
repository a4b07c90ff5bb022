/*
 * mime.h - libmime: takes mail apart, and makes it.
 *
 *     bytes -> events -> parts -> content
 *
 * Feed a parser bytes and it hands back events (section 5). Let a tree collect
 * the events and it shows the parts of a message (section 6), the fields of
 * their headers (section 7) and what they hold, decoded (section 8). A writer
 * goes the other way (section 10), and an editor changes a message in few
 * places (section 11). Nothing is copied that need not be: parts and fields are
 * ranges of, or spans into, the bytes they came from.
 *
 * Three kinds of wrong never mix:
 *
 *     the world    no memory, no converter, a failed read: a negative
 *                  mime_status
 *     the message  a defect (section 4), with its place; reading goes on
 *     the caller   MIME_USAGE, or an assertion where none can be returned
 *
 * Types passed by value have short names (mime_span); things that live
 * somewhere are structs behind a pointer (struct mime_part *). Functions that
 * can fail return a mime_status and leave their result in their last argument,
 * on success only.
 *
 * A NULL object stands for memory there was none of. Every function takes it,
 * and those that return a status say MIME_NOMEM. So a row of calls needs one
 * check, at its end.
 *
 * There are no globals that change and no locale. Objects are used by one
 * thread at a time; different objects by different threads as they please.
 *
 * Structs that the library fills grow at their end; structs that the caller
 * fills begin with their size. Enumerators are only ever added.
 */
#ifndef LIBMIME_MIME_H
#define LIBMIME_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Their insides are the library's; all live in an arena. */
struct mime_arena;
struct mime_parser;
struct mime_tree;
struct mime_reader;
struct mime_filter;
struct mime_names;
struct mime_mailbox;
struct mime_writer;
struct mime_editor;

/* ---- 1. values ---------------------------------------------------------- */

/*
 * Someone's bytes: where they start and how many there are. Owns nothing, and
 * no NUL ends it. Empty is {0}; the pointer may then be NULL.
 */
typedef struct mime_span {
	const char *ptr;
	size_t len;
} mime_span;

/* Space to write into. It shrinks from the front as it is filled. */
typedef struct mime_room {
	char *ptr;
	size_t len;
} mime_room;

/* A piece of a source, in octets from its start. */
typedef struct mime_range {
	uint64_t offset;
	uint64_t size;
} mime_range;

typedef enum mime_status {
	MIME_OK = 0,            /* done */
	MIME_MORE = 1,          /* out of input, or out of room: bring more */
	MIME_END = 2,           /* nothing follows */
	MIME_NOMEM = -1,        /* the allocator gave nothing */
	MIME_LIMIT = -2,        /* the arena's ceiling was reached */
	MIME_NOCHARSET = -3,    /* no converter for that charset */
	MIME_IO = -4,           /* a source or a spool failed; errno says how */
	MIME_USAGE = -5,        /* called out of order: a bug in the caller */
	MIME_VALUE = -6         /* a writer was told what cannot be written */
} mime_status;

/* The library's version, such as "0.1.0". Static. */
const char *mime_version(void);

/* What it was built with, such as "+iconv +zlib +avx2". Static. */
const char *mime_features(void);

/* A short English phrase for STATUS: "out of memory". Static, never NULL. */
const char *mime_status_text(mime_status status);

/* ---- 2. memory ---------------------------------------------------------- */

/*
 * Where memory comes from: one function that allocates (PTR is NULL), resizes
 * and frees (NEW_SIZE is 0; the result is ignored), like realloc, and is told
 * the old size too. NULL means there is no memory. What the C library's own
 * iconv allocates does not pass through here.
 */
struct mime_alloc {
	void *(*resize)(void *ctx, void *ptr, size_t old_size, size_t new_size);
	void *ctx;
};

/* A moment in an arena's life, to go back to. */
typedef struct mime_mark {
	size_t blocks;
	size_t used;
	void *closing;
} mime_mark;

/*
 * Makes an arena: it holds everything that a message needs, and lets go of it
 * at once. ALLOC is copied; NULL means malloc. Returns NULL for want of memory.
 */
struct mime_arena *mime_arena_new(const struct mime_alloc *alloc);

/*
 * Sets a ceiling on what MEM, and all that is made in it, may take from its
 * allocator, in octets [none]. Beyond it, calls return MIME_LIMIT (constructors
 * NULL). What is there already is not taken back.
 */
void mime_arena_limit(struct mime_arena *mem, size_t octets);

/*
 * SIZE octets, zeroed and aligned for any type, good until MEM is released or
 * freed. NULL for want of memory. A SIZE of 0 is allowed.
 */
void *mime_arena_alloc(struct mime_arena *mem, size_t size);

/*
 * Remembers where MEM stands; mime_arena_release goes back there: whatever was
 * made in between is gone, and what it had open is closed. Marks nest. Costs
 * no more than what is let go. One block of up to 64 KiB stays at hand, so that
 * message after message need not ask the allocator again.
 */
mime_mark mime_arena_mark(const struct mime_arena *mem);
void mime_arena_release(struct mime_arena *mem, mime_mark back_to);

/*
 * Frees MEM and all that was made in it: parsers, trees, readers, filters and
 * texts. NULL is let.
 */
void mime_arena_free(struct mime_arena *mem);

/*
 * Reads the file at PATH into MEM, whole; "-" is the standard input. A pipe is
 * as good as a file.
 *
 * Returns MIME_IO with errno set when it cannot be opened or read (EISDIR for
 * a directory). Reads, never maps: a file that shrinks is no crash.
 */
mime_status mime_load(struct mime_arena *mem, const char *path,
    mime_span *bytes);

/* ---- 3. options: checks and limits -------------------------------------- */

/* What is looked at beyond structure (mime_options.checks), ored together. */
enum {
	MIME_CHECK_STRUCTURE = 0,       /* always */
	MIME_CHECK_LINES = 1,           /* line ends and lengths, odd octets,
	                                   lines that look like something */
	MIME_CHECK_ENCODING = 2,        /* base64, quoted-printable, what
	                                   content begins with, and whether
	                                   text is in its charset */
	MIME_CHECK_VALUES = 4,          /* parameters, encoded words, names,
	                                   addresses */
	MIME_CHECK_ALL = 7
};

/*
 * The most of everything. 0 stands for the default, in brackets. Beyond a
 * limit the octets stay where they are, as MIME_EV_OPAQUE or out of a text,
 * and one limit-* defect says so. Nothing reads views yet.
 */
struct mime_limits {
	uint32_t depth;         /* parts within parts; 65,535 at most [100] */
	uint32_t parts;         /* in a message [10,000] */
	uint32_t header;        /* octets of one header [1 MiB] */
	uint32_t field;         /* octets of one field [256 KiB] */
	uint32_t fields;        /* in one header [10,000] */
	uint32_t params;        /* of one field, RFC 2231 sections too [128] */
	uint32_t boundary;      /* octets [2,048] */
	uint32_t comments;      /* within each other [32] */
	uint32_t addresses;     /* in one field [10,000] */
	uint32_t words;         /* encoded words in one field [10,000] */
	uint32_t defects;       /* kept by a tree, and beyond that the first of
	                           each code; counting goes on [1,000] */
	uint32_t views;         /* other readings of a message [8] */
	uint32_t reserved[8];   /* for limits to come; 0 */
};

/*
 * The member of LIMITS called NAME ("depth"), for an option that sets it; NULL
 * where there is none of that name.
 */
uint32_t *mime_limit(struct mime_limits *limits, const char *name);

/* The name of the N-th limit, from 0; NULL after the last. Static. */
const char *mime_limit_name(unsigned n);

/*
 * Somewhere to keep decoded octets that are read again: what a part that is a
 * message or a multipart in base64 decodes to. append adds at the end; read_at
 * fills TO from OFFSET, shrinking it as it fills, and leaves it alone at the
 * end. Both return MIME_OK or MIME_IO. A spool serves one tree, begins empty,
 * and must stay for as long as the tree is used; offsets count from the first
 * octet that was appended. The library never closes it.
 */
struct mime_spool {
	mime_status (*append)(void *ctx, mime_span bytes);
	mime_status (*read_at)(void *ctx, uint64_t offset, mime_room *to);
	void *ctx;
};

/* All zeros but SIZE are the defaults; NULL for the options does the same. */
struct mime_options {
	size_t size;                    /* sizeof(struct mime_options) */
	unsigned checks;                /* MIME_CHECK_ values [structure] */
	struct mime_limits limits;
	const struct mime_spool *spool; /* [the arena] */
	const char *const *fields;      /* names of those that a parser tells
	                           one by one, as MIME_EV_FIELD; NULL behind
	                           the last. Must stay [all] */
};

/* ---- 4. defects --------------------------------------------------------- */

/*
 * Something in a message that breaks a rule or that others read otherwise.
 * Codes are the enumerators at the end of this file.
 */
struct mime_defect {
	const struct mime_defect *next; /* of the same part */
	uint16_t code;                  /* a mime_defect_code */
	uint8_t severity;               /* a MIME_SEVERITY_ value */
	uint32_t part;                  /* mime_part.number, mime_event.part */
	mime_range at;                  /* in the part's source */
};

enum {
	MIME_SEVERITY_AMBIGUOUS = 'A',  /* others read other content */
	MIME_SEVERITY_NONCONFORMING = 'N',
	MIME_SEVERITY_UNSAFE = 'S',     /* a name or address to beware of */
	MIME_SEVERITY_INFORMATION = 'I',
	MIME_SEVERITY_LIMIT = 'L'       /* a limit was reached */
};

struct mime_defect_info {
	const char *name;               /* "boundary-unterminated" */
	const char *text;               /* "a multipart is never closed" */
	const char *rule;               /* "RFC 2046 5.1.1"; "" where none is */
	uint8_t severity;
};

/* What CODE means. Static. NULL for a code there is not. */
const struct mime_defect_info *mime_defect_info(unsigned code);

/* The code called NAME; 0 where there is none. */
unsigned mime_defect_find(const char *name);

/* ---- 5. a stream: push bytes, pull events ------------------------------- */

typedef enum mime_event_type {
	MIME_EV_PART,           /* a part begins; carries no bytes */
	MIME_EV_FIELD,          /* one header field, folds and all */
	MIME_EV_SKIPPED,        /* a BOM, a From_ line, junk in a header */
	MIME_EV_BLANK,          /* the line that ends a header */
	MIME_EV_BODY,           /* some of a leaf's body, not decoded */
	MIME_EV_BOUNDARY,       /* a delimiter, with the line break before it */
	MIME_EV_OUTSIDE,        /* some of a preamble or an epilogue */
	MIME_EV_OPAQUE,         /* beyond a limit: there, but not looked into */
	MIME_EV_PART_END,       /* a part ends; carries no bytes */
	MIME_EV_DEFECT,         /* something is wrong; carries no bytes */
	MIME_EV_FIELDS          /* some header fields that were not asked for
	                           (mime_options.fields), one after the other */
} mime_event_type;

typedef enum mime_encoding {
	MIME_7BIT,              /* also where none is declared */
	MIME_8BIT,
	MIME_BINARY,
	MIME_BASE64,
	MIME_QP,
	MIME_UU,                /* x-uuencode and its other names */
	MIME_YENC,
	MIME_OTHER              /* unknown: the body is left as it is */
} mime_encoding;

typedef enum mime_kind {
	MIME_LEAF,
	MIME_MULTIPART,
	MIME_MESSAGE            /* message/rfc822, message/global */
} mime_kind;

/* Which parameter gave the file name. */
typedef enum mime_name_from {
	MIME_NAME_NONE,
	MIME_NAME_FILENAME_EXT, /* Content-Disposition: filename*, filename*0 */
	MIME_NAME_FILENAME,     /* Content-Disposition: filename */
	MIME_NAME_NAME_EXT,     /* Content-Type: name*, name*0.. */
	MIME_NAME_NAME          /* Content-Type: name */
} mime_name_from;

/*
 * What the Content-* fields of a part amount to, defaults filled in (RFC 2045
 * 5.2, 6.1; RFC 2046 5.1.5; RFC 2183). Never NULL where one is promised.
 */
struct mime_media {
	mime_span type;         /* "text"; lower case */
	mime_span subtype;      /* "plain"; lower case */
	mime_span charset;      /* lower case, as declared; empty: none */
	mime_span boundary;     /* as it counts, unquoted; empty: none */
	mime_span encoding_name;/* lower case; "7bit" where none is declared */
	mime_span disposition;  /* lower case; empty: none declared */
	mime_span content_id;   /* without its brackets; empty: none */
	uint8_t kind;           /* mime_kind */
	uint8_t encoding;       /* mime_encoding */
	uint8_t name_from;      /* mime_name_from: which gave filename of the
	                           event or part that this belongs to */
	bool default_type;      /* no usable Content-Type was there */
};

struct mime_field {
	mime_span name;         /* as it stands, without blanks around it */
	mime_span value;        /* raw and folded, without leading blanks and
	                           the line end */
	mime_span whole;        /* from the name to the line end, included */
};

struct mime_event {
	mime_event_type type;
	uint32_t part;          /* that it belongs to, numbered from 0 in the
	                           order in which parts begin */
	uint32_t depth;         /* of that part; the message's own is 0 */
	uint64_t offset;        /* of bytes, from the first octet fed */
	mime_span bytes;        /* strung together: the whole input */
	struct mime_field field;        /* of MIME_EV_FIELD, else empty */
	const struct mime_media *media; /* once the header has been read, which
	                           is before BLANK is told, to PART_END */
	mime_span filename;     /* with media: UTF-8, as the message says, and
	                           so not safe; empty: none */
	const struct mime_defect *defect;       /* of DEFECT, else NULL */
};

/*
 * Makes a parser in MEM. OPT is copied (not what its spool and fields point
 * to); NULL means the defaults. Returns NULL for want of memory.
 *
 * Who wants few fields saves most of what a small message costs by saying which
 * (mime_options.fields): the others are read and checked all the same, but pass
 * by in runs.
 */
struct mime_parser *mime_parser_new(struct mime_arena *mem,
    const struct mime_options *opt);

/*
 * Forgets the message and makes ready for the next one: cheaper than a new
 * parser, since buffers and converters stay.
 */
void mime_parser_reset(struct mime_parser *p);

/*
 * Gives the parser its next octets, in pieces of any size; where they are cut
 * makes no difference to the events, but that runs of BODY, OUTSIDE, SKIPPED,
 * OPAQUE and FIELDS may be cut too. CHUNK is lent, not copied, until
 * mime_parser_next has returned MIME_MORE (or less than MIME_OK); until then,
 * nothing more may be fed.
 */
void mime_parser_feed(struct mime_parser *p, mime_span chunk);

/* Says that all has been fed. */
void mime_parser_end(struct mime_parser *p);

/*
 * Asks not to look into the part of the last event: what is left of it comes
 * as OPAQUE, without parts and without defects, up to its PART_END.
 */
void mime_parser_skip(struct mime_parser *p);

/*
 * Reads the next event.
 *
 * Returns MIME_OK and sets *EV; MIME_MORE when all that was fed is used up:
 * feed more, or tell with mime_parser_end that there is no more; MIME_END
 * after the last event; MIME_NOMEM or MIME_LIMIT when memory ran out, and
 * again at every later call until a reset; MIME_USAGE when it was fed before
 * the last chunk was used up.
 *
 * The event, and the spans in it, are good until the next call with this
 * parser; its media until the part's PART_END has been followed by another
 * call.
 *
 * Parts nest: PART .. PART_END. A part is its FIELDs, FIELDS and SKIPPED, a BLANK,
 * and then its BODY (a leaf), or OUTSIDE, BOUNDARY and the parts between them
 * (a multipart), or one part (a message). A leaf or a multipart whose header is
 * followed by one line break and a delimiter has no BLANK: the line break is
 * the delimiter's (RFC 2046 5.1.1). A multipart or message that is declared to
 * be in base64 or quoted-printable is a leaf here, with the defect
 * composite-encoded; a tree opens it.
 *
 * A defect of a field or a delimiter comes before the event with its bytes, or
 * where the header ends if it takes all of it to tell; one of a body where
 * the octet that proves it has been passed, between two pieces of the body; one
 * that only the end can prove before PART_END.
 *
 * Takes time linear in the octets fed, whatever the message looks like, and
 * memory bounded by the limits, never by the size of a body. RFC 5322 2.2,
 * RFC 2046 5.1.
 */
mime_status mime_parser_next(struct mime_parser *p,
    const struct mime_event **ev);

/* ---- 6. a message: the tree, by ranges ---------------------------------- */

/* What a part is to its reader: see mime_part.role. */
typedef enum mime_role {
	MIME_ROLE_BODY,         /* text to be shown (RFC 8621 4.1.4) */
	MIME_ROLE_INLINE,       /* shown within a body, such as its images */
	MIME_ROLE_ATTACHMENT,
	MIME_ROLE_CONTAINER,    /* a multipart */
	MIME_ROLE_MESSAGE,      /* a message within the message */
	MIME_ROLE_SIGNATURE     /* the second part of a multipart/signed */
} mime_role;

/*
 * Which of the two bodies of its message a part belongs to, ored together
 * (mime_part.bodies). Each body is all there is to read, one part after the
 * other in document order: the first by preferring plain text, the second by
 * preferring HTML. A part that has no twin is in both, whatever its type, as
 * are images between texts. RFC 8621 4.1.4.
 */
enum {
	MIME_TEXT_BODY = 1,
	MIME_HTML_BODY = 2
};

/*
 * One part. Owned by the tree, read only. Ranges are in octets of the input,
 * or of what the part INSIDE decodes to.
 */
struct mime_part {
	const struct mime_part *parent; /* NULL: the root */
	const struct mime_part *child;  /* its first; NULL: none */
	const struct mime_part *next;   /* its next sibling; NULL: none */
	const struct mime_part *after;  /* in document order; NULL: the last */
	const struct mime_part *inside; /* NULL: the input */
	const struct mime_media *media; /* never NULL; parts may share it */
	mime_span filename;     /* UTF-8, as the message says: not safe */
	const struct mime_defect *defects;      /* as they were found */
	mime_range head;        /* the header, with its blank line if that is
	                           not the delimiter's line break; without a
	                           byte order mark in front of it */
	mime_range body;        /* not decoded; for a multipart, all of it */
	mime_range whole;       /* head and body */
	uint32_t number;        /* its place in document order, from 0 */
	uint32_t index;         /* its place among its siblings, from 1 */
	uint16_t depth;         /* the root's is 0 */
	uint8_t kind;           /* mime_kind, as it was read */
	uint8_t role;           /* mime_role */
	bool opaque;            /* a limit kept it, or some of it, from being
	                           looked into */
	uint8_t bodies;         /* MIME_TEXT_BODY, MIME_HTML_BODY; 0: it is no
	                           part of the text */
};

/*
 * Where a tree reads the octets that its ranges name. read_at fills TO from
 * OFFSET, shrinking it as it fills; filling nothing means the end. It returns
 * MIME_OK or MIME_IO.
 */
struct mime_source {
	mime_status (*read_at)(void *ctx, uint64_t offset, mime_room *to);
	void *ctx;
};

/*
 * Parses MESSAGE, whole. The parts' ranges are ranges of MESSAGE, which must
 * stay as it is for as long as the tree is used. Returns MIME_OK, MIME_NOMEM
 * or MIME_LIMIT. Linear in time; memory grows with the number of parts only
 * (and with parts that have to be decoded to be looked into).
 */
mime_status mime_parse(struct mime_arena *mem, mime_span message,
    const struct mime_options *opt, struct mime_tree **tree);

/*
 * The same over a source that is read from front to end once, and then again
 * wherever the tree is asked for octets. Nothing of a body is kept. SOURCE is
 * copied; what its ctx points to must stay for as long as the tree is used.
 * Also returns MIME_IO.
 */
mime_status mime_parse_source(struct mime_arena *mem,
    const struct mime_source *source, const struct mime_options *opt,
    struct mime_tree **tree);

/*
 * The same by hand, for events that pass anyway: make a tree, add each event
 * of one message, then end it. Until then mime_tree_root shows the parts that
 * have come so far. SOURCE says where to read what the ranges name; where it
 * is NULL, no octets can be had and encoded composites stay leaves.
 *
 * mime_tree_add copies what it needs of EV, into the arena of the tree: do not
 * release that to a mark from before an event that was added. MIME_USAGE for
 * an event that cannot come where it does. mime_tree_end opens messages and
 * multiparts that are themselves encoded (the parts in them have INSIDE set),
 * puts the parts in document order and gives each its role (which
 * mime_tree_refer may change) and bodies.
 */
struct mime_tree *mime_tree_new(struct mime_arena *mem,
    const struct mime_source *source, const struct mime_options *opt);
mime_status mime_tree_add(struct mime_tree *tree, const struct mime_event *ev);
mime_status mime_tree_end(struct mime_tree *tree);

/* The message itself; NULL where nothing was added. Parts follow by AFTER. */
const struct mime_part *mime_tree_root(const struct mime_tree *tree);

/*
 * Looks into the HTML of the message, and of messages in it, for what it refers
 * to, by cid: (RFC 2392) or by Content-Location (RFC 2557), and gives roles
 * anew: a part that HTML refers to is MIME_ROLE_INLINE, and one that waits to
 * be referred to (it has a Content-ID, or is beside a page in a
 * multipart/related), but is not, is MIME_ROLE_ATTACHMENT. Before, what could
 * be referred to counts as if it were. A part without a name that is no image,
 * sound, film, font or text stays a file, whoever refers to it. The text is
 * searched, not parsed: a reference in a comment counts too, since some clients
 * do show what is in it.
 *
 * Not done by mime_tree_end, since it reads all HTML, which who asks for
 * structure alone must not pay. Needs the octets: MIME_USAGE where the tree has
 * no source, or has not ended; also returns MIME_NOMEM, MIME_LIMIT, MIME_IO.
 * Then roles are as they were. A second call does nothing. Time is linear in
 * the HTML and in headers; memory grows with the number of parts only.
 */
mime_status mime_tree_refer(struct mime_tree *tree);

/* How often the tree met defect CODE, kept or not; 0 for CODE: any. */
uint64_t mime_tree_count(const struct mime_tree *tree, unsigned code);

/*
 * The octets that WHAT names in the source of PART, such as its head: a view,
 * without a copy, where the message is in memory, else read into MEM, which
 * may be another arena than the tree's. What lies beyond the end is not there.
 * Not for large bodies: see mime_reader_new.
 */
mime_status mime_part_bytes(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, mime_range what, mime_span *bytes);

/*
 * The header of PART, as mime_part_bytes does, but at most the header limit of
 * it: what the fields are read from.
 */
mime_status mime_part_head(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, mime_span *head);

/*
 * The section number of PART (RFC 3501 6.4.5): a multipart that is a message
 * is "0" or "2.0", its children "1" or "2.1"; a message that is no multipart
 * is "1"; what is inside decoded content comes after "!", as in "2!1".
 */
mime_status mime_part_section(struct mime_arena *mem,
    const struct mime_part *part, mime_span *section);

/* The part of that section number; NULL where there is none. */
const struct mime_part *mime_part_at(const struct mime_tree *tree,
    mime_span section);

/*
 * Something that was decided about a part, and what for; or, with the code
 * MIME_WHY_DEFECT, one of the part's defects, where it belongs in the story.
 */
struct mime_decision {
	const struct mime_decision *next;
	uint16_t code;          /* a mime_decision_code */
	uint16_t defect;        /* a mime_defect_code; 0: it is no defect */
	const char *topic;      /* what it is about: "type", "name"; static */
	mime_span subject;      /* what was taken, or passed over; UTF-8 without
	                           controls; empty: nothing to be shown */
	mime_range at;          /* in the part's source; size 0: nowhere */
};

struct mime_decision_info {
	const char *name;       /* "charset-disproved" */
	const char *text;       /* "the octets are UTF-8, so .." */
};

/* What CODE means. Static. NULL for a code there is not. */
const struct mime_decision_info *mime_decision_info(unsigned code);

/*
 * Every decision about PART of TREE, which has ended: its section number, its
 * type, boundary, charset, encoding, disposition, names, role, limits; in this
 * order, by topic, with the defects of the part among them. *FIRST lives in
 * MEM, which may be another arena than the tree's.
 *
 * A tree does not keep this. It is found by reading the part's header once
 * more, with the same code, and for text the first 64 KiB of its content. So a
 * parse costs nothing for it, and this costs the time of that reading, and a
 * look at the name of each part before it.
 *
 * Returns MIME_OK, MIME_NOMEM, MIME_LIMIT, MIME_IO, or MIME_USAGE where the
 * tree has no octets to read.
 */
mime_status mime_part_why(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, const struct mime_decision **first);

/* ---- 7. header fields: read from the header's own bytes ----------------- */

/*
 * Takes the next field off the front of HEAD. Lines that are no field are
 * passed over. False at the blank line or the end. FIELD points into HEAD.
 * RFC 5322 2.2, obs-optional of 4.5.8 included.
 */
bool mime_field_next(mime_span *head, struct mime_field *field);

/* The first field called NAME, in any case of letters; false: none is. */
bool mime_field_find(mime_span head, const char *name,
    struct mime_field *field);

/* True where NAME is the name of FIELD, in any case of letters. */
bool mime_field_is(const struct mime_field *field, const char *name);

/*
 * VALUE, the raw value of an unstructured field such as Subject, as people
 * read it: unfolded, encoded words decoded (RFC 2047; RFC 2231 5), raw 8-bit
 * taken as UTF-8 where it is that (RFC 6532), else as Windows-1252. The result
 * is valid UTF-8 without control characters, and lives in MEM, or is VALUE
 * itself where nothing had to be done. What cannot be decoded stays as it
 * stands, and so does a word beside an "@" or an angle bracket. Takes time
 * linear in VALUE, and at most four times its room.
 */
mime_status mime_text(struct mime_arena *mem, mime_span value, mime_span *utf8);

/*
 * How text is read. All zeros but SIZE are the defaults, in brackets; NULL for
 * the options does the same.
 */
struct mime_text_options {
	size_t size;            /* sizeof(struct mime_text_options) */
	mime_span charset;      /* of raw 8-bit text that is no UTF-8, any label
	                           [windows-1252] */
	uint32_t words;         /* the most encoded words that are decoded; the
	                           rest stays as it stands [10,000] */
};

/*
 * The same with options. What CHARSET of a message's own text is tells best how
 * its header was meant that has raw octets and no word on what they are: as
 * mime_media.charset has it. Where it is not known or the octets are not
 * well-formed in it, the default holds. Escapes of ISO-2022-JP count only where
 * that is the charset.
 */
mime_status mime_text_with(struct mime_arena *mem, mime_span value,
    const struct mime_text_options *opt, mime_span *utf8);

/*
 * A mailbox out of a list of addresses. Texts are valid UTF-8 without control
 * characters; empty where there is none.
 */
struct mime_address {
	const struct mime_address *next;        /* NULL: the last */
	mime_span name;         /* what people are to read, decoded */
	mime_span group;        /* the name of the group it is in */
	mime_span addr;         /* local@domain, quoted where it has to be; no
	                           domain where none is given */
	mime_span local;        /* its part before the "@", without quotes */
	mime_span domain;       /* and the one behind; a literal as "[..]" */
	mime_span whole;        /* where it stands in the list, as it stands */
};

/*
 * The mailboxes in VALUE, the raw value of an address field such as To: a list
 * in the order they stand in, NULL where there is none; at most 10,000, as the
 * addresses limit has it by default. Those in groups are given one by one; a
 * group without any is an entry that has nothing but GROUP.
 *
 * A name is the words in front of an address, else the comment beside it, with
 * encoded words decoded (RFC 2047), in quotes too. It is for showing: an
 * address in it is none. Where it is anyone's guess what the address is, there
 * is none, and NAME shows what stands there: nothing hides. doc/leniency.md
 * tells what is read how.
 *
 * The result lives in MEM, or in VALUE where nothing had to be done. Takes time
 * linear in VALUE. RFC 5322 3.4, and 4.4 for what is obsolete; RFC 6532.
 */
mime_status mime_addresses(struct mime_arena *mem, mime_span value,
    const struct mime_address **first);

/* The same with options, which are those of each name: see mime_text_with. */
mime_status mime_addresses_with(struct mime_arena *mem, mime_span value,
    const struct mime_text_options *opt, const struct mime_address **first);

/*
 * Parameter NAME of VALUE, the raw value of a structured field such as
 * Content-Type: continuations put together and charsets converted (RFC 2231),
 * else unquoted; the first of duplicates. In "filename" and "name" encoded
 * words are decoded as well. The result is valid UTF-8: raw octets that are
 * not are read as Windows-1252, and encoded ones become U+FFFD. Empty where
 * there is none. Lives in MEM or in VALUE. RFC 2045 5.1.
 */
mime_status mime_param(struct mime_arena *mem, mime_span value,
    const char *name, mime_span *utf8);

/*
 * When a message was written, as VALUE, the raw value of a Date field, says it:
 * seconds since 1970 began in UTC (leap seconds not counted), and the sender's
 * zone, minutes east of UTC. False where that is not said: a date is never
 * invented. Where the zone is missing or means nothing certain, the local time
 * stands for UTC, and zone_known is false. RFC 5322 3.3 and 4.3; asctime, RFC
 * 850 and ISO 8601 are read as well.
 */
struct mime_date {
	int64_t seconds;
	int16_t zone_minutes;   /* 0 where it is not known */
	bool zone_known;
};
bool mime_date(mime_span value, struct mime_date *date);

/*
 * Takes the next id off REST, the raw value of a Message-ID, Content-ID,
 * References or In-Reply-To field, and text in front of it; false: there is
 * none. *ID has no brackets, and points into REST. RFC 5322 3.6.4, 4.5.4; ids
 * without brackets are read where nothing else stands in the field.
 */
bool mime_msgid(mime_span *rest, mime_span *id);

/*
 * ID, from mime_msgid, as it is compared and shown: without the folds, blanks
 * and comments that may stand between its pieces. The result is valid UTF-8
 * without control characters; it lives in MEM or is ID itself.
 */
mime_status mime_msgid_text(struct mime_arena *mem, mime_span id,
    mime_span *text);

/*
 * What a Received field says, as it says it: spans of the value, which are
 * empty where there is none, raw and unsafe. What was seen of the client, host
 * and ip, is in comments of a form of each server's own; where it is not clear,
 * it is empty. RFC 5321 4.4.
 */
struct mime_received {
	mime_span helo;         /* what the client called itself */
	mime_span host;         /* its name, as looked up */
	mime_span ip;           /* its address, without brackets and "IPv6:" */
	mime_span by;           /* the server */
	mime_span via, with;    /* perhaps some words, folds between them */
	mime_span id, recipient;        /* without angle brackets */
	struct mime_date date;  /* where dated */
	bool dated;
};

/* Reads VALUE, the raw value of a Received field; false: it says nothing. */
bool mime_received(mime_span value, struct mime_received *received);

/*
 * The name and the id of a mailing list, from VALUE, the raw value of a
 * List-Id field: UTF-8 without control characters, the id without blanks and
 * brackets. Either may be empty. They live in MEM or in VALUE. RFC 2919.
 */
mime_status mime_list_id(struct mime_arena *mem, mime_span value,
    mime_span *name, mime_span *id);

/*
 * Takes the next URL off REST, the raw value of a List-Post, -Unsubscribe or
 * other such field, and what stands in front of it; false: there is none. *URL
 * has no brackets, and points into REST; mime_location takes its folds out.
 * RFC 2369.
 */
bool mime_list_url(mime_span *rest, mime_span *url);

/*
 * The URI that VALUE is, the raw value of a Content-Location field or an *URL
 * of mime_list_url: encoded words decoded, no folds and blanks. UTF-8 without
 * control characters; lives in MEM or in VALUE. RFC 2557 4.4.1.
 */
mime_status mime_location(struct mime_arena *mem, mime_span value,
    mime_span *uri);

/*
 * Takes the next word off REST, a list such as the value of Content-Language,
 * with the commas, blanks and comments in front of it; false: there is none.
 * *TOKEN points into REST.
 */
bool mime_token(mime_span *rest, mime_span *token);

/*
 * Makes a file name out of UTF8, a name that came in a message: one component
 * that every common file system takes and that names nothing but a plain
 * file, at most 255 octets, in NFC, its extension kept. No path, device,
 * leading dot or dash, control, bidirectional or invisible character is left.
 * Where nothing is left, FALLBACK is the name. Octets that are no UTF-8 become
 * "_". The result lives in MEM.
 */
mime_status mime_safe_name(struct mime_arena *mem, mime_span utf8,
    const char *fallback, mime_span *name);

/*
 * Names already taken in one folder. Two names are the same where a file
 * system without case, or one that composes characters, holds them for the
 * same. In time, a name costs its length.
 * Names are kept in MEM: do not release it to a mark from after this call while
 * they are used.
 */
struct mime_names *mime_names_new(struct mime_arena *mem);

/* Notes that NAME is there already. */
mime_status mime_names_add(struct mime_names *names, mime_span name);

/*
 * Takes NAME, a safe name, or where it is taken "name (2).ext", and so on with
 * the first number that is free. The result lives in the arena of NAMES.
 */
mime_status mime_names_take(struct mime_names *names, mime_span name,
    mime_span *unique);

/* ---- 8. content and filters --------------------------------------------- */

/* How content is to be read, ored together. */
enum {
	MIME_RAW = 0,           /* as it stands in the message */
	MIME_DECODED = 1,       /* its transfer encoding undone */
	MIME_IN_UTF8 = 2,       /* its charset converted; only for text */
	MIME_WITH_LF = 4,       /* CRLF turned into LF */
	MIME_UNQUOTED = 8,      /* ">From " is "From ": see mime_stored */
	MIME_UNQUOTED_ALL = 24  /* and ">>From " is ">From ", and so on */
};

/*
 * Reads the body of PART by the piece. HOW says in which form. MEM holds the
 * reader and its buffers (some 100 KiB), whatever the part's size; release it
 * to a mark when done. NULL for want of memory.
 */
struct mime_reader *mime_reader_new(struct mime_arena *mem,
    struct mime_tree *tree, const struct mime_part *part, unsigned how);

/*
 * Has READER read text by the charset that LABEL names, whatever the part says
 * and its octets prove: for a person who knows better. Only text that is read
 * with MIME_IN_UTF8 is changed by it. MIME_NOCHARSET where LABEL is not known,
 * MIME_USAGE once a piece has been read.
 */
mime_status mime_reader_as(struct mime_reader *reader, mime_span label);

/*
 * The next piece: MIME_OK and *BYTES, good until the next call; MIME_END after
 * the last; MIME_NOMEM, MIME_LIMIT, MIME_IO.
 */
mime_status mime_reader_next(struct mime_reader *reader, mime_span *bytes);

/*
 * After MIME_END of a reader with MIME_IN_UTF8: how many times U+FFFD stands
 * for what could not be converted, and by which charset it was read, in lower
 * case (not always the declared one: see doc/leniency.md). Static or as long
 * as the reader.
 */
uint64_t mime_reader_replaced(const struct mime_reader *reader);
mime_span mime_reader_charset(const struct mime_reader *reader);

/* All of PART's content at once, in MEM; a view where nothing is to be done. */
mime_status mime_content(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, unsigned how, mime_span *bytes);

/*
 * A filter turns bytes into bytes. Made in MEM; NULL for want of memory.
 *
 * decode and encode undo and do a transfer encoding (RFC 2045 6; those that
 * change nothing copy). Encoded lines are 76 octets and end in CRLF. There is
 * no encoder for MIME_UU, MIME_YENC and MIME_OTHER, no decoder for MIME_OTHER:
 * both copy. charset converts the label FROM to UTF-8, with U+FFFD for what
 * cannot be converted; a label that is not known gives NULL, and
 * mime_charset_name tells beforehand. newlines turns every line end into CRLF,
 * or with LF into LF; a bare CR is no line end. utf8 replaces each ill-formed
 * part by U+FFFD. gunzip undoes gzip (RFC 1952); NULL without zlib. flowed
 * undoes the parameter format=flowed of text/plain (RFC 3676), DELSP that of
 * delsp=yes: a paragraph comes out as one line, which ends in LF, a quoted one
 * after one ">" for each level and a space; it is for text that is UTF-8 by
 * now. unquote_from takes the ">" off a line that begins with ">From ", as an
 * mbox has it; with ALL one ">" off a line with several, too, which is right
 * for an mboxrd and for no other.
 */
struct mime_filter *mime_filter_decode(struct mime_arena *mem,
    mime_encoding from);
struct mime_filter *mime_filter_encode(struct mime_arena *mem,
    mime_encoding to);
struct mime_filter *mime_filter_charset(struct mime_arena *mem, mime_span from);
struct mime_filter *mime_filter_newlines(struct mime_arena *mem, bool lf);
struct mime_filter *mime_filter_utf8(struct mime_arena *mem);
struct mime_filter *mime_filter_gunzip(struct mime_arena *mem);
struct mime_filter *mime_filter_flowed(struct mime_arena *mem, bool delsp);
struct mime_filter *mime_filter_unquote_from(struct mime_arena *mem, bool all);

/*
 * Eats from the front of IN and fills OUT from its front until one of them is
 * empty. LAST says that nothing comes after IN.
 *
 * Returns MIME_OK when IN is eaten and more may come; MIME_MORE when OUT is
 * full: call again with more room; MIME_END when LAST was said and all has
 * come out; MIME_IO where gunzip meets what is no gzip. Works in pieces of any
 * size, down to one octet in and one out, with the same result.
 */
mime_status mime_filter_run(struct mime_filter *f, mime_span *in,
    mime_room *out, bool last);

/* How many U+FFFD a charset or utf8 filter has put out so far. */
uint64_t mime_filter_replaced(const struct mime_filter *f);

/*
 * The charset that LABEL stands for, under the name WHATWG's Encoding Standard
 * gives it, in lower case ("windows-1252" for "latin1"); empty where it is not
 * known. Static.
 */
mime_span mime_charset_name(mime_span label);

/* ---- 9. mailboxes: many messages in one file ---------------------------- */

typedef enum mime_mailbox_kind {
	MIME_MAILBOX_ANY,       /* to be found out */
	MIME_MAILBOX_NONE,      /* one message, from its first octet */
	MIME_MAILBOX_MBOX,      /* From_ lines; which of the four is found out,
	                           message by message */
	MIME_MAILBOX_MBOXO,     /* "From " in text is quoted: ">From " */
	MIME_MAILBOX_MBOXRD,    /* and ">From " too: ">>From " */
	MIME_MAILBOX_MBOXCL,    /* as MBOXO, with a Content-Length */
	MIME_MAILBOX_MBOXCL2,   /* that, and nothing quoted */
	MIME_MAILBOX_EMLX       /* a line with a count, the message, a
	                           property list */
} mime_mailbox_kind;

/*
 * Where a message lies in its file. WHOLE has what is the mailbox's as well:
 * the From_ line, the blank line behind the message, a property list; in front
 * of the first message also a byte order mark and blank lines. So the
 * messages' wholes, strung together, are the file.
 */
struct mime_stored {
	uint64_t number;        /* from 1 */
	mime_range whole;
	mime_range from_line;   /* with its line end; size 0: there is none */
	mime_range message;     /* for a parser */
	uint16_t defect;        /* MIME_DEFECT_MBOX_BAD_CONTENT_LENGTH, or 0 */
	mime_range at;          /* what that is about: the value of a field, or
	                           the count of an emlx; may be empty */
	bool last;              /* no message follows */
	unsigned unquote;       /* to be ored to how its content is read, so
	                           that it is as it was sent: MIME_UNQUOTED,
	                           in an mboxrd MIME_UNQUOTED_ALL; 0: nothing
	                           in it is quoted */
};

/*
 * A mailbox of the octets of SOURCE, which is copied; what its ctx points to
 * must stay. KIND, a mime_mailbox_kind, is what it is said to be. Made in MEM;
 * NULL for want of memory.
 *
 * With MIME_MAILBOX_ANY it is found out: an mbox begins with a From_ line that
 * has a date, or nothing but a sender, and a header behind it; an emlx with a
 * count of octets that are there, and a header. All else is one message, and so
 * is an mbox of one message: that is told with its From_ line, as a file that a
 * delivery agent wrote. Said to be an mbox, a file is taken apart as one, and
 * what stands in front of the first From_ line is a message as well; an empty
 * file is an mbox of no messages.
 *
 * A message ends at the next From_ line that is one: doc/leniency.md tells
 * which are. A Content-Length that leads past one is believed only where KIND
 * says MBOXCL or MBOXCL2, or where all messages before have been led right by
 * theirs and the one within has none; and only if it leads to the end or a
 * From_ line.
 */
struct mime_mailbox *mime_mailbox_new(struct mime_arena *mem,
    const struct mime_source *source, unsigned kind);

/*
 * The next message: MIME_OK and *STORED; MIME_END after the last; MIME_IO (or
 * what else the source says) and MIME_NOMEM, and again at every later call.
 *
 * Reads the source from front to end, once, in pieces of at most 256 KiB; some
 * KiB elsewhere to see where a length leads, at most once for a message; single
 * octets to find out how large a file is that is no mbox. Time is linear,
 * memory does not grow.
 */
mime_status mime_mailbox_next(struct mime_mailbox *box,
    struct mime_stored *stored);

/*
 * What RANGE of the source has, such as the message told last, if all of it is
 * still in memory, as most small ones are: a view, good until the next call
 * for BOX. False: it is to be read from the source.
 */
bool mime_mailbox_bytes(const struct mime_mailbox *box, mime_range range,
    mime_span *octets);

/*
 * Reads as much of the front as tells the kind, for mime_mailbox_kind_of: for
 * who needs to know it before the end of a file that may have none. Fails as
 * mime_mailbox_next does.
 */
mime_status mime_mailbox_look(struct mime_mailbox *box);

/*
 * What it was found to be, as far as it has been read, and why: a short phrase,
 * static. MIME_MAILBOX_ANY before anything is read, or what was asked for.
 */
unsigned mime_mailbox_kind_of(const struct mime_mailbox *box);
const char *mime_mailbox_reason(const struct mime_mailbox *box);

/*
 * The name of KIND: "any", "eml", "mbox", "mboxo", "mboxrd", "mboxcl",
 * "mboxcl2", "emlx"; NULL for a kind there is not. Static. find is the reverse:
 * MIME_MAILBOX_ANY where there is none of that name.
 */
const char *mime_mailbox_kind_name(unsigned kind);
unsigned mime_mailbox_kind_find(const char *name);

/* ---- 10. writing: parts in, bytes out ----------------------------------- */

/* Where octets go: MIME_OK, or MIME_IO, which ends all writing. */
struct mime_sink {
	mime_status (*put)(void *ctx, mime_span octets);
	void *ctx;
};

/* How a message is written, ored together. */
enum {
	MIME_WRITE_LF = 1,      /* lines end in LF [in CRLF] */
	MIME_WRITE_8BIT = 2,    /* text may go as 8bit [never] */
	MIME_WRITE_UTF8 = 4,    /* headers are UTF-8, and addresses may be
	                           (RFC 6532): for SMTPUTF8 only */
	MIME_WRITE_STRICT = 8   /* file names by RFC 2231 alone [also as "name"
	                           in encoded words, for old programs] */
};

/* All zeros but SIZE are the defaults; NULL for the options does the same. */
struct mime_write_options {
	size_t size;            /* sizeof(struct mime_write_options) */
	unsigned how;           /* MIME_WRITE_ values */
	mime_span boundary;     /* what boundaries are made of: letters and
	                           digits, 40 at most [a hash of the message] */
};

/*
 * Makes a writer in MEM: it is told a message part by part, and writes it at
 * the end, when it has seen all contents: only then is it known which transfer
 * encodings and boundaries are right. NULL for want of memory.
 *
 * The first call that cannot be carried out fails for good. Those after it do
 * nothing, and mime_writer_end says what happened: so nothing needs a check in
 * between, and nothing is written of a message that is not right.
 */
struct mime_writer *mime_writer_new(struct mime_arena *mem,
    const struct mime_write_options *opt);

/* Forgets the message and makes ready for the next one. */
void mime_writer_reset(struct mime_writer *w);

/*
 * Begins a part of a media type such as "text/plain", inside the one that is
 * open; the first is the message. A multipart has parts, a message/rfc822 one
 * part, which is the message in it, or content, which then is written as it
 * stands. All others have content or nothing. Each part is ended.
 */
void mime_write_part(struct mime_writer *w, const char *type);
void mime_write_part_end(struct mime_writer *w);

/*
 * A field of the open part, in front of MIME-Version and those that the writer
 * makes itself (Content-Type, -Disposition, -Transfer-Encoding), which are
 * refused. The value is UTF-8 without line ends and control characters, but
 * for TAB, which is read as a space. Text is folded, and what is not ASCII
 * becomes encoded words (RFC 2047), so that it is read back to the octet. In
 * address fields it is a list as a person types it, of 10,000 at most.
 * Message-IDs, dates and the like must be ASCII, in words of at most 900 octets.
 */
void mime_write_field(struct mime_writer *w, const char *name, mime_span utf8);

/*
 * A list of addresses: of each its name, group and addr count. An addr that
 * would not be read again as the same address is refused.
 */
void mime_write_addresses(struct mime_writer *w, const char *name,
    const struct mime_address *first);

/*
 * A parameter of the open part's Content-Type, each once, and of some 1,500
 * octets in all: others read no more. Without "charset", text is us-ascii where
 * it can be, else UTF-8, which it then must be. "boundary" is refused, and so
 * is a TAB, here and in a file name.
 */
void mime_write_param(struct mime_writer *w, const char *name, mime_span utf8);

/* What the part is for ("attachment", "inline"), and its name, if it has one. */
void mime_write_disposition(struct mime_writer *w, const char *disposition,
    mime_span filename);

/*
 * Asks for a transfer encoding, MIME_7BIT to MIME_QP; MIME_OTHER stands for the
 * shortest that is safe [it]. MIME_BINARY is only ever used where it is asked
 * for. Content that cannot pass in it fails.
 */
void mime_write_encoding(struct mime_writer *w, mime_encoding encoding);

/*
 * The open part's content, which must stay until mime_writer_end: octets, or a
 * source (copied; its ctx stays), which is read twice, from front to end; that
 * of a message more often. Of text that has no name and is no attachment, the
 * lines are what counts: whatever they end in, they are written with the line
 * ends of the message. All else comes out to the octet.
 */
void mime_write_content(struct mime_writer *w, mime_span octets);
void mime_write_source(struct mime_writer *w, const struct mime_source *source);

/*
 * Writes the message to TO. MIME_VALUE: something cannot be written, and
 * mime_writer_reason says what and why ("Subject has a line end in it"; good
 * until the reset); MIME_USAGE where parts are open or there are none; MIME_IO,
 * MIME_NOMEM, MIME_LIMIT. Memory grows with the number of parts and fields
 * only; time is linear.
 */
mime_status mime_writer_end(struct mime_writer *w, const struct mime_sink *to);
const char *mime_writer_reason(const struct mime_writer *w);

/* ---- 11. editing: what is to change, and nothing else ------------------- */

/*
 * One place where a message changes: the octets AT go, those of BY, a range of
 * the editor's new octets, come in their place. Either may be empty.
 */
struct mime_splice {
	mime_range at;
	mime_range by;
};

/* All zeros but SIZE are the defaults; NULL for the options does the same. */
struct mime_edit_options {
	size_t size;            /* sizeof(struct mime_edit_options) */
	unsigned how;           /* MIME_WRITE_UTF8, MIME_WRITE_8BIT */
	const struct mime_spool *spool; /* keeps the new octets [the arena] */
};

/*
 * Makes an editor in MEM for the message of TREE, which has ended and has its
 * octets; both stay as long as it. It is told what is to change by parts and
 * fields, works out which octets that are, and leaves all others alone. NULL
 * for want of memory.
 *
 * The first call that cannot be carried out fails for good. Those after it do
 * nothing, and mime_editor_end says what happened: so nothing needs a check in
 * between. Parts inside decoded content (mime_part.inside) cannot be edited,
 * nor can what a limit hides: MIME_VALUE.
 *
 * What is said of a part that is dropped or replaced, or is within one, does
 * not matter, whenever it is said; of both, the dropping holds.
 */
struct mime_editor *mime_editor_new(struct mime_arena *mem,
    struct mime_tree *tree, const struct mime_edit_options *opt);

/*
 * Adds a field to the header of PART, in front of all or behind the last; of
 * several in the order in which they are told. The value is as
 * mime_write_field takes it, is encoded and folded like there, and has the
 * line ends of the message. Fields about content may be given, too, as they
 * are to stand. A body that had no header gets a blank line in front.
 */
void mime_edit_add(struct mime_editor *e, const struct mime_part *part,
    mime_span name, mime_span utf8, bool first);

/*
 * Gives the NTH field (from 1) of that name in the header of PART another
 * value, where it stands. With 0 for NTH the first one gets it and the others
 * go; where there is none, it is added behind the last field, once, with what
 * is told last. A field that says the same already stays as it is, but for one
 * that is not ASCII, without MIME_WRITE_UTF8. MIME_VALUE
 * where there is no NTH. Fields of mime_edit_add are others, which stay.
 */
void mime_edit_set(struct mime_editor *e, const struct mime_part *part,
    mime_span name, uint32_t nth, mime_span utf8);

/*
 * Gives PARAMETER of a structured field another value, UTF-8, or removes it
 * where that is empty: of the NTH field of that NAME, or with 0 of the first,
 * and the others go. MIME_VALUE where there is none, but a field that was set
 * may be told so, too. A value that a line does not hold, or that is no ASCII
 * (without MIME_WRITE_UTF8), is written in sections. One that is read so already
 * stays; duplicates and sections of what changes go. Of the field all else stays
 * to the octet, where it may stand in a field that is written and the result is
 * read as it was; else what it is read as is written anew. RFC 2045 5.1, 2231.
 */
void mime_edit_param(struct mime_editor *e, const struct mime_part *part,
    mime_span name, uint32_t nth, mime_span parameter, mime_span utf8);

/*
 * Removes the NTH field of that name, or with 0 all, those that were set too;
 * where there is none, nothing. Fields of mime_edit_add stay.
 */
void mime_edit_remove(struct mime_editor *e, const struct mime_part *part,
    mime_span name, uint32_t nth);

/*
 * Drops PART with its delimiter. A multipart that has lost all its parts goes
 * too; if it is a message, it keeps one empty text part. What is left of a
 * message that is no multipart is its header and an empty text.
 */
void mime_edit_drop(struct mime_editor *e, const struct mime_part *part);

/*
 * Ends PART, a multipart with parts that is never closed, by the delimiter that
 * it lacks. All that is in it stays, to the octet. One that is closed, or has
 * no parts, stays as it is. BOUNDARY is the one that edits of octets give it, if
 * any; it must stay until the end. Empty: its own.
 */
void mime_edit_close(struct mime_editor *e, const struct mime_part *part,
    mime_span boundary);

/*
 * Puts octets in the place of PART, header and body, as they stand (of a
 * writer, say). They may be large: they are read once, now.
 */
void mime_edit_replace(struct mime_editor *e, const struct mime_part *part,
    const struct mime_source *octets);

/*
 * Gives PART, which is no multipart, another content, in a transfer encoding
 * from MIME_7BIT to MIME_QP; with MIME_OTHER the one it has, where that can
 * hold it, else the shortest that is safe. A message that becomes encoded and
 * does not say that it is MIME gets a MIME-Version (RFC 2045 4). Of text
 * without a name, lines are lines, however they end; all else stays to the
 * octet. CONTENT is read at once, more than once. mime_edit_recode does so with
 * the content that it has, which may be one that was told before.
 */
void mime_edit_content(struct mime_editor *e, const struct mime_part *part,
    const struct mime_source *content, mime_encoding encoding);
void mime_edit_recode(struct mime_editor *e, const struct mime_part *part,
    mime_encoding encoding);

/*
 * Puts text on lines of its own in front of and behind what people read in PART,
 * a text that is no multipart's: FRONT and BEHIND, UTF-8 with LF, either of them
 * empty; where it is text/html, HTML. In HTML they come behind <body> and in
 * front of the last </body>, where there are such tags, else as near to that as
 * can be; with MIME_WRAP_BEFORE_SIGNATURE the second comes in front of the last
 * line "-- " of a plain text (RFC 3676 4.3), and in format=flowed neither
 * becomes a part of a paragraph.
 *
 * They take the charset and the transfer encoding of the text. Where the charset
 * has not their letters, all of it becomes UTF-8: Content-Type says so, and what
 * else it said. Where the encoding can take them, they come between octets that
 * stay (base64 cannot). What results is read again before this returns: it is
 * what was read before, and they.
 *
 * Returns MIME_OK; MIME_END where nothing was put, since the text has it already
 * (lines that are equal, to the octet; in HTML anywhere) or goes itself;
 * MIME_NOCHARSET where it cannot be put so that all else is read as it was, in
 * an encoding that nobody knows, say: PART stays, and the editor goes on. For
 * what else can be wrong the editor has failed, and its status is returned.
 *
 * Texts that are put one after the other come each behind the other. Memory is
 * some 500 KiB and four times FRONT and BEHIND, whatever the size of the text,
 * which is read up to ten times. FRONT and BEHIND may go when this returns.
 */
enum { MIME_WRAP_BEFORE_SIGNATURE = 1 };
mime_status mime_edit_wrap(struct mime_editor *e, const struct mime_part *part,
    mime_span front, mime_span behind, unsigned how);

/*
 * Puts OCTETS in the place of those AT, a range of the message, as they are:
 * for what the calls above cannot say. The caller sees to it that the parts
 * stay what they are.
 */
void mime_edit_octets(struct mime_editor *e, mime_range at, mime_span octets);

/*
 * Ends the telling. MIME_VALUE: something cannot be done, and
 * mime_editor_reason says what and why, in a line of ASCII that is good as long
 * as the editor; MIME_NOMEM, MIME_LIMIT, MIME_IO. Time is that of sorting the
 * edits, and of reading what they name.
 */
mime_status mime_editor_end(struct mime_editor *e);
const char *mime_editor_reason(const struct mime_editor *e);

/*
 * After the end: the splices, in order, none of which overlaps another; COUNT
 * of them. None: the message stays as it is.
 */
const struct mime_splice *mime_editor_splices(const struct mime_editor *e,
    size_t *count);

/* Fills TO with new octets from OFFSET on; less only at their end. */
mime_status mime_editor_read(struct mime_editor *e, uint64_t offset,
    mime_room *to);

/*
 * Fills TO with the message as it is now, from OFFSET on: to read it without
 * writing it, as mime_editor_check may (mime_source.read_at).
 */
mime_status mime_editor_result(struct mime_editor *e, uint64_t offset,
    mime_room *to);

/* Writes the message as it is now: what was, and the new between. */
mime_status mime_editor_write(struct mime_editor *e,
    const struct mime_sink *to);

/*
 * Reads RESULT, which should be what was written, and compares it with what
 * was meant: each part that was not named stands where the splices have moved
 * it, header and body, with the type it had; what was dropped is not there; a
 * field that was set or added is read as its value; nothing else has come.
 * MIME_VALUE where it is not so, with a reason.
 */
mime_status mime_editor_check(struct mime_editor *e,
    const struct mime_source *result);

/* What the edits of the message's own header come to, for a milter. */
struct mime_field_change {
	const struct mime_field_change *next;
	mime_span name;
	uint32_t nth;           /* as the message has them; 0: a new one */
	bool removed;
	bool first;             /* a new one, in front of all */
	mime_span value;        /* what stands behind the colon, folded, without
	                           its last line end */
};

/* After the end. NULL: none. Those of new fields come in the order of these. */
const struct mime_field_change *mime_editor_changes(
    const struct mime_editor *e);

/* ---- 12. defect codes --------------------------------------------------- */

/*
 * MIME_DEFECT_X_Y is called "x-y". Codes are never renamed, renumbered or used
 * again; new ones join at the end. What each means, how bad it is and which
 * rule it breaks: mime_defect_info, or doc/leniency.md.
 */
enum mime_defect_code {
	MIME_DEFECT_NONE,

	/* lines */
	MIME_DEFECT_LINE_ENDING_LF,
	MIME_DEFECT_LINE_ENDING_MIXED,
	MIME_DEFECT_LINE_ENDING_CR,
	MIME_DEFECT_BARE_CR_IN_HEADER,
	MIME_DEFECT_BARE_CR_IN_BODY,
	MIME_DEFECT_NUL_IN_HEADER,
	MIME_DEFECT_NUL_IN_BODY,
	MIME_DEFECT_CONTROL_IN_HEADER,
	MIME_DEFECT_UNICODE_NEWLINE_IN_HEADER,
	MIME_DEFECT_BOM_AT_START,
	MIME_DEFECT_LEADING_BLANK_LINES,
	MIME_DEFECT_NO_FINAL_NEWLINE,
	MIME_DEFECT_LINE_OVER_998,
	MIME_DEFECT_SMTP_SMUGGLING_SEQUENCE,
	MIME_DEFECT_MBOX_FROM_LINE,
	MIME_DEFECT_MBOX_FROM_IN_HEADER,
	MIME_DEFECT_DOS_EOF_IN_BODY,

	/* header fields */
	MIME_DEFECT_HEADER_NO_COLON,
	MIME_DEFECT_HEADER_SPACE_BEFORE_COLON,
	MIME_DEFECT_HEADER_EMPTY_NAME,
	MIME_DEFECT_HEADER_LEADING_CONTINUATION,
	MIME_DEFECT_HEADER_NAME_INVALID_CHAR,
	MIME_DEFECT_HEADER_DOUBLE_COLON,
	MIME_DEFECT_HEADER_FOLD_BLANK_LINE,
	MIME_DEFECT_HEADER_FOLD_BEFORE_COLON,
	MIME_DEFECT_HEADER_FOLD_IN_TOKEN,
	MIME_DEFECT_HEADER_FOLD_BARE_CR,
	MIME_DEFECT_HEADER_RAW_8BIT,
	MIME_DEFECT_HEADER_RAW_UTF8,
	MIME_DEFECT_HEADER_UNTERMINATED,
	MIME_DEFECT_HEADER_SEPARATOR_WHITESPACE,
	MIME_DEFECT_HEADER_SEPARATOR_BARE_CR,
	MIME_DEFECT_DUPLICATE_CONTENT_TYPE,
	MIME_DEFECT_DUPLICATE_CTE,
	MIME_DEFECT_DUPLICATE_CONTENT_DISPOSITION,
	MIME_DEFECT_DUPLICATE_MIME_VERSION,
	MIME_DEFECT_DUPLICATE_MIME_HEADER_IDENTICAL,
	MIME_DEFECT_DUPLICATE_FROM,
	MIME_DEFECT_DUPLICATE_SUBJECT,
	MIME_DEFECT_DUPLICATE_SINGLETON_HEADER,
	MIME_DEFECT_MISSING_FROM,
	MIME_DEFECT_MISSING_DATE,
	MIME_DEFECT_MIME_VERSION_MISSING,
	MIME_DEFECT_MIME_VERSION_UNKNOWN,

	/* Content-Type and parameters */
	MIME_DEFECT_CONTENT_TYPE_EMPTY,
	MIME_DEFECT_CONTENT_TYPE_NO_SUBTYPE,
	MIME_DEFECT_CONTENT_TYPE_LIST,
	MIME_DEFECT_CONTENT_TYPE_SPACE_IN_TYPE,
	MIME_DEFECT_CONTENT_TYPE_QUOTED,
	MIME_DEFECT_CONTENT_TYPE_ENCODED_WORD,
	MIME_DEFECT_CONTENT_TYPE_COMMENT,
	MIME_DEFECT_CONTENT_TYPE_INVALID_CHAR,
	MIME_DEFECT_PARAM_MISSING_SEMICOLON,
	MIME_DEFECT_PARAM_COMMA_SEPARATOR,
	MIME_DEFECT_PARAM_TRAILING_GARBAGE,
	MIME_DEFECT_PARAM_UNTERMINATED_QUOTE,
	MIME_DEFECT_PARAM_QUOTED_PAIR,
	MIME_DEFECT_PARAM_SINGLE_QUOTED,
	MIME_DEFECT_PARAM_SPACE_AROUND_EQUALS,
	MIME_DEFECT_PARAM_EMPTY_NAME,
	MIME_DEFECT_PARAM_EMPTY_VALUE,
	MIME_DEFECT_PARAM_NO_EQUALS,
	MIME_DEFECT_PARAM_UNQUOTED_SPACE,
	MIME_DEFECT_PARAM_UNQUOTED_TSPECIAL,
	MIME_DEFECT_PARAM_ENCODED_WORD,
	MIME_DEFECT_PARAM_COMMENT,
	MIME_DEFECT_PARAM_RAW_8BIT,
	MIME_DEFECT_DUPLICATE_PARAM,
	MIME_DEFECT_DUPLICATE_BOUNDARY_PARAM,
	MIME_DEFECT_DUPLICATE_CHARSET_PARAM,
	MIME_DEFECT_BOUNDARY_RFC2231,
	MIME_DEFECT_RFC2231_GAP,
	MIME_DEFECT_RFC2231_MISSING_ZERO,
	MIME_DEFECT_RFC2231_OUT_OF_ORDER,
	MIME_DEFECT_RFC2231_DUPLICATE_SECTION,
	MIME_DEFECT_RFC2231_LEADING_ZERO,
	MIME_DEFECT_RFC2231_BAD_SECTION,
	MIME_DEFECT_RFC2231_BAD_PERCENT,
	MIME_DEFECT_RFC2231_MISSING_CHARSET,
	MIME_DEFECT_RFC2231_LATE_CHARSET,
	MIME_DEFECT_RFC2231_UNKNOWN_CHARSET,
	MIME_DEFECT_RFC2231_DECODES_CONTROL,

	/* charsets */
	MIME_DEFECT_CHARSET_UNKNOWN,
	MIME_DEFECT_CHARSET_NAME_INVALID,
	MIME_DEFECT_CHARSET_UTF7,
	MIME_DEFECT_CHARSET_INVALID_SEQUENCE,
	MIME_DEFECT_CHARSET_OVERLONG_UTF8,
	MIME_DEFECT_CHARSET_UNDECLARED_8BIT,
	MIME_DEFECT_CHARSET_STATEFUL_UNRESET,
	MIME_DEFECT_CHARSET_UTF16_TEXT,

	/* boundaries and structure */
	MIME_DEFECT_BOUNDARY_PARAM_MISSING,
	MIME_DEFECT_BOUNDARY_EMPTY,
	MIME_DEFECT_BOUNDARY_TOO_LONG,
	MIME_DEFECT_BOUNDARY_TRAILING_SPACE,
	MIME_DEFECT_BOUNDARY_INVALID_CHAR,
	MIME_DEFECT_BOUNDARY_NOT_FOUND,
	MIME_DEFECT_BOUNDARY_UNTERMINATED,
	MIME_DEFECT_BOUNDARY_INNER_UNTERMINATED,
	MIME_DEFECT_BOUNDARY_REUSED_NESTED,
	MIME_DEFECT_BOUNDARY_PREFIX,
	MIME_DEFECT_BOUNDARY_LINE_TRAILING_GARBAGE,
	MIME_DEFECT_BOUNDARY_LINE_TRAILING_SPACE,
	MIME_DEFECT_BOUNDARY_LINE_LEADING_SPACE,
	MIME_DEFECT_BOUNDARY_LINE_BARE_CR,
	MIME_DEFECT_BOUNDARY_CASE_MISMATCH,
	MIME_DEFECT_BOUNDARY_INSIDE_HEADER,
	MIME_DEFECT_BOUNDARY_INSIDE_ENCODED_PART,
	MIME_DEFECT_BOUNDARY_ON_NON_MULTIPART,
	MIME_DEFECT_CLOSE_DELIMITER_MALFORMED,
	MIME_DEFECT_CLOSE_BEFORE_OPEN,
	MIME_DEFECT_PARTS_AFTER_CLOSE,
	MIME_DEFECT_PREAMBLE_HAS_PART,
	MIME_DEFECT_PREAMBLE_NOT_EMPTY,
	MIME_DEFECT_EPILOGUE_NOT_EMPTY,
	MIME_DEFECT_EPILOGUE_HAS_PART,
	MIME_DEFECT_MULTIPART_NO_PARTS,
	MIME_DEFECT_PART_EMPTY,
	MIME_DEFECT_PART_HEADERLESS,
	MIME_DEFECT_PART_NO_SEPARATOR,
	MIME_DEFECT_COMPOSITE_ENCODED,
	MIME_DEFECT_DIGEST_DEFAULT_TYPE,
	MIME_DEFECT_MESSAGE_PARTIAL,
	MIME_DEFECT_MESSAGE_EXTERNAL_BODY,
	MIME_DEFECT_SIGNED_STRUCTURE,
	MIME_DEFECT_PART_TYPE_MISMATCH,

	/* transfer encodings */
	MIME_DEFECT_CTE_UNKNOWN,
	MIME_DEFECT_CTE_LIST,
	MIME_DEFECT_CTE_TRAILING_GARBAGE,
	MIME_DEFECT_CTE_QUOTED,
	MIME_DEFECT_CTE_COMMENT,
	MIME_DEFECT_CTE_ENCODED_WORD,
	MIME_DEFECT_CTE_MISSPELLED,
	MIME_DEFECT_CTE_NONSTANDARD,
	MIME_DEFECT_CTE_EMPTY,
	MIME_DEFECT_8BIT_IN_7BIT_BODY,
	MIME_DEFECT_INLINE_UUENCODE,
	MIME_DEFECT_INLINE_YENC,
	MIME_DEFECT_INLINE_BINHEX,

	/* base64 */
	MIME_DEFECT_BASE64_PADDING_MID,
	MIME_DEFECT_BASE64_DATA_AFTER_PADDING,
	MIME_DEFECT_BASE64_INVALID_CHAR,
	MIME_DEFECT_BASE64_URLSAFE_CHAR,
	MIME_DEFECT_BASE64_TRUNCATED,
	MIME_DEFECT_BASE64_MISSING_PADDING,
	MIME_DEFECT_BASE64_EXCESS_PADDING,
	MIME_DEFECT_BASE64_NONZERO_TRAILING_BITS,
	MIME_DEFECT_BASE64_LINE_TOO_LONG,
	MIME_DEFECT_BASE64_EMBEDDED_SPACE,
	MIME_DEFECT_BASE64_BLANK_LINE,
	MIME_DEFECT_BASE64_UUENCODE_HEADER,

	/* quoted-printable */
	MIME_DEFECT_QP_INVALID_ESCAPE,
	MIME_DEFECT_QP_TRUNCATED_ESCAPE,
	MIME_DEFECT_QP_SPLIT_ESCAPE,
	MIME_DEFECT_QP_LOWERCASE_HEX,
	MIME_DEFECT_QP_TRAILING_SPACE,
	MIME_DEFECT_QP_SOFT_BREAK_SPACE,
	MIME_DEFECT_QP_SOFT_BREAK_BARE_CR,
	MIME_DEFECT_QP_LINE_TOO_LONG,
	MIME_DEFECT_QP_RAW_8BIT,
	MIME_DEFECT_QP_RAW_CONTROL,

	/* encoded words */
	MIME_DEFECT_ENCODED_WORD_UNKNOWN_CHARSET,
	MIME_DEFECT_ENCODED_WORD_BAD_ENCODING,
	MIME_DEFECT_ENCODED_WORD_UNTERMINATED,
	MIME_DEFECT_ENCODED_WORD_TOO_LONG,
	MIME_DEFECT_ENCODED_WORD_SPACE,
	MIME_DEFECT_ENCODED_WORD_NOT_DELIMITED,
	MIME_DEFECT_ENCODED_WORD_IN_QUOTED_STRING,
	MIME_DEFECT_ENCODED_WORD_IN_ADDR_SPEC,
	MIME_DEFECT_ENCODED_WORD_DECODES_CONTROL,
	MIME_DEFECT_ENCODED_WORD_DECODES_SPECIALS,
	MIME_DEFECT_ENCODED_WORD_SPLIT_CHAR,
	MIME_DEFECT_ENCODED_WORD_BAD_BASE64,
	MIME_DEFECT_ENCODED_WORD_NESTED,
	MIME_DEFECT_ENCODED_WORD_UTF7,

	/* file names */
	MIME_DEFECT_FILENAME_NAME_CONFLICT,
	MIME_DEFECT_FILENAME_EXTENDED_CONFLICT,
	MIME_DEFECT_DUPLICATE_FILENAME_PARAM,
	MIME_DEFECT_FILENAME_PATH_SEPARATOR,
	MIME_DEFECT_FILENAME_ABSOLUTE,
	MIME_DEFECT_FILENAME_DOT,
	MIME_DEFECT_FILENAME_NUL,
	MIME_DEFECT_FILENAME_CONTROL,
	MIME_DEFECT_FILENAME_BIDI,
	MIME_DEFECT_FILENAME_INVISIBLE,
	MIME_DEFECT_FILENAME_CONFUSABLE_SEPARATOR,
	MIME_DEFECT_FILENAME_MIXED_SCRIPT,
	MIME_DEFECT_FILENAME_DEVICE,
	MIME_DEFECT_FILENAME_TRAILING_DOT_SPACE,
	MIME_DEFECT_FILENAME_TOO_LONG,
	MIME_DEFECT_FILENAME_HIDDEN_EXTENSION,
	MIME_DEFECT_FILENAME_DOUBLE_EXTENSION,
	MIME_DEFECT_FILENAME_COLON,
	MIME_DEFECT_FILENAME_RESERVED_CHAR,
	MIME_DEFECT_FILENAME_LEADING_DASH,
	MIME_DEFECT_FILENAME_LEADING_DOT,
	MIME_DEFECT_FILENAME_SHELL_META,
	MIME_DEFECT_FILENAME_INVALID_UTF8,
	MIME_DEFECT_FILENAME_EMPTY,
	MIME_DEFECT_FILENAME_COLLISION,
	MIME_DEFECT_FILENAME_NOT_NFC,

	/* addresses */
	MIME_DEFECT_ADDRESS_UNBALANCED_COMMENT,
	MIME_DEFECT_ADDRESS_UNCLOSED_ANGLE,
	MIME_DEFECT_ADDRESS_UNCLOSED_QUOTE,
	MIME_DEFECT_ADDRESS_MULTIPLE_AT,
	MIME_DEFECT_ADDRESS_ROUTE,
	MIME_DEFECT_ADDRESS_QUOTED_LOCAL_AT,
	MIME_DEFECT_ADDRESS_COMMENT_IN_DOMAIN,
	MIME_DEFECT_ADDRESS_CONTROL_CHAR,
	MIME_DEFECT_ADDRESS_DISPLAY_IS_ADDRESS,
	MIME_DEFECT_ADDRESS_GROUP_IN_FROM,
	MIME_DEFECT_ADDRESS_MULTIPLE_FROM,
	MIME_DEFECT_ADDRESS_RAW_8BIT,
	MIME_DEFECT_ADDRESS_EMPTY,

	/* containers */
	MIME_DEFECT_TNEF_BAD_LENGTH,
	MIME_DEFECT_TNEF_BAD_CHECKSUM,
	MIME_DEFECT_TNEF_UNSAFE_NAME,
	MIME_DEFECT_UU_BAD_LINE,
	MIME_DEFECT_UU_NO_END,
	MIME_DEFECT_MBOX_BAD_CONTENT_LENGTH,

	/* limits */
	MIME_DEFECT_LIMIT_DEPTH,
	MIME_DEFECT_LIMIT_PARTS,
	MIME_DEFECT_LIMIT_HEADER_FIELDS,
	MIME_DEFECT_LIMIT_HEADER_BYTES,
	MIME_DEFECT_LIMIT_HEADER_FIELD_BYTES,
	MIME_DEFECT_LIMIT_PARAMS,
	MIME_DEFECT_LIMIT_RFC2231_SECTIONS,
	MIME_DEFECT_LIMIT_COMMENT_DEPTH,
	MIME_DEFECT_LIMIT_ADDRESSES,
	MIME_DEFECT_LIMIT_ENCODED_WORDS,
	MIME_DEFECT_LIMIT_DECODED_BYTES,
	MIME_DEFECT_LIMIT_MESSAGE_BYTES,
	MIME_DEFECT_LIMIT_DEFECTS,

	/* poor mail: no reader tells of it, mimedump --lint does */
	MIME_DEFECT_LINE_OVER_78,
	MIME_DEFECT_MISSING_MESSAGE_ID,
	MIME_DEFECT_ALTERNATIVE_ORDER,
	MIME_DEFECT_ALTERNATIVE_ATTACHMENT,
	MIME_DEFECT_RELATED_TYPE_MISSING,
	MIME_DEFECT_FILENAME_EXTENDED_ONLY,

	MIME_DEFECT_CODES       /* how many, NONE counted: grows */
};

/* ---- 13. decision codes ------------------------------------------------- */

/*
 * MIME_WHY_X_Y is called "x-y". Codes are never renamed, renumbered or used
 * again; new ones join at the end. What each means: mime_decision_info.
 */
enum mime_decision_code {
	MIME_WHY_NONE,
	MIME_WHY_DEFECT,        /* no decision: a defect, in its place */

	/* section */
	MIME_WHY_SECTION_MULTIPART,
	MIME_WHY_SECTION_SINGLE,
	MIME_WHY_SECTION_CHILD,
	MIME_WHY_SECTION_INSIDE,

	/* header */
	MIME_WHY_FIELD_FIRST,
	MIME_WHY_LIMIT_HEADER,

	/* type */
	MIME_WHY_TYPE_DECLARED,
	MIME_WHY_TYPE_DEFAULT,
	MIME_WHY_TYPE_DIGEST,
	MIME_WHY_TYPE_EMPTY,
	MIME_WHY_TYPE_HALF,
	MIME_WHY_TYPE_UNUSABLE,
	MIME_WHY_TYPE_FIRST,

	/* parameter */
	MIME_WHY_PARAM_FIRST,

	/* boundary */
	MIME_WHY_BOUNDARY_DECLARED,
	MIME_WHY_BOUNDARY_PLAIN,
	MIME_WHY_BOUNDARY_TRIMMED,
	MIME_WHY_BOUNDARY_MISSING,
	MIME_WHY_BOUNDARY_EMPTY,
	MIME_WHY_BOUNDARY_TOO_LONG,
	MIME_WHY_BOUNDARY_IGNORED,
	MIME_WHY_BOUNDARY_CLOSED,
	MIME_WHY_BOUNDARY_CUT,
	MIME_WHY_BOUNDARY_AT_END,
	MIME_WHY_BOUNDARY_NOT_FOUND,

	/* charset */
	MIME_WHY_CHARSET_DECLARED,
	MIME_WHY_CHARSET_PLAIN,
	MIME_WHY_CHARSET_NONE,
	MIME_WHY_CHARSET_READ,
	MIME_WHY_CHARSET_DEFAULT,
	MIME_WHY_CHARSET_UNKNOWN,
	MIME_WHY_CHARSET_DISPROVED,
	MIME_WHY_CHARSET_GUESSED,
	MIME_WHY_CHARSET_NO_CONVERTER,

	/* encoding */
	MIME_WHY_ENCODING_DEFAULT,
	MIME_WHY_ENCODING_DECLARED,
	MIME_WHY_ENCODING_NONSTANDARD,
	MIME_WHY_ENCODING_EMPTY,
	MIME_WHY_ENCODING_UNKNOWN,
	MIME_WHY_ENCODING_DISGUISED,
	MIME_WHY_ENCODING_MISSPELLED,
	MIME_WHY_ENCODING_LEFT,
	MIME_WHY_ENCODING_FIRST,
	MIME_WHY_COMPOSITE_DECODED,
	MIME_WHY_COMPOSITE_LIES,
	MIME_WHY_COMPOSITE_CLOSED,

	/* disposition */
	MIME_WHY_DISPOSITION_NONE,
	MIME_WHY_DISPOSITION_DECLARED,
	MIME_WHY_DISPOSITION_EMPTY,

	/* id */
	MIME_WHY_ID_DECLARED,

	/* name */
	MIME_WHY_NAME_NONE,
	MIME_WHY_NAME_FILENAME_EXT,
	MIME_WHY_NAME_FILENAME,
	MIME_WHY_NAME_NAME_EXT,
	MIME_WHY_NAME_NAME,
	MIME_WHY_NAME_EMPTY,
	MIME_WHY_NAME_FORM_PASSED,
	MIME_WHY_NAME_FIELD_PASSED,
	MIME_WHY_NAME_SECTIONS,
	MIME_WHY_NAME_PERCENT,
	MIME_WHY_NAME_WORDS,
	MIME_WHY_NAME_RAW,
	MIME_WHY_NAME_REPLACED,

	/* safe name */
	MIME_WHY_SAFE_SAME,
	MIME_WHY_SAFE_COMPOSED,
	MIME_WHY_SAFE_PATH,
	MIME_WHY_SAFE_CHARACTERS,
	MIME_WHY_SAFE_SPACES,
	MIME_WHY_SAFE_ENDS,
	MIME_WHY_SAFE_DEVICE,
	MIME_WHY_SAFE_CUT,
	MIME_WHY_SAFE_NOTHING,
	MIME_WHY_SAFE_RESULT,
	MIME_WHY_SAFE_TAKEN,

	/* limit */
	MIME_WHY_LIMIT_DEPTH,
	MIME_WHY_LIMIT_LEVELS,
	MIME_WHY_LIMIT_PARTS,
	MIME_WHY_LIMIT_ASKED,

	/* role */
	MIME_WHY_ROLE_CONTAINER,
	MIME_WHY_ROLE_MESSAGE,
	MIME_WHY_ROLE_SIGNATURE,
	MIME_WHY_ROLE_ATTACHED,
	MIME_WHY_ROLE_BODY_FIRST,
	MIME_WHY_ROLE_BODY,
	MIME_WHY_ROLE_REFERRED,
	MIME_WHY_ROLE_NOT_REFERRED,
	MIME_WHY_ROLE_INLINE_RELATED,
	MIME_WHY_ROLE_INLINE,
	MIME_WHY_ROLE_FILE,

	MIME_WHY_CHARSET_INHERITED,
	MIME_WHY_CHARSET_IGNORED,
	MIME_WHY_ROLE_NAMED,
	MIME_WHY_ROLE_FOR_PLAIN,
	MIME_WHY_ROLE_FOR_HTML,

	MIME_WHY_CODES          /* how many, NONE counted: grows */
};

#ifdef __cplusplus
}
#endif

#endif
