/*
 * check_dkim.c - what a DKIM-Signature says, and which fields it covers.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "suite.h"

#include "../tools/dkim.h"

/* ---- tags --------------------------------------------------------------- */

#define BH "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define BH1 "bh=2jmj7l5rSw0yVb/vlWAYkK/YBwk="
#define REST "a=rsa-sha256; b=YQ==; d=a.org; s=k; h=from; " BH
#define WHOLE "v=1; " REST

static const struct {
	const char *name, *value;
	bool arc;
	const char *wrong, *unknown;
} tag_rows[] = {
	{ "as it should be", WHOLE, false, NULL, NULL },
	{ "a semicolon at the end", WHOLE ";", false, NULL, NULL },
	{ "folds and blanks", "v = 1 ;\r\n\ta=\r\n rsa-sha256 ; b=Y\r\n Q== ; "
	    "d=a.org; s=k; h=from : \r\n to; bh=47DEQpj8HBSa+/TImW+5\r\n"
	    " JCeuQeRkm5NMpJWZG3hSuFU= ; \r\n", false, NULL, NULL },
	{ "other tags", WHOLE "; x9_=a=b; n=", false, NULL, NULL },
	{ "relaxed", WHOLE "; c=relaxed", false, NULL, NULL },
	{ "two forms", WHOLE "; c=relaxed/simple", false, NULL, NULL },
	{ "SHA-1", "v=1; a=rsa-sha1; b=YQ==; d=a.org; s=k; h=from; " BH1,
	    false, NULL, NULL },
	{ "no v= for ARC", "i=1; " REST, true, NULL, NULL },
	{ "nothing", "", false, "no a= in it", NULL },
	{ "no v=", REST, false, "no v= in it", NULL },
	{ "no i= for ARC", REST, true, "no i= in it", NULL },
	{ "another v=", "v=2; " REST, false, "its v= is not 1", NULL },
	{ "no bh=", "v=1; a=rsa-sha256; b=YQ==; d=a.org; s=k; h=from", false,
	    "no bh= in it", NULL },
	{ "an empty d=", "v=1; a=rsa-sha256; b=YQ==; d=; s=k; h=from; " BH,
	    false, "no d= in it", NULL },
	{ "twice", WHOLE "; d=b.org", false, "a tag that is there twice",
	    NULL },
	{ "twice, empty", WHOLE "; l=; l=", false,
	    "a tag that is there twice", NULL },
	{ "twice, not known", WHOLE "; y=1; y=2", false, NULL, NULL },
	{ "in capitals it is another", WHOLE "; D=b.org", false, NULL, NULL },
	{ "no equals sign", WHOLE "; d", false, "a tag without \"=\"", NULL },
	{ "an empty tag", "v=1;; " REST, false, "a tag without \"=\"", NULL },
	{ "a name with a blank", WHOLE "; a b=c", false,
	    "a tag with characters that no tag has", NULL },
	{ "a name with a digit in front", WHOLE "; 1=c", false,
	    "a tag with characters that no tag has", NULL },
	{ "a control", WHOLE "; y=\x01", false,
	    "a tag with characters that no tag has", NULL },
	{ "UTF-8", WHOLE "; y=\xc3\xbc", false, NULL, NULL },
	{ "bh= too short", "v=1; a=rsa-sha256; b=YQ==; d=a.org; s=k; h=from; "
	    BH1, false, "its bh= is no such hash", NULL },
	{ "bh= too long", "v=1; a=rsa-sha1; b=YQ==; d=a.org; s=k; h=from; "
	    BH, false, "its bh= is no such hash", NULL },
	{ "bh= is no base64", "v=1; a=rsa-sha256; b=YQ==; d=a.org; s=k; "
	    "h=from; bh=-7DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", false,
	    "its bh= is no such hash", NULL },
	{ "without From", "v=1; a=rsa-sha256; b=YQ==; d=a.org; s=k; "
	    "h=to:subject; " BH, false, "From is not in its h=", NULL },
	{ "From in capitals", "v=1; a=rsa-sha256; b=YQ==; d=a.org; s=k; "
	    "h=:To: FROM ; " BH, false, NULL, NULL },
	{ "l= is no number", WHOLE "; l=-1", false, "its l= is no number",
	    NULL },
	{ "l= is hexadecimal", WHOLE "; l=0x10", false,
	    "its l= is no number", NULL },
	{ "l= is empty", WHOLE "; l=", false, "its l= is no number", NULL },
	{ "another hash", "v=1; a=rsa-sha512; b=YQ==; d=a.org; s=k; h=from; "
	    BH, false, NULL, "its a= is not known" },
	{ "another key", "v=1; a=ed25519-sha256; b=YQ==; d=a.org; s=k; "
	    "h=from; " BH, false, NULL, NULL },
	{ "another form", WHOLE "; c=nofws", false, NULL,
	    "its c= is not known" },
	{ "another form of the body", WHOLE "; c=simple/x", false, NULL,
	    "its c= is not known" },
	{ "no form", WHOLE "; c=", false, NULL, "its c= is not known" },
	{ "no form of the header", WHOLE "; c=/relaxed", false, NULL,
	    "its c= is not known" },
	{ "no form of the body", WHOLE "; c=relaxed/", false, NULL,
	    "its c= is not known" },
	{ "for its domain", WHOLE "; i=@A.org", false, NULL, NULL },
	{ "for one within its domain", WHOLE "; i=x@y@b.a.org", false, NULL,
	    NULL },
	{ "for another domain", WHOLE "; i=x@b.org", false,
	    "its i= is not of its d=", NULL },
	{ "for one that ends alike", WHOLE "; i=x@ba.org", false,
	    "its i= is not of its d=", NULL },
	{ "for a shorter one", WHOLE "; i=x@org", false,
	    "its i= is not of its d=", NULL },
	{ "for no domain", WHOLE "; i=a.org", false,
	    "its i= is not of its d=", NULL },
	{ "for ARC i= is a number", "i=1; " REST, true, NULL, NULL },
};

static bool
same(const char *a, const char *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

START_TEST(reads_tags)
{
	mime_span value = guarded(span_of(tag_rows[_i].value));
	struct dkim d;

	dkim_read(value, tag_rows[_i].arc, &d);
	ck_assert_msg(same(d.wrong, tag_rows[_i].wrong) &&
	    same(d.unknown, tag_rows[_i].unknown), "%s: %s, %s",
	    tag_rows[_i].name, d.wrong != NULL ? d.wrong : "fine",
	    d.unknown != NULL ? d.unknown : "known");
}
END_TEST

static const struct {
	const char *tags;
	bool relaxed;
	enum canon_form body;
	uint64_t limit;
} value_rows[] = {
	{ "",                    false, CANON_SIMPLE,  UINT64_MAX },
	{ "; c=simple",          false, CANON_SIMPLE,  UINT64_MAX },
	{ "; c=relaxed",         true,  CANON_SIMPLE,  UINT64_MAX },
	{ "; c=Simple/Relaxed",  false, CANON_RELAXED, UINT64_MAX },
	{ "; c=relaxed/relaxed", true,  CANON_RELAXED, UINT64_MAX },
	{ "; l=0",               false, CANON_SIMPLE,  0 },
	{ "; l=0000000000000000000000012", false, CANON_SIMPLE, 12 },
	{ "; l=1234567890",      false, CANON_SIMPLE,  1234567890 },
	{ "; l=999999999999999999999999999", false, CANON_SIMPLE,
	    UINT64_MAX - 1 },
};

START_TEST(reads_values)
{
	char value[256];
	struct dkim d;

	snprintf(value, sizeof value, "%s%s", WHOLE, value_rows[_i].tags);
	dkim_read(span_of(value), false, &d);
	ck_assert_msg(d.wrong == NULL && d.relaxed == value_rows[_i].relaxed &&
	    d.body == value_rows[_i].body && d.limit == value_rows[_i].limit,
	    "\"%s\"", value_rows[_i].tags);
	ck_assert(d.bh_size == 32 && d.bh[0] == 0xe3 && d.bh[31] == 0x55);
}
END_TEST

/* ---- fields ------------------------------------------------------------- */

static const struct {
	const char *name, *names, *head, *taken;
} field_rows[] = {
	{ "one", "a", "A: 1\n", "1" },
	{ "the last of several", "a", "A: 1\nB: x\na: 2\n", "2" },
	{ "from the bottom up", "a:a:A", "A: 1\nA: 2\nA: 3\n", "321" },
	{ "more than there are", "a:a:a", "A: 1\nA: 2\n", "21-" },
	{ "in the order of the list", "b:a:b", "B: 1\nA: 2\nB: 3\n", "321" },
	{ "not there", "c:a", "A: 1\n", "-1" },
	{ "another that begins so", "a:ab", "AB: 1\nABC: 2\n", "-1" },
	{ "no header", "a", "", "-" },
	{ "empty names", "::a: :", "A: 1\n", "1" },
	{ "not itself", "s:s", "S: 1\nS: 0\n", "1-" },
};

START_TEST(takes_fields)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span rest = span_of(field_rows[_i].names), name, own = { 0 };
	mime_span head = guarded(span_of(field_rows[_i].head)), all = head;
	struct dkim_head h;
	struct mime_field f;
	char taken[16];
	size_t n = 0;

	while (mime_field_next(&all, &f))
		if (f.value.len == 1 && f.value.ptr[0] == '0')
			own = f.whole;
	ck_assert(dkim_head(mem, head, &h));
	for (int round = 0; round < 2; round++) {
		dkim_head_begin(&h);
		rest = span_of(field_rows[_i].names);
		for (n = 0; dkim_name(&rest, &name); n++) {
			const struct dkim_field *got = dkim_take(&h, name,
			    own.ptr);

			taken[n] = got != NULL ? got->field.value.ptr[0] : '-';
		}
	}
	taken[n] = '\0';
	ck_assert_msg(strcmp(taken, field_rows[_i].taken) == 0, "%s: %s",
	    field_rows[_i].name, taken);
	mime_arena_free(mem);
}
END_TEST

/* CUT is a text in it that is left out; NULL: nothing is. */
static const struct {
	const char *name, *field, *cut, *simple, *relaxed;
} form_rows[] = {
	{ "plain", "A: b\n", NULL, "A: b\r\n", "a:b\r\n" },
	{ "blanks", "AB :\t b  c \r\n", NULL, "AB :\t b  c \r\n",
	    "ab:b c\r\n" },
	{ "folds", "A: b\r\n c\n\td\r\n", NULL, "A: b\r\n c\r\n\td\r\n",
	    "a:b c d\r\n" },
	{ "a fold in front", "A:\n b\n", NULL, "A:\r\n b\r\n", "a:b\r\n" },
	{ "nothing behind the colon", "A:\n", NULL, "A:\r\n", "a:\r\n" },
	{ "without an end", "A: b", NULL, "A: b\r\n", "a:b\r\n" },
	{ "without the signature", "S: a=1; b=X\r\n Y; c=2\r\n", "X\r\n Y",
	    "S: a=1; b=; c=2", "s:a=1; b=; c=2" },
};

struct text {
	char ptr[256];
	size_t len;
};

static void
put(void *ctx, mime_span piece)
{
	struct text *t = ctx;

	ck_assert(piece.len <= sizeof t->ptr - t->len);
	memcpy(t->ptr + t->len, piece.ptr, piece.len);
	t->len += piece.len;
}

START_TEST(puts_fields)
{
	mime_span head = guarded(span_of(form_rows[_i].field)), cut = { 0 };
	struct mime_field f;

	ck_assert(mime_field_next(&head, &f));
	if (form_rows[_i].cut != NULL)
		cut = (mime_span){ memmem(f.whole.ptr, f.whole.len,
		    form_rows[_i].cut, strlen(form_rows[_i].cut)),
		    strlen(form_rows[_i].cut) };
	for (int relaxed = 0; relaxed < 2; relaxed++) {
		const char *out = relaxed ? form_rows[_i].relaxed :
		    form_rows[_i].simple;
		struct text t = { .len = 0 };

		dkim_field_put(&f, relaxed, cut.ptr != NULL ? &cut : NULL, put,
		    &t);
		ck_assert_msg(t.len == strlen(out) &&
		    memcmp(t.ptr, out, t.len) == 0, "%s: \"%s\"",
		    form_rows[_i].name, shown((mime_span){ t.ptr, t.len }));
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, reads_tags, 0, ROWS(tag_rows));
	tcase_add_loop_test(tc, reads_values, 0, ROWS(value_rows));
	tcase_add_loop_test(tc, takes_fields, 0, ROWS(field_rows));
	tcase_add_loop_test(tc, puts_fields, 0, ROWS(form_rows));
}

int
main(void)
{
	return run_suite("dkim", cases);
}
