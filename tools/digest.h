/*
 * digest.h - SHA-256 (FIPS 180-4), by libcrypto.
 */
#ifndef TOOLS_DIGEST_H
#define TOOLS_DIGEST_H

#include "mime.h"

#define DIGEST_HEX 65           /* 64 digits and a NUL */

/* All zeros is one that has not begun; it is used again and again. */
struct digest {
	void *machine;          /* libcrypto's; made at the first use */
	bool failed;
};

void digest_begin(struct digest *d);
void digest_put(struct digest *d, mime_span bytes);

/* False where libcrypto would not work; HEX is then empty. */
bool digest_end(struct digest *d, char hex[DIGEST_HEX]);

void digest_free(struct digest *d);

#endif
