/*
 * placeholder.c - what stands in a mail where a content was taken out.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "placeholder.h"
#include "text.h"

#define NAME "X-Detached"
#define PREFIX "X-Detached-"
#define PREFIX_LENGTH (sizeof PREFIX - 1)

#define LENGTH "Content-Length"

/* Fields of a placeholder's own, in front. */
#define OWN_FIELDS 3

/* The octets that our fields and our text come to, at most, encoded. */
#define OURS 4096
#define NAME_MOST 200
#define VALUE_MOST 256

static const char *const endings[] = { "closed", "open" };

/* Octets that are put together in a room that was measured before. */
struct made {
	char *ptr;
	size_t len, room;
};

static void
put(struct made *m, mime_span s)
{
	size_t n = s.len < m->room - m->len ? s.len : m->room - m->len;

	if (n > 0)
		memcpy(m->ptr + m->len, s.ptr, n);
	m->len += n;
}

static void
put_text(struct made *m, const char *text)
{
	put(m, text_span(text));
}

static mime_span
made(const struct made *m)
{
	return (mime_span){ m->ptr, m->len };
}

static bool
make_room(struct made *m, struct mime_arena *mem, size_t room)
{
	*m = (struct made){ mime_arena_alloc(mem, room), 0, room };
	return m->ptr != NULL;
}

/* ---- the text ----------------------------------------------------------- */

/* A name as a line can hold it. */
static void
put_name(struct made *m, mime_span name)
{
	mime_span rest = name;

	while (rest.len > 0 && rest.len + NAME_MOST > name.len) {
		size_t n = text_char(rest);
		bool control = (unsigned char)*rest.ptr < ' ' ||
		    *rest.ptr == '\x7f';

		put(m, control ? text_span("?") : (mime_span){ rest.ptr, n });
		rest = text_after(rest, n);
	}
}

static const char *
kept_as(const struct placeholder *p)
{
	return p->shape.kind == SHAPE_RAW ?
	    " octets, in their transfer encoding" : " octets";
}

static void
put_text_for_people(struct made *m, struct subject *x,
    const struct mime_part *part, const struct placeholder *p)
{
	char line[160];

	put_text(m, "A part of this mail was detached, and is kept "
	    "elsewhere.\r\n\r\nName: ");
	put_name(m, part->filename.len > 0 ? part->filename :
	    text_span("none"));
	put_text(m, "\r\nType: ");
	put_name(m, part_type(x->mem, part));
	snprintf(line, sizeof line, "\r\nSize: %" PRIu64 "%s\r\n"
	    "Kept as: %.2s/%s\r\n", p->size, kept_as(p), p->sha256,
	    p->sha256 + 2);
	put_text(m, line);
}

static bool
is_ascii(mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

/* TEXT, encoded where it has to be; false: no memory. */
static bool
put_encoded(struct made *m, struct mime_arena *mem, mime_span text)
{
	struct mime_filter *qp;
	mime_room room = { m->ptr + m->len, m->room - m->len };

	if (is_ascii(text)) {
		put(m, text);
		return true;
	}
	qp = mime_filter_encode(mem, MIME_QP);
	if (qp == NULL || mime_filter_run(qp, &text, &room, true) != MIME_END)
		return false;
	m->len = m->room - room.len;
	return true;
}

/* ---- making one --------------------------------------------------------- */

static void
put_own_fields(struct made *m, const struct placeholder *p, bool ascii)
{
	char shape[SHAPE_TEXT], line[256];

	shape_print(&p->shape, shape);
	snprintf(line, sizeof line, NAME ": 1\r\n %s\r\n %" PRIu64
	    " %s %s\r\n", p->sha256, p->size, endings[p->ending], shape);
	put_text(m, line);
	put_text(m, "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: ");
	put_text(m, ascii ? "7bit\r\n" : "quoted-printable\r\n");
}

/* Takes out the CR of each line end. */
static void
to_lf(struct made *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->len; i++)
		if (m->ptr[i] != '\r' || i + 1 == m->len ||
		    m->ptr[i + 1] != '\n')
			m->ptr[n++] = m->ptr[i];
	m->len = n;
}

/* Where the mail is told apart by its length, that field goes on. */
static bool
is_renamed(const struct mime_field *f, bool length_stays)
{
	return text_starts(f->name, "Content-") &&
	    !(length_stays && text_is(f->name, LENGTH));
}

/* The size of the From_ line in front of HEAD, which stays there; 0: none. */
static size_t
from_line(mime_span head)
{
	const char *lf = head.len < 5 || memcmp(head.ptr, "From ", 5) != 0 ?
	    NULL : memchr(head.ptr, '\n', head.len);

	return lf != NULL ? (size_t)(lf + 1 - head.ptr) : 0;
}

/*
 * Counts the fields that get another name, and sees how HEAD ends. False where
 * it has a name that is ours, or begins with what would continue our fields.
 */
static bool
look_at(mime_span head, bool length_stays, size_t *renamed,
    enum ending *ending)
{
	struct mime_field f;
	bool ours = false;
	mime_span rest = head;

	*renamed = 0;
	while (mime_field_next(&rest, &f)) {
		*renamed += is_renamed(&f, length_stays);
		ours = ours || text_starts(f.name, NAME);
	}
	*ending = rest.len > 0 ? ENDING_CLOSED : ENDING_OPEN;
	rest = text_after(head, from_line(head));
	return !ours && (rest.len == 0 || (*rest.ptr != ' ' &&
	    *rest.ptr != '\t'));
}

static void
put_renamed(struct made *m, mime_span head, bool length_stays)
{
	struct mime_field f;
	mime_span rest = head;
	const char *done = head.ptr;

	while (mime_field_next(&rest, &f)) {
		if (!is_renamed(&f, length_stays))
			continue;
		put(m, (mime_span){ done, (size_t)(f.whole.ptr - done) });
		put_text(m, PREFIX);
		done = f.whole.ptr;
	}
	if (head.len > 0)
		put(m, (mime_span){ done,
		    (size_t)(head.ptr + head.len - done) });
}

bool
placeholder_make(struct subject *x, const struct mime_part *part,
    mime_span head, bool lf, struct placeholder *p, mime_span *octets,
    size_t *head_size)
{
	bool length_stays = part->parent == NULL && x->length.len > 0;
	struct made text, front, m;
	size_t renamed;

	if (!look_at(head, length_stays, &renamed, &p->ending))
		return false;
	if (!make_room(&text, x->mem, OURS) || !make_room(&front, x->mem,
	    OURS) || !make_room(&m, x->mem, head.len + 3 * (size_t)OURS +
	    renamed * PREFIX_LENGTH)) {
		subject_fail(x, MIME_NOMEM);
		return false;
	}
	put_text_for_people(&text, x, part, p);
	put_own_fields(&front, p, is_ascii(made(&text)));
	if (lf)
		to_lf(&front);
	put(&m, (mime_span){ head.ptr, from_line(head) });
	put(&m, made(&front));
	put_renamed(&m, text_after(head, from_line(head)), length_stays);
	if (p->ending != ENDING_CLOSED)
		put_text(&m, lf ? "\n" : "\r\n");
	*head_size = m.len;
	front.len = 0;
	if (!put_encoded(&front, x->mem, made(&text))) {
		subject_fail(x, MIME_NOMEM);
		return false;
	}
	if (lf)
		to_lf(&front);
	put(&m, made(&front));
	*octets = made(&m);
	return true;
}

/* ---- reading one -------------------------------------------------------- */

/* VALUE with one space between its words; false where it is too long. */
static bool
one_line(mime_span value, struct made *m)
{
	for (size_t i = 0; i < value.len; i++) {
		bool blank = text_is_blank(value.ptr[i]);

		if (m->len == m->room)
			return false;
		if (!blank)
			m->ptr[m->len++] = value.ptr[i];
		else if (m->len > 0 && m->ptr[m->len - 1] != ' ')
			m->ptr[m->len++] = ' ';
	}
	while (m->len > 0 && m->ptr[m->len - 1] == ' ')
		m->len--;
	return true;
}

static bool
read_size(mime_span word, uint64_t *size)
{
	*size = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] < '0' || word.ptr[i] > '9')
			return false;
		*size = *size * 10 + (uint64_t)(word.ptr[i] - '0');
	}
	/* Of 18 digits none is too large. */
	return word.len > 0 && word.len <= 18;
}

static bool
read_ending(mime_span word, enum ending *ending)
{
	for (unsigned i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (text_is(word, endings[i])) {
			*ending = (enum ending)i;
			return true;
		}
	return false;
}

static bool
read_value(mime_span value, struct placeholder *p)
{
	char line[VALUE_MOST];
	struct made m = { line, 0, sizeof line };
	mime_span rest, name;

	if (!one_line(value, &m))
		return false;
	rest = made(&m);
	if (!text_is(text_take(&rest, ' '), "1"))
		return false;
	name = text_take(&rest, ' ');
	if (name.len != DIGEST_HEX - 1)
		return false;
	memcpy(p->sha256, name.ptr, name.len);
	p->sha256[name.len] = '\0';
	return store_is_name(name) && read_size(text_take(&rest, ' '), &p->size) &&
	    read_ending(text_take(&rest, ' '), &p->ending) &&
	    shape_read(rest, &p->shape);
}

/*
 * The fields of a placeholder's own in HEAD, and where what follows them
 * begins. False where they are not there one after the other.
 */
static bool
find_own(mime_span head, struct mime_field own[OWN_FIELDS], mime_span *rest)
{
	*rest = head;
	do
		if (!mime_field_next(rest, &own[0]))
			return false;
	while (!text_is(own[0].name, NAME));
	return mime_field_next(rest, &own[1]) &&
	    text_is(own[1].name, "Content-Type") &&
	    own[1].whole.ptr == own[0].whole.ptr + own[0].whole.len &&
	    mime_field_next(rest, &own[2]) &&
	    text_is(own[2].name, "Content-Transfer-Encoding") &&
	    own[2].whole.ptr == own[1].whole.ptr + own[1].whole.len;
}

bool
placeholder_read(mime_span head, struct placeholder *p)
{
	struct mime_field own[OWN_FIELDS];
	mime_span rest;

	return find_own(head, own, &rest) && read_value(own[0].value, p);
}

/* Takes the line end off the end of M. */
static void
cut_line_end(struct made *m)
{
	if (m->len > 0 && m->ptr[m->len - 1] == '\n')
		m->len--;
	if (m->len > 0 && m->ptr[m->len - 1] == '\r')
		m->len--;
}

mime_span
placeholder_header(struct mime_arena *mem, mime_span head,
    const struct placeholder *p)
{
	struct mime_field own[OWN_FIELDS], f;
	struct made m;
	mime_span rest;
	const char *done;

	if (!find_own(head, own, &rest) || !make_room(&m, mem, head.len + 1))
		return (mime_span){ 0 };
	put(&m, (mime_span){ head.ptr,
	    (size_t)(own[0].whole.ptr - head.ptr) });
	done = own[OWN_FIELDS - 1].whole.ptr + own[OWN_FIELDS - 1].whole.len;
	while (mime_field_next(&rest, &f)) {
		if (!text_starts(f.name, PREFIX))
			continue;
		put(&m, (mime_span){ done, (size_t)(f.whole.ptr - done) });
		done = f.whole.ptr + PREFIX_LENGTH;
	}
	put(&m, (mime_span){ done, (size_t)(head.ptr + head.len - done) });
	if (p->ending != ENDING_CLOSED)
		cut_line_end(&m);
	return made(&m);
}

mime_span
placeholder_length(struct mime_arena *mem, mime_span head, mime_span length)
{
	struct mime_field f;
	struct made m;
	const char *behind;

	if (length.len == 0 || !mime_field_find(head, LENGTH, &f))
		return head;
	if (!make_room(&m, mem, head.len + length.len))
		return (mime_span){ 0 };
	behind = f.value.ptr + f.value.len;
	put(&m, (mime_span){ head.ptr, (size_t)(f.value.ptr - head.ptr) });
	put(&m, length);
	put(&m, (mime_span){ behind,
	    (size_t)(head.ptr + head.len - behind) });
	return made(&m);
}
