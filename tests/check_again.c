/*
 * check_again.c - what was read before changes nothing: what a part is, and
 * what is told of it, is the same whatever a parser has read until then.
 */
#include "suite.h"

#define TYPE(value) "Content-Type: " value "\n"
#define ENCODING(value) "Content-Transfer-Encoding: " value "\n"
#define LONG "a23456789 a23456789 a23456789 a23456789 a23456789 a23456789 "
#define LONG60 "a23456789-a23456789-a23456789-a23456789-a23456789-a23456789-"

static const char *const headers[] = {
	"", TYPE(""), TYPE("text/plain"), TYPE("text/plain "),
	TYPE("text/html"), TYPE("Text/html"), TYPE("text/htm"),
	TYPE("text/plain; charset=utf-8"), TYPE("text/plain; charset=utf-9"),
	TYPE("text/plain; charset=\"utf-8\""),
	TYPE("text/plain; charset=utf-8") ENCODING("8bit"),
	TYPE("text/plain; charset=utf-8") ENCODING("8bi"),
	TYPE("text/plain; charset=utf-8") ENCODING(""),
	ENCODING("base64"), ENCODING("quoted-printable"), ENCODING("x-odd"),
	TYPE("text/plain; name=a.txt"), TYPE("text/plain; name=b.txt"),
	TYPE("text/plain") "Content-Disposition: inline\n",
	TYPE("text/plain") "Content-Disposition: attachment\n",
	TYPE("text/plain") "Content-ID: <a@b>\n",
	TYPE("message/rfc822"), TYPE("message/rfc822") ENCODING("base64"),
	TYPE("multipart/mixed; boundary=b"), TYPE("multipart/digest"),
	TYPE("multipart/digest; boundary=b"), TYPE("text"), TYPE("text/plain;"),
	TYPE("text/plain, text/html"), TYPE("text/plain; charset=" LONG),
	TYPE("application/" LONG), TYPE("application/a(" LONG LONG ")"),
	TYPE("multipart/mixed; boundary=\"b\""),
	TYPE("multipart/mixed; boundary=\"c\""),
	TYPE("multipart/mixed; boundary=\"longer\"") ENCODING("8bit"),
	TYPE("multipart/mixed; boundary=\"\""),
	TYPE("multipart/mixed; boundary=\"b c\""),
	TYPE("multipart/mixed; boundary=\"b \""),
	TYPE("multipart/mixed; boundary=\"b%c\""),
	TYPE("multipart/mixed; boundary=\"b\\c\""),
	TYPE("multipart/mixed; boundary=\"b\"c\""),
	TYPE("multipart/mixed; boundary=\"b\";"),
	TYPE("multipart/mixed; boundary=\"b\" (\"c\""),
	TYPE("multipart/mixed; boundary=b; boundary=\"b\""),
	TYPE("multipart/mixed; boundary=b; boundary=\"c\""),
	TYPE("multipart/mixed (; boundary=\"b\""),
	TYPE("multipart/mixed; boundary=\"" LONG60 "b\""),
	TYPE("multipart/mixed; boundary=\"" LONG60 "0123456789\""),
	TYPE("multipart/mixed; boundary=\"" LONG60 "0123456789a\""),
	TYPE("multipart/Mixed;\n\tboundary=\"b\""),
	TYPE("multipart/Mixed;\n\tboundary=\"c\""),
	TYPE("text/plain; boundary=\"b\""), TYPE("text/plain; charset=\"b\""),
	TYPE("text/plain; charset=\"c\""),
};

static void
put_media(struct buffer *out, const struct mime_event *ev)
{
	const struct mime_media *m = ev->media;
	const mime_span spans[] = {
		m->type, m->subtype, m->charset, m->boundary, m->encoding_name,
		m->disposition, ev->filename, m->content_id,
	};

	for (size_t i = 0; i < ROWS(spans); i++) {
		buffer_put(out, spans[i]);
		buffer_put_char(out, '|');
	}
	buffer_put_number(out, m->kind);
	buffer_put_number(out, m->encoding);
	buffer_put_number(out, m->name_from);
	buffer_put_number(out, m->default_type);
	buffer_put_char(out, '\n');
}

/* Has P read TEXT; what it tells, with the media that ends, goes to OUT. */
static void
put_parse(struct mime_parser *p, mime_span text, struct buffer *out)
{
	const struct mime_event *ev;

	mime_parser_reset(p);
	mime_parser_feed(p, text);
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK) {
		if (ev->type == MIME_EV_DEFECT)
			buffer_put_number(out, ev->defect->code);
		if (ev->type == MIME_EV_DEFECT)
			buffer_put_char(out, ' ');
		if (ev->type == MIME_EV_PART_END && ev->media != NULL)
			put_media(out, ev);
	}
}

static mime_span
text_of(struct mime_arena *mem, struct mime_parser *p, const char *front,
    const char *header, const char *rest)
{
	struct buffer in, out;

	buffer_init(&in, mem, SIZE_MAX);
	buffer_init(&out, mem, SIZE_MAX);
	buffer_put(&in, span_of(front));
	buffer_put(&in, span_of(header));
	buffer_put(&in, span_of(rest));
	put_parse(p, buffer_span(&in), &out);
	ck_assert_int_eq(out.status, MIME_OK);
	return buffer_span(&out);
}

static const struct mime_options all = {
	.size = sizeof(all), .checks = MIME_CHECK_ALL,
};

static const struct mime_options limited = {
	.size = sizeof(all), .limits = { .boundary = 2 },
};

/* Message after message, and each as the only one. */
START_TEST(any_header_behind_another)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options *opt = _i == 0 ? &all : &limited;
	struct mime_parser *p = mime_parser_new(mem, opt);

	for (size_t i = 0; i < ROWS(headers) * ROWS(headers); i++) {
		const char *header = headers[i % ROWS(headers)];
		struct mime_parser *fresh = mime_parser_new(mem, opt);
		mime_span alone = text_of(mem, fresh, "", header, "\nx\n");

		text_of(mem, p, "", headers[i / ROWS(headers)], "\nx\n");
		if (!span_is(text_of(mem, p, "", header, "\nx\n"), alone))
			ck_abort_msg("%s: differs", header);
	}
	mime_arena_free(mem);
}
END_TEST

/* The same header twice in a message, of a message and in a digest. */
START_TEST(any_header_in_parts)
{
	static const char *const kinds[] = { "mixed", "digest" };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, &all);

	for (size_t i = 0; i < ROWS(headers) * ROWS(kinds); i++) {
		struct mime_parser *fresh = mime_parser_new(mem, &all);
		const char *header = headers[i / ROWS(kinds)];
		struct buffer front;
		mime_span alone;

		buffer_init(&front, mem, SIZE_MAX);
		buffer_put(&front, SPAN(TYPE("multipart/mixed; boundary=x")
		    "\n--x\n" TYPE("text/plain") "\n--x\nContent-Type: "
		    "multipart/"));
		buffer_put(&front, span_of(kinds[i % ROWS(kinds)]));
		buffer_put(&front, SPAN("; boundary=y\n\n--y\n\0"));
		alone = text_of(mem, fresh, front.ptr, header,
		    "\nz\n--y--\n--x--\n");
		text_of(mem, p, "", header, "\nz\n");
		if (!span_is(text_of(mem, p, front.ptr, header,
		    "\nz\n--y--\n--x--\n"), alone))
			ck_abort_msg("%s: differs", header);
	}
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, any_header_behind_another, 0, 2);
	tcase_add_test(tc, any_header_in_parts);
}

int
main(void)
{
	return run_suite("again", cases);
}
