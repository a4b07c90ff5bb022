/*
 * arena.c - memory that goes all at once.
 *
 * An arena is a list of blocks, the newest first. Small things are cut from
 * the newest block; what is larger than a block gets one of its own, which can
 * grow in place. A mark is how many blocks there were (a block may move as it
 * grows) and how much of the newest was used, so going back drops the blocks
 * that came after and closes what was to be closed.
 *
 * The arena's own struct stands in its first block. Blocks double in size up
 * to BLOCK_MAX, so that a small message costs one and a large one few. A
 * child's first block is a small piece of its parent's: most children need no
 * other. Of the blocks that a release drops, the largest one up to BLOCK_MAX is
 * kept at hand, so that what goes back to the same mark again and again takes
 * nothing from the allocator in between.
 */
#include "bytes/bytes.h"

#define ALIGNMENT (_Alignof(max_align_t))
#define BLOCK_MIN ((size_t)4096)
#define BLOCK_MAX ((size_t)65536)
#define BLOCK_CHILD ((size_t)1024)
#define BLOCK_PART ((size_t)8192)       /* a parser, with its children */

struct block {
	struct block *older;
	size_t size;            /* of the block, this header included */
	size_t used;
};

/* Something to be closed; itself cut from the arena. */
struct closing {
	struct closing *older;
	void (*close)(void *ctx);
	void *ctx;
};

struct mime_arena {
	struct mime_alloc alloc;
	struct block *newest;
	struct block *spare;    /* one that was dropped; or NULL */
	struct closing *closings;
	struct arena_slot slot;
	size_t blocks;          /* how many there are */
	struct mime_arena *payer;       /* whose account it takes from: its
	                           own, or that of the arena it is part of */
	size_t total;           /* octets taken from this account */
	size_t ceiling;         /* of this account */
	mime_status status;     /* of the last failure */
};

static size_t
aligned(size_t n)
{
	return size_add(n, ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

#define HEADER aligned(sizeof(struct block))

/* An arena whose first block is BLOCK, of SIZE octets. */
static struct mime_arena *
begin(struct block *block, size_t size, const struct mime_alloc *alloc)
{
	struct mime_arena *mem = (void *)((char *)block + HEADER);

	*block = (struct block){ NULL, size, HEADER + aligned(sizeof(*mem)) };
	*mem = (struct mime_arena){
		.alloc = *alloc, .newest = block, .blocks = 1,
		.payer = mem, .total = size, .ceiling = SIZE_MAX,
	};
	return mem;
}

struct mime_arena *
mime_arena_new(const struct mime_alloc *alloc)
{
	const struct mime_alloc *from = alloc ? alloc : &mime_alloc_libc;
	struct block *block = mime_resize(from, NULL, 0, BLOCK_MIN);

	return block ? begin(block, BLOCK_MIN, from) : NULL;
}

/* BLOCK, perhaps NULL, which is in no list any more, goes back. */
static void
give_back(struct mime_arena *mem, struct block *block)
{
	if (block == NULL)
		return;
	mem->payer->total -= block->size;
	mime_resize(&mem->alloc, block, block->size, 0);
}

static void
drop_spare(struct mime_arena *mem)
{
	give_back(mem, mem->spare);
	mem->spare = NULL;
}

void
mime_arena_limit(struct mime_arena *mem, size_t octets)
{
	if (mem != NULL)
		mem->payer->ceiling = octets;
}

mime_status
mime_arena_status(const struct mime_arena *mem)
{
	return mem != NULL && mem->payer->status < 0 ? mem->payer->status :
	    MIME_NOMEM;
}

/* True where a total that grows from OLD by less OLD to NEW_SIZE is let. */
static bool
may_grow(struct mime_arena *mem, size_t old_size, size_t new_size)
{
	struct mime_arena *payer = mem->payer;

	if (size_add(payer->total - old_size, new_size) > payer->ceiling)
		drop_spare(mem);
	if (size_add(payer->total - old_size, new_size) <= payer->ceiling)
		return true;
	payer->status = MIME_LIMIT;
	return false;
}

/*
 * How large the next block should be: room for SIZE alone where that is a lot,
 * else twice the last one.
 */
static size_t
block_size(const struct mime_arena *mem, size_t size)
{
	size_t need = size_add(HEADER, size);
	size_t next = mem->newest->size < BLOCK_MAX / 2 ?
	    mem->newest->size * 2 : BLOCK_MAX;

	if (next < BLOCK_MIN)
		next = BLOCK_MIN;
	return need > next / 2 ? need : next;
}

/* A block of SIZE octets; NULL, with a status, where it cannot be had. */
static struct block *
block_new(struct mime_arena *mem, size_t size)
{
	struct block *block;

	if (!may_grow(mem, 0, size))
		return NULL;
	block = mime_resize(&mem->alloc, NULL, 0, size);
	if (block == NULL)
		mem->payer->status = MIME_NOMEM;
	else
		mem->payer->total += size;
	return block;
}

/* Apart, so that where there is room no registers are saved for this. */
static __attribute__((noinline)) bool
add_block(struct mime_arena *mem, size_t size)
{
	size_t n = block_size(mem, size);
	struct block *block = mem->spare;

	if (block != NULL && block->size >= n) {
		n = block->size;
		mem->spare = NULL;
	} else {
		block = block_new(mem, n);
	}
	if (block == NULL)
		return false;
	*block = (struct block){ mem->newest, n, HEADER };
	mem->newest = block;
	mem->blocks++;
	return true;
}

/* The next SIZE octets of the newest block, which has room for them. */
static inline void *
cut(struct mime_arena *mem, size_t size)
{
	struct block *block = mem->newest;
	void *at = (char *)block + block->used;

	block->used += size;
	return at;
}

/* Apart for the same reason. */
static __attribute__((noinline)) void *
cut_from_new(struct mime_arena *mem, size_t size)
{
	return add_block(mem, size) ? cut(mem, size) : NULL;
}

void *
mime_arena_take(struct mime_arena *mem, size_t size)
{
	if (mem == NULL)
		return NULL;
	size = aligned(size);
	if (size > mem->newest->size - mem->newest->used)
		return cut_from_new(mem, size);
	return cut(mem, size);
}

char *
mime_arena_room(struct mime_arena *mem, size_t size)
{
	if (mem == NULL)
		return NULL;
	size = aligned(size);
	if (size > mem->newest->size - mem->newest->used &&
	    !add_block(mem, size))
		return NULL;
	return (char *)mem->newest + mem->newest->used;
}

void *
mime_arena_alloc(struct mime_arena *mem, size_t size)
{
	void *at = mime_arena_take(mem, size);

	if (at != NULL && size > 0)
		memset(at, 0, size);
	return at;
}

/* The newest block grows in place, together with the only thing in it. */
static void *
grow_block(struct mime_arena *mem, size_t new_size)
{
	struct block *old = mem->newest;
	size_t old_block = old->size;
	size_t n = size_add(HEADER, aligned(new_size));
	struct block *block;

	if (!may_grow(mem, old_block, n))
		return NULL;
	block = mime_resize(&mem->alloc, old, old_block, n);
	if (block == NULL) {
		mem->payer->status = MIME_NOMEM;
		return NULL;
	}
	mem->payer->total += n - old_block;
	mem->newest = block;
	block->size = block->used = n;
	return (char *)block + HEADER;
}

void *
mime_arena_resize(struct mime_arena *mem, void *ptr, size_t old_size,
    size_t new_size)
{
	struct block *block;
	void *copy;

	if (mem == NULL || ptr == NULL)
		return mime_arena_take(mem, new_size);
	if (new_size <= old_size)
		return ptr;
	block = mem->newest;
	if ((char *)block + block->used == (char *)ptr + aligned(old_size)) {
		size_t start = block->used - aligned(old_size);

		if (aligned(new_size) <= block->size - start) {
			block->used = start + aligned(new_size);
			return ptr;
		}
		if (start == HEADER && block->older != NULL)
			return grow_block(mem, new_size);
	}
	copy = mime_arena_take(mem, new_size);
	if (copy != NULL && old_size > 0)
		memcpy(copy, ptr, old_size);
	return copy;
}

void *
mime_arena_more(struct mime_arena *mem, void *array, uint32_t *cap,
    uint32_t least, size_t size)
{
	uint32_t more = *cap > 0 ? *cap * 2 : least;
	/* More than can be counted no allocation grants. */
	void *at = mime_arena_resize(mem, array, size_mul(*cap, size),
	    more < *cap ? SIZE_MAX : size_mul(more, size));

	if (at != NULL)
		*cap = more;
	return at;
}

mime_status
mime_arena_copy(struct mime_arena *mem, mime_span s, mime_span *copy)
{
	char *at = mime_arena_take(mem, s.len);

	if (at == NULL)
		return mime_arena_status(mem);
	if (s.len > 0)
		memcpy(at, s.ptr, s.len);
	*copy = (mime_span){ at, s.len };
	return MIME_OK;
}

bool
mime_arena_defer(struct mime_arena *mem, void (*close)(void *ctx), void *ctx)
{
	struct closing *c = mime_arena_take(mem, sizeof(*c));

	if (c == NULL)
		return false;
	*c = (struct closing){ mem->closings, close, ctx };
	mem->closings = c;
	return true;
}

const struct mime_alloc *
mime_arena_alloc_of(const struct mime_arena *mem)
{
	return &mem->alloc;
}

struct mime_arena *
mime_arena_part(struct mime_arena *mem)
{
	struct mime_arena *part;
	struct block *block;

	block = mem ? block_new(mem, BLOCK_PART) : NULL;
	if (block == NULL)
		return NULL;
	part = begin(block, BLOCK_PART, &mem->alloc);
	part->payer = mem->payer;
	return part;
}


struct arena_slot *
mime_arena_slot(struct mime_arena *mem)
{
	return &mem->slot;
}

mime_mark
mime_arena_mark(const struct mime_arena *mem)
{
	if (mem == NULL)
		return (mime_mark){ 0 };
	return (mime_mark){ mem->blocks, mem->newest->used, mem->closings };
}

/* The newest block goes back, or becomes the spare one. */
static void
drop_block(struct mime_arena *mem)
{
	struct block *block = mem->newest, *spare = mem->spare;

	mem->newest = block->older;
	mem->blocks--;
	if (block->size > BLOCK_MAX ||
	    (spare != NULL && spare->size >= block->size)) {
		give_back(mem, block);
	} else {
		mem->spare = block;
		give_back(mem, spare);
	}
}

/* Closes what was opened since then, and gives back what was had. */
static __attribute__((noinline)) void
close_since(struct mime_arena *mem, mime_mark back_to)
{
	while (mem->closings != back_to.closing) {
		struct closing *c = mem->closings;

		mem->closings = c->older;
		c->close(c->ctx);
	}
	while (mem->blocks > back_to.blocks)
		drop_block(mem);
}

void
mime_arena_release(struct mime_arena *mem, mime_mark back_to)
{
	if (mem == NULL || back_to.blocks == 0)
		return;
	/* Most often there is nothing: this is asked several times a part. */
	if (mem->closings != back_to.closing || mem->blocks != back_to.blocks)
		close_since(mem, back_to);
	mem->newest->used = back_to.used;
}

/* Closes what MEM holds, and drops all of its blocks but the first. */
static void
close_all(struct mime_arena *mem)
{
	for (struct closing *c = mem->closings; c != NULL; c = c->older)
		c->close(c->ctx);
	if (mem->slot.close != NULL)
		mem->slot.close(mem->slot.held, &mem->alloc);
	while (mem->newest->older != NULL)
		drop_block(mem);
	drop_spare(mem);
}

/* The first block of a child is its parent's. */
static void
close_child(void *child)
{
	close_all(child);
}

struct mime_arena *
mime_arena_child(struct mime_arena *mem)
{
	struct block *block = mime_arena_take(mem, BLOCK_CHILD);
	struct mime_arena *child;

	if (block == NULL)
		return NULL;
	child = begin(block, BLOCK_CHILD, &mem->alloc);
	child->payer = mem->payer;
	return mime_arena_defer(mem, close_child, child) ? child : NULL;
}

void
mime_arena_free(struct mime_arena *mem)
{
	struct mime_alloc alloc;
	struct block *block;

	if (mem == NULL)
		return;
	close_all(mem);
	/* The last block holds the arena itself. */
	alloc = mem->alloc;
	block = mem->newest;
	mem->payer->total -= block->size;
	mime_resize(&alloc, block, block->size, 0);
}
