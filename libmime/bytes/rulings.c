/*
 * rulings.c - the reading that counts: all of struct rulings false.
 */
#include "bytes/bytes.h"

const struct rulings mime_rulings_default = { 0 };
