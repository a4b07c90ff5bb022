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

extern const struct kernels mime_kernels_portable;

/* The N-th x86 set that this CPU runs, the best last; NULL after it. */
const struct kernels *mime_kernels_x86(unsigned n);

#endif
