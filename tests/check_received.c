/*
 * check_received.c - what relays say, each in a form of its own.
 */
#include <stdio.h>

#include "header/header.h"
#include "suite.h"

#define ROW(name, in, out) { name, SPAN(in), out }
#define DATE "; Sun, 22 Nov 2026 10:04:05 +0100"

/* OUT: what was found, by its letter; "!" where a date was. */
static const struct {
	const char *name;
	mime_span in;
	const char *out;
} rows[] = {
	ROW("nothing", "", "none"),
	ROW("blanks and a comment", " (x)\r\n ", "none"),
	ROW("no clause", "a b c", "none"),
	ROW("a clause of nothing", "from", "none"),
	ROW("a date only", DATE, "!"),
	ROW("qmail, of itself", "(qmail 12 invoked by uid 5); "
	    "22 Nov 2026 10:04:05 -0000", "!"),

	/* all there may be */
	ROW("RFC 5321", "from h.example (n.example [192.0.2.1])\r\n\tby "
	    "b.example via TCP with ESMTP id 1X for <u@b.example>" DATE,
	    "helo=h.example host=n.example ip=192.0.2.1 by=b.example via=TCP "
	    "with=ESMTP id=1X for=u@b.example !"),
	ROW("another order", "with SMTP id 1X by b.example from h.example"
	    DATE, "helo=h.example by=b.example with=SMTP id=1X !"),
	ROW("in capitals", "FROM h BY b WITH SMTP ID 1X FOR u" DATE,
	    "helo=h by=b with=SMTP id=1X for=u !"),
	ROW("the first of two counts", "from a from b by c by d" DATE,
	    "helo=a by=c !"),
	ROW("and its words end there", "with A with B (x) id 1X" DATE,
	    "with=A id=1X !"),
	ROW("a comment ends the words", "with A (x) B id 1X" DATE,
	    "with=A id=1X !"),
	ROW("a comment in front", "by (x) b" DATE, "by=b !"),
	ROW("a clause behind the date", "from h" DATE " for u",
	    "helo=h for=u !"),
	ROW("comments are passed over", "from h by b (from x by y) with "
	    "SMTP (id 9; for z) id 1X" DATE, "helo=h by=b with=SMTP id=1X !"),

	/* what was seen of the client */
	ROW("Postfix, no name", "from h (unknown [192.0.2.1]) by b" DATE,
	    "helo=h ip=192.0.2.1 by=b !"),
	ROW("Postfix, an address as helo",
	    "from [198.51.100.1] (n.example [192.0.2.1]) by b" DATE,
	    "helo=[198.51.100.1] host=n.example ip=192.0.2.1 by=b !"),
	ROW("Sendmail, no name", "from h ([192.0.2.1]) by b" DATE,
	    "helo=h ip=192.0.2.1 by=b !"),
	ROW("Sendmail, forged", "from h (n.example [192.0.2.1] (may be "
	    "forged)) by b" DATE, "helo=h host=n.example ip=192.0.2.1 by=b !"),
	ROW("Sendmail, ident", "from h (IDENT:u@n.example [192.0.2.1]) by b"
	    DATE, "helo=h host=n.example ip=192.0.2.1 by=b !"),
	ROW("IPv6", "from h (n.example [IPv6:2001:db8::1]) by b" DATE,
	    "helo=h host=n.example ip=2001:db8::1 by=b !"),
	ROW("Exim", "from n.example ([192.0.2.1] helo=h) by b" DATE,
	    "helo=h host=n.example ip=192.0.2.1 by=b !"),
	ROW("Exim, no name", "from [192.0.2.1] (helo=h) by b" DATE,
	    "helo=h ip=192.0.2.1 by=b !"),
	ROW("Exim, ports and a literal",
	    "from [192.0.2.1] (port=25 helo=[198.51.100.1]) by b" DATE,
	    "helo=[198.51.100.1] ip=192.0.2.1 by=b !"),
	ROW("qmail", "from unknown (HELO h) (192.0.2.1) by b with SMTP" DATE,
	    "helo=h ip=192.0.2.1 by=b with=SMTP !"),
	ROW("qmail, a name", "from n.example (HELO h) (u@192.0.2.1) by b"
	    DATE, "helo=h host=n.example ip=192.0.2.1 by=b !"),
	ROW("qmail, no helo", "from unknown (192.0.2.1) by b" DATE,
	    "ip=192.0.2.1 by=b !"),
	ROW("EHLO in quotes, and a port",
	    "from n.example ([192.0.2.1]:4711 \"EHLO h\") by b" DATE,
	    "helo=h host=n.example ip=192.0.2.1 by=b !"),
	ROW("fetchmail", "from h [192.0.2.1] by b with IMAP" DATE,
	    "helo=h ip=192.0.2.1 by=b with=IMAP !"),
	ROW("no blank in front of the address",
	    "from h (n.example[192.0.2.1]) by b" DATE,
	    "helo=h host=n.example ip=192.0.2.1 by=b !"),
	ROW("an address alone", "from [192.0.2.1] by b with HTTP" DATE,
	    "ip=192.0.2.1 by=b with=HTTP !"),
	ROW("some words are no name", "from mail pickup service by b" DATE,
	    "by=b !"),
	ROW("a user on the machine", "(from u@localhost) by b id 1X" DATE,
	    "by=b id=1X !"),
	ROW("a version is no address", "from h (8.9.3/8.9.3) by b" DATE,
	    "helo=h by=b !"),
	ROW("five numbers are no address", "from h (1.2.3.4.5) by b" DATE,
	    "helo=h by=b !"),
	ROW("nor are two with a colon", "from h (de:ad) by b" DATE,
	    "helo=h by=b !"),
	ROW("an address is no name",
	    "from 198.51.100.1 ([192.0.2.1] helo=h) by b" DATE,
	    "helo=h ip=192.0.2.1 by=b !"),
	ROW("the address of another hop", "from h by b (x [192.0.2.1])" DATE,
	    "helo=h by=b !"),

	/* odd forms */
	ROW("words of a protocol", "by b with Microsoft\r\n SMTPSVC(5.0)" DATE,
	    "by=b with=Microsoft\\n SMTPSVC !"),
	ROW("a comment without a blank", "by b(Lotus (x)) id <1X>" DATE,
	    "by=b id=1X !"),
	ROW("a semicolon in brackets", "by b for <a;b@c>" DATE,
	    "by=b for=a;b@c !"),
	ROW("a semicolon too many", "from h; by b; with SMTP" DATE,
	    "helo=h by=b with=SMTP !"),
	ROW("no semicolon", "by b for <u@b> Sun, 22 Nov 2026 10:04:05 +0100",
	    "by=b for=u@b !"),
	ROW("no date", "from h by b", "helo=h by=b"),
	ROW("a date that is none", "from h by b; yesterday", "helo=h by=b"),
	ROW("brackets that are not closed", "by b id <1X for [u" DATE,
	    "by=b id=1X for=[u; !"),
	ROW("a comment that is not closed", "from h (n.example [192.0.2.1]" DATE,
	    "helo=h host=n.example ip=192.0.2.1"),
	ROW("a quote that is not closed", "from h by b with \"x" DATE,
	    "helo=h by=b with=\"x; Sun, 22 Nov 2026 10:04:05 +0100"),
};

static void
put(struct buffer *b, const char *key, mime_span value)
{
	if (value.len == 0)
		return;
	buffer_put(b, span_of(b->len > 0 ? " " : ""));
	buffer_put(b, span_of(key));
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == '\n')
			buffer_put(b, SPAN("\\n"));
		else if (value.ptr[i] != '\r')
			buffer_put_char(b, value.ptr[i]);
}

static mime_span
said(struct mime_arena *mem, mime_span value)
{
	struct mime_received r;
	struct buffer b;

	if (!mime_received(value, &r))
		return SPAN("none");
	buffer_init(&b, mem, 1000);
	put(&b, "helo=", r.helo);
	put(&b, "host=", r.host);
	put(&b, "ip=", r.ip);
	put(&b, "by=", r.by);
	put(&b, "via=", r.via);
	put(&b, "with=", r.with);
	put(&b, "id=", r.id);
	put(&b, "for=", r.recipient);
	put(&b, "!", r.dated ? SPAN("!") : (mime_span){ 0 });
	if (r.dated)
		b.len--;
	return buffer_span(&b);
}

START_TEST(reads)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span got = said(mem, guarded(rows[_i].in));

	ck_assert_msg(span_is(got, span_of(rows[_i].out)), "%s: got \"%s\"",
	    rows[_i].name, shown(got));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, reads, 0, ROWS(rows));
}

int
main(void)
{
	return run_suite("received", cases);
}
