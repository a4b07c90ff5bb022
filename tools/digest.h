/*
 * digest.h - SHA-256 and SHA-1 (FIPS 180-4), by libcrypto.
 */
#ifndef TOOLS_DIGEST_H
#define TOOLS_DIGEST_H

#include "mime.h"

#define DIGEST_HEX 65           /* 64 digits and a NUL */

/* SHA-1 only to check what others made of it, long ago. */
enum digest_kind {
	DIGEST_SHA256,
	DIGEST_SHA1
};

struct digester;

/*
 * Loads libcrypto, which stays to the end; lives in MEM. NULL where it cannot
 * be had, and *WHY tells. May be used by several threads.
 */
const struct digester *digester_load(struct mime_arena *mem, const char **why);

/* After all digests by it; NULL is let. */
void digester_free(const struct digester *by);

/* All zeros is one that has not begun; it is used again and again. */
struct digest {
	const struct digester *by;
	void *machine;          /* libcrypto's; made at the first use */
	bool failed;
	enum digest_kind kind;
};

/* BY NULL: nothing was loaded, and the digest will fail. */
void digest_begin(struct digest *d, const struct digester *by);
void digest_begin_as(struct digest *d, const struct digester *by,
    enum digest_kind kind);
void digest_put(struct digest *d, mime_span bytes);

/* False where libcrypto would not work. SIZE octets, DIGEST_MOST at most. */
#define DIGEST_MOST 32
bool digest_end_octets(struct digest *d, unsigned char octets[DIGEST_MOST],
    size_t *size);

/* The same in digits; empty where it fails. */
bool digest_end(struct digest *d, char hex[DIGEST_HEX]);

void digest_free(struct digest *d);

#endif
