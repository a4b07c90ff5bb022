/*
 * tree.h - the fifth floor: events in, parts out.
 *
 * Each file builds on those above it:
 *
 * octets.c   reads what the parts' ranges name
 * content.c  bodies, decoded, by the piece
 * tree.c     collects events into parts
 * walk.c     section numbers, roles
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

/* A part with what only the tree needs of it. At most 160 octets. */
struct node {
	struct mime_part part;          /* the first member: one is the other */
	struct node *last_child;
	struct mime_defect *last_defect;
	struct octets *decoded;         /* what its body decodes to, where parts
	                                   are inside that; else NULL */
	uint8_t level;                  /* how often octets of it were parsed
	                                   before: see inside.c */
	bool closed;                    /* no part followed its last delimiter */
};

struct mime_tree {
	struct mime_arena *mem;
	struct mime_options options;
	const struct rulings *rulings;
	struct octets input;
	bool has_input;
	struct node *root;
	struct node *last;              /* the newest, in document order */
	struct node **open;             /* open parts by depth */
	uint32_t open_parts, open_cap;
	uint32_t parts;
	uint64_t spooled;               /* octets given to the spool */
	uint32_t kept;                  /* defects on parts */
	bool ended;
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

/* Adds a defect to N, or counts it where no more are kept. */
mime_status mime_tree_defect(struct mime_tree *tree, struct node *n,
    const struct mime_defect *d);

/* inside.c: opens what is encoded, part after part. */
mime_status mime_tree_open_inside(struct mime_tree *tree);

/* walk.c */
void mime_tree_assign(struct mime_tree *tree);

/* By which rule PART has its number and its role, as decisions. */
unsigned mime_part_number_rule(const struct mime_part *part);
unsigned mime_part_role_rule(const struct mime_part *part);

/* content.c: a filter that decodes PART as TREE rules. */
struct mime_filter *mime_part_decoder(struct mime_arena *mem,
    const struct mime_tree *tree, const struct mime_part *part);

/* Has R tell WHY it reads by the charset that it does. */
void mime_reader_ask(struct mime_reader *r, const struct teller *why);

/*
 * why.c: reads the header of PART once more, into MEM, and tells WHY (which may
 * be NULL). *MEDIA is what it says, the same as PART->media.
 */
mime_status mime_part_reread(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_part *part, const struct teller *why,
    const struct mime_media **media);

/* inside.c: octets that were encoded so often are not looked into. */
#define INSIDE_LEVELS 8

#endif
