/*
 * tree.h - the fifth floor: events in, parts out.
 *
 * Each file builds on those above it:
 *
 * octets.c   reads what the parts' ranges name
 * content.c  bodies, decoded, by the piece
 * keep.c     the media of parts, each kept once
 * tree.c     collects events into parts
 * walk.c     section numbers, document order
 * role.c     what each part is to its reader
 * url.c      references, made absolute
 * scan.c     the references in HTML
 * refer.c    which parts these name
 * inside.c   opens messages and multiparts that are encoded
 * message.c  a message as a whole
 * why.c      why a part was read as it was
 */
#ifndef LIBMIME_TREE_H
#define LIBMIME_TREE_H

#include "parse/parse.h"

/*
 * Somewhere octets are read from: memory, or a function; what a range calls 0
 * stands at BASE of it.
 */
struct octets {
	mime_span memory;       /* ptr NULL: by read_at */
	mime_status (*read_at)(void *ctx, uint64_t offset, mime_room *to);
	void *ctx;
	uint64_t base;
};

/* Fills TO from OFFSET on; fills nothing at the end. */
mime_status mime_octets_read(const struct octets *o, uint64_t offset,
    mime_room *to);

/* A part with what only the tree needs of it. At most 144 octets. */
struct node {
	struct mime_part part;          /* the first member: one is the other */
	uint8_t level;                  /* how often octets of it were parsed
	                                   before: see inside.c */
	bool closed;                    /* no part followed its last delimiter */
	bool referred;                  /* by HTML: see refer.c */
	uint8_t is;                     /* what its type is: IS_ values */
};

/* A part whose children and defects still join at their ends. */
struct open_part {
	struct node *node;
	struct node *last_child;
	struct mime_defect *last_defect;
};

/* How many media are looked at for one that says the same. */
#define RECENT 4

struct mime_tree {
	struct mime_arena *mem;
	struct mime_options options;
	const struct rulings *rulings;
	struct octets input;
	bool has_input;
	struct node *root;
	struct node *last;              /* the newest, in document order */
	struct open_part *open;         /* open parts by depth */
	uint32_t open_parts, open_cap;
	uint32_t parts;
	uint32_t deepest;
	struct {
		const struct mime_media *media;
		uint8_t is;
	} recent[RECENT];               /* media that were kept last */
	unsigned next_recent;
	uint64_t spooled;               /* octets given to the spool */
	uint32_t kept;                  /* defects on parts */
	bool ended;
	bool searched;                  /* for references: see refer.c */
	uint64_t total;                 /* defects met */
	uint32_t counts[MIME_DEFECT_CODES];
	/* Of the parts being added (inside.c changes them): */
	const struct mime_part *inside;
	uint32_t base_depth;
	uint8_t level;
};

/* Where the octets of PART's ranges are. NULL: nowhere to be had. */
const struct octets *mime_tree_octets(const struct mime_tree *tree,
    const struct mime_part *part);

/*
 * keep.c: the media of EV become that of N. What a multipart or message that is
 * encoded decodes to is noted with its media, which no other part shares: NULL,
 * where nothing is.
 */
mime_status mime_tree_keep_media(struct mime_tree *tree, struct node *n,
    const struct mime_event *ev);
struct octets *mime_part_decoded(const struct mime_part *part);
void mime_part_set_decoded(struct node *n, struct octets *decoded);

/* The media of what says nothing; its type is NO_MEDIA_IS. */
extern const struct mime_media mime_no_media;
#define NO_MEDIA_IS (IS_PLAIN | IS_TEXT)

/* N, which had ended, gets more children or defects. */
struct open_part *mime_tree_reopen(struct mime_tree *tree, struct node *n);

/* Adds a defect to N, or counts it where no more are kept. */
SELDOM mime_status mime_tree_defect(struct mime_tree *tree, struct node *n,
    const struct mime_defect *d);

/* inside.c: opens what is encoded, part after part. */
mime_status mime_tree_open_inside(struct mime_tree *tree);

/* walk.c */
void mime_tree_assign(struct mime_tree *tree);

static inline struct node *
node_of(const struct mime_part *part)
{
	return (struct node *)(void *)(uintptr_t)part;
}

static inline bool
is_whole_message(const struct mime_part *p)
{
	return p->parent == NULL || p->parent->kind == MIME_MESSAGE;
}

/* By which rule PART has its number, as a decision. */
unsigned mime_part_number_rule(const struct mime_part *part);

/* role.c: roles and bodies of all parts, from what is known by now. */
mime_status mime_tree_roles(struct mime_tree *tree);

/* By which rule PART of TREE has its role, as a decision. */
unsigned mime_part_role_rule(const struct mime_tree *tree,
    const struct mime_part *part);

/* What counts of M's type; role.c. */
uint8_t mime_media_is(const struct mime_media *m);

/* What counts of a part's type, a bit for each (struct node). */
enum {
	IS_PLAIN = 1,
	IS_HTML = 2,
	IS_TEXT = 4,
	IS_MEDIA = 8,
	IS_FONT = 16,
	IS_ALTERNATIVE = 32,
	IS_RELATED = 64,
	IS_SIGNED = 128
};

/* Whether PART is WHAT. */
static inline bool
mime_part_is(const struct mime_part *part, unsigned what)
{
	return (node_of(part)->is & what) != 0;
}

/* Whether PART is in a multipart that is WHAT. */
static inline bool
mime_part_is_in(const struct mime_part *part, unsigned what)
{
	return part->parent != NULL && part->parent->kind == MIME_MULTIPART &&
	    mime_part_is(part->parent, what);
}

/* Whether PART says of itself that it is no part of the text. */
bool mime_part_is_attached(const struct mime_part *part);

/* ---- url.c -------------------------------------------------------------- */

/* Longer ones are not looked at: no browser that people use takes them. */
#define URL_MAX 2048

/* A URL as it is compared: see mime_url_resolve. */
struct url {
	char octets[2 * URL_MAX];
	size_t len;
};

/*
 * REFERENCE, as it stands in HTML or in Content-Location, made absolute by
 * BASE (RFC 3986 5.2; RFC 2557 5), without blanks and fragment. False where it
 * is too long or there is none.
 */
bool mime_url_resolve(mime_span base, mime_span reference, struct url *url);

/* What a cid: URL names; false where REFERENCE is none. RFC 2392. */
bool mime_url_cid(mime_span reference, struct url *id);

/* ---- scan.c ------------------------------------------------------------- */

/* Begins as {0}, but for found and ctx. */
struct scan {
	void (*found)(void *ctx, mime_span reference);
	void *ctx;
	uint8_t state;
	int quote;              /* that ends the reference; 0: none */
	char word[12];          /* the letters that came last */
	size_t word_len;
	bool word_ended;        /* by blanks, so far: "src =" is let */
	char value[URL_MAX];
	size_t len;
};

/* Tells each reference in HTML, which comes in pieces cut anywhere. */
void mime_scan_html(struct scan *s, mime_span piece);
void mime_scan_end(struct scan *s);

/* content.c: a filter that decodes PART as TREE rules. */
struct mime_filter *mime_part_decoder(struct mime_arena *mem,
    const struct mime_tree *tree, const struct mime_part *part);

/* Has R tell WHY it reads by the charset that it does. */
void mime_reader_ask(struct mime_reader *r, const struct teller *why);

/*
 * why.c: reads the header of PART once more, into MEM, and tells WHY (which may
 * be NULL). *LAST has what it says: the media and name of PART.
 */
mime_status mime_part_reread(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, const struct teller *why,
    const struct mime_event **last);

/* inside.c: octets that were encoded so often are not looked into. */
#define INSIDE_LEVELS 8

#endif
