/*
 * recode_outside.c - 7 bits for what of a multipart is in no part of it.
 *
 * A server of 7 bits takes none of 8 anywhere (RFC 6152 3), and nothing says
 * how a preamble or an epilogue is encoded: no reader shows it (RFC 2046 5.1.1).
 * So what does not fit becomes a sign, octet by octet, and lines stay lines.
 *
 * The sign is one that none of the boundaries around has, so that no line
 * becomes a delimiter. Those that are ones stay, and so does a multipart in
 * which no part is found: its text may be what was to be read.
 */
#include "config.h"

#include <string.h>

#include "recode.h"
#include "text.h"

#define DELIMITER_BLANKS 1200   /* behind a boundary, at most */

/* Has a boundary around PART, or its own, C in it? */
static bool
has_sign(const struct mime_part *part, char c)
{
	bool has = false;

	for (; part != NULL && !has; part = part->parent)
		has = part->media->boundary.len > 0 && memchr(
		    part->media->boundary.ptr, c,
		    part->media->boundary.len) != NULL;
	return has;
}

/* 0: there is none, and all stays. */
static char
sign_for(const struct mime_part *part)
{
	const char *sign = "?*_.-";

	while (*sign != '\0' && has_sign(part, *sign))
		sign++;
	return *sign;
}

static bool
fits(char c)
{
	return (unsigned char)c < 0x80 && c != '\0';
}

/* What of S, at OFFSET, does not fit becomes a sign. */
static void
put_signs(struct subject *x, uint64_t offset, mime_span s, char sign)
{
	size_t begin = 0, end = s.len;
	char *copy;

	while (begin < end && fits(s.ptr[begin]))
		begin++;
	while (end > begin && fits(s.ptr[end - 1]))
		end--;
	if (begin == end)
		return;
	copy = mime_arena_alloc(x->mem, end - begin);
	if (copy == NULL) {
		subject_fail(x, MIME_NOMEM);
		return;
	}
	for (size_t i = begin; i < end; i++)
		copy[i - begin] = fits(s.ptr[i]) ? s.ptr[i] : sign;
	mime_edit_octets(x->editor, (mime_range){ offset + begin,
	    end - begin }, (mime_span){ copy, end - begin });
}

static void
mend(struct subject *x, const struct mime_part *part, uint64_t begin,
    uint64_t end)
{
	char sign = sign_for(part);

	while (sign != '\0' && begin < end && !x->failed) {
		mime_mark mark = mime_arena_mark(x->mem);
		mime_span s = subject_octets(x, part, begin, end);

		put_signs(x, begin, s, sign);
		begin += s.len > 0 ? s.len : end - begin;
		mime_arena_release(x->mem, mark);
	}
}

/* Where the delimiter begins that ends at END; not before BEGIN. */
static uint64_t
delimiter(struct subject *x, const struct mime_part *part, uint64_t begin,
    uint64_t end)
{
	uint64_t most = part->media->boundary.len + DELIMITER_BLANKS;
	mime_mark mark = mime_arena_mark(x->mem);
	mime_span s;
	size_t n;

	begin = end - begin > most ? end - most : begin;
	s = subject_octets(x, part, begin, end);
	n = s.len;
	n -= n > 0 && s.ptr[n - 1] == '\n';
	while (n > 0 && s.ptr[n - 1] != '\n')
		n--;
	mime_arena_release(x->mem, mark);
	return begin + n;
}

/* Where the text begins behind the closing delimiter at BEGIN, if that is one. */
static uint64_t
epilogue(struct subject *x, const struct mime_part *part, uint64_t begin,
    uint64_t end)
{
	mime_span boundary = part->media->boundary;
	mime_mark mark = mime_arena_mark(x->mem);
	mime_span s = subject_octets(x, part, begin, end);
	size_t n = s.len > 0 && s.ptr[0] == '\r';

	n += n < s.len && s.ptr[n] == '\n';
	if (s.len >= n + 2 + boundary.len && memcmp(s.ptr + n, "--", 2) == 0 &&
	    memcmp(s.ptr + n + 2, boundary.ptr, boundary.len) == 0)
		n += 2 + boundary.len;
	mime_arena_release(x->mem, mark);
	return begin + n;
}

void
recode_outside(struct subject *x, const struct mime_part *part)
{
	const struct mime_part *first = part->child, *last = first;
	uint64_t begin = part->body.offset, end = text_range_end(part->body);

	if (part->kind != MIME_MULTIPART || first == NULL ||
	    first->inside != NULL || part->media->boundary.len == 0)
		return;
	while (last->next != NULL)
		last = last->next;
	mend(x, part, begin, delimiter(x, part, begin, first->whole.offset));
	begin = text_range_end(last->whole);
	mend(x, part, epilogue(x, part, begin, end), end);
}
