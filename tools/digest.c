/*
 * digest.c - SHA-256 and SHA-1 (FIPS 180-4), by libcrypto.
 *
 * libcrypto is loaded when a digest is asked for (module.h). The algorithms are
 * looked up once, and a context is made at the first use and serves for the
 * whole run: both cost more than the digest of a small part. The configuration
 * file of OpenSSL is not read; nothing in it matters to a plain digest, and
 * reading it would cost a megabyte.
 */
#include "config.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#include "digest.h"
#include "module.h"

/* What is used of libcrypto. */
#define FUNCTIONS(F) \
	F(EVP_DigestFinal_ex) \
	F(EVP_DigestInit_ex) \
	F(EVP_DigestUpdate) \
	F(EVP_MD_CTX_free) \
	F(EVP_MD_CTX_new) \
	F(EVP_MD_fetch) \
	F(EVP_MD_free) \
	F(OPENSSL_init_crypto)

struct functions {
	FUNCTIONS(MODULE_MEMBER)
};

static const struct module_function functions[] = {
	FUNCTIONS(MODULE_FUNCTION)
};

static const char *const files[] = {
	"libcrypto.so.3", "libcrypto.3.dylib", "libcrypto.so", NULL
};

struct digester {
	struct functions call;
	EVP_MD *kind[2];        /* NULL: there is none */
	char text[MODULE_WHY];
};

const struct digester *
digester_load(struct mime_arena *mem, const char **why)
{
	struct digester *by = mime_arena_alloc(mem, sizeof *by);

	*why = mime_status_text(MIME_NOMEM);
	if (by == NULL)
		return NULL;
	*why = module_load(files, functions, sizeof functions /
	    sizeof functions[0], &by->call, by->text);
	if (*why != NULL)
		return NULL;
	by->call.OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	by->kind[DIGEST_SHA256] = by->call.EVP_MD_fetch(NULL, "SHA256", NULL);
	by->kind[DIGEST_SHA1] = by->call.EVP_MD_fetch(NULL, "SHA1", NULL);
	if (by->kind[DIGEST_SHA256] == NULL)
		*why = "libcrypto has no SHA-256";
	return by->kind[DIGEST_SHA256] != NULL ? by : NULL;
}

void
digester_free(const struct digester *by)
{
	if (by == NULL)
		return;
	by->call.EVP_MD_free(by->kind[DIGEST_SHA256]);
	by->call.EVP_MD_free(by->kind[DIGEST_SHA1]);
}

void
digest_begin_as(struct digest *d, const struct digester *by,
    enum digest_kind kind)
{
	const EVP_MD *md = by != NULL ? by->kind[kind] : NULL;

	d->by = by;
	d->failed = md == NULL;
	if (d->failed)
		return;
	/* A context that has served before knows its algorithm. */
	if (d->machine == NULL)
		d->machine = by->call.EVP_MD_CTX_new();
	else if (d->kind == kind)
		md = NULL;
	d->kind = kind;
	d->failed = d->machine == NULL ||
	    by->call.EVP_DigestInit_ex(d->machine, md, NULL) != 1;
}

void
digest_begin(struct digest *d, const struct digester *by)
{
	digest_begin_as(d, by, DIGEST_SHA256);
}

void
digest_put(struct digest *d, mime_span bytes)
{
	if (!d->failed && bytes.len > 0 && d->by->call.EVP_DigestUpdate(
	    d->machine, bytes.ptr, bytes.len) != 1)
		d->failed = true;
}

bool
digest_end_octets(struct digest *d, unsigned char octets[DIGEST_MOST],
    size_t *size)
{
	unsigned char value[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	*size = 0;
	if (d->failed || d->by->call.EVP_DigestFinal_ex(d->machine, value,
	    &n) != 1)
		return false;
	*size = n < DIGEST_MOST ? n : DIGEST_MOST;
	memcpy(octets, value, *size);
	return true;
}

bool
digest_end(struct digest *d, char hex[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char value[DIGEST_MOST];
	size_t n;

	hex[0] = '\0';
	if (!digest_end_octets(d, value, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[value[i] >> 4];
		hex[2 * i + 1] = digits[value[i] & 15];
		hex[2 * i + 2] = '\0';
	}
	return true;
}

void
digest_free(struct digest *d)
{
	if (d->machine != NULL)
		d->by->call.EVP_MD_CTX_free(d->machine);
	d->machine = NULL;
}
