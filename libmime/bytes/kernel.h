/*
 * kernel.h - what the kernel*.c files know of each other.
 */
#ifndef LIBMIME_KERNEL_H
#define LIBMIME_KERNEL_H

#include "bytes/bytes.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(MIME_NO_SIMD)
#define MIME_X86 1
#else
#define MIME_X86 0
#endif

#if defined(__aarch64__) && defined(__GNUC__) && \
    defined(__ARM_NEON) && !defined(__ARM_BIG_ENDIAN) && !defined(MIME_NO_SIMD)
#define MIME_ARM 1
#else
#define MIME_ARM 0
#endif

/* The octet that "=" and two digits in upper case at P stand for, or -1. */
static inline int
kernel_escaped(const uint8_t *p)
{
	/* One more than the digit's value; 0: none. */
	static const uint8_t digit[256] = {
		['0'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
		['A'] = 11, 12, 13, 14, 15, 16,
	};
	int high = digit[p[1]], low = digit[p[2]];

	return high != 0 && low != 0 ? (high - 1) * 16 + low - 1 : -1;
}

extern const struct kernels mime_kernels_portable;

/* Of kernel_base64_x86.c; see struct kernels. */
size_t mime_base64_avx2(mime_span in, mime_room out, size_t most);
size_t mime_base64_lines_avx2(mime_span in, mime_room out, size_t quanta,
    size_t end);

/* The N-th x86 set that this CPU runs, the best last; NULL after it. */
const struct kernels *mime_kernels_x86(unsigned n);

/* Every 64-bit ARM runs it. */
extern const struct kernels mime_kernels_neon;

#endif
