/*
 * digest.c - SHA-256 (FIPS 180-4), by libcrypto.
 *
 * A context is made at the first use and serves for the whole run: making one
 * costs more than the digest of a small part. The configuration file of
 * OpenSSL is not read; nothing in it matters to a plain digest, and reading
 * it would cost a megabyte.
 */
#include "config.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "digest.h"

void
digest_begin(struct digest *d)
{
	if (d->machine == NULL) {
		OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
		d->machine = EVP_MD_CTX_new();
	}
	d->failed = d->machine == NULL ||
	    EVP_DigestInit_ex(d->machine, EVP_sha256(), NULL) != 1;
}

void
digest_put(struct digest *d, mime_span bytes)
{
	if (!d->failed && bytes.len > 0 &&
	    EVP_DigestUpdate(d->machine, bytes.ptr, bytes.len) != 1)
		d->failed = true;
}

bool
digest_end(struct digest *d, char hex[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char value[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	hex[0] = '\0';
	if (d->failed || EVP_DigestFinal_ex(d->machine, value, &n) != 1)
		return false;
	for (unsigned i = 0; i < n && 2 * i + 2 < DIGEST_HEX; i++) {
		hex[2 * i] = digits[value[i] >> 4];
		hex[2 * i + 1] = digits[value[i] & 15];
		hex[2 * i + 2] = '\0';
	}
	return true;
}

void
digest_free(struct digest *d)
{
	EVP_MD_CTX_free(d->machine);
	d->machine = NULL;
}
