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

/* Puts the octets of C, of a table that single takes, to TO; how many. */
static inline size_t
kernel_put(char *to, uint32_t c)
{
	to[0] = (char)c;
	to[1] = (char)(c >> 8);
	to[2] = (char)(c >> 16);
	to[3] = (char)(c >> 24);
	return c >> 24;
}

/*
 * Where the LF is that nothing but marks is behind, up to P + I; I where there
 * is none.
 */
static inline size_t
kernel_quotes(const uint8_t *p, size_t i)
{
	size_t first = i;

	while (first > 0 && p[first - 1] == '>')
		first--;
	return first > 0 && p[first - 1] == '\n' ? first - 1 : i;
}

/* kernel_text.c, and with vectors kernel_text_x86.c, kernel_text_arm.c */
size_t mime_utf8_run_plain(const uint8_t *p, size_t n);
size_t mime_single_plain(mime_span in, mime_room out, const uint32_t *chars,
    size_t *put);
size_t mime_utf8_run_avx2(const uint8_t *p, size_t n);
size_t mime_single_avx2(mime_span in, mime_room out, const uint32_t *chars,
    size_t *put);
size_t mime_utf8_run_neon(const uint8_t *p, size_t n);
size_t mime_single_neon(mime_span in, mime_room out, const uint32_t *chars,
    size_t *put);

size_t mime_field_plain(const uint8_t *p, size_t n, struct field_scan *f,
    size_t most);
size_t mime_field_avx2(const uint8_t *p, size_t n, struct field_scan *f,
    size_t most);
size_t mime_field_avx512(const uint8_t *p, size_t n, struct field_scan *f,
    size_t most);
size_t mime_field_neon(const uint8_t *p, size_t n, struct field_scan *f,
    size_t most);

/* kernel.c: none of it is taken. */
size_t mime_to_crlf_plain(mime_span in, mime_room out, bool cr, size_t *put);
size_t mime_to_lf_plain(mime_span in, mime_room out, size_t *put);

/* Of kernel_unfold.c; see struct kernels. */
size_t mime_unfold_plain(const uint8_t *p, size_t n, char *to, size_t *put);
size_t mime_unfold_sse2(const uint8_t *p, size_t n, char *to, size_t *put);
size_t mime_unfold_avx2(const uint8_t *p, size_t n, char *to, size_t *put);

extern const struct kernels mime_kernels_portable;

/* Of kernel_base64_x86.c; see struct kernels. */
size_t mime_base64_avx2(mime_span in, mime_room out, size_t most);
size_t mime_base64_lines_avx2(mime_span in, mime_room out, size_t quanta,
    size_t end);
size_t mime_base64_encode_avx2(mime_span in, mime_room out);

/* Of kernel_avx512.c, kernel_text_avx512.c; see struct kernels. */
size_t mime_single_avx512(mime_span in, mime_room out, const uint32_t *chars,
    size_t *put);
size_t mime_ascii_run_avx512(const uint8_t *p, size_t n);
size_t mime_dash_line_avx512(const uint8_t *p, size_t n);
size_t mime_dash_pair_avx512(const uint8_t *p, size_t n);
size_t mime_usual_run_avx512(const uint8_t *p, size_t n, unsigned how);
size_t mime_header_run_avx512(const uint8_t *p, size_t n);
size_t mime_base64_avx512(mime_span in, mime_room out, size_t most);
size_t mime_base64_lines_avx512(mime_span in, mime_room out, size_t quanta,
    size_t end);
size_t mime_base64_encode_avx512(mime_span in, mime_room out);
size_t mime_to_crlf_avx512(mime_span in, mime_room out, bool cr, size_t *put);
size_t mime_to_lf_avx512(mime_span in, mime_room out, size_t *put);

/* The N-th x86 set that this CPU runs, the best last; NULL after it. */
const struct kernels *mime_kernels_x86(unsigned n);

/* Every 64-bit ARM runs it. */
extern const struct kernels mime_kernels_neon;

/* As the portable set does; with vectors kernel_qp_x86.c, kernel_qp_arm.c. */
void mime_qp_plain(struct qp *q);
void mime_qp_sse2(struct qp *q);
void mime_qp_avx2(struct qp *q);
void mime_qp_avx512(struct qp *q);
void mime_qp_neon(struct qp *q);

#endif
