/*
 * edited.c - edits out of octets, and what must hold of them:
 *
 * - splices are in order, within the message, and none overlaps another
 * - what is written is the message outside of them, and the new octets in them
 * - it is the same with a spool and without
 * - a text that something was put round is read as before, with that
 * - where the check agrees, each part that nobody named is in the result, in
 *   its place among the others, with its header and content to the octet; so
 *   is the content of one whose fields were edited, and no part is there that
 *   nobody told of
 *
 * The last is looked at without the editor's floor, in another way than its
 * own.
 */
#include "edited.h"

#include "slow.h"
#include "tree/tree.h"

/* ---- what is told ------------------------------------------------------- */

enum what { ADD, FIRST, SET, REMOVE, DROP, RECODE, SAFE_WHATS,
	REPLACE = SAFE_WHATS, CONTENT, OCTETS, PARAM, WRAP, WHATS };

/* The first few are safe: nothing depends on them. */
static const char *const names[] = {
	"X", "Subject", "X-Long", "Received", "A", "From", "To", "Date",
#define SAFE_NAMES 8
	"Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
	"MIME-Version",
};

static const char *const values[] = {
	"1", "", "gr\xc3\xbc\xc3\x9f" "e", "a@example.org", "a  b ",
	"aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa "
	"aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa",
	"text/html", "multipart/mixed; boundary=b", "base64", "message/rfc822",
};

static const char *const contents[] = {
	"", "new", "new\n", "\xc3\xbc\r\n", "--b\n", "--b--\nx\n", "\n--i\n\n",
	"Content-Type: text/plain\n\nnew\n", "X: y\n", "X: y\n\nnew",
	"Content-Type: multipart/mixed; boundary=n\n\n--n\n\na\n--n--\n",
	"From x\n.\n", "\r", "a\0b",
};

static const char *const parameters[] = {
	"charset", "name", "boundary", "x", "format", "filename", "a*",
};

static const char *const texts[] = {
	"", "f", "gr\xc3\xbc\xc3\x9f" "e\n", "--b\n--i\n",
	"> a \n-- \nFrom b\n", "<p>\xe2\x82\xac</p>\n",
	"\xe3\x81\x82\xe3\x81\x84", "-- \n", "\n\na\n\n", "=3D\ta ",
	"\xf0\x9f\x98\x80",
};

static const mime_encoding encodings[] = {
	MIME_OTHER, MIME_7BIT, MIME_8BIT, MIME_BINARY, MIME_BASE64, MIME_QP,
};

/* What was told of a part. */
struct mark {
	const struct mime_part *part;
	bool gone;              /* dropped, replaced, or within such a one */
	bool fields, content, type;
};

struct trial {
	struct mime_arena *mem;
	mime_span message, how;
	bool safe;
	struct mime_tree *tree;
	struct mark *marks;     /* by their parts' numbers */
	uint32_t parts;
	uint32_t more;          /* parts that may have come */
	bool any;               /* any number of them may */
};

static void
tell_field(const struct trial *t, struct mime_editor *e, struct mark *m,
    enum what what, const unsigned char *c)
{
	mime_span name = span_of(names[c[2] %
	    (t->safe ? SAFE_NAMES : ROWS(names))]);
	mime_span value = span_of(values[c[3] % ROWS(values)]);

	uint32_t nth = t->safe ? 0 : c[3] / 64u;

	/* Others take few values: one that every field does. */
	if (t->safe && !mime_span_is_text(span_head(name, 1), "X"))
		value = span_of("a@example.org");
	m->fields = true;
	m->type = m->type || mime_span_is_text(span_head(name, 8), "Content-");
	switch (what) {
	case ADD:   mime_edit_add(e, m->part, name, value, false);      break;
	case FIRST: mime_edit_add(e, m->part, name, value, true);       break;
	case SET:   mime_edit_set(e, m->part, name, nth, value);         break;
	default:    mime_edit_remove(e, m->part, name, nth);          break;
	}
}

static void
tell_content(const struct trial *t, struct mime_editor *e, struct mark *m,
    enum what what, const unsigned char *c)
{
	struct slow slow = { span_of(contents[c[2] % ROWS(contents)]),
	    SIZE_MAX, 0 };
	struct mime_source source = { read_slowly, &slow };
	mime_encoding encoding = encodings[c[3] % ROWS(encodings)];

	if (what == REPLACE) {
		mime_edit_replace(e, m->part, &source);
		m->gone = true;
	} else if (what == CONTENT) {
		mime_edit_content(e, m->part, &source, encoding);
		m->gone = m->gone || m->part->kind == MIME_MESSAGE;
		m->content = true;
	} else if (!t->safe || m->part->kind == MIME_LEAF) {
		mime_edit_recode(e, m->part, t->safe ? MIME_OTHER : encoding);
		m->gone = m->gone || m->part->kind == MIME_MESSAGE;
		m->content = true;
	}
	m->type = true;
}

static void
tell_param(struct mime_editor *e, struct mark *m, const unsigned char *c)
{
	mime_span name = span_of(parameters[c[2] / 16u % ROWS(parameters)]);

	mime_edit_param(e, m->part, span_of(names[c[2] % ROWS(names)]),
	    c[3] / 64u, name, span_of(values[c[3] % ROWS(values)]));
	m->fields = m->type = true;
}

static void
tell_wrap(struct mime_editor *e, struct mark *m, const unsigned char *c)
{
	mime_edit_wrap(e, m->part, span_of(texts[c[2] % ROWS(texts)]),
	    span_of(texts[c[3] % ROWS(texts)]), c[2] / 128u);
	m->fields = m->content = m->type = true;
}

static void
tell_octets(struct trial *t, struct mime_editor *e, const unsigned char *c)
{
	uint64_t at = t->message.len * (uint64_t)c[2] / 256;
	mime_span by = span_of(contents[c[1] % ROWS(contents)]);
	uint64_t size = c[3] % 8u;

	if (at + size > t->message.len)
		size = 0;
	mime_edit_octets(e, (mime_range){ at, size }, by);
	t->any = true;
	/* Nothing is known of where that is. */
	for (uint32_t i = 0; i < t->parts; i++)
		t->marks[i].gone = true;
}

static void
tell(struct trial *t, struct mime_editor *e, const unsigned char *c)
{
	enum what what = c[0] % (t->safe ? SAFE_WHATS : WHATS);
	struct mark *m = &t->marks[c[1] % t->parts];

	if (t->safe && m->part->inside != NULL)
		return;
	if (what <= REMOVE) {
		tell_field(t, e, m, what, c);
	} else if (what == DROP) {
		mime_edit_drop(e, m->part);
		m->gone = true;
		t->more++;
	} else if (what == OCTETS) {
		tell_octets(t, e, c);
	} else if (what == PARAM) {
		tell_param(e, m, c);
		t->any = true;
	} else if (what == WRAP) {
		tell_wrap(e, m, c);
	} else {
		tell_content(t, e, m, what, c);
		/* Its type may be told, too, and then it has parts. */
		t->any = t->any || !t->safe || m->part->kind == MIME_MESSAGE;
	}
}

static struct mime_editor *
tell_all(struct trial *t, const struct mime_spool *spool)
{
	struct mime_edit_options opt = { .size = sizeof(opt), .spool = spool };
	struct mime_editor *e = mime_editor_new(t->mem, t->tree, &opt);
	mime_span how = t->how;

	t->more = 0;
	t->any = false;
	while (how.len >= EDIT_OCTETS)
		tell(t, e, (const void *)span_take(&how, EDIT_OCTETS).ptr);
	return e;
}

/* ---- splices ------------------------------------------------------------ */

/* Is the next of RESULT what the editor has at BY? */
static bool
is_fresh(struct trial *t, struct mime_editor *e, mime_range by,
    mime_span *result)
{
	mime_span here = span_take(result, (size_t)by.size);
	char *ptr = mime_arena_take(t->mem, (size_t)by.size + 1);
	mime_room room = { ptr, (size_t)by.size };

	return here.len == by.size &&
	    mime_editor_read(e, by.offset, &room) == MIME_OK &&
	    room.len == 0 && (by.size == 0 ||
	    memcmp(ptr, here.ptr, here.len) == 0);
}

static const char *
splices_fault(struct trial *t, struct mime_editor *e, mime_span result,
    size_t *count)
{
	const struct mime_splice *s = mime_editor_splices(e, count);
	uint64_t at = 0;

	for (size_t i = 0; i < *count; i++, s++) {
		mime_span kept = span_head(span_tail(t->message, (size_t)at),
		    (size_t)(s->at.offset - at));

		if (s->at.offset < at || range_end(s->at) > t->message.len)
			return "splices are out of order";
		if (!span_is(span_take(&result, kept.len), kept))
			return "an octet outside of splices changed";
		if (!is_fresh(t, e, s->by, &result))
			return "a splice is not what it says";
		at = range_end(s->at);
	}
	return span_is(result, span_tail(t->message, (size_t)at)) ? NULL :
	    "an octet behind all splices changed";
}

/* ---- parts -------------------------------------------------------------- */

/* The content of P as HOW says, without CR. */
static mime_span
content_of(struct trial *t, struct mime_tree *tree, const struct mime_part *p,
    unsigned how)
{
	struct mime_reader *r = mime_reader_new(t->mem, tree, p, how);
	struct buffer b;
	mime_span bytes;

	buffer_init(&b, t->mem, SIZE_MAX);
	while (mime_reader_next(r, &bytes) == MIME_OK)
		for (size_t i = 0; i < bytes.len; i++)
			if (bytes.ptr[i] != '\r')
				buffer_put_char(&b, bytes.ptr[i]);
	return buffer_span(&b);
}

/* Is NOW what has become of the part of M? */
static bool
is_same(struct trial *t, const struct mark *m, struct mime_tree *result,
    const struct mime_part *now)
{
	mime_mark before = mime_arena_mark(t->mem);
	mime_span head = { 0 }, now_head = { 0 };
	bool same = now->depth == m->part->depth;

	if (!m->fields && !m->type)
		same = same && mime_part_head(t->mem, t->tree, m->part,
		    &head) == MIME_OK && mime_part_head(t->mem, result, now,
		    &now_head) == MIME_OK && span_is(head, now_head);
	if (same && m->part->kind == MIME_LEAF && !m->content)
		same = span_is(content_of(t, t->tree, m->part,
		    MIME_DECODED), content_of(t, result, now, MIME_DECODED));
	mime_arena_release(t->mem, before);
	return same;
}

/* A multipart, but for a message, goes with the last of its parts. */
static void
spread(struct trial *t)
{
	for (uint32_t i = t->parts; i > 0; i--) {
		struct mark *m = &t->marks[i - 1];
		const struct mime_part *p = m->part->child;

		while (p != NULL && t->marks[p->number].gone)
			p = p->next;
		if (m->part->child != NULL && p == NULL &&
		    m->part->kind == MIME_MULTIPART &&
		    !is_whole_message(m->part))
			m->gone = true;
	}
}

static const char *
parts_fault(struct trial *t, mime_span octets)
{
	struct mime_tree *result;
	const struct mime_part *now;
	uint32_t stay = 0;

	if (mime_parse(t->mem, octets, NULL, &result) != MIME_OK)
		return "the result cannot be parsed";
	spread(t);
	now = mime_tree_root(result);
	for (uint32_t i = 0; i < t->parts; i++) {
		struct mark *m = &t->marks[i];

		if (m->part->parent != NULL &&
		    t->marks[m->part->parent->number].gone)
			m->gone = true;
		if (m->gone || m->part->inside != NULL || m->type)
			continue;
		while (now != NULL && !is_same(t, m, result, now))
			now = now->after;
		if (now == NULL)
			return "a part got lost";
		now = now->after;
	}
	for (now = mime_tree_root(result); now != NULL; now = now->after)
		stay += now->inside == NULL;
	for (uint32_t i = 0; i < t->parts; i++)
		stay -= t->marks[i].part->inside == NULL;
	return t->any || (int32_t)stay <= (int32_t)t->more ? NULL :
	    "a part has come";
}

/* ---- a text that something is put round ---------------------------------- */

/* As anybody reads it. */
static mime_span
text_of(struct trial *t, struct mime_tree *tree, const struct mime_part *p)
{
	return content_of(t, tree, p, MIME_DECODED | MIME_IN_UTF8);
}

/* Is all of LESS in MORE, in its order? */
static bool
is_within(mime_span less, mime_span more)
{
	while (less.len > 0 && more.len > 0) {
		if (*less.ptr == *more.ptr)
			less = span_tail(less, 1);
		more = span_tail(more, 1);
	}
	return less.len == 0;
}

static size_t
count_of_lines(mime_span s)
{
	size_t n = 1;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '\n';
	return n;
}

/* What may come with lines: stuffing, and line ends around them. */
static size_t
most_of(mime_span text)
{
	return text.len + count_of_lines(text) + 4;
}

static const char *
wrap_fault(struct trial *t, mime_span octets)
{
	const unsigned char *c = (const void *)t->how.ptr;
	const struct mark *m = &t->marks[c[1] % t->parts];
	const struct mime_part *now;
	struct mime_tree *result;
	mime_span was, is;

	if (mime_parse(t->mem, octets, NULL, &result) != MIME_OK)
		return "the result cannot be parsed";
	now = mime_tree_root(result);
	for (uint32_t i = 0; now != NULL && i < m->part->number; i++)
		now = now->after;
	if (now == NULL)
		return "a text got lost";
	was = text_of(t, t->tree, m->part);
	is = text_of(t, result, now);
	if (!is_within(was, is))
		return "a text is not read as before";
	if (is.len > was.len +
	    most_of(span_of(texts[c[2] % ROWS(texts)])) +
	    most_of(span_of(texts[c[3] % ROWS(texts)])))
		return "more was put than was told";
	return NULL;
}

/* Is that all that was told, and of a text? */
static bool
is_wrap(const struct trial *t)
{
	const unsigned char *c = (const void *)t->how.ptr;

	return t->how.len == EDIT_OCTETS && !t->safe && c[0] % WHATS == WRAP;
}

/* ---- all ---------------------------------------------------------------- */

static mime_status
put_in(void *ctx, mime_span octets)
{
	buffer_put(ctx, octets);
	return ((struct buffer *)ctx)->status;
}

static mime_status
read_in(void *ctx, uint64_t offset, mime_room *to)
{
	mime_span rest = buffer_span(ctx);

	rest = span_tail(rest, offset < rest.len ? (size_t)offset : rest.len);
	room_fill(to, &rest);
	return MIME_OK;
}

static void
list_parts(struct trial *t)
{
	for (const struct mime_part *p = mime_tree_root(t->tree); p;
	    p = p->after)
		t->parts++;
	t->marks = mime_arena_alloc(t->mem, t->parts * sizeof(*t->marks));
	for (const struct mime_part *p = mime_tree_root(t->tree); p;
	    p = p->after)
		t->marks[p->number].part = p;
}

/* Told once more, and kept in a spool: the same octets. */
static bool
is_same_spooled(struct trial *t, mime_span result)
{
	struct buffer kept, out;
	const struct mime_spool spool = { put_in, read_in, &kept };
	const struct mime_sink sink = { put_in, &out };
	struct mime_editor *e;

	buffer_init(&kept, mime_arena_child(t->mem), SIZE_MAX);
	buffer_init(&out, mime_arena_child(t->mem), SIZE_MAX);
	e = tell_all(t, &spool);
	return mime_editor_end(e) == MIME_OK &&
	    mime_editor_write(e, &sink) == MIME_OK &&
	    span_is(buffer_span(&out), result);
}

static const char *
carry_out(struct trial *t, struct mime_editor *e, struct edited *what)
{
	struct buffer out;
	const struct mime_sink sink = { put_in, &out };
	struct slow slow = { .most = 4097 };
	const struct mime_source source = { read_slowly, &slow };
	const char *why;
	mime_status st;

	buffer_init(&out, mime_arena_child(t->mem), SIZE_MAX);
	if (mime_editor_write(e, &sink) != MIME_OK)
		return "what ended well is not written";
	what->result = slow.all = buffer_span(&out);
	why = splices_fault(t, e, what->result, &what->splices);
	if (why == NULL && !is_same_spooled(t, what->result))
		why = "a spool makes a difference";
	if (why != NULL)
		return why;
	st = mime_editor_check(e, &source);
	what->doubted = st == MIME_VALUE;
	what->reason = mime_editor_reason(e);
	if (st != MIME_OK)
		return what->doubted ? NULL : "the check fails";
	if (is_wrap(t))
		why = wrap_fault(t, what->result);
	return why != NULL ? why : parts_fault(t, what->result);
}

const char *
edited_fault(struct mime_arena *mem, mime_span message, mime_span how,
    bool safe, struct edited *what)
{
	struct trial t = { .mem = mem, .message = message, .how = how,
	    .safe = safe };
	struct mime_editor *e;
	mime_status st;

	*what = (struct edited){ 0 };
	if (mime_parse(mem, message, NULL, &t.tree) != MIME_OK)
		return "the message cannot be parsed";
	list_parts(&t);
	if (t.parts == 0)
		return NULL;
	e = tell_all(&t, NULL);
	st = mime_editor_end(e);
	what->refused = st == MIME_VALUE;
	what->reason = mime_editor_reason(e);
	if (st != MIME_OK)
		return what->refused ? NULL : "the edit fails";
	return carry_out(&t, e, what);
}
