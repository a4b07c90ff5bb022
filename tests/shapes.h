/*
 * shapes.h - messages of every nasty shape, of any size.
 *
 * Each is a small message that grows by one knob, N: how deep, how many, how
 * long. Used wherever all of them must hold a promise.
 */
#ifndef LIBMIME_TESTS_SHAPES_H
#define LIBMIME_TESTS_SHAPES_H

#include "bytes/bytes.h"

struct shape {
	const char *name;
	void (*make)(struct buffer *out, size_t n);
	unsigned limit;         /* the limit-* code that it meets; 0: none */
	size_t enough;          /* at this N */
};

#define SHAPES 66
extern const struct shape shapes[SHAPES];

#endif
