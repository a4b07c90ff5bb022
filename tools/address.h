/*
 * address.h - addresses as a person reads them.
 */
#ifndef TOOLS_ADDRESS_H
#define TOOLS_ADDRESS_H

#include "mime.h"

/* True where NAME is that of a field of addresses, behind "Resent-" too. */
bool address_field(mime_span name);

/* Takes the next piece of a text. */
typedef void address_put(void *ctx, mime_span piece);

/*
 * Puts A as it would be typed: Ann B <a@b>, "B, Ann" <a@b>, a@b; a group that
 * has nobody in it as its name, ":" and ";".
 */
void address_put_one(const struct mime_address *a, address_put *put, void *ctx);

/* Puts all from FIRST on, commas between them, groups around their members. */
void address_put_all(const struct mime_address *first, address_put *put,
    void *ctx);

#endif
