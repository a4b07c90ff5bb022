/*
 * filter_anonymize.c - a mail of the same shape that says nothing.
 *
 * Words of headers and texts, names in addresses and of files become others of
 * their length, contents of other kinds any octets; what programs read stays:
 * names of fields, types, charsets, encodings, boundaries, dates, extensions.
 * All stands where it stood, so that what was wrong with the mail still is. A
 * mail within something encoded becomes any octets.
 *
 * The mail is held in memory, twice.
 */
#include "config.h"

#include <string.h>
#include <sys/random.h>

#include "anonymous.h"
#include "part.h"
#include "rule.h"
#include "text.h"

#define KEY 32
#define WORD_MOST 4096          /* an encoded word; 75 are allowed. What begins
                                   like one costs no more than that */

struct work {
	struct subject *x;
	struct anonymous a;
	char *body;             /* that of the message, from octet BASE on */
	uint64_t base;
	char *scratch;          /* as large as the largest piece */
	enum letters letters;   /* of a value that goes on (RFC 2231) */
	mime_span file;         /* the part's name; empty: it has none */
};

const char *
anonymize_prepare(struct tool *t, struct rule *r)
{
	mime_span *key = mime_arena_alloc(t->mem, sizeof *key);
	char *octets = mime_arena_alloc(t->mem, KEY);

	if (key == NULL || octets == NULL)
		return mime_status_text(MIME_NOMEM);
	*key = text_span(r->argument);
	if (text_is(*key, "random")) {
		if (getrandom(octets, KEY, 0) != KEY)
			return "no random octets";
		*key = (mime_span){ octets, KEY };
	}
	if (t->digester == NULL)
		tool_digests(t);
	r->own = key;
	return NULL;
}

/* ---- pieces ------------------------------------------------------------- */

enum manner { AS_TEXT, AS_NAME, AS_FILE, AS_HTML, AS_OCTETS, AS_UU };

static void
piece(struct work *w, char *p, size_t n, enum wrapping wrapping,
    enum letters letters, enum manner manner)
{
	size_t len = unwrapped(wrapping, p, n, w->scratch, false);

	switch (manner) {
	case AS_NAME:
		len -= anonymous_extension(w->scratch, len);
		/* fall through */
	case AS_TEXT:
		anonymous_text(&w->a, w->scratch, len, letters);
		break;
	case AS_FILE:
		anonymous_name(&w->a, w->scratch, len, letters);
		break;
	case AS_HTML:
		anonymous_html(&w->a, w->scratch, len, letters);
		break;
	case AS_OCTETS:
		anonymous_octets(&w->a, w->scratch, len);
		break;
	case AS_UU:
		anonymous_uu(&w->a, w->scratch, len);
		break;
	}
	unwrapped(wrapping, p, n, w->scratch, true);
}

/* ---- values of fields --------------------------------------------------- */

/* "=?charset?Q?text?=" */
struct word {
	size_t text, len, whole;
	enum wrapping wrapping;
	mime_span charset;
};

static bool
take_encoded(char *p, size_t n, struct word *word)
{
	char *mark, *end;

	if (n < 8 || memcmp(p, "=?", 2) != 0)
		return false;
	n = n < WORD_MOST ? n : WORD_MOST;
	mark = memchr(p + 2, '?', n - 2);
	if (mark == NULL || n - (size_t)(mark - p) < 4 || mark[2] != '?')
		return false;
	word->text = (size_t)(mark - p) + 3;
	end = memmem(p + word->text, n - word->text, "?=", 2);
	if (end == NULL)
		return false;
	word->len = (size_t)(end - p) - word->text;
	word->whole = word->text + word->len + 2;
	word->wrapping = (mark[1] | 32) == 'b' ? WRAPPING_BASE64 : WRAPPING_Q;
	word->charset = (mime_span){ p + 2, (size_t)(mark - p) - 2 };
	return true;
}

static void
words(struct work *w, char *p, size_t n, enum manner manner)
{
	struct word word;

	while (n > 0) {
		char *at = memmem(p, n, "=?", 2);
		size_t len = at != NULL ? (size_t)(at - p) : n;

		if (len > 0) {
			piece(w, p, len, WRAPPING_NONE, memchr(p, '\x1b',
			    len) != NULL ? LETTERS_ISO_2022 : LETTERS_UTF8,
			    manner);
		} else if (take_encoded(p, n, &word)) {
			w->a.in_word = true;
			piece(w, p + word.text, word.len, word.wrapping,
			    letters_of(word.charset), manner);
			w->a.in_word = false;
			len = word.whole;
		} else {
			len = 2;
		}
		p += len;
		n -= len;
	}
}

/* The last part of what is received is a date. */
static void
received(struct work *w, char *p, size_t n)
{
	char *date = memrchr(p, ';', n);

	words(w, p, date != NULL ? (size_t)(date - p) : n, AS_TEXT);
}

static void
stay(struct work *w, char *p, size_t n)
{
	(void)w;
	(void)p;
	(void)n;
}

/* ---- parameters --------------------------------------------------------- */

static bool
stays(mime_span name)
{
	static const char *const names[] = { "boundary", "charset", "format",
	    "delsp", "type", "protocol", "micalg", "report-type", "size",
	    "creation-date", "modification-date", "read-date", "smime-type",
	    "method", "number", "total", "access-type" };
	const char *star = name.len > 0 ? memchr(name.ptr, '*', name.len) :
	    NULL;

	if (star != NULL)
		name.len = (size_t)(star - name.ptr);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (text_is(name, names[i]))
			return true;
	return false;
}

/* Where a value ends that P begins with, its quotes included. */
static size_t
value_length(const char *p, size_t n, bool stays)
{
	size_t i = 1;

	if (n > 0 && *p == '"') {
		while (i < n && p[i] != '"')
			i += p[i] == '\\' && i + 1 < n ? 2 : 1;
		return i < n ? i + 1 : n;
	}
	for (i = 0; i < n && p[i] != ';' && !(stays && text_is_blank(p[i]));)
		i++;
	return i;
}

/*
 * The name of the file, which has one, in the first of its sections or in the
 * only one (RFC 2231)?
 */
static enum manner
manner_of(struct work *w, mime_span name)
{
	const char *star = name.len > 0 ? memchr(name.ptr, '*', name.len) :
	    NULL;
	mime_span section = { 0 };

	if (star != NULL) {
		section = (mime_span){ star, (size_t)(name.ptr + name.len -
		    star) };
		name.len -= section.len;
	}
	if (w->file.len == 0 || (!text_is(name, "name") &&
	    !text_is(name, "filename")))
		return AS_NAME;
	if (section.len < 2 || section.ptr[1] == '0')
		anonymous_name_begin(&w->a, w->file);
	return AS_FILE;
}

/* charset'language'text, or text alone */
static void
extended(struct work *w, char *p, size_t n, enum manner manner)
{
	char *first = memchr(p, '\'', n), *second = first == NULL ? NULL :
	    memchr(first + 1, '\'', n - (size_t)(first - p) - 1);
	size_t skip = second != NULL ? (size_t)(second - p) + 1 : 0;

	if (second != NULL)
		w->letters = letters_of((mime_span){ p, (size_t)(first - p) });
	piece(w, p + skip, n - skip, WRAPPING_PERCENT, w->letters, manner);
}

static void
value(struct work *w, mime_span name, char *p, size_t n)
{
	bool quoted = n > 0 && *p == '"';
	enum manner manner = manner_of(w, name);

	if (quoted) {
		p++;
		n -= n > 1 && p[n - 2] == '"' ? 2 : 1;
	}
	if (name.len > 0 && name.ptr[name.len - 1] == '*')
		extended(w, p, n, manner);
	else
		words(w, p, n, manner);
}

/* The name before the "=" at the end of N octets: how long it is. */
static size_t
name_length(const char *p, size_t n)
{
	size_t len = 0;

	while (len < n && !text_is_blank(p[n - 1 - len]) &&
	    strchr(";,\"()", p[n - 1 - len]) == NULL)
		len++;
	return len;
}

/* A type, which stays, and parameters; other words are comments and errors. */
static void
parameters(struct work *w, char *p, size_t n)
{
	size_t i = 0;

	w->letters = LETTERS_UTF8;
	while (i < n && p[i] != ';' && !text_is_blank(p[i]))
		i++;
	while (i < n) {
		char *is = memchr(p + i, '=', n - i);
		size_t end = is != NULL ? (size_t)(is - p) : n, len;
		size_t before = end;
		mime_span name;

		while (before > i && text_is_blank(p[before - 1]))
			before--;
		len = is != NULL ? name_length(p + i, before - i) : 0;
		name = (mime_span){ p + before - len, len };
		words(w, p + i, before - len - i, AS_TEXT);
		for (i = end + 1; i < n && text_is_blank(p[i]);)
			i++;
		if (i >= n)
			break;
		len = value_length(p + i, n - i, stays(name));
		if (!stays(name))
			value(w, name, p + i, len);
		i += len;
	}
}

/* ---- headers ------------------------------------------------------------ */

static void
plain(struct work *w, char *p, size_t n)
{
	words(w, p, n, AS_TEXT);
}

typedef void change_value(struct work *w, char *p, size_t n);

static change_value *
change_of(mime_span name)
{
	static const struct {
		const char *name;
		change_value *change;
	} rows[] = {
		{ "Auto-Submitted", stay }, { "Content-Disposition", parameters },
		{ "Content-Length", stay }, { "Content-Transfer-Encoding", stay },
		{ "Content-Type", parameters }, { "Date", stay },
		{ "Importance", stay }, { "Lines", stay },
		{ "MIME-Version", stay }, { "Precedence", stay },
		{ "Received", received }, { "Resent-Date", stay },
		{ "Status", stay }, { "X-Priority", stay },
		{ "X-Status", stay },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (text_is(name, rows[i].name))
			return rows[i].change;
	return plain;
}

/* The header at P, which is at OFFSET of the message. */
static void
head(struct work *w, char *p, size_t n, uint64_t offset)
{
	mime_span rest = { p, n };
	struct mime_field f;

	while (mime_field_next(&rest, &f)) {
		mime_span at = f.name.len > 0 ? f.value : f.whole;

		if (at.len > 0)
			change_of(f.name)(w, p + (at.ptr - p), at.len);
	}
	if (n > 0)
		mime_edit_octets(w->x->editor, (mime_range){ offset, n },
		    (mime_span){ p, n });
}

/* ---- bodies ------------------------------------------------------------- */

/* A delimiter of PART or of what is around it, or nearly one? */
static bool
is_delimiter(const struct mime_part *part, mime_span line)
{
	while (line.len > 0 && text_is_blank(*line.ptr))
		line = text_after(line, 1);
	if (!text_starts(line, "--"))
		return false;
	line = text_after(line, 2);
	for (; part != NULL; part = part->parent) {
		mime_span b = part->media->boundary;

		if (b.len > 0 && b.len <= line.len &&
		    text_same((mime_span){ line.ptr, b.len }, b))
			return true;
	}
	return false;
}

/* Text of a part. */
struct run {
	const struct mime_part *part;
	enum wrapping wrapping;
	enum letters letters;
	enum manner manner;
	bool outside;           /* of all parts: a field there is a defect */
	bool uu;                /* between "begin 644 name" and "end" */
};

/* "begin 644 " in front of a name; 0: it is not. */
static size_t
begin_length(mime_span line)
{
	size_t n = 6;

	if (!text_starts(line, "begin "))
		return 0;
	while (n < line.len && line.ptr[n] >= '0' && line.ptr[n] <= '7')
		n++;
	return n > 8 && n < line.len && line.ptr[n] == ' ' ? n + 1 : 0;
}

/* The name of a field and its colon; 0: it is none. */
static size_t
field_length(mime_span line)
{
	size_t n = 0;

	while (n < line.len && line.ptr[n] > ' ' && line.ptr[n] != ':')
		n++;
	return n < line.len && line.ptr[n] == ':' ? n + 1 : 0;
}

/* What else at the front of LINE programs look for in the midst of text. */
static size_t
mark_length(mime_span line, bool outside)
{
	static const char *const marks[] = { "=ypart ", "=yend ",
	    "(This file must be converted with BinHex" };
	const char *name = text_starts(line, "=ybegin ") ?
	    memmem(line.ptr, line.len, " name=", 6) : NULL;

	if (name != NULL)
		return (size_t)(name - line.ptr) + 6;
	if (text_starts(line, "=ybegin "))
		return strlen("=ybegin ");
	if (text_starts(line, outside ? "Content-" : "Content-Type:"))
		return field_length(line);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (text_starts(line, marks[i]))
			return line.len;
	return 0;
}

/* How much of LINE stays, from its front; all: a line that programs read. */
static size_t
stays_of(struct run *r, mime_span line)
{
	size_t n;

	if (is_delimiter(r->part, line)) {
		r->uu = false;
		return line.len;
	}
	if (r->wrapping != WRAPPING_NONE)
		return 0;
	n = begin_length(line);
	if (n == 0 && r->uu && text_starts(line, "end"))
		n = line.len;
	if (n > 0)
		r->uu = n < line.len;
	else if (r->uu)
		n = 1;
	return n > 0 ? n : mark_length(line, r->outside);
}

/* Has LINE, behind its first letter, what lines of uuencode are made of? */
static bool
is_uu(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] > '`')
			return false;
	return true;
}

/* Lines of text, but for what of them stays. */
static void
lines(struct work *w, struct run r, mime_range at)
{
	char *p = w->body + (at.offset - w->base), *begin = p;
	char *end = p + at.size, *next;

	for (; p < end; p = next) {
		bool uu = r.uu;
		size_t n;

		next = memchr(p, '\n', (size_t)(end - p));
		next = next != NULL ? next + 1 : end;
		n = stays_of(&r, (mime_span){ p, (size_t)(next - p) });
		if (n == 0)
			continue;
		piece(w, begin, (size_t)(p - begin), r.wrapping, r.letters,
		    r.manner);
		begin = p + n;
		if (!uu || !r.uu)
			continue;
		piece(w, begin, (size_t)(next - begin), WRAPPING_NONE,
		    r.letters, is_uu(begin, (size_t)(next - begin)) ? AS_UU :
		    AS_TEXT);
		begin = next;
	}
	piece(w, begin, (size_t)(end - begin), r.wrapping, r.letters,
	    r.manner);
	if (at.size > 0)
		mime_edit_octets(w->x->editor, at, (mime_span){
		    w->body + (at.offset - w->base), (size_t)at.size });
}

static void
leaf(struct work *w, const struct mime_part *part)
{
	const struct mime_media *m = part->media;
	enum wrapping wrapping = m->encoding == MIME_BASE64 ? WRAPPING_BASE64 :
	    m->encoding == MIME_QP ? WRAPPING_QP : WRAPPING_NONE;
	enum manner manner = part_type_is(part, "text", "html") ? AS_HTML :
	    !part_is_text(part) && wrapping == WRAPPING_BASE64 ? AS_OCTETS :
	    AS_TEXT;

	lines(w, (struct run){ .part = part, .wrapping = wrapping,
	    .outside = part->kind == MIME_MULTIPART,
	    .letters = letters_of(m->charset), .manner = manner }, part->body);
}

/* What is in a multipart and in none of its parts. */
static void
between(struct work *w, const struct mime_part *part)
{
	const struct mime_part *p = part->child;
	const struct run text = { .part = part, .outside = true };
	uint64_t at = part->body.offset, end = at + part->body.size;

	for (; p != NULL; p = p->next) {
		lines(w, text, (mime_range){ at, p->whole.offset - at });
		at = p->whole.offset + p->whole.size;
	}
	lines(w, text, (mime_range){ at, end - at });
}

static void
body(struct work *w, const struct mime_part *part)
{
	if (part->child == NULL || part->child->inside != NULL)
		leaf(w, part);
	else if (part->kind == MIME_MULTIPART)
		between(w, part);
}

/* ---- the message -------------------------------------------------------- */

/* Reads the body of the message, which all parts are in. */
static mime_status
load(struct work *w, const struct mime_part *root, size_t room)
{
	struct mime_reader *reader = mime_reader_new(w->x->mem, w->x->tree,
	    root, MIME_RAW);
	mime_status st = reader == NULL ? MIME_NOMEM : MIME_OK;
	mime_span bytes;
	size_t n = 0;

	w->body = mime_arena_alloc(w->x->mem, room);
	w->scratch = mime_arena_alloc(w->x->mem, room);
	w->base = root->body.offset;
	if (w->body == NULL || w->scratch == NULL)
		return MIME_NOMEM;
	while (st == MIME_OK) {
		st = mime_reader_next(reader, &bytes);
		if (st != MIME_OK || bytes.len > root->body.size - n)
			break;
		memcpy(w->body + n, bytes.ptr, bytes.len);
		n += bytes.len;
	}
	return st == MIME_END && n == root->body.size ? MIME_OK :
	    st < 0 ? st : MIME_IO;
}

static void
change_all(struct work *w, const struct mime_part *root, char *root_head)
{
	for (const struct mime_part *p = root; p != NULL; p = p->after) {
		if (p->inside != NULL)
			continue;
		w->file = p->filename;
		head(w, p == root ? root_head :
		    w->body + (p->head.offset - w->base), (size_t)p->head.size,
		    p->head.offset);
		body(w, p);
	}
}

void
anonymize(struct subject *x, const struct rule *r)
{
	const struct mime_part *root = mime_tree_root(x->tree);
	struct work w = { .x = x, .a = { .by = x->tool->digester,
	    .key = *(const mime_span *)r->own } };
	char *root_head;
	mime_span at;
	mime_status st;

	if (root == NULL || !subject_head(x, &at))
		return;
	root_head = mime_arena_alloc(x->mem, at.len + 1);
	st = root_head == NULL || at.len != root->head.size ? MIME_NOMEM :
	    load(&w, root, (size_t)(root->head.size + root->body.size) + 1);
	if (st < 0) {
		subject_fail(x, st);
		return;
	}
	if (at.len > 0)
		memcpy(root_head, at.ptr, at.len);
	change_all(&w, root, root_head);
	digest_free(&w.a.digest);
	if (w.a.failed)
		subject_fail(x, MIME_IO);
}
