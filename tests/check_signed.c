/*
 * check_signed.c - which signatures an edit breaks, and by what.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

#include "signed_mail.h"

#include "../tools/spliced.h"

/* With an editor. */
struct edited {
	struct opened o;
	struct mime_arena *mem;
	struct mime_editor *editor;
};

static void
open_mail(struct edited *d, mime_span octets, bool digests)
{
	const struct digester *by = NULL;
	const char *why;

	d->mem = mime_arena_new(NULL);
	if (digests)
		by = digester_load(d->mem, &why);
	ck_assert(by != NULL || !digests);
	ck_assert(opened_mail(&d->o, octets, by));
	d->editor = mime_editor_new(d->o.mail.mem, d->o.mail.tree, NULL);
}

static void
close_mail(struct edited *d)
{
	digester_free(d->o.mail.by);
	opened_close(&d->o);
	mime_arena_free(d->mem);
}

/* TEXT, with CRLF for LF where that is asked for. */
static mime_span
lines(const char *text, bool crlf)
{
	static char room[4][4096];
	static unsigned turn;
	char *to = room[turn++ % 4];
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (*text == '\n' && crlf)
			to[n++] = '\r';
		to[n++] = *text;
	}
	to[n] = '\0';
	return (mime_span){ to, n };
}

/* ---- rows ---------------------------------------------------------------- */

/* The hashes are of what BODY is in its forms. */
#define BODY "Hello,\n\n  world \n\n"
#define SIMPLE "+UtedDjnuvMApar+z0+c+KavPFSXPAKzqIfNaHoofVA="
#define RELAXED "XmiNdTUQYVFjg3Zy/xfojk8cLaoNa1HJIB313ZEvxCE="
#define NOTHING "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define FIRST "2v52lEYPTje3CPUTTy9/dZy5l/nLYS1spWbdbmo0NT8="

#define SIGN(c, h, more) "DKIM-Signature: v=1; a=rsa-sha256; d=a.org; s=k;\n " \
	"c=" c "; h=" h "; b=YWJj\n ZGVm;" more "\n"
#define FIELDS "To: b@b.org\nSubject: one\n two\nX-Other: x\nFrom: a@a.org\n"

#define LOOSE SIGN("relaxed/relaxed", "from:subject", "bh=" RELAXED) \
	FIELDS "\n" BODY
#define STRICT SIGN("simple", "from:subject", "bh=" SIMPLE) FIELDS "\n" BODY
#define LAST "DKIM-Signature: v=1; a=rsa-sha256; d=a.org; s=k; h=from; bh=" \
	SIMPLE "; b=ZGVm\n" FIELDS "\n" BODY
#define OVER SIGN("relaxed", "from:from:subject:cc", "bh=" SIMPLE) \
	FIELDS "\n" BODY
#define CUT SIGN("relaxed", "from", "l=6; bh=" FIRST) FIELDS "\n" BODY
#define BAD SIGN("relaxed", "from", "bh=" RELAXED) FIELDS "\n" BODY

#define NONE SIGN("relaxed/relaxed", "from", "bh=" NOTHING) FIELDS "\n"

#define PGP "Subject: s\nMIME-Version: 1.0\nX: y\nContent-Type: " \
	"multipart/signed; boundary=b; protocol=\"application/pgp-signature\"" \
	"\n\npre\n--b\nX: y\n\ntext  \n\n--b\nContent-Type: application/" \
	"pgp-signature\n\nPGP\n--b--\nepi\n"
#define DATA "Subject: s\nContent-Transfer-Encoding: base64\nContent-Type: " \
	"application/pkcs7-mime\n\nMIIJwwYJKoZIhvcNAQcCoIIJ\n"
#define NESTED "From: x@y\nContent-Type: multipart/mixed; boundary=c\n\n--c\n" \
	PGP "--c\n\nother\n--c--\n"

enum edit { ADD, PUT_FIRST, SET, REMOVE, DROP, OCTETS };

/* OCTETS: the first WHAT becomes BY. DROP: WHAT is a section number. */
static const struct {
	const char *name, *mail;
	enum edit edit;
	const char *what, *by;
	const char *broken;     /* NULL: not */
} rows[] = {
	{ "nothing", LOOSE, OCTETS, "Hello", "Hello", NULL },
	{ "a field in front", LOOSE, PUT_FIRST, "X-New", "y", NULL },
	{ "a field behind", LOOSE, ADD, "X-New", "y", NULL },
	{ "a field behind, simple", STRICT, ADD, "X-New", "y", NULL },
	{ "another field goes", LOOSE, REMOVE, "X-Other", NULL, NULL },
	{ "another field changes", STRICT, SET, "To", "c@c.org", NULL },
	{ "a covered one changes", LOOSE, SET, "Subject", "other",
	    "a field that it covers changes: subject" },
	{ "a covered one goes", LOOSE, REMOVE, "Subject", NULL,
	    "a field that it covers goes: subject" },
	{ "a covered one is folded anew, relaxed", LOOSE, OCTETS,
	    "one\n two", "one \ttwo ", NULL },
	{ "a covered one is folded anew, simple", STRICT, OCTETS,
	    "one\n two", "one two", "a field that it covers changes: subject" },
	{ "its name in capitals, relaxed", LOOSE, OCTETS, "Subject",
	    "SUBJECT", NULL },
	{ "its name in capitals, simple", STRICT, OCTETS, "Subject",
	    "SUBJECT", "a field that it covers changes: subject" },
	{ "a second one in front", LOOSE, PUT_FIRST, "Subject", "x", NULL },
	{ "a second one behind", LOOSE, ADD, "Subject", "x",
	    "a field that it covers changes: subject" },
	{ "a second one in front, signed as not there", OVER, PUT_FIRST,
	    "From", "x@x.org",
	    "a field comes that it covers as not there: from" },
	{ "one that is signed as not there", OVER, ADD, "Cc", "x@x.org",
	    "a field comes that it covers as not there: cc" },
	{ "two covered ones change places", STRICT, OCTETS,
	    "Subject: one\n two\nX-Other: x\nFrom: a@a.org\n",
	    "From: a@a.org\nX-Other: x\nSubject: one\n two\n", NULL },
	{ "the signature goes", LOOSE, REMOVE, "DKIM-Signature", NULL,
	    "it is taken out: DKIM-Signature (gone)" },
	{ "its b= is folded anew", LOOSE, OCTETS, "YWJj\n ZGVm", "YWJjZ GVm",
	    NULL },
	{ "its b= is folded anew, simple", STRICT, OCTETS, "YWJj\n ZGVm",
	    "YWJjZ GVm", NULL },
	{ "its b= changes", LOOSE, OCTETS, "YWJj", "YWJk",
	    "its own field changes: DKIM-Signature" },
	{ "its b= gets longer", LOOSE, OCTETS, "ZGVm", "ZGVmZ",
	    "its own field changes: DKIM-Signature" },
	{ "its own field changes", LOOSE, OCTETS, "s=k", "s=l",
	    "its own field changes: DKIM-Signature" },
	{ "its own field is folded anew, relaxed", LOOSE, OCTETS, "; s=k",
	    ";\n\ts=k", NULL },
	{ "its own field is folded anew, simple", STRICT, OCTETS, "; s=k",
	    ";\n\ts=k", "its own field changes: DKIM-Signature" },
	{ "its own field is malformed then", LOOSE, OCTETS, "b=YWJj\n ZGVm;",
	    "", "its own field changes: DKIM-Signature" },
	{ "blanks behind its b=, the last tag, simple", LAST, OCTETS, "ZGVm",
	    "ZGVm \t", NULL },
	{ "its name gets longer in front", LOOSE, OCTETS, "", "x",
	    "its own field changes: DKIM-Signature" },
	{ "a line in front", LOOSE, OCTETS, "", "X: y\n", NULL },
	{ "another signature in front", LOOSE, PUT_FIRST, "DKIM-Signature",
	    "v=1", NULL },
	{ "a word of the body", LOOSE, OCTETS, "world", "world!",
	    "the body changes" },
	{ "blanks in the body, relaxed", LOOSE, OCTETS, "  world ",
	    "\t world", NULL },
	{ "blanks in the body, simple", STRICT, OCTETS, "world ", "world",
	    "the body changes" },
	{ "an empty line at the end", STRICT, OCTETS, "world \n\n",
	    "world \n\n\n", NULL },
	{ "a blank one at the end, relaxed", LOOSE, OCTETS, "world \n\n",
	    "world \n \n", NULL },
	{ "a blank one at the end, simple", STRICT, OCTETS, "world \n\n",
	    "world \n \n", "the body changes" },
	{ "an empty line in front", STRICT, OCTETS, "\n\nHello", "\n\n\nHello",
	    "the body changes" },
	{ "within what l= has", CUT, OCTETS, "Hello", "hello",
	    "the body changes" },
	{ "behind what l= has", CUT, OCTETS, "world", "all",  NULL },
	{ "before what l= has", CUT, OCTETS, "\n\nHello", "\n\nA Hello",
	    "the body changes" },
	{ "less than l= has", CUT, OCTETS, "Hello,\n\n  world \n\n", "He",
	    "the body changes" },
	{ "the header ends before", LOOSE, OCTETS, "X-Other: x\n",
	    "X-Other: x\n\n", "a field that it covers goes: from" },
	{ "the header ends behind", LOOSE, OCTETS, "a.org\n\nHello,\n\n",
	    "a.org\nHello,\n\n", "the body changes" },
	{ "a fold behind the header", LOOSE, OCTETS, "a.org\n\nHello",
	    "a.org\n Hello", "a field that it covers changes: from" },
	{ "no body, and the header does not end", NONE, OCTETS, "a.org\n\n",
	    "a.org\n", NULL },
	{ "no body, and one comes", NONE, OCTETS, "a.org\n\n",
	    "a.org\n\nx\n", "the body changes" },
	{ "one that did not match", BAD, OCTETS, "world", "", NULL },

	{ "pgp: a field in front", PGP, PUT_FIRST, "X-New", "y", NULL },
	{ "pgp: Subject", PGP, SET, "Subject", "z", NULL },
	{ "pgp: its text", PGP, OCTETS, "text", "Text",
	    "the part that it covers changes" },
	{ "pgp: a blank at the end of a line", PGP, OCTETS, "text  ", "text ",
	    "the part that it covers changes" },
	{ "pgp: a field of its part", PGP, OCTETS, "--b\nX: y\n", "--b\nX: z\n",
	    "the part that it covers changes" },
	{ "pgp: a field in front of its part", PGP, OCTETS, "--b\nX: y\n",
	    "--b\nA: a\nX: y\n", "the part that it covers changes" },
	{ "pgp: a line behind its text", PGP, OCTETS, "text  \n",
	    "text  \nfoot\n", "the part that it covers changes" },
	{ "pgp: the signature", PGP, OCTETS, "PGP", "pgp",
	    "the part that has it changes" },
	{ "pgp: the preamble", PGP, OCTETS, "pre", "before",
	    "what is around its parts changes" },
	{ "pgp: its type", PGP, OCTETS, "multipart/signed;",
	    "multipart/mixed;", "a field that it stands on changes: "
	    "Content-Type" },
	{ "pgp: its type is folded anew", PGP, OCTETS, "boundary=b; p",
	    "boundary=b;\n p", NULL },
	{ "pgp: line ends alone", PGP, OCTETS, "text  \n", "text  \r\n",
	    NULL },
	{ "pgp: in a multipart, that one's field", NESTED, SET, "From", "z@z",
	    NULL },
	{ "pgp: in a multipart, the part beside it", NESTED, DROP, "2", NULL,
	    NULL },
	{ "pgp: in a multipart, dropped", NESTED, DROP, "1", NULL,
	    "it is taken out (gone)" },
	{ "pgp: its part dropped", PGP, DROP, "1", NULL,
	    "the part that it covers changes" },
	{ "pgp: the signature dropped", PGP, DROP, "2", NULL,
	    "the part that has it changes" },

	{ "data: a field in front", DATA, PUT_FIRST, "X-New", "y", NULL },
	{ "data: its content", DATA, OCTETS, "MIIJ", "MIIK",
	    "the content that has it changes" },
	{ "data: its encoding", DATA, OCTETS, "base64", "7bit",
	    "a field that it stands on changes: Content-Transfer-Encoding" },
};

static void
tell(struct edited *d, enum edit edit, mime_span what, mime_span by)
{
	const struct mime_part *root = mime_tree_root(d->o.mail.tree);
	const char *at;

	switch (edit) {
	case ADD:
	case PUT_FIRST:
		mime_edit_add(d->editor, root, what, by, edit == PUT_FIRST);
		break;
	case SET:
		mime_edit_set(d->editor, root, what, 0, by);
		break;
	case REMOVE:
		mime_edit_remove(d->editor, root, what, 0);
		break;
	case DROP:
		mime_edit_drop(d->editor, mime_part_at(d->o.mail.tree, what));
		break;
	case OCTETS:
		at = strstr(d->o.octets.ptr, what.ptr);
		ck_assert(at != NULL);
		mime_edit_octets(d->editor, (mime_range){ (uint64_t)(at -
		    d->o.octets.ptr), what.len }, by);
		break;
	}
	ck_assert_msg(mime_editor_end(d->editor) == MIME_OK, "%s",
	    mime_editor_reason(d->editor));
}

static void
told(const struct signature *sig, char *text, size_t size)
{
	const char *how = sig->broken != NULL ? sig->broken : "";

	snprintf(text, size, "%s%s%.*s%s", how, sig->broken_by.len > 0 ? ": " :
	    "", (int)sig->broken_by.len, sig->broken_by.ptr, sig->gone ?
	    " (gone)" : "");
}

START_TEST(breaks)
{
	const char *wanted = rows[_i].broken != NULL ? rows[_i].broken : "";
	const char *by = rows[_i].by != NULL ? rows[_i].by : "";

	for (int crlf = 0; crlf < 2; crlf++) {
		struct edited d;
		char text[200];

		open_mail(&d, lines(rows[_i].mail, crlf), true);
		ck_assert(d.o.found.first != NULL && !d.o.found.first->next);
		tell(&d, rows[_i].edit, lines(rows[_i].what, crlf),
		    lines(by, crlf && strchr(by, '\r') == NULL));
		ck_assert(signed_after(&d.o.mail, &d.o.found, d.editor) == MIME_OK);
		told(d.o.found.first, text, sizeof text);
		ck_assert_msg(strcmp(text, wanted) == 0, "%s, %s: \"%s\"",
		    rows[_i].name, crlf ? "CRLF" : "LF", text);
		close_mail(&d);
	}
}
END_TEST

/* In words, for a log. */
static const struct {
	const char *name, *mail;
	enum edit edit;
	const char *what, *by, *why;
} why_rows[] = {
	{ "nothing changes", LOOSE, SET, "X-Other", "x", NULL },
	{ "nothing that is signed", LOOSE, SET, "X-Other", "y", NULL },
	{ "a field", LOOSE, SET, "Subject", "y", "the DKIM signature of a.org "
	    "breaks: a field that it covers changes (subject)" },
	{ "the body", STRICT, OCTETS, "world", "all",
	    "the DKIM signature of a.org breaks: the body changes" },
	{ "a part", PGP, OCTETS, "text", "Text", "the PGP/MIME signature "
	    "breaks: the part that it covers changes" },
	{ "the second", SIGN("simple", "from", "bh=" NOTHING) STRICT, OCTETS,
	    "world", "all",
	    "the DKIM signature of a.org breaks: the body changes" },
	{ "a domain with what is no ASCII", "DKIM-Signature: v=1; d=\xc3\xbc;"
	    " a=rsa-sha256; s=k; b=YQ==; h=from; bh=" SIMPLE "\n" FIELDS "\n"
	    BODY, OCTETS, "world", "all",
	    "the DKIM signature of ?? breaks: the body changes" },
};

START_TEST(says_why)
{
	const char *why, *wanted = why_rows[_i].why;
	struct edited d;

	open_mail(&d, lines(why_rows[_i].mail, false), true);
	tell(&d, why_rows[_i].edit, lines(why_rows[_i].what, false),
	    lines(why_rows[_i].by, false));
	ck_assert(signed_keep(&d.o.mail, d.editor, &why) == MIME_OK);
	ck_assert_msg((why == NULL) == (wanted == NULL) && (why == NULL ||
	    strcmp(why, wanted) == 0), "%s: \"%s\"", why_rows[_i].name,
	    why != NULL ? why : "");
	close_mail(&d);
}
END_TEST

/* ---- the message as it will be ------------------------------------------ */

static mime_status
put_file(void *ctx, mime_span octets)
{
	return fwrite(octets.ptr, 1, octets.len, ctx) == octets.len ? MIME_OK :
	    MIME_IO;
}

/* Read anywhere, it is what the editor writes. */
START_TEST(reads_as_written)
{
	const char *by = rows[_i].by != NULL ? rows[_i].by : "";
	struct spliced s;
	struct edited d;
	char *text = NULL, got[4096];
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	struct mime_sink sink = { put_file, f };

	open_mail(&d, lines(rows[_i].mail, false), true);
	tell(&d, rows[_i].edit, lines(rows[_i].what, false),
	    lines(by, false));
	ck_assert(mime_editor_write(d.editor, &sink) == MIME_OK);
	fclose(f);
	ck_assert(spliced(d.o.mail.mem, &s, d.editor));
	for (size_t at = 0; at <= size + 1; at++) {
		size_t room = at % 7 == 0 ? sizeof got : at % 7;
		mime_room to = { got, room };
		size_t left = at < size ? size - at : 0;
		size_t wanted = left < room ? left : room;

		if (s.after.read_at(s.after.ctx, at, &to) != MIME_OK ||
		    to.len != room - wanted ||
		    memcmp(got, text + (at < size ? at : 0), wanted) != 0)
			ck_abort_msg("%s: %zu octets at %zu", rows[_i].name,
			    room, at);
	}
	close_mail(&d);
	free(text);
}
END_TEST

/* ---- what cannot be had -------------------------------------------------- */

START_TEST(without_digests)
{
	struct edited d;

	open_mail(&d, lines(LOOSE, false), false);
	ck_assert(d.o.found.first->body == SIGNED_UNTOLD &&
	    d.o.found.first->stands);
	tell(&d, OCTETS, span_of("world"), span_of("all"));
	ck_assert(signed_after(&d.o.mail, &d.o.found, d.editor) == MIME_OK);
	ck_assert(d.o.found.first->broken != NULL);
	close_mail(&d);
}
END_TEST

/* More signatures than are looked at are all there, and broken by anything. */
START_TEST(too_many)
{
	struct edited d;
	char *text = NULL;
	size_t size = 0, n = 0;
	FILE *f = open_memstream(&text, &size);

	for (int i = 0; i < 120; i++)
		fputs(SIGN("relaxed/relaxed", "from", "bh=" RELAXED), f);
	fputs("From: a@a.org\n\n" BODY, f);
	fclose(f);
	open_mail(&d, (mime_span){ text, size }, true);
	tell(&d, PUT_FIRST, span_of("X"), span_of("y"));
	ck_assert(signed_after(&d.o.mail, &d.o.found, d.editor) == MIME_OK);
	for (struct signature *sig = d.o.found.first; sig; sig = sig->next, n++)
		if ((n < 100) != (sig->body == SIGNED_MATCHES) ||
		    (n < 100) != (sig->broken == NULL) || !sig->stands)
			ck_abort_msg("signature %zu", n);
	ck_assert(n == 120);
	close_mail(&d);
	free(text);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, breaks, 0, ROWS(rows));
	tcase_add_loop_test(tc, reads_as_written, 0, ROWS(rows));
	tcase_add_loop_test(tc, says_why, 0, ROWS(why_rows));
	tcase_add_test(tc, without_digests);
	tcase_add_test(tc, too_many);
}

int
main(void)
{
	return run_suite("signed", cases);
}
